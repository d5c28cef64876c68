"""Records what the schedules of other libraries return: python make_peers.py [LIBRARY …]

It needs the packages in requirements.txt; without arguments it records all libraries. Each gets a
file of its own in data/, with its version inside.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peer_cases import CASES, Case

DATA = Path(__file__).parent / "data"


def make_optimizer() -> Any:
    import torch

    parameter = torch.nn.Parameter(torch.zeros(1))
    return torch.optim.SGD([parameter], lr=0.1, momentum=0.9)


def record_stepped(case: Case, namespace: dict[str, Any]) -> list[float]:
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


def record_epochs(case: Case, namespace: dict[str, Any]) -> list[float]:
    """timm's way: the scheduler is told the epoch."""
    optimizer = make_optimizer()
    scheduler = eval(case.peer, {**namespace, "optimizer": optimizer})
    values = []
    for epoch in range(case.updates):
        scheduler.step(epoch)
        values.append(float(optimizer.param_groups[0]["lr"]))
    return values


def record_called(case: Case, namespace: dict[str, Any]) -> list[float]:
    """A schedule that is a function of the update."""
    schedule = eval(case.peer, namespace)
    return [float(schedule(update)) for update in range(case.updates)]


def prepare_keras() -> None:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    keras.config.set_floatx("float64")


def prepare_optax() -> None:
    import jax

    jax.config.update("jax_enable_x64", True)


def prepare_mxnet() -> None:
    import numpy

    if not hasattr(numpy, "bool"):
        numpy.bool = bool  # MXNet 1.9 asks NumPy for a name that it no longer has


def nothing_to_prepare() -> None:
    pass


Recorder = Callable[[Case, dict[str, Any]], list[float]]
LIBRARIES: dict[str, tuple[str, Recorder, Callable[[], None]]] = {
    "torch": ("torch.optim.lr_scheduler", record_stepped, nothing_to_prepare),
    "keras": ("keras.optimizers.schedules", record_called, prepare_keras),
    "optax": ("optax", record_called, prepare_optax),
    "mxnet": ("mxnet.lr_scheduler", record_called, prepare_mxnet),
    "timm": ("timm.scheduler", record_epochs, nothing_to_prepare),
    "transformers": ("transformers.optimization", record_stepped, nothing_to_prepare),
}


def record(library: str) -> None:
    module_name, recorder, prepare = LIBRARIES[library]
    prepare()
    namespace = vars(importlib.import_module(module_name))
    recorded: dict[tuple[str, bool], list[float]] = {}
    for case in CASES[library]:
        if case.key not in recorded:
            recorded[case.key] = recorder(case, namespace)
    rows = [
        {"peer": peer, "momentum": momentum, "values": values}
        for (peer, momentum), values in recorded.items()
    ]
    DATA.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(row) for row in rows)
    header = json.dumps(version(library))
    path = DATA / f"{library}.json"
    path.write_text(f'{{"version": {header}, "schedules": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{path}: {len(recorded)} schedules of {library} {version(library)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("libraries", nargs="*", metavar="LIBRARY", help=", ".join(LIBRARIES))
    chosen = parser.parse_args().libraries or list(LIBRARIES)
    unknown = set(chosen) - set(LIBRARIES)
    if unknown:
        parser.error(f"no such library: {', '.join(sorted(unknown))}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch, for steps without gradients
        for library in chosen:
            record(library)


if __name__ == "__main__":
    main()
