"""Trains with DJL and with Gluon, both here and now, and counts what differs.

Gluon's rates come from lrtrack. Needs mxnet. Fails if a rate or a weight differs.
"""

import sys

import djl_training
import gluon_training
import numpy as np
import training_task

sys.path.append(str(djl_training.PROJECT.parents[1]))
from djl_data import construct


def main() -> None:
    same = True
    for name, djl in djl_training.train_all().items():
        here = gluon_training.train(construct(training_task.TRACKERS[name]))
        rates, weights = (np.count_nonzero(a != b) for a, b in zip(here, djl))
        print(
            f"{name}: {rates} of {djl.rates.size} rates and {weights} of {djl.weights.size} "
            f"weights differ, by at most {np.abs(here.weights - djl.weights).max():.1e}"
        )
        same = same and not rates and not weights
    sys.exit(0 if same else "DJL and Gluon with lrtrack differ")


if __name__ == "__main__":
    main()
