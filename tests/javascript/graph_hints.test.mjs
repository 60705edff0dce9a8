import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../../course_lib/widgets/graph_hints.js";

const NOW = { x: 3 }; // the inputs of the formula that is drawn

const READ = {
  "w·x + b": "w*x + b", "w × x": "w * x", "x − 1": "x - 1", "x²": "x**2", "(x + 1)⁻²": "(x + 1)**-2", "x ÷ 2": "x / 2",
  "σ(x)": "sigmoid(x)", "w₁*x": "w1*x",
};

test("signs of the printed page are read as they are meant, and shown as Python has them", () => {
  for (const [text, formula] of Object.entries(READ)) {
    const { home, note } = typed(text, NOW);
    assert.equal(home?.formula, formula, text);
    assert.equal(note, "The signs of the page are written as Python has them.", text);
  }
});

const MEANT = {
  "2(x+1)": "2*(x+1)", "2x": "2*x", "(x+1)(x+2)": "(x+1)*(x+2)", "x(x+1)": "x*(x+1)", "x y": "x*y",
  "np.tanh(x)": "tanh(x)",
  "math.exp(x)": "exp(x)", "x^2": "x**2", "x^-2": "x**-2", "max(0,x)": "relu(x)", "np.maximum(x, 0)": "relu(x)",
  "e^x": "exp(x)", "e**(-x)": "exp(-x)", "1/(1+e^-x)": "1/(1+exp(-x))", "2e^x": "2*exp(x)", "exp x": "exp(x)",
  "cos x + sin x": "cos(x) + sin(x)", "sin^2(x)": "sin(x)**2", "ln(x)": "log(x)", "sigmiod(x)": "sigmoid(x)",
  "Tanh(x)": "tanh(x)", "sqrt(x)": "exp(log(x)/2)", "x**0.5": "exp(0.5*log(x))", "0,5 * x": "0.5 * x", "0,5x": "0.5*x",
  "(x+1": "(x+1)", "x+1)": "x+1", "{x+1}*2": "(x+1)*2", "|x|": "(relu(x) + relu(-(x)))", "L == x**2": "L = x**2",
  "f(x) = x^2": "x**2", "return x*x": "x*x", "lambda x: x*x": "x*x", "z=w*x, a=tanh(z)": "z=w*x; a=tanh(z)",
  "tan(x)": "sin(x)/cos(x)", "1/tan(x)": "1/(sin(x)/cos(x))", "tan x + 1": "sin(x)/cos(x) + 1",
  "tan(x)^2": "(sin(x)/cos(x))**2", "w*x + b,": "w*x + b", "L = (y - w*x)^2": "L = (y - w*x)**2",
};

test("what only looks like a formula is refused with the formula that may be meant", () => {
  for (const [text, instead] of Object.entries(MEANT)) {
    const found = typed(text, NOW);
    assert.equal(found.home, undefined, text);
    assert.equal(found.instead, instead, text);
    assert.ok(found.wrong, text);
    assert.ok(typed(instead, NOW).home, `${instead} can be drawn`);
  }
});

const REFUSED = {
  "x * sin": /^sin is a function: .* as in sin\(x\)$/, σ: /^sigmoid is a function/,
  "x +": /; something is missing behind \+$/,
  "x / 0": /^x \/ 0 divides by zero, whatever the inputs are$/,
  "log(-1)": /^log\(-1\) has no value: log takes positive numbers only$/,
  "x + log(2 - 3)": /^log\(2 - 3\) has no value: log takes positive numbers only, and 2 - 3 is -1$/,
  "log(-x**2)": /^log\(-x \*\* 2\) needs a positive number; -x \*\* 2 is -9 here$/,
  "x = 2": /; write a name in it, such as x$/,
  "q = z * x; z = 2 * x": /^z has no value where it is used; give it its line/,
  "foo(x)": /foo\(x\) is something else$/, "x % 2": /something else$/, "1e999 * x": /is not a finite number here/,
  "(-1)**x": /^an exponent is a whole number below 1000/,
  "x, 1,": /^nothing stands behind the comma at the end$/,
  "sinh(x)": /^a formula has .*; sinh\(x\) is something else$/,
  "cot(x)": /^a formula has /, "elu(x)": /^a formula has /,
  "log(-x^2)": /^A power is written with \*\*, as in x\*\*2$/,
  "x!": /cannot be read/, "z += x": /^write a name for each step/,
};

test("what has no other form is refused in words", () => {
  for (const [text, says] of Object.entries(REFUSED)) {
    const { home, wrong, instead } = typed(text, NOW);
    assert.deepEqual([home, instead], [undefined, undefined], text);
    assert.match(wrong, says, text);
  }
});

const DOUBTFUL = {
  "wx + b": "w*x + b", "y = wx + b": "y = w*x + b", "w1x1 + w2x2": "w1*x1 + w2*x2",
};

test("factors run together are drawn as one name, and said to be one", () => {
  for (const [text, instead] of Object.entries(DOUBTFUL)) {
    const found = typed(text, NOW);
    assert.equal(found.home?.formula, text);
    assert.match(found.note, / is one name here/);
    assert.equal(found.instead, instead);
  }
  assert.match(typed("e*x", NOW).note, /^e is an input here/);
  for (const plain of ["dw * x", "long_name + x", "loss * x", "x1 * w2"]) {
    assert.deepEqual([typed(plain, NOW).note, typed(plain, NOW).instead], ["", undefined], plain);
  }
});

test("a formula that has no value at the numbers of the last one starts at others", () => {
  assert.deepEqual(typed("1 / (y - 1)", NOW).home.values, { y: 1.5 });
  assert.deepEqual(typed("y / (x - 3)", NOW).home.values, { y: 1.5, x: 2 });
  assert.match(typed("log(x - 4)", NOW).note, /^It starts at x = 5, where it has a value\.$/);
  const { home, note } = typed("exp(1000*x)", { x: 1 });
  assert.deepEqual([home.values, note], [{ x: 0.5 }, "It starts at x = 0.5, where it has a value."]);
});

test("a formula that would start on a corner starts beside it, with its relu open", () => {
  const { home, note } = typed("relu(a-b)", NOW);
  assert.deepEqual(home.values, { a: 0.5, b: 0.25 });
  assert.equal(note, "It starts at a = 0.5, b = 0.25, off the corner of relu.");
  assert.deepEqual(typed("relu(x - 3)", NOW).home.values, { x: 5 });
  assert.deepEqual(typed("relu(x - y)", NOW).home.values, { x: 3, y: 1 });
  for (const anywhere of ["relu(a - a)", "0 * relu(a - b) + a * b"]) {
    assert.equal(typed(anywhere, NOW).note, "", anywhere);
  }
});

test("whatever is typed is answered, at once", () => {
  const begin = performance.now();
  for (const piece of ["(", "x^", "e^", "sin ", "((x)", "x,", "|x", "2x", "x = "]) {
    for (const times of [1, 40, 4000]) {
      const { home, wrong } = typed(piece.repeat(times), NOW);
      assert.ok(home || wrong, piece);
    }
  }
  assert.ok(performance.now() - begin < 20_000);
});
