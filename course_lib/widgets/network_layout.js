// Where everything in the picture of a network stands, in pixels: the layout of plots/networks.py for any width.

export const LINE = 15; // the height of a line of text
const BIAS = 90; // the width of a bias with its name
const TARGET = { width: 66, height: LINE + 4 };
const LOW_TARGET = { width: 54, height: LINE + 4 }; // below its neuron or over it, on a phone
const HEAD = 26; // the height of the names over the layers
const MOST_SPACING = 122; // from neuron to neuron, where no text needs more: the buttons below are in sight
const MOST_LABELS = 12; // between two layers
const MOST_TALL = 6; // of two lines
// The widths of labels of one line and of two, the least at 10 px.
const LABELS = { 1: { most: 52, least: 39 }, 2: { most: 68, least: 46 } };
// Two lines, a weight and its gradient, wherever they fit: in smaller circles on a phone, and further apart.
const TWO_LINES = [36, 29, 25, 21].map((radius) => ({ radius, lines: 2 }));
const ONE_LINE = [25, 21, 19].map((radius) => ({ radius, lines: 1 }));
const ROOMY = 29; // the radius of a circle with two lines in it
const STRETCHES = [1, 1.25, 1.5, 1.8];
const LITTLE = [1]; // of circles with two lines: smaller ones leave more of the lines to be seen

const spread = (n, most, spacing) => Array.from({ length: n }, (_, i) => ((most - 1) / 2 + i - (n - 1) / 2) * spacing);
const mean = (a, b) => (a + b) / 2;

/** Whether two boxes { x, y, width, height }, given by their centres, come nearer than 2 px. */
export const overlap = (a, b) =>
  Math.abs(a.x - b.x) < mean(a.width, b.width) + 2 && Math.abs(a.y - b.y) < mean(a.height, b.height) + 2;

/** Whether a box comes nearer than 2 px to a circle around { x, y }. */
export function covers(box, { x, y }, radius) {
  const [dx, dy] = [Math.abs(box.x - x) - box.width / 2, Math.abs(box.y - y) - box.height / 2];
  return Math.hypot(Math.max(0, dx), Math.max(0, dy)) < radius + 2;
}

/**
 * The picture of a network with `sizes`, `width` pixels wide.
 *
 * `columns[l][i]` is the centre of a neuron and `radius` theirs; `biases[l][i]` of a bias (none for l = 0), `below` its
 * neuron or over it; `targets[k]` of a target, beside its neuron or, on a phone, across from the bias. `lines` is how
 * many lines of text a bias holds, `inside` a circle, `font` their size, and `matrixHead` where the names of matrices
 * stand. `edges[l]` says of the weights into layer l + 1 how many lines their labels have (0: there is no room), how
 * large they are, and how far along its edge each stands, row by row.
 */
export function layout(sizes, width) {
  const most = Math.max(...sizes.slice(1).map((n, l) => n * sizes[l])); // weights between two layers
  const first = (shapes, labels) => {
    for (const shape of shapes) {
      for (const stretch of shape.radius < ROOMY ? STRETCHES : LITTLE) {
        for (const low of [false, true]) {
          const plan = arranged(sizes, width, { ...shape, low, stretch }, labels);
          if (plan) return plan;
        }
      }
    }
    return null;
  };
  const roomy = width >= 60 + 140 * sizes.length;
  const plain = (shape) => arranged(sizes, width, { ...shape, low: !roomy, stretch: 1 }, 0);
  if (Math.max(...sizes) > 5) return plain(ONE_LINE[0]);
  if (most <= MOST_TALL) return first(TWO_LINES, 2) ?? first(ONE_LINE, 1) ?? plain(ONE_LINE[1]);
  const shapes = roomy ? [TWO_LINES[0], ...ONE_LINE] : ONE_LINE;
  return (most <= MOST_LABELS && first(shapes, 1)) || plain(roomy ? TWO_LINES[0] : ONE_LINE[1]);
}

/**
 * The picture with circles of one size, `stretch` times as high as it need be, the targets beside the outputs or `low`,
 * over and under them; or null where not every weight has a label of `asked` lines.
 */
