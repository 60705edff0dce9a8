// How long Python may compute for each question, so that a picture comes at least every 33 ms, if it can.

const MOST = 0.018; // seconds of a question
const LEAST = 0.004;
const OFTEN = 33; // milliseconds from one answer to the next
const WEIGHT = 0.2; // of a new answer in the mean

/** The seconds of the next question. The way to Python and back, and drawing, take their share of each picture. */
export class Pace {
  #way = OFTEN - 1000 * MOST; // milliseconds of an answer in which Python does not train, as a mean

  get seconds() {
    return Math.min(MOST, Math.max(LEAST, (OFTEN - this.#way) / 1000));
  }

  /** An answer has come `milliseconds` after its question, which allowed `seconds`. */
  answered(milliseconds, seconds) {
    this.#way += WEIGHT * (Math.max(0, milliseconds - 1000 * seconds) - this.#way);
  }
}
