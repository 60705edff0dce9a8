"""The words of a verdict about one case: the input, what was expected, what came, where it is off, and what to ask."""

from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks import exception_hints
from course_lib.checks.compare import as_array, describe, entries_off
from course_lib.checks.conduct import HINTS
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged, input_names, listed
from course_lib.checks.note import Picture
from course_lib.checks.plain import plain
from course_lib.checks.protocol import Case

BY_HAND = 12  # entries of an array
Facts = tuple[tuple[str, str], ...]


def facts(exercise: Exercise, judged: Judged) -> Facts:
    """Return labelled lines about one wrong case."""
    problem = judged.wrong
    changed = problem.kind in ("changed-input", "changed-list")
    before, after = ("before", "after") if changed else ("expected", "got")
    rows = [("input", shown(exercise, judged.case)), (before, problem.expected), (after, problem.got)]
    if len(judged.parts) > 1 and problem.kind in ("value", "shape", "not-finite"):
        right = [exercise.part(p.path) for p in judged.parts if not p.problem]
        rows += [("right", ", ".join(right)), ("wrong", ", ".join(exercise.part(p.path) for p in judged.off))]
    return tuple((label, text) for label, text in rows if text)


def pictures(exercise: Exercise, judged: Judged) -> tuple[Picture, ...]:
    """Return one picture for each matrix of the answer that shows where it is off; none if a shape is wrong."""
    if judged.wrong.kind != "value":
        return ()
    found = []
    for part in judged.parts:
        got = as_array(part.got)
        if got is None or got.shape != part.expected.shape:
            return ()
        if got.ndim == 2:
            off = entries_off(part.expected, got, exercise.precision(judged.case))
            found.append(Picture(exercise.part(part.path) or "the result", off))
    return tuple(found)


def shown(exercise: Exercise, case: Case) -> str:
    """Return the inputs of a case by name, one line each if they are arrays."""
    rows = []
    for name, value in zip(input_names(exercise, case), case.inputs, strict=True):
        if isinstance(value, np.random.Generator):
            continue
        rows.append(f"{name} = {_function(value) if callable(value) else _in_brief(value, len(name) + 3)}")
    joined = ", ".join(rows)
    return joined if len(joined) <= 100 and "\n" not in joined else "\n".join(rows)


def hint(exercise: Exercise, judged: Judged) -> str:
    """Return what to ask about a wrong answer that has no name."""
    problem = judged.wrong
    if problem.kind in HINTS:
        return HINTS[problem.kind]
    if problem.kind == "did-not-raise":
        return "The docstring says what should happen here. Which exception does it name?"
    if problem.kind == "raised" and judged.answer.error:
        return exception_hints.hint(judged.answer.error, exercise.parameters)
    if problem.kind == "type" and judged.answer.value is None:
        return "Nothing came back for the input shown. Is a `return` reached there, and what is its value?"
    items = any(p.problem and p.problem.kind == "shape" and isinstance(p.got, list | tuple) for p in judged.off)
    if problem.kind == "type" or (problem.kind == "shape" and items):
        return "Read the docstring again: what does the function return, and in which form?"
    if problem.kind == "shape":
        return "Write the shape beside every line of your function. After which line is it no longer what you need?"
    if problem.kind == "not-finite":
        return (
            "Which line makes the first inf or nan: a division by 0, an exponential of something large, a logarithm, "
            "the root of a negative number?"
        )
    if problem.kind == "warned":
        return "Which line makes NumPy warn, and which numbers does it get for the input shown?"
    if not exercise.judges_the_answer or not judged.off:
        return COMPARE
    if len(judged.parts) == 1 and judged.off[0].problem != problem:
        return COMPARE
    right = [exercise.part(p.path) for p in judged.parts if not p.problem]
    wrong = exercise.part(judged.off[0].path)
    if right and wrong:
        stands = "is" if len(right) == 1 else "are"
        return f"Here {listed(right)} {stands} right, {wrong} is not. Which of your lines make {wrong}?"
    if exercise.expect and judged.case.shuffled:
        return COMPARE
    if all(_known(value) for value in judged.case.inputs):
        return "Work out the input shown by hand, step by step, and compare each step with what your function does."
    one = "entry" if judged.off[0].expected.ndim else "result"
    return f"Take the one {one} that is shown. Which numbers does the formula put into it, and which do your lines?"


COMPARE = "Compare what is expected with what came, both shown: which of your lines makes the difference?"


def _function(value: Any) -> str:
    """Show a function in a message by its name, which may be its formula, unless the name says nothing."""
    name = getattr(value, "__name__", "<lambda>")
    return "a function" if name == "<lambda>" else name


def _in_brief(value: Any, indent: int) -> str:
    """Describe an input in words, with its numbers unless they are too many to work with by hand."""
    value = plain(value)
    large = isinstance(value, np.ndarray) and value.size > BY_HAND
    return f"array {value.shape}" if large else describe(value, indent)


def _known(value: Any) -> bool:
    """Return whether an input is shown whole: a few numbers, a function of the course's or NumPy's, or a formula."""
    if isinstance(value, list | tuple):
        flat = len(value) <= BY_HAND and not any(isinstance(v, list | tuple) for v in value)
        return flat and all(np.ndim(v) == 0 and _known(v) for v in value)
    if isinstance(value, str):
        return True
    if callable(value):
        formula = not _function(value).replace(" ", "").isidentifier()
        return formula or isinstance(value, np.ufunc) or getattr(value, "__module__", "") == network.__name__
    return not isinstance(value, np.random.Generator) and np.size(value) <= BY_HAND
