"""A formula as a graph: values run forward along its edges, slopes run backward. For readers who have done lesson 04.

    graph = Graph("z = w*x + b; a = sigmoid(z); L = (a - y)**2", w=2.0, x=0.5, b=-1.0, y=1.0)
    graph["L"].value    # the loss
    graph["w"].slope    # ∂L/∂w

Every number, name and operation is a node. An edge leads from a node to the one that uses it, and carries a local
slope. To get the slope of the output with respect to a node, multiply along each path and add where paths meet. `Graph`
holds this idea; the code below it only reads the formula.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import dedent

import numpy as np

from course_lib import network

DEEPEST = 100
"""The levels of operations within operations that a formula may have, on every computer and in the browser."""

Rule = tuple[Callable[..., float], Callable[..., tuple[float, ...]]]


def _at(f: network.Activation) -> Callable[[float], float]:
    """Turn the function `f` of arrays into one of numbers."""
    return lambda u: float(f(u))


# What an operation makes of its parents' values, and its local slopes: one for each parent. At 0, where relu has a
# corner and no single slope, it is 0.
OPERATIONS: dict[str, Rule] = {
    "+": (lambda *terms: sum(terms), lambda *terms: (1.0,) * len(terms)),
    "-": (lambda u, v: u - v, lambda u, v: (1.0, -1.0)),
    "*": (lambda u, v: u * v, lambda u, v: (v, u)),
    "/": (lambda u, v: u / v, lambda u, v: (1.0 / v, -u / v / v)),
    "neg": (lambda u: -u, lambda u: (-1.0,)),
    "sigmoid": (_at(network.sigmoid), lambda u: (_at(network.d_sigmoid)(u),)),
    "tanh": (_at(network.tanh), lambda u: (_at(network.d_tanh)(u),)),
    "relu": (_at(network.relu), lambda u: (_at(network.d_relu)(u),)),
    "exp": (np.exp, lambda u: (np.exp(u),)),
    "log": (np.log, lambda u: (1.0 / u,)),
    "sin": (np.sin, lambda u: (np.cos(u),)),
    "cos": (np.cos, lambda u: (-np.sin(u),)),
}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
FUNCTIONS = ["square", *(name for name in OPERATIONS if name.isalpha() and name != "neg")]


def power(n: int) -> Rule:
    """Return the rule of uⁿ for a whole number n: its local slope is n uⁿ⁻¹."""
    return lambda u: u ** float(n), lambda u: (n * u ** float(n - 1) if n else 0.0,)


@dataclass(eq=False)
class Node:
    """One number of the calculation."""

    name: str
    """Its name, or the piece of the formula that it stands for."""
    operation: str
    """A key of `OPERATIONS`, or "**n"; "" for an input or a number."""
    value: float
    """The number itself."""
    constant: bool
    """Whether no input stands behind the node: it needs no slope."""
    parents: list[tuple["Node", float]] = field(default_factory=list, repr=False)
    """(node, ∂self/∂node) for each edge that comes in."""
    distance: int = 0
    """The edges on the longest way to the output."""
    slope: float = 0.0
    """∂output/∂self, 0 for a constant."""


class Graph:
    """The graph of a formula at one point, with all its values and slopes.

    `formula` is an expression, or several statements `name = expression` separated by ";" or new lines; the last one is
    the output. `values` gives a number for each name that the formula uses. A name used twice is one node with two
    paths. `nodes` lists all nodes, parents first. `backward` lists the nodes that need a slope, output first.
    `graph["x"]` is the node called x. Raises ValueError if the formula cannot be read as such, or if one of its numbers
    is not finite.
    """

    def __init__(self, formula: str, /, **values: float) -> None:
        reader = _Reader(values)
        self.output = reader.read(formula)
        self._named = reader.named
        for node in reversed(reader.nodes):
            for parent, _ in node.parents:
                parent.distance = max(parent.distance, node.distance + 1)
        self.nodes = sorted(reader.nodes, key=lambda node: -node.distance)
        self.backward = [node for node in reversed(self.nodes) if not node.constant]
        self._walk_back()

    def __getitem__(self, name: str) -> Node:
        return self._named[name]

    def _walk_back(self) -> None:
        """Give every node its slope: a product along each path, a sum where paths meet."""
        self.output.slope = 1.0
        for node in self.backward:
            _finite(node.slope, f"the slope at {node.name}")
            for parent, local in node.parents:
                if not parent.constant:
                    parent.slope += local * node.slope


class _Reader:
    """A reader of formulas: it uses Python's own grammar, calculates as it goes, and keeps the nodes it makes."""

    def __init__(self, values: dict[str, float]) -> None:
        self.named = {name: Node(name, "", _number(name, value), constant=False) for name, value in values.items()}
        self.nodes: list[Node] = []

    def read(self, formula: str) -> Node:
        """Read all statements; return the node of the last one."""
        try:
            statements = ast.parse(dedent(formula).strip()).body
            if not statements:
                raise ValueError("the formula is empty; write one, such as w*x + b")
            if _depth(statements) > DEEPEST:
                raise RecursionError
            output = [self.statement(part, part is statements[-1]) for part in statements][-1:]
        except SyntaxError as error:
            where = (error.text or formula).strip()
            product = "; a product is written with *, as in 2*x" if re.search(r"\d\s*[A-Za-z(]", where) else ""
            raise ValueError(f"the formula cannot be read at {where!r:.60}{product}") from error
        except (RecursionError, MemoryError) as error:
            raise ValueError("the formula is too long; give its parts names, one statement each") from error
        if not output or output[0].constant:
            raise ValueError('the output depends on no input; use a name and give its number: Graph("2 * x", x=3.0)')
        used = {parent for node in self.nodes for parent, _ in node.parents} | set(output)
        unused = [name for name, node in self.named.items() if node not in used]
        if unused:
            raise ValueError(f"nothing on the way to the output uses {', '.join(unused)}; use it or leave it out")
        return output[0]

    def statement(self, part: ast.stmt, last: bool) -> Node:
        """Read `name = expression`; the last statement needs no name."""
        if isinstance(part, ast.Expr) and last:
            return self.expression(part.value)
        if not isinstance(part, ast.Assign) or not all(isinstance(target, ast.Name) for target in part.targets):
            raise ValueError(f"write a name for each step, as in z = w*x + b; got {ast.unparse(part)}")
        name = ast.unparse(part.targets[0])
        if len(part.targets) > 1 or name in self.named:
            raise ValueError(f"give each node one name of its own; {ast.unparse(part.targets[-1])} is a second one")
        inside = part.value
        while isinstance(inside, ast.UnaryOp) and isinstance(inside.op, ast.UAdd):
            inside = inside.operand
        if isinstance(inside, ast.Name):
            raise ValueError(f"{ast.unparse(part)} is a second name for {inside.id}; use {inside.id} itself")
        node = self.named[name] = self.expression(part.value)
        node.name = name
        return node

    def expression(self, part: ast.expr) -> Node:
        """Read an expression: its parts first, then itself."""
        match part:
            case ast.Name(id=name):
                if name not in self.named:
                    raise ValueError(f"{name} has no value; give it a number, Graph(…, {name}=1.0), or an earlier line")
                return self.named[name] if self.named[name] in self.nodes else self.add(self.named[name])
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return self.add(Node(ast.unparse(part), "", _number("the formula", number), constant=True))
            case ast.UnaryOp(op=ast.UAdd(), operand=inside):
                return self.expression(inside)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return self.expression(ast.Constant(-number))
            case ast.UnaryOp(op=ast.USub(), operand=inside):
                return self.operation(part, "neg", OPERATIONS["neg"], [inside])
            case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
                n = _whole(exponent)
                return self.operation(part, f"**{n}", power(n), [base])
            case ast.BinOp(op=ast.Add()):
                return self.operation(part, "+", OPERATIONS["+"], _terms(part))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
                sign = SIGNS[type(op)]
                return self.operation(part, sign, OPERATIONS[sign], [left, right])
            case ast.Call(func=ast.Name(id="square"), args=[inside], keywords=[]):
                return self.operation(part, "**2", power(2), [inside])
            case ast.Call(func=ast.Name(id=name), args=[inside], keywords=[]) if name in FUNCTIONS:
                return self.operation(part, name, OPERATIONS[name], [inside])
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.BitXor):
            raise ValueError(f"{ast.unparse(part)}: a power is written with **, as in x**2")
        raise ValueError(
            f"a formula has + − * / **, numbers, names and {', '.join(FUNCTIONS)} of one number; "
            f"{ast.unparse(part)} is something else"
        )

    def operation(self, part: ast.expr, operation: str, rule: Rule, inside: list[ast.expr]) -> Node:
        """Make the node of an operation: its value forward, and one local slope for each parent."""
        text, parents = ast.unparse(part), [self.expression(p) for p in inside]
        values = [np.float64(p.value) for p in parents]
        if values[-1] == 0 and (operation == "/" or operation.startswith("**-")):
            if parents[-1].constant:
                raise ValueError(f"{text} divides by zero, whatever the inputs are")
            raise ValueError(f"{text} divides by zero here, since {parents[-1].name} is 0; choose other numbers")
        if operation == "log" and values[0] <= 0:
            if parents[0].constant:
                why = f", and {parents[0].name} is {values[0]:g}" if parents[0].operation else ""
                raise ValueError(f"{text} has no value: log takes positive numbers only{why}")
            raise ValueError(f"{text} needs a positive number; {parents[0].name} is {values[0]:g} here")
        with np.errstate(all="ignore"):  # what is not finite is refused in words
            value, slopes = (np.asarray(f(*values), dtype=float) for f in rule)
        _finite(value, text)
        _finite(slopes, f"a local slope of {text}")
        edges = list(zip(parents, slopes.tolist(), strict=True))
        return self.add(Node(text, operation, float(value), all(p.constant for p in parents), edges))

    def add(self, node: Node) -> Node:
        """Keep a new node."""
        self.nodes.append(node)
        return node


def _depth(statements: list[ast.stmt]) -> int:
    """Return how many expressions lie inside one another, without a recursion that could end too early itself."""
    depth, level = -1, list[ast.AST](statements)
    while level:
        depth += 1
        level = [child for part in level for child in ast.iter_child_nodes(part) if isinstance(child, ast.expr)]
    return depth


def _terms(part: ast.expr) -> list[ast.expr]:
    """Return the terms of a sum a + b + c, which is one node."""
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
        return [*_terms(part.left), part.right]
    return [part]


def _whole(exponent: ast.expr) -> int:
    """Return the exponent as a number, if it is a whole one."""
    match exponent:
        case ast.Constant(value=int() as n) if not isinstance(n, bool) and n < 1000:
            return n
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as n)) if n < 1000:
            return -n
    raise ValueError(f"an exponent is a whole number below 1000, as in x**2; got {ast.unparse(exponent)}")


def _number(name: str, value: float) -> float:
    """Convert `value` to a finite float."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} needs one number, as in {name}=1.0; got {value!r:.40}") from None
    _finite(number, name)
    return number


def _finite(values: float | np.ndarray, what: str) -> None:
    if not np.all(np.isfinite(values)):
        raise ValueError(f"{what} is not a finite number here; choose other numbers")
