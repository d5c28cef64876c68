"""lrtrack.jax with the real JAX and optax."""

from __future__ import annotations

import copy
import pickle

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import serialization
from jax import export

import lrtrack
from lrtrack import CosineTracker, PlateauTracker, StepTracker, Tracker
from lrtrack.jax import schedule, schedules

COSINE = CosineTracker(base_value=0.1, max_updates=20)
STEPS = StepTracker(base_value=0.9, factor=0.5, step_size=7)
UPDATES = 30


def in_scan(rates, counts):
    return jax.lax.scan(lambda _, count: (None, rates(count)), None, counts)[1]


WAYS = {
    "eager": lambda rates, counts: jnp.stack([rates(count) for count in counts]),
    "eager, an array": lambda rates, counts: rates(counts),
    "eager, Python's integers": lambda rates, counts: jnp.stack([rates(int(c)) for c in counts]),
    "jit": lambda rates, counts: jnp.stack([jax.jit(rates)(count) for count in counts]),
    "scan": in_scan,
    "vmap": lambda rates, counts: jax.jit(jax.vmap(rates))(counts),
    "vmap of scan": lambda rates, counts: jax.vmap(lambda c: in_scan(rates, c))(counts[None])[0],
    "export": lambda rates, counts: export.deserialize(
        export.export(jax.jit(rates))(counts).serialize()
    ).call(counts),
}
every_way = pytest.mark.parametrize("ask", WAYS.values(), ids=WAYS)


def assert_same_bits(values, expected):
    values, expected = np.asarray(values), np.asarray(expected)
    assert values.dtype == expected.dtype
    assert values.tobytes() == expected.tobytes()


def train(rates, gradient=lambda weight: 2 * (weight - 3), weight=1.0, count=UPDATES):
    """Plain gradient descent under a schedule, in one scan: the weights after each update."""
    optimizer = optax.sgd(rates)

    def step(carry, _):
        weight, state = carry
        updates, state = optimizer.update(gradient(weight), state)
        weight = optax.apply_updates(weight, updates)
        return (weight, state), weight

    carry = jnp.asarray(weight), optimizer.init(jnp.asarray(weight))
    return jax.lax.scan(step, carry, length=count)[1]


@every_way
@pytest.mark.parametrize("first_update", [0, 1, 2**40])
def test_the_values_are_the_trackers_bit_for_bit(ask, first_update):
    rates = schedule(COSINE, UPDATES, first_update=first_update)
    expected = COSINE[first_update : first_update + UPDATES]
    assert_same_bits(ask(rates, jnp.arange(UPDATES)), expected)


@every_way
def test_beyond_the_ends_the_nearest_value_is_held(ask):
    counts = jnp.array([-(2**31), -1, 0, 6, 7, 8, 2**31 - 1], jnp.int32)
    expected = STEPS.get_new_values([2, 2, 2, 8, 9, 9, 9])
    assert_same_bits(ask(schedule(STEPS, 8, first_update=2), counts), expected)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint32"])
def test_counts_of_any_integer_type(dtype):
    rates = schedule(COSINE, 300)
    for count in (0, 5, 100):
        for ask in (rates, jax.jit(rates)):
            assert float(ask(jnp.asarray(count, dtype))) == COSINE(count)


def test_joined_schedules_begin_at_their_own_update_0():
    # join_schedules asks every part at every update, with negative counts before its turn.
    warm_up = optax.linear_schedule(0.0, 0.1, 5)
    joined = jax.jit(optax.join_schedules([warm_up, schedule(COSINE, 20)], [5]))
    assert [float(joined(count)) for count in range(5, 35)] == COSINE.get_new_values(
        np.minimum(np.arange(30), 19)
    ).tolist()


def test_a_gradient_flows_through_a_scheduled_training():
    # w ← w − f(k) · 2 (w − 3), so dw/dw₀ is the product of 1 − 2 f(k).
    slope = jax.jit(jax.grad(lambda weight: train(schedule(COSINE, UPDATES), weight=weight)[-1]))
    expected = np.prod(1 - 2 * COSINE.astype(np.float64)[0:UPDATES])
    assert float(slope(1.0)) == pytest.approx(expected, rel=1e-5)


