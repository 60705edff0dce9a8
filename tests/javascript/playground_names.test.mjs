// A stranger's table: its names stay with its points, it may look like any table, and the plane fits it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCsv, standardised } from "../../course_lib/widgets/play_csv.js";
import { calledIn, isNamed, plainName } from "../../course_lib/widgets/play_names.js";
import { beyond, EDGE, reachOf } from "../../course_lib/widgets/play_reach.js";
import { fileWords } from "../../course_lib/widgets/playground_file_words.js";
import { settingsOf } from "../../course_lib/widgets/playground_link.js";
import { hashOf } from "../../course_lib/widgets/playground_location.js";
import { captionOf, pointWords, ringWords } from "../../course_lib/widgets/playground_scene.js";
import { Session } from "../../course_lib/widgets/playground_session.js";
import { placeWords, titleOf } from "../../course_lib/widgets/playground_words.js";
import { numbers } from "./numbers.mjs";

/** A session that has read a table. */
function reading(text, changed = {}) {
  const session = new Session({ ...numbers.settings, ...changed });
  session.takeFile(standardised(readCsv(text)));
  return session;
}

/** A table of three classes in a row along both columns, one line for each of `names`, over and over. */
const table = (names) => ["petal length,petal width,species", ...Array.from({ length: 60 }, (_, i) => (
  `${1 + 2 * (i % names.length) + 0.01 * i},${(i % names.length) + 0.02 * i},"${names[i % names.length]}"`
))].join("\n");

const FLOWERS = ["setosa", "versicolor", "virginica"];
const again = (session) => {
  const { settings, position, notes } = settingsOf(hashOf(session, {}));
  assert.deepEqual(notes, []);
  return new Session(settings, false, { position });
};

test("names of classes and columns stand wherever an output, an input or a point is named, also behind a link", () => {
  const first = reading(table(FLOWERS));
  first.epoch();
  for (const session of [first, again(first), new Session(JSON.parse(JSON.stringify(first.told())))]) {
    const { engine: { sizes }, pointSet } = session;
    assert.deepEqual(pointSet.names, FLOWERS);
    const called = calledIn(session);
    assert.equal(titleOf(sizes, { kind: "n", layer: 3, i: 1 }, called), "Output neuron 2 (versicolor)");
    assert.equal(placeWords(sizes, { kind: "b", layer: 2, i: 0 }, called), "bias of output neuron 1 (setosa)");
    const weight = placeWords(sizes, { kind: "w", layer: 0, i: 0, j: 1 }, called);
    assert.equal(weight, "weight from x₂ (petal width) to neuron 1 of hidden layer 1");
    assert.equal(pointWords(session, 2), "“virginica”: petal length 5.02, petal width 2.04");
    assert.match(ringWords([1, 2], session), /two rings: point 1, “versicolor”/);
    const maps = { answersAt: () => [[0.1, 0.2, 0.7]] };
    assert.match(captionOf({ session, maps, picked: [0, 0] }, null), /ŷ = \(0\.1, 0\.2, 0\.7\), so “virginica”$/);
  }
});

test("the one output of two classes says which is which, and a curve's what it is", () => {
  const session = reading(table(["cat", "dog"]));
  assert.deepEqual(calledIn(session).outputs, ["1: dog, 0: cat"]);
  const said = (a) => captionOf({ session, maps: { answersAt: () => [[a]] }, picked: [0, 0] }, null).slice(-5);
  assert.deepEqual([said(0.51), said(0.49)], ["“dog”", "“cat”"]);
  assert.deepEqual(calledIn(reading("month,rain\n1,30\n2,50\n3,20")), { inputs: ["x₁ (month)"], outputs: ["rain"] });
});

test("points without names have none, also those of a link that numbers them; a painted class is one more", () => {
  const session = new Session(numbers.settings);
  session.paint([1, 1], 1);
  assert.deepEqual([isNamed(session.pointSet), session.told().names], [false, []]);
  const old = hashOf(session, {}).replace(/own=([^&]*)%0A/, "own=$10%0A1");
  assert.deepEqual(settingsOf(old).settings.names, []);
  const numbered = reading("1,2,0\n2,1,1\n3,4,0\n5,6,1");
  assert.deepEqual(again(numbered).pointSet.names, ["0", "1"]);
  numbered.paint([0, 0], 2);
  assert.deepEqual(again(numbered).told().names, ["0", "1", ""]);
  assert.equal(calledIn(numbered).outputs[2], "class 3");
});

test("a name is a stranger's text: one line of at most 40 characters, and every sign of it stays text", () => {
  const odd = ["<b>bold</b>", "🐈‍⬛ ~&=#%", 'a "quoted", name'];
  const rows = odd.flatMap((name, k) => [0, 1, 2].map((i) => `${k},${i + k},"${name.replaceAll('"', '""')}"`));
  const session = reading(rows.join("\n"));
  assert.deepEqual(new Set(session.pointSet.names), new Set(odd));
  assert.deepEqual(again(session).pointSet.names, session.pointSet.names);
  const long = plainName(`${"very ".repeat(30)}long`);
  assert.deepEqual([[...long].length <= 40, long.endsWith("…")], [true, true]);
  assert.equal(plainName("  two\n lines\u202E \u0007 "), "two lines");
  assert.equal(plainName(`e${"\u0301".repeat(500)}`).length <= 40, true);
  const alike = `${"x".repeat(50)}1`;
  assert.throws(() => readCsv(`1,2,${alike}\n2,1,${alike}2`), /Two classes begin with “x{39}…”/);
});

