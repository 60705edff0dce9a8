"""A class in one folder: what students get, the instructor's repository, the exchange between them, and accounts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from unittest.mock import patch

import grade_demo
import release

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
LESSON = grade_demo.LESSON
COURSE = "backprop_by_hand"
INSTRUCTOR, STUDENTS, STRANGER = "jane", ("ada", "grace"), "mallory"
NAMES = (INSTRUCTOR, *STUDENTS, STRANGER)
PATHS = "/usr/local/bin:/usr/bin:/bin"
PRIVATE = ("sh", "-c", 'umask 077; exec "$@"', "sh")
JUNK = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")


@dataclass(frozen=True)
class Classroom:
    """The folders of a class below `base`, and who may do what in them.

    `machine` is the process that knows the accounts of the class; None, where all is done by the tests' own account.
    """

    base: Path
    machine: int | None

    @property
    def exchange(self) -> Path:
        """Where lessons and answers change hands."""
        return self.base / "exchange"

    @property
    def bundle(self) -> Path:
        """What students get, unpacked where all can read it."""
        return self.base / "bundle"

    @property
    def library(self) -> Path:
        """The course's library as students have it installed: a folder to be put on Python's path."""
        return self.base / "library"

    @property
    def repository(self) -> Path:
        """Return the instructor's own copy of the repository."""
        return self.home(INSTRUCTOR) / "backprop-by-hand"

    def home(self, name: str) -> Path:
        """Where somebody's own files are."""
        return self.base / "home" / name

    def work(self, name: str) -> Path:
        """Where a student's lessons are: at home, as nobody may write into the bundle."""
        return self.home(name) / COURSE

    def command(self, name: str, *command: str | Path) -> list[str]:
        """How to run a command as somebody; by itself it would run as whoever runs the tests."""
        if self.machine is None:
            return ["env", f"HOME={self.home(name)}", *map(str, command)]
        account = ["setpriv", f"--reuid={name}", f"--regid={name}", "--init-groups", "--reset-env"]
        return [*self.within(), *account, *map(str, command)]

    def within(self) -> list[str]:
        """What to put before a command so that it runs where the accounts are."""
        enter = ["nsenter", "--mount", f"--target={self.machine}", "env", f"--chdir={self.base}"]
        return enter if self.machine else []

    def run(self, name: str, *command: str | Path, ok: bool = True, **environment: str | Path) -> str:
        """Run a command in somebody's terminal: of the instructor's in the repository, a student's at home.

        What they make there is private as far as they can help it (umask 077): that must not stand in the way.
        """
        library, folder = self.library, self.home(name)
        if name == INSTRUCTOR:
            library = folder = self.repository
        own = {"PYTHONPATH": library, "PATH": f"{BIN}:{PATHS}"} | environment
        terminal = [*PRIVATE, "env", f"--chdir={folder}", *(f"{key}={value}" for key, value in own.items())]
        done = subprocess.run(self.command(name, *terminal, *command), capture_output=True, text=True)
        assert (done.returncode == 0) == ok, f"{name}: {' '.join(map(str, command))}:\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def nbgrader(self, name: str, *command: str, **more) -> str:
        """Run one of nbgrader's commands as somebody."""
        return self.run(name, sys.executable, "-m", "nbgrader", *command, **more)

    def gives(self, name: str, folder: Path) -> None:
        """Make somebody the owner of a folder and everything in it."""
        if self.machine:
            subprocess.run([*self.within(), "chown", "-hR", f"{name}:{name}", folder], check=True)


def why_no_accounts() -> str:
    """Say why no accounts can be made here; return "" if they can."""
    if os.name != "posix" or os.geteuid():
        return "only root can make accounts and act for them"
    tools = ("unshare", "nsenter", "setpriv", "mount", "useradd", "groupadd", "chpasswd")
    if missing := [name for name in tools if not shutil.which(name)]:
        return f"not installed: {', '.join(missing)}"
    try_it = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(try_it, capture_output=True, text=True).stderr.strip()


@contextmanager
def classroom(base: Path, exchange: bool = True) -> Iterator[Classroom]:
    """Set a class up in the folder `base`, with a lesson to be released, and with an exchange or without."""
    settings = f'id = "{COURSE}"\nexchange = "{base / "exchange" if exchange else ""}"\n'
    base.chmod(0o755)
    (base / "home").mkdir()
    with _accounts(base) as machine:
        made = Classroom(base, machine)
        made.exchange.mkdir()
        made.exchange.chmod(0o1777)
        _instructors(made, settings)
        _students(made)
        made.gives(INSTRUCTOR, made.repository)
        yield made


@contextmanager
def _accounts(base: Path) -> Iterator[int | None]:
    if why_no_accounts():
        for name in NAMES:
            (base / "home" / name).mkdir()
        yield None
        return
    script = Path(__file__).with_name("own_machine.py")
    names = ["--group", *STUDENTS, "--others", INSTRUCTOR, STRANGER]
    command = ["unshare", "--mount", sys.executable, script, base, *names, "--open", sys.prefix, sys.base_prefix]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n", "own_machine.py failed; see above"
        yield process.pid
        process.stdin.close()


def _instructors(made: Classroom, settings: str) -> None:
    """Copy what an instructor uses of the repository, so that the real one's gradebook stays as it is."""
    here = made.repository
    for part in ("nbgrader_config.py", "docs/hub", *release.SOURCES):
        (here / part).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, here / part, ignore=JUNK)
        else:
            shutil.copy(ROOT / part, here / part)
    (here / "course.toml").write_text(settings, encoding="utf-8")
    (here / ".venv").symlink_to(sys.prefix)  # as `make install` would have made it


def _students(made: Classroom) -> None:
    """Do what `make release` does, unpack that where all can read it, and install its wheel."""
    with patch("build.stale", return_value=[]):  # takes seconds, and is a test of its own
        release.release(made.repository, made.base).rename(made.bundle)
    (wheel,) = made.bundle.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", made.library, wheel]
    subprocess.run(install, check=True)
