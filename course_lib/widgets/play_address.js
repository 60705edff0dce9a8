// The whole state of the playground in the part of an address behind #, and back.
//
// Every value has a key, a default and limits, so that any text makes a state that works; what had to be changed is
// said in words. Settings are readable; points and weights are bytes in base64.

import { NAMES } from "./play_activations.js";
import { MISTAKES } from "./play_break.js";
import { classesIn, FEATURES, MADE, MOST_CLASSES, MOST_POINTS } from "./play_data.js";
import { countParams, LOSSES, MOST_BATCH, OUTPUTS, refusal } from "./play_engine.js";
import { STARTS } from "./play_first_weights.js";
import { plainName } from "./play_names.js";
import { packPoints, unpackPoints } from "./play_pack.js";
import { STEPS } from "./play_steps.js";

const VERSION = 1;
export const MOST_LAYERS = 6;
export const MOST_NEURONS = 8;
export const MOST_LENGTH = 500_000; // characters of an address

const SEED = 2 ** 31 - 1;

const number = (least, most, whole = false) => ({
  write: String,
  read(text) {
    const value = text.trim() === "" ? NaN : Number(text);
    if (Number.isNaN(value)) return { wrong: "is not a number" };
    const kept = Math.min(most, Math.max(least, whole ? Math.round(value) : value));
    const wrong = `must be ${whole ? "a whole number " : ""}from ${least} to ${most}`;
    return kept === value ? { value } : { value: kept, wrong };
  },
});
const whole = (least, most) => number(least, most, true);
const choice = (list) => ({
  write: String,
  read: (text) => (list.includes(text) ? { value: text } : { wrong: `is none of ${list.filter(Boolean).join(", ")}` }),
});
const chosen = (list) => ({
  write: (values) => values.join(","),
  read(text) {
    const value = text.split(",").filter((one) => list.includes(one));
    return value.length ? { value: [...new Set(value)] } : { wrong: `names none of ${list.join(", ")}` };
  },
});
const layers = {
  write: (sizes) => sizes.join("-"),
  read(text) {
    const sizes = text === "" ? [] : text.split("-").map(Number);
    const fits = sizes.length <= MOST_LAYERS && sizes.every((n) => Number.isInteger(n) && n >= 1 && n <= MOST_NEURONS);
    return fits ? { value: sizes } : { wrong: `must be up to ${MOST_LAYERS} layers of 1 to ${MOST_NEURONS} neurons` };
  },
};

/** A place of the network, as its parts call it: w1-0-2 is the weight { kind: "w", layer: 1, i: 0, j: 2 }. */
const place = {
  write: (one) => (one ? `${one.kind}${[one.layer, one.i, ...(one.kind === "w" ? [one.j] : [])].join("-")}` : ""),
  read(text) {
    const [, kind, layer, i, j] = /^(?:(w)(\d+)-(\d+)-(\d+)|([bn])(\d+)-(\d+))$/.exec(text)?.filter(Boolean) ?? [];
    if (!kind) return text === "" ? { value: null } : { wrong: "is no place of a network" };
    return { value: { kind, layer: Number(layer), i: Number(i), ...(kind === "w" ? { j: Number(j) } : {}) } };
  },
};

/** name: [key in the address, default, how it is written and read]. */
const FIELDS = {
  set: ["set", "circle", choice([...MADE, "own"])],
  count: ["points", 200, whole(10, 2000)],
  noise: ["noise", 0, number(0, 5)],
  share: ["aside", 0.3, number(0, 0.9)],
  dataSeed: ["data-seed", 1, whole(0, SEED)],
  features: ["inputs", ["x₁", "x₂"], chosen(Object.keys(FEATURES))],
  hidden: ["layers", [4, 2], layers],
  activation: ["activation", "tanh", choice(NAMES)],
  outputs: ["outputs", 1, whole(1, MOST_CLASSES)],
  output: ["output", "tanh", choice(OUTPUTS)],
  loss: ["loss", "squares", choice(LOSSES)],
  step: ["step", "plain", choice(Object.keys(STEPS))],
  eta: ["eta", 0.03, number(1e-6, 10)],
  beta: ["beta", 0.9, number(0, 0.999)],
  batch: ["batch", 10, whole(1, MOST_BATCH)],
  start: ["start", "normal", choice(Object.keys(STARTS))],
  scale: ["scale", 0.5, number(0, 10)],
  weightSeed: ["weight-seed", 1, whole(0, SEED)],
  orderSeed: ["order-seed", 1, whole(0, SEED)],
  mistake: ["mistake", "", choice(["", ...MISTAKES.map(({ slug }) => slug)])],
  steps: ["steps", 0, whole(0, 1e9)],
  epochs: ["epochs", 0, whole(0, 1e9)],
  seen: ["seen", 0, whole(0, MOST_POINTS)], // points of this epoch
  random: ["random", null, whole(-SEED - 1, SEED)], // state of the generator of orders, and that of this epoch's
  shuffled: ["shuffled", null, whole(-SEED - 1, SEED)],
  remembered: ["remembered", 0, whole(0, 1e9)], // steps that the memory is of
  lines: ["lines", "weight", choice(["weight", "gradient", "move"])],
  held: ["held", null, place],
  inside: ["inside", 0, whole(0, 1)],
  speed: ["speed", "medium", choice(["slow", "medium", "fast"])],
  task: ["task", 1, whole(1, 8)],
};

