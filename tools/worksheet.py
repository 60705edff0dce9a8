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
ON_PAPER = {
    "01_neuron": "A neuron takes a few numbers and answers with one. If a certain sum of its inputs is above 0, we say "
    "that it *fires*. Picture a neuron with two inputs, x₁ and x₂: every point of a plane is one pair of inputs, and "
    "for some of them it fires.",
    "05_backward_pass": "The other side of this sheet shows a small network; its neurons use the sigmoid, and each "
    "line is a weight. For the input ({x}) it answers {answer}, and {y} was wanted. Somebody in there has to change.",
    "07_digits": "A network learns to read handwritten digits: it has 200 of them to learn from, and sees each 100 "
    "times. Its *loss* says how far off it is. Other digits, from which it never learns, test it: the *test set*.",
    "08_better_steps": "A network of ten layers, one behind the other, learns to read handwritten digits. Its program "
    "is right. Its weights begin at random, and small: as small as in a network of two layers that learned well. It "
    "then learns from 6,000 digits; to go through all of them once is an *epoch*.",
}
"""What the sheet says before a guess where the lesson's own words lean on what is above them, or on other lessons."""
BESIDE = {
    "02_forward_pass": "(A neuron has one weight for each number that it looks at, and one bias.)",
    "03_mse": "(A *loss* is one number for how far off somebody is, all in all.)",
}
"""What the sheet adds to what a lesson says before its guess."""


def on_paper(name: str) -> str:
    """Return what the sheet says before a lesson's guess in place of the lesson's words; empty: those will do."""
    _, As = network.forward(data.PAPER_PARAMS, data.PAPER_X, network.sigmoid)
    x = ", ".join(f"{value:g}" for value in data.PAPER_X.ravel())
    return ON_PAPER.get(name, "").format(x=x, answer=f"{As[-1][0, 0]:.3f}", y=f"{data.PAPER_Y[0, 0]:g}")


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
            if instead := on_paper(name):
                told = [instead]
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
            total = rf"w_{{{i}1}}^{{(1)}} x_1 + w_{{{i}2}}^{{(1)}} x_2 + b_{i}^{{(1)}}"
            yield rf"z_{i}^{{(1)}} = {total}", Zs[0][i - 1, 0]
            yield rf"a_{i}^{{(1)}} = \sigma(z_{i}^{{(1)}})", As[1][i - 1, 0]

    def back(i: int) -> str:
        return (
            rf"\delta_{i}^{{(1)}} = \delta_1^{{(2)}} \cdot w_{{1{i}}}^{{(2)}} \cdot a_{i}^{{(1)}} (1 - a_{i}^{{(1)}})"
        )

    def slope(layer: int, i: int, j: int) -> str:
        return rf"\partial L / \partial w_{{{i}{j}}}^{{({layer})}}"

    return {
        "Forward": made([
            *layer(),
            (r"z_1^{(2)} = w_{11}^{(2)} a_1^{(1)} + w_{12}^{(2)} a_2^{(1)} + b_1^{(2)}", Zs[1][0, 0]),
            (r"\hat y = a_1^{(2)} = \sigma(z_1^{(2)})", As[2][0, 0]),
            (r"L = \frac{1}{2} (\hat y - y)^2", network.loss(As[2], Y)),
        ]),
        "Blame, handed back": made([
            (r"\delta_1^{(2)} = (\hat y - y) \cdot \hat y \, (1 - \hat y)", last[0, 0]),
            *((back(i), hidden[i - 1, 0]) for i in (1, 2)),
        ]),
        "Gradients": made([
            *((rf"{slope(2, 1, i)} = \delta_1^{{(2)}} a_{i}^{{(1)}}", o_grads[0, i - 1]) for i in (1, 2)),
            *(
                (rf"{slope(1, i, j)} = \delta_{i}^{{(1)}} x_{j}", h_grads[i - 1, j - 1])
                for i in (1, 2)
                for j in (1, 2)
            ),
        ]),
        "One step downhill": made([
            (rf"w_{{11}}^{{(2)}} - \eta \, {slope(2, 1, 1)}", after[1][0][0, 0]),
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
        kind="worksheet",
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
