// The decision regions: what a function of the student's own says on the plane. Python runs the function and sends its
// outputs as one piece of binary data; they are painted here. One question at a time, and only the newest waits.

import { attempt, button, card, figures, guarded, node, set, slider, write } from "./common.js";
import { inscribe, path, plot, SIDE, spoken, STAR } from "./picture.js";
import { conversation, drawTrouble, later } from "./questions.js";
import { HUES, understood } from "./regions_numbers.js";

const FEW = 12; // points that have room for their number, and for a row of the table

// ------------------------------------------------------------------ the plane

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

/**
 * Returns a function that paints the colours of an answer's places over a ground that is hatched, and stays seen, where
 * an output is no number. The small picture, of one pixel for each place, is made once.
 */
function painter(side) {
  const small = new OffscreenCanvas(side, side).getContext("2d");
  const image = small.createImageData(side, side);
  /** Returns whether each place has a colour. */
  const fill = ({ count, shade }) => {
    let whole = count > 0;
    for (let i = 0; i < count; i++) {
      const at = 4 * (side * (side - 1 - Math.floor(i / side)) + (i % side)); // the first row is the lowest
      const shown = shade(i);
      image.data[at + 3] = shown ? 255 : 0; // nothing is painted there
      for (let c = 0; shown && c < 3; c++) image.data[at + c] = shown[c];
      whole &&= shown !== null;
    }
    return whole;
  };
  return ({ context, dense }, said) => {
    const { width, height } = context.canvas;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    if (!fill(said)) hatch(context, dense, width, height);
    if (!said.count) return;
    small.putImageData(image, 0, 0);
    // The outer points of the grid lie on the frame, so half of the outer pixels lies beyond it.
    context.drawImage(small.canvas, 0.5, 0.5, side - 1, side - 1, 0, 0, width, height);
  };
}

const MARKS = [ // of the classes, as CLASSES in plots/style.py: around (0, 0), some 20 units wide
  "M-9 -9h18v18h-18z",
  "M-10 0a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z",
  "M0 -12L11 8H-11z",
  "M0 -12L12 0L0 12L-12 0z",
  "M0 12L11 -8H-11z",
  "M-4 -11h8v7h7v8h-7v7h-8v-7h-7v-8h7z",
  STAR,
  "M0 -11L10.5 -3.4L6.5 9H-6.5L-10.5 -3.4z",
  "M-12 0L8 -11V11z",
  "M12 0L-8 -11V11z",
];

/** The mark of one of many classes, in its colour: dark ones have a light edge. */
function drawMark(parent, k) {
  const edge = Math.max(...HUES[k]) < 100 ? "#fff" : "#111";
  node("svg:path", { d: MARKS[k], fill: `rgb(${HUES[k]})`, stroke: edge, "stroke-width": 1.5 }, parent);
}

/** The mark of class 0 or 1 of two, with its number if there is room. */
function drawTarget(parent, target, few) {
  if (target) node("svg:circle", { class: "bbh-on", r: 11 }, parent);
  else node("svg:rect", { class: "bbh-off", x: -10, y: -10, width: 20, height: 20 }, parent);
  if (few) node("svg:text", { class: `bbh-target${target ? " bbh-light" : ""}`, y: 5 }, parent, target);
}

/** What the marks and colours mean, below the plane. */
function drawKey(parent, classes) {
  if (classes.length === 2) {
    const marks = `● wants ${classes[1]}  □ wants ${classes[0]}  × wrong`;
    parent.textContent = `${marks}\nblue: above 0.5  orange: below  black line: 0.5`;
    return;
  }
  const list = node("span", { class: "bbh-classes" }, parent);
  classes.forEach((name, k) => {
    const one = node("span", { class: "bbh-class" }, list);
    drawMark(node("svg:svg", { viewBox: "-13 -13 26 26", "aria-hidden": "true" }, one), k);
    one.append(` ${name}`);
  });
  parent.append("the darker, the further ahead of the next  × wrong");
}

