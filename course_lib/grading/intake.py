"""Take the cells' sources from what a student handed in, and nothing else.

It takes two steps. `read` reads bytes and does not interpret them, so it may run where the gradebook is open. `rebuilt`
puts the notebook together from the gradebook's own cells; it runs where a crash costs this submission only. Both are
bounded: whatever is too long or too odd in one cell costs that cell. Links, devices and pipes are not followed; files
beside the notebook, outputs, metadata and attachments are ignored.
"""

import contextlib
import hashlib
import os
import re
import stat
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import astuple, dataclass, field
from itertools import islice
from pathlib import Path

from course_lib.grading.assignment import Assignment, ReleasedCell
from course_lib.grading.outcome import Cell, Kind, Status
from course_lib.grading.sandbox.codec import LONGEST_TEXT
from course_lib.grading.skim import NoJson, Place, Skim

LARGEST_FILE = 40 << 20  # bytes of a notebook, or of all that are looked at; figures in outputs make one large
MOST_NOTEBOOKS = 10  # that are looked into where none has the right name
MOST_ENTRIES = 10_000  # of a folder whose names are read
MOST_CELLS = 1_000
MOST_TEXT = 1_000_000  # characters of all cells that are not the lesson's own
MOST_NAMED = 5  # things of one kind that a note names
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,3}")
CUT = f"\n\n[cut: the first {LONGEST_TEXT:,} characters were kept]"


class Unreadable(ValueError):
    """Rejects a file that does not hold a notebook."""


class Tampered(Unreadable):
    """Rejects something that nobody hands in by mistake."""


@dataclass
class Files:
    """Holds the bytes of a submission."""

    digest: str
    """The submission's fingerprint."""
    contents: dict[str, bytes] = field(default_factory=dict)
    """The lesson's notebook, or the others, by their names."""
    status: Status = Status.GRADED
    """GRADED, unless nothing could be read."""
    notes: list[str] = field(default_factory=list)
    """What to say about that."""


@dataclass
class RebuiltSubmission:
    """Holds a submission as it is graded: the sources of its cells, and nothing else."""

    status: Status
    """Whether it could be read, and had the right name."""
    notes: list[str] = field(default_factory=list)
    """What to say about that."""
    cells: list[Cell] = field(default_factory=list)
    """In the order to be run."""
    digest: str = ""
    """The submission's fingerprint."""


def take(folder: Path, assignment: Assignment) -> RebuiltSubmission:
    """Read the submission in `folder`. Whatever is wrong becomes a status and a note, never an exception."""
    return rebuilt(read(folder, assignment), assignment)


def fingerprint(folder: Path, assignment: Assignment) -> str:
    """Return one number for everything a grade depends on: what `read` finds, and the lesson as handed out."""
    return read(folder, assignment).digest


def read(folder: Path, assignment: Assignment) -> Files:
    """Read the bytes of the submission in `folder`, <all submissions>/<student>/<lesson>; raise nothing."""
    files, wanted = Files(""), f"{assignment.notebook}.ipynb"
    try:
        with _opened(folder) as place:
            try:
                files.contents[wanted] = _regular(wanted, place, LARGEST_FILE)
            except FileNotFoundError:
                _read_others(place, assignment, files)
    except FileNotFoundError:
        files.status = Status.NOT_SUBMITTED
    except Tampered as error:
        files.status, files.notes = Status.REFUSED, [str(error)]
    except (Unreadable, OSError) as error:
        files.status, files.notes = Status.MALFORMED, [_said(error)]
    files.digest = _digest(files, assignment)
    return files


def _digest(files: Files, assignment: Assignment) -> str:
    cells = [astuple(cell) for cell in assignment.cells.values()]
    seen = hashlib.sha256(repr((assignment.lesson, assignment.notebook, cells)).encode("utf-8", "replace"))
    for name, content in files.contents.items():
        seen.update(name.encode("utf-8", "replace"))
        seen.update(content)
    if files.notes or not files.contents:
        seen.update(repr((files.status, files.notes)).encode("utf-8", "replace"))
    return seen.hexdigest()


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """Open the submission's folder; neither it nor the student's folder above may be a link."""
    *_, student, lesson = folder.absolute().parts
    handles = [os.open(folder.absolute().parents[1], os.O_RDONLY | os.O_DIRECTORY)]
    try:
        for name in (student, lesson):
            handles.append(_folder(name, handles[-1]))
        yield handles[-1]
    finally:
        for handle in handles:
            os.close(handle)