/** The state that an empty address stands for. */
export function defaults() {
  const fields = Object.entries(FIELDS).map(([name, [, value]]) => [name, structuredClone(value)]);
  return { ...Object.fromEntries(fields), own: null, units: [], theta: null, memory: null };
}

/** How many classes a state's points have; 0 for a curve. */
const classesOf = ({ set, own }) => (set === "own" ? own.names.length : classesIn(set));

/** The sizes of a state's network, inputs first. A curve has x₁ alone, whatever is made of a point of the plane. */
export function sizesOfState(state) {
  const { features, hidden, outputs } = state;
  return [classesOf(state) ? features.length : 1, ...hidden, outputs];
}

// ------------------------------------------------------------------ bytes

/** Bytes as text that an address may hold: base64 with - and _. */
function packed(bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The bytes of such a text; null if it is none. */
function unpacked(text) {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const found = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(found, (c) => c.charCodeAt(0));
}

const WEIGHT = 8;

/** Numbers from least significant byte up, on every machine. */
function floatsTo(values) {
  const view = new DataView(new ArrayBuffer(WEIGHT * values.length));
  values.forEach((value, i) => view.setFloat64(WEIGHT * i, value, true));
  return new Uint8Array(view.buffer);
}

function floatsFrom(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / WEIGHT }, (_, i) => view.getFloat64(WEIGHT * i, true));
}

/** Own points, packed: their kind, how they are laid out, their bits, and the names of the classes. */
function writePoints(set) {
  const packing = packPoints(set);
  if (!packing) return writeNumbers(set);
  return [`packed-${set.kind}`, packing.layout.join("."), packed(packing.bytes), set.names.join("\n")].join("~");
}

function readPoints(text) {
  const [kind, layout = "", bits = "", ...named] = text.split("~");
  if (!kind.startsWith("packed-")) return readNumbers(text);
  const bytes = unpacked(bits);
  const about = { kind: kind.slice("packed-".length), names: namesIn(kind.slice("packed-".length), named) };
  const isKnown = ["classes", "curve"].includes(about.kind) && named.length && about.names.length <= MOST_CLASSES;
  const set = isKnown && bytes ? unpackPoints(about, layout.split(".").map(Number), bytes) : null;
  return set && isSound(set) ? { value: set } : { wrong: "cannot be read" };
}

const namesIn = (kind, named) => (
  kind === "curve" ? [] : named.join("~").split("\n").map((name) => plainName(name))
);

/** Whether there are not too many points, and each has one of the classes. */
function isSound({ kind, count, labels, names }) {
  const known = (label) => Number.isInteger(label) && label >= 0 && label < names.length;
  return count <= MOST_POINTS && (kind === "curve" || (names.length <= MOST_CLASSES && labels.every(known)));
}

/** Points that stand on no grid, and those of an older address: places, labels, which are aside; 8 bytes a number. */
function writeNumbers({ kind, places, labels, names, test }) {
  return [kind, packed(floatsTo([...places, ...labels])), packed(test), names.join("\n")].join("~");
}

function readNumbers(text) {
  const [kind, numbers, kept, ...named] = text.split("~");
  const [bytes, test] = [unpacked(numbers ?? ""), unpacked(kept ?? "")];
  const wrong = { wrong: "cannot be read" };
  if (!["classes", "curve"].includes(kind) || !bytes || !test || !named.length || bytes.length % WEIGHT) return wrong;
  const [count, wide] = [test.length, kind === "curve" ? 1 : 2];
  const values = floatsFrom(bytes);
  if (values.length !== (wide + 1) * count || !values.every(Number.isFinite) || test.some((t) => t > 1)) return wrong;
  const [places, labels] = [values.slice(0, wide * count), values.slice(wide * count)];
  const set = { kind, count, places, labels, names: namesIn(kind, named), test };
  return isSound(set) ? { value: set } : wrong;
}

/** What the columns of own points were in their file: two numbers of each, and their names. */
function writeUnits(units) {
  const numbers = units.flatMap(({ mean, spread }) => [mean, spread]);
  return [packed(floatsTo(numbers)), units.map(({ name }) => name).join("\n")].join("~");
}

