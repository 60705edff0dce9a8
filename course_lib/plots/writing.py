"""How figures and widgets write numbers and operations. Does not load Matplotlib."""

import numpy as np

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SYMBOLS = {"*": "×", "-": "−", "/": "÷", "neg": "−( )", "sigmoid": "σ"}


def number(value: float, digits: int = 3) -> str:
    """Write `value` for a reader: few digits, thousands grouped, a true minus sign, raised powers of ten."""
    if not np.isfinite(value):
        return "not a number" if np.isnan(value) else "−∞" if value < 0 else "∞"
    size = abs(value)
    if size != 0 and not 1e-3 <= size < 999_999.5:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        power = "10" + str(int(exponent)).translate(SUPERSCRIPTS)
        text = power if float(mantissa) == 1 else f"{float(mantissa):g} × {power}"
    else:
        text = f"{value + 0.0:,.0f}" if size >= 10**digits - 0.5 else f"{value + 0.0:,.{digits}g}"
    return text.replace("-", "−")


def plural(noun: str) -> str:
    """Return the plural of a regular English noun: epochs, but batches."""
    return noun + ("es" if noun.endswith(("s", "x", "tch", "sh")) else "s")


def symbol(operation: str) -> str:
    """Return the text in a box for an operation of `graph.Node`."""
    if operation.startswith("**"):
        return "( )" + operation[2:].translate(SUPERSCRIPTS)
    return SYMBOLS.get(operation, operation)
