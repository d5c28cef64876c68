"""The kinds of dictionary that the core's classes do not load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lrtrack import _core
from lrtrack._arguments import check_keys
from lrtrack._pickling import restore
from lrtrack.plateau import PlateauTracker

Dictionary = Mapping[str, Any]
Load = Callable[[Dictionary], _core.ParameterTracker]  # what loads the trackers inside


def _load_epoch_tracker(dictionary: Dictionary, load: Load) -> _core.ParameterTracker:
    check_keys(dictionary, ["kind", "dtype", "tracker", "updates_per_epoch"])
    parameters = {
        "tracker": load(dictionary["tracker"]),
        "updates_per_epoch": dictionary["updates_per_epoch"],
    }
    return restore("EpochTracker", dictionary["dtype"], parameters)


LOADERS: dict[str, Callable[[Dictionary, Load], _core.ParameterTracker]] = {
    "PlateauTracker": PlateauTracker._from_dict,
    "EpochTracker": _load_epoch_tracker,
}
