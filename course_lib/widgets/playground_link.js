// The settings of the playground as an address, and back; the text itself is play_address.js's.

import { fromAddress, toAddress } from "./play_address.js";
import { OWN, ownSet, listOf } from "./playground_session.js";

/** Settings as PlaygroundState has them → the part of an address behind #. */
export function linkOf(settings, described) {
  const { data, aside, data_seed, seed, theta, points, ...others } = settings;
  const { sizes, output } = described;
  return toAddress({
    ...others, set: data === OWN ? "own" : data, count: 300, share: aside, dataSeed: data_seed, weightSeed: seed,
    orderSeed: seed, outputs: sizes.at(-1), output, beta: 0.9,
    own: data === OWN ? ownSet(points) : null, theta: theta.length ? Float64Array.from(theta) : null,
  });
}

/** An address → { settings, notes }; notes say what could not be taken as it is. */
export function settingsOf(text) {
  const { state, notes } = fromAddress(text);
  const { set, share, dataSeed, weightSeed, own, theta } = state;
  const taken = [
    "noise", "features", "hidden", "activation", "loss", "start", "scale", "step", "eta", "batch", "mistake",
    "steps", "epochs",
  ];
  const settings = Object.fromEntries(taken.map((key) => [key, state[key]]));
  Object.assign(settings, {
    data: set === "own" ? OWN : set, aside: share, data_seed: dataSeed, seed: weightSeed,
    points: own ? listOf(own) : [], theta: theta ? [...theta] : [],
  });
  return { settings, notes };
}
