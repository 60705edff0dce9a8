// The body of an exercise's function: a field for several lines below its head, checked at once (program_judge.js).

import { button, card, guarded, listen, live, node, OWN_KEYS, plainMinus, set, write } from "./common.js";
import { courseWithout } from "./program_course.js";
import { judgedProgram } from "./program_judge.js";

const TRAITS = [
  "exercise", "head", "parameters", "defaults", "lends", "without", "cases", "mistakes", "within", "tried", "left",
  "length", "course",
];
const STEP = "    ";
const ROWS = 6; // at the least
const OF_BEFORE = "Before your change: ";

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

/** Indent the lines that are selected by four spaces more, or less. */
function shift(field, isLess) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (!isLess && from === to) {
    const column = from - (value.lastIndexOf("\n", from - 1) + 1);
    replace(field, from, to, STEP.slice(column % STEP.length));
    return;
  }
  const { first, end } = touched(value, from, to);
  const lines = value.slice(first, end).split("\n");
  const moved = lines.map((line) => (isLess ? line.replace(/^ {1,4}|^\t/, "") : line && STEP + line)).join("\n");
  if (moved === lines.join("\n")) return;
  replace(field, first, end, moved);
  if (lines.length > 1) field.setSelectionRange(first, first + moved.length);
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
      shift(field, shiftKey);
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

/** The head of the function, and below it the numbers of the lines beside the field. */
function drawCode(box, question, hint, check) {
  const code = node("div", { class: "bbh-code" }, box);
  node("pre", {}, code, question.head);
  const row = node("div", { class: "bbh-body" }, code);
  const numbers = node("span", { class: "bbh-line-numbers", "aria-hidden": "true" }, row);
  const grows = node("span", { class: "bbh-grows" }, row); // it holds the same text as the field, and so its height
  const plain = { spellcheck: "false", autocomplete: "off", autocapitalize: "off", autocorrect: "off" };
  const name = `the body of ${question.exercise}`;
  const own = { ...plain, rows: String(ROWS), wrap: "off", "aria-label": name, "aria-describedby": hint, ...OWN_KEYS };
  const field = node("textarea", own, grows);
  const grow = () => {
    const lines = Math.max(ROWS, field.value.split("\n").length);
    grows.setAttribute("data-text", `${field.value}${"\n".repeat(lines - field.value.split("\n").length)}`);
    write(numbers, Array.from({ length: lines }, (_, i) => i + 1).join("\n"));
  };
  listen(field, "input", grow);
  typing(field, check);
  return { field, write: (text) => { field.value = text; grow(); } };
}

/** What the body may be made of, and which keys there are. */
function hintOf({ lends }) {
  const course = courseWithout([]);
  const own = Object.entries(lends).filter(([name, theirs]) => name !== theirs); // others have an exercise's own name
  const given = own.map(([name, theirs]) => `${name}(${course[theirs].names.join(", ")})`);
  const keys = "Enter keeps the indentation, Shift + Enter checks. Tab indents; Escape and then Tab leaves the field.";
  return `You have ${[...given, "np and network"].join(", ")}. What print gives is not shown. ${keys}`;
}

/** Say after a right answer where to go on. */
function sayRest(more, { course }) {
  if (!course) more.append("Have it checked in the exercise’s own cell.");
  else more.append("In JupyterLab it is checked again, with other numbers, and counts: ");
  if (course) more.append(node("a", { href: course }, null, "get the course"), ".");
}

/** Where the verdict is said, with the line that it speaks of. */
function drawVerdict(box, question) {
  const said = node("output", { class: "bbh-guess-verdict bbh-line-verdict" }, box);
  const head = node("strong", {}, said);
  const place = node("code", { class: "bbh-place", hidden: "" }, said);
  const text = node("span", {}, said);
  const rest = node("span", {}, said);
  const show = ({ kind, head: first, text: more, line }, answer) => {
    said.classList.toggle("bbh-guess-right", kind === "right");
    said.classList.toggle("bbh-guess-wrong", kind !== "right");
    write(head, first.replaceAll("`", "")); // the catalogue marks names of code so
    write(text, more.replaceAll("`", ""));
    const own = line === undefined ? "" : (answer.split("\n")[line - 1] ?? "").trim();
    place.hidden = own === "";
    write(place, own);
    rest.replaceChildren();
    if (kind === "right") sayRest(rest, question);
  };
  /** What was said is of the lines before: it neither praises nor blames those that are there now. */
  const age = (isOld) => {
    said.classList.toggle("bbh-of-before", isOld);
    const words = head.textContent.replace(OF_BEFORE, "");
    write(head, words && isOld ? OF_BEFORE + words : words);
  };
  return { show, age, bringIntoSight: () => said.scrollIntoView({ block: "nearest" }) };
}

/** The verdict on a body. What this page stumbles over is a fault of its own, and told as such. */
function verdictOn(answer, question) {
  try {
    return judgedProgram(answer, question);
  } catch (error) {
    console.error(error);
    return {
      kind: "wrong", head: "✗ Not checked: this page stumbles over these lines.",
      text: "That is a fault of the page, and not yours. In JupyterLab they can be run and checked.",
    };
  }
}

/** Mark the line that a verdict speaks of: the caret goes to its end, if the field has the focus. */
function goTo(field, line) {
  if (line === undefined || document.activeElement !== field) return;
  const at = field.value.split("\n").slice(0, line).join("\n").length;
  field.setSelectionRange(at, at);
}

function render({ model, el }) {
  const question = Object.fromEntries(TRAITS.map((key) => [key, model.get(key)]));
  const box = card(el, `The body of ${question.exercise}, checked here`);
  box.classList.add("bbh-one-line", "bbh-several-lines");
  node("div", { class: "bbh-line-title" }, box, "Several lines, checked here");
  node("p", {}, box, model.get("ask"));
  const id = `bbh-${Math.random().toString(36).slice(2)}`;
  let [asked, told, isPressed] = [model.get("answer") !== "", null, false]; // what was kept moves no page
  const check = () => {
    [asked, told, isPressed] = [true, null, true];
    const plain = plainMinus(field.value); // what stands there can be copied into Python
    if (field.value !== plain) enter(plain);
    hand.set({ answer: field.value });
  };
  const { field, write: enter } = drawCode(box, question, id, check);
  enter(model.get("answer"));
  node("div", { class: "bbh-hint", id }, box, hintOf(question));
  button(box, "Check", () => {
    if (!field.value) field.focus();
    check();
  });
  const { show, age, bringIntoSight } = drawVerdict(box, question);
  listen(field, "input", () => age(told !== null && field.value !== told));
  const hand = live(model, ["answer"], box, ({ answer }) => {
    if (!asked || answer === told) return; // a page that is resized draws anew, and says nothing twice
    told = answer;
    age(false);
    const verdict = verdictOn(answer, question);
    set(field, { "aria-invalid": verdict.kind !== "right" });
    show(verdict, answer);
    if (isPressed) bringIntoSight();
    isPressed = false;
    goTo(field, verdict.line);
  });
  return hand.stop;
}

export default { render: guarded(render) };
