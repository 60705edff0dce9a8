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


# ------------------------------------------------------------------ the descent with several rules


def pair(w: float, b: float) -> network.Params:
    return [(np.array([[w]]), np.array([[b]]))]


def houses_grads(params: network.Params) -> network.Params:
    return network.backward(
        params, *network.forward(params, X[None, :], network.identity), data.HOUSE_PRICES, np.ones_like
    )


def test_on_the_ravine_each_rule_goes_as_in_network():
    params = {rule: pair(0.0, 0.0) for rule in ("plain", "momentum", "RMSprop", "Adam")}
    v = s = m1 = m2 = pair(0.0, 0.0)
    for t in range(1, 13):
        grads = {rule: houses_grads(here) for rule, here in params.items()}
        params["plain"] = network.sgd_step(params["plain"], grads["plain"], 1e-4)
        params["momentum"], v = network.momentum_step(params["momentum"], v, grads["momentum"], 1e-4, 0.8)
        params["RMSprop"], s = network.rmsprop_step(params["RMSprop"], s, grads["RMSprop"], 0.1, 0.7)
        params["Adam"], m1, m2 = network.adam_step(params["Adam"], m1, m2, t, grads["Adam"], 0.5, 0.8, 0.99)
    eta = {"plain": 1e-4, "momentum": 1e-4, "RMSprop": 0.1, "Adam": 0.5}
    beta = {"momentum": 0.8, "RMSprop": 0.7, "Adam": (0.8, 0.99)}
    race = widgets.Descent(rules=[*params], eta=eta, beta=beta, steps=12)
    for run, ((w, b),) in zip(race.runs, params.values(), strict=True):
        assert run.places[-1].tolist() == [w.item(), b.item()], run.rule


