"""The decision regions: JavaScript reads what Python sends, and paints as the figures do."""

from pathlib import Path

import numpy as np

from course_lib import widgets
from course_lib.plots import planes
from tests.javascript import in_node


def test_the_decision_regions(tmp_path: Path):
    regions = widgets.DecisionRegions(lambda X: X[0] - 2 * X[1], side=5)
    sent = regions.shown.numbers.astype(float).tolist()
    column, row = np.meshgrid(np.arange(21), np.arange(21))
    disc = 0.5 + (7.3 - np.hypot(column - 10, row - 10)) / 40
    numbers = {
        "sent": {"bytes": list(regions.answer["numbers"]), "side": 5, "grid": sent[:25], "points": sent[25:]},
        "shades": [[a, [255 * c for c in planes.SHADES(a)[:3]]] for a in np.linspace(0, 1, 21)],
        "disc": {"grid": disc.ravel().tolist(), "side": 21, "centre": 10, "radius": 7.3},
    }
    in_node.run("decision_regions.test.mjs", numbers, tmp_path)
