// What the playground does, without a browser: a network, its points, its training, its past; what is known of them.

import { rulesWith, mistakeCalled } from "./play_break.js";
import { checkGradients, difference } from "./play_check.js";
import { searchFor } from "./play_cures.js";
import { inputsOf, keepAside, makeSet, samplesOf, without, withPoint } from "./play_data.js";
import { forward, gradientsOf, load, makeEngine, measureLoss, MOST_BATCH } from "./play_engine.js";
import { drawWeights } from "./play_first_weights.js";
import {
  addTo, branch, frameOf, keep, makeCurve, makeHistory, markOn, record, recordChange, replay, restore, withRun,
} from "./play_history.js";
import { generator, shuffle } from "./play_random.js";
import { onGrid } from "./play_pack.js";
import { reachOf } from "./play_reach.js";
import { isNamed } from "./play_names.js";
import { makeScore } from "./play_score.js";
import { countStep, makeTraining, nextPhase, oneBackward, oneStep } from "./play_training.js";
import { makeWatch, neuronStates, twinsOf } from "./play_troubles.js";
import { indexOf } from "./playground_layout.js";

const CAPACITY = MOST_BATCH; // points of a batch that there is room for
const COUNT = 300; // points of a set that is made
const BETA = 0.9;
const LINGERS = 60; // epochs without a trouble until it counts as over: it comes and goes with the batches
const CHECKED = 10; // points of the batch that the lamp's gradient check takes
export const OWN = "own points";

/** What begins a new network if it changes; all else changes in the middle of a training. */
const BUILDS = [
  "data", "noise", "aside", "data_seed", "features", "hidden", "activation", "loss", "start", "scale", "seed", "points",
];

/** Room for what a step begins from. */
const makeStep = (theta) => ({
  theta: theta.slice(), grads: theta.slice(), first: theta.slice(), second: theta.slice(), known: false,
});

/** What a snapshot holds as it is, because nothing changes it: each change puts another thing in its place. */
const HELD = [
  "best", "byHand", "described", "end", "engine", "features", "foreign", "kind", "pointSet", "priorHow", "range",
  "runs", "score", "stepped", "test", "train", "trouble", "wished",
];

const pick = (source, keys) => Object.fromEntries(keys.map((key) => [key, source[key]]));

/** What grows in place, copied; frames and changes in it stay what they are. */
const copyOfPast = ({ frames, changes, ...rest }) => ({ frames: [...frames], changes: [...changes], ...rest });
const copyOfStep = ({ theta, grads, first, second, ...rest }) => ({
  theta: theta.slice(), grads: grads.slice(), first: first.slice(), second: second.slice(), ...rest,
});
const copyOfCurve = ({ every, at, values }) => ({ every, at: [...at], values: [...values] });

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Whether steps are taken in one way: by the same rules, on the same points, with the same settings. */
const isTakenAlike = (one, other) =>
  one.samples === other.samples && one.rules.mistake === other.rules.mistake && same(one.settings, other.settings);

export class Session {
  runs = []; // earlier trainings: { name, curve }
  wished = null; // the loss to go back to, where a curve has brought its own
  foreign = false; // whether another program has taken steps: those cannot be taken again here
  lent = false; // whether steps are taken with functions that stand in for the reader's own
  priorHow = ""; // how the training was done that this one goes on from
  others = false; // whether some of these were not the course's steps
  #cures = new Map(); // what helps against each kind of trouble, as far as it was tried: { search, found }
  #now = null; // the losses of the present weights, once they are measured
  #others = new Map(); // engines that see the same weights, by what they are for
  #reported = null; // what another program says of the losses, and the weights that it speaks of

  /**
   * A session with `settings`, as PlaygroundState has them. `fixed`: all layers have one activation, and the loss is
   * that of squares, as `backward` of lesson 05 has it. A `trial` tries nothing itself. `position` is where another
   * session stood with these weights.
   */
  constructor(settings, fixed = false, { trial = false, position = null } = {}) {
    Object.assign(this, { fixed, trial });
    this.settings = { classes: null, units: [], names: [], ...structuredClone(settings) }; // an old notebook has none
    this.build();
    if (this.kind.classes === 0) this.wished ??= "cross-entropy"; // no address tells what it was
    const { theta, steps, epochs } = settings;
    if (theta.length !== this.engine.theta.length) return;
    this.engine.theta.set(theta);
    const batches = Math.ceil(this.training.samples.count / this.training.settings.batch);
    const isOld = !position && !epochs; // an old address has no epochs
    Object.assign(this.training, { steps, epochs: isOld ? Math.floor(steps / batches) : epochs });
    if (position?.counts.seen < this.training.samples.count) this.#goOnFrom(position);
    this.begin();
    this.byHand = true;
    this.watch.step(this.training, false);
    this.look();
  }

