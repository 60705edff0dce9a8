// How far the reader is: each lesson with a link, its exercises with sign and word.
import { button, card, guarded, listen, live, node, OWN_KEYS, voice, write } from "./common.js";
import { mark } from "./progress_marks.js";
import { lastTime, talk } from "./talk.js";

const pathOf = (link) => decodeURIComponent(new URL(link.href).pathname);

/**
 * JupyterLab's own link to the same notebook, in the text around the widget: it opens in this window at once. A link of
 * a widget's may not do that without a question, so where there is no such text it opens a new window.
 */
function twin(link) {
  const path = pathOf(link).split("/tree/")[1];
  const others = link.closest(".jp-Notebook")?.querySelectorAll(".jp-RenderedMarkdown a[href]") ?? [];
  return [...others].find((other) => pathOf(other).endsWith(`/files/${path}`));
}

function follow(event, link) {
  const lab = twin(link);
  if (!lab) return;
  event.preventDefault();
  lab.click();
}

/** How many of a lesson's exercises are passed, in words. */
function counted(rows) {
  const exercises = rows.filter((row) => row.kind === "exercise");
  const passed = exercises.filter((row) => row.state === "passed").length;
  return exercises.length ? `${passed} of ${exercises.length} passed` : "";
}

function render({ model, el }) {
  const box = card(el, "Progress");
  box.classList.add("bbh-handing");
  const head = node("p", { class: "bbh-headline" }, box);
  const list = node("ul", { class: "bbh-lessons" }, box);
  const row = node("div", { class: "bbh-buttons" }, box);
  const trouble = node("div", { class: "bbh-trouble", role: "alert" }, box);
  const aloud = voice(box);
  const ask = talk(model, trouble, ({ heard }) => {
    if (heard === "refresh") aloud(`Read again. ${summary(hand.state.shown)}`);
  });
  button(row, "Refresh", () => ask({ do: "refresh" }));
  const source = "From your own notebooks, as your checks last said, when you saved. Nothing is sent anywhere.";
  node("p", { class: "bbh-hint" }, box, source);

  const summary = ({ lessons }) => lessons.map(({ name, rows }) => `${name}: ${counted(rows)}`).join(", ");
  const lesson = ({ name, title, link, rows, trouble: said, handed_in: handed }) => {
    const item = node("li", { "aria-label": name }, list);
    const top = node("div", { class: "bbh-lesson" }, item);
    if (link && new URL(link, location.href).origin === location.origin) {
      const made = node("a", { href: link, target: "_blank", ...OWN_KEYS }, top, title);
      listen(made, "click", (event) => follow(event, made));
    } else node("span", {}, top, title);
    const far = [counted(rows), handed].filter(Boolean).join(" · ");
    if (far) node("span", { class: "bbh-counted" }, top, far);
    if (said) node("div", { class: "bbh-away-lesson" }, item, said);
    if (!rows.length) return;
    const marks = node("ul", { class: "bbh-marks" }, item);
    for (const one of rows) mark(node("li", {}, marks), one);
  };

  const hand = live(model, ["shown"], box, ({ shown }) => {
    write(head, shown.term ? `How far you are · ${shown.term}` : "How far you are");
    const held = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : "";
    list.replaceChildren();
    shown.lessons.forEach(lesson);
    if (held) list.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
  });
  const past = lastTime(model, ask, box, "Run this cell to see how far you are now.");
  return () => [past, hand, ask, aloud].forEach((part) => part.stop());
}

export default { render: guarded(render) };
