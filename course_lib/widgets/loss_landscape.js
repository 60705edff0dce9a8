// The loss landscape: the mean squared error of a line over its w and b, from above or as a surface; beside it the
// data, below it the two slices through the ball. All of it computes here; no picture waits for Python.

import {
  button, card, figures, guarded, live, node, remembered, select, set, slider, write, writeWithKeys,
} from "./common.js";
import {
  arrow, dragged, handle, inscribe, pale, path, plot, round, SIDE, snapped, spoken, STAR, widened,
} from "./picture.js";
import { height, paintMap, span, valley } from "./valley.js";

const KEYS = ["w", "b", "x", "y", "view"];
const VIEWS = { map: "map, from above", surface: "surface" };
const ROWS = 20; // of the surface
const TILT = Math.sin(Math.PI / 5.5); // how far one looks down on it
const FLOOR = SIDE / Math.SQRT2; // the side of the surface's floor: its diagonal fits the picture
const [SHORT, LONG] = [0.05, 0.2]; // the arrow where it is level and where it is steepest, as a share of the picture
const TINY = 0.02; // too short for an arrow
const ZOOM = 40;

const distance = ([low, high]) => high - low;
const holds = ([low, high], v) => low <= v && v <= high;
const fine = (range) => round(distance(range) / 400);
const signed = (v) => (v > 0 ? "larger" : "smaller");

// ------------------------------------------------------------------ what the pictures show

/** Ranges of w and b around the lowest point, and around the ball; `zoom` times as narrow, if the ball allows. */
export function mapFrame(x, y, land, ball, zoom = 1) {
  const deviation = (values) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  };
  const high = deviation(y) || Math.max(1, Math.abs(y[0]));
  const around = (centre, reach, at) => widened([Math.min(centre - reach, at), Math.max(centre + reach, at)]);
  return { x: around(land.w, high / deviation(x) / zoom, ball[0]), y: around(land.b, (2 * high) / zoom, ball[1]) };
}

/** Ranges of the data, with some air. */
function dataFrame(x, y) {
  const air = (values, share) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const more = share * (high - low) || 1;
    return [low - more, high + more];
  };
  return { x: air(x, 0.12), y: widened(air(y, 0.3)) };
}

/**
 * `old`, as long as it shows the points and is not over `wide` times too wide; else `fresh`. The frame moves
 * rarely, because a moving frame hides what moves in it.
 */
export function steady(old, fresh, points, wide = 2.5) {
  const keeps = ["x", "y"].every(
    (axis, i) =>
      old && distance(old[axis]) <= wide * distance(fresh[axis]) && points.every((point) => holds(old[axis], point[i])),
  );
  return keeps ? old : fresh;
}

/**
 * The way downhill from (w, b) as the picture shows it, square to its lines: longer where it is steeper, and never past
 * the lowest place on that way. As a step in w and b; null where that is too short to be seen beside the ball.
 */
export function downhill(land, frame, w, b) {
  const [wide, high] = [distance(frame.x), distance(frame.y)];
  const [dw, db] = land.gradient(w, b);
  const slope = Math.hypot(dw * wide, db * high);
  const top = span(land, frame)[1];
  if (slope <= 1e-9 * top) return null;
  const way = [(-dw * wide * wide) / slope, (-db * high * high) / slope]; // as long as the picture
  const bend = 2 * (land.loss(w + way[0], b + way[1]) - land.loss(w, b) + slope);
  const length = Math.min(SHORT + (LONG - SHORT) * Math.sqrt(Math.min(1, slope / (4 * top))), slope / bend);
  return length < TINY ? null : way.map((d) => length * d);
}

/** From w, b and loss to the units of the picture, for a surface turned by `degrees`; `near` grows to the viewer. */
export function projection({ x, y }, top, degrees) {
  const [cos, sin] = [Math.cos, Math.sin].map((f) => f((degrees * Math.PI) / 180));
  return (w, b, loss) => {
    const [u, v] = [(w - x[0]) / distance(x) - 0.5, (b - y[0]) / distance(y) - 0.5];
    const near = u * sin - v * cos;
    const across = FLOOR * (u * cos + v * sin);
    const up = FLOOR * TILT * near;
    return { at: [0.5 * SIDE + across, 0.72 * SIDE + up - 0.44 * SIDE * (loss / top)], near };
  };
}

