"""Mistakes that students made in lessons 04 to 06, in their words: each is refused and named."""

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import CheckFailed


def named(exercise, answer, seeds=10):
    """The slugs that the check gives to `answer`, over some seeds."""
    found = set()
    for seed in range(seeds):
        with pytest.raises(CheckFailed) as failed:
            getattr(check, exercise)(answer, seed=seed)
        found.add(failed.value.mistake)
    return found


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def slope_without_brackets(z):
    s = sigmoid(z)
    return s * 1 - s


def central(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def neuron_by_differences(w, x, b, y):
    def loss(w, b):
        return (sigmoid(np.dot(w, x) + b) - y) ** 2

    dw = np.zeros(len(w))
    for i in range(len(w)):
        dw[i] = central(lambda v, i=i: loss(np.where(np.arange(len(w)) == i, v, w), b), w[i])
    return dw, central(lambda v: loss(w, v), b)


def neuron(of_a, z_of=lambda w, x, b: np.dot(w, x) + b):
    """A neuron_grad that finds dz from the prediction and the target."""

    def neuron_grad(w, x, b, y):
        a = sigmoid(z_of(w, x, b))
        dz = of_a(a, y)
        return dz * x, dz

    return neuron_grad


def right(a, y):
    return 2 * (a - y) * a * (1 - a)


def everything_added(w, x, b, y):
    a = sigmoid(np.dot(w, x) + b)
    return 2 * (a - y) + a * (1 - a) + x, 2 * (a - y) + a * (1 - a) + 1


def weights_alone(w, x, b, y):
    return right(sigmoid(w @ x + b), y) * x


def bias_without_the_shared_factor(w, x, b, y):
    dw = right(sigmoid(w @ x + b), y) * x
    db = 1
    return dw, db


def returns_too_early(slopes):
    total = 1.0
    for slope in slopes:
        total = total * slope
        return total


def keeps_the_last(slopes):
    total = 1.0
    for slope in slopes:
        total = slope
    return total


def sums_from_zero(slopes):
    total = 0
    for slope in slopes:
        total += slope
    return total


def sums_from_one(slopes):
    total = 1
    for slope in slopes:
        total += slope
    return total


LESSON_04 = [
    ("d_sigmoid", slope_without_brackets, "brackets-missing"),
    ("d_sigmoid", lambda z: central(sigmoid, np.asarray(z, dtype=float)), "by-differences"),
    ("numeric_derivative", lambda f, x, h=1e-5: f(x + h) - f(x - h) / 2 * h, "no-brackets"),
    ("chain", returns_too_early, "return-inside-the-loop"),
    ("chain", keeps_the_last, "last-only"),
    ("chain", lambda slopes: slopes[-1], "last-by-index"),
    ("chain", lambda slopes: slopes[0], "first-by-index"),
    ("chain", sum, "added"),
    ("chain", sums_from_zero, "added"),
    ("chain", sums_from_one, "added-to-one"),
    ("nested_derivative", lambda df, g, dg, x: df(x) * dg(g(x)), "inputs-swapped"),
    ("nested_derivative", lambda df, g, dg, x: df(dg(x)), "slope-of-slope"),
    ("neuron_grad", neuron(right, z_of=lambda w, x, b: w * x + b), "not-summed"),
    ("neuron_grad", neuron(right, z_of=lambda w, x, b: np.sum(w * x)), "bias-forgotten-in-z"),
    ("neuron_grad", neuron(lambda a, y: 2 * a - y * a * (1 - a)), "brackets-around-error"),
    ("neuron_grad", neuron(lambda a, y: (2 * a - y) * (a * (1 - a))), "prediction-doubled"),
    ("neuron_grad", neuron(lambda a, y: 2 * (a - y) * a * 1 - a), "brackets-around-slope"),
    ("neuron_grad", neuron(lambda a, y: 2 * (a - y) + a * (1 - a)), "slopes-added"),
    ("neuron_grad", everything_added, "all-slopes-added"),
    ("neuron_grad", neuron(lambda a, y: 2 * (a - y) * (a * (1 + a))), "plus-for-minus"),
    ("neuron_grad", weights_alone, "weights-only"),
    ("neuron_grad", bias_without_the_shared_factor, "bias-one"),
    ("neuron_grad", neuron_by_differences, "by-differences"),
    ("fork_grad", lambda x: (x + 2) + x**2 * 2 * x, "factors-swapped"),
    ("fork_grad", lambda x: max(x**2, (x + 2) * 2 * x), "larger-path-only"),
    ("fork_grad", lambda x: central(lambda v: (v + 2) * v**2, x), "by-differences"),
]


@pytest.mark.parametrize(("exercise", "answer", "slug"), LESSON_04)
def test_lesson_04(exercise, answer, slug):
    assert named(exercise, answer) == {slug}


def test_the_functions_in_a_message_are_formulas_to_work_by_hand():
    with pytest.raises(CheckFailed, match="f = 2x³ − x² \\+ 4"):
        check.numeric_derivative(lambda f, x, h=1e-5: 0.0, seed=1)
    with pytest.raises(CheckFailed, match="df = 3x², g = x² \\+ 1, dg = 2x"):
        check.nested_derivative(lambda df, g, dg, x: 0.0, seed=1)
