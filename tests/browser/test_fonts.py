"""Formulas and indices on a system that has one plain font: no mathematics, no raised or lowered digits."""

import os
from collections.abc import Iterator
from pathlib import Path

import fonts
import pytest
import website
from playwright.sync_api import Browser, Page

from course_lib.grading.feedback.page import MATH_FONT, POLICY, STYLE
from tests.browser.jupyterlab_in_chromium import ARTEFACTS, FLAGS, program

FORMULAS = r"""
An index: $w_1 x_1 + w_2 x_2$ and a layer: $w^{(1)}_{11}$.

$$\frac{\partial L}{\partial W^{(l)}} = \delta^{(l)} \left(a^{(l-1)}\right)^T \qquad \hat{y} = \sigma(z)$$
"""
SIGNS = '<div class="bbh"><p>w₁x₁</p><svg viewBox="0 0 200 30"><text x="90" y="20">w₁₁⁽¹⁾ · 10⁻⁵</text></svg></div>'
CONFIGURATION = "<fontconfig><dir>{0}</dir><cachedir>{0}</cachedir></fontconfig>"


@pytest.fixture(scope="module")
def plain(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page in a Chromium whose only font has the letters of western Europe and no more."""
    folder = tmp_path_factory.mktemp("fonts")
    letters = fonts.part(fonts.DEJAVU, [chr(c) for c in (*range(0x20, 0x7F), *range(0xC0, 0x180))], "Plain")
    (folder / "plain.woff").write_bytes(letters)
    font = fonts.TTFont(folder / "plain.woff")
    font.flavor = None
    font.save(folder / "plain.ttf")
    (folder / "plain.woff").unlink()
    (folder / "fonts.conf").write_text(CONFIGURATION.format(folder))
    with browser.browser_type.launch(
        executable_path=program(),
        args=FLAGS,
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
    ) as started:
        yield started.new_page()


def show(page: Page, file: Path, head: str, body: str) -> None:
    """Open a page from the disk, and wait for its fonts."""
    file.write_text(f'<!DOCTYPE html><meta charset="utf-8">{head}{body}', encoding="utf-8")
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")


def screenshot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"plain_{name}.png")


def fonts_of(page: Page, selector: str) -> dict[str, bool]:
    """The fonts that show the text of all such elements, and whether the page brought each itself."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    found = [f for node in nodes for f in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]]
    return {font["familyName"]: font["isCustomFont"] for font in found}


FEEDBACK = f"<style>{STYLE}</style><style>{MATH_FONT}</style>"
HEADS = {
    "website": lambda: f"<style>{website.style()}</style>",
    "feedback": lambda: f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">{FEEDBACK}',
}


@pytest.mark.parametrize("where", HEADS)
def test_a_formula_brings_its_font(plain: Page, tmp_path: Path, where: str):
    show(plain, tmp_path / "page.html", HEADS[where](), website.to_html(FORMULAS))
    screenshot(plain, where)
    assert fonts_of(plain, "mi, mn, mo") == {"Course Math": True}
    letter, index = plain.locator("msub").first.locator("> *").all()
    above, below = letter.bounding_box(), index.bounding_box()
    assert below["y"] + below["height"] > above["y"] + above["height"] + 2


def test_a_widgets_indices_bring_their_font_and_its_letters_stay_the_systems(plain: Page, tmp_path: Path):
    show(plain, tmp_path / "page.html", f"<style>{fonts.STYLE.read_text(encoding='utf-8')}</style>", SIGNS)
    screenshot(plain, "widgets")
    for selector in (".bbh p", ".bbh text"):
        assert fonts_of(plain, selector) == {"Course Signs": True, "Plain": False}
