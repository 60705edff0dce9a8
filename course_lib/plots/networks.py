"""Figures of a whole network: its numbers in both directions, the shapes of its layers, the size of its gradients."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerPatch, HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Polygon, Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from course_lib.network import Params
from course_lib.plots.style import (
    DELTA,
    FILLED,
    GRADIENT,
    INK,
    WEIGHT,
    Look,
    drawing,
    fitting,
    legend_below,
    named_lines,
    text_width,
    wrap_title,
)
from course_lib.plots.writing import number

Vectors = Sequence[NDArray[np.float64]]
MOST_LABELS = 16  # between two layers; more numbers would cover one another
WEIGHT_BOX, GRADIENT_BOX = "square,pad=0.2", "larrow,pad=0.1"  # of a label on an edge: docs/style.md
NEAR = 1.3  # from a column of neurons to the next, in inches: too near for all labels between them
NARROW_SHEET = 4.0  # inches; with less, the name of a bias stands above its number
CHARACTER, LINE = 0.075, 0.19  # of a label in a font of 9.5 points, in inches
LABEL, SMALL_LABEL = 9.5, 8.0  # points: of the numbers at lines, and on a phone's sheet
IN_A_CIRCLE = (10.0, 9.0, 8.0, 7.5)  # points: the largest in which a number fits
CHORD = 1.75  # of a circle where its number stands, in radii


def _sheet(ax: Axes, title: str) -> tuple[float, float]:
    """Make `ax` a sheet of paper measured in inches, without axes; return its width and height."""
    ax.set_axis_off()
    ax.set_title(title)
    wrap_title(ax)  # or it would take room away that is shared out already
    figure = ax.figure.get_figure(root=True)
    waiting = [other for other in figure.axes if other is not ax and other.axison and not other.has_data()]
    for other in waiting:  # its numbers may never come, and would take room away from this sheet alone
        other.set_axis_off()
    figure.draw_without_rendering()  # the layout, without which no Axes knows its size
    for other in waiting:
        other.set_axis_on()
    extent = ax.get_window_extent()
    width, height = extent.width / figure.dpi, extent.height / figure.dpi
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.set_aspect("equal")
    return width, height


# ------------------------------------------------------------------ numbers in the room they have


def _in_one_way(places: Iterable[tuple[float, float, float]], digits: int) -> Callable[[float], str]:
    """Return what writes a number in the same digits wherever it stands, whatever its sign.

    `places` are (number, points, room in inches). It gets the most digits, up to `digits`, that have room in each of
    its places; a place where not even one has room gets the shortest text.
    """

    def size(value: float) -> str:
        return f"{abs(value):.12g}"  # δ and ∂L/∂b are one number, but perhaps not to the last bit

    counts: dict[str, int] = {}
    for value, points, room in places:
        fits = (count for count in range(digits, 0, -1) if text_width(number(value, count), points) <= room)
        counts[size(value)] = min(counts.get(size(value), digits), next(fits, 0))

    def written(value: float) -> str:
        count = counts.get(size(value), digits)
        return number(value, count) if count else fitting(value, digits, 0)

    return written


# ------------------------------------------------------------------ the diagram of a network


def _sizes(params: Params) -> list[int]:
    """Return the number of inputs and of the neurons in each layer. Raises ValueError if the shapes do not fit."""
    if not params:
        raise ValueError("a network needs at least one layer; got none")
    sizes = [np.shape(params[0][0])[-1]]
    for layer, (W, b) in enumerate(params, 1):
        if np.shape(W)[1:] != (sizes[-1],) or np.shape(b) != (len(W), 1):
            raise ValueError(
                f"layer {layer} needs W of shape (n, {sizes[-1]}) and b of shape (n, 1); "
                f"got {np.shape(W)} and {np.shape(b)}"
            )
        sizes.append(len(W))
    return sizes


def _one_example(vectors: Vectors, sizes: Sequence[int]) -> list[list[float]]:
    """Return the numbers of column vectors, one for each of `sizes`. Raises ValueError if the shapes do not fit."""
    if [np.shape(v) for v in vectors] != [(n, 1) for n in sizes]:
        wanted = ", ".join(f"({n}, 1)" for n in sizes)
        got = ", ".join(str(np.shape(v)) for v in vectors)
        raise ValueError(f"a diagram shows one example, as column vectors of shapes {wanted}; got {got}")
    return [[float(value) for value in np.ravel(v)] for v in vectors]


def _label_places(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    box: tuple[float, float],
    taken: NDArray[np.float64],
    taken_width: float,
    radius: float,
    near: bool,
) -> NDArray[np.float64]:
    """Return a place for one label on each edge, far from other labels, other edges and the texts at `taken` (k, 2).

    All `starts` have the same x, and so have all `ends`; both have shape (n, 2). `box` is the width and height of a
    label, `taken_width` that of the texts, `radius` that of the circles at both ends, where no label stands. If these
    are `near` each other, the label of a slanted edge may stand over or under a circle. Each label in turn moves to its
    best place on its edge; this is repeated six times.
    """
    run = ends - starts
    circles = np.concatenate([starts, ends])

    def places(e: int) -> NDArray[np.float64]:
        """Return where on an edge its label may stand, as shares of the edge."""
        clear = min(radius + 0.08, max(0.0, (run[e, 0] - box[0]) / 2))
        margin = 0.0 if near and abs(run[e, 1]) > radius else clear
        least = min(0.5, (margin + box[0] / 2) / run[e, 0])
        return np.linspace(least, 1 - least, 41)

    t = np.resize([0.35, 0.65, 0.5], len(starts))
    reach = box[1] / 2 + np.abs(run[:, 1] / run[0, 0]) * box[0] / 2  # an edge this near in height runs into the label
    widths = np.concatenate([np.full(len(starts) - 1, box[0]), np.full(len(taken), (box[0] + taken_width) / 2)])
    apart = np.column_stack([widths, np.full(widths.size, box[1])])  # nearer than this in both directions, they overlap
    for _ in range(6):
        for e in range(len(starts)):
            rest = np.arange(len(starts)) != e
            steps = places(e)
            at = starts[e] + steps[:, None] * run[e]
            labels = np.concatenate([(starts + t[:, None] * run)[rest], taken])
            to_labels = np.max(np.abs(at[:, None] - labels) / apart, axis=2)
            heights = starts[rest, 1] + steps[:, None] * run[rest, 1]
            to_edges = np.abs(at[:, 1:] - heights) / reach[rest]
            beside = np.clip(np.abs(at[:, None] - circles) - np.array(box) / 2, 0, None)
            in_circles = np.clip(radius + 0.03 - np.hypot(beside[..., 0], beside[..., 1]), 0, None) / radius
            cost = 20 * np.clip(1.15 - to_labels, 0, None).sum(1) + np.clip(1.6 - to_edges, 0, None).sum(1)
            cost += 20 * in_circles.sum(1)
            t[e] = steps[np.argmin(cost + 0.1 * np.abs(steps - 0.5))]
    return starts + t[:, None] * run


def _draw_edges(
    ax: Axes,
    W: NDArray[np.float64],
    left: NDArray[np.float64],
    right: NDArray[np.float64],
    *,
    radius: float,
    largest: float,
    taken: NDArray[np.float64],
    taken_width: float,
    backward: bool,
    written: Callable[[float], str],
    points: float,
) -> None:
    """Draw the edges between columns of neurons at `left` and `right` (n, 2); if they are few, also write W's numbers.

    The width of a line shows |w| relative to the `largest` in the network; a negative weight is dashed. `written` says
    how a number is written; it has so many `points`.
    """
    weights = W.ravel()
    starts, ends = np.tile(left, (len(right), 1)), np.repeat(right, len(left), axis=0)
    labelled = weights.size <= MOST_LABELS
    labels = [written(weight) for weight in weights]
    box = (points / LABEL * CHARACTER * max(map(len, labels)) + 0.1, LINE)
    near = right[0, 0] - left[0, 0] < NEAR
    places = _label_places(starts, ends, box, taken, taken_width, radius, near) if labelled else starts
    for weight, start, end, text, place in zip(weights, starts, ends, labels, places, strict=True):
        colour, dash = (GRADIENT if backward else WEIGHT).of(weight), (0, (4, 2)) if weight < 0 else "-"
        width = (0.9 if labelled else 0.4) + 2.2 * abs(weight) / largest
        ax.plot(*zip(start, end, strict=True), color=colour, linestyle=dash, linewidth=width, zorder=1)
        if not labelled:
            continue
        along = (end - start) / np.hypot(*(end - start))
        tip, tail = (start + radius * along, end) if backward else (end - radius * along, start)
        head = dict(arrowstyle="-|>,head_width=0.25,head_length=0.5", color=colour, linewidth=0, shrinkA=0, shrinkB=0)
        ax.annotate("", tip, tip + 0.15 * (tail - tip) / np.hypot(*(tail - tip)), arrowprops=head, zorder=2)
        frame = dict(
            boxstyle=GRADIENT_BOX if backward else WEIGHT_BOX, facecolor="white", edgecolor=colour, linestyle=dash
        )
        ax.text(place[0], place[1], text, ha="center", va="center", fontsize=points, bbox=frame, zorder=4)


def _draw_network(
    ax: Axes,
    params: Params,
    circles: Sequence[Sequence[str | float]],
    heads: Sequence[str],
    matrix: str,
    bias: str,
    *,
    title: str,
    backward: bool,
    digits: int,
) -> str:
    """Draw the network: `circles` in its neurons, `heads` above its layers; `matrix` and `bias` name its numbers.

    Return in words what was left out for lack of room, or nothing.
    """
    sizes = [len(inside) for inside in circles]
    width, height = _sheet(ax, title)
    narrow = width < NARROW_SHEET
    top, bottom = height - (1.1 if narrow else 0.92), 0.6
    spacing = (top - bottom) / max(1, max(sizes) - 1)
    radius = min(0.27 if narrow else 0.33, 0.34 * spacing)
    roomy = radius >= 0.2
    xs = np.linspace(*((0.36, width - 0.42) if narrow else (0.5, width - 0.6)), len(sizes))
    columns = [
        np.column_stack([np.full(n, x), (top + bottom) / 2 + spacing * ((n - 1) / 2 - np.arange(n))])
        for n, x in zip(sizes, xs, strict=True)
    ]
    largest = max(float(np.max(np.abs(W))) for W, _ in params) or 1.0
    apart = "\n" if narrow and len(bias) > 1 else " "
    away = radius + (0.24 if apart == "\n" else 0.14)
    # A bias stands outside: over its neuron in the upper half, below it else, where fewer edges arrive.
    outside = [column + np.where(column[:, 1:] > (top + bottom) / 2 + 0.01, 1, -1) * [0, away] for column in columns]
    points = SMALL_LABEL if narrow else LABEL
    between = float(np.min(np.diff(xs), initial=width)) - 2 * radius - (0.2 if narrow else 0.45)
    on_lines = [(float(w), points, between) for W, _ in params if W.size <= MOST_LABELS for w in np.ravel(W)]
    in_circles = [
        (item, min(IN_A_CIRCLE), CHORD * radius)
        for inside in circles
        for item in inside
        if roomy and not isinstance(item, str)
    ]
    written = _in_one_way([*on_lines, *in_circles], digits)
    biases = [[f"{bias}{apart}= {written(value)}" for value in b[:, 0]] for _, b in params]
    for layer, (W, _) in enumerate(params, 1):
        left, right = columns[layer - 1 : layer + 1]
        taken = np.concatenate(outside[max(1, layer - 1) : layer + 1])
        _draw_edges(
            ax,
            W,
            left,
            right,
            radius=radius,
            largest=largest,
            taken=taken,
            taken_width=CHARACTER * max(len(part) for texts in biases for text in texts for part in text.split("\n")),
            backward=backward,
            written=written,
            points=points,
        )
        ends = (xs[layer - 1] + 0.45, xs[layer] - 0.45)
        arrow = dict(arrowstyle="<|-" if backward else "-|>", color=INK, linewidth=1, shrinkA=0, shrinkB=0)
        ax.annotate("", (ends[1], height - 0.13), (ends[0], height - 0.13), arrowprops=arrow)
        name = f"${matrix}^{{({layer})}}$"
        ax.text(np.mean(ends), height - 0.13, name, ha="center", va="center", backgroundcolor="white", fontsize=10.5)
        for (x, y), text in zip(outside[layer], biases[layer - 1], strict=True):
            if roomy:
                frame = dict(boxstyle="round,pad=0.1", facecolor="white", edgecolor="none")
                ax.text(x, y, text, ha="center", va="center", fontsize=LABEL, bbox=frame, zorder=3)
    for layer, (inside, column) in enumerate(zip(circles, columns, strict=True)):
        ax.text(xs[layer], height - 0.13, heads[layer], ha="center", va="center")
        for item, (x, y) in zip(inside, column, strict=True):
            face, edge = "#f0f0f0" if layer == 0 else FILLED, INK
            if backward and not isinstance(item, str):
                edge = DELTA.of(item)
                ax.plot(x - 0.71 * radius, y + 0.71 * radius, "D", color=edge, markersize=7, zorder=6)
            ax.add_patch(Circle((x, y), radius, facecolor=face, edgecolor=edge, linewidth=1.5, zorder=5))
            if roomy:
                text = item if isinstance(item, str) else written(item)
                fits = (size for size in IN_A_CIRCLE if text[0] == "$" or text_width(text, size) <= CHORD * radius)
                ax.text(x, y, text, ha="center", va="center", fontsize=next(fits, min(IN_A_CIRCLE)), zorder=6)
    left_out = [f"{W.size} weights of layer {i}" for i, (W, _) in enumerate(params, 1) if W.size > MOST_LABELS]
    left_out += [] if roomy else ["the neurons"]
    return f" Without numbers in the picture: {', '.join(left_out)}." if left_out else ""


def _listed(values: Iterable[float], digits: int) -> str:
    """Join the numbers with commas."""
    return ", ".join(number(value, digits) for value in values)


def _in_words(params: Params, W_name: str, b_name: str, digits: int) -> str:
    """Describe the weights and biases of every layer that is small enough, row by row, in one sentence."""
    parts = []
    for layer, (W, b) in enumerate(params, 1):
        negative = f"{np.sum(np.asarray(W) < 0)} of {np.size(W)} negative (dashed)"
        if np.size(W) > MOST_LABELS:
            parts.append(f"layer {layer}: {W_name} has shape {np.shape(W)}, {negative}")
            continue
        rows = [f"({_listed(row, digits)})" for row in (*W, np.ravel(b))]
        parts.append(f"layer {layer}: {W_name} has the rows {', '.join(rows[:-1])}, {negative}; {b_name} is {rows[-1]}")
    return "; ".join(parts)


@drawing
def network_diagram(
    ax: Axes,
    params: Params,
    nodes: Vectors | None = None,
    *,
    title: str = "Forward: values from left to right, dashed weights are negative",
    digits: int = 3,
) -> str:
    """Draw a small network with its weights on the edges and its biases above or below the neurons.

    `params` is the list of (W, b) with shapes (n, n_prev) and (n, 1). `nodes` are the values to write into the circles:
    one column vector (n, 1) for each layer, inputs first, such as the As of `network.forward` for one example; without
    it, the circles hold names. A number has up to `digits` significant digits, the same wherever it stands; with less
    room, fewer. More than 16 weights between two layers are drawn without numbers. Raises ValueError if the shapes do
    not fit.
    """
    sizes = _sizes(params)
    names = [[f"$x_{{{i}}}$" for i in range(1, sizes[0] + 1)]]
    names += [[f"$a_{{{i}}}^{{({layer})}}$" for i in range(1, n + 1)] for layer, n in enumerate(sizes[1:], 1)]
    values = None if nodes is None else _one_example(nodes, sizes)
    heads = ["$a^{(0)} = x$", *(f"$a^{{({layer})}}$" for layer in range(1, len(sizes)))]
    left_out = _draw_network(ax, params, values or names, heads, "W", "b", title=title, backward=False, digits=digits)
    shown = (
        ""
        if values is None
        else " Values: "
        + "; ".join(
            f"{'x' if layer == 0 else f'a({layer})'} = ({_listed(inside, digits)})"
            for layer, inside in enumerate(values)
        )
        + "."
    )
    kind = "-".join(map(str, sizes))
    return f"Diagram of a {kind} network, {_in_words(params, 'W', 'b', digits)}.{shown}{left_out}"


@drawing
def backward_diagram(
    ax: Axes,
    grads: Params,
    deltas: Vectors,
    *,
    title: str = "Backward: error signals from right to left, dashed is negative",
    digits: int = 3,
) -> str:
    """Draw the backward pass through a small network: error signals in the neurons, gradients on the edges.

    `grads` is the list of (∂L/∂W, ∂L/∂b) with the shapes of the parameters. `deltas` are the error signals of one
    example: a column vector (n, 1) for each layer, first layer first. Inputs have no error signal; their circles hold
    names. A number has up to `digits` significant digits, the same wherever it stands; with less room, fewer. A legend
    says what the diamonds and the flags are. More than 16 gradients between two layers are drawn without numbers.
    Raises ValueError if the shapes do not fit.
    """
    sizes = _sizes(grads)
    values = _one_example(deltas, sizes[1:])
    circles: list[Sequence[str | float]] = [[f"$x_{{{i}}}$" for i in range(1, sizes[0] + 1)], *values]
    heads = ["$x$", *(rf"$\delta^{{({layer})}}$" for layer in range(1, len(sizes)))]
    _backward_key(ax)  # before the sheet is measured
    left_out = _draw_network(
        ax, grads, circles, heads, r"\partial L / \partial W", "∂L/∂b", title=title, backward=True, digits=digits
    )
    signals = "; ".join(
        f"δ({layer}) = ({_listed(inside, digits)})" for layer, inside in reversed([*enumerate(values, 1)])
    )
    kind = "-".join(map(str, sizes))
    return (
        f"Diagram of the backward pass through a {kind} network, from right to left. Error signals: {signals}. "
        f"Gradients, {_in_words(grads, '∂L/∂W', '∂L/∂b', digits)}.{left_out}"
    )


def _backward_key(ax: Axes) -> None:
    """Say below the figure what its diamonds and its flags are, in their colours above 0 and below."""
    signals = tuple(Line2D([], [], linestyle="", marker="D", color=colour) for colour in DELTA)
    flags = (
        Patch(facecolor="white", edgecolor=GRADIENT.above),
        Patch(facecolor="white", edgecolor=GRADIENT.below, linestyle=(0, (3, 1.5))),
    )
    legend_below(
        ax,
        0.6,
        handles=[signals, flags],
        labels=["error signal δ: above 0, below 0", "gradient: above 0, below 0"],
        handler_map={tuple: HandlerTuple(ndivide=None), Patch: HandlerPatch(_flag)},
        handlelength=3.6,
    )


def _flag(
    legend: Legend, orig_handle: Patch, xdescent: float, ydescent: float, width: float, height: float, fontsize: float
) -> Polygon:
    """Draw the flag of a gradient, for the key: five corners, its point to the left."""
    left, low = -xdescent, -ydescent
    right, top, point = left + width, low + height, left + height / 2
    return Polygon([(left, low + height / 2), (point, low), (right, low), (right, top), (point, top)], closed=True)


# ------------------------------------------------------------------ the shapes of its layers


def _side(n: int) -> float:
    """Return the side of a rectangle that stands for `n` rows or columns: it grows with the logarithm of n."""
    return 1.0 + math.log2(n) / 3


@drawing
def layer_shapes(ax: Axes, sizes: Sequence[int], m: int) -> str:
    """Draw Z = W A_prev + b for each layer as rectangles with their shapes, for a batch of `m` examples.

    `sizes` are the numbers of inputs and of neurons in each layer: (784, 128, 10). Sides grow with the logarithm of
    their number. The inner dimension, which W and A_prev must share, is marked. A layer needs about 1.5 inches of the
    figure's height. Raises ValueError for less than one layer or more than four.
    """
    if not 2 <= len(sizes) <= 5:
        raise ValueError(f"one to four layers can be drawn, so 2 to 5 sizes; got {len(sizes)}")
    width, height = _sheet(ax, "The inner numbers must agree: the thick sides are equally long")
    # For each layer, for each of W, A_prev, b and Z: its name and its shape.
    equations = [
        [
            (f"W^{{({layer})}}", (n, n_prev)),
            ("X" if layer == 1 else f"A^{{({layer - 1})}}", (n_prev, m)),
            (f"b^{{({layer})}}", (n, 1)),
            (f"Z^{{({layer})}}", (n, m)),
        ]
        for layer, (n_prev, n) in enumerate(pairwise(sizes), 1)
    ]
    rows = np.array([max(_side(n) for n in pair) for pair in pairwise(sizes)])
    columns = np.array([max(_side(parts[i][1][1]) for parts in equations) for i in range(4)])
    gap, under = 0.45, 0.3  # for the signs between rectangles, and for the shapes below them
    scale = min(0.75, (width - 0.3 - 3 * gap) / columns.sum(), (height - (under + 0.08) * len(rows)) / rows.sum())
    free = (height - scale * rows.sum() - under * len(rows)) / len(rows)
    lefts = (width - scale * columns.sum() - 3 * gap) / 2 + np.cumsum([0, *(scale * columns[:-1] + gap)])
    top = height - free / 2
    for parts, row in zip(equations, rows, strict=True):
        middle = top - scale * row / 2
        for i, ((name, shape), left, column) in enumerate(zip(parts, lefts, columns, strict=True)):
            _draw_matrix(
                ax,
                name,
                shape,
                (left + scale * (column - _side(shape[1]) / 2), middle),
                scale,
                inner={0: 1, 1: 0}.get(i),
            )
            if i:
                ax.text(left - gap / 2, middle, "·+="[i - 1], ha="center", va="center", fontsize=15)
        top -= scale * row + under + free
    lines = "; ".join(
        f"layer {layer}: W {n} × {n_prev}, times {'X' if layer == 1 else f'A({layer - 1})'} {n_prev} × {m}, plus b "
        f"{n} × 1, is Z {n} × {m}"
        for layer, (n_prev, n) in enumerate(pairwise(sizes), 1)
    )
    return f"Rectangles for the shapes in each layer; the inner numbers agree. {lines}."


def _draw_matrix(
    ax: Axes, name: str, shape: tuple[int, int], centre: tuple[float, float], scale: float, inner: int | None
) -> None:
    """Draw a rectangle for a matrix, with its name and `shape`; `inner` (0: rows, 1: columns) is the marked number."""
    x, y = centre
    h, w = (scale * _side(n) for n in shape)
    low, left = y - h / 2, x - w / 2
    ax.add_patch(Rectangle((left, low), w, h, facecolor=FILLED if name[0] in "XAZ" else "#f0f0f0", edgecolor=INK))
    inside = w > 0.25  # else its name stands over it
    look: Look = dict(va="center", fontsize=11 if w > 0.4 else 8.5) if inside else dict(va="bottom", fontsize=9.5)
    ax.text(x, y if inside else low + h + 0.04, f"${name}$", ha="center", **look)
    if inner is not None:
        side = ([left, left], [low, low + h]) if inner == 0 else ([left, left + w], [low + h, low + h])
        ax.plot(*side, color=INK, linewidth=4, solid_capstyle="butt")
    ax.text(x, low - 0.06, "×", ha="center", va="top", fontsize=9.5)
    for axis, (align, shift) in enumerate((("right", -0.09), ("left", 0.09))):
        marked: Look = dict(fontweight="bold") if axis == inner else {}
        ax.text(x + shift, low - 0.06, f"{shape[axis]}", ha=align, va="top", fontsize=9.5, **marked)


# ------------------------------------------------------------------ the size of its gradients


@drawing
def gradient_magnitudes(ax: Axes, magnitudes: Mapping[str, Sequence[float]], *, of: str = "gradient") -> str:
    """Draw the size of the gradient, or of what `of` names, in each layer: a line for each name, on a logarithmic axis.

    `magnitudes[name]` holds one positive number for each layer, first layer first. Raises ValueError if a number is not
    above 0, if the lines differ in length, or if there are more names than kinds of line.
    """
    if len({len(values) for values in magnitudes.values()}) != 1:
        raise ValueError("each name needs one number for each layer, so all the same count")
    for name, values in magnitudes.items():
        if not np.all(np.asarray(values) > 0):
            raise ValueError(f"a logarithmic axis shows numbers above 0 alone; {name} has {min(values):g}")
    count = len(next(iter(magnitudes.values())))
    layers = np.arange(1, count + 1)
    named_lines(ax, {name: (layers, values) for name, values in magnitudes.items()}, points=True)
    ax.set(
        xlabel="layer (1 is next to the inputs)",
        ylabel=f"size of the {of}",
        title=f"What is left of the {of} in each layer",
        yscale="log",
    )
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ends = "; ".join(
        f"{name} {number(values[-1], 2)} in the last and {number(values[0], 2)} in the first"
        for name, values in magnitudes.items()
    )
    return f"Lines: size of the {of} in each of {count} layers, on a logarithmic axis: {ends}."
