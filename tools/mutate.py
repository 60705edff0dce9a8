"""Make mutants of functions: apply cosmic-ray once, and again to its own mutants.

It runs in a throw-away environment, since nothing else here needs cosmic-ray. So this file imports the standard library
alone.
"""

import json
import random
import subprocess
import sys
import tempfile
import types
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COSMIC_RAY = "cosmic-ray==8.7.0"
NEED_SETTINGS = ("VariableInserter", "VariableReplacer")  # operators that mutate nothing until they are told names
TWICE = 25  # mutants of mutants, at most, of one function
TRIES = 20 * TWICE  # draws until a function is given up that has fewer

Mutant = tuple[str, str, str]  # the function's name, the operators, the source


def mutants(sources: dict[str, str]) -> tuple[list[Mutant], list[Mutant]]:
    """Return all mutants of the functions in `sources`, and a sample of the mutants of these."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        subprocess.run([python, "-m", "pip", "install", "-qq", COSMIC_RAY], check=True)
        done = subprocess.run([python, __file__], input=json.dumps(sources), capture_output=True, text=True, check=True)
    once, twice = json.loads(done.stdout)
    return [tuple(mutant) for mutant in once], [tuple(mutant) for mutant in twice]


def main() -> None:
    """Read {name: source} and print both lists, where cosmic-ray is installed."""
    once, twice = [], []
    for name, source in json.load(sys.stdin).items():
        first = [(name, operator, mutant) for operator, mutant in mutated(source)]
        once += first
        twice += [(name, operators, mutant) for operators, mutant in mutated_again(name, source, first)]
    json.dump([once, twice], sys.stdout)


def mutated(source: str) -> Iterator[tuple[str, str]]:
    """Yield (operator, source) of every mutant that compiles, without those that multiply by a signature's `*`."""
    from cosmic_ray import mutating, plugins

    for operator in sorted(n for n in plugins.operator_names() if not n.endswith(NEED_SETTINGS)):
        occurrence = 0
        while mutant := mutating.mutate_code(source, plugins.get_operator(operator)(), occurrence):
            if meaning(mutant) is not None:
                yield operator.removeprefix("core/"), mutant
            occurrence += 1


def mutated_again(name: str, source: str, once: list[Mutant]) -> list[tuple[str, str]]:
    """Draw up to TWICE mutants of the mutants `once`, each different from `source` and from all others.

    The draw is the same every time: its seed is the function's name.
    """
    rng, known, drawn = random.Random(name), {meaning(source)} | {meaning(mutant) for _, _, mutant in once}, []
    children: dict[int, list[tuple[str, str]]] = {}
    for _ in range(TRIES if once else 0):
        parent = rng.randrange(len(once))
        if parent not in children:
            children[parent] = list(mutated(once[parent][2]))
        operator, mutant = rng.choice(children[parent] or [("", source)])
        if meaning(mutant) not in known:
            known.add(meaning(mutant))
            drawn.append((f"{once[parent][1]}, {operator}", mutant))
        if len(drawn) == TWICE:
            break
    return drawn


def meaning(source: str) -> Any:
    """Return what Python compiles `source` to, the same for `+1` and `1`; None if it does not compile."""
    try:
        return _parts(compile(source, "<mutant>", "exec"))
    except SyntaxError:
        return None


def _parts(code: types.CodeType) -> tuple[Any, ...]:
    """Take a code object apart, without its line numbers."""
    constants = tuple(_parts(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts)
    arguments = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return (code.co_name, code.co_code, code.co_names, code.co_varnames, arguments, constants)


if __name__ == "__main__":
    main()
