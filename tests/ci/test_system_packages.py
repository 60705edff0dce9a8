"""What a new machine gets beyond Python packages: what the tests need, and what only makes them faster."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHELL = "chromium-headless-shell"
EVERYTHING = ("chromium", "initdb", SHELL)


Machine = Callable[..., tuple[subprocess.CompletedProcess[str], list[str]]]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Runs the script where only these programs are; returns its process, and what apt-get was asked for."""

    def program(name: str, does: str = "") -> None:
        file = tmp_path / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{does}\n")
        file.chmod(0o755)

    def run(*programs: str, user: int = 0, known: bool = True, fails: str = "nothing"):
        asked = tmp_path / "asked"
        asked.write_text("")
        for name in programs:
            program(name)
        program("id", f"echo {user}")
        program("apt-cache", f"exit {0 if known else 100}")
        program("apt-get", f'echo "$@" >> {asked}\ncase "$*" in *{fails}*) exit 100 ;; esac')
        program("ls", "exit 1")  # there is no other PostgreSQL
        command = [shutil.which("sh") or "sh", ROOT / "tools" / "system_packages.sh"]
        done = subprocess.run(command, env=os.environ | {"PATH": str(tmp_path / "bin")}, text=True, capture_output=True)
        return done, [line.split()[0] + " " + line.split()[-1] for line in asked.read_text().splitlines()]

    return run


def test_where_all_is_there_nothing_is_asked_for(machine: Machine):
    done, asked = machine(*EVERYTHING)
    assert (done.returncode, done.stdout, asked) == (0, "", [])


def test_a_new_machine_gets_what_the_tests_need_and_what_makes_them_faster(machine: Machine):
    done, asked = machine()
    assert done.returncode == 0
    assert done.stdout == f"installing chromium postgresql\ninstalling {SHELL}\n"
    assert asked == ["update -qq", "install postgresql", f"install {SHELL}"]


def test_what_only_makes_them_faster_may_be_unknown(machine: Machine):
    done, asked = machine("google-chrome", known=False)
    assert done.returncode == 0
    assert asked == ["update -qq", "install postgresql"]


def test_what_only_makes_them_faster_may_fail(machine: Machine):
    done, asked = machine("chromium", "initdb", fails=SHELL)
    assert done.returncode == 0
    assert asked == [f"install {SHELL}"]
    assert f"going on without {SHELL}" in done.stderr


def test_what_the_tests_need_may_not_fail(machine: Machine):
    done, _ = machine(SHELL, fails="chromium")
    assert done.returncode != 0


def test_who_may_not_install_is_told_what_to_run(machine: Machine):
    done, asked = machine("initdb", user=1000)
    assert (done.returncode, asked) == (1, [])
    assert "sudo apt-get install chromium" in done.stderr
    assert machine("chromium", user=1000)[0].returncode == 0
