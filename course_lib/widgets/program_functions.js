// Python's own functions, lists' methods and those of NumPy's functions that one_line_arrays.js has not, or not with
// lists, loops and shared memory.

import { unparse } from "./graph_syntax.js";
import { number, places, refuse, row, size } from "./one_line_shapes.js";
import {
  Callable, copied, int, inRow, isArray, isInt, isNumber, kindOf, NONE, Seq, Text, truth, viewed,
} from "./program_values.js";

const LONGEST = 100_000; // of a range

export const INTEGERS = { "//": (a, b) => Math.floor(a / b), "%": (a, b) => a - b * Math.floor(a / b) };

const values = (reader, given) => reader.spread(given).map((part) => reader.value(part));
const rowsOf = (reader, part) => reader.rows(reader.value(part), part);

const FLOATS = ["float", "np.float64", "'float'", "'float64'"]; // the type that arrays have here

/** What is given: `plain` trees, and `more` values by name. What is in none of `allowed` this page does not know. */
function options(reader, given, tree, allowed = [], most = Infinity) {
  const named = given.map((part, i) => [tree.names[i].slice(0, -1), part]);
  const plain = named.filter(([name]) => !name).map(([, part]) => part);
  const isType = ([name, part]) => name === "dtype" && FLOATS.includes(unparse(part));
  const types = plain.slice(most).filter((part) => !FLOATS.includes(unparse(part)));
  const others = named.filter((one) => one[0] && !allowed.includes(one[0]) && !isType(one));
  if (types.length || others.length) {
    const [name] = others[0] ?? [""];
    const what = name ? `${unparse(tree.parts[0])} with ${name}=…` : `all that ${unparse(tree)} is given`;
    refuse("", `This page does not know ${what}.`, "Can you write it without?");
  }
  const said = named.filter((one) => one[0] && !isType(one));
  return {
    plain: plain.slice(0, most),
    more: Object.fromEntries(said.map(([name, part]) => [name, reader.value(part)])),
  };
}

/** What enumerate and sum are given: what they run through, and where they start. */
function withStart(reader, given, tree) {
  const { plain: [part, first], more } = options(reader, given, tree, ["start"]);
  const { start = first && reader.value(first) } = more;
  return { part, start };
}

/** The numbers that range is given. */
function whole(value, tree) {
  if (isInt(value)) return value.data[0];
  return refuse("TypeError", `${unparse(tree)}: range takes whole numbers, and gets ${kindOf(value)}.`,
    isNumber(value) ? "/ makes a fraction, also of 6 / 2." : "Did you mean len(…)?");
}

/** Python's largest or smallest, of several numbers or of all in a list. */
function extreme(name, better) {
  return (reader, given, tree) => {
    const { plain, more } = options(reader, given, tree, ["default"]);
    const all = plain.length === 1 && plain[0].kind !== "starred" ? rowsOf(reader, plain[0]) : values(reader, plain);
    if (!all.length) return more.default ?? refuse("ValueError", `${unparse(tree)}: there is nothing in it.`);
    const several = all.find((value) => !isNumber(value));
    if (several) {
      refuse("ValueError", `${unparse(tree)}: ${name} compares single numbers, and gets ${kindOf(several)}.`,
        `For all entries of an array there is np.${name}(…).`);
    }
    return all.reduce((best, one) => (better(one.data[0], best.data[0]) ? one : best));
  };
}

/** Of how many values a function needs more or fewer than one, at the least. */
const LEAST = { list: 0, tuple: 0, print: 0, int: 0, ndindex: 0, map: 2, full: 2, full_like: 2, meshgrid: 2 };

/** Refuse a call of one of these functions that lacks a value. */
export function enough(name, given, tree) {
  const least = LEAST[name] ?? 1;
  if (given.filter((_, i) => !tree.names[i]).length >= least) return;
  refuse("TypeError", `${unparse(tree)}: ${name} takes ${least === 1 ? "a value" : `${least} values`} at least.`);
}

/** What print gives is seen nowhere here: it does nothing. */
const nothing = () => NONE;

