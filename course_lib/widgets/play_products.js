// The matrix products of a layer, on typed arrays. Matrices as in network.py: samples stand in columns.
//
// W (n × k) stands row by row. Matrices of samples have m columns, each row `stride` numbers long. The inner loops run
// over the samples and do a block at a time, of two rows and four terms: each number that is read serves twice, and
// eight weights stay in variables. That is two to three times as fast as one dot product after the other. Nothing here
// is written as `const [a, b] = [c, d]`: the short arrays cost more than the sums.

/** Z ← W X + b: X has k rows, Z has n. */
export function forwardProduct(W, b, X, Z, n, k, m, stride) {
  product(W, k, 1, b, X, Z, n, k, m, stride);
}

/** D ← Wᵀ E: E has n rows, D has k. */
export function backwardProduct(W, E, D, n, k, m, stride) {
  product(W, 1, k, null, E, D, k, n, m, stride);
}

/** Z ← V X + b, where V[i, j] stands at W[i · down + j · right]: so V is W, or Wᵀ. */
function product(W, down, right, b, X, Z, n, k, m, stride) {
  if (m === 1) {
    productOfOne(W, down, right, b, X, Z, n, k, stride);
    return;
  }
  const rest = ((k - 1) % 4) + 1;
  for (let i = 0; i < n; i++) begin(Z, i * stride, b ? b[i] : 0, X, m, stride, W, i * down, right, rest);
  for (let j = rest; j < k; j += 4) {
    let i = 0;
    for (; i + 2 <= n; i += 2) addBlock(Z, i * stride, X, j * stride, m, stride, W, i * down + j * right, down, right);
    if (i < n) addFour(Z, i * stride, X, j * stride, m, stride, W, i * down + j * right, right);
  }
}

/** The product for a single sample: there are no samples to run over, so the inner loop runs over the terms. */
function productOfOne(W, down, right, b, X, Z, n, k, stride) {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    let w0 = i * down;
    let w1 = w0 + down;
    let w2 = w1 + down;
    let w3 = w2 + down;
    let z0 = b ? b[i] : 0;
    let z1 = b ? b[i + 1] : 0;
    let z2 = b ? b[i + 2] : 0;
    let z3 = b ? b[i + 3] : 0;
    for (let x = 0; x < k * stride; x += stride) {
      const a = X[x];
      z0 += W[w0] * a;
      z1 += W[w1] * a;
      z2 += W[w2] * a;
      z3 += W[w3] * a;
      w0 += right;
      w1 += right;
      w2 += right;
      w3 += right;
    }
    const z = i * stride;
    Z[z] = z0;
    Z[z + stride] = z1;
    Z[z + 2 * stride] = z2;
    Z[z + 3 * stride] = z3;
  }
  for (; i < n; i++) {
    let sum = b ? b[i] : 0;
    for (let j = 0; j < k; j++) sum += W[i * down + j * right] * X[j * stride];
    Z[i * stride] = sum;
  }
}

/** A row of Z starts with its bias and the first terms, `rest` of them, 1 to 4. */
function begin(Z, z, bias, X, m, stride, W, w, right, rest) {
  const x2 = 2 * stride;
  const x3 = 3 * stride;
  const w0 = W[w];
  const w1 = rest > 1 ? W[w + right] : 0;
  const w2 = rest > 2 ? W[w + 2 * right] : 0;
  const w3 = rest > 3 ? W[w + 3 * right] : 0;
  if (rest === 1) for (let p = 0; p < m; p++) Z[z + p] = bias + w0 * X[p];
  else if (rest === 2) for (let p = 0; p < m; p++) Z[z + p] = bias + w0 * X[p] + w1 * X[stride + p];
  else if (rest === 3) for (let p = 0; p < m; p++) Z[z + p] = bias + w0 * X[p] + w1 * X[stride + p] + w2 * X[x2 + p];
  else for (let p = 0; p < m; p++) Z[z + p] = bias + w0 * X[p] + w1 * X[stride + p] + w2 * X[x2 + p] + w3 * X[x3 + p];
}

