import assert from "node:assert/strict";
import { test } from "node:test";
import { judged } from "../../course_lib/widgets/one_line_judge.js";
import { numbers } from "./numbers.mjs";

const { questions, right, mistaken, visitors } = numbers;

const lower = (text) => text.toLowerCase(); // a line of single numbers is told of z, where the catalogue has Z

for (const [exercise, question] of Object.entries(questions)) {
  test(`${exercise}: a right line is right in every form`, () => {
    for (const text of right[exercise]) assert.equal(judged(text, question).kind, "right", text);
  });

  test(`${exercise}: a known mistake is told in the catalogue's words, with an input`, () => {
    for (const [text, name] of Object.entries(mistaken[exercise])) {
      const { kind, head, text: more } = judged(text, question);
      assert.equal(kind, "mistake", text);
      assert.equal(lower(head), lower(`✗ Not yet: ${name}.`), text);
      assert.match(more, /\nFor .* = .* your line gives .*, and .* is expected\.$/, text);
    }
  });
}

test("what visitors type is accepted where it is right, and told by a sentence of its own where it is wrong", () => {
  for (const [exercise, tried] of Object.entries(visitors)) {
    for (const text of tried.right) {
      const { kind, head, text: more } = judged(text, questions[exercise]);
      assert.equal(kind, "right", `${exercise}: ${text}: ${head} ${more}`);
    }
    for (const [text, told] of Object.entries(tried.told)) {
      const { kind, head, text: more } = judged(text, questions[exercise]);
      assert.equal(kind, "right", `${exercise}: ${text}: ${head} ${more}`);
      assert.ok(told && `${head} ${more}`.includes(told), `${exercise}: ${text}: ${head} ${more}, and not ${told}`);
    }
    for (const [text, told] of Object.entries(tried.wrong)) {
      const { kind, head, text: more } = judged(text, questions[exercise]);
      assert.notEqual(kind, "right", `${exercise}: ${text}`);
      const said = `${head} ${more}`;
      assert.ok(told && lower(said).includes(lower(told)), `${exercise}: ${text}: ${said}, and not ${told}`);
    }
  }
});