  /** Be in that place of the epoch, with what the steps remember. */
  #goOnFrom({ memory, counts: { seen }, shuffledFrom, state }) {
    const { training } = this;
    const { theta, counts } = frameOf(training);
    restore(training, { theta, memory, counts: { ...counts, seen }, shuffledFrom, state });
  }

  /** All that the training goes on from; of a step that is held, from before it: a frame of play_history.js. */
  get position() {
    const { training, begins } = this;
    const frame = frameOf(training);
    const isOther = !this.train.count || training.samples !== this.train; // other points begin an epoch
    if (isOther) return { ...frame, counts: { ...frame.counts, seen: 0 } };
    if (!training.phase) return frame;
    const memory = { first: begins.first.slice(), second: begins.second.slice(), t: training.memory.t - 1 };
    const state = training.seen ? frame.state : training.shuffledFrom; // the batch of an epoch's first step shuffles
    return { ...frame, theta: begins.theta.slice(), memory, state };
  }

  // ---------------------------------------------------------------- how it begins

  /** The points, the network and its first weights, as the settings say; at step 0. */
  build() {
    const { settings } = this;
    this.pointSet = setOf(settings);
    this.kind = kindOf(this.pointSet);
    const { inputs, outputs, classes } = this.kind;
    this.features = inputs === 1 ? ["x₁"] : settings.features;
    this.#settleLoss();
    const { hidden, activation, loss } = settings;
    const output = this.fixed ? activation : outputFor(classes, loss);
    this.described = { sizes: [this.features.length, ...hidden, outputs], activation, output, loss };
    this.engine = makeEngine(this.described, CAPACITY);
    this.score = makeScore(this.engine);
    this.#deal();
    this.restart();
  }

  /** A curve has no classes, so its loss is squares; with classes there is again the loss of before. */
  #settleLoss() {
    const { settings, kind, fixed, wished } = this;
    if (kind.classes === 0 || fixed) {
      if (settings.loss !== "squares") this.wished = settings.loss;
      settings.loss = "squares";
    } else if (wished) {
      settings.loss = wished;
      this.wished = null;
    }
  }

  /** The samples to train and to test with. */
  #deal() {
    const wanted = { ...this.described, outputs: this.kind.outputs };
    [this.train, this.test] = [0, 1].map((aside) => samplesOf(this.pointSet, this.features, wanted, aside));
    this.range = reachOf(this.pointSet);
    this.#others.clear();
  }

  /** Back to the same first weights. */
  restart() {
    const { engine, settings } = this;
    drawWeights(engine, settings.start, generator(settings.seed), settings.scale);
    const samples = this.train.count ? this.train : NOTHING;
    this.training = makeTraining(engine, samples, this.#stepSettings(), settings.seed, this.#rules());
    this.begin();
  }

  /** Nothing has happened yet. */
  begin() {
    Object.assign(this, { foreign: false, others: false, priorHow: "" });
    this.before = makeStep(this.engine.theta); // what the last step began from
    this.begins = makeStep(this.engine.theta); // what the step that is held began from
    this.stepped = false; // whether the last step is known: that of a link is not
    this.history = makeHistory(this.training);
    this.curve = makeCurve();
    this.#watch();
    Object.assign(this, { trouble: null, end: null, best: null, byHand: false });
    this.touched();
    this.#plot();
  }

  /** Nothing is known to be wrong. */
  #watch() {
    this.#cures.clear();
    this.watch = makeWatch(() => this.trial || Boolean(this.cure("zigzag", 1)));
  }

  #rules() {
    const { mistake } = this.settings;
    return rulesWith(mistake ? mistakeCalled(mistake) : null);
  }

  #stepSettings() {
    const { step, eta, batch } = this.settings;
    return { step, eta, beta: BETA, batch: Math.max(1, Math.min(batch, CAPACITY)) };
  }

  /** Whether the training has begun. */
  get begun() {
    return this.training.steps > 0 || this.training.phase > 0;
  }

  /** Whether every step of this training was taken with a mistake. */
  get onlyMistaken() {
    const { changes } = this.history;
    const end = (k) => changes[k + 1]?.step ?? this.training.steps;
    return changes.every(({ step, rules }, k) => rules.mistake || step === end(k));
  }

  /**
   * What drove the weights to where they are, if some steps were taken otherwise than the next one will be: { what },
   * "mistake", "points" where it was trained with others, "eta" with the rate `eta` that differed most, or "other";
   * null if all were taken like that.
   */
  get drivenBy() {
    const { changes } = this.history;
    const now = this.training;
    const other = changes.filter((one, k) => {
      const isTaken = (changes[k + 1]?.step ?? now.steps) > one.step;
      return isTaken && !isTakenAlike(one, now);
    });
    if (!other.length) return null;
    if (other.some(({ rules }) => rules.mistake && rules.mistake !== now.rules.mistake)) return { what: "mistake" };
    if (other.some(({ samples }) => samples !== now.samples)) return { what: "points" };
    const eta = Math.max(...other.map(({ settings }) => settings.eta));
    return eta > now.settings.eta ? { what: "eta", eta } : { what: "other" };
  }

  /** The learning rate of the last step that was taken, whatever is set now; null before the first. */
  get etaTaken() {
    const { changes } = this.history;
    const end = (k) => changes[k + 1]?.step ?? this.training.steps;
    return changes.findLast(({ step }, k) => end(k) > step)?.settings.eta ?? null;
  }

  /** Why it cannot train, or "". */
  get refusal() {
    if (this.train.count === 0) return "No points to train with: paint some, or choose a set";
    if (this.verdict?.kind === "exploded") return "The weights have exploded: go back, or reset";
    return "";
  }

  // ---------------------------------------------------------------- what changes it

  /** Change settings. Returns whether that began a new network; then the training so far is kept to compare. */
  change(values) {
    const changed = Object.keys(values).filter((key) => !same(values[key], this.settings[key]));
    if (!changed.length) return false;
    const builds = changed.some((key) => BUILDS.includes(key));
    if (builds) this.keepRun();
    else this.finish();
    if (values.points) Object.assign(this.settings, { classes: null, units: [], names: [] }); // of those before
    Object.assign(this.settings, structuredClone(values));
    if (values.points) this.settings.points = listOf(onGrid(ownSet(values.points)));
    if (changed.includes("loss")) this.wished = null;
    if (builds) this.build();
    else this.#tune({ settings: this.#stepSettings(), rules: this.#rules() });
    return builds;
  }

  /** Change the training between two steps. */
  #tune(values) {
    const { mistake } = this.training.rules;
    recordChange(this.history, this.training, values);
    this.#cures.clear();
    const isOther = values.samples || values.rules?.mistake !== mistake;
    this.touched();
    if (values.samples) this.best = null; // of a loss on other points
    if (this.trouble?.kind === "exploded") return;
    const loss = values.samples ? this.now.train : null;
    if (Object.keys(values).length) this.watch.forget(isOther, loss);
    this.trouble = null;
  }

  /** Other points. Another number of classes begins a new network, and so does `anew`; returns whether it did. */
  takeSet(given, anew = false) {
    this.finish();
    const set = onGrid(given);
    const [now, next] = [this.kind, kindOf(set)];
    const begins = anew || next.outputs !== now.outputs || next.inputs !== now.inputs;
    if (begins) this.keepRun();
    const table = { classes: next.classes, units: unitsOf(set), names: namesOf(set) };
    Object.assign(this.settings, { data: OWN, points: listOf(set), ...table });
    if (begins) this.build();
    else {
      Object.assign(this, { pointSet: set, kind: next });
      this.#deal();
      if (this.train.count) this.#tune({ samples: this.train });
      this.touched();
    }
    return begins;
  }

  paint(place, label) {
    return this.takeSet(withPoint(this.pointSet, this.kind.inputs === 1 ? [place[0]] : place, label));
  }

  erase(place, radius) {
    const [across, up] = [this.range.x, this.range.y].map(([low, high]) => 12 / (high - low)); // as on a plane of ±6
    const set = without(this.pointSet, place, radius, [across, up]);
    return set.count < this.pointSet.count && this.takeSet(set);
  }

  clear() {
    return this.takeSet(without(this.pointSet, [0, 0], Infinity));
  }

  /**
   * Points of a file: some of them are kept aside. What was learned of others is no start for these, so that a training
   * begins anew; weights that no step has moved, or a hand alone, stay.
   */
  takeFile(set) {
    const { aside, data_seed } = this.settings;
    return this.takeSet(keepAside(set, aside, data_seed + 1), this.begun);
  }

  /** Set a weight or bias by hand. */
  set(place, value) {
    this.finish();
    const [{ theta }, at] = [this.engine, indexOf(this.engine, place)];
    this.before.theta[at] += value - theta[at]; // the hand is no step
    theta[at] = value;
    this.byHand = true;
    this.#tune({});
  }

  /** All weights and biases at once. */
  setAll(theta) {
    this.finish();
    this.engine.theta.set(theta);
    this.stepped = false;
    this.byHand = true;
    this.#tune({});
  }

  /** All that there is now, to be put back later; a step that is held is finished first. */
  snapshot() {
    this.finish();
    const { training, settings, history, curve, before } = this;
    return {
      ...pick(this, HELD), settings: structuredClone(settings), before: copyOfStep(before),
      frame: frameOf(training), changed: pick(training, ["samples", "settings", "rules"]),
      history: copyOfPast(history), curve: copyOfCurve(curve),
    };
  }

  /** Be again what it was at a snapshot. */
  putBack({ settings, before, frame, changed, history, curve, ...held }) {
    Object.assign(this, held, { settings: structuredClone(settings) });
    this.#watch();
    Object.assign(this, { history: copyOfPast(history), curve: copyOfCurve(curve), before: copyOfStep(before) });
    const { engine } = this;
    this.training = makeTraining(engine, changed.samples, changed.settings, this.settings.seed, changed.rules);
    restore(this.training, frame);
    this.begins = makeStep(engine.theta);
    this.#others.clear();
    this.touched();
  }

  /** The weights have changed: what was computed from them is old. */
  touched() {
    this.seen = null;
    this.correct = null;
    this.#now = null;
  }

  // ---------------------------------------------------------------- training

  /** One step, or the rest of the one that is held. */
  step() {
    this.#beginStep();
    oneStep(this.training);
    this.#after();
  }

  /** The next part of a step: { does, layer }. */
  part() {
    this.#beginStep();
    const phase = nextPhase(this.training);
    if (this.training.phase === 0) this.#after();
    else this.touched();
    return phase;
  }

  /** Note what a step begins from. */
  #beginStep() {
    const { training: { phase, memory }, engine, begins } = this;
    if (phase) return;
    begins.theta.set(engine.theta);
    begins.first.set(memory.first);
    begins.second.set(memory.second);
    begins.known = true;
  }

  /** Note what the step has used that ends now. */
  #endStep(grads, { memory, settings }) {
    [this.before, this.begins] = [this.begins, this.before];
    this.before.grads.set(grads);
    Object.assign(this.before, { t: memory.t, settings });
    this.stepped = true;
  }

  /**
   * What the step that is held, or else the last one, makes its update from: { theta, grads, first, second, t,
   * settings, known }, where `theta` and the memory are those before it; `known` is false where another program has
   * taken it with a memory of its own. Null if there was none.
   */
  get taken() {
    const { training, engine, begins, before } = this;
    const { phase, memory, settings } = training;
    if (phase) return { ...begins, grads: engine.grads, t: memory.t, settings };
    return this.stepped ? before : null;
  }

  /** The points of the step that is held, or else of the last one: their places in the set of points. */
  get batchPoints() {
    const { training: { order, seen, samples, phase }, engine: { m }, pointSet } = this;
    const start = phase ? seen : (seen || samples.count) - m; // after the last batch of an epoch, none was seen
    const own = Array.from({ length: pointSet.count }, (_, i) => i).filter((i) => pointSet.test[i] === 0);
    return Array.from(order.subarray(start, start + m), (k) => own[k]);
  }

  /** Where in the set sample k of those to train with stands. */
  samplePoint(k) {
    const { test, count } = this.pointSet;
    return Array.from({ length: count }, (_, i) => i).filter((i) => test[i] === 0)[k];
  }

  /** Finish a step that is held. */
  finish() {
    if (this.training.phase) this.step();
  }

  #after() {
    const { training, history, curve } = this;
    this.#endStep(this.engine.grads, training);
    this.touched();
    record(history, training);
    if (this.watch.step(training) && this.trouble?.kind !== "exploded") this.look();
    if (training.seen) return;
    if (training.epochs % curve.every) return;
    this.#plot();
  }

  #plot() {
    addTo(this.curve, this.place, this.scored);
    const { test } = this.now;
    if (!(this.best?.test <= test)) this.best = { test, step: this.training.steps };
  }

  /** How far the training is, in epochs: 1/21 after the first of 21 batches. */
  get place() {
    const { epochs, seen, samples } = this.training;
    return epochs + seen / samples.count;
  }

  /** Put the losses as they are now on the curve, in the middle of an epoch, too. */
  mark() {
    if (this.end === null && this.train.count) markOn(this.curve, this.place, this.scored);
  }

  /** The losses now as the curve keeps them: with whether the steps to there were lent. */
  get scored() {
    return this.lent ? { ...this.now, lent: true } : this.now;
  }

  /** Train for some milliseconds; `stop()` is asked after each step. Returns the number of steps. */
  run(milliseconds, stop, clock = () => performance.now()) {
    const [end, first] = [clock() + milliseconds, this.training.steps];
    do this.step();
    while (!this.watch.step(this.training) && !stop() && clock() < end);
    return this.training.steps - first;
  }

  /**
   * Take over what another program has trained with the next batches: `states` are { theta, first, second } after each
   * number of steps in `stops`, `losses` those of the batches, `before` and `grads` those of the last step. `others`:
   * whether these are other steps than the course's.
   */
  adopt({ stops, states, losses, before, grads, reports }, others = false) {
    const { engine, training } = this;
    let done = 0;
    this.foreign = true;
    this.others ||= others;
    stops.forEach((stop, k) => {
      for (; done < stop; done++) countStep(training, losses[done]);
      engine.theta.set(states[k].theta);
      training.memory.first.set(states[k].first);
      training.memory.second.set(states[k].second);
      engine.grads.set(grads);
      this.begins.theta.set(before);
      this.begins.known = training.settings.step === "plain";
      this.report(reports[k]);
      this.#after();
    });
    const { X, Y, count } = training.samples;
    load(engine, X, Y, training.order, (training.seen || count) - engine.m, engine.m);
    forward(engine); // what the neurons answer, for their marks
  }

  /**
   * What another program says of the weights as they are now: the losses as `now` has them, or null where they are to
   * be measured here; and the gradients of the present batch, or none.
   */
  report(now, grads = null) {
    this.#reported = { now, grads, theta: this.engine.theta.slice() };
    this.touched();
  }

  /** Whose gradients are shown, where they need not be the right ones; "" where they are the course's. */
  get claimant() {
    if (this.settings.mistake) return "the broken program";
    return this.#known?.grads ? "your functions" : "";
  }

  /** What another program says of the weights as they are now; of others it has said nothing. */
  get #known() {
    const { theta } = this.engine;
    return this.#reported?.theta.every((v, i) => Object.is(v, theta[i])) ? this.#reported : null;
  }

  /** One epoch, or the rest of one. */
  epoch() {
    const { epochs } = this.training;
    while (this.training.epochs === epochs && !this.watch.step(this.training)) this.step();
  }

  /** How far the last step moved each weight and bias. */
  get moved() {
    const { before, stepped, engine } = this;
    return engine.theta.map((v, i) => (stepped ? v - before.theta[i] : 0));
  }

  // ---------------------------------------------------------------- the past

  /** Keep the curve of this training; the oldest goes where there are too many. */
  keepRun() {
    if (this.curve.at.length < 2) return;
    const { runHow: how, runParts: parts, curve, settings: { data, loss, noise } } = this;
    const name = `${how}; ${data}, ${loss}`;
    if (how) this.runs = withRun(this.runs, { name, how, parts, data, noise, loss, curve });
  }

  /** How this training is done, for its name among the earlier ones; "" if only a hand has moved its weights. */
  get runHow() {
    const { described: { sizes }, settings: { activation, step }, history, priorHow } = this;
    const taken = takenAs(history.changes, this.end ?? this.training.steps);
    if (!taken.length) return priorHow;
    return `${sizes.join("-")} ${activation}, ${step}, η ${etaWords(taken)}${mistakeIn(taken, history.mistaken)}`;
  }

  /**
   * The same in parts, as texts by their names, to say what was different; null where this training goes on from one
   * that was kept, of which no more than a name is known.
   */
  get runParts() {
    const { described: { sizes }, features, settings, history, priorHow } = this;
    if (priorHow) return null;
    const { activation, step, eta, batch, start, scale, seed, data_seed: points, aside, mistake } = settings;
    const taken = takenAs(history.changes, this.end ?? this.training.steps);
    const wrong = mistake ? `, with the mistake “${mistakeCalled(mistake).short}”` : "";
    return {
      network: sizes.join("-"), inputs: features.join(", "), activation, step,
      η: taken.length ? etaWords(taken) : String(eta), batch: String(batch),
      mistake: (taken.length ? mistakeIn(taken, history.mistaken) : wrong).slice(2) || "without a mistake",
      start: start === "normal" ? `random × ${scale}` : start, seed: String(seed), points: `${points}, ${aside}`,
    };
  }

  /** Why the losses of an earlier training cannot be compared with the present ones, or "". */
  apart({ data, noise, loss }) {
    const { settings } = this;
    if (loss !== settings.loss) return "another loss";
    return data === settings.data && (data === OWN || noise === settings.noise) ? "" : "other data";
  }

  /** Start anew from the same weights; the training so far is kept to compare. */
  again() {
    this.keepRun();
    this.restart();
  }

  /** The steps that the replay stops at. */
  get stops() {
    const { frames } = this.history;
    const steps = frames.map(({ counts }) => counts.steps);
    const last = this.end ?? this.training.steps;
    return steps.at(-1) === last ? steps : [...steps, last];
  }

  /** Look at a step of the past. */
  lookBack(step) {
    this.finish();
    const { history, training } = this;
    if (this.foreign && history.frames.at(-1).counts.steps < training.steps) keep(history, training);
    this.end ??= training.steps;
    this.stepped = false;
    if (!this.foreign) this.#lookAtStep(step);
    replay(history, training, this.foreign ? this.#kept(step) : step);
    if (training.steps === this.end) this.end = null;
    this.#settleAsThen();
    this.touched();
  }

  /** The settings that steps are taken with become those of the step that is looked at. */
  #settleAsThen() {
    const { settings: { step, eta, batch }, rules: { mistake } } = this.training;
    Object.assign(this.settings, { step, eta, batch, mistake });
  }

  /** Note what the step that leads to `step` has used, unless something was changed after it. */
  #lookAtStep(step) {
    const { history, training } = this;
    const first = history.frames[0].counts.steps;
    if (step <= first || history.changes.some((change) => change.step === step)) return;
    replay(history, training, step - 1);
    this.touched();
    this.#beginStep();
    const { memory: { t }, settings } = training;
    this.#endStep(this.passed().grads, { memory: { t: t + 1 }, settings });
  }

  /** The last step that was kept, up to this one. */
  #kept(step) {
    const steps = this.history.frames.map(({ counts }) => counts.steps);
    return steps.findLast((one) => one <= step) ?? steps[0];
  }

  /** Back to the end of the training. */
  lookForth() {
    if (this.end !== null) this.lookBack(this.end);
  }

  /** Go on from the step that is looked at; what came after it stays as a run to compare. */
  resume() {
    if (this.end === null) return;
    this.keepRun();
    branch(this.history, this.training);
    const { at, values, every } = this.curve;
    const many = at.filter((epoch) => epoch <= this.place).length;
    Object.assign(this, { curve: { every, at: at.slice(0, many), values: values.slice(0, many) } });
    Object.assign(this, { end: null, trouble: null, best: null });
    this.#watch();
  }

  /** Back to `step` for good. */
  goBack(step) {
    this.lookBack(step);
    this.resume();
  }

  /** The last step whose weights had not yet grown large; null if none is known. */
  get soundStep() {
    const sound = ({ theta }) => theta.every((v) => Math.abs(v) < 100);
    return this.history.frames.findLast(sound)?.counts.steps ?? null;
  }

  // ---------------------------------------------------------------- what is known of it

  /** An engine of the same weights for other samples. */
  #other(name, capacity) {
    if (!this.#others.has(name)) this.#others.set(name, makeEngine(this.described, capacity, this.engine.theta));
    return this.#others.get(name);
  }

  /** The losses of the weights as they are now, and the shares that are right; measured when they are asked for. */
  get now() {
    this.#now ??= this.#known?.now ?? this.#measured();
    return this.#now;
  }

  #measured() {
    const [train, test] = [this.score(this.train), this.score(this.test)];
    return { train: train.loss, test: test.loss, right: train.accuracy, rightTest: test.accuracy };
  }

  /** Whether something has gone wrong by now: null, or what play_troubles.js says of it. */
  look() {
    if (this.begun && this.train.count && this.end === null) {
      const { train, test, rightTest } = this.now; // null without points aside
      const right = this.kind.classes ? rightTest : null;
      const broken = this.others || this.settings.mistake !== "";
      const found = this.watch.look(this.training, { train, test, right, broken });
      this.trouble = this.#lasting(found);
    }
    return this.trouble;
  }

  /**
   * What was found, with the step `since` when it is there and the epoch `seen`, when it was found last; or what was
   * found a while ago, and is `over`: a warning must not be gone when the reader pauses to read it, but it is told as
   * what was.
   */
  #lasting(found) {
    const { trouble, training: { steps, epochs } } = this;
    if (!found) return trouble && epochs - trouble.seen <= LINGERS ? { ...trouble, over: true } : null;
    return { ...found, over: false, since: found.kind === trouble?.kind ? trouble.since : steps, seen: epochs };
  }

  /** The trouble as of the step that is looked at: null before the step in which it was found. */
  get verdict() {
    return this.end === null || this.training.steps >= this.trouble?.since ? this.trouble : null;
  }

  /**
   * What helps against this kind of trouble, tried from the same start: see play_cures.js; null if nothing does. After
   * so many `trials` the search waits for the next call: undefined until then.
   */
  cure(kind, trials = Infinity) {
    const { settings, fixed } = this;
    const first = { ...settings, theta: [], steps: 0, epochs: 0 };
    const begin = (values) => new Session({ ...first, ...values }, fixed, { trial: true });
    if (!this.#cures.has(kind)) this.#cures.set(kind, { search: searchFor(kind, this, begin), found: undefined });
    const cure = this.#cures.get(kind);
    for (let k = 0; k < trials && cure.found === undefined; k++) cure.found = cure.search.next().value;
    return cure.found;
  }

  /** The points of the step that is held or comes next, of those that it trains with then: { order, start, m }. */
  batch() {
    const { order, seen, phase, random, settings, samples } = this.training;
    const drawn = phase > 0 || seen > 0;
    const next = () => shuffle(Uint32Array.from(order, (_, i) => i), generator(random.state));
    return { order: drawn ? order : next(), start: seen, m: Math.min(settings.batch, samples.count - seen) };
  }

  /**
   * That batch passed through the network as it is now, forward and backward by the rules of the training: an engine.
   * Its gradients are those of another program, where that has told them.
   * Weights are as before, even where a mistake updates them on the way.
   */
  passed() {
    if (!this.seen) {
      this.seen = this.#pass("passed", this.batch());
      const { grads } = this.#known ?? {};
      if (grads) this.seen.grads.set(grads);
    }
    return this.seen;
  }

  /** The same batch passed by the right rules, through the weights that its step began with: an engine. */
  rightly() {
    this.correct ??= this.#passRightly("right", this.batch(), this.training.phase ? this.begins.theta : null);
    return this.correct;
  }

  /** The same of the step whose parts are shown: the one that is held, or else the last. */
  rightlyTaken() {
    const { training: { order, seen, samples, phase }, engine: { m } } = this;
    if (phase || !this.stepped) return this.rightly();
    return this.#passRightly("right, taken", { order, start: (seen || samples.count) - m, m }, this.before.theta);
  }

  #passRightly(name, { order, start, m }, theta) {
    const engine = this.#other(name, CAPACITY);
    const kept = engine.theta.slice();
    if (theta) engine.theta.set(theta);
    gradientsOf(engine, this.training.samples, order, start, m);
    engine.theta.set(kept);
    return engine;
  }

  #pass(name, { order, start, m }) {
    const engine = this.#other(name, CAPACITY);
    const { training } = this;
    const theta = engine.theta.slice();
    load(engine, training.samples.X, training.samples.Y, order, start, m);
    forward(engine);
    measureLoss(engine);
    oneBackward(this.#shadow(engine));
    engine.theta.set(theta);
    return Object.assign(engine, { rules: training.rules, first: order[start] });
  }

  /** The training with another engine, as if no step were held. */
  #shadow(engine) {
    const { first, second, t } = this.training.memory;
    return { ...this.training, engine, phase: 0, memory: { first: first.slice(), second: second.slice(), t: t + 1 } };
  }

  /** The central difference of the loss of that batch at a weight or bias: { numeric, off, kink }. */
  difference(place) {
    const engine = this.passed();
    const found = difference(engine, indexOf(engine, place));
    forward(engine); // its memory is that of the weights again
    measureLoss(engine);
    return found;
  }

  /** What the gradient check says of the program, on a few points: see play_check.js. */
  check() {
    const { order, start, m } = this.batch();
    const engine = this.#pass("checked", { order, start, m: Math.min(m, CHECKED) });
    return checkGradients(this.#shadow(engine));
  }

  /** What is wrong with each neuron of layer l on the present batch: "dead", "saturated", "twin" or "". */
  states(l, engine) {
    const states = neuronStates(engine, l);
    for (const i of twinsOf(this.engine, l).flat()) states[i] ||= "twin";
    return states;
  }

  /** The value of a weight or bias. */
  value(place) {
    return this.engine.theta[indexOf(this.engine, place)];
  }

  /** What Python and the address are told. */
  told() {
    const { steps, epochs } = this.training;
    const theta = this.engine.theta.every(Number.isFinite) ? [...this.engine.theta] : [];
    const counts = theta.length ? { steps, epochs } : { steps: 0, epochs: 0 };
    return { ...structuredClone(this.settings), theta, ...counts };
  }
}

