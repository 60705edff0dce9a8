import assert from "node:assert/strict";
import { test } from "node:test";
import { inputs, start } from "../../course_lib/widgets/graph_formula.js";
import { laidOut } from "../../course_lib/widgets/graph_layout.js";
import { FormulaError, statements, written } from "../../course_lib/widgets/graph_syntax.js";
import { numbers as computed } from "../../course_lib/widgets/graph_numbers.js";
import { close, numbers } from "./numbers.mjs";

/** What a formula comes to here: its structure, or the words of its error. */
function outcome({ formula, start: before }) {
  try {
    return { structure: laidOut(start(formula, before)) };
  } catch (error) {
    if (error instanceof FormulaError) return { says: error.message };
    throw error;
  }
}

/** Compare what two languages have made, number by number. */
function same(ours, theirs, where) {
  if (typeof theirs === "number") return close(ours, theirs, where);
  if (typeof theirs !== "object") return assert.equal(ours, theirs, where);
  assert.deepEqual(Object.keys(ours), Object.keys(theirs), where);
  return Object.keys(theirs).forEach((key) => same(ours[key], theirs[key], `${where}.${key}`));
}

for (const kind of ["drawn", "refused", "random"]) {
  test(`${kind}: the structure or the words are Python's`, () => {
    for (const asked of numbers[kind]) {
      const { formula, structure, says } = asked;
      const found = outcome(asked);
      assert.equal(found.says, says, formula);
      if (structure) same(found.structure, structure, formula);
    }
  });
}

test("a formula's numbers are Python's as well", () => {
  for (const { formula, structure, value, slope } of numbers.random) {
    if (!structure) continue;
    const ours = computed(structure, structure.home);
    structure.nodes.forEach(({ name, constant }, i) => {
      close(ours.value[i], value[i], `value of ${name} in ${formula}`);
      if (!constant) close(ours.slope[i], slope[i], `slope of ${name} in ${formula}`);
    });
  }
});

test("statements are written as Python writes them", () => {
  for (const { formula, texts } of numbers.texts) {
    assert.deepEqual(statements(formula).map(written), texts, formula);
  }
});

test("Python's grammar beyond a formula's is refused too, in fewer words", () => {
  for (const formula of numbers.beyond) {
    assert.match(outcome({ formula, start: {} }).says ?? "drawn", /^the formula cannot be read at/, formula);
  }
});

test("a formula that is too long is refused in words, however it is long", () => {
  for (const { formula, says } of numbers.long) assert.equal(outcome({ formula, start: {} }).says, says);
  for (const once of ["-", "(", "sin(", "x**", "not ", "x if x else "]) {
    assert.match(outcome({ formula: `${once.repeat(5000)}x`, start: {} }).says, /too long|cannot be read/, once);
  }
});

test("inputs come in the order in which they are read, once", () => {
  assert.deepEqual(inputs("u = b * a; sin(a) + u * c"), ["b", "a", "c"]);
});
