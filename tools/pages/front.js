// The start page's pictures: each loads when it is nearly in sight. The browser's own lazy loading begins far earlier.

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
loadWhenNear(document.querySelector(".later"));
