// What is kept of a training, and the reader's own points: a file's columns, painted points that stay.
import assert from "node:assert/strict";
import { test } from "node:test";
import { beginsWords, fileWords } from "../../course_lib/widgets/playground_file_words.js";
import { outputReason } from "../../course_lib/widgets/playground_settings.js";
import { inOwnUnits, readCsv, standardised } from "../../course_lib/widgets/play_csv.js";
import { MOST_CHANGES } from "../../course_lib/widgets/play_history.js";
import { differenceWords, letterOf } from "../../course_lib/widgets/playground_legend.js";
import { pastOf, takePast } from "../../course_lib/widgets/playground_past.js";
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

test("an earlier run is told apart by what was different in it, and keeps its letter while others go", () => {
  const session = fresh();
  const run = (changed) => {
    session.again();
    session.change(changed);
    for (let k = 0; k < 2; k++) session.epoch();
  };
  const said = () => session.runs.map((one) => `${letterOf(one)}: ${differenceWords(one, session.runParts)}`);
  run({});
  run({ eta: 0.3, batch: 5 });
  run({ eta: 0.1, batch: 10, mistake: "uphill" });
  run({ mistake: "" });
  session.again();
  const all = ["A: the same settings", "B: η 0.3, batch 5", "C: with the mistake “uphill”", "D: the same settings"];
  assert.deepEqual(said(), all);
  session.runs = session.runs.filter(({ place }) => place !== 1);
  run({ hidden: [3], activation: "relu", data_seed: 2 });
  session.again();
  assert.deepEqual(said(), [
    "A: 2-4-2-1, tanh, other points", "C: 2-4-2-1, tanh, with the mistake “uphill”, other points",
    "D: 2-4-2-1, tanh, other points", "B: the same settings",
  ]);
  const again = fresh(session.told());
  takePast(again, JSON.parse(JSON.stringify(pastOf(session))));
  assert.deepEqual(again.runs.map(letterOf), ["A", "C", "D", "B"]);
  takePast(again, { runs: pastOf(session).runs.map(({ place, parts, ...old }) => old) }); // of a notebook from before
  assert.deepEqual(again.runs.map(letterOf), ["A", "B", "C", "D"]);
  assert.equal(differenceWords(again.runs[0], again.runParts), session.runs[0].how);
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
  assert.deepEqual([session.range.x, session.pointSet.units.length], [[-1.25, 1.5], 2]);
});

test("painted points are there again after another set", () => {
  const session = fresh();
  session.paint([1, 2], 0);
  const { count } = session.pointSet;
  session.change({ data: "xor" });
  session.change({ data: OWN });
  assert.equal(session.pointSet.count, count);
});

test("weights that only a hand has moved are no run: it would have no learning rate", () => {
  const session = fresh();
  session.mark();
  session.set({ kind: "b", layer: 0, i: 0 }, 2);
  session.mark();
  assert.ok(session.curve.at.length > 1);
  session.again();
  assert.deepEqual(names(session), []);
});

test("a curve brings squares, and classes get back the loss that they had", () => {
  const table = (text) => standardised(readCsv(text));
  const curve = table("1,2\n2,3\n3,5\n4,6");
  for (const loss of ["cross-entropy", "squares"]) {
    const session = fresh({ loss });
    session.takeFile(curve);
    assert.deepEqual([session.settings.loss, session.described.output], ["squares", "linear"]);
    session.takeFile(table(ANIMALS));
    assert.deepEqual([session.settings.loss, session.described.output], [loss, "sigmoid"]);
    session.change({ data: "curve" });
    const before = session.snapshot();
    session.change({ data: "circle" });
    assert.equal(session.settings.loss, loss);
    session.putBack(before);
    session.change({ data: "xor" });
    assert.equal(session.settings.loss, loss);
  }
  const opened = fresh({ data: "curve", loss: "squares" }); // from a link: what there was before is not known
  opened.change({ data: "circle" });
  assert.equal(opened.settings.loss, "cross-entropy");
  opened.change({ loss: "squares" });
  opened.change({ hidden: [3] });
  assert.equal(opened.settings.loss, "squares"); // as the reader has chosen
});

test("the reason for the last layer is that of the present loss", () => {
  const reasons = [{}, { loss: "squares" }, { data: "curve" }].map((changed) => outputReason(fresh(changed)));
  assert.deepEqual(reasons, [
    "as cross-entropy wants it", "so that answers lie between 0 and 1", "for a curve may have any height",
  ]);
});

/** What is said of a table that a fresh session has taken, with the share `aside` for the test. */
function taken(text, aside) {
  const [session, set] = [fresh({ aside }), standardised(readCsv(text))];
  session.takeFile(set);
  return fileWords("Pasted", session.pointSet, set);
}

test("few points for the test, none, or a class that cannot be learned are said", () => {
  const table = "1,5,cat\n2,7,dog\n3,6,cat\n4,9,cat";
  assert.match(taken(table, 0.3), /^Pasted: 4 points\. .*Only 1 point kept for the test/);
  assert.match(taken(table, 0), /None is kept for the test/);
  assert.doesNotMatch(taken(ANIMALS, 0.3), /kept for the test|in the test alone/);
  assert.match(taken(ANIMALS, 0.3), /■ orange: cat, ● blue: dog\./);
  const alone = taken(table, 0.9); // three of four are aside
  assert.match(alone, /“(cat|dog)” is in the test alone: nothing can be learned of that\./);
});

test("a new network is explained by what the points are now", () => {
  assert.match(beginsWords(2, 0), /^A curve now: a new network/);
  assert.match(beginsWords(0, 3), /^Classes now: a new network/);
  assert.match(beginsWords(2, 3), /^Another number of classes: a new network/);
});

/** The name of the run that is kept after epochs with these mistakes, one after the other: "", or a slug. */
function keptAfter(mistakes) {
  const session = fresh();
  for (const mistake of mistakes) {
    session.change({ mistake });
    session.epoch();
    session.epoch();
  }
  session.change({ mistake: "" });
  session.again();
  return names(session).at(-1);
}

test("a kept run tells its mistake, though it was taken away before the run was kept", () => {
  assert.doesNotMatch(keptAfter(["", ""]), /mistake/);
  assert.match(keptAfter(["uphill"]), /, with the mistake “uphill”;/);
  assert.match(keptAfter(["uphill", ""]), /, with the mistake “uphill” until epoch 2;/);
  const both = /, with the mistakes “uphill” and “every gradient twice” from epoch 2;/;
  assert.match(keptAfter(["", "uphill", "factor-2"]), both);
  assert.match(keptAfter(["", "uphill", ""]), /, with the mistake “uphill” from epoch 2 until epoch 4;/);
  assert.match(keptAfter(["uphill", "", "uphill"]), /, at times with the mistake “uphill”;/);
});

test("a mistake is told though the past that had it is forgotten, or was looked at when the run was kept", () => {
  const session = fresh({ mistake: "uphill" });
  session.epoch();
  session.change({ mistake: "" });
  const early = session.training.steps;
  for (let k = 0; k < MOST_CHANGES + 5; k++) {
    session.change({ eta: 0.1 + (k % 2) / 10 });
    session.step();
  }
  session.epoch();
  assert.ok(session.history.changes[0].step > early);
  session.again();
  assert.match(names(session).at(-1), /with a mistake until epoch/);
  for (let k = 0; k < 2; k++) session.epoch();
  const first = session.training.steps;
  session.change({ mistake: "uphill" });
  for (let k = 0; k < 2; k++) session.epoch();
  session.goBack(first - 1);
  assert.match(names(session).at(-1), /, with the mistake “uphill” from epoch 2;/);
});
