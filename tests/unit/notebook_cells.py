"""A student's cell, and the patience to look for its wrong line."""

import linecache

import numpy as np

from course_lib import network

PATIENT = 6.0  # seconds of computing, four times what a student waits, so that a slow machine finds the same


def cell(source, name, **names):
    """Define a function as a notebook cell with this source would, and keep of the cell what IPython keeps."""
    file = f"<cell {abs(hash(source))}>"
    source = source.lstrip("\n")
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    space = {"np": np, "network": network, **names}
    exec(compile(source, file, "exec"), space)
    return space[name]
