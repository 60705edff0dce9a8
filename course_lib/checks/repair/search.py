"""Find the line that goes wrong: search for one edit of the student's own lines that makes every answer right.

If there is one, the line is known, even though nobody knows what the student was thinking. The edit itself is never
told.
"""

import ast
import builtins
import contextlib
import copy
import io
import itertools
import sys
import sysconfig
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks.budget import Budget
from course_lib.checks.compare import as_array
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged, judge
from course_lib.checks.memory import copied
from course_lib.checks.plain import plain
from course_lib.checks.protocol import COURSE, Answer, Case, ask_once
from course_lib.checks.repair.edits import Edit, Scope, edits
from course_lib.checks.repair.found import Found, Repair, chosen, left_unused
from course_lib.checks.repair.fragments import fragment_edits
from course_lib.checks.repair.parts import TRACES, VALUES, Part, Parts
from course_lib.checks.repair.right_values import user_instead
from course_lib.checks.repair.source import Definition, Source, function_of

SECONDS = 1.5  # for one whole search
AFTER_FIRST = 0.3  # seconds to go on after the first repair, as others may point to another line
STEPS = 20_000  # lines of the student's code that one call may run
MOST_TRIED = 300  # edits that are also tried in pairs, at most
PROMISING = 10  # first edits that are tried with a second one
LIKELY = 1.5  # highest cost of an edit that a teacher would think of at once
MOST = 4.0  # highest cost of any edit; one that works by a trick costs more
POSSIBLE = 2.0  # highest cost of edits that are tried before pieces of the formula
SECOND_COST = 1.5  # highest cost of a second edit
PART_COST = 1.5  # highest cost of an edit that repairs only a part; pieces of the formula may cost more
MOST_OF_A_PART = 6  # edits of each part that are tried with those of another part
UNUSED = 0.5  # extra cost of an edit that leaves one of the student's values unused
BOTH_COST = 3.5  # highest cost of two edits together: there are too many far-fetched pairs
ROUGH = 1e-6  # share of their size within which numbers are looked at more closely
NOTHING = Answer()
STANDARD = sysconfig.get_path("stdlib")
BATCHES = ("X", "Y", "Y_hat", "A_prev", "Z", "delta", "x")
FUNCTIONS = ("activation", "d_activation", "f", "df", "g", "dg", "loss")


class Late(KeyboardInterrupt):
    """A changed function runs for too long."""


@dataclass(frozen=True)
class Tried:
    """An edit that has an effect, but not enough."""

    edit: Edit
    """The edit."""
    definition: Definition
    """The tree of the changed function."""
    closer: float
    """How much nearer it brings the first case."""


