"""The cases of lessons 01 to 04 leave no room: what is right for most inputs only is refused, whatever the seed."""

import math
import os
from itertools import pairwise

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed
from course_lib.checks.examiner import judge
from course_lib.checks.protocol import ask_once
from tests.unit.right_answers import lesson_01, lesson_02, lesson_03, lesson_04

SEEDS = range(20)
MANY_SEEDS = range(int(os.environ.get("CHECK_SEEDS", "200")))
LESSONS = (lesson_01, lesson_02, lesson_03, lesson_04)
EARLY = [name for name, exercise in EXERCISES.items() if exercise.lesson[:2] in ("01", "02", "03", "04")]


def refused(exercise, make):
    """Whether what `make` makes is refused on every seed; a fresh function each time, as some keep a memory."""
    for seed in SEEDS:
        with pytest.raises(CheckFailed):
            getattr(check, exercise)(make(), seed=seed)


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
    """The right answer, but looked up by `key` where it has been given before."""

    def make():
        kept = {}

        def answer(*args):
            return kept.setdefault(key(args), EXERCISES[exercise].reference(*args))

        return answer

    return make


def shapes(args):
    """The shapes of the arrays among the arguments, how many pairs a network has, and which function is asked for."""
    return tuple(
        v if callable(v) else tuple(W.shape for W, _ in v) if isinstance(v, list) else np.shape(v) for v in args
    )


@pytest.mark.parametrize("exercise", sorted(set(EARLY) - {"gate", "init_params", "count_params", "chain",
                                                          "numeric_derivative", "nested_derivative"}))  # fmt: skip
def test_an_answer_kept_by_the_shapes_of_its_arguments_is_seen(exercise):
    refused(exercise, kept_by(shapes, exercise))


def test_an_answer_kept_by_the_number_of_its_arguments_is_seen():
    refused("chain", kept_by(lambda args: len(args[0]), "chain"))
    refused("count_params", kept_by(lambda args: len(args[0]), "count_params"))
    refused("numeric_derivative", kept_by(lambda args: args[0], "numeric_derivative"))
    refused("nested_derivative", kept_by(lambda args: args[:3], "nested_derivative"))


ARRAYS = set(EARLY) - {"gate", "init_params", "count_params", "numeric_derivative", "nested_derivative", "fork_grad"}


@pytest.mark.parametrize("exercise", sorted(ARRAYS))
def test_the_very_same_arrays_come_again_with_other_numbers(exercise):
    cases = EXERCISES[exercise].cases(np.random.default_rng(0))
    again = [(before, case) for before, case in pairwise(cases) if case.reuse]
    assert again
    for before, case in again:
        assert [np.shape(v) for v in arrays(before.args)] == [np.shape(v) for v in arrays(case.args)]
        reference = EXERCISES[exercise].reference
        assert not same_numbers(reference(*before.args), reference(*case.args))


def arrays(value):
    if isinstance(value, list | tuple):
        return [a for v in value for a in arrays(v)]
    return [value] if isinstance(value, np.ndarray) else []


def same_numbers(one, other):
    if isinstance(one, list | tuple):
        return all(same_numbers(a, b) for a, b in zip(one, other, strict=True))
    return np.array_equal(one, other)


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


# ------------------------------------------------------------------ what is right


RIGHT = [(exercise, f) for lesson in LESSONS for exercise, found in lesson.RIGHT.items() for f in found]
FLOAT32_INSIDE = [
    (exercise, f) for lesson in LESSONS for exercise, found in lesson.FLOAT32_INSIDE.items() for f in found
]


def named(answers):
    return [f"{exercise}-{f.__name__}-{i}" for i, (exercise, f) in enumerate(answers)]


@pytest.mark.parametrize(("exercise", "function"), RIGHT, ids=named(RIGHT))
def test_right_answers_are_right_on_many_seeds(exercise, function):
    exercise = EXERCISES[exercise]
    for seed in MANY_SEEDS:
        cases = exercise.cases(np.random.default_rng(seed))
        answers = [ask_once(function, case) for case in cases]
        assert [j.problem for j in map(judge, [exercise] * len(cases), cases, answers) if j.problem] == []
        assert exercise.across is None or exercise.across(cases, answers) is None


# ------------------------------------------------------------------ cases that are exact in float32


@pytest.mark.parametrize(("exercise", "function"), FLOAT32_INSIDE, ids=named(FLOAT32_INSIDE))
def test_where_float32_is_exact_up_to_the_courses_own_activation_it_is_no_excuse(exercise, function):
    exercise = EXERCISES[exercise]
    for seed in MANY_SEEDS:
        for case in exercise.cases(np.random.default_rng(seed)):
            if case.exact or exercise.name in ("d_sigmoid", "neuron_grad"):
                assert agree(exercise.reference(*case.args), function(*case.args), exercise.precise)


@pytest.mark.parametrize(("exercise", "function"), FLOAT32_INSIDE, ids=named(FLOAT32_INSIDE))
def test_elsewhere_float32_is_off_by_a_millionth_at_most(exercise, function):
    exercise = EXERCISES[exercise]
    for seed in MANY_SEEDS:
        for case in exercise.cases(np.random.default_rng(seed)):
            assert agree(exercise.reference(*case.args), function(*case.args), 2e-6)


def agree(expected, got, tolerance):
    """Whether all numbers are within `tolerance`, by default 1e-9, of the largest one expected (of 1 at least)."""
    if isinstance(expected, list | tuple):
        return all(agree(e, g, tolerance) for e, g in zip(expected, got, strict=True))
    expected, got = np.asarray(expected, dtype=float), np.asarray(got, dtype=float)
    return bool(np.all(np.abs(got - expected) <= (tolerance or 1e-9) * max(1.0, np.max(np.abs(expected), initial=0.0))))


FLOATS = set(EARLY) - {"gate", "count_params", "init_params", "numeric_derivative", "sigmoid", "d_sigmoid",
                       "neuron_grad"}  # fmt: skip


@pytest.mark.parametrize("exercise", sorted(FLOATS))
def test_every_exercise_with_a_float_has_exact_cases_among_the_ordinary_ones(exercise):
    for seed in SEEDS:
        cases = EXERCISES[exercise].cases(np.random.default_rng(seed))
        assert sum(case.exact and not case.fringe for case in cases) >= 2
        assert all(case.m in (None, 1, 4, 8, 16) for case in cases if case.exact and exercise in ("mse", "loss_grid"))


@pytest.mark.parametrize("exercise", sorted(FLOATS - {"d_relu", "chain"}))
@pytest.mark.parametrize("off", [lambda v: v + 1e-7, lambda v: v * (1 + 1e-7), lambda v: np.round(v, 6)])
def test_at_an_exact_case_a_small_error_is_larger_than_rounding(exercise, off):
    exercise = EXERCISES[exercise]
    for seed in SEEDS:
        exact = [case for case in exercise.cases(np.random.default_rng(seed)) if case.exact]
        right = [exercise.reference(*case.args) for case in exact]
        assert not all(agree(v, everywhere(off, v), exercise.precise) for v in right)


def test_what_is_ordinary_comes_first_and_the_rest_is_marked():
    for exercise in EARLY:
        cases = EXERCISES[exercise].cases(np.random.default_rng(0))
        assert not cases[0].fringe
        assert all(case.fringe for case in cases if case.raises)
