// A guess that is committed opens what answers it: the next folded output, if no other guess stands before it.
// From then on it stands there for good, and no click folds it away again.

document.addEventListener("bbh-committed", ({ target }) => {
  const after = [...document.querySelectorAll(".bbh-prediction, details.answer:not(.on-paper)")].find((element) =>
    target.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (!after?.matches("details")) return;
  after.open = true;
  after.querySelector("summary").hidden = true;
});
