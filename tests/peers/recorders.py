"""Records a schedule's values in each library."""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peer_cases.case import Case

Namespace = dict[str, Any]
Recorder = Callable[[Case, Namespace], list[float]]


@dataclass(frozen=True)
class Library:
    distribution: str  # as pip calls it
    record: Recorder
    modules: Callable[[], list[Any]]  # where the names of its cases are

    def namespace(self) -> Namespace:
        return {name: value for module in self.modules() for name, value in vars(module).items()}

    def version(self) -> str:
        return version(self.distribution)


@dataclass(frozen=True)
class Snapshot(Library):
    """A library that was never released: of a commit, and not installed."""

    commit: str

    def version(self) -> str:
        return f"commit {self.commit}"


def make_optimizer() -> Any:
    import torch

    parameter = torch.nn.Parameter(torch.zeros(1))
    return torch.optim.SGD([parameter], lr=0.1, momentum=0.9)


def record_called(case: Case, namespace: Namespace) -> list[float]:
    """A schedule that is a function of the update."""
    schedule = eval(case.peer, namespace)
    return [float(schedule(update)) for update in range(case.updates)]


def record_stepped(case: Case, namespace: Namespace) -> list[float]:
    """torch's way: the scheduler sets the optimizer's learning rate at each step."""
    optimizer = make_optimizer()
    scheduler = eval(case.peer, {**namespace, "optimizer": optimizer})
    key = "momentum" if case.momentum else "lr"
    values = []
    for update in range(case.updates):
        values.append(float(optimizer.param_groups[0][key]))
        if update + 1 < case.updates:
            optimizer.step()
            scheduler.step()
    return values


def record_epochs(case: Case, namespace: Namespace) -> list[float]:
    """timm's way: the scheduler is told the epoch."""
    optimizer = make_optimizer()
    scheduler = eval(case.peer, {**namespace, "optimizer": optimizer})
    values = []
    for epoch in range(case.updates):
        scheduler.step(epoch)
        values.append(float(optimizer.param_groups[0]["lr"]))
    return values


def record_events(case: Case, namespace: Namespace) -> list[float]:
    """ignite's way: the scheduler is called when an iteration has started."""
    optimizer = make_optimizer()
    scheduler = eval(case.peer, {**namespace, "optimizer": optimizer})
    values = []
    for _ in range(case.updates):
        scheduler(None)
        values.append(float(optimizer.param_groups[0]["lr"]))
    return values


def record_function_or_stepped(case: Case, namespace: Namespace) -> list[float]:
    recorder = record_called if case.peer.startswith("lambda") else record_stepped
    return recorder(case, namespace)


def record_range_test(case: Case, namespace: Namespace) -> list[float]:
    """A complete range test, with a model that does not diverge."""
    import torch

    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    finder = namespace["LRFinder"](model, optimizer, lambda output, _: 0.0 * output.sum())
    data = torch.utils.data.TensorDataset(torch.zeros(4, 1), torch.zeros(4, 1))
    eval(case.peer, {"finder": finder, "loader": torch.utils.data.DataLoader(data)})
    return [float(value) for value in finder.history["lr"]]


def record_keras(case: Case, namespace: Namespace) -> list[float]:
    if not case.metrics:
        return record_called(case, namespace)
    import keras

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(learning_rate=0.1), "mse")
    callback = eval(case.peer, namespace)
    callback.set_model(model)
    callback.on_train_begin()
    values = []
    for epoch, metric in enumerate(case.metrics):
        callback.on_epoch_end(epoch, {"val_loss": metric})
        values.append(float(model.optimizer.learning_rate))
    return values


def record_told(case: Case, namespace: Namespace) -> list[float]:
    """GluonTS' way: the scheduler is told the metric."""
    scheduler = eval(case.peer, namespace)
    values = []
    for metric in case.metrics:
        scheduler.step(metric)
        values.append(float(scheduler.learning_rate))
    return values


def named(*names: str) -> Callable[[], list[Any]]:
    return lambda: [importlib.import_module(name) for name in names]


def keras_modules() -> list[Any]:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    keras.config.set_floatx("float64")
    return [keras.optimizers.schedules, keras.callbacks]


def optax_modules() -> list[Any]:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    return [optax]


def gluonnlp_modules() -> list[Any]:
    """Only that module: the package needs MXNet 2."""
    package = importlib.util.find_spec("gluonnlp")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("gluonnlp: put the folder src of a checkout into PYTHONPATH")
    path = Path(package.origin).with_name("lr_scheduler.py")
    spec = importlib.util.spec_from_file_location("gluonnlp_lr_scheduler", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [module]


LIBRARIES = {
    "torch": Library(
        "torch", record_stepped, named("torch.optim.swa_utils", "torch.optim.lr_scheduler")
    ),
    "keras": Library("keras", record_keras, keras_modules),
    "optax": Library("optax", record_called, optax_modules),
    "timm": Library("timm", record_epochs, named("timm.scheduler", "timm.scheduler.wsd_lr")),
    "transformers": Library("transformers", record_stepped, named("transformers.optimization")),
    "ignite": Library(
        "pytorch-ignite", record_events, named("torch.optim.lr_scheduler", "ignite.handlers")
    ),
    "lightly": Library("lightly", record_function_or_stepped, named("lightly.utils.scheduler")),
    "torch_lr_finder": Library("torch-lr-finder", record_range_test, named("torch_lr_finder")),
    "mxnet": Library("mxnet", record_called, named("mxnet.lr_scheduler")),
    "gluoncv": Library("gluoncv", record_called, named("gluoncv.utils.lr_scheduler")),
    "gluonnlp": Snapshot("gluonnlp", record_called, gluonnlp_modules, "14553a0c1979"),
    "gluonts": Library("gluonts", record_told, named("gluonts.mx.trainer.learning_rate_scheduler")),
}
