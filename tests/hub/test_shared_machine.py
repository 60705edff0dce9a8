"""Lessons go to a class and come back on one machine that all work on, with JupyterLab as tools/lab.py starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import grade_demo
import pytest
from classroom import BIN, COURSE, INSTRUCTOR, LESSON, Classroom, classroom, why_no_accounts
from loopback import end, free_ports, wait_until_up
from people import Student, browsing, picture
from playwright.sync_api import Browser, Page, expect

TOKEN = "on-loopback"
NO_ACCOUNTS = pytest.mark.skipif(bool(why_no_accounts()), reason=f"needs accounts: {why_no_accounts()}")


@contextmanager
def lab_of(room: Classroom, name: str) -> Iterator[str]:
    """The address of a JupyterLab that a student has started from the bundle, as its README says."""
    (port,) = free_ports(1)
    address, log = f"http://127.0.0.1:{port}", room.base / f"lab_of_{name}.log"
    terminal = ["env", f"--chdir={room.home(name)}", f"PYTHONPATH={room.library}", f"PATH={BIN}:/usr/bin:/bin"]
    start = [sys.executable, room.bundle / "tools" / "lab.py", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
             "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"]  # fmt: skip
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


def ids(room: Classroom, name: str) -> list[str]:
    """How nbgrader's commands are told who is who, where all accounts are one."""
    return [] if room.machine else [f"--CourseDirectory.student_id={name}"]


def test_the_assignment_list_works_in_the_lab_that_a_student_starts(room: Classroom, browser: Browser):
    with lab_of(room, "ada") as address, browsing(browser, address) as lab:
        lab.page.goto(f"{address}/?token={TOKEN}")
        student = Student(lab)
        assert student.nbgrader_menu() == ["Assignment List"]
        assert sorted(p.name for p in room.work("ada").glob("[!.]*")) == ["START_HERE.ipynb"]
        student.fetch()
        notebook = student.open()
        student.run_first(notebook)
        for exercise, source in grade_demo.OTHERWISE.items():
            student.answer(notebook, exercise, source)
        student.lab.page.keyboard.press("Control+s")
        student.submit()
        picture(lab.page, "shared_machine_submitted")
        room.nbgrader(INSTRUCTOR, "collect", LESSON)
        assert "1 graded" in room.run(INSTRUCTOR, sys.executable, "-m", "course_lib.grading.command", LESSON)
        room.nbgrader(INSTRUCTOR, "generate_feedback", LESSON)
        room.nbgrader(INSTRUCTOR, "release_feedback", LESSON)
        expect(student.feedback()).to_contain_text("01_neuron (Score: 20.0 / 24.0)")
    assert (room.work("ada") / LESSON / f"{LESSON}.ipynb").is_file()
