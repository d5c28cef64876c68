"""Code that makes a framework's optimizer follow a tracker, with lrtrack."""

from __future__ import annotations

from lrtrack._arguments import refusal
from lrtrack._core import ParameterTracker, PerParameterTracker, Tracker
from lrtrack._parts import plateaus
from lrtrack.code.layout import from_import
from lrtrack.code.python import names, statement, tree


def to_gluon(tracker: ParameterTracker) -> str:
    if not isinstance(tracker, Tracker):
        return _lines(
            tracker,
            ["from lrtrack.mxnet import import_mxnet, set_lr_multipliers"],
            [
                "mx = import_mxnet()",
                'trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 1.0})',
                "# before each trainer.step(), num_update being its number:",
                "set_lr_multipliers(net.collect_params(), tracker, num_update)",
            ],
        )
    return _lines(
        tracker,
        ["from lrtrack.mxnet import LRScheduler, import_mxnet"],
        [
            "mx = import_mxnet()",
            'options = {"lr_scheduler": LRScheduler(tracker)}',
            'trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options)',
        ],
    )


def to_torch(tracker: ParameterTracker) -> str:
    parameters = ["optimizer = torch.optim.SGD(model.parameters(), lr=0.1)"]
    if isinstance(tracker, PerParameterTracker):
        parameters = [
            'groups = [{"params": [p], "name": name} for name, p in model.named_parameters()]',
            "optimizer = torch.optim.SGD(groups, lr=0.1)",
        ]
    else:
        _require_one_value(tracker, "torch")
    scheduler = "scheduler = LRScheduler(optimizer, tracker)"
    return _lines(
        tracker,
        ["import torch", "from lrtrack.torch import LRScheduler"],
        [*parameters, f"{scheduler}  # after optimizer.step(): scheduler.step()"],
    )


def to_keras(tracker: ParameterTracker, num_updates: int) -> str:
    _require_one_value(tracker, "Keras")
    if plateaus(tracker):
        return _lines(
            tracker,
            ["from lrtrack.keras import LRScheduler"],
            [
                'callback = LRScheduler(tracker, monitor="val_loss")',
                "# model.fit(…, callbacks=[callback])",
            ],
        )
    return _lines(
        tracker,
        ["import keras", "from lrtrack.keras import Schedule"],
        [f"optimizer = keras.optimizers.SGD(Schedule(tracker, {num_updates}))"],
        is_single=True,
    )


def to_jax(tracker: ParameterTracker, num_updates: int) -> str:
    _require_one_value(tracker, "JAX")
    for plateau in plateaus(tracker):
        what = "free of PlateauTracker, whose changes a compiled step in JAX never sees"
        raise ValueError(refusal("tracker", what, plateau))
    return _lines(
        tracker,
        ["import optax", "from lrtrack.jax import schedule"],
        [f"optimizer = optax.sgd(schedule(tracker, {num_updates}))"],
        is_single=True,
    )


def _lines(
    tracker: ParameterTracker, imports: list[str], lines: list[str], *, is_single: bool = False
) -> str:
    """The lines; is_single if the framework computes in float32 by default."""
    own = from_import("lrtrack", names(tree(tracker)))
    imports = sorted([*imports, own], key=lambda line: (line.startswith("from"), line))
    return "\n".join([*imports, "", statement(tracker, is_single=is_single), *lines])


def _require_one_value(tracker: ParameterTracker, framework: str) -> None:
    if not isinstance(tracker, Tracker):
        what = f"one with a value for an update alone: {framework} has one for all parameters"
        raise ValueError(f"tracker must be {what}, received a {type(tracker).__name__}")
