"""Report what the class misunderstood, on one page for the next lecture: the command `course-report LESSON`."""

import argparse
import os
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from course_lib.grading.accidents import carried_out, warn
from course_lib.grading.atomic_files import write_atomically
from course_lib.grading.command import configuration
from course_lib.grading.gradebook.class_gradebook import ClassGradebook
from course_lib.grading.report.findings import Findings, find
from course_lib.grading.report.masking import Mask, visible
from course_lib.grading.report.page import page
from course_lib.grading.report.reading import Class, NothingGraded, people, read_class

FOLDER, ALL = "reports", "all"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit code: 0, or 2 if no page was written."""
    options, others = _parser().parse_known_args(arguments)
    return carried_out("course-report", lambda: _report(options, others))


def _report(options: argparse.Namespace, others: list[str]) -> int:
    """Write the page. Raises Accident, OSError and Stop."""
    folders = CourseDirectory(config=configuration(others))
    with closing(ClassGradebook(folders, None, warn("course-report"))) as book:
        findings, called = analysed(book, _classes(book, options.lesson))
    names = called if options.names else None
    text = page(findings, _name(folders.course_id), _today(), names, overview=options.all)
    file = options.to or _place(folders, ALL if options.all else options.lesson, options.names)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, text)
    warning = "; with names, so do not show it in class" if options.names else ""
    print(f"{file}: {'; '.join(map(_told, findings))}{warning}")
    return 0


def analysed(book: ClassGradebook, classes: list[Class]) -> tuple[list[Findings], dict[str, str]]:
    """Return the findings of each lesson, without names, and what students are called, by their ids."""
    roster = people(book, classes)
    findings = [find(one, Mask(roster.values(), one.released)) for one in classes]
    return findings, {student: visible(person.called) for student, person in roster.items()}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course-report",
        description="Write one page about what a class misunderstood. Run it in the folder of nbgrader_config.py.",
        epilog="nbgrader's options --CourseDirectory.<name>=<value> work here too.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("lesson", nargs="?", help="the lesson's folder, such as 01_neuron")
    what.add_argument("--all", action="store_true", help="report on all graded lessons, on one page")
    parser.add_argument(
        "--names", action="store_true", help="also list who is stuck where: for office hours, not for the class"
    )
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="where to write the page; by default in grading/reports"
    )
    return parser


def _classes(book: ClassGradebook, lesson: str | None) -> list[Class]:
    """Return the lesson's class; without a lesson, all graded ones. Raises NotReleased and NothingGraded."""
    if lesson:
        return [read_class(book, lesson)]
    graded = [one for one in book.lessons() if any(v.get("marks") for v in book.kept(one).values())]
    if not graded:
        raise NothingGraded("nothing is graded yet: run course-grade LESSON")
    return [read_class(book, one) for one in graded]


def _place(folders: CourseDirectory, name: str, names: bool) -> Path:
    """Return the default path, in a folder beside that of the graded notebooks."""
    graded = Path(folders.format_path(folders.autograded_directory, "student", name)).parents[1]
    return graded.parent / FOLDER / f"{name}{'.names' if names else ''}.html"


def _name(course: str) -> str:
    """Make the course's name from its id."""
    words = course.replace("_", " ")
    return words[:1].upper() + words[1:]


def _today() -> date:
    """Return today's date, or that of SOURCE_DATE_EPOCH if somebody wants to make the same page again."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC).date() if fixed else datetime.now().astimezone().date()


def _told(one: Findings) -> str:
    return (
        f"{one.lesson}, {one.judged} submissions, {len(one.named)} mistakes with a name and {len(one.unnamed)} without"
    )


if __name__ == "__main__":
    sys.exit(main())
