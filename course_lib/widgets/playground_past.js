// What is kept of a playground's past with the notebook: the curve of its losses, thinned, and those of earlier runs.

import { markOn, withPlaces } from "./play_history.js";

const MOST = 100; // places of a curve
const DIGITS = 4; // of a loss: a pixel of the curve is less
const KEYS = ["train", "test", "right", "rightTest"];
const FEW = 40; // places of a curve in an address

const short = (v) => (Number.isFinite(v) ? Number(v.toPrecision(DIGITS)) : null);

/** A curve as plain data: lists of at most `most` places and of each kind of value. */
function packed({ every, at, values }, keys = KEYS, most = MOST) {
  const step = Math.ceil(at.length / most);
  const kept = at.map((_, k) => k).filter((k) => k % step === 0 || k === at.length - 1);
  const lists = Object.fromEntries(keys.map((key) => [key, kept.map((k) => short(values[k][key]))]));
  const lent = kept.map((k) => Number(values[k].lent ?? 0));
  return { every: every * step, at: kept.map((k) => at[k]), lent, ...lists };
}

/** The curve that was packed. */
function unpacked({ every, at, lent, ...lists }) {
  const value = (k) => Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list[k]]));
  return { every, at: [...at], values: at.map((_, k) => ({ ...value(k), lent: Boolean(lent[k]) })) };
}

/** A curve as text for an address, in few places: its lists of numbers, which * separates. */
export function curveText(curve) {
  const lists = packed(curve, KEYS, FEW);
  return [[lists.every], ...["at", ...KEYS].map((key) => lists[key])].map((list) => list.join(" ")).join("*");
}

/** The curve in such a text, packed, or null if it is none. */
export function curveIn(text) {
  const [[every], at, ...lists] = text.split("*").map((list) => list.split(" ").map((v) => (v ? Number(v) : null)));
  const isWhole = lists.length === KEYS.length && lists.every((list) => list.length === at.length);
  const isSound = [every, at, ...lists].flat().every((v) => v === null || Number.isFinite(v));
  const grows = at?.every((place, k) => place !== null && place >= (at[k - 1] ?? 0));
  if (!isWhole || !isSound || !grows || !(every >= 1)) return null;
  return { every, at, lent: at.map(() => 0), ...Object.fromEntries(KEYS.map((key, k) => [key, lists[k]])) };
}

/** The past of a session as plain data: { curve, how, runs }. */
export const pastOf = ({ curve, runHow, runs }) => ({
  curve: packed(curve),
  how: runHow,
  runs: runs.map((run) => ({ ...run, curve: packed(run.curve, ["train"]) })),
});

/** Give a session, which stands where another one stood, the past that was kept of that one; {} is none. */
export function takePast(session, { curve, how = "", runs = [] }) {
  session.runs = withPlaces(runs.map((run) => ({ ...run, curve: unpacked(run.curve) })));
  if (!curve || !session.training.steps) return;
  const { every, at, values } = unpacked(curve);
  const many = at.filter((place) => place < session.place).length; // a step under way has begun anew
  session.curve = { every, at: at.slice(0, many), values: values.slice(0, many) };
  markOn(session.curve, session.place, session.scored);
  session.priorHow = how;
}
