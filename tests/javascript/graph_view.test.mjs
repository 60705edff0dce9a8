import assert from "node:assert/strict";
import { test } from "node:test";
import { inputs } from "../../course_lib/widgets/graph_formula.js";
import { laidOut } from "../../course_lib/widgets/graph_layout.js";
import {
  brief, corners, differences, fitting, isCorner, numbers as computed, sides, tenTo, walked, words,
} from "../../course_lib/widgets/graph_numbers.js";
import { drawing, geometry, range, SIZES } from "../../course_lib/widgets/graph_view.js";
import { close, numbers } from "./numbers.mjs";

const of = (formula) => numbers.graphs.find(({ structure }) => structure.formula === formula).structure;
const FORK = of("(x + 2) * x**2");
const NEURON = of("z = w1*a1 + w2*a2 + b; ŷ = sigmoid(z); L = (ŷ - y)**2");

test("values, local slopes and slopes are those of graph.py", () => {
  for (const { structure, values, value, local, slope } of numbers.graphs) {
    const ours = computed(structure, values);
    const where = `${structure.formula} at ${JSON.stringify(values)}`;
    structure.nodes.forEach(({ name }, i) => {
      close(ours.value[i], value[i], `value of ${name} in ${where}`);
      close(ours.slope[i], structure.nodes[i].constant ? 0 : slope[i], `slope of ${name} in ${where}`);
      assert.equal(ours.local[i].length, local[i].length);
      local[i].forEach((l, p) => close(ours.local[i][p], l, `local slope ${p} of ${name} in ${where}`));
    });
    assert.equal(ours.trouble, "", where);
  }
});

test("where graph.py refuses, trouble is said about the same thing", () => {
  for (const { structure, x, says } of numbers.refused) {
    const { trouble } = computed(structure, { x });
    const kind = /divides by zero|needs a positive number|is not a finite number/.exec(says)[0];
    assert.ok(trouble.includes(kind), `${structure.formula} at ${x}: Python "${says}", JavaScript "${trouble}"`);
  }
});

test("what has no value has no slope, nor has anything before it or behind it", () => {
  const broken = [
    ["log(x) * 3 + x", { x: 1 }, { x: -1 }], ["2 / x", { x: 1 }, { x: 0 }], ["x**-1", { x: 1 }, { x: 0 }],
    ["exp(log(x) / 2)", { x: 1 }, { x: -4 }], ["1 / exp(x)", { x: 1 }, { x: 1000 }],
  ];
  for (const [formula, home, values] of broken) {
    const structure = laidOut({ formula, values: home });
    const found = computed(structure, values);
    const inside = found.slope.filter((_, i) => !structure.nodes[i].constant);
    assert.ok(inside.every(Number.isNaN), formula);
    assert.equal(found.value.at(-1), NaN, formula);
    const { known } = walked(structure, found, null);
    assert.ok(known.every((slope) => slope === null || Number.isNaN(slope)), formula);
    const checked = differences(structure, values, "x", 1e-5, NaN);
    assert.deepEqual([checked.central, checked.oneSided, checked.centralError], [NaN, NaN, NaN], formula);
    assert.equal(isCorner(structure, found, "x"), false);
  }
  assert.equal(differences(of("x"), { x: 2 }, "x", 1, 1).central, 1);
});

/** The slopes of `formula` by `wrt` on both sides of `values`, what the graph takes, and what is said. */
function corner(formula, values, wrt) {
  const structure = laidOut({ formula, values });
  const found = computed(structure, values);
  const place = structure.nodes.findIndex(({ input }) => input === wrt);
  const said = words(structure, found, null).lines.join(" ");
  return { both: sides(structure, found, wrt), graph: found.slope[place], is: isCorner(structure, found, wrt), said };
}

test("a corner has two slopes, and both are said with what the graph takes", () => {
  const plain = corner("relu(a - b)", { a: 1, b: 1 }, "b");
  assert.deepEqual([plain.both, plain.graph, plain.is], [[-1, 0], 0, true]);
  assert.equal(plain.said, "Here is a corner, relu at 0: there is no single slope. "
    + "On its left and its right: a 0 and 1 (the graph takes 0), b −1 and 0 (the graph takes 0)");
  const longer = corner("3 * x + 2 * relu(x - 0.1 - 0.2)", { x: 0.1 + 0.2 }, "x"); // 0.1 + 0.2 − 0.1 − 0.2 is not 0
  assert.deepEqual([longer.both, longer.is], [[3, 5], true]);
  assert.deepEqual(corner("relu(x) + relu(-x)", { x: 0 }, "x").both, [-1, 1]);
  const off = corner("relu(a - b)", { a: 2, b: 1 }, "a");
  assert.deepEqual([off.both, off.is], [[1, 1], false]);
  assert.doesNotMatch(off.said, /corner/);
});

