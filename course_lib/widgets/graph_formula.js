// A formula read into the nodes of its graph, as graph.py reads it: in the same order, and refused in the same words.

import { FormulaError, scientific, statements, unparse, written } from "./graph_syntax.js";
import { RULES, rule, slopes } from "./graph_numbers.js";

/** The functions that a formula may have. */
export const FUNCTIONS = ["square", ...Object.keys(RULES).filter((name) => /^[a-z]+$/.test(name) && name !== "neg")];
const SMALLER = "is not a finite number here; choose other numbers";

function finite(numbers, what) {
  if (!numbers.every(Number.isFinite)) throw new FormulaError(`${what} ${SMALLER}`);
}

// ------------------------------------------------------------------ the reader

/** The terms of a sum a + b + c, which is one node. */
function terms(part) {
  return part.kind === "binary" && part.sign === "+" ? [...terms(part.parts[0]), part.parts[1]] : [part];
}

/** The number that stands in a formula, its sign too: {value, whole, text}; undefined where none does. */
function literal(part) {
  if (part.kind === "number") return part;
  if (part.kind !== "unary" || part.sign !== "-") return undefined;
  const { kind, value, whole, text, truth } = part.parts[0];
  if (truth) return { value: text === "True" ? -1 : 0, whole: true, text: text === "True" ? "-1" : "0" };
  if (kind !== "number") return undefined;
  return whole && value === 0 ? { value, whole, text } : { value: -value, whole, text: `-${text}` };
}

/** The exponent as a number, if it is a whole one. */
function whole(exponent) {
  const number = literal(exponent);
  if (number?.whole && Math.abs(number.value) < 1000) return number.value;
  throw new FormulaError(`an exponent is a whole number below 1000, as in x**2; got ${unparse(exponent)}`);
}

/** A node, named and numbered as graph.py's Node. */
const made = (name, operation, value, constant, parents = []) =>
  ({ name, operation, value, constant, parents, distance: 0 });

class Reader {
  constructor(values) {
    this.named = new Map(Object.entries(values).map(([name, value]) => {
      finite([value], name);
      return [name, made(name, "", value, false)];
    }));
    this.nodes = [];
  }

  read(formula) {
    const parts = statements(formula);
    const output = parts.map((part) => this.statement(part, part === parts.at(-1))).at(-1);
    if (output.constant) {
      const help = 'use a name and give its number: Graph("2 * x", x=3.0)';
      throw new FormulaError(`the output depends on no input; ${help}`);
    }
    const used = new Set([...this.nodes.flatMap(({ parents }) => parents), output]);
    const unused = [...this.named].flatMap(([name, node]) => (used.has(node) ? [] : [name]));
    if (unused.length) {
      throw new FormulaError(`nothing on the way to the output uses ${unused.join(", ")}; use it or leave it out`);
    }
    return output;
  }

  statement(part, last) {
    const { targets, value, changed, words } = part;
    if (!targets.length && !words && last) return this.expression(value);
    if (!targets.length || changed || !targets.every(({ kind }) => kind === "name")) {
      throw new FormulaError(`write a name for each step, as in z = w*x + b; got ${written(part)}`);
    }
    const name = targets[0].text;
    if (targets.length > 1 || this.named.has(name)) {
      throw new FormulaError(`give each node one name of its own; ${targets.at(-1).text} is a second one`);
    }
    let inside = value;
    while (inside.sign === "+" && inside.kind === "unary") [inside] = inside.parts;
    if (inside.kind === "name") {
      throw new FormulaError(`${written(part)} is a second name for ${inside.text}; use ${inside.text} itself`);
    }
    const node = this.expression(value);
    node.name = name;
    this.named.set(name, node);
    return node;
  }

  expression(part) {
    const { kind, parts, sign } = part;
    if (kind === "name") return this.name(part.text);
    const number = literal(part);
    if (number) return this.number(number);
    if (kind === "unary" && sign === "+") return this.expression(parts[0]);
    if (kind === "unary" && sign === "-") return this.operation(part, "neg", parts);
    if (kind === "binary" && sign === "**") return this.operation(part, `**${whole(parts[1])}`, [parts[0]]);
    if (kind === "binary" && sign in RULES) return this.operation(part, sign, sign === "+" ? terms(part) : parts);
    if (kind === "call" && parts[0].kind === "name" && parts.length === 2 && !part.names[0]) {
      const name = parts[0].text;
      if (FUNCTIONS.includes(name)) return this.operation(part, name === "square" ? "**2" : name, [parts[1]]);
    }
    if (kind === "binary" && sign === "^") {
      throw new FormulaError(`${unparse(part)}: a power is written with **, as in x**2`);
    }
    throw new FormulaError(`a formula has + − * / **, numbers, names and ${FUNCTIONS.join(", ")} of one number; `
      + `${unparse(part)} is something else`);
  }

