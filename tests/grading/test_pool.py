"""Workers that end or are killed cost time, those that hang a submission each; they leave nothing behind."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import psutil
import pytest
from grade_demo import ROOT

from course_lib.grading import pool as pools
from course_lib.grading.assignment import Assignment, ReleasedCell
from course_lib.grading.deadline import Overdue, within
from course_lib.grading.intake import Files
from course_lib.grading.outcome import Status
from course_lib.grading.pool import Pool
from course_lib.grading.sandbox.limits import Limits
from course_lib.grading.task import Task

LIMITS = Limits(cell=60.0)
GIVEN = (
    ReleasedCell("relu", "code", "def relu(z): ...", None, False, True, False, None),
    ReleasedCell("check_relu", "code", "check.relu(relu)", None, True, False, False, 4.0),
)
ASSIGNMENT = Assignment("01_neuron", "01_neuron", {given.name: given for given in GIVEN})
ANSWER = "import numpy as np\ndef relu(z):\n    return np.maximum(0, z)"


def task(student: str, code: str = "pass") -> Task:
    """A submission with one right answer, and a cell above it."""
    cells = [("", code), ("relu", ANSWER), ("check_relu", "check.relu(relu)")]
    notebook = {"nbformat": 4, "cells": [{"id": name, "cell_type": "code", "source": text} for name, text in cells]}
    return Task(student, Files("", {"01_neuron.ipynb": json.dumps(notebook).encode()}))


@pytest.fixture
def pool(isolation: None) -> Iterator[Pool]:
    """Two workers."""
    made = Pool(2, LIMITS)
    yield made
    made.end()


def below(pid: int) -> list[psutil.Process]:
    """All processes that a process has started, and those have in turn."""
    return psutil.Process(pid).children(recursive=True)


def test_a_class_is_graded_by_two_and_nothing_is_left_at_the_end(pool):
    found = {o.student: o for o in pool.outcomes((task(f"s{n}") for n in range(6)), ASSIGNMENT)}
    assert all(o.marks["check_relu"].passed for o in found.values())
    assert len(found) == 6
    started = below(pool.workers.server.process.pid)
    assert started
    pool.end()
    _, alive = psutil.wait_procs(started, timeout=60)
    assert not alive


def killed(pool: Pool, student: str, before: int = 0) -> int:
    """Kill the worker that is at a student's submission, another than the one `before`; its process id."""
    while not (
        number := next((h.number for h in {*pool.workers.handles} if h.at == student and h.number != before), 0)
    ):
        time.sleep(0.01)
    os.kill(number, signal.SIGKILL)
    return number


def test_a_killed_worker_costs_no_submission_and_is_replaced(pool):
    tasks = [task("slow", "import time; time.sleep(3)"), *(task(f"s{n}") for n in range(8))]
    outcomes = pool.outcomes(tasks, ASSIGNMENT)
    found = [next(outcomes)]
    killed(pool, "slow")
    found += outcomes
    assert sorted(o.student for o in found if o.marks["check_relu"].passed) == sorted(t.student for t in tasks)


def test_a_submission_whose_worker_is_killed_twice_is_lost_alone(pool):
    tasks = [task("slow", "import time; time.sleep(50)"), *(task(f"s{n}") for n in range(8))]
    outcomes = pool.outcomes(tasks, ASSIGNMENT)
    found = [next(outcomes)]
    killed(pool, "slow", before=killed(pool, "slow"))
    found += outcomes
    lost = {o.student: o for o in found if o.status is Status.FAILED}
    assert list(lost) == ["slow"]
    assert lost["slow"].notes == [pools.DIED]
    assert sum(o.marks.get("check_relu") is not None and o.marks["check_relu"].passed for o in found) == 8


def test_a_fork_server_that_is_killed_costs_no_submission_and_is_started_anew(pool):
    outcomes = pool.outcomes(
        [task("one", "import time; time.sleep(2)"), *(task(f"s{n}") for n in range(9))], ASSIGNMENT
    )
    found = [next(outcomes)]
    pool.workers.server.process.kill()
    found += outcomes
    assert [o.status for o in found] == [Status.GRADED] * 10


def test_a_worker_that_hangs_is_ended_in_time(isolation, monkeypatch):
    monkeypatch.setattr(pools, "SPARE", 1.0)
    pool = Pool(1, replace(LIMITS, submission=1.0))
    list(pool.outcomes([task("first")], ASSIGNMENT))
    (hung,) = (psutil.Process(handle.number) for handle in pool.workers.handles)
    hung.suspend()
    lost, graded = pool.outcomes([task("unlucky"), task("next")], ASSIGNMENT)
    assert lost.status is Status.FAILED
    assert lost.notes == [pools.HANGS.format(2)]
    assert graded.marks["check_relu"].passed
    assert not psutil.wait_procs([hung], timeout=60)[1]
    pool.end()


COMMAND = f"""
import sys, time
sys.path[:0] = {[str(ROOT), str(ROOT / "tools")]!r}
from tests.grading.test_pool import ASSIGNMENT, LIMITS, Pool, task
pool = Pool(2, LIMITS)
pool.warm()
for outcome in pool.outcomes([task("fast"), *[task("slow", "import time; time.sleep(60)")] * 2], ASSIGNMENT):
    print(outcome.student, flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_nothing_outlives_the_command_however_it_went(isolation, number):
    running = subprocess.Popen([sys.executable, "-c", textwrap.dedent(COMMAND)], stdout=subprocess.PIPE, text=True)
    with running:
        assert running.stdout.readline() == "fast\n"
        started = below(running.pid)
        assert len(started) >= 5  # fork server, two workers, two zygotes, what runs in them
        running.send_signal(number)
    _, alive = psutil.wait_procs(started, timeout=60)
    assert not alive


def endless() -> None:
    while True:
        pass


def swallowed() -> None:
    for _ in range(2):
        try:
            endless()
        except Overdue:
            continue


@pytest.mark.parametrize("loop", [endless, swallowed])
def test_a_deadline_ends_what_has_none_also_where_it_is_swallowed_once(loop: Callable[[], None]):
    if loop is endless:
        with pytest.raises(Overdue), within(0.1):
            loop()
    else:
        with within(0.1):
            loop()
    time.sleep(1.2)  # no later alarm comes


def test_a_deadline_is_none_in_a_thread_of_which_no_signal_is_heard():
    done = []

    def work() -> None:
        with within(0.01):
            time.sleep(0.1)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
