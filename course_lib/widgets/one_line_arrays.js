// NumPy's arithmetic, as far as one line of an exercise needs it: shapes, broadcasting, products, sums, pieces of
// arrays. A value is {shape, data}, its numbers in a row as NumPy keeps them; a single number has the shape [].

import { unparse } from "./graph_syntax.js";
import { nearest } from "./nearest.js";

/**
 * What NumPy refuses: `kind` is the class of Python's exception, or "" where this file knows no such thing, and `more`
 * is what helps.
 */
export class ArrayError extends Error {
  constructor(kind, message, more) {
    super(message);
    Object.assign(this, { kind, more });
  }
}

const refuse = (kind, message, more = "") => {
  throw new ArrayError(kind, message, more);
};

const { hasOwn } = Object;
const size = (shape) => shape.reduce((all, length) => all * length, 1);
const number = (value) => ({ shape: [], data: [value] });
const row = (values) => ({ shape: [values.length], data: values });

/** Values as a list of them. */
function listed(values) {
  const shape = values[0]?.shape ?? [];
  if (values.some((value) => shapeText(value.shape) !== shapeText(shape))) {
    refuse("ValueError", "The parts of this list have different shapes.");
  }
  return { shape: [values.length, ...shape], data: values.flatMap(({ data }) => data), list: true };
}

