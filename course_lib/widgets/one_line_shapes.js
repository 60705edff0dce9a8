// Values as NumPy has them, {shape, data}: their numbers in a row, the places of these, and what is refused. A single
// number has the shape []; `list` is a list that is no array yet, and `bool` an array of True and False, as 1 and 0.

import { unparse } from "./graph_syntax.js";

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

export const refuse = (kind, message, more = "") => {
  throw new ArrayError(kind, message, more);
};

export const size = (shape) => shape.reduce((all, length) => all * length, 1);
export const number = (value) => ({ shape: [], data: [value] });
export const row = (values) => ({ shape: [values.length], data: values });

/** Values as a list of them. */
export function listed(values) {
  const shape = values[0]?.shape ?? [];
  if (values.some((value) => shapeText(value.shape) !== shapeText(shape))) {
    refuse("ValueError", "The parts of this list have different shapes.");
  }
  return { shape: [values.length, ...shape], data: values.flatMap(({ data }) => data), list: true };
}

/** A shape as Python writes it: (2,) and (2, 3). */
export const shapeText = (shape) => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`);

/** A part of the line and its shape in words: w has shape (2,). */
export function told(tree, { shape, list }) {
  if (!shape.length) return `${unparse(tree)} is a single number`;
  return list ? `${unparse(tree)} is a list` : `${unparse(tree)} has shape ${shapeText(shape)}`;
}

/** The numbers of a value, if each of them is one: dividing by 0 and the like end here. */
export function finite(value, tree) {
  if (value.data.every(Number.isFinite)) return value;
  const isRoot = tree.kind === "call" && /\b(?:log|sqrt)$/.test(unparse(tree.parts[0]));
  const root = isRoot ? "It takes positive numbers, and what it gets here is none." : "";
  const says = tree.sign === "**" ? "A negative number has whole powers alone, and large powers grow fast." : root;
  return refuse("FloatingPointError", `${unparse(tree)} is not a finite number here.`, says);
}

// ------------------------------------------------------------------ places in an array

/** All places of an array of this shape, as lists of indices, in the order of its numbers. */
export function places(shape) {
  return shape.reduce((all, length) => all.flatMap((at) => Array.from({ length }, (_, i) => [...at, i])), [[]]);
}

/** Where the number at these indices stands in the row; an axis of length 1 has its one number everywhere. */
export function position(shape, at) {
  const own = at.slice(at.length - shape.length);
  return shape.reduce((sum, length, axis) => sum * length + (length === 1 ? 0 : own[axis]), 0);
}

/** The shape to which both can be stretched, or undefined: lengths agree from the right, or are 1. */
export function broadcast(a, b) {
  const length = Math.max(a.length, b.length);
  const [left, right] = [a, b].map((shape) => [...Array(length - shape.length).fill(1), ...shape]);
  const fits = left.every((n, axis) => n === right[axis] || n === 1 || right[axis] === 1);
  return fits ? left.map((n, axis) => (n === 1 ? right[axis] : n)) : undefined;
}

export function transposed({ shape, data }) {
  const turned = shape.toReversed();
  return { shape: turned, data: places(turned).map((at) => data[position(shape, at.toReversed())]) };
}
