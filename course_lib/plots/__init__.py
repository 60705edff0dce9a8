"""The figures: a function takes data and an Axes, draws, and says in words what it drew.

fig, ax = plots.figure()
plots.activation_curves(ax, ["sigmoid", "relu"])
plots.show(fig)
"""

from course_lib.plots.gates import gate_plane, input_plane, search_result
from course_lib.plots.graphs import computational_graph, secant
from course_lib.plots.matrices import confusion_matrix
from course_lib.plots.neuron import activation_curves, neuron_diagram
from course_lib.plots.style import describe, figure, show

__all__ = [
    "activation_curves",
    "computational_graph",
    "confusion_matrix",
    "describe",
    "figure",
    "gate_plane",
    "input_plane",
    "neuron_diagram",
    "search_result",
    "secant",
    "show",
]
