"""What the digit pad knows, without a browser: a network or the student's functions, and what they say of a drawing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import data, network
from course_lib.checks.protocol import Answer, Case, ask_once
from course_lib.network import Activation, Array, Params
from course_lib.widgets.asked import INTERRUPTED, heard, real_array, stopped, unwritten

PIXELS, CLASSES = 784, 10
HELD_OUT = 500  # the last of the digits, where examples are looked for: train on those before
MOST_WRONG = 6  # examples that come out wrong
CLOSE = 1e-6  # how far a sum of probabilities may be from 1

Predict = Callable[[Array], ArrayLike]
Gradient = Callable[[Array, Array], ArrayLike]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Reading:
    """What came of one question: an image, read."""

    pixels: Pixels = field(default_factory=lambda: np.zeros(PIXELS, np.uint8))
    """What was to be read, (784,), from 0 (paper) to 255 (ink)."""
    digit: int | None = None
    """The digit whose loss was asked for, if one was."""
    probabilities: tuple[float, ...] = ()
    """The ten numbers that were returned; none if there was an error."""
    gradient: Array = field(default_factory=lambda: np.zeros(0))
    """∂L/∂x of the loss for `digit`, (784,); (0,) if there is none, or an error."""
    trouble: str = ""
    """Why something is missing, or nothing."""
    attempted: bool = True
    """False where `trouble` is a function that is not written yet."""
    interrupted: bool = False
    """Whether the reader has stopped the function, by ■."""
    notes: tuple[str, ...] = ()
    """Remarks on numbers that are there."""

    @property
    def X(self) -> Array:  # noqa: N802 (as in the lessons)
        """The image as a function gets it: (784, 1), from 0 (paper) to 1 (ink)."""
        return self.pixels.reshape(PIXELS, 1) / 255

    @property
    def says(self) -> str:
        """The answer in words, as in "3, sure to 97 %"; nothing if there is none."""
        if not self.probabilities:
            return ""
        winner = int(np.argmax(self.probabilities))
        return f"{winner}, sure to {_percent(self.probabilities[winner])}" if self.probable else str(winner)

    @property
    def probable(self) -> bool:
        """Whether the ten numbers are probabilities."""
        return min(self.probabilities) >= 0 and abs(sum(self.probabilities) - 1) < CLOSE


@dataclass(frozen=True, eq=False)
class Examples:
    """Digits of the data to load into the pad."""

    images: NDArray[np.uint8]
    """(k, 784), from 0 (paper) to 255 (ink)."""
    labels: list[int]
    """The digit that each of them shows."""
    said: list[int]
    """The digit that the network takes it for; −1 where it gives no answer."""


class DigitPadState:
    """The functions behind a pad, and what they say. See DigitPad, which takes the same arguments and raises the same.

    The images are handed over as X of shape (784, m), in 0 … 1.
    """

    def __init__(
        self,
        params: Params | None = None,
        activation: Activation = network.relu,
        d_activation: Activation = network.d_relu,
        *,
        predict: Predict | None = None,
        gradient: Gradient | None = None,
        examples: Sequence[int] | None = None,
    ) -> None:
        if (params is None) == (predict is None):
            raise ValueError("give params, a trained network, or predict=f, a function of your own")
        if params is not None and gradient is not None:
            raise ValueError("give gradient=g together with predict=f; of params the pad computes it by itself")
        for name, function in [("predict", predict), ("gradient", gradient)]:
            if function is not None and not callable(function):
                raise ValueError(f"{name} needs to be a function; got {function!r}")
        self._given, self._activation, self._slope = examples, activation, d_activation
        self.params = None if params is None else checked(params)
        self.predict: Predict = predict or self._forward
        self.gradient: Gradient | None = gradient or (self._backward if self.params else None)
        self.name = getattr(predict, "__name__", "predict") if self.params is None else _sizes(self.params)
        self.gradient_name = getattr(gradient, "__name__", "gradient") if gradient else self.name

    def read(self, pixels: Pixels, digit: int | None = None) -> Reading:
        """Ask the functions about one image, (784,) of 0 … 255; with a `digit`, also for the gradient of its loss.

        Whatever goes wrong is told in the answer.
        """
        reading = Reading(pixels, digit)
        try:
            reading = self._read(reading)
            if digit is None or self.gradient is None or reading.trouble:
                return reading
            return self._with_gradient(reading, digit)
        except KeyboardInterrupt:
            return replace(reading, trouble=INTERRUPTED, interrupted=True)

    @cached_property
    def examples(self) -> Examples:
        """The digits to load: those that were asked for, or one of each digit and some that come out wrong."""
        images, labels = data.digits()
        if self._given is not None:
            chosen = np.array(self._given, dtype=int)
            if chosen.ndim != 1 or np.any((chosen < 0) | (chosen >= len(labels))):
                raise ValueError(f"examples needs numbers of digits, from 0 to {len(labels) - 1}; got {self._given!r}")
            return Examples(images[chosen], labels[chosen].tolist(), self._said(images[chosen]))
        images, labels = images[-HELD_OUT:], labels[-HELD_OUT:]
        said = np.array(self._said(images))
        wrong = (said != labels) & (said >= 0)
        right = [np.flatnonzero((labels == digit) & ~wrong)[:1] for digit in range(CLASSES)]
        chosen = np.concatenate([*right, np.flatnonzero(wrong)[:MOST_WRONG]])
        return Examples(images[chosen], labels[chosen].tolist(), said[chosen].tolist())

    @cached_property
    def first(self) -> Reading:
        """What comes of an example: so a function that does not work is told before anybody draws."""
        return self.read(self.examples.images[0])

    def _said(self, images: NDArray[np.uint8]) -> list[int]:
        """Return the digit that each image (k, 784) is taken for, all asked at once; −1 where there is no answer."""
        if not len(images):
            return []
        try:
            answer = ask_once(self.predict, Case((images.T / 255,), "the examples"))
            numbers = self._numbers(answer, len(images))
        except ValueError:
            return [-1] * len(images)  # `first` says why, or else each image says it when it is loaded
        return np.where(np.isnan(numbers).any(axis=0), -1, np.argmax(numbers, axis=0)).tolist()

    def _numbers(self, answer: Answer, m: int) -> Array:
        """Return what `predict` returned, (10, m). Raises ValueError that says what is needed."""
        if answer.error:
            raise ValueError(stopped(self.name, answer.error, ["X"]))
        says = f"For X of shape ({PIXELS}, {m}) it must return shape ({CLASSES}, {m}): the probability of each digit."
        return _shaped(self.name, answer.value, (CLASSES, m), says)

    def _read(self, reading: Reading) -> Reading:
        answer = ask_once(self.predict, Case((reading.X,), "a drawing"))
        notes = heard(answer)
        try:
            numbers = self._numbers(answer, 1)[:, 0]
        except ValueError as error:
            attempted = not (answer.error and unwritten(answer.error))
            return replace(reading, trouble=str(error), attempted=attempted, notes=notes)
        if missing := int(np.sum(~np.isfinite(numbers))):
            text = f"{self.name}: {missing} of the ten numbers are infinite or not a number (NaN)."
            return replace(reading, trouble=text, notes=notes)
        done = replace(reading, probabilities=tuple(numbers.tolist()), notes=notes)
        if done.probable:
            return done
        if np.any(numbers < 0):
            wrong = f"One of the ten numbers is {numbers.min():.3g}; a probability is not below 0."
        else:
            wrong = f"The ten numbers add up to {numbers.sum():.3g}; probabilities add up to 1."
        return replace(done, notes=(wrong, *notes))

    def _with_gradient(self, reading: Reading, digit: int) -> Reading:
        assert self.gradient is not None
        name, Y = self.gradient_name, network.one_hot([digit], CLASSES)
        answer = ask_once(self.gradient, Case((reading.X, Y), "a drawing"))
        notes = (*reading.notes, *heard(answer))
        if answer.error:
            told = stopped(name, answer.error, ["X", "Y"])
            return replace(reading, trouble=told, attempted=not unwritten(answer.error), notes=notes)
        says = f"For X of shape ({PIXELS}, 1) it must return ∂L/∂X, of the same shape."
        try:
            slopes = _shaped(name, answer.value, (PIXELS, 1), says)[:, 0]
        except ValueError as error:
            return replace(reading, trouble=str(error), notes=notes)
        if not np.all(np.isfinite(slopes)):
            return replace(reading, trouble=f"{name} returned numbers that are infinite or NaN.", notes=notes)
        return replace(reading, gradient=slopes, notes=notes)

    def _forward(self, X: Array) -> Array:
        assert self.params is not None
        return network.forward_softmax(self.params, X, self._activation)[1][-1]

    def _backward(self, X: Array, Y: Array) -> Array:
        """Return ∂L/∂x = (W⁽¹⁾)ᵀ δ⁽¹⁾, shape (784, 1); for one example, δ⁽¹⁾ is ∂L/∂b⁽¹⁾."""
        assert self.params is not None
        Zs, As = network.forward_softmax(self.params, X, self._activation)
        delta = network.cross_entropy_delta(As[-1], Y)
        grads = network.backpropagate(self.params, Zs, As, delta, self._slope)
        return self.params[0][0].T @ grads[0][1]


def checked(params: Params) -> Params:
    """Copy a network as arrays of floats. Raises ValueError if it has not 784 inputs, 10 outputs, and layers that fit.

    Numbers that are not finite may be in it: a training can end so, and the pad says it.
    """
    made: Params = []
    n_prev = PIXELS
    for layer, pair in enumerate(params, 1):
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(f"layer {layer} needs a pair (W, b); got {type(pair).__name__}")
        W, b = (np.array(part, dtype=float) for part in pair)
        if W.ndim != 2 or W.shape[1] != n_prev:
            raise ValueError(f"layer {layer} needs W of shape (n, {n_prev}); got {W.shape}")
        if b.shape != (len(W), 1):
            raise ValueError(f"layer {layer} needs b of shape ({len(W)}, 1); got {b.shape}")
        made.append((W, b))
        n_prev = len(W)
    if n_prev != CLASSES or not made:
        raise ValueError(f"the last layer needs {CLASSES} neurons, one for each digit; got {n_prev if made else 0}")
    return made


def _shaped(name: str, value: Any, shape: tuple[int, int], says: str) -> Array:
    array = real_array(name, value, says)
    if array.shape != shape:
        raise ValueError(f"{name} returned shape {array.shape}. {says}")
    return array.astype(np.float64)


def _percent(p: float) -> str:
    if 0.995 <= p < 1:
        return "over 99 %"
    return f"{100 * p:.0f} %"


def _sizes(params: Params) -> str:
    return "-".join(map(str, [PIXELS, *(len(W) for W, _ in params)]))
