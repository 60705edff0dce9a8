// A forward pass of the playground's engine, for the tests that look at what it leaves behind.
import { forward, load } from "../../course_lib/widgets/play_engine.js";

/** Take `count` points through an engine, in their order; X, and Y if there is one, sample by sample. */
export function passed(engine, X, Y, count) {
  load(engine, X, Y, Uint32Array.from({ length: count }, (_, i) => i), 0, count);
  forward(engine);
}
