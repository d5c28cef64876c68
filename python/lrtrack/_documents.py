"""JSON and YAML as plain values."""

from __future__ import annotations

import json
import re
from types import ModuleType
from typing import Any


def load_json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        try:
            return load_yaml(text)
        except (ModuleNotFoundError, ValueError):
            where = f"line {error.lineno}, column {error.colno}"
            raise ValueError(f"{where}: no JSON: {error.msg}") from None


def load_yaml(text: str) -> Any:
    try:
        import yaml
    except ModuleNotFoundError:
        what = "a schedule in YAML needs PyYAML: pip install 'lrtrack[cli]'"
        raise ModuleNotFoundError(what) from None

    try:
        return yaml.load(text, _loader(yaml))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ValueError(f"{where}no YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(f"no YAML: {' '.join(str(error).split())}") from None


def _loader(yaml: ModuleType) -> Any:
    class Loader(yaml.SafeLoader):  # type: ignore[misc, name-defined]
        """Without references, with which a short text may say 10^9 trackers."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark
                what = "references cannot be read"
                raise yaml.MarkedYAMLError(problem=what, problem_mark=mark)
            return super().compose_node(parent, index)

    # To YAML 1.1 a number like 1e-3, without a point, is a text.
    number = re.compile(r"[-+]?\d+[eE][-+]?\d+$")
    Loader.add_implicit_resolver("tag:yaml.org,2002:float", number, list("-+0123456789"))
    return Loader
