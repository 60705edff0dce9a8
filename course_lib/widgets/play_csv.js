// Points from a CSV file: x₁, x₂, class in each line; or x, y for a curve. What is wrong is said with its line.

import { MOST_CLASSES, MOST_POINTS } from "./play_data.js";
import { plainName } from "./play_names.js";
import { cellValue, choiceOf, columnsOf, isMissing, tableOf } from "./play_table.js";

const LARGEST = 1e100; // beyond it, squares are no numbers any more
const NOTHING = 1e-12; // of the values: below it, a spread is only rounding
const MOST_TEXT = 10_000_000; // characters
const DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b/;

/** Throws an Error that says what is wrong in which line. */
function refuse(line, says) {
  throw new Error(`Line ${line}: ${says}`);
}

/**
 * The set in a CSV file's text. A first line without numbers is a heading. Two columns are a curve, three are classes;
 * the names of the classes may be any words. Of more columns, two of numbers and a class are taken: those of `wish`,
 * [x₁, x₂, class] by their places, or the two that part the classes best; then `choice` says what else there is, as
 * choiceOf has it. `columns` names the first two columns; `left` are the lines in which one of them, or the class, is
 * missing. Throws an Error in words, with the number of the line.
 */
export function readCsv(text, wish = null) {
  if (text.length > MOST_TEXT) throw new Error("The file is too large: at most 10 MB can be read.");
  const table = tableOf(text);
  const { separator, heading, rows } = table;
  if (!rows.length && !heading) {
    throw new Error("The file is empty: it needs a line for each point, such as 0.5, -1.2, red.");
  }
  if (!separator) {
    const [line, [cell]] = table.first;
    refuse(line, `“${plainName(cell)}” is one column. Separate the columns by a comma, a semicolon or a tab.`);
  }
  if (!rows.length) throw new Error("There is a heading, but no point below it.");
  if (rows.length > MOST_POINTS) throw new Error(`${rows.length} points; at most ${MOST_POINTS} can be used.`);
  const many = heading?.length ?? rows[0][1].length;
  const odd = rows.find(([, cells]) => cells.length !== many);
  if (odd) refuse(odd[0], oddWords(odd[1], many, separator));
  const { places, choice } = placesIn(table, wish);
  const isWhole = ([, cells]) => places.every((at) => !isMissing(cells[at]));
  const full = rows.filter(isWhole);
  const left = rows.filter((row) => !isWhole(row)).map(([line]) => line);
  if (!full.length) throw new Error("In every line a value is missing.");
  const numbers = full.map(([line, cells]) => places.slice(0, 2).map((at) => numberAt(line, cells, at, separator)));
  const standing = places.length === 2 ? ["x", "y"] : ["x₁", "x₂"];
  const columns = places.slice(0, 2).map((at, k) => (heading && plainName(heading[at])) || standing[k]);
  const told = places.length === 3 ? full.map(([, cells]) => cells[places[2]]) : null;
  return { ...(told ? classesOf(numbers, told, places[2]) : curveOf(numbers)), columns, left, choice };
}

/** What is wrong with a line of other columns than the first one's `many`, which is quoted, as long as it has room. */
function oddWords(cells, many, separator) {
  const line = plainName(cells.join(`${separator}${separator === "\t" ? "" : " "}`));
  return `“${line}” has ${cells.length} column${cells.length === 1 ? "" : "s"}, the first line ${many}.`;
}

/** Which columns are taken, as places in a line: { places, choice }; `choice` is null where there is none. */
function placesIn(table, wish) {
  const columns = columnsOf(table);
  if (columns.length === 2) {
    const words = columns.find(({ isNumeric }) => !isNumeric);
    if (words && !DATE.test(table.rows[0][1][words.at])) {
      throw new Error("Two columns are a curve, and both need numbers. Classes need two such columns beside them.");
    }
    return { places: [0, 1], choice: null };
  }
  const isUsual = columns.length === 3 && columns[0].isNumeric && columns[1].isNumeric;
  if (isUsual) return { places: [0, 1, 2], choice: null };
  const choice = choiceOf(table, wish);
  const isOnly = choice.numbers.length + choice.classes.length === 3;
  if (choice.chosen) return { places: choice.chosen, choice: isOnly ? null : choice };
  const [line, cells] = table.rows[0];
  const date = cells.findIndex((cell) => DATE.test(cell));
  if (date >= 0) numberAt(line, cells, date, table.separator);
  throw new Error(choice.classes.length
    ? "Classes need two columns of numbers beside that of the class."
    : `${columns.length} columns, and none can be the class: that has words, or whole numbers, at most ${MOST_CLASSES} `
      + "of them.");
}

/** The number in column `at` of a line. */
function numberAt(line, cells, at, separator) {
  const value = cellValue(cells[at], separator);
  if (Math.abs(value) <= LARGEST) return value;
  if (Math.abs(value) > LARGEST) return refuse(line, `“${plainName(cells[at])}” in column ${at + 1} is too large.`);
  const what = DATE.test(cells[at]) ? "is a date, not a number: days or years can be counted" : "is not a number";
  return refuse(line, `“${plainName(cells[at])}” in column ${at + 1} ${what}.`);
}

function curveOf(numbers) {
  const [places, labels] = [0, 1].map((column) => Float64Array.from(numbers, (pair) => pair[column]));
  return { kind: "curve", count: numbers.length, places, labels, names: [], test: new Uint8Array(numbers.length) };
}

/** `told` is the class of each point, in column `at`. */
function classesOf(numbers, told, at) {
  const classes = [...new Set(told)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (classes.length === 1) {
    throw new Error(`All points are of the class “${plainName(classes[0])}”: there is nothing to tell apart.`);
  }
  if (classes.length > MOST_CLASSES) {
    throw new Error(`${classes.length} classes; at most ${MOST_CLASSES} have a colour. Is column ${at + 1} the class?`);
  }
  const names = classes.map((name, k) => plainName(name) || `class ${k + 1}`);
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice) throw new Error(`Two classes begin with “${twice}”: their first 39 characters have to tell them apart.`);
  const labels = Float64Array.from(told, (name) => classes.indexOf(name));
  const places = Float64Array.from(numbers.flat());
  return { kind: "classes", count: numbers.length, places, labels, names, test: new Uint8Array(numbers.length) };
}

/** The mean and the spread (standard deviation) of a column; the spread of a constant one counts as 1. */
function unitOf(name, values) {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  return spread > NOTHING * Math.abs(mean) ? { name, mean, spread } : { name, mean: values[0], spread: 1 };
}

/**
 * A set that was read, with both columns standardised: each value minus the column's mean, over its spread. Heights in
 * centimetres would saturate every neuron at once. `units`, [{ name, mean, spread }], lead back to the file's values.
 */
export function standardised(set) {
  const isCurve = set.kind === "curve";
  const column = (k) => (isCurve ? [set.places, set.labels][k] : set.places.filter((_, i) => i % 2 === k));
  const units = set.columns.map((name, k) => unitOf(name, column(k)));
  const inUnit = (v, { mean, spread }) => (v - mean) / spread;
  const places = set.places.map((v, i) => inUnit(v, units[isCurve ? 0 : i % 2]));
  const labels = isCurve ? set.labels.map((v) => inUnit(v, units[1])) : set.labels;
  return { ...set, places, labels, units };
}

/** What a place of the plane is in the file's own values. */
export const inOwnUnits = (place, units) => place.map((v, k) => v * units[k].spread + units[k].mean);
