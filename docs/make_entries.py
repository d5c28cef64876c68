"""Writes a page for each tracker into docs/schedules/, from the tables that make the classes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lrtrack
from docs import docstrings, mathematics
from docs.make_gallery import variants
from lrtrack import _core
from lrtrack.playing.questions import dictionaries
from lrtrack.plotting import to_html

FOLDER = Path(__file__).with_name("schedules")
PAGE = Path(__file__).parents[1] / "build/site"
PAGE_FRAME = """\
<p>Here it is, computed in your browser by the C++ core: change it.
<a href="{address}">The page alone</a></p>
<iframe class="play" src="{address}" title="Make a schedule"></iframe>"""
TYPES = {
    "boolean": "bool",
    "function": "a function",
    "integer": "int",
    "integers": "a list of int",
    "points": "a list of (int, float)",
    "real": "float",
    "reals": "a list of float",
    "reals_by_name": "a dict of float",
    "tracker": "a tracker",
    "trackers": "a list of trackers",
    "trackers_by_name": "a dict of trackers",
}
BY_PARAMETER: dict[str, dict[str, dict[str, Any]]] = {
    "FixedPerVarTracker": {"": {"values": {"weight": 0.1, "bias": 0.2}, "default_value": 0.05}},
    "PerParameterTracker": {
        "": {
            "default_tracker": lrtrack.CosineTracker(base_value=0.5, max_updates=100),
            "trackers": {"*_bias": lrtrack.FixedTracker(value=0.1)},
        }
    },
}
DJL = 9  # the first of the table are DJL's


def pages() -> dict[str, str]:
    """The Markdown of each page by its name."""
    rows = _core._tracker_types()
    entries = {row["name"]: entry(row) for row in rows}
    return {"index": index(rows), "interface": docstrings.interface(), **entries}


def entry(row: dict[str, Any]) -> str:
    name, formula = row["name"], row["formula"]
    names = [parameter["name"] for parameter in row["parameters"]]
    parts = [
        f"# {name}",
        row["summary"],
        *map(html, pictures(name)),
        "## Formula",
        html(f'<div class="formula">{mathematics.to_html(formula, names)}</div>'),
        "t is the update number: 0, 1, 2, …; "
        "[`first_update`](../tour.md#what-the-first-update-reads) says where a run begins.",
        "## Parameters",
        parameters(row),
        f"```{{py:class}} lrtrack.{name}({signature(row)})\nThe parameters are keywords; "
        f"`Tracker.{row['factory']}()` begins the builder, which has the setters.\n```",
        "## Example",
        f"```python\n{row['example']}\n```",
    ]
    if row["has_state"]:
        parts += ["## State", docstrings.own_methods(name)]
    if row["source"]:
        parts += ["## Source", row["source"]]
    return "\n\n".join(parts) + "\n"


def pictures(name: str) -> list[str]:
    """The curves of the gallery's examples, each with its values and its expression."""
    if name in BY_PARAMETER:
        trackers = [getattr(lrtrack, name)(**given) for given in BY_PARAMETER[name].values()]
    else:
        trackers = list(variants(name).values())
    return [picture(tracker) for tracker in trackers]


def picture(tracker: lrtrack.ParameterTracker, milestones: bool = True) -> str:
    drawn = to_html(tracker)
    if isinstance(tracker, lrtrack.LambdaTracker):  # whose repr is an address in memory
        drawn = drawn.partition("<pre")[0] + "<pre>0.5 + 0.4 sin(t / 15)</pre></div>"
    said = ""
    if milestones and isinstance(tracker, lrtrack.Tracker):
        begins = tracker.milestones(200).tolist()
        said = f"<p>Milestones below 200: {', '.join(map(str, begins)) or 'none'}</p>"
    return f'<div class="curve">{drawn}{said}</div>'


def parameters(row: dict[str, Any]) -> str:
    table = ["| parameter | meaning | type | default | setter |", "|---|---|---|---|---|"]
    for parameter in row["parameters"]:
        kind = f"`{parameter['enum']}`" if parameter["enum"] else TYPES[parameter["kind"]]
        said = "; ".join(filter(None, [parameter["description"], rule(parameter)]))
        cells = [
            f"`{parameter['name']}`",
            said,
            kind,
            default(parameter),
            f"`{parameter['setter']}`",
        ]
        table.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(table)


def signature(row: dict[str, Any]) -> str:
    parts = [
        parameter["name"] + ("" if parameter["required"] else f"={parameter['default']}")
        for parameter in row["parameters"]
    ]
    return ", ".join(parts if row["positional"] else ["*", *parts])


def rule(parameter: dict[str, Any]) -> str:
    if parameter["enum"]:
        return "one of " + ", ".join(f"`{member}`" for member in parameter["members"])
    return str(parameter["rule"]) if parameter["kind"] in {"real", "integer", "integers"} else ""


def default(parameter: dict[str, Any]) -> str:
    if parameter["required"]:
        return "required"
    return f"`{parameter['default']}`"


def index(rows: list[dict[str, Any]]) -> str:
    groups = {
        "DJL's nine": rows[:DJL],
        "The field's": [row for row in rows[DJL:] if not is_composition(row)],
        "Made of other trackers": [row for row in rows[DJL:] if is_composition(row)],
    }
    parts = ["# The trackers", INTRODUCTION]
    for title, members in groups.items():
        lines = [f"| [{row['name']}]({row['name']}.md) | {row['summary']} |" for row in members]
        parts += [f"## {title}", "\n".join(["| tracker | its values |", "|---|---|", *lines])]
    names = [row["name"] for row in rows]
    parts.append("\n".join(["```{toctree}", ":hidden:", "interface", *names, "```"]))
    return "\n\n".join(parts) + "\n"


def is_composition(row: dict[str, Any]) -> bool:
    parts = [each for each in row["parameters"] if each["kind"].startswith("tracker")]
    return any(part["required"] for part in parts)


def landing(has_page: bool) -> str:
    """The landing page's schedule: on the page that changes it, or its curve alone."""
    cosine = lrtrack.CosineTracker(base_value=0.5, max_updates=300)
    warm_up = lrtrack.WarmUpTracker(main_tracker=cosine, warm_up_steps=40)
    schedule = warm_up.repeat(340, length_factor=1.5, value_factor=0.6, stretch=True)
    if has_page:
        shown = json.dumps({"schedules": dictionaries([schedule]), "stop": 1615})
        return PAGE_FRAME.format(address=f"play/index.html#{quote(shown)}")
    return picture(schedule, milestones=False).partition("<pre")[0] + "</div></div>"


def html(text: str) -> str:
    return f"```{{raw}} html\n{text}\n```"


INTRODUCTION = """\
![The curves of all trackers](../gallery.png)

Each page has the curve of an example, the formula, the parameters and the source."""


def write(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "landing.html").write_text(landing(PAGE.exists()), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    write()
