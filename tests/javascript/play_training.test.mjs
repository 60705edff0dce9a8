import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEngine } from "../../course_lib/widgets/play_engine.js";
import { drawWeights } from "../../course_lib/widgets/play_first_weights.js";
import { generator } from "../../course_lib/widgets/play_random.js";
import { change, makeTraining, nextPhase, oneStep } from "../../course_lib/widgets/play_training.js";
import { close, numbers } from "./numbers.mjs";
import { oneEpoch } from "./passes.mjs";

/** A training as described in `numbers`, from its seeds on. */
function begun({ engine: spec, start, settings, samples, seed }) {
  const engine = makeEngine(spec, settings.batch);
  drawWeights(engine, start, generator(seed), 0.5);
  return makeTraining(engine, samples, settings, seed);
}

for (const run of numbers.trainings) {
  const { sizes, activation, output, loss } = run.engine;
  const name = `${sizes.join("-")}, ${activation}, ${output}, ${loss}, ${run.settings.step}, ${run.start}`;
  test(`${run.losses.length} epochs are those of network.py: ${name}`, () => {
    const training = begun(run);
    run.losses.forEach((expected, e) => {
      oneEpoch(training);
      close(training.epochLoss, expected, `loss of epoch ${e}`);
    });
    run.theta.forEach((expected, i) => close(training.engine.theta[i], expected, `parameter ${i}`));
  });
}

const RUN = numbers.trainings[0];

test("a step can be held after each of its phases, and comes to the same", () => {
  const [held, whole] = [begun(RUN), begun(RUN)];
  const said = [];
  do {
    const { does, layer } = nextPhase(held);
    said.push(layer ? `${does} ${layer}` : does);
  } while (held.phase);
  oneStep(whole);
  assert.deepEqual(said, [
    "batch", "forward 1", "forward 2", "loss", "delta 2", "grads 2", "delta 1", "grads 1", "update",
  ]);
  assert.deepEqual(held.engine.theta, whole.engine.theta);
  assert.equal(held.steps, 1);
});

test("a held step is finished by the next", () => {
  const [held, whole] = [begun(RUN), begun(RUN)];
  nextPhase(held);
  nextPhase(held);
  oneStep(held);
  oneStep(whole);
  assert.deepEqual(held.engine.theta, whole.engine.theta);
});

for (const run of numbers.trainings.filter(({ settings }) => settings.batch === 1)) {
  test(`a step of one point is that of its phases, to the bit: ${Object.values(run.engine).join(", ")}`, () => {
    const [held, whole] = [begun(run), begun(run)];
    for (let i = 0; i < 20; i++) {
      do nextPhase(held); while (held.phase);
      oneStep(whole);
      for (const what of ["theta", "grads", "value"]) assert.deepEqual(whole.engine[what], held.engine[what], what);
      for (const l of [1, held.engine.last]) assert.deepEqual(whole.engine.D[l], held.engine.D[l], `δ of layer ${l}`);
    }
  });
}

test("every point comes once in an epoch, in another order each time", () => {
  const training = begun(RUN);
  const orders = [0, 1].map(() => {
    oneEpoch(training);
    return [...training.order];
  });
  for (const order of orders) assert.deepEqual(order.toSorted((a, b) => a - b), order.map((_, i) => i));
  assert.notDeepEqual(...orders);
});

test("another step forgets what the one before remembered; another η does not", () => {
  const training = begun({ ...RUN, settings: { ...RUN.settings, step: "momentum" } });
  oneStep(training);
  const { memory } = training;
  change(training, { settings: { ...training.settings, eta: 1 } });
  assert.equal(training.memory, memory);
  change(training, { settings: { ...training.settings, step: "Adam" } });
  assert.ok(training.memory.first.every((v) => v === 0));
  assert.equal(training.memory.t, 0);
});

test("what cannot be trained is refused", () => {
  const training = begun(RUN);
  const batch = (size) => () => change(training, { settings: { ...training.settings, batch: size } });
  assert.throws(batch(0), /A batch has 1 to \d+ points; got 0/);
  assert.throws(batch(training.engine.capacity + 1), /A batch has/);
  assert.throws(() => change(training, { samples: { X: [], Y: [], count: 0 } }), /at least one point/);
  nextPhase(training);
  assert.throws(() => change(training, {}), /under way/);
});
