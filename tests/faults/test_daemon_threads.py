"""A process exits cleanly whatever its daemon threads are doing in lrtrack."""

from __future__ import annotations

import pytest
from children import run

# Four daemon threads do the work again and again while the process ends.
CHILD = """
import copy, threading, time
from fractions import Fraction
import lrtrack
from lrtrack import Tracker, evaluate

class Index:
    def __index__(self):
        return 3

class Halves(Tracker):
    def get_new_value(self, num_update):
        return 0.5

cosine = lrtrack.CosineTracker(base_value=0.5, max_updates=10**6)
halves = Halves()
called = lrtrack.LambdaTracker(function=lambda n: n / 2)
warm_up = lrtrack.WarmUpTracker(main_tracker=halves)
dictionary = (cosine * cosine).to_dict()
indices = [Index()] * 200

def work():
    {work}

def repeat():
    while True:
        work()

for _ in range(4):
    threading.Thread(target=repeat, daemon=True).start()
time.sleep(0.05)
"""

WORK = {
    "bulk": "cosine[0:200_000]",
    "threads": "evaluate([cosine] * 2, range(200_000), threads=2)",
    "first use of NumPy": "cosine[0:10]",
    "numbers": "cosine(Index())",
    "many numbers": "cosine.get_new_values(indices)",
    "parameters": "lrtrack.FactorTracker(base_value=Fraction(1, 2), factor=Fraction(1, 3))",
    "builder": "Tracker.factor().set_base_value(Fraction(1, 2)).set_factor(Fraction(1, 3)).build()",
    "iterator": "lrtrack.SumTracker(terms=(cosine for _ in range(100)))",
    "dictionary": "Tracker.from_dict(dictionary)",
    "pickle": "cosine.__reduce__()",
    "copy": "copy.deepcopy(warm_up)",
    "text": "repr(halves * 2)",
    "equality": "hash(warm_up), warm_up == halves * 2",
    "function": "called[0:2000]",
    "class defined in Python": "halves(3), warm_up(3)",
}


@pytest.mark.parametrize("work", WORK)
def test_the_process_exits_cleanly(work):
    run(CHILD.replace("{work}", WORK[work]))


def test_the_process_exits_cleanly_while_trackers_of_functions_exist():
    run(
        "import builtins, threading, lrtrack\n"
        "t = lrtrack.CyclicalTracker(scale_function=lambda n: 1.0)\n"
        "builtins.kept = [t, lrtrack.WarmUpTracker(main_tracker=t), t.builder()]\n"
        "thread = threading.Thread(target=lambda: [t(3) for _ in range(10**5)], daemon=True)\n"
        "thread.start()\n"
    )