// ------------------------------------------------------------------ the landscape

/** Points [w, b, loss] of the surface, and its cells: a colour, and the numbers of their corners. */
function meshed(land, frame) {
  const range = span(land, frame);
  const share = (i, [low, high]) => low + (i / ROWS) * (high - low);
  const points = Array.from({ length: (ROWS + 1) ** 2 }, (_, k) => {
    const [w, b] = [share(k % (ROWS + 1), frame.x), share(Math.floor(k / (ROWS + 1)), frame.y)];
    return [w, b, land.loss(w, b)];
  });
  const cells = Array.from({ length: ROWS ** 2 }, (_, k) => {
    const first = (k % ROWS) + Math.floor(k / ROWS) * (ROWS + 1);
    const corners = [first, first + 1, first + ROWS + 2, first + ROWS + 1];
    const loss = corners.reduce((sum, corner) => sum + points[corner][2] / 4, 0);
    return { corners, colour: `rgb(${pale(height(loss, range))})` };
  });
  return { points, cells };
}

/** Draw the cells of a surface as they are seen, the furthest first. */
function paintSurface({ context, dense }, { points, cells }, project, dark) {
  const places = points.map((point) => project(...point));
  const nearness = ({ corners }) => corners.reduce((sum, corner) => sum + places[corner].near, 0);
  const seen = cells.map((cell) => ({ ...cell, near: nearness(cell) })).sort((one, other) => one.near - other.near);
  context.resetTransform();
  context.clearRect(0, 0, dense * SIDE, dense * SIDE);
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.lineWidth = 1 / dense; // a pixel of the canvas: four times as fast as a line that is any wider
  context.strokeStyle = dark ? `rgba(0, 0, 0, ${0.27 * dense})` : `rgba(34, 34, 34, ${0.245 * dense})`;
  for (const { corners, colour } of seen) {
    context.beginPath();
    for (const corner of corners) context.lineTo(...places[corner].at);
    context.closePath();
    context.fillStyle = colour;
    context.fill();
    context.stroke();
  }
}

/** Whether a cell of the surface lies in front of a place of it. */
export function hidden({ points, cells }, project, { at: [x, y], near }) {
  return cells.some(({ corners }) => {
    const ends = corners.map((corner) => project(...points[corner]));
    if (ends.some((end) => end.near < near + 1.5 / ROWS)) return false; // its own cell, and those beside it
    const sides = ends.map(({ at: [x1, y1] }, i) => {
      const [x2, y2] = ends[(i + 1) % 4].at;
      return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1);
    });
    return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
  });
}

/** The names and ends of w, b and loss at the edges of the surface's floor. Returns { group, show }. */
function drawEdges(parent) {
  const group = node("svg:g", { "aria-hidden": "true" }, parent);
  const lines = node("svg:path", { class: "bbh-floor" }, group);
  const texts = node("svg:g", {}, group);
  const show = (frame, top, project) => {
    const corners = frame.x.flatMap((w) => frame.y.map((b) => ({ w, b, ...project(w, b, 0) })));
    const front = corners.reduce((one, other) => (other.near > one.near ? other : one));
    const left = corners.reduce((one, corner) => (corner.at[0] < one.at[0] ? corner : one));
    const other = ([low, high], v) => (v === low ? high : low);
    const far = { w: other(frame.x, front.w), b: other(frame.y, front.b) };
    const floor = [[far.w, front.b], [front.w, front.b], [front.w, far.b]].map(([w, b]) => project(w, b, 0).at);
    const head = project(left.w, left.b, top).at;
    set(lines, { d: path(floor) + path([left.at, head]) });
    const along = ([away, close], name) => {
      const side = Math.sign(away[0] - close[0]) || 1;
      const at = (share) => [0, 1].map((k) => (1 - share) * close[k] + share * away[k] + 15 * (k ? 1 : side));
      return [[name, ...at(0.5), "bbh-symbol"], [figures(far[name]), ...at(0.85)], [figures(front[name]), ...at(0.15)]];
    };
    inscribe(texts, [
      ...along([floor[0], floor[1]], "w"),
      ...along([floor[2], floor[1]], "b"),
      [`loss ${figures(top)}`, Math.max(-50, head[0] - 40), Math.max(-10, head[1] - 6), "bbh-begin"],
    ]);
  };
  return { group, show };
}

