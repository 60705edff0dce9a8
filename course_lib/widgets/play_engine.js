// A network on flat arrays: forward, loss, backward. The formulas are those of network.py, named as there.
//
// Layers count from 1 as in the formulas; nothing stands at place 0 but A[0], the inputs. `theta` holds all parameters,
// layer after layer, W row by row and then b; `grads` has the same form. W[l], b[l], dW[l], db[l] are views of them.
// Z[l], A[l] and D[l] = δ⁽ˡ⁾ have a row for each neuron and a column for each sample, `capacity` of them at most.

import { activate, NAMES, timesSlope } from "./play_activations.js";
import { backwardOfOne, backwardProduct, forwardProduct, gradientProduct } from "./play_products.js";

const LEAST = 1e-12; // as in network.py: a probability below it counts as this much in a logarithm
export const MOST_BATCH = 100; // points that the playground passes at once; an engine may have room for more
export const LOSSES = ["squares", "cross-entropy"];

/** What the last layer may be: an activation, or softmax. */
export const OUTPUTS = [...NAMES, "softmax"];

/** What is wrong with a network's description, in words; "" if it can be built. */
export function refusal({ sizes, activation, output, loss }) {
  if (sizes.length < 2 || !sizes.every((n) => Number.isInteger(n) && n > 0)) return "Each layer needs a neuron.";
  if (!NAMES.includes(activation)) return `There is no activation ${activation}.`;
  if (!OUTPUTS.includes(output)) return `There is no output ${output}.`;
  if (!LOSSES.includes(loss)) return `There is no loss ${loss}.`;
  if (loss === "squares") return output === "softmax" ? "Softmax goes with cross-entropy here, not with squares." : "";
  const fits = sizes.at(-1) === 1 ? "sigmoid" : "softmax";
  if (output === fits) return "";
  return `Cross-entropy of ${sizes.at(-1) === 1 ? "one output" : "several outputs"} needs ${fits} in the last layer.`;
}

/** The number of weights and biases. */
export const countParams = (sizes) => sizes.slice(1).reduce((sum, n, l) => sum + n * (sizes[l] + 1), 0);

/**
 * A network of the given description, { sizes, activation, output, loss }, with room for batches of `capacity`.
 * All parameters are 0, or those in `shared`, another engine's theta: so two engines can see the same weights. Throws
 * an Error if the description makes no network.
 */
export function makeEngine(described, capacity, shared) {
  const wrong = refusal(described);
  if (wrong) throw new Error(wrong);
  const { sizes, activation, output, loss } = described;
  const theta = shared ?? new Float64Array(countParams(sizes));
  const grads = new Float64Array(theta.length);
  const engine = { sizes, activation, output, loss, capacity, theta, grads, last: sizes.length - 1, m: 0, value: NaN };
  const matrices = () => sizes.map((n) => new Float64Array(n * capacity));
  Object.assign(engine, { W: [null], b: [null], dW: [null], db: [null], from: [0, 0] });
  Object.assign(engine, { Z: matrices(), A: matrices(), D: matrices(), Y: new Float64Array(sizes.at(-1) * capacity) });
  for (let l = 1, at = 0; l < sizes.length; l++) {
    const [weights, end] = [at + sizes[l] * sizes[l - 1], at + sizes[l] * (sizes[l - 1] + 1)];
    engine.W.push(theta.subarray(at, weights));
    engine.b.push(theta.subarray(weights, end));
    engine.dW.push(grads.subarray(at, weights));
    engine.db.push(grads.subarray(weights, end));
    engine.from.push(end); // layer l has the parameters from[l] … from[l + 1]
    at = end;
  }
  return engine;
}

/** What a layer does with its Z. */
export const activationOf = (engine, l) => (l === engine.last ? engine.output : engine.activation);

/**
 * Copy samples into the engine: those whose numbers stand in `order` from `start`, m of them. X and Y hold sample
 * after sample; without Y only a forward pass makes sense.
 */
export function load(engine, X, Y, order, start, m) {
  copy(X, engine.A[0], engine.sizes[0], order, start, m, engine.capacity);
  if (Y) copy(Y, engine.Y, engine.sizes[engine.last], order, start, m, engine.capacity);
  engine.m = m;
}

function copy(from, to, n, order, start, m, stride) {
  for (let p = 0; p < m; p++) {
    const at = order[start + p] * n;
    for (let i = 0; i < n; i++) to[i * stride + p] = from[at + i];
  }
}

/** z⁽ˡ⁾ = W⁽ˡ⁾ a⁽ˡ⁻¹⁾ + b⁽ˡ⁾ and a⁽ˡ⁾ = σ(z⁽ˡ⁾). */
export function forwardLayer(engine, l) {
  const { sizes, W, b, Z, A, m, capacity } = engine;
  forwardProduct(W[l], b[l], A[l - 1], Z[l], sizes[l], sizes[l - 1], m, capacity);
  const kind = activationOf(engine, l);
  if (kind === "softmax") softmax(Z[l], A[l], sizes[l], m, capacity);
  else activate(kind, Z[l], A[l], sizes[l], m, capacity);
}

