"""The playground's state, without a browser."""

import numpy as np
import pytest

from course_lib import network, widgets
from course_lib.widgets import playground


def test_the_layers_are_those_that_network_py_takes():
    state = widgets.PlaygroundState(hidden=(3,), theta=tuple(float(v) for v in range(13)))
    (W1, b1), (W2, b2) = state.layers
    assert W1.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert b1.tolist() == [[6], [7], [8]]
    assert (W2.tolist(), b2.tolist()) == ([[9, 10, 11]], [[12]])
    Z, A = network.layer_forward(W1, b1, np.ones((2, 4)), network.tanh)
    assert A.shape == Z.shape == (3, 4)


def test_before_the_start_there_are_no_layers():
    assert widgets.PlaygroundState().layers == []


@pytest.mark.parametrize(
    ("settings", "sizes"),
    [
        ({"data": "curve"}, (1, 4, 2, 1)),
        ({"data": "three classes", "hidden": ()}, (2, 3)),
        ({"data": "own points"}, (2, 4, 2, 1)),
        ({"data": "own points", "points": ((0, 1, 0, 0), (1, 1, 3, 1))}, (2, 4, 2, 4)),
        ({"data": "own points", "points": ((0, 1, 0),)}, (1, 4, 2, 1)),
        ({"features": ("x₁", "x₁²", "sin x₂"), "hidden": (3,)}, (3, 3, 1)),
        ({"features": ("x₁", "x₁²"), "data": "curve"}, (1, 4, 2, 1)),
    ],
)
def test_inputs_and_outputs_follow_from_the_data(settings, sizes):
    assert widgets.PlaygroundState(**settings).sizes == sizes


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"data": "moons"}, "unknown data 'moons'; choose one of blobs, circle"),
        ({"step": "nadam"}, "choose one of plain, momentum"),
        ({"hidden": (4, 9)}, "up to 6 layers of 1 to 8 neurons"),
        ({"hidden": (1,) * 7}, "up to 6 layers"),
        ({"eta": 0}, "eta needs to be from"),
        ({"batch": 101}, "batch needs to be from 1 to 100"),
        ({"theta": (1.0,)}, "has 25 parameters; got 1"),
        ({"theta": (float("nan"),) * 25}, "theta needs finite numbers"),
        ({"points": ((1, 2),)}, r"\(x1, x2, class, aside\)"),
        ({"points": ((1, 2, 0, 0), (1, 2, 0))}, r"\(x1, x2, class, aside\)"),
        ({"points": ((1, float("inf"), 0, 0),)}, "finite"),
        ({"points": ((1, 2, 10, 0),)}, "0, 1, … 9"),
        ({"points": ((1, 2, 0.5, 0),)}, "0, 1, … 9"),
        ({"mistake": "nope"}, "unknown mistake 'nope'"),
        ({"features": ()}, "features needs some of x₁, x₂"),
        ({"features": ("x₁", "x₁")}, "each once"),
        ({"features": ("x1",)}, "features needs some of x₁"),
        ({"right": 0.9}, "goes with a goal; got 0.9"),
        ({"right": 90, "goal": "Most of them."}, "a share above 0, up to 1"),
    ],
)
def test_bad_input_says_what_to_do(bad, says):
    with pytest.raises(ValueError, match=says):
        widgets.Playground(**bad)


def test_a_mistake_of_the_catalogue_can_be_chosen():
    assert widgets.Playground(mistake="no-1-over-m").state.mistake == "no-1-over-m"


def test_a_goal_that_is_judged():
    playground = widgets.Playground(goal="All right?", right=1)
    assert (playground.goal, playground.right) == ("All right?", 1.0)
    assert widgets.Playground(goal="Look.").right is None


def test_a_state_makes_the_same_playground_again():
    state = widgets.PlaygroundState(data="xor", features=("x₂", "x₁x₂"), hidden=(2,), theta=(0.5,) * 9, steps=3)
    assert widgets.Playground(**state.settings()).state == state


def test_what_the_browser_sends_is_read_back_and_nonsense_refused():
    playground = widgets.Playground()
    playground.settings = {**playground.settings, "hidden": [3], "eta": 0.5}
    assert playground.state == widgets.PlaygroundState(hidden=(3,), eta=0.5)
    with pytest.raises(ValueError, match="unknown loss"):
        playground.settings = {**playground.settings, "loss": "hinge"}
    assert playground.state.loss == "cross-entropy"


def test_the_plane_that_the_students_function_is_asked_for_has_the_chosen_inputs():
    squares = playground._places(["x₁²", "x₂"], line=False, x=(-6.0, 6.0), y=(-6.0, 2.0), side=4)
    assert squares.shape == (2, 16)
    assert squares[:, 0].tolist() == [4.5**2, -5.0]  # the middle of the lowest cell on the left
    assert squares[:, 7].tolist() == [4.5**2, -3.0]
    along = playground._places(["x₁"], line=True, x=(-6.0, 6.0), y=(-1.0, 1.0), side=4)
    assert along.tolist() == [[-4.5, -1.5, 1.5, 4.5]]


def test_names_of_classes_are_kept_and_each_fits_in_a_line():
    points = [(0, 0, 0, 0), (1, 1, 1, 0)]
    named = widgets.Playground(data="own points", points=points, names=["<b>cat</b>", "🐈‍⬛"])
    assert named.state.names == ("<b>cat</b>", "🐈‍⬛")
    assert widgets.Playground(**named.state.settings()).state == named.state
    older = {name: value for name, value in named.settings.items() if name != "names"}  # of a saved notebook
    named.settings = older
    assert named.state.names == ()
    for wrong in (["two\nlines"], ["x" * 41], [3], ["a"] * 11):
        with pytest.raises(ValueError, match="names needs up to 10 names in one line of up to 40 characters"):
            widgets.PlaygroundState(names=tuple(wrong))
