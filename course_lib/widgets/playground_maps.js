// What every neuron answers over the whole plane, as pixels: the colours of play_map.js's numbers.

import { signedColour } from "./common.js";
import { answersAt, cellAt, makeMap, refresh, spanOf } from "./play_map.js";

export const FINE = 64; // pixels of the output's plane on a side
const SMALL = 32; // of a neuron's picture: every second pixel of every second row

/** Red, green and blue of the classes, after Okabe and Ito. Points of each have a shape, too. */
export const CLASS_COLOURS = [
  [213, 94, 0], [0, 114, 178], [0, 158, 115], [204, 121, 167], [230, 159, 0],
  [86, 180, 233], [110, 90, 60], [60, 60, 60], [140, 110, 200], [170, 160, 0],
];

const packed = ([r, g, b]) => (255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r);
const SIGNED = Int32Array.from({ length: 513 }, (_, i) => packed(signedColour(i / 256 - 1)));
const pale = (colour, share) => packed(colour.map((c) => 255 + 0.75 * share * (c - 255)));
const ofClass = []; // most networks have no classes: a table is made when it is asked for
const shadesOf = (k) => (ofClass[k] ??= Int32Array.from({ length: 257 }, (_, i) => pale(CLASS_COLOURS[k], i / 256)));
const NOT_A_NUMBER = packed([120, 120, 120]);

const signed = (s) => (Number.isNaN(s) ? NOT_A_NUMBER : SIGNED[Math.round(256 * (1 + Math.max(-1, Math.min(1, s))))]);
const share = (table, p) => (Number.isNaN(p) ? NOT_A_NUMBER : table[Math.round(256 * Math.max(0, Math.min(1, p)))]);

function sheet(size) {
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const context = canvas.getContext("2d");
  const image = context.createImageData(size, size);
  return { canvas, context, image, pixels: new Int32Array(image.data.buffer) };
}

/** The largest finite size of some numbers, or 1. */
function reachOf(values) {
  let most = 0;
  for (let p = 0; p < values.length; p += 5) {
    const size = Math.abs(values[p]);
    if (size > most && size < Infinity) most = size;
  }
  return most || 1;
}

/**
 * The pictures of an engine with these features over a range { x, y } of play_reach.js; `classes` is 0 for a curve.
 * `overlay(grids)` may put other answers over them, and returns whether it did; see playground_trainer.js.
 * `refresh(share)` computes that share of them anew; they are painted when all are. `small(l, i)` and `plane()` are
 * canvases, `answers` the curve's.
 */
export class Maps {
  constructor(engine, features, range, classes, overlay = () => false) {
    Object.assign(this, { classes, curve: classes === 0, overlay, laid: false });
    const rows = this.curve ? 1 : FINE;
    this.map = makeMap(engine, features, { columns: FINE, rows, ...range });
    this.sheets = engine.sizes.map((n) => Array.from({ length: n }, () => sheet(SMALL)));
    this.fine = sheet(FINE);
  }

  small(l, i) {
    return this.sheets[l][i].canvas;
  }

  /** What the network answers over the plane, or neuron { layer, i }. */
  plane(neuron) {
    this.#paintPlane(neuron);
    return this.fine.canvas;
  }

  /** The answers of all neurons at a place. */
  answersAt(x, y) {
    return this.laid ? cellAt(this.map, x, y) : answersAt(this.map, x, y);
  }

  get answers() {
    return this.map.grids.at(-1)[0];
  }

  refresh(part = 1) {
    const whole = refresh(this.map, this.curve ? 1 : part);
    this.laid = this.overlay(this.map.grids);
    if (!whole && !this.laid) return;
    const { grids } = this.map;
    this.sheets.forEach((sheets, l) => sheets.forEach((one, i) => {
      if (this.curve) drawCurve(one.context, grids[l][i]);
      else this.#paintSmall(one, grids[l][i], l, i);
    }));
  }

  /** The colours of a neuron; activations without limits take their largest value here. */
  #paintSmall({ context, image, pixels }, grid, l, i) {
    const { engine } = this.map;
    const [middle, span] = spanOf(engine, l);
    const reach = span === Infinity ? reachOf(grid) : span;
    const one = this.classes > 2 && l === engine.last;
    for (let p = 0, row = FINE - 1; row > 0; row -= 2) {
      for (let at = row * FINE; at < (row + 1) * FINE; at += 2, p++) {
        pixels[p] = one ? share(shadesOf(i), grid[at]) : signed((grid[at] - middle) / reach);
      }
    }
    context.putImageData(image, 0, 0);
  }

  #paintPlane(neuron) {
    const { classes, fine } = this;
    const { engine, grids } = this.map;
    const [l, i] = neuron ? [neuron.layer, neuron.i] : [engine.last, 0];
    const [outputs, grid] = [grids.at(-1), grids[l][i]];
    const [middle, span] = spanOf(engine, l);
    const reach = span === Infinity ? reachOf(grid) : span;
    const [leads, one] = [!neuron && classes > 2, classes > 2 && l === engine.last];
    for (let p = 0, row = FINE - 1; row >= 0; row--) {
      for (let at = row * FINE; at < (row + 1) * FINE; at++, p++) {
        if (leads) fine.pixels[p] = leading(outputs, at);
        else fine.pixels[p] = one ? share(shadesOf(i), grid[at]) : signed((grid[at] - middle) / reach);
      }
    }
    fine.context.putImageData(fine.image, 0, 0);
  }
}

/** The colour of the class that leads, the stronger the further it leads. */
function leading(outputs, at) {
  let [best, sum] = [0, 0];
  for (let k = 0; k < outputs.length; k++) {
    sum += outputs[k][at];
    if (outputs[k][at] > outputs[best][at]) best = k;
  }
  const even = 1 / outputs.length;
  return share(shadesOf(best), (outputs[best][at] / sum - even) / (1 - even));
}

/** With one input, a neuron's picture is the curve of its answer. */
function drawCurve(context, grid) {
  const most = Math.max(1, reachOf(grid));
  context.fillStyle = "#fff";
  context.fillRect(0, 0, SMALL, SMALL);
  context.strokeStyle = "#bbb";
  context.lineWidth = 1;
  context.strokeRect(-1, SMALL / 2, SMALL + 2, SMALL);
  context.strokeStyle = "#0072b2";
  context.lineWidth = 2;
  context.beginPath();
  grid.forEach((a, p) => {
    if (Number.isFinite(a)) context.lineTo((p * SMALL) / (FINE - 1), SMALL / 2 - (a / most) * (SMALL / 2 - 2));
  });
  context.stroke();
}
