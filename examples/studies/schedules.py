"""The schedules that the two studies compare, as trackers that count epochs.

All begin at, or rise to, one rate, the peak. Slow decays end at a thirtieth of it, like
the chapter's cosine.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from examples.fashion_mnist import schedules as chapter
from lrtrack import (
    CosineRestartsTracker,
    CyclicalTracker,
    ExponentialTracker,
    InverseTimeTracker,
    OneCycleTracker,
    PlateauTracker,
    PolynomialDecayTracker,
    StepTracker,
    Tracker,
    TrapezoidTracker,
    WarmUpTracker,
)

DEPTH = 30


def time_based(peak: float, epochs: int) -> Tracker:
    """A tenth of the peak in the tenth epoch."""
    return InverseTimeTracker(base_value=peak, decay=1.0)


def drop(peak: float, epochs: int) -> Tracker:
    """Halved after each quarter of the epochs, rounded up."""
    return StepTracker(base_value=peak, factor=0.5, step_size=-(-epochs // 4))


def linear(peak: float, epochs: int) -> Tracker:
    return PolynomialDecayTracker(
        base_value=peak, end_learning_rate=peak / DEPTH, decay_steps=epochs
    )


def polynomial(peak: float, epochs: int) -> Tracker:
    return PolynomialDecayTracker(base_value=peak, end_learning_rate=0, decay_steps=epochs, power=5)


def exponential(peak: float, epochs: int) -> Tracker:
    return ExponentialTracker(base_value=peak, decay=math.log(DEPTH) / epochs)


def one_cycle(peak: float, epochs: int) -> Tracker:
    return OneCycleTracker(
        max_value=peak, total_updates=epochs, div_factor=DEPTH, final_div_factor=10
    )


def cyclical(peak: float, epochs: int) -> Tracker:
    """Triangles that rise twice as fast as they fall; the last of three ends low."""
    period = max(2, (epochs - 1) // 3)
    rise = max(1, period // 3)
    return CyclicalTracker(
        base_value=peak / DEPTH,
        max_value=peak,
        step_size_up=rise,
        step_size_down=period - rise,
    )


def sgdr(peak: float, epochs: int) -> Tracker:
    """Two cosines, the second twice as long."""
    return CosineRestartsTracker(
        base_value=peak, final_value=peak / DEPTH, first_cycle=max(1, epochs / 3), cycle_factor=2
    )


def wsd(peak: float, epochs: int) -> Tracker:
    """An epoch at half the peak, the peak, and a linear decay in the last three tenths."""
    decay = max(1, epochs * 3 // 10)
    main = TrapezoidTracker(
        base_value=peak,
        warm_up_steps=0,
        stable_steps=max(0, epochs - 1 - decay),
        decay_steps=decay,
        final_value=peak / DEPTH,
    )
    return WarmUpTracker(main_tracker=main, warm_up_steps=1, warm_up_begin_value=peak / 2)


def plateau(peak: float, epochs: int) -> Tracker:
    """Halved when an epoch lowers the training loss by less than a tenth."""
    return PlateauTracker(base_value=peak, factor=0.5, patience=0, threshold=0.1)


# Of "Dive into Deep Learning" 8.11, in DJL's trackers.
CHAPTER: dict[str, Callable[[float, int], Tracker]] = chapter.SCHEDULES

FIELD: dict[str, Callable[[float, int], Tracker]] = {
    "fixed": chapter.fixed,
    "time-based": time_based,
    "drop": drop,
    "linear": linear,
    "polynomial-5": polynomial,
    "exponential": exponential,
    "cosine": chapter.cosine,
    "one-cycle": one_cycle,
    "cyclical": cyclical,
    "sgdr": sgdr,
    "wsd": wsd,
    "plateau": plateau,
}

STUDIES = {"chapter": CHAPTER, "field": FIELD}


def trackers(study: str, peak: float, epochs: int) -> dict[str, Tracker]:
    """The schedules of a study by name."""
    return {name: make(peak, epochs) for name, make in STUDIES[study].items()}
