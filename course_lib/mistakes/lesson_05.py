"""Mistakes of lesson 05: the backward pass.

Those of `backward` are broken rules: the ordinary pass runs with one rule replaced, so each works in every
architecture, and two can be recognised together.
"""

from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake, rule


def _grads(dW: Any = None, db: Any = None) -> Any:
    """`layer_grads` with another gradient of the weights or of the biases."""
    ordinary = network.layer_grads

    def layer_grads(delta: Any, A_prev: Any) -> Any:
        return (dW or (lambda d, A: ordinary(d, A)[0]))(delta, A_prev), (db or (lambda d: ordinary(d, d)[1]))(delta)

    return layer_grads


def _around(change: Any) -> Any:
    """A wrapper of `backward` that changes what it is given: change(params, Zs, As, Y, d_activation)."""
    return lambda backward: lambda *args: backward(*change(*args))


def _after(change: Any) -> Any:
    """A wrapper of `backward` that changes what it returns."""
    return lambda backward: lambda *args: change(backward(*args))


def _own_activations(params: Any, Zs: Any, As: Any, Y: Any, d_activation: Any) -> Any:
    """Every layer's gradient with its own activations in place of the previous ones."""
    deltas = [network.output_delta(network.d_loss(As[-1], Y), Zs[-1], d_activation)]
    for layer in reversed(range(len(params) - 1)):
        deltas.insert(0, network.hidden_delta(params[layer + 1][0], deltas[0], Zs[layer], d_activation))
    return [network.layer_grads(delta, A) for delta, A in zip(deltas, As[1:], strict=True)]


def _untransposed_to_the_end(params: Any, Zs: Any, As: Any, Y: Any, d_activation: Any) -> Any:
    """W without its transpose, and blame is handed back below the first layer too, where nobody needs it."""
    dA = network.d_loss(As[-1], Y)
    grads: network.Params = []
    for layer in reversed(range(len(params))):
        delta = dA * d_activation(Zs[layer])
        grads.insert(0, network.layer_grads(delta, As[layer]))
        dA = params[layer][0] @ delta
    return grads


def _outputs_signal_for_all(ordinary: Any) -> Any:
    """A wrapper of `backward` whose error signal is not handed on; what else is broken is broken here too."""
    rules = ordinary.__globals__

    def backward(params: Any, Zs: Any, As: Any, Y: Any, d_activation: Any) -> Any:
        delta = rules["output_delta"](rules["d_loss"](As[-1], Y), Zs[-1], d_activation)
        grads = [rules["layer_grads"](delta, As[-2])]
        for layer in reversed(range(len(params) - 1)):
            hidden = rules["hidden_delta"](params[layer + 1][0], delta, Zs[layer], d_activation)
            grads.insert(0, rules["layer_grads"](hidden, As[layer]))
        return grads

    return backward


def _check(error: Any, gather: Any = max, step: Any = None) -> Any:
    """`gradient_check` with another error, another way to gather the errors, or another difference."""

    def gradient_check(loss: Any, params: Any, grads: Any, h: float = 1e-5) -> float:
        errors = []
        pairs = zip(network.chain_arrays(params), network.chain_arrays(grads), strict=True)
        for parameter, gradient in pairs:
            for index in np.ndindex(parameter.shape):
                where = (loss, params, parameter, index, h)
                numeric = step(*where) if step else _rise(*where) / (2 * h)
                errors.append(error(float(gradient[index]), float(numeric)))
        return float(gather(errors))

    return gradient_check