const WORDS = {
  map: ["★ the lowest loss  → downhill, longer if steeper\n● the line: drag it", ", or click it and use arrow keys"],
  surface: ["★ the lowest loss  ● the line; drag to turn\nfaint: behind the slope", ""],
};

/** The landscape with its lowest place and the ball; the reader's moves call `moveTo`, `moveBy` and `turnBy`. */
function drawLandscape(parent, moveTo, moveBy, turnBy) {
  const picture = plot(parent, { canvas: true });
  const { svg, over } = picture;
  picture.name("w", "b");
  svg.classList.add("bbh-map");
  const ground = drawGround(picture);
  const ball = handle(over, "ball at w and b: arrow keys move it", moveBy);
  node("svg:circle", { class: "bbh-ball", r: 8 }, ball.element);
  const seen = node("svg:g", { "pointer-events": "none" }, over); // on top of the ball, which would hide it
  const star = node("svg:path", { class: "bbh-star", d: STAR }, seen);
  const arrows = ["bbh-arrow-halo", "bbh-arrow"].map((kind) => node("svg:path", { class: kind }, seen));
  let surface = false;
  dragged(svg, svg, ([x, y], [dx]) => {
    if (surface) return turnBy((-180 / SIDE) * dx);
    const { x: ws, y: bs } = picture;
    return moveTo(ws[0] + (x / SIDE) * distance(ws), bs[1] - (y / SIDE) * distance(bs));
  });

  return (now, land, frame, turn) => {
    const { w, b } = now;
    surface = now.view === "surface";
    picture.fit(frame.x, frame.y);
    const flat = (u, v) => ({ at: [picture.px(u), picture.py(v)] });
    const project = surface ? projection(frame, span(land, frame)[1], turn) : flat;
    const on = (u, v) => project(u, v, land.loss(u, v)).at;
    const fresh = ground.show(now, land, frame, turn, project);
    const scale = surface ? " scale(0.7)" : "";
    if (fresh) set(star, { transform: `translate(${on(land.w, land.b)})${scale}` });
    const behind = (u, v) => surface && ground.hides(project, project(u, v, land.loss(u, v)));
    const faint = behind(w, b);
    for (const part of [...arrows, ball.element]) part.classList.toggle("bbh-behind", faint);
    star.classList.toggle("bbh-behind", behind(land.w, land.b));
    const step = downhill(land, frame, w, b);
    for (const part of arrows) {
      set(part, { display: step ? "inline" : "none" });
      if (step) set(part, { d: arrow(on(w, b), on(w + step[0], b + step[1])) });
    }
    set(ball.element, { transform: `translate(${on(w, b)})` });
    ball.say(w, frame.x, `w ${figures(w)}, b ${figures(b)}, loss ${figures(land.loss(w, b))}`);
    set(svg, { "aria-label": landscapeWords(land, frame) });
  };
}

/** What lies under the ball: a map or a surface, painted only where it is another one. */
function drawGround(picture) {
  const labels = node("svg:g", { "aria-hidden": "true" }, picture.inside);
  const edges = drawEdges(picture.svg);
  let [painted, meshedOf, mesh] = ["", "", null];
  return {
    /** Returns whether it was painted anew. */
    show({ view, y }, land, frame, turn, project) {
      const surface = view === "surface";
      const dark = document.body.dataset.jpThemeLight === "false";
      const ground = String([frame.x, frame.y, y]);
      const wanted = String([surface, surface && turn, dark, ground, picture.dense]);
      if (painted === wanted) return false; // the ball alone moves far more often, and over the same picture
      painted = wanted;
      picture.show(!surface);
      for (const group of [labels, edges.group]) group.style.display = (group === labels) === surface ? "none" : "";
      if (surface) {
        if (meshedOf !== ground) [mesh, meshedOf] = [meshed(land, frame), ground]; // the same however it is turned
        paintSurface(picture, mesh, project, dark);
        edges.show(frame, span(land, frame)[1], project);
      } else {
        paintMap(picture, land, labels);
      }
      writeWithKeys(picture.words, ...WORDS[view]);
      return true;
    },
    /** Whether the surface lies in front of a place. */
    hides: (project, place) => hidden(mesh, project, place),
  };
}

