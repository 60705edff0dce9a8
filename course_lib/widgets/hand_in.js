// Handing in a lesson: a field for the id and a button; what the run came to; where the file is.
import { button, card, guarded, listen, live, node, OWN_KEYS, set, voice, write } from "./common.js";
import { mark, word } from "./progress_marks.js";
import { lastTime, talk } from "./talk.js";

const SUBMIT = [
  "Save the notebook: Ctrl+S (⌘S on a Mac).",
  "Open Nbgrader → Assignment List in the menu above.",
];

const HINTS = [
  "The one that your instructor knows you by, such as ada.byron or 4711. It becomes part of the file's name.",
  "In JupyterLab, Hand in saves the notebook; elsewhere, save it first. "
    + "It is then run from the top, and you see the result. Nothing is sent anywhere.",
];

/** The notebook's name as the browser's address has it: it is the one whose button was just pressed. */
function notebookName() {
  const name = decodeURIComponent(location.pathname.split("/").pop());
  return name.endsWith(".ipynb") ? name : "";
}

/** JupyterLab's own button above the notebook that `el` is in; where there is none, the reader has to save. */
const saveButton = (el) => el.closest(".jp-NotebookPanel")?.querySelector('[data-command="docmanager:save"]');

/** Press a button of JupyterLab's: it heeds the mouse's way down, and others the whole click. */
function pressSave(el) {
  const save = saveButton(el);
  save?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true, button: 0 }));
  save?.click();
}

/** Hand the reader a file of these bytes. */
function download(name, bytes, parent) {
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/x-ipynb+json" }));
  const link = node("a", { href: address, download: name, hidden: "" }, parent);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// ------------------------------------------------------------------ the pages, one for each phase
// Each gets what Python has shown and { body, el, ask, pressed }: where to write, the widget's element, whom to ask,
// and whether the button was pressed here, and not in another view of this widget.

const headline = (body, text) => node("p", { class: "bbh-headline", tabindex: "-1", ...OWN_KEYS }, body, text);
const line = (body, text, kind) => node("p", kind ? { class: kind } : {}, body, text);

function buttons(body, ...pairs) {
  const row = node("div", { class: "bbh-buttons" }, body);
  for (const [text, action] of pairs) button(row, text, action);
}

function exchange({ lesson }, { body }) {
  headline(body, `To hand in ${lesson}`);
  const steps = node("ol", {}, body);
  const last = `Press Submit beside ${lesson}, under Downloaded assignments.`;
  for (const step of [...SUBMIT, last]) node("li", {}, steps, step);
}

function ready({ student }, page) {
  const { body, el, ask } = page;
  const row = node("label", { class: "bbh-control bbh-owner" }, body);
  node("span", {}, row, "Your id");
  const field = node("input", { type: "text", autocomplete: "username", spellcheck: "false", ...OWN_KEYS }, row);
  field.value = student;
  for (const hint of HINTS) line(body, hint, "bbh-hint");
  let asked = 0;
  const check = () => {
    if (Date.now() - asked < 1000) return; // a second click has nothing to start
    asked = Date.now();
    page.pressed = Boolean(saveButton(el));
    ask({ do: "check", student: field.value, seen: notebookName(), saves: page.pressed });
  };
  buttons(body, ["Hand in", check]);
  listen(field, "keydown", (event) => event.key === "Enter" && check());
}

function saving(_shown, page) {
  headline(page.body, "Saving the notebook");
  buttons(page.body, ["Cancel", () => page.ask({ do: "cancel" })]);
  if (page.pressed) pressSave(page.el);
  page.pressed = false;
}

/** Return a function that shows how far the run is. */
function running(shown, { body, ask }) {
  headline(body, `Running ${shown.lesson} from the top`);
  const bar = node("progress", { class: "bbh-cells-run", "aria-label": "cells run" }, body);
  const count = line(body, "");
  line(body, `A cell may take ${shown.seconds} seconds.`, "bbh-hint");
  about(shown, body);
  buttons(body, ["Cancel", () => ask({ do: "cancel" })]);
  return ({ done: cells, of }) => {
    set(bar, of ? { max: of, value: cells } : {});
    write(count, of ? `Cell ${cells + 1} of ${of}` : "Python is starting.");
  };
}

function report(shown, { body, ask }) {
  const left = shown.rows.filter((row) => row.state !== "passed").length;
  headline(body, left ? `${left} of ${shown.rows.length} not done yet` : "All done, but read this");
  came(shown, body);
  about(shown, body);
  buttons(body, ["Hand in all the same", () => ask({ do: "hand_in" })], ["Go back", () => ask({ do: "back" })]);
}

function done(shown, { body, ask }) {
  headline(body, "Your file is ready. It has not been sent.");
  line(body, shown.name, "bbh-file");
  line(body, `in the folder ${shown.folder}`, "bbh-hint bbh-folder");
  line(body, shown.where);
  if (shown.instead) line(body, shown.instead);
  buttons(body, ["Download", () => ask({ do: "download" })], ["Hand in again", () => ask({ do: "back" })]);
  came(shown, body);
  about(shown, body);
}

const PAGES = { exchange, ready, saving, running, report, done };

const about = ({ file, saved }, body) => line(body, `${file}, as saved at ${saved}`, "bbh-hint");

/** What the run came to, exercise by exercise. */
function came({ rows, remarks }, body) {
  const list = node("ul", { class: "bbh-rows", "aria-label": "exercises" }, body);
  for (const row of rows) {
    const item = node("li", {}, list);
    mark(item, row);
    if (row.begins) node("blockquote", { class: "bbh-begins" }, item, row.begins);
  }
  for (const remark of remarks) line(body, remark, "bbh-remark");
}

/** What a screen reader reads out at a phase. */
function spoken({ phase, done: cells, of, rows, name, note }) {
  if (phase === "saving") return "Saving the notebook.";
  if (phase === "running") return of ? `Cell ${cells + 1} of ${of}` : "Running the saved notebook.";
  if (phase === "report") return rows.map((row) => `${row.name}: ${word(row)}`).join(", ");
  return phase === "done" ? `The file ${name} is ready.` : note;
}

// ------------------------------------------------------------------ the widget

function render({ model, el }) {
  const { lesson } = model.get("shown");
  const box = card(el, `Hand in ${lesson}`);
  box.classList.add("bbh-handing");
  const body = node("div", {}, box);
  const note = node("div", { class: "bbh-hint" }, box);
  const trouble = node("div", { class: "bbh-trouble", role: "alert" }, box);
  const aloud = voice(box);
  const ask = talk(model, trouble, ({ name, gone }, buffers) => {
    if (name) download(name, buffers[0], box);
    if (gone) write(trouble, gone);
  });
  const page = { body, el, ask, pressed: false };
  let [phase, update, held] = ["", undefined, false];
  const hand = live(model, ["shown"], box, ({ shown }) => {
    if (shown.phase !== phase || phase !== "running") {
      const active = document.activeElement;
      const taken = phase === "saving" && held && !active?.closest("input, textarea, [contenteditable=true]");
      held = body.contains(active) || taken; // JupyterLab's button takes the focus when it is pressed
      body.replaceChildren();
      phase = shown.phase;
      update = PAGES[phase]({ ...shown, lesson }, page);
      if (held) body.querySelector(".bbh-headline, input")?.focus();
    }
    update?.(shown);
    write(note, shown.note);
    write(trouble, shown.trouble);
    aloud(spoken(shown));
  });
  const past = lastTime(model, ask, box, "To hand in, run this cell.");
  return () => [past, hand, ask, aloud].forEach((part) => part.stop());
}

export default { render: guarded(render) };
