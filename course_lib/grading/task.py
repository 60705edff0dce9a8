"""What a worker gets to do; what it gives back is an Outcome."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_lib.grading.intake import Files


@dataclass(frozen=True)
class Task:
    """A submission to be graded."""

    student: str
    """Who handed it in."""
    files: "Files"
    """The bytes of it."""
