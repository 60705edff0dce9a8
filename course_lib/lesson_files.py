"""Find the files that each lesson brings (`checks/lesson_01.py` …) by their names; no list of lessons is needed."""

import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def modules(package: str) -> list[ModuleType]:
    """Import `lesson_01`, `lesson_02` … of a package, and return them in this order."""
    folder = import_module(package).__path__
    names = sorted(file.name for file in pkgutil.iter_modules(folder) if file.name.startswith("lesson_"))
    return [import_module(f"{package}.{name}") for name in names]


def by_exercise(package: str, table: Callable[[ModuleType], Mapping[str, T]]) -> dict[str, T]:
    """Collect the entries of all lessons by exercise; `table` takes one lesson's entries out of its module.

    Raises ValueError if two files have an entry for the same exercise: one would silently replace the other.
    """
    found: dict[str, T] = {}
    where: dict[str, str] = {}
    for module in modules(package):
        for exercise, entry in table(module).items():
            if exercise in where:
                raise ValueError(
                    f"{exercise} stands in {where[exercise]} and in {module.__name__}: take one of them out"
                )
            found[exercise], where[exercise] = entry, module.__name__
    return found
