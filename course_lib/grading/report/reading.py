"""Read what a class handed in and got for a lesson from the gradebook and its folders."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from course_lib.checks import EXERCISES
from course_lib.grading.accidents import Stop
from course_lib.grading.assignment import Assignment
from course_lib.grading.gradebook.class_gradebook import ClassGradebook
from course_lib.grading.outcome import Mark, Status
from course_lib.grading.run import due
from course_lib.grading.summary import checks

HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
FIELDS = {f.name for f in fields(Mark)}
TOLD = re.compile(
    r"\A✗ [^:\n]*: (?P<headline>.*?)(?:\s\s?\[[\w-]+/[\w+-]+\])?(?=\n    |\n  Hint: |\n  \(the same|\Z)", re.DOTALL
)
HINT = re.compile(r"^  Hint: (?P<hint>.*?)(?=\n  \(the same|\Z)", re.DOTALL | re.MULTILINE)


class NothingGraded(Stop):
    """Says that there is no verdict yet to report on."""


@dataclass(frozen=True)
class Person:
    """Holds somebody in the gradebook, or somebody who has handed something in."""

    id: str
    """The id in the gradebook."""
    first_name: str = ""
    """The first name; "" if unknown."""
    last_name: str = ""
    """The last name; "" if unknown."""
    email: str = ""
    """The e-mail address; "" if unknown."""

    @property
    def called(self) -> str:
        """Return the name by which an instructor knows them."""
        name = " ".join(filter(None, (self.first_name, self.last_name)))
        return f"{name} ({self.id})" if name else self.id


@dataclass(frozen=True)
class Task:
    """Describes a cell that is judged without a person."""

    cell: str
    """The name of the cell of its check or test."""
    exercise: str
    """The exercise's function if it has one, else the cell's name."""

    @property
    def known(self) -> bool:
        """Tell whether it is one of the course's exercises, and not an ordinary test."""
        return self.exercise in EXERCISES


@dataclass(frozen=True)
class Submission:
    """Holds what one student handed in and got."""

    student: str
    """The student's id."""
    status: str = ""
    """How it ended; "" if it has not been graded yet."""
    marks: dict[str, Mark] = field(default_factory=dict)
    """The marks, by the name of the check's or test's cell."""
    cells: tuple[tuple[str | None, str], ...] = ()
    """Its code cells: name (if the gradebook knows it) and source."""
    waiting: int = 0
    """How many of its cells a person has to read."""
    stale: bool = False
    """Whether another version has been handed in since."""
    unsafe: bool = False
    """Whether it was graded without isolation."""


@dataclass(frozen=True)
class Class:
    """Holds everything that was handed in of one lesson."""

    lesson: str
    """Its name."""
    title: str
    """Its heading."""
    tasks: tuple[Task, ...]
    """Its tasks, in the order of the lesson."""
    submissions: tuple[Submission, ...]
    """One for each student who handed in."""
    released: tuple[str, ...]
    """The code that was handed out."""


def read_class(book: ClassGradebook, lesson: str) -> Class:
    """Read a lesson's class. Raises NotReleased and NothingGraded."""
    assignment = book.assignment(lesson)
    kept, waiting = book.kept(lesson), book.waiting(lesson)
    changed = set(due(book, assignment, unsafe=True))
    if not any(verdicts.get("marks") for verdicts in kept.values()):
        raise NothingGraded(f"nothing of {lesson} is graded yet: run course-grade {lesson}")
    submissions = tuple(
        _submission(book, assignment, student, verdicts, waiting.get(student, 0), student in changed)
        for student, verdicts in kept.items()
    )
    tasks = tuple(Task(name, assignment.cells[name].checked or name) for name in checks(assignment))
    heading = next((found[1] for kind, _, text in assignment.released if kind == "markdown" and
                    (found := HEADING.search(text))), lesson)  # fmt: skip
    return Class(lesson, heading, tasks, submissions, tuple(s for kind, _, s in assignment.released if kind == "code"))


def people(book: ClassGradebook, classes: Iterable[Class]) -> dict[str, Person]:
    """Return the roster, and whoever handed in without being on it, by id."""
    known = [Person(s.id, s.first_name or "", s.last_name or "", s.email or "") for s in book.gradebook.students]
    others = [Person(submission.student) for one in classes for submission in one.submissions]
    return {person.id: person for person in [*others, *known]}


def _submission(
    book: ClassGradebook, assignment: Assignment, student: str, verdicts: dict[str, Any], waiting: int, changed: bool
) -> Submission:
    if not verdicts:
        return Submission(student)
    marks = {name: _mark(told) for name, told in verdicts["marks"].items()}
    wrong = any(not mark.passed for mark in marks.values())
    return Submission(
        student,
        verdicts["status"],
        marks,
        tuple(book.written(student, assignment)) if wrong else (),
        waiting,
        stale=changed and verdicts["status"] != Status.FAILED,
        unsafe=bool(verdicts.get("unsafe")),
    )


def _mark(told: dict[str, Any]) -> Mark:
    """Return a mark as it was kept; get its sentences from the text if an earlier version kept nothing else."""
    mark = {name: value for name, value in told.items() if name in FIELDS}
    if not mark.get("headline") and not mark["passed"]:
        for name, pattern in (("headline", TOLD), ("hint", HINT)):
            found = pattern.search(mark["text"])
            mark[name] = " ".join(found[name].split()) if found else ""
    return Mark(**mark)
