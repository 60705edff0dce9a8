"""Fill a class's scores into a learning platform's sheet: the command `course-export LESSON`.

The teacher downloads the sheet, Moodle's grading worksheet or Canvas's gradebook. This writes the scores into a copy of
it, and lists who is only in the sheet or only in the gradebook. Nothing is sent anywhere.
"""

import argparse
import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from course_lib.grading.accidents import carried_out, warn
from course_lib.grading.collecting.senders import by_name, plain
from course_lib.grading.command import configuration
from course_lib.grading.gradebook.class_gradebook import ClassGradebook
from course_lib.grading.outcome import legible
from course_lib.grading.sheets.comments import comment
from course_lib.grading.sheets.filling import (
    Filled,
    Finder,
    Row,
    Score,
    called,
    fill_canvas,
    fill_comments,
    fill_moodle,
)
from course_lib.grading.sheets.tables import NoTable, Table, read, write


def finder(gradebook: Gradebook, table: Table) -> Finder:
    """Return a function that finds a row's student: by id, by e-mail address, or by a name that only one has."""
    students = list(gradebook.students)
    ids = {s.id.casefold(): s.id for s in students}
    mails = {s.email.casefold(): s.id for s in students if s.email}
    names = by_name(students)
    by_id = table.meant_for("id")
    by_mail = [*table.meant_for("email"), *by_id]  # a login is often an address

    def whose(row: Row) -> str | None:
        for known, places in ((ids, by_id), (mails, by_mail)):
            for place in places:
                if student := known.get(row[place].strip().casefold()):
                    return student
        bearers = names.get(plain(called(table, row)), [])
        return bearers[0] if len(bearers) == 1 else None

    return whose


def scores_of(gradebook: Gradebook, lesson: str) -> list[Score]:
    """Return the scores of all who handed the lesson in, less late penalties. Raises MissingEntry and NoTable."""
    most = gradebook.find_assignment(lesson).max_score
    if not most:
        raise NoTable(f"{lesson} gives no points")
    return [
        Score(s.student_id, max(0.0, s.score - (s.late_submission_penalty or 0.0)), most, s.needs_manual_grade)
        for s in gradebook.assignment_submissions(lesson)
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit code: 0, or 2 if nothing was written."""
    options, others = _options(arguments)
    return carried_out("course-export", lambda: _export(options, others), NoTable)


def _export(options: argparse.Namespace, others: list[str]) -> int:
    """Fill a copy of the sheet. Raises Accident, NoTable, OSError and Stop."""
    came = options.moodle or options.canvas
    with closing(ClassGradebook(CourseDirectory(config=configuration(others)), None, warn("course-export"))) as book:
        table = read(came)
        try:
            scores = scores_of(book.gradebook, options.lesson)
        except MissingEntry:
            raise book.unknown(options.lesson) from None
        filled = _filled(table, scores, book, options)
    to = options.to or came.with_name(f"{came.stem}.filled.csv")
    if to.exists() and os.path.samefile(to, came):
        raise NoTable(f"{to} is the sheet itself: choose another file with --to")
    write(table, to)
    for line in told(filled, scores, to):
        print(legible(line))
    return 0


def _options(arguments: list[str] | None) -> tuple[argparse.Namespace, list[str]]:
    """Parse the command's options; return them and nbgrader's."""
    parser = argparse.ArgumentParser(
        prog="course-export",
        description="Fill a lesson's scores into a copy of the sheet that you downloaded from your learning platform.",
        epilog="nbgrader's options --CourseDirectory.<name>=<value> work here too.",
    )
    parser.add_argument("lesson", help="the lesson's folder, such as 01_neuron")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--moodle", type=Path, metavar="SHEET.csv", help="Moodle's grading worksheet")
    kind.add_argument("--canvas", type=Path, metavar="SHEET.csv", help="Canvas's exported gradebook")
    parser.add_argument("--column", metavar="NAME", help="the column in Canvas's sheet, if it lacks the lesson's name")
    heading = "the heading of that column in Moodle's sheet, if it is not recognised"
    parser.add_argument("--grade-column", metavar="NAME", help=heading)
    parser.add_argument("--most-column", metavar="NAME", help=heading)
    parser.add_argument("--comments", action="store_true", help="write what checks said into Moodle's empty comments")
    parser.add_argument("--comments-column", metavar="NAME", help=heading)
    parser.add_argument("--to", type=Path, help="where to write the filled sheet; by default SHEET.filled.csv")
    options, others = parser.parse_known_args(arguments)
    if options.moodle and options.column:
        parser.error("--column is for Canvas; for Moodle use --grade-column and --most-column")
    if options.canvas and (options.comments or options.comments_column):
        parser.error("--comments is for Moodle: Canvas's sheet has no column for them")
    return options, others


def _filled(table: Table, scores: list[Score], book: ClassGradebook, options: argparse.Namespace) -> Filled:
    """Fill the table as the options ask. Raises NoTable."""
    whose = finder(book.gradebook, table)
    if options.canvas:
        return fill_canvas(table, scores, whose, options.lesson, options.column)
    filled = fill_moodle(table, scores, whose, options.grade_column, options.most_column)
    if options.comments or options.comments_column:
        comments = {s.student: comment(book.verdicts(s.student, options.lesson)) for s in scores}
        filled.comments = fill_comments(table, comments, whose, options.comments_column)
    return filled


def told(filled: Filled, scores: Iterable[Score], to: Path) -> Iterable[str]:
    """Report what was done, in a few lines."""
    yield f"{to}: {filled.entered} scores entered in “{filled.column}”"
    if filled.comments is not None:
        yield f"{filled.comments} comments entered; existing ones are unchanged"
    for of, top in sorted(filled.scales):
        yield f"scores out of {of:g} are rescaled to the sheet's {top:g}"
    lists = {
        "in the sheet, but not in the gradebook": filled.strangers,
        "handed in nothing, left unchanged": filled.without,
        "excused in the sheet, left unchanged": filled.excused,
        "in a second row, left unchanged": filled.again,
        "have a score, but are not in the sheet": filled.missing,
        "have answers that you have not graded yet": sorted(s.student for s in scores if s.waiting),
    }
    for what, names in lists.items():
        if names:
            yield f"{len(names)} {what}: {', '.join(names)}"


if __name__ == "__main__":
    sys.exit(main())
