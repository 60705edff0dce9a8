"""The playground's engine: network.py computes the numbers, JavaScript must agree."""

import re
import subprocess
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib import network
from course_lib.mistakes import mistake
from course_lib.widgets.playground_state import FEATURES
from course_lib.widgets.self_contained import self_contained
from tests.javascript import in_node
from tests.javascript.play_numbers import ACTIVATIONS, BETA, Generator, Net, every_kind, flat, passed, trained

WIDGETS = Path(network.__file__).with_name("widgets")
FAR = [-1000.0, -745.2, -41.0, -20.1, -3.0, -1e-9, 0.0, 1e-9, 0.5, 1.0, 19.99, 40.0, 710.0, 1000.0]


def test_the_engine(tmp_path: Path):
    rng = np.random.default_rng(5)
    random = Generator(2**32 - 5)
    numbers = {
        "far": FAR,
        "activations": {name: network.ACTIVATIONS[name](FAR).tolist() for name in network.SLOPES},
        "slopes": {name: slope(np.array(FAR)).tolist() for name, slope in ACTIVATIONS.items()},
        "random": {
            "seed": random.state,
            "uniform": [random.uniform() for _ in range(50)],
            "normal": [random.normal() for _ in range(50)],
            "shuffled": random.permutation(30).tolist(),
        },
        "passes": [
            passed(net, rng, m)
            for inner, m in [((), 1), ((9, 5), 1), ((1,), 3), ((5, 4), 7), ((8,) * 6, 10)]
            for net in every_kind(inner)
        ],
    }
    in_node.run("play_engine.test.mjs", numbers, tmp_path)


def test_whole_trainings(tmp_path: Path):
    rng = np.random.default_rng(6)
    etas = {"plain": 0.01, "momentum": 0.002, "RMSprop": 0.003, "Adam": 0.003}
    trainings = [
        trained(net, rng, {"step": step, "eta": eta, "beta": BETA, "batch": 5}, "normal", 30)
        for (step, eta), inner in product(etas.items(), [(4,), (8, 8), (8,) * 6])
        for net in every_kind(inner)
    ]
    trainings += [
        trained(net, rng, {"step": "plain", "eta": 0.1, "beta": BETA, "batch": 10}, start, 10)
        for start in ("He", "zero")
        for net in every_kind((3, 3))
    ]
    trainings += [  # of one point: the products have loops of their own
        trained(net, rng, {"step": "plain", "eta": 0.003, "beta": BETA, "batch": 1}, "normal", 10)
        for net in every_kind((9, 5))
    ]
    in_node.run("play_training.test.mjs", {"trainings": trainings}, tmp_path)


def made(name: str, count: int, noise: float, seed: int) -> dict[str, Any]:
    """One made set, by the formulas of play_data.js."""
    random = Generator(seed)
    places, labels = [], []
    for i in range(count):
        if name == "blobs":
            centre = 2 if i % 2 else -2
            place, label = [centre + random.normal(), centre + random.normal()], i % 2
        else:
            along = (i - i % 2) / count
            angle = 1.75 * along * 2 * np.pi + i % 2 * np.pi
            place, label = [5 * along * np.sin(angle), 5 * along * np.cos(angle)], i % 2
        places += [x + noise * random.normal() for x in place]
        labels.append(label)
    return {"name": name, "count": count, "noise": noise, "seed": seed, "places": places, "labels": labels}


def test_the_points(tmp_path: Path):
    sets = [made("blobs", 20, 0.0, 4), made("blobs", 20, 0.5, 5), made("spiral", 20, 0.25, 6)]
    in_node.run("play_data.test.mjs", {"sets": sets}, tmp_path)


def mapped(net: Net, features: list[str], columns: int, rows: int) -> dict[str, Any]:
    """What every neuron of `net` answers over a grid and at one place."""
    low, high = -6.0, 6.0
    net.drawn("normal", Generator(columns))
    x = low + (np.arange(columns) + 0.5) / columns * (high - low)
    y = low + (np.arange(rows) + 0.5) / rows * (high - low) if rows > 1 else np.zeros(1)
    across, up = (grid.ravel() for grid in np.meshgrid(x, y))
    place = (0.3, -2.2)

    def answers(x: Any, y: Any) -> list[np.ndarray]:
        return net.forward(np.array([np.atleast_1d(FEATURES[name](x, y)) for name in features]))[1]

    return {
        "engine": net.spec(),
        "theta": flat(net.params),
        "features": features,
        "plane": {"columns": columns, "rows": rows, "x": [low, high], "y": [low, high]},
        "grids": [A.tolist() for A in answers(across, up)],
        "place": place,
        "answers": [A.ravel().tolist() for A in answers(*place)],
    }


def test_the_maps(tmp_path: Path):
    plane, seven = ["x₁", "x₂"], list(FEATURES)
    maps = [mapped(net, plane, 13, 9) for net in every_kind((5, 3))]
    maps += [mapped(net, seven, 11, 7) for net in every_kind((8,), 7)]
    maps.append(mapped(Net([1, 4, 1], "tanh", "linear", "squares"), ["x₁"], 50, 1))
    in_node.run("play_map.test.mjs", {"maps": maps}, tmp_path)


