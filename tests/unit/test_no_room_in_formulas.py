"""Neurons, layers, losses and slopes leave no room: what is right for most inputs only is refused, on every seed."""

import math
from itertools import pairwise

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed, is_borrowed
from tests.unit.refusing import is_refused

SEEDS = range(20)
pytestmark = pytest.mark.usefixtures("asked_once")


def refused(exercise, make):
    """See that the functions of `make` are refused on every seed; each is new, as some keep a memory.

    The public check is asked once, where it does not refuse the answer for calling the course's own function.
    """
    if not is_borrowed(make(), EXERCISES[exercise].reference):
        with pytest.raises(CheckFailed):
            getattr(check, exercise)(make(), seed=SEEDS[0])
    for seed in SEEDS:
        assert is_refused(exercise, make(), seed), f"accepted for seed {seed}"


def always(function):
    return lambda: function


def changed(exercise, change):
    """The course's answer, changed on its way out."""
    reference = EXERCISES[exercise].reference
    return always(lambda *args: everywhere(change, reference(*args)))


def everywhere(change, value):
    if isinstance(value, list | tuple):
        return type(value)(everywhere(change, v) for v in value)
    return change(value)


def init(draw):
    """`init_params` that draws its matrices by `draw`, with all shapes in view."""

    def init_params(sizes, rng, scale=0.1):
        shapes = [(n, k) for k, n in pairwise(sizes)]
        return [(W, np.zeros((len(W), 1))) for W in draw(shapes, rng, scale)]

    return always(init_params)


def each(draw):
    """Every matrix drawn by itself, by `draw(shape, rng, scale)`."""
    return init(lambda shapes, rng, scale: [draw(shape, rng, scale) for shape in shapes])


def tiled_from_one_block(shapes, rng, scale):
    block = rng.normal(0, scale, (10, 10))
    return [np.resize(block, shape) for shape in shapes]


def cut_from_the_largest(shapes, rng, scale):
    largest = rng.normal(0, scale, (max(n for n, _ in shapes), max(k for _, k in shapes)))
    return [largest[:n, :k] for n, k in shapes]


def equal_shapes_share_a_matrix(shapes, rng, scale):
    drawn = {}
    return [drawn.setdefault(shape, rng.normal(0, scale, shape)) for shape in shapes]


def transposed_where_it_fits(shapes, rng, scale):
    found = []
    for shape in shapes:
        fits = bool(found) and found[-1].T.shape == shape
        found.append(found[-1].T if fits else rng.normal(0, scale, shape))
    return found


def two_neurons_alike(shape, rng, scale):
    W = rng.normal(0, scale, shape)
    W[-1] = W[0]
    return W


