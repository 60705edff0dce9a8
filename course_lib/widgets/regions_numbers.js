// What the decision regions make of the numbers that Python sends: colours, borders, and what is said of each point.

import { figures } from "./common.js";

const NOBODY = 255; // the winner where there is none

/**
 * The numbers of the grid, row by row from below, and those of the points, from the bytes that Python sent; of more
 * than two classes also their winners: the class that leads by so much, 255 where there is none.
 */
export function decoded({ buffer, byteOffset, byteLength }, side, many = 2) {
  // A copy, since floats need a place divisible by 4; every machine that runs a browser has the bytes in this order.
  const copy = buffer.slice(byteOffset, byteOffset + byteLength);
  const count = byteLength / (many > 2 ? 5 : 4);
  const [all, winners] = [new Float32Array(copy, 0, count), new Uint8Array(copy, 4 * count)];
  const parted = (numbers) => [numbers.subarray(0, side * side), numbers.subarray(side * side)];
  const [[grid, points], [regions, named]] = [parted(all), parted(winners)];
  return { grid, points, regions, named };
}

const OFF = [232, 160, 107]; // as SHADES in plots/planes.py
const ON = [107, 169, 207];

const SHADES = Array.from({ length: 513 }, (_, i) => {
  const s = i / 256 - 1;
  return (s < 0 ? OFF : ON).map((c) => Math.round(255 + Math.abs(s) * (c - 255)));
});

/** Red, green and blue of an output: OFF at 0, white at 0.5, ON at 1, no further. From a table: it is asked often. */
export const colour = (a) => SHADES[Math.round(512 * Math.max(0, Math.min(1, a)))];

// As CLASSES and tint in plots: class 0 and 1 first, which are orange and blue here too.
export const HUES = [
  [213, 94, 0], [0, 114, 178], [0, 158, 115], [204, 121, 167], [34, 34, 34],
  [240, 228, 66], [86, 180, 233], [230, 159, 0], [136, 34, 85], [153, 153, 51],
];
const TINT = 0.6;

/** Red, green and blue of a class that leads by so much: white at 0, darkest from 1 on. */
export const tint = (k, lead) => {
  const strength = TINT * Math.max(0, Math.min(1, lead));
  return HUES[k].map((c) => Math.round(255 + strength * (c - 255)));
};

/**
 * Where a grid crosses 0.5: pairs of places [column, row], each the ends of a short line through one cell.
 *
 * Marching squares: a cell's edge is crossed where its two corners lie on different sides, at the place that a straight
 * line between them gives. Where all four edges are crossed, the cell's mean says which corners belong together.
 */
export function border(grid, side) {
  const lines = [];
  for (let at = 0; at < side * (side - 1); at++) {
    if (at % side === side - 1) continue; // no cell begins at the last column
    const above = grid[at] > 0.5;
    const same = grid[at + 1] > 0.5 === above && grid[at + side] > 0.5 === above && grid[at + side + 1] > 0.5 === above;
    if (!same) lines.push(...crossing(grid, side, at)); // few cells: the others cost nothing more
  }
  return lines;
}

function crossing(grid, side, at) {
  const [column, row] = [at % side, Math.floor(at / side)];
  const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
  const values = [at, at + 1, at + side + 1, at + side].map((place) => grid[place] - 0.5);
  if (values.some(Number.isNaN)) return [];
  const crossed = corners.flatMap((corner, i) => {
    const j = (i + 1) % 4;
    if (values[i] > 0 === values[j] > 0) return [];
    const share = values[i] / (values[i] - values[j]);
    const t = Number.isNaN(share) ? 0.5 : share; // infinite at one end or both
    return [corner.map((from, k) => from + t * (corners[j][k] - from))];
  });
  const joined = values[0] + values[1] + values[2] + values[3] > 0 === values[0] > 0;
  if (crossed.length === 4 && !joined) crossed.push(crossed.shift()); // each line cuts off the first or third corner
  return crossed.length === 4 ? [crossed.slice(0, 2), crossed.slice(2)] : [crossed];
}

/**
 * Where regions of more than two classes meet, as `border`: each edge of a cell is crossed where the leads on both its
 * sides run out. Where a cell has more than two such edges, all lines meet at the mean of the crossings.
 */
export function borders(regions, leads, side) {
  const lines = [];
  for (let at = 0; at < side * (side - 1); at++) {
    if (at % side === side - 1) continue; // no cell begins at the last column
    const k = regions[at];
    if (regions[at + 1] === k && regions[at + side] === k && regions[at + side + 1] === k) continue;
    lines.push(...meeting(regions, leads, side, at));
  }
  return lines;
}

