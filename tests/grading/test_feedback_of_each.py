"""A problem with one student's feedback costs only that page, and the command says whose it is and what to do."""

import errno
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import grade_demo
import pytest
from grade_demo import OTHERWISE, ROOT
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import OperationalError
from traitlets.config import Config, PyFileConfigLoader

from course_lib.grading.deadline import TooSlow
from course_lib.grading.feedback import converter, page, scores
from course_lib.grading.feedback.converter import NoPage, TellingFeedback, make_page
from tests.grading.submissions import LESSON, Class

ODD = ("[x]*?", "two\nlines", "{brace}", "ünï cödé")
STUDENTS = ("ada", "ben", "cleo")


@pytest.fixture(scope="module")
def graded(released: Class) -> Class:
    """Three students and some with odd names, graded. Grading takes no such names now, but an older one did."""
    plain = {f"odd{number}": name for number, name in enumerate(ODD)}
    for student in (*STUDENTS, *plain):
        released.hand_in(student, OTHERWISE)
    run = released.grade()
    assert run.returncode == 0, run.stderr
    with closing(sqlite3.connect(released.course.base / "gradebook.db")) as gradebook, gradebook:
        for student, name in plain.items():
            gradebook.execute("UPDATE student SET id = ? WHERE id = ?", (name, student))
            gradebook.execute("UPDATE submitted_assignment SET student_id = ? WHERE student_id = ?", (name, student))
            (released.course.base / "autograded" / student).rename(released.course.base / "autograded" / name)
    return released


@pytest.fixture
def course(graded: Class, tmp_path: Path) -> Class:
    """The same for one test, which may break it."""
    for name in ("autograded", "released", "gradebook.db"):
        there = graded.course.base / name
        (shutil.copytree if there.is_dir() else shutil.copy)(there, tmp_path / name)
    return Class(grade_demo.Course(tmp_path))


def config(course: Class) -> Config:
    found = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    for option in course.folders:
        name, value = option.removeprefix("--CourseDirectory.").split("=", 1)
        found.CourseDirectory[name] = value
    return found


def making(course: Class, **options: object) -> TellingFeedback:
    """The converter for the lesson, as nbgrader's command makes it."""
    found = config(course)
    folders = CourseDirectory(config=found, assignment_id=LESSON, **options)
    return TellingFeedback(coursedir=folders, config=found)


def has_page(course: Class, student: str) -> bool:
    return (course.course.base / "feedback" / student / LESSON / f"{LESSON}.html").is_file()


def with_pages(course: Class) -> set[str]:
    return {student for student in (*STUDENTS, *ODD) if has_page(course, student)}


def autograded(course: Class, student: str, file: str) -> Path:
    return course.course.base / "autograded" / student / LESSON / file


def test_whoever_has_a_folder_gets_a_page_whatever_the_name(course):
    making(course).start()
    assert with_pages(course) == {*STUDENTS, *ODD}


@pytest.mark.parametrize("student", ODD)
def test_a_student_of_an_odd_name_can_be_asked_for(course, student):
    making(course, student_id=student).start()
    assert with_pages(course) == {student}


def test_a_pattern_still_means_all_that_it_matches(course):
    making(course, student_id="?da").start()
    assert with_pages(course) == {"ada"}


