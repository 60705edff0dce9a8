// What pictures with axes share: a frame with ticks, numbers for a reader, the colours of a loss, and the hand on them.

import { drags, figures, listen, node, OWN_KEYS, raised, set, voice, write } from "./common.js";

// ------------------------------------------------------------------ numbers

/** 1, 2 or 5 times a power of ten, the largest that is not above `size`. */
export function round(size) {
  const power = 10 ** Math.floor(Math.log10(size) + 1e-9);
  return power * [5, 2, 1].find((digit) => digit * power <= size * (1 + 1e-9));
}

/** [low, high] moved outward to round numbers. */
export function widened([low, high]) {
  const step = round((high - low) / 7);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}

/** The next number with two digits above `v` (way 1) or below it (way −1); both positive. */
export function next(v, way) {
  const power = 10 ** (Math.floor(Math.log10(v) + 1e-9) - 1);
  const on = way > 0 ? Math.floor(v / power + 1e-6) + 1 : Math.ceil(v / power - 1e-6) - 1;
  return Number((on < 10 ? 9.9 * power : on * power).toPrecision(2)); // below 10 comes 9.9
}

/** The next of 1, 2 or 5 times a power of ten, as `next`. */
export function nextRound(v, way) {
  const step = round(v);
  if (way < 0) return Number((step < v * (1 - 1e-9) ? step : round(0.9 * v)).toPrecision(1));
  return Number(round(2.5 * step * (1 + 1e-6)).toPrecision(1));
}

/** `v` on the nearest multiple of `step`, and not outside [low, high]. */
export function snapped(v, step, [low, high]) {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Number((Math.round(Math.max(low, Math.min(high, v)) / step) * step).toFixed(digits));
}

function ticks([low, high], many) {
  let step = round((high - low) / many);
  if ((high - low) / step > 1.5 * many) step = round(2.5 * step);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step).map((v) => [v, figures(v)]);
}

/** Marks at powers of ten, for a range of logarithms. */
export function decades([low, high], many) {
  const step = Math.max(1, Math.ceil((high - low) / many));
  const first = Math.ceil(low / step - 1e-9) * step;
  const count = Math.floor((high - first) / step + 1e-9) + 1;
  const powers = Array.from({ length: Math.max(0, count) }, (_, i) => first + i * step);
  return powers.map((power) => [power, Math.abs(power) < 4 ? figures(10 ** power) : `10${raised(power)}`]);
}

// viridis halfway to white, at 13 even places: as LOSS_COLOURS in plots/landscapes.py
const PALE = [
  [162, 128, 170], [164, 143, 184], [162, 156, 193], [157, 169, 197], [152, 179, 198],
  [148, 189, 199], [144, 200, 198], [144, 210, 194], [154, 219, 188], [175, 228, 176],
  [200, 235, 161], [227, 240, 143], [254, 243, 146],
];

/** Red, green and blue of t between 0 (the lowest loss) and 1 (the highest). */
export function pale(t) {
  const at = Math.max(0, Math.min(1, t)) * (PALE.length - 1);
  const i = Math.min(PALE.length - 2, Math.floor(at));
  return PALE[i].map((c, k) => Math.round(c + (at - i) * (PALE[i + 1][k] - c)));
}

// ------------------------------------------------------------------ a frame with axes

export const SIDE = 260;
const [LEFT, RIGHT, TOP, BOTTOM] = [62, 12, 24, 38];

/** Pixels of a canvas for each unit of its picture: as many as the screen shows; each costs time while a hand moves. */
const density = () => Math.min(2.5, 1.5 * window.devicePixelRatio);

/**
 * A picture with axes: `svg` around it, `inside` clipped to its frame, `over` on top of all.
 *
 * `fit([x0, x1], [y0, y1])` sets what it shows (and, given `yTicks`, as [value, text], those); then `px` and `py`
 * lead from values to the picture's units. With `canvas`, a white one lies under the frame; `context` draws on it, with
 * `dense` pixels for each of those units.
 */
