"""The loss landscape and the descent in a real browser: by keyboard and mouse, and Python agrees."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.jupyterlab_in_chromium import PANEL, Lab, middle

LANDSCAPE = "from course_lib import widgets\nlandscape = widgets.LossLandscape()\nlandscape"
DESCENT = "from course_lib import widgets\ndescent = widgets.Descent({})\ndescent"
REACHED = 'print("Python:", {})'


def shown(desk: Lab, name: str, *cells: str) -> Locator:
    """Show these cells, run the first, and return its widget."""
    desk.put(*cells)
    box = desk.page.get_by_role("group", name=name, exact=True)
    expect(box).to_be_visible()
    box.scroll_into_view_if_needed()
    return box


def python_says(desk: Lab, expression: str, answer: str) -> None:
    """Run the notebook's cell that prints `expression` again, and expect the answer."""
    cell = desk.cell(desk.page.locator(PANEL), "Python:")
    desk.run(cell)
    expect(cell.get_by_text(f"Python: {answer}", exact=True)).to_be_visible()


def drag(desk: Lab, element: Locator, by: tuple[float, float]) -> None:
    """Take the middle of an element and pull it, as a hand does: in several moves."""
    element.scroll_into_view_if_needed()
    x, y = middle(element)
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    desk.page.mouse.move(x + by[0], y + by[1], steps=6)
    desk.page.mouse.up()


# ------------------------------------------------------------------ the loss landscape


def test_the_ball_goes_by_keys_to_the_bottom_and_python_agrees(desk: Lab):
    box = shown(
        desk,
        "Loss landscape",
        LANDSCAPE,
        REACHED.format("landscape.state.w, landscape.state.b, round(landscape.state.loss, 6)"),
    )
    ball = box.get_by_role("slider", name="ball at w and b")
    cells = desk.page.locator(".jp-CodeCell").count()
    ball.focus()
    for _ in range(4):
        ball.press("Shift+ArrowRight")  # w: 4 · 0.1
    for _ in range(5):
        ball.press("ArrowDown")  # b: 5 · 1
    ball.press("d")  # twice d would delete a cell, if the key reached the notebook
    ball.press("d")
    assert desk.page.locator(".jp-CodeCell").count() == cells
    expect(ball).to_have_attribute("aria-valuetext", "w 2.9, b 35, loss 22.2")
    expect(box.get_by_text("mse at w = 2.9, b = 35: 22.2", exact=True)).to_be_visible()
    said = re.compile(
        r"^Loss 22\.2\. Downhill: w \w+, b \w+, but by less than the ball covers(; the lowest loss .*)?\.$"
    )
    expect(box.get_by_role("status")).to_have_text(said)
    expect(box.get_by_role("slider", name="weight w")).to_have_value("2.9")
    python_says(desk, "", "2.9 35.0 22.208333")
    assert desk.errors == []


def test_the_ball_follows_the_mouse_and_reset_is_exact(desk: Lab):
    box = shown(desk, "Loss landscape", LANDSCAPE, REACHED.format("landscape.state == widgets.LandscapeState()"))
    ball = box.get_by_role("slider", name="ball at w and b")
    fifth = box.get_by_role("slider", name="price, thousand € of point 5")
    before = box.locator("svg").first.inner_html(), ball.get_attribute("aria-valuetext")
    drag(desk, ball, (70, 50))
    expect(ball).not_to_have_attribute("aria-valuetext", before[1])
    python_says(desk, "", "False")
    drag(desk, fifth, (0, -40))
    expect(fifth).to_have_attribute("aria-valuenow", re.compile(r"^4\d\d$"))
    box.get_by_role("button", name="Typing error").click()
    expect(box.get_by_role("button", name="Typing error")).to_have_attribute("aria-pressed", "true")
    expect(fifth).to_have_attribute("aria-valuenow", "3910")
    desk.screenshot("loss_landscape_typing_error", box)
    box.get_by_role("button", name="Reset").click()
    expect(fifth).to_have_attribute("aria-valuenow", "391")
    expect(ball).to_have_attribute("aria-valuetext", before[1])
    assert box.locator("svg").first.inner_html() == before[0]
    python_says(desk, "", "True")
    assert desk.errors == []


