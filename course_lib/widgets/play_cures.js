// What cures a training that has gone wrong. Nothing is offered that was not tried: the same start is trained again
// with one thing changed, and the first change with which it learns is taken.

const [LEAST, MOST] = [2000, 4000]; // steps of a trial
const WORK = 1e6; // steps times parameters of a trial: a large network is tried for fewer steps
const RATES = 8; // learning rates that are tried, each a third of the one before
const LEARNS = 0.95; // of the loss as it is, and as it was at the start
const ASIDE = 0.3; // of the points, for testing

const third = (v, k) => Number((v / 3 ** k).toPrecision(2));
const thirds = (v, many) => Array.from({ length: many }, (_, k) => third(v, k + 1));

const slower = (eta, many) => thirds(eta, many).map((one) => ({ cause: "eta", values: { eta: one } }));

/** Changes to try, by the kind of trouble: { cause, values }. The learning rate comes before what a start can be. */
const CHANGES = {
  exploded: ({ eta }) => slower(eta, RATES),
  zigzag: ({ eta }) => slower(eta, RATES),
  twins: ({ scale }) => [
    { cause: "start", values: { start: "normal", scale: Math.max(scale, 0.5) } },
    { cause: "start", values: { start: "He" } },
  ],
  dead: ({ eta, seed }) => [
    ...slower(eta, 4), { cause: "start", values: { start: "He" } },
    { cause: "start", values: { start: "He", seed: seed + 1 } },
    ...thirds(eta, 3).map((one) => ({ cause: "both", values: { start: "He", eta: one } })),
  ],
  saturated: ({ eta, scale }) => [
    ...slower(eta, 4), ...thirds(scale, 3).map((one) => ({ cause: "scale", values: { start: "normal", scale: one } })),
    ...thirds(eta, 3).map((one) => ({ cause: "both", values: { start: "He", eta: one } })),
  ],
  overfitted: ({ aside, data, hidden }) => [
    ...(aside > ASIDE && data !== "own points" ? [{ cause: "points", values: { aside: ASIDE } }] : []),
    { cause: "neurons", values: { hidden: hidden.map((n) => Math.ceil(n / 2)) } },
    { cause: "neurons", values: { hidden: [Math.min(...hidden, 4)] } },
    { cause: "neurons", values: { hidden: [2] } },
  ],
};

/**
 * What is no setting of the training, and is tried first: a mistake, another program's wrong steps, weights set by a
 * hand, steps that were taken otherwise than now. A trial begins from the first weights, so each change below would
 * help against those.
 */
function strangers({ settings, byHand, others, drivenBy }) {
  const mistake = settings.mistake ? [{ cause: "mistake", values: { mistake: "" } }] : [];
  if (others) return [...mistake, { cause: "program", values: {} }];
  if (byHand && drivenBy?.what !== "mistake") return [...mistake, { cause: "hand", values: {} }];
  const past = drivenBy ? [{ cause: "past", values: {} }] : [];
  return drivenBy?.what === "points" ? [...past, ...mistake] : [...mistake, ...past]; // other points: not its weights
}

/** The changes to try; the learning rate comes last where the first weights have the trouble before any step. */
function changesFor(kind, { settings }, begin) {
  const changes = CHANGES[kind](settings);
  const { training, now, watch } = begin({});
  if (watch.look(training, now)?.kind !== kind) return changes;
  return [...changes.filter(({ cause }) => cause !== "eta"), ...changes.filter(({ cause }) => cause === "eta")];
}

/**
 * How a trial of so many epochs ends: 2 if its loss comes well below `present`, 1 if no trouble is left, else 0. The
 * kinds of its troubles are added to `kinds`.
 */
function tried(trial, epochs, loss, present, kinds) {
  const [first, goal] = [loss(trial), LEARNS * Math.min(loss(trial), present)];
  let last = 0; // epoch of a trouble
  for (let epoch = 1; epoch <= epochs; epoch++) {
    trial.epoch();
    const trouble = trial.look();
    if (trouble) kinds.add(trouble.kind);
    if (trouble?.kind === "exploded") return 0;
    if (trouble) last = epoch;
  }
  if (last > epochs / 2) return 0;
  return loss(trial) < goal ? 2 : loss(trial) <= first ? 1 : 0;
}

/**
 * How many epochs a trial takes: as many as it took to learn by heart, and half as many again; else some steps, and at
 * least `least`, where that is not too much work.
 */
function epochsFor(kind, { training: { steps, epochs, settings } }, { engine: { theta }, train: theirs }, least = 0) {
  const most = WORK / theta.length; // steps
  const each = Math.ceil(theirs.count / settings.batch); // steps of an epoch
  const wanted = kind === "overfitted" ? 1.5 * epochs * each : Math.max(LEAST, Math.min(MOST, 2 * steps), least);
  return Math.ceil(Math.min(wanted, most) / each);
}

/**
 * Looks for what helps, one trial after the other: a generator that yields after each trial. In the end it returns the
 * first change with which the same start learns, or else the first with which the trouble is gone: { cause, values },
 * `values` being settings; null if nothing helps. It is `driven`, too, where the first weights do not have this trouble
 * with the present settings, though they have another one. `begin(values)` begins a trial with other settings: a
 * Session.
 */
export function* searchFor(kind, session, begin) {
  const loss = ({ now }) => now[kind === "overfitted" ? "test" : "train"];
  const present = Number.isFinite(loss(session)) ? loss(session) : Infinity;
  const gradeOf = ({ values }, kinds = new Set(), least = 0) => {
    const trial = begin(values);
    return tried(trial, epochsFor(kind, session, trial, least), loss, present, kinds);
  };
  let driven = false;
  for (const suspect of strangers(session)) {
    const kinds = new Set();
    const grade = gradeOf(suspect, kinds, session.training.steps);
    if (grade > 0 && !kinds.has(kind)) return suspect; // without it, this does not happen
    driven ||= suspect.cause === "past" && !kinds.has(kind);
    yield;
  }
  let calm = null;
  for (const suspect of changesFor(kind, session, begin)) {
    const grade = gradeOf(suspect);
    if (grade === 2) return { ...suspect, driven };
    if (grade === 1) calm ??= { ...suspect, driven };
    yield;
  }
  return kind === "zigzag" ? null : calm; // what goes up and down is a trouble only if smaller steps learn
}
