import assert from "node:assert/strict";
import { test } from "node:test";
import { MISTAKES, mistakeCalled, rulesWith } from "../../course_lib/widgets/play_break.js";
import { checkGradients, placeOf } from "../../course_lib/widgets/play_check.js";
import { backward, forward, makeEngine, measureLoss } from "../../course_lib/widgets/play_engine.js";
import { makeTraining, nextPhase, oneStep } from "../../course_lib/widgets/play_training.js";
import { close, numbers } from "./numbers.mjs";
import { passed } from "./passes.mjs";

const PLAIN = { step: "plain", eta: 0.3, beta: 0.9 };

/** A training of one batch, all the points in their order, with a mistake or without. */
function begun({ engine: spec, theta, batch }, mistake, settings = PLAIN) {
  const engine = makeEngine(spec, batch.m);
  engine.theta.set(theta);
  const samples = { X: batch.X, Y: batch.Y, count: batch.m };
  return makeTraining(engine, samples, { ...settings, batch: batch.m }, 1, rulesWith(mistake));
}

test("each mistake is an entry of the catalogue, with its sentence", () => {
  assert.deepEqual(MISTAKES.map(({ exercise, slug, name }) => [exercise, slug, name]), numbers.names);
  assert.equal(mistakeCalled("uphill").exercise, "train_step");
  assert.throws(() => mistakeCalled("upwards"), /no mistake called upwards/);
});

for (const one of numbers.broken) {
  const name = `${one.slug}, ${one.engine.sizes.join("-")}, ${one.engine.activation}, ${one.batch.m} samples`;
  test(`a mistake gives the numbers of the catalogue's broken function: ${name}`, () => {
    const training = begun(one, mistakeCalled(one.slug));
    if (one.grads) {
      passed(training.engine, one.batch.X, one.batch.Y, one.batch.m);
      backward(training.engine, training.rules);
      one.grads.forEach((g, i) => close(training.engine.grads[i], g, `gradient ${i}`));
    } else {
      oneStep(training);
      one.after.forEach((value, i) => close(training.engine.theta[i], value, `parameter ${i}`));
    }
  });
}

for (const one of numbers.right) {
  const { sizes, activation, output, loss } = one.engine;
  test(`the check finds what is wrong, and nothing else: ${sizes.join("-")}, ${activation}, ${output}, ${loss}`, () => {
    const right = checkGradients(begun(one));
    assert.ok(right.right && right.stepRight, JSON.stringify(right.worst));
    assert.equal(right.checked + right.kinks, one.theta.length);
    for (const mistake of MISTAKES) {
      const training = begun(one, mistake);
      const { right: gradients, stepRight } = checkGradients(training);
      const found = !gradients || !stepRight;
      assert.equal(found, mistake.shows(training.engine), `${mistake.slug}: found ${found}`);
    }
  });
}

const ONE = numbers.right.find(({ engine }) => engine.sizes.length > 2 && engine.activation === "tanh");
const checked = (slug, settings) => checkGradients(begun(ONE, slug && mistakeCalled(slug), settings));

test("the verdict says where, and by how much", () => {
  const layers = ONE.engine.sizes.length - 1;
  assert.equal(checked("factor-2").factor.toFixed(6), "2.000000");
  assert.equal(checked("no-1-over-m").factor.toFixed(4), ONE.batch.m.toFixed(4));
  const biases = checked("bias-zero");
  assert.ok(biases.layers.every(({ w }) => w === 0));
  assert.equal(biases.worst.place.kind, "b");
  assert.equal(biases.layers.reduce((sum, { b }) => sum + b, 0), biases.wrong);
  const hidden = checked("hidden-without-derivative");
  assert.deepEqual(hidden.layers[layers], { w: 0, b: 0 }); // the last layer is right
  assert.ok(hidden.layers[1].w > 0);
  assert.equal(hidden.factor, null);
});

test("a wrong step with right gradients is told apart, whatever the step", () => {
  for (const step of ["plain", "momentum", "RMSprop", "Adam"]) {
    const uphill = checked("uphill", { ...PLAIN, step });
    assert.deepEqual([uphill.right, uphill.stepRight], [true, false], step);
    const early = checked("through-new-weights", { ...PLAIN, step });
    assert.deepEqual([early.right, early.stepRight], [false, true], step);
  }
});

test("a difference across a kink is left out, one that is all rounding counts as right", () => {
  const spec = { sizes: [1, 1, 1], activation: "relu", output: "linear", loss: "squares" };
  const at = (theta, activation, y) => checkGradients(
    begun({ engine: { ...spec, activation }, theta, batch: { X: [1], Y: [y], m: 1 } }),
  );
  const kink = at([1, 1e-6 - 1, 2, 0], "relu", 3); // z is a millionth: the kink is nearer than the difference reaches
  assert.deepEqual([kink.right, kink.kinks, kink.checked], [true, 2, 2]);
  assert.deepEqual([at([1, 1e-4 - 1, 2, 0], "relu", 3).kinks], [0]);
  const flat = at([9, 0, 1, 0], "tanh", 1000); // σ′ is 6e-8, and the loss half a million
  assert.ok(flat.right && flat.worst.error > 1e-3, JSON.stringify(flat.worst));
});

test("after a check everything is as it was, to the bit", () => {
  const training = begun(ONE, mistakeCalled("through-new-weights"), { ...PLAIN, step: "Adam" });
  oneStep(training);
  const kept = structuredClone([training.engine.theta, training.engine.grads, training.memory, training.random]);
  checkGradients(training);
  assert.deepEqual([training.engine.theta, training.engine.grads, training.memory, training.random], kept);
  forward(training.engine);
  const value = measureLoss(training.engine);
  checkGradients(training);
  assert.equal(training.engine.value, value);
  nextPhase(training);
  assert.throws(() => checkGradients(training), /under way/);
});

test("every parameter has a place", () => {
  const engine = makeEngine({ sizes: [2, 3, 1], activation: "tanh", output: "tanh", loss: "squares" }, 1);
  const places = Array.from(engine.theta, (_, i) => placeOf(engine, i));
  assert.deepEqual(places[1], { layer: 1, kind: "w", i: 0, j: 1 });
  assert.deepEqual(places[6], { layer: 1, kind: "b", i: 0 });
  assert.deepEqual(places[11], { layer: 2, kind: "w", i: 0, j: 2 });
  assert.deepEqual(places[12], { layer: 2, kind: "b", i: 0 });
});
