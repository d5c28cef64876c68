"""PlateauTracker.update from several threads."""

from __future__ import annotations

import copy
import os
import pickle
import signal
import sys
import threading
import time

import pytest

from lrtrack import PlateauTracker

THREADS, UPDATES = 4, 20_000


@pytest.fixture(autouse=True)
def fast_switching():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def patient_tracker():
    tracker = PlateauTracker(base_value=1, patience=10**9)
    tracker.update(1.0)
    return tracker


def test_no_update_is_lost():
    tracker = patient_tracker()

    def update():
        for _ in range(UPDATES):
            tracker.update(2.0)

    threads = [threading.Thread(target=update) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tracker.state_dict()["bad_updates"] == THREADS * UPDATES


def test_copies_and_pickles_during_updates():
    tracker = patient_tracker()
    stop = threading.Event()

    def update():
        while not stop.is_set():
            tracker.update(2.0)

    thread = threading.Thread(target=update)
    thread.start()
    counts = []
    for _ in range(50):
        for twin in (pickle.loads(pickle.dumps(tracker)), copy.deepcopy(tracker)):
            twin.update(2.0)
            counts.append(twin.state_dict()["bad_updates"])
    stop.set()
    thread.join()
    assert counts == sorted(counts)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
def test_updates_by_signal_handlers_do_not_hang():
    tracker = patient_tracker()
    handled = []

    def handler(*_):
        tracker.update(2.0)
        handled.append(None)

    before = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)
    try:
        while len(handled) < 200:
            tracker.update(2.0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        time.sleep(0.01)  # another thread may have the last signal still
        signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_does_not_wait_for_a_thread_that_it_lacks():
    tracker = patient_tracker()
    stop = threading.Event()

    def update():
        while not stop.is_set():
            tracker.update(2.0)

    thread = threading.Thread(target=update)
    thread.start()
    endings = []
    for _ in range(20):
        child = os.fork()
        if child == 0:
            signal.alarm(30)  # ends a child that hangs
            tracker.update(2.0)
            os._exit(0)
        endings.append(os.waitpid(child, 0)[1])
    stop.set()
    thread.join()
    assert endings == [0] * 20
