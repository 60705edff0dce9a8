// What the digit pad says about ten numbers.

import { figures } from "./common.js";

const CLOSE = 1e-6; // how far a sum of probabilities may be from 1

/** A probability in words, as digit_pad_state.py has them; no line ends before its "%". */
export function percent(p) {
  if (p >= 0.995 && p < 1) return "over 99\u00a0%";
  if (p < 0.005 && p > 0) return "under 1\u00a0%";
  return `${Math.round(100 * p)}\u00a0%`;
}

/** "a 3", "an 8". */
export const one = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;

/** Whether ten numbers are probabilities. */
export const probable = (numbers) =>
  numbers.every((p) => p >= 0) && Math.abs(numbers.reduce((sum, p) => sum + p, 0) - 1) < CLOSE;

/** A number beside its bar, as the verdict says it. */
export const beside = (p, are) => (are ? percent(p) : figures(p));

/** The digits, the most probable first. */
export const ranked = (numbers) => numbers.map((_, k) => k).sort((i, j) => numbers[j] - numbers[i] || i - j);

/** What it says, in a sentence, and which digit is next. `numbers` is empty where there is no answer. */
export function verdict(numbers) {
  if (!numbers.length) return ["", ""];
  const [first, second] = ranked(numbers);
  if (!probable(numbers)) return [`It says ${first}`, `Its number, ${figures(numbers[first])}, is the largest.`];
  return [`It says ${first}, sure to ${percent(numbers[first])}`, `Next: ${second}, ${percent(numbers[second])}.`];
}

/** What the label of an example says about the answer. */
export function judged(numbers, label) {
  if (!numbers.length) return "";
  return ranked(numbers)[0] === label ? `The label says ${label} too.` : `The label says ${label}: wrong.`;
}

/** The loss for the digit that the reader wants more of. */
export function lossFor(numbers, digit) {
  if (!numbers.length || digit < 0) return "";
  return `Loss for ${one(digit)}: ${figures(-Math.log(Math.max(numbers[digit], 1e-12)))}`;
}
