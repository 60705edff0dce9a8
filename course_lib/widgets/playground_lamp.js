// The lamp: what the gradient check says of the program. The check is asked once all is at rest.

import { attempt } from "./common.js";
import { lampWords } from "./playground_words.js";

const SETTLED = 200; // milliseconds without a change until all gradients are checked
const WAITS = { ok: null, words: "…" };
const NOT_NUMBERS = { ok: null, words: "no check: the weights are not numbers" };
const NO_POINTS = { ok: null, words: "no check: there are no points" };

export class Lamp {
  #box;
  #timer = 0;
  #checked = ""; // what was checked last, or will be
  #verdict = WAITS;
  #wanted = null; // the session to check
  #onVerdict;

  /** `onVerdict()` is called when there is a new verdict. */
  constructor(box, onVerdict) {
    this.#box = box;
    this.#onVerdict = onVerdict;
  }

  /**
   * The verdict so far, { ok, words }, where `ok` is null while there is none; a new one follows if the session is at
   * rest and another than before.
   */
  verdict(session, playing) {
    if (!session.engine.theta.every(Number.isFinite)) return NOT_NUMBERS;
    if (!session.train.count) return NO_POINTS;
    this.#wanted = playing ? null : session;
    const key = JSON.stringify([session.settings, session.training.steps]);
    if (this.#wanted && key !== this.#checked) {
      this.#checked = key;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => attempt(this.#box, () => this.#check()), SETTLED);
    }
    return this.#verdict;
  }

  #check() {
    if (!this.#wanted) {
      this.#checked = "";
      return;
    }
    this.#verdict = lampWords(this.#wanted.check());
    this.#onVerdict();
  }

  /** Another network: the old verdict says nothing of it. */
  forget() {
    this.#verdict = WAITS;
    this.#checked = "";
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
