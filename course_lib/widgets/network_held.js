// The number of a network that is held: its value to type, its gradient by two ways, and where the next step leads it.

import { editable, figures, node, numberField, set, write } from "./common.js";
import { at, difference, relativeError, sizesOf, slopeAt } from "./network_math.js";
import { downhill, equation, isParameter, placeName, shown, symbol, verdict } from "./network_words.js";

const FAR = 1e6; // as far as one may type
const REFUSAL = `Type a number up to ±${figures(FAR)}, such as −0.25 or 1/2`;
const ROWS = 6; // of the table: their room stays

/**
 * A table of the number that is held, and a field to type it; which calls `onType(place, value)`. Returns { field,
 * show(now, done, place, before), forget() }; `before` is what the last step downhill began with, or nothing:
 * { layers, grads, eta }. Its height stays.
 */
export function heldPanel(parent, onType) {
  const panel = node("div", { class: "bbh-held-panel" }, parent);
  const hint = node("p", {}, panel, "Drag any number ");
  node("span", { class: "bbh-keys" }, hint, "up or down");
  node("span", { class: "bbh-fingers" }, hint, "to the right or the left");
  hint.append(", or type it here.");
  const { caption, rows } = emptyTable(panel);
  const judged = node("p", { class: "bbh-verdict" }, panel);
  const refused = node("div", { class: "bbh-refused", "aria-live": "assertive" }, rows[0].value);
  let typedPlace = null;
  const possible = (v) => Math.abs(v) <= FAR;
  const complain = (wrong) => {
    write(refused, wrong ? REFUSAL : "");
    if (wrong && document.activeElement === field) refused.scrollIntoView({ block: "nearest" });
  };
  const heard = (v) => onType(typedPlace, v);
  const { field, show: showField, forget } = numberField(rows[0].value, possible, complain, heard);
  rows[0].value.prepend(field);
  const show = (now, done, place, before) => {
    typedPlace = place;
    const forwardOnly = now.show === "forward";
    const name = placeName(sizesOf(now), place);
    const value = at(now, place);
    const gradients = now.show === "backward";
    const nothing = { lines: [], compared: "" };
    const calm = now.step > 0 || !(forwardOnly || gradients); // in a walk, the formulas beside the picture say it
    const wanted = calm ? () => nothing : forwardOnly ? forwardLines : backwardLines;
    const { lines, compared } = wanted(now, done, place, before);
    write(caption, name[0].toUpperCase() + name.slice(1));
    set(field, { "aria-label": `value of ${name}` });
    showField(value, editable(value), symbol(place));
    write(judged, compared);
    judged.hidden = calm || forwardOnly;
    const first = symbol(place) + stepped(now, place, before);
    fillRows(rows, [[first], ...lines], calm ? 1 : forwardOnly ? 3 : ROWS);
  };
  return { field, show, forget };
}

function emptyTable(parent) {
  const table = node("table", { class: "bbh-table" }, parent);
  const caption = node("caption", {}, table);
  const body = node("tbody", {}, table);
  const rows = Array.from({ length: ROWS }, () => {
    const row = node("tr", {}, body);
    return { row, name: node("th", { scope: "row" }, row), value: node("td", {}, row) };
  });
  return { caption, rows };
}

/** Write `lines` of [name, value] into the rows; the first has a field for its value. `most` rows keep their room. */
function fillRows(rows, lines, most) {
  rows.forEach(({ row, name, value }, k) => {
    row.hidden = k >= most;
    row.style.visibility = k < lines.length ? "" : "hidden"; // its room stays, and so do the buttons below
    if (k >= lines.length) return;
    write(name, lines[k][0]);
    if (k) write(value, lines[k][1]);
  });
}

// ------------------------------------------------------------------ words and numbers

/** How the last step made a weight or bias what it is: with the gradient that there was before it. */
function stepped(now, place, before) {
  if (!before || !isParameter(place)) return "";
  const [was, slope] = [at({ ...now, layers: before.layers }, place), slopeAt(now, { grads: before.grads }, place)];
  const line = equation(downhill(was, slope, before.eta), at(now, place), editable);
  return ` ${line.includes("≈") ? "≈" : "="} ${line.replace(/ [=≈] [^=≈]*$/, "")} =`;
}

/** Where nothing goes back: what a weight or bias is part of. */
function forwardLines(now, done, place) {
  const { layer, i } = place;
  if (!isParameter(place)) return { lines: [], compared: "" };
  const name = (quantity) => symbol({ kind: "b", layer, i }).replace("b", quantity);
  const lines = [
    [`${name("z")}, the sum it is part of`, shown(done.zs[layer][i])],
    [`${name("a")} = σ(${name("z")})`, shown(done.as[layer + 1][i])],
  ];
  return { lines, compared: "" };
}

/** The gradient by two ways, how they compare, and the next step. */
function backwardLines(now, done, place, before) {
  const { kind } = place;
  const slope = slopeAt(now, done, place);
  const numeric = difference(now, place);
  const kink = now.activation === "relu" && done.zs.flat().some((z) => z === 0);
  const h = "h\u00a0=\u00a010⁻⁵"; // stays on one line
  const lines = [
    [`∂L/∂${symbol(place)} by backpropagation`, shown(slope)],
    [`by difference: (L(${kind}+h) − L(${kind}−h)) / 2h, ${h}`, shown(numeric)],
    ["relative error", figures(relativeError(slope, numeric), 2)],
    ["L = ½ Σ (ŷ − y)²", shown(done.loss)],
  ];
  const next = `after ${before ? "the next" : "one"} step: ${kind} − η\u00a0∂L/\u2060∂${kind}`;
  if (isParameter(place)) lines.push([next, moved(at(now, place), now.eta * slope)]);
  return { lines, compared: verdict(now, done, slope, numeric, kink) };
}

/** What is left of a value after a step, with ≈ where it has moved by less than is seen. */
function moved(value, step) {
  const after = value - step;
  const hardly = after !== value && shown(after) === shown(value) ? "≈ " : "";
  return (hardly + shown(after)).replace("≈ ≈", "≈ ");
}
