"""Figures say in words what they show, and draw on the Axes they are given."""

import io
import re

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon
from matplotlib.text import Annotation

from course_lib import data, network, plots
from course_lib.graph import Graph
from course_lib.plots import planes
from course_lib.plots.points import MOST_CLASSES
from course_lib.plots.style import CLASSES, DELTA, GRADIENT, NARROW, VALUE
from course_lib.plots.writing import number

PAPER_ZS, PAPER_AS = network.forward(data.PAPER_PARAMS, data.PAPER_X, network.sigmoid)
PAPER_GRADS = network.backward(data.PAPER_PARAMS, PAPER_ZS, PAPER_AS, data.PAPER_Y, network.d_sigmoid)
PAPER_DELTAS = [db for _, db in PAPER_GRADS]  # of one example, the same numbers
WITHOUT_AXES = {
    "computational_graph",
    "neuron_diagram",
    "network_diagram",
    "backward_diagram",
    "layer_shapes",
    "digit_images",
}


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

X, Y = data.HOUSES[0], data.HOUSE_PRICES[0]
WS, BS = np.linspace(1.0, 5.0, 41), np.linspace(-100.0, 150.0, 51)
LOSSES = network.loss_grid(X, Y, WS, BS)
DIGITS, SAID = data.digits()[0][:8].T, [f"is {label}\nsaid 8: 99 %" for label in data.digits()[1][:8]]
HS = 10.0 ** -np.arange(1.0, 9.0)
HOUSE_AXES = dict(xlabel="square metres", ylabel="price")

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
    "residual_squares": lambda ax: plots.residual_squares(ax, X, Y, 3.0, 20.0, **HOUSE_AXES),
    "loss_contour": lambda ax: plots.loss_contour(ax, WS, BS, LOSSES, path=[(2, 100), (2.9, 30)], mark=(3, 20)),
    "loss_surface": lambda ax: plots.loss_surface(ax, WS, BS, LOSSES, mark=(2.0, 100.0)),
    "loss_slice": lambda ax: plots.loss_slice(ax, WS, LOSSES[20], at=2.0, xlabel="w", title="Along w"),
    "descent_on_parabola": lambda ax: plots.descent_on_parabola(ax, 2.0, {"η = 0.1": [2, 1.6], "η = 2": [2, -6, 18]}),
    "loss_curves": lambda ax: plots.loss_curves(ax, {"calm": [3, 2, 1], "wild": [3, 900, np.nan]}),
    "error_against_h": lambda ax: plots.error_against_h(ax, HS, {"one-sided": HS, "central": HS**2 + 1e-9 / HS}),
    "activation_slopes": lambda ax: plots.activation_slopes(ax, ["sigmoid", "tanh", "relu"]),
    "error_penalties": plots.error_penalties,
    "answer_losses": plots.answer_losses,
    "digit_images": lambda ax: plots.digit_images(ax, DIGITS, SAID, title="Eight digits", rows=2),
    "cost_of_gradients": lambda ax: plots.cost_of_gradients(ax, [10, 1000], {"one": [1, 2], "each": [2, 400]}),
}


def drawn(name):
    """(figure, Axes) with one of DRAWINGS on it."""
    fig, ax = plots.figure(surface=0 if name == "loss_surface" else None)
    DRAWINGS[name](ax)
    return fig, ax


def words(draw, *args, capsys, **kwargs):
    """What `draw` says in words about its picture."""
    fig, ax = plots.figure()
    draw(ax, *args, **kwargs)
    plots.show(fig)
    return capsys.readouterr().out


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_every_drawing_function_is_tested():
    assert set(DRAWINGS) == set(plots.__all__) - {"figure", "show", "describe"}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_figure_is_shown_with_its_words(name, capsys):
    fig, _ax = drawn(name)
    plots.show(fig)
    shown = capsys.readouterr().out
    assert "<img alt=" in shown
    assert "data:image/png;base64," in shown


@pytest.mark.parametrize("name", sorted(set(DRAWINGS) - WITHOUT_AXES))
def test_axes_have_names(name):
    _fig, ax = drawn(name)
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


def said(fig, capsys) -> str:
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
    assert {"$x_{1}$", "$x_{2}$", "∂L/∂b = −0.109"} <= set(written_on(ax))


