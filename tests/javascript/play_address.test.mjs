import assert from "node:assert/strict";
import { test } from "node:test";
import { defaults, fromAddress, MOST_LENGTH, sizesOfState, toAddress } from "../../course_lib/widgets/play_address.js";
import { keepAside, makeSet, MOST_POINTS, withPoint } from "../../course_lib/widgets/play_data.js";
import { countParams } from "../../course_lib/widgets/play_engine.js";
import { onGrid } from "../../course_lib/widgets/play_pack.js";
import { generator, normal } from "../../course_lib/widgets/play_random.js";

const FULL = {
  ...defaults(),
  set: "own",
  count: 300,
  noise: 0.25,
  share: 0.5,
  dataSeed: 7,
  features: ["x₁", "x₁x₂", "sin x₂"],
  hidden: [8, 1, 3],
  activation: "relu",
  outputs: 3,
  output: "softmax",
  loss: "cross-entropy",
  step: "Adam",
  eta: 1e-3,
  beta: 0.5,
  batch: 32,
  start: "He",
  scale: 2,
  weightSeed: 11,
  orderSeed: 12,
  mistake: "wrong-sign",
  steps: 1234,
  epochs: 56,
  own: {
    ...keepAside(withPoint(makeSet("three classes", { count: 20, noise: 1, seed: 1 }), [Math.PI, -0], 2), 0.3, 1),
    names: ["a, b", "ü&=#%~", "2"],
  },
};
FULL.theta = Float64Array.from({ length: countParams(sizesOfState(FULL)) }, (_, i) => Math.sin(i) / 3);

test("a whole state comes back to the bit, points and weights included", () => {
  const { state, notes } = fromAddress(`#${toAddress(FULL)}`);
  assert.deepEqual(notes, []);
  assert.deepEqual(state, FULL);
});

test("an address survives being part of a link", () => {
  const link = new URL(`https://example.org/a#${toAddress(FULL)}`);
  assert.deepEqual(fromAddress(link.hash).state, FULL);
});

test("what is as usual is not written; nothing is the usual state", () => {
  assert.equal(toAddress(defaults()), "v=1");
  assert.equal(toAddress({ ...defaults(), hidden: [], eta: 0.5 }), "v=1&layers=&eta=0.5");
  assert.deepEqual(fromAddress("layers=").state.hidden, []);
  assert.deepEqual(fromAddress(""), { state: defaults(), notes: [] });
});

test("what does not fit is brought within its limits, and said", () => {
  const notesOf = (text) => fromAddress(text).notes;
  assert.deepEqual(notesOf("eta=99"), ["eta must be from 0.000001 to 10; it was “99”."]);
  assert.equal(fromAddress("eta=99").state.eta, 10);
  assert.deepEqual(notesOf("batch=2.5"), ["batch must be a whole number from 1 to 100; it was “2.5”."]);
  assert.deepEqual(notesOf("noise="), ["noise is not a number; it was “”."]);
  assert.deepEqual(notesOf("eta=NaN").length, 1);
  assert.match(notesOf("set=moons")[0], /^set is none of blobs, circle, xor/);
  assert.deepEqual(notesOf("layers=8-9"), ["layers must be up to 6 layers of 1 to 8 neurons; it was “8-9”."]);
  assert.deepEqual(notesOf("layers=1-1-1-1-1-1-1").length, 1);
  assert.match(notesOf("inputs=x,y")[0], /^inputs names none of x₁, x₂/);
  assert.deepEqual(notesOf("set=own"), ["The address has no own points in it."]);
  assert.deepEqual(notesOf("set=own&own=classes~AA~A"), ["The own points cannot be read."]);
  assert.deepEqual(notesOf("weights=AAAA"), ["The link is cut: it has not all the weights. These are the first ones."]);
  assert.deepEqual(notesOf(`weights=${"A".repeat(400)}`), ["The weights do not fit: this network has 25 of them."]);
  assert.deepEqual(notesOf("weights=!"), ["The weights do not fit: this network has 25 of them."]);
  const newer = "The address comes from a newer version of the playground: this is the usual start.";
  assert.deepEqual(notesOf("v=2&eta=5"), [newer]);
  assert.deepEqual(notesOf("x".repeat(MOST_LENGTH + 1)), ["The address is too long to be read."]);
});

