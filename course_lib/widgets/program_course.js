// The functions of network.py that an answer may call, made of the arithmetic that is there. They are called on arrays
// of any size; what does not fit is told with the parts of the reader's own call.

import { unparse } from "./graph_syntax.js";
import { entries, mapped, product, reduced, REDUCED, TWO } from "./one_line_arrays.js";
import { number, refuse, row, transposed } from "./one_line_shapes.js";
import { Callable, kindOf, Seq, tuple } from "./program_values.js";

const SIGMOID = (z) => {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
};
const OF_ONE = {
  identity: (z) => z, step: (z) => Number(z > 0), sigmoid: SIGMOID, tanh: Math.tanh, relu: (z) => Math.max(z, 0),
  d_sigmoid: (z) => SIGMOID(z) * (1 - SIGMOID(z)), d_tanh: (z) => 1 - Math.tanh(z) ** 2, d_relu: (z) => Number(z > 0),
};

/** The arithmetic for a call, whose parts are named where something does not fit. */
function workshop(tree, sides) {
  const name = (text) => ({ kind: "name", parts: [], text });
  const part = (i, text) => sides[i] ?? name(text);
  const both = (a, b, kind) => [a, b].map((side) => side ?? name(kind));
  return {
    part,
    called: name,
    turned: (side) => ({ kind: "attribute", parts: [side], name: "T" }),
    times: (a, b, x, y) => entries(TWO.multiply, [a, b], tree, both(x, y, "it")),
    plus: (a, b, x, y) => entries(TWO.add, [a, b], tree, both(x, y, "it")),
    minus: (a, b, x, y) => entries(TWO.subtract, [a, b], tree, both(x, y, "it")),
    over: (a, b) => entries(TWO.divide, [a, b], tree, both(undefined, undefined, "it")),
    matmul: (a, b, x, y) => product([a, b], tree, both(x, y, "it")),
    sum: (a, how) => reduced(REDUCED.sum, a, tree, how ?? {}),
    of: (f, value, side) => f.call([value], { kind: "call", parts: [name(f.name), side], names: [""] }, [side]),
  };
}

const at = ({ items }, i) =>
  items.at(i) ?? refuse("IndexError", `There is no place ${i} in a list of ${items.length}.`);
const lastOf = (list) => at(list, -1);

/** m of targets (n, m). */
function exampleCount({ shape }) {
  if (shape.length < 2) refuse("IndexError", "Y has one axis here, and its examples stand in columns: shape (n, m).");
  return number(shape[1]);
}

const isList = (value) => value instanceof Seq && value.kind !== "iterator";
const isPairs = (value) => isList(value) && value.items.every((layer) => isList(layer) && layer.items.length === 2);
const OF_KIND = { // what a parameter of this name must be, and in words
  params: [isPairs, "a list of pairs (W, b)"], grads: [isPairs, "a list of pairs (dW, db)"],
  Zs: [isList, "a list"], As: [isList, "a list"],
};
for (const name of ["f", "activation", "d_activation"]) {
  OF_KIND[name] = [(value) => value instanceof Callable, "a function"];
}

/** Refuse a value that cannot be what a function of the course takes it for. */
function fitting(called, names, values, tree) {
  names.forEach((name, i) => {
    const [fits, words] = OF_KIND[name] ?? [];
    if (fits && !fits(values[i])) {
      refuse("TypeError", `${unparse(tree)}: ${name} is ${words} for ${called}, and gets ${kindOf(values[i])}.`);
    }
  });
}

const LAYERS = {
  layer_forward: [["W", "b", "A_prev", "activation"], ([W, b, A, f], on) => {
    const Z = on.plus(on.matmul(W, A, on.part(0, "W"), on.part(2, "A_prev")), b, undefined, on.part(1, "b"));
    return tuple(Z, on.of(f, Z, on.part(2, "Z")));
  }],
  output_delta: [["dA", "Z", "d_activation"], ([dA, Z, f], on) => {
    return on.times(dA, on.of(f, Z, on.part(1, "Z")), on.part(0, "dA"), on.part(1, "Z"));
  }],
  hidden_delta: [["W_next", "delta_next", "Z", "d_activation"], ([W, delta, Z, f], on) => {
    const back = on.matmul(transposed(W), delta, on.turned(on.part(0, "W_next")), on.part(1, "delta_next"));
    return on.times(back, on.of(f, Z, on.part(2, "Z")), on.called("what comes back over W"), on.part(2, "Z"));
  }],
  layer_grads: [["delta", "A_prev"], ([delta, A], on) => {
    const dW = on.matmul(delta, transposed(A), on.part(0, "delta"), on.turned(on.part(1, "A_prev")));
    return tuple(dW, on.sum(delta, { axis: 1, keepdims: true }));
  }],
};

