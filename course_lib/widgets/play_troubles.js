// What goes wrong in a training, in words. The view says the first that is found; play_cures.js tries what helps.

import { layerCalled } from "./play_names.js";
import { activationOf, forward, load, makeEngine } from "./play_engine.js";

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
const LOOKS = 12; // losses in a row that are judged for going up and down
const BACK = 0.6; // of all falls: so much has risen again
const DOWN = 0.9; // of the mean of the first half of them, that of the second where they come down
const STEEP = 0.04; // of the mean loss, the mean rise from look to look
const AT_ONCE = 64; // points

const steepest = { tanh: 1, sigmoid: 0.25 };
const slopeOf = { tanh: (a) => 1 - a * a, sigmoid: (a) => a * (1 - a) };

/** In how many samples of the batch each neuron of layer l is where no slope passes: a ReLU at 0, a flat tanh or σ. */
function countFlat(engine, l) {
  const { A, sizes, capacity, m } = engine;
  const kind = activationOf(engine, l);
  const slope = slopeOf[kind];
  const isFlat = kind === "relu" ? (a) => a === 0 : slope ? (a) => slope(a) < FLAT * steepest[kind] : () => false;
  return Array.from({ length: sizes[l] }, (_, i) => {
    let count = 0;
    for (let p = i * capacity; p < i * capacity + m; p++) count += isFlat(A[l][p]) ? 1 : 0;
    return count;
  });
}

/** What `flat` of `many` samples make of a neuron: "dead", "saturated" or "". */
function stateOf(kind, flat, many) {
  if (many === 0) return "";
  if (kind === "relu") return flat === many ? "dead" : "";
  return flat >= MOST * many ? "saturated" : "";
}

/**
 * The state of each neuron of layer l on the batch that the engine holds: "dead" (a ReLU that is 0 for every sample: no
 * slope reaches its weights), "saturated" (a tanh or sigmoid that is flat for nearly all samples), or "".
 */
export function neuronStates(engine, l) {
  return countFlat(engine, l).map((flat) => stateOf(activationOf(engine, l), flat, engine.m));
}

