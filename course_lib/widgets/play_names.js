// Names: those that a table of somebody's own gives its classes and columns, which are text, never HTML, and never too
// long; and what a layer is called wherever one is named.

const MOST_LETTERS = 40;

const UNSEEN = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu; // would hide or turn what stands beside them
/** A text letter by letter, as they are seen; a browser that does not know may take an emoji apart. */
function lettersOf(text) {
  if (!Intl.Segmenter) return [...text];
  return [...new Intl.Segmenter("en").segment(text)].map(({ segment }) => segment);
}

/** `text` in one line, without signs that are not seen, cut to `most` characters: a name as it is shown. */
export function plainName(text, most = MOST_LETTERS) {
  const name = text.normalize("NFC").replace(/\s+/g, " ").replace(UNSEEN, "").trim();
  if ([...name].length <= most) return name;
  let kept = "";
  for (const letter of lettersOf(name)) {
    if ([...kept, ...letter].length >= most) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

/** Whether the classes of a set have names of its own. */
export const isNamed = ({ names }) => names.some((name) => name !== "");

/** What class k of a set is called. */
export const classCalled = ({ names }, k) => names[k] || `class ${k + 1}`;

/** The names of a set's two columns where they say more than x and y do: ["petal length", ""]. */
function columnNames({ units = [] }) {
  return units.map(({ name }) => (["", "x", "y", "x₁", "x₂", "x1", "x2"].includes(name) ? "" : name));
}

/**
 * The inputs and outputs of a session's network as they are called: { inputs, outputs }. x₁ is "x₁ (petal length)". An
 * output is "" where it has no name; the one output of two classes says which of them its two ends are.
 */
export function calledIn({ pointSet: set, features, kind, described: { output } }) {
  const [first, second] = columnNames(set);
  const named = { "x₁": first, "x₂": second };
  const inputs = features.map((one) => (named[one] ? `${one} (${named[one]})` : one));
  if (kind.classes === 0) return { inputs, outputs: [second ?? ""] };
  if (!isNamed(set)) return { inputs, outputs: Array.from({ length: kind.outputs }, () => "") };
  if (kind.outputs > 1) return { inputs, outputs: Array.from({ length: kind.outputs }, (_, k) => classCalled(set, k)) };
  const low = output === "tanh" || output === "linear" ? "−1" : "0";
  return { inputs, outputs: [`1: ${classCalled(set, 1)}, ${low}: ${classCalled(set, 0)}`] };
}

/** A layer of a network whose outputs are layer `last`: "hidden layer 2", "the output layer". */
export const layerCalled = (l, last) => (l === last ? "the output layer" : `hidden layer ${l}`);
