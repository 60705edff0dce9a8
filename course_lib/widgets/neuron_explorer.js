// The neuron explorer: one neuron over the plane of its two inputs, and the activation it bends z with.
// All of it computes here; Python gets the changes and may make some, but no picture waits for it.

import {
  ACTIVATIONS, button, card, drags, guarded, listen, live, node, number, OWN_KEYS, select, set, signedColour, slider,
  voice, write,
} from "./common.js";

export const INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]];
export const GATES = { and: [0, 0, 0, 1], or: [0, 1, 1, 1], nand: [1, 1, 1, 0], xor: [0, 1, 1, 0] };

/** z = w · x + b, a = activation(z), which of the four inputs fire, and how many do as the gate wants. */
export function neuron({ w, b, x, activation, gate }) {
  const sum = (input) => w[0] * input[0] + w[1] * input[1] + b;
  const z = sum(x);
  const fires = INPUTS.map((input) => sum(input) > 0);
  const right = fires.filter((fire, i) => fire === (GATES[gate][i] === 1)).length;
  return { z, a: ACTIVATIONS[activation](z), fires, right };
}

const [LOW, HIGH] = [-0.5, 1.5]; // the plane shows inputs from −0.5 to 1.5
const SIDE = 260;
const CELLS = 130;
const SLIDERS = [
  { key: "w", index: 0, symbol: "w₁", label: "weight w1", min: -4, max: 4 },
  { key: "w", index: 1, symbol: "w₂", label: "weight w2", min: -4, max: 4 },
  { key: "b", symbol: "b", label: "bias b", min: -4, max: 4 },
  { key: "x", index: 0, symbol: "x₁", label: "input x1", min: LOW, max: HIGH },
  { key: "x", index: 1, symbol: "x₂", label: "input x2", min: LOW, max: HIGH },
];
const STEP = 0.05;
const KEYS = ["w", "b", "x", "activation", "gate"];

const px = (v) => ((v - LOW) / (HIGH - LOW)) * SIDE;
const py = (v) => SIDE - px(v);

/** The activation's output as a shade between −1 (vermilion) and 1 (blue); 0, white, lies on the line. */
export function shade(activation, a) {
  const signed = { sigmoid: 2 * a - 1, step: 2 * a - 1, tanh: a }[activation] ?? a / 2;
  return Math.max(-1, Math.min(1, signed));
}

