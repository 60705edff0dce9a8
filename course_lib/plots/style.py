"""One style for every figure, and one way to show it: with its alternative text, or not at all."""

import functools
import hashlib
import html
import math
import os
import textwrap
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Concatenate, NamedTuple, ParamSpec
from weakref import WeakKeyDictionary

import matplotlib as mpl
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator
from matplotlib.typing import RcKeyType
from numpy.typing import ArrayLike

from course_lib.plots.depth import RoomyAxes3D
from course_lib.plots.variants import Recorded, darkened, png
from course_lib.plots.writing import number

# Okabe and Ito, "Color Universal Design" (2008): told apart with every kind of colour vision. Colour is never the
# only carrier: lines differ by dash too, points by mark.
Look = dict[str, Any]  # keyword arguments that Matplotlib passes on to whatever it draws
BLUE, VERMILION, GREEN, PURPLE, INK = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#222222"
LINES = [(BLUE, "-"), (VERMILION, "--"), (GREEN, "-."), (PURPLE, ":"), (INK, (0, (5, 1, 1, 1, 1, 1)))]
MARKS = ["o", "s", "^", "D", "v"]  # of the points on LINES


class Pair(NamedTuple):
    """The colours of one quantity."""

    above: str
    """That of numbers above 0, as #rrggbb."""
    below: str
    """That of numbers below 0."""

    def of(self, value: float) -> str:
        """Return the colour of `value`; 0 and what is no number count as above."""
        return self.below if value < 0 else self.above


# One meaning for a colour, in figures and widgets: docs/style.md. `course.css` has the same pairs.
VALUE = Pair("#0072B2", "#B84A00")  # x, z, a, ŷ, y: round, or a plane
WEIGHT = Pair("#222222", "#8A6800")  # w and b: a line or a square box, dashed below 0
DELTA = Pair("#762A83", "#1B7837")  # δ, the error signal: a diamond
GRADIENT = Pair("#96003F", "#007982")  # ∂L/∂w and ∂L/∂b: a flag with a point, dashed below 0
# Colours of the classes in a plane, counted from 0: the rest of Okabe and Ito's, and two of Paul Tol's "muted" ones.
# Not everyone can tell so many apart, so each class also has a mark of its own, and its name in its region.
CLASSES = [
    (VERMILION, "s"),
    (BLUE, "o"),
    (GREEN, "^"),
    (PURPLE, "D"),
    (INK, "v"),
    ("#F0E442", "P"),
    ("#56B4E9", "*"),
    ("#E69F00", "p"),
    ("#882255", "<"),
    ("#999933", ">"),
]
FILLED = "#E8F1F8"  # the ground of what holds values: a neuron, an operation, a matrix
UNDER_THE_NAME = 4.0  # from an Axes down to its legend, in letters of the legend: the axis and its name stand between

STYLE: dict[RcKeyType, object] = {
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "lines.linewidth": 2.2,
    "legend.frameon": False,
    "figure.facecolor": "white",
}
DPI = 144
EVERY_PAGE = "COURSE_FIGURES"  # in the environment: `show` draws for narrow pages as well, as a website needs it
NARROW, NARROW_HEIGHT, NARROW_DPI = 3.44, 3.2, 192  # a phone's sheet: 330 px wide; the least height of a part
BESIDE_AN_AXIS = 0.85  # what its numbers and its name take at most, in inches
ROOM_BETWEEN = 0.2  # what the layout leaves free around an Axes, in inches

LEGEND_LINE = 0.25  # what a legend of one line takes, in inches: a narrow figure is higher by what it takes more

P = ParamSpec("P")
_descriptions: WeakKeyDictionary[Axes, str] = WeakKeyDictionary()
_recorded: WeakKeyDictionary[Figure, tuple[list[Recorded], int | None]] = WeakKeyDictionary()


def figure(
    columns: int = 1, *, surface: int | None = None, width: float = 6.4, height: float = 3.6
) -> tuple[Figure, Any]:
    """Make an empty figure in the course's style: (figure, Axes), or (figure, array of Axes) for several columns.

    `surface` is the number of the column, counted from 0, whose Axes is three-dimensional. `width` and `height` are in
    inches, for the whole figure. Raises ValueError if `surface` is no column.
    """
    if surface is not None and not 0 <= surface < columns:
        raise ValueError(f"surface needs to be a column from 0 to {columns - 1}; got {surface}")
    fig, axes = _sheet((1, columns), surface, (width, height))
    if os.environ.get(EVERY_PAGE):
        axes = [Recorded(ax) for ax in axes]
        _recorded[fig] = (axes, surface)
    return fig, axes[0] if columns == 1 else np.array(axes, dtype=object)


