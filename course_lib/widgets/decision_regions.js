// The decision regions: what a function of the student's own says on the plane. Python runs the function and sends its
// outputs as one piece of binary data; they are painted here. One question at a time, and only the newest waits.

import { attempt, button, card, figures, guarded, node, slider } from "./common.js";
import { path, plot, SIDE, spoken } from "./picture.js";

const SOON = 150; // milliseconds: what takes no longer needs no word
const PATIENCE = 4000; // milliseconds until a silent Python is said to be silent
const FEW = 12; // points that have room for their number, and for a row of the table

// ------------------------------------------------------------------ questions, one at a time

/**
 * `wish(values)` asks for a picture, or waits while an answer is out: then the newest wish takes the place of one that
 * waits, so that a slow function is never asked for what nobody looks at any more. `answered()` lets the next one go.
 */
export function oneAtATime(ask) {
  let [out, waiting] = [false, null];
  const next = () => {
    if (out || waiting === null) return;
    const values = waiting;
    [out, waiting] = [true, null];
    ask(values);
  };
  return {
    wish(values) {
      waiting = values;
      next();
    },
    answered() {
      out = false;
      next();
    },
    get open() {
      return out;
    },
  };
}

// ------------------------------------------------------------------ numbers as a picture

/** The outputs of the grid, row by row from below, and those of the points, from the bytes that Python sent. */
export function decoded({ buffer, byteOffset, byteLength }, side) {
  // A copy, since floats need a place divisible by 4; every machine that runs a browser has the bytes in this order.
  const all = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return { grid: all.subarray(0, side * side), points: all.subarray(side * side) };
}

const OFF = [232, 160, 107]; // as SHADES in plots/planes.py
const ON = [107, 169, 207];

const SHADES = Array.from({ length: 513 }, (_, i) => {
  const s = i / 256 - 1;
  return (s < 0 ? OFF : ON).map((c) => Math.round(255 + Math.abs(s) * (c - 255)));
});

/** Red, green and blue of an output: OFF at 0, white at 0.5, ON at 1, and no further. From a table: it is asked often. */
export const colour = (a) => SHADES[Math.round(512 * Math.max(0, Math.min(1, a)))];

/**
 * Where a grid crosses 0.5: pairs of places [column, row], each the ends of a short line through one cell.
 *
 * Marching squares: a cell's edge is crossed where its two corners lie on different sides, at the place that a straight
 * line between them gives. Where all four edges are crossed, the cell's mean says which corners belong together.
 */
export function border(grid, side) {
  const lines = [];
  for (let at = 0; at < side * (side - 1); at++) {
    if (at % side === side - 1) continue; // no cell begins at the last column
    const above = grid[at] > 0.5;
    const same = grid[at + 1] > 0.5 === above && grid[at + side] > 0.5 === above && grid[at + side + 1] > 0.5 === above;
    if (!same) lines.push(...crossing(grid, side, at)); // few cells: the others cost nothing more
  }
  return lines;
}

function crossing(grid, side, at) {
  const [column, row] = [at % side, Math.floor(at / side)];
  const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
  const values = [at, at + 1, at + side + 1, at + side].map((place) => grid[place] - 0.5);
  if (values.some(Number.isNaN)) return [];
  const crossed = corners.flatMap((corner, i) => {
    const j = (i + 1) % 4;
    if (values[i] > 0 === values[j] > 0) return [];
    const share = values[i] / (values[i] - values[j]);
    const t = Number.isNaN(share) ? 0.5 : share; // infinite at one end or both
    return [corner.map((from, k) => from + t * (corners[j][k] - from))];
  });
  const joined = values[0] + values[1] + values[2] + values[3] > 0 === values[0] > 0;
  if (crossed.length === 4 && !joined) crossed.push(crossed.shift()); // each line cuts off the first or third corner
  return crossed.length === 4 ? [crossed.slice(0, 2), crossed.slice(2)] : [crossed];
}

const HATCH = 5.6; // from line to line

function hatch(context, dense, width, height) {
  context.strokeStyle = "#888";
  context.lineWidth = 0.8 * dense;
  context.beginPath();
  for (let x = -height; x < width; x += HATCH * dense) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
}

/** Paint the outputs over a ground that is hatched, and stays seen, where an output is no number. */
function paint({ context, dense }, grid, side) {
  const { width, height } = context.canvas;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  if (!grid.length || grid.some(Number.isNaN)) hatch(context, dense, width, height);
  if (!grid.length) return;
  const image = new ImageData(side, side);
  for (let i = 0; i < grid.length; i++) {
    const at = 4 * (side * (side - 1 - Math.floor(i / side)) + (i % side)); // the first row is the lowest
    if (Number.isNaN(grid[i])) continue; // nothing is painted there
    const shown = colour(grid[i]);
    for (let c = 0; c < 3; c++) image.data[at + c] = shown[c];
    image.data[at + 3] = 255;
  }
  const small = new OffscreenCanvas(side, side);
  small.getContext("2d").putImageData(image, 0, 0);
  // The outer points of the grid lie on the frame, so half of the outer pixels lies beyond it.
  context.drawImage(small, 0.5, 0.5, side - 1, side - 1, 0, 0, width, height);
}

