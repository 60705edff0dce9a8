"""The catalogue of mistakes: each is a function of `network.py` with something in it written otherwise.

The lessons' files hold tables, a row for each: its slug, what is wrong, and how; and below it a hint. `table.py` says
how a row is read.

A check recognises a mistake by running it: the student's answers equal the broken function's, on every case. So an
entry needs no pattern and no numbers, and a test can put each one through the public check.

A hint asks a question or points to the formula. It never contains the answer.
"""

from course_lib import lesson_files
from course_lib.mistakes.mistake import Mistake, together

__all__ = ["MISTAKES", "Mistake", "mistake", "together"]

MISTAKES: dict[str, tuple[Mistake, ...]] = lesson_files.by_exercise(__name__, lambda lesson: lesson.MISTAKES)


def mistake(exercise: str, slug: str) -> Mistake:
    """The entry `slug` of an exercise, as in "[backward/slope-at-a]". Raises KeyError, and says which there are."""
    known = {m.slug: m for m in MISTAKES.get(exercise, ())}
    if slug not in known:
        raise KeyError(f"no mistake {exercise}/{slug}; of {exercise} there are {', '.join(known) or 'none'}")
    return known[slug]
