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
