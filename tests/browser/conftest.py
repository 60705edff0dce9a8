"""For each test a page in a real browser, on a real JupyterLab; one of each for the session."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyterlab_in_chromium import ARTEFACTS, ROOT, Lab, chromium, jupyterlab
from playwright.sync_api import Browser

__all__ = ["ARTEFACTS", "ROOT", "Lab"]  # what the tests take from here


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Path]]:
    """The address of a running JupyterLab, the folder it serves, and the one that holds the user's settings."""
    home, root = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("work")
    with jupyterlab(home, root) as address:
        yield address, root, home / "settings"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def lab(browser: Browser, server: tuple[str, Path, Path], request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A fresh page; at the end it must have asked for nothing outside this machine."""
    options: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "device_scale_factor": 2}
    context = browser.new_context(**options)
    folder = re.sub(r"\W+", "_", request.node.name)
    address, root, settings = server
    shutil.rmtree(settings, ignore_errors=True)  # the dark theme of an earlier test, too
    page = Lab(context.new_page(), address, root, folder)
    yield page
    context.close()
    assert page.outside == []
