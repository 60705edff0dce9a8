"""How far a student is in all lessons, from their own notebooks on the disk."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from course_lib.settings import course
from course_lib.work import hand_in, notebooks
from course_lib.work.notebooks import Unreadable


def progress(here: Path | None = None) -> dict[str, Any]:
    """Each lesson with how far its exercises are and a link from the folder `here`, as plain data to be shown."""
    here = here or Path.cwd()
    work = notebooks.folder(here)
    there = {file.stem: file for file in notebooks.files(work)}
    names = sorted({*hand_in.lessons(), *there})
    fetch = "Nbgrader → Assignment List → Fetch" if course().has_exchange else "Start the course again to get it"
    lessons = [_lesson(name, there.get(name), here, fetch) for name in names]
    return {"term": course().term, "folder": str(work), "lessons": lessons}


def _lesson(name: str, file: Path | None, here: Path, fetch: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "title": name, "rows": [], "link": "", "trouble": ""}
    if file is None:
        return found | {"trouble": f"Not here yet. {fetch}."}
    found["link"] = quote(Path(os.path.relpath(file, here)).as_posix())
    try:
        notebook = notebooks.read(file)
    except (Unreadable, OSError) as error:
        return found | {"trouble": f"It cannot be read: {error}."}
    rows = [{"name": n, "kind": "exercise", "state": str(notebook.state(n))} for n in notebook.exercises]
    rows += [{"name": n, "kind": "written", "state": str(notebook.state(n))} for n in notebook.written]
    return found | {"title": notebook.title, "rows": rows}
