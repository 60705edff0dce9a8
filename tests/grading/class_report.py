"""course-report, as an instructor runs it, and the gradebook it reads."""

import os
import subprocess
import sys

import grade_demo
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course_lib.grading.gradebook.class_gradebook import ClassGradebook

MADE_AT = {"SOURCE_DATE_EPOCH": "1790000000"}  # 21 September 2026


def report(released, *options: str) -> subprocess.CompletedProcess:
    """Run course-report in the repository's root."""
    command = [sys.executable, "-m", "course_lib.grading.report.command", *released.folders, *options]
    return subprocess.run(command, cwd=grade_demo.ROOT, capture_output=True, text=True, env=os.environ | MADE_AT)


def book_of(released) -> ClassGradebook:
    """The class's gradebook."""
    named = dict(option.removeprefix("--CourseDirectory.").split("=", 1) for option in released.folders)
    return ClassGradebook(
        CourseDirectory(config=Config(CourseDirectory=named | {"root": str(grade_demo.ROOT)})), None, print
    )
