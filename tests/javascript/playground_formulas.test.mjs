// Where a formula may be parted at the end of a line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { whole } from "../../course_lib/widgets/playground_formulas.js";
import { Session } from "../../course_lib/widgets/playground_session.js";
import { gradientLines, neuronLines, partWords } from "../../course_lib/widgets/playground_words.js";
import { numbers } from "./numbers.mjs";

/** The pieces that may stand in lines of their own. */
const pieces = (line) => whole(line).split(" ");

test("a product, a bracket and 1 − a² stay whole; a sum is parted before its signs, an equation at its sign", () => {
  assert.deepEqual(pieces("tanh′(z) = 1 − a²"), ["tanh′(z)", "=", "1\u00a0−\u00a0a²"]);
  const arrives = pieces("δ⁽²⁾ = (W⁽³⁾)ᵀ δ⁽³⁾ ⊙ tanh′(z⁽²⁾),   tanh′(z) = 1 − a²").filter(Boolean);
  assert.ok(arrives.includes("(W⁽³⁾)ᵀ\u00a0δ⁽³⁾\u00a0⊙\u00a0tanh′(z⁽²⁾),"), String(arrives));
  assert.deepEqual(pieces("= 0.1 · 0.5 − 0.2 · (−0.4) + b"), [
    "=", "0.1\u00a0·\u00a00.5", "−\u00a00.2\u00a0·\u00a0(−0.4)", "+", "b",
  ]);
  assert.ok(pieces("σ′(z) = a (1 − a)").includes("a\u00a0(1\u00a0−\u00a0a)"));
  const prose = "Each neuron gets the δ of those it feeds, by its weights to them, times its own slope.";
  assert.equal(whole(prose), prose);
  const point = "Point 1 of the batch, with two rings: a⁽¹⁾ = (0.1, −0.2, 0.3, 0.4, … 4 more)";
  assert.ok(pieces(point).length > 8); // a list of numbers may be parted
});

test("no line of a step or of what is held can be parted beside a product's sign", () => {
  for (const activation of ["tanh", "sigmoid", "relu"]) {
    const session = new Session({ ...numbers.settings, activation, hidden: [8, 4] });
    const lines = [];
    do {
      const part = session.part();
      lines.push(...partWords(session.engine, part, session).lines);
    } while (session.training.phase);
    const look = session.passed();
    for (const layer of [0, 1, 2]) {
      lines.push(...gradientLines(look, { kind: "w", layer, i: 0, j: 0 }, session.features));
      lines.push(...neuronLines(look, { kind: "n", layer: layer + 1, i: 0 }, 0, session.features));
    }
    assert.ok(lines.some((line) => line.includes("·")) && lines.some((line) => line.includes("⊙")));
    for (const line of lines) {
      assert.doesNotMatch(whole(line), / [·⊙]|[·⊙] |1 − | − a|ᵀ δ/, line);
      assert.equal(whole(line).replaceAll("\u00a0", " "), line.replaceAll("\u00a0", " ")); // nothing else changes
    }
  }
});