def _folder(name: str, above: int) -> int:
    try:
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
    except OSError as error:
        if _is_link(name, above):
            raise Tampered(f"the folder {name!r} is a link: put the files themselves there") from None
        raise error


def _is_link(name: str | Path, above: int | None) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=above, follow_symlinks=False).st_mode)
    except OSError:
        return False


def read_regular(file: Path, most: int = LARGEST_FILE) -> bytes:
    """Read a regular file that is not a link. Raises Tampered, Unreadable and OSError."""
    return _regular(file, None, most)


def _regular(file: str | Path, above: int | None, most: int) -> bytes:
    """Read such a file below the folder `above`.

    A hard link is allowed: it shows nothing that its maker could not have copied.
    """
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=above)
    except OSError as error:
        raise Tampered("the notebook is a link") if _is_link(file, above) else error from None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise Tampered("the notebook is not an ordinary file")
    with os.fdopen(handle, "rb") as stream:
        if found.st_size > most:
            raise Unreadable(f"{found.st_size:,} bytes, which is more than {most:,}: clear the outputs")
        return stream.read(most)


def _read_others(place: int, assignment: Assignment, files: Files) -> None:
    """Read notebooks with other names, most similar names first; note which are not read."""
    with os.scandir(place) as entries:
        seen = [entry.name for entry in islice(entries, MOST_ENTRIES + 1)]
    if len(seen) > MOST_ENTRIES:
        files.notes.append(f"the folder holds more than {MOST_ENTRIES:,} files; the others were not looked at")
    names = [name for name in seen[:MOST_ENTRIES] if name.lower().endswith(".ipynb") and not name.startswith(".")]
    if not names:
        files.notes += _deeper(seen, place)
        raise FileNotFoundError
    names.sort(key=lambda name: (not name.startswith(assignment.notebook), name))
    room, refused, unread = LARGEST_FILE, [], []
    for name in names[:MOST_NOTEBOOKS]:
        try:
            files.contents[name] = _regular(name, place, room)
            room -= len(files.contents[name])
        except Tampered as error:
            refused.append(f"{name!r}: {error}")
        except (Unreadable, OSError) as error:
            unread.append(f"{name!r}: {_said(error)}")
    if len(names) > MOST_NOTEBOOKS:
        files.notes.append(f"{MOST_NOTEBOOKS} of {len(names):,} notebooks were looked at")
    if refused and not files.contents:
        raise Tampered(_some(refused, "; "))
    files.notes += [f"not read: {_some(unread, '; ')}"] if unread else []
    files.notes += [f"not accepted: {_some(refused, '; ')}"] if refused else []
    if not files.contents:
        files.status = Status.MALFORMED


def _deeper(names: list[str], place: int) -> list[str]:
    """Return what to say if a notebook lies one folder too deep."""
    for name in names[:MOST_NOTEBOOKS]:
        with contextlib.suppress(OSError):
            handle = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
            try:
                inside = [n for n in islice(os.listdir(handle), MOST_ENTRIES) if n.lower().endswith(".ipynb")]
            finally:
                os.close(handle)
            if inside:
                return [f"no notebook here, but {inside[0]!r} in the folder {name!r}: move it up"]
    return []


def _said(error: Exception) -> str:
    """Describe the error, without a path of this machine."""
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def rebuilt(files: Files, assignment: Assignment) -> RebuiltSubmission:
    """Rebuild the submission from its files. Whatever is wrong becomes a status and a note, never an exception."""
    try:
        taken = (
            _rebuilt(files, assignment)
            if files.status is Status.GRADED
            else RebuiltSubmission(files.status, list(files.notes))
        )
    except Unreadable as error:
        taken = RebuiltSubmission(Status.MALFORMED, [*files.notes, str(error)])
    taken.digest = files.digest
    return taken


def _rebuilt(files: Files, assignment: Assignment) -> RebuiltSubmission:
    wanted = f"{assignment.notebook}.ipynb"
    if wanted in files.contents:
        return _graded(_Notebook(files.contents[wanted], assignment.cells), assignment, Status.GRADED, [])
    return _renamed(files, assignment)


