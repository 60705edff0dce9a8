"""Gradients once more, without a derivative formula: by central differences of the functions themselves.

They are a second opinion beside the reference answer. All entries of an array are moved at once, each in its own copy.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import network
from course_lib.checks.protocol import Case

Array = NDArray[np.float64]

H = 1e-5
# How far a formula may be from the differences: with h = 1e-5 they are off by about h² and by rounding / h, each near
# 1e-10 for the numbers of the cases, which are of the order of 1.
TOLERANCE = 1e-7
LEAST_LOG = 40.0  # −ln of a probability that stands for 0: the logarithm of 0 has no differences
ACTIVATION_OF = {slope: network.ACTIVATIONS[name] for name, slope in network.SLOPES.items()}


def by_differences(f: Callable[[Array], Array], at: ArrayLike) -> Array:
    """Return ∂f/∂(each entry of `at`), in the shape of `at`.

    `f` gets copies of `at`, stacked along a new first axis, and returns one number for each.
    """
    at = np.asarray(at, dtype=float)
    steps = H * np.eye(at.size).reshape(at.size, *at.shape)
    return ((f(at + steps) - f(at - steps)) / (2 * H)).reshape(at.shape)


def elementwise(f: Callable[[ArrayLike], Array]) -> Callable[[Case], Array]:
    """Return the slope of `f` at every entry of the case's only argument; 0 at a kink at 0, where the sides differ.

    The steps are smaller near 0, so that none of them crosses it.
    """

    def slopes(case: Case) -> Array:
        z = np.asarray(case.args[0], dtype=float)
        h = np.where(z == 0, H, np.minimum(H, np.abs(z) / 2))
        right, left = (f(z + h) - f(z)) / h, (f(z) - f(z - h)) / h
        kink = (z == 0) & (np.abs(right - left) > 0.5)
        return np.where(kink, 0.0, (f(z + h) - f(z - h)) / (2 * h))

    return slopes


def mse_grad(case: Case) -> Array:
    """Return ∂mse/∂Ŷ."""
    Y_hat, Y = case.args
    return by_differences(lambda P: np.sum((P - Y) ** 2, axis=(-2, -1)) / Y.shape[1], Y_hat)


def neuron_grad(case: Case) -> tuple[Array, Array]:
    """Return ∂(ŷ − y)²/∂w and ∂(ŷ − y)²/∂b of one sigmoid neuron."""
    w, x, b, y = case.args
    return (
        by_differences(lambda w: (network.sigmoid(w @ x + b) - y) ** 2, w),
        by_differences(lambda b: (network.sigmoid(w @ x + b) - y) ** 2, b),
    )


def fork_grad(case: Case) -> Array:
    """Return d/dx of (x + 2) · x²."""
    return by_differences(lambda x: (x + 2) * x**2, case.args[0])


def output_delta(case: Case) -> Array:
    """Return ∂/∂Z of a loss whose gradient with respect to A = σ(Z) is dA."""
    dA, Z, d_activation = case.args
    return by_differences(lambda Z: np.sum(dA * ACTIVATION_OF[d_activation](Z), axis=(-2, -1)), Z)


def hidden_delta(case: Case) -> Array:
    """Return ∂/∂Z of a loss whose gradient with respect to W_next σ(Z) is delta_next."""
    W_next, delta_next, Z, d_activation = case.args
    activation = ACTIVATION_OF[d_activation]
    return by_differences(lambda Z: np.sum(delta_next * (W_next @ activation(Z)), axis=(-2, -1)), Z)


def layer_grads(case: Case) -> tuple[Array, Array]:
    """Return ∂/∂W and ∂/∂b of a loss whose gradient with respect to Z = W A_prev + b is delta."""
    delta, A_prev = case.args
    n, n_prev = delta.shape[0], A_prev.shape[0]
    return (
        by_differences(lambda W: np.sum(delta * (W @ A_prev), axis=(-2, -1)), np.zeros((n, n_prev))),
        by_differences(lambda b: np.sum(delta * (b + np.zeros_like(delta)), axis=(-2, -1)), np.zeros((n, 1))),
    )


def half_squares(Y: Array) -> Callable[[Array], Array]:
    """Return L = 1/(2m) Σ ‖ŷ − y‖² for each item of a stack of outputs (…, n, m)."""
    return lambda Y_hat: np.sum((Y_hat - Y) ** 2, axis=(-2, -1)) / (2 * Y.shape[1])


def backward(case: Case) -> list[tuple[Array, Array]]:
    """Return the gradients of L with respect to every parameter of the network."""
    params, _, As, Y, d_activation = case.args
    return loss_gradients(params, As[0], half_squares(Y), ACTIVATION_OF[d_activation])


def loss_gradients(
    params: network.Params,
    X: Array,
    loss: Callable[[Array], Array],
    activation: Callable[[Array], Array],
    last: Callable[[Array], Array] | None = None,
) -> list[tuple[Array, Array]]:
    """Return ∂L/∂W and ∂L/∂b of every layer, computed from the forward pass alone.

    `loss` makes one number of outputs (n, m), and k numbers of a stack of them (k, n, m). `last` is what the last layer
    makes of its Z, where that is not `activation`; it gets such stacks, too.
    """

    def of_layer(layer: int) -> tuple[Array, Array]:
        def losses(W: Array, b: Array) -> Array:
            A = X
            layers = [*params[:layer], (W, b), *params[layer + 1 :]]
            for W_here, b_here in layers[:-1]:
                A = activation(W_here @ A + b_here)
            W_last, b_last = layers[-1]
            return loss((last or activation)(W_last @ A + b_last))

        W, b = params[layer]
        return by_differences(lambda moved: losses(moved, b), W), by_differences(lambda moved: losses(W, moved), b)

    return [of_layer(layer) for layer in range(len(params))]


def backpropagate(case: Case) -> list[tuple[Array, Array]]:
    """Return the gradients of a loss whose gradient with respect to the last layer's Z is delta."""
    params, _, As, delta, d_activation = case.args
    return loss_gradients(
        params, As[0], lambda Z: np.sum(delta * Z, axis=(-2, -1)), ACTIVATION_OF[d_activation], network.identity
    )


def cross_entropy_delta(case: Case) -> Array:
    """Return ∂L/∂Z of the mean of −Σ y ln ŷ, where ŷ = softmax(z); ln ŷ is such a z."""
    Y_hat, Y = case.args

    def losses(Z: Array) -> Array:
        log_sum = np.log(np.sum(np.exp(Z), axis=-2, keepdims=True))
        loss: Array = -np.sum(Y * (Z - log_sum), axis=(-2, -1)) / Y.shape[1]
        return loss

    return by_differences(losses, np.log(np.maximum(Y_hat, np.exp(-LEAST_LOG))))


def train_step(case: Case) -> tuple[list[tuple[Array, Array]], float]:
    """Return the parameters after a step along the gradient by differences, and the loss before that step."""
    params, X, Y, eta, activation, _ = case.args
    after = network.sgd_step(params, loss_gradients(params, X, half_squares(Y), activation), eta)
    return after, network.loss(network.forward(params, X, activation)[1][-1], Y)
