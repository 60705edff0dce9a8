"""The student's own functions behind a playground: whose each part of a step is, and what the checks say of it."""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from course_lib.checks import EXERCISES, is_borrowed, posed
from course_lib.checks.examiner import verdict
from course_lib.checks.exercise import Exercise
from course_lib.checks.failures import CheckBroken
from course_lib.checks.protocol import Answer, CallLog, ExceptionInfo, ask_once, changed_later, told_of
from course_lib.widgets.asked import stopped, unwritten
from course_lib.widgets.playground_own_names import helpers_of, is_other, notebook_names

Function = Callable[..., Any]

PARTS = ("forward", "softmax", "cross_entropy_delta", "backward", "backpropagate", "step")
"""What of a step may be the student's, in the order in which a step calls it."""
STEPS = {"plain": "sgd_step", "momentum": "momentum_step", "RMSprop": "rmsprop_step", "Adam": "adam_step"}
"""The exercise of each step, by its name in the settings."""
LONGEST = {3: "plain", 5: "momentum", 6: "RMSprop", 9: "Adam"}  # steps by their number of arguments, ε included
SEED = 1  # of a check's questions: the same function gets the same words each time
SECONDS = 2.0  # that all questions of a check may take; a function that is slower is used without


class Unfit(Exception):
    """What a function returned cannot be used; the text says why, and what was needed."""


