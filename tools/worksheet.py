"""Make a worksheet to print from the lessons, and a page with its answers.

    python tools/worksheet.py     # both pages alone, into artefacts/site, which has to be there

One sheet of paper: the first guess of each lesson on one side, one backward pass to work out by hand on the other. The
questions are the lessons', their answers predictions.toml's, the numbers network.py's, whenever the website is made.
"""

import ast
import base64
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import front
import lesson_page
import matplotlib as mpl
import nbformat
import numpy as np
from headers import header, lessons
from markupsafe import Markup
from site_widgets import SiteError

from course_lib import data, network, plots
from course_lib.widgets.prediction import known
from course_lib.widgets.slim import slim_css

SHEET, ANSWERS = "worksheet.html", "worksheet_answers.html"
X, Y = np.array([[2.0], [1.0]]), np.array([[0.0]])  # another example than the lessons', for the network on their paper
ETA = 1.0
DIGITS = 4
ASKS = "widgets.Prediction("
TO_THE_PAGE = re.compile(r"<!-- (?:in JupyterLab|on the website)")
SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z])")
ON_THE_PAGE = re.compile(r"\b(?:Look|[Bb]elow|You will see)\b")  # a sentence that speaks of what paper does not show
CHOSEN = {"07_digits": "The loss of the 200 falls towards 0. What does the loss of the test set do in the end?"}
"""The guess of a lesson whose first one speaks of a picture above it."""
BESIDE = {"05_backward_pass": "(Its picture is on the other side.)"}
"""What the sheet adds to what a lesson says before its guess."""


@dataclass(frozen=True)
class Guess:
    """A question of a lesson that is guessed before anything is explained."""

    lesson: str
    """The lesson's title, with its number."""
    about: tuple[Markup, ...]
    """What has to be known to understand it: paragraphs, as HTML."""
    question: str
    options: tuple[str, ...]
    right: str
    because: str


def asked(source: str) -> tuple[str, tuple[str, ...]]:
    """Return question and options of a cell that makes a prediction. Raises SiteError if it is written otherwise."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == ASKS.rstrip("("):
            question, options = map(ast.literal_eval, node.args[:2])
            return question, tuple(options)
    raise SiteError(f"this cell makes no prediction: {source}")


def guess(name: str) -> Guess:
    """Return a lesson's guess: its first, or the one in CHOSEN. Raises SiteError without it, or without its answer."""
    notebook = nbformat.read(front.ROOT / "lessons" / name / f"{name}.ipynb", as_version=4)
    words = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            *_, last = re.split(r"^#+ .*$", cell.source, flags=re.MULTILINE)
            words = last if re.search("^#", cell.source, re.MULTILINE) else f"{words}\n\n{last}"
        elif ASKS in cell.source:
            question, options = asked(cell.source)
            if CHOSEN.get(name, question) != question:
                continue
            answer = known().get(question)
            if answer is None:
                raise SiteError(f"{name}: predictions.toml does not say what is right: {question}")
            told = [part for part in words.split("\n\n") if part.strip() and not TO_THE_PAGE.search(part)]
            told += [BESIDE[name]] if name in BESIDE else []
            about = tuple(front.inline(lesson_page.for_the_page(part)) for part in told)
            because = " ".join(s for s in SENTENCE.split(answer["because"]) if not ON_THE_PAGE.search(s))
            title = f"{name[:2]} {header(front.ROOT, name).title}"
            return Guess(title, about, question, options, answer["right"], because)
    raise SiteError(f"{name} has no prediction for the worksheet{': ' + CHOSEN[name] if name in CHOSEN else ''}")


@dataclass(frozen=True)
class Step:
    """A number to work out."""

    how: Markup
    """What it is called, and the rule for it, as HTML."""
    value: str


def number(value: float) -> str:
    """Write a number as the answers do, with a real minus.

    >>> number(-0.5)
    '−0.5000'
    """
    return f"{value:.{DIGITS}f}".replace("-", "\N{MINUS SIGN}")


