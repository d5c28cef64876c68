"""Digests by which a study notices that its code or a schedule has changed."""

from __future__ import annotations

import ast
import functools
import hashlib
import inspect
import pickle
import re
import textwrap
from typing import Any

from lrtrack import ParameterTracker

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
PROTOCOL = 4  # of pickle, in every Python


def of_function(train: Any, version: str | None) -> str:
    """Of the source of a function, whatever its comments and its layout, and of a version.

    What it calls is not seen: that is what the version is for.
    """
    return _digest(f"{_code(train)} {version}")


def of_tracker(tracker: ParameterTracker) -> str:
    """Of its expression, which holds everything that lrtrack's own trackers are.

    Of a class in Python that has none, the code and what it holds say what it is.
    """
    expression = repr(tracker)
    return _digest(expression + (_code(tracker) if ADDRESS.search(expression) else ""))


def _code(function: Any) -> str:
    if isinstance(function, functools.partial):
        return f"{_code(function.func)} {function.args!r} {sorted(function.keywords.items())!r}"
    if not inspect.isroutine(function) and not inspect.isclass(function):
        return f"{_code(type(function))} {pickle.dumps(function, PROTOCOL)!r}"
    try:
        return repr(_plain(ast.parse(textwrap.dedent(inspect.getsource(function)))))
    except (OSError, TypeError, SyntaxError):
        return f"{function.__module__}.{function.__qualname__}"


def _plain(node: Any) -> Any:
    """What a tree holds, alike in every Python: they differ in the empty fields that they have."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, ast.AST):
        return node
    fields = [(name, _plain(of)) for name, of in ast.iter_fields(node) if of not in (None, [])]
    return type(node).__name__, fields


def _digest(text: str) -> str:
    text = ADDRESS.sub("", text)  # where an object lies says nothing of it
    return hashlib.sha256(text.encode()).hexdigest()[:16]
