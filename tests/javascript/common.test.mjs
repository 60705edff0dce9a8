import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTIVATIONS, live, number, signedColour, SLOPES, typed } from "../../course_lib/widgets/common.js";
import { close, numbers } from "./numbers.mjs";

for (const [part, functions] of Object.entries({ activations: ACTIVATIONS, slopes: SLOPES })) {
  test(`${part} are those of network.py, far out as well`, () => {
    assert.deepEqual(Object.keys(functions), Object.keys(numbers[part]));
    for (const [name, values] of Object.entries(numbers[part])) {
      values.forEach((value, i) => close(functions[name](numbers.z[i]), value, `${name}(${numbers.z[i]})`));
    }
  });
}

test("numbers read as in the lessons", () => {
  assert.equal(number(-1.25), "−1.25");
  assert.equal(number(-0.001), "0.00");
  assert.equal(number(2 / 3, 3), "0.667");
});

test("colours go from vermilion over white to blue and no further", () => {
  assert.deepEqual(signedColour(0), [255, 255, 255]);
  assert.deepEqual(signedColour(7), signedColour(1));
  assert.ok(signedColour(1)[2] > signedColour(1)[0]);
  assert.ok(signedColour(-1)[0] > signedColour(-1)[2]);
});

/** A model, a window, and clocks that move when told. */
function world(values) {
  const listeners = new Map();
  const sent = [];
  const [frames, timers] = [[], []];
  const page = {
    addEventListener: (event, callback) => listeners.set(event, callback),
    removeEventListener: (event) => listeners.delete(event),
  };
  const later = (queue) => (callback) => queue.push(callback);
  Object.assign(globalThis, {
    window: page, requestAnimationFrame: later(frames), setTimeout: later(timers),
    cancelAnimationFrame() {}, clearTimeout() {},
  });
  const model = {
    get: (key) => values[key],
    set(key, value) {
      values[key] = value;
      listeners.get(`change:${key}`)?.();
    },
    save_changes: () => sent.push({ ...values }),
    on: (event, callback) => listeners.set(event, callback),
    off: (event) => listeners.delete(event),
  };
  const elapse = (queue) => queue.splice(0).forEach((callback) => callback());
  return { model, sent, listeners, frame: () => elapse(frames), pause: () => elapse(timers) };
}

test("many moves of the hand are one drawing and one message", () => {
  const { model, sent, frame, pause } = world({ b: 0 });
  const drawn = [];
  const hand = live(model, ["b"], { dataset: {} }, ({ b }) => drawn.push(b));
  for (const b of [1, 2, 3]) hand.set({ b });
  assert.deepEqual([drawn, sent], [[0], []]);
  frame();
  assert.deepEqual(drawn, [0, 3]);
  pause();
  assert.deepEqual(sent, [{ b: 3 }]);
  frame();
  assert.deepEqual(drawn, [0, 3]); // what Python is told has been drawn
});

test("Python's change is drawn, but not over the reader's hand", () => {
  const { model, frame, pause } = world({ w: 0, b: 0 });
  const hand = live(model, ["w", "b"], { dataset: {} }, () => {});
  hand.set({ b: 1 });
  model.set("b", 5);
  model.set("w", 7);
  frame();
  assert.deepEqual(hand.state, { w: 7, b: 1 });
  pause();
  assert.deepEqual([model.get("w"), model.get("b")], [7, 1]);
  model.set("b", 9);
  frame();
  assert.equal(hand.state.b, 9);
});

test("a page of another size is drawn anew, as its pixels may have changed", () => {
  const { model, listeners, frame } = world({ b: 0 });
  const drawn = [];
  live(model, ["b"], { dataset: {} }, ({ b }) => drawn.push(b));
  listeners.get("resize")();
  frame();
  assert.deepEqual(drawn, [0, 0]);
});

test("the last move reaches Python when the view goes", () => {
  const { model, sent, listeners } = world({ b: 0 });
  const hand = live(model, ["b"], { dataset: {} }, () => {});
  hand.set({ b: 4 });
  hand.stop();
  assert.deepEqual(sent, [{ b: 4 }]);
  assert.equal(listeners.size, 0);
});

test("a number may be typed with a comma, with a printed minus, or as a fraction of two plain numbers", () => {
  const read = { "1/2": 1 / 2, " −1 / 3 ": -1 / 3, "1/-8": -1 / 8, "0,5/2": 0.25, "2.5e1/5": 5, "−0,75": -0.75 };
  for (const [text, value] of Object.entries(read)) assert.equal(typed(text), value, text);
  for (const text of ["", "abc", "/", "1/", "/2", "1/0", "0/0", "1/2/3", "1//2", "a/2", "1/b"]) {
    assert.ok(Number.isNaN(typed(text)), text);
  }
});
