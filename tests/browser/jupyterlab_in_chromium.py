"""A real JupyterLab, started as `make lab` starts it, and a real Chromium looking at it: for tests and benchmarks.

Waits are for what a reader would see: Lab drops Run All silently until its status bar says that the kernel is idle.
And before a cell runs, for what a reader's hand takes longer than: a widget tells Python of a change a moment later
(`live` in common.js), and ipywidgets holds that back while an earlier one is under way, so a cell run by a machine
would overtake it and see what was there before.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from twins import KERNEL

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "artefacts" / "screenshots"
SHELL = "chromium-headless-shell"  # Chromium without the windows, bars and extensions that nobody sees here
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong
A_LESSON = 300_000  # milliseconds for all cells of a lesson that trains networks, on a busy machine
TOKEN = "browser-tests"
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
CELLS = "cells.ipynb"  # the notebook that a test writes itself
TELLS = (Path(__file__).parent / "tells.js").read_text()
STILL = """async (element) => {
  let [before, frames] = ["", 0];
  while (frames < 5) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const { x, y, width, height } = element.getBoundingClientRect();
    const now = String([x, y, width, height]);
    frames = now === before ? frames + 1 : 0;
    before = now;
  }
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""
LOST = "widget model not found"  # ipywidgets has drawn too soon; what the tests look for must be there all the same
LOCAL = re.compile(r"(http|ws)://(127\.0\.0\.1|localhost)|data:|blob:|about:")


@contextmanager
def jupyterlab(home: Path, root: Path) -> Iterator[str]:
    """A JupyterLab that serves the folder `root` and keeps all of its own in `home`; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
    }
    with open(home / "server.log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "tools/lab.py", "--work", root, "--no-browser", "--ip=127.0.0.1", f"--port={port}",
             "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"],
            cwd=ROOT, env=os.environ | {k: str(v) for k, v in own.items()}, stdout=log, stderr=log,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_up(address, process, home / "server.log")
            yield address
        finally:
            process.terminate()
            process.wait(60)
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", port)), "JupyterLab outlived tools/lab.py"


def _wait_until_up(address: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/api/status?token={TOKEN}", timeout=10)
            return
        except OSError:
            assert process.poll() is None, f"JupyterLab ended:\n{log.read_text()}"
            time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not come up in five minutes:\n{log.read_text()}")


def program(*first: str) -> str:
    """Where the browser is: the first that PATH has of `first`, then Chromium, then Google Chrome.

    Raises FileNotFoundError where there is none.
    """
    found = next(filter(None, map(shutil.which, (*first, "chromium", "google-chrome"))), None)
    if found is None:
        raise FileNotFoundError("there is no Chromium or Google Chrome on PATH: run sh tools/system_packages.sh")
    return found


@contextmanager
def chromium(*more: str, first: tuple[str, ...] = ()) -> Iterator[Browser]:
    """The browser that `program` finds, with `more` flags than all need."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(*first), args=[*FLAGS, *more])
        yield browser
        browser.close()


def middle(element: Locator) -> tuple[float, float]:
    """Where the middle of an element is, once it holds still: Lab lays out what comes into view a moment later."""
    x, y = element.evaluate(STILL)
    return x, y


