"""What can go wrong around any function, right or wrong: a changed input or a changed output.

This lets a check name two mistakes at once. A change is made around the function of another mistake just as around the
right one. For example, a student who leaves out the last slope and adds the others computes `np.sum(slopes[:-1])`: that
is the change "the last slope is left out" around the catalogue's "the slopes are added".
"""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.broken import Broken, Function
from course_lib.mistakes.mistake import RIGHT_FOR_SOME, Mistake, two_at_once

Around = Callable[[Function], Function]
# Words that a mistake's name must not have if it is made with another: it would be untrue, or hide the other.
ALONE = ("right", *RIGHT_FOR_SOME)
CONSTANT = ("always 0", "everywhere")


@dataclass(frozen=True)
class Change:
    """One change around a function."""

    slug: str
    """Its short name. If the catalogue has an entry of this name, the entry gives `name` and `hint`."""
    around: Around
    """Makes the changed function from the function."""
    name: str = ""
    """A sentence that the student reads."""
    hint: str = ""
    """A question or a pointer that helps."""
    apart: str = "^$"
    """A pattern for the slug and name of mistakes about the same thing: with this change they would be others."""
    slip: bool = False
    """Whether it is a general slip when made alone (`checks/slips.py`), which says more."""


def singles(exercise: str, slips: bool = False) -> tuple[Mistake, ...]:
    """Return the changes around the right function that the catalogue lacks, or only those that are general `slips`."""
    right = getattr(network, exercise)
    return tuple(as_mistake(c, right) for c in changes_of(exercise) if c.name and c.slip == slips)


def changes_of(exercise: str) -> tuple[Change, ...]:
    """Return the exercise's own changes, and those that its arguments bring with them."""
    arguments = tuple(inspect.signature(getattr(network, exercise)).parameters)
    others = [c for c in _of_arguments(arguments) if exercise not in SLOW or c.slug in SLOW[exercise]]
    return (*CHANGES.get(exercise, ()), *others)


def pairs(exercise: str, mistakes: Sequence[Mistake], elsewhere: Sequence[Mistake] = ()) -> Iterator[Mistake]:
    """Yield every two mistakes of an exercise that can be made together, because one is a change around the other.

    `mistakes` are the exercise's own; `elsewhere` are those of a function that it is built on, as `neuron` is on
    `weighted_sum`.
    """
    known = {m.slug: m for m in mistakes}
    changes = [change for change in (_named(c, known) for c in changes_of(exercise)) if not _alone(change.name)]
    cores = list(mistakes)
    if exercise in BUILT_ON:
        inner = BUILT_ON[exercise]
        cores += [replace(m, answer=Broken(exercise, names={inner: m.answer}), also=()) for m in elsewhere]
    cores = [m for m in cores if not m.local and not _alone(m.name)]
    for change in changes:
        for core in cores:
            if core.slug != change.slug and not _apart(change, core):
                for answer in (core.answer, *core.also):
                    yield two_at_once(core, as_mistake(change, answer), change.around(answer))
    right = getattr(network, exercise)
    for one, other in combinations(changes, 2):
        if one.slug != other.slug and not _apart(one, other) and not _apart(other, one):
            yield two_at_once(as_mistake(one, right), as_mistake(other, right), other.around(one.around(right)))


def _apart(change: Change, other: Change | Mistake) -> bool:
    return bool(re.search(change.apart, f"{other.slug} {other.name}"))


def _alone(name: str) -> bool:
    """Return whether a mistake of this name leaves nothing that could be combined with it."""
    a_part = name.startswith("only ") and "back" in name  # nothing can be said about what is not there
    return a_part or name.startswith(ALONE) or any(words in name for words in CONSTANT)


def as_mistake(change: Change, function: Function) -> Mistake:
    """Return the change made around a function, as a mistake of its own."""
    return Mistake(change.slug, change.name, change.hint, change.around(function))


def _named(change: Change, known: dict[str, Mistake]) -> Change:
    entry = known.get(change.slug)
    return replace(change, name=entry.name, hint=entry.hint) if entry else change


