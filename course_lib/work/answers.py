"""Find an exercise's answer in a notebook by its syntax: the function, and the statements that it needs.

Nothing is run here. Of a cell, only statements that just give names count: imports, definitions, and plain values such
as `H = 1e-5` or `z_of = network.weighted_sum`. A value that a call computes does not count.
"""

import ast
import builtins
import dis
import io
import re
import types
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import course_lib
from course_lib.checks import EXERCISES
from course_lib.checks.bytecode import all_code, inside
from course_lib.work.notebooks import NOT_ATTEMPTED, Cell, Notebook

Place = tuple[int, int]  # the number of a cell, and that of a statement in it

PLAIN = (
    ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple, ast.List, ast.Set, ast.Dict,
    ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp,
    ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
)  # fmt: skip
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LOADS = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS")  # how code uses a name of its cell, or another's
GIVEN = ("np", *course_lib.__all__)  # what the lessons import
# Magics that run their cell in the notebook itself, so that its definitions are there afterwards.
RUN_HERE = re.compile(r"\s*%%(time|capture|prun)\b.*")
STAR = "*"
NOTHING = ast.Module([], [])


class NoAnswer(Exception):
    """The notebook defines no function of that name; the text is the line whose call gives the name, or empty."""


class Broken(Exception):
    """The cell that defines the function has a SyntaxError; the text is the line with it."""


@dataclass(frozen=True, eq=False)
class Piece:
    """A statement that only gives names."""

    place: Place
    """Where it stands: the cell's number and the statement's."""
    file: str
    """The name that its cell goes by in a traceback."""
    gives: frozenset[str]
    """The names that it gives a value."""
    now: frozenset[str]
    """Names that it needs when it is run: those of a value, of a function's decorators and defaults."""
    later: frozenset[str]
    """Names that it needs when it is called: those inside of a function."""
    attempted: bool
    """False where its cell is still as it was handed out."""


@dataclass(frozen=True)
class Page:
    """A cell of code."""

    number: int
    """Its place in the notebook."""
    file: str
    """The name that it goes by in a traceback."""
    text: str
    """Its text as Python reads it."""
    tree: ast.Module
    """Its statements; none where there is a SyntaxError."""
    error: str
    """The line with the SyntaxError, or nothing."""
    attempted: bool
    """False where it is still as it was handed out."""


@dataclass(frozen=True)
class Answer:
    """An exercise's function, and everything it needs."""

    name: str
    """The function's name."""
    pieces: tuple[Piece, ...]
    """The statements, in the order of the notebook."""
    texts: dict[str, str]
    """The text of each cell that a piece comes from, by the cell's name in a traceback."""
    given: tuple[str, ...]
    """Names that it needs of those which every lesson imports."""
    computed: dict[str, str]
    """Names that it needs and a call works out, each with the line that does so."""

    @property
    def made_of(self) -> tuple[str, ...]:
        """What identifies an answer: two answers are the same if this is, whatever else in the notebook has changed."""
        return tuple(f"{p.file}\n{self.texts[p.file]}\n{p.place[1]}" for p in self.pieces)

    def tree(self, piece: Piece) -> ast.Module:
        """Return a piece as a module of its own, to be changed or not."""
        return ast.Module([ast.parse(self.texts[piece.file]).body[piece.place[1]]], [])


def find(notebook: Notebook, name: str, lesson: str) -> Answer:
    """Find the answer to the exercise `name`, as a run of the whole notebook would have it when its check asks for it.

    That is the last definition before the check, wherever it is. Raises NoAnswer, or Broken.
    """
    pages = _pages(notebook, lesson)
    pieces = [piece for page in pages for piece in _pieces(page)]
    checks = [number for number, cell in enumerate(notebook.cells) if cell.name == f"check_{name}"]
    asked = (checks[0] if checks else len(notebook.cells), 0)
    taken, missing = _all_needed(name, _definition(name, pages, pieces, asked), pieces, asked)
    computed = {n: line for n in missing if (line := _computed(n, pages))}
    given = tuple(n for n in missing if n in GIVEN and n not in computed)
    if any(n not in computed and n not in given and not hasattr(builtins, n) for n in missing):
        taken |= {p for p in pieces if STAR in p.gives}
    used = {p.file for p in taken}
    texts = {p.file: p.text for p in pages if p.file in used}
    return Answer(name, tuple(sorted(taken, key=lambda p: p.place)), texts, given, computed)


def _definition(name: str, pages: Sequence[Page], pieces: Sequence[Piece], asked: Place) -> Piece:
    """Return the statement that defines the function; a cell as it was handed out counts only if there is no other."""
    found = [p for p in pieces if name in p.gives]
    if written := _nearest([p for p in found if p.attempted], asked):
        return written
    meant = re.compile(rf"^\s*(def {name}\b|{name}\s*=)", re.MULTILINE)
    broken = next((p for p in pages if p.error and p.attempted and meant.search(p.text)), None)
    if broken:
        raise Broken(broken.error)
    if not found:
        raise NoAnswer(_computed(name, pages))
    return found[-1]


