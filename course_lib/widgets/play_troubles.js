// What goes wrong in a training, in words, each with one thing to try. The view says the first that is found.

import { activationOf } from "./play_engine.js";

const LARGE = 1e6; // a number of this size has left what training can mend
const FLAT = 0.05; // a slope below this share of the steepest one is flat
const MOST = 0.9; // of the samples: "nearly all"
const ALIKE = 1e-6; // relative
const SMOOTHED = 8; // looks whose mean counts: single ones go up and down with the batches
const LASTING = 20; // looks in a row that a rise must last
const WELL = 0.95; // of the test right: whoever answers so well has learned more than its points
const RISE = 1.2; // of the smoothed test loss over its least
const APART = 2; // of the test loss over the training loss
const FALLEN = 0.8; // of the training loss, where it stood when the test was best
const FAR = 0.1; // of that rise, absolute; or
const FEWER = 0.03; // of the test that are no longer right
const CURVE_RISE = 1.5; // of a curve, which has no share that is right
const STUCK = 0.25; // of the first loss: below it, flat neurons are no trouble but a solution

const steepest = { tanh: 1, sigmoid: 0.25 };
const slopeOf = { tanh: (a) => 1 - a * a, sigmoid: (a) => a * (1 - a) };

/** The share of the batch's samples for which `is(a)` holds, for neuron i of layer l. */
function shareOf({ A, capacity, m }, l, i, is) {
  let count = 0;
  for (let p = i * capacity; p < i * capacity + m; p++) count += is(A[l][p]) ? 1 : 0;
  return m ? count / m : 0;
}

/**
 * The state of each neuron of layer l on the batch that the engine holds: "dead" (a ReLU that is 0 for every sample: no
 * slope reaches its weights), "saturated" (a tanh or sigmoid that is flat for nearly all samples), or "".
 */
export function neuronStates(engine, l) {
  const kind = activationOf(engine, l);
  return Array.from({ length: engine.sizes[l] }, (_, i) => {
    if (engine.m === 0) return "";
    if (kind === "relu") return shareOf(engine, l, i, (a) => a === 0) === 1 ? "dead" : "";
    if (!slopeOf[kind]) return "";
    const flat = (a) => slopeOf[kind](a) < FLAT * steepest[kind];
    return shareOf(engine, l, i, flat) >= MOST ? "saturated" : "";
  });
}

const same = (u, v) => Math.abs(u - v) <= ALIKE * Math.max(Math.abs(u), Math.abs(v));

/** Whether two neurons of hidden layer l have the same weights, biases and outgoing weights: then they never part. */
function areTwins({ sizes, W, b }, l, one, other) {
  const [n, k, next] = [sizes[l], sizes[l - 1], sizes[l + 1]];
  if (!same(b[l][one], b[l][other])) return false;
  for (let j = 0; j < k; j++) if (!same(W[l][one * k + j], W[l][other * k + j])) return false;
  for (let q = 0; q < next; q++) if (!same(W[l + 1][q * n + one], W[l + 1][q * n + other])) return false;
  return true;
}

/** The neurons of hidden layer l that have a twin, in groups of their indices. */
export function twinsOf(engine, l) {
  const groups = [];
  for (let i = 0; i < engine.sizes[l]; i++) {
    const group = groups.find(([first]) => areTwins(engine, l, first, i));
    if (group) group.push(i);
    else groups.push([i]);
  }
  return groups.filter((group) => group.length > 1);
}

/** The first layer with a parameter that is no finite number, or beyond LARGE; 0 if there is none. */
export function explodedLayer({ W, b, last }) {
  for (let l = 1; l <= last; l++) {
    for (const list of [W[l], b[l]]) if (list.some((value) => !(Math.abs(value) < LARGE))) return l;
  }
  return 0;
}

/**
 * Watches a training. Call look(training, { train, test, right }) after epochs, with the losses on all points of each
 * kind (test is null without points aside) and the share of the test that is right (null of a curve). Returns null or
 * the trouble: { kind, layer, step, says, try }.
 */
