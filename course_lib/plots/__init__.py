"""The figures: a function takes data and an Axes, draws, and says in words what it drew.

fig, ax = plots.figure()
plots.activation_curves(ax, ["sigmoid", "relu"])
plots.show(fig)
"""

from course_lib.plots.curves import activation_slopes, cost_of_gradients, error_against_h, error_penalties, loss_curves
from course_lib.plots.gates import gate_plane, input_plane, search_result
from course_lib.plots.landscapes import descent_on_parabola, loss_contour, loss_slice, loss_surface, residual_squares
from course_lib.plots.matrices import confusion_matrix
from course_lib.plots.neuron import activation_curves, neuron_diagram
from course_lib.plots.style import describe, figure, show

__all__ = [
    "activation_curves",
    "activation_slopes",
    "confusion_matrix",
    "cost_of_gradients",
    "descent_on_parabola",
    "describe",
    "error_against_h",
    "error_penalties",
    "figure",
    "gate_plane",
    "input_plane",
    "loss_contour",
    "loss_curves",
    "loss_slice",
    "loss_surface",
    "neuron_diagram",
    "residual_squares",
    "search_result",
    "show",
]
