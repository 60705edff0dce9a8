// Whether a line is right: by its numbers at several inputs, whatever its form. Python's grammar is graph_syntax.js's,
// NumPy's arithmetic one_line_arrays.js's, and the words for what cannot be read are one_line_words.js's. A line of
// arrays is tried at larger ones as well (one_line_layer.js).

import { FormulaError, statements, unparse } from "./graph_syntax.js";
import { COURSE, evaluated, isBuiltIn, isNumPys, LENT } from "./one_line_arrays.js";
import { ofConstant, wrongElsewhere } from "./one_line_constant.js";
import { farOut, noArrays, overflows, stable } from "./one_line_far.js";
import { atLayer, isSameAtLayer, otherShape } from "./one_line_layer.js";
import { relation } from "./one_line_relation.js";
import { ONCE, placed } from "./one_line_repair.js";
import { ArrayError, number, shapeText } from "./one_line_shapes.js";
import {
  agree, alike, asValue, namedAt, parts, plain, same, spelledApart, spelledValue, treeOf,
} from "./one_line_values.js";
import {
  available, inLettersOf, noExpression, otherSlope, stopped, unknownFunction, unknownNames,
} from "./one_line_words.js";

// What may be pasted before the expression: a prompt, the function up to its one return.
const BEFORE = /^\s*(?:>>>\s*)?(?:def\s(?:(?!\breturn\b)[^])*(?=\breturn\b(?![^]*\breturn\b)))?(?:return\b)?/;
const LIBRARIES = ["np", "numpy", "math"];

/** Why a line has no numbers: `head` says it, `text` says more, and `at` is where reading ends, if it does. */
class Unreadable extends Error {
  constructor({ head, text = "", at = undefined }) {
    super(head);
    Object.assign(this, { head, text, at });
  }
}

/** The shape of each array at every input, by name. */
function shapesOf(question) {
  const all = question.inputs.map((input) => namedAt(input, question));
  return Object.fromEntries(question.arrays.map(([name]) => [name, all.map((at) => at[name].shape)]));
}

/** The numbers that may stand in a line: not those of which only arrays are made. */
export const offered = ({ names, hidden }) => names.filter((name) => !hidden.includes(name));

/** Words for what a line may be made of. */
export const has = (question) => available({ ...question, offered: offered(question) }, shapesOf(question));

// ------------------------------------------------------------------ the line as an expression

/** The course's functions that may be called: the exercise's own is what is to be written. */
function callable({ exercise, lines, functions }) {
  const all = { ...COURSE, ...LENT, activation: COURSE.sigmoid, d_activation: COURSE.d_sigmoid };
  const stands = (name) => new RegExp(`\\b${name}\\b`).test(lines);
  const given = (name) => Object.hasOwn(COURSE, name) || functions.includes(name) || stands(name);
  const here = Object.entries(all).filter(([name]) => given(name));
  return Object.fromEntries(here.filter(([name]) => name !== exercise));
}

/** The functions that may be called at input `i`: those that the exercise's function gets are others each time. */
function callableAt(question, i) {
  const handed = question.handed.map(([name, argument, formulas]) => {
    const tree = treeOf(formulas[i % formulas.length]);
    return [name, (v) => evaluated(tree, { [argument]: number(v) }).data[0]];
  });
  return { ...callable(question), ...Object.fromEntries(handed) };
}

/** The names in a tree, as {used, called}; what stands before .exp in np.exp is none. */
function namesIn(tree) {
  const inner = new Set();
  for (const { kind, parts: [first] } of parts(tree)) {
    if (kind === "call" || (kind === "attribute" && LIBRARIES.includes(first.text))) inner.add(first);
  }
  const bound = new Set(parts(tree).flatMap(({ kind, targets }) => (kind === "each" ? targets : [])));
  const isFree = ({ kind, text }) => kind === "name" && !bound.has(text);
  const names = (which) => [...new Set(which.filter(isFree).map(({ text }) => text))];
  const called = parts(tree).filter(({ kind }) => kind === "call").map(({ parts: [first] }) => first);
  return { used: names(parts(tree).filter((part) => !inner.has(part))), called: names(called) };
}

