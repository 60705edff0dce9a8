"""Each sentence is said where it is true, and not where it nearly is."""

import inspect
import itertools
import json
import re
from pathlib import Path

import mutants
import numpy as np
import pytest

from course_lib import network
from course_lib.checks import EXERCISES, slips
from course_lib.checks.examiner import verdict
from course_lib.checks.judging import judge
from course_lib.checks.protocol import ask, ask_once
from tests.unit.asked_once import cases_of

SEEDS = range(4)
pytestmark = pytest.mark.usefixtures("asked_once")


def said(exercise, function, seed=0):
    cases = cases_of(exercise, seed)
    return verdict(EXERCISES[exercise], cases, ask(function, cases))


def through(exercise, change):
    """The right answer with a change made to it; the change sees the arguments too."""
    reference = getattr(network, exercise)
    parameters = inspect.signature(reference).parameters

    def answer(*args, **kwargs):
        named = {**dict(zip(parameters, args)), **kwargs}
        return change(reference(*args, **kwargs), named)

    return answer


def softplus(z):
    return np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0)


def sigmoid_like(dtype):
    def sigmoid(z):
        out = np.zeros_like(z) if dtype is None else np.zeros(np.shape(z), dtype)
        out[...] = network.sigmoid(z) if np.asarray(z).dtype.kind == "f" else np.trunc(network.sigmoid(z))
        return out

    return sigmoid


def by_differences(z, h=1e-5):
    z = np.asarray(z, dtype=float)
    return (network.sigmoid(z + h) - network.sigmoid(z - h)) / (2 * h)


def single_difference(f, x, h=1e-5):
    return float(np.float32((f(x + h) - f(x - h)) / (2 * h)))


def tiny_and_different():
    turns = itertools.count(1)
    return lambda *args: 1e-11 * next(turns)


def wrong_for_the_large(factor, limit):
    return lambda value, named: value * factor if abs(value) > limit else value


def parts(dW=None, db=None):
    return through("layer_grads", lambda v, a: (dW(v[0]) if dW else v[0], db(v[1]) if db else v[1]))


def slope_of(other):
    return lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * other(Z, d_activation)


