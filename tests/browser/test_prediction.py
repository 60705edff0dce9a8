"""A prediction in JupyterLab: committed, then looked at, and only then marked."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.browser.jupyterlab_in_chromium import PANEL, Lab

SHOW = """from course_lib import widgets
guess = widgets.Prediction("What is np.mean((perfect - prices) ** 2)?",
    ["0: every prediction is right", "an error message: the shapes do not fit", "a number far from 0"])
guess"""
READ = "print(guess.answer, guess.marked)"


@pytest.mark.parametrize("right", [True, False])
def test_a_guess_is_marked_once_the_reader_has_seen(desk: Lab, right: bool):
    desk.put(SHOW, READ)
    box = desk.page.get_by_role("group", name="What is np.mean")
    option = "a number far from 0" if right else "0: every prediction is right"
    box.get_by_label(option).check()
    box.get_by_role("button", name="Commit").press("Enter")
    expect(box.locator("output")).to_have_text(f"Committed. You said: {option}. Now read on, and see.")
    assert "✓" not in box.inner_text()
    box.get_by_role("button", name="Was I right?").press("Enter")
    why = "A column minus a row is a table of 6 × 6"
    if right:
        expect(box.locator("output")).to_contain_text(f"✓ You guessed right. {why}")
    else:
        expect(box.locator("output")).to_contain_text("✗ Not this time. For 0, both would need the same shape")
        box.get_by_label("a number far from 0").check()
        expect(box.locator("output")).to_contain_text(f"✓ It is: a number far from 0. {why}")
    expect(box.get_by_role("button")).to_have_count(0)
    cell = desk.cell(desk.page.locator(PANEL), READ)
    desk.run(cell)
    expect(cell.get_by_text(f"{option} True")).to_be_visible()
    for theme, width in product(("Light", "Dark"), (1280, 390)):
        desk.theme(theme)
        desk.page.set_viewport_size({"width": width, "height": 900})
        assert desk.inaccessible(box) == []
        desk.screenshot(f"prediction_{'right' if right else 'wrong'}_{theme.lower()}_{width}", box)
    assert desk.errors == []
