"""Figures of the loss: what it measures, its landscape over two parameters, a slice of it, and descents on it."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import ListedColormap, LogNorm, to_rgba
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter
from mpl_toolkits.mplot3d import Axes3D
from numpy.typing import ArrayLike, NDArray

from course_lib import network
from course_lib.plots.style import (
    DELTA,
    GRADIENT,
    INK,
    LINES,
    MARKS,
    VALUE,
    VERMILION,
    Look,
    drawing,
    for_a_phone,
    legend_below,
    named_lines,
)
from course_lib.plots.writing import number

# viridis halfway to white: as even in lightness, and ink stays legible on all of it.
LOSS_COLOURS = ListedColormap(0.5 + 0.5 * colormaps["viridis"](np.linspace(0, 1, 256)), name="pale viridis")
MARKED_POINTS = 60  # the marks of a longer path would run together
LOWEST: Look = dict(marker="*", markersize=15, markerfacecolor="white", markeredgecolor=INK, linestyle="none")
MARKED: Look = dict(marker="o", markersize=10, markerfacecolor=VALUE.above, markeredgecolor="white", linestyle="none")


class _Square(Rectangle):
    """A Rectangle whose width equals its height on the screen, whatever the scales and the size of its Axes."""

    def __init__(self, ax: Axes, corner: tuple[float, float], width: float, height: float, **look: Any) -> None:
        super().__init__(corner, width, height, **look)
        self._within = ax

    def draw(self, renderer: RendererBase) -> None:
        """Measure the Axes in its present layout, and draw."""
        (left, bottom), (right, top) = self._within.transData.transform([(0.0, 0.0), (1.0, 1.0)])
        side = abs(self.get_height()) * (top - bottom) / (right - left)
        self.set_width(np.copysign(side, self.get_width()))
        super().draw(renderer)


@drawing
def residual_squares(ax: Axes, x: ArrayLike, y: ArrayLike, w: float, b: float, *, xlabel: str, ylabel: str) -> str:
    """Draw the points, the line w·x + b, and the square on each residual; the title gives the mean of the squares.

    `x` and `y` have shape (m,). The squares are squares on the screen, so the area seen is the squared residual.
    Raises ValueError where the shapes differ or there is no point.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.shape != y.shape or x.ndim != 1 or x.size == 0:
        raise ValueError(f"x and y need the same shape (m,) with m ≥ 1; got {x.shape} and {y.shape}")
    line = w * x + b
    mse = network.mse(line[None, :], y[None, :])
    away = np.where((y - line) * (w if w else 1.0) > 0, -1.0, 1.0)  # from the line: a square does not hide it
    (left, right), (bottom, top) = _widened(x, 0.06), _widened(np.concatenate([y, line]), 0.06)
    for attempt in count():  # until every square fits; if that takes too wide a frame, some on their other side
        sides = 1.1 * np.abs(y - line) * (ax.bbox.height / (top - bottom)) / (ax.bbox.width / (right - left))
        fits, fits_turned = ((left <= x + s * sides) & (x + s * sides <= right) for s in (away, -away))
        if np.all(fits) or (attempt > 6 and np.all(fits | fits_turned)):
            break
        (left, right), (bottom, top) = _widened([left, right], 0.03), _widened([bottom, top], 0.03)
    for at, on_line, point, side in zip(x, line, y, np.where(fits, away, -away), strict=True):
        colour = DELTA.of(on_line - point)
        ax.add_patch(
            _Square(ax, (at, on_line), side, point - on_line, facecolor=to_rgba(colour, 0.22), edgecolor=colour)
        )
        ax.plot([at, at], [on_line, point], color=colour, linewidth=2.6)
    ends = np.array([left, right])
    ax.plot(ends, w * ends + b, color=VALUE.above)
    ax.plot(x, y, "o", color=INK, markersize=6.5)
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(left, right), ylim=(bottom, top))
    ax.set_title(f"mse = {number(mse)}, the squares' mean area")
    residuals = ", ".join(number(r) for r in line - y)
    return (
        f"{x.size} points of {ylabel} over {xlabel}, the line with w = {number(w)} and b = {number(b)}, and a square "
        f"on the stroke from each point to the line. Line minus point: {residuals}. The squares' mean is {number(mse)}."
    )


