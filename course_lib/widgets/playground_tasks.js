// Things to find out in the playground, from the first success on. Each has a start that can be set up and a goal that
// is checked by `isDone`: `done(scene, seen)` says whether it is reached now, where `note(scene, seen)` kept what it
// takes to have seen before. A scene is { session, mode, lamp }: what the lines show, and the verdict of the gradient
// check.

/** What every task starts from: as PlaygroundState. */
export const BASE = {
  data: "circle", noise: 0.3, aside: 0.3, data_seed: 1, features: ["x₁", "x₂"], hidden: [4, 2], activation: "tanh",
  loss: "cross-entropy", start: "normal", scale: 0.5, seed: 1, step: "plain", eta: 0.1, batch: 10, mistake: "",
};

const SIX = [4, 4, 4, 4, 4, 4];
const neurons = ({ settings }) => settings.hidden.reduce((sum, n) => sum + n, 0);
const areRight = ({ begun, now }, share) => begun && now.rightTest >= share;

/**
 * Whether the scene is that of the task: its data, not less noise than it starts with, and no mistake unless it asks
 * for one.
 */
function isAtHand({ start, broken = false }, { session: { settings } }) {
  const { data, noise } = { ...BASE, ...start };
  return settings.data === data && settings.noise >= noise && (broken || settings.mistake === "");
}

/** Keep what is to be seen on the way to the task's goal. */
export function noteTask(task, scene, seen) {
  if (isAtHand(task, scene)) task.note?.(scene, seen);
}

/** Whether the task's goal is reached now, by its own means. */
export const isDone = (task, scene, seen) => isAtHand(task, scene) && task.done(scene, seen);

export const TASKS = [
  {
    title: "First success",
    words: "Press Play: the network learns to tell blue points from orange ones. Goal: 95 % of the test points right.",
    learned: "Each step moved every weight a little downhill, and that was all.",
    start: {},
    done: ({ session }) => areRight(session, 0.95),
  },
  {
    title: "What hidden neurons are for",
    words: "XOR without a hidden layer: play, and see that no line parts the colours. Then add a hidden layer with +. "
      + "Goal: 90 % of the test right.",
    learned: "One neuron cuts the plane once. The hidden ones cut it several times, and the output puts that together.",
    start: { data: "xor", noise: 0, hidden: [] },
    done: ({ session }) => neurons(session) > 0 && areRight(session, 0.9),
  },
  {
    title: "As few neurons as possible",
    words: "Take neurons away with −, and play again. Goal: at most 3 hidden neurons, and 97 % of the test right.",
    learned: "Three cuts enclose the circle, as the sides of a triangle would. Two cannot.",
    start: { noise: 0, hidden: [4] },
    done: ({ session }) => (
      neurons(session) <= 3 && areRight(session, 0.97)
    ),
  },
  {
    title: "All zero",
    words: "All weights start at zero. Play: the neurons of a layer stay twins. Why? Then choose another start. "
      + "Goal: 95 % of the test right.",
    learned: "Equal weights get equal gradients, so no step parts them. Random starts are there to break the tie.",
    start: { start: "zero" },
    note: ({ session }, seen) => {
      seen.twins ||= session.settings.start === "zero" && session.trouble?.kind === "twins";
    },
    done: ({ session }, seen) => Boolean(seen.twins) && session.settings.start !== "zero" && areRight(session, 0.95),
  },
  {
    title: "Steps that are too large",
    words: "Play, and raise η until the weights explode. Goal: with a smaller η, a test loss below 0.05.",
    learned: "Beyond some η each step lands higher on the other side of the valley than it came from.",
    start: { data: "curve", hidden: [4] },
    note: ({ session: { trouble, settings } }, seen) => {
      if (trouble?.kind === "exploded") seen.exploded = settings.eta;
    },
    done: ({ session: { settings, begun, now } }, seen) => (
      settings.eta < seen.exploded && begun && now.test < 0.05
    ),
  },
  {
    title: "Wrong, and it learns all the same",
    words: "Choose a mistake under “Break it on purpose”, play, and pause. Goal: 95 % of the test right, though the "
      + "gradient check says ✗.",
    learned: "A falling loss proves nothing. The gradient check does.",
    start: {},
    broken: true,
    done: ({ session, lamp }) => session.settings.mistake !== "" && lamp.ok === false && areRight(session, 0.95),
  },
  {
    title: "Gradients that vanish",
    words: "Six layers of sigmoids. Play, and let the lines show gradients: how thick are they on the left? Then "
      + "choose another σ. Goal: 90 % of the test right, with six layers.",
    learned: "A sigmoid lets at most a quarter of the slope back, and six of them hardly any. tanh and relu let more.",
    start: { hidden: SIX, activation: "sigmoid" },
    note: ({ session: { settings, begun }, mode }, seen) => {
      const deep = settings.hidden.length === SIX.length && settings.activation === "sigmoid";
      seen.gradients ||= deep && begun && mode === "gradient";
    },
    done: ({ session }, seen) => (
      Boolean(seen.gradients) && session.settings.hidden.length === SIX.length && areRight(session, 0.9)
    ),
  },
  {
    title: "Learnt by heart",
    words: "30 noisy points, 105 weights. Play until they are learnt by heart. Then help: fewer neurons, more points, "
      + "or the inputs x₁² and x₂². Goal: 85 % of the test right.",
    learned: "What fits its own points best is not what answers new ones best. Points aside show the difference.",
    start: { noise: 1, aside: 0.9, hidden: [8, 8], step: "Adam", eta: 0.03 },
    note: ({ session }, seen) => {
      seen.overfitted ||= session.trouble?.kind === "overfitted";
    },
    done: ({ session }, seen) => Boolean(seen.overfitted) && areRight(session, 0.85),
  },
];
