"""Choose which of several repairs to tell: the line that most repairs agree on, or none."""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course_lib.checks.repair.source import Source

ALIKE = 0.8  # share of the first line's weight from which on a second line counts as equal
NOT_FAR_FETCHED = 1.5  # what each of two lines may cost at most where either of them can be changed


@dataclass(frozen=True)
class Found:
    """The line that goes wrong."""

    line: int
    """Its number in the cell or file."""
    text: str
    """The text of the line."""
    kinds: tuple[str, ...]
    """The kinds of edits in this line that make it right, the most likely first. A mark may come before them:

    "either": an edit of the other line would do as well; "values": every number is then right, but the caller's arrays
    are still changed; "traces": only the caller's arrays are then right. "work" stands alone: no edit is known, and
    only this line computes anything.
    """
    other: int = 0
    """The number of the line of the second change, if one is needed."""
    other_text: str = ""
    """What stands in that line."""
    whole: bool = True
    """Whether everything is right then, or only the ordinary cases."""
    part: str = ""
    """The part of the answer that is made there, if the others are right; or the only part that is then right."""


@dataclass(frozen=True)
class Repair:
    """One or two edits that make everything right, told by the first of them."""

    line: int
    """The line of the edit that tells it."""
    kind: str
    """What sort of change that is, one of QUESTIONS in `questions.py`."""
    cost: float
    """How unlikely a teacher is to make it, as in `Edit`."""
    whole: bool
    """Whether everything is right then, or only the ordinary cases."""
    other: int = 0
    """The line of the second edit; 0 where there is none."""

    @property
    def lines(self) -> frozenset[int]:
        """The numbers of the lines that it changes. The order of two edits makes no difference."""
        return frozenset({self.line, self.other or self.line})


def chosen(repairs: Sequence[Repair], source: Source) -> Found | None:
    """Return the line, or the two lines, that most repairs agree on; None if other lines have as many.

    If one line gives a name its value and the other reads it, two repairs are often the same. Then the first line is
    told, with the other beside it.
    """
    repairs = [r for r in repairs if r.whole] or list(repairs)
    if not repairs:
        return None
    weights: Counter[frozenset[int]] = Counter()
    for lines, kind in dict.fromkeys((r.lines, r.kind) for r in repairs):
        weights[lines] += 4.0 ** -min(r.cost for r in repairs if (r.lines, r.kind) == (lines, kind))
    (_, most), *_ = weights.most_common(1)
    best = [lines for lines, weight in weights.most_common() if weight > ALIKE * most]
    if len(best) == 1:
        return _found(best[0], repairs, source)
    if len(best) > 2 or len(best[0] - best[1]) != 1 or len(best[1] - best[0]) != 1:
        return None
    first, second = (min(lines - other) for lines, other in (best, best[::-1]))
    as_loud = weights[best[0]] == weights[best[1]] and not _goes_into(first, second, source)
    if _goes_into(second, first, source) or (as_loud and second < first):
        best, first, second = best[::-1], second, first
    if best[0] & best[1]:
        return _found(best[0], repairs, source) if _goes_into(first, second, source) else None
    if any(min(r.cost for r in repairs if r.lines == lines) > NOT_FAR_FETCHED for lines in best):
        return None
    one, two = (_found(lines, repairs, source) for lines in best)
    kinds = one.kinds if one.kinds == two.kinds else tuple(dict.fromkeys((*one.kinds, *two.kinds)))
    return Found(one.line, one.text, ("either", *kinds), two.line, two.text, one.whole)


def _found(lines: frozenset[int], repairs: Sequence[Repair], source: Source) -> Found:
    here = sorted((r for r in repairs if r.lines == lines), key=lambda r: r.cost)
    line, other = here[0].line, here[0].other
    kinds = tuple(dict.fromkeys(r.kind for r in here if r.line == line))
    return Found(line, source.text(line), kinds, other, source.text(other), here[0].whole)


def _goes_into(line: int, other: int, source: Source) -> bool:
    """Return whether one line gives a name its value that the other reads, and not the other way round."""
    names = [n for d in source.definitions for n in ast.walk(d) if isinstance(n, ast.Name)]
    written = {at: {n.id for n in names if n.lineno == at and isinstance(n.ctx, ast.Store)} for at in (line, other)}
    read = {at: {n.id for n in names if n.lineno == at and isinstance(n.ctx, ast.Load)} for at in (line, other)}
    return bool(written[line] & read[other]) and not written[other] & read[line]


def left_unused(definition: ast.AST, old: ast.AST, new: ast.AST) -> set[str]:
    """Return names that get a value in a definition but are not read any more once `new` replaces `old`."""
    made = {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    gone = Counter(_read(old))
    now = Counter(_read(definition))
    return {name for name in made & set(gone) if now[name] <= gone[name] and name not in set(_read(new))}


def _read(node: ast.AST) -> Iterator[str]:
    """Yield the names that a tree reads; a name that only gets another item or entry does not count."""
    filled = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Subscript) and isinstance(inner.ctx, ast.Store):
            filled.add(id(inner.value))
            if isinstance(inner.value, ast.Subscript):
                filled.add(id(inner.value.value))
        elif isinstance(inner, ast.Attribute) and inner.attr in ("append", "insert", "extend"):
            filled.add(id(inner.value))
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and id(inner) not in filled:
            yield inner.id
