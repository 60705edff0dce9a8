"""What all tests share: this environment's programs, and one browser for each process.

Playwright can be started only once in a process. nbgrader calls alembic by name, also in a test that opens a gradebook.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from course_lib.programs import search_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ["PATH"] = search_path()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium."""
    from tests.browser.jupyterlab_in_chromium import chromium  # which a test without a browser need not load

    with chromium() as started:
        yield started
