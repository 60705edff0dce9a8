"""Look closer at a wrong answer that has no name yet, by calling the student's function many more times.

`look` runs where the student's code runs, in the notebook or in the sandbox, and returns plain data. `tell` adds that
to the verdict.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checks import slips
from course_lib.checks.budget import Budget
from course_lib.checks.conduct import HINTS
from course_lib.checks.examiner import Verdict
from course_lib.checks.exercise import Exercise
from course_lib.checks.influence import Without, without_effect
from course_lib.checks.judging import Judged, judge
from course_lib.checks.protocol import Case, ask_once
from course_lib.checks.repair import PLAIN_TO_SEE, SECONDS, Found, find_line, told

INFLUENCE = 0.3  # share of the time for finding what makes no difference
AGAIN = 2  # sets of other questions that a clue must hold for


@dataclass(frozen=True)
class CloserLook:
    """What a closer look has found."""

    line: Found | None = None
    """The line that goes wrong, and what to ask about it."""
    without: Without | None = None
    """What makes no difference to the answers, though it should."""
    clue: str = ""
    """The slug of what sets the right cases apart from the wrong ones."""
    splits: bool = False
    """Whether the same cases are right, and the same wrong, for other inputs."""


def look(
    function: Callable[..., Any], exercise: Exercise, seed: int, *, slip: bool = False, seconds: float = SECONDS
) -> CloserLook:
    """Look for the line that goes wrong. If no general `slip` is known, look for other clues too.

    `seed` makes the cases. Clues are also tried on the cases of other seeds. `seconds` is the time for everything
    together.
    """
    budget = Budget(seconds)
    with np.errstate(all="ignore"):
        cases = exercise.cases(np.random.default_rng(seed))
        judged = _judged(function, exercise, cases)
        if not any(j.problem for j in judged):
            return CloserLook()
        without = None if slip else without_effect(function, exercise, judged, Budget(INFLUENCE * seconds))
        line = find_line(function, exercise, cases, seconds - budget.spent)
        if slip or line or without or budget.over:
            return CloserLook(line, without)
        return CloserLook(None, None, *_clues(function, exercise, seed, judged))


def _judged(function: Callable[..., Any], exercise: Exercise, cases: Sequence[Case]) -> list[Judged]:
    return [judge(exercise, case, ask_once(function, case)) for case in cases]


def _clues(function: Callable[..., Any], exercise: Exercise, seed: int, judged: Sequence[Judged]) -> tuple[str, bool]:
    """Return (a clue's slug, whether the same cases are right and wrong), each only if it holds for other seeds too."""
    ordinary = [j for j in judged if not j.case.fringe]
    pattern = [j.problem is None for j in ordinary]
    if all(pattern) or not any(pattern):
        return "", False
    rounds = [_judged(function, exercise, exercise.cases(np.random.default_rng(seed + n + 1))) for n in range(AGAIN)]
    others = [[j for j in some if not j.case.fringe] for some in rounds]
    found = [slips.clue(some) for some in (ordinary, *others)]
    slug = found[0].slug if found[0] and all(f and f.slug == found[0].slug for f in found) else ""
    return slug, all([j.problem is None for j in some] == pattern for some in others)


def tell(verdict: Verdict, closer: CloserLook) -> Verdict:
    """Add what a closer look has found to the verdict: a name, the line, and a question about the line."""
    if verdict.mistake is None:
        clue = slips.CLUES.get(closer.clue) if verdict.problem not in HINTS else None  # those say what it is already
        if name := clue or (closer.without and closer.without.name()):
            first = (("seen", verdict.headline),) if verdict.headline else ()
            verdict = replace(
                verdict, headline=name.sentence, mistake=name.slug, hint=name.hint, facts=first + verdict.facts
            )
        elif closer.splits and verdict.sides:
            right, wrong = verdict.sides
            facts = (*verdict.facts, ("right for", "; ".join(right)), ("wrong for", "; ".join(wrong)))
            hint = "Compare the inputs that come out right with those that do not: what sets them apart?"
            verdict = replace(verdict, facts=facts, hint=hint)
    if closer.line is None or (verdict.slip and closer.line.kinds == ("work",)):
        return verdict
    kinds = closer.line.kinds
    if kinds == ("work",) and verdict.problem == "not-finite" and not verdict.mistake:
        return replace(verdict, line=closer.line.line, hint=told(closer.line, verdict.hint))
    if kinds in PLAIN_TO_SEE:
        lead = f"{verdict.hint} " if verdict.mistake and not verdict.slip and verdict.hint else ""
        return replace(verdict, line=closer.line.line, hint=lead + told(closer.line))
    another = closer.line.other not in (0, closer.line.line) and "either" not in kinds
    if kinds != ("work",) and (closer.line.part or another or "values" in kinds):  # one thing of several: ask about it
        lead = f"{verdict.hint} " if verdict.mistake and verdict.hint else ""
        return replace(verdict, line=closer.line.line, hint=lead + told(closer.line))
    # What is known of the mistake, or of the answer's conduct, asks a better question than the kind of edit does.
    asks = verdict.mistake or verdict.problem in HINTS
    return replace(verdict, line=closer.line.line, hint=told(closer.line, verdict.hint if asks else None))
