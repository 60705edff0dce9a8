"""The page that goes back to a student: what nbgrader's `generate_feedback` makes of an autograded notebook."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.reader import NotJSONError
from traitlets import default

from course_lib.grading.book import VERDICTS
from course_lib.grading.feedback import handed_out, prose, standing
from course_lib.grading.feedback.cells import show
from course_lib.grading.feedback.made_from import made_from
from course_lib.grading.feedback.standing import State
from course_lib.grading.paper import NOTE

HERE = Path(__file__).parent
STYLE = (HERE / "page.css").read_text(encoding="utf-8")
# A browser obeys this stylesheet and asks for nothing, whatever else may be on the page.
STYLES_NAME = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLES_NAME}'; img-src data:; base-uri 'none'; form-action 'none'"
SIGNS = {
    State.RIGHT: "✓",
    State.PARTLY: "◐",
    State.WRONG: "✗",
    State.EMPTY: "○",
    State.UNSEEN: "–",
    State.WAITING: "…",
    State.READ: "●",
}


class FeedbackPage(Exporter):
    """One HTML file that needs no network and runs nothing.

    nbgrader_config.py names it as the exporter of GenerateFeedback, which is its parent and knows the course's folders.
    """

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._lessons: dict[Path, handed_out.HandedOut] = {}
        self._template = _template()

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        """The page of one student's autograded notebook. Raises ValueError where what is kept beside it is no JSON."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        told = resources["nbgrader"]
        lesson = self._lesson(told["assignment"], told["notebook"])
        kept = _kept(Path(resources["metadata"]["path"]) / VERDICTS)
        exercises = standing.exercises(nb.cells, lesson, kept.get("marks", {}))
        note = next((cell.source for cell in nb.cells if cell.get("id") == NOTE), "")
        text = self._template.render(
            policy=POLICY,
            style=Markup(STYLE),
            signs=SIGNS,
            State=State,
            title=lesson.title,
            told=told,
            made_from=made_from(told["graded"], kept),
            note=note,
            exercises=exercises,
            of_cell={exercise.cell: exercise for exercise in exercises},
            comments=standing.comments(nb.cells, lesson),
            cells=list(show(nb.cells, lesson)),
        )
        return text, resources

    def _lesson(self, assignment: str, notebook: str) -> handed_out.HandedOut:
        """The lesson as it was handed out; without it, nothing is taken for the course's own text."""
        folders = self.parent.coursedir
        file = Path(folders.format_path(folders.release_directory, ".", assignment)) / f"{notebook}.ipynb"
        if file not in self._lessons:
            try:
                self._lessons[file] = handed_out.read(file)
            except (OSError, NotJSONError) as error:
                self.log.warning(
                    "The feedback pages call exercises by their short names and show all HTML as text, as the released "
                    "lesson cannot be read (%s). To mend it: nbgrader generate_assignment %s --force",
                    error,
                    assignment,
                )
                self._lessons[file] = handed_out.HandedOut(notebook, frozenset(), frozenset(), {}, {})
        return self._lessons[file]


def _kept(file: Path) -> dict[str, Any]:
    """What grading kept, marks and all; nothing where nothing is kept. Raises ValueError where the file is broken."""
    if not file.exists():
        return {}
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return kept | {"marks": dict(kept["marks"])}
    except (ValueError, KeyError, TypeError) as error:
        problem = f"{file} is broken ({error!r})"
        raise ValueError(f"{problem}; to mend it, grade the submission again: course-grade … --regrade") from None


def _template() -> jinja2.Template:
    """The page's template. It escapes all text; what a filter below gives is HTML already."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters["points"] = lambda number: f"{round(number, 2):g}"
    made.filters["unbroken"] = lambda title: title.replace(" ·", "\N{NO-BREAK SPACE}·")
    made.filters["ticked"] = lambda text: Markup(re.sub("`([^`]+)`", r"<code>\1</code>", escape(text)))
    made.filters["markdown"] = lambda text: Markup(prose.student(text))
    return made.get_template("page.html.j2")