def _widened(values: ArrayLike, share: float) -> tuple[float, float]:
    """Return the least and the greatest of `values`, moved apart by a share of their distance (by 1 if it is 0)."""
    low, high = float(np.min(values)), float(np.max(values))
    margin = share * (high - low) or 1.0
    return low - margin, high + margin


def _landscape(ws: ArrayLike, bs: ArrayLike, losses: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    """Check a grid of losses; return ws, bs, losses, and the lowest point as an array (w, b, loss)."""
    ws, bs, losses = (np.asarray(a, dtype=float) for a in (ws, bs, losses))
    if losses.shape != (bs.size, ws.size):
        raise ValueError(f"losses need shape (len(bs), len(ws)) = {(bs.size, ws.size)}; got {losses.shape}")
    if not np.all(np.isfinite(losses)) or losses.min() < 0 or losses.min() == losses.max():
        raise ValueError("losses need to be finite, not negative, and not the same everywhere")
    row, column = np.unravel_index(int(np.argmin(losses)), losses.shape)
    return ws, bs, losses, np.array([ws[column], bs[row], losses[row, column]])


def _between(places: ArrayLike, heights: ArrayLike, at: float) -> float:
    """Return the height at `at` of the parabola through the three nearest of the points (places, heights).

    A straight line between two of them would lie above every valley: the mse of a line would be told too large. Of two
    points, it is a line all the same, and of one its height.
    """
    places, heights = np.asarray(places, dtype=float), np.asarray(heights, dtype=float)
    near = np.argsort(np.abs(places - at), kind="stable")[:3]
    return sum(
        float(heights[i] * np.prod([(at - places[j]) / (places[i] - places[j]) for j in near if j != i])) for i in near
    )


def _levels(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return round numbers from below the lowest loss to above the highest, logarithmic if they span decades.

    None is just above the lowest loss, where its line would be a smudge under the star.
    """
    high = float(losses.max())
    low = max(float(losses.min()), 1e-4 * high)
    decades = np.log10(high / low)
    if decades < 1:
        return np.asarray(MaxNLocator(8).tick_values(low, high))
    subs = (1.0, 2.0, 5.0) if decades < 3 else (1.0, 3.0) if decades < 5 else (1.0,)
    levels = np.asarray(LogLocator(subs=subs, numticks=30).tick_values(low, high))
    levels = levels[max(0, np.searchsorted(levels, low, "right") - 1) : np.searchsorted(levels, high) + 1]
    return levels[(levels <= low) | (levels > 2 * low)]


def _colours(losses: NDArray[np.float64]) -> Look:
    """Return the colour map and its logarithmic scale, equal for the contours and the surface of the same losses."""
    return dict(cmap=LOSS_COLOURS, norm=LogNorm(max(losses.min(), 1e-4 * losses.max()), losses.max()))


def _named_point(labels: Sequence[str], point: ArrayLike) -> str:
    return ", ".join(f"{name} = {number(value)}" for name, value in zip(labels, np.asarray(point), strict=False))


def _ranges(labels: tuple[str, str], ws: NDArray[np.float64], bs: NDArray[np.float64]) -> str:
    ranges = zip(labels, (ws, bs), strict=True)
    return " and ".join(f"{name} from {number(values[0])} to {number(values[-1])}" for name, values in ranges)


def _until_gone(points: NDArray[np.float64], inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the points up to the first after which none is `inside` any more: the part of a path worth drawing."""
    return points[: np.flatnonzero(inside)[-1] + 2] if inside.any() else points[:0]


@drawing
def loss_contour(
    ax: Axes,
    ws: ArrayLike,
    bs: ArrayLike,
    losses: ArrayLike,
    *,
    path: ArrayLike | Mapping[str, ArrayLike] | None = None,
    mark: tuple[float, float] | None = None,
    labels: tuple[str, str] = ("w", "b"),
) -> str:
    """Draw lines of equal loss over two parameters, each labelled with its loss, and a star at the grid's lowest point.

    `ws` and `bs` increase; `losses` has shape (len(bs), len(ws)), as `network.loss_grid` returns it. `path`, of shape
    (k, 2), holds the points (w, b) of a descent; points that are not finite are left out, points outside the grid are
    clipped. It may also map names to several descents. Then each name stands at the end of its descent, and one of more
    than MARKED_POINTS points is thin, without dashes or marks. `mark` is one more point (w, b). `labels` name the two
    parameters. Raises ValueError if shapes do not fit, if the losses are not finite, negative or all the same, or if
    there are more descents than can be told apart.
    """
    ws, bs, losses, lowest = _landscape(ws, bs, losses)
    levels = _levels(losses)
    seen = np.maximum(losses, levels[0])
    ax.contourf(ws, bs, seen, levels=levels, **_colours(losses), extend="both")
    lines = ax.contour(ws, bs, losses, levels=levels, colors=INK, linewidths=0.7, alpha=0.7)
    size = np.array([ws[-1] - ws[0], bs[-1] - bs[0]])
    for text in ax.clabel(lines, fmt=number, fontsize=9, colors=INK, inline=False):
        text.set(alpha=1, path_effects=[withStroke(linewidth=3, foreground="#ffffffb0")])
        if np.hypot(*((np.array(text.get_position()) - lowest[:2]) / size)) < 0.1:
            text.remove()  # the star is there
    ax.plot(*lowest[:2], **LOWEST, label=f"lowest on this grid: {number(lowest[2])}", zorder=5)
    words = [
        f"Lines of equal loss for {_ranges(labels, ws, bs)}.",
        f"The loss is lowest at {_named_point(labels, lowest)}: {number(lowest[2])}.",
    ]
    if path is not None:
        words += _draw_paths(ax, path, ws, bs, labels)
    if mark is not None:
        ax.plot(*mark, **MARKED, label=_named_point(labels, mark), zorder=6)
        words.append(f"Marked: {_named_point(labels, mark)}.")
    ax.grid(False)
    ax.set(xlabel=labels[0], ylabel=labels[1], xlim=(ws[0], ws[-1]), ylim=(bs[0], bs[-1]), title="The loss from above")
    legend_below(ax)
    return " ".join(words).replace("$", "")


def _draw_paths(
    ax: Axes,
    path: ArrayLike | Mapping[str, ArrayLike],
    ws: NDArray[np.float64],
    bs: NDArray[np.float64],
    labels: tuple[str, str],
) -> list[str]:
    """Draw one descent, or several with their names; return sentences about them."""
    if not isinstance(path, Mapping):
        return _draw_path(ax, "", path, dict(color=VERMILION, linestyle="-", marker="o"), ws, bs, labels)
    if len(path) > len(LINES):
        raise ValueError(f"{len(LINES)} descents can be told apart; got {len(path)}")
    words = []
    for (name, points), (colour, dash), mark in zip(path.items(), LINES, MARKS, strict=False):
        words += _draw_path(ax, name, points, dict(color=colour, linestyle=dash, marker=mark), ws, bs, labels)
    drawn = [line.get_label() for line in ax.lines]
    for which, mark in (("start", "o"), ("end", "s")):
        if f"_{which}" in drawn:
            look: Look = dict(color="white", markeredgecolor=INK, linestyle="none", markersize=8)
            ax.plot([], [], marker=mark, label=which, **look)
    return words


def _draw_path(
    ax: Axes,
    name: str,
    points: ArrayLike,
    look: Look,
    ws: NDArray[np.float64],
    bs: NDArray[np.float64],
    labels: tuple[str, str],
) -> list[str]:
    """Draw the points of a descent, joined, as far as they are in the picture; return sentences about them."""
    path = np.asarray(points, dtype=float)
    called = f" of {name}" if name else ""
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError(f"path{called} needs shape (k, 2); got {path.shape}")
    finite = path[np.all(np.isfinite(path), axis=1)]
    dropped = len(path) - len(finite)
    out = f"Left out of the path{called} because not finite: {dropped} of {len(path)} points."
    words = [out] if dropped else []
    if not len(finite):
        return words
    inside = np.all((finite >= [ws[0], bs[0]]) & (finite <= [ws[-1], bs[-1]]), axis=1)
    leaves = "" if inside[-1] else " leaves the picture"
    shown = _until_gone(finite, inside)
    crowded = bool(name) and len(shown) > MARKED_POINTS
    thin: Look = dict(marker="", linestyle="-", linewidth=0.8)
    drawn: Look = look | thin if crowded else dict(look, linewidth=1.5, markersize=3.5)
    ax.plot(*shown.T, **drawn, label=f"{name or 'descent'}{leaves}", zorder=3)
    end: Look = dict(color=look["color"], markeredgecolor=INK, linestyle="none", zorder=4)
    of_several = "_" if name else ""  # `_draw_paths` names one of each in the legend
    if inside[0]:
        ax.plot(*finite[0], marker="o", markersize=9, **end, label=f"{of_several}start")
    if inside[-1]:
        ax.plot(*finite[-1], marker="s", markersize=8, **end, label=f"{of_several}end")
        if name:
            text = ax.annotate(name, finite[-1], (9, 0), textcoords="offset points", va="center", zorder=6)
            text.set_path_effects([withStroke(linewidth=3, foreground="#ffffffd0")])
    ends = f"from {_named_point(labels, finite[0])} to {_named_point(labels, finite[-1])}"
    told = f"A descent of {len(finite)} points{f', {name},' if name else ''} goes {ends}{_zigzag(finite, labels)}"
    gone = " and leaves the picture" if leaves else "" if inside.all() else ", partly outside the picture"
    return [f"{told}{gone}.", *words]


def _zigzag(path: NDArray[np.float64], labels: tuple[str, str]) -> str:
    """Say in which coordinate a path goes back and forth, if it turns back there in half of its steps."""
    steps = np.diff(path, axis=0)
    back = np.sum(steps[1:] * steps[:-1] < 0, axis=0)
    names = [name for name, turns in zip(labels, back, strict=True) if len(steps) > 3 and turns >= len(steps) / 2]
    return f", back and forth in {' and '.join(names)}" if names else ""


@drawing
def loss_surface(
    ax: Axes,
    ws: ArrayLike,
    bs: ArrayLike,
    losses: ArrayLike,
    *,
    mark: tuple[float, float] | None = None,
    labels: tuple[str, str] = ("w", "b"),
) -> str:
    """Draw the loss over two parameters as a surface, with a star at the lowest point of the grid.

    `ax` is three-dimensional: `plots.figure(surface=0)`. `ws`, `bs`, `losses` and `labels` as in `loss_contour`;
    `mark` is a point (w, b) within the grid, from which its height is worked out. Raises ValueError for a flat Axes,
    and where `loss_contour` does.
    """
    if not isinstance(ax, Axes3D):
        raise ValueError("loss_surface needs a three-dimensional Axes: plots.figure(surface=0)")
    ws, bs, losses, lowest = _landscape(ws, bs, losses)
    ax.computed_zorder = False  # the marks stay in front of the surface
    ax.plot_surface(*np.meshgrid(ws, bs), losses, **_colours(losses), rcount=60, ccount=60, edgecolor="none")
    ax.plot_wireframe(*np.meshgrid(ws, bs), losses, rcount=12, ccount=12, color=INK, linewidth=0.5, alpha=0.6)
    ax.plot(*([v] for v in lowest), **LOWEST, zorder=5, label=f"lowest on this grid: {number(lowest[2])}")
    words = ""
    if mark is not None:
        height = _between(bs, [_between(ws, row, mark[0]) for row in losses], mark[1])
        ax.plot([mark[0]], [mark[1]], [height], **MARKED, zorder=6, label=_named_point(labels, mark))
        words = f" Marked: {_named_point((*labels, 'loss'), (*mark, height))}."
    ax.set(xlabel=labels[0], ylabel=labels[1], zlabel="loss")
    ax.set_title("The loss as a landscape", loc="left")  # Axes3D centres it otherwise
    ax.tick_params(labelsize=9, pad=0)
    ax.tick_params(axis="z", pad=-2)
    ax.zaxis.set_major_formatter(lambda loss, _: number(loss))
    if for_a_phone(ax):  # its numbers would take a third of the width; those of the map stand beside its lines
        ax.set_zlabel("")
        ax.zaxis.set_major_formatter(NullFormatter())
    ax.set_anchor("W")  # the numbers of the height want their room on the right
    legend_below(ax, under=0.5, loc="upper left", bbox_to_anchor=(0, 0))
    return (
        f"Surface of the loss for {_ranges(labels, ws, bs)}: from {number(losses.max())} at its highest down to "
        f"{number(lowest[2])} at {_named_point(labels, lowest)}.{words}"
    ).replace("$", "")


@drawing
def loss_slice(
    ax: Axes, values: ArrayLike, losses: ArrayLike, *, at: float | None = None, xlabel: str, title: str
) -> str:
    """Draw the loss along one parameter, with a star at its lowest point and the tangent at `at`.

    `values`, increasing, and `losses` have shape (k,). The tangent's slope is the central difference of the curve.
    Raises ValueError if the shapes differ, or if `at` is not between the first and the last value.
    """
    values, losses = np.asarray(values, dtype=float), np.asarray(losses, dtype=float)
    if values.shape != losses.shape or values.ndim != 1:
        raise ValueError(f"values and losses need the same shape (k,); got {values.shape} and {losses.shape}")
    best = int(np.argmin(losses))
    lowest = f"{xlabel} = {number(values[best])}, loss = {number(losses[best])}"
    ax.plot(values, losses, color=VALUE.above, label="loss")
    ax.plot(values[best], losses[best], **LOWEST, label=f"lowest: {lowest}", zorder=5)
    words = f"Loss for {xlabel} from {number(values[0])} to {number(values[-1])}: lowest at {lowest}."
    if at is not None:
        if not values[0] < at < values[-1]:
            raise ValueError(f"at needs to lie between {values[0]:g} and {values[-1]:g}; got {at:g}")
        h = min(float(np.min(np.diff(values))), at - values[0], values[-1] - at)
        below, here, above = (_between(values, losses, v) for v in (at - h, at, at + h))
        slope = (above - below) / (2 * h)
        reach = 0.2 * (values[-1] - values[0])
        ends = np.array([-reach, reach])
        ax.plot(
            at + ends, here + slope * ends, color=GRADIENT.of(slope), linestyle="--", label=f"slope {number(slope)}"
        )
        ax.plot(at, here, **MARKED, zorder=6)
        words += f" At {xlabel} = {number(at)} the loss is {number(here)} and its slope {number(slope)}."
    low, high = _widened(losses, 0.08)
    ax.yaxis.set_major_formatter(lambda loss, _: number(loss))
    ax.set(xlabel=xlabel, ylabel="loss", title=title, ylim=(low, high))
    legend_below(ax, handlelength=3.2)
    return words.replace("$", "")


@drawing
def descent_on_parabola(ax: Axes, curvature: float, paths: Mapping[str, ArrayLike]) -> str:
    """Draw the parabola L = ½ λ θ² and, for each name in `paths`, the visited points on it, joined.

    `curvature` is λ; each path holds the values of θ, shape (k,). The frame fits the starting points; a path that
    explodes is clipped there. Raises ValueError for a λ that is not positive, for a path that is empty or starts at no
    finite number, and for more paths than can be told apart.
    """
    if not curvature > 0:
        raise ValueError(f"the curvature needs to be positive; got {curvature:g}")
    thetas = {name: np.atleast_1d(np.asarray(path, dtype=float)) for name, path in paths.items()}
    for name, theta in thetas.items():
        if theta.size == 0 or not np.isfinite(theta[0]):
            raise ValueError(f"the path {name!r} needs to start at a finite number")
    frame = 1.3 * max((abs(theta[0]) for theta in thetas.values()), default=1.0) or 1.0
    side = np.linspace(-frame, frame, 401)
    ax.plot(side, curvature * side**2 / 2, color="#888888", linewidth=1.2)
    lines, words = {}, []
    for name, theta in thetas.items():
        inside = np.abs(theta) <= frame  # not a number is not inside
        ending = f"ends at θ = {number(theta[-1])}" if inside.all() else "leaves the picture"
        shown = np.clip(_until_gone(theta, inside), -100 * frame, 100 * frame)
        lines[name if inside.all() else f"{name}: leaves the picture"] = (shown, curvature * shown**2 / 2)
        words.append(f"{name} starts at θ = {number(theta[0])} and {ending}")
    named_lines(ax, lines, points=True)
    ax.set(xlabel="θ", ylabel="L", xlim=(-frame, frame), ylim=(0, curvature * frame**2 / 2))
    ax.set_title(f"Descents on L = ½ λ θ², λ = {number(curvature)}")
    return f"The parabola L = ½ · {number(curvature)} · θ² and descents on it: {'; '.join(words)}."
