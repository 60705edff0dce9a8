// NumPy's arithmetic, as far as one line of an exercise needs it: shapes, broadcasting, products, sums, pieces of
// arrays. A value is {shape, data}, its numbers in a row as NumPy keeps them; a single number has the shape [].

import { unparse } from "./graph_syntax.js";
import { nearest } from "./nearest.js";
import { piece } from "./one_line_pieces.js";
import {
  broadcast, finite, listed, number, places, position, refuse, row, shapeText, size, told, transposed,
} from "./one_line_shapes.js";

const { hasOwn } = Object;

// ------------------------------------------------------------------ arithmetic

const ONE = {
  exp: Math.exp, log: Math.log, sqrt: Math.sqrt, tanh: Math.tanh, abs: Math.abs, absolute: Math.abs,
  sin: Math.sin, cos: Math.cos, tan: Math.tan,
  ceil: Math.ceil, floor: Math.floor, log2: Math.log2, log10: Math.log10, log1p: Math.log1p, expm1: Math.expm1,
  square: (v) => v * v, negative: (v) => -v, positive: (v) => v, sign: Math.sign, reciprocal: (v) => 1 / v,
};
export const TWO = {
  add: (a, b) => a + b, subtract: (a, b) => a - b, multiply: (a, b) => a * b, divide: (a, b) => a / b,
  power: (a, b) => a ** b, maximum: Math.max, minimum: Math.min, fmax: Math.max, fmin: Math.min,
  heaviside: (a, b) => (a === 0 ? b : Number(a > 0)),
  logaddexp: (a, b) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))),
};
const COMPARED = {
  "<": (a, b) => Number(a < b), ">": (a, b) => Number(a > b), "<=": (a, b) => Number(a <= b),
  ">=": (a, b) => Number(a >= b), "==": (a, b) => Number(a === b), "!=": (a, b) => Number(a !== b),
};
const SIGN_OF = {
  less: "<", greater: ">", less_equal: "<=", greater_equal: ">=", equal: "==", not_equal: "!=",
};
const SIGNS = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power" };
export const REDUCED = {
  sum: (values) => values.reduce((a, b) => a + b, 0),
  mean: (values) => REDUCED.sum(values) / values.length,
  prod: (values) => values.reduce((a, b) => a * b, 1),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  argmax: (values) => values.indexOf(Math.max(...values)),
  argmin: (values) => values.indexOf(Math.min(...values)),
};
Object.assign(REDUCED, { amax: REDUCED.max, amin: REDUCED.min, average: REDUCED.mean });
const OF_SOME = [REDUCED.max, REDUCED.min, REDUCED.argmax, REDUCED.argmin]; // of nothing they are nothing
const SIGMOID = (v) => 1 / (1 + Math.exp(-v));

/** The course's own functions of one number. */
export const COURSE = { sigmoid: SIGMOID, d_sigmoid: (v) => SIGMOID(v) * (1 - SIGMOID(v)) };

const WEIGHTED = {
  takes: 3, from: ([w, x, b], tree, sides) => entries(TWO.add, [dot([w, x], tree, sides), b], tree, [tree, sides[2]]),
};

/** Functions of exercises before, for the questions that say so; `takes` is how many values one gets. */
export const LENT = {
  relu: (v) => Math.max(0, v), weighted_sum: WEIGHTED, z_of: WEIGHTED,
  squared_error: {
    takes: 2, from: (pair, tree, sides) => {
      const off = entries(TWO.subtract, pair, tree, sides);
      return reduced(REDUCED.sum, mapped(off, ONE.square, tree), tree, {});
    },
  },
};

/** What NumPy refuses of True and False, or does otherwise than with 1 and 0: a sum is 1 where either is. */
function ofTruth(f, values, tree) {
  if (!values.every(({ bool }) => bool)) return f;
  if ([TWO.subtract, ONE.negative].includes(f)) {
    refuse("TypeError", `${unparse(tree)}: NumPy takes no minus of True and False.`, "1 - … turns them round.");
  }
  return f === TWO.add ? Math.max : f;
}

export const mapped = (value, f, tree) => finite({ shape: value.shape, data: value.data.map(f) }, tree);

/** What is said of two shapes that do not go together entry by entry. */
function ofLengths(f, a, b) {
  const isProduct = f === TWO.multiply && a.shape.length === 2 && a.shape[1] === b.shape[0];
  const product = isProduct ? " A matrix product is written with @." : "";
  return `Entry by entry, shapes are compared from their ends: each length must be the same, or 1.${product}`;
}

