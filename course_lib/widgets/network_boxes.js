// The biases and targets in a network's picture: a box each, beside its neuron.

import { figures, node, set } from "./common.js";
import { adjustable, BOX, fillTag, fitted, fontsIn, sign, tagged, tell } from "./network_elements.js";
import { DIAMOND, mark, signalText } from "./network_circles.js";
import { at, slopeAt } from "./network_math.js";
import { symbol } from "./network_words.js";

const ROOM = 54; // px, for what a target says: on a phone its box may be wider than the layout asks for

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
    const tag = tagged(g);
    const diamond = node("svg:path", { class: "bbh-network-diamond" }, tag.flag);
    grip([g], g, place);
    return { place, kind, g, tag, diamond };
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
        const { kind, layer, i } = one.place;
        const held = symbol(one.place) === seen.held ? " bbh-held" : "";
        const found = kind === "b" ? seen.arrives(layer + 1, i) : { name: "", turn: 0 };
        set(one.g, { class: `bbh-grip ${one.kind} ${sign(at(seen.now, one.place))}${held} ${found.name}` });
        one.g.style.setProperty("--bbh-turn", `${found.turn}ms`);
        if (one.place.kind === "b") showBias(one, seen);
        else showTarget(one, seen);
      }
    },
  };
}

function showTarget({ place, g, box, tag }, { now, plan }) {
  const value = at(now, place);
  g.style.display = now.show === "forward" ? "none" : "";
  tell(g, now, place, figures(value));
  const name = now.y.length > 1 ? symbol(place) : "y";
  const said = fitted(value, ROOM, { leads: [`${name} = `, `${name}=`], fonts: fontsIn(plan) });
  const { size } = fillTag(tag, said, { round: true });
  set(g, { transform: `translate(${Math.min(box.x, plan.width - size / 2 - 1)} ${box.y})` });
}

function showBias({ place, g, box, tag, diamond }, { now, done, plan, backward, signals }) {
  const [value, slope] = [at(now, place), slopeAt(now, done, place)];
  const gradient = backward && place.layer + 1 >= signals;
  tell(g, now, place, `${figures(value)}${gradient ? `, gradient ${figures(slope)}` : ""}`);
  const said = fitted(value, box.width - 8, { leads: ["b = ", "b=", ""], fonts: fontsIn(plan) });
  const { below } = box;
  const alone = gradient && plan.lines === 1; // the flag takes the place of the box
  const near = ((below ? -1 : 1) * (box.height - BOX)) / 2; // beside the neuron, with or without a flag
  const y = alone ? (below ? -1 : 1) * (BOX + 1) * 0.95 : near;
  const flag = gradient ? { slope, said: signalText(slope, plan, place.layer + 1, place.i) } : undefined;
  const { left, middle } = fillTag(tag, alone ? { text: "", font: 10 } : said, { y, flag, below });
  tag.box.style.display = alone ? "none" : "";
  const elsewhere = plan.inside < plan.lines; // the circle has no room for δ, which is ∂L/∂b: its mark stands here
  diamond.style.display = gradient && elsewhere ? "" : "none";
  if (!gradient || !elsewhere) return;
  set(diamond, { class: `bbh-network-diamond ${sign(slope)}` });
  mark(diamond, { x: left - DIAMOND - 1.5, y: middle });
}

/** Thin lines that join each output to its target, in a group. Returns { place(plan), show(seen) }. */
export function links(group, sizes) {
  const made = Array.from({ length: sizes.at(-1) }, () => {
    const g = node("svg:g", { class: "bbh-network-link" }, group);
    const kinds = ["bbh-network-glow", "bbh-wire", "bbh-network-pulse"];
    const shapes = kinds.map((kind) => node("svg:line", { class: kind }, g));
    set(shapes[2], { pathLength: 100 });
    return { g, shapes };
  });
  return {
    place({ columns, targets }) {
      made.forEach(({ shapes }, k) => {
        const [from, to] = [columns.at(-1)[k], targets[k]];
        for (const shape of shapes) set(shape, { x1: from.x, y1: from.y, x2: to.x, y2: to.y });
      });
    },
    show(seen) {
      made.forEach(({ g }, i) => {
        const lit = seen.flow({ kind: "y", i });
        g.style.display = seen.now.show === "forward" ? "none" : "";
        g.style.setProperty("--bbh-turn", `${lit.turn}ms`);
        set(g, { class: `bbh-network-link ${lit.name}` });
      });
    },
  };
}
