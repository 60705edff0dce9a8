"""The loss landscape and the descent: Python computes the numbers, JavaScript must agree."""

from pathlib import Path

import numpy as np

from course_lib import network, widgets
from course_lib.plots.landscapes import LOSS_COLOURS
from course_lib.widgets.steppers_state import ETAS, RULES
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


def race(one: widgets.Stepper) -> dict:
    lists = {name: getattr(one, name).tolist() for name in ("places", "losses")}
    return {"stepper": vars(one), "ending": one.ending} | lists


def steps_of_network(rng: np.random.Generator) -> list[dict]:
    """Steps as network.py takes them, from random places, slopes and memories, both parameters of one layer."""

    def pair(values: np.ndarray) -> network.Params:
        return [(values[:1, None], values[1:, None])]

    steps = []
    for t in (1, 2, 3, 10, 100):
        for scale in (1e-6, 1.0, 1e4):
            at, g, m = scale * rng.normal(size=(3, 2))
            s = scale**2 * rng.random(2)
            params, grads, first, squares = map(pair, (at, g, m, s))
            done = {
                "plain": (network.sgd_step(params, grads, 0.3), [(0, 0)], [(0, 0)]),
                "momentum": (*network.momentum_step(params, first, grads, 0.3, 0.8), [(0, 0)]),
                "RMSprop": (*network.rmsprop_step(params, squares, grads, 0.3, 0.8), [(0, 0)]),
                "Adam": network.adam_step(params, first, squares, t, grads, 0.3, 0.8, 0.99),
            }
            before = {"plain": (0 * m, 0 * m), "momentum": (m, 0 * m), "RMSprop": (s, 0 * m), "Adam": (m, s)}
            for rule, after in done.items():
                betas = [0.8, 0.99][: len(RULES[rule])]
                place, *memory = (np.ravel(network_of).tolist() for network_of in after)
                old = np.transpose(before[rule]).tolist()
                one = {"rule": rule, "t": t, "eta": 0.3, "betas": betas, "slope": g.tolist(), "at": at.tolist()}
                steps.append(one | {"before": old, "place": place, "memory": np.transpose(memory).tolist()})
    return steps


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
    races = [
        widgets.Stepper(rule, share * eta, (), land, at, steps)
        for land, etas in ETAS.items()
        for rule, eta in etas.items()
        for at in ((0.0, 0.0), (1.5, 0.01), (-0.7, 1.2), (1.2, 0.0))
        for share in (0.3, 1.0, 20.0)
        for steps in (0, 1, 12, 400)
    ]
    shades = np.linspace(0, 1, 21)
    colours = np.rint(255 * LOSS_COLOURS(shades)[:, :3])
    numbers = {
        "landscapes": [landscape(state) for state in states],
        "runs": [run(one) for one in runs],
        "races": [race(one) for one in races],
        "steps": steps_of_network(np.random.default_rng(8)),
        "houses": widgets.Descent().houses,
        "pale": np.column_stack([shades, colours]).tolist(),
    }
    in_node.run("landscape.test.mjs", numbers, tmp_path)
