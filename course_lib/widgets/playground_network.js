// The network of the playground: two canvases, and over them an svg in which all of it can be held, by mouse, finger or
// keys. Nothing in the svg changes while it trains.

import { node, set, write } from "./common.js";
import { drawBiases, drawHalos, drawLines, drawNeurons, drawSignals } from "./playground_drawing.js";
import { Grips } from "./playground_grips.js";
import { arrange, lineOf, middleOf } from "./playground_layout.js";

export const MODES = { weight: "weights", gradient: "gradients", move: "last moves" };

/** The picture in `parent`. `does` is what the hand does there: see playground_grips.js. */
export class NetworkPicture {
  plan = null; // where everything stands: see playground_layout.js
  stack;
  #lines; // the contexts of two canvases: lines are most of the time that drawing takes
  #neurons;
  #svg;
  #label;
  #grips;
  #named = ""; // what was laid last: the network,
  #laid = ""; // and its room
  #dense = 1;

  constructor(parent, does) {
    const stack = node("div", { class: "bbh-play-stack" }, parent);
    this.stack = stack;
    this.#lines = node("canvas", { "aria-hidden": "true" }, stack).getContext("2d");
    this.#neurons = node("canvas", { "aria-hidden": "true", class: "bbh-play-neurons" }, stack).getContext("2d");
    this.#svg = node("svg:svg", { role: "group", "aria-label": "network", class: "bbh-play-net" }, stack);
    this.#grips = new Grips(this.#svg, stack, does);
    this.#label = node("div", { class: "bbh-play-label", "aria-hidden": "true" }, stack);
  }

  /** How many lines there are. */
  get many() {
    return this.plan.lines.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * Make room, { width, height, head }, for a network of these sizes, whose ends are `called` so. Returns whether
   * anything is new.
   */
  lay(sizes, room, called) {
    const { width, height, head } = room;
    const dense = Math.min(2, window.devicePixelRatio || 1);
    const [named, laid] = [JSON.stringify([sizes, called]), String([width, height, head, dense])];
    const rebuilt = named !== this.#named;
    if (!rebuilt && laid === this.#laid) return false;
    this.plan = arrange(sizes, room);
    [this.#named, this.#laid, this.#dense] = [named, laid, dense];
    for (const { canvas } of [this.#lines, this.#neurons]) {
      Object.assign(canvas, { width: Math.round(width * dense), height: Math.round(height * dense) });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    set(this.#svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    this.stack.style.height = `${height}px`;
    this.#grips.place(sizes, this.plan, called, rebuilt);
    return true;
  }

  /** Draw the scene of playground_scene.js; the lines only if `all`. */
  draw(scene, all) {
    const { plan } = this;
    for (const one of all ? [this.#neurons, this.#lines] : [this.#neurons]) {
      one.setTransform(this.#dense, 0, 0, this.#dense, 0, 0);
      one.clearRect(0, 0, plan.width, plan.height);
    }
    if (all) {
      drawHalos(this.#lines, plan, scene);
      drawLines(this.#lines, plan, scene);
    }
    drawNeurons(this.#neurons, plan, scene);
    drawBiases(this.#neurons, plan, scene);
    drawSignals(this.#neurons, plan, scene);
    showLabel(this.#label, plan, scene, this.#grips.byFinger);
    this.#showKnob(scene.held);
  }

  /** What a finger drags: in the middle of the line that it has tapped. */
  #showKnob(held) {
    const { knob, byFinger } = this.#grips;
    knob.hidden = !byFinger || !held || held.kind === "n";
    if (knob.hidden) return;
    const { x, y } = middleAt(this.plan, held);
    knob.style.transform = `translate(-50%, -50%) translate(${x}px, ${y}px)`;
  }

  /** To the first neuron. */
  enter() {
    this.#grips.enter();
  }

  /** To what is held. */
  toHeld() {
    this.#grips.focus();
  }

  /** Tell screen readers all values. */
  tell(scene) {
    this.#grips.tell(scene);
  }
}

/** The middle of a line or of a bias. */
function middleAt(plan, place) {
  const line = lineOf(plan, place);
  return line ? middleOf(line) : plan.biases[place.layer + 1][place.i];
}

const BESIDE = 40; // pixels from the middle of a knob to the number over it

/** The number of what the pointer is on, or of what is held, beside it. */
function showLabel(label, plan, { hovered, held, say }, byFinger) {
  const place = hovered ?? held;
  const text = place ? say(place) : "";
  write(label, text);
  label.hidden = text === "";
  if (!text) return;
  const { x, y } = middleAt(plan, place);
  const below = byFinger ? (y > 2 * BESIDE ? -BESIDE : BESIDE) : place.kind === "b" ? 14 : 0;
  const room = 4 * text.length; // half its width, about
  const at = Math.max(room, Math.min(plan.width - room, x));
  label.style.transform = `translate(-50%, -50%) translate(${at}px, ${Math.min(plan.height - 10, y + below)}px)`;
}