def _one_sided(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    kept, here = parameter[index], loss(params)
    parameter[index] = kept + h
    above = loss(params)
    parameter[index] = kept
    return (above - here) / h


def _not_put_back(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    parameter[index] += h
    above = loss(params)
    parameter[index] -= 2 * h
    below = loss(params)
    parameter[index] += h
    return (above - below) / (2 * h)


def _relative_norm(below: Any) -> Any:
    """One norm for all: that of all differences over below(‖g‖, ‖ĝ‖)."""

    def gradient_check(loss: Any, params: Any, grads: Any, h: float = 1e-5) -> float:
        pairs: list[tuple[float, float]] = []

        def kept(g: float, g_numeric: float) -> float:
            pairs.append((g, g_numeric))
            return 0.0

        _check(kept)(loss, params, grads, h)
        g, n = np.array(pairs).T
        return float(np.linalg.norm(g - n) / below(np.linalg.norm(g), np.linalg.norm(n)))

    return gradient_check


def _times_h(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    return _rise(loss, params, parameter, index, h) / 2 * h


def _sides(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> tuple[float, float]:
    """The loss above and below, `index` being that of one entry or, with `...`, of the whole array."""
    kept = np.copy(parameter[index])
    parameter[index] = kept + h
    above = loss(params)
    parameter[index] = kept - h
    below = loss(params)
    parameter[index] = kept
    return above, below


def _rise(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    above, below = _sides(loss, params, parameter, index, h)
    return above - below


def _left_changed(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    kept = parameter[index]
    parameter[index] = kept + h
    above = loss(params)
    parameter[index] = kept - h
    return (above - loss(params)) / (2 * h)


def _without_floor(g: float, n: float) -> float:
    """The relative error without the 1e-6 below the line."""
    if np.isnan(g - n):
        return np.inf
    return 0.0 if g == n else abs(g - n) / max(abs(g), abs(n))


def _central(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    return _rise(loss, params, parameter, index, h) / (2 * h)


def _half_way(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    return _one_sided(loss, params, parameter, index, h) / 2


def _own_step(step: float) -> Any:
    return lambda loss, params, parameter, index, h: _central(loss, params, parameter, index, step)


def _whole_array(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    return _central(loss, params, parameter, ..., h)


def _brackets_forgotten(loss: Any, params: Any, parameter: Any, index: Any, h: float) -> float:
    above, below = _sides(loss, params, parameter, index, h)
    return above - below / (2 * h)


def _walks(step: Any = _central, checked: Any = lambda index: True) -> Any:
    """A wrapper of `gradient_check` that takes another difference, or looks at those entries that are `checked`.

    What else is broken is broken here too: the error, the way to gather errors, the arrays that are looked at.
    """

    def wrapper(ordinary: Any) -> Any:
        rules = ordinary.__globals__

        def gradient_check(loss: Any, params: Any, grads: Any, h: float = 1e-5) -> float:
            worst = 0.0
            for parameter, gradient in zip(rules["chain_arrays"](params), rules["chain_arrays"](grads), strict=True):
                for index in filter(checked, np.ndindex(parameter.shape)):
                    numeric = float(step(loss, params, parameter, index, h))
                    worst = rules.get("max", max)(worst, rules["relative_error"](float(gradient[index]), numeric))
            return worst

        return gradient_check

    return wrapper


def _gathered(gather: Any) -> Any:
    """`max` as it works where the errors are gathered two by two, with gather(so far, this one)."""
    return lambda *values: gather(*values) if len(values) == 2 else max(values)


def _error(size: Any, below: Any = lambda g, n: max(abs(g), abs(n), 1e-6)) -> Any:
    """`relative_error` as size(g, ĝ) over another number; infinite where one of them is not a number."""
    return lambda g, n: np.inf if np.isnan(g - n) else size(g, n) / below(g, n)


def _size(g: float, n: float) -> float:
    return abs(g - n)


def _nan_comes_back(loss: Any, params: Any, grads: Any, h: float = 1e-5) -> float:
    if any(np.isnan(a).any() for a in network.chain_arrays(grads)):
        return np.nan
    return network.gradient_check(loss, params, grads, h)


def _forgets_infinity(*values: float) -> float:
    """`max` as it works when an error is not a number: that error is passed over."""
    return max(v for v in values if v != np.inf)


SIGMOID_ALWAYS = "it takes the sigmoid's slope, whatever the activation is"
WHOSE_SLOPE = "Which activation does this layer use, and which of your arguments knows its slope?"
FITTING = "δ is (n, m), a is (n_prev, m), and dW has the shape of W. Which axis must the product sum over?"
DERIVATIVE = "Which slope does this layer's z pass through on its way to a?"

MISTAKES: dict[str, tuple[Mistake, ...]] = {
    "output_delta": (
        Mistake(
            "without-derivative",
            "σ′(z) is missing",
            DERIVATIVE,
            lambda dA, Z, d_activation: dA.copy(),
        ),
        Mistake(
            "only-derivative",
            "∂L/∂a is missing",
            "The error signal starts at the loss. Where does the loss enter yours?",
            lambda dA, Z, d_activation: d_activation(Z),
        ),
        Mistake(
            "added",
            "the two factors are added",
            "Along a path slopes multiply. Which operator is ⊙?",
            lambda dA, Z, d_activation: dA + d_activation(Z),
        ),
        Mistake(
            "matrix-product",
            "the two factors are multiplied as matrices",
            "⊙ works entry by entry. Which operator is that?",
            lambda dA, Z, d_activation: dA @ d_activation(Z),
        ),
        Mistake(
            "z-for-derivative",
            "Z itself is a factor, where σ′(Z) belongs",
            "What is d_activation for?",
            lambda dA, Z, d_activation: dA * Z,
        ),
        Mistake(
            "derivative-of-loss-slope",
            "σ′ is taken at ∂L/∂a, not at Z",
            "What went into the activation?",
            lambda dA, Z, d_activation: dA * d_activation(dA),
        ),
        Mistake(
            "averaged",
            "it is divided by m, which ∂L/∂a has done already",
            "The 1/m lives in ∂L/∂a alone. Where is it in yours?",
            lambda dA, Z, d_activation: network.output_delta(dA, Z, d_activation) / Z.shape[1],
        ),
        Mistake(
            "wrong-sign",
            "the sign is wrong",
            "Is there a minus in the formula?",
            lambda dA, Z, d_activation: -network.output_delta(dA, Z, d_activation),
        ),
        Mistake(
            "sigmoid-slope-always",
            SIGMOID_ALWAYS,
            WHOSE_SLOPE,
            lambda dA, Z, d_activation: dA * network.d_sigmoid(Z),
        ),
        Mistake(
            "matrix-product-transposed",
            "the two factors are multiplied as matrices, the second one transposed",
            "⊙ works entry by entry. Which operator is that?",
            lambda dA, Z, d_activation: dA @ d_activation(Z).T,
        ),
        Mistake(
            "slope-at-sigma",
            "σ′ is taken at σ(Z), where the slope at Z is asked for",
            "What went into the activation, and what came out of it?",
            lambda dA, Z, d_activation: dA * d_activation(network.sigmoid(Z)),
        ),
        Mistake(
            "slope-as-mask",
            "the slope only decides what passes: its size is missing",
            "For tanh the slope at z is a number between 0 and 1. What becomes of that number in your lines?",
            lambda dA, Z, d_activation: dA * (d_activation(Z) > 0),
        ),
        Mistake(
            "roles-swapped",
            "dA and Z have changed places: the slope is taken at dA, and Z is a factor",
            "Which of the two arrays went into the activation on the way forward?",
            lambda dA, Z, d_activation: Z * d_activation(dA),
        ),
        Mistake(
            "slope-at-sigma-averaged",
            "σ′ is taken at σ(Z), and it is divided by m",
            "What went into the activation, and what came out of it? And where is the 1/m already?",
            lambda dA, Z, d_activation: dA * d_activation(network.sigmoid(Z)) / Z.shape[1],
        ),
        Mistake(
            "squared-slope",
            "the slope counts twice",
            "How often does this layer's z pass through the activation?",
            lambda dA, Z, d_activation: dA * d_activation(Z) ** 2,
        ),
    ),
    "hidden_delta": (
        Mistake(
            "without-derivative",
            "σ′(z) is missing",
            DERIVATIVE,
            lambda W_next, delta_next, Z, d_activation: W_next.T @ delta_next,
        ),
        Mistake(
            "weights-not-transposed",
            "W is not transposed",
            "Blame travels backwards: from the next layer's neurons to this layer's. Which shape must W have for that?",
            lambda W_next, delta_next, Z, d_activation: (W_next @ delta_next) * d_activation(Z),
        ),
        Mistake(
            "weights-forgotten",
            "W is missing",
            "How much of a neuron's blame goes to each of those before it? What decides it?",
            lambda W_next, delta_next, Z, d_activation: delta_next * d_activation(Z),
        ),
        Mistake(
            "blame-forgotten",
            "δ of the next layer is missing",
            "What is handed back through W?",
            lambda W_next, delta_next, Z, d_activation: W_next.T @ d_activation(W_next @ Z),
        ),
        Mistake(
            "z-for-derivative",
            "Z itself is a factor, where σ′(Z) belongs",
            "What is d_activation for?",
            lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * Z,
        ),
        Mistake(
            "added",
            "the slope is added, not multiplied",
            "Along a path slopes multiply. Which operator is ⊙?",
            lambda W_next, delta_next, Z, d_activation: W_next.T @ delta_next + d_activation(Z),
        ),
        Mistake(
            "slope-of-blame",
            "σ′ is taken at what was handed back, not at Z",
            "What went into this layer's activation?",
            lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * d_activation(W_next.T @ delta_next),
        ),
        Mistake(
            "averaged",
            "it is divided by m, which ∂L/∂a has done already",
            "The 1/m lives in ∂L/∂a alone. Where is it in yours?",
            lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * d_activation(Z) / Z.shape[1],
        ),
        Mistake(
            "wrong-sign",
            "the sign is wrong",
            "Is there a minus in the formula?",
            lambda W_next, delta_next, Z, d_activation: -network.hidden_delta(W_next, delta_next, Z, d_activation),
        ),
        Mistake(
            "sigmoid-slope-always",
            SIGMOID_ALWAYS,
            WHOSE_SLOPE,
            lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * network.d_sigmoid(Z),
        ),
        Mistake(
            "slope-at-sigma",
            "σ′ is taken at σ(Z), where the slope at Z is asked for",
            "What went into the activation, and what came out of it?",
            lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * d_activation(network.sigmoid(Z)),
        ),
        Mistake(
            "entry-by-entry",
            "W and δ are multiplied entry by entry",
            "Each neuron gathers blame from all of the next layer. Which product sums over them?",
            lambda W_next, delta_next, Z, d_activation: W_next.T * delta_next * d_activation(Z),
        ),
        Mistake(
            "matrix-product",
            "the slope is multiplied as a matrix",
            "⊙ works entry by entry. Which operator is that?",
            lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) @ d_activation(Z),
        ),
        Mistake(
            "slope-before-weights",
            "the slope is multiplied before W, to the δ of the next layer",
            "Blame comes back through W first. Which layer's slope is next, and how many rows has it?",
            lambda W_next, delta_next, Z, d_activation: W_next.T @ (delta_next * d_activation(Z)),
        ),
        Mistake(
            "precedence",
            "Python multiplies the slope with W first: brackets are missing",
            "`*` and `@` bind alike, from left to right. Which product should come first?",
            lambda W_next, delta_next, Z, d_activation: d_activation(Z) * W_next.T @ delta_next,
        ),
        Mistake(
            "absolute-weights",
            "the signs of the weights are lost",
            "What does a negative weight do to the blame that passes it?",
            lambda W_next, delta_next, Z, d_activation: (np.abs(W_next).T @ delta_next) * d_activation(Z),
        ),
        Mistake(
            "shared-out",
            "the weights are divided by their sum, as if blame were shared out",
            "What is ∂z/∂a of the next layer: a weight, or its share?",
            lambda W_next, delta_next, Z, d_activation: (
                ((W_next / W_next.sum(axis=1, keepdims=True)).T @ delta_next) * d_activation(Z)
            ),
            also=(
                lambda W_next, delta_next, Z, d_activation: (
                    ((W_next / W_next.sum(axis=0, keepdims=True)).T @ delta_next) * d_activation(Z)
                ),
            ),
        ),
        Mistake(
            "slope-as-mask",
            "the slope only decides what passes: its size is missing",
            "For tanh the slope at z is a number between 0 and 1. What becomes of that number in your lines?",
            lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * (d_activation(Z) > 0),
        ),
        Mistake(
            "paths-averaged",
            "the paths are averaged, not added up",
            "Each neuron gathers blame from all of the next layer. Does the formula divide by their number?",
            lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * d_activation(Z) / len(W_next),
        ),
    ),
    "layer_grads": (
        rule(
            "layer_grads",
            "transposed",
            "dW is transposed",
            "dW has the shape of W: a row for each neuron of this layer. Which factor comes first?",
            layer_grads=lambda _: _grads(dW=lambda delta, A: A @ delta.T),
        ),
        rule(
            "layer_grads",
            "bias-not-summed",
            "db is not summed over the batch",
            "There is one b for all examples. How do their wishes come together?",
            layer_grads=lambda _: _grads(db=lambda delta: delta.copy()),
        ),
        rule(
            "layer_grads",
            "bias-summed-over-neurons",
            "db is summed over the neurons, not over the batch",
            "Which of rows and columns stands for examples?",
            layer_grads=lambda _: _grads(db=lambda delta: np.sum(delta, axis=0, keepdims=True)),
        ),
        rule(
            "layer_grads",
            "bias-one-number",
            "db is a single number",
            "Each neuron has a bias of its own. Over which axis does the sum run?",
            layer_grads=lambda _: _grads(db=lambda delta: np.sum(delta)),
        ),
        rule(
            "layer_grads",
            "bias-flat",
            "db has shape (n,), where (n, 1) belongs",
            "`keepdims` keeps what the sum would drop.",
            layer_grads=lambda _: _grads(db=lambda delta: np.sum(delta, axis=1)),
        ),
        rule(
            "layer_grads",
            "bias-averaged",
            "db is averaged over the batch, which ∂L/∂a has done already",
            "The 1/m lives in ∂L/∂a alone. Is it a sum or a mean here?",
            layer_grads=lambda _: _grads(db=lambda delta: np.mean(delta, axis=1, keepdims=True)),
        ),
        rule(
            "layer_grads",
            "bias-zero",
            "db is zero",
            "Does the loss change when b changes? What is ∂z/∂b?",
            layer_grads=lambda _: _grads(db=lambda delta: np.zeros((len(delta), 1))),
        ),
        rule(
            "layer_grads",
            "averaged",
            "both are divided by m, which ∂L/∂a has done already",
            "The 1/m lives in ∂L/∂a alone. Where is it in yours?",
            layer_grads=lambda ordinary: lambda delta, A: ordinary(delta / delta.shape[1], A),
        ),
        rule(
            "layer_grads",
            "last-example-only",
            "only the last example counts",
            "Which columns enter your sums?",
            layer_grads=lambda ordinary: lambda delta, A: ordinary(delta[:, -1:], A[:, -1:]),
        ),
        rule(
            "layer_grads",
            "first-example-only",
            "only the first example counts",
            "Which columns enter your sums?",
            layer_grads=lambda ordinary: lambda delta, A: ordinary(delta[:, :1], A[:, :1]),
        ),
        rule(
            "layer_grads",
            "order-swapped",
            "db and dW come back in the wrong order",
            "Read the docstring's last line: which comes first?",
            layer_grads=lambda ordinary: lambda delta, A: ordinary(delta, A)[::-1],
        ),
        rule(
            "layer_grads",
            "weights-averaged",
            "dW is divided by m, which ∂L/∂a has done already",
            "The 1/m lives in ∂L/∂a alone. Where is it in your dW?",
            layer_grads=lambda _: _grads(dW=lambda delta, A: delta @ A.T / delta.shape[1]),
        ),
        rule(
            "layer_grads",
            "transpose-forgotten",
            "dW lacks a transpose: it is δ a",
            FITTING,
            layer_grads=lambda _: _grads(dW=lambda delta, A: delta @ A),
        ),
        rule(
            "layer_grads",
            "rows-as-examples",
            "δ is transposed, as if the examples were its rows",
            "Examples stand in columns here. Over which axis of δ and of a does the product sum?",
            layer_grads=lambda _: _grads(dW=lambda delta, A: delta.T @ A),
        ),
        rule(
            "layer_grads",
            "weights-only",
            "only dW comes back",
            "Read the docstring's last line: how many things are asked for?",
            layer_grads=lambda ordinary: lambda delta, A: ordinary(delta, A)[0],
        ),
        rule(
            "layer_grads",
            "wrong-sign",
            "both have the wrong sign",
            "Is there a minus in either formula? Who takes the step downhill?",
            layer_grads=lambda ordinary: lambda delta, A: ordinary(-delta, A),
        ),
        rule(
            "layer_grads",
            "weights-last-example",
            "dW is that of the last example alone",
            "Which columns enter dW? In a loop: does each turn add to it, or start it anew?",
            layer_grads=lambda _: _grads(dW=lambda delta, A: delta[:, -1:] @ A[:, -1:].T),
        ),
        rule(
            "layer_grads",
            "weights-first-example",
            "dW is that of the first example alone",
            "Which columns enter dW?",
            layer_grads=lambda _: _grads(dW=lambda delta, A: delta[:, :1] @ A[:, :1].T),
        ),
        rule(
            "layer_grads",
            "weights-last-left-out",
            "the last example is missing in dW",
            "How often does your loop over the examples run?",
            layer_grads=lambda _: _grads(dW=lambda delta, A: delta[:, :-1] @ A[:, :-1].T),
        ),
        rule(
            "layer_grads",
            "bias-last-example",
            "db is that of the last example alone",
            "Which columns enter db? In a loop: does each turn add to it, or start it anew?",
            layer_grads=lambda _: _grads(db=lambda delta: delta[:, -1:]),
        ),
        rule(
            "layer_grads",
            "bias-as-row",
            "db is a row, of shape (1, n)",
            "b has a row for each neuron. Which shape has db, then?",
            layer_grads=lambda _: _grads(db=lambda delta: np.sum(delta, axis=1)[None]),
        ),
    ),
    "backward": (
        rule(
            "backward",
            "hidden-without-derivative",
            "the error signal of the hidden layers lacks σ′(z)",
            DERIVATIVE,
            hidden_delta=lambda W_next, delta_next, Z, d_activation: W_next.T @ delta_next,
        ),
        rule(
            "backward",
            "output-without-derivative",
            "the error signal of the output lacks σ′(z)",
            DERIVATIVE,
            output_delta=lambda dA, Z, d_activation: dA,
        ),
        rule(
            "backward",
            "no-1-over-m",
            "the 1/m is missing: it is the gradient of the sum over the batch",
            "Either a sum stands for the mean, or the 1/m got lost. Where does it live in L?",
            d_loss=lambda Y_hat, Y: Y_hat - Y,
        ),
        rule(
            "backward",
            "1-over-m-twice",
            "the 1/m is applied twice",
            "The 1/m lives in ∂L/∂a alone. Do your sums divide by m once more?",
            d_loss=lambda Y_hat, Y: (Y_hat - Y) / Y.shape[1] ** 2,
        ),
        rule(
            "backward",
            "factor-2",
            "every gradient is twice too large",
            "It is the gradient of mse; L is half of that. What happens to the 2 of the square?",
            d_loss=lambda Y_hat, Y: 2 * (Y_hat - Y) / Y.shape[1],
        ),
        rule(
            "backward",
            "wrong-sign",
            "the sign is wrong: y − ŷ where ŷ − y belongs",
            "If ŷ is too large, should L grow or shrink when ŷ grows further?",
            d_loss=lambda Y_hat, Y: (Y - Y_hat) / Y.shape[1],
        ),
        rule(
            "backward",
            "slope-at-a",
            "σ′ is taken at a, where the slope at z is asked for",
            "What went into the activation? The memory keeps both Zs and As.",
            backward=_around(lambda params, Zs, As, Y, d: (params, As[1:], As, Y, d)),
        ),
        rule(
            "backward",
            "z-rule",
            "z(1 − z) stands where σ′(z) belongs",
            "The caller hands you d_activation, which knows the slope. Where do you call it?",
            backward=_around(lambda params, Zs, As, Y, d: (params, Zs, As, Y, lambda z: z * (1 - z))),
        ),
        rule(
            "backward",
            "sigmoid-rule-always",
            "a(1 − a) stands where σ′(z) belongs, whatever the activation is",
            "That is the sigmoid's slope. Which one does this network use, and who knows it?",
            backward=_around(lambda params, Zs, As, Y, d: (params, As[1:], As, Y, lambda a: a * (1 - a))),
        ),
        rule(
            "backward",
            "activation-for-derivative",
            "a stands where σ′(z) belongs",
            "How steep is the activation at z? That is not its height.",
            backward=_around(lambda params, Zs, As, Y, d: (params, As[1:], As, Y, lambda a: a)),
        ),
        rule(
            "backward",
            "next-layers-z",
            "a hidden layer takes σ′ at the z of the next layer",
            "Write the shapes beside the product: whose z has as many rows as this layer has neurons?",
            backward=_around(lambda params, Zs, As, Y, d: (params, [*Zs[1:], Zs[-1]], As, Y, d)),
        ),
        rule(
            "backward",
            "weights-not-transposed",
            "W stands the wrong way round on the way back",
            "Blame travels from the next layer's neurons to this layer's. Which shape must W have for that?",
            hidden_delta=lambda W_next, delta_next, Z, d_activation: (W_next @ delta_next) * d_activation(Z),
        ),
        Mistake(
            "weights-not-transposed-to-the-end",
            "W stands the wrong way round on the way back",
            "Blame travels from the next layer's neurons to this layer's. Which shape must W have for that?",
            _untransposed_to_the_end,
        ),
        rule(
            "backward",
            "transposed",
            "every dW is transposed",
            "dW has the shape of W: a row for each neuron of this layer. Which factor comes first?",
            layer_grads=_grads(dW=lambda delta, A: A @ delta.T),
        ),
        rule(
            "backward",
            "z-for-a",
            "δ zᵀ stands where δ aᵀ belongs",
            "What did this layer multiply with its weights on the way forward?",
            backward=_around(lambda params, Zs, As, Y, d: (params, Zs, [As[0], *Zs[:-1], As[-1]], Y, d)),
        ),
        Mistake(
            "own-activations",
            "dW is built with the layer's own activations, not with those that came into it",
            "What did this layer multiply with its weights on the way forward?",
            _own_activations,
        ),
        rule(
            "backward",
            "layers-reversed",
            "the layers come back in reverse order",
            "The pass runs from the last layer to the first. In which order are they asked for?",
            backward=_after(lambda grads: grads[::-1]),
        ),
        rule(
            "backward",
            "bias-not-summed",
            "db is not summed over the batch",
            "There is one b for all examples. How do their wishes come together?",
            layer_grads=_grads(db=lambda delta: delta.copy()),
        ),
        rule(
            "backward",
            "bias-summed-over-neurons",
            "db is summed over the neurons, not over the batch",
            "Which of rows and columns stands for examples?",
            layer_grads=_grads(db=lambda delta: np.sum(delta, axis=0, keepdims=True)),
        ),
        rule(
            "backward",
            "bias-one-number",
            "db is a single number",
            "Each neuron has a bias of its own. Over which axis does the sum run?",
            layer_grads=_grads(db=lambda delta: np.sum(delta)),
        ),
        rule(
            "backward",
            "bias-flat",
            "db has shape (n,), where (n, 1) belongs",
            "`keepdims` keeps what the sum would drop.",
            layer_grads=_grads(db=lambda delta: np.sum(delta, axis=1)),
        ),
        rule(
            "backward",
            "bias-averaged",
            "db is averaged over the batch, which ∂L/∂a has done already",
            "The 1/m lives in ∂L/∂a alone. Is it a sum or a mean here?",
            layer_grads=_grads(db=lambda delta: np.mean(delta, axis=1, keepdims=True)),
        ),
        rule(
            "backward",
            "bias-zero",
            "db is zero",
            "Does the loss change when b changes? What is ∂z/∂b?",
            layer_grads=_grads(db=lambda delta: np.zeros((len(delta), 1))),
        ),
        rule(
            "backward",
            "last-example-only",
            "only the last example counts",
            "Which columns enter your sums?",
            layer_grads=lambda delta, A_prev: network.layer_grads(delta[:, -1:], A_prev[:, -1:]),
        ),
        rule(
            "backward",
            "weights-forgotten",
            "blame is handed back without W",
            "How much of a neuron's blame goes to each of those before it? What decides it?",
            hidden_delta=lambda W_next, delta_next, Z, d_activation: delta_next * d_activation(Z),
        ),
        rule(
            "backward",
            "only-last-layer",
            "only the last layer's gradients come back",
            "How many layers has the network? Each wants its pair (dW, db).",
            backward=_after(lambda grads: grads[-1:]),
        ),
        rule(
            "backward",
            "sigmoid-slope-always",
            SIGMOID_ALWAYS,
            WHOSE_SLOPE,
            backward=_around(lambda params, Zs, As, Y, d: (params, Zs, As, Y, network.d_sigmoid)),
        ),
        rule(
            "backward",
            "hidden-slope-at-a",
            "σ′ is taken at a in the hidden layers, where the slope at z is asked for",
            "What went into the activation of a hidden layer? The memory keeps both Zs and As.",
            backward=_around(lambda params, Zs, As, Y, d: (params, [*As[1:-1], Zs[-1]], As, Y, d)),
        ),
        rule(
            "backward",
            "output-slope-at-a",
            "σ′ is taken at a in the last layer, where the slope at z is asked for",
            "What went into the last activation? The memory keeps both Zs and As.",
            backward=_around(lambda params, Zs, As, Y, d: (params, [*Zs[:-1], As[-1]], As, Y, d)),
        ),
        rule(
            "backward",
            "previous-layers-z",
            "a hidden layer takes σ′ at the z of the layer before; before the first one, Zs[-1] is the last",
            "Print the index of each turn of your loop: which entry of Zs belongs to which entry of params?",
            backward=_around(lambda params, Zs, As, Y, d: (params, [Zs[-1], *Zs[:-2], Zs[-1]][-len(Zs) :], As, Y, d)),
        ),
        rule(
            "backward",
            "own-weights",
            "blame is handed back through a layer's own W",
            "Between this layer and the next one lies one W. Which entry of params is it?",
            backward=_around(lambda params, Zs, As, Y, d: ([params[0], *params[:-1]], Zs, As, Y, d)),
        ),
        rule(
            "backward",
            "also-divided-by-n",
            "it is divided by the number of outputs too",
            "L has 1/(2m). How many numbers does `Y.size` count, and `Y.mean` with them?",
            d_loss=lambda Y_hat, Y: (Y_hat - Y) / Y.size,
        ),
        rule(
            "backward",
            "divided-by-n",
            "it is divided by the number of outputs, not of examples",
            "Which of rows and columns stands for examples? What is `len(Y)`?",
            d_loss=lambda Y_hat, Y: (Y_hat - Y) / Y.shape[0],
        ),
        rule(
            "backward",
            "biases-no-1-over-m",
            "the 1/m is missing in every db",
            "dW and db come from the same δ. Where does its 1/m live in yours?",
            layer_grads=_grads(db=lambda delta: np.sum(delta, axis=1, keepdims=True) * delta.shape[1]),
        ),
        rule(
            "backward",
            "weights-no-1-over-m",
            "the 1/m is missing in every dW",
            "dW and db come from the same δ. Where does its 1/m live in yours?",
            layer_grads=_grads(dW=lambda delta, A: delta @ A.T * delta.shape[1]),
        ),
        rule(
            "backward",
            "weights-averaged",
            "dW is divided by m, which ∂L/∂a has done already",
            "The 1/m lives in ∂L/∂a alone. Where is it in your dW?",
            layer_grads=_grads(dW=lambda delta, A: delta @ A.T / delta.shape[1]),
        ),
        rule(
            "backward",
            "order-swapped",
            "each layer's pair is (db, dW)",
            "What does layer_grads give back first? What is asked for first?",
            layer_grads=lambda delta, A_prev: network.layer_grads(delta, A_prev)[::-1],
        ),
        rule(
            "backward",
            "transpose-forgotten",
            "every dW lacks a transpose: it is δ a",
            FITTING,
            layer_grads=_grads(dW=lambda delta, A: delta @ A),
        ),
        rule(
            "backward",
            "hidden-sigmoid-slope-always",
            "the hidden layers take the sigmoid's slope, whatever the activation is",
            WHOSE_SLOPE,
            hidden_delta=lambda W_next, delta_next, Z, d_activation: network.hidden_delta(
                W_next, delta_next, Z, network.d_sigmoid
            ),
        ),
        rule(
            "backward",
            "outputs-signal-for-all",
            "every hidden layer starts from the error signal of the output, not from that of the layer after it",
            "What does layer 1 get handed back, in a network of three layers? Which name holds it in your loop?",
            backward=_outputs_signal_for_all,
        ),
    ),
    "gradient_check": (
        rule(
            "gradient_check",
            "absolute-error",
            "the errors are absolute, not relative",
            "A difference of 0.001 is nothing beside 100 and everything beside 0.001. What does the formula divide by?",
            relative_error=lambda g, n: np.inf if np.isnan(g - n) else abs(g - n),
        ),
        Mistake(
            "mean-for-max",
            "the errors are averaged",
            "One wrong entry among a thousand: does your number show it?",
            _check(network.relative_error, np.mean),
        ),
        Mistake(
            "one-norm-for-all",
            "all gradients are put into one norm",
            "A wrong bias can hide among large weights. Which error is asked for, and of what?",
            _relative_norm(lambda g, n: max(g + n, 1e-12)),
            also=(
                _relative_norm(lambda g, n: max(g, n, 1e-6)),
                _relative_norm(lambda g, n: max(g, 1e-12)),
                _relative_norm(lambda g, n: max(n, 1e-12)),
                _relative_norm(lambda g, n: 1.0),
            ),
        ),
        rule(
            "gradient_check",
            "one-sided",
            "the difference is one-sided",
            "How accurate is a one-sided difference, and how accurate a central one?",
            gradient_check=_walks(_one_sided),
        ),
        rule(
            "gradient_check",
            "not-put-back",
            "an entry is not put back bit for bit: h was added and taken away again",
            "x + h − 2h + h need not be x in floating point. How else can an entry come back?",
            gradient_check=_walks(_not_put_back),
        ),
        rule(
            "gradient_check",
            "weights-only",
            "the biases are not checked",
            "Over how many entries does your loop run?",
            chain_arrays=lambda layers: [W for W, _ in layers],
        ),
        rule(
            "gradient_check",
            "last-entry-only",
            "only the last entry counts",
            "Is your error kept, or overwritten by the next one?",
            max=_gathered(lambda so_far, one: one),
        ),
        rule(
            "gradient_check",
            "summed",
            "the errors are added up",
            "The largest error is asked for. What does your loop do with each?",
            max=_gathered(lambda so_far, one: so_far + one),
        ),
        Mistake(
            "smallest",
            "the smallest error comes back",
            "Which of all errors says whether something is wrong?",
            _check(network.relative_error, min),
        ),
        rule(
            "gradient_check",
            "nan-overlooked",
            "right, but a gradient that is not a number goes unnoticed",
            "Every comparison with nan is False. What does your maximum do with it?",
            max=_forgets_infinity,
        ),
        rule(
            "gradient_check",
            "divided-by-h",
            "the numerical slope is twice too large",
            "How far apart are the two points?",
            relative_error=lambda g, n: network.relative_error(g, 2 * n),
        ),
        rule(
            "gradient_check",
            "divided-by-the-sum",
            "the error is divided by |g| + |ĝ|",
            "That is a common form too. By which of the two does this one divide?",
            relative_error=_error(_size, lambda g, n: max(abs(g) + abs(n), 1e-6)),
        ),
        rule(
            "gradient_check",
            "no-floor",
            "tiny gradients count in full: the 1e-6 below the line is missing",
            "Where g and ĝ are as small as rounding, what becomes of |g − ĝ| over the larger of them?",
            relative_error=_without_floor,
        ),
        rule(
            "gradient_check",
            "left-changed",
            "an entry is not put back after it was changed",
            "What does the next loss see in the place you have just left?",
            gradient_check=_walks(_left_changed),
        ),
        rule(
            "gradient_check",
            "sign",
            "the difference is the wrong way round",
            "Where the loss rises, is your slope positive?",
            relative_error=lambda g, n: network.relative_error(g, -n),
        ),
        rule(
            "gradient_check",
            "times-h",
            "the difference is divided by 2 and then multiplied by h",
            "Python reads d / 2 * h from left to right. Where do the brackets belong?",
            gradient_check=_walks(_times_h),
        ),
        rule(
            "gradient_check",
            "not-divided",
            "the difference is not divided",
            "A slope is rise over run. What is the run?",
            gradient_check=_walks(_rise),
        ),
        rule(
            "gradient_check",
            "biases-only",
            "the weights are not checked",
            "Over how many entries does your loop run?",
            chain_arrays=lambda layers: [b for _, b in layers],
        ),
        rule(
            "gradient_check",
            "first-layer-only",
            "only the first layer is checked",
            "Where does your function end: inside a loop, or behind it?",
            chain_arrays=lambda layers: layers[0],
        ),
        rule(
            "gradient_check",
            "last-layer-only",
            "only the last layer counts",
            "Where does your largest error start anew?",
            chain_arrays=lambda layers: layers[-1],
        ),
        rule(
            "gradient_check",
            "first-array-only",
            "only the W of the first layer is checked",
            "Where does your function end: inside a loop, or behind it?",
            chain_arrays=lambda layers: layers[0][:1],
        ),
        rule(
            "gradient_check",
            "first-entry-only",
            "only the very first entry is checked",
            "Where does your function end: inside a loop, or behind it?",
            chain_arrays=lambda layers: [layers[0][0][:1, :1]],
        ),
        rule(
            "gradient_check",
            "last-array-only",
            "only the last array counts, the b of the last layer",
            "Where does your largest error start anew?",
            chain_arrays=lambda layers: layers[-1][1:],
        ),
        rule(
            "gradient_check",
            "some-entries-only",
            "of an array only the diagonal is checked: the entries whose row and column have the same number",
            "How many entries has an array of 2 rows and 3 columns, and which of them does your loop visit?",
            gradient_check=_walks(checked=lambda index: index[0] == index[1]),
        ),
        rule(
            "gradient_check",
            "first-row-only",
            "of each array only the first row is checked",
            "How many entries has an array of 2 rows and 3 columns, and which of them does your loop visit?",
            gradient_check=_walks(checked=lambda index: index[0] == 0),
        ),
        rule(
            "gradient_check",
            "first-column-only",
            "of each array only the first column is checked",
            "How many entries has an array of 2 rows and 3 columns, and which of them does your loop visit?",
            gradient_check=_walks(checked=lambda index: index[1] == 0),
        ),
        rule(
            "gradient_check",
            "sign-kept",
            "only differences of one sign count: a gradient that is too small goes unnoticed",
            "What does your error become where the difference is below 0, and what does the largest make of it?",
            relative_error=_error(lambda g, n: g - n),
        ),
        rule(
            "gradient_check",
            "other-sign-kept",
            "only differences of one sign count: a gradient that is too large goes unnoticed",
            "What does your error become where the difference is below 0, and what does the largest make of it?",
            relative_error=_error(lambda g, n: n - g),
        ),
        rule(
            "gradient_check",
            "one-size-below",
            "the error is divided by the size of g alone",
            "Two sizes can stand below the line: |g| and |ĝ|. Which one does the formula take?",
            relative_error=_error(_size, lambda g, n: max(abs(g), 1e-6)),
        ),
        rule(
            "gradient_check",
            "other-size-below",
            "the error is divided by the size of ĝ alone",
            "Two sizes can stand below the line: |g| and |ĝ|. Which one does the formula take?",
            relative_error=_error(_size, lambda g, n: max(abs(n), 1e-6)),
        ),
        rule(
            "gradient_check",
            "added-below",
            "the error is divided by |g| + |ĝ|, and a small number is added to that",
            "That is a common form too. What does this one divide by?",
            relative_error=_error(_size, lambda g, n: abs(g) + abs(n) + 1e-6),
        ),
        rule(
            "gradient_check",
            "h-ignored",
            "the step that is taken is not the h of the caller",
            "What does the caller's h do in your function?",
            gradient_check=_walks(_own_step(1e-5)),
        ),
        rule(
            "gradient_check",
            "whole-array",
            "all entries of an array are moved at once, not one at a time",
            "A partial derivative lets one number move. Which entries move between your two losses?",
            gradient_check=_walks(_whole_array),
        ),
        rule(
            "gradient_check",
            "half-way",
            "the numerical slope is half of what it should be: the points are h apart, and 2h is what it is divided by",
            "Where do your two losses stand, and how far apart are they?",
            gradient_check=_walks(_half_way),
        ),
        rule(
            "gradient_check",
            "brackets-around-difference",
            "brackets are missing: only the second loss is divided",
            "Python divides before it subtracts. What is to be divided?",
            gradient_check=_walks(_brackets_forgotten),
        ),
        Mistake(
            "nan-comes-back",
            "right, but nan comes back where a gradient is not a number",
            "Does a comparison with nan ever hold? How else can you ask whether a number is nan?",
            _nan_comes_back,
        ),
    ),
}
