"""Pack the feedback pages into one zip, which a learning platform hands out: the command `course-return LESSON`.

Moodle and Canvas know whose a file is by the name that they gave it when the submissions were downloaded. So each page
goes back under that name. For a file that came by mail or by hand, the page is in a folder with the student's id.
"""

import argparse
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from course_lib.grading.accidents import Stop, accident, carried_out, told, warn
from course_lib.grading.atomic_files import atomically
from course_lib.grading.collecting.senders import Owners, Sent, sent
from course_lib.grading.command import configuration
from course_lib.grading.feedback.made_from import graded, made_from, noted
from course_lib.grading.gradebook.class_gradebook import ClassGradebook
from course_lib.grading.outcome import legible

EXIT_STALE = 1
DOWNLOADED = "grading/downloaded"  # where `nbgrader zip_collect` is told to look, in nbgrader_config.py


@dataclass
class Returned:
    """Holds the pages that go back, and who has none."""

    pages: dict[str, Path] = field(default_factory=dict)
    """The pages, by their names in the zip."""
    without: list[str] = field(default_factory=list)
    """Students who handed in but have no feedback page."""
    stale: list[str] = field(default_factory=list)
    """Students whose pages are older than their grades in the gradebook."""
    broken: dict[str, str] = field(default_factory=dict)
    """Students whose pages, or the data behind them, cannot be read, and why."""
    waiting: list[str] = field(default_factory=list)
    """Students with an answer that a person still has to read."""


def downloaded(folder: Path) -> Iterator[str]:
    """Yield the names of all downloaded files, inside zips and beside them. Raises BadZipFile."""
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = file.relative_to(folder).as_posix()
        if file.suffix == ".zip" and not sent(name).sender:
            with zipfile.ZipFile(file) as archive:
                yield from (entry for entry in archive.namelist() if not entry.endswith("/"))
        else:
            yield name


def as_sent(file: Sent, lesson: str) -> str:
    """Return the name for a page that goes back to the sender of the platform's `file`, whatever its own name."""
    return file.path.removesuffix(file.stem + PurePosixPath(file.path).suffix) + f"{lesson}.html"


def returned(pages: dict[str, Path | None], owners: list[tuple[str, Sent]], lesson: str) -> Returned:
    """Name each page for the zip; `pages` are those of all who handed in, None if a page is missing."""
    found = Returned(without=sorted(student for student, page in pages.items() if page is None))
    newest: dict[str, Sent] = {}

    def of_lesson_and_new(file: Sent) -> tuple[bool, object]:
        return file.lesson(lesson) == lesson, file.age

    for student, file in owners:
        if file.sender and ".." not in PurePosixPath(file.path).parts:
            newest[student] = max(file, newest.get(student, file), key=of_lesson_and_new)
    for student, page in pages.items():
        if page:
            name = as_sent(newest[student], lesson) if student in newest else f"{student}/{lesson}.html"
            found.pages[name] = page
    return found


def _pages(book: ClassGradebook, lesson: str) -> dict[str, Path | None]:
    """Return the feedback pages of all who handed the lesson in, by student. Raises MissingEntry."""
    book.gradebook.find_assignment(lesson)
    folder = {s: book.folders.format_path(book.folders.feedback_directory, s, lesson) for s in book.known(lesson)}
    return {s: page if (page := Path(folder[s], f"{lesson}.html")).is_file() else None for s in sorted(folder)}


def _checked(book: ClassGradebook, pages: dict[str, Path | None], lesson: str) -> tuple[list[str], dict[str, str]]:
    """Return whose page was made from other grades than the gradebook has now, and why others cannot be checked."""
    submissions = {s.student_id: s for s in book.gradebook.assignment_submissions(lesson)}
    stale: list[str] = []
    broken: dict[str, str] = {}
    for student, page in pages.items():
        try:
            kept = book.verdicts(student, lesson) if page else {}
            if page and not kept:
                broken[student] = f"no verdicts are kept: run course-grade {lesson} first"
            elif page and noted(page) != made_from(graded(submissions[student]), kept):
                stale.append(student)
        except Exception as error:
            if known := accident(error):
                raise known from error
            broken[student] = told(error)
    return stale, broken


