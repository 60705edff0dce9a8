// The numbers of a graph, in the browser: graph.py's values forward and slopes backward, the walk through them in
// words, and the check by differences. `structure` is what graph_layout.js makes.

import { ACTIVATIONS, figures, raised, SLOPES } from "./common.js";

// ------------------------------------------------------------------ what graph.py's OPERATIONS are

export const RULES = {
  "+": [(...terms) => terms.reduce((sum, term) => sum + term, 0), (...terms) => terms.map(() => 1)],
  "-": [(u, v) => u - v, () => [1, -1]],
  "*": [(u, v) => u * v, (u, v) => [v, u]],
  "/": [(u, v) => u / v, (u, v) => [1 / v, -u / v / v]],
  neg: [(u) => -u, () => [-1]],
  sigmoid: [ACTIVATIONS.sigmoid, (u) => [SLOPES.sigmoid(u)]],
  tanh: [ACTIVATIONS.tanh, (u) => [SLOPES.tanh(u)]],
  relu: [ACTIVATIONS.relu, (u) => [SLOPES.relu(u)]],
  exp: [Math.exp, (u) => [Math.exp(u)]],
  log: [Math.log, (u) => [1 / u]],
  sin: [Math.sin, (u) => [Math.cos(u)]],
  cos: [Math.cos, (u) => [-Math.sin(u)]],
};
const power = (n) => [(u) => u ** n, (u) => [n ? n * u ** (n - 1) : 0]];
export const rule = (operation) => (operation.startsWith("**") ? power(Number(operation.slice(2))) : RULES[operation]);

/** What is wrong with the value of `node` made of its parents' values, or "": "zero" below a fraction line, … */
function fault({ operation }, made, of) {
  if ((operation === "/" || operation.startsWith("**-")) && of.at(-1) === 0) return "zero";
  if (operation === "log" && of[0] <= 0) return "positive";
  return Number.isFinite(made) ? "" : "finite";
}

/** Every node's value, parents first: NaN where it has none, and so for all that is made of it. */
function forward(nodes, values) {
  const found = [];
  for (const one of nodes) {
    const of = one.parents.map((p) => found[p]);
    const made = one.operation ? rule(one.operation)[0](...of) : one.input ? values[one.input] : one.number;
    found.push(of.some(Number.isNaN) || fault(one, made, of) ? NaN : made);
  }
  return found;
}

/** From each node's `value`: its local slopes, one for each parent, and the output's slope with respect to it. */
export function slopes(nodes, value) {
  const local = nodes.map(({ operation, parents }) =>
    operation ? rule(operation)[1](...parents.map((p) => value[p])) : []);
  const slope = nodes.map(() => 0);
  slope[nodes.length - 1] = 1;
  for (let i = nodes.length - 1; i >= 0; i--) {
    nodes[i].parents.forEach((p, which) => {
      if (!nodes[p].constant) slope[p] += local[i][which] * slope[i];
    });
  }
  return { local, slope };
}

/**
 * For each node its value and its slopes: NaN for what has none. No slope leads through a node without a value, so
 * where the output has none, nothing has a slope. `trouble` says in words which number there is not, or is "".
 */
export function numbers({ nodes }, values) {
  const value = forward(nodes, values);
  const { local, slope } = slopes(nodes, value);
  const numbered = (v) => (Number.isFinite(v) ? v : NaN);
  const there = (i) => !Number.isNaN(value[i]);
  const output = there(nodes.length - 1);
  return {
    value,
    local: local.map((all, i) => all.map((v) => (there(i) ? numbered(v) : NaN))),
    slope: slope.map((v, i) => (output || nodes[i].constant ? numbered(v) : NaN)),
    trouble: trouble(nodes, value, local, slope),
  };
}

function trouble(nodes, value, local, slope) {
  for (const [i, one] of nodes.entries()) {
    const { name, operation, parents } = one;
    const of = parents.map((p) => value[p]);
    const made = operation ? rule(operation)[0](...of) : value[i];
    const last = parents.at(-1);
    const wrong = fault(one, made, of);
    if (wrong === "zero") {
      const zero = nodes[last].operation || nodes[last].input ? `, since ${nodes[last].name} is 0` : "";
      return `${name} divides by zero here${zero}.`;
    }
    if (wrong === "positive") return `${name} needs a positive number; ${nodes[last].name} is ${brief(of[0])} here.`;
    if (wrong) return `${name} is not a finite number here: it is ${brief(made)}.`;
    if (!local[i].every(Number.isFinite)) return `A local slope of ${name} is not a finite number here.`;
  }
  const lost = slope.findLastIndex((s) => !Number.isFinite(s));
  return lost < 0 ? "" : `The slope with respect to ${nodes[lost].name} is not a finite number here.`;
}

// ------------------------------------------------------------------ corners

const ROUNDING = 1e-12; // of the numbers that a sum is made of: a sum this small would be 0 without rounding

