"""Measure an epoch of training on the digits: the course's code beside PyTorch and scikit-learn, in one run.

    python benchmarks/training.py

The network is 784-128-10 with ReLU and softmax, on 8,000 digits, in batches of 32 and of 128, by plain steps; all use
one thread. "float64" is what the course computes in. "float32" starts all of them with float32 arrays: the peers stay
there, while the course's relu and softmax answer in float64; "kept" is its code with an activation, a slope and a δ
that stay in float32, to show what that costs. The peers are not among the course's packages: without
them the table has the course's lines alone; `pip install torch scikit-learn` into this environment adds theirs.

Nothing is printed unless PyTorch ends with the course's weights, for which it gets the same start and the same order,
and scikit-learn, which draws its own, reads nearly as many new digits. Best of several epochs each, taken in turns, in
milliseconds of processor time, which other work on the machine disturbs less, with the ratio to the faster peer. Below:
where the course's time goes, in the best of several epochs of each kind.
"""

import importlib
import importlib.util
import os
import time
from collections.abc import Callable
from typing import Any

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy is loaded

import numpy as np  # noqa: E402

from course_lib import data, network  # noqa: E402

RUNS = 15
TRAINED = 8000
ETA = 0.1
SIZES = (784, 128, 10)
PARTS = ("batches", "forward", "delta", "backward", "step")
Epoch = Callable[[], object]
IMAGES, LABELS = data.digits()
MILLISECOND = 1000.0


def examples(dtype: str, part: slice) -> tuple[network.Array, network.Array]:
    """Return X, shape (784, m), and Y, shape (10, m), of some digits."""
    return (IMAGES[part].T / 255).astype(dtype), network.one_hot(LABELS[part], 10).astype(dtype)


def start(dtype: str) -> network.Params:
    """Draw the same network for everybody."""
    params = network.scaled_params(SIZES, np.random.default_rng(0))
    return [(W.astype(dtype), b.astype(dtype)) for W, b in params]


def course_epoch(params: network.Params, X: network.Array, Y: network.Array, size: int, seed: int) -> network.Params:
    """Train for one epoch as lesson 07 does."""
    for X_b, Y_b in network.minibatches(X, Y, size, np.random.default_rng(seed)):
        Zs, As = network.forward_softmax(params, X_b, network.relu)
        delta = network.cross_entropy_delta(As[-1], Y_b)
        params = network.sgd_step(params, network.backpropagate(params, Zs, As, delta, network.d_relu), ETA)
    return params


def kept_epoch(params: network.Params, X: network.Array, Y: network.Array, size: int, seed: int) -> network.Params:
    """Train for one epoch as `course_epoch`, in the floats that X, Y and the params have."""
    for X_b, Y_b in network.minibatches(X, Y, size, np.random.default_rng(seed)):
        Zs, As = network.forward_softmax(params, X_b, lambda Z: np.maximum(Z, 0))
        delta = network.cross_entropy_delta(As[-1], Y_b).astype(X.dtype)
        params = network.sgd_step(params, network.backpropagate(params, Zs, As, delta, lambda Z: Z > 0), ETA)
    return params


def parts_of_an_epoch(dtype: str, size: int) -> list[float]:
    """Return the milliseconds of each of PARTS in one of the course's epochs."""
    X, Y = examples(dtype, slice(TRAINED))
    params, times = start(dtype), [0.0] * len(PARTS)
    before = time.process_time()

    def passed(part: int) -> None:
        nonlocal before
        now = time.process_time()
        times[part] += MILLISECOND * (now - before)
        before = now

    for X_b, Y_b in network.minibatches(X, Y, size, np.random.default_rng(0)):
        passed(0)
        Zs, As = network.forward_softmax(params, X_b, network.relu)
        passed(1)
        delta = network.cross_entropy_delta(As[-1], Y_b)
        passed(2)
        grads = network.backpropagate(params, Zs, As, delta, network.d_relu)
        passed(3)
        params = network.sgd_step(params, grads, ETA)
        passed(4)
    return times


