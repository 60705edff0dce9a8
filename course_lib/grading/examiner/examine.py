"""Grade one submission: run its cells in the sandbox, and judge here what its functions answer.

If a verdict does not say what is wrong, a closer look follows once the last mark has been decided, in the process as it
is then. So nothing that happens there can change a score, a process that dies of it is not needed any more, and no
cell runs a second time. Last of all, unnamed answers are asked the questions that the whole class gets, so that equal
mistakes can be counted together.
"""

import contextlib
import functools
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from course_lib.checks import (
    EXERCISES,
    CheckFailed,
    Exercise,
    borrowed,
    fresh_seed,
    objection,
    overheard,
    posed,
)
from course_lib.checks.closer_look import CloserLook, tell
from course_lib.checks.examiner import Verdict, verdict
from course_lib.checks.faults import explained
from course_lib.grading.assignment import Assignment
from course_lib.grading.deadline import Overdue, within
from course_lib.grading.examiner import behaviour, ordinary_tests
from course_lib.grading.examiner.closer_looks import Purse
from course_lib.grading.examiner.session import NOT_RUN, Died, Session
from course_lib.grading.intake import RebuiltSubmission
from course_lib.grading.outcome import UNJUDGED, UNREAD, Cell, Mark, Outcome, Status, legible
from course_lib.grading.sandbox.handle import Sandbox
from course_lib.grading.sandbox.limits import Limits

VERDICT = 10.0  # seconds for one verdict; the slowest that is known takes 1.7
TELLING = 1.0  # seconds to put what was found into words


@dataclass(frozen=True)
class CheckResult:
    """Holds the result of one check, and what is needed to word it again."""

    exercise: Exercise
    """The exercise that was checked."""
    verdict: Verdict
    """What the check said."""
    seed: int
    """The seed that repeats its questions."""
    printed: str
    """What the function printed while it was asked."""

    @functools.cached_property
    def mark(self) -> Mark:
        """Return what the student gets and reads."""
        if failed := objection(self.exercise, self.verdict, self.seed, self.printed):
            return replace(_failed(failed), seed=self.seed)
        return Mark(self.verdict.passed is True, f"✓ {self.exercise.name}: {self.verdict.headline}", self.seed)


def grade(
    student: str,
    taken: RebuiltSubmission,
    assignment: Assignment,
    sandbox: Sandbox,
    limits: Limits,
    test_sandbox: Sandbox | None = None,
    purse: Purse | None = None,
) -> Outcome:
    """Run and judge a submission whose sources have been taken in; return the outcome.

    `test_sandbox` is for a lesson with ordinary nbgrader tests: they run where no student's code has been.
    `purse` holds the time for closer looks; without it there are none.
    """
    started = time.monotonic()
    outcome = Outcome(student, taken.status, taken.notes, taken.cells, digest=taken.digest)
    outcome.unsafe = not sandbox.isolated
    if taken.status not in UNREAD and taken.cells:
        session = Session(sandbox, limits)
        try:
            test_session = Session(test_sandbox, limits) if test_sandbox else None
            wrong = _go_through(outcome, assignment, session, test_session)
            if purse:
                purse.earn(time.monotonic() - started)
                _look_closer(outcome, {n: j for n, j in wrong.items() if j.verdict.open}, session, limits, purse)
                _point_at(outcome, {n: j for n, j in wrong.items() if j.verdict.mistake}, session, limits, purse)
            _compare_with_others(outcome, _unnamed(outcome, assignment), session)
        finally:
            session.end()
        outcome.cpu, outcome.peak = session.cpu, session.peak
    outcome.seconds = time.monotonic() - started
    return outcome


def _unnamed(outcome: Outcome, assignment: Assignment) -> dict[str, Exercise]:
    """Return the exercises, by their marks, whose answers are wrong in a way that nothing names."""
    found = {
        name: assignment.cells[name].checked
        for name, mark in outcome.marks.items()
        if mark.kind == CheckFailed.__name__ and not mark.mistake
    }
    return {name: EXERCISES[exercise] for name, exercise in found.items() if exercise}


def _failed(failed: CheckFailed) -> Mark:
    """Return the mark for the exception that the student's own check would raise."""
    return Mark(
        passed=False,
        text=str(failed),
        seed=failed.seed,
        kind=type(failed).__name__,
        mistake=failed.mistake or "",
        line=failed.line,
        headline=failed.headline,
        hint=failed.hint or "",
    )


def _go_through(
    outcome: Outcome, assignment: Assignment, session: Session, test_session: Session | None
) -> dict[str, CheckResult]:
    """Run cell after cell; at each check or test, judge what has been defined so far.

    Cells after the last check are not run: they cannot change a score, and experiments take time. Return the checks
    that found a wrong answer, by their cells.
    """
    mishaps: list[Status] = []
    unrun: dict[str, list[str]] = {}
    wrong: dict[str, CheckResult] = {}
    checks = {name for name, given in assignment.cells.items() if given.checked or given.tested}
    last = max((n for n, cell in enumerate(outcome.cells, start=1) if cell.name in checks), default=0)
    for number, cell in enumerate(outcome.cells[:last], start=1):
        if cell.kind != "code":
            continue
        given = assignment.cells.get(cell.name or "")
        name = given.checked if given else None
        where = f"check.{name}" if name else f"cell {number}"
        try:
            if given and given.tested:
                if test_session is None:
                    raise ValueError(f"{given.name} is an ordinary test, which needs a sandbox of its own")
                mark, mishap = ordinary_tests.judge(given, assignment.setup(given.name), session, test_session)
                outcome.marks[given.name] = mark
            elif given and name:
                found, mishap = _judge(EXERCISES[name], session)
                if isinstance(found, CheckResult) and not found.verdict.passed:
                    wrong[given.name] = found
                outcome.marks[given.name] = found.mark if isinstance(found, CheckResult) else found
            else:
                mishap = _run(cell, session)
            if mishap is Status.MEMORY:
                outcome.notes.append(f"{where}: it stopped with MemoryError")
        except Died as death:
            mishap = death.status
            if death.why.startswith(NOT_RUN):
                unrun.setdefault(death.why, []).append(where)
            else:
                outcome.notes.append(f"{where}: {death.why}")
            if given and given.name in checks:
                outcome.marks[given.name] = Mark(False, f"✗ {name or given.name}: {death.why}", kind=death.status.value)
            else:
                cell.failure = (death.status.value, death.why)
        if mishap:
            mishaps.append(mishap)
    for why, (first, *others) in unrun.items():
        outcome.notes.append(f"{first}{f' and {len(others)} more after it' if others else ''}: {why}")
    if mishaps:
        outcome.status = Status.REFUSED if Status.REFUSED in mishaps else mishaps[0]
    return wrong