BROKEN: dict[str, tuple[Callable[[Class], object], str]] = {
    "no notebook any more": (lambda c: autograded(c, "ben", f"{LESSON}.ipynb").write_text("{"), "--student ben --reg"),
    "another JSON": (lambda c: autograded(c, "ben", f"{LESSON}.ipynb").write_text("[]"), "--student ben --regrade"),
    "no text": (lambda c: autograded(c, "ben", f"{LESSON}.ipynb").write_bytes(b"\xff"), "--student ben --regrade"),
    "half verdicts": (lambda c: autograded(c, "ben", "verdicts.json").write_text('{"a"'), "grade the submission again"),
    "odd verdicts": (lambda c: autograded(c, "ben", "verdicts.json").write_text('{"marks": [1]}'), "submission again"),
    "a folder for a notebook": (lambda c: _folder(autograded(c, "ben", f"{LESSON}.ipynb")), "Is a directory"),
    "a file for the page's folder": (lambda c: _file(c.course.base / "feedback" / "ben"), "fix that, then"),
    "not in the gradebook": (lambda c: _forgotten(c, "ben"), "the gradebook does not have this submission"),
}


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _file(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("")


def _forgotten(course: Class, student: str) -> None:
    with grade_demo.Gradebook(course.course.database) as gradebook:
        gradebook.remove_submission(LESSON, student)


@pytest.mark.parametrize(("spoil", "told"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_for_one_costs_nobody_else_a_page(course, caplog, spoil, told):
    spoil(course)
    with pytest.raises(NbGraderException, match="1 of 7 have no page: ben"):
        making(course).start()
    assert with_pages(course) == {*STUDENTS, *ODD} - {"ben"}
    assert [r.message for r in caplog.records if r.message.startswith("ben: no page, because ") and told in r.message]


STEPS = {
    "reading the folder": (TellingFeedback, "_notebooks"),
    "looking whether it is due": (TellingFeedback, "_is_due"),
    "reading the notebook": (converter.reader, "reads"),
    "asking the gradebook": (scores.Gradebook, "find_submission_notebook"),
    "reading the verdicts": (page, "_kept"),
    "setting the page": (page, "_rendered"),
    "writing": (converter.os, "replace"),
    "setting permissions": (TellingFeedback, "set_permissions"),
}
FAILURES = {
    "full disk": OSError(errno.ENOSPC, "No space left on device"),
    "no memory": MemoryError(),
    "too deep": RecursionError("maximum recursion depth exceeded"),
    "nobody thought of it": ZeroDivisionError("a bug"),
    "locked": OperationalError("SELECT", {}, Exception("database is locked")),
    "too slow": TooSlow("more than 10 seconds"),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize(("owner", "step"), STEPS.values(), ids=STEPS)
def test_an_exception_at_any_step_costs_one_page(course, monkeypatch, owner, step, failure):
    real, here = getattr(owner, step), {"student": ""}
    make = TellingFeedback.make

    def failing(*args: object, **named: object) -> object:
        if here["student"] == "ben":
            raise failure
        return real(*args, **named)

    def noting(self: TellingFeedback, lesson: str, student: str) -> None:
        here["student"] = student
        make(self, lesson, student)

    monkeypatch.setattr(owner, step, failing)
    monkeypatch.setattr(TellingFeedback, "make", noting)
    with pytest.raises(NbGraderException, match="1 of 7 have no page: ben"):
        making(course).start()
    assert with_pages(course) == {*STUDENTS, *ODD} - {"ben"}


def test_an_older_page_does_not_stay_where_the_new_one_failed(course):
    making(course).start()
    autograded(course, "ben", "verdicts.json").write_text("{")
    again = making(course)
    again.force = True
    with pytest.raises(NbGraderException):
        again.start()
    assert with_pages(course) == {*STUDENTS, *ODD} - {"ben"}


def test_a_folder_that_a_killed_run_left_without_a_page_gets_one(course):
    (course.course.base / "feedback" / "ben" / LESSON).mkdir(parents=True)
    making(course).start()
    assert has_page(course, "ben")


def test_the_command_ends_with_1_and_says_who_not_and_what_to_do(course):
    autograded(course, "ben", "verdicts.json").write_text("{")
    with pytest.raises(RuntimeError) as failed:
        course.course.nbgrader("generate_feedback", LESSON)
    said = str(failed.value)
    assert "ben: no page, because verdicts.json is broken" in said
    assert f"course-grade {LESSON} --student ben --regrade" in said
    assert "Traceback" not in said
    assert with_pages(course) == {*STUDENTS, *ODD} - {"ben"}


def test_formgraders_button_makes_the_others_and_says_who_not(course):
    autograded(course, "ben", "verdicts.json").write_text("{")
    found = config(course)
    result = NbGraderAPI(CourseDirectory(config=found), config=found).generate_feedback(LESSON)
    assert not result["success"]
    assert "ben: no page, because verdicts.json is broken" in result["log"]
    assert "1 of 7 have no page: ben" in result["error"]
    assert with_pages(course) == {*STUDENTS, *ODD} - {"ben"}


def test_a_damaged_gradebook_is_said_to_be_so_without_a_traceback(course):
    (course.course.base / "gradebook.db").write_bytes(b"no database" * 1_000)
    with pytest.raises(RuntimeError) as failed:
        course.course.nbgrader("generate_feedback", LESSON)
    assert "ada: no page, because the gradebook cannot be read (file is not a database)" in str(failed.value)
    assert "Traceback" not in str(failed.value)


def test_one_page_can_be_made_by_itself_and_anew(course):
    found = config(course)
    folders = CourseDirectory(config=found)
    (made,) = make_page(folders, found, LESSON, "ada")
    first = made.stat().st_ino
    assert make_page(folders, found, LESSON, "ada") == [made]
    assert made.stat().st_ino != first
    assert with_pages(course) == {"ada"}


def test_whatever_is_wrong_with_one_page_is_one_kind_of_error(course):
    found = config(course)
    autograded(course, "ada", f"{LESSON}.ipynb").write_text("")
    with pytest.raises(NoPage, match=r"ada: no page, because the autograded notebook is broken .* --student ada"):
        make_page(CourseDirectory(config=found), found, LESSON, "ada")


def test_the_page_has_what_release_feedback_needs_and_no_more(course):
    making(course).start()
    there = {file.name for file in (course.course.base / "feedback" / "ada" / LESSON).iterdir()}
    assert there == {f"{LESSON}.html", "timestamp.txt", "submission_secret.txt"}


@pytest.fixture(autouse=True)
def _taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let formgrader's API use our converter, as the configuration does where nbgrader itself was started."""
    monkeypatch.setattr("nbgrader.apps.api.GenerateFeedback", TellingFeedback)
