"""The handlers in MXNet's real Estimator."""

from __future__ import annotations

import doctest
import struct
import warnings
from itertools import permutations

import numpy as np
import pytest
import tensorboardX
import tensorboardX.proto.event_pb2
from places import contexts_at

from lrtrack import CosineRestartsTracker, LinearTracker, PlateauTracker, Tracker
from lrtrack.mxnet import HyperparameterScheduler, LRScheduler, SnapshotEnsemble

BATCHES = 3
MAIN = LinearTracker(base_value=0.1, slope=-0.001)


@pytest.fixture
def handlers(mx):
    """The module under test, which needs MXNet to be imported at all."""
    import lrtrack.mxnet.estimator

    return lrtrack.mxnet.estimator


class Setting:
    """A small regression with validation, whose losses worsen from the second epoch on."""

    def __init__(self, mx, tracker=MAIN, place="one device", **options):
        from mxnet.gluon.contrib.estimator import Estimator

        random = np.random.default_rng(1)
        data = random.normal(size=(4 * BATCHES, 2)).astype(np.float32)
        dataset = mx.gluon.data.ArrayDataset(data, data.sum(axis=1, keepdims=True))
        self.data = mx.gluon.data.DataLoader(dataset, batch_size=4)
        validation = mx.gluon.data.ArrayDataset(data, -data.sum(axis=1, keepdims=True))
        self.validation = mx.gluon.data.DataLoader(validation, batch_size=4)
        self.net = mx.gluon.nn.Dense(1, in_units=2, prefix="line_")
        contexts = contexts_at(mx, place)
        self.net.initialize(mx.init.Zero(), ctx=contexts)
        options = {"lr_scheduler": LRScheduler(tracker), "learning_rate": None, **options}
        trainer = mx.gluon.Trainer(self.net.collect_params(), "sgd", options)
        loss = mx.gluon.loss.L2Loss()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.estimator = Estimator(self.net, loss, trainer=trainer, context=contexts)
        self.estimator.logger.handlers.clear()

    def fit(self, epochs, event_handlers):
        self.estimator.fit(self.data, self.validation, epochs=epochs, event_handlers=event_handlers)

    @property
    def trainer(self):
        return self.estimator.trainer


def written_scalars(folder):
    """The (tag, value, step) that TensorBoard finds in a folder's file of framed records."""
    scalars = []
    (path,) = folder.iterdir()
    content = path.read_bytes()
    start = 0
    while start < len(content):
        (length,) = struct.unpack_from("<Q", content, start)
        record = content[start + 12 : start + 12 + length]
        start += length + 16
        event = tensorboardX.proto.event_pb2.Event.FromString(record)
        scalars += [(item.tag, item.simple_value, event.step) for item in event.summary.value]
    return scalars


@pytest.mark.parametrize("place", ["one device", "a GPU"])
def test_the_log_has_each_updates_own_rate_in_full_digits(mx, handlers, caplog, tmp_path, place):
    setting = Setting(mx, momentum=0.5, place=place)
    writer = tensorboardX.SummaryWriter(str(tmp_path))
    scheduler = HyperparameterScheduler(setting.trainer, momentum=Tracker.fixed(0.75))
    setting.estimator.logger.addHandler(caplog.handler)
    rates = handlers.RateHandler(log_interval=2, hyperparameters=["momentum"], writer=writer)
    setting.fit(2, [rates, handlers.HyperparameterHandler(scheduler)])
    lines = [line for line in caplog.messages if line.startswith("[Update")]
    assert lines == [
        f"[Update {update}] learning_rate {MAIN(update)!r}, momentum 0.75" for update in (2, 4, 6)
    ]
    writer.close()
    written = written_scalars(tmp_path)
    assert written[:2] == [("learning_rate", MAIN(1), 1), ("momentum", 0.75, 1)]
    assert len(written) == 2 * 2 * BATCHES


def plateau():
    return PlateauTracker(base_value=1, factor=0.5, patience=0, main_tracker=MAIN)


