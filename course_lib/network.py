"""The mathematics of the course, to be read after it. NumPy and nothing else.

One notation everywhere. Samples stand in columns: X has shape (n₀, m). Layer l has weights W of shape
(n, n_prev) and biases b of shape (n, 1); a network is a list of such pairs, first layer first.

    forward     z⁽ˡ⁾ = W⁽ˡ⁾ a⁽ˡ⁻¹⁾ + b⁽ˡ⁾,  a⁽ˡ⁾ = σ(z⁽ˡ⁾),  a⁽⁰⁾ = x
    backward    δ⁽ᴸ⁾ = ∂L/∂a⁽ᴸ⁾ ⊙ σ′(z⁽ᴸ⁾),  δ⁽ˡ⁾ = (W⁽ˡ⁺¹⁾)ᵀ δ⁽ˡ⁺¹⁾ ⊙ σ′(z⁽ˡ⁾)
    gradients   ∂L/∂W⁽ˡ⁾ = δ⁽ˡ⁾ (a⁽ˡ⁻¹⁾)ᵀ,  ∂L/∂b⁽ˡ⁾ = δ⁽ˡ⁾ summed over the batch
    update      θ ← θ − η ∂L/∂θ

The formulas are those of Nielsen, "Neural Networks and Deep Learning" (2015), chapters 1 and 2, for batches.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Params = list[tuple[Array, Array]]
Activation = Callable[[Any], Array]  # of a number or an array; softmax of a matrix alone

# ------------------------------------------------------------------ lesson 01: one neuron


def identity(z: ArrayLike) -> Array:
    """Return z itself, elementwise: a neuron without an activation. Any shape."""
    return np.positive(np.asarray(z, dtype=float))


def step(z: ArrayLike) -> Array:
    """Return 1 where z > 0 and else 0, elementwise: the output of a logic gate. Any shape."""
    return np.heaviside(np.asarray(z, dtype=float), 0.0)


def sigmoid(z: ArrayLike) -> Array:
    """Return σ(z) = 1 / (1 + e^(−z)), elementwise, between 0 and 1. Any shape.

    Only e^(−|z|) is computed, which lies between 0 and 1 and so never overflows.
    """
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e)[()] / (1.0 + e)


def tanh(z: ArrayLike) -> Array:
    """Return the hyperbolic tangent of z, elementwise, between −1 and 1. Any shape."""
    return np.tanh(np.asarray(z, dtype=float))


def relu(z: ArrayLike) -> Array:
    """Return max(0, z), elementwise: the rectified linear unit. Any shape."""
    return np.maximum(np.asarray(z, dtype=float), 0.0)


ACTIVATIONS: dict[str, Activation] = {f.__name__: f for f in (identity, step, sigmoid, tanh, relu)}


def weighted_sum(w: ArrayLike, x: ArrayLike, b: float) -> float:
    """Return z = w · x + b of one neuron.

    `w` and `x` have shape (n,), `b` is a number. Raises ValueError where `w` and `x` differ in length.
    """
    return float(np.dot(w, x) + b)


def neuron(w: ArrayLike, x: ArrayLike, b: float, activation: Activation) -> float:
    """Return a = activation(w · x + b) of one neuron. Shapes as in `weighted_sum`."""
    return float(activation(weighted_sum(w, x, b)))


GATES: dict[str, tuple[tuple[float, float], float]] = {
    "and": ((1.0, 1.0), -1.5),
    "or": ((1.0, 1.0), -0.5),
    "nand": ((-1.0, -1.0), 1.5),
}


def gate(name: str) -> tuple[Array, float]:
    """Return weights of shape (2,) and a bias that make `step(w · x + b)` the gate "and", "or" or "nand".

    Raises ValueError for any other name, also for "xor", which one neuron cannot be.
    """
    if name not in GATES:
        raise ValueError(f"no single neuron is known here for the gate {name!r}; known are {', '.join(GATES)}")
    w, b = GATES[name]
    return np.array(w), b


# ------------------------------------------------------------------ lesson 02: layers


def layer_forward(W: Array, b: Array, A_prev: Array, activation: Activation) -> tuple[Array, Array]:
    """Return one layer's Z = W A_prev + b and A = activation(Z), both of shape (n, m).

    `W` has shape (n, n_prev), `b` (n, 1), `A_prev` (n_prev, m). Raises ValueError if they do not fit.
    """
    Z = W @ A_prev + b
    return Z, activation(Z)


def count_params(sizes: Sequence[int]) -> int:
    """Count the weights and biases of a network whose layers have `sizes` neurons, inputs first."""
    return sum(n * (n_prev + 1) for n_prev, n in pairwise(sizes))


def init_params(sizes: Sequence[int], rng: np.random.Generator, scale: float = 0.1) -> Params:
    """Draw weights from a normal distribution of standard deviation `scale`; set biases to zero."""
    return [(rng.normal(0.0, scale, (n, n_prev)), np.zeros((n, 1))) for n_prev, n in pairwise(sizes)]


def forward(params: Params, X: Array, activation: Activation) -> tuple[list[Array], list[Array]]:
    """Run `X` (n₀, m) through all layers and keep everything: (Zs, As) with As[0] = X and As[-1] = Ŷ."""
    Zs, As = [], [X]
    for W, b in params:
        Z, A = layer_forward(W, b, As[-1], activation)
        Zs.append(Z)
        As.append(A)
    return Zs, As


# ------------------------------------------------------------------ lesson 03: the error


def squared_error(y_hat: Array, y: Array) -> float:
    """Return Σ (ŷ − y)² of one example with n values."""
    return float(np.sum((np.asarray(y_hat) - y) ** 2))


def mse(Y_hat: Array, Y: Array) -> float:
    """Return the squared error of each of the m columns, averaged: (1/m) Σ ‖ŷ − y‖². Both have shape (n, m)."""
    return float(np.sum((Y_hat - Y) ** 2) / Y.shape[1])


def mse_grad(Y_hat: Array, Y: Array) -> Array:
    """Return the gradient of `mse` with respect to Ŷ: (2/m) (Ŷ − Y), shape (n, m)."""
    return 2.0 * (Y_hat - Y) / Y.shape[1]


def loss_grid(x: Array, y: Array, ws: Array, bs: Array) -> Array:
    """Return `mse` of the line w·x + b at every pair; `x`, `y` have shape (m,), the result (len(bs), len(ws))."""
    lines = np.asarray(ws)[None, :, None] * x + np.asarray(bs)[:, None, None]
    return np.mean((lines - y) ** 2, axis=2)


# ------------------------------------------------------------------ lesson 04: the chain rule


def d_sigmoid(z: ArrayLike) -> Array:
    """Return σ′(z) = σ(z) (1 − σ(z)), elementwise; ¼ at most."""
    s = sigmoid(z)
    return s * (1.0 - s)


def d_tanh(z: ArrayLike) -> Array:
    """Return tanh′(z) = 1 − tanh²(z), elementwise."""
    return 1.0 - tanh(z) ** 2


def d_relu(z: ArrayLike) -> Array:
    """Return 1 where z > 0 and else 0, elementwise (0 at the kink)."""
    return step(z)


SLOPES: dict[str, Activation] = {"sigmoid": d_sigmoid, "tanh": d_tanh, "relu": d_relu}  # of ACTIVATIONS, by name


def numeric_derivative(f: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    """Return the central difference (f(x + h) − f(x − h)) / (2h)."""
    return float((f(x + h) - f(x - h)) / (2.0 * h))


def chain(slopes: Iterable[float]) -> float:
    """Return the slope along a path: the product of the local slopes; 1 for none."""
    return float(np.prod(np.asarray(list(slopes), dtype=float)))


def nested_derivative(
    df: Callable[[float], float], g: Callable[[float], float], dg: Callable[[float], float], x: float
) -> float:
    """Return the slope of f(g(x)) at x: f′(g(x)) · g′(x)."""
    return float(df(g(x)) * dg(x))


def neuron_grad(w: Array, x: Array, b: float, y: float) -> tuple[Array, float]:
    """Return (dw, db) of L = (ŷ − y)² for one sigmoid neuron; `w` and `x` have shape (n,)."""
    z = weighted_sum(w, x, b)
    dz = 2.0 * (sigmoid(z) - y) * d_sigmoid(z)
    return dz * np.asarray(x, dtype=float), float(dz)


def fork_grad(x: float) -> float:
    """Return the slope of q = (x + 2) · x², where x is used twice: both paths add up."""
    return float(x**2 + (x + 2.0) * 2.0 * x)


# ------------------------------------------------------------------ lesson 05: the backward pass


def loss(Y_hat: Array, Y: Array) -> float:
    """Return L = 1/(2m) Σ ‖ŷ − y‖²: half of `mse`, so that the 2 of the square cancels."""
    return mse(Y_hat, Y) / 2.0


def d_loss(Y_hat: Array, Y: Array) -> Array:
    """Return ∂L/∂Ŷ = (Ŷ − Y) / m, shape (n, m). The 1/m lives here alone."""
    return (Y_hat - Y) / Y.shape[1]


def output_delta(dA: Array, Z: Array, d_activation: Activation) -> Array:
    """Return δ⁽ᴸ⁾ = ∂L/∂a⁽ᴸ⁾ ⊙ σ′(z⁽ᴸ⁾), shape (n, m)."""
    return dA * d_activation(Z)


def hidden_delta(W_next: Array, delta_next: Array, Z: Array, d_activation: Activation) -> Array:
    """Return δ⁽ˡ⁾ = (W⁽ˡ⁺¹⁾)ᵀ δ⁽ˡ⁺¹⁾ ⊙ σ′(z⁽ˡ⁾), shape (n, m)."""
    return (W_next.T @ delta_next) * d_activation(Z)


def layer_grads(delta: Array, A_prev: Array) -> tuple[Array, Array]:
    """Return ∂L/∂W⁽ˡ⁾ = δ⁽ˡ⁾ (a⁽ˡ⁻¹⁾)ᵀ, shape (n, n_prev), and ∂L/∂b⁽ˡ⁾ = δ⁽ˡ⁾ summed over the batch, shape (n, 1)."""
    return delta @ A_prev.T, np.sum(delta, axis=1, keepdims=True)


def backpropagate(
    params: Params, Zs: Sequence[Array], As: Sequence[Array], delta: Array, d_activation: Activation
) -> Params:
    """Return the gradients of all parameters, from δ⁽ᴸ⁾ of the last layer down; same form as `params`.

    `delta` (n, m) is all that depends on the loss and on what the last layer does with its Z.
    """
    grads = [layer_grads(delta, As[-2])]
    for layer in reversed(range(len(params) - 1)):
        delta = hidden_delta(params[layer + 1][0], delta, Zs[layer], d_activation)
        grads.insert(0, layer_grads(delta, As[layer]))
    return grads


def backward(params: Params, Zs: Sequence[Array], As: Sequence[Array], Y: Array, d_activation: Activation) -> Params:
    """Return the gradients of L with respect to all parameters, from a forward pass's memory; same form as `params`."""
    delta = output_delta(d_loss(As[-1], Y), Zs[-1], d_activation)
    return backpropagate(params, Zs, As, delta, d_activation)


