// The steps of network.py, in place: plain, momentum, RMSprop, Adam. Each changes theta from `start` to `end`.

/** What the steps remember: two numbers for each parameter, and how many steps were taken. */
export const makeMemory = (length) => ({ first: new Float64Array(length), second: new Float64Array(length), t: 0 });

const EPS = 1e-8;
const BETA_1 = 0.9;
const BETA_2 = 0.999;

export const STEPS = {
  /** θ ← θ − ηg. */
  plain({ theta, grads }, _memory, { eta }, start, end) {
    let i = start;
    for (; i + 4 <= end; i += 4) {
      theta[i] -= eta * grads[i];
      theta[i + 1] -= eta * grads[i + 1];
      theta[i + 2] -= eta * grads[i + 2];
      theta[i + 3] -= eta * grads[i + 3];
    }
    for (; i < end; i++) theta[i] -= eta * grads[i];
  },
  /** v ← βv + g, θ ← θ − ηv. */
  momentum({ theta, grads }, { first }, { eta, beta }, start, end) {
    for (let i = start; i < end; i++) {
      first[i] = beta * first[i] + grads[i];
      theta[i] -= eta * first[i];
    }
  },
  /** s ← βs + (1 − β)g², θ ← θ − ηg / (√s + ε). */
  RMSprop({ theta, grads }, { second }, { eta, beta }, start, end) {
    for (let i = start; i < end; i++) {
      second[i] = beta * second[i] + (1 - beta) * grads[i] ** 2;
      theta[i] -= (eta * grads[i]) / (Math.sqrt(second[i]) + EPS);
    }
  },
  /** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η m̂ / (√v̂ + ε); memory.t counts from 1. */
  Adam({ theta, grads }, { first, second, t }, { eta }, start, end) {
    const [part1, part2] = [1 - BETA_1 ** t, 1 - BETA_2 ** t];
    for (let i = start; i < end; i++) {
      first[i] = BETA_1 * first[i] + (1 - BETA_1) * grads[i];
      second[i] = BETA_2 * second[i] + (1 - BETA_2) * grads[i] ** 2;
      theta[i] -= eta * (first[i] / part1 / (Math.sqrt(second[i] / part2) + EPS));
    }
  },
};
