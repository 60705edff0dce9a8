"""An exercise is data: its cases, its reference answer, the mistakes it knows."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checks.compare import Problem, compare
from course_lib.checks.protocol import Case
from course_lib.mistakes import MISTAKES, Mistake


def value_as_it_is(case: Case, value: Any) -> Any:
    """The answer itself is what is judged (the usual thing)."""
    return value


@dataclass(frozen=True)
class Exercise:
    """What one check needs to know.

    `reference` is the course's own function, `cases` makes the questions from a seeded generator, `tried` says in
    a few words what they cover. Where several answers are right, `view` turns an answer into what must agree (for
    a gate: its truth table); it may return a `Problem` instead. `precise` is an absolute tolerance for float64,
    `quiet` forbids NumPy's warnings.
    """

    lesson: str
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], list[Case]]
    tried: str
    view: Callable[[Case, Any], Any] = value_as_it_is
    precise: float | None = None
    quiet: bool = False
    explain: Callable[[Case, Any, Problem], Problem] | None = None

    @property
    def name(self) -> str:
        """The name of the function the student writes, which is its `grade_id` too."""
        return self.reference.__name__

    @functools.cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the function's arguments, as the lesson gives them."""
        return tuple(inspect.signature(self.reference).parameters)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The catalogue's entries for this exercise."""
        return MISTAKES[self.name]

    def difference(self, case: Case, value: Any) -> Problem | None:
        """What is wrong with the plain answer `value` to `case`, or None."""
        seen = self.view(case, value)
        if isinstance(seen, Problem):
            return seen
        problem = compare(self.view(case, self.reference(*case.args)), seen, self.precise)
        return self.explain(case, value, problem) if problem and self.explain else problem