def relative_error(g: float, g_numeric: float) -> float:
    """Return |g − ĝ| / max(|g|, |ĝ|, 1e-6); 0 where both are 0, infinity where one is no finite number."""
    if not (np.isfinite(g) and np.isfinite(g_numeric)):
        return np.inf
    return 0.0 if g == g_numeric else float(abs(g - g_numeric) / max(abs(g), abs(g_numeric), 1e-6))


def gradient_check(loss: Callable[[Params], float], params: Params, grads: Params, h: float = 1e-5) -> float:
    """Return the largest `relative_error`, over all entries, of `grads` against central differences of `loss(params)`.

    Each entry is changed in place and put back, so that `params` is the same to the bit afterwards.
    """
    worst = 0.0
    for parameter, gradient in zip(chain_arrays(params), chain_arrays(grads), strict=True):
        for index in np.ndindex(parameter.shape):
            kept = parameter[index]
            parameter[index] = kept + h
            above = loss(params)
            parameter[index] = kept - h
            below = loss(params)
            parameter[index] = kept
            worst = max(worst, relative_error(float(gradient[index]), (above - below) / (2.0 * h)))
    return worst


def chain_arrays(params: Params) -> Iterator[Array]:
    """Return all W and b of a network, one after the other."""
    return (array for layer in params for array in layer)


