"""The loss landscape and the descent: Python computes the numbers, JavaScript must agree."""

from pathlib import Path

import numpy as np

from course_lib import widgets
from course_lib.plots.landscapes import LOSS_COLOURS
from tests.javascript import in_node


def landscape(state: widgets.LandscapeState) -> dict:
    w, b = np.polyfit(state.x, state.y, 1).tolist()
    least = widgets.LandscapeState(w, b, state.x, state.y).loss
    scale = max(1.0, state.loss, *map(abs, state.gradient))
    numbers = {"loss": state.loss, "gradient": state.gradient, "best": [w, b, least], "scale": scale}
    return {"state": vars(state)} | numbers


def run(one: widgets.Run) -> dict:
    lists = {name: getattr(one, name).tolist() for name in ("places", "losses", "curvatures")}
    return {"run": vars(one), "ending": one.ending} | lists


def test_the_landscape_and_the_descent(tmp_path: Path):
    mistyped = (182.0, 236.0, 285.0, 318.0, 3910.0, 470.0)
    states = [widgets.LandscapeState(w, b) for w in (-3.0, 0.0, 2.9, 50.0) for b in (-700.0, 0.0, 40.0)]
    states += [widgets.LandscapeState(y=mistyped), widgets.LandscapeState(1.0, 2.0, (0.0, 1.0), (3.0, -3.0))]
    runs = [
        widgets.Run(name, share * widgets.Run(name).limit, steps)
        for name in ("parabola", "houses", "standardised houses")
        for share in (0.01, 0.2, 0.5, 0.93, 1.02, 3.0, 9.0)
        for steps in (0, 1, 12, 400)
    ]
    runs.append(widgets.Run(eta=0.3, steps=7, curvature=5.0, theta=-2.0))
    shades = np.linspace(0, 1, 21)
    colours = np.rint(255 * LOSS_COLOURS(shades)[:, :3])
    numbers = {
        "landscapes": [landscape(state) for state in states],
        "runs": [run(one) for one in runs],
        "houses": widgets.Descent().houses,
        "pale": np.column_stack([shades, colours]).tolist(),
    }
    in_node.run("landscape.test.mjs", numbers, tmp_path)
