"""Sphinx's configuration: `make docs` builds the site from docs/, the tables and the docstrings."""

from __future__ import annotations

import importlib
import shutil
import sys
import types
from pathlib import Path
from typing import Any, NoReturn

import latex2mathml.converter
from docutils.nodes import SkipNode
from sphinx.application import Sphinx
from sphinx.ext.autodoc import mock

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import lrtrack  # noqa: E402
from docs import docstrings, make_entries, make_headers, outside  # noqa: E402

project = "lrtrack"
author = "The lrtrack developers"
version = release = lrtrack.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["**/README.md"]
default_role = "code"

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
# Inside a package its own LRScheduler is meant; tables follow titles as they are.
suppress_warnings = ["ref.python", "myst.header"]

# The reference reads the docstrings of packages whose frameworks may not be installed.
autodoc_mock_imports = [
    *("anywidget", "jax", "keras", "mxnet", "optax", "optuna", "psutil", "rich", "scipy"),
    *("sqlalchemy", "torch", "tqdm"),
]
# Sphinx's stand-in would take the place of a class that a decorator of Keras' registers.
with mock(["keras"]):
    keras: Any = importlib.import_module("keras")
keras.saving = types.SimpleNamespace(register_keras_serializable=lambda package: lambda kind: kind)
sys.modules["keras"] = keras
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_custom_sections = ["Shapes"]
napoleon_attr_annotations = False  # types would be read as markup: numpy.bool_

html_math_renderer = "mathml"
html_theme = "furo"
html_title = "lrtrack"
html_favicon = "static/favicon.svg"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
templates_path = ["templates"]
html_show_copyright = False
html_show_sourcelink = False


def setup(app: Sphinx) -> None:
    make_entries.write()
    make_headers.write()
    outside.write()
    app.connect("source-read", outside.mend_links)
    app.connect("source-read", _end_sessions)
    app.connect("autodoc-process-docstring", docstrings.mend, priority=400)  # before napoleon's
    app.connect("autodoc-process-signature", docstrings.signature)
    app.add_html_math_renderer(
        "mathml", (_inline_mathematics, None), (_displayed_mathematics, None)
    )
    app.connect("build-finished", _bring_page)


def _end_sessions(app: Sphinx, name: str, source: list[str]) -> None:
    """Takes away the blank line that a session in Markdown needs at its end to be tried."""
    source[0] = source[0].replace("\n\n```\n", "\n```\n")


def _bring_page(app: Sphinx, error: Exception | None) -> None:
    if make_entries.PAGE.exists():
        shutil.copytree(make_entries.PAGE, Path(app.outdir) / "play", dirs_exist_ok=True)


def _inline_mathematics(translator: Any, node: Any) -> NoReturn:
    translator.body.append(_mathml(node, "inline"))
    raise SkipNode


def _displayed_mathematics(translator: Any, node: Any) -> NoReturn:
    translator.body.append(_mathml(node, "block"))
    raise SkipNode


def _mathml(node: Any, display: str) -> str:
    return str(latex2mathml.converter.convert(node.astext().replace(r"\_", "_"), display=display))
