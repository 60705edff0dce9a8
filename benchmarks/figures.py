"""Measure the bytes of the course's figures as PNG in true colour, as PNG with a palette, and as SVG.

    python benchmarks/figures.py

Each figure of tests/unit/test_plots.py is drawn once, 6.4 × 3.6 inches. The SVG has its letters as paths, so that it
looks the same without the font. Prints kB for each and the sums.
"""

import base64
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import matplotlib as mpl  # noqa: E402

from course_lib import plots  # noqa: E402
from course_lib.plots.style import DPI, STYLE  # noqa: E402
from course_lib.plots.variants import png  # noqa: E402
from tests.unit.test_plots import DRAWINGS  # noqa: E402


def sizes(name: str) -> list[float]:
    """Return the kB of one figure as PNG in true colour, as PNG with a palette, and as SVG."""
    fig, ax = plots.figure(surface=0 if name == "loss_surface" else None)
    DRAWINGS[name](ax)
    true_colour, svg = io.BytesIO(), io.BytesIO()
    with mpl.rc_context(STYLE):
        fig.savefig(true_colour, format="png", dpi=DPI)
        fig.savefig(svg, format="svg")
        palette = base64.b64decode(png(fig, DPI).partition(",")[2])
    return [len(each) / 1000 for each in (true_colour.getvalue(), palette, svg.getvalue())]


if __name__ == "__main__":
    print(f"{'':22}{'PNG':>8}{'palette':>9}{'SVG':>8}")
    rows = {name: sizes(name) for name in DRAWINGS}
    for name, row in (rows | {"all": [sum(column) for column in zip(*rows.values(), strict=True)]}).items():
        print(f"{name:22}{row[0]:8.0f}{row[1]:9.0f}{row[2]:8.0f}")
