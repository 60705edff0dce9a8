"""What a reader did on a page of the website, and the place that is read, are there again after Back and a reload."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import lesson_page
import pytest
import website
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.one_page import visit, wake

PROSE = "A sentence of a lesson that is long enough to be broken into several lines on a page. " * 6
CELLS = [
    "from course_lib import widgets",
    'widgets.OneLine("weighted_sum")',
    'widgets.OneLine("d_sigmoid")',
    'widgets.Prediction("How far?", ["to 1", "to 2"], right="to 1", because="Look at the end.")',
    'print("as far as this")',
    'widgets.Prediction("How fast?", ["slowly", "quickly"])',
    'widgets.GraphView("(x + 2) * x**2", x=3.0)',
    "widgets.Playground()",
    "widgets.NetworkView()",
    "widgets.LossLandscape()",
]


def written(folder: Path, *cells: NotebookNode) -> Path:
    """Write a page with these cells, and beside it another one to go to."""
    notebook = new_notebook(cells=[new_markdown_cell("# A page"), *cells])
    website.run(notebook, folder)
    lesson_page.fold_answers(notebook)
    website.write_page(notebook, folder / "page.html", folder)
    website.write_shared(folder)
    (folder / "other.html").write_text("<!DOCTYPE html><title>Another page</title>", encoding="utf-8")
    return folder / "page.html"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with widgets and a fold."""
    return written(tmp_path_factory.mktemp("site"), *map(new_code_cell, CELLS))


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of many words, in parts."""
    parts = [new_markdown_cell(f"## Part {i}\n\n{PROSE}\n\n{PROSE}") for i in range(1, 11)]
    return written(tmp_path_factory.mktemp("text"), *parts)


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    with visit(browser, file.as_uri()) as page:
        yield page


def reload(page: Page) -> None:
    page.reload()


def there_and_back(page: Page) -> None:
    page.goto(page.url.replace("page.html", "other.html"))
    page.go_back()


def line(page: Page, exercise: str) -> Locator:
    return page.get_by_role("group", name=f"One line of {exercise}, checked here")


def wait_until_kept(page: Page, word: str) -> None:
    """What is done is written at most twice a second."""
    page.wait_for_function("word => JSON.stringify(history.state ?? '').includes(word)", arg=word)


@pytest.mark.parametrize("leave", [reload, there_and_back])
def test_what_was_typed_chosen_and_opened_is_there_again(page: Page, leave: Callable[[Page], None]):
    wake(page)
    checked, typed = line(page, "weighted_sum"), line(page, "d_sigmoid")
    checked.get_by_role("textbox").fill("w1 * x1 + w2 * x2 - b")
    checked.get_by_role("button", name="Check").click()
    far, fast = page.get_by_role("group", name="How far?"), page.get_by_role("group", name="How fast?")
    far.get_by_label("to 2").check()
    far.get_by_role("button", name="Commit").click()
    far.get_by_label("to 1").check()
    fast.get_by_label("quickly").check()
    graph = page.get_by_role("group", name="Computational graph")
    graph.get_by_role("textbox").fill("tanh(w * x)")
    graph.get_by_role("textbox").press("Enter")
    expect(graph.locator(".bbh-said")).to_contain_text("tanh(w · x) =")
    typed.get_by_role("textbox").press_sequentially("not yet checked")
    for word in ("- b", "to 2", "tanh(w * x)", "not yet checked"):
        wait_until_kept(page, word)
    leave(page)
    expect(page.get_by_text("as far as this", exact=True)).to_be_visible()  # before a widget lives
    wake(page)
    expect(checked.get_by_role("textbox")).to_have_value("w1 * x1 + w2 * x2 - b")
    expect(checked.get_by_role("status")).to_contain_text("✗ Not yet: ")
    expect(typed.get_by_role("textbox")).to_have_value("not yet checked")
    expect(typed.get_by_role("status")).to_have_text("")
    expect(far.locator("output")).to_have_text("✓ It is: to 1. Look at the end. Your first guess counts: to 2.")
    expect(far.get_by_label("to 1")).to_be_checked()
    expect(page.locator("details.answer summary")).to_be_hidden()
    expect(fast.get_by_label("quickly")).to_be_checked()
    expect(fast.get_by_role("button", name="Commit")).to_be_enabled()
    expect(graph.get_by_role("textbox")).to_have_value("tanh(w * x)")
    expect(graph.locator(".bbh-said")).to_contain_text("tanh(w · x) =")
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_a_refused_formula_and_what_is_wrong_with_it_are_there_again(page: Page):
    wake(page)
    graph = page.get_by_role("group", name="Computational graph")
    graph.get_by_role("textbox").fill("log(-1)")
    graph.get_by_role("textbox").press("Enter")
    says = "log(-1) has no value: log takes positive numbers only. The graph below is still that of (x + 2) * x**2."
    expect(graph.get_by_role("alert")).to_have_text(says)
    wait_until_kept(page, '"typed":"log(-1)"')
    page.reload()
    wake(page)
    expect(graph.get_by_role("textbox")).to_have_value("log(-1)")
    expect(graph.get_by_role("alert")).to_have_text(says)
    graph.get_by_role("textbox").press("Escape")
    expect(graph.get_by_role("alert")).to_be_empty()
    page.wait_for_function("""() => JSON.stringify(history.state).includes('"typed":""')""")
    page.reload()
    wake(page)
    expect(graph.get_by_role("textbox")).to_have_value("(x + 2) * x**2")


def test_what_was_done_on_another_version_of_the_page_is_dropped(page: Page, file: Path):
    wake(page)
    box = line(page, "weighted_sum")
    box.get_by_role("textbox").fill("from before")
    wait_until_kept(page, "from before")
    before = file.read_text(encoding="utf-8")
    name = re.search(r'data-widget="(\w+)"', before)[1]
    file.write_text(before.replace(name, "0" * len(name)), encoding="utf-8")
    page.reload()
    wake(page)
    expect(box.get_by_role("textbox")).to_have_value("")
    file.write_text(before, encoding="utf-8")


def test_a_task_that_was_solved_stays_solved(page: Page):
    wake(page)
    box = page.get_by_role("group", name="Playground", exact=True)
    task = box.get_by_role("group", name="task")
    expect(task.get_by_role("button", name="Skip")).to_be_visible()
    box.get_by_role("button", name="Play").click()
    expect(task).to_contain_text("✓ Done by epoch", timeout=60_000)
    box.get_by_role("button", name="Pause").click()
    wait_until_kept(page, '"done":[[0,')
    page.reload()
    wake(page)
    expect(task.get_by_role("button", name="Next task")).to_be_visible()


def test_a_step_that_was_just_taken_is_there_after_a_reload(page: Page):
    wake(page)
    box = page.get_by_role("group", name="Network view")
    for step in (1, 2, 3, 4):
        box.get_by_role("button", name=re.compile("▶")).click()
        page.wait_for_timeout(300)  # no hand is faster
        page.reload()
        wake(page)
        expect(box.locator(".bbh-step-title")).to_contain_text(f"Step {step} of 6")
    box.get_by_role("button", name="show all").click()
    box.get_by_role("button", name="10 times").click()
    wait_until_kept(page, '"10"')
    page.reload()
    wake(page)
    expect(box.locator(".bbh-counter")).to_have_text("10 steps taken")
    box.get_by_role("button", name="learn once").click()
    expect(box.locator(".bbh-counter")).to_have_text("11 steps taken")


def test_a_landscape_stays_as_near_as_it_was(page: Page):
    wake(page)
    box = page.get_by_role("group", name="Loss landscape")
    ticks, out = box.locator("svg").first.locator("text"), box.get_by_role("button", name="Zoom out")
    far = ticks.all_text_contents()
    box.get_by_role("button", name="Zoom in").click()
    expect(out).to_have_attribute("aria-disabled", "false")
    near = ticks.all_text_contents()
    assert near != far
    page.wait_for_timeout(300)
    page.reload()
    wake(page)
    expect(out).to_have_attribute("aria-disabled", "false")
    assert ticks.all_text_contents() == near


BELOW = """one => one.getBoundingClientRect().top
  - (innerWidth < 1080 ? document.querySelector(".contents").offsetHeight : 0)"""  # of what lies over the text
STAYS = f"([one, place]) => Math.abs(({BELOW})(one) - place) < 3"
NOTED = f"one => Math.abs(history.state?.kept.place?.off - ({BELOW})(one)) < 1"


@pytest.mark.parametrize("sizes", [[(1366, 768), (900, 768)], [(390, 844), (844, 390)]], ids=["laptop", "phone"])
def test_what_is_read_stays_where_it_is_in_another_width_and_after_a_reload(
    browser: Browser, text: Path, sizes: list[tuple[int, int]]
):
    with visit(browser, text.as_uri()) as page:
        size, other = ({"width": width, "height": height} for width, height in sizes)
        page.set_viewport_size(size)
        page.reload()
        heading = page.locator("#part-6")
        heading.evaluate(f"one => scrollBy({{ top: ({BELOW})(one) - 90, behavior: 'instant' }})")
        page.wait_for_function(NOTED, arg=heading.element_handle())
        place = heading.evaluate(BELOW)
        for now in (other, size):
            page.set_viewport_size(now)
            page.wait_for_function(STAYS, arg=[heading.element_handle(), place])
        page.reload()
        page.wait_for_function(STAYS, arg=[heading.element_handle(), place])
        wake(page)  # and all parts are laid out
        page.wait_for_function(STAYS, arg=[heading.element_handle(), place])


@pytest.mark.parametrize("width", [390, 1280])
def test_a_refused_formula_covers_nothing_and_stays_until_it_is_put_right(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    wake(page)
    box = page.get_by_role("group", name="Computational graph")
    field, alert, next_step = (
        box.get_by_role("textbox"),
        box.get_by_role("alert"),
        box.get_by_role("button", name="next"),
    )
    field.focus()
    edges = "([one, other]) => [one.getBoundingClientRect().bottom, other.getBoundingClientRect().top]"
    field_top = "(one) => one.getBoundingClientRect().top"
    before = field.evaluate(field_top)
    for formula in ("x^2", "exp(2x", "1/"):
        field.fill(formula)
        field.press("Enter")
        expect(alert).to_contain_text("The graph below is still that of (x + 2) * x**2.")
        assert field.evaluate(field_top) == before
        below, above = page.evaluate(edges, [alert.element_handle(), next_step.element_handle()])
        assert below <= above
    next_step.click()  # what is pressed beside it does what it says, and moves no word away
    expect(box.get_by_text("The walk has not found this slope")).to_have_count(1)
    expect(alert).to_be_visible()
    field.focus()
    field.press("Escape")
    expect(alert).to_be_hidden()
