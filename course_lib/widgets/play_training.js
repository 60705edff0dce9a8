// A training: one step, one epoch, or as much as fits into some milliseconds. A step is a list of phases, so that it
// can be held after each of them and looked at.

import { backward, backwardWithStep, forward, forwardLayer, load, measureLoss, RULES } from "./play_engine.js";
import { generator, shuffle } from "./play_random.js";
import { makeMemory, STEPS } from "./play_steps.js";

/** The parameters from place `start` to `end` take their step. */
export function move({ engine, memory, settings }, start, end, changed = settings) {
  STEPS[settings.step](engine, memory, changed, start, end);
}

/** Where the parameters of a layer begin and end; those of all layers for layer 0. */
export const extent = ({ from, theta }, layer) => (layer ? [from[layer], from[layer + 1]] : [0, theta.length]);

/** All parameters of a layer take their step; layer 0 is all of them. */
function update(training, layer) {
  const { from, theta } = training.engine; // `extent` would make an array in each step
  move(training, layer ? from[layer] : 0, layer ? from[layer + 1] : theta.length);
}

/** How a step is taken if nothing in it is a mistake. */
export const RIGHT = { ...RULES, update, early: false };

/** Whether a step with these rules has no mistake in it. */
const areRight = (rules) => Object.keys(RIGHT).every((name) => rules[name] === RIGHT[name]);

/**
 * The phases of a step of `last` layers, { does, layer }: the batch, forward layer by layer, the loss, backward layer
 * by layer (δ, then gradients), the update. `early` updates each layer before the error signal passes through it.
 */
function phasesOf(last, early = false) {
  const phases = [{ does: "batch", layer: 0 }];
  for (let layer = 1; layer <= last; layer++) phases.push({ does: "forward", layer });
  phases.push({ does: "loss", layer: 0 });
  for (let layer = last; layer >= 1; layer--) {
    phases.push({ does: "delta", layer }, { does: "grads", layer });
    if (early) phases.push({ does: "update", layer });
  }
  if (!early) phases.push({ does: "update", layer: 0 });
  return phases;
}

/**
 * A training of `engine` on `samples`, { X, Y, count }: numbers of one sample after those of the other.
 * `settings`: { step, eta, beta, batch } with a name of STEPS; batches have `batch` samples, the last one of an epoch
 * may be smaller. `seed` decides the order. `rules` are RIGHT, or those of a mistake.
 */
export function makeTraining(engine, samples, settings, seed, rules = RIGHT) {
  const training = { engine, memory: makeMemory(engine.theta.length), random: generator(seed), order: null };
  Object.assign(training, { seen: 0, phase: 0, steps: 0, epochs: 0, sum: 0, epochLoss: NaN, shuffledFrom: 0 });
  change(training, { samples, settings, rules });
  return training;
}

/** Change samples, settings or rules between two steps. New samples begin a new epoch; a new step forgets. */
export function change(training, { samples, settings, rules }) {
  if (training.phase) throw new Error("A step is under way: finish it first.");
  if (samples) {
    if (samples.count < 1) throw new Error("A training needs at least one point.");
    Object.assign(training, { samples, order: new Uint32Array(samples.count), seen: 0, sum: 0 });
  }
  if (settings) {
    if (!(settings.batch >= 1 && settings.batch <= training.engine.capacity)) {
      throw new Error(`A batch has 1 to ${training.engine.capacity} points; got ${settings.batch}.`);
    }
    if (training.settings && training.settings.step !== settings.step) {
      training.memory = makeMemory(training.engine.theta.length);
    }
    training.settings = settings;
  }
  if (rules) {
    const phases = runnable(phasesOf(training.engine.last, rules.early));
    Object.assign(training, { rules, phases, right: areRight(rules) });
  }
}

/** Put the samples into the order that follows from `from`, a state of the generator. */
export function shuffleFrom(training, from) {
  training.shuffledFrom = training.random.state = from;
  for (let i = 0; i < training.order.length; i++) training.order[i] = i;
  shuffle(training.order, training.random);
}

