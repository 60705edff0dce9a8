// The losses over the epochs: on training and test data, earlier trainings beside them, and a slider that looks back.

import { button, figures, listen, node, OWN_KEYS, set, write } from "./common.js";
import { path, plot } from "./picture.js";

const [WIDTH, HEIGHT] = [250, 118];
const LEAST = 1e-8;

const log = (v) => Math.log10(Math.max(LEAST, v));
const finite = (curve) => curve.filter(({ train }) => Number.isFinite(train));

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

/** `does`: `back(k)` looks at moment k, `forth()` ends that, `resume()` goes on from there, `forget(k)` drops a run. */
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
  const name = node("span", {}, row, "Replay");
  const slider = node("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "replay", ...OWN_KEYS }, row);
  const said = node("span", { class: "bbh-value" }, row);
  const choice = node("div", { class: "bbh-buttons", hidden: "" }, box);
  button(choice, "Go on from here", () => does.resume());
  button(choice, "Back to the end", () => does.forth());
  listen(slider, "input", () => does.back(Number(slider.value)));
  let shown = "";

  return {
    draw(session) {
      const { kept, runs, back } = session;
      const all = [...runs.map(({ curve }) => curve), kept];
      const last = Math.max(10, ...all.map((curve) => curve.at(-1)?.epoch ?? 0));
      const values = all.flatMap((curve) => finite(curve).flatMap((m) => [log(m.train), log(m.test)])).filter(Number.isFinite);
      const frame = values.length ? [Math.min(...values), Math.max(...values)] : [-1, 0];
      const y = [Math.floor(10 * frame[0]) / 10 - 0.05, Math.ceil(10 * frame[1]) / 10 + 0.05];
      picture.fit([0, last], y, ticksOf(y));
      const line = (curve, key) => {
        const points = finite(curve).filter((m) => Number.isFinite(m[key])).map((m) => [picture.px(m.epoch), picture.py(log(m[key]))]);
        return points.length > 1 ? path(points) : "";
      };
      set(train, { d: line(kept, "train") });
      set(test, { d: line(kept, "test") });
      while (others.children.length > runs.length) others.lastChild.remove();
      runs.forEach(({ curve }, k) => {
        const one = others.children[k] ?? node("svg:path", {}, others);
        set(one, { d: line(curve, "train"), class: `bbh-track bbh-run-${k + 1}` });
      });
      const at = back ?? kept.at(-1);
      set(now, { d: back ? `M${picture.px(back.epoch)} 0v${HEIGHT}` : "" });
      set(slider, { max: kept.length - 1, "aria-valuetext": `epoch ${at.epoch}` });
      if (!back) slider.value = kept.length - 1;
      row.hidden = kept.length < 2;
      choice.hidden = !back;
      write(name, "Replay");
      write(said, `epoch ${at.epoch}`);
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
      const item = entry(`bbh-track bbh-run-${k + 1}`, run.name);
      const drop = button(item, "×", () => does.forget(k));
      set(drop, { "aria-label": `Remove the run ${run.name}` });
    });
  }
}

function words({ kept, now, runs }) {
  const more = runs.length ? ` ${runs.length} earlier run${runs.length > 1 ? "s" : ""} beside it.` : "";
  return `Losses over ${kept.at(-1).epoch} epochs: on training data ${figures(now.train)}, on test data ${figures(now.test)}.${more}`;
}
