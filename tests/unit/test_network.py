"""The mathematics against independent values."""

import math
import warnings
from fractions import Fraction

import numpy as np
import pytest

from course_lib import data, network


@pytest.mark.parametrize("z", [-1000.0, -40.0, -1.0, -1e-9, 0.0, 0.5, 7.0, 36.0, 1000.0])
def test_sigmoid_agrees_with_exact_arithmetic(z):
    e = Fraction(math.exp(-abs(z)))
    exact = (1 if z >= 0 else e) / (1 + e)
    assert abs(Fraction(float(network.sigmoid(z))) - exact) < Fraction(1, 10**15)


def test_sigmoid_never_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert network.sigmoid(np.array([-1e4, -1000, 0, 1000, 1e4])).tolist() == [0, 0, 0.5, 1, 1]


@pytest.mark.parametrize("activation", network.ACTIVATIONS.values(), ids=network.ACTIVATIONS)
def test_activations_keep_the_shape_and_leave_their_input_alone(activation):
    for z in (np.array([[-2, 0, 3]]), np.array([-1.5, 2.0]), -1, 2.5):
        before = np.array(z)
        assert np.shape(activation(z)) == np.shape(z)
        assert np.array_equal(before, z)


def test_step_and_relu_are_zero_at_zero():
    assert network.step(0.0) == 0
    assert network.relu(0.0) == 0


def test_weighted_sum_adds_the_bias_once():
    assert network.weighted_sum([2.0, -1.0], [3.0, 4.0], 0.5) == 2.5


def test_weighted_sum_refuses_lengths_that_differ():
    with pytest.raises(ValueError, match="shapes"):
        network.weighted_sum([1.0, 2.0], [1.0, 2.0, 3.0], 0.0)


@pytest.mark.parametrize("name", network.GATES)
def test_gates_match_their_truth_tables(name):
    w, b = network.gate(name)
    assert np.array_equal(network.step(w @ data.GATE_INPUTS + b), data.TRUTH_TABLES[name])


def test_there_is_no_xor():
    with pytest.raises(ValueError, match="xor"):
        network.gate("xor")


SIZES = [(3, 2), (2, 3, 1), (3, 3, 3), (2, 4, 3, 2)]
PAIRS = [(network.sigmoid, network.d_sigmoid), (network.tanh, network.d_tanh)]


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize(("activation", "slope"), PAIRS)
def test_backward_agrees_with_numerical_derivatives_in_every_entry(sizes, activation, slope):
    rng = np.random.default_rng(1)
    params = [(W, rng.normal(size=b.shape)) for W, b in network.init_params(sizes, rng, scale=1.0)]
    X, Y = rng.normal(size=(sizes[0], 5)), rng.normal(size=(sizes[-1], 5))

    def loss(params):
        return network.loss(network.forward(params, X, activation)[1][-1], Y)

    grads = network.backward(params, *network.forward(params, X, activation), Y, slope)
    before = [(W.tobytes(), b.tobytes()) for W, b in params]
    assert network.gradient_check(loss, params, grads) < 1e-6
    assert [(W.tobytes(), b.tobytes()) for W, b in params] == before


@pytest.mark.parametrize(
    ("function", "slope"),
    [*PAIRS, (network.relu, network.d_relu), (lambda x: (x + 2) * x**2, network.fork_grad)],
)
@pytest.mark.parametrize("x", [-2.5, -0.7, 0.4, 1.9])
def test_slopes_agree_with_numerical_derivatives(function, slope, x):
    assert abs(network.numeric_derivative(function, x) - slope(x)) < 1e-8


def test_the_gradients_of_loss_and_neuron_agree_with_numerical_derivatives():
    rng = np.random.default_rng(2)
    Y_hat, Y, w, x = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), rng.normal(size=3), rng.normal(size=3)
    bump = np.zeros((3, 4))
    bump[1, 2] = 1.0
    numeric = network.numeric_derivative(lambda t: network.mse(Y_hat + t * bump, Y), 0.0)
    assert abs(numeric - network.mse_grad(Y_hat, Y)[1, 2]) < 1e-8

    def error(b, w0=w[0]):
        return (network.neuron([w0, *w[1:]], x, b, network.sigmoid) - 1.0) ** 2

    dw, db = network.neuron_grad(w, x, 0.3, 1.0)
    assert abs(network.numeric_derivative(error, 0.3) - db) < 1e-8
    assert abs(network.numeric_derivative(lambda w0: error(0.3, w0), w[0]) - dw[0]) < 1e-8


def test_the_network_of_the_digits_has_101770_parameters():
    assert network.count_params([784, 128, 10]) == 101_770


def test_half_of_mse_is_the_loss_and_a_perfect_prediction_has_none():
    Y = np.array([[1.0, 2.0, 4.0]])
    assert network.mse(Y + 2.0, Y) == 4.0
    assert network.loss(Y + 2.0, Y) == 2.0
    assert network.squared_error(Y[0], Y[0]) == 0.0


def test_loss_grid_has_its_minimum_at_the_line_that_made_the_data():
    x = np.arange(5.0)
    grid = network.loss_grid(x, 2.0 * x + 1.0, np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0]))
    assert grid.shape == (2, 3)
    assert np.unravel_index(np.argmin(grid), grid.shape) == (1, 1)
    assert grid[1, 1] == 0.0


def test_no_slopes_make_the_slope_one():
    assert network.chain([]) == 1.0


