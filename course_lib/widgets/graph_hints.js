// A formula as people type it, and as Python writes it: signs of the printed page are read as they are meant, and of
// what only looks like a formula the field says what to type instead. The rest is graph_formula.js's.

import { FUNCTIONS, inputs, start } from "./graph_formula.js";
import { laidOut } from "./graph_layout.js";
import { cornerWords, numbers } from "./graph_numbers.js";
import { FormulaError } from "./graph_syntax.js";
import { nearest } from "./nearest.js";

// ------------------------------------------------------------------ signs of the page

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const LOWERED = "₀₁₂₃₄₅₆₇₈₉";
const digits = (text, signs) => [...text].map((sign) => (sign === "⁻" ? "-" : signs.indexOf(sign))).join("");
const PAGE = [
  [/[·×⋅∙•∗✕⊙]/gu, "*"], [/[−–—]/gu, "-"], [/[÷∕⁄]/gu, "/"], [/[\u00a0\u2009\u202f]/gu, " "],
  [/σ\s*(?=\()/gu, "sigmoid"], [/[₀-₉]+/gu, (found) => digits(found, LOWERED)],
  [/⁻?[⁰¹²³⁴-⁹]+/gu, (found) => `**${digits(found, RAISED)}`],
];

/** A formula in which the signs of the printed page are Python's. */
const unprinted = (text) => PAGE.reduce((all, [sign, instead]) => all.replace(sign, instead), text);

// ------------------------------------------------------------------ what only looks like a formula

const OTHER_NAMES = new Map(Object.entries({
  ln: "log", logistic: "sigmoid", sig: "sigmoid", sigma: "sigmoid", sigm: "sigmoid", expit: "sigmoid", th: "tanh",
  sen: "sin", rectifier: "relu", ramp: "relu", sq: "square", sqr: "square",
}));
// Functions that there are elsewhere: none of them is a slip of one that there is here.
const OTHER_FUNCTIONS = [
  "tan", "cot", "sec", "csc", "sinh", "cosh", "asin", "acos", "atan", "sinc", "log2", "exp2", "elu", "selu", "gelu",
  "silu",
];
const LETTER = String.raw`\p{L}\d*`;
const NAMED = String.raw`(?<![\p{L}\p{N}_.])`;
const BRACKETS = String.raw`\((?:[^()]|\([^()]*\))*\)`;
const ATOM = String.raw`(?:[\p{L}\p{N}_]+(?:${BRACKETS})?|${BRACKETS})`; // x, f(x) or (…)
const pattern = (text) => new RegExp(text, "gu");
const POWER = pattern(String.raw`(${ATOM})\s*\*\*\s*(-?(?:\d*\.\d+|${ATOM}))`);
const POWER_OF_E = pattern(String.raw`${NAMED}e\s*\*\*\s*(-?)\s*(${ATOM})`);
const POWER_OF_FUNCTION = pattern(String.raw`\b(${FUNCTIONS.join("|")})\*\*(\d+)\s*(${BRACKETS})`);
const ROOT = pattern(String.raw`${NAMED}sqrt\s*(${BRACKETS})`);
const TANGENT = pattern(String.raw`(/\s*|\*\*\s*)?${NAMED}tan\s*(${BRACKETS})(\s*\*\*)?`);
const APPLIED = pattern(String.raw`${NAMED}(\p{L}{2,})\s+(-?${ATOM})`); // sin x
const CALLED = pattern(String.raw`${NAMED}(\p{L}[\p{L}\p{N}_]*)\s*\(`);
const isFunction = (name) => FUNCTIONS.includes(name);

/** A name before a bracket: a function's, a misspelt one's, or a factor. */
function called(name) {
  if ([...FUNCTIONS, ...OTHER_FUNCTIONS].includes(name)) return `${name}(`;
  const meant = OTHER_NAMES.get(name.toLowerCase()) ?? nearest(name.toLowerCase(), FUNCTIONS);
  if (meant && name.length > 1) return `${meant}(`;
  return /^\p{L}?\p{L}\d*$/u.test(name) ? `${name}*(` : `${name}(`;
}

/** Brackets that are open at the end are closed there, and one too many at the end is taken away. */
function balanced(text) {
  const count = (sign) => text.split(sign).length - 1;
  const more = count("(") - count(")");
  if (more > 0) return text + ")".repeat(more);
  return more < 0 && text.endsWith(")".repeat(-more)) ? text.slice(0, more) : text;
}

// In this order: each makes what people type a little more like Python.
const SLIPS = [
  (text) => text.replace(/\s*,\s*$/, ""),
  (text) => text.replace(/,\s*(?=\p{L}[\p{L}\p{N}_]*\s*=)/gu, "; "),
  (text) => text.replace(/^\s*(?:return\b|lambda\b[^:]*:|\p{L}+\s*\([^()=]*\)\s*=(?!=))\s*/u, ""),
  (text) => text.replace(/[[{]/g, "(").replace(/[\]}]/g, ")"),
  (text) => text.replace(/(\d),(\d)/g, "$1.$2"),
  (text) => text.replaceAll(/==+/g, "=").replaceAll(/:=/g, "=").replaceAll(/([+\-*/])=/g, "="),
  (text) => text.replace(/\b(?:np|numpy|math|torch|network)\s*\.\s*/g, ""),
  (text) => text.replace(/\b(?:maximum|max)\s*\(\s*0(?:\.0*)?\s*,/g, "relu("),
  (text) => text.replace(/\b(?:maximum|max)\s*\(([^(),]+),\s*0(?:\.0*)?\s*\)/g, "relu($1)"),
  (text) => text.replaceAll("^", "**").replace(/\*\*\s*\(([-+]?\d+)\)/g, "**$1"),
  (text) => text.replace(/\|([^|]+)\|/g, "(relu($1) + relu(-($1)))"),
  (text) => text.replace(POWER_OF_FUNCTION, "$1$3**$2"),
  (text) => text.replace(/(?<![\p{L}\p{N}_.])(\d+(?:\.\d+)?|\p{L})e(?=\s*\*\*)/gu, "$1*e"),
  (text) => text.replace(POWER_OF_E, (_, minus, of) => `exp${minus ? `(-${of})` : inBrackets(of)}`),
  (text) => text.replace(ROOT, "exp(log$1/2)"),
  (text) => text.replace(APPLIED, (found, name, of) => {
    const meant = OTHER_NAMES.get(name) ?? name;
    return isFunction(meant) || meant === "tan" ? meant + inBrackets(of) : found;
  }),
  (text) => text.replace(TANGENT, (_, before = "", of, after = "") => {
    const ratio = `sin${of}/cos${of}`;
    return before + (before || after ? inBrackets(ratio) : ratio) + after;
  }),
  (text) => text.replace(CALLED, (_, name) => called(name)),
  (text) => text.replace(/(?<![\p{L}\p{N}_.])(\d+(?:\.\d+)?)\s*(?=[\p{L}(])(?!e[-+]?\d)/gu, "$1*"),
  (text) => text.replace(/\)\s*(?=[\p{L}\p{N}(])/gu, ")*"),
  (text) => text.replace(/([\p{L}\p{N}_])[ \t]+(?=[\p{L}\p{N}(])/gu, "$1*"),
  (text) => text.replace(POWER, (found, base, n) => (/^-?\d+$/.test(n) ? found : `exp(${n}*log${inBrackets(base)})`)),
  balanced,
];

const inBrackets = (text) => (/^\(.*\)$/.test(text) ? text : `(${text})`);

/** What somebody may have meant: the formula with its usual slips put right. */
const meant = (text) => SLIPS.reduce((all, put) => put(all), text).trim();

// ------------------------------------------------------------------ the formula

const OF_NUMBERS = /divides by zero|needs a positive number|is not a finite number/;
const BEGINNINGS = [
  [1.5, 2, 2.5, 3, 3.5], [0.5, 0.25, 0.75, 0.3, 0.6], [-0.5, -1.5, -1, -2, -0.75], [5, 6, 7, 8, 9],
];
const LONGEST = 400; // letters of a formula that is looked at for slips

/** The formula with what it starts from as `home`, or as `wrong` what is wrong with it. */
function tried(formula, values) {
  try {
    return { home: start(formula, values) };
  } catch (error) {
    if (error instanceof FormulaError) return { wrong: error.message };
    throw error;
  }
}

/** Homes of a formula at other numbers, as far as it has a value there: of new inputs first, then of all. */
function* others(formula, values) {
  const all = inputs(formula);
  const fresh = all.filter((name) => !Object.hasOwn(values, name));
  for (const names of [fresh, all].filter(({ length }) => length)) {
    for (const beginning of BEGINNINGS) {
      const given = Object.fromEntries(names.map((name, i) => [name, beginning[i % beginning.length]]));
      const { home } = tried(formula, { ...values, ...given });
      if (home) yield { home, told: names.map((name) => `${name} = ${given[name]}`).join(", ") };
    }
  }
}

/** How a formula stands at its home: whether on a corner, and how many of its relus let a slope through. */
function standing(home) {
  const structure = laidOut(home);
  const found = numbers(structure, home.values);
  const open = structure.nodes.filter(({ operation }, i) => operation === "relu" && found.local[i][0] > 0);
  return { corner: cornerWords(structure, found).length > 0, open: open.length };
}

/**
 * The same; where the numbers to start from are what is wrong, or stand on a corner, with others, for new inputs alone
 * if that will do. Of those off the corner, one where most relus let a slope through.
 */
function begun(formula, values) {
  const found = tried(formula, values);
  if (!found.home && !OF_NUMBERS.test(found.wrong)) return found;
  if (!found.home) {
    const { value: other } = others(formula, values).next();
    return other ? { home: other.home, note: `It starts at ${other.told}, where it has a value.` } : found;
  }
  if (!standing(found.home).corner) return found;
  const off = [...others(formula, values)].map((one) => ({ ...one, ...standing(one.home) }));
  const best = off.filter(({ corner }) => !corner).reduce((a, b) => (b.open > (a?.open ?? -1) ? b : a), undefined);
  return best ? { home: best.home, note: `It starts at ${best.told}, off the corner of relu.` } : found;
}

/** The factors that may be run together in a name, such as w and x in wx, or undefined. */
function factors(name, known) {
  const pieces = new RegExp(`^(?:${LETTER}){2,}$`, "u").test(name) && name.match(new RegExp(LETTER, "gu"));
  const likely = pieces && (pieces.length === 2 || pieces.every((piece) => known.includes(piece)));
  return likely && !/^d\p{L}|^pi$/u.test(name) ? pieces : undefined;
}

/** What is said of a formula that can be drawn and may still be meant otherwise. */
function doubts(formula, values) {
  const names = inputs(formula);
  const functions = names.filter((name) => isFunction(name) || name === "σ");
  if (functions.length) {
    const [name] = functions.map((one) => (one === "σ" ? "sigmoid" : one));
    return { wrong: `${name} is a function: what it is taken of stands in brackets, as in ${name}(x)` };
  }
  const own = names.map((name) => [name, factors(name, [...names, ...Object.keys(values)])]).filter(([, all]) => all);
  if (own.length) {
    const apart = (all, [name, pieces]) => {
      return all.replace(new RegExp(`${NAMED}${name}(?![\\p{L}\\p{N}_])`, "gu"), pieces.join("*"));
    };
    const [[name]] = own;
    return { note: `${name} is one name here. A product is written with *.`, instead: own.reduce(apart, formula) };
  }
  if (names.includes("e")) return { note: "e is an input here, like any other name. The number e is exp(1)." };
  const pi = names.find((name) => ["pi", "π"].includes(name));
  if (pi) return { note: `${pi} is an input here, like any other name. The number π is 3.14159.` };
  return {};
}

const UNFINISHED = /([-+*/=(])\s*$/;

/** What is wrong with a formula, in words for a field: graph.py's speak to somebody who writes Python. */
function here(wrong, formula) {
  if (/,\s*$/.test(formula)) return "nothing stands behind the comma at the end";
  const end = UNFINISHED.exec(formula);
  const says = wrong
    .replace(/^.*a power is written with/s, "A power is written with")
    .replace(/; use a name and give its number: Graph.*$/, "; write a name in it, such as x")
    .replace(/; give it a number, Graph\(…, .*$/, " where it is used; give it its line before that");
  return end && !says.includes("*, as in") ? `${says}; something is missing behind ${end[1]}` : says;
}

/**
 * What a formula that somebody has typed comes to: `home`, which can be drawn, or `wrong`, why it cannot; `note` says
 * how it was read, and `instead` is a formula that may be meant. `values` are the numbers that inputs of these names
 * start from.
 */
export function typed(text, values) {
  const formula = unprinted(text);
  const found = begun(formula, values);
  if (found.home) {
    const more = doubts(formula, values);
    if (more.wrong) return more;
    const read = formula === text ? "" : "The signs of the page are written as Python has them.";
    return { ...found, ...more, note: [read, found.note, more.note].filter(Boolean).join(" ") };
  }
  const wrong = here(found.wrong, formula);
  const instead = formula.length > LONGEST ? formula : meant(formula);
  const other = instead === formula ? {} : begun(instead, values);
  return other.home && !doubts(instead, values).wrong ? { wrong, instead } : { wrong };
}
