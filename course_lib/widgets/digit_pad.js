// The digit pad: a drawing, the pixels that it becomes, and what a network says of them. In JupyterLab, Python asks the
// student's functions; on the website, a small network that the page brings along answers here.

import { attempt, button, card, guarded, live, node, select, set, voice } from "./common.js";
import { drawBars, drawExamples, drawPreview, drawVerdict } from "./digit_answers.js";
import { given, pixelGradient, read, SIDE, unpacked } from "./digit_numbers.js";
import { drawSurface } from "./digit_surface.js";
import { conversation, drawTrouble, later } from "./questions.js";

const LOCKED = ["this is the last drawing, and the pad is locked", "To draw"];
const ALWAYS = "It always names one of the ten digits, whatever is drawn.";
const NOTHING = { strokes: [], example: -1 };

const bytes = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);

/** The slopes that Python sent: a copy, since floats need a place divisible by 8. */
const floats = ({ buffer, byteOffset, byteLength }) =>
  new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));

/** The examples' images, each as 784 pixels. */
function pictured({ images, labels, said }) {
  const all = bytes(images);
  const size = SIDE * SIDE;
  return { labels, said, images: labels.map((_, i) => all.subarray(size * i, size * (i + 1))) };
}

// ------------------------------------------------------------------ where the answers come from

/** A lent network answers here, at once. */
const ofBrowser = (network) => ({
  answer(pixels, digit) {
    const reading = read(network, pixels);
    const slopes = digit < 0 ? [] : pixelGradient(network, reading, digit);
    return { numbers: reading.probabilities, slopes, trouble: "", attempted: true, notes: [] };
  },
  stop() {},
});

/** Python's last answer; its slopes only where they are those of these pixels and this digit (`fits`). */
function received({ probabilities: numbers, gradient, pixels, digit, ...rest }, now, wanted) {
  const asked = bytes(pixels);
  const fits = digit === wanted && now.every((dark, i) => dark === asked[i]);
  return { numbers, slopes: fits ? floats(gradient) : [], fits, ...rest };
}

/** Python answers, one question at a time; meanwhile its last answer stands. `redraw()` is called when it wakes. */
function ofPython(model, controls, redraw) {
  let [awake, asked] = [false, []];
  const enable = (now) => {
    [awake, asked] = [now, []];
    controls.enable(now);
    redraw();
  };
  const talk = conversation(model, { ...controls, enable }, LOCKED);
  const heard = () => attempt(controls.asleep, () => {
    const { question, interrupted } = model.get("answer");
    if (interrupted) talk.questions.forget();
    talk.heard(question);
  });
  const events = { "change:answer": heard, "msg:custom": talk.awake, comm_live_update: talk.hello };
  for (const [event, hear] of Object.entries(events)) model.on(event, hear);
  talk.hello();
  return {
    answer(pixels, digit, last) {
      const got = received(last, pixels, digit);
      if (awake && !got.fits && (asked[0] !== pixels || asked[1] !== digit)) {
        asked = [pixels, digit];
        talk.questions.wish({ message: { digit }, buffers: [pixels.buffer] });
      }
      return got;
    },
    stop() {
      talk.stop();
      for (const [event, hear] of Object.entries(events)) model.off(event, hear);
    },
  };
}

// ------------------------------------------------------------------ what is seen

/**
 * The drawing as the reader changes it, with what was there before. `change(drawing)` is called at each move, and
 * `keep(drawing)` where a stroke has ended: so that no move waits for a message that tells Python of the strokes.
 */
function history(current, change, keep) {
  const before = [];
  const open = (drawing) => {
    before.push(current());
    change(drawing);
  };
  const next = (drawing) => {
    open(drawing);
    keep(drawing);
  };
  return {
    begin: (place) => open({ ...current(), strokes: [...current().strokes, [place]] }),
    go(place) {
      const { strokes, example } = current();
      change({ strokes: [...strokes.slice(0, -1), [...strokes.at(-1), place]], example });
    },
    lift: () => keep(current()),
    clear: () => (current().strokes.length || current().example >= 0) && next(NOTHING),
    load: (example) => next({ strokes: [], example }),
    undo() {
      if (!before.length) return;
      change(before.pop());
      keep(current());
    },
    many: () => before.length,
  };
}

const KEY = [["bbh-helps", "+", "ink here would help"], ["bbh-hurts", "−", "ink here would hurt"]];

