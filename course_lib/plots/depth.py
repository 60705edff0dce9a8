"""A three-dimensional Axes that keeps its ticks and names apart, and all of them inside its part of the figure."""

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any

from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, MaxNLocator
from matplotlib.transforms import Bbox
from mpl_toolkits.mplot3d import Axes3D
from mpl_toolkits.mplot3d.axis3d import ZAxis

STEPS = range(5, 1, -1)  # along an axis, from many to few, until no number touches another
FARTHEST = 80  # from an axis to its name, in points
ZOOMS = [1.1 - 0.08 * i for i in range(10)]  # from near to far, until nothing is cut off


class RoomyAxes3D(Axes3D):
    """An Axes3D that fits its ticks, the names of its axes and its distance to the room it has, each time it is drawn.

    How much room that is, is known only then. Matplotlib's own Axes3D lets a figure cut off the name of its height.
    """

    _fitted: object = None

    def get_tightbbox(self, renderer: Any = None, *, for_layout_only: bool = False, **how: Any) -> Bbox:
        """Leave the axes out of what the layout counts: they are fitted into the room that it gives."""
        if not for_layout_only:
            return super().get_tightbbox(renderer, **how)
        around = [self.bbox, *(t.get_window_extent(renderer) for t in (self.title, self._left_title) if t.get_text())]
        if (legend := self.get_legend()) is not None:
            around.append(legend.get_window_extent(renderer))
        return Bbox.union(around)

    def draw(self, renderer: RendererBase) -> None:
        """Fit what stands around the picture, where the room or the numbers are other ones now, and draw."""
        self.apply_aspect()
        now = (*self._room().bounds, *self.get_w_lims(), self.elev, self.azim)
        if now != self._fitted:
            self._fit(renderer)
            self._fitted = now
        super().draw(renderer)

    def _room(self) -> Bbox:
        """All that the layout leaves for the picture; its square is narrower."""
        position: Bbox = self.get_position(original=True)
        return position.transformed(self.get_figure(root=False).transSubfigure)

    def _fit(self, renderer: RendererBase) -> None:
        """Come as near as all numbers and names can be read."""
        axes: list[Axis] = [self.xaxis, self.yaxis, self.zaxis]
        room = self._room()
        for zoom in ZOOMS:
            self.set_box_aspect(None, zoom=zoom)
            self.M = self.get_proj()
            for i, axis in enumerate(axes):
                _thin_out(axis, axes[:i], renderer)
            for axis in axes:
                _move_name(axis, axes, renderer)
            boxes = _boxes([text for axis in axes for text in (*_numbers(axis), axis.label)], renderer)
            if all(room.x0 <= b.x0 and b.x1 <= room.x1 and room.y0 <= b.y0 and b.y1 <= room.y1 for b in boxes):
                return


def _thin_out(axis: Axis, before: Iterable[Axis], renderer: RendererBase) -> None:
    """Give `axis` as many numbers as can stand along it without touching each other, or those of the axes `before`."""
    taken = _boxes([text for other in before for text in _numbers(other)], renderer)
    for places in _fewer_and_fewer(*sorted(axis.get_view_interval())):
        axis.set_major_locator(FixedLocator(places))
        _place(axis, renderer)
        own = _boxes(_numbers(axis), renderer)
        if not any(one.overlaps(other) for one, other in [*combinations(own, 2), *product(own, taken)]):
            return


def _fewer_and_fewer(low: float, high: float) -> Iterator[list[float]]:
    """Round numbers from `low` to `high`; then without the ends, where axes meet; then fewer, down to a single one."""
    for steps in STEPS:
        places = [float(place) for place in MaxNLocator(steps).tick_values(low, high) if low <= place <= high]
        yield from (some for some in (places, places[1:-1]) if some)
    yield [places[len(places) // 2]] if places else [(low + high) / 2]


def _move_name(axis: Axis, axes: Iterable[Axis], renderer: RendererBase) -> None:
    """Move the name of `axis` outwards until it touches no number of any of the `axes`."""
    numbers = _boxes([text for each in axes for text in _numbers(each)], renderer)
    for axis.labelpad in range(0, FARTHEST, 4):
        _place(axis, renderer)
        if not any(name.padded(4).overlaps(number) for name in _boxes([axis.label], renderer) for number in numbers):
            return


def _place(axis: Axis, renderer: RendererBase) -> None:
    """Put the numbers and the name of `axis` where they are to be drawn: only drawing it does."""
    for tick in axis.get_major_ticks() if isinstance(axis, ZAxis) else []:
        tick.label1.set_horizontalalignment("left")  # beside the axis, however long
    with renderer._draw_disabled():  # type: ignore[attr-defined]  # as `Figure.draw_without_rendering` has it
        axis.draw(renderer)


def _numbers(axis: Axis) -> list[Text]:
    """What is written along `axis`, where it was last put."""
    return [tick.label1 for tick in axis.get_major_ticks()]


def _boxes(texts: Iterable[Text], renderer: RendererBase) -> list[Bbox]:
    return [text.get_window_extent(renderer) for text in texts if text.get_text()]
