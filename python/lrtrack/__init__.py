"""DJL's learning-rate trackers for Python, on a C++ core.

>>> from lrtrack import Tracker
>>> tracker = Tracker.cosine().set_base_value(0.5).opt_final_value(0.25).set_max_updates(20).build()
>>> tracker.get_new_value(10)
0.375
"""

from lrtrack._loading import import_core

import_core()

import importlib  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

from lrtrack import _core  # noqa: E402
from lrtrack._core import *  # noqa: E402, F403
from lrtrack._core import __version__ as __version__  # noqa: E402
from lrtrack._methods import add_methods  # noqa: E402

if TYPE_CHECKING:
    from lrtrack.expressions import read as read
    from lrtrack.playing import play as play
    from lrtrack.plotting import plot as plot

__all__ = _core.__all__

add_methods()

# Functions of modules that are imported when they are first asked for.
_LAZY = {"play": "lrtrack.playing", "plot": "lrtrack.plotting", "read": "lrtrack.expressions"}

if not TYPE_CHECKING:  # to a type checker it would mean that there is every name

    def __getattr__(name: str) -> Any:
        if name not in _LAZY:
            raise AttributeError(f"module 'lrtrack' has no attribute '{name}'")
        globals()[name] = getattr(importlib.import_module(_LAZY[name]), name)
        return globals()[name]

    def __dir__() -> list[str]:
        return sorted({*globals(), *_LAZY})
