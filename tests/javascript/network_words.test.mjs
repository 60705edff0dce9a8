import assert from "node:assert/strict";
import { test } from "node:test";
import { figures } from "../../course_lib/widgets/common.js";
import { descend, difference, passes, put, slopeAt } from "../../course_lib/widgets/network_math.js";
import {
  ailments, coarse, explosion, fitting, formulas, known, neuronName, placeName, symbol, verdict, walk, wide,
} from "../../course_lib/widgets/network_words.js";
import { fitted, reach } from "../../course_lib/widgets/network_elements.js";
import { numbers } from "./numbers.mjs";

const [paper, saturated, dead, zeros, exploding] = numbers.cases.map(({ network }) => network);
const big = numbers.cases.find(({ sizes }) => sizes.join() === "4,8,8,4").network;
const said = (network, step) => formulas(network, passes(network), step);

test("numbers read as in the figures", () => {
  for (const [v, digits, text] of numbers.figures) assert.equal(figures(v, digits), text, `${v} with ${digits} digits`);
  assert.equal(figures(NaN), "not a number");
  assert.equal(figures(-Infinity), "−∞");
});

test("a number fits into its room", () => {
  for (const v of [0.123456, -0.0047, -0.02146, 123456, 1e22, -3e-9, 0, -1, NaN, -Infinity, 1234]) {
    for (const room of [8, 9, 10]) assert.ok(wide(fitting(v, room)) <= room, `${v} in ${room}: ${fitting(v, room)}`);
  }
  assert.equal(fitting(-0.02146, 7), "−0.0215");
  for (const room of [1, 5, 6]) assert.equal(fitting(-0.02146, room), "−0.021", "two digits at least");
  const fitted = [[84210, 6], [84210, 5], [-1032, 6], [1e-12, 3], [0, 3]].map(([v, room]) => fitting(v, room));
  assert.deepEqual(fitted, ["84,210", "84,210", "−1,032", "≈0", "0"]);
  assert.deepEqual([0.99988, 0.9999999, 1, -1.0003].map((v) => fitting(v, 7)), ["0.9999", "≈1", "1", "−1.0003"]);
});

test("in the least room a number is rough, but its size and its sign are right", () => {
  const room = 5.9; // digits, in the smallest flag
  for (const v of [0.123456, -0.0047, -0.02146, 123456, 1e22, -3e-9, 0, -1, NaN, -Infinity, -1.3e-5, -99999, 8e-108]) {
    assert.ok(wide(coarse(v, room)) <= room, `${v}: ${coarse(v, room)}`);
  }
  const told = [-0.02146, 0.00047, -1.3e-5, -99999, 250000].map((v) => coarse(v, room));
  assert.deepEqual(told, ["−0.02", "5·10⁻⁴", "−10⁻⁵", "−10⁵", "3·10⁵"]);
});

test("names and symbols say where a number stands", () => {
  assert.equal(placeName([2, 2, 1], { kind: "w", layer: 0, i: 1, j: 0 }), "weight from x1 to hidden neuron 2");
  assert.equal(placeName([2, 2, 1], { kind: "w", layer: 1, i: 0, j: 1 }), "weight from hidden neuron 2 to the output");
  assert.equal(placeName([4, 8, 8, 4], { kind: "b", layer: 1, i: 6 }), "bias of neuron 7 of hidden layer 2");
  assert.equal(neuronName([2, 2], 1, 1), "output neuron 2");
  assert.equal(symbol({ kind: "w", layer: 0, i: 1, j: 0 }), "w₂₁⁽¹⁾");
  assert.equal(symbol({ kind: "y", i: 0 }), "y₁");
});

test("the walk goes there and back, and each step knows a little more", () => {
  const steps = walk([2, 2, 1], "values").map(({ kind, layer }) => kind + (layer ?? ""));
  assert.deepEqual(steps, ["forward1", "forward2", "loss", "backward2", "backward1"]);
  assert.equal(walk([2, 2, 1], "forward").length, 2);
  const all = { values: 2, loss: true, signals: 1 };
  assert.deepEqual(known([2, 2, 1], 1), { values: 1, loss: false, signals: 3 });
  assert.deepEqual(known([2, 2, 1], 3), { values: 2, loss: true, signals: 3 });
  assert.deepEqual(known([2, 2, 1], 4), { values: 2, loss: true, signals: 2 });
  assert.deepEqual([known([2, 2, 1], 5), known([2, 2, 1], 0)], [all, all]);
});

