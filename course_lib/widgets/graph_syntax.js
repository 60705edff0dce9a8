// Python's expressions in the browser, as far as a formula needs them: read into a tree, and written as ast.unparse
// writes them. What Python's grammar has beyond that (lambda, f-strings …) is refused as unreadable, and comprehensions
// too unless somebody asks for them.

/** What is wrong with a formula, in the words of graph.py's ValueError; `at` is where reading ended, if it did. */
export class FormulaError extends Error {}

const TOO_LONG = "the formula is too long; give its parts names, one statement each";
const DEEPEST = 100; // levels of a tree, as in graph.py
const MOST_BRACKETS = 200; // inside one another: Python's own limit
const MOST_CALLS = 1000; // of the parser inside one another, before the browser's own limit

// ------------------------------------------------------------------ tokens

const KEYWORDS = new Set((
  "False None True and as assert async await break class continue def del elif else except finally for from global "
  + "if import in is lambda nonlocal not or pass raise return try while with yield").split(" "));
const IN_EXPRESSIONS = new Set(["False", "None", "True", "not"]); // keywords that can begin one
const DIGITS = "[0-9](?:_?[0-9])*";
const TOKENS = [
  ["space", /(?:[ \t\f]|\\\n)+|#[^\n]*/y],
  ["line", /\n/y],
  ["number", /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+/y],
  ["number", new RegExp(`(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?[jJ]?`, "y")],
  ["number", new RegExp(`${DIGITS}[eE][+-]?${DIGITS}[jJ]?|${DIGITS}[jJ]|(?!0[0_]*[1-9])${DIGITS}`, "y")],
  ["name", /[\p{XID_Start}_]\p{XID_Continue}*/uy],
  ["string", /'(?:[^'\\\n])*'|"(?:[^"\\\n])*"/y],
  ["sign", /\*\*=?|\/\/=?|<<=?|>>=?|[-+*/%@&|^<>=!]=|[-+*/%@&|^<>=~()[\].,:;]/y],
];
const INDENTED = /[ \t]+(?![ \t]|#|\n|$)/y; // a line that begins with a space, unless nothing stands in it
const RUNS_ON = /\p{XID_Continue}/uy; // directly behind a number: 2x

/**
 * The tokens of `text`: {kind, text, line, at}, with `line` the line they stand in and `at` where they begin. Where it
 * is no Python at all, they end with one of the kind "broken": the parser complains when it comes so far.
 */
function tokens(text) {
  const found = [];
  const open = [];
  let [at, line] = [0, 0];
  const broken = (where, from = at) => [...found, { kind: "broken", text: "", line: where, at: from }];
  while (at < text.length) {
    const match = TOKENS.find(([, pattern]) => fits(pattern, text, at));
    if (!match) return broken(line);
    const [kind, { lastIndex }] = match;
    const token = { kind, text: text.slice(at, lastIndex), line, at };
    if (kind === "number" && fits(RUNS_ON, text, lastIndex)) return broken(line);
    if (!balanced(open, token) || open.length >= MOST_BRACKETS) return broken(line);
    at = lastIndex;
    line += token.text.split("\n").length - 1;
    if (kind !== "space" && !(kind === "line" && open.length)) found.push(token);
    if (kind === "line" && !open.length && fits(INDENTED, text, at)) return broken(line);
  }
  if (open.length) return broken(open.at(-1).line, open.at(-1).at);
  return [...found, { kind: "line", text: "", line, at }, { kind: "end", text: "", line, at }];
}

function fits(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Keep the brackets that are `open` up to this token; false where it closes none of its kind. */
function balanced(open, token) {
  if ("([".includes(token.text)) open.push(token);
  return !")]".includes(token.text) || open.pop()?.text === { ")": "(", "]": "[" }[token.text];
}

// ------------------------------------------------------------------ trees

// How tightly an operation binds, loosest first: the levels of Python's own ast.unparse.
const [TUPLE, TEST, OR, AND, NOT, CMP, BOR, BXOR, BAND, SHIFT, ARITH, TERM, FACTOR, POWER, ATOM] =
  Array.from({ length: 15 }, (_, i) => i);
const BINARY = {
  "|": BOR, "^": BXOR, "&": BAND, "<<": SHIFT, ">>": SHIFT, "+": ARITH, "-": ARITH,
  "*": TERM, "/": TERM, "//": TERM, "%": TERM, "@": TERM, "**": POWER,
};
const COMPARISONS = ["<", ">", "==", ">=", "<=", "!=", "in", "not in", "is", "is not"];

/** A node of the tree; its parts are what it is made of, in the order in which they are written. */
export function tree(kind, parts, more) {
  return { kind, parts, ...more, depth: 1 + Math.max(0, ...parts.map(({ depth }) => depth)) };
}

/** A number as Python's repr: 2.0, 1e-05, 1e309 for infinity. */
function repr(v) {
  if (v === Infinity) return "1e309"; // so does ast.unparse
  const [digits, exponent] = v.toExponential().split("e");
  if (v !== 0 && (exponent < -4 || exponent >= 16)) return scientific(digits, exponent);
  return Number.isInteger(v) ? `${v}.0` : String(v);
}

/** A power of ten as Python writes it: its exponent has a sign and two digits at least. */
export const scientific = (digits, exponent) => `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;

function constant(text) {
  const plain = text.replaceAll("_", "");
  if (/j$/i.test(plain)) { // an imaginary number
    return tree("constant", [], { text: `${repr(Number(plain.slice(0, -1))).replace(/\.0$/, "")}j` });
  }
  const whole = /^(?:0[xob].*|\d+)$/i.test(plain);
  const value = Number(plain);
  return tree("number", [], { whole, value, text: whole ? String(BigInt(plain)) : repr(value) });
}

/** A string as Python's repr, which prefers single quotes. */
const quoted = (text) => (text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`);

/** The tree of an expression as text, as ast.unparse has it; `level` is how tightly what is around it binds. */
export function unparse(part, level = TEST) {
  const { kind, parts, sign } = part;
  const within = (own, text) => (level > own ? `(${text})` : text);
  const each = (own) => parts.map((inner) => unparse(inner, own));
  switch (kind) {
    case "unary": {
      const own = sign === "not" ? NOT : FACTOR;
      return within(own, `${sign}${sign === "not" ? " " : ""}${unparse(parts[0], own)}`);
    }
    case "binary": {
      const own = BINARY[sign];
      const sides = sign === "**" ? [own + 1, own] : [own, own + 1];
      return within(own, `${unparse(parts[0], sides[0])} ${sign} ${unparse(parts[1], sides[1])}`);
    }
    case "either": { // "and" and "or": each part binds more tightly than the one before
      const own = sign === "or" ? OR : AND;
      return within(own, parts.map((inner, i) => unparse(inner, own + 1 + i)).join(` ${sign} `));
    }
    case "compare":
      return within(CMP, each(CMP + 1).map((text, i) => (i ? `${part.signs[i - 1]} ${text}` : text)).join(" "));
    case "choice": {
      const [then, test] = each(TEST + 1);
      return within(TEST, `${then} if ${test} else ${unparse(parts[2], TEST)}`);
    }
    case "call": {
      const [called, ...given] = parts.map((inner, i) => unparse(inner, i ? TEST : ATOM));
      return `${called}(${given.map((text, i) => part.names[i] + text).join(", ")})`;
    }
    case "attribute":
      return `${unparse(parts[0], ATOM)}${parts[0].whole ? " " : ""}.${part.name}`;
    case "item":
      return `${unparse(parts[0], ATOM)}[${unparse(parts[1], parts[1].parts.length ? TUPLE : TEST)}]`;
    case "tuple":
      return within(parts.length ? TUPLE : -1, parts.length === 1 ? `${each(TEST)[0]},` : each(TEST).join(", "));
    case "starred":
      return `*${unparse(parts[0], BOR)}`;
    case "list":
      return `[${each(TEST).join(", ")}]`;
    case "each":
      return `${unparse(parts[0])} for ${part.targets.join(", ")} in ${unparse(parts[1])}${
        parts.slice(2).map((test) => ` if ${unparse(test)}`).join("")}`;
    case "slice":
      return each(TEST).join(":").replace(/^(.*:.*):$/, "$1"); // without a step there is one colon
    default:
      return part.text; // a name, a number, another constant
  }
}

/** A statement as text, as ast.unparse has it. */
export function written({ targets, value, changed, words }) {
  if (words) return words;
  return [...targets.map((target) => unparse(target, TUPLE)), unparse(value)].join(` ${changed ?? "="} `);
}

// ------------------------------------------------------------------ the parser

/** A parser by recursive descent: one method for each level of Python's grammar. */
export class Parser {
  /** `unreadable(token)` makes the error of a line that is no Python from this token on. `loops`: is `for` read? */
  constructor(text, unreadable, loops) {
    this.found = tokens(text);
    this.unreadable = unreadable;
    this.loops = loops;
    this.at = 0;
    this.calls = 0;
  }

  get next() {
    return this.found[this.at];
  }

  /** Take the next token if it is one of these signs or keywords. */
  take(...texts) {
    if (this.next.kind === "string" || !texts.includes(this.next.text) || this.next.text === "") return "";
    this.at += 1;
    return this.found[this.at - 1].text;
  }

  fail() {
    throw this.unreadable(this.next);
  }

  need(text) {
    if (!this.take(text)) this.fail();
  }

  /** What `inner` reads, one level further in. */
  deeper(inner) {
    this.calls += 1;
    if (this.calls > MOST_CALLS) throw new FormulaError(TOO_LONG);
    const found = inner();
    this.calls -= 1;
    return found;
  }

  statements() {
    const found = [];
    while (this.next.kind !== "end") {
      if (this.next.kind === "line") {
        this.at += 1;
        continue;
      }
      found.push(this.statement());
      if (!this.take(";") && this.next.kind !== "line") this.fail();
    }
    return found;
  }

  /** {targets, value}; `changed` is the sign of z += 1, `words` is what else there is, such as import os. */
  statement() {
    const { kind, text } = this.next;
    if (kind === "name" && KEYWORDS.has(text) && !IN_EXPRESSIONS.has(text)) return this.other();
    const parts = [this.expressions()];
    const changed = this.take("+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", "<<=", ">>=", "**=");
    if (changed) {
      if (!["name", "attribute", "item"].includes(parts[0].kind)) this.fail();
      return { targets: parts, value: this.expressions(), changed };
    }
    while (this.take("=")) parts.push(this.expressions());
    const value = parts.pop();
    if (!parts.every((target) => this.assignable(target))) this.fail();
    return { targets: parts, value };
  }

  /** A statement such as `import os`, of which only its words are wanted. */
  other() {
    const first = this.take("pass", "break", "continue", "return", "import", "del", "global", "nonlocal");
    if (!first) this.fail();
    const words = (rest) => ({ targets: [], words: `${first} ${rest}`.trim() });
    if (first === "return") return words(this.ends() ? "" : unparse(this.expressions()));
    const from = this.at;
    while (!this.ends()) this.at += 1;
    const names = this.found.slice(from, this.at).map(({ text }) => (text === "," ? ", " : text));
    if ((names.length === 0) !== ["pass", "break", "continue"].includes(first)) this.fail();
    return words(names.join(""));
  }

  assignable({ kind, parts }) {
    if (["tuple", "list", "starred"].includes(kind)) return parts.every((part) => this.assignable(part));
    return ["name", "attribute", "item"].includes(kind);
  }

  /** An expression, or several with commas between them: a tuple. `inner` reads one of them. */
  expressions(inner = () => this.starred()) {
    const first = inner();
    if (this.next.text !== ",") return first;
    const parts = [first];
    while (this.take(",")) {
      if (this.ends()) break;
      parts.push(inner());
    }
    return tree("tuple", parts);
  }

  /** What stands in square brackets behind an expression: another, or a slice such as 1:3 with any part left out. */
  subscript() {
    const none = tree("nothing", [], { text: "" });
    const bound = () => ([":", ",", "]"].includes(this.next.text) ? none : this.expression());
    const first = this.next.text === ":" ? none : this.starred();
    if (!this.take(":")) return first;
    return tree("slice", [first, bound(), this.take(":") ? bound() : none]);
  }

  /** An expression, or *x, which stands for several. */
  starred() {
    return this.take("*") ? tree("starred", [this.binary(BOR)]) : this.expression();
  }

  /** Whether something ends here, so that no expression can begin. */
  ends() {
    return ["line", "broken"].includes(this.next.kind) || [")", "]", ";", "="].includes(this.next.text);
  }

  expression() {
    return this.deeper(() => {
      const then = this.condition();
      if (!this.take("if")) return then;
      const test = this.condition();
      this.need("else");
      return tree("choice", [then, test, this.expression()]);
    });
  }

  condition() {
    return this.either("or", () => this.either("and", () => this.not()));
  }

  either(sign, inner) {
    const parts = [inner()];
    while (this.take(sign)) parts.push(inner());
    return parts.length > 1 ? tree("either", parts, { sign }) : parts[0];
  }

  not() {
    if (this.take("not")) return this.deeper(() => tree("unary", [this.not()], { sign: "not" }));
    const parts = [this.binary(BOR)];
    const signs = [];
    for (let sign = this.comparison(); sign; sign = this.comparison()) {
      signs.push(sign);
      parts.push(this.binary(BOR));
    }
    return signs.length ? tree("compare", parts, { signs }) : parts[0];
  }

  comparison() {
    const sign = this.take(...COMPARISONS, "not");
    if (sign === "not") {
      this.need("in");
      return "not in";
    }
    return sign === "is" && this.take("not") ? "is not" : sign;
  }

  /** The operations of two operands that bind as tightly as `level`, the left ones first. */
  binary(level) {
    if (level > TERM) return this.factor();
    const signs = Object.keys(BINARY).filter((sign) => BINARY[sign] === level);
    let left = this.binary(level + 1);
    for (let sign = this.take(...signs); sign; sign = this.take(...signs)) {
      left = tree("binary", [left, this.binary(level + 1)], { sign });
    }
    return left;
  }

  factor() {
    const sign = this.take("+", "-", "~");
    if (sign) return this.deeper(() => tree("unary", [this.factor()], { sign }));
    const base = this.primary();
    if (!this.take("**")) return base;
    return this.deeper(() => tree("binary", [base, this.factor()], { sign: "**" }));
  }

  primary() {
    let found = this.atom();
    for (let sign = this.take("(", "[", "."); sign; sign = this.take("(", "[", ".")) {
      if (sign === "(") found = this.call(found);
      else if (sign === "[") {
        found = tree("item", [found, this.expressions(() => this.subscript())]);
        this.need("]");
      } else {
        if (this.next.kind !== "name" || KEYWORDS.has(this.next.text)) this.fail();
        found = tree("attribute", [found], { name: this.next.text.normalize("NFKC") });
        this.at += 1;
      }
    }
    return found;
  }

  call(called) {
    const [given, names] = [[], []];
    while (!this.take(")")) {
      const all = this.take("**");
      const part = this.starred();
      const named = !all && part.kind === "name" && this.take("=");
      if (!all && !named && names.some((name) => name)) this.fail(); // a value without a name comes first
      given.push(named ? this.expression() : this.each(part));
      names.push(named ? `${part.text}=` : all);
      if (!this.take(",") && this.next.text !== ")") this.fail();
    }
    return tree("call", [called, ...given], { names });
  }

  /** `element`, or where it goes on with `for a, b in c` what it is for each of them; with `if d`, for some of them. */
  each(element) {
    if (!this.loops || !this.take("for")) return element;
    const named = this.expressions(() => this.primary());
    const targets = named.kind === "tuple" ? named.parts : [named];
    if (!targets.length || targets.some(({ kind }) => kind !== "name")) this.fail();
    this.need("in");
    const from = this.binary(BOR);
    const tests = this.take("if") ? [this.condition()] : [];
    return tree("each", [element, from, ...tests], { targets: targets.map(({ text }) => text) });
  }

  atom() {
    const { kind, text } = this.next;
    if (kind === "line" || kind === "broken") this.fail();
    this.at += 1;
    if (kind === "number") return constant(text);
    if (kind === "string") return tree("constant", [], { text: quoted(text.slice(1, -1)) });
    if (["True", "False", "None"].includes(text)) return tree("constant", [], { text, truth: text !== "None" });
    if (kind === "name" && !KEYWORDS.has(text)) return tree("name", [], { text: text.normalize("NFKC") });
    if (text === "(" && this.take(")")) return tree("tuple", []);
    if (text === "[" && this.take("]")) return tree("list", []);
    if (text === "(") {
      const inside = this.each(this.expressions());
      if (inside.kind === "starred") this.fail();
      this.need(")");
      return inside.kind === "tuple" ? { ...inside, round: true } : inside;
    }
    if (text === "[") {
      const inside = this.each(this.expressions());
      this.need("]");
      return tree("list", inside.kind === "tuple" && !inside.round ? inside.parts : [inside]); // [(a, b)] has one part
    }
    this.at -= 1;
    return this.fail();
  }
}

// ------------------------------------------------------------------ all of it

/** The lines of a formula without what they are all indented by, and without room around. */
function dedented(formula) {
  const lines = formula.split("\n").map((line) => (line.trim() ? line : ""));
  const margins = lines.filter((line) => line).map((line) => /^[ \t]*/.exec(line)[0]);
  const shared = margins.reduce((a, b) => {
    let same = 0;
    while (same < a.length && a[same] === b[same]) same += 1;
    return a.slice(0, same);
  }, margins[0] ?? "");
  return lines.map((line) => line.slice(shared.length)).join("\n").trim();
}

/**
 * The statements of a formula. Throws FormulaError, in graph.py's words, where it is no Python or too long. `loops` is
 * whether it may have comprehensions.
 */
export function statements(formula, loops = false) {
  const text = dedented(formula);
  const unreadable = ({ line, at }) => {
    const where = text.split("\n")[line].trim();
    const product = /\p{Decimal_Number}\s*[A-Za-z(]/u.test(where) ? "; a product is written with *, as in 2*x" : "";
    const says = `the formula cannot be read at ${[...inQuotes(where)].slice(0, 60).join("")}${product}`;
    return Object.assign(new FormulaError(says), { at });
  };
  const found = new Parser(text, unreadable, loops).statements();
  if (!found.length) throw new FormulaError("the formula is empty; write one, such as w*x + b");
  if (found.some(({ value }) => value && value.depth > DEEPEST)) throw new FormulaError(TOO_LONG);
  return found;
}

/** A line as Python's repr has it. */
const inQuotes = (line) => quoted(line.replaceAll("\\", "\\\\").replaceAll("\t", "\\t"));