function arranged(sizes, width, { radius, lines, low, stretch }, asked) {
  const most = Math.max(...sizes);
  const narrow = radius < 36;
  const target = low ? LOW_TARGET : TARGET;
  // Between two outputs stand a bias and a target, or two targets.
  const beside = Math.max(lines * LINE + target.height + 11, 2 * target.height + 11);
  const between = 2 * radius + (low && sizes.at(-1) > 1 ? beside : lines * LINE + 10);
  const spacing = stretch * Math.max(between, Math.min(MOST_SPACING, 330 / Math.max(1, most - 1)));
  const margin = radius + (narrow ? 2 : 20);
  const right = low ? Math.max(target.width / 2, radius) + 2 : target.width + radius + (narrow ? 12 : 22);
  const last = width - right;
  const gap = (last - margin) / (sizes.length - 1);
  const font = narrow ? 10 : 11;
  const least = (count) => (LABELS[count].least * font) / 10;
  const labelWidth = (count) => Math.min(LABELS[count].most, gap - 2 * radius - 5);
  if (asked && labelWidth(asked) < least(asked)) return null;
  const twoHeads = gap < 150; // the names of matrices stand below those of layers
  const top = HEAD + (twoHeads ? LINE : 0) + Math.max(lines * LINE + 2, target.height - LINE) + radius + 8;
  const height = top + (most - 1) * spacing + radius + 8 + Math.max(lines * LINE + 2, target.height - LINE);
  const columns = sizes.map((n, l) => spread(n, most, spacing).map((y) => ({ x: margin + gap * l, y: top + y })));
  const bias = { width: Math.min(BIAS, gap - 4), height: lines * LINE + 2 };
  // As on paper: over its neuron in the upper half, below it else, where fewer edges arrive.
  const middle = top + ((most - 1) / 2) * spacing;
  const biases = columns.map((column) =>
    column.map(({ x, y }) => ({
      ...bias,
      x,
      y: y + (y < middle - 1 ? -1 : 1) * (radius + 3 + bias.height / 2),
      width: Math.min(bias.width, 2 * (width - x)),
      below: y >= middle - 1,
    })),
  );
  const targets = columns.at(-1).map(({ x, y }) => {
    if (!low) return { x: width - target.width / 2 - 2, y, ...target };
    return { x, y: y + (y < middle - 1 ? 1 : -1) * (radius + 4 + target.height / 2), ...target };
  });
  const others = []; // labels of the layers before
  const edges = [];
  for (let l = 0; l < sizes.length - 1; l++) {
    const n = sizes[l] * sizes[l + 1];
    const taken = [...(l ? biases[l] : []), ...biases[l + 1], ...(l === sizes.length - 2 ? targets : []), ...others];
    const found = (asked ? [asked] : lines === 2 && n <= MOST_TALL ? [2, 1] : [1]).flatMap((count) => {
      const box = { width: labelWidth(count), height: count * LINE + 2 };
      if (box.width < least(count) || n > MOST_LABELS) return [];
      const places = labelPlaces(columns[l], columns[l + 1], box, taken, radius);
      return places ? [{ lines: count, box, places }] : [];
    });
    if (asked && !found.length) return null;
    edges.push(found[0] ?? { lines: 0 });
    found[0]?.places.forEach((t, e) => {
      const [from, to] = [columns[l][e % sizes[l]], columns[l + 1][Math.floor(e / sizes[l])]];
      others.push({ x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y), ...found[0].box });
    });
  }
  const matrixHead = twoHeads ? 15 + LINE : 15;
  const inside = radius < ROOMY ? 1 : lines;
  return { width, height, radius, lines, inside, font, narrow, low, gap, matrixHead, columns, biases, targets, edges };
}

const STARTS = [[0.35, 0.65, 0.5], [0.2, 0.8], [0.8, 0.2], [0.5]]; // from each, the labels end up elsewhere

/**
 * How far along its edge each label stands (0–1, row by row), far from other labels, edges, circles and the boxes
 * `taken`; or null where they would overlap all the same.
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
  const circles = [...left, ...right];
  const steps = Array.from({ length: 41 }, (_, k) => 0.1 + 0.02 * k);
  const point = ([start, end], t) => ({ x: start.x + t * run, y: start.y + t * (end.y - start.y), ...box });
  const places = pairs.map((_, e) => starts[e % starts.length]);
  const near = (a, b) =>
    Math.max(Math.abs(a.x - b.x) / mean(a.width, b.width), Math.abs(a.y - b.y) / mean(a.height, b.height));
  const cost = (e, t) => {
    const here = point(pairs[e], t);
    let sum = 0.1 * Math.abs(t - 0.5);
    for (const other of taken) sum += 20 * Math.max(0, 1.15 - near(here, other));
    for (const circle of circles) if (covers(here, circle, radius)) sum += 50;
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
  const clear = boxes.every((a, e) => {
    const others = [...boxes.slice(e + 1), ...taken];
    return !others.some((b) => overlap(a, b)) && !circles.some((circle) => covers(a, circle, radius));
  });
  return clear ? places : null;
}
