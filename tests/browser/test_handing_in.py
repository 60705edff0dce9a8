"""A student hands in lesson 01 as a file, and sees on the start page how far they are."""

import os
import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.jupyterlab_in_chromium import PANEL, Lab

NAME = "01_neuron"
LESSON = f"{NAME}/{NAME}.ipynb"
CELL = 'widgets.HandIn("01_neuron")'
SAVE = ".jp-NotebookPanel [data-command='docmanager:save']"
RELU = "def relu(z):\n    return np.maximum(z, 0)"
FILE = re.compile(rf"^{NAME}__ada__[\d.]+__\d{{8}}-\d{{6}}\.ipynb$")


def run_last(lab: Lab, notebook: Locator) -> Locator:
    """Run the lesson's last cell alone; gives the widget."""
    last = lab.cell(notebook, CELL)
    last.scroll_into_view_if_needed()
    lab.run(last)
    return shown(lab)


def shown(lab: Lab) -> Locator:
    box = lab.page.get_by_role("group", name=f"Hand in {NAME}")
    expect(box).to_be_visible()
    return box


def press(box: Locator, name: str) -> None:
    box.get_by_role("button", name=name, exact=True).click()


def row(box: Locator, name: str) -> Locator:
    return box.get_by_role("list", name="exercises").get_by_role("listitem").filter(has_text=name)


def handed_in(lab: Lab) -> list[Path]:
    folder = lab.root / lab.folder / "handed_in"
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture
def opened(lab: Lab) -> tuple[Lab, Locator]:
    """The lesson, open, its last cell run; and the widget."""
    box = run_last(lab, lab.open(LESSON))
    lab.page.keyboard.press("Control+b")
    expect(lab.page.locator(".jp-FileBrowser")).to_be_hidden()
    return lab, box


def test_a_lesson_is_handed_in_and_seen_on_the_start_page(opened: tuple[Lab, Locator]):
    lab, box = opened
    notebook = lab.page.locator(PANEL)
    lab.run(notebook.locator(".jp-CodeCell").first)
    lab.write(lab.cell(notebook, "def relu(z)"), RELU)
    box.get_by_role("textbox", name="Your id").fill("Ada Byron")
    press(box, "Hand in")
    expect(box.get_by_role("alert")).to_contain_text("letters, digits and . _ - @")
    box.get_by_role("textbox", name="Your id").fill("ada")
    box.get_by_role("textbox", name="Your id").press("Enter")
    expect(box.get_by_text("5 of 6 not done yet")).to_be_focused()
    expect(row(box, "relu")).to_contain_text("passed")
    expect(row(box, "sigmoid")).to_contain_text("not attempted")
    expect(row(box, "In your own words")).to_contain_text("not written")
    assert handed_in(lab) == []
    lab.run(lab.cell(notebook, "check.relu(relu)"))
    lab.save(LESSON)
    press(box, "Hand in all the same")
    expect(box.get_by_text("Your file is ready. It has not been sent.")).to_be_visible()
    expect(box.get_by_text("Upload it where your instructor says")).to_be_visible()
    (file,) = handed_in(lab)
    assert FILE.match(file.name)
    expect(box.get_by_text(file.name, exact=True).first).to_be_visible()
    nbformat.validate(nbformat.read(file, as_version=4))
    with lab.page.expect_download() as download:
        press(box, "Download")
    assert download.value.suggested_filename == file.name
    assert Path(download.value.path()).read_bytes() == file.read_bytes()
    lab.screenshot("handed_in", box)
    again = lab.reopen(f"handed_in/{file.name}")
    expect(lab.cell(again, "def relu(z)")).to_contain_text("np.maximum(z, 0)")
    on_the_start_page(lab)
    assert lab.errors == []


def on_the_start_page(lab: Lab) -> None:
    """The exercise that was passed is seen there, and its link opens the lesson in this window."""
    start = lab.reopen("START_HERE.ipynb")
    lab.page.keyboard.press("Control+b")
    lab.run(lab.cell(start, "widgets.Progress()"))
    box = lab.page.get_by_role("group", name="Progress")
    lesson = box.get_by_role("listitem", name=NAME)
    expect(lesson).to_contain_text(re.compile(r"1 of 5 passed · handed in \d\d:\d\d"))
    expect(lesson.get_by_role("listitem").filter(has_text="relu")).to_contain_text("passed")
    looks_well(lab, box, "progress")
    press(box, "Refresh")
    expect(box.get_by_role("status")).to_contain_text("Read again. 01_neuron: 1 of 5 passed")
    lesson.get_by_role("link").click()
    expect(lab.page.get_by_role("heading", name="What does one neuron compute?")).to_be_visible()
    assert len(lab.page.context.pages) == 1


