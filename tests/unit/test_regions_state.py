"""The decision regions' state, without a browser: sliders, answers, and what a function can do wrong."""

import numpy as np
import pytest

from course_lib import data, network, widgets

POINTS = data.GATE_INPUTS
XOR = data.TRUTH_TABLES["xor"]


def plane(X, w=1.0, b=0.0):
    """A neuron without an activation."""
    return np.array([[w, w]]) @ X + b


def shown(answer, **sliders):
    """What came of a function that answers with `answer(X)`."""
    return widgets.DecisionRegions(lambda X: answer(X), side=5, **sliders).shown


def test_the_numbers_are_those_of_the_function_on_a_grid_and_at_the_points():
    regions = widgets.DecisionRegions(plane, w=(-2.0, 2.0, 0.5), b=(0.0, 1.0), side=5, low=0, high=1)
    assert regions.values == {"w": 0.5, "b": 0.0}
    numbers = regions.shown.numbers
    x1, x2 = np.meshgrid(np.linspace(0, 1, 5), np.linspace(0, 1, 5))
    np.testing.assert_array_equal(numbers[:25].reshape(5, 5), 0.5 * (x1 + x2))  # the first row is the lowest
    np.testing.assert_array_equal(numbers[25:], [0, 0.5, 0.5, 1])
    assert regions.answer["numbers"] == numbers.tobytes()
    assert repr(regions) == "DecisionRegions(plane, w=0.5, b=0.0): 1 of 4 right"


def test_values_can_be_set_and_move_the_picture():
    regions = widgets.DecisionRegions(plane, w=(-2.0, 2.0), b=(0, 3))
    regions.values = {"w": 1, "b": 2}
    assert regions.values == {"w": 1.0, "b": 2}
    assert regions.shown.numbers[-4:].tolist() == [2, 3, 3, 4]
    bad = {"needed for w, b": {"w": 1}, "from -2.0 to 2.0": {"w": 3, "b": 0}, "whole": {"w": 0, "b": 0.5}}
    for says, values in bad.items():
        with pytest.raises(ValueError, match=says):
            regions.values = values
    assert regions.values == {"w": 1.0, "b": 2}


@pytest.mark.parametrize(
    ("given", "slider"),
    [
        ((0, 200), (0, 200, 0, 1)),
        ((0, 200, 50), (0, 200, 50, 1)),
        ((0, 200, 0, 20), (0, 200, 0, 20)),
        ((0, 2.0), (0.0, 2.0, 0.0, 0.02)),
        ((0.1, 3.0, 1), (0.1, 3.0, 1.0, 0.02)),
        ((0.0, 1.0, 0.5, 0.25), (0.0, 1.0, 0.5, 0.25)),
    ],
)
def test_whole_numbers_make_a_slider_of_whole_numbers(given, slider):
    made = widgets.DecisionRegions(lambda X, v: X[:1], v=given, side=2).state.sliders["v"]
    now = (made.low, made.high, made.start, made.step)
    assert now == slider
    assert list(map(type, now)) == list(map(type, slider))


@pytest.mark.parametrize("answer", [lambda X: X[:1], lambda X: X[0], lambda X: X[0].tolist(), lambda X: X[:1] > 0.5])
def test_a_row_a_flat_array_a_list_and_truth_values_are_taken(answer):
    assert not shown(answer).trouble
    assert shown(answer).numbers[-4:].tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda X: None, "returned None. Is its `return` missing"),
        (lambda X: X, r"returned shape \(2, 29\). For X of shape \(2, 29\) it needs to return shape \(1, 29\)"),
        (lambda X: X[:1].T, r"returned shape \(29, 1\)"),
        (lambda X: "no", "no array of real numbers, but: str"),
        (lambda X: 1j * X[:1], "no array of real numbers, but: ndarray"),
        (lambda X: [[1], [1, 2]], "no array of real numbers, but: list"),
        (lambda X: {}, "no array of real numbers, but: dict"),
        (lambda X: 1 / 0, r"stopped with ZeroDivisionError: division by zero\nline \d+: .*1 / 0"),
        (lambda X: X @ X, "stopped with ValueError: matmul.*\n.*\nHint: In the product of matrices"),
        (lambda X: exit(), "stopped with SystemExit"),
    ],
)
def test_what_the_function_does_wrong_is_said(answer, says):
    came = shown(answer)
    assert came.attempted
    assert came.numbers.size == 0
    with pytest.raises(AssertionError, match=says):
        raise AssertionError(came.trouble)


