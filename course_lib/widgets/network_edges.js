// The weights in a network's picture: a line each, the thicker the larger its number, with a label where there is room.

import { figures, node, set } from "./common.js";
import { adjustable, digitsIn, fill, framed, led, sign, tell } from "./network_elements.js";
import { at, slopeAt } from "./network_math.js";
import { fitting, symbol } from "./network_words.js";

const FEW = 16; // weights between two layers: where there are more, lines are thin and hard to hit
const HELD = " bbh-held";

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
      const weights = seen.now.layers.flatMap(([W]) => W.flat()).map(Math.abs);
      const slopes = seen.done.grads.flat(3).filter(Number.isFinite).map(Math.abs);
      const largest = { weight: Math.max(...weights), slope: Math.max(0, ...slopes) };
      for (const one of made) showEdge(one, seen, largest);
    },
  };
}

function edge(lines, labels, sizes, place, grip) {
  const g = adjustable(lines, sizes, place, "bbh-edge");
  const [halo, line, hit] = ["bbh-halo", "bbh-wire", "bbh-hit"].map((kind) => node("svg:line", { class: kind }, g));
  const label = node("svg:g", { class: "bbh-tag bbh-edge-tag" }, labels);
  const tag = { g: label, ...framed(label) };
  label.setAttribute("aria-hidden", "true"); // the line says it
  grip([hit, label], g, place);
  return { place, key: symbol(place), g, halo, line, hit, tag };
}

function placeEdge(edge, { columns, edges: rooms }, sizes) {
  const { place: { layer, i, j }, halo, line, hit, tag, few } = edge;
  const [from, to] = [columns[layer][j], columns[layer + 1][i]];
  const { lines, box, places } = rooms[layer];
  edge.look = ""; // to be shown anew
  for (const shape of [halo, line, hit]) set(shape, { x1: from.x, y1: from.y, x2: to.x, y2: to.y });
  hit.style.strokeWidth = few ? 16 : 7;
  tag.g.style.display = lines ? "" : "none";
  Object.assign(tag, { box, count: lines });
  if (!lines) return;
  const t = places[i * sizes[layer] + j];
  set(tag.g, { transform: `translate(${from.x + t * (to.x - from.x)} ${from.y + t * (to.y - from.y)})` });
}

/** Show a weight, or its gradient where the backward pass has come as far; beside the `largest` of the network. */
function showEdge(edge, seen, largest) {
  const { place, key, g, line, tag, few } = edge;
  const weight = at(seen.now, place);
  const slope = slopeAt(seen.now, seen.done, place);
  const gradient = seen.backward && place.layer + 1 >= seen.signals;
  const [shown, scale] = gradient ? [slope, largest.slope] : [weight, largest.weight];
  const size = scale ? Math.min(1, Math.abs(shown) / scale) : 0;
  const thick = ((few ? 1.4 : 0.7) + 4 * (Number.isNaN(size) ? 1 : size)).toFixed(2);
  const state = seen.backward && !gradient ? "bbh-waits" : sign(shown);
  const holds = key === seen.held ? HELD : "";
  const look = [weight, gradient && slope, thick, state, holds].join();
  if (edge.look === look) return; // of many edges, few change in a drag
  edge.look = look;
  line.style.strokeWidth = thick;
  set(g, { class: `bbh-grip bbh-edge ${state}${holds}` });
  tell(g, weight, `${figures(weight)}${gradient ? `, gradient ${figures(slope)}` : ""}`);
  if (!tag.count) return;
  set(tag.g, { class: `bbh-tag bbh-edge-tag ${state}${holds}` });
  const room = digitsIn(tag.box.width - 2, seen.plan.font);
  const both = () => [fitting(weight, room), led(["∂ ", "∂"], slope, room)];
  const said = gradient && tag.count === 2 ? both() : [fitting(gradient ? slope : weight, room)];
  fill(tag, said, tag.box.width);
}
