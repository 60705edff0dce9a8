"""Handing a lesson in as a file: which notebook it is, whose, whether all is saved and there; and the file itself.

A file is called `01_neuron__ada__0.2.0__20261126-205500.ipynb`: the lesson, the student's id, the version of the course
that the notebook came from, and the time in UTC.
"""

import json
import os
import re
import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from course_lib.checks import EXERCISES
from course_lib.work import notebooks
from course_lib.work.fresh_run import SECONDS
from course_lib.work.notebooks import Notebook, State, Unreadable
from course_lib.work.reasons import why

FOLDER = "handed_in"
EARLIER = "earlier"  # in that folder: all but the newest file of each lesson
SAVING = 5  # seconds until a browser that was asked to save has done it, or will not
OLD = 60  # seconds: what was saved before may not be all that the student has written
OWNER = ".student.json"  # in the work folder: the id that was given once
LONGEST_ID = 64
BEGINS = 160  # characters shown of a written answer
ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._@-]{{0,{LONGEST_ID - 1}}}")
VERSION = re.compile(r"[0-9A-Za-z.+-]{1,30}")
NAMED = re.compile(r"(?P<lesson>\d\d(?:_[0-9A-Za-z]+)+)__(?P<student>.+)__(?P<version>[^_]+)__(?P<time>\d{8}-\d{6})")


class CannotHandIn(Exception):
    """Something stands in the way; the text says what, and what to do."""


@dataclass(frozen=True)
class Named:
    """What the name of a handed-in file says. The student wrote it: believe it as far as it is checked elsewhere."""

    lesson: str
    """The lesson's name."""
    student: str
    """The student's id."""
    time: str
    """When it was written, as `write` puts it there."""


@dataclass(frozen=True)
class Ran:
    """A cell that was run in this session."""

    source: str
    """What it held then."""
    when: float | None = None
    """In seconds of the system's clock, where that is known."""


@dataclass(frozen=True)
class Saved:
    """A lesson as it was saved."""

    file: Path
    """Where it lies."""
    content: bytes
    """All its bytes, read at once."""
    at: float
    """When it was saved, in seconds of the system's clock."""

    @cached_property
    def notebook(self) -> Notebook:
        """What the bytes hold. Raises Unreadable."""
        return notebooks.parse(self.content, self.file)

    @property
    def sources(self) -> list[str]:
        """The sources of all cells, which are what is graded."""
        return [_tidy(cell.source) for cell in self.notebook.cells]


def lessons() -> list[str]:
    """The names of all lessons, in order."""
    return sorted({exercise.lesson for exercise in EXERCISES.values()})


def exercises(lesson: str) -> list[str]:
    """The names of a lesson's exercises, in order."""
    return [exercise.name for exercise in EXERCISES.values() if exercise.lesson == lesson]


# ---------------------------------------------------------------- whose


def checked_id(text: str) -> str:
    """The student's id, without the spaces around it. Raises CannotHandIn where it fits no file name."""
    wanted = text.strip()
    if not wanted:
        raise CannotHandIn("Write your id first, the one that your instructor knows you by.")
    if not ID.fullmatch(wanted):
        raise CannotHandIn(
            "An id may hold letters, digits and . _ - @ only, no spaces and no letters such as ä or é, and begins with "
            f"a letter or a digit: it becomes part of a file's name. At most {LONGEST_ID} of them. "
            "Write your id, not your name."
        )
    return wanted


def remembered(work: Path) -> str:
    """The id that was given before in the folder `work`, or nothing."""
    try:
        known = json.loads((work / OWNER).read_text(encoding="utf-8"))["id"]
        return checked_id(known)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, CannotHandIn):
        return ""  # it is asked for again


def remember(work: Path, student: str) -> None:
    """Keep the id for all lessons in `work`. Raises CannotHandIn."""
    if remembered(work) != student:
        _write(work / OWNER, (json.dumps({"id": student}) + "\n").encode())


# ---------------------------------------------------------------- which notebook


