// The graph view: a formula as a graph. Values run forward, slopes run back, a check by differences stands beside it.
// All of it is computed here: Python is told what is drawn, and where the reader has moved it.

import {
  attempt, button, card, drags, guarded, listen, live, node, OWN_KEYS, select, set, slider, voice, write,
} from "./common.js";
import { typed } from "./graph_hints.js";
import { laidOut } from "./graph_layout.js";
import { brief, differences, fitting, isCorner, numbers, tenTo, walked, words } from "./graph_numbers.js";

const KEYS = ["formula", "home", "values", "step", "wrt", "h", "typed"];

// ------------------------------------------------------------------ where everything stands, in pixels

const [SIDE, ROOF] = [16, 26]; // around all of it
const PORTS = 26; // between the first and the last arrow at one side of a box
const HEAD = 8; // of an arrow
// Boxes are at least `box` wide, `air` wider than the letters in their column, and `high`; `gap` is the room between
// two columns, `row` the distance of two rows, `pill` the most that a local slope takes; a value stands `over` its box,
// a slope `under` it.
const LOOSE = { box: 58, air: 18, high: 38, gap: 78, row: 86, pill: 62, over: 9, under: 19 };
const TIGHT = { box: 40, air: 10, high: 34, gap: 56, row: 72, pill: 52, over: 7, under: 16 };
/** From loose to tight, and in how many digits a local slope may be written. */
export const SIZES = [1, 0.75, 0.5, 0.25, 0].map((loose) => ({
  ...Object.fromEntries(Object.entries(TIGHT).map(([what, size]) => [what, size + loose * (LOOSE[what] - size)])),
  digits: loose === 1 ? [3, 2] : [3, 2, 1],
}));
const PILL = 18; // the height of a local slope
// A picture is drawn at a scale between these: at the least, its smallest letters have 11 px.
const SCALE = { least: 0.86, calm: 0.93, most: 1.3 };
const TALL = 420; // px: a higher picture is not enlarged
const SQUARE = 2; // px, of an operation's box; what is given has round ends
const PHONE = 480; // px: there every picture scrolls, and a finger needs large boxes

/**
 * The places of a graph's boxes, arrows and local slopes. An arrow bends only between two columns, and a local slope
 * stands on its arrow, where it covers no other one.
 */
export function geometry({ nodes, arrows }, sizes = SIZES[0]) {
  const { gap, high } = sizes;
  const wide = []; // the boxes of each column, from the output's on
  for (const { column, title, symbol } of nodes) {
    const box = 8.6 * Math.max(title.length, symbol.length) + sizes.air;
    wide[column] = Math.max(wide[column] ?? sizes.box, box);
  }
  const tops = [...nodes.map(({ height }) => height), ...arrows.flatMap(({ bends }) => bends)];
  const top = Math.max(...tops);
  const x = (column) => wide.slice(column + 1).reduce((sum, box) => sum + box + gap, SIDE + wide[column] / 2);
  const y = (height) => ROOF + high / 2 + (top - height) * sizes.row;
  const boxes = nodes.map(({ column, height }) => ({ x: x(column), y: y(height), width: wide[column], height: high }));
  const taken = [];
  const lines = arrows.map(({ child, which, leaves, arrives, bends }) => {
    const parent = nodes[child].parents[which];
    const stops = [
      boxes[parent].y - leaves * PORTS,
      ...bends.map(y),
      boxes[child].y - arrives * PORTS,
    ];
    const leaving = boxes[parent].x + boxes[parent].width / 2;
    let right = leaving; // where the column that the arrow comes from ends
    let d = `M${right} ${stops[0]}`;
    const curves = stops.slice(1).map((to, i) => {
      const curve = [right, stops[i], right + gap, to];
      const middle = right + gap / 2;
      d += `C${middle} ${stops[i]} ${middle} ${to} ${right + gap} ${to}`;
      right += gap + wide[nodes[parent].column - 1 - i];
      if (i < bends.length) d += `H${right}`;
      return curve;
    });
    const pill = nodes[parent].constant ? null : free(curves, taken, sizes.pill);
    if (pill) taken.push(pill);
    return {
      child, which, parent, d, pill,
      from: { x: leaving, y: stops[0] },
      to: { x: boxes[child].x - boxes[child].width / 2, y: stops.at(-1) },
    };
  });
  const low = Math.min(...tops);
  return { boxes, lines, width: x(0) + wide[0] / 2 + SIDE, height: y(low) + high / 2 + ROOF };
}

/**
 * How a graph is drawn where there is so much room `beside` the check, and so much with the check `below` it: in
 * { sizes, stacked }. The room between the boxes shrinks first, then the check gives way, then the picture shrinks.
 */
