"""The graph view's state, without a browser."""

import re
from pathlib import Path

import pytest
from traitlets import TraitError

from course_lib import widgets
from course_lib.graph import Graph
from course_lib.widgets.self_contained import self_contained

NEURON = "z = w1*a1 + w2*a2 + b; ŷ = sigmoid(z); L = (ŷ - y)**2"
NUMBERS = dict(w1=1.0, a1=0.7311, w2=-2.0, a2=0.5, b=0.5, y=1.0)


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
    assert view.structure["home"] == view.values


def test_a_wrong_formula_changes_nothing(view):
    before = view.state, view.structure
    with pytest.raises(ValueError, match="cannot be read"):
        view.formula = "(x +"
    assert (view.state, view.structure) == before


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


def test_the_browser_asks_by_message_and_gets_the_errors_words(view, monkeypatch):
    said = []
    monkeypatch.setattr(view, "send", said.append)
    view._asked(view, {}, [])
    view._asked(view, {"formula": "tanh(x"}, [])
    view._asked(view, {"formula": "tanh(x)"}, [])
    assert said == [{"said": ""}, {"said": "the formula cannot be read at 'tanh(x'"}, {"said": ""}]
    assert view.formula == "tanh(x)"


def test_a_reset_from_the_browser_brings_everything_back(view):
    state = view.state
    view.formula = "exp(y)"
    view.set_state(view.start)
    assert (view.state, view.wrt, view.step) == (state, "x", None)
    assert view.structure == view.start["structure"]


def test_formulas_to_choose_from_are_read_beforehand_and_chosen_as_a_whole(view):
    with pytest.raises(ValueError, match="cannot be read"):
        widgets.GraphView("x", x=1.0, also=["x +"])
    assert view.menu == []
    view = widgets.GraphView("tanh(w * x)", x=0.5, w=2.0, also=["relu(w * x + b)"])
    chosen = view.menu[1]
    view.set_state({"formula": chosen["formula"], "structure": chosen, "values": chosen["home"], "wrt": "w"})
    assert view.state == widgets.GraphState("relu(w * x + b)", {"w": 2.0, "x": 0.5, "b": 1.0})
    assert view.structure == chosen


def test_names_are_written_as_on_paper():
    names = [node["name"] for node in widgets.GraphState(NEURON, NUMBERS).structure()["nodes"]]
    assert names[:5] == ["w₁", "a₁", "w₂", "a₂", "w₁ · a₁"]
    assert widgets.GraphState("sigmoid(x - 1)**-2", {"x": 1.0}).structure()["nodes"][-1]["name"] == "σ(x − 1)⁻²"


def test_the_walk_goes_forward_once_and_back_column_by_column():
    shape = widgets.GraphState("(x + 2) * x**2", {"x": 3.0}).structure()
    steps = [(step["does"], shape["nodes"][step["node"]]["name"]) for step in shape["walk"]]
    out = "(x + 2) · x²"
    forward = [("value", "x + 2"), ("value", "x²"), ("value", out)]
    assert steps == [*forward, ("start", out), ("back", out), ("back", "x + 2"), ("back", "x²")]


def test_the_browser_gets_one_text_that_imports_nothing():
    text = self_contained(Path(widgets.__file__).parent / "graph_view.js")
    assert "import" not in [line.split(" ")[0] for line in text.splitlines()]
    assert [line for line in text.splitlines() if line.startswith("export ")][-1].startswith("export default")
