import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEngine } from "../../course_lib/widgets/play_engine.js";
import { answersAt, makeMap, refresh, spanOf } from "../../course_lib/widgets/play_map.js";
import { close, numbers } from "./numbers.mjs";

/** The engine and the grids of a case. */
function mapped({ engine: spec, theta, features, plane }) {
  const engine = makeEngine(spec, 1);
  engine.theta.set(theta);
  return { engine, map: makeMap(engine, features, plane) };
}

for (const one of numbers.maps) {
  const name = `${one.engine.sizes.join("-")}, ${one.engine.activation}, ${one.features.join(" ")}`;
  test(`each neuron's answers over the plane are those of network.py: ${name}`, () => {
    const { map } = mapped(one);
    refresh(map);
    one.grids.forEach((layer, l) => layer.forEach((grid, i) => grid.forEach((a, p) => {
      const ours = map.grids[l][i][p];
      assert.ok(Math.abs(ours - a) <= 1e-6 * Math.max(1, Math.abs(a)), `a${l}, neuron ${i}, place ${p}: ${ours}, ${a}`);
    })));
  });

  test(`answers at one place have all their digits: ${name}`, () => {
    const { map } = mapped(one);
    const answers = answersAt(map, ...one.place);
    one.answers.forEach((layer, l) => layer.forEach((a, i) => close(answers[l][i], a, `a${l}, neuron ${i}`)));
  });
}

test("a quarter of the rows is new after each of four calls, then all of them", () => {
  const { engine, map } = mapped(numbers.maps[0]);
  const grid = map.grids[1][0];
  grid.fill(NaN);
  const old = () => grid.filter(Number.isNaN);
  const left = [0, 1, 2, 3].map(() => {
    refresh(map, 0.25);
    return old().length;
  });
  assert.equal(left[3], 0);
  assert.ok(left[0] > left[1] && left[1] > left[2] && left[2] > 0);
  const before = grid[0];
  engine.theta[0] += 1; // the weights are shared
  refresh(map);
  assert.notEqual(grid[0], before);
});

test("colours know what a neuron can answer", () => {
  const spec = { sizes: [2, 3, 1], activation: "tanh", output: "sigmoid", loss: "squares" };
  const spans = (changed) => [0, 1, 2].map((l) => spanOf(makeEngine({ ...spec, ...changed }, 1), l));
  assert.deepEqual(spans({}), [[0, Infinity], [0, 1], [0.5, 0.5]]);
  assert.deepEqual(spans({ activation: "relu", output: "linear" })[1], [0, Infinity]);
});
