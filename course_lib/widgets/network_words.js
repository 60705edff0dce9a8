// What is said of a network: names, numbers, the formula of each step with its shapes and numbers, what goes wrong.

import { ACTIVATIONS, figures, power, raised } from "./common.js";
import { ANSWERS, at, roundingOf, sizesOf, slopeAt } from "./network_math.js";

// ------------------------------------------------------------------ numbers and letters

export const lowered = (n) => String(n).replace(/./g, (c) => "₀₁₂₃₄₅₆₇₈₉"[c]);
/** W⁽¹⁾, δ⁽²⁾: a letter of the layer `l`, where the inputs are layer 0. */
export const of = (letter, l) => `${letter}⁽${raised(l)}⁾`;

// How wide characters are, in digits: those of DejaVu Sans, the widest font that JupyterLab falls back on.
const WIDTHS = { "−": 1.32, "=": 1.32, "≈": 1.32, "∞": 1.32, "∂": 0.82, "⁻": 0.84, "<": 1.32, ">": 1.32 };

const widthOf = (c) => WIDTHS[c] ?? ("·., ".includes(c) ? 0.5 : "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉".includes(c) ? 0.64 : 1);

/** How wide a text of the picture is, in digits. */
export const wide = (text) => [...text].reduce((sum, c) => sum + widthOf(c), 0);

const NEGLIGIBLE = 1e-9;
const VAST = 1e9;

/** How many digits `shown` writes: three, or as many as tell 0.9999 from 1; undefined where five do not. */
function digitsShown(v) {
  const text = figures(v);
  if (!/^−?1$/.test(text) || Math.abs(v) === 1) return 3;
  return [4, 5].find((digits) => figures(v, digits) !== text);
}

/** A number beside the picture, in the digits of `digitsShown`; "≈1" where these are not enough. */
export function shown(v) {
  const digits = digitsShown(v);
  return digits ? figures(v, digits) : `≈${figures(v)}`;
}

/** What was and what is: in as few digits as tell them apart, from three on. */
export function change(was, is) {
  const digits = [3, 4, 5, 6].find((n) => figures(was, n) !== figures(is, n)) ?? 3;
  return `${figures(was, digits)} → ${figures(is, digits)}`;
}

/** `shown` in a room as wide as `room` digits, at least two of which count; "≈0" only for what is next to nothing. */
export function fitting(v, room) {
  const short = (text) => text.replace("not a number", "NaN").replace(" × ", "·");
  const texts = [shown(v), figures(v, 2)].map(short);
  if (texts[0] !== short(figures(v))) texts.splice(1, 1, `≈${figures(v)}`.replace("≈≈", "≈"));
  else if (Math.abs(v) < NEGLIGIBLE && v !== 0) texts.push("≈0");
  else if (Number.isFinite(v) && v !== 0) texts.push(short(power(v, 2)));
  return texts.find((text) => wide(text) <= room) ?? texts.toSorted((a, b) => wide(a) - wide(b))[0];
}

/**
 * A number in a room where `fitting` finds none: one digit of it, the power of ten as in Python, 2e−6, where the other
 * way is too wide; "≈0" for what is next to nothing, and beyond 10⁹ that it is beyond. It never says another number.
 * Where nothing fits, the narrowest of these.
 */
export function coarse(v, room) {
  if (!Number.isFinite(v) || v === 0) return fitting(v, room);
  const [digit, exponent] = v.toExponential(0).split("e").map(Number);
  const ten = (v < 0 ? "−" : "") + power(Math.abs(v), 1, "·"); // no −1 in front of it
  const texts = [figures(v, 1, "·"), ten, `${digit}e${exponent}`.replaceAll("-", "−")];
  if (Math.abs(v) < NEGLIGIBLE) texts.push("≈0");
  if (Math.abs(v) > VAST) texts.push(v < 0 ? `<−${figures(VAST)}` : `>${figures(VAST)}`);
  return texts.find((text) => wide(text) <= room) ?? texts.toSorted((a, b) => wide(a) - wide(b))[0];
}

/** The numbers of a layer in a sentence. */
export const listed = (v) => (v.length > 1 ? `(${v.map(shown).join(", ")})` : shown(v[0]));

// ------------------------------------------------------------------ names

