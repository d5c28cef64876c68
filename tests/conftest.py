"""Hypothesis profiles: `pytest --hypothesis-profile=thorough` looks for longer."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much]

settings.register_profile("ci", max_examples=20, deadline=None, suppress_health_check=QUIET)
settings.register_profile("thorough", max_examples=3000, deadline=None, suppress_health_check=QUIET)
settings.load_profile("ci")
