// Things to find out in the playground, from the first success on. Each has a start that can be set up, and a goal that
// is checked: `done(scene, seen)` says whether it is reached now, where `note(scene, seen)` kept what it takes to have
// seen before. Only steps count that were taken while `holds(scene, seen)`. Both are made of its conditions, `wants`,
// each of which can say what to do where it alone is missing. `asks` has the controls that its words ask for, as screen
// readers call them: where one of them is missing, it cannot be done.
// A scene is { session, mode, lamp }: what the lines show, and the verdict of the gradient check.

import { figures } from "./common.js";
import { mistakeCalled } from "./play_break.js";
import { hasSettled } from "./play_settled.js";

/** What every task starts from: as PlaygroundState. */
export const BASE = {
  data: "circle", noise: 0.3, aside: 0.3, data_seed: 1, features: ["x₁", "x₂"], hidden: [4, 2], activation: "tanh",
  loss: "cross-entropy", start: "normal", scale: 0.5, seed: 1, step: "plain", eta: 0.1, batch: 10, mistake: "",
};

const SIX = [4, 4, 4, 4, 4, 4];
const neurons = ({ settings }) => settings.hidden.reduce((sum, n) => sum + n, 0);
const areRight = ({ begun, now }, share) => begun && now.rightTest >= share;
const always = () => true;
const PATIENCE = 5; // epochs
const SLACK = 0.03; // of the test: so much fewer are right for a moment, and what was said of them stays

/** Keep what is seen of a task; returns whether its goal is reached by steps that count. */
export function isReached(task, scene, seen) {
  const { training, end } = scene.session;
  if (end !== null) return false; // a step of the past is looked at
  const atHand = awayWords(task, scene) === "";
  if (atHand) task.note?.(scene, seen);
  if (!atHand || !task.holds(scene, seen)) seen.since = Infinity;
  else if (!(seen.since <= training.steps)) seen.since = training.steps;
  return training.steps > seen.since && task.done(scene, seen);
}

/**
 * Why nothing counts for the task, or "": its own data are asked for, not less noise than it starts with, and no
 * mistake unless it asks for one. A goal of an author's own, which has no start, is judged on whatever is there.
 */
export function awayWords(task, scene) {
  if (scene.session.settings.mistake !== "" && !task.broken) return "With it nothing counts.";
  return task.start ? elsewhereWords(task, scene) : "";
}

/** Why the points that are there are not those of the task, or "". */
export function elsewhereWords({ start }, { session: { settings } }) {
  const { data, noise } = { ...BASE, ...start };
  if (settings.data !== data) return "These are other data: “Set it up” brings those of the task.";
  return settings.noise < noise ? "“Set it up” first: with so little noise nothing counts." : "";
}

/** Whether what is there meets the goal of a task that no step has been taken for: it came so, as by a link. */
export const isMetAlready = (task, scene) =>
  awayWords(task, scene) === "" && task.holds(scene, {}) && task.done(scene, {});

const ALREADY = "Already met by the network that is there. Go on with the next task, or Reset and see it learn anew.";

/**
 * What is said of a task that is not done: data that are not the task's leave its words without an object. `lack` is as
 * lackWords has it.
 */
export function openWords(task, scene, playing, lack = "") {
  const away = awayWords(task, scene);
  const isElsewhere = away !== "" && scene.session.settings.data !== { ...BASE, ...task.start }.data;
  if (isElsewhere) return away;
  if (isMetAlready(task, scene)) return ALREADY;
  if (lack) return lack;
  return [away, (playing && !away && task.running) || task.words].filter(Boolean).join(" ");
}

/** By which epoch a goal was met first, and whether it is so now; "" before. */
export function doneWords({ state, epoch }) {
  if (state === "open") return "";
  const now = state === "met" ? "." : "; at the moment it is not.";
  return `✓ Done by epoch ${figures(epoch, 6)}${now}`;
}

/**
 * What is said of a task, of a `goal` { state, epoch, lack }. With points that are not the task's, that is said, for
 * their share of right ones says nothing of its goal. `all` is said if all tasks are done.
 */
export function taskWords(task, scene, goal, playing, all = "") {
  const away = goal.state === "lost" ? elsewhereWords(task, scene) : "";
  if (away) return [mistakeWords(scene), away, `✓ Done before, by epoch ${figures(goal.epoch, 6)}.`].filter(Boolean);
  const says = goal.state === "open" ? openWords(task, scene, playing, goal.lack) : `${task.learned}${all}`;
  return [mistakeWords(scene), doneWords(goal), says].filter(Boolean);
}

