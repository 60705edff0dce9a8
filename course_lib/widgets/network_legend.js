// What the lines, letters and numbers in a network's picture mean.

import { node, write } from "./common.js";

const LOOKS = [
  ["bbh-positive", "blue, solid: above 0"],
  ["bbh-negative", "orange, dashed: below 0"],
  ["bbh-zero", "grey, dotted: exactly 0"],
  ["bbh-waits", "grey, thin: not known yet"],
];

/** The legend. Returns `show(backward, forwardOnly, [lines of a label, lines in a circle])`, which shows it. */
export function legend(parent) {
  const row = node("div", { class: "bbh-line-key" }, parent);
  const what = node("span", {}, row);
  for (const [kind, text] of LOOKS) {
    const entry = node("span", {}, row);
    const sample = node("svg:svg", { class: "bbh-sample", viewBox: "0 0 30 8", "aria-hidden": "true" }, entry);
    const edge = node("svg:g", { class: `bbh-edge ${kind}` }, sample);
    node("svg:line", { class: "bbh-wire", x1: 1, y1: 4, x2: 29, y2: 4, "stroke-width": 2.5 }, edge);
    entry.append(text);
  }
  node("span", {}, row, "the thickest: the largest in the picture");
  const letters = node("div", {}, parent);
  return (backward, forwardOnly, [labels, inside]) => {
    write(what, `Lines: ${backward ? "∂L/∂w" : "weights"}.`);
    write(letters, backward ? gradientWords(labels, inside) : valueWords(forwardOnly && inside === 2));
  };
}

const valueWords = (sum) => `In a circle: ${sum ? "its sum z and its activation a = σ(z)" : "its activation a"}`;

function gradientWords(labels, inside) {
  const two = labels === 2;
  const one = labels ? "number on a line: that weight’s gradient ∂L/∂w" : "";
  const line = two ? "∂ under a weight: its gradient ∂L/∂w" : one;
  const circle = `${inside === 2 ? "δ in" : "number in"} a circle: its error signal ∂L/∂z`;
  const bias = "∂b: the gradient ∂L/∂b of a bias";
  const said = two && inside === 1 ? [line, `${bias}, and the error signal δ of its neuron`] : [line, circle, bias];
  return said.filter(Boolean).join("; ");
}
