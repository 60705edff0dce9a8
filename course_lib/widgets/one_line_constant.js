// A line with a number where a name belongs: the number may be right, but for one set of values alone.

import { alike, asValue, parts, plain } from "./one_line_values.js";

const ROUNDED = 0.002; // of its size: somebody writes −0.282 for −0.28200446

const isNear = (a, b) => Math.abs(a - b) <= ROUNDED * Math.abs(b);

/** Whether a value is another one, as a person rounds it. */
const near = (value, other) => value.shape.join() === other.shape.join()
  && value.data.every((v, i) => isNear(v, other.data[i]));
const nearSent = (value, sent) => near(value, plain(asValue(sent)));

const isHalfDone = ({ behind = "return" }) => behind !== "return";
const BY_NAMES = "Now write it with the names, so that it holds for other numbers too.";

/**
 * What is said of a line that uses no name, whose value is the same everywhere, as {head, text}; `has` says what there
 * is. In a half-done example the first input is the lesson's own cell, so a number that is wrong there may tell why.
 */
export function ofConstant(value, question, has) {
  const { expected, mistakes } = question;
  const rightAt = expected.filter((sent) => nearSent(value, sent)).length;
  if (nearSent(value, expected[0]) && (isHalfDone(question) || rightAt === 1)) {
    const where = isHalfDone(question) ? "here" : "for the first numbers that are tried";
    return { head: `The number is right ${where}.`, text: `${BY_NAMES} ${has}` };
  }
  const known = isHalfDone(question)
    && mistakes.find(({ values }) => values.length && nearSent(value, values[0]));
  if (known) return { head: `✗ Not yet: ${known.name}.`, text: `${known.hint} Write it with the names. ${has}` };
  return { head: "This is the same number for all inputs.", text: has };
}

/** Where a line is wrong that is right in the lesson's cell, because a number stands for a name; or undefined. */
export function wrongElsewhere({ tree, values }, expected, question) {
  const hasNumber = parts(tree).some(({ kind }) => kind === "number");
  if (!isHalfDone(question) || !hasNumber || !near(values[0], expected[0])) return undefined;
  const i = values.findIndex((value, j) => j > 0 && !alike(value, expected[j]));
  return i < 0 ? undefined : i;
}
