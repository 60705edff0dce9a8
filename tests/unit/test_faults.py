"""A fault of ours costs a student an explanation, never the verdict; in the tests it stops the check."""

import pytest

from course_lib import check, checks
from course_lib.checks import CheckFailed, examiner, faults


def broken(*_, **__):
    raise LookupError("a fault of ours")


def wrong(y_hat, y):
    return float(((y_hat - y) ** 2).sum() + y[0])


@pytest.mark.parametrize(
    ("where", "name", "headline"),
    [
        (checks, "look", "the result is off"),
        (checks, "tell", "the result is off"),
        (examiner, "_recognised", "the result is off"),
        (examiner, "_unnamed", "the result is off"),
    ],
)
def test_what_is_known_is_told_all_the_same(monkeypatch, caplog, where, name, headline):
    caplog.set_level("INFO", "course_lib.checks.faults")
    monkeypatch.setattr(where, name, broken)
    with pytest.raises(LookupError):
        check.squared_error(wrong, seed=1)
    monkeypatch.setattr(faults, "STRICT", False)
    with pytest.raises(CheckFailed) as failed:
        check.squared_error(wrong, seed=1)
    assert failed.value.headline == headline
    assert "LookupError: a fault of ours" in caplog.text
    check.squared_error(lambda y_hat, y: float(((y_hat - y) ** 2).sum()), seed=1)


def test_of_several_aspects_the_first_stands_where_the_others_cannot_be_told(monkeypatch):
    def init_params(sizes, rng, scale=0.1):
        return [(rng.normal(0, scale, (n, k)), rng.normal(0, scale, (n, 1))) for k, n in zip(sizes, sizes[1:])]

    monkeypatch.setattr(examiner, "tell_all", broken)
    with pytest.raises(LookupError):
        check.init_params(init_params, seed=1)
    monkeypatch.setattr(faults, "STRICT", False)
    with pytest.raises(CheckFailed) as failed:
        check.init_params(init_params, seed=1)
    assert failed.value.mistake == "random-biases"
