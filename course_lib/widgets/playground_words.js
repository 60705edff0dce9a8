// What the playground says of a weight, a bias or a neuron: the formula of its gradient with the numbers in it. All
// numbers come from one engine that has seen one batch: its values, error signals and gradients belong together.

import { figures, raised } from "./common.js";
import { layerCalled } from "./play_names.js";
import { agrees } from "./play_check.js";
import { activationOf } from "./play_engine.js";
import { extent } from "./play_training.js";
import { indexOf } from "./playground_layout.js";
import { RULE_OF, updateLines } from "./playground_moves.js";
import {
  bracket, equation, lowered, neuronName, of, placeName, products, rounded, SIGMA, symbol,
} from "./network_words.js";

const MOST = 3; // addends that are written out
const COLUMN = 4; // neurons of a layer whose numbers are

const at = (matrix, engine, i, p) => matrix[i * engine.capacity + p];
/** a₂⁽¹⁾, or x₂ of the inputs. */
const nameOf = (letter, l, i) =>
  l === 0 && letter === "a" ? `x${lowered(i + 1)}` : `${letter}${lowered(i + 1)}⁽${raised(l)}⁾`;
const upper = (text) => text[0].toUpperCase() + text.slice(1);

/** Weight from x1 to the output: w₁₁⁽¹⁾, Neuron 2 of hidden layer 1. `called` is as in placeWords. */
export function titleOf(sizes, place, called) {
  const words = upper(placeWords(sizes, place, called));
  return place.kind === "n" ? words : `${words}: ${symbol(place)}`;
}

/** "this batch of 10 points", "this batch of 1 point". */
export const batchWords = (m) => `this batch of ${m} point${m === 1 ? "" : "s"}`;

/** Whether the network's inputs are x₁ and x₂, and nothing else is made of a point. */
const isPlain = (features) => features.every((name, k) => name === `x${lowered(k + 1)}`);

/**
 * A place in words: weight from x1 to the output. `inputs` are called by what is made of a point, and `outputs` by
 * their classes, where these have names: see calledIn of play_names.js.
 */
export function placeWords(sizes, place, { inputs, outputs }) {
  const { kind, layer, i, j } = place;
  const isOutput = layer + (kind === "n" ? 0 : 1) === sizes.length - 1;
  const whose = isOutput && outputs[i] ? ` (${outputs[i]})` : "";
  const words = (kind === "n" ? neuronName(sizes, layer, i) : placeName(sizes, place)) + whose;
  if (isPlain(inputs)) return kind === "n" && layer === 0 ? `input ${words}` : words;
  if (kind === "n" && layer === 0) return `input ${inputs[i]}`;
  return kind === "w" && layer === 0 ? words.replace(`from x${j + 1} `, () => `from ${inputs[j]} `) : words;
}

/** The slope of an activation at z from a, with its number, as a text and a function. */
const SLOPE = {
  tanh: [(a, show) => `1 − ${bracket(a, show)}²`, (a) => 1 - a * a],
  sigmoid: [(a, show) => `${show(a)} · (1 − ${bracket(a, show)})`, (a) => a * (1 - a)],
  relu: [(a) => (a > 0 ? "1" : "0"), (a) => Number(a > 0)],
  linear: [() => "", () => 1],
};

const FORMULA = { tanh: "1 − a²", sigmoid: "a (1 − a)", relu: "1 where z > 0, else 0" };

/** The slope of an activation at `z` by the activation's own name: tanh′(z); "" of a linear one, where it is 1. */
const slopeOf = (kind, z) => (kind === "linear" ? "" : `${SIGMA[kind]}′(${z})`);

/** That slope as a factor, "" where it is 1; `times` is its sign. */
function timesSlope(kind, z, times) {
  const slope = slopeOf(kind, z);
  return slope && ` ${times} ${slope}`;
}

/** The same with its number: " · (1 − 0.4²)". */
function timesNumber(kind, a, show) {
  const slope = SLOPE[kind][0](a, show);
  return slope && ` · ${bracketed(slope)}`;
}

