// The hand on the playground's network, by mouse, finger or keys: an invisible shape lies over each weight, bias and
// neuron.

import { figures, keepTouch, listen, node, OWN_KEYS, set } from "./common.js";
import { distanceTo, lineOf, pathOf } from "./playground_layout.js";
import { symbol } from "./network_words.js";
import { placeWords } from "./playground_words.js";

const STEP = 0.05; // of a weight, for one key
const MANY = 10; // steps, with Shift
const PIXELS = 40; // of a drag, for 1
const [LOW, HIGH] = [-20, 20]; // as far as keys and drags lead
const KEY_STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: MANY, PageDown: -MANY };
const NEIGHBOURS = { n: 1, p: -1 };
const TYPED = /^[-−+.,\d]$/;

export const KEYS =
  "Tab goes from layer to layer, n and p to the next and the previous weight, bias or neuron; ↑ ↓ change a weight or "
  + "bias, and on a neuron do what p and n do; Enter leads to its field and back, Space plays and pauses, "
  + "Ctrl+Z undoes";

/** Whether two places are the same. */
const samePlace = (a, b) =>
  a === b || Boolean(a && b && a.kind === b.kind && a.layer === b.layer && a.i === b.i && a.j === b.j);

/** All places of a network in the order of the keyboard, { place, stop }: each neuron's weights, its bias, itself. */
function placesOf(sizes) {
  return sizes.flatMap((n, l) => Array.from({ length: n }, (_, i) => {
    const weights = Array.from({ length: l ? sizes[l - 1] : 0 }, (_, j) => ({ kind: "w", layer: l - 1, i, j }));
    const bias = l ? [{ kind: "b", layer: l - 1, i }] : [];
    return [...weights, ...bias, { kind: "n", layer: l, i }].map((place) => ({ place, stop: l }));
  }).flat());
}

/**
 * All that can be held in `svg`. Tab stops once in each layer, where something of it was held last. `does` is what the
 * hand does: `hold(place)`, `set(place, value)`, `value(place)`, `type()`, `hover(place)`, `play()`.
 *
 * A mouse drags a line or bias up and down. A finger that moves over the lines scrolls the page: it taps one, and then
 * drags the `knob` that appears there.
 */
export class Grips {
  knob;
  byFinger = false; // whether what is held was tapped
  #svg;
  #does;
  #grips = []; // { element, place, stop }
  #plan = null;
  #held = null;
  #drags = false; // whether a number is dragged now,
  #dragged = false; // and whether the click to come ends that

  constructor(svg, stack, does) {
    this.#svg = svg;
    this.#does = does;
    const ground = node("svg:rect", { class: "bbh-play-ground", width: "100%", height: "100%" }, svg);
    listen(ground, "click", () => does.hold(null));
    this.knob = node("div", { class: "bbh-play-knob", "aria-hidden": "true", hidden: "" }, stack, "↕");
    keepTouch(this.knob);
    this.#drag(this.knob, () => this.#held);
  }

  /** To the first neuron. */
  enter() {
    this.#grips[0]?.element.focus();
  }

  /** To what is held, or was. */
  focus() {
    this.#grips.find(({ place }) => samePlace(place, this.#held))?.element.focus({ preventScroll: true });
  }

  /** Lay them over the picture `plan`; `rebuilt` says that the network is another one, whose ends are `called` so. */
  place(sizes, plan, called, rebuilt) {
    if (rebuilt) this.#build(sizes, called);
    this.#plan = plan;
    const { side } = plan;
    for (const { element, place } of this.#grips) {
      const { kind, layer, i } = place;
      if (kind === "w") set(element, { d: pathOf(lineOf(plan, place)) });
      else if (kind === "b") {
        const { x, y } = plan.biases[layer + 1][i];
        set(element, { x: x - 7, y: y - 9, width: 16, height: 16 });
      } else {
        const { x, y } = plan.columns[layer][i];
        set(element, { x: x - side / 2, y: y - side / 2, width: side, height: side });
      }
    }
  }

  #build(sizes, called) {
    for (const { element } of this.#grips) element.remove();
    this.#grips = placesOf(sizes).map(({ place, stop }) => this.#grip(place, stop, placeWords(sizes, place, called)));
    this.#pile();
    const first = new Set();
    for (const { element, stop } of this.#grips) {
      if (!first.has(stop)) set(element, { tabindex: 0 });
      first.add(stop);
    }
  }

