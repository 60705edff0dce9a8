"""The widgets' state, without a browser."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from course_lib import data, network, widgets
from course_lib.widgets.self_contained import self_contained

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


@pytest.mark.parametrize("file", ["neuron_explorer.js", "prediction.js", "loss_landscape.js", "descent.js"])
def test_the_browser_gets_one_text_that_imports_nothing(file):
    text = self_contained(WIDGETS / file)
    assert "import" not in [line.split(" ")[0] for line in text.splitlines()]
    assert [line for line in text.splitlines() if line.startswith("export ")][-1].startswith("export default")
    assert 'role: "alert"' in text


@pytest.fixture
def siblings(tmp_path: Path) -> Path:
    (tmp_path / "shared.js").write_text("const hidden = 1;\nexport const one = hidden;\nexport function two() {}\n")
    return tmp_path / "widget.js"


def test_a_widget_may_use_a_name_that_its_sibling_uses_for_itself(siblings):
    siblings.write_text('import { one } from "./shared.js";\nconst hidden = 2;\nexport default { is: one + hidden };\n')
    out = siblings.with_name("out.mjs")
    out.write_text(self_contained(siblings))
    done = subprocess.run(
        ["node", "-e", f"import('{out.as_uri()}').then((m) => console.log(m.default.is))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "3\n"


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
