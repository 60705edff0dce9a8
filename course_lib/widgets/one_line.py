"""One line of an exercise, written and checked in the browser: what the website has in the place of a cell to run."""

import functools
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from course_lib import network
from course_lib.mistakes import mistake
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent
INPUTS = 8
"""For how many inputs a line must be right. The first ones are shown to whoever is wrong."""
SEED = 0
Numbers = dict[str, float]


@dataclass(frozen=True)
class Line:
    """A question of one_lines.toml, which says what its fields hold."""

    exercise: str
    ask: str
    lines: str
    given: Mapping[str, tuple[float, float]]
    call: str
    mistakes: tuple[str, ...]
    rest: str
    made: Mapping[str, str]
    functions: tuple[str, ...]
    also: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """The names of which the line is made."""
        return [*self.given, *self.made]

    def inputs(self, rng: np.random.Generator, count: int = INPUTS) -> list[Numbers]:
        """Draw numbers for the names, `count` times."""
        return [self._made({name: _drawn(rng, *ends) for name, ends in self.given.items()}) for _ in range(count)]

    def value(self, function: Callable[..., Any], numbers: Numbers) -> float:
        """Return the number that `function`, in the place of the exercise's, gives for these numbers."""
        return float(_evaluated(self.call, numbers | {self.exercise: function}))

    def wrong(self, inputs: Sequence[Numbers]) -> Iterator[tuple[str, list[float]]]:
        """Yield every wrong line that has a name: the mistake's slug, and what the line gives for each of `inputs`.

        A form of a mistake that gives an array in the place of a number is no line, and left out.
        """
        for slug in self.mistakes:
            known = mistake(self.exercise, slug)
            for form in (known.answer, *known.also):
                found = [_evaluated(self.call, numbers | {self.exercise: form}) for numbers in inputs]
                if all(np.ndim(value) == 0 for value in found):
                    yield slug, [float(value) for value in found]
            if slug in self.also:
                yield slug, [float(_evaluated(self.also[slug], numbers)) for numbers in inputs]

    def _made(self, numbers: Numbers) -> Numbers:
        for name, formula in self.made.items():
            numbers[name] = float(_evaluated(formula, numbers))
        return numbers


def _drawn(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a whole number where the ends are whole numbers, else one with one decimal; never 0."""
    steps = 1 if isinstance(low, int) else 10
    places = np.arange(round(low * steps), round(high * steps) + 1)
    return float(rng.choice(places[places != 0]) / steps)


def _evaluated(formula: str, numbers: Mapping[str, Any]) -> Any:
    """Evaluate Python with the names of network.py and of NumPy."""
    whole = {name: int(v) if isinstance(v, float) and v.is_integer() else v for name, v in numbers.items()}
    with np.errstate(all="ignore"):
        return eval(formula, {**vars(np), **vars(network)}, whole)


@functools.cache
def lines() -> dict[str, Line]:
    """Return the questions of one_lines.toml, by their exercise."""
    found = tomllib.loads((HERE / "one_lines.toml").read_text(encoding="utf-8"))
    return {name: _line(name, **fields) for name, fields in found.items()}


def _line(
    exercise: str,
    *,
    made: Mapping[str, str] | None = None,
    functions: tuple[str, ...] = (),
    also: Mapping[str, str] | None = None,
    **fields: Any,
) -> Line:
    return Line(exercise, made=made or {}, functions=tuple(functions), also=also or {}, **fields)


class OneLine(anywidget.AnyWidget):
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
    functions = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """The functions that it may call."""
    inputs = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    """Numbers for `names`, several times."""
    expected = traitlets.List(traitlets.Float()).tag(sync=True)
    """What a right line gives for each of `inputs`."""
    mistakes = traitlets.List(traitlets.Dict()).tag(sync=True)
    """The known mistakes: `name` and `hint` are the catalogue's, and `values` is what it gives for each of `inputs`."""
    rest = traitlets.Unicode().tag(sync=True)
    """What the exercise asks for beyond this line."""
    length = traitlets.Int(0).tag(sync=True)
    """How many lines the course's own answer has, or 0."""
    course = traitlets.Unicode().tag(sync=True)
    """The address of the page that says how to get the course, or nothing."""
    answer = traitlets.Unicode().tag(sync=True)
    """The line that was checked last."""

    def __init__(self, exercise: str, course: str = "", length: int = 0) -> None:
        if exercise not in lines():
            raise ValueError(f"one_lines.toml has no line of {exercise!r}; it has {', '.join(lines())}")
        line = lines()[exercise]
        inputs = line.inputs(np.random.default_rng(SEED))
        known = [(mistake(exercise, slug), values) for slug, values in line.wrong(inputs)]
        super().__init__(
            exercise=exercise,
            ask=line.ask,
            lines=line.lines.strip(),
            names=line.names,
            functions=list(line.functions),
            inputs=[[numbers[name] for name in line.names] for numbers in inputs],
            expected=[line.value(getattr(network, exercise), numbers) for numbers in inputs],
            mistakes=[{"name": one.name, "hint": one.hint, "values": values} for one, values in known],
            rest=line.rest,
            length=length,
            course=course,
        )

    def __repr__(self) -> str:
        return f"One line of {self.exercise}: {self.ask}"
