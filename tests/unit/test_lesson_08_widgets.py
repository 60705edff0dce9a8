"""What lesson 08 tells under "What others saw" is what its widgets show."""

import numpy as np
import pytest

from course_lib.widgets import Descent
from course_lib.widgets.steppers_state import RULES, Stepper


def on_houses(rule: str, eta: float, *betas: float) -> Stepper:
    return Stepper(rule, eta, betas, landscape="houses", at=(0.0, 0.0), steps=300)


def off_the_ridge(run: Stepper) -> int:
    """After how many steps y is above ½."""
    return int(np.argmax(run.places[:, 1] > 0.5))


def test_how_far_b_has_come_after_the_steps_of_the_first_widget():
    rolling = Descent(rules=["plain", "momentum"], landscape="houses", steps=300)
    assert [(run.rule, run.eta, round(float(run.places[-1, 1]), 2)) for run in rolling.runs] == [
        ("plain", 0.00019, 0.23),
        ("momentum", 0.00019, 1.96),
    ]


@pytest.mark.parametrize(("rule", "bears", "explodes"), [("plain", 0.000195, 0.000198), ("momentum", 0.00037, 0.00038)])
def test_the_learning_rate_beyond_which_it_explodes(rule, bears, explodes):
    assert on_houses(rule, bears).ending == "too long"
    assert on_houses(rule, explodes).ending == "exploded"


def test_momentum_that_forgets_too_little_still_swings():
    run = on_houses("momentum", 0.00019, 0.99)
    assert round(float(run.places[-1, 1]), 1) == 12.5
    assert round(float(run.losses[-1])) == 2562


def test_adam_bears_a_huge_rate_on_the_houses():
    assert on_houses("Adam", 100.0).ending == "too long"


def test_in_which_order_the_rules_leave_the_ridge():
    race = Descent(rules=list(RULES), landscape="saddle", steps=300)
    left = {run.rule: (run.eta, off_the_ridge(run)) for run in race.runs}
    assert left == {"Adam": (0.1, 6), "RMSprop": (0.02, 11), "momentum": (0.1, 16), "plain": (0.1, 43)}


def test_nobody_leaves_the_ridge_from_its_very_top():
    race = Descent(rules=list(RULES), landscape="saddle", at=(1.6, 0.0), steps=300)
    assert [run.ending for run in race.runs] == ["on the ridge"] * 4
