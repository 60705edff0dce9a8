"""Mistakes of lesson 01: one neuron."""

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake, rule


def _relu_in_place(z: Any) -> Any:
    z = np.asarray(z)
    if z.ndim == 0:
        return max(z[()], 0.0)
    z[z < 0] = 0
    return z


def _sigmoid_of_a_number(z: Any) -> float:
    if np.ndim(z):
        raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
    return float(network.sigmoid(z))


def _one_form_for_all(z: Any) -> Any:
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z)) if np.all(z >= 0) else np.exp(z) / (1 + np.exp(z))


def _products(gather: Callable[[Any, Any], Any]) -> Any:
    """NumPy as `weighted_sum` knows it, with another way to come from w and x to a number."""
    return SimpleNamespace(dot=gather)


def _around(change: Callable[..., Any]) -> Any:
    """A wrapper of `weighted_sum` or `neuron`: change(the function, its arguments …)."""
    return lambda ordinary: lambda *args: change(ordinary, *args)


def _bent_on_the_way(w: Any, x: Any, b: float, activation: Any) -> Any:
    a = b
    for weight, value in zip(w, x, strict=True):
        a = activation(a + weight * value)
    return a


def _gate_as(table: dict[str, tuple[tuple[float, float], float]]) -> Callable[[str], Any]:
    def gate(name: str) -> Any:
        if name not in table:
            raise ValueError(name)
        return table[name]

    return gate


def _gate_where(fits: Callable[[str, str], bool]) -> Callable[[str], Any]:
    """`gate` for every name that `fits` a known one."""

    def gate(name: str) -> Any:
        for known in ("nand", "and", "or"):
            if fits(known, name):
                return _G[known]
        raise ValueError(name)

    return gate


_G = network.GATES

