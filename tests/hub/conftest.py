"""A hub with a class, and a browser, for the tests of one file."""

from collections.abc import Iterator

import pytest
from classroom import classroom
from hub_on_loopback import Hub, jupyterhub
from jupyterlab_in_chromium import chromium
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub that really runs; nobody's server has been started yet."""
    with classroom(tmp_path_factory.mktemp("hub")) as room, jupyterhub(room) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started