/** The plane with its points; returns what shows an answer. */
function drawPlane(parent, { low, high, side, points, targets }) {
  const key = "● wants 1  □ wants 0  × wrong\nblue: above 0.5  orange: below  black line: 0.5";
  const picture = plot(parent, { canvas: true, caption: key });
  picture.svg.setAttribute("role", "img");
  picture.name("x₁", "x₂");
  picture.fit([low, high], [low, high]);
  const line = node("svg:path", { class: "bbh-border" }, picture.inside);
  const few = points.length <= FEW;
  const scale = few ? 1 : 0.42;
  const crosses = points.map(([x1, x2], i) => {
    const g = node("svg:g", { transform: `translate(${picture.px(x1)} ${picture.py(x2)}) scale(${scale})` }, picture.over);
    const cross = node("svg:path", { class: "bbh-wrong", d: "M-17 -17L17 17M17 -17L-17 17" }, g);
    if (targets[i]) node("svg:circle", { class: "bbh-on", r: 11 }, g);
    else node("svg:rect", { class: "bbh-off", x: -10, y: -10, width: 20, height: 20 }, g);
    if (few) node("svg:text", { class: `bbh-target${targets[i] ? " bbh-light" : ""}`, y: 5 }, g, targets[i]);
    return cross;
  });
  const unit = SIDE / (side - 1);
  return (grid, right, words) => {
    picture.fit([low, high], [low, high]);
    paint(picture, grid, side);
    const lines = border(grid, side);
    line.setAttribute("d", lines.map((ends) => path(ends.map(([c, r]) => [c * unit, SIDE - r * unit]))).join(""));
    crosses.forEach((cross, i) => {
      cross.style.display = grid.length && !right[i] ? "" : "none";
    });
    picture.svg.setAttribute("aria-label", words);
  };
}

// ------------------------------------------------------------------ words

const place = (point) => `(${point.map((v) => figures(v)).join(", ")})`;

/** What the function says at each point: a table of few, a sum of many. Returns what shows an answer. */
function drawPoints(parent, { points, targets }) {
  const call = node("div", {}, parent);
  const score = node("div", { class: "bbh-headline" }, parent);
  const few = points.length <= FEW ? points : [];
  const scroll = node("div", { class: "bbh-scroll" }, parent);
  const table = few.length ? node("table", { class: "bbh-table" }, scroll) : null;
  const titles = table && node("tr", {}, node("thead", {}, table));
  for (const title of few.length ? ["x₁, x₂", "wanted", "it says"] : []) node("th", { scope: "col" }, titles, title);
  const body = table && node("tbody", {}, table);
  const said = few.map((point, i) => {
    const row = node("tr", {}, body);
    node("th", { scope: "row" }, row, place(point));
    node("td", {}, row, targets[i]);
    return node("td", {}, row);
  });
  return (written, outputs, right, count) => {
    call.textContent = written;
    score.textContent = count;
    said.forEach((cell, i) => {
      cell.textContent = outputs.length ? `${figures(outputs[i])} ${right[i] ? "✓" : "×"}` : "";
    });
  };
}

/** Why there is no picture: its first line matters most. A screen reader hears of it once, not with every move. */
function drawTrouble(parent) {
  const alert = node("div", { role: "alert" }, parent);
  let shown = "";
  return (said, attempted) => {
    if (said === shown) return;
    shown = said;
    const [first, ...more] = said.split("\n");
    alert.className = said ? (attempted ? "bbh-trouble" : "bbh-open") : "";
    alert.textContent = said && !attempted ? `○ ${first}` : first;
    for (const line of more) node("div", {}, alert, line);
  };
}

/** Words that come late and go at once: nothing that is over sooner is worth reading. */
function later(element) {
  let timers = [];
  const stop = () => {
    timers.forEach(clearTimeout);
    timers = [];
    element.textContent = "";
  };
  return {
    say(...texts) {
      stop();
      timers = texts.map(([after, text]) => setTimeout(() => {
        element.textContent = text;
      }, after));
    },
    stop,
  };
}

// ------------------------------------------------------------------ all of it