MISTAKES: dict[str, tuple[Mistake, ...]] = {
    "weighted_sum": (
        rule(
            "weighted_sum",
            "bias-per-input",
            "the bias is added once for every input",
            "How many biases has one neuron? Look at what stands inside the sum and what outside.",
            weighted_sum=_around(lambda ordinary, w, x, b: ordinary(w, x, len(w) * b)),
        ),
        Mistake(
            "not-summed",
            "the products of weights and inputs are not added up",
            "w * x gives one number for each input. What does the formula do with them?",
            lambda w, x, b: np.asarray(w) * x + b,
        ),
        rule(
            "weighted_sum",
            "bias-forgotten",
            "the bias is missing",
            "What does this neuron answer when every input is 0? What does the formula say?",
            weighted_sum=_around(lambda ordinary, w, x, b: ordinary(w, x, 0.0)),
        ),
        rule(
            "weighted_sum",
            "bias-subtracted",
            "the bias is subtracted",
            "Compare the sign in front of b with the formula.",
            weighted_sum=_around(lambda ordinary, w, x, b: ordinary(w, x, -b)),
        ),
        rule(
            "weighted_sum",
            "bias-twice",
            "the bias counts twice",
            "How often does b stand in the formula?",
            weighted_sum=_around(lambda ordinary, w, x, b: ordinary(w, x, 2 * b)),
        ),
        rule(
            "weighted_sum",
            "bias-multiplied",
            "the bias multiplies the sum",
            "b shifts the sum, it does not stretch it. Which operation shifts?",
            weighted_sum=_around(lambda ordinary, w, x, b: ordinary(w, x, 0.0) * b),
        ),
        rule(
            "weighted_sum",
            "weights-added",
            "inputs and weights are added instead of multiplied",
            "A weight says how much its input counts. What should an input of weight 0 contribute?",
            np=_products(lambda w, x: np.sum(np.asarray(w) + x)),
        ),
        rule(
            "weighted_sum",
            "mean-for-sum",
            "the products are averaged instead of added up",
            "Is there a division by n in the formula?",
            np=_products(lambda w, x: np.mean(np.asarray(w) * x)),
        ),
        rule(
            "weighted_sum",
            "outer-product",
            "every weight meets every input, not only its own",
            "Weight i belongs to input i alone. How many products does the formula have?",
            np=_products(lambda w, x: np.sum(np.outer(w, x))),
        ),
        rule(
            "weighted_sum",
            "two-inputs-only",
            "right for two inputs, but a neuron may have any number",
            "How would you write the sum if you did not know how many inputs there are?",
            np=_products(lambda w, x: w[0] * x[0] + w[1] * x[1]),
        ),
        rule(
            "weighted_sum",
            "last-product-only",
            "only the last product is left",
            "Which products enter z? In a loop: does each turn add to z, or start it anew?",
            np=_products(lambda w, x: w[-1] * x[-1]),
        ),
        rule(
            "weighted_sum",
            "first-product-only",
            "only the first product counts",
            "Where does your function end: inside a loop, or behind it?",
            np=_products(lambda w, x: w[0] * x[0]),
        ),
        rule(
            "weighted_sum",
            "first-input-skipped",
            "the first input is left out",
            "At which number does Python start to count?",
            np=_products(lambda w, x: np.dot(w[1:], x[1:])),
        ),
        rule(
            "weighted_sum",
            "activated",
            "an activation is applied already",
            "This function gives z, the sum before it is bent. Who applies the activation, and when?",
            weighted_sum=_around(lambda ordinary, w, x, b: network.sigmoid(ordinary(w, x, b))),
        ),
        rule(
            "weighted_sum",
            "last-input-skipped",
            "the last input is left out",
            "How often does your loop run for three inputs?",
            np=_products(lambda w, x: np.dot(w[:-1], x[:-1])),
        ),
        rule(
            "weighted_sum",
            "starts-at-one",
            "the sum is 1 too large",
            "With which number must a sum begin, so that it adds nothing of its own?",
            np=_products(lambda w, x: 1.0 + np.dot(w, x)),
        ),
        rule(
            "weighted_sum",
            "first-weight-for-all",
            "every input is weighed by the first weight",
            "Which weight belongs to which input? Follow the index of w through your lines.",
            np=_products(lambda w, x: w[0] * np.sum(x)),
        ),
    ),
    "sigmoid": (
        Mistake(
            "wrong-sign",
            "it gives σ(−z): a sign in the exponent, or a condition, is the wrong way round",
            "For a large positive z the answer is close to 1. What must the exponential then be close to?",
            lambda z: network.sigmoid(np.negative(z)),
        ),
        Mistake(
            "overflow",
            "right, but NumPy warns of an overflow",
            "At z = −1000 the exponential is too large for a float: that is where the warning comes from. Which "
            "exponential can overflow, and for which sign of z?",
            lambda z: 1 / (1 + np.exp(np.negative(z))),
        ),
        Mistake(
            "sign-of-z-lost",
            "right for positive z, but the sign of z got lost on the way",
            "σ(−2) and σ(2) are not the same. Where does your formula still know which of the two z is?",
            lambda z: 1 / (1 + np.exp(-np.abs(z))),
        ),
        Mistake(
            "not-a-number",
            "right for small z, but for a large one it is infinity divided by infinity",
            "What is e^1000 as a float, and what is that divided by itself? Which form of σ suits which sign of z?",
            lambda z: np.exp(z) / (1 + np.exp(z)),
        ),
        Mistake(
            "clipped",
            "right near 0, but flat too early",
            "A clipped z is not z. How far is σ(clipped z) from σ(z), and is there a form that needs no clipping?",
            lambda z: network.sigmoid(np.clip(z, -10, 10)),
        ),
        Mistake(
            "returns-z",
            "it gives back z unchanged",
            "The sigmoid turns any number into one between 0 and 1.",
            lambda z: np.asarray(z, dtype=float),
        ),
        Mistake(
            "exponential-only",
            "it gives e^(−z), the inner part alone",
            "What does the formula do with e^(−z) before it is σ(z)?",
            lambda z: np.exp(np.negative(z)),
        ),
        Mistake(
            "reciprocal-missing",
            "it gives 1 + e^(−z): the denominator alone, or a fraction without brackets below",
            "The answer lies between 0 and 1. Which is computed first in 1 / 1 + e, the division or the sum?",
            lambda z: 1 + np.exp(np.negative(z)),
        ),
        Mistake(
            "minus-in-denominator",
            "the denominator subtracts",
            "At z = 0 the sigmoid is one half. What is your denominator there?",
            lambda z: 1 / (1 - np.exp(np.negative(z))),
        ),
        Mistake(
            "derivative",
            "it gives the slope of the sigmoid, not the sigmoid",
            "σ·(1 − σ) comes in lesson 04. Here the curve itself is asked for.",
            lambda z: network.sigmoid(z) * (1 - network.sigmoid(z)),
        ),
        Mistake(
            "tanh",
            "it gives tanh(z)",
            "tanh runs from −1 to 1. Between which two values does the sigmoid run?",
            lambda z: np.tanh(z),
        ),
        Mistake(
            "step",
            "it jumps from 0 to 1 at once",
            "The sigmoid is smooth: what is it at z = 0.5?",
            lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0)[()],
        ),
        Mistake(
            "both-branches",
            "right, but NumPy warns: np.where works out both of its branches for every z",
            "For a large |z| the branch that is not taken overflows too. Which exponential is safe whatever z is?",
            lambda z: np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(np.negative(z))), np.exp(z) / (1 + np.exp(z))),
        ),
        Mistake(
            "math-module",
            "it works for a single number only: the math module knows no arrays, and its exp stops when it overflows",
            "Which library has an exp for arrays? Then look at what happens at z = −1000.",
            lambda z: 1 / (1 + math.exp(-z)),
        ),
        Mistake(
            "power-of-e",
            "it works for small z only: a power of math.e stops when it overflows",
            "Which library has an exp that goes on, for arrays too? Then look at what happens at z = −1000.",
            lambda z: 1 / (1 + math.e ** np.negative(z)) if np.ndim(z) else 1 / (1 + math.e**-z),
        ),
        Mistake(
            "if-on-an-array",
            "it works for a single number only: `if` cannot decide for a whole array",
            "Some entries are positive, others are not. Which NumPy function chooses entry by entry?",
            lambda z: 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z)),
        ),
        Mistake(
            "one-number-only",
            "it works for a single number only, not for an array",
            "Python's math module knows nothing of arrays. Which library does?",
            _sigmoid_of_a_number,
        ),
        Mistake(
            "zero-forgotten",
            "right, but for z = 0 exactly, where it gives 0",
            "Your lines treat z above 0 and below 0. To which of the two does 0 belong?",
            lambda z: network.sigmoid(z) * (np.asarray(z) != 0),
        ),
        Mistake(
            "whole-array-decides",
            "one form is chosen for a whole array, and for some of its entries the exponential overflows",
            "An array may hold both signs. For which of its entries is each of your two forms made?",
            _one_form_for_all,
        ),
    ),
    "relu": (
        Mistake(
            "step",
            "it gives 1 for a positive z, not z",
            "A positive z passes through unchanged. What should relu(3) be?",
            lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0)[()],
        ),
        Mistake(
            "changes-its-input",
            "the values are right, but the caller's array is overwritten",
            "Somebody may still need the array you were given. Which of your lines writes into it, and what gives a "
            "new array?",
            _relu_in_place,
        ),
        Mistake(
            "absolute-value",
            "it gives |z|: a negative z comes back positive",
            "What should be left of a negative z?",
            lambda z: np.abs(z),
        ),
        Mistake(
            "minimum",
            "it keeps the negative values and drops the positive ones",
            "Compare with the formula: the larger or the smaller of 0 and z?",
            lambda z: np.minimum(z, 0.0),
        ),
        Mistake(
            "leaky",
            "a negative z still leaks through",
            "That is a leaky ReLU, a relative of this one. What is the plain ReLU of −2?",
            lambda z: np.where(np.asarray(z) > 0, z, 0.01 * np.asarray(z))[()],
        ),
        Mistake(
            "returns-z",
            "it gives back z unchanged",
            "What should be left of a negative z?",
            lambda z: np.asarray(z, dtype=float),
        ),
        Mistake(
            "capped",
            "it is cut off at 1",
            "The ReLU has no upper end. What should relu(3) be?",
            lambda z: np.clip(z, 0.0, 1.0),
        ),
        Mistake(
            "max-for-maximum",
            "np.max looks for the largest entry of one array, and takes 0 for the array",
            "Which NumPy function compares two things entry by entry?",
            lambda z: np.max(0, z),
            same_words=True,
        ),
        Mistake(
            "flattened",
            "it gives one number for a whole array",
            "np.max looks for the largest entry of an array. Which function compares each entry with 0?",
            lambda z: max(np.max(z), 0.0),
        ),
        Mistake(
            "one-number-only",
            "it works for a single number only, not for an array",
            "An array has many entries, so `if z > 0` and max(0, z) cannot decide. Which NumPy function compares "
            "entry by entry?",
            lambda z: max(0.0, z),
        ),
    ),
    "neuron": (
        rule(
            "neuron",
            "no-activation",
            "no activation is applied to what comes back",
            "You computed z. What turns z into a?",
            neuron=_around(lambda ordinary, w, x, b, activation: ordinary(w, x, b, network.identity)),
        ),
        rule(
            "neuron",
            "bias-after-activation",
            "the bias is added after the activation",
            "The bias belongs to z. Which comes first, the sum or the bend?",
            neuron=_around(lambda ordinary, w, x, b, activation: ordinary(w, x, 0.0, activation) + b),
        ),
        rule(
            "neuron",
            "always-sigmoid",
            "the sigmoid is applied, whatever activation was asked for",
            "The caller hands you the function to use. What is its name inside your function?",
            neuron=_around(lambda ordinary, w, x, b, activation: ordinary(w, x, b, network.sigmoid)),
        ),
        rule(
            "neuron",
            "always-relu",
            "the ReLU is applied, whatever activation was asked for",
            "The caller hands you the function to use. What is its name inside your function?",
            neuron=_around(lambda ordinary, w, x, b, activation: ordinary(w, x, b, network.relu)),
        ),
        rule(
            "neuron",
            "bias-subtracted",
            "the bias is subtracted",
            "Compare the sign in front of b with the formula.",
            weighted_sum=lambda w, x, b: np.dot(w, x) - b,
        ),
        Mistake(
            "activation-per-input",
            "the activation is applied to each product, and the results are added up",
            "A neuron bends once. How many numbers should the activation receive?",
            lambda w, x, b, activation: np.sum(activation(np.asarray(w) * x + b)),
            also=(lambda w, x, b, activation: np.sum(activation(np.asarray(w) * x)) + b,),
        ),
        Mistake(
            "activation-per-input-without-bias",
            "the activation is applied to each product, the results are added up, and the bias is missing",
            "A neuron bends once. How many numbers should the activation receive? And what is z when every input is 0?",
            lambda w, x, b, activation: np.sum(activation(np.asarray(w) * x)),
        ),
        Mistake(
            "activated-input",
            "the activation is applied to the inputs, before they are weighed",
            "What does the activation act on, x or z?",
            lambda w, x, b, activation: np.dot(w, activation(x)) + b,
        ),
        Mistake(
            "not-summed",
            "the products of weights and inputs are not added up",
            "How many numbers leave a neuron?",
            lambda w, x, b, activation: activation(np.asarray(w) * x + b),
        ),
        rule(
            "neuron",
            "bias-forgotten",
            "the bias is missing",
            "What is z when every input is 0?",
            weighted_sum=lambda w, x, b: np.dot(w, x),
        ),
        rule(
            "neuron",
            "bias-per-input",
            "the bias is added once for every input",
            "How many biases has one neuron?",
            weighted_sum=lambda w, x, b: np.sum(np.asarray(w) * x + b),
        ),
        rule(
            "neuron",
            "activated-twice",
            "the activation is applied twice",
            "Follow one number through your function: where is it bent?",
            neuron=_around(lambda ordinary, w, x, b, activation: activation(ordinary(w, x, b, activation))),
        ),
        Mistake(
            "returns-both",
            "it returns z together with a",
            "One number is asked for: which of the two leaves the neuron?",
            lambda w, x, b, activation: (network.weighted_sum(w, x, b), network.neuron(w, x, b, activation)),
        ),
        rule(
            "neuron",
            "bent-on-the-way",
            "the activation is applied in each turn, to what has been added up so far",
            "A neuron bends once. How often does your line with the activation run?",
            neuron=_around(lambda ordinary, *args: _bent_on_the_way(*args)),
        ),
        rule(
            "neuron",
            "mean-for-sum",
            "the products are averaged instead of added up",
            "Is there a division by n in the formula of z?",
            weighted_sum=lambda w, x, b: np.mean(np.asarray(w) * x) + b,
        ),
        rule(
            "neuron",
            "weights-added",
            "inputs and weights are added instead of multiplied",
            "A weight says how much its input counts. What should an input of weight 0 contribute?",
            weighted_sum=lambda w, x, b: np.sum(np.asarray(w) + x) + b,
        ),
        rule(
            "neuron",
            "last-product-only",
            "only the last product is left",
            "Which products enter z? In a loop: does each turn add to z, or start it anew?",
            weighted_sum=lambda w, x, b: w[-1] * x[-1] + b,
        ),
        rule(
            "neuron",
            "first-product-only",
            "only the first product counts",
            "Which products enter z? Where does your loop end, and where your function?",
            weighted_sum=lambda w, x, b: w[0] * x[0] + b,
        ),
        rule(
            "neuron",
            "bias-twice",
            "the bias counts twice",
            "How often does b stand in the formula?",
            weighted_sum=lambda w, x, b: np.dot(w, x) + 2 * b,
        ),
        rule(
            "neuron",
            "yes-or-no",
            "0 or 1 comes back: 1 where the output is above ½",
            "A neuron of this lesson does not decide. Which number does the activation give, and what becomes of it?",
            neuron=_around(lambda ordinary, *args: float(ordinary(*args) > 0.5)),
        ),
    ),
    "gate": (
        Mistake(
            "same-for-all",
            "it is the same gate, whichever is asked for",
            "Does your function look at `name`?",
            _gate_as(dict.fromkeys(_G, _G["and"])),
        ),
        Mistake(
            "and-or-swapped",
            "AND and OR are swapped",
            "How many of the four inputs make AND fire, and how many OR?",
            _gate_as({"and": _G["or"], "or": _G["and"], "nand": _G["nand"]}),
        ),
        Mistake(
            "bias-forgotten",
            "the gates do what they do with a bias of 0, where the line goes through the origin",
            "With b = 0, what is z for the input (0, 0), whatever the weights are?",
            _gate_as({"and": ((1, 1), 0), "or": ((1, 1), 0), "nand": ((-1, -1), 0)}),
        ),
        Mistake(
            "on-the-line",
            "an input that should fire lies exactly on the line: z is 0 there, and 0 does not fire",
            "The output is 1 only where z > 0. Put your w and b into z = w·x + b for the input shown: which way must "
            "the line move?",
            _gate_as({"and": ((1, 1), -2), "or": ((1, 1), -1), "nand": ((-1, -1), 1)}),
            local=True,
        ),
        Mistake(
            "inverted",
            "it fires exactly where it should not",
            "What happens to z when every sign in w and b flips?",
            _gate_as({"and": ((-1, -1), 1.5), "or": ((-1, -1), 0.5), "nand": _G["and"]}),
            local=True,
        ),
        Mistake(
            "one-input-is-enough",
            "it fires as soon as one input is 1",
            "For which inputs should this gate stay at 0? Is the bias low enough to keep z below 0 there?",
            _gate_as({**_G, "and": _G["or"]}),
            local=True,
        ),
        Mistake(
            "needs-both-inputs",
            "it fires only when both inputs are 1",
            "For which inputs should this gate fire? Is one weight alone enough to lift z above 0 there?",
            _gate_as({**_G, "or": _G["and"]}),
            local=True,
        ),
        Mistake(
            "nand-is-nor",
            "NAND does the opposite of OR",
            "NAND is 0 for one input only. Which one?",
            _gate_as({**_G, "nand": ((-1, -1), 0.5)}),
            local=True,
        ),
        Mistake(
            "never-fires",
            "it never fires",
            "For which input must z be above 0, and what is your z there?",
            _gate_as(dict.fromkeys(_G, ((1, 1), -3))),
            local=True,
        ),
        Mistake(
            "always-fires",
            "it always fires",
            "For which input must z not be above 0, and what is your z there?",
            _gate_as(dict.fromkeys(_G, ((1, 1), 3))),
            local=True,
        ),
        Mistake(
            "upper-case",
            "it raises for 'and', 'or', 'nand' too",
            "Which words come in, letter for letter? Which of your lines compares them, or looks them up?",
            lambda name: _gate_as({k.upper(): v for k, v in _G.items()})(name),
        ),
        Mistake(
            "any-name-accepted",
            "the gates are right, but an unknown name is accepted",
            "What should happen when somebody asks for a gate that you do not know? Look at the docstring.",
            lambda name: _G.get(name),
        ),
        Mistake(
            "part-of-a-name",
            "a name is accepted that is none of the three",
            "Which names come through your conditions? Try some that contain, begin or end with one of the three.",
            _gate_where(lambda known, name: known in name),
            also=(
                _gate_where(lambda known, name: name.startswith(known)),
                _gate_where(lambda known, name: name.endswith(known)),
                _gate_where(lambda known, name: name in known),
            ),
            local=True,
        ),
        Mistake(
            "any-case",
            "the gates are right, but their names are accepted in capitals too",
            "The docstring lists the names letter by letter. What does it say about any other?",
            _gate_where(lambda known, name: name.lower() == known),
        ),
    ),
}
