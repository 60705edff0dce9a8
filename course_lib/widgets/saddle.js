// A saddle: L = x²/2 + (y² − 1)²/4, as in steppers_state.py. Level at (0, 0), where L = 1/4; lowest at (0, ±1), where
// L = 0.

const PARTS = 64; // of a side of a level line

/** The saddle, as `valley` gives a landscape. A level line is `rings(level)`: closed lines of [x, y]. */
export function saddle() {
  const loss = (x, y) => x ** 2 / 2 + (y ** 2 - 1) ** 2 / 4;
  const half = (level, [low, high]) => Array.from({ length: PARTS + 1 }, (_, i) => {
    const y = (low + high) / 2 + (Math.cos((Math.PI * i) / PARTS) * (high - low)) / 2; // more points where it turns
    return [Math.sqrt(Math.max(0, 2 * level - (y ** 2 - 1) ** 2 / 2)), y];
  });
  const ring = (level, ends) => {
    const right = half(level, ends);
    return [...right, ...right.toReversed().map(([x, y]) => [-x, y])];
  };
  const made = {
    loss,
    least: 0,
    ridge: 0.25,
    bottoms: [[0, 1], [0, -1]],
    gradient: (x, y) => [x, y * (y * y - 1)],
    rings(level) {
      const r = 2 * Math.sqrt(level);
      const top = Math.sqrt(1 + r);
      if (r >= 1) return [ring(level, [-top, top])];
      const upper = ring(level, [Math.sqrt(1 - r), top]);
      return [upper, upper.map(([x, y]) => [x, -y])];
    },
    around: (level) => made.rings(level).flat(),
  };
  return made;
}
