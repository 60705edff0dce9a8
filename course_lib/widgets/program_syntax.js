// Python's statements in the browser, as far as an answer of the course needs them. Their expressions are read by
// graph_syntax.js; here are blocks, loops, choices, functions and what an expression has beyond a formula's.

import { Parser, tree, unparse } from "./graph_syntax.js";
import { stopped } from "./one_line_words.js";
import { logicalLines } from "./program_lines.js";
import { refuseAt } from "./program_values.js";

const BLOCKS = ["for", "while", "if", "def"];
const WORDS = [...BLOCKS, "else", "elif", "return", "import", "from", "pass", "break", "continue", "not", "lambda"];
const BEYOND = { // what Python has and this page has not
  class: "a class", with: "with", try: "try", yield: "yield", global: "global", nonlocal: "nonlocal", del: "del",
  async: "async", await: "await", match: "match",
};
const IMPORTED = /^import (?:numpy(?: as np)?|math)$|^from course_lib import network$/; // what is there already
const FORMATTED = /(?:^|[^\w])[fF][rR]?["']/;

/** What helps where Python has something that this page cannot read, and not the reader is wrong. */
export const IN_JUPYTERLAB = "In JupyterLab, Python itself runs it. Can you write it without?";

/** Say that this page cannot read something that Python can. */
function beyond(line, what) {
  refuseAt(line, "", `This page cannot read ${what}.`, IN_JUPYTERLAB);
}

/** What is said where reading a line ends at `at`. */
function unreadable({ text, line }, at) {
  const rest = text.slice(at);
  if (rest.startsWith("{")) beyond(line, "{ }");
  if (FORMATTED.test(text)) beyond(line, "texts with f before them");
  if (/^:=/.test(rest)) beyond(line, ":=");
  if (/^["']/.test(rest)) beyond(line, "this text");
  if (/^:/.test(rest) && /^\w+\s*:\s*\w/.test(text)) beyond(line, "a type behind a name");
  const word = /^\w+/.exec(rest)?.[0];
  if (Object.hasOwn(BEYOND, word)) beyond(line, BEYOND[word]);
  const first = /^\w+/.exec(text)?.[0];
  if ([...BLOCKS, "else", "elif"].includes(first) && !rest.trim()) {
    refuseAt(line, "SyntaxError", `A colon is missing at the end of this line, behind ${first} …`);
  }
  const small = first?.toLowerCase();
  if (first !== small && WORDS.includes(small)) {
    refuseAt(line, "SyntaxError", `Python has no ${first}: its own words are written small, ${small}.`);
  }
  if (["if", "while", "elif"].includes(first) && /^=[^=]/.test(rest)) {
    refuseAt(line, "SyntaxError", "= gives a name to a value.", "Two values are compared with ==.");
  }
  if (!rest.trim()) {
    refuseAt(line, "SyntaxError", "Python cannot read on at the end of this line: something is missing.");
  }
  const { head, text: more } = stopped(text, at, "");
  refuseAt(line, "SyntaxError", head, more);
}

/** The statements of one line, and the heads of its blocks. */
class Line extends Parser {
  constructor(source) {
    super(source.text, ({ at }) => unreadable(source, at), true);
    this.source = source;
  }

  /** A comprehension, whose loops may be several and may give names to the parts of what they run through. */
  each(element) {
    const loops = [];
    while (this.take("for")) {
      const target = this.expressions(() => this.primary());
      if (!this.assignable(target)) this.fail();
      this.need("in");
      const loop = { target, from: this.condition(), tests: [] };
      while (this.take("if")) loop.tests.push(this.condition());
      loops.push(loop);
    }
    if (!loops.length) return element;
    const [{ target, from, tests }] = loops;
    return tree("each", [element, from, ...tests], { targets: [unparse(target, 0)], loops });
  }

  expression() {
    if (!this.take("lambda")) return super.expression();
    const names = [];
    while (this.next.text !== ":") {
      if (this.next.kind !== "name") this.fail();
      names.push(this.next.text);
      this.at += 1;
      if (!this.take(",")) break;
    }
    this.need(":");
    const inside = this.expression();
    return tree("constant", [], { text: `lambda ${names.join(", ")}: ${unparse(inside)}`, lambda: { names, inside } });
  }

  atom() {
    if (this.next.text !== "." || !/^\.\s*\.\s*\.$/.test(this.found.slice(this.at, this.at + 3).map(({ text }) => text)
      .join(""))) return super.atom();
    this.at += 3;
    return tree("constant", [], { text: "..." });
  }

  /** A statement that begins with a keyword. */
  other() {
    const { line } = this.source;
    const { text } = this.next;
    if (Object.hasOwn(BEYOND, text)) beyond(line, BEYOND[text]);
    if (["import", "from"].includes(text)) return this.imported();
    if (text === "raise") return this.raised();
    const first = this.take("pass", "break", "continue", "return", "assert");
    if (!first) this.fail();
    if (first === "assert") return { kind: "assert", value: this.expressions() };
    return first === "return" && !this.ends() ? { kind: "return", value: this.expressions() } : { kind: first };
  }

  /** import numpy as np, which is there already; another module is not. */
  imported() {
    const { text, line } = this.source;
    if (!IMPORTED.test(text.trim())) beyond(line, text.trim());
    this.at = this.found.findIndex(({ kind }) => kind === "line");
    return { kind: "pass" };
  }

  /** raise ValueError("…"): only the class counts. */
  raised() {
    const [, name = "Exception", says = ""] = /^raise\s+(\w+)\s*(?:\((.*)\))?/s.exec(this.source.text) ?? [];
    this.at = this.found.length - 2;
    return { kind: "raise", name, says };
  }

  /** What stands before the colon of a block: its kind, and its expressions; then the statements on the same line. */
  head() {
    const kind = this.take(...BLOCKS, "else", "elif");
    if (kind === "def") return this.defined();
    const found = { kind };
    if (kind === "for") {
      found.target = this.expressions(() => this.primary());
      if (!this.assignable(found.target)) this.fail();
      this.need("in");
    }
    if (kind !== "else") found.value = this.expressions();
    this.need(":");
    return found;
  }

  /** def f(a, b=1): its types are left out. */
  defined() {
    const name = this.next.text;
    this.at += 1;
    this.need("(");
    const [names, defaults] = [[], {}];
    while (!this.take(")")) {
      if (this.take("*")) {
        if (!this.take(",")) beyond(this.source.line, "a function that takes any number of values");
        continue;
      }
      if (this.next.kind !== "name") this.fail();
      const own = this.next.text;
      names.push(own);
      this.at += 1;
      if (this.take(":")) this.expression();
      if (this.take("=")) defaults[own] = this.expression();
      if (!this.take(",") && this.next.text !== ")") this.fail();
    }
    if (this.take("-")) { // ->
      this.need(">");
      this.expression();
    }
    this.need(":");
    return { kind: "def", name, names, defaults };
  }

  /** Whether a block begins here. */
  get isBlock() {
    return this.next.kind === "name" && [...BLOCKS, "else", "elif"].includes(this.next.text);
  }

  /** The simple statements that are left on the line. */
  rest() {
    return this.statements().map((one) => ({ kind: "assign", ...one, line: this.source.line }));
  }
}

/** Reads the lines of a program, block by block. */
class Program {
  constructor(lines) {
    Object.assign(this, { lines, at: 0 });
  }

  get next() {
    return this.lines[this.at];
  }

  /** The statements that are indented by as much as the first of them. */
  block(least) {
    const { indent } = this.next;
    const found = [];
    while (this.next && this.next.indent >= least) {
      const { line } = this.next;
      if (this.next.indent > indent) {
        refuseAt(line, "IndentationError", "This line is indented further than the one before.",
          "A line is indented further only behind a colon.");
      }
      if (this.next.indent < indent) {
        refuseAt(line, "IndentationError", "This line is indented like none before it.",
          "The lines of one block begin in the same column.");
      }
      found.push(...this.statement());
    }
    return found;
  }

  statement() {
    const source = this.next;
    const parser = new Line(source);
    this.at += 1;
    if (!parser.isBlock) return parser.rest();
    const head = { ...parser.head(), line: source.line };
    if (head.kind === "else" || head.kind === "elif") {
      refuseAt(source.line, "SyntaxError", `${head.kind} has no if before it.`,
        "It begins in the same column as its if.");
    }
    head.body = this.body(parser, source);
    if (head.kind !== "def") this.others(head, source.indent);
    return [head];
  }

  /** What a block does: the statements on its own line, or those that are indented further. */
  body(parser, { indent, line, text }) {
    if (parser.next.kind !== "line") return parser.rest();
    if (this.next && this.next.indent > indent) return this.block(indent + 1);
    const first = /^\w+/.exec(text)[0];
    return refuseAt(this.next?.line ?? line, "IndentationError", `Behind ${first} … : nothing is indented.`,
      "The lines that belong to it begin four spaces further in.");
  }

  /** What stands behind a block's else and elif, as `orElse`. */
  others(head, indent) {
    if (this.next?.indent !== indent || !/^(?:else|elif)\b/.test(this.next.text)) return;
    const source = this.next;
    const parser = new Line(source);
    this.at += 1;
    const other = { ...parser.head(), line: source.line };
    if (other.kind === "elif" && head.kind !== "if") refuseAt(source.line, "SyntaxError", "elif has no if before it.");
    other.body = this.body(parser, source);
    if (other.kind === "elif") this.others(other, indent);
    head.orElse = other.kind === "else" ? other.body : [{ ...other, kind: "if" }];
  }
}

/** Refuse break and continue outside of a loop, and return outside of a function. */
function placed(statements, inLoop, inFunction) {
  for (const { kind, line, body, orElse = [] } of statements) {
    if (["break", "continue"].includes(kind) && !inLoop) refuseAt(line, "SyntaxError", `${kind} stands in no loop.`);
    if (kind === "return" && !inFunction) {
      refuseAt(line, "SyntaxError", "return stands outside of the function.",
        "It is indented like the other lines of the function.");
    }
    const isLoop = ["for", "while"].includes(kind);
    if (body) placed(body, kind !== "def" && (inLoop || isLoop), inFunction || kind === "def");
    placed(orElse, inLoop, inFunction);
  }
}

/**
 * The statements of a program that is the body of a function, or defines `name`; each has its `line`. Throws ArrayError
 * with a `line`. An empty program is [].
 */
export function program(text, name = "") {
  const lines = logicalLines(text);
  if (!lines.length) return [];
  const found = new Program(lines).block(0);
  placed(found, false, !found.some((one) => one.kind === "def" && one.name === name));
  return found;
}

/** The names that statements give values to, not those inside of functions. */
export function assigned(statements) {
  const names = ({ kind, text, parts = [] }) => {
    if (kind === "name") return [text];
    return ["tuple", "list", "starred"].includes(kind) ? parts.flatMap(names) : [];
  };
  return statements.flatMap(({ kind, name, targets = [], target, body = [], orElse = [] }) => [
    ...targets.flatMap(names), ...(target ? names(target) : []), ...(kind === "def" ? [name] : assigned(body)),
    ...assigned(orElse),
  ]);
}
