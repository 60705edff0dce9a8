"""What one submission may cost outside of its sandbox, whatever it is: the worst known of each kind, measured.

The limits are small here, so that it takes seconds; how they add up is the same with those of a class.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest
from grade_demo import OTHERWISE

from course_lib.grading import pool as pools
from course_lib.grading.assignment import Assignment, ReleasedCell
from course_lib.grading.intake import LARGEST_FILE, Files
from course_lib.grading.outcome import Outcome, Status
from course_lib.grading.pool import Pool
from course_lib.grading.sandbox.limits import Limits
from course_lib.grading.task import Task

LIMITS = Limits(cell=4.0, submission=12.0)
MOST_SECONDS = LIMITS.submission + pools.SPARE
MOST_BYTES = 1 << 30
NAMES = ("weighted_sum", "sigmoid", "relu", "neuron", "gate")
GIVEN = [ReleasedCell(name, "code", "", None, False, True, False, None) for name in NAMES]
GIVEN += [ReleasedCell(f"check_{n}", "code", f"check.{n}({n})", None, True, False, False, 4.0) for n in NAMES]
ASSIGNMENT = Assignment("01_neuron", "01_neuron", {given.name: given for given in GIVEN})

# Says to the examiner, in the process's name, what no honest one would: a reply that is written by hand.
FORGED = """
import gc, json, socket, struct, time
def relu(z):
    none = {{"tuple": []}}
    head = json.dumps({{"tuple": [{value}, {error}, none, none, none, "", none, False, False]}}).encode()
    for thing in gc.get_objects():
        if isinstance(thing, socket.socket) and thing.fileno() >= 0:
            for _ in range(64):
                thing.sendall(struct.pack("<II", len(head), 0) + head)
    time.sleep(60)
"""
CALLING = """
import numpy as np
def neuron(w, x, b, activation):
    while True:
        activation({argument})
