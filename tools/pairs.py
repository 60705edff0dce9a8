"""Draw the course's colours and shapes: docs/images/pairs.png, from the constants that figures and widgets use.

python tools/pairs.py
"""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.plots.style import DELTA, GRADIENT, VALUE, WEIGHT, Pair
from course_lib.plots.variants import DARK_PAPER, dark

IMAGE = Path(__file__).resolve().parents[1] / "docs" / "images" / "pairs.png"
ROWS = {"value": VALUE, "weight": WEIGHT, "error signal": DELTA, "gradient": GRADIENT}
BOXES = {"weight": "square,pad=0.3", "gradient": "larrow,pad=0.2"}
MARKS = {"value": "o", "error signal": "D"}
NUMBERS = {"above": "0.5", "below": "−0.5"}


def draw() -> Figure:
    """Return the figure: each pair on light and on dark paper."""
    fig = Figure(figsize=(8.4, 3.0), layout="constrained")
    for column, paper in enumerate(("#FFFFFF", DARK_PAPER)):
        ax = fig.add_subplot(1, 2, column + 1, facecolor=paper, xlim=(0, 4), ylim=(-0.6, 3.8), xticks=[], yticks=[])
        ax.invert_yaxis()
        for row, (name, pair) in enumerate(ROWS.items()):
            shown = Pair(*map(dark, pair)) if column else pair
            ink = dark(WEIGHT.above) if column else WEIGHT.above
            ax.text(0.1, row, name, va="center", color=ink, fontsize=11)
            for x, sign in ((2.0, "above"), (3.2, "below")):
                _sample(ax, name, (x, row), getattr(shown, sign), sign, paper)
    return fig


def _sample(ax: Axes, name: str, place: tuple[float, float], colour: str, sign: str, paper: str) -> None:
    """Draw the shape of a quantity with a number."""
    (x, y), dash = place, "--" if sign == "below" else "-"
    if name in MARKS:
        ax.plot(x - 0.2, y, MARKS[name], color=colour, markersize=11)
        ax.text(x + 0.05, y, NUMBERS[sign], color=colour, va="center")
        return
    ax.plot([x - 0.5, x + 0.5], [y, y], linestyle=dash, color=colour, linewidth=2)
    frame = dict(boxstyle=BOXES[name], facecolor=paper, edgecolor=colour, linestyle=dash)
    ax.text(x, y, NUMBERS[sign], color=colour, ha="center", va="center", bbox=frame)


if __name__ == "__main__":
    draw().savefig(IMAGE, dpi=144, metadata={"Software": None})
