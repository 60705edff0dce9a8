"""Mistakes of lesson 02: layers."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake, rule


def _init(draw: Any, bias: Any = lambda rng, n: np.zeros((n, 1))) -> Any:
    """`init_params` with another way to draw a weight matrix, or a bias."""

    def init_params(sizes: Sequence[int], rng: np.random.Generator, scale: float = 0.1) -> Any:
        return [(draw(rng, n, n_prev, scale), bias(rng, n)) for n_prev, n in pairwise(sizes)]

    return init_params


def _biases(count: Any) -> Any:
    """A wrapper of `count_params` that counts the biases of each pair (n_prev, n) in another way."""

    def wrapper(ordinary: Any) -> Any:
        pairs = ordinary.__globals__["pairwise"]
        return lambda sizes: sum(n * n_prev + count(n_prev, n) for n_prev, n in pairs(sizes))

    return wrapper


def _normal(rng: np.random.Generator, n: int, n_prev: int, scale: float) -> Any:
    return rng.normal(0.0, scale, (n, n_prev))


def _as_list(change: Any) -> Any:
    """`init_params` whose list of pairs is changed on its way out."""

    def init_params(sizes: Sequence[int], rng: np.random.Generator, scale: float = 0.1) -> Any:
        return change(network.init_params(sizes, rng, scale))

    return init_params


def _extended(W: Any, A_prev: Any, activation: Any, above: bool) -> Any:
    """`layer_forward` without a bias of its own: a row of ones stands above or below the inputs."""
    ones = np.ones((1, A_prev.shape[1]))
    Z = W @ np.vstack([ones, A_prev] if above else [A_prev, ones])
    return Z, activation(Z)


def _in_place(W: Any, b: Any, A_prev: Any, activation: Any) -> Any:
    A = activation(W @ A_prev + b)
    return A, A


def _first_weights_only(params: Any, X: Any, activation: Any) -> Any:
    return network.forward([params[0]] * len(params), X, activation)


def _through(change: Any) -> Any:
    """A wrapper of `forward` that changes what it returns."""
    return lambda forward: lambda params, X, activation: change(*forward(params, X, activation))


def _linear_end(params: Any, X: Any, activation: Any) -> Any:
    Zs, As = network.forward(params, X, activation)
    return Zs, [*As[:-1], Zs[-1]]


def _evened(W: Any, scale: float) -> Any:
    return scale * (W - np.mean(W)) / np.std(W) if W.size > 1 else W


MISTAKES: dict[str, tuple[Mistake, ...]] = {
    "layer_forward": (
        Mistake(
            "bias-forgotten",
            "the bias is missing",
            "What is Z when every input is 0?",
            lambda W, b, A_prev, activation: network.layer_forward(W, 0 * b, A_prev, activation),
        ),
        Mistake(
            "weights-transposed",
            "the weights are transposed",
            "W has a row for each neuron of this layer and a column for each input. Which dimension must meet A_prev?",
            lambda W, b, A_prev, activation: network.layer_forward(W.T, b, A_prev, activation),
        ),
        Mistake(
            "entry-by-entry",
            "W and A_prev are multiplied entry by entry",
            "`*` pairs up entries; the weighted sums need a product of matrices. Which operator is that?",
            lambda W, b, A_prev, activation: (W * A_prev + b, activation(W * A_prev + b)),
        ),
        Mistake(
            "no-activation",
            "A equals Z: no activation is applied to what comes back",
            "What is the difference between Z and A?",
            lambda W, b, A_prev, activation: network.layer_forward(W, b, A_prev, network.identity),
        ),
        Mistake(
            "z-overwritten",
            "Z holds the activations, not the weighted sums",
            "The backward pass will need Z as it was before the bend. Keep both.",
            _in_place,
        ),
        Mistake(
            "order-swapped",
            "A and Z come back in the wrong order",
            "Read the docstring's last line: which comes first?",
            lambda W, b, A_prev, activation: network.layer_forward(W, b, A_prev, activation)[::-1],
        ),
        Mistake(
            "only-a",
            "only A comes back",
            "Two arrays are asked for. Which one did you compute on the way?",
            lambda W, b, A_prev, activation: network.layer_forward(W, b, A_prev, activation)[1],
        ),
        Mistake(
            "bias-flat",
            "the bias lost its column shape, so it is added along the batch",
            "With shape (n,) or (1, n), NumPy lays the bias along the columns. Which shape lays it along the rows?",
            lambda W, b, A_prev, activation: network.layer_forward(W, b.ravel(), A_prev, activation),
        ),
        Mistake(
            "bias-after-activation",
            "the bias is added after the activation",
            "The bias belongs to Z. Which comes first, the sum or the bend?",
            lambda W, b, A_prev, activation: (W @ A_prev, activation(W @ A_prev) + b),
            also=(
                lambda W, b, A_prev, activation: (W @ A_prev + b, activation(W @ A_prev) + b),
                lambda W, b, A_prev, activation: (activation(W @ A_prev), activation(W @ A_prev) + b),
                lambda W, b, A_prev, activation: (activation(W @ A_prev) + b, activation(W @ A_prev) + b),
                lambda W, b, A_prev, activation: (
                    activation(W @ A_prev) + b,
                    activation(activation(W @ A_prev) + b),
                ),
            ),
        ),
        Mistake(
            "activated-without-bias",
            "the activation is applied before the bias is added: A is made of W A_prev alone",
            "Z is the sum with its bias. What does the formula bend: Z, or the product alone?",
            lambda W, b, A_prev, activation: (W @ A_prev + b, activation(W @ A_prev)),
        ),
        Mistake(
            "factors-swapped",
            "the product is the wrong way round: A_prev stands on the left of W",
            "Write the shapes of both factors below them. Which order lets the sizes in the middle meet for every "
            "batch?",
            lambda W, b, A_prev, activation: (A_prev @ W + b, activation(A_prev @ W + b)),
        ),
        Mistake(
            "rows-as-examples",
            "the examples come out in rows, as books have it that put them there",
            "Here each example is a column, in A_prev, in Z and in A. Which of your lines makes a row of it?",
            lambda W, b, A_prev, activation: (A_prev @ W.T + b, activation(A_prev @ W.T + b)),
            also=(
                lambda W, b, A_prev, activation: (A_prev.T @ W.T + b, activation(A_prev.T @ W.T + b)),
                lambda W, b, A_prev, activation: (A_prev @ W.T + b.T, activation(A_prev @ W.T + b.T)),
            ),
        ),
        Mistake(
            "examples-in-rows",
            "the numbers are right, but each example is a row, where it should be a column",
            "Z and A have a row for each neuron and a column for each example. Which of your lines turns that round?",
            lambda W, b, A_prev, activation: ((W @ A_prev + b).T, activation(W @ A_prev + b).T),
        ),
        Mistake(
            "summed-to-one-number",
            "all products are added up to one number",
            "Each neuron has a sum of its own, for each example. Which operation makes a matrix of them?",
            lambda W, b, A_prev, activation: (np.sum(W * A_prev) + b, activation(np.sum(W * A_prev) + b)),
            also=(
                lambda W, b, A_prev, activation: (
                    np.sum(W * A_prev + b),
                    activation(np.sum(W * A_prev + b)),
                ),
            ),
        ),
        Mistake(
            "activated-input",
            "the activation is applied to A_prev, before it is weighed",
            "What does the activation act on?",
            lambda W, b, A_prev, activation: (W @ activation(A_prev) + b, activation(W @ activation(A_prev) + b)),
        ),
        Mistake(
            "bias-subtracted",
            "the bias is subtracted",
            "Compare the sign in front of b with the formula.",
            lambda W, b, A_prev, activation: network.layer_forward(W, -b, A_prev, activation),
        ),
        Mistake(
            "bias-per-input",
            "the bias is added once for every input",
            "How many biases has one neuron? Look at what stands inside the sum and what outside.",
            lambda W, b, A_prev, activation: network.layer_forward(W, W.shape[1] * b, A_prev, activation),
        ),
        Mistake(
            "bias-twice",
            "the bias counts twice",
            "How often does b stand in the formula?",
            lambda W, b, A_prev, activation: network.layer_forward(W, 2 * b, A_prev, activation),
        ),
        Mistake(
            "first-bias-for-all",
            "every neuron gets the bias of the first",
            "Which entry of b belongs to which neuron?",
            lambda W, b, A_prev, activation: network.layer_forward(W, b[:1], A_prev, activation),
        ),
        Mistake(
            "biases-added-up",
            "every neuron gets the sum of all biases",
            "Which entry of b belongs to which neuron?",
            lambda W, b, A_prev, activation: network.layer_forward(W, np.sum(b), A_prev, activation),
        ),
        Mistake(
            "mean-for-sum",
            "the products are averaged, not added up",
            "Is there a division by the number of inputs in the formula?",
            lambda W, b, A_prev, activation: network.layer_forward(W / W.shape[1], b, A_prev, activation),
        ),
        Mistake(
            "divided-by-m",
            "the weighted sums are divided by the number of examples",
            "Does the z of one example know how many others there are?",
            lambda W, b, A_prev, activation: network.layer_forward(W / A_prev.shape[1], b, A_prev, activation),
        ),
        Mistake(
            "ones-and-bias-apart",
            "the row of ones and the column of biases stand at different ends: the weights meet the wrong inputs",
            "Which column of the larger matrix meets which row of the larger input? Write both out for two inputs.",
            lambda W, b, A_prev, activation: _extended(np.hstack([W, b]), A_prev, activation, above=True),
            also=(lambda W, b, A_prev, activation: _extended(np.hstack([b, W]), A_prev, activation, above=False),),
        ),
        Mistake(
            "last-input-left-out",
            "the last input is left out",
            "How often does your innermost loop run for three inputs?",
            lambda W, b, A_prev, activation: network.layer_forward(W[:, :-1], b, A_prev[:-1], activation),
        ),
        Mistake(
            "activated-twice",
            "A has been through the activation twice",
            "Follow one number from Z to A: where is it bent?",
            lambda W, b, A_prev, activation: network.layer_forward(W, b, A_prev, lambda Z: activation(activation(Z))),
        ),
    ),
    "count_params": (
        rule(
            "count_params",
            "weights-only",
            "the biases are not counted",
            "What has each neuron besides its weights?",
            count_params=_biases(lambda n_prev, n: 0),
        ),
        rule(
            "count_params",
            "inputs-counted",
            "the number of inputs is counted in, as if each of them had a parameter of its own",
            "The inputs are given, and nothing is learned about them alone. What does each term of your sum count, and "
            "which of them holds the number of inputs by itself?",
            count_params=lambda ordinary: lambda sizes: ordinary(sizes) + sizes[0],
        ),
        rule(
            "count_params",
            "one-bias-a-layer",
            "one bias is counted for each layer, not for each neuron",
            "How many biases has a layer of 10 neurons?",
            count_params=_biases(lambda n_prev, n: 1),
        ),
        rule(
            "count_params",
            "bias-on-the-wrong-side",
            "a bias is counted for each input of a layer, not for each of its neurons",
            "b has one row for each neuron of its own layer. Which of the two sizes is that?",
            count_params=_biases(lambda n_prev, n: n_prev),
        ),
        Mistake(
            "neurons-counted",
            "the neurons are counted, not the parameters",
            "How many weights lead into one neuron?",
            lambda sizes: sum(sizes),
        ),
        Mistake(
            "all-multiplied",
            "all sizes are multiplied together",
            "Which layers are joined to each other by weights?",
            lambda sizes: int(np.prod(sizes)),
            also=(
                lambda sizes: int(np.prod(sizes)) + sum(sizes[1:]),
                lambda sizes: int(np.prod(sizes)) + sum(sizes),
            ),
        ),
        rule(
            "count_params",
            "first-layer-only",
            "only the first layer is counted",
            "How many pairs of neighbouring layers are there?",
            pairwise=lambda sizes: [tuple(sizes[:2])],
        ),
        rule(
            "count_params",
            "last-layer-left-out",
            "the last layer is left out",
            "How many pairs of neighbouring layers are there, and which of them does your loop visit?",
            pairwise=lambda sizes: list(pairwise(sizes))[:-1],
        ),
        rule(
            "count_params",
            "first-layer-left-out",
            "the first layer is left out",
            "How many pairs of neighbouring layers are there, and which of them does your loop visit?",
            pairwise=lambda sizes: list(pairwise(sizes))[1:],
        ),
        rule(
            "count_params",
            "last-layer-only",
            "only the last layer is counted",
            "In a loop: does each turn add to the total, or start it anew?",
            pairwise=lambda sizes: list(pairwise(sizes))[-1:],
        ),
        rule(
            "count_params",
            "every-other-size",
            "each size is paired with the one after the next",
            "Which layers are joined to each other by weights? Write down the pairs that your lines make.",
            pairwise=lambda sizes: zip(sizes, sizes[2:], strict=False),
        ),
        rule(
            "count_params",
            "all-earlier-layers",
            "each layer is joined to all before it, but its biases are counted once",
            "Which layer do the weights of layer 3 come from? How many matrices W has the network?",
            pairwise=lambda sizes: [(sum(sizes[:i]), sizes[i]) for i in range(1, len(sizes))],
        ),
        rule(
            "count_params",
            "previous-never-moves",
            "every layer is joined to the inputs, not to the layer before it",
            "Which size stands for the layer before, in the second turn of your loop?",
            pairwise=lambda sizes: [(sizes[0], n) for n in sizes[1:]],
        ),
        rule(
            "count_params",
            "first-of-that-size",
            "where sizes are equal, a layer is joined to the wrong one: to that before the first of its size",
            "What does a search for a size find where two layers have the same one?",
            pairwise=lambda sizes: [(sizes[sizes.index(n) - 1], n) for n in sizes[1:]],
        ),
        rule(
            "count_params",
            "rows-counted",
            "the rows of W and b are counted, not their entries",
            "What does len give for an array of shape (3, 2)? How many numbers does it hold?",
            count_params=lambda ordinary: lambda sizes: 2 * sum(sizes[1:]),
        ),
        rule(
            "count_params",
            "sizes-added",
            "neighbouring sizes are added, not multiplied",
            "How many weights join 2 inputs to 3 neurons?",
            count_params=lambda ordinary: (
                lambda sizes: sum(n_prev + 2 * n for n_prev, n in ordinary.__globals__["pairwise"](sizes))
            ),
        ),
    ),
    "init_params": (
        Mistake(
            "zero-weights",
            "all weights are zero",
            "What would tell two neurons of a layer apart if they start the same?",
            _init(lambda rng, n, n_prev, scale: np.zeros((n, n_prev))),
        ),
        Mistake(
            "random-biases",
            "the biases are not 0, and differ from one another",
            "The text above the exercise says what is random, and what the biases start with. What is that?",
            _init(_normal, lambda rng, n: rng.normal(0.0, 0.1, (n, 1))),
            also=(_init(_normal, lambda rng, n: rng.uniform(0.0, 1.0, (n, 1))),),
        ),
        Mistake(
            "scale-ignored",
            "the scale is ignored: the weights have standard deviation 1",
            "Where does `scale` enter your draw?",
            _init(lambda rng, n, n_prev, scale: rng.normal(size=(n, n_prev))),
        ),
        Mistake(
            "scale-as-variance",
            "the scale is taken for the variance",
            "Which of the two is asked for, the standard deviation or its square?",
            _init(lambda rng, n, n_prev, scale: rng.normal(0.0, np.sqrt(scale), (n, n_prev))),
        ),
        Mistake(
            "scale-squared",
            "the scale counts twice",
            "Do you hand `scale` to the draw, and multiply by it once more?",
            _init(lambda rng, n, n_prev, scale: scale * rng.normal(0.0, scale, (n, n_prev))),
        ),
        Mistake(
            "scale-as-mean",
            "the scale is the mean of the weights, not their spread",
            "Where does `scale` come in, and what does it change there: the middle of the numbers, or their spread?",
            _init(lambda rng, n, n_prev, scale: rng.normal(scale, 1.0, (n, n_prev))),
        ),
        Mistake(
            "uniform",
            "the weights are spread evenly, not normally",
            "Which distribution is asked for in the text above the exercise?",
            _init(lambda rng, n, n_prev, scale: rng.uniform(-scale, scale, (n, n_prev))),
            also=(
                _init(lambda rng, n, n_prev, scale: rng.uniform(0.0, scale, (n, n_prev))),
                _init(lambda rng, n, n_prev, scale: rng.uniform(0.0, 1.0, (n, n_prev))),
                _init(lambda rng, n, n_prev, scale: rng.uniform(-1.0, 1.0, (n, n_prev))),
                _init(lambda rng, n, n_prev, scale: scale * (rng.random((n, n_prev)) - 0.5)),
            ),
        ),
        Mistake(
            "never-negative",
            "no weight is negative",
            "A normal distribution around 0 has two sides. Does yours?",
            _init(lambda rng, n, n_prev, scale: np.abs(rng.normal(0.0, scale, (n, n_prev)))),
        ),
        Mistake(
            "shape-swapped",
            "the weights have one row for each input",
            "W has a row for each neuron of its layer: 784 inputs into 128 neurons make 128 × 784.",
            _init(lambda rng, n, n_prev, scale: rng.normal(0.0, scale, (n_prev, n))),
        ),
        Mistake(
            "bias-flat",
            "the biases have shape (n,)",
            "Which shape lays a bias beside every column of a batch?",
            _init(_normal, lambda rng, n: np.zeros(n)),
        ),
        Mistake(
            "bias-as-row",
            "the biases are a row, of shape (1, n)",
            "Each row of W A_prev belongs to a neuron. Which shape of b gives each row a bias of its own?",
            _init(_normal, lambda rng, n: np.zeros((1, n))),
        ),
        Mistake(
            "bias-of-ones",
            "the biases all start with one number that is not 0",
            "With which number do the biases start? It stands in the text above the exercise.",
            _init(_normal, lambda rng, n: np.ones((n, 1))),
        ),
        Mistake(
            "same-number",
            "all weights of a layer are the same number",
            "What would tell two neurons of a layer apart? If you did draw: which argument of `rng.normal` is the "
            "mean, and which the standard deviation?",
            _init(lambda rng, n, n_prev, scale: np.full((n, n_prev), scale)),
        ),
        Mistake(
            "pair-swapped",
            "b and W are swapped in the pairs",
            "Read the docstring's last line: which comes first in a pair?",
            _as_list(lambda params: [(b, W) for W, b in params]),
        ),
        Mistake(
            "two-lists",
            "W and b come back in two lists of their own",
            "The docstring asks for one list. What is each of its items?",
            _as_list(lambda params: ([W for W, _ in params], [b for _, b in params])),
            also=(_as_list(lambda params: [[W for W, _ in params], [b for _, b in params]]),),
        ),
        Mistake(
            "flat-list",
            "W and b stand one after the other in the list, not in pairs",
            "What is each item of the list: an array, or a pair?",
            _as_list(lambda params: [a for layer in params for a in layer]),
        ),
        Mistake(
            "weights-only",
            "the list holds the weights alone, without the biases",
            "The docstring asks for pairs. What stands beside W in each?",
            _as_list(lambda params: [W for W, _ in params]),
        ),
        Mistake(
            "one-pair-only",
            "only one pair comes back, however many layers there are",
            "Where does your function end, and where does your list start: inside the loop, or outside it?",
            _as_list(lambda params: params[:1]),
            also=(_as_list(lambda params: params[0]), _as_list(lambda params: params[-1])),
        ),
        Mistake(
            "ignores-rng",
            "the weights do not come from rng",
            "The caller hands you a generator so that a run can be repeated. Where do you use it?",
            _init(lambda rng, n, n_prev, scale: np.random.default_rng(0).normal(0.0, scale, (n, n_prev))),
        ),
        Mistake(
            "shared-weights",
            "weights share their numbers",
            "Every weight is a draw of its own from rng. Follow one number that was drawn: in how many places does it "
            "end up?",
            _init(lambda rng, n, n_prev, scale: np.tile(rng.normal(0.0, scale, n_prev), (n, 1))),
            also=(_init(lambda rng, n, n_prev, scale: np.tile(rng.normal(0.0, scale, (n, 1)), (1, n_prev))),),
        ),
        Mistake(
            "in-order",
            "the weights stand in some order",
            "What happens to the numbers between the draw and the list? Does a weight tell you of the next one?",
            _init(lambda rng, n, n_prev, scale: np.sort(rng.normal(0.0, scale, (n, n_prev)))),
            also=(_init(lambda rng, n, n_prev, scale: np.sort(rng.normal(0.0, scale, (n, n_prev)), axis=0)),),
        ),
        Mistake(
            "evened-out",
            "the weights are fitted to one another, so that their spread is exactly `scale`",
            "Each weight is a draw of its own. What becomes of a single one in your lines after it is drawn?",
            _init(lambda rng, n, n_prev, scale: _evened(rng.normal(size=(n, n_prev)), scale)),
        ),
        Mistake(
            "another-distribution",
            "the weights do not follow the normal distribution that is asked for",
            "Which distribution is asked for in the text above the exercise, and which method of rng draws from it?",
            _init(lambda rng, n, n_prev, scale: rng.laplace(0.0, scale / np.sqrt(2), (n, n_prev))),
            also=(_init(lambda rng, n, n_prev, scale: rng.logistic(0.0, scale * np.sqrt(3) / np.pi, (n, n_prev))),),
        ),
    ),
    "forward": (
        rule(
            "forward",
            "no-activation",
            "no activation is applied to what comes back",
            "What is the difference between Z and A?",
            layer_forward=lambda W, b, A_prev, activation: (W @ A_prev + b, W @ A_prev + b),
        ),
        rule(
            "forward",
            "z-not-kept",
            "Zs holds the activations, not the weighted sums",
            "The backward pass needs every Z as it was before the bend. Do you keep it, or what came of it?",
            forward=_through(lambda Zs, As: (As[1:], As)),
        ),
        rule(
            "forward",
            "input-missing",
            "As does not start with the input",
            "The docstring asks for one A more than there are layers. With which one does `As` start?",
            forward=_through(lambda Zs, As: (Zs, As[1:])),
        ),
        rule(
            "forward",
            "unpacked-swapped",
            "Z and A change places: Zs holds the activations, and As the weighted sums",
            "Follow Z and A of one layer through your lines. In which order does the layer give them back, and into "
            "which list does each of them go?",
            layer_forward=lambda W, b, A_prev, activation: network.layer_forward(W, b, A_prev, activation)[::-1],
        ),
        rule(
            "forward",
            "zs-empty",
            "Zs stays empty",
            "What happens to each Z after it is computed: is it kept?",
            forward=_through(lambda Zs, As: ([], As)),
        ),
        rule(
            "forward",
            "as-not-kept",
            "As holds the input and nothing else",
            "What happens to each A after it is computed: is it kept?",
            forward=_through(lambda Zs, As: (Zs, As[:1])),
        ),
        rule(
            "forward",
            "input-in-zs",
            "Zs starts with the input too",
            "X is no weighted sum. How many Zs are there in a network of one layer?",
            forward=_through(lambda Zs, As: ([As[0], *Zs], As)),
        ),
        rule(
            "forward",
            "last-layer-skipped",
            "the last layer is left out",
            "How often does your loop run for a network of one layer, which is a list of one pair?",
            forward=lambda forward: lambda params, X, activation: forward(params[:-1], X, activation),
        ),
        Mistake(
            "only-the-as",
            "only the list As comes back",
            "Which two lists does the docstring ask for?",
            lambda params, X, activation: network.forward(params, X, activation)[1],
        ),
        Mistake(
            "only-the-last",
            "only the last Z and the last A come back, not all of them",
            "The docstring asks for the Z and the A of each layer. What do you collect on the way?",
            lambda params, X, activation: tuple(v[-1] for v in network.forward(params, X, activation)),
        ),
        rule(
            "forward",
            "first-layer-only",
            "the pass ends after the first layer",
            "Where does your function end: inside a loop, or behind it?",
            forward=lambda forward: lambda params, X, activation: forward(params[:1], X, activation),
        ),
        rule(
            "forward",
            "order-swapped",
            "As and Zs come back in the wrong order",
            "Read the docstring's last line: which comes first?",
            forward=_through(lambda Zs, As: (As, Zs)),
        ),
        rule(
            "forward",
            "only-the-prediction",
            "only the prediction comes back, without the memory",
            "Which two lists are asked for?",
            forward=_through(lambda Zs, As: As[-1]),
        ),
        Mistake(
            "same-weights-twice",
            "every layer uses the first layer's weights",
            "Which layer's W and b does your loop take?",
            _first_weights_only,
        ),
        rule(
            "forward",
            "always-from-the-input",
            "every layer gets X, not the activations of the layer before",
            "What flows into layer 2?",
            forward=lambda forward: (
                lambda params, X, activation: (
                    [forward([p], X, activation)[0][0] for p in params],
                    [X, *(forward([p], X, activation)[1][1] for p in params)],
                )
            ),
        ),
        rule(
            "forward",
            "z-passed-on",
            "the next layer gets Z, not A",
            "What does a neuron hand on: its sum, or its sum after the bend?",
            forward=lambda forward: (
                lambda params, X, activation: (
                    forward(params, X, network.identity)[0],
                    [X, *(activation(Z) for Z in forward(params, X, network.identity)[0])],
                )
            ),
        ),
        Mistake(
            "linear-output",
            "the last layer is not activated",
            "One activation serves every layer of this network, the output included.",
            _linear_end,
        ),
        rule(
            "forward",
            "bias-forgotten",
            "the biases are missing",
            "What is Z when every input is 0?",
            forward=lambda forward: (
                lambda params, X, activation: forward([(W, 0 * b) for W, b in params], X, activation)
            ),
        ),
        rule(
            "forward",
            "weights-transposed",
            "the weights are transposed",
            "Write the shapes of W and of its input beside the product. Which dimensions must meet?",
            forward=lambda forward: lambda params, X, activation: forward([(W.T, b) for W, b in params], X, activation),
        ),
        rule(
            "forward",
            "bias-flat",
            "the bias lost its column shape, so it is added along the batch",
            "With shape (n,) or (1, n), NumPy lays the bias along the columns. Which shape lays it along the rows?",
            forward=lambda forward: (
                lambda params, X, activation: forward([(W, b.ravel()) for W, b in params], X, activation)
            ),
        ),
    ),
}
