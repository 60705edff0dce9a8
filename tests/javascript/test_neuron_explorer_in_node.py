"""The neuron explorer: Python computes the numbers, JavaScript must agree."""

from pathlib import Path

import numpy as np

from course_lib import data, network, widgets
from tests.javascript import in_node


def test_the_neuron_explorer(tmp_path: Path):
    states = [
        widgets.NeuronState(w, b, (0.3, -0.4), activation, gate)
        for w in [(1.0, 1.0), (0.0, 0.0), (-2.5, 1.0), (4.0, -4.0), (300.0, 900.0)]
        for b in [-1000.0, -1.5, 0.0, 0.75, 1000.0]
        for activation in network.ACTIVATIONS
        for gate in data.TRUTH_TABLES
    ]
    numbers = {
        "neurons": [
            {"state": vars(s), "z": s.z, "a": s.a, "fires": s.fires.tolist(), "right": s.right} for s in states
        ],
        "inputs": np.transpose(data.GATE_INPUTS).astype(int).tolist(),
        "gates": {name: np.asarray(table).astype(int).tolist() for name, table in data.TRUTH_TABLES.items()},
    }
    in_node.run("neuron_explorer.test.mjs", numbers, tmp_path)
