"""A sample of the mutants that `make mutants` makes of the reference answers: each is rejected."""

import inspect
import json
import textwrap
from pathlib import Path

import mutants
import mutate
import numpy as np
import pytest

from course_lib import checks
from course_lib.checks import EXERCISES
from course_lib.checks.closer_look import CloserLook

SAMPLE = json.loads((Path(__file__).parent / "mutants_sample.json").read_text(encoding="utf-8"))


def test_the_sample_covers_most_exercises():
    assert len(SAMPLE) > 50
    assert len({name for name, _ in SAMPLE}) > 20


@pytest.mark.parametrize(("name", "source"), SAMPLE, ids=[f"{name}-{i}" for i, (name, _) in enumerate(SAMPLE)])
def test_mutant_is_rejected(name, source, monkeypatch):
    monkeypatch.setattr(checks, "look", lambda *_, **__: CloserLook())  # its line is not asked for
    assert mutants.judged(name, source, seed=11) != "accepted"


def reference(name: str) -> str:
    return textwrap.dedent(inspect.getsource(EXERCISES[name].reference))


def test_the_line_told_of_a_mutant_is_known_to_be_the_changed_one():
    before = reference("mse_grad")
    after = before.replace("2.0 *", "2.0 //")
    told = mutants.told("mse_grad", after, seed=1)
    assert told.outcome not in ("accepted", "borrowed")
    assert mutants.changed_lines(before, after) == {3: "return 2.0 // (Y_hat - Y) / Y.shape[1]"}
    assert told.line == 3


def test_two_changes_that_cancel_are_the_same_function():
    after = reference("squared_error").replace("(np.asarray(y_hat) - y)", "(y - np.asarray(y_hat))")
    assert mutants.agreement("squared_error", after) > 1_000


def test_one_that_differs_far_from_the_cases_only_is_not_the_same_function():
    after = reference("squared_error").replace("y)", "np.maximum(y, -5.0))")
    assert mutants.agreement("squared_error", after) == 0


@pytest.mark.parametrize("name", [name for name in EXERCISES if name != "train"])
def test_the_reference_agrees_with_itself_in_most_distorted_cases_too(name, monkeypatch):
    monkeypatch.setattr(mutants, "OTHER_SEEDS", range(1_000, 1_002))
    posed = sum(len(EXERCISES[name].cases(np.random.default_rng(seed))) for seed in (1_000, 1_001))
    assert mutants.agreement(name, reference(name)) > 1.1 * posed


def test_a_sign_that_changes_nothing_is_no_other_program():
    assert mutate.meaning("def f(z): return max(z, +1.0)") == mutate.meaning("def f(z):\n    return max(z, 1.0)")
    assert mutate.meaning("def f(z): return max(z, -1.0)") != mutate.meaning("def f(z): return max(z, 1.0)")
    assert mutate.meaning("def f(*, z): return 1") != mutate.meaning("def f(z, /): return 1")
    assert mutate.meaning("def f(z, /, *: return 1") is None
