// Runs the statements of program_syntax.js. The arithmetic is one_line_arrays.js's; here are names, loops, functions,
// and values that are changed in place and shared, as in Python.

import { unparse } from "./graph_syntax.js";
import { nearest } from "./nearest.js";
import { entries, isBuiltIn, isNumPys, Reader } from "./one_line_arrays.js";
import { ArrayError, number, refuse, row, transposed } from "./one_line_shapes.js";
import { piece } from "./one_line_pieces.js";
import { BUILT_INS, enough, INTEGERS, LIST_METHODS, NUMPYS, put } from "./program_functions.js";
import { assigned, IN_JUPYTERLAB } from "./program_syntax.js";
import {
  Callable, copied, int, inRow, isArray, isInt, isNumber, kindOf, NONE, Seq, Text, truth, viewed, whole, writeInto,
} from "./program_values.js";

const { hasOwn } = Object;
const MOST_STEPS = 20_000; // statements of one call, before it counts as endless
const DEEPEST = 60; // calls inside one another
const MODULES = ["np", "numpy", "math", "network"];
// Python's own functions: a name of these that this page has not is no mistake.
const PYTHONS = new Set(("ascii bin bool bytearray bytes callable chr complex dict dir divmod filter format frozenset "
  + "getattr hasattr hash hex id input isinstance issubclass locals oct open ord property repr round set setattr slice "
  + "sorted str super type vars").split(" "));

/** Say of an array's or NumPy's name that this page does not know it. */
const unknown = (text) => refuse("", `This page does not know ${text}.`, IN_JUPYTERLAB);

/** An error with the line it is of. What has no kind of Python's is what this page cannot do. */
function withLine(error, line) {
  error.line ??= line;
  if (error.kind !== "" || error.endless) return error;
  error.more ||= IN_JUPYTERLAB;
  error.message = error.message.replace("this field", "this page").replace("This field", "This page");
  return error;
}

/** A node whose value is known already. */
const knownAs = (tree, known) => ({ ...tree, known });

/** Whether two values are the same for Python's ==, of arrays those with the same numbers. */
function equal(a, b) {
  if (a instanceof Text && b instanceof Text) return a.text === b.text;
  if (a instanceof Seq && b instanceof Seq) {
    return a.items.length === b.items.length && a.items.every((one, i) => equal(one, b.items[i]));
  }
  if ([a, b].some((value) => !isNumber(value))) return a === b;
  return a.data[0] === b.data[0];
}

/** What all the functions of one call share: how many steps it has made, and the course's functions. */
export class World {
  constructor(course, without, most = MOST_STEPS) {
    Object.assign(this, { course, without, most });
    this.begin();
  }

  /** Count anew, for another call. */
  begin() {
    Object.assign(this, { steps: 0, depth: 0 });
  }

  step(line) {
    this.steps += 1;
    if (this.steps <= this.most) return;
    const more = "Does a loop end? What changes from turn to turn, and when is its condition no longer true?";
    const error = new ArrayError("", `The program is still running after ${this.most} steps, at this line.`, more);
    throw Object.assign(error, { line, endless: true });
  }
}

/** Runs statements and evaluates expressions, with the names of one function and of those around it. */
export class Runner extends Reader {
  constructor(world, names, around = undefined, locals = []) {
    super(names, {});
    Object.assign(this, { world, around, locals: new Set(locals) });
  }

  // ---------------------------------------------------------------- statements

  /** Run a block: nothing, "break", "continue", or {value} of a return. */
  run(statements) {
    for (const statement of statements) {
      this.world.step(statement.line);
      const ends = this.at(statement.line, () => this.statement(statement));
      if (ends) return ends;
    }
    return undefined;
  }

  /** Do something at a line: what is refused there gets its number, unless it has one. */
  at(line, does) {
    try {
      return does();
    } catch (error) {
      if (error instanceof RangeError && /call stack/i.test(error.message)) {
        throw Object.assign(new ArrayError("RecursionError", "Functions call each other without an end."), { line });
      }
      throw error instanceof ArrayError ? withLine(error, line) : error;
    }
  }

