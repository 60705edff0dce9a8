import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { makeSet, samplesOf } from "../../course_lib/widgets/play_data.js";
import { makeEngine } from "../../course_lib/widgets/play_engine.js";
import { drawWeights } from "../../course_lib/widgets/play_first_weights.js";
import { generator } from "../../course_lib/widgets/play_random.js";
import { makeTraining, oneStep } from "../../course_lib/widgets/play_training.js";
import { explodedLayer, makeWatch, neuronStates, TROUBLES, twinsOf } from "../../course_lib/widgets/play_troubles.js";
import { STATES } from "../../course_lib/widgets/playground_words.js";
import { oneEpoch, passed } from "./passes.mjs";

const SET = makeSet("xor", { count: 40, noise: 0, seed: 2 });
const FINE = { train: 0.5, test: null };

function begun({ activation = "tanh", output = "tanh", eta = 0.03, start = "normal", scale = 0.5 }) {
  const engine = makeEngine({ sizes: [2, 4, 3, 1], activation, output, loss: "squares" }, 40);
  drawWeights(engine, start, generator(4), scale);
  const samples = samplesOf(SET, ["x₁", "x₂"], { output, outputs: 1 }, 0);
  return makeTraining(engine, samples, { step: "plain", eta, beta: 0.9, batch: 40 }, 5);
}

test("a training without trouble is left in peace", () => {
  for (const activation of ["tanh", "sigmoid", "relu", "linear"]) {
    const [training, watch] = [begun({ activation }), makeWatch()];
    for (let i = 0; i < 100; i++) {
      oneEpoch(training);
      assert.equal(watch.look(training, { train: training.epochLoss, test: training.epochLoss }), null, activation);
    }
  }
});

test("an explosion is found in its very step and layer, and not forgotten", () => {
  const [training, watch] = [begun({ activation: "linear", output: "linear", eta: 5 }), makeWatch()];
  while (!watch.step(training)) oneStep(training);
  const [layer, step] = [explodedLayer(training.engine), training.steps];
  assert.ok(training.engine.theta.every(Number.isFinite)); // seen before the numbers run out
  assert.ok(layer > 0 && step > 1 && step < 50);
  for (let i = 0; i < 20; i++) oneStep(training);
  assert.ok(!training.engine.theta.every(Number.isFinite));
  const trouble = watch.look(training, { train: NaN, test: null });
  assert.deepEqual([trouble.kind, trouble.layer, trouble.step], ["exploded", layer, step]);
  const says = `The weights have exploded: hidden layer ${layer} was the first to pass 10⁶, in step ${step}.`;
  assert.equal(trouble.says, says);
});

test("a dead layer is one whose ReLUs are 0 for every point", () => {
  const training = begun({ activation: "relu" });
  training.engine.b[2].fill(-100);
  oneStep(training);
  assert.deepEqual(neuronStates(training.engine, 2), ["dead", "dead", "dead"]);
  const trouble = makeWatch().look(training, FINE);
  assert.deepEqual([trouble.kind, trouble.layer], ["dead", 2]);
  training.engine.b[2][1] = 100;
  oneStep(training);
  assert.deepEqual(neuronStates(training.engine, 2), ["dead", "", "dead"]);
  assert.equal(makeWatch().look(training, FINE), null);
});

test("saturated neurons are trouble only while the loss is large", () => {
  for (const activation of ["tanh", "sigmoid"]) {
    const training = begun({ activation, scale: 60 });
    const watch = makeWatch();
    oneStep(training);
    assert.equal(neuronStates(training.engine, 1).filter((state) => state === "saturated").length, 4);
    assert.deepEqual(["saturated", 1], [watch.look(training, FINE).kind, watch.look(training, FINE).layer]);
    assert.equal(watch.look(training, { train: 0.01, test: null }), null);
  }
});

test("a neuron is saturated where it is flat for nine points of ten", () => {
  const engine = makeEngine({ sizes: [1, 1, 1], activation: "tanh", output: "linear", loss: "squares" }, 10);
  engine.W[1][0] = 1;
  const states = [1, 2].map((flat) => {
    const X = Float64Array.from({ length: 10 }, (_, i) => (i < flat ? 0 : 5));
    passed(engine, X, null, 10);
    return neuronStates(engine, 1)[0];
  });
  assert.deepEqual(states, ["saturated", ""]);
});

test("twins are found, from zero weights on and wherever two neurons are alike", () => {
  const training = begun({ start: "zero" });
  for (let i = 0; i < 5; i++) oneStep(training);
  const trouble = makeWatch().look(training, FINE);
  assert.deepEqual([trouble.kind, trouble.layer], ["twins", 1]);
  assert.match(trouble.says, /^Neurons 1, 2, 3 and 4 of hidden layer 1 are twins/);
  const { engine } = begun({});
  assert.deepEqual([twinsOf(engine, 1), twinsOf(engine, 2)], [[], []]);
  engine.W[1].copyWithin(4, 0, 2); // neuron 3 gets what neuron 1 has
  assert.deepEqual(twinsOf(engine, 1), []);
  for (let q = 0; q < 3; q++) engine.W[2][4 * q + 2] = engine.W[2][4 * q];
  assert.deepEqual(twinsOf(engine, 1), [[0, 2]]);
  engine.b[1][2] = 0.1;
  assert.deepEqual(twinsOf(engine, 1), []);
});

/**
 * What is found at each of some looks in a row, which `losses(k)` gives as [train, test, share of the test right].
 * `isTooFast` is what trials say of the learning rate.
 */