export function drawing(structure, beside, below) {
  const made = SIZES.map((sizes) => ({ sizes, ...geometry(structure, sizes) }));
  const calm = (room) => {
    const fits = made.filter(({ width }) => SCALE.calm * width <= room);
    return (fits.find(({ height }) => height <= TALL) ?? fits.at(-1))?.sizes;
  };
  const near = calm(beside);
  if (near) return { sizes: near, stacked: false };
  return { sizes: calm(below) ?? (below < PHONE ? SIZES[0] : SIZES.at(-1)), stacked: true };
}

/** The first place for a local slope on an arrow's curves that covers none of those that are `taken`. */
function free(curves, taken, wide) {
  const between = ([x0, y0, x1, y1], t) => {
    const { x, y } = onCurve(x0, y0, x1, y1, t);
    return { x: Math.max(x0 + wide / 2, Math.min(x1 - wide / 2, x)), y }; // not over a box
  };
  const places = [0, 9, -9, 18, -18, 27, -27].flatMap((off) =>
    curves.flatMap((curve) => [0.47, 0.4, 0.54].map((t) => ({ ...between(curve, t), off }))));
  const common = (size, one, other) => Math.max(0, size + 2 - Math.abs(one - other));
  const shared = (a, b) => common(wide, a.x, b.x) * common(PILL, a.y, b.y);
  const covered = (place) => Math.max(0, ...taken.map((other) => shared(place, other)));
  const all = places.map(({ x, y, off }) => ({ x, y: y + off }));
  return all.find((place) => covered(place) === 0) ?? all.reduce((a, b) => (covered(b) < covered(a) ? b : a));
}

/** A point of the curve that leaves (x0, y0) and arrives at (x1, y1) level, its handles half-way. */
function onCurve(x0, y0, x1, y1, t) {
  const [s, m] = [1 - t, (x0 + x1) / 2];
  return {
    x: s ** 3 * x0 + 3 * s * t * m + t ** 3 * x1,
    y: (s ** 3 + 3 * s * s * t) * y0 + (3 * s * t * t + t ** 3) * y1,
  };
}

/** How far an input goes to each side of where it starts, and in which steps. */
export function range(home) {
  const wanted = Math.max(2, 1.5 * Math.abs(home));
  const ten = 10 ** Math.floor(Math.log10(wanted));
  const reach = [1, 2, 5, 10].find((m) => m * ten >= wanted) * ten;
  return { reach, step: reach / 100 };
}

// ------------------------------------------------------------------ the graph

/** Draw boxes and arrows; dragging a box calls `drag(input, steps, begin)`. Returns a function that shows numbers. */
function drawGraph(scroll, structure, sizes, drag) {
  const { nodes } = structure;
  const { boxes, lines, width, height } = geometry(structure, sizes);
  scroll.replaceChildren();
  const svg = node("svg:svg", { class: "bbh-graph", viewBox: `0 0 ${width} ${height}`, role: "img" }, scroll);
  svg.style.minWidth = `${SCALE.least * width}px`;
  svg.style.maxWidth = `${Math.max(1, Math.min(SCALE.most, TALL / height)) * width}px`;
  const arrows = lines.map((line) => drawArrow(svg, line, nodes[line.parent]));
  const pills = lines.map(({ pill }) => pill && drawPill(svg, pill));
  const shown = nodes.map((one, i) => drawBox(svg, one, { ...sizes, ...boxes[i] }, drag));

  let followed; // to measure takes a layout of its own, too much for every move of a hand
  return (found, path, trouble) => {
    lines.forEach((line, i) => showArrow(arrows[i], pills[i], line, found, path, sizes));
    const backward = path.known.some((slope) => slope !== null);
    shown.forEach((one, i) => showBox(one, i, found, path, backward));
    set(svg, { "aria-label": aloud(structure, found, path, trouble) });
    if (path.now && path.now.node !== followed) follow(scroll, svg, boxes[path.now.node], width, sizes.gap);
    followed = path.now?.node;
  };
}

function drawArrow(svg, { d, from, to }, parent) {
  const made = node("svg:g", { class: "bbh-link" }, svg);
  const dashes = parent.constant ? { "stroke-dasharray": "3 3" } : {};
  node("svg:path", { class: "bbh-shaft", d, ...dashes }, made);
  node("svg:path", { class: "bbh-tip", d: `M${to.x} ${to.y}l${-HEAD} ${-HEAD / 2}v${HEAD}z` }, made);
  const back = `M${from.x} ${from.y}l${HEAD + 3} ${-HEAD / 2 - 2}v${HEAD + 4}z`;
  node("svg:path", { class: "bbh-back", d: back }, made);
  return made;
}