def test_an_exercise_that_is_not_written_yet_is_no_mistake():
    def train():
        raise NotImplementedError()

    def trained(X):
        return train()

    came = widgets.DecisionRegions(trained).shown
    assert not came.attempted
    assert "not attempted yet: `raise NotImplementedError()` still stands in train." in came.trouble


def test_a_function_that_failed_is_asked_again_with_the_next_values():
    regions = widgets.DecisionRegions(lambda X, k: X[: 1 // k], k=(0, 1))
    assert "ZeroDivisionError" in regions.shown.trouble
    regions.values = {"k": 1}
    assert regions.shown.trouble == ""


def test_an_interrupt_is_said_and_does_not_go_further():
    def endless(X):
        raise KeyboardInterrupt

    assert "interrupted" in shown(endless).trouble


def test_what_is_no_finite_number_is_named_with_its_share():
    notes = shown(lambda X: np.where(X[0] < 0.3, np.nan, np.where(X[0] > 1, np.inf, 0.0))).notes
    assert notes[0].startswith("40 % of the plane is not a number (NaN), hatched in the picture. 20 % of the plane is")
    assert shown(lambda X: X[0] * 1e300).notes[0].startswith("100 % of the plane is infinite")


def test_prints_and_warnings_are_told_once_and_flood_nothing(capfd, recwarn):
    def chatty(X):
        for i in range(1000):
            print("line", i)
        return np.log(X[0] * 0 - 1)

    assert shown(chatty).notes[1:] == ("It prints: line 0 …", "NumPy warns: invalid value encountered in log")
    assert capfd.readouterr() == ("", "")
    assert len(recwarn) == 0


def test_the_function_cannot_change_what_it_is_asked():
    def greedy(X):
        X += 1
        return X[0]

    regions = widgets.DecisionRegions(greedy)
    np.testing.assert_array_equal(regions.state.inputs[:, -4:], POINTS)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (dict(predict=3), "predict needs to be a function"),
        (dict(w=(1,)), r"a pair of numbers for its slider, w=\(low, high\)"),
        (dict(w=0.5), "a pair of numbers"),
        (dict(w=(0, "1")), "a pair of numbers"),
        (dict(w=(0.0, np.inf)), "a pair of numbers"),
        (dict(w=(1, 0)), "low < high"),
        (dict(w=(0, 1, 2)), "a start between them"),
        (dict(w=(0, 1, 0, 0)), "a step above 0"),
        (dict(c=(0, 1)), r"will be called as plane\(X, c\), but its arguments are \(X, w=1.0, b=0.0\)"),
        (dict(X=POINTS), "give both X and Y"),
        (dict(Y=XOR), "give both X and Y"),
        (dict(X=POINTS, Y=XOR[:3]), r"\(2, 4\) and 3 targets"),
        (dict(X=POINTS * np.nan, Y=XOR), "finite"),
        (dict(X=POINTS, Y=XOR - 1), "0 or 1"),
        (dict(low=1, high=0), "low below high"),
        (dict(side=101), "whole number from 2 to 100"),
        (dict(side=10.5), "whole number from 2 to 100"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_with_what_to_do(arguments, says):
    with pytest.raises(ValueError, match=says):
        widgets.DecisionRegions(arguments.pop("predict", plane), **arguments)


def test_an_argument_without_a_slider_is_asked_for():
    with pytest.raises(ValueError, match=r"required argument: 'eta'\. Give each argument after the first a slider"):
        widgets.DecisionRegions(lambda X, eta: X, side=2)


def test_an_evaluation_stays_quick_and_small_enough_to_be_saved():
    largest = widgets.DecisionRegions(lambda X: network.sigmoid(X[:1]), side=100)
    assert 4 / 3 * len(largest.answer["numbers"]) < 60_000
