"""Trains with DJL and with Gluon, both here and now, and counts the weights that differ.

Gluon's scheduler replays the rates that DJL's optimizer asked for. Needs mxnet.
"""

import djl_training
import gluon_training
import numpy as np


def main() -> None:
    for name, trained in djl_training.train_all().items():
        replay = dict(enumerate(trained.rates.tolist(), start=1))
        weights = gluon_training.train(replay.__getitem__)
        difference = np.abs(np.concatenate([w.ravel() for w in weights]) - trained.weights)
        print(
            f"{name}: {len(trained.rates)} updates, {np.count_nonzero(difference)} of "
            f"{difference.size} weights differ, by at most {difference.max():.1e}"
        )


if __name__ == "__main__":
    main()
