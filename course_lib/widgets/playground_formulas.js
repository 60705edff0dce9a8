// Where a formula may be parted at the end of a line: at an equals sign, a comma, or between the addends of a sum. A
// product stays whole, and so does what a bracket holds.

const HARD = "\u00a0"; // a space at which no line ends
const LONGEST = 44; // characters of a bracket that stays whole, as that of a sum with many addends cannot

/** The spaces of `text` as such that no line ends at. */
const hard = (text) => text.replaceAll(" ", HARD);

/** A bracket without another one in it; that of a list, with commas, is none of a formula. */
const INNER = /\([^(),]*\)/g;
const FACTORS = / ?[·⊙/] ?/g; // and what stands at them
const SLOPE = /\b1 − [^ ,;]+/g; // 1 − a², alone behind its equals sign
const BESIDE = /([⁾ᵀ₀-₉Σa]) (?=[(δawWΣ])/gu; // factors without a sign between them: (W⁽²⁾)ᵀ δ⁽²⁾, a (1 − a)
const SIGNED = /([+−]) (?=[\d(σtre∂ηβ√])/g; // the sign of an addend stays with it

/** A line of words and formulas, of which no product is parted where the line ends. */
export function whole(line) {
  if (!/[=·⊙]/.test(line)) return line;
  let before = "";
  let after = line;
  while (before !== after) { // from the innermost bracket outwards
    before = after;
    after = after.replace(INNER, (bracket) => (bracket.length > LONGEST ? bracket : hard(bracket)));
  }
  return after.replace(FACTORS, hard).replace(SLOPE, hard).replace(BESIDE, `$1${HARD}`).replace(SIGNED, `$1${HARD}`);
}
