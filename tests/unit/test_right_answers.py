"""Right answers are accepted, however they are written: `right_answers/` holds them."""

import os

import pytest

from course_lib import check
from course_lib.checks import EXERCISES
from tests.unit.right_answers import lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06

SEEDS = range(int(os.environ.get("CHECK_SEEDS", "15")))  # `make mutants` takes 200
RIGHT = {}
for lesson in (lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06):
    RIGHT |= lesson.RIGHT
    for exercise, functions in getattr(lesson, "FLOAT32_INSIDE", {}).items():
        RIGHT[exercise] = [*RIGHT[exercise], *functions]
CASES = [(exercise, i) for exercise, functions in RIGHT.items() for i in range(len(functions))]


def test_every_exercise_has_at_least_eight_right_answers():
    assert set(RIGHT) == set(EXERCISES)
    assert [name for name, functions in RIGHT.items() if len(functions) < 8] == []


@pytest.mark.parametrize(("exercise", "i"), CASES, ids=[f"{e}-{i}" for e, i in CASES])
def test_right_answer_is_accepted_for_every_seed(exercise, i, capsys):
    for seed in SEEDS:
        getattr(check, exercise)(RIGHT[exercise][i], seed=seed)
    assert capsys.readouterr().out.count(f"✓ {exercise}: right on ") == len(SEEDS)