def steps() -> dict[str, list[Step]]:
    """Work out one pass through the network of the lessons' paper, and one step: numbers by the part they belong to."""
    params = data.PAPER_PARAMS
    Zs, As = network.forward(params, X, network.sigmoid)
    grads = network.backward(params, Zs, As, Y, network.d_sigmoid)
    after = network.sgd_step(params, grads, ETA)
    better = network.loss(network.forward(after, X, network.sigmoid)[1][-1], Y)
    (hidden, last), (h_grads, o_grads) = [db for _, db in grads], [dW for dW, _ in grads]

    def made(rows: Sequence[tuple[str, float]]) -> list[Step]:
        return [Step(front.inline(how if "$" in how else f"${how}$"), number(float(value))) for how, value in rows]

    def layer() -> Iterator[tuple[str, float]]:
        for i in (1, 2):
            yield rf"z_{i} = w_{{{i}1}} x_1 + w_{{{i}2}} x_2 + b_{i}", Zs[0][i - 1, 0]
            yield rf"a_{i} = \sigma(z_{i})", As[1][i - 1, 0]

    return {
        "Forward": made([
            *layer(),
            ("z = v_1 a_1 + v_2 a_2 + c", Zs[1][0, 0]),
            (r"\hat y = \sigma(z)", As[2][0, 0]),
            (r"L = \frac{1}{2} (\hat y - y)^2", network.loss(As[2], Y)),
        ]),
        "Blame, handed back": made([
            (r"\delta = (\hat y - y) \cdot \hat y \, (1 - \hat y)", last[0, 0]),
            *((rf"\delta_{i} = \delta \cdot v_{i} \cdot a_{i} (1 - a_{i})", hidden[i - 1, 0]) for i in (1, 2)),
        ]),
        "Gradients": made([
            *((rf"\partial L / \partial v_{i} = \delta \, a_{i}", o_grads[0, i - 1]) for i in (1, 2)),
            *(
                (rf"\partial L / \partial w_{{{i}{j}}} = \delta_{i} \, x_{j}", h_grads[i - 1, j - 1])
                for i in (1, 2)
                for j in (1, 2)
            ),
        ]),
        "One step downhill": made([
            (r"v_1 - \eta \, \partial L / \partial v_1", after[1][0][0, 0]),
            ("$L$ after each weight and bias took its step", better),
        ]),
    }  # fmt: skip


def picture() -> tuple[str, str]:
    """Draw the network: (a picture as an address, what it shows)."""
    fig, ax = plots.figure(width=6.4, height=2.7)
    words = plots.network_diagram(ax, data.PAPER_PARAMS, title="")
    drawn = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": SHEET}):  # the same file whenever it is drawn
        fig.savefig(drawn, format="svg", metadata={"Date": None})
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}", words


def write(site: Path) -> None:
    """Write the worksheet and the page with its answers into the site. Raises SiteError."""
    drawing, words = picture()
    css = (front.PAGES / "worksheet.css").read_text(encoding="utf-8")
    (site / "worksheet.css").write_text(slim_css(css), encoding="utf-8", newline="\n")
    about = dict(
        guesses=[guess(name) for name in lessons(front.ROOT)],
        steps=steps(),
        picture=drawing,
        shows=words,
        x=", ".join(f"{x:g}" for x in X.ravel()),
        y=f"{Y[0, 0]:g}",
        eta=f"{ETA:g}",
        digits=DIGITS,
    )
    front.write(
        site,
        "worksheet.html.j2",
        file=SHEET,
        answers=False,
        title="A worksheet · Backprop by Hand",
        description="One sheet of paper for a class: eight questions to guess, and a backward pass to do by hand.",
        **about,
    )
    front.write(
        site,
        "worksheet.html.j2",
        file=ANSWERS,
        answers=True,
        title="Answers to the worksheet · Backprop by Hand",
        description="The answers to the worksheet of Backprop by Hand, each with a reason, and every number of the "
        "backward pass.",
        **about,
    )


if __name__ == "__main__":
    write(front.ROOT / "artefacts" / "site")
    print(f"artefacts/site/{SHEET}\nartefacts/site/{ANSWERS}")
