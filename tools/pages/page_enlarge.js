// A figure that the page has made narrower than it is can be seen in its own size: by a tap on it, or by its button.
// It is a place in the browser's history, so that a phone's Back closes it and does not leave the page.
{
  const MARK = "enlarged"; // in the history's state
  const ENLARGE = "Enlarge: ";
  const dialog = document.createElement("dialog");
  dialog.className = "figure";
  dialog.setAttribute("aria-label", "The figure, enlarged");
  dialog.innerHTML = '<form method="dialog"><span class="pans">↔ Drag the figure: it is wider than the screen.</span>'
    + '<button><span aria-hidden="true">✕</span> Close</button></form>';
  dialog.addEventListener("click", () => dialog.close()); // Escape and the button close it as well
  dialog.addEventListener("close", () => history.state?.[MARK] && history.back());
  window.addEventListener("popstate", () => {
    if (dialog.open) dialog.close();
    requestAnimationFrame(() => { history.scrollRestoration = "auto"; }); // once this step back has not scrolled
  });
  if (history.state?.[MARK]) history.back(); // the page was loaded anew while a figure was enlarged
  document.body.append(dialog);

  const show = (image, button) => {
    const source = wide(image);
    const words = image.alt || button.ariaLabel.replace(ENLARGE, "");
    const large = Object.assign(new Image(), { src: source ?? image.src, alt: words });
    dialog.querySelector("img")?.remove();
    dialog.append(large);
    dialog.classList.toggle("dimmed", !source); // it was drawn for a light page
    large.style.setProperty("--own", `${own(image)}px`);
    button.focus({ preventScroll: true }); // a dialog gives the focus back to what had it
    history.scrollRestoration = "manual"; // the page is where it was; Back would go to the part its address names
    history.pushState({ [MARK]: true }, "");
    dialog.showModal();
    const beyond = dialog.scrollWidth - dialog.clientWidth;
    dialog.querySelector(".pans").hidden = beyond < 2;
    dialog.scrollTo({ left: beyond / 2, top: 0, behavior: "instant" }); // both edges are cut: it goes on to both sides
  };

  /** The wide drawing of a figure for dark pages, if the page is dark and there is one. */
  const wide = (image) => [...image.parentElement.querySelectorAll("source")]
    .find(({ media }) => !media.includes("width") && matchMedia(media).matches)?.srcset;

  /** A figure's own width in CSS pixels; it may have more of them than it means to be wide. */
  const own = (image) => Number(image.getAttribute("width")) || image.naturalWidth;

  const buttons = new Map();
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const narrowed = target.getBoundingClientRect().width < 0.95 * own(target);
      buttons.get(target).hidden = !narrowed;
      target.classList.toggle("narrowed", narrowed);
    }
  });

  /** The button that enlarges an image: under it, or under the words below it. */
  const enlarger = (image) => {
    const fits = !matchMedia(`(max-width: ${0.95 * own(image)}px)`).matches; // by the window: it is not laid out yet
    const looks = { type: "button", className: "enlarge", hidden: fits };
    const button = Object.assign(document.createElement("button"), looks);
    const caption = image.closest("figure")?.querySelector("figcaption");
    button.textContent = caption ? "Enlarge" : "Enlarge the figure";
    if (caption) button.ariaLabel = ENLARGE + caption.textContent;
    (caption ?? image.closest("picture") ?? image).after(button);
    return button;
  };

  for (const image of document.querySelectorAll("main img")) {
    const button = enlarger(image);
    buttons.set(image, button);
    button.addEventListener("click", () => show(image, button));
    image.addEventListener("click", () => button.hidden || show(image, button));
    sizes.observe(image);
  }
}
