import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { makeEngine } from "../../course_lib/widgets/play_engine.js";
import { drawWeights } from "../../course_lib/widgets/play_first_weights.js";
import { readParams, writeParams } from "../../course_lib/widgets/play_lines.js";
import { generator } from "../../course_lib/widgets/play_random.js";
import { numbers } from "./numbers.mjs";

function drawn(sizes) {
  const engine = makeEngine({ sizes, activation: "tanh", output: "tanh", loss: "squares" }, 1);
  drawWeights(engine, "normal", generator(3), 1);
  engine.b.slice(1).forEach((b) => b.forEach((_, i) => (b[i] = -i / 3)));
  return engine;
}

for (const { sizes, file } of numbers.written) {
  test(`what is written comes back to the bit: ${sizes.join("-")}`, () => {
    const engine = drawn(sizes);
    Object.assign(engine.theta, numbers.special.slice(0, engine.theta.length));
    const text = writeParams(engine);
    writeFileSync(file, text); // Python reads it, too
    assert.deepEqual(readParams(text), { sizes, theta: engine.theta });
  });
}

test("it looks as one would write it", () => {
  const engine = drawn([2, 2, 1]);
  engine.theta.set([1, -2.5, 0, 1e-9, 0.5, 3, 1, 1, -1]);
  assert.equal(writeParams(engine), [
    "import numpy as np", "",
    "params = [",
    "    (np.array([[1.0, -2.5],", "               [0.0, 1e-9]]),", "     np.array([[0.5], [3.0]])),",
    "    (np.array([[1.0, 1.0]]),", "     np.array([[-1.0]])),",
    "]", "",
  ].join("\n"));
  engine.theta[0] = NaN;
  assert.throws(() => writeParams(engine), /no finite number/);
});

test("what NumPy prints is read", () => {
  for (const { text, sizes, theta } of numbers.printed) {
    const read = readParams(text);
    assert.deepEqual(read.sizes, sizes);
    read.theta.forEach((value, i) => assert.ok(Math.abs(value - theta[i]) <= 1e-7, text));
  }
});

test("lists, flat biases, comments and missing commas are read", () => {
  const expected = { sizes: [2, 1], theta: Float64Array.of(1, 2, 3) };
  for (const text of [
    "[([[1, 2]], [3])]", "params = [[[[1. 2.]], [[3.]]]]  # mine", "[(array([[1, 2]]), array([3]),),]",
    "[([[1 +2]], [3e0])]",
  ]) assert.deepEqual(readParams(text), expected, text);
});

test("what is wrong is said, with the line or the layer", () => {
  const says = (text) => {
    try {
      return JSON.stringify(readParams(text));
    } catch (error) {
      return error.message;
    }
  };
  assert.equal(says(""), "The text ends too early: a number or a list is expected.");
  assert.equal(says("[([[1, 2]],\n [3; 4])]"), "Line 2: “;” is not expected here.");
  assert.equal(says("[([[1, 2]],\n [nan])]"), "Line 2: a number or a list is expected, not “nan”.");
  assert.equal(says("[([[1, 2]], [3])"), "The text ends too early: ] is expected.");
  assert.equal(says("[([[1, 2]], [3])]\nx"), "Line 2: the end is expected, not “x”.");
  assert.equal(says("[np.array [1]]"), "Line 1: ( is expected, not “[”.");
  assert.equal(says("7"), "A list of pairs (W, b) is expected.");
  assert.equal(says("[([[1, 2]], [3], [4])]"), "Layer 1: a pair (W, b) is expected.");
  assert.equal(says("[([1, 2], [3])]"), "Layer 1: W is not a matrix of numbers.");
  assert.equal(says("[([[1, 2], [3]], [3, 4])]"), "Layer 1: row 2 of W has 1 numbers, row 1 has 2.");
  assert.equal(says("[([[1, 2]], [3, 4])]"), "Layer 1: W has 1 rows, b has 2 numbers.");
  assert.equal(says("[([[1, 2]], [[[3]]])]"), "Layer 1: b is not a column of numbers.");
  assert.equal(says("[([[1, 2]], [3]), ([[1, 2]], [3])]"), "Layer 2: W has 2 columns, but layer 1 has 1 neurons.");
});
