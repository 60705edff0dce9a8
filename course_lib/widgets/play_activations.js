// The activations of the playground on typed arrays, as fast as they can be without giving up a digit.
//
// Math.tanh and Math.exp take most of the time of a small network. Here both come from a table of their values at
// every 1/32, computed by Math itself, and a short series for the rest: |d| ≤ 1/64. Differences from Math.tanh and
// from network.py's sigmoid are rounding: at most 7e-16 of the value (tested), so trainings agree to 1e-12.
//
// A matrix of n rows and m columns stands row by row, each row `stride` numbers long, of which the first m count.

const PER_UNIT = 32;
const FAR = 20; // tanh(20) is 1 to the last bit
const DEEP = 40; // σ(40) is 1 to the last bit; below −40, e^z is left to Math.exp

/** `of` at every 1/32 from −far to far. The tables have both signs, since to ask for a sign takes longer. */
const table = (of, far) => Float64Array.from({ length: 2 * far * PER_UNIT + 2 }, (_, k) => of(k / PER_UNIT - far));
const TANH = table(Math.tanh, FAR);
const DECAY = table((z) => Math.exp(-z), DEEP);

/** tanh(z) = (t + s) / (1 + t s), with t = tanh of the nearest table place and s = tanh of what is left. */
export function tanh(z) {
  if (!(z > -FAR && z < FAR)) return Math.sign(z); // also what is no number
  const k = (z * PER_UNIT + (FAR * PER_UNIT + 0.5)) | 0;
  const d = z - (k - FAR * PER_UNIT) / PER_UNIT;
  const square = d * d;
  const s = d * (1 - square * (1 / 3 - square * (2 / 15 - square * (17 / 315))));
  const t = TANH[k];
  return (t + s) / (1 + t * s);
}

/** σ(z) = 1 / (1 + e^(−z)). */
export function sigmoid(z) {
  if (!(z > -DEEP && z < DEEP)) return z > 0 ? 1 : Math.exp(z); // also what is no number
  const k = (z * PER_UNIT + (DEEP * PER_UNIT + 0.5)) | 0;
  const d = (k - DEEP * PER_UNIT) / PER_UNIT - z;
  return 1 / (1 + DECAY[k] * (1 + d * (1 + d * (1 / 2 + d * (1 / 6 + d * (1 / 24 + d * (1 / 120 + d / 720)))))));
}

/** max(0, z); not a number where z is none. */
export const relu = (z) => (z < 0 ? 0 : z);

/** z itself. */
const linear = (z) => z;

/** Write σ(z) of n rows into A: in each, every `step`-th number before place `m`. */
const APPLY = {
  tanh(Z, A, n, m, stride, step) {
    for (let row = 0; row < n * stride; row += stride) for (let i = row; i < row + m; i += step) A[i] = tanh(Z[i]);
  },
  sigmoid(Z, A, n, m, stride, step) {
    for (let row = 0; row < n * stride; row += stride) for (let i = row; i < row + m; i += step) A[i] = sigmoid(Z[i]);
  },
  relu(Z, A, n, m, stride, step) {
    for (let row = 0; row < n * stride; row += stride) for (let i = row; i < row + m; i += step) A[i] = relu(Z[i]);
  },
  linear(Z, A, n, m, stride, step) {
    for (let row = 0; row < n * stride; row += stride) for (let i = row; i < row + m; i += step) A[i] = Z[i];
  },
};

/** Multiply as many numbers D by σ′(z), which all four activations give from a = σ(z). */
const TIMES_SLOPE = {
  tanh(D, A, n, m, stride, step) {
    for (let row = 0; row < n * stride; row += stride) {
      for (let i = row; i < row + m; i += step) D[i] *= 1 - A[i] * A[i];
    }
  },
  sigmoid(D, A, n, m, stride, step) {
    for (let row = 0; row < n * stride; row += stride) {
      for (let i = row; i < row + m; i += step) D[i] *= A[i] * (1 - A[i]);
    }
  },
  relu(D, A, n, m, stride, step) {
    for (let row = 0; row < n * stride; row += stride) {
      for (let i = row; i < row + m; i += step) D[i] = A[i] > 0 ? D[i] : A[i] === 0 ? 0 : NaN; // 0 at the kink
    }
  },
  linear() {},
};

// A single sample is taken as one row, of numbers a stride apart: a loop of its own for each would cost as much as tanh.

/** A ← σ(Z), n × m numbers, for the activation `kind`. */
export function activate(kind, Z, A, n, m, stride) {
  if (m === 1) APPLY[kind](Z, A, 1, n * stride, stride, stride);
  else APPLY[kind](Z, A, n, m, stride, 1);
}

/** D ← D ⊙ σ′(Z), n × m numbers, for the activation `kind` and A = σ(Z). */
export function timesSlope(kind, D, A, n, m, stride) {
  if (m === 1) TIMES_SLOPE[kind](D, A, 1, n * stride, stride, stride);
  else TIMES_SLOPE[kind](D, A, n, m, stride, 1);
}

/** The names of the activations. */
export const NAMES = Object.keys(APPLY);
