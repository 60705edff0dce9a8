"""One line of an exercise, written and checked in the browser: what the website has in the place of a cell to run."""

import contextlib
import dataclasses
import functools
import itertools
import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from course_lib import network
from course_lib.mistakes import mistake
from course_lib.mistakes.mistake import Mistake, together
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent
INPUTS = 8
"""For how many inputs a line must be right. The first ones are shown to whoever is wrong."""
SEED = 0
TOLD = 5
"""For how many of them a page gets what a mistake gives: a wrong line is told by it, and no line is right by it."""
DIGITS = 10
"""How many digits a page gets of what a mistake gives; it compares nine."""
OF_ONE_LINE = {
    r"Which of your lines use\b": "Where does your line use",
    r"\bWhich of your lines\b": "What in your line",
    r"\bwhich of your lines\b": "what in your line",
    r"\bone of your lines\b": "your line",
    r"\bdo your lines\b": "does your line",
    r"\byour lines\b": "your line",
    r"\bthe docstring says\b": "the exercise says",
    r"\bd[wW] is\b": "it is",  # the part that is asked for has no name in the field
    r"\byour d[wW]\b": "your line",
}
"""What the catalogue says of several lines or by a name of theirs, as regular expressions, and what it is for one."""
TOLD_OF_TWO = 3
"""For how many inputs a page gets what two mistakes at once give: they are looked up last, and there are many."""
Numbers = dict[str, Any]
"""Numbers by their name, and the functions that the exercise's function gets by theirs."""
Values = list[Any]
"""For each input a number, or an array as lists inside one another."""


@dataclass(frozen=True)
class Own:
    """A mistake that can be made in a line alone, so that the catalogue does not have it."""

    name: str
    """A sentence that the reader gets."""
    hint: str
    """A question or a pointer that helps."""
    lines: tuple[str, ...]
    """Lines that make it."""
    uses: str = ""
    """A function that a line must call to be told so, where other lines give the same numbers; or nothing."""


@dataclass(frozen=True)
class Handed:
    """A function that an exercise's function gets as an argument: another one for each input, in turns."""

    name: str
    """What the exercise's function calls it."""
    argument: str
    """What it calls the number that it gets."""
    formulas: tuple[str, ...]
    """What it gives, in `argument`: the first for the first input, and so on in turns."""

    def at(self, i: int) -> Callable[[Any], Any]:
        """Return the function for input `i`."""
        made: Callable[[Any], Any] = _evaluated(f"lambda {self.argument}: {self.formulas[i % len(self.formulas)]}", {})
        return made


