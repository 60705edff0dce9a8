"""What people of a class do in their browsers: sign in, and press the buttons of Assignment List and formgrader."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import ARTEFACTS, PANEL, Lab
from tests.hub.classroom import LESSON
from tests.hub.hub_on_loopback import Hub

SIZE = {"width": 1280, "height": 900}


def sign_in(page: Page, hub: Hub, name: str) -> None:
    """Fill in JupyterHub's form; the accounts of the tests have their names for passwords."""
    page.goto(hub.address)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(name)
    page.get_by_role("button", name="Sign in").click()


@contextmanager
def browsing(browser: Browser, address: str) -> Iterator[Lab]:
    """A browser of somebody's own, which asks for nothing outside of this machine; a picture is kept of a failure."""
    context = browser.new_context(viewport=SIZE, device_scale_factor=2)
    lab = Lab(context.new_page(), address, ARTEFACTS, LESSON)
    try:
        yield lab
        assert lab.outside == []
    except BaseException:
        picture(lab.page, f"failed_{re.sub(r'[^a-z]+', '_', lab.page.url)}")
        raise
    finally:
        context.close()


@contextmanager
def signed_in(browser: Browser, hub: Hub, name: str) -> Iterator[Lab]:
    """Somebody's browser after they have signed in, on the page that their server opens with."""
    with browsing(browser, hub.address) as lab:
        sign_in(lab.page, hub, name)
        lab.page.wait_for_url(f"{hub.address}/user/{name}/**")
        yield lab


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page as a test artefact."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def wait_for_kernel(page: Page) -> None:
    """Wait until the notebook in front has its kernel; until then it may draw the keys to itself."""
    page.locator("#jp-main-statusbar").get_by_text(re.compile(r"\| Idle$")).wait_for()


class Student:
    """A student at work in JupyterLab, on an exchange."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.page = lab, lab.page
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")
        expect(self.page.get_by_role("tab", name="START_HERE.ipynb")).to_be_visible()
        self.list = self.page.locator("#nbgrader-assignment-list")

    def nbgrader_menu(self) -> list[str]:
        """What the menu Nbgrader offers."""
        self.page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
        offered = self.page.locator(".lm-Menu .lm-Menu-itemLabel").all_inner_texts()
        self.page.keyboard.press("Escape")
        return [text for text in offered if text]

    def look_at_assignments(self) -> None:
        """Open the Assignment List, or come back to it, and wait until it shows what there is now."""
        was_there = self.list.count()
        with self.page.expect_response("**/assignments?course_id=*"):
            self.page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
            self.page.get_by_role("menuitem", name="Assignment List").click()
            if was_there:
                self.list.locator("#refresh_assignments_list").click()
        expect(self.list.get_by_text("Loading").locator("visible=true")).to_have_count(0)

    def fetch(self) -> None:
        """Fetch the lesson."""
        self.look_at_assignments()
        self.list.get_by_role("button", name="Fetch", exact=True).click()
        expect(self.list.get_by_role("button", name="Submit", exact=True)).to_be_visible()

    def open(self) -> Locator:
        """Open the fetched lesson, and wait for its kernel."""
        self.list.get_by_role("button", name=LESSON).click()
        self.list.get_by_role("link", name=LESSON, exact=True).click()
        wait_for_kernel(self.page)
        return self.page.locator(PANEL)

    def run_first(self, notebook: Locator) -> None:
        """Run the cell that loads the course."""
        self.lab.run(self.lab.cell(notebook, "from course_lib import").first)

    def answer(self, notebook: Locator, exercise: str, source: str) -> None:
        """Write an answer, and run its check, which must say that it is right."""
        self.lab.write(self.lab.cell(notebook, f"def {exercise}("), source)
        check = self.lab.cell(notebook, f"check.{exercise}({exercise})")
        self.lab.run(check)
        expect(check.locator(".jp-OutputArea-output")).to_contain_text(f"✓ {exercise}")

    def validate(self, notebook: Locator) -> Locator:
        """Press Validate; what it says."""
        notebook.get_by_role("button", name="Validate").click()
        return self.page.locator(".jp-Dialog").filter(has_text="Validation")

    def submit(self) -> None:
        """Submit the lesson."""
        self.look_at_assignments()
        self.list.get_by_role("button", name="Submit", exact=True).click()
        expect(self.list.get_by_text("UTC")).to_be_visible()

    def feedback(self) -> FrameLocator:
        """Fetch the feedback, and open its page."""
        self.look_at_assignments()
        expect(self.list.get_by_text("feedback available to fetch")).to_be_visible()
        self.list.get_by_role("button", name="Fetch Feedback").click()
        self.list.get_by_text("view feedback").click()
        self.page.locator(".jp-DirListing-item").filter(has_text=f"{LESSON}.html").dblclick()
        return self.page.frame_locator(".jp-HTMLViewer iframe").locator("body")


class Formgrader:
    """The instructor in formgrader."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def row(self, named: str) -> Locator:
        """The row of the table that shows a name."""
        return self.page.locator("#main-table tr").filter(has_text=named)

    def press(self, column: str, row: str = LESSON) -> str:
        """Press the button in one column of a row; what formgrader says then."""
        self.row(row).locator(f"td.{column} a").click()
        said = self.page.locator(".modal-dialog").filter(has_text=re.compile("Success|Error"))
        text = said.inner_text()
        said.get_by_role("button", name="OK").click()
        expect(said).to_have_count(0)
        return text
