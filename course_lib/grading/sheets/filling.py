"""Fill a learning platform's sheet, Moodle's grading worksheet or Canvas's gradebook, each in its own scale."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from course_lib.grading.collecting.senders import plain
from course_lib.grading.sheets.tables import TEST_STUDENT, NoTable, Table, number

GRADE, MOST = "Grade", "Maximum grade"  # as Moodle calls them in English
COMMENTS = ("feedback comments", "feedback als kommentar", "comentarios de retroalimentacion")  # as `plain` makes them
IDENTIFIER = re.compile(r"\D+\d+")  # "Participant 12345", "Teilnehmer/in12345"
NO_GRADE = ("", "-")
NUMBERED = re.compile(r" *\(\d+\)$")  # as Canvas ends the heading of an assignment
EXCUSED = "EX"  # as Canvas writes it where a student need not hand in


@dataclass(frozen=True)
class Score:
    """Holds what one student got."""

    student: str
    """The student's id."""
    score: float
    """The points."""
    most: float
    """The most points possible."""
    waiting: bool
    """Whether a person still has to read something."""


@dataclass
class Filled:
    """Holds the result of filling a sheet: how many scores were entered, and who was left out."""

    entered: int = 0
    """How many scores were entered."""
    column: str = ""
    """The heading of their column."""
    comments: int | None = None
    """How many comments were entered; None if none were wanted."""
    strangers: list[str] = field(default_factory=list)
    """Rows of the sheet that are not in the gradebook."""
    without: list[str] = field(default_factory=list)
    """Students in both who handed in nothing."""
    excused: list[str] = field(default_factory=list)
    """Students in both who are excused in the sheet."""
    again: list[str] = field(default_factory=list)
    """Students with a second row in the sheet."""
    missing: list[str] = field(default_factory=list)
    """Students with a score in the gradebook who are not in the sheet."""
    scales: set[tuple[float, float]] = field(default_factory=set)
    """The lesson's full points and the sheet's, if they differ."""


Row = list[str]
Finder = Callable[[Row], str | None]  # whose a row is, or None


def fill_moodle(
    table: Table, scores: Iterable[Score], whose: Finder, grade: str | None = None, most: str | None = None
) -> Filled:
    """Enter the scores into Moodle's grading worksheet, in its own scale. Raises NoTable.

    `grade` and `most` are the headings of the two columns, needed if the sheet does not show which they are.
    """
    to, of = _moodles_columns(table, grade, most)
    for place, row in table.rows.items():
        if not number(row[of]):
            raise NoTable(f"row {place}: “{table.head[of]}” is {row[of]!r}, which is not a number of points")
    return _fill(table, table.rows.values(), scores, whose, to, lambda row: number(row[of]) or 0.0, of)


def _moodles_columns(table: Table, grade: str | None, most: str | None) -> tuple[int, int]:
    """Find grade and maximum: by name, or else by content, as Moodle translates the headings."""
    headings = [heading.strip() for heading in table.head]
    if grade or most or {GRADE, MOST} <= set(headings):
        return table.column(grade or GRADE), table.column(most or MOST)
    people = table.values(0)
    if all(map(IDENTIFIER.fullmatch, people)) and len(set(people)) == len(people):
        pairs = [of for of in range(2, len(headings)) if _are_grades(table.values(of - 1), table.values(of))]
        if len(pairs) == 1:
            return pairs[0] - 1, pairs[0]
    raise NoTable(
        f"not Moodle's grading worksheet, or its columns are not recognised: {', '.join(headings)}. "
        "Name grade and maximum grade: --grade-column NAME --most-column NAME"
    )


def _are_grades(grades: list[str], most: list[str]) -> bool:
    """Tell whether `most` is the same number in every row, and no grade is above it."""
    top = number(most[0])
    given = [number(grade) for grade in grades if grade not in NO_GRADE]
    if not top or len(set(most)) > 1:
        return False
    return all(got is not None and got <= top for got in given)


