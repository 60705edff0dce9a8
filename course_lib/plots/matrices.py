"""Figures of matrices."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from course_lib.plots.style import INK, drawing


@drawing
def confusion_matrix(ax: Axes, share: NDArray[np.float64], groups: Sequence[str]) -> str:
    """Draw how often what was made (rows) was named as what (columns); `share` is square, `groups` names its blocks.

    A mistake that is always recognised is a black field on the diagonal. Raises ValueError where the sizes differ.
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