/** A tree in which the course's functions have no `network.` before them. */
function withoutModule(tree) {
  const isCourses = (name) => Object.hasOwn(COURSE, name) || Object.hasOwn(LENT, name);
  if (tree.kind === "attribute" && tree.parts[0].text === "network" && isCourses(tree.name)) {
    return { kind: "name", parts: [], text: tree.name, depth: 1 };
  }
  return { ...tree, parts: tree.parts.map(withoutModule) };
}

/** A tree in which what the code above gives a name has that name: w for params[0][0][0, 0]. */
function withNames(tree, lines) {
  const given = Object.fromEntries(lines.split("\n").flatMap((line) => {
    const [, name, value] = /^\s+(\w+) = (.+)$/.exec(line) ?? [];
    return name ? [[unparse(treeOf(value)), name]] : [];
  }));
  const named = (part) => {
    const text = part.kind === "item" ? given[unparse(part)] : undefined;
    return text ? { kind: "name", parts: [], text, depth: 1 } : { ...part, parts: part.parts.map(named) };
  };
  return named(tree);
}

/** The part of a tree's value at place `i`. */
function pieceOf(tree, i) {
  if (["tuple", "list"].includes(tree.kind) && tree.parts[i]) return tree.parts[i];
  const place = { kind: "number", parts: [], text: String(i), whole: true, value: i, depth: 1 };
  return { kind: "item", parts: [tree, place], depth: tree.depth + 1 };
}

/** Statements in which a name that one of them has made is replaced by what it was made of. */
function inlined(found) {
  const made = new Map();
  const without = (tree) => {
    const own = tree.kind === "name" ? made.get(tree.text) : undefined;
    return own ?? { ...tree, parts: tree.parts.map(without) };
  };
  return found.map((statement) => {
    const value = without(statement.value);
    const [target] = statement.targets;
    if (target?.kind === "tuple") target.parts.forEach(({ text }, i) => made.set(text, pieceOf(value, i)));
    else if (isNamed(statement)) made.set(target.text, value);
    return { ...statement, value };
  });
}

/** Whether a statement gives one name to an expression. */
const isNamed = ({ targets, changed, words }) => {
  return !words && !changed && targets.length === 1 && targets.every(({ kind }) => kind === "name");
};

/** Whether it gives names to the parts of one, as in n, m = Y.shape; or one name. */
const givesNames = (statement) => {
  const { targets: [target] } = statement;
  const all = target?.kind === "tuple" ? target.parts : [target];
  return all.every((part) => part && isNamed({ ...statement, targets: [part] })) && statement.targets.length === 1;
};

/** The one statement that is meant: of several with names, the one that gives the asked part. Throws Unreadable. */
function meant(written, { part }) {
  const found = written.length > 1 && written.slice(0, -1).every(givesNames) ? inlined(written) : written;
  const asked = part && found.every(isNamed) ? found.find(({ targets }) => targets[0].text === part) : undefined;
  if (asked) return { ...asked, several: found.length > 1 };
  const last = found.at(-1);
  if (found !== written && !last.words && !last.changed && !last.targets.length) return last;
  const [first] = found;
  const several = found.length > 1 || first.words || first.targets.length > 1;
  if (several || first.targets.some(({ kind }) => kind !== "name")) {
    throw new Unreadable({
      head: "This is not one expression.", text: "Write what stands behind return, in one piece.",
    });
  }
  return first;
}

/**
 * The line's one expression as {tree, changed}: what is right of z = as well, and what w -= … makes of w, where
 * `changed` is its sign; `several` is whether more was written. Throws Unreadable or FormulaError.
 */
