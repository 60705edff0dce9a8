"""A student's code that cannot run for ever: every loop and every call looks at the clock.

The clock is written into a copy of the code, not watched from outside. So it works in every thread and on every
platform, a debugger keeps its place, and `while True: try: … except: pass` ends too. What loops without a line of the
student's own, as `sum(itertools.count())` does, is not ended.
"""

import ast
import copy

from course_lib.checks.budget import Budget

TICK = "__tick__"  # the name under which the code finds its Limit


class Late(KeyboardInterrupt):
    """The time is over. A KeyboardInterrupt, as a check takes any other exception for an answer."""


class Limit:
    """The clock that timed code looks at: raises Late once `seconds` of computing are gone."""

    def __init__(self, seconds: float) -> None:
        self._budget = Budget(seconds)

    def __call__(self) -> bool:
        """Go on, or raise Late."""
        if self._budget.over:
            raise Late
        return True


def timed(tree: ast.Module) -> ast.Module:
    """A copy of `tree` in which every loop and every function calls TICK; its lines keep their numbers."""
    return ast.fix_missing_locations(_Clocks().visit(copy.deepcopy(tree)))


class _Clocks(ast.NodeTransformer):
    """Puts the calls in."""

    def _in_block(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(0, ast.copy_location(ast.Expr(_tick(node)), node))
        return node

    visit_For = visit_AsyncFor = visit_While = visit_FunctionDef = visit_AsyncFunctionDef = _in_block  # noqa: N815

    def _in_comprehension(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        for loop in node.generators:
            loop.ifs.insert(0, _tick(node))
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _in_comprehension  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self.generic_visit(node)
        node.body = ast.copy_location(ast.BoolOp(ast.And(), [_tick(node), node.body]), node)
        return node


def _tick(place: ast.AST) -> ast.Call:
    name = ast.copy_location(ast.Name(TICK, ast.Load()), place)
    return ast.copy_location(ast.Call(name, [], []), place)
