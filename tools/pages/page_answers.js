// A guess that is right opens what answers it, where the page has that in a fold (lesson_page.fold_answers); so does a
// wrong one once its reader has found the right option, or has asked for it. Until then it opens by its own line. Once
// opened so, it stands there for good, and no click folds it away again.

document.addEventListener("bbh-answered", ({ target }) => {
  const answer = document.getElementById(target.closest("[data-answer]")?.dataset.answer);
  if (!answer) return;
  answer.open = true;
  answer.querySelector("summary").hidden = true;
});