/** What the slope is, in one line: tanh′(z) = 1 − a². None of a linear one. */
const slopeLines = (kind) => (kind === "linear" ? [] : [`${slopeOf(kind, "z")} = ${FORMULA[kind]}`]);

/**
 * What the gradient at a place says, in one plain sentence. Where the program's is another than the difference `found`
 * there, that is the true one, and the program's is named as its own.
 */
export function nudgeWords(session, place, found = session.difference(place)) {
  const program = session.passed().grads[indexOf(session.engine, place)];
  const { ok } = compared(program, found);
  const what = place.kind === "w" ? "weight" : "bias";
  const by = figures(ok ? program : found.numeric);
  const says = `How much the loss changes if this ${what} is nudged up: per 1, by ${by}.`;
  return ok ? says : `${says} ${upper(session.claimant || "the program")} would say ${figures(program)}.`;
}

/** The same of an error signal δ, in one plain sentence; `isOutput`: of a neuron of the last layer. */
const signalWords = (delta, isOutput) =>
  `${isOutput ? "How much the loss changes if the sum z of this output is" : "How much the loss changes if this "
    + "neuron's sum z is"} nudged up: per 1, by ${figures(delta)}.`;

/** The addends of a gradient, largest first: { p, delta, a, product }. A bias has a = 1. */
function addends(engine, place) {
  const { layer, i, j } = place;
  const list = Array.from({ length: engine.m }, (_, p) => {
    const delta = at(engine.D[layer + 1], engine, i, p);
    const a = place.kind === "b" ? 1 : at(engine.A[layer], engine, j, p);
    return { p, delta, a, product: delta * a };
  });
  return list.toSorted((one, other) => Math.abs(other.product) - Math.abs(one.product));
}

const gradientAt = ({ dW, db, sizes }, { kind, layer, i, j }) =>
  kind === "w" ? dW[layer + 1][i * sizes[layer] + j] : db[layer + 1][i];

/**
 * ∂L/∂w = Σ δ a with its numbers: a list of lines. `engine` has passed a batch of `features` forward and backward,
 * `right` the same batch without a mistake.
 */
export function gradientLines(engine, place, features, right = engine) {
  const { layer, i, j } = place;
  const delta = nameOf("δ", layer + 1, i);
  const many = engine.m;
  const parts = addends(engine, place);
  const factor = place.kind === "b" ? "" : ` · ${layer ? nameOf("a", layer, j) : features[j]}`;
  const name = `∂L/∂${symbol(place)}`;
  const shown = parts.slice(0, many > MOST + 1 ? MOST : many);
  const total = parts.reduce((sum, { product }) => sum + product, 0);
  const rest = total - shown.reduce((sum, { product }) => sum + product, 0);
  const others = many - shown.length;
  const line = equation((show, round) => {
    const terms = place.kind === "b"
      ? shown.map(({ delta: d }, k) => `${d < 0 ? (k ? " − " : "−") : k ? " + " : ""}${show(Math.abs(d))}`).join("")
      : products(shown.map((part) => part.delta), shown.map((part) => part.a), undefined, show);
    const left = shown.reduce((sum, part) => sum + round(part.delta) * (place.kind === "b" ? 1 : round(part.a)), 0);
    if (!others) return [terms, left];
    return [`${terms} ${rest < 0 ? "−" : "+"} ${show(Math.abs(rest))} (${others} smaller ones)`, left + round(rest)];
  }, total);
  return [
    `${name} = ${many > 1 ? "Σ " : ""}${delta}${factor}, ${many > 1 ? "over" : "of"} ${batchWords(many)}`,
    `${isClose(total, gradientAt(right, place)) ? "" : "✗ "}= ${line}`,
    ...insteadOfBoth(name, total, gradientAt(engine, place), gradientAt(right, place)),
    ...deltaLines(engine, layer + 1, i, parts[0].p, many > 1),
  ];
}

