"""Two mistakes made at once are told where one is a change around the function of the other."""

import re

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed, verdict
from course_lib.checks.naming import common
from course_lib.checks.protocol import ask
from course_lib.mistakes import MISTAKES, changes
from course_lib.mistakes.mistake import two_at_once
from tests.unit.asked_once import cases_of

ALIKE = 0.85  # of the cases
SINGLES = [(name, m) for name in changes.CHANGES for m in changes.singles(name)]
pytestmark = pytest.mark.usefixtures("asked_once")
CONFUSED = 0.25  # of the pairs, at most, look like something else: two that cancel, or one that hides the other


def said(exercise, function, seed=0):
    cases = cases_of(exercise, seed)
    return verdict(EXERCISES[exercise], cases, ask(function, cases))


@pytest.mark.parametrize("exercise", changes.CHANGES)
def test_a_change_has_a_name_of_its_own_or_the_catalogues(exercise):
    known = {m.slug for m in MISTAKES[exercise]}
    for change in changes.CHANGES[exercise]:
        assert bool(change.name) == (change.slug not in known), change.slug
        assert bool(change.name) == bool(change.hint), change.slug


@pytest.mark.parametrize(("exercise", "mistake"), SINGLES, ids=lambda v: getattr(v, "slug", v))
@pytest.mark.parametrize("seed", range(3))
def test_a_change_around_the_right_function_is_told_by_its_name(exercise, mistake, seed):
    found = said(exercise, mistake.answer, seed)
    assert (found.mistake, found.headline, found.hint) == (mistake.slug, mistake.name, mistake.hint)


def test_nearly_all_pairs_are_told_and_none_is_told_as_another():
    """Try every twentieth pair: the check names this pair, or another one that gives the same answers."""
    pairs = [(name, pair) for name in changes.CHANGES for pair in EXERCISES[name].two_mistakes[::20]]
    silent = []
    for exercise, pair in pairs:
        found = said(exercise, pair.answer)
        if found.passed or not found.mistake:
            silent.append((exercise, pair.slug))
        elif "+" in found.mistake:
            same = next(p for p in EXERCISES[exercise].two_mistakes if set(p.slug.split("+")) == slugs(found))
            assert slugs(found) == set(pair.slug.split("+")) or alike(exercise, pair, same), (exercise, pair.slug)
    assert len(silent) <= CONFUSED * len(pairs), silent


def slugs(found):
    return set(found.mistake.split("+"))


def alike(exercise, one, other):
    """Whether two give the same answers but in a rare case, as where no class is quite sure."""
    cases = cases_of(exercise, 0)
    same = [written(a.value) == written(b.value) for a, b in zip(ask(one.answer, cases), ask(other.answer, cases))]
    return np.mean(same) > ALIKE


def written(value):
    """A value as Python writes it, but −0 as 0, and without the blanks that align an array."""
    return re.sub(r"-(?=0\.0*(?:[,)\]]|$))", "", re.sub(r"\s", "", repr(value)))


TWO = {
    "weighted_sum": (
        lambda w, x, b: sum(w[i] * x[i] for i in range(1, len(w))) - b,
        "two things at once: the bias is subtracted; and the first input is left out",
    ),
    "chain": (
        lambda slopes: float(sum(slopes[:-1])),
        "two things at once: the slopes are added, not multiplied; and the last slope is left out",
    ),
    "neuron": (
        lambda w, x, b, activation: activation(np.mean(w * x)) + b,
        "two things at once: the bias is added after the activation; and the products are averaged instead of added up",
    ),
    "squared_error": (
        lambda y_hat, y: float(np.sum(y_hat[:-1] ** 2 - y[:-1] ** 2)),
        "two things at once: ŷ² − y² is not (ŷ − y)²; and the last value is left out",
    ),
    "d_sigmoid": (
        lambda z: (network.sigmoid(z), network.sigmoid(z) * (1 + network.sigmoid(z))),
        "two things at once: σ(1 + σ): one sign is wrong; and the sigmoid comes back together with it",
    ),
}


@pytest.mark.parametrize("exercise", TWO)
def test_both_are_told_to_the_student(exercise):
    function, headline = TWO[exercise]
    with pytest.raises(CheckFailed) as failed:
        getattr(check, exercise)(function, seed=3)
    assert failed.value.headline == headline
    assert " And: " in failed.value.hint


def test_what_else_explains_an_answer_keeps_a_pair_from_being_told():
    a, b, c, d = MISTAKES["chain"][:4]

    def both(one, other):
        return two_at_once(one, other, one.answer)

    assert common([both(a, b)], MISTAKES["chain"]).slug == f"{a.slug}+{b.slug}"
    assert common([both(a, b), both(b, a)], MISTAKES["chain"]).slug == f"{a.slug}+{b.slug}"
    assert common([both(a, b), both(a, c)], MISTAKES["chain"]).name == (
        f"more than one thing is wrong; one of them: {a.name}"
    )
    assert common([both(a, b), both(c, d)], MISTAKES["chain"]) is None
    assert common([], MISTAKES["chain"]) is None
