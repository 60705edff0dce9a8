"""The widgets' state, without a browser."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import traitlets
from anywidget import AnyWidget

from course_lib import data, network, widgets
from course_lib.widgets.self_contained import self_contained
from course_lib.widgets.slim import slim_css

WIDGETS = Path(widgets.__file__).parent


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


@pytest.mark.parametrize(
    "file",
    [
        "decision_regions.js",
        "descent.js",
        "digit_pad.js",
        "graph_view.js",
        "hand_in.js",
        "loss_landscape.js",
        "network_view.js",
        "neuron_explorer.js",
        "prediction.js",
        "progress.js",
    ],
)
def test_the_browser_gets_one_text_that_imports_nothing(file):
    text = self_contained(WIDGETS / file)
    assert "import" not in [line.split(" ")[0] for line in text.splitlines()]
    assert [line for line in text.splitlines() if line.startswith("export ")][-1].startswith("export default")
    assert 'role: "alert"' in text


DESCENT = [file.name for kind in ("descent*.js", "steppers*.js") for file in WIDGETS.glob(kind)]
OWNERS = {  # whose rules a part of course.css holds, by how its comment begins; the other parts are for all
    "The plane of": ["neuron_explorer.js", "decision_regions.js"],
    "Pictures with axes": ["picture.js", "valley.js", "loss_landscape.js", *DESCENT],
    "The descent": DESCENT,
    "The network view": [file.name for file in WIDGETS.glob("network_*.js")],
    "The graph view": ["graph_view.js"],
    "The decision regions": ["decision_regions.js"],
    "The digit pad": [file.name for file in WIDGETS.glob("digit_*.js")],
    "Handing in": ["hand_in.js", "progress.js", "progress_marks.js", "talk.js"],
}


def classes(text: str) -> set[str]:
    """The course's classes in a text; those that end in a number as `bbh-run-`, which is how a script makes them."""
    return {re.sub(r"\d+$", "", name) for name in re.findall(r"(?<![-\w])bbh-[\w-]+", text)}


@pytest.mark.parametrize("part", OWNERS)
def test_no_widgets_style_reaches_another_widget(part):
    """All widgets of a page share one stylesheet: what one calls bbh-check, no other may style by chance."""
    css = (WIDGETS / "course.css").read_text(encoding="utf-8")
    section = next(text for text in re.split(r"^/\* ", css, flags=re.MULTILINE) if text.startswith(part))
    others = [file for file in WIDGETS.glob("*.js") if file.name not in OWNERS[part]]
    foreign = set().union(*(classes(file.read_text(encoding="utf-8")) for file in others))
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", section.partition("*/")[2])
    selectors = [s.strip() for rule in rules for s in re.sub(r"/\*.*?\*/", "", rule).split(",")]
    assert [s for s in selectors if classes(s) and not classes(s) - foreign] == []


@pytest.fixture
def siblings(tmp_path: Path) -> Path:
    (tmp_path / "shared.js").write_text("const hidden = 1;\nexport const one = hidden;\nexport function two() {}\n")
    return tmp_path / "widget.js"


def what_it_is(widget: Path) -> str:
    """Return the value of `is` in the browser's text of a file that exports `{ is }`."""
    out = widget.with_name("out.mjs")
    out.write_text(self_contained(widget))
    code = f"import('{out.as_uri()}').then((module) => console.log(module.default.is))"
    return subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True).stdout.strip()


def test_a_widget_may_use_a_name_that_its_sibling_uses_for_itself(siblings):
    siblings.write_text('import { one } from "./shared.js";\nconst hidden = 2;\nexport default { is: one + hidden };\n')
    assert what_it_is(siblings) == "3"


def test_a_sibling_that_two_files_import_is_there_once_and_the_same_for_both(siblings):
    siblings.with_name("between.js").write_text('import { two } from "./shared.js";\nexport const handed = two;\n')
    imports = 'import { handed } from "./between.js";\nimport { two } from "./shared.js";\n'
    siblings.write_text(f"{imports}export default {{ is: handed === two }};\n")
    assert self_contained(siblings).count("function two()") == 1
    assert what_it_is(siblings) == "true"


