// The network of the playground as pixels: a line for each weight, a picture in each neuron, a square for its bias.

import { lineOf, pathOf } from "./playground_layout.js";

const WIDTHS = [0.7, 1.3, 2.1, 3.1, 4.3, 5.6]; // lines are drawn in groups of these
const DIAMOND = [[0, -8], [8, 0], [0, 8], [-8, 0]];
const ROOMY = 44; // pixels of a side, from which on a class has room for its name
const DECADES = 3; // below the largest gradient, a line has its least width

/** How thick a line is, 0–1: a weight by its size, gradients and moves by their size's logarithm. */
function strength(v, mode, largest) {
  const size = Math.abs(v);
  if (!(size > 0)) return 0;
  if (mode === "weight") return Math.min(1, size / (size + 1.2) * 1.4);
  return Math.max(0, Math.min(1, 1 + Math.log10(size / largest) / DECADES));
}

/** The largest finite size of some numbers. */
function largestOf(values) {
  let most = 0;
  for (const v of values) if (Math.abs(v) > most && Math.abs(v) < Infinity) most = Math.abs(v);
  return most || 1;
}

export function drawLines(context, plan, { values, known, mode, colours, engine }) {
  const largest = mode === "weight" ? 1 : largestOf(values);
  const groups = new Map(); // by layer unknown, sign and width: few strokes instead of hundreds
  plan.lines.forEach((lines, l) => {
    const start = engine.from[l + 1];
    const there = mode !== "gradient" || known(l + 1);
    lines.forEach((line, e) => {
      const v = values[start + e];
      const kind = !there ? "unknown" : Number.isNaN(v) ? "broken" : v < 0 ? "below" : v > 0 ? "above" : "zero";
      const at = kind === "below" || kind === "above" ? strength(v, mode, largest) : 0;
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
    context.setLineDash(kind === "below" ? [7, 4] : kind === "above" ? [] : [1.5, 4]);
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

export function drawNeurons(context, plan, { colours, held, lit, marks, images, named }) {
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
    if (named(l, i) && (l === 0 || side >= ROOMY)) drawName(context, colours, named(l, i), left, top, side);
    const mark = marks(l, i);
    if (mark) drawMark(context, colours, mark, left + side, top);
  }));
}

/** What an input or output is, on its picture, as far as it has room. */
function drawName(context, colours, name, left, top, side) {
  context.font = "600 11px sans-serif";
  context.textAlign = "left";
  const { text, width } = fitted(context, name, side - 7);
  context.fillStyle = colours.paper;
  context.fillRect(left + 1, top + 1, width + 5, 15);
  context.fillStyle = colours.ink;
  context.fillText(text, left + 3, top + 12);
}

const SEEN = new Map(); // names that were cut already, by their room
const MOST_SEEN = 100;

/** A name cut to a width in pixels: { text, width }. */
function fitted(context, name, room) {
  const key = `${room} ${name}`;
  if (SEEN.has(key)) return SEEN.get(key);
  const widthOf = (text) => context.measureText(text).width;
  const letters = [...name];
  let text = name;
  while (letters.length > 1 && widthOf(text) > room) {
    letters.pop();
    text = `${letters.join("")}…`;
  }
  if (SEEN.size >= MOST_SEEN) SEEN.clear();
  SEEN.set(key, { text, width: widthOf(text) });
  return SEEN.get(key);
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

export function drawBiases(context, plan, { values, engine, mode, known, colours, held }) {
  plan.biases.forEach((corners, l) => corners.forEach(({ x, y }, i) => {
    const v = values[engine.from[l] + engine.sizes[l] * engine.sizes[l - 1] + i];
    const there = mode !== "gradient" || known(l);
    const isHeld = held?.kind === "b" && held.layer === l - 1 && held.i === i;
    context.fillStyle = !there || v === 0 ? colours.paper : v < 0 ? colours.below : colours.above;
    context.strokeStyle = isHeld ? colours.ink : colours.edge;
    context.lineWidth = isHeld ? 3 : 1;
    context.beginPath();
    context.rect(x - 3, y - 5, 8, 8);
    context.fill();
    context.stroke();
  }));
}

export function drawHalos(context, plan, { held, hovered, colours }) {
  for (const [place, alpha] of [[hovered, 0.18], [held, 0.32]]) {
    const line = lineOf(plan, place);
    if (!line) continue;
    context.globalAlpha = alpha;
    context.strokeStyle = colours.ink;
    context.lineWidth = 13;
    context.stroke(new Path2D(pathOf(line)));
  }
  context.globalAlpha = 1;
}

/** Where error signals are known: a diamond at the neuron's upper left corner, purple above 0 and green below. */
export function drawSignals(context, { columns, side }, { signal, colours }) {
  columns.forEach((column, l) => column.forEach(({ x, y }, i) => {
    const v = signal(l, i);
    if (v === null) return;
    const [left, top] = [x - side / 2, y - side / 2];
    context.fillStyle = v === 0 ? colours.paper : v < 0 ? colours.deltaBelow : colours.delta;
    context.strokeStyle = colours.paper;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const [dx, dy] of DIAMOND) context.lineTo(left + dx, top + dy);
    context.closePath();
    context.fill();
    context.stroke();
  }));
}
