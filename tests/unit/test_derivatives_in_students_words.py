"""Mistakes that students made with slopes, gradients and training, in their words: each is refused and named."""

import re

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import CheckFailed

pytestmark = pytest.mark.usefixtures("asked_once")


def named(exercise, answer, seeds=4):
    """Return the slugs that the check gives to `answer`, over some seeds."""
    found = set()
    for seed in range(seeds):
        with pytest.raises(CheckFailed) as failed:
            getattr(check, exercise)(answer, seed=seed)
        found.add(failed.value.mistake)
    return found


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def slope_without_brackets(z):
    s = sigmoid(z)
    return s * 1 - s


def central(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def neuron_by_differences(w, x, b, y):
    def loss(w, b):
        return (sigmoid(np.dot(w, x) + b) - y) ** 2

    dw = np.zeros(len(w))
    for i in range(len(w)):
        dw[i] = central(lambda v, i=i: loss(np.where(np.arange(len(w)) == i, v, w), b), w[i])
    return dw, central(lambda v: loss(w, v), b)


def neuron(of_a, z_of=lambda w, x, b: np.dot(w, x) + b):
    """A neuron_grad that finds dz from the prediction and the target."""

    def neuron_grad(w, x, b, y):
        a = sigmoid(z_of(w, x, b))
        dz = of_a(a, y)
        return dz * x, dz

    return neuron_grad


def right(a, y):
    return 2 * (a - y) * a * (1 - a)


def everything_added(w, x, b, y):
    a = sigmoid(np.dot(w, x) + b)
    return 2 * (a - y) + a * (1 - a) + x, 2 * (a - y) + a * (1 - a) + 1


def weights_alone(w, x, b, y):
    return right(sigmoid(w @ x + b), y) * x


def bias_without_the_shared_factor(w, x, b, y):
    dw = right(sigmoid(w @ x + b), y) * x
    db = 1
    return dw, db


def returns_too_early(slopes):
    total = 1.0
    for slope in slopes:
        total = total * slope
        return total


def keeps_the_last(slopes):
    total = 1.0
    for slope in slopes:
        total = slope
    return total


def sums_from_zero(slopes):
    total = 0
    for slope in slopes:
        total += slope
    return total


def sums_from_one(slopes):
    total = 1
    for slope in slopes:
        total += slope
    return total


SLOPES = [
    ("d_sigmoid", slope_without_brackets, "brackets-missing"),
    ("d_sigmoid", lambda z: central(sigmoid, np.asarray(z, dtype=float)), "nearly-right"),
    ("numeric_derivative", lambda f, x, h=1e-5: f(x + h) - f(x - h) / 2 * h, "no-brackets"),
    ("chain", returns_too_early, "return-inside-the-loop"),
    ("chain", keeps_the_last, "last-only"),
    ("chain", lambda slopes: slopes[-1], "last-by-index"),
    ("chain", lambda slopes: slopes[0], "first-by-index"),
    ("chain", sum, "added"),
    ("chain", sums_from_zero, "added"),
    ("chain", sums_from_one, "added-to-one"),
    ("nested_derivative", lambda df, g, dg, x: df(x) * dg(g(x)), "inputs-swapped"),
    ("nested_derivative", lambda df, g, dg, x: df(dg(x)), "slope-of-slope"),
    ("neuron_grad", neuron(right, z_of=lambda w, x, b: w * x + b), "not-summed"),
    ("neuron_grad", neuron(right, z_of=lambda w, x, b: np.sum(w * x)), "bias-forgotten-in-z"),
    ("neuron_grad", neuron(lambda a, y: 2 * a - y * a * (1 - a)), "brackets-around-error"),
    ("neuron_grad", neuron(lambda a, y: (2 * a - y) * (a * (1 - a))), "prediction-doubled"),
    ("neuron_grad", neuron(lambda a, y: 2 * (a - y) * a * 1 - a), "brackets-around-slope"),
    ("neuron_grad", neuron(lambda a, y: 2 * (a - y) + a * (1 - a)), "slopes-added"),
    ("neuron_grad", everything_added, "all-slopes-added"),
    ("neuron_grad", neuron(lambda a, y: 2 * (a - y) * (a * (1 + a))), "plus-for-minus"),
    ("neuron_grad", weights_alone, "weights-only"),
    ("neuron_grad", bias_without_the_shared_factor, "bias-one"),
    ("neuron_grad", neuron_by_differences, "nearly-right"),
    ("fork_grad", lambda x: (x + 2) + x**2 * 2 * x, "factors-swapped"),
    ("fork_grad", lambda x: max(x**2, (x + 2) * 2 * x), "larger-path-only"),
    ("fork_grad", lambda x: central(lambda v: (v + 2) * v**2, x), "nearly-right"),
]


@pytest.mark.parametrize(("exercise", "answer", "slug"), SLOPES)
def test_a_mistake_with_slopes_is_named(exercise, answer, slug):
    assert named(exercise, answer) == {slug}


def test_the_functions_in_a_message_are_formulas_to_work_by_hand():
    with pytest.raises(CheckFailed, match="f = 2x³ − x² \\+ 4"):
        check.numeric_derivative(lambda f, x, h=1e-5: 0.0, seed=1)
    with pytest.raises(CheckFailed, match="df = 3x², g = x² \\+ 1, dg = 2x"):
        check.nested_derivative(lambda df, g, dg, x: 0.0, seed=1)


def grads_forgotten_transpose(delta, A_prev):
    dW = delta @ A_prev
    db = delta.sum(axis=1, keepdims=True)
    return dW, db


def both_downhill(delta, A_prev):
    return -(delta @ A_prev.T), -delta.sum(axis=1, keepdims=True)


def layer_grads_swapped(delta, A_prev):
    dW = delta @ A_prev.T
    db = np.sum(delta, axis=1, keepdims=True)
    return db, dW


def layer_grads(delta, A_prev):
    return delta @ A_prev.T, delta.sum(axis=1, keepdims=True)


def backward_with(
    hidden_slope=lambda Zs, As, i, d: d(Zs[i]),
    weights=lambda params, i: params[i + 1][0],
    count=lambda Y: Y.shape[1],
    grads_of=layer_grads,
    late=lambda pair, m: pair,
):
    """A backward pass as students write it, with one line of it wrong."""

    def backward(params, Zs, As, Y, d_activation):
        m = count(Y)
        delta = (As[-1] - Y) / m * d_activation(Zs[-1])
        grads = [late(grads_of(delta, As[-2]), m)]
        for i in range(len(params) - 2, -1, -1):
            delta = weights(params, i).T @ delta * hidden_slope(Zs, As, i, d_activation)
            grads.insert(0, late(grads_of(delta, As[i]), m))
        return grads

    return backward


def relative(g, n):
    return abs(g - n) / max(abs(g), abs(n), 1e-6)


def checking(
    error=relative,
    layers=lambda params: range(len(params)),
    parts=(0, 1),
    slope=lambda up, down, h: (up - down) / (2 * h),
    put_back=True,
    knows_nan=True,
):
    """A gradient_check as students write it, with one line of it wrong."""

    def gradient_check(loss, params, grads, h=1e-5):
        worst = 0.0
        for layer in layers(params):
            for part in parts:
                theta, g = params[layer][part], grads[layer][part]
                for i in range(theta.shape[0]):
                    for j in range(theta.shape[1]):
                        old = theta[i, j]
                        theta[i, j] = old + h
                        up = loss(params)
                        theta[i, j] = old - h
                        down = loss(params)
                        if put_back:
                            theta[i, j] = old
                        if knows_nan and np.isnan(g[i, j]):
                            return np.inf
                        worst = max(worst, error(g[i, j], slope(up, down, h)))
        return worst

    return gradient_check


def returns_after_the_first_layer(loss, params, grads, h=1e-5):
    return checking(layers=lambda params: [0])(loss, params, grads, h)


def no_floor(g, n):
    return 0.0 if g == n else abs(g - n) / max(abs(g), abs(n))


BACKWARD = [
    ("output_delta", lambda dA, Z, d_activation: dA * network.d_sigmoid(Z), "sigmoid-slope-always"),
    ("output_delta", lambda dA, Z, d_activation: dA * sigmoid(Z) * (1 - sigmoid(Z)), "sigmoid-slope-always"),
    ("output_delta", lambda dA, Z, d_activation: dA * central(sigmoid, Z), "sigmoid-slope-always"),
    ("output_delta", lambda dA, Z, d_activation: np.dot(dA, d_activation(Z).T), "matrix-product-transposed"),
    ("output_delta", lambda dA, Z, d_activation: dA * d_activation(sigmoid(Z)), "slope-at-sigma"),
    ("hidden_delta", lambda W, delta, Z, d: W.T @ delta * network.d_sigmoid(Z), "sigmoid-slope-always"),
    ("hidden_delta", lambda W, delta, Z, d: np.dot(W.T, delta) * d(sigmoid(Z)), "slope-at-sigma"),
    ("hidden_delta", lambda W, delta, Z, d: W.T * delta * d(Z), "entry-by-entry"),
    ("hidden_delta", lambda W, delta, Z, d: d(Z) * (W.T * delta), "entry-by-entry"),
    ("hidden_delta", lambda W, delta, Z, d: W.T @ delta @ d(Z), "matrix-product"),
    ("hidden_delta", lambda W, delta, Z, d: np.dot(W.T, delta * d(Z)), "slope-before-weights"),
    ("hidden_delta", lambda W, delta, Z, d: d(Z) * W.T @ delta, "precedence"),
    ("layer_grads", grads_forgotten_transpose, "transpose-forgotten"),
    ("layer_grads", lambda delta, A: (delta.T @ A, delta.sum(axis=1, keepdims=True)), "rows-as-examples"),
    ("layer_grads", lambda delta, A: delta @ A.T, "weights-only"),
    ("layer_grads", both_downhill, "wrong-sign"),
    ("layer_grads", layer_grads_swapped, "order-swapped"),
    ("backward", backward_with(lambda Zs, As, i, d: d(As[i + 1])), "hidden-slope-at-a"),
    ("backward", backward_with(lambda Zs, As, i, d: d(Zs[i - 1])), "previous-layers-z"),
    ("backward", backward_with(lambda Zs, As, i, d: d(Zs[i + 1])), "next-layers-z"),
    ("backward", backward_with(weights=lambda params, i: params[i][0]), "own-weights"),
    ("backward", backward_with(count=lambda Y: Y.size), "also-divided-by-n"),
    ("backward", backward_with(count=len), "divided-by-n"),
    ("backward", backward_with(count=lambda Y: 1), "no-1-over-m"),
    ("backward", backward_with(late=lambda pair, m: (pair[0] / m, pair[1])), "weights-averaged"),
    ("backward", backward_with(late=lambda pair, m: (pair[0], pair[1] * m)), "biases-no-1-over-m"),
    ("backward", backward_with(late=lambda pair, m: (pair[0] * m, pair[1])), "weights-no-1-over-m"),
    ("backward", backward_with(grads_of=layer_grads_swapped), "order-swapped"),
    ("backward", backward_with(grads_of=grads_forgotten_transpose), "transpose-forgotten"),
    ("backward", lambda params, Zs, As, Y, d: network_backward_by_sigmoid(params, Zs, As, Y), "sigmoid-slope-always"),
    ("gradient_check", checking(no_floor), "no-floor"),
    ("gradient_check", checking(no_floor, knows_nan=False), "nan-overlooked+no-floor"),
    ("gradient_check", checking(put_back=False), "left-changed"),
    ("gradient_check", checking(slope=lambda up, down, h: (down - up) / (2 * h)), "sign"),
    ("gradient_check", checking(slope=lambda up, down, h: (down - up) / (2 * h), knows_nan=False),
     "nan-overlooked+sign"),
    ("gradient_check", checking(slope=lambda up, down, h: (up - down) / 2 * h), "times-h"),
    ("gradient_check", checking(slope=lambda up, down, h: up - down), "not-divided"),
    ("gradient_check", checking(slope=lambda up, down, h: (up - down) / h), "divided-by-h"),
    ("gradient_check", checking(parts=[1]), "biases-only"),
    ("gradient_check", checking(parts=[0]), "weights-only"),
    ("gradient_check", checking(parts=[0], knows_nan=False), "weights-only+nan-overlooked"),
    ("gradient_check", returns_after_the_first_layer, "first-layer-only"),
    ("gradient_check", checking(layers=lambda params: [-1]), "last-layer-only"),
    ("gradient_check", checking(layers=lambda params: [0], parts=[0]), "first-array-only"),
    ("gradient_check", checking(knows_nan=False), "nan-overlooked"),
]  # fmt: skip


def network_backward_by_sigmoid(params, Zs, As, Y):
    return backward_with()(params, Zs, As, Y, lambda Z: sigmoid(Z) * (1 - sigmoid(Z)))


@pytest.mark.parametrize(("exercise", "answer", "slug"), BACKWARD)
def test_a_mistake_with_the_backward_pass_is_named(exercise, answer, slug):
    assert named(exercise, answer) == {slug}


def replaces_pairs(params, grads, eta):
    for i in range(len(params)):
        W, b = params[i]
        dW, db = grads[i]
        params[i] = (W - eta * dW, b - eta * db)
    return params


def steps_in_place(params, grads, eta):
    for (W, b), (dW, db) in zip(params, grads):
        W -= eta * dW
        b -= eta * db
    return params


def shuffled_columns(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    for start in range(0, X.shape[1], size):
        chosen = order[start : start + size]
        yield X[:, chosen], Y[:, chosen]


def refusing(batches_of):
    """Make batches with a function of (X, Y, size, rng), after checking the size."""

    def minibatches(X, Y, size, rng):
        if size < 1:
            raise ValueError("size must be at least 1")
        yield from batches_of(X, Y, size, rng)

    return minibatches


def split_evenly(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    for chosen in np.array_split(order, int(np.ceil(X.shape[1] / size))):
        yield X[:, chosen], Y[:, chosen]


def one_too_many(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    for k in range(X.shape[1] // size + 1):
        chosen = order[k * size : (k + 1) * size]
        yield X[:, chosen], Y[:, chosen]


def batches_in_another_order(X, Y, size, rng):
    starts = list(range(0, X.shape[1], size))
    rng.shuffle(starts)
    for start in starts:
        yield X[:, start : start + size], Y[:, start : start + size]


def unshuffled(X, Y, size, rng):
    rng.permutation(X.shape[1])
    for start in range(0, X.shape[1], size):
        yield X[:, start : start + size], Y[:, start : start + size]


def rows_for_columns(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    for start in range(0, X.shape[1], size):
        chosen = order[start : start + size]
        yield X[chosen], Y[chosen]


def counts_rows(X, Y, size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        chosen = order[start : start + size]
        yield X[:, chosen], Y[:, chosen]


def generator_of_its_own(X, Y, size, rng):
    return shuffled_columns(X, Y, size, np.random.default_rng(0))


def returns_params_only(params, X, Y, eta, activation, d_activation):
    Zs, As = network.forward(params, X, activation)
    return network.sgd_step(params, network.backward(params, Zs, As, Y, d_activation), eta)


def loss_is_its_own_name(params, X, Y, eta, activation, d_activation):
    Zs, As = network.forward(params, X, activation)
    loss = loss(As[-1], Y)  # noqa: F821
    grads = network.backward(params, Zs, As, Y, d_activation)
    return network.sgd_step(params, grads, eta), loss


def steps_forgotten(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
    losses = []
    for _ in range(epochs):
        summed = 0.0
        for X_b, Y_b in network.minibatches(X, Y, batch_size, rng):
            new_params, loss = network.train_step(params, X_b, Y_b, eta, activation, d_activation)
            summed += loss * X_b.shape[1]
        losses.append(summed / X.shape[1])
    return new_params, losses


def steps_forgotten_but_ready_for_no_epochs(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
    new_params, losses = params, []
    for _ in range(epochs):
        summed = 0.0
        for X_b, Y_b in shuffled_columns(X, Y, batch_size, rng):
            new_params, loss = network.train_step(params, X_b, Y_b, eta, activation, d_activation)
            summed += loss * X_b.shape[1]
        losses.append(summed / X.shape[1])
    return new_params, losses


def epochs_restart(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
    losses = []
    for _ in range(epochs):
        current = [(W.copy(), b.copy()) for W, b in params]
        summed = 0.0
        for X_b, Y_b in network.minibatches(X, Y, batch_size, rng):
            current, loss = network.train_step(current, X_b, Y_b, eta, activation, d_activation)
            summed += loss * X_b.shape[1]
        losses.append(summed / X.shape[1])
    return current, losses


def epochs_restart_and_are_lost(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
    losses = []
    for _ in range(epochs):
        current, summed = params, 0.0
        for X_b, Y_b in network.minibatches(X, Y, batch_size, rng):
            current, loss = network.train_step(current, X_b, Y_b, eta, activation, d_activation)
            summed += loss * X_b.shape[1]
        losses.append(summed / X.shape[1])
    return params, losses


def trained(
    *,
    batches=shuffled_columns,
    reset=True,
    weight=lambda X_b, size: X_b.shape[1],
    divide=lambda total, m, batches: total / m,
    gather="epoch",
    made="each epoch",
    reseed=False,
):
    """A train as students write it, with one line of it wrong."""

    def train(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
        losses, total = [], 0.0
        if made == "once":
            kept = batches(X, Y, batch_size, rng)
        elif made == "once, as a list":
            kept = list(batches(X, Y, batch_size, rng))
        for _ in range(epochs):
            if reset:
                total = 0.0
            if reseed:
                rng = np.random.default_rng(42)
            count = 0
            for X_b, Y_b in batches(X, Y, batch_size, rng) if made == "each epoch" else kept:
                params, loss = network.train_step(params, X_b, Y_b, eta, activation, d_activation)
                total += loss * weight(X_b, batch_size)
                count += 1
                if gather == "batch":
                    losses.append(loss)
            if gather == "epoch":
                losses.append(divide(total, X.shape[1], count))
            if gather == "after":
                losses.append(network.loss(network.forward(params, X, activation)[1][-1], Y))
        return params, losses

    return train


def returns_in_the_loop(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
    losses = []
    for _ in range(epochs):
        total = 0
        for X_b, Y_b in network.minibatches(X, Y, batch_size, rng):
            params, loss = network.train_step(params, X_b, Y_b, eta, activation, d_activation)
            total += loss * X_b.shape[1]
        losses.append(total / X.shape[1])
        return params, losses


def counts_from_one(*args, epochs, **options):
    return trained()(*args, epochs=len(range(1, epochs)), **options)


def one_by_one(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    return [(X[:, j], Y[:, j]) for j in order]


def swaps_the_pair(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    for i in range(0, X.shape[1], size):
        yield Y[:, order[i : i + size]], X[:, order[i : i + size]]


def first_batch(X, Y, size, rng):
    if size < 1:
        raise ValueError("size must be at least 1")
    order = rng.permutation(X.shape[1])
    for i in range(0, X.shape[1], size):
        chosen = order[i : i + size]
        return X[:, chosen], Y[:, chosen]


def shuffles_in_place(X, Y, size, rng):
    rng.shuffle(X)
    for i in range(0, X.shape[1], size):
        yield X[:, i : i + size], Y[:, i : i + size]


def leaves_after_one_layer(params, grads, eta):
    new = []
    for (W, b), (dW, db) in zip(params, grads):
        new.append((W - eta * dW, b - eta * db))
        return new


def over_batch_size(params, X, Y, *, batch_size, **options):
    weigh = trained(divide=lambda total, m, batches: total / batch_size)
    return weigh(params, X, Y, batch_size=batch_size, **options)


def forgets_eta_for_b(params, grads, eta):
    return [(W - eta * dW, b - db) for (W, b), (dW, db) in zip(params, grads)]


def takes_a_tenth(params, grads, eta):
    new = []
    for (W, b), (dW, db) in zip(params, grads):
        new.append((W - 0.1 * dW, b - 0.1 * db))
    return new


def stepping(update=network.sgd_step, slope=lambda activation, d_activation: d_activation):
    """`train_step` with another update, or with another function for the slopes."""

    def train_step(params, X, Y, eta, activation, d_activation):
        Zs, As = network.forward(params, X, activation)
        grads = network.backward(params, Zs, As, Y, slope(activation, d_activation))
        return update(params, grads, eta), network.loss(As[-1], Y)

    return train_step


def moves_w_before_b(params, X, Y, eta, activation, d_activation):
    Zs, As = network.forward(params, X, activation)
    loss = network.loss(As[-1], Y)
    grads = network.backward(params, Zs, As, Y, d_activation)
    params = [(W - eta * dW, b) for (W, b), (dW, db) in zip(params, grads)]
    Zs, As = network.forward(params, X, activation)
    grads = network.backward(params, Zs, As, Y, d_activation)
    params = [(W, b - eta * db) for (W, b), (dW, db) in zip(params, grads)]
    return params, loss


def trained_by(step):
    """Make a `train` with another train_step."""

    def train(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
        losses = []
        for _ in range(epochs):
            total = 0.0
            for X_b, Y_b in shuffled_columns(X, Y, batch_size, rng):
                params, loss = step(params, X_b, Y_b, eta, activation, d_activation)
                total += loss * X_b.shape[1]
            losses.append(total / X.shape[1])
        return params, losses

    return train


def loss_after_the_step(params, X, Y, eta, activation, d_activation):
    new, _ = network.train_step(params, X, Y, eta, activation, d_activation)
    return new, network.loss(network.forward(new, X, activation)[1][-1], Y)


TRAINING = [
    ("sgd_step", forgets_eta_for_b, "eta-forgotten-for-b"),
    ("sgd_step", takes_a_tenth, "eta-of-its-own"),
    ("minibatches", refusing(one_by_one), "examples-one-by-one"),
    ("minibatches", refusing(swaps_the_pair), "pair-swapped"),
    ("minibatches", first_batch, "first-batch-only"),
    ("minibatches", refusing(shuffles_in_place), "changes-its-input"),
    ("sgd_step", leaves_after_one_layer, "first-layer-returned"),
    ("train_step", stepping(lambda *args: network.sgd_step(network.sgd_step(*args), *args[1:])), "step-doubled"),
    ("train", over_batch_size, "divided-by-batch-size"),
    ("train_step", stepping(forgets_eta_for_b), "eta-forgotten-for-b"),
    ("train_step", stepping(takes_a_tenth), "eta-of-its-own"),
    ("train_step", stepping(slope=lambda activation, d_activation: activation), "activation-for-slope"),
    ("train_step", moves_w_before_b, "gradient-taken-again"),
    ("train", trained_by(stepping(takes_a_tenth)), "eta-of-its-own"),
    ("train", trained_by(stepping(slope=lambda activation, d_activation: activation)), "activation-for-slope"),
    ("train", trained_by(loss_after_the_step), "loss-after-step"),
    ("sgd_step", replaces_pairs, "list-changed"),
    ("sgd_step", steps_in_place, "in-place"),
    ("sgd_step", lambda params, grads, eta: [(W - dW / eta, b - db / eta) for (W, b), (dW, db) in zip(params, grads)],
     "divided-by-eta"),
    ("sgd_step", lambda params, grads, eta: grads, "gradients-returned"),
    ("minibatches", shuffled_columns, "negative-size-accepted"),
    ("minibatches", refusing(split_evenly), "batches-evened-out"),
    ("minibatches", refusing(one_too_many), "empty-last-batch"),
    ("minibatches", refusing(batches_in_another_order), "batches-shuffled-only"),
    ("minibatches", refusing(unshuffled), "not-shuffled"),
    ("minibatches", refusing(rows_for_columns), "rows-chosen"),
    ("minibatches", refusing(counts_rows), "rows-counted"),
    ("minibatches", refusing(generator_of_its_own), "rng-ignored"),
    ("train_step", returns_params_only, "params-only"),
    ("train_step", loss_is_its_own_name, "name-taken"),
    ("train", steps_forgotten, "steps-not-passed-on"),
    ("train", steps_forgotten_but_ready_for_no_epochs, "steps-not-passed-on"),
    ("train", returns_in_the_loop, "one-epoch"),
    ("train", counts_from_one, "an-epoch-short"),
    ("train", epochs_restart, "epochs-start-over"),
    ("train", epochs_restart_and_are_lost, "epochs-forgotten"),
    ("train", trained(gather="after"), "loss-after-epoch"),
    ("train", trained(reset=False), "total-not-reset"),
    ("train", trained(gather="batch"), "one-loss-per-batch"),
    ("train", trained(weight=lambda X_b, size: size), "weighted-by-batch-size"),
    ("train", trained(divide=lambda total, m, batches: total), "losses-not-divided"),
    ("train", trained(weight=lambda X_b, size: 1, divide=lambda total, m, batches: total / batches),
     "batches-count-alike"),
    ("train", trained(made="once, as a list"), "shuffled-once"),
    ("train", trained(made="once"), "batches-used-up"),
    ("train", trained(reseed=True), "shuffled-once"),
    ("train", trained(batches=unshuffled), "shuffled-once"),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "answer", "slug"), TRAINING)
def test_a_mistake_with_training_is_named(exercise, answer, slug):
    assert named(exercise, answer) == {slug}


def test_sizes_of_batches_are_told_in_words():
    with pytest.raises(CheckFailed) as failed:
        check.minibatches(refusing(one_too_many), seed=1)
    assert "batches of 4, 4, 4, 0 examples" in str(failed.value)
    assert "shape" not in str(failed.value)


def test_a_generator_without_end_is_told_in_few_words():
    def endless(X, Y, size, rng):
        order, i = rng.permutation(X.shape[1]), 0
        while True:
            yield X[:, order[i : i + size]], Y[:, order[i : i + size]]
            i += size

    with pytest.raises(CheckFailed) as failed:
        check.minibatches(refusing(endless), seed=1)
    assert "the last ones hold nothing. Does your loop end?" in " ".join(str(failed.value).split())
    assert len(str(failed.value)) < 1000


def test_a_generator_that_forgets_to_move_on_is_told():
    def stuck(X, Y, size, rng):
        order, i = rng.permutation(X.shape[1]), 0
        while i < X.shape[1]:
            yield X[:, order[i : i + size]], Y[:, order[i : i + size]]

    with pytest.raises(CheckFailed, match="all full batches hold the same examples"):
        check.minibatches(refusing(stuck), seed=1)


def test_a_loop_without_end_that_is_interrupted_is_told_in_few_words():
    def stuck(params, grads, eta):
        while True:
            raise KeyboardInterrupt  # as ■ does

    with pytest.raises(KeyboardInterrupt) as stopped:
        check.sgd_step(stuck)
    shown = "\n".join(stopped.value._render_traceback_())
    assert "sgd_step: interrupted while your function ran" in shown
    assert re.search(r"at line \d+: raise KeyboardInterrupt", shown)
    assert "loop without end" in shown


def test_the_pieces_of_these_answers_are_right_as_they_stand():
    check.minibatches(refusing(shuffled_columns))
    check.backward(backward_with())
    check.gradient_check(checking())
    check.train(trained())
    check.train(trained_by(stepping()))
