// A link may lead to a figure itself, with everything larger, to show it to a class (front.large). Then the figure
// begins under the line of contents, and where it is higher than the window it becomes smaller until it fits, or as
// small as it is on the page without "Larger". It never becomes larger again by itself: nothing jumps while it is seen.
{
  const root = document.documentElement;
  const wide = matchMedia("screen and (min-width: 1000px)"); // as page.css makes all of a page larger
  const APART = 24; // pixels left free over and under it, together
  const BY_HAND = ["wheel", "touchstart", "pointerdown", "keydown"]; // then the reader may have gone elsewhere
  let [isLed, waiting] = [true, 0];

  /** The figure that the address names; a browser may know it by `:target` only later. */
  function named() {
    const one = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return one?.matches("[data-widget]") && root.classList.contains("large") && wide.matches ? one : null;
  }

  /** How far down the line of contents covers the window. */
  const covered = () => document.querySelector(".contents")?.offsetHeight * (root.currentCSSZoom ?? 1) || 0;

  /** Make it smaller by what it is too high, but not smaller than without "Larger". It is laid out anew, and told. */
  function fit(figure) {
    const least = 1 / (root.currentCSSZoom ?? 1);
    const room = innerHeight - covered() - APART;
    const { height } = figure.getBoundingClientRect();
    const now = Number(figure.style.zoom) || 1;
    if (height > room && now > least) figure.style.zoom = Math.max(least, (now * room) / height);
  }

  function show(figure) {
    figure.classList.add("shown");
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { // widgets lay themselves out when they are told of their width
      waiting = requestAnimationFrame(() => {
        fit(figure);
        if (isLed) figure.scrollIntoView({ block: "start", behavior: "instant" });
      });
    });
  }

  /** As all figures are: where the page is no longer larger, or the address names another one. */
  function release() {
    for (const one of document.querySelectorAll(".shown")) {
      one.classList.remove("shown");
      one.style.zoom = "";
    }
  }

  const sizes = new ResizeObserver(([{ target }]) => show(target));

  function anew() {
    release();
    sizes.disconnect();
    const figure = named();
    if (figure?.matches("[data-alive]")) sizes.observe(figure); // it tells at once
  }

  for (const event of BY_HAND) window.addEventListener(event, () => { isLed = false; }, { passive: true });
  window.addEventListener("hashchange", () => {
    isLed = true;
    anew();
  });
  window.addEventListener("resize", anew);
  document.addEventListener("bbh-sized", anew);
  document.addEventListener("bbh-alive", ({ target }) => target === named() && anew());
  anew();
}
