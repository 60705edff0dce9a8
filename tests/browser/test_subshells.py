"""Where JupyterLab sends a widget's messages to a thread, as it may if `make lab` did not start it, ■ works too."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.jupyterlab_in_chromium import Lab
from tests.browser.test_playground import press
from tests.browser.test_playground_own import FUNCTIONS, trained, whose


def test_an_endless_loop_ends_though_another_cell_was_run_before_the_stop_button(
    lab: Lab, server: tuple[str, Path, Path]
):
    kernels = server[2] / "@jupyterlab" / "apputils-extension" / "kernels-settings.jupyterlab-settings"
    kernels.parent.mkdir(parents=True)
    kernels.write_text(json.dumps({"commsOverSubshells": "perCommTarget"}))
    cells = lab.open_cells(FUNCTIONS % "step=sgd_step, hidden=(3,)", "endless = True", "'another'", "endless = False")
    lab.run(cells.locator(".jp-CodeCell").first)
    box = lab.page.get_by_role("group", name="Playground", exact=True)
    press(box, "Step")
    whose(box, "forward: the course's · backward: the course's · step: yours ✓")
    lab.run(lab.cell(cells, "endless = True"))
    press(box, "▶ Play")
    expect(box.get_by_text("computing…")).to_be_visible()
    lab.cell(cells, "'another'").locator(".cm-content").click()
    lab.page.keyboard.press("Control+Enter")
    lab.page.wait_for_timeout(500)  # where the loop runs in a thread, this cell has run
    lab.page.get_by_role("button", name="Interrupt the kernel").click()
    expect(box.get_by_text("You have stopped sgd_step by ■ before it had answered, in line ").first).to_be_visible()
    lab.run(lab.cell(cells, "endless = False").last)
    press(box, "▶ Play")
    trained(box, 2)
    press(box, "❚❚ Pause")