# (exercise, answer, slug, a piece of its sentence)
TRUE = [
    ("weighted_sum", lambda w, x, b: None, "nothing-returned", "returns nothing"),
    ("weighted_sum", lambda w, x, b: 1.5, "always-the-same", "the answer is always 1.5"),
    ("numeric_derivative", lambda f, x, h=1e-5: ((f(x) + h) - (f(x) - h)) / (2 * h), "always-the-same", "always 1,"),
    ("relu", lambda z: np.full(np.shape(z), 0.25), "always-the-same", "every number is always 0.25"),
    ("layer_grads", parts(db=lambda db: 0 * db + 0.4, dW=lambda dW: dW**2), "part-always-the-same", "db is always 0.4"),
    ("weighted_sum", lambda w, x, b: -np.dot(w, x) - b, "wrong-sign", "except for the sign"),
    ("weighted_sum", lambda w, x, b: 3 * (np.dot(w, x) + b), "constant-factor", "the answer is 3 times"),
    ("output_delta", through("output_delta", lambda v, a: v / 3), "constant-factor",
     "every number is about 0.3333 times"),
    ("hidden_delta", through("hidden_delta", lambda v, a: v * v.shape[1]), "times-m", "every number is m times"),
    ("mse", through("mse", lambda v, a: v / a["Y"].shape[1]), "divided-by-m",
     "the answer is the right one divided by m"),
    ("weighted_sum", lambda w, x, b: np.dot(w, x) + b - 1, "constant-offset", "the same amount, −1"),
    ("relu", lambda z: np.maximum(z, 0).T if np.ndim(z) == 2 else np.maximum(z, 0), "transposed", "of the result"),
    ("sgd_step", through("sgd_step", lambda v, a: [(W.T, b.T) for W, b in v]), "transposed",
     "of each part of the result"),
    ("weighted_sum", lambda w, x, b: [np.dot(w, x) + b], "right-values-wrong-shape",
     "(1,), not that of a single"),
    ("layer_grads", parts(dW=np.ravel), "right-values-wrong-shape", "the shape of dW is (12,), not (4, 3)"),
    ("hidden_delta", slope_of(lambda Z, d: network.d_relu(Z)), "given-function-ignored",
     "the slope of the ReLU is used"),
    ("sigmoid", sigmoid_like(None), "whole-numbers-cut", "for inputs of whole numbers, the digits"),
    ("mse", through("mse", lambda v, a: round(v, 3)), "rounded", "rounded to 3 digits"),
    ("mse", through("mse", lambda v, a: int(v)), "cut-to-whole", "cut to a whole number"),
    ("mse", through("mse", lambda v, a: v + 1e-4 * v * np.cos(v)), "nearly-right", "of its size at most"),
    ("d_sigmoid", by_differences, "nearly-right", "is nearly right: off by"),
    ("numeric_derivative", single_difference, "nearly-right", "nearly right"),
    ("gradient_check", lambda *a: network.gradient_check(*a) < 1e-6, "true-or-false", "True or False, where a number"),
    ("sigmoid", lambda z: np.asarray(z) > 0.5, "true-or-false", "holds True and False, where numbers"),
    ("gradient_check", lambda *a: network.gradient_check(*a) * 0.0 + 1.0 if np.isfinite(a[2][0][0]).all() else 5.0,
     "always-the-same", "always 1, for every ordinary input tried"),
    ("weighted_sum", lambda w, x, b: 1.5, "always-the-same", "for every input tried"),
    ("mse_grad", lambda Y_hat, Y: (Y - Y_hat) / Y.shape[1], "wrong-sign-and-factor-2-missing", "half of what"),
    ("relu", lambda z: np.negative(z, out=z) if isinstance(z, np.ndarray) else 0 * z, "changes-its-input",
     "the caller's z"),
]  # fmt: skip


def past_the_end(labels, n):
    return np.zeros(n)[labels + n]


