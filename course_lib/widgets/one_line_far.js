// A right line is tried far out, where np.exp overflows or a logarithm is that of 0. A line of one number is tried at
// an array as well: whoever has both has all that the exercise asks for.

import { figures } from "./common.js";
import { evaluated } from "./one_line_arrays.js";
import { unparse } from "./graph_syntax.js";
import { ArrayError } from "./one_line_shapes.js";
import { alike, asValue, namedAt, parts, plain } from "./one_line_values.js";

/** What keeps a line from giving what is expected, in words; nothing if it does. */
function trouble({ tree, functions }, names, wanted) {
  try {
    const value = plain(evaluated(tree, names, functions));
    return wanted.some((expected) => alike(value, plain(asValue(expected)))) ? "" : "is off";
  } catch (error) {
    if (!(error instanceof ArrayError)) throw error;
    if (/ divides by 0/.test(error.message)) return "divides by 0";
    return /^(?:np\.|math\.)?log\b/.test(error.message) ? "takes the logarithm of 0" : "overflows";
  }
}

/** Whether a line of one number is right far out, and at an array of all inputs, those far out as well. */
export function stable(line, question) {
  const { far, inputs, expected, names, arrays } = question;
  if (!far.inputs || arrays.length) return false;
  const all = [...inputs, ...far.inputs];
  const at = Object.fromEntries(names.map((name, j) => [name, asValue(all.map((input) => input[j]))]));
  return !trouble(line, at, [[...expected, ...far.expected]]);
}

/** The numbers far out that a line of one number was tried at, in words. */
export const farOut = ({ far, names: [name] }) => {
  return ` (${name} = ${far.inputs.map(([first]) => figures(first)).join(" and ")})`;
};

/** A part of a line on whose number Python's own arithmetic ends: it has none of NumPy's methods. */
const OF_PYTHON = ["number", "name", "unary", "binary", "compare", "choice"];
const isPythons = (tree, names) => parts(tree).every(({ kind, text }) => {
  return OF_PYTHON.includes(kind) && (kind !== "name" || names.includes(text));
});

/**
 * What keeps a line of one number from doing the work for numbers and arrays, as {head, text}, `why` being
 * the second half of the text; or undefined. It is tried far out as well where `isStable`.
 */
export function noArrays({ tree, functions }, { far, inputs, names, arrays, lines }, isStable) {
  if (!far.inputs || arrays.length) return undefined;
  const gets = /\((.*)\):/.exec(lines)[1].split(", ");
  const method = parts(tree).find(({ kind, parts: [called] }) => {
    return kind === "call" && called.kind === "attribute" && isPythons(called.parts[0], gets);
  });
  if (method) return ofArrays(method.parts[0]);
  const all = isStable ? [...inputs, ...far.inputs] : inputs;
  const at = Object.fromEntries(names.map((name, j) => [name, asValue(all.map((input) => input[j]))]));
  try {
    const isOne = !evaluated(tree, at, functions).shape.length;
    return isOne ? ofNumbers("It gives one number for all of them.") : undefined;
  } catch (error) {
    if (!(error instanceof ArrayError)) throw error;
    return ofNumbers([error.message, error.more].filter(Boolean).join(" "));
  }
}

const both = (head, why) => ({ head, why, text: `The exercise asks for both. ${why}` });

function ofNumbers(why) {
  const head = "✓ Right for one number, but not for an array.";
  return both(head, `For an array: ${why}`);
}

function ofArrays({ parts: [owner], name }) {
  const why = `a number of Python’s, such as ${unparse(owner)} is then, has no .${name}(…).`;
  const head = "✓ Right for an array, but not for one number.";
  return both(head, `For one number: ${why}`);
}

/** What is wrong at larger arrays far out, as a clause in a list; nothing if all is right or none are asked for. */
function overflowsAtLayer(line, { layer }) {
  if (!layer.far?.names) return [];
  const { names, expected, where } = layer.far;
  const at = Object.fromEntries(Object.entries(names).map(([name, numbers]) => [name, asValue(numbers)]));
  const what = trouble(line, at, [expected]);
  return what ? [`${where} it ${what}`] : [];
}

/**
 * Clauses about where a line is not right far out; none if it is, or if nothing is asked for there. `isLayer` is
 * whether it is tried at larger arrays too.
 */
export function overflows(line, question, isLayer) {
  const { far, names, whole } = question;
  if (!far.inputs) return [];
  const found = far.inputs.map((input, i) => {
    const wanted = whole.length ? [far.expected[i], far.whole[i]] : [far.expected[i]];
    return trouble(line, namedAt(input, question), wanted);
  });
  const said = far.where.flatMap((where, i) => (where && found[i] ? [`${where} it ${found[i]}`] : []));
  const plainly = [...new Set(found.filter((what, i) => what && !far.where[i]))].map((what) => {
    const at = far.inputs.filter((_, i) => found[i] === what && !far.where[i]).map(([first]) => figures(first));
    return `At ${names[0]} = ${at.join(" and ")} it ${what}`;
  });
  const all = [...said, ...plainly];
  return all.length || !isLayer ? all : overflowsAtLayer(line, question);
}
