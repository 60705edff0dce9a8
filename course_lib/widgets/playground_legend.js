// The names of the curves: training, test, and each earlier training with what was different in it, and a button that
// drops it. Those that cannot be compared with the present one are not drawn, and stand folded below.

import { button, node, OWN_KEYS, set, write } from "./common.js";
import { MOST_RUNS } from "./play_history.js";

/** What an earlier training is called beside its line. */
export const letterOf = ({ place }) => String.fromCharCode(65 + place);

/** How its line looks. */
export const lookOf = ({ place }) => `bbh-play-run bbh-play-run-${place}`;

/** A part of a training in words, where its name does not say it already. */
const WORDS = {
  η: (text) => `η ${text}`,
  batch: (text) => `batch ${text}`,
  inputs: (text) => `inputs ${text}`,
  start: (text) => `start ${text}`,
  seed: () => "other first weights",
  points: () => "other points",
};

/** What was different in an earlier training from the present one; `parts` are as runParts of a session has them. */
export function differenceWords(run, parts) {
  if (!run.parts || !parts) return run.how; // of a notebook from before
  const others = Object.entries(run.parts).filter(([name, text]) => text !== parts[name]);
  return others.map(([name, text]) => WORDS[name]?.(text) ?? text).join(", ") || "the same settings";
}

function entry(list, look, text) {
  const item = node("li", {}, list);
  const sample = node("svg:svg", { viewBox: "0 0 30 8", "aria-hidden": "true" }, item);
  const line = node("svg:path", { d: "M0 4h30", class: look }, sample);
  const words = node("span", {}, item, text);
  return { item, line, words };
}

/** An entry of an earlier training in `list`, whose button drops it. */
function addRun(list, run, does) {
  const made = entry(list, lookOf(run), "");
  set(made.words, { title: run.name });
  const drop = button(made.item, "×", () => {
    const next = made.item.nextElementSibling ?? made.item.previousElementSibling;
    if (document.activeElement === drop) next?.querySelector("button")?.focus();
    does.forget(run);
  });
  set(drop, { "aria-label": `Remove the run ${letterOf(run)}: ${run.name}` });
  return made;
}

/** Those that are not drawn, folded. Returns { list, show(how many) }. */
function fold(parent) {
  const box = node("details", { class: "bbh-play-apart", hidden: "" }, parent);
  const summary = node("summary", OWN_KEYS, box);
  return {
    list: node("ul", { class: "bbh-play-legend", "aria-label": "runs that are not drawn" }, box),
    show(many) {
      box.hidden = many === 0;
      write(summary, `${many} run${many === 1 ? "" : "s"} not drawn: of other data or another loss`);
    },
  };
}

/**
 * The list in `parent`; `does.forget(run)` drops an earlier training. Returns `show(session, isLent)`, where `isLent`
 * says whether some steps were not the reader's. An entry stays the same element as long as its run is there: one that
 * is replaced under a pressed button would lose the click.
 */
export function curveLegend(parent, does) {
  const list = node("ul", { class: "bbh-play-legend", "aria-label": "curves" }, parent);
  entry(list, "bbh-play-train", "training");
  const lent = entry(list, "bbh-play-lent", "training, not yours: the course's functions").item;
  entry(list, "bbh-play-test", "test");
  const apart = fold(parent);
  const full = node("p", { class: "bbh-hint", hidden: "" }, parent);
  const entries = new Map(); // by run
  return (session, isLent) => {
    const { runs, runParts } = session;
    lent.hidden = !isLent;
    for (const [run, { item }] of entries) {
      if (runs.includes(run)) continue;
      item.remove();
      entries.delete(run);
    }
    for (const run of runs) {
      const why = session.apart(run);
      const home = why ? apart.list : list;
      if (!entries.has(run)) entries.set(run, addRun(home, run, does));
      const { item, words } = entries.get(run);
      if (item.parentNode !== home) home.append(item);
      write(words, `${letterOf(run)}: ${why ? `${why}; ${run.how}` : differenceWords(run, runParts)}`);
    }
    apart.show(runs.filter((run) => session.apart(run)).length);
    full.hidden = runs.length < MOST_RUNS;
    if (runs.length) write(full, fullWords(runs[0]));
  };
}

const fullWords = (oldest) =>
  `${MOST_RUNS} runs are kept at most: the next takes the place of ${letterOf(oldest)}. Remove others (×) to keep it.`;
