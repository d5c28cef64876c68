"""Writes the reference of the C++ headers into docs/headers/, from what Doxygen reads in them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as Xml

from lrtrack import _core

FOLDER = Path(__file__).with_name("headers")
HEADERS = Path(__file__).parents[1] / "cpp/include/lrtrack"
# The last four are for those who write trackers.
SHOWN = (
    *("tracker.hpp", "model.hpp", "evaluate.hpp", "registry.hpp", "value.hpp", "milestones.hpp"),
    "plateau_state.hpp",
    *("parameter.hpp", "rule.hpp", "pieces.hpp", "parts.hpp"),
)
SETTINGS = f"""
PROJECT_NAME = lrtrack
INPUT = {HEADERS}
RECURSIVE = YES
EXCLUDE = {HEADERS / "detail"}
EXTRACT_ALL = YES
GENERATE_HTML = NO
GENERATE_LATEX = NO
GENERATE_XML = YES
XML_PROGRAMLISTING = NO
QUIET = YES
WARN_AS_ERROR = FAIL_ON_WARNINGS
"""
INTRODUCTION = """\
# The C++ headers

`#include <lrtrack/lrtrack.hpp>` brings all of it, in the namespace `lrtrack`;
[the guide](../cpp.md) shows how. [The trackers](trackers.md) have a page of their own.
`parameter.hpp`, `rule.hpp`, `pieces.hpp` and `parts.hpp` are for those who
[write one](../outside/contributing.md). What is not listed here may change with any version."""
TRACKERS = """\
# The trackers in C++

