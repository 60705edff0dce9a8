// Lists the functions of JavaScript files as JSON, [{ file, name, line, lines }], for test_limits.py.
// To find where a function ends takes a parser: braces also stand in strings, patterns and comments. Node carries one,
// acorn, for its own REPL, and hands it out with --expose-internals: nothing to install, and it knows all the grammar
// that this Node runs. It is no promise of Node's; should it go one day, this file fails by its first lines.
const { readFileSync } = require("node:fs");
const acorn = require("internal/deps/acorn/acorn/dist/acorn");
const { fullAncestor } = require("internal/deps/acorn/acorn-walk/dist/walk");

const ARE_FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);
const GRAMMAR = { ecmaVersion: "latest", sourceType: "module", locations: true };

/** What a reader would call a function: its own name, or that of what it is given to. */
function nameOf(made, parent) {
  const name = (made.id ?? parent.id ?? parent.key ?? parent.left)?.name;
  if (name) return name;
  if (parent.type !== "CallExpression") return "a function without a name";
  const called = parent.callee.name ?? parent.callee.property?.name ?? "a call";
  return `what is handed to ${called}(…)`;
}

function functionsOf(file) {
  const found = [];
  fullAncestor(acorn.parse(readFileSync(file, "utf8"), GRAMMAR), (made, _state, ancestors) => {
    if (!ARE_FUNCTIONS.has(made.type)) return;
    const { start, end } = made.loc;
    found.push({ file, name: nameOf(made, ancestors.at(-2)), line: start.line, lines: end.line - start.line + 1 });
  });
  return found;
}

console.log(JSON.stringify(process.argv.slice(2).flatMap(functionsOf)));
