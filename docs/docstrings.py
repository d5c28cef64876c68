"""What autodoc needs to show docstrings well: formulas line by line, and types from the stub."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrtrack import _core

if TYPE_CHECKING:
    from sphinx.application import Sphinx

INTERFACES = ("ParameterTracker", "Tracker")
FUNCTIONS = (
    "evaluate",
    "plotting.plot",
    "expressions.read",
    "code.to_code",
    "playing.play",
    "playing.serve",
)


def mend(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Makes the blocks that stand further in, and what follows "Formula:", literal ones."""
    lines[:] = [*_mended(inspect.cleandoc("\n".join(lines)).splitlines()), ""]


def _mended(lines: list[str]) -> Iterator[str]:
    header = ""  # the last line that is not further in
    before = ""
    for line in lines:
        if line and not line.startswith(" "):
            header = line
        is_section = header.rstrip(":") in SECTIONS and header.endswith(":")
        is_literal = header.endswith("::") or is_section
        begins = line.startswith("    ") and not is_literal and not before.startswith("    ")
        if begins and before in ("", "Formula:"):
            yield from ["", "::", ""]
        is_prose = not line.startswith(" ") and line.count("*") == 1 and "`" not in line
        text = line.replace("*", "\\*") if is_prose else line
        yield "**Formula**" if line == "Formula:" else text
        before = line or (before if before.startswith("    ") else "")


SECTIONS = {
    "Args",
    "Example",
    "Examples",
    "Parameters",
    "Raises",
    "Returns",
    "Shapes",
    "Source",
    "Yields",
}


def signature(
    app: Sphinx,
    what: str,
    name: str,
    obj: Any,
    options: object,
    found: str | None,
    returns: str | None,
) -> tuple[str, str | None] | None:
    """That of a class whose base is a stand-in for a framework's, which hides its own."""
    if what != "class" or found is None or not found.startswith("(*args"):
        return None
    from sphinx.util.inspect import stringify_signature

    own = inspect.signature(obj.__init__)
    parameters = list(own.parameters.values())[1:]
    return stringify_signature(
        own.replace(parameters=parameters), show_return_annotation=False
    ), None


def interface() -> str:
    """The page of the methods of all trackers, with the stub's signatures."""
    parts = [
        "# What every tracker can do",
        "",
        "```{eval-rst}",
        ".. py:currentmodule:: lrtrack",
        "",
    ]
    for kind in reversed(INTERFACES):
        parts += [f".. autoclass:: lrtrack.{kind}()", ""]
        for member in _members(kind):
            parts += [f"   {member}", ""]
    for function in FUNCTIONS:
        name, _, last = function.rpartition(".")
        explicit = "" if name else _signature(_stub()["", last])
        parts += [f".. autofunction:: lrtrack.{function}{explicit}", ""]
    return "\n".join([*parts, "```", ""])


def own_methods(kind: str) -> str:
    """What a tracker's class has beside its parameters and what every tracker can."""
    rows = [row for row in _core._tracker_types() if row["name"] == kind]
    known = {method for owner, method in _stub() if owner in INTERFACES}
    known |= {parameter["attribute"] for row in rows for parameter in row["parameters"]}
    parts = ["```{eval-rst}", ".. py:currentmodule:: lrtrack", ""]
    for member in _members(kind, known):
        parts += [member, ""]
    return "\n".join([*parts, "```"])


def _members(kind: str, known: Collection[str] = ()) -> Iterator[str]:
    """The directives for the public methods and properties of a class, but for those known."""
    for (owner, method), node in _stub().items():
        documented = getattr(getattr(_core, owner, None), method, None)
        is_hidden = method.startswith("_") or re.search("Builder|NoReturn", ast.unparse(node))
        if owner != kind or is_hidden or not documented or method in known:
            continue
        if isinstance(documented, property):
            yield f".. autoattribute:: lrtrack.{kind}.{method}"
        else:
            yield f".. automethod:: lrtrack.{kind}.{method}{_signature(node)}"


def _signature(node: ast.FunctionDef) -> str:
    arguments = ast.unparse(node.args)
    for leading in ("self", "cls", ", ", "/, ", "/"):
        arguments = arguments.removeprefix(leading)
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"({arguments}){returned}".replace("_Values", "NDArray").replace("_Real", "float")


def _stub() -> dict[tuple[str, str], ast.FunctionDef]:
    """The compiled functions and methods by class and name."""
    text = Path(str(_core.__file__)).with_name("_core.pyi").read_text(encoding="utf-8")
    found: dict[tuple[str, str], ast.FunctionDef] = {}
    for node in ast.parse(text).body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = node.name if isinstance(node, ast.ClassDef) else ""
        found |= {(owner, each.name): each for each in members if isinstance(each, ast.FunctionDef)}
    return found
