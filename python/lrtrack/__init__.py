"""DJL's learning-rate trackers for Python, on a C++ core.

>>> from lrtrack import Tracker
>>> tracker = Tracker.cosine().set_base_value(0.5).opt_final_value(0.25).set_max_updates(20).build()
>>> tracker.get_new_value(10)
0.375
"""

from lrtrack import _core
from lrtrack._core import *  # noqa: F403
from lrtrack._core import __version__ as __version__
from lrtrack.plateau import PlateauMode, PlateauTracker, ThresholdMode

__all__ = ["PlateauMode", "PlateauTracker", "ThresholdMode"]
__all__ += _core.__all__
