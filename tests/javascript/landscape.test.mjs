import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../../course_lib/widgets/common.js";
import { looks, outcome } from "../../course_lib/widgets/descent.js";
import { stepAlong, stepped, walk, world } from "../../course_lib/widgets/descent_math.js";
import { detour, downhill, hidden, mapFrame, projection, steady } from "../../course_lib/widgets/loss_landscape.js";
import { decades, next, nextRound, pale, round, snapped, widened } from "../../course_lib/widgets/picture.js";
import { height, levels, span, valley } from "../../course_lib/widgets/valley.js";
import { close, numbers } from "./numbers.mjs";

/** As `close`, for what is a small difference of large numbers or grew in many steps. */
const near = (actual, expected, scale, what) => close(actual / scale, expected / scale, what);

test("loss and gradient of a line are those of LandscapeState", () => {
  for (const { state, loss, gradient, scale } of numbers.landscapes) {
    const land = valley(state.x, state.y);
    near(land.loss(state.w, state.b), loss, scale, "loss");
    land.gradient(state.w, state.b).forEach((slope, i) => near(slope, gradient[i], scale, "gradient"));
  }
});

test("the lowest point is that of the best line", () => {
  for (const { state, best, scale } of numbers.landscapes) {
    const land = valley(state.x, state.y);
    near(land.w, best[0], scale, "w");
    near(land.b, best[1], scale, "b");
    near(land.least, best[2], scale, "loss");
  }
});

test("all around a level's ellipse the loss is that level", () => {
  const { x, y } = numbers.landscapes[0].state;
  const land = valley(x, y);
  for (const level of levels([land.least, 1e5])) {
    const [[w, b], towards, across] = land.at(level);
    for (let t = 0; t < 6.3; t += 0.3) {
      const [cos, sin] = [Math.cos(t), Math.sin(t)];
      const loss = land.loss(w + cos * towards[0] + sin * across[0], b + cos * towards[1] + sin * across[1]);
      assert.ok(Math.abs(loss / level - 1) < 1e-9, `${loss} for ${level}`);
    }
  }
});

test("levels are few, round, and within the losses", () => {
  for (const range of [[22, 4e5], [1.5e6, 3e7], [0, 10], [3, 9], [0, 1e-6], [1e-9, 1e9]]) {
    const all = levels(range);
    assert.ok(all.length >= 3 && all.length <= 12, `${range}: ${all}`);
    assert.ok(all.every((level, i) => level > range[0] && level < range[1] && (i === 0 || level > all[i - 1])));
  }
  assert.deepEqual([height(22, [22, 4e5]), height(4e5, [22, 4e5])], [0, 1]);
});

test("a run goes where Run goes, and ends where it ends", () => {
  for (const { run, places, losses, ending, curvatures } of numbers.runs) {
    const ground = world({ ...run, houses: numbers.houses });
    const ours = walk(ground, run.eta, run.steps);
    const what = JSON.stringify(run);
    assert.deepEqual([ours.ending, ours.places.length], [ending, places.length], what);
    const scale = (i) => Math.max(1, i) * Math.max(...losses.slice(0, i + 1).map(Math.sqrt), 1);
    places.forEach((place, i) => place.forEach((v, k) => near(ours.places[i][k], v, scale(i), what)));
    losses.forEach((loss, i) => near(ours.losses[i], loss, scale(i) ** 2, what));
    ground.curvatures.forEach((curvature, i) => close(curvature, curvatures[i], what));
  }
});

test("one step of each rule is that of network.py", () => {
  const rules = new Set();
  for (const { before, place, memory, slope, at, t, ...stepper } of numbers.steps) {
    const ours = stepped(stepper, slope, { place: at, memory: before }, t);
    place.forEach((v, i) => close(ours.place[i], v, `${stepper.rule}, step ${t}`));
    memory.forEach((pair, i) => pair.forEach((v, k) => close(ours.memory[i][k], v, `memory of ${stepper.rule}`)));
    rules.add(stepper.rule);
  }
  assert.deepEqual([...rules], ["plain", "momentum", "RMSprop", "Adam"]);
});

