// A field for a number of the playground. What stands in it is in force once it is typed to the end: see numberField of
// common.js. What is refused stays to be mended, and the value is again as it was when the reader came. A sentence in
// room of its own, where it covers nothing, says what is wrong and what can be typed.

import { attempt, button, listen, node, numberField, set, typed, write } from "./common.js";

const PAUSE = 1200; // milliseconds without a key until something that is no number yet is refused
const MOST = 20; // characters of what was typed that are said
let made = 0; // fields, for the names of their sentences

const plain = (v) => String(v).replace("-", "−");

/**
 * Why a text cannot be taken where numbers go `from` one `to` another, and what to do: `name` is what it is of, `now`
 * the text of what is in force, and `runs` says that a training changes it by itself.
 */
export function refusalWords(text, { from, to, name, now, runs = false }) {
  const [value, said] = [typed(text), text.trim().slice(0, MOST)];
  const range = `from ${plain(from)} to ${plain(to)}`;
  const goesOn = runs ? `${name} goes on without it.` : `${name} is still ${now}.`;
  if (Number.isNaN(value)) {
    const wrong = said === "" ? "No number stands here" : `“${said}” is no number`;
    return `${wrong}: type one ${range}, such as 0.3. ${goesOn}`;
  }
  return `${said} is too ${value < from ? "small" : "large"}: type a number ${range}. ${goesOn}`;
}

/** The field for numbers from `from` to `to`; its element is `field`. */
export class ValueField {
  field;
  #limits;
  #does;
  #show;
  #now = {}; // { value, text, of, runs } in force,
  #before = {}; // and when the reader came
  #isTyped = false; // whether something that was typed since is in force: a training changes the value by itself
  #isBad = false; // whether what stands there is refused,
  #timer = 0; // and until it is
  #box; // of the sentence,
  #words; // and its text

  /**
   * `does`: `type(value)` is called with each number that is taken, `cancel(value)` leads back to the value before,
   * and `leave()` is called after Enter on such a number, and after Escape. The sentence stands at the end of `room`,
   * if it is given: else below the field.
   */
  constructor(parent, limits, does, room = null) {
    [this.#limits, this.#does] = [limits, does];
    const place = node("span", { class: "bbh-play-field" }, parent);
    const refused = (wrong) => wrong && this.#refuse();
    const { field, show } = numberField(place, (v) => this.#isValid(v), refused, (v) => this.#type(v));
    [this.field, this.#show] = [field, show];
    this.#box = node("span", { class: "bbh-play-refused", hidden: "" }, room ?? place);
    this.#words = node("span", { id: `bbh-play-refused-${made++}`, "aria-live": "assertive" }, this.#box);
    button(this.#box, "Take it back", () => {
      field.focus();
      this.#mend();
    });
    listen(field, "focus", () => this.#begin());
    listen(field, "input", () => this.#judge());
    listen(field, "keydown", ({ key }) => {
      if (key === "Escape") this.#mend();
      else if (key !== "Enter" || this.#isBad) return;
      this.#begin();
      does.leave();
    });
  }

  #isValid(value) {
    return value >= this.#limits.from && value <= this.#limits.to;
  }

  get #isMarked() {
    const { field } = this;
    return document.activeElement === field && field.selectionStart !== field.selectionEnd;
  }

  #begin() {
    [this.#before, this.#isTyped] = [this.#now, false];
  }

  #type(value) {
    this.#now = { ...this.#now, value, text: String(value) };
    this.#isTyped = true;
    this.#does.type(value);
  }

  /** What is typed is no number yet, or none that can be taken: that is said once the reader pauses. */
  #judge() {
    this.#accept();
    const { field } = this;
    if (field.value.trim() === "" || this.#isValid(typed(field.value))) return;
    this.#timer = setTimeout(() => attempt(field, () => this.#refuse()), PAUSE);
  }

  /** The value is again what it was when the reader came. */
  #takeBack() {
    clearTimeout(this.#timer);
    if (!this.#isTyped) return;
    if (this.#now.value !== this.#before.value) this.#does.cancel(this.#before.value);
    [this.#now, this.#isTyped] = [this.#before, false];
  }

  /** What stands there is that value again, too. */
  #mend() {
    this.#takeBack();
    this.field.value = this.#now.text;
    this.#accept();
  }

  #accept() {
    clearTimeout(this.#timer);
    this.#isBad = false;
    set(this.field, { "aria-invalid": false });
    this.field.removeAttribute("aria-describedby");
    this.#say("");
  }

  #refuse() {
    this.#takeBack();
    this.#isBad = true;
    set(this.field, { "aria-invalid": true, "aria-describedby": this.#words.id });
    const { of, text, runs } = this.#now;
    this.#say(refusalWords(this.field.value, { ...this.#limits, name: of, now: text, runs }));
  }

  #say(words) {
    this.#box.hidden = words === "";
    write(this.#words, words);
  }

  /**
   * Show the present `value`, as `text`, of the thing `of`; `runs` says that a training changes it by itself. What was
   * refused stays to be mended, until the reader gives another value elsewhere, or holds another thing; what is marked
   * stays, too, for the next key takes its place.
   */
  show(value, text, of, runs = false) {
    const isSame = of === this.#now.of && (runs || value === this.#now.value);
    this.#now = { value, text, of, runs };
    if (isSame && (this.#isBad || this.#isMarked)) return;
    if (this.#isBad) this.#accept();
    this.#show(value, text, of);
  }
}
