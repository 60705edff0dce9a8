import assert from "node:assert/strict";
import { test } from "node:test";
import { border, colour, decoded, oneAtATime } from "../../course_lib/widgets/decision_regions.js";
import { numbers } from "./numbers.mjs";

test("the bytes are read as Python wrote them, wherever they lie", () => {
  const { bytes, side, grid, points } = numbers.sent;
  const all = Uint8Array.from([7, 7, 7, ...bytes]); // an odd place
  const read = decoded(new DataView(all.buffer, 3), side);
  assert.deepEqual([...read.grid], grid);
  assert.deepEqual([...read.points], points);
});

test("the colours are those of the figures", () => {
  for (const [a, shade] of numbers.shades) {
    // Matplotlib has 256 shades, so it may be off by half of one
    colour(a).forEach((c, i) => assert.ok(Math.abs(c - shade[i]) < 2, `${a}: ${colour(a)}, in the figure ${shade}`));
  }
  assert.deepEqual(colour(0.5), [255, 255, 255]);
  assert.deepEqual([colour(-7), colour(-Infinity), colour(Infinity)], [colour(0), colour(0), colour(1)]);
});

test("the border lies where Python finds 0.5", () => {
  const { grid, side, centre, radius } = numbers.disc;
  const ends = border(grid, side).flat();
  assert.ok(ends.length > side);
  for (const [c, r] of ends) {
    assert.ok(Math.abs(Math.hypot(c - centre, r - centre) - radius) < 0.05, `${c}, ${r}`);
  }
});

test("a border needs numbers on two sides of 0.5", () => {
  assert.deepEqual(border([0.5, 0, 0, 0.2], 2), []);
  assert.deepEqual(border([NaN, 1, 0, 0], 2), []);
  assert.deepEqual(border([0, 1, 0, 1], 2), [[[0.5, 0], [0.5, 1]]]);
  assert.deepEqual(border([-Infinity, Infinity, -Infinity, Infinity], 2), [[[0.5, 0], [0.5, 1]]]);
});

test("where two borders meet in a cell, its middle says which corners belong together", () => {
  const cuts = (grid) => border(grid, 2).map((ends) => ends.map(String).sort());
  const low = [0, 1, 1, -0.5]; // the middle belongs with the first corner, so each line cuts off one that is above
  const around = (ends) => ends.some((end) => end === "0.5,0") && ends.some((end) => end.startsWith("1,"));
  assert.deepEqual(cuts(low).map(around), [true, false]);
  const high = [0, 1, 1, 0.4]; // the middle belongs with those above: each line cuts off one that is below
  assert.deepEqual(cuts(high).some((ends) => ends.includes("0.5,0") && ends.includes("0,0.5")), true);
});

test("one question at a time, and of those that wait the newest alone", () => {
  const asked = [];
  const questions = oneAtATime((values) => asked.push(values));
  for (const values of [1, 2, 3]) questions.wish(values);
  assert.deepEqual([asked, questions.open], [[1], true]);
  questions.answered();
  assert.deepEqual(asked, [1, 3]);
  questions.answered();
  assert.deepEqual([asked, questions.open], [[1, 3], false]);
  questions.wish(4);
  assert.deepEqual(asked, [1, 3, 4]);
});
