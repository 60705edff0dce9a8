// What the hand has done in the playground, to be undone and redone. Training steps are none of it: undo leads to the
// very weights, points and settings before the last act, however much was trained since, and redo back to those after.

import { figures } from "./common.js";
import { symbol } from "./network_words.js";
import { indexOf } from "./playground_layout.js";
import { Undo } from "./undo.js";

const MOST = 50; // acts: each keeps the replay of its time

/** `session()` is the present one; `shown(message)` shows it after it has become another. */
export class Acts {
  #undo = new Undo(() => this.#session().snapshot(), MOST);
  #runs = {}; // of this press of the mouse, or this stay at a field: by what is changed
  #busy = false; // an act that is part of another is none of its own
  #session;
  #shown;

  constructor(session, shown) {
    this.#session = session;
    this.#shown = shown;
  }

  get undoable() {
    return this.#undo.undoable;
  }

  get redoable() {
    return this.#undo.redoable;
  }

  /**
   * What Undo would take back: `words` of it, and `place`, the epoch or step that it would lead to, where that is not
   * where the training is; both "" where there is nothing, or nothing more than that to say.
   */
  get undone() {
    const entry = this.#undo.last;
    if (!entry) return { words: "", place: "" };
    const { steps, epochs } = entry.state.frame.counts;
    const { training } = this.#session();
    const back = steps < training.steps ? ", and the training since; Redo brings it back" : "";
    const words = `${entry.says}${back}`;
    if (steps === training.steps) return { words, place: "" };
    const isSameEpoch = epochs === training.epochs;
    return { words, place: isSameEpoch ? `step ${figures(steps, 6)}` : `epoch ${figures(epochs, 6)}` };
  }

  /** What is done from now on is undone apart from what was done before. */
  begin() {
    this.#runs = {};
  }

  /**
   * Do `action()`, and return what it returns. `says(before, session, arrow)` says what was changed since a snapshot,
   * or "" of nothing: then it is no act. `arrow(name, before, now)` writes a value that was changed, forth or back.
   * What changes the same thing `what` in one run is one act; without a name, each is one.
   */
  act(says, action, what = "") {
    if (this.#busy) return action();
    const run = what ? this.#runs[what] ??= {} : {};
    const entry = this.#undo.remember(run);
    this.#busy = true;
    try {
      return action();
    } finally {
      this.#busy = false;
      entry.says = says(entry.state, this.#session(), forth);
      entry.back = says(entry.state, this.#session(), back);
      if (!entry.says) this.#undo.drop(run);
    }
  }

  /** Take back what this run has done, if nothing was trained since; returns whether it did. */
  cancel() {
    for (const run of Object.values(this.#runs)) {
      const entry = this.#undo.drop(run);
      if (!entry) continue;
      if (entry.state.frame.counts.steps === this.#session().training.steps) {
        this.#session().putBack(entry.state);
        this.#shown("");
        return true;
      }
      this.#undo.keep(entry);
    }
    return false;
  }

  undo() {
    this.#goTo("Undone", "back", () => this.#undo.undo());
  }

  redo() {
    this.#goTo("Done again", "says", () => this.#undo.redo());
  }

  #goTo(done, words, take) {
    const { steps } = this.#session().training;
    const entry = take();
    if (!entry) return;
    this.begin();
    this.#session().putBack(entry.state);
    this.#shown(`${done}: ${entry[words]}.${whereWords(entry.state.frame.counts, steps, done === "Undone")}`);
  }

  /** Another session has nothing to undo. */
  forget() {
    this.#undo = new Undo(() => this.#session().snapshot(), MOST);
    this.begin();
  }
}

/** Let a run of `acts` end when a pointer is pressed or lifted in `box`, and when the keys go elsewhere. */
export function endRuns(box, acts) {
  let pressed = false; // then the focus follows the pointer, in the middle of what it does
  const on = (name, hear) => box.addEventListener(name, hear, true); // before whatever else hears of it
  for (const [name, now] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    on(name, () => {
      pressed = now;
      acts.begin();
    });
  }
  on("keydown", () => {
    pressed = false; // it was lifted elsewhere
  });
  on("focusin", () => pressed || acts.begin());
}

/** Where the training stands, if that is elsewhere than at step `before`. */
function whereWords({ steps, epochs }, before, isUndo) {
  if (steps === before) return "";
  const redo = isUndo && steps < before ? "; Redo brings the training back" : "";
  return ` Now epoch ${figures(epochs, 6)}, step ${figures(steps, 6)}${redo}.`;
}

// ------------------------------------------------------------------ what was done, in words

const forth = (name, before, after) => (before === after ? "" : `${name} ${before} → ${after}`);
const back = (name, before, after) => forth(name, after, before);

/** A weight or bias that was moved. */
export const valueSays = (place) => (before, { engine }, arrow) => {
  const [v, now] = [before.frame.theta, engine.theta].map((theta) => theta[indexOf(engine, place)]);
  return v === now ? "" : arrow(symbol(place), figures(v, 4), figures(now, 4)) || `${symbol(place)} by a little`;
};

/** Points that were painted, erased or read. */
export const pointsSay = (before, { pointSet }, arrow) => {
  if (before.pointSet === pointSet) return "";
  return arrow("points", before.pointSet.count, pointSet.count) || `the ${pointSet.count} points`;
};

const NAMES = {
  data: "data", noise: "noise", aside: "share for the test", data_seed: "new points, draw", features: "inputs",
  activation: "activation", loss: "loss", start: "first weights", scale: "scale of the first weights",
  seed: "new first weights, draw", step: "step", eta: "η", batch: "batch", mistake: "mistake",
};

/** The settings `keys` that are others now. */
export const settingsSay = (keys) => (before, { settings, described }, arrow) => keys.map((key) => {
  if (key === "hidden") return arrow("network", before.described.sizes.join("-"), described.sizes.join("-"));
  return NAMES[key] ? arrow(NAMES[key], valueWords(before.settings[key]), valueWords(settings[key])) : "";
}).filter(Boolean).join(", ");

const valueWords = (value) =>
  typeof value === "number" ? figures(value) : Array.isArray(value) ? value.join(" ") : value || "none";