function expression(text, question) {
  const { targets, value, changed, several } = meant(statements(text, true), question);
  const all = [...offered(question), ...question.arrays.map(([name]) => name)];
  const strange = noExpression({ targets, value, changed }, all);
  if (strange) throw new Unreadable(strange);
  const tree = changed ? { kind: "binary", sign: changed.slice(0, -1), parts: [targets[0], value] } : value;
  return { tree: withNames(withoutModule(tree), question.lines), changed, several, named: targets.length > 0 };
}

/** The names that a tree uses, if there are all of them. Throws Unreadable. */
function checked(tree, question) {
  const { used, called } = namesIn(tree);
  const functions = callableAt(question, 0);
  const known = [...offered(question), ...question.arrays.map(([name]) => name)];
  const isThere = (name) => known.includes(name) || Object.hasOwn(functions, name) || isNumPys(name) || isBuiltIn(name);
  const strange = called.find((name) => !isThere(name));
  if (strange !== undefined) throw new Unreadable(unknownFunction(strange, known, question, has(question)));
  const unknown = used.filter((name) => !isThere(name));
  if (unknown.length) {
    const there = { has: has(question), shapes: shapesOf(question) };
    throw new Unreadable(unknownNames(unknown, known, question, there));
  }
  return used.filter((name) => known.includes(name));
}

/**
 * The first of several parts where the exercise's function returns several, and as `all` these; of a tuple of one,
 * which a comma at the end makes, that one, with `comma`.
 */
function firstPart(tree, { part }) {
  if (tree.kind !== "tuple") return { tree };
  const [first, ...others] = tree.parts;
  if (first && !others.length) return { tree: first, comma: true };
  return part !== "" && first ? { tree: first, all: tree.parts } : { tree };
}

/** What the line gives for each of the question's inputs, and what it is made of. Throws what is no line. */
function valuesOf(text, question) {
  const { tree: whole, changed, several: more, named } = expression(text, question);
  const { tree, all, comma } = firstPart(whole, question);
  const several = more || all !== undefined;
  const used = checked(tree, question);
  const functions = callableAt(question, 0);
  const found = question.inputs.map((input, i) => evaluated(tree, namedAt(input, question), callableAt(question, i)));
  const values = found.map(plain);
  const calls = parts(tree).filter(({ kind }) => kind === "call").map(({ parts: [first] }) => first.name ?? first.text);
  const bare = namesIn(tree).called.find((name) => !isBuiltIn(name) && !Object.hasOwn(functions, name));
  const { list } = found[0];
  if (used.length) return { tree, all, values, used, bare, calls, changed, named, comma, several, functions, list };
  throw new Unreadable(ofConstant(values[0], question, has(question)));
}

/** The values of a line, or as `refused` what is said of it if it has none. */
function tried(text, question) {
  try {
    if (!text.trim()) throw new Unreadable({ head: "There is no line yet.", text: has(question) });
    return valuesOf(text, question);
  } catch (error) {
    if (error instanceof Unreadable) return { refused: error };
    if (error instanceof ArrayError) {
      const text = error.more || (error.kind === "" ? `${has(question)} Signs: + - * / ** @.` : "");
      return { refused: { head: error.message, text } };
    }
    if (!(error instanceof FormulaError)) throw error;
    if (error.at === undefined) return { refused: { head: "This line is too long.", text: "" } };
    const at = text.length - text.trimStart().length + error.at; // the parser reads without the room before it
    return { refused: { at, ...stopped(text, at, otherSlope(question, has(question))) } };
  }
}

// ------------------------------------------------------------------ the verdict

/** An input in words: w1 = 0.5, b = −2; of a line with arrays, what it uses; and functions that are handed over. */
function spelled({ names, hidden, arrays, inputs, handed }, i, used) {
  const at = namedAt(inputs[i], { names, arrays });
  const numbers = offered({ names, hidden });
  const all = hidden.length ? [...numbers, ...arrays.map(([name]) => name)] : numbers;
  const told = used.every((name) => numbers.includes(name)) ? all : used;
  const functions = handed.map(([name, argument, formulas]) => {
    return `${name}(${argument}) = ${formulas[i % formulas.length]}`;
  });
  return [...told.map((name) => `${name} = ${spelledValue(at[name])}`), ...functions].join(", ");
}

