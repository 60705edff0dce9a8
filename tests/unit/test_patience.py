"""A function that goes on and on is told of, and stopped where it fills the memory."""

import time

import numpy as np
import psutil
import pytest

from course_lib import check
from course_lib.checks import patience
from course_lib.checks.failures import Interrupted


def collects(params, grads, eta):
    new = []
    while len(new) < 40_000:  # 4 GB: where nothing stops it, the test fails, and the machine goes on
        new.append(bytearray(100_000))
    return new


def collects_regardless(params, grads, eta):
    new = []
    while len(new) < 20_000:
        try:
            new.append(bytearray(100_000))
        except KeyboardInterrupt:
            new.clear()
            raise
    return new


def size() -> int:
    return psutil.Process().memory_info().rss


@pytest.mark.parametrize("function", [collects, collects_regardless])
def test_a_loop_that_collects_for_ever_is_stopped_with_its_line_and_the_memory_is_given_back(monkeypatch, function):
    monkeypatch.setattr(patience, "ROOM", 200_000_000)
    monkeypatch.setattr(patience, "LOOK", 0.05)
    before = size()
    with pytest.raises(Interrupted, match=r"took \d\.\d GB of memory and went on") as stopped:
        check.sgd_step(function)
    assert "at line" in str(stopped.value)
    assert size() - before < 100_000_000


@pytest.fixture
def soon(monkeypatch):
    """Say soon that a function still runs."""
    monkeypatch.setattr(patience, "QUIET", 0.1)
    monkeypatch.setattr(patience, "LOOK", 0.02)


def test_a_function_that_runs_long_is_told_of_once_and_judged(soon, capsys):
    naps = [0.5]

    def relu(z):
        time.sleep(naps.pop() if naps else 0)
        return np.maximum(z, 0)

    check.relu(relu)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "relu still runs. If it should have ended by now: ■ stops it."
    assert said[1].startswith("✓ relu")
    assert not any("prints" in line for line in said), "the note is not taken for something that the function printed"


def test_a_quick_function_is_told_of_by_nothing_else(soon, capsys):
    check.relu(lambda z: np.maximum(z, 0))
    assert "still runs" not in capsys.readouterr().out


def test_where_the_system_hides_the_memory_a_check_goes_on(monkeypatch, capsys):
    def hidden():
        raise psutil.NoSuchProcess(0)

    monkeypatch.setattr(patience.psutil, "Process", hidden)
    check.relu(lambda z: np.maximum(z, 0))
    assert capsys.readouterr().out.startswith("✓ relu")
