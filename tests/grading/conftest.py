"""Provide a released lesson with its own gradebook, for each session, file or test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import grade_demo
import pytest

from course_lib.grading.sandbox.handle import Sandbox, missing
from course_lib.grading.sandbox.limits import Limits
from tests.grading.submissions import LESSON, Class, Root
from tests.grading.warm import Warm


@pytest.fixture(scope="session", autouse=True)
def warm() -> Iterator[None]:
    """Have nbgrader loaded once, for all of its commands; test_anywhere.py, and others' tests, load it anew."""
    running = Warm()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(grade_demo, "nbgrader", running.nbgrader)
        yield
    running.close()


@pytest.fixture(scope="session")
def isolation() -> None:
    """Skip, with the platform's own reason, where students' code cannot be walled in."""
    if why := missing(Limits()):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no isolation here: {why}")


@pytest.fixture(scope="module")
def sandbox(isolation: None, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox for all tests of a file, with its LIMITS where it has some."""
    sandbox = Sandbox(getattr(request.module, "LIMITS", Limits()))
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="session")
def handed_out(isolation: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the released lesson, and a gradebook that knows it."""
    course = grade_demo.Course(tmp_path_factory.mktemp("handed_out"))
    course.nbgrader("generate_assignment", LESSON, "--force")
    return course.base


@pytest.fixture(scope="module")
def released(handed_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A class of the file's own, with a gradebook of its own; nobody has handed in anything."""
    base = tmp_path_factory.mktemp("course")
    shutil.copytree(handed_out, base, dirs_exist_ok=True)
    return Class(grade_demo.Course(base))


def _root(handed_out: Path, base: Path) -> Root:
    shutil.copy(grade_demo.ROOT / "nbgrader_config.py", base)
    shutil.copytree(handed_out / "released" / LESSON, base / "lessons" / LESSON)
    (base / "grading").mkdir()
    shutil.copy(handed_out / "gradebook.db", base / "grading")
    return Root(base)


@pytest.fixture
def root(handed_out: Path, tmp_path: Path) -> Root:
    """A root of the test's own, the lesson handed out; students are unknown."""
    return _root(handed_out, tmp_path)


@pytest.fixture(scope="module")
def module_root(handed_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Root:
    """The same for all tests of a file."""
    return _root(handed_out, tmp_path_factory.mktemp("root"))