# (exercise, answer, what must not be said: a slug, or a piece of a sentence)
FALSE = [
    ("cross_entropy", lambda Y_hat, Y: -np.sum(np.maximum(Y * np.log(Y_hat), 1e-12)) / Y.shape[1], "Y is missing"),
    ("cross_entropy_delta", lambda Y_hat, Y: (1 - Y / Y_hat) * Y_hat, "right for every"),
    ("one_hot", past_the_end, "largest label"),
    ("accuracy", lambda Y_hat, Y: float(np.all(Y_hat.argmax(0) == Y.argmax(0))), "whole matrix"),
    ("weighted_sum", lambda w, x, b: None if len(w) > 2 else 1.0, "nothing-returned"),
    ("gradient_check", tiny_and_different(), "always-the-same"),
    ("chain", lambda slopes: 1.25 if len(slopes) == 1 else np.nan, "always"),
    ("relu", lambda z: np.full(np.shape(z), 0.25 if np.ndim(z) else 0.5), "always-the-same"),
    ("weighted_sum", lambda w, x, b: 5 - np.dot(w, x) - b, "wrong-sign"),
    ("layer_grads", parts(dW=np.negative), "right except for the sign"),
    ("weighted_sum", through("weighted_sum", wrong_for_the_large(3, 1)), "constant-factor"),
    ("weighted_sum", lambda w, x, b: 1.0002 * (np.dot(w, x) + b), "is 1 times"),
    ("hidden_delta", through("hidden_delta", lambda v, a: v * v.shape[0]), "times-m"),
    ("hidden_delta", through("hidden_delta", lambda v, a: v * 2), "m times"),
    ("relu", softplus, "constant-offset"),
    ("relu", softplus, "nearly right"),
    ("count_params", through("count_params", lambda v, a: v - 1 if len(a["sizes"]) > 2 else v), "nearly"),
    ("count_params", through("count_params", lambda v, a: v - (v > 1000)), "nearly"),
    ("gradient_check", through("gradient_check", lambda v, a: v * 1.5), "nearly"),
    ("gradient_check", through("gradient_check", lambda v, a: -v if v > 1e-6 else 3 * v), "except for the sign"),
    ("numeric_derivative", single_difference, "needs none of them"),
    ("layer_grads", parts(dW=np.transpose), "rows and columns of the result"),
    ("layer_grads", parts(dW=np.transpose, db=lambda db: 2 * db), "rows and columns of the result"),
    ("relu", lambda z: np.maximum(z, 0).T if np.shape(z) == (3, 4) else np.abs(z), "transposed"),
    ("weighted_sum", lambda w, x, b: [np.dot(w, x) + b] if len(w) == 2 else len(5), "the values are right"),
    ("layer_grads", parts(dW=lambda dW: 2 * dW.ravel()), "the values are right"),
    ("hidden_delta", slope_of(lambda Z, d: d(Z) if d is network.d_relu else network.d_tanh(Z)),
     "given-function-ignored"),
    ("sigmoid", sigmoid_like(float), "whole-numbers-cut"),
    ("mse", through("mse", lambda v, a: round(v, 3) if v > 5 else round(v, 4)), "after the decimal point"),
    ("mse", through("mse", lambda v, a: 0 if v < 9 else int(v) + 1), "cut-to-whole"),
    # what was only seen of the inputs tried, and what is caused by something else than a name could say
    ("gradient_check", lambda *a: network.gradient_check(*a) < 1e-6, "makes no difference"),
    ("gradient_check", lambda *a: float(network.gradient_check(*a) < 1e-6), "makes no difference"),
    ("gradient_check", lambda loss, *a: network.gradient_check(lambda _: 1.0, *a), "two things at once"),
    ("gradient_check", lambda loss, *a: network.gradient_check(lambda _: 1.0, *a), "2h"),
    ("train_step", lambda p, X, Y, *a: (network.train_step(p, X, Y, *a)[0], np.mean(np.round(Y) != Y)), "whatever"),
    ("mse", lambda Y_hat, Y: turned_target(Y_hat, Y), "every one"),
    ("mse_grad", lambda Y_hat, Y: (2 * (Y_hat - Y)).sum(axis=1), "averag"),
    ("mse_grad", lambda Y_hat, Y: np.mean(2 * (Y_hat - Y), axis=0), "added up"),
    ("fork_grad", lambda x: (2 * x**2 + 2 * x * (x + 2)) / 2, "is taken for x"),
    ("count_params", lambda sizes: network.count_params(sizes) + sizes[0], "biases"),
    ("train", lambda p, X, Y, **k: in_order(p, X, Y, **k), "drawn: before"),
    # names of the catalogue whose numbers or symptoms are nearly those of the answer
    ("gate", lambda name: network.gate(name)[::-1], "not a pair"),
    ("mse_grad", through("mse_grad", lambda v, a: v + 1e-7), "this is measured"),
    ("d_sigmoid", through("d_sigmoid", lambda v, a: v + 1e-10), "as a difference quotient is"),
    ("train_step", lambda p, X, Y, eta, f, d: (network.train_step(p, X, Y, 2 * eta, f, d)[0],
                                               network.train_step(p, X, Y, eta, f, d)[1]), "two steps"),
    ("layer_forward", lambda W, b, A, f: tuple(v.T for v in network.layer_forward(W, b, A, f)), "formula of books"),
    ("minibatches", lambda *a: tuple(map(list, zip(*network.minibatches(*a)))), "only the first batch"),
    ("minibatches", lambda X, Y, *a: list(network.minibatches(X / 255, Y, *a)), "rows"),
    ("minibatches", lambda X, Y, s, rng: filled_up(X, Y, s, rng), "others never"),
    ("minibatches", lambda X, Y, s, rng: first_batch_small(X, Y, s, rng), "spread evenly"),
    ("neuron_grad", through("neuron_grad", lambda v, a: (v[0] + 1e-10, v[1] + 1e-10)), "half of what"),
]  # fmt: skip


