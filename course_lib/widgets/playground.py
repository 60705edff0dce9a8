"""The playground: build a network, watch each neuron while it trains, hold any weight, break it on purpose."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
import traitlets
from IPython import get_ipython

from course_lib.widgets.listening import listen
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.playground_own_parts import PARTS
from course_lib.widgets.playground_own_state import Net, Outcome, OwnProgram, Question, Samples
from course_lib.widgets.playground_state import FEATURES, STEPS, PlaygroundState
from course_lib.widgets.self_contained import self_contained
from course_lib.widgets.slim import slim_css

HERE = Path(__file__).parent
STYLES = ("course.css", "playground.css")


class Playground(CourseWidget):
    """A network that trains in the browser, each neuron with a picture of what it answers over the plane.

    >>> playground = Playground(data="xor", hidden=(3,), eta=0.3)
    >>> playground
    Playground(data='xor', hidden=(3,), epochs=0)

    Every argument of `PlaygroundState` sets the start; so does `Playground(**a_state.settings())`. Read what the reader
    made of it from `playground.state`, and the weights as arrays from `playground.state.layers`; both are up to date
    whenever the training pauses.

    Over the network stands a task to solve, one of eight; with `goal`, these words instead ("": nothing). With `right`,
    a share from 0 to 1 of the points, the goal is judged while it trains, and the view says by which epoch so many were
    right: of the points kept aside, or of all where none are.

    With functions of your own, each step is theirs, in Python; what is missing is the course's:

    >>> from course_lib import network
    >>> Playground(step=network.momentum_step, hidden=(3,))
    Playground(data='circle', hidden=(3,), epochs=0)

    - `forward(params, X, activation)` of lesson 02;
    - `backward(params, Zs, As, Y, d_activation)` of lesson 05: then all layers have one activation, and the loss is
      1/(2m) Σ ‖ŷ − y‖²; or `backpropagate(params, Zs, As, delta, d_activation)` of lesson 07, for any loss;
    - `softmax(Z)` and `cross_entropy_delta(Y_hat, Y)` of lesson 07;
    - `step`, or several in a list: `sgd_step` of lesson 06, or `momentum_step`, `rmsprop_step`, `adam_step` of lesson
      08, recognised by their names, or else by their 3, 5, 6 or 9 arguments. The first one is the step at the start.

    A function may be given by its name, in quotes: `step="sgd_step"`. Then it may be missing still.

    The check of its exercise asks each function before its first step. A wrong one trains all the same, and the view
    says what the check says. One that is not written yet, or raises, or returns what cannot be used, is replaced by the
    course's, and the view says why. `playground.parts` says the same in Python. Where a function is written anew, the
    view says so; this cell, run again, takes it.

    Raises ValueError if `PlaygroundState` does, for what is no function or cannot be called as its exercise says, for
    settings that `backward` does not know; and for `right` without `goal` or beyond 0 to 1.
    """

    _esm = self_contained(HERE / "playground.js")
    _css = slim_css("\n".join((HERE / name).read_text("utf-8") for name in STYLES))

    settings = traitlets.Dict().tag(sync=True)
    """The state as plain data: see `PlaygroundState.settings`."""
    own = traitlets.Dict(read_only=True).tag(sync=True)
    """Whose each part of a step is: `parts`, see `Part.told`; `fixed`, whether one activation and the loss of squares
    are all that fits; `notes`, what the functions print. Empty where all parts are the course's."""

    past = traitlets.Dict().tag(sync=True)
    """The curve of the losses so far and the earlier ones beside it, as playground_past.js packs them, and `tasks`,
    those that are done; {} at first."""

    goal = traitlets.Unicode(None, allow_none=True, read_only=True).tag(sync=True)
    """What is said in the place of the playground's own tasks, or None for those."""
    right = traitlets.Float(None, allow_none=True, read_only=True).tag(sync=True)
    """The share of the points, 0 to 1, that are right once `goal` is reached, or None for a goal that is not judged."""

    def __init__(self, *, goal: str | None = None, right: float | None = None, **start: Any) -> None:
        if right is not None and (not goal or not 0 < right <= 1):
            raise ValueError(f"right is a share above 0, up to 1, and goes with a goal; got {right}, goal={goal!r}")
        own = [name for name in PARTS if start.get(name) not in STEPS]  # step="Adam" is the course's
        self.program = OwnProgram(**{name: start.pop(name, None) for name in own})
        _fit(start, self.program)
        for name in ("features", "hidden", "theta"):
            if name in start:
                start[name] = tuple(start[name])
        if "points" in start:
            start["points"] = tuple(tuple(float(v) for v in point) for point in start["points"])
        if "units" in start:
            start["units"] = tuple(tuple(unit) for unit in start["units"])
        if "names" in start:
            start["names"] = tuple(start["names"])
        super().__init__(settings=PlaygroundState(**start).settings())
        self.set_trait("goal", goal)
        self.set_trait("right", right)
        self._points: dict[str, tuple[Samples, Samples]] = {}
        if self.program.parts:
            if isinstance(self.earlier, Playground):
                self.past = {"runs": self.earlier.handed_over()}
            self._tell()
            listen(self, self._asked)
            _look_again_after_each_cell(self)

    def handed_over(self) -> list[dict[str, Any]]:
        """The newest curves of this playground for the one that takes its place, last its own, and when each was."""
        runs = list(self.past.get("runs", []))
        if self.past.get("how"):
            about = {key: self.settings[key] for key in ("data", "noise", "loss")}
            faults = [said for part in self.program.parts if (said := part.fault)]
            own = {"how": self.past["how"], "faults": faults}
            runs.append({**own, **about, "curve": self.past["curve"]})
        newest = runs[-len(WHEN) :]
        return [_called(run, when) for run, when in zip(newest, WHEN[len(WHEN) - len(newest) :], strict=True)]

    @traitlets.validate("settings")
    def _possible(self, proposal: dict[str, Any]) -> Any:
        _state(proposal["value"])
        return proposal["value"]

    @property
    def state(self) -> PlaygroundState:
        """The playground as it stands now, as plain Python."""
        return _state(self.settings)

    @property
    def parts(self) -> dict[str, str]:
        """Whose each part of a step is, in words, by its name; without those that are the course's."""
        return {part.exercise.name: part.words for part in self.program.parts}

    def look_again(self) -> None:
        """See whether functions of its own were written anew, and say so."""
        if self.program.look_again():
            self._tell()

    def _tell(self, notes: tuple[str, ...] = ()) -> None:
        told = {"parts": self.program.told(), "fixed": self.program.fixed, "notes": list(notes)}
        if told != self.own:
            self.set_trait("own", told)

    def _asked(self, _: Any, asked: dict[str, Any], buffers: list[memoryview]) -> None:
        """Answer the browser, which asks for steps or, at the start, whether Python is there.

        Before the first step, each question has one function checked. The browser asks again.
        """
        if "question" not in asked:
            self.send({})
            return
        if len(buffers) > len(FIXED):
            self._points = {asked["points"]: _points(asked, buffers[len(FIXED) :])}  # of one view; others send theirs
        answer: dict[str, Any] = {"question": asked["question"]}
        if asked["points"] not in self._points:
            self.send(answer | {"unknown": True})
            return
        checked, interrupted = self.program.check_next(asked["step"])
        if checked:
            self._tell()
            self.send(answer | {"checked": True, "interrupted": interrupted})
            return
        outcome = self.program.train(_question(asked, buffers), *self._points[asked["points"]])
        self._tell(outcome.notes)
        plain = {"stops": outcome.stops, "interrupted": outcome.interrupted, "known": [len(p) for p in outcome.planes]}
        self.send(answer | plain, buffers=_numbers(outcome))

    def __repr__(self) -> str:
        now = self.state
        return f"Playground(data={now.data!r}, hidden={now.hidden}, epochs={now.epochs})"