@pytest.mark.parametrize("at", [(0.3, -0.4), (1.6, 0.01), (-2.0, 1.5)])
def test_the_saddle_goes_downhill_by_its_slope(at):
    start, after = widgets.Stepper(eta=1e-6, at=at, steps=1).places

    def loss(x: float, y: float) -> float:
        return widgets.Stepper(at=(x, y)).losses[0]

    slope = (
        network.numeric_derivative(lambda x: loss(x, at[1]), at[0]),
        network.numeric_derivative(lambda y: loss(at[0], y), at[1]),
    )
    assert (start - after) / 1e-6 == pytest.approx(slope, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("rule", ["plain", "momentum", "RMSprop", "Adam"])
def test_no_rule_leaves_the_ridge_and_each_leaves_a_place_beside_it(rule):
    eta = {"plain": 0.1, "momentum": 0.1, "RMSprop": 0.02, "Adam": 0.1}[rule]
    on, beside = (widgets.Stepper(rule, eta, at=(1.6, y), steps=300) for y in (0.0, 0.001))
    assert (on.places[:, 1] == 0.0).all()
    assert on.losses[-1] >= 0.25
    assert beside.losses[-1] < 0.01


def test_a_rule_with_a_memory_that_rushes_through_the_bottom_has_not_arrived():
    run = widgets.Stepper("momentum", 0.4, (), "standardised houses", (0.0, 0.0), 300)
    assert run.losses[2] < 1.0 + run.losses.min()  # the bottom, at full speed
    assert run.ending == "arrived"
    assert len(run.losses) > 100


def test_an_explosion_of_a_rule_ends_it_without_a_warning():
    with np.errstate(all="raise"):
        runs = [
            widgets.Stepper(rule, 1e300, at=(1.0, 0.5), steps=9) for rule in ("plain", "momentum", "RMSprop", "Adam")
        ]
        assert [run.ending for run in runs] == ["exploded"] * 4


def test_rules_take_one_number_for_all_or_one_by_name():
    race = widgets.Descent(rules=["momentum", "Adam"], eta=0.3, beta=0.5, landscape="saddle", at=np.array([1, 2]))
    assert [(run.eta, run.betas, run.at) for run in race.runs] == [
        (0.3, (0.5,), (1.0, 2.0)),
        (0.3, (0.5, 0.999), (1.0, 2.0)),
    ]
    named = widgets.Descent(
        rules=["momentum", "Adam"], eta={"Adam": 0.2}, beta={"Adam": (0.8, 0.99)}, landscape="saddle"
    )
    assert [(run.eta, run.betas) for run in named.runs] == [(0.1, (0.9,)), (0.2, (0.8, 0.99))]
    assert widgets.Descent(rules=["plain"], eta=0.5).presets["saddle"]["steppers"][0]["eta"] == 0.1
    assert [run.rule for run in widgets.Descent(landscape="saddle").runs] == ["plain", "momentum", "RMSprop", "Adam"]
    assert widgets.Descent().runs == ()


def test_what_the_reader_does_to_several_rules_can_be_read_back():
    race = widgets.Descent(rules=["plain", "RMSprop"])
    race.at, race.steps = [1.0, 2.0], 4
    race.steppers = [race.steppers[0], {"rule": "RMSprop", "eta": 0.7, "betas": [0.5]}]
    assert race.runs[1] == widgets.Stepper("RMSprop", 0.7, (0.5,), "houses", (1.0, 2.0), 4)
    assert repr(race) == "Descent(rules=['plain', 'RMSprop'], landscape='houses', at=[1.0, 2.0], steps=4)"
    assert race.start["at"] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"rules": ["plane"]}, "unknown rule 'plane'; choose from plain, momentum, RMSprop, Adam"),
        ({"rules": "plain"}, "a list of names; got 'plain'"),
        ({"rules": ["plain", "plain"]}, "each rule goes once"),
        ({"rules": ["plain"], "landscape": "parabola"}, "choose one of houses, standardised houses, saddle"),
        ({"rules": ["plain"], "eta": {"adam": 1.0}}, "unknown rule 'adam'"),
        ({"rules": ["plain"], "eta": 0.0}, "eta needs to be positive and finite; got 0.0 for plain"),
        ({"rules": ["Adam"], "beta": 1.0}, r"below 1; got \(1.0, 0.999\) for Adam"),
        ({"rules": ["Adam"], "beta": {"Adam": (0.9,)}}, "Adam has 2 β"),
        ({"rules": ["plain"], "at": (1.0,)}, "two finite numbers"),
        ({"rules": ["plain"], "at": (1.0, np.nan)}, "two finite numbers"),
        ({"rules": ["plain"], "steps": -1}, "0 steps or more"),
        ({"beta": 0.9}, "need rules"),
        ({"at": (1, 2)}, "need rules"),
        ({"eta": {"plain": 0.1}}, "need rules"),
    ],
)
def test_rules_that_cannot_be_say_why(bad, says):
    with pytest.raises(ValueError, match=says):
        widgets.Descent(**bad)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("steppers", [], "the rules of a descent stay as they are: plain"),
        ("steppers", [{"rule": "plain", "eta": -1.0, "betas": []}], "eta needs to be positive"),
        ("at", [np.inf, 0.0], "two finite numbers"),
        ("landscape", "parabola", "choose one of houses"),
        ("steps", -1, "0 steps or more"),
        ("eta", 0.2, "has no eta; see steppers"),
        ("kept", [], "has no kept"),
    ],
)
def test_several_rules_refuse_what_they_cannot_draw(name, value, says):
    race = widgets.Descent(rules=["plain"])
    before = race.runs
    with pytest.raises(ValueError, match=says):
        setattr(race, name, value)
    assert race.runs == before


@pytest.mark.parametrize(("name", "value"), [("steppers", []), ("at", [0.0, 0.0])])
def test_a_descent_without_rules_has_no_steppers(name, value):
    with pytest.raises(ValueError, match="needs a descent that was made with rules"):
        setattr(widgets.Descent(), name, value)
