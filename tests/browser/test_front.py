"""The website's front door: the start page, the page for teachers, and what both promise."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import front
import pytest
import website
import worksheet
from axe_playwright_python.sync_playwright import Axe
from headers import header, lessons
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from benchmarks import site as benchmark
from tests.browser.jupyterlab_in_chromium import ARTEFACTS, ROOT
from tests.browser.served import served as serve

MOST_BYTES = 300_000  # of the start page, with all that it loads before anybody scrolls
PAGES = [front.START, front.TEACHERS, front.PLAYGROUND]
WIDGETS = ROOT / "course_lib" / "widgets"
LAPTOP, PHONE = (1280, 800), (390, 844)
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front pages, without the lessons."""
    site = tmp_path_factory.mktemp("front") / "site"
    site.mkdir()
    plays = {"01_neuron/01_neuron.html#play-a-neuron-that-decides": "a neuron that decides"}
    front.write_start(site, plays)
    front.write_playground(site)
    front.write_teachers(site, plays)
    worksheet.write(site)
    website.write_shared(site)
    return site


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens pages from the disk, without network; at the end they must have complained of nothing."""
    contexts: list[BrowserContext] = []
    outside: list[str] = []
    errors: list[str] = []

    def open_page(name: str, size: tuple[int, int] = LAPTOP, address: str = "", **settings) -> Page:
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        root = address or site.as_uri()
        context.on("request", lambda r: None if r.url.startswith((root, "blob:", "data:")) else outside.append(r.url))
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(f"{root}/{name}")
        if settings.get("java_script_enabled", True) and name.partition("?")[0] in (front.START, front.PLAYGROUND):
            expect(playground(page)).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert outside == []
    assert errors == []


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the site in a folder of a server that knows nothing about it."""
    shutil.copytree(site, tmp_path / "some" / "folder")
    with serve(tmp_path) as address:
        yield f"{address}/some/folder"


def playground(page: Page) -> Locator:
    return page.get_by_role("group", name="Playground", exact=True)


def play(page: Page) -> Locator:
    """The button that says Play or Pause."""
    return page.get_by_role("button", name=re.compile("Play|Pause"))


def epoch(page: Page) -> int:
    text = page.get_by_text(re.compile("^epoch ")).inner_text()
    return int(re.search(r"[\d,]+", text)[0].replace(",", ""))


def plane(page: Page) -> str:
    """What the plane shows now."""
    return page.locator(".bbh-play-plane canvas").first.evaluate("canvas => canvas.toDataURL()")


