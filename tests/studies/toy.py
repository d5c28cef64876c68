"""A study of a function in place of a training, as a script and for the tests to import.

python toy.py STORAGE [--workers N] [--seeds N] [--epochs N] [--seconds S] [--grace S]
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path

from lrtrack import CosineTracker, FixedTracker
from lrtrack.studies import Study

SCHEDULES = {
    "low": FixedTracker(value=0.125),
    "high": FixedTracker(value=0.25),
    "cosine": CosineTracker(base_value=0.5, max_updates=4),
}
SEED_THAT_RAISES, SEED_THAT_DIVERGES, SEED_THAT_SAYS_NOTHING, SEED_THAT_IS_STUCK = 11, 12, 13, 14
SEED_THAT_HANGS = 15


def train(run):
    """Quick; the same for each seed and schedule."""
    noise = random.Random(run.seed)
    for epoch in range(4):
        accuracy = run.tracker(epoch) + 0.01 * noise.random()
        run.report(epoch, accuracy=accuracy, train_accuracy=accuracy + 0.125, loss=1 - accuracy)


class Slow:
    """As long as it is told to be, in a few epochs."""

    def __init__(self, epochs, seconds):
        self.epochs = epochs
        self.seconds = seconds

    def __call__(self, run):
        for epoch in range(self.epochs):
            time.sleep(self.seconds / self.epochs)
            run.report(epoch, accuracy=run.tracker(epoch))


def train_badly(run):
    for epoch in range(3):
        if run.seed == SEED_THAT_RAISES:
            raise ZeroDivisionError("what a pity")
        if run.seed == SEED_THAT_HANGS and epoch == 1:
            time.sleep(600)
        diverges = run.seed == SEED_THAT_DIVERGES and epoch == 1
        accuracy = 0.125 if run.seed == SEED_THAT_IS_STUCK else 0.5
        if run.seed != SEED_THAT_SAYS_NOTHING:
            run.report(epoch, accuracy=accuracy, loss=math.nan if diverges else 0.5)


def report_badly(run):
    run.report(1, accuracy=0.5)
    if run.seed == 0:
        run.report(2, accuracy="good")
    run.report(1 if run.seed == 1 else 2.5, accuracy=0.5)


class Recording:
    """Writes a line at the start of each training."""

    def __init__(self, path):
        self.path = str(path)

    def __call__(self, run):
        with Path(self.path).open("a", encoding="utf-8") as file:
            file.write(f"{run.schedule} {run.seed} {run.attempt}\n")
        train(run)


def make_study(storage, **options):
    options = {"train": train, "schedules": SCHEDULES, "seeds": range(3), **options}
    return Study(storage=storage, metric="accuracy", **options)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("storage")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=0.4)
    parser.add_argument("--grace", type=float, default=60)
    arguments = parser.parse_args()
    study = make_study(
        arguments.storage,
        train=Slow(arguments.epochs, arguments.seconds),
        seeds=range(arguments.seeds),
        grace=arguments.grace,
        retries=1000,
    )
    study.run(workers=arguments.workers, progress=False)


if __name__ == "__main__":
    main()
