// Things to find out in the playground: each a sentence, and how to see that it is done.

const neurons = ({ settings }) => settings.hidden.reduce((sum, n) => sum + n, 0);

export const TASKS = [
  {
    words: "take neurons away with − and play again. How few can still enclose the circle?",
    done: (session) => session.settings.data === "circle" && neurons(session) <= 3 && session.now.right >= 0.98,
  },
  {
    words: "set “start” to all zero and play. What do all neurons of a layer have in common, and why does it stay so?",
    done: ({ settings, training }) => settings.start === "zero" && training.steps > 20,
  },
  {
    words: "raise η while it trains. At which η does the loss no longer fall?",
    done: ({ settings, training }) => settings.eta >= 1 && training.steps > 20,
  },
  {
    words: "choose a mistake below “Break it on purpose”. Which one still learns, though the gradient check fails?",
    done: ({ settings, now }) => settings.mistake !== "" && now.right >= 0.9,
  },
  {
    words: "choose the spiral. Which change brings the test loss below 0.1: neurons, layers, σ or the step?",
    done: ({ settings, now }) => settings.data === "spiral" && now.test < 0.1,
  },
];
