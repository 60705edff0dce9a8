"""course-report's page in a real browser, opened from the disk with no network at all."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from course_lib.checks import EXERCISES
from course_lib.grading.outcome import Mark
from course_lib.grading.report.findings import Findings, find
from course_lib.grading.report.masking import Mask
from course_lib.grading.report.page import page as html
from course_lib.grading.report.reading import Class, Person, Submission, Task
from tests.browser.jupyterlab_in_chromium import ARTEFACTS

SIZE = 40
LESSONS = ("02_forward_pass", "06_update_rule")
HOSTILE = "</td></table><script>document.title = 'owned'</script><img src='https://evil.example/x.png'> $x$ \u202e"
LONG = "\n".join(f"    step_{n} = np.{'dot' * (n == 50) or 'sum'}(W_{n} @ A_prev, axis=0)" for n in range(2, 60))


def cell(task: Task, n: int) -> str:
    """Somebody's answer: short, long, or one that would rather be a page of its own."""
    body = ("    return None", LONG, f"    page = {HOSTILE!r}\n    return {'very_' * 60}long")[n % 3]
    return f"def {task.exercise}(*args):\n{body}"


def mark(task: Task, n: int) -> Mark:
    """What became of it: right, untouched, a named mistake, an unnamed one, or something else."""
    if n % 5 < 2:
        return Mark(True, "✓")
    if n % 5 == 2:
        entries = EXERCISES[task.exercise].mistakes
        entry = entries[(n * n // 7) % min(9, len(entries))]
        told = dict(mistake=entry.slug, headline=entry.name, hint=entry.hint)
        return Mark(False, "✗", kind="CheckFailed", line=2, **told)
    if n % 5 == 3:
        told = dict(headline=f"result[{n}][1] is off", hint="Line 50: `a = b <i>c</i>`. Why?", behaviour=f"{n // 20}")
        return Mark(False, "✗", kind="CheckFailed", line=50, **told)
    return Mark(False, "✗", kind=("NotAttempted", "NameError", "timed out")[n % 3])


def findings(lesson: str) -> Findings:
    """Those of a made class; no grading is needed for it."""
    tasks = tuple(Task(f"check_{e.name}", e.name) for e in EXERCISES.values() if e.lesson[:2] == lesson[:2])
    assert len(tasks) > 3
    submissions = tuple(
        Submission(
            f"student{n}",
            "graded" if n % 9 else "crashed",
            {task.cell: mark(task, n + 7 * i) for i, task in enumerate(tasks)},
            tuple((task.exercise, cell(task, n)) for task in tasks),
            waiting=n % 2,
            stale=n == 4,
        )
        for n in range(SIZE)
    )
    heading = f"{lesson[:2]} · A lesson with a heading that is longer than most"
    mask = Mask([Person(s.student) for s in submissions], [])
    return find(Class(lesson, heading, tasks, (*submissions, Submission("late")), ()), mask)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page for one lesson, one for all, and one with names."""
    folder, several = tmp_path_factory.mktemp("reports"), [findings(lesson) for lesson in LESSONS]
    names = {f"student{n}": f"Ada Byron {n} (student{n})" for n in range(SIZE)} | {"late": "late"}
    texts = {
        "one": html(several[:1], "A course", date(2026, 9, 21)),
        "all": html(several, "A course", date(2026, 9, 21), overview=True),
        "names": html(several[:1], "A course", date(2026, 9, 21), names),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture
def shown(browser: Browser, pages: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page, so wide, light or dark. At the end it must have asked for nothing, and complained of nothing."""
    name, width, scheme = request.param
    context = browser.new_context(offline=True, color_scheme=scheme, viewport={"width": width, "height": 1080})
    asked, said = [], []
    context.on("request", lambda r: asked.append(r.url))
    opened = context.new_page()
    opened.on("console", lambda m: said.append(m.text))
    opened.on("pageerror", lambda e: said.append(str(e)))
    opened.goto(pages[name].as_uri())
    yield opened
    context.close()
    assert asked == [pages[name].as_uri()]
    assert said == []


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


WAYS = [(name, width, scheme) for name, width in (("all", 1920), ("names", 390)) for scheme in ("light", "dark")]


@pytest.mark.parametrize("shown", WAYS, indirect=True, ids=lambda way: "-".join(map(str, way)))
def test_axe_finds_nothing(shown: Page, request: pytest.FixtureRequest):
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    shown.screenshot(path=ARTEFACTS / f"report_{request.node.callspec.id}.png")
    unfold(shown)
    found = Axe().run(shown, options={"preload": False}).response["violations"]
    assert [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]] == []


@pytest.mark.parametrize("shown", [(n, 390, "light") for n in ("one", "all", "names")], indirect=True, ids=str)
def test_nothing_is_wider_than_a_phone_or_a_projector(shown: Page):
    for size in ((390, 844), (1920, 1080)):
        shown.set_viewport_size(dict(zip(("width", "height"), size)))
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.set_viewport_size({"width": 390, "height": 844})
    unfold(shown)
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("shown", [("one", 1280, "light")], indirect=True)
def test_no_code_of_a_students_runs_or_becomes_a_part_of_the_page(shown: Page):
    unfold(shown)
    assert "owned" not in shown.title()
    assert shown.locator("script, img, i:not(.bar i):not(.key i):not(.notices i)").count() == 0
    assert shown.get_by_text("<script>document.title", exact=False).count() > 0


@pytest.mark.parametrize("shown", [("one", 1280, "light")], indirect=True)
def test_the_line_that_goes_wrong_is_marked_with_more_than_a_colour(shown: Page):
    line = shown.locator("tr.wrong").first
    assert line.locator(".sign").inner_text().startswith("▶")
    assert "this line goes wrong" in line.inner_text()


@pytest.mark.parametrize("shown", [("one", 1280, "dark")], indirect=True)
def test_printed_it_is_dark_on_white_with_everything_unfolded(shown: Page):
    shown.emulate_media(media="print", color_scheme="dark")
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    inside = shown.locator("details:not([open]) .inside").first
    assert inside.bounding_box()["height"] > 0
