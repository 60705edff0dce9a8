"""Mistakes of lesson 08: better first weights, and better steps."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from course_lib.mistakes.table import tables
from course_lib.network import Array, Params


def each(rule: Callable[..., Array], *networks: Params) -> Params:
    """Apply `rule` to the arrays that stand at the same place of several networks."""
    layers = [tuple(zip(*pairs, strict=True)) for pairs in zip(*networks, strict=True)]
    return [(rule(*Ws), rule(*bs)) for Ws, bs in layers]


def plain_biases(state: Params, plain: Params) -> Params:
    """Return the weights of `state` with the biases of `plain`."""
    return [(W, b) for (W, _), (_, b) in zip(state, plain, strict=True)]


def rewritten(state: Params, new: Params) -> Params:
    """Replace the pairs in the caller's own list."""
    state[:] = new
    return state


def drawn_once(sizes: Any, rng: np.random.Generator, gain: float) -> Params:
    """Cut the weights of every layer from the same draws."""
    largest = rng.normal(size=max(n * k for k, n in pairwise(sizes)))
    spreads = [np.sqrt(gain / k) for k in sizes[:-1]]
    return [
        (spread * largest[: n * k].reshape(n, k), np.zeros((n, 1)))
        for spread, (k, n) in zip(spreads, pairwise(sizes), strict=True)
    ]


def seeded_in_each_layer(sizes: Any, rng: np.random.Generator, gain: float) -> Params:
    """Draw each layer from a generator that starts anew."""
    seed = int(rng.integers(2**32))
    return [
        (np.random.default_rng(seed).normal(0.0, np.sqrt(gain / k), (n, k)), np.zeros((n, 1)))
        for k, n in pairwise(sizes)
    ]


def evened(W: Array, spread: float) -> Array:
    """Rescale numbers so that their standard deviation is exactly `spread`."""
    return W * spread / np.std(W) if np.std(W) else W


def handed_on(step: Callable[..., Any], params: Params, memory: Params, grads: Params, *rest: Any) -> Any:
    """Take the steps of the layers one after the other, each with the memory that the layer before has left."""
    state, moved, kept = memory[0], [], []
    for layer, g in zip(params, grads, strict=True):
        (new,), (state,) = step([layer], [state], [g], *rest)
        moved.append(new)
        kept.append(state)
    return moved, kept


def many_steps(adam_step: Callable[..., Any], networks: tuple[Params, ...], t: int, *rest: Any) -> Any:
    """Take the steps from 1 to `t`, all with the same gradients."""
    for k in range(1, t + 1):
        networks = adam_step(*networks, k, *rest)
    return networks


def counting_on(adam_step: Callable[..., Any], layers: tuple[Params, ...], t: int, *rest: Any) -> Any:
    """Take the steps of the layers one after the other, with a `t` that grows from layer to layer."""
    done = [
        adam_step(*([layer] for layer in (p, m, v)), t + i, [g], *rest)
        for i, (p, m, v, g) in enumerate(zip(*layers, strict=True))
    ]
    return tuple([network[0] for network in networks] for networks in zip(*done, strict=True))


