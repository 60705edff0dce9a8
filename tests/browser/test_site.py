"""The website of the lessons, opened from the disk with no network at all."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import build
import front
import front_pictures
import pytest
import site_printed
import website
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from site_widgets import AS_FOR_PAPER, FINGERS

from benchmarks import site as benchmark
from tests.browser.jupyterlab_in_chromium import ARTEFACTS, ROOT
from tests.browser.one_page import wake
from tests.browser.served import served

LESSONS = [f"{name}/{name}.html" for name in build.lessons(ROOT)]
PAGES = [website.GET, *(page for page, _ in front.GUIDES.values()), *LESSONS]
OWN = re.compile("(file|blob|data):")
LAPTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
SHORT, ZOOMED = ViewportSize(width=360, height=740), ViewportSize(width=640, height=400)  # a laptop's page at 200 %
NARROW, PROJECTOR = ViewportSize(width=360, height=800), ViewportSize(width=1920, height=1080)
BUDGET = 1_000_000  # bytes that a lesson's page may load in all
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
MOST_SHIFT = 0.025  # on phone pages, the line over what scrolls, though the page is scrolled back with it: 0.0223
ONLY_IN_JUPYTERLAB = re.compile(
    r"Shift ?\+ ?Enter|\brun (the|this|its|each|every|both) (cell|check)s?|Double-click|delete the|change the 9|"
    r"run the check|type that call|YOUR ANSWER HERE|Hand in|hand in|swap yours in",
    re.IGNORECASE,
)
SHIFT = """() => {
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.textContent);
      window.shifted.push([value, moved.join()]);
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""


def number(name: str) -> int:
    """Which lesson a page is, from 1."""
    return LESSONS.index(name) + 1


def lesson(start: str) -> str:
    """The page of the lesson whose name begins so."""
    return next(name for name in LESSONS if name.startswith(start))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website, made once."""
    folder = tmp_path_factory.mktemp("website") / "site"
    website.make_site(folder)
    return folder


class Heard:
    """What the pages of a context ask for outside of the site, and what they complain of."""

    def __init__(self, context: BrowserContext) -> None:
        self.outside: list[str] = []
        self.errors: list[str] = []
        context.on("request", lambda r: None if OWN.match(r.url) else self.outside.append(r.url))
        context.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        context.on("weberror", lambda e: self.errors.append(str(e.error)))

    def nothing(self) -> bool:
        """Whether all is well so far; what was heard is forgotten."""
        outside, errors = self.outside.copy(), self.errors.copy()
        self.outside.clear()
        self.errors.clear()
        assert outside == []
        assert errors == []
        return True


@contextmanager
def visitor(browser: Browser, size: ViewportSize) -> Iterator[Page]:
    """A page without network, in a small window under a finger.

    At the end it must have asked for nothing but files, and complained of nothing.
    """
    context = browser.new_context(offline=True, viewport=size, has_touch=size["width"] < FINGERS)
    heard = Heard(context)
    yield context.new_page()
    context.close()
    assert heard.nothing()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A laptop's page."""
    with visitor(browser, LAPTOP) as opened:
        yield opened


@pytest.fixture(scope="module")
def shelf(browser: Browser, site: Path) -> Iterator[tuple[Callable[[str], Page], Heard]]:
    """Opens pages at a laptop's width, each once for all tests that only look at it."""
    context = browser.new_context(offline=True, viewport=LAPTOP)
    heard = Heard(context)
    pages: dict[str, Page] = {}

    def opened(name: str) -> Page:
        if name not in pages:
            pages[name] = context.new_page()
            open_page(pages[name], site, name)
        return pages[name]

    yield opened, heard
    context.close()


@pytest.fixture
def read(shelf: tuple[Callable[[str], Page], Heard]) -> Iterator[Callable[[str], Page]]:
    """Gives a page to look at: what is done to it stays. It must have complained of nothing."""
    yield shelf[0]
    assert shelf[1].nothing()


def open_page(page: Page, site: Path, name: str) -> None:
    """Open a page of the website, and wait until its widgets live."""
    page.goto((site / name).as_uri())
    wake(page)


