"""Figures of curves: losses over epochs or steps, errors over step sizes, slopes of activations, cost of gradients."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from course_lib import network
from course_lib.plots.style import INK, LINES, drawing, named_lines
from course_lib.plots.writing import number, plural

SLOPE_FORMULAS = {"sigmoid": "σ(z) (1 − σ(z))", "tanh": "1 − tanh² z", "relu": "1 where z > 0, else 0"}


@drawing
def loss_curves(
    ax: Axes,
    losses: Mapping[str, ArrayLike],
    *,
    of: str = "loss",
    over: str = "epoch",
    log: bool = True,
    limits: tuple[float, float] | None = None,
    title: str | None = None,
) -> str:
    """Draw the numbers of each name in `losses` as a curve, counted from epoch 1; `log` makes the y axis logarithmic.

    `of` is a word for what the numbers are, `over` for what is counted: "epoch", "step", "batch". If no title is given,
    it is made of these words: "The loss, epoch by epoch". `limits` are those of the y axis, such as (0, 1) for an
    accuracy.

    A run that explodes is clipped at the frame, so that the others stay readable. A run that stops being finite ends in
    a cross, and the legend says when. Raises ValueError for an empty run, for more runs than can be told apart, and for
    limits that make no axis.
    """
    runs = {name: np.asarray(run, dtype=float) for name, run in losses.items()}
    empty = [name for name, run in runs.items() if run.size == 0]
    if empty:
        raise ValueError(f"a run needs at least one {over}; got none for {', '.join(empty)}")
    ceiling = _ceiling(runs.values(), log) if limits is None else _top(limits, log)
    lines, crosses, words = {}, [], []
    for name, run in runs.items():
        counted, seen = _below(run, ceiling, log)
        if np.all(np.isfinite(run)):
            ending = f", outside the picture from {over} {int(counted[-1]) + 1} on" if run[-1] > ceiling else ""
            turns = _turns(run, over)
            words.append(f"{name}: from {number(run[0])} to {number(run[-1])} in {over} {run.size}{turns}{ending}")
            lines[name + (": leaves the picture" if ending else "")] = (counted, seen)
        else:
            ending = f"from {over} {np.flatnonzero(~np.isfinite(run))[0] + 1} on not a number"
            words.append(f"{name}: {ending}")
            lines[f"{name}: {ending}"] = (counted, seen)
            crosses.append((len(lines) - 1, counted[-1], seen[-1]))
    drawn = named_lines(ax, lines)
    for i, at, last in crosses:
        ax.plot(at, last, "X", color=drawn[i].get_color(), markersize=11, markeredgecolor="white", clip_on=False)
    ax.set(xlabel=over, ylabel=of, title=f"The {of}, {over} by {over}" if title is None else title)
    ax.set(yscale="log" if log else "linear", ylim=limits)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    scale = ", on a logarithmic scale" if log else ""
    return f"Curves of the {of} over the {plural(over)}{scale}. {'; '.join(words)}."


def _turns(run: NDArray[np.float64], over: str) -> str:
    """Describe what a falling curve does on its way: how long it is high, and its largest rise if that is twofold."""
    if run[-1] >= run[0]:
        return ""
    words = ""
    if run[-1] < run[0] / 4 and (late := int(np.argmax(run < run[0] / 2)) + 1) > run.size / 4:
        words += f", above half of its start until {over} {late}"
    lowest = np.minimum.accumulate(run)
    if np.all(lowest > 0) and (steepest := float(np.max(run / lowest))) > 2:
        at = int(np.argmax(run / lowest)) + 1
        words += f", after a rise to {number(steepest, 2)} times its lowest in {over} {at}"
    return words


def _ceiling(runs: Iterable[NDArray[np.float64]], log: bool) -> float:
    """Return the height above which a run counts as exploded: a multiple of the highest start."""
    starts = [run[0] for run in runs if np.isfinite(run[0])]
    return (100.0 if log else 5.0) * (max(starts, default=1.0) or 1.0)


def _top(limits: tuple[float, float], log: bool) -> float:
    """Return the upper one of `limits`. Raises ValueError if they make no axis."""
    low, high = limits
    if not low < high or (log and low <= 0):
        above = " and above 0 for a logarithmic axis, or log=False" if log else ""
        raise ValueError(f"limits need to be a pair, low before high{above}; got {limits}")
    return high


def _below(run: NDArray[np.float64], ceiling: float, log: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (counts, values) of a run until it is not finite, or until it goes above `ceiling` for good."""
    run = run[: int(np.sum(np.cumprod(np.isfinite(run))))]
    counted = np.arange(1.0, run.size + 1)
    end = int(np.max(np.flatnonzero(run <= ceiling), initial=-1)) + 1
    if end == 0:
        return np.ones(1), np.array([ceiling])
    if end == run.size:
        return counted, run
    scale = np.log if log else np.positive
    before, at, after = scale(np.maximum([run[end - 1], ceiling, run[end]], 1e-300))
    leaves = end + (at - before) / (after - before)
    return np.append(counted[:end], leaves), np.append(run[:end], ceiling)


