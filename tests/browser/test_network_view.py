"""The network view in a real browser: by keyboard and by mouse, and Python agrees."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.jupyterlab_in_chromium import PANEL, Lab, middle

FIRST = "weight from x1 to hidden neuron 1"


def shown(desk: Lab, arguments: str, *more: str) -> Locator:
    """Show `view = widgets.NetworkView(arguments)`, with more cells below it."""
    desk.put(f"from course_lib import widgets\nview = widgets.NetworkView({arguments})\nview", *more)
    box = desk.page.get_by_role("group", name="Network view")
    expect(box).to_be_visible()
    box.scroll_into_view_if_needed()
    return box


def weight(box: Locator, name: str = FIRST) -> Locator:
    return box.get_by_role("slider", name=name, exact=True)


def formulas(box: Locator) -> Locator:
    return box.locator(".bbh-formulas")


def onward(box: Locator) -> Locator:
    """The button that begins the walk, and goes on with it."""
    return box.get_by_role("button", name=re.compile("^(walk|next) ▶$"))


def press(box: Locator, button: str, times: int = 1) -> None:
    for _ in range(times):
        one = onward(box) if button == "next ▶" else box.get_by_role("button", name=button, exact=True)
        one.click()


def expect_python_says(desk: Lab, starts: str, text: str) -> None:
    """Run the cell that contains `starts`; its output holds `text`."""
    cell = desk.cell(desk.page.locator(PANEL), starts)
    desk.run(cell)
    expect(cell.locator(".jp-OutputArea-output").get_by_text(text)).to_be_visible()


def test_keys_change_a_weight_and_python_agrees(desk: Lab):
    box = shown(desk, "", "print(view.params[0][0][0, 0], round(view.state.loss, 4))")
    one = weight(box)
    expect(one).to_have_attribute("aria-valuenow", "1")
    one.focus()
    for key in ("ArrowUp", "ArrowRight", "Shift+ArrowUp", "PageUp", "ArrowDown"):
        one.press(key)
    expect(one).to_have_attribute("aria-valuenow", "2.05")
    expect(one).to_have_attribute("aria-valuetext", "2.05")
    # At once; a screen reader hears it after a pause.
    said = " ".join(box.locator(".bbh-network-score").inner_text().split())
    assert said == "ŷ 0.595 should be 1 L 0.0819 how far off"
    expect(box.get_by_role("status")).to_contain_text("ŷ = 0.595, y = 1, L = 0.0819.")
    expect_python_says(desk, "view.params", "2.05 0.0819")
    one.focus()
    cells = desk.page.locator(".jp-Cell").count()
    one.press("d")  # twice d would delete a cell, if the key reached the notebook
    one.press("d")
    assert desk.page.locator(".jp-Cell").count() == cells
    one.press("Home")
    expect(one).to_have_attribute("aria-valuenow", "1")
    one.press("Escape")
    expect(onward(box)).to_be_focused()
    assert desk.errors == []


def test_the_mouse_drags_what_stands_in_the_picture(desk: Lab):
    places = {
        FIRST: "view.params[0][0][0, 0] - 1",
        "bias of hidden neuron 2": "view.params[0][1][1, 0] + 1",
        "input x2": "view.x[1] - 2",
        "target y1": "1 - view.y[0]",
    }
    box = shown(desk, 'show="backward"', f"print([round(float(v), 6) for v in ({', '.join(places.values())})])")
    for count, name in enumerate(places, 1):
        # a line is dragged by its middle, the rest by the text in it
        x, y = middle(weight(box, name).locator(".bbh-hit" if name == FIRST else "text").first)
        desk.page.mouse.move(x, y)
        desk.page.mouse.down()
        for up in range(0, 41, 4):  # a target of 1 goes down: no sigmoid answers more
            desk.page.mouse.move(x, y + up if name == "target y1" else y - up)
        desk.page.mouse.up()
        expect(weight(box, name)).to_be_focused()
        expect(box.locator(".bbh-held-panel caption")).to_have_text(name[0].upper() + name[1:])
        moved = str([1.0] * count + [0.0] * (len(places) - count))
        expect_python_says(desk, "print", moved)
        desk.page.mouse.move(x, y - 80)  # after the button is up, nothing follows
        expect_python_says(desk, "print", moved)
        box.scroll_into_view_if_needed()
    assert desk.errors == []


def place_in(box: Locator, button: str) -> list[float]:
    """Where a button lies in its widget, left and top in pixels, once the page has come to rest.

    Not where it lies in the window: what gets the focus is scrolled into view.
    """
    wait = """async (button, box) => {
      const place = () => {
        const [inner, outer] = [button.getBoundingClientRect(), box.getBoundingClientRect()];
        return JSON.stringify([inner.left - outer.left, inner.top - outer.top]);
      };
      for (let same = 0, before = place(); same < 10; ) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
        same = place() === before ? same + 1 : 0;
        before = place();
      }
      return JSON.parse(place()).map(Math.round);
    }"""
    return box.get_by_role("button", name=button).evaluate(wait, box.element_handle())


def test_the_held_weight_shows_its_gradient_by_two_ways(desk: Lab):
    box = shown(desk, 'show="backward"')
    weight(box, "weight from x1 to hidden neuron 2").focus()
    panel = box.get_by_role("table", name="Weight from x1 to hidden neuron 2")
    expect(panel.get_by_role("row", name="w₂₁⁽¹⁾").get_by_role("textbox")).to_have_value("−1")
    for row, value in {
        "by backpropagation": "0.0546",
        "by difference": "0.0546",
        "L = ½": "0.0979",
        "after one step": "−1.05",
    }.items():
        expect(panel.get_by_role("row").filter(has_text=row).filter(has_text=value).first).to_be_visible()
    expect(panel.get_by_role("row", name="relative error")).to_contain_text("× 10⁻")
    expect(box.locator(".bbh-neuron").nth(1)).to_have_attribute(
        "aria-label", "hidden neuron 2: z = 0, a = 0.5, error signal 0.0546"
    )
    expect(box.locator(".bbh-verdict")).to_have_text("Both ways agree.")
    for width in (360, 640, 900, 1920):
        desk.page.set_viewport_size({"width": width, "height": 1000})
        expect(box.locator(".bbh-edge-tag").nth(2)).to_have_text("−10.0546")
        buttons = place_in(box, "learn once")
        weight(box, "bias of the output").focus()
        weight(box, "input x2").focus()
        assert place_in(box, "learn once") == buttons  # nothing below moves
    for _ in range(4):  # down to 0
        weight(box, "input x2").press("PageDown")
    carry_nothing = box.locator(".bbh-edge-tag").filter(has=box.page.locator(".bbh-network-flag.bbh-zero"))
    expect(carry_nothing).to_have_count(2)


def test_the_walk_shows_what_is_known_so_far_with_its_formula(desk: Lab):
    box = shown(desk, "")
    hidden, output = box.locator(".bbh-neuron").first, box.locator(".bbh-neuron").last
    press(box, "next ▶")
    expect(formulas(box)).to_contain_text("z⁽¹⁾ = W⁽¹⁾ a⁽⁰⁾ + b⁽¹⁾")
    expect(formulas(box)).to_contain_text("shapes (2, 2) · (2, 1) + (2, 1) → (2, 1)")
    expect(formulas(box)).to_contain_text("z₁ = 1·1 + 0.5·2 − 1 = 1")
    expect(hidden).to_have_text("0.731")
    expect(output).to_have_text("?")
    desk.screenshot("network_view_forward_step", box)
    press(box, "next ▶", 2)
    expect(formulas(box)).to_contain_text("L = ½ (0.5575 − 1)² = 0.0979")
    expect(output).to_have_text("0.558")
    press(box, "next ▶")
    expect(formulas(box)).to_contain_text("δ₁ = (0.558 − 1) · 0.247 = −0.1092")
    expect(hidden).to_have_text("0.731")  # no error signal yet
    expect(output).to_have_text("0.558−0.109")
    expect(box.get_by_role("status")).to_contain_text("Step 4 of 6: backward, layer 2")
    press(box, "next ▶")
    expect(formulas(box)).to_contain_text("δ⁽¹⁾ = (W⁽²⁾)ᵀ δ⁽²⁾ ⊙ σ′(z⁽¹⁾)")
    expect(hidden).to_have_text("0.731−0.0215")
    desk.screenshot("network_view_backward_step", box)
    press(box, "next ▶")
    expect(formulas(box)).to_contain_text("w₁₁⁽¹⁾ ← 1 − 1·(−0.02146) = 1.021")
    expect(box.get_by_role("button", name="next ▶")).to_be_disabled()
    press(box, "◀ back")
    weight(box).focus()
    weight(box).press("PageUp")  # the numbers in the formula move as well
    expect(formulas(box)).to_contain_text("a⁽⁰⁾")
    expect(formulas(box)).not_to_contain_text("= −0.02146")
    press(box, "◀ back", 5)
    expect(formulas(box)).to_have_text(
        "walk ▶ shows how it is calculated, in 6 steps: forward, loss, backward, update."
    )
    assert desk.errors == []


def test_the_forward_pass_alone_says_nothing_of_a_loss(desk: Lab):
    box = shown(desk, 'show="forward"')
    press(box, "next ▶", 2)
    expect(box.get_by_role("button", name="next ▶")).to_be_disabled()
    expect(box.get_by_role("status")).to_contain_text("Step 2 of 2: forward, layer 2. ŷ = 0.558.")
    weight(box).focus()
    expect(box.locator(".bbh-held-panel")).to_contain_text("w₁₁⁽¹⁾")
    expect(weight(box, "target y1")).to_have_count(0)
    visible = box.inner_text()
    assert [letter for letter in ("L =", "δ", "∂", "η") if letter in visible] == []
    assert desk.inaccessible(box) == []
    desk.screenshot("network_view_lesson_02", box)


def test_presets_say_in_words_what_ails_them(desk: Lab):
    box = shown(desk, 'show="backward"')
    menu, status = box.get_by_role("combobox", name="network"), box.get_by_role("status")
    for preset, words in {
        "saturated": "Hidden neuron 1 is saturated: at z = 9 the slope σ′(z) is only",
        "dead neuron": "Hidden neuron 2 is dead for this input",
        "all zeros": "Neurons 1 and 2 of hidden layer 1 are twins",
        "exploding": "L = 3,698",
    }.items():
        menu.select_option(preset)
        expect(status).to_contain_text(words)
        desk.screenshot(f"network_view_{preset.replace(' ', '_')}", box)
    press(box, "learn once")
    alert = box.get_by_role("alert")
    expect(alert).to_contain_text("Values blow up, beyond 10⁶ in size")
    expect(status).to_contain_text("Step 1 with η = 1: the loss rises, 3,698 → 1.54 × 10²²")
    assert desk.inaccessible(box) == []
    desk.screenshot("network_view_exploded", box)
    box.get_by_role("slider", name="weight from neuron 1 of hidden layer 2 to the output").press("ArrowUp")
    expect(alert).to_contain_text("Values blow up")
    menu.select_option("paper")
    expect(alert).to_be_empty()
    assert desk.errors == []


def test_a_step_goes_downhill_and_reset_goes_exactly_back(desk: Lab):
    readback = (
        "s = view.start\nprint('same', all(getattr(view, key) == s[key] for key in s), round(view.state.loss, 5))"
    )
    box = shown(desk, "sizes=[2, 3, 1], seed=1, eta=0.5", readback)
    status = box.get_by_role("status")
    press(box, "learn once", 3)
    expect(status).to_contain_text("Step 3 with η = 0.5: the loss falls")
    press(box, "Undo")
    expect(box.locator(".bbh-counter")).to_have_text("2 steps taken")
    expect_python_says(desk, "same", "same False")
    box.get_by_role("combobox", name="activation").select_option("tanh")
    box.get_by_role("slider", name="learning rate η").press("ArrowRight")
    box.get_by_role("checkbox", name="show δ and ∂L/∂w").check()
    press(box, "next ▶", 2)
    weight(box, "input x1").press("PageUp")
    box.get_by_role("combobox", name="network").select_option("exploding")
    one = weight(box, "weight from x1 to neuron 1 of hidden layer 1")
    one.press("PageUp")
    press(box, "Reset")  # back to the network in the menu
    expect(one).to_have_attribute("aria-valuenow", "3")
    box.get_by_role("combobox", name="network").select_option("")
    press(box, "Reset")
    expect(box.get_by_role("checkbox", name="show δ and ∂L/∂w")).not_to_be_checked()
    expect_python_says(desk, "same", "same True")
    assert desk.errors == []


def test_ten_steps_at_once_are_ten_steps_and_undone_at_once(desk: Lab):
    box = shown(desk, 'show="backward"')
    status, score, counter = box.get_by_role("status"), box.locator(".bbh-network-score"), box.locator(".bbh-counter")
    start = weight(box).get_attribute("aria-valuenow")
    press(box, "learn once", 10)
    expect(counter).to_have_text("10 steps taken")
    reached = score.inner_text()
    press(box, "Reset")
    press(box, "10 times")
    expect(counter).to_have_text("10 steps taken")
    expect(status).to_contain_text("Steps 1 to 10 with η = 1: the loss falls, 0.0979 →")
    assert score.inner_text() == reached
    press(box, "Undo")
    expect(weight(box)).to_have_attribute("aria-valuenow", start)
    assert desk.errors == []


def test_a_value_can_be_typed_and_what_is_no_number_changes_nothing(desk: Lab):
    box = shown(desk, "", "print(view.params[0][0][0, 0])")
    one, field = weight(box), box.get_by_role("textbox")
    before = one.get_attribute("aria-valuenow")
    one.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-label", re.compile("^value of weight from x1"))
    desk.page.keyboard.insert_text("much")
    desk.page.keyboard.press("Enter")
    expect(box.locator(".bbh-refused")).to_have_text("Type a number up to ±10⁶, such as −0.25 or 1/2")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()  # beside what is said of it
    expect(one).to_have_attribute("aria-valuenow", before)
    desk.screenshot("network_view_refused", box)
    one.press("Enter")
    field.fill("−12,5")
    desk.page.keyboard.press("Enter")
    expect(one).to_have_attribute("aria-valuenow", "-12.5")
    expect(box.locator(".bbh-refused")).to_be_empty()
    expect_python_says(desk, "view.params", "-12.5")
    one.press("ArrowUp")  # from where the hand alone would not have brought it
    expect(field).to_have_value("−12.45")
    assert desk.inaccessible(box) == []
    assert desk.errors == []


def test_whatever_the_hand_did_is_undone_by_ctrl_z(desk: Lab):
    box = shown(desk, 'show="backward"')
    one, undo = weight(box), box.get_by_role("button", name="Undo")
    expect(undo).to_have_attribute("aria-disabled", "true")
    start = one.get_attribute("aria-valuenow")
    x, y = middle(one.locator(".bbh-hit"))
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    desk.page.mouse.move(x, y - 40, steps=4)
    desk.page.mouse.up()
    expect(one).to_have_attribute("aria-valuenow", dragged := "2")
    for _ in range(3):
        one.press("ArrowUp")  # a run of keys, undone as one
    press(box, "learn once", 2)
    press(box, "Reset")
    expect(one).to_have_attribute("aria-valuenow", start)
    one.press("Control+z")
    expect(box.locator(".bbh-counter")).to_have_text("2 steps taken")
    for _ in range(2):
        one.press("Control+z")
    expect(box.locator(".bbh-counter")).to_have_text("0 steps taken")
    expect(one).not_to_have_attribute("aria-valuenow", dragged)
    one.press("Control+z")
    expect(one).to_have_attribute("aria-valuenow", dragged)
    one.press("Control+z")
    expect(one).to_have_attribute("aria-valuenow", start)
    one.press("Control+y")
    expect(one).to_have_attribute("aria-valuenow", dragged)
    expect(box.locator(".bbh-readout")).to_contain_text("Done again.")
    one.press("Control+z")
    expect(one).to_have_attribute("aria-valuenow", start)
    expect(undo).to_have_attribute("aria-disabled", "true")
    one.press("Control+z")
    expect(one).to_have_attribute("aria-valuenow", start)
    box.get_by_role("combobox", name="network").select_option("exploding")  # of other sizes
    press(box, "Undo")
    expect(one).to_have_attribute("aria-valuenow", start)
    assert desk.errors == []


def test_python_moves_the_picture(desk: Lab):
    moves = "view.params = [([[3, 0], [0, 1]], [0, 0]), ([[1, 1]], [-2])]\nview.x = [0.5, 1]\nview.step = 1"
    box = shown(desk, "", moves)
    desk.run(desk.cell(desk.page.locator(PANEL), "view.params"))
    expect(weight(box)).to_have_attribute("aria-valuenow", "3")
    expect(formulas(box)).to_contain_text("z₁ = 3·0.5 + 0·1 + 0 = 1.5")


def test_the_largest_network_is_legible_and_axe_finds_nothing(desk: Lab):
    box = shown(desk, 'sizes=[4, 8, 8, 4], show="backward"')
    press(box, "next ▶", 6)
    expect(formulas(box)).to_contain_text("… and 5 more neurons")
    for theme in ("Light", "Dark"):
        desk.theme(theme)
        for width in (1920, 1280, 360):
            desk.page.set_viewport_size({"width": width, "height": 1000})
            box.scroll_into_view_if_needed()
            desk.screenshot(f"network_view_large_{theme.lower()}_{width}", box)
            assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), (theme, width)
            assert desk.inaccessible(box) == [], (theme, width)
    assert desk.errors == []


def test_a_number_that_is_held_is_typed_over(desk: Lab):
    box = shown(desk, 'show="backward"', "print(view.params[0][0][0, 0])")
    one, field = weight(box), box.get_by_role("textbox", name="value of weight from x1 to hidden neuron 1")
    one.focus()
    desk.page.keyboard.type("-2.5")
    expect(field).to_be_focused()
    expect(one).to_have_attribute("aria-valuenow", "-2.5")
    desk.page.keyboard.press("Enter")
    expect(one).to_be_focused()
    desk.page.keyboard.type(",75")  # a decimal comma
    expect(one).to_have_attribute("aria-valuenow", "0.75")
    expect_python_says(desk, "view.params", "0.75")
    box.get_by_role("combobox", name="network").select_option("exploding")
    press(box, "learn once", 2)
    expect(box.get_by_role("textbox", name=re.compile("value of weight"))).to_have_value(
        re.compile(r"^−?\d[.]\d+e[+]\d+$")
    )
    assert desk.errors == []


def test_tab_stops_once_in_each_layer_and_the_keyboard_reaches_every_number(desk: Lab):
    box = shown(desk, 'sizes=[4, 8, 8, 4], show="backward"')
    focused = "document.activeElement.getAttribute('aria-label')"
    box.get_by_role("checkbox").focus()
    names = []
    for _ in range(8):
        desk.page.keyboard.press("Tab")
        names.append(desk.page.evaluate(focused))
    layers = ["neuron 1 of hidden layer 1", "neuron 1 of hidden layer 2", "output neuron 1"]
    sources = ["x1", *layers]
    weights = [f"weight from {source} to {to}" for source, to in zip(sources, layers)]
    assert names == [*weights, "input x1", *(f"bias of {layer}" for layer in layers), "target y1"]
    desk.page.keyboard.press("Tab")
    expect(onward(box)).to_be_focused()  # under the picture
    desk.page.keyboard.press("Shift+Tab")
    desk.page.keyboard.press("p")  # the targets lie after the biases
    desk.page.keyboard.press("p")
    expect(weight(box, "bias of output neuron 3")).to_be_focused()
    desk.page.keyboard.press("ArrowUp")
    expect(weight(box, "bias of output neuron 3")).to_have_attribute("aria-valuenow", "0.05")
    desk.page.keyboard.press("Shift+Tab")
    desk.page.keyboard.press("Tab")  # back where one was
    expect(weight(box, "bias of output neuron 3")).to_be_focused()
    reached = set()
    for _ in range(box.get_by_role("slider").count() - 1):  # η stands outside the picture
        desk.page.keyboard.press("n")
        reached.add(desk.page.evaluate(focused))
    expect(weight(box, "bias of output neuron 3")).to_be_focused()  # once round
    assert len(reached) == 4 * 8 + 8 * 8 + 8 * 4 + 4 + 8 + 8 + 4 + 4
    assert desk.errors == []


def test_a_drag_keeps_its_elements_and_the_picture_follows(desk: Lab):
    box = shown(desk, 'show="backward"')
    x, y = middle(weight(box).locator(".bbh-hit"))
    made = box.evaluate(
        "box => { box.first = box.querySelector('svg').innerHTML.match(/<(g|line|rect|text)/g).length; }"
    )
    assert made is None
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    box.evaluate("box => { box.querySelector('.bbh-wire').kept = true; }")
    for i in range(1, 40):
        before = box.get_attribute("data-drawn")
        desk.page.mouse.move(x, y - 2 * i)
        expect(box).not_to_have_attribute("data-drawn", before)  # while the hand goes on
    desk.page.mouse.up()
    assert box.evaluate("box => box.querySelector('.bbh-wire').kept")
