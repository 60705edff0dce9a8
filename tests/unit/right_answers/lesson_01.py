"""Right answers to lesson 01, written differently."""

import math

import numpy as np


def summed_by_loop(w, x, b):
    total = 0.0
    for i in range(len(w)):
        total += w[i] * x[i]
    return total + b


def summed_backwards(w, x, b):
    return b + sum(p * q for p, q in zip(reversed(w.tolist()), reversed(x.tolist()), strict=True))


def summed_by_recursion(w, x, b):
    return b if len(w) == 0 else w[0] * x[0] + summed_by_recursion(w[1:], x[1:], b)


def by_two_forms(z):
    z = np.asarray(z, dtype=float)
    out = np.empty_like(z)
    out[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    out[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return out


def by_list(z):
    if np.ndim(z):
        return [by_list(row) for row in z]
    e = math.exp(-abs(z))
    return 1 / (1 + e) if z >= 0 else e / (1 + e)


def quietly(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def relu_on_a_copy(z):
    z = np.array(z)
    z[z < 0] = 0
    return z


def relu_by_list(z):
    return [relu_by_list(v) for v in z] if np.ndim(z) else max(0, z)


def gate_with(and_gate, or_gate, nand_gate):
    def gate(name):
        return {"and": and_gate, "or": or_gate, "nand": nand_gate}[name]

    def with_the_right_error(name):
        try:
            return gate(name)
        except KeyError:
            raise ValueError(name) from None

    return with_the_right_error


def neuron_float32_inside(w, x, b, activation):
    z = np.dot(w.astype(np.float32), x.astype(np.float32)) + np.float32(b)
    return activation(z)


def weighted_sum_float32_inside(w, x, b):
    return float(np.dot(w.astype(np.float32), x.astype(np.float32)) + np.float32(b))


def relu_float32_inside(z):
    return np.maximum(np.asarray(z, dtype=np.float32), 0).tolist()


RIGHT = {
    "weighted_sum": [
        lambda w, x, b: np.dot(w, x) + b,
        lambda w, x, b: w @ x + b,
        lambda w, x, b: np.sum(w * x) + b,
        lambda w, x, b: (w * x).sum() + b,
        lambda w, x, b: np.einsum("i,i->", w, x) + b,
        lambda w, x, b: float(np.inner(w, x) + b),
        lambda w, x, b: np.array(np.vdot(w, x) + b),
        lambda w, x, b: np.float32(np.dot(w.astype(np.float32), x.astype(np.float32)) + np.float32(b)),
        lambda w, x, b: np.append(w, b) @ np.append(x, 1),
        lambda w, x, b: math.fsum([*(w * x), b]),
        summed_by_loop,
        summed_backwards,
        summed_by_recursion,
    ],
    "sigmoid": [
        lambda z: np.where(np.asarray(z) >= 0, 1, np.exp(-np.abs(z))) / (1 + np.exp(-np.abs(z))),
        lambda z: 0.5 * (1 + np.tanh(0.5 * np.asarray(z))),
        lambda z: np.exp(-np.logaddexp(0, -np.asarray(z))),
        lambda z: 1 / (1 + np.exp(-np.clip(z, -700, 700))),
        lambda z: np.asarray(by_two_forms(z), dtype=np.float32),
        lambda z: np.vectorize(by_list)(z),
        lambda z: by_two_forms(np.asarray(z).T).T,
        by_two_forms,
        by_list,
        quietly,
    ],
    "relu": [
        lambda z: np.maximum(z, 0),
        lambda z: np.maximum(0.0, z),
        lambda z: np.asarray(z) * (np.asarray(z) > 0),
        lambda z: np.where(np.asarray(z) > 0, z, 0),
        lambda z: (np.asarray(z) + np.abs(z)) / 2,
        lambda z: np.clip(z, 0, None),
        lambda z: np.fmax(z, 0.0).astype(np.float32),
        lambda z: -np.minimum(-np.asarray(z), 0),
        relu_on_a_copy,
        relu_by_list,
    ],
    "neuron": [
        lambda w, x, b, activation: activation(np.dot(w, x) + b),
        lambda w, x, b, activation: activation(sum(w * x) + b),
        lambda w, x, b, activation: float(activation(w @ x + b)),
        lambda w, x, b, activation: activation(np.array(w @ x + b)),
        lambda w, x, b, activation: np.float32(activation(np.float32(w @ x + b))),
        lambda w, x, b, activation: activation(np.array([w @ x + b]))[0],
        lambda w, x, b, activation: (lambda z: activation(z))(summed_by_loop(w, x, b)),
        lambda w, x, b, activation: activation(summed_by_recursion(w, x, b)),
    ],
    "gate": [
        gate_with(([1.0, 1.0], -1.5), ([1.0, 1.0], -0.5), ([-1.0, -1.0], 1.5)),
        gate_with((np.array([1, 1]), -1), (np.array([1, 1]), 0), (np.array([-1, -1]), 2)),
        gate_with(((0.5, 0.9), -1.0), ((3, 2), -1), ((-2, -3), 4)),
        gate_with([[20, 20], -30], [[20, 20], -10], [[-20, -20], 30]),
        gate_with(([1e-3, 1e-3], -1.5e-3), ([1e3, 1e3], -1), ([-7, -5], np.float64(11))),
        gate_with((np.float32([1, 1]), np.float32(-1.5)), ((1, 1), np.array(-0.5)), ((-1, -1), 1.5)),
        gate_with(([4, 1.5], -4.5), ([0.1, 0.2], -0.05), ([-4, -1.5], 4.5)),
        gate_with(([True, True], -1), ([True, True], 0), ([-1, -1], 1.25)),
    ],
}

# In float32 up to the course's own activation, which gives float64 back: right, but for the rounding of float32.
FLOAT32_INSIDE = {
    "weighted_sum": [weighted_sum_float32_inside],
    "relu": [relu_float32_inside],
    "neuron": [neuron_float32_inside],
}
