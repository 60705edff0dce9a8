"""What all tests share, the solutions' notebooks too: this environment's programs, and kernels that are private."""

import os

import pytest

from course_lib.programs import search_path

os.environ["PATH"] = search_path()  # nbgrader calls alembic by name, also in a test that opens a gradebook
# Several tests share the cores. With threads of its own, each product of matrices would wait for all the others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Have nbval start kernels that need not warn of eavesdropping; it has no option for it."""
    if config.getoption("nbval"):
        import nbval.kernel

        from course_lib.work.private_kernel import PrivateKernel

        nbval.kernel.KernelManager = PrivateKernel


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: for a quarter of their time two wait for a limit, a server or a page."""
    return (os.cpu_count() or 1) + 1