/** The plane with its points; returns a function that shows an answer. */
function drawPlane(parent, { low, high, side, points, targets, classes }) {
  const picture = plot(parent, { canvas: true });
  drawKey(picture.words, classes);
  picture.svg.setAttribute("role", "img");
  picture.name("x₁", "x₂");
  picture.fit([low, high], [low, high]);
  const line = node("svg:path", { class: "bbh-border" }, picture.inside);
  const names = node("svg:g", { class: "bbh-region-names" }, picture.inside);
  const few = points.length <= FEW;
  const scale = few ? 1 : 0.42;
  const crosses = points.map(([x1, x2], i) => {
    const place = `translate(${picture.px(x1)} ${picture.py(x2)}) scale(${scale})`;
    const g = node("svg:g", { transform: place }, picture.over);
    const cross = node("svg:path", { class: "bbh-wrong", d: "M-17 -17L17 17M17 -17L-17 17" }, g);
    if (classes.length > 2) drawMark(g, targets[i]);
    else drawTarget(g, targets[i], few);
    return cross;
  });
  const unit = SIDE / (side - 1);
  const paint = painter(side);
  return (said, words) => {
    picture.fit([low, high], [low, high]);
    paint(picture, said);
    const joined = said.lines.map((ends) => path(ends.map(([c, r]) => [c * unit, SIDE - r * unit])));
    line.setAttribute("d", joined.join(""));
    inscribe(names, said.names.map(([k, c, r]) => [classes[k], c * unit, SIDE - r * unit + 5]));
    crosses.forEach((cross, i) => {
      cross.style.display = said.count && !said.right[i] ? "" : "none";
    });
    set(picture.svg, { "aria-label": words.replaceAll("`", "") });
  };
}

// ------------------------------------------------------------------ words

const place = (point, digits = 3) => `(${point.map((v) => figures(v, digits)).join(", ")})`;

/**
 * Let the keyboard scroll a box whose content is wider than itself: it scrolls what can be focused. The browser tells
 * when either changes; to ask for the widths in each drawing would make it lay out the page in the midst of it.
 */
function scrolledByKeys(box, content) {
  const sizes = new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
  for (const watched of [box, content]) sizes.observe(watched);
}

/** What the function says at each point: a table of few, a sum of many. Returns a function that shows an answer. */
function drawPoints(parent, { points, targets, classes }) {
  const call = node("div", {}, parent);
  const score = node("div", { class: "bbh-headline" }, parent);
  const few = points.length <= FEW ? points : [];
  const scroll = node("div", { class: "bbh-scroll" }, parent);
  const many = classes.length > 2; // their names may be long
  const table = few.length ? node("table", { class: `bbh-table${many ? " bbh-named" : ""}` }, scroll) : null;
  const titles = table && node("tr", {}, node("thead", {}, table));
  const heads = ["x₁, x₂", "wanted", many ? "it says (lead)" : "it says"];
  for (const title of few.length ? heads : []) node("th", { scope: "col" }, titles, title);
  const body = table && node("tbody", {}, table);
  const cells = few.map((point, i) => {
    const row = node("tr", {}, body);
    node("th", { scope: "row" }, row, place(point, many ? 2 : 3));
    node("td", {}, row, classes[targets[i]]);
    return node("td", {}, row);
  });
  if (table) scrolledByKeys(scroll, table);
  return (written, said, count) => {
    write(call, written);
    write(score, count);
    cells.forEach((cell, i) => {
      write(cell, said.count ? `${said.says(i)}\u00a0${said.right[i] ? "✓" : "×"}` : "");
    });
  };
}

// ------------------------------------------------------------------ all of it

