// What a line of an exercise is told that cannot be read, or that uses a name that there is not: a missing *, a capital
// letter, a sign of the printed page.

import { nearest } from "./nearest.js";
import { NUMPY } from "./one_line_arrays.js";
import { shapeText } from "./one_line_shapes.js";
import { parts } from "./one_line_values.js";

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
  const kinds = [["Numbers", question.offered], ["Arrays", arrays], ["Functions", calls]];
  return kinds.filter(([, all]) => all.length).map(([kind, all]) => `${kind}: ${all.join(", ")}.`).join(" ");
}

/**
 * Words of the catalogue, which speaks of arrays, in the letters of a line that is made of single numbers: z for Z
 * where the line uses z and no Z.
 */
export function inLettersOf(used, words, { arrays, names }) {
  const changed = arrays.map(([array]) => array).filter((array) => {
    return !used.includes(array) && names.includes(array.toLowerCase()) && used.includes(array.toLowerCase());
  });
  const lowered = (text, array) => text.replaceAll(new RegExp(`\\b${array}\\b`, "g"), array.toLowerCase());
  return changed.reduce(lowered, words);
}

// ------------------------------------------------------------------ names that there are not

const OTHER_NAMES = {
  bias: "b", lr: "eta", alpha: "eta", rate: "eta", learningrate: "eta", η: "eta", α: "eta",
  β: "beta", β1: "beta1", β2: "beta2", mu: "beta", ε: "eps", epsilon: "eps", δ: "delta", σ: "sigmoid",
  sigma: "sigmoid", logistic: "sigmoid", sig: "sigmoid", expit: "sigmoid",
};
const LIBRARIES = ["scipy", "special", "torch", "tf", "jax", "jnp", "nn", "F", "sklearn", "cmath"];

// Letters of other lessons and other books, and what they are called here: the first of these that there is.
const ELSEWHERE = new Map(Object.entries({
  x: ["A_prev", "z"], X: ["A_prev"], inp: ["x"], inputs: ["x"], weights: ["w", "W"], weight: ["w"],
  A: ["A_prev", "a"], a: ["y_hat", "s", "A_prev"], a_prev: ["A_prev"], activation: ["a"], out: ["y_hat", "a", "s"],
  output: ["y_hat", "a", "s"], sigma: ["a", "s", "y_hat"], σ: ["a", "s", "y_hat"], s: ["a", "y_hat"], p: ["y_hat"],
  pred: ["y_hat"], prediction: ["y_hat"], t: ["y"], target: ["y"], label: ["y"],
  grad: ["dw", "dA", "g"], gradient: ["dw", "g"],
  g: ["dw"], dw: ["g"], dW: ["g"], theta: ["w"], θ: ["w"], velocity: ["v"], v: ["s"], squares: ["s"], beta: ["beta1"],
  momentum: ["beta"], std: ["gain"], fan_in: ["n_prev"], grads: ["dw"], slope: ["dw"], params: ["w"],
  delta: ["dA", "delta_next"], d: ["delta", "dA"],
  dZ: ["delta", "dA", "delta_next"], error: ["delta", "dA"], dL: ["dA"], W: ["W_next", "w"], step: ["eta"],
  learning_rate: ["eta"], inputs_count: ["n_prev"], n_in: ["n_prev"], n0: ["n_prev"], k: ["n"],
  n_out: ["n"], nout: ["n"], n1: ["n"], N: ["m", "n"], batch_size: ["m"], size: ["m"], n: ["m"],
}));
const COUNTS = "counts examples, or values. Does the formula of this line divide by them?";

/** Where such a count is found if it is no name of its own: on the second axis of an array with one. */
function countedBy(shapes) {
  const [name] = Object.entries(shapes).find(([, [shape]]) => shape.length === 2) ?? [];
  return name ? ` If it does, ${name}.shape[1] counts its columns.` : "";
}

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

/** What is said of a product whose factors are run together, as `name`. */
function runTogether(name, found, arrays) {
  const vectors = found.every((one) => arrays.some(([array]) => array === one));
  const sum = vectors && name.includes("·") ? ` The product of the page, with its sum, is ${found.join(" @ ")}.` : "";
  return { head: `Python reads ${name} as one name.`, text: `${PRODUCT}: ${found.join(" * ")}.${sum}` };
}

/** The lines of code that take what the field has out of an argument that it has not, or nothing. */
function takenOut(names, lines) {
  const made = lines.split("\n").slice(1).map((line) => line.trim().split(" = "));
  const from = made.filter(([, value = ""]) => names.some((name) => new RegExp(`\\b${name}\\b`).test(value)));
  if (!from.length) return "";
  const taken = from.map(([name, value]) => `${name} = ${value}`).join(", ");
  return `The code above takes what you need out of what the function gets: ${taken}. Go on with ${
    from.map(([name]) => name).join(" and ")}.`;
}

/** What is meant by a name that there is not: one that is written almost so, or the one array that goes on like it. */
function meantBy(name, known, arrays) {
  const longer = arrays.map(([array]) => array).filter((array) => array.startsWith(`${name}_`));
  return known.find((other) => plain(other) === plain(name)) ?? (longer.length === 1 ? longer[0] : undefined)
    ?? ELSEWHERE.get(name)?.find((other) => known.includes(other)) ?? nearest(name, known)
    ?? (known.length === 1 ? known[0] : undefined);
}