/** The changes that steps were taken with, of a training of so many `steps`. */
const takenAs = (changes, steps) => changes.filter(({ step }, k) => (changes[k + 1]?.step ?? steps) > step);

/** With which mistake, and from and until which epoch; "" without one. `earlier`: one was there before all of that. */
function mistakeIn(taken, earlier) {
  const slugs = [...new Set(taken.map(({ rules }) => rules.mistake).filter(Boolean))];
  const named = slugs.map((slug) => `“${mistakeCalled(slug).short}”`).join(" and ");
  const what = earlier || !slugs.length ? "a mistake" : `the mistake${slugs.length > 1 ? "s" : ""} ${named}`;
  const all = [...(earlier ? [{ rules: { mistake: true } }] : []), ...taken];
  const turns = all.filter(({ rules }, k) => k === 0 || Boolean(rules.mistake) !== Boolean(all[k - 1].rules.mistake));
  if (turns.length === 1) return turns[0].rules.mistake ? `, with ${what}` : "";
  if (turns.length > 3 || (turns.length === 3 && turns[0].rules.mistake)) return `, at times with ${what}`;
  const [start, end] = turns[0].rules.mistake ? [null, turns[1]] : turns.slice(1);
  const from = start ? ` from epoch ${start.epochs}` : "";
  return `, with ${what}${from}${end ? ` until epoch ${end.epochs}` : ""}`;
}