/** What δ of a neuron is, and how it comes about for one point of the batch. */
function deltaLines(engine, l, i, p, ofMany) {
  const { A, D, Y, W, sizes, m, last } = engine;
  const name = nameOf("δ", l, i);
  const value = at(D[l], engine, i, p);
  const a = at(A[l], engine, i, p);
  const kind = activationOf(engine, l);
  const where = ofMany ? `; for point ${p + 1} of the batch, which has the largest share` : "";
  const meaning = `${name} = ∂L/∂${nameOf("z", l, i)}: how L changes with this neuron's sum z${where}:`;
  if (l === last) {
    const y = at(Y, engine, i, p);
    const squares = isBentByLoss(engine);
    const right = ((a - y) * (squares ? SLOPE[kind][1](a) : 1)) / m;
    const made = equation((show, round) => {
      const error = `(${show(a)} − ${bracket(y, show)})`;
      const over = m > 1 ? ` / ${m}` : "";
      const slope = squares ? timesNumber(kind, a, show) : "";
      return [`${error}${slope}${over}`, (round(a) - round(y)) * (squares ? SLOPE[kind][1](round(a)) : 1) / m];
    }, right);
    const factor = squares ? timesSlope(kind, "z", "·") : "";
    const line = `${name} = (ŷ − y)${factor}${m > 1 ? " / m" : ""} = ${made}`;
    return [meaning, line, ...(squares ? slopeLines(kind) : []), ...instead(name, right, value)];
  }
  const [weights, deltas] = [[], []];
  for (let k = 0; k < sizes[l + 1]; k++) {
    weights.push(W[l + 1][k * sizes[l] + i]);
    deltas.push(at(D[l + 1], engine, k, p));
  }
  const right = rounded(weights, deltas, undefined, (v) => v) * SLOPE[kind][1](a);
  const made = equation((show, round) => [
    `(${products(weights, deltas, undefined, show)})${timesNumber(kind, a, show)}`,
    rounded(weights, deltas, undefined, round) * SLOPE[kind][1](round(a)),
  ], right);
  const line = `${name} = (Σ w δ⁽${raised(l + 1)}⁾)${timesSlope(kind, "z", "·")} = ${made}`;
  return [meaning, line, ...slopeLines(kind), ...instead(name, right, value)];
}

/** Whether the output's slope is a factor of its δ: with the loss of squares, unless that slope is 1. */
const isBentByLoss = (engine) => engine.loss === "squares" && activationOf(engine, engine.last) !== "linear";

const isClose = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));

/** What a broken program has where the formula gives another number: a line, or none. */
const instead = (name, right, value) =>
  isClose(right, value) ? [] : [`✗ the broken program has ${name} = ${figures(value)}`];

/** The same where a wrong number may have come into the formula: `right` is what there should be. */
function insteadOfBoth(name, made, value, right) {
  if (isClose(value, right)) return instead(name, made, value);
  return [`✗ the broken program has ${name} = ${figures(value)}; right is ${figures(right)}`];
}

/** Where two matrices are furthest apart: { at, right, value }; null if they are the same. */
function furthest(rights, values, isIn = () => true) {
  let found = null;
  values.forEach((value, at) => {
    if (!isIn(at) || isClose(rights[at], value)) return;
    const apart = Math.abs(rights[at] - value);
    if (!(found?.apart >= apart)) found = { at, right: rights[at], value, apart };
  });
  return found;
}

/** ✗ for the one of some numbers that is furthest from what it should be; `nameAt(at)` names it. */
function differing(rights, values, nameAt, isIn) {
  const found = furthest(rights, values, isIn);
  if (!found) return [];
  const { at, right, value } = found;
  return [`✗ the broken program has ${nameAt(at)} = ${figures(value)}; right is ${figures(right)}`];
}

const bracketed = (text) => (/[ ]/.test(text) ? `(${text})` : text);

