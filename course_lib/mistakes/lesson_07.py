"""Mistakes of lesson 07: digits.

Most mistakes of `backpropagate` break one rule while the ordinary pass runs, as those of `backward` in lesson 05 do.
"""

from typing import Any

import numpy as np

from course_lib.mistakes.table import tables
from course_lib.network import Activation, Array, Params, hidden_delta, layer_grads


def ones_at(shape: tuple[int, ...], *index: Any) -> Array:
    """Return zeros of this shape with a 1 written at `index`. Raises IndexError where that is outside."""
    zeros = np.zeros(shape)
    zeros[index] = 1.0
    return zeros


def entropy(Y: Array) -> float:
    """Return the mean over the columns of −Σ y ln y, where a y of 0 adds nothing."""
    return float(-np.sum(Y * np.log(np.where(Y > 0, Y, 1.0))) / Y.shape[1])


def binary(Y_hat: Array, Y: Array) -> Array:
    """Return −(y ln ŷ + (1 − y) ln(1 − ŷ)) of every entry."""
    least = 1e-12
    return -Y * np.log(np.maximum(Y_hat, least)) - (1 - Y) * np.log(np.maximum(1 - Y_hat, least))


def n_columns(labels: Any, n: int) -> Array:
    """Write the 1 into the first n columns, whatever their number is. Raises IndexError where there are fewer."""
    Y = np.zeros((n, len(labels)))
    for j in range(n):
        Y[labels[j], j] = 1.0
    return Y


def from_the_front(params: Params, Zs: list[Array], As: list[Array], delta: Array, d_activation: Activation) -> Params:
    """Run a backward pass that takes the layers from the first to the last."""
    grads = []
    for (W, _), Z, A in zip(params, Zs, As, strict=False):
        grads.append(layer_grads(delta, A))
        delta = hidden_delta(W, delta, Z, d_activation)
    return grads


def best_so_far(Y_hat: Array, kept: bool) -> Array:
    """Look for the row of the largest entry as a loop does that carries the largest from column to column.

    In a column that does not exceed it, the row found before is `kept`, or row 0 is taken.
    """
    best, row, rows = 0.0, 0, []
    for column in Y_hat.T:
        row = row if kept else 0
        for i, entry in enumerate(column):
            if entry > best:
                best, row = entry, i
        rows.append(row)
    return np.array(rows)


