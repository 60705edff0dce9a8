import assert from "node:assert/strict";
import { test } from "node:test";
import {
  brief, differences, fitting, numbers as computed, tenTo, walked, words,
} from "../../course_lib/widgets/graph_numbers.js";
import { geometry, range } from "../../course_lib/widgets/graph_view.js";
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

test("no box and no local slope covers another one", () => {
  for (const { structure } of numbers.graphs) {
    const { boxes, lines, width, height } = geometry(structure);
    const room = boxes.map((box) => ({ ...box, height: 80 })); // with the value above and the slope below
    const pills = lines.flatMap(({ pill }) => (pill ? [{ ...pill, width: 62, height: 18 }] : []));
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
