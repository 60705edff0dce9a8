"""Take the pictures of the website's front pages, into docs/images/front, and the README's two, into docs/images.

    python tools/website.py          first: the lessons' pictures are of its pages
    make grade-demo                  first: the screenshots of feedback and report are of its class
    pytest -n 0 tests/browser/test_lesson_01.py -k named     first: it takes the one of the check's message
    python tools/front_pictures.py
    python tools/front_pictures.py 03_mse still card network_view     only these

Each is what a browser shows, nothing is drawn here: a lesson's figure in light and in dark, the playground after its
first training, the picture for links, and what a teacher and a student see. Needs Chromium and Playwright.
"""

import base64
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from front import FOR_README, PICTURES, ROOT, SHOTS
from grade_demo import Course
from playwright.sync_api import Browser, FloatRect, Locator, Page, sync_playwright
from site_widgets import AS_FOR_PAPER

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SITE = ROOT / "artefacts" / "site"
OF_README = ROOT / "docs" / "images"
SEEN_BY_TESTS = ROOT / "artefacts" / "screenshots"
DEMO = ROOT / "grading" / "demo"
SCREENSHOTS = ("named_mistake", *SHOTS)
CARD, SHOT, STILL = (720, 450), (1200, 650), (1200, 560)
QUALITY = 0.8
MARGIN = 24
PAPER = {"light": "#ffffff", "dark": "#111111"}  # of JupyterLab

STILL_STYLE = """
body * { visibility: hidden }
.bbh-play-stack, .bbh-play-stack :not(.bbh-play-counter, .bbh-play-counter *) { visibility: visible }
"""

CARD_STYLE = """
header nav > :not(.mark), .bbh-play-counter,
.bbh-play-main > :not(.bbh-play-middle, .bbh-play-side) { visibility: hidden }
body.front :is(.facts, .bbh-play-bar, .bbh-play-say) { display: none }
.lead { margin-bottom: 56px }
"""

ALIVE = "() => [...document.querySelectorAll('[data-widget]')].every((place) => 'alive' in place.dataset)"
INTO_WEBP = """
async ([png, width, height, margin, paper, quality]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  const scale = Math.min((width - 2 * margin) / image.width, (height - 2 * margin) / image.height);
  const [w, h] = [scale * image.width, scale * image.height];
  context.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}
"""


@dataclass(frozen=True)
class Figure:
    """Says which part of a lesson's page is its picture."""

    widget: str
    """The accessible name of the widget."""
    parts: str
    """A CSS selector; the picture is the smallest box around all of them."""
    before: Callable[[Locator], None] = lambda widget: None
    """What a reader does before the picture is taken."""


def press(name: str, times: int) -> Callable[[Locator], None]:
    """Return a reader who presses a button so many times."""

    def does(widget: Locator) -> None:
        for _ in range(times):
            widget.get_by_role("button", name=name, exact=True).click()

    return does


def an_and(widget: Locator) -> None:
    """Lower the bias until the neuron is AND."""
    bias = widget.get_by_role("slider", name="bias b")
    for _ in range(35):
        bias.press("ArrowLeft")


def zigzag(widget: Locator) -> None:
    """Take steps that are a little too long."""
    widget.get_by_role("textbox").first.fill("0.9")
    press("Step", 9)(widget)


def a_digit(widget: Locator) -> None:
    """Take one of the data's digits. What stands under the answers would be cut off by the picture's edge."""
    widget.get_by_role("group", name="Digits of the data").get_by_role("button").nth(3).click()
    widget.page.add_style_tag(content=".bbh-pad-row { visibility: hidden }")


NETWORK = ".bbh-network svg[role=group]"
TWO = "figure:nth-of-type(-n + 2) svg"
PAD = ".bbh-pad-columns > :first-child canvas, .bbh-pad-beside > :nth-child(-n + 3)"
FIGURES = {
    "01_neuron": Figure("Neuron explorer", TWO, an_and),
    "02_forward_pass": Figure("Network view", NETWORK),
    "03_mse": Figure("Loss landscape", "figure:has(canvas) svg, figure:has(canvas) + figure svg"),
    "04_chain_rule": Figure("Computational graph", ".bbh-graph"),
    "05_backward_pass": Figure("Network view", NETWORK),
    "06_update_rule": Figure("Descent", TWO, zigzag),
    "07_digits": Figure("Digit pad", PAD, a_digit),
    "08_better_steps": Figure("Descent by several rules", TWO, press("Step", 40)),
}


def around(parts: list[FloatRect]) -> FloatRect:
    """Return the smallest box around some boxes."""
    left, top = min(p["x"] for p in parts), min(p["y"] for p in parts)
    right, bottom = max(p["x"] + p["width"] for p in parts), max(p["y"] + p["height"] for p in parts)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


