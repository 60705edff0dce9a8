import assert from "node:assert/strict";
import { test } from "node:test";
import {
  at, descend, difference, finite, forward, passes, put, relativeError, sizesOf, slopeAt,
} from "../../course_lib/widgets/network_math.js";
import { close, numbers } from "./numbers.mjs";

/** Every number of `actual` is that of `expected`, in the same nest of lists. */
function same(actual, expected, what) {
  if (!Array.isArray(expected)) return close(actual, expected, what);
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, i) => same(actual[i], value, `${what}[${i}]`));
}

/** All places of a network. */
function places({ layers, x, y }) {
  const weights = layers.flatMap(([W], layer) =>
    W.flatMap((row, i) => row.map((_, j) => ({ kind: "w", layer, i, j }))));
  const biases = layers.flatMap(([, b], layer) => b.map((_, i) => ({ kind: "b", layer, i })));
  return [...weights, ...biases, ...x.map((_, i) => ({ kind: "x", i })), ...y.map((_, i) => ({ kind: "y", i }))];
}

for (const { network, sizes, ...expected } of numbers.cases) {
  const name = `${sizes.join("-")}, ${network.activation}`;
  test(`both passes are those of network.py: ${name}`, () => {
    assert.deepEqual(sizesOf(network), sizes);
    const done = passes(network);
    for (const key of ["zs", "as", "slopes", "loss", "deltas", "grads"]) {
      same(done[key], expected[key], `${name}: ${key}`);
    }
    assert.equal(forward(network).loss, done.loss);
    same(descend(network.layers, done.grads, numbers.eta), expected.after, `${name}: after a step`);
  });

  test(`each slope is what a difference finds: ${name}`, () => {
    if (network.activation === "relu" && forward(network).zs.flat().some((z) => Math.abs(z) < 1e-3)) return; // a kink
    const done = passes(network);
    for (const place of places(network)) {
      const [slope, numeric] = [slopeAt(network, done, place), difference(network, place)];
      assert.ok(relativeError(slope, numeric) < 1e-4, `${name}, ${JSON.stringify(place)}: ${slope}, ${numeric}`);
    }
  });
}

test("put changes one number, in a copy", () => {
  const { network } = numbers.cases[0];
  const before = JSON.stringify(network);
  for (const place of places(network)) {
    const changed = { ...network, ...put(network, place, 7.25) };
    assert.equal(at(changed, place), 7.25);
    const others = places(network).filter((other) => JSON.stringify(other) !== JSON.stringify(place));
    for (const other of others) assert.equal(at(changed, other), at(network, other));
  }
  assert.equal(JSON.stringify(network), before);
});

test("relative errors are those of network.py", () => {
  for (const [g, numeric, expected] of numbers.relative_errors) {
    close(relativeError(g, numeric), expected, `${g}, ${numeric}`);
  }
  assert.equal(relativeError(NaN, 1), Infinity);
});

test("what a computer cannot hold is seen", () => {
  const { network } = numbers.cases[0];
  assert.ok(finite(network.layers));
  assert.ok(!finite(put(network, { kind: "b", layer: 1, i: 0 }, Infinity).layers));
});
