// A question with radio buttons. The first committed answer stays; the reader then runs the next cell to see.
function render({ model, el }) {
  el.classList.add("bbh");
  const name = `bbh-${Math.random().toString(36).slice(2)}`; // a group of its own in the page
  const box = document.createElement("fieldset");
  box.className = "bbh-card";
  const legend = document.createElement("legend");
  legend.textContent = model.get("question");
  box.append(legend);
  const radios = model.get("options").map((option) => {
    const label = document.createElement("label");
    label.className = "bbh-option";
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = name;
    radio.value = option;
    radio.dataset.lmSuppressShortcuts = "true";
    label.append(radio, option);
    box.append(label);
    return radio;
  });
  const commit = document.createElement("button");
  commit.type = "button";
  commit.textContent = "Commit";
  commit.className = "bbh-button";
  commit.dataset.lmSuppressShortcuts = "true";
  const said = document.createElement("output");
  box.append(commit, said);
  el.append(box);

  const show = () => {
    const answer = model.get("answer");
    for (const radio of radios) {
      radio.disabled = answer !== null;
      if (answer !== null) radio.checked = radio.value === answer;
    }
    commit.disabled = answer !== null || !radios.some((radio) => radio.checked);
    said.textContent = answer === null ? "" : "Committed. Run the next cell and see.";
  };
  box.addEventListener("change", show);
  commit.addEventListener("click", () => {
    model.set("answer", radios.find((radio) => radio.checked).value);
    model.save_changes();
    show();
  });
  model.on("change:answer", show);
  show();
  return () => model.off("change:answer", show);
}

export default { render };
