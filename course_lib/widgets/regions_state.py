"""What the decision regions know, without a browser: a student's function, its sliders, and its answers."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import data
from course_lib.checks.protocol import Case, ExceptionInfo, ask_once
from course_lib.plots.points import decided, needed, outputs, square, targeted
from course_lib.widgets.asked import INTERRUPTED, heard, real_array, stopped, unwritten

Value = int | float


@dataclass(frozen=True)
class Slider:
    """A keyword argument of the student's function."""

    name: str
    """The argument's name."""
    low: Value
    """The lowest value."""
    high: Value
    """The highest."""
    start: Value
    """The value at first."""
    step: Value
    """From one value to the next."""

    @classmethod
    def of(cls, name: str, given: Any) -> "Slider":
        """Make a slider of (low, high), (low, high, start) or (low, high, start, step).

        It starts at `low` unless told otherwise. Whole numbers give a slider of whole numbers, in steps of 1; others
        give one of about a hundred steps. Raises ValueError for anything else.
        """
        numbers = given if isinstance(given, tuple | list) else ()
        if len(numbers) not in (2, 3, 4) or not all(map(_is_number, numbers)):
            raise ValueError(
                f"{name} needs a pair of numbers for its slider, {name}=(low, high); with a third it starts there, and "
                f"a fourth is its step; got {given!r}"
            )
        low, high = numbers[:2]
        start = numbers[2] if len(numbers) > 2 else low
        step = numbers[3] if len(numbers) > 3 else None
        whole = all(isinstance(v, Integral) for v in numbers)
        if step is None:
            step = 1 if whole else _round((high - low) / 100)
        if not low < high or not low <= start <= high or step <= 0:
            raise ValueError(f"{name} needs low < high, a start between them and a step above 0; got {given!r}")
        kind = int if whole else float
        return cls(name, *map(kind, (low, high, start, step)))

    def value(self, given: Any) -> Value:
        """Return `given` as a value of this slider. Raises ValueError for a value that it cannot have."""
        if not _is_number(given) or not self.low <= given <= self.high:
            raise ValueError(f"{self.name} needs a number from {self.low} to {self.high}; got {given!r}")
        if isinstance(self.low, float):
            return float(given)
        if given != int(given):
            raise ValueError(f"{self.name} needs a whole number, as its slider has; got {given!r}")
        return int(given)


@dataclass(frozen=True)
class Shown:
    """The result of one question: `predict` asked with `values`."""

    values: dict[str, Value]
    """The sliders' values."""
    numbers: NDArray[np.float32]
    """A number for each point of the grid, row by row from below, and then for each of the data's points.

    Of two classes the function's output, where above 0.5 is a 1. Of more, how far the greatest score is ahead of the
    next. Empty where there are none; `trouble` says why.
    """
    winners: NDArray[np.uint8]
    """Of more than two classes, the one with the greatest score, for each of `numbers`; 255 where that is not one."""
    trouble: str = ""
    """Why there is no picture, or nothing."""
    attempted: bool = True
    """False where the function is not written yet."""
    interrupted: bool = False
    """Whether the reader has stopped the function, by ■."""
    notes: tuple[str, ...] = ()
    """Remarks on numbers that are there."""

    @property
    def sent(self) -> bytes:
        """The numbers and the winners as one piece of binary data for the browser."""
        return self.numbers.astype("<f4").tobytes() + self.winners.tobytes()


NO_NUMBERS, TWO_CLASSES = np.zeros(0, np.float32), np.zeros(0, np.uint8)