@pytest.mark.parametrize("size", [dict(height=3.8), dict(width=NARROW, height=3.8), dict(width=NARROW, height=4.6)])
@pytest.mark.parametrize("seed", [None, 0, 1, 2])
def test_a_number_of_a_network_has_the_same_digits_wherever_it_stands(size, seed):
    params = data.PAPER_PARAMS if seed is None else network.init_params((2, 2, 1), np.random.default_rng(seed), 1.0)
    Zs, As = network.forward(params, data.PAPER_X, network.sigmoid)
    grads = network.backward(params, Zs, As, data.PAPER_Y, network.d_sigmoid)
    _fig, ax = plots.figure(**size)
    plots.backward_diagram(ax, grads, [db for _, db in grads])
    plain = [re.sub(r"[−\s]", "", text.split("= ")[-1]) for text in written_on(ax) if "$" not in text]
    for value in {f"{abs(v):.9g}" for dW, db in grads for v in (*dW.ravel(), *db.ravel())}:
        texts = {number(float(value), digits).replace(" ", "") for digits in (1, 2, 3)}
        ways = (texts | {"≈0"} if float(value) < 1e-3 else texts) & set(plain)
        assert len(ways) == 1, (value, ways)


def test_the_numbers_of_the_paper_networks_backward_pass_have_three_digits_on_a_phone_too():
    _fig, ax = plots.figure(width=NARROW, height=3.8)
    plots.backward_diagram(ax, PAPER_GRADS, PAPER_DELTAS)
    ends = sorted(text.split("= ")[-1] for text in written_on(ax) if text[-1:].isdigit())
    assert ends == sorted(
        3 * ["−0.0215"] + 3 * ["0.0546"] + 2 * ["−0.109"] + ["0.109", "−0.0429", "−0.0798", "−0.0546"]
    )


def test_a_backward_pass_says_on_the_figure_what_its_diamonds_and_flags_are():
    _fig, ax = plots.figure()
    plots.backward_diagram(ax, PAPER_GRADS, PAPER_DELTAS)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "error signal δ: above 0, below 0",
        "gradient: above 0, below 0",
    ]
    marks = [line for line in ax.get_legend().findobj(Line2D) if line.get_marker() == "D"]
    assert [line.get_color() for line in marks] == list(DELTA)
    flags = [patch for patch in ax.get_legend().findobj(Polygon) if len(patch.get_xy()) == 6]
    assert [to_hex(patch.get_edgecolor()) for patch in flags] == [colour.lower() for colour in GRADIENT]


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
    assert "sigmoid 0.1 in the last and 10⁻⁵ in the first" in words_of("gradient_magnitudes", capsys)


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


CORNERS = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def nearest(X):
    """Scores of three classes: the nearer a corner, the greater; shape (3, m)."""
    return -np.sum((X[:, None, :] - CORNERS[:, :, None]) ** 2, axis=0)


@pytest.mark.parametrize("Y", [[0, 1, 0], np.eye(3)[:, [0, 1, 0]]])
def test_regions_of_three_classes_are_told_by_name_and_share(Y, capsys):
    look = dict(classes=["low", "right", "high"], low=-1, high=1)
    said = words(plots.decision_regions, nearest, CORNERS, Y, **look, capsys=capsys)
    assert "the network says class low on 56 %, right on 22 % and high on 22 % of it; of 3 points, 2 are" in said
    _fig, ax = plots.figure()
    plots.decision_regions(ax, nearest, CORNERS, Y, **look)
    assert ax.get_title(loc="left") == "2 of 3 right"
    assert legend(ax) == ["low", "right", "high", "wrong"]
    assert set(written_on(ax)) == {"low", "right", "high"}


def test_each_class_has_a_colour_and_a_mark_of_its_own():
    assert len(CLASSES) == MOST_CLASSES
    assert len({colour for colour, _ in CLASSES}) == len({mark for _, mark in CLASSES}) == MOST_CLASSES
    _fig, ax = plots.figure()
    plots.decision_regions(ax, lambda X: X[:1] * np.arange(10)[:, None], np.zeros((2, 10)), np.arange(10))
    marks = [(h.get_color(), h.get_marker()) for h in ax.get_legend().legend_handles[:-1]]
    assert len({mark for _, mark in marks}) == 10


