"""For each test a page in a real browser, on a real JupyterLab; one of each for the session."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.jupyterlab_in_chromium import ARTEFACTS, Lab, jupyterlab

FAILED = ARTEFACTS.parent / "failed"
SIZE = ViewportSize(width=1280, height=900)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Path]]:
    """The address of a running JupyterLab, the folder it serves, and the one that holds the user's settings."""
    home, root = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("work")
    with jupyterlab(home, root) as address:
        yield address, root, home / "settings"


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """What was on the page when a test failed is left among the artefacts: a picture, and all that its console said."""
    report = yield
    if report.failed and call.when == "call":
        for left in getattr(item, "funcargs", {}).values():
            page = left.page if isinstance(left, Lab) else left
            if isinstance(page, Page):
                FAILED.mkdir(parents=True, exist_ok=True)
                name = re.sub(r"\W+", "_", item.name)
                page.screenshot(path=FAILED / f"{name}.png")
                said = [f"{message.type}: {message.text}" for message in page.console_messages()]
                (FAILED / f"{name}.txt").write_text("\n".join(said + [f"error: {e}" for e in page.page_errors()]))
    return report


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
