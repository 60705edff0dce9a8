"""Where a widget answers what the browser asks: in the thread that ■ can stop."""

from collections.abc import Callable
from typing import Any

import anywidget


def listen(widget: anywidget.AnyWidget, answer: Callable[[Any, dict[str, Any], list[memoryview]], None]) -> None:
    """Have `answer(widget, content, buffers)` called for each message of the browser, in the kernel's main thread.

    JupyterLab may send the messages of widgets to a subshell, which is a thread. There ■ cannot stop a loop that never
    ends, and all widgets of the notebook would wait behind it. ipykernel (from 7.4) asks the comm which subshell gets a
    message; None is the main thread.
    """
    widget.on_msg(answer)
    widget.comm._reply_subshell_for = lambda data, default: None
