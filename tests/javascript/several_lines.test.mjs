// The judge of whole bodies, held to Python and to the answers of people who had never seen it.

import assert from "node:assert/strict";
import test from "node:test";

import { form, judgedProgram, outcomesOf, print } from "../../course_lib/widgets/program_judge.js";
import { numbers } from "./numbers.mjs";

const { question, solution, body, strangers, programs } = numbers;
const judged = (code, seconds = 0.01) => judgedProgram(code, question, seconds);
const isUnread = ({ head }) => head.startsWith("✗ Not read");
// A gradient that is not a number is handed over by the exercise's own check alone, and a right answer is told so.
const NAN = ["first/nan-slips-through", "second/nan-slips-through", "third/nan-overlooked", "fourth/nan-not-asked"];
const [SOME_READ, SOME_NAMED] = [0.4, 0.3]; // shares that are reached at the least

test("the course's own answer is right, with its head and without", () => {
  for (const code of [solution, body]) assert.match(judged(code).head, /^✓ Right(?: for these numbers)?\.$/, code);
});

test("right answers of strangers are right, or said to be more than this page can read", () => {
  const all = strangers.filter(({ right }) => right);
  const refused = all.filter(({ code }) => judged(code).kind !== "right");
  for (const { id, code } of refused) assert.ok(isUnread(judged(code)), `${id}: ${judged(code).head}\n${code}`);
  assert.ok(all.length - refused.length >= SOME_READ * all.length, `${refused.length} of ${all.length} are unread`);
});

test("no wrong answer of a stranger is right, and many are named", () => {
  const all = strangers.filter(({ id, right }) => !right && !NAN.includes(id));
  for (const { id, code } of all) assert.notEqual(judged(code).kind, "right", `${id}\n${code}`);
  const named = all.filter(({ code }) => judged(code).kind === "mistake");
  assert.ok(named.length >= SOME_NAMED * all.length, `${named.length} of ${all.length} are named`);
});

/** Whether the outcome of a case is Python's; what this page cannot read or compute, it says so. */
function agrees({ value, error }, { raised, form: its, print: known }) {
  if (error) {
    if (error.kind === "" || error.kind === "FloatingPointError") return true;
    const same = { AxisError: "ValueError", UnboundLocalError: "NameError" };
    const plain = (kind) => same[kind] ?? kind;
    if (raised === undefined) return false;
    return plain(error.kind) === plain(raised) || bothAre(/Syntax|Indentation/, error.kind, raised);
  }
  if (raised) return ["iterator", "?"].includes(form(value)); // Python has no numbers of these either
  return form(value) === its && Math.abs(print(value) - known) <= 1e-9 * Math.max(1, Math.abs(known));
}

const bothAre = (pattern, ...kinds) => kinds.every((kind) => pattern.test(kind));

test("a program gives what it gives in Python, or ends with the same kind of error", () => {
  const off = programs.flatMap(({ code, outcomes }) => {
    const ours = outcomesOf(code, question);
    const i = outcomes.findIndex((its, at) => !agrees(ours[at], its));
    if (i < 0) return [];
    const { value, error } = ours[i];
    const got = error ? `${error.kind}: ${error.message} (line ${error.line})` : `${form(value)} ${print(value)}`;
    return [`case ${i}: ${got}, Python ${JSON.stringify(outcomes[i])}\n${code}`];
  });
  assert.ok(off.length === 0, off.join("\n"));
});

test("most programs are read", () => {
  const read = programs.filter(({ code }) => outcomesOf(code, question).every(({ error }) => error?.kind !== ""));
  assert.ok(read.length > 0.8 * programs.length, `${read.length} of ${programs.length}`);
});

test("a line in which one change makes it right is told with a question, and the change is not", () => {
  const [changed, line] = numbers.slip;
  const { text, line: told, kind } = judged(changed, 60);
  assert.ok(kind === "mistake" || text.startsWith(`One change in line ${line} makes it right: `), text);
  if (kind !== "mistake") assert.equal(told, line);
});

test("what goes on without an end is ended, and its line is told", () => {
  const { head, line } = judged("k = 0\nwhile k < 1:\n    k = k * 2\nreturn k");
  assert.match(head, /^✗ Without an end, line [23]: The program is still running after/);
  assert.ok([2, 3].includes(line));
});