@dataclass(frozen=True)
class Layer:
    """Larger arrays, at which a line of arrays must be right as well: a single number hides a transpose."""

    shapes: Mapping[str, Sequence[int]]
    """The shape of each array, by its name."""
    made: Mapping[str, str]
    """What the names of numbers stand for here, as formulas of these arrays."""
    call: str
    """How the exercise's function is called with them, and which part of its result is meant."""
    small: str
    """In words, for what a line is right that is wrong only here."""
    large: str
    """In words, what stands here."""
    left: str
    """What the exercise's function does beyond a line that is right here too, or nothing."""
    mistakes: Sequence[str]
    """Slugs of mistakes that show here alone: smaller arrays hide them."""
    far: Mapping[str, str]
    """The same arrays far out, as formulas of those that are drawn, and `where` in words; or {}."""

    def names(self, rng: np.random.Generator) -> dict[str, Any]:
        """Draw the arrays, and make the other names of them."""
        names: dict[str, Any] = {}
        for name, shape in self.shapes.items():
            numbers = [_drawn(rng, -2.0, 2.0) for _ in range(math.prod(shape))]
            names[name] = np.reshape(numbers, shape)
        return self.complete(names)

    def complete(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """Return arrays together with what the other names stand for beside them."""
        made = dict(names)
        for name, formula in self.made.items():
            made[name] = np.asarray(_evaluated(formula, made))
        return made

    def far_out(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arrays far out, made of those that `names` drew."""
        return self.complete({name: np.asarray(_evaluated(self.far[name], names)) for name in self.shapes})


@dataclass(frozen=True)
class Line:
    """A question of one_lines.toml, which says what its fields hold."""

    exercise: str
    """The name of its exercise."""
    ask: str
    """What the line gives, in a sentence."""
    lines: str
    """The code above the line, from `def` on."""
    given: Mapping[str, tuple[float, float]]
    """The lowest and the highest value of each number of which the line is made."""
    call: str
    """How the exercise's function is called with them, and which number of its result is meant."""
    arrays: Mapping[str, str]
    """Arrays that the function gets, as formulas of these numbers."""
    whole: str
    """How the function is called if a line may also give all of an array, or nothing."""
    mistakes: tuple[str, ...]
    """Slugs of the mistakes that are named."""
    rest: str
    """What the exercise asks for beyond this line."""
    made: Mapping[str, str]
    """Numbers that the code above makes of those given, as formulas."""
    functions: tuple[str, ...]
    """What of the exercise may be called in the line, besides NumPy's functions."""
    also: Mapping[str, Sequence[str]]
    """By slug, lines that make the mistake in a way that the catalogue's function does not."""
    own: tuple[Own, ...]
    """Mistakes that are not in the catalogue."""
    layer: Layer | None
    """Larger arrays, at which a line of arrays must be right as well."""
    far: tuple[float | Mapping[str, Any], ...]
    """Numbers far out, at which a line is to be right without a warning as well, or none: one that is given, or each by
    its name, and `where` in words."""
    hidden: tuple[str, ...]
    """Numbers of which only arrays are made: the line itself may not use them."""
    part: str
    """The name of the part that is asked for, where the exercise's function returns several."""
    handed: tuple[Handed, ...]
    """Functions that the exercise's function gets."""
    at: tuple[Mapping[str, float], ...]
    """Numbers at which a line must be right besides those that are drawn: a kink is seldom hit by chance."""
    behind: str
    """What stands before the field: `return`, or in a half-done example the name that gets its value, and `=`."""
    cell: Numbers
    """The numbers of the lesson's own cell, which are tried first, or {}."""
    hints: Mapping[str, str]
    """By slug, what is asked here in the place of the catalogue's hint, which speaks of names that the line has not."""

    def known(self, slug: str) -> Mistake:
        """Return a mistake of the catalogue, with the hint that it has here."""
        found = mistake(self.exercise, slug)
        return dataclasses.replace(found, hint=self.hints.get(slug, found.hint))

    @property
    def names(self) -> list[str]:
        """The names of which the line is made."""
        return [*self.given, *self.made]

    def inputs(self, rng: np.random.Generator, count: int = INPUTS) -> list[Numbers]:
        """Draw numbers for the names, `count` times.

        The first are those of the lesson's cell, if it has some; those of `at` stand from the second place on.
        """
        drawn: list[Numbers] = [{name: _drawn(rng, *ends) for name, ends in self.given.items()} for _ in range(count)]
        if self.cell:
            drawn[0] = {name: float(self.cell[name]) for name in self.given}
        drawn[1 : 1 + len(self.at)] = [dict(numbers) for numbers in self.at]
        return [self._made(numbers, i) for i, numbers in enumerate(drawn)]

    def value(self, function: Callable[..., Any], numbers: Numbers) -> Any:
        """Return what `function`, in the place of the exercise's, gives for these numbers: a number, or lists of them.

        It is an array only where a question asks for all of one and has no number in it that could be asked for alone.
        """
        return _listed(_evaluated(self.call, numbers | {self.exercise: function}))

    def array(self, name: str, numbers: Numbers) -> network.Array:
        """Return the array of this name that the function gets with these numbers."""
        return np.array(_evaluated(self.arrays[name], numbers), dtype=float)

    def expected(self, inputs: Sequence[Numbers]) -> Values:
        """Return what a right line gives for each of `inputs`."""
        # A half-done example is none of network.py's: its `call` is a formula, and calls nothing by its name.
        function = getattr(network, self.exercise, _no_function)
        return [self.value(function, numbers) for numbers in inputs]

    def far_out(self) -> list[Numbers]:
        """Return the numbers of a line at each place of `far`."""
        found = [at if isinstance(at, Mapping) else dict.fromkeys(self.given, at) for at in self.far]
        return [self._made({name: at[name] for name in self.given}) for at in found]

    def expected_whole(self, inputs: Sequence[Numbers]) -> Values:
        """Return the array that a right line may give as well for each of `inputs`; no values if there is none."""
        return [_listed(_evaluated(self.whole, numbers)) for numbers in inputs] if self.whole else []

    def wrong(self, inputs: Sequence[Numbers]) -> Iterator[tuple[str, Values]]:
        """Yield every wrong line of the catalogue: the mistake's slug, and what the line gives for each of `inputs`.

        A form is left out that is no different from a right line here, that a slug before it gives too, or that does
        not always give numbers.
        """
        calls = [call for call in (self.call, self.whole) if call]
        others = [("", self.expected(inputs)), ("", self.expected_whole(inputs))]
        for slug in self.mistakes:
            known = mistake(self.exercise, slug)
            for form, call in itertools.product((known.answer, *known.also), calls):
                with contextlib.suppress(ValueError, IndexError):  # such a line is told by its shapes
                    values = [_listed(_evaluated(call, numbers | {self.exercise: form})) for numbers in inputs]
                    known_by = [other for other, its in others if other != slug and alike(values, its)]
                    if not known_by and all(np.all(np.isfinite(value)) for value in values):
                        others.append((slug, values))
                        yield slug, values
        for slug, texts in self.also.items():
            yield from ((slug, self.values_of(text, inputs)) for text in texts)

    def wrong_twice(self, inputs: Sequence[Numbers], told: Sequence[Values]) -> Iterator[tuple[str, str, Values]]:
        """Yield what two of the catalogue's mistakes give at once, where none of `told` gives it, with their slugs."""
        others = list(told)
        for one, other in itertools.combinations([mistake(self.exercise, slug) for slug in self.mistakes], 2):
            if both := together(one, other):
                with contextlib.suppress(ValueError, IndexError):  # such a line is told by its shapes
                    values = [self.value(both.answer, numbers) for numbers in inputs]
                    if all(np.all(np.isfinite(value)) for value in values) and not any(
                        alike(values, its) for its in others
                    ):
                        others.append(values)
                        yield one.slug, other.slug, values

    def needs(self, inputs: Sequence[Numbers], others: Sequence[Numbers]) -> list[dict[str, Any]]:
        """List the numbers on which a right line depends, each with all `by` which a line may have it.

        That is so if a number of `others` in its place changes what is expected. What the code above makes another
        number of is left out, for a line may do without its name.
        """
        found = []
        free = [name for name in self.given if name not in self.hidden]
        for name in (name for name in free if not any(_mentions(formula, name) for formula in self.made.values())):
            moved = [at | {name: other[name]} for at, other in zip(inputs, others, strict=True)]
            if not alike(self.expected(inputs), self.expected(moved)):
                arrays = [array for array, formula in self.arrays.items() if _mentions(formula, name)]
                found.append({"name": name, "by": [name, *arrays]})
        return found

    def values_of(self, line: str, inputs: Sequence[Numbers]) -> Values:
        """Return what a line, as Python, gives for each of `inputs`."""
        return [_listed(_evaluated(line, self._named(numbers))) for numbers in inputs]

    def at_layer(self, names: Mapping[str, Any]) -> Values:
        """Return what is right at the larger arrays; in a list, which is empty if there are none."""
        return [_listed(_evaluated(self.layer.call, names))] if self.layer else []

    def wrong_at_layer(self, slug: str, names: Mapping[str, Any]) -> Values:
        """Return what each form of a mistake of the catalogue gives at the larger arrays, if other numbers."""
        found: Values = []
        if self.layer and slug in (*self.mistakes, *self.layer.mistakes):
            known = mistake(self.exercise, slug)
            for form in (known.answer, *known.also):
                with contextlib.suppress(ValueError, IndexError):  # such a line is told by its shapes
                    found.append(_listed(_evaluated(self.layer.call, {**names, self.exercise: form})))
        right = self.at_layer(names)
        return [values for values in found if np.all(np.isfinite(values)) and not alike([values], right)]

    def _named(self, numbers: Numbers) -> dict[str, Any]:
        return numbers | {name: self.array(name, numbers) for name in self.arrays}

    def _made(self, numbers: Numbers, i: int = 0) -> Numbers:
        numbers |= {one.name: one.at(i) for one in self.handed}
        for name, formula in self.made.items():
            numbers[name] = float(_evaluated(formula, numbers))
        return numbers


def _drawn(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a whole number where the ends are whole numbers, else one with one decimal; never 0."""
    steps = 1 if isinstance(low, int) else 10
    places = np.arange(round(low * steps), round(high * steps) + 1)
    return float(rng.choice(places[places != 0]) / steps)


def _no_function(*_arguments: Any) -> Any:
    raise LookupError("network.py has no function of this name")


def _mentions(formula: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", formula) is not None


def _listed(value: Any) -> Any:
    """Return a number, or an array as lists of numbers."""
    return np.asarray(value, dtype=float).tolist()


class EachItsDeviation:
    """A generator of random numbers that draws no number, but gives each the standard deviation that is asked for."""

    def normal(self, mean: float, deviation: float, shape: tuple[int, ...]) -> network.Array:
        """Return an array of this shape that holds `deviation` everywhere."""
        return np.full(shape, mean + deviation)


def _evaluated(formula: str, numbers: Mapping[str, Any]) -> Any:
    """Evaluate Python with the names of network.py and of NumPy, and EachItsDeviation."""
    whole = {name: int(v) if isinstance(v, float) and v.is_integer() else v for name, v in numbers.items()}
    with np.errstate(all="ignore"):
        return eval(formula, {**vars(np), **vars(network), "EachItsDeviation": EachItsDeviation, **whole})


@functools.cache
def lines() -> dict[str, Line]:
    """Return the questions of one_lines.toml, by their exercise."""
    found = tomllib.loads((HERE / "one_lines.toml").read_text(encoding="utf-8"))
    return {name: _line(name, **fields) for name, fields in found.items()}


@functools.cache
def half_done() -> dict[str, Line]:
    """Return the missing lines of half_done.toml, by the name that gets their value in the lesson's cell."""
    found = tomllib.loads((HERE / "half_done.toml").read_text(encoding="utf-8"))
    plain = {"lines": "", "mistakes": (), "rest": ""}
    return {name: _line(name, **{**plain, **fields}, behind=f"{name} =") for name, fields in found.items()}


def _line(
    exercise: str,
    *,
    made: Mapping[str, str] | None = None,
    arrays: Mapping[str, str] | None = None,
    whole: str = "",
    functions: Sequence[str] = (),
    also: Mapping[str, Sequence[str]] | None = None,
    own: Sequence[Mapping[str, Any]] = (),
    layer: Mapping[str, Any] | None = None,
    far: Sequence[float | Mapping[str, Any]] = (),
    hidden: Sequence[str] = (),
    part: str = "",
    handed: Mapping[str, Sequence[str]] | None = None,
    at: Sequence[Mapping[str, float]] = (),
    hints: Mapping[str, str] | None = None,
    behind: str = "return",
    cell: Numbers | None = None,
    **fields: Any,
) -> Line:
    mistakes = tuple(Own(one["name"], one["hint"], tuple(one["lines"]), one.get("uses", "")) for one in own)
    return Line(
        exercise,
        made=made or {},
        arrays=arrays or {},
        whole=whole,
        functions=tuple(functions),
        also=also or {},
        own=mistakes,
        layer=Layer(**{"made": {}, "left": "", "mistakes": (), "far": {}, **layer}) if layer else None,
        far=tuple(far),
        hidden=tuple(hidden),
        part=part,
        handed=tuple(_handed(called, formulas) for called, formulas in (handed or {}).items()),
        at=tuple(at),
        hints=hints or {},
        behind=behind,
        cell=cell or {},
        **fields,
    )


def _handed(called: str, formulas: Sequence[str]) -> Handed:
    """Return a function of one_lines.toml, where `called` is how it is called: f(t)."""
    name, argument = called.removesuffix(")").split("(")
    return Handed(name, argument, tuple(formulas))


class OneLine(CourseWidget):
    """Ask for one line of an exercise, and check it in the browser by its numbers.

    >>> OneLine("weighted_sum")
    One line of weighted_sum: The weighted sum z of a neuron with two inputs.

    `course` is the address of the page that says how to get the course, and `length` how many lines the course's own
    answer to the whole exercise has; a page of the website names both once the line is right.

    The widget gets numbers alone: inputs, what the reference gives for them, and what each known mistake gives. Raises
    ValueError for an exercise that one_lines.toml does not have.
    """

    _esm = self_contained(HERE / "one_line.js")
    _css = HERE / "course.css"

    exercise = traitlets.Unicode().tag(sync=True)
    """The exercise's name."""
    ask = traitlets.Unicode().tag(sync=True)
    """What the line gives, in a sentence."""
    lines = traitlets.Unicode().tag(sync=True)
    """The code above the line."""
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """The names of which the line is made."""
    hidden = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Those of `names` that only arrays are made of: they may not stand in the line."""
    arrays = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    """Arrays that it may be made of as well: the name of each, and how it is made of `names`."""
    functions = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """What of the exercise it may call, besides NumPy's functions."""
    handed: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """Functions that the exercise's function gets: the name of each, that of its argument, and formulas in turns."""
    inputs = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    """Numbers for `names`, several times."""
    expected: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """What a right line gives for each of `inputs`: a number, or an array."""
    whole: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """The array that a right line may give as well for each of `inputs`; empty if there is none."""
    mistakes = traitlets.List(traitlets.Dict()).tag(sync=True)
    """The known mistakes: `name` and `hint` say what it is, and `values` what it gives for the first TOLD of `inputs`.

    `layer` has what it gives at the larger arrays, for each of its forms; a mistake that shows there alone has no
    `values`. `uses` is a function that must be called.
    """
    layer = traitlets.Dict().tag(sync=True)
    """Larger arrays: `names`, what is `expected`, and `small`, `large`, `left` as in Layer; or {}.

    `far` has the first two of the same far out, and `where` that is; or {}.
    """
    far = traitlets.Dict().tag(sync=True)
    """`inputs` far out, what is `expected` there, or `whole` of an array, and `where` in words, or ""; or {}."""
    pairs = traitlets.List(traitlets.Dict()).tag(sync=True)
    """Two mistakes at once: as `both` their places in `mistakes`, and the `values` for the first TOLD_OF_TWO inputs."""
    needs = traitlets.List(traitlets.Dict()).tag(sync=True)
    """The numbers on which what is expected depends: the `name` of each, and all `by` which a line may have it."""
    part = traitlets.Unicode().tag(sync=True)
    """The name of the part that is asked for, where the exercise's function returns several."""
    behind = traitlets.Unicode("return").tag(sync=True)
    """What stands before the field."""
    rest = traitlets.Unicode().tag(sync=True)
    """What the exercise asks for beyond this line."""
    length = traitlets.Int(0).tag(sync=True)
    """How many lines the course's own answer has, or 0."""
    course = traitlets.Unicode().tag(sync=True)
    """The address of the page that says how to get the course, or nothing."""
    answer = traitlets.Unicode().tag(sync=True)
    """The line that was checked last."""

    def __init__(self, exercise: str, course: str = "", length: int = 0) -> None:
        line = (half_done() | lines()).get(exercise)
        if line is None:
            raise ValueError(f"one_lines.toml has no line of {exercise!r}; it has {', '.join(lines())}")
        inputs = line.inputs(np.random.default_rng(SEED))
        large = line.layer.names(np.random.default_rng(SEED)) if line.layer else {}
        own = [(one, line.values_of(text, inputs)) for one in line.own for text in one.lines]
        wrong = [(line.known(slug), values) for slug, values in line.wrong(inputs)]
        known = [told(one, values, [], one.uses) for one, values in own if one.uses]
        first = {one.slug: i for i, (one, _) in reversed(list(enumerate(wrong)))}  # it has what all forms give there
        known += [
            told(one, values, line.wrong_at_layer(one.slug, large) if first[one.slug] == i else [])
            for i, (one, values) in enumerate(wrong)
        ]
        known += [told(one, values) for one, values in own if not one.uses]
        hidden = [line.known(slug) for slug in line.layer.mistakes] if line.layer else []
        known += [told(one, [], line.wrong_at_layer(one.slug, large)) for one in hidden]
        taken = [line.expected(inputs), *(values for _, values in (*wrong, *own))]
        place = {one["name"]: i for i, one in reversed(list(enumerate(known)))}
        pairs = [
            {
                "both": [place[of_one_line(line.known(slug).name)] for slug in (one, other)],
                "values": _short(values[:TOLD_OF_TWO]),
            }
            for one, other, values in line.wrong_twice(inputs, taken)
        ]
        super().__init__(
            exercise=exercise,
            ask=line.ask,
            lines=line.lines.strip(),
            names=line.names,
            hidden=list(line.hidden),
            arrays=[list(pair) for pair in line.arrays.items()],
            functions=list(line.functions),
            handed=[[one.name, one.argument, list(one.formulas)] for one in line.handed],
            inputs=_inputs(line, inputs),
            expected=line.expected(inputs),
            whole=line.expected_whole(inputs),
            mistakes=known,
            layer=_sent(line, large),
            far=_sent_far(line),
            pairs=pairs,
            needs=line.needs(inputs, line.inputs(np.random.default_rng(SEED + 1))),
            part=line.part,
            behind=line.behind,
            rest=line.rest,
            length=length,
            course=course,
        )

    def __repr__(self) -> str:
        return f"One line of {self.exercise}: {self.ask}"


def alike(values: Values, others: Values) -> bool:
    """Whether they are the same for the judge at every input; an array of one number is that number."""
    pairs = [(np.array(one), np.array(other)) for one, other in zip(values, others, strict=bool(others))]
    shaped = all(one.shape == other.shape or one.size == other.size == 1 for one, other in pairs)
    return bool(pairs) and shaped and all(np.allclose(one.ravel(), other.ravel(), 1e-6, 1e-6) for one, other in pairs)


def told(one: Mistake | Own, values: Values, layer: Sequence[Any] = (), uses: str = "") -> dict[str, Any]:
    """Return a mistake as a page gets it. Its words speak of one line, as there is no more of it."""
    return {
        "name": of_one_line(one.name),
        "hint": of_one_line(one.hint),
        "values": _short(values[:TOLD]),
        "layer": _short(list(layer)),
        "uses": uses,
    }


def _short(value: Any) -> Any:
    """Return numbers, in lists or not, with the digits that tell a mistake: a page holds thousands of them."""
    if isinstance(value, list):
        return [_short(one) for one in value]
    return int(value) if float(value).is_integer() else float(f"{value:.{DIGITS}g}")


def of_one_line(words: str) -> str:
    """Return words of the catalogue, which speaks of a function's lines, for a single line."""
    for several, one in OF_ONE_LINE.items():
        words = re.sub(several, one, words)
    return words


def _sent_far(line: Line) -> dict[str, Any]:
    """Return the numbers far out as a page gets them."""
    inputs = line.far_out()
    if not inputs:
        return {}
    where = [at["where"] if isinstance(at, Mapping) else "" for at in line.far]
    right = {"expected": line.expected(inputs), "whole": line.expected_whole(inputs)}
    return {"inputs": _inputs(line, inputs), **right, "where": where}


def _inputs(line: Line, inputs: Sequence[Numbers]) -> list[list[float]]:
    return [[numbers[name] for name in line.names] for numbers in inputs]


def _sent(line: Line, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the larger arrays as a page gets them."""
    if line.layer is None:
        return {}
    words = {"small": line.layer.small, "large": line.layer.large, "left": line.layer.left}
    far: dict[str, Any] = {}
    if line.layer.far:
        far = {**_with_expected(line, line.layer.far_out(names)), "where": line.layer.far["where"]}
    return {**_with_expected(line, names), **words, "far": far}


def _with_expected(line: Line, names: Mapping[str, Any]) -> dict[str, Any]:
    [expected] = line.at_layer(names)
    return {"names": {name: _listed(value) for name, value in names.items()}, "expected": expected}
