"""Mistakes of lesson 03: the error.

Two mistakes that give the same numbers are one entry, with both readings in its hint.
"""

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake

MISTAKES: dict[str, tuple[Mistake, ...]] = {
    "squared_error": (
        Mistake(
            "not-squared",
            "the errors are added up without being squared",
            "An error of +1 and one of −1: do they cancel in your sum, and should they?",
            lambda y_hat, y: np.sum(y_hat - y),
        ),
        Mistake(
            "absolute",
            "the absolute errors are added up",
            "Both |e| and e² are never negative. Which one does the formula have?",
            lambda y_hat, y: np.sum(np.abs(y_hat - y)),
        ),
        Mistake(
            "mean-for-sum",
            "the squares are averaged, not added up",
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
            "squares-subtracted",
            "ŷ² − y² is not (ŷ − y)²",
            "Try ŷ = 3 and y = 2 in both.",
            lambda y_hat, y: np.sum(y_hat**2 - y**2),
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
            "broadcast",
            "predictions and targets meet as a row and a column, so every one meets every other",
            "Print the shape of the difference. Should it be m × m?",
            lambda Y_hat, Y: np.sum((Y_hat - Y.T) ** 2) / Y.shape[1],
        ),
        Mistake(
            "not-averaged",
            "one error for each example comes back, not their mean",
            "How many numbers is the loss of a batch?",
            lambda Y_hat, Y: np.sum((Y_hat - Y) ** 2, axis=0),
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
        ),
        Mistake(
            "summed",
            "the gradient is added up to one number",
            "There is a slope for every entry of Ŷ. Which shape has the gradient?",
            lambda Y_hat, Y: np.sum(network.mse_grad(Y_hat, Y)),
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
            "mse has a 1/m. What is m here?",
            lambda x, y, ws, bs: network.loss_grid(x, y, ws, bs) * len(x),
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
    ),
}