class Search:
    """A search that tries edits of one function against the cases of its exercise, until the time is over."""

    def __init__(self, source: Source, exercise: Exercise, cases: Sequence[Case], seconds: float) -> None:
        self.source, self.exercise = source, exercise
        self.budget = Budget(seconds)
        self.space = _own_space(source)
        self.codes = {id(d): _compiled(d) for d in source.definitions}
        self.plain = exercise.judges_the_answer and not exercise.expect
        self.found: list[Repair] = []
        self.came: Any = None
        self.first_found: float | None = None
        self.cases, self.before = self._in_order(cases)
        self.near = _closeness(self.before[self.cases[0]])
        self.parts = Parts(exercise, self.judged)
        self.mending: dict[Part, list[tuple[Repair, Tried]]] = {}
        self.mended: frozenset[Part] = frozenset()
        self.now: frozenset[Part] = frozenset()
        first = self.before[self.cases[0]]
        self.right, self.printed = self.parts.wrong - self.parts.off(first), _print_of(first.answer.value)

    def _in_order(self, cases: Sequence[Case]) -> tuple[list[Case], dict[Case, Judged]]:
        """Order the cases: wrong ordinary ones first (answers before exceptions, small before large), the fringe last.

        Return with each case how its answer is judged now.
        """
        function = self._made() or _lost
        before = {case: self._judged(function, case) for case in cases}

        def place(case: Case) -> tuple[bool, bool, bool, int]:
            now = before[case]
            return case.fringe, now.problem is None, bool(now.answer.error), _size(case.inputs)

        return sorted(cases, key=place), before

    @property
    def judged(self) -> list[Judged]:
        """Judge the function as it is."""
        return list(self.before.values())

    def run(self) -> Found | None:
        """Return the line that most repairs point to, or None."""
        if all(j.problem is None for j in self.before.values()):
            return None
        quiet = contextlib.redirect_stdout(io.StringIO())
        with contextlib.suppress(Late), quiet, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tried = self._one_edit()
            if not self.found:
                self._two_parts()
            if not self.found:
                self._one_more([t for t in tried if t.closer > 0.01 and t.edit.kind != "formula"])
            if not self.found:
                self._two_edits(tried)
            if (told := self._told()) and (instead := self._user_of_a_right_value(told)):
                return instead
        return self._told()

    def _user_of_a_right_value(self, told: Found) -> Found | None:
        """Return the line to tell instead of one that makes a right value."""

        def call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> Any:
            with _bounded(self.budget):
                try:
                    return function(*args, **dict(kwargs))
                except KeyboardInterrupt:
                    raise
                except BaseException:  # whatever a student's class derives from
                    return None

        return user_instead(told, self.source, self.exercise, self.cases, call)

    def _one_edit(self) -> list["Tried"]:
        """Try every single edit. Return those with an effect; on one line, one of those with the same effect."""
        tried: dict[Any, Tried] = {}
        for definition, edit in self._all_edits():
            if self._enough(edit):
                break
            outcome, closer = self._try(definition, edit)
            if outcome:
                if cost := self._cost(definition, edit):
                    self._keep(Repair(edit.line, edit.kind, cost, outcome == "whole"))
                continue
            likely = edit.cost <= PART_COST or (edit.kind == "formula" and edit.cost <= POSSIBLE)
            if self.mended and likely and (cost := self._cost(definition, edit)):
                for part in self.mended:
                    repair = Repair(edit.line, edit.kind, cost, False)
                    self.mending.setdefault(part, []).append((repair, Tried(edit, definition, closer)))
            if self.came is not None:
                tried.setdefault((edit.line, self.came), Tried(edit, definition, closer))
        return list(tried.values())

    def _all_edits(self) -> Iterator[tuple[Definition, Edit]]:
        """Yield every edit of every definition, the likely ones first, with pieces of the formula in between."""
        first, *helpers = self.source.definitions
        scope, reference = scope_of(first, self.exercise), self.exercise.reference
        own = sorted((e for e in edits(first, scope) if e.cost <= MOST), key=lambda e: e.cost)
        others = [(d, e) for d in helpers for e in edits(d, scope_of(d, None))]
        yield from ((first, e) for e in own if e.cost <= LIKELY)
        yield from sorted((pair for pair in others if pair[1].cost <= LIKELY), key=lambda pair: pair[1].cost)
        yield from ((first, e) for e in own if LIKELY < e.cost <= POSSIBLE)
        yield from ((first, e) for e in fragment_edits(first, scope, reference, whole=True))
        yield from (pair for pair in others if pair[1].cost > LIKELY)
        yield from ((first, e) for e in own if e.cost > POSSIBLE)
        yield from ((first, e) for e in fragment_edits(first, scope, reference, whole=False))

    def _two_parts(self) -> None:
        """Try two edits together that each repair another part of the answer."""
        mending = [sorted(some, key=lambda pair: pair[0].cost)[:MOST_OF_A_PART] for some in self.mending.values()]
        for one, two in itertools.combinations(mending, 2):
            for (_, first), (_, second) in itertools.product(one, two):
                if first.edit.line != second.edit.line:
                    with _made(first.edit):
                        if not self._both(first.edit, second.definition, second.edit, first.definition):
                            return

    def _one_more(self, better: list["Tried"]) -> None:
        """Try a second edit, of the changed function, with each of the first edits that improved it most."""
        for first in sorted(better, key=lambda t: 0.02 * t.edit.cost - t.closer)[:PROMISING]:
            definition = first.definition
            with _made(first.edit):
                scope = scope_of(definition, self.exercise if definition is self.source.definitions[0] else None)
                seconds = sorted(edits(definition, scope), key=lambda e: e.cost)
                for second in (e for e in seconds if e.cost <= SECOND_COST):
                    if not self._both(first.edit, definition, second):
                        return

    def _two_edits(self, tried: list["Tried"]) -> None:
        """Try every pair of edits that each have an effect, in two lines, the likely ones first."""
        tried = sorted(tried, key=lambda t: t.edit.cost - t.closer)
        pairs = [(a, b) for a, b in itertools.combinations(tried[:MOST_TRIED], 2) if a.edit.line != b.edit.line]
        for first, second in sorted(pairs, key=lambda pair: pair[0].edit.cost + pair[1].edit.cost):
            if first.edit.cost + second.edit.cost > BOTH_COST:
                return
            with _made(first.edit):
                if not self._both(first.edit, second.definition, second.edit, first.definition):
                    return

    def _both(self, first: Edit, definition: Definition, second: Edit, changed: Definition | None = None) -> bool:
        """Try a second edit while the first is in place; return whether to go on.

        `changed` is the definition with the first edit; the second may be in another.
        """
        if self._enough(second):
            return False
        outcome, _ = self._try(definition, second, changed)
        if outcome and (cost := self._cost(definition, second)) and first.cost + cost <= BOTH_COST:
            self._keep(Repair(first.line, first.kind, first.cost + cost, outcome == "whole", second.line))
        return True

    def _enough(self, edit: Edit) -> bool:
        """Return whether to stop: the time is over, or a repair is known and only far-fetched edits are left."""
        if self.budget.over:
            return True
        if self.first_found is None:
            return False
        return (
            self.budget.spent > self.first_found + min(AFTER_FIRST, self.budget.seconds / 5)
            or edit.cost > self.found[0].cost + 1.0
        )

    def _keep(self, repair: Repair) -> None:
        self.first_found = self.first_found or self.budget.spent
        self.found.append(repair)

    def _cost(self, definition: Definition, edit: Edit) -> float:
        """Return the cost of an edit that repairs something: more if it leaves a value unused; 0 if it does not count.

        A piece of the formula does not count if it leaves a value unused: else the whole answer could replace the last
        line.
        """
        if isinstance(edit.new, list) or not left_unused(definition, edit.old, edit.new):
            return edit.cost
        return edit.cost + UNUSED if edit.kind != "formula" else 0.0

    def _try(self, definition: Definition, edit: Edit, changed: Definition | None = None) -> tuple[str, float]:
        """Return ("whole", "ordinary" or "": what is right with this edit; how much closer it brings the first case).

        `changed` is another definition that has been changed already. The answers are kept in `self.came`.
        """
        self.came, self.now, self.mended = None, frozenset(), frozenset()
        with _made(edit):
            try:
                codes = {id(d): _compiled(d) for d in (definition, changed) if d}
            except (SyntaxError, ValueError, TypeError, RecursionError):
                return "", 0.0
            function = self._made(codes)
            if function is None:
                return "", 0.0
            return self._outcome(function)

    def _outcome(self, function: Callable[..., Any]) -> tuple[str, float]:
        """Return what a changed function gets right ("whole", "ordinary" or ""), and how much closer the first case is.

        The parts that alone are right then are kept in `self.mended`.
        """
        self.mended = frozenset()
        for number, case in enumerate(self.cases):
            forgiven = case.raises or (case.fringe and self.before[case].problem is not None)
            if self.plain and not forgiven and (near := self._nearness(function, case, number)) < 1.0:
                if number == 0 and self._may_mend():
                    self.mended = self._mended(function)
                return "", (near - self.near) if number == 0 else 0.5 if number > 1 else 0.3
            judged = self._judged(function, case)
            if number == 0 and not judged.answer.error:
                self.came = _print_of(judged.answer.value)
                self.now = self.parts.wrong - self.parts.off(judged)
            if judged.problem is None:
                continue
            if number == 0 and self._may_mend():
                self.mended = self._mended(function)
            if case.fringe and self.before[case].problem is not None:
                ordinary_was_wrong = self.before[self.cases[0]].problem is not None and not self.cases[0].fringe
                return ("ordinary" if ordinary_was_wrong else ""), 0.0
            if number == 0:
                return "", _closeness(judged) - self.near
            return "", 0.5 if number > 1 else 0.3
        return ("whole", 1.0) if self._together(function) else ("", 0.9)

    def _together(self, function: Callable[..., Any]) -> bool:
        """Return whether the answers are also right when seen together: two generators, say, must give two orders."""
        if not self.exercise.across:
            return True
        answers = [self._asked(function, case) for case in self.cases]
        return self.exercise.across(self.cases, answers) is None

    def _may_mend(self) -> bool:
        """Return whether the first case now has a wrong part right, or may have lost its traces."""
        return bool(self.now - self.right) or (TRACES in self.parts.wrong and self.came == self.printed)

    def _mended(self, function: Callable[..., Any]) -> frozenset[Part]:
        """Return the parts that were wrong and are now right in every ordinary case, if no part became wrong."""
        return self.parts.mended(self._judged(function, c) for c in self.cases if not (c.fringe or c.raises))

    def _made(self, changed: dict[int, Any] | None = None) -> Callable[..., Any] | None:
        """Build the function from the present definitions, some of which may be changed."""
        codes = self.codes | (changed or {})
        try:
            for definition in reversed(self.source.definitions):
                exec(codes[id(definition)], self.space)
        except Exception:  # a default value that cannot be computed any more
            return None
        function: Callable[..., Any] = self.space[self.source.name]
        return function

    def _nearness(self, function: Callable[..., Any], case: Case, number: int) -> float:
        """Return how close the value comes, from 0 to 1, looking at nothing else: most changes are rejected here."""
        inputs, many = copied(case.inputs), len(case.args)
        with _bounded(self.budget):
            try:
                value = function(*inputs[:many], **dict(zip(case.kwargs, inputs[many:], strict=True)))
            except Late:
                if self.budget.over:
                    raise
                return 0.0
            except KeyboardInterrupt:
                raise
            except BaseException:
                return 0.0
        value = plain(value)
        wanted = self.exercise.expected(case, NOTHING)
        if number:
            return _near(value, wanted)
        self.came = _print_of(value)
        near, right = self.parts.nears(value, wanted, _near)
        self.now = right & self.parts.wrong
        return near

    def _judged(self, function: Callable[..., Any], case: Case) -> Any:
        return judge(self.exercise, case, self._asked(function, case))

    def _asked(self, function: Callable[..., Any], case: Case) -> Answer:
        with _bounded(self.budget):
            try:
                return ask_once(function, case)
            except Late:
                if self.budget.over:
                    raise
        return ask_once(_endless, case)

    def _told(self) -> Found | None:
        """Return the line that most repairs point to; if none makes all right, that of the first repaired part.

        The last choice is the line that writes to the caller's data: the student already knows that this happens.
        """
        if (told := chosen(self.found, self.source)) or any(not r.other for r in self.found):
            return told
        for part in [*sorted(self.parts.names.keys(), key=str), TRACES]:
            repairs = [r for r, _ in self.mending.get(part, ())]
            if told := chosen(repairs, self.source):
                kinds = (part, *told.kinds) if part in (VALUES, TRACES) else told.kinds
                return replace(told, kinds=kinds, part=self.parts.names.get(part, ""))
        return None


