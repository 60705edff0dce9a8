// The past of a training, in bounded memory: replayed to any step, exactly; and the runs that were kept to compare.
//
// A frame holds all that the training goes on from. Frames are thinned out as the training grows: when there are too
// many, every second one goes, and the next ones come half as often. From a frame on, the same steps are taken again.

import { makeMemory } from "./play_steps.js";
import { change, oneStep, shuffleFrom } from "./play_training.js";

export const MOST_FRAMES = 200;
export const MOST_CHANGES = 500;
const MOST_BYTES = 16e6; // of samples that are remembered with the changes

/** All that a training goes on from, between two steps. */
export function frameOf({ engine, memory, steps, epochs, seen, sum, epochLoss, shuffledFrom, random }) {
  return {
    theta: engine.theta.slice(),
    memory: { first: memory.first.slice(), second: memory.second.slice(), t: memory.t },
    counts: { steps, epochs, seen, sum, epochLoss },
    shuffledFrom,
    state: random.state,
  };
}

/** Set a training back to a frame. */
export function restore(training, { theta, memory, counts, shuffledFrom, state }) {
  training.engine.theta.set(theta);
  training.memory = makeMemory(theta.length);
  training.memory.first.set(memory.first);
  training.memory.second.set(memory.second);
  training.memory.t = memory.t;
  Object.assign(training, counts, { phase: 0 });
  if (counts.seen) shuffleFrom(training, shuffledFrom); // in the middle of an epoch: in its order again
  training.shuffledFrom = shuffledFrom;
  training.random.state = state;
}

const settingsOf = ({ samples, settings, rules }) => ({ samples, settings, rules });

/** What is new in `next`. */
const differing = (one, next) =>
  Object.fromEntries(Object.entries(settingsOf(next)).filter(([key, value]) => value !== one[key]));

/** The past of `training`, which begins now. `mistaken`: whether a change that is forgotten by now was a mistake. */
export function makeHistory(training) {
  const first = { step: training.steps, epochs: training.epochs, ...settingsOf(training) };
  return { frames: [frameOf(training)], every: 1, changes: [first], mistaken: false };
}

/** Call after each step, or as often as you like: keeps a frame if it is time for one. */
export function record(history, training) {
  if (training.steps - history.frames.at(-1).counts.steps >= history.every) keep(history, training);
}

/** Keep a frame of the training as it is now. */
export function keep(history, training) {
  history.frames.push(frameOf(training));
  if (history.frames.length <= MOST_FRAMES) return;
  history.frames = history.frames.filter((_, i) => i % 2 === 0); // of an odd number: the first and the last stay
  history.every *= 2;
}

/**
 * Change samples, settings or rules of the training, and remember it. After very many changes the oldest are forgotten,
 * and with them the frames before: the past then begins later.
 */
export function recordChange(history, training, changed) {
  change(training, changed);
  const { steps, epochs } = training;
  const changes = history.changes.filter(({ step }) => step < steps);
  changes.push({ step: steps, epochs, ...settingsOf(training) });
  while (changes.length > 1 && (changes.length > MOST_CHANGES || bytesOf(changes) > MOST_BYTES)) {
    const { rules } = changes.shift();
    history.mistaken ||= Boolean(rules.mistake);
  }
  history.changes = changes;
  history.frames = history.frames.filter(({ counts }) => counts.steps < steps && counts.steps >= changes[0].step);
  keep(history, training); // as it is from here on: new samples begin an epoch, a new kind of step forgets
}

const bytesOf = (changes) =>
  [...new Set(changes.map(({ samples }) => samples))].reduce((sum, { X, Y }) => sum + 8 * (X.length + Y.length), 0);

/**
 * Take the training to `step` of its past, exactly as it was then: from the nearest frame before, the same steps again.
 * The future stays: a later step can be replayed as well, until `branch`, which must come before any other step.
 * Returns the number of steps taken.
 */
export function replay(history, training, step) {
  const frame = history.frames.findLast(({ counts }) => counts.steps <= step) ?? history.frames[0];
  const at = (now) => history.changes.findLast((one) => one.step <= now) ?? history.changes[0];
  let present = at(frame.counts.steps);
  training.phase = 0;
  change(training, settingsOf(present));
  restore(training, frame);
  const from = training.steps;
  while (training.steps < step) {
    oneStep(training);
    const next = at(training.steps);
    if (next !== present) change(training, differing(present, next));
    present = next;
  }
  return training.steps - from;
}

/** Go on from here: what came later is forgotten. */
export function branch(history, training) {
  history.frames = history.frames.filter(({ counts }) => counts.steps <= training.steps);
  history.changes = history.changes.filter(({ step }) => step <= training.steps);
}

// ------------------------------------------------------------------ a curve of losses, and runs to compare

export const MOST_PLACES = 512;

/** A curve that any number of values can be added to: it keeps at most MOST_PLACES of them, evenly spread. */
export const makeCurve = () => ({ every: 1, at: [], values: [] });

/** Add the value that belongs to `epoch`, a whole number that grows. */
export function addTo(curve, epoch, value) {
  if (epoch % curve.every) return;
  append(curve, epoch, value);
}

function append(curve, place, value) {
  curve.at.push(place);
  curve.values.push(value);
  if (curve.at.length <= MOST_PLACES) return;
  curve.every *= 2;
  curve.at = curve.at.filter((_, i) => i % 2 === 0);
  curve.values = curve.values.filter((_, i) => i % 2 === 0);
}

/**
 * Add the value that belongs to `place`, which may lie in the middle of an epoch. A place keeps two values at most, the
 * first and the last: weights that were set by hand show as an upright line.
 */
export function markOn(curve, place, value) {
  const { at, values } = curve;
  if (at.at(-1) === place && same(values.at(-1), value)) return;
  if (at.at(-1) === place && at.at(-2) === place) values[at.length - 1] = value;
  else append(curve, place, value);
}

const same = (one, other) => one.train === other.train && one.test === other.test;

export const MOST_RUNS = 6;

/** The kept runs with one more: { name, address, curve, loss }. The oldest goes when there are too many. */
export const withRun = (runs, run) =>
  withPlaces([...runs, { ...run, place: null, curve: structuredClone(run.curve) }].slice(-MOST_RUNS));

/** The same runs, each with a `place` of its own from 0 on, which it keeps as long as it is there. */
export function withPlaces(runs) {
  const places = new Set(runs.map(({ place }) => place));
  return runs.map((run) => {
    if (Number.isInteger(run.place)) return run;
    const place = runs.findIndex((_, k) => !places.has(k));
    places.add(place);
    return { ...run, place };
  });
}