export function plot(parent, { width = SIDE, height = SIDE, canvas = false, caption = "" }) {
  const figure = node("figure", {}, parent);
  const stack = node("div", { class: "bbh-plot" }, figure);
  const [wide, high] = [width + LEFT + RIGHT, height + TOP + BOTTOM];
  let canvasElement = null;
  if (canvas) {
    canvasElement = node("canvas", { "aria-hidden": "true" }, stack);
    const place = { left: LEFT / wide, top: TOP / high, width: width / wide, height: height / high };
    for (const [key, share] of Object.entries(place)) canvasElement.style[key] = `${100 * share}%`;
  }
  const svg = node("svg:svg", { viewBox: `${-LEFT} ${-TOP} ${wide} ${high}`, role: "group" }, stack);
  const axes = node("svg:g", { "aria-hidden": "true" }, svg);
  node("svg:rect", { class: `bbh-frame${canvas ? "" : " bbh-paper"}`, width, height }, axes);
  const grid = node("svg:path", { class: canvas ? "bbh-tick" : "bbh-grid" }, axes);
  const marks = node("svg:g", {}, axes);
  const xName = node("svg:text", { x: width / 2, y: height + 33 }, axes);
  const yName = node("svg:text", { class: "bbh-begin", x: -LEFT + 4, y: -10 }, axes);
  const style = `width: ${width}px; height: ${height}px`;
  const inside = node("svg:svg", { width, height, style, "aria-hidden": "true" }, svg);
  const over = node("svg:g", {}, svg);
  const words = node("figcaption", {}, figure, caption);

  const made = {
    svg, inside, over, axes, words, width, height, x: [0, 1], y: [0, 1], dense: 0,
    context: canvasElement?.getContext("2d"),
    px: (v) => ((v - made.x[0]) / (made.x[1] - made.x[0])) * width,
    py: (v) => height - ((v - made.y[0]) / (made.y[1] - made.y[0])) * height,
    name(x, y) {
      [[xName, x], [yName, y]].forEach(([element, text]) => {
        write(element, text);
        element.classList.toggle("bbh-symbol", text.length === 1);
      });
    },
    /** Returns whether anything changed, the density of the screen included; a canvas is blank then. */
    fit(x, y, yTicks) {
      const dense = density();
      if (String([made.x, made.y, made.dense]) === String([x, y, dense])) return false;
      Object.assign(made, { x, y, dense });
      if (canvas) Object.assign(canvasElement, { width: dense * width, height: dense * height });
      const xTicks = ticks(x, 5);
      const crowded = xTicks.reduce((sum, [, text]) => sum + 8 * text.length + 6, 0) > width;
      const at = { x: crowded ? ticks(x, 3) : xTicks, y: yTicks ?? ticks(y, height < 200 ? 3 : 5) };
      const [cut, across] = canvas ? [-5, 5] : [-height, width];
      grid.setAttribute("d", [
        ...at.x.map(([v]) => `M${made.px(v)} ${height}v${canvas ? 5 : cut}`),
        ...at.y.map(([v]) => `M0 ${made.py(v)}h${canvas ? -across : across}`),
      ].join(""));
      inscribe(marks, [
        ...at.x.map(([v, text]) => [text, made.px(v), height + 17]),
        ...at.y.map(([v, text]) => [text, -7, made.py(v) + 4, "bbh-end"]),
      ]);
      return true;
    },
    /** Whether the frame and its ticks are seen. */
    show(seen) {
      axes.style.display = seen ? "" : "none";
    },
  };
  return made;
}

/** Make [text, x, y, class] the texts of a group. They are moved rather than made anew, which is what takes time. */
export function inscribe(group, texts) {
  while (group.children.length > texts.length) group.lastChild.remove();
  texts.forEach(([text, x, y, kind = ""], i) => {
    const made = group.children[i] ?? node("svg:text", {}, group);
    set(made, { class: kind, transform: `translate(${x} ${y})` });
    write(made, text);
  });
}

/** A smooth line through [x, y] in units of the picture. */
export const path = (points) => "M" + points.map(([x, y]) => `${near(x)} ${near(y)}`).join("L");

