"""The examiner's half of a check: look at the answers, say right or wrong, and if wrong, which mistake it is.

Nothing here calls the student's code.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.checks import slips
from course_lib.checks.compare import Problem, describe, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import Answer, Case, ask
from course_lib.mistakes import Mistake


@dataclass(frozen=True)
class Verdict:
    """The outcome: `headline` says it in a sentence, `facts` are labelled lines below it."""

    passed: bool
    headline: str
    facts: tuple[tuple[str, str], ...] = ()
    mistake: str | None = None
    hint: str | None = None
    attempted: bool = True


def verdict(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> Verdict:
    """Judge the answers that `ask` collected for `cases`."""
    first, second = answers[: len(cases)], answers[len(cases) :][::-1]
    if all(a.error and a.error.type_name == "NotImplementedError" for a in answers):
        return Verdict(False, "not attempted yet", attempted=False)
    problems = [problem_of(exercise, case, answer) for case, answer in zip(cases, first, strict=True)]
    if any(problems):
        return _explain(exercise, cases, first, problems)
    for case, one, other in zip(cases, first, second, strict=True):
        if not _alike(one, other):
            return _unsteady(exercise, case, one, other)
    return Verdict(True, f"right on {len(cases)} cases ({exercise.tried}).")


def problem_of(exercise: Exercise, case: Case, answer: Answer) -> Problem | None:
    """The first thing wrong with one answer: did it run, type, shape, finite, inputs untouched, every entry."""
    if case.raises:
        if answer.error and answer.error.type_name == case.raises.__name__:
            return None
        got = (
            f"{answer.error.type_name}: {answer.error.text}"
            if answer.error
            else f"it returned {describe(answer.value)}"
        )
        return Problem("did-not-raise", "this input should be refused", f"a {case.raises.__name__}", got)
    if answer.error:
        e = answer.error
        return Problem("raised", f"it stopped with {e.type_name}", got=f"{e.type_name}: {e.text}\n{e.line}".strip())
    difference = exercise.difference(case, answer.value)
    if difference and difference.kind != "value":
        return difference
    for name, before, after in zip(exercise.parameters, case.args, answer.args_after, strict=True):
        if not callable(before) and not _untouched(before, after):
            return Problem("changed-input", f"the array {name} was changed", describe(before), describe(after))
    if difference:
        return difference
    if exercise.quiet and answer.warned:
        return Problem("warned", "the value is right, but NumPy warns", "no warning", answer.warned[0])
    return None


def passes(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> bool:
    """Whether every first answer is right: all that a control needs to know."""
    return not any(problem_of(exercise, *pair) for pair in zip(cases, answers[: len(cases)], strict=True))


def _untouched(before: object, after: object) -> bool:
    """Whether an argument is the same to the bit."""
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and before.dtype == after.dtype and before.tobytes() == after.tobytes()
    return before == after


def _alike(a: Answer, b: Answer) -> bool:
    """Whether two answers show the same symptoms: exception, value, changed inputs, a warning."""
    if a.error or b.error:
        return bool(a.error and b.error and a.error.type_name == b.error.type_name)
    return (
        _equal(a.value, b.value)
        and len(a.args_after) == len(b.args_after)
        and all(_equal(x, y) for x, y in zip(a.args_after, b.args_after, strict=True))
    )


def _equal(a: object, b: object) -> bool:
    if isinstance(a, list | tuple) and isinstance(b, list | tuple) and not same(a, b):
        return len(a) == len(b) and all(_equal(x, y) for x, y in zip(a, b, strict=True))
    return same(a, b)


def _explain(
    exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer], problems: Sequence[Problem | None]
) -> Verdict:
    """Name the mistake: from the catalogue, else by a general slip, else by what is wrong with the first bad case."""
    i = next(i for i, p in enumerate(problems) if p)
    case, problem = cases[i], problems[i]
    facts = _facts(exercise, case, problem)
    for mistake in exercise.mistakes:
        if _makes(mistake, exercise, cases, answers, problems):
            return Verdict(False, mistake.name, facts, mistake.slug, mistake.hint)
    seen = [
        slips.Seen(c.args, np.asarray(exercise.view(c, exercise.reference(*c.args))), a.value, p)
        for c, a, p in zip(cases, answers, problems, strict=True)
        if not c.raises
    ]
    if slip := slips.recognise(seen):
        return Verdict(False, slip.name, facts, slip.slug, slip.hint)
    right = [c.kind for c, p in zip(cases, problems, strict=True) if p is None]
    wrong = [c.kind for c, p in zip(cases, problems, strict=True) if p]
    if right:
        facts += (("right for", ", ".join(right)), ("wrong for", ", ".join(wrong)))
    return Verdict(False, problem.headline, facts, None, _general_hint(problem, bool(right)))


def _makes(
    mistake: Mistake,
    exercise: Exercise,
    cases: Sequence[Case],
    answers: Sequence[Answer],
    problems: Sequence[Problem | None],
) -> bool:
    """Whether the student's answers are those of the mistake's function, problem for problem."""
    broken = ask(mistake.answer, cases)[: len(cases)]
    for case, theirs, answer, problem in zip(cases, broken, answers, problems, strict=True):
        if mistake.local and problem is None:
            continue
        other = problem_of(exercise, case, theirs)
        if (other and other.kind) != (problem and problem.kind):
            return False
        if other and not _same_behaviour(exercise, case, theirs, answer):
            return False
    return True


def _same_behaviour(exercise: Exercise, case: Case, a: Answer, b: Answer) -> bool:
    """Whether two wrong answers to one case are wrong in the same way."""
    if case.raises:
        return bool(a.error) == bool(b.error)
    if a.error or b.error:
        return _alike(a, b)
    one, other = exercise.view(case, a.value), exercise.view(case, b.value)
    if isinstance(one, Problem) or isinstance(other, Problem):
        return isinstance(one, Problem) and isinstance(other, Problem)
    return _equal(one, other)


def _unsteady(exercise: Exercise, case: Case, one: Answer, other: Answer) -> Verdict:
    return Verdict(
        False,
        "the same input gives different answers",
        (("input", shown(exercise, case)), ("first", describe(one.value)), ("later", describe(other.value))),
        "different-each-time",
        "Does your function keep something from one call to the next, or draw something at random?",
    )


def _facts(exercise: Exercise, case: Case, problem: Problem) -> tuple[tuple[str, str], ...]:
    rows = (("input", shown(exercise, case)), ("expected", problem.expected), ("got", problem.got))
    return tuple((label, text) for label, text in rows if text)


def shown(exercise: Exercise, case: Case) -> str:
    """The inputs of a case, by name, as a student would type them."""
    return ", ".join(
        f"{name} = {value.__name__ if callable(value) else describe(value)}"
        for name, value in zip(exercise.parameters, case.args, strict=True)
    )


def _general_hint(problem: Problem, partly_right: bool) -> str:
    if problem.kind == "raised":
        return "Call the function yourself in a new cell with the input shown, and read the last line of the message."
    if problem.kind == "type":
        return "Read the docstring again: what does the function return?"
    if partly_right:
        return "Compare the inputs that come out right with those that do not: what sets them apart?"
    return "Work the input shown by hand, step by step, and compare with what your function makes of it."
