"""Backprop by Hand: the helper library of the course.

`from course_lib import check` gives the checks of the exercises. `network` holds the mathematics, `data` the examples,
`graph` a formula with its slopes, `plots` the figures, `widgets` the interactive figures, and `mine` the functions that
the student wrote in earlier lessons. A part is loaded when it is first used, so importing the package takes almost no
time.
"""

import importlib
from typing import Any

__version__ = "0.2.0"
__all__ = ["check", "data", "graph", "mine", "network", "plots", "widgets"]


def __getattr__(name: str) -> Any:
    if name == "check":
        return importlib.import_module("course_lib.checks").check
    if name == "mine":
        return importlib.import_module("course_lib.work.mine").mine
    if name in __all__:
        return importlib.import_module(f"course_lib.{name}")
    raise AttributeError(f"module 'course_lib' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
