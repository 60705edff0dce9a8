"""A mistake of the catalogue beside a slip of another kind: an argument that is not used, or numbers that are rounded.

The broken functions are put to the cases as the student seems to take them: with biases of 0, say, where `b` is left
out. Nothing here calls the student's code.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import network
from course_lib.checks.compare import Part, as_array, counted, flat, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.influence import Without
from course_lib.checks.judging import Judged
from course_lib.checks.naming import Catalogue
from course_lib.checks.protocol import Case, ask_once
from course_lib.checks.readings import FORMS
from course_lib.checks.slips import GIVEN_FUNCTIONS
from course_lib.mistakes import Mistake
from course_lib.mistakes.mistake import Function

ENOUGH = 2  # cases in which the argument would make a difference; numbers that rounding changes
MOST_DIGITS = 6
NEAR = 1e-4  # of the largest number: how far two answers may be apart

EXCHANGED = "`activation` and `d_activation` have changed places"
OF_FUNCTIONS = re.compile("activat|slope|derivative")

Found = tuple[Mistake, str]  # a mistake, and what is to be said besides


def beside(catalogue: Catalogue, judged: Sequence[Judged], main: Sequence[Judged]) -> Found | None:
    """The one mistake that explains the answers together with such a slip; None where there are several, or none.

    `main` are the ordinary ones among all that were `judged`.
    """
    exercise = catalogue.exercise
    if exercise.expect or not exercise.judges_the_answer or any(j.case.raises or j.answer.error for j in main):
        return None
    wrong_first = sorted(main, key=lambda j: j.problem is None)
    return _unused(exercise, wrong_first) or _rounded(catalogue, judged) or _rounded(catalogue, main)


def _unused(exercise: Exercise, judged: Sequence[Judged]) -> Found | None:
    """A mistake that gives the answers if an argument is taken for something else, and what is to be said of that."""
    found: dict[str, Found] = {}
    form_is_wrong = any(j.problem and j.problem.kind in FORMS for j in judged)
    for words, taken in _settings(exercise, bare=not form_is_wrong):
        as_taken = [taken(j.case) for j in judged]
        if any(case is None for case in as_taken) or _all_answered(exercise.reference, as_taken, judged):
            continue  # in the second case nothing else is wrong
        for mistake in exercise.mistakes:
            if words == EXCHANGED and OF_FUNCTIONS.search(mistake.name):
                continue  # another way to say what of the two is taken where
            for form in (mistake.answer, *mistake.also):
                if _all_answered(form, as_taken, judged) and _matters(form, as_taken, judged):
                    found.setdefault(mistake.slug, (mistake, words))
    return next(iter(found.values())) if len(found) == 1 else None


def _all_answered(form: Function, cases: Sequence[Case], judged: Sequence[Judged]) -> bool:
    """Whether a function gives to these cases what the student gave to those of `judged`."""
    return all(_the_same(ask_once(form, case).value, j.answer.value) for case, j in zip(cases, judged, strict=True))


def _the_same(one: Any, other: Any) -> bool:
    """Whether two answers are the same, small numbers too."""
    if not same(one, other):
        return False
    pairs = ((as_array(a), as_array(b)) for a, b in zip(flat(one), flat(other), strict=True))
    return all(a is None or b is None or bool(np.all(~(_gap(a, b) > NEAR * _largest(b)))) for a, b in pairs)


def _gap(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    return np.abs(one.astype(float) - other.astype(float))


def _largest(array: NDArray[Any]) -> float:
    return float(np.max(np.abs(array.astype(float)), initial=0.0))


def _matters(form: Function, cases: Sequence[Case], judged: Sequence[Judged]) -> bool:
    """Whether the argument would have made a difference to this function, in several cases."""
    pairs = zip(cases, judged, strict=True)
    return sum(not same(ask_once(form, case).value, ask_once(form, j.case).value) for case, j in pairs) >= ENOUGH


Taking = Callable[[Case], Case | None]  # a case as the student seems to take it


def _settings(exercise: Exercise, bare: bool) -> Iterator[tuple[str, Taking]]:
    """(what is to be said of an argument, the case with what is taken for it).

    `bare` asks for functions that change nothing too: without an activation, A cannot be told from Z by its numbers.
    """

    def taking(name: str, change: Callable[[Any], Any]) -> Taking:
        return lambda case: _with(exercise, case, name, change)

    for name in exercise.parameters:
        unused = Without(name, "all").name().sentence
        if name in ("b", "bs"):
            yield unused, taking(name, lambda value: value * 0.0)
        if name == "params":
            yield Without(name, "item", (0,)).name().sentence, taking(name, _without_biases)
        for number in NUMBERS.get(name, ()):
            yield unused, taking(name, lambda value, number=number: number)
        for function in FUNCTIONS.get(name, ()):
            words = GIVEN_FUNCTIONS[name].get(function)
            if not words and not bare:
                continue
            told = f"{words} is used, whatever `{name}` was handed over" if words else unused
            yield told, taking(name, lambda value, function=function: function)
    if set(FUNCTIONS) <= set(exercise.parameters):
        yield EXCHANGED, lambda case: _exchanged(exercise, case)


def _exchanged(exercise: Exercise, case: Case) -> Case:
    """The case with the activation and its slope exchanged."""
    one, other = (exercise.parameters.index(name) for name in FUNCTIONS)
    args = list(case.args)
    args[one], args[other] = args[other], args[one]
    return replace(case, args=tuple(args), reuse=False)


def _without_biases(params: Any) -> Any:
    return [(W, b * 0.0) for W, b in params]


def _one(z: Any) -> Any:
    """The slope that leaves everything as it is."""
    return np.ones(np.shape(z))


# What a student may take in place of an argument.
NUMBERS = {"h": (1e-5, 1e-4, 1e-6, 1e-3), "eta": (0.1, 0.01, 0.5, 1.0, 0.001)}
FUNCTIONS: dict[str, tuple[Function, ...]] = {
    "activation": (network.sigmoid, network.tanh, network.relu, network.identity),
    "d_activation": (network.d_sigmoid, network.d_tanh, network.d_relu, _one),
}


def _with(exercise: Exercise, case: Case, name: str, change: Callable[[Any], Any]) -> Case | None:
    """The case with one argument changed, also where it is left to its default; None where there is none."""
    place = exercise.parameters.index(name)
    if place < len(case.args):
        args = (*case.args[:place], change(case.args[place]), *case.args[place + 1 :])
        return replace(case, args=args, reuse=False)
    if name in NUMBERS or name in case.kwargs:
        return replace(case, kwargs={**case.kwargs, name: change(case.kwargs.get(name))}, reuse=False)
    return None


def _rounded(catalogue: Catalogue, judged: Sequence[Judged]) -> Found | None:
    """A mistake whose answers, rounded, are those of the student's; and to how many digits they are rounded."""
    asked = [j for j in judged if not j.case.raises]
    if any(j.answer.error for j in asked):
        return None
    digits = next((d for d in range(1, MOST_DIGITS + 1) if all(_is_rounded(j, d) for j in asked)), None)
    if digits is None or sum(_changed(p.expected, digits) for j in asked for p in j.parts) < ENOUGH:
        return None
    found = {}
    for mistake in catalogue.exercise.mistakes:
        for form in (mistake.answer, *mistake.also):
            theirs = [catalogue.judged(form, j.case) for j in asked]
            if all(_rounds_to(t, j, digits) for t, j in zip(theirs, asked, strict=True)):
                changed = sum(_changed(a, digits) for t in theirs for a in _arrays(t))
                shows = sum(_far_off(p, digits) for t in theirs for p in t.off) >= ENOUGH
                found |= {mistake.slug: mistake} if changed >= ENOUGH and shows else {}
    if len(found) != 1:
        return None
    return next(iter(found.values())), f"every number is rounded to {counted(digits, 'digit')} after the point"