Plain structs, whose fields are set by name:
`lrtrack::make(lrtrack::FixedTracker{.value = 0.1})`. A field without a value here must be set.
Each name leads to the curve, the formula and what the fields mean."""


def pages() -> dict[str, str]:
    """The Markdown of each page by its name."""
    with TemporaryDirectory() as folder:
        settings = f"{SETTINGS}OUTPUT_DIRECTORY = {folder}\n"
        subprocess.run(["doxygen", "-"], input=settings, text=True, check=True)
        files = sorted(Path(folder, "xml").glob("*.xml"))
        compounds = [found for file in files for found in Xml.parse(file).iter("compounddef")]
    return {"index": index(compounds), "trackers": trackers(compounds)}


def index(compounds: list[Xml.Element]) -> str:
    entries: dict[str, list[tuple[int, str]]] = {name: [] for name in SHOWN}
    for compound in compounds:
        for entry in entries_of(compound):
            place = entry.find("location")
            file = Path("" if place is None else place.attrib["file"]).resolve()
            if place is not None and file.parent == HEADERS and file.name in entries:
                text = shown_class(entry) if entry.tag == "compounddef" else shown_member(entry)
                entries[file.name].append((int(place.attrib["line"]), text))
    parts = [INTRODUCTION]
    for name, found in entries.items():
        parts += [f"## `{name}`", purpose(HEADERS / name), *(text for _, text in sorted(found))]
    parts.append("```{toctree}\n:hidden:\n\ntrackers\n```")
    return "\n\n".join(parts) + "\n"


def entries_of(compound: Xml.Element) -> Iterator[Xml.Element]:
    """What is described in a namespace, or a class or concept that is."""
    name = compound.findtext("compoundname", "")
    if "detail" in name.split("::"):
        return
    if compound.attrib["kind"] == "namespace":
        members = compound.iter("memberdef")
        yield from (member for member in members if description(member))
    elif compound.attrib["kind"] in ("class", "struct", "concept") and description(compound):
        yield compound


def trackers(compounds: list[Xml.Element]) -> str:
    by_name = {compound.findtext("compoundname"): compound for compound in compounds}
    parts = [TRACKERS]
    for row in _core._tracker_types():
        name = row["name"]
        required = {each["name"] for each in row["parameters"] if each["required"]}
        definition = body(f"struct {name}", by_name[f"lrtrack::{name}"], required)
        parts += [f"## [{name}](../schedules/{name}.md)", row["summary"], definition]
    return "\n\n".join(parts) + "\n"


def shown_member(member: Xml.Element) -> str:
    name = member.findtext("name")
    return "\n\n".join([f"### `{name}`", code([declaration(member) + ";"]), description(member)])


def shown_class(compound: Xml.Element) -> str:
    name = compound.findtext("compoundname", "").removeprefix("lrtrack::")
    bases = ", ".join(f"public {text_of(base)}" for base in compound.iter("basecompoundref"))
    bases = bases.replace("lrtrack::", "")
    kind = compound.attrib["kind"]
    head = "\n".join([*template_of(compound), f"{kind} {name}" + (f" : {bases}" if bases else "")])
    shown = body(head, compound) if kind == "struct" else code([f"{head};"])
    parts = [f"### `{name}`", shown, description(compound)]
    for member in compound.iter("memberdef"):
        if member.attrib["prot"] == "public" and description(member):
            parts += [code([declaration(member) + ";"]), description(member)]
    return "\n\n".join(parts)


def body(head: str, compound: Xml.Element, required: Collection[str] = ()) -> str:
    """A struct with the fields that its objects have; those required have no initialiser."""
    fields = []
    for member in compound.iter("memberdef"):
        if member.attrib["kind"] == "variable" and member.attrib["static"] == "no":
            declared, _, value = declaration(member).partition(" = ")
            is_shown = value and member.findtext("name") not in required
            fields.append(f"  {declared} = {value};" if is_shown else f"  {declared};")
    return code([f"{head} {{", *fields, "};"] if fields else [f"{head};"])


def declaration(element: Xml.Element) -> str:
    """The declaration, spaced as in the header."""
    kind, name = element.attrib["kind"], element.findtext("name", "")
    if kind == "enum":
        values = ", ".join(value.findtext("name", "") for value in element.iter("enumvalue"))
        return f"enum class {name} {{ {values} }}"
    words = ["using", name, "=", text_of(element.find("type"))]
    if kind != "typedef":
        words = [text_of(element.find("type")), name]
    signature = " ".join(filter(None, words)) + text_of(element.find("argsstring"))
    if kind == "variable":
        signature = " ".join([signature, text_of(element.find("initializer"))]).strip()
    signature = re.sub(r" +([*&]+) *(?=\w)", r"\1 ", signature)
    signature = re.sub(r"(?<=[\w ])=(?=[\w{])", " = ", signature).replace("  =", " =")
    return "\n".join([*template_of(element), signature])


def template_of(element: Xml.Element) -> list[str]:
    parameters = element.find("templateparamlist")
    if parameters is None:
        return []
    words = []
    for parameter in parameters:
        default = parameter.find("defval")
        words.append(
            " ".join(
                filter(None, (text_of(parameter.find("type")), parameter.findtext("declname")))
            )
            + ("" if default is None else f" = {text_of(default)}")
        )
    return [f"template <{', '.join(words)}>"]


def description(element: Xml.Element) -> str:
    """What the comments above an entry say, as Markdown."""
    found = (element.find(kind) for kind in ("briefdescription", "detaileddescription"))
    paragraphs = [
        paragraph for part in found if part is not None for paragraph in part.iter("para")
    ]
    return "\n\n".join(filter(None, (markdown(paragraph) for paragraph in paragraphs)))


def markdown(paragraph: Xml.Element) -> str:
    text = paragraph.text or ""
    for child in paragraph:
        inner, tail = text_of(child), child.tail or ""
        if child.tag in ("verbatim", "programlisting", "preformatted"):
            text = f"{text.strip()}\n\n{code([inner])}\n\n{tail.strip()}"
        else:
            text += (f"`{inner}`" if child.tag == "computeroutput" else inner) + tail
    return text.strip()


def purpose(header: Path) -> str:
    """The comment at the beginning of a header; what stands further in is set apart."""
    lines = header.read_text(encoding="utf-8").splitlines()
    comment = lines[: next(n for n, line in enumerate(lines) if not line.startswith("//"))]
    text = "\n".join(line.removeprefix("//").removeprefix(" ") for line in comment)
    return re.sub(r"(?m)(?:^ .*\n?)+", lambda block: set_apart(block[0]), text)


def set_apart(block: str) -> str:
    return code([block.rstrip()], "text") + "\n"


def text_of(element: Xml.Element | None) -> str:
    """The text without the spaces that Doxygen puts inside of angle brackets."""
    text = "" if element is None else "".join(element.itertext()).strip()
    return text.replace("< ", "<").replace(" >", ">")


def code(lines: Iterable[str], language: str = "cpp") -> str:
    return "\n".join([f"```{language}", *lines, "```"])


def write(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    write()
