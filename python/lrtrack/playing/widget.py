"""The page in a notebook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrtrack.playing.questions import answer, dictionaries, possible_trackers

if TYPE_CHECKING:
    from anywidget import AnyWidget

    from lrtrack._core import Tracker

FOLDER = Path(__file__).parent / "page"


def play(*trackers: Tracker) -> AnyWidget:
    """A page in the notebook to change trackers and see their curves.

    It is the page of ``lrtrack play``, with this notebook's Python as its server. Needs anywidget,
    which the extra ``notebook`` installs.

    Args:
        trackers: What to show at first, drawn over each other; by default an example.

    Returns:
        The widget: the last expression of a cell shows it. Its ``trackers`` are those that the page
        shows now.

    Raises:
        ModuleNotFoundError: anywidget is not installed.
        TypeError: Something is not a Tracker, or a tracker has a Python function in it.
        ValueError: A tracker has a part that has no form, or a number above 2^53.
    """
    shown = dictionaries(trackers)
    try:
        import anywidget
        import traitlets
    except ModuleNotFoundError:
        what = "lrtrack.play needs anywidget: pip install 'lrtrack[notebook]'"
        raise ModuleNotFoundError(what) from None

    class Widget(anywidget.AnyWidget):  # type: ignore[misc]
        _esm = bundle()
        _css = (FOLDER / "page.css").read_text(encoding="utf-8")
        beginning = traitlets.List(shown).tag(sync=True)

    def reply(widget: Any, message: dict[str, Any], _buffers: object) -> None:
        question = message["question"]
        widget.send({"id": message["id"], "answer": answer(question)})
        if question["ask"] == "curves":
            widget.trackers = possible_trackers(question)

    widget = Widget()
    widget.trackers = list(trackers)
    widget.on_msg(reply)
    return widget


def bundle() -> str:
    """The page's modules as one, which is what anywidget takes."""
    seen: dict[str, str] = {}

    def add(name: str) -> None:
        if name in seen:
            return
        seen[name] = ""  # while its imports are added
        text = (FOLDER / name).read_text(encoding="utf-8")
        for imported in re.findall(r'^import .* from "\./(.*)";$', text, re.MULTILINE):
            add(imported)
        del seen[name]
        plain = re.sub(r"^import .*\n", "", text, flags=re.MULTILINE)
        seen[name] = re.sub(r"^export (?!default)", "", plain, flags=re.MULTILINE)

    add("notebook.js")
    return "\n".join(seen.values())
