// Values of a line as Python sends them and as the judge has them: {shape, data}, compared up to rounding.

import { figures } from "./common.js";
import { evaluated } from "./one_line_arrays.js";
import { statements } from "./graph_syntax.js";
import { shapeText } from "./one_line_shapes.js";

const CLOSE = 1e-9; // of the size of the numbers: rounding, but no term left out

export const close = (a, b) => Math.abs(a - b) <= CLOSE * Math.max(1, Math.abs(a), Math.abs(b));

/** The numbers close to each other, one by one. */
export const same = (ours, theirs) => ours.every((v, i) => close(v, theirs[i]));

/** Numbers as Python sends them, in lists inside one another, as {shape, data}. */
export function asValue(numbers) {
  if (!Array.isArray(numbers)) return { shape: [], data: [numbers] };
  const parts = numbers.map(asValue);
  return { shape: [parts.length, ...parts[0].shape], data: parts.flatMap(({ data }) => data) };
}

/** An array of one number counts as that number. */
export const plain = ({ shape, data }) => ({ shape: data.length === 1 ? [] : shape, data });

export const alike = (a, b) => shapeText(a.shape) === shapeText(b.shape) && same(a.data, b.data);

/** Whether the values are those that Python sends, input by input; of a mistake it sends those for the first inputs. */
export const agree = (values, sent) => sent.every((one, i) => alike(values[i], plain(asValue(one))));

/** A value as text: 0.5, or [1, −2]. */
export function spelledValue({ shape, data }, digits = 4) {
  if (!shape.length) return figures(data[0], digits);
  const step = data.length / shape[0];
  const part = (_, i) => spelledValue({ shape: shape.slice(1), data: data.slice(i * step, (i + 1) * step) }, digits);
  return `[${Array.from({ length: shape[0] }, part).join(", ")}]`;
}

/** Two values that are not alike as texts that differ: with more digits where they are close. */
export function spelledApart(a, b) {
  const spelled = (digits) => [a, b].map((value) => spelledValue(value, digits));
  return [4, 6, 8, 10].map(spelled).find(([one, other]) => one !== other) ?? spelled(12);
}

export const treeOf = (formula) => statements(formula)[0].value;

/** All that has a name at one input: numbers, and the arrays that are made of them. */
export function namedAt(input, { names, arrays }) {
  const numbers = Object.fromEntries(names.map((name, j) => [name, asValue(input[j])]));
  const made = arrays.map(([name, formula]) => [name, { ...evaluated(treeOf(formula), numbers), list: false }]);
  return { ...numbers, ...Object.fromEntries(made) };
}

/** Every part of a tree. */
export const parts = (tree) => [tree, ...tree.parts.flatMap(parts)];
