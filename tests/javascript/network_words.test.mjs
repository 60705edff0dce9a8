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
const FIRST = { kind: "w", layer: 0, i: 0, j: 0 };
const said = (network, step, place = FIRST) => formulas({ eta: 1, ...network }, passes(network), step, place);

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
  const narrow = [-2.43e-6, -0.05, -3e-10, -2.5e22, 3e107].map((v) => coarse(v, 4.9));
  assert.deepEqual(narrow, ["−2e−6", "−0.05", "≈0", "<−10⁹", ">10⁹"]);
});

/** The number that a text says and half a unit of its last digit; or { bound }, beyond which it says that one lies. */
function read(text) {
  const plain = text.replaceAll("−", "-").replaceAll(",", "").replace(/^≈ ?/, "");
  const raised = (digits) => [...digits].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c)).map((k) => "-0123456789"[k]).join("");
  const power = String.raw`10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)`;
  const [, sign, times, ten] = plain.match(new RegExp(`^([<>]?-?)(?:([\\d.]+)(?: × |·))?${power}$`)) ?? [];
  const [, digits, exponent] = plain.match(/^(-?\d+)e(-?\d+)$/) ?? [];
  if (sign && /[<>]/.test(sign)) return { bound: Number(`${sign.slice(1)}1e${raised(ten)}`) };
  const [mantissa, size] = ten
    ? [sign + (times ?? "1"), Number(raised(ten))]
    : [digits ?? plain, Number(exponent ?? 0)];
  const value = Number(`${mantissa}e${size}`);
  assert.ok(Number.isFinite(value), `“${text}” is no number`);
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  return { value, half: 0.5 * 10 ** (size - decimals) };
}

/** Whether a text says what is true of a number: it, but for half a unit of its last digit. */
function honest(text, v) {
  const { bound, value, half } = read(text);
  if (bound) return Math.sign(bound) === Math.sign(v) && Math.abs(v) > Math.abs(bound);
  return Math.abs(value - v) <= half * (1 + 1e-9);
}

test("however little room there is, what is shown is the number but for half a unit of its last digit", () => {
  for (const [text, v] of [["−10⁻⁶", -2.43e-6], ["−10⁻¹", -0.04], [">10⁹", 9e8]]) assert.ok(!honest(text, v), text);
  assert.ok(honest("−2e−6", -2.43e-6));
  const said = new Set();
  for (const v of numbers.many) {
    for (const room of [2.5, 4, 4.9, 5.9, 7, 9]) {
      for (const text of [fitting(v, room), coarse(v, room)]) assert.ok(honest(text, v), `${v} in ${room}: ${text}`);
    }
    for (const width of [31, 38, 44, 54, 70]) {
      for (const lead of ["", "b = ", "y₂ = "]) {
        const leads = lead ? [lead, lead.replaceAll(" ", "")] : [""];
        const { text } = fitted(v, width, { leads });
        said.add(text.replace(/[\d,.⁰¹²³⁴-⁹]+/g, "0"));
        assert.ok(honest(text.replace(/^(b|y₂) ?=? ?/, ""), v), `${v} in ${width} px: ${text}`);
      }
    }
  }
  assert.ok(said.size > 30, [...said].join("   "));
  for (const [v, room, text] of numbers.fitting) assert.ok(honest(text, v), `figure, ${v} in ${room}: ${text}`);
});