/** The place of a local slope on its arrow. */
function drawPill(svg, { x, y }) {
  const made = node("svg:g", { class: "bbh-pill", transform: `translate(${x} ${y})` }, svg);
  const shape = node("svg:rect", { y: -PILL / 2, height: PILL, rx: PILL / 2 }, made);
  return { made, shape, text: node("svg:text", { y: 4 }, made) };
}

function showArrow(arrow, pill, { child, which }, found, path, { pill: most, digits }) {
  const now = path.now?.does === "back" && path.now.node === child && pill !== null;
  arrow.classList.toggle("bbh-current", now);
  if (!pill) return;
  pill.made.classList.toggle("bbh-current", now);
  pill.made.style.display = path.handed[child] ? "" : "none";
  const text = slopeText(found.local[child][which], digits);
  write(pill.text, text);
  const width = Math.min(most, 12 + 7.6 * Math.max(2, text.length));
  set(pill.shape, { x: -width / 2, width });
}

const slopeText = (slope, digits) => (Number.isNaN(slope) ? "–" : fitting(slope, 7, digits));

/** A name of one letter, accents and an index aside: it is set as a symbol. */
const isLetter = (name) => /^[^\W\d_][₀-₉]*$/u.test(name.normalize("NFD").replace(/\p{M}/gu, ""));

/** A box of the graph with its name, its operation, and room for its value and its slope. */
function drawBox(svg, { title, symbol, input, constant, operation }, place, drag) {
  const { x, y, width: w, height: h, over, under } = place;
  const kind = constant ? "bbh-number-box" : operation ? "bbh-made" : "bbh-given";
  const made = node("svg:g", { class: `bbh-node ${kind}`, transform: `translate(${x} ${y})` }, svg);
  const round = operation ? SQUARE : h / 2;
  const around = (air) => {
    const [width, height] = [w, h].map((size) => size + 2 * air);
    return { x: -width / 2, y: -height / 2, width, height, rx: round + air };
  };
  node("svg:rect", { class: "bbh-ring", ...around(4.5) }, made);
  node("svg:rect", { class: "bbh-box", ...around(0) }, made);
  const two = title && symbol;
  const name = title ? node("svg:text", { class: "bbh-name", y: two ? -3 : 5 }, made, title) : null;
  if (name && isLetter(title)) name.classList.add("bbh-symbol");
  if (symbol) node("svg:text", { class: "bbh-operation", y: two ? 13 : 5 }, made, symbol);
  if (input) {
    node("svg:path", { class: "bbh-pull", d: `M${w / 2 - 9} -3l4 -5l4 5zm0 6l4 5l4 -5z` }, made);
    pull(made, svg, (steps, begin) => drag(input, steps, begin));
  }
  const value = constant && !operation ? null : node("svg:text", { class: "bbh-forward", y: -h / 2 - over }, made);
  const slope = constant ? null : node("svg:text", { class: "bbh-backward", y: h / 2 + under }, made);
  return { made, value, slope };
}

function showBox({ made, value, slope }, i, found, path, backward) {
  const now = path.now?.node === i;
  made.classList.toggle("bbh-current", now);
  made.classList.toggle("bbh-going-back", now && path.now.does !== "value");
  if (value) {
    write(value, `▸ ${path.value[i] ? fitting(found.value[i]) : "?"}`);
    value.classList.toggle("bbh-below", path.value[i] && found.value[i] < 0);
  }
  if (!slope) return;
  const far = path.known[i] === null ? "?" : slopeText(path.known[i]) + (path.growing[i] ? " + …" : "");
  write(slope, backward ? `◂ ${far}` : "");
  slope.classList.toggle("bbh-below", path.known[i] < 0);
}

/** The graph in words, for those who do not see it. */
function aloud({ nodes }, { value, local }, path, trouble) {
  const values = nodes.flatMap(({ name, constant, operation }, i) =>
    path.value[i] && (operation || !constant) ? [`${name} = ${brief(value[i])}`] : []);
  const by = (name, p, slope) => (nodes[p].constant ? [] : [`${name} by ${nodes[p].name} ${brief(slope)}`]);
  const locals = nodes.flatMap(({ name, parents }, i) =>
    path.handed[i] ? parents.flatMap((p, which) => by(name, p, local[i][which])) : []);
  const slopes = nodes.flatMap(({ name }, i) =>
    path.known[i] === null ? [] : [`${name} ${brief(path.known[i])}${path.growing[i] ? " so far" : ""}`]);
  const said = [`Graph of ${nodes.length} nodes. Values: ${values.join("; ")}.`];
  if (locals.length) said.push(`Local slopes: ${locals.join("; ")}.`);
  if (slopes.length) said.push(`Slopes of ${nodes.at(-1).name}: ${slopes.join("; ")}.`);
  if (trouble) said.push(trouble);
  return said.join(" ");
}

