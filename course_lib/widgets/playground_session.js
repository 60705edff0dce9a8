// What the playground does, without a browser: a network, its data, its training, and what is known of both.

import { inputsOf, keepAside, makeSet, samplesOf, without, withPoint } from "./play_data.js";
import { backward, forward, load, makeEngine, measureLoss } from "./play_engine.js";
import { drawWeights } from "./play_first_weights.js";
import { generator, shuffle } from "./play_random.js";
import { change, makeTraining, nextPhase, oneStep, RIGHT } from "./play_training.js";
import { indexOf } from "./playground_layout.js";

const CAPACITY = 300; // points of a batch that there is room for, at least
const H = 1e-5;
const BETA = 0.9;
const MOST_CHECKED = 3; // neurons of each layer
const MOST_KEPT = 400; // moments of a training that can be looked at again
const MOST_RUNS = 4; // kept to compare
const COUNT = 300; // points of a set that is made
const SPREAD = 4; // deviation of the points for a noise of 1
export const OWN = "own points";

/** What begins a new network if it changes; all else changes in the middle of a training. */
const BUILDS = ["data", "noise", "share", "data_seed", "hidden", "activation", "loss", "start", "scale", "seed", "points"];

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Session {
  runs = []; // earlier trainings: { name, curve }
  #all = new Map(); // engines that see the same weights, by what they are for

  /** A session with `settings`, as PlaygroundState has them; `rulesOf(name)` gives the rules of a mistake. */
  constructor(settings, rulesOf = () => RIGHT) {
    this.rulesOf = rulesOf;
    this.settings = structuredClone(settings);
    this.build();
    if (settings.theta.length === this.engine.theta.length) {
      this.engine.theta.set(settings.theta);
      this.training.epochs = settings.epochs;
      this.begin();
    }
  }

  /** The network, its first weights and its data, as the settings say; at step 0. */
  build() {
    const { settings } = this;
    this.pointSet = setOf(settings);
    this.kind = kindOf(this.pointSet);
    const { inputs, outputs, classes } = this.kind;
    if (classes === 0) settings.loss = "squares"; // a curve has no classes
    const crossed = settings.loss === "cross-entropy";
    const output = classes === 0 ? "linear" : crossed && classes > 2 ? "softmax" : "sigmoid";
    this.described = {
      sizes: [inputs, ...settings.hidden, outputs], activation: settings.activation, output, loss: settings.loss,
    };
    this.deal();
    this.engine = makeEngine(this.described, Math.max(CAPACITY, this.train.count));
    this.#all.clear();
    this.restart();
  }

  /** The samples to train and to test with. */
  deal() {
    const { inputs, outputs } = this.kind;
    this.features = inputs === 1 ? ["x₁"] : ["x₁", "x₂"];
    [this.train, this.test] = [0, 1].map((aside) => samplesOf(this.pointSet, this.features, { ...this.described, outputs }, aside));
    this.range = rangeOf(this.pointSet);
  }

  /** Other points while it trains. A network for another number of classes begins anew; returns whether it did. */
  takeSet(set) {
    const { outputs } = this.kind;
    this.finish();
    const begins = kindOf(set).outputs !== outputs || inputsOf(set) !== this.kind.inputs;
    if (begins) this.keepRun();
    Object.assign(this.settings, { data: OWN, points: listOf(set) });
    if (begins) this.build();
    else {
      this.pointSet = set;
      this.kind = kindOf(set);
      this.deal();
      this.#all.clear();
      if (this.train.count) {
        const { settings } = this.training;
        change(this.training, { samples: this.train, settings: { ...settings, ...this.stepSettings() } });
      }
      this.touched();
      this.measure();
    }
    return begins;
  }

  paint(place, label) {
    return this.takeSet(withPoint(this.pointSet, this.kind.inputs === 1 ? [place[0]] : place, label));
  }

  erase(place, radius) {
    const set = without(this.pointSet, place, radius);
    return set.count < this.pointSet.count && this.takeSet(set);
  }

  clear() {
    return this.takeSet(without(this.pointSet, [0, 0], Infinity));
  }

  /** Why it cannot train, or "". */
  get refusal() {
    if (this.train.count === 0) return "No points to train with: paint some, or choose a set.";
    if (this.exploded) return "The training has exploded: go back, or reset.";
    return "";
  }

  /** Back to the same first weights. */
  restart() {
    const { engine, settings } = this;
    const random = generator(settings.seed);
    drawWeights(engine, settings.start, random, settings.scale);
    this.training = makeTraining(engine, this.train, this.stepSettings(), settings.seed, this.rulesOf(settings.mistake));
    this.begin();
  }

  /** Nothing has happened yet. */
  begin() {
    const { engine } = this;
    this.before = engine.theta.slice();
    this.moved = new Float64Array(engine.theta.length);
    this.kept = [];
    this.every = 1;
    Object.assign(this, { back: null, present: null, exploded: "" }); // back: the moment that is looked at again
    this.touched();
    this.note();
  }

  stepSettings() {
    const { step, eta, batch } = this.settings;
    return { step, eta, beta: BETA, batch: Math.max(1, Math.min(batch, this.train.count)) };
  }

  /** Whether the training has begun. */
  get begun() {
    return this.training.steps > 0 || this.training.phase > 0 || this.training.epochs > 0;
  }

  /** Change settings. Returns whether that began a new network; then the training so far is kept to compare. */
  change(values) {
    const changed = Object.keys(values).filter((key) => !same(values[key], this.settings[key]));
    if (!changed.length) return false;
    const rebuilds = changed.some((key) => BUILDS.includes(key));
    if (rebuilds) this.keepRun();
    Object.assign(this.settings, structuredClone(values));
    if (rebuilds) this.build();
    else {
      this.finish();
      change(this.training, { settings: this.stepSettings(), rules: this.rulesOf(this.settings.mistake) });
      this.touched();
    }
    return rebuilds;
  }

  /** Keep the curve of this training; the oldest goes where there are too many. */
  keepRun() {
    if (this.kept.length < 2) return;
    const { hidden, activation, eta, step } = this.settings;
    const name = `${[this.kind.inputs, ...hidden, this.kind.outputs].join("-")} ${activation}, ${step} η ${eta}`;
    this.runs.push({ name, curve: this.kept.map(({ epoch, train, test }) => ({ epoch, train, test })) });
    if (this.runs.length > MOST_RUNS) this.runs.shift();
  }

  /** The weights have changed: what was computed from them is old. */
  touched() {
    this.seen = null;
  }

  // ---------------------------------------------------------------- training

  /** One step, or the rest of the one that is held. */
  step() {
    const { theta } = this.engine;
    if (this.training.phase === 0) this.before.set(theta);
    oneStep(this.training);
    this.#after();
  }

  /** The next part of a step: { does, layer }. */
  part() {
    if (this.training.phase === 0) this.before.set(this.engine.theta);
    const phase = nextPhase(this.training);
    if (phase.does === "update") this.#after();
    this.touched();
    return phase;
  }

  /** Finish a step that is held. */
  finish() {
    if (this.training.phase) this.step();
  }

  #after() {
    const { theta } = this.engine;
    for (let i = 0; i < theta.length; i++) this.moved[i] = theta[i] - this.before[i];
    this.touched();
    if (this.training.phase === 0 && this.training.seen === 0) this.note();
  }

  /** Train for some milliseconds; `stop()` is asked after each step. Returns the number of steps. */
  run(milliseconds, stop, clock = () => performance.now()) {
    const [end, first] = [clock() + milliseconds, this.training.steps];
    do this.step();
    while (!stop(this) && clock() < end);
    return this.training.steps - first;
  }

  /** One epoch, or the rest of one. */
  epoch() {
    const { epochs } = this.training;
    while (this.training.epochs === epochs) this.step();
  }

  // ---------------------------------------------------------------- back, and again

  /** Start anew from the same weights; the training so far is kept to compare. */
  again() {
    this.keepRun();
    this.restart();
  }

  /** Look at moment `k` of the training. */
  lookBack(k) {
    this.finish();
    this.present ??= { theta: this.engine.theta.slice(), now: this.now };
    this.back = this.kept[k];
    this.engine.theta.set(this.back.theta);
    this.now = { ...this.back, theta: undefined };
    this.touched();
  }

  /** Back to the end of the training. */
  lookForth() {
    this.engine.theta.set(this.present.theta);
    this.now = this.present.now;
    Object.assign(this, { present: null, back: null });
    this.touched();
  }

  /** Go on from the moment that is looked at; what came after it stays as a run to compare. */
  resume() {
    this.keepRun();
    const { back, kept, engine } = this;
    const training = makeTraining(engine, this.train, this.stepSettings(), this.settings.seed, this.rulesOf(this.settings.mistake));
    Object.assign(training, { steps: back.steps, epochs: back.epoch });
    Object.assign(this, { training, present: null, back: null, kept: kept.slice(0, kept.indexOf(back) + 1), exploded: "" });
    this.touched();
  }

  /** Whether something has gone wrong that ends the training. */
  troubled() {
    if (this.exploded) return true;
    const { theta, value } = this.engine;
    if (Number.isFinite(value) || this.training.steps === 0) return false;
    this.exploded = theta.some((v) => !Number.isFinite(v)) ? "the weights are no numbers any more" : "the loss is no number any more";
    return true;
  }

  // ---------------------------------------------------------------- what is known of it

  /** An engine of the same weights for other samples. */
  other(name, capacity) {
    if (!this.#all.has(name)) this.#all.set(name, makeEngine(this.described, capacity, this.engine.theta));
    return this.#all.get(name);
  }

  /** The loss, and the share of points answered rightly (NaN of a curve), on "train" or "test". */
  judged(which) {
    const samples = this[which];
    if (!samples.count) return { loss: NaN, right: NaN };
    const engine = this.other(which, Math.max(1, samples.count));
    load(engine, samples.X, samples.Y, allOf(samples), 0, samples.count);
    forward(engine);
    return { loss: measureLoss(engine), right: this.kind.classes ? rightOf(engine, samples) : NaN };
  }

  /** Remember this moment: every epoch at first, every second, fourth … where there are many. */
  note() {
    const { epochs } = this.training;
    if (this.kept.length && epochs % this.every) return;
    const [train, test] = [this.judged("train"), this.judged("test")];
    this.now = { epoch: epochs, train: train.loss, test: test.loss, right: train.right, rightTest: test.right };
    const moment = { ...this.now, steps: this.training.steps, theta: this.engine.theta.slice() };
    if (this.kept.at(-1)?.epoch === epochs) this.kept.pop();
    this.kept.push(moment);
    if (this.kept.length < MOST_KEPT) return;
    this.every *= 2;
    this.kept = this.kept.filter(({ epoch }) => epoch % this.every === 0);
  }

  /** The points of the step that is held or comes next: { order, start, m }. */
  batch() {
    const { training, train } = this;
    const drawn = training.phase > 0 || training.seen > 0;
    const order = drawn ? training.order : shuffle(Uint32Array.from(training.order, (_, i) => i), generator(training.random.state));
    const m = Math.min(training.settings.batch, train.count - training.seen);
    return { order, start: training.seen, m };
  }

  /** That batch passed through the network as it is now, forward and backward by the rules: an engine. */
  look() {
    if (this.seen) return this.seen;
    const engine = this.other("look", Math.max(1, this.train.count));
    const { order, start, m } = this.batch();
    load(engine, this.train.X, this.train.Y, order, start, m);
    forward(engine);
    measureLoss(engine);
    backward(engine, this.training.rules);
    this.seen = engine;
    return engine;
  }

  /** The central difference of the loss of that batch at a weight or bias. */
  difference(place) {
    const { theta } = this.engine;
    const engine = this.look();
    const at = indexOf(engine, place);
    const value = theta[at];
    const loss = (v) => {
      theta[at] = v;
      forward(engine);
      return measureLoss(engine);
    };
    const slope = (loss(value + H) - loss(value - H)) / (2 * H);
    loss(value); // puts it back, and all that follows from it
    return slope;
  }

  /** What the gradient check says of some parameters of each layer. */
  check(compared) {
    if (!this.train.count) return { ok: true, words: "no points" };
    const { sizes, last } = this.engine;
    const program = this.look().grads.slice();
    const { value } = this.look();
    let [worst, where] = [{ ok: true, words: "both ways agree" }, ""];
    for (let layer = 0; layer < last; layer++) {
      for (let k = 0; k < Math.min(MOST_CHECKED, sizes[layer + 1]); k++) {
        for (const place of [{ kind: "w", layer, i: k, j: k % sizes[layer] }, { kind: "b", layer, i: k }]) {
          const verdict = compared(program[indexOf(this.engine, place)], this.difference(place), value);
          if (worst.ok && !verdict.ok) [worst, where] = [verdict, ` in layer ${layer + 1}`];
        }
      }
    }
    return { ...worst, words: worst.words + where };
  }

  /** The value of a weight or bias. */
  value(place) {
    return this.engine.theta[indexOf(this.engine, place)];
  }

  /** Set a weight or bias by hand. */
  set(place, value) {
    this.engine.theta[indexOf(this.engine, place)] = value;
    this.handMade = true;
    this.touched();
    this.measure();
  }

  /** The losses of the weights as they are now. */
  measure() {
    const [train, test] = [this.judged("train"), this.judged("test")];
    this.now = { epoch: this.training.epochs, train: train.loss, test: test.loss, right: train.right, rightTest: test.right };
  }

  /** What Python and the address are told. */
  told() {
    return { ...structuredClone(this.settings), theta: [...this.engine.theta], epochs: this.training.epochs };
  }
}