def _renamed(files: Files, assignment: Assignment) -> RebuiltSubmission:
    """Return the one notebook with another name that has cells of this lesson."""
    fitting = {}
    for name, content in files.contents.items():
        with contextlib.suppress(Unreadable):
            notebook = _Notebook(content, assignment.cells)
            if any(c.name and not assignment.cells[c.name].locked for c in notebook.cells):
                fitting[name] = notebook
    if len(fitting) > 1:
        raise Unreadable(f"several notebooks, none with the right name: {_some(map(repr, fitting))}")
    if not fitting:
        raise Unreadable(f"only {_some(map(repr, files.contents))}")
    ((name, notebook),) = fitting.items()
    return _graded(notebook, assignment, Status.RENAMED, [f"handed in as {name!r}", *files.notes])


def names_in(content: bytes, known: Container[str]) -> set[str]:
    """List which of the `known` cells a student's notebook holds. Raises Unreadable."""
    return {cell.name for cell in _Notebook(content, known).cells if cell.name}


class _Notebook:
    """Holds the cells of one file, at most LONGEST_TEXT + 1 characters of each; raises Unreadable.

    `numbers` counts cells from 1, by identity; `left` lists the numbers of cells that are left out, by reason.
    """

    def __init__(self, content: bytes, names: Container[str]) -> None:
        self.left: dict[str, list[int]] = defaultdict(list)
        try:
            self._skim = Skim(content)
            whole = self._skim.whole()
            parts = self._skim.members(whole, "cells", "metadata", "nbformat", "worksheets")
            self._check(parts)
            self.cells, self.numbers = [], {}
            for number, place in enumerate(self._skim.items(parts["cells"]), start=1):
                if cell := self._cell(number, place, names):
                    self.cells.append(cell)
                    self.numbers[id(cell)] = number
            self.version = self._version(parts.get("metadata"))
        except NoJson as error:
            raise Unreadable(str(error)) from None
        if self.left and not self.cells:
            raise Unreadable(f"none of its {sum(map(len, self.left.values())):,} cells can be read")
        self.format = self._skim.value(parts.get("nbformat"))
        self.more = bool(self._skim.text[whole[1] :].strip())
        del self._skim

    def _check(self, parts: dict[str, Place]) -> None:
        if "cells" in parts and self._skim.text.startswith("[", parts["cells"][0]):
            return
        if "worksheets" in parts:
            raise Unreadable("a notebook of format 3: open it in JupyterLab, save it, and hand it in again")
        raise Unreadable("not a notebook of format 4")

    def _cell(self, number: int, place: Place, names: Container[str]) -> Cell | None:
        """Read one cell, with its name if that is one of `names`; return None and the reason if that fails."""
        skim = self._skim
        parts = skim.members(place, "id", "cell_type", "metadata", "source")
        source = skim.beginning(parts["source"], LONGEST_TEXT + 1) if "source" in parts else ""
        if source is None or not skim.text.startswith("{", place[0]):
            self.left["no cell" if source == "" else "its source is not text"].append(number)
            return None
        kind: Kind = "code" if skim.value(parts.get("cell_type")) == "code" else "markdown"
        marked = skim.find(parts["metadata"], "nbgrader", "grade_id") if "metadata" in parts else None
        named = [skim.value(marked), skim.value(parts.get("id"))]  # some editors drop metadata
        known = [name for name in named if isinstance(name, str) and name in names]
        return Cell(kind, source.encode("utf-8", "replace").decode(), known[0] if known else None)

    def _version(self, metadata: Place | None) -> str:
        """Return the version that it says it was made from, or "", as some editors drop metadata."""
        version = self._skim.value(self._skim.find(metadata, "course", "version")) if metadata else None
        return version if isinstance(version, str) and VERSION.fullmatch(version) else ""

    @property
    def notes(self) -> list[str]:
        """Say what is odd about the file itself."""
        notes = [f"{_cells(numbers)}: {what}, left out" for what, numbers in self.left.items()]
        if type(self.format) is not int or self.format != 4:
            notes.append("it is not marked as a notebook of format 4, and was read as one")
        if self.more:
            notes.append("something follows the end of the notebook; it was left out")
        return notes


