// What the lines, letters and numbers in a network's picture mean, and the keys; folded away at first.

import { node, write } from "./common.js";
import { KEYBOARD } from "./network_grips.js";

const LOOKS = [
  ["bbh-positive", "above 0"],
  ["bbh-negative", "gold, dashed: below 0"],
  ["bbh-zero", "grey, dotted: exactly 0"],
];

/** The legend. Returns `show(backward, forwardOnly, [lines of a label, in a circle, of a bias])`, which shows it. */
export function legend(parent) {
  const fold = node("details", { class: "bbh-network-legend" }, parent);
  node("summary", {}, fold, "what the signs mean");
  const row = node("div", { class: "bbh-network-key" }, fold);
  node("span", {}, row, "Lines and square boxes are weights and biases:");
  for (const [kind, text] of LOOKS) {
    const entry = node("span", {}, row);
    const sample = node("svg:svg", { class: "bbh-sample", viewBox: "0 0 30 8", "aria-hidden": "true" }, entry);
    const edge = node("svg:g", { class: `bbh-edge ${kind}` }, sample);
    node("svg:line", { class: "bbh-wire", x1: 1, y1: 4, x2: 29, y2: 4, "stroke-width": 2.5 }, edge);
    entry.append(text);
  }
  node("span", {}, row, "the thickest is the largest.");
  const circles = node("div", {}, fold);
  const letters = node("div", {}, fold);
  node("div", { class: "bbh-keys" }, fold, `Keys: ${KEYBOARD}.`);
  return (backward, forwardOnly, [labels, inside, outside]) => {
    const sum = forwardOnly && inside === 2;
    const values = sum ? "its sum z and its activation a = σ(z)" : "its value";
    write(circles, `Round is what flows, blue above 0 and orange below; in a circle stands ${values}.`);
    write(letters, backward ? gradientWords(labels, inside, outside) : "");
  };
}

function gradientWords(labels, inside, outside) {
  const weights = labels ? "Flags are gradients: ∂L/∂w of the weight" : "Flags are gradients:";
  const flags = `${weights}${labels ? ", " : " "}∂L/∂b of the bias; magenta above 0, teal and dashed below.`;
  const colours = "purple above 0, green below";
  if (inside < outside) {
    return `${flags} There is no room for δ in a circle: δ = ∂L/∂z is ∂L/∂b, so a diamond marks the flag of the bias `
      + `(${colours}).`;
  }
  const where = inside === 2 ? "Behind a diamond stands" : "With a diamond, a circle holds";
  return `${flags} ${where} the error signal δ = ∂L/∂z: ${colours}.`;
}
