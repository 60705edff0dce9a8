import assert from "node:assert/strict";
import { test } from "node:test";
import { statements } from "../../course_lib/widgets/graph_syntax.js";
import { evaluated } from "../../course_lib/widgets/one_line_arrays.js";
import { ArrayError } from "../../course_lib/widgets/one_line_shapes.js";
import { close, numbers } from "./numbers.mjs";

const { names, asked } = numbers;

/** What an expression comes to here: a shape and numbers, or an error. */
function outcome(formula) {
  try {
    return evaluated(statements(formula)[0].value, names);
  } catch (error) {
    if (error instanceof ArrayError) return error;
    throw Object.assign(error, { message: `${formula}: ${error.message}` });
  }
}

test("expressions of arrays have NumPy's shapes and numbers, or its kind of error", () => {
  for (const { formula, kind, shape, data } of asked) {
    const found = outcome(formula);
    if (kind && found.kind === "") continue; // NumPy refuses it as well, for a reason of its own
    assert.equal(found.kind, kind, `${formula}: ${found.message ?? JSON.stringify(found)}`);
    if (kind) continue;
    assert.deepEqual(found.shape, shape, formula);
    data.forEach((value, i) => close(found.data[i], value, `${formula}, number ${i}`));
  }
});

const SAYS = [
  ["p * A", "p * A: p has shape (2,), A has shape (2, 3).", "Entry by entry, shapes are compared"],
  ["A @ p", "A @ p: A has shape (2, 3), p has shape (2,).", "@ needs as many columns on the left as n"],
  ["np.dot(u, p)", "np.dot(u, p): u has shape (3,), p has shape (2,).", "np.dot needs as many numbers on both"],
  ["s @ t", "s @ t: s is a single number.", "@ takes arrays; a single number is multiplied with *."],
  ["u[3]", "u[3]: there is no 3 on an axis of length 3.", "Python counts from 0."],
  ["A[0, 1, 0]", "A[0, 1, 0]: A has shape (2, 3), so 2 axes.", ""],
  ["s[0]", "s[0]: s is a single number, and has no pieces.", ""],
  ["np.sum(u, axis=1)", "np.sum(u, axis=1): there is no axis 1 in an array of shape (3,).", ""],
  ["sum(s, t)", "sum(s, t): s is a single number.", "sum adds up one array, or one list: sum([…, …])."],
  ["np.exp - s", "np.exp is a function.", "What it is taken of stands in brackets: np.exp(…)."],
  ["s(1 - t)", "s is no function.", "A product is written with *: s * (1 - t)."],
  ["A.T()", "A.T is written without brackets.", ""],
  ["[s, t] * 2", "[s, t] is a list.", "np.array(…) makes an array of it."],
  ["1 / (s - s)", "1 / (s - s) divides by 0 here.", ""],
  ["s ^ 2", "^ is no power in Python.", "A power is written with **, as in x**2."],
  ["np.einsum(u, v)", "This field does not know np.einsum(…).", "Products that are added up are written with @ here."],
  ["max(u, v)", "max(u, v): Python’s max takes single numbers.", "Entry by entry, NumPy’s is called np.maximum(…, …);"],
  ["(u > 0) - (v > 0)", "(u > 0) - (v > 0): NumPy takes no minus of True and False.", "1 - … turns them round."],
  ["A[[2, 0]]", "A[[2, 0]]: there is no 2 on an axis of length 2.", "Python counts from 0."],
  ["A[p > 0, 0]", "A[p > 0, 0]: True and False choose alone in this field.", ""],
  ["A.reshape(4, -1)", "A.reshape(4, -1): 6 numbers do not fit into the shape (4, -1).", ""],
  ["np.sum(u, s)", "np.sum(u, s): s stands where the number of an axis belongs.", "It takes one array: products"],
  ["u.v + s", "u has shape (3,): it has no .v.", "A product is written with *: u * v."],
  ["s if u else t", "u has shape (3,): if takes one number.", "For arrays there is np.where(…)."],
  ["0 < u < 1", "0 < u < 1: an array is compared with one thing at a time.", ""],
  ["np.max(0, s)", "np.max(0, s): s stands where the number of an axis belongs.", "It looks for the largest entry of"],
  ["np.amin(t, s)", "np.amin(t, s): s stands where the number of an axis belongs.", "It looks for the smallest entry"],
  ["max(s)", "max(s): s is a single number.", "max takes several numbers, or an array: max(…, …)."],
  ["s / A.shape", "A.shape holds several lengths.", "One is taken out by its place: A.shape[…]."],
  ["u > 0 and u", "u > 0 has shape (3,): and takes one number.", "For arrays there is np.where(…)."],
  ["np.where(u > 0, A, B)", "np.where(u > 0, A, B): the shapes of its three parts do not fit.", ""],
];

test("what NumPy refuses is told with the shapes, plainly", () => {
  for (const [formula, message, more] of SAYS) {
    const found = outcome(formula);
    assert.ok(found instanceof ArrayError, formula);
    assert.equal(found.message, message);
    assert.ok(more === "" ? found.more === "" : found.more.startsWith(more), `${formula}: ${found.more}`);
  }
});
