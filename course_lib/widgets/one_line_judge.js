// Whether a line is right: by its numbers at several inputs, whatever its form. Python's grammar is graph_syntax.js's,
// and a formula's numbers are graph_formula.js's.

import { figures } from "./common.js";
import { inputs, read } from "./graph_formula.js";
import { FormulaError, statements, unparse } from "./graph_syntax.js";

const CLOSE = 1e-9; // of the size of the numbers: rounding, but no term left out

/** Why a line has no numbers: `head` says it, or else the place `at` does; `text` says more. */
class Unreadable extends Error {
  constructor(head, text = "", at = undefined) {
    super(head);
    Object.assign(this, { head, text, at });
  }
}

/** The numbers close to each other, one by one. */
function same(ours, theirs) {
  return ours.every((v, i) => Math.abs(v - theirs[i]) <= CLOSE * Math.max(1, Math.abs(v), Math.abs(theirs[i])));
}

// ------------------------------------------------------------------ the line as a formula

/** Every part of a tree. */
const parts = (tree) => [tree, ...tree.parts.flatMap(parts)];

/** Write np.exp as exp, all over a tree. */
function withoutNumPy(tree) {
  const { kind, name, parts: [first] } = tree;
  if (kind === "attribute" && first.kind === "name" && ["np", "math"].includes(first.text)) {
    return { ...tree, kind: "name", text: name, parts: [] };
  }
  return { ...tree, parts: tree.parts.map(withoutNumPy) };
}

/** Words for names and functions that there are. */
function available({ names, functions }) {
  const calls = functions.length ? `, and ${functions.map((name) => `${name}(…)`).join(", ")}` : "";
  return `It takes single numbers: ${names.join(", ")}${calls}. Arrays and NumPy come in the exercise.`;
}

/** The line as the tree of one expression, made of what there is. Throws Unreadable. */
function expression(text, question) {
  const found = statements(text);
  if (found.length > 1 || found[0].targets.length || found[0].words || found[0].changed) {
    throw new Unreadable("This is not one expression.", "Write what stands behind return, in one piece, without =.");
  }
  const tree = withoutNumPy(found[0].value);
  const { names, functions } = question;
  const called = parts(tree).filter(({ kind }) => kind === "call").map(({ parts: [callee] }) => unparse(callee));
  const strange = called.find((name) => !functions.includes(name));
  if (strange !== undefined) throw new Unreadable(`This field has no ${strange}(…).`, available(question));
  const used = inputs(unparse(tree));
  const unknown = used.filter((name) => !names.includes(name));
  if (unknown.length) throw new Unreadable(`This field has no ${unknown.join(", ")}.`, available(question));
  if (!used.length) throw new Unreadable("This is the same number for all inputs.", available(question));
  return { formula: unparse(tree), used };
}

/** What the line gives for each of the question's inputs. Throws Unreadable or FormulaError where it is no formula. */
function valuesOf(text, question) {
  const { formula, used } = expression(text, question);
  return question.inputs.map((numbers) => {
    const given = Object.fromEntries(used.map((name) => [name, numbers[question.names.indexOf(name)]]));
    return read(formula, given).at(-1).value;
  });
}

/** What graph_formula.js says of a line, in words for this one: no other numbers can be chosen here. */
function inWords({ message, at }, question) {
  const other = /^a formula has .*; (?<what>.*) is something else$/s.exec(message);
  if (other) {
    return new Unreadable(`${other.groups.what} cannot stand here.`, `${available(question)} Signs: + − * / **.`);
  }
  if (at !== undefined) {
    const product = /; a (product is written with .*)$/.exec(message);
    return new Unreadable("", product ? `A ${product[1]}.` : "", at);
  }
  const said = message.replace(/; choose [^;]*$/, "");
  const begin = /^(the|an?) /.test(said) ? said[0].toUpperCase() : said[0]; // a name stays as it is
  return new Unreadable(`${begin}${said.slice(1)}.`);
}

// ------------------------------------------------------------------ the verdict

/** The numbers of one input in words: w1 = 0.5, b = −2. */
const spelled = ({ names, inputs: all }, i) => names.map((name, j) => `${name} = ${figures(all[i][j], 4)}`).join(", ");

/** What all ratios of the two are, if they are one number. */
function factor(values, expected) {
  const ratios = values.map((v, i) => v / expected[i]);
  return ratios.every((r) => Number.isFinite(r)) && same(ratios, ratios.map(() => ratios[0])) ? ratios[0] : undefined;
}

/** What the values have to do with those that are expected: a sign, a factor, a number more; or nothing. */
function relation(values, expected) {
  const times = factor(values, expected);
  if (times === 0) return "It is always 0.";
  if (times !== undefined && same([times], [-1])) return "Its size is right everywhere, and its sign wrong everywhere.";
  if (times !== undefined) {
    const sign = times < 0 ? ", and its sign is wrong" : "";
    return `It is ${figures(Math.abs(times))} times what is expected, everywhere${sign}.`;
  }
  const more = values.map((v, i) => v - expected[i]);
  if (same(more, more.map(() => more[0]))) {
    return `It is ${figures(Math.abs(more[0]))} too ${more[0] > 0 ? "large" : "small"} everywhere.`;
  }
  if (same(values.map(Math.abs), expected.map(Math.abs))) return "Its size is right everywhere, but not its sign.";
  return "";
}

/** The values of a line, or as `refused` what is said of it if it has none. */
function tried(text, question) {
  try {
    if (!text.trim()) throw new Unreadable("There is no line yet.", available(question));
    return { values: valuesOf(text, question) };
  } catch (error) {
    const refused = error instanceof FormulaError ? inWords(error, question) : error;
    if (refused instanceof Unreadable) return { refused };
    throw error;
  }
}

/** Where reading stopped, in words: before `left`. */
function stopped(left) {
  const at = left.trim();
  return at ? `Python cannot read on at “${at}”.` : "Python cannot read on at the end: something is missing.";
}

/**
 * Judge a line: {kind, head, text, at}. `kind` is "right", "mistake" (it has a name), "wrong", or "unreadable", where
 * `at` is the place in `text` at which reading ends. `question` has the traits of one_line.py.
 */
export function judged(written, question) {
  const text = written.replace(/^\s*return\b/, (found) => " ".repeat(found.length));
  const { values, refused } = tried(text, question);
  if (refused) {
    const before = text.length - text.trimStart().length; // the parser reads without it
    const at = refused.at === undefined ? undefined : before + refused.at;
    return { kind: "unreadable", head: refused.head || stopped(text.slice(at)), text: refused.text, at };
  }
  const { expected, mistakes } = question;
  if (same(values, expected)) return { kind: "right", head: "✓ Right.", text: "" };
  const i = values.findIndex((v, j) => !same([v], [expected[j]]));
  const [ours, theirs] = [values[i], expected[i]].map((v) => figures(v, 4));
  const at = `For ${spelled(question, i)} your line gives ${ours}, and ${theirs} is expected.`;
  const known = mistakes.find((one) => same(values, one.values));
  if (known) return { kind: "mistake", head: `✗ Not yet: ${known.name}.`, text: `${known.hint}\n${at}` };
  const off = relation(values, expected);
  return { kind: "wrong", head: "✗ Not yet.", text: off ? `${at}\n${off}` : at };
}
