// A figure that the page has made narrower than it is can be seen in its own size: by a tap on it, or by its button.
// Where the screen is too narrow for that, the whole figure comes first, as large as the screen allows; a tap on a part
// of it, or a button, shows that part large. It is a place in the browser's history, so that a phone's Back closes
// it and does not leave the page.
{
  const MARK = "enlarged"; // in the history's state
  const ENLARGE = "Enlarge: ";
  const LARGER = 2; // at least so many times as large as on the page
  const dialog = document.createElement("dialog");
  dialog.className = "figure";
  dialog.setAttribute("aria-label", "The figure, enlarged");
  dialog.innerHTML = '<form method="dialog"><span class="pans"></span><button type="button" class="zooms"></button>'
    + '<button><span aria-hidden="true">✕</span> Close</button></form>';
  const [hint, zoom] = [".pans", ".zooms"].map((part) => dialog.querySelector(part));
  const zooms = () => !zoom.hidden;
  dialog.addEventListener("click", ({ target, clientX, clientY }) => { // Escape and the button close it as well
    if (zooms() && target === zoom) turn(!isWhole());
    else if (zooms() && target.tagName === "IMG") turn(!isWhole(), shareOf(target, { clientX, clientY }));
    else if (!zooms() || target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => history.state?.[MARK] && history.back());
  window.addEventListener("popstate", () => {
    if (dialog.open) dialog.close();
    requestAnimationFrame(() => { history.scrollRestoration = "auto"; }); // once this step back has not scrolled
  });
  if (history.state?.[MARK]) history.back(); // the page was loaded anew while a figure was enlarged
  document.body.append(dialog);

  const isWhole = () => dialog.classList.contains("whole");

  /** Show the whole figure, or a part of it: around `place`, from its beginning where there is none. */
  const turn = (whole, place = null) => {
    const image = dialog.querySelector("img");
    dialog.classList.toggle("whole", whole);
    zoom.textContent = whole ? "Zoom in" : "Zoom out";
    const isFlat = image.width > image.height && innerWidth < innerHeight; // a turned screen has more room for it
    const more = isFlat && matchMedia("(pointer: coarse)").matches ? ", or turn the phone" : "";
    hint.textContent = whole ? `Tap what is to be larger${more}.` : "↔ Drag the figure; a tap shows all of it.";
    const centred = (share, at, size, room) => (place && !whole ? at + share * size - room / 2 : 0);
    const left = centred(place?.x, image.offsetLeft, image.offsetWidth, dialog.clientWidth);
    const top = centred(place?.y, image.offsetTop, image.offsetHeight, dialog.clientHeight);
    dialog.scrollTo({ left, top, behavior: "instant" });
  };

  /** Show the drawing that is in sight, at least twice as large, or all of it where that is too wide. */
  const show = (image, button) => {
    const words = image.alt || button.ariaLabel.replace(ENLARGE, "");
    const { naturalWidth: width, naturalHeight: height } = image; // its room is known before it is loaded once more
    const large = Object.assign(new Image(), { src: image.currentSrc || image.src, alt: words, width, height });
    dialog.querySelector("img")?.remove();
    dialog.append(large);
    const dark = image.parentElement.querySelector("source[media*=dark]");
    dialog.classList.toggle("dimmed", !dark); // drawn for light pages
    large.style.setProperty("--own", `${Math.max(own(image), LARGER * image.getBoundingClientRect().width)}px`);
    button.focus({ preventScroll: true }); // a dialog gives the focus back to what had it
    history.scrollRestoration = "manual"; // the page is where it was; Back would go to the part its address names
    history.pushState({ [MARK]: true }, "");
    large.style.setProperty("--ratio", width / height);
    dialog.classList.remove("whole"); // to measure how wide it would be
    dialog.showModal();
    const fits = dialog.scrollWidth - dialog.clientWidth < 2;
    for (const part of [hint, zoom]) part.hidden = fits;
    turn(!fits);
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

  for (const image of document.querySelectorAll("main img:not(a img)")) {
    const button = enlarger(image);
    buttons.set(image, button);
    button.addEventListener("click", () => show(image, button));
    image.addEventListener("click", () => button.hidden || show(image, button));
    sizes.observe(image);
  }
}