@contextmanager
def opened(browser: Browser, file: Path, scheme: Scheme, size: tuple[int, int], sharp: float = 2) -> Iterator[Page]:
    """Open a page from the disk, without a network."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=sharp, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate(AS_FOR_PAPER)
    page.wait_for_function(ALIVE, timeout=60_000)
    page.wait_for_timeout(500)
    yield page
    context.close()


def keep(browser: Browser, page: Page, png: bytes, name: str, size: tuple[int, int], margin: int = 0) -> None:
    """Write a screenshot as WebP, as large as it fits into `size`."""
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    blank = browser.new_page()  # the page itself may forbid pictures
    content = blank.evaluate(INTO_WEBP, [base64.b64encode(png).decode(), *size, margin, paper, QUALITY])
    blank.close()
    (PICTURES / f"{name}.webp").write_bytes(base64.b64decode(content))
    print(f"{name}.webp  {len(content) * 3 // 4 / 1000:.0f} kB")


def lesson(browser: Browser, name: str, scheme: Scheme) -> None:
    """Take the picture of a lesson."""
    figure = FIGURES[name]
    with opened(browser, SITE / name / f"{name}.html", scheme, (1000, 1400)) as page:
        widgets = page.get_by_role("group", name=figure.widget, exact=True)
        widget = widgets.first if name == "06_update_rule" else widgets.last
        widget.scroll_into_view_if_needed()
        figure.before(widget)
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        page.wait_for_timeout(500)
        parts = widget.locator(figure.parts).all()
        box = around([found for part in parts if (found := part.bounding_box())])
        keep(browser, page, page.screenshot(clip=box), f"{name}.{scheme}", CARD, MARGIN)


def still(browser: Browser, scheme: Scheme) -> None:
    """Take the playground after its first training, without its buttons: nothing can be pressed in a picture."""
    with opened(browser, SITE / "index.html", scheme, (1280, 800)) as page:
        page.get_by_role("button", name="▶ Play").wait_for(timeout=20_000)
        page.add_style_tag(content=STILL_STYLE)
        page.wait_for_timeout(500)
        parts = [page.locator(".bbh-play-middle .bbh-play-stack"), page.locator(".bbh-play-plane .bbh-play-stack")]
        box = around([found for part in parts if (found := part.bounding_box())])
        keep(browser, page, page.screenshot(clip=box), f"still.{scheme}", STILL, MARGIN)


def card(browser: Browser) -> None:
    """Take the picture for links, 1200 × 630: most sites that show one know no WebP. It has nothing to press."""
    with opened(browser, SITE / "index.html", "light", (1200, 630), 1) as page:
        page.get_by_role("button", name="▶ Play").wait_for(timeout=20_000)
        page.add_style_tag(content=CARD_STYLE)
        page.wait_for_timeout(500)
        page.screenshot(path=PICTURES / "card.png")


def network_view(browser: Browser, scheme: Scheme) -> None:
    """Take the network view as README and website show it: a weight is held, the backward pass has reached layer 1."""
    with opened(browser, SITE / "05_backward_pass" / "05_backward_pass.html", scheme, (1280, 1600), 1.5) as page:
        box = page.get_by_role("group", name="Network view", exact=True).last
        weight = box.get_by_role("slider", name="weight from x1 to hidden neuron 1", exact=True)
        weight.focus()
        press("walk ▶", 1)(box)
        press("next ▶", 4)(box)
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        page.wait_for_timeout(5000)  # until the last number has flowed to its place
        keep_both(browser, page, box.screenshot(), "network_view", scheme)


def keep_both(browser: Browser, page: Page, png: bytes, name: str, scheme: Scheme) -> None:
    """Write a screenshot for the website, and the light one for the README, too."""
    keep(browser, page, png, f"{name}.{scheme}", FOR_README[name])
    if scheme == "light":
        (OF_README / f"{name}.png").write_bytes(png)


def report(to: Path) -> None:
    """Write the report on the class of `make grade-demo`."""
    options = [option for option in Course(DEMO).options if option.startswith("--CourseDirectory")]
    command = [sys.executable, "-m", "course_lib.grading.report.command", "01_neuron", "--to", str(to), *options]
    subprocess.run(command, cwd=ROOT, check=True)


def screenshots(browser: Browser, names: Collection[str], scheme: Scheme) -> None:
    """Take what a teacher and a student see."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "report.html"
        report(made)
        seen = {
            "named_mistake": (SEEN_BY_TESTS / f"named_mistake_{scheme}.png", ""),
            "feedback": (DEMO / "feedback" / "cleo" / "01_neuron" / "01_neuron.html", ""),
            "report": (made, "What to talk about next time"),
        }
        for name in names:
            file, heading = seen[name]
            page = browser.new_page(
                viewport={"width": 960, "height": 520}, device_scale_factor=1.25, color_scheme=scheme
            )
            page.goto(file.as_uri())
            if heading:
                page.get_by_role("heading", name=heading).evaluate("e => scrollTo(0, e.offsetTop - 40)")
            if file.suffix == ".png":
                page.evaluate("paper => { document.body.style.background = paper; }", PAPER[scheme])
                keep_both(browser, page, file.read_bytes(), name, scheme)
            else:
                keep(browser, page, page.screenshot(), f"{name}.{scheme}", SHOT)
            page.close()


def main(names: Collection[str]) -> None:
    """Take the pictures of these names."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for scheme in SCHEMES:
            for name in FIGURES:
                if name in names:
                    lesson(browser, name, scheme)
            if "still" in names:
                still(browser, scheme)
            if "network_view" in names:
                network_view(browser, scheme)
            if wanted := [name for name in SCREENSHOTS if name in names]:
                screenshots(browser, wanted, scheme)
        if "card" in names:
            card(browser)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:] or [*FIGURES, "still", "card", "network_view", *SCREENSHOTS])