def find(lesson: str, seen: str = "") -> Path:
    """The student's notebook of `lesson`. Raises CannotHandIn.

    It is the one that is open, whatever it is called now: `seen`, the name that the browser shows, or the one that
    Jupyter started the kernel for. Else it is the one of the lesson's name, here or in the folder of all lessons; and
    else the only one here that holds the lesson.
    """
    here = Path.cwd()
    places = [*_opened(seen), here / f"{lesson}.ipynb", notebooks.folder() / lesson / f"{lesson}.ipynb"]
    for place in places:
        if holds(place, lesson):
            return place
    found = sorted(file for file in here.glob("*.ipynb") if holds(file, lesson))
    if len(found) == 1:
        return found[0]
    several = f" There are {', '.join(f.name for f in found)}: rename the one to hand in." if found else ""
    raise CannotHandIn(f"There is no notebook {lesson}.ipynb with its exercises in {here}.{several}")


def is_open(file: Path, seen: str = "") -> bool:
    """Whether this kernel belongs to the notebook `file`, and not to another one, such as the start page."""
    opened = [place for place in _opened(seen) if place.is_file()]
    return file in opened if opened else file.parent == Path.cwd()


def _opened(seen: str) -> list[Path]:
    """Where the open notebook lies: as the browser says, and as Jupyter said when it started the kernel."""
    names = [Path(seen).name, os.environ.get("JPY_SESSION_NAME", "")]
    return [Path.cwd() / name for name in names if name]


def holds(file: Path, lesson: str) -> bool:
    """Whether a file is a notebook with answers to exercises of `lesson`."""
    try:
        found = notebooks.read(file)
    except (Unreadable, OSError):
        return False
    return any(found.answer(name) for name in exercises(lesson))


def saved(file: Path) -> Saved:
    """What lies on the disk. Raises CannotHandIn."""
    try:
        found = Saved(file, file.read_bytes(), file.stat().st_mtime)
        assert found.notebook
    except (Unreadable, OSError) as error:
        raise CannotHandIn(f"{file.name} cannot be read: {error}. Save it once more, and try again.") from None
    return found


def saved_anew(before: Saved, seconds: float = SAVING) -> Saved | None:
    """What lies on the disk as soon as it was saved once more, whole; None if it was not, in so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(CannotHandIn, OSError):  # it is being written
            if before.file.stat().st_mtime != before.at:
                return saved(before.file)
        time.sleep(0.1)
    return None


def missing(notebook: Notebook, lesson: str) -> list[str]:
    """What the lesson had when it was handed out and the notebook has lost, in words."""
    there = {cell.name for cell in notebook.cells}
    lost = [f"the cell for your answer to {name}" for name in exercises(lesson) if not notebook.answer(name)]
    lost += [f"the check of {name}" for name in exercises(lesson) if f"check_{name}" not in there]
    return lost if notebook.written else [*lost, "the cell for your written answer"]


# ---------------------------------------------------------------- whether all is saved


def unsaved(ran: Sequence[Ran], since: float, lesson: Saved) -> str:
    """The first line of a cell that was run, and that the saved notebook does not hold; or nothing.

    `ran` is all that was run in this session, in order. From the time `since` on it is known when; before, only an
    answer counts, the last one to each exercise. What was run before the notebook was saved counts no more: then the
    student has changed or deleted it.
    """
    names = [cell.name for cell in lesson.notebook.cells if cell.answer]
    here, settled = set(lesson.sources), set()
    for cell in reversed(ran):
        head = _head(cell.source)
        if not head or head in settled:
            continue
        settled.add(head)  # older forms of this cell are past
        if _tidy(cell.source) in here:
            continue
        answer = any(re.search(rf"^def {re.escape(name)}\b", cell.source, re.MULTILINE) for name in names)
        if lesson.at < cell.when if cell.when is not None else answer and lesson.at < since:
            return head
    return ""


def _head(source: str) -> str:
    """The first line that says something."""
    lines = (line.strip() for line in source.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


def _tidy(source: str) -> str:
    """A source without the white space at the ends of its lines, which editors and Jupyter take away."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


# ---------------------------------------------------------------- the file


def whereabouts(folder: Path) -> str:
    """Where a folder lies, for its owner to find it; a notebook keeps these words, so they name nobody's home."""
    try:
        return os.path.join("…", *folder.relative_to(Path.home()).parts[-3:])
    except ValueError:
        return str(folder)


