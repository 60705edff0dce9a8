import assert from "node:assert/strict";
import { test } from "node:test";
import { arrivalAt, flowAt } from "../../course_lib/widgets/network_flow.js";
import { walk } from "../../course_lib/widgets/network_words.js";

const SIZES = [2, 3, 2, 1];
const PLACES = [
  ...SIZES.slice(1).flatMap((n, layer) =>
    Array.from({ length: n * SIZES[layer] }, (_, e) => (
      { kind: "w", layer, i: Math.floor(e / SIZES[layer]), j: e % SIZES[layer] }
    ))),
  { kind: "y", i: 0 },
];
/** What glows at a step: "w0 there" for the weights into layer 1, forward. */
const glows = (step) => [...new Set(PLACES.flatMap((place) => {
  const { name } = flowAt(step, SIZES, place);
  return name ? [`${place.kind}${place.layer ?? ""} ${name.includes("back") ? "back" : "there"}`] : [];
}))];

test("values flow there layer by layer, and blame comes back the same way", () => {
  assert.deepEqual(walk(SIZES, "values").map(glows), [
    ["w0 there"], ["w1 there"], ["w2 there"], ["y there"], ["y back"], ["w2 back"], ["w1 back"], [],
  ]);
  assert.deepEqual(glows(null), []);
});

test("one neuron of a layer follows the other, with all of its weights at once", () => {
  const turns = (step) => PLACES.map((place) => [place, flowAt(step, SIZES, place)]).filter(([, { name }]) => name);
  for (const [{ i }, { turn }] of turns({ kind: "forward", layer: 1 })) assert.equal(turn, 300 * i);
  for (const [{ j }, { turn }] of turns({ kind: "backward", layer: 1 })) assert.equal(turn, 300 * j);
  const step = { kind: "forward", layer: 2 };
  assert.equal(arrivalAt(step, SIZES, 2, 1).turn, 300);
  assert.equal(arrivalAt(step, SIZES, 1, 1).name, "");
});

test("a large layer takes no longer than a second and a half", () => {
  const last = flowAt({ kind: "forward", layer: 1 }, [8, 8], { kind: "w", layer: 0, i: 7, j: 0 });
  assert.ok(last.turn > 1000 && last.turn < 1500, `${last.turn}`);
});
