// The lamp: what the gradient check says of the program. The check is asked once all is at rest; of a program that
// trains, at once and then now and then. A verdict never outlives the program that it is about.

import { attempt } from "./common.js";
import { lampWords } from "./playground_words.js";

const SETTLED = 200; // milliseconds without a change until all gradients are checked
const AGAIN = 1000; // milliseconds from check to check while it trains
const WAITS = { ok: null, words: "…" };
const NOT_NUMBERS = { ok: null, words: "no check: the weights are not numbers" };
const NO_POINTS = { ok: null, words: "no check: there are no points" };

export class Lamp {
  #box;
  #timer = 0; // of the check that is due, or 0
  #program = ""; // what the verdict is about
  #checked = ""; // what was checked last, at rest
  #at = -Infinity; // when that was
  #verdict = WAITS;
  #wanted = null; // the session to check
  #onVerdict;

  /** `onVerdict()` is called when there is a new verdict. */
  constructor(box, onVerdict) {
    this.#box = box;
    this.#onVerdict = onVerdict;
  }

  /** The verdict so far, { ok, words }, where `ok` is null while there is none; a new one follows where it is due. */
  verdict(session, playing) {
    if (!session.engine.theta.every(Number.isFinite)) return NOT_NUMBERS;
    if (!session.train.count) return NO_POINTS;
    this.#wanted = session;
    const { settings, training } = session;
    const { mistake, activation, loss, step } = settings;
    const program = JSON.stringify([mistake, activation, loss, step]);
    if (program !== this.#program) this.forget();
    this.#program = program;
    if (playing) this.#checkNowAndThen();
    else this.#checkOnce(JSON.stringify([settings, training.steps]));
    return this.#verdict;
  }

  #checkNowAndThen() {
    this.#checked = "";
    const isDue = this.#verdict === WAITS || performance.now() - this.#at > AGAIN;
    if (isDue && !this.#timer) this.#schedule(0);
  }

  #checkOnce(state) {
    if (state === this.#checked) return;
    this.#checked = state;
    this.#schedule(SETTLED);
  }

  #schedule(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => attempt(this.#box, () => this.#check()), milliseconds);
  }

  #check() {
    this.#timer = 0;
    this.#at = performance.now();
    this.#verdict = lampWords(this.#wanted.check());
    this.#onVerdict();
  }

  /** Another network or program: the old verdict says nothing of it. */
  forget() {
    this.#verdict = WAITS;
    this.#checked = "";
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
