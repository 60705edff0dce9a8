// Undo and redo: the stacks themselves, and what they bring back in the playground.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Acts, pointsSay, settingsSay, valueSays } from "../../course_lib/widgets/playground_acts.js";
import { OWN, Session } from "../../course_lib/widgets/playground_session.js";
import { Undo, wishOf } from "../../course_lib/widgets/undo.js";
import { numbers } from "./numbers.mjs";

const WEIGHT = { kind: "w", layer: 1, i: 0, j: 1 };

/** What somebody sees of a session: to be the same again, to the last bit. */
const seen = (session) => JSON.stringify([
  session.told(), session.now, [...session.pointSet.places], session.features, session.described, session.curve,
  session.runs.map(({ name }) => name), [...session.moved], session.stops, session.end, [...session.passed().grads],
]);

/** A session, its acts, and what was said when one was undone or redone. */
function bench(changed = {}) {
  const session = new Session({ ...numbers.settings, ...changed });
  const said = [];
  const acts = new Acts(() => session, (message) => said.push(message));
  const set = (value) => acts.act(valueSays(WEIGHT), () => session.set(WEIGHT, value), "weight");
  const change = (values) => acts.act(settingsSay(Object.keys(values)), () => session.change(values));
  const paint = (place) => acts.act(pointsSay, () => session.paint(place, 1), "paint");
  return { session, acts, said, set, change, paint };
}

test("states come back one by one and go forth again, until something new is done", () => {
  let now = 0;
  const undo = new Undo(() => now, 3);
  for (const next of [1, 2, 3, 4]) {
    undo.remember();
    now = next;
  }
  const back = () => (now = undo.undo().state);
  const forth = () => (now = undo.redo().state);
  assert.deepEqual([back(), back(), back()], [3, 2, 1]); // the fourth is forgotten
  assert.equal(undo.undo(), null);
  assert.deepEqual([forth(), forth(), back(), forth(), forth()], [2, 3, 2, 3, 4]);
  assert.equal(undo.redo(), null);
  back();
  undo.remember();
  assert.equal(undo.redoable, false);
});

test("a run is undone at once, another one apart from it", () => {
  let now = 0;
  const undo = new Undo(() => now, 10);
  for (const run of [{}, {}]) {
    for (let k = 0; k < 5; k++) {
      undo.remember(run);
      now += 1;
    }
  }
  assert.equal(undo.undo().state, 5);
  assert.equal(undo.undo().state, 0);
  assert.equal(undo.undoable, false);
});

test("the keys of undo and redo are those of any program", () => {
  const key = (name, held) => wishOf({ key: name, ...Object.fromEntries(held.map((one) => [`${one}Key`, true])) });
  assert.deepEqual([key("z", ["ctrl"]), key("z", ["meta"])], ["undo", "undo"]);
  const redo = [key("Z", ["ctrl", "shift"]), key("Z", ["meta", "shift"]), key("y", ["ctrl"])];
  assert.deepEqual(redo, ["redo", "redo", "redo"]);
  const none = [key("z", []), key("z", ["ctrl", "alt"]), key("a", ["ctrl"]), key("Y", ["ctrl", "shift"])];
  assert.deepEqual(none, ["", "", "", ""]);
});

test("a drag is one act; undo leads to the state before it, redo to the state after it, whatever was trained", () => {
  const { session, acts, said, set } = bench();
  session.epoch();
  session.step();
  const before = seen(session);
  for (const value of [0.5, 0.9, 1.2]) set(value);
  for (let k = 0; k < 30; k++) session.step();
  const after = seen(session);
  acts.undo();
  assert.equal(seen(session), before);
  assert.match(said[0], /^Undone: w₁₂⁽²⁾ 1\.2 → \S+\. Now epoch 1, step 22; Redo brings the training back\.$/);
  assert.equal(acts.undoable, false);
  acts.redo();
  assert.equal(seen(session), after);
  assert.match(said[1], /^Done again: w₁₂⁽²⁾ \S+ → 1\.2\. Now epoch 2, step 52\.$/);
});

test("what is trained after an undo is what would have been trained without the act", () => {
  const [one, other] = [bench({ step: "Adam" }), bench({ step: "Adam" })];
  for (const { session } of [one, other]) for (let k = 0; k < 5; k++) session.step();
  one.set(3);
  one.session.epoch();
  one.acts.undo();
  for (const { session } of [one, other]) for (let k = 0; k < 40; k++) session.step();
  assert.equal(seen(one.session), seen(other.session));
});

