"""Judge one of nbgrader's ordinary test cells, in a process where no student's code has run.

The names that the test uses, and that neither Python nor the instructor's own cells above define, are the student's.
Plain data is copied over; a function is replaced by one that asks the student's process. So the test is out of reach of
whatever was done to that process (a patched NumPy, other builtins, a disabled `assert`). If the function changes its
arguments, the test does not see that: it only sees what is returned.
"""

from collections.abc import Callable
from math import isfinite
from typing import Any

from course_lib.checks.protocol import Case
from course_lib.grading.assignment import ReleasedCell
from course_lib.grading.examiner.session import Died, Session
from course_lib.grading.outcome import Cell, Mark, Status
from course_lib.grading.sandbox.codec import EXCEPTIONS


def judge(given: ReleasedCell, setup: list[str], student: Session, test_session: Session) -> tuple[Mark, Status | None]:
    """Return the mark for the test `given`, and the status that it gives to the whole submission, if any.

    `setup` are the instructor's own cells above it. Raises Died if the student's process ends before the test asks.
    """
    deaths: list[Died] = []
    try:
        for source in setup:
            test_session.run(Cell("code", source))
        found = {name: student.value(name) for name in test_session.unknown(given.source)}
        values = {name: value for name, (kind, value) in found.items() if kind == "value"}
        functions = {n: _stand_in(n, student, deaths) for n, (kind, _) in found.items() if kind == "function"}
        failure, number = test_session.test(given.source, values, functions)
    finally:
        test_session.end()
    mishap, most = deaths[0].status if deaths else None, given.points or 0.0
    if failure:
        return Mark(False, failure[1], kind=failure[0]), mishap
    if number is None:
        return Mark(True, f"✓ {given.name}: {most:g} points"), mishap
    if not (isfinite(number) and 0 <= number <= most):
        return Mark(False, f"✗ {given.name}: {number} is not a number of points", kind="ValueError"), mishap
    return Mark(True, f"✓ {given.name}: {number:g} of {most:g} points", points=number), mishap


def _stand_in(name: str, student: Session, deaths: list[Died]) -> Callable[..., Any]:
    """Return a function that asks the student's function of that name, and returns or raises what it does."""

    def stand_in(*args: Any, **named: Any) -> Any:
        try:
            answer = student.ask(name, Case(args, "", named))
        except Died as death:
            deaths.append(death)
            raise RuntimeError(death.why) from None
        if answer.error:
            raise EXCEPTIONS.get(answer.error.type_name, RuntimeError)(answer.error.text)
        return answer.value

    stand_in.__name__ = name
    return stand_in