/** What each phase does. */
const PHASES = {
  batch(training) {
    const { engine, samples, settings, memory } = training;
    if (training.seen === 0) shuffleFrom(training, training.random.state);
    const m = Math.min(settings.batch, samples.count - training.seen);
    load(engine, samples.X, samples.Y, training.order, training.seen, m);
    memory.t += 1;
  },
  forward: ({ engine }, layer) => forwardLayer(engine, layer),
  loss: ({ engine }) => measureLoss(engine),
  delta({ engine, rules }, layer) {
    if (layer === engine.last) rules.outputDelta(engine);
    else rules.hiddenDelta(engine, layer);
  },
  grads: ({ engine, rules }, layer) => rules.layerGrads(engine, layer),
  update: (training, layer) => training.rules.update(training, layer),
};

/** The phases, each with what it does: to look that up in every step would take longer than some of them. */
const runnable = (phases) => phases.map((phase) => ({ ...phase, run: PHASES[phase.does] }));

/** Do the next phase of the step, and return it: { does, layer }. After the last phase the step is complete. */
export function nextPhase(training) {
  const phase = training.phases[training.phase];
  phase.run(training, phase.layer);
  training.phase += 1;
  if (training.phase === training.phases.length) completed(training);
  return phase;
}

function completed(training) {
  const { engine, samples } = training;
  training.phase = 0;
  training.steps += 1;
  training.sum += engine.value * engine.m;
  training.seen += engine.m;
  if (training.seen < samples.count) return;
  training.epochLoss = training.sum / samples.count; // as train of network.py: the mean of the losses seen
  training.epochs += 1;
  Object.assign(training, { seen: 0, sum: 0 });
}

/** Count a step that another program has taken with the next batch; `value` was its loss before the step. */
export function countStep(training, value) {
  const { engine, samples, settings, memory } = training;
  if (training.seen === 0) shuffleFrom(training, training.random.state);
  engine.m = Math.min(settings.batch, samples.count - training.seen);
  engine.value = value;
  memory.t += 1;
  completed(training);
}

/** The next batches, as the training will draw them: { columns, widths, ends }, `ends` after those of an epoch. */
export function nextBatches({ order, seen, random, settings, samples }, most, epochs) {
  const shadow = { order: order.slice(), random: generator(random.state), seen };
  const [columns, widths, ends] = [[], [], []];
  while (widths.length < most && ends.length < epochs) {
    if (shadow.seen === 0) shuffleFrom(shadow, shadow.random.state);
    const m = Math.min(settings.batch, samples.count - shadow.seen);
    columns.push(...shadow.order.subarray(shadow.seen, shadow.seen + m));
    widths.push(m);
    shadow.seen = (shadow.seen + m) % samples.count;
    if (shadow.seen === 0) ends.push(widths.length);
  }
  return { columns: Uint32Array.from(columns), widths: Uint32Array.from(widths), ends };
}

/** The phases of a backward pass alone, after a forward pass: with an update in it, where the rules have one there. */
export function oneBackward(training) {
  const { phases, engine, rules } = training;
  for (const { run, layer } of phases.slice(engine.last + 2, phases.length - (rules.early ? 0 : 1))) {
    run(training, layer);
  }
}

/** A step that nobody holds: what its phases do, without asking each of them. */
function wholeStep(training) {
  const { engine, settings, rules } = training;
  PHASES.batch(training);
  forward(engine);
  measureLoss(engine);
  if (engine.m === 1 && training.right && settings.step === "plain") {
    backwardWithStep(engine, settings.eta);
    return;
  }
  backward(engine, rules);
  rules.update(training, 0);
}

/** Take one step, or finish the one that is held. */
export function oneStep(training) {
  const { phases } = training;
  if (training.phase === 0 && !training.rules.early) wholeStep(training);
  else for (; training.phase < phases.length; training.phase++) phases[training.phase].run(training, phases[training.phase].layer);
  completed(training);
}
