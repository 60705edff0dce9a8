// Beside the pad: the ten answers, what the network is given, and digits of the data to load.

import { button, node, set, write } from "./common.js";
import { SIDE } from "./digit_numbers.js";
import { imageOf, paintPixels } from "./digit_surface.js";
import { beside, judged, lossFor, one, probable, ranked, verdict } from "./digit_words.js";

/** The ten bars with their numbers. Returns `show(numbers, digit)`: none where there is no answer. */
export function drawBars(parent) {
  const list = node("ul", { class: "bbh-answers", "aria-label": "the probability of each digit" }, parent);
  const rows = Array.from({ length: 10 }, (_, k) => {
    const row = node("li", {}, list);
    node("span", { class: "bbh-answer-digit" }, row, k);
    const bar = node("span", { class: "bbh-bar" }, node("span", { class: "bbh-bar-room" }, row));
    return { row, bar, number: node("span", { class: "bbh-answer-number" }, row) };
  });
  return (numbers, digit) => {
    const are = probable(numbers);
    const [winner] = ranked(numbers);
    rows.forEach(({ row, bar, number }, k) => {
      const p = numbers[k];
      row.classList.toggle("bbh-winner", k === winner);
      row.classList.toggle("bbh-wanted", k === digit);
      bar.style.transform = `scaleX(${p === undefined ? 0 : Math.max(0, Math.min(1, p))})`;
      write(number, p === undefined ? "–" : beside(p, are));
    });
  };
}

/** What it says, in words. Returns `show({ numbers, label, digit })`, which gives all of it as one text. */
export function drawVerdict(parent) {
  const says = node("div", { class: "bbh-pad-says" }, parent);
  const more = node("div", { class: "bbh-pad-more" }, parent);
  return ({ numbers, label, digit, drawn, trouble }) => {
    const [first, next] = verdict(numbers);
    const rest = [next, label < 0 ? "" : judged(numbers, label), lossFor(numbers, digit)].filter(Boolean);
    const none = trouble ? "No answer" : "…";
    write(says, first || (drawn ? none : "Nothing drawn yet"));
    write(more, rest.join(" "));
    return [first && `${first}.`, ...rest].filter(Boolean).join(" ");
  };
}

/** The 28 × 28 pixels that the network is given. */
export function drawPreview(parent) {
  const figure = node("figure", { class: "bbh-pad-preview" }, parent);
  const words = "The 28 by 28 pixels that the network is given";
  const look = { width: SIDE, height: SIDE, role: "img", "aria-label": words };
  const context = node("canvas", look, figure).getContext("2d");
  node("figcaption", {}, figure, "what the network\nis given: 28 × 28");
  return (pixels) => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, SIDE, SIDE);
    paintPixels(context, pixels, SIDE);
  };
}

/** Digits of the data, those that come out wrong apart. `load(i)` is called with a choice. */
export function drawExamples(parent, { images, labels, said }, load) {
  const place = node("div", { class: "bbh-pad-examples" }, parent);
  const wrong = (i) => said[i] >= 0 && said[i] !== labels[i];
  const groups = [["Digits of the data", (i) => !wrong(i)], ["It gets these wrong", wrong]];
  return groups.flatMap(([title, belongs]) => {
    const chosen = labels.map((_, i) => i).filter(belongs);
    if (!chosen.length) return [];
    const group = node("div", { role: "group", "aria-label": title }, place);
    node("div", { class: "bbh-pad-title", "aria-hidden": "true" }, group, title);
    const list = node("div", { class: "bbh-pad-thumbs" }, group);
    return chosen.map((i) => {
      const made = button(list, "", () => load(i));
      made.classList.add("bbh-pad-thumb");
      set(made, { "aria-label": `Load ${one(labels[i])}${wrong(i) ? ` that it takes for ${one(said[i])}` : ""}` });
      const context = node("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" }, made).getContext("2d");
      context.putImageData(imageOf(images[i]), 0, 0);
      if (wrong(i)) node("span", { "aria-hidden": "true" }, made, `${labels[i]} → ${said[i]}`);
      return made;
    });
  });
}
