"""Figures of handwritten digits, of weights that look at them, and of the losses of what a network says to them."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from course_lib import network
from course_lib.plots.matrices import signed as signed_map
from course_lib.plots.style import INK, WEIGHT, drawing, named_lines, share_of_width, wrap_title
from course_lib.plots.writing import number

SIDE = 28  # pixels of an image along each side
GAP = 3  # pixels between two images
LINE = 1.35  # from one line of a title to the next, in heights of a letter
LETTER = 0.62  # width of a letter, in heights
LARGEST, READABLE, SMALLEST = 11.0, 8.0, 5.0  # letters of a title, in points
LEAST_IMAGE = 0.6  # width of an image, in inches


@drawing
def digit_images(
    ax: Axes,
    images: ArrayLike,
    titles: Sequence[object] | None = None,
    *,
    title: str,
    rows: int = 1,
    signed: bool = False,
) -> str:
    """Draw images of 28 × 28 pixels in a number of rows, each with its own title above it.

    `images` has shape (784, k): an image in each column, its pixels row by row from the top left, as in
    `data.digits().T`. 0 is white, and the largest number of all images black. With `signed`, for weights, positive
    numbers are black and negative ones gold, darker if further from 0. A title may have several lines. Raises
    ValueError if the shape is another, if there is no image, or if the titles are not as many as the images.
    """
    images = np.asarray(images, dtype=float)
    if images.ndim != 2 or images.shape[0] != SIDE**2 or images.shape[1] == 0:
        raise ValueError(f"images need shape ({SIDE**2}, k), one in each column, k ≥ 1; got {images.shape}")
    count = images.shape[1]
    if titles is not None and len(titles) != count:
        raise ValueError(f"{count} images need as many titles; got {len(titles)}")
    names = [""] * count if titles is None else [str(name) for name in titles]
    columns = _columns(ax, math.ceil(count / rows), names)
    rows = math.ceil(count / columns)
    furthest = float(np.max(np.abs(images))) or 1.0
    ax.set_axis_off()
    ax.set_title(title)
    wrap_title(ax)
    ax.figure.get_figure(root=True).draw_without_rendering()  # the layout, without which no Axes knows its size
    lines = max(name.count("\n") + 1 if name else 0 for name in names)
    size, above = _letters(ax, names, lines, rows, columns)
    step = SIDE + GAP + above
    for i, name in enumerate(names):
        left, top = (i % columns) * (SIDE + GAP), (i // columns) * step + above
        ax.imshow(
            images[:, i].reshape(SIDE, SIDE),
            extent=(left, left + SIDE, top + SIDE, top),
            cmap=signed_map(WEIGHT) if signed else "Greys",
            vmin=-furthest if signed else 0.0,
            vmax=furthest,
            interpolation="nearest",
        )
        ax.add_patch(Rectangle((left, top), SIDE, SIDE, fill=False, edgecolor="#bbbbbb", linewidth=0.6))
        ax.text(left + SIDE / 2, top - 0.8, name, ha="center", va="bottom", fontsize=size, color=INK, linespacing=1.1)
    ax.set(xlim=(-1, columns * (SIDE + GAP) - GAP + 1), ylim=(rows * step - GAP + 1, -1))
    ax.set_aspect("equal")
    named = "; ".join(name.replace("\n", ", ") for name in names if name)
    scale = f" Black is positive, gold negative, darkest at {number(furthest)} from 0." if signed else ""
    return f"{title}. {count} images of {SIDE} × {SIDE} pixels in {rows} row{'s' * (rows > 1)}{_colon(named)}.{scale}"


def _colon(named: str) -> str:
    """Introduce the names of images, if they have any."""
    return f": {named}" if named else ""


def _columns(ax: Axes, wanted: int, names: Sequence[str]) -> int:
    """Return how many images stand side by side: fewer than `wanted` where their titles would be too small to read.

    The figure gets the height that this needs, if it has no other Axes.
    """
    longest = max(len(line) for name in names for line in name.split("\n"))
    width = share_of_width(ax) / ax.figure.dpi
    most = max(1, int(width / max(LEAST_IMAGE, longest * LETTER * READABLE / 72)))
    columns = min(wanted, most)
    figure = ax.figure.get_figure(root=True)
    if columns < wanted and len(figure.axes) == 1:
        lines = max(name.count("\n") + 1 for name in names)
        cell = width / columns + lines * READABLE * LINE / 72
        figure.set_figheight(0.6 + math.ceil(len(names) / columns) * cell)
    return columns


def _letters(ax: Axes, names: Sequence[str], lines: int, rows: int, columns: int) -> tuple[float, float]:
    """Return the size of the titles' letters in points, so that all fit, and the pixels of an image they need above it.

    Larger titles leave less room for the images, and so for themselves: the size is found by trying.
    """
    longest = max((len(line) for name in names for line in name.split("\n")), default=0)
    if longest == 0:
        return LARGEST, 0.0
    extent, dpi = ax.get_window_extent(), ax.figure.dpi
    for size in np.arange(LARGEST, SMALLEST, -0.5):
        letter = size / 72 * dpi  # its height on the screen
        needed = lines * letter * LINE  # above each image
        pixel = min(
            extent.width / (columns * (SIDE + GAP)),
            (extent.height / rows - needed) / (SIDE + GAP),
        )
        if pixel > 0 and longest * letter * LETTER <= (SIDE + GAP) * pixel:
            return float(size), needed / pixel
    return SMALLEST, lines * SMALLEST * LINE / 72 * dpi / max(pixel, 0.2)


@drawing
def answer_losses(ax: Axes, *, pull: bool = False, furthest: float = 8.0) -> str:
    """Draw the cross-entropy and the squared error of one answer out of two classes, over how sure it is.

    Along the x axis runs the score z of the right class minus that of the other one, from −furthest to furthest: on the
    left the network is sure and wrong, on the right sure and right. With `pull`, what is drawn is |∂L/∂z| of the right
    class, the size of its δ. The squared error is ½ ‖ŷ − y‖², as in lesson 05, with ŷ = softmax(z).
    """
    lead = np.linspace(-furthest, furthest, 321)
    Y_hat = network.softmax(np.stack([lead, np.zeros_like(lead)]))
    right, other = Y_hat
    squared = 0.5 * ((right - 1.0) ** 2 + other**2)
    curves: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {
        "cross-entropy": (lead, other if pull else -np.log(right)),
        "squared error": (lead, 2.0 * right * other**2 if pull else squared),
    }
    named_lines(ax, curves)
    ax.set(xlabel="z of the right class − z of the other", ylabel="size of its δ" if pull else "loss")
    ax.set_title("How hard the loss pulls" if pull else "What an answer costs")
    of = "size of δ of the right class" if pull else "loss"
    ends = "; ".join(
        f"{name}: {number(y[0])} on the left, {number(y[len(y) // 2])} in the middle, {number(y[-1])} on the right"
        for name, (_, y) in curves.items()
    )
    return (
        f"Two curves of the {of} over the score of the right class minus that of the other, from {number(-furthest)} "
        f"(sure and wrong) to {number(furthest)} (sure and right). {ends}."
    )