def turned_target(Y_hat, Y):
    return np.sum((Y_hat - Y.T) ** 2) / Y.shape[1]


def in_order(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
    """A training that draws nothing."""
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(0, X.shape[1], batch_size):
            batch = X[:, i : i + batch_size], Y[:, i : i + batch_size]
            params, loss = network.train_step(params, *batch, eta, activation, d_activation)
            total += loss * batch[0].shape[1]
        losses.append(total / X.shape[1])
    return params, losses


def filled_up(X, Y, size, rng):
    """The last batch takes examples from the start of the order where it has too few."""
    order = rng.permutation(X.shape[1])
    starts = range(0, order.size, size)
    batches = [np.take(order, range(s, s + min(size, order.size)), mode="wrap") for s in starts]
    return [(X[:, part], Y[:, part]) for part in batches]


def first_batch_small(X, Y, size, rng):
    """Put the examples that fill no batch first."""
    order = rng.permutation(X.shape[1])
    left = order.size % size if size > 0 else 0
    starts = [0] * bool(left) + list(range(left, order.size, size))
    batches = [order[s : (left if i == 0 and left else s + size)] for i, s in enumerate(starts)]
    return [(X[:, part], Y[:, part]) for part in batches]


@pytest.mark.parametrize(("exercise", "answer", "slug", "words"), TRUE, ids=[f"{e}-{s}" for e, _, s, _ in TRUE])
def test_the_sentence_is_said_where_it_is_true(exercise, answer, slug, words):
    for seed in SEEDS:
        found = said(exercise, answer, seed)
        assert found.mistake == slug
        assert words in found.headline


@pytest.mark.parametrize(("exercise", "answer", "unsaid"), FALSE, ids=[f"{e}-{u}" for e, _, u in FALSE])
def test_the_sentence_is_not_said_where_it_is_nearly_true(exercise, answer, unsaid):
    for seed in SEEDS:
        found = said(exercise, answer, seed)
        assert not found.passed
        text = " ".join((found.mistake or "", found.headline, found.hint or "", *(t for _, t in found.facts)))
        assert unsaid not in text


def clue(exercise, function, seed):
    cases = EXERCISES[exercise].cases(np.random.default_rng(seed))
    found = slips.clue([judge(EXERCISES[exercise], case, ask_once(function, case)) for case in cases])
    return found and found.slug


@pytest.mark.parametrize("seed", SEEDS)
def test_clues_are_given_only_where_nothing_else_sets_the_cases_apart(seed):
    by_rows = through("layer_grads", lambda v, a: [p * len(a["delta"]) / len(a["A_prev"]) for p in v])
    by_examples = through("layer_forward", lambda v, a: tuple(p * a["W"].shape[0] / a["A_prev"].shape[1] for p in v))
    by_batch = through("mse_grad", lambda v, a: v * a["Y"].shape[1])
    assert clue("layer_grads", by_rows, seed) == "equal-sizes-only"
    assert clue("layer_forward", by_examples, seed) is None
    assert clue("mse_grad", by_batch, seed) == "one-example-only"
    assert clue("mse_grad", through("mse_grad", lambda v, a: v * a["Y"].shape[0]), seed) is None


def facts(found):
    return dict(found.facts)


def test_what_is_shown_is_the_part_of_which_the_sentence_speaks():
    found = facts(said("layer_grads", parts(db=lambda db: 0 * db + 0.4, dW=lambda dW: dW**2)))
    assert "0.4" in found["got"]
    found = said("layer_grads", lambda delta, A: ((delta @ A.T) ** 3, np.mean(delta, axis=1, keepdims=True)), 1)
    assert found.headline.startswith("in db: ")
    sums = [np.sum(case.args[0][0]) for case in EXERCISES["layer_grads"].cases(np.random.default_rng(1))]
    assert facts(found)["expected"] in [f"entry [0, 0]: {s:.6g}" for s in sums]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("return W @ A_prev + b", "Which shapes do W and A_prev have"),
        ("return W @ W @ A_prev", "Which shapes do the left factor and the right one have"),
    ],
)
def test_factors_are_called_by_name_only_where_the_line_has_one_product(line, asked, tmp_path):
    file = tmp_path / "cell.py"
    file.write_text(f"def layer_forward(W, b, A_prev, activation):\n    W = W[:, :1]\n    {line}\n")
    space = {}
    exec(compile(file.read_text(), str(file), "exec"), space)
    assert asked in said("layer_forward", space["layer_forward"]).hint


