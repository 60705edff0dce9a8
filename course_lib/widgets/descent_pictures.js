// The pictures of the descents: runs as lines with marks, on a parabola, on a map, and their losses.

import { node, set, write } from "./common.js";
import { decades, marked, path, plot, RUN_MARKS, SIDE, STAR, widened } from "./picture.js";
import { paintMap } from "./valley.js";

/** The points that lie at least `apart` from the one kept before. */
function spaced(points, apart) {
  let last = null;
  return points.filter((at) => {
    if (last && Math.hypot(at[0] - last[0], at[1] - last[1]) < apart) return false;
    last = at;
    return true;
  });
}

/**
 * A group of lines with marks, one for each run; `run(i, …)` draws the i-th, `rest(i)` hides those from i on. Of a
 * run's marks `all` are drawn, or some of them evenly; none closer than `apart` to the one before.
 */
export function tracks(parent) {
  const made = RUN_MARKS.map(() => {
    const group = node("svg:g", {}, parent);
    const [line, marks] = ["bbh-track", "bbh-mark"].map((kind) => node("svg:path", { class: kind }, group));
    return { group, line, marks };
  });
  return {
    run(i, look, points, all, apart = 0) {
      const { group, line, marks } = made[i];
      group.style.display = "";
      set(group, { class: `bbh-run bbh-run-${look}` });
      set(line, { d: path(points) });
      const every = all ? 1 : Math.ceil(points.length / 24);
      const last = points.length - 1;
      const some = spaced(points.filter((_, k) => k !== last && k % every === 0), apart);
      const many = some.length > 40;
      group.classList.toggle("bbh-many", many); // without outlines, which would be all that is seen
      set(marks, { d: marked(some, RUN_MARKS[look], many ? 2.4 : 4) + marked([points[last]], RUN_MARKS[look], 6.5) });
    },
    rest(i) {
      for (const { group } of made.slice(i)) group.style.display = "none";
    },
  };
}

/** Says at the edge of a picture where a point outside it is; `lower` moves the words away from those of others. */
export function outsider(picture, look = null) {
  const its = look === null ? "" : ` bbh-of-run bbh-run-${look}`;
  const mark = node("svg:path", { class: `bbh-outside${its}` }, picture.over);
  const text = node("svg:text", { class: "bbh-away" }, picture.over);
  return (at, words, lower = 0) => {
    const inside = at.every((v, k) => v >= -1 && v <= [picture.width, picture.height][k] + 1);
    for (const element of [mark, text]) element.style.display = inside ? "none" : "";
    if (inside) return;
    const [x, y] = at.map((v, k) => Math.max(12, Math.min([picture.width, picture.height][k] - 12, v)));
    const angle = Math.atan2(at[1] - y, at[0] - x);
    set(mark, { d: "M9 0L-7 8V-8Z", transform: `translate(${x} ${y}) rotate(${(angle * 180) / Math.PI})` });
    const right = x > picture.width / 2;
    const beside = y + (y < 20 ? 22 : 4) + (y > picture.height / 2 ? -lower : lower);
    set(text, { x: x + (right ? -14 : 14), y: Math.max(14, Math.min(picture.height - 10, beside)) });
    text.classList.toggle("bbh-end", right);
    text.classList.toggle("bbh-begin", !right);
    write(text, words);
  };
}

/** Two ranges made as long as the longer one, so that what is round looks round. */
function square(ranges) {
  const half = Math.max(...ranges.map(([low, high]) => (high - low) / 2));
  return ranges.map(([low, high]) => [(low + high) / 2 - half, (low + high) / 2 + half]);
}

/** A bowl as round as can be, not a valley. */
export const round = ([sharp, flat]) => sharp / flat < 1 + 1e-9;

/** What a map shows: the ground around its bottom, and `point`. */
export function mapFrame({ land, start }, point = start) {
  const within = ([low, high], v) =>
    low < v && v < high ? [low, high] : widened([Math.min(low, v), Math.max(high, v)]);
  if (land.rings) return [[-2, 2], [-1.6, 1.6]].map((range, i) => within(range, point[i]));
  const mirrored = (from, to) => {
    const ends = [from, 2 * to - from];
    return widened([Math.min(...ends) - 0.12 * Math.abs(to), Math.max(...ends) + 0.12 * Math.abs(to)]);
  };
  const frame = [mirrored(start[0], land.w), mirrored(start[1], land.b)].map((range, i) => within(range, point[i]));
  return round(land.curvatures) ? square(frame) : frame;
}

/** The ground from above, with its runs; `draw(world, frame, runs, apart)`, the last as for `tracks`. */
export function drawMap(parent) {
  const picture = plot(parent, { canvas: true, caption: "L = half the mse  ★ the lowest loss" });
  picture.svg.classList.add("bbh-pale");
  const labels = node("svg:g", { "aria-hidden": "true" }, picture.inside);
  const stars = [0, 1].map(() => node("svg:path", { class: "bbh-star", d: STAR }, picture.inside));
  const lines = tracks(picture.inside);
  let painted = null;
  function draw({ land, names }, frame, runs, apart = 0) {
    picture.name(...names);
    if (picture.fit(...frame) || painted !== land) paintMap(picture, land, labels);
    painted = land;
    const { px, py } = picture;
    stars.forEach((star, i) => {
      star.style.display = i < land.bottoms.length ? "" : "none";
      const [w, b] = land.bottoms[i] ?? land.bottoms[0];
      set(star, { transform: `translate(${px(w)} ${py(b)})` });
    });
    runs.forEach((run, i) => lines.run(i, run.look, run.places.map(([w, b]) => [px(w), py(b)]), true, apart));
    lines.rest(runs.length);
  }
  return { picture, figure: picture.svg.closest("figure"), draw };
}

/** The loss of each step, on a logarithmic scale. */
export function drawLosses(parent) {
  const picture = plot(parent, { caption: "the loss of each step, on a logarithmic scale" });
  picture.svg.setAttribute("role", "img");
  picture.name("step", "L");
  const lines = tracks(picture.inside);
  return (runs, words) => {
    const all = runs.flatMap((run) => run.losses);
    const first = Math.log10(runs[0].losses[0] || 1); // a start at a loss of 0 is the bottom itself
    const seen = all.filter((loss) => loss > 0 && Number.isFinite(loss)).map(Math.log10);
    const low = Math.max(first - 8, Math.floor(Math.min(...seen, first - 1)));
    const high = Math.min(first + 9, Math.ceil(Math.max(...seen, first + 0.5)));
    const longest = Math.max(10, ...runs.map((run) => run.taken));
    const range = [low - 0.15, high + 0.15];
    picture.fit([-0.025 * longest, 1.035 * longest], range, decades(range, 6));
    const { px, py } = picture;
    const to = (loss) => (Number.isFinite(loss) ? py(loss > 0 ? Math.log10(loss) : low - 1) : -SIDE);
    runs.forEach((run, i) => lines.run(i, run.look, run.losses.map((loss, k) => [px(k), to(loss)]), false));
    lines.rest(runs.length);
    set(picture.svg, { "aria-label": `The loss of each step. ${words}` });
  };
}