@drawing
def error_against_h(ax: Axes, hs: ArrayLike, errors: Mapping[str, ArrayLike]) -> str:
    """Draw how wrong numerical derivatives are for each step size, on logarithmic axes, with a ring at the best step.

    `hs` has shape (k,) and is positive; `errors` maps the name of a method to its |error| at each h, shape (k,). Errors
    of exactly zero have no place on the axis and are dropped. Raises ValueError if the shapes differ, or if a method
    has only zeros.
    """
    hs = np.asarray(hs, dtype=float)
    lines, best = {}, {}
    for name, error in errors.items():
        error = np.asarray(error, dtype=float)
        if error.shape != hs.shape:
            raise ValueError(f"{name!r} needs an error for each h: shape {hs.shape}; got {error.shape}")
        if not np.any(error > 0):
            raise ValueError(f"{name!r} has no error greater than zero, so nothing to draw")
        h, error = hs[error > 0], error[error > 0]
        best[name] = (h[np.argmin(error)], error.min())
        lines[f"{name}: best h here = {number(best[name][0])}"] = (h, error)
    for at, (colour, _) in zip(best.values(), LINES, strict=False):
        ax.plot(*at, "o", markersize=15, markerfacecolor="none", markeredgecolor=colour, markeredgewidth=2)
    ax.set(xlabel="h, the step", ylabel="|error| of the derivative", xscale="log", yscale="log")
    named_lines(ax, lines, points=True)
    ax.set_title("Large steps err, and tiny steps err")
    words = "; ".join(f"{name} errs least, by {number(e)}, at h = {number(h)}" for name, (h, e) in best.items())
    return (
        f"Curves of the error of numerical derivatives for h from {number(hs.min())} to {number(hs.max())}, both axes "
        f"logarithmic. {words}. To both sides of it the error grows."
    )


@drawing
def activation_slopes(ax: Axes, names: Sequence[str], z_max: float = 6.0) -> str:
    """Draw the derivatives of the activations `names` ("sigmoid", "tanh", "relu") from −z_max to z_max.

    With the sigmoid, a dotted line stands at ¼, which its slope never exceeds. Raises KeyError for another name.
    """
    z = np.linspace(-z_max, z_max, 1201)
    slopes = {name: network.SLOPES[name](z) for name in names}
    if "sigmoid" in slopes:
        ax.axhline(0.25, color=INK, linestyle=":", linewidth=1.2)
        ax.text(z_max, 0.26, "¼", ha="right", va="bottom")
    named_lines(ax, {f"{name}: {SLOPE_FORMULAS[name]}": (z, a) for name, a in slopes.items()})
    ax.set(xlabel="z, the weighted sum", ylabel="slope of the activation", title="How much of a change gets through")
    ax.set_ylim(-0.05, 1.1)
    greatest = "; ".join(f"{name} at most {number(slope.max())}" for name, slope in slopes.items())
    quarter = " A dotted line stands at 1/4." if "sigmoid" in slopes else ""
    return f"Curves of the slopes of activations for z from {number(-z_max)} to {number(z_max)}: {greatest}.{quarter}"


@drawing
def error_penalties(ax: Axes) -> str:
    """Draw how much an error e from −3 to 3 counts: e itself, |e| and e²."""
    e = np.linspace(-3.0, 3.0, 301)
    named_lines(ax, {"e": (e, e), "|e|": (e, np.abs(e)), "e²": (e, e**2)})
    ax.set(xlabel="e = ŷ − y, the error", ylabel="what it counts", title="Three ways to count an error")
    return (
        "Three curves over the error e from −3 to 3: e itself, a straight line that goes below zero; |e|, a V with its "
        "corner at zero; and e², a parabola, flat at zero, below |e| for errors under 1 and above it beyond."
    )


@drawing
def cost_of_gradients(ax: Axes, parameters: ArrayLike, seconds: Mapping[str, ArrayLike]) -> str:
    """Draw how long different ways to compute all gradients take, for networks of several sizes, on logarithmic axes.

    `parameters`, increasing, has shape (k,): how many weights and biases each network has. `seconds` maps the name of a
    way to its times in seconds, shape (k,). Raises ValueError if the shapes differ.
    """
    parameters = np.asarray(parameters, dtype=float)
    times = {name: np.asarray(time, dtype=float) for name, time in seconds.items()}
    for name, time in times.items():
        if time.shape != parameters.shape:
            raise ValueError(f"{name!r} needs a time for each network: shape {parameters.shape}; got {time.shape}")
    named_lines(ax, {name: (parameters, time) for name, time in times.items()}, points=True)
    ax.set(xlabel="parameters of the network", ylabel="seconds for all gradients", xscale="log", yscale="log")
    last = [time[-1] for time in times.values()]
    ax.set_title(f"With {number(parameters[-1])} parameters: {number(max(last) / min(last))} times as long")
    words = "; ".join(f"{name} from {number(time[0])} to {number(time[-1])} seconds" for name, time in times.items())
    return (
        f"Curves of the time for all gradients of networks of {number(parameters[0])} to {number(parameters[-1])} "
        f"parameters, both axes logarithmic: {words}."
    )
