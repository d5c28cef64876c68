"""One process of a distributed job; MXNet makes it a scheduler, server or worker by DMLC_ROLE.

Its argument names the training. A worker prints what it saw and its weights at the end as JSON. The
other two roles never get past the import.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial

from lrtrack.mxnet import (
    HyperparameterScheduler,
    LRScheduler,
    check_distributed,
    import_mxnet,
    load_checkpoint,
    range_test,
    save_checkpoint,
    set_lr_multipliers,
)

mx = import_mxnet()

from gluon_steps import KnownGradients  # noqa: E402  (a server stays in the import above)

from lrtrack import (  # noqa: E402
    CosineTracker,
    LinearTracker,
    PlateauTracker,
    Tracker,
    WarmUpTracker,
)

UPDATES = 6
UPDATES_PER_EPOCH = 2
COSINE = CosineTracker(base_value=0.5, final_value=0.01, max_updates=4)
TRACKER = WarmUpTracker(main_tracker=COSINE, warm_up_steps=1, warm_up_begin_value=0.1)


def follow_a_schedule(kvstore, model):
    scheduler = LRScheduler(TRACKER, updates_per_epoch=UPDATES_PER_EPOCH)
    trainer = model.trainer("sgd", {"lr_scheduler": scheduler}, kvstore=kvstore)
    model.step(trainer, workers=kvstore.num_workers)
    findings = check_distributed(trainer)
    for _ in range(UPDATES - 1):
        model.step(trainer, workers=kvstore.num_workers)
    return findings


def make_every_mistake(kvstore, model):
    """Two updates, then a scheduler and a factor that never reach the servers."""
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(TRACKER)}, kvstore=kvstore)
    for _ in range(2):
        model.step(trainer, workers=kvstore.num_workers)
    set_lr_multipliers(model.parameters[1:2], Tracker.fixed(0.5))
    findings = check_distributed(trainer, updates=2)
    trainer.optimizer.lr_scheduler = LRScheduler(Tracker.fixed(0.75))
    return [findings, check_distributed(trainer, updates=2), refusals(trainer)]


def refusals(trainer):
    """What each call says that would have no effect, or hang."""
    calls = [
        HyperparameterScheduler(trainer, wd=Tracker.fixed(0.1)).step,
        partial(save_checkpoint, "nowhere", None, trainer),
        partial(load_checkpoint, "nowhere", None, trainer),
        partial(range_test, None, None, [], trainer),
    ]
    return [message_of(call) for call in calls]


def message_of(call):
    try:
        call()
    except ValueError as error:
        return str(error)


def follow_asynchronously(kvstore, model):
    """One parameter, as its updates are counted one by one; both workers push to the last."""
    model = KnownGradients(mx, count=1)
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(COSINE)}, kvstore=kvstore)
    model.step(trainer)
    findings = check_distributed(trainer)
    for _ in range(UPDATES - 1):
        model.step(trainer)
    mx.nd.waitall()
    kvstore._barrier()
    kvstore.pull(0, out=model.parameters[0].list_data())
    return [findings, model.weights().tolist()]


class InTheScript(Tracker):
    """A tracker that the servers cannot unpickle: they never got as far as this line."""

    def get_new_value(self, num_update):
        return 0.5


def hide_the_schedule_from_the_servers(kvstore, model):
    trainer = model.trainer("sgd", {"lr_scheduler": LRScheduler(InTheScript())}, kvstore=kvstore)
    model.step(trainer, workers=kvstore.num_workers)
    return check_distributed(trainer)


def begin_with_different_weights(kvstore, model):
    options = {"lr_scheduler": LRScheduler(TRACKER)}
    trainer = model.trainer("sgd", options, kvstore=kvstore, update_on_kvstore=False)
    trainer.save_states(os.devnull)
    mx.nd.waitall()
    model.step(trainer, workers=kvstore.num_workers)
    good = check_distributed(trainer)
    # What the race at the start comes to.
    if kvstore.rank == 1:
        model.parameters[0].set_data(model.parameters[0].data() + 1)
    return [good, check_distributed(trainer)]


def wait_on_a_plateau(kvstore, model, *, resends=False, **options):
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
    "mistakes": make_every_mistake,
    "asynchronous": follow_asynchronously,
    "hidden": hide_the_schedule_from_the_servers,
    "different": begin_with_different_weights,
    "plateau": wait_on_a_plateau,
    "plateau sent again": partial(wait_on_a_plateau, resends=True),
    "plateau on the workers": partial(wait_on_a_plateau, update_on_kvstore=False),
}


def work(training: str) -> None:
    model = KnownGradients(mx)
    store = mx.kv.create("dist_async" if training == "asynchronous" else "dist_sync")
    seen = TRAININGS[training](store, model)
    print(json.dumps({"seen": seen, "weights": model.weights().tolist()}), flush=True)


if __name__ == "__main__":
    work(sys.argv[1])
