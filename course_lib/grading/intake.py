"""From what a student handed in, take the sources of cells, and nothing else.

The notebook is rebuilt from the gradebook's own cells. Links, devices and pipes are not followed; files beside the
notebook, outputs, metadata and attachments stay behind.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.grading.codec import LONGEST_TEXT
from course_lib.grading.outcome import Cell, Status
from course_lib.grading.sheet import Sheet

LARGEST_FILE = 20 << 20  # bytes; figures in outputs make a notebook large
MOST_CELLS = 1_000
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,3}")


class Unreadable(ValueError):
    """A file that holds no notebook."""


class Tampered(Unreadable):
    """Something that nobody hands in by mistake."""


@dataclass
class Taken:
    """What was found: `cells` in the order to be run, and the submission's fingerprint."""

    status: Status
    notes: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    digest: str = ""


def take(folder: Path, sheet: Sheet) -> Taken:
    """Read the submission in `folder`. Whatever is wrong with it becomes a status and a note, never an exception."""
    digest = fingerprint(folder, sheet)  # first: what changes from now on is seen to be new by the next run
    taken = _taken(folder, sheet)
    taken.digest = digest
    return taken


def _taken(folder: Path, sheet: Sheet) -> Taken:
    try:
        names = _notebooks(folder)
        wanted = f"{sheet.notebook}.ipynb"
        if wanted in names:
            return _rebuilt(read_regular(folder / wanted), sheet, Status.GRADED, [])
        return _renamed(folder, names, sheet)
    except FileNotFoundError:
        return Taken(Status.NOT_SUBMITTED)
    except Tampered as error:
        return Taken(Status.REFUSED, [str(error)])
    except (Unreadable, OSError) as error:
        return Taken(Status.MALFORMED, [str(error)])


def _notebooks(folder: Path) -> list[str]:
    """The names of all notebooks in `folder`, links among them."""
    if folder.is_symlink():
        raise Tampered("the folder is a link")
    with os.scandir(folder) as entries:
        return sorted(e.name for e in entries if e.name.endswith(".ipynb"))


def fingerprint(folder: Path, sheet: Sheet) -> str:
    """What a grade depends on, as one number: the notebooks in `folder`, and the lesson as it was handed out."""
    seen = hashlib.sha256(repr(sheet).encode("utf-8", "replace"))
    try:
        for name in _notebooks(folder):
            seen.update(name.encode("utf-8", "replace"))
            seen.update(read_regular(folder / name))
    except (Unreadable, OSError) as error:
        seen.update(repr(error).encode("utf-8", "replace"))
    return seen.hexdigest()


def read_regular(file: Path, most: int = LARGEST_FILE) -> bytes:
    """The bytes of a regular file that is no link. Raises Tampered, Unreadable and OSError."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise Tampered("the notebook is a link") if file.is_symlink() else error from None
    with os.fdopen(handle, "rb") as stream:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Tampered("the notebook is no ordinary file")
        if found.st_size > most:
            raise Unreadable(f"{file.name} has {found.st_size:,} bytes; {most:,} are read")
        return stream.read(most)


def _renamed(folder: Path, names: list[str], sheet: Sheet) -> Taken:
    """The one notebook under another name that has cells of this lesson."""
    fitting = {}
    for name in names:
        try:
            taken = _rebuilt(read_regular(folder / name), sheet, Status.RENAMED, [f"handed in as {name!r}"])
        except Unreadable:
            continue
        if any(c.name and not sheet.given[c.name].locked for c in taken.cells):
            fitting[name] = taken
    if len(fitting) > 1:
        raise Unreadable(f"several notebooks, none of the right name: {', '.join(fitting)}")
    if not fitting:
        return Taken(Status.NOT_SUBMITTED) if not names else Taken(Status.MALFORMED, [f"only {', '.join(names)}"])
    return next(iter(fitting.values()))


def names_in(content: bytes, known: Container[str]) -> set[str]:
    """Which of the cells that are `known` a student's notebook holds, by their names. Raises Unreadable."""
    cells = (_cell(raw, known) for raw in _notebook(content)["cells"])
    return {cell.name for cell in cells if cell.name}


