"""Training steps with the student's own functions, without a browser; what is missing is the course's.

A network may have another activation in its last layer. Then `forward` is called twice, as lesson 07 does: with the
hidden layers, and with the last one. `backward` of lesson 05 knows one activation and the loss 1/(2m) Σ ‖ŷ − y‖²; with
`backpropagate` of lesson 07 any loss goes.
"""

import contextlib
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import network
from course_lib.checks.memory import copied
from course_lib.checks.protocol import Answer, Ear, told_of
from course_lib.network import Activation, Array, Params
from course_lib.widgets.asked import heard, real_array
from course_lib.widgets.playground_own_parts import STEPS, Part, Unfit, parts_of

ACTIVATIONS: dict[str, tuple[Activation, Activation]] = {
    "tanh": (network.tanh, network.d_tanh),
    "sigmoid": (network.sigmoid, network.d_sigmoid),
    "relu": (network.relu, network.d_relu),
    "linear": (network.identity, np.ones_like),
}
REMEMBERED = {
    "plain": ((), ()),
    "momentum": (("first",), ("new velocity",)),
    "RMSprop": (("second",), ("new squares",)),
    "Adam": (("first", "second"), ("m", "v")),
}
"""What each step remembers: where `Question` holds it, and what it is called in its exercise."""
MOST_SECONDS = 0.05  # of a question
LARGE = 1e6  # a weight of this size has exploded, as LARGE of play_troubles.js
MOST_PLANES = 20  # neurons whose planes are sent; of more, only those of the last layer


