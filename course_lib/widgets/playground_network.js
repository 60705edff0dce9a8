// The network of the playground: a canvas with a line for each weight and a picture in each neuron, and over it an svg
// in which all of them can be held, by mouse, finger or keys. Nothing in the svg changes while it trains.

import { figures, keepTouch, listen, node, OWN_KEYS, set, write } from "./common.js";
import { arrange, middleOf, pathOf } from "./playground_layout.js";
import { neuronName, placeName, symbol } from "./network_words.js";

const STEP = 0.05; // of a weight, for one key
const PIXELS = 40; // of a drag, for 1
const WIDTHS = [0.7, 1.3, 2.1, 3.1, 4.3, 5.6]; // lines are drawn in groups of these
const DECADES = 3; // below the largest gradient, a line has its least width
const [LOW, HIGH] = [-20, 20]; // as far as keys and drags lead

export const MODES = { weight: "weights", gradient: "gradients", move: "last moves" };

/** Whether two places are the same. */
export const samePlace = (a, b) =>
  a === b || Boolean(a && b && a.kind === b.kind && a.layer === b.layer && a.i === b.i && a.j === b.j);

/**
 * The picture in `parent`. `does` is what the hand does there: `hold(place)`, `set(place, value)`, `value(place)`,
 * `type()`, `hover(place)`, `play()`. Returns { lay(sizes, width, height), draw(scene), canvas, focus(place) }.
 */
export function networkPicture(parent, does) {
  const stack = node("div", { class: "bbh-play-stack" }, parent);
  const under = node("canvas", { "aria-hidden": "true" }, stack); // the lines: most of the time that drawing takes
  const canvas = node("canvas", { "aria-hidden": "true", class: "bbh-play-neurons" }, stack);
  const svg = node("svg:svg", { role: "group", "aria-label": "network", class: "bbh-play-net" }, stack);
  const label = node("div", { class: "bbh-play-label", "aria-hidden": "true" }, stack);
  const [context, lines] = [canvas.getContext("2d"), under.getContext("2d")];
  const grips = gripsIn(svg, does);
  let [plan, sizes, dense] = [null, [], 1];

  return {
    canvas,
    stack,
    /** How many lines there are. */
    get many() {
      return plan.lines.reduce((sum, { length }) => sum + length, 0);
    },
    get plan() {
      return plan;
    },
    /** Make room for another network, or another size of the picture. */
    lay(wanted, width, height) {
      const density = Math.min(2, window.devicePixelRatio || 1);
      const same = String([wanted, width, height, density]) === String([sizes, plan?.width, plan?.height, dense]);
      if (same) return false;
      const rebuilt = String(wanted) !== String(sizes);
      [sizes, dense] = [[...wanted], density];
      plan = arrange(sizes, width, height);
      for (const one of [canvas, under]) {
        Object.assign(one, { width: Math.round(width * dense), height: Math.round(height * dense) });
        Object.assign(one.style, { width: `${width}px`, height: `${height}px` });
      }
      set(svg, { viewBox: `0 0 ${width} ${height}`, width, height });
      stack.style.height = `${height}px`;
      grips.place(sizes, plan, rebuilt);
      return true;
    },
    /** Draw the scene: see `playground.js`; the lines only if `all`. */
    draw(scene, all) {
      for (const one of all ? [context, lines] : [context]) {
        one.setTransform(dense, 0, 0, dense, 0, 0);
        one.clearRect(0, 0, plan.width, plan.height);
      }
      if (all) {
        drawHalos(lines, plan, scene);
        drawLines(lines, plan, scene);
      }
      drawNeurons(context, plan, scene);
      drawBiases(context, plan, scene);
      showLabel(label, plan, scene);
    },
    tell: (scene) => grips.tell(scene),
    focus: (place) => grips.focus(place),
  };
}

// ------------------------------------------------------------------ the canvas

/** How thick a line is, 0–1: a weight by its size, gradients and moves by their size's logarithm. */
function strength(v, mode, largest) {
  const size = Math.abs(v);
  if (!(size > 0)) return 0;
  if (mode === "weight") return Math.min(1, size / (size + 1.2) * 1.4);
  return Math.max(0, Math.min(1, 1 + Math.log10(size / largest) / DECADES));
}

/** The largest finite size of some numbers. */
export function largestOf(values) {
  let most = 0;
  for (const v of values) if (Math.abs(v) > most && Math.abs(v) < Infinity) most = Math.abs(v);
  return most || 1;
}