/** The sliders and the button. `move(values)` is called with one slider's value, or with all at a reset. */
function drawControls(parent, sliders, move) {
  const controls = node("div", { class: "bbh-controls" }, parent);
  const rows = sliders.map(({ name: symbol, low: min, high: max, step }) => {
    const look = { symbol, label: symbol, min, max, step, text: (v) => figures(v, 4) };
    return { symbol, ...slider(controls, look, (value) => move({ [symbol]: value })) };
  });
  const buttons = node("div", { class: "bbh-buttons" }, controls);
  const start = Object.fromEntries(sliders.map(({ name, start: first }) => [name, first]));
  const reset = button(buttons, "Reset", () => move(start));
  return {
    waiting: later(node("span", { class: "bbh-hint" }, buttons)),
    asleep: node("div", { class: "bbh-hint" }, parent),
    show: (values) => rows.forEach(({ symbol, show }) => show(values[symbol])),
    enable(awake) {
      for (const { input } of rows) input.disabled = !awake;
      reset.disabled = !awake;
    },
  };
}

/** The plane, its points and the words. Returns a function that draws the model's answer, with `stop` for the end. */
function drawAnswers(box, model) {
  const [name, plane] = [model.get("function"), model.get("plane")];
  const showTrouble = drawTrouble(box);
  const pictures = node("div", { class: "bbh-pictures" }, box);
  const showPlane = drawPlane(pictures, plane);
  const beside = node("div", { class: "bbh-readout" }, pictures);
  const showPoints = drawPoints(beside, plane);
  const notes = node("div", { class: "bbh-hint" }, beside);
  const aloud = spoken(node("div", { class: "bbh-aloud" }, box));
  const draw = () => {
    const { values, numbers, trouble, attempted, notes: remarks } = model.get("answer");
    const said = understood(numbers, plane);
    const { right } = said;
    // In the order of the sliders: a saved notebook sorts keys.
    const settings = model.get("sliders").map((one) => [one.name, figures(values[one.name], 4)]);
    const count = right.filter(Boolean).length;
    const score = said.count ? `${count} of ${right.length} right${count === right.length ? " ✓" : ""}` : "";
    const words = trouble || `${name} says ${said.shares} of the plane of x1 and x2; ${score}.`;
    showPlane(said, words);
    showPoints(`${name}(${["X", ...settings.map((pair) => pair.join("="))].join(", ")})`, said, score);
    showTrouble(trouble, attempted);
    write(notes, remarks.join("\n"));
    const each = plane.points.map((point, i) => {
      const wanted = plane.classes[plane.targets[i]];
      return `${place(point)}: ${said.count ? said.aloud(i) : ""}, ${wanted} wanted, ${right[i] ? "right" : "wrong"}`;
    });
    const list = said.count && each.length <= FEW ? ` ${each.join("; ")}.` : "";
    aloud.say(`${settings.map((pair) => pair.join(" ")).join(", ")}. ${[words, ...remarks].join(" ")}${list}`);
    box.dataset.drawn = Number(box.dataset.drawn ?? 0) + 1;
  };
  draw.stop = aloud.stop;
  return draw;
}

const LOCKED = ["this is the last picture, and the sliders are locked", "To move them"];

function render({ model, el }) {
  const box = card(el, "Decision regions");
  box.classList.add("bbh-regions");
  let hand = { ...model.get("answer").values }; // where the reader's sliders are; a picture may be behind
  const controls = drawControls(box, model.get("sliders"), (values) => {
    hand = { ...hand, ...values };
    talk.questions.wish({ message: { values: hand } }); // on its way while the sliders are drawn
    controls.show(hand);
  });
  const talk = conversation(model, controls, LOCKED);
  const draw = drawAnswers(box, model);
  const onAnswer = () => attempt(box, () => {
    const { question, values, interrupted } = model.get("answer");
    if (interrupted) talk.questions.forget();
    talk.heard(question);
    if (!talk.questions.open) hand = { ...values };
    controls.show(hand);
    draw();
  });
  const events = { "change:answer": onAnswer, "msg:custom": talk.awake, comm_live_update: talk.hello };
  for (const [event, hear] of Object.entries(events)) model.on(event, hear);
  controls.show(hand);
  draw();
  talk.hello();
  return () => {
    talk.stop();
    draw.stop();
    for (const [event, hear] of Object.entries(events)) model.off(event, hear);
  };
}

export default { render: guarded(render) };