MISTAKES = tables(
    ones_at,
    entropy,
    binary,
    n_columns,
    from_the_front,
    best_so_far,
    one_hot="""
counted-from-1 | the classes are counted from 1: row 0 is taken for class 1 | np.roll(result, -1, axis=0)
    | np.equal(np.arange(n)[:, None] + 1, labels) | ones_at((n, len(labels)), labels - 1, np.arange(len(labels)))
    Which row belongs to label 0?
transposed | rows and columns have changed places: each example stands in a row | result.T
    Examples stand in columns here. Which shape is asked for?
a-row-too-low | every 1 stands a row too low, or falls out below | np.roll(result, 1, axis=0)
    | np.equal(np.arange(n)[:, None] - 1, labels) | np.eye(n)[np.asarray(labels) + 1].T
    From which number does Python count rows, and from which are the labels counted?
poured-not-transposed | the numbers of an (m, n) matrix were filled into (n, m) row by row, not turned
    | result.T.reshape(n, -1)
    What does `reshape` do with the order of the numbers? Which operation makes rows of columns?
rows-filled | every column has a 1 for each label that occurs at all, not for its own alone
    | np.repeat(result.max(axis=1, keepdims=True), len(labels), axis=1)
    Does your line say in which row and in which column the 1 goes? In a loop: does each column begin with zeros of
    its own?
columns-filled | the labels are taken for the numbers of columns | ones_at((n, len(labels)), slice(None), labels)
    A matrix has two indices. Which of them counts classes, and which counts examples?
indices-swapped | row and column are swapped where the 1 is written
    | ones_at((n, len(labels)), np.arange(len(labels)), labels)
    Column j belongs to example j. Which of the two indices comes first in an array?
rows-from-the-labels | the number of rows comes from the largest label, not from n
    | np.eye(int(np.max(labels)) + 1)[:, labels]
    In a small batch the last classes may not occur. Which of your arguments knows how many there are?
rows-of-those-that-occur | a class that does not occur in the labels gets no row
    | np.equal(np.unique(labels)[:, None], labels) | np.eye(len(np.unique(labels)))[:, labels]
    In a small batch some classes may not occur. Which of your arguments knows how many there are?
n-columns-only | only the first n columns are written to, and there are m | n_columns(labels, n)
    | np.where(np.arange(len(labels)) < n, result, 0.0)
    Which of n and m counts the examples, and which the classes? How often should your loop run?
one-column-for-all | all examples share one column | result.max(axis=1, keepdims=True) | result.max(axis=1)
    How many columns are asked for?
no-second-axis [same words] | the labels have one axis only, and a second one is asked for
    | np.zeros((n, np.shape(labels)[1]))
    Print labels.shape. Which entry of it counts the examples?
ten-rows | it has ten rows, whatever n is | np.eye(10)[:, labels]
    Which of your arguments says how many rows there are?
class-0-skipped | the columns of class 0 stay empty
    | np.where(np.arange(n)[:, None] > 0, result, 0.0)
    Which classes does your function go through? Which one does Python count first?
last-class-skipped | the columns of the last class stay empty
    | np.where(np.arange(n)[:, None] < n - 1, result, 0.0)
    Which classes does your function go through? What is the last number that `range` gives?
label-for-1 | the label itself stands where a 1 belongs | result * labels
    | np.equal(np.arange(n)[:, None], labels) * np.arange(n)[:, None]
    The row already says which class it is. Which number marks it?
zeros-and-ones-swapped | 0 stands where 1 belongs, and 1 where 0 belongs | 1 - result
    A column adds up to 1. What does yours add up to?
broadcast | labels meet class numbers one by one, not each label every class | np.equal(np.arange(n), labels)
    Which shape must the numbers 0 … n − 1 have, so that each of them meets each of m labels?
last-example-only | only the last column has its 1 | np.where(np.arange(len(labels)) == len(labels) - 1, result, 0.0)
    How many columns does your function write to? In a loop: does each turn begin with a new array of zeros?
first-example-only | only the first column has its 1 | np.where(np.arange(len(labels)) == 0, result, 0.0)
    Where does your function end: inside a loop, or after it?
diagonal | the 1 stands on the diagonal, whatever the labels are | np.eye(n, len(labels))
    Where do the labels enter your result?
sorted | the columns come in the order of the labels, not in that of the examples | one_hot(np.sort(labels), n)
    Which label belongs to column 0?
rows-reversed | the rows come in reverse order: the last class stands first | result[::-1]
    Which row belongs to label 0?
counts | the examples of each class are counted, where each example has a column of its own | result.sum(axis=1)
    | result.sum(axis=1, keepdims=True)
    How many columns are asked for?
all-below | a whole part of the column is 1, not one entry | np.less_equal(np.arange(n)[:, None], labels)
    | np.greater_equal(np.arange(n)[:, None], labels)
    Which comparison is true in one row only?
softened | other numbers stand for 0 and 1 | (high - low) * result + low for low, high in \
    ((-1.0, 1.0), (0.01, 0.99), (0.1, 0.9), (0.05, 0.95), (0.01, 1.0))
    Some books soften their targets. Which two numbers are asked for here?
labels-as-they-are | the labels come back as they are | np.asarray(labels)
    | np.asarray(labels)[None] | np.tile(labels, (n, 1))
    Label 2 of three classes becomes a column of three numbers. Which ones?
""",
    softmax="""
shift := Z - np.max(Z, axis=0, keepdims=True)
total := np.sum(E, axis=0, keepdims=True)
over-rows | each row adds up to 1, not each column | total: np.sum(E, axis=1, keepdims=True)
    | softmax(Z.T).T | np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)
    One column is one example. Over which axis do the probabilities of one example add up to 1?
over-everything | all numbers together add up to 1, not each column | total: np.sum(E)
    | np.exp(Z - np.max(Z)) / np.sum(np.exp(Z - np.max(Z))) | np.exp(Z) / np.sum(np.exp(Z))
    One column is one example. What should its numbers add up to, and which of yours are added up?
overflow | right for small z, but a large one gives infinity divided by infinity, and very negative ones 0 divided by 0
    | shift: Z
    e^1000 is no float any more, and e^−1000 is 0. What may be subtracted from every z of a column, so that the
    quotient stays the same?
maximum-of-all | right, but the maximum is that of all columns: one that lies far below it is 0 divided by 0
    | shift: Z - np.max(Z)
    Two columns, one near 1000 and one near −1000: which powers are left of the second?
mean-subtracted | right for small z, but the mean is subtracted, and a z can lie far above the mean
    | shift: Z - np.mean(Z, axis=0, keepdims=True) | shift: Z - np.mean(Z)
    After which subtraction is no power above 1, and the largest not 0?
maximum-at-least-0 | right, but the maximum is never below 0: in a column of very negative z it is 0 divided by 0
    | shift: Z - np.maximum(np.max(Z, axis=0, keepdims=True), 0)
    Where does your search for the largest begin, and what if every z lies below that?
logarithm-of-infinity | right for small z, but a large one makes the logarithm of the sum infinite
    | np.exp(Z - np.log(np.sum(np.exp(Z), axis=0)))
    Before the logarithm is taken, the powers are added up. What is e^1000, and what e^−1000?
minimum-subtracted | right for small z, but the minimum is subtracted, and a z can lie far above it
    | shift: Z - np.min(Z, axis=0, keepdims=True) | shift: Z - np.min(Z)
    After which subtraction is no power above 1, and the largest not 0?
maximum-of-rows | the maximum of each row is subtracted, not that of each column
    | shift: Z - np.max(Z, axis=1, keepdims=True)
    Within one example, the same number is to be subtracted everywhere. Which axis runs through one example?
row-numbers-meet-columns | what is subtracted from z has one number for each row, where each column needs its own
    | shift: Z - np.max(Z, axis=1)
    Print the shape of what you subtract. Along which axis was it made, and what should be one number for each column?
shifted-after | the largest z or the largest power is subtracted from the powers, not in the exponent
    | np.exp(Z - np.max(Z, axis=0, keepdims=True)) -> np.exp(Z) - np.max(Z, axis=0, keepdims=True)
    | np.exp(Z - np.max(Z, axis=0, keepdims=True)) -> np.exp(Z) - np.max(np.exp(Z), axis=0, keepdims=True)
    Subtracting in the exponent divides the power. What does subtracting from the power itself do to the quotient?
shifted-above-only | the maximum is subtracted only above or only below the fraction line
    | total: np.sum(np.exp(Z), axis=0, keepdims=True) | np.exp(Z) / np.sum(np.exp(Z - Z.max(axis=0)), axis=0)
    The maximum cancels if every power has it. Which of your powers have it?
maximum-alone | e^z is divided by the largest of its column, not by their sum: the largest number of a column is 1
    | total: np.max(E, axis=0, keepdims=True)
    What does each column add up to, and what should it?
powers-only | e^z comes back, not its share | np.exp(Z)
    What is e^z divided by, so that a column adds up to 1?
exponential-missing | z is divided by the sum of z: the exponential is missing | Z / np.sum(Z, axis=0, keepdims=True)
    | Z / np.sum(Z, axis=1, keepdims=True) | Z / np.sum(Z)
    A probability is never negative. What makes a positive number of any z?
divided-by-z | the powers are divided by the sum of z, not of the powers | total: np.sum(Z, axis=0, keepdims=True)
    | np.exp(Z) / np.sum(Z, axis=0) | np.exp(Z) / np.sum(Z)
    Which numbers does the sum below the fraction line run over?
power-of-the-sum | below the fraction line stands the power of a sum, not the sum of powers
    | np.exp(Z) / np.exp(np.sum(Z, axis=0)) | np.exp(Z) / np.exp(np.sum(Z))
    | total: np.exp(np.sum(Z - np.max(Z, axis=0, keepdims=True), axis=0, keepdims=True))
    Which comes first below the fraction line, the exponential or the sum?
power-of-the-share | the share is taken of z, and the exponential of that | np.exp(Z / np.sum(Z, axis=0))
    | np.exp(Z / np.sum(Z))
    Which comes first, the exponential or the division?
sums-of-rows-meet-columns | the sums of the rows meet the columns: their shape lacks an axis | total: np.sum(E, axis=1)
    | np.exp(Z) / np.sum(np.exp(Z), axis=1)
    | np.exp(Z - np.max(Z, axis=1)) / np.sum(np.exp(Z - np.max(Z, axis=1)), axis=1)
    Print the shape of your sum. Along which axis was it added up, and which shape divides each column by its own?
mean-for-sum | each column adds up to n: the powers are divided by their mean | total: np.mean(E, axis=0, keepdims=True)
    | np.exp(Z) / np.mean(np.exp(Z), axis=0)
    What should each column add up to?
sigmoid | every z goes through the sigmoid by itself | sigmoid(Z)
    The sigmoid knows one z alone. What do the probabilities of one example have to do with each other?
another-base | it takes powers of another number than e | np.exp( -> np.exp2( | np.exp( -> np.power(10.0,
    | np.exp( -> np.power(2.7, | np.exp( -> np.power(2.718, | np.exp( -> np.power(2.71828,
    Which function of NumPy's gives powers of e?
sign-turned | the largest z gets the smallest probability | softmax(-Z)
    | shift: np.max(Z, axis=0, keepdims=True) - Z | np.exp(-Z) / np.sum(np.exp(-Z), axis=0)
    Compare the sign in your exponent with the formula.
hard | the largest z gets 1, the others 0 | np.equal(Z, np.max(Z, axis=0)).astype(float)
    The "soft" in softmax: what do the other classes get?
logarithm | it gives the logarithm of the probabilities | np.log(result)
    | Z - np.max(Z, axis=0) - np.log(np.sum(np.exp(Z - np.max(Z, axis=0)), axis=0))
    A probability lies between 0 and 1. Where do your numbers lie?
derivative | it gives ŷ(1 − ŷ), not ŷ | result * (1 - result)
    A slope is not asked for here. What should each column add up to?
clipped | right for small z, but a large one is cut off before its power is taken | np.exp(np.clip(Z, -c, c)) / \
    np.sum(np.exp(np.clip(Z, -c, c)), axis=0) for c in (500, 700, 709, 200, 100, 50)
    | np.exp(np.minimum(Z, c)) / np.sum(np.exp(np.minimum(Z, c)), axis=0) for c in (500, 700, 709, 200, 100, 50)
    Of z = 999 and z = 1000, which is more probable, and what does your function say?
nan-hidden | right for small z, but a nan is turned into another number
    | np.nan_to_num(np.exp(Z) / np.sum(np.exp(Z), axis=0)) | np.nan_to_num(np.exp(Z)) / np.sum(np.exp(Z), axis=0)
    Where does the nan come from: which power becomes infinity, or which sum 0? What keeps it from that?
divided-by-the-maximum | z is divided by the largest z, not made smaller by it
    | shift: Z / np.max(Z, axis=0, keepdims=True) | shift: Z / np.max(np.abs(Z)) | shift: Z / np.max(Z)
    | shift: Z / np.max(np.abs(Z), axis=0, keepdims=True)
    Which leaves the quotient of the powers as it is: a subtraction in the exponent, or a division?
one-number-at-a-time [same words] | a function that takes one number alone gets an array
    | np.array([[float(Z)]])
    Python's math module and `float` know nothing of arrays. Which library has an exp that does?
something-added | right, but a small number is added to the sum | total: E.sum(axis=0, keepdims=True) + \
    added for added in (1e-8, 1e-12, 1e-10, 1e-9, 1e-7, 1e-6, 1e-5)
    Can the sum be 0 at all, once the largest power is 1?
first-column-for-all | every column is divided by the sum of the first one | total: np.sum(E[:, :1])
    Which sum belongs to which column?
""",
    cross_entropy="""
least := np.maximum(Y_hat, LEAST)
logarithm := np.log(
number := Y.shape[1]
signed := -np.sum(
mean-of-all-entries | it is averaged over the classes too | number: Y.size
    np.mean divides by all entries. By which of the two sizes does the formula divide?
sum-for-mean | the batch is added up, not averaged | number: 1
    Is there a 1/m, and what is m here: the rows or the columns?
divided-by-n | it is divided by the number of classes, not by that of examples | number: Y.shape[0]
    Examples stand in columns. Which entry of the shape counts them?
wrong-sign | the minus is missing | signed: np.sum(
    What sign has the logarithm of a number below 1, and what sign should a loss have?
zero-not-caught | right for ŷ that are not near 0, but nothing keeps a ŷ of 0 from the logarithm | least: Y_hat
    What is ln 0, and what is 0 · ln 0 for a computer? What does the exercise take a small ŷ as?
limit-added | right for ŷ that are not near 0, but the 1e-12 is added, where it is the least that ŷ counts as
    | least: Y_hat + LEAST
    "At least 1e-12" leaves a ŷ of 0.3 as it is. Which function of NumPy's takes the larger of two numbers?
another-limit | right for ŷ that are not near 0, but the least that ŷ counts as is not 1e-12
    | least: np.maximum(Y_hat, limit) \
        for limit in (1e-15, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-16, 1e-5, 1e-14, 1e-11, 2.0**-52)
    | least: Y_hat + limit for limit in (1e-15, 1e-10, 1e-9, 1e-16, 1e-14, 2.0**-52)
    From which number on is a ŷ too small here? Read the docstring.
another-limit-everywhere | a small number that is not 1e-12 keeps ŷ away from 0, and changes every loss a little
    | least: Y_hat + limit for limit in (1e-8, 1e-7, 1e-6, 1e-5)
    | least: np.clip(Y_hat, limit, 1 - limit) for limit in (1e-8, 1e-7, 1e-6, 1e-5)
    "At least 1e-12" leaves a ŷ of 0.3 and one of 1 as they are. What does your line do with them?
nan-hidden | right for ŷ that are not near 0, but ln 0 is replaced by the lowest float there is
    | -np.sum(Y * np.nan_to_num(np.log(Y_hat))) / Y.shape[1] | -np.sum(np.nan_to_num(Y * np.log(Y_hat))) / Y.shape[1]
    Before the logarithm is taken, what does the exercise do with a ŷ that is too small?
zero-skipped | right for ŷ that are not near 0, but a ŷ of 0 adds nothing, as if the prediction were perfect
    | least: np.where(Y_hat > 0, Y_hat, 1.0) | least: np.where(Y_hat >= LEAST, Y_hat, 1.0)
    | least: np.where(Y_hat > 0, np.maximum(Y_hat, LEAST), 1.0)
    The right class got a ŷ of 0: how large should the loss be, and how large is yours?
base-2 | the logarithm is that to the base 2 | logarithm: np.log2(
    Which logarithm does "ln" stand for, and which function of NumPy's is it?
base-10 | the logarithm is that to the base 10 | logarithm: np.log10(
    Which logarithm does "ln" stand for, and which function of NumPy's is it?
log1p | it takes ln(1 + ŷ), not ln ŷ | logarithm: np.log1p( | -np.sum(Y * np.log(1 + Y_hat)) / Y.shape[1]
    What should the loss be where ŷ is 1 for the right class?
logarithm-missing | the logarithm is missing | logarithm: (
    | cross_entropy(np.exp(-Y_hat), Y) | 1 - np.sum(Y * Y_hat) / Y.shape[1]
    How large is the loss where the right class got 0.5, and where it got 0.001?
targets-swapped | Y and Ŷ have changed places: the logarithm is taken of the targets | cross_entropy(Y, Y_hat)
    Which of the two may be exactly 0? Of which does the formula take the logarithm?
binary | the terms of 1 − y are added: that is the cross-entropy of yes-or-no questions
    | np.sum(binary(Y_hat, Y)) / Y.shape[1] | np.mean(binary(Y_hat, Y)) | np.sum(binary(Y_hat, Y))
    | -np.sum(Y * np.log(np.maximum(Y_hat, LEAST)) + (1 - Y) * np.log(1 - Y_hat)) / Y.shape[1]
    | -np.mean(Y * np.log(np.maximum(Y_hat, LEAST)) + (1 - Y) * np.log(1 - Y_hat))
    How many sums has the formula? What does a class with y = 0 add to it?
others-only | only the terms of 1 − y are there | np.sum(binary(Y_hat, Y) - binary(Y_hat, 1.0) * Y) / Y.shape[1]
    Which classes does the formula count, those with y = 1 or those with y = 0?
targets-forgotten | Y is missing | cross_entropy(Y_hat, Y_hat)
    | -np.sum(np.log(np.maximum(Y_hat, LEAST))) / Y.shape[1] | -np.mean(np.log(np.maximum(Y_hat, LEAST)))
    What picks the right class out of each column?
log-of-the-sum | right for targets of 0 and 1, but for shares the logarithm is taken of a sum
    | -np.mean(np.log(np.maximum(np.sum(Y * Y_hat, axis=0), LEAST)))
    Which comes first, the logarithm or the sum over the classes?
product-taken | right for a few examples, but the product of many ŷ is too small for a float
    | -np.log(np.prod(np.maximum(Y_hat, LEAST) ** Y)) / Y.shape[1]
    Which comes first, the logarithm or the product? Why did the lesson take a sum in its place?
log-of-the-mean | the logarithm is taken of a mean or sum over examples, not of each ŷ
    | -np.log(np.maximum(np.sum(Y * Y_hat) / Y.shape[1], LEAST)) | -np.log(np.maximum(np.mean(Y * Y_hat), LEAST))
    | -np.log(np.maximum(np.sum(Y * Y_hat), LEAST))
    Which comes first, the logarithm or the mean over the examples?
largest-class-only | right for targets of 0 and 1, but for shares only the largest one counts
    | cross_entropy(Y_hat, np.equal(Y, np.max(Y, axis=0)).astype(float))
    | -np.mean(np.log(np.maximum(Y_hat, LEAST))[np.argmax(Y, axis=0), np.arange(Y.shape[1])])
    A target of 0.6 and 0.4: which classes are in the formula's sum?
targets-of-1-only | right for targets of 0 and 1, but a y that is a share is passed over
    | -np.mean(np.log(np.maximum(Y_hat[Y == 1], LEAST)))
    | -np.sum(np.where(Y == 1, np.log(np.maximum(Y_hat, LEAST)), 0.0)) / Y.shape[1]
    A target of 0.6 and 0.4: which classes are in the formula's sum?
shares-count-fully | right for targets of 0 and 1, but a share counts as if it were 1
    | -np.sum(np.where(Y > 0, np.log(np.maximum(Y_hat, LEAST)), 0.0)) / Y.shape[1]
    | -np.mean(np.log(np.maximum(Y_hat[Y > 0], LEAST)))
    A target of 0.6 and 0.4: how much does each of the two classes count in the formula's sum?
divergence | right for targets of 0 and 1, but for shares their own −Σ y ln y is taken away
    | result - entropy(Y)
    That is the divergence of Ŷ from Y. What does the cross-entropy leave out?
not-averaged | one loss for each example comes back, not their mean
    | -np.sum(Y * np.log(np.maximum(Y_hat, LEAST)), axis=0)
    How many numbers is the loss of a batch?
not-summed | every entry comes back by itself | -Y * np.log(np.maximum(Y_hat, LEAST))
    | -Y * np.log(np.maximum(Y_hat, LEAST)) / Y.shape[1]
    How many numbers is the loss of a batch?
one-for-each-class | one number for each class comes back | -np.mean(Y * np.log(np.maximum(Y_hat, LEAST)), axis=1)
    | -np.sum(Y * np.log(np.maximum(Y_hat, LEAST)), axis=1)
    axis=1 runs along a row, over the examples. How many numbers is the loss of a batch?
first-example-only | only the first example counts | cross_entropy(Y_hat[:, :1], Y[:, :1])
    | cross_entropy(Y_hat[:, :1], Y[:, :1]) / Y.shape[1]
    Which columns enter your sum? Where does your function end?
last-example-only | only the last example counts | cross_entropy(Y_hat[:, -1:], Y[:, -1:])
    | cross_entropy(Y_hat[:, -1:], Y[:, -1:]) / Y.shape[1]
    Which columns enter your sum? In a loop: does each turn add to it, or start it anew?
last-example-skipped | the last example is left out
    | -np.sum((Y * np.log(np.maximum(Y_hat, LEAST)))[:, :-1]) / Y.shape[1]
    Which columns enter your sum? What is the last number that `range` gives?
first-example-skipped | the first example is left out
    | -np.sum((Y * np.log(np.maximum(Y_hat, LEAST)))[:, 1:]) / Y.shape[1]
    Which columns enter your sum? Which one does Python count first?
softmax-again | Ŷ goes through softmax once more | cross_entropy(softmax(Y_hat), Y)
    Ŷ comes out of softmax already. What is asked for of it here?
squared-error | it is a squared error | mse(Y_hat, Y) | loss(Y_hat, Y) | np.mean((Y_hat - Y) ** 2)
    That is the loss of lesson 03. What does this formula take of ŷ?
all-pairs | every example meets every other one | -np.sum(Y.T @ np.log(np.maximum(Y_hat, LEAST))) / Y.shape[1]
    | -np.mean(Y.T @ np.log(np.maximum(Y_hat, LEAST)))
    Which target belongs to which prediction? Which product goes entry by entry?
extra-half | it is half of what is asked for | result / 2
    Is there a ½ in the formula?
gradient | it gives a slope of the loss, not the loss | -Y / np.maximum(Y_hat, LEAST) / Y.shape[1]
    | -Y / np.maximum(Y_hat, LEAST) | (Y_hat - Y) / Y.shape[1]
    How many numbers is the loss of a batch?
""",
    cross_entropy_delta="""
error := Y_hat - Y
number := Y.shape[1]
wrong-sign | the sign is wrong: y − ŷ where ŷ − y belongs | -result
    If the z of the right class grows, does L grow or shrink? Which sign must δ have there?
no-1-over-m | the 1/m is missing: it is the δ of the sum over the batch, not of the mean | number: 1
    If L divides by m, what does its slope do?
1-over-m-twice | the 1/m is applied twice | number: Y.shape[1] ** 2
    How often does L divide by the number of examples?
divided-by-n | it is divided by the number of classes, not by that of examples | number: Y.shape[0]
    Examples stand in columns. Which entry of the shape counts them?
also-divided-by-n | it is divided by the number of classes too | number: Y.size
    By how many does L divide: by all entries, or by the examples?
slope-once-more | ŷ(1 − ŷ) is multiplied in | error: (Y_hat - Y) * Y_hat * (1 - Y_hat)
    δ is the slope of L with respect to z, softmax included. What is left of softmax's slope, once the formula is
    simplified?
derivative-of-sigmoid | σ′ of the sigmoid is multiplied in, taken at ŷ | error: (Y_hat - Y) * d_sigmoid(Y_hat)
    δ is the slope of L with respect to z. Which function made ŷ of z, and is its slope in the formula already?
loss-slope-alone | it is the slope of L with respect to ŷ: that of softmax is missing | error: -Y / Y_hat
    | error: -Y / np.maximum(Y_hat, LEAST)
    δ is ∂L/∂z. Which function lies between z and ŷ?
own-class-alone | where y is 0 it gives 0, as if each z reached the loss by its own ŷ alone
    | error: Y * (Y_hat - 1)
    Softmax divides by a sum over the column. A wrong class's z goes up: what becomes of the right class's ŷ?
right-class-alone | ŷ − y is multiplied by y once more, or kept only where y is not 0 | error: (Y_hat - Y) * Y
    | error: np.where(Y > 0, Y_hat - Y, 0.0)
    A class with y = 0 got a ŷ of 0.7. Should its z become smaller? What does your line tell it?
binary-slope | it is divided by ŷ(1 − ŷ): that is the slope with respect to ŷ of another loss
    | error: (Y_hat - Y) / (Y_hat * (1 - Y_hat))
    δ is ∂L/∂z. What is left of the fractions, once the slope of softmax is multiplied in?
softmax-again | Ŷ goes through softmax once more | error: softmax(Y_hat) - Y
    Ŷ comes out of softmax already. What is asked for of it here?
squared | the errors are squared | error: (Y_hat - Y) ** 2
    What sign must δ have where ŷ is too small?
absolute | the sign of the errors is lost | np.abs(result)
    What sign must δ have where ŷ is too small?
sign-only | only the sign of each error is left | error: np.sign(Y_hat - Y)
    Which matters more for learning, a ŷ that is off by 0.9 or one that is off by 0.01? Does yours tell them apart?
factor-2 | it is twice what it should be | 2 * result
    Whose derivative has a 2: that of a square, or that of a logarithm?
extra-half | it is half of what is asked for | result / 2
    Is there a ½ in L?
targets-forgotten | Y is missing | error: Y_hat
    What would δ be for a perfect prediction?
whole-numbers | δ holds whole numbers alone, of whatever size Ŷ is | np.floor(result)
    What should δ be where ŷ is 0.7 and y is 1? If there is a division: does it keep what is behind the point?
predictions-forgotten | Ŷ is missing | error: -Y | error: 1 - Y
    What would δ be for a perfect prediction?
one-number | one number comes back, where every entry of Z has a δ of its own | np.mean(result) | np.sum(result)
    | np.mean(np.abs(result)) | np.sum(np.abs(result)) | np.sum(np.abs(Y_hat - Y)) | np.mean(np.abs(Y_hat - Y))
    How many numbers is δ, and of what shape?
whole-rows | Y is subtracted from whole rows, not in the right place of each column
    | error: Y_hat - np.max(Y, axis=1, keepdims=True)
    Column j belongs to example j. Does your line say in which row and in which column it subtracts?
largest-class-only | right for targets of 0 and 1, but for shares 1 is subtracted from the largest class
    | error: Y_hat - np.equal(Y, np.max(Y, axis=0))
    A target of 0.6 and 0.4: what does the formula subtract from each of the two classes?
divided-by-zero | right for every ŷ above 0, but a ŷ of 0 makes nan of its column
    | result * np.where(np.min(Y_hat, axis=0) > 0, 1.0, np.nan)
    Is there a division by ŷ in your lines? Which form of δ needs none?
hardened | the largest ŷ counts as 1 and the others as 0 | error: np.equal(Y_hat, np.max(Y_hat, axis=0)) - Y
    A ŷ of 0.4 and one of 0.9 may both be the largest. Does δ tell them apart?
bracket-missing | m divides only one of Ŷ and Y, not their difference | Y_hat - Y / Y.shape[1]
    | Y_hat / Y.shape[1] - Y
    Python divides before it subtracts. What does the m belong to?
added | Y is added, not subtracted | error: Y_hat + Y
    What would δ be for a perfect prediction?
one-for-each-class | one number for each class comes back: the examples are combined
    | np.sum(result, axis=1, keepdims=True) | np.sum(result, axis=1) | np.sum(Y_hat - Y, axis=1, keepdims=True)
    Each of the n · m entries of Z has a δ of its own. Which line of yours combines some of them?
one-for-each-example | one number for each example comes back: the classes are combined
    | np.sum(np.abs(result), axis=0) | np.sum(result, axis=0) | np.sum((Y_hat - Y) * Y, axis=0)
    Each of the n · m entries of Z has a δ of its own. Which line of yours combines some of them?
loss-itself | it gives the loss, not its slope | cross_entropy(Y_hat, Y)
    How many numbers is δ, and of what shape?
""",
    backpropagate="""
without-derivative | the error signal of the hidden layers lacks σ′(z) | hidden_delta: W_next.T @ delta_next
    Which slope does this layer's z pass through on its way to a?
output-with-derivative | the δ of the last layer is multiplied by σ′(z), which it needs no more
    | backpropagate(params, Zs, As, delta * d_activation(Zs[-1]), d_activation)
    δ is ∂L/∂z of the last layer. Which slopes are in it already?
output-with-softmax-slope | the δ of the last layer is multiplied by ŷ(1 − ŷ), which it needs no more
    | backpropagate(params, Zs, As, delta * As[-1] * (1 - As[-1]), d_activation)
    δ is ∂L/∂z of the last layer. Which slopes are in it already?
averaged | every gradient is divided by m, which δ has been already
    | backpropagate(params, Zs, As, delta / delta.shape[1], d_activation)
    The 1/m lives in the δ that the caller hands you. Where is it in your lines?
times-m | every gradient is multiplied by m | backpropagate(params, Zs, As, delta * delta.shape[1], d_activation)
    The 1/m lives in the δ that the caller hands you. Which of your lines takes it out?
wrong-sign | the sign is wrong | backpropagate(params, Zs, As, -delta, d_activation)
    Is there a minus in one of the formulas? Who takes the step downhill?
slope-at-a | σ′ is taken at a, where the slope at z is asked for
    | backpropagate(params, As[1:], As, delta, d_activation)
    What went into the activation of a hidden layer? The memory keeps both Zs and As.
z-rule | z(1 − z) stands where σ′(z) belongs | backpropagate(params, Zs, As, delta, lambda z: z * (1 - z))
    The caller hands you d_activation, which knows the slope. Where do you call it?
sigmoid-rule-always | a(1 − a) stands where σ′(z) belongs, whatever the activation is
    | backpropagate(params, As[1:], As, delta, lambda a: a * (1 - a))
    That is the sigmoid's slope. Which one does this network use, and who knows it?
tanh-rule-always | 1 − a² stands where σ′(z) belongs, whatever the activation is
    | backpropagate(params, As[1:], As, delta, lambda a: 1 - a**2)
    That is the slope of tanh. Which one does this network use, and who knows it?
activation-for-derivative | a stands where σ′(z) belongs | backpropagate(params, As[1:], As, delta, lambda a: a)
    How steep is the activation at z? That is not its height.
next-layers-z | a hidden layer takes σ′ at the z of the next layer
    | backpropagate(params, [*Zs[1:], Zs[-1]], As, delta, d_activation)
    Write the shapes beside the product: whose z has as many rows as this layer has neurons?
previous-layers-z | a hidden layer takes σ′ at the z of the layer before; before the first one, Zs[-1] is the last
    | backpropagate(params, [Zs[-1], *Zs[:-2], Zs[-1]][-len(Zs) :], As, delta, d_activation)
    Print the index of each turn of your loop: which entry of Zs belongs to which entry of params?
last-layers-z | every hidden layer takes σ′ at the z of the last layer
    | backpropagate(params, [Zs[-1]] * len(Zs), As, delta, d_activation)
    Which entry of Zs belongs to which layer? What does your index do from turn to turn?
weights-not-transposed | W stands the wrong way round on the way back | hidden_delta: W_next.T -> W_next
    Blame travels from the next layer's neurons to this layer's. Which shape must W have for that?
weights-not-transposed-to-the-end [alone] | W stands the wrong way round on the way back | \
    hidden_delta: W_next.T -> W_next; return grads -> return (grads, params[0][0] @ delta)[0]
    Blame travels from the next layer's neurons to this layer's. Which shape must W have for that?
weights-forgotten | blame is handed back without W | hidden_delta: delta_next * d_activation(Z)
    How much of a neuron's blame goes to each of those before it? What decides it?
one-step-too-far | the pass goes one step too far: before the first layer there is no z to take a slope at
    | return grads -> return (grads, hidden_delta(params[0][0], delta, Zs[-1], d_activation))[0]
    How many error signals are there in a network of two layers? For which layer does your line make one too many?
from-the-front | the pass begins with the first layer, not with the last
    | from_the_front(params, Zs, As, delta, d_activation)
    Which layer does the δ that the caller hands you belong to? Which layer comes first in your loop?
own-weights | blame is handed back through a layer's own W
    | backpropagate([params[0], *params[:-1]], Zs, As, delta, d_activation)
    Between this layer and the next one lies one W. Which entry of params is it?
last-weights-for-all | blame is handed back through the last layer's W every time
    | backpropagate([params[-1]] * len(params), Zs, As, delta, d_activation)
    Which entry of params lies between this layer and the next? What does your index do from turn to turn?
outputs-signal-for-all | every hidden layer starts from the δ of the output, not from that of the layer after it
    | [layer_grads(delta, As[-2]), *(layer_grads(hidden_delta(W, delta, Z, d_activation), A) \
        for (W, b), Z, A in [*zip(params[1:], Zs, As)][::-1])][::-1]
    What does layer 1 get handed back, in a network of three layers? Which name holds it in your loop?
transposed | every dW is transposed | layer_grads: delta @ A_prev.T -> A_prev @ delta.T
    dW has the shape of W: a row for each neuron of this layer. Which factor comes first?
transpose-forgotten | every dW lacks a transpose: it is δ a | layer_grads: A_prev.T -> A_prev
    δ is (n, m), a is (n_prev, m), and dW has the shape of W. Which axis must the product sum over?
z-for-a | δ zᵀ stands where δ aᵀ belongs
    | backpropagate(params, Zs, [As[0], *Zs[:-1], As[-1]], delta, d_activation)
    What did this layer multiply with its weights on the way forward?
own-activations [alone] | dW is built with the layer's own activations, not with those that came into it | \
    As[-2] -> As[-1]; As[layer] -> As[layer + 1]
    What did this layer multiply with its weights on the way forward?
outputs-own-activations | dW of the last layer is built with Ŷ, not with the activations that came into it
    | As[-2] -> As[-1]
    What did the last layer multiply with its weights on the way forward?
inputs-for-all | every dW is built with X | backpropagate(params, Zs, [As[0]] * len(As), delta, d_activation)
    What did each layer multiply with its weights on the way forward? Which entry of As is it?
layers-reversed | the layers come back in reverse order | result[::-1]
    The pass runs from the last layer to the first. In which order are the layers asked for?
only-last-layer | only the last layer's gradients come back | result[-1:]
    How many layers does the network have? Each needs its pair (dW, db).
only-first-layer | only the first layer's gradients come back | result[:1]
    How many layers does the network have? Each needs its pair (dW, db).
first-layer-left-out | the first layer's gradients are missing | result[1:]
    How often does your loop run in a network of two layers? Which layer gets no turn?
last-layer-left-out | the last layer's gradients are missing | result[:-1]
    How often does your loop run in a network of two layers? Which layer gets no turn?
order-swapped | each layer's pair is (db, dW) | layer_grads: result[::-1]
    What does layer_grads give back first? What is asked for first?
weights-only | only dW of each layer comes back, without db | [dW for dW, db in result]
    What does a layer learn besides its weights?
bias-not-summed | db is not summed over the batch | layer_grads: np.sum(delta, axis=1, keepdims=True) -> delta.copy()
    There is one b for all examples. How do their gradients come together?
bias-summed-over-neurons | db is summed over the neurons, not over the batch | layer_grads: axis=1 -> axis=0
    Which of rows and columns stands for examples?
bias-one-number | db is a single number | layer_grads: delta, axis=1, keepdims=True -> delta
    Each neuron has a bias of its own. Over which axis does the sum run?
bias-flat | db has shape (n,), where (n, 1) belongs | layer_grads: axis=1, keepdims=True -> axis=1
    `keepdims` keeps the dimension that the sum would drop.
bias-averaged | db is averaged over the batch, which δ has been already | layer_grads: np.sum -> np.mean
    The 1/m lives in the δ that the caller hands you. Is it a sum or a mean here?
weights-averaged | dW is divided by m, which δ has been already | layer_grads: A_prev.T -> A_prev.T / delta.shape[1]
    The 1/m lives in the δ that the caller hands you. Where is it in your dW?
bias-zero | db is zero | layer_grads: np.sum(delta, axis=1, keepdims=True) -> np.zeros((len(delta), 1))
    Does the loss change when b changes? What is ∂z/∂b?
last-example-only | only the last example counts | layer_grads: layer_grads(delta[:, -1:], A_prev[:, -1:])
    Which columns enter your sums?
sigmoid-slope-always | it takes the sigmoid's slope, whatever the activation is
    | backpropagate(params, Zs, As, delta, d_sigmoid)
    Which activation do the hidden layers use, and which of your arguments knows its slope?
slope-as-mask | the slope only decides what passes: its size is missing
    | hidden_delta: d_activation(Z) -> (d_activation(Z) > 0)
    For tanh the slope at z is a number between 0 and 1. What becomes of that number in your lines?
slope-before-weights | the slope is multiplied in before W is passed, to the δ of the next layer
    | hidden_delta(params[layer + 1][0], delta, Zs[layer], d_activation) -> \
        params[layer + 1][0].T @ (delta * d_activation(Zs[layer + 1]))
    Blame comes back through W first. Which layer's slope is next, and how many rows does it have?
""",
    accuracy="""
predicted := np.argmax(Y_hat, axis=0)
target := np.argmax(Y, axis=0)
argmax-over-examples | the largest entry of each row is looked for, not that of each column
    | predicted: np.argmax(Y_hat, axis=1); target: np.argmax(Y, axis=1)
    | np.sum(np.argmax(Y_hat, axis=1) == np.argmax(Y, axis=1)) / Y.shape[1]
    | np.mean([np.argmax(Y_hat[j]) == np.argmax(Y[j]) for j in range(Y.shape[1])])
    One column is one example. Along which axis do its n entries stand?
wrong-ones | it is the share of the wrong ones | 1 - result
    Which examples does your comparison count?
counted | the right ones are counted, where their share is asked for | result * Y.shape[1]
    Is 7 of 10 as good as 7 of 100?
percent | it is in percent | 100 * result
    The accuracy of a perfect network is 1. What is yours?
percent-of-wrong-ones | it is the percentage of the wrong ones | 100 * (1 - result)
    Which examples does your comparison count? And what is the accuracy of a perfect network?
divided-by-n | it is divided by the number of classes, not by that of examples | result * Y.shape[1] / Y.shape[0]
    Examples stand in columns. Which entry of the shape counts them?
divided-by-all-entries | it is divided by the number of all entries, not by that of examples | result / Y.shape[0]
    How many yes-or-no answers are there in a batch of m examples?
argmax-of-all | the largest entry of the whole matrix is looked for, not that of each column
    | predicted: np.argmax(Y_hat); target: np.argmax(Y)
    How many predictions does a batch of m examples have? Which argument of argmax tells columns apart?
best-not-reset | a column is compared with the largest ŷ of the columns before it, not with its own alone
    | predicted: best_so_far(Y_hat, False) | predicted: best_so_far(Y_hat, True)
    With what does your search for the largest begin, and does it begin so again in every column?
one-argmax-over-examples | in one of Ŷ and Y the largest entry of each row is looked for, not that of each column
    | predicted: np.argmax(Y_hat, axis=1) | target: np.argmax(Y, axis=1)
    One column is one example. Along which axis do its n entries stand, in Ŷ and in Y?
never-right | it is always 0 | 0.0 * result
    If your line compares two things: print both. When would they be equal? A ŷ of 0.8 is neither 1 nor the number
    of a row.
each-entry-by-itself | each entry of Ŷ is compared with its own target, where a column is one decision
    | np.mean(np.round(Y_hat) == Y) | np.mean((Y_hat > 0.5) == Y) | np.mean(np.abs(Y_hat - Y) < 0.5)
    | np.sum(np.round(Y_hat) == Y) / Y.shape[1]
    How many decisions does one column stand for: one, or n?
above-one-half | a prediction counts only where its ŷ is above one half | np.mean(np.all(np.round(Y_hat) == Y, axis=0))
    | np.mean((np.max(Y_hat, axis=0) > 0.5) & (np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0)))
    Of ten classes the largest may have a ŷ of 0.3. Which class is predicted then?
smallest | the row of the smallest ŷ is looked for | predicted: np.argmin(Y_hat, axis=0)
    Which class does a network predict, the one with the smallest or with the largest ŷ?
target-not-looked-up | the row of the largest ŷ is compared with the entries of Y | target: Y
    What stands in Y: the numbers of classes, or columns of 0 and 1?
targets-in-row-order | the classes of the targets come in the order of the rows, not of the columns
    | target: np.nonzero(Y)[0] | target: np.where(Y == 1)[0]
    Which example does NumPy find first: the one in column 0, or the one whose 1 stands in row 0?
columns-for-classes | the numbers of columns are taken for the classes of the targets
    | target: np.where(Y == 1)[1] | target: np.nonzero(Y)[1]
    Y has rows and columns. Which of the two is a class?
mean-error | it tells how far the entries are off, not how often the class is right | 1 - np.mean(np.abs(Y_hat - Y))
    | np.mean(np.abs(Y_hat - Y)) | 1 - np.mean((Y_hat - Y) ** 2) | 1 - np.sum(np.abs(Y_hat - Y)) / Y.shape[1]
    A right class with a ŷ of 0.4 that is the largest: how much does this example count?
mean-probability | it is the mean ŷ of the right class | np.mean(np.sum(Y * Y_hat, axis=0))
    | np.mean(Y_hat[np.argmax(Y, axis=0), np.arange(Y.shape[1])])
    A right class with a ŷ of 0.4 that is the largest: how much does this example count?
not-averaged | one answer for each example comes back, not their share
    | np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0)
    How many numbers are asked for?
all-or-nothing | it is 0 or 1 for the whole batch, never a share between
    | float(np.all(np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0))) | np.array_equal(*( \
        np.argmax(A, axis=0) for A in (Y_hat, Y)))
    What should come back where 9 of 10 are right? If there is a division: does it keep what is behind the point?
one-is-enough | it is 1 where any example is right | float(np.any(np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0)))
    What should come back where 1 of 10 is right?
rows-subtracted | the numbers of the classes are subtracted from each other
    | np.mean(np.argmax(Y_hat, axis=0) - np.argmax(Y, axis=0))
    | np.mean(np.abs(np.argmax(Y_hat, axis=0) - np.argmax(Y, axis=0)))
    | 1 - np.mean(np.abs(np.argmax(Y_hat, axis=0) - np.argmax(Y, axis=0)))
    Is a 3 taken for a 4 less wrong than a 3 taken for an 8?
first-example-only | only the first example counts | accuracy(Y_hat[:, :1], Y[:, :1])
    Which columns does your function look at, and where does it end?
last-example-only | only the last example counts | accuracy(Y_hat[:, -1:], Y[:, -1:])
    | accuracy(Y_hat[:, -1:], Y[:, -1:]) / Y.shape[1]
    In a loop: does each turn add to your count, or start it anew?
last-example-skipped | the last example is left out
    | np.sum((np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0))[:-1]) / Y.shape[1]
    Which columns does your function look at? What is the last number that `range` gives?
first-example-skipped | the first example is left out
    | np.sum((np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0))[1:]) / Y.shape[1]
    Which columns does your function look at? Which one does Python count first?
targets-of-1-only | right for targets of 0 and 1, but a share below 1 never counts
    | np.mean(Y[np.argmax(Y_hat, axis=0), np.arange(Y.shape[1])] == 1)
    A target may be 0.6 for one class and 0.4 for another. Which class is right then?
share-of-the-target | right for targets of 0 and 1, but a share counts as much as it is
    | np.mean(Y[np.argmax(Y_hat, axis=0), np.arange(Y.shape[1])])
    A target may be 0.6 for one class and 0.4 for another. How much does an example count that is right?
""",
)
