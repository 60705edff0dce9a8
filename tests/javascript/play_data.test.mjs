import assert from "node:assert/strict";
import { test } from "node:test";
import { readCsv } from "../../course_lib/widgets/play_csv.js";
import {
  FEATURES, inputsOf, keepAside, MADE, makeSet, MOST_POINTS, samplesOf, without, withPoint,
} from "../../course_lib/widgets/play_data.js";
import { close, numbers } from "./numbers.mjs";

const made = (name, changed = {}) => makeSet(name, { count: 60, noise: 0, seed: 3, ...changed });
const placesOf = (set) => Array.from({ length: set.count }, (_, i) => [...set.places.subarray(2 * i, 2 * i + 2)]);

for (const name of MADE) {
  test(`${name}: a seed gives the same points again, another seed others`, () => {
    assert.deepEqual(made(name, { noise: 1 }), made(name, { noise: 1 }));
    assert.notDeepEqual(made(name, { noise: 1 }).places, made(name, { noise: 1, seed: 4 }).places);
  });

  test(`${name}: noise moves points and not classes`, () => {
    const [plain, noisy] = [made(name, { count: 2000 }), made(name, { count: 2000, noise: 0.5 })];
    const number = new Set(plain.labels).size;
    if (plain.kind === "classes") assert.equal(number, plain.names.length);
    assert.deepEqual(noisy.names, plain.names);
    assert.notDeepEqual(noisy[plain.kind === "curve" ? "labels" : "places"], plain.places);
  });
}

test("the sets are what their names say", () => {
  const [circle, xor] = [made("circle"), made("xor")];
  placesOf(circle).forEach(([x, y], i) => assert.equal(Math.hypot(x, y) <= 2.5, circle.labels[i] === 1));
  placesOf(xor).forEach(([x, y], i) => assert.equal(x * y > 0, xor.labels[i] === 1));
  const spiral = made("spiral");
  placesOf(spiral).forEach(([x, y], i) => {
    if (i % 2) close(x + spiral.places[2 * (i - 1)], 0, "the arms are opposite"); // point i turned by half a circle
    if (i % 2) close(y + spiral.places[2 * (i - 1) + 1], 0, "the arms are opposite");
  });
  const curve = made("curve");
  assert.equal(inputsOf(curve), 1);
  curve.places.forEach((x, i) => close(curve.labels[i], 0.8 * Math.sin(1.2 * x) + 0.04 * x, "y"));
});

test("the noise has the deviation asked for", () => {
  const [plain, noisy] = [made("spiral", { count: 4000 }), made("spiral", { count: 4000, noise: 0.7 })];
  const variance = plain.places.reduce((sum, x, i) => sum + (noisy.places[i] - x) ** 2, 0) / plain.places.length;
  assert.ok(Math.abs(Math.sqrt(variance) - 0.7) < 0.03);
});

test("a share of the points is kept aside, never all of them", () => {
  const aside = (share) => keepAside(made("blobs"), share, 1).test.reduce((sum, t) => sum + t, 0);
  assert.deepEqual([0, 0.5, 0.3, 1].map(aside), [0, 30, 18, 59]);
  assert.deepEqual(keepAside(made("blobs"), 0.5, 1), keepAside(made("blobs"), 0.5, 1));
  assert.notDeepEqual(keepAside(made("blobs"), 0.5, 1).test, keepAside(made("blobs"), 0.5, 2).test);
});

test("points are painted and rubbed out, in a new set", () => {
  const set = made("blobs");
  const before = structuredClone(set);
  const more = withPoint(set, [9, 9], 1);
  assert.deepEqual(set, before);
  assert.deepEqual([more.count, more.labels.at(-1), ...more.places.slice(-2)], [61, 1, 9, 9]);
  assert.deepEqual(without(more, [9, 9.1], 0.2), set);
  const curve = withPoint(made("curve"), [20], 3);
  assert.deepEqual(without(curve, [20, 3], 0.1), made("curve"));
  assert.throws(() => withPoint({ ...set, count: MOST_POINTS }, [0, 0], 1), /at most 5000 points/);
});

