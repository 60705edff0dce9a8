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

/** Every node's value, parents first. */
function forward(nodes, values) {
  const found = [];
  for (const { operation, input, number, parents } of nodes) {
    if (operation) found.push(rule(operation)[0](...parents.map((p) => found[p])));
    else found.push(input ? values[input] : number);
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

/** For each node its value and its slopes; `trouble` says in words which number is not finite, or is "". */
export function numbers({ nodes }, values) {
  const value = forward(nodes, values);
  const { local, slope } = slopes(nodes, value);
  return { value, local, slope, trouble: trouble(nodes, value, local, slope) };
}

function trouble(nodes, value, local, slope) {
  for (const [i, { name, operation, parents }] of nodes.entries()) {
    const last = parents.at(-1);
    if ((operation === "/" || operation.startsWith("**-")) && value[last] === 0) {
      const zero = nodes[last].operation || nodes[last].input ? `, since ${nodes[last].name} is 0` : "";
      return `${name} divides by zero here${zero}.`;
    }
    if (operation === "log" && value[last] <= 0) {
      return `${name} needs a positive number; ${nodes[last].name} is ${brief(value[last])} here.`;
    }
    if (!Number.isFinite(value[i])) return `${name} is not a finite number here: it is ${brief(value[i])}.`;
    if (!local[i].every(Number.isFinite)) return `A local slope of ${name} is not a finite number here.`;
  }
  const lost = slope.findLastIndex((s) => !Number.isFinite(s));
  return lost < 0 ? "" : `The slope with respect to ${nodes[lost].name} is not a finite number here.`;
}

// ------------------------------------------------------------------ numbers as text

/** A number as the figures print it, in little room; a formula is undefined where it has no value. */
export const brief = (v, digits = 3) => (Number.isNaN(v) ? "undefined" : figures(v, digits, "·"));

/** The same in at most `room` characters if it can be: with two digits instead of three. */
export function fitting(v, room = 7) {
  const [three, two] = [3, 2].map((digits) => brief(v, digits));
  return three.length <= room ? three : two;
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
    if (does === "start") known[node] = 1;
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
    return { head: `${output} = ${brief(value.at(-1))}`, lines: [slopes] };
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
  return { head: `${here}${name} hands its slope ${brief(slope[now.node])} back`, lines };
}

// ------------------------------------------------------------------ the check by differences

/** How far two slopes lie apart, as a part of the larger one; NaN where one of them is not finite. */
function apart(g, numeric) {
  if (g === 0 && numeric === 0) return 0;
  const larger = Math.max(Math.abs(g), Math.abs(numeric));
  return larger < Infinity ? Math.abs(g - numeric) / larger : NaN;
}

/** The slope of the output by the input `wrt`, by differences of step `h`, and how far each is from `slope`. */
export function differences({ nodes }, values, wrt, h, slope) {
  const at = (x) => forward(nodes, { ...values, [wrt]: x }).at(-1);
  const x = values[wrt];
  const [left, middle, right] = [at(x - h), at(x), at(x + h)];
  const [central, oneSided] = [(right - left) / (2 * h), (right - middle) / h];
  return { central, oneSided, centralError: apart(slope, central), oneSidedError: apart(slope, oneSided) };
}

/** 10 to the power of `exponent`, as it is written: 10^-5 is 1e-5 and nothing beside it. */
export const tenTo = (exponent) => Number(`1e${Math.floor(exponent)}`) * 10 ** (exponent - Math.floor(exponent));