def opposite_neurons(shape, rng, scale):
    half = rng.normal(0, scale, ((shape[0] + 1) // 2, shape[1]))
    return np.concatenate([half, -half])[: shape[0]]


def symmetric(shape, rng, scale):
    W = rng.normal(0, scale, shape)
    return np.triu(W) + np.triu(W, 1).T if shape[0] == shape[1] else W


def walking(shape, rng, scale):
    steps = rng.normal(0, 1, shape)
    for i in range(1, shape[1]):
        steps[:, i] = 0.6 * steps[:, i - 1] + 0.8 * steps[:, i]
    return scale * steps


def halves_of_one_sign(shape, rng, scale):
    W = np.abs(rng.normal(0, scale, shape)).ravel()
    W[: W.size // 2] *= -1
    return W.reshape(shape)


def alternating_signs(shape, rng, scale):
    W = np.abs(rng.normal(0, scale, shape)).ravel()
    W[::2] *= -1
    return W.reshape(shape)


def truncated_at(limit):
    def draw(shape, rng, scale):
        z = rng.normal(size=shape)
        while (far := np.abs(z) > limit).any():
            z[far] = rng.normal(size=int(far.sum()))
        return scale * z

    return draw


def truncated_with_the_right_spread(shape, rng, scale):
    return truncated_at(2.0)(shape, rng, scale) / 0.8796


def mixture(shape, rng, scale):
    return scale * rng.normal(0, rng.choice([0.5, np.sqrt(1.75)], shape))


def two_humps(shape, rng, scale):
    return scale * (rng.choice([-0.8, 0.8], shape) + 0.6 * rng.normal(size=shape))


def second_layer_ignores_rng(shapes, rng, scale):
    own = np.random.default_rng(7)
    return [(own if i == 1 else rng).normal(0, scale, shape) for i, shape in enumerate(shapes)]


INIT = {
    "every layer cut from one block that is repeated": init(tiled_from_one_block),
    "every layer cut from the largest": init(cut_from_the_largest),
    "layers of one shape share a matrix": init(equal_shapes_share_a_matrix),
    "a layer takes the one before it, transposed": init(transposed_where_it_fits),
    "one layer does not draw from rng": init(second_layer_ignores_rng),
    "all neurons of a layer are alike": each(lambda s, rng, scale: np.tile(rng.normal(0, scale, (1, s[1])), (s[0], 1))),
    "all inputs of a neuron are alike": each(lambda s, rng, scale: np.tile(rng.normal(0, scale, (s[0], 1)), (1, s[1]))),
    "the last neuron is the first": each(two_neurons_alike),
    "half of the neurons are the others, negative": each(opposite_neurons),
    "square matrices are symmetric": each(symmetric),
    "sorted": each(lambda s, rng, scale: np.sort(rng.normal(0, scale, s[0] * s[1])).reshape(s)),
    "sorted rows": each(lambda s, rng, scale: np.sort(rng.normal(0, scale, s), axis=1)),
    "sorted columns": each(lambda s, rng, scale: np.sort(rng.normal(0, scale, s), axis=0)),
    "sorted rows, downwards": each(lambda s, rng, scale: -np.sort(rng.normal(0, scale, s), axis=1)),
    "each weight starts from the one before": each(walking),
    "negative first, positive then": each(halves_of_one_sign),
    "every other one negative": each(alternating_signs),
    "Laplace": each(lambda s, rng, scale: rng.laplace(0, scale / np.sqrt(2), s)),
    "logistic": each(lambda s, rng, scale: rng.logistic(0, scale * np.sqrt(3) / np.pi, s)),
    "uniform, of the same spread": each(lambda s, rng, scale: scale * np.sqrt(3) * rng.uniform(-1, 1, s)),
    "triangular": each(lambda s, rng, scale: scale * np.sqrt(6) * (rng.random(s) - rng.random(s))),
    "two values": each(lambda s, rng, scale: scale * rng.choice([-1.0, 1.0], s)),
    "cut off at two scales": each(truncated_at(2.0)),
    "cut off at three scales": each(truncated_at(3.0)),
    "cut off at two, stretched to the right spread": each(truncated_with_the_right_spread),
    "clipped at two scales": each(lambda s, rng, scale: np.clip(rng.normal(0, scale, s), -2 * scale, 2 * scale)),
    "two normal distributions mixed": each(mixture),
    "two humps": each(two_humps),
    "a spread that is 6 % too large": each(lambda s, rng, scale: rng.normal(0, 1.06 * scale, s)),
    "off by a tenth of a scale": each(lambda s, rng, scale: rng.normal(0.1 * scale, scale, s)),
    "rounded to a tenth of a scale": each(lambda s, rng, scale: scale * np.round(rng.normal(size=s), 1)),
}


@pytest.mark.parametrize("name", INIT)
def test_weights_that_are_not_drawn_one_by_one_from_a_normal_distribution(name):
    refused("init_params", INIT[name])


# ------------------------------------------------------------------ signs and sizes


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def relu(z):
    return np.maximum(z, 0.0)


def d_sigmoid(z):
    return 0.25 / np.cosh(0.5 * np.asarray(z, dtype=float)) ** 2


def first(count, w):
    return np.where(np.arange(len(w)) < count, w, 0.0)


@pytest.mark.parametrize("cap", [25.0, 100.0, 1000.0, 1e4, 1e5, 1e6])
def test_a_relu_has_no_upper_end(cap):
    refused("relu", always(lambda z: np.clip(z, 0.0, cap)))


@pytest.mark.parametrize("below", [-25.0, -1000.0, -1e5])
def test_a_relu_is_zero_however_negative_z_is(below):
    refused("relu", always(lambda z: np.where(np.asarray(z) < below, z, relu(z))))


@pytest.mark.parametrize("edge", [15.0, 20.0, 22.5, 25.0, 27.0])
def test_a_sigmoid_is_not_flat_before_it_is_flat_to_1e_12(edge):
    refused("sigmoid", always(lambda z: np.where(np.asarray(z) < -edge, 0.0, sigmoid(z))))
    refused("sigmoid", always(lambda z: np.where(np.asarray(z) > edge, 1.0, sigmoid(z))))
    refused("d_sigmoid", always(lambda z: np.where(np.asarray(z) < -edge, 0.0, d_sigmoid(z))))
    refused("d_sigmoid", always(lambda z: np.where(np.asarray(z) > edge, 0.0, d_sigmoid(z))))


@pytest.mark.parametrize("edge", [-28.0, -30.0, -40.0])
def test_a_sigmoid_cut_where_it_is_flat_to_1e_12_is_right(edge):
    for seed in SEEDS:
        check.sigmoid(lambda z: np.where(np.asarray(z) < edge, 0.0, sigmoid(z)), seed=seed)


@pytest.mark.parametrize("edge", [0.01, 1e-3, 1e-6, 1e-12, -1e-12, -1e-6, -1e-3, -0.01])
def test_the_slope_of_a_relu_jumps_at_zero_and_nowhere_else(edge):
    refused("d_relu", always(lambda z: np.where(np.asarray(z) > edge, 1.0, 0.0) * (np.asarray(z) != 0)))


@pytest.mark.parametrize("change", [abs, lambda v: max(0.0, v), lambda v: min(0.0, v), lambda v: -v])
@pytest.mark.parametrize("exercise", ["numeric_derivative", "nested_derivative", "fork_grad", "chain", "weighted_sum"])
def test_a_sign_counts(exercise, change):
    refused(exercise, changed(exercise, change))


@pytest.mark.parametrize("change", [abs, lambda v: max(0.0, v)])
def test_the_sign_of_a_value_on_the_way_counts(change):
    refused("numeric_derivative", always(lambda f, x, h=1e-5: (change(f(x + h)) - change(f(x - h))) / (2 * h)))
    refused("numeric_derivative", always(lambda f, x, h=1e-5: network.numeric_derivative(f, change(x), h)))
    refused("nested_derivative", always(lambda df, g, dg, x: df(change(g(x))) * dg(x)))
    refused("nested_derivative", always(lambda df, g, dg, x: change(df(g(x))) * dg(x)))
    refused("nested_derivative", always(lambda df, g, dg, x: df(g(x)) * change(dg(x))))
    refused("chain", always(lambda slopes: math.prod(change(s) for s in slopes)))
    refused("neuron_grad", always(lambda w, x, b, y: network.neuron_grad(w, x, change(b), y)))
    for place in range(2):
        refused("weighted_sum", always(lambda w, x, b, place=place: np.dot(
            *(np.array([change(v) for v in a]) if i == place else a for i, a in enumerate((w, x)))) + b))  # fmt: skip


# ------------------------------------------------------------------ depth and width


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 12, 20])
def test_a_neuron_has_any_number_of_inputs(count):
    refused("weighted_sum", always(lambda w, x, b: np.dot(first(count, w), x) + b))
    refused("neuron", always(lambda w, x, b, activation: activation(np.dot(first(count, w), x) + b)))
    if count <= 8:
        refused("neuron_grad", always(lambda w, x, b, y: network.neuron_grad(first(count, w), x, b, y)))


def test_a_bias_of_zero_is_a_bias():
    refused("weighted_sum", always(lambda w, x, b: np.dot(w, x) + (b or 1.0)))


def test_a_sum_of_zero_is_a_sum():
    refused("weighted_sum", always(lambda w, x, b: (np.dot(w, x) or 1.0) + b))


def test_a_sum_may_be_large():
    for low, high in ((-100, np.inf), (-np.inf, 100), (0.0, np.inf)):
        refused("weighted_sum", always(lambda w, x, b, low=low, high=high: np.clip(np.dot(w, x) + b, low, high)))


@pytest.mark.parametrize("layers", [1, 2, 3, 4, 5, 6, 7])
def test_a_network_has_any_number_of_layers(layers):
    refused("count_params", always(lambda sizes: network.count_params(sizes[: layers + 1])))
    if layers <= 2:
        refused("forward", always(lambda params, X, activation: network.forward(params[:layers], X, activation)))


def test_a_layer_of_one_is_a_layer():
    refused("count_params", always(lambda sizes: network.count_params([n for n in sizes if n > 1])))
    refused("count_params", always(lambda sizes: network.count_params(sizes) - (sizes == [1, 1])))


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 1)])
def test_a_layer_may_have_one_input_and_one_neuron(shape):
    refused("layer_forward", always(lambda W, b, A_prev, activation: network.layer_forward(
        W if W.shape != shape[::-1] else 2 * W, b, A_prev, activation)))  # fmt: skip


