"""Every catalogued mistake is rejected by the public check, and named."""

import os
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from course_lib import check, mistakes
from course_lib.checks import EXERCISES, CheckFailed
from course_lib.mistakes import MISTAKES
from course_lib.mistakes.mistake import together
from course_lib.mistakes.table import tables

SEEDS = range(int(os.environ.get("CHECK_SEEDS", "10")))  # `make mutants` takes 30
CATALOGUE = [(exercise, mistake) for exercise, mistakes in MISTAKES.items() for mistake in mistakes]
KNOWN = Path(__file__).with_name("mistakes_that_students_know.txt")  # exercise/slug; grades and reports hold them
FORMS = [(exercise, mistake, i) for exercise, mistake in CATALOGUE for i in range(1 + len(mistake.also))]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_has_mistakes(exercise):
    assert EXERCISES[exercise].mistakes  # else it says which file to write


def test_every_mistake_has_an_exercise():
    unknown = sorted(set(MISTAKES) - set(EXERCISES))
    assert unknown == [], "these are no exercises: take them out of course_lib/mistakes/, or mend the name"


@pytest.mark.parametrize(("exercise", "mistake", "form"), FORMS, ids=[f"{e}/{m.slug}-{i}" for e, m, i in FORMS])
@pytest.mark.usefixtures("asked_once")
def test_mistake_is_rejected_and_named_whatever_the_inputs(exercise, mistake, form):
    def made(*args, **kwargs):
        return (mistake.answer, *mistake.also)[form](*args, **kwargs)

    named = []
    for seed in SEEDS:
        with pytest.raises(CheckFailed) as failed:
            getattr(check, exercise)(made, seed=seed)
        named.append(failed.value.mistake)
    assert named == [mistake.slug] * len(SEEDS)


@pytest.mark.parametrize(("exercise", "mistake"), CATALOGUE, ids=[f"{e}/{m.slug}" for e, m in CATALOGUE])
def test_slug_name_and_hint_are_well_formed(exercise, mistake):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", mistake.slug)
    assert len(mistake.hint) > 15
    assert "return " not in mistake.hint  # a hint never holds the line to write
    assert [m.slug for m in MISTAKES[exercise]].count(mistake.slug) == 1


def test_no_mistake_that_the_checks_have_named_before_is_lost():
    lost = set(KNOWN.read_text(encoding="utf-8").split()) - {f"{e}/{m.slug}" for e, m in CATALOGUE}
    assert not lost, (
        f"no longer in the catalogue: {', '.join(sorted(lost))}. Grades and reports of earlier versions hold these "
        f"names: put each back into its table in course_lib/mistakes/, or, if it was replaced on purpose, take its "
        f"line out of {KNOWN.name} and say so in CHANGELOG.md"
    )


@pytest.mark.parametrize("exercise", MISTAKES)
def test_every_edit_fits_the_reference_alone_and_with_every_other_rule_broken(exercise):
    pairs = [pair for one, other in combinations(MISTAKES[exercise], 2) if (pair := together(one, other))]
    for mistake in (*MISTAKES[exercise], *pairs):
        for form in (mistake.answer, *mistake.also):
            assert callable(form.function)  # else a ValueError says which edit does not fit


REFUSED = {
    "off | it is off | (lines - z) ** 2 -> lines\n    Why?": "loss_grid/off: `(lines - z) ** 2` stands 0 times",
    "off | it is off | lines -> y\n    Why?": "loss_grid/off: `lines` stands 2 times",
    "off | it is off | (lines - y) ** 2 -> 0; y) -> 0)\n    Why?": "loss_grid/off: `y)` overlaps",
    "off | it is off | no_such: 1\n    Why?": "loss_grid/off: network.py has no function `no_such`",
    "off | it is off | result +\n    Why?": "loss_grid/off: Python cannot read",
    "off | it is off\n    Why?": "loss_grid/off: a row is `slug | what is wrong | how`",
    "off | it is off | result": "loss_grid/off: a row is `slug | what is wrong | how`",
    "off [now and then] | it is off | result\n    Why?": "loss_grid/off: no mark [now and then]; there are [alone]",
}


@pytest.mark.parametrize("row", REFUSED)
def test_a_row_that_cannot_be_read_or_does_not_fit_is_named_with_what_to_write(row):
    with pytest.raises(ValueError, match=re.escape(REFUSED[row])):
        assert tables(loss_grid=row)["loss_grid"][0].answer.function


def test_a_piece_can_be_left_out_of_the_reference():
    row = "not-averaged | it is not averaged | / Y.shape[1] ->\n    By how many is it divided?"
    (left_out,) = tables(mse_grad=row)["mse_grad"]
    Y_hat, Y = np.array([[3.0, 1.0, 2.0]]), np.zeros((1, 3))
    assert left_out.answer(Y_hat, Y).tolist() == [[6.0, 2.0, 4.0]]


def wrong(exercise, function):
    with pytest.raises(CheckFailed) as failed:
        getattr(check, exercise)(function, seed=1)
    return failed.value


def sigmoid_into_an_array_like_z(z):
    out = np.zeros_like(z)
    out[...] = 1 / (1 + np.exp(-np.clip(z, -700, 700)))
    return out


def counts_its_calls():
    calls = []

    def weighted_sum(w, x, b):
        calls.append(1)
        return np.dot(w, x) + b + (len(calls) > 10)

    return weighted_sum


@pytest.mark.parametrize(
    ("exercise", "function", "slug"),
    [
        ("weighted_sum", lambda w, x, b: None, "nothing-returned"),
        ("weighted_sum", lambda w, x, b: 1.5, "always-the-same"),
        ("weighted_sum", lambda w, x, b: -np.dot(w, x) - b, "wrong-sign"),
        ("weighted_sum", lambda w, x, b: 3 * (np.dot(w, x) + b), "constant-factor"),
        ("weighted_sum", lambda w, x, b: np.dot(w, x) + b + 2, "constant-offset"),
        ("weighted_sum", lambda w, x, b: np.array([np.dot(w, x) + b]), "right-values-wrong-shape"),
        ("weighted_sum", counts_its_calls(), "different-each-time"),
        ("neuron", lambda w, x, b, activation: np.random.default_rng().normal(), "different-each-time"),
        ("relu", lambda z: np.maximum(z, 0).T if np.ndim(z) == 2 else np.maximum(z, 0), "transposed"),
        ("sigmoid", sigmoid_into_an_array_like_z, "whole-numbers-cut"),
    ],
)
def test_slips_outside_the_catalogue_are_seen_by_general_tests(exercise, function, slug):
    assert wrong(exercise, function).mistake == slug


def test_a_mistake_is_found_by_the_name_a_check_gives_it():
    assert mistakes.mistake("backward", "slope-at-a").slug == "slope-at-a"
    with pytest.raises(KeyError, match="wrong-sign"):
        mistakes.mistake("backward", "no-such-slug")
