"""Every catalogued mistake is rejected by the public check, and named."""

import os
import re

import numpy as np
import pytest

from course_lib import check, mistakes
from course_lib.checks import EXERCISES, CheckFailed
from course_lib.mistakes import MISTAKES

SEEDS = range(int(os.environ.get("CHECK_SEEDS", "10")))  # `make mutants` takes 30
CATALOGUE = [(exercise, mistake) for exercise, mistakes in MISTAKES.items() for mistake in mistakes]
FORMS = [(exercise, mistake, i) for exercise, mistake in CATALOGUE for i in range(1 + len(mistake.also))]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_has_mistakes(exercise):
    assert EXERCISES[exercise].mistakes  # else it says which file to write


def test_every_mistake_has_an_exercise():
    unknown = sorted(set(MISTAKES) - set(EXERCISES))
    assert unknown == [], "these are no exercises: take them out of course_lib/mistakes/, or mend the name"


@pytest.mark.parametrize(("exercise", "mistake", "form"), FORMS, ids=[f"{e}/{m.slug}-{i}" for e, m, i in FORMS])
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