function landscapeWords(land, { x, y }) {
  const range = (name, [low, high]) => `${name} from ${figures(low)} to ${figures(high)}`;
  const lowest = `lowest at w ${figures(land.w)}, b ${figures(land.b)}`;
  return `The loss over ${range("w", x)}, ${range("b", y)}: a valley, ${lowest}.`;
}

// ------------------------------------------------------------------ the data and the slices

/** The points, the line and a square on each residual; moving a point calls `move(i, y, by)`. */
function drawData(parent, [xName, yName], count, moveTo, moveBy) {
  const caption = "blue: the line  squares: the squared errors\npoints: drag one up or down";
  const picture = plot(parent, { caption });
  const { inside, over, svg } = picture;
  node("span", { class: "bbh-fingers" }, picture.words, " (hold it until it has a ring)");
  picture.name(xName, yName);
  const squares = Array.from({ length: count }, () => node("svg:rect", { class: "bbh-square" }, inside));
  const line = node("svg:path", { class: "bbh-line bbh-fit" }, inside);
  const strokes = ["bbh-stroke", "bbh-stroke bbh-below"].map((kind) => node("svg:path", { class: kind }, inside));
  const points = squares.map((_, i) => {
    const made = handle(over, `${yName} of point ${i + 1}`, (_dx, dy) => moveBy(i, dy), true);
    node("svg:circle", { class: "bbh-touch", r: 14 }, made.element);
    node("svg:circle", { class: "bbh-point", r: 5 }, made.element);
    dragged(made.element, svg, ([, y]) => moveTo(i, picture.y[1] - (y / SIDE) * distance(picture.y)));
    return made;
  });
  return ({ w, b, x, y }, frame, loss) => {
    picture.fit(frame.x, frame.y);
    const { px, py } = picture;
    set(line, { d: path(frame.x.map((at) => [px(at), py(w * at + b)])) });
    const missing = x.map((at, i) => path([[px(at), py(w * at + b)], [px(at), py(y[i])]]));
    const below = x.map((at, i) => w * at + b < y[i]);
    strokes.forEach((stroke, k) => set(stroke, { d: missing.filter((_, i) => below[i] === (k === 1)).join("") }));
    squares.forEach((square, i) => {
      const [ends, at] = [[py(w * x[i] + b), py(y[i])], px(x[i])];
      const side = Math.abs(ends[1] - ends[0]);
      const left = (y[i] > w * x[i] + b) === w >= 0; // away from the line
      const turned = left ? at - side < 0 : at + side > SIDE; // no room on that side
      square.classList.toggle("bbh-below", below[i]);
      set(square, { x: left !== turned ? at - side : at, y: Math.min(...ends), width: side, height: side });
    });
    points.forEach(({ element, say }, i) => {
      set(element, { transform: `translate(${px(x[i])} ${py(y[i])})` });
      say(y[i], frame.y, `${figures(y[i], 4)} at ${xName} ${figures(x[i])}; the line says ${figures(w * x[i] + b, 4)}`);
    });
    const all = `${count} points, and the line with w ${figures(w)} and b ${figures(b)}`;
    set(svg, { "aria-label": `${all}. The squares' mean is ${figures(loss)}.` });
  };
}

/** The loss along one parameter while the other stays; a drag calls `move(value)`. */
function drawSlice(parent, name, fixed, move) {
  const picture = plot(parent, { height: 104, caption: " " });
  picture.name(name, "loss");
  const curve = node("svg:path", { class: "bbh-line bbh-fit" }, picture.inside);
  const tangent = node("svg:path", { class: "bbh-line bbh-tangent" }, picture.inside);
  const dot = node("svg:circle", { class: "bbh-ball", r: 6.5 }, picture.over);
  picture.svg.classList.add("bbh-map");
  picture.svg.setAttribute("role", "img");
  dragged(picture.svg, picture.svg, ([x]) => move(picture.x[0] + (x / SIDE) * distance(picture.x)));
  let top = 0;
  return (range, loss, at, slope, other, text) => {
    const values = Array.from({ length: 81 }, (_, i) => range[0] + (i / 80) * distance(range));
    const losses = values.map(loss);
    const most = Math.max(...losses);
    if (String(range) !== String(picture.x)) top = 0;
    // The curve moves; its axis only grows, until the picture is another.
    if (most > top) [, top] = widened([0, 1.08 * most]);
    picture.fit(range, [0, top]);
    const { px, py } = picture;
    set(curve, { d: path(values.map((v, i) => [px(v), py(losses[i])])) });
    const ends = [-0.2, 0.2].map((share) => share * distance(range));
    set(tangent, { d: path(ends.map((end) => [px(at + end), py(loss(at) + slope * end)])) });
    tangent.classList.toggle("bbh-below", slope < 0);
    set(dot, { cx: px(at), cy: py(loss(at)) });
    write(picture.words, `${fixed} stays ${text(other)}; slope ∂/∂${name} = ${text(slope)}`);
    const what = `The loss along ${name}, while ${fixed} stays ${text(other)}: a parabola`;
    const here = `At ${name} ${text(at)} it is ${text(loss(at))}, its slope ${text(slope)}`;
    set(picture.svg, { "aria-label": `${what}. ${here}.` });
  };
}

