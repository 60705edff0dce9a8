// For test_playground.py: what a reader may do at random in the playground, and all that is seen of it then.

/** The generator mulberry32 by Tommy Ettinger: numbers from 0 to 1 that `seed` repeats. */
function drawn(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, any: (list) => list[Math.floor(next() * list.length)] };
}

const box = document.querySelector(".bbh-play");
const all = (query) => [...box.querySelectorAll(query)];
const isSeen = (one) => one.getClientRects().length > 0 && !one.disabled && one.ariaDisabled !== "true";
const tell = (element, event) => element.dispatchEvent(new Event(event, { bubbles: true }));
const LEFT_ALONE = /CSV|Play|Pause|Copy|Take these/;

/** One act of each kind; each returns what was done. */
const ACTS = {
  button({ any }) {
    const one = any(all("button").filter((button) => isSeen(button) && !LEFT_ALONE.test(button.textContent)));
    one.click();
    return one.ariaLabel ?? one.textContent;
  },
  train({ any }) {
    const one = any(all(".bbh-play-buttons button").filter((button) => /Step|Epoch/.test(button.textContent)));
    one.click();
    return one.textContent;
  },
  lines({ any }) {
    const one = any(all(".bbh-play-choice button"));
    one.click();
    return one.textContent;
  },
  choose({ any }) {
    const menu = any(all("select").filter(isSeen));
    menu.value = any([...menu.options].filter((option) => !option.disabled)).value;
    tell(menu, "input");
    tell(menu, "change");
    return menu.value;
  },
  slide({ any, next }) {
    const one = any(all("[type=range]").filter(isSeen));
    one.value = String(Number(one.min) + next() * (one.max - one.min));
    tell(one, "input");
    return `${one.ariaLabel} ${one.value}`;
  },
  hold({ any }) {
    const one = any(all(".bbh-play-grip"));
    one.focus();
    one.dispatchEvent(new KeyboardEvent("keydown", { key: any(["ArrowUp", "PageDown"]), bubbles: true }));
    return one.getAttribute("aria-label");
  },
  paste({ any, next }) {
    const [area, use] = all(".bbh-play-table textarea, .bbh-play-table button");
    const line = () => `${(150 + 40 * next()).toFixed(1)},${(50 + 30 * next()).toFixed(1)},${any(["cat", "dog"])}`;
    area.value = Array.from({ length: 20 }, line).join("\n");
    use.click();
    return "paste";
  },
};

/** Do so many acts; returns what was done. */
window.playAtRandom = async (seed, many) => {
  const [draw, done] = [drawn(seed), []];
  for (let k = 0; k < many; k++) {
    done.push(ACTS[draw.any([...Object.keys(ACTS), "train", "train"])](draw));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }
  return done;
};

/** The words that are seen in a part of the playground. */
const wordsOf = (query) => all(`${query} *`)
  .filter((one) => one.children.length === 0 && isSeen(one) && !one.closest("select, textarea"))
  .map((one) => one.textContent.trim()).filter(Boolean);

/** All numbers and words in view, but for what a link leaves out: the last step, the curve, and what has happened. */
window.seen = () => ({
  where: wordsOf(".bbh-play-where"), settings: wordsOf(".bbh-play-settings"), caption: wordsOf("figcaption"),
  menus: all("select").map(({ value }) => value), fields: all(".bbh-play-eta input").map(({ value }) => value),
  sliders: all(".bbh-play-settings [type=range]").map((one) => [one.value, one.getAttribute("aria-valuetext")]),
  lines: all(".bbh-play-choice button").map((one) => one.ariaPressed),
  held: all(".bbh-play-held tr").filter((one) => isSeen(one) && !/last step/.test(one.textContent))
    .map(({ textContent }) => textContent).concat(wordsOf(".bbh-play-formula")),
  network: all(".bbh-play-grip").map((one) => [one.getAttribute("aria-label"), one.getAttribute("aria-valuenow")]),
});
