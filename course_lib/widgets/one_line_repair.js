// Where a wrong line goes wrong: the first place at which one small change makes it right. The reader is told the place
// and a question, as the checks in the notebook do, and never the change.

import { statements, unparse } from "./graph_syntax.js";

const SIGNS = ["+", "-", "*", "/", "**"];
const CALLS = [["sum", "mean"], ["exp", "log", "tanh"], ["square", "sqrt", "abs"]]; // taken one for another
const NUMBERS = ["1", "2", "0"];
const SIGN = / (\+|-|\*\*|\*|\/|@) /g; // in a line as unparse writes it
export const ONCE = "One change makes this line right";
const [MOST, MOST_PAIRS] = [4000, 5000]; // changes that are tried

const make = (kind, parts, more) => ({ kind, parts, depth: 1, ...more });
const name = (text) => make("name", [], { text });
const digit = (text) => make("number", [], { text, whole: true, value: Number(text) });
const binary = (left, sign, right) => make("binary", [left, right], { sign });
const quoted = (tree) => `“${unparse(tree)}”`;
const isSingle = ({ kind }) => ["name", "number"].includes(kind);

/** The operations of a tree in the order in which their signs are written. */
function inOrder(tree) {
  if (tree.kind !== "binary") return tree.parts.flatMap(inOrder);
  const own = ["+", "-", "*", "/", "**", "@"].includes(tree.sign) ? [tree] : [];
  return [...inOrder(tree.parts[0]), ...own, ...inOrder(tree.parts[1])];
}

/** Another sign in the line as it is written: what it binds follows from the sign. */
function* signs(root) {
  const text = unparse(root);
  const operations = inOrder(root);
  if ([...text.matchAll(SIGN)].length !== operations.length) return; // a text that has signs in it
  for (const [i, { 0: found, 1: sign, index }] of [...text.matchAll(SIGN)].entries()) {
    const [left, right] = operations[i].parts;
    for (const other of SIGNS) {
      if (other === sign) continue;
      const line = `${text.slice(0, index)} ${other} ${text.slice(index + found.length)}`;
      const says = `which sign belongs between ${quoted(left)} and ${quoted(right)}?`;
      yield [statements(line, true)[0].value, says];
    }
  }
}

/** The two parts of an operation the other way round. */
function* order({ kind, sign, parts: [left, right] }) {
  if (kind !== "binary" || !["-", "/", "@", "**"].includes(sign)) return;
  yield [binary(right, sign, left), `in which order do ${quoted(left)} and ${quoted(right)} stand?`];
}

/** Another name in the place of one; a name or another number in the place of a number. */
function* names(tree, { known, within }) {
  const says = within ? `is ${tree.text} what belongs into ${quoted(within)}?` : `is ${tree.text} what is asked for?`;
  if (tree.kind === "name") for (const other of known) if (other !== tree.text) yield [name(other), says];
  if (tree.kind !== "number") return;
  for (const other of NUMBERS) yield [digit(other), says];
  for (const other of known) yield [name(other), says];
}

/** A part, a function or a minus too much. */
function* less({ kind, sign, parts }) {
  const [left, right] = parts;
  if (kind === "binary") {
    yield [left, `does ${quoted(right)} belong there, behind ${quoted(left)}?`];
    yield [right, `does ${quoted(left)} belong there, before ${quoted(right)}?`];
  }
  if (kind === "unary") yield [left, `does the ${sign} before ${quoted(left)} belong there?`];
  if (kind === "call" && parts.length === 2) yield [right, `does ${quoted(left)} belong round ${quoted(right)}?`];
  if (kind === "attribute") yield [left, `which way round must ${quoted(left)} stand, rows and columns?`];
}

/** Another function of the same kind, or what it is taken of. */
function* calls(tree, { functions }) {
  if (tree.kind !== "call" || tree.parts.length < 2) return;
  const [called, ...given] = tree.parts;
  const own = called.name ?? called.text;
  const says = `is ${quoted(called)} what is to be done with ${quoted(given[0])}?`;
  const others = [...CALLS, functions].filter((all) => all.includes(own)).flat();
  for (const other of others) {
    const instead = called.kind === "attribute" ? { ...called, name: other } : name(other);
    if (other !== own) yield [{ ...tree, parts: [instead, ...given] }, says];
  }
}