/** Two values entry by entry; `sides` are the parts of the line that they come from. */
export function entries(f, [a, b], tree, sides) {
  const does = ofTruth(f, [a, b], tree);
  const shape = broadcast(a.shape, b.shape);
  if (!shape) {
    refuse("ValueError", `${unparse(tree)}: ${told(sides[0], a)}, ${told(sides[1], b)}.`,
      ofLengths(f, a, b));
  }
  if (f === TWO.divide && size(shape) && b.data.includes(0)) {
    refuse("FloatingPointError", `${unparse(tree)} divides by 0${sides[1].kind === "number" ? "" : " here"}.`);
  }
  const pair = (at) => does(a.data[position(a.shape, at)], b.data[position(b.shape, at)]);
  const bool = [TWO.add, TWO.multiply].includes(f) && a.bool && b.bool;
  return finite({ shape, data: places(shape).map(pair), bool }, tree);
}

/** Two values compared entry by entry: an array of True and False. */
function comparison(sign, pair, tree, sides) {
  const found = entries(COMPARED[sign], pair, tree, sides);
  return { ...found, bool: true };
}

/** np.where: at each place the number of the one value or of the other, as the first says. */
function where([test, then, other], tree) {
  const shape = [then, other].reduce((all, value) => all && broadcast(all, value.shape), test.shape);
  if (!shape) refuse("ValueError", `${unparse(tree)}: the shapes of its three parts do not fit.`);
  const at = (value, place) => value.data[position(value.shape, place)];
  return { shape, data: places(shape).map((place) => at(at(test, place) ? then : other, place)) };
}

/** Say that an array has more axes than are computed with; most often a list of arrays is taken as one. */
function tooMany(tree, { shape }) {
  refuse("", `${unparse(tree)} has ${shape.length} axes, shape ${shapeText(shape)}, and this field computes with two.`,
    "Is it a list of arrays, of which one was meant?");
}

/** The product of matrices: an axis that a row lacks is put in, and taken out again. */
export function product([a, b], tree, from, sign = "@") {
  const single = [a, b].findIndex(({ shape }) => !shape.length);
  if (single >= 0) {
    const kind = sign === "@" && !a.shape.length && !b.shape.length ? "TypeError" : "ValueError";
    refuse(kind, `${unparse(tree)}: ${told(from[single], [a, b][single])}.`,
      `${sign} takes arrays; a single number is multiplied with *.`);
  }
  for (const [k, side] of [a, b].entries()) if (side.shape.length > 2) tooMany(from[k], side);
  const [rows, inner] = a.shape.length === 1 ? [1, a.shape[0]] : a.shape;
  const [second, columns] = b.shape.length === 1 ? [b.shape[0], 1] : b.shape;
  if (inner !== second) {
    const [left, right] = [a.shape.length === 1 ? "numbers" : "columns", b.shape.length === 1 ? "numbers" : "rows"];
    const sides = left === right ? "both sides" : `the left as ${right} on the right`;
    refuse("ValueError", `${unparse(tree)}: ${told(from[0], a)}, ${told(from[1], b)}.`,
      `${sign} needs as many ${left} on ${sides}; here they are ${inner} and ${second}.`);
  }
  const cell = ([i, j]) => REDUCED.sum(Array.from({ length: inner }, (_, k) => {
    return a.data[i * inner + k] * b.data[k * columns + j];
  }));
  const shape = [...a.shape.slice(0, -1), ...b.shape.slice(1)];
  return finite({ shape, data: places([rows, columns]).map(cell) }, tree);
}

/** np.dot: a product of matrices, or with a single number an ordinary one. */
function dot(pair, tree, sides, sign) {
  if (pair.some(({ shape }) => !shape.length)) return entries(TWO.multiply, pair, tree, sides);
  return product(pair, tree, sides, sign);
}

/** Add up, or the like, along one axis or all of them. */
export function reduced(f, value, tree, { axis, keepdims }) {
  const { shape, data } = value;
  const nothing = () => {
    if (f === REDUCED.mean) refuse("FloatingPointError", `${unparse(tree)}: there is nothing in it.`);
    if (OF_SOME.includes(f)) refuse("ValueError", `${unparse(tree)}: there is nothing in it.`);
  };
  const passes = !shape.length && [0, -1].includes(axis) && f !== REDUCED.mean; // as NumPy has it
  if (axis === undefined || passes) {
    if (!data.length) nothing();
    return finite({ shape: keepdims ? shape.map(() => 1) : [], data: [f(data)] }, tree);
  }
  const along = axis < 0 ? axis + shape.length : axis;
  if (!(along in shape)) {
    refuse("AxisError", `${unparse(tree)}: there is no axis ${axis} in an array of shape ${shapeText(shape)}.`);
  }
  if (!shape[along]) nothing();
  const kept = shape.map((length, i) => (i === along ? 1 : length));
  const line = (at) => Array.from({ length: shape[along] }, (_, i) => data[position(shape, at.with(along, i))]);
  const found = places(kept).map((at) => f(line(at)));
  return finite({ shape: keepdims ? kept : shape.toSpliced(along, 1), data: found }, tree);
}

/** A value's one number; float takes no array, not even of one number, and item takes that. */
function one(value, tree, kind) {
  const fits = kind === "TypeError" ? !value.shape.length : value.data.length === 1;
  return fits ? number(value.data[0]) : refuse(kind, `${told(tree, value)}: it is not one number.`);
}

