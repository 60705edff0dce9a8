// Weights as lines of Python, and back: what is written can be pasted into a notebook, as the `params` of network.py.

/** A number as Python reads it back to the last bit. */
function literal(value) {
  if (!Number.isFinite(value)) throw new Error("A weight is no finite number: start the training again first.");
  const text = Object.is(value, -0) ? "-0.0" : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const listed = (values) => `[${values.join(", ")}]`;

/** The weights of an engine: `params = [(W, b), …]`, b of shape (n, 1). Throws an Error if one is not finite. */
export function writeParams({ sizes, W, b, last }) {
  const layers = [];
  for (let l = 1; l <= last; l++) {
    const k = sizes[l - 1];
    const row = (_, i) => listed(Array.from(W[l].subarray(i * k, i * k + k), literal));
    const rows = Array.from({ length: sizes[l] }, row);
    const biases = Array.from(b[l], (value) => `[${literal(value)}]`);
    layers.push(`    (np.array([${rows.join(`,\n${" ".repeat(15)}`)}]),\n     np.array(${listed(biases)})),\n`);
  }
  return `import numpy as np\n\nparams = [\n${layers.join("")}]\n`;
}

// ------------------------------------------------------------------ reading

const TOKEN = /\s+|#[^\n]*|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([A-Za-z_][\w.]*)|([[\](),=])/y;

/** The text in pieces: { text, line, number }, without white space and comments. */
function tokens(text) {
  const found = [];
  const lineAt = (place) => text.slice(0, place).split("\n").length;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`Line ${lineAt(at)}: “${text[at]}” is not expected here.`);
    const [, number, name, sign] = match;
    const value = number && Number(number);
    if (number ?? name ?? sign) found.push({ text: match[0], line: lineAt(at), number: value, name });
  }
  return found;
}

/** Walks through the pieces of the text; every error says its line. */
class Reader {
  constructor(text) {
    this.pieces = tokens(text);
    this.at = 0;
  }

  get next() {
    return this.pieces[this.at];
  }

  fail(expected) {
    if (this.next) throw new Error(`Line ${this.next.line}: ${expected} is expected, not “${this.next.text}”.`);
    throw new Error(`The text ends too early: ${expected} is expected.`);
  }

  take(text) {
    if (this.next?.text !== text) return false;
    this.at += 1;
    return true;
  }

  /** `import numpy as np` and `params =`, if they are there. */
  skipHead() {
    while (this.next?.name && this.next.name !== "array" && this.next.name !== "np.array") this.at += 1;
    this.take("=");
  }

  /** A number, a list of values, or a list in np.array( … ). */
  value() {
    if (this.next?.number !== undefined) return this.pieces[this.at++].number;
    if (this.take("np.array") || this.take("array")) {
      if (!this.take("(")) this.fail("(");
      const inner = this.value();
      if (!this.take(")")) this.fail(")");
      return inner;
    }
    const close = { "[": "]", "(": ")" }[this.next?.text];
    if (!close) this.fail("a number or a list");
    this.at += 1;
    const values = [];
    while (!this.take(close)) {
      if (!this.next) this.fail(close);
      values.push(this.value());
      this.take(",");
    }
    return values;
  }
}

/** The numbers of W row by row, with the number of rows and columns. */
function matrix(W, layer) {
  const rows = Array.isArray(W) && W.length && W.every((row) => Array.isArray(row) && row.length) ? W : null;
  if (!rows || !rows.flat().every(Number.isFinite)) throw new Error(`Layer ${layer}: W is not a matrix of numbers.`);
  const columns = rows[0].length;
  const short = rows.findIndex((row) => row.length !== columns);
  if (short > 0) {
    throw new Error(`Layer ${layer}: row ${short + 1} of W has ${rows[short].length} numbers, row 1 has ${columns}.`);
  }
  return { numbers: rows.flat(), rows: rows.length, columns };
}

/** The sizes of the layers, inputs first, and all parameters in the order of an engine's theta. */
function layersOf(params) {
  const [sizes, theta] = [[], []];
  params.forEach((pair, i) => {
    const layer = i + 1;
    if (!Array.isArray(pair) || pair.length !== 2) throw new Error(`Layer ${layer}: a pair (W, b) is expected.`);
    const { numbers, rows, columns } = matrix(pair[0], layer);
    const biases = Array.isArray(pair[1]) ? pair[1].flat() : [];
    if (!biases.every(Number.isFinite)) throw new Error(`Layer ${layer}: b is not a column of numbers.`);
    if (biases.length !== rows) throw new Error(`Layer ${layer}: W has ${rows} rows, b has ${biases.length} numbers.`);
    if (i && sizes.at(-1) !== columns) {
      throw new Error(`Layer ${layer}: W has ${columns} columns, but layer ${i} has ${sizes.at(-1)} neurons.`);
    }
    if (!i) sizes.push(columns);
    sizes.push(rows);
    theta.push(...numbers, ...biases);
  });
  return { sizes, theta: Float64Array.from(theta) };
}

/**
 * The network in lines of Python: { sizes, theta }. Reads what writeParams writes, and what NumPy prints of `params`: b
 * may be flat, commas may be missing. Throws an Error in words, with the line or the layer.
 */
export function readParams(text) {
  const reader = new Reader(text);
  reader.skipHead();
  const params = reader.value();
  if (reader.next) reader.fail("the end");
  if (!Array.isArray(params) || params.length === 0) throw new Error("A list of pairs (W, b) is expected.");
  return layersOf(params);
}