@dataclass
class Part:
    """One function of the student's, and what is known of it."""

    role: str
    """One of `PARTS`; of a step "plain", "momentum", "RMSprop" or "Adam"."""
    exercise: Exercise
    """The exercise that asks for such a function."""
    function: Function
    """The function itself."""
    given: str = ""
    """The name of the notebook that it was taken by."""
    state: str = "new"
    """"new", "right", "wrong", "slow" (not checked), "open" (not written), "course" (the course's own)."""
    mistake: str = ""
    """What the check says is wrong."""
    hint: str = ""
    """What it asks about that."""
    case: tuple[str, ...] = ()
    """What the check has asked, expected and got, where that hint or the mistake speaks of it."""
    raises: bool = False
    """Whether all that the check says is that the function raises."""
    failure: str = ""
    """Why it cannot be used with the present network; then the course's takes its place."""
    changed: bool = False
    """Whether its name stands for another function by now."""
    helpers: dict[str, Function] = field(init=False)
    """The functions of the notebook that it calls, by name, as its check has found them."""

    def __post_init__(self) -> None:
        """See at once, before any check, whether the function is the course's own."""
        if self.function is self.exercise.reference:
            self.state = "open" if self.given else "course"
        if not self.given and notebook_names().get(self.name) is self.function:
            self.given = self.name
        self.helpers = helpers_of(self.function)

    @property
    def name(self) -> str:
        """The function's name, as the student wrote it."""
        return getattr(self.function, "__name__", self.exercise.name)

    @property
    def used(self) -> bool:
        """Whether the steps are taken with it."""
        return self.state not in ("open", "course") and not self.failure

    @property
    def trusted(self) -> bool:
        """Whether the course's own numbers are those of this part."""
        return self.state == "right" or not self.used

    @property
    def new(self) -> bool:
        """Whether its check still has to ask it."""
        return self.state == "new"

    def check(self) -> None:
        """Let the exercise's check ask the function, once, and keep what it says; KeyboardInterrupt passes through.

        A right function that only calls the course's own is the course's. A wrong one is the student's, whatever it
        calls.
        """
        self.mistake, self.hint, self.case, self.raises = "", "", (), False
        try:
            cases = posed(self.exercise, SEED)
        except CheckBroken as broken:
            self.state, self.mistake = "slow", str(broken)
            return
        answers: list[Answer] = []
        log, end = CallLog(), time.perf_counter() + SECONDS
        for case in (*cases, *reversed(cases)):
            answers.append(ask_once(self.function, case, log))
            if time.perf_counter() > end:
                self.state, self.mistake = "slow", f"it takes too long here; {self._own_check}"
                return
        found = verdict(self.exercise, cases, changed_later(answers, log.changed()))
        self.state = "right" if found.passed else "wrong" if found.attempted else "open"
        if found.passed and is_borrowed(self.function, self.exercise.reference):
            self.state = "course"
        if self.state == "wrong":
            self.mistake, self.hint = found.headline, found.hint or ""
            self.case = _case(dict(found.facts), self.hint)
            self.raises = found.problem == "raised"

    def look_again(self) -> bool:
        """See what its name, and those that it calls, stand for now; return whether there is something new to say.

        Another function under its own name is not taken unasked: the view says that there is one. With another
        function that it calls, it is another one itself, and is checked anew.
        """
        names, before = notebook_names(), self.changed
        if self.given in names:
            self.changed = is_other(names[self.given], self.function)
        helpers = helpers_of(self.function)
        known = self.helpers.keys() == helpers.keys() and not any(
            is_other(now, self.helpers[name]) for name, now in helpers.items()
        )
        self.helpers = helpers
        if not known and self.state in ("right", "wrong", "slow", "course") and self.function is not self._course:
            self.state, self.failure = "new", ""
        return not known or self.changed != before

    @property
    def _course(self) -> Function:
        return self.exercise.reference

    @property
    def _own_check(self) -> str:
        return f"check.{self.exercise.name}({self.name}) has the time"

    def stopped_with(self, exception: BaseException) -> None:
        """Take the function out of use: it has raised something."""
        error = told_of(exception, self.function)
        if unwritten(error) and not error.inside:
            self.state = "open"
        else:
            self.failure = self._without_next_steps(error)

    def _without_next_steps(self, error: ExceptionInfo) -> str:
        if unwritten(error):
            return f"it calls {error.inside}, which is not written yet"
        return stopped(self.name, error, self.exercise.parameters)

    def told(self) -> dict[str, str]:
        """Say in words whose this part is: for the browser."""
        whose = "yours" if self.used else "course"
        sign = "wrong" if self.failure or self.state == "wrong" else self.state
        changed = self._changed_words if self.changed else ""
        return {"part": self.label, "whose": whose, "state": sign, "says": self.words, "changed": changed}

    @property
    def _changed_words(self) -> str:
        """What to do about another function under its name."""
        if self.state == "open":
            return f"{self.given} is written by now: run this widget's cell to train with it."
        return f"{self.given} has changed since: run this widget's cell to take the new one."

    @property
    def label(self) -> str:
        """What the part is called in the view."""
        return "step" if self.role in STEPS else self.role

    @property
    def words(self) -> str:
        """Whose it is, and why."""
        if self.failure and self.mistake and not self.raises:  # the check has named the cause; this is what it led to
            named = f"the course's for now, since yours is wrong: {self.mistake}"
            return "\n".join([named, *self.case, *self._hint, f"Here: {self.failure}"])
        if self.failure:
            return f"the course's for now, since {self.failure}"
        return {
            "new": "yours",
            "right": "yours ✓",
            "wrong": "\n".join([f"yours, and wrong: {self.mistake}", *self.case, *self._hint]),
            "slow": f"yours, not checked: {self.mistake}",
            "open": "not written yet, so the course's",
            "course": "the course's",
        }[self.state]

    @property
    def fault(self) -> str:
        """What was wrong with it, in a few words; "" if nothing is known to be."""
        if not self.used:
            return "" if self.state == "course" else f"the course's {self.label} for yours"
        return f"{self.label} wrong: {self.mistake}" if self.state == "wrong" else ""

    @property
    def _hint(self) -> list[str]:
        return [f"Hint: {self.hint}"] if self.hint else []


def _case(facts: dict[str, str], hint: str) -> tuple[str, ...]:
    """Return lines about the one case that a verdict speaks of: its input only where the hint asks for it."""
    given = [f"given {facts['input']}"] if "input" in facts and "input shown" in hint else []
    rows = [f"{label} {facts[label]}" for label in ("before", "expected", "got", "after") if label in facts]
    which = facts.get("wrong", "").split(", ")[0]
    said = ", ".join([*given, *rows])
    return tuple(f"In its check{f', {which}' if which else ''}: {said}".splitlines()) if said else ()