def test_a_class_is_darker_the_further_it_leads():
    sure, unsure, level, unknown = planes.tint(np.array([2, 2, 2, -1]), np.array([5.0, 0.3, 0.0, np.nan]))
    assert np.all(sure < unsure)
    assert level.tolist() == unknown.tolist() == [1, 1, 1]
    np.testing.assert_array_equal(planes.tint(np.array(2), np.array(1.0)), sure)


def test_the_number_of_classes_is_the_functions_own_where_there_are_no_points(capsys):
    assert "says class 0 on" in words(plots.decision_regions, nearest, capsys=capsys)
    assert "says 1 on 50 % of it" in words(plots.decision_regions, lambda X: np.vstack([-X[0], X[0]]), capsys=capsys)
    _fig, ax = plots.figure()
    plots.decision_regions(ax, nearest)
    assert ax.get_legend() is None


def test_a_region_of_no_numbers_is_no_class(capsys):
    def half(X):
        return np.where(X[0] > 0, np.nan, nearest(X))

    said = words(plots.decision_regions, half, low=-1, high=1, capsys=capsys)
    assert "says class 0 on 38 %, 1 on 0 % and 2 on 12 % of it" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((says_or, CORNERS, [0, 1, 2]), r"returned shape \(1, 40401\).*to return shape \(3, 40401\)"),
        ((nearest, CORNERS, [0, 1, 0]), r"returned shape \(3, 40401\).*shape \(1, 40401\): a number for each column"),
        ((lambda X: nearest(X).T,), "returned shape"),
        ((lambda X: np.zeros((11, X.shape[1])),), "2 to 10 classes apart; got 11"),
    ],
)
def test_outputs_that_are_not_those_of_the_classes_are_refused(arguments, says):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match=says):
        plots.decision_regions(ax, *arguments)


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


def seen(ax) -> list[str]:
    """The texts one sees inside the Axes, without thin spaces."""
    return [text.get_text().replace("\u2009", "") for text in ax.texts if text.get_text() and text.get_alpha() != 0]


def test_a_graph_says_its_values_local_slopes_and_slopes(capsys):
    fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["fork"])
    text = said(fig, capsys)
    assert "Values forward: x = 3; x + 2 = 5; x ** 2 = 9; (x + 2) * x ** 2 = 45." in text
    assert "Local slopes: x + 2 by x 1; x ** 2 by x 6; (x + 2) * x ** 2 by x + 2 9;" in text
    assert "backward: (x + 2) * x ** 2 1; x ** 2 5; x + 2 9; x 39." in text


def test_a_graph_shows_each_number_with_its_mark():
    _fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["fork"])
    assert sorted(t for t in seen(ax) if t[0] in "▸◂") == sorted(["▸3", "▸5", "▸9", "▸45", "◂1", "◂5", "◂9", "◂39"])
    assert sorted(t for t in seen(ax) if t.isdigit()) == sorted(["1", "6", "9", "5", "2"])  # and the number 2 itself
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        "value, forward: above 0, below 0",
        "slope of the output, backward: above 0, below 0",
        "local slope on an arrow",
        "operation",
    ]


def test_the_key_of_a_graph_shows_both_colours_of_each_quantity():
    _fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["neuron"])
    marks = {(line.get_marker(), line.get_color()) for line in ax.get_legend().findobj(Line2D)}
    assert {mark for mark in marks if mark[0] in "<>"} == {
        (mark, colour) for mark, pair in ((">", VALUE), ("<", GRADIENT)) for colour in pair
    }


def test_an_operation_is_told_by_its_shape_from_what_is_given():
    _fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["neuron"])
    boxes = [box for box in ax.patches if isinstance(box, FancyBboxPatch)]
    looks = [(box.get_boxstyle().rounding_size, box.get_facecolor()) for box in boxes]
    operations = [bool(node.operation) for node in GRAPHS["neuron"].nodes]
    made = {look for look, is_one in zip(looks, operations, strict=True) if is_one}
    given = {look for look, is_one in zip(looks, operations, strict=True) if not is_one}
    assert (len(made), len(given)) == (1, 1)
    assert min(given)[0] > 3 * max(made)[0]  # round ends, and corners
    assert min(given)[1] != min(made)[1]  # and a tint


