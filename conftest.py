"""What all tests share, the solutions' notebooks too: this environment's programs, and kernels that are private."""

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from course_lib.programs import search_path

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

os.environ["PATH"] = search_path()  # nbgrader calls alembic by name, also in a test that opens a gradebook
# Several tests share the cores. With threads of its own, each product of matrices would wait for all the others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


# Files with so many tests that one worker would still be busy with them when the others have nothing left to do; how an
# exercise stands in the name of a test. All tests of one exercise stay together: they ask its catalogue once.
BY_EXERCISE = {
    "tests/unit/test_every_exercise.py": re.compile(r"\[(\w+)"),
    "tests/unit/test_mistakes.py": re.compile(r"\[(\w+)"),
    "tests/unit/test_right_answers.py": re.compile(r"\[(\w+)"),
    "tests/unit/test_strangers.py": re.compile(r"\[\w+/(\w+)"),
    "tests/unit/test_what_misled.py": re.compile(r"\[(\w+)/"),
}


MOST_SECOND_TRIES = 5  # in one run: more of them are no longer the fault of a busy machine


def pytest_configure(config: pytest.Config) -> None:
    """Have nbval start kernels that need not warn of eavesdropping; it has no option for it."""
    if config.getoption("nbval"):
        import nbval.kernel

        from course_lib.work.private_kernel import PrivateKernel

        nbval.kernel.KernelManager = PrivateKernel


def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are cores: for a quarter of their time two wait for a limit, a server or a page.

    Where PYTEST_XDIST_AUTO_NUM_WORKERS is set, xdist takes that instead.
    """
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "LoadScopeScheduling | None":
    """Give each worker one file at a time, as loadscope does; of the files in BY_EXERCISE, one exercise at a time."""
    if config.getoption("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByFileOrExercise(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            scope, test = nodeid.rsplit("::", 1)
            exercise = BY_EXERCISE[scope].search(test) if scope in BY_EXERCISE else None
            return f"{scope}::{exercise[1]}" if exercise else scope

    return ByFileOrExercise(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Fail a run in which many tests passed at their second try only; each of them is listed below."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    tries = len(reporter.stats.get("rerun", [])) if reporter else 0  # a worker has no such reporter
    if tries > MOST_SECOND_TRIES and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"\n{tries} tests needed a second try; at most {MOST_SECOND_TRIES} may.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    yield