test("a stepper goes where Stepper goes, and ends where it ends", () => {
  const endings = new Set();
  for (const { stepper, places, losses, ending } of numbers.races) {
    const ground = world({ ...stepper, houses: numbers.houses });
    const ours = stepAlong(ground, stepper, stepper.at, stepper.steps);
    const what = JSON.stringify(stepper);
    assert.deepEqual([ours.ending, ours.taken], [ending, places.length - 1], what);
    const scale = (i) => Math.max(1, i) * Math.max(...losses.slice(0, i + 1).map(Math.sqrt), 1);
    losses.forEach((loss, i) => near(ground.loss(places[i]), loss, scale(i) ** 2, what));
    ours.places.slice(0, 13).forEach((at, i) => at.forEach((v, k) => near(v, places[i][k], scale(i), what)));
    // Later, from side to side of the ravine, a division by √s makes much of rounding: compare each step by itself.
    let before = ours.track[0];
    places.slice(1).forEach((place, i) => {
      before = stepped(stepper, ground.slope(places[i]), { ...before, place: places[i] }, i + 1);
      place.forEach((v, k) => near(before.place[k], v, scale(i + 1), what));
    });
    endings.add(ending);
  }
  assert.deepEqual([...endings].sort(), ["", "arrived", "exploded", "on the ridge", "too long"]);
});

test("a run that leaves all numbers has exploded, and says so", () => {
  const ground = world({ landscape: "parabola", curvature: 2, theta: 4 });
  const run = walk(ground, 1e308, 9);
  assert.equal(run.ending, "exploded");
  assert.equal(outcome(run), "exploded: over a million times the first loss after 1 step");
});

test("the colours of a loss are those of the figures", () => {
  numbers.pale.forEach(([t, ...colour]) => {
    pale(t).forEach((c, i) => assert.ok(Math.abs(c - colour[i]) <= 6, `${t}: ${pale(t)} for ${colour}`));
  });
});

test("frames end at round numbers, and stay while they can", () => {
  assert.deepEqual([round(7), round(0.03), round(0.1), round(1000)], [5, 0.02, 0.1, 1000]);
  assert.deepEqual(widened([-0.3, 6.2]), [-0.5, 6.5]);
  assert.deepEqual(decades([-3.2, 2.1], 6).map(([, text]) => text), ["0.001", "0.01", "0.1", "1", "10", "100"]);
  assert.equal(snapped(2.9049, 0.01, [0, 6]), 2.9);
  assert.equal(snapped(7, 0.01, [0, 6]), 6);
  const { x, y } = numbers.landscapes[0].state;
  const land = valley(x, y);
  const frame = mapFrame(x, y, land, [2.5, 40]);
  assert.equal(steady(frame, mapFrame(x, y, land, [2, 40]), [[2, 40]]), frame);
  const far = mapFrame(x, y, land, [50, 40]);
  assert.equal(steady(frame, far, [[50, 40]]), far);
  assert.equal(steady(far, frame, [[2.5, 40]]), frame);
});

test("where downhill is not the way to the lowest loss, it is said in which direction", () => {
  const land = { w: 3, b: 35 };
  assert.equal(detour(land, 2.5, 40, [-7418, 68]), "", "w larger, b smaller, and so is the lowest");
  assert.equal(detour(land, 2.5, 40, [-7418, -68]), "; the lowest point lies the other way in b");
  assert.match(detour(land, 2.5, 40, [7418, -68]), /the other way in w and b$/);
  assert.equal(detour(land, 3, 35, [0, 0]), "");
});

test("downhill leads down, and nowhere from the bottom", () => {
  const { x, y } = numbers.landscapes[0].state;
  const land = valley(x, y);
  const frame = mapFrame(x, y, land, [2.5, 40]);
  const [dw, db] = downhill(land, frame, 2.5, 40);
  assert.ok(land.loss(2.5 + 1e-4 * dw, 40 + 1e-4 * db) < land.loss(2.5, 40));
  const slope = land.gradient(2.5, 40).map((v, i) => v * (frame[i ? "y" : "x"][1] - frame[i ? "y" : "x"][0]) ** 2);
  close(dw / db, slope[0] / slope[1], "square to the level lines, as the picture shows them");
  assert.equal(downhill(land, frame, land.w, land.b), null);
  assert.ok(span(land, frame)[1] > land.loss(2.5, 40));
});

test("a surface turned once around is itself again, and a higher loss stands higher", () => {
  const frame = { x: [0, 6], y: [-200, 250] };
  const [once, again] = [0, 360].map((degrees) => projection(frame, 100, degrees)(1, 50, 20).at);
  once.forEach((v, i) => close(again[i], v, "turned"));
  const project = projection(frame, 100, 30);
  assert.ok(project(1, 50, 80).at[1] < project(1, 50, 20).at[1]);
});

