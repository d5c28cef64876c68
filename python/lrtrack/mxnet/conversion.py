"""MXNet's own schedulers as trackers. This module never imports mxnet itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from lrtrack import (
    CosineTracker,
    FixedTracker,
    PiecewiseConstantTracker,
    PolynomialDecayTracker,
    Tracker,
    WarmUpTracker,
)
from lrtrack._arguments import refusal, to_integer, to_real

LAST_UPDATE = 2**63 - 1
MOST_STEPS = 1_000_000


def from_scheduler(scheduler: Any) -> Tracker:
    r"""The float64 tracker that has the values of a fresh MXNet scheduler.

    MXNet's schedulers have state. The tracker has the values that they give for
    the updates 0, 1, 2, ... (or 1, 2, 3, ...) in this order, :math:`b` being ``base_lr``,
    :math:`w` ``warmup_steps``, :math:`n` ``max_update`` and :math:`e` ``final_lr``:

    .. math::
        \text{Factor: } & b \cdot \text{factor}^k
            \text{ but not below stop\_factor\_lr, } k = \lceil t / \text{step} \rceil - 1 \\
        \text{MultiFactor: } & b \cdot \text{factor}^k,\ k = |\{s \in \text{step} : s < t\}| \\
        \text{Poly: } & e + (b - e) (1 - (t - w) / (n - w))^{\text{pwr}},
            \ e \text{ for } t > n \\
        \text{Cosine: } & e + (b - e) (1 + \cos(\pi (t - w) / (n - w))) / 2,
            \ e \text{ for } t > n

    after a warm-up for :math:`t < w`, which does not shift the steps of Factor and MultiFactor. A
    scheduler of the last two whose warm-up is longer than ``max_update`` stays at its base value.
    The powers of ``factor`` are MXNet's, rounded after each product, and so a table of values.
    Where an optimizer has set ``base_lr``, Factor and MultiFactor follow it after the warm-up.

    Args:
        scheduler: A ``FactorScheduler``, ``MultiFactorScheduler``, ``PolyScheduler`` or
            ``CosineScheduler`` from ``mxnet.lr_scheduler`` that no optimizer has called yet.

    Raises:
        TypeError: ``scheduler`` is of another class (a subclass may compute something else), or
            its steps are not integers.
        ValueError: It is not fresh; its numbers are not finite; ``warmup_steps`` is ``max_update``,
            where MXNet divides by zero; ``pwr`` is negative; or ``factor`` needs more than a
            million steps to settle.

    Example:
        >>> from lrtrack.mxnet import from_scheduler, import_mxnet
        >>> mx = import_mxnet()
        >>> scheduler = mx.lr_scheduler.PolyScheduler(max_update=20, base_lr=0.5, pwr=1)
        >>> from_scheduler(scheduler)(10)
        0.25
    """
    kind = f"{type(scheduler).__module__}.{type(scheduler).__qualname__}"
    if kind not in _CONVERSIONS:
        what = "one of " + ", ".join(_CONVERSIONS)
        raise TypeError(refusal("scheduler", what, scheduler))
    tracker: Tracker = _after_warm_up(scheduler, _CONVERSIONS[kind](scheduler))
    return tracker.astype("float64")


def _after_warm_up(scheduler: Any, main: Tracker) -> Tracker:
    """`main`, from its own update 0, after the warm-up."""
    steps = _warm_up_steps(scheduler)
    if steps == 0:
        return main
    warm_up = WarmUpTracker(
        main_tracker=FixedTracker(value=_finite(scheduler, "warmup_final_lr")),
        warm_up_steps=steps,
        warm_up_begin_value=_finite(scheduler, "warmup_begin_lr"),
        warm_up_mode=scheduler.warmup_mode,
    )
    return Tracker.sequence([(warm_up, steps), main])


def _factor(scheduler: Any) -> Tracker:
    _require_fresh(scheduler, "count", 0)
    step = _to_step("step", scheduler.step)
    return _stepwise(
        scheduler, range(step, LAST_UPDATE, step), _finite(scheduler, "stop_factor_lr")
    )


def _multi_factor(scheduler: Any) -> Tracker:
    _require_fresh(scheduler, "cur_step_ind", 0)
    steps = (_to_step("step's items", step) for step in scheduler.step)
    return _stepwise(scheduler, steps, lowest=None)


def _stepwise(scheduler: Any, steps: Iterable[int], lowest: float | None) -> Tracker:
    """MXNet's own products, one after each step, as far as they change the value."""
    factor = _finite(scheduler, "factor")
    boundaries: list[int] = []
    values = [_finite(scheduler, "base_lr")]
    for step in steps:
        value = values[-1] * factor
        if lowest is not None and value < lowest:
            value = lowest
        if value == values[-1] or step >= LAST_UPDATE:
            break
        if len(boundaries) == MOST_STEPS:
            what = f"such that base_lr comes to rest within {MOST_STEPS} steps"
            raise ValueError(refusal("factor", what, factor))
        boundaries.append(step)
        values.append(value)
    tracker = PiecewiseConstantTracker(boundaries=boundaries, values=values)
    # The steps count from update 0, not from the end of the warm-up.
    warm_up_steps = _warm_up_steps(scheduler)
    return tracker.delay(-warm_up_steps) if warm_up_steps else tracker