/** All layers forward. */
export function forward(engine) {
  for (let l = 1; l <= engine.last; l++) forwardLayer(engine, l);
}

/** e^z / Σ e^z of each column; the largest z is subtracted first, so that no power is above 1. */
function softmax(Z, A, n, m, stride) {
  for (let p = 0; p < m; p++) {
    let [largest, sum] = [-Infinity, 0];
    for (let i = p; i < n * stride; i += stride) largest = Math.max(largest, Z[i]);
    for (let i = p; i < n * stride; i += stride) sum += A[i] = Math.exp(Z[i] - largest);
    for (let i = p; i < n * stride; i += stride) A[i] /= sum;
  }
}

const surprise = (a, y) => (y === 0 ? 0 * a : -y * Math.log(Math.max(a, LEAST))); // 0 · a keeps what is not a number

/** What one output adds to the loss of a sample. */
const PARTS = {
  squares: (a, y) => (a - y) ** 2 / 2,
  softmax: surprise,
  sigmoid: (a, y) => surprise(a, y) + surprise(1 - a, 1 - y), // one output speaks for two classes
};

/** The loss of the batch after a forward pass, kept as engine.value: 1/(2m) Σ ‖ŷ − y‖², or the mean of −Σ y ln ŷ. */
export function measureLoss(engine) {
  const { sizes, A, Y, m, capacity, last, loss, output } = engine;
  const part = PARTS[loss === "squares" ? loss : output];
  let sum = 0;
  for (let row = 0; row < sizes[last] * capacity; row += capacity) {
    for (let i = row; i < row + m; i++) sum += part(A[last][i], Y[i]);
  }
  engine.value = sum / m;
  return engine.value;
}

/** δ⁽ᴸ⁾: (Ŷ − Y)/m, for squares times σ′(z⁽ᴸ⁾). The 1/m lives here alone. */
export function outputDelta(engine) {
  const { sizes, A, D, Y, m, capacity, last, loss, output } = engine;
  for (let row = 0; row < sizes[last] * capacity; row += capacity) {
    for (let i = row; i < row + m; i++) D[last][i] = (A[last][i] - Y[i]) / m;
  }
  if (loss === "squares") timesSlope(output, D[last], A[last], sizes[last], m, capacity);
}

/** δ⁽ˡ⁾ = (W⁽ˡ⁺¹⁾)ᵀ δ⁽ˡ⁺¹⁾ ⊙ σ′(z⁽ˡ⁾). */
export function hiddenDelta(engine, l) {
  const { sizes, W, A, D, m, capacity, activation } = engine;
  backwardProduct(W[l + 1], D[l + 1], D[l], sizes[l + 1], sizes[l], m, capacity);
  timesSlope(activation, D[l], A[l], sizes[l], m, capacity);
}

/** ∂L/∂W⁽ˡ⁾ = δ⁽ˡ⁾ (a⁽ˡ⁻¹⁾)ᵀ and ∂L/∂b⁽ˡ⁾ = δ⁽ˡ⁾ summed over the batch. */
export function layerGrads(engine, l) {
  const { sizes, A, D, dW, db, m, capacity } = engine;
  gradientProduct(D[l], A[l - 1], dW[l], db[l], sizes[l], sizes[l - 1], m, capacity);
}

/** What a backward pass is made of. A mistake replaces one of these (play_break.js). */
export const RULES = { outputDelta, hiddenDelta, layerGrads };

/** The gradients of all parameters after a forward pass, by the given rules. */
export function backward(engine, rules = RULES) {
  rules.outputDelta(engine);
  for (let l = engine.last; l >= 1; l--) {
    rules.layerGrads(engine, l);
    if (l > 1) rules.hiddenDelta(engine, l - 1);
  }
}

/**
 * Backward and θ ← θ − ηg for a single sample, after a forward pass: one visit to each weight does what `backward` and
 * the plain step do in three, with the same numbers to the bit.
 */
export function backwardWithStep(engine, eta) {
  const { sizes, W, b, dW, db, A, D, capacity, activation, last } = engine;
  outputDelta(engine);
  for (let l = last; l >= 1; l--) {
    backwardOfOne(W[l], b[l], dW[l], db[l], D[l], A[l - 1], D[l - 1], sizes[l], sizes[l - 1], capacity, eta);
    if (l > 1) timesSlope(activation, D[l - 1], A[l - 1], sizes[l - 1], 1, capacity);
  }
}

/**
 * The gradients of the mean loss over m samples, by the given rules, without a step: { loss, grads, dW, db }, views of
 * the engine that the next pass overwrites. `samples` are { X, Y, count }; those whose numbers stand in `order` from
 * `start` are taken. The weights stay as they are. Throws an Error if the engine has no room for them.
 */
export function gradientsOf(engine, { X, Y }, order, start = 0, m = order.length - start, rules = RULES) {
  const { capacity } = engine;
  if (!(m >= 1 && m <= capacity)) throw new Error(`This engine has room for 1 to ${capacity} points; got ${m}.`);
  load(engine, X, Y, order, start, m);
  forward(engine);
  measureLoss(engine);
  backward(engine, rules);
  return { loss: engine.value, grads: engine.grads, dW: engine.dW, db: engine.db };
}