def test_negative_values_are_what_scale_by_schedule_takes():
    optimizer = optax.chain(optax.scale_by_schedule(schedule(-COSINE, UPDATES)))
    updates, _ = jax.jit(optimizer.update)(jnp.ones(3), optimizer.init(jnp.ones(3)))
    assert_same_bits(updates, np.full(3, -COSINE(0), np.float32))


def test_momentum_and_weight_decay_follow_trackers():
    optimizer = optax.inject_hyperparams(optax.adamw)(
        learning_rate=schedule(COSINE, UPDATES),
        b1=schedule(STEPS, UPDATES),
        weight_decay=schedule(COSINE * 0.5, UPDATES, first_update=1),
    )
    weights = jnp.ones(3)
    state = optimizer.init(weights)
    update = jax.jit(optimizer.update)
    for count in range(10):
        _, state = update(weights, state, weights)
        used = {name: float(state.hyperparams[name]) for name in ("learning_rate", "b1")}
        assert used == {"learning_rate": COSINE(count), "b1": STEPS(count)}
        assert float(state.hyperparams["weight_decay"]) == (COSINE * 0.5)(count + 1)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
def test_parameters_keep_their_precision(dtype):
    """As under optax's own schedules: momentum in a scan needs the type that it began with."""
    optimizer = optax.inject_hyperparams(optax.sgd)(
        learning_rate=schedule(COSINE, UPDATES), momentum=schedule(STEPS, UPDATES)
    )
    weights = jnp.ones(3, dtype)

    def step(carry, _):
        weights, state = carry
        updates, state = optimizer.update(weights, state, weights)
        return (optax.apply_updates(weights, updates), state), None

    (trained, state), _ = jax.lax.scan(step, (weights, optimizer.init(weights)), length=5)
    assert trained.dtype == state.inner_state[0].trace.dtype == dtype
    for rates in (schedule(COSINE, 9), jax.jit(schedule(COSINE, 9))):
        assert (weights - rates(3) * weights).dtype == dtype


def test_equal_schedules_share_a_trace():
    traced = []

    def rate(rates, count):
        traced.append(rates)
        return rates(count)

    compiled = jax.jit(rate, static_argnums=0)
    for _ in range(3):
        compiled(schedule(CosineTracker(base_value=0.1, max_updates=20), 30), 4)
    assert len(traced) == 1
    compiled(schedule(COSINE, 31), 4)
    compiled(schedule(COSINE, 30, first_update=1), 4)
    compiled(schedule(STEPS, 30), 4)
    assert len(traced) == 4


def test_equal_trackers_share_a_trace_too():
    traced = []

    def rate(tracker, count):
        traced.append(tracker)
        return jnp.asarray(tracker[0:30])[count]

    compiled = jax.jit(rate, static_argnums=0)
    assert float(compiled(COSINE, 4)) == COSINE(4)
    assert float(compiled(CosineTracker(base_value=0.1, max_updates=20), 5)) == COSINE(5)
    assert float(compiled(STEPS, 5)) == STEPS(5)
    assert len(traced) == 2


def test_a_schedule_is_a_value():
    rates = schedule(COSINE, 30, first_update=1)
    assert eval(repr(rates), {**vars(lrtrack), "schedule": schedule}) == rates
    assert repr(schedule(COSINE, 30)) == f"schedule({COSINE!r}, 30)"
    for twin in (pickle.loads(pickle.dumps(rates)), copy.copy(rates), copy.deepcopy(rates)):
        assert twin == rates
        assert hash(twin) == hash(rates)
        assert (twin.tracker, twin.num_updates, twin.first_update) == (COSINE, 30, 1)
    assert rates != schedule(COSINE, 30)
    assert rates != COSINE
    # Trackers of either precision are equal; their values are not.
    assert rates != schedule(COSINE.astype(np.float64), 30, first_update=1)


def test_a_schedule_that_was_traced_first_works_outside_too():
    rates = schedule(COSINE, 30)
    assert float(jax.jit(rates)(3)) == float(rates(3)) == COSINE(3)