# ------------------------------------------------------------------ lesson 06: the update


def sgd_step(params: Params, grads: Params, eta: float) -> Params:
    """Take one step downhill: W − η ∂L/∂W and b − η ∂L/∂b in every layer, in new arrays."""
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


def minibatches(X: Array, Y: Array, size: int, rng: np.random.Generator) -> Iterator[tuple[Array, Array]]:
    """Yield (X_b, Y_b) of at most `size` columns, in an order drawn from `rng`, every column once.

    Raises ValueError for a size below 1.
    """
    if size < 1:
        raise ValueError(f"a batch needs at least one example; got size {size}")
    order = rng.permutation(X.shape[1])
    return ((X[:, part], Y[:, part]) for part in (order[i : i + size] for i in range(0, order.size, size)))


def train_step(
    params: Params, X: Array, Y: Array, eta: float, activation: Activation, d_activation: Activation
) -> tuple[Params, float]:
    """Run forward, backward and update once: return (new params, the loss of this batch before the step)."""
    Zs, As = forward(params, X, activation)
    grads = backward(params, Zs, As, Y, d_activation)
    return sgd_step(params, grads, eta), loss(As[-1], Y)


def train(
    params: Params,
    X: Array,
    Y: Array,
    *,
    eta: float,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    activation: Activation,
    d_activation: Activation,
) -> tuple[Params, list[float]]:
    """Train for `epochs` passes over the data, shuffled anew each time.

    Returns (params, losses): `losses[e]` is the mean over all columns of the losses seen in epoch e.
    """
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, Y_batch in minibatches(X, Y, batch_size, rng):
            params, batch_loss = train_step(params, X_batch, Y_batch, eta, activation, d_activation)
            total += batch_loss * X_batch.shape[1]
        losses.append(total / X.shape[1])
    return params, losses


