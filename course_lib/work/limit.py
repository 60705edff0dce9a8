"""Keep a student's code from running for ever: make every loop and every call look at the clock.

The calls are written into a copy of the code; nothing watches from outside. So this works in every thread and on every
platform, a debugger keeps its place, and even `while True: try: … except: pass` ends. A loop without a line of the
student's own, such as `sum(itertools.count())`, is not ended.
"""

import ast

from course_lib.checks.budget import Budget

BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
TICK = "__tick__"  # the name under which the code finds its Limit


class Late(KeyboardInterrupt):
    """The time is over. It is a KeyboardInterrupt, because a check would take any other exception for an answer."""


class Limit:
    """The clock that timed code looks at. It raises Late once `seconds` of computing are used up."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.restart()

    def restart(self) -> None:
        """Start counting again."""
        self._budget = Budget(self._seconds)

    def __call__(self) -> bool:
        """Go on, or raise Late."""
        if self._budget.over:
            raise Late
        return True


def timed(tree: ast.Module) -> ast.Module:
    """Change `tree` so that every loop and every function in it calls TICK; its lines keep their numbers."""
    for node in ast.walk(tree):
        if isinstance(node, BLOCKS):
            node.body.insert(0, ast.copy_location(ast.Expr(_tick(node)), node))
        elif isinstance(node, COMPREHENSIONS):
            for loop in node.generators:
                loop.ifs.insert(0, _tick(node))
        elif isinstance(node, ast.Lambda):
            node.body = ast.copy_location(ast.BoolOp(ast.And(), [_tick(node), node.body]), node)
    return tree


def _tick(place: ast.AST) -> ast.Call:
    name = ast.copy_location(ast.Name(TICK, ast.Load()), place)
    return ast.copy_location(ast.Call(name, [], []), place)
