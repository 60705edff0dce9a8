"""A student's progress in all lessons, read from their own notebooks on the disk."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from course_lib.settings import course
from course_lib.work import hand_in, notebooks
from course_lib.work.notebooks import Unreadable


def progress(here: Path | None = None) -> dict[str, Any]:
    """Return each lesson with the state of its exercises and a link from the folder `here`, as plain data."""
    here = here or Path.cwd()
    work = notebooks.folder(here)
    there = {file.stem: file for file in notebooks.files(work)}
    names = sorted({*hand_in.lessons(), *there})
    fetch = "Nbgrader → Assignment List → Fetch" if course().has_exchange else "Start the course again to get it"
    lessons = [_lesson(name, there.get(name), work, here, fetch) for name in names]
    return {"term": course().term, "lessons": lessons}


def _lesson(name: str, file: Path | None, work: Path, here: Path, fetch: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "title": name, "rows": [], "link": "", "trouble": "", "handed_in": ""}
    if at := hand_in.handed_in(name, work):
        found["handed_in"] = f"handed in {hand_in.clock(at, '%H:%M')}"
    if file is None:
        others = _renamed(name, work)
        if not others:
            return found | {"trouble": f"Not here yet. {fetch}."}
        file = others[0]
        said = f"{' and '.join(other.name for other in others)} {'are' if others[1:] else 'is'}"
        shown = f" This is {file.name}, which was saved last." if others[1:] else ""
        found["trouble"] = f"{name}.ipynb is not in its folder; {said}.{shown}"
    found["link"] = quote(Path(os.path.relpath(file, here)).as_posix())
    try:
        notebook = notebooks.read(file)
    except (Unreadable, OSError) as error:
        return found | {"trouble": f"It cannot be read: {error}."}
    rows = [{"name": n, "kind": "exercise", "state": str(notebook.state(n))} for n in notebook.exercises]
    rows += [{"name": n, "kind": "written", "state": str(notebook.state(n))} for n in notebook.written]
    return found | {"title": notebook.title, "rows": rows}


def _renamed(name: str, work: Path) -> list[Path]:
    """Return notebooks in the lesson's folder that hold its exercises under other names, the newest first."""
    found = [file for file in (work / name).glob("*.ipynb") if hand_in.holds(file, name)]
    return sorted(found, key=lambda file: file.stat().st_mtime, reverse=True)
