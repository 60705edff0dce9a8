import assert from "node:assert/strict";
import { test } from "node:test";
import { activate, NAMES, relu, sigmoid, tanh, timesSlope } from "../../course_lib/widgets/play_activations.js";
import {
  backward, countParams, gradientsOf, makeEngine, measureLoss, refusal,
} from "../../course_lib/widgets/play_engine.js";
import { drawWeights } from "../../course_lib/widgets/play_first_weights.js";
import { generator, normal, shuffle, uniform } from "../../course_lib/widgets/play_random.js";
import { close, numbers } from "./numbers.mjs";
import { passed } from "./passes.mjs";

const ALL = (count) => Uint32Array.from({ length: count }, (_, i) => i);

/** Every number of the typed array is that of the list. */
function same(actual, expected, what) {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, i) => close(actual[i], value, `${what}[${i}]`));
}

test("tanh and σ are those of Math and network.py to 7e-16 of the value, everywhere", () => {
  const BOUND = 7e-16;
  const off = (ours, exact) => (ours === exact ? 0 : Math.abs(ours - exact) / Math.abs(exact));
  for (let i = -200000; i <= 200000; i++) {
    const z = (i / 200000) ** 3 * 45; // dense around 0, and past both tables' ends
    assert.ok(off(tanh(z), Math.tanh(z)) <= BOUND, `tanh(${z})`);
    const e = Math.exp(-Math.abs(z));
    assert.ok(off(sigmoid(z), (z < 0 ? e : 1) / (1 + e)) <= BOUND, `σ(${z})`);
  }
});

test("activations are those of network.py far out, too, and what is no number stays none", () => {
  for (const [name, of] of Object.entries({ tanh, sigmoid, relu })) {
    numbers.far.forEach((z, i) => close(of(z), numbers.activations[name][i], `${name}(${z})`));
    assert.ok(Number.isNaN(of(NaN)), name);
  }
  assert.deepEqual([tanh(Infinity), tanh(-Infinity), sigmoid(Infinity), sigmoid(-Infinity)], [1, -1, 1, 0]);
});

test("slopes are those of network.py, and columns beyond m are not touched", () => {
  for (const name of NAMES) {
    const Z = Float64Array.from(numbers.far);
    const [A, D] = [new Float64Array(Z.length), new Float64Array(Z.length).fill(2)];
    activate(name, Z, A, 2, 4, Z.length / 2);
    timesSlope(name, D, A, 2, 4, Z.length / 2);
    numbers.far.forEach((z, i) => {
      const untouched = i % (Z.length / 2) >= 4;
      close(D[i], 2 * (untouched ? 1 : numbers.slopes[name][i]), `${name}′(${z})`);
      if (untouched) assert.equal(A[i], 0);
    });
  }
});

test("a seed gives the same numbers as Python's generator of the same rule", () => {
  const random = generator(numbers.random.seed);
  same(numbers.random.uniform.map(() => uniform(random)), numbers.random.uniform, "uniform");
  same(numbers.random.normal.map(() => normal(random)), numbers.random.normal, "normal");
  assert.deepEqual([...shuffle(ALL(numbers.random.shuffled.length), random)], numbers.random.shuffled);
});

for (const { engine: spec, batch, theta, ...expected } of numbers.passes) {
  const name = `${spec.sizes.join("-")}, ${spec.activation}, ${spec.output}, ${spec.loss}, ${batch.m} samples`;
  test(`forward, loss and gradients are those of network.py: ${name}`, () => {
    const engine = makeEngine(spec, batch.m + 3); // with room: the stride is not m
    engine.theta.set(theta);
    passed(engine, batch.X, batch.Y, batch.m);
    close(measureLoss(engine), expected.loss, "loss");
    backward(engine);
    same(engine.grads, expected.grads, "gradients");
    expected.as.forEach((rows, l) => rows.forEach((row, i) => {
      same(engine.A[l].subarray(i * engine.capacity, i * engine.capacity + batch.m), row, `a${l}`);
    }));
  });
}

test("first weights: He's and those of a scale have their deviation, zero has none, biases are 0", () => {
  const engine = makeEngine({ sizes: [50, 200, 1], activation: "relu", output: "linear", loss: "squares" }, 1);
  const deviation = (W) => Math.sqrt(W.reduce((sum, w) => sum + w * w, 0) / W.length);
  for (const [start, scale, expected] of [["He", 9, Math.sqrt(2 / 50)], ["normal", 0.3, 0.3], ["zero", 1, 0]]) {
    engine.theta.fill(7);
    drawWeights(engine, start, generator(1), scale);
    assert.ok(Math.abs(deviation(engine.W[1]) - expected) <= 0.03 * expected, start);
    assert.ok(engine.b.slice(1).every((b) => b.every((value) => value === 0)));
  }
});

test("two engines can share their weights", () => {
  const spec = { sizes: [2, 3, 1], activation: "tanh", output: "tanh", loss: "squares" };
  const one = makeEngine(spec, 1);
  const other = makeEngine(spec, 9, one.theta);
  one.W[2][1] = 5;
  assert.equal(other.W[2][1], 5);
  assert.equal(countParams(spec.sizes), one.theta.length);
});

test("what makes no network is refused in words", () => {
  const good = { sizes: [2, 1], activation: "tanh", output: "tanh", loss: "squares" };
  assert.equal(refusal(good), "");
  const says = (changed) => refusal({ ...good, ...changed });
  assert.equal(says({ sizes: [2, 0, 1] }), "Each layer needs a neuron.");
  assert.equal(says({ activation: "step" }), "There is no activation step.");
  assert.equal(says({ output: "softmax" }), "Softmax goes with cross-entropy here, not with squares.");
  assert.equal(says({ loss: "cross-entropy" }), "Cross-entropy of one output needs sigmoid in the last layer.");
  assert.equal(
    says({ loss: "cross-entropy", sizes: [2, 3] }),
    "Cross-entropy of several outputs needs softmax in the last layer.",
  );
  assert.throws(() => makeEngine({ ...good, loss: "hinge" }, 1), /There is no loss hinge/);
});

test("gradients without a step are those of a backward pass, and agree with differences; the weights stay", () => {
  const engine = makeEngine({ sizes: [2, 3, 1], activation: "tanh", output: "sigmoid", loss: "cross-entropy" }, 4);
  drawWeights(engine, "normal", generator(3), 1);
  const theta = engine.theta.slice();
  const samples = { X: Float64Array.of(1, -2, 0.5, 3, -1, 0, 2, 2), Y: Float64Array.of(1, 0, 0, 1), count: 4 };
  const order = Uint32Array.of(3, 0, 2, 1);
  const { loss, grads, dW } = gradientsOf(engine, samples, order, 1, 3);
  assert.deepEqual(engine.theta, theta);
  assert.equal(dW[1][0], grads[0]);
  const lossAt = (i, h) => {
    engine.theta[i] = theta[i] + h;
    const { loss: there } = gradientsOf(engine, samples, order, 1, 3);
    engine.theta[i] = theta[i];
    return there;
  };
  assert.equal(lossAt(0, 0), loss);
  const found = grads.slice();
  found.forEach((v, i) => assert.ok(Math.abs(v - (lossAt(i, 1e-5) - lossAt(i, -1e-5)) / 2e-5) < 1e-8, `gradient ${i}`));
  assert.throws(() => gradientsOf(engine, samples, Uint32Array.of(0, 1, 2, 3, 0)), /room for 1 to 4 points; got 5/);
});
