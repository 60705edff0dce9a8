// A figure that the page has made narrower than it is can be seen in its own size: by a tap on it, or by its button.
{
  const dialog = document.createElement("dialog");
  dialog.className = "figure";
  dialog.setAttribute("aria-label", "The figure, enlarged");
  dialog.innerHTML = '<form method="dialog"><button aria-label="Close the figure">✕</button></form><img alt="">';
  dialog.addEventListener("click", () => dialog.close()); // Escape and the button close it as well
  document.body.append(dialog);

  const show = (image, button) => {
    const large = dialog.querySelector("img");
    const source = wide(image);
    Object.assign(large, { src: source ?? image.src, alt: image.alt });
    dialog.classList.toggle("dimmed", !source); // it was drawn for a light page
    large.style.setProperty("--own", `${own(image)}px`);
    button.focus(); // a dialog gives the focus back to what had it
    dialog.showModal();
    dialog.scrollTo(0, 0);
  };

  /** The wide drawing of a figure for dark pages, if the page is dark and there is one. */
  const wide = (image) => [...image.parentElement.querySelectorAll("source")]
    .find(({ media }) => !media.includes("width") && matchMedia(media).matches)?.srcset;

  /** A figure's own width in CSS pixels; it may have more of them than it means to be wide. */
  const own = (image) => Number(image.getAttribute("width")) || image.naturalWidth;

  const buttons = new Map();
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const narrowed = target.clientWidth < 0.95 * own(target);
      buttons.get(target).hidden = !narrowed;
      target.classList.toggle("enlarged", narrowed);
    }
  });
  for (const image of document.querySelectorAll("main img")) {
    const looks = { type: "button", className: "enlarge", hidden: true };
    const button = Object.assign(document.createElement("button"), looks);
    button.textContent = "Enlarge the figure";
    image.after(button);
    buttons.set(image, button);
    button.addEventListener("click", () => show(image, button));
    image.addEventListener("click", () => button.hidden || show(image, button));
    sizes.observe(image);
  }
}