def _look_closer(
    outcome: Outcome, unexplained: dict[str, CheckResult], session: Session, limits: Limits, purse: Purse
) -> None:
    """Have the student's process look for the faulty lines while there is time; add what it finds to the marks.

    If the process ends, hangs or lies, its submission loses these words and nothing else.
    """
    left = limits.looks
    for number, (name, judged) in enumerate(unexplained.items()):
        if left <= 0 or not purse.open:
            outcome.unlooked = len(unexplained) - number if purse.share else 0
            return
        seconds, began = min(limits.look, left), time.monotonic()
        try:
            closer = session.look(judged.exercise, judged.verdict.slip, seconds)
        except Died:
            purse.pay(seconds)  # not all that it took: that would be at the cost of others
            return
        left -= time.monotonic() - began
        purse.pay(time.monotonic() - began)
        if closer:
            with (
                contextlib.suppress(Exception),
                within(TELLING),
            ):  # the student's word; who tells it may stumble over it
                outcome.marks[name] = _retold(judged, closer)


def _point_at(
    outcome: Outcome, named: Mapping[str, CheckResult], session: Session, limits: Limits, purse: Purse
) -> None:
    """Look for the line of each named mistake, once per name, as an example for the class's report.

    It only uses time left in the purse, and changes nothing that the student reads.
    """
    for name, judged in named.items():
        made = (judged.exercise.name, judged.verdict.mistake or "")
        if made in purse.pointed_at or not purse.open or outcome.marks[name].line:
            continue
        began = time.monotonic()
        try:
            closer = session.look(judged.exercise, False, limits.look)
        except Died:
            return
        finally:
            purse.pay(time.monotonic() - began)
        if closer and closer.line and closer.line.whole and not closer.line.other:
            purse.pointed_at.add(made)
            outcome.marks[name] = replace(outcome.marks[name], example_line=closer.line.line)


def _retold(judged: CheckResult, closer: CloserLook) -> Mark:
    """Reword a mark with the result of a closer look; change nothing else."""
    told = replace(judged, verdict=tell(judged.verdict, closer)).mark
    words = {name: getattr(told, name) for name in ("text", "mistake", "line", "headline", "hint")}
    return replace(judged.mark, **words)


def _compare_with_others(outcome: Outcome, unnamed: Mapping[str, Exercise], session: Session) -> None:
    """Put a digest of what each unnamed answer does into its mark; `unnamed` are the exercises, by their marks.

    If the process ends, hangs or lies, its submission loses these digests and nothing else.
    """
    until = time.monotonic() + behaviour.SECONDS
    for name, exercise in unnamed.items():
        left = until - time.monotonic()
        with contextlib.suppress(Died, Overdue):
            answers = session.again(exercise.name, behaviour.questions(exercise.name), left) if left > 0 else []
            if answers:
                with within(TELLING):
                    seen = explained(functools.partial(behaviour.digest, exercise, answers), "")
                outcome.marks[name] = replace(outcome.marks[name], behaviour=seen)


def _run(cell: Cell, session: Session) -> Status | None:
    session.run(cell)
    return Status.MEMORY if cell.failure and cell.failure[0] == "MemoryError" else None


def _judge(exercise: Exercise, session: Session) -> tuple[CheckResult | Mark, Status | None]:
    """Judge one exercise; return the result, and the status that it gives to the whole submission, if any.

    The result is a Mark if the function was not even asked.
    """
    found = session.find(exercise.name)
    if found == "borrowed":
        failed = borrowed(exercise)
        return _failed(failed), Status.REFUSED
    if found != "function":
        what = "is not defined" if found == "missing" else f"is not a function but {legible(found)}"
        return Mark(False, f"✗ {exercise.name}: the name {exercise.name!r} {what}", kind="NameError"), None
    seed = fresh_seed()
    cases = posed(exercise, seed)
    answers = session.answers(exercise.name, cases)
    try:
        with within(VERDICT):
            judged = CheckResult(exercise, verdict(exercise, cases, answers), seed, overheard(answers))
            passed = judged.mark.passed  # in here, as the words of it take their time as well
    except Exception as error:  # of ours, or for want of time or memory: a person decides
        return _unjudged(exercise, seed, error), None
    memory = any(a.error and a.error.type_name == "MemoryError" for a in answers)
    return judged, Status.MEMORY if memory and not passed else None


def _unjudged(exercise: Exercise, seed: int, error: Exception) -> Mark:
    """Return the mark for an answer that the check cannot judge."""
    why = f"not within {VERDICT:g} seconds" if isinstance(error, Overdue) else f"{type(error).__name__}: {error}"
    said = f"✗ {exercise.name}: the check could not judge this answer ({why}). Your teacher will look at it."
    return Mark(False, said, seed, UNJUDGED)