function meeting(regions, leads, side, at) {
  const [column, row] = [at % side, Math.floor(at / side)];
  const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
  const places = [at, at + 1, at + side + 1, at + side];
  if (places.some((place) => regions[place] === NOBODY)) return [];
  const crossed = corners.flatMap((corner, i) => {
    const [here, there] = [places[i], places[(i + 1) % 4]];
    if (regions[here] === regions[there]) return [];
    const share = leads[here] / (leads[here] + leads[there]);
    const t = Number.isNaN(share) ? 0.5 : share; // no lead on both sides, or an infinite one
    return [corner.map((from, k) => from + t * (corners[(i + 1) % 4][k] - from))];
  });
  if (crossed.length === 2) return [crossed];
  const middle = [0, 1].map((k) => crossed.reduce((sum, end) => sum + end[k], 0) / crossed.length);
  return crossed.map((end) => [end, middle]);
}

/**
 * Where the name of each class has most room: [class, column, row], where there is any at all. No name may cover the
 * points at `taken` ([column, row]). Room is the number of steps to another class, a point or the frame.
 */
export function roomiest(regions, side, taken) {
  const owners = Uint8Array.from(regions);
  for (const [column, row] of taken) {
    const [c, r] = [Math.round(column), Math.round(row)];
    if (c >= 0 && r >= 0 && c < side && r < side) owners[r * side + c] = NOBODY;
  }
  const room = new Uint8Array(side * side);
  const step = (at, from, inside) => (inside && owners[from] === owners[at] ? room[from] + 1 : 1);
  for (let at = 0; at < room.length; at++) {
    room[at] = Math.min(step(at, at - 1, at % side > 0), step(at, at - side, at >= side));
  }
  const best = new Map();
  for (let at = room.length - 1; at >= 0; at--) {
    const right = step(at, at + 1, at % side < side - 1);
    room[at] = Math.min(room[at], right, step(at, at + side, at < room.length - side));
    if (owners[at] === NOBODY || room[at] <= side / 20) continue;
    if (room[at] > (best.get(owners[at]) ?? [0])[0]) best.set(owners[at], [room[at], at]);
  }
  return [...best].map(([k, [, at]]) => [k, at % side, Math.floor(at / side)]).sort((one, other) => one[0] - other[0]);
}

// ------------------------------------------------------------------ what an answer means

/**
 * What an answer says of two classes: `count` numbers of the grid, `right` of each point whether it is, `shade(i)` the
 * colour of a place of the grid (null where there is no number), `lines` the border, `names` what is written into the
 * regions, `shares` what is said of the plane, and `says(i)` of a point.
 */
function ofTwo(numbers, { side, targets, classes }) {
  const { grid, points } = decoded(numbers, side);
  const blue = Math.round((100 * grid.filter((a) => a > 0.5).length) / grid.length);
  return {
    count: grid.length,
    right: targets.map((target, i) => (target === 1 ? points[i] > 0.5 : points[i] <= 0.5)),
    shade: (i) => (Number.isNaN(grid[i]) ? null : colour(grid[i])),
    lines: border(grid, side),
    names: [],
    shares: `more than 0.5${classes[1] === "1" ? "" : ` (${classes[1]})`} on ${blue} %`,
    says: (i) => figures(points[i]),
    aloud: (i) => figures(points[i]),
  };
}

/** What an answer says of more classes: the same. */
function ofMany(numbers, { low, high, side, points, targets, classes }) {
  const { grid, points: leads, regions, named } = decoded(numbers, side, classes.length);
  const counts = classes.map(() => 0);
  for (const k of regions) if (k !== NOBODY) counts[k] += 1;
  const shares = classes.map((name, k) => `${name} on ${Math.round((100 * counts[k]) / regions.length)} %`);
  const grown = (v) => ((v - low) / (high - low)) * (side - 1);
  const name = (i) => classes[named[i]] ?? "no class";
  return {
    count: grid.length,
    right: targets.map((target, i) => named[i] === target),
    shade: (i) => (regions[i] === NOBODY ? null : tint(regions[i], grid[i])),
    lines: borders(regions, grid, side),
    names: roomiest(regions, side, points.map((point) => point.map(grown))),
    shares: `class ${shares.slice(0, -1).join(", ")} and ${shares.at(-1)}`,
    says: (i) => (named[i] === NOBODY ? name(i) : `${name(i)} (${figures(leads[i], 2)})`),
    aloud: (i) => (named[i] === NOBODY ? name(i) : `${name(i)}, ahead by ${figures(leads[i], 2)}`),
  };
}

/** What an answer means, of however many classes: see `ofTwo`. */
export const understood = (numbers, plane) => (plane.classes.length > 2 ? ofMany : ofTwo)(numbers, plane);
