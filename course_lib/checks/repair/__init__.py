"""Which line goes wrong: one or two edits of the student's own lines that make every answer right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.examiner import Verdict
from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import Case
from course_lib.checks.repair.questions import told
from course_lib.checks.repair.search import Found, Search
from course_lib.checks.repair.source import source_of

SECONDS = 1.5  # for a wrong answer that nothing names
QUICK = 0.5  # beside a general slip, which says what is wrong already


def find_line(
    function: Callable[..., Any], exercise: Exercise, cases: Sequence[Case], seconds: float = SECONDS
) -> Found | None:
    """The line of a wrong `function` in which one change makes everything right; None where none is found."""
    source = source_of(function)
    if source is None:
        return None
    with np.errstate(all="ignore"):
        return Search(source, exercise, cases, seconds).run()


def with_line(verdict: Verdict, found: Found | None) -> Verdict:
    """The verdict with the line in it, and the question that goes with the line in place of a vaguer one."""
    if found is None:
        return verdict
    return replace(verdict, line=found.line, hint=told(found))
