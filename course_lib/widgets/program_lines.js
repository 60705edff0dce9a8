// The lines of a Python program: where each statement begins and how far it is indented. A statement goes on over the
// end of a line inside of brackets, and behind a backslash.

import { refuseAt } from "./program_values.js";

const OPENS = { "(": ")", "[": "]", "{": "}" };
const CLOSES = Object.values(OPENS);
const DOCSTRING = /^[rRbBuU]?("""|''')/;
const TAB = 8; // columns, as Python counts them

/** The columns that a line is indented by. */
function indentOf(line) {
  const room = /^[ \t]*/.exec(line)[0];
  return [...room].reduce((columns, sign) => (sign === "\t" ? columns - (columns % TAB) + TAB : columns + 1), 0);
}

/** Where a piece of code on one line ends, and which brackets it leaves open: strings and comments have none. */
function scan(code, open, number) {
  const signs = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|#.*|[()[\]{}]/g;
  for (const [sign] of code.matchAll(signs)) {
    if (OPENS[sign]) open.push({ sign, line: number });
    if (CLOSES.includes(sign)) {
      const last = open.pop();
      if (OPENS[last?.sign] !== sign) refuseAt(number, "SyntaxError", `The bracket ${sign} closes none that is open.`);
    }
  }
  return /\\\s*$/.test(code.replace(/#.*/, ""));
}

/** How many lines a docstring has that begins with `first`; `lines` are all from it on. */
function docstring(lines, quotes, number) {
  const [first] = lines;
  if (first.split(quotes).length > 2) return 1;
  const end = lines.slice(1).findIndex((line) => line.includes(quotes));
  if (end < 0) refuseAt(number, "SyntaxError", `This text is never closed: ${quotes} is missing at its end.`);
  return end + 2;
}

/**
 * The statements' lines of a program, each {indent, text, line}: `text` without what it is indented by, and `line` the
 * number of its first line, from 1. Comments alone and empty lines are left out; a docstring is the statement `pass`.
 */
export function logicalLines(program) {
  const lines = program.split("\n");
  const found = [];
  for (let i = 0; i < lines.length; i++) {
    const text = lines[i].trimStart();
    if (!text || text.startsWith("#")) continue;
    const statement = { indent: indentOf(lines[i]), text, line: i + 1 };
    found.push(statement);
    const quotes = DOCSTRING.exec(text)?.[1];
    if (quotes) {
      i += docstring(lines.slice(i), quotes, i + 1) - 1;
      statement.text = "pass";
      continue;
    }
    const open = [];
    for (let goesOn = scan(text, open, i + 1); open.length || goesOn; goesOn = scan(lines[i], open, i + 1)) {
      if (i + 1 >= lines.length) {
        refuseAt(open[0]?.line ?? i + 1, "SyntaxError", `The bracket ${open[0]?.sign ?? "\\"} is never closed.`);
      }
      i += 1;
      statement.text += `\n${lines[i]}`;
    }
  }
  return evenly(found);
}

/** Lines whose first was copied from the middle of its line: it stands where the others do. */
function evenly(lines) {
  const [first, ...rest] = lines;
  const others = Math.min(...rest.map(({ indent }) => indent));
  const isBlock = /:\s*(?:#.*)?$/.test(first?.text ?? "");
  if (rest.length > 1 && first.indent === 0 && others > 0 && !isBlock) first.indent = others;
  return lines;
}
