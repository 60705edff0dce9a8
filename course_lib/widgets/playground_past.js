// What is kept of a playground's past with the notebook: the curve of its losses, thinned, and those of earlier runs.

import { markOn, withPlaces } from "./play_history.js";

const MOST = 100; // places of a curve
const DIGITS = 4; // of a loss: a pixel of the curve is less
const KEYS = ["train", "test", "right", "rightTest"];

const short = (v) => (Number.isFinite(v) ? Number(v.toPrecision(DIGITS)) : null);

/** A curve as plain data: lists of at most MOST places and of each kind of value. */
function packed({ every, at, values }, keys = KEYS) {
  const step = Math.ceil(at.length / MOST);
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
