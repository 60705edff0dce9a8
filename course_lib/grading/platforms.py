"""`course-export LESSON`: fill a class's scores into the sheet that a learning platform wants back.

The teacher downloads the sheet, Moodle's grading worksheet or Canvas's gradebook; here the scores are written into a
copy of it, and whoever stands on one side alone is named. Nothing is sent anywhere.
"""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError

<<<<<<< HEAD
from course_lib.grading.book import Book
from course_lib.grading.collect import by_name, plain
=======
>>>>>>> m1
from course_lib.grading.command import EXIT_USAGE, configuration
from course_lib.grading.comments import comment
from course_lib.grading.filling import Filled, Finder, Row, Score, called, fill_canvas, fill_comments, fill_moodle
from course_lib.grading.outcome import legible
<<<<<<< HEAD
from course_lib.grading.tables import NoTable, Table, read, write
=======
from course_lib.grading.senders import by_name, plain
from course_lib.grading.tables import TEST_STUDENT, NoTable, Table, number, read, write

GRADE, MOST = "Grade", "Maximum grade"  # as Moodle calls them in English
IDENTIFIER = re.compile(r"\D+\d+")  # "Participant 12345", "Teilnehmer/in12345"
NO_GRADE = ("", "-")
EXCUSED = "EX"  # as Canvas writes it where a student need not hand in


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
    column: str = ""
    """The heading of the column they stand in."""
    strangers: list[str] = field(default_factory=list)
    """In the sheet, and not in the gradebook."""
    without: list[str] = field(default_factory=list)
    """In both, and handed in nothing."""
    excused: list[str] = field(default_factory=list)
    """In both, and excused in the sheet."""
    again: list[str] = field(default_factory=list)
    """Found in a second row of the sheet."""
    missing: list[str] = field(default_factory=list)
    """In the gradebook with a score, and not in the sheet."""


Row = list[str]
Finder = Callable[[Row], str | None]  # whose a row is, or None


def fill_moodle(
    table: Table, scores: Iterable[Score], whose: Finder, grade: str | None = None, most: str | None = None
) -> Filled:
    """Enter the scores into Moodle's grading worksheet, in its own scale. Raises NoTable.

    `grade` and `most` are the headings of the two columns, where it could not be seen which they are.
    """
    to, of = _moodles_columns(table, grade, most)
    for place, row in table.rows.items():
        if not number(row[of]):
            raise NoTable(f"row {place}: “{table.head[of]}” is {row[of]!r}, which is no number of points")
    return _fill(table, table.rows.values(), scores, whose, to, lambda row: number(row[of]) or 0.0, of)


def _moodles_columns(table: Table, grade: str | None, most: str | None) -> tuple[int, int]:
    """Where the grade and its maximum stand: by name, or, as Moodle translates the headings, by what stands in them."""
    headings = [heading.strip() for heading in table.head]
    if grade or most or {GRADE, MOST} <= set(headings):
        return table.column(grade or GRADE), table.column(most or MOST)
    people = table.values(0)
    if all(map(IDENTIFIER.fullmatch, people)) and len(set(people)) == len(people):
        pairs = [of for of in range(2, len(headings)) if _are_grades(table.values(of - 1), table.values(of))]
        if len(pairs) == 1:
            return pairs[0] - 1, pairs[0]
    raise NoTable(
        f"no grading worksheet of Moodle's: where are grade and maximum grade among {', '.join(headings)}? "
        "--grade-column NAME and --most-column NAME say it"
    )


def _are_grades(grades: list[str], most: list[str]) -> bool:
    """Whether one column holds the same number of points in every row, and the other nothing above it."""
    top = number(most[0])
    given = [number(grade) for grade in grades if grade not in NO_GRADE]
    return bool(top) and len(set(most)) == 1 and all(got is not None and got <= top for got in given)


def fill_canvas(table: Table, scores: Iterable[Score], whose: Finder, lesson: str) -> Filled:
    """Enter the scores into the column of Canvas's gradebook that begins with the lesson's name. Raises NoTable."""
    headings = [heading.strip() for heading in table.head]
    columns = [i for i, name in enumerate(headings) if re.match(rf"{re.escape(lesson)}(?![0-9A-Za-z_])", name)]
    if "ID" not in headings or len(columns) != 1:
        raise NoTable(
            f"no gradebook of Canvas's with one column for {lesson}: it has the columns {', '.join(headings)}"
        )
    to, by = columns[0], headings.index("ID")
    above = [number(row[to]) for row in table.rows.values() if not row[by].strip()]  # "Points Possible" is no student
    possible = next((points for points in above if points), None)
    people = [row for row in table.rows.values() if row[by].strip() and row[0].strip() != TEST_STUDENT]
    return _fill(table, people, scores, whose, to, lambda row: possible, to)


def _fill(
    table: Table,
    rows: Iterable[Row],
    scores: Iterable[Score],
    whose: Finder,
    to: int,
    most: Callable[[Row], float | None],
    like: int,
) -> Filled:
    """Enter each student's score into the column `to`, out of what `most` says, written as the numbers in `like`."""
    left = {score.student: score for score in scores}
    comma = _decimal_comma(table, like)
    filled, seen = Filled(column=table.head[to].strip()), set()
    for row in rows:
        student = whose(row)
        if student is None:
            filled.strangers.append(_called(table, row))
        elif student in seen:
            filled.again.append(student)
        elif row[to].strip() == EXCUSED:
            filled.excused.append(student)
            left.pop(student, None)
        elif score := left.pop(student, None):
            text = f"{score.score * (most(row) or score.most) / score.most:.2f}".rstrip("0").rstrip(".")
            row[to] = text.replace(".", ",") if comma else text
            filled.entered += 1
        else:
            filled.without.append(student)
        seen.add(student)
    filled.missing = sorted(left)
    return filled