def inaccessible(page: Page) -> list[str]:
    """What axe-core finds serious in the page; it may not read the stylesheets ahead, which a file cannot do."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]


def screenshot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"site_{name}.png")


# ------------------------------------------------------------------ what stands on a page


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere_and_one_leads_to_the_course(read: Callable[[str], Page], site: Path, name: str):
    addresses = [urlsplit(a) for a in read(name).locator("a").evaluate_all("links => links.map((a) => a.href)")]
    for address in addresses:
        assert address.scheme in ("file", "https", "http")
        if address.scheme == "file":
            file = Path(unquote(address.path))
            assert file.is_file()
            assert not address.fragment or f'id="{unquote(address.fragment)}"' in file.read_text(encoding="utf-8")
        else:
            assert address.netloc
    assert site / website.GET in [Path(unquote(a.path)) for a in addresses]


@pytest.mark.parametrize("name", PAGES)
def test_every_image_has_words_and_every_formula_is_set(read: Callable[[str], Page], name: str):
    page = read(name)
    words = "images => images.map((image) => image.alt.trim() || image.closest('a')?.textContent.trim())"
    assert all(page.locator("main img").evaluate_all(words))
    text = page.locator("main :is(p, li, td, th, h1, h2, h3, summary)")
    assert text.filter(has_text=re.compile(r"\$[^ $]+\$|\\[a-z]+")).all_inner_texts() == []
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    formulas = page.locator("math").evaluate_all("all => all.map((one) => one.getBoundingClientRect().width)")
    assert all(width > 0 for width in formulas)
    assert formulas or name not in LESSONS


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_a_description_and_headings_in_order(read: Callable[[str], Page], name: str):
    page = read(name)
    assert page.title().endswith("Backprop by Hand")
    assert 40 < len(page.locator("meta[name=description]").get_attribute("content") or "") < 600
    levels = page.locator("main :is(h1, h2, h3, h4)").evaluate_all("all => all.map((one) => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    skip = page.locator("body > a").first
    assert skip.get_attribute("href") == "#content"


@pytest.mark.parametrize("name", [*PAGES, front.START, front.PLAYGROUND, front.TEACHERS])
def test_a_link_to_a_page_has_a_picture_and_words_and_its_tab_an_icon(
    read: Callable[[str], Page], site: Path, name: str
):
    page = read(name)
    said = page.locator("meta").evaluate_all(
        "all => Object.fromEntries(all.map((one) => [one.getAttribute('property') ?? one.name, one.content]))"
    )
    assert said["description"] == said["og:description"] != ""
    assert said["og:title"] == page.title()
    icon = page.locator("link[rel=icon]").get_attribute("href")
    for file in (said["og:image"], icon):  # from the page on, as nobody has set the website's address
        assert ((site / name).parent / file).is_file()
    assert page.locator("link[rel=canonical]").count() == 0
    assert page.locator("body > a").first.get_attribute("href") == "#content"


@pytest.mark.parametrize("name", LESSONS)
def test_the_contents_list_every_part_of_a_lesson(read: Callable[[str], Page], name: str):
    page = read(name)
    listed = page.locator(".contents .home ~ li a").evaluate_all("all => all.map((a) => a.hash.slice(1))")
    parts = page.locator("main :is(h2, h3)").evaluate_all("all => all.map((heading) => heading.id)")
    assert [unquote(place) for place in listed] == parts
    assert len(set(parts)) == len(parts) > 5


def test_a_lesson_is_printed_in_light_where_the_page_is_dark(page: Page, site: Path):
    page.emulate_media(color_scheme="dark")
    open_page(page, site, LESSONS[0])
    figure = page.locator("figure.output img:visible").first
    figure.evaluate("image => { image.loading = 'eager'; }")
    light = str(figure.get_attribute("src")).rpartition("/")[2]
    shows = "([{ currentSrc }, light, is]) => currentSrc && currentSrc.endsWith(light) === is"
    page.wait_for_function(shows, arg=[figure.element_handle(), light, False])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function(shows, arg=[figure.element_handle(), light, True])
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "true")
    page.emulate_media(media="print", color_scheme="light")
    for_hands = page.locator("main button, details.code:not([open])")
    assert for_hands.count() > 5
    expect(for_hands.filter(visible=True)).to_have_count(0)
    page.emulate_media(media="screen", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(shows, arg=[figure.element_handle(), light, False])
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_tells_no_answer_no_failure_and_nothing_that_only_jupyterlab_can_do(
    read: Callable[[str], Page], name: str
):
    page = read(name)
    text = page.locator("main").evaluate("main => main.textContent")
    for gone in ("not attempted yet", "BEGIN SOLUTION", "<!--", "in JupyterLab -->"):
        assert gone not in text
    prose = "\n".join(page.locator("main section").evaluate_all("all => all.map((one) => one.innerText)"))
    assert ONLY_IN_JUPYTERLAB.findall(prose) == []


@pytest.mark.parametrize("name", LESSONS)
def test_plumbing_is_folded_or_left_out_and_an_exercise_is_one_line(site: Path, page: Page, name: str):
    open_page(page, site, name)
    seen = "\n".join(page.locator(".highlight:visible").all_inner_texts())
    for folded in ("raise NotImplementedError()", "# Plumbing"):
        assert folded not in seen
    whole = "\n".join(page.locator(".highlight").all_text_contents())
    for left_out in ("import numpy", "widgets.Prediction("):
        assert left_out not in whole
    exercise = page.locator("details.exercise").first
    expect(exercise.locator(".highlight")).to_be_hidden()
    exercise.get_by_text(re.compile(r"^Exercise 1, \w+: as it stands in the course$")).click()
    expect(exercise.locator(".highlight")).to_contain_text("raise NotImplementedError()")
    expect(exercise.locator(".check")).to_contain_text("check.")


CUT = """() => [...document.querySelectorAll(".highlight pre")]
  .filter((pre) => pre.scrollWidth > pre.clientWidth + 1).map((pre) => pre.textContent.slice(0, 60))"""


UNSAID = """() => [...document.querySelectorAll("main pre, .wide, p:has(> math)")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto")
  .filter((one) => !(one.tabIndex === 0 && one.role === "region" && one.ariaLabel.includes("wider than the page")
    && getComputedStyle(one, "::before").content.includes("it scrolls")))
  .map((one) => one.textContent.slice(0, 60))"""


@pytest.mark.parametrize("name", LESSONS)
def test_no_line_of_code_is_cut_and_a_hundred_columns_fit_a_laptop(read: Callable[[str], Page], name: str):
    page = read(name)
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    assert page.evaluate(CUT) == []
    tall = """all => all.filter((one) => one.textContent.length <= 101 && one.getClientRects().length
      && one.clientHeight > 1.5 * parseFloat(getComputedStyle(one).lineHeight)).map((one) => one.textContent)"""
    assert page.locator(".line").evaluate_all(tall) == []


BROKEN = """() => [...document.querySelectorAll("main .unbroken")]
  .filter((one) => one.checkVisibility() && one.getClientRects().length > 1).map((one) => one.textContent)"""


@pytest.mark.parametrize("size", [PHONE, NARROW], ids=str)
@pytest.mark.parametrize("name", [website.GET, *(page for page, _ in front.GUIDES.values())])
def test_no_command_is_broken_in_the_middle_of_a_word(browser: Browser, site: Path, name: str, size: ViewportSize):
    with visitor(browser, size) as page:
        open_page(page, site, name)
        page.locator(".held").evaluate_all("all => all.forEach((one) => one.classList.remove('held'))")
        assert page.locator("main .unbroken").count() > 3 or name != front.GUIDES["instructors.md"][0]
        assert page.evaluate(BROKEN) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        for remark in page.locator(".remark").all():  # in a row of its own, and no arrow before it
            inside, line = (one.bounding_box() for one in (remark, remark.locator("xpath=..")))
            assert inside["x"] == pytest.approx(line["x"], abs=1)
            assert inside["y"] + inside["height"] == pytest.approx(line["y"] + line["height"], abs=1)


# ------------------------------------------------------------------ larger


WIDE = ViewportSize(width=1366, height=768)
TEXT_SIZE = """() => {
  const one = document.querySelector("main p:not(.number, .notice)");
  return parseFloat(getComputedStyle(one).fontSize) * (one.currentCSSZoom ?? 1);
}"""
UNDER_BAR = """() => {
  const bar = document.querySelector(".contents").getBoundingClientRect();
  const text = document.querySelector("main").getBoundingClientRect();
  return text.left < bar.right ? bar.height : 0;
}"""


@pytest.mark.parametrize("size", [PHONE, NARROW, WIDE, PROJECTOR], ids=str)
@pytest.mark.parametrize("name", [lesson("05"), "instructors.html"])
def test_in_the_middle_of_a_long_page_it_becomes_larger_and_covers_nothing(
    browser: Browser, site: Path, name: str, size: ViewportSize
):
    with visitor(browser, size) as page:
        open_page(page, site, name)
        before = page.evaluate(TEXT_SIZE)
        read = page.locator("main h2").nth(4)
        read.evaluate("one => one.scrollIntoView()")
        larger = page.get_by_role("button", name="Larger")  # there is one
        expect(larger).to_be_in_viewport(ratio=1)
        larger.click()
        expect(page).to_have_url(re.compile(r"\?size=large"))
        expect(larger).to_have_attribute("aria-pressed", "true")
        assert page.evaluate(TEXT_SIZE) >= 1.2 * before
        expect(larger).to_be_in_viewport(ratio=1)
        page.evaluate(FRAMES)
        assert 0 < read.bounding_box()["y"] < 0.3 * size["height"]  # what was read is read on
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        assert page.evaluate(UNDER_BAR) < 0.11 * size["height"]
        screenshot(page, f"larger_{size['width']}_{name.replace('/', '_')[:9]}")
        assert inaccessible(page) == []
        page.get_by_text("Contents", exact=True).click()
        link = page.locator(".contents a").nth(6)
        link.click()
        heading = page.locator(f"[id='{unquote(link.evaluate('one => one.hash.slice(1)'))}']")
        assert heading.bounding_box()["y"] >= page.evaluate(UNDER_BAR) - 1
        larger.click()
        expect(page).not_to_have_url(re.compile("size"))


NEEDED = [".bbh-network > svg", ".bbh-step-title", ".bbh-steps[aria-label=walk]"]
SHOWN = "play-move-the-blame-figure"
RESTS = """(one) => {
  const { top, bottom } = one.getBoundingClientRect();
  const still = top === one.lastTop && bottom <= innerHeight && top >= 0;
  [one.lastTop, one.frames] = [top, still ? (one.frames ?? 0) + 1 : 0];
  return one.frames > 60;
}"""
"""It is in the window, and has stood still for sixty frames: what is above it is laid out by then."""
IN_SIGHT = """(names) => names.map((name) => {
  const { top, bottom, left, right } = document.querySelector(`.shown ${name}`).getBoundingClientRect();
  const bar = document.querySelector(".contents").getBoundingClientRect().bottom;
  return top >= bar && bottom <= innerHeight && left >= 0 && right <= innerWidth ? "in sight" : `${name} is not`;
})"""


@pytest.mark.parametrize("size", [WIDE, PROJECTOR], ids=str)
def test_a_link_to_a_figure_for_a_projector_shows_the_figure_alone_and_whole(
    browser: Browser, site: Path, size: ViewportSize
):
    with visitor(browser, size) as page:
        page.goto(f"{(site / lesson('05')).as_uri()}?size=large#{SHOWN}")
        figure = page.locator(f"#{SHOWN}.shown[data-alive]")
        page.wait_for_function(RESTS, arg=figure.element_handle())
        page.evaluate(FRAMES)
        bar, box = page.locator(".contents").bounding_box(), figure.bounding_box()
        assert bar["y"] + bar["height"] <= box["y"] < bar["y"] + bar["height"] + 0.03 * size["height"]
        assert box["height"] > 0.75 * size["height"]
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        for _ in range(4):
            figure.get_by_role("button", name=re.compile("walk|next")).click()
        page.evaluate(FRAMES)
        expect(figure.locator(".bbh-step-title")).to_contain_text("Step 4 of 6")
        assert page.evaluate(IN_SIGHT, NEEDED) == ["in sight"] * 3
        screenshot(page, f"shown_{size['width']}")


def test_each_link_to_a_figure_for_a_projector_leads_to_a_figure(site: Path):
    text = (site / "teachers.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"?]+)\?size=large#([^"]+)"', text)
    assert len(links) >= len(LESSONS)
    for page, place in links:
        assert re.search(rf'<div(?=[^>]* data-widget=)[^>]* id="{place}"', (site / page).read_text(encoding="utf-8"))


LABELS = """() => [...document.querySelectorAll(".bbh-network svg text")].filter((one) => one.textContent)
  .map((one) => one.getBoundingClientRect().height)"""


@pytest.mark.parametrize("phone", [PHONE, NARROW], ids=str)
def test_larger_on_a_phone_a_networks_numbers_grow_with_the_text(browser: Browser, site: Path, phone: ViewportSize):
    least = []
    for size in ("", "?size=large"):
        with visitor(browser, phone) as page:
            page.goto(f"{(site / lesson('05')).as_uri()}{size}")
            wake(page)
            page.locator(".bbh-network").last.scroll_into_view_if_needed()
            page.evaluate(FRAMES)
            least.append(min(page.evaluate(LABELS)))
            assert page.evaluate("document.documentElement.scrollWidth") == phone["width"]
    assert least[1] >= 1.2 * least[0]


INSIDE = """(one) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  const [box, inner] = [one.getBoundingClientRect(), words.getBoundingClientRect()];
  return [inner.top - box.top, box.bottom - inner.bottom];
}"""


def test_on_a_phone_words_stand_in_the_middle_of_what_a_finger_presses(browser: Browser, site: Path):
    with visitor(browser, PHONE) as page:
        page.goto((site / lesson("05")).as_uri())
        page.locator(".held").evaluate_all("all => all.forEach((one) => one.classList.remove('held'))")
        for one in (page.get_by_text("Show code").first, page.get_by_text("Contents", exact=True)):
            one.scroll_into_view_if_needed()
            above, below = one.evaluate(INSIDE)
            assert above == pytest.approx(below, abs=3)
            assert one.bounding_box()["height"] >= 43


def test_on_a_phone_the_switch_touches_no_edge_of_its_line_and_no_line_of_the_contents_is_cut(
    browser: Browser, site: Path
):
    with visitor(browser, PHONE) as page:
        page.goto((site / lesson("05")).as_uri())
        larger, bar = page.get_by_role("button", name="Larger"), page.locator(".contents")
        edge = "(one) => ['Top', 'Bottom'].map((end) => parseFloat(getComputedStyle(one)[`border${end}Width`]))"
        for _ in range(2):
            assert larger.evaluate("(one) => getComputedStyle(one).backgroundClip") == "padding-box"
            assert larger.evaluate("(one) => getComputedStyle(one).borderBottomColor") == "rgba(0, 0, 0, 0)"
            assert min(larger.evaluate(edge)) >= 4  # nothing is painted there
            assert bar.bounding_box()["height"] >= larger.bounding_box()["height"] >= 44
            larger.click()
        page.get_by_text("Contents", exact=True).click()
        shade = page.locator(".contents ol").evaluate("(one) => getComputedStyle(one, '::after').backgroundImage")
        assert "gradient" in shade
        screenshot(page, "contents_390")


TABLE = """(table) => [...table.querySelectorAll("td")].map((cell) => [
  cell.getBoundingClientRect().width / innerWidth, getComputedStyle(cell, "::before").content])"""


@pytest.mark.parametrize("name", ["deploy.html", "instructors.html"])
def test_on_a_phone_a_table_of_words_is_a_list(browser: Browser, site: Path, name: str):
    with visitor(browser, PHONE) as page:
        page.goto((site / name).as_uri())
        page.locator(".held").evaluate_all("all => all.forEach((one) => one.classList.remove('held'))")
        tables = page.locator(".stacks")
        assert tables.count() >= 1
        for table in tables.all():
            cells = table.evaluate(TABLE)
            assert all(width > 0.8 for width, _ in cells)
            assert any(words not in ("none", "normal") for _, words in cells)
        screenshot(page, f"stacks_{name[:6]}")
        assert inaccessible(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_larger_on_a_phone_no_page_is_wider_than_the_window(browser: Browser, site: Path, name: str):
    with visitor(browser, PHONE) as page:
        page.goto(f"{(site / name).as_uri()}?size=large")
        wake(page)
        page.locator(".held").evaluate_all("all => all.forEach((one) => one.classList.remove('held'))")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_loads_less_than_a_megabyte(read: Callable[[str], Page], name: str):
    page = read(name)
    addresses = page.evaluate(
        """() => [location.href, ...[...document.scripts].map((one) => one.src), ...[...document.images]
        .map((one) => one.currentSrc || one.src), ...[...document.styleSheets].map((one) => one.href)]"""
    )
    files = {Path(unquote(urlsplit(a).path)) for a in addresses if a and a.startswith("file:")}
    assert len(files) > 8
    assert sum(file.stat().st_size for file in files) < BUDGET


@pytest.mark.parametrize("name", LESSONS)
def test_figures_questions_and_code_have_one_width(read: Callable[[str], Page], name: str):
    wide = read(name).locator(":is(main, .part) > :is(.output[data-widget], .highlight, details.code, details.answer)")
    edges = wide.evaluate_all("all => all.map((one) => [one.offsetLeft, one.offsetLeft + one.offsetWidth].join())")
    assert len(set(edges)) == 1


@pytest.mark.parametrize("name", [lesson("05"), lesson("07")])
def test_on_a_projector_a_figure_is_larger_than_the_text_and_needs_no_enlarging(page: Page, site: Path, name: str):
    page.set_viewport_size(PROJECTOR)
    open_page(page, site, name)
    text = page.locator("section > p").first.bounding_box()["width"]
    for figure in page.locator(":is(main, .part) > figure img:visible").all():
        figure.scroll_into_view_if_needed()
        assert figure.bounding_box()["width"] > 1.1 * text
    expect(page.get_by_role("button", name="Enlarge the figure")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == PROJECTOR["width"]


PAIRS = """all => all.map((pair) => {
  const [formulas, picture] = [".formulas", ".output"].map((one) => pair.querySelector(one).getBoundingClientRect());
  const lines = [...pair.querySelectorAll(".formulas p")];
  const rows = []; // how many formulas stand beside each other
  lines.map((line) => line.getBoundingClientRect()).forEach(({ left }, i, all) => {
    if (i && left > all[i - 1].left) rows[rows.length - 1] += 1;
    else rows.push(1);
  });
  return {
    alone: rows.at(-1) < Math.max(...rows) - 1,
    beside: formulas.left >= picture.right && formulas.bottom > picture.top && formulas.top < picture.bottom,
    above: formulas.bottom <= picture.top,
    larger: picture.width > formulas.width,
    alive: Boolean(pair.querySelector("[data-widget]")),
    cut: lines.some((line) => line.scrollWidth > line.clientWidth + 1) || picture.left < 0
      || Math.max(formulas.right, picture.right) > innerWidth,
  };
})"""


@pytest.mark.parametrize("name", LESSONS)
def test_formulas_stand_beside_their_picture_on_a_wide_page_and_else_above_it(page: Page, site: Path, name: str):
    page.set_viewport_size(PROJECTOR)
    open_page(page, site, name)
    page.locator("details.answer").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    pairs = page.locator(".beside")
    assert pairs.count() > 0
    wide = pairs.evaluate_all(PAIRS)
    for pair in wide:  # a widget takes the whole width of a projector
        assert pair["above" if pair["alive"] else "beside"], pair
        assert pair["larger"] or pair["alive"], pair
        assert not pair["cut"], pair
        assert not pair["alone"], pair
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        narrow = pairs.evaluate_all(PAIRS)
        assert [pair for pair in narrow if pair["beside"] == pair["above"] or pair["cut"] or pair["alone"]] == []
    assert all(pair["above"] for pair in narrow)


@pytest.mark.parametrize("name", LESSONS)
def test_on_a_projector_nothing_to_read_is_small(page: Page, site: Path, name: str):
    page.set_viewport_size(PROJECTOR)
    open_page(page, site, name)
    sizes = "all => Math.min(...all.map((one) => parseFloat(getComputedStyle(one).fontSize)))"
    for words, least in (
        (":is(main, .part) > section > p", 20),
        (":is(main, .part) > section table", 20),
        (".bbh-option", 18),
        (".highlight pre", 16),
    ):
        assert page.locator(words).evaluate_all(sizes) >= least, words


@pytest.mark.parametrize(
    ("words", "least"),
    [(".bbh-network-flag text", 18), (".bbh-one-line .bbh-code pre", 20), (".bbh-one-line label", 20)],
)
def test_on_a_projector_the_back_row_reads_gradients_and_code(page: Page, site: Path, words: str, least: int):
    page.set_viewport_size(PROJECTOR)
    open_page(page, site, lesson("05"))
    wake(page)
    shown = page.locator(words)
    expect(shown.last).to_be_attached(timeout=30_000)
    height = "one => parseFloat(getComputedStyle(one).fontSize) * (one.getScreenCTM?.().d ?? one.currentCSSZoom)"
    assert min(one.evaluate(height) for one in shown.all()) >= least


def test_code_with_a_gap_has_a_field_for_its_line(read: Callable[[str], Page]):
    page = read(LESSONS[0])
    expect(page.locator(".half-done .gap")).to_contain_text("← your line")
    expect(page.locator(".half-done .check")).to_have_count(0)
    expect(page.get_by_role("group", name="The missing line, z_large, checked here")).to_have_count(1)
    expect(page.get_by_text("Compare your line")).to_have_count(1)
    expect(page.locator(".half-done .highlight").first).to_have_css("border-right-width", "0px")


# ------------------------------------------------------------------ every size, light and dark


HALF_SEEN = """(longest) => [...document.querySelectorAll("pre.output")]
  .filter((one) => one.matches(".said") || one.style.getPropertyValue("--longest") <= longest)
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_all_of_it(page: Page, site: Path, name: str):
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    open_page(page, site, name)
    screenshot(page, f"{Path(name).stem}_360")
    if name in LESSONS:
        expect(page.locator(".contents ol")).to_be_hidden()
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    assert page.evaluate(CUT) == []
    assert page.evaluate(HALF_SEEN, site_printed.LONGEST) == []
    page.wait_for_function(f"({UNSAID})().length === 0")  # what was folded is measured once it has a size
    page.set_viewport_size(ZOOMED)
    assert page.evaluate("document.documentElement.scrollWidth") == ZOOMED["width"]
    page.set_viewport_size(NARROW)
    page.evaluate("document.documentElement.style.fontSize = '24px'")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    page.wait_for_function(f"({UNSAID})().length === 0")


