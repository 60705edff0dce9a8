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
    "blame": [
        "x1 * a_low * (1 - a_low) * weight_on * y_hat * (1 - y_hat) * (y_hat - y)",
        "(y_hat - y) * (y_hat - y_hat**2) * weight_on * (a_low - a_low**2) * x1",
    ],
    "new_weight": ["weight - eta * gradient"],
    "slope_outer": ["2 * inner", "inner + inner"],
    "new_velocity": ["0.9 * old_velocity + gradient"],
    "Z": ["products + b", "W @ X + b"],
    "z_large": ["np.sum(contributions) + b", "w @ x_large + b"],
    "cost": ["-np.log(y_hat[right_class])", "np.log(1 / y_hat[right_class])"],
}
WRONG = {
    "each": {
        "squares * axis": "This field has no axis.",
        "np.array([5, 81, 90])": "The number is right here. Now write it with the names, so that it holds for other",
    },
    "slope_outer": {
        "14": "The number is right here. Now write it with the names, so that it holds for other numbers too.",
        "4": "✗ Not yet: the slope is taken at x, and not at what arrives at the square.",
        "7 * at": "✗ Not yet: right here, but not for other numbers.",
        "13": "This is the same number for all inputs.",
    },
    "new_weight": {"weight -= eta * gradient": "Python reads no -= behind new_weight =."},
    "delta_here": {
        "arriving * σ'(z)": "The slope that is meant is called d_sigmoid(…) here.",
        "-0.282": "The number is right here.",
        "-1.2*d_sigmoid(0.5)": "The number is right here.",
        "arriving * 0.235": "A number stands in your line where a name belongs.",
    },
    "blame": {"0.0546": "The number is right here."},
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


SLOPES = {
    "z * (1 - z)": "a(1 − a) is meant, but it is taken of z",
    "z": "z itself is a factor",
    "σ": "σ stands where",
    "(1 - σ)": "1 − a stands alone where the slope belongs",
    "σ * 1 - σ": "brackets are missing: a is subtracted at the very end",
    "(1 - σ**2)": "the slope of tanh",
    "d_sigmoid(σ)": "σ′ is taken at a, where the slope at z is asked for",
}
FACTORS = {  # in each field in which the slope of σ at z is a factor, the other one, and how a = σ(z) is written there
    "delta_here": ("arriving", "sigmoid(z)"),
    "output_delta": ("dA", "a"),
    "hidden_delta": ("(w1 * d1 + w2 * d2)", "a"),
}


def test_what_stands_for_the_slope_of_sigma_is_named_in_every_field(tmp_path: Path):
    asked = {
        name: {f"{factor} * {slope.replace('σ', a)}": says for slope, says in SLOPES.items()}
        for name, (factor, a) in FACTORS.items()
    }
    questions = {name: {key: getattr(OneLine(name), key) for key in STATE} for name in FACTORS}
    numbers = {"questions": questions, "right": {name: [] for name in FACTORS}, "named": {}, "wrong": asked}
    in_node.run("half_done.test.mjs", numbers, tmp_path)


def test_lines(tmp_path: Path):
    assert RIGHT.keys() == half_done().keys(), "every example has lines to try"
    questions = {name: {key: getattr(OneLine(name), key) for key in STATE} for name in half_done()}
    named = {name: {text: own.name for own in line.own for text in own.lines} for name, line in half_done().items()}
    numbers = {"questions": questions, "right": RIGHT, "named": named, "wrong": WRONG}
    in_node.run("half_done.test.mjs", numbers, tmp_path)
