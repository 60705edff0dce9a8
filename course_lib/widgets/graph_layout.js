// Where the boxes and arrows of a formula's graph stand, and the steps of a walk through it: Python's plots/layers.py
// places them in the same way for the figures.

import { raised } from "./common.js";
import { read } from "./graph_formula.js";

// ------------------------------------------------------------------ names as on paper

const SYMBOLS = { "*": "×", "-": "−", "/": "÷", neg: "−( )", sigmoid: "σ" };
const IS_NAME = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const WITH_INDEX = /(?<![\p{L}\p{N}_])(\p{L})([0-9]+)(?![\p{L}\p{N}_])/gu;

/** A node's name as on paper: x², w₁ · a₁, σ(z). */
function onPaper(name) {
  return name
    .replace(/ \*\* (?:\((-\d+)\)|(-?\d+))/g, (_, inBrackets, plain) => raised(inBrackets ?? plain))
    .replace(WITH_INDEX, (_, letter, index) => letter + index.replace(/./g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]))
    .replaceAll("sigmoid(", "σ(").replaceAll("*", "·").replaceAll("-", "−");
}

const symbol = (operation) =>
  (operation.startsWith("**") ? `( )${raised(operation.slice(2))}` : SYMBOLS[operation] ?? operation);

// ------------------------------------------------------------------ columns

/**
 * The places of a graph: one for each node, then one for each column that a longer edge passes. `routes` has every
 * edge with the places on its way; `columns` has the places from the first column to the output's.
 */
function places(nodes) {
  const columns = Array.from({ length: nodes[0].distance + 1 }, () => []);
  const put = (place, distance) => columns.at(-1 - distance).push(place);
  nodes.forEach(({ distance }, i) => put(i, distance));
  let count = nodes.length;
  const routes = nodes.flatMap(({ parents, distance }, child) => parents.map((parent, which) => {
    const bends = [];
    for (let d = nodes[parent].distance - 1; d > distance; d--) {
      put(count, d);
      bends.push(count);
      count += 1;
    }
    return { child, which, path: [parent, ...bends, child] };
  }));
  const [before, after] = [0, 0].map(() => Array.from({ length: count }, () => []));
  for (const { path } of routes) {
    path.slice(1).forEach((v, i) => {
      before[v].push(path[i]);
      after[path[i]].push(v);
    });
  }
  return { columns, routes, before, after, count };
}

/** The number of crossing arrows; `rank` is each place's position in its column. */
function crossings({ columns, after }, rank) {
  let count = 0;
  for (const left of columns.slice(0, -1)) {
    const ends = left.flatMap((u) => after[u].map((v) => [rank[u], rank[v]]));
    ends.forEach(([a, b], i) => {
      for (let j = i + 1; j < ends.length; j++) count += (a - ends[j][0]) * (b - ends[j][1]) < 0;
    });
  }
  return count;
}

const mean = (numbers) => numbers.reduce((sum, v) => sum + v, 0) / numbers.length;
const TURNS = { order: 12, height: 21 }; // there and back again until little changes

/** The columns in the order that has the fewest crossings of those tried: each place is put near its neighbours. */
function ordered(graph) {
  const { columns, before, after } = graph;
  const rank = [];
  const number = (column) => column.forEach((place, i) => (rank[place] = i));
  columns.forEach(number);
  let [best, fewest] = [columns.map((column) => [...column]), crossings(graph, rank)];
  for (let turn = 0; turn < TURNS.order; turn++) {
    const near = turn % 2 ? before : after;
    for (const column of turn % 2 ? columns : columns.toReversed()) {
      const wanted = new Map(column.map((p) => [p, near[p].length ? mean(near[p].map((q) => rank[q])) : rank[p]]));
      column.sort((p, q) => wanted.get(p) - wanted.get(q));
      number(column);
    }
    const now = crossings(graph, rank);
    if (now < fewest) [best, fewest] = [columns.map((column) => [...column]), now];
  }
  return best;
}

