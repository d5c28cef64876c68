"""torch's own schedulers as trackers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from torch.optim import lr_scheduler

from lrtrack import (
    CosineRestartsTracker,
    CosineTracker,
    CyclicalTracker,
    FactorTracker,
    FixedTracker,
    LambdaTracker,
    MultiStepTracker,
    OneCycleTracker,
    PiecewiseConstantTracker,
    PiecewiseLinearTracker,
    PolynomialDecayTracker,
    StepTracker,
    Tracker,
)
from lrtrack._arguments import refusal, to_integer, to_real

# Of one parameter group: its scheduler, its number, its rate before any scheduler.
Conversion = Callable[[Any, int, float], Tracker]


def from_scheduler(scheduler: Any) -> list[Tracker]:
    r"""The float64 trackers that have the values of a torch scheduler, one for each group.

    The k-th update of a new run has the value at :math:`k - 1`, as with :class:`LRScheduler`, which
    takes the list. The scheduler's current step has no influence. With :math:`b` the group's rate:

    - ``StepLR``, ``MultiStepLR``, ``ConstantLR``, ``LinearLR``, ``ExponentialLR``,
      ``PolynomialLR``, ``CosineAnnealingLR`` (which rises again after ``T_max``),
      ``CosineAnnealingWarmRestarts``, ``CyclicLR``, ``OneCycleLR``, and ``LambdaLR``, whose
      function the tracker calls, so that it cannot become a dictionary. After the end of
      ``OneCycleLR``, where torch raises, the last value is held.
    - ``SequentialLR`` of these is ``Tracker.sequence``. Where the first of them is itself composed,
      torch makes its first step twice: its milestones come one update early, and ``ExponentialLR``
      and ``PolynomialLR`` in it begin with their second factor. The trackers do the same.
    - ``ChainedScheduler`` is a product. If the last part overwrites the rate (``LambdaLR``,
      ``CosineAnnealingWarmRestarts``, ``CyclicLR``, ``OneCycleLR``), it is only that part. A
      ``CosineAnnealingLR`` in it must have ``eta_min=0``, and is right up to ``T_max``, after which
      torch ignores the rest of the chain.

    The momentum that ``CyclicLR`` and ``OneCycleLR`` also set is their trackers' ``momentum()``.

    Args:
        scheduler: A scheduler of ``torch.optim.lr_scheduler``.

    Raises:
        TypeError: It is of another class, also a subclass, which may compute something else.
            ``ReduceLROnPlateau`` is a ``PlateauTracker``; ``MultiplicativeLR`` has no formula.
        ValueError: Its parameters make no tracker, or its schedulers do not compose in torch.

    Example:
        >>> import torch
        >>> from lrtrack.torch import from_scheduler
        >>> optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.5)
        >>> from_scheduler(torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.5))
        [StepTracker(base_value=0.5, factor=0.5, step_size=10).astype('float64')]
    """
    groups = scheduler.optimizer.param_groups if _kind(scheduler) else []
    return [_convert(scheduler, number).astype("float64") for number in range(len(groups))]


def _kind(scheduler: Any) -> str:
    name = type(scheduler).__name__
    if type(scheduler) is not getattr(lr_scheduler, name, None) or name not in _KINDS:
        raise TypeError(refusal("scheduler", "one of " + ", ".join(_KINDS), scheduler))
    return name


def _convert(scheduler: Any, number: int, base: float | None = None, depth: int = 0) -> Tracker:
    """One group's tracker.

    `base` is the rate at the start, if not the one that torch noted, and `depth` says how often
    torch repeats the first step: once for each composition that this is the first part of, but one.
    """
    kind = _kind(scheduler)
    if kind == "SequentialLR":
        return _sequential(scheduler, number, depth)
    if kind == "ChainedScheduler":
        return _chained(scheduler, number, base, depth)
    if base is None:
        base = float(scheduler.base_lrs[number])
    if depth > 0:
        base *= _first_factor(scheduler)
    if base == 0 and kind in _FACTORS and kind != "CosineAnnealingLR":
        return FixedTracker(value=0)
    return _CONVERSIONS[kind](scheduler, number, base)


def _first_factor(scheduler: Any) -> float:
    """What a first step multiplies the rate by if torch takes it for a later one."""
    kind = type(scheduler).__name__
    if kind == "ExponentialLR":
        return float(scheduler.gamma)
    if kind == "PolynomialLR":
        return float((scheduler.total_iters / (scheduler.total_iters + 1)) ** scheduler.power)
    if kind == "CosineAnnealingLR":
        what = "free of CosineAnnealingLR in its first part's parts, where torch takes a step of it"
        raise ValueError(refusal("a composition", what, "one"))
    return 1.0


def _initial_rate(scheduler: Any, number: int) -> float:
    group = scheduler.optimizer.param_groups[number]
    return float(group.get("initial_lr", group["lr"]))


def _length(scheduler: Any, name: str) -> int:
    return to_integer(name, getattr(scheduler, name), "positive")


def _total(scheduler: Any) -> int:
    return to_integer("total_iters", scheduler.total_iters)


def _gamma(scheduler: Any) -> float:
    return to_real("gamma", scheduler.gamma, "non-negative")


def _step(scheduler: Any, number: int, base: float) -> Tracker:
    length = _length(scheduler, "step_size")
    return StepTracker(base_value=base, factor=_gamma(scheduler), step_size=length)


def _multi_step(scheduler: Any, number: int, base: float) -> Tracker:
    milestones = sorted(m for m in scheduler.milestones.elements() if m >= 0)
    if len(set(milestones)) == len(milestones):
        return MultiStepTracker(base_value=base, milestones=milestones, factor=_gamma(scheduler))
    # torch counts a milestone as often as it is given.
    boundaries = sorted(set(milestones))
    passed = [0, *(sum(m <= boundary for m in milestones) for boundary in boundaries)]
    values = [base * scheduler.gamma**count for count in passed]
    return _piecewise_constant(boundaries, values)


def _constant(scheduler: Any, number: int, base: float) -> Tracker:
    values = [base * scheduler.factor, base]
    length = _total(scheduler)
    return _piecewise_constant([length], values) if length > 0 else FixedTracker(value=values[0])


def _piecewise_constant(starts: list[int], values: list[float]) -> Tracker:
    """The values, of which all but the first begin at these updates."""
    if starts and starts[0] == 0:
        starts, values = starts[1:], values[1:]
    return PiecewiseConstantTracker(boundaries=[start - 1 for start in starts], values=values)


def _linear(scheduler: Any, number: int, base: float) -> Tracker:
    begin, end = base * scheduler.start_factor, base * scheduler.end_factor
    length = _total(scheduler)
    if length < 1:
        return FixedTracker(value=begin)
    return PiecewiseLinearTracker(points=[(0, begin), (length, end)])


def _exponential(scheduler: Any, number: int, base: float) -> Tracker:
    if 0 < scheduler.gamma <= 1:
        return FactorTracker(base_value=base, factor=scheduler.gamma)
    return StepTracker(base_value=base, factor=_gamma(scheduler), step_size=1)


def _polynomial(scheduler: Any, number: int, base: float) -> Tracker:
    length = _total(scheduler)
    if length < 1:  # torch takes no step of it
        return FixedTracker(value=base)
    return PolynomialDecayTracker(
        base_value=base, end_learning_rate=0, decay_steps=length, power=scheduler.power
    )


def _cosine(scheduler: Any, number: int, base: float) -> Tracker:
    length, final = _length(scheduler, "T_max"), float(scheduler.eta_min)
    if base > max(final, 0):
        fall: Tracker = CosineTracker(base_value=base, final_value=final, max_updates=length)
    else:
        # A CosineTracker only falls, and from a positive value.
        fall = CosineTracker(base_value=1, final_value=0, max_updates=length)
        fall = fall * (base - final) + final
    rise = fall * -1 + (base + final)
    return Tracker.sequence([(fall, length), rise]).repeat(2 * length)


def _cosine_restarts(scheduler: Any, number: int, base: float) -> Tracker:
    final = float(scheduler.eta_min)
    first, factor = scheduler.T_0, scheduler.T_mult
    if base > max(final, 0):
        return CosineRestartsTracker(
            base_value=base, final_value=final, first_cycle=first, cycle_factor=factor
        )
    share = CosineRestartsTracker(
        base_value=1, final_value=0, first_cycle=first, cycle_factor=factor
    )
    return share * (base - final) + final


def _cyclic(scheduler: Any, number: int, base: float) -> Tracker:
    up = scheduler.total_size * scheduler.step_ratio
    steps = [round(up), round(scheduler.total_size - up)]
    if abs(up - steps[0]) > 1e-6 or abs(sum(steps) - scheduler.total_size) > 1e-6:
        raise ValueError(refusal("step_size_up", "an integer", up))
    function = scheduler._scale_fn_custom
    shape = (
        {"mode": scheduler.mode, "gamma": scheduler.gamma}
        if function is None
        else {"scale_function": function, "scale_mode_cycle": scheduler.scale_mode == "cycle"}
    )
    lengths = {"step_size_up": steps[0], "step_size_down": steps[1]}
    highest = float(scheduler.max_lrs[number])
    if 0 < base <= highest:
        return CyclicalTracker(base_value=base, max_value=highest, **lengths, **shape)
    # A CyclicalTracker begins above 0 and rises first.
    share: Tracker = CyclicalTracker(base_value=1, max_value=2, **lengths, **shape) + -1
    return share * (highest - base) + base


def _one_cycle(scheduler: Any, number: int, base: float) -> Tracker:
    group = scheduler.optimizer.param_groups[number]
    initial = float(group["initial_lr"])
    phases = scheduler._schedule_phases
    return OneCycleTracker(
        max_value=group["max_lr"],
        total_updates=scheduler.total_steps,
        pct_start=(phases[0]["end_step"] + 1) / scheduler.total_steps,
        div_factor=group["max_lr"] / initial,
        final_div_factor=initial / group["min_lr"],
        anneal={"cos": "cosine"}.get(scheduler._anneal_func_type, scheduler._anneal_func_type),
        three_phase=len(phases) == 3,
    )


def _lambda(scheduler: Any, number: int, base: float) -> Tracker:
    return LambdaTracker(function=scheduler.lr_lambdas[number]) * base


def _sequential(scheduler: Any, number: int, depth: int) -> Tracker:
    first, *others = scheduler._schedulers
    for other in others:
        if hasattr(other, "_schedulers"):
            what = "free of compositions behind the first, where torch fails"
            raise ValueError(refusal("SequentialLR", what, type(other).__name__))
    milestones = list(scheduler._milestones)
    if any(milestone < 1 for milestone in milestones):
        raise ValueError(refusal("milestones", "positive", milestones))
    # torch starts the first one at the rate that the group began with.
    is_composed = hasattr(first, "_schedulers")
    base = _initial_rate(scheduler, number)
    parts = [_convert(first, number, base, depth + 1 if is_composed else depth)]
    parts += [_convert(other, number) for other in others]
    starts = [0, *(max(milestone - depth, 0) for milestone in milestones)]
    lengths = [end - start for start, end in zip(starts, starts[1:])]
    pieces = [piece for piece in zip(parts, lengths) if piece[1] > 0]
    return Tracker.sequence([*pieces, parts[-1]]) if pieces else parts[-1]


def _chained(scheduler: Any, number: int, base: float | None, depth: int) -> Tracker:
    parts = list(_links(scheduler))
    if len(parts) == 1:
        return _convert(parts[0], number, base, depth)
    last = parts[-1]
    for part in parts:
        if _kind(part) == "SequentialLR" or (part is not last and _kind(part) not in _FACTORS):
            what = "free of what overwrites the rate, but for the last: torch ignores the rest"
            raise ValueError(refusal("ChainedScheduler", what, type(part).__name__))
    if _kind(last) not in _FACTORS:
        return _convert(last, number)
    for part in parts:
        if _kind(part) == "CosineAnnealingLR" and part.eta_min != 0:
            raise ValueError(refusal("eta_min", "0 in a ChainedScheduler", part.eta_min))
    product = _convert(parts[0], number, base, depth)
    for part in parts[1:]:
        product *= _convert(part, number, 1.0, depth)
    return product


def _links(scheduler: Any) -> Iterator[Any]:
    for part in scheduler._schedulers:
        if type(part).__name__ == "ChainedScheduler":
            yield from _links(part)
        else:
            yield part


# Schedulers that multiply the current rate.
_FACTORS: dict[str, Conversion] = {
    "StepLR": _step,
    "MultiStepLR": _multi_step,
    "ConstantLR": _constant,
    "LinearLR": _linear,
    "ExponentialLR": _exponential,
    "PolynomialLR": _polynomial,
    "CosineAnnealingLR": _cosine,
}
# These and those that overwrite it.
_CONVERSIONS: dict[str, Conversion] = {
    **_FACTORS,
    "CosineAnnealingWarmRestarts": _cosine_restarts,
    "CyclicLR": _cyclic,
    "OneCycleLR": _one_cycle,
    "LambdaLR": _lambda,
}
_KINDS = (*_CONVERSIONS, "SequentialLR", "ChainedScheduler")