def _poly(scheduler: Any) -> Tracker:
    power = to_real("pwr", scheduler.power, "non-negative")
    return _decaying(
        scheduler,
        lambda base, final, updates: PolynomialDecayTracker(
            base_value=base, end_learning_rate=final, decay_steps=updates, power=power
        ),
    )


def _cosine(scheduler: Any) -> Tracker:
    return _decaying(scheduler, _cosine_between)


def _cosine_between(base: float, final: float, updates: int) -> Tracker:
    if float(np.float32(base)) > max(float(np.float32(final)), 0):
        return CosineTracker(base_value=base, final_value=final, max_updates=updates)
    # CosineTracker itself only falls, and from a positive value, also after rounding to float32.
    share = CosineTracker(base_value=1, final_value=0, max_updates=updates)
    return share * (base - final) + final


def _decaying(scheduler: Any, decay: Callable[[float, float, int], Tracker]) -> Tracker:
    """decay(base, final, updates) with the updates from the end of the warm-up to max_update."""
    base = _finite(scheduler, "base_lr_orig")
    _require_fresh(scheduler, "base_lr", base)
    warm_up_steps = _warm_up_steps(scheduler)
    last = to_integer("max_update", scheduler.max_update)
    if last == warm_up_steps:
        what = "different from max_update, where MXNet divides by zero"
        raise ValueError(refusal("warmup_steps", what, warm_up_steps))
    if last < warm_up_steps:
        return FixedTracker(value=base)
    return decay(base, _finite(scheduler, "final_lr"), last - warm_up_steps)


def _to_step(name: str, step: Any) -> int:
    return to_integer(name, min(step, LAST_UPDATE))


def _warm_up_steps(scheduler: Any) -> int:
    return to_integer("warmup_steps", scheduler.warmup_steps, "non-negative")


def _require_fresh(scheduler: Any, attribute: str, expected: float) -> None:
    received = getattr(scheduler, attribute)
    if received != expected:
        raise ValueError(
            f"scheduler must be fresh, received a used {type(scheduler).__name__}: its {attribute} "
            f"is {received!r} and was {expected!r}"
        )


def _finite(scheduler: Any, attribute: str) -> float:
    return to_real(attribute, getattr(scheduler, attribute), "finite")


_CONVERSIONS: dict[str, Callable[[Any], Tracker]] = {
    "mxnet.lr_scheduler.FactorScheduler": _factor,
    "mxnet.lr_scheduler.MultiFactorScheduler": _multi_factor,
    "mxnet.lr_scheduler.PolyScheduler": _poly,
    "mxnet.lr_scheduler.CosineScheduler": _cosine,
}
