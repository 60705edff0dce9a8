"""Name a mistake by running the catalogue: whose broken function gives the student's answers?

First comes a mistake that explains every case. Then comes one that explains the ordinary cases, or some parts of the
answer, so that a second slip does not hide the first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks.compare import Part, Problem, as_array, flat, same
from course_lib.checks.conduct import CONDUCT
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged, alike, judge
from course_lib.checks.memory import Path
from course_lib.checks.protocol import Answer, Case, ask_once
from course_lib.mistakes import Mistake
from course_lib.mistakes.broken import Function


@dataclass(frozen=True)
class Name:
    """What a student did, in words."""

    slug: str
    """The short name of what was recognised."""
    sentence: str
    """What the student did."""
    hint: str
    """What to ask about it."""
    second: str = ""
    """What else is wrong, if two things are."""
    telling: Judged | None = None
    """The case that shows it, if that is not the first wrong one."""


@dataclass
class Catalogue:
    """The mistakes of one exercise, with the answers that each of them gives to the present cases."""

    exercise: Exercise
    """Whose mistakes they are."""
    _judged: dict[tuple[Function, Case], Judged] = field(default_factory=dict)
    _answers: dict[tuple[Function, Case], Answer] = field(default_factory=dict)

    def explaining(self, judged: Sequence[Judged], strict: bool = True) -> Mistake | None:
        """Return the mistake, or the two made at once, whose answers equal the student's in every case.

        Some right answers may differ in their order. There, `strict` asks for the same numbers, which another way to
        draw the order does not give. Otherwise it is enough that the same thing is wrong.
        """
        if not strict and any(j.problem and j.problem.headline.startswith(ASTRAY) for j in judged):
            return None
        suspects = self.exercise.suspects if strict else self._suspects()
        return next((m for m in suspects if self._makes(m, judged, strict)), None)

    def explaining_two(self, judged: Sequence[Judged]) -> Mistake | None:
        """Return the two mistakes, one a change around the other, whose answers equal the student's in every case.

        If other pairs give the same answers, return what all pairs have in common, or None if that is nothing.
        """
        telling = next(j for j in judged if j.problem)
        if telling.answer.error or any(self._makes(one, judged, True) for one in self.exercise.plain_slips):
            return None
        found = []
        for pair in self.exercise.two_mistakes:
            answer = self.answer(pair.answer, telling.case)
            if self._same_behaviour(telling.case, answer, telling.answer, True) and self._makes(pair, judged, True):
                found.append(pair)
        return common(found, self.exercise.mistakes)

    def explaining_parts(self, judged: Sequence[Judged]) -> Iterator[tuple[Mistake, frozenset[Path]]]:
        """Yield mistakes that explain some of the wrong parts in every case, with the paths of those parts.

        Only mistakes that leave all other parts right count, so what their names say is true of these parts.
        """
        whole = [j for j in judged if j.parts and not j.answer.error]
        if len(whole) < len(judged) or not all(len(j.parts) > 1 for j in whole):
            return
        of_a_tuple = isinstance(self.exercise.expected(whole[0].case, whole[0].answer), tuple)
        for key in OF_A_TUPLE if of_a_tuple else OF_A_LIST:
            wrong = {key(p.path) for j in whole for p in j.off}
            if len({key(p.path) for j in whole for p in j.parts}) < 2:
                continue
            for mistake in self.exercise.mistakes:
                for form in (mistake.answer, *mistake.also):
                    explained = frozenset(k for k in wrong if self._explains(form, whole, key, k))
                    if explained and explained < wrong and self._breaks_only(form, whole, key, explained):
                        yield mistake, frozenset(p.path for j in whole for p in j.off if key(p.path) in explained)

    def _suspects(self) -> Iterator[Mistake]:
        """Yield the catalogue's mistakes one by one, then two at a time if they can be made together."""
        yield from self.exercise.mistakes
        yield from self.exercise.broken_together

    def answer(self, form: Function, case: Case) -> Answer:
        """Return a broken function's answer, asking it only once."""
        if (form, case) not in self._answers:
            self._answers[form, case] = ask_once(form, case)
        return self._answers[form, case]

    def judged(self, form: Function, case: Case) -> Judged:
        """Judge a broken function's answer, only once."""
        if (form, case) not in self._judged:
            self._judged[form, case] = judge(self.exercise, case, self.answer(form, case))
        return self._judged[form, case]

    def _makes(self, mistake: Mistake, judged: Sequence[Judged], strict: bool) -> bool:
        """Return whether the student's answers equal those of one of the mistake's functions, problem for problem."""
        judged = sorted(judged, key=lambda j: j.problem is None)  # wrong answers first: they tell most
        ordinary = [j for j in judged if not j.case.fringe]
        # What is wrong at the fringe alone is no mistake that shows in every ordinary case.
        fringe_alone = mistake.local and ordinary and not any(j.problem for j in ordinary)
        if fringe_alone and all(self.judged(mistake.answer, j.case).problem for j in ordinary):
            return False
        return any(self._makes_as(form, mistake, judged, strict) for form in (mistake.answer, *mistake.also))

    def _makes_as(self, form: Function, mistake: Mistake, judged: Sequence[Judged], strict: bool) -> bool:
        for own in judged:
            if mistake.local and own.problem is None:
                continue
            theirs = self.judged(form, own.case)
            answer, problem = theirs.answer, theirs.problem
            numbers = any(p.path for p in own.off)  # of one part of an answer that is free in its order
            if own.problem and not self._same_behaviour(own.case, answer, own.answer, strict or numbers):
                return False
            if mistake.same_words and answer.error and own.answer.error and answer.error.text != own.answer.error.text:
                return False
            problem = None if not own.problem and problem and problem.kind in CONDUCT else problem
            if (problem and problem.kind) != (own.problem and own.problem.kind):
                return False
            if own.problem and not self._same_in_detail(own, theirs):
                return False
        return any(j.problem for j in judged)

    def _same_in_detail(self, own: Judged, theirs: Judged) -> bool:
        """Return whether two answers with the same kind of problem are wrong alike, where `same` cannot tell.

        If an order is free, the same sentence must hold for both, and they must have the same form; if their batches
        are no batches at all, they must hold the same numbers. A warning must be of the same sort, and a small error
        must be equally large.
        """
        kind = own.wrong.kind
        if own.case.raises:
            return True
        if own.case.shuffled and kind != "batch-size":
            mine, other = own.answer.value, theirs.answer.value
            if theirs.wrong.headline != own.wrong.headline or form(mine) != form(other):
                return False
            batches = kind == "shape" and not self.exercise.judges_the_answer
            return not batches or same(_in_order(mine), _in_order(other))
        if kind in ("changed-input", "changed-list"):
            return theirs.wrong.headline == own.wrong.headline
        if kind == "batch-size":
            return theirs.problem == own.problem
        if kind == "warned":
            return theirs.wrong.got.split()[:2] == own.wrong.got.split()[:2]
        if kind == "value" and self.exercise.judges_the_answer:
            return all(map(same_error, own.parts, theirs.parts))
        return True

    def _same_behaviour(self, case: Case, one: Answer, other: Answer, strict: bool) -> bool:
        """Return whether two answers to one case show the same thing, right or wrong."""
        if case.raises:
            return bool(one.error) == bool(other.error)
        if one.error or other.error:
            return alike(one, other)
        if case.shuffled:
            return not strict or same(one.value, other.value)
        seen = [self.exercise.view(case, answer) for answer in (one, other)]
        if any(isinstance(s, Problem) for s in seen):
            return all(isinstance(s, Problem) for s in seen) and seen[0] == seen[1]
        return same(*seen)

    def _explains(self, form: Function, judged: Sequence[Judged], key: Callable[[Path], Path], which: Path) -> bool:
        """Return whether the parts of this key equal those of the broken function in every case."""
        for own in judged:
            theirs = self.judged(form, own.case)
            if len(theirs.parts) != len(own.parts):
                return False
            for mine, other in zip(own.parts, theirs.parts, strict=True):
                if key(mine.path) == which and not (mine.path == other.path and same(mine.got, other.got)):
                    return False
        return True

    def _breaks_only(
        self, form: Function, judged: Sequence[Judged], key: Callable[[Path], Path], keys: frozenset[Path]
    ) -> bool:
        """Return whether the broken function gets everything right but the parts of these keys."""
        found = [self.judged(form, own.case) for own in judged]
        return all(key(p.path) in keys for theirs in found for p in theirs.off)


