"""Snapshot ensembles on real Gluon networks."""

from __future__ import annotations

import numpy as np
import pytest
from places import contexts_at

from lrtrack import (
    CosineRestartsTracker,
    CosineTracker,
    CyclicalTracker,
    LambdaTracker,
    Tracker,
    WarmUpTracker,
)
from lrtrack.mxnet import LRScheduler, SnapshotEnsemble

CYCLES = CosineRestartsTracker(base_value=0.5, first_cycle=5)
WARM_UP = WarmUpTracker(main_tracker=Tracker.fixed(0.5), warm_up_steps=3)


class Training:
    def __init__(self, mx, scheduler, folder, contexts=None, **options):
        self.mx = mx
        self.contexts = contexts or [mx.cpu()]
        self.net, self.second_net = self.make_net(), self.make_net()
        options = {"lr_scheduler": scheduler, **options}
        self.trainer = mx.gluon.Trainer(self.net.collect_params(), "sgd", options)
        self.ensemble = SnapshotEnsemble(self.net, self.trainer, folder)

    def make_net(self):
        net = self.mx.gluon.nn.Dense(3, in_units=2)
        net.initialize(self.mx.init.Xavier(), ctx=self.contexts)
        return net

    def run(self, updates):
        """After which of them a snapshot was taken."""
        taken = []
        for _ in range(updates):
            with self.mx.autograd.record():
                losses = [(self.net(self.data(context)) ** 2).sum() for context in self.contexts]
            self.mx.autograd.backward(losses)
            self.trainer.step(4)
            if self.ensemble.step():
                taken.append(self.trainer.optimizer.num_update)
        return taken

    def data(self, context):
        return self.mx.nd.array([[1, 2], [3, -4]], ctx=context) / 8


@pytest.mark.parametrize(
    "scheduler, expected",
    [
        # Huang et al.: after every cycle's last update, at its lowest rate.
        (LRScheduler(CYCLES, first_update=0), [5, 10, 15]),
        (LRScheduler(CYCLES), [4, 9, 14]),
        (LRScheduler(CYCLES, updates_per_epoch=2), [10]),
        # A triangle's lowest value is the first of the next cycle.
        (
            LRScheduler(CyclicalTracker(base_value=0.1, max_value=0.5, step_size_up=2)),
            [4, 8, 12, 16],
        ),
        # No cycle ends with a warm-up, nor with a decay that nothing follows.
        (LRScheduler(Tracker.sequence([(WARM_UP, 4), CYCLES]), first_update=0), [9, 14]),
        (LRScheduler(CosineTracker(base_value=0.5, max_updates=8)), []),
        # A function has no pieces, whatever its values do.
        (LRScheduler(LambdaTracker(function=lambda t: 0.1 + 0.05 * (t % 3))), []),
    ],
    ids=["from 0", "from 1", "epochs", "triangles", "warm-up", "one decay", "function"],
)
def test_a_snapshot_is_taken_where_a_cycle_ends(mx, tmp_path, scheduler, expected):
    training = Training(mx, scheduler, tmp_path)
    assert training.run(16) == expected
    names = [f"update-{update}.params" for update in expected]
    assert [path.name for path in training.ensemble.snapshots] == names


@pytest.mark.parametrize("place", ["one device", "a GPU"])
def test_it_predicts_the_mean_of_the_snapshots_probabilities(mx, tmp_path, place):
    contexts = contexts_at(mx, place)
    training = Training(mx, LRScheduler(CYCLES, first_update=0), tmp_path, contexts, momentum=0.9)
    data = mx.nd.array([[1, 2], [3, 4], [5, -6]], ctx=contexts[0])
    probabilities = []
    for _ in range(3):
        training.run(5)
        logits = training.net(data).asnumpy().astype(float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities.append(powers / powers.sum(axis=1, keepdims=True))
    ensemble, net = training.ensemble, training.second_net
    np.testing.assert_allclose(ensemble.predict(net, data), np.mean(probabilities, 0), rtol=1e-5)
    last = ensemble.predict(net, [data[:2], data[2:]], last=2)
    np.testing.assert_allclose(last, np.mean(probabilities[1:], 0), rtol=1e-5)


@pytest.mark.parametrize("on_store", [True, False])
def test_predicting_in_between_changes_no_weight(mx, tmp_path, on_store):
    def trained(predicts):
        mx.random.seed(1)
        scheduler = LRScheduler(CYCLES, first_update=0)
        contexts = [mx.cpu(0), mx.cpu(1)]
        folder = tmp_path / str(predicts)
        training = Training(mx, scheduler, folder, contexts, momentum=0.9)
        training.run(6)
        if predicts:
            training.ensemble.predict(training.second_net, training.data(mx.cpu()))
        training.run(6)
        return training.net.weight.data(mx.cpu(0)).asnumpy()

    np.testing.assert_array_equal(trained(True), trained(False))


def test_a_resumed_training_keeps_the_existing_snapshots(mx, tmp_path):
    scheduler = LRScheduler(CYCLES, first_update=0)
    Training(mx, scheduler, tmp_path).run(7)
    resumed = Training(mx, scheduler, tmp_path, begin_num_update=7)
    assert resumed.run(4) == [10]
    resumed.ensemble.save()
    names = [path.name for path in resumed.ensemble.snapshots]
    assert names == ["update-5.params", "update-10.params", "update-11.params"]


def test_errors_name_the_argument(mx, tmp_path):
    training = Training(mx, LRScheduler(CYCLES), tmp_path)
    data = mx.nd.ones((1, 2))
    with pytest.raises(ValueError, match="net must be a second network"):
        training.ensemble.predict(training.net, data)
    with pytest.raises(ValueError, match="there must be a snapshot"):
        training.ensemble.predict(training.second_net, data)
    training.ensemble.save()
    with pytest.raises(ValueError, match="last must be from 1 to 1, received 2"):
        training.ensemble.predict(training.second_net, data, last=2)
    with pytest.raises(TypeError, match=r"lr_scheduler must be a lrtrack\.mxnet\.LRScheduler"):
        Training(mx, None, tmp_path)
