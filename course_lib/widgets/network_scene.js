// The picture of a network, in both passes. Its elements are made once for a network's sizes, placed when the room
// changes, and only their attributes change while something is dragged.

import { node, set, write } from "./common.js";
import { boxes, links } from "./network_boxes.js";
import { circles } from "./network_circles.js";
import { edges } from "./network_edges.js";
import { arrivalAt, flowAt } from "./network_flow.js";
import { layout } from "./network_layout.js";
import { goesBack, known, of, symbol, walk, wide } from "./network_words.js";

/**
 * The elements for a network with `sizes`, in `svg`. `grip(handles, slider, place)` makes a slider of one.
 * Returns { place(width), show(now, done, held), lineCounts() }.
 */
export function scene(svg, sizes, grip) {
  svg.replaceChildren();
  const [heads, lines, middles, labels] = ["heads", "lines", "circles", "labels"].map((part) =>
    node("svg:g", { "data-part": part }, svg),
  );
  const parts = [
    links(lines, sizes),
    edges({ lines, labels }, sizes, grip),
    circles(middles, sizes, grip),
    boxes(labels, sizes, grip),
    headings(heads, sizes),
  ]; // in the order of the keyboard
  let plan;
  return {
    /** Put everything where it belongs in `width` pixels. */
    place(width) {
      plan = layout(sizes, width);
      set(svg, { viewBox: `0 0 ${plan.width} ${plan.height}`, width: plan.width, height: plan.height });
      for (const part of parts) part.place(plan);
    },
    /** Show what is known at the step: values, and where `signals` says so, error signals and gradients. */
    show(now, done, held) {
      const step = now.step ? walk(sizes, now.show)[now.step - 1] : null;
      const seen = {
        now, done, sizes, plan, step, ...known(sizes, now.step),
        flow: (place) => flowAt(step, sizes, place),
        arrives: (l, i) => arrivalAt(step, sizes, l, i),
        backward: goesBack(sizes, now),
        held: held && symbol(held),
      };
      for (const part of parts) part.show(seen);
    },
    /** How many lines the labels on lines have at most, the circles, and the biases. */
    lineCounts: () => [Math.max(...plan.edges.map(({ lines: count }) => count)), plan.inside, plan.lines],
  };
}

/** The names of layers, and between them those of matrices. */
function headings(group, sizes) {
  const names = sizes.map(() => node("svg:text", { class: "bbh-head" }, group));
  const matrices = sizes.slice(1).map(() => node("svg:text", { class: "bbh-head" }, group));
  return {
    place({ columns, matrixHead }) {
      const x = columns.map(([first]) => first.x);
      names.forEach((text, l) => set(text, { x: x[l], y: 15 }));
      matrices.forEach((text, l) => set(text, { x: (x[l] + x[l + 1]) / 2, y: matrixHead }));
    },
    show(seen) {
      names.forEach((text, l) => write(text, layerHead(l, seen)));
      matrices.forEach((text, l) => write(text, matrixHead(l, seen)));
    },
  };
}

/** Over a layer, plain words; in a walk and with gradients, the names that the formulas use. */
function layerHead(l, { now, sizes, plan, step, backward }) {
  const L = sizes.length - 1;
  const own = l === L ? "ŷ" : l === 0 ? "x" : of("a", l);
  if (!step && !backward) {
    const plain = l === L ? "output ŷ" : l === 0 ? "input x" : "hidden";
    return [plain, l === 0 || l === L ? own : ""].find((text) => 8 * wide(text) < plan.gap);
  }
  const long = l === L ? `${of("a", L)} = ŷ` : l === 0 ? "a⁽⁰⁾ = x" : own;
  const sum = now.show === "forward" && plan.inside === 2 && l ? `${of("z", l)}, ` : "";
  if (backward && l) return plan.gap > 76 ? `${own}, ${of("δ", l)}` : of("δ", l);
  return plan.gap > 100 ? sum + (sum ? own : long) : own;
}

function matrixHead(l, { plan, step, backward }) {
  if (!step && !backward) return "";
  const [W, dW] = [of("W", l + 1), `∂L/∂${of("W", l + 1)}`];
  const two = backward && plan.edges[l].lines === 2;
  const texts = two ? [`${W}, ${dW}`, dW] : backward ? [`← ${dW}`, dW] : [`${W} →`, W];
  return texts.find((text) => 8 * wide(text) < plan.gap) ?? "";
}
