import assert from "node:assert/strict";
import { test } from "node:test";
import { covers, layout, overlap } from "../../course_lib/widgets/network_layout.js";

const SIZES = [
  [2, 2, 1], [1, 1], [2, 3, 1], [1, 4, 1], [3, 4, 4, 2], [2, 2, 2, 1], [4, 4], [4, 8, 8, 4], [8, 8, 8, 8], [1, 8, 1],
];

/** The labels of the weights as boxes. */
function labels({ columns, edges }, sizes) {
  return edges.flatMap(({ lines, box, places }, l) =>
    lines === 0
      ? []
      : places.map((t, e) => {
          const [from, to] = [columns[l][e % sizes[l]], columns[l + 1][Math.floor(e / sizes[l])]];
          return { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y), ...box };
        }),
  );
}

for (const sizes of SIZES) {
  test(`nothing covers anything in ${sizes.join("-")}, from a phone to a projector`, () => {
    for (let width = 220; width <= 900; width += 20) {
      const plan = layout(sizes, width);
      const { columns, radius, biases, targets } = plan;
      const boxes = [...labels(plan, sizes), ...biases.slice(1).flat(), ...targets];
      boxes.forEach((a, i) => {
        const where = `${sizes.join("-")} at ${width}: ${JSON.stringify(a)}`;
        assert.ok(a.x - a.width / 2 >= -0.5 && a.x + a.width / 2 <= width + 0.5, `cut off, ${where}`);
        assert.ok(a.y - a.height / 2 >= 0 && a.y + a.height / 2 <= plan.height, `cut off, ${where}`);
        for (const b of boxes.slice(i + 1)) assert.ok(!overlap(a, b), `${where} over ${JSON.stringify(b)}`);
        for (const circle of columns.flat()) {
          assert.ok(!covers(a, circle, radius), `${where} over ${JSON.stringify(circle)}`);
        }
      });
    }
  });
}

test("a small network has a weight and its gradient on each line, even on a phone", () => {
  const lines = (sizes, width) => layout(sizes, width).edges.map((edge) => edge.lines);
  for (const width of [238, 270, 302, 360, 420, 480, 560, 640, 700, 900]) {
    assert.deepEqual(lines([2, 2, 1], width), [2, 2], `${width}`);
  }
  for (const width of [420, 600, 680, 900]) assert.deepEqual(lines([2, 2, 2, 1], width), [2, 2, 2], `${width}`);
  assert.deepEqual(lines([2, 2, 2, 1], 302), [1, 1, 1]);
  assert.deepEqual(lines([4, 8, 8, 4], 900), [0, 0, 0]);
});
