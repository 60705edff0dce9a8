// When a training counts as settled: learned by none of these seeds before that, but for a few that fall very late.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hasSettled } from "../../course_lib/widgets/play_settled.js";
import { Session } from "../../course_lib/widgets/playground_session.js";
import { numbers } from "./numbers.mjs";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const LATEST = 320; // epochs

/** By which epoch a training has settled, and by which it has learned; Infinity: not by LATEST. */
function ends(settings) {
  const session = new Session({ ...numbers.settings, eta: 0.03, ...settings });
  const found = { settled: Infinity, learned: Infinity };
  for (let epoch = 1; epoch <= LATEST && found.settled > LATEST && found.learned > LATEST; epoch++) {
    session.epoch();
    if (Math.round(100 * session.now.right) >= 99) found.learned = epoch;
    else if (hasSettled(session.curve)) found.settled = epoch;
  }
  return found;
}

test("what cannot learn the circle settles, with any first weights, and what can is not given up", () => {
  for (const seed of SEEDS) {
    for (const hidden of [[1], [2], [2, 2]]) {
      const { settled, learned } = ends({ hidden, seed });
      assert.ok(settled >= 100 && settled <= LATEST, `${hidden}, seed ${seed}: ${settled}`);
      assert.equal(learned, Infinity);
    }
    const { settled, learned } = ends({ hidden: [4, 2], seed });
    assert.deepEqual([settled, learned < LATEST], [Infinity, true], `seed ${seed}`);
  }
});

test("five neurons are hardly ever given up before they learn", () => {
  const given = SEEDS.filter((seed) => ends({ hidden: [3, 2], seed }).settled < Infinity);
  assert.ok(given.length <= 2, String(given)); // some need 300 epochs, and stand still at first
});

/** A curve with a value for each epoch. */
const curveOf = (loss, epochs) => ({
  at: Array.from({ length: epochs + 1 }, (_, k) => k),
  values: Array.from({ length: epochs + 1 }, (_, k) => ({ train: loss(k) })),
});

test("noise of the batches does not hide that it has settled, nor a slow fall that it has not", () => {
  const noise = (k) => 0.05 * Math.sin(37 * k);
  assert.equal(hasSettled(curveOf((k) => 0.4 + noise(k), 200)), true);
  assert.equal(hasSettled(curveOf((k) => 0.4 + noise(k), 99)), false); // too early to say
  assert.equal(hasSettled(curveOf((k) => 0.5 * 0.997 ** k + noise(k), 200)), false);
  assert.equal(hasSettled(curveOf((k) => 0.4 + 0.001 * k, 200)), true); // it rises
  assert.equal(hasSettled({ at: [], values: [] }), false);
  assert.equal(hasSettled({ at: [0, 400], values: [{ train: 1 }, { train: 1 }] }), false); // nothing is known between
});
