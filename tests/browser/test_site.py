"""The website of the lessons, opened from the disk with no network at all."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import build
import pytest
import website
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.jupyterlab_in_chromium import ARTEFACTS, ROOT, middle

LESSONS = [f"{name}/{name}.html" for name in build.lessons(ROOT)]
PAGES = ["index.html", website.GET, *LESSONS]
OWN = re.compile("(file|blob|data):")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website, made once."""
    folder = tmp_path_factory.mktemp("website") / "site"
    website.make_site(folder)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without network; at the end it must have asked for nothing but files, and complained of nothing."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    outside, errors = [], []
    context.on("request", lambda r: None if OWN.match(r.url) else outside.append(r.url))
    visited = context.new_page()
    visited.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    visited.on("pageerror", lambda e: errors.append(str(e)))
    yield visited
    context.close()
    assert outside == []
    assert errors == []


def open_page(page: Page, site: Path, name: str) -> None:
    """Open a page of the website, and wait until its widgets live."""
    page.goto((site / name).as_uri())
    expect(page.locator("[data-widget] > pre")).to_have_count(0)


def inaccessible(page: Page) -> list[str]:
    """What axe-core finds serious in the page; it may not read the stylesheets ahead, which a file cannot do."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]


def screenshot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"site_{name}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_start_page_leads_to_every_lesson_and_is_accessible(page: Page, site: Path, scheme: str):
    page.emulate_media(color_scheme=scheme)
    open_page(page, site, "index.html")
    links = page.get_by_role("table").get_by_role("link")
    assert links.evaluate_all("links => links.map((a) => a.getAttribute('href'))") == LESSONS
    assert page.get_by_text("Run the cell below").count() == 0
    screenshot(page, f"start_{scheme}")
    assert inaccessible(page) == []
    links.first.click()
    expect(page.get_by_role("heading", name="What does one neuron compute?")).to_be_visible()


def test_the_start_page_has_something_to_drag_and_leads_to_more(page: Page, site: Path):
    open_page(page, site, "index.html")
    box = page.locator("[data-widget]")
    weight = box.get_by_role("slider", name="weight from x1 to hidden neuron 1", exact=True)
    weight.scroll_into_view_if_needed()
    x, y = middle(weight)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60, steps=5)
    page.mouse.up()
    expect(weight).not_to_have_attribute("aria-valuenow", "1")
    more = page.locator("p").filter(has_text="More to play with").get_by_role("link")
    assert more.count() == 12  # the playground, and all the lessons' widgets but the one that asks Python
    more.last.click()
    heading = page.get_by_role("heading", name="Play: the ravine")
    expect(heading).to_be_in_viewport()
    expect(page.locator("[data-widget] .bbh-descent").last).to_be_in_viewport()


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere_and_one_leads_to_the_course(page: Page, site: Path, name: str):
    open_page(page, site, name)
    addresses = [urlsplit(a) for a in page.locator("a").evaluate_all("links => links.map((a) => a.href)")]
    for address in addresses:
        assert address.scheme in ("file", "https", "http")
        if address.scheme == "file":
            text = Path(unquote(address.path)).read_text(encoding="utf-8")
            assert not address.fragment or f'id="{address.fragment}"' in text
        else:
            assert address.netloc
    assert site / website.GET in [Path(unquote(a.path)) for a in addresses]
    page.locator(".notice").get_by_role("link").click()
    expect(page.get_by_text("JupyterLab opens in your browser with a start page")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_every_image_has_words_and_every_formula_is_set(page: Page, site: Path, name: str):
    open_page(page, site, name)
    words = page.locator("img").evaluate_all("images => images.map((image) => image.alt.trim())")
    assert all(words)
    assert words or name == "index.html"
    text = page.locator("main :is(p, li, td, th, h1, h2, h3, summary)")
    assert text.filter(has_text=re.compile(r"\$[^ $]+\$|\\[a-z]+")).all_inner_texts() == []
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    formulas = page.locator("math").evaluate_all("all => all.map((one) => one.getBoundingClientRect().width)")
    assert all(width > 0 for width in formulas)
    assert formulas or name not in LESSONS


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_all_of_it(page: Page, site: Path, name: str):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, site, name)
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    screenshot(page, f"{Path(name).stem}_360")


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_tells_no_answer_and_no_failure(page: Page, site: Path, name: str):
    open_page(page, site, name)
    assert page.get_by_text("not attempted yet").count() == 0
    assert page.get_by_text("BEGIN SOLUTION").count() == 0
    expect(page.get_by_text("raise NotImplementedError()").first).to_be_visible()
    stuck = page.locator("details").first
    within = stuck.locator("> :not(summary)").first
    expect(within).to_be_hidden()
    stuck.locator("summary").click()
    expect(within).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_explorer_answers_the_keyboard(page: Page, site: Path, scheme: str):
    page.emulate_media(color_scheme=scheme)
    open_page(page, site, LESSONS[0])
    box = page.get_by_role("group", name="Neuron explorer")
    bias, picture = box.get_by_role("slider", name="bias b"), box.get_by_role("img").first
    before, words = picture.screenshot(), picture.get_attribute("aria-label")
    bias.focus()
    for _ in range(35):
        bias.press("ArrowLeft")
    expect(box.get_by_role("status")).to_contain_text("AND: 4 of 4 inputs right")
    assert picture.get_attribute("aria-label") != words
    assert picture.screenshot() != before
    box.scroll_into_view_if_needed()
    screenshot(page, f"explorer_{scheme}")
    box.get_by_role("button", name="Reset").click()
    expect(box.get_by_role("status")).to_contain_text("AND: 1 of 4 inputs right")
    assert inaccessible(page) == []


def test_a_prediction_is_committed_once_and_its_answer_waits(page: Page, site: Path):
    open_page(page, site, LESSONS[0])
    answer = page.locator("details.answer").first
    expect(answer.locator("img")).to_be_hidden()
    answer.locator("summary").click()
    expect(answer.locator("img")).to_be_visible()
    box = page.get_by_role("group", name="What can the border")
    box.get_by_label("a circle or an ellipse").check()
    box.get_by_role("button", name="Commit").click()
    expect(box.get_by_label("a straight line")).to_be_disabled()


def test_what_needs_python_stands_still_and_says_so(page: Page, site: Path):
    open_page(page, site, LESSONS[5])
    box = page.get_by_role("group", name="Decision regions")
    expect(box.get_by_text("Python does not answer, so this is the last picture")).to_be_visible()
    expect(box.get_by_role("slider", name="epochs")).to_be_disabled()
    pixel = "c => [...c.getContext('2d').getImageData(5, 5, 1, 1).data]"
    assert box.locator("canvas").evaluate(pixel) not in ([0, 0, 0, 0], [255, 255, 255, 255])
    box.scroll_into_view_if_needed()
    screenshot(page, "decision_regions")
    assert inaccessible(page) == []


def test_a_formula_is_chosen_where_no_python_reads_one(page: Page, site: Path):
    open_page(page, site, next(name for name in LESSONS if name.startswith("04")))
    box = page.get_by_role("group", name="Computational graph")
    expect(box.get_by_role("textbox", name="formula")).to_be_disabled()
    expect(box.get_by_text("Choose a formula above. To type your own, get the course")).to_be_visible()
    box.get_by_role("combobox", name="choose").select_option("tanh(w2 * relu(w1 * x))")
    expect(box.get_by_role("status")).to_contain_text("tanh(w₂ · relu(w₁ · x)) = −0.537.")
    box.get_by_role("slider", name="input x").press("Home")
    expect(box.get_by_role("status")).to_contain_text("with respect to w₁: 0, x: 0, w₂: 0")
    assert inaccessible(page) == []
    screenshot(page, "graph_view")