function readUnits(text) {
  const [numbers, ...named] = text.split("~");
  const bytes = unpacked(numbers);
  const names = named.join("~").split("\n");
  if (bytes?.length !== 4 * WEIGHT || names.length !== 2) return { wrong: "cannot be read" };
  const values = floatsFrom(bytes);
  if (!values.every(Number.isFinite) || values[1] <= 0 || values[3] <= 0) return { wrong: "cannot be read" };
  return { value: names.map((name, k) => ({ name: plainName(name), mean: values[2 * k], spread: values[2 * k + 1] })) };
}

// ------------------------------------------------------------------ both ways

/**
 * The state as text, without #: what is not as usual. `own` is a set of play_data.js and `units` those of play_csv.js;
 * `theta` all weights, and `memory` twice as many numbers, what the steps remember of each.
 */
export function toAddress(state) {
  const parts = [["v", String(VERSION)]];
  for (const [name, [key, value, { write }]] of Object.entries(FIELDS)) {
    if (write(state[name]) !== write(value)) parts.push([key, write(state[name])]);
  }
  if (state.own) parts.push(["own", writePoints(state.own)]);
  if (state.own && state.units.length) parts.push(["units", writeUnits(state.units)]);
  if (state.theta) parts.push(["weights", packed(floatsTo(state.theta))]);
  if (state.theta && state.memory) parts.push(["memory", packed(floatsTo(state.memory))]);
  return new URLSearchParams(parts).toString();
}

/**
 * The state in a text, with or without #: { state, notes }. Notes say in words what could not be taken as it is; there
 * the default stands, or the nearest value.
 */
export function fromAddress(fragment) {
  const state = defaults();
  const notes = [];
  const text = fragment.replace(/^#/, "");
  if (text.length > MOST_LENGTH) return { state, notes: ["The address is too long to be read."] };
  const given = new URLSearchParams(text);
  if (Number(given.get("v") ?? VERSION) > VERSION) {
    return { state, notes: ["The address comes from a newer version of the playground: this is the usual start."] };
  }
  for (const [name, [key, , { read }]] of Object.entries(FIELDS)) {
    if (!given.has(key)) continue;
    const { value, wrong } = read(given.get(key));
    if (wrong) notes.push(`${key} ${wrong}; it was “${given.get(key).slice(0, 40)}”.`);
    if (value !== undefined) state[name] = value;
  }
  takePoints(state, given.get("own"), notes);
  takeUnits(state, given.get("units"), notes);
  forgetNumbers(state);
  makeFit(state, notes);
  takeWeights(state, given.get("weights"), notes);
  if (state.theta && given.has("memory")) state.memory = numbersIn(given.get("memory"), 2 * state.theta.length);
  return { state, notes };
}

function takePoints(state, text, notes) {
  if (text !== null) {
    const { value, wrong } = readPoints(text);
    if (wrong) notes.push("The own points cannot be read.");
    else state.own = value;
  }
  if (state.set === "own" && !state.own) {
    state.set = defaults().set;
    if (text === null) notes.push("The address has no own points in it.");
  }
}

/** An older address numbers the classes of painted points, which have no names. */
function forgetNumbers({ own, units }) {
  if (own && !units.length && own.names.every((name, k) => name === String(k))) own.names.fill("");
}

function takeUnits(state, text, notes) {
  if (text === null || !state.own) return;
  const { value, wrong } = readUnits(text);
  if (wrong) notes.push("What the columns of the points were cannot be read.");
  else state.units = value;
}

/** A network that fits: a curve has one output, each class of more than two has its own, the loss goes with them. */
function makeFit(state, notes) {
  const classes = classesOf(state);
  if (classes === 0) state.outputs = 1;
  else if (classes > 2 || state.outputs > 2) state.outputs = Math.max(classes, 1);
  const wrong = refusal({ ...state, sizes: sizesOfState(state) });
  if (!wrong) return;
  const { output, loss } = defaults();
  Object.assign(state, { output, loss });
  notes.push(wrong);
}

/** So many finite numbers from such a text, or null. */
function numbersIn(text, many) {
  const bytes = unpacked(text);
  const values = bytes?.length === WEIGHT * many ? floatsFrom(bytes) : null;
  return values?.every(Number.isFinite) ? values : null;
}

function takeWeights(state, text, notes) {
  if (text === null) return;
  const many = countParams(sizesOfState(state));
  state.theta = numbersIn(text, many);
  if (state.theta) return;
  const isCut = /^[\w-]*$/.test(text) && text.length < Math.ceil((4 * WEIGHT * many) / 3); // of base64, without its =
  notes.push(isCut ? "The link is cut: it has not all the weights. These are the first ones."
    : `The weights do not fit: this network has ${many} of them.`);
}
