// Whether a training has come to its end: its loss hardly falls any more.

const LEAST = 100; // epochs, before which nothing is said: many a training falls late
const HALF = 0.5; // of the training so far, its later part, is looked at: the longer it took, the longer the look
const STILL = 0.97; // of the mean loss of the first half of that, the least of the second one
const FEW = 4; // losses in each of the two

const mean = (losses) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;

/**
 * Whether the training loss of a curve (see play_history.js) hardly falls any more: over the last quarter of its epochs
 * it is on the mean at least 0.97 of what it was over the quarter before. So the noise of the batches counts little,
 * and a slow training gets the longer a look.
 */
export function hasSettled({ at, values }) {
  const epochs = at.at(-1);
  if (!(epochs >= LEAST)) return false;
  const [from, middle] = [epochs * (1 - HALF), epochs * (1 - HALF / 2)];
  const losses = (isIn) => values.filter((_, k) => isIn(at[k])).map(({ train }) => train);
  const [early, late] = [losses((epoch) => epoch > from && epoch <= middle), losses((epoch) => epoch > middle)];
  return Math.min(early.length, late.length) >= FEW && mean(late) >= STILL * mean(early);
}
