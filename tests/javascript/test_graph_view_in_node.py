"""The graph view: Python's Graph computes the numbers and says what is wrong, JavaScript must agree."""

from pathlib import Path

import pytest

from course_lib import network
from course_lib.graph import Graph
from course_lib.widgets import GraphState
from tests.javascript import in_node
from tests.javascript.graph_reference import structure

FORMULAS = {
    "z = x + y; q = 2 * z": ["x", "y"],
    "(x + 2) * x**2": ["x"],
    "z = w1*a1 + w2*a2 + b; ŷ = sigmoid(z); L = (ŷ - y)**2": ["w1", "a1", "w2", "a2", "b", "y"],
    "tanh(w2 * tanh(w1 * x))": ["x", "w1", "w2"],
    "x * x * x": ["x"],
    "u = x * y; v = u + x; u * v - v**2 / (4 + y)": ["x", "y"],
    "relu(x - y) + sigmoid(x * y)**3": ["x", "y"],
    "log(square(x) + 1 + y**4)": ["x", "y"],
    "exp(-x) * cos(y) + sin(x * x) + c * 0": ["x", "y", "c"],
    "c = 3 * 4; (x**2 + 1)**-2 + c * x**1 + x**0 - -x": ["x"],
    "a = x + x + x; a / 7": ["x"],
    "x": ["x"],
}
PLACES = [0.5, -1.25, 0.0, 2.0, 0.7311, -0.3]
NOWHERE = [
    ("1 / x", 0.0),
    ("x**-2", 0.0),
    ("log(x)", -1.0),
    ("log(x)", 0.0),
    ("exp(x)", 1000.0),
    ("exp(x) / exp(x)", 1000.0),
    ("x * x", 1e200),
    ("x**-100 * 100000", 1e-3),
]


def numbers(formula: str, values: dict[str, float]) -> dict:
    """The structure that the browser gets, and every number of the graph."""
    graph = Graph(formula, **values)
    return {
        "structure": structure(GraphState(formula, values)),
        "values": values,
        "value": [node.value for node in graph.nodes],
        "local": [[local for _, local in node.parents] for node in graph.nodes],
        "slope": [node.slope for node in graph.nodes],
    }


def refused(formula: str, x: float) -> dict:
    """A formula with its structure at 1, where it holds, and a place where it does not."""
    with pytest.raises(ValueError, match="here") as error:
        Graph(formula, x=x)
    return {"structure": structure(GraphState(formula, {"x": 1.0})), "x": x, "says": str(error.value)}


def test_the_graph_view(tmp_path: Path):
    points = [
        {name: PLACES[(start + i) % len(PLACES)] for i, name in enumerate(names)}
        for names in FORMULAS.values()
        for start in range(len(PLACES))
    ]
    graphs = [
        numbers(formula, values)
        for (formula, values) in zip([f for f in FORMULAS for _ in PLACES], points, strict=True)
    ]
    x, h = 3.0, 0.1
    central = network.numeric_derivative(lambda x: (x + 2) * x**2, x, h)
    in_node.run(
        "graph_view.test.mjs",
        {
            "graphs": graphs,
            "refused": [refused(*case) for case in NOWHERE],
            "central": {"x": x, "h": h, "slope": central},
        },
        tmp_path,
    )
