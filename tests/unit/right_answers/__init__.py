"""Right answers to every exercise, differently written. Those of lesson 07 are in `lesson_07.py`, found by its name.

`RIGHT` of such a file lists at least eight functions for each exercise. `FLOAT32_INSIDE`, which a file need not have,
lists some that compute in float32 and return float64.
"""

from collections.abc import Callable
from typing import Any

from course_lib import lesson_files

Answers = list[Callable[..., Any]]

RIGHT: dict[str, Answers] = lesson_files.by_exercise(__name__, lambda lesson: lesson.RIGHT)
FLOAT32_INSIDE: dict[str, Answers] = lesson_files.by_exercise(
    __name__, lambda lesson: getattr(lesson, "FLOAT32_INSIDE", {})
)
