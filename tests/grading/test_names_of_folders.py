"""A folder whose name cannot be a student's is reported, and stops nobody else's grading."""

import os
import shutil
from pathlib import Path

import pytest
from grade_demo import LESSON, OTHERWISE

from tests.grading.class_report import book_of

ODD = {
    b"[x]*?": "contains '*', '?', '[', ']'",
    b"new\nline": r"contains '\n'",
    b"\xff\xfe": r"contains '\udcfe', '\udcff'",
    b"\x1b[2J": r"contains '\x1b', '['",
    "\u202eanna".encode(): r"contains '\u202e'",
    b"{student_id}": "contains '{', '}'",
    b"-rf": "begins with one of . - ~ = @, or ends with a dot",
    b"con": "cannot be a folder's name on Windows",
    b"x" * 200: "is longer than 128 characters",
}


def folder(released, name: bytes) -> Path:
    """Where a student of this name would hand in."""
    return Path(os.fsdecode(os.fsencode(released.course.base / "submitted") + b"/" + name)) / LESSON


@pytest.fixture(scope="module")
def graded(released):
    """Two students, and between them all odd names with the same right answers; graded, with pages."""
    for student in ("anna", "zoe"):
        released.hand_in(student, OTHERWISE)
    for name in ODD:
        shutil.copytree(released.folder("anna"), folder(released, name))
    (released.course.base / "submitted" / "no\nlesson").mkdir()
    released.run = released.grade("--jobs", "1")
    return released


def test_the_others_are_graded_and_the_command_ends_with_a_failure(graded):
    assert graded.run.returncode == 1, graded.run.stderr
    assert [sum(graded.points(student).values()) for student in ("anna", "zoe")] == [20, 20]
    assert f"{LESSON}: 2 graded" in graded.run.stderr


def test_each_is_said_in_one_line_that_can_be_shown_with_what_to_do(graded):
    lines = graded.run.stderr.splitlines()
    for name, why in ODD.items():
        said = f"{os.fsdecode(name)!r}: not graded, because this cannot be a student's id: it {why}; rename the folder"
        assert said in lines
        assert said.isprintable()
    assert not any("lesson" in line and "no\\n" in line for line in lines)


def test_nothing_of_them_is_kept(graded):
    assert sorted(p.name for p in (graded.course.base / "autograded").iterdir()) == ["anna", "zoe"]
    book = book_of(graded)
    assert book.known(LESSON) == {"anna", "zoe"}
    assert set(book.submitted(LESSON)) == {"anna", "zoe"}
    assert len(book.unnamable(LESSON)) == len(ODD)
    book.close()


def test_everybody_else_gets_a_page(graded):
    graded.course.nbgrader("generate_feedback", LESSON)
    assert sorted(p.parents[1].name for p in graded.course.base.glob("feedback/*/*/*.html")) == ["anna", "zoe"]


def test_who_asks_for_one_student_hears_of_that_one_only(graded):
    run = graded.grade("--student", "zoe", "--regrade", "--jobs", "1")
    assert (run.returncode, "not graded" in run.stderr) == (0, False)


def test_a_folder_that_is_renamed_is_graded(graded):
    folder(graded, b"[x]*?").parent.rename(graded.folder("mia").parent)
    assert f"{LESSON}: 1 graded" in graded.grade("--jobs", "1").stderr
    assert sum(graded.points("mia").values()) == 20


def test_a_link_to_anothers_folder_is_refused(graded):
    submitted = graded.course.base / "submitted"
    (submitted / "thief").symlink_to(submitted / "anna")
    run = graded.grade("--student", "thief", "--jobs", "1")
    assert "thief: refused; the folder 'thief' is a link: put the files themselves there" in run.stderr
    assert sum(graded.points("thief").values()) == 0
