"""The examiner's half of a check: look at the answers, say right or wrong, and if wrong, which mistake it is.

Nothing here calls the student's code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks import raised, slips
from course_lib.checks.compare import Part, Problem, as_array, describe, entries_off, first_change, identical, same
from course_lib.checks.conduct import CONDUCT, HINTS, conduct
from course_lib.checks.exercise import Exercise
from course_lib.checks.failures import CheckBroken
from course_lib.checks.note import Picture
from course_lib.checks.protocol import Answer, Case, ask_once, plain
from course_lib.mistakes import Mistake, together
from course_lib.mistakes.mistake import Function

BY_HAND = 12  # entries of an array


@dataclass(frozen=True)
class Verdict:
    """The outcome: `headline` says it in a sentence, `facts` are labelled lines below it, `pictures` show where."""

    passed: bool
    headline: str
    facts: tuple[tuple[str, str], ...] = ()
    mistake: str | None = None
    hint: str | None = None
    attempted: bool = True
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Judged:
    """One case with its answer, the answer's parts beside the expected ones, and the first thing wrong."""

    case: Case
    answer: Answer
    parts: tuple[Part, ...]
    problem: Problem | None


def verdict(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> Verdict:
    """Judge the answers that `ask` collected for `cases`. Infinite answers do not make it warn.

    Raises CheckBroken where an answer agrees with the reference, and the reference with no numerical derivative.
    """
    with np.errstate(all="ignore"):
        return _verdict(exercise, cases, answers)


def _verdict(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> Verdict:
    first, second = answers[: len(cases)], answers[len(cases) :][::-1]
    if all(a.error and a.error.type_name == "NotImplementedError" for a in answers):
        return _unfinished(first[0].error.inside)
    judged = _main_first([judge(exercise, case, answer) for case, answer in zip(cases, first, strict=True)])
    if any(j.problem for j in judged):
        return _explain(exercise, judged)
    for case, one, other in zip(cases, first, second, strict=True):
        if not _alike(one, other):
            return _unsteady(exercise, case, one, other)
    for case, answer in zip(cases, first, strict=True):
        if not case.raises and (problem := exercise.contradicted(case, answer)):
            raise CheckBroken(
                f"check.{exercise.name}: the course's own formula disagrees with a numerical derivative "
                f"({problem.headline}: {problem.expected} by differences, {problem.got} by formula), so it does not "
                "judge. Something in this session changed NumPy or the course's library: restart the kernel."
            )
    if exercise.across and (problem := exercise.across(cases, first)):
        hint = next((m.hint for m in exercise.mistakes if m.slug == problem.kind), None)
        facts = (("expected", problem.expected), ("got", problem.got))
        return Verdict(False, problem.headline, facts, problem.kind, hint)
    return Verdict(True, f"right on {len(cases)} cases ({exercise.tried}).")


def _unfinished(inside: str) -> Verdict:
    """Nothing to judge yet: the function itself is not written, or one that it calls, `inside`."""
    if not inside:
        return Verdict(False, "not attempted yet", attempted=False)
    return Verdict(
        False,
        f"it calls `{inside}`, which is not written yet",
        mistake="calls-unfinished",
        hint=f"`raise NotImplementedError()` still stands in `{inside}`. Is there an exercise to finish first, or a "
        "function of the course's that you can take until then?",
    )


def passes(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> bool:
    """Whether every first answer is right: all that a control needs to know."""
    return not any(judge(exercise, case, answer).problem for case, answer in zip(cases, answers, strict=False))


def judge(exercise: Exercise, case: Case, answer: Answer) -> Judged:
    """Look at one answer: did it run, type, shape, finite, inputs untouched, every entry, no warning."""
    if case.raises:
        return Judged(case, answer, (), _not_refused(case, answer))
    if answer.error:
        e = answer.error
        what = f"{e.type_name}: {e.text}\n{e.line}".strip()
        return Judged(case, answer, (), Problem("raised", f"it stopped with {e.type_name}", got=what))
    found = tuple(exercise.compared(case, answer))
    wrong = [p.problem for p in found if p.problem]
    problem = next((p for p in wrong if p.kind != "value"), None) or _changed_input(exercise, case, answer)
    if problem is None and wrong:
        problem = exercise.explain(case, answer, wrong[0]) if exercise.explain else wrong[0]
    if problem is None and exercise.quiet and answer.warned:
        problem = Problem("warned", "the value is right, but NumPy warns", "no warning", answer.warned[0])
    if problem is None:
        problem = conduct(exercise, case, answer, _names(exercise, case))
    return Judged(case, answer, found, problem)


def _main_first(judged: Sequence[Judged]) -> list[Judged]:
    """What was judged; where some answers are wrong, only that, and not how others were made."""
    if any(j.problem and j.problem.kind not in CONDUCT for j in judged):
        return [replace(j, problem=None) if j.problem and j.problem.kind in CONDUCT else j for j in judged]
    return list(judged)


def _not_refused(case: Case, answer: Answer) -> Problem | None:
    error = answer.error
    if error and case.raises.__name__ in error.classes:
        return None
    wanted = case.raises.__name__
    if error:
        got = f"{error.type_name}: {error.text}"
        return Problem("did-not-raise", f"refused, but with {error.type_name} where {wanted} is asked for", wanted, got)
    return Problem("did-not-raise", "this input should be refused", wanted, f"it returned {describe(answer.value)}")


def _changed_input(exercise: Exercise, case: Case, answer: Answer) -> Problem | None:
    states = zip(case.inputs, answer.inputs_after, answer.arrays_after, strict=True)
    for name, (before, after, arrays) in zip(_names(exercise, case), states, strict=True):
        if callable(before) or isinstance(before, np.random.Generator) or identical(plain(before), after):
            continue
        if identical(plain(before), arrays):
            rows = first_change(plain(before), after, name)
            return Problem("changed-list", f"the caller's list {name} was changed", *rows)
        rows = first_change(plain(before), arrays, name)
        return Problem("changed-input", f"the caller's {name} was changed", *rows)
    return None


def _names(exercise: Exercise, case: Case) -> tuple[str, ...]:
    return (*exercise.parameters[: len(case.args)], *case.kwargs)


def _alike(a: Answer, b: Answer) -> bool:
    """Whether two answers show the same symptoms: the exception, or the value."""
    if a.error or b.error:
        return bool(a.error and b.error and a.error.type_name == b.error.type_name)
    return same(a.value, b.value)


def _explain(exercise: Exercise, judged: Sequence[Judged]) -> Verdict:
    """Name the mistake: from the catalogue, else by a general slip, else by what is wrong with the first bad case."""
    bad = next(j for j in judged if j.problem)
    facts, pictures = _facts(exercise, bad), _pictures(exercise, bad)
    for mistake in _suspects(exercise):
        if _makes(mistake, exercise, judged):
            return Verdict(False, mistake.name, facts, mistake.slug, mistake.hint, pictures=pictures)
    seen = [slips.Seen(j.case, j.parts, j.answer, j.problem) for j in judged if not j.case.raises]
    if slip := slips.recognise(seen, exercise):
        telling = next((j for j in judged if j.problem and j.problem.kind == slip.shows), bad)
        return Verdict(
            False, slip.name, _facts(exercise, telling), slip.slug, slip.hint, pictures=_pictures(exercise, telling)
        )
    right = [j.case.kind for j in judged if not j.problem]
    wrong = [j.case.kind for j in judged if j.problem]
    if right:
        facts += (("right for", "; ".join(right)), ("wrong for", "; ".join(wrong)))
    hint = exercise.look_at(bad.parts) if exercise.look_at else None
    hint = hint or _general_hint(exercise, bad, bool(right))
    return Verdict(False, bad.problem.headline, facts, None, hint, pictures=pictures)


def _suspects(exercise: Exercise) -> Iterator[Mistake]:
    """The catalogue's mistakes one by one, then two at a time, where two of them can be made together."""
    yield from exercise.mistakes
    for one, other in combinations(exercise.mistakes, 2):
        if pair := together(one, other):
            yield pair


def _makes(mistake: Mistake, exercise: Exercise, judged: Sequence[Judged]) -> bool:
    """Whether the student's answers are those of one of the mistake's functions, problem for problem."""
    judged = sorted(judged, key=lambda j: j.problem is None)  # wrong answers first: they tell most
    return any(_makes_as(form, mistake, exercise, judged) for form in (mistake.answer, *mistake.also))


def _makes_as(form: Function, mistake: Mistake, exercise: Exercise, judged: Sequence[Judged]) -> bool:
    for own in judged:
        if mistake.local and own.problem is None:
            continue
        answer = ask_once(form, own.case)
        if own.problem and not _same_behaviour(exercise, own.case, answer, own.answer):
            return False
        if mistake.same_words and answer.error and own.answer.error and answer.error.text != own.answer.error.text:
            return False
        theirs = judge(exercise, own.case, answer).problem
        theirs = None if not own.problem and theirs and theirs.kind in CONDUCT else theirs
        if (theirs and theirs.kind) != (own.problem and own.problem.kind):
            return False
        if own.problem and own.case.shuffled and theirs.headline != own.problem.headline:
            return False
    return True


def _same_behaviour(exercise: Exercise, case: Case, one: Answer, other: Answer) -> bool:
    """Whether two answers to one case show the same thing, right or wrong; where the order is free, they may differ."""
    if case.raises:
        return bool(one.error) == bool(other.error)
    if one.error or other.error:
        return _alike(one, other)
    if case.shuffled:
        return True
    seen = [exercise.view(case, answer) for answer in (one, other)]
    if any(isinstance(s, Problem) for s in seen):
        return all(isinstance(s, Problem) for s in seen) and seen[0] == seen[1]
    return same(*seen)


def _unsteady(exercise: Exercise, case: Case, one: Answer, other: Answer) -> Verdict:
    return Verdict(
        False,
        "the same input gives different answers",
        (("input", shown(exercise, case)), ("first", describe(one.value)), ("later", describe(other.value))),
        "different-each-time",
        "Does your function keep something from one call to the next, or draw random numbers of its own?",
    )


def _facts(exercise: Exercise, judged: Judged) -> tuple[tuple[str, str], ...]:
    problem = judged.problem
    changed = problem.kind in ("changed-input", "changed-list")
    before, after = ("before", "after") if changed else ("expected", "got")
    rows = [("input", shown(exercise, judged.case)), (before, problem.expected), (after, problem.got)]
    if len(judged.parts) > 1 and problem.kind in ("value", "shape", "not-finite"):
        right = [exercise.part(p.path) for p in judged.parts if not p.problem]
        wrong = [exercise.part(p.path) for p in judged.parts if p.problem]
        rows += [("right", ", ".join(right)), ("wrong", ", ".join(wrong))]
    return tuple((label, text) for label, text in rows if text)


def _pictures(exercise: Exercise, judged: Judged) -> tuple[Picture, ...]:
    """Where a wrong value is off: one picture for each matrix of the answer, none where one has another shape."""
    if judged.problem.kind != "value":
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
    """The inputs of a case, by name, one line each where they are arrays."""
    rows = []
    for name, value in zip(_names(exercise, case), case.inputs, strict=True):
        if isinstance(value, np.random.Generator):
            continue
        rows.append(f"{name} = {_function(value) if callable(value) else _in_brief(value)}")
    joined = ", ".join(rows)
    return joined if len(joined) <= 100 and "\n" not in joined else "\n".join(rows)


def _function(value: Any) -> str:
    """A function as the message shows it: by its name, which may be its formula, unless that says nothing."""
    name = getattr(value, "__name__", "<lambda>")
    return "a function" if name == "<lambda>" else name


def _in_brief(value: Any) -> str:
    """An input in words: with its numbers, unless they are more than anybody would work by hand."""
    value = plain(value)
    large = isinstance(value, np.ndarray) and value.size > BY_HAND
    return f"array {value.shape}" if large else describe(value)


def _known(value: Any) -> bool:
    """Whether an input is shown whole: numbers, few enough, or a function of the course's or NumPy's, or a formula."""
    if isinstance(value, list | tuple):
        return len(value) <= BY_HAND and all(np.ndim(v) == 0 and _known(v) for v in value)
    if callable(value):
        formula = not _function(value).replace(" ", "").isidentifier()
        return formula or isinstance(value, np.ufunc) or getattr(value, "__module__", "") == network.__name__
    return not isinstance(value, np.random.Generator) and np.size(value) <= BY_HAND


def _general_hint(exercise: Exercise, bad: Judged, partly_right: bool) -> str:
    problem = bad.problem
    if problem.kind in HINTS:
        return HINTS[problem.kind]
    if problem.kind == "did-not-raise":
        return "The docstring says what should happen here. Which exception does it name?"
    if problem.kind == "raised":
        return raised.hint(bad.answer.error, exercise.parameters)
    items = any(p.problem and p.problem.kind == "shape" and isinstance(p.got, list | tuple) for p in bad.parts)
    if problem.kind == "type" or (problem.kind == "shape" and items):
        return "Read the docstring again: what does the function return?"
    if partly_right:
        return "Compare the inputs that come out right with those that do not: what sets them apart?"
    if problem.kind == "shape":
        return "Write its shape beside every line of your function. After which line is it another one than asked for?"
    if problem.kind == "not-finite":
        return "Which line makes the first inf or nan: a division by 0, an exponential of something large, a logarithm?"
    right = [exercise.part(p.path) for p in bad.parts if not p.problem]
    wrong = [exercise.part(p.path) for p in bad.parts if p.problem]
    if right and wrong:
        stands = "is" if len(right) == 1 else "are"
        return f"{', '.join(right)} {stands} right, {wrong[0]} is not. Which of your lines lead from one to the other?"
    if all(_known(value) for value in bad.case.inputs):
        return "Work the input shown by hand, step by step, and compare with what your function makes of it."
    one = "entry" if bad.parts and bad.parts[0].expected.ndim else "result"
    return f"Take the one {one} that is shown. Which numbers does the formula put into it, and which do your lines?"