/** x1, hidden neuron 2, neuron 2 of hidden layer 1, the output, output neuron 2. Layer 0 is the inputs. */
export function neuronName(sizes, l, i) {
  if (l === 0) return `x${i + 1}`;
  if (l === sizes.length - 1) return sizes[l] === 1 ? "the output" : `output neuron ${i + 1}`;
  return sizes.length === 3 ? `hidden neuron ${i + 1}` : `neuron ${i + 1} of hidden layer ${l}`;
}

/** A place in words. */
export function placeName(sizes, { kind, layer, i, j }) {
  if (kind === "x") return `input x${i + 1}`;
  if (kind === "y") return `target y${i + 1}`;
  const to = neuronName(sizes, layer + 1, i);
  return kind === "b" ? `bias of ${to}` : `weight from ${neuronName(sizes, layer, j)} to ${to}`;
}

/** A place as a symbol: w₁₂⁽¹⁾ leads from neuron 2 to neuron 1. */
export function symbol({ kind, layer, i, j }) {
  const index = lowered(i + 1) + (kind === "w" ? lowered(j + 1) : "");
  return kind === "w" || kind === "b" ? of(kind + index, layer + 1) : kind + index;
}

/** Whether a step downhill moves the number at a place. */
export const isParameter = ({ kind }) => kind === "w" || kind === "b";

// ------------------------------------------------------------------ the walk through both passes

/**
 * The steps: forward through layers 1 … L, then, unless the forward pass is all, the loss, back through L … 1, and what
 * a step downhill makes of it.
 */
export function walk(sizes, show) {
  const layers = sizes.slice(1).map((_, l) => l + 1);
  const there = layers.map((layer) => ({ kind: "forward", layer }));
  if (show === "forward") return there;
  const back = layers.toReversed().map((layer) => ({ kind: "backward", layer }));
  return [...there, { kind: "loss" }, ...back, { kind: "update" }];
}

/** Whether the present step, or all of it at once, shows what goes back. */
export const goesBack = (sizes, { step, show }) =>
  step ? ["backward", "update"].includes(walk(sizes, show)[step - 1].kind) : show === "backward";

/**
 * What is known at a step (0: all): values up to layer `values`, whether the loss, error signals from layer `signals`
 * on.
 */
export function known(sizes, step) {
  const L = sizes.length - 1;
  if (step === 0) return { values: L, loss: true, signals: 1 };
  return { values: Math.min(step, L), loss: step > L, signals: step > L + 1 ? Math.max(1, 2 * L + 2 - step) : L + 1 };
}

export const SIGMA = { sigmoid: "σ", tanh: "tanh", relu: "relu" };

/** What σ stands for where a formula has the course's letter for any activation; "" where it is the sigmoid. */
const meantBy = (activation) => (SIGMA[activation] === "σ" ? "" : `   (σ is ${SIGMA[activation]})`);
const MOST_ROWS = 4;
const MOST_TERMS = 4;
const shape = (rows, columns) => `(${rows}, ${columns})`;
export const bracket = (v, show = figures) => (v < 0 ? `(${show(v)})` : show(v));
const inFront = (v, text, first) => (v < 0 ? (first ? "−" : " − ") : first ? "" : " + ") + text;
const list = (values, show = (v) => figures(v)) =>
  `(${shortened(values.map(show), MOST_TERMS, "… # more").join(", ")})`;

/** The first of `items`, and in words how many more there are. */
function shortened(items, most, more) {
  if (items.length <= most) return items;
  return [...items.slice(0, most - 1), more.replace("#", items.length - most + 1)];
}

/** Σ uᵢ·vᵢ (+ b) with its numbers: 1·1 + 0.5·2 − 1. */
export function products(u, v, b, show) {
  const terms = u.map((value, i) => inFront(value, `${show(Math.abs(value))}·${bracket(v[i], show)}`, i === 0));
  const sum = shortened(terms, MOST_TERMS, " + … (# more)").join("");
  return b === undefined ? sum : sum + inFront(b, show(Math.abs(b)));
}

/** What `products` come to where every number is rounded. */
export const rounded = (u, v, b, round) => u.reduce((sum, value, i) => sum + round(value) * round(v[i]), round(b ?? 0));

/** A number as `figures` with these digits shows it, for a calculation with what is seen. */
const seen = (v, digits) =>
  Math.abs(v) >= 10 ** digits - 0.5 && Math.abs(v) < 999999.5 ? Math.round(v) : Number(v.toPrecision(digits));

