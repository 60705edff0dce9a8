"""Figures of a plane of two inputs, where the colour of a point shows what a network says there."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.contour import ContourSet
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from course_lib.plots.points import Points, decided, needed, outputs, square, targeted
from course_lib.plots.style import CLASSES, INK, Look, drawing, legend_below
from course_lib.plots.writing import number

SHADES = LinearSegmentedColormap.from_list("off to on", ["#E8A06B", "#FFFFFF", "#6BA9CF"])
TINT = 0.6  # how much of its colour a class has where it is certain: what is written on it stays legible
SIDE = 201  # points of the grid along each side of a plane
Predict = Callable[[NDArray[np.float64]], ArrayLike]


def grid(low: float, high: float) -> NDArray[np.float64]:
    """Return the points of the square from `low` to `high`, row by row from below; shape (2, SIDE²)."""
    along = np.linspace(low, high, SIDE)
    return np.stack(np.meshgrid(along, along)).reshape(2, -1)


def shade(ax: Axes, a: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Colour the square from `low` to `high` by `a`, a number for each point of its `grid`, with the border at 0.5.

    Numbers below 0 or above 1 get the colour of 0 or 1. Returns `a` as a square, its lowest row first.
    """
    a = a.reshape(SIDE, SIDE)
    ax.imshow(a, extent=(low, high, low, high), origin="lower", cmap=SHADES, vmin=0, vmax=1)
    if a.min() < 0.5 < a.max():
        along = np.linspace(low, high, SIDE)
        ax.contour(along, along, a, levels=[0.5], colors=INK, linewidths=2)
    _plane(ax)
    return a


def _plane(ax: Axes) -> None:
    ax.grid(False)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")


def mark_points(ax: Axes, X: NDArray[np.float64], wanted: NDArray[np.bool_], named: NDArray[np.bool_]) -> int:
    """Draw the points X (2, m): discs if 1 is `wanted`, squares if 0, with a cross if they are `named` otherwise.

    Returns how many are right. Up to a dozen points are large enough to carry their number.
    """
    few = X.shape[1] <= 12
    wrong_last = np.argsort(wanted != named, kind="stable")  # so that no other point covers a cross
    for x1, x2, want, name in zip(*X[:, wrong_last], wanted[wrong_last], named[wrong_last], strict=True):
        mark, face, ink = ("o", INK, "white") if want else ("s", "white", INK)
        if name != want:
            _cross(ax, x1, x2, few)
        ax.plot(x1, x2, mark, markersize=15 if few else 6, mfc=face, mec=INK, mew=1.4 if few else 1)
        if few:
            ax.text(x1, x2, f"{int(want)}", color=ink, ha="center", va="center", fontsize=9.5, fontweight="bold")
    return int(np.sum(wanted == named))


def _cross(ax: Axes, x1: float, x2: float, few: bool) -> None:
    ax.plot(x1, x2, "x", markersize=30 if few else 13, markeredgewidth=2.5 if few else 1.8, color=INK)


@drawing
def decision_regions(
    ax: Axes,
    predict: Predict,
    X: NDArray[np.float64] | None = None,
    Y: ArrayLike = (),
    *,
    classes: Sequence[str] | None = None,
    low: float | None = None,
    high: float | None = None,
    title: str | None = None,
) -> str:
    """Draw what a network says in a square of the plane, its borders, and examples with their targets.

    Two classes: `predict` maps inputs of shape (2, k) to outputs of shape (1, k) or (k,); above 0.5 counts as a 1. `X`
    has shape (2, m), `Y` (1, m) or (m,), of 0 and 1: a disc where Y is 1, a square where it is 0.

    Up to ten classes: `predict` maps inputs to scores or probabilities of shape (K, k); the greatest counts. `Y` holds
    labels from 0 to K − 1, (1, m) or (m,), or one-hot columns, (K, m). Each class has a colour, a mark, and its name,
    from `classes`, in its region. A region is darker where its class leads by more, and darkest where it leads by 1 or
    more.

    Wrong points are crossed. The square goes from `low` to `high` in both inputs. If they are not given, it is somewhat
    larger than the points, or from −3 to 3 without any. If no title is given, it is "3 of 4 right". Raises ValueError
    if the shapes differ, if Y holds something else, or if there are more classes than can be told apart.
    """
    shown = targeted(np.zeros((2, 0)), (), classes) if X is None else targeted(X, Y, classes)
    low, high = square(shown.X, low, high)
    scores = np.asarray(predict(grid(low, high)), dtype=float)
    if (
        X is None and classes is None and scores.shape[1:] == (SIDE**2,) and len(scores) > 1
    ):  # it alone knows how many there are
        shown = targeted(shown.X, np.zeros((len(scores), 0)))
    scores = _checked(scores, SIDE**2, shown.rows)
    said_of_points = _checked(np.asarray(predict(shown.X), dtype=float), shown.labels.size, shown.rows)
    draw = _two_regions if len(shown.names) == 2 else _regions
    right, said, where = draw(ax, scores, said_of_points, shown, (low, high))
    m = shown.labels.size
    ax.set(xlim=(low, high), ylim=(low, high), title=f"{right} of {m} right" if title is None else title)
    counted = f"; of {m} points, {right} are {where}" if m else ""
    return f"Plane of the inputs x1 and x2 from {number(low)} to {number(high)}: the network says {said}{counted}."


def _checked(scores: NDArray[np.float64], m: int, rows: int) -> NDArray[np.float64]:
    """Return the scores in shape (rows, m). Raises ValueError if they have another one."""
    if scores.shape != (rows, m) and (rows, scores.shape) != (1, (m,)):
        raise ValueError(f"predict returned shape {scores.shape}. {needed(m, rows)}")
    return scores.reshape(rows, m)


