// A table as text: its cells, which columns are numbers, and which of many columns become points.

import { MOST_CLASSES } from "./play_data.js";

const SEPARATORS = [";", "\t", ","]; // a semicolon or tab first: then a comma may be the decimal sign
const MISSING = new Set(["", "na", "n/a", "nan", "null", "none", "?", "-", "–", "."]);

export const isMissing = (cell) => MISSING.has(cell.toLowerCase());

/** The number in a cell; NaN where it is none. */
export function cellValue(cell, separator) {
  const text = separator === "," ? cell : cell.replace(",", ".");
  return /^[-+−.\d]/.test(text) ? Number(text.replace("−", "-")) : NaN;
}

/** The cells of a text, by their line: [line, cells]. A cell in quotes may hold separators, quotes and line ends. */
function cellsOf(text, separator) {
  const rows = [];
  let [row, line] = [null, 1];
  const pieces = /[^\S\r\n\t]*"((?:[^"]|"")*)"[^\S\r\n\t]*(?=[;\t,\r\n]|$)|\r\n|\r|\n|[;\t,]|[^;\t,\r\n]+/g;
  const put = (text) => {
    row ??= [line, [""]];
    row[1][row[1].length - 1] += text;
  };
  for (const [piece, quoted] of text.matchAll(pieces)) {
    if (quoted !== undefined) put(quoted.replaceAll('""', '"'));
    else if (piece === separator) {
      row ??= [line, [""]];
      row[1].push("");
    } else if (/^[\r\n]/.test(piece)) {
      if (row) rows.push(row);
      row = null;
    } else put(piece);
    line += piece.match(/\r\n|\r|\n/g)?.length ?? 0;
  }
  if (row) rows.push(row);
  const trimmed = rows.map(([at, cells]) => [at, cells.map((cell) => cell.trim())]);
  return trimmed.filter(([, cells]) => cells.length > 1 || cells[0] !== "");
}

/**
 * A table: { separator, heading, rows, first }, where `heading` is the cells of a first line of names, or null, each
 * row is [line, cells], and `first` is the first of all. Excel's line "sep=;" names the separator.
 */
export function tableOf(text) {
  const [, said, plain] = /^(?:sep=(.)(?:\r\n|\r|\n))?([^]*)$/.exec(text.replace(/^\uFEFF/, ""));
  const first = plain.split(/\r\n|\r|\n/).find((line) => line.trim() !== "") ?? "";
  const bare = first.replace(/"(?:[^"]|"")*"/g, "");
  const separator = said ?? SEPARATORS.find((one) => bare.includes(one)) ?? null;
  const rows = cellsOf(plain, separator).map(([line, cells]) => [line + (said ? 1 : 0), cells]);
  const isNumber = (cell) => !Number.isNaN(cellValue(cell, separator));
  const isHeading = rows.length > 0 && !rows[0][1].some(isNumber);
  const [heading, points] = isHeading ? [rows[0][1], rows.slice(1)] : [null, rows];
  return { separator, heading, rows: points, first: rows[0] };
}

/** What is known of each column: { at, name, values, isNumeric, kinds }; `kinds` is how many different cells it has. */
export function columnsOf({ separator, heading, rows }) {
  const many = rows[0][1].length;
  return Array.from({ length: many }, (_, at) => {
    const cells = rows.map(([, row]) => row[at] ?? "").filter((cell) => !isMissing(cell));
    const values = rows.map(([, row]) => cellValue(row[at] ?? "", separator));
    const numeric = values.filter((v) => !Number.isNaN(v)).length;
    const isNumeric = numeric > 0 && 2 * numeric >= cells.length;
    return { at, name: heading?.[at] || `column ${at + 1}`, values, isNumeric, kinds: new Set(cells).size };
  });
}

const isWhole = ({ values }) => values.every((v) => Number.isNaN(v) || Number.isInteger(v));
/** Whether a column only counts the lines. */
const isCount = ({ values }) => values.length > 2 && values.every((v, i) => v === values[0] + i);
const canBeClass = ({ kinds }) => kinds >= 1 && kinds <= MOST_CLASSES;

/**
 * How well a column of numbers parts the classes in `told`: its variance between them over that within (the F ratio but
 * for a factor that is the same for all columns). Lines without a number or a class do not count.
 */
function parting({ values }, told) {
  const groups = new Map();
  values.forEach((v, i) => {
    if (!Number.isFinite(v) || isMissing(told[i])) return;
    if (!groups.has(told[i])) groups.set(told[i], []);
    groups.get(told[i]).push(v);
  });
  const mean = (list) => list.reduce((sum, v) => sum + v, 0) / list.length;
  const squares = (list, middle) => list.reduce((sum, v) => sum + (v - middle) ** 2, 0);
  const lists = [...groups.values()];
  const all = mean(lists.flat());
  const between = lists.reduce((sum, list) => sum + list.length * (mean(list) - all) ** 2, 0);
  const within = lists.reduce((sum, list) => sum + squares(list, mean(list)), 0);
  return between === 0 ? 0 : between / within;
}

/** The columns that may be x₁ and x₂, those that may be the class, and which are `chosen`: [x₁, x₂, class]. */
export function choiceOf(table, wish = null) {
  const columns = columnsOf(table);
  const numbers = columns.filter(({ isNumeric }) => isNumeric);
  const words = columns.filter((one) => !one.isNumeric && canBeClass(one));
  const classes = [...words, ...numbers.filter((one) => isWhole(one) && canBeClass(one))];
  const may = { names: columns.map(({ name }) => name), numbers: numbers.map(({ at }) => at) };
  const last = words.at(-1) ?? classes.at(-1);
  if (wish) return { ...may, classes: classes.map(({ at }) => at), chosen: wish };
  if (!last) return { ...may, classes: [], chosen: null };
  const told = table.rows.map(([, row]) => row[last.at] ?? "");
  const left = numbers.filter((one) => one !== last);
  const telling = left.filter((one) => !isCount(one));
  const best = (telling.length < 2 ? left : telling)
    .map((one) => [parting(one, told), one.at]).toSorted(([a], [b]) => b - a).slice(0, 2).map(([, at]) => at)
    .toSorted((a, b) => a - b);
  return { ...may, classes: classes.map(({ at }) => at), chosen: best.length === 2 ? [...best, last.at] : null };
}
