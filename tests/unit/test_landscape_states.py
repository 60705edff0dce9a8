"""The loss landscape and the descent, without a browser."""

import numpy as np
import pytest

from course_lib import data, network, widgets

X, Y = data.HOUSES[0], data.HOUSE_PRICES[0]


# ------------------------------------------------------------------ the loss landscape


def test_the_loss_is_that_of_the_grid():
    state = widgets.LandscapeState(w=2.9, b=35.0)
    assert state.loss == pytest.approx(network.loss_grid(X, Y, [2.9], [35.0]).item(), rel=1e-14)
    assert state.loss == pytest.approx(22.2, abs=0.05)


def test_the_gradient_is_that_of_the_loss():
    state = widgets.LandscapeState(w=2.0, b=-10.0)
    along_w = network.numeric_derivative(lambda w: widgets.LandscapeState(w=w, b=-10.0).loss, 2.0)
    along_b = network.numeric_derivative(lambda b: widgets.LandscapeState(w=2.0, b=b).loss, -10.0)
    assert state.gradient == pytest.approx((along_w, along_b), rel=1e-6)


def test_one_line_shows_the_houses_and_one_shows_any_data():
    assert widgets.LossLandscape().state == widgets.LandscapeState()
    own = widgets.LossLandscape([0, 1, 2], np.array([1, 3, 5]), w=2, b=1)
    assert own.state == widgets.LandscapeState(2.0, 1.0, (0.0, 1.0, 2.0), (1.0, 3.0, 5.0))
    assert own.state.loss == 0.0
    assert own.labels == ["x", "y"]


def test_what_the_reader_moves_in_the_landscape_can_be_read_back():
    landscape = widgets.LossLandscape()
    landscape.w, landscape.b, landscape.y = 3.0, 20.0, [*Y[:5], 4700.0]
    assert landscape.state == widgets.LandscapeState(3.0, 20.0, tuple(X), (*Y[:5], 4700.0))
    assert landscape.start["y"] == Y.tolist()
    assert "w=3.0, b=20.0, view='map'" in repr(landscape)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"x": [1, 2]}, "both x and y"),
        ({"x": [1, 2], "y": [1, 2, 3]}, r"same shape \(m,\); got \(2,\) and \(3,\)"),
        ({"x": [[1, 2]], "y": [[1, 2]]}, r"x needs shape \(m,\); got \(1, 2\)"),
        ({"x": [2, 2], "y": [1, 3]}, "two different values"),
        ({"x": [], "y": []}, "two different values"),
        ({"x": [1, np.nan], "y": [1, 3]}, "finite"),
        ({"w": np.inf}, "finite"),
        ({"view": "globe"}, "choose one of map, surface"),
        ({"labels": ("x",)}, "two names"),
    ],
)
def test_a_landscape_that_cannot_be_says_why(bad, says):
    with pytest.raises(ValueError, match=says):
        widgets.LossLandscape(**bad)


@pytest.mark.parametrize(("name", "value", "says"), [("w", np.nan, "finite"), ("y", [1.0], "each of the 6 points")])
def test_a_landscape_refuses_what_it_cannot_draw(name, value, says):
    landscape = widgets.LossLandscape()
    with pytest.raises(ValueError, match=says):
        setattr(landscape, name, value)
    assert landscape.state == widgets.LandscapeState()


# ------------------------------------------------------------------ the descent


def test_each_step_multiplies_theta_by_one_factor():
    run = widgets.Run(eta=0.4, steps=4)
    assert run.factors == pytest.approx([0.2])
    assert run.places[:, 0] == pytest.approx(4.0 * 0.2 ** np.arange(5))
    assert run.losses == pytest.approx(run.places[:, 0] ** 2)
    assert run.limit == 1.0


@pytest.mark.parametrize(
    ("eta", "ending", "taken"),
    [(0.4, "arrived", 5), (0.5, "arrived", 1), (1.0, "too long", 300), (1.5, "exploded", 10)],
)
def test_a_run_ends_where_it_should(eta, ending, taken):
    run = widgets.Run(eta=eta, steps=1000)
    assert run.ending == ending
    assert len(run.losses) == len(run.places) == taken + 1


def test_an_explosion_beyond_all_numbers_ends_without_a_warning():
    with np.errstate(all="raise"):
        run = widgets.Run(landscape="houses", eta=1e300, steps=5)
        assert run.ending == "exploded"
    assert len(run.places) == 2


@pytest.mark.parametrize("landscape", ["houses", "standardised houses"])
def test_on_the_houses_a_run_goes_as_train_step_does(landscape):
    run = widgets.Run(landscape, eta=0.9 * widgets.Run(landscape).limit, steps=8)
    x = X if landscape == "houses" else (X - X.mean()) / X.std()
    params = [(np.zeros((1, 1)), np.zeros((1, 1)))]
    for place, loss in zip(run.places, run.losses):
        assert place == pytest.approx([params[0][0].item(), params[0][1].item()], rel=1e-12)
        args = (params, x[None, :], data.HOUSE_PRICES, run.eta, network.identity, np.ones_like)
        params, before = network.train_step(*args)
        assert loss == pytest.approx(before, rel=1e-12)


@pytest.mark.parametrize("landscape", ["parabola", "houses", "standardised houses"])
def test_the_limit_is_where_runs_begin_to_explode(landscape):
    limit = widgets.Run(landscape).limit
    below, above = (widgets.Run(landscape, eta=share * limit, steps=300) for share in (0.9, 1.1))
    assert below.losses[-1] < below.losses[0]
    assert above.ending == "exploded"


def test_standardised_houses_arrive_in_a_single_step():
    run = widgets.Run("standardised houses", eta=1.0, steps=9)
    assert run.factors == pytest.approx([0.0, 0.0])
    assert (run.ending, len(run.places)) == ("arrived", 2)


def test_what_the_reader_does_to_a_descent_can_be_read_back():
    descent = widgets.Descent(eta=0.4)
    descent.kept = [{"landscape": "parabola", "eta": 0.4, "steps": 3}]
    descent.eta, descent.steps = 1.05, 2
    assert descent.state == widgets.DescentState(widgets.Run(eta=1.05, steps=2), (widgets.Run(eta=0.4, steps=3),))
    assert repr(descent) == "Descent(landscape='parabola', eta=1.05, steps=2, 1 kept)"
    assert descent.start == {"landscape": "parabola", "eta": 0.4, "steps": 0, "kept": []}


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"landscape": "alps"}, "choose one of parabola, houses, standardised houses"),
        ({"eta": 0.0}, "eta needs to be positive"),
        ({"eta": np.nan}, "eta needs to be positive"),
        ({"curvature": -1.0}, "curvature needs to be positive"),
        ({"theta": 0.0}, "other than 0"),
        ({"steps": -1}, "0 steps or more"),
    ],
)
def test_a_descent_that_cannot_be_says_why(bad, says):
    with pytest.raises(ValueError, match=says):
        widgets.Descent(**bad)


@pytest.mark.parametrize(
    ("name", "value"), [("eta", -1.0), ("steps", -1), ("landscape", "alps"), ("kept", [{"landscape": "", "eta": 1.0}])]
)
def test_a_descent_refuses_what_it_cannot_draw(name, value):
    descent = widgets.Descent()
    with pytest.raises(ValueError, match=r"needs to be|steps|landscape"):
        setattr(descent, name, value)
    assert descent.state == widgets.DescentState(widgets.Run())