/** What a line is told that is right but for what makes it no line behind `return`. */
function noReturn(wrong, right) {
  return { kind: "mistake", head: `✗ Not yet: the numbers are right, but ${wrong}`, text: `Write ${right}` };
}

/** Whether a line gives one number where a question asks for one alone, though it is made of arrays. */
function isForOne({ tree, functions }, question) {
  const { expected } = question.layer;
  return !question.whole.length && Array.isArray(expected)
    && evaluated(tree, namedAt(question.inputs[0], question), functions).shape.length === 0;
}

/** What a line is told that gives the right numbers. `whole` is whether they are all of an array. */
function rightWords(line, question, whole) {
  const { bare, changed, comma, named, tree, used, functions, several, list } = line;
  if (changed) return noReturn(`Python reads no ${changed} behind return.`, "what is to come back, without =.");
  if (comma) return noReturn("the comma at the end makes a tuple of it.", "what is to come back, without a comma.");
  if (list) {
    const isArray = line.values[0].shape.length > 0;
    return noReturn("it is a list.", isArray ? "it as an array, with np.array(…)." : "it without its [ ].");
  }
  const larger = atLayer(tree, used, question, functions);
  const beyond = overflows(line, question, larger !== undefined);
  if (larger?.wrong) {
    const { head, text, one } = larger.wrong;
    if (!isForOne(line, question)) return { kind: larger.known ? "mistake" : "wrong", head, text };
    return { kind: "right", head: `✓ Right for ${question.layer.small}.`, text: one, full: false };
  }
  if (larger?.singles) {
    return { kind: "right", head: `✓ Right for ${question.layer.small}.`, text: larger.singles, full: false };
  }
  const asked = !larger ? " of these numbers" : beyond.length ? "" : ", as the exercise asks for it";
  const words = whole ? [`It gives the whole array${asked}.`] : [];
  if (larger && !whole) words.push(`It is right for arrays of other sizes too${asked}.`);
  const isStable = stable(line, question);
  if (isStable) words.push(`It takes arrays too, and very large numbers${farOut(question)}, as the exercise asks.`);
  if (beyond.length) words.push(`The exercise asks for more. ${beyond.join(". ")}.`);
  if (named && !several && question.behind === "return") {
    words.push("Behind return, Python takes only what is right of the =.");
  }
  if (several) words.push(`This field asks for ${question.part} alone, and reads no further.`);
  if (bare) words.push(`In the exercise, ${bare} is written np.${bare}.`);
  const alone = noArrays(line, question, !beyond.length);
  if (alone && beyond.length) words.push(alone.why);
  else if (alone) return { kind: "right", head: alone.head, text: [alone.text, ...words].join(" "), full: false };
  const full = (larger !== undefined && !beyond.length) || isStable;
  const head = beyond.length ? "✓ Right for these numbers, but not for all." : "✓ Right.";
  return { kind: "right", head, text: words.join(" "), full };
}

const COMMA = /(\d),(\d)/g;

/** What is said of a line whose decimals have a comma: it could be read if they had a point. Else nothing. */
function commaForPoint(text, question) {
  const other = text.replaceAll(COMMA, "$1.$2");
  const [found] = text.match(COMMA) ?? [];
  if (!found || tried(other, question).refused) return undefined;
  const head = `Python reads ${found} as two numbers.`;
  return { kind: "unreadable", head, text: "A decimal is written with a point: 0.5, not 0,5." };
}

const COUNTED = { 2: "two", 3: "three", 4: "four" };
const FOR_A_NAME = "A number stands in your line where a name belongs.";
const SEVERAL = "It gives several numbers where one is asked for: what makes one of them?";

