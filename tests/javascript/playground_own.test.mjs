// The playground that another program trains: what the browser keeps of it, and its words. The program here is a second
// session of the same network, so its numbers are known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextBatches } from "../../course_lib/widgets/play_training.js";
import { overlay, read } from "../../course_lib/widgets/playground_own_numbers.js";
import { Pace } from "../../course_lib/widgets/playground_own_pace.js";
import {
  areOthers, lampOf, lentWords, lockedBy, saidOf, shortly, strange, walkable,
} from "../../course_lib/widgets/playground_own_words.js";
import { pastOf, takePast } from "../../course_lib/widgets/playground_past.js";
import { Session } from "../../course_lib/widgets/playground_session.js";
import { numbers } from "./numbers.mjs";

const fresh = (changed = {}, fixed = false) => new Session({ ...numbers.settings, ...changed }, fixed);

/** What a program answers that takes `count` steps from where `session` stands: those of a session beside it. */
function answerOf(beside, count) {
  const answer = { stops: [], states: [], losses: [], reports: [] };
  for (let k = 1; k <= count; k++) {
    answer.before = beside.engine.theta.slice();
    beside.step();
    answer.losses.push(beside.engine.value);
    if (k < count && beside.training.seen) continue;
    const { theta, grads } = beside.engine;
    const { first, second } = beside.training.memory;
    answer.stops.push(k);
    answer.states.push({ theta: theta.slice(), first: first.slice(), second: second.slice() });
    answer.reports.push(null);
    answer.grads = grads.slice();
  }
  return answer;
}

test("the batches that Python gets are those that the browser would have taken", () => {
  const { training, train } = fresh();
  const { columns, widths, ends } = nextBatches(training, 30, Infinity);
  assert.deepEqual([widths.length, columns.length, ends], [30, 300, [21]]);
  assert.deepEqual([...columns.slice(0, train.count)].sort((a, b) => a - b), [...train.X.keys()].slice(0, train.count));
  const session = fresh();
  for (let k = 0; k < 23; k++) {
    const { order, start, m } = session.batch();
    assert.deepEqual(columns.slice(10 * k, 10 * (k + 1)), Uint32Array.from(order.slice(start, start + m)));
    session.step();
  }
  assert.deepEqual(nextBatches(session.training, 7, Infinity).columns, columns.slice(230));
  assert.equal(nextBatches(training, 500, 1).widths.length, 21);
});

test("what another program has trained counts as if it had been trained here, with momentum, too", () => {
  for (const step of ["plain", "Adam"]) {
    const [session, beside, same] = [fresh({ step }), fresh({ step }), fresh({ step })];
    session.adopt(answerOf(beside, 50));
    for (let k = 0; k < 50; k++) same.step();
    const state = ({ training: { steps, epochs, seen, epochLoss, memory }, engine, now, curve, moved }) => (
      { steps, epochs, seen, epochLoss, memory, theta: engine.theta, grads: engine.grads, now, curve, moved }
    );
    assert.deepEqual(state(session), state(same));
    session.step(); // the browser goes on from there
    same.step();
    assert.deepEqual(state(session), state(same));
  }
});

test("where the way to Python takes longer, it computes less for each answer, but never nothing", () => {
  const periods = [5, 15, 25, 80].map((way) => {
    const pace = new Pace();
    for (let k = 0; k < 50; k++) pace.answered(way + 1000 * pace.seconds, pace.seconds);
    return Math.round(way + 1000 * pace.seconds);
  });
  assert.deepEqual(periods, [23, 33, 33, 84]);
});

test("a slow answer, once, changes little, and is forgotten", () => {
  const pace = new Pace();
  pace.answered(60, pace.seconds);
  assert(pace.seconds > 0.009);
  for (let k = 0; k < 30; k++) pace.answered(28, pace.seconds);
  assert(Math.abs(pace.seconds - 0.018) < 0.006);
});

