"""Interactive figures, each usable in one line. The course's widgets compute in the browser, the student in Python."""

from course_lib.widgets.decision_regions import DecisionRegions
from course_lib.widgets.descent import Descent
from course_lib.widgets.descent_state import DescentState, Run
from course_lib.widgets.digit_pad import DigitPad
from course_lib.widgets.digit_pad_state import DigitPadState
from course_lib.widgets.graph_state import GraphState
from course_lib.widgets.graph_view import GraphView
from course_lib.widgets.hand_in import HandIn
from course_lib.widgets.hand_in_state import HandInState
from course_lib.widgets.landscape_state import LandscapeState
from course_lib.widgets.loss_landscape import LossLandscape
from course_lib.widgets.network_state import NetworkState
from course_lib.widgets.network_view import NetworkView
from course_lib.widgets.neuron_explorer import NeuronExplorer
from course_lib.widgets.neuron_state import NeuronState
from course_lib.widgets.one_line import OneLine
from course_lib.widgets.playground import Playground
from course_lib.widgets.playground_state import PlaygroundState
from course_lib.widgets.prediction import Prediction
from course_lib.widgets.progress import Progress
from course_lib.widgets.regions_state import RegionsState
from course_lib.widgets.several_lines import SeveralLines
from course_lib.widgets.steppers_state import Stepper

__all__ = [
    "DecisionRegions",
    "Descent",
    "DescentState",
    "DigitPad",
    "DigitPadState",
    "GraphState",
    "GraphView",
    "HandIn",
    "HandInState",
    "LandscapeState",
    "LossLandscape",
    "NetworkState",
    "NetworkView",
    "NeuronExplorer",
    "NeuronState",
    "OneLine",
    "Playground",
    "PlaygroundState",
    "Prediction",
    "Progress",
    "RegionsState",
    "Run",
    "SeveralLines",
    "Stepper",
]