def _graded(notebook: _Notebook, assignment: Assignment, status: Status, notes: list[str]) -> RebuiltSubmission:
    found: list[Cell] = []
    seen: set[str] = set()
    twice: set[str] = set()
    edited: list[str] = []
    for cell in reversed(notebook.cells):  # of duplicates the last one counts, as in nbgrader
        if cell.name and cell.name in seen:
            twice.add(cell.name)
            if assignment.cells[cell.name].locked:
                continue
            cell.name = None
        if cell.name:
            seen.add(cell.name)
            edited += _restored(cell, assignment.cells[cell.name])
        found.append(cell)
    found.reverse()
    found, dropped = _room(found, notebook.numbers, {source for _, _, source in assignment.released})
    missing = [name for name in assignment.cells if name not in seen]
    if notebook.version and assignment.version and notebook.version != assignment.version:
        notes += [f"made from version {notebook.version} of the lesson, graded by {assignment.version}"]
    notes += [*notebook.notes, *dropped]
    notes += [f"missing: {', '.join(missing)}"] if missing else []
    notes += [f"edited: {', '.join(edited)}"] if edited else []
    notes += [f"cells that appear more than once: {', '.join(sorted(twice))}"] if twice else []
    return RebuiltSubmission(status, notes, _in_order(found, assignment))


def _restored(cell: Cell, given: ReleasedCell) -> list[str]:
    """Give locked cells their own source back, all cells their type, and a renamed cell its name."""
    changed = given.locked and cell.source.strip() != given.source.strip()
    cell.kind = given.kind
    if given.locked:
        cell.source = given.source
    return [given.name] if changed else []


def _room(cells: list[Cell], numbers: dict[int, int], handed_out: Container[str]) -> tuple[list[Cell], list[str]]:
    """Keep the lesson's own cells and as many others as fit; note what was cut or left out."""
    own: set[int] = set()
    once: set[str] = set()  # of each that has no name, the first
    for cell in cells:
        if cell.name or (cell.source in handed_out and cell.source not in once):
            own.add(id(cell))
            once.add(cell.source)
    left, text = MOST_CELLS - len(own), MOST_TEXT
    kept: list[Cell] = []
    why: dict[str, list[int]] = defaultdict(list)
    for cell in cells:
        if len(cell.source) > LONGEST_TEXT:
            if cell.kind == "code":
                why[f"left out, as it has more than {LONGEST_TEXT:,} characters"].append(numbers[id(cell)])
                continue
            why[f"cut after {LONGEST_TEXT:,} characters"].append(numbers[id(cell)])
            cell.source = cell.source[:LONGEST_TEXT] + CUT
        if id(cell) not in own:
            if left <= 0 or text < len(cell.source):
                why["left out, as there are too many others"].append(numbers[id(cell)])
                continue
            left, text = left - 1, text - len(cell.source)
        kept.append(cell)
    return kept, [f"{_cells(which)}: {what}" for what, which in why.items()]


def _cells(numbers: list[int]) -> str:
    """Name cells by number, but only the first few of many."""
    return f"cell{'s' if len(numbers) > 1 else ''} {_some(map(str, numbers))}"


def _some(words: Iterable[str], between: str = ", ") -> str:
    """Name the first few of many."""
    first = list(words)
    more = f" and {len(first) - MOST_NAMED:,} more" if len(first) > MOST_NAMED else ""
    return between.join(first[:MOST_NAMED]) + more


def _in_order(cells: list[Cell], assignment: Assignment) -> list[Cell]:
    """Put every check directly below its answer if it stood above it or was missing; other missing cells go last."""
    there = {c.name: c for c in cells if c.name}
    order = list(cells)
    for name, given in assignment.cells.items():
        own, answer = there.get(name), there.get(given.checked or "")
        if own is None and (given.locked or given.kind == "markdown"):  # no stub may undo an answer that lost its name
            where = _index(order, answer) + 1 if answer else len(order)
            order.insert(where, Cell(given.kind, given.source, name))
        elif own and answer and _index(order, own) < _index(order, answer):
            order.pop(_index(order, own))
            order.insert(_index(order, answer) + 1, own)
    return order


def _index(cells: list[Cell], wanted: Cell) -> int:
    return next(i for i, c in enumerate(cells) if c is wanted)