class RegionsState:
    """A function of the plane, the plane and its points, and the sliders of the function's other arguments.

    `predict(X, **values)` gets X of shape (2, m) and must return (1, m) or (m,), or a row for each class. Raises
    ValueError if it, or the arguments, do not fit; see DecisionRegions, which takes the same ones.
    """

    def __init__(
        self,
        predict: Callable[..., ArrayLike],
        X: ArrayLike | None,
        Y: ArrayLike | None,
        classes: Sequence[str] | None,
        low: float | None,
        high: float | None,
        side: int,
        sliders: Mapping[str, Any],
    ) -> None:
        if not callable(predict):
            raise ValueError(f"predict needs to be a function of X; got {predict!r}")
        if (X is None) != (Y is None):
            raise ValueError("give both X and Y, or neither for XOR")
        if not isinstance(side, int | np.integer) or not 2 <= side <= 100:
            raise ValueError(f"side needs to be a whole number from 2 to 100; got {side!r}")
        if X is None or Y is None:
            X, Y = data.GATE_INPUTS, data.TRUTH_TABLES["xor"]
        self.predict, self.side = predict, int(side)
        self.points = targeted(X, Y, classes)
        self.low, self.high = square(self.points.X, low, high)
        self.sliders = {name: Slider.of(name, slider) for name, slider in sliders.items()}
        self._can_be_called()

    @property
    def name(self) -> str:
        """The function's name, as the student wrote it."""
        return getattr(self.predict, "__name__", "predict")

    @property
    def start(self) -> dict[str, Value]:
        """The values at which the sliders begin."""
        return {name: slider.start for name, slider in self.sliders.items()}

    @cached_property
    def inputs(self) -> NDArray[np.float64]:
        """All inputs to ask the function for: the grid, row by row from below, then the points; (2, side² + m)."""
        along = np.linspace(self.low, self.high, self.side)
        return np.hstack([np.stack(np.meshgrid(along, along)).reshape(2, -1), self.points.X])

    def values(self, given: Mapping[str, Any]) -> dict[str, Value]:
        """Return `given` as values of all sliders. Raises ValueError for another name, a missing one or a bad value."""
        if given.keys() != self.sliders.keys():
            raise ValueError(f"values are needed for {', '.join(self.sliders)}; got {', '.join(map(str, given))}")
        return {name: slider.value(given[name]) for name, slider in self.sliders.items()}

    def ask(self, values: dict[str, Value]) -> Shown:
        """Run the student's function; whatever goes wrong is told in the answer."""
        try:
            answer = ask_once(self.predict, Case((self.inputs,), "the plane", values))
        except KeyboardInterrupt:
            return replace(self._failed(values, INTERRUPTED), interrupted=True)
        if answer.error:
            return self._stopped(values, answer.error, heard(answer))
        try:
            scores = self._scores(answer.value)
        except ValueError as error:
            return self._failed(values, str(error), heard(answer))
        numbers, winners = self._decided(scores)
        return Shown(values, numbers, winners, notes=(*self._not_finite(scores), *heard(answer)))

    def right(self, shown: Shown) -> int:
        """Count the points that come out as they should.

        With two classes, a 1 needs a number above 0.5, and a 0 one that is not above it. With more, each point needs
        its own class.
        """
        if not shown.numbers.size:
            return 0
        numbers, winners = shown.numbers[self.side**2 :], shown.winners[self.side**2 :]
        wanted = self.points.labels
        if len(self.points.names) > 2:
            return int(np.sum(winners == wanted))
        return int(np.sum(np.where(wanted == 1, numbers > 0.5, numbers <= 0.5)))

    def _can_be_called(self) -> None:
        try:
            signature = inspect.signature(self.predict)
        except (TypeError, ValueError):
            return  # some built-in functions do not tell
        try:
            signature.bind(None, **self.start)
        except TypeError as error:
            wanted = ", ".join(["X", *self.sliders])
            raise ValueError(
                f"{self.name} will be called as {self.name}({wanted}), but its arguments are {signature}: {error}. "
                "Give each argument after the first a slider, name=(low, high), and no others."
            ) from None

    def _scores(self, value: Any) -> NDArray[np.float64]:
        """Return the function's answer, (1, m) or a row for each class. Raises ValueError that says what is needed."""
        m, rows = self.inputs.shape[1], self.points.rows
        says = needed(m, rows)
        array = real_array(self.name, value, says)
        if array.shape != (rows, m) and (rows, array.shape) != (1, (m,)):
            raise ValueError(f"{self.name} returned shape {array.shape}. {says}")
        return array.reshape(rows, m).astype(np.float64)

    def _decided(self, scores: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Return what `Shown` holds about scores: `numbers` and `winners`."""
        with np.errstate(over="ignore"):  # what float32 cannot hold counts as infinite
            if len(self.points.names) == 2:
                return outputs(scores).astype(np.float32), TWO_CLASSES
            winners, leads = decided(scores)
            return leads.astype(np.float32), np.where(winners < 0, 255, winners).astype(np.uint8)

    def _not_finite(self, scores: NDArray[np.float64]) -> list[str]:
        with np.errstate(over="ignore"):
            plane = scores[:, : self.side**2].astype(np.float32)
        counts = "the greatest score counts" if len(plane) > 1 else "coloured as 1 or 0 by its sign"
        found = [
            (np.isnan(plane), "is not a number (NaN), hatched in the picture"),
            (np.isinf(plane), f"is infinite, {counts}"),
        ]
        shares = [(where.any(axis=0).mean(), what) for where, what in found]
        said = [f"{_percent(share)} of the plane {what}." for share, what in shares if share]
        return [" ".join([*said, f"{self.name} needs to return a finite number everywhere."])] if said else []

    def _stopped(self, values: dict[str, Value], error: ExceptionInfo, notes: tuple[str, ...]) -> Shown:
        told = stopped(self.name, error, ["X", *self.sliders])
        if unwritten(error):
            return Shown(values, NO_NUMBERS, TWO_CLASSES, told, attempted=False)
        return self._failed(values, told, notes)

    def _failed(self, values: dict[str, Value], trouble: str, notes: tuple[str, ...] = ()) -> Shown:
        return Shown(values, NO_NUMBERS, TWO_CLASSES, trouble, notes=notes)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "less than 1 %"


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)


def _round(size: float) -> float:
    """Return 1, 2 or 5 times a power of ten, the largest not above `size`; `size` itself if it is not above 0."""
    if size <= 0:
        return size
    power = 10.0 ** np.floor(np.log10(size) + 1e-9)
    digit = next(d for d in (5, 2, 1) if d * power <= size * (1 + 1e-9))
    return float(f"{digit * power:.12g}")