/** Python's functions: each gets the reader, what is given as trees, and the call. */
export const BUILT_INS = {
  range: (reader, given, tree) => {
    const ends = values(reader, given).map((value) => whole(value, tree));
    const [first, last, step = 1] = ends.length === 1 ? [0, ...ends] : ends;
    if (!ends.length || step === 0) refuse("ValueError", `${unparse(tree)}: range needs an end, and a step besides 0.`);
    const length = Math.max(0, Math.ceil((last - first) / step));
    if (length > LONGEST) refuse("", `${unparse(tree)} is too long for this page.`);
    return new Seq(Array.from({ length }, (_, i) => int(first + i * step)), "range");
  },
  len: (reader, given, tree) => {
    const [value] = values(reader, given);
    if (value instanceof Seq && value.kind !== "iterator") return int(value.items.length);
    if (value instanceof Text) return int(value.text.length);
    if (value && isArray(value)) return int(value.shape[0]);
    return refuse("TypeError", `${unparse(tree)}: ${value ? kindOf(value) : "nothing"} has no length.`);
  },
  reversed: (reader, given, tree) => {
    const value = reader.value(given[0]);
    if (value instanceof Seq && value.kind === "iterator") {
      refuse("TypeError", `${unparse(tree)}: reversed takes no iterator, such as zip(…) or enumerate(…).`,
        "list(…) makes a list of it.");
    }
    return new Seq(rowsOf(reader, given[0]).toReversed(), "iterator");
  },
  enumerate: (reader, given, tree) => {
    const { part, start } = withStart(reader, given, tree);
    const from = start ? start.data[0] : 0;
    return new Seq(rowsOf(reader, part).map((one, i) => new Seq([int(i + from), one], "tuple")), "iterator");
  },
  zip: (reader, given, tree) => {
    const { plain, more } = options(reader, given, tree, ["strict"]);
    const all = reader.spread(plain).map((part) => reader.rows(reader.value(part), part));
    const lengths = all.map(({ length }) => length);
    const length = lengths.length ? Math.min(...lengths) : 0;
    if (more.strict && Math.max(...lengths) > length) {
      refuse("ValueError", `${unparse(tree)}: what is zipped has different lengths: ${lengths.join(", ")}.`);
    }
    const pairs = Array.from({ length }, (_, i) => new Seq(all.map((rows) => rows[i]), "tuple"));
    return new Seq(pairs, "iterator");
  },
  map: (reader, [f, ...given], tree) => {
    const all = given.map((part) => rowsOf(reader, part));
    const called = reader.value(f);
    if (!(called instanceof Callable)) refuse("TypeError", `${unparse(f)} is ${kindOf(called)}, and no function.`);
    const items = all[0].map((_, i) => called.call(all.map((rows) => rows[i]), tree, given));
    return new Seq(items, "iterator");
  },
  list: (reader, given) => new Seq(given.length ? rowsOf(reader, given[0]) : []),
  tuple: (reader, given) => new Seq(given.length ? rowsOf(reader, given[0]) : [], "tuple"),
  iter: (reader, given) => new Seq(rowsOf(reader, given[0]), "iterator"),
  next: (reader, given, tree) => {
    const value = reader.value(given[0]);
    return value.items?.shift() ?? refuse("StopIteration", `${unparse(tree)}: there is nothing left.`);
  },
  max: extreme("max", (a, b) => a > b),
  min: extreme("min", (a, b) => a < b),
  sum: (reader, given, tree) => {
    const { part, start } = withStart(reader, given, tree);
    const signs = { kind: "binary", sign: "+" };
    const add = (a, b) => reader.value({ ...signs, parts: [{ ...part, known: a }, { ...part, known: b }] });
    return rowsOf(reader, part).reduce(add, start ?? int(0));
  },
  any: (reader, [part]) => truth(rowsOf(reader, part).some((one) => reader.truth({ ...part, known: one }))),
  all: (reader, [part]) => truth(rowsOf(reader, part).every((one) => reader.truth({ ...part, known: one }))),
  int: (reader, given) => int(given.length ? Math.trunc(values(reader, given)[0].data[0]) : 0),
  float: (reader, given, tree) => {
    const [value] = values(reader, given);
    if (value instanceof Text && /^-?inf/.test(value.text)) return number(value.text[0] === "-" ? -Infinity : Infinity);
    if (value && isNumber(value)) return number(value.data[0]);
    const got = value ? kindOf(value) : "nothing";
    return refuse("TypeError", `${unparse(tree)}: float takes one number, and gets ${got}.`);
  },
  abs: (reader, given, tree) => {
    const [value] = values(reader, given);
    const found = reader.numpys("abs", given.map((part) => ({ ...part, known: value })), tree, false);
    return isInt(value) ? int(found.data[0]) : found;
  },
  print: nothing,
};