const allOf = (samples) => (samples.all ??= Uint32Array.from({ length: samples.count }, (_, i) => i));

/** The set that the settings describe. */
function setOf({ data, noise, share, data_seed, points }) {
  if (data !== OWN) {
    const made = makeSet(data, { count: COUNT, noise: SPREAD * noise, seed: data_seed });
    return keepAside(made, 1 - share, data_seed + 1);
  }
  const isCurve = points.length > 0 && points[0].length === 3;
  const n = isCurve ? 1 : 2;
  const labels = Float64Array.from(points, (point) => point[n]);
  const classes = isCurve ? 0 : Math.max(2, 1 + Math.max(0, ...labels));
  return {
    kind: isCurve ? "curve" : "classes", count: points.length, labels,
    places: Float64Array.from(points.flatMap((point) => point.slice(0, n))),
    names: Array.from({ length: classes }, (_, k) => String(k)), test: Uint8Array.from(points, (point) => point[n + 1]),
  };
}

/** A set as plain data: (x1, x2, class, 1 if kept aside for the test) of each point; (x, y, …) of a curve. */
function listOf(set) {
  const n = inputsOf(set);
  return Array.from({ length: set.count }, (_, i) => (
    [...set.places.subarray(n * i, n * i + n), set.labels[i], set.test[i]]
  ));
}