test("the past of another program is shown as it was, where it was kept, up to its end", () => {
  const [session, beside] = [fresh(), fresh()];
  const seen = new Map([[0, session.engine.theta.slice()]]);
  for (let k = 0; k < 10; k++) {
    session.adopt(answerOf(beside, 5));
    seen.set(session.training.steps, session.engine.theta.slice());
  }
  session.lookBack(33);
  assert.equal(session.training.steps, 30);
  assert.deepEqual(session.engine.theta, seen.get(30));
  session.lookForth();
  assert.deepEqual([session.training.steps, session.end], [50, null]);
  assert.deepEqual(session.engine.theta, seen.get(50));
  session.goBack(20);
  session.adopt(answerOf(beside, 1));
  assert.equal(session.training.steps, 21);
});

test("losses and gradients that are told hold for the weights of that moment, and no others", () => {
  const session = fresh();
  const { now } = session;
  const told = { train: 7, right: 0.5, test: null, rightTest: null };
  session.report(told, session.engine.theta.map(() => 3));
  assert.deepEqual(session.now, told);
  assert.ok(session.passed().grads.every((v) => v === 3));
  session.set({ kind: "w", layer: 1, i: 0, j: 1 }, 0.5);
  assert.ok(session.now.train < 7 && session.now.train !== now.train);
  assert.ok(session.passed().grads.every((v) => v !== 3));
});

test("with backward of lesson 05 all layers have one activation, and the loss is that of squares", () => {
  const { described } = fresh({ activation: "sigmoid" }, true);
  assert.deepEqual([described.output, described.loss], ["sigmoid", "squares"]);
  assert.equal(fresh({ data: "curve" }, true).described.output, "tanh");
});

test("an answer is read as Python wrote it, wherever its bytes lie", () => {
  const { message, buffers, many, theta, reports } = numbers.answer;
  const views = buffers.map((bytes) => new DataView(Uint8Array.from([7, ...bytes]).buffer, 1));
  const answer = read(message, views, many);
  assert.deepEqual(answer.stops, [2, 3]);
  assert.deepEqual([...answer.states[1].theta], theta);
  assert.deepEqual(answer.reports, reports);
  const shapes = answer.planes.map(({ layer, neurons }) => [layer, neurons.length, neurons[0].length]);
  assert.deepEqual(shapes, numbers.planes);
});