/** The nodes whose relu is taken at 0, where it has a corner: a slope of 0 on the left, and of 1 on the right. */
export function corners(nodes, value) {
  const sizes = (p) => [p, ...nodes[p].parents].map((q) => Math.abs(value[q]));
  return nodes.flatMap(({ operation, parents: [p] }, i) =>
    operation === "relu" && Math.abs(value[p]) <= ROUNDING * Math.max(...sizes(p)) ? [i] : []);
}

/**
 * The slopes of the output by the input `wrt` on the left and on the right of where it is: they differ at a corner.
 * Each is carried forward from the input, since only then is known from which side a relu is reached.
 */
export function sides({ nodes }, { value, local }, wrt) {
  const at = new Set(corners(nodes, value));
  return [-1, 1].map((way) => {
    const rises = [];
    nodes.forEach(({ input, parents }, i) => {
      const sum = parents.reduce((all, p, which) => all + (rises[p] ? local[i][which] * rises[p] : 0), 0);
      rises.push(at.has(i) ? Math.max(0, rises[parents[0]]) : input === wrt ? way : sum);
    });
    return way * rises.at(-1) + 0; // without the sign of a zero
  });
}

/** What is to be said of a corner at the present numbers: lines, none where there is nothing to say. */
export function cornerWords(structure, found) {
  const { nodes } = structure;
  const [first] = found.trouble ? [] : corners(nodes, found.value);
  if (first === undefined) return [];
  const inputs = nodes.flatMap(({ input, name }, i) => (input ? [{ input, name, slope: found.slope[i] }] : []));
  const known = inputs.map((one) => ({ ...one, sides: sides(structure, found, one.input) }));
  const bent = known.filter((one) => !near(...one.sides));
  if (bent.length) {
    const both = bent.map(({ name, slope, sides: [left, right] }) =>
      `${name} ${brief(left)} and ${brief(right)} (the graph takes ${brief(slope)})`);
    return ["Here is a corner, relu at 0: there is no single slope.", `On its left and its right: ${both.join(", ")}`];
  }
  const missed = known.find(({ slope, sides: [left] }) => !near(slope, left));
  if (!missed) return [];
  const { name, slope, sides: [left] } = missed;
  const takes = `relu is at 0, its corner, and the graph takes ${brief(found.local[first][0])} for its slope there.`;
  return [takes, `So it finds ${brief(slope)} with respect to ${name}; on both sides it is ${brief(left)}`];
}

const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/** Whether the slope by `wrt` has two sides here. */
export const isCorner = (structure, found, wrt) => found.trouble === "" && !near(...sides(structure, found, wrt));

// ------------------------------------------------------------------ numbers as text

/** A number as the figures print it, in little room; a formula is undefined where it has no value. */
export const brief = (v, digits = 3) => (Number.isNaN(v) ? "undefined" : figures(v, digits, "·"));

/** The same in at most `room` characters if it can be: with the most of these `digits` that have room. */
export function fitting(v, room = 7, digits = [3, 2]) {
  const texts = digits.map((count) => brief(v, count));
  return texts.find((text) => text.length <= room) ?? texts.at(-1);
}

const signed = (text) => (/^−/.test(text) ? `(${text})` : text); // a number that is not the first of its line

/** What an operation makes of its operands, `texts`; `loose[i]` is true where one needs brackets to be multiplied. */
function written(operation, texts, loose) {
  const tight = texts.map((text, i) => (loose[i] ? `(${text})` : text));
  if (operation === "+") return texts.map((text, i) => (i ? signed(text) : text)).join(" + ");
  if (operation === "-") return `${texts[0]} − ${loose[1] ? tight[1] : signed(texts[1])}`;
  if (operation === "*") return tight.map((text, i) => (i ? signed(text) : text)).join(" · ");
  if (operation === "/") return `${tight[0]} / ${/[ ·]/.test(texts[1]) ? `(${texts[1]})` : signed(texts[1])}`;
  if (operation === "neg") return `−${loose[0] ? tight[0] : signed(texts[0])}`;
  if (operation.startsWith("**")) {
    return (/^[\p{L}\p{N}.,]+$/u.test(texts[0]) ? texts[0] : `(${texts[0]})`) + raised(operation.slice(2));
  }
  return `${operation === "sigmoid" ? "σ" : operation}(${texts[0]})`;
}

// ------------------------------------------------------------------ the walk, step by step

/**
 * What is known after `step` steps of the walk (null: all of them): which values, which slopes (so far; null: nothing
 * yet), which of them are still to grow, and which arrows have handed a slope back. `now` is the step itself, and
 * `gives` what it hands over: {parent, local, product, before}.
 */
