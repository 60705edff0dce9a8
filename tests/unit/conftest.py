"""Settings for all unit tests: a fault in a check fails the test, and only computing time ends a search."""

from collections.abc import Iterator

import pytest

from course_lib.checks import budget, faults
from tests.unit.asked_once import remembering

faults.STRICT = True
budget.WAIT = 20.0  # seconds of the clock for one of computing: others work on the machine that tests run on


@pytest.fixture
def asked_once() -> Iterator[None]:
    """Ask each of the catalogue's functions once for each case: see asked_once.py."""
    with remembering():
        yield
