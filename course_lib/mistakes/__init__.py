"""The catalogue of mistakes: each is a function of `network.py` with one thing in it changed.

Each lesson has a file with tables. A row gives a mistake's slug, what is wrong, and how the function is then written; a
hint stands below it. `table.py` explains how to write a row.

A check recognises a mistake by running it: the student's answers equal the broken function's, in every case. So an
entry needs no pattern and no numbers, and a test can put each entry through the public check.

A hint asks a question or points to the formula. It never contains the answer.
"""

from course_lib import lesson_files
from course_lib.mistakes.mistake import Mistake, together

__all__ = ["MISTAKES", "Mistake", "mistake", "together"]

MISTAKES: dict[str, tuple[Mistake, ...]] = lesson_files.by_exercise(__name__, lambda lesson: lesson.MISTAKES)


def mistake(exercise: str, slug: str) -> Mistake:
    """Return an exercise's entry `slug`, as in "[backward/slope-at-a]". Raises KeyError that lists the known ones."""
    known = {m.slug: m for m in MISTAKES.get(exercise, ())}
    if slug not in known:
        raise KeyError(f"no mistake {exercise}/{slug}; of {exercise} there are {', '.join(known) or 'none'}")
    return known[slug]
