"""Figures of a plane of two inputs, coloured by what a network makes of every point in it."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import ArrayLike, NDArray

from course_lib.plots.points import square, targeted
from course_lib.plots.style import INK, drawing
from course_lib.plots.writing import number

SHADES = LinearSegmentedColormap.from_list("off to on", ["#E8A06B", "#FFFFFF", "#6BA9CF"])
Predict = Callable[[NDArray[np.float64]], ArrayLike]


def shade(ax: Axes, predict: Predict, low: float, high: float) -> NDArray[np.float64]:
    """Colour the square from `low` to `high` by `predict`, draw the border at 0.5, and return the grid of outputs.

    `predict` maps inputs of shape (2, k) to k numbers; what lies outside 0 to 1 has the colour of 0 or of 1.
    """
    side = np.linspace(low, high, 201)
    grid = np.stack(np.meshgrid(side, side)).reshape(2, -1)
    a = np.asarray(predict(grid), dtype=float).reshape(side.size, side.size)
    ax.imshow(a, extent=(low, high, low, high), origin="lower", cmap=SHADES, vmin=0, vmax=1)
    if a.min() < 0.5 < a.max():
        ax.contour(side, side, a, levels=[0.5], colors=INK, linewidths=2)
    ax.grid(False)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return a


def mark_points(ax: Axes, X: NDArray[np.float64], wanted: NDArray[np.bool_], named: NDArray[np.bool_]) -> int:
    """Draw the points X (2, m): discs where a 1 is `wanted`, squares where a 0, a cross over those `named` otherwise.

    Returns how many are right. Up to a dozen points are large enough to bear their number.
    """
    few = X.shape[1] <= 12
    wrong_last = np.argsort(wanted != named, kind="stable")  # so that no other point covers a cross
    for x1, x2, want, name in zip(*X[:, wrong_last], wanted[wrong_last], named[wrong_last], strict=True):
        mark, face, ink = ("o", INK, "white") if want else ("s", "white", INK)
        if name != want:
            ax.plot(x1, x2, "x", markersize=30 if few else 13, markeredgewidth=2.5 if few else 1.8, color=INK)
        ax.plot(x1, x2, mark, markersize=15 if few else 6, mfc=face, mec=INK, mew=1.4 if few else 1)
        if few:
            ax.text(x1, x2, f"{int(want)}", color=ink, ha="center", va="center", fontsize=9.5, fontweight="bold")
    return int(np.sum(wanted == named))


@drawing
def decision_regions(
    ax: Axes,
    predict: Predict,
    X: NDArray[np.float64] | None = None,
    Y: ArrayLike = (),
    *,
    low: float | None = None,
    high: float | None = None,
    title: str | None = None,
) -> str:
    """Draw what a network says in a square of the plane, its border at 0.5, and examples with their targets.

    `predict` maps inputs of shape (2, k) to outputs of shape (1, k) or (k,); above 0.5 counts as a 1. `X` has shape
    (2, m), `Y` (1, m) or (m,), of 0 and 1: a disc where Y is 1, a square where it is 0, a cross over what comes out
    wrong. The square goes from `low` to `high` in both inputs: if not given, somewhat further than the points, or from
    −3 to 3 without any. The title is "3 of 4 right" if not given. Raises ValueError where the shapes differ or Y holds
    another number.
    """
    X, Y = targeted(np.zeros((2, 0)) if X is None else X, Y)
    low, high = square(X, low, high)
    a = shade(ax, predict, low, high)
    named = np.asarray(predict(X), dtype=float).reshape(-1) > 0.5
    right = mark_points(ax, X, Y == 1, named)
    ax.set(xlim=(low, high), ylim=(low, high), title=f"{right} of {Y.size} right" if title is None else title)
    points = f"; of {Y.size} points, {right} are on the right side of the border" if Y.size else ""
    return (
        f"Plane of the inputs x1 and x2 from {number(low)} to {number(high)}: the network says 1 on "
        f"{100 * np.mean(a > 0.5):.0f} % of it{points}."
    )