// ------------------------------------------------------------------ the widget

const FRESH = { turn: 30, frame: null, data: null, zoom: 1 }; // how one looks at it: the model does not know

/** What writes the numbers: close up, small moves count. */
const writer = ({ zoom }) => (v) => figures(v, zoom === 1 ? 3 : 5);

/** What the hand does: to the line, to a point, to how one looks at it. `hand()` holds what the model knows. */
function moves(hand, look) {
  const state = () => hand().state;
  const move = (w, b) => {
    const { x, y } = look.frame;
    hand().set({ w: snapped(w, fine(x), x), b: snapped(b, fine(y), y) });
  };
  const setPoint = (i, value) => hand().set({ y: state().y.with(i, value) });
  const see = (other) => {
    Object.assign(look, other);
    hand().set({}); // draws
  };
  return {
    move,
    setPoint,
    see,
    moveBy: (dx, dy) => move(state().w + dx * fine(look.frame.x), state().b + dy * fine(look.frame.y)),
    pointTo: (i, value) => setPoint(i, snapped(value, fine(look.data.y), look.data.y)),
    pointBy(i, steps) {
      const range = Number.isFinite(steps) ? [-1e9, 1e9] : look.data.y;
      setPoint(i, snapped(state().y[i] + steps * fine(look.data.y), fine(look.data.y), range));
    },
    turnBy: (degrees) => see({ turn: Math.round((look.turn + degrees + 360) % 360) }),
  };
}

/** The sliders, the view and the buttons; returns a function that shows them. */
function drawControls(box, hand, look, does, start) {
  const controls = node("div", { class: "bbh-controls" }, box);
  const text = (v) => writer(look)(v);
  const sliders = {
    w: slider(controls, { symbol: "w", label: "weight w", text }, (w) => hand().set({ w })),
    b: slider(controls, { symbol: "b", label: "bias b", text }, (b) => hand().set({ b })),
  };
  const choose = (view) => hand().set({ view });
  const menu = select(controls, "view", Object.keys(VIEWS), choose, (name) => VIEWS[name]);
  const turning = { symbol: "↻", label: "turn the surface", min: 0, max: 359, step: 1, text: (v) => `${v}°` };
  const turned = slider(controls, turning, (v) => does.turnBy(v - look.turn));
  const turnRow = controls.lastElementChild;
  const showButtons = drawButtons(controls, hand, look, does, start);
  return (now) => {
    for (const [name, axis] of [["w", "x"], ["b", "y"]]) {
      sliders[name].fit(look.frame[axis], fine(look.frame[axis]));
      sliders[name].show(now[name]);
    }
    menu.value = now.view;
    turned.show(look.turn);
    turnRow.style.display = now.view === "surface" ? "" : "none";
    showButtons(now);
  };
}

function drawButtons(parent, hand, look, does, start) {
  const buttons = node("div", { class: "bbh-buttons" }, parent);
  const mistyped = Math.max(0, start.y.length - 2); // the house that a typing error strikes
  const right = start.y[mistyped];
  const wrong = 10 * right;
  const typo = button(buttons, `Typing error: ${figures(right, 4)} → ${figures(wrong, 4)}`, () => {
    does.setPoint(mistyped, hand().state.y[mistyped] === wrong ? right : wrong);
  });
  const zoomTo = (zoom) => () => does.see({ zoom, frame: null });
  button(buttons, "Zoom in", zoomTo(ZOOM)); // as far as ball and star allow, so again where the ball has come closer
  const out = button(buttons, "Zoom out", zoomTo(1));
  button(buttons, "Reset", () => {
    Object.assign(look, FRESH);
    hand().set(structuredClone(start));
  });
  return ({ y }) => {
    set(out, { "aria-disabled": look.zoom === 1 });
    set(typo, { "aria-pressed": y[mistyped] === wrong });
  };
}