test("forward in letters, shapes and numbers", () => {
  const [z, a] = said(paper, { kind: "forward", layer: 1 });
  assert.deepEqual(z, {
    formula: "z⁽¹⁾ = W⁽¹⁾ a⁽⁰⁾ + b⁽¹⁾,   a⁽⁰⁾ = x",
    shapes: "shapes (2, 2) · (2, 1) + (2, 1) → (2, 1)",
    rows: ["z₁ = 1·1 + 0.5·2 − 1 = 1", "z₂ = −1·1 + 1·2 − 1 = 0"],
  });
  assert.deepEqual(a.rows, ["a₁ = σ(1) = 0.731", "a₂ = σ(0) = 0.5"]);
  assert.equal(said(dead, { kind: "forward", layer: 2 })[1].formula, "a⁽²⁾ = σ(z⁽²⁾) = ŷ   (σ is relu)");
});

test("the loss in numbers", () => {
  assert.deepEqual(said(paper, { kind: "loss" })[0].rows, ["L = ½ (0.5575 − 1)² = 0.0979"]);
});

test("backward in letters, shapes and numbers", () => {
  const [last] = said(paper, { kind: "backward", layer: 2 });
  assert.deepEqual(last.rows, ["δ₁ = (0.558 − 1) · 0.247 = −0.109"]);
  const [signal, weights, biases] = said(paper, { kind: "backward", layer: 1 });
  assert.deepEqual(signal, {
    formula: "δ⁽¹⁾ = (W⁽²⁾)ᵀ δ⁽²⁾ ⊙ σ′(z⁽¹⁾)",
    shapes: "shapes (2, 1) · (1, 1) ⊙ (2, 1) → (2, 1)",
    rows: ["δ₁ = (1·(−0.109)) · 0.197 = −0.0215", "δ₂ = (−2·(−0.1092)) · 0.25 = 0.0546"],
  });
  const [ofRelu] = said(dead, { kind: "backward", layer: 1 });
  assert.equal(ofRelu.formula, "δ⁽¹⁾ = (W⁽²⁾)ᵀ δ⁽²⁾ ⊙ σ′(z⁽¹⁾)   (σ is relu)");
  assert.equal(weights.formula, "∂L/∂W⁽¹⁾ = δ⁽¹⁾ (a⁽⁰⁾)ᵀ");
  assert.equal(weights.rows[1], "row 2: 0.0546 · (1, 2) = (0.0546, 0.109)");
  assert.equal(biases.formula, "∂L/∂b⁽¹⁾ = δ⁽¹⁾");
});

test("an equation holds for a pocket calculator too, or says ≈", () => {
  const rowsOf = ({ network, sizes }) =>
    walk(sizes, "values").flatMap((step) => said(network, step)).flatMap(({ rows }) => rows);
  const sums = numbers.cases.flatMap(rowsOf).filter((row) => !row.includes("…"));
  const number = String.raw`[−\d.,]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?`;
  const plain = (text) => Number(text.replaceAll("−", "-").replaceAll(",", ""));
  let tried = 0;
  for (const row of sums) {
    const signal = new RegExp(`^δ. = \\((${number} − ${number})\\) · (${number}) = (${number})$`);
    const [, miss, slope, delta] = row.match(signal) ?? [];
    if (!miss || /10|×/.test(row)) continue;
    const [a, y] = miss.split(" − ").map(plain);
    assert.equal(figures((a - y) * plain(slope)), delta, row);
    tried += 1;
  }
  assert.ok(tried > 3);
  const [, weights] = said(paper, { kind: "backward", layer: 2 });
  assert.equal(weights.rows[0], "row 1: −0.1092 · (0.7311, 0.5) = (−0.0798, −0.0546)");
});