@pytest.mark.parametrize("size", [dict(height=4.6), dict(width=NARROW, height=4.6)])
@pytest.mark.parametrize("name", ["sum", "neuron", "fork", "nested"])
@pytest.mark.parametrize("backward", [False, True])
def test_an_arrow_of_a_graph_touches_the_boxes_at_both_ends(name, size, backward):
    fig, ax = plots.figure(**size)
    plots.computational_graph(ax, GRAPHS[name], backward=backward)
    fig.draw_without_rendering()
    boxes = [box.get_window_extent() for box in ax.patches if isinstance(box, FancyBboxPatch)]

    def away(place):
        return min(
            np.hypot(max(b.x0 - place[0], place[0] - b.x1, 0), max(b.y0 - place[1], place[1] - b.y1, 0)) for b in boxes
        )

    arrows = [text.arrow_patch for text in ax.texts if isinstance(text, Annotation)]
    whole = [arrow.get_transform().transform_path(arrow.get_path()).vertices for arrow in arrows]
    assert len(whole) >= 4 - (name == "nested")
    assert max(away(line[0]) for line in whole) < 0.03 * fig.dpi
    assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.overlaps(b)]


def test_a_graph_without_the_backward_pass_has_values_only(capsys):
    fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["sum"], backward=False)
    assert not [t for t in seen(ax) if t[0] == "◂" or t == "1"]
    assert "lope" not in said(fig, capsys)


def test_a_graph_can_stop_after_some_steps_backward(capsys):
    fig, ax = plots.figure()
    plots.computational_graph(ax, GRAPHS["sum"], steps=2)
    assert [t for t in seen(ax) if t[0] == "◂"] == ["◂2", "◂1"]
    assert ax.get_title(loc="left") == "Backward: step 2 of 4"
    assert "Slopes of q, backward: q 1; z 2." in said(fig, capsys)


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
    assert "at x − h = −1.5, height 2.25, and x + h = −0.5, height 0.25; its slope is −2." in said(fig, capsys)


@pytest.mark.parametrize("h", [0.0, -1.0, np.nan])
def test_a_secant_needs_two_points(h):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="above 0"):
        plots.secant(ax, np.sin, 0.0, h, label="sin x")


def test_houses_stand_in_columns():
    assert data.HOUSES.shape == (2, data.HOUSE_PRICES.shape[1])


def test_one_column_can_be_three_dimensional():
    _fig, (flat, deep) = plots.figure(2, surface=1)
    assert (flat.name, deep.name) == ("rectilinear", "3d")
    with pytest.raises(ValueError, match="column from 0 to 1"):
        plots.figure(2, surface=2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-2.5, "−2.5"),
        (999.9, "1,000"),
        (51391.2, "51,391"),
        (1e-5, "10⁻⁵"),
        (-3.16e8, "−3.16 × 10⁸"),
        (np.inf, "∞"),
        (-np.inf, "−∞"),
        (np.nan, "not a number"),
    ],
)
def test_numbers_are_written_for_readers(value, text):
    assert number(value) == text


def test_too_many_lines_are_refused():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="5 lines can be told apart; got 6"):
        plots.loss_curves(ax, {f"run {i}": [1.0] for i in range(6)})


@pytest.mark.parametrize("line", [(3.0, 20.0), (2.0, 150.0), (1.0, 0.0), (-1.0, 900.0), (0.0, 0.0)])
def test_squares_on_residuals_are_squares_on_the_screen_and_fit_the_frame(line):
    fig, axes = plots.figure(2, width=8.4)
    for ax in axes:
        plots.residual_squares(ax, X, Y, *line, **HOUSE_AXES)
    fig.savefig(io.BytesIO())
    for ax in axes:
        assert len(ax.patches) == len(X)
        for square in ax.patches:
            box = square.get_window_extent()
            assert abs(box.width) == pytest.approx(abs(box.height))
            assert ax.bbox.x0 <= min(box.x0, box.x1)
            assert max(box.x0, box.x1) <= ax.bbox.x1


def test_the_title_of_the_squares_is_their_mean(capsys):
    _fig, ax = plots.figure()
    plots.residual_squares(ax, [0.0, 1.0], [2.0, 1.0], 0.0, 0.0, **HOUSE_AXES)
    assert ax.get_title(loc="left").startswith("mse = 2.5")
    said = words(plots.residual_squares, [0.0, 1.0], [2.0, 1.0], 0.0, 0.0, **HOUSE_AXES, capsys=capsys)
    assert "Line minus point: −2, −1." in said


