// The gradient check: each gradient of a training's backward pass beside the central difference of the loss, on the
// same batch and the same weights. Afterwards everything is as it was, to the bit.

import { activationOf, backward, forward, load, measureLoss } from "./play_engine.js";
import { relativeError } from "./network_math.js";
import { extent, oneBackward, RIGHT } from "./play_training.js";

const H = 1e-5;
const AGREES = 1e-6; // relative: a difference of step H is off by about H²
const ROUNDING = 8 * Number.EPSILON; // how far the loss may be off, relative

/** Which neurons with a kink are on: where this changes between θ − h and θ + h, a difference says nothing. */
function pattern(engine) {
  let said = "";
  for (let l = 1; l <= engine.last; l++) {
    if (activationOf(engine, l) !== "relu") continue;
    for (let i = 0; i < engine.sizes[l]; i++) {
      for (let p = i * engine.capacity; p < i * engine.capacity + engine.m; p++) said += engine.A[l][p] > 0 ? 1 : 0;
    }
  }
  return said;
}

/** The loss at the engine's parameters, and the pattern of its kinks. */
function lossHere(engine) {
  forward(engine);
  return { loss: measureLoss(engine), kinks: pattern(engine) };
}

/** The central difference of the loss by parameter `i`; `kink` where a kink lies between its ends. */
export function difference(engine, i) {
  const { theta } = engine;
  const kept = theta[i];
  theta[i] = kept + H;
  const above = lossHere(engine);
  theta[i] = kept - H;
  const below = lossHere(engine);
  theta[i] = kept;
  const rounding = (ROUNDING * (Math.abs(above.loss) + Math.abs(below.loss) + 1e-3)) / H;
  return { numeric: (above.loss - below.loss) / (2 * H), rounding, kink: above.kinks !== below.kinks };
}

/** Where parameter `at` stands: { layer, kind: "w", i, j } or { layer, kind: "b", i }, as network_math.js names it. */
export function placeOf(engine, at) {
  let layer = 1;
  while (extent(engine, layer)[1] <= at) layer += 1;
  const [inputs, within] = [engine.sizes[layer - 1], at - engine.from[layer]];
  if (within >= engine.W[layer].length) return { layer, kind: "b", i: within - engine.W[layer].length };
  return { layer, kind: "w", i: Math.floor(within / inputs), j: within % inputs };
}

/**
 * Check the gradients that the training's rules give on the batch its engine holds (before its first step: on the first
 * points). Returns { right, checked, kinks, wrong, worst, factor, layers, stepRight }: how many gradients were checked,
 * left out at a kink, and wrong; the worst of them, { place, gradient, numeric, error }; the one number by which all
 * wrong ones are too large, or null; in each layer how many weights and biases are wrong; and whether the update moves
 * as it should. Throws an Error while a step is held.
 */
export function checkGradients(training) {
  const { engine, samples, settings } = training;
  if (training.phase) throw new Error("A step is under way: finish it first.");
  if (engine.m === 0) {
    const m = Math.min(settings.batch, samples.count);
    load(engine, samples.X, samples.Y, Uint32Array.from({ length: m }, (_, i) => i), 0, m);
  }
  const gradients = gradientsOf(training);
  const stepRight = movesRight(training);
  const rows = Array.from(gradients, (gradient, i) => {
    const { numeric, rounding, kink } = difference(engine, i);
    const apart = Math.abs(gradient - numeric);
    const fits = apart <= AGREES * Math.max(Math.abs(gradient), Math.abs(numeric)) + rounding;
    return { i, gradient, numeric, kink, fits, error: relativeError(gradient, numeric) };
  });
  lossHere(engine); // its memory is that of the parameters again
  return { ...judged(engine, rows), stepRight };
}

/** The gradients by the training's own rules, an update inside the backward pass included. */
function gradientsOf(training) {
  const { engine } = training;
  return unchanged(training, () => {
    lossHere(engine);
    oneBackward(training);
    return engine.grads.slice();
  });
}

/** Whether the rule of the update moves all parameters as RIGHT does, from the same gradients. */
function movesRight(training) {
  const moved = (rules) => unchanged(training, () => {
    lossHere(training.engine);
    backward(training.engine);
    rules.update(training, 0);
    return training.engine.theta.slice();
  });
  const [theirs, right] = [moved(training.rules), moved(RIGHT)];
  return theirs.every((value, i) => value === right[i]);
}

/** What `action` returns; parameters and memory are then as before. A step counts as the next one. */
function unchanged(training, action) {
  const { engine, memory } = training;
  const [theta, grads] = [engine.theta.slice(), engine.grads.slice()];
  training.memory = { first: memory.first.slice(), second: memory.second.slice(), t: memory.t + 1 };
  const result = action();
  engine.theta.set(theta);
  engine.grads.set(grads);
  training.memory = memory;
  return result;
}

/** What the rows come to. */
function judged(engine, rows) {
  const checked = rows.filter(({ kink }) => !kink);
  const wrong = checked.filter(({ fits }) => !fits);
  const largest = (list) => list.reduce((worst, row) => (worst && !(row.error > worst.error) ? worst : row), null);
  const worst = largest(wrong.length ? wrong : checked);
  const layers = engine.sizes.map(() => ({ w: 0, b: 0 }));
  for (const { i } of wrong) {
    const { layer, kind } = placeOf(engine, i);
    layers[layer][kind] += 1;
  }
  return {
    right: wrong.length === 0,
    checked: checked.length,
    kinks: rows.length - checked.length,
    wrong: wrong.length,
    worst: worst && { ...worst, place: placeOf(engine, worst.i) },
    factor: factorOf(wrong),
    layers,
  };
}

/** The one number by which every wrong gradient is too large; null if there is none. */
function factorOf(wrong) {
  const clear = wrong.filter(({ numeric }) => Math.abs(numeric) > 1e-6);
  const factors = clear.map(({ gradient, numeric }) => gradient / numeric);
  const same = factors.length > 0 && factors.every((f) => Math.abs(f - factors[0]) <= 1e-3 * Math.abs(factors[0]));
  return same ? factors[0] : null;
}
