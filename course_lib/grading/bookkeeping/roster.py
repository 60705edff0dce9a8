"""Keep the class list: `nbgrader db student import` and `nbgrader db student remove`, as an instructor needs them.

Import reads a sheet as Excel and the learning platforms write it. Remove also moves the student's folders away: the
next grading would enter again whoever has a folder in `submitted`.
"""

import csv
import glob
import os
import shutil
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook, Student
from nbgrader.apps.dbapp import DbBaseApp, DbStudentImportApp, DbStudentRemoveApp
from nbgrader.coursedir import CourseDirectory

from course_lib.grading.bookkeeping.ids import LONGEST, objection
from course_lib.grading.collecting.senders import plain
from course_lib.grading.outcome import legible
from course_lib.grading.sheets.tables import TEST_STUDENT, NoTable, Table, read

FIELDS = ("first_name", "last_name", "email", "lms_user_id")
NOBODY = {"", "-", "–", "—", "n/a", "#n/a", "none", "null", "nan", "nobody"}  # what stands for no id
# The columns of grades.csv, which keeps the grades of a removed student.
GRADES = ("assignment", "timestamp", "cell", "auto_score", "manual_score", "extra_credit", "comment")

Entry = tuple[str, dict[str, str]]  # an id, and what is known of the student


class LeftOut(ValueError):
    """Rejects a row of the sheet; the text says why."""


def columns(table: Table) -> dict[str, int]:
    """Find out which column holds which field. Raises NoTable if none holds an id."""
    taken = {field: places[0] for field in ("id", *FIELDS, "full_name") if (places := table.meant_for(field))}
    if "id" not in taken:
        raise NoTable(
            "no column holds the students' ids: name one of them “id” and fill it "
            f"(the columns are {', '.join(legible(heading.strip()) for heading in table.head)})"
        )
    if "full_name" in taken:
        taken = _names(table, taken)
    canvas = [place for place, heading in enumerate(table.head) if heading.strip() == "ID"]
    if canvas and canvas[0] != taken["id"]:  # Canvas's own number of a student, beside the id of the school
        taken.setdefault("lms_user_id", canvas[0])
    return taken


def _names(table: Table, taken: dict[str, int]) -> dict[str, int]:
    """Keep either first and last name or the full name; “Name” beside “First name” is the last name."""
    if "first_name" in taken and "last_name" not in taken and plain(table.head[taken["full_name"]]) == "name":
        taken["last_name"] = taken["full_name"]
    apart = "first_name" in taken and "last_name" in taken
    dropped = ("full_name",) if apart else ("first_name", "last_name")
    return {field: place for field, place in taken.items() if field not in dropped}


def entry(row: list[str], taken: dict[str, int]) -> Entry:
    """Read a student's id and fields from a row; skip empty fields. Raises LeftOut."""
    found = {field: _tidy(row[place]) for field, place in taken.items()}
    if found.get("full_name") == TEST_STUDENT:
        raise LeftOut("Canvas's own test student")
    name = unicodedata.normalize("NFC", row[taken["id"]].strip())
    if name.casefold() in NOBODY:
        raise LeftOut("no id")
    if why := objection(name):
        raise LeftOut(f"the id {legible(name)!r} {why}")
    found |= _parted(found.pop("full_name", ""))
    known = {field: found[field] for field in FIELDS if found.get(field)}
    if too_long := [field for field, text in known.items() if len(text) > LONGEST]:
        raise LeftOut(f"{name}: {too_long[0]} is longer than {LONGEST} characters")
    return name, known


def _tidy(text: str) -> str:
    """Return a field on one line, without control characters."""
    return " ".join(legible(text).split())


def _parted(full: str) -> dict[str, str]:
    """Split “Byron, Ada” or “Ada Byron” into first and last name."""
    last, comma, first = full.partition(", ")
    if not comma:
        first, _, last = full.rpartition(" ")
    return {"first_name": first.strip(), "last_name": last.strip()} if full else {}