def test_a_line_through_all_points_has_squares_of_no_size():
    _fig, ax = plots.figure()
    plots.residual_squares(ax, [1.0], [3.0], 3.0, 0.0, **HOUSE_AXES)
    assert ax.get_title(loc="left").startswith("mse = 0")


def test_points_without_partners_have_no_squares():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="same shape"):
        plots.residual_squares(ax, X, Y[:3], 1.0, 0.0, **HOUSE_AXES)


def test_a_landscape_says_where_it_is_lowest(capsys):
    said = words(plots.loss_contour, WS, BS, LOSSES, mark=(3.0, 20.0), capsys=capsys)
    assert "w from 1 to 5 and b from −100 to 150" in said
    assert "lowest at w = 2.9, b = 35: 22.2" in said
    assert "Marked: w = 3, b = 20" in said


def test_a_descent_inside_the_picture_has_a_start_and_an_end():
    _fig, ax = plots.figure()
    plots.loss_contour(ax, WS, BS, LOSSES, path=[(2.0, 100.0), (2.9, 30.0)])
    assert legend(ax)[1:] == ["descent", "start", "end"]


def test_a_descent_that_explodes_is_clipped_and_said_to_leave(capsys):
    path = [(2.0, 100.0), (4.0, 20.0), (-8.0, 1e5), (1e200, -1e200), (np.inf, 0.0), (np.nan, np.nan)]
    said = words(plots.loss_contour, WS, BS, LOSSES, path=path, capsys=capsys)
    assert "leaves the picture" in said
    assert "Left out of the path because not finite: 2 of 6 points" in said
    _fig, ax = plots.figure()
    plots.loss_contour(ax, WS, BS, LOSSES, path=path)
    assert (ax.get_xlim(), ax.get_ylim()) == ((1.0, 5.0), (-100.0, 150.0))
    assert legend(ax)[1:] == ["descent leaves the picture", "start"]


@pytest.mark.parametrize("path", [[(np.nan, 1.0)], [(90.0, 90.0)], np.empty((0, 2))])
def test_a_descent_with_nothing_to_see_is_no_error(path):
    _fig, ax = plots.figure()
    plots.loss_contour(ax, WS, BS, LOSSES, path=path)


@pytest.mark.parametrize("scale", [(1e-9, 0.0), (1.0, 1e6), (1e-3, 7.0), (1e6, 0.0)])
def test_landscapes_of_every_height_have_lines(scale, capsys):
    side = np.linspace(-2, 2, 21)
    bowl = side[None, :] ** 2 + 8 * side[:, None] ** 2
    assert "Lines of equal loss" in words(plots.loss_contour, side, side, scale[0] * bowl + scale[1], capsys=capsys)


@pytest.mark.parametrize(
    ("losses", "complaint"),
    [(LOSSES.T, "shape"), (LOSSES * np.nan, "finite"), (LOSSES - 1e6, "negative"), (LOSSES * 0, "not the same")],
)
def test_what_is_no_landscape_is_refused(losses, complaint):
    _fig, (flat, deep) = plots.figure(2, surface=1)
    for draw, ax in ((plots.loss_contour, flat), (plots.loss_surface, deep)):
        with pytest.raises(ValueError, match=complaint):
            draw(ax, WS, BS, losses)


def test_a_path_is_a_list_of_pairs():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match=r"\(k, 2\)"):
        plots.loss_contour(ax, WS, BS, LOSSES, path=[1.0, 2.0, 3.0])


def test_several_descents_are_drawn_and_told_by_their_names(capsys):
    paths = {"momentum": [(2.0, 100.0), (2.9, 30.0)], "plain": [(2.0, 100.0), (2.2, 90.0), (9.0, 0.0)]}
    said = words(plots.loss_contour, WS, BS, LOSSES, path=paths, capsys=capsys)
    assert "A descent of 2 points, momentum, goes from w = 2, b = 100 to w = 2.9, b = 30." in said
    assert "A descent of 3 points, plain, goes from w = 2, b = 100 to w = 9, b = 0 and leaves the picture." in said
    _fig, ax = plots.figure()
    plots.loss_contour(ax, WS, BS, LOSSES, path=paths)
    assert legend(ax)[1:] == ["momentum", "plain leaves the picture", "start", "end"]
    with pytest.raises(ValueError, match="5 descents can be told apart; got 6"):
        plots.loss_contour(ax, WS, BS, LOSSES, path={str(i): [(2.0, 100.0)] for i in range(6)})
    with pytest.raises(ValueError, match="path of momentum needs shape"):
        plots.loss_contour(ax, WS, BS, LOSSES, path={"momentum": [1.0, 2.0]})