/** Brackets elsewhere: a ∘ (b ∘ c) for (a ∘ b) ∘ c, and the other way round. */
function* brackets(tree) {
  const { kind, sign, parts: [left, right] } = tree;
  if (kind !== "binary") return;
  const says = `what is computed first in ${quoted(tree)}, and what should be?`;
  if (left.kind === "binary") yield [binary(left.parts[0], left.sign, binary(left.parts[1], sign, right)), says];
  if (right.kind === "binary") yield [binary(binary(left, sign, right.parts[0]), right.sign, right.parts[1]), says];
  if (left.kind !== "call" || left.parts.length !== 2) return;
  yield [{ ...left, parts: [left.parts[0], binary(left.parts[1], sign, right)] }, says];
}

/** What is asked where something is missing: of a number whether it is the right one, of the whole what it lacks. */
function missing(tree, isWhole) {
  if (isWhole) return "all of it stays, and something is missing: a factor, a term or a function.";
  return isSingle(tree) && tree.kind !== "name" ? `is ${quoted(tree)} what belongs there?`
    : `something is missing at ${quoted(tree)}.`;
}

/** Something missing: a minus, a transpose, a function, a factor, a term. */
function* more(tree, { known, functions, asArray, isWhole }) {
  const says = missing(tree, isWhole);
  yield [make("unary", [tree], { sign: "-" }), `what sign must ${quoted(tree)} have?`];
  if (tree.kind === "name" && asArray.includes(tree.text)) {
    yield [make("attribute", [tree], { name: "T" }), `which way round must ${tree.text} stand, rows and columns?`];
  }
  for (const f of [...functions, "sum", "exp"]) yield [make("call", [name(f), tree], { names: [""] }), says];
  yield [binary(tree, "**", digit("2")), says];
  yield [binary(digit("1"), "-", tree), says];
  for (const other of [...known.map(name), digit("2"), digit("1")]) {
    for (const sign of SIGNS.slice(0, 4)) yield [binary(tree, sign, other), says];
  }
}

const QUICK = [names, calls, less, order, brackets];

/** What a part is quoted within: what holds it, and for a number with a sign, such as -2, what holds both. */
function holds(tree, part, within) {
  if (isSingle(part)) return tree.kind === "unary" && within ? within : tree;
  return part.kind === "unary" && isSingle(part.parts[0]) ? tree : within;
}

/** All trees that `kind` makes of a tree by a change somewhere in it, each with what is asked about the place. */
function* changed(tree, kind, around, { within = undefined, isWhole = true } = {}) {
  yield* kind(tree, { ...around, within, isWhole });
  for (const [i, part] of tree.parts.entries()) {
    if (tree.kind === "call" && i === 0) continue; // the function's own name
    if (tree.kind === "each" && i === 1) continue;
    for (const [other, says] of changed(part, kind, around, { within: holds(tree, part, within), isWhole: false })) {
      yield [{ ...tree, parts: tree.parts.with(i, other) }, says];
    }
  }
}

function* changes(tree, kinds, around) {
  yield* signs(tree);
  for (const kind of kinds) yield* changed(tree, kind, around);
}

/** Two changes, one after the other; the question is about the first. */
function* pairs(tree, around) {
  for (const [once, says] of changes(tree, QUICK, around)) {
    for (const [twice] of changes(once, QUICK, around)) yield [twice, says];
  }
}

/** All trees that one change makes of a tree, each with what is asked: quick ones, or else what may be missing. */
export function* changesOf(tree, around, isQuick) {
  if (isQuick) yield* changes(tree, QUICK, around);
  else yield* changed(tree, more, around);
}

/** What is asked about the first of `all` that is right, of `most` at most; or undefined. */
function first(all, most, isRight) {
  let tried = 0;
  for (const [other, says] of all) {
    tried += 1;
    if (tried > most) return undefined;
    if (isRight(other)) return says;
  }
  return undefined;
}

/**
 * A question about the place at which one change makes a line right, or one of two; undefined if there is none. `known`
 * are the names that may stand in it, `asArray` those of arrays, `functions` those of the exercise; `isRight(tree)`
 * judges.
 */
export function placed(tree, around, isRight) {
  const one = first(changes(tree, [...QUICK, more], around), MOST, isRight);
  if (one) return `${ONCE}: ${one}`;
  const two = first(pairs(tree, around), MOST_PAIRS, isRight);
  return two && `Two changes make this line right. One of them: ${two}`;
}
