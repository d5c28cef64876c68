"""One process of a distributed job; MXNet makes it a scheduler, server or worker by DMLC_ROLE.

Its argument names the training. A worker prints its weights after the last update as JSON. The
other two roles never get past the import.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial

from lrtrack.mxnet import LRScheduler, import_mxnet

mx = import_mxnet()

from gluon_steps import KnownGradients  # noqa: E402  (a server stays in the import above)

from lrtrack import (  # noqa: E402
    CosineTracker,
    LinearTracker,
    PlateauTracker,
    WarmUpTracker,
)

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


def follow_a_schedule(kvstore, model) -> None:
    scheduler = LRScheduler(TRACKER, updates_per_epoch=UPDATES_PER_EPOCH)
    trainer = model.trainer("sgd", {"lr_scheduler": scheduler}, kvstore=kvstore)
    model.step(trainer, workers=kvstore.num_workers)
    if not server_applies_updates(kvstore):
        sys.exit("the server has no optimizer: it could not unpickle the scheduler")
    for _ in range(UPDATES - 1):
        model.step(trainer, workers=kvstore.num_workers)


def wait_on_a_plateau(kvstore, model, *, resends=False, **options) -> None:
    """Half of the updates, evaluations without improvement, which halve the rate, and the rest."""
    main = LinearTracker(base_value=1, slope=-0.0625)
    tracker = PlateauTracker(base_value=0.5, factor=0.5, patience=0, main_tracker=main)
    scheduler = {"lr_scheduler": LRScheduler(tracker), "learning_rate": None}
    trainer = model.trainer("sgd", scheduler, kvstore=kvstore, **options)
    if options:
        trainer.save_states(os.devnull)
        mx.nd.waitall()
    for _ in range(UPDATES // 2):
        model.step(trainer, workers=kvstore.num_workers)
    for _ in range(2):
        tracker.update(1.0)
    if resends:
        mx.nd.waitall()
        trainer.optimizer.begin_num_update = trainer.optimizer.num_update = UPDATES // 2
        kvstore.set_optimizer(trainer.optimizer)
    for _ in range(UPDATES // 2):
        model.step(trainer, workers=kvstore.num_workers)


TRAININGS = {
    "schedule": follow_a_schedule,
    "plateau": wait_on_a_plateau,
    "plateau sent again": partial(wait_on_a_plateau, resends=True),
    "plateau on the workers": partial(wait_on_a_plateau, update_on_kvstore=False),
}


def work(training: str) -> None:
    model = KnownGradients(mx)
    TRAININGS[training](mx.kv.create("dist_sync"), model)
    print(json.dumps(model.weights().tolist()), flush=True)


if __name__ == "__main__":
    work(sys.argv[1])