/** Where the graph is wider than its frame, bring the box of the step into view. */
function follow(scroll, svg, { x, width: box }, width, gap) {
  if (scroll.scrollWidth <= scroll.clientWidth + 1) return; // a pixel is rounding
  const scale = svg.clientWidth / width;
  const [left, right] = [(x - box / 2 - gap) * scale, (x + box / 2 + gap) * scale];
  if (left < scroll.scrollLeft) scroll.scrollLeft = left;
  if (right > scroll.scrollLeft + scroll.clientWidth) scroll.scrollLeft = right - scroll.clientWidth;
}

/** Hear of a pull: `move(steps)` with how many steps up since it began, `begin` true at its start. */
function pull(handle, svg, move) {
  let from = 0;
  listen(handle, "mousedown", (event) => event.preventDefault()); // else it selects text, and takes the focus away
  const begin = (event) => {
    from = event.clientY;
    move(0, true);
  };
  drags(handle, false, begin, (event) => move(Math.round((from - event.clientY) / 2), false));
}

// ------------------------------------------------------------------ the check by differences

const PLOT = { width: 250, height: 150 };
const [SMALLEST, LARGEST] = [-17, 1]; // powers of ten of the errors shown; smaller ones lie on the lower edge
const EXPONENTS = Array.from({ length: 61 }, (_, i) => -15 + i / 4);
// What stands in the place of the errors where there are none.
const WAIT = ["The walk has not found this slope", "yet. Step on, then compare."];
const NO_VALUE = ["The formula has no value here,", "so there is no slope to check."];
const CORNER = [
  "Here is a corner: no single slope.",
  "The graph takes one side for relu,",
  "one-sided the right, central the middle.",
];
const OFF = 1e-6; // a relative error above this is asked about
const WITHIN = "A corner of relu lies within h: the differences mix the slopes of its two sides. Make h smaller.";
const [CENTRAL, ONE_SIDED] = ["centralError", "oneSidedError"];

const px = (exponent) => ((exponent + 15) / 15) * PLOT.width;

function py(error) {
  const power = error > 0 ? Math.log10(error) : SMALLEST;
  return PLOT.height * (1 - (Math.max(SMALLEST, Math.min(LARGEST, power)) - SMALLEST) / (LARGEST - SMALLEST));
}

/** The errors against h, and the present h; returns a function that shows them, or lines of words in their place. */
function drawErrors(parent) {
  const { width, height } = PLOT;
  const figure = node("figure", {}, parent);
  const around = `-44 -8 ${width + 56} ${height + 46}`;
  const svg = node("svg:svg", { class: "bbh-errors", viewBox: around, role: "img" }, figure);
  drawErrorAxes(svg);
  const oneSided = node("svg:path", { class: "bbh-line bbh-negative" }, svg);
  const central = node("svg:path", { class: "bbh-line bbh-positive" }, svg);
  const here = node("svg:path", { class: "bbh-guide" }, svg);
  const square = node("svg:rect", { class: "bbh-error bbh-negative", width: 11, height: 11 }, svg);
  const dot = node("svg:circle", { class: "bbh-error bbh-positive", r: 6 }, svg);
  const wait = node("svg:g", {}, svg);
  const lines = CORNER.map((_, i) => node("svg:text", { x: width / 2, y: height / 2 - 13 + 18 * i }, wait));
  const key = "●━ central   ■╌ one-sided";
  node("figcaption", {}, figure, `${key}\nrelative error: the difference, as a share of the larger slope`);

  return (at, h, now, instead) => {
    const x = px(Math.log10(h));
    set(here, { d: `M${x} 0V${height}` });
    for (const part of [oneSided, central, here, square, dot]) part.style.display = instead ? "none" : "";
    wait.style.display = instead ? "" : "none";
    if (instead) {
      lines.forEach((line, i) => write(line, instead[i] ?? ""));
      set(svg, { "aria-label": instead.join(" ") });
      return;
    }
    const errors = EXPONENTS.map((exponent) => at(tenTo(exponent)));
    for (const [path, key] of [[central, CENTRAL], [oneSided, ONE_SIDED]]) set(path, { d: errorCurve(errors, key) });
    const place = (mark, key, attributes) => {
      mark.style.display = Number.isFinite(now[key]) ? "" : "none";
      if (Number.isFinite(now[key])) set(mark, attributes(py(now[key])));
    };
    place(dot, CENTRAL, (y) => ({ cx: x, cy: y }));
    place(square, ONE_SIDED, (y) => ({ x: x - 5.5, y: y - 5.5 }));
    set(svg, { "aria-label": errorWords(errors, h, now) });
  };
}