const single = (value) => (value.shape.length ? undefined : value.data[0]);

// ------------------------------------------------------------------ the reader

const LIBRARIES = ["np", "numpy", "math"];
const OF_MATH = { pow: "power", fabs: "abs" }; // what math calls otherwise than NumPy
const CONSTANTS = { e: Math.E, pi: Math.PI };
const LONGEST = 1000; // of a loop
const MOST = 20_000; // numbers in an array that a line makes
const LOOPED = ["range", "zip", "enumerate"]; // what a loop may run through, besides an array
const ARRAYS = ["array", "asarray", "asanyarray", "float64"];
const FILLED = { ones: 1, zeros: 0 };
const LIKE = { ones_like: 1, zeros_like: 0 };
const TYPES = { float: (v) => v, int: Math.trunc, bool: (v) => Number(v !== 0) }; // of .astype(…), by name
const JOINED = { dot, matmul: product, inner, outer, vdot };
const METHODS = [
  "dot", "transpose", "flatten", "ravel", "copy", "item", "reshape", "astype", "sum", "mean", "prod", "max", "min",
  "argmax", "argmin", "clip",
];

// What NumPy's arrays have and this field does not.
const UNKNOWN = [
  "swapaxes", "squeeze", "repeat", "round", "cumsum", "cumprod", "std", "var", "tolist",
  "trace", "diagonal", "fill", "sort", "take", "any", "all", "conj", "real", "flat", "mT",
];

/** What is said of a name behind the point of an array that this field does not read. */
function nothingSuch(owner, value, name, called, more) {
  if (!value.list && UNKNOWN.includes(name)) {
    const text = ["swapaxes", "mT"].includes(name) ? "A transposed array is written with .T behind its name." : more;
    refuse("AttributeError", `This field does not know .${name}${called}.`, text);
  }
  return refuse("AttributeError", `${told(owner, value)}: it has no .${name}${called}.`, more);
}

/** np.ones and np.zeros: `given` is a shape. */
function filled(given, value, tree) {
  const shape = given.data.map((length) => count(number(length), tree));
  if (size(shape) > MOST) refuse("", `${unparse(tree)} has too many numbers for this field.`);
  return { shape, data: Array(size(shape)).fill(value) };
}

/** np.eye and np.identity: 1 on the diagonal. */
function diagonal(given, tree) {
  const [n, m = n] = given.map((value) => count(value, tree));
  const { shape, data } = filled(row([n, m]), 0, tree);
  return { shape, data: data.map((_, at) => Number(Math.floor(at / m) === at % m)) };
}

/** To the nearest whole number, halves to the even one, as NumPy has it. */
const rounded = (v) => (Math.abs(v % 1) === 0.5 ? 2 * Math.round(v / 2) : Math.round(v));

/** A value as a length: a whole number that is not below 0, and not too large to count through. */
function count(value, tree) {
  const found = single(value);
  const fits = Number.isInteger(found) && found >= 0 && found <= LONGEST;
  return fits ? found : refuse("TypeError", `${unparse(tree)}: a length is a whole number.`);
}

/** The same numbers in another shape, in which one length may be -1: what is left. */
function reshaped(value, lengths, tree) {
  const known = size(lengths.filter((length) => length >= 0));
  const shape = lengths.map((length) => (length < 0 ? value.data.length / known : length));
  if (lengths.filter((length) => length < 0).length > 1 || size(shape) !== value.data.length
    || !shape.every(Number.isInteger)) {
    const text = shapeText(lengths);
    refuse("ValueError", `${unparse(tree)}: ${value.data.length} numbers do not fit into the shape ${text}.`);
  }
  return { shape, data: value.data, bool: value.bool };
}

function inner([a, b], tree, sides, sign) {
  return dot([a, a.shape.length && b.shape.length === 2 ? transposed(b) : b], tree, sides, sign);
}

function outer([a, b], tree) {
  const flat = [{ shape: [a.data.length, 1], data: a.data }, row(b.data)];
  return entries(TWO.multiply, flat, tree, tree.parts.slice(1));
}

function vdot(pair, tree, sides, sign) {
  return product(pair.map(({ data }) => row(data)), tree, sides, sign);
}

/** Reads a tree of graph_syntax.js into its value. */
export class Reader {
  /** `names` are values by their name, `functions` those of the course by theirs. */
  constructor(names, functions) {
    Object.assign(this, { names, functions });
  }

