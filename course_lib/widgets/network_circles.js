// The inputs and neurons in a network's picture: a circle each, with what is known of it.

import { figures, node, set } from "./common.js";
import { adjustable, digitsIn, fill, led, tell, twoLines } from "./network_elements.js";
import { fitting, neuronName, symbol } from "./network_words.js";

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
        fill(one, linesOf(one, seen));
      }
    },
  };
}

function circle(group, sizes, l, i, grip) {
  const place = l === 0 ? { kind: "x", i } : null;
  const neuron = () => node("svg:g", { class: "bbh-neuron", role: "img" }, group);
  const g = place ? adjustable(group, sizes, place, "bbh-input") : neuron();
  const shape = node("svg:circle", {}, g);
  const texts = twoLines(g);
  if (place) grip([g], g, place);
  return { place, l, i, g, shape, texts };
}

/** Whether the error signal of layer `l` is known, and looked at. */
const signalled = (l, { backward, signals }) => backward && l > 0 && l >= signals;

/** The class of the layer that a step of the walk is about. */
const current = (l, { step }) => (step && step.layer === l ? " bbh-now" : "");

function showInput({ place, l, i, g }, seen) {
  const value = seen.done.as[0][i];
  tell(g, value, figures(value));
  set(g, { class: `bbh-grip bbh-input${symbol(place) === seen.held ? " bbh-held" : ""}${current(l, seen)}` });
}

function showNeuron({ l, i, g }, seen) {
  const { zs, as, deltas } = seen.done;
  const there = l <= seen.values;
  const signal = signalled(l, seen) ? `, error signal ${figures(deltas[l - 1][i])}` : "";
  const said = there ? `z = ${figures(zs[l - 1][i])}, a = ${figures(as[l][i])}${signal}` : "not known yet";
  set(g, {
    "aria-label": `${neuronName(seen.sizes, l, i)}: ${said}`,
    class: `bbh-neuron${there ? "" : " bbh-waits"}${current(l, seen)}`,
  });
}

/** What stands in a circle: one line, or two where it is large enough. */
function linesOf({ l, i }, seen) {
  const { radius, inside, lines, font } = seen.plan;
  const { zs, as, deltas } = seen.done;
  if (l > seen.values) return ["?"];
  const a = as[l][i];
  const room = digitsIn(2 * radius, font);
  const half = digitsIn(2 * Math.sqrt(radius ** 2 - 13 ** 2) - 2, font); // a line of two lies off the middle
  if (seen.now.show === "forward" && l && inside === 2) {
    return [led(["z ", "z"], zs[l - 1][i], half), led(["a ", "a"], a, half)];
  }
  if (!signalled(l, seen)) return [fitting(a, room)];
  const delta = deltas[l - 1][i];
  if (inside === 2) return [fitting(a, half), led(["δ ", "δ"], delta, half)];
  return [fitting(lines === 2 ? a : delta, room)]; // of two lines, the bias below says δ
}
