// Where everything in the picture of a network stands, in pixels: the layout of plots/networks.py for any width.

export const LINE = 15; // the height of a line of text
const BIAS = 84; // the width of a bias with its name
const TARGET = { width: 42, height: 2 * LINE + 4 };
const LOW_TARGET = { width: 54, height: LINE + 4 }; // below its neuron or over it, on a phone
const HEAD = 26; // the height of the names over the layers
const MOST_LABELS = 12; // between two layers
const MOST_TALL = 4; // of two lines

const spread = (n, most, spacing) => Array.from({ length: n }, (_, i) => ((most - 1) / 2 + i - (n - 1) / 2) * spacing);
const mean = (a, b) => (a + b) / 2;

/** Whether two boxes { x, y, width, height }, given by their centres, come nearer than 2 px. */
export const overlap = (a, b) =>
  Math.abs(a.x - b.x) < mean(a.width, b.width) + 2 && Math.abs(a.y - b.y) < mean(a.height, b.height) + 2;

/**
 * The picture of a network with `sizes`, `width` pixels wide.
 *
 * `columns[l][i]` is the centre of a neuron and `radius` theirs; `biases[l][i]` of a bias (none for l = 0),
 * `targets[k]` of a target, beside its neuron or, on a phone, across from the bias. `lines` is how many lines of text a circle and a bias hold. `edges[l]` says of the weights
 * into layer l + 1 how many lines their labels have (0: there is no room), how large they are, and how far along its
 * edge each stands, row by row.
 */
export function layout(sizes, width) {
  const most = Math.max(...sizes);
  const narrow = width < 60 + 140 * sizes.length;
  const radius = narrow || most > 5 ? 19 : 35;
  const lines = radius === 35 ? 2 : 1;
  const low = width < 100 + 80 * sizes.length; // no room for targets beside the neurons
  const target = low ? LOW_TARGET : TARGET;
  const between = 2 * radius + (low && sizes.at(-1) > 1 ? 2 * target.height + 11 : lines * LINE + 8);
  const spacing = Math.max(between, Math.min(130, 330 / Math.max(1, most - 1)));
  const margin = radius + (narrow ? 3 : 20);
  const last = low ? width - target.width / 2 - 2 : width - target.width - radius - (narrow ? 12 : 22);
  const top = HEAD + Math.max(lines * LINE, target.height - LINE) + radius + 8;
  const height = 2 * top - HEAD + (most - 1) * spacing;
  const columns = sizes.map((n, l) => {
    const x = margin + ((last - margin) * l) / (sizes.length - 1);
    return spread(n, most, spacing).map((y) => ({ x, y: top + y }));
  });
  const gap = columns[1][0].x - columns[0][0].x;
  const bias = { width: Math.min(BIAS, gap - 4), height: lines * LINE };
  // As on paper: over its neuron in the upper half, below it else, where fewer edges arrive.
  const middle = top + ((most - 1) / 2) * spacing;
  const biases = columns.map((column) =>
    column.map(({ x, y }) => ({
      ...bias,
      x,
      y: y + (y < middle - 1 ? -1 : 1) * (radius + 3 + bias.height / 2),
      width: Math.min(bias.width, 2 * (width - x)),
    })),
  );
  const targets = columns.at(-1).map(({ x, y }) => {
    if (!low) return { x: width - target.width / 2 - 2, y, ...target };
    return { x, y: y + (y < middle - 1 ? 1 : -1) * (radius + 4 + target.height / 2), ...target };
  });
  const edges = sizes.slice(1).map((n, l) => {
    const taken = [...(l ? biases[l] : []), ...biases[l + 1], ...(l === sizes.length - 2 ? targets : [])];
    for (const lineCount of lines === 2 && n * sizes[l] <= MOST_TALL ? [2, 1] : [1]) {
      const box = { width: Math.min(lineCount === 2 ? 68 : 52, gap - 2 * radius - 8), height: lineCount * LINE + 2 };
      if (box.width < 32 || n * sizes[l] > MOST_LABELS) continue;
      const places = labelPlaces(columns[l], columns[l + 1], box, taken, radius);
      if (places) return { lines: lineCount, box, places };
    }
    return { lines: 0 };
  });
  return { width, height, radius, lines, narrow, low, gap, columns, biases, targets, edges };
}

const STARTS = [[0.35, 0.65, 0.5], [0.2, 0.8], [0.8, 0.2], [0.5]]; // from each, the labels end up elsewhere

/**
 * How far along its edge each label stands (0–1, row by row), far from other labels, edges and the boxes `taken`; or
 * null where they would overlap all the same.
 */
function labelPlaces(left, right, box, taken, radius) {
  for (const starts of STARTS) {
    const places = settled(starts, left, right, box, taken, radius);
    if (places) return places;
  }
  return null;
}

/** From `starts` on, each label in turn moves to its best place, until all have had their say six times. */
function settled(starts, left, right, box, taken, radius) {
  const pairs = right.flatMap((end) => left.map((start) => [start, end]));
  const run = right[0].x - left[0].x;
  const least = (radius + 4 + box.width / 2) / run;
  if (least > 0.5) return null;
  const steps = Array.from({ length: 41 }, (_, k) => least + (k / 40) * (1 - 2 * least));
  const point = ([start, end], t) => ({ x: start.x + t * run, y: start.y + t * (end.y - start.y), ...box });
  const places = pairs.map((_, e) => starts[e % starts.length]);
  const near = (a, b) => Math.max(Math.abs(a.x - b.x) / mean(a.width, b.width), Math.abs(a.y - b.y) / mean(a.height, b.height));
  const cost = (e, t) => {
    const here = point(pairs[e], t);
    let sum = 0.1 * Math.abs(t - 0.5);
    for (const other of taken) sum += 20 * Math.max(0, 1.15 - near(here, other));
    pairs.forEach(([start, end], f) => {
      if (f === e) return;
      sum += 20 * Math.max(0, 1.15 - near(here, point(pairs[f], places[f])));
      const reach = box.height / 2 + (Math.abs((end.y - start.y) / run) * box.width) / 2;
      sum += Math.max(0, 1.6 - Math.abs(here.y - (start.y + t * (end.y - start.y))) / reach);
    });
    return sum;
  };
  for (let round = 0; round < 6; round++) {
    for (let e = 0; e < pairs.length; e++) {
      const costs = steps.map((t) => cost(e, t));
      places[e] = steps[costs.indexOf(Math.min(...costs))];
    }
  }
  const boxes = pairs.map((pair, e) => point(pair, places[e]));
  const clear = boxes.every((a, e) => [...boxes.slice(e + 1), ...taken].every((b) => !overlap(a, b)));
  return clear ? places : null;
}