def test_each_of_several_descents_is_named_at_its_end_and_a_long_one_has_no_marks():
    _fig, ax = plots.figure()
    long = np.linspace([2.0, 100.0], [2.9, 30.0], 61)
    plots.loss_contour(ax, WS, BS, LOSSES, path={"long": long, "short": long[:60], "gone": [*long, (9.0, 0.0)]})
    named = {text.get_text(): text.xy for text in ax.texts if isinstance(text, Annotation)}
    assert {name: tuple(end) for name, end in named.items()} == {"long": tuple(long[-1]), "short": tuple(long[59])}
    marks = {line.get_label(): line.get_marker() for line in ax.lines}
    assert (marks["long"], marks["short"]) == ("", "s")
    assert {line.get_label(): line.get_linestyle() for line in ax.lines}["gone leaves the picture"] == "-"


def test_a_descent_that_comes_back_into_the_picture_does_not_leave_it(capsys):
    path = [(9.0, 100.0), (2.0, 100.0)]
    said = words(plots.loss_contour, WS, BS, LOSSES, path=path, capsys=capsys)
    assert "goes from w = 9, b = 100 to w = 2, b = 100, partly outside the picture." in said
    _fig, ax = plots.figure()
    plots.loss_contour(ax, WS, BS, LOSSES, path=path)
    assert legend(ax)[1:] == ["descent", "end"]


def test_a_surface_needs_depth():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match=r"plots\.figure\(surface=0\)"):
        plots.loss_surface(ax, WS, BS, LOSSES)


def test_a_surface_names_its_height():
    _fig, ax = drawn("loss_surface")
    assert ax.get_zlabel() == "loss"


@pytest.mark.parametrize("at", [-1.5, 0.05, 1.95])
def test_the_slope_of_a_slice_is_that_of_the_curve(at, capsys):
    values = np.linspace(-2, 2, 401)
    said = words(plots.loss_slice, values, values**2, at=at, xlabel="w", title="Along w", capsys=capsys)
    assert f"its slope {number(2 * at)}." in said
    assert "lowest at w = 0, loss = 0" in said


def test_a_slice_has_no_slope_at_its_ends():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="between 1 and 5"):
        plots.loss_slice(ax, WS, LOSSES[0], at=5.0, xlabel="w", title="Along w")
    with pytest.raises(ValueError, match="same shape"):
        plots.loss_slice(ax, WS, LOSSES, xlabel="w", title="Along w")


def test_descents_on_a_parabola_say_how_they_end(capsys):
    paths = {"η = 0.1": [2.0, 1.6, 1.28], "η = 1.2": [2.0, -2.8, 3.92, np.inf, np.nan]}
    said = words(plots.descent_on_parabola, 2.0, paths, capsys=capsys)
    assert "η = 0.1 starts at θ = 2 and ends at θ = 1.28; η = 1.2 starts at θ = 2 and leaves the picture" in said
    _fig, ax = plots.figure()
    plots.descent_on_parabola(ax, 2.0, paths)
    assert legend(ax) == ["η = 0.1", "η = 1.2: leaves the picture"]
    assert ax.get_xlim()[1] < 2.8


def test_what_is_no_descent_on_a_parabola_is_refused():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="positive"):
        plots.descent_on_parabola(ax, 0.0, {"a": [1.0]})
    for path in ([], [np.nan, 1.0]):
        with pytest.raises(ValueError, match="start at a finite number"):
            plots.descent_on_parabola(ax, 1.0, {"a": path})


def test_a_run_that_breaks_says_from_which_epoch_on(capsys):
    runs = {"calm": [3.0, 2.0, 1.0], "wild": [3.0, 1e200, np.inf], "dead": [np.nan, np.nan], "high": [3.0, 1e9]}
    said = words(plots.loss_curves, runs, capsys=capsys)
    assert "calm: from 3 to 1 in epoch 3;" in said
    assert "wild: from epoch 3 on not a number" in said
    assert "dead: from epoch 1 on not a number" in said
    assert "high: from 3 to 10⁹ in epoch 2, outside the picture from epoch 2 on" in said


