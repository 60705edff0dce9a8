"""Hand a lesson in as a file: find the notebook and the student, check that all is saved and complete, write the file.

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
SAVING = 5  # seconds to wait for a browser that was asked to save
OLD = 60  # seconds after which a saved notebook may lack the student's last changes
OWNER = ".student.json"  # in the work folder: the id that was given once
LONGEST_ID = 64
BEGINS = 160  # characters shown of a written answer
ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._@-]{{0,{LONGEST_ID - 1}}}")
VERSION = re.compile(r"[0-9A-Za-z.+-]{1,30}")
NAMED = re.compile(r"(?P<lesson>\d\d(?:_[0-9A-Za-z]+)+)__(?P<student>.+)__(?P<version>[^_]+)__(?P<time>\d{8}-\d{6})")


class CannotHandIn(Exception):
    """Something prevents handing in; the text says what, and what to do."""


@dataclass(frozen=True)
class Named:
    """What the name of a handed-in file says. The student wrote it, so believe only what is checked elsewhere."""

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
        """The notebook in the bytes. Raises Unreadable."""
        return notebooks.parse(self.content, self.file)

    @property
    def sources(self) -> list[str]:
        """The sources of all cells, which are what is graded."""
        return [_tidy(cell.source) for cell in self.notebook.cells]


def lessons() -> list[str]:
    """Return the names of all lessons, in order."""
    return sorted({exercise.lesson for exercise in EXERCISES.values()})


def exercises(lesson: str) -> list[str]:
    """Return the names of a lesson's exercises, in order."""
    return [exercise.name for exercise in EXERCISES.values() if exercise.lesson == lesson]


# ---------------------------------------------------------------- whose


def checked_id(text: str) -> str:
    """Return the student's id, without spaces around it. Raises CannotHandIn if it does not fit into a file name."""
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
    """Return the id that was given before in the folder `work`, or an empty text."""
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
    """Find the student's notebook of `lesson`. Raises CannotHandIn.

    It is the open one, whatever its name is now: `seen`, the name that the browser shows, or the one that Jupyter
    started the kernel for. Otherwise it is the one with the lesson's name, here or in the folder of all lessons.
    Otherwise it is the only one here that holds the lesson.
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
    """Return whether this kernel belongs to the notebook `file`, and not to another one, such as the start page."""
    opened = [place for place in _opened(seen) if place.is_file()]
    return file in opened if opened else file.parent == Path.cwd()


def _opened(seen: str) -> list[Path]:
    """Return the path of the open notebook: as the browser says, and as Jupyter said when it started the kernel."""
    names = [Path(seen).name, os.environ.get("JPY_SESSION_NAME", "")]
    return [Path.cwd() / name for name in names if name]


def holds(file: Path, lesson: str) -> bool:
    """Return whether a file is a notebook with answers to exercises of `lesson`."""
    try:
        found = notebooks.read(file)
    except (Unreadable, OSError):
        return False
    return any(found.answer(name) for name in exercises(lesson))


def saved(file: Path) -> Saved:
    """Read the notebook from the disk. Raises CannotHandIn."""
    try:
        found = Saved(file, file.read_bytes(), file.stat().st_mtime)
        assert found.notebook
    except (Unreadable, OSError) as error:
        raise CannotHandIn(f"{file.name} cannot be read: {error}. Save it once more, and try again.") from None
    return found


def saved_anew(before: Saved, seconds: float = SAVING) -> Saved | None:
    """Return the notebook as soon as it was saved again, whole; None if it was not, within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(CannotHandIn, OSError):  # it is being written
            if before.file.stat().st_mtime != before.at:
                return saved(before.file)
        time.sleep(0.1)
    return None


def missing(notebook: Notebook, lesson: str) -> list[str]:
    """Describe what the lesson had when it was handed out, but the notebook has lost."""
    there = {cell.name for cell in notebook.cells}
    lost = [f"the cell for your answer to {name}" for name in exercises(lesson) if not notebook.answer(name)]
    lost += [f"the check of {name}" for name in exercises(lesson) if f"check_{name}" not in there]
    return lost if notebook.written else [*lost, "the cell for your written answer"]


# ---------------------------------------------------------------- whether all is saved


def unsaved(ran: Sequence[Ran], since: float, lesson: Saved) -> str:
    """Return the first line of a cell that was run but is not in the saved notebook; or an empty text.

    `ran` is everything that was run in this session, in order. The times are known since `since`; of earlier runs, only
    the last answer to each exercise counts. What was run before the notebook was saved does not count: the student has
    changed or deleted it since.
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
    """Return the first line that is not empty."""
    lines = (line.strip() for line in source.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


def _tidy(source: str) -> str:
    """Return a source without white space at the ends of lines, which editors and Jupyter remove."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


# ---------------------------------------------------------------- the file


def whereabouts(folder: Path) -> str:
    """Describe where a folder is, for its owner. A notebook keeps these words, so they must not name anyone's home."""
    try:
        return os.path.join("…", *folder.relative_to(Path.home()).parts[-3:])
    except ValueError:
        return str(folder)


def write(lesson: str, student: str, found: Saved, now: datetime | None = None) -> Path:
    """Write what was saved into a file of its own in `handed_in`, whole or not at all. Raises CannotHandIn.

    Files of the same lesson that are already there move into `handed_in/earlier`.
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
    """Return the files of `lesson` in the folder `handed_in` of `work`, the newest last."""
    found = {file: name for file in (work / FOLDER).glob("*.ipynb") if (name := named(file.stem))}
    return sorted((file for file, name in found.items() if name.lesson == lesson), key=lambda file: found[file].time)


def handed_in(lesson: str, work: Path) -> float | None:
    """Return when `lesson` was last handed in, in seconds, from the name of its newest file; None if it was not."""
    names = [name for file in reversed(files_of(lesson, work)) if (name := named(file.stem))]
    for name in names:
        with suppress(ValueError):  # a name that somebody has made up
            return datetime.strptime(f"{name.time} +0000", "%Y%m%d-%H%M%S %z").timestamp()
    return None


def clock(seconds: float, form: str = "%H:%M:%S") -> str:
    """Return the local time of day; with the date, if it is another day."""
    then = datetime.fromtimestamp(seconds, UTC).astimezone()
    return f"{then:{form}}" if time.time() - seconds < 12 * 3600 else f"{then:%Y-%m-%d %H:%M}"


def named(stem: str) -> Named | None:
    """Read the name of a file that `write` has written, without `.ipynb`; return None for another file.

    A browser or a platform that already had the file may have added "-1" or " (2)" to the end.
    """
    found = re.fullmatch(NAMED.pattern + r"(?P<more>[-_ ]?\(?\d*\)?)", stem)
    if not found or not ID.fullmatch(found["student"]):
        return None
    return Named(found["lesson"], found["student"], found["time"])


def summary(found: Notebook, names: Iterable[str], endless: Collection[str] = ()) -> list[dict[str, str]]:
    """Summarise each exercise after a run, and the beginning of each written answer, as plain data to be shown.

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