def _rebuilt(content: bytes, sheet: Sheet, status: Status, notes: list[str]) -> Taken:
    notebook = _notebook(content)
    cells = [_cell(raw, sheet.given) for raw in notebook["cells"]]
    found: list[Cell] = []
    seen: set[str] = set()
    twice: set[str] = set()
    edited: list[str] = []
    for cell in reversed(cells):  # of duplicates the last one counts, as in nbgrader
        if cell.name in seen:
            twice.add(cell.name)
            if sheet.given[cell.name].locked:
                continue
            cell.name = None
        if cell.name:
            seen.add(cell.name)
            edited += _restored(cell, sheet)
        found.append(cell)
    found.reverse()
    missing = [name for name in sheet.given if name not in seen]
    made_from = _version(notebook)
    if made_from and sheet.version and made_from != sheet.version:
        notes += [f"made from version {made_from} of the lesson, graded by {sheet.version}"]
    notes += [f"missing: {', '.join(missing)}"] if missing else []
    notes += [f"edited: {', '.join(edited)}"] if edited else []
    notes += [f"there more than once: {', '.join(sorted(twice))}"] if twice else []
    return Taken(status, notes, _in_order(found, sheet))


def _notebook(content: bytes) -> dict[str, Any]:
    """A notebook with a list of cells, as JSON gives it. Raises Unreadable."""
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("no valid JSON") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or notebook.get("nbformat") != 4:
        raise Unreadable("no notebook of format 4")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"{len(cells)} cells")
    return notebook


def _version(notebook: dict[str, Any]) -> str:
    """The version that a notebook says it was made from; empty where it says none, as some editors drop metadata."""
    metadata = notebook.get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    version = course.get("version") if isinstance(course, dict) else None
    return version if isinstance(version, str) and VERSION.fullmatch(version) else ""


def _cell(raw: Any, names: Container[str]) -> Cell:
    """One of the student's cells, with its name where that is one of `names`."""
    if not isinstance(raw, dict):
        raise Unreadable("a cell that is none")
    source = raw.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unreadable("a cell whose source is no text")
    if len(source) > LONGEST_TEXT:
        raise Unreadable(f"a cell of {len(source):,} characters")
    kind = "code" if raw.get("cell_type") == "code" else "markdown"
    metadata = raw.get("metadata")
    marked = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    named = [marked.get("grade_id")] if isinstance(marked, dict) else []
    known = [n for n in (*named, raw.get("id")) if isinstance(n, str) and n in names]  # some editors drop metadata
    return Cell(kind, source.encode("utf-8", "replace").decode(), known[0] if known else None)


def _restored(cell: Cell, sheet: Sheet) -> list[str]:
    """Give a locked cell its own source back, and every cell its own kind; its name, if it had been changed."""
    given = sheet.given[cell.name]
    changed = given.locked and cell.source.strip() != given.source.strip()
    cell.kind = given.kind
    if given.locked:
        cell.source = given.source
    return [cell.name] if changed else []


def _in_order(cells: list[Cell], sheet: Sheet) -> list[Cell]:
    """Every check directly below its answer where it stood above it or was missing; other missing cells at the end."""
    there = {c.name: c for c in cells if c.name}
    order = list(cells)
    for name, given in sheet.given.items():
        own, answer = there.get(name), there.get(given.checked)
        if own is None and (given.locked or given.kind == "markdown"):  # no stub may undo an answer that lost its name
            where = _index(order, answer) + 1 if answer else len(order)
            order.insert(where, Cell(given.kind, given.source, name))
        elif own and answer and _index(order, own) < _index(order, answer):
            order.pop(_index(order, own))
            order.insert(_index(order, answer) + 1, own)
    return order


def _index(cells: list[Cell], wanted: Cell) -> int:
    return next(i for i, c in enumerate(cells) if c is wanted)
