// A link restores what is seen: from seeded random states to an address and back, and on from there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MISTAKES } from "../../course_lib/widgets/play_break.js";
import { readCsv, standardised } from "../../course_lib/widgets/play_csv.js";
import { FEATURES, MADE } from "../../course_lib/widgets/play_data.js";
import { generator, uniform } from "../../course_lib/widgets/play_random.js";
import { STEPS } from "../../course_lib/widgets/play_steps.js";
import { linkOf, settingsOf } from "../../course_lib/widgets/playground_link.js";
import { hashOf, leftOut } from "../../course_lib/widgets/playground_location.js";
import { captionOf } from "../../course_lib/widgets/playground_scene.js";
import { curveIn, curveText, takePast } from "../../course_lib/widgets/playground_past.js";
import { Session } from "../../course_lib/widgets/playground_session.js";
import { numbers } from "./numbers.mjs";

const ANIMALS = "height,weight,kind\n" + Array.from({ length: 40 }, (_, i) => (
  i % 2 ? `${175 + (i % 7)},${70 + (i % 5)},dog` : `${155 + (i % 6)},${48 + (i % 4)},cat~1`
)).join("\n");
const GROWTH = "day;size\n" + Array.from({ length: 30 }, (_, i) => `${i};${100 + i * i}`).join("\n");

/** What may be done with a session; `any(list)` and `below(n)` are drawn. */
const ACTS = [
  (session) => session.step(), (session) => session.epoch(), (session) => session.epoch(),
  (session, { below }) => { for (let k = below(12); k > 0; k--) session.part(); },
  (session, { any }) => session.change({ step: any(Object.keys(STEPS)) }),
  (session, { below }) => session.change({ eta: 10 ** (below(300) / 100 - 3) }),
  (session, { any }) => session.change({ batch: any([1, 7, 10, 100]) }),
  (session, { any }) => session.change({ mistake: any(["", ...MISTAKES.map(({ slug }) => slug)]) }),
  (session, { any }) => session.change({ activation: any(["tanh", "sigmoid", "relu", "linear"]) }),
  (session, { any }) => session.change({ hidden: any([[], [1], [8, 3], [2, 2, 2]]) }),
  (session, { any }) => session.change({ data: any(MADE), noise: any([0, 0.1, 2]), aside: any([0, 0.3, 0.9]) }),
  (session, { any }) => session.change({ features: [any(Object.keys(FEATURES))] }),
  (session, { any }) => session.change({ loss: any(["squares", "cross-entropy"]) }),
  (session, { any }) => session.change({ start: any(["normal", "He", "zero"]) }),
  (session, { below }) => session.change({ seed: below(99), data_seed: below(99), scale: below(30) / 10 }),
  (session, { below }) => session.paint([below(10) - 5.25, below(10) - 5], session.kind.classes ? below(3) : below(2)),
  (session, { below }) => session.erase([below(10) - 5, below(10) - 5], 2),
  (session) => session.clear(),
  (session, { any }) => session.takeFile(standardised(readCsv(any([ANIMALS, GROWTH])))),
  (session, { below }) => session.set({ kind: "b", layer: 0, i: 0 }, below(100) / 7),
  (session, { any }) => { if (session.train.count) session.lookBack(any(session.stops)); },
  (session) => session.resume(), (session) => session.again(),
];

const drawnFrom = (random) => {
  const below = (n) => Math.floor(uniform(random) * n);
  return { below, any: (list) => list[below(list.length)] };
};

