"""One value at a time: what a training loop asks for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

import lrtrack
from bench import by_hand
from bench.pairs import Effort, calls
from bench.results import Check, Measure, Target, cost_at_most, same_values, speed_at_least
from bench.rows.row import Pair, Row
from bench.schedules import HIGH, LOW, Schedule, schedules

HORIZON = 1000
UPDATES = [1 + 47 * i for i in range(20)]

Schedulers = Callable[[], Any]


def rows() -> list[Row]:
    return [*_against_math_cos(), *_against_python(), *_against_mxnet()]


def _against_math_cos() -> list[Row]:
    forms = {"t(n)": ("t", "cos"), "t.get_new_value(n)": ("t.get_new_value", "math.cos")}
    return [
        Row(
            "scalar against a built-in",
            f"{form}: {name}",
            form,
            f"{other}(x)",
            _math_cos_pair(schedule, ours, other),
            cost_at_most(1.3),
            Measure.COST,
        )
        for name, schedule in schedules(HORIZON).items()
        for form, (ours, other) in forms.items()
    ]


def _math_cos_pair(schedule: Schedule, ours: str, other: str) -> Callable[[Effort], Pair]:
    tracker = schedule.tracker

    def prepare(_effort: Effort) -> Pair:
        check = same_values(
            [tracker(n) for n in UPDATES],
            schedule.expression(np.array(UPDATES)),
            "t(n) and the NumPy expression",
        )
        return Pair(
            calls(ours, [str(n) for n in UPDATES], {"t": tracker}),
            calls(other, [str(n / 10) for n in UPDATES], {"cos": math.cos, "math": math}),
            check,
        )

    return prepare


def _against_python() -> list[Row]:
    slow = 1 - 2.0**-10
    steps = [250, 500, 750]
    cosine = lrtrack.CosineTracker(base_value=HIGH, final_value=LOW, max_updates=HORIZON - 20)
    pairs: dict[str, tuple[lrtrack.Tracker, Schedulers]] = {
        "square root": (
            lrtrack.SquareRootTracker(base_value=HIGH), lambda: by_hand.SquareRoot(HIGH)
        ),
        "factor": (
            lrtrack.FactorTracker(base_value=HIGH, factor=slow),
            lambda: by_hand.Factor(HIGH, slow, 1e-7),
        ),
        "multi-factor": (
            lrtrack.MultiFactorTracker(base_value=HIGH, steps=steps, factor=0.5),
            lambda: by_hand.MultiFactor(HIGH, steps, 0.5),
        ),
        "polynomial": (
            lrtrack.PolynomialDecayTracker(
                base_value=HIGH, end_learning_rate=LOW, decay_steps=HORIZON, power=2
            ),
            lambda: by_hand.Polynomial(HIGH, LOW, HORIZON, 2),
        ),
        "cosine with warm-up": (
            lrtrack.WarmUpTracker(main_tracker=cosine, warm_up_steps=20, warm_up_begin_value=LOW),
            lambda: by_hand.Cosine(HIGH, LOW, HORIZON, 20, LOW),
        ),
    }  # fmt: skip
    return [
        Row(
            "scalar against plain Python",
            name,
            "t(n)",
            "a class with __call__",
            _scheduler_pair(tracker, scheduler),
            speed_at_least(5),
        )
        for name, (tracker, scheduler) in pairs.items()
    ]


def _against_mxnet() -> list[Row]:
    slow = 1 - 2.0**-10
    steps = [250, 500, 750]
    to_zero = {"base_lr": HIGH, "final_lr": LOW}
    # The tracker, MXNet's class and its arguments; only the cosine has a target.
    pairs: dict[str, tuple[lrtrack.Tracker, dict[str, Any], Target | None]] = {
        "CosineScheduler": (
            lrtrack.CosineTracker(base_value=HIGH, final_value=LOW, max_updates=HORIZON),
            {"max_update": HORIZON, **to_zero},
            speed_at_least(5),
        ),
        "PolyScheduler": (
            lrtrack.PolynomialDecayTracker(
                base_value=HIGH, end_learning_rate=LOW, decay_steps=HORIZON, power=2
            ),
            {"max_update": HORIZON, "pwr": 2, **to_zero},
            None,
        ),
        "FactorScheduler": (
            lrtrack.FactorTracker(base_value=HIGH, factor=slow).per_epoch(50).delay(1),
            {"step": 50, "factor": slow, "base_lr": HIGH},
            None,
        ),
        "MultiFactorScheduler": (
            lrtrack.MultiFactorTracker(base_value=HIGH, steps=steps, factor=0.5),
            {"step": steps, "factor": 0.5, "base_lr": HIGH},
            None,
        ),
    }
    return [
        Row(
            "scalar against MXNet",
            name,
            "t(n)",
            f"mxnet.lr_scheduler.{name}",
            _scheduler_pair(tracker, _mxnet_scheduler(name, arguments)),
            target,
            needs=("mxnet",),
        )
        for name, (tracker, arguments, target) in pairs.items()
    ]


def _mxnet_scheduler(name: str, arguments: dict[str, Any]) -> Schedulers:
    def make() -> Any:
        from lrtrack.mxnet import import_mxnet

        # MXNet's schedulers write to the list of steps they are given.
        own = {key: list(value) if isinstance(value, list) else value
               for key, value in arguments.items()}  # fmt: skip
        return getattr(import_mxnet().lr_scheduler, name)(**own)

    return make


def _scheduler_pair(tracker: lrtrack.Tracker, scheduler: Schedulers) -> Callable[[Effort], Pair]:
    """`scheduler` makes a new one each time: some change when they are called."""

    def prepare(_effort: Effort) -> Pair:
        numbers = [str(n) for n in UPDATES]
        return Pair(
            calls("t", numbers, {"t": tracker}),
            calls("schedule", numbers, {"schedule": scheduler()}),
            check_schedulers(tracker, scheduler()),
        )

    return prepare


def check_schedulers(tracker: lrtrack.Tracker, scheduler: Any) -> Check:
    updates = range(1, HORIZON)
    return same_values(
        [tracker(n) for n in updates],
        [scheduler(n) for n in updates],
        f"updates 1 to {HORIZON - 1}",
        # float32 rounds the parameters as well as the value.
        2e-6,
    )
