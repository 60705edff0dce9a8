"""Find the one line that makes the result, if the function has no other line that could go wrong."""

import ast
from collections.abc import Iterator

from course_lib.checks.repair.edits import FORM_WORDS
from course_lib.checks.repair.source import Source, function_of

PLAIN_CALLS = ("asarray", "array", "atleast_1d", "float", "len", "shape", "size", "zeros", "zeros_like", "copy", "list")
EMPTY_CALLS = ("zeros", "ones", "full", "empty", "zeros_like", "ones_like", "full_like", "empty_like")
PASSED_ON = ast.Name | ast.Attribute | ast.Constant


def line_of_the_work(source: Source, of_shape: bool = False) -> int | None:
    """Return the number of the only line that computes something; None if there are several, or helpers.

    If it is the result's shape that is wrong (`of_shape`), a line that makes an array to be filled counts, and a line
    that writes into an array does not.

    Lines that only prepare, loop or pass on do not count: `m = Y.shape[1]`, `z = np.asarray(z)`, `total = 0`, `for s in
    slopes:`, `return total`.
    """
    if len(source.definitions) > 1:
        return None
    definition = function_of(source.definitions[0])
    if isinstance(definition, ast.Lambda):
        return definition.body.lineno
    given = {a.arg for a in ast.walk(definition.args) if isinstance(a, ast.arg)}
    made = {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for line in ast.walk(definition):  # an argument that is given back as it came may be all that goes wrong
        if isinstance(line, ast.Return) and isinstance(line.value, ast.Name) and line.value.id in given - made:
            return None
    working = list(_working(definition.body))
    if of_shape:
        assigned = [n for n in ast.walk(definition) if isinstance(n, ast.Assign)]
        written = {n.value.lineno for n in assigned if _at_a_place(n)}
        started = {n.value.lineno for n in assigned if _name_of_call(n.value) in EMPTY_CALLS}
        working = sorted({*working, *started} - written)
    return working[0] if len(working) == 1 else None


def _working(body: list[ast.stmt]) -> Iterator[int]:
    """Yield the numbers of the lines in a block that compute something."""
    for line in body:
        if isinstance(line, ast.For):
            if not _plain_order(line.iter):
                yield line.lineno
            yield from (n.lineno for n in line.body if isinstance(n, ast.For) and _every_with_every(line, n))
            yield from _working(line.body)
        elif isinstance(line, ast.While):
            if not _counts_up(line):
                yield line.lineno
            yield from _working([inner for inner in line.body if not _is_a_count(inner)])
        elif isinstance(line, ast.If):
            about_form = any(word in ast.unparse(line.test) for word in FORM_WORDS)
            if not about_form:  # where it goes may be what is wrong
                yield line.test.lineno
            yield from _working([*line.body, *line.orelse])
            if not about_form:  # what is given back as it stands may be wrong as well
                yield from (
                    n.lineno for n in ast.walk(line) if isinstance(n, ast.Return) and n.value and _hands_on(n.value)
                )
        elif isinstance(line, ast.Return):
            if line.value is not None and not _hands_on(line.value):
                yield line.value.lineno
        elif isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None:
            if not gets_ready(line.value) or _at_a_place(line):
                yield line.value.lineno
        elif isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
            continue
        elif not isinstance(line, ast.Pass | ast.Raise | ast.Import | ast.ImportFrom):
            yield line.lineno


def _at_a_place(line: ast.Assign | ast.AnnAssign) -> bool:
    """Return whether a value is written to a place that has to be found, as in `Y[labels[i], i] = 1`."""
    targets = line.targets if isinstance(line, ast.Assign) else [line.target]
    return any(isinstance(n, ast.Subscript) and not isinstance(n.slice, ast.Constant) for n in targets)


def _every_with_every(outer: ast.For, inner: ast.For) -> bool:
    """Return whether two loops combine each item of one list with each of another, which may be the whole fault."""
    return all(isinstance(loop.iter, ast.Name) for loop in (outer, inner))


def _counts_up(loop: ast.While) -> bool:
    """Return whether a loop runs while a name is less than the length of a list."""
    test = loop.test
    if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Name) or not isinstance(test.ops[0], ast.Lt):
        return False
    return _plain_order(test.comparators[0]) and any(map(_is_a_count, loop.body))


def _is_a_count(line: ast.stmt) -> bool:
    """Return whether a line only counts up by one, as `i += 1`."""
    return isinstance(line, ast.AugAssign) and isinstance(line.target, ast.Name) and ast.unparse(line.value) == "1"


def _plain_order(node: ast.expr) -> bool:
    """Return whether a loop goes through its list from start to end."""
    name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    if isinstance(node, ast.Call) and name in ("zip", "enumerate", "range", "len"):
        return all(_plain_order(a) for a in node.args) and not (len(node.args) > 1 and name == "range")
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and node.attr == "size")


def _hands_on(node: ast.expr) -> bool:
    """Return whether a value is returned unchanged."""
    if isinstance(node, ast.Tuple | ast.List):
        return all(map(_hands_on, node.elts))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("float", "list") and len(node.args) == 1:
        return isinstance(node.args[0], PASSED_ON)
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Name) and isinstance(node.slice, ast.Constant)
    return isinstance(node, PASSED_ON)


def _name_of_call(node: ast.expr) -> str:
    """Return the last name of the function that is called, such as `zeros`; no name where nothing is called."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def gets_ready(node: ast.expr) -> bool:
    """Return whether a value is a number, a size, an empty start, or the argument in another form."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.List):
        return not node.elts
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    if isinstance(node, ast.Attribute):
        return node.attr in ("shape", "size")
    if isinstance(node, ast.Call):
        whose = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        return (
            isinstance(whose, PASSED_ON)
            and _name_of_call(node) in PLAIN_CALLS
            and all(isinstance(a, PASSED_ON | ast.Tuple) for a in node.args)
        )
    return False
