"""What the browser must make of a formula: graph.py reads it, plots/layers.py places it. And random formulas."""

import random
import re
from typing import Any

from course_lib.graph import FUNCTIONS
from course_lib.plots import layers
from course_lib.plots.writing import SUPERSCRIPTS, symbol
from course_lib.widgets import GraphState

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def structure(state: GraphState) -> dict[str, Any]:
    """All of the graph except its present numbers, as graph_layout.js describes it. Raises ValueError if Graph does."""
    graph = state.graph
    place = {node: i for i, node in enumerate(graph.nodes)}
    paths, heights = layers.routes(graph), layers.heights(graph)
    ports = layers.ports(paths, heights)
    nodes = [
        {
            "name": written(node.name),
            "title": written(node.name) if node.name.isidentifier() or not node.operation else "",
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
    return {"formula": state.formula, "home": state.values, "nodes": nodes, "arrows": arrows, "walk": walk}


def written(name: str) -> str:
    """A node's name as on paper: x², w₁ · a₁, σ(z)."""
    name = re.sub(r" \*\* (?:\((-\d+)\)|(-?\d+))", lambda found: (found[1] or found[2]).translate(SUPERSCRIPTS), name)
    name = re.sub(r"\b([^\W\d_])(\d+)\b", lambda found: found[1] + found[2].translate(SUBSCRIPTS), name)
    return name.replace("sigmoid(", "σ(").replace("*", "·").replace("-", "−")


def outcome(formula: str, start: dict[str, float]) -> dict[str, Any]:
    """A formula as somebody types it, the numbers there were before, and its structure or the words of its error."""
    asked = {"formula": formula, "start": start}
    try:
        return asked | {"structure": structure(GraphState("", start).with_formula(formula))}
    except ValueError as error:
        return asked | {"says": str(error)}


# ---------------------------------------------------------------------- formulas to try

NAMES = ["x", "y", "w1", "w2", "b", "ŷ", "long_name", "lambda", "exp"]
NUMBERS = [
    "0",
    "1",
    "2",
    "0.5",
    "1e3",
    "-3",
    "1_000",
    "2.50",
    "1e-7",
    ".5",
    "3.",
    "0x10",
    "-0.0",
    "1e400",
    "1j",
    "True",
]
SIGNS = ["+", "+", "-", "*", "*", "/"]
PIECES = ["(", ")", "[", ",", "*", "**", "=", ";", "2", "x", " ", "²", "σ", "×", "'", "é", ".", "$", "+=", "not", "#"]
PLAIN = (  # as often as they stand here; @ is an expression, ~ a sign
    ["@~@", "@ ~ @"] * 5
    + ["(@)**2", "(@)**3", "(@)**-1", "(@) ** -2", "(@)**0", "(@)**1", "-@", "+@", "(@)"]
    + [f"{name}(@)" for name in FUNCTIONS]
)
ODD = ["[@, @]", "x[@]", "f(@, key=@)", "(@)**(@)", "np.exp(@)", "abs(@)", "max(@, @)", "2(@)", "~@", "not @", "(@,)"]
ODD_SIGNS = ["^", "//", "%", "|", "&", "<<", "<", "==", "and", "or", "not in", "if x else", "** y **"]


def random_formula(seed: int) -> str:
    """A formula that a grammar has made: most can be drawn; of the others some are odd, and some are broken."""
    rng = random.Random(seed)
    odd = 0.1 if rng.random() < 0.4 else 0
    names = rng.sample("uvz", rng.choice([0, 0, 1, 2]))
    parts = [f"{name} = {_expression(rng, 2, odd)}" for name in names]
    output = _expression(rng, 3, odd) + "".join(f" {rng.choice('+*-')} {name}" for name in names)
    text = "; ".join([*parts, output])
    if rng.random() < 0.25:  # somebody slips
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(PIECES) + text[at + rng.choice([0, 1, 3]) :]
    return text


def _expression(rng: random.Random, depth: int, odd: float) -> str:
    """An expression of at most `depth` levels; the part `odd` of it is nothing that a formula may have."""
    strange = rng.random() < odd
    if depth == 0 or rng.random() < 0.2:
        known = NAMES if strange else NAMES[:7]
        return rng.choice(known) if rng.random() < 0.7 else rng.choice(NUMBERS if strange else NUMBERS[:12])
    inner = iter([_expression(rng, depth - 1, odd) for _ in range(2)])
    form = rng.choice([*ODD, *(f"@ {sign} @" for sign in ODD_SIGNS)] if strange else PLAIN)
    sign = rng.choice(SIGNS)
    return re.sub("[@~]", lambda found: next(inner) if found[0] == "@" else sign if not strange else found[0], form)
