// The losses over the epochs: on training and test data, earlier trainings beside them, and a slider that looks back.

import { figures, node, set, write } from "./common.js";
import { path, plot } from "./picture.js";
import { curveLegend, letterOf, lookOf } from "./playground_legend.js";
import { replayPanel } from "./playground_replay.js";

const [WIDTH, HEIGHT] = [250, 118];
const NARROW = 0.45; // powers of ten, below which more numbers are needed beside the axis
const FINE = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5]
  .concat([8, 8.5, 9, 9.5]);
const LEAST = 1e-8;
const RISES = 2; // powers of ten over the first loss that are shown

const log = (v) => (v === null ? NaN : Math.log10(Math.max(LEAST, v))); // null: there are no such points

/** Marks for the logarithm of a loss: some in each decade, or decades only. */
function ticksOf([low, high]) {
  const digits = high - low < NARROW ? FINE : high - low > 2.2 ? [1] : high - low > 1.1 ? [1, 3] : [1, 2, 3, 5, 7];
  const marks = [];
  for (let e = Math.floor(low) - 1; e <= Math.ceil(high); e++) {
    for (const digit of digits) {
      const v = Math.log10(digit) + e;
      if (v >= low - 1e-9 && v <= high + 1e-9) marks.push([v, figures(digit * 10 ** e, 2)]);
    }
  }
  return marks.filter((_, i) => marks.length < 7 || i % Math.ceil(marks.length / 6) === 0);
}

/** The range of the axes over all curves: { last epoch, [low, high] of the losses' logarithms }. */
function rangeOf(curves) {
  const last = Math.max(1, ...curves.map(({ at }) => at.at(-1)));
  const logs = curves.flatMap((one) => one.values.flatMap((v) => [log(v.train), log(v.test)])).filter(Number.isFinite);
  const [low, top] = logs.length ? [Math.min(...logs), Math.max(...logs)] : [-1, 0];
  const high = Math.min(top, Math.max(log(curves[0].values[0].train) || 0, low) + RISES); // an explosion leaves above
  return { last, y: [Math.floor(10 * low) / 10 - 0.05, Math.ceil(10 * high) / 10 + 0.05] };
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
  const lent = node("svg:path", { class: "bbh-play-lent" }, picture.inside);
  const exploded = node("svg:path", { class: "bbh-play-exploded" }, picture.inside);
  const now = node("svg:path", { class: "bbh-guide" }, picture.inside);
  const begins = node("p", { class: "bbh-play-begins bbh-hint", hidden: "" }, box);
  const showLegend = curveLegend(box, does);
  const showReplay = replayPanel(box, does);
  const line = (one, key, isPart = () => true) => piecesOf(one, key, isPart)
    .map((points) => path(points.map(([epoch, v]) => [picture.px(epoch), picture.py(log(v))]))).join("");

  return {
    box,
    showReplay,
    draw(session) {
      const { runs, end } = session;
      const curve = withNow(session);
      const seen = runs.map((run) => (session.apart(run) ? null : run.curve)); // others would mean nothing beside it
      const { last, y } = rangeOf([curve, ...seen.filter(Boolean)]);
      picture.fit([0, last], y, ticksOf(y));
      set(train, { d: line(curve, "train", (value) => !value.lent) });
      set(lent, { d: line(curve, "train", (value) => value.lent) });
      set(test, { d: line(curve, "test") });
      drawRuns(others, picture, runs.filter((_, k) => seen[k]), line);
      set(now, { d: end === null ? "" : `M${picture.px(session.place)} 0v${HEIGHT}` });
      set(exploded, { d: session.verdict?.kind === "exploded" ? `M${picture.px(session.place)} 0v${HEIGHT}` : "" });
      set(picture.svg, { "aria-label": words(session) });
      write(begins, beginsWords(session));
      begins.hidden = begins.textContent === "";
      const isLent = curve.at.some((place, k) => curve.values[k].lent && place > curve.at[k - 1]);
      showLegend(session, isLent);
    },
  };
}

const BETWEEN = 10; // pixels between the letters of two lines

/** Move letters, in their order, so far up or down (`way` −1 or 1) that none covers another; none is beyond `end`. */
function spread(letters, way, end) {
  letters.forEach((one, k) => {
    const near = letters.slice(0, k).filter(({ x }) => Math.abs(x - one.x) < BETWEEN);
    const most = (...all) => way * Math.max(...all.map((y) => way * y));
    one.y = Math.min(end, most(one.y, ...near.map(({ y }) => y + way * BETWEEN)));
  });
}

/** The lines of earlier trainings, each with its letter where it ends; letters that would cover others move apart. */
function drawRuns(others, picture, runs, line) {
  while (others.children.length > 2 * runs.length) others.lastChild.remove();
  while (others.children.length < 2 * runs.length) {
    node("svg:path", {}, others);
    node("svg:text", {}, others);
  }
  const letters = runs.map((run, k) => {
    const [path, text] = [others.children[2 * k], others.children[2 * k + 1]];
    set(path, { d: line(run.curve, "train"), class: lookOf(run) });
    set(text, { class: `bbh-play-letter ${lookOf(run)}` });
    write(text, letterOf(run));
    const last = run.curve.values.findLastIndex(({ train }) => Number.isFinite(train));
    const [x, y] = [picture.px(run.curve.at[last] ?? 0), picture.py(log(run.curve.values[last]?.train ?? 1))];
    return { text, x: Math.min(WIDTH - 9, x + 2), y: Math.max(BETWEEN, Math.min(HEIGHT - 2, y + 3)) };
  });
  spread(letters.sort((a, b) => a.y - b.y), 1, Infinity);
  spread(letters.reverse(), -1, HEIGHT - 2); // those that were moved below the picture go up again
  for (const { text, x, y } of letters) set(text, { x, y });
}

/** The pieces of a curve that lead to values which satisfy `isPart`, as lists of [epoch, value]. */
function piecesOf({ at, values }, key, isPart) {
  const pieces = [];
  let last = null; // the point before
  let open = false; // whether it is the end of a piece
  values.forEach((value, k) => {
    if (!Number.isFinite(value[key])) return;
    const point = [at[k], value[key]];
    const belongs = isPart(value);
    if (last && belongs && !open) pieces.push([last]);
    if (last && belongs) pieces.at(-1).push(point);
    [last, open] = [point, Boolean(last) && belongs];
  });
  return pieces;
}

/** The curve, with the losses as they are now at its end. */
function withNow({ curve, scored, place, end }) {
  if (end !== null) return curve;
  return { at: [...curve.at, place], values: [...curve.values, scored] };
}

/** What is said in the place of a curve that has only begun, in the middle of a training; "" of others. */
function beginsWords({ curve: { at }, place }) {
  const isNew = at.length <= 1 && at[0] > 0 && place === at[0];
  return isNew ? `The curve begins here, at epoch ${figures(place, 6)}: what was before did not come along.` : "";
}

function words({ place, now, runs }) {
  const more = runs.length ? ` ${runs.length} earlier run${runs.length > 1 ? "s" : ""} beside it.` : "";
  const of = (loss) => (loss === null ? "none" : figures(loss));
  const losses = `on training data ${of(now.train)}, on test data ${of(now.test)}`;
  return `Losses over ${figures(place, 4)} epochs: ${losses}.${more}`;
}
