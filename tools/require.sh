#!/bin/sh
# require.sh PACKAGE...: makes sure that the machine has what these Debian packages bring, however
# it came there. As root with apt-get it installs what is missing; else it says what to install.
set -eu
python=${PYTHON:-python3}
compiler=${CXX:-c++}

has_header() {
  echo "#include <$1>" | "$compiler" -std=c++20 "-I${2:-.}" -x c++ -fsyntax-only -
}

has() {
  case $1 in
    python3) "$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' ;;
    python3-venv) "$python" -c 'import ensurepip, venv' ;;
    python3-dev) has_header Python.h "$("$python" -c 'import sysconfig as s; print(s.get_path("include"))')" ;;
    g++) has_header compare ;;
    clang) command -v clang++ ;;
    libclang-rt-dev) echo 'extern "C" int LLVMFuzzerTestOneInput() { return 0; }' |
      clang++ -fsanitize=fuzzer,address -x c++ - -o /dev/null ;;
    ccache) command -v ccache ;;
    chromium) command -v "${CHROMIUM:-chromium}" ;;
    doxygen) command -v doxygen ;;
    emscripten) command -v em++ && command -v wasm-opt ;;
    nodejs) node -e 'process.exit(+(parseInt(process.versions.node) < 18))' ;;
    npm) command -v npm ;;
    libbenchmark-dev) has_header benchmark/benchmark.h ;;
    libgtest-dev) has_header gtest/gtest.h ;;
    zsh | fish) command -v "$1" ;;
    postgresql) command -v initdb || ls /usr/lib/postgresql/*/bin/initdb ;;
    *) echo "require.sh knows no package $1" >&2; exit 2 ;;
  esac
}

find_missing() {
  missing=
  for package; do
    has "$package" >/dev/null 2>&1 || missing="$missing $package"
  done
}

find_missing "$@"
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Debian's$missing, as root, by apt-get" >&2
  apt-get update -qq || true
  # Where another apt-get runs, as on a machine that has just started, this waits for it.
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -qq \
    --no-install-recommends $missing >/dev/null || true
  find_missing "$@"
fi
if [ -n "$missing" ]; then
  echo "This machine lacks:$missing (Debian's names; Python is $python, the compiler $compiler)." >&2
  echo "On Debian or Ubuntu: sudo apt-get install$missing" >&2
  exit 1
fi
