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

test("what is shown is always the map of one set of weights, though they change while a quarter is computed", () => {
  const { engine, map } = mapped(numbers.maps[0]);
  const whole = (theta) => {
    const other = makeEngine(engine, 1);
    other.theta.set(theta);
    const one = makeMap(other, numbers.maps[0].features, numbers.maps[0].plane);
    refresh(one);
    return one.grids;
  };
  refresh(map);
  let shown = engine.theta.slice();
  for (let sweep = 0; sweep < 3; sweep++) {
    const begun = engine.theta.slice();
    for (let turn = 0; turn < 4; turn++) {
      assert.equal(refresh(map, 0.25), turn === 3);
      if (turn === 3) shown = begun;
      assert.deepEqual(map.grids, whole(shown));
      engine.theta[turn] += 0.3; // a step of the training
    }
  }
});

test("at rest, the newest weights are seen at once, also in the middle of a sweep", () => {
  const { engine, map } = mapped(numbers.maps[0]);
  refresh(map, 0.25);
  engine.theta[0] += 1;
  assert.ok(refresh(map));
  const [x, y] = [map.x, map.y].map(([low, high]) => (low + high) / 2); // the middle of a grid with odd sides
  const middle = (map.columns * map.rows - 1) / 2;
  answersAt(map, x, y).forEach((layer, l) => layer.forEach((a, i) => close(Math.fround(a), map.grids[l][i][middle])));
});

test("colours know what a neuron can answer", () => {
  const spec = { sizes: [2, 3, 1], activation: "tanh", output: "sigmoid", loss: "squares" };
  const spans = (changed) => [0, 1, 2].map((l) => spanOf(makeEngine({ ...spec, ...changed }, 1), l));
  assert.deepEqual(spans({}), [[0, Infinity], [0, 1], [0.5, 0.5]]);
  assert.deepEqual(spans({ activation: "relu", output: "linear" })[1], [0, Infinity]);
});