/**
 * What is said of names that there are not: {head, text}. `known` are those that there are, `has` words for them, and
 * `shapes` those of the arrays.
 */
export function unknownNames(names, known, { arrays, lines }, { has, shapes }) {
  const [run] = names.map((name) => [name, factors(name, known)]).filter(([, found]) => found?.length > 1);
  if (run) return runTogether(...run, arrays);
  const head = `This field has no ${names.join(", ")}.`;
  const library = names.find((name) => ["np", "numpy"].includes(name.toLowerCase()));
  if (library) return { head, text: "Did you mean np? Capital and small letters are different names." };
  const strange = names.find((name) => LIBRARIES.includes(name));
  if (strange) return { head, text: `Of Python’s libraries it knows NumPy, and of math what is in NumPy too. ${has}` };
  if (names.includes("rng")) {
    return { head, text: `No random numbers are drawn here: the field asks for what they are drawn with. ${has}` };
  }
  if (names.includes("e")) return { head, text: "A power of e is written np.exp(…)." };
  if (names.includes("T") && arrays.length) {
    return { head, text: `A transposed array is written with .T behind its name, as in ${arrays[0][0]}.T.` };
  }
  const taken = takenOut(names, lines);
  if (taken) return { head, text: taken };
  const meant = names.map((name) => meantBy(name, known, arrays));
  const turned = names.map((name) => known.find((other) => name === `${other}T`)).find(Boolean);
  if (turned) return { head, text: `A transposed array is written with .T behind its name: ${turned}.T.` };
  if (!meant.every(Boolean)) {
    const count = names.find((name) => ["m", "n", "N", "len", "size"].includes(name));
    return { head, text: count ? `${count} ${COUNTS}${countedBy(shapes)} ${has}` : notOfIt(names, meant, has) };
  }
  const asked = [...new Set(meant)].join(", ");
  const cased = names.every((name, i) => name.toLowerCase() === meant[i].toLowerCase());
  const why = cased ? "Capital and small letters are different names." : has;
  return { head, text: `Did you mean ${asked}? ${why}` };
}

/** Words for names of which some are meant and others belong to no part of the line. */
function notOfIt(names, meant, has) {
  const strange = names.filter((_, i) => !meant[i]);
  const others = names.filter((_, i) => meant[i]).map((name) => `${name} is ${meant[names.indexOf(name)]} here. `);
  const none = strange.length > 1 ? "are no names" : "is no name";
  return `${others.join("")}${strange.join(", ")} ${none} here: write the line with what is there. ${has}`;
}

/** Whether == stands where = was meant: beside a name that there is not, or one of which the other side is made. */
function givesName(sides, all) {
  return sides.some(({ kind, text }, i) => {
    return kind === "name" && (!all.includes(text) || parts(sides[1 - i]).slice(1).some((part) => part.text === text));
  });
}

/** What is said of a statement that is no expression though it can be read, or nothing. `all` are the names there. */
export function noExpression({ targets, value, changed }, all) {
  if (changed && !all.includes(targets[0].text)) {
    const text = "Behind return stands the expression alone: what is right of the sign.";
    return { head: `${targets[0].text} has no value yet that ${changed} could change.`, text };
  }
  if (value.kind !== "compare" || value.signs[0] !== "==" || !givesName(value.parts, all)) return undefined;
  return {
    head: "== asks whether two things are the same.",
    text: "Behind return stands the expression alone: leave out == and the name beside it.",
  };
}

const SLOPES = /^d_|^d(?:sigmoid|relu|tanh|act)|prime|deriv|slope|grad/i; // names that people give a slope

/** What is said of a slope by a name that there is not: the one that there is, or that none is needed. */
export function otherSlope({ exercise, functions, names, arrays }, has) {
  if (exercise.startsWith("d_")) return `A slope is what you are writing here. ${has}`;
  const slopes = functions.filter((other) => other.startsWith("d_"));
  if (slopes.length) return `The slope that is meant is called ${slopes.map((one) => `${one}(…)`).join(" or ")} here.`;
  const isBehind = [...names, ...arrays.map(([array]) => array)].includes("delta");
  return isBehind ? `δ has the slope of its activation in it already. ${has}` : `This line takes no slope. ${has}`;
}