def _of_arguments(parameters: Sequence[str]) -> Iterator[Change]:
    """Yield changes that use something else instead of an argument, whatever was passed."""
    for name, taken in TAKEN.items():
        for slug, value, words in taken if name in parameters else ():
            hint = f"The caller hands you `{name}`. Where do you use it, and where does something else take its place?"
            around = _with_arguments(_taking(name, value), parameters)
            yield Change(slug, around, words, hint, "^times-h |^not-divided " if name == "h" else "^$", slip=True)
    if {"activation", "d_activation"} <= set(parameters):
        around = _with_arguments(_exchanged, parameters)
        words, hint = "`activation` and `d_activation` have changed places", "Which of the two is asked for where?"
        yield Change("functions-swapped", around, words, hint, "activat|slope|derivative", slip=True)


def _taking(name: str, value: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return a change of the arguments that puts `value` in the place of `name`."""
    return lambda given: {**given, name: value}


def _with_arguments(change: Callable[[dict[str, Any]], dict[str, Any]], parameters: Sequence[str]) -> Around:
    """Make a change that calls the function with other arguments, by name; those left out may be among them."""

    def around(f: Function) -> Function:
        def changed(*args: Any, **options: Any) -> Any:
            given = dict(zip(parameters, args, strict=False))
            asked = change({**given, **options})
            in_order = [asked.pop(name) for name in given]
            return f(*in_order, **asked)

        return changed

    return around


def _exchanged(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "activation": given["d_activation"], "d_activation": given["activation"]}


def _ones(z: Any) -> Any:
    return np.ones(np.shape(z))


# What may be used instead of an argument: (slug, the value, a sentence if the catalogue has none).
TAKEN: dict[str, tuple[tuple[str, Any, str], ...]] = {
    "activation": (
        ("always-sigmoid", network.sigmoid, "the sigmoid is used, whichever `activation` is given"),
        ("always-tanh", network.tanh, "tanh is used, whichever `activation` is given"),
        ("always-relu", network.relu, "the ReLU is used, whichever `activation` is given"),
        ("no-activation", network.identity, "no activation is applied"),
    ),
    "d_activation": (
        ("sigmoid-slope-always", network.d_sigmoid, "the slope of the sigmoid is used, whichever function is given"),
        ("tanh-slope-always", network.d_tanh, "the slope of tanh is used, whichever function is given"),
        ("relu-slope-always", network.d_relu, "the slope of the ReLU is used, whichever function is given"),
        ("without-derivative", _ones, "σ′(z) is missing"),
    ),
    "h": tuple(("h-ignored", h, "the step that is taken is not the caller's h") for h in (1e-5, 1e-4, 1e-6, 1e-3)),
    "eta": (
        ("eta-forgotten", 1.0, "the learning rate is missing"),
        *(("eta-of-its-own", eta, "it uses a learning rate of its own") for eta in (0.1, 0.01, 0.5, 0.001)),
    ),
}
SLOW = {"train": ("functions-swapped", "eta-forgotten")}  # all that is tried there: a training takes milliseconds
BUILT_ON = {"neuron": "weighted_sum"}  # the function whose mistakes are also made in it


def _out(slug: str, change: Callable[[Any], Any], name: str = "", hint: str = "", slip: bool = False) -> Change:
    """Make a change of the output alone."""
    return Change(slug, lambda f: lambda *args, **options: change(f(*args, **options)), name, hint, slip=slip)


def _cut(value: Any) -> Any:
    return np.asarray(value).astype(int)[()]


NEGATED = _out(
    "sign-turned", lambda v: -v, "the sign is turned round", "Is there a minus too many, or is one missing?", slip=True
)
ABSOLUTE = _out("sign-lost", abs, "the sign is lost", "May the result be negative? Is yours ever?")
WHOLE = _out("cut", _cut, "the result is cut to a whole number", "Which line makes a whole number of it?", slip=True)
HALF = _out("extra-half", lambda v: v / 2)
ROOT = _out("square-root", np.sqrt)


def _first_out(slug: str) -> Change:
    return Change(slug, lambda f: lambda *args: f(*(a[1:] for a in args)))


def _last_out(slug: str) -> Change:
    return Change(slug, lambda f: lambda *args: f(*(a[:-1] for a in args)))


_RANGE = "Write down which ones your lines go through, for a case with three. Which is the first, which the last?"
# Of two arrays with an example in each column and a class in each row.
LAST_EXAMPLE_OUT = Change(
    "last-left-out", lambda f: lambda A, B: f(A[:, :-1], B[:, :-1]), "the last example is left out", _RANGE
)
LAST_CLASS_OUT = Change(
    "last-class-left-out", lambda f: lambda A, B: f(A[:-1], B[:-1]), "the last class is left out", _RANGE
)


def _layers(keep: slice) -> Around:
    """Run `gradient_check` on some layers only."""

    def around(f: Function) -> Function:
        def check(loss: Any, params: Any, grads: Any, h: float = 1e-5) -> Any:
            some = params[keep]
            return f(lambda _: loss(params), some, grads[keep], h)

        return check

    return around


# For each exercise the changes that can be made around its function. Those without a name are in the catalogue.
CHANGES: dict[str, tuple[Change, ...]] = {
    "weighted_sum": (
        Change("bias-forgotten", lambda f: lambda w, x, b: f(w, x, 0.0)),
        Change("bias-subtracted", lambda f: lambda w, x, b: f(w, x, -b)),
        Change("bias-twice", lambda f: lambda w, x, b: f(w, x, 2 * b)),
        Change("bias-per-input", lambda f: lambda w, x, b: f(w, x, b * len(w))),
        Change("first-input-skipped", lambda f: lambda w, x, b: f(w[1:], x[1:], b)),
        Change("last-input-skipped", lambda f: lambda w, x, b: f(w[:-1], x[:-1], b)),
        Change(
            "two-inputs",
            lambda f: lambda w, x, b: f(w[:2], x[:2], b),
            "only the first two inputs count",
            "How many inputs may a neuron have?",
        ),
        Change("first-weight-for-all", lambda f: lambda w, x, b: f(np.full_like(w, w[0]), x, b)),
        Change(
            "first-input-for-all",
            lambda f: lambda w, x, b: f(w, np.full_like(x, x[0]), b),
            "every weight meets the first input",
            "Which input belongs to the second weight?",
        ),
        _out("starts-at-one", lambda v: v + 1),
        NEGATED,
        ABSOLUTE,
        WHOLE,
    ),
    "neuron": (
        Change("bias-forgotten", lambda f: lambda w, x, b, act: f(w, x, 0.0, act)),
        Change("bias-subtracted", lambda f: lambda w, x, b, act: f(w, x, -b, act)),
        Change("bias-per-input", lambda f: lambda w, x, b, act: f(w, x, b * len(w), act)),
        Change("bias-after-activation", lambda f: lambda w, x, b, act: f(w, x, 0.0, act) + b),
        Change("activated-twice", lambda f: lambda w, x, b, act: act(f(w, x, b, act))),
        Change(
            "first-input-skipped",
            lambda f: lambda w, x, b, act: f(w[1:], x[1:], b, act),
            "the first input is left out",
            _RANGE,
        ),
        Change(
            "last-input-skipped",
            lambda f: lambda w, x, b, act: f(w[:-1], x[:-1], b, act),
            "the last input is left out",
            _RANGE,
        ),
        _out("yes-or-no", lambda a: float(a >= 0.5)),
        WHOLE,
    ),
    "relu": (
        NEGATED,
        WHOLE,
        _out("capped", lambda a: np.minimum(a, 1.0)),
        Change("absolute-value", lambda f: lambda z: f(np.abs(z))),
    ),
    "sigmoid": (
        NEGATED,
        WHOLE,
        Change("wrong-sign", lambda f: lambda z: f(-np.asarray(z))[()]),
        Change("sign-of-z-lost", lambda f: lambda z: f(np.abs(z))),
    ),
    "layer_forward": (
        Change("bias-forgotten", lambda f: lambda W, b, A, act: f(W, 0 * b, A, act)),
        Change("bias-subtracted", lambda f: lambda W, b, A, act: f(W, -b, A, act)),
        Change("first-bias-for-all", lambda f: lambda W, b, A, act: f(W, np.full_like(b, b[0, 0]), A, act)),
        Change("activated-twice", lambda f: lambda W, b, A, act: f(W, b, A, lambda z: act(act(z)))),
        Change(
            "first-example-only",
            lambda f: lambda W, b, A, act: f(W, b, A[:, :1], act),
            "only the first example is used",
            "How many columns does A_prev have, and how many does your result have?",
        ),
        Change("mean-for-sum", lambda f: lambda W, b, A, act: f(W / W.shape[1], b, A, act)),
        _out("order-swapped", lambda pair: tuple(pair)[::-1]),
        Change(
            "last-neuron-left-out",
            lambda f: lambda W, b, A, act: _zero_after(f(W, b, A, act), W, b, A, act),
            "the last neuron is left out: its row stays 0",
            _RANGE,
        ),
    ),
    "forward": (Change("bias-forgotten", lambda f: lambda params, X, act: f([(W, 0 * b) for W, b in params], X, act)),),
    "count_params": (
        _last_out("last-layer-left-out"),
        _first_out("first-layer-left-out"),
        Change("inputs-counted", lambda f: lambda sizes: f(sizes) + sizes[0]),
        _out("starts-at-one", lambda v: v + 1, "1 is added", "With which number does your sum start?", slip=True),
        Change(
            "one-too-far",
            lambda f: lambda sizes: f(list(sizes[::2])),
            "every other layer is skipped",
            "Between which layers do the weights lie? Write down the pairs of sizes for three layers.",
        ),
    ),
    "squared_error": (
        _last_out("last-left-out"),
        _first_out("first-left-out"),
        HALF,
        ROOT,
        Change("mean-for-sum", lambda f: lambda y_hat, y: f(y_hat, y) / len(y)),
        NEGATED,
    ),
    "mse": (
        HALF,
        ROOT,
        Change("sum-for-mean", lambda f: lambda Y_hat, Y: f(Y_hat, Y) * Y.shape[1]),
        Change("also-divided-by-n", lambda f: lambda Y_hat, Y: f(Y_hat, Y) / Y.shape[0]),
        Change(
            "divided-twice",
            lambda f: lambda Y_hat, Y: f(Y_hat, Y) / Y.shape[1],
            "it is divided by m once more",
            "How often do your lines divide by the number of examples, or take a mean over them?",
            slip=True,
        ),
        Change("first-row-only", lambda f: lambda Y_hat, Y: f(Y_hat[:1], Y[:1])),
        Change("first-example-only", lambda f: lambda Y_hat, Y: f(Y_hat[:, :1], Y[:, :1])),
        LAST_EXAMPLE_OUT,
    ),
    "mse_grad": (
        _out("wrong-sign", lambda G: -G),
        _out("factor-2-missing", lambda G: G / 2),
        _out("twice", lambda G: 2 * G, "it is twice what it should be", "Where does a 2 come in?", slip=True),
        Change("no-1-over-m", lambda f: lambda Y_hat, Y: f(Y_hat, Y) * Y.shape[1], apart="^divided-by-n "),
        Change("also-divided-by-n", lambda f: lambda Y_hat, Y: f(Y_hat, Y) / Y.shape[0]),
        _out("absolute", abs),
        _out("summed", np.sum),
    ),
    "loss_grid": (
        HALF,
        ROOT,
        Change("sum-for-mean", lambda f: lambda x, y, ws, bs: f(x, y, ws, bs) * len(x)),
        _out("axes-swapped", lambda grid: grid.T),
        Change("bias-subtracted", lambda f: lambda x, y, ws, bs: f(x, y, ws, -bs)),
        Change("bias-forgotten", lambda f: lambda x, y, ws, bs: f(x, y, ws, 0 * bs)),
        Change("roles-swapped", lambda f: lambda x, y, ws, bs: f(x, y, bs, ws).T),
        Change("targets-forgotten", lambda f: lambda x, y, ws, bs: f(x, 0 * y, ws, bs)),
        Change(
            "last-left-out",
            lambda f: lambda x, y, ws, bs: f(x[:-1], y[:-1], ws, bs),
            "the last point is left out",
            _RANGE,
        ),
        Change("x-and-y-swapped", lambda f: lambda x, y, ws, bs: f(y, x, ws, bs)),
        _out("rows-reversed", lambda grid: grid[::-1]),
        NEGATED,
    ),
    "d_sigmoid": (
        NEGATED,
        WHOLE,
        Change("sigma-twice", lambda f: lambda z: f(network.sigmoid(z))),
        Change(
            "returns-both",
            lambda f: lambda z: (network.sigmoid(z), f(z)),
            "the sigmoid comes back together with it",
            "Read the docstring's last line: how many things are asked for?",
        ),
    ),
    "d_relu": (
        NEGATED,
        Change("sides-swapped", lambda f: lambda z: f(-np.asarray(z))[()]),
        Change(
            "absolute-input",
            lambda f: lambda z: f(np.abs(z)),
            "a negative z counts like a positive one",
            "What is the slope left of the kink?",
        ),
    ),
    "numeric_derivative": (
        _out("sign-lost", abs),
        Change("sign", lambda f: lambda g, x, h=1e-5: -f(g, x, h)),
        _out("divided-by-h", lambda v: 2 * v),
        _out("halved", lambda v: v / 2, "it is halved", "How far apart are the two points?", slip=True),
        Change(
            "relative-step",
            lambda f: lambda g, x, h=1e-5: f(g, x, h * x),
            "the step is h times x, not h",
            "How far from x are your two points?",
        ),
    ),
    "chain": (
        Change("absolute", lambda f: lambda slopes: abs(f(slopes))),
        Change("step-skipped", lambda f: lambda slopes: f(slopes[:-1])),
        _first_out("first-left-out"),
        Change("zeros-skipped", lambda f: lambda slopes: f([s for s in slopes if s])),
        NEGATED,
        _out("twice", lambda v: 2 * v, "it is twice what it should be", "Where does a 2 come in?", slip=True),
        _out("starts-at-one", lambda v: v + 1, "1 is added", "With which number does it start?", slip=True),
    ),
    "nested_derivative": (
        _out("absolute", abs),
        NEGATED,
        Change("inner-value-not-passed-on", lambda f: lambda df, g, dg, x: f(df, lambda t: t, dg, x)),
        Change("slope-for-value", lambda f: lambda df, g, dg, x: f(df, dg, dg, x)),
        Change("both-at-g", lambda f: lambda df, g, dg, x: f(df, g, lambda t: dg(g(t)), x)),
        _out("twice", lambda v: 2 * v, "it is twice what it should be", "Where does a 2 come in?", slip=True),
    ),
    "neuron_grad": (
        _out("wrong-sign", lambda pair: (-pair[0], -pair[1])),
        _out("factor-2-missing", lambda pair: (pair[0] / 2, pair[1] / 2)),
        _out("bias-zero", lambda pair: (pair[0], 0.0)),
        _out("bias-one", lambda pair: (pair[0], 1.0)),
        Change("bias-times-b", lambda f: lambda w, x, b, y: _second_times(f(w, x, b, y), b)),
        Change("weights-for-inputs", lambda f: lambda w, x, b, y: _first_is(f(w, x, b, y), w)),
        Change("input-missing", lambda f: lambda w, x, b, y: _first_is(f(w, x, b, y), np.ones_like(w))),
        Change("bias-forgotten-in-z", lambda f: lambda w, x, b, y: f(w, x, 0.0, y)),
        _out("order-swapped", lambda pair: pair[::-1]),
        _out(
            "weights-averaged",
            lambda pair: (np.mean(pair[0]), pair[1]),
            "dw is averaged to one number",
            "How many weights are there, and how many slopes are asked for?",
        ),
        _out(
            "weights-summed",
            lambda pair: (np.sum(pair[0]), pair[1]),
            "dw is added up to one number",
            "How many weights are there, and how many slopes are asked for?",
        ),
    ),
    "output_delta": (
        Change("averaged", lambda f: lambda dA, Z, slope: f(dA, Z, slope) / Z.shape[1]),
        Change("wrong-sign", lambda f: lambda dA, Z, slope: -f(dA, Z, slope)),
        Change("slope-at-sigma", lambda f: lambda dA, Z, slope: f(dA, network.sigmoid(Z), slope)),
        Change(
            "slope-at-tanh",
            lambda f: lambda dA, Z, slope: f(dA, np.tanh(Z), slope),
            "σ′ is taken at tanh(Z), where the slope at Z is asked for",
            "What does d_activation want: what went into the activation, or what came out?",
        ),
        Change("roles-swapped", lambda f: lambda dA, Z, slope: f(Z, dA, slope), apart="derivative"),
    ),
    "hidden_delta": (
        Change("averaged", lambda f: lambda W, d, Z, slope: f(W, d, Z, slope) / Z.shape[1]),
        Change("wrong-sign", lambda f: lambda W, d, Z, slope: -f(W, d, Z, slope)),
        Change("slope-at-sigma", lambda f: lambda W, d, Z, slope: f(W, d, network.sigmoid(Z), slope)),
        Change("absolute-weights", lambda f: lambda W, d, Z, slope: f(np.abs(W), d, Z, slope)),
        Change(
            "last-neuron-left-out",
            lambda f: lambda W, d, Z, slope: f(W[:-1], d[:-1], Z, slope),
            "the last neuron of the next layer is left out",
            _RANGE,
        ),
    ),
    "layer_grads": (
        LAST_EXAMPLE_OUT,
        _out("transposed", lambda pair: (pair[0].T, pair[1])),
        _out("bias-as-row", lambda pair: (pair[0], np.asarray(pair[1]).T)),
        _out("bias-flat", lambda pair: (pair[0], np.ravel(pair[1]))),
        Change("bias-averaged", lambda f: lambda delta, A: _second_times(f(delta, A), 1 / A.shape[1])),
        Change("weights-averaged", lambda f: lambda delta, A: _first_times(f(delta, A), 1 / A.shape[1])),
    ),
    "gradient_check": (
        Change("first-layer-only", _layers(slice(0, 1))),
        Change("last-layer-only", _layers(slice(-1, None))),
        NEGATED,
    ),
    "sgd_step": (
        Change("uphill", lambda f: lambda params, grads, eta: f(params, grads, -eta)),
        _out("layers-reversed", lambda layers: layers[::-1]),
        _out("first-layer-returned", lambda layers: layers[:1]),
        _out(
            "pair-swapped",
            lambda layers: [(b, W) for W, b in layers],
            "the two of each pair have changed places",
            "Which comes first, W or b?",
        ),
        Change(
            "last-layer-returned", lambda f: lambda params, grads, eta: f(params, grads, eta)[-1:],
            "only the last layer comes back", "How many layers does the network have, and how many pairs your list?",
        ),
    ),
    "train_step": (
        Change("uphill", lambda f: lambda params, X, Y, eta, act, slope: f(params, X, Y, -eta, act, slope)),
        Change(
            "loss-summed",
            lambda f: lambda params, X, Y, eta, act, slope: _loss_times(f(params, X, Y, eta, act, slope), X.shape[1]),
        ),
        _out("loss-not-halved", lambda pair: (pair[0], 2 * pair[1])),
        _out("order-swapped", lambda pair: pair[::-1]),
    ),
    "one_hot": (
        _out("transposed", lambda Y: Y.T),
        _out("rows-reversed", lambda Y: Y[::-1]),
        Change("counted-from-1", lambda f: lambda labels, n: f((np.asarray(labels, dtype=int) - 1) % n, n)),
        Change(
            "last-left-out",
            lambda f: lambda labels, n: f(labels[:-1], n),
            "the last example is left out",
            _RANGE,
        ),
    ),
    "softmax": (
        _out("logarithm", np.log),
        _out("derivative", lambda A: A * (1 - A)),
        Change("sign-turned", lambda f: lambda Z: f(-Z)),
        Change(
            "first-example-only",
            lambda f: lambda Z: f(Z[:, :1]),
            "only the first example is used",
            "How many columns does Z have, and how many does your result have?",
        ),
    ),
    "cross_entropy": (
        HALF,
        _out("wrong-sign", lambda v: -v),
        Change("sum-for-mean", lambda f: lambda Y_hat, Y: f(Y_hat, Y) * Y.shape[1]),
        Change("mean-of-all-entries", lambda f: lambda Y_hat, Y: f(Y_hat, Y) / Y.shape[0]),
        Change("targets-swapped", lambda f: lambda Y_hat, Y: f(Y, Y_hat), apart="^targets-forgotten "),
        Change("softmax-again", lambda f: lambda Y_hat, Y: f(network.softmax(Y_hat), Y)),
        LAST_EXAMPLE_OUT,
        LAST_CLASS_OUT,
    ),
    "cross_entropy_delta": (
        HALF,
        _out("wrong-sign", lambda delta: -delta),
        _out("factor-2", lambda delta: 2 * delta),
        Change("absolute", lambda f: lambda Y_hat, Y: abs(f(Y_hat, Y)), apart="-alone |-forgotten "),
        Change("no-1-over-m", lambda f: lambda Y_hat, Y: f(Y_hat, Y) * Y.shape[1], apart="^divided-by-n "),
        Change("also-divided-by-n", lambda f: lambda Y_hat, Y: f(Y_hat, Y) / Y.shape[0]),
        Change("softmax-again", lambda f: lambda Y_hat, Y: f(network.softmax(Y_hat), Y)),
    ),
    "backpropagate": (
        _out("layers-reversed", lambda grads: grads[::-1]),
        Change("wrong-sign", lambda f: lambda params, Zs, As, delta, slope: f(params, Zs, As, -delta, slope)),
        Change("averaged", lambda f: lambda params, Zs, As, delta, slope: f(
            params, Zs, As, delta / delta.shape[1], slope)),
        Change("output-with-derivative", lambda f: lambda params, Zs, As, delta, slope: f(
            params, Zs, As, delta * slope(Zs[-1]), slope)),
    ),
    "accuracy": (
        _out("wrong-ones", lambda v: 1 - v),
        _out("percent", lambda v: 100 * v),
        Change("counted", lambda f: lambda Y_hat, Y: f(Y_hat, Y) * Y.shape[1]),
        Change("smallest", lambda f: lambda Y_hat, Y: f(-Y_hat, Y)),
        LAST_EXAMPLE_OUT,
        LAST_CLASS_OUT,
    ),
    "train": (
        Change("an-epoch-short", lambda f: lambda *a, epochs, **o: f(*a, epochs=max(0, epochs - 1), **o)),
        Change("uphill", lambda f: lambda *a, eta, **o: f(*a, eta=-eta, **o)),
        _out("order-swapped", lambda pair: pair[::-1]),
    ),
}  # fmt: skip


def _zero_after(pair: Any, W: Any, b: Any, A: Any, act: Any) -> Any:
    """Return (Z, A) whose last row is that of a neuron whose z stayed 0."""
    Z, out = (np.array(part, dtype=float) for part in pair)
    Z[-1] = 0.0
    out[-1] = act(Z)[-1]
    return Z, out


def _second_times(pair: Any, factor: Any) -> Any:
    return pair[0], pair[1] * factor


def _first_times(pair: Any, factor: Any) -> Any:
    return pair[0] * factor, pair[1]


def _first_is(pair: Any, factor: Any) -> Any:
    """Return (dw, db) with dw computed as db times another factor."""
    return pair[1] * factor, pair[1]


def _loss_times(pair: Any, factor: Any) -> Any:
    return pair[0], pair[1] * factor
