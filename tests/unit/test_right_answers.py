"""Right answers are accepted, however they are written: `right_answers/` holds them."""

import os

import numpy as np
import pytest

from course_lib import check
from course_lib.checks import EXERCISES
from course_lib.checks.judging import passes
from course_lib.checks.protocol import ask_once
from tests.unit.refusing import drawn
from tests.unit.right_answers import FLOAT32_INSIDE, RIGHT
from tests.unit.what_is_known import may_be_float32

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
@pytest.mark.usefixtures("asked_once")
def test_right_answer_is_accepted_for_every_seed(exercise, i, capsys):
    for seed in SEEDS:
        getattr(check, exercise)(ANSWERS[exercise][i], seed=seed)
    assert capsys.readouterr().out.count(f"✓ {exercise}: right on ") == len(SEEDS)


def many_seeds(exercise):
    """Use fewer seeds for networks, which take longer."""
    return range(SEEDS.stop if "CHECK_SEEDS" in os.environ else 25 if "params" in exercise.parameters else 200)


@pytest.mark.parametrize(("exercise", "i"), CASES, ids=[f"{e}-{i}" for e, i in CASES])
def test_right_answers_have_no_problem_on_many_seeds(exercise, i):
    exercise, function = EXERCISES[exercise], ANSWERS[exercise][i]
    for seed in many_seeds(exercise):
        cases = drawn(exercise.name, seed)
        answers = [ask_once(function, case) for case in cases]
        assert passes(exercise, cases, answers), f"refused for seed {seed}"
        assert exercise.across is None or exercise.across(cases, answers) is None, f"refused for seed {seed}"


SINGLE = [(exercise, function) for exercise, functions in FLOAT32_INSIDE.items() for function in functions]
SINGLE_NAMES = [f"{exercise}-{function.__name__}-{i}" for i, (exercise, function) in enumerate(SINGLE)]


@pytest.mark.parametrize(("exercise", "function"), SINGLE, ids=SINGLE_NAMES)
def test_where_float32_is_exact_up_to_the_courses_own_activation_it_is_no_excuse(exercise, function):
    forgiven = may_be_float32(exercise)
    exercise = EXERCISES[exercise]
    for seed in many_seeds(exercise):
        for case in exercise.cases(np.random.default_rng(seed)):
            if case.exact or not forgiven:
                assert agree(exercise.reference(*case.args), function(*case.args), exercise.precise)


@pytest.mark.parametrize(("exercise", "function"), SINGLE, ids=SINGLE_NAMES)
def test_elsewhere_float32_is_off_by_a_millionth_at_most(exercise, function):
    exercise = EXERCISES[exercise]
    for seed in many_seeds(exercise):
        for case in exercise.cases(np.random.default_rng(seed)):
            assert agree(exercise.reference(*case.args), function(*case.args), 2e-6)


def agree(expected, got, tolerance):
    """Whether all numbers are within `tolerance`, by default 1e-9, of the largest one expected (of 1 at least)."""
    if isinstance(expected, list | tuple):
        return all(agree(e, g, tolerance) for e, g in zip(expected, got, strict=True))
    expected, got = np.asarray(expected, dtype=float), np.asarray(got, dtype=float)
    return bool(np.all(np.abs(got - expected) <= (tolerance or 1e-9) * max(1.0, np.max(np.abs(expected), initial=0.0))))
