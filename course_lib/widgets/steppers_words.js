// What a descent with several rules says: where each stands, why one ended, and the formula of a step in numbers.

import { figures } from "./common.js";
import { MANY } from "./descent_math.js";
import { exact } from "./descent_rate.js";

const steps = (count) => `${count} step${count === 1 ? "" : "s"}`;
const RIDGE = "on the ridge y = 0";

/** Where a run is: "w = 3.2, b = 0.1". */
export function placeWords({ names }, run) {
  return names.map((name, i) => `${name} = ${figures(run.places.at(-1)[i])}`).join(", ");
}

/** How a run ended, or how far it is, in few words. */
export function endingWords({ ending, taken }) {
  const after = steps(taken);
  if (ending === "arrived") return `arrived after ${after}`;
  if (ending === "exploded") return `exploded after ${after}`;
  if (ending === "on the ridge") return `on the ridge after ${after}`;
  if (ending === "too long") return `not there after ${MANY} steps`;
  return taken ? `${after} so far` : "at the start";
}

/** Each run's place and loss, for the ear. */
export function standings(ground, runs) {
  const all = runs.map((run) => {
    const ended = run.ending ? `, ${endingWords(run)}` : "";
    return `${run.rule}: ${placeWords(ground, run)}, loss ${figures(run.losses.at(-1))}${ended}`;
  });
  return `Step ${Math.max(...runs.map((run) => run.taken))}. ${all.join("; ")}.`;
}

/** What is worth a sentence: who exploded while others go on, and why a start on the ridge stays there. */
export function notes({ land }, runs) {
  const blown = runs.filter((run) => run.ending === "exploded").map((run) => `${run.rule} (${steps(run.taken)})`);
  const goingOn = runs.some((run) => !run.ending) ? " The others go on." : "";
  const why = "the loss is over a million times the first, so η is too large";
  const exploded = blown.length ? [`Exploded and stopped: ${blown.join(", ")}; ${why}.${goingOn}`] : [];
  if (!land.ridge || runs[0].places[0][1] !== 0) return exploded;
  const still = "there ∂L/∂y = y³ − y is exactly 0, so all that a rule remembers of it is 0, and y never changes";
  const where = "At (0, 0) the gradient is 0: level, but no lowest point. One step to the side, with ↑, and all leave";
  return [...exploded, `The start lies ${RIDGE}: ${still}. ${where}.`];
}

// ------------------------------------------------------------------ formulas

const GENERAL = {
  plain: "θ ← θ − ηg",
  momentum: "v ← βv + g\nθ ← θ − ηv",
  RMSprop: "s ← βs + (1 − β)g²\nθ ← θ − ηg / (√s + ε)",
  Adam: [
    "m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²",
    "m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)",
    "θ ← θ − ηm̂ / (√v̂ + ε)",
  ].join("\n"),
};

const short = (v) => figures(v, 4);
/** A factor: in brackets if it is negative. */
const factor = (v) => (short(v).startsWith("−") ? `(${short(v)})` : short(v));
const rest = (beta) => exact(1 - beta);

/** The lines of one parameter: its memory, and where it goes; `old` and `now` are the memory before and after. */
const LINES = {
  plain: ({ name, from, to, eta, g }) => [`${name} ← ${from} − ${eta} · ${factor(g)} = ${to}`],
  momentum: ({ name, from, to, eta, g, betas: [beta], old: [v], now: [next] }) => [
    `v ← ${exact(beta)} · ${factor(v)} + ${factor(g)} = ${short(next)}`,
    `${name} ← ${from} − ${eta} · ${factor(next)} = ${to}`,
  ],
  RMSprop: ({ name, from, to, eta, g, betas: [beta], old: [s], now: [next] }) => [
    `s ← ${exact(beta)} · ${short(s)} + ${rest(beta)} · ${factor(g)}² = ${short(next)}`,
    `${name} ← ${from} − ${eta} · ${factor(g)} / (${short(Math.sqrt(next))} + ε) = ${to}`,
  ],
  Adam({ name, from, to, eta, g, betas: [beta1, beta2], old: [m, v], now: [nextM, nextV], t }) {
    const [partM, partV] = [1 - beta1 ** t, 1 - beta2 ** t];
    const [hatM, hatV] = [nextM / partM, nextV / partV];
    return [
      `m ← ${exact(beta1)} · ${factor(m)} + ${rest(beta1)} · ${factor(g)} = ${short(nextM)}`,
      `v ← ${exact(beta2)} · ${short(v)} + ${rest(beta2)} · ${factor(g)}² = ${short(nextV)}`,
      `m̂ = ${short(nextM)} / ${short(partM)} = ${short(hatM)}`,
      `v̂ = ${short(nextV)} / ${short(partV)} = ${short(hatV)}`,
      `${name} ← ${from} − ${eta} · ${factor(hatM)} / (${short(Math.sqrt(hatV))} + ε) = ${to}`,
    ];
  },
};

/**
 * The formula of a run's last step, or of its first if there is none: { general, title, parts }, one part for each
 * parameter, with a head and its lines. `first` is a run of the same rule with that one step.
 */
export function formulas({ names }, run, first) {
  const { rule, eta, betas, track } = run.taken ? run : first;
  const t = track.length - 1;
  const [before, after] = track.slice(-2);
  const parts = names.map((name, i) => {
    const [g, old, now] = [after.slope[i], before.memory[i], after.memory[i]];
    const [from, to] = [short(before.place[i]), short(after.place[i])];
    const lines = LINES[rule]({ name, from, to, eta: exact(eta), g, betas, old, now, t });
    return { head: `${name}: g = ${short(g)}`, lines };
  });
  return { general: GENERAL[rule], title: `step ${t}${run.taken ? "" : ", to come"}`, parts };
}
