// The playground's frames: how long each may train, and when pictures and numbers are drawn.

import { attempt } from "./common.js";

const FRAME = 11; // milliseconds of each frame for training and drawing; the rest is the browser's
const SLOW = 20; // milliseconds between two frames, above which it trains less in each
const LEAST = 1.5; // milliseconds of each frame that it trains at least
const SLOWEST = 90; // milliseconds between two looks at the numbers while it trains
const SELDOM = 4; // of these looks, every so many is at all of them
const CALM = 500; // milliseconds between two pictures, for those who want less motion
const PACE = { slow: 500, medium: 33, fast: 0 }; // milliseconds for each step (slow) or epoch

/**
 * A clock for the playground in `box`. `does` is what happens in a frame: `train(speed, milliseconds)` while it plays,
 * `draw()`, and `readouts(all)` now and then; `all` is false where only what changes fast is to be shown.
 */
export class Clock {
  playing = false;
  speed = "medium";
  #does;
  #box;
  #calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  #frame = 0;
  #due = 0; // when the next step or epoch is due
  #looked = 0; // when the numbers were drawn last
  #drawn = 0;
  #turn = 0;
  #budget = 4; // milliseconds of a frame to train in
  #last = 0; // when the frame before was drawn
  #cost = 3; // milliseconds that drawing takes

  constructor(box, does) {
    this.#box = box;
    this.#does = does;
  }

  /** Whether the reader wants less motion. */
  get calm() {
    return this.#calm.matches;
  }

  start() {
    this.playing = true;
    this.#due = performance.now();
    this.hurry();
  }

  /** A frame soon. */
  soon() {
    this.#frame ||= requestAnimationFrame((now) => {
      this.#frame = 0;
      attempt(this.#box, () => this.#tick(now));
    });
  }

  /** A frame soon, and all the numbers at the next look at them. */
  hurry() {
    this.#turn = 0;
    this.soon();
  }

  /** The first picture, without waiting for a frame: the page is laid out once, with all of it. */
  now() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    attempt(this.#box, () => this.#tick(performance.now()));
  }

  #tick(now) {
    if (this.playing) this.train(now);
    this.#last = now;
    if (this.playing && this.calm && now - this.#drawn < CALM) this.soon();
    else this.#show(now);
  }

  /** Train for this frame: as long as it has room, and as often as the speed says. */
  train(now) {
    const { speed } = this;
    if (speed !== "fast" && now < this.#due) return;
    this.#due = Math.max(this.#due + PACE[speed], now - PACE[speed]);
    const slow = now - this.#last > SLOW;
    this.#budget = Math.max(LEAST, Math.min(FRAME - this.#cost, this.#budget * (slow ? 0.7 : 1.05)));
    this.#does.train(speed, this.#budget);
  }

  #show(now) {
    const start = performance.now();
    this.#drawn = now;
    this.#does.draw();
    if (!this.playing || now - this.#looked > SLOWEST) {
      this.#looked = now;
      this.#does.readouts(!this.playing || this.#turn++ % SELDOM === 0);
    }
    this.#cost += 0.1 * (performance.now() - start - this.#cost);
    this.#box.dataset.drawn = Number(this.#box.dataset.drawn ?? 0) + 1;
    if (this.playing) this.soon();
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
  }
}