@pytest.mark.parametrize("count", [3, 5, 8])
def test_every_example_counts(count):
    refused("mse", always(lambda Y_hat, Y: network.mse(Y_hat[:, :count], Y[:, :count])))
    refused("squared_error", always(lambda y_hat, y: network.squared_error(y_hat[:count], y[:count])))
    if count < 8:
        refused("loss_grid", always(lambda x, y, ws, bs: network.loss_grid(x[:count], y[:count], ws, bs)))


# ------------------------------------------------------------------ a path of slopes


CHAINS = {
    "equal slopes count once": lambda slopes: math.prod(dict.fromkeys(slopes)),
    "equal slopes next to each other count once": lambda slopes: math.prod(
        s for i, s in enumerate(slopes) if i == 0 or s != slopes[i - 1]
    ),
    "the first five": lambda slopes: math.prod(slopes[:5]),
    "the first ten": lambda slopes: math.prod(slopes[:10]),
    "all but the first of many": lambda slopes: math.prod(slopes[len(slopes) > 5 :]),
    "the last six": lambda slopes: math.prod(slopes[-6:]),
    "tiny slopes are 0": lambda slopes: math.prod(0.0 if abs(s) < 1e-9 else s for s in slopes),
    "huge slopes are capped": lambda slopes: math.prod(max(-1e6, min(1e6, s)) for s in slopes),
    "rounded on the way": lambda slopes: math.prod(round(float(s), 6) for s in slopes),
    "a list only": lambda slopes: math.prod(slopes) if isinstance(slopes, list) else 1.0,
}


