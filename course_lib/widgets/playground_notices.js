// What is said of an act in the playground, in the place of a message: tests/browser/test_playground.py looks whether
// each of these sentences has room.

import { figures } from "./common.js";

const KEPT = "The training before stays as a thin line beside the losses.";
const TO_PAINT = "The plane is empty: choose a colour, and click or drag in it. To paint beside the points of a set, "
  + "choose that set, and “Paint points”.";

/** Going on from a step of the past. */
export const goingOnWords = (steps) =>
  `Going on from step ${figures(steps, 6)}: Undo brings back what came after it.`;

/** Back to a step for good. */
export const returnWords = (step) => `Back at step ${figures(step, 6)}: Play goes on from there.`;

/** What became of a training that was kept: `apart` says why it is not drawn, or "". */
export const keptWords = (apart) =>
  apart ? `The training before is kept, but not drawn beside it: it had ${apart}.` : KEPT;

/** Where the loss has become another one, because the data are of another kind; `classes` is 0 of a curve. */
export const lossWords = (loss, classes) =>
  classes ? `The loss is ${loss} again.` : "The loss is squares now: a curve has no classes.";

/** A new network of these sizes. */
export const startWords = (sizes) => `A new start with ${sizes.join("-")}: epoch 0.`;

/** All that is said of a new network: `start`, what is to be pressed, and more; `paints`: on an empty plane. */
export const newWords = ({ start, presses, loss, paints, kept }) =>
  [start, presses ? "Press Play." : "", loss, paints ? TO_PAINT : "", kept].filter(Boolean).join(" ");
