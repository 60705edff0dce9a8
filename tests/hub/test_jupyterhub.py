"""A lesson's whole way through a JupyterHub: to two students and back, with the feedback in their hands."""

import grade_demo
import pytest
from classroom import COURSE, INSTRUCTOR, LESSON
from hub_on_loopback import Hub
from jupyterlab_in_chromium import chromium
from people import Formgrader, Student, picture, signed_in
from playwright.sync_api import Browser, expect


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


def test_in_the_browser(hub: Hub, browser: Browser):
    with signed_in(browser, hub, INSTRUCTOR) as hers, signed_in(browser, hub, "ada") as lab:
        desk, page = hers.page, lab.page
        hub.room.nbgrader(INSTRUCTOR, "generate_assignment", LESSON, "--force")
        formgrader = Formgrader(desk)
        desk.reload()
        picture(desk, "hub_formgrader_start")
        print(formgrader.press("release"))
        student = Student(lab)
        print(student.nbgrader_menu())
        student.assignments()
        picture(page, "hub_assignment_list_released")
        student.fetch()
        picture(page, "hub_assignment_list_fetched")
        notebook = student.open()
        picture(page, "hub_notebook")
        right = grade_demo.right_answers(LESSON)
        for name in grade_demo.MISTAKEN:
            student.lab.write(student.lab.cell(notebook, f"def {name}("), right[name])
            student.lab.run(student.lab.cell(notebook, f"check.{name}({name})"))
        picture(page, "hub_notebook_answered")
        said = student.validate(notebook)
        print(said.inner_text())
        picture(page, "hub_validate")
        said.get_by_role("button").last.click()
        student.submit()
        picture(page, "hub_submitted")
        desk.reload()
        print(formgrader.press("collect"))
        picture(desk, "hub_formgrader_collected")
        desk.locator("td.num-submissions a").click()
        expect(desk.locator("td.student-id")).to_be_visible()
        print(formgrader.press("autograde", "ada"))
        picture(desk, "hub_formgrader_submissions")
        print(formgrader.press("generate-feedback", "ada")[:200])
        print(formgrader.press("release-feedback", "ada"))
        shown = student.assignments()
        picture(page, "hub_feedback_available")
        shown.get_by_role("button", name="Fetch Feedback").click()
        shown.get_by_text("view feedback").click()
        picture(page, "hub_feedback_folder")
        page.locator(".jp-DirListing-item").filter(has_text=f"{LESSON}.html").dblclick()
        feedback = page.frame_locator(".jp-HTMLViewer iframe")
        expect(feedback.locator("body")).to_contain_text("✓ sigmoid")
        picture(page, "hub_feedback")
        print(lab.outside, hers.outside)
    assert 0
