"""No nesting of trackers overflows the stack: it works or raises. Each test runs in a process of
its own, which an overflow would end."""

from __future__ import annotations

import subprocess
import sys

import pytest

SET_UP = """
import threading
import lrtrack
from lrtrack import Tracker

class Asking(Tracker):
    inner = None

    def get_new_value(self, num_update):
        return float(self.inner.get_new_values([num_update])[0])

def nest(tracker, times, compose):
    for _ in range(times):
        tracker = compose(tracker)
    return tracker

def outcome(call):
    try:
        call()
    except RecursionError:
        return "refused"
    return "works"

COMPOSE = {
    "clip": lambda t: t.clip(0, 1),
    "delay": lambda t: t.delay(-1),
    "per_epoch": lambda t: t.per_epoch(2),
    "product": lambda t: lrtrack.ProductTracker(factors=[Tracker.fixed(1), t]),
    "repeat": lambda t: t.repeat(10**6, length_factor=1.5),
    "sequence": lambda t: Tracker.sequence([(Tracker.fixed(1), 0), t]),
}
"""


def outcomes(code):
    result = subprocess.run(
        [sys.executable, "-c", SET_UP + code],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout.split()


COMPOSITIONS = ["clip", "delay", "per_epoch", "product", "repeat", "sequence"]


@pytest.mark.parametrize("composition", COMPOSITIONS)
def test_ten_thousand_levels_with_python_code_between(composition):
    code = f"""
compose = COMPOSE["{composition}"]
tracker = Tracker.fixed(0.5)
for _ in range(105):
    outer = Asking()
    outer.inner = tracker
    tracker = nest(outer, 97, compose)
for call in (lambda: tracker(5), lambda: tracker[0:200], lambda: tracker.get_new_values([7] * 99)):
    print(outcome(call))
    thread = threading.Thread(target=lambda: print(outcome(call)))
    thread.start()
    thread.join()
"""
    assert set(outcomes(code)) <= {"refused", "works"}


@pytest.mark.parametrize("composition", COMPOSITIONS)
def test_endless_recursion_through_compositions(composition):
    code = f"""
for times in (1, 10, 50, 98):
    endless = Asking()
    endless.inner = nest(endless, times, COMPOSE["{composition}"])
    print(outcome(lambda: endless(200)), outcome(lambda: endless.inner[0:300]))
    endless.inner = None
"""
    assert outcomes(code) == ["refused"] * 8


def test_high_limits_of_python():
    code = """
import sys
sys.setrecursionlimit(10**6)
for compose in COMPOSE.values():
    endless = Asking()
    endless.inner = nest(endless, 98, compose)
    print(outcome(lambda: endless(200)))
    endless.inner = None
"""
    assert outcomes(code) == ["refused"] * len(COMPOSITIONS)


def test_threads_with_a_small_stack():
    code = """
threading.stack_size(256 * 1024)
shallow = Asking()
shallow.inner = Tracker.fixed(0.5)
for compose in COMPOSE.values():
    deep = nest(Tracker.fixed(0.5), 98, compose)
    calls = [lambda: deep[0:300], lambda: deep.get_new_values([5] * 300), lambda: deep(5)]
    threads = [threading.Thread(target=lambda c=call: print(outcome(c))) for call in calls]
    for thread in threads:
        thread.start()
        thread.join()
thread = threading.Thread(target=lambda: print("shallow", outcome(lambda: shallow(5))))
thread.start()
thread.join()
"""
    *deep, name, shallow = outcomes(code)
    assert deep == ["refused", "refused", "works"] * len(COMPOSITIONS)
    assert (name, shallow) == ("shallow", "works")
