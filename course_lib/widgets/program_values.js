// Values of a Python program beyond numbers and arrays: lists and tuples, functions, None and texts, and pieces of
// arrays that share their memory. Where the arithmetic asks for {shape, data}, a list has them if it is one of numbers.

import { ArrayError, broadcast, listed, number, places, position, refuse, row, shapeText } from "./one_line_shapes.js";

/** Refuse something at a line of the program. */
export function refuseAt(line, kind, message, more = "") {
  throw Object.assign(new ArrayError(kind, message, more), { line });
}

/** A list, a tuple, or what a loop can run through once (an iterator): `kind` says which. */
export class Seq {
  constructor(items, kind = "list") {
    Object.assign(this, { items, kind, list: true });
  }

  get shape() {
    return this.#numbers().shape;
  }

  get data() {
    return this.#numbers().data;
  }

  #numbers() {
    const shapes = new Set(this.items.map(({ shape }) => shapeText(shape)));
    if (shapes.size > 1) {
      refuse("ValueError", `A ${this.kind} of parts with the shapes ${[...shapes].join(", ")} is no array.`,
        this.kind === "tuple" && this.items.length === 2 ? "Of a pair (W, b), [0] is W and [1] is b."
          : "Is one of its parts meant? [0] is the first, [-1] the last.");
    }
    return this.items.length ? listed(this.items) : { shape: [0], data: [] };
  }
}

/** What has no numbers: None, a text, a function, a module. `words` is what it is called when numbers are asked for. */
class WithoutNumbers {
  constructor(words) {
    this.words = words;
  }

  get shape() {
    return refuse("TypeError", `${this.words}, and there is nothing to calculate with.`);
  }

  get data() {
    return this.shape;
  }
}

export class Text extends WithoutNumbers {
  constructor(text) {
    super(`“${text}” is a text`);
    this.text = text;
  }
}

export const NONE = new WithoutNumbers("It is None: a function without return gives nothing");

/** A function: `call(values, tree, sides)` gets values in the order of `names`, and the parts of the program. */
export class Callable extends WithoutNumbers {
  constructor(name, names, call, defaults = {}) {
    super(`${name} is a function`);
    Object.assign(this, { name, names, call, defaults });
  }
}

export const tuple = (...items) => new Seq(items, "tuple");
export const int = (v) => ({ shape: [], data: [v], int: true });
export const truth = (holds) => ({ shape: [], data: [Number(holds)], bool: true });
const isNumeric = (value) => !(value instanceof Seq) && !(value instanceof WithoutNumbers);
export const isNumber = (value) => isNumeric(value) && !value.shape.length;
export const isArray = (value) => isNumeric(value) && value.shape.length > 0;
export const isInt = (value) => isNumber(value) && Boolean(value.int || value.bool);

/** What a value is, in words. */
export function kindOf(value) {
  if (value === NONE) return "None";
  if (value instanceof Seq) return value.kind === "iterator" ? "an iterator" : `a ${value.kind}`;
  if (value instanceof Callable) return "a function";
  if (value instanceof Text) return "a text";
  return isNumber(value) ? "a number" : `an array of shape ${shapeText(value.shape)}`;
}

/** A piece of an array that has its numbers in the array `base`, at `at`. */
class View {
  constructor(base, at, shape, bool) {
    Object.assign(this, { base, at, shape, bool });
    Object.defineProperty(this, "data", { get: () => at.map((i) => base.data[i]), enumerable: true });
  }
}

/** The places of an array's numbers in the array that holds them. */
const own = (array) => array.at ?? array.data.map((_, i) => i);

/** The piece that `take` makes of an array, sharing its memory; a single number of it is a number. */
export function viewed(array, take) {
  const { shape, data } = take({ shape: array.shape, data: own(array) });
  const base = array.base ?? array;
  return shape.length ? new View(base, data, shape, array.bool) : number(base.data[data[0]]);
}

/** Write a value into the piece of an array that `take` chooses, stretched to its shape. */
export function writeInto(array, take, value, text) {
  const { shape, data: at } = take({ shape: array.shape, data: own(array) });
  const fits = broadcast(shape, value.shape);
  if (!fits || shapeText(fits) !== shapeText(shape)) {
    refuse("ValueError", `${text}: a value of shape ${shapeText(value.shape)} does not fit into ${shapeText(shape)}.`);
  }
  const numbers = [...value.data];
  places(shape).forEach((place, i) => {
    (array.base ?? array).data[at[i]] = numbers[position(value.shape, place)];
  });
}

export const copied = (array) => ({ shape: array.shape, data: [...array.data], bool: array.bool });
export const whole = (array) => array;
export const inRow = ({ data }) => row(data);

/** A value as a page gets it from Python: numbers, arrays as lists inside one another, and what has a name. */
export function received(sent, named) {
  if (typeof sent === "number") return number(sent);
  if (Array.isArray(sent)) return received.array(sent);
  const [[kind, inside]] = Object.entries(sent);
  if (kind === "int") return int(inside);
  if (kind === "text") return new Text(inside);
  if (kind === "list" || kind === "tuple") return new Seq(inside.map((one) => received(one, named)), kind);
  if (kind === "none") return NONE;
  return named(kind, inside);
}

received.array = (sent) => {
  const parts = sent.map((one) => (Array.isArray(one) ? received.array(one) : number(one)));
  const { shape, data } = listed(parts);
  return { shape, data };
};
