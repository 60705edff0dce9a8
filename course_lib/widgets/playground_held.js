// Below the network: what is held, with its numbers and the formula of its gradient.

import { editable, figures, node, set, write } from "./common.js";
import { ValueField } from "./playground_field.js";
import { whole } from "./playground_formulas.js";
import { KEYS } from "./playground_grips.js";
import { calledIn } from "./play_names.js";
import { indexOf } from "./playground_layout.js";
import { movedRow } from "./playground_moves.js";
import { byWords, isKnown, pointWords } from "./playground_scene.js";
import { compared, gradientLines, LETTERS, neuronLines, nudgeWords, STATES, titleOf } from "./playground_words.js";
import { symbol } from "./network_words.js";

const FAR = 1e6;
const ROWS = 5; // of the table
const LEGENDS = {
  weight: "A line is a weight, a number that learning changes: solid above 0, gold and dashed below; the thicker, "
    + "the larger.",
  gradient: "A line is ∂L/∂w: red and solid above 0, blue-green and dashed below; "
    + "thick to thin are three powers of ten.",
  move: "A line is how far the last step moved a weight: solid up, gold and dashed down; "
    + "thick to thin are three powers of ten.",
};
const SQUARES = {
  weight: "its bias, one more such number", gradient: "∂L/∂b of its bias", move: "its bias",
};
const SIGNS = {
  dead: "✕ marks a dead neuron: it is 0 for every point, and learns no more.",
  saturated: "‖ marks a saturated neuron: so far out, its answer hardly changes, and it hardly learns.",
  twin: "= marks a twin: another neuron has the same weights, and the two stay alike.",
};
const DIAMOND = "A diamond is the sign of a neuron's error signal δ: purple above 0, green below.";
const hintFor = (mode, isCurve) => {
  const where = isCurve ? "over x" : "over the plane: blue above 0, orange below";
  return `Each box is a neuron, with a picture of what it answers ${where}. The small square is ${SQUARES[mode]}.`;
};
const SCORES = "An epoch is once through all points. The loss is how far its answers are off; the test, the same for "
  + "points kept aside.";
const BY_MOUSE = "Hold a line, a box or a square to see its numbers and where they come from; drag a line or a square "
  + "up or down to change it.";
const BY_KEYS = `With keys: ${KEYS}.`;
const BY_FINGER = "Tap a line, a box or a square to see its numbers and where they come from; for a line or a square, "
  + "drag the ↕ there up or down to change it.";
const BEHIND = "✗ This formula holds, but its δ arrives wrong: hold a line further behind.";
const PAUSED = "Pause: then the formula stands here with its numbers.";

/**
 * The panel; `does.set(place, value)` changes a number, `does.toHeld()` leads to it, `does.acts` are undone.
 * `show({ session, held, playing, mode, inside, states, isFolded })`; `states` are those of the neurons of each layer.
 */
export class HeldPanel {
  #title;
  #legend; // shown while nothing is held
  #lines;
  #hint;
  #letters; // what those of a step mean, in its place while one is taken apart
  #signs; // what the marks on neurons mean, of those that are there
  #table;
  #rows;
  #formula;
  #place = null;
  #value; // a field for the value of what is held

