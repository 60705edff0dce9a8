// Points from a CSV file: x₁, x₂, class in each line; or x, y for a curve. What is wrong is said with its line.

import { MOST_CLASSES, MOST_POINTS } from "./play_data.js";

const SEPARATORS = [";", "\t", ","]; // a semicolon or tab first: then a comma may be the decimal sign

/** The number in a cell; NaN where it is none. */
function cellValue(cell, separator) {
  const text = separator === "," ? cell : cell.replace(",", ".");
  return text === "" ? NaN : Number(text.replace("−", "-"));
}

/** The cells of each line that is not empty: [line number, cells]. */
function cellsOf(lines, separator) {
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    return [[i + 1, line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"))]];
  });
}

/** Throws an Error that says what is wrong in which line. */
function refuse(line, says) {
  throw new Error(`Line ${line}: ${says}`);
}

/**
 * The set in a CSV file's text. A first line without numbers is a heading. Two columns are a curve, three are classes;
 * the names of the classes may be any words. `columns` names the first two columns. Throws an Error in
 * words, with the number of the line.
 */
export function readCsv(text) {
  const plain = text.replace(/^\uFEFF/, "");
  const all = plain.split(/\r\n|\r|\n/);
  const first = all.findIndex((line) => line.trim() !== "");
  if (first < 0) throw new Error("The file is empty: it needs a line for each point, such as 0.5, -1.2, red.");
  const separator = SEPARATORS.find((one) => all[first].includes(one));
  if (!separator) {
    refuse(first + 1, `“${all[first].trim()}” is one column. Separate the columns by a comma, a semicolon or a tab.`);
  }
  const lines = cellsOf(all, separator);
  const columns = lines[0][1].length;
  if (columns < 2 || columns > 3) {
    refuse(lines[0][0], `${columns} columns. A curve has two (x, y), classes have three (x₁, x₂, class).`);
  }
  const isHeading = lines[0][1].slice(0, 2).every((cell) => Number.isNaN(cellValue(cell, separator)));
  const points = isHeading ? lines.slice(1) : lines;
  if (points.length === 0) throw new Error("There is a heading, but no point below it.");
  if (points.length > MOST_POINTS) throw new Error(`${points.length} points; at most ${MOST_POINTS} can be used.`);
  const numbers = points.map(([line, cells]) => numbersOf(line, cells, columns, separator));
  const named = isHeading ? lines[0][1].slice(0, 2) : columns === 2 ? ["x", "y"] : ["x₁", "x₂"];
  return { ...(columns === 2 ? curveOf(numbers) : classesOf(numbers, points)), columns: named };
}

/** The first two cells of a line, which must be numbers. */
function numbersOf(line, cells, columns, separator) {
  if (cells.length !== columns) refuse(line, `${cells.length} columns, ${columns} in the first line.`);
  return cells.slice(0, 2).map((cell, i) => {
    const value = cellValue(cell, separator);
    if (!Number.isFinite(value)) refuse(line, `“${cell}” in column ${i + 1} is not a number.`);
    return value;
  });
}

function curveOf(numbers) {
  const [places, labels] = [0, 1].map((column) => Float64Array.from(numbers, (pair) => pair[column]));
  return { kind: "curve", count: numbers.length, places, labels, names: [], test: new Uint8Array(numbers.length) };
}

function classesOf(numbers, points) {
  const told = points.map(([line, cells]) => cells[2] || refuse(line, "the class in column 3 is missing."));
  const names = [...new Set(told)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (names.length === 1) throw new Error(`All points are of the class “${names[0]}”: there is nothing to tell apart.`);
  if (names.length > MOST_CLASSES) {
    throw new Error(`${names.length} classes; at most ${MOST_CLASSES} have a colour. Is column 3 the class?`);
  }
  const labels = Float64Array.from(told, (name) => names.indexOf(name));
  const places = Float64Array.from(numbers.flat());
  return { kind: "classes", count: numbers.length, places, labels, names, test: new Uint8Array(numbers.length) };
}

/** The mean and the spread (standard deviation) of a column; the spread of one that is constant counts as 1. */
function unitOf(name, values) {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  return { name, mean, spread: spread || 1 };
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