def common(found: Sequence[Mistake], known: Sequence[Mistake]) -> Mistake | None:
    """Return the one of several pairs, if they are all the same; or the one mistake that all of them contain."""
    slugs = [frozenset(pair.slug.split("+")) for pair in found]
    if len(set(slugs)) < 2:
        return found[0] if found else None
    shared = frozenset.intersection(*slugs)
    one = next((m for m in known if m.slug in shared), None)
    return one and replace(one, name=f"more than one thing is wrong; one of them: {one.name}")


# Which parts of an answer belong together. In a tuple, it is their place in it, also within each layer. In a list of
# pairs, it is their place in a pair: a name that holds for one layer alone could be untrue of another.
OF_A_TUPLE: tuple[Callable[[Path], Path], ...] = (lambda path: path[:1], lambda path: (*path[:1], *path[2:]))
OF_A_LIST: tuple[Callable[[Path], Path], ...] = (lambda path: path[-1:],)
ASTRAY = "the training leaves the right path"  # many mistakes make it do so, at the same place
ALIKE = 0.1  # share of their own size that two like errors may differ by


def same_error(mine: Part, other: Part) -> bool:
    """Return whether a wrong part is clearly nearer to the broken function's than to the right one."""
    got, its = as_array(mine.got), as_array(other.got)
    if not mine.problem or got is None or its is None or not got.shape == its.shape == mine.expected.shape:
        return True
    error, got = np.abs(got - mine.expected), got.astype(float)  # True − True is no number
    return not np.all(np.isfinite(error)) or bool(np.max(np.abs(got - its)) <= ALIKE * np.max(error))


def form(value: Any) -> Any:
    """Return an answer's form without its numbers: how many items, of which shapes."""
    if isinstance(value, list | tuple):
        return [form(item) for item in value]
    return np.shape(value) if isinstance(value, np.ndarray | float | int) else type(value).__name__


def _in_order(value: Any) -> NDArray[np.float64]:
    """Return all numbers of an answer, sorted from the smallest to the largest."""
    arrays = [a for v in flat(value) if (a := as_array(v)) is not None]
    return np.sort(np.concatenate([np.zeros(0), *(np.ravel(a).astype(float) for a in arrays)]))
