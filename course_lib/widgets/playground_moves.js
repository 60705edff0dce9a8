// What a step does to one weight or bias: the formula of its update with the numbers in it.

import { figures, raised } from "./common.js";
import { bracket, equation, symbol } from "./network_words.js";
import { placeOf } from "./play_check.js";
import { STEPS } from "./play_steps.js";

const signed = (v, show) => `${v < 0 ? "−" : "+"} ${show(Math.abs(v))}`;

/** What the steps of play_steps.js are in formulas, for a weight w with g = ∂L/∂w. */
export const RULE_OF = {
  plain: "w ← w − η ∂L/∂w",
  momentum: "v ← β v + ∂L/∂w,   w ← w − η v",
  RMSprop: "s ← β s + (1 − β)(∂L/∂w)²,   w ← w − η ∂L/∂w / (√s + ε)",
  Adam: "m ← 0.9 m + 0.1 ∂L/∂w,   v ← 0.999 v + 0.001 (∂L/∂w)²,   w ← w − η m̂ / (√v̂ + ε)",
};

/** With how many digits a number before and after a step is seen to have moved; undefined where three are enough. */
function digitsFor(before, after) {
  const differs = (digits) => figures(before, digits) !== figures(after, digits);
  const digits = differs(3) ? -1 : Array.from({ length: 12 }, (_, k) => k + 4).findIndex(differs);
  return digits < 0 ? undefined : digits + 5; // one more, for the move itself has a digit or two then
}

/** The line of w ← w − η · by, whose exact result is `right`. */
function updated(name, formula, { w, eta }, text, by, right) {
  const digits = digitsFor(w, right);
  const lines = digits === undefined
    ? [equation((show, round) => [`${show(w)} − ${eta} · ${text(show)}`, round(w) - eta * by(round)], right)]
    : [0, 1, 2].map((more) => finer(w, eta, text, by, right, digits + more));
  return `${name} ← ${formula} = ${lines.find((line) => !line.includes("≈")) ?? lines[0]}`;
}

/** The same with more digits of the weight. */
function finer(w, eta, text, by, right, digits) {
  const write = (v) => figures(v, digits);
  const start = Number(w.toPrecision(digits));
  return equation((show, round) => [`${write(w)} − ${eta} · ${text(show)}`, start - eta * by(round)], right, write);
}

/** Lines with the numbers of each kind of step; `one` is { w, g, first, second, t, eta, beta, right } of one place. */
const LINES = {
  plain(name, one) {
    const { g, right } = one;
    return [updated(name, "w − η ∂L/∂w", one, (show) => bracket(g, show), (round) => round(g), right)];
  },
  momentum(name, one) {
    const { g, first, beta, right } = one;
    const v = beta * first + g;
    const made = equation((show, round) => [
      `${beta} · ${bracket(first, show)} ${signed(g, show)}`, beta * round(first) + round(g),
    ], v);
    return [`v ← β v + ∂L/∂w = ${made}`, updated(name, "w − η v", one, (s) => bracket(v, s), (r) => r(v), right)];
  },
  RMSprop(name, one) {
    const { g, second, beta, right } = one;
    const s = beta * second + (1 - beta) * g ** 2;
    return [
      `s ← β s + (1 − β)(∂L/∂w)² = ${beta} · ${figures(second)} + ${figures(1 - beta)} · ${bracket(g, figures)}² `
        + `= ${figures(s)}`,
      `${name} ← w − η ∂L/∂w / (√s + ε) = ${figures(one.w, digitsFor(one.w, right))} − `
        + `${one.eta} · ${bracket(g, figures)} / √${figures(s)} = ${figures(right, digitsFor(one.w, right) ?? 4)}`,
    ];
  },
  Adam(name, { w, g, first, second, t, eta, right }) {
    const [m, v] = [0.9 * first + 0.1 * g, 0.999 * second + 0.001 * g ** 2];
    const [mean, square] = [m / (1 - 0.9 ** t), v / (1 - 0.999 ** t)];
    const power = raised(t);
    return [
      `m ← 0.9 · ${bracket(first, figures)} + 0.1 · ${bracket(g, figures)} = ${figures(m)},   `
        + `m̂ = m / (1 − 0.9${power}) = ${figures(mean)}`,
      `v ← 0.999 · ${figures(second)} + 0.001 · ${bracket(g, figures)}² = ${figures(v)},   `
        + `v̂ = v / (1 − 0.999${power}) = ${figures(square)}`,
      `${name} ← w − η m̂ / (√v̂ + ε) = ${figures(w, digitsFor(w, right))} − `
        + `${eta} · ${bracket(mean, figures)} / √${figures(square)} = ${figures(right, digitsFor(w, right) ?? 4)}`,
    ];
  },
};

/** What parameter `at` is after the step by its formula. `step` is as Session.taken has it. */
export function rightAfter({ theta, grads, first, second, t, settings }, at) {
  const alone = (list) => Float64Array.of(list[at]);
  const one = { theta: alone(theta), grads: alone(grads) };
  STEPS[settings.step](one, { first: alone(first), second: alone(second), t }, settings, 0, 1);
  return one.theta[0];
}

/** Whether two numbers are the same but for rounding. */
const isClose = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));

/**
 * What the last step did to parameter `at`, as a row of a table: [name, words, whether it is right]. `moved` is what
 * the program has moved it by. Only a plain step is one product.
 */
export function movedRow(step, at, moved) {
  const name = "the last step moved it by";
  if (!step) return [name, "not known here: take a step"];
  const { settings, grads, theta, known } = step;
  if (!known) return [name, figures(moved, 3)];
  const right = rightAfter(step, at) - theta[at];
  const ok = Math.abs(right - moved) <= 1e-9 * Math.max(Math.abs(right), Math.abs(moved)) + 1e-12 * Math.abs(theta[at]);
  const wrong = ok ? "" : `✗ ${figures(moved, 3)}, where `;
  if (settings.step !== "plain") {
    const words = ok ? figures(moved, 3) : `${wrong}${settings.step} gives ${figures(right, 3)}`;
    return [`the last step (${settings.step}) moved it by`, words, ok];
  }
  return ["the last step: −η · its ∂L/∂w", `${wrong}${productWords(settings.eta, grads[at], right)}`, ok];
}

/** −η · g with its numbers; and the `move` that the digits of the weight made of it, where that is another one. */
function productWords(eta, g, move) {
  const three = (v) => figures(v, 3);
  const product = -eta * g;
  const made = equation((show, round) => [`−${eta} · ${bracket(g, show)}`, -eta * round(g)], product, three);
  if (three(product) === three(move)) return made;
  return move === 0 ? `${made}, too small to move it` : `${made}, rounded to ${three(move)} with the weight`;
}

/** The update of parameter `at` in lines; `after` is what the program has made of it. */
export function updateLines(step, engine, at, after) {
  const { theta, grads, first, second, t, settings, known } = step;
  const { layer, ...place } = placeOf(engine, at);
  const name = symbol({ ...place, layer: layer - 1 });
  const digits = digitsFor(theta[at], after) ?? 4;
  if (!known) return [`${name}: ${figures(theta[at], digits)} → ${figures(after, digits)}`];
  const right = rightAfter(step, at);
  const { eta, beta } = settings;
  const one = { w: theta[at], g: grads[at], first: first[at], second: second[at], t, eta, beta, right };
  const rule = LINES[settings.step](name, one);
  const lines = place.kind === "b" ? rule.map((line) => line.replace(/\bw\b/g, "b")) : rule;
  return isClose(right, after) ? lines : [...lines, `✗ the broken program has ${name} = ${figures(after, digits)}`];
}
