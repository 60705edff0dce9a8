// The mathematics of the descents, as in descent_state.py and steppers_state.py: landscapes, rules, and where runs end.

import { saddle } from "./saddle.js";
import { valley } from "./valley.js";

export const MANY = 300; // this and the next: as in descent_state.py
const [FAR, NEAR] = [1e6, 1e-6];
const EPS = 1e-8; // as in network.rmsprop_step and network.adam_step

/** A landscape to descend: its start, loss, slope, lowest loss, curvatures (greatest first) and names. */
export function world({ landscape, curvature, theta, houses }) {
  if (landscape === "parabola") {
    return {
      start: [theta],
      loss: ([at]) => (curvature * at ** 2) / 2,
      slope: ([at]) => [curvature * at],
      least: 0,
      curvatures: [curvature],
      names: ["θ"],
    };
  }
  const land = landscape === "saddle" ? saddle() : valley(houses[landscape], houses.y, 0.5);
  return {
    start: [0, 0],
    loss: (place) => land.loss(...place),
    slope: (place) => land.gradient(...place),
    least: land.least,
    curvatures: land.curvatures,
    names: landscape === "saddle" ? ["x", "y"] : ["w", "b"],
    land,
  };
}

function endingOf(losses, least) {
  const [first, last] = [losses[0], losses.at(-1)];
  if (!(last <= FAR * first)) return "exploded";
  if (last - least <= NEAR * (first - least)) return "arrived";
  return losses.length > MANY ? "too long" : "";
}

/** The places of a run and their losses, the start first, and why it ended: "arrived", "exploded", "too long" or "". */
export function walk({ start, loss, slope, least }, eta, steps) {
  const places = [start];
  const losses = [loss(start)];
  let ending = "";
  while (!ending && places.length <= steps) {
    const up = slope(places.at(-1));
    places.push(places.at(-1).map((at, i) => at - eta * up[i]));
    losses.push(loss(places.at(-1)));
    ending = endingOf(losses, least);
  }
  return { eta, places, losses, ending, taken: losses.length - 1 };
}

// ------------------------------------------------------------------ rules

/**
 * The step `t` of each rule, for one parameter with the slope `g`, from what the rule remembers of it: two numbers, 0
 * at first. Returns the way that is to be gone times −η, and what it remembers then.
 */
export const RULES = {
  plain: (g, memory) => [g, memory],
  momentum(g, [v], [beta]) {
    const next = beta * v + g;
    return [next, [next, 0]];
  },
  RMSprop(g, [s], [beta]) {
    const next = beta * s + (1 - beta) * g ** 2;
    return [g / (Math.sqrt(next) + EPS), [next, 0]];
  },
  Adam(g, [m, v], [beta1, beta2], t) {
    const next = [beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g ** 2];
    const [first, second] = [next[0] / (1 - beta1 ** t), next[1] / (1 - beta2 ** t)];
    return [first / (Math.sqrt(second) + EPS), next];
  },
};

/** Step `t` from a place, with what the rule remembers of each parameter: { slope, memory, place } after it. */
export function stepped({ rule, eta, betas }, slope, { place, memory }, t) {
  const parts = place.map((_, i) => RULES[rule](slope[i], memory[i], betas, t));
  return { slope, memory: parts.map(([, kept]) => kept), place: place.map((at, i) => at - eta * parts[i][0]) };
}

function ruleEnding({ rule }, { land }, [, y], losses) {
  const first = losses[0];
  if (!(losses.at(-1) <= FAR * first)) return "exploded";
  const last = rule === "plain" ? losses.slice(-1) : losses.slice(-2); // what has a memory may rush through the bottom
  const near = (lowest) => last.every((loss) => loss - lowest <= NEAR * (first - lowest));
  if (near(land.least)) return "arrived";
  if (land.ridge && y === 0 && near(land.ridge)) return "on the ridge";
  return losses.length > MANY ? "too long" : "";
}

/** As `walk`, by a stepper's rule from `at`; `track` holds what `stepped` gave for each step, the start first. */
export function stepAlong(ground, stepper, at, steps) {
  const track = [{ slope: [0, 0], memory: [[0, 0], [0, 0]], place: at }];
  const losses = [ground.loss(at)];
  let ending = "";
  while (!ending && track.length <= steps) {
    const before = track.at(-1);
    track.push(stepped(stepper, ground.slope(before.place), before, track.length));
    losses.push(ground.loss(track.at(-1).place));
    ending = ruleEnding(stepper, ground, track.at(-1).place, losses);
  }
  return { ...stepper, track, places: track.map(({ place }) => place), losses, ending, taken: losses.length - 1 };
}
