import assert from "node:assert/strict";
import { test } from "node:test";
import { mistakeCalled, rulesWith } from "../../course_lib/widgets/play_break.js";
import { makeSet, samplesOf, withPoint } from "../../course_lib/widgets/play_data.js";
import { makeEngine } from "../../course_lib/widgets/play_engine.js";
import { drawWeights } from "../../course_lib/widgets/play_first_weights.js";
import {
  addTo, branch, makeCurve, makeHistory, MOST_CHANGES, MOST_FRAMES, MOST_PLACES, MOST_RUNS, record, recordChange,
  replay, withRun,
} from "../../course_lib/widgets/play_history.js";
import { generator } from "../../course_lib/widgets/play_random.js";
import { makeTraining, nextPhase, oneStep } from "../../course_lib/widgets/play_training.js";

const SETTINGS = { step: "plain", eta: 0.1, beta: 0.9, batch: 7 };
const SET = makeSet("xor", { count: 40, noise: 0.1, seed: 2 });
const samples = (set) => samplesOf(set, ["x₁", "x₂"], { output: "tanh", outputs: 1 }, 0);

function begun(settings = SETTINGS) {
  const engine = makeEngine({ sizes: [2, 4, 1], activation: "tanh", output: "tanh", loss: "squares" }, 10);
  drawWeights(engine, "normal", generator(4), 0.5);
  const training = makeTraining(engine, samples(SET), settings, 5);
  return { training, history: makeHistory(training) };
}

/** Train to `steps`, recording; `changes` maps steps to what is changed there. Returns all parameters of each step. */
function trained({ training, history }, steps, changes = {}) {
  const past = [];
  while (training.steps < steps) {
    if (changes[training.steps]) recordChange(history, training, changes[training.steps]);
    past[training.steps] = training.engine.theta.slice();
    oneStep(training);
    record(history, training);
  }
  past[steps] = training.engine.theta.slice();
  return past;
}

const CHANGES = {
  10: { settings: { ...SETTINGS, eta: 0.5 } }, // in the middle of an epoch of 6 steps
  33: { settings: { ...SETTINGS, step: "Adam", eta: 0.01 } },
  50: { samples: samples(withPoint(SET, [1, 1], 0)) },
  71: { rules: rulesWith(mistakeCalled("slope-at-a")) },
  90: { settings: { ...SETTINGS, step: "momentum", batch: 10 } },
  400: { rules: rulesWith(null) },
};

for (const step of ["plain", "momentum", "RMSprop", "Adam"]) {
  test(`any step of the past comes back to the bit, forwards and backwards: ${step}`, () => {
    const run = begun({ ...SETTINGS, step });
    const past = trained(run, 3000);
    for (const to of [2999, 0, 1, 5, 1234, 7, 3000, 2500]) {
      replay(run.history, run.training, to);
      assert.equal(run.training.steps, to);
      assert.deepEqual(run.training.engine.theta, past[to], `step ${to}`);
    }
  });
}

test("changes of settings, points and rules are replayed where they were made", () => {
  const run = begun();
  const past = trained(run, 1000, CHANGES);
  for (const to of [999, 9, 10, 11, 34, 49, 50, 51, 72, 95, 399, 402, 1000, 3]) {
    replay(run.history, run.training, to);
    assert.deepEqual(run.training.engine.theta, past[to], `step ${to}`);
  }
  replay(run.history, run.training, 20);
  assert.equal(run.training.settings.eta, 0.5);
});

test("a replay takes few steps, and leaves a held step", () => {
  const run = begun();
  trained(run, 3000);
  nextPhase(run.training);
  const taken = replay(run.history, run.training, 2047);
  assert.ok(taken < run.history.every, `${taken} steps`);
  assert.equal(run.training.phase, 0);
});

test("the memory is bounded, however long the training and however often something changes", () => {
  const run = begun();
  for (let i = 0; i < 5000; i++) {
    oneStep(run.training);
    record(run.history, run.training);
    assert.ok(run.history.frames.length <= MOST_FRAMES);
  }
  for (let i = 0; i < 2 * MOST_CHANGES; i++) {
    recordChange(run.history, run.training, { settings: { ...SETTINGS, eta: 0.1 + i / 1e4 } });
    oneStep(run.training);
    record(run.history, run.training);
  }
  assert.ok(run.history.frames.length <= MOST_FRAMES);
  assert.equal(run.history.changes.length, MOST_CHANGES);
  const [first, last] = [run.history.frames[0].counts.steps, run.training.steps];
  assert.ok(first >= run.history.changes[0].step && first < last);
  const now = run.training.engine.theta.slice();
  replay(run.history, run.training, first);
  assert.equal(run.training.steps, first);
  replay(run.history, run.training, last);
  assert.deepEqual(run.training.engine.theta, now);
});

test("of several changes between two steps the last one counts, and is one", () => {
  const run = begun();
  trained(run, 5);
  for (const eta of [0.2, 0.3, 0.4]) recordChange(run.history, run.training, { settings: { ...SETTINGS, eta } });
  assert.deepEqual(run.history.changes.map(({ step, settings }) => [step, settings.eta]), [[0, 0.1], [5, 0.4]]);
  assert.equal(run.history.frames.filter(({ counts }) => counts.steps === 5).length, 1);
});

test("large sets of points are forgotten with their changes", () => {
  const run = begun();
  const large = () => ({ X: new Float64Array(2e6 / 8), Y: new Float64Array(2e6 / 16), count: 2e6 / 16 }); // 3 MB
  for (let i = 0; i < 20; i++) {
    recordChange(run.history, run.training, { samples: large() });
    oneStep(run.training);
  }
  assert.ok(run.history.changes.length <= 6);
});

test("from a replayed step one can go on another way", () => {
  const run = begun();
  const past = trained(run, 300, { 200: CHANGES[33] });
  replay(run.history, run.training, 100);
  branch(run.history, run.training);
  const again = trained(run, 300);
  assert.deepEqual(again[150], past[150]);
  assert.notDeepEqual(again[250], past[250]); // the change in step 200 is forgotten
  replay(run.history, run.training, 250);
  assert.deepEqual(run.training.engine.theta, again[250]);
  replay(run.history, run.training, 120);
  recordChange(run.history, run.training, CHANGES[10]); // a change goes on another way by itself
  assert.equal(run.training.steps, 120);
  assert.ok(run.history.frames.every(({ counts }) => counts.steps <= 120));
});

test("a curve keeps evenly spread values, the first of them always", () => {
  const curve = makeCurve();
  for (let epoch = 0; epoch <= 100000; epoch++) addTo(curve, epoch, -epoch);
  assert.ok(curve.at.length <= MOST_PLACES && curve.at.length > MOST_PLACES / 2);
  assert.equal(curve.at[0], 0);
  curve.at.forEach((epoch, i) => {
    assert.equal(epoch, i * curve.every);
    assert.equal(curve.values[i], -epoch);
  });
});

test("runs are kept as they were, the newest of them", () => {
  const curve = makeCurve();
  let runs = [];
  for (let i = 0; i < MOST_RUNS + 2; i++) {
    addTo(curve, i, i);
    runs = withRun(runs, { name: `run ${i}`, curve });
  }
  assert.deepEqual(runs.map(({ name }) => name), [2, 3, 4, 5, 6, 7].map((i) => `run ${i}`));
  assert.deepEqual(runs[0].curve.values, [0, 1, 2]);
});