def torch_epochs(dtype: str, size: int) -> Callable[[int], list[network.Array]]:
    """Return what trains PyTorch's network for one epoch in the order of a seed, and returns its weights and biases."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    X, Y = examples(dtype, slice(TRAINED))
    inputs, targets = torch.from_numpy(np.ascontiguousarray(X.T)), torch.from_numpy(np.argmax(Y, axis=0))
    model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    model = model.to(inputs.dtype)
    arrays = [array.reshape(shape.shape) for array, shape in zip(flat(start(dtype)), model.parameters(), strict=True)]
    with torch.no_grad():
        for parameter, array in zip(model.parameters(), arrays, strict=True):
            parameter.copy_(torch.from_numpy(array))
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=ETA)

    def epoch(seed: int) -> list[network.Array]:
        for batch in torch.from_numpy(np.random.default_rng(seed).permutation(TRAINED)).split(size):
            optimizer.zero_grad()
            loss(model(inputs[batch]), targets[batch]).backward()
            optimizer.step()
        return [parameter.detach().numpy() for parameter in model.parameters()]

    return epoch


def scikit_learn_epochs(dtype: str, size: int) -> Callable[[], Any]:
    """Return what trains scikit-learn's network for one epoch, and returns it."""
    neural: Any = importlib.import_module("sklearn.neural_network")
    X, _ = examples(dtype, slice(TRAINED))
    inputs, labels = np.ascontiguousarray(X.T), LABELS[:TRAINED]
    plain = {"solver": "sgd", "momentum": 0.0, "nesterovs_momentum": False, "alpha": 0.0, "learning_rate_init": ETA}
    model = neural.MLPClassifier((SIZES[1],), batch_size=size, random_state=0, **plain)
    return lambda: model.partial_fit(inputs, labels, classes=range(10))


def flat(params: network.Params) -> list[network.Array]:
    """Return all W and b, one after the other."""
    return list(network.chain_arrays(params))


def check_torch(dtype: str, size: int) -> None:
    """Raise RuntimeError unless PyTorch ends an epoch with the course's weights."""
    ours = flat(course_epoch(start(dtype), *examples(dtype, slice(TRAINED)), size, 0))
    theirs = torch_epochs(dtype, size)(0)
    worst = max(np.max(np.abs(one.ravel() - other.ravel())) for one, other in zip(ours, theirs, strict=True))
    if not worst < {"float64": 1e-9, "float32": 1e-3}[dtype]:
        raise RuntimeError(f"PyTorch's weights are other ones, by {worst:.1e} ({dtype}, batches of {size})")


def check_scikit_learn(dtype: str, size: int) -> None:
    """Raise RuntimeError unless scikit-learn reads nearly as many new digits as the course does after one epoch."""
    X, Y = examples(dtype, slice(TRAINED, None))
    params = course_epoch(start(dtype), *examples(dtype, slice(TRAINED)), size, 0)
    ours = network.accuracy(network.forward_softmax(params, X, network.relu)[1][-1], Y)
    theirs = scikit_learn_epochs(dtype, size)().score(X.T, LABELS[TRAINED:])
    if abs(ours - theirs) > 0.05:
        raise RuntimeError(f"scikit-learn reads {theirs:.3f} of the digits, the course {ours:.3f}")


def contenders(dtype: str, size: int) -> dict[str, Epoch]:
    """Return one epoch of each that is installed, by name; the peers have been checked."""
    X, Y = examples(dtype, slice(TRAINED))
    params = start(dtype)
    found: dict[str, Epoch] = {"course": lambda: course_epoch(params, X, Y, size, 0)}
    if dtype == "float32":
        if any(array.dtype != dtype for array in flat(kept_epoch(params, X, Y, size, 0))):
            raise RuntimeError("what is to stay in float32 does not")
        found["kept"] = lambda: kept_epoch(params, X, Y, size, 0)
    if importlib.util.find_spec("torch"):
        check_torch(dtype, size)
        epoch = torch_epochs(dtype, size)
        found["PyTorch"] = lambda: epoch(0)
    if importlib.util.find_spec("sklearn"):
        check_scikit_learn(dtype, size)
        found["scikit-learn"] = scikit_learn_epochs(dtype, size)
    return found


def milliseconds(epochs: dict[str, Epoch]) -> dict[str, float]:
    """Return the best of RUNS times of each, taken in turns after one that does not count."""
    times: dict[str, list[float]] = {name: [] for name in epochs}
    for _ in range(RUNS + 1):
        for name, epoch in epochs.items():
            before = time.process_time()
            epoch()
            times[name].append(MILLISECOND * (time.process_time() - before))
    return {name: min(some[1:]) for name, some in times.items()}


def main() -> None:
    """Print the two tables."""
    kinds = [(dtype, size) for dtype in ("float64", "float32") for size in (32, 128)]
    for dtype, size in kinds:
        best = milliseconds(contenders(dtype, size))
        peers = [time for name, time in best.items() if name not in ("course", "kept")]
        row = "".join(f"{name:>14}{time:8.0f} ms" for name, time in best.items())
        print(f"{dtype}, batches of {size:3}{row}" + (f"   ratio {best['course'] / min(peers):.2f}" if peers else ""))
    for dtype, size in kinds:
        times = zip(PARTS, min((parts_of_an_epoch(dtype, size) for _ in range(RUNS)), key=sum), strict=True)
        print(f"{dtype}, batches of {size:3}" + "".join(f"{part:>10}{time:6.0f} ms" for part, time in times))


if __name__ == "__main__":
    main()