# ------------------------------------------------------------------ lesson 07: digits

LEAST = 1e-12  # a probability below it counts as this much, so that its logarithm is finite


def one_hot(labels: ArrayLike, n: int) -> Array:
    """Return targets of shape (n, m) for m labels from 0 to n − 1: in each column a 1 in the label's row, else 0.

    Raises ValueError for a label outside of 0 … n − 1.
    """
    rows = np.arange(n)[:, None]
    hot: Array = (rows == _of_classes(labels, n)).astype(float)
    return hot


def _of_classes(labels: ArrayLike, n: int) -> NDArray[np.integer]:
    """Return labels as an array. Raises ValueError for one outside of 0 … n − 1."""
    labels = np.asarray(labels)
    if np.any((labels < 0) | (labels >= n)):
        raise ValueError(f"labels must lie from 0 to {n - 1}; got {labels.min()} to {labels.max()}")
    return labels


def softmax(Z: Array) -> Array:
    """Return e^z / Σ e^z of each column, shape (n, m): positive, and 1 in sum.

    The largest z of a column is subtracted first. The quotient stays the same, and no power is above 1.
    """
    Z = np.asarray(Z, dtype=float)
    E = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return E / np.sum(E, axis=0, keepdims=True)


def cross_entropy(Y_hat: Array, Y: Array) -> float:
    """Return the mean over the m columns of −Σ y ln ŷ, with ŷ taken as at least `LEAST`. Both have shape (n, m)."""
    return float(-np.sum(Y * np.log(np.maximum(Y_hat, LEAST))) / Y.shape[1])


