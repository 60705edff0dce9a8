"""Find the line that goes wrong: look for one or two edits of the student's own lines that make every answer right."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import Case
from course_lib.checks.repair.found import Found
from course_lib.checks.repair.plain_faults import PLAIN_TO_SEE, dropped_value, value_from_elsewhere
from course_lib.checks.repair.questions import told
from course_lib.checks.repair.search import Late, Search
from course_lib.checks.repair.slices import line_of_the_part, wrong_part
from course_lib.checks.repair.source import source_of
from course_lib.checks.repair.work import line_of_the_work

__all__ = ["PLAIN_TO_SEE", "QUICK", "SECONDS", "Found", "find_line", "told"]

SECONDS = 1.5  # seconds for a wrong answer without a name
QUICK = 0.5  # seconds beside a general slip, which already says what is wrong


def find_line(
    function: Callable[..., Any], exercise: Exercise, cases: Sequence[Case], seconds: float = SECONDS
) -> Found | None:
    """Find the line of a wrong `function` where one change makes everything right, or the only line that computes.

    Return None if there is no such line, or if the function's source is not available.
    """
    source = source_of(function)
    if source is None:
        return None
    if dropped := dropped_value(source):
        return dropped
    try:
        with np.errstate(all="ignore"):
            search = Search(source, exercise, cases, seconds)
            found = search.run()
    except Late:  # the cases alone took all the time
        return None
    wrong = any(j.problem for j in search.judged)
    if wrong and not exercise.expect and (elsewhere := value_from_elsewhere(source, found)):
        return elsewhere
    if found or search.found or not wrong:  # repairs of several lines: none is told
        return found
    part = wrong_part(search.judged) if exercise.judges_the_answer else None
    if part is not None and (number := line_of_the_part(source, part)):
        names = [exercise.part(p.path) for j in search.judged for p in j.off]
        return Found(number, source.text(number), ("work",), part=names[0])
    number = line_of_the_work(source, any(j.problem and j.problem.kind == "shape" for j in search.judged))
    return Found(number, source.text(number), ("work",)) if number else None