def scope_of(definition: Definition, exercise: Exercise | None) -> Scope:
    """Work out what the names of a definition stand for; with the exercise, also what its arguments are."""
    given = function_of(definition).args
    parameters = tuple(a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs))
    wanted = exercise.parameters if exercise else parameters
    pairs = list(zip(wanted, parameters, strict=False))
    functions = tuple(own for name, own in pairs if name in FUNCTIONS)
    batches = tuple(own for name, own in pairs if name in BATCHES)[:2]
    assigned = tuple(n for n in _assigned(definition) if n not in parameters)
    loops = [n.target for n in ast.walk(definition) if isinstance(n, ast.For | ast.comprehension)]
    turning = tuple(dict.fromkeys(n.id for t in loops for n in ast.walk(t) if isinstance(n, ast.Name)))
    return Scope(parameters, assigned, functions, batches, turning)


def _assigned(definition: Definition) -> tuple[str, ...]:
    names = [n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return tuple(dict.fromkeys(names))


def _loaded_names(definition: Definition) -> set[str]:
    return {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def _compiled(definition: Definition) -> types.CodeType:
    return compile(ast.Module([definition], []), "<changed>", "exec")


@contextlib.contextmanager
def _made(edit: Edit) -> Iterator[None]:
    """Keep `edit` in the tree for as long as the block lasts."""
    old = edit.old
    for new in edit.new if isinstance(edit.new, list) else [edit.new]:
        if not hasattr(new, "lineno") and isinstance(old, ast.AST):
            ast.copy_location(new, old)
        _locate(new, edit.line)
    edit.put(edit.new)
    try:
        yield
    finally:
        edit.put(old)


def _locate(new: ast.AST, line: int) -> None:
    """Give everything in a new piece of a tree, that has no place yet, the line of the edit that makes it.

    Python's own `ast.fix_missing_locations` would take line 1: a second edit of the piece would be told there.
    """
    for node in ast.walk(new):
        if "lineno" in node._attributes and not hasattr(node, "lineno"):
            at = {"lineno": line, "end_lineno": line, "col_offset": 0, "end_col_offset": 0}
            for name, value in at.items():
                setattr(node, name, value)


def _own_space(source: Source) -> dict[str, Any]:
    """Return the names that the function sees, with copies of what it could write to."""
    space = dict(source.space)
    for name in {n for d in source.definitions for n in _loaded_names(d)}:
        if isinstance(space.get(name), list | dict | set | np.ndarray):
            with contextlib.suppress(Exception):  # what cannot be copied is used as it is
                space[name] = copy.deepcopy(space[name])
    return space | {"__np__": np, "__network__": network, "__copy__": copy, "__builtins__": builtins}


def _is_written(file: str) -> bool:
    """Return whether code of this file is the student's: not the course's, Python's or a package's.

    A search may be stopped only there: an exception in the middle of somebody's `with` would leave the block half
    closed.
    """
    return not (file.startswith((COURSE, STANDARD, "<frozen")) or "site-packages" in file)


@contextlib.contextmanager
def _bounded(budget: Budget) -> Iterator[None]:
    """Raise Late in the student's lines after STEPS of them, or once the time is over. Works in any thread."""
    steps = 0

    def line(frame: types.FrameType, event: str, arg: Any) -> Any:
        nonlocal steps
        if event != "line":  # Python swallows what is raised at the call that closes a generator left behind
            return line
        steps += 1
        if steps > STEPS or (steps % 16 == 0 and budget.over):
            raise Late
        return line

    def call(frame: types.FrameType, event: str, arg: Any) -> Any:
        return line if _is_written(frame.f_code.co_filename) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)


def _endless(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError("no end")


def _lost(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError("its cell cannot be run once more")  # as a name is gone that a default value needs


def _size(value: Any) -> int:
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return int(np.size(value)) if isinstance(value, np.ndarray) else 1


def _print_of(value: Any) -> Any:
    """Return what tells one plain answer from another: its form, and its numbers to nine digits."""
    if isinstance(value, list | tuple):
        return (type(value), *map(_print_of, value))
    came = as_array(value)
    if came is None:
        return type(value)
    return came.shape, tuple(float(f"{v:.9g}") for v in np.ravel(came).tolist()[:64])


def _closeness(judged: Judged) -> float:
    """Return how close an answer comes, from 0 (it raises, or lacks the parts) to 1 (right)."""
    if judged.problem is None:
        return 1.0
    if not judged.parts or judged.answer.error:
        return 0.0
    return 0.9 * sum(1.0 if p.problem is None else _near(p.got, p.expected) for p in judged.parts) / len(judged.parts)


def _near(value: Any, wanted: Any) -> float:
    """Return the same for a plain value beside the expected one; 1 if all numbers are nearly equal."""
    if isinstance(wanted, list | tuple):
        if not isinstance(value, list | tuple) or len(value) != len(wanted):
            return 0.0
        return sum(map(_near, value, wanted)) / max(len(wanted), 1)
    if (came := as_array(value)) is None:
        return 0.1
    got, want = came.astype(float), np.asarray(wanted, dtype=float)
    if got.shape != want.shape:
        return 0.3 if got.size == want.size else 0.2
    right = (got == want) | (np.abs(got - want) <= ROUGH * np.maximum(np.abs(want), 1.0))
    if right.all():
        return 1.0
    size = float(np.sqrt(np.sum(got * got) * np.sum(want * want)))
    along = abs(float(np.sum(got * want))) / size if np.isfinite(size) and size else 0.0
    return 0.4 + 0.3 * float(np.mean(right)) + 0.2 * (want.size > 1 and along > 1 - 1e-9)
