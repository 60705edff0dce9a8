// A small network and one example: both passes, each number's slope, a step downhill. Named as in network.py.
// A network is { layers, x, y, activation }: `layers` holds [W, b] for each layer, W as rows, b flat.

import { ACTIVATIONS, SLOPES } from "./common.js";

const dot = (u, v) => u.reduce((sum, value, i) => sum + value * v[i], 0);
const column = (W, j) => W.map((row) => row[j]);

/** The number of inputs and of the neurons in each layer. */
export const sizesOf = ({ layers }) => [layers[0][0][0].length, ...layers.map(([, b]) => b.length)];

/** The forward pass: zs[l] and slopes[l] of layer l + 1, as[0] = x, as[l + 1] = σ(zs[l]), and L = ½ Σ (ŷ − y)². */
export function forward({ layers, x, y, activation }) {
  const [zs, as] = [[], [x]];
  for (const [W, b] of layers) {
    zs.push(W.map((row, i) => dot(row, as.at(-1)) + b[i]));
    as.push(zs.at(-1).map(ACTIVATIONS[activation]));
  }
  const slopes = zs.map((z) => z.map(SLOPES[activation]));
  const loss = as.at(-1).reduce((sum, a, k) => sum + (a - y[k]) ** 2, 0) / 2;
  return { zs, as, slopes, loss };
}

/** Both passes: what `forward` gives, the error signals deltas[l] = ∂L/∂z of layer l + 1, grads shaped as layers. */
export function passes(network) {
  const { layers, y } = network;
  const there = forward(network);
  const { as, slopes } = there;
  const deltas = [];
  for (let l = layers.length - 1; l >= 0; l--) {
    const arriving =
      l === layers.length - 1
        ? as.at(-1).map((a, k) => a - y[k])
        : as[l + 1].map((_, i) => dot(column(layers[l + 1][0], i), deltas[0]));
    deltas.unshift(arriving.map((v, i) => v * slopes[l][i]));
  }
  const grads = deltas.map((delta, l) => [delta.map((d) => as[l].map((a) => d * a)), delta]);
  return { ...there, deltas, grads };
}

// ------------------------------------------------------------------ one number of the network
// A place is { kind: "w", layer, i, j } (from j to i), { kind: "b", layer, i }, { kind: "x", i } or { kind: "y", i }.

/** What a neuron can answer, by its activation: from the least to the greatest. */
export const ANSWERS = { sigmoid: [0, 1], tanh: [-1, 1], relu: [0, Infinity] };

/** The number that stands at a place. */
export function at({ layers, x, y }, { kind, layer, i, j }) {
  if (kind === "w") return layers[layer][0][i][j];
  return { b: layers[layer]?.[1], x, y }[kind][i];
}

/** What changes in the network if `value` stands at a place: { layers }, { x } or { y }, the rest untouched. */
export function put({ layers, x, y }, { kind, layer, i, j }, value) {
  if (kind === "x") return { x: x.with(i, value) };
  if (kind === "y") return { y: y.with(i, value) };
  const [W, b] = layers[layer];
  const changed = kind === "w" ? [W.with(i, W[i].with(j, value)), b] : [W, b.with(i, value)];
  return { layers: layers.with(layer, changed) };
}

/** ∂L/∂ of the number at a place, by backpropagation. `done` is what `passes` gave. */
export function slopeAt(network, done, { kind, layer, i, j }) {
  if (kind === "w") return done.grads[layer][0][i][j];
  if (kind === "b") return done.grads[layer][1][i];
  if (kind === "x") return dot(column(network.layers[0][0], i), done.deltas[0]);
  return network.y[i] - done.as.at(-1)[i];
}

const H = 1e-5;

/** The central difference (L(θ + h) − L(θ − h)) / 2h of the number at a place. */
export function difference(network, place, h = H) {
  const value = at(network, place);
  const moved = (by) => forward({ ...network, ...put(network, place, value + by) }).loss;
  return (moved(h) - moved(-h)) / (2 * h);
}

/** How far `difference` may be off because L is rounded: its last digits, divided by h. */
export function roundingOf({ y }, { as, loss }) {
  const digits = as.at(-1).reduce((sum, a, k) => sum + Math.abs(a * (a - y[k])), loss);
  return (8 * Number.EPSILON * digits) / H;
}

/** |g − ĝ| / max(|g|, |ĝ|, 1e-6); 0 where they are equal, infinity where one is not a number. */
export function relativeError(g, numeric) {
  if (Number.isNaN(g) || Number.isNaN(numeric)) return Infinity;
  return g === numeric ? 0 : Math.abs(g - numeric) / Math.max(Math.abs(g), Math.abs(numeric), 1e-6);
}

/** One step of gradient descent, θ − η ∂L/∂θ for all parameters: the new layers. */
export function descend(layers, grads, eta) {
  return layers.map(([W, b], l) => {
    const [dW, db] = grads[l];
    return [W.map((row, i) => row.map((w, j) => w - eta * dW[i][j])), b.map((v, i) => v - eta * db[i])];
  });
}

/** Whether every weight and bias is a finite number. */
export const finite = (layers) => layers.flat(3).every(Number.isFinite);
