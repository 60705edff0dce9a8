"""Everything works under an ordinary account too, which cannot make cgroups or user ids, and owns the gradebook."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import grade_demo
import pytest
from grade_demo import LESSON, OTHERWISE, ROOT

from tests.grading.hostile import FORKED_MEMORY, NETWORK, READS, SAW, WRONG, beside
from tests.grading.ordinary_account import as_ordinary, hand_over
from tests.grading.submissions import Class

MISSING = """
from course_lib.grading.sandbox.limits import Limits
from course_lib.grading.sandbox.handle import missing
print(missing(Limits()))
"""


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """A folder of the account's, if students' code can be walled in by it; else the platform's own reason."""
    base = Path(tempfile.mkdtemp(prefix="ordinary-", dir="/tmp"))
    base.chmod(0o755)
    hand_over(base)
    try:
        said = as_ordinary([sys.executable, "-c", MISSING], base)
        if why := said.stdout.strip() or said.stderr.strip():
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no isolation for an ordinary account: {why}")
        yield base
    finally:
        shutil.rmtree(base)


@pytest.fixture(scope="module")
def graded(handed_out, base) -> Class:
    """A class of three after course-grade has run there."""
    folder = base / "course"
    shutil.copytree(handed_out, folder)
    course = Class(grade_demo.Course(folder))
    course.hand_in("right", OTHERWISE)
    course.hand_in("wrong", WRONG)
    course.hand_in("hostile", WRONG, beside(READS.replace("BASE", str(folder)), NETWORK, FORKED_MEMORY))
    hand_over(folder)
    command = [sys.executable, "-m", "course_lib.grading.command", LESSON, *course.folders, "--jobs=2"]
    course.run = as_ordinary(command, base)
    return course


def test_the_run_ends_as_ever(graded):
    assert graded.run.returncode == 0, graded.run.stderr
    assert f"{LESSON}: 2 graded, 1 memory" in graded.run.stderr


def test_each_gets_what_it_is_worth(graded):
    assert {name: sum(graded.points(name).values()) for name in ("right", "wrong", "hostile")} == {
        "right": 20, "wrong": 0, "hostile": 0,
    }  # fmt: skip
    assert graded.kept("right")["status"] == graded.kept("wrong")["status"] == "graded"


def test_the_hostile_one_is_ended_for_its_memory_and_has_seen_nothing(graded):
    assert graded.kept("hostile")["status"] == "memory"
    assert SAW not in graded.page("hostile")
    assert "Address family not supported by protocol" in graded.page("hostile")


def test_memory_and_time_are_bounded_there_too(base):
    command = ["-m", "pytest", str(ROOT / "tests/grading/test_sandbox.py"), "-k", "watchdog", "-n0"]
    quiet = ["-q", "-p", "no:cacheprovider", f"--basetemp={base / 'pytest'}"]
    run = as_ordinary([sys.executable, *command, *quiet], base)
    assert run.returncode == 0, run.stdout + run.stderr
    assert " passed" in run.stdout
    assert "skipped" not in run.stdout
