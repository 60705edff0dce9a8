// A guess that is committed opens what answers it, where the page has that in a fold (lesson_page.fold_answers).
// From then on it stands there for good, and no click folds it away again.

document.addEventListener("bbh-committed", ({ target }) => {
  const answer = document.getElementById(target.closest("[data-answer]")?.dataset.answer);
  if (!answer) return;
  answer.open = true;
  answer.querySelector("summary").hidden = true;
});
