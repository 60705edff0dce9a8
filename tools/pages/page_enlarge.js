// A figure that the page has made narrower than it is can be seen in its own size: by a tap on it, or by its button.
// It is a place in the browser's history, so that a phone's Back closes it and does not leave the page.
{
  const MARK = "enlarged"; // in the history's state
  const ENLARGE = "Enlarge: ";
  const LARGER = 2; // at least so many times as large as on the page
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

  /** Show the drawing that is in sight, at least twice as large, from its tapped place on or from its beginning. */
  const show = (image, button, tapped = null) => {
    const words = image.alt || button.ariaLabel.replace(ENLARGE, "");
    const { naturalWidth: width, naturalHeight: height } = image; // its room is known before it is loaded once more
    const large = Object.assign(new Image(), { src: image.currentSrc || image.src, alt: words, width, height });
    const place = tapped && shareOf(image, tapped);
    dialog.querySelector("img")?.remove();
    dialog.append(large);
    dialog.classList.toggle("dimmed", !image.parentElement.querySelector("source[media*=dark]")); // drawn for light pages
    large.style.setProperty("--own", `${Math.max(own(image), LARGER * image.getBoundingClientRect().width)}px`);
    button.focus({ preventScroll: true }); // a dialog gives the focus back to what had it
    history.scrollRestoration = "manual"; // the page is where it was; Back would go to the part its address names
    history.pushState({ [MARK]: true }, "");
    dialog.showModal();
    dialog.querySelector(".pans").hidden = dialog.scrollWidth - dialog.clientWidth < 2;
    const centred = (share, at, size, room) => (place ? at + share * size - room / 2 : 0);
    const left = centred(place?.x, large.offsetLeft, large.offsetWidth, dialog.clientWidth);
    const top = centred(place?.y, large.offsetTop, large.offsetHeight, dialog.clientHeight);
    dialog.scrollTo({ left, top, behavior: "instant" });
  };

  /** Where in an image a tap is, from 0 to 1. */
  const shareOf = (image, { clientX, clientY }) => {
    const { left, top, width, height } = image.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };

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
    image.addEventListener("click", (tap) => button.hidden || show(image, button, tap));
    sizes.observe(image);
  }
}
