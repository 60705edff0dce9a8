"""The widgets' state, without a browser."""

import numpy as np
import pytest

from course_lib import data, network, widgets


def test_state_computes_what_the_lesson_teaches():
    state = widgets.NeuronState(w=(1.0, 1.0), b=-1.5, x=(1.0, 0.5), activation="sigmoid", gate="and")
    assert state.z == 0.0
    assert state.a == 0.5
    assert state.fires.tolist() == [False, False, False, True]
    assert state.right == 4


@pytest.mark.parametrize("gate", ["and", "or", "nand"])
def test_the_courses_gates_get_all_four_right(gate):
    w, b = network.gate(gate)
    assert widgets.NeuronState(w=tuple(w), b=b, gate=gate).right == 4


def test_no_state_gets_xor_right():
    rng = np.random.default_rng(0)
    states = (widgets.NeuronState(w=tuple(rng.normal(size=2)), b=rng.normal(), gate="xor") for _ in range(500))
    assert max(state.right for state in states) == 3


@pytest.mark.parametrize(
    ("bad", "says"),
    [({"w": (1.0,)}, "two numbers"), ({"activation": "relux"}, "choose one of identity"), ({"gate": "nor"}, "and, or")],
)
def test_bad_input_says_what_to_do(bad, says):
    with pytest.raises(ValueError, match=says):
        widgets.NeuronExplorer(**bad)


def test_what_the_reader_moves_can_be_read_back():
    explorer = widgets.NeuronExplorer(gate="or")
    explorer.w = [2.0, 3.0]
    explorer.b = -1.0
    assert explorer.state == widgets.NeuronState(w=(2.0, 3.0), b=-1.0, gate="or")
    assert explorer.state.right == 4


def test_a_prediction_needs_a_choice():
    with pytest.raises(ValueError, match="two options"):
        widgets.Prediction("Well?", ["yes"])
    assert widgets.Prediction("Well?", ["yes", "no"]).answer is None


def test_truth_tables_cover_the_gates_of_the_course():
    assert set(network.GATES) | {"xor"} == set(data.TRUTH_TABLES)
