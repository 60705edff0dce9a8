// Undo and redo, for any widget: what there was before each thing that the hand did, and what there was after it.

import { listen } from "./common.js";

/**
 * Two stacks of states. `present()` gives the state as it is now, which must not change afterwards; `most` of them are
 * kept. A run is an object that stands for one drag, or for keys at one place: what it does is undone at once.
 */
export class Undo {
  #past = []; // entries: { run, state, says }
  #future = [];
  #present;
  #most;

  constructor(present, most) {
    this.#present = present;
    this.#most = most;
  }

  get undoable() {
    return this.#past.length > 0;
  }

  get redoable() {
    return this.#future.length > 0;
  }

  /** The entry that undo would go back to, or null. */
  get last() {
    return this.#past.at(-1) ?? null;
  }

  /**
   * Remember what is there, before the hand changes it; once in a run. What was undone before cannot be redone then.
   * Returns the entry, { run, state, says }; `says` may be set to what was done.
   */
  remember(run = {}) {
    this.#future = [];
    if (this.#past.at(-1)?.run !== run) this.keep({ run, state: this.#present(), says: "" });
    return this.#past.at(-1);
  }

  /** Take the entry of a run away, as if nothing had been done in it. Returns it, or null if it is not the last. */
  drop(run) {
    return this.#past.at(-1)?.run === run ? this.#past.pop() : null;
  }

  /** The entry to go back to, or null. Its state is to be restored by whoever asks. */
  undo() {
    const entry = this.#past.pop() ?? null;
    if (entry) this.#future.push({ ...entry, run: {}, state: this.#present() });
    return entry;
  }

  /** The entry to go forth to again, or null. */
  redo() {
    const entry = this.#future.pop() ?? null;
    if (entry) this.keep({ ...entry, run: {}, state: this.#present() });
    return entry;
  }

  /** Put an entry on top: one that was dropped, too. */
  keep(entry) {
    this.#past.push(entry);
    if (this.#past.length > this.#most) this.#past.shift();
  }
}

/** What a key asks for: "undo" (Ctrl+Z), "redo" (Ctrl+Shift+Z, Ctrl+Y) or "". Cmd is as good as Ctrl. */
export function wishOf({ ctrlKey, metaKey, altKey, shiftKey, key }) {
  if (!(ctrlKey || metaKey) || altKey) return "";
  const letter = key.toLowerCase(); // with Shift it is a capital one
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && !shiftKey ? "redo" : "";
}

const TYPED_INTO = "textarea, input:not([type=range], [type=checkbox], [type=radio], [type=file])";

/** Let keys in `box` call `does.undo()` and `does.redo()`; a field undoes what is typed there itself. */
export function undoByKey(box, does) {
  listen(box, "keydown", (event) => {
    const wish = wishOf(event);
    if (!wish || event.target.closest(TYPED_INTO)) return;
    event.preventDefault();
    does[wish]();
  });
}
