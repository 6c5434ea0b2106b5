"""Formulas in LaTeX: drawn where they stand alone, in signs where they stand in a sentence."""

from __future__ import annotations

import io
import re
import unicodedata
from functools import lru_cache

_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_PLAIN = re.compile(r"\\(?:text|mathrm|mathbf|mathit|operatorname|left|right|displaystyle)\b")
_SIGNS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "sum": "∑", "to": "→", "infty": "∞", "sqrt": "√",
}  # fmt: skip
_POINTS = 13


@lru_cache(maxsize=64)
def formula_svg(source: str) -> str:
    """A drawing of a formula; "" for what matplotlib cannot set."""
    from matplotlib import rc_context
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import math_to_image

    drawn = io.StringIO()
    with rc_context({"svg.hashsalt": "formula", "svg.fonttype": "path"}):
        try:
            math_to_image(f"${source}$", drawn, FontProperties(size=_POINTS), dpi=72, format="svg")
        except ValueError:
            return ""
    return drawn.getvalue()


def formula_text(source: str) -> str:
    """A formula in signs.

    Example:
        >>> formula_text(r"\\frac{A}{B} \\times x^2 \\le \\alpha")
        'A/B × x² ≤ α'
    """
    text = _PLAIN.sub("", _FRACTION.sub(_fraction, source))
    text = re.sub(r"\\([A-Za-z]+)", lambda match: _sign(match[1]), text)
    text = re.sub(r"\^\{?([23])\}?", lambda match: "²³"[int(match[1]) - 2], text)
    return " ".join(re.sub(r"\\([%,;! ])|[{}]", lambda f: (f[1] or "").strip(",;!"), text).split())


def _fraction(match: re.Match[str]) -> str:
    return "/".join(group if group.isalnum() else f"({group})" for group in match.groups())


def _sign(name: str) -> str:
    kind = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return _SIGNS.get(name) or unicodedata.lookup(f"GREEK {kind} LETTER {name.upper()}")
    except KeyError:
        return name
