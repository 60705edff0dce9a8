// How far the plane reaches: from where to where, so that the points fill it.

import { inputsOf } from "./play_data.js";

const HALF = 6; // of the plane of a made or painted set: it reaches from −6 to 6
const [LEAST, ROOM] = [1.5, 1.2]; // of the heights of a made curve: at least, and beside the highest
const SHARE = 0.05; // of the points at each end that a single far one is measured by
const FAR = 1.5; // times the width of the others: beyond that a point stands at the plane's edge
const STEPS = 6; // in which a width is rounded, so that a painted point does not move the plane
const MARGIN = 0.3; // of such a step: it stays free beside the points
export const EDGE = MARGIN / STEPS; // of the plane, within which a painted point would move it

/** The values of column k of a set: x₁ and x₂, or x and y of a curve. */
export function columnOf({ kind, places, labels }, k) {
  if (kind === "curve") return k ? labels : places;
  return places.filter((_, i) => i % 2 === k);
}

/** From where to where some values of a table reach: [low, high]. A few that lie far from all others do not count. */
function boundsOf(values) {
  if (!values.length) return [-3, 3];
  const sorted = values.toSorted();
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const middle = at(1 - SHARE) - at(SHARE);
  const room = middle ? FAR * middle : Infinity;
  const low = sorted.find((v) => v >= at(SHARE) - room);
  const high = sorted.findLast((v) => v <= at(1 - SHARE) + room);
  if (high === low) return [low - 1, high + 1];
  const step = 2 ** Math.floor(Math.log2((high - low) / STEPS));
  return [Math.floor(low / step - MARGIN) * step, Math.ceil(high / step + MARGIN) * step];
}

/** How far the picture of a set reaches: { x: [low, high], y: [low, high] }. */
export function reachOf(set) {
  if (set.units?.length) return { x: boundsOf(columnOf(set, 0)), y: boundsOf(columnOf(set, 1)) };
  const far = (values) => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const half = Math.max(HALF, Math.ceil(far(set.places)));
  const high = inputsOf(set) === 1 ? Math.max(LEAST, ROOM * far(set.labels)) : half;
  return { x: [-half, half], y: [-high, high] };
}

/** Where in a range a value stands: 0 at its low end, 1 at its high one. */
export const shareOf = (v, [low, high]) => (v - low) / (high - low);

/** How many points of a set lie beyond its reach. */
export function beyond(set, { x, y }) {
  const isOut = (v, [low, high]) => v < low || v > high;
  const [across, up] = [columnOf(set, 0), columnOf(set, 1)];
  return across.reduce((sum, v, i) => sum + (isOut(v, x) || isOut(up[i], y) ? 1 : 0), 0);
}