test("two ways to a gradient are compared in words", () => {
  const judged = (network, place) => {
    const done = passes(network);
    return verdict(network, done, slopeAt(network, done, place), difference(network, place), false);
  };
  const weight = { kind: "w", layer: 0, i: 0, j: 0 };
  assert.equal(judged(paper, weight), "Both ways agree.");
  const flat = { ...saturated, ...put(saturated, weight, 10) };
  assert.match(judged(flat, weight), /^Both ways agree as far as a difference can tell: beside L = /);
  assert.match(verdict(paper, passes(paper), 0.1, 0.2, false), /^They differ/);
  const stepped = { ...exploding, layers: descend(exploding.layers, passes(exploding).grads, 1) };
  const blown = judged(stepped, weight);
  assert.match(blown, /^Both ways agree as far as a difference can tell: two L near 1\.54 × 10²² are subtracted/);
});

test("large networks show the first rows and terms, and say how many more", () => {
  const [z] = said(big, { kind: "forward", layer: 2 });
  assert.equal(z.rows.length, 4);
  assert.equal(z.rows.at(-1), "… and 5 more neurons");
  assert.match(z.rows[0], / \+ … \(5 more\) /);
  assert.match(said(big, { kind: "backward", layer: 2 })[1].rows[0], /, … 5 more\) = \(/);
});

test("what ails a network is said, and health is not", () => {
  const words = (network, show = "values") => ailments(network, passes(network), show).join(" ");
  assert.equal(words(paper), "");
  assert.match(words(saturated), /Hidden neuron 1 is saturated: at z = 9 .*The output is saturated/);
  assert.match(words(dead), /^Hidden neuron 2 is dead for this input: z = −4 is not above 0/);
  for (const network of [saturated, dead, zeros]) assert.doesNotMatch(words(network, "forward"), /back|gradient/);
  assert.match(words(zeros), /^Neurons 1 and 2 of hidden layer 1 are twins/);
});

test("a target beyond what the output can answer is said to be out of reach", () => {
  const words = (activation, y, show) => {
    const network = { ...paper, activation, y: [y] };
    return ailments(network, passes(network), show).filter((one) => one.includes("out of reach")).join(" ");
  };
  assert.equal(words("sigmoid", 1000, "backward"), "y = 1,000 is out of reach: sigmoid answers between 0 and 1, "
    + "so ŷ cannot get there and L never becomes 0.");
  assert.match(words("tanh", -1.05, "values"), /tanh answers between −1 and 1/);
  assert.match(words("relu", -1, "values"), /relu answers never below 0/);
  for (const [activation, y] of [["sigmoid", 0], ["sigmoid", 1], ["tanh", -1], ["relu", 300]]) {
    assert.equal(words(activation, y, "backward"), "");
  }
  assert.equal(words("sigmoid", 1000, "forward"), "");
});

test("the hand leaves a target where the output ends, and a typed one may lie beyond", () => {
  const target = { kind: "y", i: 0 };
  const ends = (activation, y) => reach({ ...paper, activation, y: [y] }, target);
  assert.deepEqual([ends("sigmoid", 1), ends("tanh", 0), ends("relu", 1)], [[0, 1], [-1, 1], [0, 10]]);
  assert.deepEqual(ends("sigmoid", 1000), [0, 1000]);
  assert.deepEqual(reach(paper, { kind: "b", layer: 0, i: 0 }), [-10, 10]);
});

test("a target says its name in every room", () => {
  for (const y of [1, -1.05, 0.55, 300, 1000, 123456.7, -3e-9, 1e22]) {
    const { text } = fitted(y, 54, { leads: ["y = "] });
    assert.match(text, /^y (=|≈) /, `${y}`);
  }
});

test("an explosion is said, in the forward pass alone too", () => {
  const words = (network, show) => explosion(network, passes(network), show);
  assert.equal(words(exploding, "values"), "");
  const weight = { kind: "w", layer: 0, i: 0, j: 0 };
  const worse = { ...exploding, ...put(exploding, weight, 1e7) };
  assert.match(words(worse, "forward"), /^Values blow up, beyond 10⁶ in size: W⁽¹⁾ reaches 10⁷, z⁽¹⁾ reaches 10⁷/);
  assert.match(words(worse, "values"), /and \d more\.$/);
  const beyond = { ...exploding, ...put(exploding, weight, 1e308) };
  assert.match(words(beyond, "forward"), /is ∞/);
});
