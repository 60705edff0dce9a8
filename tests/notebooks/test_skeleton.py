"""What `make lesson` lays out is a lesson: it builds, and its check, mistakes and right answers hold."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("course_lib", "tools", "tests/__init__.py", "tests/conftest.py", "tests/unit", "solutions/jupytext.toml",
          "nbgrader_config.py", "course.toml", "pyproject.toml", "requirements.txt", "README.md",
          "solutions/START_HERE.md")  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with this lesson alone, laid out and built."""
    folder = tmp_path_factory.mktemp("course")
    for part in NEEDED:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, folder / part)
    run(folder, "tools/lesson.py", "98_digits")
    return folder


def run(course, *command):
    environment = {**os.environ, "PYTHONPATH": str(course)}
    done = subprocess.run([sys.executable, *command], cwd=course, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_builds_and_its_example_passes_its_check(course):
    notebook = nbformat.read(course / "solutions" / "98_digits" / "98_digits.ipynb", as_version=4)
    printed = {c.id: c.outputs[0].text for c in notebook.cells if c.id.startswith("check_")}
    assert printed["check_digits_example"].startswith("✓ digits_example: right on 6 cases")
    released = nbformat.read(course / "lessons" / "98_digits" / "98_digits.ipynb", as_version=4)
    assert not any("np.asarray(z) /" in cell.source for cell in released.cells)


def test_its_mistakes_are_named_its_right_answers_accepted_and_its_cases_complete(course):
    files = (f"tests/unit/test_{name}.py" for name in ("mistakes", "right_answers", "every_exercise"))
    assert " passed" in run(course, "-m", "pytest", "-q", "-n", "0", *files, "-k", "digits_example")


def test_the_next_command_is_said_and_the_tables_have_it(course):
    assert "| 98 Digits | ✎ The question that this lesson answers? | 60 min |" in (course / "README.md").read_text()
    assert run(course, "tools/lesson.py", "--exercises", "98_digits") == "digits_example\n"
