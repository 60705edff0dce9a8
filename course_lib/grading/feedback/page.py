"""Make the page that goes back to a student from an autograded notebook, for nbgrader's `generate_feedback`."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from course_lib.grading.deadline import TooSlow, within_computing
from course_lib.grading.feedback import handed_out, standing
from course_lib.grading.feedback.cells import show
from course_lib.grading.feedback.made_from import made_from
from course_lib.grading.feedback.room import LEFT_OUT, Room
from course_lib.grading.feedback.standing import State
from course_lib.grading.gradebook.autograded_notebook import NOTE
from course_lib.grading.gradebook.verdicts_file import VERDICTS
from course_lib.grading.outcome import UNREAD
from course_lib.pages import math_font

HERE = Path(__file__).parent
STYLE = (HERE / "page.css").read_text(encoding="utf-8")
MATH_FONT = math_font.embedded()  # of pages with formulas
# Allow these stylesheets and no request to anywhere, whatever else may be on the page.
STYLES = " ".join(
    f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in (STYLE, MATH_FONT)
)
POLICY = f"default-src 'none'; style-src {STYLES}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
SIGNS = {
    State.RIGHT: "✓",
    State.PARTLY: "◐",
    State.WRONG: "✗",
    State.EMPTY: "○",
    State.UNSEEN: "–",
    State.WAITING: "…",
    State.READ: "●",
}

SECONDS = 10  # of computing; the worst known page takes 3


class BrokenVerdicts(ValueError):
    """Says that the verdicts kept beside an autograded notebook cannot be read."""


class FeedbackPage(Exporter):
    """Makes one HTML file that needs no network and runs nothing.

    nbgrader_config.py names it as the exporter of GenerateFeedback. That is its parent, and it knows the course's
    folders.
    """

    output_mimetype = "text/html"
    _warned = False  # of a lesson that is not there

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # a text, as of all of nbconvert's own that make a page
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of one student's autograded notebook. Raises BrokenVerdicts if they cannot be read."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        told = resources["nbgrader"]
        lesson = self._lesson(told["assignment"], told["notebook"])
        kept = _kept(Path(resources["metadata"]["path"]) / VERDICTS)
        return text(nb.cells, told, kept, lesson), resources

    def _lesson(self, assignment: str, notebook: str) -> handed_out.HandedOut:
        """Return the lesson as it was handed out; if it cannot be read, no text counts as the course's own."""
        folders = getattr(self.parent, "coursedir", None)
        if folders is None:
            raise ValueError("this page is made by `nbgrader generate_feedback`, which knows the course's folders")
        file = Path(folders.format_path(folders.release_directory, ".", assignment)) / f"{notebook}.ipynb"
        try:
            return handed_out.read(file, file.stat().st_mtime_ns)
        except (OSError, ValueError) as error:
            if not self._warned:
                self.log.warning(
                    "The feedback pages use the exercises' short names and show all HTML as text, because the released "
                    "lesson cannot be read (%s). To fix it: nbgrader generate_assignment %s --force",
                    error,
                    assignment,
                )
                self._warned = True
            return handed_out.HandedOut(notebook, frozenset(), frozenset(), {}, {})


def text(
    cells: Sequence[NotebookNode], told: Mapping[str, Any], kept: Mapping[str, Any], lesson: handed_out.HandedOut
) -> str:
    """Return the page's HTML, made from an autograded notebook's cells, the gradebook, and what grading kept.

    If a text takes far too long to render, the page is made once more with all texts as typed.
    """
    try:
        with within_computing(SECONDS):
            return _rendered(cells, told, kept, lesson, Room())
    except TooSlow:
        with within_computing(SECONDS):
            return _rendered(cells, told, kept, lesson, Room(worked=0))


def _rendered(
    cells: Sequence[NotebookNode],
    told: Mapping[str, Any],
    kept: Mapping[str, Any],
    lesson: handed_out.HandedOut,
    room: Room,
) -> str:
    exercises = standing.exercises(cells, lesson, kept.get("marks", {}))
    said = [cell.source for cell in cells if cell.get("id") == NOTE][:1]
    note = [room.markdown(text) or LEFT_OUT for text in said]
    made = _template().render(
        policy=POLICY,
        style=Markup(STYLE),
        signs=SIGNS,
        State=State,
        left_out=LEFT_OUT,
        title=lesson.title,
        told=told,
        unread=kept.get("status") in UNREAD,
        made_from=made_from(told["graded"], kept),
        note=Markup("").join(note),
        exercises=exercises,
        of_cell={exercise.cell: exercise for exercise in exercises},
        comments=standing.comments(cells, lesson, room),
        cells=show(cells, lesson, room),
    )
    if "<math" in made:  # ours: a student's < is written as &lt;
        made = made.replace("</head>", f"<style>{MATH_FONT}</style>\n</head>", 1)
    return made


def _kept(file: Path) -> dict[str, Any]:
    """Return what grading kept, marks and all, or nothing if nothing is kept. Raises BrokenVerdicts."""
    if not file.exists():
        return {}
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return kept | {"marks": {name: dict(mark) for name, mark in kept["marks"].items()}}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenVerdicts(f"{VERDICTS} is broken ({error!r})") from None


@cache
def _template() -> jinja2.Template:
    """Return the page's template. It escapes all text; the filters below return HTML."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters["points"] = lambda number: f"{round(number, 2):g}"
    made.filters["unbroken"] = lambda title: title.replace(" ·", "\N{NO-BREAK SPACE}·")
    made.filters["ticked"] = _ticked
    return made.get_template("page.html.j2")


def _ticked(text: str) -> Markup:
    """Render one of our sentences, which may quote a student, with backticks as code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", escape(text, quote=False)))