/** What is said of a function that there is not. `known` are the names that there are. */
export function unknownFunction(name, known, question, has) {
  const { exercise, functions } = question;
  if (plain(name) === plain(exercise)) return { head: `${exercise}(…) is what you are writing here.`, text: has };
  const head = `This field has no ${name}(…).`;
  if (name.endsWith("·")) return { head, text: `${PRODUCT}: ${name.slice(0, -1)} * (…).` };
  if (name === "ln") return { head, text: "Python’s natural logarithm is np.log(…)." };
  const factor = known.find((other) => plain(other) === plain(name));
  if (factor) return { head, text: `Is ${factor} meant? ${PRODUCT}: ${factor} * (…).` };
  const [handed, ...others] = question.handed;
  if (handed && !others.length && !NUMPY.has(name) && plain(name) !== plain(handed[0])) {
    return { head, text: `The function that you are handed is called ${handed[0]}(…).` };
  }
  if (SLOPES.test(name) && !NUMPY.has(name)) return { head, text: otherSlope(question, has) };
  if (name === "print") return { head, text: "Nothing is printed behind return: write what stands in its brackets." };
  const meant = functions.find((other) => plain(other) === plain(name)) ?? nearest(name, [...functions, ...NUMPY])
    ?? functions.find((other) => other === `d_${name}`);
  return { head, text: meant ? `Did you mean ${NUMPY.has(meant) ? "np." : ""}${meant}(…)?` : has };
}

// ------------------------------------------------------------------ where reading stopped

const STRANGE = [
  [/^[×·⋅∙•∗]/u, `${PRODUCT}, as in 2*x.`],
  [/^[²³⁰¹⁴-⁹ⁿ]/u, "A power is written with **, as in x**2."],
  [/^[−–—]/u, "Python’s minus is the sign on the keyboard: -."],
  [/^[÷∕:]/u, "A fraction is written with /."],
  [/^[⊙∘]/u, "The product entry by entry, ⊙, is written with *."],
  [/^['’′]/u, "Python has no ′ behind a name."],
  [/^[∂∇]/u, "A slope has a name of its own in Python: this field has no ∂."],
  [/^[Σ∑√]/u, "Sums and roots are functions: np.sum(…), np.sqrt(…)."],
  [/^ᵀ/u, "A transposed array is written with .T behind its name."],
  [/^lambda\b/, "Write the expression alone: what stands behind the colon."],
  [/^if\b/, "In one piece it is written with both cases: … if … else …."],
  [/^;/, "In brackets, a comma stands between two values."],
  [/^\?/, "Python writes a choice between two as … if … else …."],
  [/^(?:def|import|from|class|while|with|try)\b/, "Write what stands behind return, in one piece."],
  [/^[₀-₉]/u, "Python has no small digits below the line: write w1, not w₁."],
  [/^[{}]/, "Brackets are round in Python."],
  [/^for\b/, "A loop is read only inside of sum(…) or [ ]. Is there a form without one?"],
  [/^in\b/, "Behind for, names are read alone, without brackets."],
  [/^[)\]]/, "No such bracket is open here."],
  [/^=(?!=)/, "Inside of a line, = names an option, such as axis=0. Two things are compared with ==."],
  [/^\d+[\p{L}_(·]/u, `${PRODUCT}, as in 2*x.`],
];
const PYTHONS = /^(?:for|in|lambda)\b/; // Python could read these
const DOT = "·"; // of the printed page; Python takes it for a part of a name, as in col·lecció
const PRINTED = STRANGE.slice(0, 9); // signs of the printed page, which seldom come alone
const [ENDS, BEGINS] = [/[\p{L}\p{N}_)\]]\s*$/u, /^[\p{L}\p{N}_(]/u]; // a value

/** What is said of every sign of the printed page in a text, in the order in which they come. */
function printed(text) {
  const found = [...text].flatMap((sign) => PRINTED.filter(([one]) => one.test(sign)).map(([, says]) => says));
  return [...new Set(found)].join(" ");
}

/** What helps where reading stopped at `at`, or nothing; `slope` says how a slope is written. */
function help(text, at, slope) {
  const rest = text.slice(at);
  const strange = STRANGE.find(([sign]) => sign.test(rest));
  if (PRINTED.includes(strange)) return /^['’′]/u.test(rest) ? `${printed(rest)} ${slope}` : printed(rest);
  if (strange) return strange[1];
  if (/^[([]/.test(rest) && (rest.match(/[([]/g) ?? []).length > (rest.match(/[)\]]/g) ?? []).length) {
    return "This bracket is never closed.";
  }
  if (text.slice(0, at).trimEnd().endsWith(".")) return "Behind a point stands a name, as in np.exp.";
  if (ENDS.test(text.slice(0, at)) && BEGINS.test(rest)) return `${PRODUCT}, as in 2*x.`;
  return "";
}

/**
 * What is said of a line that cannot be read from `at` on: {head, text}, and as `at` where the fault is, if that is
 * earlier; `slope` says how a slope is written.
 */
export function stopped(text, at, slope) {
  const rest = text.slice(at).trim();
  const first = rest.startsWith(DOT) ? text.indexOf(DOT) : at;
  if (first < at) return { ...stopped(text, first, slope), at: first };
  const reader = PYTHONS.test(rest) ? "This field" : "Python";
  if (rest) return { head: `${reader} cannot read on at “${rest}”.`, text: help(text, at, slope) };
  if (/[^=<>!]=[^=]/.test(text)) {
    const text = "On the left of = stands a name, on its right the expression.";
    return { head: "This cannot be given a value.", text };
  }
  const half = /\bif\b/.test(text) && !/\belse\b/.test(text) ? "What is it if not? There it goes on with else …." : "";
  return { head: "Python cannot read on at the end: something is missing.", text: half };
}
