// A question with radio buttons. The first committed answer counts; once the reader has seen what is true, it is
// marked, and the others can be chosen as well, each with its reason.
import { button, guarded, listen, live, node, OWN_KEYS, write } from "./common.js";

/** The options as radio buttons of one group, each with room for its mark before it, so that no mark moves anything. */
function drawOptions(box, options) {
  const name = `bbh-${Math.random().toString(36).slice(2)}`; // a group of its own in the page
  return options.map((option) => {
    const label = node("label", { class: "bbh-option bbh-guess" }, box);
    const mark = node("span", { class: "bbh-guess-mark", "aria-hidden": "true" }, label);
    const radio = node("input", { type: "radio", name, value: option, ...OWN_KEYS }, label);
    const text = node("span", {}, label, option);
    return { label, radio, mark, aloud: node("span", { class: "bbh-aloud" }, text) };
  });
}

/** What is said of `chosen`, the last option that the reader looked at, once `answer` is marked. */
function verdict(chosen, answer, { right, because, needs }) {
  const found = answer === right ? "✓ You guessed right." : `✓ It is: ${right}.`;
  if (chosen === right) return { head: found, text: because };
  const head = chosen === answer ? "✗ Not this time." : `✗ It is not: ${chosen}.`;
  return { head, text: needs[chosen] ?? "" };
}

/** What else can be done: choose again, and whose guess counts. */
function further({ chosen, answer, known }) {
  const first = chosen === answer ? "" : `Your first guess counts: ${answer}.`;
  return [first, known ? "" : "Choose again, or see the answer."].filter(Boolean).join(" ");
}

/** Show that `answer` is committed; once it is marked, how each option that was `seen` is, and which is `chosen`. */
function showOptions(shown, { answer, marked, seen, chosen }, right) {
  for (const { label, radio, mark, aloud } of shown) {
    const option = radio.value;
    radio.disabled = !marked; // without the mark there is nothing to learn from another one
    radio.checked = option === chosen;
    const isSeen = marked && seen.includes(option);
    label.classList.toggle("bbh-chosen", option === answer);
    label.classList.toggle("bbh-guess-right", isSeen && option === right);
    label.classList.toggle("bbh-guess-wrong", isSeen && option !== right);
    write(mark, isSeen ? (option === right ? "✓" : "✗") : "");
    const says = isSeen ? (option === right ? ", right" : ", wrong") : "";
    write(aloud, says + (marked && option === answer ? ", your first guess" : ""));
  }
}

/** Say what there is to say of a committed answer. */
function showVerdict({ said, head, text, more }, now, question) {
  const { answer, marked, chosen } = now;
  const found = marked
    ? { ...verdict(chosen, answer, question), more: further(now) }
    : { head: `Committed. You said: ${answer}.`, text: "Now read on, and see.", more: "" };
  said.classList.toggle("bbh-guess-right", marked && chosen === question.right);
  said.classList.toggle("bbh-guess-wrong", marked && chosen !== question.right);
  write(head, found.head);
  write(text, found.text && ` ${found.text}`);
  write(more, found.more && ` ${found.more}`);
}

/** The words below the options, which keep the keyboard's place where a button goes. */
function drawSaid(box) {
  const said = node("output", { class: "bbh-guess-verdict", tabindex: -1 }, box);
  const [head, text] = [node("strong", {}, said), node("span", {}, said)];
  return { said, head, text, more: node("span", { class: "bbh-guess-more" }, said) };
}

function render({ model, el }) {
  const [because, needs] = [model.get("because"), model.get("needs")];
  const right = model.get("right") ?? null; // a notebook that was saved before there were marks has none
  const alone = !model.send; // on a page of the website, where the picture opens with the answer
  const box = node("fieldset", { class: "bbh-card bbh-prediction" }, el);
  node("legend", {}, box, model.get("question"));
  const shown = drawOptions(box, model.get("options"));
  const look = (option) => hand.set({ tried: [...(hand.state.tried ?? []).filter((one) => one !== option), option] });
  const press = (title, does) => button(box, title, () => {
    words.said.focus({ preventScroll: true }); // the button goes, and the keyboard keeps its place
    does();
  });
  const commit = press("Commit", () => {
    hand.set({ answer: shown.find(({ radio }) => radio.checked).radio.value, marked: alone && right !== null });
  });
  commit.disabled = true;
  listen(box, "change", ({ target }) => {
    commit.disabled = false;
    const { answer, marked } = hand.state;
    if (marked && target.checked && target.value !== lastOf(hand.state)) look(target.value);
    else if (answer !== null) hand.redraw();
  });
  const words = drawSaid(box);
  const ask = press("I have seen it. Was I right?", () => hand.set({ marked: true }));
  const reveal = press("See the answer", () => look(right));
  let told = false;

  const hand = live(model, ["answer", "marked", "tried"], box, ({ answer, marked, tried }) => {
    const now = { answer, marked, seen: [answer, ...(tried ?? [])], chosen: lastOf({ answer, tried }) };
    now.known = now.seen.includes(right);
    ask.hidden = answer === null || marked || right === null;
    reveal.hidden = !marked || now.known;
    if (answer === null) return;
    showOptions(shown, now, right);
    commit.hidden = true;
    showVerdict(words, now, { right, because, needs });
    if (told || (right !== null && alone && !now.known)) return; // who guessed wrong is not shown the answer yet
    told = true;
    box.dispatchEvent(new CustomEvent("bbh-answered", { bubbles: true, detail: { answer } }));
  });
  return hand.stop;
}

/** The option that the reader has looked at last: the guess itself, or one that was chosen after it. */
const lastOf = ({ answer, tried }) => tried?.at(-1) ?? answer;

export default { render: guarded(render) };
