"""An exercise is data: its cases, its reference answer, the mistakes it knows."""

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checks import differences
from course_lib.checks.compare import Part, Precision, Problem, parts
from course_lib.checks.memory import Path, Shared
from course_lib.checks.protocol import Answer, Case, ask_once
from course_lib.mistakes import MISTAKES, Mistake, changes


def value_as_it_is(case: Case, answer: Answer) -> Any:
    """The answer itself is what is judged (the usual thing)."""
    return answer.value


def in_double(case: Case, answer: Answer) -> Any:
    """The answer, held to double precision: where differences are taken, float32 is not enough."""
    value = answer.value
    return value.astype(float) if isinstance(value, np.ndarray) and value.dtype == np.float32 else value


def nameless(path: Path) -> str:
    """Parts without names of their own: result[1][0]."""
    return "result" + "".join(f"[{i}]" for i in path) if path else ""


@dataclass(frozen=True)
class Exercise:
    """What one check needs to know.

    `reference` is the course's own function, `cases` makes the questions from a seeded generator, `tried` says in
    a few words what they cover. Where several answers are right, `view` turns an answer into what must agree (for
    a gate: what it does with the four inputs); it may return a `Problem` instead. Where the right answer depends on
    a free choice of the student's (the order of the examples), `expect` works it out from what was seen. `part`
    names a part of a nested answer by its path, `look_at` says from the parts of a wrong answer that nothing names
    where to look. `across` looks at all answers together, `aspects` lists all that is wrong with them, the main
    thing first (see `aspects.py`). `explain` may put a problem into better words. `precise` is an absolute tolerance
    for float64, `single` says whether a float64 answer may have been float32 on its way (by default where the answer
    itself is judged, and `precise` says nothing), `quiet` forbids NumPy's warnings.
    `differences` works a gradient out without its formula, as a second opinion beside the reference.
    """

    lesson: str
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], list[Case]]
    tried: str
    view: Callable[[Case, Answer], Any] = value_as_it_is
    expect: Callable[[Case, Answer], Any] | None = None
    part: Callable[[Path], str] = nameless
    look_at: Callable[[Sequence[Part]], str | None] | None = None
    across: Callable[[Sequence[Case], Sequence[Answer]], Problem | None] | None = None
    aspects: Callable[[Sequence[Case], Sequence[Answer]], Sequence[Any]] | None = None
    explain: Callable[[Case, Answer, Problem], Problem] | None = None
    precise: float | None = None
    single: bool | None = None
    quiet: bool = False
    differences: Callable[[Case], Any] | None = None
    _reference_answer: dict[int, tuple[Case, Any, frozenset[Shared]]] = field(
        default_factory=dict, repr=False, compare=False
    )

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
        """The catalogue's entries for this exercise."""
        return MISTAKES[self.name]

    @functools.cached_property
    def suspects(self) -> tuple[Mistake, ...]:
        """The catalogue's entries, and the changes around the right function that are none of them."""
        return self.mistakes + changes.singles(self.name)

    @functools.cached_property
    def plain_slips(self) -> tuple[Mistake, ...]:
        """The changes around the right function of which the general slips say more."""
        return changes.singles(self.name, slips=True)

    @functools.cached_property
    def two_mistakes(self) -> tuple[Mistake, ...]:
        """Every two of them, and of the changes that go with them, that can be made at once."""
        inner = changes.BUILT_ON.get(self.name, "")
        return tuple(changes.pairs(self.name, self.mistakes, MISTAKES.get(inner, ())))

    def expected(self, case: Case, answer: Answer) -> Any:
        """What `view` should show for this case: the reference's, unless the answer was free to choose."""
        return self.expect(case, answer) if self.expect else self._referred(case)[0]

    def _referred(self, case: Case) -> tuple[Any, frozenset[Shared]]:
        """What `view` shows of the reference's answer, and where that stands in the memory of its arguments."""
        kept, wanted, shares = self._reference_answer.get(id(case), (None, None, frozenset()))
        if kept is not case:  # the same case is put to many suspects when a mistake is looked for
            answer = ask_once(self.reference, case)
            wanted, shares = self.view(case, answer), frozenset(answer.shared)
            if len(self._reference_answer) > 50:
                self._reference_answer.clear()
            self._reference_answer[id(case)] = (case, wanted, shares)
        return wanted, shares

    def compared(self, case: Case, answer: Answer) -> list[Part]:
        """The answer beside the expected one, part by part."""
        seen = self.view(case, answer)
        if isinstance(seen, Problem):
            return [Part((), np.zeros(()), answer.value, seen)]
        wanted = self.expected(case, answer)
        if isinstance(wanted, Problem):
            return [Part((), np.zeros(()), answer.value, wanted)]
        return parts(wanted, seen, self.part, self.precision(case))

    def precision(self, case: Case) -> Precision:
        """How exact the answer to this case must be."""
        usual = self.precise is None and self.view is value_as_it_is
        return Precision(self.precise, case.exact, usual if self.single is None else self.single)

    def shares(self, case: Case) -> frozenset[Shared]:
        """Where the course's own answer stands in the memory of its arguments, as the input of a forward pass does."""
        return self._referred(case)[1]

    def contradicted(self, case: Case, answer: Answer) -> Problem | None:
        """The first entry of what is expected that central differences do not bear out."""
        if self.differences is None:
            return None
        precision = Precision(differences.TOLERANCE)
        beside = parts(self.differences(case), self.expected(case, answer), self.part, precision)
        return next((p.problem for p in beside if p.problem), None)
