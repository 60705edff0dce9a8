"""Compare one answer with the right one: did it run, has it the right form and entries, was anything else touched?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from course_lib.checks.compare import Part, Problem, describe, first_change, flat, joined, same
from course_lib.checks.conduct import CONDUCT, conduct
from course_lib.checks.exercise import Exercise
from course_lib.checks.memory import Path, identical
from course_lib.checks.plain import plain
from course_lib.checks.protocol import Answer, Case

MOST_LISTED = 3  # most names of parts in one sentence


@dataclass(frozen=True)
class Judged:
    """One case with its answer."""

    case: Case
    """What was asked."""
    answer: Answer
    """What came back."""
    parts: tuple[Part, ...]
    """The answer's parts beside the expected ones; none where it raises."""
    problem: Problem | None
    """The first thing wrong, or None."""

    @property
    def wrong(self) -> Problem:
        """The `problem` of a case that is wrong. Raises ValueError if it is right."""
        if self.problem is None:
            raise ValueError(f"nothing is wrong with the case {self.case.kind!r}")
        return self.problem

    @property
    def off(self) -> tuple[Part, ...]:
        """The parts that are not right."""
        return tuple(p for p in self.parts if p.problem)


def judge(exercise: Exercise, case: Case, answer: Answer) -> Judged:
    """Judge one answer: did it run, type, shape, finite, inputs untouched, every entry, no warning, own memory."""
    if case.raises:
        return Judged(case, answer, (), _not_refused(case.raises, answer))
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
        problem = conduct(exercise, case, answer, input_names(exercise, case))
    return Judged(case, answer, found, problem)


def passes(exercise: Exercise, cases: Sequence[Case], answers: Iterable[Answer]) -> bool:
    """Return whether every first answer is right. The control needs no more."""
    return not any(judge(exercise, case, answer).problem for case, answer in zip(cases, answers, strict=False))


def main_first(judged: Sequence[Judged]) -> list[Judged]:
    """Return all that was judged; if some answers are wrong, drop how the others were made."""
    if any(j.problem and j.problem.kind not in CONDUCT for j in judged):
        return [replace(j, problem=None) if j.problem and j.problem.kind in CONDUCT else j for j in judged]
    return list(judged)


def without_traces(exercise: Exercise, judged: Judged) -> Judged:
    """Return the same answer as if it had left the caller's arrays and lists unchanged."""
    inputs = tuple(plain(value) for value in judged.case.inputs)
    return judge(exercise, judged.case, replace(judged.answer, inputs_after=inputs, arrays_after=inputs))


def about(judged: Sequence[Judged], paths: Collection[Path]) -> Judged:
    """Return the first case in which one of these parts is wrong, with that part's problem as its problem."""
    for j in judged:
        for part in j.off:
            if part.path in paths:
                return replace(j, problem=part.problem)
    raise ValueError(f"none of the parts {paths} is wrong")


def showing_most(judged: Sequence[Judged]) -> list[Judged]:
    """Return the cases, reordered so that the first wrong one has as few right parts as possible.

    If the first wrong case has parts that are right by chance, the case with the fewest of them comes first; among
    equals, the smallest. Nothing changes if the first wrong case has no parts (it did not run, say).
    """
    first = next((j for j in judged if j.problem), None)
    if first is None or not first.off:
        return list(judged)
    wrong = {p.path for j in judged for p in j.off}

    def by_chance(j: Judged) -> int:
        return sum(not p.problem and p.path in wrong for p in j.parts)

    if not by_chance(first):
        return list(judged)
    whole = sorted((j for j in judged if j.off), key=lambda j: (by_chance(j), _extent(j.case)))
    return whole + [j for j in judged if not j.off]


def _extent(case: Case) -> int:
    """Return how many numbers a case has."""
    return sum(int(np.size(v)) for value in case.inputs for v in flat(value))


def right_everywhere(judged: Judged, others: Iterable[Judged]) -> Judged:
    """Return one case without the parts that are right in it but wrong in another."""
    wrong = {p.path for j in others for p in j.off}
    return replace(judged, parts=tuple(p for p in judged.parts if p.problem or p.path not in wrong))


def listed(names: Sequence[str]) -> str:
    """Return the first few names of parts, in words: "dW", "dW and db", "dW, db, Z …"."""
    if len(names) > MOST_LISTED:
        return ", ".join(names[:MOST_LISTED]) + " …"
    return joined(names)


def input_names(exercise: Exercise, case: Case) -> tuple[str, ...]:
    """Return the names of the case's arguments, the keyword ones last."""
    return (*exercise.parameters[: len(case.args)], *case.kwargs)


def alike(a: Answer, b: Answer) -> bool:
    """Return whether two answers show the same symptoms: the same exception, or the same value."""
    if a.error or b.error:
        return bool(a.error and b.error and a.error.type_name == b.error.type_name)
    return same(a.value, b.value)


def _not_refused(asked: type[Exception], answer: Answer) -> Problem | None:
    error, wanted = answer.error, asked.__name__
    if error and wanted in error.classes:
        return None
    if error:
        got = f"{error.type_name}: {error.text}"
        return Problem("did-not-raise", f"it raises {error.type_name} instead of {wanted}", wanted, got)
    return Problem("did-not-raise", "this input should raise an error", wanted, f"it returned {describe(answer.value)}")


def _changed_input(exercise: Exercise, case: Case, answer: Answer) -> Problem | None:
    states = zip(case.inputs, answer.inputs_after, answer.arrays_after, strict=True)
    for name, (before, after, arrays) in zip(input_names(exercise, case), states, strict=True):
        if identical(before, after) or callable(before) or isinstance(before, np.random.Generator):
            continue
        if identical(plain(before), after):
            continue
        if identical(plain(before), arrays):
            rows = first_change(plain(before), after, name)
            return Problem("changed-list", f"the caller's list {name} was changed", *rows)
        rows = first_change(plain(before), arrays, name)
        return Problem("changed-input", f"the caller's {name} was changed", *rows)
    return None
