"""No call hangs: it is refused, or answers Ctrl-C and lets other threads run."""

from __future__ import annotations

import functools

import pytest
from children import run

from lrtrack import LambdaTracker, ProductTracker, Tracker

NEST = {
    "tracker": lambda t: t,
    "method": lambda t: t.get_new_value,
    "call": lambda t: t.__call__,
}


@pytest.mark.parametrize("how", NEST)
def test_trackers_that_are_functions_count_as_parts(how):
    def nest(times):
        tracker = Tracker.fixed(0.5)
        for _ in range(times):
            tracker = LambdaTracker(function=NEST[how](tracker + tracker))
        return tracker

    with pytest.raises(ValueError, match=r"number of trackers .* at most 1000000, received"):
        nest(49)


def test_parts_without_end_are_refused():
    tracker = Tracker.fixed(0.5)
    endless = iter(lambda: tracker, None)
    for call in (lambda: ProductTracker(factors=endless), lambda: Tracker.sum().set_terms(endless)):
        with pytest.raises(ValueError, match="must be at most 1000000"):
            call()


# The work takes hours. A thread, which runs only if the work lets it, interrupts it.
CHILD = """
import functools, itertools, os, signal, sys, threading, time
import numpy as np
import lrtrack
from lrtrack import LambdaTracker, Tracker, evaluate

signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent may have it ignored
sys.setswitchinterval(0.005)
cosine = lrtrack.CosineTracker(base_value=0.5, max_updates=10**6)
many = lrtrack.ProductTracker(factors=[cosine] * 300_000)
steps = lrtrack.StepTracker(base_value=1, factor=0.5, step_size=1)
stairs = lrtrack.ProductTracker(factors=[steps] * 300_000)
mixed = lrtrack.ProductTracker(factors=[cosine] * 300_000 + [LambdaTracker(function=float)])
called = LambdaTracker(function=float)
nested = Tracker.fixed(0.5)
for _ in range(45):
    nested = LambdaTracker(function=functools.partial(nested + nested))
numbers = np.zeros(10**6, np.int64)

class Calls(tuple):
    def __call__(self, number):
        return 0.5

def shared_45_times():
    tracker = LambdaTracker(function=Calls())
    for _ in range(45):
        tracker = LambdaTracker(function=Calls([tracker, tracker]))
    return tracker

shared, twin = shared_45_times(), shared_45_times()

def interrupt():
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=interrupt, daemon=True).start()
try:
    while True:
        {work}
except KeyboardInterrupt:
    print("interrupted")
"""

WORK = {
    "range": "many[0:10**7]",
    "array": "many.get_new_values(numbers)",
    "few updates of many trackers": "many[0:1000]",
    "milestones of many trackers": "stairs.milestones(10**6)",
    "threads": "evaluate([many] * 2, range(10**7), threads=2)",
    "one call of C code": "called[0:10**7]",
    "C code among much else": "mixed[0:10**7]",
    "single value": "nested(0)",
    "numbers": "called.get_new_values([np.int64(3)] * 10**6)",
    "hash": "hash(shared)",
    "equality": "shared == twin",
    "parameters": "lrtrack.MultiFactorTracker(base_value=1, factor=1, steps=itertools.count())",
}


@pytest.mark.parametrize("work", WORK)
def test_ctrl_c(work):
    assert run(CHILD.replace("{work}", WORK[work])) == "interrupted\n"


def test_values_do_not_depend_on_how_often_others_run():
    partial = functools.partial(pow, 2)
    tracker = LambdaTracker(function=lambda n: partial(n % 5)) * 0.5
    assert tracker[0:1000].tolist() == [2 ** (n % 5) / 2 for n in range(1000)]
