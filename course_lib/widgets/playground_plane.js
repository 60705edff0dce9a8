// The plane: what the network answers everywhere, the points of the data on it, and the brush that paints points.

import { button, node, set, write } from "./common.js";
import { classCalled, isNamed } from "./play_names.js";
import { shareOf } from "./play_reach.js";
import { Brush } from "./playground_brush.js";
import { FINE } from "./playground_maps.js";
import { drawPoints, markPicture, RING } from "./playground_points.js";
import { OWN } from "./playground_session.js";

const SHARPNESS = 2;
const MOST_SIDE = 440; // pixels

/** The plane in `parent`; `does` is what the hand does there: see playground_brush.js. */
export class PlanePicture {
  #figure;
  #stack;
  #under; // the contexts of two canvases: the answers, and the points over them
  #over;
  #brush;
  #words;
  #whose; // of which neuron the picture is, if it is not the network's: { box, words, back }
  #showClasses;
  #rings; // what the rings mean: { box, sign, words }
  #side = 0; // of the canvases, in their pixels
  #points = null; // those that were drawn last,
  #batch = ""; // and which of them as a batch

  constructor(parent, does) {
    this.#figure = node("figure", { class: "bbh-play-plane" }, parent);
    this.#stack = node("div", { class: "bbh-play-stack" }, this.#figure);
    this.#under = node("canvas", { "aria-hidden": "true" }, this.#stack).getContext("2d");
    this.#over = node("canvas", { "aria-hidden": "true" }, this.#stack).getContext("2d");
    this.#brush = new Brush(this.#stack, does);
    this.#whose = whoseLabel(this.#stack, does);
    this.#showClasses = classLegend(this.#figure);
    this.#words = node("figcaption", {}, this.#figure);
    this.#rings = ringLegend(this.#figure);
    this.#brush.tools(this.#figure);
  }

  get box() {
    return this.#figure;
  }

  get stack() {
    return this.#stack;
  }

  /**
   * `neuron`: the one whose answers are shown, called `whose`, or none: those of the network. `isHeld`: it stays until
   * the reader goes back. `batch`: the points of the step that is shown, or []. `rings` says so, or is null where no
   * step is shown. `most` pixels is its side at most.
   */
  draw({ maps, session, caption, neuron, whose, isHeld, batch, rings, most }) {
    const side = Math.min(most, MOST_SIDE, Math.floor(this.#figure.clientWidth) - 2);
    this.#brush.over(whose);
    this.#whose.box.hidden = !whose;
    this.#whose.back.hidden = !isHeld;
    write(this.#whose.words, whose && `${whose}: what it answers`);
    const dense = Math.min(2, window.devicePixelRatio || 1);
    const { range } = session;
    this.#brush.fit(range, session); // no points are painted on a curve
    this.#showClasses(session);
    this.#figure.classList.toggle("bbh-play-of-table", Boolean(session.pointSet.units?.length));
    const resized = this.#resize(side, dense);
    this.#under.setTransform(1, 0, 0, 1, 0, 0);
    this.#under.imageSmoothingEnabled = true;
    if (maps.curve) drawAnswers(this.#under, maps, this.#side, range);
    else this.#under.drawImage(maps.plane(neuron), 0, 0, this.#side, this.#side);
    if (resized || this.#points !== session.pointSet || this.#batch !== String(batch)) {
      drawPoints(this.#over, session, range, side, dense, batch);
    }
    [this.#points, this.#batch] = [session.pointSet, String(batch)];
    const { words } = this.#brush;
    write(this.#words, words || caption);
    this.#figure.classList.toggle("bbh-play-painting", words !== "");
    this.#figure.classList.toggle("bbh-play-own", session.settings.data === OWN);
    this.#rings.box.hidden = rings === null;
    this.#rings.sign.style.visibility = rings ? "" : "hidden";
    write(this.#rings.words, rings ?? "");
  }

  /** Returns whether the canvases have another size than before; then they are empty. */
  #resize(side, dense) {
    if (this.#side === side * dense) return false;
    this.#side = side * dense;
    for (const { canvas } of [this.#under, this.#over]) {
      Object.assign(canvas, { width: this.#side, height: this.#side });
      Object.assign(canvas.style, { width: `${side}px`, height: `${side}px` });
    }
    Object.assign(this.#stack.style, { width: `${side}px`, height: `${side}px` });
    return true;
  }

  /** Begin to paint, as the button does. */
  startPainting() {
    this.#brush.start();
  }

  stop() {
    this.#brush.stop();
  }
}

/** The names of the classes beside their marks, where they have names: made anew only for other names. */
function classLegend(parent) {
  const list = node("ul", { class: "bbh-play-classes", "aria-label": "classes", hidden: "" }, parent);
  let made = "";
  return ({ pointSet, kind }) => {
    const shown = isNamed(pointSet) ? Array.from({ length: kind.classes }, (_, k) => classCalled(pointSet, k)) : [];
    if (made === shown.join("\n")) return;
    made = shown.join("\n");
    list.hidden = shown.length === 0;
    list.replaceChildren();
    shown.forEach((name, k) => {
      const item = node("li", {}, list);
      markPicture(item, k);
      node("span", {}, item, name);
    });
  };
}

/** Over the plane: of which neuron the picture is, and a button that leads back to the network's. */
function whoseLabel(stack, does) {
  const box = node("div", { class: "bbh-play-whose-answer", hidden: "" }, stack);
  const words = node("span", { role: "status" }, box);
  const back = button(box, "Show the network", () => does.hold(null));
  set(back, { "aria-label": "Show the network's answer" });
  return { box, words, back };
}

/** Room for what the rings mean, beside one of them. */
function ringLegend(parent) {
  const box = node("div", { class: "bbh-play-rings", hidden: "" }, parent);
  const sign = node("svg:svg", { viewBox: "0 0 18 18", "aria-hidden": "true" }, box);
  node("svg:circle", { cx: 9, cy: 9, r: RING }, sign);
  return { box, sign, words: node("span", { role: "status" }, box) };
}

/** With one input: the curve that the network answers. */
function drawAnswers(context, { answers }, size, range) {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, size, size);
  context.strokeStyle = "#c9c9c9";
  context.lineWidth = SHARPNESS;
  context.beginPath();
  const [zero, origin] = [size * (1 - shareOf(0, range.y)), size * shareOf(0, range.x)];
  context.moveTo(0, zero);
  context.lineTo(size, zero);
  context.moveTo(origin, 0);
  context.lineTo(origin, size);
  context.stroke();
  context.strokeStyle = "#111";
  context.lineWidth = 3 * SHARPNESS;
  context.beginPath();
  answers.forEach((a, p) => {
    const y = size * (1 - shareOf(a, range.y));
    context.lineTo((p * size) / (FINE - 1), Math.max(-size, Math.min(2 * size, Number.isFinite(y) ? y : 0)));
  });
  context.stroke();
}