def fill_comments(table: Table, comments: Mapping[str, str], whose: Finder, column: str | None = None) -> int:
    """Enter comments into Moodle's worksheet where there are none; return how many. Raises NoTable."""
    found = [i for i, heading in enumerate(table.head) if plain(heading) in COMMENTS]
    if column is None and len(found) != 1:
        raise NoTable(f"which column is for comments? Use --comments-column NAME with one of {', '.join(table.head)}")
    to = found[0] if column is None else table.column(column)
    left, entered = dict(comments), 0
    for row in table.rows.values():
        text = left.pop(whose(row) or "", "")
        if text and not row[to].strip():
            row[to] = text
            entered += 1
    return entered


def fill_canvas(table: Table, scores: Iterable[Score], whose: Finder, lesson: str, column: str | None = None) -> Filled:
    """Enter the scores into one column of Canvas's gradebook. Raises NoTable.

    It is the column that begins with the lesson's name, or is called `column`, with or without Canvas's number.
    """
    headings = [heading.strip() for heading in table.head]
    if "ID" not in headings:
        raise NoTable(f"not Canvas's gradebook: there is no column ID among {', '.join(headings)}")
    to, by = _canvas_column(headings, lesson, column), headings.index("ID")
    above = [number(row[to]) for row in table.rows.values() if not row[by].strip()]  # "Points Possible" is no student
    possible = next((points for points in above if points), None)
    people = [row for row in table.rows.values() if row[by].strip() and row[0].strip() != TEST_STUDENT]
    return _fill(table, people, scores, whose, to, lambda row: possible, to)


def _canvas_column(headings: list[str], lesson: str, column: str | None) -> int:
    """Find the column of the lesson's scores. Raises NoTable."""
    if column is None:
        found = [i for i, name in enumerate(headings) if re.match(rf"{re.escape(lesson)}(?![0-9A-Za-z_])", name)]
    else:
        found = [i for i, name in enumerate(headings) if column.strip() in (name, NUMBERED.sub("", name))]
    if len(found) != 1:
        among = [name for name in headings if NUMBERED.search(name)] or headings
        called_so = f"{len(found)} columns are" if found else "no column is"
        there = f"the columns are {', '.join(among)}. Choose one with --column NAME"
        raise NoTable(f"{called_so} called {column or lesson}; {there}")
    return found[0]


def _fill(
    table: Table,
    rows: Iterable[Row],
    scores: Iterable[Score],
    whose: Finder,
    to: int,
    most: Callable[[Row], float | None],
    like: int,
) -> Filled:
    """Enter each student's score into the column `to`, scaled to `most`, with numbers written as in `like`."""
    left = {score.student: score for score in scores}
    comma = _decimal_comma(table, like)
    filled, seen = Filled(column=table.head[to].strip()), set()
    for row in rows:
        student = whose(row)
        if student is None:
            filled.strangers.append(called(table, row))
        elif student in seen:
            filled.again.append(student)
        elif row[to].strip() == EXCUSED:
            filled.excused.append(student)
            left.pop(student, None)
        elif score := left.pop(student, None):
            top = most(row) or score.most
            filled.scales |= {(score.most, top)} if top != score.most else set()
            text = f"{score.score * top / score.most:.2f}".rstrip("0").rstrip(".")
            row[to] = text.replace(".", ",") if comma else text
            filled.entered += 1
        else:
            filled.without.append(student)
        seen.add(student)
    filled.missing = sorted(left)
    return filled


def _decimal_comma(table: Table, like: int) -> bool:
    """Tell whether the sheet writes numbers with a comma: as the column does, or else if it has semicolons."""
    numbers = "".join(text for text in table.values(like) if number(text) is not None)
    return "," in numbers or ("." not in numbers and table.delimiter == ";")


def called(table: Table, row: Row) -> str:
    """Return what to call a row of the sheet: the name in it, or else its first field."""
    named = table.meant_for("full_name") or [*table.meant_for("last_name"), *table.meant_for("first_name")]
    return " ".join(filter(None, (row[place].strip() for place in named))) or row[0].strip()
