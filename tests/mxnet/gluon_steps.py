"""Gluon parameters whose gradients are known, so that a step can be computed by hand."""

from __future__ import annotations

import numpy as np


class KnownGradients:
    """Some parameters with a loss that is linear in them: its gradients never change."""

    def __init__(self, mx, contexts=None, count=4, size=5, seed=3):
        self.mx = mx
        self.contexts = contexts or [mx.cpu()]
        random = np.random.default_rng(seed)
        self.start = random.normal(size=(count, size)).astype(np.float32)
        self.gradients = random.normal(size=(count, size)).astype(np.float32)
        self.parameters = [self._parameter(f"p{i}", row) for i, row in enumerate(self.start)]

    def _parameter(self, name, values):
        parameter = self.mx.gluon.Parameter(name, shape=values.shape)
        parameter.initialize(self.mx.init.Constant(self.mx.nd.array(values)), ctx=self.contexts)
        return parameter

    def trainer(self, optimizer, options, **more):
        return self.mx.gluon.Trainer(self.parameters, optimizer, options, **more)

    def step(self, trainer, workers=1):
        """One update with the known gradients as its mean over devices and workers."""
        losses = []
        with self.mx.autograd.record():
            for context in self.contexts:
                for parameter, gradient in zip(self.parameters, self.gradients):
                    known = self.mx.nd.array(gradient, ctx=context)
                    losses.append((parameter.data(context) * known).sum())
        self.mx.autograd.backward(losses)
        trainer.step(len(self.contexts) * workers)

    def weights(self, context=None):
        context = context or self.contexts[0]
        return np.stack([parameter.data(context).asnumpy() for parameter in self.parameters])


def sgd_by_hand(start, gradients, rates):
    """Plain gradient descent in binary32."""
    weights = start.copy()
    for rate in rates:
        weights = weights - np.float32(rate) * gradients
    return weights
