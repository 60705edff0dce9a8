// The line over the network: what to find out, or what has happened, with buttons to do something about it.

import { button, node, voice, write } from "./common.js";
import { TASKS } from "./playground_tasks.js";

const FIRST = "Press Play: the network learns to tell blue points from orange ones.";

/**
 * The line in `parent`. `show({ whose, words, bad, remedies, rest })`: `whose` says in one line who does which part of a
 * step, `words` are a message, `bad` if something went wrong, `remedies` a list of [text, action]; `rest` is for screen
 * readers where there is no message.
 */
export class Say {
  #parts;
  #aloud;
  #shown = "";
  #task = 0;
  #solved = new Set();

  constructor(parent, onTask) {
    const box = node("div", { class: "bbh-play-say" }, parent);
    const whose = node("div", { class: "bbh-hint bbh-play-whose", hidden: "" }, box);
    const task = node("div", { class: "bbh-play-task" }, box);
    const taskLine = node("span", {}, task);
    button(task, "Next one", () => {
      this.#task = (this.#task + 1) % TASKS.length;
      onTask();
    });
    const message = node("div", { class: "bbh-play-message", hidden: "" }, box);
    const words = node("span", { "aria-hidden": "true" }, message);
    const remedy = node("span", { class: "bbh-buttons" }, message);
    this.#parts = { whose, task, taskLine, message, words, remedy };
    this.#aloud = voice(parent);
  }

  show({ whose, words, bad, remedies, rest }) {
    const parts = this.#parts;
    parts.whose.hidden = !whose;
    write(parts.whose, whose);
    parts.message.hidden = !words;
    parts.task.hidden = Boolean(words);
    write(parts.words, words);
    parts.message.classList.toggle("bbh-play-bad", bad);
    const key = JSON.stringify([words, remedies.map(([text]) => text)]);
    if (key !== this.#shown) {
      parts.remedy.replaceChildren();
      for (const [text, action] of remedies) button(parts.remedy, text, action);
      this.#shown = key;
    }
    this.#aloud([whose, words || rest].filter(Boolean).join(" "));
  }

  /** Show the task, and whether the session has done it. */
  showTask(session) {
    const { words, done } = TASKS[this.#task];
    if (done(session)) this.#solved.add(this.#task);
    const mark = this.#solved.has(this.#task) ? "✓ " : "";
    const first = session.begun || this.#task ? "" : `${FIRST} `;
    const { taskLine } = this.#parts;
    write(taskLine, `${first}${mark}Find out, ${this.#task + 1} of ${TASKS.length}: ${words}`);
    taskLine.classList.toggle("bbh-play-solved", Boolean(mark));
  }

  stop() {
    this.#aloud.stop();
  }
}
