"""Every widget says how it is used, by an example that runs, and what each of its traits holds."""

import ast
import doctest
import inspect

import anywidget
import pytest

from course_lib import widgets
from tests.unit.test_house import is_text

WIDGETS = [made for made in vars(widgets).values() if inspect.isclass(made) and issubclass(made, anywidget.AnyWidget)]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.__name__)
def test_the_example_of_a_widget_shows_what_comes(widget, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # what a widget of the student's own notebooks finds there is nothing
    module = vars(inspect.getmodule(widget))
    example = doctest.DocTestParser().get_doctest(widget.__doc__, dict(module), widget.__name__, None, None)
    assert any(f"{widget.__name__}(" in step.source for step in example.examples), (
        f"write an example into the docstring of {widget.__name__}: >>> {widget.__name__}(…), and what it shows"
    )
    told: list[str] = []
    failed, _ = doctest.DocTestRunner().run(example, out=told.append)
    assert not failed, "".join(told)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.__name__)
def test_a_docstring_under_each_trait_says_what_it_holds(widget):
    body = ast.parse(inspect.getsource(widget)).body[0].body
    below = dict(zip(body, [*body[1:], None]))
    silent = [
        ast.unparse(target)
        for node in body
        if isinstance(node, ast.Assign | ast.AnnAssign) and "traitlets." in ast.unparse(node.value)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if not is_text(below[node])
    ]
    assert silent == [], f'{widget.__name__}: write """what it holds""" under {", ".join(silent)}'


def test_all_widgets_are_looked_at():
    some = {"DecisionRegions", "Descent", "DigitPad", "HandIn", "NetworkView", "Playground", "Prediction", "Progress"}
    assert {widget.__name__ for widget in WIDGETS} >= some
