// The controls of the playground that stand over the network: the bar, and the number of layers and neurons.

import { button, figures, listen, node, OWN_KEYS, set, voice, write } from "./common.js";
import { MOST_LAYERS, MOST_NEURONS } from "./play_address.js";
import { ValueField } from "./playground_field.js";
import { toolbar } from "./playground_keys.js";
import { MODES } from "./playground_network.js";

const ETA = { least: -4, most: 1 }; // powers of ten on the slider
const ROOMY = 130; // pixels between two layers, above which the word "neurons" has room beside a count

/** Two digits of 10^v. */
const roundEta = (v) => Number((10 ** v).toPrecision(2));

/**
 * The bar: play, one step, one epoch, reset, η, where the training stands, and, where there is an address to copy, a
 * button for it: `link` is { address(), leftOut(), long() }, or null.
 */
export function bar(parent, does, link) {
  const box = node("div", { class: "bbh-play-bar", role: "group", "aria-label": "training" }, parent);
  const showButtons = trainingButtons(box, does);
  const showRate = rateControl(box, does);
  const showLink = link ? linkButton(box, link) : () => {};
  const where = node("div", { class: "bbh-play-where" }, box);
  const [count, losses] = [node("span", {}, where), node("span", {}, where)];
  return {
    /** `isPart`: a neuron's answers are shown, so what is said of all of them names the network. */
    show({ session, playing, why, isPart }) {
      const { training, settings } = session;
      showButtons(playing, why);
      showRate(settings.eta);
      showLink();
      write(count, `epoch ${figures(training.epochs, 6)} · step ${figures(training.steps, 6)}`);
      write(losses, (isPart ? "network: " : "") + lossWords(session));
    },
  };
}

const COPIED = 2000; // milliseconds that a button says so
const LONG = 2000; // characters of a link, beyond which mails and chats may cut it
const LINKED = "the address of what you see: settings, points, weights, what is held and the task. It leaves out the "
  + "curve, earlier trainings and the steps so far: a step under way begins anew.";

/** What a link of so many characters asks for; "" where it is not long. */
const lengthWords = (characters) => (characters > LONG
  ? ` Mails and chats may cut it: it has ${figures(characters)} characters, and they leave room for about `
    + `${figures(LONG)}. Fewer points or neurons make it shorter.`
  : "");

/** Copies the address of what is seen now. Returns what shows its length where it is long. */
function linkButton(box, link) {
  let busy = 0; // until it says again what it does
  const name = () => {
    const characters = link.long();
    return characters > LONG ? `Copy link · ${figures(characters)} characters` : "Copy link";
  };
  const copy = button(box, "Copy link", async () => {
    const text = link.address();
    try {
      await navigator.clipboard.writeText(text);
      write(copy, `✓ Copied${link.leftOut()}`);
    } catch {
      write(copy, "In the address bar"); // the browser does not let the page copy
    }
    said(copy.textContent);
    clearTimeout(busy);
    busy = setTimeout(() => {
      busy = 0;
      show();
    }, COPIED);
  });
  const show = () => {
    if (!busy) write(copy, name());
    set(copy, { title: `${LINKED}${lengthWords(link.long())}` });
  };
  const said = voice(box);
  copy.classList.add("bbh-play-link");
  return show;
}

/** Play, Step, Epoch and Reset. `why` says why it cannot train, or is "". */
function trainingButtons(box, does) {
  const row = node("span", { class: "bbh-play-buttons" }, box);
  const play = button(row, "▶ Play", () => does.play());
  play.classList.add("bbh-play-go");
  const hints = new Map([
    [play, "train: Space in the network, too"],
    [button(row, "Step", () => does.step()), "one batch: forward, backward, update"],
    [button(row, "Epoch", () => does.epoch()), "every training point once"],
  ]);
  set(button(row, "Reset", () => does.reset()), { title: "back to the same first weights" });
  return (playing, why) => {
    write(play, playing ? "❚❚ Pause" : "▶ Play");
    for (const [one, hint] of hints) set(one, { "aria-disabled": Boolean(why), title: why || hint });
  };
}

/** η as a slider of powers of ten, and as a number to type. */
function rateControl(box, does) {
  const rate = node("label", { class: "bbh-control bbh-play-eta" }, box);
  node("span", { class: "bbh-symbol" }, rate, "η");
  const input = node("input", {
    type: "range", min: ETA.least, max: ETA.most, step: 0.05, "aria-label": "learning rate η", ...OWN_KEYS,
  }, rate);
  listen(input, "input", () => does.change({ eta: roundEta(Number(input.value)) }));
  const number = new ValueField(rate, { from: 1e-6, to: 10 }, {
    type: (eta) => does.change({ eta }),
    cancel: (eta) => does.acts.cancel() || does.change({ eta }),
    leave: () => does.acts.begin(),
  }, box);
  set(number.field, { "aria-label": "learning rate η, as a number", class: "bbh-play-number" });
  return (eta) => {
    if (roundEta(Number(input.value)) !== eta) input.value = Math.log10(eta); // else it stands where it was put
    set(input, { "aria-valuetext": figures(eta, 2) });
    number.show(eta, String(eta), "η");
  };
}

/** The losses now, and how many points are right. */
function lossWords({ train, test, now, kind }) {
  const right = (v, word) => (kind.classes ? ` (${Math.round(100 * v)} %${word})` : "");
  const of = (points, loss, text) => (points.count ? figures(loss, 2) + text : "no points");
  const ours = of(train, now.train, right(now.right, " right"));
  return `loss ${ours} · test ${of(test, now.test, right(now.rightTest, ""))}`;
}

