// What is said of a network: names, numbers, the formula of each step with its shapes and numbers, what goes wrong.

import { ACTIVATIONS, figures, power, raised } from "./common.js";
import { ANSWERS, roundingOf, sizesOf } from "./network_math.js";

// ------------------------------------------------------------------ numbers and letters

export const lowered = (n) => String(n).replace(/./g, (c) => "₀₁₂₃₄₅₆₇₈₉"[c]);
/** W⁽¹⁾, δ⁽²⁾: a letter of the layer `l`, where the inputs are layer 0. */
export const of = (letter, l) => `${letter}⁽${raised(l)}⁾`;

// How wide characters are, in digits: those of DejaVu Sans, the widest font that JupyterLab falls back on.
const WIDTHS = { "−": 1.32, "=": 1.32, "≈": 1.32, "∞": 1.32, "∂": 0.82, "⁻": 0.84 };

const widthOf = (c) => WIDTHS[c] ?? ("·., ".includes(c) ? 0.5 : "⁰¹²³⁴⁵⁶⁷⁸⁹".includes(c) ? 0.64 : 1);

/** How wide a text of the picture is, in digits. */
export const wide = (text) => [...text].reduce((sum, c) => sum + widthOf(c), 0);

const NEGLIGIBLE = 1e-9;