def test_a_house_moved_by_keys_moves_the_whole_landscape(desk: Lab):
    box = shown(desk, "Loss landscape", LANDSCAPE, REACHED.format("landscape.state.y[2]"))
    landscape = box.get_by_role("group", name="The loss over w")
    seen = landscape.get_attribute("aria-label")
    third = box.get_by_role("slider", name="price, thousand € of point 3")
    third.focus()
    third.press("Shift+ArrowUp")
    third.press("PageUp")
    third.press("PageDown")
    third.press("ArrowDown")
    expect(third).to_have_attribute("aria-valuetext", "294 at square metres 85; the line says 252.5")
    expect(landscape).not_to_have_attribute("aria-label", seen)
    ball = box.get_by_role("slider", name="ball at w and b")
    ball.press("End")
    expect(ball).to_have_attribute("aria-valuenow", ball.get_attribute("aria-valuemax"))
    python_says(desk, "", "294.0")


def test_python_moves_the_ball_and_the_surface_turns(desk: Lab):
    box = shown(desk, "Loss landscape", LANDSCAPE, 'landscape.w, landscape.b, landscape.view = 4.0, -60.0, "surface"')
    desk.run(desk.cell(desk.page.locator(PANEL), "landscape.w, landscape.b"))
    expect(box.get_by_text(re.compile("^mse at w = 4, b = −60: "))).to_be_visible()
    turn = box.get_by_role("slider", name="turn the surface")
    turn.press("ArrowRight")
    expect(turn).to_have_attribute("aria-valuetext", "31°")
    drag(desk, box.get_by_role("group", name="The loss over w"), (60, 0))
    expect(turn).not_to_have_attribute("aria-valuetext", "31°")
    desk.screenshot("loss_landscape_surface", box)
    ball = box.get_by_role("slider", name="ball at w and b")
    ball.press("Shift+ArrowLeft")
    expect(ball).to_have_attribute("aria-valuetext", re.compile("^w 3.9, b −60"))
    assert desk.inaccessible(box) == []
    assert desk.errors == []


def test_a_drag_is_drawn_while_the_hand_moves(desk: Lab):
    box = shown(desk, "Loss landscape", LANDSCAPE)
    x, y = middle(box.get_by_role("slider", name="ball at w and b"))
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    for i in range(1, 21):
        before = box.get_attribute("data-drawn")
        desk.page.mouse.move(x + 3 * i, y + 2 * i)
        expect(box).not_to_have_attribute("data-drawn", before)
    desk.page.mouse.up()
    expect(box.get_by_role("status")).to_contain_text("Loss")


# ------------------------------------------------------------------ the descent


def test_steps_by_keyboard_are_those_of_python(desk: Lab):
    box = shown(desk, "Descent", DESCENT.format("eta=0.4"), REACHED.format("descent.state.run.places[:, 0].round(6)"))
    step = box.get_by_role("button", name="Step")
    step.focus()
    for _ in range(3):
        step.press("Enter")
    expect(box.get_by_role("status")).to_have_text("Step 3: θ = 0.032, loss 0.00102.")
    expect(box.get_by_text("1 − ηλ = 1 − 0.4 · 2 = 0.2", exact=False)).to_be_visible()
    python_says(desk, "", "[4.    0.8   0.16  0.032]")
    box.get_by_role("button", name="Back to start").press("Enter")
    expect(box.get_by_role("status")).to_have_text("Step 0: θ = 4, loss 16.")
    assert desk.errors == []


