"""A learning rate for each parameter, through Gluon's ``lr_mult``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, SupportsIndex

from lrtrack import FixedPerVarTracker, FixedTracker, ParameterTracker, PerParameterTracker
from lrtrack._arguments import refusal
from lrtrack._hyperparameters import checked_value


def set_lr_multipliers(
    params: Mapping[str, Any] | Iterable[Any],
    tracker: ParameterTracker,
    num_update: SupportsIndex | None = None,
) -> dict[str, float]:
    r"""Sets each Gluon parameter's ``lr_mult`` to the tracker's value for that parameter's name.

    MXNet does not tell a scheduler which parameter it is called for, so a ``ParameterTracker``
    cannot be one. But Gluon has a factor for each parameter: update *k* of parameter *p* has the
    rate

    .. math:: \eta_{p,k} = f(k) \cdot \mathrm{lr\_mult}_p

    with :math:`f` the trainer's scheduler. With ``LRScheduler(Tracker.fixed(1.0))`` the tracker's
    values are the learning rates themselves; with any other schedule they are factors on it.

    The values are read **once**, so one call is enough only for constant values,
    such as a ``FixedPerVarTracker``'s. A tracker that changes would be frozen at that update, so it
    needs ``num_update``: call this before each ``trainer.step``, with the number at which that step
    reads the tracker.

    On MXNet's distributed parameter server ``lr_mult`` is **lost**: there every parameter has the
    rate :math:`f(k)`.

    Args:
        params: ``net.collect_params()``, or any iterable of Gluon parameters.
        tracker: The values by parameter name. Gluon numbers the names of layers through the whole
            process (``dense0_weight``, ``dense1_weight``, ...): ``prefix=`` fixes them.
        num_update: Where the tracker is read, from 0. It is optional where every value is fixed:
            for a ``FixedPerVarTracker``, a ``FixedTracker``, or a ``PerParameterTracker`` of these.

    Returns:
        The factor set for each parameter, by name.

    Raises:
        TypeError: ``tracker`` is not a ``ParameterTracker``.
        ValueError: A value is not finite; a ``FixedPerVarTracker`` has a value for a name that
            no parameter has; or ``num_update`` is left out for a tracker that changes. Nothing has
            been set then.

    Example:
        >>> from lrtrack import FixedPerVarTracker, Tracker
        >>> from lrtrack.mxnet import LRScheduler, import_mxnet, set_lr_multipliers
        >>> mx = import_mxnet()
        >>> layer = mx.gluon.nn.Dense(1, prefix="head_")
        >>> layer.initialize()
        >>> rates = FixedPerVarTracker(default_value=0.5, values={"head_bias": 0.25})
        >>> set_lr_multipliers(layer.collect_params(), rates)
        {'head_weight': 0.5, 'head_bias': 0.25}
        >>> options = {"lr_scheduler": LRScheduler(Tracker.fixed(1.0))}
        >>> trainer = mx.gluon.Trainer(layer.collect_params(), "sgd", options)
    """
    check_by_parameter("tracker", tracker)
    if num_update is None:
        _check_it_is_fixed(tracker)
        num_update = 0
    return set_multipliers("lr_mult", params, tracker, num_update)


def check_by_parameter(name: str, tracker: object) -> None:
    """Refuses what has no value for a parameter's name."""
    if not isinstance(tracker, ParameterTracker):
        raise TypeError(refusal(name, "a lrtrack.ParameterTracker", tracker))


def set_multipliers(
    attribute: str,
    params: Mapping[Any, Any] | Iterable[Any],
    tracker: ParameterTracker,
    num_update: SupportsIndex,
) -> dict[str, float]:
    """Sets ``lr_mult`` or ``wd_mult`` of Gluon parameters; sets nothing if a value is refused."""
    parameters = _gluon_parameters(params)
    multipliers = {
        parameter.name: checked_value(
            f"the {attribute} of {parameter.name!r}",
            tracker.get_new_value(parameter.name, num_update),
        )
        for parameter in parameters
    }
    if isinstance(tracker, FixedPerVarTracker):
        _check_every_name_is_used(tracker, multipliers)
    for parameter in parameters:
        setattr(parameter, attribute, multipliers[parameter.name])
    return multipliers


def _check_it_is_fixed(tracker: ParameterTracker) -> None:
    if not _is_fixed(tracker):
        raise ValueError(
            "num_update must be given for a tracker that changes (call this before each step), "
            f"received None for {tracker!r}"
        )


def _is_fixed(tracker: ParameterTracker) -> bool:
    if isinstance(tracker, PerParameterTracker):
        return all(map(_is_fixed, [tracker.default_tracker, *tracker.trackers.values()]))
    return isinstance(tracker, (FixedPerVarTracker, FixedTracker))


def _gluon_parameters(params: Any) -> list[Any]:
    # Gluon's ParameterDict has a mapping's methods without being a Mapping.
    items = params.values() if hasattr(params, "values") else params
    parameters = list(items) if isinstance(items, Iterable) else [items]
    if not all(hasattr(parameter, "lr_mult") for parameter in parameters):
        raise TypeError(
            f"params must be Gluon parameters, such as net.collect_params(), received {params!r}"
        )
    return parameters


def _check_every_name_is_used(tracker: FixedPerVarTracker, used: Mapping[str, float]) -> None:
    unused = sorted(set(tracker.values) - set(used))
    if unused:
        raise ValueError(f"values must be named after parameters {sorted(used)}, received {unused}")