export function makeWatch() {
  let [exploded, first] = [null, NaN];
  const isOverfitted = overfitWatch();
  return {
    /** Call after a step, too, to know the very step of an explosion: costs one look at the parameters. */
    step(training) {
      const layer = exploded ? 0 : explodedLayer(training.engine);
      if (layer) exploded = { layer, step: training.steps };
      return Boolean(exploded);
    },
    look(training, losses) {
      this.step(training);
      if (Number.isNaN(first)) first = losses.train;
      const overfit = isOverfitted(training.epochs, losses);
      const found = [
        () => exploded && explosion(exploded), () => twins(training), () => dead(training),
        () => saturated(training, losses, first), () => overfit,
      ];
      for (const look of found) {
        const trouble = look();
        if (trouble) return trouble;
      }
      return null;
    },
  };
}

function explosion({ layer, step }) {
  return {
    kind: "exploded",
    layer,
    step,
    says: `The weights have exploded: layer ${layer} was the first to pass 10⁶, in step ${step.toLocaleString("en")}.`,
    try: "Start again with a smaller learning rate.",
  };
}

function twins({ engine }) {
  for (let layer = 1; layer < engine.last; layer++) {
    const [group] = twinsOf(engine, layer);
    if (!group) continue;
    const names = group.map((i) => i + 1);
    return {
      kind: "twins",
      layer,
      says: `Neurons ${names.slice(0, -1).join(", ")} and ${names.at(-1)} of layer ${layer} are twins: their weights `
        + "are the same, so each step moves them alike. Together they can do no more than one neuron.",
      try: "Start with random weights.",
    };
  }
  return null;
}

function dead({ engine }) {
  for (let layer = 1; layer <= engine.last; layer++) {
    if (!neuronStates(engine, layer).every((state) => state === "dead")) continue;
    return {
      kind: "dead",
      layer,
      says: `All neurons of layer ${layer} are dead: each ReLU is 0 for every point, and no slope passes them.`,
      try: "Start again with He's weights and a smaller learning rate.",
    };
  }
  return null;
}

/** A layer that is flat everywhere while the loss is still near what it was at the start. */
function saturated({ engine }, { train }, first) {
  if (train < STUCK * first) return null;
  for (let layer = 1; layer < engine.last; layer++) {
    if (!neuronStates(engine, layer).every((state) => state === "saturated")) continue;
    return {
      kind: "saturated",
      layer,
      says: `All neurons of layer ${layer} are saturated: ${engine.activation} is flat there for nearly every point, `
        + "so the gradients behind it are close to 0.",
      try: "Start with smaller weights.",
    };
  }
  return null;
}

/**
 * Looks for a lasting rise of the smoothed test loss over its least, while the training loss has gone on falling.
 * Returns `look(epoch, losses)`, which gives the trouble or null; looks at the same epoch count once.
 */
function overfitWatch() {
  let [recent, best, lasted, seen, found] = [[], null, 0, -1, null];
  return (epoch, losses) => {
    if (losses.test === null || epoch === seen) return found;
    seen = epoch;
    recent = [...recent, losses].slice(-SMOOTHED);
    if (recent.length < SMOOTHED) return found;
    const now = smoothed(recent);
    if (!(best?.test <= now.test)) best = now;
    lasted = hasRisen(now, best) ? lasted + 1 : 0;
    found = lasted >= LASTING ? overfitted(losses, best) : null;
    return found;
  };
}

/** The means of some losses. */
function smoothed(list) {
  const mean = (key) => list.reduce((sum, one) => sum + one[key], 0) / list.length;
  return { train: mean("train"), test: mean("test"), right: list[0].right === null ? null : mean("right") };
}

function hasRisen(now, best) {
  const apart = now.test > APART * now.train && now.train < FALLEN * best.train;
  if (now.right === null) return apart && now.test > CURVE_RISE * best.test;
  const much = now.test - best.test >= FAR || now.right <= best.right - FEWER;
  return apart && now.test > RISE * best.test && now.right < WELL && much;
}

function overfitted({ train, test }, best) {
  const [now, least, ours] = [test, best.test, train].map((loss) => loss.toPrecision(2));
  return {
    kind: "overfitted",
    says: `It learns its points by heart: loss ${now} on points kept aside, after ${least} at its best, and ${ours} on `
      + "its own.",
    try: "Use more points, or fewer neurons, or stop earlier.",
  };
}
