"""A formula in the browser: what JavaScript reads and places is what graph.py and plots/layers.py do, to the word."""

import ast
import warnings
from pathlib import Path

from course_lib.widgets import GraphState
from tests.javascript import in_node
from tests.javascript.graph_reference import outcome, random_formula

START = {"x": 0.7, "y": -1.3, "w1": 2.0}
DRAWN = [
    "(x + 2) * x**2",
    "z = w1*a1 + w2*a2 + b; ŷ = sigmoid(z); L = (ŷ - y)**2",
    "tanh(w2 * tanh(w1 * x))",
    "x",
    "exp",
    "sin + x**(2)",
    "x * x * x",
    "  z = x + 1\n\n  # the second step\n  z * (2\n  + y)  ",
    "\n    a = x\\\n      + y  # a step\n    a * 3;\n",
    "u = x * y; v = u + x; u * v - v**2 / (4 + y)",
    "exp(-x) * cos(y) + sin(x * x) + c * 0 + log(square(x)) + relu(y)",
    "x + 1 + y + 2 + b + 3 + w1 + 4 + w2 + 5 + (x + y) + 1e16 * 1e-5 + 1_000 + 0x10 + -2 + .5",
    "c = 3 * 4; (x**2 + 1)**-2 + c * x**1 + x**0 - -x - -2 - - -2",
    "long_name * long_name2 + ab1 + a12",
    "ﬁ * fi",  # one name for Python, which reads both alike
    "a = tanh(w1*x); b = tanh(w2*x); c = tanh(w3*x); a*b + b*c + a*c + x*a",
    " + ".join(["x"] * 100),
    "-" * 99 + "x",
    "(" * 60 + "x" + ")**1" * 60,
]
REFUSED = [
    "", "  \n ", "# nothing", "x +", "(x", "x)", "(x]", "x y", "2x", "2 x", "2(x + 1", "3sin(x)", "1.2.3", "x²",
    "x × 2", "x''", "'it\"s", "σ(x", "x $ 2", "lambda * x", "x = ", "= x", "x + 1 = y", "2 = x", "f(x) = 2",
    "True = x", "x; ; y", ";", "x^2", "x**0.5", "x**y", "x**-y", "x ** 9 ** 9", "x**1000", "x**-1000", "x**+2",
    "x**(x if y else 2)", "x // 2", "x % 2", "x @ y", "x | y ^ z", "x << 2", "~x", "not x", "x and y or z",
    "x or y or z and (a or b)", "x < y", "x < y <= 2 != z", "x is not y", "x not in [y]", "x if x > 0 else -x",
    "(x if y else z) + 1", "x, y", "0,5 * x", "(x,)", "()", "[]", "[x, 'a', \"it's\"]", "abs(x)", "sqrt(x)",
    "max(0, x)", "np.exp(x)", "math.pi * x", "x.real", "1 .real + x", "x[0]", "x[0, 1] + x[(0, 1)]", "sin(x, x)",
    "x[1:2]", "x[:, ::-1]",
    "sin(x=2)", "sin()", "sin(*x)", "sin(**x)", "f(x, *y, z=2, **w)", "neg(x)", "2(x + 1)", "x(2)", "σ(x)",
    "(x + y)(2)", "x + True", "x + 'a'", "None", "x + 1j", "1e3j * x", "f(a, b=c)",
    "(-x)**2 + [(x*y)**2, -x**2, a-(b-c)]",
    "[a*(b/c), (a/b)/c, a*-b, (a**b)**c, a**b**c, -(a+b), (not a) + b, not a + b]", "x + 'y'.z", "(x, y) + (z)",
    "x = 2 * x", "z = x; z + 1", "z = +x; z * 2", "a = b = x + 1", "z += x", "q = z * x; z += 2", "z[0] = x",
    "x.y = 2", "a, b = x", "[a, b] = x, y", "a = x, y", "import os", "import  os.path", "del x, y", "pass",
    "return (x)+1", "*x = y", "x + z; z = x", "x; y", "q = z * x; z = 2 * x", "z = x + 1; 2 * x",
    "z = x*y; u = 2*x; x", "2 + 3", "z = 2; z * 3", "z = x; 3", "-(2)", "1 / (x - 0.7)", "1 / 0 + x", "(x - 0.7)**-2",
    "z = x - 0.7; y / z", "x / -0.0", "log(y)", "log(-1e-7 * w1)", "log(-123456789 * w1)", "log(-x**2 * 1e10)",
    "log(x - 0.7)", "log(-0.0 * x)", "log(-x/3)", "exp(2000 * x)", "x * 1e200 * 1e200", "1e308 * x * 10 + y",
    "1 / (x * 1e-200)", "1e200 * (1e200 * (x - 0.7))", "1e999 * x", "x + -1e999", "1e-400 * x * 1e400",
    f"1{400 * '0'} * x", f"-1{400 * '0'} * x", "__import__('os').system('true')", "z = x +\n 2", "z = x\n  z + 1",
    "x\n(", "z = x\ny y",
]  # fmt: skip
TEXTS = [
    "z = (x+y)*2;  w = -z**2", "a , b = c", "x[ 1,2 ] = y", "z+=  1", "a = b = not(c)", "f( x )(y) . z[0]",
    "x[ 1 :2]", "x[:]", "x[: , 1:]", "x[::2, y + 1:]", "x[a:b:c]", "x[1:2:]",
]  # fmt: skip
BEYOND = [
    "lambda x: x", "f'{x}'", "{x: y}", "{x}", "[x for x in y]", "(y := x)", "...", "if x: y", "z: int = x",
]  # fmt: skip
LONG = [" + ".join(["x"] * 101), "*".join(["x"] * 20000), "-" * 100 + "x", "z = " + "-" * 150 + "x; z"]


def with_numbers(case: dict) -> dict:
    """The outcome of a formula with every value and slope of its graph."""
    if "structure" not in case:
        return case
    nodes = GraphState(case["formula"], case["structure"]["home"]).graph.nodes
    return case | {"value": [node.value for node in nodes], "slope": [node.slope for node in nodes]}


def test_formulas(tmp_path: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # 2(x + 1) calls a number
        drawn = [outcome(formula, START) for formula in DRAWN]
        refused = [outcome(formula, START) for formula in REFUSED]
        made = [with_numbers(outcome(random_formula(seed), START)) for seed in range(600)]
        long = [outcome(formula, {}) for formula in LONG]
    assert [case["formula"] for case in drawn if "says" in case] == []
    assert [case["formula"] for case in refused if "says" not in case] == []
    assert 200 < sum("says" in case for case in made) < 400, "the grammar makes both kinds"
    assert {case["says"] for case in long} == {"the formula is too long; give its parts names, one statement each"}
    for formula in BEYOND:
        assert ast.parse(formula), "it is Python"
    texts = [{"formula": text, "texts": [ast.unparse(part) for part in ast.parse(text).body]} for text in TEXTS]
    numbers = {"drawn": drawn, "refused": refused, "random": made, "long": long, "texts": texts, "beyond": BEYOND}
    in_node.run("graph_formula.test.mjs", numbers, tmp_path)
