// The neuron explorer: one neuron over the plane of its two inputs, and the activation it bends z with.
// All of it computes here; Python hears of changes and may make some, but no picture waits for it.

import { ACTIVATIONS, button, card, guarded, listen, live, node, number, select, signedColour, slider } from "./common.js";

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

/** The plane with the line and the gate's four inputs; `move(x)` hears of the reader's x. Returns what shows a state. */
function drawPlane(parent, move) {
  const figure = node("figure", {}, parent);
  const stack = node("div", { class: "bbh-stack" }, figure);
  const canvas = node("canvas", { width: CELLS, height: CELLS, "aria-hidden": "true" }, stack);
  const svg = node("svg:svg", { viewBox: `-34 -8 ${SIDE + 44} ${SIDE + 44}`, role: "img" }, stack);
  for (const v of [0, 1]) {
    node("svg:text", { x: px(v), y: SIDE + 16 }, svg, v);
    node("svg:text", { x: -12, y: py(v) + 4 }, svg, v);
    node("svg:path", { class: "bbh-grid", d: `M${px(v)} 0V${SIDE}M0 ${py(v)}H${SIDE}` }, svg);
  }
  node("svg:text", { x: SIDE / 2, y: SIDE + 31 }, svg, "x₁");
  node("svg:text", { x: -25, y: SIDE / 2 }, svg, "x₂");
  node("svg:rect", { class: "bbh-frame", width: SIDE, height: SIDE }, svg);
  const border = node("svg:line", { class: "bbh-border" }, svg);
  const points = INPUTS.map(([x1, x2]) => {
    const g = node("svg:g", { transform: `translate(${px(x1)} ${py(x2)})` }, svg);
    const wrong = node("svg:path", { class: "bbh-wrong", d: "M-17 -17L17 17M17 -17L-17 17" }, g);
    const off = node("svg:rect", { class: "bbh-off", x: -10, y: -10, width: 20, height: 20 }, g);
    const on = node("svg:circle", { class: "bbh-on", r: 11 }, g);
    const text = node("svg:text", { class: "bbh-target", y: 5 }, g);
    return { wrong, off, on, text };
  });
  const probe = node("svg:path", { class: "bbh-probe", d: "M-9 0H9M0 -9V9" }, svg);
  node("figcaption", {}, figure, "● wants 1  □ wants 0  × wrong  + x: drag it");

  const follow = (event) => {
    const at = svg.getScreenCTM().inverse();
    const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(at);
    const snap = (v) => Math.round(Math.max(LOW, Math.min(HIGH, v)) / STEP) * STEP;
    move([snap(LOW + (p.x / SIDE) * (HIGH - LOW)), snap(HIGH - (p.y / SIDE) * (HIGH - LOW))]);
  };
  listen(svg, "pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    follow(event);
  });
  listen(svg, "pointermove", (event) => event.buttons && follow(event));

  const context = canvas.getContext("2d");
  return (now, fires) => {
    paint(context, now);
    const ends = line(now.w, now.b);
    border.style.display = ends ? "" : "none";
    if (ends) {
      const [[x1, y1], [x2, y2]] = ends;
      for (const [key, value] of Object.entries({ x1: px(x1), y1: py(y1), x2: px(x2), y2: py(y2) })) {
        border.setAttribute(key, value);
      }
    }
    points.forEach(({ wrong, off, on, text }, i) => {
      const wanted = GATES[now.gate][i];
      on.style.display = wanted ? "" : "none";
      off.style.display = wanted ? "none" : "";
      text.textContent = wanted;
      text.classList.toggle("bbh-light", wanted === 1);
      wrong.style.display = fires[i] === (wanted === 1) ? "none" : "";
    });
    probe.setAttribute("transform", `translate(${px(now.x[0])} ${py(now.x[1])})`);
    const list = INPUTS.map(([x1, x2], i) => `(${x1}, ${x2}) ${fires[i] ? "fires" : "stays off"}`).join(", ");
    svg.setAttribute("aria-label", `Plane of the inputs x1 and x2, blue where the neuron fires. ${list}.`);
  };
}

