// The formulas of a step of the walk, beside a network's picture.

import { node, set, write } from "./common.js";

/** A panel; returns a function that shows a list of { formula, shapes, rows } of network_words.js, under a title. */
export function formulaPanel(parent) {
  const panel = node("div", { class: "bbh-formulas" }, parent);
  return (blocks, title = "") => {
    panel.hidden = !blocks.length && !title;
    panel.classList.toggle("bbh-formulas-wait", !blocks.length);
    const found = blocks.flatMap(({ formula, shapes, rows }) => [
      ["bbh-formula", formula],
      ["bbh-shapes", shapes],
      ...rows.map((row) => ["bbh-row", row]),
    ]);
    const lines = title ? [["bbh-step-title", title], ...found] : found;
    while (panel.children.length < lines.length) node("div", {}, panel);
    while (panel.children.length > lines.length) panel.lastChild.remove();
    lines.forEach(([kind, text], k) => {
      set(panel.children[k], { class: kind });
      write(panel.children[k], text);
    });
  };
}