/** The inputs and outputs that a set asks for, and its classes; 0 of a curve. */
function kindOf(set) {
  if (set.kind === "curve") return { inputs: 1, outputs: 1, classes: 0 };
  const classes = Math.max(2, set.names.length, ...Array.from(set.labels, (label) => label + 1));
  return { inputs: 2, outputs: classes > 2 ? classes : 1, classes };
}

/** How far the plane reaches: 6, or as far as the points do. */
function rangeOf({ places, kind, labels }) {
  const far = Math.max(0, ...Array.from(places, Math.abs));
  const high = kind === "curve" ? Math.max(0, ...Array.from(labels, Math.abs)) : 0;
  return { x: Math.max(6, Math.ceil(far)), y: kind === "curve" ? Math.max(1.5, 1.2 * high) : Math.max(6, Math.ceil(far)) };
}

function rightOf({ A, last, sizes, capacity }, { Y, count }) {
  let right = 0;
  const n = sizes[last];
  for (let p = 0; p < count; p++) {
    if (n === 1) right += Number(A[last][p] > 0.5) === Y[p];
    else {
      let best = 0;
      for (let k = 1; k < n; k++) if (A[last][k * capacity + p] > A[last][best * capacity + p]) best = k;
      right += Y[p * n + best];
    }
  }
  return count ? right / count : NaN;
}
