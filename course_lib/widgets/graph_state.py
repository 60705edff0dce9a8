"""What the graph view knows, without a browser: a formula, its numbers, and what the browser needs to draw it."""

import ast
import re
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from course_lib.graph import Graph
from course_lib.plots import layers
from course_lib.plots.writing import SUPERSCRIPTS, symbol

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class GraphState:
    """A formula and its inputs. `graph` raises ValueError where `Graph` does."""

    formula: str
    """As somebody writes it."""
    values: dict[str, float]
    """A number for each input, by its name."""

    @property
    def graph(self) -> Graph:
        """The graph at these values."""
        return Graph(self.formula, **self.values)

    def with_formula(self, formula: str) -> "GraphState":
        """Return the state with another formula: inputs that it shares keep their numbers, new ones start at 1."""
        return GraphState(formula, {name: self.values.get(name, 1.0) for name in _inputs(formula)})

    def structure(self) -> dict[str, Any]:
        """Return all of the graph except its numbers, as plain data for the browser. Raises ValueError if `Graph` does.

        `home` holds the values to come back to. `nodes` has every node, parents first: its parents' places in this
        list, its column (counted from the output) and its height there. `arrows` has every edge: its heights in the
        columns it crosses, and where it leaves and arrives at the boxes (0.5 to −0.5). `walk` has the steps: forward,
        each operation's value; then the output's own slope; then every box that hands its slope back.
        """
        graph = self.graph
        place = {node: i for i, node in enumerate(graph.nodes)}
        paths, heights = layers.routes(graph), layers.heights(graph)
        ports = layers.ports(paths, heights)
        nodes = [
            {
                "name": _written(node.name),
                "title": _written(node.name) if node.name.isidentifier() or not node.operation else "",
                "symbol": symbol(node.operation),
                "operation": node.operation,
                "input": node.name if not node.operation and not node.constant else "",
                "number": node.value if not node.operation and node.constant else 0.0,
                "constant": node.constant,
                "parents": [place[parent] for parent, _ in node.parents],
                "column": node.distance,
                "height": heights[node],
            }
            for node in graph.nodes
        ]
        arrows = [
            {
                "child": place[child],
                "which": which,
                "leaves": ports[(child, which), 0],
                "arrives": ports[(child, which), -1],
                "bends": [heights[bend] for bend in path[1:-1]],
            }
            for (child, which), path in paths.items()
        ]
        walk = [{"does": "value", "node": i} for i, node in enumerate(graph.nodes) if node.operation]
        walk += [{"does": "start", "node": place[graph.output]}]
        makers = [node for node in graph.nodes if node.operation and not node.constant]
        makers.sort(key=lambda node: node.distance)  # column by column, each as the formula is read
        walk += [{"does": "back", "node": place[node]} for node in makers]
        return {"formula": self.formula, "home": self.values, "nodes": nodes, "arrows": arrows, "walk": walk}


def _inputs(formula: str) -> list[str]:
    """Return the names that a formula uses before giving them a value, in reading order; none if it cannot be read."""
    try:
        tree = ast.parse(dedent(formula).strip())
    except (SyntaxError, RecursionError, MemoryError):
        return []  # Graph says what is wrong
    called = {id(part.func) for part in ast.walk(tree) if isinstance(part, ast.Call)}
    names = [part for part in ast.walk(tree) if isinstance(part, ast.Name) and id(part) not in called]
    made = {part.id for part in names if isinstance(part.ctx, ast.Store)}
    names.sort(key=lambda part: (part.lineno, part.col_offset))
    return list(dict.fromkeys(part.id for part in names if part.id not in made))


def _written(name: str) -> str:
    """Write a node's name as on paper: x², w₁ · a₁, σ(z)."""
    name = re.sub(r" \*\* (?:\((-\d+)\)|(-?\d+))", lambda found: (found[1] or found[2]).translate(SUPERSCRIPTS), name)
    name = re.sub(r"\b([^\W\d_])(\d+)\b", lambda found: found[1] + found[2].translate(SUBSCRIPTS), name)
    return name.replace("sigmoid(", "σ(").replace("*", "·").replace("-", "−")
