"""`course-return LESSON`: the feedback pages as one zip, which a learning platform hands out to the students.

Moodle and Canvas know whose a file is by the name that they gave to the student's own when the submissions were
downloaded. So each page goes back under that name. What came by mail or by hand gets a folder with the student's id.
"""

import argparse
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from course_lib.grading.command import EXIT_USAGE, configuration
from course_lib.grading.outcome import legible
from course_lib.grading.senders import Owners, Sent, sent

DOWNLOADED = "grading/downloaded"  # where `nbgrader zip_collect` is told to look, in nbgrader_config.py


@dataclass
class Returned:
    """What came of it: the pages by their names in the zip, and whom it could not serve."""

    pages: dict[str, Path] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)
    """Handed in, and there is no feedback page."""


def downloaded(folder: Path) -> Iterator[str]:
    """The names of all files in what was downloaded: in zips, and beside them. Raises BadZipFile."""
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = file.relative_to(folder).as_posix()
        if file.suffix == ".zip" and not sent(name).sender:
            with zipfile.ZipFile(file) as archive:
                yield from (entry for entry in archive.namelist() if not entry.endswith("/"))
        else:
            yield name


def as_sent(file: Sent, lesson: str) -> str:
    """The name under which a page goes back to whom the platform's `file` is from, whatever the student called it."""
    return file.path.removesuffix(file.stem + PurePosixPath(file.path).suffix) + f"{lesson}.html"


def returned(pages: dict[str, Path | None], owners: list[tuple[str, Sent]], lesson: str) -> Returned:
    """Under which name each page goes back; `pages` are those of all who handed in, None where there is none."""
    found = Returned(without=sorted(student for student, page in pages.items() if page is None))
    newest: dict[str, Sent] = {}

    def of_lesson_and_new(file: Sent) -> tuple[object, ...]:
        return file.lesson(lesson) == lesson, *file.age

    for student, file in owners:
        if file.sender and ".." not in PurePosixPath(file.path).parts:
            newest[student] = max(
                file, newest.get(student, file), key=lambda one: (one.lesson(lesson) == lesson, one.age)
            )
    for student, page in pages.items():
        if page:
            name = as_sent(newest[student], lesson) if student in newest else f"{student}/{lesson}.html"
            found.pages[name] = page
    return found


def _pages(gradebook: Gradebook, folders: CourseDirectory, lesson: str) -> dict[str, Path | None]:
    """The feedback page of everybody who handed the lesson in. Raises MissingEntry."""
    gradebook.find_assignment(lesson)
    students = sorted(s.student_id for s in gradebook.assignment_submissions(lesson))
    folder = {s: Path(folders.format_path(folders.feedback_directory, s, lesson)) for s in students}
    return {s: page if (page := folder[s] / f"{lesson}.html").is_file() else None for s in students}


def _owners(gradebook: Gradebook, names: Iterator[str], lesson: str) -> list[tuple[str, Sent]]:
    """Whose each downloaded file is, as `nbgrader zip_collect` found it; of the platform's also renamed ones."""
    files = [file for file in map(sent, names) if file.sender or (file.named and file.lesson(lesson) == lesson)]

    def quiet(*_: object) -> None:
        """Collecting has said it all."""

    return Owners(gradebook.students, quiet).of(files)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code: 0, or 2 where nothing was written."""
    parser = argparse.ArgumentParser(
        prog="course-return",
        description="Pack a lesson's feedback pages into a zip that Moodle or Canvas hands out to the students.",
        epilog="nbgrader's options --CourseDirectory.<name>=<value> work here too.",
    )
    parser.add_argument("lesson", help="the lesson's folder, such as 01_neuron")
    parser.add_argument("--from", dest="came", type=Path, help=f"what you downloaded; {DOWNLOADED}/<lesson>/archive")
    parser.add_argument("--to", type=Path, help="the zip; feedback-<lesson>.zip in grading/, if left out")
    options, others = parser.parse_known_args(arguments)
    lesson = options.lesson
    to = options.to or Path("grading", f"feedback-{lesson}.zip")
    try:
        folders = CourseDirectory(config=configuration(others))
        came = options.came or Path(folders.root, DOWNLOADED, lesson, "archive")
        with Gradebook(folders.db_url, folders.course_id) as gradebook:
            owners = _owners(gradebook, downloaded(came), lesson)
            found = returned(_pages(gradebook, folders, lesson), owners, lesson)
        if not found.pages:
            return _stop(f"there are no feedback pages: nbgrader generate_feedback {lesson}")
        _write(found.pages, to)
    except MissingEntry:
        return _stop(f"the gradebook has no lesson {lesson}")
    except zipfile.BadZipFile:
        return _stop(f"a zip in {came} is damaged: download it again")
    except (OSError, ValueError) as error:
        return _stop(str(error))
    _tell(found, to, print)
    return 0


def _write(pages: dict[str, Path], to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in pages.items():
            archive.write(page, name)


def _tell(found: Returned, to: Path, say: Callable[[str], None]) -> None:
    own = [name for name in found.pages if name.count("/") == 1 and not sent(name.replace(".html", ".ipynb")).sender]
    say(legible(f"{to}: {len(found.pages)} pages"))
    if own:
        names = ", ".join(name.partition("/")[0] for name in own)
        say(legible(f"{len(own)} did not come from a platform; their pages lie in folders of their ids: {names}"))
    if found.without:
        say(legible(f"{len(found.without)} have no page yet: {', '.join(found.without)}"))


def _stop(reason: str) -> int:
    print(legible(f"course-return: {reason}"), file=sys.stderr)
    return EXIT_USAGE


if __name__ == "__main__":
    sys.exit(main())
