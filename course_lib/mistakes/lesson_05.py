"""Mistakes of lesson 05: the backward pass.

Most mistakes of `backward` break one rule while the ordinary pass runs. So each works in every architecture, and two
can be recognised together.
"""

from collections.abc import Callable

import numpy as np

from course_lib.mistakes.table import tables


def one_norm(pairs: list[tuple[float, float]], size: Callable[[float, float], float]) -> float:
    """Return the norm of all differences between g and ĝ, divided by a size made of both norms."""
    g, n = np.array(pairs).T
    return float(np.linalg.norm(g - n)) / size(float(np.linalg.norm(g)), float(np.linalg.norm(n)))


def max_but_infinity(*errors: float) -> float:
    """Return the largest error as found by a maximum that skips one which is not a number."""
    return max(error for error in errors if error != np.inf)


MISTAKES = tables(
    one_norm,
    max_but_infinity,
    output_delta="""
without-derivative | σ′(z) is missing | dA.copy()
    Which slope does this layer's z pass through on its way to a?
only-derivative | ∂L/∂a is missing | d_activation(Z)
    The error signal starts at the loss. Where does the loss enter yours?
added | the two factors are added | dA + d_activation(Z)
    Along a path slopes multiply. Which operator is ⊙?
matrix-product | the two factors are multiplied as matrices | dA @ d_activation(Z)
    ⊙ works entry by entry. Which operator is that?
z-for-derivative | Z itself is a factor, where σ′(Z) belongs | dA * Z
    What is d_activation for?
derivative-of-loss-slope | σ′ is taken at ∂L/∂a, not at Z | dA * d_activation(dA)
    What went into the activation?
averaged | it is divided by m, which ∂L/∂a has done already | result / Z.shape[1]
    The 1/m lives in ∂L/∂a alone. Where is it in yours?
wrong-sign | the sign is wrong | -result
    Is there a minus in the formula?
sigmoid-slope-always | it takes the sigmoid's slope, whatever the activation is | dA * d_sigmoid(Z)
    Which activation does this layer use, and which of your arguments knows its slope?
matrix-product-transposed | the two factors are multiplied as matrices, the second one transposed
    | dA @ d_activation(Z).T
    ⊙ works entry by entry. Which operator is that?
slope-at-sigma | σ′ is taken at σ(Z), where the slope at Z is asked for | dA * d_activation(sigmoid(Z))
    What went into the activation, and what came out of it?
slope-as-mask | the slope only decides what passes: its size is missing | dA * (d_activation(Z) > 0)
    For tanh the slope at z is a number between 0 and 1. What becomes of that number in your lines?
roles-swapped | dA and Z have changed places: the slope is taken at dA, and Z is a factor | Z * d_activation(dA)
    Which of the two arrays went into the activation on the way forward?
slope-at-sigma-averaged | σ′ is taken at σ(Z), and it is divided by m | dA * d_activation(sigmoid(Z)) / Z.shape[1]
    What went into the activation, and what came out of it? And where is the 1/m already?
squared-slope | the slope counts twice | dA * d_activation(Z) ** 2
    How often does this layer's z pass through the activation?
""",
    hidden_delta="""
without-derivative | σ′(z) is missing | W_next.T @ delta_next
    Which slope does this layer's z pass through on its way to a?
weights-not-transposed | W is not transposed | W_next.T -> W_next
    Blame travels backwards: from the next layer's neurons to this layer's. Which shape must W have for that?
weights-forgotten | W is missing | delta_next * d_activation(Z)
    How much of a neuron's blame goes to each of those before it? What decides it?
blame-forgotten | δ of the next layer is missing | W_next.T @ d_activation(W_next @ Z)
    What is handed back through W?
z-for-derivative | Z itself is a factor, where σ′(Z) belongs | d_activation(Z) -> Z
    What is d_activation for?
added | the slope is added, not multiplied | W_next.T @ delta_next + d_activation(Z)
    Along a path slopes multiply. Which operator is ⊙?
slope-of-blame | σ′ is taken at what was handed back, not at Z | d_activation(Z) -> d_activation(W_next.T @ delta_next)
    What went into this layer's activation?
averaged | it is divided by m, which ∂L/∂a has done already | result / Z.shape[1]
    The 1/m lives in ∂L/∂a alone. Where is it in yours?
wrong-sign | the sign is wrong | -result
    Is there a minus in the formula?
sigmoid-slope-always | it takes the sigmoid's slope, whatever the activation is | d_activation(Z) -> d_sigmoid(Z)
    Which activation does this layer use, and which of your arguments knows its slope?
slope-at-sigma | σ′ is taken at σ(Z), where the slope at Z is asked for | d_activation(Z) -> d_activation(sigmoid(Z))
    What went into the activation, and what came out of it?
entry-by-entry | W and δ are multiplied entry by entry | W_next.T @ delta_next -> W_next.T * delta_next
    Each neuron gathers blame from all of the next layer. Which product sums over them?
matrix-product | the slope is multiplied as a matrix | * d_activation(Z) -> @ d_activation(Z)
    ⊙ works entry by entry. Which operator is that?
slope-before-weights | the slope is multiplied before W, to the δ of the next layer
    | W_next.T @ (delta_next * d_activation(Z))
    Blame comes back through W first. Which layer's slope is next, and how many rows does it have?
precedence | Python multiplies the slope with W first: brackets are missing | d_activation(Z) * W_next.T @ delta_next
    Python gives `*` and `@` the same rank, and goes from left to right. Which product should come first?
absolute-weights | the signs of the weights are lost | W_next.T -> np.abs(W_next).T
    What does a negative weight do to the blame that passes it?
shared-out | the weights are divided by their sum, as if blame were shared out
    | W_next.T -> (W_next / W_next.sum(axis=1, keepdims=True)).T
    | W_next.T -> (W_next / W_next.sum(axis=0, keepdims=True)).T
    What is ∂z/∂a of the next layer: a weight, or its share?
slope-as-mask | the slope only decides what passes: its size is missing | d_activation(Z) -> (d_activation(Z) > 0)
    For tanh the slope at z is a number between 0 and 1. What becomes of that number in your lines?
paths-averaged | the paths are averaged, not added up | result / len(W_next)
    Each neuron gathers blame from all of the next layer. Does the formula divide by their number?
""",
    layer_grads="""
transposed | dW is transposed | delta @ A_prev.T -> A_prev @ delta.T
    dW has the shape of W: a row for each neuron of this layer. Which factor comes first?
bias-not-summed | db is not summed over the batch | np.sum(delta, axis=1, keepdims=True) -> delta.copy()
    There is one b for all examples. How do their gradients come together?
bias-summed-over-neurons | db is summed over the neurons, not over the batch | axis=1 -> axis=0
    Which of rows and columns stands for examples?
bias-one-number | db is a single number | delta, axis=1, keepdims=True -> delta
    Each neuron has a bias of its own. Over which axis does the sum run?
bias-flat | db has shape (n,), where (n, 1) belongs | axis=1, keepdims=True -> axis=1
    `keepdims` keeps the dimension that the sum would drop.
bias-averaged | db is averaged over the batch, which ∂L/∂a has done already | np.sum -> np.mean
    The 1/m lives in ∂L/∂a alone. Is it a sum or a mean here?
bias-zero | db is zero | np.sum(delta, axis=1, keepdims=True) -> np.zeros((len(delta), 1))
    Does the loss change when b changes? What is ∂z/∂b?
averaged | both are divided by m, which ∂L/∂a has done already | layer_grads(delta / delta.shape[1], A_prev)
    The 1/m lives in ∂L/∂a alone. Where is it in yours?
last-example-only | only the last example counts | layer_grads(delta[:, -1:], A_prev[:, -1:])
    Which columns enter your sums?
first-example-only | only the first example counts | layer_grads(delta[:, :1], A_prev[:, :1])
    Which columns enter your sums?
order-swapped | db and dW come back in the wrong order | result[::-1]
    Read the docstring's last line: which comes first?
weights-averaged | dW is divided by m, which ∂L/∂a has done already | A_prev.T -> A_prev.T / delta.shape[1]
    The 1/m lives in ∂L/∂a alone. Where is it in your dW?
transpose-forgotten | dW lacks a transpose: it is δ a | A_prev.T -> A_prev
    δ is (n, m), a is (n_prev, m), and dW has the shape of W. Which axis must the product sum over?
rows-as-examples | δ is transposed, as if the examples were its rows | delta @ A_prev.T -> delta.T @ A_prev
    Examples stand in columns here. Over which axis of δ and of a does the product sum?
weights-only | only dW comes back | result[0]
    Read the docstring's last line: how many things are asked for?
wrong-sign | both have the wrong sign | layer_grads(-delta, A_prev)
    Is there a minus in either formula? Who takes the step downhill?
weights-last-example | dW is that of the last example alone | delta @ A_prev.T -> delta[:, -1:] @ A_prev[:, -1:].T
    Which columns enter dW? In a loop: does each turn add to it, or start it anew?
weights-first-example | dW is that of the first example alone | delta @ A_prev.T -> delta[:, :1] @ A_prev[:, :1].T
    Which columns enter dW?
weights-last-left-out | the last example is missing in dW | delta @ A_prev.T -> delta[:, :-1] @ A_prev[:, :-1].T
    How often does your loop over the examples run?
bias-last-example | db is that of the last example alone | np.sum(delta, axis=1, keepdims=True) -> delta[:, -1:]
    Which columns enter db? In a loop: does each turn add to it, or start it anew?
bias-as-row | db is a row, of shape (1, n) | axis=1, keepdims=True) -> axis=1)[None]
    b has a row for each neuron. Which shape must db have, then?
""",
    backward="""
hidden-without-derivative | the error signal of the hidden layers lacks σ′(z) | hidden_delta: W_next.T @ delta_next
    Which slope does this layer's z pass through on its way to a?
output-without-derivative | the error signal of the output lacks σ′(z) | output_delta: dA
    Which slope does this layer's z pass through on its way to a?
no-1-over-m | the 1/m is missing: it is the gradient of the sum over the batch | d_loss: Y_hat - Y
    Either a sum stands for the mean, or the 1/m got lost. Where does it live in L?
1-over-m-twice | the 1/m is applied twice | d_loss: Y.shape[1] -> Y.shape[1] ** 2
    The 1/m lives in ∂L/∂a alone. Do your sums divide by m once more?
factor-2 | every gradient is twice too large | d_loss: 2 * result
    It is the gradient of mse; L is half of that. What happens to the 2 of the square?
wrong-sign | the sign is wrong: y − ŷ where ŷ − y belongs | d_loss: Y_hat - Y -> Y - Y_hat
    If ŷ is too large, should L grow or shrink when ŷ grows further?
slope-at-a | σ′ is taken at a, where the slope at z is asked for | backward(params, As[1:], As, Y, d_activation)
    What went into the activation? The memory keeps both Zs and As.
z-rule | z(1 − z) stands where σ′(z) belongs | backward(params, Zs, As, Y, lambda z: z * (1 - z))
    The caller hands you d_activation, which knows the slope. Where do you call it?
sigmoid-rule-always | a(1 − a) stands where σ′(z) belongs, whatever the activation is
    | backward(params, As[1:], As, Y, lambda a: a * (1 - a))
    That is the sigmoid's slope. Which one does this network use, and who knows it?
activation-for-derivative | a stands where σ′(z) belongs | backward(params, As[1:], As, Y, lambda a: a)
    How steep is the activation at z? That is not its height.
next-layers-z | a hidden layer takes σ′ at the z of the next layer
    | backward(params, [*Zs[1:], Zs[-1]], As, Y, d_activation)
    Write the shapes beside the product: whose z has as many rows as this layer has neurons?
weights-not-transposed | W stands the wrong way round on the way back | hidden_delta: W_next.T -> W_next
    Blame travels from the next layer's neurons to this layer's. Which shape must W have for that?
weights-not-transposed-to-the-end [alone] | W stands the wrong way round on the way back | \
    hidden_delta: W_next.T -> W_next; backpropagate: return grads -> return (grads, params[0][0] @ delta)[0]
    Blame travels from the next layer's neurons to this layer's. Which shape must W have for that?
transposed | every dW is transposed | layer_grads: delta @ A_prev.T -> A_prev @ delta.T
    dW has the shape of W: a row for each neuron of this layer. Which factor comes first?
z-for-a | δ zᵀ stands where δ aᵀ belongs | backward(params, Zs, [As[0], *Zs[:-1], As[-1]], Y, d_activation)
    What did this layer multiply with its weights on the way forward?
own-activations [alone] | dW is built with the layer's own activations, not with those that came into it | \
    backpropagate: As[-2] -> As[-1]; backpropagate: As[layer] -> As[layer + 1]
    What did this layer multiply with its weights on the way forward?
layers-reversed | the layers come back in reverse order | result[::-1]
    The pass runs from the last layer to the first. In which order are the layers asked for?
bias-not-summed | db is not summed over the batch | layer_grads: np.sum(delta, axis=1, keepdims=True) -> delta.copy()
    There is one b for all examples. How do their gradients come together?
bias-summed-over-neurons | db is summed over the neurons, not over the batch | layer_grads: axis=1 -> axis=0
    Which of rows and columns stands for examples?
bias-one-number | db is a single number | layer_grads: delta, axis=1, keepdims=True -> delta
    Each neuron has a bias of its own. Over which axis does the sum run?
bias-flat | db has shape (n,), where (n, 1) belongs | layer_grads: axis=1, keepdims=True -> axis=1
    `keepdims` keeps the dimension that the sum would drop.
bias-averaged | db is averaged over the batch, which ∂L/∂a has done already | layer_grads: np.sum -> np.mean
    The 1/m lives in ∂L/∂a alone. Is it a sum or a mean here?
bias-zero | db is zero | layer_grads: np.sum(delta, axis=1, keepdims=True) -> np.zeros((len(delta), 1))
    Does the loss change when b changes? What is ∂z/∂b?
last-example-only | only the last example counts | layer_grads: layer_grads(delta[:, -1:], A_prev[:, -1:])
    Which columns enter your sums?
weights-forgotten | blame is handed back without W | hidden_delta: delta_next * d_activation(Z)
    How much of a neuron's blame goes to each of those before it? What decides it?
only-last-layer | only the last layer's gradients come back | result[-1:]
    How many layers does the network have? Each needs its pair (dW, db).
sigmoid-slope-always | it takes the sigmoid's slope, whatever the activation is | backward(params, Zs, As, Y, d_sigmoid)
    Which activation does this layer use, and which of your arguments knows its slope?
hidden-slope-at-a | σ′ is taken at a in the hidden layers, where the slope at z is asked for
    | backward(params, [*As[1:-1], Zs[-1]], As, Y, d_activation)
    What went into the activation of a hidden layer? The memory keeps both Zs and As.
output-slope-at-a | σ′ is taken at a in the last layer, where the slope at z is asked for
    | backward(params, [*Zs[:-1], As[-1]], As, Y, d_activation)
    What went into the last activation? The memory keeps both Zs and As.
previous-layers-z | a hidden layer takes σ′ at the z of the layer before; before the first one, Zs[-1] is the last
    | backward(params, [Zs[-1], *Zs[:-2], Zs[-1]][-len(Zs) :], As, Y, d_activation)
    Print the index of each turn of your loop: which entry of Zs belongs to which entry of params?
own-weights | blame is handed back through a layer's own W
    | backward([params[0], *params[:-1]], Zs, As, Y, d_activation)
    Between this layer and the next one lies one W. Which entry of params is it?
also-divided-by-n | it is divided by the number of outputs too | d_loss: Y.shape[1] -> Y.size
    L has 1/(2m). How many numbers does `Y.size` count, and `Y.mean` with them?
divided-by-n | it is divided by the number of outputs, not of examples | d_loss: Y.shape[1] -> Y.shape[0]
    Which of rows and columns stands for examples? What is `len(Y)`?
biases-no-1-over-m | the 1/m is missing in every db | layer_grads: keepdims=True) -> keepdims=True) * delta.shape[1]
    dW and db come from the same δ. Where does its 1/m live in yours?
weights-no-1-over-m | the 1/m is missing in every dW | layer_grads: A_prev.T -> A_prev.T * delta.shape[1]
    dW and db come from the same δ. Where does its 1/m live in yours?
weights-averaged | dW is divided by m, which ∂L/∂a has done already | layer_grads: A_prev.T -> A_prev.T / delta.shape[1]
    The 1/m lives in ∂L/∂a alone. Where is it in your dW?
order-swapped | each layer's pair is (db, dW) | layer_grads: result[::-1]
    What does layer_grads give back first? What is asked for first?
transpose-forgotten | every dW lacks a transpose: it is δ a | layer_grads: A_prev.T -> A_prev
    δ is (n, m), a is (n_prev, m), and dW has the shape of W. Which axis must the product sum over?
hidden-sigmoid-slope-always | the hidden layers take the sigmoid's slope, whatever the activation is
    | hidden_delta: d_activation(Z) -> d_sigmoid(Z)
    Which activation does this layer use, and which of your arguments knows its slope?
outputs-signal-for-all | every hidden layer starts from the error signal of the output, not from that of the layer \
    after it
    | backpropagate(params, Zs, As, delta, d_activation) -> [layer_grads(delta, As[-2]), *(layer_grads(hidden_delta( \
        W, delta, Z, d_activation), A) for (W, b), Z, A in [*zip(params[1:], Zs, As)][::-1])][::-1]
    What does layer 1 get handed back, in a network of three layers? Which name holds it in your loop?
""",
    gradient_check="""
gather := worst = max(worst, relative_error(
absolute-error | the errors are absolute, not relative | relative_error: max(abs(g), abs(g_numeric), 1e-6) -> 1.0
    A difference of 0.001 is nothing beside 100 and everything beside 0.001. What does the formula divide by?
mean-for-max [alone] | the errors are averaged | \
    max(worst, relative -> (worst + relative; return worst -> return worst / sum(a.size for a in chain_arrays(params))
    One wrong entry among a thousand: does your number show it?
one-norm-for-all | all gradients are put into one norm | \
    worst = 0.0 -> worst = (); max(worst, relative_error( -> (*worst, (; return worst -> return one_norm(worst, size) \
    for size in (lambda g, n: max(g + n, 1e-12), lambda g, n: max(g, n, 1e-6), lambda g, n: max(g, 1e-12), \
    lambda g, n: max(n, 1e-12), lambda g, n: 1.0)
    A wrong bias can hide among large weights. Which error is asked for, and of what?
one-sided | the difference is one-sided | kept - h -> kept; 2.0 * h -> h
    How accurate is a one-sided difference, and how accurate a central one?
not-put-back | an entry is not put back bit for bit: h was added and taken away again
    | kept - h -> parameter[index] - 2 * h; below = loss(params) -> below, kept = loss(params), parameter[index] + h
    x + h − 2h + h need not be x in floating point. How else can an entry come back?
weights-only | the biases are not checked | chain_arrays: [W for W, _ in params]
    Over how many entries does your loop run?
last-entry-only | only the last entry counts | gather: worst = (relative_error(
    Is your error kept, or overwritten by the next one?
summed | the errors are added up | gather: worst = (worst + relative_error(
    The largest error is asked for. What does your loop do with each?
smallest [alone] | the smallest error comes back | worst = 0.0 -> worst = np.inf; max(worst -> min(worst
    Which of all errors says whether something is wrong?
nan-overlooked | right, but a gradient that is not a number goes unnoticed
    | gather: worst = max_but_infinity(worst, relative_error(
    Every comparison with nan is False. What does your maximum do with it?
divided-by-h | the numerical slope is twice too large | relative_error: relative_error(g, 2 * g_numeric)
    How far apart are the two points?
divided-by-the-sum | the error is divided by |g| + |ĝ| | relative_error: abs(g), abs -> abs(g) + abs
    That is a common form too. By which of the two does this one divide?
no-floor | tiny gradients count in full: the 1e-6 in the denominator is missing
    | relative_error: max(abs(g), abs(g_numeric), 1e-6) -> max(abs(g), abs(g_numeric))
    Where g and ĝ are as small as rounding errors, how large is |g − ĝ| divided by the larger of them?
left-changed | an entry is not put back after it was changed
    | below = loss(params) -> below, kept = loss(params), kept - h
    What is in this entry when the next loss is computed?
sign | the difference is the wrong way round | relative_error: relative_error(g, -g_numeric)
    Where the loss rises, is your slope positive?
times-h | the difference is divided by 2 and then multiplied by h | (2.0 * h) -> 2 * h
    Python reads d / 2 * h from left to right. Where do the brackets belong?
not-divided | the difference is not divided | (above - below) / (2.0 * h) -> above - below
    A slope is rise over run. What is the run?
biases-only | the weights are not checked | chain_arrays: [b for _, b in params]
    Over how many entries does your loop run?
first-layer-only | only the first layer is checked | chain_arrays: params[0]
    Where does your function end: inside a loop, or after it?
last-layer-only | only the last layer counts | chain_arrays: params[-1]
    Where does your largest error start anew?
first-array-only | only the W of the first layer is checked | chain_arrays: params[0][:1]
    Where does your function end: inside a loop, or after it?
first-entry-only | only the very first entry is checked | chain_arrays: [params[0][0][:1, :1]]
    Where does your function end: inside a loop, or after it?
last-array-only | only the last array counts, the b of the last layer | chain_arrays: params[-1][1:]
    Where does your largest error start anew?
some-entries-only | of an array only the diagonal is checked: the entries whose row and column have the same number
    | np.ndindex(parameter.shape) -> [(i, i) for i in range(min(parameter.shape))]
    How many entries does an array of 2 rows and 3 columns have, and which of them does your loop visit?
first-row-only | of each array only the first row is checked
    | np.ndindex(parameter.shape) -> np.ndindex(1, parameter.shape[1])
    How many entries does an array of 2 rows and 3 columns have, and which of them does your loop visit?
first-column-only | of each array only the first column is checked
    | np.ndindex(parameter.shape) -> np.ndindex(len(parameter), 1)
    How many entries does an array of 2 rows and 3 columns have, and which of them does your loop visit?
sign-kept | only differences of one sign count: a gradient that is too small goes unnoticed
    | relative_error: abs(g - g_numeric) -> (g - g_numeric)
    What does your error become where the difference is below 0, and what does the maximum make of it?
other-sign-kept | only differences of one sign count: a gradient that is too large goes unnoticed
    | relative_error: abs(g - g_numeric) -> (g_numeric - g)
    What does your error become where the difference is below 0, and what does the maximum make of it?
one-size-below | the error is divided by the size of g alone
    | relative_error: max(abs(g), abs(g_numeric), 1e-6) -> max(abs(g), 1e-6)
    Two sizes can be in the denominator: |g| and |ĝ|. Which one does the formula take?
other-size-below | the error is divided by the size of ĝ alone
    | relative_error: max(abs(g), abs(g_numeric), 1e-6) -> max(abs(g_numeric), 1e-6)
    Two sizes can be in the denominator: |g| and |ĝ|. Which one does the formula take?
added-below | the error is divided by |g| + |ĝ|, and a small number is added to that
    | relative_error: max(abs(g), abs(g_numeric), 1e-6) -> (abs(g) + abs(g_numeric) + 1e-6)
    That is a common form too. What does this one divide by?
h-ignored | the step that is taken is not the caller's h | gradient_check(loss, params, grads)
    What does the caller's h do in your function?
whole-array | all entries of an array are moved at once, not one at a time | \
    kept = parameter[index] -> kept = parameter.copy(); parameter[index] = kept + h -> parameter[...] = kept + h; \
    parameter[index] = kept - h -> parameter[...] = kept - h; \
    below = loss(params) -> below, parameter[...], kept = loss(params), kept, kept[index]
    A partial derivative lets one number move. Which entries move between your two losses?
half-way | the numerical slope is half of what it should be: the points are h apart, but it is divided by 2h
    | kept - h -> kept
    Where do your two losses stand, and how far apart are they?
brackets-around-difference | brackets are missing: only the second loss is divided | (above - below) -> above - below
    Python divides before it subtracts. What is to be divided?
nan-comes-back [alone] | right, but nan comes back where a gradient is not a number | \
    np.nan if any(np.isnan(gradient).any() for gradient in chain_arrays(grads)) else result
    Does a comparison with nan ever hold? How else can you ask whether a number is nan?
""",
)
