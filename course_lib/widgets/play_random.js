// Random numbers that a seed repeats, in any browser. The whole state is one number, so that it can be kept with a
// training and set again.

/** A generator: mulberry32 by Tommy Ettinger (2017, public domain), with 32 bits of state. */
export const generator = (seed) => ({ state: seed | 0 });

/** The next number, 0 ≤ u < 1. */
export function uniform(random) {
  let t = (random.state + 0x6d2b79f5) | 0;
  random.state = t;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/** The next number of a standard normal distribution, from two uniform ones (Box and Muller 1958). */
export function normal(random) {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(random)));
  return radius * Math.cos(2 * Math.PI * uniform(random));
}

/** Put `list` (any array) into a random order, in place: Fisher and Yates. */
export function shuffle(list, random) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(random) * (i + 1));
    const kept = list[i];
    list[i] = list[j];
    list[j] = kept;
  }
  return list;
}