  name(name) {
    const node = this.named.get(name);
    if (!node) {
      throw new FormulaError(`${name} has no value; give it a number, Graph(…, ${name}=1.0), or an earlier line`);
    }
    return this.nodes.includes(node) ? node : this.add(node);
  }

  number({ value, whole, text }) {
    if (whole && !Number.isFinite(value)) { // Python's whole numbers go on, its floats do not
      throw new FormulaError(`the formula needs one number, as in the formula=1.0; got ${text.slice(0, 40)}`);
    }
    finite([value], "the formula");
    return this.add(made(text, "", value, true));
  }

  /** The node of an operation: its value forward, and one local slope for each parent. */
  operation(part, operation, inside) {
    const text = unparse(part);
    const parents = inside.map((inner) => this.expression(inner));
    const values = parents.map(({ value }) => value);
    if (values.at(-1) === 0 && (operation === "/" || operation.startsWith("**-"))) {
      if (parents.at(-1).constant) throw new FormulaError(`${text} divides by zero, whatever the inputs are`);
      const zero = `since ${parents.at(-1).name} is 0`;
      throw new FormulaError(`${text} divides by zero here, ${zero}; choose other numbers`);
    }
    if (operation === "log" && values[0] <= 0) {
      if (parents[0].constant) {
        const why = parents[0].operation ? `, and ${parents[0].name} is ${brief(values[0])}` : "";
        throw new FormulaError(`${text} has no value: log takes positive numbers only${why}`);
      }
      throw new FormulaError(`${text} needs a positive number; ${parents[0].name} is ${brief(values[0])} here`);
    }
    const [value, local] = rule(operation).map((f) => f(...values));
    finite([value], text);
    finite(local, `a local slope of ${text}`);
    return this.add(made(text, operation, value, parents.every(({ constant }) => constant), parents));
  }

  add(node) {
    this.nodes.push(node);
    return node;
  }
}

/** A number as Python's format "g" has it: six digits at most. */
function brief(v) {
  const [digits, exponent] = v.toExponential(5).split("e");
  if (exponent < -4 || exponent >= 6) return scientific(Number(digits), exponent);
  return Object.is(v, -0) ? "-0" : String(Number(v.toPrecision(6)));
}

// ------------------------------------------------------------------ all of it

/**
 * The graph of `formula` at `values`: its nodes, parents first, each with its name, operation, value, parents (nodes)
 * and distance, the edges on the longest way to the output. Throws FormulaError where graph.py raises ValueError.
 */
export function read(formula, values) {
  const reader = new Reader(values);
  reader.read(formula);
  for (const node of reader.nodes.toReversed()) {
    for (const parent of node.parents) parent.distance = Math.max(parent.distance, node.distance + 1);
  }
  const nodes = reader.nodes.toSorted((a, b) => b.distance - a.distance);
  const places = new Map(nodes.map((node, i) => [node, i]));
  const numbered = nodes.map((node) => ({ ...node, parents: node.parents.map((parent) => places.get(parent)) }));
  const found = slopes(numbered, nodes.map(({ value }) => value));
  const lost = nodes.findLastIndex(({ constant }, i) => !constant && !Number.isFinite(found.slope[i]));
  if (lost >= 0) finite([NaN], `the slope at ${nodes[lost].name}`);
  return numbered;
}

/** The names that a formula uses before it gives them a value, in the order in which they are read. */
export function inputs(formula) {
  const used = [];
  const look = ({ kind, parts, text }) => {
    if (kind === "name") used.push(text);
    parts.forEach((inner, i) => (kind === "call" && i === 0 && inner.kind === "name") || look(inner));
  };
  const own = new Set();
  const store = ({ kind, parts, text }) => {
    if (kind === "name") own.add(text);
    else parts.forEach(kind === "tuple" || kind === "list" ? store : look);
  };
  for (const { targets, value } of statements(formula)) {
    targets.forEach(store);
    if (value) look(value);
  }
  return [...new Set(used)].filter((name) => !own.has(name));
}

/** What a new formula starts from: inputs that it shares with `values` keep their numbers, new ones start at 1. */
export function start(formula, values) {
  const home = { formula, values: Object.fromEntries(inputs(formula).map((name) => [name, values[name] ?? 1])) };
  read(home.formula, home.values); // refuses what is none
  return home;
}
