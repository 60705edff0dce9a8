"""Ctrl+C and its kin may come at any moment, but never interrupt what the gradebook writes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from subprocess import PIPE

import pytest
from grade_demo import LESSON, OTHERWISE

from course_lib.grading.accidents import carried_out
from course_lib.grading.interruption import undisturbed
from tests.grading.submissions import SLOW

GRADE = [sys.executable, "-m", "course_lib.grading.command", LESSON, "--jobs=1"]
ATTACH = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def heeded() -> Iterator[None]:
    """Python's own handler of Ctrl+C, whatever the shell that runs these tests has set."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted(then: Callable[[], object]) -> None:
    with undisturbed():
        signal.raise_signal(signal.SIGINT)
        then()


def test_what_is_begun_is_finished_and_then_the_interruption_has_its_effect(heeded):
    done = []
    with pytest.raises(KeyboardInterrupt):
        interrupted(lambda: done.append("committed"))
    assert done == ["committed"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_failure_inside_is_the_one_that_is_told(heeded):
    with pytest.raises(ZeroDivisionError):
        interrupted(lambda: 1 / 0)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_who_ignores_ctrl_c_goes_on_ignoring_it(heeded):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    done = []
    interrupted(lambda: done.append("committed"))
    assert done == ["committed"]
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.fixture
def unheeded() -> Iterator[None]:
    """Let signals end a process that does not handle them, even if these tests run under nohup."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, heed in before.items():
        signal.signal(number, heed)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_that_end_a_command_wait_as_well_and_give_their_own_exit_code(number, capsys, unheeded):
    done = []

    def command():
        with undisturbed():
            signal.raise_signal(number)
            done.append("committed")
        return 0

    assert carried_out("course-grade", command) == 128 + number
    assert done == ["committed"]
    assert capsys.readouterr().err == (
        "course-grade: interrupted, and nothing is lost: run the same command again\n"
    )  # fmt: skip
    assert signal.getsignal(number) is signal.SIG_DFL


def test_who_was_started_with_nohup_goes_on_when_the_terminal_is_closed():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert carried_out("course-grade", lambda: signal.raise_signal(signal.SIGHUP) or 0) == 0
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_ended_keeps_what_is_graded_and_goes_on(root, number):
    for student in range(8):
        root.hand_in(f"s{student}", SLOW if student == 1 else OTHERWISE)
    run = subprocess.Popen(GRADE, cwd=root.base, stdout=PIPE, stderr=PIPE, text=True)
    while not list(root.base.glob("grading/autograded/*/*/verdicts.json")):
        assert run.poll() is None
        time.sleep(0.02)
    run.send_signal(number)
    said = run.communicate(timeout=300)[1]
    assert run.returncode == 128 + number, said
    done = len(list(root.base.glob("grading/autograded/*/*/verdicts.json")))
    assert f"interrupted by {number.name}. {done} of 8 are graded and kept; run the same command to go on" in said
    assert f"{8 - done} graded" in root.grade()


def test_a_terminal_that_is_closed_ends_it_in_order(root):
    for student in range(8):
        root.hand_in(f"s{student}", SLOW if student == 1 else OTHERWISE)
    mine, terminal = os.openpty()
    command = [sys.executable, "-c", ATTACH, *GRADE]
    run = subprocess.Popen(command, cwd=root.base, stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    while not list(root.base.glob("grading/autograded/*/*/verdicts.json")):
        assert run.poll() is None
        time.sleep(0.02)
    os.close(mine)
    assert run.wait(timeout=300) == 128 + signal.SIGHUP
    assert "graded" in root.grade()
