"""Interactive figures, each usable in one line. What is dragged computes in the browser; nothing is fetched."""

from course_lib.widgets.network_state import NetworkState
from course_lib.widgets.network_view import NetworkView
from course_lib.widgets.neuron_explorer import NeuronExplorer
from course_lib.widgets.neuron_state import NeuronState
from course_lib.widgets.prediction import Prediction

__all__ = ["NetworkState", "NetworkView", "NeuronExplorer", "NeuronState", "Prediction"]
