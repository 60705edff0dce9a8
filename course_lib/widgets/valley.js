// The loss of a line w·x + b over w and b: a valley whose level lines are ellipses. Any landscape, drawn from above.

import { figures, node } from "./common.js";
import { pale } from "./picture.js";

const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/**
 * The landscape of `factor` times network.mse over the lines w·x + b; `x` holds two different values at least.
 * `curvatures`: the greatest and the least. An ellipse of equal loss is `at(level)` = [centre, towards, across]:
 * centre + cos t · towards + sin t · across, each [w, b].
 */
export function valley(x, y, factor = 1) {
  const [mx, my] = [mean(x), mean(y)];
  const spread = mean(x.map((v) => (v - mx) ** 2));
  const w = mean(x.map((v, i) => (v - mx) * (y[i] - my))) / spread;
  const b = my - w * mx;
  const errors = (w, b) => x.map((v, i) => w * v + b - y[i]);
  const loss = (w, b) => factor * (x.reduce((sum, v, i) => sum + (w * v + b - y[i]) ** 2, 0) / x.length);
  const square = spread + mx ** 2;
  const sharp = factor * (square + 1 + Math.hypot(square - 1, 2 * mx));
  return {
    w,
    b,
    loss,
    least: loss(w, b),
    bottoms: [[w, b]],
    curvatures: [sharp, (4 * factor ** 2 * spread) / sharp],
    gradient(w, b) {
      const e = errors(w, b);
      return [2 * factor * mean(e.map((v, i) => v * x[i])), 2 * factor * mean(e)];
    },
    at(level) {
      const r = Math.sqrt(Math.max(0, level - loss(w, b)) / factor);
      const dw = r / Math.sqrt(spread);
      return [[w, b], [dw, -mx * dw], [0, r]];
    },
    /** Points of a level line, always from the same place on, so that its label stays put. */
    around(level) {
      const [, towards, across] = this.at(level);
      return Array.from({ length: 96 }, (_, i) => {
        const t = Math.PI * (0.5 + ((i % 2 ? 1 : -1) * Math.ceil(i / 2)) / 48);
        const [cos, sin] = [Math.cos(t), Math.sin(t)];
        return [w + cos * towards[0] + sin * across[0], b + cos * towards[1] + sin * across[1]];
      });
    },
  };
}

/** Lowest and highest loss within a frame { x: [w0, w1], y: [b0, b1] }; the lowest only if the bottom is inside. */
export function span(land, { x, y }) {
  const corners = x.flatMap((w) => y.map((b) => land.loss(w, b)));
  return [land.least, Math.max(...corners)];
}

/** Where a loss stands between the lowest and the highest, on a logarithmic scale: 0 to 1. */
export function height(loss, [least, high]) {
  const low = Math.max(least, 1e-4 * high);
  return Math.log(Math.max(loss, low) / low) / Math.log(high / low);
}

/** Round losses between the lowest and the highest, on a logarithmic scale where they span a decade or more. */
export function levels([least, high]) {
  const low = Math.max(least, 1e-4 * high);
  const span = Math.log10(high / low);
  if (span < 1) {
    const step = (high - low) / 8;
    return Array.from({ length: 7 }, (_, i) => low + (i + 1) * step);
  }
  const subs = span < 1.7 ? [1, 1.5, 2, 2.2, 2.5, 3, 5, 7] : span < 3 ? [1, 2, 5] : span < 5 ? [1, 3] : [1];
  const powers = Array.from({ length: Math.ceil(span) + 2 }, (_, i) => Math.floor(Math.log10(low)) + i);
  const all = powers.flatMap((power) => subs.map((sub) => Number((sub * 10 ** power).toPrecision(6))));
  return all.filter((level) => level > Math.max(low, 1.02 * least) && level < high);
}

/** Draw the landscape from above on the plot's canvas, and the losses of its lines into the group `labels`. */
export function paintMap(picture, land, labels) {
  const { context, dense, px, py } = picture;
  const range = span(land, picture);
  const lines = land.ridge ? [...levels(range), land.ridge].sort((a, b) => a - b) : levels(range);
  const bands = [Math.max(range[0], 1e-4 * range[1]), ...lines, range[1]];
  const colour = (i) => `rgb(${pale(height(Math.sqrt(bands[i] * bands[i + 1]), range))})`;
  context.resetTransform();
  context.fillStyle = colour(bands.length - 2);
  context.fillRect(0, 0, dense * picture.width, dense * picture.height);
  for (let i = lines.length - 1; i >= 0; i--) {
    context.beginPath();
    if (land.rings) polygons(picture, land.rings(lines[i]));
    else ellipse(picture, land.at(lines[i]));
    context.fillStyle = colour(i);
    context.fill();
    context.strokeStyle = "rgba(34, 34, 34, 0.7)";
    context.lineWidth = 0.7 * dense;
    context.stroke();
  }
  label(picture, land, lines, labels);
}

function ellipse({ context, dense, px, py }, [centre, towards, across]) {
  const [ox, oy] = [px(0), py(0)];
  const way = ([w, b]) => [dense * (px(w) - ox), dense * (py(b) - oy)];
  context.setTransform(...way(towards), ...way(across), dense * px(centre[0]), dense * py(centre[1]));
  context.arc(0, 0, 1, 0, 2 * Math.PI);
  context.resetTransform(); // or the line would be as thick as the ellipse is long
}

function polygons({ context, dense, px, py }, rings) {
  for (const ring of rings) {
    ring.forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](dense * px(x), dense * py(y)));
    context.closePath();
  }
}

/** The loss of each line, where it has room. */
function label(picture, land, lines, labels) {
  labels.replaceChildren();
  const taken = land.bottoms.map(([w, b]) => [picture.px(w), picture.py(b), 10]); // the stars
  for (const level of lines) {
    const text = figures(level);
    const half = 3.2 * text.length + 2;
    const free = (at, [x, y, other]) => Math.abs(x - at[0]) > half + other || Math.abs(y - at[1]) > 17;
    for (const [w, b] of land.around(level)) {
      const at = [picture.px(w), picture.py(b)];
      const fits = at[0] > half && at[0] < picture.width - half && at[1] > 12 && at[1] < picture.height - 8;
      if (fits && taken.every((other) => free(at, other))) {
        node("svg:text", { class: "bbh-level", x: at[0], y: at[1] + 4 }, labels, text);
        taken.push([...at, half]);
        break;
      }
    }
  }
}
