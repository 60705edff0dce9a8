// A forward pass and an epoch of the playground's engine, for tests and benchmarks that look at what they leave behind.
import { forward, load } from "../../course_lib/widgets/play_engine.js";
import { oneStep } from "../../course_lib/widgets/play_training.js";

/** Take `count` points through an engine, in their order; X, and Y if there is one, sample by sample. */
export function passed(engine, X, Y, count) {
  load(engine, X, Y, Uint32Array.from({ length: count }, (_, i) => i), 0, count);
  forward(engine);
}

/** Train to the end of the epoch. */
export function oneEpoch(training) {
  const { epochs } = training;
  while (training.epochs === epochs) oneStep(training);
}