test("figures and widgets write the same digits", () => {
  for (const [v, digits, text] of numbers.written) assert.equal(figures(v, digits), text, `${v}, ${digits} digits`);
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
  assert.deepEqual(steps, ["forward1", "forward2", "loss", "backward2", "backward1", "update"]);
  assert.equal(walk([2, 2, 1], "forward").length, 2);
  const all = { values: 2, loss: true, signals: 1 };
  assert.deepEqual(known([2, 2, 1], 1), { values: 1, loss: false, signals: 3 });
  assert.deepEqual(known([2, 2, 1], 3), { values: 2, loss: true, signals: 3 });
  assert.deepEqual(known([2, 2, 1], 4), { values: 2, loss: true, signals: 2 });
  assert.deepEqual([5, 6, 0].map((step) => known([2, 2, 1], step)), [all, all, all]);
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
  assert.deepEqual(last.rows, ["δ₁ = (0.558 − 1) · 0.247 = −0.1092"]); // as in the gradients below
  const [signal, weights, biases] = said(paper, { kind: "backward", layer: 1 });
  assert.deepEqual(signal, {
    formula: "δ⁽¹⁾ = (W⁽²⁾)ᵀ δ⁽²⁾ ⊙ σ′(z⁽¹⁾)",
    shapes: "shapes (2, 1) · (1, 1) ⊙ (2, 1) → (2, 1)",
    rows: ["δ₁ = (1·(−0.10916)) · 0.1966 = −0.02146", "δ₂ = (−2·(−0.10916)) · 0.25 = 0.05458"],
  });
  const [ofRelu] = said(dead, { kind: "backward", layer: 1 });
  assert.equal(ofRelu.formula, "δ⁽¹⁾ = (W⁽²⁾)ᵀ δ⁽²⁾ ⊙ σ′(z⁽¹⁾)   (σ is relu)");
  assert.equal(weights.formula, "∂L/∂W⁽¹⁾ = δ⁽¹⁾ (a⁽⁰⁾)ᵀ");
  assert.equal(weights.rows[1], "row 2: 0.05458 · (1, 2) = (0.05458, 0.10916)");
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
    assert.ok([3, 4, 5].some((digits) => figures((a - y) * plain(slope), digits) === delta), row);
    tried += 1;
  }
  assert.ok(tried > 3);
  const [, weights] = said(paper, { kind: "backward", layer: 2 });
  assert.equal(weights.rows[0], "row 1: −0.1092 · (0.7311, 0.5) = (−0.0798, −0.0546)");
});

test("a number has the same digits wherever it stands in a step", () => {
  const small = numbers.cases.filter(({ sizes }) => Math.max(...sizes) <= 3); // few numbers, none of them nearly alike
  let longer = 0;
  for (const { network, sizes } of small) {
    for (const step of walk(sizes, "values")) {
      const texts = said({ ...network, eta: 0.7 }, step).flatMap(({ rows }) => rows).join("  ");
      const all = [...texts.matchAll(/(?<![\d.,₀-₉])\d+\.\d+(?! × )/g)].map(([text]) => text);
      for (const long of all) {
        const shorter = [3, 4].map((digits) => figures(Number(long), digits)).filter((text) => text !== long);
        const other = all.find((text) => shorter.includes(text) && text.replace(/^0\.0*|\./g, "").length > 2);
        assert.equal(other, undefined, `${long} and ${other}: ${texts}`);
        longer += shorter.length;
      }
    }
  }
  assert.ok(longer > 50);
});

test("the last step of the walk is the update of one number, with its gradient and η", () => {
  const one = (network, eta, place) => said({ ...network, eta }, { kind: "update" }, place)[0];
  assert.deepEqual(one(paper, 1), {
    formula: "w ← w − η ∂L/∂w",
    shapes: "one step downhill: “learn once” takes it for every weight and bias at once. "
      + "η = 1 is the learning rate: how large a step.",
    rows: ["w₁₁⁽¹⁾ ← 1 − 1·(−0.02146) = 1.021"],
  });
  assert.deepEqual(one(paper, 0.5, { kind: "b", layer: 1, i: 0 }).rows, ["b₁⁽²⁾ ← 0.5 − 0.5·(−0.1092) = 0.5546"]);
  assert.match(one(saturated, 1).rows[0], /^w₁₁⁽¹⁾ ← 4 − 1·.* ≈ 4$/, "moved, by less than is seen");
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
  assert.match(words(saturated), /Hidden neuron 1 is saturated: at z = 9 .*goes back through it/);
  assert.match(words(saturated), / The output is saturated, too: at z = −5 the slope is 0\.00662\.$/);
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
  const words = (network, show, step = 0) => explosion({ ...network, show, step }, passes(network));
  assert.equal(words(exploding, "values"), "");
  const weight = { kind: "w", layer: 0, i: 0, j: 0 };
  const worse = { ...exploding, ...put(exploding, weight, 1e7) };
  assert.match(words(worse, "forward"), /^Values blow up, beyond 10⁶ in size: W⁽¹⁾ reaches 10⁷, z⁽¹⁾ reaches 10⁷/);
  assert.match(words(worse, "values"), /and \d more\.$/);
  assert.match(words(worse, "values", 1), /: W⁽¹⁾ reaches 10⁷, z⁽¹⁾ reaches [^,]*\.$/); // a walk has not come further
  const beyond = { ...exploding, ...put(exploding, weight, 1e308) };
  assert.match(words(beyond, "forward"), /is ∞/);
});
