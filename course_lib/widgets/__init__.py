"""Interactive figures, each usable in one line. What is dragged computes in the browser; nothing is fetched."""

from course_lib.widgets.graph_state import GraphState
from course_lib.widgets.graph_view import GraphView
from course_lib.widgets.neuron_explorer import NeuronExplorer
from course_lib.widgets.neuron_state import NeuronState
from course_lib.widgets.prediction import Prediction

__all__ = ["GraphState", "GraphView", "NeuronExplorer", "NeuronState", "Prediction"]
