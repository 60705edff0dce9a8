// The place that is read stays where it is when the window becomes wider or narrower, as when a phone is turned, and
// when the page is loaded anew: browsers keep the number of pixels above it, which is another one then.

{
  const CALM = 100; // milliseconds without scrolling until the place is noted
  const SETTLES = 1200; // milliseconds in which what is drawn anew may still move it
  const INSIDE = ".part, section, ul, ol, details[open], .beside, blockquote"; // blocks that are made of blocks
  const BY_HAND = ["wheel", "touchstart", "pointerdown", "keydown"]; // then the reader goes elsewhere

  const NEAR = 0.4; // of the window's height: what begins so far up is read, and not the end of what is above it

  const main = document.querySelector("main");
  const contents = document.querySelector(".contents");
  /** Where reading begins: below the line of contents, where that stands over the text (page.css tells by its room). */
  const top = () => {
    const isUnderIt = contents && getComputedStyle(document.documentElement).scrollPaddingTop !== "auto";
    return isUnderIt ? contents.offsetHeight : 0;
  };

  // ---------------------------------------------------------------- what is a place

  /** The path of the first block in `parent` that is `wanted(box)`, as numbers of children; null if there is none. */
  function pathTo(wanted, parent) {
    for (const [i, block] of [...parent.children].entries()) {
      const box = block.getBoundingClientRect();
      if (box.bottom <= top() || !box.height) continue;
      const inside = block.matches(INSIDE);
      const rest = inside ? pathTo(wanted, block) : wanted(box) ? [] : null;
      if (rest) return [i, ...rest];
    }
    return null;
  }

  /** The block at the end of a path, or as near to it as this page has one. */
  const blockAt = (path) => path.reduce((block, i) => block?.children[i], main) ?? null;

  /**
   * What stands at the top of the window: the path of a block, and `off`, how many pixels below the top it begins; or
   * the `share` of it that lies above. Null at the very top of the page.
   */
  function here() {
    if (scrollY < 1) return null;
    const from = top();
    const begins = pathTo((box) => box.top >= from, main);
    const off = begins && blockAt(begins).getBoundingClientRect().top - from;
    if (begins && off < NEAR * innerHeight) return { path: begins, off };
    const path = pathTo(() => true, main);
    if (!path) return null;
    const box = blockAt(path).getBoundingClientRect();
    return { path, share: (from - box.top) / box.height };
  }

  /** Scroll so that `place` is where it was. */
  function goTo(place) {
    const block = blockAt(place.path);
    if (!block) return;
    const box = block.getBoundingClientRect();
    const now = box.top - top();
    const by = now - (place.off ?? -place.share * box.height);
    if (Math.abs(by) > 0.5) window.scrollBy({ top: by, behavior: "instant" });
  }

  // ---------------------------------------------------------------- to stay there

  let place = window.bbhKept?.place ?? null;
  let [noting, settled, width] = [0, 0, innerWidth];

  function note() {
    noting = 0;
    place = here();
    if (window.bbhKept) window.bbhKept.place = place;
  }

  function stay() {
    if (place && !noting) goTo(place);
  }

  const settles = () => performance.now() < settled;
  const grows = new ResizeObserver(() => settles() && stay()); // before it is painted
  grows.observe(main);
  window.addEventListener("scroll", () => {
    if (settles()) return; // it was no reader who scrolled
    clearTimeout(noting);
    noting = setTimeout(note, CALM);
  }, { passive: true });
  window.addEventListener("resize", () => {
    if (innerWidth === width) return; // a phone's bar of addresses comes and goes
    width = innerWidth;
    settled = performance.now() + SETTLES;
    stay();
  });
  for (const event of BY_HAND) {
    window.addEventListener(event, () => {
      settled = 0;
    }, { passive: true });
  }

  // ---------------------------------------------------------------- after a page is loaded anew

  if (place && blockAt(place.path)) {
    history.scrollRestoration = "manual";
    blockAt(place.path).closest(".held")?.classList.remove("held"); // what is read is laid out at once
    settled = Infinity;
    stay();
    window.addEventListener("load", () => setTimeout(() => {
      history.scrollRestoration = "auto";
      settled = Math.min(settled, performance.now() + SETTLES);
    }), { once: true });
  }
}