  value(tree) {
    const { kind, parts, sign, text } = tree;
    if (kind === "number") return number(tree.value);
    if (kind === "name") return hasOwn(this.names, text) ? this.names[text] : this.nameless(tree);
    if (kind === "unary" && ["-", "+"].includes(sign)) {
      const value = this.array(parts[0]);
      return mapped(value, ofTruth(sign === "-" ? ONE.negative : ONE.positive, [value], tree), tree);
    }
    if (kind === "binary" && sign === "@") return product(this.pair(parts), tree, parts);
    if (kind === "binary" && hasOwn(SIGNS, sign)) return entries(TWO[SIGNS[sign]], this.pair(parts), tree, parts);
    if (kind === "compare" && tree.signs.every((one) => hasOwn(COMPARED, one))) return this.compared(tree);
    if (kind === "either") return this.either(tree);
    if (kind === "choice") return this.value(this.truth(parts[1]) ? parts[0] : parts[2]);
    if (kind === "list" || kind === "tuple") return this.list(tree);
    if (kind === "each") return listed(this.each(tree));
    if (kind === "item") return piece(this.value(parts[0]), this.chosen(parts[1]), tree);
    if (kind === "attribute") return this.attribute(tree);
    if (kind === "call") return this.call(tree);
    if (sign === "//") refuse("", "// cuts off what stands behind the decimal point.", "A fraction is written with /.");
    if (sign === "^") refuse("", "^ is no power in Python.", "A power is written with **, as in x**2.");
    const isIdentity = tree.signs?.some((one) => one.startsWith("is"));
    return refuse("", `${unparse(tree)} cannot stand here.`, isIdentity ? "Numbers are compared with ==." : "");
  }

  nameless(tree) {
    const { text } = tree;
    if (this.isFunction(text)) {
      const meant = nearest(text, Object.keys(this.names));
      const says = meant ? `Did you mean ${meant}?` : `What it is taken of stands in brackets: ${text}(…).`;
      refuse("TypeError", `${text} is a function.`, says);
    }
    return refuse("NameError", `There is no ${text}.`);
  }

  isFunction(name) {
    return hasOwn(this.functions, name) || isNumPys(name) || isBuiltIn(name);
  }

  /** Comparisons give 1 where they hold, else 0; a < b < c is two of them, for single numbers. */
  compared(tree) {
    const found = tree.signs.map((sign, i) => {
      const sides = tree.parts.slice(i, i + 2);
      return comparison(sign, sides.map((side) => this.array(side)), tree, sides);
    });
    const several = found.length > 1 && found.find(({ data }) => data.length > 1);
    if (several) refuse("ValueError", `${unparse(tree)}: an array is compared with one thing at a time.`);
    return (found.length > 1 && found.find(({ data }) => !data[0])) || found.at(-1);
  }

  /** What "and" and "or" give: the first part that settles it, or the last one. */
  either({ parts, sign }) {
    const settles = parts.slice(0, -1).find((part) => this.truth(part, sign) === (sign === "or"));
    return this.value(settles ?? parts.at(-1));
  }

  /** Whether a single number is one at which `if` goes on; `word` is what asks. */
  truth(tree, word = "if") {
    const value = this.value(tree);
    if (value.data.length === 1) return value.data[0] !== 0;
    const says = `${told(tree, value)}: ${word} takes one number.`;
    return refuse("ValueError", says, "For arrays there is np.where(…).");
  }

  /** A value to calculate with: a list is none. */
  array(tree) {
    const value = this.value(tree);
    if (value.list && tree.name === "shape") {
      const made = unparse(tree);
      refuse("TypeError", `${made} holds several lengths.`, `One is taken out by its place: ${made}[…].`);
    }
    if (value.list) refuse("TypeError", `${unparse(tree)} is a list.`, "np.array(…) makes an array of it.");
    return value;
  }

  pair(trees) {
    const values = trees.map((tree) => this.value(tree));
    if (values.every(({ list, shape }) => list || !shape.length)) trees.forEach((tree) => this.array(tree));
    return values;
  }

  list({ parts }) {
    return listed(parts.length === 1 && parts[0].kind === "each" ? this.each(parts[0]) : this.all(parts));
  }

  all(trees) {
    return trees.map((tree) => this.value(tree));
  }

  /** The values of a comprehension, one for each item. */
  each(tree) {
    const { parts: [element, from, test], targets } = tree;
    return this.items(from).flatMap((one) => {
      const item = one.length === 1 && targets.length > 1 ? this.rows(one[0], from) : one;
      if (item.length !== targets.length) {
        refuse("ValueError", `${unparse(tree)}: ${targets.join(", ")} cannot stand for ${item.length} values.`);
      }
      const bound = Object.fromEntries(targets.map((name, i) => [name, item[i]]));
      const inside = new Reader({ ...this.names, ...bound }, this.functions);
      return test && !inside.truth(test) ? [] : [inside.value(element)];
    });
  }

  /** What a loop runs through: lists of values, one value each unless it is zip or enumerate. */
  items(tree) {
    const { kind, parts: [called, ...given] } = tree;
    const name = kind === "call" ? called.text : "";
    if (name === "range") return this.range(given, tree);
    if (name === "enumerate") return this.rows(this.only(tree, given, 1)[0], tree).map((part, i) => [number(i), part]);
    if (name !== "zip") return this.rows(this.value(tree), tree).map((part) => [part]);
    const all = this.all(given).map((value, i) => this.rows(value, given[i]));
    return Array.from({ length: Math.min(...all.map(({ length }) => length)) }, (_, i) => all.map((rows) => rows[i]));
  }

