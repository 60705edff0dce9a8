"""Odd answers never crash a check, odd inputs never make it refuse a right answer, and scales never hide a mistake."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed
from course_lib.checks.compare import Precision, parts
from course_lib.checks.examiner import judge
from course_lib.checks.protocol import Case, ask_once

pytestmark = pytest.mark.usefixtures("asked_once")
QUICK = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

numbers = st.floats(allow_nan=True, allow_infinity=True, width=64)
arrays = hnp.arrays(
    dtype=st.sampled_from([np.float64, np.float32, np.int64, np.bool_, np.complex128, "U3"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, max_side=4),
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(), numbers, st.text(max_size=3), arrays, st.just(object()))
answers = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner), max_leaves=6)


@pytest.mark.parametrize("exercise", EXERCISES)
@QUICK
@given(answer=answers)
def test_any_constant_answer_is_refused_with_a_message_and_nothing_else(exercise, answer):
    with pytest.raises(CheckFailed) as failed:
        getattr(check, exercise)(lambda *args, **kwargs: answer, seed=3)
    assert failed.value.headline


degenerate = st.sampled_from([0.0, 1e-12, 1.0, 50.0])
sizes = st.lists(st.integers(1, 4), min_size=2, max_size=4)


@QUICK
@given(sizes=sizes, m=st.integers(1, 4), scale=degenerate, pair=st.integers(0, 1))
def test_degenerate_networks_are_neither_crashed_on_nor_accused(sizes, m, scale, pair):
    """Zeros, saturation, one neuron, a batch of one: a right backward pass is right there too."""
    activation, slope = ((network.sigmoid, network.d_sigmoid), (network.relu, network.d_relu))[pair]
    rng = np.random.default_rng(0)
    params = [(scale * rng.normal(size=(n, k)), scale * rng.normal(size=(n, 1))) for k, n in zip(sizes, sizes[1:])]
    X, Y = scale * rng.normal(size=(sizes[0], m)), rng.normal(size=(sizes[-1], m))
    Zs, As = network.forward(params, X, activation)

    def by_examples(params, Zs, As, Y, d_activation):
        each = [network.backward(params, [Z[:, [j]] for Z in Zs], [A[:, [j]] for A in As], Y[:, [j]], d_activation)
                for j in range(Y.shape[1])]  # fmt: skip
        return [(sum(g[i][0] for g in each) / len(each), sum(g[i][1] for g in each) / len(each))
                for i in range(len(params))]  # fmt: skip

    case = Case((params, Zs, As, Y, slope), "degenerate", m=m)
    assert judge(EXERCISES["backward"], case, ask_once(by_examples, case)).problem is None


@QUICK
@given(
    shape=hnp.array_shapes(min_dims=2, max_dims=2, max_side=5),
    power=st.integers(-3, 8),
    place=st.integers(0, 24),
)
def test_at_every_scale_rounding_is_forgiven_and_one_wrong_entry_is_not(shape, power, place):
    expected = np.random.default_rng(place).uniform(1.0, 2.0, shape) * 10.0**power
    rounded = expected * (1 + 1e-13)
    assert parts(expected, rounded, str, Precision())[0].problem is None
    wrong = expected.copy()
    wrong.flat[place % wrong.size] *= 1.001
    problem = parts(expected, wrong, str, Precision())[0].problem
    assert problem.kind == "value"


@QUICK
@given(z=hnp.arrays(np.float64, hnp.array_shapes(max_dims=3), elements=st.floats(-1000, 1000)))
def test_the_stable_forms_agree_for_every_z(z):
    case = Case((z,), "any z")
    right = ask_once(lambda z: 0.5 * (1 + np.tanh(0.5 * np.asarray(z))), case)
    assert judge(EXERCISES["sigmoid"], case, right).problem is None
    assert judge(EXERCISES["relu"], case, ask_once(lambda z: (z + np.abs(z)) / 2, case)).problem is None