def test_no_line_is_spoken_of_where_none_is_shown():
    space = {"np": np}
    exec("def relu(z): return np.ones(3) + [1, 2, 3, 4, 5, 6, 7]", space)
    assert "line" not in said("relu", space["relu"]).hint
    exec("def relu(z): return z.nothing", space)
    assert "line shown" not in said("relu", space["relu"]).hint


SAMPLE = json.loads((Path(__file__).parent / "mutants_sample.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "source"), SAMPLE[::2], ids=[f"{n}-{i}" for i, (n, _) in enumerate(SAMPLE[::2])])
def test_what_a_hint_speaks_of_is_shown(name, source):
    """Check mutants of the reference answers: no hint assumes something that the facts do not show."""
    found = said(name, mutants.function(name, source), 3)
    shown, hint = facts(found), found.hint or ""
    if "line shown" in hint:
        assert re.search(r"^line \d+( in \w+)?: ", shown["got"], re.MULTILINE)
    if hint.startswith("Here "):
        assert shown["right"]
        assert shown["wrong"].split(", ")[0] in hint
    if "that is shown" in hint:
        assert {"expected", "got"} <= set(shown)
    if "the values are right" in found.headline:
        assert "shape" in shown["got"] or "single number" in shown["got"]


def flat_pairs(v, a):
    return [array for pair in v for array in pair]


def uphill(params, grads, eta):
    return [(W + eta * dW, b + eta * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


def averaged_grads(delta, A_prev):
    m = delta.shape[1]
    return delta @ A_prev.T / m, np.sum(delta, axis=1, keepdims=True) / m


def with_activation(function, number):
    """A function with one of its arguments fixed."""
    return lambda *args: function(*(network.sigmoid if i == number else a for i, a in enumerate(args)))


def bias_outside(w, x, b, activation):
    return activation(np.dot(w, x)) + b


def summed_loss(params, X, Y, eta, activation, d_activation):
    new, loss = network.train_step(params, X, Y, eta, activation, d_activation)
    return new, loss * Y.shape[1]


def cubed_into_y(Y_hat, Y):
    Y_hat -= Y
    return 0.3 * Y_hat**3


STEP = 1e-4
# (exercise, answer, slug, pieces of the headline and of what else is told)
BOTH = [
    # the form is wrong: are the values?
    ("squared_error", lambda y_hat, y: (y_hat - y, np.sum(y_hat - y)), "not-squared", "several results come back"),
    ("mse", lambda Y_hat, Y: [network.mse(Y_hat, Y) ** 0.5, 7.0], "square-root", "this is about the first of them"),
    ("chain", lambda slopes: np.cumsum(slopes) if len(slopes) else 0.0, "added", "this is about the last of them"),
    ("count_params", lambda sizes: f" {sum(sizes):,}", "neurons-counted", "a text comes back"),
    ("sgd_step", lambda p, g, eta: [a for pair in uphill(p, g, eta) for a in pair], "uphill", "one flat list"),
    ("sgd_step", lambda p, g, eta: tuple(map(list, zip(*uphill(p, g, eta), strict=True))), "uphill", "two lists"),
    ("sgd_step", lambda p, g, eta: [(b, W) for W, b in uphill(p, g, eta)], "uphill", "the two of each pair"),
    ("layer_grads", lambda d, A: averaged_grads(d, A)[::-1], "averaged", "the two results have changed places"),
    ("layer_grads", lambda d, A: (averaged_grads(d, A)[0].T, averaged_grads(d, A)[1]), "averaged",
     "dW is transposed"),
    ("layer_grads", lambda d, A: (averaged_grads(d, A)[0], averaged_grads(d, A)[1][:, 0]), "averaged",
     "db has shape (n,)"),
    ("layer_grads", lambda d, A: (*averaged_grads(d, A), d), "averaged", "more results come back"),
    # a general slip behind the form
    ("mse", lambda Y_hat, Y: str(3 * network.mse(Y_hat, Y)), "constant-factor", "a text comes back"),
    ("hidden_delta", lambda W, d, Z, f: (d, -1.0 * network.hidden_delta(W, d, Z, f)), "wrong-sign", "several results"),
    # an argument is not used
    ("weighted_sum", lambda w, x, b: float(np.mean(w * x)), "mean-for-sum", "the bias is missing"),
    ("neuron", with_activation(bias_outside, 3), "bias-after-activation", "the sigmoid is applied, whatever"),
    ("layer_forward", with_activation(lambda W, b, A, f: network.layer_forward(W, -b, A, f), 3), "bias-subtracted",
     "the sigmoid is used, whichever"),
    ("hidden_delta", lambda W, d, Z, f: W.T @ d / d.shape[1], "averaged", "σ′(z) is missing"),
    ("numeric_derivative", lambda f, x, h=STEP: (f(x + STEP) - f(x)) / STEP, "one-sided", "not the caller's h"),
    ("forward", lambda p, X, f: network.forward([(W, 0 * b) for W, b in p[:1]], X, f), "first-layer-only",
     "the biases are missing"),
    ("train_step", lambda p, X, Y, eta, f, d: summed_loss(p, X, Y, eta, d, f), "loss-summed",
     "`activation` and `d_activation` have changed places"),
    # every number is rounded
    ("d_sigmoid", lambda z: np.round(network.sigmoid(z) * (1 + network.sigmoid(z)), 3), "plus-for-minus",
     "rounded to 3 digits"),
    ("squared_error", lambda y_hat, y: round(float(np.sum(np.abs(y_hat - y))), 1), "absolute", "rounded to 1 digit"),
    # two results, a slip in each
    ("layer_grads", lambda d, A: (d[:, -1:] @ A[:, -1:].T, np.mean(d, axis=1, keepdims=True)), "bias-averaged",
     "dW is that of the last example alone"),
    ("layer_grads", parts(dW=lambda dW: 3 * dW, db=lambda db: 0 * db), "bias-zero", "in dW: every number is 3 times"),
    # the caller's arrays are changed, and the values are wrong
    ("mse_grad", cubed_into_y, "changes-its-input", "the result is off, too"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("exercise", "answer", "slug", "also"), BOTH, ids=[f"{i}-{e}-{s}" for i, (e, _, s, _) in enumerate(BOTH)]
)
def test_the_second_slip_does_not_hide_the_first(exercise, answer, slug, also):
    for seed in SEEDS:
        found = said(exercise, answer, seed)
        assert slug in found.mistake.split("+")
        assert also in facts(found).get("also", found.headline)


# (exercise, answer, what is to be said of the form alone)
FORM_ALONE = [
    ("mse", lambda Y_hat, Y: (Y_hat - Y, network.mse(Y_hat, Y)), "the last of them is right"),
    ("mse", lambda Y_hat, Y: (network.mse(Y_hat, Y), Y_hat - Y), "the first of them is right"),
    ("count_params", lambda sizes: [a * b + b for a, b in zip(sizes, sizes[1:], strict=False)] + [0],
     "their sum is right"),
    ("count_params", through("count_params", lambda v, a: f"{v:,}"), "the number is right, but it comes as a text"),
    ("sgd_step", through("sgd_step", flat_pairs), "in one flat list"),
    ("sgd_step", through("sgd_step", lambda v, a: [list(t) for t in zip(*v, strict=True)]), "two lists"),
    ("layer_grads", through("layer_grads", lambda v, a: (*v, a["delta"])), "the first of them are right"),
    ("backward", through("backward", lambda v, a: v[1:]), "the first item of a list is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "answer", "words"), FORM_ALONE, ids=[w for *_, w in FORM_ALONE])
def test_of_right_values_the_form_alone_is_told(exercise, answer, words):
    for seed in SEEDS:
        found = said(exercise, answer, seed)
        assert found.mistake == "form-of-the-result"
        assert words in found.headline


# Answers of which two readings, or two mistakes, say different things; or that are nearly what a sentence says.
NEITHER = [
    ("weighted_sum", lambda w, x, b: np.full(3, np.dot(w, x) + b), "of them"),
    ("count_params", lambda sizes: (network.count_params(sizes) - sum(sizes[1:]), sum(sizes)), "not counted"),
    ("layer_forward", lambda W, b, A, activation: W @ A + b, "only A"),
    ("gradient_check", through("gradient_check", lambda v, a: v < 1e-3), "rounded"),
    ("numeric_derivative", lambda f, x, h=1e-5: (f(x + h) - f(x + h)) / (2 * h), "multiplied by h"),
    ("train_step", lambda p, X, Y, eta, f, d: network.train_step(p, X, Y, eta, d, d), "changed places"),
    ("chain", lambda slopes: round(float(np.prod([s for s in slopes if s])), 2), "empty path"),
    ("weighted_sum", lambda w, x, b: float(np.mean(w * x)) + b * (b > 0), "makes no difference"),
    ("mse", lambda Y_hat, Y: round(network.mse(Y_hat, Y) / 2, 3 if Y.size > 5 else 9), "rounded"),
]


@pytest.mark.parametrize(("exercise", "answer", "unsaid"), NEITHER, ids=[f"{e}-{u}" for e, _, u in NEITHER])
def test_nothing_is_said_besides_that_is_not_so(exercise, answer, unsaid):
    for seed in SEEDS:
        found = said(exercise, answer, seed)
        assert not found.passed
        assert unsaid not in " ".join((found.headline, *(t for _, t in found.facts)))


@pytest.mark.parametrize(
    "answer",
    [
        parts(dW=lambda dW: np.cos(dW), db=lambda db: db[:, 0]),
        lambda d, A: (np.outer(d[:, -1], np.sum(A, axis=1)), np.sum(d, axis=1)),
        lambda d, A: (d[:, -1:] @ np.abs(A[:, -1:]).T * np.sign(A[:, -1]), np.sum(d) * np.ones((len(d), 1))),
    ],
)
def test_a_part_is_shown_as_right_only_where_it_always_is(answer):
    exercise = EXERCISES["layer_grads"]
    for seed in SEEDS:
        cases = exercise.cases(np.random.default_rng(seed))
        judged = [judge(exercise, case, ask_once(answer, case)) for case in cases]
        wrong = {exercise.part(p.path) for j in judged for p in j.off}
        found = facts(said("layer_grads", answer, seed))
        assert set(found["wrong"].split(", ")) == wrong
        assert not wrong & set(found.get("right", "").split(", "))


def test_true_and_false_are_shown_as_what_they_are():
    found = said(
        "gradient_check", lambda loss, params, grads, h=1e-5: network.gradient_check(loss, params, grads) < 1e-6
    )
    assert found.mistake == "true-or-false"
    assert facts(found)["got"] in ("True", "False")
