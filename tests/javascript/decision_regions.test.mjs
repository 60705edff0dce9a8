import assert from "node:assert/strict";
import { test } from "node:test";
import { oneAtATime } from "../../course_lib/widgets/questions.js";
import {
  border, borders, colour, decoded, roomiest, tint, understood,
} from "../../course_lib/widgets/regions_numbers.js";
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

// ------------------------------------------------------------------ more than two classes

test("the bytes of many classes hold a lead and a winner for each place", () => {
  const { bytes, side, leads, winners, places } = numbers.many;
  const read = decoded(new DataView(Uint8Array.from([7, ...bytes]).buffer, 1), side, 3);
  assert.deepEqual([...read.grid, ...read.points].map((v) => (Number.isNaN(v) ? null : v)), leads); // JSON has no NaN
  assert.deepEqual([...read.regions, ...read.named], winners);
  assert.equal(read.points.length, places);
});

test("each class has the tint of the figures: white where it has no lead, no darker than where it leads by 1", () => {
  for (const [k, lead, shade] of numbers.tints) {
    tint(k, lead).forEach((c, i) => assert.ok(Math.abs(c - shade[i]) <= 0.51, `${k}, ${lead}: ${tint(k, lead)}`));
  }
  assert.deepEqual(tint(3, 0), [255, 255, 255]);
  assert.deepEqual([tint(3, 7), tint(3, Infinity)], [tint(3, 1), tint(3, 1)]);
});

test("borders of many classes lie where Python finds two scores alike", () => {
  const { winners, leads, side, middle } = numbers.sectors;
  const ends = borders(winners, leads, side).flat();
  assert.ok(ends.length > 2 * side);
  for (const [c, r] of ends) {
    const angle = (Math.atan2(r - middle, c - middle) * 180) / Math.PI;
    const off = Math.min(...[60, 180, -60].map((line) => Math.abs(((angle - line + 540) % 360) - 180)));
    const distance = Math.hypot(c - middle, r - middle);
    assert.ok(distance < 1.5 || (off * Math.PI * distance) / 180 < 0.3, `${c}, ${r}: ${off} degrees off`);
  }
});

test("where three classes meet in a cell, their borders meet in it", () => {
  const lines = borders([0, 1, 2, 2], [1, 1, 1, 1], 2);
  assert.equal(lines.length, 3);
  assert.deepEqual(new Set(lines.map(([, middle]) => String(middle))).size, 1);
});

test("a border is nearer to the class that leads by less", () => {
  assert.deepEqual(borders([0, 1, 0, 1], [0.25, 0.75, 0.25, 0.75], 2), [[[0.25, 0], [0.25, 1]]]);
  assert.deepEqual(borders([0, 1, 0, 1], [Infinity, Infinity, 0, 0], 2), [[[0.5, 0], [0.5, 1]]]);
  assert.deepEqual(borders([0, 255, 0, 1], [1, NaN, 1, 1], 2), []);
});

test("a name stands where its region is widest, beside the points, or nowhere", () => {
  const side = 40;
  const halves = Array.from({ length: side * side }, (_, i) => (i % side < 20 ? 0 : i % side < 38 ? 1 : 2));
  const [[k, column], [other]] = roomiest(halves, side, []);
  assert.deepEqual([k, other], [0, 1]); // the third is a sliver
  assert.ok(Math.abs(column - 9.5) <= 1, `column ${column}`);
  const names = roomiest(halves, side, [[9.6, 20.2], [-7, 3], [99, 3]]);
  assert.equal(names.length, 2);
  assert.ok(Math.hypot(names[0][1] - 10, names[0][2] - 20) > 4, `${names[0]}`);
});

test("the room is the same as in the figures", () => {
  const { winners, side, taken, names } = numbers.room;
  assert.deepEqual(roomiest(winners, side, taken).map(([k]) => k), names);
});

test("what is said of many classes names the class, its share, and how far it leads", () => {
  const { bytes, side, points, targets } = numbers.many;
  const plane = { low: -1, high: 1, side, points, targets, classes: ["left", "middle", "right"] };
  const said = understood(new DataView(Uint8Array.from(bytes).buffer), plane);
  assert.equal(said.shares, "class left on 40 %, middle on 20 % and right on 20 %"); // the rest is not a number
  assert.deepEqual(said.right, [true, false, false]);
  assert.deepEqual([said.says(0), said.aloud(1), said.says(2)], ["left (0.5)", "right, ahead by 1", "no class"]);
  assert.equal(said.shade(side - 1), null);
  assert.deepEqual(said.shade(0), tint(0, 0.5));
});

test("what is said of two classes is what it was", () => {
  const [grid, at] = [[0, 1, 0.75, 0.25], [0.2, 0.2]];
  const bytes = new Float32Array([...grid, ...at]).buffer;
  const plane = { low: 0, high: 1, side: 2, points: [[0, 0], [1, 1]], targets: [0, 1], classes: ["0", "1"] };
  const said = understood(new DataView(bytes), plane);
  assert.deepEqual([said.shares, said.right, said.names], ["more than 0.5 on 50 %", [true, false], []]);
  assert.deepEqual(said.shade(1), colour(1));
});

// ------------------------------------------------------------------ questions to Python

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

test("what waits can be forgotten, and is not asked when the answer comes", () => {
  const asked = [];
  const questions = oneAtATime((values) => asked.push(values));
  for (const values of [1, 2]) questions.wish(values);
  questions.forget();
  questions.answered();
  assert.deepEqual([asked, questions.open], [[1], false]);
  questions.wish(3);
  assert.deepEqual(asked, [1, 3]);
});
