"""The digit pad: draw a digit, and see what a trained network takes it for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from course_lib import network
from course_lib.network import Activation, Array, Params
from course_lib.widgets.digit_pad_state import DigitPadState, Gradient, Predict, Reading
from course_lib.widgets.listening import listen
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class DigitPad(CourseWidget):
    """Draw a digit by mouse, finger or keyboard; the ten answers of a trained network follow the hand.

    >>> import numpy as np
    >>> untrained = [(np.zeros((10, 784)), np.zeros((10, 1)))]
    >>> DigitPad(untrained)
    DigitPad(784-10): nothing drawn yet
    >>> def reads(X):
    ...     return network.softmax(untrained[0][0] @ X)
    >>> DigitPad(predict=reads)
    DigitPad(reads): nothing drawn yet

    Give one of two:

    - `params`, a network 784-…-10 as a list of (W, b), whose hidden layers have `activation`, and the last softmax. The
      course's functions compute its answers and, with `d_activation`, the gradient of the loss on the pixels.
    - `predict`, a function of your own: `predict(X)` gets X of shape (784, m), pixels from 0 (paper) to 1 (ink), and
      must return probabilities of shape (10, m). A drawing has m = 1. `gradient`, if there is one, is called as
      `gradient(X, Y)` with X (784, 1) and the one-hot column Y (10, 1), and must return ∂L/∂X, (784, 1). Without it
      the pad does not offer what would make the drawing more of a 3. An example, with `backpropagate` of lesson 07:

          def on_pixels(X, Y):
              Zs, As = forward_softmax(params, X, relu)
              grads = backpropagate(params, Zs, As, cross_entropy_delta(As[-1], Y), d_relu)
              return params[0][0].T @ grads[0][1]  # for one example, the gradient of b⁽¹⁾ is δ⁽¹⁾

    What a function raises, or returns in a wrong shape, is shown in the pad; an unwritten one is "not attempted yet".
    Then write it, run its cell and this one.

    The reader's drawing is made like a digit of MNIST: scaled to 20 × 20 pixels, put by its centre of mass into the
    middle of 28 × 28. `examples` are numbers of digits of `data.digits()` to load. If not given, the pad takes one of
    each from the last 500, and up to six of those that the network gets wrong: so train on the others.

    `pad.X` is the drawing as the network gets it, (784, 1); `pad.reading` is what came of it, and `pad.state` the rest.
    Raises ValueError for arguments that do not fit.
    """

    _esm = self_contained(HERE / "digit_pad.js")
    _css = HERE / "course.css"

    function = traitlets.Unicode(read_only=True).tag(sync=True)
    """What answers, in words: the call of `predict`, or the network with its sizes."""
    slopes = traitlets.Bool(read_only=True).tag(sync=True)
    """Whether there is a gradient to show."""
    examples = traitlets.Dict(read_only=True).tag(sync=True)
    """The digits to load: `Examples`, with its images as binary data."""
    drawing = traitlets.Dict({"strokes": [], "example": -1}).tag(sync=True)
    """What is on the pad: strokes, each a list of places [x, y] from 0 to 280 from the top left, and the number of the
    example below them, −1 for none."""
    digit = traitlets.Int(-1, min=-1, max=9).tag(sync=True)
    """The digit of "more of a 3"; −1 for none."""
    answer = traitlets.Dict(read_only=True).tag(sync=True)
    """What came of the last question: `Reading`, its arrays as binary data."""
    lent = traitlets.Dict(read_only=True).tag(sync=True)
    """A network for the browser where there is no Python: see tools/lent_network.py. Empty where there is one."""

    def __init__(
        self,
        params: Params | None = None,
        activation: Activation = network.relu,
        d_activation: Activation = network.d_relu,
        *,
        predict: Predict | None = None,
        gradient: Gradient | None = None,
        examples: Sequence[int] | None = None,
    ) -> None:
        self.state = state = DigitPadState(
            params, activation, d_activation, predict=predict, gradient=gradient, examples=examples
        )
        chosen = state.examples
        super().__init__()
        self.reading = Reading(trouble=state.first.trouble, attempted=state.first.attempted)
        with self.hold_sync():
            self.set_trait("function", f"{state.name}(X)" if params is None else f"the network {state.name}")
            self.set_trait("slopes", state.gradient is not None)
            images = chosen.images.tobytes()
            self.set_trait("examples", {"images": images, "labels": chosen.labels, "said": chosen.said})
            self._tell()
        listen(self, self._asked)

    @property
    def X(self) -> Array:  # noqa: N802 (as in the lessons)
        """What is drawn, as the network gets it: (784, 1), from 0 (paper) to 1 (ink)."""
        return self.reading.X

    def _tell(self, question: str = "") -> None:
        plain = ("probabilities", "trouble", "attempted", "interrupted", "notes")
        told = {name: getattr(self.reading, name) for name in plain}
        told["digit"] = -1 if self.reading.digit is None else self.reading.digit
        arrays = {"pixels": self.reading.pixels.tobytes(), "gradient": self.reading.gradient.astype("<f8").tobytes()}
        self.set_trait("answer", told | arrays | {"question": question})

    def _asked(self, _: Any, asked: dict[str, Any], buffers: list[memoryview]) -> None:
        """Answer the browser, which asks about a drawing or, at the start, whether Python is there."""
        if "question" in asked:
            digit = None if asked["digit"] < 0 else asked["digit"]
            self.reading = self.state.read(np.frombuffer(buffers[0], np.uint8).copy(), digit)
            self._tell(asked["question"])
        else:
            self.send({})

    def __repr__(self) -> str:
        said = self.reading.trouble or self.reading.says or "nothing drawn yet"
        return f"DigitPad({self.state.name}): {said}"
