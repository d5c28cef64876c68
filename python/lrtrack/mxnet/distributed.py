"""Finding silent failures of MXNet's parameter server."""

from __future__ import annotations

import itertools
import os
import pickle
import subprocess
import sys
import zlib
from typing import Any, SupportsIndex

import numpy as np

from lrtrack._arguments import to_integer
from lrtrack.mxnet.numpy_compat import import_mxnet
from lrtrack.mxnet.trainers import is_distributed

# Keys of a store that no parameter has. Every worker takes the next ones at each call.
_KEYS = itertools.count(10**6)
_SECONDS = 60

_UNPICKLE = """
import pickle, sys
sys.path[:] = {path!r}
sys.modules["mxnet"] = None
pickle.loads(sys.stdin.buffer.read())
"""


def check_distributed(trainer: Any, updates: SupportsIndex = 1) -> list[str]:
    """Looks for what goes wrong on MXNet's parameter server without an error.

    Call it on **every** worker after the first step: the workers wait for each other. It costs a
    fraction of a second, and changes no weight. It finds

    - a server without the optimizer, because the scheduler could not be unpickled there: it adds
      gradients to the weights;
    - servers whose sgd moves at another rate than the scheduler's, as after a scheduler was
      changed on the worker alone (``dist_sync`` only);
    - ``lr_mult`` and ``wd_mult``, which do not reach the server;
    - a worker's ``trainer.learning_rate`` that does not change, because the server counts;
    - workers with different weights, as after the race at the start that
      ``update_on_kvstore=False`` brings with it.

    If a worker dies, the others wait for ever: run all of them under a timeout, as
    ``examples/distributed`` does.

    Args:
        trainer: A ``gluon.Trainer`` on a ``dist_sync`` or ``dist_async`` store.
        updates: How many updates this training has made: one for each step, with ``dist_async``
            one for each step of each worker.

    Returns:
        What was found, in words; nothing if the list is empty.

    Raises:
        TypeError, ValueError: ``updates`` is not a positive integer; the trainer is not on MXNet's
            parameter server, or has not made its first step.

    Example:
        >>> from lrtrack.mxnet import check_distributed, import_mxnet
        >>> mx = import_mxnet()
        >>> layer = mx.gluon.nn.Dense(1)
        >>> layer.initialize()
        >>> trainer = mx.gluon.Trainer(layer.collect_params(), "sgd", kvstore="device")
        >>> check_distributed(trainer)
        Traceback (most recent call last):
        ValueError: trainer must be on MXNet's parameter server, received one on 'device'
    """
    made = to_integer("updates", updates, "positive")
    if not is_distributed(trainer):
        store = trainer._kvstore_params["kvstore"]
        raise ValueError(f"trainer must be on MXNet's parameter server, received one on {store!r}")
    if not trainer._kv_initialized:
        raise ValueError("trainer must have made its first step, received one that has not")
    # No push of a step is under way any more: one that came after the pushes below, which servers
    # count too, would read the schedule too late.
    import_mxnet().nd.waitall()
    trainer._kvstore._barrier()
    if not trainer._update_on_kvstore:
        return _weights(trainer)
    made += trainer.optimizer.begin_num_update
    return [*_servers(trainer, made), *_multipliers(trainer), *_learning_rate(trainer, made)]


def _servers(trainer: Any, made: int) -> list[str]:
    """Pushes a gradient of 1 to each server, and looks at what becomes of a weight of 0."""
    store, optimizer, nd = trainer._kvstore, trainer.optimizer, import_mxnet().nd
    servers = int(os.environ.get("DMLC_NUM_SERVER", "1"))
    # Small arrays are spread over the servers by their keys.
    moved = [-_after_push(store, nd.ones(1)).asscalar() for _ in range(servers)]
    if min(moved) < 0:
        reason = _why_it_does_not_unpickle(optimizer.lr_scheduler)
        return [
            "a server has no optimizer and adds gradients to the weights: it could not unpickle "
            f"the scheduler{reason}"
        ]
    is_plain = type(optimizer).__name__ == "SGD" and optimizer.clip_gradient is None
    if not is_plain or optimizer.lr_scheduler is None or "async" in store.type:
        return []
    gradient = optimizer.rescale_grad * store.num_workers
    rates = [float(distance) / gradient for distance in moved]
    expected = optimizer.lr_scheduler(made)
    if np.allclose(rates, expected, rtol=1e-5):
        return []
    return [
        f"the servers' rates are {rates} in update {made}, where the scheduler gives {expected}: "
        "they keep the scheduler of the first step"
    ]


def _after_push(store: Any, value: Any) -> Any:
    """What a store makes of a pushed value, of which it has had zeros."""
    key = next(_KEYS)
    result = import_mxnet().nd.zeros(value.shape)
    store.init(key, result)
    store.push(key, value)
    store.pull(key, out=result)
    return result


def _why_it_does_not_unpickle(scheduler: Any) -> str:
    try:
        pickled = pickle.dumps(scheduler, protocol=0)
    except Exception as error:
        return f" ({type(error).__name__}: {error})"
    code = _UNPICKLE.format(path=sys.path)
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickled,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return f" ({done.stderr.decode().strip().splitlines()[-1]})"


def _multipliers(trainer: Any) -> list[str]:
    findings = []
    for name in ("lr_mult", "wd_mult"):
        lost = [p.name for p in trainer.optimizer.param_dict.values() if getattr(p, name) != 1]
        if lost:
            findings.append(f"{name} of {', '.join(lost)} does not reach the servers")
    return findings


def _learning_rate(trainer: Any, made: int) -> list[str]:
    scheduler = trainer.optimizer.lr_scheduler
    if scheduler is None or trainer.learning_rate == scheduler(made):
        return []
    return [
        f"trainer.learning_rate shows {trainer.learning_rate} after update {made}, which used "
        f"{scheduler(made)}: the servers count, so set trainer.optimizer.num_update = {made} first"
    ]


def _weights(trainer: Any) -> list[str]:
    """Compares a digest of the weights with the sum of all workers' digests."""
    digest = 0
    for param in trainer.optimizer.param_dict.values():
        if param.grad_req != "null":
            digest = zlib.crc32(param.list_data()[0].asnumpy().tobytes(), digest)
    # Halves, as float32 holds their sums exactly.
    mine = np.array(divmod(digest, 2**16), np.float32)
    total = _after_push(trainer._kvstore, import_mxnet().nd.array(mine))
    if (total.asnumpy() == mine * trainer._kvstore.num_workers).all():
        return []
    return [
        "the workers have different weights: call trainer.save_states(os.devnull) and "
        "mx.nd.waitall() before the first step"
    ]
