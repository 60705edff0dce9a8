"""Read and write a table as Excel, LibreOffice and the learning platforms do: any delimiter, any encoding."""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from course_lib.grading.atomic_files import atomically
from course_lib.grading.collecting.senders import plain

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
WORKBOOKS = {b"PK\x03\x04": "an Excel or LibreOffice workbook", b"\xd0\xcf\x11\xe0": "an old Excel workbook"}
WINDOWS = "cp1252"
NUMBER = re.compile(r"\d+([.,]\d+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would compute

TEST_STUDENT = "Student, Test"  # Canvas's own, in every course where somebody has looked at the student view

# Headings as `plain` makes them, the clearest first. They include the platforms' own, in a few languages.
HEADINGS = {
    "id": (
        "sis user id", "sis login id", "id number", "student id", "studentid", "student number", "student no", "id",
        "username", "user name", "user id", "userid", "login", "login id", "net id", "netid", "registration number",
        "id nummer", "anmeldename", "benutzername", "kennung", "matrikelnummer", "matrikel nr", "matriculation number",
        "numero d identification", "numero d etudiant", "nom d utilisateur", "identifiant",
        "numero de id", "numero de identificacion", "nombre de usuario", "usuario",
    ),
    "first_name": (
        "first name", "firstname", "given name", "given names", "given name s", "forename", "vorname", "prenom",
        "nombre", "nombre s",
    ),
    "last_name": (
        "last name", "lastname", "surname", "family name", "nachname", "familienname",
        "nom de famille", "nom", "apellido", "apellidos", "apellido s",
    ),
    "full_name": (
        "full name", "fullname", "student name", "student", "name", "vollstandiger name", "nom complet",
        "nombre completo",
    ),
    "email": (
        "email address", "e mail address", "email", "e mail", "mail", "e mail adresse", "email adresse",
        "adresse de courriel", "adresse e mail", "courriel", "direccion de correo", "direccion email",
        "correo electronico",
    ),
    "lms_user_id": ("lms user id",),
}  # fmt: skip


class NoTable(ValueError):
    """Rejects a file that does not hold the table it should."""


@dataclass
class Table:
    """Holds a table, and how its file was written. Blank rows are left out."""

    head: list[str]
    """The headings of its columns."""
    rows: dict[int, list[str]]
    """The rows, by the number that a spreadsheet shows; each is at least as long as the head."""
    delimiter: str
    """The character between two fields."""
    encoding: str
    """As Python calls it."""

    @property
    def written(self) -> str:
        """Say how the file was written."""
        names = {"utf-8": "UTF-8", "utf-16": "UTF-16", WINDOWS: "Windows-1252 (check that accents are right)"}
        return f"{names[self.encoding]}, {DELIMITERS[self.delimiter]} between the columns"

    def column(self, name: str) -> int:
        """Return the place of the one column with this name. Raises NoTable."""
        places = [i for i, heading in enumerate(self.head) if heading.strip() == name.strip()]
        if len(places) != 1:
            raise NoTable(f"{len(places) or 'no'} columns are called {name!r}; the columns are {', '.join(self.head)}")
        return places[0]

    def values(self, place: int) -> list[str]:
        """List what a column holds, without surrounding spaces."""
        return [row[place].strip() for row in self.rows.values()]

    def meant_for(self, field: str) -> list[int]:
        """List the non-empty columns whose heading means a field of HEADINGS, the clearest first."""
        headings = [plain(heading) for heading in self.head]
        found = [i for name in HEADINGS[field] for i, heading in enumerate(headings) if heading == name]
        return [place for place in found if any(self.values(place))]


def read(file: Path) -> Table:
    """Read the table in a file. Raises NoTable, and OSError if there is no file."""
    text, encoding = _decoded(file)
    named = re.match(r"sep=([,;\t])\r?\n", text)  # a line of Excel's own
    try:
        tables = {mark: _rows(text, mark) for mark in ([named[1]] if named else DELIMITERS)}
    except csv.Error as error:
        raise NoTable(f"{file} holds no table: {error}") from None
    delimiter = max(tables, key=lambda mark: len(next(iter(tables[mark].values()), [])))
    filled = tables[delimiter]
    if named:
        filled.pop(1)
    if len(filled) < 2 or len(head := filled.pop(min(filled))) < 2:
        raise NoTable(f"{file} holds no table: it needs a row of headings, and rows below it")
    rows = {place: row + [""] * (len(head) - len(row)) for place, row in filled.items()}
    return Table(head, rows, delimiter, encoding)


def _rows(text: str, delimiter: str) -> dict[int, list[str]]:
    """Return the rows that hold something, by their numbers."""
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return {place: row for place, row in enumerate(table, 1) if any(map(str.strip, row))}
    except csv.Error as error:
        raise NoTable(f"row {table.line_num} cannot be read: {error}") from None


def _decoded(file: Path) -> tuple[str, str]:
    """Return the file's text and encoding: what its first bytes say, else UTF-8, else Windows-1252."""
    data = file.read_bytes()
    for start, what in WORKBOOKS.items():
        if data.startswith(start):
            raise NoTable(f"{file} is {what}: save the sheet as “CSV UTF-8”")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", WINDOWS):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding.removesuffix("-sig")
    raise NoTable(f"{file} cannot be read as text: save the sheet as “CSV UTF-8”")


def write(table: Table, file: Path) -> None:
    """Write the table as UTF-8, every field quoted, with its own delimiter."""
    with atomically(file) as beside, beside.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=table.delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows([table.head, *table.rows.values()])


def harmless(text: str) -> str:
    """Put a quote before `text` if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def number(text: str) -> float | None:
    """Read a number with a decimal point or comma; return None for anything else."""
    found = NUMBER.fullmatch(text.strip())
    return float(found[0].replace(",", ".")) if found else None
