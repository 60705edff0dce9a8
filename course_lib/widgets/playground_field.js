// A field for a number of the playground. What stands in it is in force as soon as it can be; what is refused leaves
// the value as it was when the reader came, and says so over the picture, where it moves nothing.

import { attempt, listen, node, numberField, set, write } from "./common.js";

const NOTICE = 4000; // milliseconds that a refusal is still to be read once the field is left

/**
 * A field in `parent` for numbers that are `valid(value)`; `refusal` says which these are. `does`: `type(value)` is
 * called with each of them, `cancel(value)` leads back to the value before, and `leave()` is called after Enter on a
 * valid number, and after Escape. Returns `field` and `show(value, text, of)`, as numberField does.
 */
export function valueField(parent, valid, refusal, does) {
  const place = node("span", { class: "bbh-play-field" }, parent);
  const refused = node("span", { class: "bbh-play-refused", "aria-live": "assertive" });
  let [now, before, bad, timer] = [{}, {}, false, 0]; // { value, text }: in force, and when the reader came
  let typed = false; // whether something that was typed since is in force: a training changes the value by itself
  const say = (words) => {
    clearTimeout(timer);
    write(refused, words);
  };
  const cancel = () => {
    if (typed && now.value !== before.value) does.cancel(before.value);
    if (typed) now = before;
    typed = false;
    field.value = now.text;
    set(field, { "aria-invalid": false }); // what stands there again
  };
  const complain = (wrong) => {
    if (!wrong) return;
    bad = true;
    cancel();
    say(`${refusal}; still ${now.text}`);
  };
  const type = (value) => {
    now = { value, text: String(value) };
    typed = true;
    does.type(value);
  };
  const { field, show } = numberField(place, valid, complain, type);
  place.append(refused);
  listen(field, "focus", () => {
    [before, typed] = [now, false];
  });
  listen(field, "input", () => say(""));
  listen(field, "blur", () => {
    timer = setTimeout(() => attempt(field, () => say("")), NOTICE);
  });
  listen(field, "keydown", ({ key }) => {
    if (key === "Escape") {
      cancel();
      say("");
    } else if (key !== "Enter") return;
    if (!bad) {
      [before, typed] = [now, false];
      does.leave();
    }
    bad = false;
  });
  return {
    field,
    show(value, text = String(value), of = "") {
      now = { value, text };
      show(value, text, of);
    },
  };
}
