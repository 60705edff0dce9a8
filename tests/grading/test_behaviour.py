"""Two wrong answers have the same digest if they do the same; making a digest never costs a point."""

import shutil

import grade_demo
import numpy as np
import pytest

from course_lib.checks import EXERCISES
from course_lib.checks.protocol import ask_once
from course_lib.grading.examiner import behaviour
from course_lib.grading.examiner.closer_looks import Purse
from course_lib.grading.examiner.examine import grade
from course_lib.grading.intake import take
from course_lib.grading.outcome import Status
from course_lib.grading.sandbox.limits import Limits
from tests.grading.released import assignment_of

LESSON = grade_demo.LESSON
LIMITS = Limits(cell=5.0)
ASSIGNMENT = assignment_of(LESSON)
HOW_DRAWN = {"ignores-rng", "in-order", "shared-weights", "evened-out", "another-distribution"}  # right each by itself


def digest(exercise, function):
    """What `function` does, asked in this process."""
    known = EXERCISES[exercise]
    return behaviour.digest(known, [ask_once(function, case) for case in behaviour.questions(exercise)])


def test_other_spellings_orders_and_types_are_the_same():
    ways = [
        lambda w, x, b: np.dot(w, x) + b**2,
        lambda w, x, b: b * b + sum(wi * xi for wi, xi in reversed(list(zip(w, x)))),
        lambda w, x, b: np.array(float(np.sum(np.asarray(w) * x)) + np.square(b)),
        lambda w, x, b: (np.dot(w, x) + pow(b, 2)).item(),
    ]
    assert len({digest("weighted_sum", way) for way in ways}) == 1


def test_a_list_of_numbers_is_the_array_that_it_makes_and_another_shape_is_not():
    as_array = digest("sigmoid", lambda z: np.asarray(z, dtype=float) ** 3)
    assert digest("sigmoid", lambda z: (np.asarray(z, dtype=float) ** 3).tolist()) == as_array
    assert digest("sigmoid", lambda z: np.atleast_1d(np.asarray(z, dtype=float) ** 3)) != as_array


def test_an_exception_is_told_by_its_name():
    def raises(error):
        def function(z):
            raise error

        return digest("relu", function)

    assert raises(ValueError("one text")) == raises(ValueError("another"))
    assert raises(ValueError("one text")) != raises(KeyError("one text"))


def test_a_gate_is_known_by_what_it_does_not_by_its_numbers():
    def gate(w, b):
        return digest("gate", lambda name: (np.array(w), b) if name in ("and", "or", "nand") else 1 / 0)

    assert gate([1.0, 1.0], -0.5) == gate([7.0, 5.0], -2.0)  # OR, whatever is asked for
    assert gate([1.0, 1.0], -0.5) != gate([1.0, 1.0], -1.5)


def test_what_rounding_leaves_of_zero_is_zero():
    assert digest("relu", lambda z: np.asarray(z) * 0.0) == digest("relu", lambda z: np.asarray(z) * 1e-16)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_mistakes_of_the_catalogue_are_told_apart(exercise):
    known = EXERCISES[exercise]
    found = {mistake.slug: digest(exercise, mistake.answer) for mistake in known.mistakes}
    seen_across = HOW_DRAWN if known.across else set()
    told = [one for slug, one in found.items() if slug not in seen_across]
    assert "" not in told
    assert len(set(told)) == len(told)
    assert digest(exercise, known.reference) == ""


@pytest.fixture
def marks(sandbox, tmp_path):
    """Grades the lesson's own answers with some of them replaced: the outcome."""

    def marks(**answers):
        folder = tmp_path / LESSON
        shutil.copytree(grade_demo.ROOT / "lessons" / LESSON, folder, dirs_exist_ok=True)
        grade_demo.fill_in(folder / f"{LESSON}.ipynb", grade_demo.right_answers(LESSON) | answers)
        return grade("ada", take(folder, ASSIGNMENT), ASSIGNMENT, sandbox, LIMITS, purse=Purse(0.0))

    return marks


SQUARED = "def weighted_sum(w, x, b):\n    return np.dot(w, x) + b**2"
SQUARED_TOO = "def relu(z):\n    return np.maximum(z, 0.0) ** 2"
AFTER = """calls = 0
def weighted_sum(w, x, b):
    global calls
    calls += 1
    if calls > {asked}:
        {then}
    return np.dot(w, x) + b**2"""
ASKED = 2 * len(behaviour.questions("weighted_sum"))  # by the check


def test_every_submission_gets_the_digest_of_the_same_questions(marks):
    one, other = (marks(weighted_sum=SQUARED).marks["check_weighted_sum"] for _ in range(2))
    assert one.seed != other.seed
    assert one.behaviour == other.behaviour == digest("weighted_sum", lambda w, x, b: np.dot(w, x) + b**2)


def test_right_named_and_untouched_answers_get_none(marks):
    named = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))"
    found = marks(sigmoid=named, relu="def relu(z):\n    raise NotImplementedError()").marks
    assert {mark.behaviour for mark in found.values()} == {""}


def test_the_function_that_was_judged_is_asked_whatever_its_name_stands_for_later(marks):
    again = grade_demo.right_answers(LESSON)["gate"] + "\nweighted_sum = None"
    assert marks(weighted_sum=SQUARED, gate=again).marks["check_weighted_sum"].behaviour != ""


@pytest.mark.parametrize(
    "then",
    ["import os; os._exit(3)", "while True: pass", "return 'another ' * calls", "raise SystemExit"],
    ids=["dies", "hangs", "lies", "leaves"],
)
def test_who_misbehaves_when_asked_again_loses_nothing_else(marks, then):
    plain = marks(weighted_sum=SQUARED, relu=SQUARED_TOO)
    odd = marks(weighted_sum=AFTER.format(asked=ASKED, then=then), relu=SQUARED_TOO)
    assert (odd.status, odd.notes) == (plain.status, plain.notes) == (Status.GRADED, [])
    assert {n: m.passed for n, m in odd.marks.items()} == {n: m.passed for n, m in plain.marks.items()}
    one, other = plain.marks["check_weighted_sum"], odd.marks["check_weighted_sum"]
    assert (one.headline, one.kind) == (other.headline, other.kind)
    assert one.behaviour != other.behaviour
    assert odd.seconds < plain.seconds + behaviour.SECONDS + 3


def test_one_that_dies_leaves_the_others_theirs(marks):
    plain = marks(weighted_sum=SQUARED, relu=SQUARED_TOO)
    odd = marks(weighted_sum=AFTER.format(asked=ASKED, then="import os; os._exit(3)"), relu=SQUARED_TOO)
    assert odd.marks["check_weighted_sum"].behaviour == ""
    assert odd.marks["check_relu"].behaviour == plain.marks["check_relu"].behaviour != ""
