// What the pictures of the playground show now: colours, the numbers on the lines, and the words at them.

import { figures } from "./common.js";
import { symbol } from "./network_words.js";
import { inOwnUnits } from "./play_csv.js";
import { calledIn, classCalled, isNamed } from "./play_names.js";
import { beyond } from "./play_reach.js";
import { indexOf } from "./playground_layout.js";
import { batchWords, titleOf } from "./playground_words.js";

const MARKS = { dead: "✕", saturated: "‖", twin: "=" };

const PAIRS = { weight: "weight", gradient: "gradient", move: "weight" }; // of docs/style.md, by what the lines show
const OTHERS = ["ink", "paper", "edge", "focus", "alert", "muted", "delta"];

/** What is drawn in which colour; read anew now and then, for the theme may change. `mode` is what the lines show. */
export function coloursOf(element, mode) {
  const style = getComputedStyle(element);
  const of = (name) => style.getPropertyValue(`--bbh-${name}`).trim();
  const colours = Object.fromEntries(OTHERS.map((name) => [name, of(name)]));
  const lines = { above: of(PAIRS[mode]), below: of(`${PAIRS[mode]}-below`), deltaBelow: of("delta-below") };
  return { ...colours, ...lines, mode, unknown: colours.edge, zero: colours.muted, broken: colours.alert };
}

/** The scene of the network's picture; `colours` are those of `coloursOf`. */
export function sceneOf(playground, colours) {
  const { session, mode, held, hovered, maps, part, inside, states } = playground;
  const { engine, training } = session;
  const inStep = training.phase > 0;
  const values = mode === "weight" ? engine.theta : mode === "move" ? session.moved : gradientsOf(playground);
  const made = training.phases.slice(0, training.phase);
  const known = (l) => isKnown(training, l);
  return {
    engine, values, known, mode, held, hovered, colours,
    lit: (l) => Boolean(inside && l && part?.layer === l),
    named: (l, i) => nameIn(session, l, i),
    images: (l, i) => maps.small(l, i),
    signal: (l, i) => (inside && inStep && isMade(made, "delta", l) ? engine.D[l][i * engine.capacity] : null),
    marks: (l, i) => MARKS[states?.[l]?.[i]] ?? "",
    say: (place) => labelOf(playground, place, known),
  };
}

/** What stands on a neuron's picture: what an input is, and which class an output is for. */
function nameIn({ features, pointSet, engine: { last }, kind }, l, i) {
  if (l === 0) return features[i];
  return l === last && kind.outputs > 1 && isNamed(pointSet) ? classCalled(pointSet, i) : "";
}

/** Whether a part is among those of the step that were done. */
const isMade = (made, does, layer) => made.some((phase) => phase.does === does && phase.layer === layer);

/** Whether the gradients of layer l are there: all are between two steps, and in one that is held those made so far. */
export const isKnown = ({ phase, phases }, l) => phase === 0 || isMade(phases.slice(0, phase), "grads", l);

/** The gradients that the lines show: of the last step while it trains, else of the present batch. */
function gradientsOf({ session, playing }) {
  return playing || session.training.phase || !session.train.count ? session.engine.grads : session.passed().grads;
}

/** The number beside what is pointed at. */
function labelOf(playground, place, known) {
  const { session, mode } = playground;
  if (place.kind === "n") return "";
  const at = indexOf(session.engine, place);
  const name = symbol(place);
  if (mode === "weight") return `${name} = ${figures(session.engine.theta[at])}`;
  if (mode === "move") return `last move of ${name}: ${session.stepped ? figures(session.moved[at]) : "none yet"}`;
  if (!known(place.layer + 1)) return `∂L/∂${name}: not known yet`;
  return `∂L/∂${name}${byWords(session)} = ${figures(gradientsOf(playground)[at])}`;
}

/** " by the broken program", where a gradient is what that says. */
export const byWords = ({ claimant }) => (claimant ? ` by ${claimant}` : "");