/** The landscape, the data and the two slices; returns a function that shows them. */
function drawPictures(box, hand, look, does, labels, count) {
  const pictures = node("div", { class: "bbh-pictures bbh-grid-pictures" }, box);
  const showLandscape = drawLandscape(pictures, does.move, does.moveBy, does.turnBy);
  const showData = drawData(pictures, labels, count, does.pointTo, does.pointBy);
  const slices = node("div", { class: "bbh-slices" }, pictures);
  const alongW = drawSlice(slices, "w", "b", (w) => does.move(w, hand().state.b));
  const alongB = drawSlice(slices, "b", "w", (b) => does.move(hand().state.w, b));
  return (now, land, loss, slope) => {
    const { w, b } = now;
    showLandscape(now, land, look.frame, look.turn);
    showData(now, look.data, loss);
    alongW(look.frame.x, (v) => land.loss(v, b), w, slope[0], b, writer(look));
    alongB(look.frame.y, (v) => land.loss(w, v), b, slope[1], w, writer(look));
  };
}

/** That downhill is not the way to the lowest point, where w or b has to go the other way for that; else "". */
export function detour(land, w, b, [dw, db]) {
  const away = [["w", (land.w - w) * dw], ["b", (land.b - b) * db]].filter(([, turned]) => turned > 0);
  if (!away.length) return "";
  const names = away.map(([name]) => name).join(" and ");
  return `; the lowest point lies the other way in ${names}`;
}

/** Where it goes downhill, in words. */
function downhillWords(land, frame, { w, b, loss, slope }, text) {
  if (!(loss - land.least > 1e-9 * land.least)) return `Loss ${text(loss)}. Level ground: no line does better.`;
  const far = downhill(land, frame, w, b);
  const ways = `w ${signed(-slope[0])}, b ${signed(-slope[1])}`;
  const more = far ? detour(land, w, b, slope) : ", but by less than the ball covers";
  return `Loss ${text(loss)}. Downhill: ${ways}${more}.`;
}

function render({ model, el }) {
  const box = card(el, "Loss landscape");
  box.classList.add("bbh-wide");
  const start = model.get("start");
  const look = { ...FRESH };
  let [land, landOf] = [null, ""];

  const does = moves(() => hand, look);
  const showControls = drawControls(box, () => hand, look, does, start);
  const showPictures = drawPictures(box, () => hand, look, does, model.get("labels"), start.y.length);
  const readout = node("div", { class: "bbh-readout" }, box);
  const [lossLine, gradientLine] = [0, 1].map(() => node("div", {}, readout));
  const words = spoken(box);
  const rememberZoom = remembered(box, (zoom) => does.see({ zoom, frame: null }));

  const hand = live(model, KEYS, box, (now) => {
    const { w, b, x, y } = now;
    rememberZoom(look.zoom);
    if (landOf !== String(y)) [land, landOf] = [valley(x, y), String(y)];
    const [ball, lowest, near] = [[w, b], [land.w, land.b], look.zoom !== 1];
    look.frame = steady(look.frame, mapFrame(x, y, land, ball, look.zoom), [ball, lowest], near ? Infinity : 2.5);
    look.data = steady(look.data, dataFrame(x, y), x.map((v, i) => [v, y[i]]));
    const loss = land.loss(w, b);
    const slope = land.gradient(w, b);
    showControls(now);
    showPictures(now, land, loss, slope);
    const text = writer(look);
    write(lossLine, `mse at w = ${text(w)}, b = ${text(b)}: ${text(loss)}`);
    write(gradientLine, `∂mse/∂w = ${text(slope[0])}   ∂mse/∂b = ${text(slope[1])}`);
    words.say(downhillWords(land, look.frame, { w, b, loss, slope }, text));
  });
  return () => {
    hand.stop();
    words.stop();
  };
}

export default { render: guarded(render) };