def _owners(gradebook: Gradebook, names: Iterator[str], lesson: str) -> list[tuple[str, Sent]]:
    """Pair each downloaded file with its student, as `nbgrader zip_collect` did; renamed platform files too."""
    files = [file for file in map(sent, names) if file.sender or (file.named and file.lesson(lesson) == lesson)]

    def quiet(*_: object) -> None:
        """Print nothing: collecting has already said it."""

    return Owners(gradebook.students, quiet).of(files)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit code: 0 if packed, 1 if pages are stale, 2 for other errors."""
    parser = argparse.ArgumentParser(
        prog="course-return",
        description="Pack a lesson's feedback pages into a zip that Moodle or Canvas hands out to the students.",
        epilog="nbgrader's options --CourseDirectory.<name>=<value> work here too.",
    )
    parser.add_argument("lesson", help="the lesson's folder, such as 01_neuron")
    parser.add_argument(
        "--from", dest="came", type=Path, help=f"the folder of your download; by default {DOWNLOADED}/<lesson>/archive"
    )
    parser.add_argument("--to", type=Path, help="where to write the zip; by default grading/feedback-<lesson>.zip")
    options, others = parser.parse_known_args(arguments)
    return carried_out("course-return", lambda: _return(options, others))


def _return(options: argparse.Namespace, others: list[str]) -> int:
    """Pack the pages. Raises Accident, OSError and Stop."""
    lesson = options.lesson
    to = options.to or Path("grading", f"feedback-{lesson}.zip")
    with closing(ClassGradebook(CourseDirectory(config=configuration(others)), None, warn("course-return"))) as book:
        came = options.came or Path(book.folders.root, DOWNLOADED, lesson, "archive")
        try:
            found = _found(book, came, lesson)
        except MissingEntry:
            raise book.unknown(lesson) from None
        except zipfile.BadZipFile:
            raise Stop(f"a zip in {came} is damaged: download it again") from None
    again = f"nbgrader generate_feedback {lesson} --force"
    if not found.pages:
        raise Stop(f"there are no feedback pages yet: run {again.removesuffix(' --force')}")
    if found.stale:
        which = f"some pages are older than the grades: {', '.join(found.stale)}"
        raise Stop(f"nothing was packed, because {which}. Make them again: {again}", EXIT_STALE)
    _write(found.pages, to)
    _tell(found, to, again, print)
    return 0


def _found(book: ClassGradebook, came: Path, lesson: str) -> Returned:
    """Collect what there is to give back. Raises MissingEntry and BadZipFile."""
    pages = _pages(book, lesson)
    stale, broken = _checked(book, pages, lesson)
    readable = {student: page for student, page in pages.items() if student not in broken}
    found = returned(readable, _owners(book.gradebook, downloaded(came), lesson), lesson)
    found.stale, found.broken, found.waiting = stale, broken, sorted(book.waiting(lesson))
    return found


def _write(pages: dict[str, Path], to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with atomically(to) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in pages.items():
            archive.write(page, name)


def _tell(found: Returned, to: Path, again: str, say: Callable[[str], None]) -> None:
    own = [name for name in found.pages if name.count("/") == 1 and not sent(name.replace(".html", ".ipynb")).sender]
    say(legible(f"{to}: {len(found.pages)} pages"))
    if own:
        names = ", ".join(name.partition("/")[0] for name in own)
        say(legible(f"{len(own)} did not come from a platform; their pages are in folders named by id: {names}"))
    if found.broken:
        why = "; ".join(f"{student} ({problem})" for student, problem in found.broken.items())
        say(legible(f"left out, because the page cannot be checked: {why}. Make it again: {again}"))
    if found.without:
        say(legible(f"{len(found.without)} have no page yet: {', '.join(found.without)}"))
    if found.waiting:
        say(legible(f"{len(found.waiting)} have answers that you have not graded yet: {', '.join(found.waiting)}"))


if __name__ == "__main__":
    sys.exit(main())
