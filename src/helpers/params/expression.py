"""An indicator's formula over the fields of a form: numbers, names, + - * / and brackets."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

_LONGEST = 500
_ALLOWED = "chỉ dùng tên trường, số, + - * / và ngoặc, ví dụ (on_time + early) / processed"


@lru_cache(maxsize=1024)
def fields_of(text: str) -> tuple[str, ...]:
    """The fields that a formula names, each once, in order.

    Raises:
        ValueError: it is no such formula; says in Vietnamese which part is not.

    Example:
        >>> fields_of("(on_time + early) / processed")
        ('on_time', 'early', 'processed')
    """
    names = [node for node in ast.walk(_parse(text)) if isinstance(node, ast.Name)]
    if not names:
        raise ValueError(f"công thức {text!r} không dùng trường nào")
    in_order = sorted(names, key=lambda name: (name.lineno, name.col_offset))
    return tuple(dict.fromkeys(name.id for name in in_order))


def evaluate(text: str, fields: Mapping[str, Fraction]) -> Fraction | None:
    """The value of a checked formula; None where it divides by 0.

    Example:
        >>> evaluate("100 * (a + b) / c", {"a": Fraction(1), "b": Fraction(2), "c": Fraction(4)})
        Fraction(75, 1)
        >>> evaluate("a / b", {"a": Fraction(1), "b": Fraction(0)}) is None
        True
    """
    try:
        return _value(_parse(text), fields)
    except ZeroDivisionError:
        return None


def quotient_of(text: str) -> tuple[str, str] | None:
    """Above and below the line, where a formula is one quotient as a whole; else None.

    Example:
        >>> quotient_of("(on_time + early) / processed")
        ('on_time + early', 'processed')
        >>> quotient_of("1 - late / processed") is None
        True
    """
    tree = _parse(text)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div):
        return ast.unparse(tree.left), ast.unparse(tree.right)
    return None


def linear(text: str) -> dict[str, Fraction] | None:
    """The factor of each field, where a checked formula is a sum of multiples of fields.

    Example:
        >>> linear("received - 2 * late")
        {'received': Fraction(1, 1), 'late': Fraction(-2, 1)}
        >>> linear("late / received"), linear("received + 1"), linear("received * late")
        (None, None, None)
    """
    names = fields_of(text)
    zero = dict.fromkeys(names, Fraction(0))
    factors: dict[str, Fraction] = {}
    for name in names:
        factor = evaluate(text, {**zero, name: Fraction(1)})
        if factor is None:
            return None
        factors[name] = factor
    # a formula that is no such sum differs from it at points that are far apart
    for base in (0, 7, 1009):
        point = {name: Fraction(base * (place + 2) ** 2) for place, name in enumerate(names)}
        if evaluate(text, point) != sum(factors[name] * point[name] for name in names):
            return None
    return factors


@lru_cache(maxsize=1024)
def _parse(text: str) -> ast.expr:
    if len(text) > _LONGEST:
        raise ValueError(f"công thức dài quá {_LONGEST} chữ")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"không đọc được công thức {text!r}: {_ALLOWED}") from None
    _check(text, tree)
    return tree


def _check(text: str, node: ast.expr) -> None:
    """Refuse whatever is no arithmetic: a formula is read, never run."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        _check(text, node.left)
        _check(text, node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        _check(text, node.operand)
    elif not (isinstance(node, ast.Name) or _is_number(node)):
        part = ast.get_source_segment(text.strip(), node) or text
        raise ValueError(f"công thức {text!r} có phần không dùng được: {part!r}; {_ALLOWED}")


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _value(node: ast.expr, fields: Mapping[str, Fraction]) -> Fraction:
    if isinstance(node, ast.Name):
        return fields[node.id]
    if isinstance(node, ast.Constant):
        return Fraction(repr(node.value))
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, fields)
    if not isinstance(node, ast.BinOp):
        raise ValueError(f"no arithmetic: {ast.dump(node)}")
    left, right = _value(node.left, fields), _value(node.right, fields)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    return left * right if isinstance(node.op, ast.Mult) else left / right
