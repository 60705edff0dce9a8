// The network view: a small network whose every number can be dragged, with both passes through it, step by step.
// All of it computes here. The elements are made once for a network's sizes, placed when the room changes, and
// only their attributes change while something is dragged.

import {
  button, card, figures, guarded, keepTouch, listen, live, node, numberField, OWN_KEYS, select, set, slider,
  voice, write,
} from "./common.js";
import { layout, LINE } from "./network_layout.js";
import { at, descend, difference, finite, passes, put, relativeError, sizesOf, slopeAt } from "./network_math.js";
import {
  ailments, explosion, fitting, formulas, known, neuronName, of, placeName, stepTitle, symbol, verdict, walk, wide,
} from "./network_words.js";

const KEYS = ["layers", "x", "y", "activation", "show", "step", "eta", "preset"];
const STEP = 0.05;
const MANY = 10; // steps, with Shift or a page key
const PIXELS = 2; // of a drag, for one step: 40 for 1
const [LOW, HIGH] = [-10, 10]; // as far as the hand goes
const FAR = 1e6; // as far as one may type
const HISTORY = 500; // what can be undone
const CHANGED = ["layers", "x", "y", "activation", "preset"]; // by the reader, to be undone
const ROOM = 560; // px, until the page says how much there is
const LEAST_ROOM = 150; // px; less is a page that is not laid out yet
const [LEAST_ETA, MOST_ETA] = [-6, 0.7]; // as powers of ten: what is steep takes small steps
const DIGIT = 0.636; // how wide a digit is, as a part of the font's size
const NO_KEYS = ["End", " "]; // would scroll the page
const KEY_STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: MANY, PageDown: -MANY };
const NEIGHBOURS = { n: 1, p: -1 };
const TYPED = /^[-−+.,\d]$/; // begins a number
const KEYBOARD = "Tab leads on by layer, n and p to the next and the previous number; ↑ ↓ change it, Home puts it back, Ctrl+Z undoes; type a value, and Enter leads back to the picture";
const FIRST = { kind: "w", layer: 0, i: 0, j: 0 };

// ------------------------------------------------------------------ elements that change seldom and cheaply

/** The class of a number's sign; the negative ones are dashed too, and zero is dotted. */
const sign = (v) => (v === 0 ? "bbh-zero" : v < 0 ? "bbh-negative" : "bbh-positive");

/** A number as it may be typed, in four digits. */
const editable = (v) => (Math.abs(v) < 1e7 ? String(Number(v.toPrecision(4))) : v.toExponential(3)).replaceAll("-", "−");

/** A number behind the first of `leads` that leaves room for it. */
function led(leads, v, room) {
  const texts = leads.map((lead) => (lead + fitting(v, room - wide(lead))).replace("= ≈", "≈ "));
  return texts.find((text) => wide(text) <= room) ?? texts.at(-1);
}

// ------------------------------------------------------------------ the picture

/**
 * The elements for a network with `sizes`, in `svg`. `grip(handles, slider, place)` makes a slider of one.
 * Returns { place(width), show(now, done, held) }.
 */
