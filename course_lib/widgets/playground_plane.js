// The plane: what the network answers everywhere, the points of the data on it, and the brush that paints points.

import { button, figures, listen, node, OWN_KEYS, set, voice, write } from "./common.js";
import { CLASS_COLOURS, FINE } from "./playground_maps.js";

const SHARPNESS = 2;
const RADIUS = 3.4;
const MOST_SIDE = 440; // pixels
const NEAR = 14; // pixels, of a drag between two painted points
const css = ([r, g, b]) => `rgb(${r}, ${g}, ${b})`;
const NAMES = ["orange square", "blue circle", "green triangle"];
const SIGNS = ["■ orange", "● blue", "▲ green"];

/** The corners of a mark around (0, 0); none of a circle. */
const SHAPES = [
  [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  [],
  [[0, -1.3], [1.2, 1], [-1.2, 1]],
  [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  [[0, 1.3], [1.2, -1], [-1.2, -1]],
];

/** A point's mark on a canvas: hollow if it is kept aside for the test. */
function mark(context, x, y, kind, hollow) {
  const corners = SHAPES[kind % SHAPES.length];
  context.beginPath();
  if (!corners.length) context.arc(x, y, RADIUS, 0, 2 * Math.PI);
  for (const [dx, dy] of corners) context.lineTo(x + RADIUS * dx, y + RADIUS * dy);
  context.closePath();
  context.fillStyle = hollow ? "#fff" : css(CLASS_COLOURS[kind]);
  context.strokeStyle = hollow ? css(CLASS_COLOURS[kind]) : "#fff";
  context.lineWidth = hollow ? 1.6 : 1;
  context.fill();
  context.stroke();
}

/**
 * The plane in `parent`. `does`: `paint([x1, x2], class)`, `erase([x1, x2])`, `clear()`, `painting(on)`,
 * `pick(point)` for the point under the pointer. Returns { draw(scene), size(side) }.
 */
export function planePicture(parent, does) {
  const figure = node("figure", { class: "bbh-play-plane" }, parent);
  const stack = node("div", { class: "bbh-play-stack" }, figure);
  const under = node("canvas", { "aria-hidden": "true" }, stack);
  const over = node("canvas", { "aria-hidden": "true" }, stack);
  const looks = { class: "bbh-play-brush", role: "application", tabindex: 0, ...OWN_KEYS };
  const hand = node("div", { ...looks, "aria-roledescription": "plane of points" }, stack);
  const cross = node("div", { class: "bbh-play-cross", hidden: "" }, hand);
  const words = node("figcaption", {}, figure);
  const tools = node("div", { class: "bbh-buttons bbh-play-paint" }, figure);
  const say = voice(figure);
  const state = { side: 0, paints: false, kind: 1, at: [0, 0], drawn: null, range: { x: 6, y: 6 } };

  const paintButton = button(tools, "Paint points", () => turn(!state.paints));
  const kinds = SIGNS.map((_, k) => button(tools, SIGNS[k], () => choose(k)));
  kinds.forEach((one, k) => set(one, { "aria-label": `paint ${NAMES[k]}s`, class: `bbh-button bbh-play-class-${k}` }));
  const eraser = button(tools, "erase", () => choose(-1));
  const clear = button(tools, "Clear all", () => does.clear());

  function choose(kind) {
    state.kind = kind;
    does.painting(true);
    show();
  }
  function turn(on) {
    state.paints = on;
    does.painting(on);
    show();
  }
  function show() {
    set(paintButton, { "aria-pressed": state.paints });
    write(paintButton, state.paints ? "Done painting" : "Paint points");
    for (const one of [...kinds, eraser, clear]) one.hidden = !state.paints;
    kinds.forEach((one, k) => set(one, { "aria-pressed": state.kind === k }));
    set(eraser, { "aria-pressed": state.kind === -1 });
    hand.classList.toggle("bbh-play-paints", state.paints);
    const what = state.kind < 0 ? "erases" : `paints one of the ${NAMES[state.kind]}s`;
    const how = state.paints ? `Arrow keys move the brush, Space ${what}, 1 2 3 choose.` : "";
    set(hand, { "aria-label": `What the network answers over the plane. ${how}` });
  }

  const toPoint = (event) => {
    const box = hand.getBoundingClientRect();
    const part = (v, low, size) => Math.max(0, Math.min(1, (v - low) / size));
    const { range } = state;
    return [
      range.x * (2 * part(event.clientX, box.left, box.width) - 1),
      range.y * (1 - 2 * part(event.clientY, box.top, box.height)),
    ];
  };
  const act = (point) => {
    state.at = point;
    if (state.kind < 0) does.erase(point);
    else does.paint(point, state.kind);
  };

  let last = null;
  listen(hand, "pointerdown", (event) => {
    if (!state.paints || event.button) return;
    hand.setPointerCapture(event.pointerId);
    last = [event.clientX, event.clientY];
    act(toPoint(event));
  });
  listen(hand, "pointermove", (event) => {
    if (!state.paints) return does.pick(toPoint(event));
    if (!last || Math.hypot(event.clientX - last[0], event.clientY - last[1]) < NEAR) return undefined;
    last = [event.clientX, event.clientY];
    return act(toPoint(event));
  });
  for (const end of ["pointerup", "pointercancel"]) listen(hand, end, () => (last = null));
  listen(hand, "pointerleave", () => does.pick(null));
  listen(hand, "touchstart", (event) => state.paints && event.preventDefault());
  listen(hand, "keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!state.paints || event.ctrlKey || event.altKey || event.metaKey) return;
    if (way) {
      const ends = [state.range.x, state.range.y];
      const part = event.shiftKey ? 4 : 20;
      state.at = state.at.map((v, i) => Math.max(-ends[i], Math.min(ends[i], v + (way[i] * ends[i]) / part)));
      say(`at ${state.at.map((v) => figures(v, 2)).join(", ")}`);
      place();
    } else if (event.key === " ") act(state.at);
    else if (["1", "2", "3"].includes(event.key)) choose(Number(event.key) - 1);
    else if (event.key === "Escape") turn(false);
    else return;
    event.preventDefault();
  });
  const place = () => {
    cross.hidden = !state.paints || document.activeElement !== hand;
    cross.style.left = `${50 + (50 * state.at[0]) / state.range.x}%`;
    cross.style.top = `${50 - (50 * state.at[1]) / state.range.y}%`;
  };
  listen(hand, "focus", place);
  listen(hand, "blur", place);

  show();
  return {
    /** `canPaint` is false of a curve. */
    draw({ maps, session, range, canPaint, caption, neuron }) {
      const side = Math.min(MOST_SIDE, Math.floor(figure.clientWidth) - 2);
      state.range = range;
      paintButton.hidden = !canPaint;
      if (!canPaint && state.paints) turn(false);
      const dense = Math.min(2, window.devicePixelRatio || 1);
      const resized = state.side !== side * dense;
      if (resized) {
        state.side = side * dense;
        for (const canvas of [under, over]) {
          Object.assign(canvas, { width: side * dense, height: side * dense });
          Object.assign(canvas.style, { width: `${side}px`, height: `${side}px` });
        }
        Object.assign(stack.style, { width: `${side}px`, height: `${side}px` });
      }
      const context = under.getContext("2d");
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.imageSmoothingEnabled = true;
      if (maps.curve) drawAnswers(context, maps, side * dense, range);
      else context.drawImage(maps.plane(neuron), 0, 0, side * dense, side * dense);
      if (resized || state.drawn !== session.pointSet) drawPoints(over.getContext("2d"), session, range, side, dense);
      state.drawn = session.pointSet;
      const painted = state.kind < 0 ? "You erase points" : `You paint ${NAMES[state.kind]}s`;
      write(words, state.paints ? `${painted}: click or drag in the plane.` : caption);
    },
    stop: say.stop,
    get paints() {
      return state.paints;
    },
    hand,
  };
}

function drawPoints(context, { pointSet: set, kind }, range, side, dense) {
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, side, side);
  for (const aside of [1, 0]) {
    for (let i = 0; i < set.count; i++) {
      if (set.test[i] !== aside) continue;
      const [x, y] = kind.inputs === 1 ? [set.places[i], set.labels[i]] : [set.places[2 * i], set.places[2 * i + 1]];
      const label = kind.inputs === 1 ? 1 : set.labels[i];
      mark(context, (side * (1 + x / range.x)) / 2, (side * (1 - y / range.y)) / 2, label, aside === 1);
    }
  }
}

/** With one input: the curve that the network answers. */
function drawAnswers(context, { answers }, size, range) {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, size, size);
  context.strokeStyle = "#c9c9c9";
  context.lineWidth = SHARPNESS;
  context.beginPath();
  context.moveTo(0, size / 2);
  context.lineTo(size, size / 2);
  context.moveTo(size / 2, 0);
  context.lineTo(size / 2, size);
  context.stroke();
  context.strokeStyle = "#111";
  context.lineWidth = 3 * SHARPNESS;
  context.beginPath();
  answers.forEach((a, p) => {
    const y = (size * (1 - a / range.y)) / 2;
    context.lineTo((p * size) / (FINE - 1), Math.max(-size, Math.min(2 * size, Number.isFinite(y) ? y : 0)));
  });
  context.stroke();
}
