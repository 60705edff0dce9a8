import assert from "node:assert/strict";
import { test } from "node:test";
import { equations, full, GATES, INPUTS, line, neuron, shade } from "../../course_lib/widgets/neuron_explorer.js";
import { close, numbers } from "./numbers.mjs";

test("a neuron computes what NeuronState computes", () => {
  for (const { state, z, a, fires, right } of numbers.neurons) {
    const ours = neuron(state);
    close(ours.z, z, `z of ${JSON.stringify(state)}`);
    close(ours.a, a, `a of ${JSON.stringify(state)}`);
    assert.deepEqual([ours.fires, ours.right], [fires, right]);
  }
});

test("the gates and their inputs are those of data.py", () => {
  assert.deepEqual(INPUTS, numbers.inputs);
  assert.deepEqual(GATES, numbers.gates);
});

test("the line's ends lie on it, at the edge of the plane", () => {
  const b = -0.75;
  for (const w of [[1, 1], [2, -0.5], [0, 1], [1, 0]]) {
    const ends = line(w, b);
    assert.equal(ends.length, 2);
    for (const [x1, x2] of ends) {
      close(w[0] * x1 + w[1] * x2 + b, 0, `line of ${w}`);
      assert.ok([x1, x2].some((v) => v === -0.5 || v === 1.5));
    }
  }
  assert.equal(line([0, 0], 1), null);
  assert.equal(line([1, 1], 9), null);
});

test("the shade changes sign on the line, whatever the activation", () => {
  for (const activation of ["identity", "sigmoid", "tanh"]) {
    const at = (z) => shade(activation, neuron({ w: [1, 0], b: z, x: [0, 0], activation, gate: "and" }).a);
    assert.ok(at(-0.1) < 0 && at(0) === 0 && at(0.1) > 0, activation);
  }
});

test("the equations are right as they stand there, or say that they are rounded", () => {
  const said = (now) => equations(now, neuron(now).z, neuron(now).a);
  const [w, x] = [[1, -0.5], [0.55, 0.55]];
  assert.deepEqual(said({ w, b: 1, x, activation: "sigmoid", gate: "and" }), [
    "z = w·x + b = 1.00·0.55 − 0.50·0.55 + 1.00 = 1.275", "a = sigmoid(1.275) ≈ 0.782",
  ]);
  assert.deepEqual(said({ w, b: -1.5, x: [0.5, -0.5], activation: "relu", gate: "and" }), [
    "z = w·x + b = 1.00·0.50 − 0.50·(−0.50) − 1.50 = −0.75", "a = relu(−0.75) = 0.00",
  ]);
  assert.match(said({ w: [1 / 3, 0], b: 0, x, activation: "identity", gate: "and" })[0], / ≈ 0\.1833$/);
  assert.deepEqual([1.25, 1, -0.0625, -1e-9].map(full), ["1.25", "1.00", "−0.0625", "0.00"]);
});