const one = (given, count, tree) => {
  if (given.length !== count) {
    const much = ["no values", "one value", "two values"][count];
    refuse("TypeError", `${unparse(tree)}: .${tree.parts[0].name} takes ${much}.`);
  }
  return given;
};

/** Whether a list is part of a value, or of its parts. */
const holds = (value, list) => value === list || (value instanceof Seq && value.items.some((one) => holds(one, list)));

/** A value that is put into a list; this page has no lists that contain themselves. */
export function put(value, list, tree) {
  if (holds(value, list)) refuse("", `${unparse(tree)} puts a list into itself, which this page cannot read.`);
  return value;
}

/** The methods of a list: each gets it, the values, the call and the reader. */
export const LIST_METHODS = {
  append: (list, given, tree) => (list.items.push(put(one(given, 1, tree)[0], list, tree)), NONE),
  insert: (list, given, tree) => {
    const [at, value] = one(given, 2, tree);
    if (!isInt(at)) refuse("TypeError", `${unparse(tree)}: .insert takes the place first, then the value.`);
    list.items.splice(at.data[0], 0, put(value, list, tree));
    return NONE;
  },
  extend: (list, given, tree, reader) => {
    list.items.push(...reader.rows(one(given, 1, tree)[0], tree).map((value) => put(value, list, tree)));
    return NONE;
  },
  reverse: ({ items }, given, tree) => (one(given, 0, tree), items.reverse(), NONE),
  clear: ({ items }, given, tree) => (one(given, 0, tree), items.splice(0), NONE),
  copy: ({ items }, given, tree) => (one(given, 0, tree), new Seq([...items])),
  pop: ({ items }, given, tree) => {
    const at = given.length ? given[0].data[0] : -1;
    const place = at < 0 ? at + items.length : at;
    if (!(place in items)) refuse("IndexError", `${unparse(tree)}: the list has no such place.`);
    return items.splice(place, 1)[0];
  },
};

/** np.array and the like: a new array, if all parts have one shape. */
function fresh(reader, given, tree) {
  const { plain: [part] } = options(reader, given, tree, [], 1);
  const value = reader.value(part);
  if (value instanceof Seq && value.kind === "iterator") {
    refuse("TypeError", `${unparse(tree)}: ${unparse(part)} is an iterator; list(…) makes a list of it.`);
  }
  return copied({ shape: value.shape, data: value.data, bool: value.bool });
}

/** An array of one number everywhere, in the shape of another. */
const like = (v) => (reader, given, tree) => {
  const { plain: [part, own] } = options(reader, given, tree, [], v === undefined ? 2 : 1);
  const { shape } = reader.value(part);
  const fill = v ?? reader.value(own).data[0];
  return { shape, data: Array(size(shape)).fill(fill) };
};

/** An array of one number everywhere, of a shape. */
const filled = (v) => (reader, given, tree) => {
  const lengths = given.filter((one, i) => !tree.names[i] && !FLOATS.includes(unparse(one)));
  if (v !== undefined && lengths.length > 1 && lengths.every((one) => isInt(reader.value(one)))) {
    const all = lengths.map((one) => unparse(one)).join(", ");
    const name = unparse(tree.parts[0]);
    refuse("TypeError", `${unparse(tree)}: the shape is one value, and these are ${lengths.length}.`,
      `Several lengths stand in brackets of their own: ${name}((${all})).`);
  }
  const { plain: [part, second] } = options(reader, given, tree, [], v === undefined ? 2 : 1);
  const value = reader.value(part);
  const shape = value instanceof Seq ? value.items.map((length) => whole(length, tree)) : [whole(value, tree)];
  const fill = v ?? reader.value(second).data[0];
  if (shape.some((length) => length < 0)) refuse("ValueError", `${unparse(tree)}: no length is below 0.`);
  if (size(shape) > LONGEST) refuse("", `${unparse(tree)} is too large for this page.`);
  return shape.length ? { shape, data: Array(size(shape)).fill(fill) } : number(fill);
};

