// A word that somebody meant and misspelt.

/** How many letters must be put in, left out, changed or exchanged with their neighbour to make one word of another. */
function slips(a, b) {
  const cost = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array(b.length).fill(0)]);
  cost[0] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      cost[i][j] = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + same);
      const crossed = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (crossed) cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.length][b.length];
}

/** The one word of `words` that `word` is a slip away from, or two if it is long; undefined if there is none such. */
export function nearest(word, words) {
  const most = word.length > 5 ? 2 : word.length > 2 ? 1 : 0;
  const all = [...words].map((other) => [slips(word, other), other]).filter(([far]) => far <= most);
  const least = Math.min(...all.map(([far]) => far));
  const found = all.filter(([far]) => far === least);
  return found.length === 1 ? found[0][1] : undefined;
}
