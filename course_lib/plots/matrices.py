"""Figures of matrices."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import NDArray

from course_lib.plots.style import INK, VALUE, Pair, drawing, fitting
from course_lib.plots.writing import number


def signed(pair: Pair) -> LinearSegmentedColormap:
    """Return a colour map of a quantity: white at 0, in the colours of its pair at both ends."""
    return LinearSegmentedColormap.from_list("below to above 0", [pair.below, "#FFFFFF", pair.above])


@drawing
def confusion_matrix(ax: Axes, share: NDArray[np.float64], groups: Sequence[str]) -> str:
    """Draw how often each mistake (row) was given each name (column); `share` is square, `groups` names its blocks.

    A mistake that is always recognised is a black field on the diagonal. Raises ValueError if the sizes differ.
    """
    n = len(groups)
    if share.shape != (n, n):
        raise ValueError(f"share needs a row and a column for each of the {n} group names; got shape {share.shape}")
    ax.imshow(share, cmap="Greys", vmin=0, vmax=1, interpolation="nearest")
    starts, ends = [], 0
    for name, members in groupby(groups):
        starts.append((ends, name))
        ends += len(list(members))
        ax.axhline(ends - 0.5, color="#cccccc", linewidth=0.5)
        ax.axvline(ends - 0.5, color="#cccccc", linewidth=0.5)
    middles = [(s + e - 1) / 2 for (s, _), e in zip(starts, [*(s for s, _ in starts[1:]), ends], strict=True)]
    ax.set_xticks(middles, [name for _, name in starts], rotation=90, fontsize=7, color=INK)
    ax.set_yticks(middles, [name for _, name in starts], fontsize=7, color=INK)
    ax.grid(False)
    ax.set(xlabel="named", ylabel="made", title="Mistakes made, and mistakes named")
    return (
        f"Matrix of {n} mistakes made against mistakes named: {100 * np.mean(np.diag(share)):.1f} % are named as what "
        f"they are, on the diagonal; {100 * (np.sum(share) - np.trace(share)) / n:.1f} % as another."
    )


@drawing
def number_grid(
    ax: Axes,
    matrix: NDArray[np.float64],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    title: str,
    xlabel: str,
    ylabel: str,
) -> str:
    """Draw a matrix of shape (n, k), up to about 10 × 10, as cells with numbers; `rows` and `columns` name them.

    The numbers are values: negative ones vermilion, positive ones blue, and larger ones darker. They have three
    significant digits, or fewer if a cell is narrow. Raises ValueError if the names do not fit the shape.
    """
    matrix = np.asarray(matrix, dtype=float)
    if matrix.shape != (len(rows), len(columns)):
        raise ValueError(
            f"the matrix needs a row for each of {len(rows)} names and a column for each of {len(columns)}; "
            f"got shape {matrix.shape}"
        )
    furthest = float(np.max(np.abs(matrix))) or 1.0
    # Half of each colour is left unused, so that dark numbers are legible on every shade.
    ax.imshow(
        matrix, cmap=signed(VALUE), vmin=-1.7 * furthest, vmax=1.7 * furthest, aspect="auto", interpolation="nearest"
    )
    room = int(ax.get_window_extent().width / ax.figure.dpi / len(columns) / 0.07)
    for (i, j), value in np.ndenumerate(matrix):
        ax.text(j, i, fitting(value, 3, room), ha="center", va="center", fontsize=11 if len(columns) <= 6 else 9)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    ax.grid(False)
    ax.grid(which="minor", color="white", linewidth=2)
    ax.tick_params(which="both", length=0)
    ax.spines[:].set_visible(False)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    lines = "; ".join(
        f"{name}: {', '.join(number(value) for value in row)}" for name, row in zip(rows, matrix, strict=True)
    )
    return f"{title}. A {matrix.shape[0]} by {matrix.shape[1]} grid of numbers, row by row. {lines.replace('$', '')}."
