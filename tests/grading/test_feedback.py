"""The page that goes back to a student, made by nbgrader's own command: what it says, and that nothing in it acts."""

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import grade_demo
import pytest
from axe_playwright_python.sync_playwright import Axe
from grade_demo import ENDLESS, MISTAKEN, OTHERWISE, ROOT
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from playwright.sync_api import Browser, Page
from traitlets.config import PyFileConfigLoader

from tests.grading.submissions import LESSON, Class

WORDS = {"explain_xor": "No line parts the two, as $w \\cdot x = -b$ is *one* line."}
TYPED = "<script>document.title = 'taken'</script>"
HOSTILE = {
    "explain_xor": "\n\n".join(
        [
            f"# A heading {TYPED}",
            "<img src=x onerror=\"document.title = 'taken'\">",
            "[a link](javascript:alert(1)) ![a picture](https://evil.example/x.png) <javascript:alert(1)>",
            "https://evil.example/bare [by name][there] [there]",
            "[there]: https://evil.example/named",
            "$\\href{javascript:alert(1)}{y}$ $\\text{<script>alert(2)</script>}$ $\\style{position:fixed}{z}$",
            "$\\newcommand{\\a}{\\b\\b}\\newcommand{\\b}{\\c\\c}\\a$ $$\\frac{$$ $x^$",
            "\x1b[31mred\x1b[0m",
            "```mermaid\ngraph TD\n```",
            "```html\n<script>alert(3)</script>\n```",
            "- [x] <input autofocus onfocus=alert(4)>",
            "| <b>bold</b> | b |\n|:--:|---|\n| <iframe src=//evil.example> | d |",
            "</section></main><style>body { display: none }</style>",
        ]
    ),
    "weighted_sum": (
        "def weighted_sum(w, x, b):\n    raise ValueError('''</pre><script>alert(5)</script>\n  Hint: <b>mine</b>\n''')"
    ),
    "sigmoid": f"# {'x' * 90_000}</pre>{TYPED}\ndef sigmoid(z):\n    return 1 / (1 + np.exp(z))",
    "relu": f"print({TYPED!r}, '\\x1b[31m', chr(0xd800))\nfor n in range(300): print(n)\nraise SystemExit('<b>')",
}


def crowded(notebook: dict) -> None:
    """Put texts between the cells that are long, and slow to read."""
    texts = ["a" * 99_990, " \n" * 10_000 + "end", "\\\\[" * 6_600, "*_" * 10_000, "half \ud800"]
    texts += ["more " * 15_000] * 20
    kinds = ["code"] * 2 + ["markdown"] * 3 + ["code"] * 20
    made = [
        {"cell_type": kind, "metadata": {}, "source": f"'''{text}'''" if kind == "code" else text}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for kind, text in zip(kinds, texts, strict=True)
    ]
    notebook["cells"][5:5] = made


@pytest.fixture(scope="module")
def graded(released: Class) -> Class:
    """A class whose feedback is made: all right, two mistakes and late, half done, one that never ends, hostile."""
    released.hand_in("ada", grade_demo.right_answers(LESSON))
    released.hand_in("cleo", OTHERWISE | MISTAKEN | WORDS)
    released.hand_in("dan", {name: OTHERWISE[name] for name in ("weighted_sum", "sigmoid")})
    released.hand_in("eva", OTHERWISE | WORDS | {"relu": "def relu(z)\n    return np.maximum(z, 0)\n"})
    released.hand_in("finn", OTHERWISE | ENDLESS)
    released.hand_in("mallory", OTHERWISE | HOSTILE, crowded)
    run = released.autograde("--Execute.timeout=5")
    assert run.returncode == 0, run.stderr
    with grade_demo.Gradebook(released.course.database) as gradebook:
        late = gradebook.find_submission_notebook(LESSON, LESSON, "cleo")
        late.late_submission_penalty = 1.5
        read = gradebook.find_grade("explain_xor", LESSON, LESSON, "cleo")
        read.manual_score, read.needs_manual_grade = 3, False
        comment = gradebook.find_comment("explain_xor", LESSON, LESSON, "cleo")
        comment.manual_comment = "Yes: **one** line. <script>alert(6)</script>"
        gradebook.db.commit()
    released.course.nbgrader("generate_feedback", LESSON)
    return released


def file_of(course: Class, student: str) -> Path:
    return course.course.base / "feedback" / student / LESSON / f"{LESSON}.html"


def html_of(course: Class, student: str) -> str:
    return file_of(course, student).read_text(encoding="utf-8")


