"""Figures of slopes: a formula as a graph with its numbers, and the line through two points of a curve."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerPatch, HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Patch, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.transforms import ScaledTranslation, Transform

from course_lib import network
from course_lib.graph import Graph, Node
from course_lib.plots import layers
from course_lib.plots.layers import Place
from course_lib.plots.style import (
    FILLED,
    GRADIENT,
    INK,
    VALUE,
    Look,
    Pair,
    drawing,
    legend_below,
    share_of_width,
    text_width,
)
from course_lib.plots.writing import number, symbol

GREY = "#767676"
HEIGHT = 0.42  # of a box, in inches
CORNER = 0.03  # of an operation's box, in inches; what is given has round ends
NUMBER, IN_A_BOX = 9.5, 9.0  # points: of a value and of a slope
MARK = 0.13  # in inches: half of what stands before a number, and the air on one side
AIR = 0.06  # in inches: on one side of a box with another one beside it
DOWN = 0.7  # with less width for a column than this, in inches, values run down instead of to the right
STEP, BESIDE = 1.3, 0.21  # of a graph that runs down: from box to box, and in one for the number over or under a name
PORTS = 0.26  # between the first and the last arrow at one side of a box


def _label(node: Node) -> str:
    """Return the text of a node's box: its name, its operation, or the name above the operation."""
    operation = symbol(node.operation)
    if not node.name.isidentifier():
        return operation or node.name.replace("-", "−")
    name = re.sub(r"^([a-zA-Z])(\d*)$", lambda m: f"${m[1]}_{{{m[2]}}}$" if m[2] else f"${m[1]}$", node.name)
    return f"{name}\n{operation}" if operation else name


# ------------------------------------------------------------------ the drawings


