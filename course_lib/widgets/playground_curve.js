// The losses over the epochs: on training and test data, earlier trainings beside them, and a slider that looks back.

import { button, figures, listen, node, OWN_KEYS, set, write } from "./common.js";
import { path, plot } from "./picture.js";

const [WIDTH, HEIGHT] = [250, 118];
const LEAST = 1e-8;
const LOOKS = 6; // of playground.css

const log = (v) => (v === null ? NaN : Math.log10(Math.max(LEAST, v))); // null: there are no such points
/** Marks for the logarithm of a loss: 1, 2, 5 in each decade, or decades only. */
function ticksOf([low, high]) {
  const digits = high - low > 2.2 ? [1] : high - low > 1.1 ? [1, 3] : [1, 2, 3, 5, 7];
  const marks = [];
  for (let e = Math.floor(low) - 1; e <= Math.ceil(high); e++) {
    for (const digit of digits) {
      const v = Math.log10(digit) + e;
      if (v >= low - 1e-9 && v <= high + 1e-9) marks.push([v, figures(digit * 10 ** e, 1)]);
    }
  }
  return marks.filter((_, i) => marks.length < 7 || i % Math.ceil(marks.length / 6) === 0);
}

/** `does`: `back(step)` looks back, `forth()` ends that, `resume()` goes on from there, `forget(run)` drops one. */
export function curvePicture(parent, does) {
  const box = node("div", { class: "bbh-play-curve" }, parent);
  const picture = plot(box, { width: WIDTH, height: HEIGHT });
  picture.name("epoch", "loss L, log scale");
  set(picture.svg, { role: "img" });
  const others = node("svg:g", {}, picture.inside);
  const test = node("svg:path", { class: "bbh-play-test" }, picture.inside);
  const train = node("svg:path", { class: "bbh-play-train" }, picture.inside);
  const now = node("svg:path", { class: "bbh-guide" }, picture.inside);
  const legend = node("ul", { class: "bbh-play-legend", "aria-label": "curves" }, box);
  const row = node("label", { class: "bbh-control bbh-play-replay" }, box);
  node("span", {}, row, "Replay");
  const slider = node("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "replay", ...OWN_KEYS }, row);
  const said = node("span", { class: "bbh-value" }, row);
  const choice = node("div", { class: "bbh-buttons", hidden: "" }, box);
  button(choice, "Go on from here", () => does.resume());
  button(choice, "Back to the end", () => does.forth());
  let stops = [0];
  listen(slider, "input", () => does.back(stops[Number(slider.value)]));
  let shown = "";

  return {
    draw(session) {
      const { runs, end, training } = session;
      const curve = withNow(session);
      const all = [...runs.map((run) => run.curve), curve];
      const last = Math.max(10, ...all.map(({ at }) => at.at(-1)));
      const logs = all.flatMap((one) => one.values.flatMap((v) => [log(v.train), log(v.test)]));
      const values = logs.filter(Number.isFinite);
      const frame = values.length ? [Math.min(...values), Math.max(...values)] : [-1, 0];
      const y = [Math.floor(10 * frame[0]) / 10 - 0.05, Math.ceil(10 * frame[1]) / 10 + 0.05];
      picture.fit([0, last], y, ticksOf(y));
      const line = (one, key) => {
        const points = one.at.map((epoch, k) => [epoch, one.values[k][key]]).filter(([, v]) => Number.isFinite(v));
        return points.length > 1 ? path(points.map(([epoch, v]) => [picture.px(epoch), picture.py(log(v))])) : "";
      };
      set(train, { d: line(curve, "train") });
      set(test, { d: line(curve, "test") });
      while (others.children.length > runs.length) others.lastChild.remove();
      runs.forEach((run, k) => {
        const one = others.children[k] ?? node("svg:path", {}, others);
        set(one, { d: line(run.curve, "train"), class: `bbh-play-run bbh-play-run-${k % LOOKS}` });
      });
      const looking = end !== null;
      set(now, { d: looking ? `M${picture.px(training.epochs)} 0v${HEIGHT}` : "" });
      ({ stops } = session);
      const at = looking ? Math.max(0, stops.findIndex((step) => step >= training.steps)) : stops.length - 1;
      set(slider, { max: stops.length - 1, "aria-valuetext": `step ${training.steps}` });
      slider.value = at;
      row.hidden = stops.length < 2;
      choice.hidden = !looking;
      write(said, `step ${figures(training.steps, 6)}`);
      set(picture.svg, { "aria-label": words(session) });
      showLegend(session);
    },
  };

  function showLegend({ runs }) {
    const key = JSON.stringify(runs.map((run) => run.name));
    if (key === shown) return;
    shown = key;
    legend.replaceChildren();
    const entry = (kind, text) => {
      const item = node("li", {}, legend);
      const sample = node("svg:svg", { viewBox: "0 0 30 8", "aria-hidden": "true" }, item);
      node("svg:path", { d: "M0 4h30", class: kind }, sample);
      node("span", {}, item, text);
      return item;
    };
    entry("bbh-play-train", "training");
    entry("bbh-play-test", "test");
    runs.forEach((run, k) => {
      const item = entry(`bbh-play-run bbh-play-run-${k % LOOKS}`, run.name);
      const drop = button(item, "×", () => does.forget(run));
      set(drop, { "aria-label": `Remove the run ${run.name}` });
    });
  }
}

/** The curve, with the losses as they are now at its end. */
function withNow({ curve, now, training, end }) {
  if (end !== null || curve.at.at(-1) === training.epochs) return curve;
  return { at: [...curve.at, training.epochs], values: [...curve.values, now] };
}

function words({ training, now, runs }) {
  const more = runs.length ? ` ${runs.length} earlier run${runs.length > 1 ? "s" : ""} beside it.` : "";
  const of = (loss) => (loss === null ? "none" : figures(loss));
  const losses = `on training data ${of(now.train)}, on test data ${of(now.test)}`;
  return `Losses over ${training.epochs} epochs: ${losses}.${more}`;
}