function scene(svg, sizes, grip) {
  svg.replaceChildren();
  const [heads, lines, circles, labels] = ["heads", "lines", "circles", "labels"].map((part) =>
    node("svg:g", { "data-part": part }, svg),
  );
  const adjustable = (place, parent, shape) => {
    const name = placeName(sizes, place);
    const looks = { class: `bbh-grip ${shape}`, role: "slider", "aria-orientation": "vertical" };
    return node("svg:g", { ...looks, "aria-label": name, ...OWN_KEYS }, parent);
  };
  const label = (parent, kind) => {
    const g = node("svg:g", { class: `bbh-tag ${kind}` }, parent);
    const frame = node("svg:rect", { rx: 3 }, g);
    const texts = [0, 1].map(() => node("svg:text", { class: "bbh-number" }, g));
    return { g, frame, texts };
  };

  const edges = [];
  const nodes = [];
  const tags = []; // biases and targets
  sizes.slice(1).forEach((n, layer) => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < sizes[layer]; j++) {
        const place = { kind: "w", layer, i, j };
        const g = adjustable(place, lines, "bbh-edge");
        const [halo, line, hit] = ["bbh-halo", "bbh-wire", "bbh-hit"].map((kind) => node("svg:line", { class: kind }, g));
        const tag = label(labels, "bbh-edge-tag");
        tag.g.setAttribute("aria-hidden", "true"); // the line says it
        grip([hit, tag.g], g, place);
        edges.push({ place, key: symbol(place), g, halo, line, hit, tag });
      }
    }
  });
  sizes.forEach((n, l) => {
    for (let i = 0; i < n; i++) {
      const place = l === 0 ? { kind: "x", i } : null;
      const g = place ? adjustable(place, circles, "bbh-input") : node("svg:g", { class: "bbh-neuron", role: "img" }, circles);
      const circle = node("svg:circle", {}, g);
      const texts = [0, 1].map(() => node("svg:text", { class: "bbh-number" }, g));
      if (place) grip([g], g, place);
      nodes.push({ place, l, i, g, circle, texts });
    }
  });
  sizes.slice(1).forEach((n, layer) => {
    for (let i = 0; i < n; i++) tags.push({ kind: "b", layer, i });
  });
  for (let i = 0; i < sizes.at(-1); i++) tags.push({ kind: "y", i });
  const tagged = tags.map((place) => {
    const g = adjustable(place, labels, place.kind === "b" ? "bbh-bias" : "bbh-goal");
    const frame = node("svg:rect", { rx: 3 }, g);
    const texts = [0, 1].map(() => node("svg:text", { class: "bbh-number" }, g));
    grip([g], g, place);
    return { place, g, frame, texts };
  });
  const names = sizes.map(() => node("svg:text", { class: "bbh-head" }, heads));
  const matrices = sizes.slice(1).map(() => node("svg:text", { class: "bbh-head" }, heads));
  let plan;

  /** Put everything where it belongs in `width` pixels. */
  function place(width) {
    plan = layout(sizes, width);
    const { columns, radius, edges: rooms } = plan;
    set(svg, { viewBox: `0 0 ${plan.width} ${plan.height}`, width: plan.width, height: plan.height });
    svg.style.setProperty("--bbh-size", `${plan.font}px`);
    for (const edge of edges) {
      const { place: { layer, i, j }, halo, line, hit, tag } = edge;
      edge.look = ""; // to be shown anew
      const [from, to] = [columns[layer][j], columns[layer + 1][i]];
      for (const shape of [halo, line, hit]) set(shape, { x1: from.x, y1: from.y, x2: to.x, y2: to.y });
      hit.style.strokeWidth = sizes[layer] * sizes[layer + 1] > 16 ? 7 : 16;
      const { lines: count, box, places } = rooms[layer];
      tag.g.style.display = count ? "" : "none";
      if (!count) continue;
      const t = places[i * sizes[layer] + j];
      set(tag.g, { transform: `translate(${from.x + t * (to.x - from.x)} ${from.y + t * (to.y - from.y)})` });
      Object.assign(tag, { box, count });
    }
    for (const { l, i, g, circle } of nodes) {
      set(g, { transform: `translate(${columns[l][i].x} ${columns[l][i].y})` });
      set(circle, { r: radius });
    }
    for (const tag of tagged) {
      const { kind, layer, i } = tag.place;
      const box = kind === "b" ? plan.biases[layer + 1][i] : plan.targets[i];
      set(tag.g, { transform: `translate(${box.x} ${box.y})` });
      tag.box = box;
    }
    names.forEach((text, l) => set(text, { x: columns[l][0].x, y: 15 }));
    const y = plan.matrixHead;
    matrices.forEach((text, l) => set(text, { x: (columns[l][0].x + columns[l + 1][0].x) / 2, y }));
  }

  /** Write up to two lines into the middle of a group, in a frame where it has one: of its box, or as wide as the text. */
  function fill({ frame, texts, box }, said, fitted = false) {
    const two = said[1] !== undefined;
    texts.forEach((text, k) => {
      write(text, said[k] ?? "");
      set(text, { y: two ? (k ? 10.5 : -3.5) : 4 });
    });
    if (!frame) return;
    const height = (two ? 2 : 1) * LINE + 2;
    const width = fitted ? Math.min(box.width, 6 + plan.font * DIGIT * Math.max(...said.map(wide))) : box.width;
    set(frame, { x: -width / 2, y: -height / 2, width, height });
  }

  const value = (element, v, said) =>
    set(element, {
      "aria-valuenow": v,
      "aria-valuemin": Math.min(LOW, v),
      "aria-valuemax": Math.max(HIGH, v),
      "aria-valuetext": said,
    });

  /** Show what is known at the step: values, and where `signals` says so, error signals and gradients. */
  function show(now, done, held) {
    const { radius, low, gap, font } = plan;
    const digits = (pixels) => pixels / (font * DIGIT);
    const so = known(sizes, now.step);
    const stepNow = now.step && walk(sizes, now.show)[now.step - 1];
    const backward = now.step ? stepNow.kind === "backward" : now.show === "backward";
    const heldKey = held && symbol(held);
    const numbers = done.grads.flat(3).filter(Number.isFinite).map(Math.abs);
    const [most, steepest] = [Math.max(...now.layers.flatMap(([W]) => W.flat()).map(Math.abs)), Math.max(0, ...numbers)];
    for (const edge of edges) {
      const { place: p, key, g, line, tag } = edge;
      const w = at(now, p);
      const slope = slopeAt(now, done, p);
      const gradient = backward && p.layer + 1 >= so.signals;
      const [shown, scale] = gradient ? [slope, steepest] : [w, most];
      const size = scale ? Math.min(1, Math.abs(shown) / scale) : 0;
      const few = sizes[p.layer] * sizes[p.layer + 1] <= 16;
      const thick = ((few ? 1.4 : 0.7) + 4 * (Number.isNaN(size) ? 1 : size)).toFixed(2);
      const state = backward && !gradient ? "bbh-waits" : sign(shown);
      const holds = key === heldKey ? " bbh-held" : "";
      const look = [w, gradient && slope, thick, state, holds].join();
      if (edge.look === look) continue; // of many edges, few change in a drag
      edge.look = look;
      line.style.strokeWidth = thick;
      set(g, { class: `bbh-grip bbh-edge ${state}${holds}` });
      value(g, w, `${figures(w)}${gradient ? `, gradient ${figures(slope)}` : ""}`);
      if (!tag.count) continue;
      set(tag.g, { class: `bbh-tag bbh-edge-tag ${state}${holds}` });
      const room = digits(tag.box.width - 2);
      if (!gradient) fill(tag, [fitting(w, room)]);
      else if (tag.count === 2) fill(tag, [fitting(w, room), led(["∂ ", "∂"], slope, room)]);
      else fill(tag, [fitting(slope, room)]);
    }
    const room = digits(2 * radius);
    const half = digits(2 * Math.sqrt(radius ** 2 - 13 ** 2) - 2); // a line of two lies off the middle
    for (const { place: p, l, i, g, circle, texts } of nodes) {
      const a = done.as[l][i];
      const hasValue = l <= so.values;
      const signal = backward && l > 0 && l >= so.signals;
      const delta = signal ? done.deltas[l - 1][i] : 0;
      if (p) value(g, a, figures(a));
      else {
        const z = figures(done.zs[l - 1][i]);
        const said = hasValue ? `z = ${z}, a = ${figures(a)}${signal ? `, error signal ${figures(delta)}` : ""}` : "not known yet";
        set(g, { "aria-label": `${neuronName(sizes, l, i)}: ${said}` });
      }
      const current = stepNow && stepNow.layer === l ? " bbh-now" : "";
      const kind = p ? `bbh-grip bbh-input${symbol(p) === heldKey ? " bbh-held" : ""}` : `bbh-neuron${hasValue ? "" : " bbh-waits"}`;
      set(g, { class: kind + current });
      set(circle, { r: radius });
      if (!hasValue) fill({ texts }, ["?"]);
      else if (now.show === "forward" && l && plan.inside === 2) {
        fill({ texts }, [led(["z ", "z"], done.zs[l - 1][i], half), led(["a ", "a"], a, half)]);
      } else if (!signal) fill({ texts }, [fitting(a, room)]);
      else if (plan.inside === 2) fill({ texts }, [fitting(a, half), led(["δ ", "δ"], delta, half)]);
      else if (plan.lines === 2) fill({ texts }, [fitting(a, room)]); // the bias below says δ
      else fill({ texts }, [fitting(delta, room)]);
    }
    for (const tag of tagged) {
      const { place: p, g, box } = tag;
      const v = at(now, p);
      set(g, { class: `bbh-grip ${p.kind === "b" ? "bbh-bias" : "bbh-goal"}${symbol(p) === heldKey ? " bbh-held" : ""}` });
      const chars = digits(box.width - 4);
      if (p.kind === "y") {
        g.style.display = now.show === "forward" ? "none" : "";
        value(g, v, figures(v));
        fill(tag, low ? [led([`${symbol(p)} = `, ""], v, chars)] : [symbol(p), fitting(v, chars)]);
        continue;
      }
      const gradient = backward && p.layer + 1 >= so.signals;
      const slope = slopeAt(now, done, p);
      value(g, v, `${figures(v)}${gradient ? `, gradient ${figures(slope)}` : ""}`);
      const own = led(["b = ", "b ", ""], v, chars);
      const its = led(["∂b = ", "∂b ", "∂b"], slope, chars);
      if (!gradient) fill(tag, [own], true);
      else if (plan.lines === 2) fill(tag, [own, its], true);
      else fill(tag, [its], true);
    }
    const L = sizes.length - 1;
    names.forEach((text, l) => {
      const own = l === L ? "ŷ" : l === 0 ? "x" : of("a", l);
      const long = l === L ? `${of("a", L)} = ŷ` : l === 0 ? "a⁽⁰⁾ = x" : own;
      const sum = now.show === "forward" && plan.inside === 2 && l ? `${of("z", l)}, ` : "";
      if (plan.inside < plan.lines) write(text, own);
      else if (backward && l) write(text, gap > 76 ? `${own}, ${of("δ", l)}` : of("δ", l));
      else write(text, gap > 100 ? sum + (sum ? own : long) : own);
    });
    matrices.forEach((text, l) => {
      const [W, dW] = [of("W", l + 1), `∂L/∂${of("W", l + 1)}`];
      const two = backward && plan.edges[l].lines === 2;
      const texts = two ? [`${W}, ${dW}`, dW] : backward ? [`← ${dW}`, dW] : [`${W} →`, W];
      write(text, texts.find((t) => 8 * wide(t) < gap) ?? "");
    });
  }

  /** How many lines the labels on lines have at most, and the circles. */
  const lineCounts = () => [Math.max(...plan.edges.map(({ lines: count }) => count)), plan.inside];

  return { place, show, lineCounts };
}

