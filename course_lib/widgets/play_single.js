// A plain step with a single sample. It has so little to compute that what stands around it would take as long. So
// each layer's arrays are looked up once, and one visit to a weight on the way back does all that is to be done with
// it. The numbers are those of the phases of play_training.js, to the bit: every sum is taken in the same order.

import { timesSlope } from "./play_activations.js";
import { activationOf, answer, measureLoss, outputDelta } from "./play_engine.js";

/** What a step needs of each layer, from the first on: n neurons with k inputs X, and the error E of those inputs. */
export const layersOf = ({ sizes, W, b, dW, db, Z, A, D, capacity: stride, ...engine }) =>
  sizes.slice(1).map((n, before) => {
    const l = before + 1;
    const own = { W: W[l], b: b[l], dW: dW[l], db: db[l], Z: Z[l], A: A[l], D: D[l] };
    return { ...own, X: A[before], E: D[before], n, k: sizes[before], stride, kind: activationOf(engine, l) };
  });

/** Forward, loss, backward and θ ← θ − ηg with the one sample that is loaded. */
export function stepOfOne(engine, layers, eta) {
  for (let l = 0; l < layers.length; l++) forwardOfOne(layers[l]);
  measureLoss(engine);
  outputDelta(engine);
  for (let l = layers.length - 1; l >= 0; l--) {
    backwardOfOne(layers[l], eta);
    if (l > 0) slopeOfOne(layers[l - 1]);
  }
}

/** z = W x + b and a = σ(z), four rows at a time, for which each x is read once. */
function forwardOfOne({ W, b, X, Z, A, n, k, stride, kind }) {
  const k2 = 2 * k;
  const k3 = 3 * k;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    let z0 = b[i];
    let z1 = b[i + 1];
    let z2 = b[i + 2];
    let z3 = b[i + 3];
    for (let x = 0, w = i * k; x < k * stride; x += stride, w++) {
      const a = X[x];
      z0 += W[w] * a;
      z1 += W[w + k] * a;
      z2 += W[w + k2] * a;
      z3 += W[w + k3] * a;
    }
    const z = i * stride;
    Z[z] = z0;
    Z[z + stride] = z1;
    Z[z + 2 * stride] = z2;
    Z[z + 3 * stride] = z3;
  }
  for (; i < n; i++) {
    let sum = b[i];
    for (let x = 0, w = i * k; x < k * stride; x += stride, w++) sum += W[w] * X[x];
    Z[i * stride] = sum;
  }
  answer(kind, Z, A, n, 1, stride);
}

/** dW ← δ xᵀ and db ← δ; e ← Wᵀ δ, the error of the inputs; and only then W ← W − η dW and b ← b − η db. */
function backwardOfOne(layer, eta) {
  const { W, b, dW, db, D, X, E, n, k, stride } = layer;
  for (let i = 0; i < n; i++) {
    const d = D[i * stride];
    db[i] = d;
    b[i] -= eta * d;
  }
  let j = 0;
  for (; j + 4 <= k; j += 4) fourColumns(layer, eta, j);
  for (; j < k; j++) {
    const a = X[j * stride];
    let e = 0;
    for (let i = 0, w = j; i < n; i++, w += k) {
      const d = D[i * stride];
      const v = W[w];
      const g = d * a;
      e += v * d;
      dW[w] = g;
      W[w] = v - eta * g;
    }
    E[j * stride] = e;
  }
}

/** The same for the weights of four inputs from the j-th, for which each δ is read once. */
function fourColumns({ W, dW, D, X, E, n, k, stride }, eta, j) {
  const x = j * stride;
  const a0 = X[x];
  const a1 = X[x + stride];
  const a2 = X[x + 2 * stride];
  const a3 = X[x + 3 * stride];
  let e0 = 0;
  let e1 = 0;
  let e2 = 0;
  let e3 = 0;
  for (let i = 0, w = j; i < n; i++, w += k) {
    const d = D[i * stride];
    const v0 = W[w];
    const v1 = W[w + 1];
    const v2 = W[w + 2];
    const v3 = W[w + 3];
    e0 += v0 * d;
    e1 += v1 * d;
    e2 += v2 * d;
    e3 += v3 * d;
    const g0 = d * a0;
    const g1 = d * a1;
    const g2 = d * a2;
    const g3 = d * a3;
    dW[w] = g0;
    dW[w + 1] = g1;
    dW[w + 2] = g2;
    dW[w + 3] = g3;
    W[w] = v0 - eta * g0;
    W[w + 1] = v1 - eta * g1;
    W[w + 2] = v2 - eta * g2;
    W[w + 3] = v3 - eta * g3;
  }
  E[x] = e0;
  E[x + stride] = e1;
  E[x + 2 * stride] = e2;
  E[x + 3 * stride] = e3;
}

/** δ ← e ⊙ σ′(z). */
const slopeOfOne = ({ kind, D, A, n, stride }) => timesSlope(kind, D, A, n, 1, stride);