def rates_of(mx, handlers, folder, epochs, order):
    """The rates of a training with a checkpoint after each epoch, resumed from the last."""
    from mxnet.gluon.contrib.estimator import CheckpointHandler

    setting = Setting(mx, plateau())
    logs = folder / f"logs to epoch {epochs}"
    writer = tensorboardX.SummaryWriter(str(logs))
    own = [
        handlers.PlateauHandler(setting.estimator.val_metrics[-1]),
        CheckpointHandler(str(folder), resume_from_checkpoint=True),
        handlers.RateHandler(writer=writer),
    ]
    setting.fit(epochs, [own[index] for index in order])
    writer.close()
    return [value for _, value, _ in written_scalars(logs)]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_a_plateau_follows_the_validation_through_a_resume(mx, handlers, tmp_path, order):
    uninterrupted = rates_of(mx, handlers, tmp_path / "uninterrupted", 4, order)
    # Validation gets worse from the first epoch on: halved after each but the first.
    heights = [1] * 2 * BATCHES + [0.5] * BATCHES + [0.25] * BATCHES
    expected = [height * MAIN.astype("float64")(k) for k, height in enumerate(heights, start=1)]
    np.testing.assert_allclose(uninterrupted, expected, rtol=1e-6)
    halves = [rates_of(mx, handlers, tmp_path / "halves", epochs, order) for epochs in (2, 4)]
    assert halves[0] + halves[1] == uninterrupted


def test_a_schedule_without_a_plateau_is_named(mx, handlers):
    setting = Setting(mx)
    handler = handlers.PlateauHandler(setting.estimator.val_metrics[-1])
    with pytest.raises(ValueError, match=r"lr_scheduler must be .*with a PlateauTracker"):
        setting.fit(1, [handler])


@pytest.mark.parametrize("argument", ["log_interval", "epoch_period"])
def test_bad_intervals_are_named(handlers, argument):
    kind = handlers.RateHandler if argument == "log_interval" else handlers.PlateauHandler
    arguments = {} if argument == "log_interval" else {"metric": None}
    with pytest.raises(ValueError, match=f"{argument} must be positive, received 0"):
        kind(**arguments, **{argument: 0})


def test_snapshots_are_taken_after_the_lowest_rate(mx, handlers, tmp_path):
    cycles = CosineRestartsTracker(base_value=0.1, first_cycle=2)
    setting = Setting(mx, lr_scheduler=LRScheduler(cycles, first_update=0))
    ensemble = SnapshotEnsemble(setting.net, setting.trainer, tmp_path)
    setting.fit(2, [handlers.SnapshotHandler(ensemble)])
    assert [path.name for path in ensemble.snapshots] == [f"update-{k}.params" for k in (2, 4, 6)]


class Rates(list):
    """A writer that keeps the values alone."""

    def add_scalar(self, tag, value, step):
        self.append(value)


def test_a_range_test_sets_the_schedule_of_a_training_that_is_new(mx, handlers, caplog, tmp_path):
    from mxnet.gluon.contrib.estimator import CheckpointHandler

    rates = Rates()

    def fit(epochs):
        setting = Setting(mx, lr_scheduler=None, learning_rate=0.5)
        setting.estimator.logger.addHandler(caplog.handler)
        test = handlers.RangeTestHandler(
            setting.data, lambda rate: LRScheduler(Tracker.fixed(rate)), progress=False
        )
        resume = CheckpointHandler(str(tmp_path), resume_from_checkpoint=True)
        setting.fit(epochs, [test, resume, handlers.RateHandler(writer=rates)])
        return test.result

    found = fit(1)
    assert f"[Range test] learning_rate {found.suggest()!r} (minimum/2)" in caplog.messages
    assert fit(2) is None
    assert rates == [pytest.approx(found.suggest())] * 2 * BATCHES


def test_a_range_test_alone_changes_nothing(mx, handlers):
    def weight_after(*before):
        setting = Setting(mx)
        setting.fit(1, list(before))
        return setting.net.weight.data().asnumpy()

    test = handlers.RangeTestHandler(Setting(mx).data, how="steepest", progress=False)
    np.testing.assert_array_equal(weight_after(test), weight_after())
    assert len(test.result.rates) > 10


@pytest.mark.parametrize(
    "name",
    [
        "HyperparameterHandler",
        "PlateauHandler",
        "RangeTestHandler",
        "RateHandler",
        "SnapshotHandler",
    ],
)
def test_examples_run(handlers, name):
    example = doctest.DocTestFinder(recurse=False).find(getattr(handlers, name), name, globs={})[0]
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
