"""Lessons go to a class and come back on one machine that all work on, with JupyterLab as tools/lab.py starts it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grade_demo
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hub.classroom import BIN, COURSE, INSTRUCTOR, LESSON, STRANGER, Classroom, classroom, why_no_accounts
from tests.hub.loopback import end, free_ports, wait_until_up
from tests.hub.people import Student, browsing, picture, wait_for_kernel
from tests.hub.terminal import in_terminal

TOKEN = "on-loopback"
NO_ACCOUNTS = pytest.mark.skipif(bool(why_no_accounts()), reason=f"needs accounts: {why_no_accounts()}")


@contextmanager
def lab_of(room: Classroom, name: str) -> Iterator[str]:
    """The address of a JupyterLab that a student has started from the bundle, as its README says."""
    (port,) = free_ports(1)
    address, log = f"http://127.0.0.1:{port}", room.base / f"lab_of_{name}.log"
    terminal = ["env", f"--chdir={room.home(name)}", f"PYTHONPATH={room.library}", "PATH=/usr/bin:/bin"]
    start = [sys.executable, room.bundle / "tools" / "lab.py", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
             "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"]  # fmt: skip
    if not room.machine:
        start.append(f"--work={room.work(name)}")
    with open(log, "w") as said:
        process = subprocess.Popen(room.command(name, *terminal, *start), stdout=said, stderr=said)
        try:
            wait_until_up(f"{address}/api/status?token={TOKEN}", process, log)
            yield address
        finally:
            end(process, [port], log)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    """A class whose instructor has released a lesson."""
    with classroom(tmp_path_factory.mktemp("machine")) as made:
        made.nbgrader(INSTRUCTOR, "generate_assignment", LESSON, "--force")
        made.nbgrader(INSTRUCTOR, "release_assignment", LESSON)
        yield made


def grade_and_give_feedback(room: Classroom) -> None:
    """Do what the instructor does, in a terminal."""
    assert "cheating" not in room.nbgrader(INSTRUCTOR, "collect", LESSON)
    assert "1 graded" in room.run(INSTRUCTOR, sys.executable, "-m", "course_lib.grading.command", LESSON)
    room.nbgrader(INSTRUCTOR, "generate_feedback", LESSON)
    room.nbgrader(INSTRUCTOR, "release_feedback", LESSON)


def test_the_assignment_list_works_in_the_lab_that_a_student_starts(room: Classroom, browser: Browser):
    with lab_of(room, "ada") as address, browsing(browser, address) as lab:
        lab.page.goto(f"{address}/?token={TOKEN}")
        student = Student(lab)
        assert student.nbgrader_menu() == ["Assignment List"]
        assert sorted(p.name for p in room.work("ada").glob("[!.]*")) == ["START_HERE.ipynb"]
        assert "[E " not in (room.base / "lab_of_ada.log").read_text(encoding="utf-8")  # nothing to frighten students
        shown = in_terminal(address, TOKEN, "command -v nbgrader; pwd; nbgrader list")
        assert str(BIN / "nbgrader") in shown
        assert str(room.work("ada")) in shown
        assert f"{COURSE} {LESSON}" in shown
        student.fetch()
        notebook = student.open()
        student.run_first(notebook)
        for exercise, source in grade_demo.OTHERWISE.items():
            student.answer(notebook, exercise, source)
        student.lab.page.keyboard.press("Control+s")
        student.submit()
        picture(lab.page, "shared_machine_submitted")
        grade_and_give_feedback(room)
        expect(student.feedback()).to_contain_text("20 of 24 points")
    assert (room.work("ada") / LESSON / f"{LESSON}.ipynb").is_file()


def test_without_an_exchange_no_menu_leads_to_an_empty_list(tmp_path_factory: pytest.TempPathFactory, browser: Browser):
    with classroom(tmp_path_factory.mktemp("alone"), exchange=False) as alone, lab_of(alone, "ada") as address:
        assert (alone.work("ada") / LESSON / f"{LESSON}.ipynb").is_file()
        with browsing(browser, address) as lab:
            lab.page.goto(f"{address}/lab/tree/{LESSON}/{LESSON}.ipynb?token={TOKEN}")
            wait_for_kernel(lab.page)
            expect(lab.page.get_by_role("button", name="Validate")).to_be_visible()
            expect(lab.page.get_by_role("menuitem", name="File", exact=True)).to_be_visible()
            expect(lab.page.get_by_role("menuitem", name="Nbgrader", exact=True)).to_have_count(0)
            assert commands(lab.page, "nbgrader") == []
            picture(lab.page, "lab_without_exchange")


def commands(page: Page, typed: str) -> list[str]:
    """What JupyterLab's command palette offers for what is typed; it offers "Run All Cells" at any rate."""
    page.get_by_role("menuitem", name="View", exact=True).click()
    page.get_by_role("menuitem", name="Activate Command Palette").click()
    palette = page.locator("#modal-command-palette")
    found = palette.locator(".lm-CommandPalette-itemLabel")
    palette.locator("input").fill("Run All Cells")
    expect(found.first).to_have_text("Run All Cells")
    palette.locator("input").fill(typed)
    expect(found.filter(has_text="Run All Cells")).to_have_count(0)
    offered = found.all_inner_texts()
    page.keyboard.press("Escape")
    return offered


