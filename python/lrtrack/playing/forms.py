"""The trackers' tables for the page, with initial values for its forms."""

from __future__ import annotations

import math
import re
from typing import Any

import lrtrack
from lrtrack import _core
from lrtrack.expressions import read

STRETCH = 10  # the examples are a few updates long
PLAIN: dict[str, Any] = {
    "real": 0.5,
    "integer": 100,
    "boolean": False,
    "integers": [100],
    "reals": [0.5],
    "points": [[0, 0.5], [100, 0.25]],
    "tracker": {"kind": "CosineTracker", "base_value": 0.5, "final_value": 0.0, "max_updates": 200},
}
PLAIN["trackers"] = [PLAIN["tracker"], {"kind": "FixedTracker", "value": 0.5}]

Row = dict[str, Any]


def has_form(row: Row) -> bool:
    """Whether the tracker has a value for an update alone, and needs neither a Python function nor
    metrics.
    """
    needs_function = any(p["kind"] == "function" and p["required"] for p in row["parameters"])
    return not (row["per_parameter"] or row["has_state"] or needs_function)


def tables() -> dict[str, Any]:
    """All classes that have a form."""
    types = [_table(row) for row in _core._tracker_types() if has_form(row)]
    return {"version": lrtrack.__version__, "types": types}


def _table(row: Row) -> Row:
    told = {key: row[key] for key in ("name", "summary", "formula", "source")}
    parameters = [_finite(parameter) for parameter in row["parameters"]]
    return {
        **told,
        "has_momentum": hasattr(getattr(lrtrack, row["name"]), "momentum"),
        "parameters": parameters,
        "initial": _initial(row),
    }


def _finite(parameter: Row) -> Row:
    """JSON has no infinity: None instead."""
    bounds = {key: parameter[key] for key in ("low", "high")}
    return {**parameter, **{k: v if math.isfinite(v) else None for k, v in bounds.items()}}


def _initial(row: Row) -> Row:
    """A tracker to begin with: that of the class' own example, or plain values."""
    example = re.search(r"^>>> tracker = (.*(?:\n\.\.\. .*)*)", row["example"], re.MULTILINE)
    if example:
        try:
            given: Row = _stretched(read(re.sub(r"\n\.\.\. ", "\n", example[1])).to_dict())
            return given
        except (TypeError, ValueError):
            pass  # it is of another class, or needs Python
    required = [parameter for parameter in row["parameters"] if parameter["required"]]
    return {"kind": row["name"], **{p["name"]: _plain(p) for p in required}}


def _plain(parameter: Row) -> Any:
    return parameter["members"][0] if parameter["kind"] == "choice" else PLAIN[parameter["kind"]]


def _stretched(given: Any) -> Any:
    """It with each number of updates ten times as large."""
    if isinstance(given, dict):
        return {k: _stretched(v) for k, v in given.items() if k != "dtype" and v is not None}
    if isinstance(given, (list, tuple)):
        return [_stretched(item) for item in given]
    return given * STRETCH if type(given) is int else given