const LOSSES = {
  squared_error: [["y_hat", "y"], ([a, b], on) => on.sum(square(on.minus(a, b, on.part(0), on.part(1)), on))],
  mse: [["Y_hat", "Y"], ([a, b], on) => {
    return on.over(on.sum(square(on.minus(a, b, on.part(0), on.part(1)), on)), exampleCount(b));
  }],
  mse_grad: [["Y_hat", "Y"], ([a, b], on) => {
    return on.over(on.times(number(2), on.minus(a, b, on.part(0), on.part(1))), exampleCount(b));
  }],
  loss: [["Y_hat", "Y"], ([a, b], on) => {
    return on.over(on.sum(square(on.minus(a, b, on.part(0), on.part(1)), on)), on.times(number(2), exampleCount(b)));
  }],
  d_loss: [["Y_hat", "Y"], ([a, b], on) => on.over(on.minus(a, b, on.part(0), on.part(1)), exampleCount(b))],
  numeric_derivative: [["f", "x", "h"], ([f, x, h], on) => {
    const at = (value) => on.of(f, value, on.part(1, "x"));
    const [above, below] = [at(on.plus(x, h)), at(on.minus(x, h))];
    return on.over(on.minus(above, below), on.times(number(2), h));
  }],
  relative_error: [["g", "g_numeric"], (both) => {
    const isArray = both.some(({ data }) => data.length > 1);
    if (isArray) refuse("ValueError", "relative_error takes two numbers, and no arrays.");
    const [{ data: [g] }, { data: [n] }] = both;
    return number(g === n ? 0 : Math.abs(g - n) / Math.max(Math.abs(g), Math.abs(n), 1e-6));
  }],
};

const square = (value, on) => on.times(value, value);

/** Weights and biases of each layer, as two values. */
const pairs = (params) => params.items.map(({ items }) => items);

const NETWORKS = {
  forward: [["params", "X", "activation"], ([params, X, f], on, own) => {
    const [Zs, As] = [[], [X]];
    for (const [W, b] of pairs(params)) {
      const { items: [Z, A] } = own("layer_forward", [W, b, As.at(-1), f]);
      Zs.push(Z);
      As.push(A);
    }
    return tuple(new Seq(Zs), new Seq(As));
  }],
  backpropagate: [["params", "Zs", "As", "delta", "d_activation"], ([params, Zs, As, last, f], on, own) => {
    let delta = last;
    const grads = [own("layer_grads", [delta, at(As, -2)])];
    for (let layer = params.items.length - 2; layer >= 0; layer--) {
      delta = own("hidden_delta", [at(at(params, layer + 1), 0), delta, at(Zs, layer), f]);
      grads.unshift(own("layer_grads", [delta, at(As, layer)]));
    }
    return new Seq(grads);
  }],
  backward: [["params", "Zs", "As", "Y", "d_activation"], ([params, Zs, As, Y, f], on, own) => {
    const delta = own("output_delta", [own("d_loss", [lastOf(As), Y]), lastOf(Zs), f]);
    return own("backpropagate", [params, Zs, As, delta, f]);
  }],
  sgd_step: [["params", "grads", "eta"], ([params, grads, eta], on) => {
    const moved = (value, slope) => on.minus(value, on.times(eta, slope));
    return new Seq(pairs(params).map((own, i) => tuple(...own.map((v, j) => moved(v, at(at(grads, i), j))))));
  }],
  train_step: [["params", "X", "Y", "eta", "activation", "d_activation"], ([params, X, Y, eta, f, df], on, own) => {
    const { items: [Zs, As] } = own("forward", [params, X, f]);
    const grads = own("backward", [params, Zs, As, Y, df]);
    return tuple(own("sgd_step", [params, grads, eta]), own("loss", [lastOf(As), Y]));
  }],
};
const ALL = { ...LAYERS, ...LOSSES, ...NETWORKS };

/** A function of one number, for a number, an array or a list. */
function ofOne(name, f) {
  return new Callable(name, ["z"], ([value], tree) => {
    return mapped(value.list ? row(value.data) : value, f, tree);
  });
}

/** A function of ALL. What it calls itself is told as its own call, if something does not fit. */
function ofSeveral(name, [names, does]) {
  const call = (values, tree, sides = []) => {
    fitting(name, names, values, tree);
    const own = (other, given) => {
      const inside = { kind: "name", parts: [], text: `${unparse(tree)} (in its ${other})` };
      const [its, made] = ALL[other];
      return made(given, workshop(inside, its.map((text) => ({ kind: "name", parts: [], text }))), own);
    };
    return does(values, workshop(tree, sides), own);
  };
  return new Callable(name, names, call, name === "numeric_derivative" ? { h: number(1e-5) } : {});
}

/** The course's functions by their name in network.py, without those of `except`. */
export function courseWithout(except) {
  const found = [
    ...Object.entries(OF_ONE).map(([name, f]) => [name, ofOne(name, f)]),
    ...Object.entries(ALL).map(([name, made]) => [name, ofSeveral(name, made)]),
  ];
  return Object.fromEntries(found.filter(([name]) => !except.includes(name)));
}

/** The loss of a network of tanh at X and Y, as a function of its parameters: half of the mse, `scale` times. */
export function lossAt({ X, Y, scale }) {
  const course = courseWithout([]);
  const call = ([params], tree) => {
    fitting("loss", ["params"], [params], tree);
    const { items: [, As] } = course.forward.call([params, X, course.tanh], tree);
    const { data: [loss] } = course.loss.call([lastOf(As), Y], tree);
    return number(scale * loss);
  };
  return new Callable("loss", ["params"], call);
}
