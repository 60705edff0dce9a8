"""A cell that is run again closes all that it made before, whichever widgets they are."""

import types

import anywidget
import pytest

from course_lib import widgets
from course_lib.widgets import of_one_cell

MADE = {
    "Prediction": lambda: widgets.Prediction("0 or 1?", ["0", "1"]),
    "NeuronExplorer": widgets.NeuronExplorer,
    "NetworkView": widgets.NetworkView,
    "GraphView": lambda: widgets.GraphView("(a + b) * c", a=1, b=2, c=3),
    "Playground": widgets.Playground,
    "Descent": widgets.Descent,
    "OneLine": lambda: widgets.OneLine("mse"),
    "SeveralLines": lambda: widgets.SeveralLines("backward"),
}
KINDS = {kind for kind in vars(widgets).values() if isinstance(kind, type) and issubclass(kind, anywidget.AnyWidget)}


def test_every_widget_of_the_course_is_one_of_its_cell():
    assert len(KINDS) >= 12
    assert all(issubclass(kind, of_one_cell.CourseWidget) for kind in KINDS)


@pytest.mark.parametrize("kind", MADE)
def test_the_one_of_before_is_closed_and_others_are_not(kind, monkeypatch):
    shell = types.SimpleNamespace(parent_header={})
    monkeypatch.setattr(of_one_cell, "get_ipython", lambda: shell)
    monkeypatch.setattr(of_one_cell, "LATEST", {})

    def made(cell: str, message: str) -> anywidget.AnyWidget:
        shell.parent_header = {"header": {"msg_id": message}, "metadata": {"cellId": cell}}
        return MADE[kind]()

    first, elsewhere = made("a", "1"), made("b", "2")
    again = made("a", "3")
    assert [one.comm is None for one in (first, elsewhere, again)] == [True, False, False]
    assert (again.earlier, elsewhere.earlier) == (first, None)
    assert MADE[kind]() is not again
    assert again.comm is not None  # one cell may make several


def test_no_trait_hides_what_every_widget_can_do():
    """A trait called `close` would: the next run of its cell could not close the widget."""
    theirs = set(dir(anywidget.AnyWidget)) - set(anywidget.AnyWidget.class_trait_names())
    kinds = [
        kind for kind in vars(widgets).values() if isinstance(kind, type) and issubclass(kind, anywidget.AnyWidget)
    ]
    for kind in kinds:
        assert not set(kind.class_own_traits()) & theirs, kind.__name__
