// One line of an exercise: a field behind `return`, checked at once by its numbers (one_line_judge.js).

import { checkedField, codeField, linkToCourse } from "./checked_field.js";
import { guarded, listen, node } from "./common.js";
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
  const arrays = offered(question).length ? [] : question.arrays.map(([array]) => array);
  const name = `the expression behind ${question.behind}, in ${[...offered(question), ...arrays].join(", ")}`;
  const drawn = codeField(row, { rows: "1", "aria-label": name, "aria-describedby": hint });
  listen(drawn.field, "keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // a line has no second one
    check();
  });
  return drawn;
}

/** What the line may be made of, and what the key does. */
function hintOf(question) {
  const signs = ["+ - * / **", question.arrays.length ? " @" : "", question.hidden.length ? " ==" : ""].join("");
  const larger = question.layer.names ? " A line of arrays is tried at larger ones too." : "";
  const words = `${has(question)} Python’s signs ${signs} and NumPy’s functions, such as np.exp(…).${larger}`;
  return [words, " Enter checks it."];
}

/** Say after a right answer what the notebook adds; `full` is whether the line does all that the exercise asks for. */
function sayRest(more, { behind, rest, length, course, layer }, { head, full }) {
  if (behind !== "return") {
    if (course) more.append("In JupyterLab, you write it into the cell above and run it: ");
    linkToCourse(more, course);
    return;
  }
  const size = length > 1 ? `, about ${length} lines` : length ? ", one line" : "";
  const does = full ? layer.left ?? "" : `does this ${rest}`;
  const done = head === "✓ Right." ? "That is all that this field asks for. " : "";
  const where = course ? "the notebook" : "the exercise’s cell";
  more.append(`${done}In ${where} you write the whole function${size}${does && `, which ${does}`}, and it is checked${
    course ? ": " : "."}`);
  linkToCourse(more, course);
}

/** The answer up to where it cannot be read, and what stands there. */
function placed({ at }, answer) {
  return at === undefined ? [] : [answer.slice(0, at), node("mark", {}, null, answer.slice(at) || " ")];
}

function render({ model, el }) {
  const question = Object.fromEntries(TRAITS.map((key) => [key, model.get(key)]));
  const isHalf = question.behind !== "return";
  return checkedField({ model, el }, {
    name: `${isHalf ? "The missing line," : "One line of"} ${question.exercise}`,
    title: isHalf ? "The missing line" : "One line",
    code: (box, hint, check) => drawCode(box, question, hint, check),
    hint: hintOf(question),
    judge: (answer) => judged(answer, question),
    placed,
    caret: ({ at }) => at ?? null,
    sayRest: (more, verdict) => sayRest(more, question, verdict),
  }).stop;
}

export default { render: guarded(render) };
