// Where everything in the playground's network stands, in pixels: neurons in columns, a line for each weight.

const HEAD = { wide: 34, narrow: 54 }; // the height of the buttons over the layers: in one line, or in two
const NARROW = 74; // pixels between two layers, below which a count stands over its buttons
const FOOT = 6;
const MOST_SIDE = 110;
const LEAST_SIDE = 20;
const PIECES = 48; // of a line, to measure how far it is

const between = (low, v, high) => Math.max(low, Math.min(high, v));

/**
 * The picture of a network with `sizes` in a room of { width, height }; `head` is the height that stays free over the
 * layers, if it is not for the buttons there.
 *
 * `side` is that of a neuron's square, `columns[l][i]` its centre { x, y }. `lines[l][i * sizes[l] + j]` leads from
 * neuron j of layer l to neuron i of layer l + 1: { from, to, bend }, where `bend` is how far its ends leave straight.
 * `narrow` says that little room is between layers. `biases[l][i]` is the lower left corner of a neuron, where its
 * bias is held; layer 0 has none.
 */
export function arrange(sizes, { width, height, head: free }) {
  const most = Math.max(...sizes);
  const narrow = width / sizes.length < NARROW;
  const head = free ?? (narrow ? HEAD.narrow : HEAD.wide);
  const room = height - head - FOOT;
  const pitch = room / most;
  const gapped = width / sizes.length;
  const side = Math.floor(between(LEAST_SIDE, Math.min(pitch - 9, 0.45 * gapped), MOST_SIDE));
  const step = Math.min(pitch, side + 30);
  const [left, right] = [side / 2 + 4, width - side / 2 - 4];
  const gap = (right - left) / (sizes.length - 1);
  const middle = head + room / 2;
  const columns = sizes.map((n, l) => Array.from({ length: n }, (_, i) => (
    { x: left + gap * l, y: middle + (i - (n - 1) / 2) * step }
  )));
  const lines = sizes.slice(1).map((n, l) => Array.from({ length: n * sizes[l] }, (_, e) => {
    const [start, end] = [columns[l][e % sizes[l]], columns[l + 1][Math.floor(e / sizes[l])]];
    const from = { x: start.x + side / 2, y: start.y };
    const to = { x: end.x - side / 2, y: end.y };
    return { from, to, bend: 0.4 * (to.x - from.x) };
  }));
  const corner = ({ x, y }) => ({ x: x - side / 2, y: y + side / 2 });
  const biases = columns.map((column, l) => (l ? column.map(corner) : []));
  return { width, height, side, gap, narrow, columns, lines, biases };
}

/** A line of `arrange` as an SVG path. */
export const pathOf = ({ from, to, bend }) =>
  `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;

/** The line of a weight; undefined for other places. */
export const lineOf = (plan, place) =>
  place?.kind === "w" ? plan.lines[place.layer]?.[place.i * plan.columns[place.layer].length + place.j] : undefined;

/** How far a point is from a line, in pixels; to a pixel or two. */
export function distanceTo({ from, to, bend }, x, y) {
  let least = Infinity;
  for (let k = 0; k <= PIECES; k++) {
    const [t, s] = [k / PIECES, 1 - k / PIECES];
    const [ends, bends] = [[s ** 3, t ** 3], [3 * s * s * t, 3 * s * t * t]];
    const [across, rise] = [ends[0] * from.x + ends[1] * to.x, ends[0] * from.y + ends[1] * to.y];
    const [left, right] = [bends[0] * (from.x + bend), bends[1] * (to.x - bend)];
    const there = [across + left + right, rise + bends[0] * from.y + bends[1] * to.y];
    least = Math.min(least, Math.hypot(there[0] - x, there[1] - y));
  }
  return least;
}

/** The middle of a line. */
export const middleOf = ({ from, to }) => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });

/** The index of a weight or bias in theta; `from` is the engine's. */
export function indexOf({ sizes, from }, { kind, layer, i, j }) {
  const at = from[layer + 1];
  return kind === "w" ? at + i * sizes[layer] + j : at + sizes[layer + 1] * sizes[layer] + i;
}
