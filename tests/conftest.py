"""Hypothesis profiles; every test's figures are closed.

`--hypothesis-profile=thorough` looks for longer; `ci` draws the same examples on every run, so that
a change fails for what it changed.
"""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, settings

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much]

settings.register_profile("quick", max_examples=20, deadline=None, suppress_health_check=QUIET)
settings.register_profile("ci", settings.get_profile("quick"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=3000)
settings.load_profile("quick")


@pytest.fixture(autouse=True)
def _figures_are_closed():
    """matplotlib warns of too many open figures."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