  statement(one) {
    const { kind, value, body, orElse = [] } = one;
    switch (kind) {
      case "assign": return this.assignment(one);
      case "return": return { value: value ? this.value(value) : NONE };
      case "break": case "continue": return kind;
      case "if": return this.run(this.truth(value) ? body : orElse);
      case "while": return this.loop(this.turns(one), one);
      case "for": return this.loop(this.rows(this.value(value), value), one);
      case "def": return this.bind(one.name, this.function(one));
      case "assert": return this.asserted(value);
      case "raise": return refuse(one.name, `Your own line raises ${one.name}.`);
      default: return undefined;
    }
  }

  asserted(tree) {
    if (!this.truth(tree)) refuse("AssertionError", `${unparse(tree)} does not hold.`);
  }

  /** The turns of a while loop. */
  * turns({ value, line }) {
    while (this.at(line, () => this.truth(value))) yield undefined;
  }

  loop(turns, { target, body, orElse = [], line }) {
    for (const item of turns) {
      this.world.step(line);
      if (target) this.at(line, () => this.assign(target, item));
      const ends = this.run(body);
      if (ends === "break") return undefined;
      if (ends && ends !== "continue") return ends;
    }
    return this.run(orElse);
  }

  assignment({ targets, value, changed }) {
    if (changed) return this.change(targets[0], value, changed);
    const made = this.value(value);
    for (const target of targets) this.assign(target, made);
    return undefined;
  }

  bind(name, value) {
    this.names[name] = value;
  }

  assign(target, value) {
    const { kind, parts, text } = target;
    if (kind === "name") return this.bind(text, value);
    if (kind === "tuple" || kind === "list") return this.unpack(target, value);
    if (kind === "item") return this.setItem(this.value(parts[0]), target, value);
    return refuse("AttributeError", `${unparse(target)} cannot be given a value.`);
  }

  /** Give the parts of a value to several names, of which one may take all that are left: *a. */
  unpack({ parts }, value) {
    const items = this.rows(value, undefined, `${kindOf(value)} has no parts that could be given to names.`);
    const star = parts.findIndex(({ kind }) => kind === "starred");
    const fits = star < 0 ? items.length === parts.length : items.length >= parts.length - 1;
    if (!fits) {
      const names = parts.map((part) => unparse(part)).join(", ");
      refuse("ValueError", `${parts.length} names (${names}) stand for ${items.length} values.`);
    }
    const more = items.length - parts.length + 1;
    const split = star < 0 ? items
      : [...items.slice(0, star), new Seq(items.slice(star, star + more)), ...items.slice(star + more)];
    parts.forEach((part, i) => this.assign(i === star ? part.parts[0] : part, split[i]));
  }

  setItem(owner, target, value) {
    if (owner instanceof Seq) {
      if (owner.kind !== "list") {
        refuse("TypeError", `${unparse(target.parts[0])} is ${kindOf(owner)}: it cannot be changed.`);
      }
      if (target.parts[1].kind === "slice") return this.setSlice(owner, target, value);
      owner.items[this.place(owner, target)] = put(value, owner, target);
      return undefined;
    }
    if (!isArray(owner)) {
      refuse("TypeError", `${unparse(target)}: ${unparse(target.parts[0])} is ${kindOf(owner)}, and has no entries.`);
    }
    return writeInto(owner, this.taker(target), value, unparse(target));
  }

  setSlice(owner, target, value) {
    const all = this.taken(owner, target);
    if (all.length !== owner.items.length) unknown(`${unparse(target)} = … for a part of a list`);
    owner.items.splice(0, all.length, ...this.rows(value, target));
  }

  /** x += 1: an array or a list is changed in place, a number is not. */
  change(target, tree, sign) {
    const operation = { kind: "binary", sign: sign.slice(0, -1), parts: [target, tree] };
    if (target.kind === "name") this.look(target);
    const old = this.value(target);
    if (old instanceof Seq && old.kind === "list" && sign === "+=") {
      old.items.push(...this.rows(this.value(tree), tree));
      return undefined;
    }
    const made = this.value({ ...operation, parts: [knownAs(target, old), tree] });
    if (isArray(old)) return writeInto(old, whole, made, `${unparse(target)} ${sign} …`);
    return this.assign(target, made);
  }

