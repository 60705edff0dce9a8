"""Nobody needs to activate the environment: its programs work by their full paths, with a plain shell's PATH."""

import os
import subprocess
import sys
from pathlib import Path

import grade_demo

from tests.grading.submissions import LESSON, Root

PROGRAMS = Path(sys.executable).parent


def plainly(root: Root, program: str, *options: str) -> None:
    """Run a program of the environment in an instructor's folder, with nothing activated."""
    command, environment = [PROGRAMS / program, *options], os.environ | {"PATH": os.defpath}
    done = subprocess.run(command, cwd=root.base, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_lesson_is_handed_out_and_graded_with_a_new_gradebook(root):
    """For a new gradebook nbgrader calls alembic by name."""
    (root.base / "grading" / "gradebook.db").unlink()
    (root.base / "solutions").symlink_to(grade_demo.ROOT / "solutions")
    plainly(root, "nbgrader", "generate_assignment", LESSON, "--force")
    root.hand_in("ada", grade_demo.right_answers(LESSON))
    plainly(root, "course-grade", LESSON)
    with root.gradebook() as gradebook:
        assert gradebook.find_submission(LESSON, "ada").score == 20