def _decimal_comma(table: Table, like: int) -> bool:
    """Whether the sheet writes numbers with a comma: as they stand in a column, or else as semicolons suggest."""
    numbers = "".join(text for text in table.values(like) if number(text) is not None)
    return "," in numbers or ("." not in numbers and table.delimiter == ";")


def _called(table: Table, row: Row) -> str:
    """What to call a row of the sheet: the name in it, or else what stands first."""
    named = table.meant_for("full_name") or [*table.meant_for("last_name"), *table.meant_for("first_name")]
    return " ".join(filter(None, (row[place].strip() for place in named))) or row[0].strip()
>>>>>>> m1


def finder(gradebook: Gradebook, table: Table) -> Finder:
    """Whose a row is: by id, by e-mail address, or else by name, where one student alone has it."""
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
    """What everybody got who handed the lesson in, less penalties for lateness. Raises MissingEntry and NoTable."""
    most = gradebook.find_assignment(lesson).max_score
    if not most:
        raise NoTable(f"{lesson} gives no points")
    return [
        Score(s.student_id, max(0.0, s.score - (s.late_submission_penalty or 0.0)), most, s.needs_manual_grade)
        for s in gradebook.assignment_submissions(lesson)
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code: 0, or 2 where nothing was written."""
    options, others = _options(arguments)
    came = options.moodle or options.canvas
    try:
        book = Book(CourseDirectory(config=configuration(others)))
    except (OSError, ValueError, SQLAlchemyError) as error:
        return _stop(str(error))
    try:
        table = read(came)
        scores = scores_of(book.gradebook, options.lesson)
        filled = _filled(table, scores, book, options)
        to = options.to or came.with_name(f"{came.stem}.filled.csv")
        if to.exists() and os.path.samefile(to, came):
            raise NoTable(f"{to} is the sheet itself: --to another file")
        write(table, to)
    except MissingEntry:
        return _stop(str(book.unknown(options.lesson)))
    except (OSError, ValueError) as error:
        return _stop(str(error))
    finally:
        book.close()
    for line in told(filled, scores, to):
        print(legible(line))
    return 0


def _options(arguments: list[str] | None) -> tuple[argparse.Namespace, list[str]]:
    """The command's options, and nbgrader's."""
    parser = argparse.ArgumentParser(
        prog="course-export",
        description="Fill a lesson's scores into a copy of the sheet that you downloaded from your learning platform.",
        epilog="nbgrader's options --CourseDirectory.<name>=<value> work here too.",
    )
    parser.add_argument("lesson", help="the lesson's folder, such as 01_neuron")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--moodle", type=Path, metavar="SHEET.csv", help="Moodle's grading worksheet")
    kind.add_argument("--canvas", type=Path, metavar="SHEET.csv", help="Canvas's exported gradebook")
    parser.add_argument("--column", metavar="NAME", help="the column of Canvas's, where it has not the lesson's name")
    name = {"metavar": "NAME", "help": "the heading of that column of Moodle's, where it cannot be seen which it is"}
    parser.add_argument("--grade-column", **name)
    parser.add_argument("--most-column", **name)
    parser.add_argument("--comments", action="store_true", help="fill Moodle's empty comments with what checks said")
    parser.add_argument("--comments-column", **name)
    parser.add_argument("--to", type=Path, help="where the filled sheet goes; SHEET.filled.csv, if left out")
    options, others = parser.parse_known_args(arguments)
    if options.moodle and options.column:
        parser.error("--column is for Canvas; Moodle's are --grade-column and --most-column")
    if options.canvas and (options.comments or options.comments_column):
        parser.error("--comments is for Moodle: Canvas's sheet has no column for them")
    return options, others


def _filled(table: Table, scores: list[Score], book: Book, options: argparse.Namespace) -> Filled:
    """Fill the table as the options ask for. Raises NoTable."""
    whose = finder(book.gradebook, table)
    if options.canvas:
        return fill_canvas(table, scores, whose, options.lesson, options.column)
    filled = fill_moodle(table, scores, whose, options.grade_column, options.most_column)
    if options.comments or options.comments_column:
        comments = {s.student: comment(book.verdicts(s.student, options.lesson)) for s in scores}
        filled.comments = fill_comments(table, comments, whose, options.comments_column)
    return filled


def told(filled: Filled, scores: Iterable[Score], to: Path) -> Iterable[str]:
    """What came of it, in a few lines."""
    yield f"{to}: {filled.entered} scores entered in “{filled.column}”"
    if filled.comments is not None:
        yield f"{filled.comments} comments entered; what stood there was left as it was"
    for of, top in sorted(filled.scales):
        yield f"scores of {of:g} are written on the sheet's scale of {top:g}"
    lists = {
        "in the sheet, and unknown to the gradebook": filled.strangers,
        "handed in nothing, left as they were": filled.without,
        "excused in the sheet, left so": filled.excused,
        "in a second row, which was left as it was": filled.again,
        "have a score, and stand not in the sheet": filled.missing,
        "still have something to be read by you": sorted(s.student for s in scores if s.waiting),
    }
    for what, names in lists.items():
        if names:
            yield f"{len(names)} {what}: {', '.join(names)}"


def _stop(reason: str) -> int:
    print(legible(f"course-export: {reason}"), file=sys.stderr)
    return EXIT_USAGE


if __name__ == "__main__":
    sys.exit(main())