// ------------------------------------------------------------------ the words below and beside it

/** What lines and letters mean. Returns what shows it. */
function legend(parent) {
  const row = node("div", { class: "bbh-line-key" }, parent);
  const what = node("span", {}, row);
  for (const [kind, text] of [
    ["bbh-positive", "blue, solid: above 0"],
    ["bbh-negative", "orange, dashed: below 0"],
    ["bbh-zero", "grey, dotted: exactly 0"],
    ["bbh-waits", "grey, thin: not known yet"],
  ]) {
    const entry = node("span", {}, row);
    const sample = node("svg:svg", { class: "bbh-sample", viewBox: "0 0 30 8", "aria-hidden": "true" }, entry);
    const edge = node("svg:g", { class: `bbh-edge ${kind}` }, sample);
    node("svg:line", { class: "bbh-wire", x1: 1, y1: 4, x2: 29, y2: 4, "stroke-width": 2.5 }, edge);
    entry.append(text);
  }
  node("span", {}, row, "the thickest: the largest in the picture");
  const letters = node("div", {}, parent);
  return (backward, forwardOnly, [labels, inside]) => {
    write(what, `Lines: ${backward ? "∂L/∂w" : "weights"}.`);
    const two = labels === 2;
    const line = two ? "∂ under a weight: its gradient ∂L/∂w" : labels ? "number on a line: that weight’s gradient ∂L/∂w" : "";
    const circle = `${inside === 2 ? "δ in" : "number in"} a circle: its error signal ∂L/∂z`;
    const bias = "∂b: the gradient ∂L/∂b of a bias";
    const said = two && inside === 1 ? [line, `${bias}, and the error signal δ of its neuron`] : [line, circle, bias];
    const sum = forwardOnly && inside === 2 ? "its sum z and its activation a = σ(z)" : "its activation a";
    write(letters, backward ? said.filter(Boolean).join("; ") : `In a circle: ${sum}`);
  };
}