def test_files_that_import_each_other_are_refused(siblings):
    siblings.write_text('import { other } from "./other.js";\nexport const own = 1;\nexport default {};\n')
    siblings.with_name("other.js").write_text('import { own } from "./widget.js";\nexport const other = 2;\n')
    with pytest.raises(ValueError, match="move what both need into a third file"):
        self_contained(siblings)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('import { three } from "./shared.js";', "does not export three"),
        ('import * as shared from "./shared.js";', "write imports as"),
        ('import { one } from "https://example.org/shared.js";', "write imports as"),
        ('export { one } from "./shared.js";', "write imports as"),
    ],
)
def test_an_import_the_browser_could_not_resolve_is_refused(siblings, line, says):
    siblings.write_text(line + "\nexport default {};\n")
    with pytest.raises(ValueError, match=says):
        self_contained(siblings)


# ------------------------------------------------------------------ the network view


def test_the_network_view_computes_what_the_lessons_compute():
    state = widgets.NetworkView().state
    Zs, As = network.forward(data.PAPER_PARAMS, data.PAPER_X, network.sigmoid)
    grads = network.backward(data.PAPER_PARAMS, Zs, As, data.PAPER_Y, network.d_sigmoid)
    for ours, theirs in zip([*state.Zs, *state.As], [*Zs, *As]):
        np.testing.assert_array_equal(ours, theirs)
    for ours, theirs in zip(network.chain_arrays(state.grads), network.chain_arrays(grads)):
        np.testing.assert_array_equal(ours, theirs)
    assert state.loss == network.loss(As[-1], data.PAPER_Y)
    assert [delta.shape for delta in state.deltas] == [(2, 1), (1, 1)]
    assert state.after_step(1.0).loss < state.loss


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_a_networks_gradients_are_those_that_differences_find(activation):
    rng = np.random.default_rng(5)
    params = [(rng.normal(size=(n, n_prev)), rng.normal(size=(n, 1))) for n_prev, n in [(4, 8), (8, 8), (8, 4)]]
    state = widgets.NetworkState(params, rng.normal(size=4), rng.normal(size=4), activation)
    assert state.sizes == [4, 8, 8, 4]

    def loss(changed: network.Params) -> float:
        return widgets.NetworkState(changed, state.x, state.y, activation).loss

    assert network.gradient_check(loss, state.params, state.grads) < 1e-4


def test_a_network_drawn_from_a_seed_is_the_same_each_time_and_fit_for_a_pencil():
    one, same, other = (widgets.NetworkView(sizes=[2, 3, 1], seed=seed) for seed in (4, 4, 5))
    assert one.layers == same.layers != other.layers
    assert one.state.sizes == [2, 3, 1]
    assert (one.x, one.y) == ([1.0, 2.0], [1.0])
    W = one.params[0][0]
    np.testing.assert_array_equal(W, np.round(W, 1))


def test_the_network_view_can_be_read_and_set():
    given = [(np.array([[1.0, 2.0]]), np.array([[3.0]]))]
    view = widgets.NetworkView(given, x=[0.5, -1], y=[[0.25]], activation="tanh")
    view.params = [([[4, 5]], [6])]
    np.testing.assert_array_equal(view.params[0][0], [[4.0, 5.0]])
    np.testing.assert_array_equal(view.state.Zs[0], [[3.0]])
    view.x = [0, 0]
    assert view.state.Zs[0].item() == 6.0
    assert given[0][0].tolist() == [[1.0, 2.0]]
    assert view.start["layers"] == [[[[1.0, 2.0]], [3.0]]]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"params": [(np.ones((2, 2)), np.ones(3))]}, r"b of layer 1 needs 2 numbers, shape \(2, 1\)"),
        ({"params": [(np.ones((2, 2)), [0, 0]), (np.ones((1, 3)), [0])]}, r"layer 2 needs W of shape \(n, 2\)"),
        ({"params": []}, "room for 1 to 3 layers"),
        ({"params": [(np.ones((9, 2)), np.ones(9))]}, "room for 8 neurons"),
        ({"params": [([[np.inf]], [0])]}, "finite numbers"),
        ({"params": [([[1.0]],)]}, r"a pair \(W, b\)"),
        ({"sizes": [2]}, r"2 to 4 whole numbers from 1 to 8, inputs first, such as \[2, 3, 1\]"),
        ({"sizes": [2, 3, 1], "preset": "paper"}, "give params, or sizes, or a preset"),
        ({"preset": "vanishing"}, "choose one of paper, saturated, dead neuron, all zeros, exploding"),
        ({"show": "gradients"}, "choose one of forward, values, backward"),
        ({"activation": "step"}, "choose one of sigmoid, tanh, relu"),
        ({"x": [1.0]}, r"x, the input, needs 2 numbers"),
        ({"y": [np.nan]}, "finite numbers"),
        ({"eta": 0}, "above 0 and not above 5"),
        ({"goal": 0}, "goal is a loss above 0"),
        ({"goal": np.nan}, "goal is a loss above 0"),
        ({"goal": 0.01, "show": "forward"}, 'show="forward" shows none'),
    ],
)
def test_a_network_that_does_not_fit_is_refused_with_what_to_do(bad, says):
    with pytest.raises(ValueError, match=says):
        widgets.NetworkView(**bad)


