"""Figures say in words what they show, and draw on the Axes they are given."""

import numpy as np
import pytest

from course_lib import data, plots
from course_lib.graph import Graph

NEURON = "z = w1*x1 + w2*x2 + b; a = sigmoid(z); L = (a - y)**2"
NUMBERS = dict(w1=0.5, x1=2.0, w2=-1.0, x2=1.5, b=0.3, y=1.0)
GRAPHS = {
    "sum": Graph("z = x + y; q = 2 * z", x=1.0, y=3.0),
    "neuron": Graph(NEURON, **NUMBERS),
    "fork": Graph("(x + 2) * x**2", x=3.0),
    "nested": Graph("tanh(w2 * tanh(w1 * x))", w2=-1.5, w1=0.8, x=0.5),
    "long edge": Graph("z = w*x; L = (sigmoid(z) - 1)**2 + 0.1*w**2", w=-1.2, x=0.5),
    "one node": Graph("x", x=2.0),
}

DRAWINGS = {
    "activation_curves": lambda ax: plots.activation_curves(ax, ["step", "sigmoid", "tanh", "relu"]),
    "neuron_diagram": lambda ax: plots.neuron_diagram(ax, [2.5, -1.0], [1.0, 3.0], 0.5, "relu"),
    "input_plane": lambda ax: plots.input_plane(ax, [1.0, -2.0], 0.5),
    "gate_plane": lambda ax: plots.gate_plane(ax, [1.0, 1.0], -1.5, "xor"),
    "confusion_matrix": lambda ax: plots.confusion_matrix(ax, np.eye(3), ["a", "a", "b"]),
    "computational_graph": lambda ax: plots.computational_graph(ax, GRAPHS["neuron"]),
    "secant": lambda ax: plots.secant(ax, np.sin, 0.5, 1.0, label="sin x"),
    "search_result": lambda ax: plots.search_result(ax, {"and": np.array([4, 3, 1]), "xor": np.array([2, 3, 1])}),
}


def test_every_drawing_function_is_tested():
    assert set(DRAWINGS) == set(plots.__all__) - {"figure", "show", "describe"}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_figure_is_shown_with_its_words(name, capsys):
    fig, ax = plots.figure()
    DRAWINGS[name](ax)
    plots.show(fig)
    shown = capsys.readouterr().out
    assert "<img alt=" in shown
    assert "data:image/png;base64," in shown


@pytest.mark.parametrize("name", sorted(set(DRAWINGS) - {"neuron_diagram", "computational_graph"}))
def test_axes_have_names(name):
    _fig, ax = plots.figure()
    DRAWINGS[name](ax)
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    assert ax.get_title(loc="left")


def test_a_figure_without_words_is_not_shown():
    fig, ax = plots.figure()
    ax.plot([1, 2])
    with pytest.raises(ValueError, match="describe"):
        plots.show(fig)


def test_the_words_say_what_the_numbers_are(capsys):
    fig, ax = plots.figure()
    plots.gate_plane(ax, [1.0, 1.0], -1.5, "or")
    plots.show(fig)
    assert "fires for 1 of the four points, 2 of 4 as OR wants" in capsys.readouterr().out
    assert ax.get_title(loc="left") == "OR: 2 of 4 right"


def test_a_plane_without_a_border_can_be_drawn():
    _fig, ax = plots.figure()
    plots.gate_plane(ax, [0.0, 0.0], 1.0, "and")
    assert ax.get_title(loc="left") == "AND: 1 of 4 right"


def test_shapes_that_do_not_fit_are_refused():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="same shape"):
        plots.neuron_diagram(ax, [1.0, 2.0], [1.0], 0.0, "relu")


def words(fig, capsys) -> str:
    plots.show(fig)
    return capsys.readouterr().out


def drawn(ax) -> list[str]:
    """The texts one sees inside the Axes, without thin spaces."""
    return [text.get_text().replace("\u2009", "") for text in ax.texts if text.get_text() and text.get_alpha() != 0]


def test_a_graph_says_its_values_local_slopes_and_slopes(capsys):
    fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["fork"])
    said = words(fig, capsys)
    assert "Values forward: x = 3; x + 2 = 5; x ** 2 = 9; (x + 2) * x ** 2 = 45." in said
    assert "Local slopes: x + 2 by x 1; x ** 2 by x 6; (x + 2) * x ** 2 by x + 2 9;" in said
    assert "backward: (x + 2) * x ** 2 1; x ** 2 5; x + 2 9; x 39." in said


def test_a_graph_shows_each_number_with_its_mark():
    _fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["fork"])
    assert sorted(t for t in drawn(ax) if t[0] in "▸◂") == sorted(["▸3", "▸5", "▸9", "▸45", "◂1", "◂5", "◂9", "◂39"])
    assert sorted(t for t in drawn(ax) if t.isdigit()) == sorted(["1", "6", "9", "5", "2"])  # and the number 2 itself
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        "value, forward",
        "local slope of an edge",
        "slope of the output, backward",
    ]


def test_a_graph_without_the_backward_pass_has_values_only(capsys):
    fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["sum"], backward=False)
    assert not [t for t in drawn(ax) if t[0] == "◂" or t == "1"]
    assert "lope" not in words(fig, capsys)


def test_a_graph_can_stop_after_some_steps_backward(capsys):
    fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["sum"], steps=2)
    assert [t for t in drawn(ax) if t[0] == "◂"] == ["◂2", "◂1"]
    assert ax.get_title(loc="left") == "Backward: step 2 of 4"
    assert "Slopes of q, backward: q 1; z 2." in words(fig, capsys)


def test_no_step_moves_the_picture():
    places = []
    for steps in (0, 3, 12):
        fig, ax = plots.figure()
        plots.computational_graph(ax, GRAPHS["neuron"], steps=steps)
        fig.draw_without_rendering()
        places.append(ax.get_position().bounds)
    assert places[0] == places[1] == places[2]


@pytest.mark.parametrize("asked", [dict(steps=5), dict(steps=-1), dict(steps=1, backward=False)])
def test_steps_that_the_backward_pass_does_not_have_are_refused(asked):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="steps"):
        plots.computational_graph(ax, GRAPHS["sum"], **asked)


@pytest.mark.parametrize("name", GRAPHS)
def test_the_texts_of_a_graph_do_not_overlap(name):
    fig, ax = plots.figure(height=4.6)
    plots.computational_graph(ax, GRAPHS[name])
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in (*ax.texts, ax.title) if text.get_text()]
    assert [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.overlaps(b)] == []
    assert all(box.x0 >= 0 and box.x1 <= fig.bbox.x1 and box.y0 >= 0 and box.y1 <= fig.bbox.y1 for box in boxes)
    assert min(text.get_fontsize() for text in ax.texts) >= 9


def test_a_secant_says_its_slope(capsys):
    fig, ax = plots.figure()
    plots.secant(ax, lambda x: x**2, -1.0, 0.5, label="x²")
    assert ax.get_title(loc="left") == "Slope of the line: −2, with h = 0.5"
    assert "at x − h = −1.5, height 2.25, and x + h = −0.5, height 0.25; its slope is −2." in words(fig, capsys)


@pytest.mark.parametrize("h", [0.0, -1.0, np.nan])
def test_a_secant_needs_two_points(h):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="above 0"):
        plots.secant(ax, np.sin, 0.0, h, label="sin x")


def test_houses_stand_in_columns():
    assert data.HOUSES.shape == (2, data.HOUSE_PRICES.shape[1])