/**
 * A table of the number that is held, or of the first weight, and a field to type it; `onType(place, value)` hears of it.
 * Returns the field and what shows all that; its height stays the same.
 */
function heldPanel(parent, onType) {
  const panel = node("div", { class: "bbh-held-panel" }, parent);
  const hint = node("p", { class: "bbh-held-hint" }, panel);
  const table = node("table", { class: "bbh-table" }, panel);
  const caption = node("caption", {}, table);
  const body = node("tbody", {}, table);
  const rows = Array.from({ length: 6 }, () => {
    const row = node("tr", {}, body);
    return { row, name: node("th", { scope: "row" }, row), value: node("td", {}, row) };
  });
  const judged = node("p", { class: "bbh-verdict" }, panel);
  const refused = node("div", { class: "bbh-refused", "aria-live": "assertive" }, rows[0].value);
  let typedPlace = null;
  const possible = (v) => Math.abs(v) <= FAR;
  const complain = (wrong) => write(refused, wrong ? `A number up to ±${figures(FAR)}` : "");
  const { field, show: showField, forget } = numberField(rows[0].value, possible, complain, (v) => onType(typedPlace, v));
  rows[0].value.prepend(field);
  const show = (now, done, place, before) => {
    typedPlace = place;
    const forwardOnly = now.show === "forward";
    const things = forwardOnly ? "a bias or an input" : "a bias, an input or a target";
    write(hint, `Drag a weight, ${things} up or down, or hold it and type its value. With keys: ${KEYBOARD}.`);
    const sizes = sizesOf(now);
    const so = known(sizes, now.step);
    const { kind, layer, i } = place;
    const [value, letter] = [at(now, place), symbol(place)];
    const parameter = kind === "w" || kind === "b";
    const wait = "not known yet";
    const stepped = before && parameter;
    const old = stepped ? `: ${figures(at({ ...now, layers: before }, place), 4)} →` : "";
    const lines = [[letter + old]]; // its value has a field
    let found = false;
    if (forwardOnly && parameter) {
      const name = (quantity) => symbol({ kind: "b", layer, i }).replace("b", quantity);
      const there = so.values > layer;
      lines.push([`${name("z")}, the sum it is part of`, there ? figures(done.zs[layer][i], 4) : wait]);
      lines.push([`${name("a")} = σ(${name("z")})`, there ? figures(done.as[layer + 1][i], 4) : wait]);
    } else if (!forwardOnly) {
      const slope = slopeAt(now, done, place);
      const numeric = difference(now, place);
      found = parameter ? layer + 1 >= so.signals : kind === "x" ? so.signals <= 1 : so.loss;
      const kink = now.activation === "relu" && done.zs.flat().some((z) => z === 0);
      const h = "h\u00a0=\u00a010⁻⁵"; // stays on one line
      lines.push(
        [`∂L/∂${letter} by backpropagation`, found ? figures(slope, 4) : wait],
        [`by difference: (L(${kind}+h) − L(${kind}−h)) / 2h, ${h}`, figures(numeric, 4)],
        ["relative error", found ? figures(relativeError(slope, numeric), 2) : wait],
        ["L = ½ Σ (ŷ − y)²", so.loss ? figures(done.loss, 4) : wait],
      );
      const after = value - now.eta * slope;
      const hardly = after !== value && figures(after, 4) === figures(value, 4) ? "≈ " : "";
      const next = `after one step: ${kind} − η\u00a0∂L/∂${kind}`;
      if (parameter) lines.push([next, found ? hardly + figures(after, 4) : wait]);
      write(judged, found ? verdict(now, done, slope, numeric, kink) : "");
    }
    judged.hidden = forwardOnly;
    const name = placeName(sizes, place);
    write(caption, name[0].toUpperCase() + name.slice(1));
    set(field, { "aria-label": `value of ${name}` });
    showField(value, editable(value), letter);
    rows.forEach(({ row, name: head, value: cell }, k) => {
      row.hidden = forwardOnly && k > 2;
      row.style.visibility = k < lines.length ? "" : "hidden"; // its room stays, and so do the buttons below
      if (k >= lines.length) return;
      write(head, lines[k][0]);
      if (k) write(cell, lines[k][1]);
    });
  };
  return { field, show, forget };
}