function drawLines(context, plan, { values, known, mode, colours, engine }) {
  const largest = mode === "weight" ? 1 : largestOf(values);
  const groups = new Map(); // by layer unknown, sign and width: few strokes instead of hundreds
  plan.lines.forEach((lines, l) => {
    const start = engine.from[l + 1];
    const there = mode !== "gradient" || known(l + 1);
    lines.forEach((line, e) => {
      const v = values[start + e];
      const kind = !there ? "unknown" : Number.isNaN(v) ? "broken" : v < 0 ? "negative" : v > 0 ? "positive" : "zero";
      const at = kind === "negative" || kind === "positive" ? strength(v, mode, largest) : 0;
      const key = `${kind} ${Math.round(at * (WIDTHS.length - 1))}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(line);
    });
  });
  for (const [key, lines] of groups) {
    const [kind, width] = key.split(" ");
    context.strokeStyle = colours[kind];
    context.lineWidth = WIDTHS[width];
    context.globalAlpha = kind === "unknown" || kind === "zero" ? 0.6 : 0.5 + 0.1 * width;
    context.setLineDash(kind === "negative" ? [7, 4] : kind === "positive" ? [] : [1.5, 4]);
    context.beginPath();
    for (const { from, to, bend } of lines) {
      context.moveTo(from.x, from.y);
      context.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x, to.y);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function drawNeurons(context, plan, { colours, held, lit, marks, images }) {
  const { columns, side } = plan;
  columns.forEach((column, l) => column.forEach(({ x, y }, i) => {
    const [left, top] = [x - side / 2, y - side / 2];
    context.fillStyle = "#fff";
    context.fillRect(left, top, side, side);
    const image = images(l, i);
    if (image) context.drawImage(image, left, top, side, side);
    const isHeld = held?.kind === "n" && held.layer === l && held.i === i;
    context.lineWidth = isHeld || lit(l) ? 3 : 1;
    context.strokeStyle = isHeld ? colours.ink : lit(l) ? colours.focus : colours.edge;
    context.strokeRect(left, top, side, side);
    const mark = marks(l, i);
    if (mark) drawMark(context, colours, mark, left + side, top);
  }));
}

/** A sign at a neuron's upper right corner. */
function drawMark(context, colours, mark, x, y) {
  context.fillStyle = colours.paper;
  context.strokeStyle = colours.alert;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x - 2, y + 2, 8, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.fillStyle = colours.alert;
  context.font = "700 11px sans-serif";
  context.textAlign = "center";
  context.fillText(mark, x - 2, y + 6);
}

function drawBiases(context, plan, { values, engine, mode, known, colours, held }) {
  plan.biases.forEach((corners, l) => corners.forEach(({ x, y }, i) => {
    const v = values[engine.from[l] + engine.sizes[l] * engine.sizes[l - 1] + i];
    const there = mode !== "gradient" || known(l);
    const isHeld = held?.kind === "b" && held.layer === l - 1 && held.i === i;
    context.fillStyle = !there || v === 0 ? colours.paper : v < 0 ? colours.negative : colours.positive;
    context.strokeStyle = isHeld ? colours.ink : colours.edge;
    context.lineWidth = isHeld ? 3 : 1;
    context.beginPath();
    context.rect(x - 3, y - 5, 8, 8);
    context.fill();
    context.stroke();
  }));
}

/** The line of a weight; undefined for other places. */
const lineAt = (plan, place) =>
  place?.kind === "w" ? plan.lines[place.layer]?.[place.i * plan.columns[place.layer].length + place.j] : undefined;

function drawHalos(context, plan, { held, hovered, colours }) {
  for (const [place, alpha] of [[hovered, 0.18], [held, 0.32]]) {
    const line = lineAt(plan, place);
    if (!line) continue;
    context.globalAlpha = alpha;
    context.strokeStyle = colours.ink;
    context.lineWidth = 13;
    context.stroke(new Path2D(pathOf(line)));
  }
  context.globalAlpha = 1;
}

/** The number of what the pointer is on, or of what is held, beside it. */
function showLabel(label, plan, { hovered, held, say }) {
  const place = hovered ?? held;
  const text = place ? say(place) : "";
  write(label, text);
  label.hidden = text === "";
  if (!text) return;
  const line = lineAt(plan, place);
  const corner = place.kind === "b" ? plan.biases[place.layer + 1][place.i] : plan.columns[place.layer]?.[place.i];
  const { x, y } = line ? middleOf(line) : { x: corner.x, y: corner.y + 14 };
  const room = 4 * text.length; // half its width, about
  const at = Math.max(room, Math.min(plan.width - room, x));
  label.style.transform = `translate(-50%, -50%) translate(${at}px, ${Math.min(plan.height - 10, y)}px)`;
}

// ------------------------------------------------------------------ the hand

const KEY_STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
const NEIGHBOURS = { n: 1, p: -1 };
const TYPED = /^[-−+.,\d]$/;

export const KEYS =
  "Tab goes from layer to layer, n and p to the next and the previous weight, bias or neuron, ↑ ↓ change a value, "
  + "Enter leads to the field to type it, Space plays and pauses";

/** All that can be held. Tab stops once in each layer, where something of it was held last. */
function gripsIn(svg, does) {
  let grips = []; // { element, place, stop } in the order of the keyboard
  const clear = node("svg:rect", { class: "bbh-play-ground", width: "100%", height: "100%" }, svg);
  listen(clear, "click", () => does.hold(null));

  const hold = (grip) => {
    for (const other of grips) if (other.stop === grip.stop) set(other.element, { tabindex: -1 });
    set(grip.element, { tabindex: 0 });
    does.hold(grip.place);
  };
  const step = (grip, by) => {
    const place = (grips.indexOf(grip) + by + grips.length) % grips.length;
    grips[place].element.focus();
  };
  const change = (place, value) => does.set(place, Math.max(LOW, Math.min(HIGH, value)));
  const press = (grip, { key, shiftKey }) => {
    const { place } = grip;
    if (NEIGHBOURS[key]) step(grip, NEIGHBOURS[key]);
    else if (key === "Escape") does.hold(null);
    else if (key === " ") does.play();
    else if (place.kind === "n") return KEY_STEPS[key] && step(grip, Math.sign(-KEY_STEPS[key])) === undefined;
    else if (KEY_STEPS[key]) change(place, does.value(place) + STEP * KEY_STEPS[key] * (shiftKey ? 10 : 1));
    else if (key === "Enter" || TYPED.test(key)) {
      does.type();
      return key === "Enter"; // others go into the field
    } else return false;
    return true;
  };

  function add(tag, place, stop, words) {
    const role = place.kind === "n" ? "button" : "slider";
    const looks = { class: `bbh-play-grip bbh-play-${place.kind}`, role, tabindex: -1, "aria-label": words };
    const grip = { element: node(tag, { ...looks, ...OWN_KEYS }, svg), place, stop };
    grips.push(grip);
    const { element } = grip;
    listen(element, "focus", () => hold(grip));
    listen(element, "pointerenter", () => does.hover(place));
    listen(element, "pointerleave", () => does.hover(null));
    listen(element, "keydown", (event) => {
      if (!event.ctrlKey && !event.altKey && !event.metaKey && press(grip, event)) event.preventDefault();
    });
    dragging(grip);
  }

  function dragging({ element, place }) {
    let from = null;
    keepTouch(element);
    listen(element, "mousedown", (event) => event.preventDefault());
    listen(element, "pointerdown", (event) => {
      if (event.button) return;
      element.focus({ preventScroll: true });
      if (place.kind === "n") return;
      from = { y: event.clientY, value: does.value(place) };
      element.setPointerCapture(event.pointerId);
    });
    listen(element, "pointermove", (event) => {
      if (!from) return;
      const value = from.value + STEP * Math.round((from.y - event.clientY) / (STEP * PIXELS));
      if (value !== does.value(place)) change(place, value);
    });
    for (const end of ["lostpointercapture", "pointerup"]) {
      listen(element, end, () => {
        from = null;
      });
    }
  }

  function build(sizes) {
    for (const { element } of grips) element.remove();
    grips = [];
    sizes.forEach((n, l) => {
      for (let i = 0; i < n; i++) {
        for (let j = 0; l && j < sizes[l - 1]; j++) {
          const place = { kind: "w", layer: l - 1, i, j };
          add("svg:path", place, l, placeName(sizes, place));
        }
        const bias = { kind: "b", layer: l - 1, i };
        if (l) add("svg:rect", bias, l, placeName(sizes, bias));
        add("svg:rect", { kind: "n", layer: l, i }, l, l ? neuronName(sizes, l, i) : `input x${i + 1}`);
      }
    });
    const first = new Set();
    for (const { element, stop } of grips) {
      if (!first.has(stop)) set(element, { tabindex: 0 });
      first.add(stop);
    }
  }

  return {
    place(sizes, plan, rebuilt) {
      if (rebuilt) build(sizes);
      const { side } = plan;
      for (const { element, place } of grips) {
        const { kind, layer, i } = place;
        if (kind === "w") set(element, { d: pathOf(lineAt(plan, place)) });
        else if (kind === "b") {
          const { x, y } = plan.biases[layer + 1][i];
          set(element, { x: x - 7, y: y - 9, width: 16, height: 16 });
        } else {
          const { x, y } = plan.columns[layer][i];
          set(element, { x: x - side / 2, y: y - side / 2, width: side, height: side });
        }
      }
    },
    /** Tell screen readers all values; asked for only while nothing trains. */
    tell({ held }) {
      for (const { element, place } of grips) {
        if (place.kind === "n") set(element, { "aria-pressed": samePlace(held, place) });
        else {
          const v = does.value(place);
          const said = { "aria-valuenow": v, "aria-valuemin": Math.min(LOW, v), "aria-valuemax": Math.max(HIGH, v) };
          set(element, { ...said, "aria-valuetext": `${symbol(place)} = ${figures(v)}` });
        }
      }
    },
    focus(place) {
      grips.find((grip) => samePlace(grip.place, place))?.element.focus();
    },
  };
}
