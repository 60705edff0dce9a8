// The mathematics of the digit pad: strokes become 28 × 28 pixels as a digit of MNIST did, and a network reads them.
// Places on the pad go from 0 to 280 from the top left; pixel (column c, row r) has its middle at (c + ½, r + ½).

import { ACTIVATIONS, SLOPES } from "./common.js";

export const SIDE = 28; // pixels along each side
export const ROOM = 280; // the pad's own units along each side
const BOX = 20; // pixels that the ink of a digit of MNIST fills, along its longer side
const MIDDLE = 14.5; // where the centre of mass is: measured on the course's digits, it is pixel 14 in both directions
const RADIUS = 1.4; // pixels from the middle of a stroke to where the ink is half as dark: also measured
const SOFT = 1.8; // pixels from full ink to none
const REACH = RADIUS + SOFT / 2;
const SMALLEST = 28; // units: what is smaller is not enlarged further, or a dot would be a blot

/** How dark it is at `d` pixels from the middle of a stroke: from 1 to 0. */
export const ink = (d) => Math.max(0, Math.min(1, (RADIUS - d) / SOFT + 0.5));

/** How far (x, y) is from the line between two places. */
function distance(x, y, [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const share = square ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square)) : 0;
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
}

/** The ink of strokes, whose places are in pixels here: 784 numbers from 0 to 1, row by row. */
export function inked(strokes) {
  const pixels = new Float64Array(SIDE * SIDE);
  const within = (v) => Math.max(0, Math.min(SIDE - 1, v));
  const line = (from, to) => {
    const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    for (let r = within(Math.floor(top - REACH)); r <= within(Math.ceil(bottom + REACH)); r++) {
      for (let c = within(Math.floor(left - REACH)); c <= within(Math.ceil(right + REACH)); c++) {
        const dark = ink(distance(c + 0.5, r + 0.5, from, to));
        if (dark > pixels[SIDE * r + c]) pixels[SIDE * r + c] = dark;
      }
    }
  };
  for (const stroke of strokes) stroke.forEach((place, i) => line(stroke[Math.max(0, i - 1)], place));
  return pixels;
}

/** The centre of mass of ink, in pixels: [x, y]. */
export function centreOfMass(pixels) {
  let [mass, x, y] = [0, 0, 0];
  pixels.forEach((dark, i) => {
    mass += dark;
    x += dark * ((i % SIDE) + 0.5);
    y += dark * (Math.floor(i / SIDE) + 0.5);
  });
  return [x / mass, y / mass];
}

/** Strokes in pixels: a place at `x` of the pad is at `scale · x + dx`. */
const framed = (strokes, { scale, dx, dy }) =>
  strokes.map((stroke) => stroke.map(([x, y]) => [scale * x + dx, scale * y + dy]));

/** How strokes lie on the pixels: scaled until their ink fills 20 × 20, and moved until its centre of mass is right. */
export function frameOf(strokes) {
  const places = strokes.flat();
  const [xs, ys] = [0, 1].map((k) => places.map((place) => place[k]));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (BOX - 2 * REACH) / Math.max(right - left, bottom - top, SMALLEST);
  const frame = { scale, dx: SIDE / 2 - scale * ((left + right) / 2), dy: SIDE / 2 - scale * ((top + bottom) / 2) };
  const [x, y] = centreOfMass(inked(framed(strokes, frame)));
  return { scale, dx: frame.dx + MIDDLE - x, dy: frame.dy + MIDDLE - y };
}

export const AS_IT_IS = { scale: SIDE / ROOM, dx: 0, dy: 0 };

/**
 * What the network is given, 784 pixels from 0 to 255, and the frame in which the strokes lie there. What is drawn over
 * an example (its pixels) stays where it is, since a digit of the data has its size and place already.
 */
export function given(strokes, example = null) {
  const frame = example || !strokes.length ? AS_IT_IS : frameOf(strokes);
  const pixels = Uint8Array.from(inked(framed(strokes, frame)), (dark) => Math.round(255 * dark));
  example?.forEach((dark, i) => {
    pixels[i] = Math.max(pixels[i], dark);
  });
  return { pixels, frame };
}

// ------------------------------------------------------------------ a network, its last layer softmax

/** The numbers of a lent network: each W is whole numbers from −127 to 127, row by row, times a scale for each row. */
export function unpacked({ layers, activation }) {
  const network = layers.map(({ W: { buffer, byteOffset, byteLength }, scales, b }) => {
    const whole = new Int8Array(buffer, byteOffset, byteLength);
    const columns = whole.length / b.length;
    return { W: Float64Array.from(whole, (v, i) => v * scales[Math.floor(i / columns)]), b, columns };
  });
  return { layers: network, activation };
}

/** e^z / Σ e^z, the largest z subtracted first. */
export function softmax(z) {
  const top = Math.max(...z);
  const powers = z.map((v) => Math.exp(v - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Each layer's z and the ten probabilities, for 784 pixels from 0 to 255. */
export function read({ layers, activation }, pixels) {
  let a = Array.from(pixels, (dark) => dark / 255);
  const zs = layers.map(({ W, b, columns }) => {
    const full = a.flatMap((v, j) => (v ? [j] : [])); // most pixels are paper, and add nothing
    const z = b.map((bias, i) => full.reduce((sum, j) => sum + W[i * columns + j] * a[j], bias));
    a = z.map(ACTIVATIONS[activation]);
    return z;
  });
  return { zs, probabilities: softmax(zs.at(-1)) };
}

/** ∂L/∂x of the 784 pixels, for the cross-entropy of `digit`: δ goes back through each W, and through the first too. */
export function pixelGradient({ layers, activation }, { zs, probabilities }, digit) {
  let delta = probabilities.map((p, k) => p - (k === digit));
  for (let l = layers.length - 1; l >= 0; l--) {
    const { W, columns } = layers[l];
    const slopes = Array(columns).fill(0);
    delta.forEach((d, i) => {
      for (let j = 0; j < columns; j++) slopes[j] += W[i * columns + j] * d;
    });
    delta = l ? slopes.map((slope, j) => slope * SLOPES[activation](zs[l - 1][j])) : slopes;
  }
  return delta;
}