def inaccessible(page: Page) -> list[str]:
    """What axe-core finds in the page; it may not read the stylesheets ahead, which a file cannot do."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found]


def screenshot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"front_{name}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 720), PHONE, (1920, 1080)], ids=str)
def test_the_first_screen_says_what_it_is_and_is_alive(opened: Open, size: tuple[int, int], scheme: str):
    page = opened(front.START, size, color_scheme=scheme)
    network = [page.locator(".bbh-play-neurons")] if size != PHONE else []
    first = [page.get_by_role("heading", level=1), page.locator(".lead"), play(page), page.locator(".bbh-play-plane")]
    for part in [*first, *network]:
        expect(part).to_be_in_viewport(ratio=0.99)
    page.wait_for_function("() => /epoch [1-9]/.test(document.body.innerText)")
    before = plane(page)
    page.wait_for_function("n => Number(document.querySelector('.bbh-play').dataset.drawn) > n + 8", arg=drawn(page))
    assert plane(page) != before
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    screenshot(page, f"{size[0]}_{scheme}")
    assert inaccessible(page) == []


def drawn(page: Page) -> int:
    """How many pictures there have been."""
    return int(playground(page).get_attribute("data-drawn"))


def test_it_trains_by_itself_stops_when_it_has_learned_and_then_obeys(opened: Open):
    page = opened(front.START)
    expect(play(page)).to_have_text("❚❚ Pause")
    expect(play(page)).to_have_text("▶ Play", timeout=30_000)
    expect(page.get_by_text(re.compile(r"(99|100)\s% right"))).to_be_visible()
    trained = epoch(page)
    assert trained > 5
    page.get_by_role("button", name="one neuron less in hidden layer 1").click()
    expect(play(page)).to_have_text("❚❚ Pause")  # the last one had ended by itself, so the new one trains
    play(page).click()
    expect(play(page)).to_have_text("▶ Play")
    page.get_by_role("button", name="one neuron more in hidden layer 1").click()
    page.wait_for_function("() => /epoch 0/.test(document.body.innerText)")
    expect(play(page)).to_have_text("▶ Play")  # the reader had stopped it
    play(page).click()
    page.wait_for_function("() => /epoch [1-9]/.test(document.body.innerText)")
    play(page).click()
    expect(play(page)).to_have_text("▶ Play")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=str)
def test_what_it_learns_by_itself_is_no_success_of_the_reader_and_no_message_moves_the_picture(
    opened: Open, size: tuple[int, int]
):
    page = opened(front.START, size)
    says = page.locator(".bbh-play-say")
    top = "() => document.querySelector('.bbh-play-main').getBoundingClientRect().top + scrollY"
    expect(says).to_contain_text("It is learning now.")
    before = page.evaluate(top)
    expect(says).to_contain_text("Now you.", timeout=30_000)
    expect(says).to_contain_text("Task 1 of 3 is done. Now you.")
    assert "✓" not in says.inner_text()
    assert page.evaluate(top) == pytest.approx(before, abs=2)
    page.get_by_role("button", name="one hidden layer more").click()
    heard = page.get_by_role("status").filter(has_text="A new start with 2-4-2-2-1: epoch 0.")
    expect(heard).to_have_count(1)
    expect(page.locator(".bbh-play-message")).to_be_hidden()  # that it begins anew and trains is seen
    play(page).click()
    page.get_by_role("button", name="one hidden layer less").click()
    notice = page.locator(".bbh-play-message").get_by_text("A new start with 2-4-2-1: epoch 0. Press Play.")
    expect(notice).to_be_in_viewport(ratio=1)
    asks = says.get_by_text("How few neurons are enough for 99 %?")
    expect(asks).to_be_in_viewport(ratio=1)  # the notice hides no task
    assert page.evaluate(top) == pytest.approx(before, abs=2)
    page.get_by_role("button", name="OK").click()
    page.get_by_role("button", name="Task 2 of 3").click()
    expect(says).to_contain_text("Task 2 of 3: What hidden neurons are for.")
    assert page.evaluate(top) == pytest.approx(before, abs=2)


def test_the_start_page_offers_the_tasks_whose_controls_it_has_and_hands_the_others_over(opened: Open):
    page = opened(front.START)
    task = page.get_by_role("group", name="task", exact=True)
    expect(task).to_contain_text("Task 1 of 3 is done.", timeout=30_000)
    asked = (WIDGETS / "playground_tasks.js").read_text(encoding="utf-8")
    asks = [re.findall('"([^"]+)"', names) for names in re.findall(r"^    asks: \[(.*)\],$", asked, re.MULTILINE)]

    def can_be_done() -> list[bool]:
        return [all(page.get_by_label(name).filter(visible=True).count() for name in names) for names in asks]

    assert can_be_done() == [True] * 3 + [False] * 5
    page.get_by_role("button", name="Task 2 of 3").click()
    expect(task).to_contain_text("Task 2 of 3: What hidden neurons are for.")
    task.get_by_role("button", name="Skip").click()
    expect(task).to_contain_text("Task 3 of 3: As few neurons as possible.")
    task.get_by_role("button", name="Skip").click()
    expect(task).to_contain_text("1 of 3 tasks here done. Not yet: task 2, “What hidden neurons are for”; task 3,")
    expect(task).to_contain_text("5 more are in the playground")
    expect(task.get_by_role("button", name="Task 2 of 3")).to_be_visible()
    task.get_by_role("button", name="Go on in the playground").click()
    expect(task).to_contain_text("Task 4 of 8: All zero.")
    expect(page.get_by_role("group", name="neurons of hidden layer 1")).to_contain_text("4")  # with the same network
    expect(page.get_by_role("slider", name="noise")).to_have_value("0")
    assert can_be_done() == [True] * 8
    for _ in range(5):
        task.get_by_role("button", name="Skip").or_(task.get_by_role("button", name="What is next?")).click()
    expect(task).to_contain_text("1 of 8 tasks done. Not yet: task 2,")  # what was done on the start page counts
    task.get_by_role("button", name="Task 2 of 8").click()
    expect(task).to_contain_text("Task 2 of 8: What hidden neurons are for.")


def test_a_press_of_play_just_when_it_has_become_pause_lets_it_train(opened: Open):
    page = opened(front.START)
    expect(play(page)).to_have_text("❚❚ Pause")
    play(page).click()
    expect(play(page)).to_have_text("❚❚ Pause")
    expect(page.locator(".bbh-play-say")).to_contain_text("Task 1 of 3 is done.", timeout=30_000)
    play(page).click()
    expect(play(page)).to_have_text("▶ Play")


def test_a_task_whose_data_are_not_there_offers_to_bring_them(opened: Open, served: str):
    page = opened(front.START)
    expect(page.locator(".bbh-play-say")).to_contain_text("Task 1 of 3 is done.", timeout=30_000)
    play(page).click()  # what the reader has done is kept
    page.get_by_role("link", name="For teachers").first.click()
    page.go_back()
    task = page.get_by_role("group", name="task", exact=True)
    expect(task).to_contain_text("These are other data: “Set it up” brings those of the task.")
    task.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("combobox", name="set")).to_have_value("xor")


def test_a_challenge_that_is_taken_after_it_has_ended_by_itself_shows_its_task_and_waits_for_play(opened: Open):
    page = opened(front.START)
    says = page.locator(".bbh-play-say")
    expect(says).to_contain_text("Now you.", timeout=30_000)
    page.get_by_role("button", name="Task 2 of 3").click()
    expect(says).to_contain_text("Task 2 of 3: What hidden neurons are for.")
    page.wait_for_timeout(600)  # longer than from one look at the training to the next
    expect(says).to_contain_text("Task 2 of 3: What hidden neurons are for.")
    expect(play(page)).to_have_text("▶ Play")
    assert epoch(page) == 0
    play(page).click()
    page.wait_for_function("() => /epoch [1-9]/.test(document.body.innerText)")
    expect(says).to_contain_text("Task 2 of 3: What hidden neurons are for.")


def test_a_network_that_the_reader_has_it_try_gets_its_verdict(opened: Open):
    page = opened(front.START)
    says = page.locator(".bbh-play-task")
    expect(says).to_contain_text("Now you. How few neurons are enough for 99 %?", timeout=30_000)
    page.get_by_role("button", name="one neuron less in hidden layer 1").click()
    verdict = re.compile(r"✓ Done\. 3 \+ 2 hidden neurons are enough: |Not yet\. \d+\s% right with 3 \+ 2 hidden")
    expect(says).to_contain_text(verdict, timeout=30_000)
    expect(page.get_by_role("status").filter(has_text=verdict)).to_have_count(1)
    expect(play(page)).to_have_text("▶ Play")


FASTER = """new MutationObserver((_, seen) => {
  const less = document.querySelector('[aria-label="one neuron less in hidden layer 1"]');
  if (less) {
    seen.disconnect();
    less.click();
  }
}).observe(document, { childList: true, subtree: true })"""
"""Takes a neuron away before the page begins to train by itself, however slow the machine is."""


def test_what_the_reader_does_first_is_not_interrupted(opened: Open):
    page = opened(front.START)
    page.add_init_script(FASTER)
    page.reload()
    expect(page.get_by_role("group", name="neurons of hidden layer 1").get_by_text("3", exact=True)).to_be_visible()
    play(page).click()
    play(page).click()
    expect(play(page)).to_have_text("▶ Play")  # by then the numbers are those of the end
    stopped = epoch(page)
    page.wait_for_timeout(1200)
    assert epoch(page) == stopped


def test_with_less_motion_it_waits_to_be_asked(opened: Open):
    page = opened(front.START, reduced_motion="reduce")
    page.wait_for_timeout(1500)
    assert epoch(page) == 0
    play(page).click()
    page.wait_for_function("() => /epoch [1-9]/.test(document.body.innerText)")


def test_the_whole_playground_opens_with_what_is_seen(opened: Open):
    page = opened(front.START, reduced_motion="reduce")
    page.get_by_role("button", name="one neuron less in hidden layer 2").click()
    play(page).click()
    page.wait_for_function("() => /epoch [2-9]/.test(document.body.innerText)")
    play(page).click()
    expect(play(page)).to_have_text("▶ Play")  # by then the numbers are those of the end
    losses = page.get_by_text(re.compile("^loss .*test")).inner_text()
    page.get_by_role("link", name="Open the whole playground").click()
    page.wait_for_url(re.compile(r"playground\.html#.*layers=4-1"))
    expect(page.get_by_text(losses)).to_be_visible()


def test_whoever_comes_back_by_the_logo_finds_what_was_left(opened: Open, served: str):
    page = opened(front.START, address=served, reduced_motion="reduce")
    page.get_by_role("button", name="one neuron less in hidden layer 1").click()
    play(page).click()
    page.wait_for_function("() => /epoch [1-9]/.test(document.body.innerText)")
    play(page).click()
    expect(play(page)).to_have_text("▶ Play")
    page.wait_for_function("() => JSON.stringify(history.state?.kept ?? '').includes('curve')")
    left = page.get_by_text(re.compile("^epoch ")).inner_text()
    page.get_by_role("link", name="Open the whole playground").click()
    page.wait_for_url(re.compile(r"playground\.html#"))
    page.get_by_role("link", name="Backprop by Hand").click()
    page.wait_for_url(re.compile(r"index\.html$"))
    expect(page.get_by_role("group", name="neurons of hidden layer 1").get_by_text("3", exact=True)).to_be_visible()
    expect(page.get_by_text(left, exact=True)).to_be_visible()
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_whoever_leaves_at_once_finds_the_last_act_and_the_tasks_as_they_were_left(opened: Open, served: str):
    page = opened(front.START, address=served, reduced_motion="reduce")
    task = page.get_by_role("group", name="task", exact=True)
    play(page).click()
    expect(task).to_contain_text("✓ Done by epoch", timeout=30_000)
    play(page).click()
    for name in ("Next task", "Skip", "Skip"):
        task.get_by_role("button", name=name).click()
    expect(task).to_contain_text("1 of 3 tasks here done.")
    page.reload()  # at once: no pause for the model to be told
    expect(task).to_contain_text("1 of 3 tasks here done.")
    task.get_by_role("button", name="Task 2 of 3").click()
    expect(task).to_contain_text("Task 2 of 3: What hidden neurons are for.")
    page.get_by_role("button", name="one hidden layer more").click()
    play(page).click()
    page.wait_for_function("() => /epoch [1-9]/.test(document.body.innerText)")
    page.reload()  # while it trains
    expect(task).to_contain_text("Task 2 of 3: What hidden neurons are for.")
    assert epoch(page) > 0


def test_the_curve_so_far_goes_along_and_a_task_that_is_met_on_arrival_says_so(opened: Open):
    page = opened(front.START)
    expect(page.locator(".bbh-play-say")).to_contain_text("Now you.", timeout=30_000)
    page.get_by_role("link", name="Open the whole playground").click()
    expect(page.locator(".bbh-play-task")).to_contain_text("Already met by the network that is there")
    expect(page.get_by_role("button", name="Next task")).to_be_visible()
    page.wait_for_function("() => document.querySelector('.bbh-play-train').getAttribute('d').split('L').length > 10")
    expect(page.locator(".bbh-play-begins")).to_be_hidden()


def test_ones_own_points_have_two_colours_and_can_be_cleared(opened: Open):
    page = opened(front.START, PHONE, reduced_motion="reduce", has_touch=True, is_mobile=True)
    page.get_by_role("combobox", name="set").select_option("own points")
    expect(page.get_by_text("You paint blue circles: click or drag in the plane.")).to_be_visible()
    expect(page.locator(".bbh-play-message")).to_contain_text("The plane is empty")
    expect(page.get_by_role("button", name="Clear all")).to_be_visible()
    for k, colour in enumerate(("blue circles", "orange squares")):
        page.get_by_role("button", name=f"paint {colour}").tap()
        expect(page.get_by_text(f"You paint {colour}")).to_be_visible()
        page.locator(".bbh-play-brush").tap(position={"x": 40 + 80 * k, "y": 60})
    screenshot(page, "own_points")
    assert inaccessible(page) == []
    page.get_by_role("button", name="Done painting").tap()
    expect(page.locator(".bbh-play-plane figcaption")).to_contain_text("Filled: 2 points to train with.")


@pytest.mark.parametrize("size", [(1366, 768), (1280, 800), (1100, 768), PHONE], ids=str)
def test_nothing_moves_the_plane_while_one_paints(opened: Open, size: tuple[int, int]):
    page = opened(front.START, size, reduced_motion="reduce")
    task = page.get_by_role("group", name="task", exact=True)
    for _ in range(3):
        task.get_by_role("button", name="Skip").click()
    expect(task).to_contain_text("0 of 3 tasks here done.")  # the longest of its texts, with two buttons
    page.get_by_role("combobox", name="set").select_option("own points")
    expect(page.locator(".bbh-play-message")).to_contain_text("The plane is empty")
    expect(page.get_by_text("You paint blue circles")).to_be_visible()
    place = "() => { const { x, y, width } = document.querySelector('.bbh-play-brush').getBoundingClientRect();"
    place += " return [x + scrollX, y + scrollY, width]; }"
    before = page.evaluate(place)
    task_box, room = task.bounding_box(), page.locator(".bbh-play-say").bounding_box()
    assert task_box["y"] >= room["y"] - 1
    assert task_box["y"] + task_box["height"] <= room["y"] + room["height"] + 1
    if size != PHONE:
        words = task.locator(".bbh-play-task-text").bounding_box()
        assert words["width"] > 300
    page.get_by_role("button", name="OK", exact=True).click()
    for k in range(3):
        page.locator(".bbh-play-brush").click(position={"x": 40 + 40 * k, "y": 60})
        expect(page.locator(".bbh-play-where")).to_contain_text("% right")
        assert page.evaluate(place) == before, k
    page.get_by_role("button", name="paint orange squares").click()
    page.locator(".bbh-play-brush").click(position={"x": 60, "y": 120})
    expect(page.get_by_text("You paint orange squares")).to_be_visible()
    assert page.evaluate(place) == before
    screenshot(page, f"painting_{size[0]}")


def test_a_network_without_points_has_no_marks(opened: Open):
    page = opened(front.START, reduced_motion="reduce")
    page.get_by_role("slider", name="bias of neuron 1 of hidden layer 1").click()
    field = page.get_by_role("textbox", name="value of b₁⁽¹⁾")
    field.fill("60")
    field.press("Enter")
    page.get_by_role("button", name="neuron 1 of hidden layer 1", exact=True).press("Escape")
    held = page.get_by_role("region", name="what is held")
    expect(held).to_contain_text("‖ marks a saturated neuron")
    page.get_by_role("combobox", name="set").select_option("own points")
    expect(page.locator(".bbh-play-where")).to_contain_text("loss no points")
    expect(held).not_to_contain_text("marks a saturated neuron")


def test_what_can_be_done_is_in_sight_and_a_hand_need_not_be_exact(opened: Open):
    page = opened(front.START, (1366, 768), reduced_motion="reduce")
    expect(page.get_by_text("drag a line or a square up or down to change it")).to_be_in_viewport(ratio=1)
    lines = page.locator(".bbh-play-w")
    label = page.locator(".bbh-play-label")
    for name in (
        "weight from neuron 1 of hidden layer 2 to the output",
        "weight from neuron 2 of hidden layer 2 to the output",
    ):
        line = page.get_by_role("slider", name=name)
        x, y = line.evaluate(
            "path => { const { x, y } = path.getPointAtLength(0.3 * path.getTotalLength());"
            " const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM()); return [at.x, at.y]; }"
        )
        off = -8 if "neuron 1 of hidden layer 2" in name else 8
        page.mouse.move(x, y + off)
        number = "₁₁" if off < 0 else "₁₂"
        expect(label).to_contain_text(f"w{number}⁽³⁾ = ")
        before = float(line.get_attribute("aria-valuenow"))
        page.mouse.down()
        page.mouse.move(x, y + off - 40, steps=4)
        page.mouse.up()
        expect(line).to_have_attribute("aria-valuenow", re.compile(re.escape(f"{before + 1:.3f}"[:4])))
        expect(page.locator(".bbh-play-held .bbh-headline")).to_contain_text(f"w{number}⁽³⁾")
    assert lines.count() == 2 * 4 + 4 * 2 + 2


def test_of_two_lines_the_nearest_one_is_meant(opened: Open):
    page = opened(front.START, (1366, 768), reduced_motion="reduce")
    wrong = page.evaluate(
        """() => {
          const paths = [...document.querySelectorAll(".bbh-play-w")];
          const net = document.querySelector(".bbh-play-net").getScreenCTM();
          const apart = (path, x, y) => Math.min(...Array.from({ length: 401 }, (_, k) => {
            const at = path.getPointAtLength((k / 400) * path.getTotalLength());
            return Math.hypot(at.x - x, at.y - y);
          }));
          const found = [];
          for (const path of paths) {
            const { x, y } = path.getPointAtLength(0.2 * path.getTotalLength());
            const near = [5, -5].map((off) => [x, y + off]);
            for (const [px, py] of near) {
              const distances = paths.map((one) => apart(one, px, py)).toSorted((a, b) => a - b);
              if (distances[1] - distances[0] < 3) continue; // two are nearly as near
              const best = paths.find((one) => apart(one, px, py) === distances[0]);
              const { x: clientX, y: clientY } = new DOMPoint(px, py).matrixTransform(net);
              const hit = document.elementFromPoint(clientX, clientY);
              if (!hit.classList.contains("bbh-play-w")) continue;
              const event = { clientX, clientY, bubbles: true, pointerType: "mouse" };
              hit.dispatchEvent(new PointerEvent("click", event));
              if (document.activeElement !== best) found.push(best.ariaLabel ?? best.getAttribute("aria-label"));
            }
          }
          return found;
        }"""
    )
    assert wrong == []


def test_on_a_phone_play_network_and_plane_are_in_one_window_and_the_plane_says_whose_answer_it_is(opened: Open):
    page = opened(front.START, PHONE, has_touch=True, is_mobile=True)
    says, more = page.locator(".bbh-play-say"), page.get_by_role("button", name="one hidden layer more")
    expect(says).to_contain_text("Now you.", timeout=30_000)
    apart = "([one, other]) => other.getBoundingClientRect().top - one.getBoundingClientRect().bottom"
    assert page.evaluate(apart, [says.element_handle(), more.element_handle()]) < 40
    expect(page.get_by_role("button", name="Show the network's answer")).to_be_hidden()
    page.get_by_role("button", name="neuron 2 of hidden layer 1", exact=True).tap()
    expect(page.get_by_text("Neuron 2 of hidden layer 1: what it answers")).to_be_visible()
    expect(page.locator(".bbh-play-where")).to_contain_text("network: loss")
    page.get_by_role("button", name="Show the network's answer").tap()
    expect(page.locator(".bbh-play-where")).not_to_contain_text("network")
    page.evaluate("scrollTo(0, document.querySelector('.bbh-play-where').getBoundingClientRect().top + scrollY - 60)")
    for part in (play(page), page.locator(".bbh-play-neurons"), page.locator(".bbh-play-plane")):
        expect(part).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_skips_to_the_content(opened: Open, name: str):
    page = opened(name, reduced_motion="reduce")
    if name != front.TEACHERS:
        page.get_by_role("button", name="one neuron less in hidden layer 1").click()
    page.evaluate("document.activeElement.blur()")
    page.evaluate("scrollTo(0, 0)")
    skip = page.get_by_role("link", name="Skip to the content")
    skip.focus()
    expect(skip).to_be_in_viewport()
    skip.press("Enter")
    expect(page.locator("main")).to_be_focused()
    if name != front.TEACHERS:  # and what was made is still there
        expect(page.get_by_role("group", name="neurons of hidden layer 1").get_by_text("3", exact=True)).to_be_visible()


def test_the_first_page_is_light(opened: Open, served: str):
    page = opened(front.START, address=served)
    page.wait_for_load_state("networkidle")
    seen = page.evaluate(
        "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".filter((one) => one.name.startsWith(location.origin)).map((one) => [one.name, one.decodedBodySize])"
    )
    sizes = {name.removeprefix(served): size for name, size in seen}
    assert sizes.keys() >= {"/index.html", "/front.js"}
    assert not [name for name in sizes if name.endswith(".css")]  # the first picture waits for no other file
    assert sum(sizes.values()) < MOST_BYTES, sizes


@pytest.mark.parametrize("name", [front.START, front.PLAYGROUND])
def test_the_playground_waits_for_no_frame_to_begin(browser: Browser, site: Path, name: str):
    page = browser.new_page()
    page.add_init_script("window.IntersectionObserver = class { observe() {} unobserve() {} };")  # it never calls
    page.goto((site / name).as_uri())
    expect(playground(page)).to_be_visible()
    page.close()


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=str)
def test_the_lessons_are_laid_out_without_a_touch_and_the_page_keeps_its_place(opened: Open, size: tuple[int, int]):
    page = opened(front.START, size, reduced_motion="reduce")
    heading = page.get_by_role("heading", name="Eight lessons")
    top = heading.bounding_box()["y"]
    expect(page.get_by_role("link", name="Times, grading, solutions")).to_be_visible()
    expect(page.locator(".waits")).to_have_count(0)
    assert heading.bounding_box()["y"] == pytest.approx(top, abs=1)


@pytest.mark.parametrize("name", PAGES)
def test_it_works_below_any_path(opened: Open, served: str, name: str):
    page = opened(name, address=served)
    page.mouse.wheel(0, 5000)
    page.wait_for_load_state("networkidle")
    broken = "() => [...document.images].filter((one) => one.complete && !one.naturalWidth).map((one) => one.src)"
    assert page.evaluate(broken) == []
    addresses = page.locator("a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")
    assert not [address for address in addresses if address.startswith("/")]


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_pages_and_places(opened: Open, site: Path, name: str):
    page = opened(name)
    made = {file.name for file in site.glob("*.html")} | {website.GET} | {page for page, _ in front.GUIDES.values()}
    made |= {f"{lesson}/{lesson}.html" for lesson in lessons(ROOT)}
    for address in page.locator("a").evaluate_all("links => links.map((a) => a.getAttribute('href'))"):
        path, _, place = address.replace("?size=large", "").partition("#")
        assert path in made | {""} or path.startswith("https://")
        if place and (path or name) in (front.START, front.TEACHERS):
            assert f'id="{place}"' in (site / (path or name)).read_text(encoding="utf-8")


def test_every_lesson_is_a_station_with_a_picture_and_an_outcome(opened: Open):
    page = opened(front.START)
    stations = page.locator(".path > li:has(.station)")
    assert stations.count() == len(lessons(ROOT)) == 8
    for station, name in zip(stations.all(), lessons(ROOT), strict=True):
        station.scroll_into_view_if_needed()
        expect(station.get_by_role("heading", level=3)).to_have_text(header(ROOT, name).question)
        expect(station.get_by_role("link").first).to_have_attribute("href", f"{name}/{name}.html")
        expect(station.get_by_text("After it you can")).to_be_visible()
        expect(station.locator("img")).to_have_js_property("complete", True)
        assert station.locator("img").evaluate("image => image.naturalWidth") == 720
    expect(page.get_by_role("link", name="Play: a neuron that decides")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=str)
def test_the_page_for_teachers_is_accessible_and_fits(opened: Open, size: tuple[int, int], scheme: str):
    page = opened(front.TEACHERS, size, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert inaccessible(page) == []
    screenshot(page, f"teachers_{size[0]}_{scheme}")


FEEDBACK = "Enlarge: The top of what a student gets back"


def test_a_screenshot_says_that_it_can_be_enlarged_and_the_keyboard_does_it(opened: Open):
    page = opened(front.TEACHERS)
    button, large = page.get_by_role("button", name=FEEDBACK), page.get_by_role("dialog")
    expect(button).to_have_text("Enlarge")
    button.press("Enter")
    expect(large.get_by_role("img", name=FEEDBACK.removeprefix("Enlarge: "))).to_be_in_viewport()
    assert large.locator("img").bounding_box()["width"] == 1200
    assert inaccessible(page) == []
    page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screenshot_is_legible_on_a_phone_and_the_page_behind_stays(opened: Open, scheme: str):
    page = opened(front.TEACHERS, PHONE, has_touch=True, is_mobile=True, color_scheme=scheme)
    button, large = page.get_by_role("button", name=FEEDBACK), page.get_by_role("dialog")
    button.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    button.tap()
    expect(large.locator("img")).to_be_in_viewport(ratio=1)  # all of it first
    large.get_by_role("button", name="Zoom in").tap()
    assert large.locator("img").bounding_box()["width"] == 1200  # as it was taken
    assert f"feedback.{scheme}" in large.locator("img").get_attribute("src")
    assert large.evaluate("one => one.scrollLeft") == 0  # it begins at the left, as reading does
    page.mouse.move(190, 200)
    page.mouse.wheel(300, 400)
    page.wait_for_function("(one) => Math.abs(one.scrollLeft - 300) < 1", arg=large.element_handle())
    close = large.get_by_role("button", name="Close")
    expect(close).to_be_in_viewport(ratio=1)
    close.tap()
    expect(large).to_be_hidden()
    assert page.evaluate("scrollY") == before


SMALL = """least => {
  const small = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const words = texts.currentNode.data.trim();
    const seen = words.length > 1 && element.checkVisibility({ visibilityProperty: true });
    if (!seen || element.closest("svg, math, sub, sup, script, noscript, .skip, .formulas, .bbh-hidden")) continue;
    const place = document.createRange();
    place.selectNodeContents(texts.currentNode);
    const line = parseFloat(getComputedStyle(element).lineHeight) * element.currentCSSZoom;
    const high = Math.max(line || 0, place.getBoundingClientRect().height);
    if (place.getBoundingClientRect().width > 1 && high < least) small.push([words, high]);
  }
  return small;
}"""
"""Texts whose lines are lower than `least` pixels; a figure's marks are not looked at."""


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=str)
@pytest.mark.parametrize("name", PAGES)
def test_larger_for_a_projector_no_line_is_lower_than_a_fortieth_of_the_picture(
    opened: Open, name: str, size: tuple[int, int]
):
    page = opened(f"{name}?size=large", size, reduced_motion="reduce")
    expect(page.get_by_role("button", name="Larger")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(SMALL, size[1] / 40) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    screenshot(page, f"{name.removesuffix('.html')}_large_{size[0]}")


@pytest.mark.parametrize("name", PAGES)
def test_on_a_projector_they_are_larger_by_themselves(opened: Open, name: str):
    page = opened(name, (1920, 1080), reduced_motion="reduce")
    assert page.evaluate("document.body.currentCSSZoom") == pytest.approx(1.2)
    assert page.evaluate("document.documentElement.scrollWidth") == 1920
    screenshot(page, f"{name.removesuffix('.html')}_1920")
    assert opened(name, (1600, 900)).evaluate("document.body.currentCSSZoom") == 1


def test_larger_on_a_projector_all_neurons_of_the_playground_are_in_the_window(opened: Open):
    page = opened("playground.html?size=large", (1920, 1080), reduced_motion="reduce")
    bottoms = page.locator("rect.bbh-play-n").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().bottom)"
    )
    assert len(bottoms) >= 7
    assert max(bottoms) <= 1080