/** What the gradient check says of a mistake that is chosen, in one sentence; "" without one. */
export function mistakeWords({ session: { settings, engine }, lamp }) {
  if (settings.mistake === "") return "";
  const { short, shows } = mistakeCalled(settings.mistake);
  const name = `With the mistake “${short}”`;
  if (!shows(engine)) return `${name} nothing changes: here its line makes no difference.`;
  if (lamp.ok === null) return `${name} on, the gradient check is still to speak.`;
  const finds = "the gradients are right, and what is done with them is not.";
  return lamp.ok ? `${name} on, ${finds}` : `✗ ${name} on, the gradient check fails.`;
}

/**
 * The goal that an author sets in the place of the tasks: so many points are right, of the test if there are any. The
 * epoch of that is on the curve: many epochs pass from look to look.
 */
export const goalOf = (right) => ({
  holds: always,
  done: ({ session: { begun, now, test } }) => begun && shareOf(now, test) >= right,
  epochOf: ({ session: { curve, test } }) => curve.at.find((_, k) => shareOf(curve.values[k], test) >= right),
});

const shareOf = (scored, test) => (test.count ? scored.rightTest : scored.right);

/** Follows one goal as it is now. */
export class Goal {
  epoch = null; // by which it was met first
  task;
  #seen = {};
  #state = "open";
  #last = null; // { training, steps, epochs } when it was met last
  #near = null; // the training of which it was said what it lacks

