// The gradient check: each gradient of a training's backward pass beside the central difference of the loss, on the
// same batch and the same weights. Afterwards everything is as it was, to the bit.
//
// A difference is never exact. It is off by the bend of the loss between its ends, which a second difference of half
// the step shows, and by the rounding of the loss, which is followed from each z to the loss. What lies within that is
// right: a training that goes on for hours is checked in steep and in flat places, and none may be called wrong there.

import { activationOf, backward, forward, hiddenDelta, load, measureLoss, outputDelta } from "./play_engine.js";
import { forwardProduct } from "./play_products.js";
import { relativeError } from "./network_math.js";
import { extent, oneBackward, RIGHT } from "./play_training.js";

const H = 1e-5;
const AGREES = 1e-6; // relative, where the loss bends so little that two differences are the same
const BENDS = 2; // a difference of step H is off by 4/3 of what lies between it and that of H / 2
const ROUNDING = 8 * Number.EPSILON; // how far a sum may be off, relative to its addends

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

/** ln(1 + eᶻ), also where eᶻ is too large or too small for a number. */
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** −Σ y ln ŷ of sample `p`, from z: a ŷ that is nearly 1, or too small for a number, has lost what a step changes. */
function crossEntropy({ sizes, last, capacity, Z, Y, output }, p) {
  const places = Array.from({ length: sizes[last] }, (_, i) => i * capacity + p);
  const z = Z[last];
  if (output === "sigmoid") {
    return places.reduce((sum, i) => sum + Y[i] * softplus(-z[i]) + (1 - Y[i]) * softplus(z[i]), 0);
  }
  const top = places.reduce((best, i) => (z[i] > z[best] ? i : best));
  const others = places.reduce((sum, i) => sum + (i === top ? 0 : Math.exp(z[i] - z[top])), 0);
  return places.reduce((sum, i) => sum + Y[i] * (Math.log1p(others) + (z[top] - z[i])), 0);
}

/** The loss at the engine's parameters, and the pattern of its kinks. */
function lossHere(engine) {
  forward(engine);
  if (engine.loss === "squares") return { loss: measureLoss(engine), kinks: pattern(engine) };
  let sum = 0;
  for (let p = 0; p < engine.m; p++) sum += crossEntropy(engine, p);
  return { loss: sum / engine.m, kinks: pattern(engine) };
}

/** How far rounding may move the loss: the rounding of each z times ∂L/∂z, and that of the last sum. */
function roundingOf(engine) {
  const { sizes, W, b, A, Y, m, capacity, last } = engine;
  let sum = lossHere(engine).loss + 1; // 1: as far as ŷ − y, from which all gradients follow, is rounded itself
  const right = { ...engine, D: engine.D.map((row) => new Float64Array(row.length)) };
  for (let l = last; l >= 1; l--) {
    if (l === last) outputDelta(right);
    else hiddenDelta(right, l);
    const [size, addends] = [(list) => list.map(Math.abs), new Float64Array(A[l].length)];
    forwardProduct(size(W[l]), size(b[l]), size(A[l - 1]), addends, sizes[l], sizes[l - 1], m, capacity);
    for (let row = 0; row < sizes[l] * capacity; row += capacity) {
      for (let i = row; i < row + m; i++) sum += Math.abs(right.D[l][i]) * addends[i];
    }
  }
  if (engine.loss !== "squares") return ROUNDING * sum;
  for (let row = 0; row < sizes[last] * capacity; row += capacity) {
    for (let i = row; i < row + m; i++) {
      sum += (Math.abs(A[last][i] - Y[i]) * (Math.abs(A[last][i]) + Math.abs(Y[i]))) / m;
    }
  }
  return ROUNDING * sum;
}

/** The central difference of step `h` by parameter `i`. */
function differenceOf(engine, i, h) {
  const { theta } = engine;
  const kept = theta[i];
  theta[i] = kept + h;
  const [above, upper] = [lossHere(engine), theta[i]];
  theta[i] = kept - h;
  const below = lossHere(engine);
  const numeric = (above.loss - below.loss) / (upper - theta[i]); // by the step that was taken, itself rounded
  theta[i] = kept;
  return { numeric, kink: above.kinks !== below.kinks };
}

/**
 * The central difference of the loss by parameter `i`, { numeric, off, kink }: `off` is how far it may lie from the
 * derivative; `kink` where a kink lies between its ends. `rounding` is that of the loss.
 */
export function difference(engine, i, rounding = roundingOf(engine)) {
  const [{ numeric, kink }, half] = [H, H / 2].map((h) => differenceOf(engine, i, h));
  return { numeric, off: rounding / H + BENDS * Math.abs(numeric - half.numeric), kink };
}

/** Whether a gradient is what the difference says, as far as that can tell. */
export const agrees = (gradient, { numeric, off }) =>
  Math.abs(gradient - numeric) <= AGREES * Math.max(Math.abs(gradient), Math.abs(numeric)) + off;

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
  const rounding = roundingOf(engine);
  const stepRight = movesRight(training);
  const rows = Array.from(gradients, (gradient, i) => {
    const found = difference(engine, i, rounding);
    const error = relativeError(gradient, found.numeric);
    return { i, gradient, ...found, fits: agrees(gradient, found), error };
  });
  forward(engine); // its memory is that of the parameters again
  measureLoss(engine);
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
  return theirs.every((value, i) => Object.is(value, right[i]));
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
  const checked = rows.filter(({ kink, off }) => !kink && Number.isFinite(off));
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
  const close = (f, to) => Math.abs(f - to) <= 1e-3 * Math.abs(to);
  const same = factors.length > 0 && factors.every((f) => close(f, factors[0]));
  return same && !close(factors[0], 1) ? factors[0] : null; // what is once too large is not too large
}