def names() -> list[tuple[str, str, str]]:
    """The mistakes of play_break.js, each with the catalogue's sentence."""
    rows = re.findall(r'exercise: "(\w+)",\s+slug: "([\w-]+)"', (WIDGETS / "play_break.js").read_text(encoding="utf-8"))
    return [(exercise, slug, mistake(exercise, slug).name) for exercise, slug in rows]


def broken(exercise: str, slug: str, net: Net, rng: np.random.Generator, m: int) -> dict[str, Any]:
    """What the catalogue's broken function makes of one batch: gradients, or the parameters after a step."""
    case = passed(net, rng, m)
    X, Y = (np.reshape(case["batch"][name], (m, -1)).T for name in ("X", "Y"))
    function, slope = mistake(exercise, slug).answer, ACTIVATIONS[net.activation]
    if exercise == "backward":
        Zs, As = net.forward(X)
        return {"slug": slug, **case, "grads": flat(function(net.params, Zs, As, Y, slope))}
    params, _ = function(net.params, X, Y, 0.3, network.ACTIVATIONS[net.activation], slope)
    return {"slug": slug, **{key: case[key] for key in ("engine", "theta", "batch")}, "after": flat(params)}


def test_mistakes_and_the_gradient_check(tmp_path: Path):
    rng = np.random.default_rng(8)
    nets = [Net([2, *inner, 2], σ, σ, "squares") for σ in network.SLOPES for inner in ((4, 3), (5,))]
    right = [passed(net, rng, m) for inner, m in [((), 3), ((4, 3), 5), ((6,), 1)] for net in every_kind(inner)]
    numbers = {
        "names": names(),
        "broken": [broken(exercise, slug, net, rng, 5) for exercise, slug, _ in names() for net in nets],
        "right": right,
    }
    in_node.run("play_break.test.mjs", numbers, tmp_path)


@pytest.mark.parametrize("test", ["play_history.test.mjs", "play_address.test.mjs", "play_troubles.test.mjs"])
def test_what_needs_no_numbers_of_python(test: str, tmp_path: Path):
    in_node.run(test, {}, tmp_path)


def test_weights_go_to_python_and_back(tmp_path: Path):
    rng = np.random.default_rng(9)
    special = [-0.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e21, -1e-7, 123456789.0, 1 / 3]
    all_sizes = [[1, 1], [2, 3, 1], [7, 8, 8, 8, 8, 8, 8, 3]]
    params = [network.scaled_params(sizes, rng) for sizes in all_sizes]
    numbers = {
        "special": special,
        "written": [{"sizes": sizes, "file": str(tmp_path / f"{len(sizes)}.py")} for sizes in all_sizes],
        "printed": [
            {"text": f"params = {one!r}", "sizes": sizes, "theta": flat(one)}
            for sizes, one in zip(all_sizes, params, strict=True)
        ],
    }
    in_node.run("play_lines.test.mjs", numbers, tmp_path)
    for sizes in all_sizes:
        space: dict[str, Any] = {}
        exec((tmp_path / f"{len(sizes)}.py").read_text(encoding="utf-8"), space)
        assert [W.shape for W, _ in space["params"]] == [(n, k) for k, n in pairwise(sizes)]
        assert [b.shape for _, b in space["params"]] == [(n, 1) for n in sizes[1:]]
        assert flat(space["params"])[:8] == special[: network.count_params(sizes)]


def scored(net: Net, rng: np.random.Generator, m: int) -> dict[str, Any]:
    """A pass with classes for targets, and the share of them that the outputs say."""
    case = passed(net, rng, m)
    n, low = net.sizes[-1], 0.0 if net.output in ("sigmoid", "relu", "softmax") else -1.0
    rows = rng.integers(2, size=(1, m)).astype(float) if n == 1 else network.one_hot(rng.integers(n, size=m), n)
    Y, Y_hat, middle = np.where(rows == 1, 1.0, low), np.array(case["as"][-1]), (1 + low) / 2
    said = np.mean((Y_hat > middle) == (rows == 1)) if n == 1 else network.accuracy(Y_hat, Y)
    batch = {**case["batch"], "Y": Y.T.ravel().tolist()}
    return {**case, "batch": batch, "loss": net.measured(Y_hat, Y), "accuracy": float(said)}


def test_the_scores(tmp_path: Path):
    rng = np.random.default_rng(10)
    nets = [*every_kind((4,)), *(Net([2, 3, 1], "tanh", output, "squares") for output in ACTIVATIONS)]
    scores = [scored(net, rng, m) for net in nets for m in (1, 64, 150)]
    in_node.run("play_score.test.mjs", {"scores": scores}, tmp_path)


def test_a_browser_can_run_all_of_it_as_one_text_even_where_there_is_no_page(tmp_path: Path):
    names = sorted(file.name for file in WIDGETS.glob("play_*.js"))
    for name in names:
        copy = tmp_path / f"{name}.mjs"
        copy.write_text(self_contained(WIDGETS / name), encoding="utf-8")
    imports = "".join(f'import "./{name}.mjs";\n' for name in names)
    (tmp_path / "all.mjs").write_text(imports, encoding="utf-8")  # Node has no document, like a worker
    done = subprocess.run([in_node.node(), tmp_path / "all.mjs"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