def _state(settings: dict[str, Any]) -> PlaygroundState:
    """Return the state that `settings` describe. Raises ValueError where they describe none."""
    lists: dict[str, Any] = {
        name: tuple(settings[name]) for name in ("features", "hidden", "theta", "names") if name in settings
    }
    tables: dict[str, Any] = {
        name: tuple(tuple(row) for row in settings[name]) for name in ("points", "units") if name in settings
    }
    return PlaygroundState(**settings | lists | tables)


WHEN = ("before that", "before")
"""When the curves were made that a cell takes over when it is run again; there are no more than so many."""


def _called(run: dict[str, Any], when: str) -> dict[str, Any]:
    """Return a curve of an earlier run of the cell, named by when it was; `done` is how it was trained."""
    done, faults = run.get("done", run["how"]), run.get("faults", [])
    how = f"{', '.join([when, *faults])}: {done}"
    name = f"{how}; {run['data']}, {run['loss']}"
    return run | {"name": name, "how": how, "done": done, "faults": faults}


ALIVE: WeakSet[Playground] = WeakSet()
"""The playgrounds that train with functions of the notebook."""


def _look_again_after_each_cell(playground: Playground) -> None:
    ALIVE.add(playground)
    shell = get_ipython()
    if shell is not None:
        shell.events.register("post_run_cell", _look_again)  # once: IPython adds no function twice


