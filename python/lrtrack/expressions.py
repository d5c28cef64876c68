"""Trackers from text: expressions, which are read and never evaluated, JSON and YAML."""

from __future__ import annotations

import ast
import difflib
import inspect
import operator
import re
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, NoReturn

import lrtrack
from lrtrack import _core, _documents
from lrtrack._arguments import refusal
from lrtrack._core import ParameterTracker, Tracker

__all__ = ["read", "read_any"]

MAX_CHARACTERS, MAX_NODES, MAX_DEPTH = 20_000, 10_000, 200
MAX_CHARACTERS_OF_DICTIONARIES = 1_000_000
BYTE_ORDER_MARK = "\ufeff"  # with which Windows begins texts
MAX_EXPONENT = 64  # of integers, whose powers grow without an end

METHODS = ("astype", "clip", "delay", "momentum", "per_epoch", "repeat")
UNARY: dict[type[ast.AST], Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
BINARY: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def read(text: str) -> ParameterTracker:
    """The tracker that an expression makes. The text is read, never evaluated as Python code.

    An expression is what `repr` prints, and what makes a tracker in a program: classes with their
    arguments, builders, `Tracker.fixed` and `Tracker.sequence`, members of enumerations, the
    methods `astype`, `clip`, `delay`, `momentum`, `per_epoch` and `repeat`, and `+ - * / **` on
    trackers and numbers. Names may have `lrtrack.` before them. It may take several lines.

    Args:
        text: At most 20,000 characters, nested at most 200 deep, of which the parentheses of a
            tracker in a list are two.

    Raises:
        TypeError: text is not a str.
        ValueError: The text is not such an expression, or its tracker cannot be made. The message
            is one line that says where: the line and the column, both counted from 1.

    Example:
        >>> import lrtrack
        >>> lrtrack.read("CosineTracker(base_value=0.5, max_updates=90 * 100).delay(5)")
        DelayedTracker(tracker=CosineTracker(base_value=0.5, max_updates=9000), updates=5)
        >>> lrtrack.read("CosinTracker(base_value=0.5, max_updates=20)")
        Traceback (most recent call last):
        ValueError: line 1, column 1: unknown name CosinTracker; did you mean CosineTracker?
    """
    _check_length("an expression", text, MAX_CHARACTERS)
    text = text.removeprefix(BYTE_ORDER_MARK)
    reader, node = _Reader(text), _parsed(text)
    try:
        tracker = reader.value(node)
    except RecursionError:
        raise ValueError("line 1, column 1: the expression is nested too deeply") from None
    if not isinstance(tracker, ParameterTracker):
        advice = ": call build()" if type(tracker) in BUILDERS else ""
        reader.fail(node, refusal("an expression", "a tracker", tracker) + advice)
    return tracker


def read_any(text: str) -> ParameterTracker:
    """The tracker in a text: an expression, or what `to_dict` gives as JSON or YAML.

    A text that begins with { is JSON, or YAML if it is not JSON. One that begins with a key and a
    colon, or with ---, is YAML. All else is an expression.

    Raises:
        ModuleNotFoundError: It is YAML, and PyYAML is not installed.
        TypeError: text is not a str.
        ValueError: There is no tracker in it. The message is one line.

    Example:
        >>> from lrtrack.expressions import read_any
        >>> read_any('{"kind": "FixedTracker", "dtype": "float32", "value": 0.5}')
        FixedTracker(value=0.5)
    """
    _check_length("a text", text, MAX_CHARACTERS_OF_DICTIONARIES)
    text = text.removeprefix(BYTE_ORDER_MARK)
    is_json = text.lstrip().startswith("{")
    if not is_json and not re.match(r"(\s*(#.*)?\n)*\s*(---|%YAML|([\"']?)\w+\4\s*:(\s|$))", text):
        return read(text)
    try:
        dictionary = _documents.load_json(text) if is_json else _documents.load_yaml(text)
        return ParameterTracker.from_dict(dictionary)
    except (TypeError, OverflowError) as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError("the trackers are nested too deeply") from None


def _check_length(name: str, text: object, limit: int) -> None:
    if not isinstance(text, str):
        raise TypeError(refusal("text", "a str", text))
    if len(text) > limit:
        raise ValueError(f"{name} must have at most {limit} characters, received {len(text)}")


def _tracker_classes() -> dict[str, Any]:
    return {row["name"]: getattr(_core, row["name"]) for row in _core._tracker_types()}


def _callables() -> dict[str, Callable[..., Any]]:
    """What may be called, by its name in an expression."""
    interfaces: dict[str, Any] = {"Tracker": Tracker, "ParameterTracker": ParameterTracker}
    factories = {row["factory"] for row in _core._tracker_types()} | {"sequence"}
    found = dict(CLASSES)
    found |= {f"{name}.builder": kind.builder for name, kind in CLASSES.items()}
    for name, interface in interfaces.items():
        own = sorted(factories & set(dir(interface)))
        found |= {f"{name}.{factory}": getattr(interface, factory) for factory in own}
    return found


def _constants() -> dict[str, Any]:
    """What stands for a value, by its name: members of enumerations, and types of numbers."""
    public = {name: getattr(lrtrack, name) for name in lrtrack.__all__}
    nested = {
        f"{owner}.{name}": value
        for owner, kind in CLASSES.items()
        for name, value in vars(kind).items()
    }
    enums = {name: value for name, value in {**public, **nested}.items() if _is_enum(value)}
    members = {f"{name}.{member.name}": member for name, kind in enums.items() for member in kind}
    modules, types = ("np", "numpy"), ("float32", "float64")
    return {
        **members,
        **{f"{module}.{name}": name for module in modules for name in types},
        "float": "float64",
    }


def _is_enum(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Enum)


def _setters(builder: type) -> list[str]:
    own = [name for name in vars(builder) if name.startswith(("set_", "opt_", "put"))]
    return [*own, "build"]


CLASSES = _tracker_classes()
BUILDERS: dict[type, list[str]] = {c.Builder: _setters(c.Builder) for c in CLASSES.values()}
CALLABLES = _callables()
CONSTANTS = _constants()


def _parsed(text: str) -> ast.expr:
    """The tree of the expression. It stands in brackets, so that it may be of several lines."""
    try:
        tree: ast.AST = ast.parse(f"[\n{text}\n]", mode="eval").body
    except SyntaxError as error:
        raise ValueError(_complaint(text, error)) from None
    except (ValueError, MemoryError, RecursionError):
        what = "the expression is nested too deeply, or has a null character"
        raise ValueError(f"line 1, column 1: {what}") from None
    nodes = sum(1 for _ in ast.walk(tree))
    if nodes > MAX_NODES:
        raise ValueError(f"an expression must have at most {MAX_NODES} parts, received {nodes}")
    if not isinstance(tree, ast.List) or len(tree.elts) != 1:
        raise ValueError(f"line 1, column 1: {refusal('a text', 'one expression', text[:60])}")
    return tree.elts[0]


def _complaint(text: str, error: SyntaxError) -> str:
    function = re.search(r"<\w", text)
    if function:
        before = text[: function.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return f"line {line}, column {column}: a Python function cannot be read"
    statement = _first_statement(text)
    if statement:
        what = "statements cannot be read: give one expression, without imports and `tracker =`"
        return f"line {statement.lineno}, column {statement.col_offset + 1}: {what}"
    line, message = (error.lineno or 1) - 1, error.msg
    if "\n" not in text.strip():
        line, message = 1, _plain_complaint(text) or message
    if "digits" in message:
        message = "a number has too many digits"
    if "'['" in message or "']'" in message:  # it speaks of our own bracket
        message = "the brackets do not match"
    return f"line {max(line, 1)}, column {max(error.offset or 1, 1)}: {message}"


def _first_statement(text: str) -> ast.stmt | None:
    """Of a program, which `lrtrack convert` prints; of anything else None."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    return next((part for part in body if not isinstance(part, ast.Expr)), None)


def _plain_complaint(text: str) -> str | None:
    """What is wrong with the text when it stands alone."""
    try:
        ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        return error.msg
    except (ValueError, MemoryError, RecursionError):
        pass
    return None


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = [line.encode() for line in re.split(r"\r\n|\r|\n", text)]

    def value(self, node: ast.expr, depth: int = 0) -> Any:
        """What a part of the expression stands for."""
        if depth > MAX_DEPTH:
            self.fail(node, f"an expression must be nested at most {MAX_DEPTH} deep")
        if isinstance(node, ast.Constant) and _is_plain(node.value):
            return node.value
        if isinstance(node, (ast.Tuple, ast.List)):
            return [self.value(item, depth + 1) for item in node.elts]
        if isinstance(node, ast.Dict):
            return self._dictionary(node, depth + 1)
        if isinstance(node, ast.UnaryOp) and type(node.op) in UNARY:
            operand = self._operand(node.operand, depth + 1)
            return self._made(node, UNARY[type(node.op)], operand)
        if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
            return self._result(node, depth + 1)
        if isinstance(node, ast.Call):
            return self._call(node, depth + 1)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._constant(node)
        return self.fail(node, f"this cannot be read: {self._source(node)}")

    def _dictionary(self, node: ast.Dict, depth: int) -> dict[str, Any]:
        result = {}
        for key, value in zip(node.keys, node.values):
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                self.fail(key or value, "a key must be a text in quotes")
            elif key.value in result:
                self.fail(key, f"the key {key.value!r} is there twice")
            else:
                result[key.value] = self.value(value, depth)
        return result

    def _operand(self, node: ast.expr, depth: int) -> Any:
        value = self.value(node, depth)
        if isinstance(value, bool) or not isinstance(value, (int, float, ParameterTracker)):
            self.fail(node, refusal("an operand", "a tracker or a number", value))
        return value

    def _result(self, node: ast.BinOp, depth: int) -> Any:
        left, right = self._operand(node.left, depth), self._operand(node.right, depth)
        integers = isinstance(left, int) and isinstance(right, int)
        if integers and isinstance(node.op, ast.Pow) and abs(right) > MAX_EXPONENT:
            self.fail(node, refusal("an exponent", f"at most {MAX_EXPONENT}", right))
        result = self._made(node, BINARY[type(node.op)], left, right)
        if isinstance(result, complex):
            self.fail(node, refusal("a number", "real", result))
        return result

    def _call(self, node: ast.Call, depth: int) -> Any:
        called = self._called(node.func, depth)
        seen: set[str] = set()
        for keyword in node.keywords:
            if keyword.arg is None:
                self.fail(keyword, f"this cannot be read: {self._source(keyword)}")
            if keyword.arg in seen:
                self.fail(keyword, f"{keyword.arg} is there twice")
            seen.add(keyword.arg)
        if isinstance(called, type):
            self._check_keywords(node, called)
        arguments = [self.value(argument, depth) for argument in node.args]
        keywords = {str(k.arg): self.value(k.value, depth) for k in node.keywords}
        return self._made(node, called, *arguments, **keywords)

    def _check_keywords(self, node: ast.Call, called: type) -> None:
        known = inspect.signature(called).parameters
        for keyword in node.keywords:
            if keyword.arg not in known:
                what = f"{called.__name__} has no parameter {keyword.arg}"
                self.fail(keyword, what + _advice(str(keyword.arg), known))

    def _called(self, node: ast.expr, depth: int) -> Callable[..., Any]:
        name = _dotted(node)
        if name in CALLABLES:
            return CALLABLES[name]
        if name is not None:
            self.fail(node, f"unknown name {name}" + _advice(name, CALLABLES))
        if not isinstance(node, ast.Attribute):
            self.fail(node, f"this cannot be called: {self._source(node)}")
        owner = self.value(node.value, depth)
        names: Iterable[str] = BUILDERS.get(type(owner), [])
        if isinstance(owner, ParameterTracker):
            names = [method for method in METHODS if hasattr(owner, method)]
        if node.attr not in names:
            what = f"{type(owner).__qualname__} has no method {node.attr}"
            self.fail(node, what + _advice(node.attr, names))
        method: Callable[..., Any] = getattr(owner, node.attr)
        return method

    def _constant(self, node: ast.Name | ast.Attribute) -> Any:
        name = _dotted(node)
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in CALLABLES:
            self.fail(node, f"{name} must be called")
        if name is None:
            self.fail(node, "only methods can be read after a point, and must be called")
        return self.fail(node, f"unknown name {name}" + _advice(name, {**CALLABLES, **CONSTANTS}))

    def _made(self, node: ast.expr, make: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return make(*args, **kwargs)
        except (TypeError, ValueError, ArithmeticError) as error:
            name, keywords = str(error).split(" ")[0], getattr(node, "keywords", [])
            where = next((keyword.value for keyword in keywords if keyword.arg == name), node)
            return self.fail(where, str(error))

    def fail(self, node: ast.expr | ast.keyword, message: str) -> NoReturn:
        line, byte = node.lineno, node.col_offset
        if isinstance(node, ast.Call):
            node = node.func
        if isinstance(node, ast.Attribute) and _dotted(node) is None:  # the method, not its owner
            line, byte = node.end_lineno or line, (node.end_col_offset or 0) - len(node.attr)
        before = self.lines[line - 2][: max(byte, 0)].decode(errors="replace")
        raise ValueError(f"line {line - 1}, column {len(before) + 1}: {message}")

    def _source(self, node: ast.expr | ast.keyword) -> str:
        text = b"\n".join([b"[", *self.lines]).decode()
        source = " ".join((ast.get_source_segment(text, node) or "").split())
        return source if len(source) <= 40 else source[:39] + "…"


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, float, str))


def _dotted(node: ast.expr) -> str | None:
    """A name with points in it, without lrtrack's own; None of anything else."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    names.append(node.id)
    return ".".join(reversed(names)).removeprefix("lrtrack.")


def _advice(name: str, known: Iterable[str]) -> str:
    """Which known name may be meant, compared with its last part as well and in any case."""
    known = list(known)
    spellings = {candidate.rsplit(".", 1)[-1].lower(): candidate for candidate in known}
    spellings.update({candidate.lower(): candidate for candidate in known})
    near = difflib.get_close_matches(name.lower(), spellings, 1)
    if near:
        return f"; did you mean {spellings[near[0]]}?"
    return f"; it has {', '.join(known)}" if 0 < len(known) < 10 else ""
