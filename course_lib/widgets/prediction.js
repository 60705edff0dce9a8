// A question with radio buttons. The first committed answer stays; it is marked once the reader has seen what is true.
import { button, guarded, listen, live, node, OWN_KEYS, write } from "./common.js";

/** The options as radio buttons of one group. */
function drawOptions(box, options) {
  const name = `bbh-${Math.random().toString(36).slice(2)}`; // a group of its own in the page
  return options.map((option) => {
    const label = node("label", { class: "bbh-option" }, box);
    const radio = node("input", { type: "radio", name, value: option, ...OWN_KEYS }, label);
    node("span", {}, label, option);
    return { label, radio, mark: node("span", { class: "bbh-guess-mark" }, label) };
  });
}

/** What is said of an answer, once it is marked. */
function verdict(answer, { right, because, needs }) {
  if (answer === right) return { head: "✓ You guessed right.", text: because };
  return { head: `✗ Not this time. It is: ${right}.`, text: [because, needs[answer] ?? ""].join(" ").trim() };
}

/** Show that `answer` is committed, and how it is marked if it is. */
function showOptions(shown, answer, right, marked) {
  for (const { label, radio, mark } of shown) {
    radio.disabled = true;
    radio.checked = radio.value === answer;
    const good = marked && radio.value === right;
    const bad = marked && radio.checked && !good;
    label.classList.toggle("bbh-chosen", radio.checked);
    label.classList.toggle("bbh-guess-right", good);
    label.classList.toggle("bbh-guess-wrong", bad);
    write(mark, good ? "✓ right" : bad ? "✗ your guess" : "");
  }
}

function render({ model, el }) {
  const right = model.get("right") ?? null; // a notebook that was saved before there were marks has none
  const [because, needs] = [model.get("because"), model.get("needs")];
  const alone = !model.send; // on a page of the website, where the picture opens with the answer
  const box = node("fieldset", { class: "bbh-card bbh-prediction" }, el);
  node("legend", {}, box, model.get("question"));
  const shown = drawOptions(box, model.get("options"));
  const commit = button(box, "Commit", () => {
    said.focus({ preventScroll: true }); // the button goes, and the keyboard keeps its place
    hand.set({ answer: shown.find(({ radio }) => radio.checked).radio.value, marked: alone && right !== null });
  });
  commit.disabled = true;
  listen(box, "change", () => {
    commit.disabled = false;
  });
  const said = node("output", { class: "bbh-guess-verdict", tabindex: -1 }, box);
  const [head, text] = [node("strong", {}, said), node("span", {}, said)];
  const ask = button(box, "I have seen it. Was I right?", () => {
    said.focus({ preventScroll: true });
    hand.set({ marked: true });
  });
  let told = false;

  const hand = live(model, ["answer", "marked"], box, ({ answer, marked }) => {
    ask.hidden = answer === null || marked || right === null;
    if (answer === null) return;
    showOptions(shown, answer, right, marked);
    commit.hidden = true;
    const now = marked
      ? verdict(answer, { right, because, needs })
      : { head: `Committed. You said: ${answer}.`, text: "Now read on, and see." };
    said.classList.toggle("bbh-guess-right", marked && answer === right);
    said.classList.toggle("bbh-guess-wrong", marked && answer !== right);
    write(head, now.head);
    write(text, ` ${now.text}`);
    if (!told) box.dispatchEvent(new CustomEvent("bbh-committed", { bubbles: true, detail: { answer } }));
    told = true;
  });
  return hand.stop;
}

export default { render: guarded(render) };