def _arrays(judged: Judged) -> list[NDArray[Any]]:
    """The arrays of an answer."""
    return [a for v in flat(judged.answer.value) if (a := as_array(v)) is not None]


def _is_rounded(judged: Judged, digits: int) -> bool:
    """Whether an answer holds finite numbers alone that have so many digits after the point, or fewer."""
    arrays = _arrays(judged)
    whole = len(arrays) == len(list(flat(judged.answer.value))) > 0
    return (
        whole
        and all(a.dtype.kind != "b" for a in arrays)
        and all(np.all(np.isfinite(a)) and not _changed(a, digits) for a in arrays)
    )


def _changed(array: NDArray[Any], digits: int) -> int:
    """How many numbers rounding changes."""
    numbers = array.astype(float)
    return int(np.sum(np.abs(np.round(numbers, digits) - numbers) > 1e-9))


def _far_off(part: Part, digits: int) -> int:
    """How many numbers of a wrong part are wrong by more than rounding would change them."""
    got = as_array(part.got)
    if got is None or got.shape != part.expected.shape:
        return 0
    return int(np.sum(np.abs(got - part.expected) > 2 * 10.0**-digits))


def _rounds_to(theirs: Judged, own: Judged, digits: int) -> bool:
    """Whether a broken function's answer has the form of the student's, and rounded the same numbers."""
    one, other = _arrays(theirs), _arrays(own)
    if theirs.answer.error or [a.shape for a in one] != [a.shape for a in other]:
        return False
    half = 0.5 * 10.0**-digits + 1e-9
    return all(bool(np.all(_gap(a, b) <= half)) for a, b in zip(one, other, strict=True))
