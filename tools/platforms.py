"""platforms [--bits] [PLATFORM...]: the core with other compilers, C libraries and processors.

On each platform the core's tests must pass, which --bits leaves out, and the float32 values must
be to the bit those of GCC on x86-64. A platform whose tools are not here is not tried, and named.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build/platforms"
TOOLS = Path(sys.executable).parent
GOOGLETEST = Path("/usr/src/googletest")  # where Debian's libgtest-dev puts it
TESTS, DIGESTS = "lrtrack_tests", "lrtrack_digests"


@dataclass(frozen=True)
class Platform:
    """What builds the core for a platform and runs it here."""

    compiler: Sequence[str]
    flags: str = ""
    link_flags: str = ""
    processor: str = ""  # where it is another one
    emulator: Sequence[str] = ()
    packages: str = "g++"

    def is_here(self) -> bool:
        if not all(shutil.which(program) for program in (self.compiler[0], *self.emulator)):
            return False
        command = [*self.compiler, *self.flags.split(), "-x", "c++", "-E", "-"]
        program = "#include <algorithm>\nint main() {}\n"
        return (
            subprocess.run(command, input=program, text=True, capture_output=True).returncode == 0
        )


ZIG = (sys.executable, "-m", "ziglang", "c++")
REFERENCE = "x86-64, GCC"
PLATFORMS = {
    REFERENCE: Platform(("g++",)),
    "x86-64, Clang, libc++": Platform(
        ("clang++",), flags="-stdlib=libc++", packages="clang libc++-dev"
    ),
    "x86-64, Clang, musl": Platform(
        (*ZIG, "-target", "x86_64-linux-musl"), link_flags="-static", packages="ziglang (PyPI)"
    ),
    # g++-multilib, which has the headers of the kernel too, and cross compilers exclude each other.
    "x86, 32 bits, SSE2": Platform(
        ("g++",),
        flags="-m32 -msse2 -mfpmath=sse -idirafter /usr/include/x86_64-linux-gnu",
        packages="g++-12-multilib",
    ),
    "aarch64, GCC, qemu": Platform(
        ("aarch64-linux-gnu-g++",),
        link_flags="-static",
        processor="aarch64",
        emulator=("qemu-aarch64",),
        packages="g++-aarch64-linux-gnu qemu-user",
    ),
}


def build(name: str, platform: Platform, targets: Sequence[str]) -> Path:
    folder = BUILD / "".join(each if each.isalnum() else "-" for each in name)
    settings = [
        f"-DCMAKE_MAKE_PROGRAM={TOOLS / 'ninja'}",
        f"-DCMAKE_CXX_COMPILER={';'.join(platform.compiler)}",
        f"-DCMAKE_CXX_FLAGS={platform.flags}",
        f"-DCMAKE_EXE_LINKER_FLAGS={platform.link_flags}",
        f"-DLRTRACK_GOOGLETEST_SOURCE={GOOGLETEST}",
    ]
    if platform.processor:
        settings += [
            "-DCMAKE_SYSTEM_NAME=Linux",
            f"-DCMAKE_SYSTEM_PROCESSOR={platform.processor}",
            f"-DCMAKE_CROSSCOMPILING_EMULATOR={';'.join(platform.emulator)}",
        ]
    call(TOOLS / "cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", *settings)
    call(TOOLS / "cmake", "--build", folder, "--target", *targets)
    return folder / "cpp/tests"


def call(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def digests_of(name: str, platform: Platform, *, is_tested: bool) -> list[str]:
    """The digests of a platform, whose tests have passed."""
    programs = build(name, platform, [DIGESTS, *([TESTS] if is_tested else [])])
    if is_tested:
        call(*platform.emulator, programs / TESTS, "--gtest_brief=1")
    return call(*platform.emulator, programs / DIGESTS).splitlines()


def compare(name: str, reference: Sequence[str], *, is_tested: bool) -> bool:
    """Says what a platform gives, and whether that is what it should."""
    try:
        digests = digests_of(name, PLATFORMS[name], is_tested=is_tested)
    except RuntimeError as error:
        print(f"{name}: FAILED: {error}", flush=True)
        return False
    differing = [line for line in digests if line not in reference]
    count = f"{len(digests) - len(differing)} of {len(reference)}"
    said = ", and its tests pass" if is_tested else ""
    print(f"{name}: {count} samples have the same bits{said}", *differing, sep="\n", flush=True)
    return not differing and len(digests) == len(reference)


def main(names: Sequence[str], *, is_tested: bool) -> None:
    for name in names:
        if name not in PLATFORMS:
            raise SystemExit(f"{name!r} is none of the platforms: {'; '.join(PLATFORMS)}")
    reference = digests_of(REFERENCE, PLATFORMS[REFERENCE], is_tested=is_tested)
    print(f"{REFERENCE}: {len(reference)} samples, with which the others are compared", flush=True)
    failed = []
    for name in names or PLATFORMS:
        if name == REFERENCE:
            continue
        if not PLATFORMS[name].is_here():
            print(f"{name}: NOT TRIED, as here is no {PLATFORMS[name].packages}", flush=True)
        elif not compare(name, reference, is_tested=is_tested):
            failed.append(name)
    if failed:
        raise SystemExit(f"These platforms failed: {'; '.join(failed)}")


if __name__ == "__main__":
    main([each for each in sys.argv[1:] if each != "--bits"], is_tested="--bits" not in sys.argv)