def text_of(html: str) -> str:
    """What a reader sees of some HTML, the spaces evened out."""
    bare = re.sub(r"<style>.*?</style>|</?(a|code|strong|em|span)\b[^>]*>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", bare))


def section(html: str, name: str) -> str:
    """The text of the section with this heading."""
    return text_of(re.search(f'<section aria-labelledby="{name}">.*?</section>', html, re.DOTALL)[0])


class Parts(HTMLParser):
    """All elements and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, whatever it is."""
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def values(self, name: str) -> set[str]:
        """The values that an attribute of this name has anywhere."""
        return {value for attribute, value in self.attributes if attribute == name}


def test_points_stand_on_top_by_the_exercises_names(graded):
    points = section(html_of(graded, "cleo"), "points").replace("\N{NO-BREAK SPACE}", " ")
    assert "Exercise 1 · The weighted sum 0 of 4" in points
    assert "Exercise 3 · The ReLU 4 of 4" in points
    assert "In your own words 3 of 4" in points
    assert "Handed in late −1.5" in points
    assert "Total 13.5 of 24" in points


def test_what_a_person_has_to_read_is_waiting_and_the_sum_is_so_far(graded):
    html = html_of(graded, "ada")
    assert "waiting for your teacher of 4" in section(html, "points")
    assert "20 of 24 points so far" in text_of(html)


def test_a_teachers_comment_stands_on_top_and_below_the_answer(graded):
    html = html_of(graded, "cleo")
    assert "Yes: one line. &lt;script" in section(html, "comments")
    assert html.count("<strong>one</strong>") == 2


def test_nbgraders_own_comment_on_an_empty_answer_is_no_teachers(graded):
    assert "From your teacher" not in html_of(graded, "dan")


def test_the_mistakes_come_first_each_with_its_line_and_a_way_to_its_cell(graded):
    html = html_of(graded, "cleo")
    first = section(html, "first")
    assert "The bias is added once for every input. line 2 return np.sum(w * x + b)" in first
    assert "the wrong way round. line 2 return 1 / (1 + np.exp(z))" in first
    for exercise in ("weighted_sum", "sigmoid"):
        assert html.count(f'<a href="#check_{exercise}">') == 2
        assert html.count(f'id="check_{exercise}"') == 1


def test_a_check_is_a_card_with_its_facts_and_the_hint_is_folded(graded):
    html = html_of(graded, "cleo")
    card = re.search(r'<div class="check" id="check_weighted_sum">.*?</div>\s*</div>\s*<div', html, re.DOTALL)[0]
    assert "[weighted_sum/bias-per-input]" in text_of(card)
    assert re.search(r"<dt>expected</dt><dd>-?[\d.]+</dd>", card)
    assert re.search(r"<dt>got</dt><dd>-?[\d.]+</dd>", card)
    assert re.search(r"<details><summary>Show the hint</summary><p>Hint: How many biases [^<]*</p></details>", card)
    assert f"seed={graded.kept('cleo')['marks']['check_weighted_sum']['seed']}" in card
    assert "Traceback" not in html


def test_what_was_not_begun_is_said_in_one_line(graded):
    first = section(html_of(graded, "dan"), "first").replace("\N{NO-BREAK SPACE}", " ")
    assert "What you began is right." in first
    assert "Not begun: Exercise 3 · The ReLU, Exercise 4 · The whole neuron, Exercise 5 · Gates, In your" in first


def test_code_in_a_sentence_is_set_as_code(graded):
    assert "not attempted yet: <code>raise NotImplementedError()</code> still stands" in html_of(graded, "dan")


def test_where_all_is_right_it_says_so(graded):
    assert "Nothing: every check is right." in section(html_of(graded, "ada"), "first")


def test_a_cell_that_stopped_is_named_with_its_line(graded):
    first = section(html_of(graded, "eva"), "first")
    assert "its cell stopped with SyntaxError: expected ':'. line 1 def relu(z)" in first


def test_what_grading_has_to_say_stands_above_the_points(graded):
    html = html_of(graded, "finn")
    assert html.index("The code did not end in time.") < html.index("Your points")
    assert "It did not end within 5 seconds." in section(html, "first")
    assert "Look for a loop that does not end" in section(html, "first")
    assert html.count("<p>The code did not end in time.") == 1


def test_formulas_are_set_and_folds_are_folds(graded):
    html = html_of(graded, "cleo")
    assert html.count("<math") > 10
    assert "<summary>Stuck?</summary>" in html
    assert not re.search(r"\$[^ $]+\$", text_of(html))


