// The start page's list of lessons: it is laid out after the playground's first picture, and each of its own pictures
// loads when it is nearly in sight. The browser's own lazy loading begins far earlier.

const SOON = 600; // milliseconds until the list may be laid out, if nobody scrolls there before
const LATEST = 3000; // milliseconds more, after which it is, though the browser has never been idle

/** Lay `list` out when there is time: before that it only has room. `idle` is page.js's. */
function layOutSoon(list) {
  const layOut = () => list.classList.remove("waits");
  setTimeout(() => idle(layOut, { timeout: LATEST }), SOON);
  for (const event of ["scroll", "keydown", "beforeprint"]) window.addEventListener(event, layOut, { once: true });
}

/** Let the pictures in `list` load one by one, all of them for paper. */
function loadWhenNear(list) {
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      target.classList.add("near");
    }
  }, { rootMargin: "200px 0px" });
  for (const picture of list.querySelectorAll("picture")) seen.observe(picture);
  window.addEventListener("beforeprint", () => list.classList.remove("later"));
}
const lessons = document.querySelector(".later");
layOutSoon(lessons);
loadWhenNear(lessons);
