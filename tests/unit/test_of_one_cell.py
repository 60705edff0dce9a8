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
}


def test_every_widget_of_the_course_is_one_of_its_cell():
    named = {v for v in vars(widgets).values() if isinstance(v, type) and issubclass(v, anywidget.AnyWidget)}
    assert len(named) >= 12
    assert all(issubclass(kind, of_one_cell.CourseWidget) for kind in named)


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
