"""What people of a class do in their browsers: sign in, and press the buttons of Assignment List and formgrader."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from classroom import LESSON
from hub_on_loopback import Hub
from jupyterlab_in_chromium import ARTEFACTS, Lab
from playwright.sync_api import Browser, Locator, Page, expect

READY = re.compile(r"\| Idle$")


@contextmanager
def signed_in(browser: Browser, hub: Hub, name: str) -> Iterator[Lab]:
    """A browser of somebody's own, in which they have signed in; where it goes wrong, a picture of it is kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, device_scale_factor=2)
    page = context.new_page()
    lab = Lab(page, hub.address, hub.room.home(name), LESSON)
    try:
        page.goto(hub.address)
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(name)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{hub.address}/user/{name}/**")
        yield lab
    except BaseException:
        picture(page, f"failed_hub_{name}")
        raise
    finally:
        context.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page as a test artefact."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


class Student:
    """A student at work in JupyterLab, on an exchange."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.page = lab, lab.page
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def nbgrader_menu(self) -> list[str]:
        """What the menu Nbgrader offers."""
        self.page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
        offered = self.page.locator(".lm-Menu .lm-Menu-itemLabel").all_inner_texts()
        self.page.keyboard.press("Escape")
        return [text for text in offered if text]

    def assignments(self) -> Locator:
        """The Assignment List, as it is now."""
        self.page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
        self.page.get_by_role("menuitem", name="Assignment List").click()
        shown = self.page.locator("#nbgrader-assignment-list")
        shown.locator("#refresh_assignments_list").click()
        expect(shown.get_by_role("button", name="backprop_by_hand")).to_be_enabled()
        return shown

    def fetch(self) -> None:
        """Fetch the lesson."""
        self.assignments().get_by_role("button", name="Fetch", exact=True).click()
        expect(self.page.locator("#fetched_assignments_list").get_by_role("button", name=LESSON)).to_be_visible()

    def open(self) -> Locator:
        """Open the fetched lesson, and wait for its kernel."""
        fetched = self.page.locator("#fetched_assignments_list")
        fetched.get_by_role("button", name=LESSON).click()
        fetched.get_by_role("link", name=LESSON, exact=True).click()
        self.page.locator("#jp-main-statusbar").get_by_text(READY).wait_for()
        return self.page.locator(".jp-NotebookPanel")

    def validate(self, notebook: Locator) -> Locator:
        """Press Validate; what it says."""
        notebook.get_by_role("button", name="Validate").click()
        return self.page.locator(".jp-Dialog").filter(has_text="Validation")

    def submit(self) -> None:
        """Submit the lesson."""
        submitted = self.page.locator("#submitted_assignments_list").get_by_text("UTC")
        self.assignments()
        before = submitted.count()
        self.page.locator("#fetched_assignments_list").get_by_role("button", name="Submit", exact=True).click()
        expect(submitted).to_have_count(before + 1)


class Formgrader:
    """The instructor in formgrader."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, column: str, row: str = LESSON) -> str:
        """Press the button in one column of the row that shows `row`; what formgrader says then."""
        line = self.page.locator("#main-table tr").filter(has_text=row)
        line.locator(f"td.{column} a").click()
        said = self.page.locator(".modal-dialog").filter(has_text=re.compile("Success|Error"))
        text = said.inner_text()
        said.get_by_role("button", name="OK").click()
        expect(said).to_have_count(0)
        return text
