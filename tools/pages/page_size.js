// The switch for a projector, at the top of each page. It stands in the address, so that a bookmark and the next page
// keep it, and nothing is stored: head.html.j2 reads it before anything is drawn, page.css makes the page larger.
{
  const root = document.documentElement;
  const button = document.querySelector(".size");
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
    button.setAttribute("aria-pressed", isLarge());
    document.dispatchEvent(new CustomEvent("bbh-sized"));
  };

  button.addEventListener("click", () => {
    root.classList.toggle("large");
    history.replaceState(history.state, "", sized(location.href));
    show();
  });

  const toPage = ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link?.href.startsWith(site) && !link.hasAttribute("download")) link.href = sized(link.href);
  };
  for (const event of ["click", "auxclick", "contextmenu"]) document.addEventListener(event, toPage);
  show();
}
