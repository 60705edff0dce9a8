// A line of arrays that is right for a few numbers is tried at larger arrays, whose lengths are all different: a row of
// one number hides a transpose, and @ in the place of *.

import { evaluated } from "./one_line_arrays.js";
import { unparse } from "./graph_syntax.js";
import { ArrayError, shapeText } from "./one_line_shapes.js";
import { alike, asValue, parts, plain } from "./one_line_values.js";

/** Whether a loop runs through numbers that stand in the line: range(2), or [0, 1]. */
const isCounted = ({ kind, parts: [, from] }) => kind === "each" && parts(from).every((part, i) => {
  return part.kind === "number" || part.text === "range" || (i === 0 && ["call", "list", "tuple"].includes(part.kind));
});

/** Whether a part is a length of an array: Y.shape[1], len(Y[0]). It takes no number out of the array. */
const isLength = ({ kind, parts: [first] }) => (kind === "item" && first.kind === "attribute" && first.name === "shape")
  || (kind === "call" && (first.text === "len" || first.name === "size"));

/** Every part of a tree, and of a length nothing. */
const outside = (tree) => (isLength(tree) ? [] : [tree, ...tree.parts.flatMap(outside)]);

/** Whether a line takes single numbers out of arrays by their index: then it means no more than these. */
const picks = (tree) => parts(tree).some(isCounted) || outside(tree).some(({ kind, parts: [, index] }) => {
  const all = index?.kind === "tuple" ? index.parts : [index];
  return kind === "item" && all.some((one) => one.kind === "number" || one.kind === "unary");
});

/** An @ between two arrays of the same shape, where the formula has ⊙; or undefined. */
function entryProduct(tree, values, functions) {
  return parts(tree).find(({ kind, sign, parts: sides }) => {
    if (kind !== "binary" || sign !== "@") return false;
    try {
      const [a, b] = sides.map((side) => evaluated(side, values, functions));
      return shapeText(a.shape) === shapeText(b.shape) && a.shape.length === 2;
    } catch (error) {
      if (error instanceof ArrayError) return false;
      throw error;
    }
  });
}

/** What the line gives at the larger arrays: {value}, or why there is none: {refused}. */
function outcome(tree, values, functions) {
  try {
    return { value: evaluated(tree, values, functions) };
  } catch (error) {
    if (!(error instanceof ArrayError)) throw error;
    const product = entryProduct(tree, values, functions);
    if (!product) return { refused: [error.message, error.more].filter(Boolean).join(" ") };
    const [a, b] = product.parts.map((side) => unparse(side));
    return { refused: `${a} and ${b} have the same shape. Their product entry by entry, ⊙, is written with *.` };
  }
}

/** What a value that is not the expected one has to do with it, in a sentence. */
function difference(value, expected) {
  const turned = { shape: expected.shape.toReversed(), data: columns(expected) };
  const shapes = shapeText(value.shape) === shapeText(expected.shape);
  if (!shapes && alike(value, turned)) return "It is the transpose of what is expected.";
  if (shapes) return "Its shape is right, and its numbers are not.";
  const told = ({ shape }) => (shape.length ? `an array of shape ${shapeText(shape)}` : "one number");
  return `Your line gives ${told(value)}, and ${told(expected)} is expected.`;
}

/** What is said of a right number that is still an array. */
function ofOneNumber({ shape }) {
  const head = "✗ Not yet: the number is right, and it is still in an array.";
  const text = `Your line gives an array of shape ${shapeText(shape)}, and one number is expected.`;
  return { head, text, one: text };
}

/** What is said of a line that gives another shape than is expected at the larger arrays; or "". */
export function otherShape(line, { layer }) {
  const values = valuesAt(layer, line);
  const { value } = values ? outcome(line.tree, values, line.functions) : {};
  const expected = values && asValue(layer.expected);
  if (!value || shapeText(value.shape) === shapeText(expected.shape)) return "";
  return `The same for ${layer.large}: ${difference(value, expected)}`;
}

/** The numbers of a matrix column by column. */
function columns({ shape: [rows, length = 1], data }) {
  return data.map((_, i) => data[(i % rows) * length + Math.floor(i / rows)]);
}

/** The arrays of a question's layer, by name, if the line can be tried at them; else undefined. */
function valuesAt(layer, { tree, used }) {
  const { names } = layer;
  if (!names || picks(tree) || !used.every((name) => Object.hasOwn(names, name))) return undefined;
  return Object.fromEntries(Object.entries(names).map(([name, numbers]) => [name, asValue(numbers)]));
}

/** Whether a mistake that gives the line's small numbers gives arrays of its shape at the larger ones, too. */
export function isSameAtLayer(line, mistake, { layer }) {
  const values = mistake.layer.length ? valuesAt(layer, line) : undefined;
  const { value } = values ? outcome(line.tree, values, line.functions) : {};
  return !value || mistake.layer.some((form) => shapeText(asValue(form).shape) === shapeText(value.shape));
}

/** The names that stand for a whole array at the larger numbers, but that the shown lines make of one entry. */
function ofOneEntry(used, values, { lines }) {
  const made = (name) => lines.match(new RegExp(`^\\s*(${name} = .*)$`, "m"))?.[1];
  const isArgument = (name) => new RegExp(`^def .*\\b${name}\\b`, "m").test(lines);
  return used.filter((name) => values[name].shape.length && !isArgument(name) && made(name)).map(made);
}

/** What is said of a line that is right for one entry, and no line for whole arrays. */
function ofSingles(made, { large }) {
  const [are, their] = made.length > 1 ? ["are single numbers", "their"] : ["is a single number", "its"];
  return `${made.join(" and ")} ${are}: for ${large}, whole arrays belong in ${their} place.`;
}

/**
 * Try a right line at the larger arrays of a question: undefined if it is not made of arrays, {} if it is right there
 * too, or as `wrong` its {head, text}, with `known` where that is a mistake of the catalogue; `one` says the same of a
 * line that is right for one number. `singles` says what in a line that is right there stands for one number only.
 */
export function atLayer(tree, used, question, functions) {
  const { arrays, layer, mistakes } = question;
  const { expected: sent, small, large } = layer;
  const isArray = (name) => arrays.some(([array]) => array === name);
  const values = valuesAt(layer, { tree, used });
  if (!values || !used.some(isArray)) return undefined;
  const expected = asValue(sent);
  const { value, refused } = outcome(tree, values, functions);
  if (value && alike(value, expected)) {
    const made = ofOneEntry(used, values, question);
    return made.length ? { singles: ofSingles(made, layer) } : {};
  }
  if (value && !expected.shape.length && alike(plain(value), expected)) return { wrong: ofOneNumber(value) };
  const head = `✗ Not yet: right for ${small}, but not for ${large}.`;
  const known = value && mistakes.find(({ layer: forms }) => forms.some((form) => alike(value, asValue(form))));
  const at = used.map((name) => `${name} of shape ${shapeText(values[name].shape)}`).filter((_, i) => isArray(used[i]));
  const says = known ? `There, ${known.name}. ${known.hint}` : refused ?? difference(value, expected);
  const text = `${says}\nTried with ${at.join(", ")}.`;
  return { known, wrong: { head, text, one: `For ${large} it is not: ${text}` } };
}
