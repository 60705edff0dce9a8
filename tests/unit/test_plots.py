"""Figures say in words what they show, and draw on the Axes they are given."""

import numpy as np
import pytest

from course_lib import data, network, plots
from course_lib.graph import Graph

PAPER_ZS, PAPER_AS = network.forward(data.PAPER_PARAMS, data.PAPER_X, network.sigmoid)
PAPER_GRADS = network.backward(data.PAPER_PARAMS, PAPER_ZS, PAPER_AS, data.PAPER_Y, network.d_sigmoid)
PAPER_DELTAS = [db for _, db in PAPER_GRADS]  # of one example, the same numbers
WITHOUT_AXES = {"computational_graph", "neuron_diagram", "network_diagram", "backward_diagram", "layer_shapes"}


def says_or(X):
    return network.sigmoid(4 * X[:1] + 4 * X[1:] - 2)


def draw_grid(ax, matrix=((0.2, -0.8),), rows=("ŷ = 0.2",), columns=("y = 0", "y = 1")):
    plots.number_grid(ax, np.array(matrix), rows, columns, title="Differences", xlabel="target", ylabel="output")


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
    "network_diagram": lambda ax: plots.network_diagram(ax, data.PAPER_PARAMS, PAPER_AS),
    "backward_diagram": lambda ax: plots.backward_diagram(ax, PAPER_GRADS, PAPER_DELTAS),
    "layer_shapes": lambda ax: plots.layer_shapes(ax, (784, 128, 10), 32),
    "gradient_magnitudes": lambda ax: plots.gradient_magnitudes(ax, {"sigmoid": [1e-5, 0.1], "ReLU": [0.2, 0.3]}),
    "decision_regions": lambda ax: plots.decision_regions(ax, says_or, data.GATE_INPUTS, data.TRUTH_TABLES["xor"]),
    "number_grid": draw_grid,
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


@pytest.mark.parametrize("name", sorted(set(DRAWINGS) - WITHOUT_AXES))
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


def words_of(name, capsys):
    fig, ax = plots.figure()
    DRAWINGS[name](ax)
    plots.show(fig)
    return capsys.readouterr().out


def written_on(ax):
    return [text.get_text() for text in ax.texts]


def test_a_network_is_told_with_all_its_numbers(capsys):
    words = words_of("network_diagram", capsys)
    assert "2-2-1 network" in words
    assert "layer 1: W has the rows (1, 0.5), (−1, 1), 1 of 4 negative (dashed); b is (−1, −1)" in words
    assert "x = (1, 2); a(1) = (0.731, 0.5); a(2) = (0.558)" in words


def test_a_network_without_values_names_its_neurons():
    _fig, ax = plots.figure()
    plots.network_diagram(ax, data.PAPER_PARAMS)
    assert {"$x_{2}$", "$a_{2}^{(1)}$", "$a_{1}^{(2)}$", "b = 0.5", "−2"} <= set(written_on(ax))


def test_a_backward_pass_is_told_from_the_output_back(capsys):
    words = words_of("backward_diagram", capsys)
    assert "δ(2) = (−0.109); δ(1) = (−0.0215, 0.0546)" in words
    assert "∂L/∂W has the rows (−0.0215, −0.0429), (0.0546, 0.109), 2 of 4 negative (dashed)" in words


def test_the_inputs_of_a_backward_pass_have_names_and_no_values():
    _fig, ax = plots.figure()
    plots.backward_diagram(ax, PAPER_GRADS, PAPER_DELTAS)
    assert {"$x_{1}$", "$x_{2}$", "∂b = −0.109"} <= set(written_on(ax))


def test_a_network_with_many_weights_says_what_it_leaves_out(capsys):
    fig, ax = plots.figure()
    plots.network_diagram(ax, network.init_params((4, 8, 8, 4), np.random.default_rng(0)))
    plots.show(fig)
    left_out = "32 weights of layer 1, 64 weights of layer 2, 32 weights of layer 3, the neurons"
    assert f"Without numbers in the picture: {left_out}." in capsys.readouterr().out


