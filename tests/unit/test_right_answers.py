"""Right answers are accepted, however they are written: `right_answers/` holds them."""

import os

import pytest

from course_lib import check
from course_lib.checks import EXERCISES
from tests.unit.right_answers import FLOAT32_INSIDE, RIGHT

SEEDS = range(int(os.environ.get("CHECK_SEEDS", "15")))  # `make mutants` takes 200
ANSWERS = {exercise: [*functions, *FLOAT32_INSIDE.get(exercise, ())] for exercise, functions in RIGHT.items()}
CASES = [(exercise, i) for exercise, functions in ANSWERS.items() for i in range(len(functions))]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_has_at_least_eight_right_answers(exercise):
    file = f"tests/unit/right_answers/lesson_{EXERCISES[exercise].lesson[:2]}.py"
    count = len(RIGHT.get(exercise, ()))
    assert count >= 8, f"{exercise} has {count} right answers: RIGHT[{exercise!r}] of {file} must list at least eight"


def test_right_answers_belong_to_exercises():
    unknown = sorted({*RIGHT, *FLOAT32_INSIDE} - {*EXERCISES})
    assert unknown == [], "these are no exercises: take them out of tests/unit/right_answers/, or mend the name"


@pytest.mark.parametrize(("exercise", "i"), CASES, ids=[f"{e}-{i}" for e, i in CASES])
def test_right_answer_is_accepted_for_every_seed(exercise, i, capsys):
    for seed in SEEDS:
        getattr(check, exercise)(ANSWERS[exercise][i], seed=seed)
    assert capsys.readouterr().out.count(f"✓ {exercise}: right on ") == len(SEEDS)