test("coarse planes lie over fine ones, the lowest row below", () => {
  const grids = [[], [new Float32Array(16)]];
  overlay([{ layer: 1, neurons: [Float32Array.of(1, 2, 3, 4)] }], 2, grids);
  assert.deepEqual([...grids[1][0]], [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
  const line = [[new Float32Array(4)]];
  overlay([{ layer: 0, neurons: [Float32Array.of(5, 6)] }], 2, line);
  assert.deepEqual([...line[0][0]], [5, 5, 6, 6]);
});

const part = (name, whose, state, step = "") => ({ part: name, whose, state, says: `${state}!`, step });

test("the view says whose each part is, and what is wrong", () => {
  const parts = [
    part("forward", "yours", "right"), part("backpropagate", "yours", "wrong"), part("step", "yours", "new", "Adam"),
    part("step", "course", "wrong", "plain"),
  ];
  assert.equal(shortly(parts, "Adam", true), "forward: yours ✓ · backward: yours, wrong · step: yours");
  const others = "forward: yours ✓ · backward: yours, wrong";
  assert.equal(shortly(parts, "plain", true), `${others} · step: the course's, yours fails`);
  assert.equal(shortly(parts, "momentum", true), `${others} · step: the course's`);
  assert.equal(shortly(parts, "Adam", false), "forward, backward, step: the course's");
  const wrong = ["✗ backpropagate: wrong!\n✗ step: wrong!\nIt prints: x", true];
  assert.deepEqual(saidOf(parts, "plain", ["It prints: x"]), wrong);
  assert.deepEqual(saidOf(parts.slice(0, 1), "plain", ["It prints: x"]), ["", false]);
});

test("a function that was written anew is said to be the old one, until the cell takes the new one", () => {
  const parts = [part("backward", "yours", "wrong"), { ...part("step", "yours", "right", "plain"), changed: "New." }];
  assert.match(shortly(parts, "plain", true), / · step: yours ✓, changed since$/);
  assert.deepEqual(saidOf(parts.slice(1), "plain", []), ["New.", false]);
  assert.deepEqual(saidOf(parts, "plain", []), ["✗ backward: wrong!\n○ New.", true]);
  assert.deepEqual(saidOf(parts.slice(1), "Adam", []), ["", false]); // that step is not taken
});

test("the course's numbers are shown only where they are those of the student's functions", () => {
  const right = [part("forward", "yours", "right"), part("backward", "course", "open")];
  assert.equal(walkable(right, "plain"), "");
  assert.equal(lampOf(right, "plain"), null);
  assert.equal(areOthers(right, "plain"), false);
  const wrong = [part("backward", "yours", "wrong")];
  assert.match(walkable(wrong, "plain"), /your backward has other numbers/);
  assert.equal(lampOf(wrong, "plain").ok, false);
  assert.deepEqual([areOthers(wrong, "plain"), strange(wrong)], [true, false]);
  assert.equal(strange([part("softmax", "yours", "wrong")]), true);
  const unchecked = [part("step", "yours", "new", "plain")];
  assert.match(walkable(unchecked, "plain"), /Press Step first/);
  assert.equal(lampOf(unchecked, "plain").ok, null); // no ✓ for what nobody has checked
});

test("where the browser trains alone a mistake may be chosen, and the loss is as fixed as before", () => {
  const [withPython, alone] = [false, true].map((browser) => lockedBy(true, browser));
  assert.match(withPython.mistake, /Break one of your own/);
  assert.equal(alone.mistake, "");
  assert.match(alone.loss, /made for squares/);
  assert.equal(lockedBy(false, true).loss, "");
});

test("the past of a session, as plain data, gives another one its curve and the name of its run", () => {
  const session = fresh();
  for (let k = 0; k < 300; k++) session.epoch();
  session.lent = true;
  for (let k = 0; k < 10; k++) session.epoch();
  session.step(); // which another session forgets: it begins the epoch anew
  session.mark();
  const past = JSON.parse(JSON.stringify(pastOf(session)));
  assert.ok(past.curve.at.length <= 101);
  const again = new Session(session.told());
  takePast(again, past);
  const { at, values } = again.curve;
  assert.deepEqual([at[0], at.at(-1), values[0].lent, values.at(-2).lent], [0, 310, false, true]);
  assert.ok(Math.abs(values[0].train - session.curve.values[0].train) < 1e-4);
  again.again();
  assert.deepEqual(again.runs.map(({ how }) => how), [past.how]);
  assert.equal(again.curve.at.length, 1);
});

test("a part of the course's that stands in for the reader's is said, and why", () => {
  const step = { part: "step", step: "plain", whose: "course" };
  assert.equal(lentWords([{ ...step, state: "course" }], "plain"), "");
  assert.equal(lentWords([{ ...step, whose: "yours", state: "wrong" }], "plain"), "");
  assert.match(lentWords([{ ...step, state: "wrong" }], "plain"), /^✗ .* step stands in for yours, which fails/);
  const open = { ...step, state: "open" };
  assert.match(lentWords([open], "plain"), /^○ This is not your training: .* is not written yet/);
  const both = lentWords([part("backward", "yours", "wrong"), open], "plain"); // that one may explode by itself
  assert.match(both, /^○ Not all of this training is yours: .* is not written yet/);
  assert.equal(lentWords([{ ...step, state: "wrong" }], "Adam"), "");
});