def _look_again(_: Any = None) -> None:
    """Have each playground that is still shown look at the names of its functions."""
    for playground in ALIVE:
        if playground.comm is not None:  # closed
            playground.look_again()


FIXED = ("theta", "first", "second", "columns", "widths")
"""The binary data of each question, in this order; after them, if they are new, the points."""


def _fit(start: dict[str, Any], program: OwnProgram) -> None:
    """Complete the settings so that they fit the student's functions. Raises ValueError where they contradict them."""
    if not program.parts:
        return
    if start.get("mistake"):
        raise ValueError("mistake breaks the course's functions: break your own instead, or give none of them")
    if program.fixed and start.setdefault("loss", "squares") != "squares":
        raise ValueError(
            "backward of lesson 05 is made for loss='squares'; for cross-entropy give backpropagate of lesson 07"
        )
    if program.first_step:
        start.setdefault("step", program.first_step)


def _points(asked: dict[str, Any], buffers: list[memoryview]) -> tuple[Samples, Samples]:
    """Return the points to train and to test with; the browser sends one sample after the other."""
    sizes = asked["net"]["sizes"]
    arrays = [np.frombuffer(buffer, "<f8") for buffer in buffers]
    X, Y, X_test, Y_test = (a.reshape(-1, n).T for a, n in zip(arrays, (sizes[0], sizes[-1]) * 2, strict=True))
    return Samples(X, Y), Samples(X_test, Y_test)


def _question(asked: dict[str, Any], buffers: list[memoryview]) -> Question:
    theta, first, second = (np.frombuffer(buffer, "<f8") for buffer in buffers[:3])
    columns, widths = (np.frombuffer(buffer, "<u4") for buffer in buffers[3:5])
    batches = np.split(columns, np.cumsum(widths)[:-1]) if widths.size else []
    net = Net(**asked["net"] | {"sizes": tuple(asked["net"]["sizes"])})
    places = _places(asked["features"], asked["line"], **asked["range"], side=asked["side"]) if asked["side"] else None
    return Question(
        net, asked["step"], asked["eta"], asked["beta"], theta, first, second, asked["t"], batches,
        frozenset(asked["ends"]), asked["seconds"], asked["look"], places,
    )  # fmt: skip


def _places(features: list[str], line: bool, x: Sequence[float], y: Sequence[float], side: int) -> Any:
    """Return the inputs at the middles of side × side cells of the plane, row by row from below: (features, side²).

    The plane reaches from x[0] to x[1] and from y[0] to y[1]. Of a line, the inputs are x₁ alone: (1, side).
    """
    across, up = (low + (np.arange(side) + 0.5) / side * (high - low) for low, high in (x, y))
    if line:
        return across[None, :]
    places = [axis.ravel() for axis in np.meshgrid(across, up)]
    return np.stack([FEATURES[name](*places) for name in features])


def _numbers(outcome: Outcome) -> list[bytes]:
    """Return what came of a question as binary data: eight bytes for each number, four for those of the planes."""
    long = [
        np.concatenate([np.zeros(0), *outcome.states]),
        outcome.before,
        outcome.grads,
        outcome.losses,
        np.ravel(outcome.scores),
    ]
    planes = [np.ravel(neuron) for layer in outcome.planes for neuron in layer]
    short = np.concatenate(planes) if planes else np.zeros(0)
    with np.errstate(over="ignore"):
        return [*(np.asarray(a, "<f8").tobytes() for a in long), short.astype("<f4").tobytes()]