const WRONG = [
  ["w1 * x1 + w2 * x2 + b + 2", "It is 2 too large everywhere."],
  ["-(w1 * x1 + w2 * x2 + b)", "Its size is right everywhere, and its sign wrong everywhere."],
  ["3 * (w1 * x1 + w2 * x2 + b)", "It is 3 times what is expected, everywhere."],
  ["(w1 * x1 + w2 * x2 + b) / -2", "It is 0.5 times what is expected, everywhere, and its sign is wrong."],
  ["w1 - w1", "It is always 0."],
  ["w1 * x2", "What is expected depends on w2, x1 and b too, and your line has nothing of them."],
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

const HERE = "Numbers: w1, w2, x1, x2, b. Arrays: w of shape (2,), x of shape (2,).";
const PRODUCT = "A product is written with *";
const elsewhere = (name) => `${name} is no name here: write the line with what is there. ${HERE}`;
const UNREADABLE = [
  ["", "There is no line yet.", HERE],
  ["return ", "There is no line yet.", HERE],
  ["w1 * x1 +", "Python cannot read on at the end: something is missing.", "", 9],
  ["  w1 * (x1 + b", "Python cannot read on at “(x1 + b”.", "This bracket is never closed.", 7],
  ["return w1 * * x1", "Python cannot read on at “* x1”.", "", 12],
  ["w1 + b)", "Python cannot read on at “)”.", "No such bracket is open here.", 6],
  ["w1 $ b", "Python cannot read on at “$ b”.", "", 3],
  ["2w1", "Python cannot read on at “2w1”.", `${PRODUCT}, as in 2*x.`, 0],
  ["w1 x1", "Python cannot read on at “x1”.", `${PRODUCT}, as in 2*x.`, 3],
  ["w1x1", "Python reads w1x1 as one name.", `${PRODUCT}: w1 * x1.`],
  ["w1 * x1 + k", "This field has no k.", elsewhere("k")],
  ["w1 * x1 + bias", "This field has no bias.", `Did you mean b? ${HERE}`],
  ["W1 * x1", "This field has no W1.", "Did you mean w1? Capital and small letters are different names."],
  ["einsum(w, x) + b", "This field has no einsum(…).", HERE],
  ["constructor", "This field has no constructor.", elsewhere("constructor")],
  ["w.toString", "w has shape (2,): it has no .toString.", ""],
  ["sum(w1, w2)", "sum(w1, w2): w1 is a single number.", "sum adds up one array, or one list: sum([…, …])."],
  ["w @ x1", "w @ x1: x1 is a single number.", "@ takes arrays; a single number is multiplied with *."],
  ["w[2] * x[2]", "w[2]: there is no 2 on an axis of length 2.", "Python counts from 0."],
  ["w1; w2", "This is not one expression.", "Write what stands behind return, in one piece."],
  ["a, c = w1, w2", "This is not one expression.", "Write what stands behind return, in one piece."],
  ["2 + 3", "This is the same number for all inputs.", HERE],
  ["not w1", "not w1 cannot stand here.", `${HERE} Signs: + - * / ** @.`],
  ["w1 if w else w2", "w has shape (2,): if takes one number.", "For arrays there is np.where(…)."],
  ["w1 ^ 2", "^ is no power in Python.", "A power is written with **, as in x**2."],
  ["w1 / (b - b)", "w1 / (b - b) divides by 0 here.", ""],
  ["1/0", "1 / 0 divides by 0.", ""],
];

test("what is no line is refused, with the place or with what is there", () => {
  for (const [text, head, more, at] of UNREADABLE) {
    assert.deepEqual(judged(text, questions.weighted_sum), { kind: "unreadable", head, text: more, at }, text);
  }
});

test("what is to be written cannot be called", () => {
  const { head, text } = judged("sigmoid(z)", questions.sigmoid);
  assert.deepEqual([head, text], ["sigmoid(…) is what you are writing here.", "Numbers: z."]);
});

test("a right line is told what the exercise would have otherwise", () => {
  assert.equal(judged("W @ A_prev + b", questions.layer_forward).text,
    "It gives the whole array, as the exercise asks for it.");
  const overflow = "The exercise asks for more. At z = −1,000 it overflows.";
  const named = `${overflow} In the exercise, exp is written np.exp.`;
  assert.equal(judged("1 / (1 + exp(-z))", questions.sigmoid).text, named);
  assert.equal(judged("1 / (1 + np.exp(-z))", questions.sigmoid).text, overflow);
  assert.equal(judged("w1*x1 + w2*x2 + b", questions.weighted_sum).text, "");
});

test("a line for whole arrays in which a single number stands is right for that number", () => {
  const { kind, head, text } = judged("W_next.T @ delta_next * d_activation(z)", questions.hidden_delta);
  assert.deepEqual([kind, head], ["right", "✓ Right for one neuron and one example."]);
  assert.match(text, /^z = Z\[0, 0\] is a single number: for 2 neurons/);
  assert.match(judged("2 * (Y_hat - y) / m", questions.mse_grad).text, /^y = Y\[0, 0\] is a single number/);
  assert.match(judged("2 * (Y_hat - Y) / m", questions.mse_grad).text, /as the exercise asks for it\.$/);
});

test("a verdict has the letters that the reader wrote", () => {
  const head = (text, exercise) => judged(text, questions[exercise]).head;
  assert.match(head("(w1 * d1 + w2 * d2) * z", "hidden_delta"), /: z itself is a factor, where σ′\(z\) belongs\.$/);
  assert.match(head("dA * z", "output_delta"), /: z itself is a factor, where σ′\(z\) belongs\.$/);
  assert.match(head("dA * Z", "output_delta"), /: Z itself is a factor, where σ′\(Z\) belongs\.$/);
  assert.match(head("d1 * a1", "layer_grads"), /: it is that of the first example alone\.$/);
});

test("the right number alone is told to be so", () => {
  const { head, text } = judged("-1.84", questions.weighted_sum);
  assert.equal(head, "The number is right for the first numbers that are tried.");
  assert.equal(text, `Now write it with the names, so that it holds for other numbers too. ${HERE}`);
  assert.equal(judged("0", questions.d_relu).head, "This is the same number for all inputs.", "several of them are 0");
});

const BOTH = "The exercise asks for both.";
const ALONE = [
  ["relu", "max(0, z)", "one number", "an array", `${BOTH} For an array: max(0, z): Python’s max takes single`],
  ["relu", "z if z > 0 else 0", "one number", "an array", `${BOTH} For an array: z > 0 has shape (10,): if takes`],
  ["d_relu", "float(z > 0)", "one number", "an array", `${BOTH} For an array: z > 0 has shape (10,): it is not one`],
  ["d_relu", "(z > 0).astype(float)", "an array", "one number", `${BOTH} For one number: a number of Python’s, such`],
  ["relu", "z.clip(0)", "an array", "one number", `${BOTH} For one number: a number of Python’s, such as z is then,`],
];

test("a line that is right for one number alone, or for an array alone, says so", () => {
  for (const [exercise, line, holds, fails, says] of ALONE) {
    const { kind, head, text, full } = judged(line, questions[exercise]);
    assert.deepEqual([kind, head, full], ["right", `✓ Right for ${holds}, but not for ${fails}.`, false], line);
    assert.ok(text.startsWith(says), text);
  }
  for (const line of ["np.maximum(0, z)", "z * (z > 0)", "np.where(z > 0, z, 0)"]) {
    assert.equal(judged(line, questions.relu).full, true, line);
  }
});

test("functions that are handed over are others for each input, and the verdict says which one it was", () => {
  const ofLine = { ...questions.numeric_derivative, mistakes: [] };
  const at = "For x = 1.5, h = 0.6, f(t) = t**3 your line gives 9.81, and 7.11 is expected.";
  assert.equal(judged("(f(x + h) - f(x)) / h", ofLine).text.split("\n")[0], at);
  const straight = ofLine.inputs.flatMap((_, i) => (ofLine.handed[0][2][i % 4].includes("3 * t") ? [i] : []));
  const only = { ...ofLine, handed: [["f", "t", ["3 * t + 1"]]] };
  for (const key of ["inputs", "expected"]) only[key] = straight.map((i) => ofLine[key][i]);
  assert.equal(judged("(f(x + h) - f(x)) / h", only).kind, "right", "of a straight line it is right");
  const { head, text } = judged("g(x + h)", questions.numeric_derivative);
  assert.deepEqual([head, text], ["This field has no g(…).", "The function that you are handed is called f(…)."]);
});

test("the slope of g by differences is told from the true one", () => {
  for (const h of ["1e-3", "1e-4", "1e-5", "1e-6", "1e-7"]) {
    const line = `df(g(x)) * (g(x + ${h}) - g(x - ${h})) / (2 * ${h})`;
    assert.equal(judged(line, questions.nested_derivative).kind, "wrong", line);
  }
});

test("several names are given at once, and what lacks a part is told", () => {
  assert.equal(judged("n, m = Y.shape; np.sum((Y_hat - Y)**2) / m", questions.mse).kind, "right");
  assert.equal(judged("p, q = f(x + h), f(x - h); (p - q) / (2*h)", questions.numeric_derivative).kind, "right");
  assert.match(judged("z if z > 0", questions.relu).text, /^What is it if not\?/);
  assert.match(judged("z > 0 ? z : 0", questions.relu).text, /^Python writes a choice/);
  assert.equal(judged("np.maximum(0, z) * 3", questions.relu).text.split("\n")[1],
    "It is 3 times what is expected, everywhere.");
});

test("an array where a number is expected is told by its shape, and one of another length by its letter", () => {
  const at = "For w = [2.2, 0.9], x = [0.1, −1.4] your line gives [2.3, −0.5], an array of shape (2,), and one number, "
    + "−1.84, is expected.\nIt gives several numbers where one is asked for: what makes one of them?";
  assert.deepEqual(judged("w + x", questions.weighted_sum), { kind: "wrong", head: "✗ Not yet.", text: at });
  assert.match(judged("q", questions.mse_grad).text, /Arrays: Y_hat of shape \(1, m\), Y of shape \(1, m\)\.$/);
});

test("a line of arrays is right only where larger arrays say so too, and then does the exercise's work", () => {
  assert.equal(judged("W_next.T @ delta_next * d_activation(Z)", questions.hidden_delta).full, true);
  assert.equal(judged("(w1*d1 + w2*d2) * d_activation(z)", questions.hidden_delta).full, false);
  assert.equal(judged("delta[0, 0]*A_prev[0, 0] + delta[0, 1]*A_prev[0, 1]", questions.layer_grads).full, false);
});

/** Lines that a few changes make of one: .T put behind an array or taken away, @ for * and * for @, a sum or mean. */
function variants(line) {
  const turned = [...line.matchAll(/\b(?:W|b|A_prev|W_next|delta_next|delta|Z|Y_hat|Y|y_hat|w|x|y)\b(?:\.T)?/g)]
    .map(({ 0: found, index }) => {
      const other = found.endsWith(".T") ? found.slice(0, -2) : `${found}.T`;
      return line.slice(0, index) + other + line.slice(index + found.length);
    });
  const signs = [...line.matchAll(/ [@*] /g)].map(({ 0: sign, index }) => {
    return line.slice(0, index) + (sign === " @ " ? " * " : " @ ") + line.slice(index + 3);
  });
  const sums = ["np.sum", "np.mean", "np.abs"].map((name) => `${name}(${line})`);
  return [...turned, ...signs, ...sums];
}

const OF_ARRAYS = {
  layer_forward: "W @ A_prev + b",
  mse_grad: "2 * (Y_hat - Y) / m",
  output_delta: "dA * d_activation(Z)",
  hidden_delta: "(W_next.T @ delta_next) * d_activation(Z)",
  layer_grads: "delta @ A_prev.T",
};

test("no transpose, other sign or sum of a right line of arrays is right", () => {
  for (const [exercise, line] of Object.entries(OF_ARRAYS)) {
    assert.equal(judged(line, questions[exercise]).full, true, line);
    const once = variants(line);
    const twice = once.flatMap(variants).filter((text) => text !== line);
    const passed = [...once, ...twice].filter((text) => judged(text, questions[exercise]).head === "✓ Right.");
    assert.deepEqual(passed, [], exercise);
  }
});
