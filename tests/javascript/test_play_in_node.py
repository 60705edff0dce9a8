"""The playground's engine: network.py computes the numbers, JavaScript must agree."""

from itertools import product
from pathlib import Path

import numpy as np

from course_lib import network
from tests.javascript import in_node
from tests.javascript.play_numbers import ACTIVATIONS, BETA, Generator, every_kind, passed, trained

FAR = [-1000.0, -745.2, -41.0, -20.1, -3.0, -1e-9, 0.0, 1e-9, 0.5, 1.0, 19.99, 40.0, 710.0, 1000.0]


def test_the_engine(tmp_path: Path):
    rng = np.random.default_rng(5)
    random = Generator(2**32 - 5)
    numbers = {
        "far": FAR,
        "activations": {name: network.ACTIVATIONS[name](FAR).tolist() for name in network.SLOPES},
        "slopes": {name: slope(np.array(FAR)).tolist() for name, slope in ACTIVATIONS.items()},
        "random": {
            "seed": random.state,
            "uniform": [random.uniform() for _ in range(50)],
            "normal": [random.normal() for _ in range(50)],
            "shuffled": random.permutation(30).tolist(),
        },
        "passes": [
            passed(net, rng, m)
            for inner, m in [((), 1), ((1,), 3), ((5, 4), 7), ((8,) * 6, 10)]
            for net in every_kind(inner)
        ],
    }
    in_node.run("play_engine.test.mjs", numbers, tmp_path)


def test_whole_trainings(tmp_path: Path):
    rng = np.random.default_rng(6)
    etas = {"plain": 0.01, "momentum": 0.002, "RMSprop": 0.003, "Adam": 0.003}
    trainings = [
        trained(net, rng, {"step": step, "eta": eta, "beta": BETA, "batch": 5}, "normal", 30)
        for (step, eta), inner in product(etas.items(), [(4,), (8, 8), (8,) * 6])
        for net in every_kind(inner)
    ]
    trainings += [
        trained(net, rng, {"step": "plain", "eta": 0.1, "beta": BETA, "batch": 10}, start, 10)
        for start in ("He", "zero")
        for net in every_kind((3, 3))
    ]
    in_node.run("play_training.test.mjs", {"trainings": trainings}, tmp_path)