test("the arrow never leads past the lowest place on its way, and is shorter where it is flatter", () => {
  const { x, y } = numbers.landscapes[0].state;
  const land = valley(x, y);
  const frame = mapFrame(x, y, land, [2.5, 40]);
  const long = (way) => Math.hypot(way[0] / (frame.x[1] - frame.x[0]), way[1] / (frame.y[1] - frame.y[0]));
  for (const w of [0, 1, 2.5, 2.7, 4, 5.5]) {
    for (const b of [-150, 0, 40, 200]) {
      const way = downhill(land, frame, w, b);
      if (!way) continue;
      const [before, tip] = [0.95, 1].map((share) => land.loss(w + share * way[0], b + share * way[1]));
      assert.ok(tip < before, `from ${w}, ${b}`);
      assert.ok(long(way) <= 0.2);
    }
  }
  assert.ok(long(downhill(land, frame, 0, -150)) > long(downhill(land, frame, 2, 40)));
});

test("zoomed in, levels and steps lie close enough to find a loss below 22", () => {
  const { x, y } = numbers.landscapes[0].state;
  const land = valley(x, y);
  const frame = mapFrame(x, y, land, [2.9, 35], 40);
  assert.ok(levels(span(land, frame))[0] < 26, String(levels(span(land, frame))));
  const [fw, fb] = [frame.x, frame.y].map(([low, high]) => round((high - low) / 400));
  const grid = [-20, -10, 0, 10, 20];
  const below = grid.flatMap((i) => grid.filter((j) => land.loss(land.w + i * fw, land.b + j * fb) < 22));
  assert.ok(below.length > 10, `${below.length}`);
});

test("what lies behind the slope in front is known to, and the front slope is seen", () => {
  const land = { loss: (w, b) => 100 * (1 - Math.hypot(w, b)) }; // a hill in the middle
  const frame = { x: [-1, 1], y: [-1, 1] };
  const points = Array.from({ length: 441 }, (_, k) => [(k % 21) / 10 - 1, Math.floor(k / 21) / 10 - 1]);
  const cells = Array.from({ length: 400 }, (_, k) => {
    const first = (k % 20) + Math.floor(k / 20) * 21;
    return { corners: [first, first + 1, first + 22, first + 21] };
  });
  const mesh = { points: points.map(([w, b]) => [w, b, 2 * Math.max(0, land.loss(w, b))]), cells };
  const project = projection(frame, 100, 0);
  assert.ok(hidden(mesh, project, project(0, 0.6, 80)));
  assert.ok(!hidden(mesh, project, project(0, -0.6, 80)));
});

test("a learning rate goes from one round number to the next, and may be typed with a comma", () => {
  assert.deepEqual([0.49, 0.5, 0.99, 0.00019, 1].map((v) => next(v, 1)), [0.5, 0.51, 1, 0.0002, 1.1]);
  assert.deepEqual([0.51, 1, 0.1, 0.00021].map((v) => next(v, -1)), [0.5, 0.99, 0.099, 0.0002]);
  assert.deepEqual([0.1, 0.3, 0.5, 1].map((v) => nextRound(v, 1)), [0.2, 0.5, 1, 2]);
  assert.deepEqual([0.1, 0.3, 0.5, 1].map((v) => nextRound(v, -1)), [0.05, 0.2, 0.2, 0.5]);
  assert.deepEqual(["0,5", " 0.5", "−1e−7", "", "x"].map(typed), [0.5, 0.5, -1e-7, NaN, NaN]);
});

test("a run keeps its look while others are kept or removed", () => {
  const [a, b, c] = [0.05, 0.4, 0.95].map((eta) => ({ eta, steps: 4 }));
  const worn = (now) => [...now.kept.map((run) => run.look), now.present];
  let now = looks([]);
  assert.deepEqual(worn(now), [0]);
  for (const kept of [[a], [a, b], [a, b, c]]) now = looks(kept, now);
  assert.deepEqual(worn(now), [0, 1, 2, 3]);
  now = looks([a, c], now);
  assert.deepEqual(worn(now), [0, 2, 3]);
  now = looks([a, c, b], now); // the present one is kept; what comes after it takes the look that is free
  assert.deepEqual(worn(now), [0, 2, 3, 1]);
  now = looks([a, c, b, b], now); // the same run twice
  assert.deepEqual(worn(now), [0, 2, 3, 1, 4]);
  assert.deepEqual(worn(looks([], now)), [0]);
});
