"""A tracker in Python, JSON and YAML."""

from __future__ import annotations

import ast
import json
from typing import Any

from lrtrack import _core
from lrtrack._arguments import refusal
from lrtrack._core import ParameterTracker
from lrtrack.code.layout import assignment, from_import

ROWS = {row["name"]: row for row in _core._tracker_types()}


def to_python(tracker: ParameterTracker) -> str:
    return from_import("lrtrack", names(tree(tracker))) + "\n\n" + statement(tracker)


def to_builder(tracker: ParameterTracker) -> str:
    text = _built(tree(tracker)) + _precision(tracker)
    imported = names(ast.parse(text, mode="eval").body)
    return from_import("lrtrack", imported) + "\n\n" + assignment("tracker", text)


def to_json(tracker: ParameterTracker) -> str:
    return json.dumps(_dictionary(tracker), indent=2, ensure_ascii=False)


def to_yaml(tracker: ParameterTracker) -> str:
    try:
        import yaml
    except ModuleNotFoundError:
        what = "a schedule in YAML needs PyYAML: pip install 'lrtrack[cli]'"
        raise ModuleNotFoundError(what) from None
    text: str = yaml.safe_dump(_dictionary(tracker), sort_keys=False, allow_unicode=True)
    return text.rstrip("\n")


def _dictionary(tracker: ParameterTracker) -> dict[str, Any]:
    try:
        return tracker.to_dict()
    except TypeError as error:
        raise ValueError(str(error)) from None


def statement(tracker: ParameterTracker, *, is_single: bool = False) -> str:
    """The line, or lines, that assign the tracker to the name tracker."""
    precision = "" if is_single else _precision(tracker)
    return assignment("tracker", ast.unparse(tree(tracker)) + precision)


def _precision(tracker: ParameterTracker) -> str:
    return "" if str(tracker.dtype) == "float32" else f".astype('{tracker.dtype}')"


class _WithoutPrecision(ast.NodeTransformer):
    """Parts have the precision of the whole."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        inner = self.generic_visit(node)
        is_method = isinstance(node.func, ast.Attribute)
        return node.func.value if is_method else inner  # type: ignore[attr-defined]


def tree(tracker: ParameterTracker) -> ast.expr:
    """What repr prints, taken apart, without the precision."""
    try:
        node = ast.parse(repr(tracker), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError):
        node = None
    if node is None or not set(names(node)) <= set(ROWS):
        raise ValueError(refusal("tracker", "free of Python functions and classes", tracker))
    stripped: ast.expr = _WithoutPrecision().visit(node)
    return stripped


def names(node: ast.expr) -> list[str]:
    """The names that are to be imported."""
    return sorted({part.id for part in ast.walk(node) if isinstance(part, ast.Name)})


def _built(node: ast.expr) -> str:
    """An expression in which builders make the trackers."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _chain(node.func.id, {str(k.arg): _built(k.value) for k in node.keywords})
    if isinstance(node, ast.Tuple) and any(isinstance(item, ast.Call) for item in node.elts):
        return "[" + ", ".join(map(_built, node.elts)) + "]"
    if isinstance(node, ast.Dict):
        keys = [ast.unparse(key) for key in node.keys if key is not None]
        return "{" + ", ".join(f"{k}: {_built(v)}" for k, v in zip(keys, node.values)) + "}"
    return ast.unparse(node)


def _chain(name: str, arguments: dict[str, str]) -> str:
    if name == "FixedTracker":
        return f"Tracker.fixed({arguments['value']})"
    interface = "ParameterTracker" if ROWS[name]["per_parameter"] else "Tracker"
    calls = [f".{_setter(name, key)}({text})" for key, text in arguments.items()]
    return f"{interface}.{ROWS[name]['factory']}(){''.join(calls)}.build()"


def _setter(name: str, parameter: str) -> str:
    row = next(row for row in ROWS[name]["parameters"] if row["name"] == parameter)
    return "put_all" if row["kind"] == "reals_by_name" else str(row["setter"])