/** "more of a 3": a choice of the digit, and what the colours mean. */
function drawMore(parent, choose) {
  const place = node("div", { class: "bbh-pad-gradient" }, parent);
  const title = (k) => (k === "-1" ? "– choose –" : k);
  const options = Array.from({ length: 11 }, (_, i) => String(i - 1));
  const choice = select(place, "more of a", options, (k) => choose(Number(k)), title);
  const key = node("div", { class: "bbh-pad-key" }, place);
  for (const [look, sign, words] of KEY) {
    node("span", { class: `bbh-pad-swatch ${look}`, "aria-hidden": "true" }, key, sign);
    node("span", {}, key, words);
  }
  node("span", { class: "bbh-hint" }, key, "∂L/∂x of each pixel: the stronger the colour, the larger");
  return (digit, offered) => {
    place.hidden = !offered;
    key.hidden = digit < 0;
    choice.value = String(digit);
  };
}

/** Everything beside the pad: trouble too, since above the pad it would push it away from under the hand. */
function drawBeside(parent, choose) {
  const showTrouble = drawTrouble(parent);
  const showVerdict = drawVerdict(parent);
  const showBars = drawBars(parent);
  node("div", { class: "bbh-hint" }, parent, ALWAYS);
  const row = node("div", { class: "bbh-pad-row" }, parent);
  const showPreview = drawPreview(row);
  const showMore = drawMore(row, choose);
  const notes = node("div", { class: "bbh-hint" }, parent);
  return ({ numbers, notes: remarks, ...rest }) => {
    showTrouble(rest.trouble, rest.attempted);
    showBars(numbers, rest.digit);
    showPreview(rest.pixels);
    showMore(rest.digit, rest.offered);
    notes.textContent = remarks.join("\n");
    return [showVerdict({ numbers, ...rest }), ...remarks].join(" ");
  };
}

/** The pad with its buttons, and everything beside and below it. */
function drawAll(box, headline, examples, past, { moved, choose }) {
  node("div", {}, box, headline);
  const asleep = node("div", { class: "bbh-hint" }, box);
  const columns = node("div", { class: "bbh-pad-columns" }, box);
  const left = node("div", {}, columns);
  const surface = drawSurface(left, { ...past, moved });
  const buttons = node("div", { class: "bbh-buttons" }, left);
  const [undo, clear] = [button(buttons, "Undo", past.undo), button(buttons, "Clear", past.clear)];
  const waiting = later(node("span", { class: "bbh-hint" }, buttons));
  const showBeside = drawBeside(node("div", { class: "bbh-pad-beside" }, columns), choose);
  drawExamples(box, examples, past.load);
  const say = voice(box);
  return {
    waiting,
    asleep,
    enable(awake) {
      surface.enable(awake);
      for (const one of box.querySelectorAll("button, select")) one.disabled = !awake;
    },
    show(picture) {
      const blank = !picture.strokes.length && !picture.example;
      surface.show(picture);
      set(undo, { "aria-disabled": !past.many() });
      set(clear, { "aria-disabled": blank });
      say(surface.words() + showBeside(picture));
    },
    stop() {
      surface.stop();
      waiting.stop();
      say.stop();
    },
  };
}

const NO_ANSWER = { numbers: [], slopes: [], notes: [] };

function render({ model, el }) {
  const box = card(el, "Digit pad");
  box.classList.add("bbh-pad");
  const lent = model.get("lent");
  const network = lent.layers ? unpacked(lent) : null;
  const examples = pictured(model.get("examples"));
  let hand = null;
  let [drawing, known, made] = [null, null, null]; // as it is here, as the model has it, and the pixels of it
  const redraw = () => hand?.redraw();
  const change = (now) => {
    [drawing, made] = [now, null];
    redraw();
  };
  const keep = (now) => {
    known = now;
    hand.set({ drawing: now });
  };
  const past = history(() => drawing, change, keep);
  const headline = network ? lent.whose : `Read by ${model.get("function")}.`;
  const all = drawAll(box, headline, examples, past, { moved: redraw, choose: (digit) => hand.set({ digit }) });
  const source = network ? ofBrowser(network) : ofPython(model, all, redraw);
  const offered = Boolean(network) || model.get("slopes");
  hand = live(model, ["drawing", "digit", "answer"], box, ({ drawing: kept, digit, answer }) => {
    if (kept !== known) [drawing, known, made] = [kept, kept, null];
    const example = drawing.example < 0 ? null : examples.images[drawing.example];
    made ??= given(drawing.strokes, example);
    const blank = !drawing.strokes.length && !example;
    const { trouble, attempted } = network ? { trouble: "", attempted: true } : answer;
    const got = blank ? { ...NO_ANSWER, trouble, attempted } : source.answer(made.pixels, digit, answer);
    const label = example && !drawing.strokes.length ? examples.labels[drawing.example] : -1;
    all.show({ strokes: drawing.strokes, example, digit, label, offered, drawn: !blank, ...made, ...got });
  });
  return () => {
    source.stop();
    all.stop();
    hand.stop();
  };
}

export default { render: guarded(render) };