function render({ model, el }) {
  const box = card(el, "Decision regions");
  box.classList.add("bbh-regions");
  const [name, plane] = [model.get("function"), model.get("plane")];
  const controls = node("div", { class: "bbh-controls" }, box);
  const start = Object.fromEntries(model.get("sliders").map((one) => [one.name, one.start]));
  let hand = { ...model.get("answer").values }; // where the reader's sliders are; a picture may be behind
  const sliders = model.get("sliders").map(({ name: symbol, low: min, high: max, step }) => {
    const look = { symbol, label: symbol, min, max, step, text: (v) => figures(v, 4) };
    return { symbol, ...slider(controls, look, (value) => move({ ...hand, [symbol]: value })) };
  });
  const buttons = node("div", { class: "bbh-buttons" }, controls);
  const reset = button(buttons, "Reset", () => move(start));
  const waiting = later(node("span", { class: "bbh-hint" }, buttons));
  const asleep = node("div", { class: "bbh-hint" }, box);
  const showTrouble = drawTrouble(box);
  const pictures = node("div", { class: "bbh-pictures" }, box);
  const showPlane = drawPlane(pictures, plane);
  const beside = node("div", { class: "bbh-readout" }, pictures);
  const showPoints = drawPoints(beside, plane);
  const notes = node("div", { class: "bbh-hint" }, beside);
  const aloud = spoken(node("div", { class: "bbh-aloud" }, box));

  const showHand = () => sliders.forEach(({ symbol, show }) => show(hand[symbol]));
  const enable = (awake) => {
    for (const { input } of sliders) input.disabled = !awake;
    reset.disabled = !awake;
  };

  const draw = () => {
    const { values, numbers, trouble: said, attempted, notes: remarks } = model.get("answer");
    const { grid, points: outputs } = decoded(numbers, plane.side);
    const right = plane.targets.map((target, i) => (target === 1 ? outputs[i] > 0.5 : outputs[i] <= 0.5));
    const settings = sliders.map(({ symbol }) => [symbol, figures(values[symbol], 4)]); // a saved notebook sorts keys
    const count = right.filter(Boolean).length;
    const score = outputs.length ? `${count} of ${right.length} right${count === right.length ? " ✓" : ""}` : "";
    const blue = Math.round((100 * grid.filter((a) => a > 0.5).length) / grid.length);
    const words = said || `${name} says more than 0.5 on ${blue} % of the plane of x1 and x2; ${score}.`;
    showPlane(grid, right, words);
    showPoints(`${name}(${["X", ...settings.map((pair) => pair.join("="))].join(", ")})`, outputs, right, score);
    showTrouble(said, attempted);
    notes.textContent = remarks.join("\n");
    const each = plane.points.map((point, i) =>
      `${place(point)}: ${figures(outputs[i])}, ${plane.targets[i]} wanted, ${right[i] ? "right" : "wrong"}`);
    const list = outputs.length && each.length <= FEW ? ` ${each.join("; ")}.` : "";
    aloud.say(`${settings.map((pair) => pair.join(" ")).join(", ")}. ${[words, ...remarks].join(" ")}${list}`);
    box.dataset.drawn = Number(box.dataset.drawn ?? 0) + 1;
  };

  // ---------------------------------------------------------------- talking with Python

  const view = Math.random().toString(36).slice(2); // another view of the same widget has questions of its own
  let asked = 0;
  const send = (message) => {
    try {
      model.send(message);
    } catch {
      silent(); // without a kernel there is nobody to ask
    }
  };
  const silent = () => {
    waiting.stop();
    enable(false);
    const how = model.send ? "run this widget's cell in JupyterLab" : "get the course (see the top of this page), and run its cell";
    asleep.textContent = `Python does not answer, so this is the last picture, and the sliders rest. To move them, ${how}.`;
  };
  const questions = oneAtATime((values) => {
    asked += 1;
    const slow = "Python has not answered yet. It is busy, or it was restarted: then run this widget's cell. If your function never ends, press ■ above first.";
    waiting.say([SOON, "computing…"], [PATIENCE, slow]);
    send({ question: `${view} ${asked}`, values });
  });
  const move = (values) => {
    hand = values;
    showHand();
    questions.wish(hand);
  };
  const onAnswer = () => attempt(box, () => {
    const { question, values } = model.get("answer");
    if (question === `${view} ${asked}`) {
      waiting.stop();
      questions.answered(); // the next one is on its way while this one is painted
    }
    if (!questions.open) hand = { ...values };
    showHand();
    draw();
  });
  let patience = 0;
  const hello = () => {
    clearTimeout(patience);
    patience = setTimeout(silent, PATIENCE);
    enable(false);
    waiting.say([SOON, "Waiting for Python."]);
    send({});
  };
  const onHello = () => {
    clearTimeout(patience);
    waiting.stop();
    asleep.textContent = "";
    enable(true);
  };
  model.on("change:answer", onAnswer);
  model.on("msg:custom", onHello);
  model.on("comm_live_update", hello);
  showHand();
  draw();
  hello();
  return () => {
    clearTimeout(patience);
    waiting.stop();
    aloud.stop();
    model.off("change:answer", onAnswer);
    model.off("msg:custom", onHello);
    model.off("comm_live_update", hello);
  };
}

export default { render: guarded(render) };
