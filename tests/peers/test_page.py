"""docs/peers.md names what there is: versions, numbers of cases, schedulers, parameters."""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path

import pytest
from peer_cases import CASES

import lrtrack

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "peers.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|")
]
CODE = re.compile(r"`([^`]+)`")
EXPRESSIONS = [
    # "…" stands for what is as in the other library.
    re.sub(r", …(?=\))", "", code).replace("…", "...")
    for row in ROWS
    for code in CODE.findall(row[1])
]


def called(expression: str) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(expression)) if isinstance(node, ast.Call)]


def test_the_versions_and_the_numbers_of_cases():
    libraries = ROWS[2 : 2 + len(CASES)]  # the first table, below its head
    shown = {row[0].lower().replace("-", "_"): row[1:3] for row in libraries}
    for library, cases in CASES.items():
        recorded = json.loads((HERE / "data" / f"{library}.json").read_text(encoding="utf-8"))
        name = {"ignite": "pytorch_ignite"}.get(library, library)
        assert shown[name] == [recorded["version"], str(len(cases))]


@pytest.mark.parametrize("library", CASES)
def test_every_scheduler_that_is_compared_has_a_row(library: str):
    schedulers = {
        call.func.id
        for case in CASES[library]
        for call in called(case.peer)
        if isinstance(call.func, ast.Name)
    }
    first_column = " ".join(row[0] for row in ROWS)
    plain = {"dict", "range", "Max", "StepLR", "get_constant_schedule"}
    assert {name for name in schedulers if name not in first_column} <= plain


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_parameters_exist(expression: str):
    for call in called(expression):
        keywords = {keyword.arg: None for keyword in call.keywords}
        if isinstance(call.func, ast.Name) and hasattr(lrtrack, call.func.id):
            inspect.signature(getattr(lrtrack, call.func.id)).bind_partial(**keywords)
        elif isinstance(call.func, ast.Attribute):
            assert hasattr(lrtrack.CyclicalTracker, call.func.attr) or call.func.attr == "log"
