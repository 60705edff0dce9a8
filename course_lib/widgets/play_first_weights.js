// The weights that a training starts from: as init_params and scaled_params of network.py draw them.

import { normal } from "./play_random.js";

/** The ways to start: each gives the standard deviation of a layer's weights from its number of inputs. */
export const STARTS = {
  normal: (_, scale) => scale,
  He: (inputs) => Math.sqrt(2 / inputs), // He et al. 2015, equation 10
  zero: () => 0,
};

/** Draw all weights anew, layer after layer, row by row; biases become 0. `scale` is for "normal" alone. */
export function drawWeights(engine, start, random, scale = 0.5) {
  for (let l = 1; l <= engine.last; l++) {
    const deviation = STARTS[start](engine.sizes[l - 1], scale);
    const W = engine.W[l];
    for (let i = 0; i < W.length; i++) W[i] = deviation === 0 ? 0 : deviation * normal(random);
    engine.b[l].fill(0);
  }
}