def test_float64_is_refused_where_jax_would_round_it():
    double = COSINE.astype(np.float64)
    message = "^tracker must compute in float32 while jax_enable_x64 is off, received float64"
    for ask in (schedule(double, 20), jax.jit(schedule(double, 20))):
        with pytest.raises(ValueError, match=message):
            ask(3)
    with pytest.raises(ValueError, match=message):
        schedules([COSINE, double], 20)
    with jax.enable_x64(True):
        for ask in (schedule(double, 20), jax.jit(schedule(double, 20))):
            assert_same_bits(ask(3), np.float64(double(3)))
        assert_same_bits(jax.jit(schedule(COSINE, 20))(3), np.float32(COSINE(3)))
        both = schedules([COSINE, double], 20)
        assert_same_bits(jax.jit(jax.vmap(lambda rates: rates(3)))(both), [COSINE(3), double(3)])


REFUSED = {
    "a number": (
        lambda: schedule(0.1, 9),
        TypeError,
        "^tracker must be a lrtrack.Tracker, received 0.1",
    ),
    "a rate per parameter": (
        lambda: schedule(Tracker.fixed_per_var().set_default_value(1).build(), 9),
        TypeError,
        "^tracker must be a lrtrack.Tracker, with one value for all parameters, received Fixed",
    ),
    "a plateau in a product": (
        lambda: schedule(COSINE * PlateauTracker(base_value=0.5), 9),
        ValueError,
        "^tracker must be free of PlateauTracker, whose value changes during the run, received Pl",
    ),
    "a plateau in float64": (
        lambda: schedule(PlateauTracker(base_value=0.5).astype("float64"), 9),
        ValueError,
        "^tracker must be free of PlateauTracker",
    ),
    "no updates": (
        lambda: schedule(COSINE, 0),
        ValueError,
        "^num_updates must be positive, received 0",
    ),
    "half an update": (lambda: schedule(COSINE, 1.5), TypeError, "^num_updates must be an integer"),
    "a start before 0": (
        lambda: schedule(COSINE, 9, first_update=-1),
        ValueError,
        "^first_update must be non-negative, received -1",
    ),
    "an end out of reach": (
        lambda: schedule(COSINE, 9, first_update=2**63 - 9),
        ValueError,
        r"^first_update \+ num_updates must be below 2\*\*63",
    ),
    "an infinite rate": (
        lambda: schedule(lrtrack.LinearTracker(base_value=1e38, slope=1e38), 9, first_update=1),
        ValueError,
        "^the values must be finite, received inf at update 3 from LinearTracker",
    ),
    "a count of the wrong type": (
        lambda: schedule(COSINE, 9)(1.0),
        TypeError,
        "^count must be an integer within int64, received 1.0",
    ),
    "a traced count of the wrong type": (
        lambda: jax.jit(schedule(COSINE, 9))(1.0),
        TypeError,
        "^count must be an integer within int64",
    ),
    "a boolean count": (lambda: schedule(COSINE, 9)(True), TypeError, "^count must be an integer"),
    "a count beyond int64": (
        lambda: schedule(COSINE, 9)(2**63),
        TypeError,
        "^count must be an integer within int64, received 9223372036854775808",
    ),
    "no trackers": (lambda: schedules([], 9), ValueError, "^trackers must have at least one"),
    "a tracker for several": (
        lambda: schedules(COSINE, 9),
        TypeError,
        "^trackers must be a list of Trackers, received CosineTracker",
    ),
    "a number among trackers": (lambda: schedules([COSINE, 0.1], 9), TypeError, "received 0.1"),
}


@pytest.mark.parametrize("call, error, message", REFUSED.values(), ids=REFUSED)
def test_what_cannot_work_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_tracker_itself_is_a_schedule_only_for_steps_that_are_not_compiled():
    optimizer = optax.sgd(COSINE)
    state = optimizer.init(jnp.ones(()))
    updates, state = optimizer.update(jnp.ones(()), state)
    assert float(updates) == -COSINE(0)
    with pytest.raises(TypeError, match=r"num_update must be an integer, received .*Trace"):
        jax.jit(optimizer.update)(jnp.ones(()), state)


def test_accumulated_batches_are_one_update():
    optimizer = optax.MultiSteps(optax.sgd(schedule(COSINE, 20)), 3)
    state = optimizer.init(jnp.zeros(()))
    moves = []
    for _ in range(9):
        move, state = jax.jit(optimizer.update)(jnp.ones(()), state)
        moves.append(float(move))
    assert moves == [0, 0, -COSINE(0), 0, 0, -COSINE(1), 0, 0, -COSINE(2)]