  range(given, tree) {
    const ends = given.map((part) => this.whole(part));
    const [first, last, step = 1] = ends.length === 1 ? [0, ...ends] : ends;
    const length = Math.max(0, Math.ceil((last - first) / step));
    if (!(length <= LONGEST)) refuse("", `${unparse(tree)} is no range that this field can go through.`);
    return Array.from({ length }, (_, i) => [number(first + i * step)]);
  }

  /** The parts of a value along its first axis. */
  rows(value, tree) {
    const { shape: [length, ...shape], data } = value;
    if (length === undefined) refuse("TypeError", `${told(tree, value)}: a loop runs through an array.`);
    return Array.from({ length }, (_, i) => ({ shape, data: data.slice(i * size(shape), (i + 1) * size(shape)) }));
  }

  /** What sum adds up of a list or a comprehension, whose parts may have shapes of their own. */
  total(list, start, tree) {
    const loop = list.kind === "each" ? list : list.parts.find(({ kind }) => kind === "each");
    const values = [...this.all(start), ...(loop ? this.each(loop) : this.all(list.parts))];
    const trees = loop ? values.map(() => loop) : [...start, ...list.parts];
    const added = (sum, value, i) => entries(TWO.add, [sum, value], tree, trees.slice(i, i + 2));
    return values.slice(1).reduce(added, { ...(values[0] ?? number(0)), bool: false }); // 0 + True is 1
  }

  chosen(tree) {
    return (tree.kind === "tuple" ? tree.parts : [tree]).map((part) => {
      if (part.text === "None" || unparse(part) === "np.newaxis") return { extra: true };
      if (part.kind !== "slice") return this.index(part);
      return { slice: part.parts.map((bound) => (bound.kind === "nothing" ? undefined : this.whole(bound))) };
    });
  }

  /** An index: {at} a whole number, {among} an array of them, or {where} an array of True and False. */
  index(tree) {
    const value = this.value(tree);
    if (value.bool) return { where: value };
    if (!value.shape.length) return { at: this.whole(tree) };
    if (value.data.every(Number.isInteger)) return { among: value };
    return refuse("IndexError", `${unparse(tree)} holds no whole numbers, as indices are.`);
  }

  /** A whole number, as an index or an axis is. */
  whole(tree) {
    const found = single(this.value(tree));
    if (found === undefined) refuse("", `${unparse(tree)} cannot stand in square brackets here.`);
    if (!Number.isInteger(found)) refuse("IndexError", `${unparse(tree)} is no whole number, as an index is.`);
    return found;
  }

  axis(part, tree) {
    const found = this.value(part);
    if (!found.shape.length && Number.isInteger(found.data[0])) return found.data[0];
    const says = `${unparse(tree)}: ${unparse(part)} stands where the number of an axis belongs.`;
    const [, which] = /\ba?(max|min)$/.exec(unparse(tree.parts[0])) ?? [];
    if (which) {
      const most = which === "max" ? "largest" : "smallest";
      refuse("TypeError", says, `It looks for the ${most} entry of one array. Another function compares two things.`);
    }
    return refuse("TypeError", says, "It takes one array: products go inside, with * between their factors.");
  }

  attribute(tree) {
    const { parts: [owner], name } = tree;
    if (LIBRARIES.includes(owner.text)) {
      if (hasOwn(CONSTANTS, name)) return number(CONSTANTS[name]);
      if (!isNumPys(name)) refuse("AttributeError", `This field does not know ${unparse(tree)}.`, near(name));
      const says = `What it is taken of stands in brackets: ${unparse(tree)}(…).`;
      return refuse("TypeError", `${unparse(tree)} is a function.`, says);
    }
    const value = this.value(owner);
    const known = { T: () => transposed(value), shape: () => ({ ...row(value.shape), list: true }) };
    const counted = { size: value.data.length, ndim: value.shape.length };
    if (!value.list && hasOwn(known, name)) return known[name]();
    if (!value.list && hasOwn(counted, name)) return number(counted[name]);
    if (METHODS.includes(name)) refuse("TypeError", `${unparse(tree)} is a function: it is called by ${name}().`);
    const turned = name === "t" ? `Did you mean ${unparse(owner)}.T?` : "";
    const meant = hasOwn(this.names, name) ? `A product is written with *: ${unparse(owner)} * ${name}.` : turned;
    return nothingSuch(owner, value, name, "", meant);
  }

  /** Refuse round brackets behind what is no function: of an array, an entry may be meant as well as a product. */
  noFunction(called, given) {
    const made = unparse(called);
    const isValue = given !== "" && !["number", "constant"].includes(called.kind);
    const isArray = isValue && this.value(called).shape.length > 0;
    return refuse("TypeError", `${made} is no function.`, isArray
      ? `What is taken out of an array stands in square brackets: ${made}[…]. A product is written with *, or with @.`
      : `A product is written with *: ${made} * (${given}).`);
  }