/** The activation's curve; returns what shows z and a on it. */
function drawCurve(parent) {
  const figure = node("figure", {}, parent);
  const svg = node("svg:svg", { viewBox: `-34 -8 ${SIDE + 44} ${SIDE + 44}`, role: "img" }, figure);
  const [zMax, aLow, aHigh] = [5, -1.5, 2];
  const cx = (z) => ((Math.max(-zMax, Math.min(zMax, z)) + zMax) / (2 * zMax)) * SIDE;
  const cy = (a) => SIDE - ((Math.max(aLow, Math.min(aHigh, a)) - aLow) / (aHigh - aLow)) * SIDE;
  node("svg:rect", { class: "bbh-frame bbh-paper", width: SIDE, height: SIDE }, svg);
  for (const z of [-4, -2, 0, 2, 4]) node("svg:text", { x: cx(z), y: SIDE + 16 }, svg, number(z, 0));
  for (const a of [-1, 0, 1, 2]) node("svg:text", { x: -12, y: cy(a) + 4 }, svg, number(a, 0));
  node("svg:path", { class: "bbh-grid", d: `M${cx(0)} 0V${SIDE}M0 ${cy(0)}H${SIDE}M0 ${cy(1)}H${SIDE}` }, svg);
  node("svg:text", { x: SIDE / 2, y: SIDE + 31 }, svg, "z");
  node("svg:text", { x: -25, y: SIDE / 2 }, svg, "a");
  const path = node("svg:path", { class: "bbh-curve" }, svg);
  const guide = node("svg:path", { class: "bbh-guide" }, svg);
  const dot = node("svg:circle", { class: "bbh-dot", r: 6 }, svg);
  node("figcaption", {}, figure, "how the activation bends z into a");
  return (name, z, a) => {
    const zs = Array.from({ length: 401 }, (_, i) => -zMax + (i / 400) * 2 * zMax);
    const visible = zs.filter((v) => ACTIVATIONS[name](v) >= aLow && ACTIVATIONS[name](v) <= aHigh);
    path.setAttribute("d", "M" + visible.map((v) => `${cx(v).toFixed(1)} ${cy(ACTIVATIONS[name](v)).toFixed(1)}`).join("L"));
    guide.setAttribute("d", `M${cx(z)} ${SIDE}V${cy(a)}H0`);
    dot.setAttribute("cx", cx(z));
    dot.setAttribute("cy", cy(a));
    svg.setAttribute("aria-label", `The activation ${name}: at z = ${number(z)} it gives a = ${number(a, 3)}.`);
  };
}

function render({ model, el }) {
  const box = card(el, "Neuron explorer");
  const controls = node("div", { class: "bbh-controls" }, box);
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

  const pictures = node("div", { class: "bbh-pictures" }, box);
  const showPlane = drawPlane(pictures, (x) => hand.set({ x }));
  const showCurve = drawCurve(pictures);
  const readout = node("div", { class: "bbh-readout", role: "status" }, box);
  const [zLine, aLine, score] = [0, 1, 2].map(() => node("div", {}, readout));

  const hand = live(model, KEYS, box, (now) => {
    const { w, b, x } = now;
    const { z, a, fires, right } = neuron(now);
    for (const show of shown) show(now);
    showPlane(now, fires);
    showCurve(now.activation, z, a);
    const term = (weight, input) => `${number(weight)}·${number(input)}`;
    zLine.textContent = `z = w·x + b = ${term(w[0], x[0])} + ${term(w[1], x[1])} + ${number(b)} = ${number(z)}`;
    aLine.textContent = `a = ${now.activation}(${number(z)}) = ${number(a, 3)}`;
    score.textContent = `${now.gate.toUpperCase()}: ${right} of 4 inputs right${right === 4 ? " ✓" : ""}`;
  });
  return hand.stop;
}

export default { render: guarded(render) };
