"""For each test a page in a real browser, on a real JupyterLab; one of each for the session."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyterlab_in_chromium import ARTEFACTS, PANEL, ROOT, Lab, chromium, jupyterlab
from playwright.sync_api import Browser, ViewportSize

__all__ = ["ARTEFACTS", "PANEL", "ROOT", "Lab"]  # what the tests take from here
SIZE = ViewportSize(width=1280, height=900)


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
    shutil.rmtree(server[2], ignore_errors=True)  # the dark theme of an earlier test, too
    with _page(browser, server, request.node.name) as page:
        yield page


@pytest.fixture(scope="module")
def shared_page(browser: Browser, server: tuple[str, Path, Path], request: pytest.FixtureRequest) -> Iterator[Lab]:
    """One page with an empty notebook and its kernel for all tests of a file, the file browser closed."""
    with _page(browser, server, request.node.name) as page:
        page.open_cells("")
        page.page.keyboard.press("Control+b")
        yield page


@pytest.fixture
def desk(shared_page: Lab) -> Lab:
    """The page that a file's tests share, tidied: to show a widget there takes a moment, a new page several seconds."""
    shared_page.page.set_viewport_size(SIZE)
    shared_page.page.emulate_media(reduced_motion="no-preference")
    shared_page.theme("Light")
    shared_page.errors.clear()
    return shared_page


@contextmanager
def _page(browser: Browser, server: tuple[str, Path, Path], name: str) -> Iterator[Lab]:
    """A page with a folder of its own, which leaves no kernel behind and must ask for nothing outside this machine."""
    context = browser.new_context(viewport=SIZE, device_scale_factor=2)
    address, root, _ = server
    page = Lab(context.new_page(), address, root, re.sub(r"\W+", "_", name))
    yield page
    page.stop_kernels()
    context.close()
    assert page.outside == []
