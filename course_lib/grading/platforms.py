"""`course-export LESSON`: fill a class's scores into the sheet that a learning platform wants back.

The teacher downloads the sheet, Moodle's grading worksheet or Canvas's gradebook; here the scores are written into a
copy of it, and whoever stands on one side alone is named. Nothing is sent anywhere.
"""

import argparse
import csv
import io
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from course_lib.grading.collect import by_name, plain
from course_lib.grading.command import EXIT_USAGE, configuration

DELIMITERS = ",;\t"


class NoSuchSheet(ValueError):
    """A file that is not the sheet it is said to be."""


@dataclass
class Sheet:
    """A table as it came: its rows, and how it was written."""

    head: list[str]
    rows: list[dict[str, str]]
    delimiter: str

    def number(self, value: float) -> str:
        """A score as this sheet writes numbers: where a semicolon parts the columns, with a decimal comma."""
        text = f"{value:.2f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.delimiter == ";" else text


@dataclass(frozen=True)
class Score:
    """What one student got; `waiting` says that a person still has to read something."""

    student: str
    score: float
    most: float
    waiting: bool


@dataclass
class Filled:
    """What came of it: how many scores were entered, and who was left out."""

    entered: int = 0
    strangers: list[str] = field(default_factory=list)
    """In the sheet, and not in the gradebook."""
    without: list[str] = field(default_factory=list)
    """In both, and handed in nothing."""
    missing: list[str] = field(default_factory=list)
    """In the gradebook with a score, and not in the sheet."""


def read(file: Path) -> Sheet:
    """The sheet in a file. Raises NoSuchSheet, and OSError where there is no file."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise NoSuchSheet(f"{file} is not UTF-8: save it as “CSV UTF-8”") from None
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    table = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    if len(table) < 2 or len(table[0]) < 2:
        raise NoSuchSheet(f"{file} holds no table")
    head = table[0]
    return Sheet(head, [dict(zip(head, row, strict=False)) for row in table[1:]], delimiter)


def write(sheet: Sheet, file: Path) -> None:
    """The sheet as it came, every field quoted."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictWriter(stream, sheet.head, restval="", delimiter=sheet.delimiter, quoting=csv.QUOTE_ALL)
        table.writeheader()
        table.writerows(sheet.rows)


Finder = Callable[[dict[str, str]], str | None]  # whose a row is, or None


def fill_moodle(sheet: Sheet, scores: Iterable[Score], whose: Finder) -> Filled:
    """Enter the scores into Moodle's grading worksheet, in its own scale. Raises NoSuchSheet."""
    if missing := {"Identifier", "Grade", "Maximum grade"} - set(sheet.head):
        raise NoSuchSheet(f"no grading worksheet of Moodle's: it has no column {', '.join(sorted(missing))}")

    def enter(row: dict[str, str], score: Score) -> None:
        most = float(row["Maximum grade"].replace(",", ".") or score.most)
        row["Grade"] = sheet.number(score.score * most / score.most)

    return _fill(sheet.rows, scores, whose, enter, lambda row: row.get("Full name") or row["Identifier"])


def fill_canvas(sheet: Sheet, scores: Iterable[Score], whose: Finder, lesson: str) -> Filled:
    """Enter the scores into the column of Canvas's gradebook that begins with the lesson's name. Raises NoSuchSheet."""
    columns = [name for name in sheet.head if re.match(rf"{re.escape(lesson)}(?![0-9A-Za-z_])", name)]
    if "Student" not in sheet.head or len(columns) != 1:
        raise NoSuchSheet(
            f"no gradebook of Canvas's with one column for {lesson}: it has the columns {', '.join(sheet.head)}"
        )
    possible = next((row for row in sheet.rows if row["Student"].strip() == "Points Possible"), {})
    most = float(possible.get(columns[0]) or 0.0)
    people = [row for row in sheet.rows if row.get("ID") and row["Student"].strip() != "Points Possible"]

    def enter(row: dict[str, str], score: Score) -> None:
        row[columns[0]] = sheet.number(score.score * (most or score.most) / score.most)

    return _fill(people, scores, whose, enter, lambda row: row["Student"])


