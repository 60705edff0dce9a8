"""Mistakes of lesson 04: the chain rule."""

from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake


def _d_relu_of_a_number(z: Any) -> float:
    return 1.0 if z > 0 else 0.0


def _first_slope(slopes: Any) -> Any:
    for slope in slopes:
        return float(slope)


def _plain_error(y_hat: Any, y: Any) -> Any:
    return 2 * (y_hat - y)


def _neuron_grad(slope: Any, error: Any = _plain_error, bias: Any = lambda dz, b: dz) -> Any:
    """`neuron_grad` with another slope of the sigmoid, of the square, or of the bias."""

    def neuron_grad(w: Any, x: Any, b: float, y: float) -> Any:
        z = network.weighted_sum(w, x, b)
        dz = error(network.sigmoid(z), y) * slope(z)
        return dz * x, float(bias(dz, b))

    return neuron_grad


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
    ),
    "numeric_derivative": (
        Mistake(
            "one-sided",
            "the difference is one-sided: f(x + h) − f(x)",
            "Central means the same step to both sides. Where are your two points?",
            lambda f, x, h=1e-5: (f(x + h) - f(x)) / h,
        ),
        Mistake(
            "backward",
            "the difference is one-sided: f(x) − f(x − h)",
            "Central means the same step to both sides. Where are your two points?",
            lambda f, x, h=1e-5: (f(x) - f(x - h)) / h,
        ),
        Mistake(
            "divided-by-h",
            "the difference is central, but divided by h",
            "How far apart are the two points?",
            lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / h,
        ),
        Mistake(
            "precedence",
            "only f(x − h) is divided: brackets are missing around the difference",
            "Which is computed first in a − b / c?",
            lambda f, x, h=1e-5: f(x + h) - f(x - h) / (2 * h),
        ),
        Mistake(
            "times-h",
            "the difference is divided by 2 and then multiplied by h",
            "Python reads d / 2 * h from left to right. Where do the brackets belong?",
            lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / 2 * h,
        ),
        Mistake(
            "not-divided",
            "the difference is not divided",
            "A slope is rise over run. What is the run?",
            lambda f, x, h=1e-5: f(x + h) - f(x - h),
        ),
        Mistake(
            "added",
            "the two values are added, not subtracted",
            "By how much does f change between the two points?",
            lambda f, x, h=1e-5: (f(x + h) + f(x - h)) / (2 * h),
        ),
        Mistake(
            "sign",
            "the difference is the wrong way round",
            "Where f rises, is your slope positive?",
            lambda f, x, h=1e-5: (f(x - h) - f(x + h)) / (2 * h),
        ),
        Mistake(
            "h-ignored",
            "the step that is taken is not the h of the caller",
            "What does the caller's h do in your function?",
            lambda f, x, h=1e-5: network.numeric_derivative(f, x),
        ),
        Mistake(
            "half-steps",
            "the steps are h/2 to each side",
            "That is central too, but the docstring says how wide. How far from x are your points?",
            lambda f, x, h=1e-5: (f(x + h / 2) - f(x - h / 2)) / h,
        ),
        Mistake(
            "no-brackets",
            "brackets are missing, around the difference and around what it is divided by",
            "Python divides and multiplies first, from left to right. What does it make of a - b / 2 * h?",
            lambda f, x, h=1e-5: f(x + h) - f(x - h) / 2 * h,
        ),
    ),
    "chain": (
        Mistake(
            "added",
            "the slopes are added, not multiplied",
            "A change is doubled and then tripled. By how much has it grown?",
            lambda slopes: float(np.sum(slopes)),
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
        Mistake(
            "mean",
            "the slopes are averaged",
            "A change is doubled and then tripled. By how much has it grown?",
            lambda slopes: float(np.mean(slopes)) if len(slopes) else 1.0,
        ),
        Mistake(
            "absolute",
            "the signs are lost",
            "A slope of −1 turns a change round. Does yours?",
            lambda slopes: abs(network.chain(slopes)),
        ),
        Mistake(
            "step-skipped",
            "the last slope is left out",
            "How many factors has your product for three slopes?",
            lambda slopes: network.chain(slopes[:-1]),
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
        Mistake(
            "added-to-one",
            "the slopes are added, to 1",
            "A change is doubled and then tripled. By how much has it grown?",
            lambda slopes: 1.0 + float(np.sum(slopes)),
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
                for h in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
                for below in (1.0, 0.0)
                if (h, below) != (1e-5, 1.0)
            ),
        ),
    ),
    "neuron_grad": (
        Mistake(
            "sigma-slope-missing",
            "σ′ is missing",
            "Three stations lie between w and L: z, ŷ and L. Is there a slope for each?",
            _neuron_grad(lambda z: 1.0),
        ),
        Mistake(
            "factor-2-missing",
            "it is half of what is asked for",
            "Either the 2 of the square got lost, or a ½ came in. L is (ŷ − y)²: what is its slope?",
            _neuron_grad(network.d_sigmoid, lambda y_hat, y: y_hat - y),
        ),
        Mistake(
            "wrong-sign",
            "the sign is wrong: y − ŷ where ŷ − y belongs",
            "If ŷ is too large, should L grow or shrink when ŷ grows further?",
            _neuron_grad(network.d_sigmoid, lambda y_hat, y: 2 * (y - y_hat)),
        ),
        Mistake(
            "slope-at-a",
            "σ′ is taken at a, where the slope at z is asked for",
            "What went into the sigmoid?",
            _neuron_grad(lambda z: network.d_sigmoid(network.sigmoid(z))),
        ),
        Mistake(
            "sigma-for-slope",
            "σ stands where σ′ belongs",
            "How steep is the sigmoid at z? That is not its height.",
            _neuron_grad(network.sigmoid),
        ),
        Mistake(
            "z-for-sigma",
            "z(1 − z) stands where σ′(z) belongs",
            "Some books write a(1 − a). What is a, seen from z?",
            _neuron_grad(lambda z: z * (1 - z)),
        ),
        Mistake(
            "error-squared",
            "the error is still squared",
            "What is the derivative of e²?",
            _neuron_grad(network.d_sigmoid, lambda y_hat, y: (y_hat - y) ** 2),
        ),
        Mistake(
            "bias-zero",
            "db is 0",
            "Does L change when b changes? What is ∂z/∂b?",
            _neuron_grad(network.d_sigmoid, bias=lambda dz, b: 0.0),
        ),
        Mistake(
            "bias-times-b",
            "db is multiplied by b",
            "z = w·x + b: what is ∂z/∂b?",
            _neuron_grad(network.d_sigmoid, bias=lambda dz, b: dz * b),
        ),
        Mistake(
            "weights-for-inputs",
            "dw is multiplied by w, where x belongs",
            "z = w·x + b: what is ∂z/∂w?",
            lambda w, x, b, y: (network.neuron_grad(w, x, b, y)[1] * w, network.neuron_grad(w, x, b, y)[1]),
        ),
        Mistake(
            "input-missing",
            "dw lacks its last factor: it is the same for every weight",
            "z = w·x + b: what is ∂z/∂w₁, and what is ∂z/∂w₂?",
            lambda w, x, b, y: (
                np.full_like(w, network.neuron_grad(w, x, b, y)[1]),
                network.neuron_grad(w, x, b, y)[1],
            ),
        ),
        Mistake(
            "order-swapped",
            "db and dw come back in the wrong order",
            "Read the docstring's last line: which comes first?",
            lambda w, x, b, y: network.neuron_grad(w, x, b, y)[::-1],
        ),
        Mistake(
            "not-summed",
            "z is not summed: w·x + b is a number for each input",
            "A neuron has one z. What shape has yours?",
            _neuron_grad_of(_right_dz, z=lambda w, x, b: w * x + b),
        ),
        Mistake(
            "bias-forgotten-in-z",
            "z lacks the bias",
            "What does the neuron add after the weighted sum?",
            _neuron_grad_of(_right_dz, z=lambda w, x, b: network.weighted_sum(w, x, 0.0)),
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
        Mistake(
            "plus-for-minus",
            "σ(1 + σ) stands where σ′ belongs: one sign is wrong",
            "The slope of the sigmoid is never above ¼. Is yours?",
            _neuron_grad(lambda z: network.sigmoid(z) * (1 + network.sigmoid(z))),
        ),
        Mistake(
            "weights-only",
            "only dw comes back",
            "Read the docstring's last line: how many things are asked for?",
            lambda w, x, b, y: network.neuron_grad(w, x, b, y)[0],
        ),
        Mistake(
            "bias-one",
            "db is 1: what dw and db have in common is missing",
            "∂z/∂b is the last station only. What lies between z and L?",
            _neuron_grad(network.d_sigmoid, bias=lambda dz, b: 1.0),
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
