"""The figures: a function takes data and an Axes, draws, and says in words what it drew.

    fig, ax = plots.figure()
    plots.activation_curves(ax, ["sigmoid", "relu"])
    plots.show(fig)

A figure is loaded when it is first asked for: Matplotlib takes a third of a second to load, and widgets and grading do
not need it.
"""

import importlib
from typing import Any

WHERE = {
    "curves": ("activation_slopes", "cost_of_gradients", "error_against_h", "error_penalties", "loss_curves"),
    "digits": ("answer_losses", "digit_images"),
    "gates": ("gate_plane", "input_plane", "search_result"),
    "graphs": ("computational_graph", "secant"),
    "landscapes": ("descent_on_parabola", "loss_contour", "loss_slice", "loss_surface", "residual_squares"),
    "matrices": ("confusion_matrix", "number_grid"),
    "networks": ("backward_diagram", "gradient_magnitudes", "layer_shapes", "network_diagram"),
    "neuron": ("activation_curves", "neuron_diagram"),
    "planes": ("decision_regions",),
    "style": ("describe", "figure", "show"),
}
__all__ = sorted(name for names in WHERE.values() for name in names)


def __getattr__(name: str) -> Any:
    module = next((module for module, names in WHERE.items() if name in names), None)
    if module is None:
        raise AttributeError(f"module 'course_lib.plots' has no attribute {name!r}")
    return getattr(importlib.import_module(f"course_lib.plots.{module}"), name)


def __dir__() -> list[str]:
    return __all__