/** The same on all samples that it trains with, [layer][neuron]: a batch of one point would make many a neuron flat. */
function makeStates() {
  let own = null;
  return ({ engine, samples: { X, count } }) => {
    if (own?.theta !== engine.theta) own = makeEngine(engine, AT_ONCE, engine.theta);
    const flat = engine.sizes.map((n) => new Array(n).fill(0));
    const order = Uint32Array.from({ length: count }, (_, p) => p);
    for (let start = 0; start < count; start += AT_ONCE) {
      load(own, X, null, order, start, Math.min(AT_ONCE, count - start));
      forward(own);
      for (let l = 1; l < engine.last; l++) countFlat(own, l).forEach((many, i) => { flat[l][i] += many; });
    }
    return flat.map((list, l) => list.map((many) => stateOf(activationOf(engine, l), many, count)));
  };
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
 * Watches a training. Call look(training, { train, test, right, broken }) after epochs, with the losses on all points
 * of each kind (test is null without points aside), the share of the test that is right (null of a curve), and whether
 * the program that takes the steps may be wrong. Returns null or the trouble: { kind, layer, step, says }. Where the
 * loss goes up and down, `isTooFast()` is asked whether smaller steps would learn: else it is the noise of the batches,
 * and no trouble.
 */
export function makeWatch(isTooFast = () => true) {
  let [exploded, first] = [null, NaN];
  let [isOverfitted, ways] = [overfitWatch(), roughWatch()];
  const statesOf = makeStates();
  return {
    /**
     * Call where the steps change: losses of before say nothing of them. `all`: nor do losses on the points aside.
     * `loss` is the present one where it is to be compared with that, as on other points; else null.
     */
    forget(all, loss = null) {
      ways = roughWatch();
      if (all) isOverfitted = overfitWatch();
      first = loss ?? first;
    },
    /** Call after a step, too, to know the very step of an explosion, unless that was earlier: costs one look at θ. */
    step(training, isKnown = true) {
      const layer = exploded ? 0 : explodedLayer(training.engine);
      if (layer) exploded = { layer, step: isKnown ? training.steps : null };
      return Boolean(exploded);
    },
    look(training, losses) {
      this.step(training);
      if (Number.isNaN(first)) first = losses.train;
      const overfit = isOverfitted(training.epochs, losses);
      const rough = ways.look(training.epochs, losses, first);
      if (exploded) return explosion(exploded, training.engine.last);
      const states = statesOf(training);
      const { engine } = training;
      const stuck = dead(engine, states) ?? (losses.train < STUCK * first ? null : saturated(engine, states));
      const isHigh = losses.train > RISE * first && !ways.isFalling();
      const isUphill = stuck && losses.broken && isHigh; // that came first, and made it stuck
      return twins(engine) ?? (isUphill && isTooFast() ? zigzag("risen") : stuck)
        ?? (rough && isTooFast() ? zigzag(rough) : null) ?? overfit;
    },
  };
}

/**
 * What each trouble is called: `says` while it is there, `was` of one that is over. tests/browser/test_playground.py
 * looks whether each of them has room.
 */
export const TROUBLES = {
  exploded: (which, step) => ({
    says: step === null ? `The weights have exploded: ${which} is beyond 10⁶.`
      : `The weights have exploded: ${which} was the first to pass 10⁶, in step ${step.toLocaleString("en")}.`,
    was: "The weights had exploded",
  }),
  twins(names, which) {
    const isRow = names.length > 4 && names.at(-1) - names[0] === names.length - 1;
    const listed = isRow ? `${names[0]} to ${names.at(-1)}` : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
    const called = `Neurons ${listed} of ${which}`;
    const why = "their weights are the same, so each step moves them alike. Together they can do no more than one.";
    return { says: `${called} are twins: ${why}`, was: `${called} were twins` };
  },
  dead: (which) => ({
    says: `All neurons of ${which} are dead: each ReLU is 0 for every point, and no slope passes them.`,
    was: `All neurons of ${which} were dead`,
  }),
  saturated: (which, activation) => ({
    says: `All neurons of ${which} are saturated: ${activation} is flat there for nearly every point, and lets hardly `
      + "any slope back.",
    was: `All neurons of ${which} were saturated while the loss was large`,
  }),
  zigzag: () => ({
    says: "The loss goes up and down, and does not come down for good.", was: "The loss went up and down",
  }),
  risen: () => ({
    says: "The loss has risen above what it was at the start, and does not come down.",
    was: "The loss had risen above what it was at the start",
  }),
  overfitted: (now, least, ours) => ({
    says: `It learns its points by heart: loss ${now} on points kept aside, after ${least} at its best, and ${ours} on `
      + "its own.",
    was: "It learned its points by heart",
  }),
};

function explosion({ layer, step }, last) {
  return { kind: "exploded", layer, step, ...TROUBLES.exploded(layerCalled(layer, last), step) };
}

function twins(engine) {
  for (let layer = 1; layer < engine.last; layer++) {
    const [group] = twinsOf(engine, layer);
    if (group) return { kind: "twins", layer, ...TROUBLES.twins(group.map((i) => i + 1), layerCalled(layer)) };
  }
  return null;
}

/** The first hidden layer of which all neurons are in `state`; 0 if there is none. */
const layerOf = (states, state) => states.findIndex((list) => list.length > 0 && list.every((one) => one === state));

function dead(_engine, states) {
  const layer = layerOf(states, "dead");
  return layer > 0 ? { kind: "dead", layer, ...TROUBLES.dead(layerCalled(layer)) } : null;
}

/** A layer that is flat everywhere while the loss is still near what it was at the start. */
function saturated({ activation }, states) {
  const layer = layerOf(states, "saturated");
  return layer > 0 ? { kind: "saturated", layer, ...TROUBLES.saturated(layerCalled(layer), activation) } : null;
}

/** One kind of trouble, for smaller steps mend both; `way` is that of the last losses. */
const zigzag = (way) => ({ kind: "zigzag", ...TROUBLES[way]() });

/**
 * Looks for a training loss that goes up as much as down, by large steps, while too much is still wrong; or that stays
 * above the first. `look(epoch, losses, first)` gives "zigzag", "risen" or ""; looks at the same epoch count once.
 * `isFalling()`: whether the losses come down now.
 */
function roughWatch() {
  let [recent, seen, lasted, found] = [[], -1, 0, ""];
  const look = (epoch, { train, right }, first) => {
    if (epoch === seen) return found;
    seen = epoch;
    recent = [...recent, train].slice(-LOOKS);
    const way = recent.length === LOOKS && !(right >= WELL) ? roughness(recent, first) : "";
    lasted = way ? lasted + 1 : 0;
    const isStillTrue = found === "risen" && isAbove(recent, first);
    found = lasted < LOOKS ? "" : isStillTrue ? found : way; // said in the same words as long as they are true
    return found;
  };
  return { look, isFalling: () => isFalling(recent) };
}

/** Whether losses are above the first, and do not come down. */
const isAbove = (losses, first) =>
  meanOf(losses) > RISE * first && losses.at(-1) > first && !isFalling(losses);

/** Whether the later half of some losses is well below the earlier one. */
function isFalling(losses) {
  const half = Math.floor(losses.length / 2);
  return half > 0 && meanOf(losses.slice(-half)) < DOWN * meanOf(losses.slice(0, half));
}

const meanOf = (losses) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;

/** Whether losses rise about as much as they fall, by large steps, and are far from solved; or lie above the first. */
function roughness(losses, first) {
  const moves = losses.slice(1).map((loss, k) => loss - losses[k]);
  const [rises, falls] = [1, -1].map((way) => moves.reduce((sum, by) => sum + Math.max(0, way * by), 0));
  const mean = meanOf(losses);
  const isUpAndDown = rises >= BACK * falls && falls >= BACK * rises && rises >= STEEP * mean * losses.length;
  if (mean > RISE * first) return isUpAndDown ? "zigzag" : isAbove(losses, first) ? "risen" : "";
  return mean > STUCK * first && rises >= BACK * falls && rises >= STEEP * mean * losses.length ? "zigzag" : "";
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
  return { kind: "overfitted", ...TROUBLES.overfitted(now, least, ours) };
}