const SAID = [
  ["x = 1", /It returns None/],
  ["for i in range(3)\n    x = i\nreturn x", /^✗ SyntaxError, line 1: A colon is missing/],
  ["x = 1\n    y = 2", /^✗ IndentationError, line 2/],
  ["found = []\nfound.append(1)\nreturn fuond", /^✗ NameError, line 3: There is no name fuond.* Did you mean found\?/],
  ["return [1, 2][2]", /^✗ IndexError, line 1: .*there is no place 2/],
  ["x = {}\nreturn x", /^✗ Not read, line 1: This page cannot read \{ \}\. In JupyterLab, Python/],
  ["return np.ones((2, 3)) @ np.ones((2, 3))", /^✗ ValueError, line 1: .*@ needs as many columns/],
  ["", /^There is no line yet/],
  ["Return 1", /^✗ SyntaxError, line 1: Python has no Return: its own words are written small, return\./],
  ["a = [np.ones((3, 1)), np.ones((4, 1))]\nreturn a + np.ones(1)", /Is one of its parts meant\?/],
  ["a = (np.ones((3, 1)), np.ones((4, 1)))\nreturn np.sum(a)", /Of a pair \(W, b\), \[0\] is W/],
  ["return [np.ones((2, 2))] @ np.ones((2, 2))", /has 3 axes, shape \(1, 2, 2\).*Is it a list of arrays/],
  ["return network.loss(np.ones((3, 1)), np.ones((4, 1)))", /shape \(3, 1\).*shape \(4, 1\)/],
  [
    "a = np.ones((3, 1))\nreturn network.backward([], [a], [a], np.ones((4, 1)), network.tanh)",
    /Y_hat has shape|is what you write here/,
  ],
  ["return sorted([2, 1])", /^✗ Not read, line 1: This page does not know sorted\. In JupyterLab, Python/],
  ["return np.zeros(3, 4)", /^✗ TypeError, line 1: .*shape is one value.*of their own: np\.zeros\(\(3, 4\)\)/],
  ["return np.zeros(3, int)", /^(?!.*brackets of their own)/],
  ["return np.ones((2, 3)) * np.ones((3, 4))", /^✗ ValueError, line 1: .*from their ends.*written with @\./],
  ["return 'layer %d' % 3", /^✗ Not read, line 1: This page does not know % behind a text/],
  ["return [[1], [2]]", /^✗ Not yet: /],
  ["for k in range(0):\n    return k", /It returns None\. Either no line with return is reached/],
];

test("Python's and NumPy's functions are values, and a call that lacks one is told", () => {
  const works = [
    "dot = np.dot\n", "sizes = list(map(len, [[1], [2, 3]]))\n", "f = np.sum\ns = f(np.ones(3))\n",
    "letters = [c for c in 'abc']\n", "t = list(map(np.transpose, [np.ones((2, 3))]))\n",
  ];
  for (const code of works) assert.doesNotMatch(judged(`${code}return 1`).head, /Error|Not read/, code);
  const names = `list tuple map any all sum next iter reversed enumerate zip max min len int float abs range print
    np.copy np.array np.asarray np.zeros np.ones np.full np.empty np.meshgrid np.concatenate np.arange np.transpose
    np.isnan np.ndindex np.ndenumerate math.prod np.zeros_like np.full_like np.size np.shape np.ravel np.sum np.dot
    np.mean np.exp np.where np.maximum np.outer np.abs np.reshape np.argmax np.linalg.norm network.sigmoid
    network.loss network.mse network.sgd_step [1].insert [1].append np.ones(3).reshape x x.append`.split(/\s+/);
  const given = [
    "", "1", "-1", "'a'", "None", "len", "[1]", "[1], [2]", "None, 1", "1, None", "[[1], [2, 3]]", "x", "1.5", "*x",
    "axis=1", "x, axis=1", "(2, -3)", "True", "lambda y: y", "y for y in x", "np", "np.dot", "len, x", "()", "x, x",
  ];
  for (const name of names) {
    for (const values of given) {
      const { kind, head } = judged(`x = [np.ones((2, 2))]\nreturn ${name}(${values})`, 0.001);
      assert.ok(["wrong", "mistake", "right"].includes(kind), head); // a fault of the judge itself would be thrown
    }
  }
});

test("what is no number, anywhere in a result, is told by what it is", () => {
  const odd = ["len", "'a'", "None", "()", "np.sum", "network.loss", "iter([1])", "(lambda y: y)", "[1].append", "x"];
  const made = ["_", "_, _", "[_]", "[(_, _)]", "[(_, _), (_, _)], 1", "[(_, _)] * 2, _", "[[1], [_]], [[_], [1]]"];
  for (const one of odd) {
    for (const shape of made) {
      const code = `x = np.ones(2)\nreturn ${shape.replaceAll("_", one)}`;
      const { kind, head, text } = judged(code, 0.001); // a fault of the judge itself would be thrown
      assert.ok(["wrong", "mistake", "right"].includes(kind), head);
      assert.doesNotMatch(text, /(?:It returns|is) (an? [^;]+); expected is \1\.|undefined|NaN/, code);
    }
  }
});

if (question.exercise === "train_step") {
  test("a loop that returns before its end is told so, and one that has ended is not", () => {
    const before = `
Zs, As = forward(params, X, activation)
grads = backward(params, Zs, As, Y, d_activation)
new = []
for (W, b), (dW, db) in zip(params, grads):
    new.append((W - eta * dW, b - eta * db))
`;
    const RETURNS = /\nA return inside of a loop ends it there and then\./;
    assert.match(judged(`${before}    return new, loss(As[-1], Y)`).text, RETURNS);
    assert.doesNotMatch(judged(`${before}if eta > 0:\n    return new[:1], loss(As[-1], Y)`).text, RETURNS);
  });
}

test("errors are told with their kind, their line and what helps", () => {
  for (const [code, pattern] of SAID) {
    const { head, text } = judged(code);
    assert.doesNotMatch(head + text, /undefined/);
    assert.match(`${head} ${text}`.replaceAll("\n", " "), pattern);
  }
});
