"""Figures of a neuron as a logic gate: its line in the plane of the inputs, and what a search for gates finds."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_lib import data, network
from course_lib.plots.planes import grid, mark_points, shade
from course_lib.plots.style import BLUE, VERMILION, Look, drawing, for_a_phone, legend_below
from course_lib.plots.writing import number


@drawing
def input_plane(ax: Axes, w: ArrayLike, b: float, low: float = -2.0, high: float = 2.0) -> str:
    """Draw the plane of two inputs from `low` to `high`, coloured by σ(w · x + b), with its line. `w`: shape (2,)."""
    w = np.asarray(w, dtype=float)
    a = shade(ax, network.sigmoid(w @ grid(low, high) + b), low, high)
    for word, corner in (("fires", int(np.argmax(a))), ("off", int(np.argmin(a)))):
        row, column = np.unravel_index(corner, a.shape)
        x, y = (low + (high - low) * (0.15 + 0.7 * i / (a.shape[0] - 1)) for i in (column, row))
        ax.text(x, y, word, ha="center", va="center", fontweight="bold")
    w_1, w_2, bias = (number(round(float(value), 1)) for value in (*w, b))
    ax.set_title(f"w = ({w_1}, {w_2}), b = {bias}", fontsize=10.5)
    return (
        f"Plane of the inputs x1 and x2: the neuron with weights {w_1} and {w_2} and bias {bias} fires on "
        f"{100 * np.mean(a > 0.5):.0f} % of it, on one side of a straight line."
    )


@drawing
def gate_plane(ax: Axes, w: ArrayLike, b: float, name: str) -> str:
    """Draw the plane of two inputs coloured by σ(w · x + b), the neuron's line, and the four points of the gate `name`.

    `w` has shape (2,). Points that should be 1 are discs, points that should be 0 are squares. Points that come out
    wrong are crossed.
    """
    w = np.asarray(w, dtype=float)
    shade(ax, network.sigmoid(w @ grid(-0.5, 1.5) + b), -0.5, 1.5)
    fires = w @ data.GATE_INPUTS + b > 0
    right = mark_points(ax, data.GATE_INPUTS, data.TRUTH_TABLES[name] == 1, fires)
    ax.set(xticks=[0, 1], yticks=[0, 1], title=f"{name.upper()}: {right} of 4 right")
    return (
        f"Plane of the inputs x1 and x2 with the line {number(w[0])} x1 + {number(w[1])} x2 + {number(b)} = 0; "
        f"the neuron fires for {int(np.sum(fires))} of the four points, {right} of 4 as {name.upper()} wants."
    )


@drawing
def search_result(ax: Axes, right: Mapping[str, NDArray[np.int_]]) -> str:
    """Draw, for each gate, how many of the tried neurons got 0, 1, 2, 3 or 4 inputs right.

    `right[name]` holds one number from 0 to 4 for each neuron tried.
    """
    share = {name: np.bincount(counts, minlength=5) / len(counts) for name, counts in right.items()}
    narrow = for_a_phone(ax)  # there the numbers over the bars stand upright: they would be wider than their bars
    width = (0.93 if narrow else 0.8) / len(share)
    look: Look = dict(rotation=90, fontsize=7.5) if narrow else dict(fontsize=8.5)
    hatches = ["", "//", "..", "xx"]
    colours = [BLUE, "#56B4E9", "#009E73", VERMILION]
    for i, (name, part) in enumerate(share.items()):
        at = np.arange(5) + (i - (len(share) - 1) / 2) * width
        ax.bar(at, 100 * part, width, label=name.upper(), color=colours[i], hatch=hatches[i], edgecolor="white")
        ax.text(at[4], 100 * part[4] + 1, f"{100 * part[4]:.1f}", ha="center", va="bottom", **look)
    ax.set(
        xlabel="inputs right, of four",
        ylabel="share of the neurons tried, %",
        title="How far chance gets",
        xticks=range(5),
    )
    legend_below(ax)
    perfect = ", ".join(f"{name.upper()} {100 * part[4]:.1f} %" for name, part in share.items())
    return f"Bars: how many random neurons got 0 to 4 inputs of each gate right. All four right: {perfect}."