@drawing
def computational_graph(ax: Axes, graph: Graph, *, backward: bool = True, steps: int | None = None) -> str:
    """Draw a formula as a graph: values run to the right, slopes run back.

    What is given has round ends, and an operation corners and a tint. The value of a node stands above it. With
    `backward`, the local slope stands on each edge, and the slope of the output stands below each node. `steps` stops
    after that many nodes of the backward pass and marks the last of them. Numbers need no slope; their boxes are
    dashed. A figure needs an inch of width for each column of nodes, and 0.9 inches of height for each row, plus 0.9
    inches. On a narrower one, values run down, the numbers stand in the boxes, and the figure takes the height that
    this needs. Raises ValueError for `steps` that the backward pass does not have.
    """
    most = len(graph.backward) if backward else 0
    if steps is not None and not 0 <= steps <= most:
        raise ValueError(f"the backward pass drawn here has {most} steps; got steps={steps}")
    shown = graph.backward[: most if steps is None else steps]
    now = shown[-1] if steps else None
    y = layers.heights(graph)
    end = graph.nodes[0].distance
    lines = [line.translate(str.maketrans("", "", "${}_")) for node in graph.nodes for line in _label(node).split("\n")]
    half = max(HEIGHT, 0.1 * max(map(len, lines)) + 0.08) / 2
    along, across = (0, end or 1), (min(y.values()) - 0.01, max(y.values()) + 0.01)
    down = share_of_width(ax) / ax.figure.dpi < DOWN * (end + 1)
    if down:
        ax.figure.get_figure(root=True).set_figheight(STEP * end + 2.2)
    ax.set(xlim=(-across[1], -across[0]) if down else along, ylim=along[::-1] if down else across)
    ax.set_axis_off()
    if down:
        half = max(half, _half_of_a_tall_box(graph, share_of_width(ax) / ax.figure.dpi))

    def inches(*places: Place) -> Transform:
        """Return a transform in inches around a place, or around the middle of two, whatever the size of the figure."""
        x = float(np.mean([end - layers.distance(place) for place in places]))
        height = float(np.mean([y[place] for place in places]))
        there = ScaledTranslation(*((-height, x) if down else (x, height)), ax.transData)  # type: ignore[arg-type]  # any Transform can place a point
        return ax.figure.dpi_scale_trans + there

    def ends(node: Node) -> tuple[float, float]:
        """Return how far the box of a node reaches down and up from its middle, in inches."""
        tall = BESIDE * (down and not node.constant)
        return HEIGHT / 2 + tall * backward, HEIGHT / 2 + tall

    def side(node: Node, port: float, way: int) -> tuple[float, float]:
        """Return where an arrow touches a box, in inches from its middle: way 1 is towards the output."""
        low, high = ends(node)
        return (-port, -low if way > 0 else high) if down else (way * half, port)

    routes = layers.routes(graph)
    ports = {end: PORTS * place for end, place in layers.ports(routes, y).items()}
    for (child, i), route in routes.items():
        parent, local = child.parents[i]
        colour, wide = (GRADIENT.above, 2.6) if child is not now and now is parent and child in shown else (GREY, 1.3)
        for k, (u, v) in enumerate(pairwise(route)):
            start = side(parent, ports[(child, i), 0], 1) if u is parent else (0.0, 0.0)
            stop = side(child, ports[(child, i), -1], -1) if v is child else (0.0, 0.0)
            arrow = dict(
                arrowstyle="-|>" if v is child else "-",
                color=colour,
                linewidth=wide,
                linestyle=(0, (3, 2)) if parent.constant else "-",
                shrinkA=0,
                shrinkB=1 if v is child else 0,
            )
            ax.annotate("", stop, start, xycoords=inches(v), textcoords=inches(u), arrowprops=arrow, zorder=1)
            if backward and k == 0 and not parent.constant:
                middle = np.mean([start, stop], axis=0) - (0.03, 0)
                flat = not down and abs(y[u] - y[v]) < 0.2 and len(child.parents) == 1
                ax.text(
                    middle[0],
                    middle[1] + (0.15 if flat else 0),
                    number(local),
                    transform=inches(u, v),
                    ha="center",
                    va="center",
                    fontsize=9,
                    bbox=dict(boxstyle="round,pad=0.18,rounding_size=0.5", facecolor="white", edgecolor=GREY, lw=0.8),
                    zorder=2,
                )
    for node in graph.nodes:
        where, label = inches(node), _label(node)
        ax.add_patch(
            FancyBboxPatch(
                (-half, -ends(node)[0]),
                2 * half,
                sum(ends(node)),
                boxstyle=f"round,pad=0,rounding_size={CORNER if node.operation else HEIGHT / 2}",
                transform=where,
                facecolor=FILLED if node.operation else "white",
                edgecolor=GRADIENT.above if node is now else INK,
                linewidth=2.6 if node is now else 1.2,
                linestyle=(0, (3, 2)) if node.constant else "-",
                clip_on=False,
                zorder=3,
            )
        )
        size = 10.5 if "\n" in label else 12
        ax.text(0, 0, label, transform=where, ha="center", va="center", fontsize=size, linespacing=1.05, zorder=4)
        halo = [withStroke(linewidth=2.5, foreground="white")]  # where a steep edge passes
        near: Look = dict(transform=where, ha="center", fontsize=IN_A_BOX if down else NUMBER)
        near |= dict(zorder=4) if down else dict(path_effects=halo, zorder=2)
        if node.operation or not node.constant:
            value = f"▸\u2009{number(node.value)}"
            over = HEIGHT / 2 + (0 if down else 0.04)
            ax.text(0, over, value, va="bottom", color=VALUE.of(node.value), fontweight="bold", **near)
        if backward and not node.constant:  # what is still to come takes its room, so that no step moves the picture
            slope = f"◂\u2009{number(node.slope)}"
            ax.text(
                0,
                -HEIGHT / 2 - (0 if down else 0.05),
                slope,
                va="top",
                color=GRADIENT.of(node.slope),
                style="italic",
                alpha=float(node in shown),
                **near,
            )
    _key(ax, graph, backward)
    ax.set_title(_title(graph, backward, steps), pad=36)  # above the values of the first row
    return _words(graph, shown, backward)


def _half_of_a_tall_box(graph: Graph, width: float) -> float:
    """Return half the width of boxes with numbers in them, in inches, on a sheet of this `width`.

    They have room for their numbers, but no two that stand side by side touch.
    """
    longest = max(text_width(number(v), IN_A_BOX, "bold") for node in graph.nodes for v in (node.value, node.slope))
    y = layers.heights(graph)
    beside: dict[int, list[float]] = {}
    for node in graph.nodes:
        beside.setdefault(node.distance, []).append(y[node])
    gaps = [b - a for places in beside.values() for a, b in pairwise(sorted(places))]
    share = min(gaps, default=1.0) / max(max(y.values()) - min(y.values()), 1.0)  # of the way between the outer boxes
    return min(longest / 2 + MARK, (share * width / 2 - AIR) / (1 + share))


