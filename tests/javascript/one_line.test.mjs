import assert from "node:assert/strict";
import { test } from "node:test";
import { judged } from "../../course_lib/widgets/one_line_judge.js";
import { numbers } from "./numbers.mjs";

const { questions, right, mistaken } = numbers;

for (const [exercise, question] of Object.entries(questions)) {
  test(`${exercise}: a right line is right in every form`, () => {
    for (const text of right[exercise]) assert.equal(judged(text, question).kind, "right", text);
  });

  test(`${exercise}: a known mistake is told in the catalogue's words, with an input`, () => {
    for (const [text, name] of Object.entries(mistaken[exercise])) {
      const { kind, head, text: more } = judged(text, question);
      assert.deepEqual([kind, head], ["mistake", `✗ Not yet: ${name}.`], text);
      assert.match(more, /\nFor .* = .* your line gives .*, and .* is expected\.$/, text);
    }
  });
}

const WRONG = [
  ["w1 * x1 + w2 * x2 + b + 2", "It is 2 too large everywhere."],
  ["-(w1 * x1 + w2 * x2 + b)", "Its size is right everywhere, and its sign wrong everywhere."],
  ["3 * (w1 * x1 + w2 * x2 + b)", "It is 3 times what is expected, everywhere."],
  ["(w1 * x1 + w2 * x2 + b) / -2", "It is 0.5 times what is expected, everywhere, and its sign is wrong."],
  ["w1 - w1", "It is always 0."],
  ["w1 * x2", undefined],
];

test("an unknown mistake is told by numbers, and by what they have to do with the expected ones", () => {
  for (const [text, relation] of WRONG) {
    const { kind, head, text: more } = judged(text, questions.weighted_sum);
    assert.deepEqual([kind, head], ["wrong", "✗ Not yet."], text);
    const [at, said] = more.split("\n");
    assert.match(at, /^For w1 = 2\.2, w2 = 0\.9, x1 = 0\.1, x2 = −1\.4, b = −0\.8 your line gives .*, and −1\.84 is/);
    assert.equal(said, relation, text);
  }
});

const HERE = "It takes single numbers: w1, w2, x1, x2, b. Arrays and NumPy come in the exercise.";
const UNREADABLE = [
  ["", "There is no line yet.", HERE],
  ["return ", "There is no line yet.", HERE],
  ["w1 * x1 +", "Python cannot read on at the end: something is missing.", "", 9],
  ["  w1 * (x1 + b", "Python cannot read on at “(x1 + b”.", "", 7],
  ["return w1 * * x1", "Python cannot read on at “* x1”.", "", 12],
  ["w1 + b)", "Python cannot read on at “)”.", "", 6],
  ["w1 $ b", "Python cannot read on at “$ b”.", "", 3],
  ["2w1", "Python cannot read on at “2w1”.", "A product is written with *, as in 2*x.", 0],
  ["w1 * x1 + bias", "This field has no bias.", HERE],
  ["w * x + b", "This field has no w, x.", HERE],
  ["np.dot(w, x) + b", "This field has no dot(…).", HERE],
  ["sum(w1, w2)", "This field has no sum(…).", HERE],
  ["z = w1 * x1", "This is not one expression.", "Write what stands behind return, in one piece, without =."],
  ["w1; w2", "This is not one expression.", "Write what stands behind return, in one piece, without =."],
  ["2 + 3", "This is the same number for all inputs.", HERE],
  ["w1 if b else w2", "w1 if b else w2 cannot stand here.", `${HERE} Signs: + − * / **.`],
  ["w1 ^ 2", "w1 ^ 2: a power is written with **, as in x**2.", ""],
  ["w1 / (b - b)", "w1 / (b - b) divides by zero here, since b - b is 0.", ""],
];

test("what is no line is refused, with the place or with what is there", () => {
  for (const [text, head, more, at] of UNREADABLE) {
    assert.deepEqual(judged(text, questions.weighted_sum), { kind: "unreadable", head, text: more, at }, text);
  }
});

test("what is to be written cannot be called", () => {
  assert.equal(judged("sigmoid(z)", questions.sigmoid).head, "This field has no sigmoid(…).");
  const says = "It takes single numbers: z, and exp(…). Arrays and NumPy come in the exercise.";
  assert.equal(judged("sigmoid(z)", questions.sigmoid).text, says);
});