test("where a corner makes no difference nothing is said, and where corners cancel it is said what is missed", () => {
  assert.doesNotMatch(corner("relu(x**2) + x", { x: 0 }, "x").said, /corner/);
  assert.doesNotMatch(corner("0 * relu(x) + x", { x: 0 }, "x").said, /corner/);
  const cancelled = corner("relu(x) - relu(-x)", { x: 0 }, "x");
  assert.deepEqual([cancelled.both, cancelled.graph, cancelled.is], [[1, 1], 0, false]);
  assert.match(cancelled.said, /So it finds 0 with respect to x; on both sides it is 1$/);
});

test("each side is where the difference on that side goes", () => {
  const pieces = ["relu(x)", "relu(2 - x)", "relu(relu(x - 1) - 1)", "tanh(relu(x - 2) * x)", "relu(x - 3)**2"];
  for (const formula of pieces.flatMap((one, i) => pieces.slice(i).map((two) => `${one} - 3 * ${two}`))) {
    for (const x of [0, 1, 2, 3]) {
      const structure = laidOut({ formula, values: { x } });
      const h = 1e-6;
      const at = (v) => computed(structure, { x: v }).value.at(-1);
      const steps = [(at(x) - at(x - h)) / h, (at(x + h) - at(x)) / h];
      sides(structure, computed(structure, { x }), "x").forEach((slope, i) => {
        assert.ok(Math.abs(slope - steps[i]) < 1e-4, `${formula} at ${x}: ${slope}, ${steps[i]}`);
      });
    }
  }
});

test("a difference that reaches over a corner is known to do so", () => {
  const structure = laidOut({ formula: "relu(x)", values: { x: 1 } });
  const crosses = (x, h) => differences(structure, { x }, "x", h, 1).crosses;
  assert.deepEqual([crosses(0.5, 1), crosses(-0.5, 1), crosses(0.5, 0.1), crosses(0, 0.1)], [true, true, false, false]);
  assert.equal(corners(structure.nodes, [0, 0]).length, 1);
});

test("the whole walk ends with the slopes of the graph, whatever its order", () => {
  for (const { structure, values } of numbers.graphs) {
    const found = computed(structure, values);
    const { known, growing, handed } = walked(structure, found, null);
    structure.nodes.forEach(({ constant, operation }, i) => {
      if (constant) return;
      close(known[i], found.slope[i], structure.formula);
      assert.ok(!growing[i] && handed[i] === (operation !== ""));
    });
  }
});

test("a step names the products along its arrows, and the sum where paths meet", () => {
  const found = computed(FORK, { x: 3 });
  const steps = FORK.walk.map((_, i) => words(FORK, found, i + 1));
  const said = steps.map(({ head, lines }) => [head, ...lines].join(" | "));
  assert.deepEqual(said, [
    "Step 1 of 7, forward: x + 2 = 3 + 2 = 5",
    "Step 2 of 7, forward: x² = 3² = 9",
    "Step 3 of 7, forward: (x + 2) · x² = 5 · 9 = 45",
    "Step 4 of 7, backward: (x + 2) · x² itself has slope 1"
      + " | If (x + 2) · x² moves by a bit, (x + 2) · x² moves by just that.",
    "Step 5 of 7, backward: (x + 2) · x² hands its slope 1 back"
      + " | slope of x + 2 gets 9 · 1 = 9 | slope of x² gets 5 · 1 = 5",
    "Step 6 of 7, backward: x + 2 hands its slope 9 back | slope of x gets 1 · 9 = 9 from this path",
    "Step 7 of 7, backward: x² hands its slope 5 back | slope of x gets 6 · 5 = 30 from this path; so far 9 + 30 = 39",
  ]);
});

