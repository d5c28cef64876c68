"""A schedule as lines of code: lrtrack's own, and those of other libraries. No framework is imported.

>>> from lrtrack import CosineTracker
>>> from lrtrack.code import to_code
>>> print(to_code(CosineTracker(base_value=0.5, final_value=0.0, max_updates=20), "optax-only"))
import optax
<BLANKLINE>
schedule = optax.cosine_decay_schedule(0.5, 20, alpha=0.0)
optimizer = optax.sgd(schedule)
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable
from typing import SupportsIndex

from lrtrack._arguments import refusal, to_integer
from lrtrack._core import ParameterTracker
from lrtrack.code import frameworks, keras_only, mxnet_only, optax_only, python, torch_only

__all__ = ["TARGETS", "to_code"]

WRITERS: dict[str, Callable[[ParameterTracker], str]] = {
    "python": python.to_python,
    "builder": python.to_builder,
    "json": python.to_json,
    "yaml": python.to_yaml,
    "gluon": frameworks.to_gluon,
    "torch": frameworks.to_torch,
    "torch-only": torch_only.to_torch,
    "keras-only": keras_only.to_keras,
    "optax-only": optax_only.to_optax,
    "mxnet-only": mxnet_only.to_mxnet,
}
WRITERS_OF_RUNS: dict[str, Callable[[ParameterTracker, int], str]] = {
    "keras": frameworks.to_keras,
    "jax": frameworks.to_jax,
}

TARGETS = {
    "python": "the tracker with keyword arguments",
    "builder": "the tracker by its builder, in DJL's manner",
    "json": "its dictionary as JSON",
    "yaml": "its dictionary as YAML",
    "gluon": "an MXNet Gluon trainer that follows it",
    "torch": "a torch optimizer that follows it",
    "keras": "a Keras optimizer that follows it",
    "jax": "an optax optimizer that follows it",
    "torch-only": "a scheduler of torch's own, without lrtrack",
    "keras-only": "a schedule of Keras' own, without lrtrack",
    "optax-only": "a schedule of optax's own, without lrtrack",
    "mxnet-only": "a scheduler of MXNet's own, without lrtrack",
}


def to_code(
    tracker: ParameterTracker, target: str, *, num_updates: SupportsIndex | None = None
) -> str:
    """The code that makes a tracker's schedule.

    Each library counts as usual: the k-th update of a run has the tracker's value at
    k − 1 in torch, Keras and JAX, at k in MXNet. The libraries' own schedulers compute in double
    precision (Keras in its floatx), so their values are those of ``tracker.astype("float64")``, up
    to rounding errors, at least until the schedule's end; a comment says where they differ later.

    Args:
        target: One of TARGETS.
        num_updates: How many updates the run has, for the targets keras and jax; by
            default ``lrtrack.plotting.default_stop(tracker)``.

    Raises:
        TypeError: tracker is not a tracker, or target is not a string.
        ValueError: There is no such target; the library has no such schedule; or the tracker holds
            Python code, which cannot be written.

    Example:
        >>> from lrtrack import StepTracker
        >>> from lrtrack.code import to_code
        >>> print(to_code(StepTracker(base_value=0.5, factor=0.1, step_size=30), "torch"))
        import torch
        from lrtrack import StepTracker
        from lrtrack.torch import LRScheduler
        <BLANKLINE>
        tracker = StepTracker(base_value=0.5, factor=0.1, step_size=30)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = LRScheduler(optimizer, tracker)  # after optimizer.step(): scheduler.step()
    """
    if not isinstance(tracker, ParameterTracker):
        raise TypeError(refusal("tracker", "a tracker", tracker))
    if not isinstance(target, str):
        raise TypeError(refusal("target", "one of " + ", ".join(TARGETS), target))
    if target in WRITERS:
        return WRITERS[target](tracker)
    if target not in WRITERS_OF_RUNS:
        raise ValueError(refusal("target", "one of " + ", ".join(TARGETS), target))
    return WRITERS_OF_RUNS[target](tracker, _length(tracker, num_updates))


def _length(tracker: ParameterTracker, num_updates: SupportsIndex | None) -> int:
    if num_updates is not None:
        return to_integer("num_updates", num_updates, "positive")
    from lrtrack.plotting import default_stop

    return default_stop(tracker)