test("layers, points, settings and a look back are undone one by one", () => {
  const { session, acts, said, change, paint } = bench();
  session.epoch();
  session.epoch();
  const states = [seen(session)];
  const done = (action) => {
    action();
    session.step();
    states.push(seen(session));
  };
  done(() => change({ hidden: [5, 2] }));
  done(() => change({ data: "xor" }));
  done(() => paint([1, 2]));
  done(() => change({ eta: 0.5 }));
  for (const state of states.slice(0, -1).reverse()) {
    acts.undo();
    assert.equal(seen(session), state);
  }
  const acted = ["η 0.5 → 0.1", "points 301 → 300", "data xor → circle", "network 2-5-2-1 → 2-4-2-1"];
  acted.forEach((words, k) => assert.ok(said[k].startsWith(`Undone: ${words}.`), said[k]));
  for (const state of states.slice(1)) {
    acts.redo();
    assert.equal(seen(session), state);
  }
});

test("a state of the past that was looked at comes back with what came after it", () => {
  const { session, acts, set } = bench();
  for (let k = 0; k < 40; k++) session.step();
  session.lookBack(25);
  const looked = seen(session);
  acts.act(() => "going on", () => session.resume());
  set(2);
  session.step();
  acts.undo();
  acts.undo();
  assert.equal(seen(session), looked);
  session.lookForth();
  assert.equal(session.training.steps, 40);
});

test("what changes nothing is no act, an act in an act belongs to it, and a run can be taken back", () => {
  const { session, acts, said, set, change } = bench();
  set(session.value(WEIGHT));
  change({ eta: session.settings.eta });
  assert.equal(acts.undoable, false);
  acts.act(() => "a task was set up", () => {
    change({ data: "xor" });
    session.again();
  });
  acts.undo();
  assert.deepEqual([said.pop(), session.settings.data, acts.undoable], ["Undone: a task was set up.", "circle", false]);
  const before = seen(session);
  set(7);
  assert.equal(acts.cancel(), true);
  assert.deepEqual([seen(session), acts.undoable], [before, false]);
  set(7);
  session.step();
  assert.equal(acts.cancel(), false); // the training has gone on from it
  assert.equal(acts.undoable, true);
  acts.begin();
  assert.equal(acts.cancel(), false);
});

test("points of a file keep their units, and an explosion is undone", () => {
  const { session, acts, set } = bench({ data: OWN, points: [[1, 2, 0, 0], [2, 1, 1, 0], [-1, 1, 1, 0]] });
  const units = [{ name: "a", mean: 1, spread: 2 }, { name: "b", mean: 0, spread: 1 }];
  acts.act(pointsSay, () => session.takeFile({ ...session.pointSet, units }));
  session.change({ eta: 10, activation: "relu" });
  set(1e6);
  session.step();
  assert.equal(session.look()?.kind, "exploded");
  acts.undo();
  assert.equal(session.look(), null);
  assert.deepEqual(session.pointSet.units, units);
  session.step();
  assert.equal(session.refusal, "");
});

test("the points of a step are those that the engine has got, from its first part until after its last", () => {
  const session = new Session({ ...numbers.settings, batch: 100 });
  const got = () => {
    const { A, capacity, m } = session.engine;
    return Array.from({ length: m }, (_, p) => [A[0][p], A[0][capacity + p]]);
  };
  const ringed = () => session.batchPoints.map((i) => [...session.pointSet.places.subarray(2 * i, 2 * i + 2)]);
  for (const m of [100, 100, 10, 100]) { // 210 points are three batches
    session.part();
    assert.equal(session.batchPoints.length, m);
    assert.deepEqual(ringed(), got());
    session.finish();
    assert.deepEqual(ringed(), got());
    assert.ok(session.batchPoints.every((i) => session.pointSet.test[i] === 0));
  }
});

test("before it is undone, it is said what goes with it and where that leads", () => {
  const { session, acts, set } = bench();
  assert.deepEqual(acts.undone, { words: "", place: "" });
  session.epoch();
  set(1.5);
  assert.match(acts.undone.words, /^w₁₂⁽²⁾ .* → 1\.5$/);
  assert.equal(acts.undone.place, "");
  session.step();
  assert.equal(acts.undone.place, "step 21");
  assert.match(acts.undone.words, /→ 1\.5, and the training since; Redo brings it back$/);
  session.epoch();
  assert.equal(acts.undone.place, "epoch 1");
  acts.undo();
  assert.equal(session.training.epochs, 1);
});