  /** A function that the program defines. */
  function({ name, names, defaults, body, inside }) {
    const locals = body ? assigned(body) : [];
    const standard = Object.fromEntries(Object.entries(defaults ?? {}).map(([key, tree]) => [key, this.value(tree)]));
    const call = (values) => {
      this.world.depth += 1;
      if (this.world.depth > DEEPEST) refuse("RecursionError", `${name} calls itself without an end.`);
      const bound = Object.fromEntries(names.map((own, i) => [own, values[i]]));
      const runner = new Runner(this.world, bound, this, [...names, ...locals]);
      const found = body ? runner.run(body)?.value ?? NONE : runner.value(inside);
      this.world.depth -= 1;
      return found;
    };
    return new Callable(name, names, call, standard);
  }

  // ---------------------------------------------------------------- names

  /** The value of a name, here or in the functions around; undefined where there is none. */
  find(name) {
    if (hasOwn(this.names, name)) return this.names[name];
    return this.locals.has(name) ? undefined : this.around?.find(name);
  }

  look(tree) {
    const { text } = tree;
    const found = this.find(text);
    if (found !== undefined) return found;
    if (this.locals.has(text)) {
      refuse("UnboundLocalError", `${text} has no value yet on this line.`, "Which line gives it its first value?");
    }
    if (hasOwn(BUILT_INS, text) || isBuiltIn(text)) return this.free({ kind: "name", parts: [], text });
    return this.nameless(tree);
  }

  /** A function of Python's or NumPy's as a value, such as for map, or under another name: it takes what is given. */
  free(called) {
    const call = (values, tree) => {
      const parts = values.map((value) => knownAs(tree, value));
      return this.call({ kind: "call", parts: [called, ...parts], names: parts.map(() => "") });
    };
    return Object.assign(new Callable(unparse(called), [], call), { isFree: true });
  }

  nameless({ text }) {
    const known = [];
    for (let runner = this; runner; runner = runner.around) known.push(...Object.keys(runner.names));
    if (MODULES.includes(text)) refuse("TypeError", `${text} is a module: what is meant of it stands behind a point.`);
    if (PYTHONS.has(text)) unknown(text);
    const near = nearest(text, new Set(known)) ?? known.find((name) => name.toLowerCase() === text.toLowerCase());
    const numpys = isNumPys(text) ? `NumPy’s is called np.${text}.` : "";
    return refuse("NameError", `There is no name ${text} here.`, near ? `Did you mean ${near}?` : numpys);
  }

  // ---------------------------------------------------------------- expressions

  value(tree) {
    if (tree.known) return tree.known;
    const { kind, parts, sign } = tree;
    switch (kind) {
      case "name": return this.look(tree);
      case "number": return tree.whole ? int(tree.value) : number(tree.value);
      case "constant": return this.constant(tree);
      case "unary": return this.unary(tree);
      case "binary": return this.binary(tree);
      case "compare": return this.compared(tree);
      case "either": return this.either(tree);
      case "choice": return this.value(this.truth(parts[1]) ? parts[0] : parts[2]);
      case "list": case "tuple": return this.sequence(tree);
      case "each": return new Seq(this.each(tree), "iterator");
      case "item": return this.item(tree);
      case "attribute": return this.attribute(tree);
      case "call": return this.call(tree);
      default: return unknown(`${sign ?? unparse(tree)} here`);
    }
  }

