// The lines over the network: whose part is whose, and a task or what has happened, one of them at a time.

import { button, node, set, voice, write } from "./common.js";
import { ALL_DONE, isReached, TASKS } from "./playground_tasks.js";

/**
 * The lines in `parent`. `does.setUp(values)` begins a task with other settings, `does.look()` shows another task, and
 * `does.solved()` hears that a task is solved.
 */
export class Say {
  #parts;
  #aloud;
  #cheer; // for what was reached
  #remedies = []; // buttons
  #actions = []; // what they do
  #kind = "";
  #task = 0;
  #solved = new Set(); // tasks, as they are shown: one that is begun again is not
  #ever = new Set(); // those that were solved at any time
  #seen = {}; // what was seen of the present one
  #instead = null; // of the tasks: { title, words, task }
  #does;

  constructor(parent, does) {
    this.#does = does;
    const box = node("div", { class: "bbh-play-say" }, parent);
    const whose = node("div", { class: "bbh-hint bbh-play-whose", hidden: "" }, box);
    const task = node("div", { class: "bbh-play-task", role: "group", "aria-label": "task" }, box);
    const text = node("div", { class: "bbh-play-task-text" }, task);
    const title = node("strong", {}, text);
    const taskWords = node("span", {}, text);
    const row = node("span", { class: "bbh-buttons" }, task);
    const setUp = button(row, "Set it up", () => this.#begin(this.#task));
    const next = button(row, "Next", () => this.#goOn());
    const message = node("div", { class: "bbh-play-message", hidden: "" }, box);
    const words = node("span", { "aria-hidden": "true" }, message);
    const remedy = node("span", { class: "bbh-buttons" }, message);
    this.#parts = { box, whose, task, title, taskWords, setUp, next, message, words, remedy };
    this.#aloud = voice(parent);
    this.#cheer = voice(parent);
  }

  /**
   * `whose` says in one line who does which part of a step. `words` are a message of a kind, `bad` if something went
   * wrong; `remedies` is a list of [text, action]. `rest` is for screen readers where there is no message.
   */
  show({ whose, words, kind, bad, remedies, rest }) {
    const parts = this.#parts;
    parts.whose.hidden = !whose;
    write(parts.whose, whose);
    parts.task.hidden = Boolean(whose || words || this.#instead?.words === ""); // whoever brings functions has a task
    parts.message.hidden = !words;
    write(parts.words, words);
    parts.message.classList.toggle("bbh-play-bad", bad);
    this.#showRemedies(kind, remedies);
    this.#aloud([whose, words || rest].filter(Boolean).join(" "));
  }

  /** A button stays the same element while its kind of message does: a pressed one must not be replaced. */
  #showRemedies(kind, remedies) {
    if (kind !== this.#kind) {
      this.#parts.remedy.replaceChildren();
      this.#remedies = [];
      this.#kind = kind;
    }
    this.#actions = remedies.map(([, action]) => action);
    remedies.forEach(([text], k) => {
      this.#remedies[k] ??= button(this.#parts.remedy, "", () => this.#actions[k]());
      write(this.#remedies[k], text);
    });
  }

  /** Say `words` where the tasks would stand. A button begins task k, if it is given, and the tasks with it. */
  instead(title, words, task = null) {
    this.#instead = { title, words, task };
    this.#does.look();
  }

  /** Begin task k as it is meant to. */
  #begin(k) {
    this.#turnTo(k);
    this.#does.setUp(TASKS[k].start);
  }

  /** The next task: one that was not solved yet, as long as there is one. */
  get #next() {
    const others = TASKS.map((_, k) => (this.#task + 1 + k) % TASKS.length);
    const open = this.#solved.has(this.#task) ? others.find((k) => !this.#ever.has(k)) : undefined;
    return open ?? others[0];
  }

  /** To the next task: one after another is set up, one that is left out is not. */
  #goOn() {
    const next = this.#instead?.task ?? this.#next;
    if (this.#instead || this.#solved.has(this.#task)) this.#begin(next);
    else this.#turnTo(next);
    this.#does.look();
  }

  #turnTo(k) {
    this.#instead = null;
    this.#task = k;
    this.#seen = {};
    this.#solved.delete(k);
  }

  /**
   * Show the task, and whether the scene of playground_tasks.js has done it, or what is said instead. `playing`: it
   * trains already.
   */
  showTask(scene, playing) {
    const { task: box, setUp, next } = this.#parts;
    setUp.hidden = Boolean(this.#instead);
    next.hidden = this.#instead?.task === null;
    box.classList.toggle("bbh-play-offers", Number.isInteger(this.#instead?.task));
    if (this.#instead) this.#showInstead(this.#instead);
    else this.#showPresent(scene, playing);
  }

  #showInstead({ title, words, task }) {
    const { title: place, taskWords, next } = this.#parts;
    write(place, title);
    write(taskWords, words);
    write(next, "A challenge");
    if (task !== null) set(next, { title: TASKS[task].title });
  }

  #showPresent(scene, playing) {
    const task = TASKS[this.#task];
    const solved = this.#solved.has(this.#task) || isReached(task, scene, this.#seen);
    if (solved) this.#ever.add(this.#task);
    const all = solved && this.#ever.size === TASKS.length ? ` ${ALL_DONE}` : "";
    const { task: box, title, taskWords, setUp, next } = this.#parts;
    write(title, `${this.#task + 1} of ${TASKS.length}: ${task.title}. `);
    const words = (playing && task.running) || task.words;
    write(taskWords, solved ? `✓ Done. ${task.learned}${all}` : words);
    box.classList.toggle("bbh-play-solved", solved);
    write(setUp, solved ? "Again" : "Set it up");
    write(next, all ? "Once more" : solved ? "Next task" : "Skip");
    const isNew = solved && !this.#solved.has(this.#task);
    if (solved) this.#solved.add(this.#task);
    set(next, { title: TASKS[this.#next].title });
    if (!isNew) return;
    this.#does.solved();
    this.#cheer(`Done: ${task.title}. ${task.learned}${all}`);
  }

  stop() {
    this.#aloud.stop();
    this.#cheer.stop();
  }
}
