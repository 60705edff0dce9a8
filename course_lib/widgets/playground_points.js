// The points of the data as marks on the plane: each class has a colour and a shape.

import { node } from "./common.js";
import { shareOf } from "./play_reach.js";
import { CLASS_COLOURS } from "./playground_maps.js";

const RADIUS = 3.4;
export const RING = 6.5; // pixels, its radius
const OUTER_RING = 10.5;
const PALE = 0.3; // of points that are not in the batch, while one is shown
const EDGE = 4; // pixels from the edge of the plane to a mark that stands there
const css = ([r, g, b]) => `rgb(${r}, ${g}, ${b})`;

const FORMS = [["■", "square"], ["●", "circle"], ["▲", "triangle"], ["◆", "diamond"], ["▼", "wedge"]];
const COLOUR_NAMES = [
  "orange", "blue", "green", "pink", "yellow", "light blue", "brown", "black", "violet", "olive",
];

/** The mark of class k as text: "■ orange". */
export const signOf = (k) => `${FORMS[k % FORMS.length][0]} ${COLOUR_NAMES[k]}`;

/** The mark of class k in words: "orange square". */
export const markWords = (k) => `${COLOUR_NAMES[k]} ${FORMS[k % FORMS.length][1]}`;

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

/** A ring around a point, dark between two white ones: it shows on every colour. */
function ring(context, x, y, radius) {
  for (const [colour, width] of [["#fff", 4.5], ["#111", 2]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

/**
 * All points of a session on a square of `side` pixels, `dense` of the canvas for each. Those of the `batch`, a list of
 * their places in the set, are ringed, the first of them twice, and all others are pale; [] is no batch.
 */
export function drawPoints(context, { pointSet: set, kind }, range, side, dense, batch) {
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, side, side);
  const at = (i) => {
    const [x, y] = kind.inputs === 1 ? [set.places[i], set.labels[i]] : [set.places[2 * i], set.places[2 * i + 1]];
    const inside = (share) => Math.max(EDGE, Math.min(side - EDGE, side * share)); // those beyond it stand at its edge
    return [inside(shareOf(x, range.x)), inside(1 - shareOf(y, range.y))];
  };
  const draw = (i) => mark(context, ...at(i), kind.inputs === 1 ? 1 : set.labels[i], set.test[i] === 1);
  context.globalAlpha = batch.length ? PALE : 1;
  for (const aside of [1, 0]) {
    for (let i = 0; i < set.count; i++) if (set.test[i] === aside) draw(i);
  }
  context.globalAlpha = 1;
  for (const i of batch) {
    ring(context, ...at(i), RING);
    draw(i);
  }
  if (batch.length) ring(context, ...at(batch[0]), OUTER_RING);
}

/** The mark of class k as a picture of its own, for a legend. */
export function markPicture(parent, k) {
  const svg = node("svg:svg", { viewBox: "-6 -6 12 12", "aria-hidden": "true" }, parent);
  const corners = SHAPES[k % SHAPES.length].map((corner) => corner.map((v) => RADIUS * v));
  const looks = { fill: css(CLASS_COLOURS[k]) };
  if (corners.length) node("svg:polygon", { ...looks, points: corners.join(" ") }, svg);
  else node("svg:circle", { ...looks, r: RADIUS }, svg);
}
