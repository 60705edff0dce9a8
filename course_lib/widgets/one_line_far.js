// A right line of one number is tried far out, where np.exp overflows, and at an array: whoever has both has all that
// the exercise asks for.

import { figures } from "./common.js";
import { ArrayError, evaluated } from "./one_line_arrays.js";
import { alike, asValue } from "./one_line_values.js";

/** What keeps a line from giving what is expected, in words; nothing if it does. */
function trouble({ tree, functions }, names, expected) {
  try {
    return alike(evaluated(tree, names, functions), asValue(expected)) ? "" : "is off";
  } catch (error) {
    if (!(error instanceof ArrayError)) throw error;
    return / divides by 0/.test(error.message) ? "divides by 0" : "overflows";
  }
}

/** The names of a question, each with what `of(j)` gives for its place. */
const named = ({ names }, of) => Object.fromEntries(names.map((name, j) => [name, asValue(of(j))]));

/** Whether a line is right far out, and at an array of all inputs, those far out as well. */
export function stable(line, question) {
  const { far, inputs, expected } = question;
  if (!far.inputs) return false;
  const all = [...inputs, ...far.inputs];
  return !trouble(line, named(question, (j) => all.map((input) => input[j])), [...expected, ...far.expected]);
}

/** Sentences about where a line is not right far out; none if it is, or if nothing is asked for there. */
export function overflows(line, question) {
  const { far, names } = question;
  const found = (far.inputs ?? []).map((input, i) => trouble(line, named(question, (j) => input[j]), far.expected[i]));
  return [...new Set(found)].filter(Boolean).map((what) => {
    const where = far.inputs.filter((_, i) => found[i] === what).map(([first]) => figures(first));
    return `At ${names[0]} = ${where.join(" and ")} it ${what}.`;
  });
}
