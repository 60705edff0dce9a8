// A field for code and its verdict: what a line (one_line.js) and the body of a function (several_lines.js) share.

import { button, card, listen, live, node, OWN_KEYS, plainMinus, set, write, writeWithKeys } from "./common.js";

const PLAIN = { spellcheck: "false", autocomplete: "off", autocapitalize: "off", autocorrect: "off" };
const OF_BEFORE = "Before your change: ";

/** A field in `row`, as high as what `seen` makes of its text. Returns it, and `write`, which puts a text there. */
export function codeField(row, attributes, seen = (text) => text) {
  const grows = node("span", { class: "bbh-grows" }, row); // it holds the same text as the field, and so its height
  const field = node("textarea", { ...PLAIN, ...attributes, ...OWN_KEYS }, grows);
  const grow = () => grows.setAttribute("data-text", seen(field.value));
  listen(field, "input", grow);
  return { field, write: (text) => { field.value = text; grow(); } };
}

/** The link behind a right answer to where the course can be had; `course` is its address, or "". */
export function linkToCourse(more, course) {
  if (course) more.append(node("a", { href: course }, null, "get the course"), ".");
}

/** Where the verdict is said, with the place that it speaks of. */
function drawVerdict(box, { placed, sayRest }) {
  const said = node("output", { class: "bbh-guess-verdict bbh-line-verdict" }, box);
  const head = node("strong", {}, said);
  const place = node("code", { class: "bbh-place", hidden: "" }, said);
  const text = node("span", {}, said);
  const rest = node("span", {}, said);
  const show = (verdict, answer) => {
    said.classList.toggle("bbh-guess-right", verdict.kind === "right");
    said.classList.toggle("bbh-guess-wrong", verdict.kind !== "right");
    write(head, verdict.head.replaceAll("`", "")); // the catalogue marks names of code so
    write(text, verdict.text.replaceAll("`", ""));
    place.replaceChildren(...placed(verdict, answer));
    place.hidden = !place.hasChildNodes();
    rest.replaceChildren();
    if (verdict.kind === "right") sayRest(rest, verdict);
  };
  /** What was said is of the text before: it neither praises nor blames the one that is there now. */
  const age = (isOld) => {
    said.classList.toggle("bbh-of-before", isOld);
    const words = head.textContent.replace(OF_BEFORE, "");
    write(head, words && isOld ? OF_BEFORE + words : words);
  };
  return { show, age, bringIntoSight: () => said.scrollIntoView({ block: "nearest" }) };
}

/** The verdict on an answer. What this page stumbles over is a fault of its own, and told as such. */
function verdictOn(answer, judge) {
  try {
    return judge(answer);
  } catch (error) {
    console.error(error);
    return {
      kind: "wrong", head: "✗ Not checked: this page stumbles over what stands there.",
      text: "That is a fault of the page, and not yours. In JupyterLab it can be run and checked.",
    };
  }
}

/**
 * Draw the card: what is asked, the code with its field, a hint, a button and the verdict. Returns what ends it.
 *
 * `part` says what is the field's own: `name` and `title`; `code(box, hint, check)`, which draws the code and returns
 * what `codeField` does; `hint`, its words and those about keys; `judge(answer)`, which returns {kind, head, text} and
 * what is its own; `placed(verdict, answer)`, the nodes for the place it speaks of; `caret(verdict, answer)`, where it
 * is, or null; `sayRest(more, verdict)`, what follows a right answer.
 */
export function checkedField({ model, el }, part) {
  const box = card(el, `${part.name}, checked here`);
  box.classList.add("bbh-one-line");
  node("div", { class: "bbh-line-title" }, box, `${part.title}, checked here`);
  node("p", {}, box, model.get("ask"));
  const id = `bbh-${Math.random().toString(36).slice(2)}`;
  let [asked, told, isPressed] = [model.get("answer") !== "", null, false]; // what was kept moves no page
  const check = () => {
    [asked, told, isPressed] = [true, null, true];
    const plain = plainMinus(field.value); // what stands there can be copied into Python
    if (field.value !== plain) enter(plain);
    hand.set({ answer: field.value });
  };
  const { field, write: enter } = part.code(box, id, check);
  enter(model.get("answer"));
  writeWithKeys(node("div", { class: "bbh-hint", id }, box), ...part.hint);
  button(box, "Check", () => {
    if (!field.value) field.focus();
    check();
  });
  const { show, age, bringIntoSight } = drawVerdict(box, part);
  listen(field, "input", () => age(told !== null && field.value !== told));
  const hand = live(model, ["answer"], box, ({ answer }) => {
    if (!asked || answer === told) return; // a page that is resized draws anew, and says nothing twice
    told = answer;
    age(false);
    const verdict = verdictOn(answer, part.judge);
    set(field, { "aria-invalid": verdict.kind !== "right" });
    show(verdict, answer);
    if (isPressed) bringIntoSight();
    isPressed = false;
    const at = part.caret(verdict, answer);
    if (at !== null && document.activeElement === field) field.setSelectionRange(at, at);
  });
  return { box, stop: hand.stop };
}