# What a control changes, for each kind of widget: the numbers, or else the picture, in which it is to be seen.
ANSWERS = {
    "NeuronExplorer": ".bbh-readout, .bbh-stack",
    "LossLandscape": ".bbh-card > .bbh-words, .bbh-pictures > :first-child .bbh-plot",
    "Descent": ".bbh-pictures > :first-child .bbh-plot",
    "NetworkView": ".bbh-network svg",
    "GraphView": ".bbh-graph",
    "DigitPad": ".bbh-answers",
}
OUT_OF_SIGHT = """([answers, bar]) => {
  const seen = (control, block) => {
    control.scrollIntoView({ block, behavior: "instant" });
    const widget = control.closest("[data-widget]");
    const shown = [...widget.querySelectorAll(answers[widget.dataset.kind])].filter((one) => one.checkVisibility());
    return shown.length > 0 && shown.every((one) => {
      const { top, bottom, height } = one.getBoundingClientRect();
      return Math.min(bottom, innerHeight) - Math.max(top, bar) > 0.9 * height;
    });
  };
  const kinds = Object.keys(answers).map((kind) => `[data-kind="${kind}"]`).join();
  const fingers = ':is([type="range"], [type="text"], select, .bbh-button)';
  const controls = [...document.querySelectorAll(`:is(${kinds}) ${fingers}`)];
  const places = ["end", "center", "start"];
  return controls.filter((one) => one.checkVisibility() && !places.some((block) => seen(one, block)))
    .map((one) => `${one.closest("[data-kind]").dataset.kind}: ${one.ariaLabel ?? one.textContent}`);
}"""


