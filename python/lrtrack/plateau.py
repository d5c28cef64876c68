"""The schedule that watches the training: PlateauTracker."""

from __future__ import annotations

import inspect
import math
import os
import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, SupportsFloat, SupportsIndex, final, overload

from lrtrack import _core
from lrtrack._arguments import check_keys, refusal, to_integer, to_member, to_real

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from typing_extensions import Self


class PlateauMode(Enum):
    """Which metric is the better one: the lower (a loss) or the higher (an accuracy)."""

    MIN = "MIN"
    MAX = "MAX"


class ThresholdMode(Enum):
    """Whether a threshold is a share of the best metric or a difference from it."""

    RELATIVE = "RELATIVE"
    ABSOLUTE = "ABSOLUTE"


# Held while a state is replaced by one that follows from it. One lock for all trackers, so that
# these can be copied and pickled. A signal handler may update too, hence an RLock. A process that
# is forked meanwhile would wait for ever for a thread that it lacks, hence a new lock there.
_updating = threading.RLock()


def _renew_lock() -> None:
    global _updating
    _updating = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


@dataclass(frozen=True)
class _State:
    value: float
    best: float | None = None
    bad_updates: int = 0
    cooldown_left: int = 0


@final
class PlateauTracker(_core.Tracker):
    """Multiplies the value by a factor whenever a metric has stopped improving.

    The one tracker with state: `update(metric)` after each evaluation may lower the value. It may
    be called from several threads: no update is lost.

    Formula:
        f(t) = value · main(t), where main(t) = 1 without a main_tracker

        value is base_value at first. An evaluation is good if its metric is strictly better than
            RELATIVE: best − threshold · |best| (MIN), best + threshold · |best| (MAX)
            ABSOLUTE: best − threshold (MIN), best + threshold (MAX)
        with best the metric of the last good one; the first finite metric is good. After more
        than `patience` bad ones in a row, value = max(value · factor, min_value), and the next
        `cooldown` evaluations are not counted as bad.

    A metric that is NaN or infinite, of either sign, counts as bad and gives a UserWarning: it
    is never the best.

    It computes in double precision and gives float32, rounded once; `value` is not rounded.
    `astype("float64")` gives a LambdaTracker that follows this object and does not round.

    Everything that holds this object sees its value as it is now: compositions, schedulers and
    other trackers. A WarmUpTracker alone reads the height that it climbs to when it is made.
    Copies and pickles take the state along and are independent from then on. Two trackers that
    agree now may differ after an update, so each is equal to itself only; repr shows the
    parameters, `state_dict()` the state, which JSON can hold, `to_dict()` both. A dictionary of a
    composition that holds this object in several places makes as many trackers of it.

    In a trainer, `lrtrack.mxnet.LRScheduler(plateau)` uses the new value from the next step on.
    `Trainer.save_states` saves the state too; after `Trainer.load_states` the trainer has a
    tracker of its own, and that is the one to update: `trainer.optimizer.lr_scheduler.tracker`.
    MXNet's parameter server works with a copy that updates do not reach. There are two ways, on
    every worker, with the same metric on each. After an update that lowered the value, send the
    optimizer again, with the number of training steps so far, because the server counts anew then
    (and forgets momentum and the like):

        mx.nd.waitall()
        trainer.optimizer.begin_num_update = trainer.optimizer.num_update = steps
        kvstore.set_optimizer(trainer.optimizer)

    Or make the trainer with `update_on_kvstore=False`, so that no copy is made; call
    `trainer.save_states(os.devnull)` and `mx.nd.waitall()` before the first step, or workers may
    begin with different weights.

    Parameters:
        base_value (a number, positive): the value before the first reduction
        mode (PlateauMode or its name, MIN): which metric is the better one
        factor (a number between 0 and 1, 0.1): what a reduction multiplies the value by
        patience (an integer from 0, 10): how many bad evaluations in a row are put up with
        threshold (a number from 0, 0.0001): by how much a good metric has to be better
        threshold_mode (ThresholdMode or its name, RELATIVE): what threshold is a measure of
        cooldown (an integer from 0, 0): how many evaluations after a reduction are not counted
        min_value (a number from 0 to base_value, 0): where the reductions end
        main_tracker (a Tracker or None, None): what the value scales

    Example:
        >>> tracker = PlateauTracker(base_value=0.5, factor=0.5, patience=1)
        >>> for loss in (0.9, 0.8, 0.8, 0.8):
        ...     tracker.update(loss)
        >>> tracker.value, tracker(7)
        (0.25, 0.25)
        >>> cosine = Tracker.cosine().set_base_value(0.5).set_max_updates(20).build()
        >>> scaled = Tracker.plateau().set_base_value(1).opt_main_tracker(cosine).build()
        >>> scaled(0)
        0.5

    Source: torch's ReduceLROnPlateau with eps=0, but for a relative threshold on negative metrics,
    where torch's points the wrong way, and for infinite metrics, which torch may take for the best.
    """

    def __init__(
        self,
        base_value: SupportsFloat,
        *,
        mode: PlateauMode | str = PlateauMode.MIN,
        factor: SupportsFloat = 0.1,
        patience: SupportsIndex = 10,
        threshold: SupportsFloat = 1e-4,
        threshold_mode: ThresholdMode | str = ThresholdMode.RELATIVE,
        cooldown: SupportsIndex = 0,
        min_value: SupportsFloat = 0.0,
        main_tracker: _core.Tracker | None = None,
    ) -> None:
        self.base_value: Final = _to_base_value(base_value)
        self.mode: Final = to_member("mode", mode, PlateauMode)
        self.factor: Final = _to_factor(factor)  # type: ignore[assignment]
        self.patience: Final = to_integer("patience", patience, "non-negative")
        self.threshold: Final = _to_non_negative("threshold", threshold)
        self.threshold_mode: Final = to_member("threshold_mode", threshold_mode, ThresholdMode)
        self.cooldown: Final = to_integer("cooldown", cooldown, "non-negative")
        self.min_value: Final = _to_non_negative("min_value", min_value)
        self.main_tracker: Final = _to_main_tracker(main_tracker)
        if self.min_value > self.base_value:
            what = f"at most base_value ({self.base_value})"
            raise ValueError(refusal("min_value", what, self.min_value))
        self._state = _State(self.base_value)

    def __setattr__(self, name: str, value: object) -> None:
        # What an optimizer does to base_lr changes nothing.
        if name not in ("_state", "base_lr") and "_state" in vars(self):
            raise AttributeError(f"{name} cannot be set: update() and load_state_dict() change it")
        super().__setattr__(name, value)

    if not TYPE_CHECKING:  # to a type checker it would mean that there is every attribute

        def __getattr__(self, name: str) -> Any:
            if name == "step":  # torch's name for it; Tracker.step makes another tracker
                message = "'PlateauTracker' object has no attribute 'step': call update(metric)"
                raise AttributeError(message)
            return super().__getattribute__(name)  # raises its own error again

    def __init_subclass__(cls) -> None:
        raise TypeError("lrtrack.PlateauTracker is not an acceptable base type: subclass Tracker")

    @staticmethod
    def builder() -> PlateauTracker.Builder:
        """A builder in DJL's manner."""
        return PlateauTracker.Builder()

    @property
    def value(self) -> float:
        """The value now, by which main_tracker, if there is one, is multiplied."""
        return self._state.value

    @overload
    def get_new_value(self, num_update: SupportsIndex) -> float: ...
    @overload
    def get_new_value(self, parameter_id: str, num_update: SupportsIndex) -> float: ...
    def get_new_value(self, *args: Any, **kwargs: Any) -> float:
        """The value at an update, as it is now: get_new_value(num_update), or with a parameter_id.

        Raises:
            TypeError: num_update is no integer.
            ValueError: num_update is negative or above 2**63 - 1.
        """
        return super().get_new_value(*args, **kwargs)

    def _lrtrack_double_value(self, num_update: int) -> float:
        """What the core calls and then rounds to the precision that is asked for."""
        return (
            self.value if self.main_tracker is None else self.value * self.main_tracker(num_update)
        )

    def update(self, metric: SupportsFloat) -> None:
        """Takes the metric of one evaluation into account, which may lower the value.

        Args:
            metric: Any real number; of an MXNet array its ``asscalar()``.

        Raises:
            TypeError: metric is no number. Nothing has changed then.
        """
        number = to_real("metric", metric)
        if not math.isfinite(number):
            message = refusal("metric", "finite", number)
            warnings.warn(f"{message}: it counts as no improvement", UserWarning, stacklevel=2)
        with _updating:
            self._state = self._state_after(number)

    def _state_after(self, metric: float) -> _State:
        state = self._state
        is_good = math.isfinite(metric) and self._is_better(metric, state.best)
        is_excused = is_good or state.cooldown_left > 0
        best = metric if is_good else state.best
        bad_updates = 0 if is_excused else state.bad_updates + 1
        if bad_updates > self.patience:
            value = max(state.value * self.factor, self.min_value)
            return _State(value, best, cooldown_left=self.cooldown)
        return _State(state.value, best, bad_updates, max(state.cooldown_left - 1, 0))

    def _is_better(self, metric: float, best: float | None) -> bool:
        if best is None:
            return True
        sign = 1 if self.mode is PlateauMode.MAX else -1
        if self.threshold_mode is ThresholdMode.ABSOLUTE:
            limit = best + sign * self.threshold
        else:
            # One product, as in torch, so that a metric at the limit is judged alike.
            limit = best * (1 + sign * math.copysign(self.threshold, best))
        return sign * metric > sign * limit

    def state_dict(self) -> dict[str, float | None]:
        """The state as plain values, fit for JSON; without the parameters."""
        return asdict(self._state)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Takes over the state that state_dict() gave, of a tracker with the same parameters.

        Raises:
            TypeError: state is no mapping, or something in it is no number.
            ValueError: Keys are missing or surplus, or value is not between min_value and
                base_value. Nothing has changed then.
        """
        if not isinstance(state, Mapping):
            raise TypeError(refusal("state", "a dictionary", state))
        names = [field.name for field in fields(_State)]
        if set(state) != set(names):
            raise ValueError(refusal("state's keys", ", ".join(names), list(state)))
        value, best = to_real("value", state["value"]), state["best"]
        if not self.min_value <= value <= self.base_value:
            what = f"between min_value ({self.min_value}) and base_value ({self.base_value})"
            raise ValueError(refusal("value", what, value))
        loaded = _State(
            value=value,
            best=None if best is None else _to_finite("best", best),
            bad_updates=to_integer("bad_updates", state["bad_updates"], "non-negative"),
            cooldown_left=to_integer("cooldown_left", state["cooldown_left"], "non-negative"),
        )
        with _updating:
            self._state = loaded

    def milestones(self, stop: SupportsIndex) -> npt.NDArray[np.int64]:
        """Those of main_tracker; when a metric lowers the value is not known beforehand."""
        if self.main_tracker is None:
            return super().milestones(stop)
        return self.main_tracker.milestones(stop)

    def to_dict(self) -> dict[str, Any]:
        """A dictionary of plain values, fit for JSON: the parameters, and the state.

        Raises:
            TypeError: main_tracker holds a Python callable.
        """
        main_tracker = None if self.main_tracker is None else self.main_tracker.to_dict()
        plain = {name: _plain(getattr(self, name)) for name in _parameters()}
        return {
            "kind": "PlateauTracker",
            "dtype": "float32",
            **plain,
            "main_tracker": main_tracker,
            "state": self.state_dict(),
        }

    @classmethod
    def _from_dict(
        cls,
        dictionary: Mapping[str, Any],
        load: Callable[[Mapping[str, Any]], _core.ParameterTracker],
    ) -> Self:
        """What from_dict() calls for this kind; `load` makes the trackers inside."""
        check_keys(dictionary, ["kind", "dtype", *_parameters(), "state"])
        if dictionary["dtype"] != "float32":
            raise ValueError(refusal("dtype", "float32", dictionary["dtype"]))
        parameters = {name: dictionary[name] for name in _parameters()}
        if parameters["main_tracker"] is not None:
            parameters["main_tracker"] = load(parameters["main_tracker"])
        tracker = cls(**parameters)
        tracker.load_state_dict(dictionary["state"])
        return tracker

    def __repr__(self) -> str:
        arguments = [
            f"{name}={_plain(getattr(self, name))!r}"
            for name, parameter in _parameters().items()
            if getattr(self, name) != parameter.default
        ]
        return f"PlateauTracker({', '.join(arguments)})"

    class Builder:
        """Builds a PlateauTracker, as DJL's builders do. Every setter returns the builder."""

        def __init__(self) -> None:
            self._settings: dict[str, Any] = {}

        if not TYPE_CHECKING:  # to a type checker it would mean that there is every attribute

            def __getattr__(self, name: str) -> Any:
                setters = [own for own in vars(type(self)) if own.startswith(("set_", "opt_"))]
                raise AttributeError(
                    f"'PlateauTracker.Builder' object has no attribute {name!r}: "
                    f"it has {', '.join(setters)}, build"
                )

        def set_base_value(self, base_value: SupportsFloat) -> Self:
            return self._set(base_value=_to_base_value(base_value))

        def opt_mode(self, mode: PlateauMode | str) -> Self:
            return self._set(mode=to_member("mode", mode, PlateauMode))

        def opt_factor(self, factor: SupportsFloat) -> Self:
            return self._set(factor=_to_factor(factor))

        def opt_patience(self, patience: SupportsIndex) -> Self:
            return self._set(patience=to_integer("patience", patience, "non-negative"))

        def opt_threshold(self, threshold: SupportsFloat) -> Self:
            return self._set(threshold=_to_non_negative("threshold", threshold))

        def opt_threshold_mode(self, threshold_mode: ThresholdMode | str) -> Self:
            return self._set(
                threshold_mode=to_member("threshold_mode", threshold_mode, ThresholdMode)
            )

        def opt_cooldown(self, cooldown: SupportsIndex) -> Self:
            return self._set(cooldown=to_integer("cooldown", cooldown, "non-negative"))

        def opt_min_value(self, min_value: SupportsFloat) -> Self:
            return self._set(min_value=_to_non_negative("min_value", min_value))

        def opt_main_tracker(self, main_tracker: _core.Tracker | None) -> Self:
            return self._set(main_tracker=_to_main_tracker(main_tracker))

        def build(self) -> PlateauTracker:
            """The tracker. Raises ValueError if base_value is missing or below min_value."""
            if "base_value" not in self._settings:
                raise ValueError("base_value must be set: call set_base_value")
            return PlateauTracker(**self._settings)

        def __repr__(self) -> str:
            setters = [
                f".{'set' if name == 'base_value' else 'opt'}_{name}({_plain(value)!r})"
                for name, value in self._settings.items()
            ]
            return "".join(["PlateauTracker.builder()", *setters])

        def _set(self, **setting: object) -> Self:
            self._settings.update(setting)
            return self


def _parameters() -> Mapping[str, inspect.Parameter]:
    return inspect.signature(PlateauTracker).parameters


def _plain(value: object) -> object:
    return value.name if isinstance(value, Enum) else value


def _to_base_value(value: object) -> float:
    return to_real("base_value", value, "positive")


def _to_factor(value: object) -> float:
    return to_real("factor", value, "between 0 and 1")


def _to_non_negative(name: str, value: object) -> float:
    return to_real(name, value, "non-negative")


def _to_main_tracker(value: object) -> _core.Tracker | None:
    if value is None or isinstance(value, _core.Tracker):
        return value
    raise TypeError(refusal("main_tracker", "a Tracker", value))


def _to_finite(name: str, value: object) -> float:
    number = to_real(name, value)
    if not math.isfinite(number):
        raise ValueError(refusal(name, "finite", number))
    return number
