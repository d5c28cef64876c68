"""One process of a distributed job; MXNet makes it a scheduler, server or worker by DMLC_ROLE.

A worker prints its weights after the last update as JSON. The other two roles never get past the
import.
"""

from __future__ import annotations

import json
import sys

from lrtrack.mxnet import LRScheduler, import_mxnet

mx = import_mxnet()

from gluon_steps import KnownGradients  # noqa: E402  (a server stays in the import above)

from lrtrack import CosineTracker, WarmUpTracker  # noqa: E402

UPDATES = 6
UPDATES_PER_EPOCH = 2
COSINE = CosineTracker(base_value=0.5, final_value=0.01, max_updates=4)
TRACKER = WarmUpTracker(main_tracker=COSINE, warm_up_steps=1, warm_up_begin_value=0.1)


def server_applies_updates(kvstore) -> bool:
    """Whether a pushed gradient is subtracted; without an optimizer the server sums instead."""
    key, value = 10**6, mx.nd.zeros(1)
    kvstore.init(key, value)
    kvstore.push(key, mx.nd.ones(1))
    kvstore.pull(key, out=value)
    return value.asscalar() < 0


def work() -> None:
    kvstore = mx.kv.create("dist_sync")
    model = KnownGradients(mx)
    scheduler = LRScheduler(TRACKER, updates_per_epoch=UPDATES_PER_EPOCH)
    trainer = model.trainer("sgd", {"lr_scheduler": scheduler}, kvstore=kvstore)
    model.step(trainer, workers=kvstore.num_workers)
    if not server_applies_updates(kvstore):
        sys.exit("the server has no optimizer: it could not unpickle the scheduler")
    for _ in range(UPDATES - 1):
        model.step(trainer, workers=kvstore.num_workers)
    print(json.dumps(model.weights().tolist()), flush=True)


if __name__ == "__main__":
    work()
