// What the parts of a network's picture share: elements for the hand, and numbers in the room that there is for them.

import { node, OWN_KEYS, set, write } from "./common.js";
import { LINE } from "./network_layout.js";
import { fitting, placeName, wide } from "./network_words.js";

const [LOW, HIGH] = [-10, 10]; // as far as the hand goes
const DIGIT = 0.636; // how wide a digit is, as a part of the font's size

/** The least and the greatest that the hand makes of a number that is `v` now: one may have typed more. */
export const reach = (v) => [Math.min(LOW, v), Math.max(HIGH, v)];

/** The class of a number's sign; the negative ones are dashed too, and zero is dotted. */
export const sign = (v) => (v === 0 ? "bbh-zero" : v < 0 ? "bbh-negative" : "bbh-positive");

// ------------------------------------------------------------------ elements

/** An empty slider in the group `parent`, for the number that stands at `place` in a network with `sizes`. */
export function adjustable(parent, sizes, place, shape) {
  const looks = { class: `bbh-grip ${shape}`, role: "slider", "aria-orientation": "vertical" };
  return node("svg:g", { ...looks, "aria-label": placeName(sizes, place), ...OWN_KEYS }, parent);
}

/** What a slider says of its number: `v`, and in words. */
export function tell(element, v, said) {
  const [low, high] = reach(v);
  set(element, { "aria-valuenow": v, "aria-valuemin": low, "aria-valuemax": high, "aria-valuetext": said });
}

/** Two lines of text in a group. */
export const twoLines = (parent) => [0, 1].map(() => node("svg:text", { class: "bbh-number" }, parent));

/** A frame in a group, and two lines of text in the frame. */
export function framed(parent) {
  const frame = node("svg:rect", { rx: 3 }, parent);
  return { frame, texts: twoLines(parent) };
}

/** Write up to two lines into the middle of a group, in a frame of `width` where it has one. */
export function fill({ frame, texts }, said, width) {
  const two = said[1] !== undefined;
  texts.forEach((text, k) => {
    write(text, said[k] ?? "");
    set(text, { y: two ? (k ? 10.5 : -3.5) : 4 });
  });
  if (!frame) return;
  const height = (two ? 2 : 1) * LINE + 2;
  set(frame, { x: -width / 2, y: -height / 2, width, height });
}

// ------------------------------------------------------------------ room for numbers

/** How many digits of a font have room in so many pixels. */
export const digitsIn = (pixels, font) => pixels / (font * DIGIT);

/** How many pixels the longest of `lines` takes in a frame. */
export const widthOf = (lines, font) => 6 + font * DIGIT * Math.max(...lines.map(wide));

/** A number behind the first of `leads` that leaves room for it. */
export function led(leads, v, room) {
  const texts = leads.map((lead) => (lead + fitting(v, room - wide(lead))).replace("= ≈", "≈ "));
  return texts.find((text) => wide(text) <= room) ?? texts.at(-1);
}
