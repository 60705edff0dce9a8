"""Checks of one exercise with one seed, which ask each broken function once, and not in every check anew.

Asking the catalogue's functions takes most of a check's time. Checks with the same seed differ in the student's
function alone, and a function only ever gets a copy of a case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from course_lib import checks
from course_lib.checks import EXERCISES, examiner
from course_lib.checks.exercise import Exercise
from course_lib.checks.naming import Catalogue
from course_lib.checks.protocol import Case

pose = checks.posed


@dataclass
class Remembered:
    """The cases of each seed, and what the broken functions answer to them; of one exercise at a time."""

    exercise: Exercise | None = None
    cases: dict[int, list[Case]] = field(default_factory=dict)
    judged: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)

    def turn_to(self, exercise: Exercise) -> None:
        """Forget the exercise before, if this is another one."""
        if exercise is not self.exercise:
            self.exercise, self.cases, self.judged, self.answers = exercise, {}, {}, {}

    def posed(self, exercise: Exercise, seed: int) -> list[Case]:
        """Return the cases of a seed, always the same ones."""
        self.turn_to(exercise)
        if seed not in self.cases:
            self.cases[seed] = pose(exercise, seed)
        return self.cases[seed]

    def catalogue(self, exercise: Exercise) -> Catalogue:
        """Return a catalogue that knows what earlier checks have asked."""
        self.turn_to(exercise)
        return Catalogue(exercise, self.judged, self.answers)


REMEMBERED = Remembered()


def cases_of(exercise: str, seed: int) -> list[Case]:
    """Return the cases of a seed, always the same ones, for a verdict that is asked without a public check."""
    return REMEMBERED.posed(EXERCISES[exercise], seed)


@contextmanager
def remembering() -> Iterator[None]:
    """Within it, the checks remember."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "posed", REMEMBERED.posed)
        patch.setattr(examiner, "Catalogue", REMEMBERED.catalogue)
        yield
