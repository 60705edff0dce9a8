// What is kept of a training, and the reader's own points: a file's columns, painted points that stay.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inOwnUnits, readCsv, standardised } from "../../course_lib/widgets/play_csv.js";
import { OWN, Session } from "../../course_lib/widgets/playground_session.js";
import { numbers } from "./numbers.mjs";

const fresh = (changed = {}) => new Session({ ...numbers.settings, ...changed });
const names = (session) => session.runs.map(({ name }) => name);

test("a kept run has the learning rates that its steps were taken with", () => {
  const session = fresh();
  for (const eta of [0.1, 0.5, 2.5]) {
    session.change({ eta });
    if (eta !== 0.5) for (let k = 0; k < 2; k++) session.epoch();
  }
  session.change({ eta: 9 }); // no step was taken with it
  session.again();
  assert.deepEqual(names(session), ["2-4-2-1 tanh, plain, η 0.1 → 2.5; circle, cross-entropy"]);
});

test("runs of other data or another loss are set apart, with the reason; those of another network are not", () => {
  const session = fresh();
  const run = () => {
    session.epoch();
    session.epoch();
  };
  run();
  session.change({ hidden: [3] });
  const reasons = () => session.runs.map((one) => session.apart(one));
  assert.deepEqual(reasons(), [""]);
  run();
  session.change({ loss: "squares" });
  assert.deepEqual(reasons(), ["another loss", "another loss"]);
  run();
  session.change({ data: "xor" });
  assert.deepEqual(reasons(), ["another loss", "another loss", "other data"]);
});

/** Two kinds of animals, in centimetres and kilograms. */
const ANIMALS = "height,weight,kind\n" + Array.from({ length: 60 }, (_, i) => (
  i % 2 ? `${175 + (i % 7)},${70 + (i % 5)},dog` : `${155 + (i % 6)},${48 + (i % 4)},cat`
)).join("\n");

test("columns of a file are standardised, and lead back to its own values", () => {
  const [raw, set] = [readCsv(ANIMALS), standardised(readCsv(ANIMALS))];
  for (const k of [0, 1]) {
    const column = [...set.places].filter((_, i) => i % 2 === k);
    const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
    const square = column.reduce((sum, v) => sum + v * v, 0) / column.length;
    assert.ok(Math.abs(mean) < 1e-12 && Math.abs(square - 1) < 1e-12);
  }
  assert.deepEqual(set.units.map(({ name }) => name), ["height", "weight"]);
  inOwnUnits([...set.places.slice(0, 2)], set.units).forEach((v, k) => assert.ok(Math.abs(v - raw.places[k]) < 1e-9));
  const flat = standardised(readCsv("1,5,a\n1,7,b"));
  assert.deepEqual([...flat.places], [0, -1, 0, 1]); // a constant column has no spread to divide by
  assert.deepEqual([...standardised(readCsv("10,100\n30,500")).labels], [-1, 1]);
});

test("a network learns from such a file, and the plane fits it, also after a change of the network", () => {
  const session = fresh();
  session.takeFile(standardised(readCsv(ANIMALS)));
  for (let k = 0; k < 60; k++) session.epoch();
  assert.equal(session.now.right, 1);
  session.change({ hidden: [3] });
  assert.deepEqual([session.range.x, session.pointSet.units.length], [3, 2]);
});

test("painted points are there again after another set", () => {
  const session = fresh();
  session.paint([1, 2], 0);
  const { count } = session.pointSet;
  session.change({ data: "xor" });
  session.change({ data: OWN });
  assert.equal(session.pointSet.count, count);
});