@dataclass(frozen=True)
class Net:
    """A network as the browser describes it."""

    sizes: tuple[int, ...]
    """The neurons of each layer, inputs first."""
    activation: str
    """That of the hidden layers, a key of `ACTIVATIONS`."""
    output: str
    """That of the last layer, or "softmax"."""
    loss: str
    """"squares" or "cross-entropy"."""

    def params(self, theta: Array) -> Params:
        """Return (W, b) of each layer as arrays of their own."""
        found, at = [], 0
        for n_prev, n in pairwise(self.sizes):
            W, b = theta[at : at + n * n_prev], theta[at + n * n_prev : at + n * (n_prev + 1)]
            found.append((W.reshape(n, n_prev).copy(), b.reshape(n, 1).copy()))
            at += n * (n_prev + 1)
        return found

    @property
    def shapes(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """The shapes of W and b of each layer."""
        return [((n, n_prev), (n, 1)) for n_prev, n in pairwise(self.sizes)]

    @property
    def alike(self) -> bool:
        """Whether all layers have one activation."""
        return self.output == self.activation


def flat(params: Params) -> Array:
    """Return all parameters one after the other, as the browser has them."""
    return np.concatenate([np.ravel(array) for layer in params for array in layer])


@dataclass(frozen=True)
class Samples:
    """Points to train or to test with."""

    X: Array
    """Inputs, (n₀, m)."""
    Y: Array
    """Targets, (n_L, m)."""


@dataclass
class Question:
    """What the browser asks for: some steps from these weights on."""

    net: Net
    """The network."""
    step: str
    """The kind of step, a key of `STEPS`."""
    eta: float
    """The learning rate."""
    beta: float
    """What momentum and RMSprop keep."""
    theta: Array
    """All weights and biases."""
    first: Array
    """What momentum and Adam remember, a number for each parameter."""
    second: Array
    """What RMSprop and Adam remember."""
    t: int
    """How many steps Adam has counted."""
    batches: list[NDArray[np.integer]]
    """The columns of each batch, in the order in which they are to be trained with."""
    ends: frozenset[int]
    """After how many of them an epoch ends."""
    seconds: float
    """No step begins later than that."""
    look: bool = False
    """Whether no step is to be taken: what is wanted are the gradients of the first batch, losses and planes."""
    places: Array | None = None
    """Where to ask the student's forward pass for the planes, (n₀, k)."""


@dataclass
class Outcome:
    """What came of a question."""

    steps: int = 0
    """The steps that were taken."""
    stops: list[int] = field(default_factory=list)
    """After how many steps each of `states` was."""
    states: list[Array] = field(default_factory=list)
    """Where it stands after each epoch, and at the end: theta, first and second as one array."""
    losses: list[float] = field(default_factory=list)
    """That of each batch, before its step."""
    scores: list[tuple[float, ...]] = field(default_factory=list)
    """Loss and share right, of training and test, beside each of `states`, where the forward pass is the student's."""
    before: Array = field(default_factory=lambda: np.zeros(0))
    """The weights before the last step."""
    grads: Array = field(default_factory=lambda: np.zeros(0))
    """The gradients of the last step."""
    planes: list[list[Array]] = field(default_factory=list)
    """What each neuron answers at the question's places, layer by layer; [] for a layer that is not known."""
    interrupted: str = ""
    """What ■ has ended, or nothing."""
    notes: tuple[str, ...] = ()
    """What the functions print."""


class OwnProgram:
    """The student's functions, checked before their first step. Takes the functions that Playground takes.

    Raises ValueError as `parts_of` does.
    """

    def __init__(self, **given: Any) -> None:
        self.parts = parts_of(given)
        self._net: Net | None = None
        self._running: Part | None = None
        self._explodes = False  # whether the present weights have exploded: what is infinite then is no fault

    @property
    def fixed(self) -> bool:
        """Whether only one activation and the loss of squares fit, since `backward` is lesson 05's."""
        return any(part.role == "backward" for part in self.parts)

    @property
    def steps(self) -> list[str]:
        """The kinds of step that are the student's."""
        return [part.role for part in self.parts if part.role in STEPS]

    @property
    def first_step(self) -> str:
        """The kind of step to begin with, the first that is written; "" if none is given."""
        written = [part.role for part in self.parts if part.role in STEPS and part.state != "open"]
        return next(iter([*written, *self.steps]), "")

    def look_again(self) -> bool:
        """See whether functions were written again; return whether there is something new to say of them."""
        news = [part.look_again() for part in self.parts]  # all of them look
        return any(news)

    def told(self) -> list[dict[str, str]]:
        """Say whose each part of a step is: see `Part.told`; the course's are not among them."""
        return [{**part.told(), "step": part.role if part.role in STEPS else ""} for part in self.parts]

    def check_next(self, step: str) -> tuple[bool, str]:
        """Check one part that a step of this kind needs and that was not checked yet.

        Returns whether there was one, and what ■ has ended, if it has.
        """
        part = next((part for part in self.parts if part.new and (part.role == step or part.role not in STEPS)), None)
        if part is None:
            return False, ""
        try:
            part.check()
        except KeyboardInterrupt as stop:
            return True, _stopped_by_hand(part, stop)
        return True, ""

    def _part(self, role: str) -> Part | None:
        return next((part for part in self.parts if part.role == role and part.used), None)

    # ------------------------------------------------------------------ asking one of the functions

    def _call(self, role: str, course: Callable[..., Any], args: tuple[Any, ...], read: Callable[[Any], Any]) -> Any:
        """Return what the student's function says, read by `read`; where there is none, or it fails, the course's."""
        part = self._part(role)
        found = None if part is None else self._asked(part, args, read)
        if part is None or found is None:
            return course(*args)
        if not self._explodes and not _finite(found) and _finite(right := course(*args)):
            part.failure = "yours returned numbers that are infinite or not a number (NaN), where they need not be"
            return right
        return found

    def _asked(self, part: Part, args: tuple[Any, ...], read: Callable[[Any], Any]) -> Any:
        """Return what a part says, or None where it fails; KeyboardInterrupt passes through."""
        outer, self._running = self._running, part
        try:
            value = part.function(*copied(args))
        except KeyboardInterrupt:
            raise
        except BaseException as exception:  # whatever a student's class derives from
            part.stopped_with(exception)
            self._running = outer
            return None
        self._running = outer
        try:
            return read(value)
        except (Unfit, ValueError) as error:
            part.failure = str(error)
        return None

    def _forward(self, net: Net, params: Params, X: Array) -> tuple[list[Array], list[Array]]:
        """Run X (n₀, m) through all layers: (Zs, As)."""
        activation = ACTIVATIONS[net.activation][0]
        if net.alike:
            return self._pass(net.sizes, params, X, activation)
        Zs, As = self._pass(net.sizes[:-1], params[:-1], X, activation) if len(params) > 1 else ([], [X])

        def softmax(Z: Array) -> Array:
            found: Array = self._call("softmax", network.softmax, (Z,), _Matrix(Z.shape))
            return found

        last = softmax if net.output == "softmax" else ACTIVATIONS[net.output][0]
        more_Zs, more_As = self._pass(net.sizes[-2:], params[-1:], As[-1], last)
        return [*Zs, *more_Zs], [*As, *more_As[1:]]

    def _pass(self, sizes: Sequence[int], params: Params, X: Array, activation: Activation) -> Any:
        m = X.shape[1]
        return self._call("forward", network.forward, (params, X, activation), _Pass(sizes, m))

    def _backward(self, net: Net, params: Params, Zs: list[Array], As: list[Array], Y: Array) -> Params:
        """Return the gradients of all parameters."""
        slope = ACTIVATIONS[net.activation][1]
        if net.alike and net.loss == "squares" and self._part("backward"):
            found: Params = self._call("backward", network.backward, (params, Zs, As, Y, slope), _Pairs(net, "grads"))
            return found
        args = (params, Zs, As, self._delta(net, Zs, As, Y), slope)
        grads: Params = self._call("backpropagate", network.backpropagate, args, _Pairs(net, "grads"))
        return grads

    def _delta(self, net: Net, Zs: list[Array], As: list[Array], Y: Array) -> Array:
        """Return δ of the last layer. That of cross-entropy, (ŷ − y)/m, is the same behind softmax and one sigmoid."""
        if net.loss == "squares":
            return network.output_delta(network.d_loss(As[-1], Y), Zs[-1], ACTIVATIONS[net.output][1])
        read = _Matrix(Y.shape)
        delta: Array = self._call("cross_entropy_delta", network.cross_entropy_delta, (As[-1], Y), read)
        return delta

    def _update(self, q: Question, now: "_Now", grads: Params) -> None:
        """Take one step from `now`."""
        now.t += 1
        kept, results = REMEMBERED[q.step]
        t = (now.t,) if q.step == "Adam" else ()
        beta = (q.beta,) if q.step in ("momentum", "RMSprop") else ()
        args = (now.params, *(getattr(now, name) for name in kept), *t, grads, q.eta, *beta)
        read = _Several(q.net, ("new params", *results)) if kept else _Pairs(q.net, "new params")
        found = self._call(q.step, getattr(network, STEPS[q.step]), args, read)
        now.params, *memory = found if kept else (found,)
        for name, value in zip(kept, memory, strict=True):
            setattr(now, name, value)

    # ------------------------------------------------------------------ training

    def train(
        self, q: Question, train: Samples, test: Samples, clock: Callable[[], float] = time.perf_counter
    ) -> Outcome:
        """Take as many of the question's steps as its seconds allow, at least one of those there are."""
        if q.net != self._net:
            self._net = q.net
            for part in self.parts:
                part.failure = ""  # it may fit another network
        ear, outcome = Ear(), Outcome()
        now = _Now(q.net.params(q.theta), q.net.params(q.first), q.net.params(q.second), q.t)
        with (
            warnings.catch_warnings(record=True) as seen,
            np.errstate(all="ignore"),
            contextlib.redirect_stdout(ear),
        ):
            warnings.simplefilter("once")
            try:
                self._steps(q, now, outcome, (train, test), clock() + min(q.seconds, MOST_SECONDS), clock)
                self._look(q, now, outcome)
            except KeyboardInterrupt as stop:
                outcome.interrupted = _stopped_by_hand(self._running, stop)
        outcome.notes = heard(Answer(printed=ear.text, warned=tuple(str(w.message) for w in seen)))
        return outcome

    def _steps(
        self,
        q: Question,
        now: "_Now",
        outcome: Outcome,
        points: tuple[Samples, Samples],
        end: float,
        clock: Callable[[], float],
    ) -> None:
        self._explodes = has_exploded(now.params)
        if q.look:
            outcome.grads = flat(self._gradients(q, now, q.batches[0], points[0])[0])
            self._stop(q.net, now, outcome, points)
            return
        for count, batch in enumerate(q.batches, 1):
            before = flat(now.params)
            grads, loss = self._gradients(q, now, batch, points[0])
            kept = flat(grads)
            self._update(q, now, grads)
            self._explodes = has_exploded(now.params)
            outcome.steps, outcome.before, outcome.grads = count, before, kept
            outcome.losses.append(loss)
            over = clock() > end or self._explodes
            if count in q.ends or over or count == len(q.batches):
                self._stop(q.net, now, outcome, points)
            if over:
                return

    def _gradients(
        self, q: Question, now: "_Now", batch: NDArray[np.integer], samples: Samples
    ) -> tuple[Params, float]:
        """Return the gradients of a batch, and its loss."""
        X, Y = samples.X[:, batch], samples.Y[:, batch]
        Zs, As = self._forward(q.net, now.params, X)
        loss = loss_of(q.net, As[-1], Y)
        return self._backward(q.net, now.params, Zs, As, Y), loss

    def _stop(self, net: Net, now: "_Now", outcome: Outcome, points: tuple[Samples, Samples]) -> None:
        """Keep where the training stands."""
        outcome.stops.append(outcome.steps)
        outcome.states.append(now.state)
        self._score(net, now.params, outcome, points)

    def _score(self, net: Net, params: Params, outcome: Outcome, points: tuple[Samples, Samples]) -> None:
        """Measure loss and accuracy with the student's forward pass; the browser does it itself with the course's."""
        if not self.strange:
            return
        found: list[float] = []
        for some in points:
            if not some.X.shape[1]:
                found += [np.nan, np.nan]
                continue
            Y_hat = self._forward(net, params, some.X)[1][-1]
            found += [loss_of(net, Y_hat, some.Y), share_right(net, Y_hat, some.Y)]
        outcome.scores.append(tuple(found))

    @property
    def strange(self) -> bool:
        """Whether what the network says is not what the course's forward pass says."""
        return not all(part.trusted for part in self.parts if part.role in ("forward", "softmax"))

    def _look(self, q: Question, now: "_Now", outcome: Outcome) -> None:
        """Ask the student's forward pass at the question's places, if there are any."""
        if not self.strange or q.places is None:
            return
        As = self._forward(q.net, now.params, q.places)[1]
        many = sum(q.net.sizes[1:]) > MOST_PLANES
        hidden: list[list[Array]] = [[] if many else list(A) for A in As[1:-1]]
        outcome.planes = [[], *hidden, list(As[-1])]


@dataclass
class _Now:
    """Where a training stands."""

    params: Params
    first: Params
    second: Params
    t: int

    @property
    def state(self) -> Array:
        """All of it as one array: theta, first, second."""
        return np.concatenate([flat(some) for some in (self.params, self.first, self.second)])


def has_exploded(params: Params) -> bool:
    """Return whether a weight or bias is beyond `LARGE`, or no number: the browser stops the training then, too."""
    return not all((np.abs(array) < LARGE).all() for layer in params for array in layer)


def loss_of(net: Net, Y_hat: Array, Y: Array) -> float:
    """Return the loss of a batch as the browser's engine has it: one sigmoid speaks for two classes."""
    if net.loss == "squares":
        return network.loss(Y_hat, Y)
    if net.output == "sigmoid":
        Y_hat, Y = np.vstack([Y_hat, 1 - Y_hat]), np.vstack([Y, 1 - Y])
    return network.cross_entropy(Y_hat, Y)


def share_right(net: Net, Y_hat: Array, Y: Array) -> float:
    """Return the share of columns that are answered by their class, as the browser's play_score.js counts them."""
    if len(Y) > 1:
        return network.accuracy(Y_hat, Y)
    middle = 0.5 if net.output in ("sigmoid", "relu") else 0.0
    return float(np.mean((Y_hat > middle) == (middle < Y)))


# ------------------------------------------------------------------ what a function returned


def _array(value: Any, shape: tuple[int, ...], says: str) -> Array:
    array = value if type(value) is np.ndarray and value.dtype == float else real_array("yours", value, says)
    if array.shape != shape:
        raise Unfit(f"yours returned shape {array.shape}. {says}")
    return array.astype(float)


def _pairs(value: Any, net: Net, what: str) -> Params:
    says = f"It needs to return {what}: a list of {len(net.shapes)} pairs with the shapes of params."
    if not isinstance(value, list | tuple) or len(value) != len(net.shapes):
        raise Unfit(f"yours returned {_kind(value)}. {says}")
    found = []
    for layer, (pair, (W_shape, b_shape)) in enumerate(zip(value, net.shapes, strict=True), 1):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise Unfit(f"yours returned no pair for layer {layer}. {says}")
        W = _array(pair[0], W_shape, f"For W of layer {layer} it needs to be {W_shape}.")
        b = _array(pair[1], b_shape, f"For b of layer {layer} it needs to be {b_shape}.")
        found.append((W, b))
    return found


def _kind(value: Any) -> str:
    if value is None:
        return "None (is its `return` missing?)"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    return f"an array of shape {value.shape}" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"


@dataclass(frozen=True)
class _Pairs:
    """Reads a list of pairs in the form of params."""

    net: Net
    what: str

    def __call__(self, value: Any) -> Params:
        return _pairs(value, self.net, self.what)


@dataclass(frozen=True)
class _Several:
    """Reads a tuple of such lists."""

    net: Net
    names: tuple[str, ...]

    def __call__(self, value: Any) -> tuple[Params, ...]:
        if not isinstance(value, list | tuple) or len(value) != len(self.names):
            raise Unfit(f"yours returned {_kind(value)}. It needs to return ({', '.join(self.names)}).")
        return tuple(_pairs(part, self.net, name) for part, name in zip(value, self.names, strict=True))


@dataclass(frozen=True)
class _Matrix:
    """Reads one array."""

    shape: tuple[int, ...]

    def __call__(self, value: Any) -> Array:
        return _array(value, self.shape, f"It needs to be {self.shape}.")


@dataclass(frozen=True)
class _Pass:
    """Reads (Zs, As) of a forward pass through layers of these sizes."""

    sizes: Sequence[int]
    m: int

    def __call__(self, value: Any) -> tuple[list[Array], list[Array]]:
        n = len(self.sizes) - 1
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise Unfit(f"yours returned {_kind(value)}. It needs to return (Zs, As).")
        for name, some, many in zip(("Zs", "As"), value, (n, n + 1), strict=True):
            if not isinstance(some, list | tuple) or len(some) != many:
                raise Unfit(
                    f"yours returned as {name} {_kind(some)}. For {n} layers it needs to be a list of {many} arrays."
                )
        Zs, As = (
            [
                _array(array, (size, self.m), f"For {name}[{i}] it needs to be ({size}, {self.m}).")
                for i, (array, size) in enumerate(zip(some, sizes, strict=True))
            ]
            for name, some, sizes in zip(("Zs", "As"), value, (self.sizes[1:], self.sizes), strict=True)
        )
        return Zs, As


def _finite(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return bool(np.isfinite(value).all())
    return all(map(_finite, value))


def _stopped_by_hand(part: Part | None, stop: BaseException) -> str:
    """Say what ■ has ended."""
    if part is None:
        return "You have stopped the training by ■."
    place, _, code = told_of(stop, part.function).line.partition(": ")
    where = f", in {place}: `{code}`" if code else ""
    return f"You have stopped {part.name} by ■ before it had answered{where}."
