import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEngine } from "../../course_lib/widgets/play_engine.js";
import { makeScore } from "../../course_lib/widgets/play_score.js";
import { close, numbers } from "./numbers.mjs";

for (const { engine: spec, theta, batch, loss, accuracy } of numbers.scores) {
  test(`loss and accuracy are those of network.py: ${spec.sizes.join("-")}, ${spec.output}, ${batch.m} samples`, () => {
    const engine = makeEngine(spec, 1);
    const score = makeScore(engine);
    engine.theta.set(theta); // they are shared
    const found = score({ X: batch.X, Y: batch.Y, count: batch.m });
    close(found.loss, loss, "loss");
    close(found.accuracy, accuracy, "accuracy");
  });
}

test("no points have no score", () => {
  const engine = makeEngine({ sizes: [1, 1], activation: "tanh", output: "tanh", loss: "squares" }, 1);
  assert.deepEqual(makeScore(engine)({ X: [], Y: [], count: 0 }), { loss: null, accuracy: null });
});
