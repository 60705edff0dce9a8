"""Figures say in words what they show, and draw on the Axes they are given."""

import numpy as np
import pytest

from course_lib import data, plots

DRAWINGS = {
    "activation_curves": lambda ax: plots.activation_curves(ax, ["step", "sigmoid", "tanh", "relu"]),
    "neuron_diagram": lambda ax: plots.neuron_diagram(ax, [2.5, -1.0], [1.0, 3.0], 0.5, "relu"),
    "input_plane": lambda ax: plots.input_plane(ax, [1.0, -2.0], 0.5),
    "gate_plane": lambda ax: plots.gate_plane(ax, [1.0, 1.0], -1.5, "xor"),
    "confusion_matrix": lambda ax: plots.confusion_matrix(ax, np.eye(3), ["a", "a", "b"]),
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


@pytest.mark.parametrize("name", sorted(set(DRAWINGS) - {"neuron_diagram"}))
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


def test_houses_stand_in_columns():
    assert data.HOUSES.shape == (2, data.HOUSE_PRICES.shape[1])
