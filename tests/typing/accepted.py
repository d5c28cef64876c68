"""A user's program that mypy --strict accepts."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

import lrtrack
from lrtrack import (
    CosineTracker,
    CyclicalMode,
    CyclicalMomentumTracker,
    CyclicalTracker,
    FixedPerVarTracker,
    MultiFactorTracker,
    OneCycleMomentumTracker,
    ParameterTracker,
    PlateauMode,
    PlateauTracker,
    Tracker,
    WarmUpMode,
    WarmUpTracker,
    evaluate,
)

cosine: CosineTracker = (
    Tracker.cosine().set_base_value(0.5).opt_final_value(0.01).set_max_updates(20).build()
)
same: CosineTracker = CosineTracker(base_value=Fraction(1, 2), max_updates=np.int64(20))
steps: MultiFactorTracker = MultiFactorTracker(base_value=1, steps=[3, 7], factor=np.float32(0.5))
by_name: CyclicalTracker = CyclicalTracker(mode="exp_range", gamma=0.9)
by_member: CyclicalTracker = Tracker.cyclical().opt_mode(CyclicalMode.EXP_RANGE).build()


def scale(number: int) -> float:
    return 1 / (1 + number)


scaled = CyclicalTracker(scale_function=scale, scale_mode_cycle=False)
unscaled = CyclicalTracker(scale_function=None)
warm_up: WarmUpTracker = WarmUpTracker(
    main_tracker=cosine, warm_up_steps=5, warm_up_mode=WarmUpMode.CONSTANT
)
builder: WarmUpTracker.Builder = Tracker.warm_up().set_main_tracker(warm_up)
per_variable: FixedPerVarTracker = (
    FixedPerVarTracker.builder().set_default_value(1).put("bias", 2).put_all({"weight": 3}).build()
)


class Halving(Tracker):
    def __init__(self, base: float) -> None:
        self.base = base

    def get_new_value(self, num_update: int) -> float:
        return self.base / (1 + num_update)


class ByLength(ParameterTracker):
    def get_new_value(self, parameter_id: str, num_update: int) -> float:
        return len(parameter_id) / (1 + num_update)


def last_of(tracker: Tracker, updates: int) -> float:
    values: npt.NDArray[np.floating[Any]] = tracker[0:updates]
    return float(values[-1]) + tracker(updates) + tracker[updates]


last_of(Halving(0.5), 3)
last_of(WarmUpTracker(main_tracker=Halving(0.5)), 3)
value: float = cosine.get_new_value(3) + cosine.get_new_value("weight", np.int8(3))
value += per_variable.get_new_value("bias", 1) + ByLength().get_new_value("bias", 1)
out = np.empty((2, 3), np.float32)
rows = evaluate([cosine, steps], range(3), out=out, threads=2)
rows = evaluate((tracker for tracker in (cosine, warm_up)), slice(0, 3))
rows = evaluate([cosine, Halving(1)], np.arange(3))
doubles: CosineTracker = cosine.astype(np.float64)
dtype: np.dtype[np.float64] = doubles.dtype
names: list[str] = lrtrack.__all__
own: CosineTracker = CosineTracker.from_dict(cosine.to_dict())
restored: Tracker = Tracker.from_dict(json.loads(json.dumps(cosine.to_dict())))
either: ParameterTracker = ParameterTracker.from_dict(per_variable.to_dict())
base: float = cosine.base_value
length: int = cosine.max_updates
chosen: tuple[int, ...] = steps.steps
mode: CyclicalMode = by_name.mode
main: Tracker = warm_up.main_tracker
ids: dict[str, float] = per_variable.values
known: set[Tracker] = {cosine, steps}
plateau: PlateauTracker = PlateauTracker(
    base_value=np.float32(1), mode="max", patience=np.int64(3), main_tracker=cosine
)
plateau = (
    PlateauTracker.builder().set_base_value(1).opt_mode(PlateauMode.MAX).opt_cooldown(2).build()
)
plateau = Tracker.plateau().set_base_value(1).opt_main_tracker(cosine).build()
plateau = PlateauTracker.from_dict(json.loads(json.dumps(plateau.to_dict())))
plateau.update(np.float64(0.5))
plateau.load_state_dict(json.loads(json.dumps(plateau.state_dict())))
value += plateau.value + plateau(3) + plateau.get_new_value("weight", 3)
higher: PlateauMode = plateau.mode
halved: Tracker = plateau * 0.5
momentum: CyclicalMomentumTracker = by_name.momentum(base=0.8, max=np.float32(0.9))
inverse: OneCycleMomentumTracker = (
    Tracker.one_cycle().set_max_value(0.1).set_total_updates(20).build().momentum()
)
value += momentum(3) + inverse(3)


def draw() -> str:
    axes = cosine.plot(100, log=True, updates_per_epoch=np.int64(10))
    axes = by_name.plot(ax=axes, momentum=True)
    axes = lrtrack.plot({"cosine": cosine, "by parameter": per_variable}, ax=axes)
    return lrtrack.plot([cosine, steps], momentum=momentum, milestones=False).get_xlabel()
