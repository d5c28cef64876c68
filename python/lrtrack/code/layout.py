"""Calls as text, and long expressions over several lines, as ruff and black lay them out."""

from __future__ import annotations

import ast

WIDTH = 88


def assignment(name: str, text: str) -> str:
    """A line that assigns an expression, or several where one is too long."""
    node = ast.parse(text, mode="eval").body
    line = f"{name} = {ast.unparse(node)}"
    if len(line) > WIDTH:
        line = f"{name} = {_laid_out(node, 0, len(name) + 3)}"
        if len(_links(node)) > 2:
            line = f"{name} = (\n    {_laid_out(node, 4)}\n)"
    return line.replace("'", '"') if '"' not in line and "\\" not in line else line


def call(function: str, /, *arguments: str, **keywords: object) -> str:
    """A call of a function with arguments that are code already, and keywords that are values."""
    words = [*arguments, *(f"{name}={value!r}" for name, value in keywords.items())]
    return f"{function}({', '.join(words)})"


def from_import(module: str, names: list[str]) -> str:
    """The line, or lines, that import names from a module."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _laid_out(node: ast.expr, indent: int, before: int = 0, after: int = 1) -> str:
    """An expression whose first line begins at an indent, behind some characters."""
    text = ast.unparse(node)
    if indent + before + len(text) + after <= WIDTH:
        return text
    begin = "\n" + " " * indent
    links = _links(node)
    if len(links) > 2:
        first = _laid_out(links[0], indent)
        return begin.join([first, *(_link(link, indent) for link in links[1:])])
    if isinstance(node, ast.Call) and len(links) == 2:
        return _laid_out(links[0], indent, before, WIDTH) + _link(node, indent)
    if isinstance(node, ast.Call):
        return f"{ast.unparse(node.func)}({_arguments(node, indent + 4)}{begin})"
    if isinstance(node, (ast.Tuple, ast.List)):
        items = [_item("", item, indent + 4) for item in node.elts]
        inside = "".join(items) + begin
        return f"[{inside}]" if isinstance(node, ast.List) else f"({inside})"
    if isinstance(node, ast.Dict):
        pairs = [(ast.unparse(key), value) for key, value in zip(node.keys, node.values) if key]
        return "{" + "".join(_item(f"{k}: ", v, indent + 4) for k, v in pairs) + begin + "}"
    return text


def _links(node: ast.expr) -> list[ast.expr]:
    """A chain a().b().c() as the calls a(), a().b(), a().b().c()."""
    links = [node]
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
        if not isinstance(node, ast.Call):
            break
        links.append(node)
    return links[::-1]


def _link(node: ast.expr, indent: int) -> str:
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    text = f".{node.func.attr}({', '.join(map(ast.unparse, [*node.args, *node.keywords]))})"
    if indent + len(text) <= WIDTH:
        return text
    return f".{node.func.attr}({_arguments(node, indent + 4)}\n{' ' * indent})"


def _arguments(node: ast.Call, indent: int) -> str:
    items = [_item("", argument, indent) for argument in node.args]
    items += [_item(f"{keyword.arg}=", keyword.value, indent) for keyword in node.keywords]
    return "".join(items)


def _item(prefix: str, node: ast.expr, indent: int) -> str:
    return f"\n{' ' * indent}{prefix}{_laid_out(node, indent, len(prefix))},"