def looks_well(lab: Lab, box: Locator, name: str) -> None:
    """Nothing is cut off, and axe finds nothing, in both themes, on a phone and a laptop."""
    for theme in ("Light", "Dark"):
        lab.theme(theme)
        for width in (1280, 400):
            lab.page.set_viewport_size({"width": width, "height": 1000})
            box.scroll_into_view_if_needed()
            lab.screenshot(f"{name}_{theme.lower()}_{width}", box)
            assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), (theme, width)
            assert lab.inaccessible(box) == [], (theme, width)
    lab.page.set_viewport_size({"width": 1280, "height": 900})
    lab.theme("Light")


def answers(notebook: nbformat.NotebookNode) -> dict[str, str]:
    return {c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if "nbgrader" in c.metadata}


def test_what_was_typed_and_neither_run_nor_saved_is_handed_in(opened: tuple[Lab, Locator]):
    lab, box = opened
    notebook = lab.page.locator(PANEL)
    written = notebook.locator(".jp-MarkdownCell").filter(has_text="YOUR ANSWER HERE")
    written.dblclick()
    written.locator(".cm-content").click()
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.insert_text("No line can part them.")
    lab.cell(notebook, "def relu(z)").locator(".cm-content").click()
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.insert_text("def relu(z):\nreturn z")
    box.get_by_role("textbox", name="Your id").fill("ada")
    press(box, "Hand in")
    expect(row(box, "relu")).to_contain_text("did not run: IndentationError")
    expect(row(box, "In your own words")).to_contain_text("No line can part them.")
    looks_well(lab, box, "hand_in_why")
    press(box, "Hand in all the same")
    expect(box.get_by_text("Your file is ready.")).to_be_visible()
    (file,) = handed_in(lab)
    found = answers(nbformat.read(file, as_version=4))
    assert (found["explain_xor"], found["relu"]) == ("No line can part them.", "def relu(z):\nreturn z")
    press(box, "Hand in again")
    press(box, "Hand in")
    press(box, "Hand in all the same")
    expect(box.get_by_text("Upload this one; it takes the place of the one before.")).to_be_visible()
    assert [p.name for p in handed_in(lab)][1:] == ["earlier"]
    lab.screenshot("handed_in_again", box)
    assert lab.errors == []


def test_without_a_button_that_saves_the_student_is_asked_to(opened: tuple[Lab, Locator]):
    lab, box = opened
    notebook = lab.page.locator(PANEL)
    lab.page.evaluate("selector => document.querySelector(selector).remove()", SAVE)
    lab.run(notebook.locator(".jp-CodeCell").first)
    lab.write(lab.cell(notebook, "def relu(z)"), RELU)
    box.get_by_role("textbox", name="Your id").fill("ada")
    press(box, "Hand in")
    expect(box.get_by_role("alert")).to_contain_text("Save first: press Ctrl+S")
    expect(box.get_by_role("alert")).to_contain_text("“def relu(z):”")


def test_keys_stay_in_the_widgets_and_ctrl_s_saves(opened: tuple[Lab, Locator]):
    lab, box = opened
    cells = lab.page.locator(PANEL).locator(".jp-Cell")
    count = cells.count()
    field = box.get_by_role("textbox", name="Your id")
    field.focus()
    for key in ("d", "d", "a", "x"):
        lab.page.keyboard.press(key)
    expect(field).to_have_value("ddax")
    assert lab.save(LESSON, keys="Control+s").cells
    lab.page.keyboard.press("Tab")
    expect(box.get_by_role("button", name="Hand in", exact=True)).to_be_focused()
    lab.page.keyboard.press("Space")
    expect(box.get_by_text("Running 01_neuron from the top")).to_be_focused()
    lab.page.keyboard.press("Tab")
    expect(box.get_by_role("button", name="Cancel")).to_be_focused()
    lab.page.keyboard.press("Space")
    expect(box.get_by_text("Cancelled: nothing was handed in.").first).to_be_visible()
    expect(box.get_by_role("alert")).to_be_empty()
    lab.write(lab.page.locator(PANEL).locator(".jp-CodeCell").last, "widgets.Progress()")
    link = lab.page.get_by_role("group", name="Progress").get_by_role("link").first
    link.focus()
    for key in ("d", "d"):
        lab.page.keyboard.press(key)
    assert cells.count() == count


def test_an_endless_run_is_cancelled_and_python_stays_free_meanwhile(opened: tuple[Lab, Locator]):
    lab, box = opened
    notebook = lab.page.locator(PANEL)
    lab.cell(notebook, "def gate(name)").locator(".cm-content").click()
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.insert_text("while True: pass")
    sources = [c.source for c in lab.save(LESSON).cells if c.cell_type == "code"]
    where = f"Cell {sources.index('while True: pass') + 1} of {len(sources)}"
    box.get_by_role("textbox", name="Your id").fill("ada")
    start = box.get_by_role("button", name="Hand in", exact=True)
    start.dblclick()
    expect(box.get_by_role("progressbar", name="cells run")).to_be_visible()
    expect(box.get_by_text(where, exact=True).first).to_be_visible()
    lab.run(notebook.locator(".jp-CodeCell").first)
    box.scroll_into_view_if_needed()
    lab.screenshot("hand_in_running", box)
    assert lab.inaccessible(box) == []
    press(box, "Cancel")
    expect(box.get_by_text("Cancelled: nothing was handed in.").first).to_be_visible()
    assert handed_in(lab) == []
    assert lab.errors == []


