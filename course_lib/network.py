"""The mathematics of the course, to be read after it. NumPy and nothing else.

One notation everywhere: a neuron weighs its inputs, adds its bias and bends the sum,

    z = w · x + b        a = σ(z)

with x and w of shape (n,), b, z and a numbers. The formulas are those of Nielsen, "Neural Networks and
Deep Learning" (2015), chapter 1, in the notation of the course.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Activation = Callable[[ArrayLike], NDArray[np.float64] | np.float64]


def identity(z: ArrayLike) -> NDArray[np.float64] | np.float64:
    """Return z itself, elementwise: a neuron without an activation. Any shape."""
    return np.positive(np.asarray(z, dtype=float))


def step(z: ArrayLike) -> NDArray[np.float64] | np.float64:
    """1 where z > 0 and else 0, elementwise: the output of a logic gate. Any shape."""
    return np.heaviside(np.asarray(z, dtype=float), 0.0)


def sigmoid(z: ArrayLike) -> NDArray[np.float64] | np.float64:
    """σ(z) = 1 / (1 + e^(−z)), elementwise, between 0 and 1. Any shape.

    Only e^(−|z|) is computed, which lies between 0 and 1 and so never overflows.
    """
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e)[()] / (1.0 + e)


def tanh(z: ArrayLike) -> NDArray[np.float64] | np.float64:
    """Hyperbolic tangent of z, elementwise, between −1 and 1. Any shape."""
    return np.tanh(np.asarray(z, dtype=float))


def relu(z: ArrayLike) -> NDArray[np.float64] | np.float64:
    """max(0, z), elementwise: the rectified linear unit. Any shape."""
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


def gate(name: str) -> tuple[NDArray[np.float64], float]:
    """Weights of shape (2,) and a bias that make `step(w · x + b)` the gate "and", "or" or "nand".

    Raises ValueError for any other name: "xor" among them, which one neuron cannot be.
    """
    if name not in GATES:
        raise ValueError(f"no single neuron is known here for the gate {name!r}; known are {', '.join(GATES)}")
    w, b = GATES[name]
    return np.array(w), b
