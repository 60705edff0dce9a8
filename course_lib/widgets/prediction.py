"""A question that the reader answers before the picture appears."""

from pathlib import Path

import anywidget
import traitlets

from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class Prediction(anywidget.AnyWidget):
    """Ask `question`, offer `options`, and keep the reader's first answer.

    >>> Prediction("Does the loss fall?", ["yes", "no"])
    Does the loss fall?  (yes / no)

    Raises ValueError for fewer than two options.
    """

    _esm = self_contained(HERE / "prediction.js")
    _css = HERE / "course.css"

    question = traitlets.Unicode().tag(sync=True)
    """What is asked."""
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """The answers to choose from."""
    answer = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    """The option committed to, or None."""

    def __init__(self, question: str, options: list[str]) -> None:
        if len(options) < 2:
            raise ValueError("a prediction needs at least two options to choose from")
        super().__init__(question=question, options=list(options))

    def __repr__(self) -> str:
        return f"{self.question}  ({' / '.join(self.options)})"
