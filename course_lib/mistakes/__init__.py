"""The catalogue of mistakes: each is a function of `network.py` with something in it written otherwise.

The lessons' files hold tables, a row for each: its slug, what is wrong, and how; and below it a hint. `table.py` says
how a row is read.

A check recognises a mistake by running it: the student's answers equal the broken function's, on every case. So an
entry needs no pattern and no numbers, and a test can put each one through the public check.

A hint asks a question or points to the formula. It never contains the answer.
"""

from course_lib.mistakes import lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06
from course_lib.mistakes.mistake import Mistake, together

__all__ = ["MISTAKES", "Mistake", "mistake", "together"]

LESSONS = (lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06)
MISTAKES: dict[str, tuple[Mistake, ...]] = {
    exercise: mistakes for lesson in LESSONS for exercise, mistakes in lesson.MISTAKES.items()
}


def mistake(exercise: str, slug: str) -> Mistake:
    """The entry `slug` of an exercise, as in "[backward/slope-at-a]". Raises KeyError, and says which there are."""
    known = {m.slug: m for m in MISTAKES.get(exercise, ())}
    if slug not in known:
        raise KeyError(f"no mistake {exercise}/{slug}; of {exercise} there are {', '.join(known) or 'none'}")
    return known[slug]