def test_what_a_student_wrote_is_shown_as_text_and_each_step_looks_well(opened: tuple[Lab, Locator]):
    lab, box = opened
    lab.page.set_viewport_size({"width": 1280, "height": 900})
    looks_well(lab, box, "hand_in_ready")
    file = lab.root / lab.folder / LESSON
    notebook = nbformat.read(file, as_version=4)
    mine = {
        "explain_xor": "<img src=x onerror=alert(1)> $\\frac{a}{b}$ [x](javascript:alert(1))\n" + "long" * 60,
        "sigmoid": "def sigmoid(z):\n    return z",
        "relu": RELU,
    }
    for cell in notebook.cells:
        cell.source = mine.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    notebook.cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") != "check_neuron"]
    nbformat.write(notebook, file)
    box = run_last(lab, lab.reopen(LESSON))
    lab.page.keyboard.press("Control+b")
    box.get_by_role("textbox", name="Your id").fill("ada")
    press(box, "Hand in")
    expect(box.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    expect(row(box, "sigmoid")).to_contain_text("not passed yet")
    expect(box.get_by_text("has lost the check of neuron")).to_be_visible()
    assert box.locator("img").count() == 0
    looks_well(lab, box, "hand_in_report")
    assert [e for e in lab.errors if "404" not in e] == []  # JupyterLab looks for the picture that the answer names


def test_without_a_kernel_and_after_a_restart_it_says_what_to_do(opened: tuple[Lab, Locator]):
    lab, _ = opened
    lab.save(LESSON)
    lab.stop_kernels()
    lab.reopen_showing(lab.page.get_by_role("group", name=f"Hand in {NAME}"), LESSON)
    lab.cell(lab.page.locator(PANEL), CELL).scroll_into_view_if_needed()
    box = shown(lab)
    expect(box).to_contain_text("From last time. To hand in, run this cell.")
    lab.screenshot("hand_in_last_time", box)
    assert lab.inaccessible(box) == []
    box.get_by_role("textbox", name="Your id").fill("ada")
    press(box, "Hand in")
    expect(box.get_by_role("alert")).to_contain_text("Python does not answer.")
    box = run_last(lab, lab.page.locator(PANEL))
    box.get_by_role("textbox", name="Your id").fill("ada")
    press(box, "Hand in")
    expect(box.get_by_role("button", name="Hand in all the same")).to_be_visible()


def test_progress_of_another_day_says_that_it_is_old(lab: Lab):
    start = lab.open("START_HERE.ipynb")
    lab.page.keyboard.press("Control+b")
    lab.run(lab.cell(start, "widgets.Progress()"))
    box = lab.page.get_by_role("group", name="Progress")
    press(box, "Refresh")
    expect(box.get_by_role("status").last).to_contain_text("Read again.")
    expect(box).not_to_contain_text("From last time.")
    lab.save("START_HERE.ipynb")
    lab.stop_kernels()
    start = lab.reopen_showing(box, "START_HERE.ipynb")
    lab.page.keyboard.press("Control+b")
    expect(box).to_contain_text("From last time. Run this cell to see how far you are now.")
    looks_well(lab, box, "progress_last_time")
    press(box, "Refresh")
    expect(box.get_by_role("alert")).to_contain_text("Python does not answer.")
    lab.run(lab.cell(start, "widgets.Progress()"))
    expect(box).not_to_contain_text("From last time.")


@pytest.mark.skipif(os.name != "posix", reason="there is no exchange on Windows")
def test_with_an_exchange_it_says_how_to_submit(desk: Lab):
    desk.put(
        "import os, tempfile\nfrom course_lib import settings, widgets\n"
        "from course_lib.widgets import hand_in_state, progress_state\n"
        'there = settings.Course(exchange="/srv/exchange", term="Autumn 2026")\n'
        "os.chdir(tempfile.mkdtemp())\nhand_in_state.course = progress_state.course = lambda: there\n"
        f"display({CELL}, widgets.Progress())"
    )
    box = shown(desk)
    expect(box.get_by_role("listitem").nth(1)).to_have_text("Open Nbgrader → Assignment List in the menu above.")
    assert box.get_by_role("button").count() == 0
    desk.screenshot("hand_in_exchange", box)
    assert desk.inaccessible(box) == []
    far = desk.page.get_by_role("group", name="Progress")
    expect(far).to_contain_text("How far you are · Autumn 2026")
    expect(far.get_by_role("listitem", name="03_mse")).to_contain_text(
        "Not here yet. Nbgrader → Assignment List → Fetch"
    )
    assert desk.inaccessible(far) == []
