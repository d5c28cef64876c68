"""The scheduler that torch's optimizers follow."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Mapping
from typing import Any, SupportsIndex, cast

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler as TorchScheduler

from lrtrack._arguments import refusal, to_integer
from lrtrack._checkpoints import is_changed, to_text
from lrtrack._parts import plateaus
from lrtrack.torch.hyperparameters import (
    Given,
    HyperParameter,
    find_hyper_parameters,
    initial_rate,
)


class LRScheduler(TorchScheduler):  # type: ignore[misc]
    r"""Makes the parameter groups of a torch optimizer follow trackers.

    It is a ``torch.optim.lr_scheduler.LRScheduler``, stepped after each ``optimizer.step()``. The
    k-th update reads position :math:`i + k - 1` of the tracker :math:`f`, with :math:`i` =
    ``first_update``; :math:`\eta_0` is the optimizer's own rate:

    .. math::
        \eta_k = f(i + k - 1)
        \qquad\text{or, if relative,}\qquad
        \eta_k = \eta_0 \cdot f(i + k - 1)

    torch counts from 0. DJL and MXNet count from 1: ``first_update=1`` gives their rates, and skips
    the 0 with which a warm-up begins. Stepped once an epoch, the k-th epoch reads that position.

    Other numbers of the groups follow trackers given by their names: ``momentum=``,
    ``weight_decay=``, ``betas=(tracker, None)``, where the second beta is unchanged. ``relative``
    applies to the rate only.

    **Groups.** One tracker applies to all groups, including those that ``add_param_group`` adds
    later, from the next step on; a list has one for each; a ``PerParameterTracker`` chooses by
    ``"name"``, a key that each group must then have. In a list for a hyper-parameter None leaves
    the group unchanged.

    **Tensors.** A rate or hyper-parameter that is a tensor is filled in place, so that a compiled
    step is not recompiled; groups that share a tensor, torch's default, get one each.

    **Resuming.** ``state_dict`` consists of numbers, strings, lists and dictionaries, for JSON
    and ``torch.load``, and includes the trackers and the state of every ``PlateauTracker`` in them.
    Loading restores the groups' scheduled numbers, whatever is loaded first. If the checkpoint's
    schedule is another one, a warning names both, and the constructor's continues from the same
    update. Python code in a tracker is neither saved nor compared. From a checkpoint of another
    scheduler class only the count of steps is taken, with a warning.

    **With torch's schedulers.** In ``SequentialLR`` it starts at ``first_update`` when its turn
    comes; in ``ChainedScheduler`` it overwrites the rate rather than scale it, so it must come
    first. ``Tracker.sequence`` and ``*`` do both without torch's containers. A step that
    ``GradScaler`` skips counts if ``step()`` is called for it.

    Args:
        optimizer: The optimizer, of which only the numbers in its groups are changed. (torch's
            base class wraps its ``step`` to see that it is called.)
        tracker: A Tracker, a list of one for each group, or a ``PerParameterTracker``. A
            ``PlateauTracker`` in it lowers the rate at the step after its ``update``.
        first_update: The position that the first update reads.
        relative: Whether values are factors on each group's ``initial_lr``.
        last_epoch: n − 1 to continue after n updates without a state; −1 starts.
        hyper_parameters: Trackers for the groups' other numbers.

    Raises:
        TypeError: ``optimizer`` is not an optimizer, or something is not a tracker.
        ValueError: No number in the groups has a hyper-parameter's name; a list does not fit the
            groups, or a group lacks a name; a value is not finite, or a learning rate negative,
            also later, in ``step()``.

    Example:
        >>> import torch
        >>> from lrtrack import Tracker
        >>> from lrtrack.torch import LRScheduler
        >>> model = torch.nn.Linear(2, 1)
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
        >>> cosine = Tracker.cosine().set_base_value(0.5).set_max_updates(20).build()
        >>> scheduler = LRScheduler(optimizer, cosine, momentum=Tracker.fixed(0.75))
        >>> for _ in range(10):
        ...     optimizer.step()
        ...     scheduler.step()
        >>> optimizer.param_groups[0]["lr"], optimizer.param_groups[0]["momentum"]
        (0.2549999952316284, 0.75)
    """

    last_epoch: int
    _step_count: int
    _last_lr: list[float]
    _last_read: int  # last_epoch when get_lr read the trackers last

    def __init__(
        self,
        optimizer: Optimizer,
        tracker: Given,
        *,
        first_update: SupportsIndex = 0,
        relative: bool = False,
        last_epoch: SupportsIndex = -1,
        **hyper_parameters: Any,
    ) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(refusal("optimizer", "a torch.optim.Optimizer", optimizer))
        groups = optimizer.param_groups
        self._first_update = to_integer("first_update", first_update, "non-negative")
        if not isinstance(relative, bool):
            raise TypeError(refusal("relative", "True or False", relative))
        self._relative = relative
        self._rate = HyperParameter("lr", tracker)
        self._others = find_hyper_parameters(hyper_parameters, groups)
        for hyper_parameter in self._scheduled():
            hyper_parameter.check(groups)
        start = to_integer("last_epoch", last_epoch)
        if start < -1:
            raise ValueError(refusal("last_epoch", "-1 or more", start))
        if start != -1 and not relative:
            # torch insists on it here, where nothing depends on it.
            for group in groups:
                initial_rate(group)
        super().__init__(optimizer, start)

    def _scheduled(self) -> list[HyperParameter]:
        return [self._rate, *self._others]

    @property
    def tracker(self) -> Given:
        """What the learning rate follows: a tracker, or a tuple of one for each group."""
        return self._rate.given

    @property
    def first_update(self) -> int:
        """The position that the first update reads."""
        return self._first_update

    def get_lr(self) -> list[float]:
        """The learning rate of each group; also writes the hyper-parameters. step() calls it.

        Raises:
            ValueError: A value is not finite, a learning rate is negative, or the groups have
                become more than the trackers.
        """
        groups = self.optimizer.param_groups
        self._last_read = self.last_epoch
        position = self._first_update + max(self.last_epoch, 0)
        rates = cast("list[float]", self._rate.values(groups, position))
        values = [other.values(groups, position) for other in self._others]
        for other, column in zip(self._others, values):
            other.write_all(groups, column)
        self._rate.separate(groups)
        if not self._relative:
            return rates
        return [rate * initial_rate(group) for rate, group in zip(rates, groups)]

    def _get_closed_form_lr(self) -> list[float]:
        """What torch calls for the deprecated step(epoch), having set last_epoch to it."""
        epoch, self.last_epoch = self.last_epoch, self._last_read
        try:
            self.last_epoch = to_integer("epoch", epoch, "non-negative")
        except TypeError:
            what = "an integer (a PlateauTracker takes a metric by its update)"
            raise TypeError(refusal("epoch", what, epoch)) from None
        return self.get_lr()

    def state_dict(self) -> dict[str, Any]:
        """The state as plain values: the count, the schedule, and what the groups hold now."""
        groups = self.optimizer.param_groups
        return {
            "last_epoch": self.last_epoch,
            "_step_count": self._step_count,
            "_last_lr": [float(rate) for rate in self._last_lr],
            "schedule": self._schedule(),
            "plateaus": [plateau.state_dict() for plateau in self._plateaus()],
            "groups": {
                hyper_parameter.name: [float(hyper_parameter.read(group)) for group in groups]
                for hyper_parameter in self._scheduled()
            },
        }

    def _schedule(self) -> dict[str, Any]:
        """All that the values depend on, but for the update."""
        described: dict[str, Any] = {"first_update": self._first_update, "relative": self._relative}
        if self._relative:
            described["initial_lr"] = [initial_rate(g) for g in self.optimizer.param_groups]
        for hyper_parameter in self._scheduled():
            described[hyper_parameter.name] = hyper_parameter.to_plain()
        return described

    def _plateaus(self) -> list[Any]:
        return plateaus([hyper_parameter.given for hyper_parameter in self._scheduled()])

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Continues where the scheduler was that returned the state.

        Raises:
            ValueError: It is not a scheduler's state. Nothing has changed then.
        """
        if not _is_state(state_dict):
            raise ValueError(refusal("state_dict", "a scheduler's state", state_dict))
        changes = self._changes_since(state_dict.get("schedule"))
        if changes:
            if not _has_set_the_rates(state_dict):
                changes += "; the next update has the saved rate, which another scheduler has set"
            warnings.warn(changes, UserWarning, stacklevel=2)
        saved_plateaus = state_dict.get("plateaus", [])
        for plateau, state in zip(self._plateaus(), saved_plateaus):
            # A lowered base_value may leave no room for the saved one; the warning was about that.
            with contextlib.suppress(ValueError):
                plateau.load_state_dict(state)
        self.last_epoch = self._last_read = state_dict["last_epoch"]
        self._step_count = state_dict.get("_step_count", self.last_epoch + 1)
        self._restore(state_dict, bool(changes))

    def _changes_since(self, saved: Mapping[str, Any] | None) -> str:
        """What to say where the saved schedule is another one."""
        if saved is None:
            return "the checkpoint was saved by another scheduler: only its count of steps is used"
        current = self._schedule()
        changes = [
            f"{name} was {to_text(saved.get(name))} and is {to_text(current.get(name))}"
            for name in {**saved, **current}
            if is_changed(saved.get(name), current.get(name))
        ]
        if not changes:
            return ""
        return (
            f"the checkpoint's schedule is not the scheduler's, which is used: {'; '.join(changes)}"
        )

    def _restore(self, state_dict: Mapping[str, Any], is_changed: bool) -> None:
        """Puts the groups' numbers back.

        They are what the checkpoint says, whoever set them: in SequentialLR and ChainedScheduler
        another scheduler may have. Only a schedule that is another one, and set the rates last,
        sets its own.
        """
        groups = self.optimizer.param_groups
        saved, last_rates = state_dict.get("groups"), state_dict.get("_last_lr")
        fits = saved is not None and len(saved["lr"]) == len(groups)
        if self.last_epoch >= 0 and _has_set_the_rates(state_dict) and (is_changed or not fits):
            self._rate.write_all(groups, self.get_lr())
            last_rates = [float(self._rate.read(group)) for group in groups]
        elif saved is not None and fits:
            for hyper_parameter in self._scheduled():
                if hyper_parameter.name in saved:
                    hyper_parameter.write_all(groups, saved[hyper_parameter.name])
        if last_rates is not None:
            self._last_lr = last_rates


def _has_set_the_rates(state_dict: Mapping[str, Any]) -> bool:
    """Whether the groups were saved with the scheduler's own rates, as far as it is known."""
    saved = state_dict.get("groups")
    return saved is None or saved["lr"] == state_dict.get("_last_lr")


def _is_state(saved: object) -> bool:
    """Whether it has the form of a scheduler's state, ours or torch's."""
    return (
        isinstance(saved, Mapping)
        and type(saved.get("last_epoch")) is int
        and isinstance(saved.get("groups", {}), Mapping)
        and isinstance(saved.get("plateaus", []), (list, tuple))
    )