/** A question about the place at which one change makes the line right, at larger arrays too; or "". */
function repair({ tree, functions }, question) {
  const { arrays, expected, whole } = question;
  const at = question.inputs.map((input, i) => [namedAt(input, question), callableAt(question, i)]);
  const wanted = [expected, whole].filter(({ length }) => length).map((all) => all.map((sent) => plain(asValue(sent))));
  const known = [...offered(question), ...arrays.map(([name]) => name)];
  const gives = (other, [values, here]) => {
    try {
      return plain(evaluated(other, values, here));
    } catch (error) {
      if (error instanceof ArrayError) return undefined;
      throw error;
    }
  };
  const isRight = (other) => {
    const agrees = (value, i, all) => value && alike(value, all[i]);
    if (!wanted.some((all) => at.every((values, i) => agrees(gives(other, values), i, all)))) return false;
    const used = namesIn(other).used.filter((name) => known.includes(name));
    return used.length > 0 && !atLayer(other, used, question, functions)?.wrong;
  };
  const around = { known, functions: Object.keys(functions), asArray: arrays.map(([name]) => name) };
  return placed(tree, around, isRight) ?? "";
}

/** The mistake that a line makes at larger arrays where smaller ones show another; or undefined. */
function hiddenMistake({ tree, used, functions }, question) {
  const known = atLayer(tree, used, question, functions)?.known;
  return known?.values.length === 0 ? known : undefined;
}

/** Values that are one number where their parts are one number each: what these add up to. */
const addedUp = (values) => values.map(({ data }) => ({ shape: [], data: [data.reduce((a, b) => a + b, 0)] }));

/** What a line is told that has the terms of the right sum side by side, as a tuple or in an array; or undefined. */
function sideBySide({ all, tree, values, used, functions }, question) {
  const { expected, inputs } = question;
  if (Array.isArray(expected[0]) || (!all && values[0].data.length < 2)) return undefined;
  const gives = (one, input) => plain(evaluated(one, namedAt(input, question), functions));
  const found = inputs.map((input, i) => {
    const data = all ? all.flatMap((one) => gives(one, input).data) : values[i].data;
    return { shape: [data.length], data };
  });
  if (!agree(addedUp(found), expected)) return undefined;
  const [{ data: { length } }] = found;
  const count = COUNTED[length] ?? `${length}`;
  const head = `✗ Not yet: that is ${count} numbers, and one is asked for.`;
  const names = all ? offered(question) : used;
  const at = `For ${spelled(question, 0, names)} your line gives ${spelledValue(found[0])}, and `
    + `${spelledValue(asValue(expected[0]))} is expected.`;
  const which = length > 2 ? "all" : "both";
  return { kind: "mistake", head, text: `Add them up: ${which} belong to the one number.\n${at}` };
}

/** Two mistakes of the catalogue that a line makes at once, as one that is told; or undefined. */
function twoAtOnce(values, { pairs, mistakes }) {
  const found = pairs?.find(({ values: sent }) => agree(values, sent));
  if (!found) return undefined;
  const [one, other] = found.both.map((i) => mistakes[i]);
  return { name: `two things at once: ${one.name}; and ${other.name}`, hint: `${one.hint} And: ${other.hint}` };
}

/** Which names the right line has something of, and the line nothing, in words; or "". */
function leftOut({ used }, { needs }) {
  const missing = needs.filter(({ by }) => !by.some((name) => used.includes(name))).map(({ name }) => name);
  if (!missing.length) return "";
  const names = missing.length > 1 ? `${missing.slice(0, -1).join(", ")} and ${missing.at(-1)}` : missing[0];
  const them = missing.length > 1 ? "them" : "it";
  return `What is expected depends on ${names} too, and your line has nothing of ${them}.`;
}

/** Whether numbers are the expected ones in their order. */
const isFormOf = (ours, theirs) => ours.length === theirs.length && ours.length > 1 && same(ours, theirs);

