// Who trains the playground's network. This trainer is the browser's engine; another one has the same functions, and
// stands in its place as `playground.trainer`.

/**
 * `train(session, speed, milliseconds)` trains for one frame, and returns whether something is to be measured and
 * looked at: an epoch has ended, or the weights have exploded. `step`, `epoch`, `part` and `finish` do what their
 * buttons say; `part` returns the part of the step, { does, layer }. `start` and `stop` begin and end it.
 *
 * `whose` says in one line who does which part, or ""; `lent` that some stand in for the reader's, or "". `locked` says
 * why settings have no choice, by their names; `closed` why the inside of a step cannot be shown, or "". `lamp` is a
 * verdict in place of the gradient check's, or null. `rests()` is asked before each picture of a training, and says
 * whether there is nothing new to draw; `share` is how much of the planes is computed anew for a picture.
 * `overlay(grids)` may put other answers over those of the engine in the planes, and returns whether it did.
 */
export const browserTrainer = {
  whose: "",
  lent: "",
  locked: {},
  closed: "",
  lamp: null,
  rests: () => false,
  share: 0.25,
  overlay: () => false,
  start() {},
  stop() {},
  train(session, speed, milliseconds) {
    const { epochs } = session.training;
    if (speed === "slow") session.step();
    else session.run(milliseconds, () => speed === "medium" && session.training.epochs > epochs);
    return session.training.epochs > epochs || Boolean(session.watch.step(session.training));
  },
  step: (session) => session.step(),
  epoch: (session) => session.epoch(),
  part: (session) => session.part(),
  finish: (session) => session.finish(),
};