def _fill(
    rows: Iterable[dict[str, str]],
    scores: Iterable[Score],
    whose: Finder,
    enter: Callable[[dict[str, str], Score], None],
    called: Callable[[dict[str, str]], str],
) -> Filled:
    left = {score.student: score for score in scores}
    filled = Filled()
    for row in rows:
        student = whose(row)
        if student is None:
            filled.strangers.append(called(row))
        elif student in left:
            enter(row, left.pop(student))
            filled.entered += 1
        else:
            filled.without.append(student)
    filled.missing = sorted(left)
    return filled


def finder(gradebook: Gradebook) -> Finder:
    """Whose a row is: by id, by e-mail address, or else by name, where one student alone has it."""
    students = list(gradebook.students)
    ids = {s.id.casefold(): s.id for s in students}
    mails = {s.email.casefold(): s.id for s in students if s.email}
    names = by_name(students)

    def whose(row: dict[str, str]) -> str | None:
        for column in ("ID number", "Username", "SIS User ID", "SIS Login ID", "ID"):
            if student := ids.get(row.get(column, "").strip().casefold()):
                return student
        for column in ("Email address", "SIS Login ID", "Email"):
            if student := mails.get(row.get(column, "").strip().casefold()):
                return student
        bearers = names.get(plain(row.get("Full name") or row.get("Student") or ""), [])
        return bearers[0] if len(bearers) == 1 else None

    return whose


def scores_of(gradebook: Gradebook, lesson: str) -> list[Score]:
    """What everybody got who handed the lesson in, penalties for lateness taken off. Raises MissingEntry."""
    most = gradebook.find_assignment(lesson).max_score
    return [
        Score(s.student_id, max(0.0, s.score - (s.late_submission_penalty or 0.0)), most, s.needs_manual_grade)
        for s in gradebook.assignment_submissions(lesson)
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code: 0, or 2 where nothing was written."""
    parser = argparse.ArgumentParser(
        prog="course-export",
        description="Fill a lesson's scores into a copy of the sheet that you downloaded from your learning platform.",
        epilog="nbgrader's options --CourseDirectory.<name>=<value> work here too.",
    )
    parser.add_argument("lesson", help="the lesson's folder, such as 01_neuron")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--moodle", type=Path, metavar="SHEET.csv", help="Moodle's grading worksheet")
    kind.add_argument("--canvas", type=Path, metavar="SHEET.csv", help="Canvas's exported gradebook")
    parser.add_argument("--to", type=Path, help="where the filled sheet goes; SHEET.filled.csv, if left out")
    options, others = parser.parse_known_args(arguments)
    came = options.moodle or options.canvas
    try:
        folders = CourseDirectory(config=configuration(others))
        sheet = read(came)
        with Gradebook(folders.db_url, folders.course_id) as gradebook:
            scores, whose = scores_of(gradebook, options.lesson), finder(gradebook)
            fill = fill_moodle(sheet, scores, whose) if options.moodle else None
            filled = fill or fill_canvas(sheet, scores, whose, options.lesson)
        to = options.to or came.with_name(f"{came.stem}.filled.csv")
        if to.exists() and os.path.samefile(to, came):
            raise NoSuchSheet(f"{to} is the sheet itself: --to another file")
        write(sheet, to)
    except MissingEntry:
        return _stop(f"the gradebook has no lesson {options.lesson}")
    except (OSError, ValueError) as error:
        return _stop(str(error))
    for line in told(filled, scores, to):
        print(line)
    return 0


def told(filled: Filled, scores: Iterable[Score], to: Path) -> Iterable[str]:
    """What came of it, in a few lines."""
    yield f"{to}: {filled.entered} scores entered"
    lists = {
        "in the sheet, and unknown to the gradebook": filled.strangers,
        "handed in nothing, left as they were": filled.without,
        "have a score, and stand not in the sheet": filled.missing,
        "still have something to be read by you": sorted(s.student for s in scores if s.waiting),
    }
    for what, names in lists.items():
        if names:
            yield f"{len(names)} {what}: {', '.join(names)}"


def _stop(reason: str) -> int:
    print(f"course-export: {reason}", file=sys.stderr)
    return EXIT_USAGE


if __name__ == "__main__":
    sys.exit(main())