def test_larger_is_kept_in_the_address_and_by_the_next_page_and_taken_back(opened: Open):
    page = opened(front.START, (1280, 720), reduced_motion="reduce")
    larger = page.get_by_role("button", name="Larger")
    before = page.locator(".lead").bounding_box()["height"]
    larger.press("Enter")
    expect(page).to_have_url(re.compile(r"index\.html\?size=large$"))
    assert page.locator(".lead").bounding_box()["height"] > 1.4 * before
    page.get_by_role("link", name="Open the whole playground").click()
    page.wait_for_url(re.compile(r"playground\.html\?size=large#"))
    expect(larger).to_have_attribute("aria-pressed", "true")
    larger.click()
    expect(page).to_have_url(re.compile(r"playground\.html#"))
    page.get_by_role("link", name="For teachers").click()
    page.wait_for_url(re.compile(r"teachers\.html$"))
    expect(larger).to_have_attribute("aria-pressed", "false")


def test_a_link_that_says_larger_itself_leads_there_larger(opened: Open):
    page = opened(front.TEACHERS, (1280, 720))
    clicked = """all => all.map((one) => {
      one.addEventListener("click", (event) => event.preventDefault());
      one.click();
      return one.href;
    })"""
    larger = page.locator("a[href*='size=large']").evaluate_all(clicked)
    assert len(larger) >= 5
    assert all("?size=large" in address for address in larger)
    assert not any("size=" in address for address in page.locator("header a").evaluate_all(clicked))


