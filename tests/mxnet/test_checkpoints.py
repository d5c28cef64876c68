"""Checkpoints: a killed training resumes bit for bit, and what the files hold and refuse."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from places import PLACES, contexts_at

from lrtrack import CosineTracker, PlateauTracker, Tracker
from lrtrack.mxnet import (
    HyperparameterScheduler,
    LRScheduler,
    load_checkpoint,
    random_state,
    save_checkpoint,
    set_lr_multipliers,
)

# MXNet's stores do not close the file that they load.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")

KILLS = 8
COSINE = CosineTracker(base_value=0.3, final_value=0.01, max_updates=20)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="every run is a fork")
@pytest.mark.parametrize(
    "optimizer, place",
    [
        ("sgd", "one device"),
        ("adam", "one device"),
        ("sgd", "two devices on the store"),
        ("adam", "a GPU"),
    ],
)
def test_a_training_killed_at_random_updates_ends_with_the_same_bits(mx, optimizer, place):
    devices = ",".join(map(str, contexts_at(mx, place)))
    seed = random.SystemRandom().randrange(2**32)
    script = Path(__file__).with_name("killed_training.py")
    arguments = [optimizer, devices, str(KILLS), str(seed)]
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert len(result["killed_at"]) == KILLS
    assert result["resumed"] == result["uninterrupted"], (arguments, result["killed_at"])
    assert len(result["kept"]) == 1


class Net:
    """A layer with BatchNorm on two devices, and its trainer."""

    def __init__(self, mx, tracker=COSINE, place="two devices on the store", **options):
        self.contexts = contexts_at(mx, place)
        self.mx = mx
        self.net = mx.gluon.nn.HybridSequential(prefix="net_")
        with self.net.name_scope():
            self.net.add(mx.gluon.nn.Dense(2, in_units=3), mx.gluon.nn.BatchNorm(in_channels=2))
        self.net.initialize(mx.init.Constant(0.5), ctx=self.contexts)
        options = {"lr_scheduler": LRScheduler(tracker), "learning_rate": None, **options}
        self.trainer = mx.gluon.Trainer(
            self.net.collect_params(), "sgd", options, update_on_kvstore=PLACES[place]
        )

    def step(self, number):
        data = np.random.default_rng(number).normal(size=(4, 3))
        with self.mx.autograd.record():
            for part in self.mx.gluon.utils.split_and_load(self.mx.nd.array(data), self.contexts):
                (self.net(part) ** 2).sum().backward()
        self.trainer.step(4)

    def values(self):
        return {
            (param.name, str(value.context)): value.asnumpy()
            for param in self.net.collect_params().values()
            for value in param.list_data()
        }

    def save(self, folder, **extra):
        save_checkpoint(folder, self.net, self.trainer, **extra)

    def load(self, folder, **options):
        return load_checkpoint(folder, self.net, self.trainer, **options)


def assert_equal_values(one, other):
    assert one.keys() == other.keys()
    for name, value in one.items():
        np.testing.assert_array_equal(value, other[name], err_msg=str(name))


@pytest.mark.parametrize("place", PLACES)
def test_every_device_gets_its_own_statistics_and_momentum_back(mx, tmp_path, place):
    saved, loaded = Net(mx, place=place, momentum=0.9), Net(mx, place=place, momentum=0.9)
    for number in (0, 1):  # the first step starts MXNet's store, which gives all devices one value
        saved.step(number)
    means = [value for (name, _), value in saved.values().items() if "running_mean" in name]
    assert len(means) == 1 or (means[0] != means[1]).any()
    saved.save(tmp_path)
    loaded.step(2)  # something to be forgotten
    loaded.load(tmp_path)
    assert_equal_values(loaded.values(), saved.values())
    saved.step(3)
    loaded.step(3)
    assert_equal_values(loaded.values(), saved.values())


def test_multipliers_come_back_though_mxnet_saves_none(mx, tmp_path):
    saved, loaded = Net(mx), Net(mx)
    set_lr_multipliers(saved.net.collect_params(), Tracker.fixed(0.25))
    saved.save(tmp_path)
    loaded.load(tmp_path)
    assert {param.lr_mult for param in loaded.net.collect_params().values()} == {0.25}


def test_extra_and_random_states_come_back(mx, tmp_path):
    model = Net(mx)
    random.seed(5)
    np.random.seed(6)
    begin = random_state()
    expected = random.random(), np.random.normal()
    extra = {"epoch": 3, "sums": np.arange(3), "best": None}
    model.save(tmp_path, random_state=begin, **extra)
    given = model.load(tmp_path)
    assert given.keys() == extra.keys()
    assert (given["epoch"], given["sums"].tolist(), given["best"]) == (3, [0, 1, 2], None)
    assert (random.random(), np.random.normal()) == expected


def test_ones_own_plateau_continues_after_loading(mx, tmp_path):
    def plateau():
        return PlateauTracker(base_value=0.5, factor=0.5, patience=0)

    mine, theirs = plateau(), plateau()
    saved, loaded = Net(mx, tracker=theirs), Net(mx, tracker=mine)
    theirs.update(1.0)
    theirs.update(1.0)
    saved.step(1)
    saved.save(tmp_path)
    loaded.load(tmp_path)
    assert loaded.trainer.learning_rate == mine.value == 0.25
    mine.update(1.0)
    assert loaded.trainer.learning_rate == 0.125


def test_hyperparameters_that_follow_trackers_are_not_a_difference(mx, tmp_path):
    saved, loaded = Net(mx), Net(mx)
    HyperparameterScheduler(saved.trainer, momentum=Tracker.fixed(0.5)).step()
    saved.step(1)
    saved.save(tmp_path)
    with pytest.warns(UserWarning, match="momentum 0.5, not 0"):
        loaded.load(tmp_path)
    again = Net(mx)
    again.load(tmp_path, followed=["momentum"])


def test_a_save_that_fails_leaves_the_checkpoint_before_it(mx, tmp_path):
    model = Net(mx)
    model.save(tmp_path, epoch=1)
    with pytest.raises(Exception, match="pickle"):
        model.save(tmp_path, epoch=lambda: 2)
    assert [path.name for path in tmp_path.iterdir()] == ["1"]
    assert model.load(tmp_path) == {"epoch": 1}


@pytest.mark.parametrize("missing", ["", "nowhere"])
def test_a_folder_without_a_checkpoint_is_named(mx, tmp_path, missing):
    with pytest.raises(FileNotFoundError, match=f"folder must hold a checkpoint, .*{missing}"):
        Net(mx).load(tmp_path / missing)


def test_parameters_in_another_order_are_refused(mx, tmp_path):
    # Gluon's sorted names put dense10 before dense9, and would swap the momenta of two layers.
    def net(first):
        result = mx.gluon.nn.HybridSequential(prefix="")
        for number in (first, first + 1):
            result.add(mx.gluon.nn.Dense(2, in_units=2, use_bias=False, prefix=f"dense{number}_"))
        result.initialize()
        return result, mx.gluon.Trainer(result.collect_params(), "sgd", {"momentum": 0.9})

    save_checkpoint(tmp_path, *net(7))
    load_checkpoint(tmp_path, *net(8 - 1))
    load_checkpoint(tmp_path, *net(0))
    with pytest.raises(ValueError, match=r"the trainer's parameters must be .*same order"):
        load_checkpoint(tmp_path, *net(9))


def test_the_loss_scale_comes_back(mx, tmp_path):
    class Scaler:
        def __init__(self, scale):
            self.loss_scale = scale

    saved, loaded = Net(mx), Net(mx)
    saved.trainer._amp_loss_scaler, loaded.trainer._amp_loss_scaler = Scaler(8.0), Scaler(1.0)
    saved.save(tmp_path)
    loaded.load(tmp_path)
    assert loaded.trainer._amp_loss_scaler.loss_scale == 8.0
