// The names of the curves: training, test, and each earlier training with a button that drops it.

import { button, node, set, write } from "./common.js";

const LOOKS = 6; // of playground.css

/** How the line of the k-th earlier training looks. */
export const lookOf = (k) => `bbh-play-run bbh-play-run-${k % LOOKS}`;

function entry(list, look, text) {
  const item = node("li", {}, list);
  const sample = node("svg:svg", { viewBox: "0 0 30 8", "aria-hidden": "true" }, item);
  const line = node("svg:path", { d: "M0 4h30", class: look }, sample);
  const words = node("span", {}, item, text);
  return { item, line, words };
}

/**
 * The list in `parent`; `does.forget(run)` drops an earlier training. Returns `show(runs, apart, isLent)`, where
 * `apart(run)` says why a training is not drawn, or "", and `isLent` whether some steps were not the reader's. An entry
 * stays the same element as long as its run is there: one that is replaced under a pressed button would lose the click.
 */
export function curveLegend(parent, does) {
  const list = node("ul", { class: "bbh-play-legend", "aria-label": "curves" }, parent);
  entry(list, "bbh-play-train", "training");
  const lent = entry(list, "bbh-play-lent", "training, not yours: the course's functions").item;
  entry(list, "bbh-play-test", "test");
  const entries = new Map(); // by run
  const add = (run) => {
    const made = entry(list, "", "");
    set(made.words, { title: run.name });
    const drop = button(made.item, "×", () => {
      const next = made.item.nextElementSibling ?? made.item.previousElementSibling;
      if (document.activeElement === drop) next.querySelector("button")?.focus();
      does.forget(run);
    });
    set(drop, { "aria-label": `Remove the run ${run.name}` });
    entries.set(run, made);
  };
  return (runs, apart, isLent) => {
    lent.hidden = !isLent;
    for (const [run, { item }] of entries) {
      if (runs.includes(run)) continue;
      item.remove();
      entries.delete(run);
    }
    runs.forEach((run, k) => {
      if (!entries.has(run)) add(run);
      const { item, line, words } = entries.get(run);
      const why = apart(run);
      set(line, { class: lookOf(k) });
      item.classList.toggle("bbh-play-apart", Boolean(why));
      write(words, why ? `${why}, not drawn: ${run.name}` : run.how); // the others have the same data and loss
    });
  };
}
