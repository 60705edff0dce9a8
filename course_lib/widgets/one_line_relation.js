// What wrong numbers have to do with the right ones: a sign, a factor or a number that is off everywhere.

import { figures } from "./common.js";
import { close, same } from "./one_line_values.js";

/** What all ratios of the two are, if they are one number. */
function factor(values, expected) {
  const ratios = values.map((v, i) => v / expected[i]).filter((_, i) => values[i] !== 0 || expected[i] !== 0);
  const isOne = ratios.length > 0 && ratios.every(Number.isFinite) && same(ratios, ratios.map(() => ratios[0]));
  return isOne ? ratios[0] : undefined;
}

/** What the values have to do with those that are expected: a sign, a factor, a number more; or nothing. */
export function relation(values, expected) {
  const times = factor(values, expected);
  if (times !== undefined && Math.abs(times) < 1e-12) return "It is always 0.";
  if (times !== undefined && close(times, -1)) return "Its size is right everywhere, and its sign wrong everywhere.";
  if (times !== undefined) {
    const sign = times < 0 ? ", and its sign is wrong" : "";
    return `It is ${figures(Math.abs(times))} times what is expected, everywhere${sign}.`;
  }
  const more = values.map((v, i) => v - expected[i]);
  if (same(more, more.map(() => more[0]))) {
    return `It is ${figures(Math.abs(more[0]))} too ${more[0] > 0 ? "large" : "small"} everywhere.`;
  }
  if (same(values.map(Math.abs), expected.map(Math.abs))) return "Its size is right everywhere, but not its sign.";
  return "";
}