@pytest.mark.parametrize("log", [True, False])
def test_a_run_that_explodes_leaves_room_for_the_others(log):
    _fig, ax = plots.figure()
    plots.loss_curves(ax, {"calm": [3.0, 0.0, 1.0], "wild": [3.0, 1e200, np.inf]}, log=log)
    assert ax.get_yscale() == ("log" if log else "linear")
    assert ax.get_ylim()[1] < 1000
    assert legend(ax)[1] == "wild: from epoch 3 on not a number"
    assert [line.get_marker() for line in ax.lines].count("X") == 1


def test_a_run_that_comes_back_is_drawn_whole():
    _fig, ax = plots.figure()
    plots.loss_curves(ax, {"spike": [3.0, 1e6, 2.0]})
    assert legend(ax) == ["spike"]
    assert ax.lines[0].get_ydata().tolist() == [3.0, 1e6, 2.0]


def test_curves_are_named_after_what_is_drawn_and_what_is_counted(capsys):
    runs = {"Adam": [0.1, 0.97], "plain": [0.1, 0.5]}
    accuracy = dict(of="accuracy", over="batch", log=False, limits=(0, 1))
    said = words(plots.loss_curves, runs, **accuracy, capsys=capsys)
    assert "Curves of the accuracy over the batches. Adam: from 0.1 to 0.97 in batch 2; plain" in said
    _fig, ax = plots.figure()
    plots.loss_curves(ax, runs, **accuracy)
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_ylim()) == ("batch", "accuracy", (0, 1))
    assert ax.get_title(loc="left") == "The accuracy, batch by batch"
    assert legend(ax) == ["Adam", "plain"]


def test_a_run_that_leaves_given_limits_is_clipped_there():
    _fig, ax = plots.figure()
    plots.loss_curves(ax, {"wild": [0.1, 0.3, 0.5]}, over="step", log=False, limits=(0.0, 0.4))
    assert legend(ax) == ["wild: leaves the picture"]
    np.testing.assert_allclose(ax.lines[0].get_xydata()[-1], [2.5, 0.4])


@pytest.mark.parametrize(
    ("log", "limits", "says"), [(True, (0, 1), "above 0 for a log"), (False, (1, 1), r"low before high; got \(1, 1\)")]
)
def test_limits_that_make_no_axis_are_refused(log, limits, says):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match=says):
        plots.loss_curves(ax, {"a": [1.0]}, log=log, limits=limits)


def test_a_run_without_epochs_is_refused():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="at least one epoch; got none for b"):
        plots.loss_curves(ax, {"a": [1.0], "b": []})
    with pytest.raises(ValueError, match="at least one step; got none for b"):
        plots.loss_curves(ax, {"a": [1.0], "b": []}, over="step")


def test_the_best_step_is_named_and_zeros_do_not_count(capsys):
    said = words(plots.error_against_h, [0.1, 0.01, 0.001], {"central": [1.0, 0.2, 0.0]}, capsys=capsys)
    assert "central errs least, by 0.2, at h = 0.01" in said


def test_errors_that_cannot_be_drawn_are_refused():
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match="an error for each h"):
        plots.error_against_h(ax, HS, {"central": [1.0]})
    with pytest.raises(ValueError, match="nothing to draw"):
        plots.error_against_h(ax, HS, {"central": 0 * HS})


def test_the_greatest_slopes_are_said(capsys):
    said = words(plots.activation_slopes, ["sigmoid", "tanh"], capsys=capsys)
    assert "sigmoid at most 0.25; tanh at most 1. A dotted line stands at 1/4" in said
    assert "1/4" not in words(plots.activation_slopes, ["relu"], capsys=capsys)
    with pytest.raises(KeyError):
        words(plots.activation_slopes, ["step"], capsys=capsys)


def test_the_cost_of_gradients_is_compared_at_the_largest_network():
    _fig, ax = drawn("cost_of_gradients")
    assert ax.get_title(loc="left") == "With 1,000 parameters: 200 times as long"
    with pytest.raises(ValueError, match="a time for each network"):
        plots.cost_of_gradients(ax, [1.0, 2.0], {"a": [1.0]})


def test_a_network_can_be_drawn_in_a_part_of_a_figure():
    fig, _ = plots.figure(width=8)
    left, right = fig.subfigures(1, 2)
    for part in (left, right):
        plots.network_diagram(part.add_subplot(), data.PAPER_PARAMS)
    assert [ax.get_xlim()[0] for part in (left, right) for ax in part.axes] == [0, 0]


