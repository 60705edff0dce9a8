"""Another last layer and another loss cost a δ of one line: the pass, its checks and its mistakes are the same ones."""

import numpy as np
import pytest

from course_lib import network
from course_lib.checks import differences, inputs
from course_lib.mistakes.table import tables


def softmax(Z):
    """Return the softmax of each column; also for a stack of such Z."""
    e = np.exp(Z - Z.max(axis=-2, keepdims=True))
    return e / e.sum(axis=-2, keepdims=True)


def cross_entropy(Y):
    return lambda Y_hat: -np.sum(Y * np.log(Y_hat), axis=(-2, -1)) / Y.shape[1]


def one_hot(rng, Y_hat):
    return np.eye(len(Y_hat))[:, rng.integers(len(Y_hat), size=Y_hat.shape[1])]


def classified(sizes):
    return inputs.forward_pass(
        np.random.default_rng(7), sizes, 5, (network.tanh, network.d_tanh), last=softmax, targets=one_hot
    )


def entries(grads):
    return np.concatenate([array.ravel() for array in network.chain_arrays(grads)])


def below_softmax(p, pass_down=network.backpropagate):
    return pass_down(p.params, p.Zs, p.As, (p.As[-1] - p.Y) / p.m, p.d_activation)


@pytest.mark.parametrize("sizes", [(3, 4), (2, 4, 3), (3, 3, 3, 3)])
def test_gradients_below_softmax_and_cross_entropy_agree_with_differences(sizes):
    p = classified(sizes)
    beside = differences.loss_gradients(p.params, p.X, cross_entropy(p.Y), network.tanh, last=softmax)
    assert np.max(np.abs(entries(below_softmax(p)) - entries(beside))) < differences.TOLERANCE


def test_gradient_check_takes_any_loss():
    p = classified((2, 4, 3))

    def loss(params):
        return float(cross_entropy(p.Y)(inputs.through(params, p.X, network.tanh, softmax)[1][-1]))

    assert network.gradient_check(loss, p.params, below_softmax(p)) < 1e-5
    assert network.gradient_check(loss, p.params, [(2 * dW, db) for dW, db in below_softmax(p)]) > 0.4


def test_targets_and_last_layer_are_those_that_were_asked_for():
    p = classified((2, 4, 3))
    assert np.allclose(p.As[-1].sum(axis=0), 1)
    assert sorted(set(p.Y.ravel())) == [0, 1]
    assert np.array_equal(p.As[-2], np.tanh(p.Zs[-2]))


BROKEN = """
no-slope | σ′ is missing | hidden_delta: W_next.T @ delta_next
    What does σ do to a small change?
stopped | only the error signal is handed on | backpropagate: delta
    Which lines come after it?
"""


def test_a_broken_rule_breaks_the_pass_below_any_loss():
    p = classified((3, 3, 3))
    without_slope = tables(backpropagate=BROKEN.replace("backpropagate: ", ""))["backpropagate"][0].answer
    wrong, right = below_softmax(p, without_slope), below_softmax(p)
    assert np.array_equal(wrong[-1][0], right[-1][0])
    assert not np.allclose(wrong[0][0], right[0][0])


def test_backward_is_the_pass_below_the_squares():
    p = inputs.forward_pass(np.random.default_rng(3), (3, 3, 3), 5, (network.tanh, network.d_tanh))
    stopped = tables(backward=BROKEN)["backward"][1].answer
    assert np.array_equal(
        stopped(p.params, p.Zs, p.As, p.Y, p.d_activation),
        network.output_delta(network.d_loss(p.As[-1], p.Y), p.Zs[-1], p.d_activation),
    )
