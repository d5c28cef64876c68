"""What every process of the job runs: a small training whose schedule the servers follow.

Run it with ``python -m examples.distributed``. A tracker that holds Python code would have to live
in a module that does not import MXNet, not here: the servers never get past the first line below.
"""

from __future__ import annotations

from lrtrack.mxnet import import_mxnet

mx = import_mxnet()

from lrtrack import CosineTracker, WarmUpTracker  # noqa: E402
from lrtrack.mxnet import LRScheduler, check_distributed  # noqa: E402

UPDATES = 40
BATCH_SIZE = 32


def main() -> None:
    store = mx.kv.create("dist_sync")
    mx.random.seed(store.rank)
    net = mx.gluon.nn.Dense(1, in_units=4, prefix="line_")
    net.initialize(mx.init.Zero())
    decay = CosineTracker(base_value=0.5, final_value=0.01, max_updates=UPDATES)
    scheduler = LRScheduler(WarmUpTracker(main_tracker=decay, warm_up_steps=5))
    options = {"lr_scheduler": scheduler}
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options, kvstore=store)
    loss_of = mx.gluon.loss.L2Loss()
    for update in range(1, UPDATES + 1):
        data = mx.nd.random.normal(shape=(BATCH_SIZE, 4))
        label = data.sum(axis=1, keepdims=True)
        with mx.autograd.record():
            loss = loss_of(net(data), label)
        loss.backward()
        # Each worker pushes the gradient of its own batch, and the servers add them up.
        trainer.step(BATCH_SIZE * store.num_workers)
        if update == 1:
            for finding in check_distributed(trainer):
                print(f"worker {store.rank}: {finding}")
    rate = scheduler(UPDATES)
    final = float(loss.mean().asscalar())
    print(f"worker {store.rank}: loss {final:.6f} after {UPDATES} updates, rate {rate:.4f}")


if __name__ == "__main__":
    main()