def test_updates_that_are_skipped_do_not_count():
    optimizer = optax.apply_if_finite(optax.sgd(schedule(COSINE, 20)), 5)
    state = optimizer.init(jnp.zeros(()))
    moves = []
    for gradient in (1.0, np.nan, 1.0, 1.0):
        move, state = jax.jit(optimizer.update)(jnp.float32(gradient), state)
        moves.append(float(move))
    assert moves == [-COSINE(0), 0, -COSINE(1), -COSINE(2)]


def test_a_resumed_run_continues_its_schedule():
    optimizer = optax.adam(schedule(COSINE, UPDATES))
    update = jax.jit(optimizer.update)

    def run(weights, state, count):
        for _ in range(count):
            updates, state = update(weights**2, state, weights)
            weights = optax.apply_updates(weights, updates)
        return weights, state

    weights = jnp.arange(3.0)
    uninterrupted, _ = run(weights, optimizer.init(weights), 12)
    weights, state = run(weights, optimizer.init(weights), 5)
    saved = serialization.to_bytes((weights, state))
    empty = jnp.zeros(3)
    weights, state = serialization.from_bytes((empty, optimizer.init(empty)), saved)
    assert_same_bits(run(weights, state, 7)[0], uninterrupted)


def test_a_plateau_sets_an_injected_number_without_a_new_trace():
    plateau = PlateauTracker(base_value=0.5, factor=0.5, patience=0)
    optimizer = optax.inject_hyperparams(optax.sgd)(learning_rate=plateau.value)
    traced, used = [], []

    @jax.jit
    def step(state):
        traced.append(1)
        return optimizer.update(jnp.ones(()), state, jnp.ones(()))

    state = optimizer.init(jnp.ones(()))
    for loss in (1.0, 2.0, 0.5, 3.0):
        updates, state = step(state)
        used.append(-float(updates))
        plateau.update(loss)
        state.hyperparams["learning_rate"] = jnp.float32(plateau.value)
    assert used == [0.5, 0.5, 0.25, 0.25]
    assert plateau.value == 0.125
    assert len(traced) == 1


def test_many_schedules_train_side_by_side_as_they_do_alone():
    trackers = [
        CosineTracker(base_value=base, final_value=base / 10, max_updates=updates)
        for base in np.geomspace(0.001, 0.3, 16).tolist()
        for updates in (5, 10, 20, 40)
    ]
    assert len(trackers) == 64
    together = jax.jit(jax.vmap(train))(schedules(trackers, UPDATES, first_update=1))
    alone = [jax.jit(lambda t=t: train(schedule(t, UPDATES, first_update=1)))() for t in trackers]
    np.testing.assert_allclose(together, np.stack(alone), rtol=1e-6)
    # With a gradient of 1 the weights are the sums of the rates: here the rates themselves.
    moves = jax.vmap(lambda rates: train(rates, jnp.ones_like, 0.0, 1))
    assert_same_bits(-moves(schedules(trackers, 1))[:, 0], lrtrack.evaluate(trackers, [0])[:, 0])


def test_other_trackers_with_as_many_updates_need_no_recompilation():
    traced = []

    @jax.jit
    def final_weights(population):
        traced.append(1)
        return jax.vmap(train)(population)[:, -1]

    first = final_weights(schedules([COSINE, STEPS], UPDATES))
    second = final_weights(schedules([COSINE * 0.5, STEPS * 0.5], UPDATES))
    assert len(traced) == 1
    assert not np.array_equal(first, second)


def test_several_schedules_answer_for_all_trackers_outside_of_vmap():
    both = schedules([COSINE, STEPS], 20)
    for ask in (both, jax.jit(both)):
        assert_same_bits(ask(3), [np.float32(COSINE(3)), np.float32(STEPS(3))])
        assert_same_bits(ask(jnp.arange(20)), lrtrack.evaluate([COSINE, STEPS], range(20)))


def test_an_optax_schedule_is_a_function_for_a_tracker():
    """Instead of from_scheduler: optax's schedules are closures that do not say what they are."""
    cosine = optax.cosine_decay_schedule(0.1, 20)
    tracker = lrtrack.LambdaTracker(function=cosine)
    assert tracker(7) == float(cosine(7))
