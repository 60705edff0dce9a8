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
    """Return the state's answer for a function that returns `answer(X)`."""
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
        (lambda X: X @ X, "stopped with ValueError: matmul.*\n.*\nHint: In the matrix product"),
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


# ------------------------------------------------------------------ more than two classes

CORNERS = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def corners(X):
    """Scores of three classes: the nearer a corner, the greater; shape (3, m)."""
    return -np.sum((X[:, None, :] - CORNERS[:, :, None]) ** 2, axis=0)


def of_three(predict=corners, Y=(0, 1, 2), **arguments):
    return widgets.DecisionRegions(predict, CORNERS, Y, side=5, low=0, high=1, **arguments)


@pytest.mark.parametrize("Y", [(0, 1, 2), [[0, 1, 2]], np.eye(3), np.eye(3, dtype=bool), [0.0, 1.0, 2.0]])
def test_labels_and_one_hot_columns_mean_the_same_points(Y):
    regions = of_three(Y=Y)
    assert regions.plane["targets"] == [0, 1, 2]
    assert regions.plane["classes"] == ["0", "1", "2"]
    assert repr(regions) == "DecisionRegions(corners): 3 of 3 right"


def test_of_many_classes_the_winner_is_sent_and_how_far_it_leads():
    regions = of_three(Y=(2, 1, 0), classes=["near", "right", "high"])
    shown, scores = regions.shown, corners(regions.state.inputs)
    np.testing.assert_array_equal(shown.winners, np.argmax(scores, axis=0))
    second, best = np.sort(scores, axis=0)[1:]
    np.testing.assert_allclose(shown.numbers, best - second, rtol=1e-6, atol=1e-7)
    assert shown.winners[-3:].tolist() == [0, 1, 2]
    assert shown.numbers[-3:].tolist() == [1, 1, 1]
    assert regions.plane["classes"] == ["near", "right", "high"]
    assert regions.answer["numbers"] == shown.numbers.tobytes() + shown.winners.tobytes()
    assert regions.state.right(shown) == 1


def test_two_classes_given_one_hot_want_a_row_each_and_look_as_any_two():
    def softmax(X):
        a = network.sigmoid(4 * X[:1] - 2)
        return np.vstack([1 - a, a])

    given = (CORNERS, [[1, 0, 1], [0, 1, 0]])
    regions = widgets.DecisionRegions(softmax, *given, side=5)
    np.testing.assert_allclose(regions.shown.numbers, softmax(regions.state.inputs)[1], rtol=1e-6)
    assert regions.shown.winners.size == 0
    assert regions.state.right(regions.shown) == 3
    assert (
        "needs to return shape (2, 28): for each"
        in widgets.DecisionRegions(lambda X: X[:1], *given, side=5).shown.trouble
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            lambda X: X[:1],
            r"shape \(1, 28\). For X of shape \(2, 28\) it needs to return shape \(3, 28\): for each column",
        ),
        (lambda X: corners(X).T, r"returned shape \(28, 3\)"),
        (lambda X: np.argmax(corners(X), axis=0), r"returned shape \(28,\).*a score of each of the 3 classes"),
        (lambda X: np.vstack([X, X]), r"returned shape \(4, 28\)"),
    ],
)
def test_scores_of_another_number_of_classes_are_not_taken(answer, says):
    with pytest.raises(AssertionError, match=says):
        raise AssertionError(of_three(answer).shown.trouble)


def test_where_a_score_is_no_number_no_class_wins():
    def holes(X):
        scores = corners(X)
        scores[1, X[0] > 0.8] = np.nan
        scores[2, X[1] > 0.8] = np.inf
        return scores

    came = of_three(holes).shown
    assert came.winners[-3:].tolist() == [0, 255, 2]
    assert np.isnan(came.numbers[-2])
    assert came.notes[0].startswith(
        "20 % of the plane is not a number (NaN), hatched in the picture. 20 % of the plane is"
    )
    assert "infinite, the greatest score counts" in came.notes[0]


def test_scores_that_are_alike_have_no_lead():
    came = of_three(lambda X: np.full((3, X.shape[1]), np.inf)).shown
    assert not came.numbers.any()


def test_ten_classes_stay_small_enough_to_be_saved():
    ten = widgets.DecisionRegions(lambda X: np.zeros((10, X.shape[1])), np.zeros((2, 10)), range(10), side=61)
    assert len(ten.answer["numbers"]) < 20_000  # all scores are 149 kB


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (dict(Y=(0, 1, 10)), "whole numbers from 0 to at most 9"),
        (dict(Y=(0, 1, -1)), "0 or 1, or with more classes whole numbers"),
        (dict(Y=(0, 1, 1.5)), "whole numbers"),
        (dict(Y=np.eye(3)[:, :2]), r"got \(2, 3\) and Y \(3, 2\)"),
        (dict(Y=np.ones((3, 3))), "one 1 in each column, at its class, and else 0: one-hot"),
        (dict(Y=np.eye(3) / 2), "one-hot"),
        (dict(Y=np.eye(11, 3)), "2 to 10 classes apart; got 11"),
        (dict(Y=[[0], [1], [2]]), r"one target for each column; got \(2, 3\) and Y \(3, 1\)"),
        (dict(Y=1), r"got \(2, 3\) and 1 targets"),
        (dict(classes=["a", "b"]), "there are 3 classes in Y, and they need a name each; got 2"),
        (dict(Y=np.eye(3), classes="abcd"), "there are 3 classes in Y"),
        (dict(classes=["a", "b", "a"]), "a name of its own"),
    ],
)
def test_classes_that_do_not_fit_are_refused_with_what_to_do(arguments, says):
    with pytest.raises(ValueError, match=says):
        of_three(**arguments)


def test_a_class_that_has_no_point_is_there_by_its_name():
    regions = of_three(lambda X: np.vstack([corners(X), X[:1] - 9]), classes=["a", "b", "c", "d"])
    assert regions.plane["classes"] == ["a", "b", "c", "d"]
    assert not regions.shown.trouble


# ------------------------------------------------------------------ what cannot be shown at all


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