def _two_regions(
    ax: Axes,
    scores: NDArray[np.float64],
    said_of_points: NDArray[np.float64],
    shown: Points,
    limits: tuple[float, float],
) -> tuple[int, str, str]:
    """Draw the two classes 0 and 1; return how many points are right, and words for the regions and for the points."""
    a = shade(ax, outputs(scores), *limits)
    right = mark_points(ax, shown.X, shown.labels == 1, outputs(said_of_points) > 0.5)
    share = f"{shown.names[1]} on {100 * np.mean(a > 0.5):.0f} % of it{_border(ax)}"
    return right, share, "on the right side of the border"


def _border(ax: Axes) -> str:
    """Describe the lines that divide the plane, as `shade` has drawn them: straight if none of it leaves its chord."""
    drawn = [c for c in ax.collections if isinstance(c, ContourSet)]
    lines = [line for contours in drawn for line in contours.allsegs[0] if len(line) > 2]
    if not lines:
        return ""
    if len(lines) > 1:
        return f", divided by {len(lines)} lines"
    (x, y), (across, up) = (lines[0] - lines[0][0]).T, lines[0][-1] - lines[0][0]
    length = float(np.hypot(across, up))
    straight = length > 0 and np.max(np.abs(across * y - up * x)) / length < length / 100
    return f", divided by a {'straight line' if straight else 'curve'}"


# ------------------------------------------------------------------ more than two classes


def _regions(
    ax: Axes,
    scores: NDArray[np.float64],
    said_of_points: NDArray[np.float64],
    shown: Points,
    limits: tuple[float, float],
) -> tuple[int, str, str]:
    """Draw three classes or more; return the same as `_two_regions`."""
    low, high = limits
    winners, leads = decided(scores)
    regions, lead = winners.reshape(SIDE, SIDE), leads.reshape(SIDE, SIDE)
    ax.imshow(tint(regions, lead), extent=(*limits, *limits), origin="lower")
    along = np.linspace(low, high, SIDE)
    for k in range(len(shown.names)):
        ahead = np.where(regions == k, lead, (scores[k] - np.max(scores, axis=0)).reshape(SIDE, SIDE))
        if np.any(ahead < 0) and np.any(ahead > 0):
            ax.contour(along, along, ahead, levels=[0], colors=INK, linewidths=1.6)
    _plane(ax)
    halo = [withStroke(linewidth=3, foreground="white")]
    for k, row, column in labelled(regions, np.round((shown.X - low) / (high - low) * (SIDE - 1))):
        at = (along[column], along[row])
        ax.text(*at, shown.names[k], ha="center", va="center", fontweight="bold", path_effects=halo)
    right = _mark_classes(ax, shown, decided(said_of_points)[0])
    share = [f"{shown.names[k]} on {100 * np.mean(regions == k):.0f} %" for k in range(len(shown.names))]
    return right, f"class {', '.join(share[:-1])} and {share[-1]} of it", "of the class it says"


def tint(classes: NDArray[np.int_], lead: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return red, green and blue (0 to 1) of classes with a lead: white if it is 0 or no number, darkest from 1 on."""
    full = np.array([to_rgb(colour) for colour, _ in CLASSES])[classes]
    return 1 - TINT * np.clip(np.nan_to_num(lead), 0, 1)[..., None] * (1 - full)


def labelled(regions: NDArray[np.int_], taken: NDArray[np.float64]) -> list[tuple[int, int, int]]:
    """Return (class, row, column): where in a grid of classes the name of each class has most room, if it has any.

    `taken` are the places of points, (column, row), shape (2, m), which no name may cover.
    """
    side = len(regions)
    least = side // 25  # from the middle of a name to what must stay legible
    free = np.pad(regions, 1, constant_values=-1)
    for column, row in taken.T.astype(int):
        if 0 <= column < side and 0 <= row < side:
            free[row + 1, column + 1] = -1
    room = np.zeros((side, side), dtype=int)
    inside = free >= 0
    steps = [(way, axis) for axis in (0, 1) for way in (1, -1)]
    alike = np.logical_and.reduce([np.roll(free, *step) == free for step in steps])
    while inside.any():  # step by step: what lies beside another class, a point or the frame has no more room
        room += inside[1:-1, 1:-1]
        inside = np.logical_and.reduce([inside & alike, *(np.roll(inside, *step) for step in steps)])
    found = []
    for k in np.unique(regions):
        row, column = np.unravel_index(np.argmax(np.where(regions == k, room, 0)), regions.shape)
        if room[row, column] > least:
            found.append((int(k), int(row), int(column)))
    return found


def _mark_classes(ax: Axes, shown: Points, named: NDArray[np.int_]) -> int:
    """Draw the points, each with the colour and mark of its class, and a legend; return how many are right."""
    few = shown.labels.size <= 12
    right = shown.labels == named
    for k, name in enumerate(shown.names):
        (colour, mark), mine = CLASSES[k], shown.labels == k
        look: Look = dict(linestyle="none", marker=mark, mfc=colour, mec="white" if colour == INK else INK, zorder=3)
        ax.plot([], [], **look, markersize=8, label=name)
        ax.plot(*shown.X[:, mine & right], **look, markersize=12 if few else 6.5, mew=0.9)
        ax.plot(*shown.X[:, mine & ~right], **look | dict(zorder=5), markersize=12 if few else 6.5, mew=0.9)
    ax.plot(*shown.X[:, ~right], "x", markersize=26 if few else 14, mew=2.5 if few else 1.8, color=INK, zorder=4)
    if not right.all():
        ax.plot([], [], "x", markersize=8, color=INK, markeredgewidth=1.8, label="wrong")
    if right.size:
        legend_below(ax, handletextpad=0.2, columnspacing=1.1)
    return int(np.sum(right))