  /** `kept`: what was kept of it before the page was loaded anew, or null. */
  constructor(task, kept = null) {
    this.task = task;
    if (!kept) return;
    [this.epoch, this.#state] = [kept.epoch, kept.state];
    this.#seen = { ...kept.seen, since: kept.seen.since ?? Infinity };
  }

  /** What is kept of it, as plain data: how it stands, and what it takes to have seen before. */
  get kept() {
    const { since = Infinity, ...seen } = this.#seen;
    return { epoch: this.epoch, state: this.#state, seen: Number.isFinite(since) ? { ...seen, since } : seen };
  }

  /** What an open goal lacks, as lackWords has it; said once of a training, a few points do not take it back. */
  lack(scene) {
    const { training } = scene.session;
    const words = lackWords(this.task, scene, this.#seen, this.#near === training ? SLACK : 0);
    this.#near = words ? training : null;
    return words;
  }

  /** "open", "met" or "lost": met before, and not now. A look at the past changes nothing. */
  look(scene) {
    const { session: { training, end } } = scene;
    if (end !== null) return this.#state;
    if (isReached(this.task, scene, this.#seen)) {
      this.epoch ??= Math.ceil(this.task.epochOf?.(scene) ?? training.epochs);
      this.#last = { training, steps: training.steps, epochs: training.epochs };
      this.#state = "met";
    } else if (this.#state === "met" && !this.#isLapse(scene)) this.#state = "lost";
    return this.#state;
  }

  /** Whether it is only the noise of some batches, for a few epochs, that a goal just met is missed again. */
  #isLapse({ session: { training } }) {
    if (!this.#last) return false; // it was met before the page was loaded anew
    const { training: before, steps, epochs } = this.#last;
    const counts = this.#seen.since < training.steps;
    return counts && training === before && training.steps > steps && training.epochs - epochs <= PATIENCE;
  }
}

/**
 * A condition of a task: `is(scene, seen)` whether it is met, and `lacks(scene, seen)`, what is said where it is the
 * only one that is not, as the second half of a sentence. `counts`: steps count only while it is met; else they reach
 * it. `isLate`: the training may still be on its way to it, as long as its loss falls.
 */
const kept = (is, lacks) => ({ is, lacks, counts: true, isLate: false });
const reached = (is, lacks) => ({ is, lacks, counts: false, isLate: false });

/** This `share` of the test is to be right; `ways(scene)` are what else can be tried. */
const right = (share, ways) => ({
  ...reached(({ session }) => areRight(session, share), (scene) => `the goal is ${100 * share} %: ${ways(scene)}`),
  share, isLate: true,
});

const MORE = () => "more neurons may do it: press a +";
const OTHERS = "other first weights may do it";

/** A task with what its conditions make: `holds` and `done`. */
const withWants = (task) => ({
  ...task,
  holds: (scene, seen) => task.wants.every(({ is, counts }) => !counts || is(scene, seen)),
  done: (scene, seen) => task.wants.every(({ is, counts }) => counts || is(scene, seen)),
});

/**
 * What a task lacks, where that is one condition: a sentence, or "". Of what the training may still reach it is said
 * once the loss hardly falls any more. `slack` of a share that is to be right may be missing.
 */
export function lackWords(task, scene, seen, slack = 0) {
  const { session } = scene;
  if (!task.wants || !session.begun || session.end !== null || awayWords(task, scene)) return "";
  const isMet = ({ is, share }) => is(scene, seen) || (slack > 0 && areRight(session, share - slack));
  const missing = task.wants.filter((one) => !isMet(one));
  if (missing.length !== 1) return "";
  const [{ lacks, isLate }] = missing;
  const words = isLate && !hasSettled(session.curve) ? "" : lacks(scene, seen);
  return words && `${reachedWords(session)}${isLate ? ", and the loss hardly falls any more" : ""}, but ${words}.`;
}

const reachedWords = ({ now: { rightTest, test }, kind }) =>
  kind.classes ? `${Math.floor(100 * rightTest)} % of the test are right` : `The test loss is ${figures(test, 2)}`;

/** Whether a task's start is what is there: its settings, and no step or hand has moved a weight. */
export function isSetUp({ start }, { settings, wished, begun, byHand }) {
  const there = { ...settings, loss: wished ?? settings.loss }; // a curve has brought its own
  const isThere = Object.entries({ ...BASE, ...start }).every(([key, value]) => String(there[key]) === String(value));
  return isThere && !begun && !byHand;
}

export const TASKS = [
  {
    title: "First success",
    asks: [],
    words: "Press Play: the network learns to tell blue points from orange ones. Goal: 95 % of the test points right.",
    running: "It is learning now to tell blue points from orange ones. Goal: 95 % of the test points right.",
    learned: "Each step moved every weight a little downhill, and that was all.",
    start: {},
    wants: [right(0.95, MORE)],
  },
  {
    title: "What hidden neurons are for",
    asks: ["hidden layers"],
    section: "Network",
    words: "XOR without a hidden layer: play, and see that no line parts the colours. Then add a hidden layer with +. "
      + "Goal: 90 % of the test right.",
    learned: "One neuron cuts the plane once. The hidden ones cut it several times, and the output puts that together.",
    start: { data: "xor", noise: 0, hidden: [] },
    wants: [
      kept(({ session }) => neurons(session) > 0, () => "with no hidden neuron: add a hidden layer with +"),
      right(0.9, MORE),
    ],
  },
  {
    title: "As few neurons as possible",
    asks: ["neurons of hidden layer 1"],
    section: "Network",
    words: "Take neurons away with −, and play again. Goal: at most 3 hidden neurons, and 97 % of the test right.",
    learned: "Three cuts enclose the circle, as the sides of a triangle would. Two cannot.",
    start: { noise: 0, hidden: [4] },
    wants: [
      kept(({ session }) => neurons(session) <= 3, ({ session }) => (
        `with ${neurons(session)} hidden neurons, and the task allows 3: press a −`
      )),
      right(0.97, ({ session }) => (neurons(session) < 3 ? "so few cuts do not enclose a circle: press a +" : OTHERS)),
    ],
  },
  {
    title: "All zero",
    asks: ["first weights"],
    section: "Network",
    words: "All weights start at zero. Play: the neurons of a layer stay twins. Why? Then choose another start. "
      + "Goal: 95 % of the test right.",
    learned: "Equal weights get equal gradients, so no step parts them. Random starts are there to break the tie.",
    start: { start: "zero" },
    note: ({ session }, seen) => {
      seen.twins ||= session.settings.start === "zero" && session.trouble?.kind === "twins";
    },
    wants: [
      kept((_, seen) => Boolean(seen.twins), () => "no twins were seen: “Set it up”, and play with zeros first"),
      kept(({ session }) => session.settings.start !== "zero", () => "from zeros: choose another start"),
      right(0.95, () => OTHERS),
    ],
  },
  {
    title: "Steps that are too large",
    asks: ["learning rate η"],
    words: "Play, and raise η until the weights explode. Goal: with a smaller η, a test loss below 0.05.",
    learned: "Beyond some η each step lands higher on the other side of the valley than it came from.",
    start: { data: "curve", hidden: [4] },
    note: ({ session: { trouble, etaTaken } }, seen) => {
      if (trouble?.kind === "exploded") seen.exploded = etaTaken; // weights that have exploded stay so at any other
    },
    wants: [
      kept((_, { exploded }) => exploded !== undefined, () => "nothing has exploded: raise η until it does"),
      kept(
        ({ session: { settings } }, { exploded = Infinity }) => settings.eta < exploded,
        (_, { exploded }) => `with an η that is not below ${figures(exploded)}, where it exploded`,
      ),
      {
        ...reached(({ session: { begun, now } }) => begun && now.test < 0.05, () => "the goal is 0.05: try another η"),
        isLate: true,
      },
    ],
  },
  {
    title: "Wrong, and it learns all the same",
    asks: ["mistake"],
    section: "Break it on purpose",
    words: "Choose a mistake under “Break it on purpose”, play, and pause. Goal: 95 % of the test right, though the "
      + "gradient check says ✗. Only steps with the mistake count: Reset what was learnt without it.",
    learned: "A falling loss proves nothing. The gradient check does.",
    start: {},
    broken: true,
    wants: [
      kept(({ session }) => session.settings.mistake !== "", () => "without a mistake: choose one, and Reset"),
      kept(
        ({ session }) => session.settings.mistake === "" || session.onlyMistaken,
        () => "some steps were taken without the mistake: Reset, and play again",
      ),
      reached(
        ({ session, lamp }) => session.settings.mistake === "" || lamp.ok === false,
        ({ lamp }) => (lamp.ok ? "the gradient check has nothing against this mistake: choose another, and Reset" : ""),
      ),
      right(0.95, () => "try another mistake, and Reset"),
    ],
  },
  {
    title: "Gradients that vanish",
    asks: ["lines show", "activation of the hidden layers"],
    section: "Network",
    words: "Six layers of sigmoids. Play, and let the lines show gradients: how thick are they on the left? Then "
      + "choose another activation. Goal: 90 % of the test right, with six layers.",
    learned: "A sigmoid lets at most a quarter of the slope back, and six of them hardly any. tanh and relu let more.",
    start: { hidden: SIX, activation: "sigmoid" },
    note: ({ session: { settings, begun }, mode }, seen) => {
      const deep = settings.hidden.length === SIX.length && settings.activation === "sigmoid";
      seen.gradients ||= deep && begun && mode === "gradient";
    },
    wants: [
      kept(
        (_, seen) => Boolean(seen.gradients),
        () => "the gradients of six layers of sigmoids were not seen: “Set it up”, play, and let the lines show them",
      ),
      kept(({ session }) => session.settings.hidden.length === SIX.length, ({ session }) => (
        `with ${session.settings.hidden.length} hidden layers, and the task asks for ${SIX.length}`
      )),
      right(0.9, () => "choose another activation, or other first weights"),
    ],
  },
  {
    title: "Learnt by heart",
    asks: ["test", "inputs"],
    section: "Network",
    words: "30 noisy points for 105 weights. Play until they are said to be learnt by heart. Then help: more points "
      + "(keep fewer for the test), or the inputs x₁² and x₂²; not fewer neurons alone. Goal: 80 % of the test right.",
    learned: "What fits its own points best is not what answers new ones best. Points aside show the difference.",
    start: { noise: 1, aside: 0.9, hidden: [8, 8], step: "Adam", eta: 0.03 },
    withheld: ["neurons"], // of the remedies: it would not do here
    note: ({ session }, seen) => {
      seen.overfitted ||= session.trouble?.kind === "overfitted";
    },
    wants: [
      kept(
        (_, seen) => Boolean(seen.overfitted),
        () => "it was not said yet that points are learnt by heart: “Set it up”, and play until it is",
      ),
      right(0.8, () => "more points may help, or the inputs x₁² and x₂²"),
    ],
  },
].map(withWants);

/** The tasks, by their places among TASKS, that can be done where there are no more than these `controls`. */
export const doableWith = (controls) =>
  TASKS.flatMap(({ asks }, k) => (asks.every((name) => controls.includes(name)) ? [k] : []));

/** What is said when all of them are done. */
export const ALL_DONE = "All tasks are done. What trained here you can compute by hand and write yourself: in the "
  + "course, from lesson 01 on.";

/** Task k by its number among those that are `here`. */
export const numberWords = (k, here) => `Task ${here.indexOf(k) + 1} of ${here.length}`;

/**
 * What stands after the last task: { title, words, open, onward }. `ever` has those that are done; `open` is the first
 * of the tasks that are `here` and are not, and `onward` the first that only another page can have; null if none.
 */
export function endOf(here, ever) {
  const left = here.filter((k) => !ever.has(k));
  const others = TASKS.map((_, k) => k).filter((k) => !here.includes(k));
  const many = here.length - left.length;
  const named = (k) => `task ${here.indexOf(k) + 1}, “${TASKS[k].title}”`;
  const stillOpen = left.length ? `Not yet: ${left.map(named).join("; ")}.` : "";
  const more = `${others.length} more are in the playground, where every control is; this network goes along.`;
  return {
    title: `${many} of ${here.length} tasks ${others.length ? "here " : ""}done. `,
    words: [stillOpen, others.length ? more : ""].filter(Boolean).join(" "),
    open: left[0] ?? null, onward: others[0] ?? null,
  };
}
