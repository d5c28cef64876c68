"""DJL's learning-rate trackers for Python, on a C++ core.

>>> from lrtrack import Tracker
>>> tracker = Tracker.cosine().set_base_value(0.5).opt_final_value(0.25).set_max_updates(20).build()
>>> tracker.get_new_value(10)
0.375
"""

from lrtrack._loading import import_core

import_core()

from lrtrack import _core  # noqa: E402
from lrtrack._core import *  # noqa: E402, F403
from lrtrack._core import __version__ as __version__  # noqa: E402
from lrtrack.plateau import PlateauMode, PlateauTracker, ThresholdMode  # noqa: E402

__all__ = ["PlateauMode", "PlateauTracker", "ThresholdMode"]
__all__ += _core.__all__
