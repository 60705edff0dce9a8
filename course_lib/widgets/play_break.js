// Mistakes to make on purpose: the playground trains with them, and the gradient check (play_check.js) finds them.
//
// Each is an entry of the catalogue in course_lib/mistakes, with its slug and its sentence; a test compares the numbers
// with those of the catalogue's own broken function. A mistake replaces one or two of the RIGHT rules of a step.

import { activate, sigmoid, timesSlope } from "./play_activations.js";
import { activationOf, layerGrads, outputDelta } from "./play_engine.js";
import { backwardProduct } from "./play_products.js";
import { extent, move, RIGHT } from "./play_training.js";

/** D ← D · by(z, a), in the columns that count. */
function timesEach({ D, Z, A, sizes, m, capacity }, l, by) {
  for (let row = 0; row < sizes[l] * capacity; row += capacity) {
    for (let i = row; i < row + m; i++) D[l][i] *= by(Z[l][i], A[l][i]);
  }
}

/** What reaches a layer from above, before its σ′: ∂L/∂a. */
function arriving(engine, l) {
  const { sizes, W, D, m, capacity } = engine;
  if (l === engine.last) outputDelta({ ...engine, output: "linear" });
  else backwardProduct(W[l + 1], D[l + 1], D[l], sizes[l + 1], sizes[l], m, capacity);
}

/** Rules in which `slope(engine, l)` stands where D ← D ⊙ σ′(z) belongs, wherever there is one. */
function withSlope(slope) {
  const delta = (engine, l) => {
    arriving(engine, l);
    slope(engine, l);
  };
  return {
    outputDelta: (engine) => (engine.loss === "squares" ? delta(engine, engine.last) : outputDelta(engine)),
    hiddenDelta: delta,
  };
}
const withRule = (rule) => withSlope((engine, l) => timesEach(engine, l, rule));

/** σ′ at a, not at z: what the slope would be if a had gone into the activation. */
function slopeAtA({ D, A, sizes, m, capacity, activation, output, last }, l) {
  const [kind, again] = [activationOf({ activation, output, last }, l), new Float64Array(A[l].length)];
  activate(kind, A[l], again, sizes[l], m, capacity);
  timesSlope(kind, D[l], again, sizes[l], m, capacity);
}

/** Rules with the error signal of the output times `factor(m)`. */
const scaled = (factor) => ({
  outputDelta(engine) {
    outputDelta(engine);
    timesEach(engine, engine.last, () => factor(engine.m));
  },
});

/** Rules with dW and db times `ofW(m)` and `ofB(m)`. */
const scaledGrads = (ofW, ofB) => ({
  layerGrads(engine, l) {
    layerGrads(engine, l);
    const { dW, db, m } = engine;
    for (let i = 0; i < dW[l].length; i++) dW[l][i] *= ofW(m);
    for (let i = 0; i < db[l].length; i++) db[l][i] *= ofB(m);
  },
});

/** Rules that update the layers for which `chosen(l, last)` holds; of each the weights, the biases or both. */
const updating = (chosen, weights = true, biases = true) => ({
  update(training, layer) {
    const { engine } = training;
    for (let l = layer || 1; l <= (layer || engine.last); l++) {
      const [start, end] = extent(engine, l);
      const middle = start + engine.W[l].length;
      if (chosen(l, engine.last) && weights) move(training, start, middle);
      if (chosen(l, engine.last) && biases) move(training, middle, end);
    }
  },
});

/** Rules with another learning rate. */
const rated = (rate) => ({
  update: (training, layer) => {
    const { settings, engine } = training;
    move(training, ...extent(engine, layer), { ...settings, eta: rate(settings.eta) });
  },
});

const one = () => 1;
const always = () => true;
const manySamples = ({ m }) => m !== 1;
const hasHidden = ({ last }) => last > 1;
const slopedOutput = ({ loss, output }) => loss === "squares" && output !== "linear";
const isCurved = (name) => name === "tanh" || name === "sigmoid"; // ReLU has the same slope at a as at z
const hasCurve = (engine) =>
  (engine.loss === "squares" && isCurved(engine.output)) || (hasHidden(engine) && isCurved(engine.activation));
const anySlope = (engine) => engine.loss === "squares" || hasHidden(engine);
/** Whether a layer with a slope has another activation than `name`. */
const other = (name) => (engine) =>
  (engine.loss === "squares" && engine.output !== name) || (hasHidden(engine) && engine.activation !== name);

/** The gradients of the last sample of the batch alone. */
function lastExampleOnly(engine, l) {
  const { D, A, m } = engine;
  const column = { ...engine, m: 1, D: [], A: [] };
  column.D[l] = D[l].subarray(m - 1);
  column.A[l - 1] = A[l - 1].subarray(m - 1);
  layerGrads(column, l);
}

/**
 * The mistakes. `exercise` and `slug` are the catalogue's, `name` is its sentence, and `short` says it in a menu.
 * `shows(engine)` says whether it changes a number of this network and batch at all; `rules` replace those of RIGHT.
 */