/** Four more terms of two rows. */
function addBlock(Z, z, X, x, m, stride, W, w, down, right) {
  const x1 = x + stride;
  const x2 = x + 2 * stride;
  const x3 = x + 3 * stride;
  const v = w + down;
  const next = z + stride;
  const w0 = W[w];
  const w1 = W[w + right];
  const w2 = W[w + 2 * right];
  const w3 = W[w + 3 * right];
  const v0 = W[v];
  const v1 = W[v + right];
  const v2 = W[v + 2 * right];
  const v3 = W[v + 3 * right];
  for (let p = 0; p < m; p++) {
    const a0 = X[x + p];
    const a1 = X[x1 + p];
    const a2 = X[x2 + p];
    const a3 = X[x3 + p];
    Z[z + p] += w0 * a0 + w1 * a1 + w2 * a2 + w3 * a3;
    Z[next + p] += v0 * a0 + v1 * a1 + v2 * a2 + v3 * a3;
  }
}

/** Four more terms of one row. */
function addFour(Z, z, X, x, m, stride, W, w, right) {
  const x1 = x + stride;
  const x2 = x + 2 * stride;
  const x3 = x + 3 * stride;
  const w0 = W[w];
  const w1 = W[w + right];
  const w2 = W[w + 2 * right];
  const w3 = W[w + 3 * right];
  for (let p = 0; p < m; p++) Z[z + p] += w0 * X[x + p] + w1 * X[x1 + p] + w2 * X[x2 + p] + w3 * X[x3 + p];
}

/** dW ← D Xᵀ and db ← D summed over the samples: D has n rows, X has k. */
export function gradientProduct(D, X, dW, db, n, k, m, stride) {
  if (m === 1) {
    gradientOfOne(D, X, dW, db, n, k, stride);
    return;
  }
  sums(D, db, n, m, stride);
  const whole = k - (k % 4);
  for (let j = 0; j < whole; j += 4) {
    let i = 0;
    for (; i + 2 <= n; i += 2) dotBlock(D, i * stride, X, j * stride, m, stride, dW, i * k + j, k, 1);
    if (i < n) dotFour(D, i * stride, X, j * stride, m, stride, dW, i * k + j, 1);
  }
  for (let j = whole; j < k; j += 2) restOfGradients(D, X, dW, n, k, m, stride, j);
}

/** The gradients of a single sample: products, and no sums. Four rows at a time, for which each x is read once. */
function gradientOfOne(D, X, dW, db, n, k, stride) {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const d0 = D[i * stride];
    const d1 = D[(i + 1) * stride];
    const d2 = D[(i + 2) * stride];
    const d3 = D[(i + 3) * stride];
    db[i] = d0;
    db[i + 1] = d1;
    db[i + 2] = d2;
    db[i + 3] = d3;
    for (let j = 0, w = i * k; j < k; j++, w++) {
      const a = X[j * stride];
      dW[w] = d0 * a;
      dW[w + k] = d1 * a;
      dW[w + 2 * k] = d2 * a;
      dW[w + 3 * k] = d3 * a;
    }
  }
  for (; i < n; i++) {
    db[i] = D[i * stride];
    for (let j = 0; j < k; j++) dW[i * k + j] = db[i] * X[j * stride];
  }
}

/**
 * All that a step of a single sample does with W and b: dW ← d xᵀ, db ← d, the error before, e ← Wᵀ d, and only then
 * W ← W − η dW, b ← b − η db. Four columns at a time, for which each d is read once.
 */
export function backwardOfOne(W, b, dW, db, D, X, E, n, k, stride, eta) {
  for (let i = 0; i < n; i++) {
    db[i] = D[i * stride];
    b[i] -= eta * db[i];
  }
  let j = 0;
  for (; j + 4 <= k; j += 4) fourColumnsOfOne(W, dW, D, X, E, n, k, stride, eta, j);
  for (; j < k; j++) {
    const a = X[j * stride];
    let e = 0;
    for (let i = 0, w = j; i < n; i++, w += k) {
      const d = D[i * stride];
      const g = d * a;
      e += W[w] * d;
      dW[w] = g;
      W[w] -= eta * g;
    }
    E[j * stride] = e;
  }
}