def cross_entropy_delta(Y_hat: Array, Y: Array) -> Array:
    """Return δ⁽ᴸ⁾ = ∂L/∂Z of `cross_entropy` where Ŷ = softmax(Z): (Ŷ − Y) / m, shape (n, m).

    Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.108. The 1/m lives here alone.
    """
    return (Y_hat - Y) / Y.shape[1]


def accuracy(Y_hat: Array, Y: Array) -> float:
    """Return the share of columns whose largest entry stands in the same row of Ŷ and Y, from 0 to 1."""
    return float(np.mean(np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0)))


def forward_softmax(params: Params, X: Array, activation: Activation) -> tuple[list[Array], list[Array]]:
    """Run `X` (n₀, m) forward with `activation` in the hidden layers and softmax in the last: (Zs, As) as `forward`."""
    Zs, As = forward(params[:-1], X, activation)
    Z, Y_hat = layer_forward(*params[-1], As[-1], softmax)
    return [*Zs, Z], [*As, Y_hat]


# ------------------------------------------------------------------ lesson 08: better steps


def scaled_params(sizes: Sequence[int], rng: np.random.Generator, gain: float = 2.0) -> Params:
    """Draw the weights of each layer from a normal distribution of variance gain / n_prev; set biases to zero.

    Gain 2 is He's (He et al. 2015, equation 10), made for ReLU; gain 1 is LeCun's (LeCun et al. 1998, section 4.6).
    """
    return [(rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)), np.zeros((n, 1))) for n_prev, n in pairwise(sizes)]


def momentum_step(params: Params, velocity: Params, grads: Params, eta: float, beta: float) -> tuple[Params, Params]:
    """Take one step with momentum: v ← βv + g, θ ← θ − ηv. Return (params, velocity), in new arrays.

    Source: Polyak (1964), in the form of Sutskever et al. (2013) as PyTorch writes it: η stands outside of v.
    """
    velocity = _each(lambda v, g: beta * v + g, velocity, grads)
    return _each(lambda p, v: p - eta * v, params, velocity), velocity


def rmsprop_step(
    params: Params, squares: Params, grads: Params, eta: float, beta: float, eps: float = 1e-8
) -> tuple[Params, Params]:
    """Take one step of RMSprop: s ← βs + (1 − β)g², θ ← θ − ηg / (√s + ε). Return (params, squares), in new arrays.

    Source: Hinton, "Neural Networks for Machine Learning" (2012), lecture 6e.
    """
    squares = _each(lambda s, g: beta * s + (1.0 - beta) * g**2, squares, grads)
    return _each(lambda p, g, s: p - eta * g / (np.sqrt(s) + eps), params, grads, squares), squares


def adam_step(
    params: Params,
    m: Params,
    v: Params,
    t: int,
    grads: Params,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Params, Params, Params]:
    """Take step `t` of Adam, counted from 1. Return (params, m, v), in new arrays.

    m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g², both started at 0; θ ← θ − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ)
    and v̂ = v / (1 − β₂ᵗ). Source: Kingma and Ba, "Adam" (2015), algorithm 1.
    """
    m = _each(lambda m, g: beta1 * m + (1.0 - beta1) * g, m, grads)
    v = _each(lambda v, g: beta2 * v + (1.0 - beta2) * g**2, v, grads)
    m_part, v_part = 1.0 - beta1**t, 1.0 - beta2**t
    step = _each(lambda m, v: (m / m_part) / (np.sqrt(v / v_part) + eps), m, v)
    return _each(lambda p, s: p - eta * s, params, step), m, v


def _each(rule: Callable[..., Array], *networks: Params) -> Params:
    """Apply `rule` to the arrays that stand at the same place of several networks."""
    return [(rule(*Ws), rule(*bs)) for Ws, bs in (zip(*layers, strict=True) for layers in zip(*networks, strict=True))]