  constructor(parent, does) {
    const section = node("section", { class: "bbh-play-held", "aria-label": "what is held" }, parent);
    const box = node("div", { class: "bbh-play-held-parts" }, section);
    this.#title = node("div", { class: "bbh-headline" }, box);
    this.#legend = node("div", { class: "bbh-hint" }, box);
    node("p", { class: "bbh-play-by-mouse" }, this.#legend, BY_MOUSE); // what one can do comes first: it is in sight
    node("p", { class: "bbh-play-by-finger" }, this.#legend, BY_FINGER);
    this.#lines = node("p", {}, this.#legend);
    this.#hint = node("p", {}, this.#legend);
    node("p", {}, this.#legend, SCORES);
    node("p", { class: "bbh-play-by-mouse bbh-play-by-keys" }, this.#legend, BY_KEYS);
    this.#letters = node("div", { class: "bbh-hint" }, box);
    for (const line of LETTERS) node("p", {}, this.#letters, line);
    this.#table = node("table", { class: "bbh-table" }, box);
    const body = node("tbody", {}, this.#table);
    this.#rows = Array.from({ length: ROWS }, () => {
      const row = node("tr", {}, body);
      return { row, name: node("th", { scope: "row" }, row), value: node("td", {}, row) };
    });
    this.#makeField(this.#rows[0].value, does);
    this.#formula = node("div", { class: "bbh-play-formula" }, box);
    this.#signs = node("p", { class: "bbh-hint" }, box);
  }

  #makeField(cell, does) {
    this.#value = new ValueField(cell, { from: -FAR, to: FAR }, {
      type: (v) => does.set(this.#place, v),
      cancel: (v) => does.acts.cancel() || does.set(this.#place, v),
      leave: () => does.toHeld(),
    });
  }

  show({ session, held, playing, mode, inside, states, isFolded }) {
    const isNew = held !== null && held !== this.#place;
    this.#place = held;
    this.#legend.hidden = Boolean(held || inside);
    this.#letters.hidden = Boolean(held || !inside);
    this.#table.hidden = !held || held.kind === "n";
    this.#formula.hidden = !held;
    const seen = inside ? "The letters of a step" : "What you see";
    write(this.#title, held ? titleOf(session.engine.sizes, held, calledIn(session)) : seen);
    this.#showSigns(signsOf(states, inside), held);
    if (!held) this.#showLegend(mode, session);
    else if (playing) this.#showTraining(session, held);
    else if (!session.train.count) write(this.#formula, session.refusal);
    else if (held.kind === "n") write(this.#formula, neuronWords(session, held).map(whole).join("\n"));
    else this.#showGradient(session, held);
    if (isNew && isFolded) this.#title.scrollIntoView({ block: "nearest" }); // its top: the network stays in sight
  }

  /** What red marks mean is the first thing said of what is seen; where something is held, its numbers are. */
  #showSigns(signs, held) {
    write(this.#signs, signs);
    this.#signs.hidden = !signs;
    const before = held ? this.#formula : this.#title;
    if (before.nextElementSibling !== this.#signs) before.after(this.#signs);
  }

  #showLegend(mode, { claimant, kind }) {
    const says = claimant && mode === "gradient" ? ` By ${claimant}, right or wrong.` : "";
    write(this.#lines, LEGENDS[mode] + says);
    write(this.#hint, hintFor(mode, kind.classes === 0));
  }

  /** What can be said while it trains: no formula, for its numbers change at once. */
  #showTraining(session, held) {
    write(this.#formula, PAUSED);
    if (held.kind === "n") return;
    const at = indexOf(session.engine, held);
    this.#fill([
      [symbol(held)], [`∂L/∂${symbol(held)}${byWords(session)}, last step`, figures(session.engine.grads[at], 3)],
      movedRow(session.stepped ? session.before : null, at, session.moved[at]),
    ]);
    this.#showValue(session, held, true);
  }

  /** The gradient of a weight or bias by two ways, and its formula. */
  #showGradient(session, held) {
    const look = session.passed();
    const at = indexOf(session.engine, held);
    const there = session.difference(held);
    const { ok, words } = compared(look.grads[at], there);
    const { claimant, training } = session;
    const which = training.phase ? "this" : "next";
    const soon = isKnown(training, held.layer + 1) ? "" : "not yet; will be ";
    this.#fill([
      [symbol(held)],
      [`∂L/∂${symbol(held)} by ${claimant || "backpropagation"}, ${which} batch`, soon + figures(look.grads[at], 4)],
      ["by difference, h = 10⁻⁵", figures(there.numeric, 4)],
      ["gradient check", `${ok ? "✓" : "✗"} ${words}`, ok],
      movedRow(session.stepped ? session.before : null, at, session.moved[at]),
    ]);
    this.#showValue(session, held);
    const right = claimant ? session.rightly() : look;
    const lines = [nudgeWords(session, held, there), ...gradientLines(look, held, session.features, right)];
    if (!ok && !lines.some((line) => line.startsWith("✗"))) lines.push(BEHIND);
    write(this.#formula, lines.map(whole).join("\n"));
  }

  /** Write [name, value, whether it is right] into the rows; the first has the field for its value. */
  #fill(lines) {
    this.#rows.forEach(({ row, name, value }, k) => {
      row.hidden = k >= lines.length;
      if (row.hidden) return;
      write(name, lines[k][0]);
      if (k) write(value, lines[k][1]);
      value.classList.toggle("bbh-play-wrong", lines[k][2] === false);
    });
  }

  get field() {
    return this.#value.field;
  }

  #showValue(session, held, runs = false) {
    const v = session.value(held);
    set(this.field, { "aria-label": `value of ${symbol(held)}` });
    this.#value.show(v, editable(v), symbol(held), runs);
  }
}

/** What the signs mean that are on the neurons now; diamonds only inside a step. */
function signsOf(states, inside) {
  const seen = new Set(states.flat());
  const there = Object.keys(SIGNS).filter((state) => seen.has(state)).map((state) => SIGNS[state]);
  return [...there, ...inside ? [DIAMOND] : []].join(" ");
}

/** What a neuron computes for the first point of the batch, and what is wrong with it. */
function neuronWords(session, held) {
  const look = session.passed();
  const state = held.layer ? session.states(held.layer, look)[held.i] : "";
  const more = state ? [`This neuron is ${STATES[state]}.`] : [];
  const [first, ...lines] = neuronLines(look, held, 0, session.features, session.claimant ? session.rightly() : look);
  const point = pointWords(session, session.samplePoint(look.first));
  return [first, ...(point ? [`It is ${point}.`] : []), ...lines, ...more];
}
