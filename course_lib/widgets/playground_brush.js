// The brush that paints points on the plane, by mouse, finger or keys.

import { button, figures, listen, node, OWN_KEYS, set, voice, write } from "./common.js";
import { classCalled, isNamed } from "./play_names.js";
import { EDGE, shareOf } from "./play_reach.js";
import { markWords, signOf } from "./playground_points.js";

const NEAR = 14; // pixels, of a drag between two painted points
const KINDS = 3; // of points that can be painted, where there are no more classes
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
  #range = { x: [-6, 6], y: [-6, 6] };
  #whose = ""; // answers are shown: those of a neuron, or of the network
  #names = []; // of the classes
  #row; // of the buttons
  #edge = 0; // of the plane, where nothing is painted: of one that fits a table
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
    const eraser = button(row, "erase", () => this.#choose(ERASER));
    const clear = button(row, "Clear all", () => this.#does.clear());
    this.#row = row;
    this.#buttons = { paint, kinds: [], eraser, clear };
    this.#name(Array.from({ length: KINDS }, () => ""));
    this.#say = voice(parent);
    this.#show();
  }

  /** A button for each class, by its name or its mark. */
  #name(names) {
    if (String(this.#names) === String(names)) return;
    this.#names = names;
    const { kinds, eraser } = this.#buttons;
    while (kinds.length > names.length) kinds.pop().remove();
    names.forEach((name, k) => {
      kinds[k] ??= button(this.#row, "", () => this.#choose(k));
      write(kinds[k], name ? `${signOf(k).split(" ")[0]} ${name}` : signOf(k));
      set(kinds[k], { "aria-label": `paint ${this.#called(k)}` });
      this.#row.insertBefore(kinds[k], eraser);
    });
    if (this.#kind >= names.length) this.#kind = 1;
    this.#show();
  }

  /** The points of class k in words: "orange squares", or "orange squares (cat)". */
  #called(k) {
    return `${markWords(k)}s${this.#names[k] ? ` (${this.#names[k]})` : ""}`;
  }

  /** The plane of a session reaches as far as `range`; on a curve no points can be painted. */
  fit(range, { kind, pointSet }) {
    this.#range = range;
    const possible = kind.classes > 0;
    this.#edge = pointSet.units?.length ? EDGE : 0;
    const named = isNamed(pointSet);
    const name = (_, k) => (named && k < kind.classes ? classCalled(pointSet, k) : "");
    this.#name(Array.from({ length: Math.max(KINDS, kind.classes) }, name));
    this.#buttons.paint.hidden = !possible;
    if (!possible && this.#paints) this.#turn(false);
  }

  /** The plane shows the answers of `whose`. */
  over(whose) {
    if (whose === this.#whose) return;
    this.#whose = whose;
    this.#show();
  }

  /** What it does, in words; "" while it rests. */
  get words() {
    if (!this.#paints) return "";
    const what = this.#kind === ERASER ? "erase points" : `paint ${this.#called(this.#kind)}`;
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
    const what = this.#kind === ERASER ? "erases" : `paints one of the ${this.#called(this.#kind)}`;
    const keys = this.#names.map((_, k) => k + 1).slice(0, 9).join(" ");
    const how = this.#paints ? `Arrow keys move the brush, Space ${what}, ${keys} choose.` : "";
    set(this.#hand, { "aria-label": `What ${this.#whose || "the network"} answers over the plane. ${how}` });
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
    const edge = this.#paints ? this.#edge : 0;
    const shares = [(clientX - left) / width, 1 - (clientY - top) / height];
    return [this.#range.x, this.#range.y].map(([low, high], k) => (
      low + (high - low) * between(edge, shares[k], 1 - edge)
    ));
  }

  /** What a key does while it paints; returns whether it ends there. */
  #press({ key, shiftKey }) {
    if (WAYS[key]) this.#move(WAYS[key], shiftKey ? FAR_PARTS : PARTS);
    else if (key === " ") {
      this.#does.acts.begin(); // each point by itself
      this.#act(this.#at);
    } else if (Number(key) >= 1 && Number(key) <= this.#names.length) this.#choose(Number(key) - 1);
    else if (key === "Escape") this.#turn(false);
    else return false;
    return true;
  }

  #move(way, parts) {
    const ends = [this.#range.x, this.#range.y];
    this.#at = this.#at.map((v, i) => {
      const [low, high] = ends[i];
      return between(low, v + (way[i] * (high - low)) / (2 * parts), high);
    });
    this.#say(`at ${this.#at.map((v) => figures(v, 2)).join(", ")}`);
    this.#place();
  }

  #place() {
    this.#cross.hidden = !this.#paints || document.activeElement !== this.#hand;
    this.#cross.style.left = `${100 * shareOf(this.#at[0], this.#range.x)}%`;
    this.#cross.style.top = `${100 - 100 * shareOf(this.#at[1], this.#range.y)}%`;
  }

  stop() {
    this.#say.stop();
  }
}