@pytest.fixture(scope="module")
def handed_in(room: Classroom) -> Classroom:
    """The class after one student has fetched, answered, validated and submitted in a terminal of JupyterLab's."""
    room.run("grace", "mkdir", room.work("grace"))
    assert LESSON in in_lab(room, "grace", "list")
    in_lab(room, "grace", "fetch_assignment", LESSON)
    notebook = room.work("grace") / LESSON / f"{LESSON}.ipynb"
    grade_demo.fill_in(notebook, grade_demo.MISTAKEN)
    assert "the bias is added once for every input" in in_lab(room, "grace", "validate", str(notebook))
    assert "Submitted as" in in_lab(room, "grace", "submit", LESSON)
    return room


def in_lab(room: Classroom, name: str, *command: str, ok: bool = True) -> str:
    """Run one of nbgrader's commands as in a terminal of the JupyterLab that tools/lab.py starts."""
    return room.nbgrader(name, *command, ok=ok, JUPYTER_CONFIG_PATH=room.bundle, COURSE_WORK=room.work(name))


def test_a_corrected_lesson_is_fetched_once_the_old_folder_has_another_name(room: Classroom):
    work = room.work(STRANGER)
    room.run(STRANGER, "mkdir", work)
    in_lab(room, STRANGER, "fetch_assignment", LESSON)
    (room.repository / "lessons" / LESSON / "corrected.txt").write_text("new")
    room.nbgrader(INSTRUCTOR, "release_assignment", LESSON, "--force")
    assert "You already have a copy" in in_lab(room, STRANGER, "fetch_assignment", LESSON, ok=False)
    room.run(STRANGER, "mv", work / LESSON, work / f"{LESSON}_old")
    in_lab(room, STRANGER, "fetch_assignment", LESSON)
    assert sorted(file.parent.name for file in work.glob("*/*.ipynb")) == [LESSON, f"{LESSON}_old"]
    assert [file.parent.name for file in work.glob("*/corrected.txt")] == [LESSON]


@NO_ACCOUNTS
def test_feedback_comes_back_to_an_account_that_shares_nothing(handed_in: Classroom):
    grade_and_give_feedback(handed_in)
    in_lab(handed_in, "grace", "fetch_feedback", LESSON)
    (page,) = handed_in.work("grace").glob(f"{LESSON}/feedback/*/{LESSON}.html")
    assert "the bias is added once for every input" in handed_in.run("grace", "cat", page)


@NO_ACCOUNTS
@pytest.mark.parametrize(
    "tried",
    [
        "ls {exchange}/backprop_by_hand/inbound",
        "ls {exchange}/backprop_by_hand/feedback",
        "rm -r {exchange}/backprop_by_hand/outbound/01_neuron",
        "mv {exchange}/backprop_by_hand {exchange}/mine",
        "ls {repository}/solutions",
        "touch {bundle}/tools/lab.py",
    ],
)
def test_a_student_cannot(handed_in: Classroom, tried: str):
    here = {"exchange": handed_in.exchange, "repository": handed_in.repository, "bundle": handed_in.bundle}
    said = handed_in.run("ada", *tried.format(**here).split(), ok=False)
    assert "Permission denied" in said or "Operation not permitted" in said


@pytest.fixture
def crafted(handed_in: Classroom) -> Iterator[Path]:
    """A folder that looks like a newer submission of grace's than her own, to be filled."""
    folder = handed_in.exchange / "backprop_by_hand" / "inbound" / f"grace+{LESSON}+2099-01-01 00:00:00.000000 UTC+abc"
    yield folder
    shutil.rmtree(folder)