@pytest.mark.parametrize("name", [front.START, front.TEACHERS])
def test_on_a_phone_the_text_becomes_larger_and_nothing_wider_than_the_window(opened: Open, name: str):
    page = opened(name, PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    lead = "parseFloat(getComputedStyle(document.querySelector('.lead')).fontSize)"
    before = page.evaluate(lead)
    page.get_by_role("button", name="Larger").tap()
    expect(page).to_have_url(re.compile(r"\?size=large$"))
    assert page.evaluate(lead) > 1.15 * before
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    screenshot(page, f"{name.removesuffix('.html')}_large_phone")


def test_a_hand_finds_a_neuron_of_the_larger_playground(opened: Open):
    page = opened(f"{front.PLAYGROUND}?size=large", (1920, 1080))
    box = page.locator(".bbh-play-neurons").bounding_box()
    output = box["x"] + box["width"] - 70, box["y"] + box["height"] / 2  # the last, in the middle
    page.mouse.click(*output)
    expect(page.locator(".bbh-play-held .bbh-headline")).to_have_text("The output")


def test_what_it_says_to_do_is_not_done_already(opened: Open):
    task = opened(front.START).locator(".bbh-play-task")
    expect(task).to_contain_text("It is learning now")
    expect(task).not_to_contain_text("Press Play")


@pytest.mark.parametrize("name", PAGES)
def test_headings_are_in_order(opened: Open, name: str):
    levels = opened(name).locator("h1, h2, h3, h4").evaluate_all("all => all.map((one) => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("name", [front.START, front.TEACHERS])
def test_fingers_find_what_they_press(opened: Open, name: str):
    page = opened(name, PHONE, has_touch=True, is_mobile=True)
    small = page.evaluate(
        "() => [...document.querySelectorAll('nav a, main button, main select, .path a, footer a')]"
        ".map((one) => [one.innerText || one.ariaLabel, one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && (box.height < 44 || box.width < 44)).map(([text]) => text)"
    )
    assert small == []


@pytest.mark.parametrize("name", [front.START, front.TEACHERS])
def test_twice_as_large_nothing_is_cut_off(opened: Open, name: str):
    page = opened(name, (640, 400))  # what a window of 1280 × 800 has at 200 %
    assert page.evaluate("document.documentElement.scrollWidth") == 640
    if name == front.START:
        expect(play(page)).to_be_in_viewport()


def test_without_javascript_there_is_a_still_picture_and_a_sentence(opened: Open):
    page = opened(front.START, java_script_enabled=False)
    still = page.locator("noscript img")  # roles and words inside <noscript> are not looked for
    expect(still).to_be_visible()
    assert "blue inside of a ring" in still.get_attribute("alt")
    assert still.bounding_box()["width"] > 1000
    assert page.locator("noscript p").bounding_box()["y"] < still.bounding_box()["y"]
    expect(page.locator("noscript p")).to_contain_text("needs JavaScript")
    expect(page.locator(".path img").first).to_be_visible()
    expect(page.get_by_role("link", name="What does one neuron compute?")).to_be_visible()


@pytest.mark.parametrize("missing", ["DecompressionStream", "Array.prototype.with"])
def test_a_browser_that_is_too_old_is_told_what_to_do(browser: Browser, site: Path, missing: str):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.add_init_script(f"delete {missing}")
    page.goto((site / front.START).as_uri())
    stage = page.locator("[data-widget]")
    expect(stage).to_contain_text(f"{missing} is missing")
    expect(stage).to_contain_text("update the browser")
    expect(stage.get_by_role("img")).to_be_visible()
    assert inaccessible(page) == []
    screenshot(page, "old_browser")
    context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(("name", "pages"), [(worksheet.SHEET, 2), (worksheet.ANSWERS, 1)])
def test_the_worksheet_is_one_sheet_of_paper_and_its_answers_one_page(opened: Open, name: str, pages: int, paper: str):
    printed = opened(name, color_scheme="dark").pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == pages


def test_nothing_but_the_sheet_is_printed_in_black_on_white(opened: Open):
    page = opened(worksheet.SHEET, (794, 1123), color_scheme="dark")  # A4, at 96 pixels an inch
    page.emulate_media(media="print")
    for part in (page.locator("header"), page.locator("footer"), page.get_by_role("heading", level=1)):
        expect(part).to_be_hidden()
    side = page.locator(".sheet-side").first
    expect(side).to_have_css("color", "rgb(26, 26, 26)")
    expect(side).to_have_css("background-color", "rgb(255, 255, 255)")
    page.screenshot(path=ARTEFACTS / "front_worksheet_printed.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=str)
@pytest.mark.parametrize("name", [worksheet.SHEET, worksheet.ANSWERS])
def test_the_worksheet_can_be_read_by_everyone(opened: Open, name: str, size: tuple[int, int], scheme: str):
    page = opened(name, size, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert page.locator("meta[property='og:image']").get_attribute("content") == "images/card.png"
    assert page.locator("link[rel=icon]").count() == 1
    assert page.locator("body > a").first.get_attribute("href") == "#content"
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map((one) => Number(one.tagName[1]))")
    assert levels == [1, 2, 2]
    screenshot(page, f"{name.removesuffix('.html')}_{size[0]}_{scheme}")
    assert inaccessible(page) == []


@pytest.mark.parametrize("name", [worksheet.SHEET, worksheet.ANSWERS])
def test_links_of_the_worksheet_lead_to_pages(opened: Open, site: Path, name: str):
    made = {file.name for file in site.glob("*.html")} | {website.GET}
    made |= {f"{lesson}/{lesson}.html" for lesson in lessons(ROOT)}
    hrefs = opened(name).locator("a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")
    assert {href.partition("#")[0] for href in hrefs} - {""} <= made


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=str)
@pytest.mark.parametrize("name", [front.START, front.PLAYGROUND])
def test_the_benchmark_of_its_speed_finds_what_to_press(
    browser: Browser, served: str, name: str, size: tuple[int, int]
):
    assert benchmark.visit(browser, f"{served}/{name}", size, 1, 0)["usable"] > 0