def _sheet(shape: tuple[int, int], surface: int | None, inches: tuple[float, float]) -> tuple[Figure, list[Any]]:
    """Return a figure with rows and columns of Axes; the one with the number `surface` is three-dimensional."""
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=inches, layout="constrained")
        grid = fig.add_gridspec(*shape)
        kinds = [RoomyAxes3D if i == surface else Axes for i in range(math.prod(shape))]
        axes = [fig.add_subplot(grid[i], axes_class=kind) for i, kind in enumerate(kinds)]
    return fig, axes


def drawing(draw: Callable[Concatenate[Axes, P], str]) -> Callable[Concatenate[Axes, P], None]:
    """Decorate a function that draws on an Axes and returns in words what it drew.

    The decorated function draws in the course's style, and its words become the Axes' alternative text.
    """

    @functools.wraps(draw)
    def styled(ax: Axes, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if isinstance(ax, Recorded):
            ax.calls.append(lambda again: styled(again, *args, **kwargs))
            ax = ax.ax
        with mpl.rc_context(STYLE):
            describe(ax, draw(ax, *args, **kwargs))
            wrap_title(ax)

    return styled


def wrap_title(ax: Axes) -> None:
    """Break the title of `ax` into lines where its part of the figure is too narrow for it."""
    title, words = ax._left_title, ax.get_title(loc="left")  # type: ignore[attr-defined]  # no public way to measure it
    width = title.get_window_extent().width
    if words and width > share_of_width(ax) - BESIDE_AN_AXIS * ax.figure.dpi:  # it may be too long: look closely
        ax.figure.get_figure(root=True).draw_without_rendering()
        room = _right_end(ax) - title.get_window_extent().x0
        if width > room:
            title.set_text(textwrap.fill(words, max(8, int(0.95 * len(words) * room / width))))


def named_lines(
    ax: Axes,
    lines: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    points: bool = False,
) -> Sequence[Line2D]:
    """Draw each (x, y) of `lines` with a colour and a dash of its own and its name in a legend below.

    With `points`, each has a mark of its own too. Raises ValueError for more lines than can be told apart.
    """
    if len(lines) > len(LINES):
        raise ValueError(f"{len(LINES)} lines can be told apart; got {len(lines)} names")
    drawn: list[Line2D] = []
    for (name, (x, y)), (colour, dash), mark in zip(lines.items(), LINES, MARKS, strict=False):
        marked: Look = dict(marker=mark, markersize=5.5, markeredgecolor="white", markeredgewidth=0.6) if points else {}
        drawn += ax.plot(x, y, color=colour, linestyle=dash, label=name, **marked)
    legend_below(ax, handlelength=3.2)
    return drawn


def legend_below(ax: Axes, under: float = UNDER_THE_NAME, **look: Any) -> None:
    """Put a legend of what is named on `ax` below it, where it hides nothing, in as many columns as there is room for.

    `under` is how far below, in letters. `look` is what `Axes.legend` takes.
    """
    count = len(look.get("handles") or ax.get_legend_handles_labels()[0])
    most = count
    while True:
        rows = math.ceil(count / most)
        columns = math.ceil(count / rows)  # three and one would be two rows as well, and look like an accident
        here: Look = dict(loc="upper center", bbox_to_anchor=(0.5, 0), borderaxespad=under, ncols=columns, fontsize=9.5)
        legend = ax.legend(**here | look)
        width = legend.get_window_extent().width
        if columns == 1 or width <= share_of_width(ax):
            break
        most = columns - 1
    if width > share_of_width(ax):  # on a phone: break the names into lines
        longest = max(len(text.get_text()) for text in legend.get_texts())
        room = max(8, int(0.85 * longest * share_of_width(ax) / width))
        for text in legend.get_texts():
            text.set_text(textwrap.fill(text.get_text(), room))


def for_a_phone(ax: Axes) -> bool:
    """Whether the figure of `ax` is a phone's sheet."""
    return bool(ax.figure.get_figure(root=True).get_figwidth() <= NARROW)


def _thin_out(ax: Axes) -> None:
    """Give the axis of x fewer numbers, until they stand well apart."""
    locator = ax.xaxis.get_major_locator()
    if not isinstance(locator, MaxNLocator):
        return
    for most in range(8, 2, -1):
        boxes = [text.get_window_extent() for text in ax.get_xticklabels() if text.get_text()]
        if all(b.x0 - a.x1 > 0.8 * b.height for a, b in pairwise(boxes)):
            return
        locator.set_params(nbins=most)
        ax.figure.get_figure(root=True).draw_without_rendering()


def _right_end(ax: Axes) -> float:
    """Return where the part of the figure for `ax` ends on the right, in pixels."""
    place, whole = ax.get_subplotspec(), ax.figure.bbox
    share = 1.0 if place is None else place.colspan.stop / place.get_gridspec().ncols
    return float(whole.x0 + whole.width * share)


def share_of_width(ax: Axes) -> float:
    """Return the width of the part of the figure for `ax`, in pixels."""
    place = ax.get_subplotspec()
    if place is None:
        return float(ax.bbox.width)
    columns = place.get_gridspec().ncols
    return float(ax.figure.bbox.width) * len(place.colspan) / columns - ROOM_BETWEEN * ax.figure.dpi


def fitting(value: float, digits: int, room: int) -> str:
    """Write `value` as `number` does, in at most `room` characters if possible: with fewer digits, or as "≈ 0"."""
    texts = [number(value, d) for d in range(digits, 0, -1)]
    shortest = "≈ 0" if abs(value) < 1e-3 else min(texts, key=len)
    return next((text for text in texts if len(text) <= room), shortest)


def text_width(text: str, points: float, weight: str = "normal") -> float:
    """Return how wide `text` is in a font of so many points, in inches."""
    return float(TextPath((0, 0), text, size=points, prop=FontProperties(weight=weight)).get_extents().width) / 72


def describe(ax: Axes, text: str) -> None:
    """Give `ax` its alternative text: what the picture shows, for readers who cannot see it."""
    _descriptions[ax.ax if isinstance(ax, Recorded) else ax] = text


def show(fig: Figure) -> None:
    """Display `fig` in the notebook with the alternative text of its Axes (in a terminal, print the text alone).

    Raises ValueError if an Axes has none; `describe` gives it one.
    """
    missing = [i for i, ax in enumerate(fig.axes) if ax not in _descriptions]
    if missing:
        raise ValueError(f"Axes {missing} of this figure have no alternative text; give it with plots.describe(ax, …)")
    alt = " ".join(_descriptions[ax] for ax in fig.axes)
    page = _for_every_page(fig, html.escape(alt)) if fig in _recorded else _for_a_notebook(fig, html.escape(alt))
    display({"text/plain": alt, "text/html": page}, raw=True)


def _for_a_notebook(fig: Figure, alt: str) -> str:
    """Return `fig` as HTML, with a dark picture that shows in JupyterLab's dark theme."""
    light, dark = _light_and_dark(fig, DPI)
    name = f"figure-{hashlib.sha256(light.encode()).hexdigest()[:12]}"
    in_the_dark = f'<style>body[data-jp-theme-light="false"] .{name} {{ content: url({dark}) }}</style>'
    width = round(fig.get_figwidth() * 96)
    return f'{in_the_dark}<img alt="{alt}" class="{name}" width="{width}" style="max-width: 100%" src="{light}">'


def _for_every_page(fig: Figure, alt: str) -> str:
    """Return `fig` as HTML for a page that is wide or narrow, light or dark: a picture for each."""
    recorded, surface = _recorded[fig]
    height = max(NARROW_HEIGHT, fig.get_figheight())
    narrow, axes = _sheet((len(recorded), 1), surface, (NARROW, len(recorded) * height))
    for drawn, ax in zip(recorded, axes, strict=True):
        drawn.again(ax)
        wrap_title(ax)  # also one that a lesson has set
    legends = [ax.get_legend().get_window_extent().height / narrow.dpi for ax in axes if ax.get_legend()]
    narrow.set_figheight(narrow.get_figheight() + sum(max(0, height - LEGEND_LINE) for height in legends))
    narrow.draw_without_rendering()  # lays it out
    for ax in axes:
        _thin_out(ax)
    sources = []
    for sheet, dpi, phone in ((narrow, NARROW_DPI, True), (fig, DPI, False)):
        light, dark = _light_and_dark(sheet, dpi)
        size = " ".join(
            f'{n}="{round(96 * x)}"' for n, x in zip(("width", "height"), sheet.get_size_inches(), strict=True)
        )
        for picture, scheme in ((dark, "(prefers-color-scheme: dark)"), (light, "")):
            media = " and ".join(filter(None, ["(max-width: 600px)" if phone else "", scheme]))
            sources.append(f'media="{media}" srcset="{picture}" {size}')
    image = f'<img alt="{alt}" class="bbh-figure" loading="lazy" src="{light}" {size}>'
    return f"<picture>{''.join(f'<source {source}>' for source in sources[:-1])}{image}</picture>"


def _light_and_dark(fig: Figure, dpi: float) -> tuple[str, str]:
    """Return a figure as two data URIs: for light pages and for dark ones."""
    with mpl.rc_context(STYLE):
        light = png(fig, dpi)
        with darkened(fig):
            return light, png(fig, dpi)
