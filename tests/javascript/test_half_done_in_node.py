"""The missing lines of the half-done examples: the lesson's own line is right, and each known mistake has its name."""

import json
from pathlib import Path

import pytest

from course_lib.widgets import OneLine
from course_lib.widgets.one_line import half_done
from tests.javascript import in_node
from tests.javascript.test_one_line_in_node import STATE

RIGHT = {
    "each": ["np.sum(squares, axis=0)", "each = squares[0] + squares[1]", "squares.sum(0)"],
    "delta_here": ["arriving * network.d_sigmoid(z)", "arriving * sigmoid(z) * (1 - sigmoid(z))"],
    "new_weight": ["weight - eta * gradient"],
    "slope_outer": ["2 * inner", "inner + inner"],
    "new_velocity": ["0.9 * old_velocity + gradient"],
    "Z": ["products + b", "W @ X + b"],
    "z_large": ["np.sum(contributions) + b", "w @ x_large + b"],
    "cost": ["-np.log(y_hat[right_class])", "np.log(1 / y_hat[right_class])"],
}
WRONG = {
    "each": {"squares * axis": "This field has no axis."},
    "new_weight": {"weight -= eta * gradient": "Python reads no -= behind new_weight =."},
    "delta_here": {"arriving * σ'(z)": "The slope that is meant is called d_sigmoid(…) here."},
}


@pytest.mark.parametrize("name", list(half_done()))
def test_the_first_numbers_are_those_of_the_cell_and_each_mistake_gives_others(name: str):
    line = half_done()[name]
    made = OneLine(name)
    assert made.behind == f"{name} ="
    assert made.inputs[0][: len(line.given)] == [float(line.cell[one]) for one in line.given]
    assert made.pairs == []
    sent = json.dumps({key: getattr(made, key) for key in STATE}, ensure_ascii=False)
    assert [right for right in RIGHT[name] if right in sent] == [], "a page gets numbers alone"


def test_lines(tmp_path: Path):
    assert RIGHT.keys() == half_done().keys(), "every example has lines to try"
    questions = {name: {key: getattr(OneLine(name), key) for key in STATE} for name in half_done()}
    named = {name: {text: own.name for own in line.own for text in own.lines} for name, line in half_done().items()}
    numbers = {"questions": questions, "right": RIGHT, "named": named, "wrong": WRONG}
    in_node.run("half_done.test.mjs", numbers, tmp_path)