function paint(context, { w, b, activation }) {
  const image = context.createImageData(CELLS, CELLS);
  for (let row = 0; row < CELLS; row++) {
    const x2 = HIGH - ((row + 0.5) / CELLS) * (HIGH - LOW);
    for (let column = 0; column < CELLS; column++) {
      const x1 = LOW + ((column + 0.5) / CELLS) * (HIGH - LOW);
      const s = shade(activation, ACTIVATIONS[activation](w[0] * x1 + w[1] * x2 + b));
      const colour = signedColour(s);
      const at = 4 * (row * CELLS + column);
      for (let c = 0; c < 3; c++) image.data[at + c] = colour[c];
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** A number in full, as far as it matters: two digits, and up to four where there are more. */
export const full = (v) => number(v, 4).replace(/0{1,2}$/, "");

/** The equations for z and a, with ≈ where a rounded number stands in them. */
export function equations({ w, b, x, activation }, z, a) {
  const exact = (...values) => values.every((v) => Math.abs(v - Number(v.toFixed(4))) < 1e-9);
  const sign = (v) => (v < 0 ? " − " : " + ");
  const size = (v) => full(Math.abs(v));
  const factor = (v) => (v < 0 ? `(${full(v)})` : full(v));
  const sum = `${full(w[0])}·${factor(x[0])}${sign(w[1])}${size(w[1])}·${factor(x[1])}${sign(b)}${size(b)}`;
  return [
    `z = w·x + b = ${sum} ${exact(...w, ...x, b, z) ? "=" : "≈"} ${full(z)}`,
    `a = ${activation}(${full(z)}) ${exact(z, 1000 * a, a) ? "=" : "≈"} ${exact(a) ? full(a) : number(a, 3)}`,
  ];
}

/** What the plane's border and its colours are. */
function legend({ w, activation }, ends) {
  const colours = { relu: "blue: z above 0  white: below" }[activation] ?? "blue: z above 0, it fires  orange: below";
  if (ends) return colours;
  const slanted = w.some((v) => v !== 0);
  const why = slanted ? "the border lies outside the picture" : "no border: with w = 0, z is b everywhere";
  return `${colours}\n${why}`;
}

/** The two points where the line w · x + b = 0 leaves the plane, or null where it does not cross it. */
export function line([w1, w2], b) {
  const ends = [];
  for (const edge of [LOW, HIGH]) {
    if (w2 !== 0) ends.push([edge, -(w1 * edge + b) / w2]);
    if (w1 !== 0) ends.push([-(w2 * edge + b) / w1, edge]);
  }
  const inside = ends.filter((end) => end.every((v) => v >= LOW - 1e-9 && v <= HIGH + 1e-9));
  const far = inside.find((end) => Math.hypot(end[0] - inside[0][0], end[1] - inside[0][1]) > 1e-6);
  return far ? [inside[0], far] : null;
}

/** The plane, the line, the gate's inputs; the reader's x calls `move(x)`. Returns a function that shows a state. */
function drawPlane(parent, move) {
  const figure = node("figure", {}, parent);
  const stack = node("div", { class: "bbh-stack" }, figure);
  const canvas = node("canvas", { width: CELLS, height: CELLS, "aria-hidden": "true" }, stack);
  const svg = node("svg:svg", { viewBox: `-34 -8 ${SIDE + 44} ${SIDE + 44}`, role: "img" }, stack);
  drawAxes(svg);
  const border = node("svg:line", { class: "bbh-border" }, svg);
  const points = INPUTS.map((input) => drawInput(svg, input));
  const probe = node("svg:path", { class: "bbh-probe", d: "M-9 0H9M0 -9V9" }, svg);
  const caption = node("figcaption", {}, figure);
  let present = [0, 0];
  follow(stack, svg, () => present, move);

  const context = canvas.getContext("2d");
  return (now, fires) => {
    paint(context, now);
    present = now.x;
    const ends = line(now.w, now.b);
    write(caption, `● wants 1  □ wants 0  × wrong  + x: drag it\n${legend(now, ends)}`);
    border.style.display = ends ? "" : "none";
    if (ends) {
      const [[x1, y1], [x2, y2]] = ends;
      set(border, { x1: px(x1), y1: py(y1), x2: px(x2), y2: py(y2) });
    }
    points.forEach((point, i) => showInput(point, GATES[now.gate][i], fires[i]));
    probe.setAttribute("transform", `translate(${px(now.x[0])} ${py(now.x[1])})`);
    const list = INPUTS.map(([x1, x2], i) => `(${x1}, ${x2}) ${fires[i] ? "fires" : "stays off"}`).join(", ");
    svg.setAttribute("aria-label", `Plane of the inputs x1 and x2, blue where the neuron fires. ${list}.`);
  };
}

function drawAxes(svg) {
  for (const v of [0, 1]) {
    node("svg:text", { x: px(v), y: SIDE + 16 }, svg, v);
    node("svg:text", { x: -12, y: py(v) + 4 }, svg, v);
    node("svg:path", { class: "bbh-grid", d: `M${px(v)} 0V${SIDE}M0 ${py(v)}H${SIDE}` }, svg);
  }
  node("svg:text", { x: SIDE / 2, y: SIDE + 31 }, svg, "x₁");
  node("svg:text", { x: -25, y: SIDE / 2 }, svg, "x₂");
  node("svg:rect", { class: "bbh-frame", width: SIDE, height: SIDE }, svg);
}

function drawInput(svg, [x1, x2]) {
  const g = node("svg:g", { transform: `translate(${px(x1)} ${py(x2)})` }, svg);
  const wrong = node("svg:path", { class: "bbh-wrong", d: "M-17 -17L17 17M17 -17L-17 17" }, g);
  const off = node("svg:rect", { class: "bbh-off", x: -10, y: -10, width: 20, height: 20 }, g);
  const on = node("svg:circle", { class: "bbh-on", r: 11 }, g);
  const text = node("svg:text", { class: "bbh-target", y: 5 }, g);
  return { wrong, off, on, text };
}

/** Show what the gate wants of an input, and whether the neuron does it. */
function showInput({ wrong, off, on, text }, wanted, fires) {
  on.style.display = wanted ? "" : "none";
  off.style.display = wanted ? "none" : "";
  text.textContent = wanted;
  text.classList.toggle("bbh-light", wanted === 1);
  wrong.style.display = fires === (wanted === 1) ? "none" : "";
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const snap = (v) => Number((Math.round(Math.max(LOW, Math.min(HIGH, v)) / STEP) * STEP).toFixed(2));

/** Call `move(x)` for a pointer on the plane, and for arrow keys, which go on from `present()`. */
function follow(stack, svg, present, move) {
  const to = (event) => {
    const at = svg.getScreenCTM().inverse();
    const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(at);
    move([LOW + (p.x / SIDE) * (HIGH - LOW), HIGH - (p.y / SIDE) * (HIGH - LOW)].map(snap));
  };
  // Whoever has clicked into the plane goes on with the arrow keys; by Tab one comes to the sliders of x instead.
  set(stack, { tabindex: -1, ...OWN_KEYS });
  listen(stack, "keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(present().map((v, i) => snap(v + way[i] * STEP * (event.shiftKey ? 10 : 1))));
  });
  const begin = (event) => {
    stack.focus({ preventScroll: true });
    to(event);
  };
  drags(svg, true, begin, to);
}

const Z_MAX = 5;
/** Which outputs the curve's picture shows, so that it shows all of them for z from −5 to 5. */
const OUTPUTS = { identity: [-5, 5], relu: [-1, 5] };

/** The activation's curve; returns a function that shows z and a on it, as an arrow at the edge if they are outside. */
function drawCurve(parent) {
  const figure = node("figure", {}, parent);
  const svg = node("svg:svg", { viewBox: `-34 -8 ${SIDE + 44} ${SIDE + 44}`, role: "img" }, figure);
  const cx = (z) => ((z + Z_MAX) / (2 * Z_MAX)) * SIDE;
  node("svg:rect", { class: "bbh-frame bbh-paper", width: SIDE, height: SIDE }, svg);
  for (const z of [-4, -2, 0, 2, 4]) node("svg:text", { x: cx(z), y: SIDE + 16 }, svg, number(z, 0));
  const scale = node("svg:g", {}, svg);
  node("svg:text", { x: SIDE / 2, y: SIDE + 31 }, svg, "z");
  node("svg:text", { x: -25, y: SIDE / 2 - 14 }, svg, "a");
  const path = node("svg:path", { class: "bbh-curve" }, svg);
  const guide = node("svg:path", { class: "bbh-guide" }, svg);
  const dot = node("svg:circle", { class: "bbh-dot", r: 6 }, svg);
  const beyond = node("svg:path", { class: "bbh-dot", d: "M9 0L-7 8V-8Z" }, svg);
  const caption = node("figcaption", {}, figure);
  let drawn = "";
  return (name, z, a) => {
    const [low, high] = OUTPUTS[name] ?? [-1.5, 2];
    const cy = (v) => SIDE - ((v - low) / (high - low)) * SIDE;
    if (drawn !== name) {
      drawn = name;
      scale.replaceChildren();
      const ticks = high - low > 4 ? [-4, -2, 0, 2, 4] : [-1, 0, 1, 2];
      for (const v of ticks.filter((v) => v >= low)) node("svg:text", { x: -12, y: cy(v) + 4 }, scale, number(v, 0));
      node("svg:path", { class: "bbh-grid", d: `M${cx(0)} 0V${SIDE}M0 ${cy(0)}H${SIDE}M0 ${cy(1)}H${SIDE}` }, scale);
      const zs = Array.from({ length: 401 }, (_, i) => -Z_MAX + (i / 400) * 2 * Z_MAX);
      const points = zs.map((v) => `${cx(v).toFixed(1)} ${cy(ACTIVATIONS[name](v)).toFixed(1)}`);
      path.setAttribute("d", `M${points.join("L")}`);
    }
    const [x, y] = [cx(z), cy(a)].map((v) => Math.max(0, Math.min(SIDE, v)));
    const inside = Math.abs(z) <= Z_MAX && a >= low && a <= high;
    dot.style.display = inside ? "" : "none";
    guide.style.display = inside ? "" : "none";
    beyond.style.display = inside ? "none" : "";
    guide.setAttribute("d", `M${x} ${SIDE}V${y}H0`);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
    const angle = (Math.atan2(cy(a) - y, cx(z) - x) * 180) / Math.PI;
    const edge = [x, y].map((v) => Math.max(10, Math.min(SIDE - 10, v)));
    beyond.setAttribute("transform", `translate(${edge}) rotate(${angle})`);
    const place = inside ? "" : "\nthe point lies outside the picture, where the arrow points";
    write(caption, `how the activation bends z into a${place}`);
    svg.setAttribute("aria-label", `The activation ${name}: at z = ${full(z)} it gives a = ${number(a, 3)}.`);
  };
}

/** Whether the neuron still has the weights and the bias that it began with. */
const isFirst = (now, start) => now.b === start.b && now.w.every((w, i) => w === start.w[i]);

/**
 * How many inputs are right, z and a: between the sliders and the plane, to be seen while they move. Returns what shows
 * them, and gives them as one text.
 */
function drawNumbers(parent, start) {
  const readout = node("div", { class: "bbh-readout bbh-explorer-numbers", "aria-hidden": "true" }, parent);
  const verdict = node("div", { class: "bbh-headline" }, readout);
  const [score, begun, advice] = ["span", "span", "span"].map((kind) => node(kind, {}, verdict));
  advice.classList.add("bbh-explorer-advice");
  const lines = [0, 1].map(() => node("div", {}, readout));
  return (now, { z, a, right }) => {
    const first = isFirst(now, start) && right < 4;
    const texts = [
      `${now.gate.toUpperCase()}: ${right} of 4 inputs right${right === 4 ? " ✓" : ""}`,
      first ? ", to begin with" : "",
      first ? ": move w₁, w₂ and b" : "",
    ];
    [score, begun, advice].forEach((element, i) => write(element, texts[i]));
    const sums = equations(now, z, a);
    sums.forEach((text, i) => write(lines[i], text));
    return [...sums, texts.join("")].join(". ");
  };
}

function render({ model, el }) {
  const box = card(el, "Neuron explorer");
  const columns = node("div", { class: "bbh-explorer" }, box);
  const controls = node("div", { class: "bbh-controls" }, columns);
  const slide = ({ key, index, ...look }) => {
    const inPlace = (value) => hand.state[key].map((old, i) => (i === index ? value : old));
    const made = slider(controls, { step: STEP, ...look }, (value) => {
      hand.set({ [key]: index === undefined ? value : inPlace(value) });
    });
    return (now) => made.show(index === undefined ? now[key] : now[key][index]);
  };
  const choose = (key, options, title) => {
    const made = select(controls, key, options, (value) => hand.set({ [key]: value }), title);
    return (now) => {
      made.value = now[key];
    };
  };
  const shown = [
    ...SLIDERS.slice(0, 3).map(slide),
    choose("gate", Object.keys(GATES), (name) => name.toUpperCase()),
    ...SLIDERS.slice(3).map(slide),
    choose("activation", Object.keys(ACTIVATIONS)),
  ];
  button(controls, "Reset", () => hand.set(structuredClone(model.get("start"))));
  const showNumbers = drawNumbers(columns, model.get("start"));

  const pictures = node("div", { class: "bbh-pictures" }, columns);
  const showPlane = drawPlane(pictures, (x) => hand.set({ x }));
  const showCurve = drawCurve(pictures);
  const say = voice(box);

  const hand = live(model, KEYS, box, (now) => {
    const found = neuron(now);
    for (const show of shown) show(now);
    showPlane(now, found.fires);
    showCurve(now.activation, found.z, found.a);
    say(showNumbers(now, found));
  });
  return () => {
    say.stop();
    hand.stop();
  };
}

export default { render: guarded(render) };
