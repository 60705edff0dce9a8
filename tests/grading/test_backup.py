"""What is lost is restored from an archive, by the commands of docs/instructors.md."""

import shutil
import subprocess
import sys
import tarfile
import time

import pytest
from grade_demo import LESSON, MISTAKEN, OTHERWISE
from nbgrader.coursedir import CourseDirectory

from course_lib.grading.bookkeeping.backup import _database as gradebook_file
from course_lib.grading.bookkeeping.backup import backup
from tests.grading.submissions import SLOW, Root

KEPT = ("gradebook.db", "submitted", "autograded", "feedback")


def back_up(root):
    done = root.run("-m", "course_lib.grading.bookkeeping.backup")
    assert done.returncode == 0, done.stderr
    return max((root.base / "grading" / "backups").iterdir()), done.stdout


def restore(root, archive):
    subprocess.run(["tar", "-xzf", archive, "-C", "grading"], cwd=root.base, check=True)


def exported(root):
    root.nbgrader("export")
    return (root.base / "grading" / "grades.csv").read_bytes()


@pytest.fixture
def graded(root):
    for student in ("ada", "ben"):
        root.hand_in(student, OTHERWISE)
    root.grade("--jobs=2")
    with root.gradebook() as gradebook:
        gradebook.find_grade("explain_xor", LESSON, LESSON, "ben").manual_score = 2.5
        gradebook.db.commit()
    root.nbgrader("generate_feedback", LESSON)
    return root


def test_all_that_was_lost_is_there_again(graded):
    before = exported(graded)
    archive, said = back_up(graded)
    assert "autograded, gradebook.db, submitted, feedback" in said
    assert archive.stat().st_mode & 0o777 == 0o600
    for name in KEPT:
        lost = graded.base / "grading" / name
        lost.unlink() if lost.is_file() else shutil.rmtree(lost)
    restore(graded, archive)
    assert graded.grade("--dry-run") == ""
    assert exported(graded) == before
    assert (graded.base / "grading" / "feedback" / "ben" / LESSON / f"{LESSON}.html").exists()


def test_a_backup_made_while_grading_goes_on_is_a_good_one(root, tmp_path_factory):
    students = [f"s{number:02}" for number in range(8)]
    for student in students:
        root.hand_in(student, (SLOW if student == "s04" else OTHERWISE) | (MISTAKEN if student < "s04" else {}))
    grading = [sys.executable, "-m", "course_lib.grading.command", LESSON, "--jobs=1"]
    run = subprocess.Popen(grading, cwd=root.base, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not list(root.base.glob("grading/autograded/*/*/verdicts.json")):
        assert run.poll() is None
        time.sleep(0.02)
    archive = root.base / "while.tar.gz"
    backup(root.folders(), archive)  # not as a command, which would take as long to start as this class to grade
    assert run.poll() is None, "it was over too soon to show anything"
    assert run.wait() == 0
    other = Root(tmp_path_factory.mktemp("restored"))
    shutil.copy(root.base / "nbgrader_config.py", other.base)
    shutil.copytree(root.base / "lessons", other.base / "lessons")
    (other.base / "grading").mkdir()
    restore(other, archive)
    left = other.grade("--dry-run").split()
    assert 0 < len(left) < len(students)
    other.grade("--jobs=2")
    assert exported(other) == exported(root)


def test_a_link_that_a_student_sent_is_kept_as_a_link_and_not_followed(root):
    folder = root.hand_in("eve", {})
    (folder / f"{LESSON}.ipynb").unlink()
    (folder / f"{LESSON}.ipynb").symlink_to("/etc/passwd")
    archive, _ = back_up(root)
    with tarfile.open(archive) as held:
        entry = held.getmember(f"submitted/eve/{LESSON}/{LESSON}.ipynb")
    assert entry.issym()


def test_what_cannot_be_kept_leaves_no_archive(root):
    (root.base / "grading" / "gradebook.db").write_bytes(b"no database at all" * 100)
    done = root.run("-m", "course_lib.grading.bookkeeping.backup")
    assert done.returncode == 2
    assert done.stderr.startswith(f"backup: {root.base}/grading/gradebook.db is damaged, or not a gradebook. ")
    assert list((root.base / "grading" / "backups").iterdir()) == []


def test_where_nothing_has_happened_yet_it_says_so(root):
    (root.base / "grading" / "gradebook.db").unlink()
    done = root.run("-m", "course_lib.grading.bookkeeping.backup")
    assert done.returncode == 2
    assert "there is nothing to back up in" in done.stderr


def test_of_a_gradebook_on_a_server_it_says_that_it_is_not_in_it(root):
    root.hand_in("ada", {})
    done = root.run(
        "-m", "course_lib.grading.bookkeeping.backup", "--CourseDirectory.db_url=postgresql+psycopg://u@nowhere/db"
    )
    assert done.returncode == 0
    assert "is NOT in the archive: run pg_dump" in done.stdout


def test_a_gradebook_in_memory_alone_is_no_file_to_keep():
    here = CourseDirectory(db_url="sqlite://")
    assert gradebook_file(here) is None
