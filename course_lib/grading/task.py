"""Define what a worker is given; it returns an Outcome."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_lib.grading.intake import Files


@dataclass(frozen=True)
class Task:
    """Holds a submission to be graded."""

    student: str
    """Who handed it in."""
    files: "Files"
    """Its bytes."""
