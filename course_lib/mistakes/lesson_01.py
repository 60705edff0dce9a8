"""Mistakes of lesson 01: one neuron."""

import functools
import math
from typing import Any

import numpy as np

from course_lib.mistakes.table import tables


def relu_in_place(z: Any) -> Any:
    """Write the ReLU into the caller's array."""
    z = np.asarray(z)
    if z.ndim == 0:
        return max(z[()], 0.0)
    z[z < 0] = 0
    return z


MISTAKES = tables(
    functools,
    math,
    relu_in_place,
    weighted_sum="""
products := np.dot(w, x)
bias-per-input | the bias is added once for every input | weighted_sum(w, x, len(w) * b)
    How many biases does one neuron have? Look at what is inside the sum and what is outside.
not-summed [alone] | the products of weights and inputs are not added up | np.asarray(w) * x + b
    w * x gives one number for each input. What does the formula do with them?
bias-forgotten | the bias is missing | weighted_sum(w, x, 0.0)
    What does this neuron answer when every input is 0? What does the formula say?
bias-subtracted | the bias is subtracted | weighted_sum(w, x, -b)
    Compare the sign in front of b with the formula.
bias-twice | the bias counts twice | weighted_sum(w, x, 2 * b)
    How often does b appear in the formula?
bias-multiplied | the bias multiplies the sum | weighted_sum(w, x, 0.0) * b
    b shifts the sum, it does not stretch it. Which operation shifts?
weights-added | inputs and weights are added instead of multiplied | products: np.sum(np.asarray(w) + x)
    A weight says how much its input counts. What should an input of weight 0 contribute?
mean-for-sum | the products are averaged instead of added up | products: np.mean(np.asarray(w) * x)
    Is there a division by n in the formula?
outer-product | every weight meets every input, not only its own | products: np.sum(np.outer(w, x))
    Weight i belongs to input i alone. How many products does the formula have?
two-inputs-only | right for two inputs, but a neuron may have any number | products: w[0] * x[0] + w[1] * x[1]
    How would you write the sum if you did not know how many inputs there are?
last-product-only | only the last product is left | products: w[-1] * x[-1]
    Which products enter z? In a loop: does each turn add to z, or start it anew?
first-product-only | only the first product counts | products: w[0] * x[0]
    Where does your function end: inside a loop, or after it?
first-input-skipped | the first input is left out | products: np.dot(w[1:], x[1:])
    From which number does Python start to count?
activated | an activation is applied already | sigmoid(weighted_sum(w, x, b))
    This function gives z, the sum before the activation. Who applies the activation, and when?
last-input-skipped | the last input is left out | products: np.dot(w[:-1], x[:-1])
    How often does your loop run for three inputs?
starts-at-one | the sum is 1 too large | products: 1.0 + np.dot(w, x)
    With which number must a sum begin, so that it adds nothing of its own?
first-weight-for-all | every input is multiplied by the first weight | products: w[0] * np.sum(x)
    Which weight belongs to which input? Follow the index of w through your lines.
""",
    sigmoid="""
wrong-sign | it gives σ(−z): a sign in the exponent, or a condition, is the wrong way round | sigmoid(np.negative(z))
    For a large positive z the answer is close to 1. What must the exponential then be close to?
overflow | right, but NumPy warns of an overflow | 1 / (1 + np.exp(np.negative(z)))
    At z = −1000 the exponential is too large for a float: that is where the warning comes from. Which
    exponential can overflow, and for which sign of z?
sign-of-z-lost | right for positive z, but the sign of z got lost on the way | 1 / (1 + np.exp(-np.abs(z)))
    σ(−2) and σ(2) are not the same. Where does your formula still know which of the two z is?
not-a-number | right for small z, but for a large one it is infinity divided by infinity | np.exp(z) / (1 + np.exp(z))
    What is e^1000 as a float, and what is that divided by itself? Which form of σ suits which sign of z?
clipped | right near 0, but flat too early | sigmoid(np.clip(z, -10, 10))
    A clipped z is not z. How far is σ(clipped z) from σ(z), and is there a form that needs no clipping?
returns-z | it gives back z unchanged | np.asarray(z, dtype=float)
    The sigmoid turns any number into one between 0 and 1.
exponential-only | it gives e^(−z), the inner part alone | np.exp(np.negative(z))
    What does the formula do with e^(−z) before it is σ(z)?
reciprocal-missing | it gives 1 + e^(−z): the denominator alone, or a fraction without brackets below
    | 1 + np.exp(np.negative(z))
    The answer lies between 0 and 1. Which is computed first in 1 / 1 + e, the division or the sum?
minus-in-denominator | the denominator subtracts | 1 / (1 - np.exp(np.negative(z)))
    At z = 0 the sigmoid is one half. What is your denominator there?
derivative | it gives the slope of the sigmoid, not the sigmoid | result * (1 - result)
    σ·(1 − σ) comes in lesson 04. Here the curve itself is asked for.
tanh | it gives tanh(z) | np.tanh(z)
    tanh runs from −1 to 1. Between which two values does the sigmoid run?
step | it jumps from 0 to 1 at once | np.where(np.asarray(z) > 0, 1.0, 0.0)[()]
    The sigmoid is smooth: what is it at z = 0.5?
both-branches | right, but NumPy warns: np.where works out both of its branches for every z
    | np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(np.negative(z))), np.exp(z) / (1 + np.exp(z)))
    For a large |z| the branch that is not taken overflows too. Which exponential is safe whatever z is?
math-module | it works for a single number only: the math module knows no arrays, and its exp stops when it overflows
    | 1 / (1 + math.exp(-z))
    Which library has an exp for arrays? Then look at what happens at z = −1000.
power-of-e | it works for small z only: a power of math.e stops when it overflows
    | 1 / (1 + math.e ** np.negative(z)) if np.ndim(z) else 1 / (1 + math.e**-z)
    Which library has an exp that goes on, for arrays too? Then look at what happens at z = −1000.
if-on-an-array | it works for a single number only: `if` cannot decide for a whole array
    | 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
    Some entries are positive, others are not. Which NumPy function chooses entry by entry?
one-number-only | it works for a single number only, not for an array | sigmoid(float(z))
    Python's math module knows nothing of arrays. Which library does?
zero-forgotten | right, but for z = 0 exactly, where it gives 0 | result * (np.asarray(z) != 0)
    Your lines treat z above 0 and below 0. To which of the two does 0 belong?
whole-array-decides | one form is chosen for a whole array, and for some of its entries the exponential overflows
    | 1 / (1 + np.exp(np.negative(z))) if np.all(np.asarray(z) >= 0) else np.exp(z) / (1 + np.exp(z))
    An array may hold both signs. For which of its entries is each of your two forms made?
""",
    relu="""
step | it gives 1 for a positive z, not z | np.where(np.asarray(z) > 0, 1.0, 0.0)[()]
    A positive z passes through unchanged. What should relu(3) be?
changes-its-input | the values are right, but the caller's array is overwritten | relu_in_place(z)
    Somebody may still need the array you were given. Which of your lines writes into it, and what gives a new
    array?
absolute-value | it gives |z|: a negative z comes back positive | np.abs(z)
    What should a negative z become?
minimum | it keeps the negative values and drops the positive ones | np.minimum(z, 0.0)
    Compare with the formula: the larger or the smaller of 0 and z?
leaky | a negative z still leaks through | np.where(np.asarray(z) > 0, z, 0.01 * np.asarray(z))[()]
    That is a leaky ReLU, a relative of this one. What is the plain ReLU of −2?
returns-z | it gives back z unchanged | np.asarray(z, dtype=float)
    What should a negative z become?
capped | it is cut off at 1 | np.clip(z, 0.0, 1.0)
    The ReLU has no upper end. What should relu(3) be?
max-for-maximum [same words] | np.max looks for the largest entry of one array, and takes 0 for the array | np.max(0, z)
    Which NumPy function compares two things entry by entry?
flattened | it gives one number for a whole array | max(np.max(z), 0.0)
    np.max looks for the largest entry of an array. Which function compares each entry with 0?
one-number-only | it works for a single number only, not for an array | max(0.0, z)
    An array has many entries, so `if z > 0` and max(0, z) cannot decide. Which NumPy function compares entry by
    entry?
""",
    neuron="""
no-activation | no activation is applied to the result | neuron(w, x, b, identity)
    You computed z. What turns z into a?
bias-after-activation | the bias is added after the activation | neuron(w, x, 0.0, activation) + b
    The bias belongs to z. Which comes first, the sum or the activation?
always-sigmoid | the sigmoid is applied, whatever activation was asked for | neuron(w, x, b, sigmoid)
    The caller gives you the function to use. What is its name inside your function?
always-relu | the ReLU is applied, whatever activation was asked for | neuron(w, x, b, relu)
    The caller gives you the function to use. What is its name inside your function?
bias-subtracted | the bias is subtracted | weighted_sum: np.dot(w, x) - b
    Compare the sign in front of b with the formula.
activation-per-input | the activation is applied to each product, and the results are added up
    | np.sum(activation(np.asarray(w) * x + b)) | np.sum(activation(np.asarray(w) * x)) + b
    A neuron applies its activation once. How many numbers should the activation receive?
activation-per-input-without-bias [alone] | the activation is applied to each product, the results are added up, and \
    the bias is missing
    | np.sum(activation(np.asarray(w) * x))
    A neuron applies its activation once. How many numbers should the activation receive? And what is z when
    every input is 0?
activated-input [alone] | the activation is applied to the inputs, before they are weighted
    | np.dot(w, activation(x)) + b
    What does the activation act on, x or z?
not-summed [alone] | the products of weights and inputs are not added up | activation(np.asarray(w) * x + b)
    How many numbers leave a neuron?
bias-forgotten | the bias is missing | weighted_sum: np.dot(w, x)
    What is z when every input is 0?
bias-per-input | the bias is added once for every input | weighted_sum: np.sum(np.asarray(w) * x + b)
    How many biases does one neuron have?
activated-twice | the activation is applied twice | activation(result)
    Follow one number through your function: where does the activation meet it?
returns-both [alone] | it returns z together with a | weighted_sum(w, x, b), result
    One number is asked for: which of the two leaves the neuron?
bent-on-the-way | the activation is applied in each turn, to what has been added up so far
    | functools.reduce(lambda a, product: activation(a + product), np.multiply(w, x), b)
    A neuron applies its activation once. How often does your line with the activation run?
mean-for-sum | the products are averaged instead of added up | weighted_sum: np.mean(np.asarray(w) * x) + b
    Is there a division by n in the formula of z?
weights-added | inputs and weights are added instead of multiplied | weighted_sum: np.sum(np.asarray(w) + x) + b
    A weight says how much its input counts. What should an input of weight 0 contribute?
last-product-only | only the last product is left | weighted_sum: w[-1] * x[-1] + b
    Which products enter z? In a loop: does each turn add to z, or start it anew?
first-product-only | only the first product counts | weighted_sum: w[0] * x[0] + b
    Which products enter z? Where does your loop end, and where does your function end?
bias-twice | the bias counts twice | weighted_sum: np.dot(w, x) + 2 * b
    How often does b appear in the formula?
yes-or-no | 0 or 1 comes back: 1 where the output is above ½ | float(result > 0.5)
    A neuron of this lesson does not decide. Which number does the activation give, and what becomes of it?
""",
    gate="""
same-for-all | it is the same gate, whichever is asked for | GATES: dict.fromkeys(GATES, GATES["and"])
    Does your function look at `name`?
and-or-swapped | AND and OR are swapped | GATES: {"and": GATES["or"], "or": GATES["and"], "nand": GATES["nand"]}
    How many of the four inputs make AND fire, and how many OR?
bias-forgotten | the gates do what they do with a bias of 0, where the line goes through the origin
    | GATES: {"and": ((1, 1), 0), "or": ((1, 1), 0), "nand": ((-1, -1), 0)}
    With b = 0, what is z for the input (0, 0), whatever the weights are?
on-the-line [in some cases] | an input that should fire lies exactly on the line: z is 0 there, and 0 does not fire
    | GATES: {"and": ((1, 1), -2), "or": ((1, 1), -1), "nand": ((-1, -1), 1)}
    The output is 1 only where z > 0. Put your w and b into z = w·x + b for the input shown: which way must the
    line move?
inverted [in some cases] | it fires exactly where it should not
    | GATES: {"and": ((-1, -1), 1.5), "or": ((-1, -1), 0.5), "nand": GATES["and"]}
    What happens to z when every sign in w and b flips?
one-input-is-enough [in some cases] | it fires as soon as one input is 1 | GATES: {**GATES, "and": GATES["or"]}
    For which inputs should this gate stay at 0? Is the bias low enough to keep z below 0 there?
needs-both-inputs [in some cases] | it fires only when both inputs are 1 | GATES: {**GATES, "or": GATES["and"]}
    For which inputs should this gate fire? Is one weight alone enough to lift z above 0 there?
nand-is-nor [in some cases] | NAND does the opposite of OR | GATES: {**GATES, "nand": ((-1, -1), 0.5)}
    NAND is 0 for one input only. Which one?
never-fires [in some cases] | it never fires | GATES: dict.fromkeys(GATES, ((1, 1), -3))
    For which input must z be above 0, and what is your z there?
always-fires [in some cases] | it always fires | GATES: dict.fromkeys(GATES, ((1, 1), 3))
    For which input must z not be above 0, and what is your z there?
upper-case | it raises for 'and', 'or', 'nand' too
    | GATES: {known.upper(): known_gate for known, known_gate in GATES.items()}
    Which words come in, letter by letter? Which of your lines compares them, or looks them up?
any-name-accepted [alone] | the gates are right, but an unknown name is accepted | GATES.get(name)
    What should happen when somebody asks for a gate that you do not know? Look at the docstring.
part-of-a-name [in some cases] | a name is accepted that is not one of the three
    | gate(next((known for known in ("nand", "and", "or") if fits(known, name)), name)) for fits in \
        (lambda k, n: k in n, lambda k, n: n.startswith(k), lambda k, n: n.endswith(k), lambda k, n: n in k)
    Which names pass your conditions? Try some that contain, begin or end with one of the three.
any-case [alone] | the gates are right, but their names are accepted in capitals too | gate(name.lower())
    The docstring lists the names letter by letter. What does it say about any other?
""",
)
