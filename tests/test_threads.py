"""Bulk work lets other Python threads run, and threads share trackers freely."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from user_defined import Halving

from lrtrack import (
    CosineTracker,
    CyclicalTracker,
    FactorTracker,
    ProductTracker,
    WarmUpTracker,
    evaluate,
)

SIZE = 10**7
TRACKER = FactorTracker(base_value=0.5, factor=0.9999)
SLOW = ProductTracker(factors=[TRACKER] * 20)
MANY = ProductTracker(factors=[TRACKER] * 100_000)


@pytest.fixture
def no_switching():
    """Without this the interpreter itself would make other threads run, every 5 ms."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("no_switching")
@pytest.mark.parametrize(
    "work",
    [
        lambda: SLOW[0:SIZE],
        lambda: SLOW.get_new_values(np.arange(SIZE)),
        lambda: evaluate([SLOW], range(SIZE), threads=1),
        lambda: evaluate([SLOW] * 2, np.arange(SIZE), threads=2),
    ],
    ids=["slice", "array", "evaluate", "threads"],
)
def test_other_threads_run_meanwhile(work):
    assert_others_run_during(work)


@pytest.mark.parametrize("work", [lambda: MANY.factors, lambda: repr(MANY)], ids=["parts", "repr"])
def test_other_threads_run_while_many_parts_become_objects(work):
    assert_others_run_during(work)


def assert_others_run_during(work):
    times = []
    stop = threading.Event()

    def count():
        while not stop.is_set():
            times.append(time.perf_counter())
            time.sleep(0.0005)

    other = threading.Thread(target=count)
    other.start()
    start = time.perf_counter()
    work()
    end = time.perf_counter()
    stop.set()
    other.join()
    # The middle half, because NumPy makes and scans the arrays with the GIL held.
    quarter = (end - start) / 4
    assert any(start + quarter < t < end - quarter for t in times), (end - start, len(times))


@pytest.mark.parametrize(
    "tracker",
    [
        TRACKER,
        CosineTracker(base_value=0.5, max_updates=1000),
        WarmUpTracker(main_tracker=TRACKER, warm_up_steps=100),
        CyclicalTracker(step_size_up=7, scale_function=lambda n: 1 / (1 + n)),
        WarmUpTracker(main_tracker=Halving(0.5), warm_up_steps=2),
    ],
    ids=["in C++", "cosine", "nested", "with a function", "with a class in Python"],
)
def test_many_threads_get_the_same_bits(tracker):
    expected = tracker[0:5000]

    def ask(number):
        if number % 3 == 0:
            return tracker[0:5000]
        if number % 3 == 1:
            return evaluate([tracker], range(5000), threads=3)[0]
        return np.array([tracker(n) for n in range(5000)], np.float32)

    with ThreadPoolExecutor(8) as pool:
        for values in pool.map(ask, range(24)):
            np.testing.assert_array_equal(values, expected)


def test_trackers_may_die_on_any_thread():
    def make_and_drop(_):
        for n in range(200):
            tracker = CyclicalTracker(scale_function=lambda m, n=n: n)
            WarmUpTracker(main_tracker=tracker)(3)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make_and_drop, range(16)))
