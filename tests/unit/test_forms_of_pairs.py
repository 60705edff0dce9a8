"""More than the list of pairs that is asked for, and a loss that is called with less than all parameters, are named."""

from collections.abc import Callable
from typing import Any

import pytest

from course_lib import check, network
from course_lib.checks.failures import CheckFailed


def right(params: Any, Zs: Any, As: Any, Y: Any, d_activation: Callable[[Any], Any]) -> list[Any]:
    delta = (As[-1] - Y) / Y.shape[1] * d_activation(Zs[-1])
    found: list[Any] = []
    for i in reversed(range(len(params))):
        found.insert(0, (delta @ As[i].T, delta.sum(axis=1, keepdims=True)))
        if i:
            delta = params[i][0].T @ delta * d_activation(Zs[i - 1])
    return found


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (lambda g: (g, g[0][0]), "more comes back than the list that is asked for; what comes first is right"),
        (lambda g: [g, []], "more comes back than the list that is asked for; what comes first is right"),
        (lambda g: (g[0][0], g), "more comes back than the list that is asked for; what comes last is right"),
        (lambda g: [(*pair, pair[0]) for pair in g], "more than the two that are asked for; the first two are right"),
        (lambda g: [*g, g[0]], "the list has more items than are asked for; the first of them are right"),
        (lambda g: [g[-1], *g], "the list has more items than are asked for; the last of them are right"),
        (lambda g: [*g, g[0][0]], "the list has more items than are asked for; the first of them are right"),
    ],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_gradient_that_was_not_asked_for_is_named(more: Callable[[Any], Any], says: str, seed: int):
    def backward(params, Zs, As, Y, d_activation):
        return more(right(params, Zs, As, Y, d_activation))

    with pytest.raises(CheckFailed) as failed:
        check.backward(backward, seed=seed)
    assert says in " ".join(str(failed.value).split())


def test_what_is_wrong_with_the_numbers_comes_before_what_is_too_much():
    def backward(params, Zs, As, Y, d_activation):
        found = right(params, Zs, As, Y, d_activation)
        return [(2 * dW, 2 * db) for dW, db in found], found[0][0]

    with pytest.raises(CheckFailed) as failed:
        check.backward(backward, seed=0)
    said = " ".join(str(failed.value).split())
    assert "every gradient is twice too large" in said
    assert "also more comes back than the list that is asked for" in said


@pytest.mark.parametrize(
    ("given", "got"),
    [
        (lambda params: params[0][0], "an array of shape (2, 2)"),
        (lambda params: float(params[0][0][0, 0]), "a float"),
        (lambda params: params[0], "a tuple of 2"),
        (lambda params: [params[0]], "a list of 1"),
    ],
)
def test_a_loss_says_what_it_takes(given: Callable[[Any], Any], got: str):
    def gradient_check(loss, params, grads, h=1e-5):
        return loss(given(params))

    with pytest.raises(CheckFailed) as failed:
        check.gradient_check(gradient_check, seed=0)
    said = " ".join(str(failed.value).split())
    assert f"loss takes all of params, a list of 2 pairs (W, b); it got {got}" in said


def test_parameters_in_lists_or_tuples_are_all_the_same_to_a_loss():
    def gradient_check(loss, params, grads, h=1e-5):
        return network.relative_error(loss(params), loss(tuple([W, b] for W, b in params)))

    with pytest.raises(CheckFailed) as failed:
        check.gradient_check(gradient_check, seed=0)
    assert "loss takes" not in str(failed.value)
