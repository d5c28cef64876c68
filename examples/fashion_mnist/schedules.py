"""The six schedules of "Dive into Deep Learning" 8.11 as trackers that count epochs.

The rates have the chapter's proportions: its fixed rate of 0.3 is the ``peak``, its square root
begins at a third of that, and its cosine ends at a thirtieth. Two begin at the peak here but not
there: the factor, which it only plots, from 2.0, and the multi-factor, from 0.5, where
two of four seeds killed the network in its first epoch.

The chapter's lengths stretch with the run. Of the epochs, a quarter is warm-up, the cosine ends
with the last, and the multi-factor halves its rate after one half and after three quarters. The
factor is 0.9 an epoch over 20 epochs, and as much in all over any other number. The warm-up begins
one step above 0, where an epoch would learn nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from lrtrack import SquareRootTracker, Tracker

CHAPTER_EPOCHS = 20


def fixed(peak: float, epochs: int) -> Tracker:
    return Tracker.fixed(peak)


def square_root(peak: float, epochs: int) -> Tracker:
    return SquareRootTracker(base_value=peak / 3)


def factor(peak: float, epochs: int) -> Tracker:
    per_epoch = 0.9 ** (CHAPTER_EPOCHS / epochs)
    return Tracker.factor().set_base_value(peak).set_factor(per_epoch).build()


def multi_factor(peak: float, epochs: int) -> Tracker:
    # A rate changes after its step: with step s, in epoch s + 1, and the first epoch is 0.
    first = max(1, epochs // 2 - 1)
    second = max(first + 1, epochs * 3 // 4 - 1)
    builder = Tracker.multi_factor().set_base_value(peak).set_steps([first, second])
    return builder.opt_factor(0.5).build()


def cosine(peak: float, epochs: int) -> Tracker:
    builder = Tracker.cosine().set_base_value(peak).opt_final_value(peak / 30)
    return builder.set_max_updates(epochs).build()


def warm_up_cosine(peak: float, epochs: int) -> Tracker:
    steps = max(1, epochs // 4)
    builder = Tracker.warm_up().set_main_tracker(cosine(peak, max(1, epochs - steps)))
    return builder.opt_warm_up_steps(steps).opt_warm_up_begin_value(peak / (steps + 1)).build()


SCHEDULES: dict[str, Callable[[float, int], Tracker]] = {
    "fixed": fixed,
    "square-root": square_root,
    "factor": factor,
    "multi-factor": multi_factor,
    "cosine": cosine,
    "warm-up-cosine": warm_up_cosine,
}