/** A number beside the picture: three digits, or as many as tell 0.9999 from 1; "≈1" where five do not. */
export function shown(v) {
  const text = figures(v);
  if (!/^−?1$/.test(text) || Math.abs(v) === 1) return text;
  return [4, 5].map((digits) => figures(v, digits)).find((close) => close !== text) ?? `≈${text}`;
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

/** A number in a room where `fitting` finds none: one digit of it, or its size alone. */
export function coarse(v, room) {
  if (!Number.isFinite(v) || v === 0) return fitting(v, room);
  const ten = (size) => (v < 0 ? "−" : "") + power(size, 1, "·");
  const size = Math.abs(v);
  const roughly = [figures(v, 1, "·"), ten(size), ten(10 ** Math.round(Math.log10(size)))];
  return roughly.find((text) => wide(text) <= room) ?? roughly.at(-1);
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

// ------------------------------------------------------------------ the walk through both passes

/** The steps: forward through layers 1 … L, then, unless the forward pass is all, the loss, and back through L … 1. */
export function walk(sizes, show) {
  const layers = sizes.slice(1).map((_, l) => l + 1);
  const there = layers.map((layer) => ({ kind: "forward", layer }));
  if (show === "forward") return there;
  return [...there, { kind: "loss" }, ...layers.toReversed().map((layer) => ({ kind: "backward", layer }))];
}

/** Whether the present step, or all of it at once, shows what goes back. */
export const goesBack = (sizes, { step, show }) =>
  step ? walk(sizes, show)[step - 1].kind === "backward" : show === "backward";

/**
 * What is known at a step (0: all): values up to layer `values`, whether the loss, error signals from layer `signals`
 * on.
 */
export function known(sizes, step) {
  const L = sizes.length - 1;
  if (step === 0) return { values: L, loss: true, signals: 1 };
  return { values: Math.min(step, L), loss: step > L, signals: step > L + 1 ? 2 * L + 2 - step : L + 1 };
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

/** One line for each neuron, and how many more there are. */
const rows = (n, line) =>
  shortened(Array.from({ length: n }, (_, i) => line(i)), MOST_ROWS, "… and # more neurons");

/**
 * The formulas of a step: a list of { formula, shapes, rows }. `done` is what `passes` gave for `network`.
 */
export function formulas(network, done, { kind, layer }) {
  if (kind === "forward") return forwardFormulas(network, done, layer);
  if (kind === "loss") return lossFormulas(network, done);
  return [signalFormula(network, done, layer), ...gradientFormulas(network, done, layer)];
}

function forwardFormulas(network, { zs, as }, l) {
  const sizes = sizesOf(network);
  const [n, nPrev] = [sizes[l], sizes[l - 1]];
  const [W, b] = network.layers[l - 1];
  const [activation, sigma] = [ACTIVATIONS[network.activation], SIGMA[network.activation]];
  const sum = (u, v, bias, z) =>
    equation((show, round) => [products(u, v, bias, show), rounded(u, v, bias, round)], z);
  const bent = (z, a) => equation((show, round) => [`${sigma}(${show(z)})`, activation(round(z))], a);
  const input = l === 1 ? ",   a⁽⁰⁾ = x" : "";
  const output = l === sizes.length - 1 ? " = ŷ" : "";
  const meant = meantBy(network.activation);
  return [
    {
      formula: `${of("z", l)} = ${of("W", l)} ${of("a", l - 1)} + ${of("b", l)}${input}`,
      shapes: `shapes ${shape(n, nPrev)} · ${shape(nPrev, 1)} + ${shape(n, 1)} → ${shape(n, 1)}`,
      rows: rows(n, (i) => `z${lowered(i + 1)} = ${sum(W[i], as[l - 1], b[i], zs[l - 1][i])}`),
    },
    {
      formula: `${of("a", l)} = σ(${of("z", l)})${output}${meant}`,
      shapes: `shape ${shape(n, 1)}, entry by entry`,
      rows: rows(n, (i) => `a${lowered(i + 1)} = ${bent(zs[l - 1][i], as[l][i])}`),
    },
  ];
}

/** How far output k is off, ŷ − y: as text, and with its numbers rounded. */
const miss = (a, y, k, show) => `${show(a[k])} − ${bracket(y[k], show)}`;
const missed = (a, y, k, round) => round(a[k]) - round(y[k]);

function lossFormulas({ y }, { as, loss }) {
  const a = as.at(-1);
  const outputs = a.map((_, k) => k);
  const line = equation((show, round) => {
    const squares = shortened(outputs.map((k) => `(${miss(a, y, k, show)})²`), MOST_TERMS, "… (# more)").join(" + ");
    const value = outputs.reduce((sum, k) => sum + missed(a, y, k, round) ** 2 / 2, 0);
    return [outputs.length > 1 ? `½ (${squares})` : `½ ${squares}`, value];
  }, loss);
  return [{ formula: "L = ½ Σ (ŷ − y)²", shapes: `shapes ${shape(a.length, 1)} → one number`, rows: [`L = ${line}`] }];
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
  const error = (i) =>
    equation((show, round) => {
      const [text, value] = arriving(i, show, round);
      return [`(${text}) · ${bracket(slopes[l - 1][i], show)}`, value * round(slopes[l - 1][i])];
    }, deltas[l - 1][i]);
  const lines = rows(n, (i) => `δ${lowered(i + 1)} = ${error(i)}`);
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
  const row = (i) =>
    equation((show, round) => {
      const delta = deltas[l - 1][i];
      return [`${show(delta)} · ${list(as[l - 1], show)}`, as[l - 1].map((a) => round(delta) * round(a))];
    }, grads[l - 1][0][i], list);
  return [
    {
      formula: `∂L/∂${of("W", l)} = ${of("δ", l)} (${of("a", l - 1)})ᵀ`,
      shapes: `shapes ${shape(n, 1)} · ${shape(1, nPrev)} → ${shape(n, nPrev)}`,
      rows: rows(n, (i) => `row ${i + 1}: ${row(i)}`),
    },
    { formula: `∂L/∂${of("b", l)} = ${of("δ", l)}`, shapes: `shape ${shape(n, 1)}`, rows: [] },
  ];
}

/** The step as a title: "Step 2 of 5: forward, layer 2". */
export function stepTitle(steps, step) {
  if (step === 0) return `All of it at once. The walk has ${steps.length} steps.`;
  const { kind, layer } = steps[step - 1];
  return `Step ${step} of ${steps.length}: ${kind === "loss" ? "the loss" : `${kind}, layer ${layer}`}`;
}

// ------------------------------------------------------------------ what goes wrong, in words

const HUGE = 1e6;
const MOST_BLOWN = 4; // names in the warning
const MOST_AILING = 4; // sentences about single neurons
const SMALL = 1e-3; // a gradient above this is not called so, whatever it stands beside
const FLAT = 0.01; // a slope this small lets hardly anything back
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** What is not finite or above 10⁶, as a sentence, or "". */
export function explosion({ layers }, { zs, as, deltas, grads, loss }, show) {
  const groups = layers.flatMap(([W, b], l) => [[of("W", l + 1), W], [of("b", l + 1), b]]);
  groups.push(...zs.map((z, l) => [of("z", l + 1), z]), ["ŷ", as.at(-1)]);
  if (show !== "forward") {
    groups.push(["L", [loss]], ...deltas.map((d, l) => [of("δ", l + 1), d]));
    groups.push(...grads.map(([dW], l) => [of("∂L/∂W", l + 1), dW]));
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
      const flat = `${activation} is almost flat, so small changes of z hardly show in a`;
      said.push(`${who} is saturated: at z = ${figures(value)} ${there ? flat : why}.`);
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