/** What a wrong line is told: by its mistake's name if it has one, and by an input at which it is wrong. */
function wrongWords(line, question, sent) {
  const { values, used, calls, all } = line;
  const { whole } = question;
  const expected = sent.map((numbers) => plain(asValue(numbers)));
  const elsewhere = wrongElsewhere(line, expected, question);
  const i = elsewhere ?? values.findIndex((value, j) => !alike(value, expected[j]));
  const { shape } = values[i];
  const fits = shapeText(shape) === shapeText(expected[i].shape);
  const form = shape.length && !fits ? `, an array of shape ${shapeText(shape)}` : "";
  const [ours, theirs] = spelledApart(values[i], expected[i]);
  const says = form && !expected[i].shape.length ? `one number, ${theirs},` : theirs;
  const count = all && (COUNTED[all.length] ?? all.length);
  const gives = all ? `the first of the ${count} values of your line is` : "your line gives";
  const at = `For ${spelled(question, i, used)} ${gives} ${ours}${form}, and ${says} is expected.`;
  const looks = question.mistakes.filter((one) => {
    return one.values.length && (!one.uses || calls.includes(one.uses)) && agree(values, one.values);
  });
  const known = hiddenMistake(line, question) ?? looks.find((one) => {
    return isForOne(line, question) || isSameAtLayer(line, one, question);
  });
  const terms = whole.length || (known && !all) ? undefined : sideBySide(line, question);
  if (terms) return terms;
  if (known) {
    const [name, hint] = [known.name, known.hint].map((words) => inLettersOf(used, words, question));
    return { kind: "mistake", head: `✗ Not yet: ${name}.`, text: `${hint}\n${at}` };
  }
  if (elsewhere) {
    return { kind: "wrong", head: "✗ Not yet: right here, but not for other numbers.", text: `${at}\n${FOR_A_NAME}` };
  }
  if (!fits && shape.length && values.every(({ data }, j) => isFormOf(data, expected[j].data))) {
    const head = "✗ Not yet: the numbers are right, and their shape is not.";
    return { kind: "mistake", head, text: `${at}\nWhat in your line makes an axis, or keeps one?` };
  }
  const flat = (of) => of.flatMap(({ data }) => data);
  const many = form && !whole.length && !expected[i].shape.length ? SEVERAL : "";
  const related = fits ? relation(flat(values), flat(expected)) : "";
  const mended = related || repair(line, question);
  const both = related || mended.startsWith(ONCE) ? undefined : twoAtOnce(values, question);
  if (both) return { kind: "mistake", head: `✗ Not yet: ${both.name}.`, text: `${both.hint}\n${at}` };
  const other = looks.length ? otherShape(line, question) : "";
  const off = other || mended || many || leftOut(line, question);
  return { kind: "wrong", head: "✗ Not yet.", text: off ? `${at}\n${off}` : at };
}

/**
 * Judge a line: {kind, head, text, at, full}. `kind` is "right", "mistake" (it has a name), "wrong", or "unreadable",
 * where `at` is the place in `text` at which reading ends. `full` is whether a right line does the exercise's work for
 * arrays of other sizes too. `question` has the traits of one_line.py.
 */
export function judged(written, question) {
  const { behind = "return" } = question;
  const said = verdictOf(written, question);
  const here = (text) => text.replaceAll(/(?<=\b[Bb]ehind )return\b/g, behind);
  return { ...said, head: here(said.head), text: here(said.text) };
}

function verdictOf(written, question) {
  const blank = (found) => found.replaceAll(/[^;\n]/g, " ");
  const text = written.replace(BEFORE, (found) => " ".repeat(found.length)).replaceAll(/[;\n]\s*return\b/g, blank);
  const { refused, ...line } = tried(text, question);
  const comma = refused && commaForPoint(text, question);
  if (comma) return comma;
  if (refused) return { kind: "unreadable", head: refused.head, text: refused.text, at: refused.at };
  const { expected, whole } = question;
  const isWhole = whole.length > 0 && agree(line.values, whole);
  if (isWhole || agree(line.values, expected)) return rightWords(line, question, isWhole);
  const array = whole.length && line.values[0].shape.length;
  return wrongWords(line, question, array ? whole : expected);
}
