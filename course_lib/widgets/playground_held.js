// Below the network: what is held, with its numbers and the formula of its gradient.

import { figures, node, numberField, set, write } from "./common.js";
import { KEYS } from "./playground_network.js";
import { compared, gradientLines, neuronLines, STATES, titleOf } from "./playground_words.js";
import { indexOf } from "./playground_layout.js";
import { symbol } from "./network_words.js";

const FAR = 1e6;
const LEGENDS = {
  weight: "A line is a weight: blue above 0, dashed orange below; the thicker, the larger.",
  gradient: "A line is ∂L/∂w: blue above 0, dashed orange below; thick to thin are three powers of ten.",
  move: "A line is the last step's move of a weight: blue up, dashed orange down; thick to thin: three powers of ten.",
};
const HINT = "In each neuron: what it answers over the plane, blue above 0, orange below. The small square is its bias. "
  + "Hold a line, a neuron or a bias to see its numbers and its gradient's formula; drag it up or down to change it.";

const BEHIND = "✗ This formula holds, but its δ arrives wrong: hold a line further behind.";

/** The panel; `does.set(place, value)` changes a number. `show({ session, held, playing, mode })`. */
export function heldPanel(parent, does) {
  const box = node("section", { class: "bbh-play-held", "aria-label": "what is held" }, parent);
  const title = node("div", { class: "bbh-headline" }, box);
  const hint = node("p", { class: "bbh-hint" }, box, HINT);
  const keys = node("p", { class: "bbh-hint bbh-play-keys" }, box, `With keys: ${KEYS}.`);
  const table = node("table", { class: "bbh-table" }, box);
  const body = node("tbody", {}, table);
  const rows = Array.from({ length: 5 }, () => {
    const row = node("tr", {}, body);
    return { row, name: node("th", { scope: "row" }, row), value: node("td", {}, row) };
  });
  let place = null;
  const refused = node("div", { class: "bbh-play-refused", "aria-live": "assertive" }, rows[0].value);
  const complain = (wrong) => write(refused, wrong ? `A number up to ±${figures(FAR)}` : "");
  const valid = (v) => Math.abs(v) <= FAR;
  const { field, show: showField } = numberField(rows[0].value, valid, complain, (v) => does.set(place, v));
  rows[0].value.prepend(field);
  const formula = node("div", { class: "bbh-play-formula" }, box);

  const fill = (lines) => rows.forEach(({ row, name, value }, k) => {
    row.hidden = k >= lines.length;
    if (row.hidden) return;
    write(name, lines[k][0]);
    if (k) write(value, lines[k][1]);
    value.classList.toggle("bbh-play-wrong", lines[k][2] === false);
  });

  return {
    field,
    show({ session, held, playing, mode }) {
      const engine = session.engine;
      place = held;
      hint.hidden = keys.hidden = Boolean(held);
      table.hidden = !held || held.kind === "n";
      formula.hidden = !held;
      write(hint, `${LEGENDS[mode]} ${HINT}`);
      write(title, held ? titleOf(engine.sizes, held) : "What you see");
      if (!held) return;
      if (playing) {
        if (held.kind !== "n") showNow(session, held);
        write(formula, "Pause: then the formula stands here with its numbers.");
        return;
      }
      if (!session.train.count) {
        write(formula, session.refusal);
        return;
      }
      const look = session.passed();
      if (held.kind === "n") {
        const state = held.layer ? session.states(held.layer, look)[held.i] : "";
        const more = state ? [`This neuron is ${STATES[state]}.`] : [];
        write(formula, [...neuronLines(look, held, 0), ...more].join("\n"));
        return;
      }
      const program = look.grads[indexOf(engine, held)];
      const there = session.difference(held);
      const { ok, words } = compared(program, there);
      const name = `∂L/∂${symbol(held)}`;
      fill([
        [symbol(held)],
        [`${name} by ${session.settings.mistake ? "the broken program" : "backpropagation"}`, figures(program, 4)],
        ["by difference, h = 10⁻⁵", figures(there.numeric, 4)],
        ["gradient check", `${ok ? "✓" : "✗"} ${words}`, ok],
        ["the last step moved it by", figures(session.moved[indexOf(engine, held)], 3)],
      ]);
      showValue(session, held);
      const lines = gradientLines(look, held);
      if (!ok && !lines.some((line) => line.startsWith("✗"))) lines.push(BEHIND);
      write(formula, lines.join("\n"));
    },
  };

  function showValue(session, held) {
    const v = session.value(held);
    set(field, { "aria-label": `value of ${symbol(held)}` });
    showField(v, String(Number(v.toPrecision(4))).replaceAll("-", "−"), symbol(held));
  }

  function showNow(session, held) {
    const at = indexOf(session.engine, held);
    fill([
      [symbol(held)], [`∂L/∂${symbol(held)}, last step`, figures(session.engine.grads[at], 3)],
      ["the last step moved it by", figures(session.moved[at], 3)],
    ]);
    showValue(session, held);
  }
}
