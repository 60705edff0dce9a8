"""Recognise a mistake of the catalogue whose numbers are rounded: ask the broken functions and round their answers.

Nothing here calls the student's code.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks.compare import Part, as_array, counted, flat
from course_lib.checks.judging import Judged
from course_lib.checks.naming import Catalogue
from course_lib.mistakes import Mistake

ENOUGH = 2  # numbers that rounding must change, at least
MOST_DIGITS = 6
MOST_PARTS = 200  # numbers and arrays of an answer; those of the exercises judged here have 15

Found = tuple[Mistake, str]  # a mistake, and what is to be said besides


def rounded(catalogue: Catalogue, judged: Sequence[Judged], main: Sequence[Judged]) -> Found | None:
    """Return the one mistake whose rounded answers equal the student's; None if there is none, or more than one.

    `main` are the ordinary cases among all that were `judged`.
    """
    exercise = catalogue.exercise
    if any(len(list(islice(flat(j.answer.value), MOST_PARTS + 1))) > MOST_PARTS for j in judged):
        return None
    if exercise.expect or not exercise.judges_the_answer or any(j.case.raises or j.answer.error for j in main):
        return None
    return _rounded(catalogue, judged) or _rounded(catalogue, main)


def _gap(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    gap: NDArray[np.float64] = np.abs(one.astype(float) - other.astype(float))
    return gap


def _rounded(catalogue: Catalogue, judged: Sequence[Judged]) -> Found | None:
    """Return a mistake whose rounded answers equal the student's, with the number of digits kept."""
    asked = [j for j in judged if not j.case.raises]
    if any(j.answer.error for j in asked):
        return None
    digits = next((d for d in range(1, MOST_DIGITS + 1) if all(_is_rounded(j, d) for j in asked)), None)
    if digits is None or sum(_changed(p.expected, digits) for j in asked for p in j.parts) < ENOUGH:
        return None
    found: dict[str, Mistake] = {}
    for mistake in catalogue.exercise.mistakes:
        for form in (mistake.answer, *mistake.also):
            theirs = [catalogue.judged(form, j.case) for j in asked]
            if all(_rounds_to(t, j, digits) for t, j in zip(theirs, asked, strict=True)):
                changed = sum(_changed(a, digits) for t in theirs for a in _arrays(t))
                shows = sum(_far_off(p, digits) for t in theirs for p in t.off) >= ENOUGH
                found |= {mistake.slug: mistake} if changed >= ENOUGH and shows else {}
    if len(found) != 1:
        return None
    return next(iter(found.values())), f"every number is rounded to {counted(digits, 'digit')} after the decimal point"


def _arrays(judged: Judged) -> list[NDArray[Any]]:
    """Return the arrays of an answer."""
    return [a for v in flat(judged.answer.value) if (a := as_array(v)) is not None]


def _is_rounded(judged: Judged, digits: int) -> bool:
    """Return whether an answer holds only finite numbers with at most so many digits after the point."""
    arrays = _arrays(judged)
    whole = len(arrays) == len(list(flat(judged.answer.value))) > 0
    return (
        whole
        and all(a.dtype.kind != "b" for a in arrays)
        and all(np.all(np.isfinite(a)) and not _changed(a, digits) for a in arrays)
    )


def _changed(array: NDArray[Any], digits: int) -> int:
    """Count the numbers that rounding changes."""
    numbers = array.astype(float)
    return int(np.sum(np.abs(np.round(numbers, digits) - numbers) > 1e-9))


def _far_off(part: Part, digits: int) -> int:
    """Count the numbers of a wrong part that are further off than rounding explains."""
    got = as_array(part.got)
    if got is None or got.shape != part.expected.shape:
        return 0
    return int(np.sum(np.abs(got - part.expected) > 2 * 10.0**-digits))


def _rounds_to(theirs: Judged, own: Judged, digits: int) -> bool:
    """Return whether a broken function's answer has the form of the student's and, rounded, the same numbers."""
    one, other = _arrays(theirs), _arrays(own)
    if theirs.answer.error or [a.shape for a in one] != [a.shape for a in other]:
        return False
    half = 0.5 * 10.0**-digits + 1e-9
    return all(bool(np.all(_gap(a, b) <= half)) for a, b in zip(one, other, strict=True))
