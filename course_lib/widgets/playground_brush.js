// The brush that paints points on the plane, by mouse, finger or keys.

import { button, figures, listen, node, OWN_KEYS, set, voice, write } from "./common.js";

const NEAR = 14; // pixels, of a drag between two painted points
const NAMES = ["orange square", "blue circle", "green triangle"];
const SIGNS = ["■ orange", "● blue", "▲ green"];
const ERASER = -1; // in place of a class
const PARTS = 20; // of half the plane: as far as a key moves the brush
const FAR_PARTS = 4; // with Shift
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const between = (low, v, high) => Math.max(low, Math.min(high, v));

/**
 * The brush over `stack`. `does`: `paint([x1, x2], class)`, `erase([x1, x2])`, `clear()`, `painting(on)`, `pick(point)`
 * for the point under the pointer, or null; `acts` as in playground_acts.js.
 */
export class Brush {
  #does;
  #hand;
  #cross; // where the keys paint
  #buttons;
  #say;
  #paints = false;
  #kind = 1; // the class that is painted, or ERASER
  #at = [0, 0];
  #range = { x: 6, y: 6 };
  #last = null; // where the drag painted last

  constructor(stack, does) {
    this.#does = does;
    const looks = { class: "bbh-play-brush", role: "application", tabindex: 0, ...OWN_KEYS };
    this.#hand = node("div", { ...looks, "aria-roledescription": "plane of points" }, stack);
    this.#cross = node("div", { class: "bbh-play-cross", hidden: "" }, this.#hand);
    this.#followPointer();
    listen(this.#hand, "keydown", (event) => {
      if (!this.#paints || event.ctrlKey || event.altKey || event.metaKey) return;
      if (this.#press(event)) event.preventDefault();
    });
    for (const event of ["focus", "blur"]) listen(this.#hand, event, () => this.#place());
  }

  /** The buttons, in `parent`. */
  tools(parent) {
    const row = node("div", { class: "bbh-buttons bbh-play-paint" }, parent);
    const paint = button(row, "Paint points", () => this.#turn(!this.#paints));
    const kinds = SIGNS.map((sign, k) => button(row, sign, () => this.#choose(k)));
    kinds.forEach((one, k) => set(one, { "aria-label": `paint ${NAMES[k]}s` }));
    const eraser = button(row, "erase", () => this.#choose(ERASER));
    const clear = button(row, "Clear all", () => this.#does.clear());
    this.#buttons = { paint, kinds, eraser, clear };
    this.#say = voice(parent);
    this.#show();
  }

  /** Begin to paint. */
  begin() {
    this.#turn(true);
  }

  /** The plane reaches as far as `range`; `possible` says whether points can be painted there. */
  fit(range, possible) {
    this.#range = range;
    this.#buttons.paint.hidden = !possible;
    if (!possible && this.#paints) this.#turn(false);
  }

  /** What it does, in words; "" while it rests. */
  get words() {
    if (!this.#paints) return "";
    const what = this.#kind === ERASER ? "erase points" : `paint ${NAMES[this.#kind]}s`;
    return `You ${what}: click or drag in the plane.`;
  }

  /** Begin to paint, as the button does. */
  start() {
    this.#turn(true);
  }

  #choose(kind) {
    this.#kind = kind;
    this.#does.painting(true);
    this.#show();
  }

  #turn(on) {
    this.#paints = on;
    this.#does.painting(on);
    this.#show();
  }

  #show() {
    const { paint, kinds, eraser, clear } = this.#buttons;
    set(paint, { "aria-pressed": this.#paints });
    write(paint, this.#paints ? "Done painting" : "Paint points");
    for (const one of [...kinds, eraser, clear]) one.hidden = !this.#paints;
    kinds.forEach((one, k) => set(one, { "aria-pressed": this.#kind === k }));
    set(eraser, { "aria-pressed": this.#kind === ERASER });
    this.#hand.classList.toggle("bbh-play-paints", this.#paints);
    const what = this.#kind === ERASER ? "erases" : `paints one of the ${NAMES[this.#kind]}s`;
    const how = this.#paints ? `Arrow keys move the brush, Space ${what}, 1 2 3 choose.` : "";
    set(this.#hand, { "aria-label": `What the network answers over the plane. ${how}` });
  }

  #act(point) {
    this.#at = point;
    if (this.#kind === ERASER) this.#does.erase(point);
    else this.#does.paint(point, this.#kind);
  }

  #followPointer() {
    const hand = this.#hand;
    listen(hand, "pointerdown", (event) => {
      if (!this.#paints || event.button) return;
      hand.setPointerCapture(event.pointerId);
      this.#last = [event.clientX, event.clientY];
      this.#act(this.#pointOf(event));
    });
    listen(hand, "pointermove", (event) => {
      if (!this.#paints) this.#does.pick(this.#pointOf(event));
      else if (this.#last && Math.hypot(event.clientX - this.#last[0], event.clientY - this.#last[1]) >= NEAR) {
        this.#last = [event.clientX, event.clientY];
        this.#act(this.#pointOf(event));
      }
    });
    for (const end of ["pointerup", "pointercancel"]) {
      listen(hand, end, () => {
        this.#last = null;
      });
    }
    listen(hand, "pointerleave", () => this.#does.pick(null));
    listen(hand, "touchstart", (event) => this.#paints && event.preventDefault());
  }

  /** The point of the plane under the pointer. */
  #pointOf({ clientX, clientY }) {
    const { left, top, width, height } = this.#hand.getBoundingClientRect();
    const [across, down] = [between(0, (clientX - left) / width, 1), between(0, (clientY - top) / height, 1)];
    return [this.#range.x * (2 * across - 1), this.#range.y * (1 - 2 * down)];
  }

  /** What a key does while it paints; returns whether it ends there. */
  #press({ key, shiftKey }) {
    if (WAYS[key]) this.#move(WAYS[key], shiftKey ? FAR_PARTS : PARTS);
    else if (key === " ") {
      this.#does.acts.begin(); // each point by itself
      this.#act(this.#at);
    } else if (["1", "2", "3"].includes(key)) this.#choose(Number(key) - 1);
    else if (key === "Escape") this.#turn(false);
    else return false;
    return true;
  }

  #move(way, parts) {
    const ends = [this.#range.x, this.#range.y];
    this.#at = this.#at.map((v, i) => between(-ends[i], v + (way[i] * ends[i]) / parts, ends[i]));
    this.#say(`at ${this.#at.map((v) => figures(v, 2)).join(", ")}`);
    this.#place();
  }

  #place() {
    this.#cross.hidden = !this.#paints || document.activeElement !== this.#hand;
    this.#cross.style.left = `${50 + (50 * this.#at[0]) / this.#range.x}%`;
    this.#cross.style.top = `${50 - (50 * this.#at[1]) / this.#range.y}%`;
  }

  stop() {
    this.#say.stop();
  }
}
