"""Still pictures of a lesson's widgets, for a page where no JavaScript runs.

The website runs the cell that `cell` makes as the last of a lesson: there the widgets exist as Python objects, with
their state, and the course's figures draw them. `taken` takes the pictures out of the notebook again.
"""

import html
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from site_widgets import WIDGET_STATE

from course_lib import data, network, plots
from course_lib.widgets.descent_state import house_input

STILL = "still of "
HERE = "__stills__"  # in the cell's metadata
LINE = "Where JavaScript is allowed, this line can be written and checked here."
WHY = "This is how it begins. Where JavaScript is allowed, it moves, and you can drag it."


def cell() -> NotebookNode:
    """Return the cell that draws a still picture of each widget that exists by then."""
    code = (
        f"import sys\n\nsys.path.append({str(Path(__file__).parent)!r})\nimport site_stills\n\nsite_stills.draw_all()"
    )
    return new_code_cell(code, metadata={HERE: True})


def draw_all() -> None:
    """Show a still picture of each widget of this kernel, after a line with its id."""
    for identifier, widget in ipywidgets.widget._instances.copy().items():
        if draw := DRAWN.get(type(widget).__name__):
            print(f"{STILL}{identifier}", flush=True)
            plots.show(draw(widget))


def taken(notebook: NotebookNode) -> dict[str, str]:
    """Take the last cell's pictures out of a notebook: HTML by the id of the widget. Also of what needs no picture."""
    found = {}
    for identifier, model in _models(notebook).items():
        if "options" in model["state"] and "question" in model["state"]:
            found[identifier] = _question(model["state"])
        if "ask" in model["state"]:
            found[identifier] = f"<p>{html.escape(model['state']['ask'])} {LINE}</p>"
    cells = [cell for cell in notebook.cells if cell.metadata.get(HERE)]
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get(HERE)]
    now = ""
    for output in (output for one in cells for output in one.outputs):
        if output.output_type == "stream":
            now = output.text.strip().rpartition(STILL)[2]
        elif page := output.get("data", {}).get("text/html"):
            found[now] = f"<figure>{page}<figcaption>{WHY}</figcaption></figure>"
    return found


def _models(notebook: NotebookNode) -> Mapping[str, Any]:
    saved = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {})
    return saved.get("state", {})


def _question(state: Mapping[str, Any]) -> str:
    options = "".join(f"<li>{html.escape(option)}</li>" for option in state["options"])
    return f"<p><strong>{html.escape(state['question'])}</strong></p><ul>{options}</ul>"


def _neuron(widget: Any) -> Figure:
    fig, ax = plots.figure(height=3.8)
    plots.gate_plane(ax, widget.state.w, widget.state.b, widget.state.gate)
    return fig


def _network(widget: Any) -> Figure:
    state = widget.state
    fig, ax = plots.figure(height=3.8)
    plots.network_diagram(ax, state.params, state.As)
    return fig


def _graph(widget: Any) -> Figure:
    fig, ax = plots.figure(height=4.2)
    plots.computational_graph(ax, widget.state.graph)
    return fig


def _landscape(widget: Any) -> Figure:
    state = widget.state
    fig, ax = plots.figure(height=4.2)
    xlabel, ylabel = widget.labels
    plots.residual_squares(ax, state.x, state.y, state.w, state.b, xlabel=xlabel, ylabel=ylabel)
    return fig


def _descent(widget: Any) -> Figure:
    fig, ax = plots.figure(height=4.2)
    if widget.runs:
        _surface(ax, {run.rule: run.places for run in widget.runs}, widget.landscape)
    elif widget.landscape == "parabola":
        run = widget.state.run
        plots.descent_on_parabola(ax, run.curvature, {f"η = {run.eta:g}": run.places[:, 0]})
    else:
        run = widget.state.run
        _surface(ax, {f"η = {run.eta:g}": run.places}, widget.landscape)
    return fig


def _surface(ax: Any, paths: Mapping[str, network.Array], landscape: str) -> None:
    """Draw the landscape of two parameters and the ways on it."""
    if landscape == "saddle":
        across, along = np.linspace(-2, 2, 81), np.linspace(-1.6, 1.6, 65)
        heights = across[None, :] ** 2 / 2 + (along[:, None] ** 2 - 1) ** 2 / 4
        plots.loss_contour(ax, across, along, heights, path=paths, labels=("x", "y"))
        return
    x, y = house_input(landscape), data.HOUSE_PRICES[0]
    ends = np.vstack([*paths.values(), np.polyfit(x, y, 1)])
    room = 0.15 * np.maximum(np.ptp(ends, axis=0), 1)
    (w_low, b_low), (w_high, b_high) = ends.min(axis=0) - room, ends.max(axis=0) + room
    ws, bs = np.linspace(w_low, w_high, 81), np.linspace(b_low, b_high, 81)
    plots.loss_contour(ax, ws, bs, network.loss_grid(x, y, ws, bs) / 2, path=paths)


def _regions(widget: Any) -> Figure:
    state = widget.state
    fig, ax = plots.figure(height=3.8)
    plots.decision_regions(ax, lambda X: state.predict(X, **widget.values), state.points.X, state.points.labels)
    return fig


def _pad(widget: Any) -> Figure:
    fig, ax = plots.figure(width=8.6, height=1.7)
    plots.digit_images(ax, widget.state.examples.images[:8].T, title="Digits to look at, or to draw over")
    return fig


def _playground(widget: Any) -> Figure:
    fig, ax = plots.figure(height=3.6)
    plots.layer_shapes(ax, widget.state.sizes, widget.state.batch)
    return fig


DRAWN: dict[str, Callable[[Any], Figure]] = {
    "DecisionRegions": _regions,
    "Descent": _descent,
    "DigitPad": _pad,
    "GraphView": _graph,
    "LossLandscape": _landscape,
    "NetworkView": _network,
    "NeuronExplorer": _neuron,
    "Playground": _playground,
}
"""How each kind of widget is drawn without a browser; a Prediction and a OneLine are words alone."""