/** What makes a of z, with its numbers, where that is not σ of one number. */
const BENT = {
  linear: (engine, l, i, p) => `z = ${figures(at(engine.A[l], engine, i, p))}`,
  softmax(engine, l, i, p) {
    const zs = Array.from({ length: engine.sizes[l] }, (_, k) => at(engine.Z[l], engine, k, p));
    const made = equation((show, round) => {
      const power = (v) => `e^${bracket(v, show)}`;
      const sum = zs.reduce((total, v) => total + Math.exp(round(v)), 0);
      return [`${power(zs[i])} / (${zs.map(power).join(" + ")})`, Math.exp(round(zs[i])) / sum];
    }, at(engine.A[l], engine, i, p));
    return `softmax of all z = ${made}`;
  },
};

/** What a neuron computes for point p of the batch: a list of lines. `right` is as for gradientLines. */
export function neuronLines(engine, { layer: l, i }, p, features, right = engine) {
  const { W, b, Z, A, sizes } = engine;
  const inputs = Array.from({ length: sizes[0] }, (_, k) => figures(at(A[0], engine, k, p))).join(", ");
  const which = engine.m > 1 ? `point ${p + 1}` : "the point";
  const head = `For ${which}, (${inputs}), of ${batchWords(engine.m)}:`;
  if (l === 0) return [head, `${features[i]} = ${figures(at(A[0], engine, i, p))}`];
  const weights = Array.from(W[l].subarray(i * sizes[l - 1], (i + 1) * sizes[l - 1]));
  const before = weights.map((_, j) => at(A[l - 1], engine, j, p));
  const [z, a] = [at(Z[l], engine, i, p), at(A[l], engine, i, p)];
  const sum = equation((show, round) => [
    products(weights, before, b[l][i], show), rounded(weights, before, b[l][i], round),
  ], z);
  const kind = activationOf(engine, l);
  const bent = BENT[kind]?.(engine, l, i, p) ?? `${SIGMA[kind]}(${figures(z)}) = ${figures(a)}`;
  const [name, delta] = [nameOf("δ", l, i), at(right.D[l], right, i, p)];
  const signal = `${name} = ∂L/∂${nameOf("z", l, i)} = ${figures(delta)}`;
  const wrong = instead(name, delta, at(engine.D[l], engine, i, p));
  const means = signalWords(delta, l === engine.last);
  return [head, `${nameOf("z", l, i)} = ${sum}`, `${nameOf("a", l, i)} = ${bent}`, means, signal, ...wrong];
}

/** Whether two ways to a gradient agree, by the tolerance of play_check.js: { ok, words }. */
export function compared(program, found) {
  const apart = Math.abs(program - found.numeric);
  if (!Number.isFinite(apart)) return { ok: false, words: "not a number" };
  const ok = agrees(program, found);
  if (!ok && found.kink) return { ok: true, words: "a relu is at its kink: a difference says nothing there" };
  return { ok, words: ok ? "both ways agree" : `they differ by ${figures(apart, 2)}` };
}

/** What the check of all gradients found, for the lamp: { ok, words }. */
export function lampWords({ right, checked, wrong, factor, worst, stepRight }) {
  if (right && stepRight) return { ok: true, words: `all ${checked} gradients agree with differences` };
  if (right) return { ok: true, words: `all ${checked} gradients are right, but the update is not` };
  const often = factor === null ? "" : `, each ${figures(factor)} times what it should be`;
  const named = (place) => symbol({ ...place, layer: place.layer - 1 });
  const where = factor === null && worst ? `, the worst ${named(worst.place)}` : "";
  return { ok: false, words: `${wrong} of ${checked} gradients are wrong${often}${where}` };
}

/** What a state of a neuron means. */
export const STATES = {
  dead: "dead: its relu is 0 for every point of the batch, so nothing goes back through it",
  saturated: "saturated: for 9 of 10 points at least, the slope of its activation is below 1/20 of the greatest, "
    + "so little goes back through it",
  twin: "a twin: another neuron has the same weights, and each step moves both alike",
};

