"""Settings for all unit tests: a fault in a check fails the test, and only computing time ends a search."""

from dataclasses import dataclass, field

import pytest

from course_lib import checks
from course_lib.checks import budget, examiner, faults
from course_lib.checks.exercise import Exercise
from course_lib.checks.naming import Catalogue
from course_lib.checks.protocol import Case

faults.STRICT = True
budget.WAIT = 20.0  # seconds of the clock for one of computing: others work on the machine that tests run on
pose = checks.posed


@dataclass
class Remembered:
    """The cases of each seed, and what the broken functions answer to them; of one exercise at a time."""

    exercise: Exercise | None = None
    cases: dict[int, list[Case]] = field(default_factory=dict)
    judged: dict = field(default_factory=dict)

    def turn_to(self, exercise: Exercise) -> None:
        if exercise is not self.exercise:
            self.exercise, self.cases, self.judged = exercise, {}, {}

    def posed(self, exercise: Exercise, seed: int) -> list[Case]:
        self.turn_to(exercise)
        if seed not in self.cases:
            self.cases[seed] = pose(exercise, seed)
        return self.cases[seed]

    def catalogue(self, exercise: Exercise) -> Catalogue:
        self.turn_to(exercise)
        return Catalogue(exercise, self.judged)


REMEMBERED = Remembered()


@pytest.fixture
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask each broken function once for each case, and not in every check anew: it takes most of a check's time.

    Checks with the same seed differ in the student's function alone, and a case is only ever handed out as a copy.
    """
    monkeypatch.setattr(checks, "posed", REMEMBERED.posed)
    monkeypatch.setattr(examiner, "Catalogue", REMEMBERED.catalogue)
