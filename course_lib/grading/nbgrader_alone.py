"""Load nbgrader without its parts of Jupyter Server, for a command that serves nobody.

Importing any part of nbgrader first loads its four extensions of Jupyter Server, and with them half of that server and
of nbconvert: more than half of the time before course-grade can begin.
"""

import importlib
import sys
from types import ModuleType

EXTENSIONS = "nbgrader.server_extensions"
PARTS = ("assignment_list", "course_list", "formgrader", "validate_assignment")
LOADER = "load_jupyter_server_extension"  # what the package takes from each of them


def load() -> None:
    """Load nbgrader's package, if it is not loaded yet, with empty modules in place of the extensions."""
    if "nbgrader" in sys.modules:
        return
    stand_ins = {EXTENSIONS: ModuleType(EXTENSIONS)}
    for part in PARTS:
        name = f"{EXTENSIONS}.{part}"
        stand_ins[name] = ModuleType(name)
        setattr(stand_ins[name], LOADER, None)
    sys.modules.update(stand_ins)
    try:
        importlib.import_module("nbgrader")
    finally:
        for name in stand_ins:  # whoever wants one of them later gets the real one
            sys.modules.pop(name, None)
