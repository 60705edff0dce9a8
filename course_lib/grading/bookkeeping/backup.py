"""Back up, for `make backup`, everything that cannot be made again, in one archive. Safe while grading runs.

It copies in this order: the verdicts of the autograded folders, their notebooks, the gradebook (by SQLite's own
backup), and last the submissions. If a submission is graded meanwhile, the archive has no verdict for it, or an older
one. So after a restore course-grade grades that submission again.
"""

import io
import os
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url

from course_lib.grading.accidents import carried_out, patiently, warn
from course_lib.grading.atomic_files import atomically
from course_lib.grading.command import configuration
from course_lib.grading.gradebook.database import of_sqlite
from course_lib.grading.gradebook.verdicts_file import VERDICTS

ONLY_ME = 0o600  # the names and grades of a class


def backup(here: CourseDirectory, to: Path) -> list[str]:
    """Write the archive `to`; say what it holds. Raises OSError, and sqlite3.Error if the gradebook is none."""
    folders = {step: Path(here.format_path(step, "student", "lesson")).parents[1] for step in _steps(here)}
    submitted, autograded, feedback = folders.values()
    gradebook = _database(here)
    to.parent.mkdir(parents=True, exist_ok=True)
    held = []
    with atomically(to) as beside, open(beside, "wb", opener=_mine) as stream:
        with tarfile.open(fileobj=stream, mode="w:gz") as archive:
            for folder in (autograded, None, submitted, feedback):
                if folder is not None and folder.is_dir():
                    _add(archive, folder)
                    held.append(folder.name)
                elif folder is None and gradebook and gradebook.exists():
                    _add_database(archive, gradebook)
                    held.append(gradebook.name)
        if not held:
            raise FileNotFoundError(f"there is nothing to back up in {submitted.parent} yet")
        stream.flush()
        os.fsync(stream.fileno())
    return held


def _mine(name: str, flags: int) -> int:
    return os.open(name, flags, ONLY_ME)


def _steps(here: CourseDirectory) -> tuple[str, str, str]:
    return here.submitted_directory, here.autograded_directory, here.feedback_directory


def _database(here: CourseDirectory) -> Path | None:
    """Return the gradebook's file, or None if it lies on a server."""
    address = make_url(here.db_url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def _add(archive: tarfile.TarFile, folder: Path) -> None:
    """Add everything below a folder, links as links; skip files that vanish meanwhile."""
    for path in sorted(_below(folder), key=lambda path: (path.name != VERDICTS, path)):
        try:
            archive.add(path, folder.name / path.relative_to(folder), recursive=False)
        except FileNotFoundError:
            continue


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        yield from (Path(where, name) for name in (*folders, *files))


def _add_database(archive: tarfile.TarFile, file: Path) -> None:
    """Add the gradebook as it stands between two transactions, even while a command writes to it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / file.name
        there = f"{file.absolute().as_uri()}?mode=rw"  # never made anew
        patiently(lambda: _copy(there, copy, str(file)), warn("backup"))
        data = copy.read_bytes()
    entry = tarfile.TarInfo(file.name)
    entry.size, entry.mode, entry.mtime = len(data), ONLY_ME, int(datetime.now().timestamp())
    archive.addfile(entry, io.BytesIO(data))


def _copy(there: str, copy: Path, called: str) -> None:
    """Copy the database with SQLite's own backup. Raises Accident."""
    try:
        with closing(sqlite3.connect(there, uri=True)) as came, closing(sqlite3.connect(copy)) as made:
            came.execute("SELECT count(*) FROM sqlite_master")  # a locked one raises here; `backup` would wait unheard
            came.backup(made)
    except sqlite3.Error as error:
        raise of_sqlite(error, called) or error from error


def main(arguments: list[str] | None = None) -> int:
    """Run the command, with nbgrader's options --CourseDirectory.<name>=<value>; return the exit code."""
    options = sys.argv[1:] if arguments is None else arguments
    return carried_out("backup", lambda: _back_up(options))


def _back_up(options: list[str]) -> int:
    """Write an archive named after the current time. Raises Accident, OSError and Stop."""
    here = CourseDirectory(config=configuration(options))
    steps = Path(here.format_path(here.submitted_directory, "student", "lesson")).parents[1]
    to = steps.with_name("backups") / f"{datetime.now():%Y-%m-%d-%H%M%S}.tar.gz"
    held = backup(here, to)
    print(f"{to}: {', '.join(held)}. It holds names and grades, so store it safely")
    if _database(here) is None:
        print("the gradebook is on a server and is NOT in the archive: run pg_dump while nothing is being graded")
    return 0


if __name__ == "__main__":
    sys.exit(main())
