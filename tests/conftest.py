"""Hypothesis profiles (`--hypothesis-profile=thorough` looks for longer), and no figures stay."""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, settings

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much]

settings.register_profile("ci", max_examples=20, deadline=None, suppress_health_check=QUIET)
settings.register_profile("thorough", max_examples=3000, deadline=None, suppress_health_check=QUIET)
settings.load_profile("ci")


@pytest.fixture(autouse=True)
def _figures_are_closed():
    """matplotlib warns of many, and every tracker can make one."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