def _key(ax: Axes, graph: Graph, backward: bool) -> None:
    """Say below the graph what its marks, their colours and its boxes are."""

    def both(pair: Pair, mark: str) -> tuple[Line2D, ...]:
        return tuple(Line2D([], [], linestyle="", marker=mark, color=colour) for colour in pair)

    output = graph.output.name if graph.output.name.isidentifier() else "the output"
    key: dict[str, Artist | tuple[Line2D, ...]] = {"value, forward: above 0, below 0": both(VALUE, ">")}
    if backward:
        key[f"slope of {output}, backward: above 0, below 0"] = both(GRADIENT, "<")
        key["local slope on an arrow"] = Patch(facecolor="white", edgecolor=GREY)
    if any(node.operation for node in graph.nodes):
        key["operation"] = Rectangle((0, 0), 1, 1, facecolor=FILLED, edgecolor=INK)
    drawn_by = {tuple: HandlerTuple(ndivide=None), Patch: HandlerPatch(_pill), Rectangle: HandlerPatch()}
    legend_below(ax, 3.6, handles=list(key.values()), labels=list(key), handler_map=drawn_by)


def _pill(
    legend: Legend, orig_handle: Patch, xdescent: float, ydescent: float, width: float, height: float, fontsize: float
) -> FancyBboxPatch:
    """Draw the round box of a local slope, for the key."""
    return FancyBboxPatch((-xdescent, -ydescent), width, height, boxstyle=f"round,pad=0,rounding_size={height / 2}")


def _title(graph: Graph, backward: bool, steps: int | None) -> str:
    if not backward:
        return "Forward: the values"
    if steps is None:
        return "Forward the values, backward the slopes"
    return f"Backward: step {steps} of {len(graph.backward)}"


def _words(graph: Graph, shown: Sequence[Node], backward: bool) -> str:
    """Describe the graph in words: values, then local slopes, then the slopes that are drawn."""
    values = "; ".join(f"{n.name} = {number(n.value)}" for n in graph.nodes if n.operation or not n.constant)
    words = f"Graph of {len(graph.nodes)} nodes. Values forward: {values}."
    if backward:
        local = (f"{n.name} by {p.name} {number(s)}" for n in graph.nodes for p, s in n.parents if not p.constant)
        words += f" Local slopes: {'; '.join(local)}."
    if shown:
        slopes = "; ".join(f"{n.name} {number(n.slope)}" for n in shown)
        words += f" Slopes of {graph.output.name}, backward: {slopes}."
    return words


@drawing
def secant(ax: Axes, f: Callable[[float], float], x: float, h: float, *, label: str) -> str:
    """Draw the curve of `f` around `x` and the line through its points at x − h and x + h, with the line's slope.

    `label` names the curve. `f` is called from x − r to x + r, where r is the larger of 1 and 1.6 h. Raises ValueError
    if h is not above 0.
    """
    if not h > 0:
        raise ValueError(f"h is a distance and needs to be above 0; got {h}")
    slope = network.numeric_derivative(f, x, h)
    reach = max(1.0, 1.6 * h)
    curve = np.linspace(x - reach, x + reach, 401)
    ends = np.array([x - h, x + h])
    heights = np.array([float(f(v)) for v in ends])
    ax.plot(curve, [float(f(v)) for v in curve], color=VALUE.above, label=label)
    ax.plot(
        curve,
        heights.mean() + slope * (curve - x),
        color=GRADIENT.of(slope),
        linestyle="--",
        label="through both points",
    )
    ax.plot(ends[:1], heights[:1], "o", color=INK, markersize=8, label=f"x − h = {number(ends[0], 6)}", zorder=3)
    ax.plot(ends[1:], heights[1:], "s", color=INK, markersize=8, label=f"x + h = {number(ends[1], 6)}", zorder=3)
    ax.set(xlabel="x", ylabel=label, title=f"Slope of the line: {number(slope, 5)}, with h = {number(h)}")
    legend_below(ax)
    points = [f"{number(v, 6)}, height {number(height)}" for v, height in zip(ends, heights, strict=True)]
    return (
        f"Curve of {label} around x = {number(x)}, and the line through its points at x − h = {points[0]}, "
        f"and x + h = {points[1]}; its slope is {number(slope, 5)}."
    )
