"""Mistakes as students write them, not as the catalogue does: they are named all the same."""

import numpy as np
import pytest

from course_lib import check
from course_lib.checks import CheckFailed


def loop_without_plus(w, x, b):
    z = 0
    for i in range(len(w)):
        z = w[i] * x[i]
    return z + b


def bias_inside_the_loop(w, x, b):
    z = 0
    for wi, xi in zip(w, x, strict=True):
        z += wi * xi + b
    return z


def forward_forgets_z(params, X, activation):
    Zs, As = [], [X]
    A = X
    for W, b in params:
        A = activation(np.dot(W, A) + b)
        Zs.append(A)
        As.append(A)
    return Zs, As


def grid_the_wrong_way_round(x, y, ws, bs):
    return [[np.mean((w * x + b - y) ** 2) for b in bs] for w in ws]


def written_backward(
    *, hidden_slope=True, output_slope=True, m_once=True, transpose=True, db=None, sign=1, after=False
):
    """A backward pass in one function, with one line of it wrong."""

    def backward(params, Zs, As, Y, d_activation):
        m = Y.shape[1] if m_once else 1
        grads = [None] * len(params)
        dA = sign * (As[-1] - Y) / m
        for i in reversed(range(len(params))):
            slope = d_activation(As[i + 1] if after else Zs[i])
            last = i == len(params) - 1
            delta = dA * slope if (output_slope if last else hidden_slope) else dA
            bias = db(delta) if db else np.sum(delta, axis=1).reshape(-1, 1)
            grads[i] = (np.dot(delta, As[i].T), bias)
            W = params[i][0]
            dA = np.dot(W.T if transpose else W, delta)
        return grads

    return backward


def one_layer_too_many_slopes(params, Zs, As, Y, d_activation):
    """Nothing in the catalogue: the hidden layers are bent twice."""
    delta = (As[-1] - Y) / Y.shape[1] * d_activation(Zs[-1])
    grads = [(delta @ As[-2].T, delta.sum(1, keepdims=True))]
    for i in range(len(params) - 2, -1, -1):
        delta = params[i + 1][0].T @ delta * d_activation(Zs[i]) ** 2
        grads = [(delta @ As[i].T, delta.sum(1, keepdims=True)), *grads]
    return grads


def step_in_place(params, grads, eta):
    new = []
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        W -= eta * dW
        b -= eta * db
        new.append((W, b))
    return new


def batches_without_the_rest(X, Y, size, rng):
    if size < 1:
        raise ValueError(size)
    order = rng.permutation(X.shape[1])
    for k in range(X.shape[1] // size):
        part = order[k * size : (k + 1) * size]
        yield X[:, part], Y[:, part]


def central_without_brackets(f, x, h=1e-5):
    return f(x + h) - f(x - h) / (2 * h)


def forks_overwrite(x):
    dx = 1 * x**2
    dx = (x + 2) * 2 * x
    return dx


@pytest.mark.parametrize(
    ("exercise", "answer", "slug"),
    [
        ("weighted_sum", loop_without_plus, "last-product-only"),
        ("weighted_sum", bias_inside_the_loop, "bias-per-input"),
        ("sigmoid", lambda z: np.power(1 + np.exp(-np.asarray(z, dtype=float)), -1.0), "overflow"),
        ("sigmoid", lambda z: np.exp(-np.logaddexp(0, z)), "wrong-sign"),
        ("forward", forward_forgets_z, "z-not-kept"),
        ("mse", lambda Y_hat, Y: ((Y - Y_hat) ** 2).mean(), "also-divided-by-n"),
        ("mse_grad", lambda Y_hat, Y: (Y_hat - Y) * 2, "no-1-over-m"),
        ("loss_grid", grid_the_wrong_way_round, "axes-swapped"),
        ("numeric_derivative", central_without_brackets, "precedence"),
        ("fork_grad", forks_overwrite, "second-path-overwrites"),
        ("backward", written_backward(hidden_slope=False), "hidden-without-derivative"),
        ("backward", written_backward(output_slope=False), "output-without-derivative"),
        ("backward", written_backward(m_once=False), "no-1-over-m"),
        ("backward", written_backward(transpose=False), "weights-not-transposed-to-the-end"),
        ("backward", written_backward(sign=-1), "wrong-sign"),
        ("backward", written_backward(after=True), "slope-at-a"),
        ("backward", written_backward(db=np.sum), "bias-one-number"),
        ("backward", written_backward(db=lambda d: d.mean(axis=1, keepdims=True)), "bias-averaged"),
        ("backward", written_backward(db=lambda d: d.mean(axis=1, keepdims=True), hidden_slope=False),
         "hidden-without-derivative+bias-averaged"),
        ("sgd_step", step_in_place, "in-place"),
        ("minibatches", batches_without_the_rest, "last-batch-dropped"),
    ],
)  # fmt: skip
def test_the_mistake_is_named(exercise, answer, slug):
    for seed in range(10):
        with pytest.raises(CheckFailed) as failed:
            getattr(check, exercise)(answer, seed=seed)
        assert failed.value.mistake == slug


def test_a_mistake_nobody_listed_is_told_by_where_it_shows():
    with pytest.raises(CheckFailed) as failed:
        check.backward(one_layer_too_many_slopes, seed=2)
    assert failed.value.mistake is None
    assert "an earlier one is wrong: look at the error signal you passed back" in failed.value.hint
    assert "dW of layer 2" in str(failed.value)
