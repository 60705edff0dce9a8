// The inputs and neurons in a network's picture: a circle each, with what is known of it.

import { figures, node, set } from "./common.js";
import { adjustable, fitted, FONTS, inscribe, insideFlag, pixels, sign, tell, touchable } from "./network_elements.js";
import { neuronName, symbol } from "./network_words.js";

export const DIAMOND = 3.5; // px, from its middle to a corner
const BESIDE = 2 * DIAMOND + 1; // px, what a diamond takes of its line
const [AIR, AIR_OF_POWERS] = [2, 5]; // px of a line in a circle that stay free
const [UPPER, LOWER] = [-8, 7.5]; // px, where the middles of two lines are

/**
 * The circles of a network with `sizes` in a group; `grip(handles, slider, place)` makes the inputs listen.
 * Returns { place(plan), show(seen) }.
 */
export function circles(group, sizes, grip) {
  const made = sizes.flatMap((n, l) => Array.from({ length: n }, (_, i) => circle(group, sizes, l, i, grip)));
  return {
    place({ columns, radius }) {
      for (const { l, i, g, shape } of made) {
        set(g, { transform: `translate(${columns[l][i].x} ${columns[l][i].y})` });
        set(shape, { r: radius });
      }
    },
    show(seen) {
      for (const one of made) {
        if (one.place) showInput(one, seen);
        else showNeuron(one, seen);
        fill(one, seen);
      }
    },
  };
}

function circle(group, sizes, l, i, grip) {
  const place = l === 0 ? { kind: "x", i } : null;
  const neuron = () => node("svg:g", { class: "bbh-neuron", role: "img" }, group);
  const g = place ? adjustable(group, sizes, place, "bbh-input") : neuron();
  if (place) touchable(g);
  const shape = node("svg:circle", {}, g);
  const texts = [0, 1].map(() => node("svg:text", { class: "bbh-number" }, g));
  const diamond = node("svg:path", { class: "bbh-network-diamond" }, g);
  if (place) grip([g], g, place);
  return { place, l, i, g, shape, texts, diamond };
}

/** Whether the error signal of layer `l` is known, and looked at. */
const signalled = (l, { backward, signals }) => backward && l > 0 && l >= signals;

/** The class of the layer that a step of the walk is about. */
const current = (l, { step }) => (step && step.layer === l ? " bbh-now" : "");

function showInput({ place, l, i, g }, seen) {
  const value = seen.done.as[0][i];
  tell(g, seen.now, place, figures(value));
  const held = symbol(place) === seen.held ? " bbh-held" : "";
  set(g, { class: `bbh-grip bbh-input ${sign(value)}${held}${current(l, seen)}` });
}

function showNeuron({ l, i, g }, seen) {
  const { zs, as, deltas } = seen.done;
  const there = l <= seen.values;
  const signal = signalled(l, seen) ? `, error signal ${figures(deltas[l - 1][i])}` : "";
  const said = there ? `z = ${figures(zs[l - 1][i])}, a = ${figures(as[l][i])}${signal}` : "not known yet";
  const arrives = seen.arrives(l, i);
  set(g, {
    "aria-label": `${neuronName(seen.sizes, l, i)}: ${said}`,
    class: `bbh-neuron ${there ? sign(as[l][i]) : "bbh-waits"}${current(l, seen)} ${arrives.name}`,
  });
  g.style.setProperty("--bbh-turn", `${arrives.turn}ms`);
}

/** The room for `v` in a line of `font` pixels at the height `y` of a circle, which no power of ten is to fill. */
function across(v, radius, y, font) {
  const air = /[⁰¹²³⁴-⁹]/.test(figures(v)) ? AIR_OF_POWERS : AIR;
  return 2 * Math.sqrt(radius ** 2 - (Math.abs(y) + 0.37 * font) ** 2) - air;
}

/**
 * The error signal `v` of neuron `i` in layer `l`, as `fitted` gives it. It is the gradient of the neuron's bias as
 * well, so circle and flag write it alike: in as many digits as have room in both.
 */
export function signalText(v, { radius, inside, lines, font, biases }, l, i) {
  const line = (y) => across(v, radius, y, font);
  const here = inside === 2 ? line(LOWER) - BESIDE : lines === 1 ? line(0) : Infinity;
  return fitted(v, Math.min(here, insideFlag(biases[l][i].width)), { fonts: FONTS.filter((one) => one <= font) });
}

/** What stands in a circle: one line, or two where it is large enough; δ behind its diamond. */
function fill({ l, i, texts, diamond }, seen) {
  const { radius, inside, lines } = seen.plan;
  const { zs, as, deltas } = seen.done;
  const small = { fonts: FONTS.slice(1) };
  const one = (v) => fitted(v, across(v, radius, 0, 14));
  const [upper, lower] = [{ y: UPPER }, { y: LOWER }];
  const signal = signalled(l, seen);
  const sum = seen.now.show === "forward" && l > 0 && inside === 2;
  const two = l <= seen.values && inside === 2 && (signal || sum);
  const delta = signal && (two || lines === 1); // of two lines in a small circle, the flag below says δ
  diamond.style.display = delta ? "" : "none";
  set(texts[0], { class: `bbh-number${delta && !two ? ` bbh-network-delta ${sign(deltas[l - 1][i])}` : ""}` });
  set(texts[1], { class: `bbh-number${delta ? ` bbh-network-delta ${sign(deltas[l - 1][i])}` : ""}` });
  if (delta) set(diamond, { class: `bbh-network-diamond ${sign(deltas[l - 1][i])}` });
  if (!two) {
    inscribe(texts[1], { text: "", font: 10 });
    if (l > seen.values) return inscribe(texts[0], { text: "?", font: 14 });
    if (delta) mark(diamond, { x: 0, y: -radius });
    return inscribe(texts[0], delta ? signalText(deltas[l - 1][i], seen.plan, l, i) : one(as[l][i]));
  }
  const first = (v, leads) => fitted(v, across(v, radius, UPPER, 12), { leads, ...small });
  if (!signal) {
    inscribe(texts[0], first(zs[l - 1][i], ["z ", "z"]), upper);
    const room = across(as[l][i], radius, LOWER, 12);
    return inscribe(texts[1], fitted(as[l][i], room, { leads: ["a ", "a"], ...small }), lower);
  }
  inscribe(texts[0], first(as[l][i]), upper);
  const said = signalText(deltas[l - 1][i], seen.plan, l, i);
  const long = pixels(said.text, said.font);
  inscribe(texts[1], said, { x: BESIDE / 2, y: LOWER });
  return mark(diamond, { x: -long / 2, y: LOWER });
}

/** Put a diamond around { x, y }. */
export function mark(diamond, { x, y }) {
  set(diamond, { d: `M${x - DIAMOND} ${y}L${x} ${y - DIAMOND - 1}L${x + DIAMOND} ${y}L${x} ${y + DIAMOND + 1}Z` });
}
