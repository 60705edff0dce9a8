// The weights in a network's picture: a line each, the thicker the larger its number, with a label where there is room.

import { figures, node, set } from "./common.js";
import {
  adjustable, BOX, fillTag, fitted, FONTS, fontsIn, insideFlag, sign, tagged, tell,
} from "./network_elements.js";
import { at, slopeAt } from "./network_math.js";
import { symbol } from "./network_words.js";

const FEW = 16; // weights between two layers: where there are more, lines are thin and hard to hit
const UP = 7.5; // px, a box over its line where a flag hangs from it

/**
 * The weights of a network with `sizes`: sliders in the group `lines`, labels in `labels`.
 * `grip(handles, slider, place)` makes them listen. Returns { place(plan), show(seen) }.
 */
export function edges({ lines, labels }, sizes, grip) {
  const made = sizes.slice(1).flatMap((n, layer) =>
    Array.from({ length: n * sizes[layer] }, (_, e) => {
      const place = { kind: "w", layer, i: Math.floor(e / sizes[layer]), j: e % sizes[layer] };
      return { ...edge(lines, labels, sizes, place, grip), few: n * sizes[layer] <= FEW };
    }),
  );
  return {
    place(plan) {
      for (const one of made) placeEdge(one, plan, sizes);
    },
    show(seen) {
      const largest = Math.max(...seen.now.layers.flatMap(([W]) => W.flat()).map(Math.abs));
      for (const one of made) showEdge(one, seen, largest);
    },
  };
}

function edge(lines, labels, sizes, place, grip) {
  const g = adjustable(lines, sizes, place, "bbh-edge");
  const kinds = ["bbh-halo", "bbh-network-glow", "bbh-wire", "bbh-network-pulse", "bbh-hit"];
  const shapes = kinds.map((kind) => node("svg:line", { class: kind }, g));
  const [line, pulse, hit] = shapes.slice(2);
  set(pulse, { pathLength: 100 });
  const label = node("svg:g", { class: "bbh-tag bbh-edge-tag" }, labels);
  label.setAttribute("aria-hidden", "true"); // the line says it
  grip([hit, label], g, place);
  return { place, key: symbol(place), g, shapes, line, label, tag: tagged(label) };
}

function placeEdge(edge, { columns, edges: rooms }, sizes) {
  const { place: { layer, i, j }, shapes, label } = edge;
  const [from, to] = [columns[layer][j], columns[layer + 1][i]];
  const { lines, box, places } = rooms[layer];
  edge.look = ""; // to be shown anew
  for (const shape of shapes) set(shape, { x1: from.x, y1: from.y, x2: to.x, y2: to.y });
  label.style.display = lines ? "" : "none";
  Object.assign(edge, { room: box, count: lines });
  if (!lines) return;
  const t = places[i * sizes[layer] + j];
  set(label, { transform: `translate(${from.x + t * (to.x - from.x)} ${from.y + t * (to.y - from.y)})` });
}

/** Show a weight, beside the `largest` of the network, and its gradient where the backward pass has come as far. */
function showEdge(edge, seen, largest) {
  const { place, key, g, line, label, tag, few, room, count } = edge;
  const weight = at(seen.now, place);
  const slope = slopeAt(seen.now, seen.done, place);
  const gradient = seen.backward && place.layer + 1 >= seen.signals;
  const size = largest ? Math.min(1, Math.abs(weight) / largest) : 0;
  const thick = ((few ? 1.4 : 0.7) + 4 * (Number.isNaN(size) ? 1 : size)).toFixed(2);
  const state = sign(weight) + (key === seen.held ? " bbh-held" : "") + (few ? "" : " bbh-network-crowded");
  const lit = seen.flow(place);
  const found = seen.arrives(place.layer + 1, place.i);
  const look = [weight, gradient && slope, thick, state, lit.name, found.name].join();
  if (edge.look === look) return; // of many edges, few change in a drag
  edge.look = look;
  line.style.strokeWidth = thick;
  set(g, { class: `bbh-grip bbh-edge ${state} ${lit.name}` });
  g.style.setProperty("--bbh-turn", `${lit.turn}ms`);
  tell(g, seen.now, place, `${figures(weight)}${gradient ? `, gradient ${figures(slope)}` : ""}`);
  if (!count) return;
  set(label, { class: `bbh-tag bbh-edge-tag ${state} ${found.name}` });
  label.style.setProperty("--bbh-turn", `${found.turn}ms`);
  const { font } = seen.plan;
  const fonts = FONTS.filter((one) => one <= font);
  const flag = gradient ? { slope, said: fitted(slope, insideFlag(room.width), { fonts }) } : undefined;
  if (gradient && count === 1) { // no room for both: the flag alone, the line shows the weight
    fillTag(tag, { text: "", font }, { y: -(BOX + 13) / 2, flag });
    tag.box.style.display = "none";
    return;
  }
  tag.box.style.display = "";
  const said = fitted(weight, room.width - 8, { fonts: fontsIn(seen.plan) });
  fillTag(tag, said, { y: gradient ? -UP : 0, flag });
}