def write(lesson: str, student: str, found: Saved, now: datetime | None = None) -> Path:
    """Write what was saved into a file of its own in `handed_in`, whole or not at all. Raises CannotHandIn.

    Files of the same lesson that lie there already go into `handed_in/earlier`.
    """
    version = found.notebook.version if VERSION.fullmatch(found.notebook.version) else "unknown"
    work, moment = notebooks.folder(found.file.parent), (now or datetime.now(UTC)).astimezone(UTC)
    before = files_of(lesson, work)
    while (target := work / FOLDER / f"{lesson}__{student}__{version}__{moment:%Y%m%d-%H%M%S}.ipynb") in before:
        moment += timedelta(seconds=1)
    _write(target, found.content)
    for file in before:
        _put_away(file)
    return target


def files_of(lesson: str, work: Path) -> list[Path]:
    """The files of `lesson` that lie in `handed_in` of the folder `work`, the newest last."""
    found = {file: name for file in (work / FOLDER).glob("*.ipynb") if (name := named(file.stem))}
    return sorted((file for file, name in found.items() if name.lesson == lesson), key=lambda file: found[file].time)


def handed_in(lesson: str, work: Path) -> float | None:
    """When `lesson` was last handed in, in seconds, as the name of its newest file says; None if it was not."""
    names = [name for file in reversed(files_of(lesson, work)) if (name := named(file.stem))]
    for name in names:
        with suppress(ValueError):  # a name that somebody has made up
            return datetime.strptime(f"{name.time} +0000", "%Y%m%d-%H%M%S %z").timestamp()
    return None


def clock(seconds: float, form: str = "%H:%M:%S") -> str:
    """The time of day here; with the date, if that is another day."""
    then = datetime.fromtimestamp(seconds, UTC).astimezone()
    return f"{then:{form}}" if time.time() - seconds < 12 * 3600 else f"{then:%Y-%m-%d %H:%M}"


def named(stem: str) -> Named | None:
    """What the name of a file says that `write` has written, without `.ipynb`; None for another file.

    A browser or a platform that has it already may have added to its end: "-1", " (2)".
    """
    found = re.fullmatch(NAMED.pattern + r"(?P<more>[-_ ]?\(?\d*\)?)", stem)
    if not found or not ID.fullmatch(found["student"]):
        return None
    return Named(found["lesson"], found["student"], found["time"])


def summary(found: Notebook, names: Iterable[str], endless: Collection[str] = ()) -> list[dict[str, str]]:
    """How far each exercise is after a run and why, and how each written answer begins, as plain data to be shown.

    An answer whose check is lost, or was not reached, is "unchecked". `endless` are the first lines of the cells that
    did not end in time.
    """
    checked = {cell.name for cell in found.cells if cell.ran is not None}
    rows = []
    for name in names:
        state = found.state(name)
        known = state != State.TRIED or f"check_{name}" in checked
        row = {"name": name, "kind": "exercise", "state": str(state) if known else "unchecked"}
        rows.append(row | {"why": why(found, name, endless, SECONDS) if state == State.TRIED else ""})
    for name in found.written:
        state, answer = found.state(name), found.answer(name)
        text = answer.source.strip() if answer and state == State.PASSED else ""
        rows.append({"name": name, "kind": "written", "state": str(state), "begins": text[:BEGINS]})
    return rows


def _put_away(file: Path) -> None:
    """Move a file to the earlier ones, under a name that none of them has."""
    place = file.parent / EARLIER / file.name
    number = 1
    while place.exists():
        number += 1
        place = place.with_name(f"{file.stem} ({number}).ipynb")
    with suppress(OSError):  # open in another program, which Windows heeds: it stays, and is moved the next time
        place.parent.mkdir(exist_ok=True)
        file.rename(place)


def _write(target: Path, content: bytes) -> None:
    draft = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, target)
    except OSError as error:
        _forget(draft)
        raise CannotHandIn(
            f"{target.name} could not be written into {target.parent}: {error.strerror or error}. "
            "Make room on the disk, or work in a folder that you may write to; then try again."
        ) from None


def _forget(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return  # a folder that nothing can be written into holds no draft
