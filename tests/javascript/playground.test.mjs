// The playground's own part: what it does without a browser, its words, and its layout.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, indexOf } from "../../course_lib/widgets/playground_layout.js";
import { linkOf, settingsOf } from "../../course_lib/widgets/playground_link.js";
import { OWN, Session } from "../../course_lib/widgets/playground_session.js";
import { TASKS } from "../../course_lib/widgets/playground_tasks.js";
import { compared, gradientLines, lampWords, neuronLines, partWords } from "../../course_lib/widgets/playground_words.js";
import { numbers } from "./numbers.mjs";

const fresh = (changed = {}) => new Session({ ...numbers.settings, ...changed });
const WEIGHT = { kind: "w", layer: 1, i: 0, j: 1 };

test("all of a network stands in its room, and no neuron on another, up to 6 × 8", () => {
  for (const hidden of [[], [1], [4, 2], [8, 8, 8, 8, 8, 8]]) {
    for (const [width, height] of [[310, 300], [700, 376], [1100, 640]]) {
      const { columns, side } = arrange([2, ...hidden, 3], width, height);
      for (const column of columns) {
        column.forEach(({ x, y }, i) => {
          assert.ok(x >= side / 2 && x <= width - side / 2 && y >= side / 2 && y <= height - side / 2);
          if (i) assert.ok(y - column[i - 1].y > side);
        });
      }
      columns.slice(1).forEach(([{ x }], l) => assert.ok(x - columns[l][0].x > side));
    }
  }
});

test("a weight's place in theta is where W has it", () => {
  const { engine } = fresh();
  assert.equal(engine.theta[indexOf(engine, WEIGHT)], engine.W[2][1]);
  assert.equal(indexOf(engine, { kind: "b", layer: 1, i: 1 }), engine.from[2] + engine.W[2].length + 1);
});

test("what is held agrees with a difference, on one batch and the weights as they are, also after a change by hand", () => {
  const session = fresh();
  for (const act of [() => {}, () => session.step(), () => session.set(WEIGHT, 1.7), () => session.part(), () => session.part()]) {
    act();
    const engine = session.passed();
    const { ok } = compared(engine.grads[indexOf(engine, WEIGHT)], session.difference(WEIGHT));
    assert.ok(ok);
    assert.equal(engine.m, 10);
  }
});

