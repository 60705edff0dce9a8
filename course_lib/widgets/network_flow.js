// What flows at a step of the walk: which lines glow, which way, and in which turn.

const TURN = 300; // ms between two neurons
const MOST = 1500; // ms until the last of a layer has its turn
const NOTHING = { name: "", turn: 0 };

const turn = (k, n) => Math.round(k * Math.min(TURN, MOST / n));

/**
 * How the line of a weight, or of an output to its target ({ kind: "y" }), takes part in a step of the walk (null: all
 * is shown at once): { name, turn }, the name of its look and the milliseconds until its turn. Values reach one neuron
 * of the layer after the other. The loss compares ŷ with y. Blame goes back from there, over the weights of the next
 * layer.
 */
export function flowAt(step, sizes, { kind, layer, i, j }) {
  if (!step) return NOTHING;
  const last = sizes.length - 1;
  if (kind === "y") {
    const back = step.kind === "backward" && step.layer === last;
    return step.kind === "loss" || back ? { name: nameOf(back), turn: turn(i, sizes[last]) } : NOTHING;
  }
  const there = step.kind === "forward" && step.layer === layer + 1;
  const back = step.kind === "backward" && step.layer === layer;
  if (there) return { name: nameOf(false), turn: turn(i, sizes[layer + 1]) };
  return back ? { name: nameOf(true), turn: turn(j, sizes[layer]) } : NOTHING;
}

const nameOf = (back) => (back ? "bbh-network-lit bbh-network-back" : "bbh-network-lit");

/** When what a step finds out arrives at neuron i of layer l and at what belongs to it: { name, turn }, as above. */
export function arrivalAt(step, sizes, l, i) {
  if (step?.layer !== l) return NOTHING;
  return { name: step.kind === "forward" ? "bbh-network-arrives" : "bbh-network-returns", turn: turn(i, sizes[l]) };
}
