// The hand on a network's picture: every number there is a slider, to be dragged up and down or moved by keys. A finger
// drags it to the side, or after a rest in any direction: at once up or down, it scrolls the page.

import { drags, listen } from "./common.js";

const STEP = 0.05;
const MANY = 10; // steps, with Shift or a page key
const PIXELS = 2; // of a drag, for one step: 40 for 1
const FINGER_PIXELS = 3; // of a finger, which is less exact
const NO_KEYS = ["End", " "]; // would scroll the page
const KEY_STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: MANY, PageDown: -MANY };
const NEIGHBOURS = { n: 1, p: -1 };
const TYPED = /^[-−+.,\d]$/; // begins a number

export const KEYBOARD =
  "Tab goes on by layer, n and p to the next and the previous number; ↑ ↓ change it, Home puts it back, "
  + "Ctrl+Z undoes, Ctrl+Y does it again; type a value, and Enter leads back to the picture";

/** Whether two places share a stop of Tab: weights or biases of one layer, inputs, or targets. */
const alike = (one, other) => one.kind === other.kind && one.layer === other.layer;

/**
 * All that can be held in a picture. `does` is what comes of it: `value(place)` is asked for, `move(place, to, run)`
 * and `home(place)` change it, `draw()` shows what is held, `type()` leads to the field for its value, `leave()` away.
 * A run is one drag, or keys at one place: what it does is undone at once.
 */
export class Grips {
  held = null; // the place
  dragged = false;
  run = {};
  #all = []; // in the order of the keyboard
  #does;

  constructor(does) {
    this.#does = does;
  }

  /** For another picture: its elements are to be made sliders anew. */
  clear() {
    this.held = null;
    this.#all = [];
  }

  /** What is done from now on is undone apart from what was done before. */
  begin() {
    this.run = {};
  }

  /** Back to what is held, or to the first. */
  focus() {
    const place = this.held ?? this.#all[0].place;
    this.#all.find((one) => one.place === place).focusable.focus();
  }

  /** Make a slider of an SVG element: `handles` are dragged up and down, `focusable` takes the keys. */
  add(handles, focusable, place) {
    focusable.setAttribute("tabindex", this.#all.some((other) => alike(other.place, place)) ? -1 : 0);
    this.#all.push({ focusable, place });
    for (const handle of handles) this.#listenToDrags(handle, focusable, place);
    listen(focusable, "focus", () => this.#hold(focusable, place));
    listen(focusable, "keydown", (event) => {
      if (!event.ctrlKey && !event.altKey && !event.metaKey && this.#press(event, place)) event.preventDefault();
    });
  }

  #hold(focusable, place) {
    if (this.held !== place) this.begin();
    this.held = place;
    // Tab stops once in each layer's weights and biases, the inputs and the targets, where one of them was held last.
    for (const other of this.#all) if (alike(other.place, place)) other.focusable.setAttribute("tabindex", -1);
    focusable.setAttribute("tabindex", 0);
    this.#does.draw();
  }

  #listenToDrags(handle, focusable, place) {
    let [from, value] = [null, 0];
    const begin = (event) => {
      [from, value] = [event, this.#does.value(place)];
      this.begin();
      this.dragged = true;
      focusable.focus({ preventScroll: true });
    };
    const move = (event) => {
      const [right, up] = [event.clientX - from.clientX, from.clientY - event.clientY];
      const steps = event.pointerType === "touch" ? (right + up) / FINGER_PIXELS : up / PIXELS;
      const to = value + STEP * Math.round(steps);
      if (to !== this.#does.value(place)) this.#does.move(place, to, this.run);
    };
    listen(handle, "mousedown", (event) => event.preventDefault()); // else the focus goes elsewhere
    drags(handle, true, begin, move);
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      listen(handle, end, () => {
        if (!this.dragged) return;
        this.dragged = false;
        this.begin();
        this.#does.draw();
      });
    }
  }

  /** What a key does; returns whether it ends there. */
  #press(event, place) {
    const { key } = event;
    const steps = KEY_STEPS[key];
    if (steps !== undefined) {
      const far = event.shiftKey && Math.abs(steps) === 1 ? MANY : 1;
      this.#does.move(place, this.#does.value(place) + STEP * steps * far, this.run);
    } else if (NEIGHBOURS[key]) this.#neighbour(place, NEIGHBOURS[key]).focus();
    else if (key === "Home") this.#does.home(place);
    else if (key === "Enter" || TYPED.test(key)) {
      this.#does.type();
      return key === "Enter"; // all others go into the field
    } else if (key === "Escape") this.#does.leave();
    else return NO_KEYS.includes(key);
    return true;
  }

  #neighbour(place, by) {
    const seen = this.#all.filter(({ focusable }) => focusable.style.display !== "none");
    const next = seen.findIndex((one) => one.place === place) + by;
    return seen.at(next % seen.length).focusable;
  }
}
