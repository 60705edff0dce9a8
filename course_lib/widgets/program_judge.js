// Whether a function that the reader wrote is right: it is called for each case, and its numbers are compared with what
// the reference gives, and what the course's known mistakes give.

import { ArrayError, number, shapeText } from "./one_line_shapes.js";
import { relation } from "./one_line_relation.js";
import { close, spelledApart } from "./one_line_values.js";
import { courseWithout, lossAt } from "./program_course.js";
import { Runner, World } from "./program_run.js";
import { program } from "./program_syntax.js";
import { Callable, isArray, kindOf, NONE, received, Seq } from "./program_values.js";

const GOLDEN = 0.6180339887498949;
const PRINT = 1e-9; // by how much of its size a print may be off

// ------------------------------------------------------------------ what a value is, in short

/** All numbers and arrays of a value, first to last. */
export function leaves(value) {
  if (value === NONE) return [];
  return value instanceof Seq ? value.items.flatMap(leaves) : [value];
}

/** Its form: (2, 3) is an array, [ ] a list or a tuple. Both are read alike. */
export function form(value) {
  if (value instanceof Seq && value.kind === "iterator") return "iterator";
  if (value instanceof Seq) return `[${value.items.map(form).join()}]`;
  if (value === NONE) return "None";
  return value instanceof Callable || value.text !== undefined ? "?" : shapeText(value.shape);
}

/** One number for all numbers of a value, which differs if one of them does: several_lines.py computes the same. */
export function print(value) {
  const all = leaves(value).flatMap(({ data }) => data);
  return all.reduce((sum, v, k) => sum + v * (1 + ((k * GOLDEN) % 1)), 0);
}

/** A value in which a list stands as an array where an array is expected: the checks read both alike. */
function fitted(value, expected) {
  if (!(value instanceof Seq) || value.kind === "iterator") return value;
  if (expected instanceof Seq) return new Seq(value.items.map((one, i) => fitted(one, expected.items[i])), value.kind);
  const { value: numbers } = tried(() => ({ shape: value.shape, data: value.data }));
  return expected && isArray(expected) && numbers ? numbers : value;
}

const near = (a, b) => Math.abs(a - b) <= PRINT * Math.max(1, Math.abs(a), Math.abs(b));

// ------------------------------------------------------------------ running

/** A case's values, made anew: an answer may change them. */
function argumentsOf({ given }, course) {
  const named = (kind, inside) => {
    if (kind === "f") return course[inside];
    const [X, Y] = [inside.X, inside.Y].map((one) => received(one, named));
    return lossAt({ X, Y, scale: inside.scale });
  };
  return given.map((one) => received(one, named));
}

/** The names that the reader's function finds around it: the course's functions, by what the lesson calls them. */
function around(question) {
  const course = courseWithout(question.without);
  const names = Object.fromEntries(Object.entries(question.lends).map(([name, own]) => [name, course[own]]));
  return { course, names };
}

/** The reader's function: what was typed is its body, or defines it. */
function functionOf(text, question, world, names) {
  const { exercise, parameters, defaults } = question;
  const statements = program(text, exercise);
  const outside = new Runner(world, names);
  if (!statements.some(({ kind, name }) => kind === "def" && name === exercise)) {
    const known = Object.entries(defaults).map(([name, value]) => [name, { known: number(value) }]);
    const standard = Object.fromEntries(known);
    return outside.function({ name: exercise, names: parameters, defaults: standard, body: statements });
  }
  outside.run(statements);
  return outside.find(exercise);
}

/** What `does` gives as {value}, or as {error} what it is refused for. */
function tried(does) {
  try {
    return { value: does() };
  } catch (error) {
    if (error instanceof ArrayError) return { error };
    throw error;
  }
}

/** What the function gives for each case: {value, changed} or {error}. It is made once, as in a notebook. */
export function outcomesOf(text, question) {
  const { course, names } = around(question);
  const world = new World(course);
  const { value: made, error } = tried(() => functionOf(text, question, world, names));
  if (error) return question.cases.map(() => ({ error }));
  const all = courseWithout([]);
  const call = { kind: "call", parts: [{ kind: "name", parts: [], text: question.exercise }], names: [] };
  return question.cases.map((one) => {
    const given = argumentsOf(one, all);
    const before = given.map(spelledForm);
    world.begin();
    const found = tried(() => made.call(made.names.map((name, i) => given[i] ?? made.defaults[name]), call, []));
    return { ...found, changed: question.parameters.find((_, i) => given[i] && before[i] !== spelledForm(given[i])) };
  });
}

/** A value in full, as text. */
function spelledForm(value) {
  if (value instanceof Callable) return "f";
  return `${form(value)} ${leaves(value).map(({ data }) => data?.join()).join()}`;
}

// ------------------------------------------------------------------ the verdict

const isRight = (value, expected) => form(value) === form(expected)
  && leaves(value).every(({ data }, i) => {
    const its = leaves(expected)[i].data;
    return data.every((v, k) => close(v, its[k]));
  });

/** Whether a mistake of the catalogue explains what came of the cases. */
function explains({ prints, forms, local }, outcomes, right, expected) {
  return outcomes.every(({ value, error }, i) => {
    if (local && right[i]) return true;
    if (prints[i] === null) return Boolean(error);
    return value && form(value) === (forms?.[i] ?? form(expected[i])) && near(print(value), prints[i]);
  });
}