def parts_of(given: dict[str, Any]) -> list[Part]:
    """Return the parts of `given`, functions or their names, by names of `PARTS`; `step` may be several, in a list.

    A name is looked up in the notebook. If nothing has the name of an exercise yet, the course's function stands in.

    A step is recognised by the name that its exercise gives it, or else by the number of its arguments: 3 of
    sgd_step, 5 of momentum_step, 6 of rmsprop_step, 9 of adam_step. Raises ValueError for what is no function, or
    cannot be called as its exercise says, and for an unknown name.
    """
    found = []
    for name in PARTS:
        value = given.get(name)
        if value is None:
            continue
        several = value if name == "step" and isinstance(value, list | tuple) else [value]
        for function in several:
            found.append(_part(name, function))
    roles = [part.role for part in found]
    if twice := next((role for role in roles if roles.count(role) > 1), None):
        raise ValueError(f"step has two functions of one kind, {twice}: give one of each")
    if "backward" in roles and "backpropagate" in roles:
        raise ValueError("give backward (lesson 05) or backpropagate (lesson 07), not both")
    return found


def _part(name: str, function: Any) -> Part:
    if isinstance(function, str):
        return _named_part(name, function)
    if not callable(function):
        asked = " or several in a list" if name == "step" else ""
        raise ValueError(f"{name} needs to be a function{asked}, such as {name}={_example(name)}; got {function!r}")
    role = kind_of_step(function) if name == "step" else name
    exercise = EXERCISES[STEPS.get(role, role)]
    _can_be_called(function, exercise)
    return Part(role, exercise, function)


def _named_part(name: str, given: str) -> Part:
    """Return the part that the notebook's function `given` is, or the course's if that is not written yet."""
    exercises = tuple(STEPS.values()) if name == "step" else (name,)
    function = notebook_names().get(given)
    if function is not None:
        part = _part(name, function)
    elif given in exercises:
        role = kind_of_step(EXERCISES[given].reference) if name == "step" else name
        part = Part(role, EXERCISES[given], EXERCISES[given].reference, given)
    else:
        kinds = f"; for a step of the course's choose one of {', '.join(STEPS)}" if name == "step" else ""
        raise ValueError(
            f"unknown {name} {given!r}: no function of that name is here, and no exercise asks for one{kinds}"
        )
    part.given = given
    return part


def _example(name: str) -> str:
    return "sgd_step" if name == "step" else name


def kind_of_step(function: Function) -> str:
    """Return which step a function takes: a key of `STEPS`. Raises ValueError if neither name nor arguments tell."""
    kinds = {exercise: kind for kind, exercise in STEPS.items()}
    if kind := kinds.get(getattr(function, "__name__", "")):
        return kind
    many = _arguments(function)
    if many in LONGEST:
        return LONGEST[many]
    known = ", ".join(f"{name}({', '.join(EXERCISES[name].parameters)})" for name in STEPS.values())
    name = getattr(function, "__name__", "step")
    raise ValueError(f"{name} has {many} arguments, so no step is known that it could take; known are {known}")


def _arguments(function: Function) -> int:
    try:
        return len(inspect.signature(function).parameters)
    except (TypeError, ValueError):  # some built-in functions do not tell
        return 0


def _can_be_called(function: Function, exercise: Exercise) -> None:
    """Raise ValueError if the function does not take the arguments that its exercise gives it."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return
    reference = inspect.signature(exercise.reference).parameters.values()
    needed = [p.name for p in reference if p.default is inspect.Parameter.empty]
    try:
        signature.bind(*needed)
    except TypeError as error:
        name, wanted = getattr(function, "__name__", exercise.name), ", ".join(needed)
        raise ValueError(
            f"{name} will be called as {name}({wanted}), but its arguments are {signature}: {error}"
        ) from None
