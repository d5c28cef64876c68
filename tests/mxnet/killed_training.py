"""A training that is killed repeatedly, and resumes from its checkpoint each time.

Its arguments are the optimizer, the devices, how often to kill, and a seed. It prints, as
JSON, the result of an uninterrupted training, that of the killed one, and the updates at which
it was killed.

Every run is a fork of this process, which has imported MXNet but computed nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from lrtrack import CosineTracker, PlateauTracker, WarmUpTracker
from lrtrack.mxnet import (
    LRScheduler,
    import_mxnet,
    load_checkpoint,
    random_state,
    save_checkpoint,
)

mx = import_mxnet()

EPOCHS = 3
BATCHES = 6
BATCH_SIZE = 4
# Saving takes some milliseconds, which this spreads the kills over.
LONGEST_WAIT = 0.02


def to_context(name):
    """cpu(0) or gpu(0), as MXNet writes them."""
    kind, number = name.rstrip(")").split("(")
    return mx.Context(kind, int(number))


def make_net(contexts):
    net = mx.gluon.nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(
            mx.gluon.nn.Dense(6, in_units=5),
            mx.gluon.nn.BatchNorm(in_channels=6),
            mx.gluon.nn.Dropout(0.5),
            mx.gluon.nn.Dense(3, in_units=6),
        )
    net.initialize(mx.init.Xavier(), ctx=contexts)
    return net


def make_trainer(net, optimizer):
    main = CosineTracker(base_value=0.1, final_value=0.01, max_updates=EPOCHS * BATCHES)
    plateau = PlateauTracker(base_value=1, factor=0.5, patience=0, main_tracker=main)
    tracker = WarmUpTracker(main_tracker=plateau, warm_up_steps=4)
    options = {"lr_scheduler": LRScheduler(tracker), "learning_rate": None, "wd": 0.01}
    if optimizer == "sgd":
        options["momentum"] = 0.9
    return mx.gluon.Trainer(net.collect_params(), optimizer, options), plateau


def train(folder, optimizer, contexts, report):
    """Runs the training, or the rest of it; returns a digest of the result."""
    random.seed(1)
    np.random.seed(2)
    mx.random.seed(3)
    net = make_net(contexts)
    trainer, plateau = make_trainer(net, optimizer)
    try:
        done = load_checkpoint(folder, net, trainer)
    except FileNotFoundError:
        done = {"epoch": 0, "batches": 0, "loss_sum": 0.0}
    loss_sum = done["loss_sum"]
    for epoch in range(done["epoch"], EPOCHS):
        begin = random_state()
        skip = done["batches"] if epoch == done["epoch"] else 0
        for batch, (images, labels) in enumerate(shuffled_batches()):
            if batch < skip:
                continue
            mx.random.seed(epoch * BATCHES + batch)
            loss_sum += step(net, trainer, contexts, images, labels)
            if batch == BATCHES - 1:
                plateau.update(loss_sum)
            save_checkpoint(
                folder, net, trainer, random_state=begin, epoch=epoch, batches=batch + 1,
                loss_sum=loss_sum,
            )  # fmt: skip
            report(epoch * BATCHES + batch + 1)
    return digest(net, trainer, loss_sum)


def shuffled_batches():
    """New batches in each epoch, by both of the random generators."""
    order = np.random.permutation(BATCHES * BATCH_SIZE)
    images = np.random.default_rng(4).normal(size=(len(order), 5)).astype(np.float32)
    for start in range(0, len(order), BATCH_SIZE):
        indices = order[start : start + BATCH_SIZE]
        noise = np.random.normal(size=(BATCH_SIZE, 5)).astype(np.float32)
        yield images[indices] + random.random() * noise, (indices % 3).astype(np.float32)


def step(net, trainer, contexts, images, labels):
    loss_of = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    parts = [
        mx.gluon.utils.split_and_load(mx.nd.array(part), contexts) for part in (images, labels)
    ]
    with mx.autograd.record():
        losses = [loss_of(net(image), label) for image, label in zip(*parts)]
    mx.autograd.backward(losses)
    trainer.step(BATCH_SIZE)
    return sum(float(loss.sum().asscalar()) for loss in losses)


def digest(net, trainer, loss_sum):
    values = [
        value.asnumpy() for param in net.collect_params().values() for value in param.list_data()
    ]
    values += [np.float64(loss_sum), np.float64(trainer.learning_rate)]
    values.append(np.int64(trainer.optimizer.num_update))
    return hashlib.sha256(b"".join(value.tobytes() for value in values)).hexdigest()


class Run:
    """One process that trains until it is killed or ends."""

    def __init__(self, *arguments):
        self.progress, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                end = train(*arguments, lambda update: os.write(writer, bytes([update])))
                os.write(writer, b"\0" + end.encode())
                status = 0
            finally:
                os._exit(status)
        os.close(writer)

    def kill_after(self, updates, wait):
        """Kills it that many updates later, and says after which one it really was."""
        last = 0
        for _ in range(updates):
            seen = os.read(self.progress, 1)
            if seen in (b"", b"\0"):
                break
            last = seen[0]
        time.sleep(wait)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.progress)
        return last

    def end(self):
        text = b""
        while select.select([self.progress], [], [], 60)[0]:
            part = os.read(self.progress, 1024)
            if not part:
                break
            text += part
        _, status = os.waitpid(self.pid, 0)
        assert status == 0, status
        return text.split(b"\0")[1].decode()


def main():
    optimizer, devices, kills, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    choose = random.Random(seed)
    contexts = [to_context(device) for device in devices.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        uninterrupted = Run(Path(folder) / "uninterrupted", optimizer, contexts).end()
        killed, killed_at = Path(folder) / "killed", []
        for _ in range(kills):
            run = Run(killed, optimizer, contexts)
            updates = choose.randint(0, 2 * EPOCHS * BATCHES // kills)
            killed_at.append(run.kill_after(updates, choose.uniform(0, LONGEST_WAIT)))
        resumed = Run(killed, optimizer, contexts).end()
        kept = sorted(path.name for path in killed.iterdir())
    print(
        json.dumps(
            {
                "uninterrupted": uninterrupted,
                "resumed": resumed,
                "killed_at": killed_at,
                "kept": kept,
            }
        )
    )


if __name__ == "__main__":
    main()