def entries(table: Table, taken: dict[str, int], known: Collection[str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the students of a sheet, and one line per row that is left out. `known` are the ids in the gradebook."""
    students: dict[str, dict[str, str]] = {}
    left_out: list[str] = []
    spelt = {name.casefold(): f"the gradebook has {name}" for name in known}
    for number, row in table.rows.items():
        try:
            if any(map(str.strip, row[len(table.head) :])):
                raise LeftOut("more fields than headings; does a field without quotes hold a delimiter?")
            name, fields = entry(row, taken)
            if name in students or (name not in known and name.casefold() in spelt):
                raise LeftOut(f"the id {name} is taken: {spelt[name.casefold()]}")
        except LeftOut as reason:
            left_out.append(f"row {number} left out: {reason}")
            continue
        students[name] = fields
        spelt[name.casefold()] = f"row {number} has {name}"
    return students, left_out


def _import(app: DbStudentImportApp) -> None:
    """Run `nbgrader db student import SHEET` on a sheet as the platform or Excel wrote it."""
    DbBaseApp.start(app)
    if len(app.extra_args) != 1:
        app.fail("Which sheet? nbgrader db student import SHEET.csv")
    try:
        table = read(Path(app.extra_args[0]))
        taken = columns(table)
    except (OSError, NoTable) as error:
        app.fail("nothing was imported: %s", error)
    app.log.info("%s: %s", app.extra_args[0], table.written)
    for line in _understood(table, taken):
        app.log.info(line)
    with Gradebook(app.coursedir.db_url, app.course_id, app.authenticator) as gradebook:
        there = {student.id: student for student in gradebook.students}
        students, left_out = entries(table, taken, there)
        changed = {name: fields for name, fields in students.items() if name in there and _news(there[name], fields)}
        new = {name: fields for name, fields in students.items() if name not in there}
        for name, fields in (new | changed).items():
            gradebook.update_or_create_student(name, **fields)
    for line in left_out:
        app.log.warning(line)
    same = len(students) - len(new) - len(changed)
    app.log.info("%d new, %d changed, %d unchanged, %d left out", len(new), len(changed), same, len(left_out))


def _news(student: Student, fields: dict[str, str]) -> bool:
    return any(getattr(student, field) != text for field, text in fields.items())


def _understood(table: Table, taken: dict[str, int]) -> Iterator[str]:
    """Say which column was read as which field, and which columns were ignored."""
    names = [legible(heading.strip()) for heading in table.head]
    yield "columns used: " + ", ".join(f"“{names[place]}” as {field}" for field, place in taken.items())
    if "full_name" in taken:
        yield "a full name without a comma is split before its last word"
    if rest := [name for place, name in enumerate(names) if place not in taken.values() and name]:
        yield f"columns not used: {', '.join(rest)}"


def folders_of(student: str, here: CourseDirectory) -> dict[str, Path]:
    """Return a student's existing folders, by the name of the step."""
    steps = (here.submitted_directory, here.autograded_directory, here.feedback_directory)
    places = {Path(step).name: Path(here.format_path(step, student, "lesson")).parent for step in steps}
    return {step: place for step, place in places.items() if os.path.lexists(place)}


def _remove(app: DbStudentRemoveApp) -> None:
    """Run `nbgrader db student remove NAME`, and move the student's folders away so that the removal lasts."""
    DbBaseApp.start(app)
    if len(app.extra_args) != 1:
        app.fail("Whom? nbgrader db student remove NAME")
    name = app.extra_args[0]
    if name in ("", ".", "..") or "\0" in name or Path(name).name != name:
        app.fail("%r is not a student's id: it names another folder", name)
    folders = folders_of(name, app.coursedir)
    with Gradebook(app.coursedir.db_url, app.course_id, app.authenticator) as gradebook:
        enrolled = name in {student.id for student in gradebook.students}
        grades = _grades(gradebook, name) if enrolled else []
        if not enrolled and not folders:
            app.fail("No such student: '%s', neither in the gradebook nor as a folder", name)
        if (grades or folders) and not app.force:
            has = [*(["grades"] if grades else []), *map(str, folders.values())]
            app.log.warning("%s has %s", name, ", ".join(has))
            app.fail("Nothing was changed. With --force the grades are removed, and the folders moved away.")
        known = _known(gradebook, name) if enrolled else {}
        if grades or folders:
            try:
                away = _move(name, known, folders, grades, app.coursedir)
            except OSError as error:
                app.fail("the gradebook was not changed: %s", error)
            app.log.info(
                "%s moved to %s; delete that folder to delete the data for good", ", ".join(folders) or name, away
            )
        if enrolled:
            gradebook.remove_student(name)
            app.log.info("%s is no longer in the gradebook", legible(", ".join(filter(None, known.values()))))
    for place in _elsewhere(app, name):
        app.log.warning("still in the exchange: %s. Delete it, or nbgrader collect will bring %s back", place, name)


def _grades(gradebook: Gradebook, student: str) -> list[list[object]]:
    """List the grades of a student, one row per cell: points given by hand are stored nowhere else."""
    table: list[list[object]] = []
    for submission in gradebook.student_submissions(student):
        when = [submission.name, submission.timestamp]
        for notebook in submission.notebooks:
            comments = {c.name: c.manual_comment for c in notebook.comments}
            for grade in notebook.grades:
                points = (grade.auto_score, grade.manual_score, grade.extra_credit)
                table.append([*when, grade.name, *points, comments.get(grade.name)])
    return table


def _known(gradebook: Gradebook, name: str) -> dict[str, str]:
    """Return a student's row of the class list, under headings that can be imported again."""
    student = gradebook.find_student(name)
    return {"id": name} | {field: getattr(student, field) or "" for field in FIELDS}


def _move(
    student: str, known: dict[str, str], folders: dict[str, Path], grades: list[list[object]], here: CourseDirectory
) -> Path:
    """Move name, grades and folders into one new folder beside `submitted`; return that folder."""
    steps = Path(here.format_path(here.submitted_directory, student, "lesson")).parents[1]
    away = steps.with_name("removed") / f"{student}-{datetime.now():%Y-%m-%d-%H%M%S}"
    away.mkdir(parents=True)
    kept: dict[str, Sequence[Sequence[object]]] = {
        "student.csv": [list(known), list(known.values())] if known else [],
        "grades.csv": [GRADES, *grades],
    }
    for file, rows in kept.items():
        if len(rows) > 1:
            with (away / file).open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    for step, folder in folders.items():
        shutil.move(folder, away / step)
    return away


def _elsewhere(app: DbStudentRemoveApp, student: str) -> list[str]:
    """Find what the exchange still holds of the student."""
    root = app.config.Exchange.get("root", "")
    inbound = Path(root) / app.coursedir.course_id / "inbound"
    return glob.glob(f"{glob.escape(str(inbound / student))}+*") if root else []


def take_over() -> None:
    """Replace two of nbgrader's commands.

    nbgrader makes the command's object before it reads its configuration, so this replaces the method, not the class.
    """
    DbStudentImportApp.start = _import
    DbStudentRemoveApp.start = _remove
