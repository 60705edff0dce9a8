"""One browser for each process, as Playwright can be started only once in it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium; without windows, where it is installed so."""
    from tests.browser.jupyterlab_in_chromium import SHELL, chromium  # which a test without a browser need not load

    with chromium(first=(SHELL,)) as started:
        yield started