function drawErrorAxes(svg) {
  const { width, height } = PLOT;
  node("svg:rect", { class: "bbh-frame bbh-paper", width, height }, svg);
  for (const power of [-15, -10, -5, 0]) {
    node("svg:path", { class: "bbh-grid", d: `M${px(power)} 0V${height}M0 ${py(10 ** power)}H${width}` }, svg);
    node("svg:text", { x: px(power), y: height + 16 }, svg, brief(tenTo(power), 1));
    node("svg:text", { class: "bbh-left", x: -6, y: py(10 ** power) + 4 }, svg, brief(tenTo(power), 1));
  }
  node("svg:text", { x: width / 2, y: height + 33 }, svg, "h, the step");
}

/** The errors of one kind as a path, where they are finite. */
function errorCurve(errors, key) {
  const points = EXPONENTS.flatMap((exponent, i) => {
    const error = errors[i][key];
    return Number.isFinite(error) ? [`${px(exponent).toFixed(1)} ${py(error).toFixed(1)}`] : [];
  });
  return `M${points.join("L") || "0 0"}`;
}

function errorWords(errors, h, now) {
  const best = (key) => errors.reduce((a, error, i) => (error[key] < errors[a][key] ? i : a), 0);
  const least = (key) => `${brief(errors[best(key)][key], 2)} at h = ${brief(tenTo(EXPONENTS[best(key)]), 2)}`;
  const here = `central ${brief(now[CENTRAL], 2)}, one-sided ${brief(now[ONE_SIDED], 2)}`;
  return "Relative error against h, both axes logarithmic. "
    + `Central: least, ${least(CENTRAL)}; one-sided: least, ${least(ONE_SIDED)}. At h = ${brief(h, 2)}: ${here}.`;
}

/**
 * The table of the check; returns a function that fills it, with question marks while `found` is null, and without the
 * errors where there is no slope to be off from.
 */
function drawTable(parent) {
  const table = node("table", { class: "bbh-table" }, parent);
  const caption = node("caption", {}, table);
  const titles = node("tr", {}, node("thead", {}, table));
  for (const title of ["by", "slope", "relative error"]) node("th", { scope: "col" }, titles, title);
  const body = node("tbody", {}, table);
  const rows = ["the graph", "● central", "■ one-sided"].map((title) => {
    const row = node("tr", {}, body);
    node("th", { scope: "row" }, row, title);
    return { value: node("td", {}, row), error: node("td", {}, row) };
  });
  return (title, slope, found, compared) => {
    write(caption, title);
    const values = found && [slope, found.central, found.oneSided];
    const errors = found && [found.centralError, found.oneSidedError];
    rows.forEach(({ value, error }, i) => {
      write(value, found ? brief(values[i], 8) : "?");
      if (i) write(error, !found ? "?" : compared ? brief(errors[i - 1], 2) : "–");
    });
  };
}

// ------------------------------------------------------------------ the formula

/**
 * A menu of formulas, where there are some, and a field for another one. A formula that can be drawn is handed to
 * `choose(home)`; of any other one the field says what is wrong, and `keep(text)` is told its text, or "" once it is
 * gone. `begin` are the numbers that inputs of these names start from, so that a formula always starts alike.
 */
function drawFormula(parent, menu, begin, { choose, keep }) {
  const choice = select(parent, "choose", menu.map(({ formula }) => formula), (chosen) =>
    choose(menu.find(({ formula }) => formula === chosen)));
  if (choice.length === 0) choice.parentElement.remove();
  node("option", { value: "", hidden: "" }, choice, "your own, below"); // what it shows while none of them is drawn
  const { field, height, say } = drawField(parent, (key) => keys[key]());
  let [drawn, refused, told] = ["", "", {}]; // what is said of the formula that was typed last outlives its drawing
  const judge = () => {
    const found = typed(field.value, begin);
    const { home, wrong, note: more, instead } = found;
    const question = instead ? ` Did you mean ${instead}?` : "";
    refused = home ? "" : field.value;
    say(home ? "" : `${sentence(wrong)}.${question} The graph below is still that of ${drawn}.`, more, instead);
    return found;
  };
  const bring = () => {
    field.value = drawn;
    refused = "";
    height.fit();
    say("");
  };
  const keys = {
    Enter() {
      const again = field.value === drawn; // it stays where its sliders are
      const { home, note: more, instead } = judge();
      if (home && !again) {
        choose(home);
        told = { formula: home.formula, more, instead };
      }
      keep(refused);
    },
    Escape() {
      bring();
      keep("");
    },
  };
  return {
    show(formula) {
      choice.value = menu.some((home) => home.formula === formula) ? formula : "";
      drawn = formula.trim().split(/\s*\n\s*/).join("; ");
      bring();
      if (formula === told.formula) say("", told.more, told.instead);
    },
    /** Show the text that was refused, as when the page is loaded again; "" if there is none. */
    refuse(text) {
      if (text === refused) return;
      if (text === "") return bring();
      field.value = text;
      height.fit();
      judge();
    },
    stop: height.stop,
  };
}