def test_a_gradient_that_is_not_a_number_is_infinitely_wrong():
    params = [(np.ones((1, 1)), np.ones((1, 1)))]
    grads = [(np.full((1, 1), np.nan), np.ones((1, 1)))]
    assert network.gradient_check(lambda p: float(p[0][0][0, 0]), params, grads) == np.inf


def test_every_example_comes_once_with_its_target():
    X, Y = np.arange(11.0)[None, :], 10 * np.arange(11.0)[None, :]
    batches = list(network.minibatches(X, Y, 4, np.random.default_rng(0)))
    assert [x.shape[1] for x, _ in batches] == [4, 4, 3]
    assert sorted(np.concatenate([x[0] for x, _ in batches])) == X[0].tolist()
    assert all(np.array_equal(10 * x, y) for x, y in batches)
    with pytest.raises(ValueError, match="at least one"):
        network.minibatches(X, Y, 0, np.random.default_rng(0))


def test_training_solves_xor():
    X, Y = data.GATE_INPUTS, data.TRUTH_TABLES["xor"][None, :]
    rng = np.random.default_rng(0)
    params, losses = network.train(
        network.init_params([2, 2, 1], rng, scale=1.0), X, Y, eta=0.5, epochs=4000, batch_size=4, rng=rng,
        activation=network.tanh, d_activation=network.d_tanh,
    )  # fmt: skip
    assert losses[-1] < 0.01 < losses[0]
    assert np.array_equal(network.forward(params, X, network.tanh)[1][-1] > 0.5, Y > 0.5)


def test_digits_are_ten_thousand_and_nobody_shares_them():
    images, labels = data.digits()
    assert (images.shape, images.dtype, labels.shape, labels.dtype) == ((10_000, 784), np.uint8, (10_000,), np.uint8)
    assert (images.min(), images.max(), sorted(set(labels.tolist()))) == (0, 255, list(range(10)))
    images[:] = 0
    assert data.digits()[0].any()


def test_softmax_agrees_with_exact_arithmetic_and_never_warns():
    Z = np.array([[-1000.0, 0.0, 3.0, 1000.0], [-999.0, 0.0, -2.0, -1000.0], [-1002.0, 0.0, 0.5, 999.5]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        came = network.softmax(Z)
    for column, got in zip(Z.T.tolist(), came.T.tolist(), strict=True):
        powers = [Fraction(math.exp(z - max(column))) for z in column]
        assert all(abs(Fraction(g) - p / sum(powers)) < Fraction(1, 10**15) for g, p in zip(got, powers, strict=True))


def test_cross_entropy_is_finite_and_silent_where_a_probability_is_zero():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        came = network.cross_entropy(np.array([[0.0, 0.25], [1.0, 0.75]]), np.array([[1.0, 1.0], [0.0, 0.0]]))
    assert came == pytest.approx((12 * math.log(10) + math.log(4)) / 2)


def test_cross_entropy_delta_is_the_slope_of_the_loss():
    rng = np.random.default_rng(1)
    Z, Y = rng.normal(size=(4, 3)), network.one_hot([2, 0, 3], 4)
    delta = network.cross_entropy_delta(network.softmax(Z), Y)
    for place in np.ndindex(Z.shape):
        up, down = Z.copy(), Z.copy()
        up[place] += 1e-5
        down[place] -= 1e-5
        slope = (network.cross_entropy(network.softmax(up), Y) - network.cross_entropy(network.softmax(down), Y)) / 2e-5
        assert delta[place] == pytest.approx(slope, abs=1e-9)


def test_one_hot_refuses_a_label_that_has_no_row():
    with pytest.raises(ValueError, match="from 0 to 9"):
        network.one_hot([3, 10], 10)


def test_scaled_params_have_the_variance_that_was_asked_for():
    (W, b), _ = network.scaled_params((400, 500, 3), np.random.default_rng(2), 1.5)
    assert W.shape == (500, 400)
    assert W.var() == pytest.approx(1.5 / 400, rel=0.02)
    assert not b.any()


def a_network(rng):
    return [(rng.normal(size=(3, 2)), rng.normal(size=(3, 1))), (rng.normal(size=(1, 3)), rng.normal(size=(1, 1)))]


def numbers(params):
    return np.concatenate([array.ravel() for array in network.chain_arrays(params)])


def test_adams_first_step_is_eta_for_every_weight():
    rng = np.random.default_rng(3)
    params, grads = a_network(rng), a_network(rng)
    zero = [(0 * W, 0 * b) for W, b in params]
    moved, m, v = network.adam_step(params, zero, zero, 1, grads, 0.01)
    assert numbers(params) - numbers(moved) == pytest.approx(0.01 * np.sign(numbers(grads)), rel=1e-6)
    assert numbers(m) == pytest.approx(0.1 * numbers(grads))
    assert numbers(v) == pytest.approx(0.001 * numbers(grads) ** 2)


def test_steps_with_a_memory_follow_their_formulas():
    rng = np.random.default_rng(4)
    params, memory, grads = a_network(rng), [(abs(W), abs(b)) for W, b in a_network(rng)], a_network(rng)
    p, s, g = map(numbers, (params, memory, grads))
    moved, velocity = network.momentum_step(params, memory, grads, 0.1, 0.9)
    assert numbers(velocity) == pytest.approx(0.9 * s + g)
    assert numbers(moved) == pytest.approx(p - 0.1 * (0.9 * s + g))
    moved, squares = network.rmsprop_step(params, memory, grads, 0.1, 0.9)
    assert numbers(squares) == pytest.approx(0.9 * s + 0.1 * g**2)
    assert numbers(moved) == pytest.approx(p - 0.1 * g / (np.sqrt(0.9 * s + 0.1 * g**2) + 1e-8))
