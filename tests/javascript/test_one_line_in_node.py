"""The judge of one line: right in every form, wrong by the catalogue's name, or refused with the place."""

import tomllib
from pathlib import Path

import pytest

from course_lib import mistakes
from course_lib.widgets import OneLine
from course_lib.widgets.one_line import lines, of_one_line
from tests.javascript import in_node

RIGHT = {
    "weighted_sum": ["w1 * x1 + w2 * x2 + b", "b + x2*w2 + w1*x1", "return w1 * x1 - (-w2 * x2 - b)"],
    "sigmoid": ["1 / (1 + exp(-z))", "exp(z) / (1 + np.exp(z))", "(1 + math.exp(-z)) ** -1"],
    "relu": ["np.maximum(0, z)", "np.where(z > 0, z, 0)", "(z + abs(z)) / 2", "z if z > 0 else 0"],
    "neuron": ["activation(w @ x + b)", "activation(weighted_sum(w, x, b))", "z = w1*x1 + w2*x2 + b; activation(z)"],
    "layer_forward": ["w21 * a1 + w22 * a2 + b2", "b2 + (a1 * w21 + a2 * w22)"],
    "count_params": ["n * n_prev + n", "n * (n_prev + 1)"],
    "squared_error": ["(y_hat1 - y1) ** 2 + (y_hat2 - y2) ** 2", "(y1 - y_hat1)**2 + (y2 - y_hat2)*(y2 - y_hat2)"],
    "mse": ["np.sum((Y_hat - Y) ** 2) / Y.shape[1]", "np.mean(np.sum((Y_hat - Y) ** 2, axis=0))"],
    "mse_grad": ["2 * (y_hat - y) / m", "2 / m * (y_hat - y)", "-(y - y_hat) / (0.5 * m)"],
    "numeric_derivative": ["(f(x + h) - f(x - h)) / (2 * h)", "rise = f(x + h) - f(x - h); rise / (2 * h)"],
    "nested_derivative": ["df(g(x)) * dg(x)", "u = g(x); dg(x) * df(u)"],
    "d_sigmoid": ["s * (1 - s)", "s - s**2", "exp(-z) / (1 + exp(-z)) ** 2", "0.25 - (s - 0.5) ** 2"],
    "d_relu": ["(z > 0) * 1.0", "1 if z > 0 else 0", "np.where(z > 0, 1.0, 0.0)"],
    "neuron_grad": ["2 * (y_hat - y) * y_hat * (1 - y_hat) * x", "x * y_hat * (y - y_hat) * (y_hat - 1) * 2"],
    "fork_grad": ["3 * x**2 + 4 * x", "x**2 + (x + 2) * 2 * x"],
    "output_delta": ["dA * a * (1 - a)", "(a - a * a) * dA"],
    "hidden_delta": ["(w1 * d1 + w2 * d2) * a * (1 - a)", "d1 * w1 * (a - a**2) + d2 * w2 * (a - a**2)"],
    "layer_grads": ["d1 * a1 + d2 * a2", "a2*d2 + a1*d1"],
    "sgd_step": ["w - eta * dw", "-dw * eta + w"],
    "one_hot": ["np.eye(n)[:, labels]", "np.where(np.arange(n)[:, None] == labels, 1, 0)"],
    "softmax": ["np.exp(Z) / np.sum(np.exp(Z), axis=0)", "exp(z1) / (exp(z1) + exp(z2) + exp(z3))"],
    "cross_entropy": ["-np.sum(Y * np.log(Y_hat)) / Y.shape[1]", "-(Y * np.log(Y_hat)).sum(axis=0).mean()"],
    "cross_entropy_delta": ["(Y_hat - Y) / m", "(y_hat - y) / m", "-(y - y_hat) / m"],
    "accuracy": ["np.mean(Y_hat.argmax(axis=0) == Y.argmax(axis=0))"],
    "scaled_params": ["np.sqrt(gain / n_prev)", "(gain / n_prev) ** 0.5"],
    "momentum_step": ["w - eta * (beta * v + g)", "v = beta * v + g; w - eta * v"],
    "rmsprop_step": ["w - eta * g / (np.sqrt(beta * s + (1 - beta) * g**2) + eps)"],
    "adam_step": ["(beta1 * m + (1 - beta1) * g) / (1 - beta1**t)"],
}
MISTAKEN = {
    "weighted_sum": {
        "w1 * x1 + w2 * x2": "bias-forgotten",
        "w1 * x1 + b + w2 * x2 + b": "bias-twice",
        "w1 + x1 + w2 + x2 + b": "weights-added",
        "(w1 * x1 + w2 * x2) * b": "bias-multiplied",
    },
    "sigmoid": {
        "1 / (1 + exp(z))": "wrong-sign",
        "1 / 1 + exp(-z)": "reciprocal-missing",
        "1 / (1 - exp(-z))": "minus-in-denominator",
    },
    "relu": {"np.minimum(0, z)": "minimum", "1 if z > 0 else 0": "step", "abs(z)": "absolute-value"},
    "neuron": {
        "w @ x + b": "no-activation",
        "activation(w @ x) + b": "bias-after-activation",
        "sigmoid(w @ x + b)": "always-sigmoid",
        "activation(w * x + b)": "not-summed",
    },
    "layer_forward": {"w12 * a1 + w22 * a2 + b2": "weights-transposed", "w21 * a1 + w22 * a2": "bias-forgotten"},
    "count_params": {"n * n_prev": "weights-only", "n * n_prev + 1": "one-bias-a-layer"},
    "squared_error": {
        "y_hat1**2 - y1**2 + y_hat2**2 - y2**2": "squares-subtracted",
        "y_hat1 - y1**2 + y_hat2 - y2**2": "bracket-missing",
        "2 * (y_hat1 - y1) + 2 * (y_hat2 - y2)": "doubled",
    },
    "mse": {
        "np.mean((Y_hat - Y) ** 2)": "also-divided-by-n",
        "np.sum((Y_hat - Y) ** 2)": "sum-for-mean",
        "0.5 * np.sum((Y_hat - Y) ** 2) / Y.shape[1]": "extra-half",
    },
    "mse_grad": {"2 * (y - y_hat) / m": "wrong-sign", "2 * y_hat - y / m": "bracket-missing"},
    "numeric_derivative": {
        "(f(x + h) - f(x)) / h": "one-sided",
        "(f(x + h) - f(x - h)) / 2 * h": "times-h",
        "(f(x + 1e-5) - f(x - 1e-5)) / 2e-5": "h-ignored",
    },
    "nested_derivative": {
        "df(x) * dg(x)": "inner-value-not-passed-on",
        "df(g(x)) + dg(x)": "added",
        "df(g(x))": "inner-slope-missing",
    },
    "d_sigmoid": {
        "s * 1 - s": "brackets-missing",
        "s * (1 + s)": "plus-for-minus",
        "z * (1 - z)": "z-for-sigma",
        "s": "sigmoid-itself",
        "1 - s ** 2": "tanh-rule",
    },
    "d_relu": {"np.maximum(0, z)": "relu-itself", "np.where(z >= 0, 1, 0)": "one-at-zero", "np.sign(z)": "sign"},
    "neuron_grad": {
        "2 * (y_hat - y) * x": "sigma-slope-missing",
        "(y_hat - y) * y_hat * (1 - y_hat) * x": "factor-2-missing",
        "2 * (y - y_hat) * y_hat * (1 - y_hat) * x": "wrong-sign",
    },
    "fork_grad": {
        "2 * x": "slopes-multiplied",
        "2 * x * (x + 2)": "second-path-overwrites",
        "(x + 2) * x**2": "value-itself",
    },
    "output_delta": {"dA": "without-derivative", "dA * z": "z-for-derivative"},
    "hidden_delta": {
        "w1 * d1 + w2 * d2": "without-derivative",
        "(d1 + d2) * a * (1 - a)": "weights-forgotten",
    },
    "layer_grads": {"(d1 * a1 + d2 * a2) / 2": "weights-averaged", "d2 * a2": "weights-last-example"},
    "sgd_step": {"w + eta * dw": "uphill", "w - dw": "eta-forgotten", "-eta * dw": "step-alone"},
    "one_hot": {"np.eye(n)[labels]": "transposed", "labels": "labels-as-they-are"},
    "softmax": {"np.exp(Z)": "powers-only", "z1 / (z1 + z2 + z3)": "exponential-missing"},
    "cross_entropy": {
        "np.sum(Y * np.log(Y_hat)) / Y.shape[1]": "wrong-sign",
        "-np.mean(Y * np.log(Y_hat))": "mean-of-all-entries",
    },
    "cross_entropy_delta": {"(Y - Y_hat) / m": "wrong-sign", "y_hat - y": "no-1-over-m"},
    "accuracy": {
        "Y_hat.argmax(axis=0) == Y.argmax(axis=0)": "not-averaged",
        "np.sum(Y_hat.argmax(axis=0) == Y.argmax(axis=0))": "counted",
    },
    "scaled_params": {"gain / n_prev": "variance-as-spread", "np.sqrt(gain / n)": "n-for-n-prev"},
    "momentum_step": {"w - eta * v": "stale", "w - eta * (beta * v + (1 - beta) * g)": "averaged"},
    "rmsprop_step": {"w - eta * g / (np.sqrt(s) + eps)": "stale", "w - eta * g": "not-divided"},
    "adam_step": {
        "beta1 * m + (1 - beta1) * g": "m-not-corrected",
        "(beta1 * m + (1 - beta1) * g) / (1 - beta1)": "power-missing",
    },
}
STATE = (
    "exercise",
    "lines",
    "names",
    "hidden",
    "arrays",
    "functions",
    "handed",
    "inputs",
    "expected",
    "whole",
    "mistakes",
    "layer",
    "far",
    "pairs",
    "needs",
    "part",
    "behind",
)
VISITORS = Path(__file__).with_name("visitors_lines.toml")


