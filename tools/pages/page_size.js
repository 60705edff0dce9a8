// The switch that makes a page larger, for a projector or for tired eyes: at the top of a page, and beside the contents
// of a long one. It stands in the address, so that a bookmark and the next page keep it, and nothing is stored:
// head.html.j2 reads it before anything is drawn, page.css makes the page larger.
{
  const root = document.documentElement;
  const buttons = document.querySelectorAll(".size"); // one is in sight, whatever the width of the window
  const site = new URL(".", document.querySelector("header .mark").href).href;
  const isLarge = () => root.classList.contains("large");

  /** An address of this site with the size of this page. */
  const sized = (address) => {
    const url = new URL(address);
    if (isLarge()) url.searchParams.set("size", "large");
    else url.searchParams.delete("size");
    return url.href;
  };

  const show = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", isLarge());
    document.dispatchEvent(new CustomEvent("bbh-sized"));
  };

  const BLOCKS = "h1, h2, h3, p, li, figure, pre, details, [data-widget]";
  const APART = 15; // pixels from one look to the next

  /** How much of the window's top the line of contents covers; as a column beside the text it covers nothing. */
  function covered(left) {
    const bar = document.querySelector(".contents")?.getBoundingClientRect();
    return bar && left < bar.right ? Math.max(0, bar.bottom) : 0;
  }

  /** What is read first in the window; null at the very top of the page, which stays there by itself. */
  function readNow() {
    if (scrollY < 1) return null;
    const { left } = document.querySelector("main").getBoundingClientRect();
    for (let y = covered(left) + APART; y < innerHeight; y += APART) {
      const block = document.elementFromPoint(left + APART, y)?.closest(`main :is(${BLOCKS})`);
      if (block) return block;
    }
    return null;
  }

  /** Bring it back to the top of the window: what is above it has become longer or shorter. */
  const goBackTo = (block) => block?.scrollIntoView({ block: "start", behavior: "instant" });

  for (const button of buttons) {
    button.addEventListener("click", () => {
      document.dispatchEvent(new CustomEvent("bbh-sizing"));
      const block = readNow();
      root.classList.toggle("large");
      history.replaceState(history.state, "", sized(location.href));
      show();
      goBackTo(block);
      requestAnimationFrame(() => goBackTo(block)); // by then what is too wide has its line
    });
  }

  const SAID = /[?&]size=/; // by the link itself: a figure to show to a class is larger wherever the link stands
  const own = new Set([...document.links].filter((link) => SAID.test(link.getAttribute("href"))));

  const toPage = ({ target }) => {
    const link = target.closest?.("a[href]");
    if (!link?.href.startsWith(site) || link.hasAttribute("download") || own.has(link)) return;
    link.href = sized(link.href);
  };
  for (const event of ["click", "auxclick", "contextmenu"]) document.addEventListener(event, toPage);
  show();
}