/** The learning rates of steps, one after the other: "0.1 → 2.5". */
function etaWords(taken) {
  const rates = taken.map(({ settings }) => settings.eta);
  return rates.filter((eta, k) => eta !== rates[k - 1]).slice(-3).join(" → ");
}

/** What the last layer does, so that it fits the classes (0 of a curve) and the loss. */
function outputFor(classes, loss) {
  if (classes === 0) return "linear";
  return loss === "cross-entropy" && classes > 2 ? "softmax" : "sigmoid";
}

// ------------------------------------------------------------------ points

/** Where no point is left, the training holds one at 0; it is never taken. */
const NOTHING = { X: new Float64Array(2), Y: new Float64Array(10), count: 1 };

/** The set that the settings describe. */
function setOf({ data, noise, aside, data_seed, points, classes, units, names }) {
  if (data !== OWN) return keepAside(makeSet(data, { count: COUNT, noise, seed: data_seed }), aside, data_seed + 1);
  const set = ownSet(points, classes, names);
  return units.length ? { ...set, units: units.map(([name, mean, spread]) => ({ name, mean, spread })) } : set;
}

/** What the classes of a set are called, as plain data; [] where none has a name. */
const namesOf = (set) => (isNamed(set) ? [...set.names] : []);

/** What the columns of a set were in the reader's file, as plain data: see play_csv.js. */
const unitsOf = ({ units = [] }) => units.map(({ name, mean, spread }) => [name, mean, spread]);

/**
 * The reader's own points as a set; the reverse of listOf. `classes` is how many there are, 0 of a curve, or null: as
 * many as the points have. `names` are those of the classes, or [].
 */
export function ownSet(points, classes = null, names = []) {
  const isCurve = points.length ? points[0].length === 3 : classes === 0;
  const n = isCurve ? 1 : 2;
  const labels = Float64Array.from(points, (point) => point[n]);
  const told = Math.max(classes || 2, names.length);
  const many = isCurve ? 0 : labels.reduce((most, label) => Math.max(most, 1 + label), told);
  return {
    kind: isCurve ? "curve" : "classes", count: points.length, labels,
    places: Float64Array.from(points.flatMap((point) => point.slice(0, n))),
    names: Array.from({ length: many }, (_, k) => names[k] ?? ""),
    test: Uint8Array.from(points, (point) => point[n + 1]),
  };
}

/** A set as plain data: (x1, x2, class, aside) of each point; (x, y, aside) of a curve. */
export function listOf(set) {
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
