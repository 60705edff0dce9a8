"""The figures: a function takes data and an Axes, draws, and says in words what it drew.

fig, ax = plots.figure()
plots.activation_curves(ax, ["sigmoid", "relu"])
plots.show(fig)
"""

from course_lib.plots.curves import activation_slopes, cost_of_gradients, error_against_h, error_penalties, loss_curves
from course_lib.plots.gates import gate_plane, input_plane, search_result
from course_lib.plots.graphs import computational_graph, secant
from course_lib.plots.landscapes import descent_on_parabola, loss_contour, loss_slice, loss_surface, residual_squares
from course_lib.plots.matrices import confusion_matrix, number_grid
from course_lib.plots.networks import backward_diagram, gradient_magnitudes, layer_shapes, network_diagram
from course_lib.plots.neuron import activation_curves, neuron_diagram
from course_lib.plots.planes import decision_regions
from course_lib.plots.style import describe, figure, show

__all__ = [
    "activation_curves",
    "activation_slopes",
    "backward_diagram",
    "computational_graph",
    "confusion_matrix",
    "cost_of_gradients",
    "decision_regions",
    "descent_on_parabola",
    "describe",
    "error_against_h",
    "error_penalties",
    "figure",
    "gate_plane",
    "gradient_magnitudes",
    "input_plane",
    "layer_shapes",
    "loss_contour",
    "loss_curves",
    "loss_slice",
    "loss_surface",
    "network_diagram",
    "neuron_diagram",
    "number_grid",
    "residual_squares",
    "search_result",
    "secant",
    "show",
]