/** A shape as Python writes it: (2,) and (2, 3). */
export const shapeText = (shape) => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`);

/** A part of the line and its shape in words: w has shape (2,). */
function told(tree, { shape, list }) {
  if (!shape.length) return `${unparse(tree)} is a single number`;
  return list ? `${unparse(tree)} is a list` : `${unparse(tree)} has shape ${shapeText(shape)}`;
}

/** The numbers of a value, if each of them is one: dividing by 0 and the like end here. */
function finite(value, tree) {
  if (value.data.every(Number.isFinite)) return value;
  const isRoot = tree.kind === "call" && /\b(?:log|sqrt)$/.test(unparse(tree.parts[0]));
  const root = isRoot ? "It takes positive numbers, and what it gets here is none." : "";
  const says = tree.sign === "**" ? "A negative number has whole powers alone, and large powers grow fast." : root;
  return refuse("FloatingPointError", `${unparse(tree)} is not a finite number here.`, says);
}

// ------------------------------------------------------------------ places in an array

/** All places of an array of this shape, as lists of indices, in the order of its numbers. */
function places(shape) {
  return shape.reduce((all, length) => all.flatMap((at) => Array.from({ length }, (_, i) => [...at, i])), [[]]);
}

/** Where the number at these indices stands in the row; an axis of length 1 has its one number everywhere. */
function position(shape, at) {
  const own = at.slice(at.length - shape.length);
  return shape.reduce((sum, length, axis) => sum * length + (length === 1 ? 0 : own[axis]), 0);
}

/** The shape to which both can be stretched, or undefined: lengths agree from the right, or are 1. */
function broadcast(a, b) {
  const length = Math.max(a.length, b.length);
  const [left, right] = [a, b].map((shape) => [...Array(length - shape.length).fill(1), ...shape]);
  const fits = left.every((n, axis) => n === right[axis] || n === 1 || right[axis] === 1);
  return fits ? left.map((n, axis) => (n === 1 ? right[axis] : n)) : undefined;
}

function transposed({ shape, data }) {
  const turned = shape.toReversed();
  return { shape: turned, data: places(turned).map((at) => data[position(shape, at.toReversed())]) };
}

// ------------------------------------------------------------------ arithmetic

const ONE = {
  exp: Math.exp, log: Math.log, sqrt: Math.sqrt, tanh: Math.tanh, abs: Math.abs, absolute: Math.abs,
  square: (v) => v * v, negative: (v) => -v, positive: (v) => v, sign: Math.sign, reciprocal: (v) => 1 / v,
};
const TWO = {
  add: (a, b) => a + b, subtract: (a, b) => a - b, multiply: (a, b) => a * b, divide: (a, b) => a / b,
  power: (a, b) => a ** b, maximum: Math.max, minimum: Math.min,
  logaddexp: (a, b) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))),
};
const COMPARED = {
  "<": (a, b) => Number(a < b), ">": (a, b) => Number(a > b), "<=": (a, b) => Number(a <= b),
  ">=": (a, b) => Number(a >= b), "==": (a, b) => Number(a === b), "!=": (a, b) => Number(a !== b),
};
const SIGNS = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power" };
const REDUCED = {
  sum: (values) => values.reduce((a, b) => a + b, 0),
  mean: (values) => REDUCED.sum(values) / values.length,
  prod: (values) => values.reduce((a, b) => a * b, 1),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
};
const SIGMOID = (v) => 1 / (1 + Math.exp(-v));

/** The course's own functions of one number. */
export const COURSE = { sigmoid: SIGMOID, d_sigmoid: (v) => SIGMOID(v) * (1 - SIGMOID(v)) };

const mapped = (value, f, tree) => finite({ shape: value.shape, data: value.data.map(f) }, tree);

/** Two values entry by entry; `sides` are the parts of the line that they come from. */
function entries(f, [a, b], tree, sides) {
  const shape = broadcast(a.shape, b.shape);
  if (!shape) {
    refuse("ValueError", `${unparse(tree)}: ${told(sides[0], a)}, ${told(sides[1], b)}.`,
      "Entry by entry, their lengths must be the same from the right, or 1.");
  }
  if (f === TWO.divide && size(shape) && b.data.includes(0)) {
    refuse("FloatingPointError", `${unparse(tree)} divides by 0${sides[1].kind === "number" ? "" : " here"}.`);
  }
  const pair = (at) => f(a.data[position(a.shape, at)], b.data[position(b.shape, at)]);
  return finite({ shape, data: places(shape).map(pair) }, tree);
}

/** np.where: at each place the number of the one value or of the other, as the first says. */
function where([test, then, other], tree) {
  const shape = [then, other].reduce((all, value) => all && broadcast(all, value.shape), test.shape);
  if (!shape) refuse("ValueError", `${unparse(tree)}: the shapes of its three parts do not fit.`);
  const at = (value, place) => value.data[position(value.shape, place)];
  return { shape, data: places(shape).map((place) => at(at(test, place) ? then : other, place)) };
}

/** The product of matrices: an axis that a row lacks is put in, and taken out again. */
function product([a, b], tree, from, sign = "@") {
  const single = [a, b].findIndex(({ shape }) => !shape.length);
  if (single >= 0) {
    const kind = sign === "@" && !a.shape.length && !b.shape.length ? "TypeError" : "ValueError";
    refuse(kind, `${unparse(tree)}: ${told(from[single], [a, b][single])}.`,
      `${sign} takes arrays; a single number is multiplied with *.`);
  }
  if (Math.max(a.shape.length, b.shape.length) > 2) refuse("", `${unparse(tree)} has too many axes for this field.`);
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
function reduced(f, value, tree, { axis, keepdims }) {
  const { shape, data } = value;
  if (!data.length && [REDUCED.max, REDUCED.min].includes(f)) {
    refuse("ValueError", `${unparse(tree)}: there is nothing in it.`);
  }
  const passes = !shape.length && [0, -1].includes(axis) && f !== REDUCED.mean; // as NumPy has it
  if (axis === undefined || passes) {
    return finite({ shape: keepdims ? shape.map(() => 1) : [], data: [f(data)] }, tree);
  }
  const along = axis < 0 ? axis + shape.length : axis;
  if (!(along in shape)) {
    refuse("AxisError", `${unparse(tree)}: there is no axis ${axis} in an array of shape ${shapeText(shape)}.`);
  }
  const kept = shape.map((length, i) => (i === along ? 1 : length));
  const line = (at) => Array.from({ length: shape[along] }, (_, i) => data[position(shape, at.with(along, i))]);
  const found = places(kept).map((at) => f(line(at)));
  return finite({ shape: keepdims ? kept : shape.toSpliced(along, 1), data: found }, tree);
}

// ------------------------------------------------------------------ pieces of an array

/** A value's one number; float takes no array, not even of one number, and item takes that. */
function one(value, tree, kind) {
  const fits = kind === "TypeError" ? !value.shape.length : value.data.length === 1;
  return fits ? number(value.data[0]) : refuse(kind, `${told(tree, value)}: it is not one number.`);
}

const single = (value) => (value.shape.length ? undefined : value.data[0]);

/** The indices on an axis of this length that a slice takes, as Python's range has them. */
function sliced([start, stop, step], length) {
  const by = step ?? 1;
  const within = (v, low, high) => Math.min(Math.max(v < 0 ? v + length : v, low), high);
  const [low, high] = by > 0 ? [0, length] : [-1, length - 1];
  const from = start === undefined ? (by > 0 ? low : high) : within(start, low, high);
  const to = stop === undefined ? (by > 0 ? high : low) : within(stop, low, high);
  const found = [];
  for (let i = from; by > 0 ? i < to : i > to; i += by) found.push(i);
  return found;
}

/** The piece of a value that `chosen` says for its axes: {at} an index, {slice} a slice, {extra} a new axis. */
function piece(value, chosen, tree) {
  const { shape, data } = value;
  if (chosen.filter(({ extra }) => !extra).length > shape.length) {
    const axes = shape.length === 1 ? "one axis" : `${shape.length} axes`;
    const what = shape.length ? `has shape ${shapeText(shape)}, so ${axes}` : "is a single number, and has no pieces";
    refuse("IndexError", `${unparse(tree)}: ${unparse(tree.parts[0])} ${what}.`);
  }
  const [found, kept] = [[], []];
  for (const { at, slice, extra } of chosen) {
    if (extra) {
      kept.push({ length: 1 });
      continue;
    }
    const axis = found.length;
    if (slice) {
      found.push(sliced(slice, shape[axis]));
      kept.push({ axis, length: found[axis].length });
    } else {
      if (at < -shape[axis] || at >= shape[axis]) {
        refuse("IndexError", `${unparse(tree)}: there is no ${at} on an axis of length ${shape[axis]}.`,
          "Python counts from 0.");
      }
      found.push([at < 0 ? at + shape[axis] : at]);
    }
  }
  shape.slice(found.length).forEach((length) => {
    kept.push({ axis: found.length, length });
    found.push(Array.from({ length }, (_, i) => i));
  });
  const own = places(found.map(({ length }) => length));
  const numbers = own.map((at) => data[position(shape, at.map((i, axis) => found[axis][i]))]);
  return { shape: kept.map(({ length }) => length), data: numbers, list: value.list && kept.length > 0 };
}

// ------------------------------------------------------------------ the reader

const LIBRARIES = ["np", "numpy", "math"];
const CONSTANTS = { e: Math.E, pi: Math.PI };
const LONGEST = 1000; // of a loop
const LOOPED = ["range", "zip", "enumerate"]; // what a loop may run through, besides an array
const ARRAYS = ["array", "asarray", "asanyarray"];
const FILLED = { ones: 1, zeros: 0 };
const JOINED = { dot, matmul: product, inner, outer, vdot };
const METHODS = ["dot", "transpose", "flatten", "ravel", "copy", "item", ...Object.keys(REDUCED)];

// What NumPy's arrays have and this field does not.
const UNKNOWN = [
  "swapaxes", "reshape", "squeeze", "repeat", "round", "clip", "cumsum", "cumprod", "argmax", "argmin", "std", "var",
  "astype", "tolist", "trace", "diagonal", "fill", "sort", "take", "any", "all", "conj", "real", "flat", "mT",
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
function filled(given, value) {
  return { shape: given.data, data: Array(size(given.data)).fill(value) };
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
class Reader {
  /** `names` are values by their name, `functions` of one number by theirs. */
  constructor(names, functions) {
    Object.assign(this, { names, functions });
  }

  value(tree) {
    const { kind, parts, sign, text } = tree;
    if (kind === "number") return number(tree.value);
    if (kind === "name") return hasOwn(this.names, text) ? this.names[text] : this.nameless(tree);
    if (kind === "unary" && ["-", "+"].includes(sign)) {
      return mapped(this.array(parts[0]), sign === "-" ? ONE.negative : ONE.positive, tree);
    }
    if (kind === "binary" && sign === "@") return product(this.pair(parts), tree, parts);
    if (kind === "binary" && hasOwn(SIGNS, sign)) return entries(TWO[SIGNS[sign]], this.pair(parts), tree, parts);
    if (kind === "compare" && tree.signs.every((one) => hasOwn(COMPARED, one))) return this.compared(tree);
    if (kind === "choice") return this.value(this.truth(parts[1]) ? parts[0] : parts[2]);
    if (kind === "list" || kind === "tuple") return this.list(tree);
    if (kind === "each") return listed(this.each(tree));
    if (kind === "item") return piece(this.value(parts[0]), this.chosen(parts[1]), tree);
    if (kind === "attribute") return this.attribute(tree);
    if (kind === "call") return this.call(tree);
    if (sign === "//") refuse("", "// cuts off what stands behind the decimal point.", "A fraction is written with /.");
    if (sign === "^") refuse("", "^ is no power in Python.", "A power is written with **, as in x**2.");
    return refuse("", `${unparse(tree)} cannot stand here.`);
  }

  nameless(tree) {
    const { text } = tree;
    if (this.isFunction(text)) {
      refuse("TypeError", `${text} is a function.`, `What it is taken of stands in brackets: ${text}(…).`);
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
      return entries(COMPARED[sign], sides.map((side) => this.array(side)), tree, sides);
    });
    const several = found.length > 1 && found.find(({ data }) => data.length > 1);
    if (several) refuse("ValueError", `${unparse(tree)}: an array is compared with one thing at a time.`);
    return (found.length > 1 && found.find(({ data }) => !data[0])) || found.at(-1);
  }

  /** Whether a single number is one at which `if` goes on. */
  truth(tree) {
    const value = this.value(tree);
    if (value.data.length === 1) return value.data[0] !== 0;
    return refuse("ValueError", `${told(tree, value)}: if takes one number.`, "For arrays there is np.where(…).");
  }

  /** A value to calculate with: a list is none. */
  array(tree) {
    const value = this.value(tree);
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
    const { parts: [element, from], targets } = tree;
    return this.items(from).map((item) => {
      if (item.length !== targets.length) {
        refuse("ValueError", `${unparse(tree)}: ${targets.join(", ")} cannot stand for ${item.length} values.`);
      }
      const bound = Object.fromEntries(targets.map((name, i) => [name, item[i]]));
      return new Reader({ ...this.names, ...bound }, this.functions).value(element);
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
    return values.slice(1).reduce(added, values[0] ?? number(0));
  }

  chosen(tree) {
    return (tree.kind === "tuple" ? tree.parts : [tree]).map((part) => {
      if (part.text === "None" || unparse(part) === "np.newaxis") return { extra: true };
      if (part.kind !== "slice") return { at: this.whole(part) };
      return { slice: part.parts.map((bound) => (bound.kind === "nothing" ? undefined : this.whole(bound))) };
    });
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

  call(tree) {
    const [called, ...given] = tree.parts;
    if (called.kind === "name" && !hasOwn(this.names, called.text)) return this.named(called.text, given, tree);
    if (called.kind !== "attribute") {
      const factors = `${unparse(called)} * (${given.map((part) => unparse(part)).join(", ")})`;
      return refuse("TypeError", `${unparse(called)} is no function.`, `A product is written with *: ${factors}.`);
    }
    const { parts: [owner], name } = called;
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
    if (name === "dot" && !value.shape.length) refuse("AttributeError", `${told(owner, value)}: it has no .dot().`);
    if (name === "dot") return dot([value, this.only(tree, given, 1)[0]], tree, [owner, ...given], "dot");
    this.only(tree, given, 0);
    if (name === "item") return one(value, owner, "ValueError");
    return name === "transpose" ? transposed(value) : name === "copy" ? value : row(value.data);
  }

  /** A function without np. before it: the course's, Python's, or one of NumPy's that somebody has imported alone. */
  named(name, given, tree) {
    if (hasOwn(this.functions, name)) return mapped(this.only(tree, given, 1)[0], this.functions[name], tree);
    if (hasOwn(BUILT_IN, name)) return BUILT_IN[name](this, given, tree);
    if (isNumPys(name) && !["max", "min"].includes(name)) return this.numpys(name, given, tree, false);
    const entryByEntry = ["max", "min"].includes(name) ? `Entry by entry, NumPy’s is called np.${name}imum(…, …).` : "";
    return refuse("NameError", `This field does not know ${name}(…).`, entryByEntry);
  }

  numpys(name, given, tree, alone) {
    if (!isNumPys(name)) {
      refuse("AttributeError", `This field does not know ${unparse(tree.parts[0])}(…).`, near(name));
    }
    if (hasOwn(REDUCED, name)) {
      if (!given.length) this.only(tree, given, 1);
      return reduced(REDUCED[name], this.value(given[0]), tree, this.options(tree, given.slice(1), 1));
    }
    if (name === "where") return where(this.only(tree, given, 3), tree);
    const values = this.only(tree, given, hasOwn(TWO, name) || hasOwn(JOINED, name) ? 2 : 1);
    if (alone && values.some(({ shape }) => shape.length)) {
      refuse("TypeError", `${unparse(tree)}: ${told(given[0], values[0])}.`, "math takes single numbers.");
    }
    if (hasOwn(TWO, name)) return entries(TWO[name], values, tree, given);
    if (hasOwn(JOINED, name)) return JOINED[name](values, tree, given, `np.${name}`);
    if (hasOwn(ONE, name)) return mapped(values[0], ONE[name], tree);
    if (hasOwn(FILLED, name)) return filled(values[0], FILLED[name]);
    if (name === "size") return number(values[0].data.length);
    return name === "transpose" ? transposed(values[0]) : { ...values[0], list: false };
  }

  /** What a function is given, if it is as much as it takes. */
  only(tree, given, count) {
    if (given.length !== count || tree.names.some((named) => named)) {
      const much = ["nothing", "one value", "two values", "three values"][count];
      refuse("TypeError", `${unparse(tree)}: ${unparse(tree.parts[0])} takes ${much} here.`);
    }
    return given.map((part) => this.value(part));
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

/** Python's own functions: each gets the reader, what is given and the tree. */
const BUILT_IN = {
  abs: (reader, given, tree) => mapped(reader.only(tree, given, 1)[0], ONE.abs, tree),
  float: (reader, given, tree) => one(reader.only(tree, given, 1)[0], given[0], "TypeError"),
  int: (reader, given, tree) => mapped(BUILT_IN.float(reader, given, tree), Math.trunc, tree),
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
  ...[ONE, TWO, REDUCED, JOINED, FILLED].flatMap(Object.keys), ...ARRAYS, "size", "transpose", "where",
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
 * What a tree of graph_syntax.js is: {shape, data}. `names` are values by their name, `functions` are functions of one
 * number by theirs. Throws ArrayError where Python or NumPy raises an exception, and where a number is not finite.
 */
export function evaluated(tree, names, functions = COURSE) {
  const { shape, data } = new Reader(names, functions).value(tree);
  return { shape, data };
}