/** What a part of a step does, in words: { title, lines }. `held` is the place whose numbers an update shows. */
export const partWords = (engine, { does, layer }, session, held = null) => PARTS[does](engine, layer, session, held);

/** What the letters of a step mean, in the order of its parts. */
export const LETTERS = [
  "batch: the points that the step is taken with.",
  "a: what a layer answers; the number in brackets says which layer, and the last one is the network's answer ŷ.",
  "L: the loss, how far the answers are off, as one number.",
  "δ: for each neuron of a layer, how much L changes with its sum z.",
  "∂L/∂W: for each weight into a layer, how much L changes with it.",
  "update: every weight moves a little, against its ∂L/∂W.",
];

/** What a part of a step is, in one plain sentence that begins with its sign. */
export function partMeans({ does, layer }, last) {
  const [called, isLast] = [layerCalled(layer, last), layer === last];
  return {
    batch: "batch: the points that this step is taken with.",
    forward: `${of("a", layer)}: what ${isLast ? "the network answers, ŷ" : `${called} answers`}.`,
    loss: "L: how far the answers are off, as one number.",
    delta: `${of("δ", layer)}: how much L changes with the sum z of each neuron of ${called}.`,
    grads: `∂L/∂${of("W", layer)}: how much L changes with each weight into ${called}.`,
    update: "update: every weight moves a little, against its gradient.",
  }[does];
}

/** The numbers of which point are shown, at those of all of them: the plane has two rings around it. */
const ONE = ({ m }) => (m > 1 ? "Point 1 of the batch, with two rings" : "The point");

const diamonds = (by) => `The diamond on a neuron: its δ of point 1${by}, purple above 0 and green below.`;

const ERROR = "δ is how L changes with a neuron's sum z; at the output that is how far the answer is off.";
const BLAME = "Each neuron gets the δ of those it feeds, by its weights to them, times its own slope.";

