// The gradient check in long trainings: a right program is never called wrong, a mistake always.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MISTAKES } from "../../course_lib/widgets/play_break.js";
import { Session } from "../../course_lib/widgets/playground_session.js";
import { lampWords } from "../../course_lib/widgets/playground_words.js";
import { numbers } from "./numbers.mjs";

const SQUARED = ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂"];
const ADAM = { data: "spiral", hidden: [8, 8], step: "Adam", eta: 0.01 };

/** Trainings with the steps between which a check of one tolerance for all places raised an alarm. */
const LONG = [
  ["the loss bends within a difference", ADAM, 3000, 3900],
  ["squares, where it bends more", { ...ADAM, loss: "squares" }, 3000, 3300],
  ["a probability of nearly 1", { ...ADAM, data: "three classes", eta: 0.03 }, 2000, 2200],
  ["a probability of nearly 0, after steps too large", { data: "xor", hidden: [8, 8], eta: 3, batch: 1 }, 0, 800],
  ["large sums", { data: "xor", hidden: [], eta: 3, batch: 1, features: SQUARED }, 0, 800],
  ["relu", { ...ADAM, activation: "relu" }, 0, 300],
  ["six layers of sigmoids", { hidden: [8, 8, 8, 8, 8, 8], activation: "sigmoid", batch: 100 }, 0, 50],
  ["an explosion", { data: "curve", hidden: [4], eta: 1 }, 0, 400],
];

for (const [name, settings, from, to] of LONG) {
  test(`no alarm without a mistake: ${name}`, () => {
    const session = new Session({ ...numbers.settings, ...settings });
    while (session.training.steps < from) session.step();
    while (session.training.steps < to) {
      for (let i = 0; i < 10; i++) session.step();
      const found = session.check();
      assert.ok(found.right && found.stepRight, `step ${session.training.steps}: ${lampWords(found).words}`);
    }
  });
}

test("a mistake is found at the start of a training, in its middle, and where little is left to learn", () => {
  for (const steps of [0, 300, 3000]) {
    const session = new Session({ ...numbers.settings, ...ADAM });
    while (session.training.steps < steps) session.step();
    for (const { slug, shows } of MISTAKES) {
      session.change({ mistake: slug });
      const { right, stepRight } = session.check();
      assert.equal(!right || !stepRight, shows(session.engine), `${slug} after ${steps} steps`);
    }
  }
});

test("what is wrong is never said to be once what it should be", () => {
  const session = new Session({ ...numbers.settings });
  const backward = session.training.rules.layerGrads;
  session.training.rules = { ...session.training.rules, layerGrads(engine, l) {
    backward(engine, l);
    engine.dW[l][0] *= 1 + 1e-4;
  } };
  const { ok, words } = lampWords(session.check());
  assert.equal(ok, false);
  assert.match(words, /^\d of 25 gradients are wrong, the worst w₁₁⁽.⁾$/);
});