"""


def forged(value: str, error: str = "None") -> dict[str, str]:
    """An answer that sends this JSON as its value."""
    return {"relu": FORGED.format(value=value, error=error)}


def returns(expression: str) -> dict[str, str]:
    """An answer that returns this."""
    return {"relu": f"import numpy as np\ndef relu(z):\n    return {expression}"}


def raises(text: str, line: str = "pass") -> dict[str, str]:
    """An answer that stops with this text, in this line."""
    return {"relu": f"def relu(z):\n    raise ValueError({text}); {line}"}


ANSWERS: dict[str, dict[str, str]] = {
    "empty arrays of ten million rows": returns("np.zeros((10**7, 0, 0))"),
    "an empty array of 10¹² columns": returns("np.zeros((0, 10**12))"),
    "a million empty lists": returns("[[] for _ in range(10**6)]"),
    "lists in lists": returns("[[[[[[[[1.0] * 3] * 6] * 6] * 6] * 6] * 6]]]"),
    "one long text and many empty": returns("['x' * 10**6] + [''] * 10_000"),
    "huge integers": returns("[2**4000] * 10_000"),
    "text beside numbers": returns("[1.0] * 15_000 + ['x' * 2000]"),
    "an array of two million": returns("np.zeros(2_000_000)"),
    "forged: one long text and many empty": forged("['x' * 100_000] + [''] * 100_000"),
    "forged: nothing but lists": forged("[[]] * 190_000"),
    "forged: empty arrays": forged("[{'array': ['<f8', [10**7, 0, 0]]}] * 20_000"),
    "forged: integers": forged("[2**4000] * 600"),
    "forged: texts": forged("['x' * 7] * 75_000"),
    "forged: an exception of many words": forged("None", "{'tuple': ['E' * 700_000, '', '', {'tuple': []}, '', None]}"),
    "an exception with a text for patterns": raises(
        "'operands could not be broadcast together with shapes ' + '(' * 2000"
    ),
    "an exception with another": raises("'Input operand 1 has a mismatch in its core dimension 0' + 'size ' * 400"),
    "an exception in a line for patterns": raises("'x'", "z." + "a[" * 200 + "1" + "]" * 200 + " @ " + "b" * 50),
    "wide calls": {"neuron": CALLING.format(argument="np.zeros(120_000)")},
    "calls with long lists": {"neuron": CALLING.format(argument="[0.5] * 19_000")},
    "calls with texts": {"neuron": CALLING.format(argument="'x' * 2000")},
    "calls with nothing": {"neuron": CALLING.format(argument="0.0")},
    "an endless loop in every answer": {name: f"def {name}(*args):\n    while True: pass" for name in NAMES},
}
NOTEBOOKS: dict[str, Callable[[], bytes]] = {
    "40 MB of lists": lambda: b'{"nbformat": 4, "cells": [' + b"[]," * ((LARGEST_FILE - 100) // 3) + b"[]]}",
    "40 MB of open brackets": lambda: b'{"nbformat": 4, "cells": ' + b"[" * (LARGEST_FILE - 100),
    "900 cells that print": lambda: notebook(OTHERWISE, ["print('x' * 30_000)"] * 900),
    "900 cells that fail": lambda: notebook(OTHERWISE, ["raise ValueError('x' * 30_000)"] * 900),
}


def notebook(answers: dict[str, str], more: list[str] = ()) -> bytes:
    """A notebook with these answers, other cells above them, and the checks."""
    cells = [("", source) for source in ("import numpy as np", *more)]
    cells += [(name, (OTHERWISE | answers)[name]) for name in NAMES]
    cells += [(f"check_{name}", f"check.{name}({name})") for name in NAMES]
    made = [{"id": name, "cell_type": "code", "source": source} for name, source in cells]
    return json.dumps({"nbformat": 4, "cells": made}).encode()


@contextmanager
def measured(pool: Pool) -> Iterator[dict[str, float]]:
    """The seconds, and the most memory of this process and those that judge beyond what they have at the beginning."""
    found, over = {"seconds": 0.0, "bytes": 0.0}, threading.Event()

    def resident() -> int:
        numbers = [os.getpid(), *(handle.number for handle in list(pool.workers.handles) if handle.number)]
        return sum(psutil.Process(n).memory_info().rss for n in numbers if psutil.pid_exists(n))

    def look() -> None:
        while not over.wait(0.02):
            found["bytes"] = max(found["bytes"], resident() - before)

    before, began = resident(), time.monotonic()
    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield found
    finally:
        found["seconds"] = time.monotonic() - began
        over.set()
        watcher.join()


@pytest.fixture(scope="module")
def pool(isolation: None) -> Iterator[Pool]:
    """Start one worker, and wait for it."""
    made = Pool(1, LIMITS)
    made.warm()
    list(made.outcomes([Task("first", Files("", {"01_neuron.ipynb": notebook({})}))], ASSIGNMENT))
    yield made
    made.end()


def graded(pool: Pool, content: bytes) -> Outcome:
    """What comes of a submission; it costs what one may, and the next one is graded as ever."""
    with measured(pool) as cost:
        (outcome,) = pool.outcomes([Task("worst", Files("", {"01_neuron.ipynb": content}))], ASSIGNMENT)
    print(f"{cost['seconds']:.1f} s, {cost['bytes'] / 2**20:.0f} MiB, {outcome.status}, {outcome.notes}")
    assert cost["seconds"] < MOST_SECONDS
    assert cost["bytes"] < MOST_BYTES
    (next_one,) = pool.outcomes([Task("next", Files("", {"01_neuron.ipynb": notebook({})}))], ASSIGNMENT)
    assert all(mark.passed for mark in next_one.marks.values())
    return outcome


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_wrong_answer_of_any_kind_costs_little_and_itself_alone(pool, kind):
    outcome = graded(pool, notebook(ANSWERS[kind]))
    assert outcome.status is not Status.FAILED, outcome.notes
    for name in NAMES:
        assert outcome.marks[f"check_{name}"].passed is (name not in ANSWERS[kind]), outcome.marks[f"check_{name}"]


@pytest.mark.parametrize("kind", NOTEBOOKS)
def test_a_notebook_of_any_kind_costs_little(pool, kind):
    assert graded(pool, NOTEBOOKS[kind]()).status is not Status.FAILED
