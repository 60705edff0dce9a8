"""Mistakes of lesson 03: the error.

Two mistakes that give the same numbers are one entry, with both readings in its hint.
"""

import numpy as np

from course_lib.mistakes.table import tables
from course_lib.network import Array


def with_indices_swapped(losses: Array) -> Array:
    """Fill the grid with row and column exchanged: that fails unless the grid is square."""
    grid = np.zeros(losses.shape)
    for index in np.ndindex(losses.T.shape):
        grid[index] = losses.T[index]
    return grid


MISTAKES = tables(
    with_indices_swapped,
    squared_error="""
not-squared | the errors are not squared | np.sum(y_hat - y)
    An error of +1 and one of −1: do they cancel in your sum, and should they?
absolute | the sign of the errors is taken away, and they are not squared | np.sum(np.abs(y_hat - y))
    Both |e| and e² are never negative. Which one does the formula have?
mean-for-sum | it is averaged, not added up | np.mean((y_hat - y) ** 2)
    One example, n values: does the formula divide by n?
extra-half | it is half of what is asked for | 0.5 * np.sum((y_hat - y) ** 2)
    ½Σ(ŷ−y)² is another common form. Which one does this exercise ask for?
square-root | the root is taken at the end | np.sqrt(np.sum((y_hat - y) ** 2))
    That is the distance between ŷ and y. What does the formula leave out?
square-of-the-sum | the sum is squared, not each error | np.sum(y_hat - y) ** 2
    Which comes first, the square or the sum?
not-summed | the squares are not added up | (y_hat - y) ** 2
    How many numbers should come back for one example?
doubled | the errors are doubled, not squared | np.sum((y_hat - y) * 2)
    | (y_hat - y) * 2
    What is the square of 3, and what is twice 3? How does Python write a power?
bracket-missing | only y is squared, not the difference | np.sum(y_hat - y**2)
    Python takes a power before it subtracts. What does the formula square?
first-value-only | only the first value counts | (y_hat[0] - y[0]) ** 2
    Which of your lines goes through the values, and how far does it come?
last-value-only | only the last value counts | (y_hat[-1] - y[-1]) ** 2
    Which values enter the total? In a loop: does each turn add to it, or start it anew?
squares-subtracted | ŷ² − y² is not (ŷ − y)² | np.sum(y_hat**2 - y**2)
    Try ŷ = 3 and y = 2 in both.
three-values-only | only the first three values count | np.sum((y_hat - y)[:3] ** 2)
    | sum((y_hat[i] - y[i]) ** 2 for i in range(3))
    How many values does the input shown have, and how many does your function look at?
two-values-only | only the first two values count | np.sum((y_hat - y)[:2] ** 2)
    | sum((y_hat[i] - y[i]) ** 2 for i in range(2))
    How many values does the input shown have, and how many does your function look at?
last-left-out | the last value is left out | np.sum((y_hat - y)[:-1] ** 2)
    How often does your loop run for three values?
first-left-out | the first value is left out | np.sum((y_hat - y)[1:] ** 2)
    From which number does Python start to count?
all-pairs | every prediction meets every target, not only its own | np.sum((y_hat[:, None] - y) ** 2)
    Which target belongs to which prediction? How many differences does the formula have?
square-of-the-sum-averaged | the sum of the errors is squared, and divided by their number
    | np.sum(y_hat - y) ** 2 / len(y)
    Which comes first, the square or the sum? And does the formula divide?
""",
    mse="""
sum-for-mean | the batch is added up, not averaged | np.sum((Y_hat - Y) ** 2)
    Is there a 1/m, and what is m here: the rows or the columns?
also-divided-by-n | it is averaged over the rows too | np.mean((Y_hat - Y) ** 2)
    np.mean divides by all entries. By which of the two sizes does the formula divide?
divided-by-n | it is divided by the rows, not by the columns | np.sum((Y_hat - Y) ** 2) / Y.shape[0]
    Examples stand in columns. Which entry of the shape counts them?
extra-half | it is half of what is asked for | 0.5 * result
    1/(2m) is the form of lesson 05. Which one does this exercise ask for?
not-squared | the errors are not squared | np.sum(Y_hat - Y) / Y.shape[1]
    An error of +1 and one of −1: do they cancel, and should they?
absolute | the absolute errors are averaged | np.sum(np.abs(Y_hat - Y)) / Y.shape[1]
    Both |e| and e² are never negative. Which one is the S in MSE?
square-root | the root is taken at the end | np.sqrt(result)
    That is the RMSE. What does the formula leave out?
root-of-all | the root is taken at the end, and before it the mean is over the rows too
    | np.sqrt(np.mean((Y_hat - Y) ** 2))
    What does the formula leave out? And by which of the two sizes does it divide?
root-of-the-sum | the root is taken of the sum, and that is not the mean of the squares
    | np.sqrt(np.sum((Y_hat - Y) ** 2)) | np.sqrt(np.sum((Y_hat - Y) ** 2)) / Y.shape[1]
    That is the length of all errors together. What does the formula leave out, and is there a 1/m?
first-row-only | only the first row counts | np.sum((Y_hat[0] - Y[0]) ** 2) / Y.shape[1]
    | np.sum((Y_hat[0] - Y[0]) ** 2) / Y.shape[0]
    Where does your function end: inside a loop, or after it? Which rows enter your sum?
first-example-only | only the first example counts | np.sum((Y_hat[:, 0] - Y[:, 0]) ** 2)
    | np.sum((Y_hat[:, 0] - Y[:, 0]) ** 2) / Y.shape[1]
    Which columns enter your sum?
square-of-the-sum | the errors are combined before they are squared, not each squared by itself
    | np.sum(Y_hat - Y) ** 2 / Y.shape[1] | np.mean(Y_hat - Y) ** 2 | (np.sum(Y_hat - Y) / Y.shape[1]) ** 2
    | np.sum(np.sum(Y_hat - Y, axis=0) ** 2) / Y.shape[1]
    Errors of +1 and −1: what is left if they are combined before they are squared?
broadcast | predictions and targets meet in different shapes, so NumPy pairs the wrong numbers, or none
    | np.sum((Y_hat - Y.T) ** 2) / Y.shape[1]
    Print the shapes of both just before they meet. Should they differ?
not-averaged | one error for each example comes back, not their mean | np.sum((Y_hat - Y) ** 2, axis=0)
    How many numbers is the loss of a batch?
bracket-missing | only Y is squared, not the difference | np.sum(Y_hat - Y**2) / Y.shape[1]
    | np.mean(Y_hat - Y**2)
    Python takes a power before it subtracts. What does the formula square?
mean-of-each-column | each example's errors are averaged, and one number for each example comes back
    | np.mean((Y_hat - Y) ** 2, axis=0)
    axis=0 runs down a column, which is one example. What is done with the n errors of one example, and what
    with the m examples?
mean-of-each-row | one number for each row comes back, not one for the whole batch | np.mean((Y_hat - Y) ** 2, axis=1)
    | np.sum((Y_hat - Y) ** 2, axis=1)
    axis=1 runs along a row, over the examples. How many numbers is the loss of a batch?
last-example-only | only the last example counts | np.sum((Y_hat[:, -1] - Y[:, -1]) ** 2)
    Which columns enter your sum?
""",
    mse_grad="""
wrong-sign | the sign is wrong: y − ŷ where ŷ − y belongs | -result
    If the prediction is too large and grows further, should the loss grow or shrink?
factor-2-missing | it is half of what is asked for | (Y_hat - Y) / Y.shape[1]
    Either the 2 of the square got lost, or a ½ came in. What is the derivative of e², and of ½e²?
no-1-over-m | the 1/m is missing: it is the gradient of the sum over the batch, not of the mean | 2 * (Y_hat - Y)
    If mse divides by m, what does its derivative do?
2-and-1-over-m-missing | both the 2 and the 1/m are missing | Y_hat - Y
    Write down mse for one entry and differentiate it, with all factors in front of it.
also-divided-by-n | it is divided by the rows too | result / Y.shape[0]
    By how many does mse divide: by all entries, or by the examples?
divided-by-n | it is divided by the rows, not by the columns | 2 * (Y_hat - Y) / Y.shape[0]
    Examples stand in columns. Which entry of the shape counts them?
sign-only | only the sign of each error is left | 2 * np.sign(Y_hat - Y) / Y.shape[1]
    That is the slope of |e|. What is the slope of e²?
still-squared | the errors are still squared | 2 * (Y_hat - Y) ** 2 / Y.shape[1]
    | (Y_hat - Y) ** 2 / Y.shape[1] | (Y_hat - Y) ** 2
    What is the derivative of e²?
wrong-sign-and-no-1-over-m | the sign is wrong, and the 1/m is missing | 2 * (Y - Y_hat)
    If the prediction is too large and grows further, does the loss grow or shrink? And if mse divides by m,
    what does its derivative do?
wrong-sign-and-factors | the sign is wrong, and both the 2 and the 1/m are missing | Y - Y_hat
    Write down mse for one entry and differentiate it, with all factors in front of it. Which sign must it have
    where the prediction is too high?
wrong-sign-and-factor-2-missing | the sign is wrong, and it is half of what is asked for | (Y - Y_hat) / Y.shape[1]
    Which sign must the slope have where the prediction is too high? And what is the derivative of e²?
absolute | the sign of the errors is lost | 2 * np.abs(Y_hat - Y) / Y.shape[1]
    | 2 * np.abs(Y_hat - Y) | np.abs(Y_hat - Y) / Y.shape[1] | np.abs(Y_hat - Y)
    Which sign must the slope have where the prediction is too low?
bracket-missing | a factor reaches only one of Ŷ and Y, not their difference | 2 * Y_hat - Y / Y.shape[1]
    | 2 * (Y_hat - Y / Y.shape[1]) | 2 / Y.shape[1] * Y_hat - Y | Y_hat - Y / Y.shape[1] | 2 * Y_hat - Y
    Python multiplies and divides before it subtracts. What do the 2 and the m belong to?
measured | this is measured with a small step, and off by a little | \
result + step / Y.shape[1] for step in (1e-3, *(sign * 10.0**-k for k in range(1, 7) for sign in (1, -1)))
    You measured it; find the formula. What is the derivative of mse with respect to one entry of Ŷ?
summed | one number comes back, where every entry of Ŷ has a slope of its own | np.sum(result)
    | 2 * np.sum(Y_hat - Y) | 2 * np.mean(Y_hat - Y) | np.mean(Y_hat - Y)
    There is a slope for every entry of Ŷ. Which shape does the gradient have?
one-for-each-example | one number for each example comes back: the rows are combined | np.sum(result, axis=0)
    | np.sum(2 * (Y_hat - Y), axis=0) | np.mean(2 * (Y_hat - Y), axis=0) | np.sum(Y_hat - Y, axis=0)
    Each of the n · m predictions has a slope of its own. Which line of yours combines some of them?
one-for-each-row | one number for each row comes back: the examples are combined | 2 * np.mean(Y_hat - Y, axis=1)
    | 2 * np.mean(Y_hat - Y, axis=1, keepdims=True) | np.sum(2 * (Y_hat - Y), axis=1)
    Each of the n · m predictions has a slope of its own. Which line of yours combines some of them?
loss-itself | it gives the loss, not its gradient | mse(Y_hat, Y)
    How many numbers is a gradient, and of what shape?
""",
    loss_grid="""
axes-swapped | rows and columns are swapped | result.T
    The shape is (len(bs), len(ws)): which of the two changes from row to row?
sum-for-mean | the errors are added up, not averaged | result * len(x)
    mse has a 1/m. What is m here? And if you call your own `mse`: which shape does it expect, and which has
    w·x + b?
divided-by-the-grid | it is divided by the number of values tried, not by the number of points
    | result * len(x) / len(ws) | result * len(x) / len(bs)
    mse has a 1/m. Which of your arrays has m entries?
square-of-the-mean | the errors are combined before they are squared, not each squared by itself
    | np.mean((lines - y) ** 2, axis=2) -> np.mean(lines - y, axis=2) ** 2
    | np.mean((lines - y) ** 2, axis=2) -> np.sum(lines - y, axis=2) ** 2 / len(x)
    | np.mean((lines - y) ** 2, axis=2) -> np.sum(lines - y, axis=2) ** 2
    Errors of +1 and −1: what is left if they are combined before they are squared?
bracket-missing | only y is squared, not the difference | (lines - y) ** 2 -> lines - y**2
    Python takes a power before it subtracts. What does the formula square?
not-squared | the errors are not squared | (lines - y) ** 2 -> lines - y | (lines - y) ** 2 -> y - lines
    An error of +1 and one of −1: do they cancel, and should they?
indices-for-values | the line is made of the indices 0, 1, 2 …, not of the values in ws and bs
    | loss_grid(x, y, np.arange(len(ws)), np.arange(len(bs))) | loss_grid(x, y, np.arange(len(ws)), bs)
    | loss_grid(x, y, ws, np.arange(len(bs)))
    What does `range(len(ws))` run through, and what stands in `ws` there?
paired | each w meets one b only, not every b
    | [np.mean((w * x + b - y) ** 2) for w, b in zip(ws, bs)] | np.where(np.eye(len(bs), len(ws)), result, 0.0)
    zip walks through both lists side by side. How many pairs are there if every w meets every b?
stops-early | only the beginning of the grid is filled
    | np.pad(result[:1], [(0, len(bs) - 1), (0, 0)]) | np.pad(result[:1, :1], [(0, len(bs) - 1), (0, len(ws) - 1)])
    | result[0, 0] | result[:1, :1] | result[:1] | result[0]
    Which turns of your loops fill it, and what happens to the others?
bias-subtracted | b is subtracted from the line | loss_grid(x, y, ws, -np.asarray(bs))
    Compare the sign in front of b with the formula of the line.
indices-swapped | row and column are swapped where the grid is filled | with_indices_swapped(result)
    A row for each b, a column for each w: which of the two numbers in the brackets counts the rows?
mse-of-flat-arrays [same words] | `mse` wants arrays of shape (n, m), and gets one of shape (m,)
    | mse(ws[0] * x + bs[0], y) | [m for _, m in [np.shape(y)]] | len(y[0])
    w·x + b is one prediction for each of the m points. Which shape would one row of predictions have, and is
    `mse` needed for it?
extra-half | it is half of what is asked for | result / 2
    Is there a ½ in mse?
square-root | the root is taken at the end | np.sqrt(result)
    That is the RMSE. What does mse leave out?
absolute | the absolute errors are averaged | (lines - y) ** 2 -> np.abs(lines - y)
    Which of |e| and e² does mse have?
roles-swapped | w and b change places in the line | loss_grid(x, y, bs, ws).T
    Which of the two multiplies x?
targets-forgotten | the targets are missing | loss_grid(x, 0 * y, ws, bs)
    The error is a difference: between what and what?
bias-forgotten | b is missing from the line | loss_grid(x, y, ws, 0 * bs)
    What is the line's value at x = 0?
rows-reversed | the rows come in reverse order: the last b stands first | result[::-1]
    Which b belongs to row 0?
columns-reversed | the columns come in reverse order: the last w stands first | result[:, ::-1]
    Which w belongs to column 0?
filled-by-columns | the losses are all there, but were filled in along the wrong direction
    | result.T.reshape(len(bs), len(ws))
    Which of w and b changes from one loss to the next in your loops, and which along a row of the grid?
x-and-y-swapped | x and y have changed places: the line is laid through y | loss_grid(y, x, ws, bs)
    What does the line make a prediction from, and what is the prediction compared with?
""",
)
