"""Mistakes of lesson 03: the error.

Two mistakes that give the same numbers are one entry, with both readings in its hint.
"""

from itertools import product
from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake


def _measured(step: float) -> Any:
    """`mse_grad` by one-sided differences: mse is a parabola in every entry, so they are off by step/m."""
    return lambda Y_hat, Y: network.mse_grad(Y_hat, Y) + step / Y.shape[1]


def _lines(x: Any, ws: Any, bs: Any) -> Any:
    """The lines w·x + b at every pair, of shape (len(bs), len(ws), m)."""
    return np.asarray(ws)[None, :, None] * x + np.asarray(bs)[:, None, None]


def _some_of(keep: Any) -> Any:
    """`loss_grid` filled only where `keep(row, column)` says so; 0 elsewhere."""

    def loss_grid(x: Any, y: Any, ws: Any, bs: Any) -> Any:
        kept = np.array([[keep(i, j) for j in range(len(ws))] for i in range(len(bs))])
        return np.where(kept, network.loss_grid(x, y, ws, bs), 0.0)

    return loss_grid


def _paired(x: Any, y: Any, ws: Any, bs: Any) -> Any:
    return [np.mean((w * x + b - y) ** 2) for w, b in zip(ws, bs, strict=False)]


def _indices_swapped(x: Any, y: Any, ws: Any, bs: Any) -> Any:
    grid = np.zeros((len(bs), len(ws)))
    for (i, w), (j, b) in product(enumerate(ws), enumerate(bs)):
        grid[i, j] = np.mean((w * x + b - y) ** 2)
    return grid


def _unpacked_mse(x: Any, y: Any, ws: Any, bs: Any) -> Any:
    _, m = np.shape(y)
    return m


