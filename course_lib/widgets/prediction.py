"""A question that the reader answers before the picture appears. Marked afterwards, it lets the others be looked at."""

import functools
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets

from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class Prediction(CourseWidget):
    """Ask `question`, offer `options`, keep the reader's first answer, and mark it once the reader has seen.

    A wrong guess is told why it is wrong, and not which one is right: the reader chooses again, or asks for the answer.
    `answer` stays the first guess, whatever is chosen then.

    >>> Prediction("Does the loss fall?", ["yes", "no"], right="yes", because="Each step goes downhill.")
    Does the loss fall?  (yes / no)

    `right` is the right option, `because` says why, and `needs` says of other options what it would take for them to be
    right. Left out, they come from predictions.toml if it has the question: in a notebook they would stand right above
    the question. A prediction without a right option is kept and not marked.

    Raises ValueError for fewer than two options, for a right one that is none of them, and for needs of no wrong one.
    """

    _esm = self_contained(HERE / "prediction.js")
    _css = HERE / "course.css"

    question = traitlets.Unicode().tag(sync=True)
    """What is asked."""
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """The answers to choose from."""
    right = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    """The option that is right, or None if nothing is marked."""
    because = traitlets.Unicode().tag(sync=True)
    """Why it is right, and where to look."""
    needs = traitlets.Dict(key_trait=traitlets.Unicode(), value_trait=traitlets.Unicode()).tag(sync=True)
    """For a wrong option, what it would take for it to be right."""
    answer = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    """The option committed to, or None."""
    marked = traitlets.Bool(False).tag(sync=True)
    """Whether the reader has asked for the mark."""
    tried = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """The options that the reader looked at after the mark, in this order; the right one, too, if it was shown."""

    def __init__(
        self,
        question: str,
        options: Sequence[str],
        right: str | None = None,
        because: str = "",
        needs: Mapping[str, str] | None = None,
    ) -> None:
        if len(options) < 2:
            raise ValueError("a prediction needs at least two options to choose from")
        mark: dict[str, Any] = {"right": right, "because": because, "needs": dict(needs or {})}
        if right is None:
            mark = known().get(question, mark)
        wrong = [option for option in options if option != mark["right"]]
        if mark["right"] is not None and len(wrong) == len(options):
            raise ValueError(f"the right option is one of {', '.join(options)}; got {mark['right']!r}")
        if strange := [option for option in mark["needs"] if option not in wrong]:
            raise ValueError(f"needs are for the wrong options, {', '.join(wrong)}; got {', '.join(strange)}")
        super().__init__(question=question, options=list(options), **mark)

    def __repr__(self) -> str:
        return f"{self.question}  ({' / '.join(self.options)})"


@functools.cache
def known() -> dict[str, dict[str, Any]]:
    """The lessons' predictions by their question: `right`, `because` and `needs` of each."""
    return tomllib.loads((HERE / "predictions.toml").read_text(encoding="utf-8"))
