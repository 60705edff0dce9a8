"""Mistakes of lesson 02: layers."""

import numpy as np

from course_lib.mistakes.table import tables
from course_lib.network import Array


def evened(W: Array, scale: float) -> Array:
    """Stretch the weights so that their spread is exactly `scale`."""
    return scale * (W - np.mean(W)) / np.std(W) if W.size > 1 else W


MISTAKES = tables(
    evened,
    layer_forward="""
bias-forgotten | the bias is missing | layer_forward(W, 0 * b, A_prev, activation)
    What is Z when every input is 0?
weights-transposed | the weights are transposed | layer_forward(W.T, b, A_prev, activation)
    W has a row for each neuron of this layer and a column for each input. Which of its dimensions must match
    A_prev?
entry-by-entry | W and A_prev are multiplied entry by entry | W @ A_prev -> W * A_prev
    `*` pairs up entries; the weighted sums need a product of matrices. Which operator is that?
no-activation | A equals Z: no activation is applied to the result | layer_forward(W, b, A_prev, identity)
    What is the difference between Z and A?
z-overwritten | Z holds the activations, not the weighted sums | result[1], result[1]
    The backward pass will need Z as it was before the activation. Keep both.
order-swapped | A and Z come back in the wrong order | result[::-1]
    Read the docstring's last line: which comes first?
only-a | only A comes back | result[1]
    Two arrays are asked for. Which one did you compute on the way?
bias-flat | the bias lost its column shape, so it is added along the batch
    | layer_forward(W, b.ravel(), A_prev, activation)
    A flat bias meets the entries of a row: its entry j goes to column j, so to example j. To what should entry i of b
    be added, and which shape does that?
bias-after-activation | the bias is added after the activation | (W @ A_prev, activation(W @ A_prev) + b)
    | (W @ A_prev + b, activation(W @ A_prev) + b) | (activation(W @ A_prev), activation(W @ A_prev) + b)
    | (activation(W @ A_prev) + b, activation(W @ A_prev) + b)
    | (activation(W @ A_prev) + b, activation(activation(W @ A_prev) + b))
    The bias belongs to Z. Which comes first, the sum or the activation?
activated-without-bias | the activation is applied before the bias is added: A is made of W A_prev alone
    | activation(Z) -> activation(W @ A_prev)
    Z is the sum with its bias. What does the formula put into the activation: Z, or the product alone?
factors-swapped | the product is the wrong way round: A_prev stands on the left of W | W @ A_prev -> A_prev @ W
    Write the shapes of both factors below them. Which order makes the two inner sizes equal for every batch?
rows-as-examples | the examples come out in rows, as in books that write examples as rows
    | W @ A_prev -> A_prev @ W.T | W @ A_prev -> A_prev.T @ W.T | W @ A_prev + b -> A_prev @ W.T + b.T
    Here each example is a column, in A_prev, in Z and in A. Which of your lines makes a row of it?
examples-in-rows | the numbers are right, but each example is a row, where it should be a column
    | result[0].T, result[1].T
    Z and A have a row for each neuron and a column for each example. Which of your lines turns that round?
summed-to-one-number | all products are added up to one number
    | W @ A_prev -> np.sum(W * A_prev) | W @ A_prev + b -> np.sum(W * A_prev + b)
    Each neuron has a sum of its own, for each example. Which operation makes a matrix of them?
activated-input | the activation is applied to A_prev, before it is weighted | W @ A_prev -> W @ activation(A_prev)
    What does the activation act on?
bias-subtracted | the bias is subtracted | layer_forward(W, -b, A_prev, activation)
    Compare the sign in front of b with the formula.
bias-per-input | the bias is added once for every input | layer_forward(W, W.shape[1] * b, A_prev, activation)
    How many biases does one neuron have? Look at what is inside the sum and what is outside.
bias-twice | the bias counts twice | layer_forward(W, 2 * b, A_prev, activation)
    How often does b appear in the formula?
first-bias-for-all | every neuron gets the bias of the first | layer_forward(W, b[:1], A_prev, activation)
    Which entry of b belongs to which neuron?
biases-added-up | every neuron gets the sum of all biases | layer_forward(W, np.sum(b), A_prev, activation)
    Which entry of b belongs to which neuron?
mean-for-sum | the products are averaged, not added up | layer_forward(W / W.shape[1], b, A_prev, activation)
    Is there a division by the number of inputs in the formula?
divided-by-m | the weighted sums are divided by the number of examples
    | layer_forward(W / A_prev.shape[1], b, A_prev, activation)
    Does the z of one example depend on how many others there are?
ones-and-bias-apart | the row of ones and the column of biases stand at different ends: the weights meet the wrong \
    inputs
    | W @ A_prev + b -> np.hstack([W, b]) @ np.vstack([np.ones((1, A_prev.shape[1])), A_prev])
    | W @ A_prev + b -> np.hstack([b, W]) @ np.vstack([A_prev, np.ones((1, A_prev.shape[1]))])
    Which column of the larger matrix meets which row of the larger input? Write both out for two inputs.
last-input-left-out | the last input is left out | layer_forward(W[:, :-1], b, A_prev[:-1], activation)
    How often does your innermost loop run for three inputs?
activated-twice | A has been through the activation twice
    | layer_forward(W, b, A_prev, lambda Z: activation(activation(Z)))
    Follow one number from Z to A: where does the activation meet it?
""",
    count_params="""
pairs := pairwise(sizes)
weights-only | the biases are not counted | n * (n_prev + 1) -> n * n_prev
    What does each neuron have besides its weights?
inputs-counted | the number of inputs is counted too, as if each of them had a parameter of its own
    | count_params(sizes) + sizes[0]
    The inputs are given, and nothing is learned about them alone. What does each term of your sum count, and
    which of them holds the number of inputs by itself?
one-bias-a-layer | one bias is counted for each layer, not for each neuron | n * (n_prev + 1) -> n * n_prev + 1
    How many biases does a layer of 10 neurons have?
bias-on-the-wrong-side | a bias is counted for each input of a layer, not for each of its neurons
    | n * (n_prev + 1) -> n * n_prev + n_prev
    b has one row for each neuron of its own layer. Which of the two sizes is that?
neurons-counted [alone] | the neurons are counted, not the parameters | sum(sizes)
    How many weights lead into one neuron?
all-multiplied | all sizes are multiplied together | int(np.prod(sizes))
    | int(np.prod(sizes)) + sum(sizes[1:]) | int(np.prod(sizes)) + sum(sizes)
    Which layers are joined to each other by weights?
first-layer-only | only the first layer is counted | pairs: [tuple(sizes[:2])]
    How many pairs of neighbouring layers are there?
last-layer-left-out | the last layer is left out | pairs: list(pairwise(sizes))[:-1]
    How many pairs of neighbouring layers are there, and which of them does your loop visit?
first-layer-left-out | the first layer is left out | pairs: list(pairwise(sizes))[1:]
    How many pairs of neighbouring layers are there, and which of them does your loop visit?
last-layer-only | only the last layer is counted | pairs: list(pairwise(sizes))[-1:]
    In a loop: does each turn add to the total, or start it anew?
every-other-size | each size is paired with the one after the next | pairs: zip(sizes, sizes[2:])
    Which layers are joined to each other by weights? Write down the pairs that your lines make.
all-earlier-layers | each layer is joined to all before it, but its biases are counted once
    | pairs: [(sum(sizes[:i]), sizes[i]) for i in range(1, len(sizes))]
    Which layer do the weights of layer 3 come from? How many matrices W does the network have?
previous-never-moves | every layer is joined to the inputs, not to the layer before it
    | pairs: [(sizes[0], n) for n in sizes[1:]]
    Which size stands for the layer before, in the second turn of your loop?
first-of-that-size | where sizes are equal, a layer is joined to the wrong one: that before the first layer of that size
    | pairs: [(sizes[sizes.index(n) - 1], n) for n in sizes[1:]]
    What does a search for a size find when two layers have the same size?
rows-counted | the rows of W and b are counted, not their entries | 2 * sum(sizes[1:])
    What does len give for an array of shape (3, 2)? How many numbers does it hold?
sizes-added | neighbouring sizes are added, not multiplied | n * (n_prev + 1) -> n_prev + 2 * n
    How many weights join 2 inputs to 3 neurons?
""",
    init_params="""
zero-weights | all weights are zero | rng.normal(0.0, scale, (n, n_prev)) -> np.zeros((n, n_prev))
    What would tell two neurons of a layer apart if they start the same?
random-biases | the biases are not 0, and differ from one another | np.zeros((n, 1)) -> rng.normal(0.0, 0.1, (n, 1))
    | np.zeros((n, 1)) -> rng.uniform(0.0, 1.0, (n, 1))
    The text above the exercise says what is random, and what the biases start with. What is that?
scale-ignored | the scale is ignored: the weights have standard deviation 1 | 0.0, scale -> 0.0, 1.0
    Where does `scale` enter your draw?
scale-as-variance | the scale is taken for the variance | 0.0, scale -> 0.0, np.sqrt(scale)
    Which of the two is asked for, the standard deviation or its square?
scale-squared | the scale counts twice | rng.normal -> scale * rng.normal
    Do you give `scale` to the draw, and then multiply by it again?
scale-as-mean | the scale is the mean of the weights, not their spread | 0.0, scale -> scale, 1.0
    Where does `scale` come in, and what does it change there: the middle of the numbers, or their spread?
uniform | the weights are spread evenly, not normally | normal(0.0, scale -> uniform(-scale, scale
    | normal(0.0, scale -> uniform(0.0, scale | normal(0.0, scale -> uniform(0.0, 1.0
    | normal(0.0, scale -> uniform(-1.0, 1.0
    | rng.normal(0.0, scale, (n, n_prev)) -> scale * (rng.random((n, n_prev)) - 0.5)
    Which distribution is asked for in the text above the exercise?
never-negative | no weight is negative
    | rng.normal(0.0, scale, (n, n_prev)) -> np.abs(rng.normal(0.0, scale, (n, n_prev)))
    A normal distribution around 0 has two sides. Does yours?
shape-swapped | the weights have one row for each input | (n, n_prev) -> (n_prev, n)
    W has a row for each neuron of its layer: 784 inputs into 128 neurons make 128 × 784.
bias-flat | the biases have shape (n,) | np.zeros((n, 1)) -> np.zeros(n)
    Which shape lays a bias beside every column of a batch?
bias-as-row | the biases are a row, of shape (1, n) | np.zeros((n, 1)) -> np.zeros((1, n))
    Each row of W A_prev belongs to a neuron. Which shape of b gives each row a bias of its own?
bias-of-ones | the biases all start with one number that is not 0 | np.zeros((n, 1)) -> np.ones((n, 1))
    With which number do the biases start? It stands in the text above the exercise.
same-number | all weights of a layer are the same number
    | rng.normal(0.0, scale, (n, n_prev)) -> np.full((n, n_prev), scale)
    What would tell two neurons of a layer apart? If you did draw: which argument of `rng.normal` is the mean,
    and which the standard deviation?
pair-swapped | b and W are swapped in the pairs | [(b, W) for W, b in result]
    Read the docstring's last line: which comes first in a pair?
two-lists | W and b come back in two lists of their own | ([W for W, _ in result], [b for _, b in result])
    | [[W for W, _ in result], [b for _, b in result]]
    The docstring asks for one list. What is each of its items?
flat-list | W and b stand one after the other in the list, not in pairs | [a for layer in result for a in layer]
    What is each item of the list: an array, or a pair?
weights-only | the list holds the weights alone, without the biases | [W for W, _ in result]
    The docstring asks for pairs. What stands beside W in each?
one-pair-only | only one pair comes back, however many layers there are | result[:1] | result[0] | result[-1]
    How often does your loop run to its end? And does the list start before it, or anew in each turn?
ignores-rng | the weights do not come from rng | rng.normal -> np.random.default_rng(0).normal
    The caller hands you a generator so that a run can be repeated. Where do you use it?
shared-weights | weights share their numbers
    | rng.normal(0.0, scale, (n, n_prev)) -> np.tile(rng.normal(0.0, scale, n_prev), (n, 1))
    | rng.normal(0.0, scale, (n, n_prev)) -> np.tile(rng.normal(0.0, scale, (n, 1)), (1, n_prev))
    Every weight is a draw of its own from rng. Follow one number that was drawn: in how many places does it end
    up?
in-order | the weights are in some order
    | rng.normal(0.0, scale, (n, n_prev)) -> np.sort(rng.normal(0.0, scale, (n, n_prev)))
    | rng.normal(0.0, scale, (n, n_prev)) -> np.sort(rng.normal(0.0, scale, (n, n_prev)), axis=0)
    What happens to the numbers between the draw and the list? Does one weight tell you something about the
    next?
evened-out | the weights are fitted to one another, so that their spread is exactly `scale`
    | rng.normal(0.0, scale, (n, n_prev)) -> evened(rng.normal(size=(n, n_prev)), scale)
    Each weight is a draw of its own. What happens to a single weight in your lines after it is drawn?
another-distribution | the weights do not follow the normal distribution that is asked for
    | normal(0.0, scale -> laplace(0.0, scale / np.sqrt(2)
    | normal(0.0, scale -> logistic(0.0, scale * np.sqrt(3) / np.pi
    Which distribution is asked for in the text above the exercise, and which method of rng draws from it?
""",
    forward="""
no-activation | no activation is applied to the result | layer_forward: result[0], result[0]
    What is the difference between Z and A?
z-not-kept | Zs holds the activations, not the weighted sums | return Zs, As -> return As[1:], As
    The backward pass needs every Z as it was before the activation. Do you keep Z, or what it became?
input-missing | As does not start with the input | return Zs, As -> return Zs, As[1:]
    The docstring asks for one A more than there are layers. With which one does `As` start?
unpacked-swapped | Z and A change places: Zs holds the activations, and As the weighted sums
    | layer_forward: result[::-1]
    Follow Z and A of one layer through your lines. In which order does the layer give them back, and into which
    list does each of them go?
zs-empty | Zs stays empty | return Zs, As -> return [], As
    What happens to each Z after it is computed: is it kept?
as-not-kept | As holds the input and nothing else | return Zs, As -> return Zs, As[:1]
    What happens to each A after it is computed: is it kept?
input-in-zs | Zs starts with the input too | return Zs, As -> return [As[0], *Zs], As
    X is no weighted sum. How many Zs are there in a network of one layer?
last-layer-skipped | the last layer is left out | forward(params[:-1], X, activation)
    How often does your loop run for a network of one layer, which is a list of one pair?
only-the-as [alone] | only the list As comes back | result[1]
    Which two lists does the docstring ask for?
only-the-last [alone] | only the last Z and the last A come back, not all of them | tuple(v[-1] for v in result)
    The docstring asks for the Z and the A of each layer. What do you collect on the way?
first-layer-only | the pass ends after the first layer | forward(params[:1], X, activation)
    Where does your function end: inside a loop, or after it?
order-swapped | As and Zs come back in the wrong order | return Zs, As -> return As, Zs
    Read the docstring's last line: which comes first?
only-the-prediction | only the prediction comes back, without the memory | return Zs, As -> return As[-1]
    Which two lists are asked for?
same-weights-twice [alone] | every layer uses the first layer's weights
    | forward([params[0]] * len(params), X, activation)
    Which layer's W and b does your loop take?
always-from-the-input | every layer gets X, not the activations of the layer before
    | As[-1], activation -> X, activation
    What flows into layer 2?
z-passed-on | the next layer gets Z, not A
    | forward(params, X, identity)[0], [X, *map(activation, forward(params, X, identity)[0])]
    What does a neuron hand on: its sum, or its sum after the activation?
linear-output [alone] | the last layer is not activated | result[0], [*result[1][:-1], result[0][-1]]
    One activation serves every layer of this network, the output included.
bias-forgotten | the biases are missing | forward([(W, 0 * b) for W, b in params], X, activation)
    What is Z when every input is 0?
weights-transposed | the weights are transposed | forward([(W.T, b) for W, b in params], X, activation)
    Write the shapes of W and of its input beside the product. Which dimensions must match?
bias-flat | the bias lost its column shape, so it is added along the batch
    | forward([(W, b.ravel()) for W, b in params], X, activation)
    A flat bias meets the entries of a row: its entry j goes to column j, so to example j. To what should entry i of b
    be added, and which shape does that?
""",
)