def test_an_explosion_is_said_in_words_and_stops_the_run(desk: Lab):
    box = shown(desk, "Descent", DESCENT.format(""), REACHED.format("descent.state.run.ending, descent.state.run.eta"))
    rate = box.get_by_role("textbox", name="learning rate η, as a number")
    rate.fill("1.5")
    slider = box.get_by_role("slider", name="learning rate η")
    expect(slider).to_have_attribute("aria-valuetext", "1.5, above the limit 2/λ = 1")
    box.get_by_role("button", name="Play").click()
    expect(box.get_by_role("button", name="Pause")).to_be_visible()
    said = box.get_by_role("status")
    expect(said).to_contain_text("Exploded. After 10 steps the loss is 1.05 × 10⁶ times that at the start")
    expect(box.get_by_role("button", name="Play")).to_be_visible()
    expect(box.get_by_role("button", name="Step")).to_be_disabled()
    expect(box.get_by_role("list", name="runs")).to_contain_text("η = 1.5: exploded")
    desk.screenshot("descent_exploded", box)
    python_says(desk, "", "exploded 1.5")
    for text in ("0", "-1", "two"):
        rate.fill(text)
        rate.press("Enter")
        complaint = "η needs to be a number above 0, such as 0.5. It is still 1.5."
        expect(box.get_by_role("alert").filter(has_text=complaint)).to_be_visible()
    rate.fill("0,49")
    expect(slider).to_have_attribute("aria-valuetext", "0.49, below the limit 2/λ = 1")
    slider.press("ArrowRight")
    expect(rate).to_have_value("0.5")
    slider.press("Home")
    expect(said).to_contain_text("Step 10:")
    assert desk.errors == []


def test_runs_are_kept_to_compare_and_reset_is_exact(desk: Lab):
    untouched = "descent.state == widgets.DescentState(widgets.Run())"
    compared = f"[(run.eta, len(run.places)) for run in descent.state.kept], {untouched}"
    box = shown(desk, "Descent", DESCENT.format(""), REACHED.format(compared))
    rate = box.get_by_role("textbox", name="learning rate η, as a number")
    runs = box.get_by_role("list", name="runs").get_by_role("listitem")
    keep = box.get_by_role("button", name="Keep this run (4 at most)")
    expect(keep).to_be_disabled()
    for count, eta in enumerate(("0.05", "0.4", "0.95", "1.05")):
        rate.fill(eta)
        for _ in range(4):
            box.get_by_role("button", name="Step").click()
        expect(runs.nth(count)).to_contain_text(f"η = {eta}: 4 steps so far")
        if count < 3:
            keep.click()
            expect(runs).to_have_count(count + 2)
    desk.screenshot("descent_compared", box)
    python_says(desk, "", "[(0.05, 5), (0.4, 5), (0.95, 5)] False")
    box.get_by_role("combobox", name="landscape").select_option("standardised houses")
    expect(runs).to_have_count(1)
    expect(box.get_by_role("alert")).to_have_text("η is 2.1 now: as far from the limit 2/λ as before.")
    expect(box.get_by_text("in every direction: 1 − ηλ")).to_be_visible()
    box.get_by_role("combobox", name="landscape").select_option("parabola")
    expect(runs).to_have_count(4)
    look = "svg => getComputedStyle(svg).getPropertyValue('--bbh-run')"
    worn = [run.locator("svg").evaluate(look) for run in runs.all()]
    assert len(set(worn)) == 4
    box.get_by_role("button", name="Remove the run with η = 0.4", exact=True).click()
    expect(runs).to_have_count(3)
    assert [runs.nth(i).locator("svg").evaluate(look) for i in range(3)] == [worn[0], *worn[2:]]
    assert desk.inaccessible(box) == []
    box.get_by_role("button", name="Reset").click()
    expect(runs).to_have_count(1)
    expect(rate).to_have_value("0.1")
    python_says(desk, "", "[] True")
    assert desk.errors == []


def test_who_wants_less_motion_gets_the_run_in_one_picture(desk: Lab):
    desk.page.emulate_media(reduced_motion="reduce")
    box = shown(desk, "Descent", DESCENT.format('eta=0.3, landscape="standardised houses"'))
    before = int(box.get_attribute("data-drawn"))
    box.get_by_role("button", name="Play").click()
    expect(box.get_by_role("status")).to_have_text("Arrived after 20 steps: w = 95.2, b = 313.")
    assert int(box.get_attribute("data-drawn")) - before < 10  # and not one for each of the steps
    assert desk.errors == []


