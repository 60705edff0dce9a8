"""What the graph view knows, without a browser: a formula and its numbers."""

import ast
from dataclasses import dataclass
from textwrap import dedent

from course_lib.graph import Graph


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

    @property
    def steps(self) -> int:
        """The steps of a walk: each operation's value, the output's own slope, and each box that hands one back."""
        made = [node for node in self.graph.nodes if node.operation]
        return len(made) + 1 + sum(not node.constant for node in made)

    def with_formula(self, formula: str) -> "GraphState":
        """Return the state with another formula: inputs that it shares keep their numbers, new ones start at 1."""
        return GraphState(formula, {name: self.values.get(name, 1.0) for name in _inputs(formula)})


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