  call(tree) {
    const [called, ...given] = tree.parts;
    if (called.kind === "name" && !hasOwn(this.names, called.text)) return this.named(called.text, given, tree);
    if (called.kind !== "attribute") {
      return this.noFunction(called, given.map((part) => unparse(part)).join(", "));
    }
    const { parts: [owner], name } = called;
    if (name === "outer" && owner.kind === "attribute" && LIBRARIES.includes(owner.parts[0].text)) {
      return this.everyPair(owner.name, given, tree);
    }
    if (["np.linalg.norm", "numpy.linalg.norm"].includes(unparse(called))) {
      const [value] = this.only(tree, given, 1);
      return number(Math.hypot(...value.data));
    }
    if (LIBRARIES.includes(owner.text)) return this.numpys(name, given, tree, owner.text === "math");
    const value = this.value(owner);
    if (value.list || !METHODS.includes(name)) {
      if (["T", "shape", "size"].includes(name)) refuse("TypeError", `${unparse(called)} is written without brackets.`);
      nothingSuch(owner, value, name, "()", "");
    }
    if (hasOwn(REDUCED, name)) return reduced(REDUCED[name], value, tree, this.options(tree, given));
    if (name === "clip" && [1, 2].includes(given.length)) return clipped(this, value, given, tree);
    if (name === "astype") return this.typed(value, given, tree);
    if (name === "reshape") return reshaped(value, this.lengths(given), tree);
    if (name === "dot" && !value.shape.length) refuse("AttributeError", `${told(owner, value)}: it has no .dot().`);
    if (name === "dot") return dot([value, this.only(tree, given, 1)[0]], tree, [owner, ...given], "dot");
    this.only(tree, given, 0);
    if (name === "item") return one(value, owner, "ValueError");
    return name === "transpose" ? transposed(value) : name === "copy" ? value : row(value.data);
  }

  /** A function of the course: of each number, or of several values together. */
  courses(f, given, tree) {
    if (typeof f === "function") return mapped(this.only(tree, given, 1)[0], f, tree);
    return f.from(this.only(tree, given, f.takes), tree, given);
  }

  /** A function without np. before it: the course's, Python's, or one of NumPy's that somebody has imported alone. */
  named(name, given, tree) {
    if (hasOwn(this.functions, name)) return this.courses(this.functions[name], given, tree);
    if (hasOwn(BUILT_IN, name)) return BUILT_IN[name](this, given, tree);
    if (isNumPys(name)) return this.numpys(name, given, tree, false);
    return refuse("NameError", `This field does not know ${name}(…).`);
  }

  numpys(written, given, tree, alone) {
    const name = (alone && OF_MATH[written]) || written;
    if (!isNumPys(name)) {
      const known = hasOwn(this.functions, name) ? `NumPy has none; here it is written ${name}(…).` : near(name);
      refuse("AttributeError", `This field does not know ${unparse(tree.parts[0])}(…).`, known);
    }
    if (hasOwn(REDUCED, name)) return this.along(REDUCED[name], given, tree);
    if (tree.names.at(-1) === "dtype=") {
      const without = { ...tree, parts: tree.parts.slice(0, -1), names: tree.names.slice(0, -1) };
      return this.typed(this.numpys(name, given.slice(0, -1), without, alone), given.slice(-1), tree);
    }
    if (hasOwn(OTHERWISE, name)) return OTHERWISE[name](this, given, tree);
    const isPair = [TWO, JOINED, SIGN_OF].some((all) => hasOwn(all, name));
    const values = this.only(tree, given, isPair ? 2 : 1);
    if (alone && values.some(({ shape }) => shape.length)) {
      refuse("TypeError", `${unparse(tree)}: ${told(given[0], values[0])}.`, "math takes single numbers.");
    }
    if (hasOwn(TWO, name)) return entries(TWO[name], values, tree, given);
    if (hasOwn(SIGN_OF, name)) return comparison(SIGN_OF[name], values, tree, given);
    if (hasOwn(JOINED, name)) return JOINED[name](values, tree, given, `np.${name}`);
    if (hasOwn(ONE, name)) return mapped(values[0], ONE[name], tree);
    if (hasOwn(FILLED, name)) return filled(values[0], FILLED[name], tree);
    if (hasOwn(LIKE, name)) return filled(row(values[0].shape), LIKE[name], tree);
    if (name === "size") return number(values[0].data.length);
    return name === "transpose" ? transposed(values[0]) : { ...values[0], list: false };
  }

  /** np.equal.outer and the like: a function of each number of the one with each of the other. */
  everyPair(name, given, tree) {
    const [a, b] = this.only(tree, given, 2);
    const pair = [{ shape: [...a.shape, ...b.shape.map(() => 1)], data: a.data }, b];
    if (hasOwn(SIGN_OF, name)) return comparison(SIGN_OF[name], pair, tree, given);
    if (!hasOwn(TWO, name)) refuse("AttributeError", `This field does not know ${unparse(tree.parts[0])}(…).`);
    return entries(TWO[name], pair, tree, given);
  }