def test_a_falling_curve_tells_its_plateau_and_its_rise(capsys):
    fig, ax = plots.figure()
    plots.loss_curves(ax, {"late": [8, 8, 8, 1, 5, 1], "calm": [8, 3, *[1] * 10]})
    plots.show(fig)
    said = capsys.readouterr().out
    assert (
        "late: from 8 to 1 in epoch 6, above half of its start until epoch 4, after a rise to 5 times its lowest"
        in said
    )
    assert "calm: from 8 to 1 in epoch 12." in said


@pytest.mark.parametrize(
    ("predict", "words"),
    [
        (lambda X: 1.0 * (X[0] + X[1] > 1), "divided by a straight line"),
        (lambda X: 1.0 * (X[0] ** 2 + X[1] ** 2 > 1), "divided by a curve"),
        (lambda X: 1.0 * (np.abs(X[0] - X[1]) < 0.5), "divided by 2 lines"),
        (lambda X: np.ones(X.shape[1]), "1 on 100 % of it."),
    ],
)
def test_the_border_of_two_classes_is_described(predict, words, capsys):
    fig, ax = plots.figure()
    plots.decision_regions(ax, predict, low=-2.0, high=2.0)
    plots.show(fig)
    assert words in capsys.readouterr().out


def test_a_path_that_zigzags_says_so(capsys):
    fig, ax = plots.figure()
    plots.loss_contour(ax, WS, BS, LOSSES, path=[(2, 100), (3, 101), (2.1, 102), (2.9, 103), (2.2, 104)])
    plots.show(fig)
    assert "back and forth in w." in capsys.readouterr().out


# ------------------------------------------------------------------ digits


def test_images_are_told_with_their_titles_and_weights_with_their_scale(capsys):
    told = words(plots.digit_images, DIGITS[:, :2], ["is 3\nsaid 8", "is 8"], title="Two", capsys=capsys)
    assert "Two. 2 images of 28 × 28 pixels in 1 row: is 3, said 8; is 8." in told
    weights = np.linspace(-0.5, 0.25, 784)[:, None]
    told = words(plots.digit_images, weights, title="A neuron", signed=True, capsys=capsys)
    assert "in 1 row. Black is positive, gold negative, darkest at 0.5 from 0." in told


@pytest.mark.parametrize(
    ("images", "titles", "says"),
    [
        (DIGITS.T, None, r"shape \(784, k\)"),
        (DIGITS[:, :0], None, r"got \(784, 0\)"),
        (DIGITS, ["one"], "8 images need as many titles; got 1"),
    ],
)
def test_images_of_another_shape_are_refused(images, titles, says):
    _fig, ax = plots.figure()
    with pytest.raises(ValueError, match=says):
        plots.digit_images(ax, images, titles, title="Digits")


def test_an_image_is_drawn_as_it_lies_in_its_column():
    _fig, ax = plots.figure()
    plots.digit_images(ax, DIGITS, title="Digits", rows=2)
    drawn_images = [np.asarray(image.get_array()) for image in ax.images]
    assert np.array_equal(np.stack([image.ravel() for image in drawn_images], axis=1), DIGITS)


@pytest.mark.parametrize(("rows", "width"), [(1, 6.4), (2, 6.4), (4, 9.6)])
def test_the_titles_of_images_cover_neither_one_another_nor_an_image(rows, width):
    fig, ax = plots.figure(width=width)
    plots.digit_images(ax, DIGITS, SAID, title="Digits", rows=rows)
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not [1 for i, box in enumerate(boxes) for other in boxes[:i] if box.overlaps(other)]
    assert not [1 for box in boxes for image in ax.images if box.overlaps(image.get_window_extent())]


def test_the_pull_of_a_loss_is_its_slope(capsys):
    _fig, axes = plots.figure(2)
    for ax, pull in zip(axes, (False, True)):
        plots.answer_losses(ax, pull=pull)
    for cost, slope in zip(axes[0].lines, axes[1].lines):
        lead, loss = cost.get_data()
        assert np.abs(np.gradient(loss, lead)) == pytest.approx(slope.get_ydata(), abs=0.01)
    told = words(plots.answer_losses, pull=True, capsys=capsys)
    assert "squared error: 6.7 × 10⁻⁴ on the left, 0.25 in the middle" in told