/** The heights of all places, the higher the larger. */
function heights(graph) {
  const { before, after } = graph;
  const best = ordered(graph);
  const y = [];
  for (const column of best) column.forEach((place, i) => (y[place] = i - (column.length - 1) / 2));
  for (let turn = 0; turn < TURNS.height; turn++) {
    const near = turn % 2 ? after : before;
    for (const column of turn % 2 ? best.toReversed() : best) {
      const wanted = column.map((p) => (near[p].length ? mean(near[p].map((q) => y[q])) : y[p]));
      spaced(wanted).forEach((height, i) => (y[column[i]] = height));
    }
  }
  return y.map((height) => 0 - height);
}

/** The heights closest to `wanted` that keep the order and a distance of at least 1. */
function spaced(wanted) {
  const blocks = []; // places that touch share the mean of what they want
  wanted.forEach((height, i) => {
    blocks.push([height - i]);
    while (blocks.length > 1 && mean(blocks.at(-2)) > mean(blocks.at(-1))) {
      const last = blocks.pop();
      blocks.at(-1).push(...last);
    }
  });
  return blocks.flatMap((block) => block.map(() => mean(block))).map((height, i) => height + i);
}

/** Where at its box every edge leaves (end 0) or arrives (end −1): from 0.5, the top, down to −0.5. */
function ports({ routes }, y, end) {
  const towards = end === 0 ? 1 : -2;
  const found = routes.map(() => 0);
  for (const box of new Set(routes.map(({ path }) => path.at(end)))) {
    const edges = routes.flatMap(({ path }, edge) => (path.at(end) === box ? [edge] : []));
    edges.sort((a, b) => y[routes[b].path.at(towards)] - y[routes[a].path.at(towards)]);
    if (edges.length > 1) edges.forEach((edge, i) => (found[edge] = 0.5 - i / (edges.length - 1)));
  }
  return found;
}

// ------------------------------------------------------------------ all of it

/** The steps of the walk: forward each operation's value, then the output's own slope, then back column by column. */
function walk(nodes) {
  const all = nodes.map(({ operation, constant, distance }, node) => ({ operation, constant, distance, node }));
  const forward = all.filter(({ operation }) => operation);
  const back = forward.filter(({ constant }) => !constant).sort((a, b) => a.distance - b.distance);
  const step = (does) => ({ node }) => ({ does, node });
  return [...forward.map(step("value")), { does: "start", node: nodes.length - 1 }, ...back.map(step("back"))];
}

/**
 * All of a graph except its present numbers. `home` has the formula, and the values to come back to. `nodes` has every
 * node, parents first: its parents' places in this list, its column (counted from the output) and its height there.
 * `arrows` has every edge: its heights in the columns it crosses, and where it leaves and arrives at the boxes (0.5 to
 * −0.5). `walk` has the steps. Throws FormulaError where graph.py raises ValueError.
 */
export function laidOut({ formula, values }) {
  const calculation = read(formula, values);
  const graph = places(calculation);
  const y = heights(graph);
  const nodes = calculation.map(({ name, operation, value, constant, parents, distance }, i) => ({
    name: onPaper(name),
    title: IS_NAME.test(name) || !operation ? onPaper(name) : "",
    symbol: symbol(operation),
    operation,
    input: !operation && !constant ? name : "",
    number: !operation && constant ? value : 0,
    constant,
    parents,
    column: distance,
    height: y[i],
  }));
  const [leaves, arrives] = [0, -1].map((end) => ports(graph, y, end));
  const arrows = graph.routes.map(({ child, which, path }, i) => ({
    child, which, leaves: leaves[i], arrives: arrives[i], bends: path.slice(1, -1).map((bend) => y[bend]),
  }));
  return { formula, home: values, nodes, arrows, walk: walk(calculation) };
}
