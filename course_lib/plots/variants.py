"""A figure in other colours, for dark pages, and on a narrow sheet, for phones; and its bytes."""

import base64
import colorsys
import functools
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from PIL import Image

DARK_PAPER = "#111111"
# The colours of docs/style.md on light paper, each with its partner on dark paper; `course.css` has the same.
PARTNERS = {
    "#ffffff": DARK_PAPER,
    "#222222": "#e8e8e8",
    "#0072b2": "#56b4e9",
    "#b84a00": "#f58f4a",
    "#8a6800": "#d6b656",
    "#762a83": "#c9a0dc",
    "#1b7837": "#7fcf8f",
    "#96003f": "#ff7aa8",
    "#007982": "#84e4f0",
    "#d55e00": "#f58f4a",  # of names, as the runs of the descent
    "#009e73": "#2fc79c",
    "#cc79a7": "#e59cc6",
}
PALE, BRIGHT = 0.85, 0.66  # lightness (HLS) from which a colour is a ground, and what a line on dark paper has at least
COLOURS = 256  # of a palette: a third of the bytes of true colour, and no difference to be seen


def dark(colour: str) -> str:
    """Return the partner on dark paper of a colour on light paper, as #RRGGBB."""
    return to_hex(_dark(to_rgba(colour))).upper()


def _dark(rgba: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return the partner of a colour; what has none in PARTNERS keeps its hue."""
    if partner := PARTNERS.get(to_hex(rgba)):
        red, green, blue, _ = to_rgba(partner)
    else:
        hue, lightness, saturation = colorsys.rgb_to_hls(*rgba[:3])
        if saturation < 0.1:
            lightness = 0.97 - 0.9 * lightness  # grey: between paper and ink as before
        elif lightness > PALE:
            lightness, saturation = 1.1 - lightness, 0.5 * saturation
        else:
            lightness = max(lightness, BRIGHT)
        red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return red, green, blue, rgba[3]


# ------------------------------------------------------------------ dark pages


@contextmanager
def darkened(fig: Figure) -> Iterator[None]:
    """Give everything in `fig` the colours of a dark page, and take them off at the end.

    Maps and images stay as they are, and so does what is drawn on them: widgets too leave their maps pale. `fig` was
    drawn before, so that it has all its ticks.
    """
    undo: list[Callable[[], object]] = []
    kept = {id(part) for ax in fig.axes for artist in _on_a_map(ax) for part in artist.findobj()}
    for artist in fig.findobj():
        if id(artist) not in kept:
            _recolour(artist, undo)
    try:
        yield
    finally:
        for restore in reversed(undo):
            restore()


def _on_a_map(ax: Axes) -> list[Artist]:
    """Return what lies on a map or on a surface: it keeps its colours."""
    if hasattr(ax, "zaxis"):
        return [*ax.collections, *ax.lines]
    if ax.axison and (ax.images or any(isinstance(c, ContourSet) for c in ax.collections)):
        return [ax.patch, *ax.lines, *ax.texts, *ax.patches, *ax.collections]
    return []


def _recolour(artist: Artist, undo: list[Callable[[], object]]) -> None:
    """Give one artist the colours of a dark page; append to `undo` what takes them off again."""

    def change(*names: str) -> None:
        before = {name: getattr(artist, f"get_{name}")() for name in names}  # a mark's may follow the line's
        for name, old in before.items():
            getattr(artist, f"set_{name}")(_dark_of(old))
            undo.append(functools.partial(getattr(artist, f"set_{name}"), old))

    if isinstance(artist, Text):
        change("color")
        if (arrow := getattr(artist, "arrow_patch", None)) is not None:
            _recolour(arrow, undo)
        if (box := artist.get_bbox_patch()) is not None:
            _recolour(box, undo)
        if effects := artist.get_path_effects():
            artist.set_path_effects([withStroke(linewidth=3, foreground=DARK_PAPER)])
            undo.append(lambda: artist.set_path_effects(effects))
    elif isinstance(artist, Line2D):
        change("color", "markerfacecolor", "markeredgecolor")
    elif isinstance(artist, Patch) or (isinstance(artist, Collection) and artist.get_array() is None):
        change("facecolor", "edgecolor")


def _dark_of(colour: Any) -> Any:
    """Return the partner of what an artist has for a colour: one colour, an array of them, or none."""
    if isinstance(colour, str) and colour in ("none", "auto"):
        return colour
    if getattr(colour, "ndim", 1) == 2:
        return [_dark(to_rgba(each)) for each in colour]
    return _dark(to_rgba(colour))


# ------------------------------------------------------------------ narrow pages


class Recorded:
    """An Axes that remembers what is done with it, so that it can be done again on another Axes."""

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        self.calls: list[Callable[[Axes], object]] = []

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self.ax, name)
        if not callable(attribute):
            return attribute

        def remembered(*args: Any, **kwargs: Any) -> Any:
            self.calls.append(lambda ax: getattr(ax, name)(*args, **kwargs))
            return attribute(*args, **kwargs)

        return remembered

    def again(self, ax: Axes) -> None:
        """Do everything again on `ax`."""
        for call in self.calls:
            call(ax)


# ------------------------------------------------------------------ bytes


def png(fig: Figure, dpi: float) -> str:
    """Return `fig` as a PNG with a palette, as a data URI."""
    raw, small = io.BytesIO(), io.BytesIO()
    fig.savefig(raw, format="png", dpi=dpi)
    with Image.open(raw) as picture:
        quantised = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    quantised.save(small, format="png", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(small.getvalue()).decode()}"
