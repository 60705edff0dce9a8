// What is wider than the page scrolls, and says so: a line above it and a shade at the edge (page_wide.css), words for
// a screen reader, a stop of Tab.
{
  const WORDS = { PRE: "Code", P: "Formula", DIV: "Table" };
  const wordFor = (element) => (element.matches("pre.output") ? "Printed" : WORDS[element.tagName]);
  const SMALLEST = 0.75; // of the text's size

  // All sizes are read before anything is changed: otherwise the browser lays the page out anew for each element.

  /** Formulas become smaller if they are a little too wide, down to what can still be read. */
  const fit = (all) => {
    for (const { style } of all) style.fontSize = "";
    const shares = all.map((one) => one.clientWidth / one.scrollWidth);
    all.forEach(({ style }, i) => {
      const share = Math.max(SMALLEST, 0.98 * shares[i]);
      if (shares[i] < 1) style.fontSize = `${share}em`;
    });
  };

  const mark = (element, scrolls) => {
    element.classList.toggle("scrolls", scrolls);
    if (!scrolls) {
      for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
      return;
    }
    element.tabIndex = 0; // the keyboard scrolls what can be focused
    element.setAttribute("role", "region");
    element.setAttribute("aria-label", `${wordFor(element)}, wider than the page: it scrolls sideways`);
  };

  const widths = new Map();

  const tell = (elements) => {
    const changed = elements.filter((element) => widths.get(element) !== element.clientWidth);
    for (const element of changed) widths.set(element, element.clientWidth);
    fit(changed.filter((element) => element.tagName === "P"));
    for (const { classList } of elements) classList.remove("scrolls"); // its line must not decide on itself
    const scroll = elements.map((element) => element.scrollWidth > element.clientWidth + 1);
    elements.forEach((element, i) => mark(element, scroll[i]));
  };

  /** Do what may change heights, and keep in its place what stands in the middle of the window. */
  const inPlace = (act) => {
    const { style } = document.documentElement;
    const seen = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    const before = seen?.getBoundingClientRect().top;
    style.overflowAnchor = "none"; // whoever has just jumped here has no anchor yet
    act();
    const by = seen ? seen.getBoundingClientRect().top - before : 0;
    if (by) window.scrollBy({ top: by, behavior: "instant" });
    style.overflowAnchor = "";
  };

  // Each is told of first when it is laid out and not yet painted: nothing jumps.
  const sizes = new ResizeObserver((entries) => inPlace(() => tell(entries.map(({ target }) => target))));
  const MAY_BE = "main pre, .wide, p:has(> math)";
  for (const one of document.querySelectorAll(MAY_BE)) sizes.observe(one);
  document.addEventListener("bbh-laid-out", ({ target }) => tell([...target.querySelectorAll(MAY_BE)]));
}