function looks(losses, many, isTooFast = () => false) {
  const watch = makeWatch(isTooFast);
  return Array.from({ length: many }, (_, k) => {
    const [train, test, right] = losses(k);
    return watch.look({ ...begun({}), epochs: k }, { train, test, right })?.kind ?? null;
  });
}

test("overfitted: a lasting rise of the test loss while the training loss goes on falling", () => {
  const rising = (k) => [0.5 / (1 + k), 0.3 + 0.01 * Math.max(0, k - 10), 0.8];
  const found = looks(rising, 100);
  assert.equal(found.indexOf("overfitted"), 43); // the mean of eight is 0.1 too high from 24 on, for twenty looks
  assert.ok(found.slice(43).every((kind) => kind === "overfitted"));
  const watch = makeWatch();
  const at = (k) => {
    const [train, test, right] = rising(k);
    return watch.look({ ...begun({}), epochs: k }, { train, test, right });
  };
  const { says } = Array.from({ length: 60 }, (_, k) => at(k)).at(-1);
  assert.equal(says, "It learns its points by heart: loss 0.79 on points kept aside, after 0.30 at its best, and "
    + "0.0083 on its own.");
});

test("no overfitting: a jump, a network that answers well, one that is as bad on its own points, or one look", () => {
  const never = (losses) => assert.ok(looks(losses, 120).every((kind) => kind === null), String(losses));
  never((k) => [0.5 / (1 + k), k % 20 < 8 ? 0.9 : 0.2, 0.8]);
  never((k) => [0.5 / (1 + k), 0.1 + 0.01 * k, 0.96]);
  never((k) => [0.3 + 0.01 * k, 0.3 + 0.02 * k, 0.8]);
  never((k) => [0.5 / (1 + k), 0.05 + 0.0005 * k, 0.8]); // hardly more
  const watch = makeWatch();
  for (let k = 0; k < 200; k++) watch.look({ ...begun({}), epochs: 3 }, { train: 0.1, test: 0.1 + k, right: 0.5 });
  assert.equal(watch.look({ ...begun({}), epochs: 3 }, { train: 0.1, test: 9, right: 0.5 }), null);
});

/** What is said last of training losses that are `loss(epoch)`. */
function saidOf(loss) {
  const [training, watch] = [begun({}), makeWatch(() => true)];
  let trouble = null;
  for (let k = 0; k < 60; k++) {
    oneEpoch(training);
    trouble = watch.look(training, { train: loss(k), test: null, right: null });
  }
  return trouble?.says;
}

test("a zigzag: the loss rises as much as it falls, or above the first, for long, and smaller steps learn", () => {
  const ups = (k) => [k % 2 ? 0.6 : 0.4, null, null];
  const found = looks(ups, 40, () => true);
  assert.equal(found.indexOf("zigzag"), 22); // twelve losses, and then for twelve looks
  assert.ok(looks(ups, 40).every((kind) => kind === null)); // smaller steps would not help
  assert.ok(looks((k) => [0.5 + 0.01 * k, null, null], 60, () => true).includes("zigzag"));
  assert.match(saidOf((k) => 0.5 + 0.4 * (k % 2)), /^The loss goes up and down/);
  assert.match(saidOf((k) => Math.min(2, 0.5 + 0.1 * k)), /^The loss has risen above what it was at the start/);
  const never = [
    (k) => [0.5 * 0.9 ** k * (k % 2 ? 1.3 : 1), null, null], // it comes down
    (k) => [k === 0 ? 0.5 : k % 2 ? 0.06 : 0.04, null, null], // it has come down
    (k) => [k % 2 ? 0.51 : 0.5, null, null], // hardly moves
    (k) => [k % 2 ? 0.6 : 0.4, null, 0.96], // all is right
  ];
  for (const losses of never) {
    assert.ok(looks(losses, 60, () => true).every((kind) => kind === null), String(losses));
  }
});

test("the loss is said to have risen only while it is above the first, and does not come down", () => {
  const risen = (loss) => saidOf(loss)?.startsWith("The loss has risen") ?? false;
  assert.equal(risen(() => 2), false); // it was so from the first look on
  assert.equal(risen((k) => (k ? 2 : 0.5)), true);
  assert.equal(risen((k) => (k ? 10 * 0.95 ** k : 0.5)), false); // high, and it comes down: 0.5 after 60 epochs
  assert.equal(risen((k) => (k === 0 ? 0.5 : k < 40 ? 10 : 0.45)), false); // it has come down
  assert.equal(risen((k) => (k === 0 ? 0.5 : k < 56 ? 1 : 0.49)), false); // just now
  const wild = (k) => (k === 0 ? 0.5 : k < 30 ? 2 : k % 2 ? 0.6 : 0.3);
  assert.match(saidOf(wild), /^The loss goes up and down/); // and no more what it was at first
});

test("every trouble can be told as what was", () => {
  for (const [kind, made] of Object.entries(TROUBLES)) {
    const { says, was } = made([1, 2], "hidden layer 1", 3);
    assert.match(was, /\b(was|were|had|went|learned)\b/, kind);
    assert.doesNotMatch(was, /\.$/, kind); // the epoch follows
    assert.match(says, /\.$/, kind);
  }
});

test("what a saturated neuron is said to be is what it is counted by", () => {
  const source = readFileSync(new URL("../../course_lib/widgets/play_troubles.js", import.meta.url), "utf8");
  const [flat, most] = ["FLAT", "MOST"].map((name) => Number(source.match(`const ${name} = ([\\d.]+);`)[1]));
  const says = `for ${10 * most} of 10 points at least.* below 1/${1 / flat} of the greatest`;
  assert.match(STATES.saturated, new RegExp(says));
});
