"""Lessons go to a class and come back through a JupyterHub, with the configuration that docs/hub/ gives away."""

import json
import urllib.request

import grade_demo
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hub.classroom import COURSE, INSTRUCTOR, LESSON, STRANGER, why_no_accounts
from tests.hub.hub_on_loopback import TOKEN, Hub
from tests.hub.people import Formgrader, Student, picture, sign_in, signed_in
from tests.hub.terminal import in_terminal


def work_in_the_browser(student: Student) -> None:
    """Fetch, answer, check, validate and submit a lesson, as students do who do everything right."""
    assert student.nbgrader_menu() == ["Assignment List"]
    student.fetch()
    picture(student.page, "hub_assignment_list")
    notebook = student.open()
    student.run_first(notebook)
    for exercise, source in grade_demo.OTHERWISE.items():
        student.answer(notebook, exercise, source)
    said = student.validate(notebook)
    expect(said).to_contain_text("You did not provide a response")  # to the written question: that is all
    expect(said.get_by_text("The following cell failed")).to_have_count(1)
    picture(student.page, "hub_validate")
    said.get_by_role("button", name="Ok").click()
    student.submit()
    picture(student.page, "hub_submitted")


def work_by_address(hub: Hub, name: str, answers: dict[str, str]) -> None:
    """Do the same by the Assignment List's own addresses."""
    server = f"/user/{name}"
    (released,) = hub.ask("GET", f"{server}/assignments?course_id={COURSE}")["value"]
    assert (released["assignment_id"], released["status"]) == (LESSON, "released")
    what = {"course_id": COURSE, "assignment_id": LESSON}
    hub.ask("POST", f"{server}/assignments/fetch", **what)
    notebook = hub.room.work(name) / LESSON / f"{LESSON}.ipynb"
    grade_demo.fill_in(notebook, answers)
    verdict = hub.ask("POST", f"{server}/assignments/validate", path=f"{LESSON}/{LESSON}.ipynb")
    assert "bias-per-input" in str(verdict["value"]["failed"])
    assert hub.ask("POST", f"{server}/assignments/submit", **what)["success"]


def grade_in_formgrader(page: Page) -> None:
    """Collect, grade one submission by its button, look at what came of it."""
    page.reload()
    formgrader = Formgrader(page)
    assert "Collecting submission: grace" in formgrader.press("collect")
    page.locator("td.num-submissions a").click()
    assert "1 graded" in formgrader.press("autograde", "ada")
    expect(formgrader.row("ada").locator("td.score")).to_have_text("20 / 24")
    picture(page, "hub_submissions")


def give_feedback(page: Page) -> None:
    """Generate feedback for all, and release it."""
    page.get_by_role("link", name="Manage Assignments").click()
    formgrader = Formgrader(page)
    assert "feedback" in formgrader.press("generate-feedback")
    picture(page, "hub_formgrader")
    assert "Feedback released" in formgrader.press("release-feedback")


def test_a_lesson_goes_to_two_students_and_comes_back(hub: Hub, browser: Browser):
    with signed_in(browser, hub, INSTRUCTOR) as hers, signed_in(browser, hub, "ada") as ada:
        assert "Successfully created" in Formgrader(hers.page).press("assign")
        assert "Released as" in Formgrader(hers.page).press("release")
        student = Student(ada)
        work_in_the_browser(student)
        hub.start("grace")
        work_by_address(hub, "grace", grade_demo.MISTAKEN)
        grade_in_formgrader(hers.page)
        assert "1 graded" in hub.room.run(INSTRUCTOR, "python", "-m", "course_lib.grading.command", LESSON)
        give_feedback(hers.page)
        feedback = student.feedback()
        expect(feedback).to_contain_text("20 of 24 points")
        picture(ada.page, "hub_feedback")
    hub.ask("POST", "/user/grace/assignments/fetch_feedback", course_id=COURSE, assignment_id=LESSON)
    (page,) = hub.room.work("grace").glob(f"{LESSON}/feedback/*/{LESSON}.html")
    assert "the bias is added once for every input" in page.read_text(encoding="utf-8")


def test_no_page_may_hold_the_instructors_in_a_frame(hub: Hub):
    """All servers share one address: a student's page that frames the instructor's could act in it."""
    hub.start(INSTRUCTOR)
    for page in ("formgrader", "lab"):
        request = urllib.request.Request(
            f"{hub.address}/user/{INSTRUCTOR}/{page}", headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request) as answer:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("name", "command"), [(INSTRUCTOR, "course-grade"), ("ada", "nbgrader")])
def test_a_terminal_finds_the_commands_and_opens_where_the_files_are(hub: Hub, name: str, command: str):
    hub.start(name)
    folder = hub.room.repository if name == INSTRUCTOR else hub.room.work(name)
    shown = in_terminal(f"{hub.address}/user/{name}", TOKEN, f"command -v {command}; pwd")
    assert f"/bin/{command}" in shown
    assert str(folder) in shown


def test_the_instructors_jupyterlab_opens_without_a_question(hub: Hub, browser: Browser):
    with signed_in(browser, hub, INSTRUCTOR) as hers:
        hers.page.goto(f"{hub.address}/user/{INSTRUCTOR}/lab")
        hers.page.locator("#jupyterlab-splash").wait_for(state="detached")
        told = json.loads(hers.page.locator("#jupyter-config-data").text_content())
        assert "@jupyterlab/apputils-extension:announcements" in told["disabledExtensions"]
        picture(hers.page, "hub_instructors_lab")
        expect(hers.page.locator(".jp-Dialog, .Toastify__toast")).to_have_count(0)


@pytest.mark.skipif(bool(why_no_accounts()), reason=f"who may sign in hangs on accounts: {why_no_accounts()}")
def test_who_is_not_of_the_class_cannot_sign_in(hub: Hub, browser: Browser):
    page = browser.new_page()
    sign_in(page, hub, STRANGER)
    expect(page.get_by_text("Invalid username or password")).to_be_visible()
    page.context.close()