  constant({ text, lambda }) {
    if (lambda) return this.function({ name: "lambda", ...lambda });
    if (text === "None") return NONE;
    if (text === "True" || text === "False") return truth(text === "True");
    return /^['"]/.test(text) ? new Text(text.slice(1, -1)) : unknown(text);
  }

  unary(tree) {
    const { parts: [part], sign } = tree;
    if (sign === "not") return truth(!this.truth(part, "not"));
    if (sign === "~") return unknown("~");
    const value = this.value(part);
    if (!isNumber(value) && !isArray(value)) {
      refuse("TypeError", `${unparse(tree)}: ${sign} cannot stand before ${kindOf(value)}.`);
    }
    if (value.data.includes(Infinity)) return number(sign === "-" ? -Infinity : Infinity);
    const found = super.value({ ...tree, parts: [knownAs(part, value)] });
    return isInt(value) ? int(found.data[0]) : found;
  }

  binary(tree) {
    const sides = tree.parts.map((part) => this.value(part));
    const { sign } = tree;
    if (sides.some((side) => side instanceof Seq || side instanceof Text)) {
      const joined = this.joined(sides, sign, tree);
      if (joined) return joined;
    }
    const ints = sides.every(isInt);
    if (sign === "//" || sign === "%") {
      if (sides[1].data.includes(0)) refuse("ZeroDivisionError", `${unparse(tree)} divides by 0.`);
      const found = entries(INTEGERS[sign], sides, tree, tree.parts);
      return ints ? int(found.data[0]) : found;
    }
    const found = super.value({ ...tree, parts: tree.parts.map((part, i) => knownAs(part, sides[i])) });
    const isWhole = ints && (["+", "-", "*"].includes(sign) || (sign === "**" && sides[1].data[0] >= 0));
    return isWhole ? int(found.data[0]) : found;
  }

  /** Lists side by side, or one several times; undefined where the arithmetic has its say. */
  joined(sides, sign, tree) {
    const [a, b] = sides;
    if (a instanceof Text && (sign === "%" || b instanceof Text || sign === "*")) {
      return sign === "+" ? new Text(a.text + b.text) : unknown(`${sign} behind a text`);
    }
    if (sign === "+" && a instanceof Seq && b instanceof Seq) {
      if (a.kind === b.kind) return new Seq([...a.items, ...b.items], a.kind);
      return refuse("TypeError", `${unparse(tree)} puts ${kindOf(a)} and ${kindOf(b)} together.`,
        "A list is put together with a list: [ ].");
    }
    const list = sides.find((side) => side instanceof Seq);
    const times = sides.find(isInt);
    if (sign === "*" && list && times) {
      return new Seq(Array.from({ length: Math.max(0, times.data[0]) }, () => list.items).flat(), list.kind);
    }
    if (list && sides.every((side) => side instanceof Seq || isNumber(side))) {
      const other = sides.find((side) => side !== list) ?? list;
      return refuse("TypeError", `${unparse(tree)}: ${sign} takes no list and ${kindOf(other)} together.`,
        sign === "+" && !list.items.includes(other) ? "A list is put together with a list: [ ]." : "");
    }
    return undefined;
  }

  compared(tree) {
    const sides = tree.parts.map((part) => this.value(part));
    const found = sides.length === 2 ? this.same(tree.signs[0], sides, tree) : undefined;
    if (found !== undefined) return truth(found);
    return super.compared({ ...tree, parts: tree.parts.map((part, i) => knownAs(part, sides[i])) });
  }

  /** What == says of things that are no numbers, and what is and in say; undefined of numbers and arrays. */
  same(sign, [a, b], tree) {
    const isPlain = (value) => isArray(value) || isNumber(value);
    if (sign.startsWith("is")) return (a === b) !== (sign === "is not");
    if (sign.endsWith("in")) {
      return this.rows(b, tree.parts[1]).some((one) => equal(one, a)) !== (sign === "not in");
    }
    if ((isPlain(a) && isPlain(b)) || !["==", "!="].includes(sign)) return undefined;
    return equal(a, b) !== (sign === "!=");
  }

  truth(tree, word = "if") {
    const value = this.value(tree);
    if (value === NONE) return false;
    if (value instanceof Seq) return value.kind === "iterator" || value.items.length > 0;
    if (value instanceof Text) return value.text !== "";
    if (value instanceof Callable) return true;
    return super.truth(knownAs(tree, value), word);
  }

  either({ parts, sign }) {
    for (const part of parts.slice(0, -1)) {
      const value = this.value(part);
      if (this.truth(knownAs(part, value), sign) === (sign === "or")) return value;
    }
    return this.value(parts.at(-1));
  }

  sequence({ kind, parts }) {
    const items = parts.flatMap((part) => {
      if (part.kind === "starred") return this.rows(this.value(part.parts[0]), part.parts[0]);
      return part.kind === "each" && kind === "list" ? this.each(part) : [this.value(part)];
    });
    return new Seq(items, kind);
  }

  /** The values of a comprehension: its names are its own. */
  each({ parts: [element], loops }) {
    const found = [];
    const inside = new Runner(this.world, {}, this);
    const turn = ([loop, ...others]) => {
      if (!loop) {
        found.push(inside.value(element));
        return;
      }
      for (const item of inside.rows(inside.value(loop.from), loop.from)) {
        this.world.step(undefined);
        inside.assign(loop.target, item);
        if (loop.tests.every((test) => inside.truth(test))) turn(others);
      }
    };
    turn(loops);
    return found;
  }

  /** What a loop runs through; an iterator is empty afterwards. */
  rows(value, tree, says = undefined) {
    if (value instanceof Seq) {
      const items = [...value.items];
      if (value.kind === "iterator") value.items = [];
      return items;
    }
    if (value instanceof Text) return [...value.text].map((sign) => new Text(sign));
    if (isArray(value)) {
      return Array.from({ length: value.shape[0] }, (_, i) => viewed(value, (all) => piece(all, [{ at: i }], tree)));
    }
    return refuse("TypeError", says ?? `${unparse(tree)} is ${kindOf(value)}: a loop cannot run through it.`);
  }

  items(tree) {
    return this.rows(this.value(tree), tree).map((one) => [one]);
  }

  // ---------------------------------------------------------------- pieces

  item(tree) {
    const owner = this.value(tree.parts[0]);
    if (owner instanceof Text) return unknown("pieces of a text");
    if (!(owner instanceof Seq)) {
      if (!isArray(owner)) {
        refuse("TypeError", `${unparse(tree)}: ${unparse(tree.parts[0])} is ${kindOf(owner)}, and has no pieces.`);
      }
      const take = this.taker(tree);
      return take.shares ? viewed(owner, take) : take(owner);
    }
    if (owner.kind === "iterator") refuse("TypeError", `${unparse(tree.parts[0])} is an iterator, and has no places.`);
    if (tree.parts[1].kind === "slice") return new Seq(this.taken(owner, tree), owner.kind);
    return owner.items[this.place(owner, tree)];
  }

  /** The items of a list that a slice takes. */
  taken(owner, tree) {
    const places = row(owner.items.map((_, i) => i));
    return piece(places, this.chosen(tree.parts[1]), tree).data.map((i) => owner.items[i]);
  }

  /** The place of a list that an index means. */
  place(owner, tree) {
    const index = this.value(tree.parts[1]);
    const text = unparse(tree);
    if (!isInt(index)) {
      refuse("TypeError", `${text}: ${unparse(tree.parts[1])} is ${kindOf(index)}, and a place in a ${owner.kind} is a `
        + "whole number.");
    }
    const [at] = index.data;
    const { length } = owner.items;
    if (at < -length || at >= length) {
      const ends = length ? `its places go from 0 to ${length - 1}` : "it is empty";
      refuse("IndexError", `${text}: there is no place ${at}. The ${owner.kind} has ${length} part`
        + `${length === 1 ? "" : "s"}, ${ends}.`, "Python counts from 0, and −1 is the last place.");
    }
    return at < 0 ? at + length : at;
  }

  /** What takes a piece out of an array: a function of it. It shares the array's memory unless it has arrays in it. */
  taker(tree) {
    if (tree.parts[1].text === "...") return Object.assign((all) => all, { shares: true });
    const chosen = this.chosen(tree.parts[1]);
    const take = (all) => piece(all, chosen, tree);
    return Object.assign(take, { shares: !chosen.some(({ among, where }) => among || where) });
  }

  chosen(tree) {
    if (tree.kind === "tuple" || tree.kind === "slice") return super.chosen(tree);
    const value = this.value(tree);
    if (value === NONE) return [{ extra: true }];
    if (value instanceof Seq && value.kind === "tuple") {
      return value.items.map((at) => (isNumber(at) ? { at: at.data[0] } : { among: at }));
    }
    return super.chosen(knownAs(tree, value));
  }

  whole(tree) {
    const value = this.value(tree);
    if (isNumber(value) && !isInt(value) && Number.isInteger(value.data[0])) {
      refuse("TypeError", `${unparse(tree)} is no whole number for Python.`, "/ makes a fraction, also of 6 / 2.");
    }
    return super.whole(knownAs(tree, value));
  }

  // ---------------------------------------------------------------- behind a point, and calls

  /** Whether a tree is the name of a module. */
  isModule({ kind, text }) {
    return kind === "name" && MODULES.includes(text) && this.find(text) === undefined;
  }

  attribute(tree) {
    const { parts: [owner], name } = tree;
    if (this.isModule(owner)) return this.moduleName(tree);
    const value = this.value(owner);
    if (isArray(value) || isNumber(value)) {
      if (name === "shape") return new Seq(value.shape.map(int), "tuple");
      if (name === "T") return viewed(value, transposed);
      if (name === "flat") return viewed(value, inRow);
      if (name === "size" || name === "ndim") return int(name === "size" ? value.data.length : value.shape.length);
    } else refuse("AttributeError", `${unparse(owner)} is ${kindOf(value)}: it has no .${name}.`);
    return this.known(() => super.attribute({ ...tree, parts: [knownAs(owner, value)] }));
  }

  moduleName(tree) {
    const { parts: [{ text }], name } = tree;
    if (text === "network") return this.courses(name);
    if (name === "inf") return number(Infinity);
    if (name === "newaxis") return NONE;
    if (["nan", "random"].includes(name)) return unknown(unparse(tree));
    if (text !== "math" && (hasOwn(NUMPYS, name) || isNumPys(name))) return this.free(tree);
    return this.known(() => super.attribute(tree));
  }

  /** A function of the course by its name in network.py. */
  courses(name) {
    const { course, without } = this.world;
    if (hasOwn(course, name)) return course[name];
    if (without.includes(name)) refuse("", `network.${name} is what you write here.`, "Which steps is it made of?");
    const near = nearest(name, new Set(Object.keys(course)));
    return refuse("", `This page has no network.${name}.`, near ? `Did you mean network.${near}?` : "");
  }

  /** Do what the arithmetic knows; what it does not know is this page's fault and not the reader's. */
  known(does) {
    try {
      return does();
    } catch (error) {
      if (error instanceof ArrayError && error.message.startsWith("This field does not know")) {
        error.kind = "";
      }
      throw error;
    }
  }

  call(tree) {
    const [called, ...given] = tree.parts;
    if (called.kind === "name" && this.find(called.text) === undefined) {
      if (hasOwn(BUILT_INS, called.text)) {
        enough(called.text, given, tree);
        return BUILT_INS[called.text](this, given, tree);
      }
      if (!isBuiltIn(called.text)) this.look(called);
      return this.known(() => super.named(called.text, this.spread(given), tree));
    }
    if (called.kind === "attribute" && !(this.isModule(called.parts[0]) && called.parts[0].text === "network")) {
      return this.method(tree, called, given);
    }
    const f = this.value(called);
    if (!(f instanceof Callable)) {
      const more = isArray(f) ? "An entry is taken out with square brackets. A product is written with * or @." : "";
      refuse("TypeError", `${unparse(called)} is ${kindOf(f)}, and no function.`, more);
    }
    return f.call(this.arguments(f, given, tree), tree, given);
  }

  /** What is given, with *values spread. */
  spread(given) {
    return given.flatMap((part) => {
      if (part.kind !== "starred") return [part];
      return this.rows(this.value(part.parts[0]), part.parts[0]).map((value) => knownAs(part, value));
    });
  }

  /** The values of a function's names, as a call gives them. */
  arguments(f, given, tree) {
    if (f.isFree) {
      if (tree.names.some((name) => name)) unknown(`${unparse(tree.parts[0])} with names before its values`);
      return this.spread(given).map((part) => this.value(part));
    }
    const values = [];
    let i = 0;
    given.forEach((part, at) => {
      const name = tree.names[at].slice(0, -1);
      if (!name) {
        for (const one of this.spread([part])) values[i++] = this.value(one);
        return;
      }
      if (!f.names.includes(name)) refuse("TypeError", `${unparse(tree)}: ${f.name} takes no ${name}.`);
      values[f.names.indexOf(name)] = this.value(part);
    });
    f.names.forEach((name, at) => {
      values[at] ??= f.defaults[name];
    });
    const missing = f.names.filter((_, at) => values[at] === undefined);
    if (missing.length || values.length > f.names.length) {
      refuse("TypeError", `${unparse(tree)}: ${f.name} takes ${f.names.length} value${f.names.length === 1 ? "" : "s"} `
        + `(${f.names.join(", ")})${missing.length ? `, and ${missing.join(", ")} is missing` : ""}.`);
    }
    return values;
  }

  /** What a function of numbers is given: lists as their numbers. What has a name says only how it is done. */
  numeric(given, tree) {
    if (given.some(({ kind }) => kind === "starred")) return unknown("* in this call");
    return given.map((part, i) => {
      if (tree.names[i]) return part;
      const value = this.value(part);
      if (!(value instanceof Seq)) return knownAs(part, value);
      const { shape, data } = value;
      return knownAs(part, { shape, data, list: true });
    });
  }

  method(tree, called, given) {
    const { parts: [owner], name } = called;
    if (this.isModule(owner)) {
      const own = `${owner.text === "math" ? "math." : ""}${name}`;
      if (hasOwn(NUMPYS, own)) {
        enough(own, given, tree);
        return NUMPYS[own](this, given, tree);
      }
      if (owner.text !== "math" && !isNumPys(name)) return this.known(() => super.numpys(name, [], tree, false));
      return this.known(() => super.call({ ...tree, parts: [called, ...this.numeric(given, tree)] }));
    }
    if (owner.kind === "attribute" && this.isModule(owner.parts[0])) { // np.multiply.outer, np.linalg.norm
      return ["outer", "norm"].includes(name) ? this.known(() => super.call(tree)) : unknown(unparse(called));
    }
    const value = this.value(owner);
    if (value instanceof Seq) return this.listMethod(value, tree, given);
    if (!isArray(value) && !isNumber(value)) {
      refuse("AttributeError", `${unparse(owner)} is ${kindOf(value)}: it has no .${name}().`);
    }
    if (["append", "insert", "extend"].includes(name)) {
      refuse("AttributeError", `${unparse(owner)} is ${kindOf(value)}, and no list: it has no .${name}().`);
    }
    if (name === "copy") return copied(value);
    if (name === "flatten") return copied(inRow(value));
    if (["any", "all"].includes(name)) {
      return super.numpys(name, [knownAs(owner, value), ...given], { ...tree, names: ["", ...tree.names] }, false);
    }
    return this.known(() => super.call({ ...tree, parts: [{ ...called, parts: [knownAs(owner, value)] }, ...given] }));
  }

  listMethod(value, tree, given) {
    const [{ name, parts: [owner] }] = tree.parts;
    if (value.kind !== "list" || !hasOwn(LIST_METHODS, name)) {
      const near = value.kind === "list" ? nearest(name, new Set(Object.keys(LIST_METHODS))) : undefined;
      refuse("AttributeError", `${unparse(owner)} is ${kindOf(value)}: it has no .${name}().`,
        near ? `Did you mean .${near}(…)?` : "");
    }
    return LIST_METHODS[name](value, given.map((part) => this.value(part)), tree, this);
  }
}
