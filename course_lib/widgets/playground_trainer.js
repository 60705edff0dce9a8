// Who trains the playground's network. This trainer is the browser's engine; another one has the same functions, and
// stands in its place as `playground.trainer`.

/**
 * `train(session, speed, milliseconds)` trains for one frame, and returns whether something is to be measured and
 * looked at: an epoch has ended, or the weights have exploded. `step`, `epoch`, `part` and `finish` do what their
 * buttons say; `part` returns the part of the step, { does, layer }. `whose` says in one line who does which part, or "".
 */
export const browserTrainer = {
  whose: "",
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