@pytest.mark.parametrize(
    ("trait", "bad"), [("x", [1.0]), ("y", [np.nan]), ("layers", [[[[1.0]], [0.0]]]), ("eta", -1.0), ("step", 9)]
)
def test_a_trait_that_does_not_fit_is_refused_and_the_old_value_stays(trait, bad):
    view = widgets.NetworkView()
    before = getattr(view, trait)
    with pytest.raises(traitlets.TraitError):
        setattr(view, trait, bad)
    assert getattr(view, trait) == before


def test_the_networks_of_the_menu_keep_the_order_in_which_they_teach():
    view = widgets.NetworkView(goal=0.01)
    assert view.names == ["paper", "saturated", "dead neuron", "all zeros", "exploding"]
    assert set(view.names) == set(view.presets)
    assert (view.goal, widgets.NetworkView().goal) == (0.01, None)


def test_the_browser_may_change_all_of_a_network_at_once():
    view = widgets.NetworkView()
    view.set_state({**view.presets["exploding"], "preset": "exploding", "step": 7})
    assert view.state.sizes == [2, 2, 2, 1]
    assert view.y == [300.0]


def test_the_presets_show_what_they_are_called():
    presets = {name: widgets.NetworkView(preset=name).state for name in widgets.NetworkView().presets}
    assert presets["paper"].params[0][0].tolist() == data.PAPER_PARAMS[0][0].tolist()
    assert np.all(network.d_sigmoid(np.vstack(presets["saturated"].Zs)) < 0.01)
    assert presets["dead neuron"].Zs[0][1] < 0
    assert presets["dead neuron"].grads[0][0][1].tolist() == [0, 0]
    assert not any(W.any() or b.any() for W, b in presets["all zeros"].params)
    assert presets["exploding"].loss < 1e4
    assert presets["exploding"].after_step(1.0).loss > 1e20


def test_what_stands_in_a_solution_notebook_says_what_is_seen():
    assert repr(widgets.NetworkView()) == "NetworkView(2-2-1, sigmoid, x=[1.0, 2.0]): prediction 0.5575, loss 0.0979"
    assert repr(widgets.NetworkView(show="forward")).endswith("prediction 0.5575")


def test_every_widget_that_python_answers_for_listens_in_the_main_thread():
    files = WIDGETS.glob("*.py")
    assert [file.name for file in files if ".on_msg(" in file.read_text(encoding="utf-8")] == ["listening.py"]


def test_each_widget_has_all_rules_that_widgets_share():
    """In a notebook one widget's rules stand after another's: with some left out, general ones would win."""
    shared = slim_css((WIDGETS / "course.css").read_text(encoding="utf-8"))
    kinds = [kind for kind in vars(widgets).values() if isinstance(kind, type) and issubclass(kind, AnyWidget)]
    assert len(kinds) > 8
    assert [kind.__name__ for kind in kinds if shared not in slim_css(str(kind._css))] == []
