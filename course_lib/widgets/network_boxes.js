// The biases and targets in a network's picture: a box each, beside its neuron.

import { figures, set } from "./common.js";
import { adjustable, digitsIn, fill, framed, led, tell, widthOf } from "./network_elements.js";
import { at, slopeAt } from "./network_math.js";
import { fitting, symbol } from "./network_words.js";

/**
 * The biases and targets of a network with `sizes` in a group; `grip(handles, slider, place)` makes them listen.
 * Returns { place(plan), show(seen) }.
 */
export function boxes(group, sizes, grip) {
  const each = (n, place) => Array.from({ length: n }, (_, i) => ({ ...place, i }));
  const biases = sizes.slice(1).flatMap((n, layer) => each(n, { kind: "b", layer }));
  const made = [...biases, ...each(sizes.at(-1), { kind: "y" })].map((place) => {
    const kind = place.kind === "b" ? "bbh-bias" : "bbh-goal";
    const g = adjustable(group, sizes, place, kind);
    const inside = framed(g);
    grip([g], g, place);
    return { place, kind, g, ...inside };
  });
  return {
    place({ biases: ofBiases, targets }) {
      for (const one of made) {
        const { kind, layer, i } = one.place;
        one.box = kind === "b" ? ofBiases[layer + 1][i] : targets[i];
        set(one.g, { transform: `translate(${one.box.x} ${one.box.y})` });
      }
    },
    show(seen) {
      for (const one of made) {
        set(one.g, { class: `bbh-grip ${one.kind}${symbol(one.place) === seen.held ? " bbh-held" : ""}` });
        if (one.place.kind === "b") showBias(one, seen);
        else showTarget(one, seen);
      }
    },
  };
}

function showTarget(target, { now, plan }) {
  const { place, g, box } = target;
  const value = at(now, place);
  const room = digitsIn(box.width - 4, plan.font);
  g.style.display = now.show === "forward" ? "none" : "";
  tell(g, value, figures(value));
  const name = symbol(place);
  fill(target, plan.low ? [led([`${name} = `, ""], value, room)] : [name, fitting(value, room)], box.width);
}

function showBias(bias, { now, done, plan, backward, signals }) {
  const { place, g, box } = bias;
  const [value, slope] = [at(now, place), slopeAt(now, done, place)];
  const gradient = backward && place.layer + 1 >= signals;
  tell(g, value, `${figures(value)}${gradient ? `, gradient ${figures(slope)}` : ""}`);
  const room = digitsIn(box.width - 4, plan.font);
  const own = led(["b = ", "b ", ""], value, room);
  const its = led(["∂b = ", "∂b ", "∂b"], slope, room);
  const said = !gradient ? [own] : plan.lines === 2 ? [own, its] : [its];
  fill(bias, said, Math.min(box.width, widthOf(said, plan.font)));
}