@pytest.mark.parametrize("sizes", [(2, 2, 1), (2, 3, 1), (2, 2, 2, 1), (3, 4, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_no_label_of_a_network_covers_another(sizes, seed):
    fig, ax = plots.figure(height=4.4)
    rng = np.random.default_rng(seed)
    params = network.init_params(sizes, rng, 1.0)
    _, As = network.forward(params, rng.normal(size=(sizes[0], 1)), network.sigmoid)
    plots.network_diagram(ax, params, As)
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    assert not [1 for i, box in enumerate(boxes) for other in boxes[:i] if box.overlaps(other)]


@pytest.mark.parametrize(
    ("params", "nodes", "message"),
    [
        ([], None, "at least one layer"),
        ([(np.ones((2, 2)), np.ones(2))], None, "layer 1 needs"),
        ([(np.ones((2, 2)), np.ones((2, 1))), (np.ones((1, 3)), np.ones((1, 1)))], None, "layer 2 needs"),
        (data.PAPER_PARAMS, PAPER_AS[1:], "one example"),
        (data.PAPER_PARAMS, network.forward(data.PAPER_PARAMS, np.ones((2, 3)), network.sigmoid)[1], "one example"),
    ],
)
def test_a_network_whose_shapes_do_not_fit_is_refused(params, nodes, message):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match=message):
        plots.network_diagram(ax, params, nodes)


def test_inputs_have_no_error_signal():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="one example"):
        plots.backward_diagram(ax, PAPER_GRADS, [data.PAPER_X, *PAPER_DELTAS])


def test_the_words_name_every_shape_of_a_layer(capsys):
    words = words_of("layer_shapes", capsys)
    assert "layer 2: W 10 × 128, times A(1) 128 × 32, plus b 10 × 1, is Z 10 × 32" in words


@pytest.mark.parametrize("sizes", [(2,), (2, 2, 2, 2, 2, 2)])
def test_shapes_of_one_to_four_layers_are_drawn(sizes):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="one to four layers"):
        plots.layer_shapes(ax, sizes, 1)


def test_the_words_say_how_the_gradient_shrinks(capsys):
    assert "sigmoid 0.1 in the last and 1e−05 in the first" in words_of("gradient_magnitudes", capsys)


@pytest.mark.parametrize(
    ("magnitudes", "message"),
    [
        ({"a": [0.1, 0.0]}, "above 0"),
        ({"a": [0.1, 0.2], "b": [0.1]}, "same count"),
        ({}, "same count"),
        ({name: [0.1] for name in "abcdef"}, "told apart"),
    ],
)
def test_gradients_that_cannot_be_drawn_are_refused(magnitudes, message):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match=message):
        plots.gradient_magnitudes(ax, magnitudes)


def test_regions_count_the_points_on_the_right_side(capsys):
    assert "of 4 points, 3 are on the right side" in words_of("decision_regions", capsys)
    _fig, ax = plots.figure()
    DRAWINGS["decision_regions"](ax)
    assert ax.get_title(loc="left") == "3 of 4 right"


def test_regions_of_many_points_within_given_limits():
    _fig, ax = plots.figure()
    X = np.random.default_rng(0).normal(size=(2, 40))
    plots.decision_regions(ax, lambda X: np.tanh(X[0]), X, (X[:1] > 0.6), low=-1, high=2, title="A tanh")
    assert ax.get_xlim() == ax.get_ylim() == (-1, 2)
    assert ax.get_title(loc="left") == "A tanh"


@pytest.mark.parametrize(("Y", "message"), [(np.ones((1, 3)), "each column"), (np.full((1, 4), 0.5), "0 or 1")])
def test_targets_that_do_not_fit_are_refused(Y, message):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match=message):
        plots.decision_regions(ax, says_or, data.GATE_INPUTS, Y)


def test_a_grid_of_numbers_is_told_row_by_row(capsys):
    assert "Differences. A 1 by 2 grid of numbers, row by row. ŷ = 0.2: 0.2, −0.8." in words_of("number_grid", capsys)


def test_a_grid_of_zeros_can_be_drawn():
    _fig, ax = plots.figure()
    draw_grid(ax, matrix=[[0.0, -0.0]])
    assert written_on(ax) == ["0", "0"]


def test_a_narrow_cell_holds_fewer_digits():
    _fig, ax = plots.figure()
    draw_grid(ax, np.full((1, 10), -0.00123), columns=list("abcdefghij"))
    assert set(written_on(ax)) == {"−0.0012"}


def test_a_grid_whose_names_do_not_fit_is_refused():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="got shape"):
        draw_grid(ax, columns=("y",))


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
