"""What after_load_states corrects and warns of."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from gluon_steps import KnownGradients
from places import contexts_at

from lrtrack import CosineTracker, FactorTracker, PlateauTracker
from lrtrack.mxnet import LRScheduler, after_load_states

# MXNet's stores do not close the file that they load.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")

COSINE = CosineTracker(base_value=0.25, final_value=0.01, max_updates=20)
FACTOR = FactorTracker(base_value=0.25, factor=0.5)


def make(mx, optimizer="sgd", tracker=COSINE, contexts=None, **options):
    model = KnownGradients(mx, contexts)
    options = {"lr_scheduler": LRScheduler(tracker), "learning_rate": None, **options}
    return model, model.trainer(optimizer, options)


def run(model, trainer, updates):
    for _ in range(updates):
        model.step(trainer)


def saved_after(mx, path, updates, **arguments):
    model, trainer = make(mx, **arguments)
    run(model, trainer, updates)
    trainer.save_states(str(path))
    return model


def load(trainer, path, **options):
    before = trainer.optimizer
    trainer.load_states(str(path))
    after_load_states(trainer, before, **options)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("devices", [[1], [0, 1], [1, 2], "a GPU"])
def test_counts_continue_on_other_devices(mx, tmp_path, optimizer, devices):
    path = tmp_path / "states"
    saved_after(mx, path, 5, optimizer=optimizer)
    if devices == "a GPU":
        contexts = contexts_at(mx, devices)
    else:
        contexts = [mx.cpu(device) for device in devices]
    model, trainer = make(mx, optimizer, contexts=contexts)
    load(trainer, path)
    rates = []
    for _ in range(3):
        model.step(trainer)
        rates.append(trainer.learning_rate)
    assert rates == [COSINE(6), COSINE(7), COSINE(8)]
    np.testing.assert_array_equal(*(model.weights(contexts[end]) for end in (0, -1)))


def test_without_it_the_schedule_stands_still(mx, tmp_path):
    path = tmp_path / "states"
    saved_after(mx, path, 5)
    model, trainer = make(mx, contexts=[mx.cpu(1)])
    trainer.load_states(str(path))
    run(model, trainer, 3)
    assert trainer.learning_rate == COSINE(5)


def test_nothing_changed_gives_no_warning(mx, tmp_path):
    path = tmp_path / "states"
    saved_after(mx, path, 2, momentum=0.5, wd=0.01)
    _, trainer = make(mx, momentum=0.5, wd=0.01)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        load(trainer, path)


CHANGES = [
    ({"tracker": FACTOR}, r"lr_scheduler LRScheduler\(Cosine.*, not LRScheduler\(Factor"),
    ({"momentum": 0.5}, "momentum 0.0, not 0.5"),
    ({"wd": 0.5}, "wd 0.0, not 0.5"),
    ({"clip_gradient": 1.0}, "clip_gradient None, not 1.0"),
    ({"lr_scheduler": LRScheduler(COSINE, first_update=0)}, r"not LRScheduler\(.*first_update=0"),
    ({"lr_scheduler": None, "learning_rate": 0.5}, r"lr_scheduler LRScheduler\(.*, not None"),
    ({"optimizer": "nag"}, "optimizer SGD, not NAG"),
]


@pytest.mark.parametrize("changes, message", CHANGES, ids=lambda value: str(value)[:30])
def test_a_difference_is_named_and_the_loaded_schedule_continues(mx, tmp_path, changes, message):
    path = tmp_path / "states"
    saved_after(mx, path, 2)
    _, trainer = make(mx, **changes)
    with pytest.warns(UserWarning, match=message):
        load(trainer, path)
    assert trainer.learning_rate == COSINE(2)
    assert trainer.optimizer.momentum == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        load(make(mx, **changes)[1], path, keep="loaded")


@pytest.mark.parametrize("on_store", [True, False])
def test_the_trainers_own_schedule_can_continue(mx, tmp_path, on_store):
    path = tmp_path / "states"
    contexts = [mx.cpu(0), mx.cpu(1)]
    model = saved_after(mx, path, 2, contexts=contexts)
    options = {"lr_scheduler": LRScheduler(FACTOR), "wd": 0.5}
    trainer = model.trainer("sgd", options, kvstore="device", update_on_kvstore=on_store)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        load(trainer, path, keep="trainer")
    before = model.weights()
    model.step(trainer)
    expected = before - np.float32(FACTOR(3)) * (model.gradients + 0.5 * before)
    np.testing.assert_allclose(model.weights(), expected, rtol=1e-5, atol=1e-6)


def test_the_trainers_own_constant_rate_can_continue(mx, tmp_path):
    path = tmp_path / "states"
    saved_after(mx, path, 2)
    _, trainer = make(mx, lr_scheduler=None, learning_rate=0.5)
    load(trainer, path, keep="trainer")
    assert trainer.learning_rate == 0.5


def test_states_of_another_optimizer_are_refused(mx, tmp_path):
    path = tmp_path / "states"
    saved_after(mx, path, 2)
    _, trainer = make(mx, "adam")
    with pytest.raises(ValueError, match=r"states must be of the trainer's optimizer, Adam, .*SGD"):
        load(trainer, path, keep="trainer")


def test_ones_own_plateau_takes_the_state_over(mx, tmp_path):
    path = tmp_path / "states"
    saved, mine = (PlateauTracker(base_value=0.5, factor=0.5, patience=0) for _ in range(2))
    saved.update(1.0)
    saved.update(1.0)
    saved_after(mx, path, 1, tracker=saved)
    _, trainer = make(mx, tracker=mine)
    load(trainer, path)
    assert mine.state_dict() == saved.state_dict()
    mine.update(1.0)
    assert trainer.learning_rate == 0.125


def test_bad_arguments_are_named(mx, tmp_path):
    path = tmp_path / "states"
    saved_after(mx, path, 1)
    _, trainer = make(mx)
    trainer.load_states(str(path))
    with pytest.raises(ValueError, match=r"before must be trainer\.optimizer from before"):
        after_load_states(trainer, trainer.optimizer)
    with pytest.raises(ValueError, match="keep must be one of loaded, trainer, received 'mine'"):
        after_load_states(trainer, make(mx)[1].optimizer, keep="mine")