export const MISTAKES = [
  {
    exercise: "backward",
    slug: "hidden-without-derivative",
    short: "hidden layers: no σ′(z)",
    name: "the error signal of the hidden layers lacks σ′(z)",
    shows: (engine) => hasHidden(engine) && engine.activation !== "linear",
    rules: { hiddenDelta: arriving },
  },
  {
    exercise: "backward",
    slug: "output-without-derivative",
    short: "output: no σ′(z)",
    name: "the error signal of the output lacks σ′(z)",
    shows: slopedOutput,
    rules: { outputDelta: (engine) => arriving(engine, engine.last) },
  },
  {
    exercise: "backward",
    slug: "no-1-over-m",
    short: "no 1/m",
    name: "the 1/m is missing: it is the gradient of the sum over the batch",
    shows: manySamples,
    rules: scaled((m) => m),
  },
  {
    exercise: "backward",
    slug: "1-over-m-twice",
    short: "1/m twice",
    name: "the 1/m is applied twice",
    shows: manySamples,
    rules: scaled((m) => 1 / m),
  },
  {
    exercise: "backward",
    slug: "factor-2",
    short: "every gradient twice",
    name: "every gradient is twice too large",
    shows: always,
    rules: scaled(() => 2),
  },
  {
    exercise: "backward",
    slug: "wrong-sign",
    short: "wrong sign: y − ŷ",
    name: "the sign is wrong: y − ŷ where ŷ − y belongs",
    shows: always,
    rules: scaled(() => -1),
  },
  {
    exercise: "backward",
    slug: "slope-at-a",
    short: "σ′ at a, not at z",
    name: "σ′ is taken at a, where the slope at z is asked for",
    shows: hasCurve,
    rules: withSlope(slopeAtA),
  },
  {
    exercise: "backward",
    slug: "z-rule",
    short: "z(1 − z) for σ′(z)",
    name: "z(1 − z) stands where σ′(z) belongs",
    shows: anySlope,
    rules: withRule((z) => z * (1 - z)),
  },
  {
    exercise: "backward",
    slug: "sigmoid-rule-always",
    short: "a(1 − a) for σ′(z)",
    name: "a(1 − a) stands where σ′(z) belongs, whatever the activation is",
    shows: other("sigmoid"),
    rules: withRule((_, a) => a * (1 - a)),
  },
  {
    exercise: "backward",
    slug: "sigmoid-slope-always",
    short: "the sigmoid's slope",
    name: "it takes the sigmoid's slope, whatever the activation is",
    shows: other("sigmoid"),
    rules: withRule((z) => sigmoid(z) * (1 - sigmoid(z))),
  },
  {
    exercise: "backward",
    slug: "activation-for-derivative",
    short: "a for σ′(z)",
    name: "a stands where σ′(z) belongs",
    shows: anySlope,
    rules: withRule((_, a) => a),
  },
  {
    exercise: "backward",
    slug: "bias-averaged",
    short: "db averaged again",
    name: "db is averaged over the batch, which ∂L/∂a has done already",
    shows: manySamples,
    rules: scaledGrads(one, (m) => 1 / m),
  },
  {
    exercise: "backward",
    slug: "bias-zero",
    short: "db = 0",
    name: "db is zero",
    shows: always,
    rules: scaledGrads(one, () => 0),
  },
  {
    exercise: "backward",
    slug: "weights-averaged",
    short: "dW averaged again",
    name: "dW is divided by m, which ∂L/∂a has done already",
    shows: manySamples,
    rules: scaledGrads((m) => 1 / m, one),
  },
  {
    exercise: "backward",
    slug: "biases-no-1-over-m",
    short: "no 1/m in db",
    name: "the 1/m is missing in every db",
    shows: manySamples,
    rules: scaledGrads(one, (m) => m),
  },
  {
    exercise: "backward",
    slug: "weights-no-1-over-m",
    short: "no 1/m in dW",
    name: "the 1/m is missing in every dW",
    shows: manySamples,
    rules: scaledGrads((m) => m, one),
  },
  {
    exercise: "backward",
    slug: "last-example-only",
    short: "the last example only",
    name: "only the last example counts",
    shows: manySamples,
    rules: { layerGrads: lastExampleOnly },
  },
  {
    exercise: "train_step",
    slug: "through-new-weights",
    short: "δ through new weights",
    name: "the error signal passed through weights that were already updated",
    shows: hasHidden,
    rules: { early: true },
  },
  {
    exercise: "train_step",
    slug: "uphill",
    short: "uphill",
    name: "the step goes uphill",
    shows: always,
    rules: rated((eta) => -eta),
  },
  {
    exercise: "train_step",
    slug: "eta-forgotten",
    short: "no η",
    name: "the learning rate is missing",
    shows: always,
    rules: rated(() => 1),
  },
  {
    exercise: "train_step",
    slug: "biases-skipped",
    short: "biases stay",
    name: "the biases are not updated",
    shows: always,
    rules: updating(always, true, false),
  },
  {
    exercise: "train_step",
    slug: "weights-skipped",
    short: "weights stay",
    name: "the weights are not updated",
    shows: always,
    rules: updating(always, false, true),
  },
  {
    exercise: "train_step",
    slug: "last-layer-only",
    short: "the last layer only",
    name: "only the last layer moves",
    shows: hasHidden,
    rules: updating((l, last) => l === last),
  },
  {
    exercise: "train_step",
    slug: "first-layer-only",
    short: "the first layer only",
    name: "only the first layer moves",
    shows: hasHidden,
    rules: updating((l) => l === 1),
  },
];

/** The rules of a step with this mistake in it, named by its slug; RIGHT without one. */
export const rulesWith = (mistake) => ({ ...RIGHT, ...mistake?.rules, mistake: mistake?.slug ?? "" });

/** The mistake of that slug. Throws an Error if there is none. */
export function mistakeCalled(slug) {
  const found = MISTAKES.find((mistake) => mistake.slug === slug);
  if (!found) throw new Error(`There is no mistake called ${slug}.`);
  return found;
}