export function walked({ nodes, walk }, { local, slope }, step) {
  const last = step ?? walk.length;
  const value = nodes.map(({ operation }) => operation === "");
  const known = nodes.map(() => null);
  const handed = nodes.map(() => false);
  let gives = [];
  for (const { does, node } of walk.slice(0, last)) {
    gives = [];
    if (does === "value") value[node] = true;
    if (does === "start") known[node] = slope[node];
    if (does === "back") {
      handed[node] = true;
      nodes[node].parents.forEach((parent, which) => {
        if (nodes[parent].constant) return;
        const product = local[node][which] * slope[node];
        gives.push({ parent, local: local[node][which], product, before: known[parent] });
        known[parent] = (known[parent] ?? 0) + product;
      });
    }
  }
  const waited = (i) => nodes.some(({ parents }, child) => parents.includes(i) && !handed[child]);
  const growing = nodes.map((_, i) => known[i] !== null && waited(i));
  return { value, known, growing, handed, gives, now: step ? walk[step - 1] : null };
}

/** A step in words: a headline, and a line for each arrow it uses. */
export function words(structure, found, step) {
  const { nodes, walk } = structure;
  const { value, slope } = found;
  const output = nodes.at(-1).name;
  if (found.trouble) return { head: found.trouble, lines: ["Move an input until every number is finite."] };
  if (step === null) {
    const inputs = nodes.flatMap(({ input, name }, i) => (input ? `${name}: ${brief(slope[i])}` : []));
    const slopes = `slopes of ${output} with respect to ${inputs.join(", ")}`;
    const corner = cornerWords(structure, found);
    return { head: `${output} = ${brief(value.at(-1))}`, lines: corner.length ? corner : [slopes] };
  }
  if (step === 0) return { head: "The inputs are known.", lines: ["Step forward: one box after the other."] };
  const { now, gives, growing } = walked(structure, found, step);
  const { name, operation, parents, title } = nodes[now.node];
  const here = `Step ${step} of ${walk.length}, ${now.does === "value" ? "forward" : "backward"}: `;
  if (now.does === "value") {
    const loose = parents.map((p) => !nodes[p].title && ["+", "-", "neg"].includes(nodes[p].operation));
    const formula = title ? `${name} = ${written(operation, parents.map((p) => nodes[p].name), loose)}` : name;
    const inserted = written(operation, parents.map((p) => brief(value[p])), parents.map(() => false));
    return { head: `${here}${formula} = ${inserted} = ${brief(value[now.node])}`, lines: [] };
  }
  if (now.does === "start") {
    const why = `If ${output} moves by a bit, ${output} moves by just that.`;
    return { head: `${here}${output} itself has slope 1`, lines: [why] };
  }
  const lines = gives.map(({ parent, local, product, before }) => {
    const handed = `${brief(local)} · ${signed(brief(slope[now.node]))} = ${brief(product)}`;
    const gets = `slope of ${nodes[parent].name} gets ${handed}`;
    if (before !== null) {
      return `${gets} from this path; so far ${brief(before)} + ${signed(brief(product))} = ${brief(before + product)}`;
    }
    return growing[parent] ? `${gets} from this path` : gets;
  });
  if (corners(nodes, value).includes(now.node)) {
    lines.push(`relu has a corner at 0: slope 0 on its left, 1 on its right; the graph takes ${brief(gives[0].local)}`);
  }
  return { head: `${here}${name} hands its slope ${brief(slope[now.node])} back`, lines };
}

// ------------------------------------------------------------------ the check by differences

/** How far two slopes lie apart, as a part of the larger one; NaN where one of them is not finite. */
function apart(g, numeric) {
  if (g === 0 && numeric === 0) return 0;
  const larger = Math.max(Math.abs(g), Math.abs(numeric));
  return larger < Infinity ? Math.abs(g - numeric) / larger : NaN;
}

/**
 * The slope of the output by the input `wrt`, by differences of step `h`, and how far each is from `slope`; NaN where
 * the output has no value. `crosses` is true where they reach over a corner that is not here but within `h`.
 */
export function differences({ nodes }, values, wrt, h, slope) {
  const all = [-h, 0, h].map((by) => forward(nodes, { ...values, [wrt]: values[wrt] + by }));
  const [left, middle, right] = all.map((found) => found.at(-1));
  const rise = (up, down, run) => (Number.isNaN(middle) ? NaN : (up - down) / run);
  const [central, oneSided] = [rise(right, left, 2 * h), rise(right, middle, h)];
  const here = corners(nodes, all[1]);
  const crosses = nodes.some(({ operation, parents: [p] }, i) =>
    operation === "relu" && !here.includes(i) && all[0][p] > 0 !== all[2][p] > 0);
  const [centralError, oneSidedError] = [apart(slope, central), apart(slope, oneSided)];
  return { central, oneSided, centralError, oneSidedError, crosses };
}

/** 10 to the power of `exponent`, as it is written: 10^-5 is 1e-5 and nothing beside it. */
export const tenTo = (exponent) => Number(`1e${Math.floor(exponent)}`) * 10 ** (exponent - Math.floor(exponent));
