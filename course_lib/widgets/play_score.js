// How well a network does on points: its loss and its accuracy on all of them, whatever the size of a batch.

import { forward, load, makeEngine, measureLoss } from "./play_engine.js";

const AT_ONCE = 64; // samples

/** Scores the network of `engine`, whose weights it shares: score(samples) gives { loss, accuracy }. */
export function makeScore(engine) {
  const own = makeEngine(engine, AT_ONCE, engine.theta);
  const order = new Uint32Array(AT_ONCE);
  return ({ X, Y, count }) => {
    let [loss, right] = [0, 0];
    for (let start = 0; start < count; start += AT_ONCE) {
      const m = Math.min(AT_ONCE, count - start);
      for (let p = 0; p < m; p++) order[p] = start + p;
      load(own, X, Y, order, 0, m);
      forward(own);
      loss += measureLoss(own) * m;
      for (let p = 0; p < m; p++) right += isRight(own, p) ? 1 : 0;
    }
    return count ? { loss: loss / count, accuracy: right / count } : { loss: null, accuracy: null };
  };
}

/**
 * Whether sample p of the batch is answered by its class: the largest output stands where the largest target does, the
 * first of equal ones; one output lies on the same side of the middle as its target.
 */
function isRight({ A, Y, sizes, capacity, last, output }, p) {
  if (sizes[last] === 1) {
    const middle = output === "sigmoid" || output === "relu" ? 0.5 : 0;
    return A[last][p] > middle === Y[p] > middle;
  }
  return largest(A[last], sizes[last], capacity, p) === largest(Y, sizes[last], capacity, p);
}

function largest(list, n, stride, p) {
  let best = 0;
  for (let i = 1; i < n; i++) if (list[i * stride + p] > list[best * stride + p]) best = i;
  return best;
}
