// What each neuron answers over the whole plane: the numbers of the pictures.
//
// A row of the grid goes through the network as one batch, by the engine's own loops. Rows can be computed in turns,
// so that a frame of the browser never waits. All of them take the weights that the first turn found, and are seen when
// the last is done: a picture is always that of one set of weights.

import { FEATURES } from "./play_data.js";
import { activationOf, forwardLayer, makeEngine } from "./play_engine.js";
import { shareOf } from "./play_reach.js";

/**
 * Grids of `columns` × `rows` places over the plane from x[0] to x[1] and from y[0] to y[1], for the network of
 * `engine`. `features` are the names of its inputs. Row 0 is the lowest, as in a picture with axes.
 *
 * grids[l][i] holds the answers a of neuron i of layer l (layer 0: the inputs), row by row, as Float32Array. One row is
 * enough for a curve. `next` grids are computed in turns, by an engine with a copy of the weights.
 */
export function makeMap(engine, features, { columns, rows, x, y }) {
  const made = () => engine.sizes.map((n) => Array.from({ length: n }, () => new Float32Array(columns * rows)));
  const grids = made();
  const next = [grids[0], ...made().slice(1)]; // the inputs stay as they are
  const map = { engine: makeEngine(engine, columns), features, columns, rows, x, y, grids, next, turn: 0 };
  map.newest = makeEngine(engine, 1, engine.theta); // shares the weights
  const [across, up] = [places(x, columns), places(y, rows)];
  features.forEach((name, i) => {
    const [input, feature] = [grids[0][i], FEATURES[name]];
    for (let row = 0, p = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, p++) input[p] = feature(across[column], up[row]);
    }
  });
  return map;
}

/** The places of all columns, or of all rows. */
const places = (range, count) => Float64Array.from({ length: count }, (_, index) => at(range, index, count));

/** The place of a column or row: the middle of its cell. */
const at = ([low, high], index, count) => (count === 1 ? 0 : low + ((index + 0.5) / count) * (high - low));

/** Compute one row of all neurons, of the next grids. */
function refreshRow({ engine, next, columns }, row) {
  const start = row * columns;
  engine.m = columns;
  for (let i = 0; i < next[0].length; i++) engine.A[0].set(next[0][i].subarray(start, start + columns), i * columns);
  for (let l = 1; l <= engine.last; l++) {
    forwardLayer(engine, l);
    for (let i = 0; i < next[l].length; i++) {
      next[l][i].set(engine.A[l].subarray(i * columns, (i + 1) * columns), start);
    }
  }
}

/**
 * Compute `share` of the rows, from 0 to 1: all of them at 1, of the newest weights; at ¼ every fourth, of the weights
 * at the first of four calls. Returns whether the grids are new, which they are once all rows are.
 */
export function refresh(map, share = 1) {
  const turns = Math.max(1, Math.round(1 / share));
  const turn = turns === 1 ? 0 : map.turn;
  if (turn === 0) map.engine.theta.set(map.newest.theta);
  for (let row = turn; row < map.rows; row += turns) refreshRow(map, row);
  map.turn = (turn + 1) % turns;
  if (map.turn !== 0) return false;
  [map.grids, map.next] = [map.next, map.grids];
  return true;
}

/** The answers of all neurons at one place: answers[l][i], as the network with its newest weights gives them there. */
export function answersAt({ newest, features }, x, y) {
  newest.m = 1;
  features.forEach((name, i) => {
    newest.A[0][i] = FEATURES[name](x, y);
  });
  for (let l = 1; l <= newest.last; l++) forwardLayer(newest, l);
  return newest.sizes.map((n, l) => Array.from({ length: n }, (_, i) => newest.A[l][i]));
}

/** The same, out of the cell of the grids that the place lies in. */
export function cellAt({ grids, columns, rows, x: across, y: up }, x, y) {
  const cell = (v, reach, count) => Math.max(0, Math.min(count - 1, Math.floor(shareOf(v, reach) * count)));
  const at = (rows === 1 ? 0 : cell(y, up, rows)) * columns + cell(x, across, columns);
  return grids.map((layer) => layer.map((grid) => grid[at]));
}

/** The middle of what a neuron of layer l can answer, and how far from it: for the colours. Infinity: no limits. */
export function spanOf(engine, l) {
  const kind = l === 0 ? "linear" : activationOf(engine, l);
  if (kind === "tanh") return [0, 1];
  return kind === "sigmoid" || kind === "softmax" ? [0.5, 0.5] : [0, Infinity];
}
