// The body of an exercise's function: a field for several lines below its head, checked at once (program_judge.js).

import { checkedField, codeField, linkToCourse } from "./checked_field.js";
import { button, guarded, listen, node, write } from "./common.js";
import { courseWithout } from "./program_course.js";
import { judgedProgram } from "./program_judge.js";

const TRAITS = [
  "exercise", "head", "parameters", "defaults", "lends", "without", "cases", "mistakes", "within", "tried", "left",
  "length", "course",
];
const STEP = "    ";
const ROWS = 6; // at the least
const GIVE = { forward: "Zs, As = ", backward: "grads = " }; // what else is hard to guess

/** What Enter puts in at `at`: a new line, indented like this one, and further behind a colon. */
function newLine(text, at) {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  const room = /^[ \t]*/.exec(line)[0];
  if (/:\s*(?:#.*)?$/.test(line)) return `\n${room}${STEP}`;
  return `\n${/^\s*(?:return|break|continue|pass)\b/.test(line) ? room.slice(STEP.length) : room}`;
}

/** Where the lines begin that a selection touches. */
function touched(text, from, to) {
  const first = text.lastIndexOf("\n", from - 1) + 1;
  const last = to > from && text[to - 1] === "\n" ? to - 1 : to;
  return { first, end: text.indexOf("\n", last) < 0 ? text.length : text.indexOf("\n", last) };
}

/** Put text in place of a part of a field, as a hand does: undo takes it back. */
function replace(field, from, to, text) {
  field.setSelectionRange(from, to);
  const isDone = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (isDone) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Indent the lines that are touched by four spaces more, or less. */
function shift(field, isLess) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const { first, end } = touched(value, from, to);
  const lines = value.slice(first, end).split("\n");
  const isEmpty = lines.length === 1 && !lines[0]; // among others, an empty line stays empty
  const more = (line) => (line || isEmpty ? STEP + line : line);
  const moved = lines.map((line) => (isLess ? line.replace(/^ {1,4}|^\t/, "") : more(line))).join("\n");
  if (moved === lines.join("\n")) return;
  replace(field, first, end, moved);
  if (lines.length > 1) field.setSelectionRange(first, first + moved.length);
}

/** What Tab does: within a line it makes room up to the next step, and several lines it indents. */
function tab(field, isLess) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (isLess || from !== to) return shift(field, isLess);
  const column = from - (value.lastIndexOf("\n", from - 1) + 1);
  return replace(field, from, to, STEP.slice(column % STEP.length));
}

/** The keys of a code field: Enter, Tab and Backspace indent; behind Escape, Tab leaves the field. */
function typing(field, check) {
  let leaves = false;
  listen(field, "blur", () => {
    leaves = false;
  });
  listen(field, "keydown", (event) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey, isComposing } = event;
    if (isComposing || altKey) return;
    const { selectionStart: from, selectionEnd: to, value } = field;
    if (key === "Enter" && (ctrlKey || metaKey || shiftKey)) {
      event.preventDefault();
      check();
    } else if (key === "Enter") {
      event.preventDefault();
      replace(field, from, to, newLine(value, from));
    } else if (key === "Escape") leaves = true;
    else if (key === "Tab" && !leaves && !ctrlKey && !metaKey) {
      event.preventDefault();
      tab(field, shiftKey);
    } else if (key === "Backspace" && from === to) backspace(event, field);
    if (!["Escape", "Tab", "Shift"].includes(key)) leaves = false;
  });
}

/** Backspace takes a whole step back where nothing but room stands before it. */
function backspace(event, field) {
  const { selectionStart: at, value } = field;
  const room = value.slice(value.lastIndexOf("\n", at - 1) + 1, at);
  if (!/^ {2,}$/.test(room)) return;
  event.preventDefault();
  replace(field, at - ((room.length - 1) % STEP.length) - 1, at, "");
}

/** For a finger, which has no Tab: buttons that indent. The field keeps the focus, and so its keyboard. */
function indenting(code, field) {
  const row = node("span", { class: "bbh-fingers" }, code);
  listen(row, "pointerdown", (event) => event.preventDefault());
  for (const [words, isLess] of [["Indent", false], ["Indent less", true]]) {
    button(row, words, () => {
      field.focus();
      shift(field, isLess);
    });
  }
}

/** The head of the function, and below it the numbers of the lines beside the field. */
function drawCode(box, question, hint, check) {
  const code = node("div", { class: "bbh-code" }, box);
  node("pre", {}, code, question.head);
  const row = node("div", { class: "bbh-body" }, code);
  const numbers = node("span", { class: "bbh-line-numbers", "aria-hidden": "true" }, row);
  const name = `the body of ${question.exercise}`;
  const attributes = { rows: String(ROWS), wrap: "off", "aria-label": name, "aria-describedby": hint };
  const drawn = codeField(row, attributes, (text) => {
    const own = text.split("\n").length;
    const lines = Math.max(ROWS, own);
    write(numbers, Array.from({ length: lines }, (_, i) => i + 1).join("\n"));
    return `${text}${"\n".repeat(lines - own)}`;
  });
  typing(drawn.field, check);
  indenting(code, drawn.field);
  return drawn;
}

/** What the body may be made of, and which keys there are. */
function hintOf({ lends }) {
  const course = courseWithout([]);
  const names = (theirs) => Object.keys(lends).filter((name) => lends[name] === theirs);
  const isSecond = ([name, theirs]) => name === theirs && names(theirs).length > 1;
  const all = Object.entries(lends).filter((one) => !isSecond(one)); // of two names the lesson's, not the exercise's
  const given = all.map(([name, theirs]) => `${GIVE[theirs] ?? ""}${name}(${course[theirs].names.join(", ")})`);
  return [
    `You have ${[...given, "np and network"].join(", ")}. What print gives is not shown.`,
    " Enter keeps the indentation, Shift + Enter checks. Tab indents; Escape and then Tab leaves the field.",
  ];
}

/** Say after a right answer where to go on. */
function sayRest(more, { course }) {
  if (!course) more.append("Have it checked in the exercise’s own cell.");
  else more.append("In JupyterLab it is checked again, with other numbers, and counts: ");
  linkToCourse(more, course);
}

/** The text of the line that a verdict speaks of. */
function placed({ line }, answer) {
  const own = line === undefined ? "" : (answer.split("\n")[line - 1] ?? "").trim();
  return own ? [own] : [];
}

/** The end of that line. */
function caret({ line }, answer) {
  return line === undefined ? null : answer.split("\n").slice(0, line).join("\n").length;
}

function render({ model, el }) {
  const question = Object.fromEntries(TRAITS.map((key) => [key, model.get(key)]));
  const { box, stop } = checkedField({ model, el }, {
    name: `The body of ${question.exercise}`,
    title: "Several lines",
    code: (home, hint, check) => drawCode(home, question, hint, check),
    hint: hintOf(question),
    judge: (answer) => judgedProgram(answer, question),
    placed,
    caret,
    sayRest: (more) => sayRest(more, question),
  });
  box.classList.add("bbh-several-lines");
  return stop;
}

export default { render: guarded(render) };
