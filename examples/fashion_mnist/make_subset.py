"""Makes the subset that the repository ships: python -m examples.fashion_mnist.make_subset

The full set comes from Debian's package: apt-get install dataset-fashion-mnist
"""

from __future__ import annotations

import numpy as np

from examples.fashion_mnist import data

TRAIN_COUNT = 12_000
TEST_COUNT = 2_000


def balanced(split: data.Split, count: int) -> data.Split:
    """The first images of each class, the classes taking turns, so any beginning is balanced."""
    per_class = count // data.CLASSES
    members = [np.flatnonzero(split.labels == label)[:per_class] for label in range(data.CLASSES)]
    order = np.stack(members, axis=1).ravel()
    return data.Split(split.images[order], split.labels[order])


def main() -> None:
    folder = data.full_set()
    if folder is None:
        raise SystemExit("the full set is not here: apt-get install dataset-fashion-mnist")
    full = data.load(folder)
    train = balanced(full.train, TRAIN_COUNT)
    test = balanced(full.test, TEST_COUNT)
    data.SHIPPED.mkdir(exist_ok=True)
    data.write_idx(data.SHIPPED / data.TRAIN_IMAGES, train.images)
    data.write_idx(data.SHIPPED / data.TRAIN_LABELS, train.labels)
    data.write_idx(data.SHIPPED / data.TEST_IMAGES, test.images)
    data.write_idx(data.SHIPPED / data.TEST_LABELS, test.labels)


if __name__ == "__main__":
    main()
