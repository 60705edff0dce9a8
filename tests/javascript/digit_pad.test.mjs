import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AS_IT_IS, centreOfMass, frameOf, given, ink, inked, pixelGradient, read, softmax, unpacked,
} from "../../course_lib/widgets/digit_numbers.js";
import { judged, lossFor, percent, probable, ranked, verdict } from "../../course_lib/widgets/digit_words.js";
import { close, numbers } from "./numbers.mjs";

const places = (strokes, { scale, dx, dy }) =>
  strokes.map((stroke) => stroke.map(([x, y]) => [scale * x + dx, scale * y + dy]));

test("strokes become the pixels that Python makes of them", () => {
  for (const { strokes, frame, ink: expected } of numbers.drawings) {
    const made = frameOf(strokes);
    [made.scale, made.dx, made.dy].forEach((v, i) => close(v, frame[i], `frame ${i}`));
    inked(places(strokes, made)).forEach((dark, i) => close(dark, expected[i], `pixel ${i}`));
    const { pixels } = given(strokes);
    pixels.forEach((dark, i) => assert.ok(Math.abs(dark - 255 * expected[i]) <= 0.5 + 1e-9));
  }
});

test("a digit is as large and lies where it does in MNIST, wherever and however large it is drawn", () => {
  const seven = [[[80, 60], [200, 60], [130, 240]]];
  const small = [seven[0].map(([x, y]) => [x / 4 + 190, y / 4 + 5])];
  const [one, other] = [given(seven).pixels, given(small).pixels];
  assert.deepEqual(one, other);
  const rows = [...one].flatMap((dark, i) => (dark ? [Math.floor(i / 28)] : []));
  const height = Math.max(...rows) - Math.min(...rows) + 1;
  assert.ok(height === 20 || height === 21, `${height} rows`);
  for (const middle of centreOfMass(Float64Array.from(one))) assert.ok(Math.abs(middle - 14.5) < 0.05, `${middle}`);
});

test("a dot stays a dot, and the page stays blank without one", () => {
  const dot = given([[[30, 250]]]).pixels;
  assert.ok(dot.filter(Boolean).length < 25);
  assert.equal(Math.max(...dot), 255);
  assert.deepEqual(given([]), { pixels: new Uint8Array(784), frame: AS_IT_IS });
});

test("the ink falls from 1 to 0 and is a half at the pen's radius", () => {
  assert.deepEqual([0, 0.4, 1.4, 2.4, 9].map(ink), [1, 1, 0.5, 0, 0]);
});

test("what is drawn over an example stays where it is, and takes no ink away", () => {
  const example = Uint8Array.from({ length: 784 }, (_, i) => (i * 7) % 256);
  assert.deepEqual(given([], example), { pixels: example, frame: AS_IT_IS });
  const { pixels, frame } = given([[[5, 5], [275, 5]]], example);
  assert.equal(frame, AS_IT_IS);
  assert.deepEqual([...pixels.subarray(0, 28)], Array(28).fill(255));
  assert.deepEqual(pixels.subarray(84), example.subarray(84));
});

test("a lent network answers as Python does, and its slopes are Python's", () => {
  for (const { layers, pixels, zs, probabilities, slopes } of numbers.networks) {
    const packed = layers.map(({ bytes, scales, b }) => {
      const all = Uint8Array.from([9, ...bytes]); // an odd place
      return { W: new DataView(all.buffer, 1), scales, b };
    });
    const network = unpacked({ layers: packed, activation: "relu" });
    const reading = read(network, Uint8Array.from(pixels));
    zs.forEach((z, l) => z.forEach((v, i) => close(reading.zs[l][i], v, `z of layer ${l + 1}`)));
    probabilities.forEach((p, k) => close(reading.probabilities[k], p, `probability of ${k}`));
    slopes.forEach((expected, digit) => {
      pixelGradient(network, reading, digit).forEach((slope, i) => close(slope, expected[i], `slope of pixel ${i}`));
    });
  }
});

test("softmax neither overflows nor divides by zero", () => {
  for (const [z, expected] of numbers.softmax) softmax(z).forEach((p, i) => close(p, expected[i], `${z}`));
});

test("it is said as Python says it", () => {
  for (const [p, says] of numbers.says) {
    const plain = (text) => text.replaceAll("\u00a0", " ");
    const [winner, sure] = p >= 0.5 ? [0, p] : [1, 1 - p];
    assert.equal(plain(`${winner}, sure to ${percent(sure)}`), says);
    assert.equal(plain(verdict([p, 1 - p])[0]), `It says ${says}`);
  }
  assert.equal(percent(0.004), "under 1\u00a0%");
  assert.equal(percent(0), "0\u00a0%");
});

test("numbers that are no probabilities are not called sure", () => {
  assert.equal(probable([0.25, 0.75]), true);
  assert.deepEqual([[0.3, 0.3], [-0.5, 1.5], [NaN, 1]].map(probable), [false, false, false]);
  assert.deepEqual(verdict([2, 9.5, 3]), ["It says 1", "Its number, 9.5, is the largest."]);
  assert.deepEqual(verdict([]), ["", ""]);
  assert.deepEqual(ranked([0.2, 0.4, 0.4]), [1, 2, 0]);
});

test("an example's label and the loss are said", () => {
  assert.equal(judged([0.1, 0.9], 1), "The label says 1 too.");
  assert.equal(judged([0.1, 0.9], 0), "The label says 0: wrong.");
  assert.equal(lossFor([0.5, 0.5], 1), "Loss for a 1: 0.693");
  assert.equal(lossFor([0, 1], 0), "Loss for a 0: 27.6");
  assert.deepEqual([lossFor([], 1), lossFor([0.5, 0.5], -1), judged([], 1)], ["", "", ""]);
});
