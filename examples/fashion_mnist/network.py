"""LeNet as "Dive into Deep Learning" draws it, with ReLU and max pooling."""

from __future__ import annotations

from typing import Any

from lrtrack.mxnet import import_mxnet

mx = import_mxnet()
nn = mx.gluon.nn


def lenet(filters: int) -> Any:
    """The network, with so many filters in its first convolution (the book has 6)."""
    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(filters, kernel_size=5, padding=2, activation="relu"),
        nn.MaxPool2D(pool_size=2, strides=2),
        nn.Conv2D(16, kernel_size=5, activation="relu"),
        nn.MaxPool2D(pool_size=2, strides=2),
        nn.Dense(120, activation="relu"),
        nn.Dense(84, activation="relu"),
        nn.Dense(10),
    )
    return net


def initialized_lenet(filters: int, sample: Any, seed: int) -> Any:
    """A network with fresh weights that depend on the seed alone, ready to train."""
    net = lenet(filters)
    net.initialize(mx.init.Xavier())
    # The weights are drawn in the first forward pass, when their shapes are known.
    mx.random.seed(seed)
    net(sample)
    net.hybridize(static_alloc=True, static_shape=True)
    return net