const IRIS = ["Id;sepal;length, cm;width;species", ...Array.from({ length: 60 }, (_, i) => {
  const k = Math.floor(i / 20);
  return `${i + 1};${5 + (i % 7) / 10};${1 + 2 * k},${i % 10};${i === 7 ? "NA" : `${k},${i % 10}`};${FLOWERS[k]}`;
})].join("\r\n").replaceAll(".", ",");

test("of a wide table two columns and the class are taken, lines that lack a value are left out, all is said", () => {
  const read = readCsv(`\uFEFF${IRIS}`);
  assert.deepEqual([read.columns, read.count, read.left, read.names], [["length, cm", "width"], 59, [9], FLOWERS]);
  assert.deepEqual(read.choice.chosen, [2, 3, 4]); // not the column that only counts the lines
  const words = fileWords("Pasted", standardised(read), standardised(read));
  assert.match(words, /^Pasted: 59 points\. Line 9 is left out: a value is missing there\. /);
  assert.match(words, /Of 5 columns, “length, cm” and “width” are taken, with “species” as the class/);
  const others = readCsv(IRIS, [1, 2, 4]);
  assert.deepEqual([others.columns, others.count], [["sepal", "length, cm"], 60]);
  const wide = Array.from({ length: 40 }, (_, i) => [
    i % 2 ? "yes" : "no", ...Array.from({ length: 29 }, (__, k) => (k === 20 ? (i % 2) + i / 100 : (i * (k + 3)) % 17)),
  ].join("\t")).join("\n");
  assert.deepEqual([readCsv(wide).choice.chosen.at(-1), readCsv(wide).choice.chosen.includes(21)], [0, true]);
});

test("a table of a spreadsheet is read: what Excel puts first, cells in quotes, other signs of decimals", () => {
  const [set, ...same] = [
    'a,b,c\n1.5,2,"x, y"\n2,1,"z"', 'sep=;\r\n"a";"b";"c"\r\n"1,5";2;"x, y"\r\n2;1;z\r\n',
    "a\tb\tc\n1.5\t2\tx, y\n2\t1\tz\n\n",
  ].map((text) => readCsv(text));
  for (const one of same) assert.deepEqual([one.places, one.names], [set.places, set.names]);
  assert.deepEqual(set.names, ["x, y", "z"]);
  assert.throws(() => readCsv("\n1 2 a\n3 4 b"), /^Error: Line 2: “1 2 a” is one column\./);
  assert.throws(() => readCsv('a,b,c\n1,2,"x\ny"\n1,oops,z'), /^Error: Line 4: “oops” in column 2/);
});

/** How much of each axis the points fill, without the few that stand at the edge. */
function filled(text) {
  const set = standardised(readCsv(text));
  const { x, y } = reachOf(set);
  const isCurve = set.kind === "curve";
  const columns = isCurve ? [set.places, set.labels] : [0, 1].map((k) => set.places.filter((_, i) => i % 2 === k));
  return [x, y].map(([low, high], k) => {
    const inside = columns[k].filter((v) => v >= low && v <= high);
    return [(Math.max(...inside) - Math.min(...inside)) / (high - low), inside.length];
  });
}

test("the plane fits its points: skewed, with one far away, few, all alike, and of a curve", () => {
  const skewed = Array.from({ length: 100 }, (_, i) => `${1.05 ** i},${1.05 ** (99 - i)},${i % 2}`).join("\n");
  const far = `${Array.from({ length: 99 }, (_, i) => `${i % 10},${i % 7},${i % 2}`).join("\n")}\n1e6,3,1`;
  const curve = Array.from({ length: 30 }, (_, i) => `${1990 + i},${100 + i ** 2}`).join("\n");
  for (const text of [skewed, far, curve, "3,4,a\n5,9,b"]) {
    for (const [share, inside] of filled(text)) assert.ok(share > 0.6 && inside >= 2, `${text.slice(0, 20)}: ${share}`);
  }
  const outlier = standardised(readCsv(far));
  assert.equal(beyond(outlier, reachOf(outlier)), 1);
  const words = fileWords("One", standardised(readCsv("7,1,a\n7,2,b")), standardised(readCsv("7,1,a\n7,2,b")));
  assert.match(words, /x₁ is 7 everywhere, which tells nothing\. The network gets \(x₂ − 1\.5\) \/ 0\.5\./);
  const flat = standardised(readCsv("0.1,1,a\n0.1,2,b\n0.1,3,a"));
  assert.deepEqual([reachOf(flat).x, Math.max(...flat.places.filter((_, i) => i % 2 === 0))], [[-1, 1], 0]);
  assert.deepEqual(reachOf(new Session(numbers.settings).pointSet), { x: [-6, 6], y: [-6, 6] });
});

test("a stroke of the brush moves no plane that fits a table", () => {
  const session = reading(table(FLOWERS));
  const before = structuredClone(session.range);
  const [low, high] = before.x;
  for (const share of [EDGE, 0.3, 1 - EDGE]) session.paint([low + share * (high - low), 0], 1);
  assert.deepEqual(session.range, before);
});
