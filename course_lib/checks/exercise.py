"""An exercise as data: its cases, its reference answer, and the mistakes it knows."""

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from course_lib.checks import differences
from course_lib.checks.compare import Part, Precision, Problem, parts
from course_lib.checks.memory import Path, Shared
from course_lib.checks.protocol import Answer, Case, ask_once
from course_lib.mistakes import MISTAKES, Mistake, changes, together


def value_as_it_is(case: Case, answer: Answer) -> Any:
    """Return the answer itself to be judged, as most exercises do."""
    return answer.value


def in_double(case: Case, answer: Answer) -> Any:
    """Return the answer to be judged in double precision: float32 is too coarse where differences are taken."""
    value = answer.value
    return value.astype(float) if isinstance(value, np.ndarray) and value.dtype == np.float32 else value


def nameless(path: Path) -> str:
    """Name a part that has no name of its own: result[1][0]."""
    return "result" + "".join(f"[{i}]" for i in path) if path else ""


class Referred(NamedTuple):
    """What an answer is compared with: the reference's answer to the same case."""

    seen: Any
    """What `view` shows of its answer."""
    shared: frozenset[Shared]
    """Where that answer stands in the memory of its arguments."""


class Followed(NamedTuple):
    """What is right for an answer that was free to choose."""

    calls: tuple[Any, ...]
    """The calls that were heard while it was asked."""
    drew: bool
    """Whether it drew from a generator."""
    wanted: Any
    """What is right for these."""


@dataclass(frozen=True)
class Exercise:
    """What one check needs to know. Most exercises need only the first four fields; the others are for special ones."""

    lesson: str
    """The name of the lesson, "01_neuron"."""
    reference: Callable[..., Any]
    """The course's own function. Its annotations tell the tests what the answer is: an array, a float, a list."""
    cases: Callable[[np.random.Generator], list[Case]]
    """Makes the questions from a seeded generator."""
    tried: str
    """What the cases cover, in a few words, for the tick."""
    view: Callable[[Case, Answer], Any] = value_as_it_is
    """What must agree, where several answers are right: of a gate, what it does with the four inputs.

    It may return a `Problem` instead.
    """
    expect: Callable[[Case, Answer], Any] | None = None
    """Works out the right answer where it depends on a free choice, such as the order of the examples.

    It may look at the answer's `calls` and `drew` alone: what it gives for them is worked out once.
    """
    part: Callable[[Path], str] = nameless
    """Names a part of a nested answer by its path."""
    look_at: Callable[[Sequence[Part]], str | None] | None = None
    """Says where to look, from the parts of a wrong answer that nothing names."""
    across: Callable[[Sequence[Case], Sequence[Answer]], Problem | None] | None = None
    """Judges all answers together, after each by itself."""
    aspects: Callable[[Sequence[Case], Sequence[Answer]], Sequence[Any]] | None = None
    """Lists all that is wrong with the answers, the main thing first; see `aspects.py`."""
    explain: Callable[[Case, Answer, Problem], Problem] | None = None
    """May put a problem into better words."""
    precise: float | None = None
    """An absolute tolerance for float64, in place of the usual one."""
    single: bool | None = None
    """Whether a float64 answer may have been float32 on its way.

    By default it may where the answer itself is judged and `precise` says nothing.
    """
    quiet: bool = False
    """Whether NumPy's warnings are forbidden."""
    differences: Callable[[Case], Any] | None = None
    """Works a gradient out without its formula: a second opinion beside the reference."""

    @property
    def name(self) -> str:
        """The name of the function the student writes, which is its `grade_id` too."""
        return self.reference.__name__

    @functools.cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the function's arguments, as the lesson gives them."""
        return tuple(inspect.signature(self.reference).parameters)

    @property
    def judges_the_answer(self) -> bool:
        """Whether the parts that are compared are those of the answer, and not what `view` makes of it."""
        return self.view in (value_as_it_is, in_double)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The catalogue's entries for this exercise. Raises LookupError if it has none."""
        if not MISTAKES.get(self.name):
            file = f"course_lib/mistakes/lesson_{self.lesson[:2]}.py"
            raise LookupError(f"no mistakes of {self.name} are known: list some in MISTAKES[{self.name!r}] of {file}")
        return MISTAKES[self.name]

    @functools.cached_property
    def suspects(self) -> tuple[Mistake, ...]:
        """The catalogue's entries, and the changes around the right function that are none of them."""
        return self.mistakes + changes.singles(self.name)

    @functools.cached_property
    def broken_together(self) -> tuple[Mistake, ...]:
        """Every two of the catalogue's entries that can be made together: built once, as a check may ask them often."""
        pairs = (together(one, other) for one, other in combinations(self.mistakes, 2))
        return tuple(pair for pair in pairs if pair)

    @functools.cached_property
    def plain_slips(self) -> tuple[Mistake, ...]:
        """The changes around the right function of which the general slips say more."""
        return changes.singles(self.name, slips=True)

    @functools.cached_property
    def two_mistakes(self) -> tuple[Mistake, ...]:
        """Every pair of mistakes, or of a mistake and a change, that can be made together."""
        inner = changes.BUILT_ON.get(self.name, "")
        return tuple(changes.pairs(self.name, self.mistakes, MISTAKES.get(inner, ())))

    def expected(self, case: Case, answer: Answer) -> Any:
        """Return what `view` should show for this case: as for the reference, unless the answer was free to choose."""
        if self.expect is None:
            return self._referred(case).seen
        known = self._worked_out.get(case)
        if known is None or known.calls is not answer.calls or known.drew is not answer.drew:
            known = Followed(answer.calls, answer.drew, self.expect(case, answer))
            self._worked_out[case] = known
        return known.wanted

    def _referred(self, case: Case) -> Referred:
        """Return what to compare an answer to this case with; computed once, since hundreds of suspects need it."""
        if case not in self._known:
            answer = ask_once(self.reference, case)
            self._known[case] = Referred(self.view(case, answer), frozenset(answer.shared))
        return self._known[case]

    @functools.cached_property
    def _worked_out(self) -> WeakKeyDictionary[Case, Followed]:
        """What was last worked out for each case still in use: one answer is compared in many forms, one by one."""
        return WeakKeyDictionary()

    @functools.cached_property
    def _known(self) -> WeakKeyDictionary[Case, Referred]:
        """What has been computed so far, for the cases that are still in use."""
        return WeakKeyDictionary()

    def compared(self, case: Case, answer: Answer) -> list[Part]:
        """Return the answer beside the expected one, part by part."""
        seen = self.view(case, answer)
        if isinstance(seen, Problem):
            return [Part((), np.zeros(()), answer.value, seen)]
        wanted = self.expected(case, answer)
        if isinstance(wanted, Problem):
            return [Part((), np.zeros(()), answer.value, wanted)]
        return parts(wanted, seen, self.part, self.precision(case))

    def precision(self, case: Case) -> Precision:
        """Return how exact the answer to this case must be."""
        usual = self.precise is None and self.view is value_as_it_is
        return Precision(self.precise, case.exact, usual if self.single is None else self.single)

    def shares(self, case: Case) -> frozenset[Shared]:
        """Return where the course's own answer shares memory with its arguments, as a forward pass does with X."""
        return self._referred(case).shared

    def contradicted(self, case: Case, answer: Answer) -> Problem | None:
        """Return the first entry of the expected answer that central differences contradict."""
        if self.differences is None:
            return None
        precision = Precision(differences.TOLERANCE)
        beside = parts(self.differences(case), self.expected(case, answer), self.part, precision)
        return next((p.problem for p in beside if p.problem), None)