/** The field for a formula, with what is said of it below; `press(key)` hears of "Enter" and of "Escape". */
function drawField(parent, press) {
  const id = `bbh-${Math.random().toString(36).slice(2)}`;
  const row = node("label", { class: "bbh-control bbh-formula-field" }, parent);
  node("span", {}, row, "formula");
  const plain = { rows: 1, spellcheck: "false", autocomplete: "off", autocapitalize: "off", enterkeyhint: "done" };
  const field = node("textarea", { ...plain, "aria-describedby": id, ...OWN_KEYS }, row);
  const height = grows(field);
  const room = node("div", { class: "bbh-formula-room" }, parent);
  const say = drawSaid(room, field, (instead) => {
    field.value = instead;
    press("Enter");
    field.focus({ preventScroll: true }); // the button is gone
  });
  node("div", { class: "bbh-hint", id }, room, "Type your own: Enter draws it, Escape brings the drawn one back.");
  listen(field, "keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault(); // a formula is one line, however it is wrapped
      press("Enter");
    }
    if (event.key === "Escape") press("Escape");
  });
  return { field, height, say };
}

/**
 * Where it is said what is wrong with the text of `field`, how it was read, and what may be meant instead: a button
 * calls `draw(instead)`. What is wrong stands between the field and the graph and covers nothing; it stays as long as
 * its text. Returns what says it.
 */
function drawSaid(room, field, draw) {
  const note = node("div", { class: "bbh-hint", role: "status" }, room);
  const box = node("div", {}, room);
  const alert = node("div", { role: "alert" }, box);
  let meant = "";
  const other = button(box, "", () => draw(meant));
  other.classList.add("bbh-meant"); // as wide as a formula, and no wider than the card
  other.hidden = true;
  return (said, more = "", instead = "") => {
    box.className = said ? "bbh-alert" : "";
    write(alert, said);
    write(note, more);
    meant = instead;
    other.hidden = instead === "";
    write(other, `Draw ${instead} instead`);
    set(field, { "aria-invalid": said !== "" });
  };
}

/** Make a field as high as the text in it, which wraps. Returns { fit, stop }. */
function grows(field) {
  let width = 0;
  const fit = () => {
    field.style.height = "auto"; // else it only grows
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  };
  listen(field, "input", fit);
  const room = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width !== width) attempt(field, fit);
    width = contentRect.width;
  });
  room.observe(field);
  return { fit, stop: () => room.disconnect() };
}

