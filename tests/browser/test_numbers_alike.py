"""One quantity is written in one way: each widget is walked through, and no number stands there in two roundings."""

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.one_page import one_page

# Crooked numbers, so that two that look alike are one.
PRE = "import numpy as np\nfrom course_lib import data, network, widgets\n"
CELLS = [
    "widgets.NeuronExplorer(w=(0.83, -1.37), b=0.19, x=(0.71, 1.13))",
    "widgets.NetworkView([([[0.737, -0.419], [0.2719, 1.313]], [0.1234, -0.577]), ([[0.871, -1.713]], [0.2357])],"
    " x=[0.613, 1.387], y=[0.911], activation='tanh', show='backward')",
    "widgets.GraphView('a = sigmoid(w*x + b); L = (a - y)**2', w=0.737, x=1.313, b=-0.427, y=0.911)",
    "widgets.LossLandscape()",
    "widgets.Descent()",
    "widgets.DecisionRegions(lambda X, w=0.737: 1 / (1 + np.exp(-w * X[:1] - X[1:])), w=(-2, 2))",
    "widgets.DigitPad(network.scaled_params([784, 16, 10], np.random.default_rng(0)))",
]
# What is seen: [place, text], where a place is a piece of the page. Axes and level lines are no quantities, a menu's
# choices neither. A calculation has as many digits as it takes to come out, and so has a check that tells how far two
# ways to one slope lie apart. What is read aloud comes a moment later.
TEXTS = """(box) => {
  const apart = ".bbh-aloud, .bbh-formulas, .bbh-errors, .bbh-numeric .bbh-table, .bbh-axis, .bbh-plot, option";
  const known = (window.bbhPlaces ??= new Map());
  const found = [];
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const owner = text.parentElement;
    if (owner.closest(apart) || !owner.checkVisibility({ visibilityProperty: true })) continue;
    if (!known.has(owner)) known.set(owner, known.size);
    found.push([known.get(owner), text.textContent]);
  }
  return found;
}"""

NUMBER = re.compile(r"(?<![\w₀-₉⁰-⁹.,])−?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?(?![\d.]*\w)")
POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
ENOUGH = 4  # different numbers at two places, until they are taken for one quantity

State = dict[tuple[int, int], str]
"""Each number that is seen, as it is written: the n-th of its place."""


def numbers_in(texts: list[tuple[int, str]]) -> State:
    found = {}
    for place, text in texts:
        # The dot is for pictures, where room is short.
        for n, match in enumerate(NUMBER.finditer(text.replace(" × 10", "·10"))):
            found[place, n] = match[0]
    return found


def worth(text: str) -> Decimal:
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("·10")
    return Decimal(f"{mantissa}E{power.translate(POWERS) or 0}")


def alike(one: str, other: str) -> bool:
    """Whether two texts may be one number, rounded; what has no decimal point and few digits is exact."""
    values = [worth(text) for text in (one, other)]
    off = [Decimal(5).scaleb(int(value.as_tuple().exponent) - 1) for value in values]
    exact = [text.lstrip("−").isdigit() and len(text.lstrip("−")) < 3 for text in (one, other)]
    return abs(values[0] - values[1]) <= sum(0 if whole else size for whole, size in zip(exact, off, strict=True))


def written_twice(states: list[State]) -> set[tuple[str, str]]:
    """Pairs of texts at two places that show one quantity, whatever is done, but write it in two ways.

    A power of ten may have a digit less where it has no room for three.
    """
    pairs = set()
    for one, other in itertools.combinations(sorted(set().union(*states)), 2):
        both = [(state[one], state[other]) for state in states if one in state and other in state]
        if len({worth(text) for text, _ in both}) < ENOUGH or not all(alike(*texts) for texts in both):
            continue
        pairs |= {texts for texts in both if texts[0] != texts[1] and "·10" not in "".join(texts)}
    return pairs


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return one_page(tmp_path_factory.mktemp("alike"), *(PRE + cell for cell in CELLS))


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(5000)
    page.goto(file.as_uri())
    yield page
    context.close()


def walked(box: Locator) -> Iterator[str]:
    """Do in turn what the buttons, sliders and menus of a widget do; yield after each what was done."""
    yield "nothing"
    for button in box.get_by_role("button").all():
        often = re.search("next|once|times|Step", button.inner_text())
        for time in range(3 if often else 1):
            if button.is_visible() and button.is_enabled():
                button.click()
                yield f"{button.inner_text() or button.get_attribute('aria-label')}, {time + 1}"
    for slider in box.locator("input[type=range]:visible, [role=slider][tabindex='0']:visible").all():
        for _ in range(2):
            slider.press("ArrowUp")
            yield f"↑ at {slider.get_attribute('aria-label')}"
    for menu in box.get_by_role("combobox").all():
        for option in menu.locator("option:not([hidden])").all()[:3]:
            menu.select_option(option.get_attribute("value"))
            yield f"choice of {option.inner_text()}"


@pytest.mark.parametrize("number", range(len(CELLS)), ids=[re.match(r"widgets\.(\w+)", cell)[1] for cell in CELLS])
def test_no_number_stands_in_a_widget_in_two_roundings(page: Page, number: int):
    place = page.locator("[data-widget]").nth(number)
    place.scroll_into_view_if_needed()
    expect(place).to_have_attribute("data-alive", "")
    box = place.locator(".bbh-card").first
    states = []
    for _ in walked(box):
        page.evaluate("() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        states.append(numbers_in(box.evaluate(TEXTS)))
    assert written_twice(states) == set()


def shown(*texts: str) -> list[State]:
    """What stands at two places, one text for each state."""
    return [numbers_in(list(enumerate(text.split(" | ")))) for text in texts]


def test_two_roundings_of_a_quantity_are_found():
    states = shown("δ −0.021 | −0.0215", "0.3 | 0.3", "0.12 | 0.123", "0.5 | 0.5")
    assert written_twice(states) == {("−0.021", "−0.0215"), ("0.12", "0.123")}
    assert written_twice(shown("0.50 | 0.5", "1.00 | 1", "2.00 | 2", "3.00 | 3")) >= {("0.50", "0.5")}


@pytest.mark.parametrize(
    "texts",
    [
        ("0.25 | 0.25", "1,234 | 1,234", "2.5 × 10⁻⁵ | 2.5·10⁻⁵", "7 | 7"),  # in one way
        ("0.02 | 0.0215", "0.3 | 0.3", "0.12 | 0.123", "0.5 | 0.7"),  # two quantities
        ("0.02 | 0.0215", "0.02 | 0.0215", "0.02 | 0.0215", "0.02 | 0.0215"),  # who knows
        ("3 steps | 3.14", "w₁₂ | x1", "4 | 4.1", "5 | 5.2"),
    ],
)
def test_other_numbers_are_left_alone(texts: tuple[str, ...]):
    assert written_twice(shown(*texts)) == set()
