// Pieces of an array, as NumPy takes them out in square brackets.

import { unparse } from "./graph_syntax.js";
import { broadcast, places, position, refuse, shapeText, size } from "./one_line_shapes.js";

/** The indices on an axis of this length that a slice takes, as Python's range has them. */
function sliced([start, stop, step], length) {
  const by = step ?? 1;
  if (by === 0) refuse("ValueError", "A slice cannot go on by 0.");
  const within = (v, low, high) => Math.min(Math.max(v < 0 ? v + length : v, low), high);
  const [low, high] = by > 0 ? [0, length] : [-1, length - 1];
  const from = start === undefined ? (by > 0 ? low : high) : within(start, low, high);
  const to = stop === undefined ? (by > 0 ? high : low) : within(stop, low, high);
  const found = [];
  for (let i = from; by > 0 ? i < to : i > to; i += by) found.push(i);
  return found;
}

/** The numbers of a value at which `test`, of the same shape in its first axes, is True. */
function masked(value, test, tree) {
  const [own, rest] = [value.shape.slice(0, test.shape.length), value.shape.slice(test.shape.length)];
  if (shapeText(own) !== shapeText(test.shape)) {
    refuse("IndexError", `${unparse(tree)}: ${unparse(tree.parts[0])} has shape ${shapeText(value.shape)}, and what `
      + `chooses from it ${shapeText(test.shape)}.`);
  }
  const length = size(rest);
  const taken = test.data.flatMap((holds, i) => (holds ? value.data.slice(i * length, (i + 1) * length) : []));
  return { shape: [taken.length / length, ...rest], data: taken };
}

/** Whether those for which `is` holds stand side by side. */
const adjacent = (is) => is.lastIndexOf(true) - is.indexOf(true) + 1 === is.filter(Boolean).length;

/**
 * What `chosen` says of each axis of an array of this shape: {axis, array} an array of indices, {axis, indices} those
 * of a slice, {indices: [0]} a new axis.
 */
function axesOf(chosen, shape, tree) {
  let next = 0;
  const said = chosen.map(({ at, among, slice, extra }) => {
    if (extra) return { indices: [0] };
    const axis = next;
    next += 1;
    if (slice) return { axis, indices: sliced(slice, shape[axis]) };
    const { shape: own, data } = among ?? { shape: [], data: [at] };
    return { axis, array: { shape: own, data: data.map((i) => within(i, shape[axis], tree)) } };
  });
  const rest = shape.slice(next).map((length, i) => ({ axis: next + i, indices: sliced([], length) }));
  return [...said, ...rest];
}

/** The piece that arrays of indices choose: they are stretched to one shape, whose axes stand where they stood. */
function gathered(value, chosen, tree) {
  const axes = axesOf(chosen, value.shape, tree);
  const [arrays, others] = [axes.filter(({ array }) => array), axes.filter(({ array }) => !array)];
  const common = arrays.reduce((all, { array }) => all && broadcast(all, array.shape), []);
  if (!common) refuse("IndexError", `${unparse(tree)}: the arrays of indices do not fit to each other.`);
  const isArray = axes.map(({ array }) => array !== undefined);
  const before = adjacent(isArray) ? isArray.indexOf(true) : 0;
  const shape = others.map(({ indices }) => indices.length).toSpliced(before, 0, ...common);
  const data = places(shape).map((place) => {
    const [own, rest] = [place.slice(before, before + common.length), place.toSpliced(before, common.length)];
    const at = Array(value.shape.length);
    for (const { axis, array } of arrays) at[axis] = array.data[position(array.shape, own)];
    for (const [i, { axis, indices }] of others.entries()) if (axis !== undefined) at[axis] = indices[rest[i]];
    return value.data[position(value.shape, at)];
  });
  return { shape, data };
}

/** An index as it counts from the front. */
function within(at, length, tree) {
  if (at < -length || at >= length) {
    const says = `${unparse(tree)}: there is no ${at} on an axis of length ${length}.`;
    refuse("IndexError", says, "Python counts from 0.");
  }
  return at < 0 ? at + length : at;
}

/**
 * The piece of a value that `chosen` says for its axes: {at} an index, {slice} a slice, {extra} a new
 * axis, {among} an array of indices; or {where} an array of True and False, for all axes that it has.
 */
export function piece(value, chosen, tree) {
  const { shape, data } = value;
  if (chosen.filter(({ extra }) => !extra).length > shape.length) {
    const axes = shape.length === 1 ? "one axis" : `${shape.length} axes`;
    const what = shape.length ? `has shape ${shapeText(shape)}, so ${axes}` : "is a single number, and has no pieces";
    refuse("IndexError", `${unparse(tree)}: ${unparse(tree.parts[0])} ${what}.`);
  }
  if (chosen.length === 1 && chosen[0].where?.shape.length) return masked(value, chosen[0].where, tree);
  if (chosen.some(({ where }) => where)) refuse("", `${unparse(tree)}: True and False choose alone in this field.`);
  if (chosen.some(({ among }) => among)) return gathered(value, chosen, tree);
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
      found.push([within(at, shape[axis], tree)]);
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
