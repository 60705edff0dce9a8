// A learning rate on a logarithmic slider, and as a number to type.

import { listen, node, numberField, OWN_KEYS, set } from "./common.js";
import { next, nextRound } from "./picture.js";

export const RANGE = [-3, 1]; // of the slider: powers of ten times its middle

/** A learning rate as it was set. */
export const exact = (v) => String(Number(v.toPrecision(12))).replace("-", "−");

const KEYBOARD = {
  ArrowUp: [next, 1], ArrowRight: [next, 1], PageUp: [nextRound, 1],
  ArrowDown: [next, -1], ArrowLeft: [next, -1], PageDown: [nextRound, -1],
};

/**
 * The two of them, called `name`, the slider in `track` and the field in `row`; both call `move(eta)`. What is typed
 * and cannot be is told to `complain(text)`, and "" when that is over. `show(eta, middle, text)` sets both, and the
 * slider's range; `forget()` as of numberField.
 */
export function rateInputs(track, row, name, complain, move) {
  const ends = { min: RANGE[0], max: RANGE[1], step: "any" };
  const input = node("input", { type: "range", ...ends, "aria-label": name, ...OWN_KEYS }, track);
  const valid = (v) => v > 0 && v < Infinity;
  let [middle, shown] = [1, null];
  const refusal = () => `η needs to be a number above 0, such as 0.5. It is still ${exact(shown)}.`;
  const { field, show, forget } = numberField(row, valid, (wrong) => complain(wrong ? refusal() : ""), (eta) => {
    shown = eta; // an arrow key goes on from it at once
    move(eta);
  });
  set(field, { "aria-label": `${name}, as a number` });
  // Two digits: what is asked for, such as 0.5, must not lie between two places of the thumb.
  listen(input, "input", () => move(Number((middle * 10 ** Number(input.value)).toPrecision(2))));
  for (const element of [input, field]) {
    listen(element, "keydown", (event) => {
      const key = KEYBOARD[event.key];
      if (!key || event.ctrlKey || event.altKey || event.metaKey) return;
      if (element === field && !/Up|Down/.test(event.key)) return; // moves the cursor
      event.preventDefault();
      const [low, high] = RANGE.map((power) => middle * 10 ** power);
      const wanted = key[0](shown, key[1]);
      if (element === field || (wanted >= low * 0.99 && wanted <= high * 1.01)) move(wanted);
    });
  }
  return {
    forget,
    show(eta, now, text) {
      [middle, shown] = [now, eta];
      input.value = Math.log10(eta / middle);
      show(eta);
      set(input, { "aria-valuetext": text });
    },
  };
}