/** A session after some drawn acts, as the widget does them: what a step is taken of comes back from the past first. */
function drawn(seed) {
  const draw = drawnFrom(generator(seed));
  const session = new Session(numbers.settings);
  for (let k = 5 + draw.below(15); k > 0; k--) {
    const act = draw.any(ACTS);
    if (/step|epoch|part|set\(/.test(String(act))) {
      if (session.refusal) continue;
      session.resume();
    } else if (!/lookBack|resume/.test(String(act))) session.lookForth();
    act(session, draw);
  }
  return [session, draw];
}

/** All numbers and words that are seen of a session that rests. */
function seenOf(session) {
  const { kind, features, described, range, pointSet, train } = session;
  const settings = session.told();
  const caption = captionOf({ session, picked: null }, null);
  const seen = { settings, kind, features, described, range, units: pointSet.units, caption, now: session.now };
  if (train.count === 0) return seen;
  const { order, start, m } = session.batch();
  const batch = [...order.slice(start, start + m)];
  return { ...seen, place: session.place, batch, gradients: [...session.passed().grads], check: session.check() };
}

const SEEDS = Array.from({ length: 100 }, (_, k) => k + 1);

test("a state, its address, and the state again: what is seen is the same, and so are the steps from there", () => {
  let [files, empty, memories] = [0, 0, 0];
  for (const seed of SEEDS) {
    const [session, { any, below }] = drawn(seed);
    if (!session.engine.theta.every((v) => Math.abs(v) < 1e6)) continue; // said to be left out: see below
    session.finish();
    const view = {
      mode: any(["weight", "gradient", "move"]), inside: below(2) === 1, speed: any(["slow", "medium", "fast"]),
      task: 1 + below(8), held: any([null, { kind: "w", layer: 0, i: 0, j: 0 }, { kind: "n", layer: 1, i: 0 }]),
    };
    const hash = hashOf(session, view);
    const { settings, position, view: shown, notes } = settingsOf(hash);
    const again = new Session(settings, false, { position });
    assert.deepEqual(notes, [], `seed ${seed}`);
    assert.deepEqual(shown, view);
    assert.deepEqual(ownOnly(seenOf(again)), ownOnly(seenOf(session)), `seed ${seed}`);
    assert.equal(hashOf(again, shown), hash);
    files += session.pointSet.units ? 1 : 0;
    empty += session.train.count ? 0 : 1;
    memories += position?.memory.first.some(Boolean) ? 1 : 0;
    for (let k = 0; k < 25 && session.train.count; k++) [session, again].forEach((one) => one.step());
    assert.deepEqual(again.engine.theta, session.engine.theta, `seed ${seed}`);
  }
  assert.ok(files > 3 && empty > 2 && memories > 3, `${files} files, ${empty} empty, ${memories} memories`);
});

/** Points of the reader's own that are not shown, because a made set is, are no part of a link. */
function ownOnly({ settings, ...seen }) {
  const { points, classes, units, names, theta, ...others } = settings;
  return { ...seen, settings: settings.data === "own points" ? settings : others };
}

test("a step that is held begins anew in the link: from the weights before it, with the same batch", () => {
  for (const [step, parts] of [["plain", 3], ["Adam", 9], ["momentum", 11]]) {
    const session = new Session({ ...numbers.settings, step, mistake: "through-new-weights" });
    for (const steps of [0, 4, 17]) {
      for (let k = 0; k < steps; k++) session.step();
      for (let k = 0; k < parts; k++) session.part();
      const { settings, position } = settingsOf(hashOf(session, {}));
      const again = new Session(settings, false, { position });
      session.finish();
      again.step();
      assert.deepEqual(again.engine.theta, session.engine.theta, `${step}, ${steps} steps`);
    }
  }
});

test("what is left out of a link is said: the past always, weights that are no numbers", () => {
  const session = new Session(numbers.settings);
  assert.equal(leftOut(session), "");
  session.epoch();
  assert.match(leftOut(session), /without the curve/);
  session.setAll(session.engine.theta.map(() => NaN));
  assert.match(leftOut(session), /first weights/);
  const { settings } = settingsOf(hashOf(session, {}));
  assert.deepEqual([settings.theta, settings.steps], [[], 0]);
});

test("weights that have exploded are shown so by the link, without a step that it cannot know", () => {
  const session = new Session({ ...numbers.settings, data: "curve", activation: "relu", eta: 10 });
  session.run(1e9, () => false);
  const { settings, position } = settingsOf(hashOf(session, {}));
  const again = new Session(settings, false, { position });
  assert.match(again.verdict.says, /^The weights have exploded: (hidden layer \d|the output layer) is beyond 10⁶\.$/);
  assert.equal(again.soundStep, null);
  assert.match(again.refusal, /exploded/);
});

test("an older address, and a broken position, units or place, still show a network that trains", () => {
  const session = new Session({ ...numbers.settings, step: "Adam" });
  session.takeFile(standardised(readCsv(ANIMALS)));
  for (let k = 0; k < 7; k++) session.step();
  const good = new URLSearchParams(hashOf(session, { held: { kind: "b", layer: 0, i: 1 } }));
  for (const key of ["seen", "random", "shuffled", "remembered", "memory", "units", "held"]) {
    for (const value of [null, "x", "99999", ""]) {
      const broken = new URLSearchParams(good);
      if (value === null) broken.delete(key);
      else broken.set(key, value);
      const { settings, position } = settingsOf(broken.toString());
      const again = new Session(settings, false, { position });
      again.step();
      assert.ok(again.engine.theta.every(Number.isFinite), `${key} ${value}`);
    }
  }
  const plain = linkOf(session.told(), session.described);
  assert.equal(settingsOf(plain).position, null);
});

test("the curve goes along from page to page in few places, and a broken one is none", () => {
  const session = new Session(numbers.settings);
  for (let k = 0; k < 90; k++) session.epoch();
  const text = curveText(session.curve);
  const there = new Session(session.told());
  takePast(there, { curve: curveIn(text) });
  assert.ok(there.curve.at.length > 20 && there.curve.at.length <= 42 && text.length < 2000, text);
  there.curve.at.forEach((place, k) => {
    const [now, before] = [there.curve.values[k], session.curve.values[session.curve.at.indexOf(place)]];
    assert.ok(Math.abs(now.train - before.train) <= 1e-3 * before.train);
  });
  const falls = "1*1 0*2 3*2 3*2 3*2 3";
  for (const broken of ["", "*", "1*0 1*2 3*2 3*2 3", falls, "1*0 x*2 3*2 3*2 3*2 3", "0*0*1*1*1*1"]) {
    assert.equal(curveIn(broken), null, broken);
  }
});