  /** What .astype(float) makes of a value, or dtype=float. */
  typed(value, [type], tree) {
    const name = type && unparse(type).replace(/^np\.(float|int|bool)(?:32|64|_)$/, "$1");
    if (!hasOwn(TYPES, name ?? "")) refuse("", `${unparse(tree)}: this field knows the types float, int and bool.`);
    return { shape: value.shape, data: value.data.map(TYPES[name]), bool: name === "bool" };
  }

  /** The lengths that .reshape is given, one by one or as one shape. */
  lengths(given) {
    return given.flatMap((part) => this.value(part).data);
  }

  /** What a function is given, if it is as much as it takes. */
  only(tree, given, count) {
    if (given.length !== count || tree.names.some((named) => named)) {
      const [{ kind, text }] = tree.parts;
      if (kind === "name" && isBuiltIn(text) && isNumPys(text) && tree.names.includes("axis=")) {
        refuse("TypeError", `Python’s own ${text} knows no axis.`, `NumPy’s does: np.${text}(…, axis=…).`);
      }
      const much = ["nothing", "one value", "two values", "three values"][count];
      refuse("TypeError", `${unparse(tree)}: ${unparse(tree.parts[0])} takes ${much} here.`);
    }
    return given.map((part) => this.value(part));
  }

  /** What `f` makes of the numbers of an array, along the axis that is given beside it. */
  along(f, given, tree) {
    if (!given.length) this.only(tree, given, 1);
    return reduced(f, this.value(given[0]), tree, this.options(tree, given.slice(1), 1));
  }

  /** axis and keepdims of a sum; `first` is how many values stand before them. */
  options(tree, given, first = 0) {
    const names = tree.names.slice(first);
    const found = {};
    given.forEach((part, i) => {
      const name = names[i].slice(0, -1) || (i === 0 ? "axis" : "");
      if (name === "keepdims") found.keepdims = part.text === "True";
      else if (name === "axis") found.axis = part.text === "None" ? undefined : this.axis(part, tree);
      else refuse("TypeError", `${unparse(tree)}: only axis and keepdims can be said here.`);
    });
    return found;
  }
}

/** Python's max and min: of single numbers, or of all that is in one array or list. */
function extreme(name) {
  return (reader, given, tree) => {
    const isOne = given.length === 1;
    if (isOne && given[0].kind !== "each" && given[0].kind !== "call" && !reader.value(given[0]).shape.length) {
      const says = `${unparse(tree)}: ${told(given[0], reader.value(given[0]))}.`;
      refuse("TypeError", says, `${name} takes several numbers, or an array: ${name}(…, …).`);
    }
    const values = isOne ? reader.items(given[0]).map(([item]) => item) : reader.only(tree, given, given.length);
    if (isOne && given[0].kind === "each") return extremeOf(name, reader.each(given[0]), tree);
    return extremeOf(name, values, tree);
  };
}

function extremeOf(name, values, tree) {
  if (!values.length) refuse("ValueError", `${unparse(tree)}: there is nothing in it.`);
  if (values.length === 1) return values[0];
  if (values.some(({ data }) => data.length !== 1)) {
    const numpys = `Entry by entry, NumPy’s is called np.${name}imum(…, …); along an axis, np.${name}(…).`;
    refuse("ValueError", `${unparse(tree)}: Python’s ${name} takes single numbers.`, numpys);
  }
  return values[REDUCED[`arg${name}`](values.map(({ data: [one] }) => one))];
}

const ENDLESS = ["None", "np.inf", "-np.inf", "math.inf", "-math.inf"]; // ends that cut nothing off

/** A value cut off below and above, at two ends that may be none. */
function clipped(reader, value, ends, tree) {
  return ends.reduce((left, end, i) => {
    if (ENDLESS.includes(unparse(end))) return left;
    return entries(i ? TWO.minimum : TWO.maximum, [left, reader.value(end)], tree, [tree.parts[1], end]);
  }, value);
}

