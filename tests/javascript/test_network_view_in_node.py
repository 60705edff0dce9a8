"""The network view: Python computes the numbers, JavaScript must agree."""

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from course_lib import network, widgets
from course_lib.plots import style, writing
from course_lib.widgets.network_state import ACTIVATIONS, PRESETS, drawn
from tests.javascript import in_node

SIZES = [[2, 2, 1], [1, 1], [2, 3, 1], [4, 8, 8, 4], [3, 1, 5, 2]]
ETA = 0.7


def as_lists(params: network.Params) -> list:
    return [[W.tolist(), b.ravel().tolist()] for W, b in params]


def flat(columns: list[np.ndarray]) -> list[list[float]]:
    return [column.ravel().tolist() for column in columns]


def case(state: widgets.NetworkState) -> dict:
    """One network as the browser has it, and what Python makes of it."""
    d_activation = ACTIVATIONS[state.activation][1]
    return {
        "network": {
            "layers": as_lists(state.params),
            "x": state.x.ravel().tolist(),
            "y": state.y.ravel().tolist(),
            "activation": state.activation,
        },
        "sizes": state.sizes,
        "zs": flat(state.Zs),
        "as": flat(state.As),
        "slopes": flat([d_activation(Z) for Z in state.Zs]),
        "loss": state.loss,
        "deltas": flat(state.deltas),
        "grads": as_lists(state.grads),
        "after": as_lists(state.after_step(ETA).params),
    }


@pytest.fixture(scope="module")
def numbers() -> dict:
    rng = np.random.default_rng(3)
    states = list(PRESETS.values())
    for sizes, activation in product(SIZES, ACTIVATIONS):
        params = [(rng.normal(size=(n, n_prev)), rng.normal(size=n)) for n_prev, n in pairwise(sizes)]
        states.append(widgets.NetworkState(params, rng.normal(size=sizes[0]), rng.normal(size=sizes[-1]), activation))
    values = [0.0, 1.0, -0.0425, 2 / 3, 1234.4, -98765.4, 999_999.4, 1e6, 3.2e7, -1e-3, 9.99e-4, 1e-9, -2.5e22, 0.5575]
    many = rng.choice([-1, 1], 200) * 10 ** rng.uniform(-12, 12, 200)
    many = [-2.43e-6, -0.05, 0.96, 0.9996, -9.5e-5, *many.tolist(), *rng.normal(size=100).tolist()]
    errors = [(0.0, 0.0), (1.0, 1.1), (1e-9, 2e-9), (-2.0, 2.0), (0.0, 1e-7)]
    return {
        "cases": [case(state) for state in states],
        "eta": ETA,
        "figures": [[v, d, writing.number(v, d)] for v in values for d in (1, 2, 3, 4)],
        "many": many,
        "fitting": [[v, room, style.fitting(v, 3, room)] for v in many for room in (2, 4, 5, 6, 8)],
        "written": [[v, d, writing.number(v, d)] for v in many for d in (1, 2, 3, 4)],
        "relative_errors": [[g, numeric, network.relative_error(g, numeric)] for g, numeric in errors],
        "drawn": as_lists(drawn([2, 3, 1], 0)),
    }


TESTS = [f"network_{part}.test.mjs" for part in ("math", "words", "layout", "flow")]


@pytest.mark.parametrize("test", TESTS)
def test_the_network_view(test: str, numbers: dict, tmp_path: Path):
    in_node.run(test, numbers, tmp_path)