@pytest.mark.parametrize("name", CHAINS)
def test_every_slope_of_a_path_counts(name):
    refused("chain", always(CHAINS[name]))


# ------------------------------------------------------------------ memory


def kept_by(key, exercise):
    """Give the right answer, but repeat an earlier answer with the same `key`."""

    def make():
        kept = {}

        def answer(*args):
            return kept.setdefault(key(args), EXERCISES[exercise].reference(*args))

        return answer

    return make


def test_an_answer_kept_by_the_functions_among_its_arguments_is_seen():
    refused("numeric_derivative", kept_by(lambda args: args[0], "numeric_derivative"))
    refused("nested_derivative", kept_by(lambda args: args[:3], "nested_derivative"))


# ------------------------------------------------------------------ names of gates


def gate_where(fits):
    def gate(name):
        for known in ("nand", "and", "or"):
            if fits(known, name):
                return network.GATES[known]
        raise ValueError(name)

    return gate


GATES = {
    "contains it": lambda known, name: known in name,
    "begins with it": lambda known, name: name.startswith(known),
    "ends with it": lambda known, name: name.endswith(known),
    "is a piece of it": lambda known, name: name in known,
    "in capitals": lambda known, name: name.lower() == known,
    "nothing at all": lambda known, name: name in ("", known),
}


@pytest.mark.parametrize("name", GATES)
def test_a_name_that_is_merely_like_a_gates_is_unknown(name):
    refused("gate", always(gate_where(GATES[name])))


@pytest.mark.parametrize("known", ["and", "or", "nand"])
@pytest.mark.parametrize("name", ["contains it", "begins with it", "ends with it"])
def test_nor_may_one_gate_alone_be_taken_for_a_like_name(known, name):
    refused("gate", always(gate_where(lambda k, n: GATES[name](k, n) if k == known else k == n)))


# ------------------------------------------------------------------ the wrong way to a right value


def central(h):
    return lambda f, x: (f(x + h) - f(x - h)) / (2 * h)


def one_sided(h):
    return lambda f, x: (f(x + h) - f(x)) / h


def five_points(h):
    return lambda f, x: (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h)


STEPS = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]
QUOTIENTS = [central(h) for h in STEPS] + [one_sided(h) for h in STEPS]
QUOTIENTS_NAMED = [f"{kind} {h:g}" for kind in ("central", "one-sided") for h in STEPS]


@pytest.mark.parametrize("slope", [*QUOTIENTS, five_points(1e-2), five_points(1e-3)],
                         ids=[*QUOTIENTS_NAMED, "five points 0.01", "five points 0.001"])  # fmt: skip
def test_differences_in_place_of_dg_are_seen(slope):
    refused("nested_derivative", always(lambda df, g, dg, x: df(g(x)) * slope(g, x)))


@pytest.mark.parametrize("slope", QUOTIENTS, ids=QUOTIENTS_NAMED)
def test_differences_in_place_of_a_formula_are_seen(slope):
    refused("d_sigmoid", always(lambda z: slope(sigmoid, np.asarray(z, dtype=float))))
    refused("fork_grad", always(lambda x: slope(lambda v: (v + 2) * v**2, x)))

    def neuron_grad(w, x, b, y):
        dz = slope(lambda z: (sigmoid(z) - y) ** 2, w @ x + b)
        return dz * x, dz

    refused("neuron_grad", always(neuron_grad))


@pytest.mark.parametrize("h", [1e-2, 1e-3, 1e-4, 1e-6, 1e-7])
def test_another_step_than_the_contracts_is_seen(h):
    refused("numeric_derivative", always(lambda f, x, h=h: (f(x + h) - f(x - h)) / (2 * h)))
