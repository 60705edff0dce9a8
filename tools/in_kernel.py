"""Record which files a lesson's run opens. `runs.py` makes its kernel load this before the first cell."""

import json
import os
import sys
from typing import Any

HERE = os.getcwd()
opened: set[str] = set()


def hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Record a file that Python is about to open."""
    if event == "open" and isinstance(arguments[0], str):
        opened.add(os.path.join(HERE, arguments[0]))


def files() -> str:
    """Return the files of all loaded modules, and all other files that were opened, as JSON."""
    modules = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    return json.dumps(sorted(opened | {file for file in modules if file}))


sys.addaudithook(hear)