function fourColumnsOfOne(W, dW, D, X, E, n, k, stride, eta, j) {
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
    const w0 = W[w];
    const w1 = W[w + 1];
    const w2 = W[w + 2];
    const w3 = W[w + 3];
    e0 += w0 * d;
    e1 += w1 * d;
    e2 += w2 * d;
    e3 += w3 * d;
    const g0 = d * a0;
    const g1 = d * a1;
    const g2 = d * a2;
    const g3 = d * a3;
    dW[w] = g0;
    dW[w + 1] = g1;
    dW[w + 2] = g2;
    dW[w + 3] = g3;
    W[w] = w0 - eta * g0;
    W[w + 1] = w1 - eta * g1;
    W[w + 2] = w2 - eta * g2;
    W[w + 3] = w3 - eta * g3;
  }
  E[x] = e0;
  E[x + stride] = e1;
  E[x + 2 * stride] = e2;
  E[x + 3 * stride] = e3;
}

/** The gradients of columns j and j + 1, if there is one: as above, with the roles of D and X changed. */
function restOfGradients(D, X, dW, n, k, m, stride, j) {
  const both = j + 1 < k;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    if (both) dotBlock(X, j * stride, D, i * stride, m, stride, dW, i * k + j, 1, k);
    else dotFour(X, j * stride, D, i * stride, m, stride, dW, i * k + j, k);
  }
  for (; i < n; i++) {
    dW[i * k + j] = dot(D, i * stride, X, j * stride, m);
    if (both) dW[i * k + j + 1] = dot(D, i * stride, X, (j + 1) * stride, m);
  }
}

/** The sum of each row, four at a time: one alone would wait for itself in every addition. */
function sums(D, db, n, m, stride) {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    let a0 = 0;
    let a1 = 0;
    let a2 = 0;
    let a3 = 0;
    for (let p = i * stride; p < i * stride + m; p++) {
      a0 += D[p];
      a1 += D[p + stride];
      a2 += D[p + 2 * stride];
      a3 += D[p + 3 * stride];
    }
    db[i] = a0;
    db[i + 1] = a1;
    db[i + 2] = a2;
    db[i + 3] = a3;
  }
  for (; i < n; i++) {
    db[i] = 0;
    for (let p = i * stride; p < i * stride + m; p++) db[i] += D[p];
  }
}

function dot(U, u, V, v, m) {
  let total = 0;
  for (let p = 0; p < m; p++) total += U[u + p] * V[v + p];
  return total;
}

/** A row of U times four rows of V; the sums go to out[w], `right` apart. */
function dotFour(U, u, V, v, m, stride, out, w, right) {
  const v1 = v + stride;
  const v2 = v1 + stride;
  const v3 = v2 + stride;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  for (let p = 0; p < m; p++) {
    const e = U[u + p];
    a0 += e * V[v + p];
    a1 += e * V[v1 + p];
    a2 += e * V[v2 + p];
    a3 += e * V[v3 + p];
  }
  out[w] = a0;
  out[w + right] = a1;
  out[w + 2 * right] = a2;
  out[w + 3 * right] = a3;
}

/** Two rows of U times four rows of V; the sums of the second row go `down` further on. */
function dotBlock(U, u, V, v, m, stride, out, w, down, right) {
  const next = u + stride;
  const v1 = v + stride;
  const v2 = v1 + stride;
  const v3 = v2 + stride;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let p = 0; p < m; p++) {
    const e = U[u + p];
    const f = U[next + p];
    const y0 = V[v + p];
    const y1 = V[v1 + p];
    const y2 = V[v2 + p];
    const y3 = V[v3 + p];
    a0 += e * y0;
    a1 += e * y1;
    a2 += e * y2;
    a3 += e * y3;
    b0 += f * y0;
    b1 += f * y1;
    b2 += f * y2;
    b3 += f * y3;
  }
  out[w] = a0;
  out[w + right] = a1;
  out[w + 2 * right] = a2;
  out[w + 3 * right] = a3;
  out[w + down] = b0;
  out[w + down + right] = b1;
  out[w + down + 2 * right] = b2;
  out[w + down + 3 * right] = b3;
}
