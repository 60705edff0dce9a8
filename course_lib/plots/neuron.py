"""Figures of one neuron: its diagram with the numbers on it, and the curves of the activations."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from course_lib import network
from course_lib.plots.style import FILLED, INK, WEIGHT, drawing, named_lines
from course_lib.plots.writing import number

FORMULAS = {
    "identity": "z",
    "step": "1 where z > 0, else 0",
    "sigmoid": "1 / (1 + $e^{-z}$)",
    "tanh": "tanh z",
    "relu": "max(0, z)",
}


@drawing
def activation_curves(ax: Axes, names: Sequence[str], z_max: float = 4.0) -> str:
    """Draw the activations `names` (keys of `network.ACTIVATIONS`) from −z_max to z_max.

    Raises KeyError for a name that is no activation, and ValueError for more names than there are kinds of line.
    """
    z = np.linspace(-z_max, z_max, 801)
    curves = {f"{name}: {FORMULAS[name]}": (z, network.ACTIVATIONS[name](z)) for name in names}
    named_lines(ax, curves)
    ax.set(
        xlabel="z, the weighted sum",
        ylabel="a, the activation",
        title="How z is bent into a",
        ylim=(-1.3, 2.3),
    )
    told = {name: [number(float(network.ACTIVATIONS[name](v))) for v in (-z_max, 0.0, z_max)] for name in names}
    ends = "; ".join(f"{name} goes from {a} through {b} at z = 0 to {c}" for name, (a, b, c) in told.items())
    return f"Curves of activation functions for z from {number(-z_max)} to {number(z_max)}: {ends}."


@drawing
def neuron_diagram(
    ax: Axes, w: ArrayLike, x: ArrayLike, b: float, activation: str, inputs: Sequence[str] | None = None
) -> str:
    """Draw one neuron with its numbers: inputs `x` and weights `w` of shape (n,), bias `b`, then z and a.

    `inputs` are names for the inputs. A negative weight is dashed. Raises ValueError where `w` and `x` differ in
    length.
    """
    w, x = np.asarray(w, dtype=float), np.asarray(x, dtype=float)
    if w.shape != x.shape or w.ndim != 1:
        raise ValueError(f"w and x need the same shape (n,); got {w.shape} and {x.shape}")
    names = [f"$x_{i + 1}$" for i in range(w.size)] if inputs is None else list(inputs)
    z = network.weighted_sum(w, x, b)
    a = network.neuron(w, x, b, network.ACTIVATIONS[activation])
    heights = np.linspace(1, -1, w.size) if w.size > 1 else np.zeros(1)
    ax.set(xlim=(-0.9, 6.2), ylim=(-1.75, 1.75), title="One neuron, with its numbers")
    ax.set_aspect("equal")
    ax.set_axis_off()
    for i, (weight, value, y) in enumerate(zip(w, x, heights, strict=True)):
        colour, dash = WEIGHT.of(weight), "--" if weight < 0 else "-"
        ax.plot([0, 3], [y, 0], color=colour, linestyle=dash, linewidth=1 + min(2, abs(weight)), zorder=1)
        ax.add_patch(Circle((0, y), 0.36, facecolor="white", edgecolor=INK))
        ax.text(0, y, number(value), ha="center", va="center")
        side = -1 if y < 0 else 1  # below a lower input, where no weight's box is near
        ax.text(0, y + 0.43 * side, names[i], ha="center", va="top" if y < 0 else "bottom", fontsize=9.5)
        label = dict(boxstyle="square,pad=0.25", facecolor="white", edgecolor=colour, linestyle=dash)
        ax.text(1.35, y * 0.55, f"$w_{i + 1}$ = {number(weight)}", ha="center", va="center", fontsize=9.5, bbox=label)
    ax.plot([3, 3], [-1.15, -0.5], color=INK)
    frame = dict(
        boxstyle="square,pad=0.25", facecolor="white", edgecolor=WEIGHT.of(b), linestyle="--" if b < 0 else "-"
    )
    ax.text(3, -1.3, f"b = {number(b)}", ha="center", va="top", fontsize=9.5, bbox=frame)
    ax.add_patch(Circle((3, 0), 0.5, facecolor=FILLED, edgecolor=INK))
    ax.text(3, 0, "Σ | σ" if activation != "identity" else "Σ", ha="center", va="center", fontsize=12)
    ax.annotate("", (5.1, 0), (3.5, 0), arrowprops=dict(arrowstyle="->", color=INK, linewidth=1.8))
    ax.text(4.25, 0.12, f"z = {number(z, 4)}", ha="center", va="bottom", fontsize=9.5)
    if activation != "identity":
        ax.text(4.25, -0.15, f"a = {activation}(z)", ha="center", va="top", fontsize=9.5)
    ax.text(5.2, 0, number(a, 4), ha="left", va="center", fontsize=14, fontweight="bold")
    parts = ", ".join(
        f"{name.strip('$')} = {number(value)} with weight {number(weight)}"
        for name, value, weight in zip(names, x, w, strict=True)
    )
    answers = f"z = {number(z, 4)}; output a = {number(a, 4)} ({activation})"
    return f"Diagram of one neuron: inputs {parts}; bias {number(b)}; {answers}."
