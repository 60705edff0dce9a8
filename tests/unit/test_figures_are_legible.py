"""What is written on a figure can be read: nothing is cut off, no two numbers touch, no legend covers what is drawn."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Circle
from matplotlib.text import Text

from course_lib import data, network, plots
from course_lib.plots.style import NARROW
from tests.unit.test_plots import BS, DRAWINGS, HOUSE_AXES, LOSSES, WS, X, Y

SIZES = {"alone": {}, "low": dict(height=3.0), "one of two": dict(columns=2, width=9.2, height=4.2)}
SIZES["on a phone"] = dict(width=NARROW, height=4.6)
LESSON_WS, LESSON_BS = np.linspace(0, 6, 121), np.linspace(-150, 250, 101)
SCALED = (X - X.mean()) / X.std()
SCALED_WS, SCALED_BS = np.linspace(-60, 200, 81), np.linspace(-60, 400, 91)
SCALED_LOSSES = network.loss_grid(SCALED, Y, SCALED_WS, SCALED_BS)
LONG = ("weight of the floor", "$b_{11}$")


def tall_landscape(ax):
    """The descent of lesson 06 on scaled houses: a plane that is narrower than its legend."""
    path = [(96 * t, 313 * t) for t in np.linspace(0, 1, 21)]
    plots.loss_contour(ax, SCALED_WS, SCALED_BS, SCALED_LOSSES, path=path)
    ax.set_aspect("equal")


def every_corner(ax):
    """A descent that visits all corners of its picture, so that no place inside is free."""
    corners = [(1.0, -100.0), (5.0, -100.0), (5.0, 150.0), (1.0, 150.0), (3.0, 25.0)]
    plots.loss_contour(ax, WS, BS, LOSSES, path={"round": corners, "and back": corners[::-1]})


MORE = {
    "a tall landscape": tall_landscape,
    "a descent to every corner": every_corner,
    "curves with long names": lambda ax: plots.loss_curves(
        ax, {f"batches of {n}, η = 0.3, which explodes": [3, 2, 900, np.nan] for n in (1, 2, 4, 8)}
    ),
    "a slice with its slope": lambda ax: plots.loss_slice(ax, WS, LOSSES[0], at=4.9, xlabel="w", title="Along w"),
    "all gates found": lambda ax: plots.search_result(ax, {n: np.full(9, 4) for n in data.TRUTH_TABLES}),
    "a large secant": lambda ax: plots.secant(ax, lambda x: 1e6 * x**3, 0.0, 3.0, label="a cubic"),
    "ten classes": lambda ax: plots.decision_regions(
        ax, lambda X: np.cos(np.arange(10)[:, None] * X[0] + X[1]), np.zeros((2, 10)), np.arange(10)
    ),
    "a flat line": lambda ax: plots.residual_squares(ax, X, Y, 0.0, 1e4, **HOUSE_AXES),
}
SURFACES = {
    "that of lesson 03": (LESSON_WS, LESSON_BS, network.loss_grid(X, Y, LESSON_WS, LESSON_BS), ("w", "b")),
    "enormous, with long names": (WS, BS, 1e9 * LOSSES, LONG),
    "tiny": (WS / 1e4, BS / 1e7, LOSSES / 1e11, ("w", "b")),
    "far from zero": (WS + 1e4, BS - 1e5, LOSSES + 1e6, LONG),
}


def laid_out(draw, size, **how):
    """(figure, Axes) with what `draw` draws on the last column, as it comes to the screen."""
    fig, axes = plots.figure(**size, **how)
    ax = np.ravel(axes)[-1]
    draw(ax)
    FigureCanvasAgg(fig).draw()
    return fig, ax


def written(fig):
    """The texts that are to be seen, and where: (words, box)."""
    axis_texts = [
        text
        for ax in fig.axes
        for axis in ([ax.xaxis, ax.yaxis, getattr(ax, "zaxis", None)] if ax.axison else [])
        if axis is not None
        for text in (axis.label, *numbers(axis))
    ]
    inside = [t for ax in fig.axes for t in (*ax.texts, ax.title, ax._left_title)]
    keys = [t for ax in fig.axes if ax.get_legend() for t in ax.get_legend().get_texts()]
    texts = [t for t in (*axis_texts, *inside, *keys) if isinstance(t, Text) and t.get_visible() and t.get_text()]
    return [(t.get_text(), t.get_window_extent()) for t in texts]


def numbers(axis):
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * (high - low)
    ticks = [tick for tick in axis.get_major_ticks() if low - slack <= tick.get_loc() <= high + slack]
    return [label for tick in ticks for label in (tick.label1, tick.label2) if label.get_visible()]


def cut_off(fig):
    edge = fig.bbox
    return [
        words
        for words, box in written(fig)
        if box.x0 < edge.x0 or box.x1 > edge.x1 or box.y0 < edge.y0 or box.y1 > edge.y1
    ]


def touching(ax):
    axes = [ax.xaxis, ax.yaxis, *([ax.zaxis] if hasattr(ax, "zaxis") else [])] if ax.axison else []
    boxes = [(t.get_text(), t.get_window_extent()) for axis in axes for t in numbers(axis) if t.get_text()]
    return [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.overlaps(b)]


def covered(ax):
    """The points of lines, bars and marks that lie under the legend, in pixels."""
    if ax.get_legend() is None:
        return []
    box = ax.get_legend().get_window_extent()
    lines = [line.get_transform().transform(line.get_xydata()) for line in ax.lines if len(line.get_xydata())]
    bars = [bar.get_window_extent() for bar in ax.patches]
    in_sight = [p for points in lines for p in points if np.isfinite(p).all() and ax.bbox.contains(*p)]
    return [p for p in in_sight if box.contains(*p)] + [bar for bar in bars if bar.overlaps(box)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [*DRAWINGS, *MORE])
def test_a_figure_is_legible(name, size):
    draw = (DRAWINGS | MORE)[name]
    deep = {"surface": 1 if "columns" in SIZES[size] else 0} if name == "loss_surface" else {}
    fig, ax = laid_out(draw, SIZES[size], **deep)
    assert cut_off(fig) == []
    assert touching(ax) == []
    assert covered(ax) == []


@pytest.mark.parametrize("size", ["alone", "low", "one of two"])
@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_is_legible_whatever_its_numbers(name, size):
    ws, bs, losses, labels = SURFACES[name]
    last = SIZES[size].get("columns", 1) - 1
    fig, ax = laid_out(
        lambda ax: plots.loss_surface(ax, ws, bs, losses, labels=labels, mark=(ws[3], bs[4])), SIZES[size], surface=last
    )
    assert cut_off(fig) == []
    assert touching(ax) == []
    names = [axis.label.get_window_extent() for axis in (ax.xaxis, ax.yaxis, ax.zaxis)]
    along = [label.get_window_extent() for axis in (ax.xaxis, ax.yaxis, ax.zaxis) for label in numbers(axis)]
    assert [one for one in names for other in along if one.overlaps(other)] == []
    assert all(len(numbers(axis)) >= 1 for axis in (ax.xaxis, ax.yaxis, ax.zaxis))


def test_a_legend_lies_below_the_axis_and_its_name():
    _fig, ax = laid_out(every_corner, {})
    assert ax.get_legend().get_window_extent().y1 <= ax.xaxis.label.get_window_extent().y0


def test_a_legend_has_only_as_many_columns_as_there_is_room_for():
    _fig, ax = laid_out(MORE["curves with long names"], SIZES["one of two"])
    boxes = [text.get_window_extent() for text in ax.get_legend().get_texts()]
    assert len({round(box.x0) for box in boxes}) == 1
    _fig, ax = laid_out(DRAWINGS["activation_slopes"], dict(width=14))
    assert len({round(t.get_window_extent().y0) for t in ax.get_legend().get_texts()}) == 1


def test_a_mark_on_a_surface_has_the_height_that_the_formula_gives(capsys):
    ws, bs, losses, _ = SURFACES["that of lesson 03"]  # whose grid leaves out b = 40
    fig, ax = plots.figure(surface=0)
    plots.loss_surface(ax, ws, bs, losses, mark=(2.5, 40.0))
    plots.show(fig)
    mse = network.mse(2.5 * X[None, :] + 40, Y[None, :])
    assert f"loss = {mse:,.0f}." in capsys.readouterr().out
    fig, ax = plots.figure()
    plots.residual_squares(ax, X, Y, 2.5, 40.0, **HOUSE_AXES)
    assert f"mse = {mse:,.0f}," in ax.get_title(loc="left")


ALL_GATES = {name: np.repeat(range(5), [60, 350, 225, 345, 20]) for name in data.TRUTH_TABLES}
ON_A_PHONE = DRAWINGS | {"four gates": lambda ax: plots.search_result(ax, ALL_GATES)}


@pytest.mark.parametrize("name", sorted(set(ON_A_PHONE) - {"loss_surface", "loss_contour"}))
def test_on_a_phones_figure_no_words_cover_others_and_none_are_small(name):
    _fig, ax = laid_out(ON_A_PHONE[name], SIZES["on a phone"])
    words = [(text.get_text(), text.get_window_extent()) for text in ax.texts if text.get_text()]
    assert [(one, other) for (one, a), (other, b) in combinations(words, 2) if a.overlaps(b)] == []
    assert min([text.get_fontsize() for text in ax.texts], default=9) * 96 / 72 >= 9


@pytest.mark.parametrize("seed", range(4))
def test_on_a_phones_figure_the_numbers_of_a_network_stay_in_their_circles(seed):
    params = network.init_params((2, 2, 1), np.random.default_rng(seed), 1.0)
    Zs, As = network.forward(params, data.PAPER_X, network.sigmoid)
    grads = network.backward(params, Zs, As, data.PAPER_Y, network.d_sigmoid)
    _fig, ax = laid_out(lambda ax: plots.backward_diagram(ax, grads, [db for _, db in grads]), SIZES["on a phone"])
    for circle in (patch.get_window_extent() for patch in ax.patches if isinstance(patch, Circle)):
        middle = (circle.x0 + circle.width / 2, circle.y0 + circle.height / 2)
        inside = [box for text in ax.texts if (box := text.get_window_extent()).contains(*middle)]
        assert len(inside) == 1
        assert inside[0].width < 0.96 * circle.width


def test_a_surface_is_fitted_anew_where_it_gets_less_room():
    fig, axes = plots.figure(2, width=9.2, height=4.2, surface=1)
    plots.loss_surface(axes[1], WS, BS, LOSSES)
    FigureCanvasAgg(fig).draw()
    fig.set_size_inches(6.0, 3.2)
    fig.canvas.draw()
    assert cut_off(fig) == []
    assert touching(axes[1]) == []


def test_two_networks_side_by_side_are_of_one_size():
    fig, axes = plots.figure(2, width=11, height=4.0)
    for ax in axes:
        plots.network_diagram(ax, data.PAPER_PARAMS, title="A network")
    FigureCanvasAgg(fig).draw()
    (left, right) = (ax.get_window_extent() for ax in axes)
    assert (left.y0, left.height) == pytest.approx((right.y0, right.height), abs=1.0)


def test_a_title_stays_in_one_line_where_it_fits_and_breaks_where_it_does_not():
    for width, breaks in ((6.4, False), (3.2, True)):
        _fig, ax = plots.figure(width=width)
        plots.layer_shapes(ax, (784, 128, 10), 32)
        assert ("\n" in ax.get_title(loc="left")) == breaks