def test_the_ravine_and_its_cure(desk: Lab):
    box = shown(desk, "Descent", DESCENT.format('landscape="houses", eta=0.00019, steps=100'))
    expect(box.get_by_text("across the valley: 1 − ηλ = 1 − 0.00019 · 10,255 = −0.948", exact=False)).to_be_visible()
    expect(box.get_by_role("status")).to_have_text("Step 100: w = 3.22, b = 0.0983, loss 73.7.")
    box.get_by_role("textbox", name="learning rate η, as a number").fill("0.0002")
    grown = re.compile(r"^Step 100: .* times the loss at the start: η is above 2/λ\.$")
    expect(box.get_by_role("status")).to_have_text(grown)
    box.get_by_role("button", name="Reset").click()
    expect(box.get_by_role("status")).to_have_text("Step 100: w = 3.22, b = 0.0983, loss 73.7.")
    for theme in ("Light", "Dark"):
        desk.theme(theme)
        assert desk.inaccessible(box) == []
        desk.screenshot(f"descent_ravine_{theme.lower()}", box)
    assert desk.errors == []


# ------------------------------------------------------------------ the descent with several rules

RACE = "Descent by several rules"


def test_four_rules_step_by_keyboard_and_python_agrees(desk: Lab):
    reached = REACHED.format("[run.places[-1].round(4).tolist() for run in descent.runs]")
    box = shown(desk, RACE, DESCENT.format('landscape="saddle", at=(1.0, 0.5)'), reached)
    step = box.get_by_role("button", name="Step")
    step.focus()
    step.press("Enter")
    step.press("Enter")
    expect(box.get_by_role("status")).to_have_text(
        "Step 2. plain: x = 0.81, y = 0.576, loss 0.44; momentum: x = 0.72, y = 0.609, loss 0.358; "
        "RMSprop: x = 0.892, y = 0.61, loss 0.497; Adam: x = 0.8, y = 0.7, loss 0.385."
    )
    python_says(desk, "", "[[0.81, 0.5757], [0.72, 0.6095], [0.8923, 0.6097], [0.8004, 0.7001]]")
    assert desk.errors == []


def test_the_formula_of_a_rule_bears_its_numbers(desk: Lab):
    box = shown(desk, RACE, DESCENT.format('landscape="saddle", at=(1.0, 0.5)'))
    formula = box.get_by_role("combobox", name="formula of")
    formula.select_option("Adam")
    for line in (
        "step 1, to come",
        "x: g = 1",
        "m ← 0.9 · 0 + 0.1 · 1 = 0.1",
        "v ← 0.999 · 0 + 0.001 · 1² = 0.001",
        "m̂ = 0.1 / 0.1 = 1",
        "x ← 1 − 0.1 · 1 / (1 + ε) = 0.9",
        "y: g = −0.375",
        "y ← 0.5 − 0.1 · (−0.375) / (0.375 + ε) = 0.6",
    ):
        expect(box.get_by_text(line)).to_be_visible()
    box.get_by_role("slider", name="β of momentum").press("ArrowLeft")
    formula.select_option("momentum")
    for _ in range(2):
        box.get_by_role("button", name="Step").click()
    expect(box.get_by_text("v ← 0.8 · 1 + 0.9 = 1.7")).to_be_visible()
    expect(box.get_by_text("x ← 0.9 − 0.1 · 1.7 = 0.73")).to_be_visible()
    assert desk.errors == []


