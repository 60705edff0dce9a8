// The digit pad: what is drawn, what the network gets, and its ten answers.

import { card, guarded } from "./common.js";

function render({ el }) {
  card(el, "Digit pad");
}

export default { render: guarded(render) };