/** What begins with a word begins a sentence; what begins with a name, as in "z has no value", stays as it is. */
const BEGIN = /^(?:the (?:formula|output|slope)|a formula|a local|an exponent|give each|write a|nothing on) /;
const sentence = (text) => (BEGIN.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

// ------------------------------------------------------------------ all of it

/** A slider for an input, from its home as far as `range` says, and further where Python has set it further. */
function inputSlider(parent, name, title, home, onInput) {
  const { reach, step } = range(home);
  const made = slider(parent, { symbol: title, label: `input ${name}`, step, text: brief }, onInput);
  let [low, high] = [home - reach, home + reach];
  const widen = (v) => {
    low = Math.min(low, home - Math.ceil((home - v) / step) * step);
    high = Math.max(high, home + Math.ceil((v - home) / step) * step);
  };
  return {
    input: made.input,
    at: (from, steps) => Math.max(low, Math.min(high, Number((from + steps * step).toPrecision(12)))),
    show(v) {
      widen(v);
      set(made.input, { min: Number(low.toPrecision(12)), max: Number(high.toPrecision(12)) });
      made.show(v);
    },
  };
}

const scrolled = (parent, name) =>
  node("div", { class: "bbh-scroll", tabindex: 0, role: "group", "aria-label": name, ...OWN_KEYS }, parent);

/** The buttons of the walk of `last()` steps; `hand()` holds what the model knows. Returns what shows the step. */
function drawWalk(parent, last, hand, reset) {
  const row = node("div", { class: "bbh-walk", role: "group", "aria-label": "Walk through the graph" }, parent);
  const go = (step) => hand().set({ step });
  const back = button(row, "◀ back", () => go(Math.max(0, (hand().state.step ?? last() + 1) - 1)));
  const forth = button(row, "next ▶", () => go(Math.min(last(), (hand().state.step ?? 0) + 1)));
  button(row, "inputs only", () => go(0));
  button(row, "show all", () => go(null));
  button(row, "Reset", reset);
  return (step) => {
    set(back, { "aria-disabled": step === 0 }); // not disabled, or the keyboard would lose its place
    set(forth, { "aria-disabled": step === last() });
  };
}

/** What the signs, the colours and the shapes of a graph mean. */
function drawKey(parent) {
  const key = node("div", { class: "bbh-key" }, parent);
  const says = (kind, sign, text) => {
    const entry = node("span", { class: "bbh-key-entry" }, key);
    node("span", { class: kind }, entry, sign);
    entry.append(` ${text}`);
    return entry;
  };
  says("bbh-key-value", "▸ value:", "blue above 0, orange below");
  says("bbh-key-slope", "◂ slope of the output:", "magenta above 0, teal below");
  says("bbh-key-pill", "local slope", "on an arrow");
  says("bbh-key-made", "operation", "");
  const drag = says("bbh-key-given", "↕ input", "");
  node("span", { class: "bbh-keys" }, drag, "drag it up or down");
  node("span", { class: "bbh-fingers" }, drag, "hold it until it has a ring, then drag it up or down");
}

/**
 * Room for the graph, which may be wider, and what its signs mean; `watch(fit)` looks whether it is, and calls `fit` to
 * draw it anew for another width of `columns`.
 */
function drawFrame(parent, columns) {
  const scroll = scrolled(parent, "The graph");
  drawKey(parent);
  const more = node("div", { class: "bbh-key", hidden: "" }, parent, "⇄ the graph goes on: scroll it sideways");
  let [width, again] = [0, () => {}];
  const observe = () => {
    for (const element of [scroll, scroll.firstChild]) sized.observe(element);
  };
  const sized = new ResizeObserver(() => attempt(parent, () => {
    if (columns.clientWidth !== width) {
      width = columns.clientWidth;
      again();
      observe();
    }
    more.hidden = scroll.scrollWidth <= scroll.clientWidth + 1;
  }));
  return {
    scroll,
    watch(fit) {
      [width, again] = [columns.clientWidth, fit];
      observe();
    },
    stop: () => sized.disconnect(),
  };
}

/** The graph, drawn for the room that it has: { show, fit }. `fit` looks whether that is another room now. */
function fittedGraph({ scroll, columns }, structure, drag) {
  let [sizes, show, last] = [null, null, null];
  const fit = () => {
    columns.classList.remove("bbh-stacked"); // to measure the room beside the check
    const [beside, below] = [scroll, columns].map(({ clientWidth }) => clientWidth || Infinity); // not laid out yet
    const { sizes: best, stacked } = drawing(structure, beside, below);
    columns.classList.toggle("bbh-stacked", stacked);
    if (best === sizes) return;
    [sizes, show] = [best, drawGraph(scroll, structure, best, drag)];
    if (last) show(...last);
  };
  fit();
  return {
    fit,
    show(...now) {
      last = now;
      show(...now);
    },
  };
}

/** The step in words, at once for the eye, after a moment for a screen reader. */
function drawWords(parent, say) {
  const readout = node("div", { class: "bbh-readout bbh-said" }, parent);
  const [head, lines] = [node("div", { class: "bbh-headline" }, readout), node("div", {}, readout)];
  return (text, trouble) => {
    readout.classList.toggle("bbh-undefined", trouble !== "");
    write(head, (trouble ? "⚠ " : "") + text.head);
    write(lines, text.lines.join("\n"));
    say([text.head, ...text.lines].map((line) => line.replace(/\.?$/, ".")).join(" "));
  };
}

/** The check by differences; returns where the input is chosen, and what shows it. */
function drawCheck(parent, hand) {
  const check = node("div", { class: "bbh-numeric", role: "group", "aria-label": "Numeric check" }, parent);
  const asked = node("div", {}, check);
  const chooser = node("div", {}, asked);
  const look = { symbol: "h", label: "step h, as a power of ten", min: -15, max: 0, step: 0.25 };
  const hSlider = slider(asked, { ...look, text: (e) => brief(tenTo(e), 2) }, (exponent) =>
    hand().set({ h: Math.min(1, Math.max(1e-15, tenTo(exponent))) }));
  const showTable = drawTable(scrolled(asked, "Table"));
  const showErrors = drawErrors(check);
  const note = node("div", { class: "bbh-hint" }, check);
  const show = (structure, h, wrt, values, found, path) => {
    const { nodes } = structure;
    const place = nodes.findIndex(({ input }) => input === wrt);
    const slope = found.slope[place];
    const at = (size) => differences(structure, values, wrt, size, slope);
    const close = path.known[place] === null || path.growing[place] ? null : at(h); // it would give the answer away
    const instead = !close ? WAIT : found.trouble ? NO_VALUE : isCorner(structure, found, wrt) ? CORNER : null;
    hSlider.show(Math.log10(h));
    showTable(`Slope of ${nodes.at(-1).name} with respect to ${nodes[place].name}`, slope, close, !instead);
    showErrors(at, h, close, instead);
    write(note, !instead && close.crosses && close.centralError > OFF ? WITHIN : "");
  };
  return { chooser, show };
}

/** A formula's graph, a slider for each input in `controls`, a menu of inputs. Returns what shows and fits them. */
function build(places, structure, hand) {
  const { home, nodes } = structure;
  const { controls, chooser } = places;
  controls.replaceChildren();
  chooser.replaceChildren();
  const inputs = Object.keys(home);
  const title = (name) => nodes.find(({ input }) => input === name).name;
  const move = (name, value) => hand().set({ values: { ...present(hand().state), [name]: value } });
  const sliders = Object.fromEntries(inputs.map((name) =>
    [name, inputSlider(controls, name, title(name), home[name], (value) => move(name, value))]));
  let from = 0;
  const graph = fittedGraph(places, structure, (name, moved, begin) => {
    if (begin) {
      from = present(hand().state)[name];
      sliders[name].input.focus({ preventScroll: true }); // it takes the keys
    } else move(name, sliders[name].at(from, moved));
  });
  const choice = select(chooser, "slope with respect to", inputs, (wrt) => hand().set({ wrt }), title);
  const show = (values, wrt, found, path) => {
    for (const [name, made] of Object.entries(sliders)) made.show(values[name]);
    graph.show(found, path, found.trouble);
    choice.value = wrt;
  };
  return { show, fit: graph.fit };
}

function render({ model, el }) {
  const box = card(el, "Computational graph");
  box.classList.add("bbh-broad");
  const menu = model.get("menu") ?? [];
  const begin = Object.assign({}, ...menu.map(({ values }) => values), model.get("start").values);
  const formula = drawFormula(box, menu, begin, {
    choose(home) {
      const values = { ...home.values };
      hand.set({ formula: home.formula, home, values, wrt: Object.keys(values)[0], step: null, typed: "" });
    },
    keep: (text) => hand.set({ typed: text }),
  });
  const columns = node("div", { class: "bbh-columns" }, box);
  const main = node("div", {}, columns);
  let [drawn, structure, all] = ["", null, null];
  const reset = () => hand.set({ ...structuredClone(model.get("start")), typed: "" });
  const showWalk = drawWalk(main, () => structure.walk.length, () => hand, reset);
  const frame = drawFrame(main, columns);
  const say = voice(box);
  const showWords = drawWords(main, say);
  const controls = node("div", { class: "bbh-controls" }, main);
  const check = drawCheck(columns, () => hand);
  const places = { scroll: frame.scroll, columns, controls, chooser: check.chooser };

  const hand = live(model, KEYS, box, (now) => {
    const key = JSON.stringify(now.home);
    if (key !== drawn) {
      structure = laidOut(now.home);
      all = build(places, structure, () => hand);
      frame.watch(all.fit);
      formula.show(structure.formula);
      drawn = key;
    }
    formula.refuse(now.typed ?? ""); // a notebook that was saved before it was kept has none
    const values = present(now);
    const found = numbers(structure, values);
    const path = walked(structure, found, now.step);
    const wrt = now.wrt in values ? now.wrt : Object.keys(values)[0];
    all.show(values, wrt, found, path);
    showWalk(now.step);
    showWords(words(structure, found, now.step), found.trouble);
    check.show(structure, now.h, wrt, values, found, path);
  });
  return () => [formula, frame, say, hand].forEach((part) => part.stop());
}

/** The inputs' values: those of the present formula, even while Python still knows another one. */
const present = ({ home, values }) =>
  Object.fromEntries(Object.entries(home.values).map(([name, from]) => [name, values[name] ?? from]));

export default { render: guarded(render) };
