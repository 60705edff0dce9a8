"""Sum up a class: one line per submission, and what was misunderstood."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from course_lib.grading.assignment import Assignment
from course_lib.grading.outcome import UNJUDGED

MOST_NAMED = 3  # mistakes shown of one exercise
IN_WORDS = {
    "NotAttempted": "not attempted",
    "CheckFailed": "unnamed",
    "NameError": "not defined",
    UNJUDGED: "not judged",
}
Kept = dict[str, dict[str, Any]]  # what the book keeps of each submission, by student


def submissions(kept: Kept, assignment: Assignment) -> Iterator[str]:
    """List status, points and seeds of every graded submission."""
    judged = checks(assignment)
    yield f"{'student':16} {'status':14} {'points':>6}  seeds, in the order {', '.join(judged)}"
    for student, verdicts in kept.items():
        if not verdicts:
            yield f"{student:16} not graded yet"
            continue
        points = sum(p or 0 for p in verdicts["points"].values())
        seeds = " ".join(str(verdicts["marks"].get(name, {}).get("seed") or "–") for name in judged)
        status = verdicts["status"] + (" (unsafe)" if verdicts["unsafe"] else "")
        yield f"{student:16} {status:14} {points:6g}  {seeds}"


def misunderstood(kept: Kept, assignment: Assignment) -> Iterator[str]:
    """Say for each check how many passed it, and what most of the others were told."""
    graded = [verdicts for verdicts in kept.values() if verdicts.get("marks")]
    if not graded:
        return
    width = max(map(len, checks(assignment)), default=0)
    yield f"{'':{width}}  {'passed':>9}  what went wrong"
    for name in checks(assignment):
        marks = [verdicts["marks"][name] for verdicts in graded if name in verdicts["marks"]]
        passed = sum(mark["passed"] for mark in marks)
        failed = [mark for mark in marks if not mark["passed"]]
        told = Counter(mark["mistake"] or reason(mark["kind"]) for mark in failed)
        wrong = ", ".join(f"{count} × {what}" for what, count in told.most_common(MOST_NAMED))
        more = len(told) - MOST_NAMED
        yield f"{name:{width}}  {passed:3} of {len(marks):3}  {wrong}{f' and {more} more kinds' if more > 0 else ''}"


def checks(assignment: Assignment) -> list[str]:
    """List the cells that are judged without a person, in the lesson's order."""
    return [name for name, given in assignment.cells.items() if given.checked or given.tested]


def reason(kind: str) -> str:
    """Say why there were no points if no mistake was named, by the mark's kind."""
    return IN_WORDS.get(kind, kind)
