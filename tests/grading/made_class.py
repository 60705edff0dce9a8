"""A class of any size that makes known mistakes of lesson 01 with known frequencies: what a report has to find again.

Each student's answers are drawn by a seeded generator: who did not come to an exercise, who got it right, who made
which mistake in which spelling. Mistakes go by their slugs in the catalogue; "unknown: …" are those that no check has a
name for, which several students make in words of their own, or one student alone.
"""

from dataclasses import dataclass, field

import numpy as np

EXERCISES = ("weighted_sum", "sigmoid", "relu", "neuron", "gate")
HEADS = {
    "weighted_sum": "def weighted_sum(w, x, b):",
    "sigmoid": "def sigmoid(z):",
    "relu": "def relu(z):",
    "neuron": "def neuron(w, x, b, activation):",
    "gate": "def gate(name):",
}
# Bodies of functions: for each mistake the ways in which students write it.
RIGHT = {
    "weighted_sum": ("return np.dot(w, x) + b", "return np.sum(w * x) + b", "return w @ x + b"),
    "sigmoid": (
        "return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))",
        "z = np.asarray(z, dtype=float)\nsmall = np.exp(-np.abs(z))\n"
        "return np.where(z >= 0, 1 / (1 + small), small / (1 + small))",
    ),
    "relu": ("return np.maximum(z, 0.0)", "return np.where(np.asarray(z) > 0, z, 0.0)"),
    "neuron": ("return activation(np.dot(w, x) + b)", "z = np.sum(w * x) + b\nreturn activation(z)"),
    "gate": (
        'known = {"and": ((2, 2), -3), "or": ((3, 3), -1), "nand": ((-5, -5), 7)}\n'
        "if name not in known:\n    raise ValueError(name)\nreturn known[name]",
    ),
}
MISTAKES = {
    "weighted_sum": {
        "bias-per-input": (
            "return np.sum(w * x + b)",
            "z = 0\nfor i in range(len(w)):\n    z += w[i] * x[i] + b\nreturn z",
        ),
        "bias-forgotten": ("return np.dot(w, x)", "return sum(w * x)"),
        "not-summed": ("return w * x + b",),
        "first-input-skipped": ("z = b\nfor i in range(1, len(w)):\n    z = z + w[i] * x[i]\nreturn z",),
    },
    "sigmoid": {
        "overflow": ("return 1 / (1 + np.exp(-z))", "e = np.exp(-z)\nreturn 1.0 / (1.0 + e)"),
        "wrong-sign": ("return 1 / (1 + np.exp(z))",),
        "reciprocal-missing": ("return 1 + np.exp(-z)",),
    },
    "relu": {
        "absolute-value": ("return np.abs(z)", "return np.where(np.asarray(z) > 0, z, -np.asarray(z))"),
        "minimum": ("return np.minimum(z, 0.0)",),
    },
    "neuron": {
        "no-activation": ("return np.dot(w, x) + b",),
        "bias-after-activation": ("return activation(np.dot(w, x)) + b", "a = activation(w @ x)\nreturn a + b"),
        "bias-forgotten": ("return activation(np.sum(w * x))",),
    },
    "gate": {
        "on-the-line": (
            'known = {"and": ((1, 1), -1), "or": ((1, 1), 0), "nand": ((-1, -1), 1)}\n'
            "if name not in known:\n    raise ValueError(name)\nreturn known[name]",
        ),
    },
}
UNKNOWN = {
    "weighted_sum": {
        "unknown: the bias is squared": (
            "return np.dot(w, x) + b**2",
            "return w @ x + b * b",
            "z = 0.0\nfor weight, value in zip(w, x):\n    z += weight * value\nreturn z + np.square(b)",
            "products = w * x\nshift = pow(b, 2)\nreturn products.sum() + shift",
            "return sum(wi * xi for wi, xi in zip(w, x)) + np.power(b, 2)",
        ),
        "unknown: the weights count by their size": ("return np.dot(np.abs(w), x) + b",),
        "unknown: a cube": ("return np.dot(w**3, x) + b",),
    },
    "sigmoid": {
        "unknown: above and below": ("return np.exp(z) / (1 + np.exp(-z))",),
    },
    "relu": {
        "unknown: begins at 1": (
            "return np.where(np.asarray(z) > 1, z, 0.0)",
            "z = np.asarray(z, dtype=float)\nreturn z * (z > 1)",
            "z = np.asarray(z, dtype=float)\nout = z.copy()\nout[z <= 1] = 0\nreturn out[()]",
        ),
        "unknown: squared": ("return np.maximum(z, 0.0) ** 2",),
    },
    "neuron": {
        "unknown: sums multiplied": ("return activation(np.sum(w) * np.sum(x) + b)",),
    },
}
SHARES = {
    "weighted_sum": {"bias-per-input": 0.14, "bias-forgotten": 0.08, "not-summed": 0.04, "first-input-skipped": 0.02},
    "sigmoid": {"overflow": 0.3, "wrong-sign": 0.06, "reciprocal-missing": 0.02},
    "relu": {"absolute-value": 0.05, "minimum": 0.03},
    "neuron": {"no-activation": 0.07, "bias-after-activation": 0.11, "bias-forgotten": 0.04},
    "gate": {"on-the-line": 0.2},
}  # of all who have no other fate
TOGETHER = {"unknown: the bias is squared": 10, "unknown: begins at 1": 4}  # all other unknown mistakes: one student
UNTOUCHED = {"weighted_sum": 0.01, "sigmoid": 0.02, "relu": 0.03, "neuron": 0.08, "gate": 0.15}
HOSTILE = (
    "page = \"</td></table><script>document.title = 'owned'</script><img src=https://evil.example/x.png>\"\n"
    'more = "{{ 7 * 7 }} {% raw %} $x$ \\u202e <style>body { display: none }</style>"\n'
)
FIRST = ("Ottokar", "Philippa", "Quirin", "Roswitha", "Swantje", "Tancred", "Ulrike", "Veronika", "Wieland", "Xaver")
LAST = ("Ackermann", "Brüggemann", "Czajkowska", "Dünnebier", "Eichendorff", "Fürchtegott", "Grützmacher", "Hölderlin")
WRITTEN = "explain_xor"  # the question that is answered in words
CRASHES = "import os\nos._exit(7)"
ENDLESS = "while True:\n    pass"


