// Points in few bits. Each column of a set stands on a grid of its own whose steps are a power of two, fine enough that
// no picture shows it. A set of the reader's own is put there when it is taken: a link gives it back to the bit.

import { inputsOf } from "./play_data.js";

const STEPS = 2 ** 12; // of a grid over the middle nine tenths of a column, at least; a picture has 440 pixels
const [COARSEST, FINEST] = [-330, 60]; // steps are 2³³⁰ at most, for numbers that are read are below 10¹⁰⁰; and 2⁻⁶⁰
const MOST_BITS = 31; // of one number, above which it is not packed

/** The columns of a set as lists of numbers: x₁, x₂, or x, y of a curve. */
function columnsOf(set) {
  if (set.kind === "curve") return [set.places, set.labels];
  const n = inputsOf(set);
  return Array.from({ length: n }, (_, k) => set.places.filter((_, i) => i % n === k));
}

/** The set whose columns are these. */
function withColumns(set, columns) {
  if (set.kind === "curve") return { ...set, places: columns[0], labels: columns[1] };
  const n = columns.length;
  return { ...set, places: Float64Array.from({ length: n * set.count }, (_, i) => columns[i % n][Math.floor(i / n)]) };
}

/** The least and the largest of numbers; 0, 0 of none. */
const endsOf = (values) => (values.length
  ? values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]) : [0, 0]);

/** The grid over a column: its steps are 2 to the power of −k. Few points far out make it no coarser. */
function fineness(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const width = at(0.95) - at(0.05) || at(1) - at(0) || Math.abs(at(0)) || 1;
  return Math.max(COARSEST, Math.min(FINEST, Math.ceil(Math.log2(STEPS / width))));
}

/** The set with its points moved to the nearest places of the grid; one whose points stand on some is left as it is. */
export function onGrid(set) {
  const columns = columnsOf(set);
  if (columns.every(laidOut)) return set;
  return withColumns(set, columns.map((values) => {
    const k = fineness(values);
    return values.map((v) => Math.round(v * 2 ** k) / 2 ** k + 0); // no −0
  }));
}

/** How a column stands on the coarsest grid that holds it: { k, low, bits }; null where it needs too many bits. */
function laidOut(values) {
  const [low, high] = endsOf(values);
  let k = fineness(values) + 1;
  const whole = Float64Array.from(values, (v) => v * 2 ** k);
  if (!whole.every(Number.isSafeInteger)) return null;
  while (k > COARSEST && high !== low && whole.every((v) => v % 2 === 0)) {
    whole.forEach((v, i) => {
      whole[i] = v / 2;
    });
    k -= 1;
  }
  const bits = bitsFor((high - low) * 2 ** k);
  return bits <= MOST_BITS ? { k, low: low * 2 ** k, bits } : null;
}

const bitsFor = (most) => (most > 0 ? Math.floor(Math.log2(most)) + 1 : 0);

/** Numbers of so many bits each, one after the other, as bytes. */
class Writer {
  bytes = [];
  #left = 0; // bits of the last byte that are free

  put(value, bits) {
    for (let b = bits - 1; b >= 0; b--) {
      if (!this.#left) {
        this.bytes.push(0);
        this.#left = 8;
      }
      this.#left -= 1;
      this.bytes[this.bytes.length - 1] |= ((value >>> b) & 1) << this.#left;
    }
  }
}

/** The numbers of such bytes, one after the other. */
function reader(bytes) {
  let at = 0;
  return (bits) => {
    let value = 0;
    for (let b = 0; b < bits; b++, at++) value = 2 * value + ((bytes[at >> 3] >> (7 - (at & 7))) & 1);
    return value;
  };
}

/** The bits of one label: none of a curve, whose labels are a column. */
const labelBits = ({ kind, names }) => (kind === "curve" ? 0 : bitsFor(Math.max(1, names.length - 1)));

/** A set in few bits, { layout, bytes }, where `layout` are whole numbers; null where it stands on no grid. */
export function packPoints(set) {
  const columns = columnsOf(set);
  const laid = columns.map((values) => laidOut(values));
  if (laid.includes(null)) return null;
  const [writer, many] = [new Writer(), labelBits(set)];
  for (let i = 0; i < set.count; i++) {
    laid.forEach(({ k, low, bits }, c) => writer.put(columns[c][i] * 2 ** k - low, bits));
    if (many) writer.put(set.labels[i], many);
    writer.put(set.test[i], 1);
  }
  return { layout: [set.count, ...laid.flatMap(({ k, low, bits }) => [k, low, bits])], bytes: writer.bytes };
}

/**
 * The set that was packed, of a kind and with these names of classes; null where layout and bytes do not fit. Labels
 * may be beyond the classes.
 */
export function unpackPoints({ kind, names }, [count, ...layout], bytes) {
  const laid = [layout.slice(0, 3), layout.slice(3)].map(([k, low, bits]) => ({ k, low, bits }));
  const fits = layout.length === 6 && [count, ...layout].every(Number.isSafeInteger) && count >= 0
    && laid.every(({ k, bits }) => bits >= 0 && bits <= MOST_BITS && k > COARSEST && k <= FINEST);
  const many = labelBits({ kind, names });
  if (!fits || bytes.length !== Math.ceil((count * (laid[0].bits + laid[1].bits + many + 1)) / 8)) return null;
  const [next, columns] = [reader(bytes), laid.map(() => new Float64Array(count))];
  const [labels, test] = [new Float64Array(count), new Uint8Array(count)];
  for (let i = 0; i < count; i++) {
    laid.forEach(({ k, low, bits }, c) => {
      columns[c][i] = (low + next(bits)) / 2 ** k;
    });
    labels[i] = next(many);
    test[i] = next(1);
  }
  return withColumns({ kind, count, places: null, labels, names, test }, columns);
}
