// The formulas of a step of the walk, below a network's picture.

import { node, set, write } from "./common.js";

/** A panel for formulas; returns a function that shows a list of { formula, shapes, rows } of network_words.js. */
export function formulaPanel(parent) {
  const panel = node("div", { class: "bbh-formulas" }, parent);
  return (blocks) => {
    panel.hidden = !blocks.length;
    const lines = blocks.flatMap(({ formula, shapes, rows }) => [
      ["bbh-formula", formula],
      ["bbh-shapes", shapes],
      ...rows.map((row) => ["bbh-row", row]),
    ]);
    while (panel.children.length < lines.length) node("div", {}, panel);
    while (panel.children.length > lines.length) panel.lastChild.remove();
    lines.forEach(([kind, text], k) => {
      set(panel.children[k], { class: kind });
      write(panel.children[k], text);
    });
  };
}
