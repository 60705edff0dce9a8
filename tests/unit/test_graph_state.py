"""The graph view's state, without a browser."""

import re
from pathlib import Path

import pytest
from traitlets import TraitError

from course_lib import widgets
from course_lib.graph import Graph
from course_lib.widgets.self_contained import self_contained


@pytest.fixture
def view() -> widgets.GraphView:
    return widgets.GraphView("(x + 2) * x**2", x=3)


def test_the_state_is_plain_python_and_gives_the_graph(view):
    assert view.state == widgets.GraphState("(x + 2) * x**2", {"x": 3.0})
    assert view.state.graph["x"].slope == 39
    view.values = {"x": -1.0}
    assert view.state.graph.output.value == 1


def test_it_says_how_to_make_it_again(view):
    assert repr(view) == "GraphView('(x + 2) * x**2', x=3.0)"
    assert eval(repr(view), vars(widgets)).state == view.state


@pytest.mark.parametrize(
    ("formula", "values"),
    [("x +", {"x": 1.0}), ("x * y", {"x": 1.0}), ("x", {"x": 1.0, "y": 2.0}), ("1 / x", {"x": 0.0}), ("2 + 3", {})],
)
def test_errors_are_those_of_the_graph(formula, values):
    with pytest.raises(ValueError) as graphs:  # noqa: PT011  (its words are what is compared)
        Graph(formula, **values)
    with pytest.raises(ValueError, match=f"^{re.escape(str(graphs.value))}$"):
        widgets.GraphView(formula, **values)


def test_a_new_formula_keeps_the_numbers_it_can(view):
    view.step = 2
    view.formula = "w1 * x + sigmoid(b)"
    assert view.state.values == {"w1": 1.0, "x": 3.0, "b": 1.0}
    assert view.wrt == "w1"
    assert view.step is None
    assert view.home == {"formula": view.formula, "values": view.values}


def test_a_wrong_formula_changes_nothing(view):
    before = view.state, view.home
    with pytest.raises(TraitError, match="cannot be read"):
        view.formula = "(x +"
    with pytest.raises(TraitError, match="cannot be read"):  # as the browser sends it
        view.set_state({"formula": "x *", "home": {"formula": "x *", "values": {"x": 1.0}}, "values": {"x": 1.0}})
    assert (view.state, view.home) == before


@pytest.mark.parametrize(
    ("trait", "bad"),
    [("values", {"z": 1.0}), ("values", {"x": float("nan")}), ("step", 8), ("step", -1), ("wrt", "z"), ("h", 0.0)],
)
def test_a_trait_that_cannot_be_is_refused(view, trait, bad):
    before = getattr(view, trait)
    with pytest.raises(TraitError):
        setattr(view, trait, bad)
    assert getattr(view, trait) == before


def test_values_left_out_stay_and_may_lie_where_the_graph_has_no_number():
    view = widgets.GraphView("y / x", x=1.0, y=2.0)
    view.values = {"x": 0.0}
    assert view.state.values == {"x": 0.0, "y": 2.0}
    with pytest.raises(ValueError, match="divides by zero"):
        view.state.graph  # noqa: B018


def test_a_formula_from_the_browser_brings_its_numbers_along(view):
    home = {"formula": "w * x + b", "values": {"w": 1, "x": 3, "b": 1}}
    view.step = 2
    view.set_state({"formula": home["formula"], "home": home, "values": home["values"], "wrt": "w", "step": None})
    assert view.state == widgets.GraphState("w * x + b", {"w": 1.0, "x": 3.0, "b": 1.0})
    assert (view.home, view.wrt, view.step) == (home, "w", None)


@pytest.mark.parametrize("bad", [{}, {"formula": "x"}, {"formula": "x", "values": {"y": 1.0}}])
def test_a_home_that_is_no_graph_is_refused(view, bad):
    before = view.home
    with pytest.raises(TraitError, match=r"home has|has no value"):
        view.home = bad
    assert view.home == before


def test_a_reset_from_the_browser_brings_everything_back(view):
    state, home = view.state, view.home
    view.formula = "exp(y)"
    view.set_state(view.start)
    assert (view.state, view.home, view.wrt, view.step) == (state, home, "x", None)


def test_formulas_to_choose_from_are_checked_beforehand_and_chosen_as_a_whole(view):
    with pytest.raises(ValueError, match="cannot be read"):
        widgets.GraphView("x", x=1.0, also=["x +"])
    assert view.menu == []
    view = widgets.GraphView("tanh(w * x)", x=0.5, w=2.0, also=["relu(w * x + b)"])
    chosen = view.menu[1]
    view.set_state({"formula": chosen["formula"], "home": chosen, "values": chosen["values"], "wrt": "w"})
    assert view.state == widgets.GraphState("relu(w * x + b)", {"w": 2.0, "x": 0.5, "b": 1.0})
    assert view.home == chosen


@pytest.mark.parametrize(("formula", "steps"), [("(x + 2) * x**2", 7), ("x", 1), ("c = 3 * 4; c * x", 4)])
def test_a_walk_has_a_step_for_each_value_and_each_slope_handed_back(formula, steps):
    assert widgets.GraphState(formula, {"x": 3.0}).steps == steps


def test_the_browser_gets_one_text_that_imports_nothing():
    text = self_contained(Path(widgets.__file__).parent / "graph_view.js")
    assert "import" not in [line.split(" ")[0] for line in text.splitlines()]
    assert [line for line in text.splitlines() if line.startswith("export ")][-1].startswith("export default")
