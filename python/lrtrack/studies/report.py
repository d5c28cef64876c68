"""A study's results as one HTML page that needs no other file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import SupportsFloat

import matplotlib

from lrtrack.studies.picture import picture
from lrtrack.studies.results import Results, Summary
from lrtrack.studies.run import last_line
from lrtrack.studies.table import COLUMNS
from lrtrack.studies.words import METHODS, number, says, says_not

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; background: #fff; }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: .2rem .6rem; text-align: right; }
td { white-space: nowrap; }
th { border-bottom: 2px solid #666; vertical-align: bottom; }
td.name, th.name { text-align: left; }
tr.tier td { border-top: 1px solid #aaa; }
code { font-size: 13px; }
.wide { overflow-x: auto; }
svg { max-width: 100%; height: auto; }
"""


def write(results: Results, folder: Path, method: str, target: SupportsFloat | None) -> Path:
    """Writes index.html into the folder, which is made if it is not there.

    Raises:
        OSError: It cannot be written.
        ValueError: No run has finished.
    """
    text = page(results, method, target)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    path.write_text(text, encoding="utf-8")
    return path


def page(results: Results, method: str = "tukey", target: SupportsFloat | None = None) -> str:
    """The HTML."""
    comparison = results.compare(method)
    summaries = results.summaries(method, target)
    title = escape(f"{results.name}: {results.metric}")
    goal = number(summaries[0].convergence.target)
    parts = [
        f"<h1>{title}</h1>",
        "<h2>What the data say</h2>",
        _items(says(comparison)),
        "<h2>What they do not say</h2>",
        _items(says_not(results, comparison, summaries)),
        "<h2>Table</h2>",
        _table(summaries),
        _paragraph(
            f"Schedules that share a letter are not told apart ({METHODS[method]}). A tier holds "
            "those that are not told apart, or are connected by others that are not. “±” is half "
            "of the 95% interval of the mean. “epochs to target” is the median of the first epochs "
            f"whose {results.metric} reached {goal}; ∞ where half of the runs did not. “gap to "
            "training” is by how much the metric of the training data is better. Stuck and failed "
            "runs count in their own columns alone."
        ),
        "<h2>Curves</h2>",
        f'<div class="wide">{_svg(results, method)}</div>',
        _paragraph(
            "Lines are means over seeds, bands reach from the lowest to the highest run; the last "
            "panel says which colour is whose."
        ),
        "<h2>Schedules</h2>",
        _schedules(results),
        *_failures(results),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _items(sentences: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{escape(text)}</li>" for text in sentences) + "\n</ul>"


def _table(summaries: Sequence[Summary]) -> str:
    lines = ['<div class="wide"><table>', _row("th", list(COLUMNS))]
    tier = summaries[0].tier
    for summary in summaries:
        cells = [cell(summary) for cell in COLUMNS.values()]
        lines.append(_row("td", cells, begins_tier=summary.tier != tier))
        tier = summary.tier
    return "\n".join([*lines, "</table></div>"])


def _row(tag: str, texts: Sequence[str], begins_tier: bool = False) -> str:
    names = [' class="name"' if index < 2 else "" for index in range(len(texts))]
    found = "".join(f"<{tag}{name}>{escape(t)}</{tag}>" for name, t in zip(names, texts))
    return f'<tr class="tier">{found}</tr>' if begins_tier else f"<tr>{found}</tr>"


def _svg(results: Results, method: str) -> str:
    stream = io.StringIO()
    # Without a date and with names that are not random, equal results give equal bytes.
    with matplotlib.rc_context({"svg.hashsalt": "lrtrack"}):
        picture(results, method).savefig(stream, format="svg", metadata={"Date": None})
    text = stream.getvalue()
    return text[text.index("<svg") :]


def _schedules(results: Results) -> str:
    return _items_of_code(results.schedules.items())


def _items_of_code(pairs: Iterable[tuple[str, str]]) -> str:
    lines = [f"<dt>{escape(name)}</dt><dd><code>{escape(text)}</code></dd>" for name, text in pairs]
    return "<dl>\n" + "\n".join(lines) + "\n</dl>"


def _failures(results: Results) -> list[str]:
    errors = [(str(run.key), last_line(run.error)) for run in results if run.error]
    return ["<h2>Errors</h2>", _items_of_code(errors)] if errors else []