/** The formulas of the step, line by line. Returns what shows them. */
function formulaPanel(parent) {
  const panel = node("div", { class: "bbh-formulas" }, parent);
  return (blocks) => {
    panel.hidden = !blocks.length;
    const lines = blocks.flatMap(({ formula, shapes, rows }) => [
      ["bbh-formula", formula],
      ["bbh-shapes", shapes],
      ...rows.map((row) => ["bbh-row", row]),
    ]);
    while (panel.children.length < lines.length) node("div", {}, panel);
    while (panel.children.length > lines.length) panel.lastChild.remove();
    lines.forEach(([kind, text], k) => {
      set(panel.children[k], { class: kind });
      write(panel.children[k], text);
    });
  };
}

// ------------------------------------------------------------------ the widget

/** Numbers of a layer in a sentence. */
const list = (values) => (values.length > 1 ? `(${values.map((v) => figures(v)).join(", ")})` : figures(values[0], 4));

/** Whether two places share a stop of Tab: weights or biases of one layer, inputs, or targets. */
const alike = (one, other) => one.kind === other.kind && one.layer === other.layer;

function render({ model, el }) {
  const box = card(el, "Network view");
  box.classList.add("bbh-roomy");
  const presets = model.get("presets");
  const start = model.get("start");
  let [held, dragged, report] = [null, false, ""];
  let grips = []; // all that can be held, in the order of the keyboard
  let [trail, reached] = [[], null]; // the layers before each step taken, and those that the last one led to
  const past = []; // what there was before each thing that the reader did
  let run = {}; // of one drag, or of keys at one place: what it does is undone at once

  /** The reader changes something: what was said of the last step is past. */
  const change = (values, said = "") => {
    report = said;
    hand.set(values);
  };
  const origin = () => presets[hand.state.preset] ?? start; // what the menu says
  const home = (place) => {
    const from = origin();
    return String(sizesOf(from)) === String(sizesOf(hand.state)) ? at(from, place) : at(hand.state, place);
  };
  const move = (place, to) => {
    const now = at(hand.state, place);
    const inside = Math.max(Math.min(LOW, now), Math.min(Math.max(HIGH, now), to));
    change(put(hand.state, place, Math.round(inside * 1e10) / 1e10));
  };

  /** Remember what is there, before it is changed; once in a run. */
  const remember = (by = {}) => {
    if (past.at(-1)?.by === by) return;
    const values = Object.fromEntries(CHANGED.map((key) => [key, hand.state[key]]));
    past.push({ by, values, trail, reached });
    if (past.length > HISTORY) past.shift();
  };
  const takeBack = () => {
    if (!past.length) return;
    const { values, ...before } = past.pop();
    const other = String(sizesOf(values)) !== String(sizesOf(hand.state));
    ({ trail, reached } = before);
    change({ ...values, ...(other ? { step: 0 } : {}) }, "Undone.");
  };

  /** Tab stops once in each layer's weights and biases, the inputs and the targets, where one of them was held last. */
  function stop(focusable, place) {
    for (const other of grips) if (alike(other.place, place)) other.focusable.setAttribute("tabindex", -1);
    focusable.setAttribute("tabindex", 0);
  }
  const neighbour = (place, by) => {
    const seen = grips.filter(({ focusable }) => focusable.style.display !== "none");
    const next = seen.findIndex((one) => one.place === place) + by;
    return seen.at(next % seen.length).focusable;
  };

  /** Make a slider of an SVG element: `handles` are dragged up and down, `focusable` takes the keys. */
  function grip(handles, focusable, place) {
    focusable.setAttribute("tabindex", grips.some((other) => alike(other.place, place)) ? -1 : 0);
    grips.push({ focusable, place });
    for (const handle of handles) {
      let from = null;
      listen(handle, "pointerdown", (event) => {
        if (event.button) return;
        from = { y: event.clientY, value: at(hand.state, place) };
        run = {};
        dragged = true;
        handle.setPointerCapture(event.pointerId);
        focusable.focus({ preventScroll: true });
      });
      listen(handle, "mousedown", (event) => event.preventDefault()); // else the focus goes elsewhere
      keepTouch(handle);
      listen(handle, "pointermove", (event) => {
        const to = from && from.value + STEP * Math.round((from.y - event.clientY) / PIXELS);
        if (!from || to === at(hand.state, place)) return;
        remember(run);
        move(place, to);
      });
      listen(handle, "lostpointercapture", () => {
        [from, dragged, run] = [null, false, {}];
        hand.redraw();
      });
    }
    listen(focusable, "focus", () => {
      if (held !== place) run = {};
      held = place;
      stop(focusable, place);
      hand.redraw();
    });
    listen(focusable, "keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const steps = KEY_STEPS[event.key];
      if (steps !== undefined) {
        const far = event.shiftKey && Math.abs(steps) === 1 ? MANY : 1;
        remember(run);
        move(place, at(hand.state, place) + STEP * steps * far);
      } else if (NEIGHBOURS[event.key]) neighbour(place, NEIGHBOURS[event.key]).focus();
      else if (event.key === "Home") {
        remember();
        change(put(hand.state, place, home(place)));
      } else if (event.key === "Enter" || TYPED.test(event.key)) {
        typing.field.focus();
        typing.field.select();
        if (event.key !== "Enter") return; // goes into the field
      } else if (event.key === "Escape") onward.focus();
      else if (!NO_KEYS.includes(event.key)) return;
      event.preventDefault();
    });
  }

  const controls = node("div", { class: "bbh-controls" }, box);
  const own = start.preset ? [] : [""];
  const menu = select(controls, "network", [...own, ...Object.keys(presets)], (name) => {
    const { layers, x, y, activation } = name ? presets[name] : start;
    remember();
    held = null;
    change({ layers, x, y, activation, preset: name, step: 0 });
  }, (name) => name || "as given");
  const sigma = select(controls, "activation", ["sigmoid", "tanh", "relu"], (activation) => {
    remember();
    change({ activation });
  });
  const toggleRow = node("label", { class: "bbh-control" }, controls);
  const toggle = node("input", { type: "checkbox", class: "bbh-check", ...OWN_KEYS }, toggleRow);
  node("span", {}, toggleRow, "show δ and ∂L/∂w");
  listen(toggle, "change", () => change({ show: toggle.checked ? "backward" : "values", step: 0 }));

  const pictures = node("div", { class: "bbh-network-pictures" }, box);
  const figure = node("figure", { class: "bbh-network" }, pictures);
  const svg = node("svg:svg", { role: "group" }, figure);
  const showLegend = legend(node("figcaption", {}, figure));
  const typing = heldPanel(pictures, (place, value) => {
    remember(run);
    change(put(hand.state, place, value));
  });
  listen(typing.field, "focus", () => {
    run = {};
  });
  listen(typing.field, "keydown", ({ key }) => {
    if (key !== "Enter" && key !== "Escape") return;
    grips.find(({ place }) => place === (held ?? grips[0].place)).focusable.focus();
  });
  listen(box, "keydown", (event) => {
    const undoes = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === "z";
    if (!undoes || event.target === typing.field) return; // a field undoes what is typed there itself
    event.preventDefault();
    takeBack();
  });

  const steps = node("div", { class: "bbh-steps" }, box);
  const go = (by) => () => change({ step: Math.max(0, Math.min(hand.state.step + by, walkOf(hand.state).length)) });
  const walkOf = (now) => walk(sizesOf(now), now.show);
  node("span", {}, steps, "passes:");
  const back = button(steps, "◀ back", go(-1));
  const onward = button(steps, "step ▶", go(1));
  const whole = button(steps, "show all", () => change({ step: 0 }));
  const title = node("span", { class: "bbh-step-title" }, steps);
  const showFormulas = formulaPanel(box);

  const descent = node("div", { class: "bbh-steps" }, box);
  const learning = node("div", { class: "bbh-learning" }, descent);
  node("span", {}, learning, "learning:");
  const rate = { symbol: "η", label: "learning rate η", min: LEAST_ETA, max: MOST_ETA, step: 0.1 };
  const tenTo = (power, digits) => Math.min(5, Number((10 ** power).toPrecision(digits)));
  const text = (power) => figures(tenTo(power, 3));
  const eta = slider(learning, { ...rate, text }, (power) => change({ eta: tenTo(power, 2) }));
  const learn = (count) => () => {
    const left = [];
    let now = hand.state;
    while (left.length < count) {
      const layers = descend(now.layers, passes(now).grads, now.eta);
      if (!finite(layers)) break;
      left.push(now.layers);
      now = { ...now, layers };
    }
    const end = left.length < count ? "The next step would lead beyond every number a computer can hold, so it was not taken." : "";
    if (!left.length) {
      report = end;
      hand.redraw();
      return;
    }
    const [before, after] = [passes(hand.state), passes(now)];
    const way = after.loss < before.loss ? "falls" : after.loss > before.loss ? "rises" : "stays";
    remember();
    trail = [...trail, ...left];
    reached = now.layers;
    const which = left.length > 1 ? `Steps ${trail.length - left.length + 1} to ${trail.length}` : `Step ${trail.length}`;
    const moves = `ŷ ${list(before.as.at(-1))} → ${list(after.as.at(-1))}`;
    const losses = `the loss ${way}, ${figures(before.loss, 4)} → ${figures(after.loss, 4)}`;
    change({ layers: now.layers }, `${which} with η = ${figures(now.eta)}: ${losses}; ${moves}. ${end}`.trim());
  };
  button(learning, "one step", learn(1));
  button(learning, "10 steps", learn(10));
  const counter = node("span", { class: "bbh-counter" }, learning);
  const undo = button(descent, "Undo", takeBack);
  button(descent, "Reset", () => {
    remember();
    typing.forget();
    held = null;
    const { layers, x, y, activation } = structuredClone(origin());
    change({ layers, x, y, activation, show: start.show, eta: start.eta, step: 0 });
  });
  const trouble = node("div", { class: "bbh-trouble" }, box);
  const readout = node("div", { class: "bbh-readout" }, box);
  const [alarm, said] = [voice(box, "alert"), voice(box)];

  let picture = null;
  let [drawnSizes, drawnWidth, width] = ["", 0, ROOM];
  const hand = live(model, KEYS, box, (now) => {
    const sizes = sizesOf(now);
    if (String(sizes) !== drawnSizes) {
      grips = [];
      picture = scene(svg, sizes, grip);
      [drawnSizes, drawnWidth, held] = [String(sizes), 0, null];
    }
    if (drawnWidth !== width && !(dragged && drawnWidth)) {
      picture.place(width);
      drawnWidth = width;
    }
    if (now.layers !== reached) [trail, reached] = [[], now.layers]; // moved by hand: steps are counted anew
    const done = passes(now);
    const path = walkOf(now);
    const forwardOnly = now.show === "forward";
    const so = known(sizes, now.step);
    picture.show(now, done, held);
    typing.show(now, done, held ?? FIRST, trail.at(-1));
    showFormulas(now.step ? formulas(now, done, path[now.step - 1]) : []);
    menu.value = now.preset;
    sigma.value = now.activation;
    toggle.checked = now.show === "backward";
    toggleRow.hidden = forwardOnly;
    learning.hidden = forwardOnly;
    eta.show(Math.log10(now.eta));
    set(undo, { "aria-disabled": !past.length });
    write(counter, trail.length === 1 ? "1 step taken" : `${trail.length} steps taken`);
    back.disabled = now.step === 0;
    onward.disabled = now.step >= path.length;
    whole.disabled = now.step === 0;
    write(title, stepTitle(path, now.step));
    const backward = now.step ? path[now.step - 1].kind === "backward" : now.show === "backward";
    showLegend(backward, forwardOnly, picture.lineCounts());
    set(svg, { "aria-label": `Network ${sizes.join("-")}. Its weights, biases and inputs are sliders: ${KEYBOARD}, Escape leaves it.` });

    const parts = [now.step ? `${stepTitle(path, now.step)}.` : "", report];
    if (so.values === sizes.length - 1) parts.push(`ŷ = ${list(done.as.at(-1))}${forwardOnly ? "." : `, y = ${list(now.y)}${so.loss ? "" : "."}`}`);
    if (!forwardOnly && so.loss) parts[parts.length - 1] += `, L = ${figures(done.loss, 4)}.`;
    if (so.values === sizes.length - 1) parts.push(...ailments(now, done, now.show));
    const [words, alert] = [parts.filter(Boolean).join(" "), explosion(now, done, now.show)];
    write(readout, words);
    write(trouble, alert);
    said(words);
    alarm(alert);
  });
  const room = new ResizeObserver(([entry]) => {
    if (entry.contentRect.width >= LEAST_ROOM) width = Math.round(entry.contentRect.width);
    if (width !== drawnWidth) hand.redraw();
  });
  room.observe(figure);
  return () => {
    room.disconnect();
    said.stop();
    alarm.stop();
    hand.stop();
  };
}

export default { render: guarded(render) };
