// What a line of an exercise is told that cannot be read, or that uses a name that there is not: a missing *, a capital
// letter, a sign of the printed page.

import { shapeText } from "./one_line_arrays.js";

const PRODUCT = "A product is written with *";

// ------------------------------------------------------------------ what there is

/** The shape of an array at every input, in words: a length that changes is told by the number that it is. */
function shapeOf(shapes, { names, inputs }) {
  const length = (n, axis) => {
    if (shapes.every((shape) => shape[axis] === n)) return n;
    return names.find((_, j) => shapes.every((shape, i) => shape[axis] === inputs[i][j])) ?? "…";
  };
  return shapeText(shapes[0].map(length));
}

/** Words for the names that a question has; `shapes` are those of its arrays, by name and input. */
export function available(question, shapes) {
  const arrays = Object.keys(shapes).map((name) => `${name} of shape ${shapeOf(shapes[name], question)}`);
  const calls = question.functions.map((name) => `${name}(…)`);
  const kinds = [["Numbers", question.names], ["Arrays", arrays], ["Functions", calls]];
  return kinds.filter(([, all]) => all.length).map(([kind, all]) => `${kind}: ${all.join(", ")}.`).join(" ");
}

// ------------------------------------------------------------------ names that there are not

const OTHER_NAMES = {
  bias: "b", lr: "eta", alpha: "eta", rate: "eta", learningrate: "eta", η: "eta", α: "eta", δ: "delta", σ: "sigmoid",
  sigma: "sigmoid", logistic: "sigmoid", sig: "sigmoid",
};

/** A name without what people write in more ways than one: case, _, a hat above it. */
function plain(name) {
  const letters = name.normalize("NFKD").replaceAll("\u0302", "hat").replaceAll(/[_\p{Mn}]/gu, "").toLowerCase();
  const moved = letters.replace(/^(\D+?)(\d+)hat$/, "$1hat$2");
  return OTHER_NAMES[moved] ?? moved;
}

/** The factors that are run together in a name, such as w1 and x1 in w1x1 and w1·x1; or undefined. */
function factors(name, known) {
  const rest = name.replaceAll("·", "");
  if (!rest) return [];
  for (const first of known.toSorted((a, b) => b.length - a.length)) {
    const more = rest.startsWith(first) ? factors(rest.slice(first.length), known) : undefined;
    if (more) return [first, ...more];
  }
  return undefined;
}

/** What is said of names that there are not: {head, text}. `known` are those that there are, `has` words for them. */
export function unknownNames(names, known, has) {
  const [run] = names.map((name) => [name, factors(name, known)]).filter(([, found]) => found?.length > 1);
  if (run) return { head: `Python reads ${run[0]} as one name.`, text: `${PRODUCT}: ${run[1].join(" * ")}.` };
  const head = `This field has no ${names.join(", ")}.`;
  if (names.includes("e")) return { head, text: "A power of e is written np.exp(…)." };
  const meant = names.map((name) => known.find((other) => plain(other) === plain(name)));
  if (!meant.every(Boolean)) return { head, text: has };
  const cased = names.every((name, i) => name.toLowerCase() === meant[i].toLowerCase());
  const why = cased ? "Capital and small letters are different names." : has;
  return { head, text: `Did you mean ${meant.join(", ")}? ${why}` };
}

/** What is said of a function that there is not. */
export function unknownFunction(name, { exercise, functions }, has) {
  if (plain(name) === plain(exercise)) return { head: `${exercise}(…) is what you are writing here.`, text: has };
  const meant = functions.find((other) => plain(other) === plain(name));
  return { head: `This field has no ${name}(…).`, text: meant ? `Did you mean ${meant}(…)?` : has };
}

// ------------------------------------------------------------------ where reading stopped

const STRANGE = [
  [/^[×⋅∙•∗]/u, `${PRODUCT}, as in 2*x.`],
  [/^[²³⁰¹⁴-⁹ⁿ]/u, "A power is written with **, as in x**2."],
  [/^[−–—]/u, "Python’s minus is the sign on the keyboard: -."],
  [/^[÷∕]/u, "A fraction is written with /."],
  [/^[₀-₉]/u, "Python has no small digits below the line: write w1, not w₁."],
  [/^[{}]/, "Brackets are round in Python."],
  [/^for\b/, "This field reads no loop. Is there a form without one?"],
  [/^[)\]]/, "No such bracket is open here."],
  [/^\d+[\p{L}_(]/u, `${PRODUCT}, as in 2*x.`],
];
const [ENDS, BEGINS] = [/[\p{L}\p{N}_)\]]\s*$/u, /^[\p{L}\p{N}_(]/u]; // a value

/** What helps where reading stopped at `at`, or nothing. */
function help(text, at) {
  const rest = text.slice(at);
  const strange = STRANGE.find(([sign]) => sign.test(rest));
  if (strange) return strange[1];
  if (/^[([]/.test(rest) && (rest.match(/[([]/g) ?? []).length > (rest.match(/[)\]]/g) ?? []).length) {
    return "This bracket is never closed.";
  }
  if (ENDS.test(text.slice(0, at)) && BEGINS.test(rest)) return `${PRODUCT}, as in 2*x.`;
  return "";
}

/** What is said of a line that no Python can read from `at` on: {head, text}. */
export function stopped(text, at) {
  const rest = text.slice(at).trim();
  if (rest) return { head: `Python cannot read on at “${rest}”.`, text: help(text, at) };
  if (/[^=<>!]=[^=]/.test(text)) {
    const text = "On the left of = stands a name, on its right the expression.";
    return { head: "This cannot be given a value.", text };
  }
  return { head: "Python cannot read on at the end: something is missing.", text: "" };
}