/** NumPy's functions that take their values in another way than most: each gets the reader, what is given, the tree. */
const OTHERWISE = {
  where: (reader, given, tree) => where(reader.only(tree, given, 3), tree),
  clip: (reader, given, tree) => {
    if (tree.names.some(Boolean) || ![2, 3].includes(given.length)) reader.only(tree, given, 3);
    return clipped(reader, reader.value(given[0]), given.slice(1), tree);
  },
  arange: (reader, given, tree) => row(reader.range(given, tree).map(([{ data: [i] }]) => i)),
  eye: (reader, given, tree) => diagonal(reader.only(tree, given, given.length === 2 ? 2 : 1), tree),
  identity: (reader, given, tree) => diagonal(reader.only(tree, given, 1), tree),
  full: (reader, given, tree) => {
    const [shape, value] = reader.only(tree, given, 2);
    return filled(shape, value.data[0], tree);
  },
  reshape: (reader, given, tree) => {
    if (given.length < 2) refuse("TypeError", `${unparse(tree)}: np.reshape takes an array and a shape.`);
    const { data, bool } = reader.value(given[0]);
    return reshaped({ data, bool, list: false }, reader.lengths(given.slice(1)), tree);
  },
  shape: (reader, given, tree) => ({ ...row(reader.only(tree, given, 1)[0].shape), list: true }),
  trace: (reader, given, tree) => {
    const [{ shape: [n, m], data }] = reader.only(tree, given, 1);
    if (!m) refuse("ValueError", `${unparse(tree)}: a diagonal needs rows and columns.`);
    return number(REDUCED.sum(data.filter((_, at) => Math.floor(at / m) === at % m)));
  },
  round: (reader, given, tree) => mapped(reader.only(tree, given, 1)[0], rounded, tree),
  all: (reader, given, tree) => reader.along((values) => Number(values.every(Boolean)), given, tree),
  any: (reader, given, tree) => reader.along((values) => Number(values.some(Boolean)), given, tree),
  array_equal: (reader, given, tree) => {
    const [a, b] = reader.only(tree, given, 2);
    const isSame = shapeText(a.shape) === shapeText(b.shape) && a.data.every((v, i) => v === b.data[i]);
    return number(Number(isSame));
  },
  stack: (reader, given, tree) => {
    const value = { ...reader.value(given[0]), list: false };
    const { axis = 0 } = reader.options(tree, given.slice(1), 1);
    if (axis === 0) return value;
    if (value.shape.length !== 2) tooMany(tree, value);
    return transposed(value);
  },
  take: (reader, given, tree) => {
    const [value, among] = reader.all(given.slice(0, 2));
    const { axis } = reader.options(tree, given.slice(2), 2);
    if (axis === undefined) return piece(row(value.data), [{ among }], tree);
    return piece(value, [...Array(axis).fill({ slice: [] }), { among }], tree);
  },
  count_nonzero: (reader, given, tree) => reader.along((values) => values.filter(Boolean).length, given, tree),
};

/** Python's own functions: each gets the reader, what is given and the tree. */
const BUILT_IN = {
  abs: (reader, given, tree) => mapped(reader.only(tree, given, 1)[0], ONE.abs, tree),
  float: (reader, given, tree) => one(reader.only(tree, given, 1)[0], given[0], "TypeError"),
  int: (reader, given, tree) => mapped(BUILT_IN.float(reader, given, tree), Math.trunc, tree),
  bool: (reader, given, tree) => mapped(BUILT_IN.float(reader, given, tree), TYPES.bool, tree),
  max: extreme("max"),
  min: extreme("min"),
  len: (reader, given, tree) => {
    const [value] = reader.only(tree, given, 1);
    if (!value.shape.length) refuse("TypeError", `${unparse(tree)}: ${told(given[0], value)}, and has no length.`);
    return number(value.shape[0]);
  },
  pow: (reader, given, tree) => entries(TWO.power, reader.only(tree, given, 2), tree, given),
  sum: (reader, given, tree) => {
    if (["list", "tuple", "each"].includes(given[0]?.kind)) return reader.total(given[0], given.slice(1), tree);
    const [value, start] = reader.only(tree, given, given.length === 2 ? 2 : 1);
    if (!value.shape.length) {
      const says = `${unparse(tree)}: ${told(given[0], value)}.`;
      refuse("TypeError", says, "sum adds up one array, or one list: sum([…, …]).");
    }
    const all = value.shape[0] ? reduced(REDUCED.sum, value, tree, { axis: 0 }) : number(0);
    return start ? entries(TWO.add, [all, start], tree, given) : all;
  },
};

/** NumPy's functions that are known here. */
export const NUMPY = new Set([
  ...[ONE, TWO, REDUCED, JOINED, FILLED, LIKE, SIGN_OF, OTHERWISE].flatMap(Object.keys), ...ARRAYS, "size", "transpose",
]);

/** A question about a misspelt function of NumPy's, or nothing. */
function near(name) {
  const meant = nearest(name, NUMPY);
  if (["einsum", "tensordot"].includes(name)) return "Products that are added up are written with @ here.";
  return meant ? `Did you mean np.${meant}(…)?` : "";
}

/** Whether NumPy's function of this name is known here. */
export const isNumPys = (name) => NUMPY.has(name);

/** Whether Python's own function of this name is known here. */
export const isBuiltIn = (name) => hasOwn(BUILT_IN, name) || LOOPED.includes(name);

/**
 * What a tree of graph_syntax.js is: {shape, data, list}. `names` are values by their name, `functions` are those
 * of the course by theirs. Throws ArrayError where Python or NumPy raises an exception, and where a number is not
 * finite.
 */
export function evaluated(tree, names, functions = COURSE) {
  const { shape, data, list } = new Reader(names, functions).value(tree);
  return { shape, data, list };
}
