"""Trackers as schedulers of torch's own. This module does not import torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from lrtrack._core import (
    CosineRestartsTracker,
    CosineTracker,
    CyclicalTracker,
    DelayedTracker,
    ExponentialTracker,
    FactorTracker,
    FixedTracker,
    LinearTracker,
    MultiFactorTracker,
    MultiStepTracker,
    OneCycleTracker,
    ParameterTracker,
    PiecewiseConstantTracker,
    PiecewiseLinearTracker,
    PlateauTracker,
    PolynomialDecayTracker,
    ProductTracker,
    SequentialTracker,
    StepTracker,
    Tracker,
    WarmUpMode,
    WarmUpTracker,
)
from lrtrack.code.equivalents import (
    common_factor,
    converted,
    decay_factor,
    double,
    line_points,
    require,
    steps,
)
from lrtrack.code.layout import assignment, call


class Scheduler(NamedTuple):
    rate: float  # the optimizer's own, which the scheduler multiplies
    pieces: list[tuple[int, str]]  # at which update each begins
    note: str = ""

    def text(self) -> str:
        if len(self.pieces) == 1:
            return self.pieces[0][1]
        texts = ", ".join(text for _, text in self.pieces)
        milestones = [start for start, _ in self.pieces[1:]]
        return _call("SequentialLR", f"[{texts}]", milestones=milestones)


def to_torch(tracker: ParameterTracker) -> str:
    scheduler = converted(tracker, "torch", CONVERSIONS)
    require("the learning rate", "non-negative", scheduler.rate, scheduler.rate >= 0)
    return "\n".join(
        [
            "import torch",
            "from torch.optim import lr_scheduler",
            "",
            f"optimizer = torch.optim.SGD(model.parameters(), lr={scheduler.rate!r})",
            *([f"# {scheduler.note}"] if scheduler.note else []),
            assignment("scheduler", scheduler.text()),
        ]
    )


def _single(rate: float, text: str, note: str = "") -> Scheduler:
    return Scheduler(rate, [(0, text)], note)


def _call(name: str, *arguments: object, **keywords: object) -> str:
    return call(f"lr_scheduler.{name}", "optimizer", *map(str, arguments), **keywords)


def _fixed(tracker: FixedTracker) -> Scheduler:
    return _single(tracker.value, _call("ConstantLR", factor=1.0, total_iters=0))


def _exponential(tracker: ExponentialTracker | FactorTracker) -> Scheduler:
    factor = decay_factor(tracker)
    return _single(tracker.base_value, _call("ExponentialLR", gamma=factor))


def _step(tracker: StepTracker) -> Scheduler:
    require("offset", "0", tracker.offset, tracker.offset == 0)
    text = _call("StepLR", step_size=tracker.step_size, gamma=tracker.factor)
    return _single(tracker.base_value, text)


def _steps(tracker: MultiStepTracker | MultiFactorTracker) -> Scheduler:
    starts, _ = steps(tracker)
    text = _call("MultiStepLR", milestones=starts, gamma=tracker.factor)
    return _single(tracker.base_value, text)


def _constants(tracker: PiecewiseConstantTracker) -> Scheduler:
    starts, values = steps(tracker)
    if len(values) == 2 and 0 <= values[0] <= values[1]:
        text = _call("ConstantLR", factor=values[0] / values[1], total_iters=starts[0])
        return _single(values[1], text)
    factor = common_factor(values)
    return _single(values[0], _call("MultiStepLR", milestones=starts, gamma=factor))


def _lines(tracker: PiecewiseLinearTracker | LinearTracker) -> Scheduler:
    points = line_points(tracker)
    highest = max(value for _, value in points)
    for _, value in points[:-1]:
        require("a value that a line begins at", "positive", value, value > 0)
    require("the last value", "non-negative", points[-1][1], points[-1][1] >= 0)
    if points[0][0] > 0:
        points.insert(0, (0, points[0][1]))
    pieces = []
    for (begin, low), (end, high) in zip(points, points[1:]):
        shape = {"start_factor": low / highest, "end_factor": high / highest}
        pieces.append((begin, _call("LinearLR", **shape, total_iters=end - begin)))
    if not pieces:
        return _fixed(FixedTracker(value=highest))
    return Scheduler(highest, pieces)


def _polynomial(tracker: PolynomialDecayTracker) -> Scheduler:
    end, length = tracker.end_learning_rate, tracker.decay_steps
    require("cycle", "False", tracker.cycle, not tracker.cycle)
    if tracker.power == 1 and end != 0:
        line = PiecewiseLinearTracker(points=[(0, tracker.base_value), (length, end)])
        return _lines(line)
    require("end_learning_rate", "0, or power 1", end, end == 0)
    text = _call("PolynomialLR", total_iters=length, power=tracker.power)
    return _single(tracker.base_value, text)


def _cosine(tracker: CosineTracker) -> Scheduler:
    length = tracker.max_updates
    text = _call("CosineAnnealingLR", T_max=length, eta_min=tracker.final_value)
    return _single(tracker.base_value, text, f"From update {length} on torch's rises again.")


def _restarts(tracker: CosineRestartsTracker) -> Scheduler:
    require("cycle_decay", "1", tracker.cycle_decay, tracker.cycle_decay == 1)
    first, factor = float(tracker.first_cycle), float(tracker.cycle_factor)
    require("first_cycle", "an integer", first, first.is_integer())
    require("cycle_factor", "an integer", factor, factor.is_integer())
    shape = {"T_0": int(first), "T_mult": int(factor), "eta_min": tracker.final_value}
    return _single(tracker.base_value, _call("CosineAnnealingWarmRestarts", **shape))


def _cyclical(tracker: CyclicalTracker) -> Scheduler:
    require("scale_function", "None", tracker.scale_function, tracker.scale_function is None)
    text = _call(
        "CyclicLR",
        base_lr=tracker.base_value,
        max_lr=tracker.max_value,
        step_size_up=tracker.step_size_up,
        step_size_down=tracker.step_size_down or tracker.step_size_up,
        mode=tracker.mode.name.lower(),
        gamma=tracker.gamma,
        cycle_momentum=False,
    )
    return _single(tracker.base_value, text)


def _one_cycle(tracker: OneCycleTracker) -> Scheduler:
    text = _call(
        "OneCycleLR",
        max_lr=tracker.max_value,
        total_steps=tracker.total_updates,
        pct_start=tracker.pct_start,
        anneal_strategy={"COSINE": "cos", "LINEAR": "linear"}[tracker.anneal.name],
        cycle_momentum=False,
        div_factor=tracker.div_factor,
        final_div_factor=tracker.final_div_factor,
        three_phase=tracker.three_phase,
    )
    note = f"After {tracker.total_updates} updates torch's raises an error."
    return _single(tracker.max_value / tracker.div_factor, text, note)


def _sequence(tracker: SequentialTracker) -> Scheduler:
    lengths = list(tracker.lengths)
    require("lengths", "one less than trackers", lengths, len(lengths) < len(tracker.trackers))
    starts = [sum(lengths[:i]) for i in range(len(tracker.trackers))]
    parts = [_part(part) for part in tracker.trackers]
    return _joined(parts, starts)


def _joined(parts: list[Scheduler], starts: list[int]) -> Scheduler:
    """The parts one after another."""
    rates = sorted({part.rate for part in parts})
    require("the base values of the parts", "equal", rates, len(rates) == 1)
    ends: list[float] = [*starts[1:], float("inf")]
    pieces = [
        (start + begin, text)
        for part, start, end in zip(parts, starts, ends)
        for begin, text in part.pieces
        if start + begin < end
    ]
    note = parts[-1].note.replace("update ", f"update {starts[-1]} + ")
    return Scheduler(rates[0], pieces, note)


def _part(tracker: Tracker) -> Scheduler:
    """A scheduler that may be part of another one."""
    what = "free of " + ", ".join(WHOLE)
    require("a composition", what, tracker, type(tracker).__name__ not in WHOLE)
    return converted(tracker, "torch", CONVERSIONS)


def _warm_up(tracker: WarmUpTracker) -> Scheduler:
    main, length, mode = tracker.main_tracker, tracker.warm_up_steps, tracker.warm_up_mode
    if length == 0:
        return converted(main, "torch", CONVERSIONS)
    known = (WarmUpMode.LINEAR, WarmUpMode.CONSTANT)
    require("warm_up_mode", "LINEAR or CONSTANT", mode.name, mode in known)
    part, height, begin = _part(main), double(main, 0), tracker.warm_up_begin_value
    require("warm_up_begin_value", "positive", begin, begin > 0)
    require("warm_up_begin_value", f"at most {part.rate}", begin, begin <= part.rate)
    factor = begin / part.rate
    ramp = _call("ConstantLR", factor=factor, total_iters=length)
    if mode is WarmUpMode.LINEAR:
        shape = {"start_factor": factor, "end_factor": height / part.rate}
        ramp = _call("LinearLR", **shape, total_iters=length)
    return _joined([_single(part.rate, ramp), part], [0, length])


def _delayed(tracker: DelayedTracker) -> Scheduler:
    require("updates", "non-negative", tracker.updates, tracker.updates >= 0)
    part = _part(tracker.tracker)
    if tracker.updates == 0:
        return part
    is_base = double(tracker, 0) == part.rate
    require("the first value", f"the base value {part.rate}", double(tracker, 0), is_base)
    hold = _single(part.rate, _call("ConstantLR", factor=1.0, total_iters=0))
    return _joined([hold, part], [0, tracker.updates])


def _product(tracker: ProductTracker) -> Scheduler:
    rate, texts = 1.0, []
    for factor in tracker.factors:
        what = "free of all but " + ", ".join(FACTORS)
        require("a product", what, factor, type(factor).__name__ in FACTORS)
        part = converted(factor, "torch", CONVERSIONS)
        rate *= part.rate
        if not isinstance(factor, FixedTracker):
            texts.append(part.text())
    if len(texts) < 2:
        return _single(rate, texts[0] if texts else _fixed(FixedTracker(value=1)).text())
    return _single(rate, f"lr_scheduler.ChainedScheduler([{', '.join(texts)}])")


def _plateau(tracker: PlateauTracker) -> Scheduler:
    main = tracker.main_tracker
    require("main_tracker", "None", main, main is None)
    text = _call(
        "ReduceLROnPlateau",
        mode=tracker.mode.name.lower(),
        factor=tracker.factor,
        patience=tracker.patience,
        threshold=tracker.threshold,
        threshold_mode={"RELATIVE": "rel", "ABSOLUTE": "abs"}[tracker.threshold_mode.name],
        cooldown=tracker.cooldown,
        min_lr=tracker.min_value,
        eps=0,
    )
    return _single(tracker.base_value, text, "After each evaluation: scheduler.step(metric)")


CONVERSIONS: dict[str, Callable[[Any], Scheduler]] = {
    "FixedTracker": _fixed,
    "FactorTracker": _exponential,
    "ExponentialTracker": _exponential,
    "StepTracker": _step,
    "MultiStepTracker": _steps,
    "MultiFactorTracker": _steps,
    "PiecewiseConstantTracker": _constants,
    "PiecewiseLinearTracker": _lines,
    "LinearTracker": _lines,
    "PolynomialDecayTracker": _polynomial,
    "CosineTracker": _cosine,
    "CosineRestartsTracker": _restarts,
    "CyclicalTracker": _cyclical,
    "OneCycleTracker": _one_cycle,
    "SequentialTracker": _sequence,
    "WarmUpTracker": _warm_up,
    "DelayedTracker": _delayed,
    "ProductTracker": _product,
    "PlateauTracker": _plateau,
}
# Schedulers that overwrite the rate, whatever other schedulers do.
WHOLE = ("CyclicalTracker", "OneCycleTracker", "PlateauTracker", "ProductTracker")
# Schedulers that multiply the current rate.
FACTORS = ("FixedTracker", "FactorTracker", "ExponentialTracker", "StepTracker", "MultiStepTracker")