def collected(room: Classroom) -> tuple[str, str]:
    """What collecting says, and grace's collected notebook."""
    said = room.nbgrader(INSTRUCTOR, "collect", LESSON, "--update")
    notebook = room.repository / "grading" / "submitted" / "grace" / LESSON / f"{LESSON}.ipynb"
    return said, notebook.read_text(encoding="utf-8") if notebook.is_file() else ""


@NO_ACCOUNTS
def test_a_submission_in_anothers_name_is_not_collected(handed_in: Classroom, crafted: Path):
    handed_in.run("ada", "cp", "-r", handed_in.bundle / "lessons" / LESSON, crafted)
    handed_in.run("ada", "chmod", "-R", "a+rX", crafted)
    said, notebook = collected(handed_in)
    assert "np.sum(w * x + b)" in notebook  # hers
    assert "was put there by ada" in said


@NO_ACCOUNTS
def test_a_link_does_not_bring_what_only_the_instructor_may_read(handed_in: Classroom, crafted: Path):
    secret = handed_in.repository / "solutions" / LESSON / f"{LESSON}.ipynb"
    handed_in.run("grace", "cp", "-r", handed_in.bundle / "lessons" / LESSON, crafted)
    handed_in.run("grace", "ln", "-s", secret, crafted / "solved.ipynb")
    handed_in.run("grace", "ln", "-s", secret.parent, crafted / "folder")
    handed_in.run("grace", "chmod", "-R", "a+rX", crafted)
    said, notebook = collected(handed_in)
    assert "BEGIN SOLUTION" not in notebook
    assert "left out: 'solved.ipynb'" in said
    assert "left out: 'folder'" in said
    came = handed_in.repository / "grading" / "submitted" / "grace" / LESSON
    assert not [path for path in came.rglob("*") if path.name in ("solved.ipynb", "folder")]


@NO_ACCOUNTS
def test_a_link_is_no_notebook(handed_in: Classroom, crafted: Path):
    handed_in.run("grace", "mkdir", crafted)
    handed_in.run("grace", "ln", "-s", handed_in.repository / "solutions", crafted / f"{LESSON}.ipynb")
    handed_in.run("grace", "chmod", "755", crafted)
    said, notebook = collected(handed_in)
    assert "holds no notebook" in said
    assert "np.sum(w * x + b)" in notebook


@NO_ACCOUNTS
def test_a_submission_that_would_fill_the_disk_keeps_nobody_else_from_being_collected(
    handed_in: Classroom, crafted: Path
):
    handed_in.run("grace", "mkdir", crafted)
    handed_in.run("grace", "truncate", "--size=1T", crafted / f"{LESSON}.ipynb")
    handed_in.run("grace", "chmod", "755", crafted)
    said, notebook = collected(handed_in)
    assert "is larger than 100 MB" in said
    assert "np.sum(w * x + b)" in notebook


@NO_ACCOUNTS
def test_a_name_that_says_nothing_keeps_nobody_else_from_being_collected(handed_in: Classroom, crafted: Path):
    nonsense = crafted.with_name(f"grace+{LESSON}+tomorrow")
    handed_in.run("ada", "mkdir", crafted, nonsense)
    said, notebook = collected(handed_in)
    handed_in.run("ada", "rmdir", nonsense)
    assert f"{nonsense.name}' is not named like a submission" in said
    assert "np.sum(w * x + b)" in notebook


@NO_ACCOUNTS
def test_a_newer_folder_without_a_notebook_does_not_take_the_place_of_an_answer(handed_in: Classroom, crafted: Path):
    handed_in.run("grace", "mkdir", crafted)
    handed_in.run("grace", "touch", crafted / "notes.txt")
    handed_in.run("grace", "chmod", "-R", "a+rX", crafted)
    said, notebook = collected(handed_in)
    assert f"not collected: '{crafted.name}' holds no notebook, but an older one does" in said
    assert "np.sum(w * x + b)" in notebook


@NO_ACCOUNTS
def test_a_newer_folder_that_cannot_be_read_keeps_nobody_from_being_collected(handed_in: Classroom, crafted: Path):
    handed_in.run("grace", "mkdir", crafted)
    said, notebook = collected(handed_in)
    assert f"not collected: '{crafted.name}' cannot be read" in said
    assert "np.sum(w * x + b)" in notebook
