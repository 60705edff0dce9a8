"""Accidents of the machine end in a sentence that says what to do; nothing is lost, and the same command goes on."""

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from subprocess import DEVNULL

import pytest
from grade_demo import LESSON, OTHERWISE

from course_lib.grading import accidents, atomic_files, command
from course_lib.grading.locks import grading_lock
from course_lib.grading.report import command as report
from course_lib.grading.sheets import returns

GRADE = [sys.executable, "-m", "course_lib.grading.command", LESSON, "--jobs=2"]
STUDENTS = [f"s{number}" for number in range(6)]


@pytest.fixture
def root(root, monkeypatch):
    for student in STUDENTS:
        root.hand_in(student, OTHERWISE)
    monkeypatch.chdir(root.base)
    return root


def grade(*options):
    return command.main([LESSON, "--jobs=1", *options])


def graded(root):
    return {file.parts[-3] for file in root.base.glob("grading/autograded/*/*/verdicts.json")}


def database(root):
    return root.base / "grading" / "gradebook.db"


def half_files(root):
    return list(root.base.glob("grading/**/.*.new"))


def with_points(root):
    with root.gradebook() as gradebook:
        return {s.student_id for s in gradebook.assignment_submissions(LESSON) if s.score == 20}


@pytest.fixture
def hold(root, monkeypatch):
    """Return a function that locks the gradebook as a database browser does, until a command has met the lock."""
    met, plain = threading.Semaphore(0), accidents.Busy.__init__

    def busy(self, *told):
        plain(self, *told)
        met.release()

    monkeypatch.setattr(accidents.Busy, "__init__", busy)

    def held(times=1):
        locked = threading.Event()

        def until_met():
            with closing(sqlite3.connect(database(root), isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                locked.set()
                for _ in range(times):
                    met.acquire(timeout=60)
                other.execute("ROLLBACK")

        holder = threading.Thread(target=until_met)
        holder.start()
        locked.wait()
        return holder

    return held


def test_a_locked_gradebook_is_waited_for_and_that_is_said_once(root, hold, capsys):
    holder = hold(times=2)
    assert grade("--student=s0") == 0
    holder.join()
    said = capsys.readouterr().err
    assert said.count("gradebook.db is locked by another program; waiting up to a minute for it\n") == 1
    assert with_points(root) == {"s0"}


def test_a_gradebook_that_gets_locked_midway_costs_nothing(root, hold, capsys, monkeypatch):
    from course_lib.grading.gradebook.class_gradebook import ClassGradebook

    plain, holders = ClassGradebook.write, []

    def write(book, outcome, assignment):
        if outcome.student == "s3" and not holders:
            holders.append(hold())
        plain(book, outcome, assignment)

    monkeypatch.setattr(ClassGradebook, "write", write)
    assert grade() == 0
    holders[0].join()
    assert "is locked by another program; waiting up to a minute for it" in capsys.readouterr().err
    assert with_points(root) == graded(root) == set(STUDENTS)


@pytest.mark.parametrize("main", [command.main, report.main, returns.main])
def test_a_gradebook_that_stays_locked_ends_the_command_in_a_sentence(root, hold, capsys, monkeypatch, main):
    monkeypatch.setattr(accidents, "PATIENCE", 0)
    holder = hold()
    assert main([LESSON]) == 2
    holder.join()
    told = "is locked by another program: close the program that uses it (formgrader, a database browser), then run"
    assert told in capsys.readouterr().err


def start(root, *options):
    return subprocess.Popen(
        [*GRADE, *options], cwd=root.base, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_second_command_waits_for_the_first_says_so_and_goes_on(root):
    with grading_lock(root.base / "grading", "course-grade 02_other", print):
        second = start(root, "--jobs=1")
        waiting = second.stderr.readline()
        assert second.poll() is None
        assert not graded(root)
    assert f"course-grade 02_other (process {os.getpid()}, since " in waiting
    assert "is grading here; this command waits until that is done, and then goes on" in waiting
    _, said = second.communicate(timeout=300)
    assert second.returncode == 0
    assert "6 graded" in said


@pytest.mark.parametrize("option", ["--dry-run", "--table"])
def test_who_only_looks_does_not_wait(root, option):
    with grading_lock(root.base / "grading", "course-grade 02_other", print):
        assert start(root, option).communicate(timeout=300)[1] == ""


def test_a_command_that_was_killed_is_waited_for_no_longer(root):
    first = subprocess.Popen(GRADE, cwd=root.base, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True)
    while not graded(root):
        assert first.poll() is None
        time.sleep(0.02)
    first.kill()
    first.wait()
    try:
        said = start(root, "--jobs=1").communicate(timeout=300)[1]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(first.pid, signal.SIGKILL)
    assert "waits until" not in said
    assert with_points(root) == graded(root) == set(STUDENTS)


@pytest.mark.parametrize("name", [f"{LESSON}.ipynb", "verdicts.json"])
def test_a_disk_that_is_full_for_one_file_stops_the_run_and_the_next_goes_on(root, capsys, monkeypatch, name):
    plain = os.replace

    def full(came, to):
        if to.name == name and "s3" in to.parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(came), None, str(to))
        plain(came, to)

    with monkeypatch.context() as disturbed:
        disturbed.setattr(atomic_files.os, "replace", full)
        assert grade() == 1
    said = capsys.readouterr().err
    assert f"s3/{LESSON}/{name}: free some, then run the same command again. 3 of 6 are graded and kept; " in said
    assert graded(root) == {"s0", "s1", "s2"}
    assert half_files(root) == []
    assert grade() == 0
    assert "3 graded" in capsys.readouterr().err
    assert with_points(root) == graded(root) == set(STUDENTS)


SMALL_DISK = """
set -e
mv grading before
mkdir grading
mount -t tmpfs -o size=4m none grading
cp -r before/. grading
dd if=/dev/zero of=grading/filler bs=1k 2>/dev/null || true
truncate -s -$ROOM grading/filler
$GRADE 2>said.full || echo $? >code.full
rm grading/filler
ls grading/autograded/*/*/verdicts.json | wc -l >graded.full
find grading -name '.*.new' >half.full
$GRADE 2>said.again || echo $? >code.again
$GRADE --dry-run >left.again
mount -o remount,ro grading
$GRADE --regrade 2>said.readonly || echo $? >code.readonly
"""


@pytest.mark.parametrize("room", ["60k", "150k"])
@pytest.mark.skipif(os.getuid() != 0, reason="a disk of its own can be mounted by root alone")
def test_on_a_disk_that_is_full_and_then_read_only(root, room):
    program = f"{sys.executable} -m course_lib.grading.command {LESSON} --jobs=1"
    run = ["unshare", "--mount", "bash", "-c", SMALL_DISK]
    made = subprocess.run(run, env=os.environ | {"ROOM": room, "GRADE": program}, capture_output=True, text=True)
    if "mount" in made.stderr:
        pytest.skip(f"no disk can be mounted here: {made.stderr}")
    assert made.returncode == 0, made.stderr
    told = {file.name: file.read_text() for file in root.base.iterdir() if file.is_file()}
    done = int(told["graded.full"])
    assert 0 < done < len(STUDENTS)
    assert told["said.full"].startswith("no space is left on the disk for ")
    assert f"{done} of 6 are graded and kept; run the same command to go on" in told["said.full"]
    assert (told["code.full"], told["half.full"], told["left.again"]) == ("1\n", "", "")
    assert f"{LESSON}: {6 - done} graded" in told["said.again"]
    assert "code.again" not in told
    assert told["said.readonly"].endswith("is on a read-only disk: make it writable, then run the same command again\n")
    assert told["code.readonly"] == "2\n"


def test_a_folder_that_may_not_be_written_to_stops_it_before_anything_is_done(root, capsys, monkeypatch):
    plain = os.access
    monkeypatch.setattr(accidents.os, "access", lambda p, mode: plain(p, mode) and "grading" not in str(p))
    assert grade() == 2
    assert "your account may not read or write " in capsys.readouterr().err
    assert graded(root) == set()


def foreign(file):
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE bookmarks (title)")


def older(file):
    with closing(sqlite3.connect(file)) as gradebook:
        gradebook.execute("ALTER TABLE student DROP COLUMN lms_user_id")


def torn(file):
    pages = bytearray(file.read_bytes())
    for start in range(4096, len(pages), 4096):
        pages[start : start + 2048] = b"\xa5" * 2048
    file.write_bytes(pages)


DAMAGES = {
    "no database": (lambda file: file.write_bytes(b"no database at all" * 500), "is damaged, or not a gradebook."),
    "torn": (torn, "is damaged. Nothing was changed. Restore the newest copy that `make backup` made"),
    "empty": (lambda file: file.write_bytes(b""), "is an empty file. Nothing was changed. Restore"),
    "foreign": (foreign, "is the database of another program: see c.CourseDirectory.db_url"),
    "older": (older, "was made by an older nbgrader: run make backup, then nbgrader db upgrade"),
    "gone": (lambda file: file.unlink(), "To start one: nbgrader generate_assignment LESSON --force. "),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_gradebook_is_said_to_be_one_and_left_as_it_is(root, capsys, damage):
    harm, told = DAMAGES[damage]
    harm(database(root))
    before = database(root).read_bytes() if database(root).exists() else None
    assert grade() == 2
    said = capsys.readouterr().err
    assert str(database(root)) in said
    assert told in said
    assert (database(root).read_bytes() if database(root).exists() else None) == before
    assert graded(root) == set()


def test_a_restored_gradebook_goes_on_where_the_copy_was_made(root, capsys):
    assert grade("--student=s0") == 0
    done = root.run("-m", "course_lib.grading.bookkeeping.backup")
    assert done.returncode == 0, done.stderr
    torn(database(root))
    assert grade() == 2
    (archive,) = (root.base / "grading" / "backups").iterdir()
    (root.base / "grading" / "before").mkdir()
    for name in ("gradebook.db", "submitted", "autograded"):
        shutil.move(root.base / "grading" / name, root.base / "grading" / "before")
    subprocess.run(["tar", "-xzf", archive, "-C", "grading"], cwd=root.base, check=True)
    capsys.readouterr()
    assert grade() == 0
    assert "5 graded" in capsys.readouterr().err


def test_nbgraders_own_command_says_the_same(root):
    foreign(database(root))
    before = database(root).read_bytes()
    done = root.run("autograde", LESSON)
    assert done.returncode == 1
    assert "is the database of another program" in done.stderr
    assert "Traceback" not in done.stderr
    assert database(root).read_bytes() == before


def test_who_reads_only_the_beginning_of_the_table_hears_no_complaint(root):
    shown = subprocess.run(
        f"{sys.executable} -m course_lib.grading.command {LESSON} --table | true",
        cwd=root.base, shell=True, capture_output=True, text=True,
    )  # fmt: skip
    assert shown.stderr == ""


@pytest.mark.parametrize("line", ["c.Execute.timeout = twenty", "def (:"])
def test_a_configuration_that_cannot_be_run_is_told(root, capsys, line):
    with (root.base / "nbgrader_config.py").open("a") as stream:
        stream.write(f"\n{line}\n")
    assert grade() == 2
    assert capsys.readouterr().err.startswith("course-grade: nbgrader_config.py cannot be run (")


def test_kept_are_those_alone_whose_scores_are_in_the_gradebook(root, monkeypatch):
    """What is counted is what is kept, even if every other submission cannot be entered."""
    from course_lib.grading.gradebook.class_gradebook import ClassGradebook

    plain = ClassGradebook._enter

    def enter(book, outcome, assignment):
        if outcome.student in ("s1", "s3", "s5") and outcome.cells:
            raise ZeroDivisionError("of one submission")
        plain(book, outcome, assignment)

    monkeypatch.setattr(ClassGradebook, "_enter", enter)
    assert grade() == 1
    records = root.base.glob("grading/autograded/*/*/verdicts.json")
    status = {file.parts[-3]: json.loads(file.read_bytes())["status"] for file in records}
    assert {s for s, how in status.items() if how == "graded"} == with_points(root) == {"s0", "s2", "s4"}