test("a formula with numbers in it keeps its brackets and signs", () => {
  const step = (structure, values, i) => words(structure, computed(structure, values), i).head.split(": ")[1];
  const values = { w1: 1, a1: -0.5, w2: -2, a2: 0.5, b: -3, y: 1 };
  assert.equal(step(NEURON, values, 1), "w₁ · a₁ = 1 · (−0.5) = −0.5");
  assert.equal(step(NEURON, values, 3), "z = w₁ · a₁ + w₂ · a₂ + b = −0.5 + (−1) + (−3) = −4.5");
  assert.equal(step(NEURON, values, 4), "ŷ = σ(z) = σ(−4.5) = 0.011");
  assert.equal(step(NEURON, values, 6), "L = (ŷ − y)² = (−0.989)² = 0.978");
});

test("halfway, a slope is known as far as it has grown", () => {
  const { known, growing } = walked(FORK, computed(FORK, { x: 3 }), 6);
  const x = FORK.nodes.findIndex(({ name }) => name === "x");
  assert.deepEqual([known[x], growing[x]], [9, true]);
});

test("differences are those of network.py, and lie where they should", () => {
  const { x, h, slope } = numbers.central;
  const found = differences(FORK, { x }, "x", h, 39);
  close(found.central, slope, "central difference");
  close(found.centralError, Math.abs(39 - slope) / slope, "its relative error");
  assert.ok(found.oneSidedError > 10 * found.centralError);
  assert.ok(differences(FORK, { x }, "x", 1e-15, 39).centralError > 1e-3);
  assert.equal(differences(FORK, { x: 1e200 }, "x", h, Infinity).centralError, NaN);
  assert.equal(differences(of("x"), { x: 0 }, "x", 0.5, 1).centralError, 0);
});

test("numbers read as in the figures", () => {
  const texts = [0.7311, -0.000012345, 1e-9, 45, 1234.5, 3e7, -0, NaN, -Infinity].map((v) => brief(v));
  assert.deepEqual(texts, ["0.731", "−1.23·10⁻⁵", "10⁻⁹", "45", "1,235", "3·10⁷", "0", "undefined", "−∞"]);
  assert.equal(fitting(-0.000012345), "−1.2·10⁻⁵");
  assert.equal(tenTo(-5), 1e-5);
});

test("a slider comes home, and its range is round", () => {
  assert.deepEqual([0, 3, -0.7, 100].map((home) => range(home).reach), [2, 5, 2, 200]);
});

test("the result of a formula of eight operations is in sight, and its numbers have 11 px", () => {
  const rooms = { "a laptop's page": [576, 870], "beside its contents": [446, 739] };
  const long = [
    "(y - sigmoid(w*x + b))**2", "tanh(a * tanh(b * tanh(c*x + d) + e))", "sin(cos(exp(-(x * w + b)**2) / 2))",
  ];
  for (const [where, [beside, below]] of Object.entries(rooms)) {
    for (const formula of long) {
      const values = Object.fromEntries(inputs(formula).map((name) => [name, 1]));
      const structure = laidOut({ formula, values });
      const { sizes, stacked } = drawing(structure, beside, below);
      const scale = (stacked ? below : beside) / geometry(structure, sizes).width;
      assert.ok(12.8 * scale >= 11, `${formula}, ${where}: ${scale}`);
    }
  }
  const short = laidOut({ formula: "w*x", values: { w: 1, x: 1 } });
  assert.deepEqual(drawing(short, 576, 870), { sizes: SIZES[0], stacked: false });
});

test("no box and no local slope covers another one", () => {
  for (const [{ structure }, sizes] of numbers.graphs.flatMap((one) => SIZES.map((sizes) => [one, sizes]))) {
    const { boxes, lines, width, height } = geometry(structure, sizes);
    const full = sizes.high + sizes.over + sizes.under + 14; // with the value above and the slope below
    const room = boxes.map((box) => ({ ...box, height: full }));
    const pills = lines.flatMap(({ pill }) => (pill ? [{ ...pill, width: sizes.pill, height: 18 }] : []));
    const all = [...room, ...pills];
    all.forEach((a, i) => {
      assert.ok(a.x - a.width / 2 >= 0 && a.x + a.width / 2 <= width && a.y - 9 >= 0 && a.y + 9 <= height);
      for (const b of all.slice(i + 1)) {
        const [dx, dy] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
        const apart = dx >= (a.width + b.width) / 2 || dy >= (a.height + b.height) / 2;
        assert.ok(apart, `${structure.formula}: ${JSON.stringify([a, b])}`);
      }
    });
  }
});
