"""Read the student's notebooks from the disk, without running them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

START = "START_HERE.ipynb"
LESSON = re.compile(r"\d\d_\w+")
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
NOT_WRITTEN = "YOUR ANSWER HERE"
NOT_ATTEMPTED = re.compile(r"#\s*YOUR CODE HERE\s+raise NotImplementedError\(\)")


class Unreadable(ValueError):
    """A file that holds no notebook."""


class State(StrEnum):
    """How far an exercise is."""

    PASSED = "passed"
    TRIED = "tried"
    OPEN = "open"


@dataclass(frozen=True)
class Cell:
    """A cell of the student's notebook."""

    name: str
    """Its name, if nbgrader gave it one, else empty."""
    kind: str
    """"code" or "markdown"."""
    source: str
    """Its text."""
    said: str
    """The text of its outputs."""
    ran: int | None
    """The number that Jupyter shows beside it; None where it has not run since it was opened."""
    answer: bool
    """Whether it is for the student to write."""
    error: str = ""
    """The name of the exception that it ended with, or nothing."""


@dataclass(frozen=True)
class Notebook:
    """A lesson in the student's version."""

    file: Path
    """Where it lies."""
    cells: tuple[Cell, ...]
    """All of them, in order."""
    version: str
    """The version of the course in which the lesson last changed, or empty."""

    def cell(self, name: str) -> Cell | None:
        """Return the first cell of that name."""
        return next((c for c in self.cells if c.name == name), None)

    def answer(self, name: str) -> Cell | None:
        """Return the cell with the answer to an exercise; if there are several, the last one."""
        return next((c for c in reversed(self.cells) if c.name == name and c.answer), None)

    @property
    def exercises(self) -> list[str]:
        """The names of the exercises that have a check below them, in the lesson's order."""
        checked = {c.name.removeprefix("check_") for c in self.cells if c.name.startswith("check_")}
        return [name for name in dict.fromkeys(c.name for c in self.cells if c.answer) if name in checked]

    @property
    def title(self) -> str:
        """The lesson's heading, or the file's name."""
        texts = (cell.source for cell in self.cells if cell.kind == "markdown")
        return next((found[1].strip() for text in texts if (found := TITLE.search(text))), self.file.stem)

    @property
    def written(self) -> list[str]:
        """The names of the questions to be answered in words."""
        return [c.name for c in self.cells if c.answer and c.kind == "markdown"]

    def state(self, name: str) -> State:
        """Return how far an exercise is, as its check said when the notebook was saved.

        An answer that was run again after its check counts as tried, until the check is run too. A written answer is
        passed as soon as there is something to read.
        """
        mine = self.answer(name)
        if mine is None:
            return State.OPEN
        if mine.kind == "markdown":
            return State.OPEN if mine.source.strip() in ("", NOT_WRITTEN) else State.PASSED
        if NOT_ATTEMPTED.search(mine.source):
            return State.OPEN
        check = self.cell(f"check_{name}")
        if check is None or not any(line.startswith(f"✓ {name}:") for line in check.said.splitlines()):
            return State.TRIED
        stale = mine.ran is not None and check.ran is not None and mine.ran > check.ran
        return State.TRIED if stale else State.PASSED


def folder(start: Path | None = None) -> Path:
    """Return the folder that holds the student's lessons, seen from `start` (by default the current folder).

    It is the folder with the start page: this one, or the one above, as a notebook runs in its lesson's own folder.
    Without a start page it is the folder above a lesson's folder, else `start` itself.
    """
    here = (start or Path.cwd()).resolve()
    for place in (here, here.parent):
        if (place / START).is_file():
            return place
    return here.parent if LESSON.fullmatch(here.name) else here


def files(work: Path) -> list[Path]:
    """Return the notebook of each lesson in the folder `work`, in order."""
    folders = sorted(p for p in work.iterdir() if p.is_dir() and LESSON.fullmatch(p.name))
    return [file for p in folders if (file := p / f"{p.name}.ipynb").is_file()]


def read(file: Path) -> Notebook:
    """Read a notebook from the disk. Raises Unreadable, and OSError if there is no file."""
    return parse(file.read_bytes(), file)


def parse(content: bytes | str, file: Path) -> Notebook:
    """Parse `content` as the notebook that the file `file` holds or would hold. Raises Unreadable."""
    try:
        found = json.loads(content)
        version = found.get("metadata", {}).get("course", {}).get("version", "")
        return Notebook(file, tuple(_cells(found["cells"])), str(version))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable(f"{file.name} is no notebook") from None


def _cells(raw: list[dict[str, Any]]) -> Iterator[Cell]:
    for cell in raw:
        marks = cell.get("metadata", {}).get("nbgrader", {})
        outputs = cell.get("outputs", [])
        yield Cell(
            name=str(marks.get("grade_id", "")),
            kind=cell["cell_type"],
            source=_text(cell["source"]),
            said="".join(_said(output) for output in outputs),
            ran=cell.get("execution_count"),
            answer=bool(marks.get("solution")),
            error=next((str(o["ename"]) for o in outputs if o.get("ename")), ""),
        )


def _said(output: dict[str, Any]) -> str:
    """Return an output's text: what was printed, the plain form of what was shown, or a traceback."""
    shown = output.get("data", {}).get("text/plain", "")
    return _text(output.get("text", "")) or _text(output.get("traceback", "")) or f"{_text(shown)}\n"


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
