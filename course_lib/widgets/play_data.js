// The playground's points: made from a seed, painted, or read from a CSV file.
//
// A set is { kind, count, places, labels, names, test }: `kind` is "classes" or "curve". Places are x₁, x₂ of one point
// after the other, or x alone for a curve; labels are the classes 0, 1, 2, … or y. `names` are those of the classes,
// "" where a class has none.
// `test` has 1 for each point kept aside. A set is never changed: each function gives a new one.

import { generator, normal, shuffle, uniform } from "./play_random.js";

const REACH = 5; // made sets fill a disc of this radius, or a square of this half width
export const MOST_POINTS = 5000;
export const MOST_CLASSES = 10;

const onDisc = (random, from, to) => {
  const angle = 2 * Math.PI * uniform(random);
  const radius = from + (to - from) * uniform(random);
  return [radius * Math.sin(angle), radius * Math.cos(angle)];
};
const around = (random, x, y, spread) => [x + spread * normal(random), y + spread * normal(random)];

/** Each kind of set: its number of classes, and point i of `count` as [place, label]. */
const SETS = {
  blobs: { classes: 2, point: (random, i) => [around(random, i % 2 ? 2 : -2, i % 2 ? 2 : -2, 1), i % 2] },
  circle: {
    classes: 2,
    point: (random, i) => [i % 2 ? onDisc(random, 0, REACH / 2) : onDisc(random, 0.7 * REACH, REACH), i % 2],
  },
  xor: {
    classes: 2,
    point(random) {
      const side = () => (0.3 + (REACH - 0.3) * uniform(random)) * (uniform(random) < 0.5 ? -1 : 1); // off the axes
      const [x, y] = [side(), side()];
      return [[x, y], x * y > 0 ? 1 : 0];
    },
  },
  spiral: {
    classes: 2,
    point(_, i, count) {
      const along = (i - (i % 2)) / count;
      const angle = 1.75 * along * 2 * Math.PI + (i % 2) * Math.PI;
      return [[REACH * along * Math.sin(angle), REACH * along * Math.cos(angle)], i % 2];
    },
  },
  "three classes": {
    classes: 3,
    point(random, i) {
      const angle = (2 * Math.PI * (i % 3)) / 3;
      return [around(random, 2.6 * Math.sin(angle), 2.6 * Math.cos(angle), 0.9), i % 3];
    },
  },
  curve: {
    classes: 0,
    point(random) {
      const x = REACH * (2 * uniform(random) - 1);
      return [[x], 0.8 * Math.sin(1.2 * x) + 0.04 * x];
    },
  },
};

/** The names of the sets that can be made. */
export const MADE = Object.keys(SETS);

/** How many classes a made set has; 0 for a curve. */
export const classesIn = (name) => SETS[name].classes;

/**
 * The set `name` with `count` points. `noise` moves each place by a normal distribution of this deviation, or y of a
 * curve by a fifth of it. The points keep their classes.
 */
export function makeSet(name, { count, noise, seed }) {
  const random = generator(seed);
  const { classes, point } = SETS[name];
  const points = Array.from({ length: count }, (_, i) => {
    const [place, label] = point(random, i, count);
    if (!classes) return [place, label + (noise / REACH) * normal(random)];
    return [place.map((x) => x + noise * normal(random)), label];
  });
  return setOf(points, Array.from({ length: classes }, () => ""));
}

/** A set of points [place, label]; `names` has one for each class, and none for a curve. */
function setOf(points, names) {
  const places = Float64Array.from(points.flatMap(([place]) => place));
  const labels = Float64Array.from(points, ([, label]) => label);
  const test = new Uint8Array(points.length);
  return { kind: names.length ? "classes" : "curve", count: points.length, places, labels, names, test };
}

/** The number of inputs of a set: 2, or 1 for a curve. */
export const inputsOf = ({ kind }) => (kind === "curve" ? 1 : 2);

/** The same set with a share of its points kept aside for testing, 0 to 0.9, drawn from a seed. */
export function keepAside(set, share, seed) {
  const order = shuffle(Uint32Array.from({ length: set.count }, (_, i) => i), generator(seed));
  const test = new Uint8Array(set.count);
  for (const i of order.subarray(0, Math.min(Math.round(share * set.count), set.count - 1))) test[i] = 1;
  return { ...set, test };
}

/** The set with one more point: painted. It is one to train with. */
export function withPoint(set, place, label) {
  if (set.count >= MOST_POINTS) throw new Error(`A set has at most ${MOST_POINTS} points.`);
  const added = (list, ...values) => Float64Array.from([...list, ...values]);
  const test = Uint8Array.from([...set.test, 0]);
  const many = set.kind === "curve" ? 0 : Math.max(set.names.length, label + 1);
  const names = Array.from({ length: many }, (_, k) => set.names[k] ?? "");
  const [places, labels] = [added(set.places, ...place), added(set.labels, label)];
  return { ...set, count: set.count + 1, places, labels, names, test };
}

/**
 * The set without the points nearer to `place` than `radius`: rubbed out. `scale` is how long a unit of each axis is.
 */
export function without(set, place, radius, scale = [1, 1]) {
  const n = inputsOf(set);
  const at = (i) => (n === 1 ? [set.places[i], set.labels[i]] : [set.places[2 * i], set.places[2 * i + 1]]);
  const far = (i) => Math.hypot((at(i)[0] - place[0]) * scale[0], (at(i)[1] - place[1]) * scale[1]) >= radius;
  const left = Array.from({ length: set.count }, (_, i) => i).filter(far);
  const places = Float64Array.from(left.flatMap((i) => [...set.places.subarray(n * i, n * i + n)]));
  const labels = Float64Array.from(left, (i) => set.labels[i]);
  return { ...set, count: left.length, places, labels, test: Uint8Array.from(left, (i) => set.test[i]) };
}

// ------------------------------------------------------------------ what a network gets of it

/** What can be made of a place: the inputs of the network. A curve has x₁ alone. */
export const FEATURES = {
  "x₁": (x) => x,
  "x₂": (_, y) => y,
  "x₁²": (x) => x * x,
  "x₂²": (_, y) => y * y,
  "x₁x₂": (x, y) => x * y,
  "sin x₁": (x) => Math.sin(x),
  "sin x₂": (_, y) => Math.sin(y),
};

/** The lowest and the highest target of an output: tanh and linear outputs separate −1 from 1, the others 0 from 1. */
const lowest = (output) => (output === "tanh" || output === "linear" ? -1 : 0);

/**
 * The samples of a set for a network with these features and this output, those with test = `aside` (0 or 1):
 * { X, Y, count }. Two classes have one output or two, more classes one each; in a curve, Y is y.
 */
export function samplesOf(set, features, { output, outputs }, aside) {
  const chosen = Array.from({ length: set.count }, (_, i) => i).filter((i) => set.test[i] === aside);
  const n = inputsOf(set);
  const X = chosen.flatMap((i) => features.map((name) => FEATURES[name](set.places[n * i], set.places[n * i + 1])));
  const low = lowest(output);
  const target = (label) => {
    if (set.kind === "curve") return [label];
    if (outputs === 1) return [label ? 1 : low];
    return Array.from({ length: outputs }, (_, k) => (k === label ? 1 : low));
  };
  const Y = chosen.flatMap((i) => target(set.labels[i]));
  return { X: Float64Array.from(X), Y: Float64Array.from(Y), count: chosen.length };
}