MISTAKES: dict[str, tuple[Mistake, ...]] = {
    "squared_error": (
        Mistake(
            "not-squared",
            "the errors are not squared",
            "An error of +1 and one of −1: do they cancel in your sum, and should they?",
            lambda y_hat, y: np.sum(y_hat - y),
        ),
        Mistake(
            "absolute",
            "the sign of the errors is taken away, and they are not squared",
            "Both |e| and e² are never negative. Which one does the formula have?",
            lambda y_hat, y: np.sum(np.abs(y_hat - y)),
        ),
        Mistake(
            "mean-for-sum",
            "it is averaged, not added up",
            "One example, n values: does the formula divide by n?",
            lambda y_hat, y: np.mean((y_hat - y) ** 2),
        ),
        Mistake(
            "extra-half",
            "it is half of what is asked for",
            "½Σ(ŷ−y)² is another common form. Which one does this exercise ask for?",
            lambda y_hat, y: 0.5 * np.sum((y_hat - y) ** 2),
        ),
        Mistake(
            "square-root",
            "the root is taken at the end",
            "That is the distance between ŷ and y. What does the formula leave out?",
            lambda y_hat, y: np.sqrt(np.sum((y_hat - y) ** 2)),
        ),
        Mistake(
            "square-of-the-sum",
            "the sum is squared, not each error",
            "Which comes first, the square or the sum?",
            lambda y_hat, y: np.sum(y_hat - y) ** 2,
        ),
        Mistake(
            "not-summed",
            "the squares are not added up",
            "How many numbers should come back for one example?",
            lambda y_hat, y: (y_hat - y) ** 2,
        ),
        Mistake(
            "doubled",
            "the errors are doubled, not squared",
            "What is the square of 3, and what is twice 3? How does Python write a power?",
            lambda y_hat, y: np.sum((y_hat - y) * 2),
            also=(lambda y_hat, y: (y_hat - y) * 2,),
        ),
        Mistake(
            "bracket-missing",
            "only y is squared, not the difference",
            "Python takes a power before it subtracts. What does the formula square?",
            lambda y_hat, y: np.sum(y_hat - y**2),
        ),
        Mistake(
            "first-value-only",
            "only the first value counts",
            "Which of your lines goes through the values, and how far does it come?",
            lambda y_hat, y: (y_hat[0] - y[0]) ** 2,
        ),
        Mistake(
            "last-value-only",
            "only the last value counts",
            "Which values enter the total? In a loop: does each turn add to it, or start it anew?",
            lambda y_hat, y: (y_hat[-1] - y[-1]) ** 2,
        ),
        Mistake(
            "squares-subtracted",
            "ŷ² − y² is not (ŷ − y)²",
            "Try ŷ = 3 and y = 2 in both.",
            lambda y_hat, y: np.sum(y_hat**2 - y**2),
        ),
        Mistake(
            "three-values-only",
            "only the first three values count",
            "How many values has the input shown, and how many does your function look at?",
            lambda y_hat, y: np.sum((y_hat - y)[:3] ** 2),
            also=(lambda y_hat, y: sum((y_hat[i] - y[i]) ** 2 for i in range(3)),),
        ),
        Mistake(
            "two-values-only",
            "only the first two values count",
            "How many values has the input shown, and how many does your function look at?",
            lambda y_hat, y: np.sum((y_hat - y)[:2] ** 2),
            also=(lambda y_hat, y: sum((y_hat[i] - y[i]) ** 2 for i in range(2)),),
        ),
        Mistake(
            "last-left-out",
            "the last value is left out",
            "How often does your loop run for three values?",
            lambda y_hat, y: np.sum((y_hat - y)[:-1] ** 2),
        ),
        Mistake(
            "first-left-out",
            "the first value is left out",
            "At which number does Python start to count?",
            lambda y_hat, y: np.sum((y_hat - y)[1:] ** 2),
        ),
        Mistake(
            "all-pairs",
            "every prediction meets every target, not only its own",
            "Which target belongs to which prediction? How many differences does the formula have?",
            lambda y_hat, y: np.sum((y_hat[:, None] - y) ** 2),
        ),
        Mistake(
            "square-of-the-sum-averaged",
            "the sum of the errors is squared, and divided by their number",
            "Which comes first, the square or the sum? And does the formula divide?",
            lambda y_hat, y: np.sum(y_hat - y) ** 2 / len(y),
        ),
    ),
    "mse": (
        Mistake(
            "sum-for-mean",
            "the batch is added up, not averaged",
            "Is there a 1/m, and what is m here: the rows or the columns?",
            lambda Y_hat, Y: np.sum((Y_hat - Y) ** 2),
        ),
        Mistake(
            "also-divided-by-n",
            "it is averaged over the rows too",
            "np.mean divides by all entries. By which of the two sizes does the formula divide?",
            lambda Y_hat, Y: np.mean((Y_hat - Y) ** 2),
        ),
        Mistake(
            "divided-by-n",
            "it is divided by the rows, not by the columns",
            "Examples stand in columns. Which entry of the shape counts them?",
            lambda Y_hat, Y: np.sum((Y_hat - Y) ** 2) / Y.shape[0],
        ),
        Mistake(
            "extra-half",
            "it is half of what is asked for",
            "1/(2m) is the form of lesson 05. Which one does this exercise ask for?",
            lambda Y_hat, Y: 0.5 * network.mse(Y_hat, Y),
        ),
        Mistake(
            "not-squared",
            "the errors are not squared",
            "An error of +1 and one of −1: do they cancel, and should they?",
            lambda Y_hat, Y: np.sum(Y_hat - Y) / Y.shape[1],
        ),
        Mistake(
            "absolute",
            "the absolute errors are averaged",
            "Both |e| and e² are never negative. Which one is the S in MSE?",
            lambda Y_hat, Y: np.sum(np.abs(Y_hat - Y)) / Y.shape[1],
        ),
        Mistake(
            "square-root",
            "the root is taken at the end",
            "That is the RMSE. What does the formula leave out?",
            lambda Y_hat, Y: np.sqrt(network.mse(Y_hat, Y)),
        ),
        Mistake(
            "root-of-all",
            "the root is taken at the end, and before it the mean is over the rows too",
            "What does the formula leave out? And by which of the two sizes does it divide?",
            lambda Y_hat, Y: np.sqrt(np.mean((Y_hat - Y) ** 2)),
        ),
        Mistake(
            "root-of-the-sum",
            "the root is taken of the sum, and that is not the mean of the squares",
            "That is the length of all errors together. What does the formula leave out, and is there a 1/m?",
            lambda Y_hat, Y: np.sqrt(np.sum((Y_hat - Y) ** 2)),
            also=(lambda Y_hat, Y: np.sqrt(np.sum((Y_hat - Y) ** 2)) / Y.shape[1],),
        ),
        Mistake(
            "first-row-only",
            "only the first row counts",
            "Where does your function end: inside a loop, or behind it? Which rows enter your sum?",
            lambda Y_hat, Y: np.sum((Y_hat[0] - Y[0]) ** 2) / Y.shape[1],
            also=(lambda Y_hat, Y: np.sum((Y_hat[0] - Y[0]) ** 2) / Y.shape[0],),
        ),
        Mistake(
            "first-example-only",
            "only the first example counts",
            "Which columns enter your sum?",
            lambda Y_hat, Y: np.sum((Y_hat[:, 0] - Y[:, 0]) ** 2),
            also=(lambda Y_hat, Y: np.sum((Y_hat[:, 0] - Y[:, 0]) ** 2) / Y.shape[1],),
        ),
        Mistake(
            "square-of-the-sum",
            "the errors are put together before they are squared, not each squared by itself",
            "Errors of +1 and −1: what is left if they are put together before they are squared?",
            lambda Y_hat, Y: np.sum(Y_hat - Y) ** 2 / Y.shape[1],
            also=(
                lambda Y_hat, Y: np.mean(Y_hat - Y) ** 2,
                lambda Y_hat, Y: (np.sum(Y_hat - Y) / Y.shape[1]) ** 2,
                lambda Y_hat, Y: np.sum(np.sum(Y_hat - Y, axis=0) ** 2) / Y.shape[1],
            ),
        ),
        Mistake(
            "broadcast",
            "predictions and targets meet in different shapes: numbers meet that do not belong together, or none",
            "Print the shapes of both just before they meet. Should they differ?",
            lambda Y_hat, Y: np.sum((Y_hat - Y.T) ** 2) / Y.shape[1],
        ),
        Mistake(
            "not-averaged",
            "one error for each example comes back, not their mean",
            "How many numbers is the loss of a batch?",
            lambda Y_hat, Y: np.sum((Y_hat - Y) ** 2, axis=0),
        ),
        Mistake(
            "bracket-missing",
            "only Y is squared, not the difference",
            "Python takes a power before it subtracts. What does the formula square?",
            lambda Y_hat, Y: np.sum(Y_hat - Y**2) / Y.shape[1],
            also=(lambda Y_hat, Y: np.mean(Y_hat - Y**2),),
        ),
        Mistake(
            "mean-of-each-column",
            "each example's errors are averaged, and one number for each example comes back",
            "axis=0 runs down a column, which is one example. What is done with the n errors of one example, and what "
            "with the m examples?",
            lambda Y_hat, Y: np.mean((Y_hat - Y) ** 2, axis=0),
        ),
        Mistake(
            "mean-of-each-row",
            "one number for each row comes back, not one for the whole batch",
            "axis=1 runs along a row, over the examples. How many numbers is the loss of a batch?",
            lambda Y_hat, Y: np.mean((Y_hat - Y) ** 2, axis=1),
            also=(lambda Y_hat, Y: np.sum((Y_hat - Y) ** 2, axis=1),),
        ),
        Mistake(
            "last-example-only",
            "only the last example counts",
            "Which columns enter your sum?",
            lambda Y_hat, Y: np.sum((Y_hat[:, -1] - Y[:, -1]) ** 2),
        ),
    ),
    "mse_grad": (
        Mistake(
            "wrong-sign",
            "the sign is wrong: y − ŷ where ŷ − y belongs",
            "If the prediction is too large, should the loss grow or shrink when it grows further?",
            lambda Y_hat, Y: -network.mse_grad(Y_hat, Y),
        ),
        Mistake(
            "factor-2-missing",
            "it is half of what is asked for",
            "Either the 2 of the square got lost, or a ½ came in. What is the derivative of e², and of ½e²?",
            lambda Y_hat, Y: (Y_hat - Y) / Y.shape[1],
        ),
        Mistake(
            "no-1-over-m",
            "the 1/m is missing: it is the gradient of the sum over the batch, not of the mean",
            "If mse divides by m, what does its derivative do?",
            lambda Y_hat, Y: 2 * (Y_hat - Y),
        ),
        Mistake(
            "2-and-1-over-m-missing",
            "both the 2 and the 1/m are missing",
            "Write down mse for one entry and differentiate it, with all that stands in front.",
            lambda Y_hat, Y: Y_hat - Y,
        ),
        Mistake(
            "also-divided-by-n",
            "it is divided by the rows too",
            "By how many does mse divide: by all entries, or by the examples?",
            lambda Y_hat, Y: network.mse_grad(Y_hat, Y) / Y.shape[0],
        ),
        Mistake(
            "divided-by-n",
            "it is divided by the rows, not by the columns",
            "Examples stand in columns. Which entry of the shape counts them?",
            lambda Y_hat, Y: 2 * (Y_hat - Y) / Y.shape[0],
        ),
        Mistake(
            "sign-only",
            "only the sign of each error is left",
            "That is the slope of |e|. What is the slope of e²?",
            lambda Y_hat, Y: 2 * np.sign(Y_hat - Y) / Y.shape[1],
        ),
        Mistake(
            "still-squared",
            "the errors are still squared",
            "What is the derivative of e²?",
            lambda Y_hat, Y: 2 * (Y_hat - Y) ** 2 / Y.shape[1],
            also=(lambda Y_hat, Y: (Y_hat - Y) ** 2 / Y.shape[1], lambda Y_hat, Y: (Y_hat - Y) ** 2),
        ),
        Mistake(
            "wrong-sign-and-no-1-over-m",
            "the sign is wrong, and the 1/m is missing",
            "If the prediction is too large, does the loss grow or shrink when it grows further? And if mse divides by "
            "m, what does its derivative do?",
            lambda Y_hat, Y: 2 * (Y - Y_hat),
        ),
        Mistake(
            "wrong-sign-and-factors",
            "the sign is wrong, and both the 2 and the 1/m are missing",
            "Write down mse for one entry and differentiate it, with all that stands in front. Which sign must it have "
            "where the prediction is too high?",
            lambda Y_hat, Y: Y - Y_hat,
        ),
        Mistake(
            "wrong-sign-and-factor-2-missing",
            "the sign is wrong, and it is half of what is asked for",
            "Which sign must the slope have where the prediction is too high? And what is the derivative of e²?",
            lambda Y_hat, Y: (Y - Y_hat) / Y.shape[1],
        ),
        Mistake(
            "absolute",
            "the sign of the errors is lost",
            "Which sign must the slope have where the prediction is too low?",
            lambda Y_hat, Y: 2 * np.abs(Y_hat - Y) / Y.shape[1],
            also=(
                lambda Y_hat, Y: 2 * np.abs(Y_hat - Y),
                lambda Y_hat, Y: np.abs(Y_hat - Y) / Y.shape[1],
                lambda Y_hat, Y: np.abs(Y_hat - Y),
            ),
        ),
        Mistake(
            "bracket-missing",
            "a factor reaches only one of Ŷ and Y, not their difference",
            "Python multiplies and divides before it subtracts. What do the 2 and the m belong to?",
            lambda Y_hat, Y: 2 * Y_hat - Y / Y.shape[1],
            also=(
                lambda Y_hat, Y: 2 * (Y_hat - Y / Y.shape[1]),
                lambda Y_hat, Y: 2 / Y.shape[1] * Y_hat - Y,
                lambda Y_hat, Y: Y_hat - Y / Y.shape[1],
                lambda Y_hat, Y: 2 * Y_hat - Y,
            ),
        ),
        Mistake(
            "measured",
            "this is measured with a small step, and off by a little",
            "You measured it; find the formula. What is the derivative of mse with respect to one entry of Ŷ?",
            _measured(1e-3),
            also=tuple(_measured(sign * 10.0**-k) for k in (1, 2, 3, 4, 5, 6) for sign in (1, -1)),
        ),
        Mistake(
            "summed",
            "one number comes back, where every entry of Ŷ has a slope of its own",
            "There is a slope for every entry of Ŷ. Which shape has the gradient?",
            lambda Y_hat, Y: np.sum(network.mse_grad(Y_hat, Y)),
            also=(
                lambda Y_hat, Y: 2 * np.sum(Y_hat - Y),
                lambda Y_hat, Y: 2 * np.mean(Y_hat - Y),
                lambda Y_hat, Y: np.mean(Y_hat - Y),
            ),
        ),
        Mistake(
            "one-for-each-example",
            "one number for each example comes back: the rows are put together",
            "Each of the n · m predictions has a slope of its own. Which line of yours takes some of them together?",
            lambda Y_hat, Y: np.sum(network.mse_grad(Y_hat, Y), axis=0),
            also=(
                lambda Y_hat, Y: np.sum(2 * (Y_hat - Y), axis=0),
                lambda Y_hat, Y: np.mean(2 * (Y_hat - Y), axis=0),
                lambda Y_hat, Y: np.sum(Y_hat - Y, axis=0),
            ),
        ),
        Mistake(
            "one-for-each-row",
            "one number for each row comes back: the examples are put together",
            "Each of the n · m predictions has a slope of its own. Which line of yours takes some of them together?",
            lambda Y_hat, Y: 2 * np.mean(Y_hat - Y, axis=1),
            also=(
                lambda Y_hat, Y: 2 * np.mean(Y_hat - Y, axis=1, keepdims=True),
                lambda Y_hat, Y: np.sum(2 * (Y_hat - Y), axis=1),
            ),
        ),
        Mistake(
            "loss-itself",
            "it gives the loss, not its gradient",
            "How many numbers is a gradient, and of what shape?",
            lambda Y_hat, Y: network.mse(Y_hat, Y),
        ),
    ),
    "loss_grid": (
        Mistake(
            "axes-swapped",
            "rows and columns are swapped",
            "The shape is (len(bs), len(ws)): which of the two changes from row to row?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs).T,
        ),
        Mistake(
            "sum-for-mean",
            "the errors are added up, not averaged",
            "mse has a 1/m. What is m here? And if you call your own `mse`: which shape does it expect, and which has "
            "w·x + b?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs) * len(x),
        ),
        Mistake(
            "divided-by-the-grid",
            "it is divided by the number of values tried, not by the number of points",
            "mse has a 1/m. Which of your arrays has m entries?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs) * len(x) / len(ws),
            also=(lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs) * len(x) / len(bs),),
        ),
        Mistake(
            "square-of-the-mean",
            "the errors are put together before they are squared, not each squared by itself",
            "Errors of +1 and −1: what is left if they are put together before they are squared?",
            lambda x, y, ws, bs: np.mean(_lines(x, ws, bs) - y, axis=2) ** 2,
            also=(
                lambda x, y, ws, bs: np.sum(_lines(x, ws, bs) - y, axis=2) ** 2 / len(x),
                lambda x, y, ws, bs: np.sum(_lines(x, ws, bs) - y, axis=2) ** 2,
            ),
        ),
        Mistake(
            "bracket-missing",
            "only y is squared, not the difference",
            "Python takes a power before it subtracts. What does the formula square?",
            lambda x, y, ws, bs: np.mean(_lines(x, ws, bs) - y**2, axis=2),
        ),
        Mistake(
            "not-squared",
            "the errors are not squared",
            "An error of +1 and one of −1: do they cancel, and should they?",
            lambda x, y, ws, bs: np.mean(_lines(x, ws, bs) - y, axis=2),
            also=(lambda x, y, ws, bs: np.mean(y - _lines(x, ws, bs), axis=2),),
        ),
        Mistake(
            "indices-for-values",
            "the line is made of the indices 0, 1, 2 …, not of the values in ws and bs",
            "What does `range(len(ws))` run through, and what stands in `ws` there?",
            lambda x, y, ws, bs: network.loss_grid(x, y, np.arange(float(len(ws))), np.arange(float(len(bs)))),
            also=(
                lambda x, y, ws, bs: network.loss_grid(x, y, np.arange(float(len(ws))), bs),
                lambda x, y, ws, bs: network.loss_grid(x, y, ws, np.arange(float(len(bs)))),
            ),
        ),
        Mistake(
            "paired",
            "each w meets one b only, not every b",
            "zip walks through both lists side by side. How many pairs are there if every w meets every b?",
            _paired,
            also=(_some_of(lambda i, j: i == j),),
        ),
        Mistake(
            "stops-early",
            "only the beginning of the grid is filled",
            "Which turns of your loops fill it, and what becomes of the others?",
            _some_of(lambda i, j: i == 0),
            also=(
                _some_of(lambda i, j: i == j == 0),
                lambda x, y, ws, bs: network.loss_grid(x, y, ws[:1], bs[:1])[0, 0],
                lambda x, y, ws, bs: network.loss_grid(x, y, ws[:1], bs[:1]),
                lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs[:1]),
                lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs[:1])[0],
            ),
        ),
        Mistake(
            "bias-subtracted",
            "b is subtracted from the line",
            "Compare the sign in front of b with the formula of the line.",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, -np.asarray(bs)),
        ),
        Mistake(
            "indices-swapped",
            "row and column are swapped where the grid is filled",
            "A row for each b, a column for each w: which of the two numbers in the brackets counts the rows?",
            _indices_swapped,
        ),
        Mistake(
            "mse-of-flat-arrays",
            "`mse` wants arrays of shape (n, m), and gets one of shape (m,)",
            "w·x + b is one prediction for each of the m points. Which shape would one row of predictions have, and is "
            "`mse` needed for it?",
            lambda x, y, ws, bs: network.mse(ws[0] * x + bs[0], y),
            also=(_unpacked_mse, lambda x, y, ws, bs: len(y[0])),
            same_words=True,
        ),
        Mistake(
            "extra-half",
            "it is half of what is asked for",
            "Is there a ½ in mse?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs) / 2,
        ),
        Mistake(
            "square-root",
            "the root is taken at the end",
            "That is the RMSE. What does mse leave out?",
            lambda x, y, ws, bs: np.sqrt(network.loss_grid(x, y, ws, bs)),
        ),
        Mistake(
            "absolute",
            "the absolute errors are averaged",
            "Which of |e| and e² does mse have?",
            lambda x, y, ws, bs: np.mean(np.abs(ws[None, :, None] * x + bs[:, None, None] - y), axis=2),
        ),
        Mistake(
            "roles-swapped",
            "w and b change places in the line",
            "Which of the two multiplies x?",
            lambda x, y, ws, bs: np.mean((bs[:, None, None] * x + ws[None, :, None] - y) ** 2, axis=2),
        ),
        Mistake(
            "targets-forgotten",
            "the targets are missing",
            "Off from what? The error is a difference.",
            lambda x, y, ws, bs: network.loss_grid(x, 0 * y, ws, bs),
        ),
        Mistake(
            "bias-forgotten",
            "b is missing from the line",
            "What is the line's value at x = 0?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, 0 * bs),
        ),
        Mistake(
            "rows-reversed",
            "the rows come in reverse order: the last b stands first",
            "Which b belongs to row 0?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs)[::-1],
        ),
        Mistake(
            "columns-reversed",
            "the columns come in reverse order: the last w stands first",
            "Which w belongs to column 0?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs)[:, ::-1],
        ),
        Mistake(
            "filled-by-columns",
            "the losses are all there, but were filled in along the wrong direction",
            "Which of w and b changes from one loss to the next in your loops, and which along a row of the grid?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs).T.reshape(len(bs), len(ws)),
        ),
        Mistake(
            "x-and-y-swapped",
            "x and y have changed places: the line is laid through y",
            "What does the line make a prediction from, and what is the prediction compared with?",
            lambda x, y, ws, bs: network.loss_grid(y, x, ws, bs),
        ),
    ),
}
