"""The playground trained by the student's functions: what the browser does with an answer that Python has just made."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from course_lib import widgets
from course_lib.mistakes import mistake
from course_lib.widgets import playground_own_state
from tests.javascript import in_node


def answered() -> tuple[dict[str, Any], list[bytes], np.ndarray]:
    """A question as the browser puts it, after the checks: the answer, its binary data, and the weights at the end."""
    wrong = mistake("forward", "bias-forgotten").answer
    playground = widgets.Playground(forward=lambda params, X, activation: wrong(params, X, activation), hidden=(3,))
    sent: list[tuple[Any, Any]] = []
    playground.send = lambda content, buffers=None: sent.append((content, buffers))
    rng = np.random.default_rng(0)
    theta, nothing = rng.normal(size=13), np.zeros(13)
    points = [rng.normal(size=2 * 20), np.ones(20), np.zeros(0), np.zeros(0)]
    state = [theta, nothing, nothing, np.arange(15, dtype="<u4"), np.full(3, 5, "<u4")]
    net = {"sizes": [2, 3, 1], "activation": "tanh", "output": "sigmoid", "loss": "cross-entropy"}
    question = {
        "question": "view 1", "net": net, "step": "plain", "eta": 0.1, "beta": 0.9, "t": 0, "ends": [2], "seconds": 9.0,
        "look": False, "range": {"x": [-6, 6], "y": [-6, 6]}, "side": 4, "features": ["x₁", "x₂"], "line": False,
        "points": "new",
    }  # fmt: skip
    ask = lambda *buffers: playground._asked(None, question, [memoryview(b) for b in buffers])  # noqa: E731
    ask(*state)
    assert sent.pop() == ({"question": "view 1", "unknown": True}, None)
    ask(*state, *points)
    assert sent.pop() == ({"question": "view 1", "checked": True, "interrupted": ""}, None)
    assert playground.own["parts"][0]["state"] == "wrong"
    ask(*state)
    content, buffers = sent.pop()
    assert not sent
    return content, buffers, np.frombuffer(buffers[0])[39:52]


def test_what_the_browser_keeps_of_another_programs_training(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(playground_own_state, "MOST_SECONDS", 9.0)  # a busy machine is no matter
    content, buffers, theta = answered()
    scores = np.frombuffer(buffers[4]).reshape(2, 4)
    reports = [
        {"train": train, "right": right, "test": None, "rightTest": None} for train, right, *_ in scores.tolist()
    ]
    assert np.isnan(scores[:, 2:]).all()  # no points are kept aside
    answer = SimpleNamespace(
        message=content, buffers=[list(b) for b in buffers], many=13, theta=theta.tolist(), reports=reports
    )
    planes = [[1, 3, 16], [2, 1, 16]]
    settings = widgets.PlaygroundState().settings()
    numbers = {"settings": settings, "answer": vars(answer), "planes": planes}
    in_node.run("playground_own.test.mjs", numbers, tmp_path)
