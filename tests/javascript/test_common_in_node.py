"""What the widgets share: Python computes the numbers, JavaScript must agree."""

from pathlib import Path

from course_lib import network
from tests.javascript import in_node

FAR = [-1000.0, -745.2, -40.0, -1.0, -1e-9, 0.0, 1e-9, 0.5, 1.0, 40.0, 710.0, 1000.0]


def test_what_widgets_share(tmp_path: Path):
    slopes = {"sigmoid": network.d_sigmoid, "tanh": network.d_tanh, "relu": network.d_relu}
    numbers = {
        "z": FAR,
        "activations": {name: f(FAR).tolist() for name, f in network.ACTIVATIONS.items()},
        "slopes": {name: f(FAR).tolist() for name, f in slopes.items()},
    }
    in_node.run("common.test.mjs", numbers, tmp_path)
