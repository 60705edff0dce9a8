"""For each test a page in a real browser, on a real JupyterLab; one of each for the session."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, ViewportSize

from tests.browser.jupyterlab_in_chromium import ARTEFACTS, Lab, jupyterlab
from tests.browser.one_page import one_page, visit, wake

HERE = Path(__file__).parent
FAILED = ARTEFACTS.parent / "browser"
SIZE = ViewportSize(width=1280, height=900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test in a browser a second try: see docs/design/testing.md."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.flaky(reruns=1))


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
    if shared_page.page.locator("#jp-left-stack").is_visible():  # a page that was loaded anew shows the file browser
        shared_page.page.keyboard.press("Control+b")
    shared_page.page.emulate_media(reduced_motion="no-preference")
    shared_page.theme("Light")
    shared_page.errors.clear()
    return shared_page


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page of the website with the cells that a file of tests names CELLS."""
    return one_page(tmp_path_factory.mktemp("site"), *request.module.CELLS).as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """That page, with all its widgets alive."""
    with visit(browser, address) as page:
        wake(page)
        yield page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[pytest.TestReport]:
    """Leave what was on the page when a test failed among the artefacts, and say where."""
    report = yield
    if report.failed:
        used = [left.page if isinstance(left, Lab) else left for left in getattr(item, "funcargs", {}).values()]
        for number, page in enumerate(dict.fromkeys(page for page in used if isinstance(page, Page))):
            name = re.sub(r"\W+", "_", f"{item.path.stem}_{item.name}_{call.when}{number or ''}")
            report.sections.append(("what was on the page", _left(page, FAILED / name)))
    return report


def _left(page: Page, folder: Path) -> str:
    """Keep a page's picture, its HTML and what its console said in a folder; where they are, or why they are not."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        said = [f"{message.type}: {message.text}" for message in page.console_messages(filter="all")]
        said += [f"error: {error}" for error in page.page_errors(filter="all")]
        (folder / "console.txt").write_text("\n".join(said), encoding="utf-8")
        (folder / "page.html").write_text(page.content(), encoding="utf-8")
        page.screenshot(path=folder / "page.png")
    except Error as error:  # a page that has crashed, or was closed
        return f"{folder}: not all of it, as the page does not answer: {error}"
    return f"{folder}: page.png, page.html, console.txt"


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