test("samples have the chosen features, and targets that the output can reach", () => {
  const set = keepAside(made("xor"), 0.5, 1);
  const samples = samplesOf(set, Object.keys(FEATURES), { output: "tanh", outputs: 1 }, 0);
  assert.equal(samples.count, 30);
  const at = placesOf(set).findIndex((_, i) => set.test[i] === 0);
  const [x, y] = placesOf(set)[at];
  const expected = [x, y, x * x, y * y, x * y, Math.sin(x), Math.sin(y)];
  assert.deepEqual([...samples.X.subarray(0, 7)], expected);
  assert.deepEqual(new Set(samples.Y), new Set([-1, 1]));
  assert.deepEqual(new Set(samplesOf(set, ["x₁"], { output: "sigmoid", outputs: 1 }, 1).Y), new Set([0, 1]));
  const three = made("three classes");
  const oneHot = samplesOf(three, ["x₁", "x₂"], { output: "softmax", outputs: 3 }, 0).Y;
  assert.deepEqual([...oneHot.subarray(0, 9)], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  const curve = made("curve");
  const samplesOfCurve = samplesOf(curve, ["x₁"], { output: "linear", outputs: 1 }, 0);
  assert.deepEqual([samplesOfCurve.X, samplesOfCurve.Y], [curve.places, curve.labels]);
});

test("a CSV file is read, whatever its separator, heading and line ends", () => {
  const expected = { kind: "classes", count: 2, names: ["blue", "red"], test: new Uint8Array(2) };
  const set = { ...expected, places: Float64Array.of(0.5, -1.25, 2, 3), labels: Float64Array.of(1, 0) };
  for (const text of [
    "0.5, -1.25, red\n2, 3, blue", "x,y,colour\r\n0.5,-1.25,red\r\n2,3,blue\r\n", "\uFEFF0,5;−1,25;red\n\n2;3;blue\n",
    'a\tb\tc\n0.5\t-1.25\t"red"\n2\t3\tblue',
  ]) {
    const { columns, left, choice, ...read } = readCsv(text);
    assert.deepEqual([left, choice], [[], null]);
    assert.deepEqual(read, set);
    assert.ok([["x₁", "x₂"], ["x", "y"], ["a", "b"]].some((names) => String(names) === String(columns)), columns);
  }
  const curve = readCsv("x,y\n1,2\n3,4");
  assert.deepEqual([curve.kind, [...curve.places], [...curve.labels]], ["curve", [1, 3], [2, 4]]);
  assert.deepEqual(readCsv("1,1,10\n1,1,9\n1,2,10").names, ["9", "10"]);
});

test("what is wrong with a CSV file is said, with its line", () => {
  const says = (text) => {
    try {
      return `read: ${JSON.stringify(readCsv(text))}`;
    } catch (error) {
      return error.message;
    }
  };
  assert.equal(says(" \n"), "The file is empty: it needs a line for each point, such as 0.5, -1.2, red.");
  assert.equal(says("\n5\n"), "Line 2: “5” is one column. Separate the columns by a comma, a semicolon or a tab.");
  const none = "4 columns, and none can be the class: that has words, or whole numbers, at most 10 of them.";
  assert.equal(says("0.5,1.5,2.5,3.5\n1.5,2.5,3.5,4.5"), none);
  const two = "Two columns are a curve, and both need numbers. Classes need two such columns beside them.";
  assert.equal(says("a,b\n1,cat"), two);
  const date = "is a date, not a number: days or years can be counted.";
  assert.equal(says("day,rain\n2026-11-28,3"), `Line 2: “2026-11-28” in column 1 ${date}`);
  assert.equal(says("day,rain,kind\n28.11.2026,3,wet"), `Line 2: “28.11.2026” in column 1 ${date}`);
  assert.equal(says("1e200,2,a\n1,2,b"), "Line 1: “1e200” in column 1 is too large.");
  assert.equal(says("a,b,c\n1,NA,a\n?,2,b"), "In every line a value is missing.");
  assert.equal(says("x,y,c"), "There is a heading, but no point below it.");
  assert.equal(says("x,y,c\n1,2,a\n\n1,b,a"), "Line 4: “b” in column 2 is not a number.");
  assert.equal(says("1,2,a\n1,inf,b"), "Line 2: “inf” in column 2 is not a number.");
  assert.equal(says("1,2,a\n1,2"), "Line 2: “1, 2” has 2 columns, the first line 3.");
  assert.equal(says("1;2;a\n7"), "Line 2: “7” has 1 column, the first line 3.");
  const long = `1,2,${"word ".repeat(40)},4`;
  assert.match(says(`1,2,a\n${long}`), /^Line 2: “1, 2, word word [a-z ]{1,30}…” has 4 columns, the first line 3\.$/);
  assert.equal(says("1,2,a\n3,4,a"), "All points are of the class “a”: there is nothing to tell apart.");
  const many = Array.from({ length: 11 }, (_, i) => `1,2,${i}`).join("\n");
  assert.equal(says(many), "11 classes; at most 10 have a colour. Is column 3 the class?");
  assert.equal(says("1,2,a\n".repeat(5001)), "5001 points; at most 5000 can be used.");
});

test("made points are those of Python's formulas and generator", () => {
  for (const { name, places, labels, ...asked } of numbers.sets) {
    const set = makeSet(name, asked);
    places.forEach((x, i) => close(set.places[i], x, `${name}, place ${i}`));
    labels.forEach((y, i) => close(set.labels[i], y, `${name}, label ${i}`));
  }
});
