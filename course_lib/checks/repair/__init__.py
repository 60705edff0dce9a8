"""Which line goes wrong: one or two edits of the student's own lines that make every answer right."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import Case
from course_lib.checks.repair.search import SECONDS, Found, Search
from course_lib.checks.repair.source import source_of


def find_line(
    function: Callable[..., Any], exercise: Exercise, cases: Sequence[Case], judge: Any, seconds: float = SECONDS
) -> Found | None:
    """The line of a wrong `function` in which one change makes everything right; None where none is found."""
    source = source_of(function)
    if source is None:
        return None
    with np.errstate(all="ignore"):
        return Search(source, exercise, cases, judge, seconds).run()
