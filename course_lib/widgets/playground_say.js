// The lines over the network: whose part is whose, a task, and beside it what has happened. Where there is no room for
// that, it stands over the lower edge of what is in sight.

import { button, node, set, unbroken, voice, withCode, write } from "./common.js";
import {
  ALL_DONE, doneWords, elsewhereWords, endOf, Goal, goalOf, isMetAlready, isSetUp, mistakeWords, numberWords,
  TASKS, taskWords,
} from "./playground_tasks.js";

/**
 * The lines in `parent`. `does.setUp(values)` begins a task with other settings, `does.look()` shows another task,
 * `does.turned()` hears that the reader has gone on to it, and `does.solved(is, first)` that a task is solved, for the
 * first time or again, or is no more; `does.isFolded()` says whether settings are folded, and `does.lead(section)`
 * opens some of them. `here` are the tasks that can be done on this page, by their places among TASKS; `does.leave(k)`
 * leads to the page of task k, if that is none of them.
 */
export class Say {
  box;
  float; // around the message: it stands in `box`, or is put elsewhere
  #parts;
  #aloud;
  #cheer; // for what was reached
  #remedies = []; // buttons
  #actions = []; // what they do
  #kind = "";
  #words = ""; // of the message
  #task = 0;
  #goal = new Goal(TASKS[0]); // of the task, or what an author set instead
  #state = "open"; // of the goal: "open", "met" or "lost"
  #ever = new Map(); // tasks that were solved at any time, with the epoch by which
  #instead = null; // of the tasks: { title, words, task, onward, ends }
  #here;
  #does;