test("a network always fits its points and its loss", () => {
  const { state, notes } = fromAddress("loss=cross-entropy&output=tanh");
  assert.deepEqual([state.loss, state.output], ["squares", "tanh"]);
  assert.deepEqual(notes, ["Cross-entropy of one output needs sigmoid in the last layer."]);
  assert.deepEqual(sizesOfState(fromAddress("set=curve&inputs=x₂&outputs=3").state), [1, 4, 2, 1]);
  assert.equal(fromAddress("set=three classes").state.outputs, 3);
  assert.equal(fromAddress("set=xor&outputs=9").state.outputs, 2);
});

/** As many points as can be, normally distributed, one of them `far` out; of so many classes, or 0: a curve. */
function manyPoints(classes, far = 0) {
  const [random, kind, count] = [generator(5), classes ? "classes" : "curve", MOST_POINTS];
  const places = Float64Array.from({ length: (classes ? 2 : 1) * count }, () => normal(random)).with(0, far);
  const labels = Float64Array.from({ length: count }, (_, i) => (classes ? i % classes : normal(random)));
  const names = Array.from({ length: classes }, (_, k) => `class ${k}`);
  return { kind, count, places, labels, names, test: Uint8Array.from(labels, (_, i) => Number(i % 3 === 0)) };
}

test("a set as large as can be is moved by less than a picture shows, and comes back to the bit from 30 kB", () => {
  for (const set of [manyPoints(2), manyPoints(10), manyPoints(0), manyPoints(2, -60)]) {
    const own = onGrid(set);
    assert.ok(own.places.every((v, i) => Math.abs(v - set.places[i]) < 12 / 4000));
    assert.equal(onGrid(own), own);
    const text = toAddress({ ...defaults(), set: "own", own });
    assert.ok(text.length <= 30_000, `${text.length} characters`);
    assert.deepEqual(fromAddress(text).state.own, own);
    const [kind, layout, bits, ...named] = new URLSearchParams(text).get("own").split("~");
    for (const cut of [4, 7, 100]) {
      const less = [kind, layout, bits.slice(cut), ...named].join("~");
      const { notes } = fromAddress(new URLSearchParams([["set", "own"], ["own", less]]).toString());
      assert.deepEqual(notes, ["The own points cannot be read."]);
    }
  }
});

test("points far apart, all alike or none are packed, too; a link from before that is read as ever", () => {
  for (const places of [[1e99, -1e99, 3, 1e-9], [2.5, 2.5, 2.5, 2.5], [0, 0, 0, 0], [-7e-80, 1, 1, 1]]) {
    const set = { kind: "classes", count: 2, places: Float64Array.from(places), labels: new Float64Array(2) };
    const own = onGrid({ ...set, names: ["", ""], test: new Uint8Array(2) });
    assert.deepEqual(fromAddress(toAddress({ ...defaults(), set: "own", own })).state.own, own);
  }
  const old = "own=classes%7EAAAAAAAA8D8AAAAAAAAAQAAAAAAAAPA_%7EAQ%7E%0A";
  const { state, notes } = fromAddress(`v=1&set=own&${old}`);
  assert.deepEqual([[...state.own.places], [...state.own.labels], notes], [[1, 2], [1], []]);
});

test("own points and weights that are no finite numbers are refused", () => {
  const own = { ...FULL.own, places: FULL.own.places.with(3, NaN) };
  assert.deepEqual(fromAddress(toAddress({ ...FULL, own, theta: null })).notes[0], "The own points cannot be read.");
  const [note] = fromAddress(toAddress({ ...FULL, theta: FULL.theta.with(3, Infinity) })).notes;
  assert.match(note, /^The weights do not fit/);
});

test("own points that are broken in any place are refused, never half taken", () => {
  const own = new URLSearchParams(toAddress(FULL)).get("own");
  for (let cut = 0; cut < own.length; cut += 7) {
    const { state, notes } = fromAddress(new URLSearchParams([["set", "own"], ["own", own.slice(0, cut)]]).toString());
    if (state.own === null) assert.deepEqual([state.set, notes], ["circle", ["The own points cannot be read."]]);
    else assert.ok(state.own.labels.every((label) => label < state.own.names.length));
  }
});
