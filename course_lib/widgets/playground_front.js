// The playground as the first picture of a page that is not its own: once it trains by itself, and a link leads to its
// own page with what is seen now. What it learns by itself is not the reader's success: a challenge is offered then.

import { attempt, listen } from "./common.js";
import { hashWithCurve } from "./playground_location.js";
import { TASKS } from "./playground_tasks.js";

const FIRST = 700; // milliseconds until it begins
const LOOK = 250; // milliseconds between two looks at how far it is
const LEARNED = 0.99; // of the points right: then it stops
const CHALLENGE = 1; // of the tasks, that is offered then
const LONGEST = 12_000; // milliseconds after which it stops anyway

/** Begins and ends a training that nobody asked for. `place` holds the link, `playground` is the widget. */
export class Front {
  #playground;
  #timer = 0;
  #rests = false; // whether what nobody asked for has ended by itself

  constructor(place, playground) {
    this.#playground = playground;
    const link = place.querySelector("a[data-with-state]");
    const page = link.getAttribute("href");
    for (const event of ["click", "auxclick", "contextmenu", "dragstart"]) {
      listen(link, event, () => {
        link.setAttribute("href", `${page}#${hashWithCurve(playground.session, playground.view)}`);
      });
    }
    const isBack = Boolean(playground.model.get("past")?.curve); // what the reader left is there again
    if (!playground.clock.calm && !isBack) this.#later(FIRST, () => this.#begin());
  }

  #later(milliseconds, action) {
    this.#timer = setTimeout(() => attempt(this.#playground.box, action), milliseconds);
  }

  #begin() {
    const { session, playing, hand } = this.#playground;
    if (playing || session.begun || session.byHand || hand.acts.undoable) return; // the reader was faster
    this.#playground.play();
    const told = "Each line is a number, and every step changes all of them a little.";
    this.#playground.say.instead(`1 of ${TASKS.length}: It is learning now. `, told);
    this.#look(session, performance.now() + LONGEST);
  }

  /** Stop what was begun, unless the reader has stopped it or begun another training. */
  #look(session, end) {
    const playground = this.#playground;
    const goesOn = playground.playing && playground.session === session;
    this.#rests = false;
    if (goesOn && session.now.right < LEARNED && performance.now() <= end) {
      this.#later(LOOK, () => this.#look(session, end));
      return;
    }
    if (goesOn) playground.pause();
    this.#rests = goesOn;
    const asks = "How few neurons does it need? Press a −, and watch it learn anew.";
    playground.say.instead("Now you. ", asks, CHALLENGE);
  }

  /**
   * Show a network that has just begun because the reader chose something. It trains at once if the one before did, or
   * had ended by itself; else `start` asks for Play. `more` is what else there is to say.
   */
  restarted(start, more) {
    const playground = this.#playground;
    const { playing, session } = playground;
    const goesOn = playing || this.#rests;
    playground.restarted([start, goesOn ? "" : "Press Play.", more].filter(Boolean).join(" "), goesOn);
    if (playing || !this.#rests) return;
    clearTimeout(this.#timer);
    this.#look(session, performance.now() + LONGEST);
  }

  /** The reader has begun a task: it waits for Play, and nothing is said over it. */
  leave() {
    this.#rests = false;
    this.stop();
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