def test_a_start_on_the_ridge_stays_there_and_one_beside_it_leaves(desk: Lab):
    reached = REACHED.format("descent.at, [run.ending for run in descent.runs]")
    box = shown(desk, RACE, DESCENT.format('landscape="saddle", steps=300'), reached)
    said = box.get_by_role("status")
    start = box.get_by_role("slider", name="start of all")
    expect(start).to_have_attribute("aria-valuetext", "x 1.6, y 0.01, loss 1.53")
    expect(said).to_contain_text(re.compile(r"plain: .*, arrived after 7\d steps"))
    start.press("ArrowDown")
    expect(said).to_contain_text("The start lies on the ridge y = 0: there ∂L/∂y = y³ − y is exactly 0")
    expect(box.get_by_role("group", name="plain", exact=True)).to_contain_text("on the ridge after")
    desk.screenshot("race_on_the_ridge", box)
    python_says(desk, "", f"[1.6, 0.0] {['on the ridge'] * 4}")
    start.press("PageUp")
    expect(start).to_have_attribute("aria-valuetext", "x 1.6, y 0.1, loss 1.53")
    expect(said).not_to_contain_text("ridge")
    drag(desk, start, (-100, -60))
    expect(start).to_have_attribute("aria-valuetext", re.compile(r"^x 0\.\d+, y 0\.\d+, loss"))
    assert desk.errors == []


def test_one_rule_explodes_and_the_others_go_on(desk: Lab):
    box = shown(desk, RACE, DESCENT.format('landscape="saddle"'), REACHED.format("descent.runs == first"), "first = 0")
    rate = box.get_by_role("textbox", name="learning rate η of plain, as a number")
    rate.fill("0")
    rate.press("Enter")
    complaint = "plain: η needs to be a number above 0, such as 0.5. It is still 0.1."
    expect(box.get_by_role("alert").filter(has_text=complaint)).to_be_visible()
    rate.fill("3,5")
    expect(box.get_by_role("slider", name="learning rate η of plain")).to_have_attribute("aria-valuetext", "3.5")
    for _ in range(20):
        box.get_by_role("button", name="Step").click()
    plain, adam = (box.get_by_role("group", name=name, exact=True) for name in ("plain", "Adam"))
    expect(plain).to_contain_text(re.compile(r"exploded after \d+ steps?"))
    expect(adam).to_contain_text("20 steps so far")
    expect(box.get_by_role("status")).to_contain_text("so η is too large. The others go on.")
    desk.screenshot("race_exploded", box)
    box.get_by_role("button", name="Play").click()
    expect(box.get_by_role("button", name="Pause")).to_be_visible()
    expect(adam).to_contain_text(re.compile(r"2[1-9] steps so far"))
    box.get_by_role("button", name="Pause").click()
    box.get_by_role("button", name="Reset").click()
    expect(rate).to_have_value("0.1")
    expect(adam).to_contain_text("at the start")
    assert desk.errors == []


def test_another_landscape_brings_its_start_and_rates_and_reset_brings_all_back(desk: Lab):
    reached = REACHED.format("descent.landscape, descent.runs[0].eta, descent.at, descent.steps")
    made = 'rules=["momentum"], eta=0.0001, at=(1.0, 5.0), steps=3'
    box = shown(desk, RACE, DESCENT.format(made), reached)
    python_says(desk, "", "houses 0.0001 [1.0, 5.0] 3")
    menu = box.get_by_role("combobox", name="landscape")
    menu.select_option("saddle")
    python_says(desk, "", "saddle 0.1 [1.6, 0.01] 0")
    box.get_by_role("button", name="Reset").click()
    expect(menu).to_have_value("houses")
    python_says(desk, "", "houses 0.0001 [1.0, 5.0] 3")
    assert desk.errors == []


def test_who_wants_less_motion_gets_all_rules_in_one_picture(desk: Lab):
    desk.page.emulate_media(reduced_motion="reduce")
    box = shown(desk, RACE, DESCENT.format('landscape="saddle"'))
    before = int(box.get_attribute("data-drawn"))
    box.get_by_role("button", name="Play").click()
    expect(box.get_by_role("group", name="Adam", exact=True)).to_contain_text("arrived after")
    expect(box.get_by_role("button", name="Step")).to_be_disabled()
    assert int(box.get_attribute("data-drawn")) - before < 10  # and not one for each of the steps
    assert desk.errors == []
