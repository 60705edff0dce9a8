"""Grade one submission: run its cells in the sandbox, and judge here what its functions answer."""

import time

from course_lib.checks import EXERCISES, Exercise, borrowed, fresh_seed, objection, overheard, posed, verdict
from course_lib.grading import ordinary
from course_lib.grading.intake import Taken
from course_lib.grading.outcome import UNREAD, Cell, Mark, Outcome, Status, legible
from course_lib.grading.sandbox import Limits, Sandbox
from course_lib.grading.sheet import Sheet
from course_lib.grading.sitting import Died, Sitting


def grade(
    student: str, taken: Taken, sheet: Sheet, sandbox: Sandbox, limits: Limits, bench: Sandbox | None = None
) -> Outcome:
    """Everything that can be said of a submission, once its sources have been taken in.

    `bench` is a second sandbox, for a lesson that has ordinary tests of nbgrader's: they run where no student's code
    has been.
    """
    started = time.monotonic()
    outcome = Outcome(student, taken.status, taken.notes, taken.cells, digest=taken.digest)
    outcome.unsafe = not sandbox.isolated
    if taken.status not in UNREAD and taken.cells:
        sitting = Sitting(sandbox, limits)
        try:
            _go_through(outcome, sheet, sitting, bench and Sitting(bench, limits))
        finally:
            sitting.end()
        outcome.cpu, outcome.peak = sitting.cpu, sitting.peak
    outcome.seconds = time.monotonic() - started
    return outcome


def _go_through(outcome: Outcome, sheet: Sheet, sitting: Sitting, bench: Sitting | None) -> None:
    """Run cell after cell; where a check or a test stands, judge what has been defined so far.

    What comes after the last of them is not run: it can change no score, and experiments take their time.
    """
    mishaps: list[Status] = []
    checks = {name for name, given in sheet.given.items() if given.checked or given.tested}
    last = max((n for n, cell in enumerate(outcome.cells, start=1) if cell.name in checks), default=0)
    for number, cell in enumerate(outcome.cells[:last], start=1):
        if cell.kind != "code":
            continue
        given = sheet.given.get(cell.name)
        name = given.checked if given else None
        try:
            if given and given.tested:
                mark, mishap = ordinary.judge(given, sheet.setup(given.name), sitting, bench)
                outcome.marks[cell.name] = mark
            elif name:
                mark, mishap = _judge(EXERCISES[name], sitting)
                outcome.marks[cell.name] = mark
            else:
                mishap = _run(cell, sitting)
        except Died as death:
            mishap = death.status
            where = f"check.{name}" if name else f"cell {number}"
            outcome.notes.append(f"{where}: {death.why}")
            if cell.name in checks:
                outcome.marks[cell.name] = Mark(False, f"✗ {name or cell.name}: {death.why}", kind=death.status.value)
            else:
                cell.failure = (death.status.value, death.why)
        if mishap:
            mishaps.append(mishap)
    if mishaps:
        outcome.status = Status.REFUSED if Status.REFUSED in mishaps else mishaps[0]


def _run(cell: Cell, sitting: Sitting) -> Status | None:
    sitting.run(cell)
    return Status.MEMORY if cell.failure and cell.failure[0] == "MemoryError" else None


def _judge(exercise: Exercise, sitting: Sitting) -> tuple[Mark, Status | None]:
    """The mark for one exercise, and what is to be said of the whole submission because of it."""
    found = sitting.find(exercise.name)
    if found == "borrowed":
        failed = borrowed(exercise)
        return Mark(False, str(failed), kind="CheckFailed", mistake=failed.mistake), Status.REFUSED
    if found != "function":
        what = "is not defined" if found == "missing" else f"is no function, but {legible(found)}"
        return Mark(False, f"✗ {exercise.name}: the name {exercise.name!r} {what}", kind="NameError"), None
    seed = fresh_seed()
    cases = posed(exercise, seed)
    answers = sitting.answers(exercise.name, cases)
    judged = verdict(exercise, cases, answers)
    failed = objection(exercise, judged, seed, overheard(answers))
    memory = any(a.error and a.error.type_name == "MemoryError" for a in answers)
    if failed:
        mark = Mark(False, str(failed), seed, type(failed).__name__, failed.mistake or "")
        return mark, Status.MEMORY if memory else None
    return Mark(judged.passed is True, f"✓ {exercise.name}: {judged.headline}", seed), None
