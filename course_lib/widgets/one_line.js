// One line of an exercise: a field behind `return`, checked at once by its numbers (one_line_judge.js).

import { button, card, guarded, listen, live, node, OWN_KEYS, plainMinus, set, write } from "./common.js";
import { has, judged, offered } from "./one_line_judge.js";

const TRAITS = [
  "exercise", "lines", "names", "hidden", "arrays", "functions", "handed", "inputs", "expected", "whole", "mistakes",
  "layer", "far", "pairs", "needs", "part", "behind", "rest", "length", "course",
];

/** The code above the line, and the field behind `return`. `check()` is called by Enter. */
function drawCode(box, question, hint, check) {
  const code = node("div", { class: "bbh-code" }, box);
  if (question.lines) node("pre", {}, code, question.lines);
  const row = node("label", { class: "bbh-return" }, code);
  node("span", {}, row, question.behind);
  const grows = node("span", { class: "bbh-grows" }, row); // it holds the same text as the field, and so its height
  const plain = { rows: "1", spellcheck: "false", autocomplete: "off", autocapitalize: "off", autocorrect: "off" };
  const arrays = offered(question).length ? [] : question.arrays.map(([array]) => array);
  const name = `the expression behind ${question.behind}, in ${[...offered(question), ...arrays].join(", ")}`;
  const field = node("textarea", { ...plain, "aria-label": name, "aria-describedby": hint, ...OWN_KEYS }, grows);
  const grow = () => grows.setAttribute("data-text", field.value);
  listen(field, "input", grow);
  listen(field, "keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // a line has no second one
    check();
  });
  return { field, write: (text) => { field.value = text; grow(); } };
}

/** What the line may be made of. */
function hintOf(question) {
  const signs = ["+ - * / **", question.arrays.length ? " @" : "", question.hidden.length ? " ==" : ""].join("");
  const larger = question.layer.names ? " A line of arrays is tried at larger ones too." : "";
  return `${has(question)} Python’s signs ${signs} and NumPy’s functions, such as np.exp(…). Enter checks it.${larger}`;
}

/** Say after a right answer what the notebook adds; `full` is whether the line does all that the exercise asks for. */
function sayRest(more, { behind, rest, length, course, layer }, { head, full }) {
  if (behind !== "return") {
    if (course) more.append("In JupyterLab, you write it into the cell above and run it: ");
    if (course) more.append(node("a", { href: course }, null, "get the course"), ".");
    return;
  }
  const size = length > 1 ? `, about ${length} lines` : length ? ", one line" : "";
  const does = full ? layer.left ?? "" : `does this ${rest}`;
  const done = head === "✓ Right." ? "That is all that this field asks for. " : "";
  const where = course ? "the notebook" : "the exercise’s cell";
  more.append(`${done}In ${where} you write the whole function${size}${does && `, which ${does}`}, and it is checked${
    course ? ": " : "."}`);
  if (course) more.append(node("a", { href: course }, null, "get the course"), ".");
}

/** Where the verdict is said. */
function drawVerdict(box, question) {
  const said = node("output", { class: "bbh-guess-verdict bbh-line-verdict" }, box);
  const head = node("strong", {}, said);
  const place = node("code", { class: "bbh-place", hidden: "" }, said);
  const text = node("span", {}, said);
  const rest = node("span", {}, said);
  return ({ kind, head: first, text: more, at, full }, answer) => {
    said.classList.toggle("bbh-guess-right", kind === "right");
    said.classList.toggle("bbh-guess-wrong", kind !== "right");
    write(head, first.replaceAll("`", "")); // the catalogue marks names of code so
    write(text, more.replaceAll("`", ""));
    place.hidden = at === undefined;
    place.replaceChildren();
    rest.replaceChildren();
    if (kind === "right") sayRest(rest, question, { head: first, full });
    if (at === undefined) return;
    place.append(answer.slice(0, at));
    node("mark", {}, place, answer.slice(at) || " ");
  };
}

function render({ model, el }) {
  const question = Object.fromEntries(TRAITS.map((key) => [key, model.get(key)]));
  const isHalf = question.behind !== "return";
  const kind = isHalf ? "The missing line," : "One line of";
  const box = card(el, `${kind} ${question.exercise}, checked here`);
  box.classList.add("bbh-one-line");
  node("div", { class: "bbh-line-title" }, box, isHalf ? "The missing line, checked here" : "One line, checked here");
  node("p", {}, box, model.get("ask"));
  const id = `bbh-${Math.random().toString(36).slice(2)}`;
  let [asked, told] = [model.get("answer") !== "", null];
  const check = () => {
    [asked, told] = [true, null];
    const plain = plainMinus(field.value); // what stands there can be copied into Python
    if (field.value !== plain) enter(plain);
    hand.set({ answer: field.value });
  };
  const { field, write: enter } = drawCode(box, question, id, check);
  enter(model.get("answer"));
  node("div", { class: "bbh-hint", id }, box, hintOf(question));
  button(box, "Check", () => {
    if (!field.value) field.focus();
    check();
  });
  const show = drawVerdict(box, question);
  const hand = live(model, ["answer"], box, ({ answer }) => {
    if (!asked || answer === told) return; // a page that is resized draws anew, and says nothing twice
    told = answer;
    const verdict = judged(answer, question);
    set(field, { "aria-invalid": verdict.kind !== "right" });
    show(verdict, answer);
    if (verdict.at !== undefined && document.activeElement === field) {
      field.setSelectionRange(verdict.at, verdict.at);
    }
  });
  return hand.stop;
}

export default { render: guarded(render) };
