// Handing in a lesson: a field for the id and a button; what the run came to; where the file is.
import { button, card, guarded, listen, live, node, OWN_KEYS, set, voice, write } from "./common.js";
import { mark, word } from "./progress_marks.js";
import { lastTime, talk } from "./talk.js";

const SUBMIT = [
  "Save the notebook: Ctrl+S (⌘S on a Mac).",
  "Open Nbgrader → Assignment List in the menu above.",
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

  let pressed = false; // here, and not in another view of this widget

  const headline = (text) => node("p", { class: "bbh-headline", tabindex: "-1", ...OWN_KEYS }, body, text);
  const line = (text, attributes = {}) => node("p", attributes, body, text);
  const buttons = (...pairs) => {
    const row = node("div", { class: "bbh-buttons" }, body);
    for (const [text, action] of pairs) button(row, text, action);
  };

  const exchange = () => {
    headline(`To hand in ${lesson}`);
    const steps = node("ol", {}, body);
    for (const step of [...SUBMIT, `Press Submit beside ${lesson}, under Downloaded assignments.`]) node("li", {}, steps, step);
  };

  const ready = ({ student }) => {
    const row = node("label", { class: "bbh-control bbh-owner" }, body);
    node("span", {}, row, "Your id");
    const field = node("input", { type: "text", autocomplete: "username", spellcheck: "false", ...OWN_KEYS }, row);
    field.value = student;
    line("The one that your instructor knows you by, such as ada.byron or 4711. It becomes part of the file's name.", { class: "bbh-hint" });
    line("In JupyterLab, Hand in saves the notebook; elsewhere, save it first. It is then run from the top, and you see what it comes to. Nothing is sent anywhere.", { class: "bbh-hint" });
    let asked = 0;
    const check = () => {
      if (Date.now() - asked < 1000) return; // a second click has nothing to start
      asked = Date.now();
      pressed = Boolean(saveButton(el));
      ask({ do: "check", student: field.value, seen: notebookName(), saves: pressed });
    };
    buttons(["Hand in", check]);
    listen(field, "keydown", (event) => event.key === "Enter" && check());
  };

  const about = ({ file, saved }) => line(`${file}, as saved at ${saved}`, { class: "bbh-hint" });

  const saving = () => {
    headline("Saving the notebook");
    buttons(["Cancel", () => ask({ do: "cancel" })]);
    if (pressed) pressSave(el);
    pressed = false;
  };

  const running = (shown) => {
    headline(`Running ${lesson} from the top`);
    const bar = node("progress", { class: "bbh-cells-run", "aria-label": "cells run" }, body);
    const count = line("");
    line(`A cell may take ${shown.seconds} seconds.`, { class: "bbh-hint" });
    about(shown);
    buttons(["Cancel", () => ask({ do: "cancel" })]);
    return ({ done, of }) => {
      set(bar, of ? { max: of, value: done } : {});
      write(count, of ? `Cell ${done + 1} of ${of}` : "Python is starting.");
    };
  };

  const came = ({ rows, remarks }) => {
    const list = node("ul", { class: "bbh-rows", "aria-label": "exercises" }, body);
    for (const row of rows) {
      const item = node("li", {}, list);
      mark(item, row);
      if (row.begins) node("blockquote", { class: "bbh-begins" }, item, row.begins);
    }
    for (const remark of remarks) line(remark, { class: "bbh-remark" });
  };

  const report = (shown) => {
    const left = shown.rows.filter((row) => row.state !== "passed").length;
    headline(left ? `${left} of ${shown.rows.length} not done yet` : "All done, but read this");
    came(shown);
    about(shown);
    buttons(["Hand in all the same", () => ask({ do: "hand_in" })], ["Go back", () => ask({ do: "back" })]);
  };

  const done = (shown) => {
    headline("Your file is ready. It has not been sent.");
    line(shown.name, { class: "bbh-file" });
    line(`in the folder ${shown.folder}`, { class: "bbh-hint bbh-folder" });
    line(shown.where);
    if (shown.instead) line(shown.instead);
    buttons(["Download", () => ask({ do: "download" })], ["Hand in again", () => ask({ do: "back" })]);
    came(shown);
    about(shown);
  };

  /** What a screen reader hears of a step. */
  const spoken = ({ phase, done: cells, of, rows, name, note: told }) => {
    if (phase === "saving") return "Saving the notebook.";
    if (phase === "running") return of ? `Cell ${cells + 1} of ${of}` : "Running the saved notebook.";
    if (phase === "report") return rows.map((row) => `${row.name}: ${word(row)}`).join(", ");
    return phase === "done" ? `The file ${name} is ready.` : told;
  };

  const PHASES = { exchange, ready, saving, running, report, done };
  let [phase, update, held] = ["", undefined, false];
  const hand = live(model, ["shown"], box, ({ shown }) => {
    if (shown.phase !== phase || phase !== "running") {
      const active = document.activeElement;
      const taken = phase === "saving" && held && !active?.closest("input, textarea, [contenteditable=true]");
      held = body.contains(active) || taken; // JupyterLab's button takes the focus when it is pressed
      body.replaceChildren();
      phase = shown.phase;
      update = PHASES[phase](shown);
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
