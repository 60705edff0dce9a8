"""Place the boxes of a formula's graph: one column for each step to the output, and few crossing arrows."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

from course_lib.graph import Graph, Node

# A place in a column: a node, or the point where an edge longer than one column passes (child, edge, column).
Edge = tuple[Node, int]  # the child, and which of its parents
Place = Node | tuple[Edge, int]


def distance(place: Place) -> int:
    """Return how many columns a place stands before the output."""
    return place.distance if isinstance(place, Node) else place[1]


def routes(graph: Graph) -> dict[Edge, list[Place]]:
    """Return the places that every edge goes through, one in each column, from the parent to the child."""
    return {
        (child, i): [parent, *(((child, i), d) for d in range(parent.distance - 1, child.distance, -1)), child]
        for child in graph.nodes
        for i, (parent, _) in enumerate(child.parents)
    }


def heights(graph: Graph) -> dict[Place, float]:
    """Return the height of every place, so that few edges cross and each node is near its neighbours."""
    columns: list[list[Place]] = [[] for _ in range(graph.nodes[0].distance + 1)]
    before: dict[Place, list[Place]] = {}
    after: dict[Place, list[Place]] = {}
    for node in graph.nodes:
        columns[-1 - node.distance].append(node)
    for route in routes(graph).values():
        for step, (u, v) in enumerate(pairwise(route)):
            if step:
                columns[-1 - distance(u)].append(u)
            before.setdefault(v, []).append(u)
            after.setdefault(u, []).append(v)

    def crossings() -> int:
        count = 0
        for left in columns[:-1]:
            ends = [(rank[u], rank[v]) for u in left for v in after.get(u, [])]
            count += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))
        return count

    rank = {place: i for column in columns for i, place in enumerate(column)}
    best, fewest = [list(column) for column in columns], crossings()
    for turn in range(12):
        near, order = (before, columns) if turn % 2 else (after, columns[::-1])
        for column in order:
            column.sort(key=lambda p: float(np.mean([rank[q] for q in near.get(p, [p])])))
            rank.update({place: i for i, place in enumerate(column)})
        if crossings() < fewest:
            best, fewest = [list(column) for column in columns], crossings()

    y = {place: i - (len(column) - 1) / 2 for column in best for i, place in enumerate(column)}
    for turn in range(21):
        near, order = (after, best[::-1]) if turn % 2 else (before, best)
        for column in order:
            wanted = [float(np.mean([y[q] for q in near[p]])) if p in near else y[p] for p in column]
            y.update(zip(column, _spaced(wanted), strict=True))
    return {place: -height for place, height in y.items()}


def _spaced(wanted: Sequence[float]) -> list[float]:
    """Return the heights closest to `wanted` that keep the order and a distance of at least 1."""
    blocks: list[list[float]] = []  # places that touch share the mean of what they want
    for i, height in enumerate(wanted):
        blocks.append([height - i])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    means = [float(np.mean(block)) for block in blocks for _ in block]
    return [mean + i for i, mean in enumerate(means)]


def ports(paths: dict[Edge, list[Place]], y: dict[Place, float]) -> dict[tuple[Edge, int], float]:
    """Return where at its box an edge leaves (edge, 0) and arrives (edge, −1): from 0.5, the top, down to −0.5."""
    found = {}
    for end, towards in ((0, 1), (-1, -2)):
        sides: dict[Place, list[Edge]] = {}
        for edge, path in paths.items():
            sides.setdefault(path[end], []).append(edge)
        for edges in sides.values():
            edges.sort(key=lambda edge: -y[paths[edge][towards]])
            for i, edge in enumerate(edges):
                found[edge, end] = 0.5 - i / (len(edges) - 1) if len(edges) > 1 else 0.0
    return found
