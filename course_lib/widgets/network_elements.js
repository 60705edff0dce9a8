// What the parts of a network's picture share: elements for the hand, and numbers in the room that there is for them.

import { node, OWN_KEYS, set, write } from "./common.js";
import { LINE } from "./network_layout.js";
import { ANSWERS, at } from "./network_math.js";
import { coarse, fitting, placeName, wide } from "./network_words.js";

const [LOW, HIGH] = [-10, 10]; // as far as the hand goes
const DIGIT = 0.636; // how wide a digit is, as a part of the font's size
export const FONTS = [14, 12, 11, 10]; // px: a number is written in the first in which it has room
export const BOX = LINE + 2; // the height of a number's box
const FLAG = LINE - 1; // and of a gradient's flag
const POINT = 5; // of a flag
const ROUND = 12; // px, what the round ends of a box take
const BESIDE = 3; // px, in a flag around its number
const TOUCH = 44; // px, what a finger needs

/**
 * The least and the greatest that the hand makes of the number at `place` in a network: a target rests where the output
 * ends. One may have typed more.
 */
export function reach(network, place) {
  const [low, high] = place.kind === "y" ? ANSWERS[network.activation] : [LOW, HIGH];
  const v = at(network, place);
  return [Math.min(Math.max(low, LOW), v), Math.max(Math.min(high, HIGH), v)];
}

/** The class of a number's sign. */
export const sign = (v) => (v > 0 ? "bbh-positive" : v < 0 ? "bbh-negative" : "bbh-zero"); // which NaN looks like too

// ------------------------------------------------------------------ elements

/** An empty slider in the group `parent`, for the number that stands at `place` in a network with `sizes`. */
export function adjustable(parent, sizes, place, shape) {
  const looks = { class: `bbh-grip ${shape}`, role: "slider", "aria-orientation": "vertical" };
  return node("svg:g", { ...looks, "aria-label": placeName(sizes, place), ...OWN_KEYS }, parent);
}

/** What the slider of the number at `place` says of it, the number itself and in words. */
export function tell(element, network, place, said) {
  const [low, high] = reach(network, place);
  const now = at(network, place);
  set(element, { "aria-valuenow": now, "aria-valuemin": low, "aria-valuemax": high, "aria-valuetext": said });
}

/** Room for a finger around the middle of a group; it counts only where a finger points. */
export function touchable(parent) {
  const [x, size] = [-TOUCH / 2, TOUCH];
  return node("svg:rect", { class: "bbh-network-touch", x, y: x, width: size, height: size }, parent);
}

// ------------------------------------------------------------------ room for numbers

/** How many pixels a text takes. */
export const pixels = (text, font) => wide(text) * font * DIGIT;

/**
 * A number that fits into so many pixels, behind the first of `leads` that leaves room for it: { text, font }. It is
 * written in the largest of `fonts` that has room for it as `shown` has it, else for two digits of it, and as roughly
 * as it must in the smallest; it is never another number. A lead "" leaves the name out where none has room.
 */
export function fitted(v, room, { leads = [""], fonts = FONTS } = {}) {
  const digits = (font, lead) => room / (font * DIGIT) - wide(lead);
  const led = (lead, text) => (lead + text).replace(/=( ?)([≈<>])/, "$2$1"); // ≈ says = as well
  const named = [leads.filter(Boolean), leads.filter((lead) => !lead)]; // rather a small name than none
  const tries = named.flatMap((some) => fonts.flatMap((font) => some.map((lead) => ({ font, lead }))));
  const whole = tries.map(({ font, lead }) => ({ font, text: led(lead, fitting(v, Infinity)) }));
  const close = tries.map(({ font, lead }) => ({ font, text: led(lead, fitting(v, digits(font, lead))) }));
  const found = [...whole, ...close].find(({ font, text }) => pixels(text, font) <= room);
  if (found) return found;
  const font = fonts.at(-1);
  const lead = leads.at(-1); // "" where it may be left out
  return { text: led(lead, coarse(v, digits(font, lead))), font };
}

/** The fonts of the numbers in boxes: in a narrow picture, where 14 px would hide the lines, from 12 px on. */
export const fontsIn = ({ narrow }) => FONTS.filter((font) => font <= (narrow ? 12 : 14));

/** The room for a number in a flag that is `width` pixels wide. */
export const insideFlag = (width) => width - POINT - BESIDE;

/** Write what `fitted` gave into a text whose middle is at { x, y }. */
export function inscribe(element, { text, font }, { x = 0, y = 0 } = {}) {
  write(element, text);
  set(element, { x, y: y + 0.35 * font, style: `font-size: ${font}px` });
}

// ------------------------------------------------------------------ a number in its box, a gradient in its flag

/** A box with its number in a group, and a flag with a gradient, which is hidden at first. */
export function tagged(parent) {
  const touch = touchable(parent);
  const box = node("svg:rect", { class: "bbh-network-box" }, parent);
  const number = node("svg:text", { class: "bbh-number" }, parent);
  const flag = node("svg:g", { class: "bbh-network-flag" }, parent);
  const shape = node("svg:path", {}, flag);
  return { touch, box, number, flag, shape, gradient: node("svg:text", { class: "bbh-number" }, flag) };
}

/**
 * Show a number, as `fitted` gave it, in a box around { 0, y }, no wider than it needs; `round` gives it round ends.
 * `flag` is undefined, or { slope, said }: a gradient with its text, whose flag is `below` the box or over it. Returns
 * { size, left, middle }: how wide it is, and where the flag's point is.
 */
export function fillTag(tag, said, { y = 0, round = false, flag, below = true }) {
  const size = pixels(said.text, said.font) + (round ? ROUND : 8);
  set(tag.box, { x: -size / 2, y: y - BOX / 2, width: size, height: BOX, rx: round ? BOX / 2 : 2 });
  set(tag.touch, { y: y - TOUCH / 2 });
  inscribe(tag.number, said, { y });
  tag.flag.style.display = flag ? "" : "none";
  if (!flag) return { size };
  const long = pixels(flag.said.text, flag.said.font) + POINT + BESIDE;
  const middle = y + (below ? 1 : -1) * ((BOX + FLAG) / 2 + 1);
  const [left, right, up, down] = [-long / 2, long / 2, middle - FLAG / 2, middle + FLAG / 2];
  set(tag.flag, { class: `bbh-network-flag ${sign(flag.slope)}` });
  set(tag.shape, { d: `M${left} ${middle}L${left + POINT} ${up}H${right}V${down}H${left + POINT}Z` });
  inscribe(tag.gradient, flag.said, { x: POINT / 2, y: middle });
  return { size: Math.max(size, long), left, middle };
}