class Lab:
    """One browser page on one fresh copy of the lessons."""

    def __init__(self, page: Page, address: str, root: Path, folder: str) -> None:
        self.page, self.address, self.root, self.folder = page, address, root, folder
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(60_000)
        page.add_init_script(TELLS)
        page.context.on("request", lambda r: None if LOCAL.match(r.url) else self.outside.append(r.url))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" and LOST not in m.text else None)
        page.on("pageerror", lambda e: self.errors.append(str(e)))

    def open(self, notebook: str) -> Locator:
        """Open a notebook of this test's folder and wait until its kernel is really there."""
        shutil.copytree(ROOT / "lessons", self.root / self.folder, dirs_exist_ok=True)
        return self.reopen(notebook)

    def open_cells(self, *sources: str) -> Locator:
        """Open a new notebook with these code cells: for what needs no lesson around it."""
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        (self.root / self.folder).mkdir(exist_ok=True)  # a second try
        nbformat.write(notebook, self.root / self.folder / CELLS)
        return self.reopen(CELLS)

    def put(self, *sources: str) -> Locator:
        """Replace all cells of the open notebook by these, and run the first: in a moment, for the kernel stays."""
        notebook = self.page.locator(PANEL)
        notebook.locator(".jp-Cell .cm-content").first.click()
        for key in ("Escape", "Control+a", "d", "d"):
            self.page.keyboard.press(key)
        cells = notebook.locator(".jp-CodeCell")
        expect(cells).to_have_count(1)
        for i, source in enumerate(sources):
            if i:
                self.page.keyboard.press("Escape")
                self.page.keyboard.press("b")
                expect(cells).to_have_count(i + 1)
            self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(source)
        self.run(cells.first)
        return notebook

    def reopen(self, notebook: str = CELLS) -> Locator:
        """Load the page anew, with the notebook as it lies in this test's folder; wait for its kernel and all cells."""
        self.page.goto(f"{self.address}/lab/tree/{self.folder}/{notebook}?reset&token={TOKEN}")
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")
        self.page.locator("#jp-main-statusbar").get_by_text(re.compile(r"\| Idle$")).wait_for()
        shown = self.page.locator(PANEL)
        cells = len(nbformat.read(self.root / self.folder / notebook, as_version=4).cells)
        expect(shown.locator(".jp-Notebook-cell")).to_have_count(cells)  # Lab draws the first ones first
        return shown

    def reopen_showing(self, widget: Locator, notebook: str = CELLS) -> Locator:
        """Load the page anew until the widget is there again, which lies in its cells' outputs.

        On a busy machine ipywidgets may draw a view before it has read the model, and then says so for ever.
        """
        for _ in range(5):
            shown = self.reopen(notebook)
            too_soon = self.page.get_by_text("Error displaying widget: model not found").first
            for cell in shown.locator(".jp-CodeCell").all():
                cell.scroll_into_view_if_needed()  # Lab draws what comes into view
            expect(widget.or_(too_soon).first).to_be_attached()
            if not too_soon.count():
                return shown
        raise AssertionError("in five attempts ipywidgets did not find a widget's model")

    def run_all(self, notebook: Locator) -> None:
        """Run every cell, and wait until each one has run."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        busy = notebook.locator(".jp-Notebook-ExecutionIndicator")
        expect(busy).to_have_attribute("data-status", "idle", timeout=A_LESSON)
        cells = notebook.locator(".jp-CodeCell")
        ran = cells.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[\d+\]"))
        expect(ran).to_have_count(cells.count(), timeout=A_LESSON)

    def cell(self, notebook: Locator, starts: str) -> Locator:
        """The code cell whose source contains `starts`."""
        return notebook.locator(".jp-CodeCell").filter(
            has=self.page.locator(".jp-InputArea-editor").get_by_text(starts, exact=False)
        )

    def write(self, cell: Locator, source: str) -> None:
        """Replace the source of a cell and run it."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.run(cell)

    def run(self, cell: Locator) -> None:
        """Run one cell, once Python has heard of all that was done in widgets, and wait until it is done."""
        self.page.evaluate("told()")
        before = cell.locator(".jp-InputPrompt").first.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        expect(cell.locator(".jp-InputPrompt").first).not_to_have_text(before)
        expect(cell.locator(".jp-InputPrompt").first).to_have_text(re.compile(r"\[\d+\]"))

    def save(self, notebook: str = CELLS, keys: str = "") -> nbformat.NotebookNode:
        """Save by the menu or by `keys`, wait until it is on the disk, and return what lies there.

        Lab drops a save without a word while the one before is still under way, so it is asked for again.
        """
        file = self.root / self.folder / notebook
        before = file.stat().st_mtime_ns
        for attempt in range(600):
            if file.stat().st_mtime_ns != before:
                with suppress(nbformat.reader.NotJSONError):  # on a busy machine it may be half written yet
                    return nbformat.read(file, as_version=4)
            elif attempt % 100 == 0:
                self._ask_to_save(keys)
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{file} was not saved in a minute")

    def _ask_to_save(self, keys: str) -> None:
        if keys:
            self.page.keyboard.press(keys)
        else:
            self.page.get_by_role("menuitem", name="File", exact=True).click()
            self.page.get_by_role("menuitem", name=re.compile("^Save Notebook(?! As)")).click()

    def stop_kernels(self) -> None:
        """Shut down every kernel of this test's folder, as a server does overnight."""
        sessions = f"{self.address}/api/sessions"
        for session in self.page.request.get(f"{sessions}?token={TOKEN}").json():
            if session["path"].startswith(self.folder):
                assert self.page.request.delete(f"{sessions}/{session['id']}?token={TOKEN}").ok

    def leave_kernel(self) -> None:
        """Choose "No Kernel", as a reader would who runs nothing."""
        self.page.get_by_role("menuitem", name="Kernel", exact=True).click()
        self.page.get_by_role("menuitem", name="Change Kernel…").click()
        asked = self.page.get_by_role("dialog").filter(has_text="Select Kernel")
        asked.get_by_role("combobox").select_option("No Kernel")
        asked.get_by_role("button", name="Select Kernel").click()
        expect(self.page.locator("#jp-main-statusbar").get_by_text("No Kernel")).to_be_visible()

    def touch(self, element: Locator, by: tuple[float, float], rest: int = 0) -> None:
        """Put a finger on the middle of an element for `rest` milliseconds, draw it away in moves, and lift it."""
        x, y = middle(element)
        finger = self.page.context.new_cdp_session(self.page)
        for share in range(9):
            point = {"x": x + by[0] * share / 8, "y": y + by[1] * share / 8}
            kind = "touchMove" if share else "touchStart"
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
            if not share:
                self.page.wait_for_timeout(rest)
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        finger.detach()

    def inaccessible(self, box: Locator) -> list[str]:
        """Return what axe-core finds wrong in an element and everything in it: the rule, and where."""
        box.evaluate("box => box.setAttribute('data-axe', '')")
        found = Axe().run(self.page, context="[data-axe]").response["violations"]
        box.evaluate("box => box.removeAttribute('data-axe')")
        return [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]]

    def theme(self, name: str) -> None:
        """Switch to JupyterLab's theme "Light" or "Dark", and wait until it is there."""
        body = self.page.locator("body")
        if body.get_attribute("data-jp-theme-name") == f"JupyterLab {name}":
            return
        self.page.get_by_role("menuitem", name="Settings", exact=True).click()
        menu = self.page.locator(".lm-Menu")
        menu.get_by_text("Theme", exact=True).hover()
        menu.get_by_text(f"JupyterLab {name}", exact=True).click()
        expect(body).to_have_attribute("data-jp-theme-name", f"JupyterLab {name}")

    def screenshot(self, name: str, first: Locator | None = None, last: Locator | None = None) -> None:
        """Keep a picture as a test artefact: of the page, of one element, or from one down to another."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        path = ARTEFACTS / f"{name}.png"
        if last is None:
            (first or self.page).screenshot(path=path)
            return
        top, bottom = first.bounding_box(), last.bounding_box()
        height = bottom["y"] + bottom["height"] - top["y"]
        clip = {"x": top["x"], "y": top["y"] - 8, "width": top["width"], "height": height + 16}
        self.page.screenshot(path=path, clip=clip)
