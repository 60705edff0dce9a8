// What the reader does to a network: a number moved, another network chosen, steps downhill; and all of it undone.

import { figures } from "./common.js";
import { reach } from "./network_elements.js";
import { at, descend, finite, passes, put, sizesOf } from "./network_math.js";
import { change, listed } from "./network_words.js";
import { Undo } from "./undo.js";

const HISTORY = 500; // what can be undone
const CHANGED = ["layers", "x", "y", "activation", "preset"]; // by the reader, to be undone
const BEYOND = "The next step would lead beyond every number a computer can hold, so it was not taken.";

/**
 * The changes of a network that `hand()` holds, as `live` gives it: { state, set(values), redraw() }. `start` is what
 * the widget began with, and `presets` are the networks of its menu, by name.
 */
export class Changes {
  report = ""; // of the last step, or that it was undone; "" once something else has changed
  trail = []; // of each step taken { layers, grads, eta } as before it; null where that is not known any more
  #reached = null; // the layers that the last step led to
  #past = new Undo(() => this.#kept(), HISTORY);
  #hand;
  #start;
  #presets;

  constructor(hand, start, presets) {
    this.#hand = hand;
    this.#start = start;
    this.#presets = presets;
  }

  get undoable() {
    return this.#past.undoable;
  }

  get #state() {
    return this.#hand().state;
  }

  /** The reader changes something: what was said of the last step is past. */
  set(values, said = "") {
    this.report = said;
    this.#hand().set(values);
  }

  /** Layers that the last step did not lead to were changed by hand: steps are counted anew. */
  follow(layers) {
    if (layers !== this.#reached) [this.trail, this.#reached] = [[], layers];
  }

  /** So many steps were taken before the page was loaded anew; what was there before each is forgotten. */
  resume(taken) {
    [this.trail, this.#reached] = [Array(taken).fill(null), this.#state.layers];
    this.#hand().redraw();
  }

  // ---------------------------------------------------------------- one number

  /** Move a number as far as the hand goes. */
  move(place, to, run) {
    this.#remember(run);
    const [low, high] = reach(this.#state, place);
    const inside = Math.max(low, Math.min(high, to));
    this.set(put(this.#state, place, Math.round(inside * 1e10) / 1e10));
  }

  type(place, value, run) {
    this.#remember(run);
    this.set(put(this.#state, place, value));
  }

  /** Put a number back to where it was in the network that the menu names, if that has such a place. */
  home(place) {
    this.#remember();
    const [origin, now] = [this.#origin(), this.#state];
    const same = String(sizesOf(origin)) === String(sizesOf(now));
    this.set(put(now, place, at(same ? origin : now, place)));
  }

  // ---------------------------------------------------------------- all of it

  choose(name) {
    const { layers, x, y, activation } = name ? this.#presets[name] : this.#start;
    this.#remember();
    this.set({ layers, x, y, activation, preset: name, step: 0 });
  }

  bend(activation) {
    this.#remember();
    this.set({ activation });
  }

  reset() {
    this.#remember();
    const { layers, x, y, activation } = structuredClone(this.#origin());
    this.set({ layers, x, y, activation, show: this.#start.show, eta: this.#start.eta, step: 0 });
  }

  /** What the menu says. */
  #origin() {
    return this.#presets[this.#state.preset] ?? this.#start;
  }

  /** Take up to `count` steps downhill, as many as lead to finite numbers; a walk that leads up to them is over. */
  descend(count) {
    const before = this.#state;
    const { left, after } = stepsDown(before, count);
    const end = left.length < count ? BEYOND : "";
    if (!left.length) {
      this.report = end;
      this.#hand().redraw();
      return;
    }
    this.#remember();
    this.trail = [...this.trail, ...left];
    this.#reached = after.layers;
    this.set({ layers: after.layers, step: 0 }, `${told(before, after, this.trail.length, left.length)} ${end}`.trim());
  }

  // ---------------------------------------------------------------- back again

  /** Remember what is there, before it is changed; once in a run. */
  #remember(run) {
    this.#past.remember(run);
  }

  #kept() {
    const values = Object.fromEntries(CHANGED.map((key) => [key, this.#state[key]]));
    return { values, trail: this.trail, reached: this.#reached };
  }

  undo() {
    this.#restore(this.#past.undo(), "Undone.");
  }

  redo() {
    this.#restore(this.#past.redo(), "Done again.");
  }

  #restore(entry, said) {
    if (!entry) return;
    const { values, trail, reached } = entry.state;
    const other = String(sizesOf(values)) !== String(sizesOf(this.#state));
    [this.trail, this.#reached] = [trail, reached];
    this.set({ ...values, ...(other ? { step: 0 } : {}) }, said);
  }
}

/**
 * What was there before each of `count` steps, { layers, grads, eta }, and the network `after` them: fewer where no
 * finite numbers come next.
 */
function stepsDown(network, count) {
  const left = [];
  let after = network;
  while (left.length < count) {
    const { grads } = passes(after);
    const layers = descend(after.layers, grads, after.eta);
    if (!finite(layers)) break;
    left.push({ layers: after.layers, grads, eta: after.eta });
    after = { ...after, layers };
  }
  return { left, after };
}

/** What the last `count` of `taken` steps did, in words. */
function told(network, after, taken, count) {
  const [old, now] = [passes(network), passes(after)];
  const way = now.loss < old.loss ? "falls" : now.loss > old.loss ? "rises" : "stays";
  const which = count > 1 ? `Steps ${taken - count + 1} to ${taken}` : `Step ${taken}`;
  const moves = `ŷ ${listed(old.as.at(-1))} → ${listed(now.as.at(-1))}`;
  const losses = `the loss ${way}, ${change(old.loss, now.loss)}`;
  return `${which} with η = ${figures(network.eta)}: ${losses}; ${moves}.`;
}