def _nearest(pieces: Sequence[Piece], place: Place) -> Piece | None:
    """Return the last one before `place`, else the first one after it."""
    before = [p for p in pieces if p.place < place]
    return before[-1] if before else next(iter(pieces), None)


def _all_needed(name: str, start: Piece, pieces: Sequence[Piece], asked: Place) -> tuple[set[Piece], list[str]]:
    """Return (the pieces that `start` needs, itself among them; names that no piece gives)."""
    taken, missing, todo = {start}, set(), [start]
    while todo:
        piece = todo.pop()
        for needed, when in [(n, piece.place) for n in piece.now] + [(n, asked) for n in piece.later]:
            if needed == name and when is asked:
                continue  # the function itself
            others = [p for p in pieces if needed in p.gives and (p is not piece or when is asked)]
            found = _nearest(others, when)
            if found is None:
                missing.add(needed)
            elif found not in taken:
                taken.add(found)
                todo.append(found)
    return taken, sorted(missing)


def _pages(notebook: Notebook, lesson: str) -> list[Page]:
    code = [(number, cell) for number, cell in enumerate(notebook.cells) if cell.kind == "code"]
    named = {id(notebook.answer(name)): name for name in EXERCISES}  # a copied cell is called by its number
    return [
        _page(cell, number, f"<your {named.get(id(cell), f'cell {number + 1}')}, lesson {lesson[:2]}>")
        for number, cell in code
    ]


def _page(cell: Cell, number: int, file: str) -> Page:
    text, attempted = cell.source, not NOT_ATTEMPTED.search(cell.source)
    try:
        return Page(number, file, text, _read(text, file), "", attempted)
    except SyntaxError:
        text = _without_magics(text)
    except (ValueError, RecursionError, MemoryError):
        return Page(number, file, text, NOTHING, "it is more than Python can read", attempted)
    try:
        return Page(number, file, text, _read(text, file), "", attempted)
    except SyntaxError as error:
        at = error.lineno or 1
        return Page(number, file, text, NOTHING, f"line {at}: {[*lines_of(text), ''][at - 1].strip()}", attempted)


def lines_of(text: str) -> list[str]:
    """Return the lines of a cell as Python counts them, each with its line end."""
    return io.StringIO(f"{text}\n", newline=None).readlines()


def _read(source: str, file: str) -> ast.Module:
    """Return the statements of a cell. Raises SyntaxError if Python would not run it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
        compile(tree, file, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return tree


def _without_magics(source: str) -> str:
    """Return what IPython makes of `%time`, `!ls` and `sum?`: ordinary calls, which do not count here."""
    from IPython.core.inputtransformer2 import TransformerManager

    first, mark, rest = source.lstrip("\n").partition("\n")
    return TransformerManager().transform_cell(f"pass{mark}{rest}" if RUN_HERE.fullmatch(first) else source)


def _pieces(page: Page) -> Iterator[Piece]:
    for number, node in enumerate(page.tree.body):
        if gives := frozenset(_gives(node)):
            now, later = _needs(_compiled(node, page.file), isinstance(node, ast.ClassDef))
            yield Piece((page.number, number), page.file, gives, now, later, page.attempted)


def _gives(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement gives, if it does nothing else."""
    if isinstance(node, DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.Import):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in node.names)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _is_plain(node.value):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in _flat(target)]
        names = [part.id for part in parts if isinstance(part, ast.Name)]
        if len(names) == len(parts):
            yield from names


def _is_plain(value: ast.expr) -> bool:
    """Return whether a value is made without a call; what a `lambda` does later does not matter."""
    todo: list[ast.AST] = [value]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Lambda):
            todo += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif isinstance(node, PLAIN):
            todo += ast.iter_child_nodes(node)
        else:
            return False
    return True


def _flat(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for inner in target.elts:
            yield from _flat(inner)
    else:
        yield target


def _compiled(node: ast.stmt, file: str) -> types.CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(ast.Module([node], []), file, "exec", dont_inherit=True)


def _needs(code: types.CodeType, of_a_class: bool) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that a statement needs at once, and those that it needs later. A class body is run at once."""
    now, bodies = set(_loaded(code)), list(inside(code))
    if of_a_class:
        now |= {name for body in bodies for name in _loaded(body)}
    later = {name for body in bodies for inner in all_code(body) for name in _loaded(inner)}
    return frozenset(now), frozenset(later)


def _loaded(code: types.CodeType) -> Iterator[str]:
    """Return the names that code takes from its own cell or from another one."""
    return (i.argval for i in dis.get_instructions(code) if i.opname in LOADS)


def _computed(name: str, pages: Sequence[Page]) -> str:
    """Return the line at the left margin that computes the value of a name, or an empty text."""
    for page in pages:
        for node in page.tree.body:
            stored = (n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
            if not any(_gives(node)) and any(n.id == name for n in stored):
                return lines_of(page.text)[node.lineno - 1].strip()
    return ""
