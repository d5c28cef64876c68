"""Arguments that are one of a few words."""

from __future__ import annotations

from collections.abc import Collection

from lrtrack._arguments import refusal

DIRECTIONS = ("maximize", "minimize")


def to_choice(name: str, value: str, choices: Collection[str]) -> str:
    if value not in choices:
        raise ValueError(refusal(name, "one of " + ", ".join(choices), value))
    return value
