"""The decision regions: JavaScript reads what Python sends, and paints as the figures do."""

from pathlib import Path
from typing import Any

import numpy as np

from course_lib import widgets
from course_lib.plots import planes, points
from tests.javascript import in_node


def many_classes() -> dict[str, Any]:
    """Five columns of a plane: left, left by more, middle, right, and no number; with three points."""
    at = np.array([[-1.0, 1.0, 0.9], [0.0, 0.0, 0.5]])
    scores = np.array([[0.5, 2.0, 0.0, 0.0, np.nan], [0.0, 0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0]])

    def predict(X):
        said = scores[:, np.round(2 * X[0] + 2).astype(int) % 5]
        said[:, -2:] = [[0, np.nan], [0, 1], [1, 0]]
        return said

    regions = widgets.DecisionRegions(predict, at, [0, 1, 2], low=-1, high=1, side=5)
    numbers, winners = regions.shown.numbers, regions.shown.winners
    assert np.isnan(numbers[4])
    assert np.isnan(numbers[-1])
    return {
        "bytes": list(regions.answer["numbers"]),
        "side": 5,
        "places": 3,
        "points": at.T.tolist(),
        "targets": [0, 1, 2],
        "leads": [None if np.isnan(v) else v for v in numbers.astype(float)],
        "winners": winners.tolist(),
    }


def test_the_decision_regions(tmp_path: Path):
    regions = widgets.DecisionRegions(lambda X: X[0] - 2 * X[1], side=5)
    sent = regions.shown.numbers.astype(float).tolist()
    column, row = np.meshgrid(np.arange(21), np.arange(21))
    disc = 0.5 + (7.3 - np.hypot(column - 10, row - 10)) / 40
    corners = np.deg2rad([0.0, 120.0, 240.0])  # scores that fall with the angle to these: borders at 60, 180 and −60
    score = np.stack([np.cos(c) * (column - 10) + np.sin(c) * (row - 10) for c in corners]).reshape(3, -1)
    winners, leads = points.decided(score / 10)
    taken = [[18.0, 10.0], [17.0, 10.0], [5.0, 19.0]]
    room = planes.labelled(winners.reshape(21, 21), np.array(taken).T)
    numbers = {
        "sent": {"bytes": list(regions.answer["numbers"]), "side": 5, "grid": sent[:25], "points": sent[25:]},
        "shades": [[a, [255 * c for c in planes.SHADES(a)[:3]]] for a in np.linspace(0, 1, 21)],
        "many": many_classes(),
        "tints": [
            [k, a, (255 * planes.tint(np.array(k), np.array(a))).tolist()] for k in range(10) for a in (0, 0.3, 1)
        ],
        "sectors": {"winners": winners.tolist(), "leads": leads.tolist(), "side": 21, "middle": 10},
        "room": {"winners": winners.tolist(), "side": 21, "taken": taken, "names": [k for k, *_ in room]},
        "disc": {"grid": disc.ravel().tolist(), "side": 21, "centre": 10, "radius": 7.3},
    }
    in_node.run("decision_regions.test.mjs", numbers, tmp_path)