// Far outside the frame the exact place does not matter, and renderers do not like it.
const near = (v) => Math.max(-1e5, Math.min(1e5, v)).toFixed(2);

const MARKS = {
  circle: (r) => `m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  square: (r) => `m${-0.9 * r} ${-0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}z`,
  triangle: (r) => `m0 ${-1.2 * r}l${1.1 * r} ${2 * r}h${-2.2 * r}z`,
  diamond: (r) => `m0 ${-1.25 * r}l${1.25 * r} ${1.25 * r}l${-1.25 * r} ${1.25 * r}l${-1.25 * r} ${-1.25 * r}z`,
  wedge: (r) => `m0 ${1.2 * r}l${1.1 * r} ${-2 * r}h${-2.2 * r}z`,
};
/** How each of several runs is drawn: its mark. Its colour and dash stand in course.css. */
export const RUN_MARKS = Object.keys(MARKS);

/** Marks of one kind at [x, y], as one path. */
export const marked = (points, mark, r) => points.map(([x, y]) => `M${near(x)} ${near(y)}${MARKS[mark](r)}`).join("");

/** The star at a lowest point, as a path around (0, 0): five tips, five notches. */
export const STAR = path(Array.from({ length: 10 }, (_, i) => {
  const [radius, angle] = [i % 2 ? 4 : 9.5, (i * Math.PI) / 5];
  return [radius * Math.sin(angle), -radius * Math.cos(angle)];
})) + "Z";

/** From `tail` to `tip`, with a head; both [x, y]. */
export function arrow(tail, tip) {
  const angle = Math.atan2(tip[1] - tail[1], tip[0] - tail[0]);
  const head = Math.min(9, 0.6 * Math.hypot(tip[0] - tail[0], tip[1] - tail[1]));
  const wing = (turn) => [tip[0] - head * Math.cos(angle + turn), tip[1] - head * Math.sin(angle + turn)];
  return path([tail, tip]) + path([wing(0.5), tip, wing(-0.5)]);
}

// ------------------------------------------------------------------ the hand

/** Call `move([x, y], [dx, dy])`, in units of `svg`, while a pointer is dragged on `element`. */
export function dragged(element, svg, move) {
  let last = null;
  const follow = (event) => {
    const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const from = last ?? p;
    last = p;
    move([p.x, p.y], [p.x - from.x, p.y - from.y]);
  };
  listen(element, "mousedown", (event) => {
    if (event.detail > 1) event.preventDefault(); // else two quick clicks select the text around
  });
  const begin = (event) => {
    last = null;
    follow(event);
  };
  drags(element, true, begin, follow);
}

const WAYS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, 10], PageDown: [0, -10],
};
const ENDS = { Home: -Infinity, End: Infinity };

/**
 * Something to move by keys: arrows (Shift: ten times as far), PageUp and PageDown, Home and End as far as it goes, to
 * the sides or, if `upright`, down and up. A slider for those who cannot see it.
 */
export function handle(parent, name, move, upright = false) {
  const looks = { class: "bbh-handle", role: "slider", tabindex: 0 };
  const made = node("svg:g", { ...looks, "aria-label": name, ...OWN_KEYS }, parent);
  listen(made, "keydown", (event) => {
    const end = ENDS[event.key];
    const way = end ? (upright ? [0, end] : [end, 0]) : WAYS[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(...way.map((d) => d * (event.shiftKey && event.key.startsWith("Arrow") ? 10 : 1)));
  });
  return {
    element: made,
    say(now, [low, high], text) {
      set(made, { "aria-valuenow": now, "aria-valuemin": low, "aria-valuemax": high, "aria-valuetext": text });
    },
  };
}

/** Words below the pictures: at once for the eye, after a moment for a screen reader. */
export function spoken(parent) {
  const seen = node("div", { class: "bbh-words", "aria-hidden": "true" }, parent);
  const aloud = voice(parent);
  return {
    say(text) {
      write(seen, text);
      aloud(text);
    },
    stop: aloud.stop,
  };
}