/** A choice of few, as buttons of which one is pressed. */
function choice(parent, label, options, onChange) {
  const row = node("div", { class: "bbh-play-choice", "aria-label": label }, parent);
  const buttons = Object.entries(options).map(([key, text]) => [key, button(row, text, () => onChange(key))]);
  toolbar(row);
  return { row, show: (now) => buttons.forEach(([key, one]) => set(one, { "aria-pressed": key === now })) };
}

/** Over the network: how many hidden layers, and what the lines show. */
export function networkTools(parent, does) {
  const box = node("div", { class: "bbh-play-tools" }, parent);
  const layers = node("span", { class: "bbh-play-home" }, box);
  const mode = choice(box, "lines show", MODES, (key) => does.mode(key));
  const showKey = lineKey(box);
  return {
    layers,
    show(now, session) {
      mode.show(now);
      showKey(now, session);
    },
  };
}

/**
 * Under the network: undo, which says beforehand where it leads, redo, and whether the parts of a step are open below.
 * Returns what shows all three.
 */
export function networkFoot(parent, does) {
  const box = node("div", { class: "bbh-play-foot" }, parent);
  const [undo, redo] = [["undo", "↶ Undo"], ["redo", "↷ Redo"]].map(([what, text]) => (
    button(box, text, () => does.acts[what]())
  ));
  set(undo, { "aria-keyshortcuts": "Control+Z Meta+Z" });
  set(redo, { "aria-label": "Redo", "aria-keyshortcuts": "Control+Y Meta+Shift+Z", title: "do it again: Ctrl+Y" });
  const inside = button(box, "Inside one step", () => does.inside());
  inside.classList.add("bbh-play-inside");
  return ({ inside: open, acts }) => {
    const { words, place } = acts.undone;
    const name = place ? `Undo to ${place}` : "Undo";
    set(undo, { "aria-disabled": !acts.undoable, "aria-label": name, title: words || "what you did last: Ctrl+Z" });
    write(undo, `↶ ${name}`);
    set(redo, { "aria-disabled": !acts.redoable });
    set(inside, { "aria-pressed": open, "aria-expanded": open });
  };
}

/** Which step the last moves are those of: a step that is under way has not moved anything until its update. */
function moveWords({ stepped, training: { steps } }) {
  if (!stepped) return steps ? "not known here: take a step" : "no step yet";
  return `in step ${figures(steps, 6)}`;
}

/** How lines look above and below 0, in the colours of what they show. */
function lineKey(parent) {
  const key = node("span", { class: "bbh-play-key" }, parent);
  const words = ["above", "below-0"].map((side) => {
    const entry = node("span", {}, key);
    const sample = node("svg:svg", { viewBox: "0 0 26 8", "aria-hidden": "true" }, entry);
    node("svg:path", { d: "M0 4h26", class: `bbh-play-${side}` }, sample);
    return node("span", {}, entry);
  });
  const when = node("span", {}, key);
  return (mode, session) => {
    set(key, { class: `bbh-play-key bbh-play-key-${mode}` });
    words.forEach((text, k) => write(text, (mode === "move" ? ["up", "down"] : ["above 0", "below 0"])[k]));
    write(when, mode === "move" ? moveWords(session) : "");
  };
}

/** − 3 + with a name; `said(way)` is what a button does, "less" or "more", and `shown` stands beside them. */
function counter(parent, name, said, onChange, shown) {
  const box = node("span", { class: "bbh-play-counter", role: "group", "aria-label": name }, parent);
  const less = button(box, "−", () => less.getAttribute("aria-disabled") !== "true" && onChange(-1));
  const value = node("span", { class: "bbh-play-count" }, box);
  const more = button(box, "+", () => more.getAttribute("aria-disabled") !== "true" && onChange(1));
  set(less, { "aria-label": said("less") });
  set(more, { "aria-label": said("more") });
  node("span", { class: "bbh-play-shown", "aria-hidden": "true" }, box, shown);
  node("span", { class: "bbh-play-unit", "aria-hidden": "true" }, box, "neurons");
  return {
    box,
    show(n, [low, high]) {
      write(value, String(n));
      set(less, { "aria-disabled": n <= low });
      set(more, { "aria-disabled": n >= high });
    },
  };
}

/**
 * How many layers there are and how many neurons in each: `over.layers` and `over.neurons` hold the buttons, over the
 * network, or `folded` holds all of them where a finger needs more room. Returns `show(plan, hidden, isFolded)`.
 */
export function counters(over, folded, does) {
  const said = (way) => `one hidden layer ${way}`;
  const layers = counter(over.layers, "hidden layers", said, (by) => does.layers(by), "hidden layers");
  const list = [];
  return (plan, hidden, isFolded) => {
    const homes = isFolded ? { layers: folded, neurons: folded } : over;
    move(layers.box, homes.layers);
    layers.show(hidden.length, [0, MOST_LAYERS]);
    while (list.length > hidden.length) list.pop().box.remove();
    hidden.forEach((n, k) => {
      const layer = `hidden layer ${k + 1}`;
      const words = (way) => `one neuron ${way} in ${layer}`;
      const change = (by) => does.neurons(k, by);
      list[k] ??= counter(homes.neurons, `neurons of ${layer}`, words, change, `in ${layer}`);
      const { box } = list[k];
      move(box, homes.neurons);
      box.classList.toggle("bbh-play-over", !isFolded);
      box.classList.toggle("bbh-play-narrow", !isFolded && plan.narrow);
      box.classList.toggle("bbh-play-roomy", !isFolded && k === 0 && plan.gap > ROOMY); // said once, it is known
      box.style.left = isFolded ? "" : `${plan.columns[k + 1][0].x}px`;
      list[k].show(n, [1, MOST_NEURONS]);
    });
  };
}

/** Put an element where it belongs, if it is elsewhere. */
function move(element, home) {
  if (element.parentNode !== home) home.append(element);
}