MISTAKES = tables(
    each,
    plain_biases,
    rewritten,
    drawn_once,
    seeded_in_each_layer,
    evened,
    handed_on,
    many_steps,
    counting_on,
    scaled_params="""
variance-as-spread | the variance is taken for the standard deviation | np.sqrt(gain / n_prev) -> gain / n_prev
    Which of the two does `rng.normal` take, and which of the two does the exercise give you?
gain-forgotten | the gain makes no difference: the variance is 1 / n_prev | gain / n_prev -> 1.0 / n_prev
    Where does `gain` enter your draw? What comes out for gain 1, and for gain 5?
gain-of-its-own | it uses a gain of 2, not the `gain` it is given | gain / n_prev -> 2.0 / n_prev
    The caller hands you `gain`. Which of your lines use it, and where does another number stand instead?
gain-outside-the-root | the gain is not under the root: the spread is gain / √n_prev
    | np.sqrt(gain / n_prev) -> gain / np.sqrt(n_prev)
    It is the variance that grows with the gain. By how much does the standard deviation grow then?
n-prev-outside-the-root | n_prev is not under the root: the spread is √gain / n_prev
    | np.sqrt(gain / n_prev) -> np.sqrt(gain) / n_prev
    It is the variance that is divided by n_prev. By what is the standard deviation divided then?
bias-counted | the variance is divided by n_prev + 1, not by n_prev | gain / n_prev -> gain / (n_prev + 1)
    The biases start at 0. How many of the terms of a weighted sum are spread at the start?
n-for-n-prev | the variance is divided by the neurons of this layer, not by those of the layer before it
    | gain / n_prev -> gain / n
    A neuron sums over its inputs. Which of the two sizes counts them, and on which does W's spread depend in your line?
first-inputs-for-all | the variance is divided by the inputs of the network in every layer, not by the layer's own
    | gain / n_prev -> gain / sizes[0]
    Layer 2 has other inputs than layer 1. Which of your lines knows how many, and does it run in every turn?
both-sizes | the variance comes from the sum of both sizes, of this layer and of the one before
    | gain / n_prev -> gain / (n + n_prev) | gain / n_prev -> 2 * gain / (n + n_prev)
    That is the recipe of Glorot and Bengio, made for another purpose. Which sizes stand in the one asked for here?
sizes-forgotten | the variance is `gain`, however many inputs there are | gain / n_prev -> gain
    A weighted sum of 1,000 inputs spreads more than one of 10. Where do your lines take care of that?
multiplied-by-n-prev | the variance is multiplied by n_prev, not divided by it | gain / n_prev -> gain * n_prev
    Should the weights of a neuron with many inputs be larger or smaller than those of one with few?
scale-of-its-own | the weights have the same standard deviation in every layer, whatever its inputs and the gain
    | np.sqrt(gain / n_prev) -> 1.0 | np.sqrt(gain / n_prev) -> 0.1 | np.sqrt(gain / n_prev) -> 0.01
    Which of your lines knows how many inputs a neuron has, and what gain is asked for?
root-of-the-spread | the root is taken twice | np.sqrt(gain / n_prev) -> np.sqrt(np.sqrt(gain / n_prev))
    How often do your lines take a root between gain / n_prev and the draw?
spread-as-mean | the number that should be the spread is the mean of the weights
    | 0.0, np.sqrt(gain / n_prev) -> np.sqrt(gain / n_prev), 1.0
    | 0.0, np.sqrt(gain / n_prev) -> gain / n_prev, 1.0
    What is the first argument of `rng.normal`, and what is the second?
uniform | the weights are spread evenly, not normally
    | normal(0.0, np.sqrt(gain / n_prev) -> uniform(-np.sqrt(gain / n_prev), np.sqrt(gain / n_prev)
    | normal(0.0, np.sqrt(gain / n_prev) -> uniform(-np.sqrt(3 * gain / n_prev), np.sqrt(3 * gain / n_prev)
    | normal(0.0, np.sqrt(gain / n_prev) -> uniform(0.0, np.sqrt(gain / n_prev)
    | rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)) -> np.sqrt(gain / n_prev) * (rng.random((n, n_prev)) - 0.5)
    Which distribution is asked for, and which method of `rng` draws from it?
never-negative | no weight is negative
    | rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)) -> \
        np.abs(rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)))
    A normal distribution around 0 has two sides. Does yours?
zero-weights | all weights are zero | rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)) -> np.zeros((n, n_prev))
    What would tell two neurons of a layer apart if they start the same?
same-number | all weights of a layer are the same number
    | rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)) -> np.full((n, n_prev), np.sqrt(gain / n_prev))
    What would tell two neurons of a layer apart? If you did draw: which argument of the draw says how many numbers
    you want?
random-biases | the biases are not 0, and differ from one another
    | np.zeros((n, 1)) -> rng.normal(0.0, np.sqrt(gain / n_prev), (n, 1))
    The exercise says what is random, and what the biases start with. What is that?
bias-of-ones | the biases all start with one number that is not 0 | np.zeros((n, 1)) -> np.ones((n, 1))
    With which number do the biases start? The exercise says it.
shape-swapped | the weights have one row for each input | (n, n_prev) -> (n_prev, n)
    W has a row for each neuron of its layer: 784 inputs into 128 neurons make 128 × 784.
bias-flat | the biases have shape (n,) | np.zeros((n, 1)) -> np.zeros(n)
    Which shape lays a bias beside every column of a batch?
bias-as-row | the biases are a row, of shape (1, n) | np.zeros((n, 1)) -> np.zeros((1, n))
    Each row of W A_prev belongs to a neuron. Which shape of b gives each row a bias of its own?
pair-swapped | b and W are swapped in the pairs | [(b, W) for W, b in result]
    Which of the two comes first in a pair, everywhere in this course?
two-lists | W and b come back in two lists of their own | ([W for W, _ in result], [b for _, b in result])
    | [[W for W, _ in result], [b for _, b in result]]
    One list is asked for. What is each of its items?
weights-only | the list holds the weights alone, without the biases | [W for W, _ in result]
    A list of pairs is asked for. What stands beside W in each?
one-pair-only | only one pair comes back, however many layers there are | result[:1] | result[0] | result[-1]
    How often does your loop run to its end? And does the list start before it, or anew in each turn?
ignores-rng | the weights do not come from rng | rng.normal -> np.random.default_rng(0).normal
    The caller hands you a generator so that a run can be repeated. Where do you use it?
shared-weights | weights share their numbers | drawn_once(sizes, rng, gain) | seeded_in_each_layer(sizes, rng, gain)
    | rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)) -> \
        np.tile(rng.normal(0.0, np.sqrt(gain / n_prev), n_prev), (n, 1))
    | rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)) -> \
        np.tile(rng.normal(0.0, np.sqrt(gain / n_prev), (n, 1)), (1, n_prev))
    Every weight is a draw of its own from rng. Follow one number that was drawn: in how many places does it end up?
evened-out | the weights are fitted to one another, so that their spread is exactly the one asked for
    | rng.normal(0.0, np.sqrt(gain / n_prev), (n, n_prev)) -> \
        evened(rng.normal(size=(n, n_prev)), np.sqrt(gain / n_prev))
    Each weight is a draw of its own. What happens to a single weight in your lines after it is drawn?
another-distribution | the weights do not follow the normal distribution that is asked for
    | normal(0.0, np.sqrt(gain / n_prev) -> laplace(0.0, np.sqrt(gain / n_prev / 2)
    Which distribution is asked for, and which method of rng draws from it?
""",
    momentum_step="""
mean := beta * v + g
move := p - eta * v
uphill | the step goes uphill: θ + ηv | move: p + eta * v
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
averaged | the gradient is weighed by 1 − β on its way into the velocity | mean: beta * v + (1.0 - beta) * g
    Which factors stand in front of v and of g in the formula of this lesson? Some books use another one.
velocity-started-anew | the velocity is the gradient alone: nothing is kept of the old one | mean: g
    Two steps in the same direction: is your second one longer than the first? What becomes of the velocity you were
    given?
beta-missing | β is missing: the whole old velocity is kept | mean: v + g
    What part of the old velocity should be left after a step, and which of your lines takes care of it?
gradient-missing | the gradient does not come into the velocity | mean: beta * v
    Where does the velocity get something new from?
beta-on-the-gradient | β weighs the gradient, and not the old velocity | mean: v + beta * g
    | mean: (1.0 - beta) * v + beta * g
    Which of the two fades from step to step: the old velocity or the gradient?
beta-on-both | β multiplies the gradient as well as the old velocity | mean: beta * (v + g)
    Which of the two fades from step to step: the old velocity or the gradient? Where do your brackets begin?
rest-of-beta-kept | 1 − β of the old velocity is kept, where β of it should be | mean: (1.0 - beta) * v + g
    β is near 1. Should much of the old velocity be left after a step, or little?
gradient-subtracted | the gradient is subtracted from the velocity, not added to it | mean: beta * v - g
    The step subtracts the velocity later. How often does your gradient change its sign until then?
velocity-downhill | the velocity has the gradient with a minus, and the step is added: another velocity than asked for
    | mean: beta * v - g; move: p + eta * v
    Which sign has g in the formula for v, and which sign has v in that of the step? Compare both with yours.
velocity-downhill-with-eta | the velocity is the step itself, with η and a minus inside of it
    | mean: beta * v - eta * g; move: p + v
    The next call gets this velocity. Which formula for v does the exercise give, and where does η stand there?
velocity-of-two-recipes | the velocity has η and a minus inside of it, and the step takes both once more
    | mean: beta * v - eta * g; move: p - eta * v
    How often is a gradient multiplied by η, and how often by −1, on its way into the parameters? Which formula for v
    does the exercise give?
eta-inside | η is inside of the velocity, where the gradient is added | mean: beta * v + eta * g; move: p - v
    Where does η stand in the formula: in the line of v, or in that of θ? What happens to v if η changes later?
eta-twice | η is counted twice: in the velocity and in the step | mean: beta * v + eta * g
    How often is a gradient multiplied by η on its way into the parameters?
eta-everywhere | all of the new velocity is multiplied by η, old part included | mean: eta * (beta * v + g); move: p - v
    What of the velocity is handed on to the next step? Is η in there?
eta-forgotten | the learning rate is missing | move: p - v
    How long is the step? What is η for?
eta-of-its-own | it uses a learning rate of its own, not the `eta` it is given
    | momentum_step(params, velocity, grads, rate, beta) for rate in (0.1, 0.01, 0.001)
    The caller hands you η. Which of your lines use it, and where does another number stand instead?
beta-of-its-own | it uses a β of its own, not the `beta` it is given
    | momentum_step(params, velocity, grads, eta, rate) for rate in (0.9, 0.99, 0.5)
    The caller hands you β. Which of your lines use it, and where does another number stand instead?
eta-and-beta-swapped | η and β have changed places | momentum_step(params, velocity, grads, beta, eta)
    Which of the two says how long a step is, and which how much of the old velocity stays?
stale | the step uses the velocity from before this gradient came in
    | each(lambda p, v: p - eta * v, params, velocity), result[1]
    Which comes first in your lines, the new velocity or the step? Which velocity does the step use?
velocity-handed-on | a layer goes on with the velocity of the layer before it, not with its own
    | handed_on(momentum_step, params, velocity, grads, eta, beta)
    Every layer has a velocity of its own. Which of your lines takes it, and does it run in every turn?
velocity-unused | the parameters follow the gradient alone, without the velocity
    | sgd_step(params, grads, eta), result[1]
    You give back a new velocity. Which line of yours uses it for the step?
nesterov | the step looks ahead as Nesterov's momentum does: θ − η(g + βv) | \
    each(lambda p, v, g: p - eta * (g + beta * v), params, result[1], grads), result[1]
    That is another recipe. Which quantity alone does the step of this exercise use?
eta-on-the-gradient-alone | in the step, η multiplies the gradient, but not what is left of the old velocity
    | each(lambda p, v, g: p - beta * v - eta * g, params, velocity, grads), result[1]
    θ − ηv: which parts of v does the η of your line reach?
velocity-twice | the gradient is in the step twice, in the velocity and beside it
    | each(lambda p, v, g: p - eta * (g + v), params, result[1], grads), result[1]
    Which of the gradients does the velocity hold already when the step is taken?
old-velocity-returned | the velocity comes back as it was before this step
    | result[0], each(np.copy, velocity)
    The caller hands the velocity that you give back to the next step. Which one is it?
nothing-moves | the old parameters come back: no step is kept | each(np.copy, params), result[1]
    Which of your lines puts a new W and b into what comes back?
step-returned | the step −ηv comes back, not the new parameters | move: -eta * v
    Where does the step start from?
last-layer-only | only the last layer is updated, the others stay as they were
    | [*each(np.copy, params[:-1]), *result[0][-1:]], [*each(np.copy, velocity[:-1]), *result[1][-1:]]
    | [*each(np.copy, params[:-1]), *result[0][-1:]], result[1]
    Over which layers does your loop run?
first-layer-only | only the first layer is updated, the others stay as they were
    | [*result[0][:1], *each(np.copy, params[1:])], [*result[1][:1], *each(np.copy, velocity[1:])]
    Over which layers does your loop run, and where does your function end?
first-layer-returned [alone] | only the first layer comes back | (result[0][:1], result[1][:1])
    Where does your function end: inside a loop over the layers, or after it?
biases-skipped | the biases stay as they were
    | plain_biases(result[0], each(np.copy, params)), result[1]
    | plain_biases(result[0], each(np.copy, params)), plain_biases(result[1], each(np.copy, velocity))
    Which parameters does a layer have besides W?
plain-biases | the biases take a plain step −η∂L/∂b, without momentum
    | plain_biases(result[0], sgd_step(params, grads, eta)), result[1]
    | plain_biases(result[0], sgd_step(params, grads, eta)), plain_biases(result[1], each(np.copy, velocity))
    | plain_biases(result[0], sgd_step(params, grads, eta)), plain_biases(result[1], each(np.copy, grads))
    W and b are parameters alike. Which of your lines for W have a twin for b?
weight-decay | every weight shrinks a little besides the step, as weight decay does
    | move: p - eta * (v + rate * p) for rate in (0.01, 0.0001)
    The step has one term. What is the other one in your line, and does the exercise ask for it?
in-place | the caller's arrays are overwritten
    | mean: np.add(beta * v, g, out=v) | p - eta * v -> np.subtract(p, eta * v, out=p)
    | beta * v + g -> np.add(beta * v, g, out=v); p - eta * v -> np.subtract(p, eta * v, out=p)
    Which of your lines writes into an array you were given, as `v += …` would? Which form makes a new one?
list-changed | a list of the caller's is changed: its pairs are replaced
    | result[0], rewritten(velocity, result[1]) | rewritten(params, result[0]), result[1]
    | (rewritten(params, result[0]), rewritten(velocity, result[1]))
    Which of your lines writes into a list you were given? Where else can the new pairs go?
hands-back-the-callers-arrays | where nothing moves, the caller's own arrays come back, not new ones
    | p - eta * v -> p - eta * v if np.any(eta * v) else p | result if eta else (list(params), result[1])
    Two names for one array: if somebody changes the new parameters in place, what becomes of the old ones?
order-swapped | velocity and params come back in the wrong order | result[::-1]
    Which of the two is asked for first?
layers-reversed [alone] | the layers come back in reverse order | (result[0][::-1], result[1][::-1])
    In which order are the layers asked for?
only-the-params [alone] | only the new parameters come back | result[0]
    Who keeps the velocity until the next step?
""",
    rmsprop_step="""
mean := beta * s + (1.0 - beta) * g**2
root := (np.sqrt(s) + eps)
gradient := eta * g
start := p -
uphill | the step goes uphill | start: p +
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
root-missing | the root is missing: the gradient is divided by s + ε | root: (s + eps)
    A gradient ten times as large has an s a hundred times as large. By what should it be divided to come out alike?
eps-under-the-root | ε stands under the root | root: np.sqrt(s + eps) | root: np.sqrt(s + eps**2)
    Where does the root end in the formula: before ε or behind it?
eps-outside [alone] | ε is not added to the root: the division comes first | p - eta * g / (np.sqrt(s) + eps) -> \
    p - (eta * g / np.sqrt(s) + eps) | (np.sqrt(s) + eps) -> np.sqrt(s) + eps
    Division comes before addition. Where does your line need brackets?
eps-missing | ε is missing | root: np.sqrt(s)
    What is divided by what for a parameter whose gradient has always been 0?
eps-of-its-own | it uses an ε of its own, not the `eps` it is given
    | rmsprop_step(params, squares, grads, eta, beta, own) for own in (1e-8, 1e-7)
    The caller may hand you ε. Which of your lines use it, and where does another number stand instead?
another-default | right where ε is given; where it is left out, it is not 1e-8
    | rmsprop_step(params, squares, grads, eta, beta, own if eps == 1e-8 else eps) for own in (1e-7, 0)
    Which value of ε does the first line of the exercise give?
not-squared | the gradient is not squared on its way into s | mean: beta * s + (1.0 - beta) * g
    Of what is s the mean? May it be negative?
size-for-square | the size of the gradient goes into s, not its square | mean: beta * s + (1.0 - beta) * np.abs(g)
    Of what is s the mean? The root comes later.
corrected | s is divided by 1 − β before its root is taken, as if to correct its start: RMSprop does not
    | root: (np.sqrt(s / (1.0 - beta)) + eps)
    The formula takes the root of s as it is. What stands under yours?
1-not-in-brackets | β times the square is subtracted from 1, where 1 − β should multiply the square
    | mean: beta * s + 1.0 - beta * g**2
    | mean: beta * s + 1.0 - beta * g**2; root: (np.sqrt(np.abs(s)) + eps)
    Multiplication comes before subtraction. Where does your line need brackets?
squares-handed-on | a layer goes on with the squares of the layer before it, not with its own
    | handed_on(rmsprop_step, params, squares, grads, eta, beta, eps)
    Every layer has squares of its own. Which of your lines takes them, and does it run in every turn?
rate-squared | 1 − β is squared along with the gradient | mean: beta * s + ((1.0 - beta) * g) ** 2
    What exactly is squared in the formula?
added-up | β is missing: all squares are added up, and none is forgotten | mean: s + g**2
    | mean: s + (1.0 - beta) * g**2
    A gradient that was large long ago: what is left of it in s after a hundred steps?
whole-square-added | the square is added in full, without 1 − β | mean: beta * s + g**2
    s is a mean. If every gradient is 3, where should s end up, and where does yours?
beta-on-the-square | β and 1 − β have changed places | mean: (1.0 - beta) * s + beta * g**2
    β is near 1. Should s change much or little with one gradient?
squares-started-anew | nothing is kept of the old s | mean: (1.0 - beta) * g**2 | mean: g**2
    Which of your lines uses the `squares` that you were given?
gradient-missing | the square of the gradient does not come into s | mean: beta * s
    Where does s get something new from?
mean-over-entries | the squares of a whole matrix go into each entry of s
    | mean: beta * s + (1.0 - beta) * np.mean(g**2)
    | mean: beta * s + (1.0 - beta) * np.sum(g**2)
    Every weight has a mean of its own. Over what is it the mean: over the weights or over the steps?
eta-forgotten | the learning rate is missing | gradient: g
    How long is the step? What is η for?
eta-of-its-own | it uses a learning rate of its own, not the `eta` it is given
    | rmsprop_step(params, squares, grads, rate, beta, eps) for rate in (0.01, 0.001)
    The caller hands you η. Which of your lines use it, and where does another number stand instead?
beta-of-its-own | it uses a β of its own, not the `beta` it is given
    | rmsprop_step(params, squares, grads, eta, rate, eps) for rate in (0.9, 0.99)
    The caller hands you β. Which of your lines use it, and where does another number stand instead?
eta-and-beta-swapped | η and β have changed places | rmsprop_step(params, squares, grads, beta, eta, eps)
    Which of the two says how long a step is, and which how much of the old s stays?
gradient-not-in-the-step | the step does not hold the gradient: η is divided by the root, and no more | gradient: eta
    In which direction does your step go where the gradient is negative?
gradient-squared-in-the-step | the step holds the square of the gradient | gradient: eta * g**2
    In which direction does your step go where the gradient is negative?
multiplied | the gradient is multiplied by the root, not divided by it
    | each(lambda p, g, s: p - eta * g * (np.sqrt(s) + eps), params, grads, result[1]), result[1]
    Which parameters should take the longer steps for their gradients: those with large ones, or those with small ones?
not-divided | the step is not divided by the root: it is a plain one | sgd_step(params, grads, eta), result[1]
    You give back a new s. Which line of yours uses it for the step?
own-size | the gradient is divided by its own size, not by the root of s | root: (np.abs(g) + eps)
    You give back a new s. Which line of yours uses it for the step?
stale | the step divides by the root of the s from before this gradient came in
    | each(lambda p, g, s: p - eta * g / (np.sqrt(s) + eps), params, grads, squares), result[1]
    Which comes first in your lines, the new s or the step? Which s does the step use?
old-squares-returned | s comes back as it was before this step | result[0], each(np.copy, squares)
    The caller hands what you give back to the next step. Which s is it?
root-returned | the root of s comes back, not s | result[0], each(np.sqrt, result[1])
    The caller hands what you give back to the next step, which expects squares. What does yours hold?
nothing-moves | the old parameters come back: no step is kept | each(np.copy, params), result[1]
    Which of your lines puts a new W and b into what comes back?
step-returned | the step comes back, not the new parameters | start: -
    Where does the step start from?
last-layer-only | only the last layer is updated, the others stay as they were
    | [*each(np.copy, params[:-1]), *result[0][-1:]], [*each(np.copy, squares[:-1]), *result[1][-1:]]
    Over which layers does your loop run?
first-layer-only | only the first layer is updated, the others stay as they were
    | [*result[0][:1], *each(np.copy, params[1:])], [*result[1][:1], *each(np.copy, squares[1:])]
    Over which layers does your loop run, and where does your function end?
first-layer-returned [alone] | only the first layer comes back | (result[0][:1], result[1][:1])
    Where does your function end: inside a loop over the layers, or after it?
biases-skipped | the biases stay as they were
    | plain_biases(result[0], each(np.copy, params)), result[1]
    | plain_biases(result[0], each(np.copy, params)), plain_biases(result[1], each(np.copy, squares))
    Which parameters does a layer have besides W?
plain-biases | the biases take a plain step −η∂L/∂b, which is not divided by a root
    | plain_biases(result[0], sgd_step(params, grads, eta)), result[1]
    | plain_biases(result[0], sgd_step(params, grads, eta)), plain_biases(result[1], each(np.copy, squares))
    W and b are parameters alike. Which of your lines for W have a twin for b?
in-place | the caller's arrays are overwritten
    | mean: np.add(beta * s, (1.0 - beta) * g**2, out=s)
    | p - eta * g / (np.sqrt(s) + eps) -> np.subtract(p, eta * g / (np.sqrt(s) + eps), out=p)
    | beta * s + (1.0 - beta) * g**2 -> np.add(beta * s, (1.0 - beta) * g**2, out=s); \
        p - eta * g / (np.sqrt(s) + eps) -> np.subtract(p, eta * g / (np.sqrt(s) + eps), out=p)
    Which of your lines writes into an array you were given, as `s += …` would? Which form makes a new one?
list-changed | a list of the caller's is changed: its pairs are replaced
    | result[0], rewritten(squares, result[1]) | rewritten(params, result[0]), result[1]
    | (rewritten(params, result[0]), rewritten(squares, result[1]))
    Which of your lines writes into a list you were given? Where else can the new pairs go?
order-swapped | squares and params come back in the wrong order | result[::-1]
    Which of the two is asked for first?
layers-reversed [alone] | the layers come back in reverse order | (result[0][::-1], result[1][::-1])
    In which order are the layers asked for?
only-the-params [alone] | only the new parameters come back | result[0]
    Who keeps the squares until the next step?
""",
    adam_step="""
first := beta1 * m + (1.0 - beta1) * g
second := beta2 * v + (1.0 - beta2) * g**2
m_hat := (m / m_part)
root := (np.sqrt(v / v_part) + eps)
start := p -
uphill | the step goes uphill | start: p +
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
not-corrected | neither mean is corrected: the step uses m and v as they are | m_hat: m; root: np.sqrt(v) + eps
    m and v start at 0. How large is m after the first step, beside the gradient? What makes up for it?
m-not-corrected | m is not corrected for its start at 0 | m_hat: m
    How large is m after the first step, beside the gradient? What makes up for it?
v-not-corrected | v is not corrected for its start at 0 | root: np.sqrt(v) + eps
    How large is v after the first step, beside the square of the gradient? What makes up for it?
corrected-by-multiplying | a mean is multiplied by 1 − βᵗ, not divided by it
    | m_hat: m * m_part; root: np.sqrt(v * v_part) + eps | m_hat: m * m_part | root: np.sqrt(v * v_part) + eps
    After the first step m is too small beside the gradient. Does your correction make it larger or smaller?
power-missing | the correction is the same at every step: 1 − β, without the power t
    | 1.0 - beta1**t -> 1.0 - beta1; 1.0 - beta2**t -> 1.0 - beta2
    | 1.0 - beta1**t -> 1.0 - beta1 | 1.0 - beta2**t -> 1.0 - beta2
    After a thousand steps m is nearly right by itself. What should the correction be then, and what is yours?
times-t | β is multiplied by t, not raised to the power of t
    | 1.0 - beta1**t -> 1.0 - beta1 * t; 1.0 - beta2**t -> 1.0 - beta2 * t
    | 1.0 - beta1**t -> 1.0 - beta1 * t; 1.0 - beta2**t -> np.abs(1.0 - beta2 * t)
    | 1.0 - beta1**t -> 1.0 - beta1 * t | 1.0 - beta2**t -> 1.0 - beta2 * t
    What should become of βᵗ as t grows, and what becomes of it in your line?
corrected-by-the-power-alone | a mean is divided by βᵗ, not by 1 − βᵗ
    | 1.0 - beta1**t -> beta1**t; 1.0 - beta2**t -> beta2**t | 1.0 - beta1**t -> beta1**t | 1.0 - beta2**t -> beta2**t
    In the first step m is (1 − β₁)g. By what must it be divided to be g?
power-of-the-rest | the power is taken of 1 − β: (1 − β)ᵗ, where 1 − βᵗ is asked for
    | 1.0 - beta1**t -> (1.0 - beta1) ** t; 1.0 - beta2**t -> (1.0 - beta2) ** t
    After a thousand steps m is nearly right by itself. What should the correction be then, and what is yours?
brackets-missing | βᵗ is subtracted from a mean, where 1 − βᵗ should divide it
    | m_hat: m / 1.0 - beta1**t; root: np.sqrt(v / 1.0 - beta2**t) + eps
    | m_hat: m / 1.0 - beta1**t | root: np.sqrt(v / 1.0 - beta2**t) + eps
    Division comes before subtraction. What is divided by what in your line, and what should be?
t-from-0 | the power is t − 1, where t counts from 1
    | 1.0 - beta1**t -> 1.0 - beta1 ** (t - 1); 1.0 - beta2**t -> 1.0 - beta2 ** (t - 1)
    What is 1 − βᵗ for t = 0, and what is divided by it? With which t does the first call come?
t-too-large | the power is t + 1 | 1.0 - beta1**t -> 1.0 - beta1 ** (t + 1); 1.0 - beta2**t -> 1.0 - beta2 ** (t + 1)
    Who counts the steps: the caller, or your function, too?
t-steps | t steps are taken with this gradient, where one is asked for
    | many_steps(adam_step, (params, m, v), t, grads, eta, beta1, beta2, eps)
    The caller takes the steps, and says which one this is. How many does your function take?
t-per-layer | t grows from layer to layer, so that later layers are corrected for another step | \
    counting_on(adam_step, (params, m, v, grads), t, eta, beta1, beta2, eps)
    All layers take the same step. Which of your lines changes t, and how often does it run in one call?
one-correction-for-both | both means are corrected with the same β
    | 1.0 - beta2**t -> 1.0 - beta1**t | 1.0 - beta1**t -> 1.0 - beta2**t
    m fades with β₁ and v with β₂. With which of them is each corrected?
corrections-swapped | m is corrected with β₂, and v with β₁
    | 1.0 - beta1**t -> 1.0 - beta2**t; 1.0 - beta2**t -> 1.0 - beta1**t
    m fades with β₁ and v with β₂. With which of them is each corrected?
corrected-kept | a corrected mean comes back, not the plain one
    | result[0], each(lambda m: m / (1.0 - beta1**t), result[1]), each(lambda v: v / (1.0 - beta2**t), result[2])
    | result[0], each(lambda m: m / (1.0 - beta1**t), result[1]), result[2]
    | result[0], result[1], each(lambda v: v / (1.0 - beta2**t), result[2])
    The next step corrects what you give back. How often is this m corrected by then?
betas-swapped | β₁ and β₂ have changed places | adam_step(params, m, v, t, grads, eta, beta2, beta1, eps)
    Which mean should remember longer: that of the gradients, or that of their squares?
one-beta-for-both | one β serves both means
    | adam_step(params, m, v, t, grads, eta, beta1, beta1, eps)
    | adam_step(params, m, v, t, grads, eta, beta2, beta2, eps)
    m fades with β₁ and v with β₂. Which β stands in each of your lines?
v-from-m | v is the mean of m², not of g² | g**2, v, grads) -> g**2, v, m)
    | each(lambda p, m, v: p - eta * m / (1.0 - beta1**t) / (np.sqrt(v / (1.0 - beta2**t)) + eps), params, result[1], \
        each(lambda v, m: beta2 * v + (1.0 - beta2) * m**2, v, m)), \
        result[1], each(lambda v, m: beta2 * v + (1.0 - beta2) * m**2, v, m)
    Of which squares does v keep the mean: those of the gradients, or those of their mean?
not-squared | the gradient is not squared on its way into v | second: beta2 * v + (1.0 - beta2) * g
    | second: beta2 * v + (1.0 - beta2) * np.abs(g)
    Of what is v the mean? May it be negative?
rate-squared | 1 − β₂ is squared along with the gradient | second: beta2 * v + ((1.0 - beta2) * g) ** 2
    What exactly is squared in the formula for v?
1-not-in-brackets | β times the gradient or its square is subtracted from 1, where 1 − β should multiply it
    | first: beta1 * m + 1.0 - beta1 * g; second: beta2 * v + 1.0 - beta2 * g**2
    | first: beta1 * m + 1.0 - beta1 * g | second: beta2 * v + 1.0 - beta2 * g**2
    Multiplication comes before subtraction. Where does your line need brackets?
square-in-m | the square of the gradient goes into m | first: beta1 * m + (1.0 - beta1) * g**2
    m says in which direction to go. Can it be negative in your lines?
whole-gradient-in-m | the gradient joins m in full, without 1 − β₁ | first: beta1 * m + g
    m is a mean. If every gradient is 3, where should m end up, and where does yours?
whole-square-in-v | the square joins v in full, without 1 − β₂ | second: beta2 * v + g**2
    v is a mean. If every gradient is 3, where should v end up, and where does yours?
beta-on-the-gradient | β₁ and 1 − β₁ have changed places in m | first: (1.0 - beta1) * m + beta1 * g
    β₁ is near 1. Should m change much or little with one gradient?
beta-on-the-square | β₂ and 1 − β₂ have changed places in v | second: (1.0 - beta2) * v + beta2 * g**2
    β₂ is near 1. Should v change much or little with one gradient?
m-started-anew | nothing is kept of the old m | first: (1.0 - beta1) * g | first: g
    Which of your lines uses the m that you were given?
v-started-anew | nothing is kept of the old v | second: (1.0 - beta2) * g**2 | second: g**2
    Which of your lines uses the v that you were given?
both-started-anew | nothing is kept of the old m and the old v
    | first: (1.0 - beta1) * g; second: (1.0 - beta2) * g**2
    Which of your lines use the m and the v that you were given?
gradient-for-m | the step follows the gradient itself, not its mean m
    | each(lambda p, g, v: p - eta * g / (np.sqrt(v / (1.0 - beta2**t)) + eps), params, grads, result[2]), *result[1:]
    You give back a new m. Which line of yours uses it for the step?
root-missing | the root of v̂ is missing | root: (v / v_part + eps)
    A gradient ten times as large has a v a hundred times as large. By what should it be divided to come out alike?
eps-under-the-root | ε stands under the root | root: np.sqrt(v / v_part + eps) | root: np.sqrt(v / v_part + eps**2)
    Where does the root end in the formula: before ε or behind it?
eps-before-the-correction | ε is added to the root of v before the correction, so it is corrected, too
    | root: ((np.sqrt(v) + eps) / np.sqrt(v_part)) | root: np.sqrt((np.sqrt(v) + eps) ** 2 / v_part)
    Which of √v and √v̂ is ε added to in the formula? If you put both corrections into the rate, what becomes of ε?
eps-outside [alone] | ε is not added to the root: the division comes first
    | (np.sqrt(v / v_part) + eps) -> np.sqrt(v / v_part) + eps
    Division comes before addition. Where does your line need brackets?
eps-missing | ε is missing | root: np.sqrt(v / v_part)
    What is divided by what for a parameter whose gradient has always been 0?
eps-of-its-own | it uses an ε of its own, not the `eps` it is given
    | adam_step(params, m, v, t, grads, eta, beta1, beta2, own) for own in (1e-8, 1e-7)
    The caller may hand you ε. Which of your lines use it, and where does another number stand instead?
another-eps-by-default | right where ε is given; where it is left out, it is not 1e-8
    | adam_step(params, m, v, t, grads, eta, beta1, beta2, own if eps == 1e-8 else eps) \
        for own in (1e-7, 0)
    Which value of ε does the first line of the exercise give?
another-beta-by-default | right where β₁ and β₂ are given; where they are left out, one is not as asked for
    | adam_step(params, m, v, t, grads, eta, own if beta1 == 0.9 else beta1, beta2, eps) \
        for own in (0.99, 0.95)
    | adam_step(params, m, v, t, grads, eta, beta1, own if beta2 == 0.999 else beta2, eps) \
        for own in (0.99, 0.9)
    | adam_step(params, m, v, t, grads, eta, 0.999 if beta1 == 0.9 else beta1, 0.9 if beta2 == 0.999 else beta2, eps)
    Which values of β₁ and β₂ does the first line of the exercise give?
betas-of-its-own | it uses 0.9 and 0.999, not the `beta1` and `beta2` it is given
    | adam_step(params, m, v, t, grads, eta, 0.9, 0.999, eps)
    The caller may hand you β₁ and β₂. Which of your lines use them, and where do other numbers stand instead?
correction-outside-the-root | v is divided by 1 − β₂ᵗ behind the root, not under it
    | root: (np.sqrt(v) / v_part + eps)
    What is corrected, v or its root? Which comes first in the formula?
multiplied [alone] | m̂ is multiplied by the root, not divided by it
    | (m / m_part) / (np.sqrt(v / v_part) + eps) -> (m / m_part) * (np.sqrt(v / v_part) + eps)
    Which parameters should take the longer steps for their gradients: those with large ones, or those with small ones?
not-divided [alone] | the step is ηm̂, not divided by the root of v̂
    | (m / m_part) / (np.sqrt(v / v_part) + eps) -> (m / m_part)
    You give back a new v. Which line of yours uses it for the step?
stale | the step uses the m and v from before this gradient came in
    | each(lambda p, m, v: p - eta * m / (1.0 - beta1**t) / (np.sqrt(v / (1.0 - beta2**t)) + eps), params, m, v), \
        *result[1:]
    Which come first in your lines, the new means or the step? Which m and v does the step use?
eta-forgotten | the learning rate is missing | eta * s -> s
    How long is the step? What is η for?
eta-of-its-own | it uses a learning rate of its own, not the `eta` it is given
    | adam_step(params, m, v, t, grads, rate, beta1, beta2, eps) for rate in (0.01, 0.001)
    The caller hands you η. Which of your lines use it, and where does another number stand instead?
old-means-returned | m and v come back as they were before this step | result[0], each(np.copy, m), each(np.copy, v)
    The caller hands what you give back to the next step. Which m and v are they?
nothing-moves | the old parameters come back: no step is kept | each(np.copy, params), *result[1:]
    Which of your lines puts a new W and b into what comes back?
step-returned | the step comes back, not the new parameters | start: -
    Where does the step start from?
last-layer-only | only the last layer is updated, the others stay as they were
    | tuple([*each(np.copy, old[:-1]), *new[-1:]] for old, new in zip((params, m, v), result))
    Over which layers does your loop run?
first-layer-only | only the first layer is updated, the others stay as they were
    | tuple([*new[:1], *each(np.copy, old[1:])] for old, new in zip((params, m, v), result))
    Over which layers does your loop run, and where does your function end?
first-layer-returned [alone] | only the first layer comes back | tuple(network[:1] for network in result)
    Where does your function end: inside a loop over the layers, or after it?
biases-skipped | the biases stay as they were
    | tuple(plain_biases(new, each(np.copy, old)) for old, new in zip((params, m, v), result))
    | plain_biases(result[0], each(np.copy, params)), *result[1:]
    Which parameters does a layer have besides W?
in-place | the caller's arrays are overwritten
    | first: np.add(beta1 * m, (1.0 - beta1) * g, out=m) | second: np.add(beta2 * v, (1.0 - beta2) * g**2, out=v)
    | beta1 * m + (1.0 - beta1) * g -> np.add(beta1 * m, (1.0 - beta1) * g, out=m); \
        beta2 * v + (1.0 - beta2) * g**2 -> np.add(beta2 * v, (1.0 - beta2) * g**2, out=v)
    | p - eta * s -> np.subtract(p, eta * s, out=p)
    Which of your lines writes into an array you were given, as `m += …` would? Which form makes a new one?
list-changed | a list of the caller's is changed: its pairs are replaced
    | result[0], rewritten(m, result[1]), rewritten(v, result[2]) | rewritten(params, result[0]), *result[1:]
    Which of your lines writes into a list you were given? Where else can the new pairs go?
order-swapped | the three results come back in another order than asked for
    | result[0], result[2], result[1] | (result[1], result[2], result[0])
    | result[::-1]
    In which order are params, m and v asked for?
layers-reversed [alone] | the layers come back in reverse order | tuple(network[::-1] for network in result)
    In which order are the layers asked for?
only-the-params [alone] | only the new parameters come back | result[0]
    Who keeps m and v until the next step?
""",
)