/** Words for a failure at a line. */
function failed({ kind, message, more, line, endless }, where) {
  const head = `✗ ${kind || (endless ? "Without an end" : "Not read")}${line ? `, line ${line}` : ""}: ${message}`;
  return { kind: "wrong", head, text: [more, where].filter(Boolean).join("\n"), line };
}

/** The entry of an array at which it is first off, in words: row 1, column 2. */
function entry({ shape }, k) {
  if (!shape.length) return "";
  if (shape.length === 1) return `entry ${k}`;
  return `row ${Math.floor(k / shape[1])}, column ${k % shape[1]}`;
}

/** Words for a result of another form. */
function otherForm(value, expected, { names }) {
  if (form(value) === "iterator") {
    return "It returns an iterator, which can be gone through once, and no list. What makes a list of it?";
  }
  if (value === NONE) return "It returns None. Which line gives the result back, with return?";
  const [a, b] = [value, expected].map((one) => leaves(one));
  const isList = expected instanceof Seq;
  if (isList !== value instanceof Seq || a.length !== b.length || outline(value) !== outline(expected)) {
    const told = (one) => (one instanceof Seq ? `${kindOf(one)} of ${one.items.length}` : kindOf(one));
    return `It returns ${told(value)}; expected is ${told(expected)}.`;
  }
  const i = a.findIndex(({ shape }, at) => shapeText(shape) !== shapeText(b[at].shape));
  const told = (one) => (one.shape.length ? `shape ${shapeText(one.shape)}` : "no shape: it is one number");
  return `${names[i] || "The result"} has ${told(a[i])}; expected is ${told(b[i])}.`;
}

/** The form without the shapes. */
const outline = (value) => (value instanceof Seq ? `[${value.items.map(outline).join()}]` : ".");

/** Words for numbers that are off: where first, and what all have in common. */
function otherNumbers(value, expected, { names }) {
  const [a, b] = [value, expected].map(leaves);
  const i = a.findIndex(({ data }, at) => data.some((v, k) => !close(v, b[at].data[k])));
  const k = a[i].data.findIndex((v, at) => !close(v, b[i].data[at]));
  const [ours, theirs] = spelledApart(number(a[i].data[k]), number(b[i].data[k]));
  const where = [names[i], entry(a[i], k)].filter(Boolean).join(", ");
  const all = relation(a.flatMap(({ data }) => data), b.flatMap(({ data }) => data));
  const right = names.filter((_, at) => a[at] && a[at].data.every((v, n) => close(v, b[at].data[n])));
  const others = right.length ? `Right already: ${right.join(", ")}.` : "";
  const first = `${where ? `First off: ${where}. ` : ""}Yours is ${ours}, expected is ${theirs}.`;
  return [first, all, others].filter(Boolean).join("\n");
}

/** What is said of the first case that is wrong. */
function different(outcomes, question, right, all) {
  const i = right.indexOf(false);
  const { value, error } = outcomes[i];
  const one = question.cases[i];
  const where = `Tried with ${one.kind}.`;
  if (error) return failed(error, where);
  const expected = all[i];
  const says = form(value) === form(expected) ? otherNumbers(value, expected, one) : otherForm(value, expected, one);
  const some = right.some(Boolean) ? ` for ${one.kind}` : "";
  return { kind: "wrong", head: `✗ Not yet: the result is not right${some}.`, text: `${says}\n${some ? "" : where}` };
}

/** What is said of a body: {kind, head, text, line}; `kind` is "right", "mistake" or "wrong". */
export function judgedProgram(text, question) {
  if (!text.trim()) return { kind: "wrong", head: "There is no line yet.", text: "Write what the function does." };
  const outcomes = outcomesOf(text, question);
  const unread = outcomes.find(({ error }) => error && (!error.kind || error.kind.match(/^(?:Syntax|Indentation)/)));
  if (unread) return failed(unread.error);
  const expected = question.cases.map((one) => received(one.expected, () => NONE));
  for (const [i, one] of outcomes.entries()) if (one.value) one.value = fitted(one.value, expected[i]);
  const right = outcomes.map(({ value }, i) => Boolean(value) && isRight(value, expected[i]));
  if (right.every(Boolean)) {
    const changed = outcomes.find((one) => one.changed)?.changed;
    if (changed && !question.mayChange) {
      return { kind: "mistake", head: `✗ Not yet: the result is right, but ${changed} is another afterwards.`,
        text: "The caller still needs it. Which line changes it in place?" };
    }
    return { kind: "right", head: "✓ Right.", text: `Tried with ${question.tried}.` };
  }
  const known = question.mistakes.find((one) => explains(one, outcomes, right, expected));
  if (known) {
    const { error } = outcomes.find((one) => one.error) ?? {};
    const at = error?.line ? `\nIt ends at line ${error.line}: ${error.message}` : "";
    return { kind: "mistake", head: `✗ Not yet: ${known.name}.`, text: `${known.hint}${at}`, line: error?.line };
  }
  return different(outcomes, question, right, expected);
}
