"""Right answers to lesson 04, written differently."""

import functools
import math
import operator

import numpy as np

from course_lib import network


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def product_by_loop(slopes):
    total = 1.0
    for slope in slopes:
        total *= slope
    return total


def product_by_recursion(slopes):
    return 1.0 if len(slopes) == 0 else slopes[0] * product_by_recursion(slopes[1:])


def numeric_in_lines(f, x, h=1e-5):
    right = f(x + h)
    left = f(x - h)
    return (right - left) / (2 * h)


def nested_in_lines(df, g, dg, x):
    u = g(x)
    outer = df(u)
    inner = dg(x)
    return outer * inner


def neuron_in_lines(w, x, b, y):
    z = np.dot(w, x) + b
    a = sigmoid(z)
    dL_da = 2 * (a - y)
    da_dz = a * (1 - a)
    dz = dL_da * da_dz
    return dz * x, dz


def neuron_as_lists(w, x, b, y):
    z = sum(wi * xi for wi, xi in zip(w, x, strict=True)) + b
    a = 1 / (1 + math.exp(-z))
    dz = 2 * (a - y) * a * (1 - a)
    return [[dz * xi for xi in x], dz]


def neuron_in_float32(w, x, b, y):
    dw, db = neuron_in_lines(w, x, b, y)
    return np.float32(dw), np.float32(db)


def neuron_expanded(w, x, b, y):
    a = sigmoid(w @ x + b)
    db = 2 * a**2 - 2 * a**3 - 2 * y * a + 2 * y * a**2
    return np.array([db * v for v in x]), float(db)


def neuron_with_bias_input(w, x, b, y):
    grad = neuron_in_lines(np.append(w, b), np.append(x, 1.0), 0.0, y)[0]
    return grad[:-1], grad[-1]


def d_relu_on_a_copy(z):
    slope = np.array(z, dtype=float)
    slope[slope <= 0] = 0
    slope[slope > 0] = 1
    return slope


def d_relu_list(z):
    return [d_relu_list(v) for v in z] if np.ndim(z) else int(z > 0)


def fork_in_lines(x):
    dq = x**2
    dq += (x + 2) * 2 * x
    return dq


def d_sigmoid_float32_inside(z):
    s = network.sigmoid(np.float32(z))
    return s * (1 - s)


def neuron_grad_float32_inside(w, x, b, y):
    z = np.float32(w) @ np.float32(x) + np.float32(b)
    a = network.sigmoid(z)
    dz = 2 * (a - y) * a * (1 - a)
    return dz * np.float32(x), dz


def fork_grad_float32_inside(x):
    x = np.float32(x)
    return float(x**2 + (x + 2) * 2 * x)


def nested_float32_inside(df, g, dg, x):
    x = np.float32(x)
    return float(df(g(x)) * dg(x))


def chain_float32_inside(slopes):
    return float(np.prod(np.asarray(slopes, dtype=np.float32)))


RIGHT = {
    "d_sigmoid": [
        lambda z: sigmoid(z) * (1 - sigmoid(z)),
        lambda z: sigmoid(z) - sigmoid(z) ** 2,
        lambda z: sigmoid(z) * sigmoid(np.negative(z)),
        lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2,
        lambda z: 0.25 / np.cosh(np.asarray(z) / 2) ** 2,
        lambda z: 0.25 * (1 - np.tanh(np.asarray(z) / 2) ** 2),
        lambda z: (sigmoid(z) * (1 - sigmoid(z))).astype(np.float32),
        lambda z: (sigmoid(z) * (1 - sigmoid(z))).tolist(),
    ],
    "d_relu": [
        lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0),
        lambda z: np.where(np.asarray(z) > 0, 1, 0),
        lambda z: np.asarray(z) > 0,
        lambda z: (np.asarray(z) > 0).astype(int),
        lambda z: (np.asarray(z) > 0) * 1.0,
        lambda z: np.heaviside(z, 0.0),
        lambda z: np.maximum(np.sign(z), 0),
        lambda z: np.float32(np.greater(z, 0)),
        d_relu_on_a_copy,
        d_relu_list,
    ],
    "numeric_derivative": [
        lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * h),
        lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / 2 / h,
        lambda f, x, h=1e-5: 0.5 * (f(x + h) - f(x - h)) / h,
        lambda f, x, h=1e-5: -(f(x - h) - f(x + h)) / (h + h),
        lambda f, x, h=1e-5: f(x + h) / (2 * h) - f(x - h) / (2 * h),
        lambda f, x, h=1e-5: np.array((f(x + h) - f(x - h)) / (2 * h)),
        lambda f, x, h=0.00001: np.float64(f(x + h) - f(x - h)) * (1 / (2 * h)),
        lambda f, x, h=1e-5: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2,
        numeric_in_lines,
    ],
    "chain": [
        lambda slopes: float(np.prod(slopes)),
        lambda slopes: np.prod(slopes),
        lambda slopes: math.prod(slopes),
        lambda slopes: functools.reduce(operator.mul, slopes, 1.0),
        lambda slopes: np.multiply.reduce(np.array(slopes)),
        lambda slopes: math.prod(list(slopes)[::-1]),
        product_by_loop,
        product_by_recursion,
    ],
    "nested_derivative": [
        lambda df, g, dg, x: df(g(x)) * dg(x),
        lambda df, g, dg, x: dg(x) * df(g(x)),
        lambda df, g, dg, x: float(df(g(x)) * dg(x)),
        lambda df, g, dg, x: math.prod([df(g(x)), dg(x)]),
        lambda df, g, dg, x: np.array(df(g(x))) * dg(x),
        lambda df, g, dg, x: (lambda u: df(u) * dg(x))(g(x)),
        lambda df, g, dg, x: float(np.multiply(dg(x), df(g(x)))),
        nested_in_lines,
    ],
    "neuron_grad": [
        lambda w, x, b, y: neuron_in_lines(w, x, b, y),
        lambda w, x, b, y: [*neuron_in_lines(w, x, b, y)],
        lambda w, x, b, y: (-neuron_in_lines(w, x, b, y)[1] * -x, float(neuron_in_lines(w, x, b, y)[1])),
        lambda w, x, b, y: (neuron_in_lines(w, x, b, y)[0].tolist(), np.array(neuron_in_lines(w, x, b, y)[1])),
        neuron_as_lists,
        neuron_in_float32,
        neuron_expanded,
        neuron_with_bias_input,
    ],
    "fork_grad": [
        lambda x: 3 * x**2 + 4 * x,
        lambda x: x**2 + (x + 2) * 2 * x,
        lambda x: x * (3 * x + 4),
        lambda x: 2 * x * (x + 2) + x * x,
        lambda x: np.float64(3 * x * x + 4 * x),
        lambda x: np.polyval([3.0, 4.0, 0.0], x),
        lambda x: sum(path for path in (x**2, 2 * x * (x + 2))),
        fork_in_lines,
    ],
}

# In float32 up to the course's own activation, which gives float64 back: right, but for the rounding of float32.
FLOAT32_INSIDE = {
    "d_sigmoid": [d_sigmoid_float32_inside],
    "chain": [chain_float32_inside],
    "nested_derivative": [nested_float32_inside],
    "neuron_grad": [neuron_grad_float32_inside],
    "fork_grad": [fork_grad_float32_inside],
}