def test_a_students_formula_is_set_too(graded):
    assert "<math" in re.search(r'id="explain_xor">.*?</div>', html_of(graded, "cleo"), re.DOTALL)[0]


@pytest.mark.parametrize("student", ["cleo", "mallory"])
def test_nothing_in_a_page_acts_or_leads_out_but_the_lessons_own_links(graded, student):
    parts = Parts(html_of(graded, student))
    lesson = json.loads((graded.course.base / "released" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
    prose = "".join("".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "markdown")
    assert not parts.tags & {"script", "img", "iframe", "input", "object", "embed", "form", "base", "svg", "b"}
    assert [name for name, _ in parts.attributes if name.startswith("on") or name in ("style", "src")] == []
    leads = {address for address in parts.values("href") if not address.startswith("#")} - {"data:,"}
    assert all(address in prose for address in leads)
    assert "default-src 'none'" in str(parts.values("content"))


def test_what_a_hostile_student_typed_is_there_to_be_read(graded):
    html = html_of(graded, "mallory")
    text = text_of(html)
    assert "&lt; script>document.title" in text.replace("&gt;", ">")
    assert "\\href{javascript:alert(1)}{y}" in text
    assert "\\newcommand" in text
    assert "characters more]" in text
    assert re.search(r"It printed 30\d lines", text)
    assert re.search(r"A text of [\d,]+ characters, as typed", text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", html)
    assert len(html) < 1_500_000


def test_an_ordinary_page_is_small(graded):
    assert file_of(graded, "cleo").stat().st_size < 80_000 + 44_500  # the font of its formulas, which it has


def test_formgraders_button_makes_the_same_page(graded):
    before = html_of(graded, "cleo")
    file_of(graded, "cleo").unlink()
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    for option in graded.folders:
        name, value = option.removeprefix("--CourseDirectory.").split("=", 1)
        config.CourseDirectory[name] = value
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    assert api.generate_feedback(LESSON, "cleo")["success"]
    assert html_of(graded, "cleo") == before


def test_a_page_that_cannot_be_made_does_not_stop_the_others(graded):
    kept = graded.course.base / "autograded" / "cleo" / LESSON / "verdicts.json"
    before = kept.read_text(encoding="utf-8")
    kept.write_text("{", encoding="utf-8")
    try:
        with pytest.raises(RuntimeError, match=r"verdicts.json is broken .* to fix it, grade the submission again"):
            graded.course.nbgrader("generate_feedback", LESSON, "--force")
    finally:
        kept.write_text(before, encoding="utf-8")
    assert not file_of(graded, "cleo").exists()
    assert all(file_of(graded, student).exists() for student in ("ada", "dan", "mallory"))
    graded.course.nbgrader("generate_feedback", LESSON)
    assert file_of(graded, "cleo").exists()


def test_without_the_released_lesson_all_html_is_text(graded):
    lesson = graded.course.base / "released" / LESSON
    aside = shutil.move(lesson, lesson.with_name("aside"))
    try:
        said = graded.course.nbgrader("generate_feedback", LESSON, "--force", "--student=ada")
        html = html_of(graded, "ada")
    finally:
        shutil.move(aside, lesson)
    assert f"nbgrader generate_assignment {LESSON} --force" in said
    assert "&lt;summary&gt;Stuck?" in html
    graded.course.nbgrader("generate_feedback", LESSON, "--force", "--student=ada")
    assert "<summary>Stuck?" in html_of(graded, "ada")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without network; it must ask for nothing but itself, and its console must stay silent."""
    context = browser.new_context(offline=True)
    asked, said = [], []
    context.on("request", lambda request: asked.append(request.url))
    opened = context.new_page()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert [url for url in asked if not url.endswith(f"/{LESSON}.html")] == []
    assert said == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
@pytest.mark.parametrize("student", ["ada", "cleo", "mallory"])
def test_a_page_fits_the_screen_and_has_no_barriers(page, graded, student, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(file_of(graded, student).as_uri())
    assert page.title().startswith("Feedback: 01 · ")
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found] == []


def test_a_hint_is_folded_on_the_screen_and_not_on_paper(page, graded):
    page.goto(file_of(graded, "cleo").as_uri())
    hint = page.get_by_text("Hint: How many biases")
    assert not hint.is_visible()
    page.emulate_media(media="print")
    assert hint.is_visible()
