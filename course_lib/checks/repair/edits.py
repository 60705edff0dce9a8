"""Every edit of one place in a function that a teacher might try: another operator, name, axis or indentation.

An edit is made in the syntax tree itself and then undone, so nothing is copied.
"""

import ast
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from course_lib.checks.repair.source import Definition, function_of

# Which operator may stand for which, and which name for which.
OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult, ast.Div),
    ast.Mult: (ast.MatMult, ast.Add, ast.Div, ast.Pow),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.BitXor: (ast.Pow,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.GtE, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.LtE, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "mean": ("sum",),
    "average": ("sum", "mean"),
    "median": ("mean",),
    "sum": ("mean", "prod"),
    "prod": ("sum",),
    "cumsum": ("sum",),
    "max": ("min", "sum"),
    "min": ("max", "sum"),
    "amax": ("amin",),
    "fmax": ("fmin",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "dot": ("multiply", "outer"),
    "multiply": ("dot", "outer", "add"),
    "outer": ("multiply", "dot"),
    "add": ("multiply", "subtract"),
    "subtract": ("add",),
    "divide": ("multiply",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "empty": ("zeros",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "append": ("extend",),
    "extend": ("append",),
    "abs": ("square",),
    "square": ("abs",),
    "sqrt": ("square",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "round": ("float",),
    "int": ("float",),
    "any": ("all",),
    "all": ("any",),
    "vstack": ("hstack", "column_stack"),
    "hstack": ("vstack",),
    "std": ("var",),
    "var": ("std",),
    "uniform": ("normal",),
    "rand": ("normal",),
    "random": ("normal",),
    "standard_normal": ("normal",),
    "shuffle": ("permutation",),
    "sinh": ("tanh",),
    "log": ("exp",),
    "exp": ("log",),
}
REDUCTIONS = ("sum", "mean", "max", "min", "prod", "cumsum", "std", "any", "all")
FORM_WORDS = ("ndim", "isinstance", "shape", "size", "len(", "isscalar", "dtype")
TRICK = 3.0  # extra cost of an edit that repairs nothing, but removes what is wrong with all that is beside it
WALKED_ONCE = ("enumerate", "filter", "iter", "map", "reversed", "zip")  # their result cannot be gone through twice
ROUNDING = ("round", "around", "rint", "astype", "trunc", "fix")
OF_NO_SIZE = ("factor", "shape", "missing", "one", "power")  # edits after which a size is no size any more
AROUND = 2.0  # extra cost of an edit that avoids a branch
SMALL_STEP = 0.1  # a smaller number is the step of a difference, and seldom wrong itself
NUMBERS = (0, 1, 2, -1, 0.5)
MODULES = ("np", "numpy", "network", "math")
WRAPPERS = tuple(f"__np__.{name}" for name in ("sum", "mean", "asarray", "copy", "sqrt", "exp"))
ENTRIES = ("0", "1", "-1", "::-1", "1:", ":-1")


@dataclass(frozen=True)
class Scope:
    """What the names of a function stand for, as far as its text tells."""

    parameters: tuple[str, ...]
    """Its arguments, in order."""
    assigned: tuple[str, ...]
    """The names it gives values itself."""
    functions: tuple[str, ...]
    """Those of its arguments that are functions."""
    batches: tuple[str, ...]
    """Those of its arguments whose last dimension counts examples."""
    turning: tuple[str, ...] = ()
    """The names that a loop gives another value in each turn."""

    @property
    def data(self) -> tuple[str, ...]:
        """All names that stand for values, not for functions."""
        return tuple(n for n in (*self.parameters, *self.assigned) if n not in self.functions)


@dataclass(frozen=True)
class Edit:
    """One change: it puts `new` where `holder` has something else under `key`."""

    line: int
    """The line of the cell or file in which the change is made."""
    kind: str
    """What sort of change it is, one of QUESTIONS in `questions.py`."""
    cost: float
    """How unlikely a teacher is to make it: 1 for those that first come to mind, 4 for those that work by accident."""
    holder: Any
    """A node of the tree or a list of nodes."""
    key: str | int
    """The node's field, or the place in the list."""
    new: Any
    """The node, or list of nodes, that replaces it."""

    @property
    def old(self) -> Any:
        """What is at this place now."""
        return self.holder[self.key] if isinstance(self.key, int) else getattr(self.holder, self.key)

    def put(self, value: Any) -> None:
        """Put `value` at this place."""
        if isinstance(self.key, int):
            self.holder[self.key] = value
        else:
            setattr(self.holder, self.key, value)


def parsed(text: str) -> ast.expr:
    """Parse an expression into its tree."""
    return ast.parse(text, mode="eval").body


def edits(definition: Definition, scope: Scope) -> Iterator[Edit]:
    """Yield all edits of one place in a definition, in the order of its text."""
    lists = lists_of(definition)
    guards = {id(node): AROUND for test in _guards(definition) for node in (test, *ast.walk(test))}
    again = _lines_in_loops(definition)
    for holder, key, node, line, filled in places(definition):
        for kind, cost, new in _variants(node, scope, isinstance(holder, ast.BinOp | ast.UnaryOp)):
            if not filled or keeps_apart(node, new, lists):
                kind = "operator" if kind == "each turn" and line not in again else kind
                more = guards.get(id(node), 0.0) + (TRICK if _is_a_trick(holder, key, new, kind) else 0.0)
                yield Edit(line, kind, cost + more, holder, key, new)
        if isinstance(node, ast.Constant):
            yield from _constants_for_names(holder, key, node, line, scope)
    yield from _of_statements(definition)
    if isinstance(definition, ast.FunctionDef):
        yield from _of_defaults(definition)


def _lines_in_loops(definition: ast.AST) -> set[int]:
    """Return the numbers of the lines that run again in each turn of a loop."""
    loops = [node for node in ast.walk(definition) if isinstance(node, ast.For | ast.While)]
    return {n for loop in loops for n in range(loop.body[0].lineno, (loop.end_lineno or loop.lineno) + 1)}


def _is_a_trick(holder: Any, key: str | int, new: ast.AST, kind: str) -> bool:
    """Return whether an edit works by a trick: it makes a factor 0 or 1, hiding what is beside it, or a size 0."""
    if isinstance(holder, ast.Assign) and key == "value" and kind in OF_NO_SIZE:
        return ast.unparse(holder.value).endswith((".shape[0]", ".shape[1]", ".shape[-1]", ".size"))
    if isinstance(holder, ast.BinOp):
        many = isinstance(holder.op, ast.Mult | ast.Div | ast.Pow | ast.FloorDiv)
        return many and isinstance(new, ast.Constant) and new.value in (0, 1)
    if isinstance(holder, ast.Call) and key == "func" and isinstance(new, ast.Attribute) and new.attr == "multiply":
        return any(isinstance(a, ast.Constant) for a in holder.args)
    return False


def _constants_for_names(holder: Any, key: str | int, node: ast.Constant, line: int, scope: Scope) -> Iterator[Edit]:
    """Yield edits that put a name in place of a number: the index of a loop, an argument, or an argument's length."""
    if not isinstance(node.value, int | float) or isinstance(node.value, bool):
        return
    indexes = (isinstance(holder, ast.Subscript) and key == "slice") or isinstance(holder, ast.Slice)
    alone = isinstance(holder, ast.Assign) and key == "value"
    for name in scope.data:
        turning = name in scope.turning
        if indexes and turning:
            yield Edit(line, "entry", 1.2, holder, key, ast.Name(name, ast.Load()))
        elif not indexes:
            cost = 1.5 if alone and name in scope.parameters else 2.0 if turning or name in scope.parameters else 2.5
            yield Edit(line, "number", cost, holder, key, ast.Name(name, ast.Load()))
    if node.value > 2 and not indexes:  # the number of examples of one case alone
        for batch in scope.batches:
            yield Edit(line, "number", 1.5, holder, key, parsed(f"__np__.shape({batch})[-1]"))
    if isinstance(node.value, int) and node.value > 1 and isinstance(key, int):  # as in range(3)
        for name in scope.parameters:
            if name not in scope.functions:
                yield Edit(line, "number", 1.5, holder, key, parsed(f"len({name})"))


def _guards(definition: ast.AST) -> Iterator[ast.expr]:
    """Yield the conditions that test the form of an argument; changing one would only avoid the wrong branch."""
    for node in ast.walk(definition):
        if isinstance(node, ast.If | ast.IfExp) and any(word in ast.unparse(node.test) for word in FORM_WORDS):
            yield node.test


class Place(NamedTuple):
    """The place of an expression or a simple statement."""

    holder: Any
    """A node of the tree or a list of nodes."""
    key: str | int
    """The holder's field, or the place in the list."""
    node: ast.AST
    """What stands there."""
    line: int
    """The number of its line in the cell or file."""
    filled: str
    """The list that the node is an item for, as `row` in `row.append(node)`.

    No list must come into itself, as NumPy would never come to an end with it.
    """


def places(definition: Definition) -> Iterator[Place]:
    """Return the places in a definition's body."""
    root = function_of(definition)
    skipped = ("args", "decorator_list", "returns", "type_params", "ctx", "op", "ops", "type_comment")

    def walk(node: ast.AST, line: int, filled: str) -> Iterator[Place]:
        filled = filled_by(node) or filled
        for name, value in ast.iter_fields(node):
            if name in skipped and not (name == "args" and isinstance(node, ast.Call)):
                continue
            found = enumerate(value) if isinstance(value, list) else [(name, value)]
            for key, child in found:
                if not isinstance(child, ast.AST):
                    continue
                here = getattr(child, "lineno", line)
                yield Place(value if isinstance(value, list) else node, key, child, here, filled)
                yield from walk(child, here, filled)

    yield from walk(root, root.lineno, "")


def filled_by(node: ast.AST) -> str:
    """Return the name of the list that a call adds an item to."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.value.id if node.func.attr in ("append", "insert", "extend") else ""
    return ""


def lists_of(definition: ast.AST) -> set[str]:
    """Return the names of all lists that a definition adds items to."""
    return {name for node in ast.walk(definition) if (name := filled_by(node))}


def keeps_apart(old: ast.AST, new: ast.AST, lists: set[str]) -> bool:
    """Return whether no list is newly put into a call that fills a list: two lists could then contain each other."""
    return names_in(new) & lists <= names_in(old)


def names_in(node: ast.AST) -> set[str]:
    """Return all names in an expression."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


Variant = tuple[str, float, ast.AST]


def _variants(node: ast.AST, scope: Scope, inside: bool) -> Iterator[Variant]:
    """Yield other forms of one node: (kind, cost, the new node)."""
    if isinstance(node, ast.stmt):
        yield from _of_statement(node, scope)
    elif isinstance(getattr(node, "ctx", None), ast.Store):
        yield from _of_target(node, scope)
    elif isinstance(node, ast.expr):
        own = _BY_TYPE.get(type(node))
        if own:
            yield from own(node, scope)
        yield from _of_any_value(node, scope, inside)


def _of_binary(node: ast.BinOp, scope: Scope) -> Iterator[Variant]:
    for other in OPERATORS.get(type(node.op), ()):
        yield "operator", 1.0, ast.BinOp(node.left, other(), node.right)
    if isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult | ast.FloorDiv | ast.Mod):
        yield "order", 1.0, ast.BinOp(node.right, node.op, node.left)
    if isinstance(node.op, ast.MatMult | ast.Mult):
        yield "transpose", 1.5, ast.BinOp(_turned(node.left), ast.MatMult(), node.right)
        yield "transpose", 1.5, ast.BinOp(node.left, ast.MatMult(), _turned(node.right))
        yield "transpose", 1.5, ast.BinOp(_turned(node.right), ast.MatMult(), node.left)
        yield "transpose", 1.5, ast.BinOp(node.right, ast.MatMult(), _turned(node.left))
    yield "too much", 1.5, node.left
    yield "too much", 1.5, node.right
    yield from _into_a_call(node)
    if isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List):  # as [[0, 0]] * n: n times the same list
        turns = ast.comprehension(ast.Name("_", ast.Store()), ast.Call(parsed("range"), [node.right], []), [], 0)
        for item in node.left.elts[:1]:
            yield "same", 1.0, ast.ListComp(item, [turns])
    if isinstance(node.left, ast.BinOp):
        inner = node.left
        yield "brackets", 1.0, ast.BinOp(inner.left, inner.op, ast.BinOp(inner.right, node.op, node.right))
    if isinstance(node.right, ast.BinOp):
        inner = node.right
        yield "brackets", 1.0, ast.BinOp(ast.BinOp(node.left, node.op, inner.left), inner.op, inner.right)


def _into_a_call(node: ast.BinOp) -> Iterator[Variant]:
    """Move a term or power into a call: `f(x) + b` to `f(x + b)`, `f(x) * f(y)` to `f(x * y)`."""
    left, right = _called(node.left), _called(node.right)
    if left:
        yield "brackets", 1.2, left.on(ast.BinOp(left.argument, node.op, node.right))
    if right and isinstance(node.op, ast.Add | ast.Mult):
        yield "brackets", 1.2, right.on(ast.BinOp(node.left, node.op, right.argument))
    if left and right and left.name == right.name:
        yield "brackets", 1.0, left.on(ast.BinOp(left.argument, node.op, right.argument))
    match node.left, node.right:
        case ast.BinOp(op=ast.Pow()) as one, ast.BinOp(op=ast.Pow()) as other:
            yield "brackets", 1.0, ast.BinOp(ast.BinOp(one.left, node.op, other.left), ast.Pow(), one.right)


@dataclass(frozen=True)
class _Called:
    """A call of a function with one argument, or of an array's own method without any."""

    call: ast.Call
    """The call itself."""
    argument: ast.expr
    """The one argument, or the array."""
    method: str
    """The name of the array's own function, or nothing."""

    @property
    def name(self) -> str:
        """The name that is called."""
        return f".{self.method}" if self.method else ast.unparse(self.call.func)

    def on(self, argument: ast.expr) -> ast.Call:
        """Return the same call with another argument."""
        if self.method:
            return ast.Call(ast.Attribute(argument, self.method, ast.Load()), [], self.call.keywords)
        return ast.Call(self.call.func, [argument], self.call.keywords)


def _called(node: ast.expr) -> _Called | None:
    """Return the call that an expression is, if it works on one value."""
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    if isinstance(function, ast.Attribute) and getattr(function.value, "id", "") not in MODULES and not node.args:
        return _Called(node, function.value, function.attr)
    if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        return _Called(node, node.args[0], "")
    return None


def _turned(node: ast.expr) -> ast.expr:
    """Transpose a factor; return the factor itself if it is transposed already."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _of_comparison(node: ast.Compare, scope: Scope) -> Iterator[Variant]:
    if len(node.ops) == 1:
        for other in COMPARISONS.get(type(node.ops[0]), ()):
            yield "comparison", 1.0, ast.Compare(node.left, [other()], node.comparators)
        yield "too much", 1.5, node.left
        if isinstance(node.ops[0], ast.Eq | ast.NotEq):
            for value, nan in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
                if ast.unparse(nan).lower().strip("()'\"").endswith("nan"):  # which equals nothing, itself neither
                    asked = parsed_call("__np__.isnan", value)
                    yield "comparison", 1.0, asked if isinstance(node.ops[0], ast.Eq) else ast.UnaryOp(ast.Not(), asked)


def _of_unary(node: ast.UnaryOp, scope: Scope) -> Iterator[Variant]:
    if isinstance(node.op, ast.USub):
        yield "sign", 1.0, node.operand
    if isinstance(node.op, ast.Not):
        yield "comparison", 1.0, node.operand


def _of_constant(node: ast.Constant, scope: Scope) -> Iterator[Variant]:
    value = node.value
    if type(value) is bool:
        yield "number", 1.0, ast.Constant(not value)
    elif isinstance(value, int | float):
        if abs(value - np.e) < 0.05:
            yield "number", 1.0, ast.Constant(float(np.e))
        for other in dict.fromkeys((value + 1, value - 1, -value, *NUMBERS)):
            if other != value:
                yield "number", 1.2 if abs(value) >= SMALL_STEP or value == 0 else 3.0, ast.Constant(other)
    elif value is None:
        yield "number", 2.0, ast.Constant(0.0)


def _of_name(node: ast.Name, scope: Scope) -> Iterator[Variant]:
    for other in scope.data:
        if other != node.id and node.id not in scope.functions:
            yield "name", 1.5, ast.Name(other, ast.Load())
    for other in FUNCTIONS.get(node.id, ()):
        yield "function", 1.5, ast.Name(other, ast.Load())
    if node.id in scope.functions:
        for other in scope.functions:
            if other != node.id:
                yield "function", 1.2, ast.Name(other, ast.Load())
    for entry in ENTRIES:
        yield "entry", 2.0, parsed(f"{node.id}[{entry}]")


def _of_attribute(node: ast.Attribute, scope: Scope) -> Iterator[Variant]:
    if node.attr == "T":
        yield "transpose", 1.0, node.value
    for other in FUNCTIONS.get(node.attr, ()):
        yield "function", 1.2, ast.Attribute(node.value, other, ast.Load())
    if getattr(node.value, "id", "") in MODULES:
        for function in scope.functions:
            yield "function", 1.2, ast.Name(function, ast.Load())
    if node.attr == "shape":
        yield "size", 2.0, ast.Attribute(node.value, "size", ast.Load())
        for i in (0, 1, -1):
            yield "size", 1.5, ast.Subscript(node, ast.Constant(i), ast.Load())
    if node.attr == "size":
        for i in (0, 1):
            shape = ast.Attribute(node.value, "shape", ast.Load())
            yield "size", 1.2, ast.Subscript(shape, ast.Constant(i), ast.Load())


def _of_subscript(node: ast.Subscript, scope: Scope) -> Iterator[Variant]:
    yield "entry", 1.5, node.value
    for index in _other_indices(node.slice):
        yield "entry", 1.2, ast.Subscript(node.value, index, ast.Load())


def _of_target(node: ast.AST, scope: Scope) -> Iterator[Variant]:
    if isinstance(node, ast.Subscript):
        for index in _other_indices(node.slice):
            yield "entry", 1.2, ast.Subscript(node.value, index, ast.Store())
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield "order", 1.0, ast.Tuple(node.elts[::-1], ast.Store())
        one, two = node.elts
        for name in (n for n in scope.data if n not in names_in(node)):
            if isinstance(one, ast.Name):
                yield "name", 1.5, ast.Tuple([ast.Name(name, ast.Store()), two], ast.Store())
            if isinstance(two, ast.Name):
                yield "name", 1.5, ast.Tuple([one, ast.Name(name, ast.Store())], ast.Store())


def _other_indices(index: ast.expr) -> Iterator[ast.expr]:
    """Yield other places in an array or a list: axes exchanged, a whole row or column, one further, one before."""
    if isinstance(index, ast.Tuple) and len(index.elts) == 2:
        yield ast.Tuple(index.elts[::-1], ast.Load())
        whole = ast.Slice()
        yield ast.Tuple([whole, index.elts[1]], ast.Load())
        yield ast.Tuple([index.elts[0], whole], ast.Load())
    elif isinstance(index, ast.Slice):
        for lower, upper in (
            (None, index.upper),
            (index.lower, None),
            (ast.Constant(1), None),
            (None, ast.Constant(-1)),
        ):
            yield ast.Slice(lower, upper, index.step)
        if index.lower and index.upper and not isinstance(index.upper, ast.Constant):
            yield ast.Slice(index.lower, ast.BinOp(index.lower, ast.Add(), index.upper), index.step)
        yield ast.Tuple([ast.Slice(), index], ast.Load())
        yield ast.Slice(index.lower, index.upper, None)
        if index.step is None:
            yield ast.Slice(index.lower, index.upper, parsed("-1"))
    else:
        yield ast.Tuple([ast.Slice(), index], ast.Load())
        yield ast.Tuple([ast.Slice(), ast.List([index], ast.Load())], ast.Load())
        yield ast.List([index], ast.Load())
        if not isinstance(index, ast.Constant):
            yield ast.BinOp(index, ast.Add(), ast.Constant(1))
            yield ast.BinOp(index, ast.Sub(), ast.Constant(1))
            yield ast.BinOp(parsed("-1"), ast.Sub(), index)


def _of_call(node: ast.Call, scope: Scope) -> Iterator[Variant]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if len(node.args) == 1 and not node.keywords:
        yield "call", 1.5, node.args[0]
        yield from _out_of_a_call(node)
    elif node.args and name in ROUNDING:
        yield "call", 1.2, node.args[0]
    elif node.args and not isinstance(node.args[0], ast.Starred):
        yield "call", 2.5, node.args[0]
    if isinstance(node.func, ast.Attribute):
        yield "call", 1.2 if name in ROUNDING else 2.0, node.func.value
    if name == "len" and len(node.args) == 1:
        yield "size", 1.2, ast.Attribute(node.args[0], "size", ast.Load())
        yield "size", 1.2, ast.Subscript(parsed_call("__np__.shape", node.args[0]), parsed("-1"), ast.Load())
    if name in ("mean", "average"):
        for batch in scope.batches:
            total = ast.Call(_named_instead(node.func, "sum"), node.args, node.keywords)
            yield "axis", 1.2, ast.BinOp(total, ast.Div(), parsed(f"__np__.shape({batch})[-1]"))
    if len(node.args) >= 2:
        for i in range(len(node.args) - 1):
            args = [*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]]
            yield "order", 1.0, ast.Call(node.func, args, node.keywords)
    if name in REDUCTIONS:
        yield from _of_reduction(node)
    if name == "range":
        yield from _of_range(node)
    if _walked_once(node):
        yield "once", 1.0, parsed_call("list", node)
    for keyword in node.keywords:
        rest = [k for k in node.keywords if k is not keyword]
        yield "option", 1.5, ast.Call(node.func, node.args, rest)
    if name in ("zeros", "ones", "empty", "full") and len(node.args) == 1:
        yield from _of_shape(node)
    if name in ("zeros_like", "ones_like", "empty_like", "array", "asarray", "full_like"):
        dtype = ast.keyword("dtype", ast.Name("float", ast.Load()))
        yield "option", 1.2, ast.Call(node.func, node.args, [*node.keywords, dtype])
    if name == "append" and len(node.args) == 1 and isinstance(node.func, ast.Attribute):
        first = ast.Attribute(node.func.value, "insert", ast.Load())
        yield "order", 1.2, ast.Call(first, [ast.Constant(0), *node.args], [])
    if name == "insert" and len(node.args) == 2 and isinstance(node.func, ast.Attribute):
        last = ast.Attribute(node.func.value, "append", ast.Load())
        yield "order", 1.2, ast.Call(last, node.args[1:], [])


def _out_of_a_call(node: ast.Call) -> Iterator[Variant]:
    """Move an operation out of a call: `f(x + b)` to `f(x) + b`, `f(x**2)` to `f(x)**2`."""
    inner = node.args[0]
    if isinstance(inner, ast.BinOp):
        yield "brackets", 1.2, ast.BinOp(ast.Call(node.func, [inner.left], []), inner.op, inner.right)
        if isinstance(inner.op, ast.Add | ast.Mult):
            yield "brackets", 1.5, ast.BinOp(inner.left, inner.op, ast.Call(node.func, [inner.right], []))


def _named_instead(function: ast.expr, name: str) -> ast.expr:
    """Return a call of another function of the same module, or of another method of the same array."""
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Attribute(ast.Name("__np__", ast.Load()), name, ast.Load())


def _of_reduction(node: ast.Call) -> Iterator[Variant]:
    """Yield the same sum or mean over another axis, with its dimensions kept or not."""
    on_numpy = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "np"
    if not (on_numpy or isinstance(node.func, ast.Attribute)):
        return
    args = node.args[:1] if on_numpy else []
    kept = [k for k in node.keywords if k.arg not in ("axis", "keepdims")]
    for axis in (None, 0, 1, -1):
        for keep in (False, True):
            keywords = [*kept]
            keywords += [ast.keyword("axis", ast.Constant(axis))] if axis is not None else []
            keywords += [ast.keyword("keepdims", ast.Constant(True))] if keep else []
            yield "axis", 1.0, ast.Call(node.func, args, keywords)


def _of_range(node: ast.Call) -> Iterator[Variant]:
    """Yield a range that starts or ends one earlier or later, or runs backwards."""
    last = node.args[-1]
    one = ast.Constant(1)
    if len(node.args) == 1:
        yield "range", 1.0, ast.Call(node.func, [one, last], [])
    yield "range", 1.0, ast.Call(ast.Name("reversed", ast.Load()), [node], [])
    if len(node.args) == 1:
        yield "range", 1.5, ast.Call(node.func, [ast.BinOp(last, ast.Sub(), one), last], [])
    for i, end in enumerate(node.args):
        for op in (ast.Add(), ast.Sub()):
            args = [*node.args[:i], ast.BinOp(end, op, one), *node.args[i + 1 :]]
            yield "range", 1.0, ast.Call(node.func, args, [])


def _of_shape(node: ast.Call) -> Iterator[Variant]:
    """Yield an array of zeros whose sides are exchanged, or that is a column."""
    shape = node.args[0]
    if isinstance(shape, ast.Tuple) and len(shape.elts) == 2:
        yield "order", 1.0, ast.Call(node.func, [ast.Tuple(shape.elts[::-1], ast.Load())], node.keywords)
    else:
        side = shape.elts[0] if isinstance(shape, ast.Tuple) and shape.elts else shape
        yield "shape", 1.2, ast.Call(node.func, [ast.Tuple([side, ast.Constant(1)], ast.Load())], node.keywords)


def _of_pair(node: ast.Tuple | ast.List, scope: Scope) -> Iterator[Variant]:
    if len(node.elts) == 2:
        yield "order", 1.0, type(node)(node.elts[::-1], ast.Load())
    if len(node.elts) == 1:
        yield "shape", 2.0, node.elts[0]


def _of_choice(node: ast.IfExp, scope: Scope) -> Iterator[Variant]:
    yield "branches", 1.0, ast.IfExp(node.test, node.orelse, node.body)
    yield "branches", 1.5, node.body
    yield "branches", 1.5, node.orelse
    if isinstance(node.test, ast.Compare):
        yield "branches", 1.5, node.test.left


def _of_both(node: ast.BoolOp, scope: Scope) -> Iterator[Variant]:
    first, *others = node.values
    if isinstance(first, ast.Compare) and all(isinstance(o, ast.Constant) for o in others):  # x == "a" or "b"
        each = [ast.Compare(first.left, first.ops, [other]) for other in others]
        yield "comparison", 1.0, ast.BoolOp(node.op, [first, *each])
    yield "comparison", 1.0, ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _of_list_made(node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Iterator[Variant]:
    for i, part in enumerate(node.generators):
        for condition in part.ifs:
            rest = ast.comprehension(part.target, part.iter, [c for c in part.ifs if c is not condition], 0)
            yield "too much", 1.5, type(node)(node.elt, [*node.generators[:i], rest, *node.generators[i + 1 :]])
    if isinstance(node, ast.GeneratorExp):
        yield "once", 1.0, ast.ListComp(node.elt, node.generators)


_BY_TYPE: dict[type[ast.expr], Any] = {
    ast.BinOp: _of_binary,
    ast.Compare: _of_comparison,
    ast.UnaryOp: _of_unary,
    ast.Constant: _of_constant,
    ast.Name: _of_name,
    ast.Attribute: _of_attribute,
    ast.Subscript: _of_subscript,
    ast.Call: _of_call,
    ast.Tuple: _of_pair,
    ast.List: _of_pair,
    ast.IfExp: _of_choice,
    ast.BoolOp: _of_both,
    ast.ListComp: _of_list_made,
    ast.GeneratorExp: _of_list_made,
}


def _of_any_value(node: ast.expr, scope: Scope, inside: bool) -> Iterator[Variant]:
    """Yield what can be done to any value: change its sign, add a factor or a term, put a function around it.

    A plain name `inside` an operation gets fewer edits: its sign or factor is also one of the whole operation.
    """
    if not isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.BinOp | ast.ListComp):
        return
    one = ast.Constant(1)
    yield "transpose", 1.0, ast.Attribute(node, "T", ast.Load())
    yield "power", 1.5, ast.BinOp(node, ast.Pow(), ast.Constant(2))
    yield "one", 1.5, ast.BinOp(one, ast.Sub(), node)
    yield "call", 1.5, parsed_call("abs", node)
    for function in scope.functions:
        yield "call", 1.5, ast.Call(ast.Name(function, ast.Load()), [node], [])
    if inside and isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        return
    yield "sign", 1.2, ast.UnaryOp(ast.USub(), node)
    for number in (2.0, 0.5):
        yield "factor", 1.5, ast.BinOp(node, ast.Mult(), ast.Constant(number))
    for batch in scope.batches:
        m = parsed(f"__np__.shape({batch})[-1]")
        yield "factor", 1.5, ast.BinOp(node, ast.Div(), m)
        yield "factor", 1.5, ast.BinOp(node, ast.Mult(), m)
    for other in scope.data:
        given = other in scope.parameters
        for op, cost in ((ast.Add(), 2.0), (ast.Mult(), 2.0), (ast.Sub(), 2.0 if given else 2.5), (ast.Div(), 2.5)):
            yield "missing", cost, ast.BinOp(node, op, ast.Name(other, ast.Load()))
    for function in ("float", "list", "len", "sum", "reversed"):
        if not (function == "list" and _walked_once(node)):  # that edit has a question of its own
            yield "call", 2.0, parsed_call(function, node)
    for function in WRAPPERS:
        yield "call", 2.0, parsed_call(function, node)
    yield "one", 2.0, ast.BinOp(node, ast.Sub(), one)
    yield "one", 2.0, ast.BinOp(node, ast.Add(), one)
    yield "one", 2.0, ast.BinOp(one, ast.Div(), node)
    yield "copied", 1.5, parsed_call("__copy__.deepcopy", node)
    yield "shape", 2.0, ast.Call(ast.Attribute(node, "reshape", ast.Load()), [parsed("-1"), one], [])


def _walked_once(node: ast.expr) -> bool:
    """Return whether an expression makes something that can be gone through only once."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WALKED_ONCE


def parsed_call(function: str, argument: ast.expr) -> ast.Call:
    """Parse a call of a named function with one argument."""
    return ast.Call(parsed(function), [argument], [])


def _loaded(target: ast.expr) -> ast.expr:
    """Turn the target of an assignment into a value."""
    return parsed(ast.unparse(target))


def _of_statement(node: ast.stmt, scope: Scope) -> Iterator[Variant]:
    if isinstance(node, ast.AugAssign):
        for other in (ast.Add, ast.Sub, ast.Mult, ast.Div):
            if not isinstance(node.op, other):
                yield "operator", 1.0, ast.AugAssign(node.target, other(), node.value)
        yield "in place", 1.0, ast.Assign([node.target], ast.BinOp(_loaded(node.target), node.op, node.value))
        yield "each turn", 1.0, ast.Assign([node.target], node.value)
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        if isinstance(target, ast.Name | ast.Subscript):
            yield "each turn", 1.0, ast.AugAssign(target, ast.Add(), node.value)
            yield "each turn", 1.5, ast.AugAssign(target, ast.Mult(), node.value)
        if isinstance(target, ast.Name):
            for name in scope.data:
                if name != target.id:
                    yield "name", 1.5, ast.Assign([ast.Name(name, ast.Store())], node.value)
    if isinstance(node, ast.Assign) and len(node.targets) > 1 and isinstance(node.value, ast.List):
        each = ast.Tuple([parsed(ast.unparse(node.value)) for _ in node.targets], ast.Load())
        yield "same", 1.0, ast.Assign([ast.Tuple(list(node.targets), ast.Store())], each)  # as Zs = As = []
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Return | ast.Expr) and node.value is not None:
        yield from _exchanged(node, node.value, scope)
    if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
        yield "returned", 1.2, ast.Return(node.value)
    if isinstance(node, ast.Return) and node.value is not None:
        yield "each turn", 1.5, ast.Expr(ast.Yield(node.value))
    if isinstance(node, ast.If):
        yield "branches", 2.5, ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    if isinstance(node, ast.Break):
        yield "each turn", 1.0, ast.Continue()
    if isinstance(node, ast.Continue):
        yield "each turn", 1.0, ast.Break()


def _exchanged(node: ast.stmt, its: ast.expr, scope: Scope) -> Iterator[Variant]:
    """Exchange two arguments everywhere in a line; `its` is the line's value."""
    known = names_in(its)
    for group in (scope.functions, tuple(p for p in scope.parameters if p not in scope.functions)):
        for one, other in itertools.combinations([p for p in group if p in known], 2):
            value = parsed(ast.unparse(its))
            for name in (n for n in ast.walk(value) if isinstance(n, ast.Name)):
                name.id = {one: other, other: one}.get(name.id, name.id)
            changed = type(node)(**{**dict(ast.iter_fields(node)), "value": value})
            yield "name", 1.5, changed


def _of_statements(definition: ast.AST) -> Iterator[Edit]:
    """Yield edits of lines: left out, exchanged with the next, moved out of a block or into it."""
    for holder in ast.walk(definition):
        for field in ("body", "orelse"):
            body = getattr(holder, field, None)
            if isinstance(body, list) and body:
                yield from (Edit(line, kind, cost, holder, field, new) for line, kind, cost, new in _of_body(body))


def _of_defaults(definition: ast.FunctionDef) -> Iterator[Edit]:
    """Yield edits of defaults: another number; a list or dict that is made anew in each call."""
    arguments = definition.args
    with_default = [*zip(arguments.args[-len(arguments.defaults) :], arguments.defaults, strict=False)]
    for i, (argument, default) in enumerate(with_default if arguments.defaults else ()):
        value = default.value if isinstance(default, ast.Constant) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            for number in (value * 10, value / 10, 1e-5, 0.1, *NUMBERS):
                yield Edit(default.lineno, "number", 1.2, arguments.defaults, i, ast.Constant(number))
        elif isinstance(default, ast.List | ast.Dict | ast.Set | ast.Call):
            fresh = ast.Assign([ast.Name(argument.arg, ast.Store())], default)
            ast.copy_location(fresh, definition.body[0])
            yield Edit(default.lineno, "default", 1.0, definition, "body", [fresh, *definition.body])


def _of_body(body: Sequence[ast.stmt]) -> Iterator[tuple[int, str, float, list[ast.stmt]]]:
    for i, line in enumerate(body):
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
            continue
        before, after = list(body[:i]), list(body[i + 1 :])
        if len(body) > 1:
            yield line.lineno, "too much", 1.5, before + after
        if after:
            yield line.lineno, "order of lines", 1.5, [*before, after[0], line, *after[1:]]
        if isinstance(line, ast.If):
            yield line.lineno, "branches", 2.5, [*before, *line.body, *after]
        if not isinstance(line, ast.For | ast.While | ast.If):
            continue
        moved = "branch" if isinstance(line, ast.If) else "indentation"
        for last, without in _without_last(line):
            yield last.lineno, moved, 1.0, [*before, without, last, *after]
        for first, without in _without_first(line):
            yield first.lineno, moved, 1.2, [*before, first, without, *after]
        if after:
            into = 1.0 if not isinstance(after[0], ast.Return) else 2.5  # a loop that is left at once is none
            for longer in _with_one_more(line, after[0], at_the_end=True):
                yield after[0].lineno, moved, into, [*before, longer, *after[1:]]
        for j, earlier in enumerate(before):
            if isinstance(earlier, ast.Assign | ast.AugAssign) and not isinstance(line, ast.If):
                for longer in _with_one_more(line, earlier, at_the_end=False):
                    yield earlier.lineno, moved, 1.2, [*before[:j], *before[j + 1 :], longer, *after]
        if isinstance(line, ast.For):
            for number, kind, cost, other in _of_loop(line, before):
                yield number, kind, cost, [*before, *other, *after]


def _of_loop(loop: ast.For, before: Sequence[ast.stmt]) -> Iterator[tuple[int, str, float, list[ast.stmt]]]:
    """Yield edits of loops: one that runs once, two joined or one split, a name that moves on with each turn."""
    turning = names_in(loop.target)
    read = {n for line in loop.body for n in names_in(line)}
    if not turning & read and not any(isinstance(n, ast.Break | ast.Continue) for n in ast.walk(loop)):
        yield loop.lineno, "loop", 1.0, loop.body
    inner = loop.body[0]
    if len(loop.body) == 1 and isinstance(inner, ast.For) and not turning & names_in(inner.iter):
        both = ast.Tuple([loop.target, inner.target], ast.Store())
        together = ast.For(both, ast.Call(parsed("zip"), [loop.iter, inner.iter], []), inner.body, [])
        yield inner.lineno, "loop", 1.0, [ast.copy_location(together, loop)]
    zipped = loop.iter.args if isinstance(loop.iter, ast.Call) and getattr(loop.iter.func, "id", "") == "zip" else []
    if len(zipped) == 2 and isinstance(loop.target, ast.Tuple) and len(loop.target.elts) == 2:
        inside = ast.copy_location(ast.For(loop.target.elts[1], zipped[1], loop.body, []), loop)
        outside = ast.copy_location(ast.For(loop.target.elts[0], zipped[0], [inside], []), loop)
        yield loop.lineno, "loop", 1.2, [outside]
    stored = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for line in before:
        name = line.targets[0] if isinstance(line, ast.Assign) and len(line.targets) == 1 else None
        if isinstance(name, ast.Name) and name.id in read - stored:
            for other in sorted(turning):
                moving = ast.Assign([ast.Name(name.id, ast.Store())], ast.Name(other, ast.Load()))
                yield (
                    line.lineno,
                    "stays",
                    1.5,
                    [_with_body(loop, [*loop.body, ast.copy_location(moving, loop.body[-1])])],
                )


Block = ast.For | ast.While | ast.If


def _without_first(block: Block) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """Yield (the first line of a block or of the first block in it, the block without it)."""
    first, *rest = block.body
    if rest:
        yield first, _with_body(block, rest)
    for i, inner in enumerate(block.body):
        if isinstance(inner, ast.For | ast.While):
            for line, shorter in _without_first(inner):
                yield line, _with_body(block, [*block.body[:i], shorter, *block.body[i + 1 :]])


def _without_last(block: Block) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """Yield (the last line of a block or of the last block in it, the block without it)."""
    *inside, last = block.body
    if inside:
        yield last, _with_body(block, inside)
    if isinstance(last, ast.For | ast.While | ast.If):
        for line, shorter in _without_last(last):
            yield line, _with_body(block, [*inside, shorter])


def _with_one_more(block: Block, line: ast.stmt, at_the_end: bool) -> Iterator[ast.stmt]:
    """Yield the block with one more line at its start or end, and the same for each block inside it."""
    yield _with_body(block, [*block.body, line] if at_the_end else [line, *block.body])
    for i, inner in enumerate(block.body):
        if isinstance(inner, ast.For | ast.While):
            for longer in _with_one_more(inner, line, at_the_end):
                yield _with_body(block, [*block.body[:i], longer, *block.body[i + 1 :]])


def _with_body(block: Block, body: list[ast.stmt]) -> ast.stmt:
    """Return the same loop or condition with another body."""
    other = type(block)(**dict(ast.iter_fields(block)))
    other.body = body
    return ast.copy_location(other, block)