@dataclass
class Member:
    """Somebody in the class: what they hand in, and what is to be found in it, by exercise."""

    id: str
    first: str
    last: str
    answers: dict[str, str] = field(default_factory=dict)
    truth: dict[str, str] = field(default_factory=dict)

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.first}.{self.id}@students.example.edu".lower()

    @property
    def words(self) -> tuple[str, ...]:
        """What a page without names must not contain."""
        return (self.id, self.first, self.last, self.email)


def draw(size: int, seed: int = 1) -> list[Member]:
    """Make a class of `size`, always the same for a seed."""
    rng = np.random.default_rng(seed)
    members = [
        Member(f"kx{4100 + 7 * i}", FIRST[int(rng.integers(len(FIRST)))], LAST[int(rng.integers(len(LAST)))])
        for i in range(size)
    ]
    for member in members[::2]:
        member.answers[WRITTEN] = f"No line parts them, says {member.first} {member.last} ({member.id})."
    for exercise in EXERCISES:
        fates = [what for what in UNKNOWN.get(exercise, {}) for _ in range(TOGETHER.get(what, 1))]
        fates += ["crashed"] * 3 + ["timed out"] * 2 if exercise == "gate" else []
        for member, fate in zip(rng.permutation(members), [*fates, *[""] * size]):
            what = fate or _drawn(exercise, rng)
            member.truth[exercise] = what
            if body := _body(exercise, what, rng):
                member.answers[exercise] = _signed(HEADS[exercise], body, member, int(rng.integers(6)))
    return members


def _drawn(exercise: str, rng: np.random.Generator) -> str:
    """What becomes of an exercise: "right", "untouched", or the slug of a mistake."""
    shares = {"untouched": UNTOUCHED[exercise], **SHARES[exercise]}
    return str(rng.choice([*shares, "right"], p=[*shares.values(), 1 - sum(shares.values())]))


def _body(exercise: str, what: str, rng: np.random.Generator) -> str:
    """Return one of the ways to write it; nothing if the student has not tried."""
    if what in ("untouched", "crashed", "timed out"):
        return {"untouched": "", "crashed": CRASHES, "timed out": ENDLESS}[what]
    ways = RIGHT[exercise] if what == "right" else (MISTAKES[exercise] | UNKNOWN.get(exercise, {}))[what]
    return (HOSTILE if what == "unknown: a cube" else "") + ways[int(rng.integers(len(ways)))]


def _signed(head: str, body: str, member: Member, how: int) -> str:
    """The function with its author's name in it, in one of the ways in which people leave theirs."""
    lines = ["    " + line for line in body.splitlines()]
    own = {
        1: [f'    """{member.first} {member.last}\'s answer; write to {member.email}."""'],
        2: [f"    # {member.first.upper()} {member.id}: seen at Gottfried's, who is on no roster"],
        3: [f'    author = "{member.last}, {member.first} <{member.email}> {member.id}"'],
        4: [f"    {member.first.lower()}_{member.id} = my{member.last} = 0"],
    }.get(how, [])
    above = [f"# {member.id}, {member.last.lower()}"] if how == 5 else []
    return "\n".join([*above, head, *own, *lines])


def made(members: list[Member]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who did what in which exercise: ids by exercise and mistake."""
    found: dict[tuple[str, str], list[str]] = {}
    for exercise in EXERCISES:
        for member in members:
            found.setdefault((exercise, member.truth[exercise]), []).append(member.id)
    return {what: tuple(sorted(ids)) for what, ids in found.items()}
