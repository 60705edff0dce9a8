// How far an exercise is, told by a sign, a word and a colour.
import { node } from "./common.js";

const EXERCISE = {
  passed: ["✓", "passed"],
  tried: ["△", "not passed yet"],
  open: ["○", "not attempted"],
  unchecked: ["?", "not checked"],
};
const WRITTEN = { passed: ["✎", "written"], open: ["○", "not written"] };

/** The word for a row's state. */
export const word = ({ kind, state }) => (kind === "written" ? WRITTEN : EXERCISE)[state][1];

/** The name of a row: that of the exercise, or what a written answer is called in the lessons. */
const called = ({ kind, name }) => (kind === "written" ? "In your own words" : name);

/** A row's sign, name and word. */
export function mark(parent, row) {
  const [sign, said] = (row.kind === "written" ? WRITTEN : EXERCISE)[row.state];
  const made = node("span", { class: `bbh-state bbh-state-${row.state}` }, parent);
  node("span", { class: "bbh-sign", "aria-hidden": "true" }, made, sign);
  node("span", { class: row.kind === "written" ? "bbh-own-words" : "bbh-exercise" }, made, called(row));
  node("span", { class: "bbh-said-state" }, made, row.why ? `${said} · ${row.why}` : said);
  return made;
}
