// What Python answers about a training with the student's functions, as numbers.

/** Binary data as numbers of the type `Kind`, in memory of their own. */
const numbersIn = (Kind, { buffer, byteOffset, byteLength }) => (
  new Kind(buffer.slice(byteOffset, byteOffset + byteLength))
);

/** Losses as the session has them: null where there are no points. */
function reportOf([train, right, test, rightTest]) {
  const known = (v) => (Number.isNaN(v) ? null : v);
  return { train, right, test: known(test), rightTest: known(rightTest) };
}

/**
 * An answer about a network of `many` parameters, as Session.adopt takes it: { stops, states, losses, before, grads,
 * reports }, and `planes`. A report is null where the losses are the browser's to measure.
 */
export function read({ stops, known }, buffers, many) {
  const [all, before, grads, losses, scores] = buffers.slice(0, 5).map((data) => numbersIn(Float64Array, data));
  const part = (k, which) => all.subarray((3 * k + which) * many, (3 * k + which + 1) * many);
  const states = stops.map((_, k) => ({ theta: part(k, 0), first: part(k, 1), second: part(k, 2) }));
  const reports = stops.map((_, k) => (scores.length ? reportOf(scores.subarray(4 * k, 4 * k + 4)) : null));
  const planes = planesIn(known, numbersIn(Float32Array, buffers[5]));
  return { stops, states, losses, before, grads, reports, planes };
}

/** The planes of the layers that are known: { layer, neurons }, a plane for each neuron. */
function planesIn(known, numbers) {
  const cells = numbers.length / Math.max(1, known.reduce((sum, n) => sum + n, 0));
  const planes = [];
  let at = 0;
  known.forEach((n, layer) => {
    const neuron = (_, i) => numbers.subarray(at + i * cells, at + (i + 1) * cells);
    if (n) planes.push({ layer, neurons: Array.from({ length: n }, neuron) });
    at += n * cells;
  });
  return planes;
}

/** Put planes of `side` cells along each side over finer grids, as play_map.js has them: grids[layer][i]. */
export function overlay(planes, side, grids) {
  for (const { layer, neurons } of planes) {
    neurons.forEach((plane, i) => {
      const grid = grids[layer]?.[i];
      if (!grid) return;
      const flat = plane.length === side; // one input: a single row
      const fine = flat ? grid.length : Math.sqrt(grid.length);
      for (let at = 0; at < grid.length; at++) {
        const [row, column] = [Math.floor(at / fine), at % fine].map((place) => Math.floor((place * side) / fine));
        grid[at] = plane[flat ? column : row * side + column];
      }
    });
  }
}