  /** Lay each layer's lines, which are wide for the hand, under its neurons and biases. */
  #pile() {
    const heights = "wnb";
    const rank = ({ stop, place }) => heights.length * stop + heights.indexOf(place.kind);
    const piled = this.#grips.toSorted((one, other) => rank(one) - rank(other));
    this.#svg.append(...piled.map(({ element }) => element));
  }

  #grip(place, stop, words) {
    const role = place.kind === "n" ? "button" : "slider";
    const looks = { class: `bbh-play-grip bbh-play-${place.kind}`, role, tabindex: -1, "aria-label": words };
    const element = node(place.kind === "w" ? "svg:path" : "svg:rect", { ...looks, ...OWN_KEYS }, this.#svg);
    const grip = { element, place, stop };
    listen(element, "focus", () => this.#hold(grip));
    for (const event of ["pointerenter", "pointermove"]) {
      listen(element, event, (at) => {
        if (at.pointerType === "mouse" && !this.#drags) this.#does.hover(this.#meant(grip, at).place);
      });
    }
    listen(element, "pointerleave", () => this.#does.hover(null));
    listen(element, "mousedown", (event) => event.preventDefault()); // else the focus goes elsewhere
    listen(element, "click", (event) => {
      this.byFinger = event.pointerType === "touch";
      if (!this.#dragged) this.#meant(grip, event).element.focus({ preventScroll: true });
      this.#dragged = false;
    });
    listen(element, "keydown", (event) => {
      if (!event.ctrlKey && !event.altKey && !event.metaKey && this.#press(grip, event)) event.preventDefault();
    });
    this.#drag(element, (event) => this.#meant(grip, event).place);
    return grip;
  }

  /** What the hand means at `grip`: of lines the nearest one, for they are wider to it than the room between two. */
  #meant(grip, event) {
    return grip.place.kind === "w" && event.pointerType ? this.#nearest(event) : grip;
  }

  #nearest({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.#svg.getScreenCTM().inverse());
    const lines = this.#grips.filter(({ place }) => place.kind === "w");
    const apart = ({ place }) => distanceTo(lineOf(this.#plan, place), x, y);
    return lines.reduce((best, one) => (apart(one) < apart(best) ? one : best));
  }

  #hold(grip) {
    for (const other of this.#grips) if (other.stop === grip.stop) set(other.element, { tabindex: -1 });
    set(grip.element, { tabindex: 0 });
    this.#held = grip.place;
    this.#does.hold(grip.place);
  }

  #change(place, value) {
    this.#does.set(place, Math.max(LOW, Math.min(HIGH, value)));
  }

  /** Let `element` be dragged up and down, which changes the value at `placeOf(event)`, where the drag began. */
  #drag(element, placeOf) {
    let from = null;
    listen(element, "pointerdown", (event) => {
      this.#dragged = false;
      if (event.button || (event.pointerType === "touch" && element !== this.knob)) return;
      const place = placeOf(event);
      if (element !== this.knob) this.#elementOf(place).focus({ preventScroll: true });
      if (place.kind === "n") return;
      from = { y: event.clientY, place, value: this.#does.value(place) };
      this.#drags = true;
      element.setPointerCapture(event.pointerId);
    });
    listen(element, "pointermove", (event) => {
      if (!from) return;
      const value = from.value + STEP * Math.round((from.y - event.clientY) / (STEP * PIXELS));
      if (value === this.#does.value(from.place)) return;
      this.#dragged = element !== this.knob;
      this.#change(from.place, value);
    });
    for (const end of ["lostpointercapture", "pointerup"]) {
      listen(element, end, () => {
        from = null;
        this.#drags = false;
      });
    }
  }

  #elementOf(place) {
    return this.#grips.find((grip) => samePlace(grip.place, place)).element;
  }

  /** What a key does; returns whether it ends there. */
  #press(grip, { key, shiftKey }) {
    const { place } = grip;
    this.byFinger = false;
    const steps = KEY_STEPS[key];
    if (NEIGHBOURS[key]) this.#step(grip, NEIGHBOURS[key]);
    else if (key === "Escape") this.#does.hold(null);
    else if (key === " ") this.#does.play();
    else if (place.kind === "n") {
      if (!steps) return false;
      this.#step(grip, Math.sign(-steps));
    } else if (steps) this.#change(place, this.#does.value(place) + STEP * steps * (shiftKey ? MANY : 1));
    else if (key === "Enter" || TYPED.test(key)) {
      this.#does.type();
      return key === "Enter"; // others go into the field
    } else return false;
    return true;
  }

  #step(grip, by) {
    const grips = this.#grips;
    grips[(grips.indexOf(grip) + by + grips.length) % grips.length].element.focus();
  }

  /** Tell screen readers all values; asked for only while nothing trains. */
  tell({ held }) {
    for (const { element, place } of this.#grips) {
      if (place.kind === "n") set(element, { "aria-pressed": samePlace(held, place) });
      else {
        const v = this.#does.value(place);
        const said = { "aria-valuenow": v, "aria-valuemin": Math.min(LOW, v), "aria-valuemax": Math.max(HIGH, v) };
        set(element, { ...said, "aria-valuetext": `${symbol(place)} = ${figures(v)}` });
      }
    }
  }
}