/** The points of the step whose inside is shown, as their places in the set; [] where none is shown. */
export const batchShown = ({ session, inside, part }) => (inside && part ? session.batchPoints : []);

/** Which points of the plane are ringed, in words; "" where none are. */
export function ringWords(batch, { train, pointSet }) {
  if (!batch.length) return "";
  const whose = isNamed(pointSet) ? `, “${classCalled(pointSet, pointSet.labels[batch[0]])}”` : "";
  const twice = batch.length > 1 ? `; two rings: point 1${whose}` : whose;
  return `Ringed: ${batchWords(batch.length)}, of ${train.count}${twice}. Pale: the others.`;
}

/** Whose answers the plane shows, if it is a neuron: "Neuron 2 of hidden layer 1"; "" for the network's. */
export function whoseAnswer({ session, maps }, neuron) {
  const { sizes, last } = session.engine;
  const isNetworks = !neuron || maps.curve || (neuron.layer === last && sizes[last] === 1);
  return isNetworks ? "" : titleOf(sizes, neuron, calledIn(session));
}

/** What stands below the plane: the answer at the point that is pointed at, or what the points are. */
export function captionOf({ session, maps, picked }) {
  if (picked) {
    const answers = maps.answersAt(...picked).at(-1);
    const outputs = answers.map((a) => figures(a, 2));
    const inputs = picked.slice(0, session.kind.inputs).map((v) => figures(v, 2));
    const list = (texts) => (texts.length > 1 ? `(${texts.join(", ")})` : texts[0]);
    const { units } = session.pointSet;
    const own = units?.length ? ` (${ownWords(picked.slice(0, inputs.length), units)})` : "";
    return `At x = ${list(inputs)}${own}: ŷ = ${list(outputs)}${answerWords(session, answers)}`;
  }
  const { train, test } = session;
  const kept = test.count ? `Hollow: ${test.count} kept for the test.` : "None is kept for the test.";
  return `Filled: ${train.count} points to train with. ${kept}${reachWords(session)}`;
}

/** Which class an answer means, where the classes have names: ", so “cat”". */
function answerWords({ pointSet, described: { output } }, answers) {
  if (!isNamed(pointSet) || !answers.every(Number.isFinite)) return "";
  const middle = output === "sigmoid" || output === "relu" ? 0.5 : 0; // as play_score.js counts them
  const k = answers.length > 1 ? answers.indexOf(Math.max(...answers)) : Number(answers[0] > middle);
  return `, so “${classCalled(pointSet, k)}”`;
}

/** A place in the values of the file that the points are from: "height 163, weight 52". */
const ownWords = (place, units) =>
  inOwnUnits(place, units).map((v, k) => `${units[k].name} ${figures(v)}`).join(", ");

/** Point i of a session in the words and values of its table; "" of points that have none. */
export function pointWords({ pointSet: set, kind }, i) {
  const { units } = set;
  const place = kind.inputs === 1 ? [set.places[i], set.labels[i]] : [...set.places.subarray(2 * i, 2 * i + 2)];
  const values = units?.length ? ownWords(place, units) : "";
  return [isNamed(set) && `“${classCalled(set, set.labels[i])}”`, values].filter(Boolean).join(": ");
}

/** From where to where the plane reaches, in the values of that file; "" of other points. */
function reachWords({ pointSet, range }) {
  const { units } = pointSet;
  if (!units?.length) return "";
  const [low, high] = [0, 1].map((end) => inOwnUnits([range.x[end], range.y[end]], units));
  const [across, up] = units.map(({ name }, k) => `${name} from ${figures(low[k])} to ${figures(high[k])}`);
  const far = beyond(pointSet, range);
  const edge = far ? ` ${far} beyond that stand${far === 1 ? "s" : ""} at the edge.` : "";
  return ` Across: ${across}. Up: ${up}.${edge}`;
}
