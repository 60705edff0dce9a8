// A question with radio buttons. The first committed answer stays; the reader then runs the next cell to see.
import { button, guarded, listen, live, node, OWN_KEYS } from "./common.js";

function render({ model, el }) {
  const name = `bbh-${Math.random().toString(36).slice(2)}`; // a group of its own in the page
  const box = node("fieldset", { class: "bbh-card" }, el);
  node("legend", {}, box, model.get("question"));
  const radios = model.get("options").map((option) => {
    const label = node("label", { class: "bbh-option" }, box);
    const radio = node("input", { type: "radio", name, value: option, ...OWN_KEYS }, label);
    label.append(option);
    return radio;
  });
  const commit = button(box, "Commit", () => hand.set({ answer: radios.find((radio) => radio.checked).value }));
  commit.disabled = true;
  listen(box, "change", () => {
    commit.disabled = false;
  });
  const said = node("output", {}, box);

  const hand = live(model, ["answer"], box, ({ answer }) => {
    if (answer === null) return;
    for (const radio of radios) {
      radio.disabled = true;
      radio.checked = radio.value === answer;
      radio.parentElement.classList.toggle("bbh-chosen", radio.checked);
    }
    commit.disabled = true;
    said.textContent = `Committed. You said: ${answer}. Now read on, and see.`;
  });
  return hand.stop;
}

export default { render: guarded(render) };
