// Whether a function that the reader wrote is right: it is called for each case, and its numbers are compared with what
// the reference gives, and what the course's known mistakes give.

import { ArrayError, number, refuse, shapeText } from "./one_line_shapes.js";
import { relation } from "./one_line_relation.js";
import { spelledApart } from "./one_line_values.js";
import { courseWithout, lossAt } from "./program_course.js";
import { Runner, World } from "./program_run.js";
import { placedLine } from "./program_repair.js";
import { program } from "./program_syntax.js";
import { Callable, isArray, kindOf, NONE, received, Seq } from "./program_values.js";

const MOST_STEPS = 3000; // of a changed program in one case
const GOLDEN = 0.6180339887498949;

// ------------------------------------------------------------------ what a value is, in short

/** All numbers and arrays of a value, first to last. */
function leaves(value) {
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

/** Whether two numbers are the same up to rounding; infinity is near nothing. */
const near = (a, b, most) => Number.isFinite(a) && Math.abs(a - b) <= most * Math.max(1, Math.abs(a), Math.abs(b));

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
function functionOf(statements, question, world, names) {
  const { exercise, parameters, defaults } = question;
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

/** What a function is called with: what is given, and what it says itself where nothing is. */
function completed({ name, names, defaults }, given, { parameters }) {
  const missing = names.find((own, i) => given[i] === undefined && !defaults[own]);
  if (missing !== undefined || names.length < given.length) {
    const more = `It is called with ${parameters.join(", ")}.`;
    refuse("TypeError", `${name} takes other values: ${names.join(", ") || "none"}.`, more);
  }
  return names.map((own, i) => given[i] ?? defaults[own]);
}

/** What the function of a text gives for each case: {value, changed} or {error}. */
export function outcomesOf(text, question) {
  const { value: statements, error } = tried(() => program(text, question.exercise));
  return error ? question.cases.map(() => ({ error })) : outcomesFor(statements, question);
}

/** The same of what a text is read as. The function is made once, as in a notebook. */
function outcomesFor(statements, question, most = undefined) {
  const { course, names } = around(question);
  const world = new World(course, question.without, most);
  const { value: made, error } = tried(() => functionOf(statements, question, world, names));
  if (error) return question.cases.map(() => ({ error }));
  const all = courseWithout([]);
  const call = { kind: "call", parts: [{ kind: "name", parts: [], text: question.exercise }], names: [] };
  let endless;
  return question.cases.map((one) => {
    if (endless) return endless;
    const given = argumentsOf(one, all);
    const before = given.map(spelledForm);
    world.begin();
    const found = tried(() => made.call(completed(made, given, question), call, []));
    if (found.error?.endless) endless = found;
    return { ...found, changed: question.parameters.find((_, i) => given[i] && before[i] !== spelledForm(given[i])) };
  });
}

/** A value in full, as text. */
function spelledForm(value) {
  if (value instanceof Callable) return "f";
  return `${form(value)} ${leaves(value).map((one) => one.words ?? one.data.join()).join()}`;
}

// ------------------------------------------------------------------ the verdict

const isRight = (value, expected, most) => form(value) === form(expected)
  && leaves(value).every(({ data }, i) => {
    const its = leaves(expected)[i].data;
    return data.every((v, k) => near(v, its[k], most));
  });

/** Whether a mistake of the catalogue explains what came of the cases. */
function explains({ prints, forms, local }, outcomes, right, { expected, within: most }) {
  return outcomes.every(({ value, error }, i) => {
    if (local && right[i]) return true;
    if (prints[i] === null) return Boolean(error);
    return value && form(value) === (forms?.[i] ?? form(expected[i])) && near(print(value), prints[i], most);
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
function otherForm(value, expected, { names }, nothing) {
  if (form(value) === "iterator") {
    return "It returns an iterator, which can be gone through once, and no list. What makes a list of it?";
  }
  if (value === NONE) return nothing;
  const [a, b] = [value, expected].map((one) => leaves(one));
  const isList = expected instanceof Seq;
  if (isList !== value instanceof Seq || a.length !== b.length || outline(value) !== outline(expected)) {
    return apart(value, expected);
  }
  const i = a.findIndex(({ shape }, at) => shapeText(shape) !== shapeText(b[at].shape));
  const told = (one) => (one.shape.length ? `shape ${shapeText(one.shape)}` : "no shape: it is one number");
  return `${names[i] || "The result"} has ${told(a[i])}; expected is ${told(b[i])}.`;
}

/** Words for the first part at which two values are made otherwise, in lists within lists. */
function apart(value, expected, where = "") {
  const [a, b] = [value, expected].map((one) => (one instanceof Seq ? one.items : null));
  const i = a && b && a.length === b.length ? a.findIndex((one, at) => outline(one) !== outline(b[at])) : -1;
  if (i >= 0) return apart(a[i], b[i], `${where}[${i}]`);
  const told = (one) => (one instanceof Seq ? `${kindOf(one)} of ${one.items.length}` : kindOf(one));
  const what = where ? `Part ${where} of what it returns is` : "It returns";
  return `${what} ${told(value)}; expected is ${told(expected)}.`;
}

/** The form without the shapes. */
function outline(value) {
  if (value instanceof Seq) return `[${value.items.map(outline).join()}]`;
  return ["None", "?"].find((one) => one === form(value)) ?? ".";
}

/** Words for numbers that are off: where first, and what all have in common. */
function otherNumbers(value, expected, { names }, most) {
  const [a, b] = [value, expected].map(leaves);
  const i = a.findIndex(({ data }, at) => data.some((v, k) => !near(v, b[at].data[k], most)));
  const k = a[i].data.findIndex((v, at) => !near(v, b[i].data[at], most));
  const [ours, theirs] = spelledApart(number(a[i].data[k]), number(b[i].data[k]));
  const where = [names[i], entry(a[i], k)].filter(Boolean).join(", ");
  const all = relation(a.flatMap(({ data }) => data), b.flatMap(({ data }) => data));
  const right = names.filter((_, at) => a[at] && a[at].data.every((v, n) => near(v, b[at].data[n], most)));
  const others = right.length ? `Right already: ${right.join(", ")}.` : "";
  const first = `${where ? `First off: ${where}. ` : ""}Yours is ${ours}, expected is ${theirs}.`;
  return [first, all, others].filter(Boolean).join("\n");
}

/** The line in which one change makes all cases right, as {line, says}; the case that is wrong is tried first. */
function repaired(text, question, expected, i, seconds) {
  const statements = program(text, question.exercise);
  const isRightFor = (some) => {
    const asked = { ...question, cases: some.map((at) => question.cases[at]) };
    return outcomesFor(statements, asked, MOST_STEPS).every(({ value }, k) => {
      return value && isRight(fitted(value, expected[some[k]]), expected[some[k]], question.within);
    });
  };
  const others = expected.map((_, at) => at);
  return placedLine(statements, question, seconds, () => isRightFor([i]) && isRightFor(others));
}

/** What is said of the first case that is wrong, and of the line that one change makes right. */
function different(text, outcomes, question, { right, expected: all, seconds }) {
  const i = right.indexOf(false);
  const verdict = differentAt(i, outcomes, question, right, all, text);
  const found = repaired(text, question, all, i, seconds);
  if (!found) return verdict;
  const says = `One change in line ${found.line} makes it right: ${found.says}`;
  return { ...verdict, text: `${says}\n${verdict.text}`, line: found.line };
}

/** Words for a function that gives nothing back, though a line of it may say return. */
const nothingWords = (text) => (/\breturn\b/.test(text)
  ? "It returns None. Either no line with return is reached, such as one inside of a loop, or what stands there gives "
    + "None, as .append, .insert and .reverse do."
  : "It returns None. Which line gives the result back, with return?");

/** Whether one of the statements is a return inside of a loop. */
const returnsInLoop = (statements, isInside = false) => statements.some(({ kind, body = [], orElse = [] }) => {
  if (kind === "return") return isInside;
  const isLoop = ["for", "while"].includes(kind);
  return returnsInLoop(body, isLoop || (isInside && kind !== "def")) || returnsInLoop(orElse, isInside);
});

/** What is said of fewer parts than expected where a loop of the text returns. */
function tooSoon(value, expected, text, { exercise }) {
  const [has, all] = [leaves(value).length, leaves(expected).length];
  if (has === 0 || has >= all || !returnsInLoop(program(text, exercise))) return "";
  return "A return inside of a loop ends it there and then. Where should yours stand?";
}

function differentAt(i, outcomes, question, right, all, text) {
  const { value, error } = outcomes[i];
  const one = question.cases[i];
  const where = `Tried with ${one.kind}.`;
  if (error) return failed(error, where);
  const expected = all[i];
  const isAlike = form(value) === form(expected);
  const says = isAlike ? otherNumbers(value, expected, one, question.within)
    : `${otherForm(value, expected, one, nothingWords(text))}\n${tooSoon(value, expected, text, question)}`.trimEnd();
  const some = right.some(Boolean) ? ` for ${one.kind}` : "";
  return { kind: "wrong", head: `✗ Not yet: the result is not right${some}.`, text: `${says}\n${some ? "" : where}` };
}

/**
 * What is said of a body: {kind, head, text, line}; `kind` is "right", "mistake" or "wrong". What has no name is looked
 * for by changes for so many `seconds`.
 */
export function judgedProgram(text, question, seconds = 1.5) {
  if (!text.trim()) return { kind: "wrong", head: "There is no line yet.", text: "Write what the function does." };
  const outcomes = outcomesOf(text, question);
  const unread = outcomes.find(({ error }) => error && (!error.kind || error.kind.match(/^(?:Syntax|Indentation)/)));
  if (unread) return failed(unread.error);
  const expected = question.cases.map((one) => received(one.expected, () => NONE));
  for (const [i, one] of outcomes.entries()) if (one.value) one.value = fitted(one.value, expected[i]);
  const right = outcomes.map(({ value }, i) => Boolean(value) && isRight(value, expected[i], question.within));
  if (right.every(Boolean)) return accepted(outcomes, question);
  const known = question.mistakes.find((one) => explains(one, outcomes, right, { expected, within: question.within }));
  if (known) {
    const { error } = outcomes.find((one) => one.error) ?? {};
    const at = error?.line ? `\nIt ends at line ${error.line}: ${error.message}` : "";
    return { kind: "mistake", head: `✗ Not yet: ${known.name}.`, text: `${known.hint}${at}`, line: error?.line };
  }
  return different(text, outcomes, question, { right, expected, seconds });
}

/** What is said of a right result: whether the values that were handed over are as they were. */
function accepted(outcomes, question) {
  const { changed } = outcomes.find((one) => one.changed) ?? {};
  if (changed) {
    return { kind: "mistake", head: `✗ Not yet: the result is right, but ${changed} is another afterwards.`,
      text: "The caller still needs it. Which line changes it in place?" };
  }
  const head = question.left ? "✓ Right for these numbers." : "✓ Right.";
  return { kind: "right", head, text: [`Tried with ${question.tried}.`, question.left].filter(Boolean).join(" ") };
}
