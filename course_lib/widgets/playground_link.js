// All that is seen of the playground as an address, and back; the text itself is play_address.js's.

import { fromAddress, toAddress } from "./play_address.js";
import { isNamed } from "./play_names.js";
import { OWN, ownSet, listOf } from "./playground_session.js";

const AS_THEY_ARE = [
  "noise", "features", "hidden", "activation", "loss", "start", "scale", "step", "eta", "batch", "mistake", "steps",
  "epochs",
];
const pick = (source, keys) => Object.fromEntries(keys.map((key) => [key, source[key]]));
const VIEW = ["held", "speed", "task"];

/**
 * Settings as PlaygroundState has them → the part of an address behind #. `position` is Session.position, and `view`
 * what is seen of it: { mode, held, inside, speed, task }.
 */
export function linkOf(settings, described, position = null, view = {}) {
  const { data, aside, data_seed, seed, theta, points, classes, units, names } = settings;
  const own = data === OWN ? ownSet(points, classes, names) : null;
  const shown = { ...fromAddress("").state, ...pick(settings, AS_THEY_ARE) };
  Object.assign(shown, {
    set: own ? "own" : data, count: 300, share: aside, dataSeed: data_seed, weightSeed: seed, orderSeed: seed,
    outputs: described.sizes.at(-1), output: described.output, own,
    theta: theta.length ? Float64Array.from(theta) : null,
    units: units.map(([name, mean, spread]) => ({ name, mean, spread })),
  });
  if (position) Object.assign(shown, positionFields(position));
  const { mode = shown.lines, inside = false, ...others } = view;
  return toAddress({ ...shown, lines: mode, inside: Number(inside), ...others });
}

function positionFields({ memory, counts: { seen }, shuffledFrom, state }) {
  const { first, second, t } = memory;
  const isEmpty = [first, second].every((list) => list.every((v) => v === 0));
  const both = isEmpty ? null : Float64Array.from([...first, ...second]);
  return { seen, random: state, shuffled: shuffledFrom, remembered: t, memory: both };
}

/**
 * An address → { settings, position, view, notes }; notes say what could not be taken as it is. `position` is null
 * where the address has none.
 */
export function settingsOf(text) {
  const { state, notes } = fromAddress(text);
  const { set, share, dataSeed, weightSeed, own, units, theta } = state;
  const settings = {
    ...pick(state, AS_THEY_ARE),
    data: set === "own" ? OWN : set, aside: share, data_seed: dataSeed, seed: weightSeed,
    points: own ? listOf(own) : [], classes: own ? own.names.length : null, theta: theta ? [...theta] : [],
    units: units.map(({ name, mean, spread }) => [name, mean, spread]), names: own && isNamed(own) ? own.names : [],
  };
  const view = { ...pick(state, VIEW), mode: state.lines, inside: Boolean(state.inside) };
  return { settings, position: readPosition(state), view, notes };
}

function readPosition({ theta, memory: given, seen, random, shuffled, remembered }) {
  if (!theta || random === null) return null;
  const numbers = given ?? new Float64Array(2 * theta.length);
  const [first, second] = [numbers.slice(0, theta.length), numbers.slice(theta.length)];
  const memory = { first, second, t: remembered };
  return { memory, counts: { seen }, shuffledFrom: shuffled ?? random, state: random };
}
