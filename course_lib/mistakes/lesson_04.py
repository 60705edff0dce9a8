"""Mistakes of lesson 04: the chain rule."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake, rule


def _d_relu_of_a_number(z: Any) -> float:
    return 1.0 if z > 0 else 0.0


def _first_slope(slopes: Any) -> Any:
    for slope in slopes:
        return float(slope)


def _plain_error(y_hat: Any, y: Any) -> Any:
    return 2 * (y_hat - y)


class _Prediction(float):
    """ŷ as `neuron_grad` uses it, where its error is another one: 2(ŷ − y) becomes error(ŷ, y)."""

    error: Callable[[float, float], float]

    def __sub__(self, y: Any) -> Any:
        return self.error(float(self), y) / 2.0


def _error(error: Callable[[float, float], float]) -> Any:
    """`sigmoid` for `neuron_grad` with another slope of the square."""

    def sigmoid(z: Any) -> Any:
        if np.ndim(z):
            return network.sigmoid(z)
        found = _Prediction(network.sigmoid(z))
        found.error = error
        return found

    return sigmoid


def _result(change: Callable[..., Any]) -> Any:
    """A wrapper of a function that gives change(its result, its arguments …)."""
    return lambda ordinary: lambda *args, **kwargs: change(ordinary(*args, **kwargs), *args, **kwargs)


def _points(difference: Callable[..., Any]) -> Any:
    """A wrapper of `numeric_derivative` with another quotient: difference(f, x, h)."""

    def wrapper(ordinary: Any) -> Any:
        number = ordinary.__globals__.get("float", float)
        return lambda f, x, h=1e-5: number(difference(f, x, h))

    return wrapper


def _put_together(gather: Callable[[Any], Any]) -> Any:
    """NumPy as `chain` knows it, with another way to come from the slopes to a number."""
    return SimpleNamespace(prod=gather, asarray=np.asarray)


def _neuron_grad_of(dz: Any, z: Any = network.weighted_sum, weights: Any = lambda dz, x: dz * x) -> Any:
    """`neuron_grad` with another way to come from (ŷ, y) to dz, from the inputs to z, or from dz to dw."""

    def neuron_grad(w: Any, x: Any, b: float, y: float) -> Any:
        found = dz(network.sigmoid(z(w, x, b)), y)
        return weights(found, x), found

    return neuron_grad


def _right_dz(y_hat: Any, y: Any) -> Any:
    return 2 * (y_hat - y) * y_hat * (1 - y_hat)


def _all_slopes_added(w: Any, x: Any, b: float, y: float) -> Any:
    z = network.weighted_sum(w, x, b)
    added = 2 * (network.sigmoid(z) - y) + network.d_sigmoid(z)
    return added + x, added + 1


def _dg_by_differences(h: float, below: float) -> Any:
    """`nested_derivative` that measures the slope of g from x − below·h to x + h."""
    return lambda df, g, dg, x: float(df(g(x)) * ((g(x + h) - g(x - below * h)) / ((1 + below) * h)))


MISTAKES: dict[str, tuple[Mistake, ...]] = {
    "d_sigmoid": (
        Mistake(
            "sigmoid-itself",
            "it gives the sigmoid, not its slope",
            "Far out the sigmoid is flat. What is your answer there?",
            lambda z: network.sigmoid(z),
        ),
        Mistake(
            "plus-for-minus",
            "σ(1 + σ): one sign is wrong",
            "The slope is largest at z = 0. Is yours, and is it ever above ¼?",
            lambda z: network.sigmoid(z) * (1 + network.sigmoid(z)),
        ),
        Mistake(
            "z-for-sigma",
            "z(1 − z): the formula is in σ(z), not in z",
            "Some books write a(1 − a). What is a, seen from z?",
            lambda z: np.asarray(z) * (1 - np.asarray(z)),
        ),
        Mistake(
            "sigma-twice",
            "the sigmoid is applied before the slope is taken: it is the slope at a, where the slope at z is asked for",
            "Your function gets z. How often is σ applied in yours?",
            lambda z: network.d_sigmoid(network.sigmoid(z)),
        ),
        Mistake(
            "one-factor-only",
            "1 − σ alone",
            "Two factors make the slope. Which one is missing?",
            lambda z: 1 - network.sigmoid(z),
        ),
        Mistake(
            "wrong-sign",
            "the sign is wrong: the sigmoid rises everywhere",
            "Can a rising curve have a negative slope?",
            lambda z: -network.d_sigmoid(z),
        ),
        Mistake(
            "tanh-rule",
            "1 − σ² is the rule for tanh",
            "Which activation has the slope 1 − a²? Is it the one asked for?",
            lambda z: 1 - network.sigmoid(z) ** 2,
        ),
        Mistake(
            "square-for-product",
            "it gives σ², which rises to 1",
            "What is the slope far to the right, and what is yours?",
            lambda z: network.sigmoid(z) ** 2,
        ),
        Mistake(
            "brackets-missing",
            "it is 0 everywhere",
            "s · 1 − s is s − s: Python multiplies before it subtracts. Does one of your lines do so, and what should "
            "be subtracted first?",
            lambda z: 0.0 * network.sigmoid(z),
        ),
        Mistake(
            "inner-slope-missing",
            "it gives −σ²: the slope of 1/u alone, without that of u",
            "σ is 1/u with u = 1 + e^(−z). How much does u change when z changes a little?",
            lambda z: -(network.sigmoid(z) ** 2),
        ),
    ),
    "d_relu": (
        Mistake(
            "relu-itself",
            "it gives relu(z), not its slope",
            "How steep is the line a = z?",
            lambda z: network.relu(z),
        ),
        Mistake(
            "one-at-zero",
            "right, but for z = 0 exactly",
            "The kink has no slope of its own; the course takes 0 there. Is your comparison > or ≥?",
            lambda z: (np.asarray(z) >= 0) * 1.0,
        ),
        Mistake(
            "half-at-zero",
            "right, but for z = 0 exactly",
            "The mean of both sides is a fair choice, but the course takes 0 at the kink.",
            lambda z: np.heaviside(z, 0.5),
        ),
        Mistake(
            "always-one",
            "the slope is 1 everywhere",
            "What is the slope where the ReLU is flat?",
            lambda z: np.ones_like(z, dtype=float),
        ),
        Mistake(
            "sides-swapped",
            "1 for negative z, 0 for positive",
            "On which side is the ReLU flat?",
            lambda z: (np.asarray(z) < 0) * 1.0,
        ),
        Mistake(
            "sign",
            "it gives the sign of z",
            "What is the slope of a flat line?",
            lambda z: np.sign(z),
        ),
        Mistake(
            "slope-of-a-leak",
            "a little slope is left for negative z",
            "That is a leaky ReLU's slope. How flat is the plain one?",
            lambda z: np.where(np.asarray(z) > 0, 1.0, 0.01)[()],
        ),
        Mistake(
            "one-number-only",
            "it works for a single number only, not for an array",
            "An array has many entries, so `if z > 0` cannot decide. What does `z > 0` alone give for an array?",
            _d_relu_of_a_number,
        ),
        Mistake(
            "all-or-none",
            "one slope is given for a whole array: 1 only where all its entries are above 0",
            "Each entry has a slope of its own. Of what does your condition speak: of one entry, or of all?",
            lambda z: np.full(np.shape(z), float(np.all(np.asarray(z) > 0))),
        ),
        Mistake(
            "any-decides",
            "one slope is given for a whole array: 1 as soon as one of its entries is above 0",
            "Each entry has a slope of its own. Of what does your condition speak: of one entry, or of all?",
            lambda z: np.full(np.shape(z), float(np.any(np.asarray(z) > 0))),
        ),
    ),
    "numeric_derivative": (
        rule(
            "numeric_derivative",
            "one-sided",
            "the difference is one-sided: f(x + h) − f(x)",
            "Central means the same step to both sides. Where are your two points?",
            numeric_derivative=_points(lambda f, x, h: (f(x + h) - f(x)) / h),
        ),
        rule(
            "numeric_derivative",
            "backward",
            "the difference is one-sided: f(x) − f(x − h)",
            "Central means the same step to both sides. Where are your two points?",
            numeric_derivative=_points(lambda f, x, h: (f(x) - f(x - h)) / h),
        ),
        rule(
            "numeric_derivative",
            "divided-by-h",
            "the points are central, but the result is divided by h",
            "How far apart are the two points?",
            numeric_derivative=_points(lambda f, x, h: (f(x + h) - f(x - h)) / h),
        ),
        rule(
            "numeric_derivative",
            "precedence",
            "only f(x − h) is divided: brackets are missing around the difference",
            "Which is computed first in a − b / c?",
            numeric_derivative=_points(lambda f, x, h: f(x + h) - f(x - h) / (2 * h)),
        ),
        rule(
            "numeric_derivative",
            "times-h",
            "the difference is divided by 2 and then multiplied by h",
            "Python reads d / 2 * h from left to right. Where do the brackets belong?",
            numeric_derivative=_points(lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h),
        ),
        rule(
            "numeric_derivative",
            "not-divided",
            "the difference is not divided",
            "A slope is rise over run. What is the run?",
            numeric_derivative=_points(lambda f, x, h: f(x + h) - f(x - h)),
        ),
        rule(
            "numeric_derivative",
            "added",
            "the two values are added, not subtracted",
            "By how much does f change between the two points?",
            numeric_derivative=_points(lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h)),
        ),
        rule(
            "numeric_derivative",
            "sign",
            "the difference is the wrong way round",
            "Where f rises, is your slope positive?",
            numeric_derivative=_points(lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h)),
        ),
        Mistake(
            "h-ignored",
            "the step that is taken is not the h of the caller",
            "What does the caller's h do in your function?",
            lambda f, x, h=1e-5: network.numeric_derivative(f, x),
        ),
        rule(
            "numeric_derivative",
            "half-steps",
            "the steps are h/2 to each side",
            "That is central too, but the docstring says how wide. How far from x are your points?",
            numeric_derivative=_points(lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h),
        ),
        rule(
            "numeric_derivative",
            "no-brackets",
            "brackets are missing, around the difference and around what it is divided by",
            "Python divides and multiplies first, from left to right. What does it make of a - b / 2 * h?",
            numeric_derivative=_points(lambda f, x, h: f(x + h) - f(x - h) / 2 * h),
        ),
        rule(
            "numeric_derivative",
            "sign-lost",
            "the sign of the slope is lost",
            "Where f falls, what should your number be?",
            float=abs,
        ),
        rule(
            "numeric_derivative",
            "halved-only",
            "the difference is divided by 2 alone: the h is missing",
            "A slope is rise over run. How far apart are the two points?",
            numeric_derivative=_points(lambda f, x, h: (f(x + h) - f(x - h)) / 2),
        ),
        rule(
            "numeric_derivative",
            "half-way",
            "the points are x and x + h, and the difference is divided by 2h",
            "Where are your two points, and how far apart are they?",
            numeric_derivative=_points(lambda f, x, h: (f(x + h) - f(x)) / (2 * h)),
        ),
        rule(
            "numeric_derivative",
            "x-multiplied",
            "x is multiplied by 1 ± h, not moved by h",
            "How far from x are your two points: by h, or by a share of x?",
            numeric_derivative=_points(lambda f, x, h: (f(x * (1 + h)) - f(x * (1 - h))) / (2 * h)),
        ),
        rule(
            "numeric_derivative",
            "x-multiplied-over-h",
            "x is multiplied by 1 ± h, not moved by h, and it is divided by h",
            "How far from x are your two points, and how far apart?",
            numeric_derivative=_points(lambda f, x, h: (f(x * (1 + h)) - f(x * (1 - h))) / h),
        ),
    ),
    "chain": (
        rule(
            "chain",
            "added",
            "the slopes are added, not multiplied",
            "A change is doubled and then tripled. By how much has it grown?",
            np=_put_together(np.sum),
        ),
        Mistake(
            "first-only",
            "only the first slope counts",
            "What happens to the change at the later stations?",
            lambda slopes: float([*slopes, 1.0][0]),
        ),
        Mistake(
            "last-only",
            "only the last slope counts",
            "What happened to the change before the last station?",
            lambda slopes: float([1.0, *slopes][-1]),
        ),
        Mistake(
            "zero-for-none",
            "right, but for an empty path",
            "With nothing in between, how does a change arrive? Which number leaves a product as it is?",
            lambda slopes: network.chain(slopes) if len(slopes) else 0.0,
        ),
        Mistake(
            "starts-at-zero",
            "the product is always 0",
            "What makes it 0: the number it starts with, or one of its factors?",
            lambda slopes: 0.0,
        ),
        rule(
            "chain",
            "mean",
            "the slopes are averaged",
            "A change is doubled and then tripled. By how much has it grown?",
            np=_put_together(lambda a: np.mean(a) if a.size else 1.0),
        ),
        rule(
            "chain",
            "absolute",
            "the signs are lost",
            "A slope of −1 turns a change round. Does yours?",
            chain=_result(lambda found, slopes: abs(found)),
        ),
        rule(
            "chain",
            "step-skipped",
            "the last slope is left out",
            "How many factors has your product for three slopes?",
            chain=lambda ordinary: lambda slopes: ordinary(slopes[:-1]),
        ),
        Mistake(
            "return-inside-the-loop",
            "only the first slope counts, and an empty path gives nothing",
            "A function ends at its first `return`. In which round of your loop is that?",
            _first_slope,
        ),
        Mistake(
            "first-by-index",
            "only the first slope counts, and an empty path has none",
            "What happens to the change at the later stations? And with no stations at all?",
            lambda slopes: float(slopes[0]),
        ),
        Mistake(
            "last-by-index",
            "only the last slope counts, and an empty path has none",
            "What happened to the change before the last station? And with no stations at all?",
            lambda slopes: float(slopes[-1]),
        ),
        rule(
            "chain",
            "added-to-one",
            "the slopes are added, to 1",
            "A change is doubled and then tripled. By how much has it grown?",
            np=_put_together(lambda a: 1.0 + np.sum(a)),
        ),
        rule(
            "chain",
            "first-left-out",
            "the first slope is left out",
            "At which number does Python start to count? How many factors has your product for three slopes?",
            chain=lambda ordinary: lambda slopes: ordinary(slopes[1:]),
        ),
        rule(
            "chain",
            "zeros-skipped",
            "slopes of 0 are skipped",
            "What arrives where a slope on the path is 0?",
            chain=lambda ordinary: lambda slopes: ordinary([s for s in slopes if s]),
        ),
        rule(
            "chain",
            "negative-skipped",
            "slopes below 0 are skipped",
            "What does a slope of −1 do to a change?",
            chain=lambda ordinary: lambda slopes: ordinary([s for s in slopes if s >= 0]),
        ),
        Mistake(
            "partial-products",
            "all products on the way come back, not only the last",
            "How much of the change arrives at the end? That is one number.",
            lambda slopes: np.cumprod(slopes) if len(slopes) else 1.0,
        ),
    ),
    "nested_derivative": (
        Mistake(
            "inner-value-not-passed-on",
            "f′ is taken at x, not at g(x)",
            "What arrives at f: x, or what g made of it?",
            lambda df, g, dg, x: float(df(x) * dg(x)),
        ),
        Mistake(
            "added",
            "the two slopes are added",
            "A change is stretched by g, and then once more by f. What do two stretches make together?",
            lambda df, g, dg, x: float(df(g(x)) + dg(x)),
        ),
        Mistake(
            "inner-slope-missing",
            "g′ is missing",
            "How much does g(x) change when x changes a little? Where is that in your answer?",
            lambda df, g, dg, x: float(df(g(x))),
        ),
        Mistake(
            "outer-slope-missing",
            "f′ is missing",
            "How much does f change when its input changes a little? Where is that in your answer?",
            lambda df, g, dg, x: float(dg(x)),
        ),
        Mistake(
            "slope-for-value",
            "f′ is taken at g′(x), not at g(x)",
            "What arrives at f: the value of g, or its slope?",
            lambda df, g, dg, x: float(df(dg(x)) * dg(x)),
        ),
        Mistake(
            "both-at-g",
            "g′ is taken at g(x), not at x",
            "What does g get as its input?",
            lambda df, g, dg, x: float(df(g(x)) * dg(g(x))),
        ),
        Mistake(
            "value-for-slope",
            "g(x) itself is a factor, where its slope belongs",
            "Which of g and dg tells how much g(x) changes?",
            lambda df, g, dg, x: float(df(g(x)) * g(x)),
        ),
        Mistake(
            "inputs-swapped",
            "f′ is taken at x and g′ at g(x): each at the other's place",
            "Follow x on its way. Which function meets it first, and what does the other one get?",
            lambda df, g, dg, x: float(df(x) * dg(g(x))),
        ),
        Mistake(
            "slope-of-slope",
            "f′ is taken at g′(x), and that is all",
            "Two slopes are wanted. What arrives at f, and how are the two put together?",
            lambda df, g, dg, x: float(df(dg(x))),
        ),
        Mistake(
            "by-differences",
            "the slope of g is measured by differences: right to some digits only, or not at all where g is large",
            "Four things are handed to your function. Which of them do your lines never use?",
            _dg_by_differences(1e-5, 1.0),
            also=tuple(
                _dg_by_differences(h, below)
                for h in (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
                for below in (1.0, 0.0)
                if (h, below) != (1e-5, 1.0)
            ),
        ),
        Mistake(
            "value-too",
            "g(x) itself is a factor too, beside both slopes",
            "How many stations lie between x and the result, and does each give a slope?",
            lambda df, g, dg, x: float(df(g(x)) * dg(x) * g(x)),
        ),
        Mistake(
            "both-at-g-added",
            "the slopes are added, and g′ is taken at g(x)",
            "A change is stretched by g, and then once more by f. What do two stretches make together, and what does "
            "each function get?",
            lambda df, g, dg, x: float(df(g(x)) + dg(g(x))),
        ),
        Mistake(
            "both-at-x-added",
            "the slopes are added, and f′ is taken at x",
            "A change is stretched by g, and then once more by f. What do two stretches make together, and what does "
            "each function get?",
            lambda df, g, dg, x: float(df(x) + dg(x)),
        ),
        Mistake(
            "absolute",
            "the sign is lost",
            "A slope of −1 turns a change round. Does yours?",
            lambda df, g, dg, x: abs(network.nested_derivative(df, g, dg, x)),
        ),
    ),
    "neuron_grad": (
        rule(
            "neuron_grad",
            "sigma-slope-missing",
            "σ′ is missing",
            "Three stations lie between w and L: z, ŷ and L. Is there a slope for each?",
            d_sigmoid=lambda z: 1.0,
        ),
        rule(
            "neuron_grad",
            "factor-2-missing",
            "a factor 2 is missing",
            "Either the 2 of the square got lost, or a ½ came in. L is (ŷ − y)²: what is its slope?",
            sigmoid=_error(lambda y_hat, y: y_hat - y),
        ),
        rule(
            "neuron_grad",
            "wrong-sign",
            "the sign is wrong: y − ŷ where ŷ − y belongs",
            "If ŷ is too large, should L grow or shrink when ŷ grows further?",
            sigmoid=_error(lambda y_hat, y: 2 * (y - y_hat)),
        ),
        rule(
            "neuron_grad",
            "slope-at-a",
            "σ′ is taken at a, where the slope at z is asked for",
            "What went into the sigmoid?",
            d_sigmoid=lambda z: network.d_sigmoid(network.sigmoid(z)),
        ),
        rule(
            "neuron_grad",
            "sigma-for-slope",
            "σ stands where σ′ belongs",
            "How steep is the sigmoid at z? That is not its height.",
            d_sigmoid=network.sigmoid,
        ),
        rule(
            "neuron_grad",
            "z-for-sigma",
            "z(1 − z) stands where σ′(z) belongs",
            "Some books write a(1 − a). What is a, seen from z?",
            d_sigmoid=lambda z: z * (1 - z),
        ),
        rule(
            "neuron_grad",
            "error-squared",
            "the error is still squared",
            "What is the derivative of e²?",
            sigmoid=_error(lambda y_hat, y: (y_hat - y) ** 2),
        ),
        rule(
            "neuron_grad",
            "bias-zero",
            "db is 0",
            "Does L change when b changes? What is ∂z/∂b?",
            neuron_grad=_result(lambda found, w, x, b, y: (found[0], 0.0)),
        ),
        rule(
            "neuron_grad",
            "bias-times-b",
            "db is multiplied by b",
            "z = w·x + b: what is ∂z/∂b?",
            neuron_grad=_result(lambda found, w, x, b, y: (found[0], found[1] * b)),
        ),
        rule(
            "neuron_grad",
            "weights-for-inputs",
            "dw is multiplied by w, where x belongs",
            "z = w·x + b: what is ∂z/∂w?",
            neuron_grad=_result(lambda found, w, x, b, y: (found[1] * w, found[1])),
        ),
        rule(
            "neuron_grad",
            "input-missing",
            "dw lacks its last factor: it is the same for every weight",
            "z = w·x + b: what is ∂z/∂w₁, and what is ∂z/∂w₂?",
            neuron_grad=_result(lambda found, w, x, b, y: (np.full_like(w, found[1]), found[1])),
        ),
        rule(
            "neuron_grad",
            "order-swapped",
            "db and dw come back in the wrong order",
            "Read the docstring's last line: which comes first?",
            neuron_grad=_result(lambda found, *args: found[::-1]),
        ),
        Mistake(
            "not-summed",
            "z is not summed: w·x + b is a number for each input",
            "A neuron has one z. What shape has yours?",
            _neuron_grad_of(_right_dz, z=lambda w, x, b: w * x + b),
        ),
        rule(
            "neuron_grad",
            "bias-forgotten-in-z",
            "z lacks the bias",
            "What does the neuron add after the weighted sum?",
            weighted_sum=lambda w, x, b: network.weighted_sum(w, x, 0.0),
        ),
        Mistake(
            "brackets-around-error",
            "brackets are missing: only y is multiplied by the slope of the sigmoid",
            "Python multiplies before it subtracts. What belongs to the error?",
            _neuron_grad_of(lambda a, y: 2 * a - y * a * (1 - a)),
        ),
        Mistake(
            "prediction-doubled",
            "brackets are missing: only ŷ is doubled, not the error",
            "What is the derivative of e²? And what is e here?",
            _neuron_grad_of(lambda a, y: (2 * a - y) * a * (1 - a)),
        ),
        Mistake(
            "brackets-around-slope",
            "brackets are missing: ŷ is subtracted at the very end",
            "Python multiplies before it subtracts. What should be subtracted first?",
            _neuron_grad_of(lambda a, y: 2 * (a - y) * a * 1 - a),
        ),
        Mistake(
            "slopes-added",
            "the slopes of the square and of the sigmoid are added",
            "A change is stretched at each station. What do two stretches make together?",
            _neuron_grad_of(lambda a, y: 2 * (a - y) + a * (1 - a)),
        ),
        Mistake(
            "all-slopes-added",
            "all slopes on the path are added",
            "A change is stretched at each station. What do three stretches make together?",
            _all_slopes_added,
        ),
        rule(
            "neuron_grad",
            "plus-for-minus",
            "σ(1 + σ) stands where σ′ belongs: one sign is wrong",
            "The slope of the sigmoid is never above ¼. Is yours?",
            d_sigmoid=lambda z: network.sigmoid(z) * (1 + network.sigmoid(z)),
        ),
        rule(
            "neuron_grad",
            "weights-only",
            "only dw comes back",
            "Read the docstring's last line: how many things are asked for?",
            neuron_grad=_result(lambda found, *args: found[0]),
        ),
        rule(
            "neuron_grad",
            "bias-one",
            "db is 1: what dw and db have in common is missing",
            "∂z/∂b is the last station only. What lies between z and L?",
            neuron_grad=_result(lambda found, w, x, b, y: (found[0], 1.0)),
        ),
        rule(
            "neuron_grad",
            "tanh-slope",
            "1 − ŷ² stands where σ′ belongs: that is the slope of tanh, seen from its output",
            "Which activation has this neuron? How steep is it, seen from its output?",
            d_sigmoid=lambda z: 1 - network.sigmoid(z) ** 2,
        ),
        rule(
            "neuron_grad",
            "tanh-slope-of-z",
            "the slope of tanh stands where that of the sigmoid belongs",
            "Which activation has this neuron?",
            d_sigmoid=network.d_tanh,
        ),
        rule(
            "neuron_grad",
            "error-alone",
            "the slope at z is ŷ − y: both the 2 and σ′ are missing",
            "Some books have ŷ − y there, for another loss. L is (ŷ − y)² here: which stations lie between z and L?",
            d_sigmoid=lambda z: 1.0,
            sigmoid=_error(lambda y_hat, y: y_hat - y),
        ),
        rule(
            "neuron_grad",
            "bias-per-input",
            "in z the bias is added once for every input",
            "How many biases has one neuron? Look at what stands inside the sum and what outside.",
            weighted_sum=lambda w, x, b: float(np.sum(w * x + b)),
        ),
        rule(
            "neuron_grad",
            "sign-and-factor",
            "the sign is wrong, and a factor 2 is missing",
            "If ŷ is too large, should L grow or shrink when ŷ grows further? And what is the slope of e²?",
            sigmoid=_error(lambda y_hat, y: y - y_hat),
        ),
        rule(
            "neuron_grad",
            "error-missing",
            "the slope of the square is missing: 2(ŷ − y)",
            "Three stations lie between w and L: z, ŷ and L. Is there a slope for each?",
            sigmoid=_error(lambda y_hat, y: 1.0),
        ),
        rule(
            "neuron_grad",
            "absolute-error",
            "the sign of the error is lost",
            "If ŷ is too small, should L grow or shrink when ŷ grows?",
            sigmoid=_error(lambda y_hat, y: 2 * abs(y_hat - y)),
        ),
    ),
    "fork_grad": (
        Mistake(
            "second-path-overwrites",
            "only the path through x² is left: the other was overwritten or left out",
            "x is used twice, so two changes arrive. Is it = or += where they meet?",
            lambda x: (x + 2) * 2 * x,
        ),
        Mistake(
            "first-path-only",
            "only the path through x + 2 is left",
            "x is used twice, so two changes arrive. Where is the other one?",
            lambda x: x**2,
        ),
        Mistake(
            "slopes-multiplied",
            "it is 2x: the two slopes multiplied, or the slope of x² alone",
            "(u·v)′ is not u′·v′. Which rule holds for a product?",
            lambda x: 2 * x,
        ),
        Mistake(
            "slopes-added-bare",
            "the slopes of both factors are added, without the other factor",
            "Along each path there are two stations. Which one is missing?",
            lambda x: 1 + 2 * x,
        ),
        Mistake(
            "paths-multiplied",
            "the two paths are multiplied, not added",
            "Along a path slopes multiply. And where two paths meet?",
            lambda x: x**2 * (x + 2) * 2 * x,
        ),
        Mistake(
            "paths-subtracted",
            "the two paths are subtracted",
            "Both changes arrive at q. Does one take away from the other?",
            lambda x: x**2 - (x + 2) * 2 * x,
        ),
        Mistake(
            "value-itself",
            "it gives q, not its slope",
            "How much does q change when x changes a little?",
            lambda x: (x + 2) * x**2,
        ),
        Mistake(
            "half-a-path",
            "the path through x² counts half",
            "Write down what arrives along each of the two paths. What is the derivative of x², and does all of both "
            "paths arrive?",
            lambda x: x**2 + (x + 2) * x,
        ),
        Mistake(
            "factors-swapped",
            "each slope is multiplied by its own factor, not by the other one",
            "q = u · v. When u changes a little, what is that change multiplied with?",
            lambda x: (x + 2) + x**2 * 2 * x,
        ),
        Mistake(
            "larger-path-only",
            "only the larger of the two paths counts",
            "x is used twice, so two changes arrive. Does the smaller one get lost?",
            lambda x: max(x**2, (x + 2) * 2 * x),
        ),
    ),
}