/**
 * `left = right` that a pocket calculator agrees with. `sides(show, round)` gives the left side as text, its numbers
 * written by `show`, and what comes out where they are rounded by `round`; `exact` is what truly comes out. The left
 * side has as many digits as that takes; where no five are enough the sign is ≈.
 */
export function equation(sides, exact, write = shown) {
  const made = (digits) => sides((v) => figures(v, digits), (v) => seen(v, digits));
  const honest = [3, 4, 5].map(made).find(([, result]) => write(result) === write(exact));
  const [left, right] = [(honest ?? made(3))[0], write(exact)];
  return honest && !right.startsWith("≈") ? `${left} = ${right}` : `${left} ≈ ${right.replace("≈", "")}`;
}

const MOST_DIGITS = 5;

/** How one step writes its numbers: `digits` has a number's size and how many digits it takes, if more than `shown`. */
class Hand {
  digits = new Map();

  #of = (v) => this.digits.get(Math.abs(v)) ?? digitsShown(v) ?? 3;
  show = (v) => figures(v, this.#of(v));
  #round = (v) => seen(v, this.#of(v));

  /** A result, or a list of them, in the digits of `like`. */
  #result(v, like) {
    if (!Array.isArray(v)) return figures(v, this.#of(like));
    const texts = v.map((one, i) => figures(one, this.#of(like[i])));
    return `(${shortened(texts, MOST_TERMS, "… # more").join(", ")})`;
  }

  /** The line as { text, honest, used }: whether a pocket calculator agrees, and the numbers on its left side. */
  write({ name, sides, exact, about = false }) {
    const used = [];
    const [left, value] = sides((v) => {
      used.push(v);
      return this.show(v);
    }, this.#round);
    const right = this.#result(exact, exact);
    const honest = this.#result(value, exact) === right;
    const same = honest && !about && (Array.isArray(exact) || digitsShown(exact));
    return { text: `${name}${left} ${same ? "=" : "≈"} ${right}`, honest, used };
  }

  /** Give the numbers on the left of `lines` one digit more until each is honest, or its numbers have all there are. */
  refine(lines) {
    for (let more = true; more; ) {
      const short = lines.map((line) => this.write(line)).filter(({ honest }) => !honest).flatMap(({ used }) => used);
      const open = new Set(short.map(Math.abs).filter((size) => this.#of(size) < MOST_DIGITS));
      for (const size of open) this.digits.set(size, this.#of(size) + 1);
      more = open.size > 0;
    }
  }
}

/**
 * Calculations { name, sides, exact, least } as lines of text, `sides` as for `equation`. A number has the same digits
 * in all of them: at least three, in `exact` at least `least`, and as many as it takes for a pocket calculator to
 * agree with each line. Where no five are enough, or a line is only `about` right, the sign is ≈. What is text stays.
 */
function written(all) {
  const lines = all.filter((line) => typeof line !== "string");
  const started = () => {
    const hand = new Hand();
    for (const { exact, least } of lines) if (least) hand.digits.set(Math.abs(exact), least);
    return hand;
  };
  for (let possible = lines; ; ) {
    const hand = started();
    hand.refine(possible);
    const honest = possible.filter((line) => hand.write(line).honest);
    if (honest.length === possible.length) {
      return all.map((line) => (typeof line === "string" ? line : hand.write(line).text));
    }
    possible = honest; // what five digits do not help needs no more than three
  }
}

/** One line for each neuron, and how many more there are. */
const rows = (n, line) =>
  shortened(Array.from({ length: n }, (_, i) => line(i)), MOST_ROWS, "… and # more neurons");

/**
 * The formulas of a step: a list of { formula, shapes, rows }. `done` is what `passes` gave for `network`; `place` is
 * the weight or bias that the update is shown for, with the learning rate `network.eta`.
 */
export function formulas(network, done, step, place) {
  const blocks = stepBlocks(network, done, step, place);
  const texts = written(blocks.flatMap((block) => block.rows));
  return blocks.map((block) => ({ ...block, rows: texts.splice(0, block.rows.length) }));
}

function stepBlocks(network, done, { kind, layer }, place) {
  if (kind === "forward") return forwardFormulas(network, done, layer);
  if (kind === "loss") return lossFormulas(network, done);
  if (kind === "update") return updateFormulas(network, done, place);
  return [signalFormula(network, done, layer), ...gradientFormulas(network, done, layer)];
}

function forwardFormulas(network, { zs, as }, l) {
  const sizes = sizesOf(network);
  const [n, nPrev] = [sizes[l], sizes[l - 1]];
  const [W, b] = network.layers[l - 1];
  const [activation, sigma] = [ACTIVATIONS[network.activation], SIGMA[network.activation]];
  const sum = (u, v, bias) => (show, round) => [products(u, v, bias, show), rounded(u, v, bias, round)];
  const bent = (z) => (show, round) => [`${sigma}(${show(z)})`, activation(round(z))];
  const input = l === 1 ? ",   a⁽⁰⁾ = x" : "";
  const output = l === sizes.length - 1 ? " = ŷ" : "";
  const meant = meantBy(network.activation);
  return [
    {
      formula: `${of("z", l)} = ${of("W", l)} ${of("a", l - 1)} + ${of("b", l)}${input}`,
      shapes: `shapes ${shape(n, nPrev)} · ${shape(nPrev, 1)} + ${shape(n, 1)} → ${shape(n, 1)}`,
      rows: rows(n, (i) => ({
        name: `z${lowered(i + 1)} = `, sides: sum(W[i], as[l - 1], b[i]), exact: zs[l - 1][i],
      })),
    },
    {
      formula: `${of("a", l)} = σ(${of("z", l)})${output}${meant}`,
      shapes: `shape ${shape(n, 1)}, entry by entry`,
      rows: rows(n, (i) => ({ name: `a${lowered(i + 1)} = `, sides: bent(zs[l - 1][i]), exact: as[l][i] })),
    },
  ];
}

/** How far output k is off, ŷ − y: as text, and with its numbers rounded. */
const miss = (a, y, k, show) => `${show(a[k])} − ${bracket(y[k], show)}`;
const missed = (a, y, k, round) => round(a[k]) - round(y[k]);

function lossFormulas({ y }, { as, loss }) {
  const a = as.at(-1);
  const outputs = a.map((_, k) => k);
  const sides = (show, round) => {
    const squares = shortened(outputs.map((k) => `(${miss(a, y, k, show)})²`), MOST_TERMS, "… (# more)").join(" + ");
    const value = outputs.reduce((sum, k) => sum + missed(a, y, k, round) ** 2 / 2, 0);
    return [outputs.length > 1 ? `½ (${squares})` : `½ ${squares}`, value];
  };
  const rows = [{ name: "L = ", sides, exact: loss }];
  return [{ formula: "L = ½ Σ (ŷ − y)²", shapes: `shapes ${shape(a.length, 1)} → one number`, rows }];
}

/** The error signal of layer l: what arrives from behind, times its slope. */
function signalFormula(network, { as, slopes, deltas }, l) {
  const sizes = sizesOf(network);
  const [n, last] = [sizes[l], l === sizes.length - 1];
  const arriving = (i, show, round) => {
    if (last) return [miss(as[l], network.y, i, show), missed(as[l], network.y, i, round)];
    const column = network.layers[l][0].map((row) => row[i]);
    return [products(column, deltas[l], undefined, show), rounded(column, deltas[l], undefined, round)];
  };
  const error = (i) => (show, round) => {
    const [text, value] = arriving(i, show, round);
    return [`(${text}) · ${bracket(slopes[l - 1][i], show)}`, value * round(slopes[l - 1][i])];
  };
  const lines = rows(n, (i) => ({ name: `δ${lowered(i + 1)} = `, sides: error(i), exact: deltas[l - 1][i] }));
  const slope = `σ′(${of("z", l)})`;
  const meant = meantBy(network.activation);
  if (last) {
    return {
      formula: `${of("δ", l)} = ∂L/∂${of("a", l)} ⊙ ${slope},   ∂L/∂${of("a", l)} = ŷ − y${meant}`,
      shapes: `shapes ${shape(n, 1)} ⊙ ${shape(n, 1)} → ${shape(n, 1)}`,
      rows: lines,
    };
  }
  return {
    formula: `${of("δ", l)} = (${of("W", l + 1)})ᵀ ${of("δ", l + 1)} ⊙ ${slope}${meant}`,
    shapes: `shapes ${shape(n, sizes[l + 1])} · ${shape(sizes[l + 1], 1)} ⊙ ${shape(n, 1)} → ${shape(n, 1)}`,
    rows: lines,
  };
}

/** The gradients of layer l's weights and biases. */
function gradientFormulas(network, { as, deltas, grads }, l) {
  const sizes = sizesOf(network);
  const [n, nPrev] = [sizes[l], sizes[l - 1]];
  const row = (i) => (show, round) => {
    const delta = deltas[l - 1][i];
    return [`${show(delta)} · ${list(as[l - 1], show)}`, as[l - 1].map((a) => round(delta) * round(a))];
  };
  return [
    {
      formula: `∂L/∂${of("W", l)} = ${of("δ", l)} (${of("a", l - 1)})ᵀ`,
      shapes: `shapes ${shape(n, 1)} · ${shape(1, nPrev)} → ${shape(n, nPrev)}`,
      rows: rows(n, (i) => ({ name: `row ${i + 1}: `, sides: row(i), exact: grads[l - 1][0][i] })),
    },
    { formula: `∂L/∂${of("b", l)} = ${of("δ", l)}`, shapes: `shape ${shape(n, 1)}`, rows: [] },
  ];
}

/** w − η ∂L/∂w for a number v, its gradient and η: the two sides, as for `equation`. */
export const downhill = (v, slope, eta) => (show, round) =>
  [`${show(v)} − ${show(eta)}·${bracket(slope, show)}`, round(v) - round(eta) * round(slope)];

/** What a step downhill makes of the number at one place: the same goes for all of them. */
function updateFormulas(network, done, place) {
  const [v, slope, eta] = [at(network, place), slopeAt(network, done, place), network.eta];
  const after = v - eta * slope;
  const least = [4, 5].find((digits) => figures(v, digits) !== figures(after, digits)) ?? 4;
  const about = after !== v && figures(v, least) === figures(after, least); // it has moved by less than is seen
  return [{
    formula: `${place.kind} ← ${place.kind} − η ∂L/∂${place.kind}`,
    shapes: `${DOWNHILL} η = ${figures(eta)} is the learning rate: how large a step.`,
    rows: [{ name: `${symbol(place)} ← `, sides: downhill(v, slope, eta), exact: after, least, about }],
  }];
}

const DOWNHILL = "one step downhill: “learn once” takes it for every weight and bias at once.";
const TITLES = { loss: "the loss", update: "the update of one number" };

/**
 * The step as a title: "Step 2 of 6: forward, layer 2"; before the first, where the walk leads; where steps downhill
 * have been `taken`, what comes next.
 */
export function stepTitle(steps, step, taken = 0) {
  if (step) {
    const { kind, layer } = steps[step - 1];
    return `Step ${step} of ${steps.length}: ${TITLES[kind] ?? `${kind}, layer ${layer}`}`;
  }
  if (taken) return "walk ▶ goes through it with the new numbers; “10 times” takes ten such steps at once.";
  const way = steps.some(({ kind }) => kind === "loss") ? "forward, loss, backward, update" : "forward, layer by layer";
  const count = steps.length === 1 ? "1 step" : `${steps.length} steps`;
  return `walk ▶ shows how it is calculated, in ${count}: ${way}.`;
}

// ------------------------------------------------------------------ what goes wrong, in words

const HUGE = 1e6;
const MOST_BLOWN = 4; // names in the warning
const MOST_AILING = 4; // sentences about single neurons
const SMALL = 1e-3; // a gradient above this is not called so, whatever it stands beside
const FLAT = 0.01; // a slope this small lets hardly anything back
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** What is not finite or above 10⁶, as a sentence, or "": of what is known at the step, as `known` says it. */
export function explosion({ layers, show, step }, { zs, as, deltas, grads, loss }) {
  const last = layers.length;
  const so = known([0, ...layers], step);
  const groups = layers.flatMap(([W, b], l) => [[of("W", l + 1), W], [of("b", l + 1), b]]);
  groups.push(...zs.slice(0, so.values).map((z, l) => [of("z", l + 1), z]));
  if (so.values === last) groups.push(["ŷ", as.at(-1)]);
  if (show !== "forward") {
    const back = (all, named) => all.map(named).slice(so.signals - 1);
    if (so.loss) groups.push(["L", [loss]]);
    groups.push(...back(deltas, (d, l) => [of("δ", l + 1), d]), ...back(grads, ([dW], l) => [of("∂L/∂W", l + 1), dW]));
  }
  const found = groups.flatMap(([name, values]) => {
    const largest = values.flat().reduce((m, v) => (Number.isNaN(m) || Math.abs(v) <= Math.abs(m) ? m : v), 0);
    const verb = Number.isFinite(largest) ? "reaches" : "is";
    return Math.abs(largest) <= HUGE ? [] : [`${name} ${verb} ${figures(largest)}`];
  });
  if (!found.length) return "";
  return `Values blow up, beyond 10⁶ in size: ${shortened(found, MOST_BLOWN, "and # more").join(", ")}.`;
}

/** Dead and saturated neurons, and twins: a list of sentences, few enough to be read. */
export function ailments(network, done, show) {
  const kind = network.activation === "relu" ? "dead" : "saturated";
  const quiet = shortened(idle(network, done, show), MOST_AILING, `# more neurons are ${kind}.`);
  return [...quiet, ...twins(network, show), ...(show === "forward" ? [] : unreachable(network))];
}

/** Targets that no output can have with this activation: a sentence for each. */
function unreachable({ y, activation }) {
  const [low, high] = ANSWERS[activation];
  const between = high === Infinity ? `never below ${figures(low)}` : `between ${figures(low)} and ${figures(high)}`;
  return y.flatMap((target, k) => {
    const name = y.length > 1 ? symbol({ kind: "y", i: k }) : "y";
    const why = `${activation} answers ${between}, so ŷ cannot get there and L never becomes 0`;
    return target < low || target > high ? [`${name} = ${figures(target)} is out of reach: ${why}.`] : [];
  });
}

/** Neurons through which next to nothing goes back: a sentence for each. */
function idle(network, { zs, slopes }, show) {
  const there = show === "forward"; // nothing goes back yet
  const sizes = sizesOf(network);
  const { activation } = network;
  const said = [];
  zs.forEach((z, l) => z.forEach((value, i) => {
    const who = capital(neuronName(sizes, l + 1, i));
    if (activation === "relu" && value <= 0) {
      const why = there ? "it hands on 0" : "relu′(z) = 0 and nothing goes back through it";
      said.push(`${who} is dead for this input: z = ${figures(value)} is not above 0, so ${why}.`);
    } else if (activation !== "relu" && slopes[l][i] < FLAT) {
      const slope = `the slope ${SIGMA[activation]}′(z) is`;
      const why = slopes[l][i] === 0
        ? `${slope} 0, and nothing goes back through it`
        : `${slope} only ${figures(slopes[l][i])}, and no more than that share of what arrives goes back through it`;
      const before = said.length > 0 && !there; // what it means has been said once
      const flat = `${activation} is almost flat, so small changes of z hardly show in a`;
      const short = `the slope is ${figures(slopes[l][i])}`;
      const also = before ? "saturated, too" : "saturated";
      said.push(`${who} is ${also}: at z = ${figures(value)} ${there ? flat : before ? short : why}.`);
    }
  }));
  return said;
}

/** Hidden neurons of one layer with the same weights: a sentence for each layer that has some. */
function twins({ layers }, show) {
  const after = show === "forward" ? "so they always say the same" : "same gradients, so no step parts them";
  return layers.slice(0, -1).flatMap(([W, b], l) => {
    const looks = b.map((v, i) => String([W[i], v, layers[l + 1][0].map((row) => row[i])]));
    const alike = looks.flatMap((look, i) => (looks.filter((other) => other === look).length > 1 ? [i + 1] : []));
    if (!alike.length) return [];
    const all = alike.length === b.length && alike.length > 2;
    const who = all ? "All neurons" : `Neurons ${alike.join(", ").replace(/, (\d+)$/, " and $1")}`;
    return [`${who} of hidden layer ${l + 1} are twins: same weights, ${after}.`];
  });
}

/** Whether two ways to a gradient agree, in words. `done` is what `passes` gave; `kink`: a relu is at z = 0. */
export function verdict(network, done, slope, numeric, kink) {
  const apart = Math.abs(slope - numeric);
  if (!Number.isFinite(apart)) return "Not a number: nothing can be compared.";
  if (apart <= 1e-7 * Math.max(Math.abs(slope), Math.abs(numeric))) return "Both ways agree.";
  if (apart <= roundingOf(network, done)) {
    const size = Math.abs(slope);
    const small = size < SMALL && size < done.loss;
    const why = small
      ? `beside L = ${figures(done.loss)} this gradient is small, and each L is rounded`
      : `two L near ${figures(done.loss)} are subtracted, each rounded to 16 digits, and only the last of them differ`;
    return `Both ways agree as far as a difference can tell: ${why}.`;
  }
  if (kink) return "At z = 0 relu has a kink, and there a difference finds neither slope.";
  return "They differ by more than rounding: L bends too much within h.";
}
