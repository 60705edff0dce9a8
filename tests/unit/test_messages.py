"""Messages as a student reads them, whole: `messages.txt` beside this file holds them.

RENEW=1 python -m pytest tests/unit/test_messages.py      writes them anew, to be read before they are committed
"""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import check
from course_lib.checks import CheckFailed
from tests.unit.notebook_cells import PATIENT, cell

KEPT = Path(__file__).with_name("messages.txt")
RULE = "=" * 84

ANSWERS = {
    "a name": ("relu", "def relu(z):\n    return np.abs(z)\n"),
    "a name, and the fringe": (
        "gate",
        "def gate(name):\n    w = {'and': (1, 1, -0.5), 'or': (1, 1, -1.5), 'nand': (-1, -1, 1.5)}\n"
        "    a, b, c = w[name]\n    return (a, b), c\n",
    ),
    "a name, and the other form": (
        "layer_forward",
        "def layer_forward(W, b, A_prev, activation):\n    Z = W @ A_prev\n    return activation(Z), Z\n",
    ),
    "two names": (
        "layer_grads",
        "def layer_grads(delta, A_prev):\n    m = delta.shape[1]\n    dW = delta @ A_prev.T / m\n"
        "    return dW, np.sum(delta, axis=0, keepdims=True)\n",
    ),
    "a matrix is off": (
        "hidden_delta",
        "def hidden_delta(W_next, delta_next, Z, d_activation):\n    return np.cos(W_next.T @ delta_next)\n",
    ),
    "a constant factor": ("squared_error", "def squared_error(y_hat, y):\n    return 3 * np.sum((y_hat - y) ** 2)\n"),
    "a wrong shape": ("mse", "def mse(Y_hat, Y):\n    return [np.sum((Y_hat - Y) ** 2) / Y.shape[1]]\n"),
    "a matrix of another shape": (
        "mse_grad",
        "def mse_grad(Y_hat, Y):\n    return (np.sin(Y_hat) - Y).ravel()[:, None]\n",
    ),
    "rounding": ("d_sigmoid", "def d_sigmoid(z):\n    s = 1 / (1 + np.exp(-z))\n    return np.round(s * (1 - s), 3)\n"),
    "the caller's array": ("relu", "def relu(z):\n    z *= np.greater(z, 0)\n    return z * 1.0\n"),
    "nothing returned": ("chain", "def chain(slopes):\n    np.prod(slopes)\n"),
    "an exception": ("mse", "def mse(Y_hat, Y):\n    e = Y_hat - Y\n    return np.sum(e @ e) / Y.shape[1]\n"),
    "a name unknown to Python": (
        "neuron",
        "def neuron(w, x, b, activation):\n    return activation(np.dot(w, x) + bias)\n",
    ),
    "a wrong type": (
        "count_params",
        "def count_params(sizes):\n    n = sum(a * b + b for a, b in zip(sizes, sizes[1:]))\n    return str(n)\n",
    ),
    "a generator": (
        "sgd_step",
        "def sgd_step(params, grads, eta):\n"
        "    return ((W - eta * d, b - eta * e) for (W, b), (d, e) in zip(params, grads))\n",
    ),
    "too few": (
        "forward",
        "def forward(params, X, activation):\n"
        "    A = X\n"
        "    for W, b in params:\n"
        "        A = activation(W @ A + b)\n"
        "    return A\n",
    ),
    "one change in a line": (
        "hidden_delta",
        "def hidden_delta(W_next, delta_next, Z, d_activation):\n    out = np.zeros(Z.shape)\n"
        "    for k in range(W_next.shape[0]):\n        out += W_next[k][:, None] - delta_next[k]\n"
        "    return out * d_activation(Z)\n",
    ),
    "two changes": (
        "squared_error",
        "def squared_error(y_hat, y):\n    e = y_hat + y\n    s = np.sum(e**2)\n    return s / 3\n",
    ),
    "no difference": (
        "numeric_derivative",
        "def numeric_derivative(f, x, h=1e-5):\n    step = 0.003\n    return (f(x + 0.001) - f(x - 0.002)) / step\n",
    ),
    "answers that differ": (
        "weighted_sum",
        "def weighted_sum(w, x, b, seen=[]):\n    seen.append(b)\n    return np.dot(w, x) + sum(seen)\n",
    ),
    "not refused": (
        "minibatches",
        "def minibatches(X, Y, size, rng):\n"
        "    order = rng.permutation(X.shape[1])\n"
        "    if size == 0:\n"
        "        raise ValueError\n"
        "    for i in range(0, len(order), size):\n"
        "        yield X[:, order[i : i + size]], Y[:, order[i : i + size]]\n",
    ),
    "a step from the wrong mean": (
        "momentum_step",
        "def momentum_step(params, velocity, grads, eta, beta):\n"
        "    v = [(beta * a + np.tanh(g), beta * b + np.tanh(h)) for (a, b), (g, h) in zip(velocity, grads)]\n"
        "    return [(W - eta * a, b - eta * c) for (W, b), (a, c) in zip(params, v)], v\n",
    ),
    "a warning": ("sigmoid", "def sigmoid(z):\n    return np.nan_to_num(1 / (1 + np.exp(-np.asarray(z, float))))\n"),
}


def message(exercise, source):
    with np.errstate(all="ignore"), pytest.raises(CheckFailed) as failed:
        getattr(check, exercise)(cell(source, exercise), seed=1)
    return str(failed.value)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr("course_lib.checks.SECONDS", PATIENT)
    monkeypatch.setattr("course_lib.checks.QUICK", PATIENT)


def kept():
    found = re.split(rf"^{RULE}\n(.*)\n{RULE}\n", KEPT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], (text.rstrip("\n") for text in found[1::2]), strict=True))


if os.environ.get("RENEW"):

    def test_the_messages_are_written_anew():
        pages = [f"{RULE}\n{title}\n{RULE}\n{message(*answer)}\n" for title, answer in ANSWERS.items()]
        KEPT.write_text("\n".join(pages), encoding="utf-8")


@pytest.mark.parametrize("title", ANSWERS)
def test_the_whole_message_is_what_was_read_before(title):
    assert message(*ANSWERS[title]) == kept()[title]


def test_every_kept_message_has_its_answer():
    assert list(kept()) == list(ANSWERS)