const PARTS = {
  batch({ m }) {
    return { title: "The batch", lines: [`${upper(batchWords(m))} goes through the network. L is their loss.`] };
  },
  forward(engine, l) {
    const sigma = SIGMA[activationOf(engine, l)] ?? activationOf(engine, l);
    const sum = `${of("z", l)} = ${of("W", l)} ${of("a", l - 1)} + ${of("b", l)}`;
    const made = sigma === "linear" ? of("z", l) : `${sigma}(${of("z", l)})`;
    const bent = `${of("a", l)} = ${made}${l === engine.last ? " = ŷ" : ""}`;
    const lines = [`${sum},   ${bent}`, `${ONE(engine)}: ${of("a", l)} = ${column(engine.A[l], engine, l)}`];
    return { title: `Forward, ${layerCalled(l, engine.last)}`, lines };
  },
  loss({ loss, sizes, last, value, m }) {
    const entropy = sizes[last] === 1 ? "−1/m Σ (y ln ŷ + (1 − y) ln(1 − ŷ))" : "−1/m Σ y ln ŷ";
    const formula = loss === "squares" ? "1/(2m) Σ (ŷ − y)²" : entropy;
    return { title: "The loss", lines: [`L = ${formula} = ${figures(value)}, over ${batchWords(m)}`] };
  },
  delta(engine, l, session) {
    const kind = activationOf(engine, l);
    const bent = l < engine.last || isBentByLoss(engine);
    const factor = bent ? timesSlope(kind, of("z", l), "⊙") : "";
    const slope = bent ? slopeLines(kind).map((line) => `,   ${line}`).join("") : "";
    const arrives = `${of("δ", l)} = (${of("W", l + 1)})ᵀ ${of("δ", l + 1)}${factor}${slope}`;
    const output = `${of("δ", l)} = (ŷ − y)${factor} / m${slope}`;
    const right = rightOf(session, engine);
    const [first, program] = [right, engine].map(({ D }) => `${of("δ", l)} = ${column(D[l], engine, l)}`);
    const there = program === first ? [] : [`✗ there the broken program has ${program}`];
    const { capacity, m } = engine;
    const named = (at) => `${nameOf("δ", l, Math.floor(at / capacity))} of point ${(at % capacity) + 1}`;
    const isOther = (at) => at % capacity < m && !(there.length && at % capacity === 0 && at / capacity < COLUMN);
    const wrong = [...there, ...differing(right.D[l], engine.D[l], named, isOther)];
    const [formula, means] = l === engine.last ? [output, ERROR] : [arrives, BLAME];
    const by = wrong.length ? " by the broken program" : "";
    const lines = [means, formula, `${ONE(engine)}: ${first}`, ...wrong, diamonds(by)];
    return { title: `Backward, ${layerCalled(l, engine.last)}: δ`, lines };
  },
  grads(engine, l, session) {
    const formula = `∂L/∂${of("W", l)} = ${of("δ", l)} (${of("a", l - 1)})ᵀ,   ∂L/∂${of("b", l)} = Σ ${of("δ", l)}`;
    const into = layerCalled(l, engine.last);
    const right = rightOf(session, engine);
    const largest = `A gradient for each line into ${into}; the largest is ${figures(largestIn(right.dW[l]))}.`;
    const n = engine.sizes[l - 1];
    const ofW = (at) => `∂L/∂${symbol({ kind: "w", layer: l - 1, i: Math.floor(at / n), j: at % n })}`;
    const ofB = (i) => `∂L/∂${symbol({ kind: "b", layer: l - 1, i })}`;
    const wrong = [...differing(right.dW[l], engine.dW[l], ofW), ...differing(right.db[l], engine.db[l], ofB)];
    return { title: `Backward, ${layerCalled(l, engine.last)}: gradients`, lines: [formula, largest, ...wrong] };
  },
  update(engine, l, session, held) {
    const title = l ? `Update, ${layerCalled(l, engine.last)}` : "Update";
    if (!session.taken) return { title, lines: ["The weights are others by now: take a step."] };
    const { step, eta } = session.taken.settings;
    const moved = engine.theta.map((v, i) => v - session.taken.theta[i]);
    const [start, end] = extent(engine, l);
    const chosen = held && held.kind !== "n" ? indexOf(engine, held) : -1;
    const at = chosen >= start && chosen < end ? chosen : largestAt(moved, start, end, session.taken.grads);
    const words = at === chosen ? "What is held:" : "The largest move:";
    const lines = [`${RULE_OF[step]}, with η = ${figures(eta)}, for every weight and bias.`, words];
    lines.push(...updateLines(session.taken, engine, at, engine.theta[at]));
    const [{ grads }, right] = [session.taken, rightOf(session, engine).grads[at]];
    const isWrong = session.settings.mistake && !isClose(right, grads[at]);
    if (isWrong) lines.push(`✗ that is the broken program's ∂L/∂w, ${figures(grads[at])}; right is ${figures(right)}`);
    return { title, lines };
  },
};

const largestIn = (values) => values.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);

/** Where the largest move is from `start` to `end`; where nothing has moved, the largest gradient. */
function largestAt(moved, start, end, grads) {
  const list = moved.slice(start, end).some((v) => v !== 0) ? moved : grads;
  let at = start;
  for (let i = start; i < end; i++) if (Math.abs(list[i]) > Math.abs(list[at])) at = i;
  return at;
}

/** An engine that has passed the batch of the step without the mistake; `engine`, the program's, if it has none. */
const rightOf = (session, engine) => (session.settings.mistake ? session.rightlyTaken() : engine);

function column(matrix, engine, l) {
  const n = engine.sizes[l];
  const values = Array.from({ length: Math.min(n, COLUMN) }, (_, i) => figures(at(matrix, engine, i, 0)));
  return n === 1 ? values[0] : `(${values.join(", ")}${n > COLUMN ? `, … ${n - COLUMN} more` : ""})`;
}
