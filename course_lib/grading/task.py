"""What a worker gets to do; what it gives back is an Outcome."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_lib.grading.intake import Files


@dataclass(frozen=True)
class Task:
    """A submission to be graded: who handed it in, and the bytes of it."""

    student: str
    files: "Files"