test("the formula of a gradient adds up, for the largest addends and the rest", () => {
  const session = fresh();
  session.epoch();
  const lines = gradientLines(session.passed(), WEIGHT);
  assert.match(lines[0], /^∂L\/∂w₁₂⁽²⁾ = Σ δ₁⁽²⁾ · a₂⁽¹⁾, over this batch of 10 points$/);
  assert.match(lines[1], /\(7 smaller ones\) = /);
  assert.match(lines[2], /^δ₁⁽²⁾ = ∂L\/∂z₁⁽²⁾: how L changes with this neuron's sum z/);
  assert.ok(!lines.join("").includes("broken"));
  session.change({ batch: 1 });
  assert.match(gradientLines(session.passed(), WEIGHT)[0], /^∂L\/∂w₁₂⁽²⁾ = δ₁⁽²⁾ · a₂⁽¹⁾, of this batch of 1 point$/);
});

test("a mistake is told by the lamp and in the formula; without one all gradients agree", () => {
  const session = fresh();
  session.epoch();
  assert.deepEqual(lampWords(session.check()), { ok: true, words: "all 25 gradients agree with differences" });
  session.change({ mistake: "no-1-over-m" });
  assert.deepEqual(lampWords(session.check()), { ok: false, words: "25 of 25 gradients are wrong, each 10 times what it should be" });
  const last = { kind: "w", layer: 2, i: 0, j: 0 };
  assert.match(gradientLines(session.passed(), last).at(-1), /^✗ the broken program has δ₁⁽³⁾ = /);
  assert.equal(compared(session.passed().grads[indexOf(session.engine, WEIGHT)], session.difference(WEIGHT)).ok, false);
  session.change({ mistake: "uphill" });
  assert.deepEqual(lampWords(session.check()), { ok: true, words: "all 25 gradients are right, but the update is not" });
});

test("the last move is that of the last whole step, and not of the hand", () => {
  const session = fresh();
  session.step();
  const move = session.moved;
  session.set(WEIGHT, 3);
  session.part();
  session.part();
  session.moved.forEach((v, i) => assert.ok(Math.abs(v - move[i]) < 1e-12));
  session.finish();
  assert.ok(session.moved.some((v, i) => Math.abs(v - move[i]) > 1e-9));
});

test("a mistake that updates on the way leaves the weights alone until the step is taken", () => {
  const session = fresh({ mistake: "through-new-weights" });
  const before = session.engine.theta.slice();
  session.passed();
  session.check();
  assert.deepEqual(session.engine.theta, before);
});

test("another network begins at epoch 0, and the training before is kept to compare", () => {
  const session = fresh();
  session.epoch();
  session.epoch();
  assert.equal(session.change({ eta: 0.3 }), false);
  assert.equal(session.training.epochs, 2);
  assert.equal(session.change({ hidden: [5, 2] }), true);
  assert.deepEqual([session.training.epochs, session.training.steps], [0, 0]);
  assert.deepEqual(session.runs.map(({ name, curve }) => [name, curve.at.length]), [["2-4-2-1 tanh, plain, η 0.3", 3]]);
});

test("reset leads back to the same weights and losses, and so does the same training again", () => {
  const session = fresh();
  const [theta, { now }] = [session.engine.theta.slice(), session];
  session.epoch();
  const trained = session.engine.theta.slice();
  session.again();
  assert.deepEqual(session.engine.theta, theta);
  assert.deepEqual(session.now, now);
  session.epoch();
  assert.deepEqual(session.engine.theta, trained);
});

test("the replay shows each step as it was; going on from there forgets what came after", () => {
  const session = fresh();
  const seen = new Map([[0, session.engine.theta.slice()]]);
  for (let k = 1; k <= 60; k++) {
    session.step();
    seen.set(k, session.engine.theta.slice());
  }
  for (const step of [30, 7, 59, 0]) {
    session.lookBack(step);
    assert.deepEqual(session.engine.theta, seen.get(step));
  }
  session.lookForth();
  assert.deepEqual([session.training.steps, session.end], [60, null]);
  assert.deepEqual(session.engine.theta, seen.get(60));
  session.goBack(25);
  assert.deepEqual([session.training.steps, session.runs.length], [25, 1]);
  assert.equal(session.stops.at(-1), 25);
});

test("an explosion is seen at its step, stops the training, and leads back to sound weights", () => {
  const session = fresh({ data: "curve", activation: "relu", eta: 10 });
  session.run(1e9, () => false);
  const { kind, step } = session.look();
  assert.deepEqual([kind, step], ["exploded", session.training.steps]);
  assert.match(session.refusal, /exploded/);
  session.goBack(session.soundStep);
  assert.equal(session.refusal, "");
  assert.ok(session.engine.theta.every((v) => Math.abs(v) < 100));
});

test("painted points join the training; another class begins a new network; none left says so", () => {
  const session = fresh();
  session.epoch();
  const many = session.train.count;
  assert.equal(session.paint([1, 1], 0), false);
  assert.deepEqual([session.train.count, session.training.epochs, session.settings.data], [many + 1, 1, OWN]);
  session.step();
  assert.equal(session.paint([2, 1], 2), true);
  assert.deepEqual(session.described.sizes, [2, 4, 2, 3]);
  session.clear();
  assert.match(session.refusal, /No points/);
  assert.equal(session.now.train, null);
  session.paint([0, 0], 1);
  session.paint([3, 0], 0);
  assert.equal(session.refusal, "");
  session.step();
  assert.equal(session.training.steps, 1);
});

test("a link holds what is seen: settings, points and weights", () => {
  for (const data of ["spiral", "three classes", "curve"]) {
    const session = fresh({ data, hidden: [3], batch: 5, mistake: "bias-zero" });
    session.epoch();
    if (data === "spiral") session.paint([0.5, 0.25], 1);
    const { settings, notes } = settingsOf(linkOf(session.told(), session.described));
    const again = new Session(settings);
    assert.deepEqual(notes, []);
    assert.deepEqual(again.engine.theta, session.engine.theta);
    assert.deepEqual(again.train.X, session.train.X);
    assert.deepEqual([again.now, again.training.steps], [session.now, session.training.steps]);
    const { epochs, ...told } = session.told(); // an address has the steps alone
    assert.deepEqual(again.told(), { ...told, epochs: data === "spiral" ? 0 : epochs });
  }
});

test("a broken link says what is wrong, and something works all the same", () => {
  const { settings, notes } = settingsOf("#v=1&layers=99&eta=many&weights=abc");
  assert.equal(notes.length, 3);
  assert.equal(new Session(settings).refusal, "");
});

test("each part of a step has a title and words of its own", () => {
  const session = fresh();
  const titles = [];
  do {
    const part = session.part();
    titles.push(partWords(session.engine, part, session).title);
  } while (session.training.phase);
  assert.deepEqual(titles, [
    "The batch", "Forward, layer 1", "Forward, layer 2", "Forward, layer 3", "The loss",
    "Backward, layer 3: δ", "Backward, layer 3: gradients", "Backward, layer 2: δ", "Backward, layer 2: gradients",
    "Backward, layer 1: δ", "Backward, layer 1: gradients", "Update",
  ]);
});

test("a neuron's lines follow its numbers from z to δ", () => {
  const session = fresh({ hidden: [2] });
  const lines = neuronLines(session.passed(), { kind: "n", layer: 1, i: 1 }, 0);
  assert.match(lines[1], /^z₂⁽¹⁾ = .* = /);
  assert.match(lines[2], /^a₂⁽¹⁾ = tanh\(/);
  assert.match(lines[3], /^δ₂⁽¹⁾ = ∂L\/∂z₂⁽¹⁾ = /);
});

test("no task is done before anything happens, and the first can be done", () => {
  for (const { done } of TASKS) assert.equal(done(fresh()), false);
  const session = fresh({ hidden: [3], step: "Adam", eta: 0.03, noise: 0 });
  for (let k = 0; k < 300 && !TASKS[0].done(session); k++) session.epoch();
  session.measure();
  assert.ok(TASKS[0].done(session));
});
