// What is said of points that were read from a table.

import { figures } from "./common.js";
import { plainName } from "./play_names.js";
import { columnOf } from "./play_reach.js";
import { signOf } from "./playground_points.js";

const MOST_LINES = 3; // whose numbers are said
const FEW = 5; // points kept aside, below which a share says little

const many = (n) => `${n} point${n === 1 ? "" : "s"}`;

/** What the classes are called, by the marks of their points: "■ orange: cat, ● blue: dog." */
function classWords(names) {
  if (!names.length) return "";
  const named = names.map((name, k) => `${signOf(k)}: ${name}`);
  return `${named.join(", ")}.`;
}

/** The classes that have no point to train with, by their names. */
function missingWords({ labels, test }, names) {
  const trained = new Set([...labels].filter((_, i) => test[i] === 0));
  const missing = names.filter((_, k) => !trained.has(k));
  if (!missing.length) return "";
  const [list, verb] = [missing.map((name) => `“${name}”`).join(" and "), missing.length === 1 ? "is" : "are"];
  return `${list} ${verb} in the test alone: nothing can be learned of that. Keep fewer aside.`;
}

/** How many points are aside, where that is so few that it has to be said. */
function testWords({ test }) {
  const aside = test.reduce((sum, one) => sum + one, 0);
  if (aside >= FEW) return "";
  if (aside === 0) return "None is kept for the test, so nothing tells how it does on new points.";
  return `Only ${many(aside)} kept for the test: what that says is little more than chance.`;
}

/** Why such points begin a new network; `before` and `now` are how many classes there are, 0 of a curve. */
export function beginsWords(before, now) {
  if (before === now) return "A new start, from epoch 0; Undo leads back.";
  const why = now === 0 ? "A curve now" : before === 0 ? "Classes now" : "Another number of classes";
  return `${why}: a new network, from epoch 0.`;
}

/** Which of several columns were taken. */
function choiceWords(choice) {
  if (!choice) return "";
  const [first, second, last] = choice.chosen.map((at) => `“${plainName(choice.names[at])}”`);
  return `Of ${choice.names.length} columns, ${first} and ${second} are taken, with ${last} as the class; “Data” has `
    + "the others.";
}

/** The lines that were left out. */
function leftWords(left) {
  if (!left.length) return "";
  if (left.length === 1) return `Line ${left[0]} is left out: a value is missing there.`;
  const shown = left.slice(0, MOST_LINES).join(", ");
  const more = left.length > MOST_LINES ? ", …" : "";
  return `${left.length} lines with a value missing are left out: lines ${shown}${more}.`;
}

/** How the columns were standardised. */
function unitWords(units, set) {
  const isEmpty = (_, k) => columnOf(set, k).every((v) => v === 0);
  const empty = units.filter(isEmpty)
    .map(({ name, mean }) => `${name} is ${figures(mean)} everywhere, which tells nothing.`);
  const told = units.filter((...one) => !isEmpty(...one)).map(({ name, mean, spread }) => (
    `(${name} ${mean < 0 ? "+" : "−"} ${figures(Math.abs(mean))}) / ${figures(spread)}`
  ));
  return [...empty, ...told.length ? [`The network gets ${told.join(" and ")}.`] : []].join(" ");
}

/**
 * The words for a set that was read and dealt: `set` as play_data.js has it, with `test`; `read` is what readCsv and
 * standardised of play_csv.js say of it. `also` is what else has changed with it, or "".
 */
export function fileWords(name, set, { names, units, left = [], choice = null }, also = "") {
  return [
    `${name}: ${many(set.count)}.`, also, leftWords(left), missingWords(set, names), testWords(set),
    choiceWords(choice), classWords(names), unitWords(units, set),
  ].filter(Boolean).join(" ");
}
