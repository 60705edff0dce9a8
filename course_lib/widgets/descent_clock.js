// The clock of a descent: it plays, stops, and takes one step; and the menu of its speed.

import { attempt, select } from "./common.js";
import { MANY } from "./descent_math.js";

const SPEEDS = { 2: "2 steps a second", 8: "8 steps a second", 40: "40 steps a second" };

/**
 * The present run, and the clock that takes its steps. `hand()` holds what the model knows, as `live` gives it;
 * `go(state)` runs as many steps as a state has, and tells at least how many were `taken` and what the `ending` was, or
 * ""; the clock ticks `speed()` times a second, and what fails then is said in `box`.
 */
export function runner(box, hand, go, speed) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;
  const run = {
    present: null,
    get playing() {
      return timer !== 0;
    },
    pause() {
      clearInterval(timer);
      timer = 0;
    },
    step() {
      hand().set({ steps: run.present.taken + 1 });
      run.walk(); // the next step may come before the next picture
    },
    stop: () => run.pause(),
    /** Walk as many steps as the state has. */
    walk(state = hand().state) {
      run.present = go(state);
      if (run.present.ending) run.pause();
    },
    play() {
      timer = setInterval(() => attempt(box, run.step), 1000 / speed());
    },
    toggle() {
      if (run.playing) {
        run.pause();
        hand().set({}); // draws
        return;
      }
      if (run.present.ending) {
        hand().set({ steps: 0 });
        run.present = go(hand().state);
      }
      if (still.matches) hand().set({ steps: MANY }); // no animation: all of it in one picture
      else {
        run.play();
        run.step();
      }
    },
  };
  return run;
}

/** The menu of the speed; it can be set back. Its `now()` is for the runner. */
export function speedMenu(parent, run) {
  const hurry = () => {
    if (!run.playing) return;
    run.pause();
    run.play();
  };
  const menu = select(parent, "speed", Object.keys(SPEEDS), hurry, (value) => SPEEDS[value]);
  const reset = () => {
    menu.value = 8;
  };
  reset();
  return { reset, now: () => Number(menu.value) };
}
