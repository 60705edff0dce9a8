// What is wider than the page scrolls, and says so: a shade at the edge, words for a screen reader, a stop of Tab.
{
  const WORDS = { PRE: "Code", P: "Formula", DIV: "Table" };
  const SMALLEST = 0.75; // of the text's size

  /** A formula that is a little too wide becomes smaller, down to what can still be read. */
  const fit = (formula) => {
    formula.style.fontSize = "";
    const share = formula.clientWidth / formula.scrollWidth;
    if (share < 1) formula.style.fontSize = `${Math.max(SMALLEST, 0.98 * share)}em`;
  };

  const widths = new Map();

  const tell = (element) => {
    if (element.tagName === "P" && widths.get(element) !== element.clientWidth) {
      widths.set(element, element.clientWidth);
      fit(element);
    }
    const scrolls = element.scrollWidth > element.clientWidth + 1;
    element.classList.toggle("scrolls", scrolls);
    if (!scrolls) {
      for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
      return;
    }
    element.tabIndex = 0; // the keyboard scrolls what can be focused
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", `${WORDS[element.tagName]}, wider than the page: it scrolls sideways`);
  };

  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => tell(target)));
  for (const wide of document.querySelectorAll("main pre, .wide, p:has(> math)")) {
    tell(wide); // before it is painted for the first time, so that nothing jumps
    sizes.observe(wide);
  }
}
