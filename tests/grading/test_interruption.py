"""Ctrl+C comes at any moment: never in the middle of what the gradebook writes."""

import signal
from collections.abc import Callable, Iterator

import pytest

from course_lib.grading.interruption import undisturbed


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
