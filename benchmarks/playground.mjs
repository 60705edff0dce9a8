// The measurements of playground.py: prints one line of JSON for each way of training. The plain way, with an object
// for each neuron and each link, stands here in full, so that it can be read beside the engine.
import { makeEngine } from "../course_lib/widgets/play_engine.js";
import { drawWeights } from "../course_lib/widgets/play_first_weights.js";
import { makeMap, refresh } from "../course_lib/widgets/play_map.js";
import { generator, uniform } from "../course_lib/widgets/play_random.js";
import { makeTraining, oneStep } from "../course_lib/widgets/play_training.js";
import { oneEpoch } from "../tests/javascript/passes.mjs";

const POINTS = 200;
const ETA = 0.03;
const ROUNDS = 200;
const ROUND = 4; // milliseconds: short enough that some rounds have the processor to themselves on a busy machine

// ------------------------------------------------------------------ a network of objects

/** Layers of neurons { activation, bias, z, a, delta, gradient, ins, outs }; a link { weight, gradient, from, to }. */
function makeNeurons(engine) {
  const layers = engine.sizes.map((n) => Array.from({ length: n }, () => (
    { activation: TANH, bias: 0, z: 0, a: 0, delta: 0, gradient: 0, ins: [], outs: [] }
  )));
  for (let l = 1; l < layers.length; l++) {
    layers[l].forEach((to, i) => {
      to.bias = engine.b[l][i];
      layers[l - 1].forEach((from, j) => {
        const link = { weight: engine.W[l][i * layers[l - 1].length + j], gradient: 0, from, to };
        to.ins.push(link);
        from.outs.push(link);
      });
    });
  }
  return layers;
}

/** As in the engine, a network may have any activation: a neuron knows its own, and the slope that belongs to it. */
const TANH = { of: (z) => Math.tanh(z), slope: (a) => 1 - a * a };

function forwardOne(layers, x1, x2) {
  layers[0][0].a = x1;
  layers[0][1].a = x2;
  for (let l = 1; l < layers.length; l++) {
    for (const neuron of layers[l]) {
      neuron.z = neuron.bias;
      for (const link of neuron.ins) neuron.z += link.weight * link.from.a;
      neuron.a = neuron.activation.of(neuron.z);
    }
  }
}

function backwardOne(layers, y) {
  for (let l = layers.length - 1; l >= 1; l--) {
    for (const neuron of layers[l]) {
      let blame = 0;
      if (l === layers.length - 1) blame = neuron.a - y;
      for (const link of neuron.outs) blame += link.weight * link.to.delta;
      neuron.delta = blame * neuron.activation.slope(neuron.a);
      neuron.gradient += neuron.delta;
      for (const link of neuron.ins) link.gradient += neuron.delta * link.from.a;
    }
  }
}

function move(layers, eta) {
  for (const neuron of layers.slice(1).flat()) {
    neuron.bias -= eta * neuron.gradient;
    neuron.gradient = 0;
    for (const link of neuron.ins) {
      link.weight -= eta * link.gradient;
      link.gradient = 0;
    }
  }
}

/** One epoch in the order of the engine's. */
function epochOfObjects(layers, { X, Y }, order, batch) {
  for (let start = 0; start < order.length; start += batch) {
    const end = Math.min(start + batch, order.length);
    for (let at = start; at < end; at++) {
      forwardOne(layers, X[2 * order[at]], X[2 * order[at] + 1]);
      backwardOne(layers, Y[order[at]]);
    }
    move(layers, ETA / (end - start));
  }
}

// ------------------------------------------------------------------ both ways, measured

function samples() {
  const random = generator(1);
  const X = Float64Array.from({ length: 2 * POINTS }, () => 2 * uniform(random) - 1);
  const Y = Float64Array.from({ length: POINTS }, (_, i) => (X[2 * i] * X[2 * i + 1] > 0 ? 1 : -1));
  return { X, Y, count: POINTS };
}

function begun(sizes, batch) {
  const engine = makeEngine({ sizes, activation: "tanh", output: "tanh", loss: "squares" }, batch);
  drawWeights(engine, "normal", generator(2), 0.5);
  return makeTraining(engine, samples(), { step: "plain", eta: ETA, beta: 0, batch }, 3);
}

/** Epochs in a second. */
function speed(epoch) {
  let done = 0;
  const start = performance.now();
  while (performance.now() < start + ROUND) {
    epoch();
    done += 1;
  }
  return (1000 * done) / (performance.now() - start);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/**
 * How far the weights of both ways lie apart after two epochs. Later, steps of one point at this η enlarge what
 * rounding does a thousand times in each epoch.
 */
function apart(sizes, batch) {
  const training = begun(sizes, batch);
  const layers = makeNeurons(training.engine);
  for (let e = 0; e < 2; e++) {
    oneEpoch(training);
    epochOfObjects(layers, training.samples, training.order, batch);
  }
  const theirs = makeNeurons(training.engine).flat();
  return Math.max(...layers.flat().map((neuron, i) => Math.abs(neuron.bias - theirs[i].bias)));
}

function compared(sizes, batch) {
  const training = begun(sizes, batch);
  const layers = makeNeurons(training.engine);
  const ways = [() => oneEpoch(training), () => epochOfObjects(layers, training.samples, training.order, batch)];
  for (let i = 0; i < ROUNDS; i++) ways.forEach(speed); // to warm up
  const rounds = Array.from({ length: ROUNDS }, () => ways.map(speed)); // in turns, so that both have the same machine
  const [engine, objects] = [0, 1].map((way) => Math.max(...rounds.map((round) => round[way])));
  return { sizes, batch, engine, objects, ratio: engine / objects, apart: apart(sizes, batch) };
}

// ------------------------------------------------------------------ with a picture of all neurons

const FRAMES = 60; // those of a second
const BUDGET = 10; // milliseconds of a frame's 16.7; the rest is the page's

/** Epochs in a second while each frame also refreshes `share` of a 100 × 100 map of every neuron, and its time. */
function pictured(sizes, share) {
  const training = begun(sizes, 10);
  const map = makeMap(training.engine, ["x₁", "x₂"], { columns: 100, rows: 100, x: [-1, 1], y: [-1, 1] });
  const frame = () => {
    const [start, { steps }] = [performance.now(), training];
    refresh(map, share);
    const picture = performance.now() - start;
    while (performance.now() - start < BUDGET) oneStep(training);
    return { picture, epochs: (FRAMES * (training.steps - steps)) / (POINTS / training.settings.batch) };
  };
  for (let i = 0; i < FRAMES; i++) frame(); // to warm up
  const frames = Array.from({ length: 5 * FRAMES }, frame);
  const [picture, epochs] = ["picture", "epochs"].map((what) => frames.map((one) => one[what]));
  return { sizes, share, picture: Math.min(...picture), usual: median(epochs), epochs: Math.max(...epochs) };
}

for (const sizes of [[2, 8, 8, 1], [2, 8, 8, 8, 8, 8, 8, 1]]) {
  for (const batch of [1, 10, 30]) console.log(JSON.stringify(compared(sizes, batch)));
  for (const share of [1, 0.25]) console.log(JSON.stringify(pictured(sizes, share)));
}