  constructor(parent, does, here = TASKS.map((_, k) => k)) {
    this.#does = does;
    this.#here = here;
    const box = node("div", { class: "bbh-play-say" }, parent);
    const head = node("div", { class: "bbh-play-head", hidden: "" }, box);
    const lent = node("div", { class: "bbh-play-wrong" }, head);
    const whose = node("div", { class: "bbh-hint bbh-play-whose" }, head);
    const task = node("div", { class: "bbh-play-task", role: "group", "aria-label": "task" }, box);
    const text = node("div", { class: "bbh-play-task-text" }, task);
    const title = node("strong", {}, text);
    const says = node("span", {}, text);
    const row = node("span", { class: "bbh-buttons" }, task);
    const setUp = button(row, "Set it up", () => {
      if (setUp.ariaDisabled !== "true") this.#begin(this.#task);
    });
    const where = button(row, "", () => this.#does.lead(TASKS[this.#task].section));
    const next = button(row, "Next", () => this.#goOn());
    const onward = button(row, "Go on in the playground", () => this.#does.leave(this.#instead.onward));
    this.float = node("div", { class: "bbh-play-float" }, box);
    const message = node("div", { class: "bbh-play-message", hidden: "" }, this.float);
    const words = node("span", { "aria-hidden": "true" }, message);
    const remedy = node("span", { class: "bbh-buttons" }, message);
    this.box = box;
    this.#parts = { box, head, lent, whose, task, title, says, setUp, where, next, onward, message, words, remedy };
    this.#aloud = voice(parent);
    this.#cheer = voice(parent);
  }

  /**
   * `whose` says in one line who does which part of a step, `lent` that it is not the reader's training. `words` are a
   * message of a kind, `bad` if something went wrong; `remedies` is a list of [text, action]. `rest` is for screen
   * readers where there is no message.
   */
  show({ whose, lent, words, kind, bad, remedies, rest }) {
    const parts = this.#parts;
    parts.head.hidden = !whose;
    parts.box.classList.toggle("bbh-play-say-own", Boolean(whose));
    write(parts.whose, whose);
    write(parts.lent, lent);
    parts.task.hidden = Boolean(whose || this.#instead?.words === ""); // whoever brings functions has a task
    parts.message.hidden = !words;
    parts.box.classList.toggle("bbh-play-both", Boolean(words) && !parts.task.hidden);
    if (words !== this.#words) parts.words.replaceChildren(...withCode(unbroken(words)));
    this.#words = words;
    parts.message.classList.toggle("bbh-play-bad", bad);
    this.#showRemedies(kind, remedies);
    this.#aloud([lent, whose, words || rest].filter(Boolean).join(" "));
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

  /**
   * Say `words` where the tasks would stand. A button begins task k, if it is given, and the tasks with it; another one
   * leads `onward`, to a task of another page. With `right`, a share of the points that is to be right, they are a
   * goal, and it is said when that is met.
   */
  instead(title, words, task = null, right = null, onward = null) {
    this.#instead = { title, words, task, onward, ends: false };
    this.#follow(right === null ? null : goalOf(right));
    this.#does.look();
  }

  /** Let screen readers hear `words` once, beside whatever else is said. */
  aloud(words) {
    this.#cheer(words);
  }

  #follow(task) {
    this.#goal = task && new Goal(task);
    this.#state = "open";
  }

  /** Which task it is, from 0. */
  get task() {
    return this.#task;
  }

  /** The remedies that the task does not want to be offered, by the names of play_cures.js. */
  get withheld() {
    return this.#instead ? [] : TASKS[this.#task].withheld ?? [];
  }

  /** Show task k, on whatever is there. */
  turnTo(k) {
    this.#instead = null;
    this.#task = k;
    this.#follow(TASKS[k]);
  }

  /**
   * What is kept of the tasks, as plain data: those done, with their epochs, how the present goal stands, and whether
   * the reader has come to their end.
   */
  get kept() {
    const ends = Boolean(this.#instead?.ends);
    return { done: [...this.#ever], task: this.#task, goal: this.#goal?.kept ?? null, ends };
  }

  /** The tasks that are done, as [place, epoch] each. */
  get done() {
    return [...this.#ever];
  }

  /** Count tasks as done, given as in `done`, that this page has not seen done itself. */
  tick(done) {
    for (const [k, epoch] of done) if (!this.#ever.has(k)) this.#ever.set(k, epoch);
  }

  /**
   * Go on from what was kept; without it, or with what names no task of these, nothing changes. Where no goal was
   * followed, it goes on after a task that is done.
   */
  resume(kept) {
    if (!this.#here.includes(kept?.task)) return;
    this.#ever = new Map(kept.done);
    if (!this.#instead) this.#turnBackTo(kept);
    if (!this.#goal || !kept.goal) return;
    this.#goal = new Goal(this.#goal.task, kept.goal);
    this.#state = kept.goal.state;
    this.#does.look();
  }

  #turnBackTo({ task, goal, ends }) {
    this.turnTo(task);
    if (ends) this.#end();
    else if (!goal) this.turnTo(this.#next ?? task);
  }

  /** Begin task k as it is meant to. */
  #begin(k) {
    this.turnTo(k);
    this.#does.setUp(TASKS[k].start);
  }

  /** The next task: after one that is solved, the next that was never; null after the last, unless all are done. */
  get #next() {
    const [here, at] = [this.#here, this.#here.indexOf(this.#task)];
    if (this.#ever.size === TASKS.length) return here[(at + 1) % here.length];
    const later = here.slice(at + 1);
    return (this.#ever.has(this.#task) ? later.find((k) => !this.#ever.has(k)) : later[0]) ?? null;
  }

  /** To the next task, which is set up; after the last, to what is done and what is not. */
  #goOn() {
    const next = this.#instead ? this.#instead.task : this.#next;
    if (next === null) this.#cheer(this.#end());
    else this.#begin(next);
    this.#does.turned();
    this.#does.look();
  }

  /** What stands after the last task; returns its words. */
  #end() {
    const { title, words, open, onward } = endOf(this.#here, this.#ever);
    this.instead(title, words, open, null, onward);
    this.#instead.ends = true;
    return `${title}${words}`;
  }

  /**
   * Show the task, and whether the scene of playground_tasks.js has done it, or what is said instead. `playing`: it
   * trains already. Whoever brings functions has the lesson's task: none is shown here, and none is done.
   */
  showTask(scene, playing) {
    if (scene.isOwn) return;
    const { task: box, setUp, where, next, onward } = this.#parts;
    setUp.hidden = where.hidden = Boolean(this.#instead);
    next.hidden = this.#instead?.task === null;
    onward.hidden = !Number.isInteger(this.#instead?.onward);
    box.classList.toggle("bbh-play-offers", Number.isInteger(this.#instead?.task ?? this.#instead?.onward));
    const before = this.#state;
    if (this.#goal) this.#state = this.#goal.look(scene);
    box.classList.toggle("bbh-play-solved", this.#state !== "open"); // what was reached once stays so
    const done = this.#instead ? this.#showInstead(scene) : this.#showPresent(scene, playing);
    if (this.#state === before) return;
    this.#does.solved(this.#state === "met", before === "open");
    if (before === "open") this.#cheer(done);
  }

  /** Returns what is said aloud where it is done. */
  #showInstead(scene) {
    const { title, words, task } = this.#instead;
    const { title: place, says, next } = this.#parts;
    const done = doneWords({ state: this.#state, epoch: this.#goal?.epoch });
    write(place, title);
    write(says, [mistakeWords(scene), words, done].filter(Boolean).join(" "));
    if (task !== null) {
      write(next, `On to ${numberWords(task, this.#here).toLowerCase()}`);
      set(next, { title: TASKS[task].title });
    }
    return done;
  }

  #showPresent(scene, playing) {
    const task = TASKS[this.#task];
    const solved = this.#state !== "open";
    if (solved) this.#ever.set(this.#task, this.#goal.epoch);
    const ever = this.#ever.has(this.#task);
    const all = solved && this.#ever.size === TASKS.length ? ` ${ALL_DONE}` : "";
    const { title, says, setUp, next } = this.#parts;
    write(title, `${ever && !solved ? "✓ " : ""}${numberWords(this.#task, this.#here)}: ${task.title}. `);
    const goal = { state: this.#state, epoch: this.#goal.epoch, lack: solved ? "" : this.#goal.lack(scene) };
    write(says, taskWords(task, scene, goal, playing, all).join(" "));
    const isThere = isSetUp(task, scene.session);
    this.#parts.task.classList.toggle("bbh-play-elsewhere", elsewhereWords(task, scene) !== "");
    const again = solved && !elsewhereWords(task, scene) ? "Again" : "Set it up";
    write(setUp, isThere ? "It is set up" : again);
    const why = isThere ? "What is there is the start of this task: press Play." : "";
    set(setUp, { "aria-disabled": isThere, title: why });
    const isOver = ever || (!solved && isMetAlready(task, scene));
    const following = this.#next;
    write(next, all ? "Once more" : !isOver ? "Skip" : following === null ? "What is next?" : "Next task");
    set(next, { title: TASKS[following]?.title ?? "which tasks are done, and where to go on" });
    this.#showWhere(task, solved);
    return `Done: ${task.title}. ${task.learned}${all}`;
  }

  /** A button that leads to the settings which a task asks for, where they are folded. */
  #showWhere({ section }, solved) {
    const { where } = this.#parts;
    where.hidden = !section || solved || !this.#does.isFolded();
    write(where, section ? `Open “${section}”` : "");
  }

  stop() {
    this.#aloud.stop();
    this.#cheer.stop();
  }
}