@pytest.fixture(scope="module")
def questions() -> dict:
    return {name: {key: getattr(OneLine(name), key) for key in STATE} for name in lines()}


def test_lines(tmp_path: Path, questions: dict):
    assert RIGHT.keys() == MISTAKEN.keys() == lines().keys(), "every question has lines to try"
    said = {
        exercise: {text: of_one_line(mistakes.mistake(exercise, slug).name) for text, slug in wrong.items()}
        for exercise, wrong in MISTAKEN.items()
    }
    numbers = {"questions": questions, "right": RIGHT, "mistaken": said, "visitors": visitors()}
    in_node.run("one_line.test.mjs", numbers, tmp_path)


def visitors() -> dict:
    """The lines of visitors_lines.toml; what a wrong one is told is a slug of the catalogue or a piece of the text."""
    found = tomllib.loads(VISITORS.read_text(encoding="utf-8"))
    assert found.keys() == lines().keys(), "each field has a table in visitors_lines.toml"
    for exercise, tried in found.items():
        names = {known.slug: f"✗ Not yet: {of_one_line(known.name)}." for known in mistakes.MISTAKES[exercise]}
        tried.setdefault("told", {})
        tried["wrong"] = {line: names.get(told, told) for line, told in tried["wrong"].items()}
    return found
