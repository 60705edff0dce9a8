"""The descent: step by step, on a parabola, on the houses or on a saddle; by one rule, or by several side by side."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets

from course_lib import data
from course_lib.widgets.descent_state import LANDSCAPES, DescentState, Run, house_input
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained
from course_lib.widgets.steppers_state import ETAS, RULES, STARTS, SURFACES, Stepper

HERE = Path(__file__).parent


class Descent(CourseWidget):
    """Gradient descent to play, stop and compare: where it goes, and the loss of each step.

    >>> descent = Descent(eta=0.4)
    >>> descent.steps = 2
    >>> descent
    Descent(landscape='parabola', eta=0.4, steps=2)
    >>> descent.state.run.places.ravel().round(2).tolist()
    [4.0, 0.8, 0.16]

    Every argument of `Run` sets the start, and raises ValueError if `Run` does. Read what the reader did from
    `descent.state`; set `eta`, `steps` or `landscape` to move the picture.

    With `rules`, several descents go side by side from one start, each by its own rule: "plain", "momentum", "RMSprop",
    "Adam". Their landscape is "houses" (the ravine; this one if none is named), "standardised houses" or "saddle"; on
    the saddle all four go unless `rules` names some. `eta` and `beta` are one number for all, or a number for each rule
    by its name (β₁ and β₂ of Adam as a pair); a rule without one takes what suits the landscape. They start at `at`.
    Read what the reader did from `descent.runs`. Raises ValueError if `Stepper` does, for an unknown name in `eta` or
    `beta`, for a rule named twice, and for a `beta` or an `at` without rules.

    >>> race = Descent(rules=["plain", "Adam"], landscape="saddle", eta={"Adam": 0.2}, at=(1.0, 0.5), steps=1)
    >>> [(run.rule, run.eta, run.places[-1].round(3).tolist()) for run in race.runs]
    [('plain', 0.1, [0.9, 0.538]), ('Adam', 0.2, [0.8, 0.7])]
    """

    _esm = self_contained(HERE / "descent.js")
    _css = HERE / "course.css"

    landscape = traitlets.Unicode().tag(sync=True)
    """"parabola", "houses" or "standardised houses"; with rules, no "parabola", but "saddle"."""
    eta = traitlets.Float().tag(sync=True)
    """The learning rate."""
    steps = traitlets.Int().tag(sync=True)
    """How many steps the present run has made, or is to make before it ends; with rules, the fastest of them."""
    kept = traitlets.List(traitlets.Dict()).tag(sync=True)
    """The runs kept to compare, each as {"landscape": …, "eta": …, "steps": …}."""
    curvature = traitlets.Float(read_only=True).tag(sync=True)
    """λ of the parabola L = ½ λ θ²."""
    theta = traitlets.Float(read_only=True).tag(sync=True)
    """Where a run on the parabola starts."""
    houses = traitlets.Dict(read_only=True).tag(sync=True)
    """The prices, as y, and the square metres, by the name of the landscape that has them as its input."""
    steppers = traitlets.List(traitlets.Dict()).tag(sync=True)
    """With rules: one for each, as {"rule": …, "eta": …, "betas": […]}; else none."""
    at = traitlets.List(traitlets.Float()).tag(sync=True)
    """With rules: where they all start."""
    presets = traitlets.Dict(read_only=True).tag(sync=True)
    """With rules: the steppers and the start of each landscape when it is chosen; else none."""
    start = traitlets.Dict(read_only=True).tag(sync=True)
    """The values of the traits that the reader can change, at first and after a reset."""

    def __init__(
        self,
        *,
        eta: float | Mapping[str, float] | None = None,
        landscape: str | None = None,
        curvature: float = 2.0,
        theta: float = 4.0,
        steps: int = 0,
        rules: Sequence[str] = (),
        beta: float | Mapping[str, float | Sequence[float]] | None = None,
        at: Sequence[float] | None = None,
    ) -> None:
        if rules or landscape == "saddle":
            run, presets = Run(), _presets(rules or tuple(RULES), landscape or "houses", eta, beta, at)
            values = {"landscape": landscape or "houses", "steps": steps, **presets[landscape or "houses"]}
            _steppers(values)
        else:
            if beta is not None or at is not None or isinstance(eta, Mapping):
                raise ValueError('beta, at and an eta for each rule need rules, such as rules=["plain", "momentum"]')
            eta = 0.1 if eta is None else float(eta)
            run, presets = Run(landscape or "parabola", eta, steps, float(curvature), float(theta)), {}
            values = {"landscape": run.landscape, "eta": run.eta, "steps": run.steps, "kept": []}
        super().__init__()
        inputs = {name: house_input(name).tolist() for name in LANDSCAPES[1:]}
        with self.hold_sync():  # the browser hears of all of it at once
            self.set_trait("curvature", run.curvature)
            self.set_trait("theta", run.theta)
            self.set_trait("houses", inputs | {"y": data.HOUSE_PRICES[0].tolist()})
            self.set_trait("presets", presets)
            self.set_trait("start", values)
            for name, value in values.items():
                setattr(self, name, value)

    @traitlets.validate("landscape", "eta", "steps", "kept", "steppers", "at")
    def _drawable(self, proposal: dict[str, Any]) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if not self.presets:
            if name in ("steppers", "at"):
                raise ValueError(f"{name} needs a descent that was made with rules")
            for run in value if name == "kept" else [{name: value}]:
                Run(**run)  # raises ValueError for what no run can have
            return value
        if name in ("eta", "kept"):
            raise ValueError(f"a descent with rules has no {name}; see steppers")
        if name == "steppers" and [one.get("rule") for one in value] != self._rules:
            raise ValueError(f"the rules of a descent stay as they are: {', '.join(self._rules)}")
        _steppers(self.start | {name: value})
        return value

    @property
    def _rules(self) -> list[str]:
        return [stepper["rule"] for stepper in next(iter(self.presets.values()))["steppers"]]

    @property
    def state(self) -> DescentState:
        """The present run and the kept ones, as plain Python; of a descent without rules."""
        run = Run(self.landscape, self.eta, self.steps, self.curvature, self.theta)
        return DescentState(run, tuple(Run(**kept, curvature=self.curvature, theta=self.theta) for kept in self.kept))

    @property
    def runs(self) -> tuple[Stepper, ...]:
        """With rules, the run of each, as plain Python; else ()."""
        now = {name: getattr(self, name) for name in ("steppers", "landscape", "at", "steps")}
        return _steppers(now) if self.presets else ()

    def __repr__(self) -> str:
        if self.presets:
            return f"Descent(rules={self._rules}, landscape={self.landscape!r}, at={self.at}, steps={self.steps})"
        kept = f", {len(self.kept)} kept" if self.kept else ""
        return f"Descent(landscape={self.landscape!r}, eta={self.eta}, steps={self.steps}{kept})"


def _steppers(values: Mapping[str, Any]) -> tuple[Stepper, ...]:
    """Return the run of each rule; raises ValueError for what no run can have."""
    rest = {"landscape": values["landscape"], "at": tuple(values["at"]), "steps": values["steps"]}
    return tuple(Stepper(one["rule"], one["eta"], tuple(one["betas"]), **rest) for one in values["steppers"])


def _presets(rules: Sequence[str], present: str, eta: Any, beta: Any, at: Sequence[float] | None) -> dict[str, Any]:
    """Return the steppers and the start of each landscape, by its name; `eta` and `at` are those of the present one."""
    if isinstance(rules, str):
        raise ValueError(f"rules are a list of names; got {rules!r}")
    if present not in SURFACES:
        raise ValueError(f"unknown landscape {present!r} for rules; choose one of {', '.join(SURFACES)}")
    unknown = {*rules, *(name for named in (eta, beta) if isinstance(named, Mapping) for name in named)} - {*RULES}
    if unknown:
        raise ValueError(f"unknown rule {', '.join(map(repr, sorted(unknown)))}; choose from {', '.join(RULES)}")
    if len(set(rules)) < len(rules):
        raise ValueError(f"each rule goes once; got {', '.join(rules)}")
    presets: dict[str, Any] = {}
    for landscape in SURFACES:
        rates = {rule: _of(rule, eta) if landscape == present else None for rule in rules}
        rates = {rule: ETAS[landscape][rule] if rate is None else float(rate) for rule, rate in rates.items()}
        steppers = [{"rule": rule, "eta": rate, "betas": _betas(rule, beta)} for rule, rate in rates.items()]
        presets[landscape] = {"steppers": steppers, "at": [*STARTS[landscape]]}
    if at is not None:
        presets[present]["at"] = [float(v) for v in at]
    return presets


def _of(rule: str, value: Any) -> Any:
    """Return what is asked for a rule: one for all, or one by name."""
    return value.get(rule) if isinstance(value, Mapping) else value


def _betas(rule: str, beta: Any) -> list[float]:
    """Return the β of a rule: as asked for, as far as it has any; one number is β, or β₁."""
    wanted = _of(rule, beta)
    if wanted is None or not RULES[rule]:
        return [*RULES[rule]]
    return [float(v) for v in wanted] if isinstance(wanted, Sequence) else [float(wanted), *RULES[rule][1:]]