const tests = (holds) => (reader, given) => {
  const value = reader.value(given[0]);
  return { shape: value.shape, data: value.data.map((v) => Number(holds(v))), bool: true };
};

const at = (place) => new Seq(place.map(int), "tuple");

/** NumPy's functions: each gets the reader, what is given as trees, and the call. */
export const NUMPYS = {
  array: fresh, copy: fresh,
  asarray: (reader, given, tree) => {
    options(reader, given, tree, [], 1);
    const value = reader.value(given[0]);
    return isArray(value) ? value : fresh(reader, given, tree);
  },
  "math.prod": (reader, given, tree) => {
    const { plain: [part], more: { start = int(1) } } = options(reader, given, tree, ["start"]);
    const sides = (...both) => both.map((known) => ({ ...part, known }));
    const times = (a, b) => reader.value({ kind: "binary", sign: "*", parts: sides(a, b) });
    return rowsOf(reader, part).reduce(times, start);
  },
  zeros: filled(0), ones: filled(1), empty: filled(0), full: filled(undefined),
  zeros_like: like(0), ones_like: like(1), empty_like: like(0), full_like: like(undefined),
  isnan: tests(Number.isNaN), isfinite: tests(Number.isFinite), isinf: tests((v) => Math.abs(v) === Infinity),
  transpose: (reader, given) => reader.attribute({ kind: "attribute", parts: given, name: "T" }),
  ravel: (reader, [part]) => viewed(reader.value(part), inRow),
  shape: (reader, [part]) => at(reader.value(part).shape),
  size: (reader, [part]) => int(reader.value(part).data.length),
  ndindex: (reader, given, tree) => {
    const all = values(reader, given);
    const shape = all[0] instanceof Seq ? all[0].items : all;
    return new Seq(places(shape.map((length) => whole(length, tree))).map(at), "iterator");
  },
  ndenumerate: (reader, [part]) => {
    const { shape, data } = reader.value(part);
    return new Seq(places(shape).map((place, i) => new Seq([at(place), number(data[i])], "tuple")), "iterator");
  },
  concatenate: (reader, given, tree) => {
    const { plain: [part], more: { axis = int(0) } } = options(reader, given, tree, ["axis"]);
    const all = rowsOf(reader, part);
    if (!all.length) refuse("ValueError", `${unparse(tree)}: there is nothing to put together.`);
    if (axis.data[0] !== 0) refuse("", `This page does not know ${unparse(tree)}, with this axis.`);
    const [, ...rest] = all[0].shape;
    if (all.some(({ shape }) => !shape.length || shape.slice(1).join() !== rest.join())) {
      refuse("ValueError", `${unparse(tree)}: the parts have shapes that do not fit under each other.`);
    }
    const rows = all.reduce((sum, { shape }) => sum + shape[0], 0);
    return { shape: [rows, ...rest], data: all.flatMap(({ data }) => data) };
  },
  meshgrid: (reader, given, tree) => {
    const { plain, more } = options(reader, given, tree, ["indexing"]);
    const [a, b] = plain.map((part) => reader.value(part).data);
    const isTurned = more.indexing?.text === "ij";
    const shape = isTurned ? [a.length, b.length] : [b.length, a.length];
    const grid = (v) => ({ shape, data: places(shape).map(([i, j]) => v[v === a === isTurned ? i : j]) });
    return new Seq([grid(a), grid(b)]);
  },
  arange: (reader, given, tree) => row(BUILT_INS.range(reader, given, tree).items.map(({ data: [v] }) => v)),
};