@pytest.mark.parametrize("size", [PHONE, SHORT], ids=["phone", "short"])
@pytest.mark.parametrize("name", LESSONS)
def test_on_a_phone_what_a_finger_changes_is_in_sight(browser: Browser, site: Path, name: str, size: ViewportSize):
    with visitor(browser, size) as page:
        open_page(page, site, name)
        bar = page.locator(".contents").bounding_box()
        assert page.evaluate(OUT_OF_SIGHT, [ANSWERS, bar["height"] if bar else 0]) == []


@pytest.mark.parametrize("name", LESSONS)
def test_what_is_worked_out_on_paper_is_folded_and_a_task_is_not(read: Callable[[str], Page], name: str):
    page = read(name)
    asks = """all => all.filter((one) => {
        const words = [...one.querySelectorAll(":scope > :is(p, blockquote)")].at(-1)?.textContent ?? "";
        return /Then compare|Take a pencil/.test(words) && one.lastElementChild.tagName === "P";
      }).map((one) => one.nextElementSibling.className)"""
    assert set(page.locator("main section").evaluate_all(asks)) <= {"answer on-paper", "highlight"}
    for exercise in page.locator("details.exercise").all():
        task = exercise.locator("xpath=preceding-sibling::p[@class='task'][1]")
        expect(task).to_have_text(re.compile(r"^Write \w+\(.*\): [A-Z].{10,}"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(page: Page, site: Path, name: str):
    dark = name in LESSONS and number(name) % 2 == 0  # colours are the same on all pages: half of them in each scheme
    page.emulate_media(color_scheme="dark" if dark else "light")
    open_page(page, site, name)
    assert inaccessible(page) == []


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("name", LESSONS)
def test_nothing_jumps_while_a_lesson_comes_to_life(browser: Browser, site: Path, name: str, size: ViewportSize):
    with visitor(browser, size) as page:
        page.add_init_script(f"({SHIFT})()")
        page.goto((site / name).as_uri())
        for place in page.locator("[data-widget]").all():  # jumped to, it comes to life before the reader's eyes
            place.evaluate("(one) => one.scrollIntoView({ behavior: 'instant' })")
            expect(place).to_have_attribute("data-alive", "")
            page.evaluate(FRAMES)
        high = """all => all.map((place) => [place.dataset.kind, parseFloat(getComputedStyle(place).minHeight),
          Math.max(...[...place.children].map((one) => one.getBoundingClientRect().height))])"""
        off = [
            f"{kind}: {kept:.0f} px are kept, {taken:.0f} needed"
            for kind, kept, taken in page.locator("[data-widget]").evaluate_all(high)
            if not -3 <= kept - taken <= 30
        ]
        assert off == [], "python tools/widget_heights.py measures anew"
        height = page.evaluate("document.documentElement.scrollHeight")
        for top in range(0, height, size["height"]):
            page.evaluate(f"window.scrollTo(0, {top})")
            page.evaluate(FRAMES)
        shifted = page.evaluate("window.shifted")
        assert sum(value for value, _ in shifted) <= MOST_SHIFT, shifted


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_begins_with_a_picture_that_leads_to_its_first_figure(
    browser: Browser, site: Path, name: str, size: ViewportSize
):
    with visitor(browser, size) as page:
        open_page(page, site, name)
        link = page.locator("main a").first
        expect(link).to_have_text(re.compile(r"^Play: [^()]+$"))
        expect(link).to_be_in_viewport(ratio=1)
        picture = link.locator("img")
        assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 720
        first = page.locator(".output[id$=figure]").first
        picture.click()
        place = page.locator(f"#{urlsplit(page.url).fragment}")
        expect(place).to_be_in_viewport()
        assert first.get_attribute("id") == f"{place.get_attribute('id')}{front.FIGURE}"
        expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_contents_follow_the_reader_beside_the_text_and_fold_above_it(page: Page, site: Path):
    open_page(page, site, LESSONS[0])
    contents = page.get_by_role("navigation", name="Contents of this page")
    link = contents.get_by_role("link", name="Bending the sum")
    link.click()
    expect(page.get_by_role("heading", name="Bending the sum")).to_be_in_viewport()
    expect(link).to_have_attribute("aria-current", "location")
    expect(link).to_be_in_viewport()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(contents.locator("[aria-current]")).to_have_text("What comes next")
    page.set_viewport_size(PHONE)
    expect(link).to_be_hidden()
    page.evaluate("window.scrollTo(0, 0)")
    contents.get_by_text("Contents").click()
    link.click()
    expect(link).to_be_hidden()
    expect(page.get_by_role("heading", name="Bending the sum")).to_be_in_viewport()


def test_the_ways_on_stand_beside_each_other_or_on_a_phone_below(page: Page, site: Path):
    open_page(page, site, LESSONS[3])
    ways = page.get_by_role("navigation", name="Lessons").get_by_role("link")
    expect(ways).to_have_text(["← Lesson 3 MSE", "Start All lessons", "Lesson 5 → Backward pass"])
    for size, across in ((LAPTOP, "x"), (PHONE, "y")):
        page.set_viewport_size(size)
        boxes = [way.bounding_box() for way in ways.all()]
        side = {"x": "width", "y": "height"}[across]
        assert all(a[across] + a[side] <= b[across] + 1 for a, b in zip(boxes, boxes[1:], strict=False))
    for way in ways.all():
        number, title = way.locator("small"), way
        assert title.bounding_box()["height"] > 1.8 * number.bounding_box()["height"]  # a line for each
    expect(page.get_by_role("link", name="report a fault")).to_be_visible()


# ------------------------------------------------------------------ widgets


@pytest.mark.parametrize("name", LESSONS)
def test_only_widgets_nearly_in_sight_live_and_the_others_when_they_come_near(page: Page, site: Path, name: str):
    page.goto((site / name).as_uri(), wait_until="load")
    page.evaluate("new Promise((idle) => requestIdleCallback(idle))")
    places = page.locator("[data-widget]")
    far = """all => all.filter((place) => place.getBoundingClientRect().top > 2 * innerHeight)
      .map((place) => "alive" in place.dataset)"""
    asleep = places.evaluate_all(far)
    assert not any(asleep)
    assert asleep
    for place in places.all():
        place.scroll_into_view_if_needed()
        expect(place).to_have_attribute("data-alive", "")


@pytest.mark.parametrize("name", [front.PLAYGROUND, *LESSONS])
def test_a_figure_comes_to_life_with_one_drawing(page: Page, site: Path, name: str):
    page.add_init_script("""{
      const later = window.setTimeout; // what comes at rest, as the check of all gradients, may draw anew
      window.setTimeout = (act, wait, ...given) => (wait >= 200 ? 0 : later(act, wait, ...given));
    }""")
    page.goto((site / name).as_uri())
    figures = page.locator("[data-widget]:not([data-kind=Prediction], [data-kind=OneLine], [data-kind=SeveralLines])")
    assert figures.count()
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        drawing = figure.locator("[data-drawn]")
        drawing.wait_for()
        page.evaluate(FRAMES)
        lent = figure.get_by_text("forward, backward, step: the course's").count()  # they answer after the first one
        assert int(drawing.get_attribute("data-drawn")) <= (2 if lent else 1)


def test_parts_further_down_are_laid_out_when_a_reader_comes_near_or_for_paper(page: Page, site: Path):
    page.add_init_script("window.requestIdleCallback = () => {};")  # it is never idle
    page.goto((site / lesson("04")).as_uri(), wait_until="load")
    parts, laid_out = page.locator("main > .part"), "(part) => part.checkVisibility({ contentVisibilityAuto: true })"
    expect(page.locator("main > .part.held")).to_have_count(parts.count())
    last = parts.last.locator("h2")
    assert not last.evaluate(laid_out)
    last.scroll_into_view_if_needed()
    page.wait_for_function(laid_out, arg=last.element_handle())
    page.evaluate(AS_FOR_PAPER)
    expect(page.locator(".held")).to_have_count(0)


def test_a_lesson_at_rest_is_laid_out_as_a_whole_and_stays_where_it_is_read(page: Page, site: Path):
    page.goto((site / lesson("05")).as_uri())
    heading = page.locator("h2").nth(8)
    heading.evaluate("(one) => one.scrollIntoView({ behavior: 'instant' })")
    top = heading.bounding_box()["y"]
    expect(page.locator(".held")).to_have_count(0, timeout=30_000)
    still = "([one, top]) => Math.abs(one.getBoundingClientRect().top - top) < 2"  # once the browser has moved it back
    page.wait_for_function(still, arg=[heading.element_handle(), top])


@pytest.mark.parametrize("size", [PHONE, PROJECTOR], ids=["phone", "projector"])
def test_a_place_that_an_address_names_stays_where_it_is_while_the_parts_above_are_laid_out(
    page: Page, site: Path, size: ViewportSize
):
    page.set_viewport_size(size)
    page.goto(f"{(site / lesson('05')).as_uri()}#play-move-the-blame", wait_until="load")
    heading = page.locator("#play-move-the-blame")
    top = heading.bounding_box()["y"]
    assert 0 <= top < 100
    expect(page.locator(".held")).to_have_count(0, timeout=30_000)
    assert abs(heading.bounding_box()["y"] - top) < 8


def test_a_lesson_unpacks_the_code_of_what_is_near_alone(page: Page, site: Path):
    page.add_init_script("""
      window.opened = 0;
      const Stream = DecompressionStream;
      window.DecompressionStream = function (format) { window.opened += 1; return new Stream(format); };
    """)
    page.goto((site / lesson("06")).as_uri(), wait_until="load")
    page.evaluate("new Promise((idle) => requestIdleCallback(idle))")
    assert page.evaluate("window.opened") <= 2
    wake(page)
    assert page.evaluate("window.opened") == page.locator("script[src*='widgets/']").count() >= 4


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


def test_the_explorer_is_no_higher_than_the_window_of_a_laptop(page: Page, site: Path):
    page.set_viewport_size({"width": 1366, "height": 650})
    open_page(page, site, LESSONS[0])
    box = page.get_by_role("group", name="Neuron explorer")
    box.scroll_into_view_if_needed()
    assert box.bounding_box()["height"] <= 600
    plane, slider = box.get_by_role("img").first.bounding_box(), box.get_by_role("slider", name="bias b").bounding_box()
    assert plane["x"] > slider["x"] + slider["width"]
    assert plane["width"] > 300
    screenshot(page, "explorer_laptop")


def test_a_prediction_is_committed_once_and_its_answer_opens_once_it_is_found(page: Page, site: Path):
    open_page(page, site, LESSONS[0])
    answer, later = page.locator("details.answer").nth(0), page.locator("details.answer").nth(1)
    expect(answer.locator("img")).to_be_hidden()
    box = page.get_by_role("group", name="What can the border")
    box.get_by_label("a circle or an ellipse").check()
    box.get_by_role("button", name="Commit").click()
    expect(box).to_contain_text("✗ Not this time.")
    expect(answer.locator("img")).to_be_hidden()
    box.get_by_label("a straight line").check()
    expect(box).to_contain_text("Your first guess counts: a circle or an ellipse.")
    expect(answer.locator("img")).to_be_visible()
    expect(later.locator("> :not(summary)").first).to_be_hidden()


LOSS = re.compile(r"epoch (\d+).*?loss ([\d.]+)", re.DOTALL)


def test_xor_is_learned_on_the_page_the_border_moves_and_the_loss_falls(page: Page, site: Path):
    open_page(page, site, lesson("06"))
    box = page.get_by_role("group", name="Playground", exact=True).first
    plane = box.locator(".bbh-play-side canvas").first
    plane.scroll_into_view_if_needed()
    before = plane.screenshot()
    assert loss(box.inner_text()) == (0, 0.13)
    box.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "box => Number(/loss ([\\d.]+)/.exec(box.innerText)?.[1] ?? 1) < 0.02", arg=box.element_handle(), timeout=60_000
    )
    box.get_by_role("button", name="Pause").click()
    epoch, after = loss(box.inner_text())
    assert epoch > 50
    assert after < 0.02
    expect(box).to_contain_text("100 % right")
    assert plane.screenshot() != before
    screenshot(page, "xor")


def test_a_playground_of_the_students_functions_trains_with_the_courses_on_the_page(page: Page, site: Path):
    open_page(page, site, lesson("06"))
    box = page.get_by_role("group", name="Playground", exact=True).last
    before = loss(box.inner_text())
    for _ in range(12):
        box.get_by_role("button", name="Epoch").click()
    page.wait_for_function("box => box.innerText.includes('epoch 12 ')", arg=box.element_handle())
    assert loss(box.inner_text())[1] < before[1]


def loss(text: str) -> tuple[int, float]:
    """The epoch and the training loss that a playground shows."""
    found = LOSS.search(text)
    assert found is not None
    return int(found[1]), float(found[2])


def test_a_formula_is_chosen_or_typed_where_no_python_reads_one(page: Page, site: Path):
    open_page(page, site, lesson("04"))
    box = page.get_by_role("group", name="Computational graph")
    status = box.locator(".bbh-aloud")
    box.get_by_role("combobox", name="choose").select_option("tanh(w2 * relu(w1 * x))")
    expect(status).to_contain_text("tanh(w₂ · relu(w₁ · x)) = −0.537.")
    box.get_by_role("slider", name="input x").press("Home")
    expect(status).to_contain_text("with respect to w₁: 0, x: 0, w₂: 0")
    field = box.get_by_role("textbox", name="formula")
    field.fill("x**2 * w1")
    field.press("Enter")
    expect(status).to_contain_text("x² · w₁ = 0.2.")  # the new letters start as those of every formula
    screenshot(page, "graph_view")


@pytest.mark.parametrize("name", ["01_neuron", "06_update_rule", "07_digits", "08_better_steps", "network_view"])
def test_a_picture_of_the_front_pages_can_be_taken_anew(browser: Browser, site: Path, tmp_path, monkeypatch, name: str):
    """Nobody takes them at each build, so a button with another name would be noticed late."""
    monkeypatch.setattr(front_pictures, "SITE", site)
    for folder in ("PICTURES", "OF_README"):
        monkeypatch.setattr(front_pictures, folder, tmp_path)
    if name == "network_view":
        front_pictures.network_view(browser, "light")
        assert (tmp_path / "network_view.png").stat().st_size > 10_000
    else:
        front_pictures.lesson(browser, name, "light")
    assert (tmp_path / f"{name}.light.webp").stat().st_size > 3_000


# ------------------------------------------------------------------ other ways to open it


@pytest.mark.parametrize("name", LESSONS)
def test_without_javascript_a_still_picture_and_a_sentence_stand_there(browser: Browser, site: Path, name: str):
    context = browser.new_context(offline=True, java_script_enabled=False, viewport=LAPTOP)
    page = context.new_page()
    page.goto((site / name).as_uri())
    for place in page.locator("[data-widget]").all():
        kind, text = place.get_attribute("data-kind"), place.inner_text()
        assert not re.search(r"\w+\(\w+=", text)  # a repr
        if kind == "Prediction":
            assert place.locator("li").count() >= 2
        elif kind in ("OneLine", "SeveralLines"):
            assert text.endswith("Where JavaScript is allowed, this line can be written and checked here.")
        else:
            assert "JavaScript" in text
            assert len(place.locator("img").get_attribute("alt") or "") > 40
            place.scroll_into_view_if_needed()
            assert place.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    screenshot(page, f"{Path(name).stem}_no_script")
    context.close()


def test_it_works_from_a_server_under_any_path(browser: Browser, site: Path, tmp_path: Path):
    (tmp_path / "some where").mkdir()
    (tmp_path / "some where" / "else").symlink_to(site, target_is_directory=True)
    with served(tmp_path) as address:
        context = browser.new_context()
        failed: list[str] = []
        context.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
        page = context.new_page()
        page.goto(f"{address}/some%20where/else/{LESSONS[1]}")
        wake(page)
        page.get_by_role("link", name="Lesson 3").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How wrong is the network?")
        context.close()
    assert failed == []


@pytest.mark.parametrize("window", benchmark.WINDOWS)
@pytest.mark.parametrize("name", LESSONS)
def test_the_benchmark_of_its_speed_finds_what_to_press(browser: Browser, site: Path, name: str, window: str):
    with served(site) as address:
        found = benchmark.visit(browser, f"{address}/{name}", benchmark.WINDOWS[window], 1, 0)
    assert found["usable"] > 0
    assert found["answers"] not in ("Prediction", "OneLine", "SeveralLines"), "a figure is pressed, and no field"
