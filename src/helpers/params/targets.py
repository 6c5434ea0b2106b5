"""Targets as the documents set them. "trên" is >, "tối thiểu/đạt" is ≥."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from pydantic import model_validator

from helpers.core.formatting import Lang, number, plain_decimals
from helpers.core.text import number_tokens
from helpers.params.reader import Params

_ALL_DECIMALS = 15  # as many as a number may be written with
# words of an upper bound, which no operator says; "không dưới" is a lower one
_AT_MOST = re.compile(
    r"(?<!không )\b(dưới|ít hơn|thấp hơn|nhỏ hơn)\b|\b(tối đa|trở xuống)\b"
    r"|\bkhông (vượt )?quá\b|\bkhông (cao|lớn|nhiều) hơn\b|[<≤]"
)
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")


class Target(Params):
    """One row of `params/targets.csv`.

    Attributes:
        operator: ">=" , ">" , or "na" for a target that does not apply ("0" of Thanh tra tỉnh).
        target: the value in % or units, above 0; blank for "na".
        printed: as the document prints it; a number in it is `target`.
        from_period, to_period: years (ids) between which it holds.
    """

    programme: str
    unit_or_level: str
    indicator: str
    from_period: str
    to_period: str
    operator: Literal[">=", ">", "na"]
    target: float | None = None
    printed: str
    document: str
    line: int

    @model_validator(mode="after")
    def _value_stated(self) -> Target:
        if (self.target is None) != (self.operator == "na"):
            raise ValueError(f"operator {self.operator!r} không hợp với target {self.target!r}")
        if self.target is not None and self.target <= 0:
            raise ValueError(f"target {self.target:g} phải lớn hơn 0, không áp dụng thì ghi na")
        return self

    @model_validator(mode="after")
    def _printed_alike(self) -> Target:
        """The number that is judged by is the one that pages print, where words hold a number."""
        numbers = [_read(token) for token in number_tokens(self.printed)]
        if self.goal is not None and numbers and self.goal not in numbers:
            raise ValueError(f"target {self.target:g} khác số ghi ở printed {self.printed!r}")
        return self

    @model_validator(mode="after")
    def _no_upper_bound(self) -> Target:
        """Both operators are lower bounds: what a document sets as the most is no target here."""
        match = _AT_MOST.search(self.printed.casefold())
        if match and self.operator != "na":
            raise ValueError(
                f"printed {self.printed!r} là mức tối đa ({match.group()!r}), còn operator "
                f"{self.operator!r} là mức tối thiểu; chưa đánh giá được chỉ tiêu tối đa: bỏ dòng "
                "này, hoặc giao theo tỷ lệ ngược lại (ví dụ đúng hạn thay cho quá hạn)"
            )
        return self

    @property
    def goal(self) -> Fraction | None:
        """The target as the exact decimal that it is written as."""
        return None if self.target is None else Fraction(repr(self.target))

    def printed_in(self, lang: Lang) -> str:
        """As the document prints it; in English its number, and whether it must be passed.

        Example:
            >>> target = Target(programme="p", unit_or_level="u", indicator="A", operator=">",
            ...     from_period="2023", to_period="2024", target=40, printed="trên 40%",
            ...     document="d", line=1)
            >>> target.printed_in("vi"), target.printed_in("en")
            ('trên 40%', 'over 40%')
        """
        if lang == "vi" or self.target is None:
            return self.printed
        text = number(self.target, plain_decimals(self.target, _ALL_DECIMALS), lang)
        text += "%" if "%" in self.printed else ""
        if self.operator == ">":
            return f"over {text}"
        return f"at least {text}" if any(map(str.isalpha, self.printed)) else text

    def holds(self, year: str) -> bool:
        """Whether the target is set for that year."""
        return self.from_period <= year <= self.to_period


def _read(token: str) -> Fraction | None:
    """A number as Vietnamese documents print it, "1.500", "99,5" or "99.5"; None for a date."""
    if "," in token or _THOUSANDS.fullmatch(token):
        token = token.replace(".", "").replace(",", ".")
    return Fraction(token) if token.count(".") < 2 else None


# the targets that were asked last, by unit and indicator
_KEPT: list[tuple[tuple[Target, ...], dict[tuple[str, str], list[Target]]]] = []


def find_target(
    targets: tuple[Target, ...], *, unit: str, indicator: str, year: str
) -> Target | None:
    """The target of a unit for an indicator in a year, None when none was set."""
    if not _KEPT or _KEPT[0][0] is not targets:
        by_key: dict[tuple[str, str], list[Target]] = {}
        for target in targets:
            by_key.setdefault((target.unit_or_level, target.indicator), []).append(target)
        _KEPT[:] = [(targets, by_key)]
    mine = _KEPT[0][1].get((unit, indicator), ())
    return next((target for target in mine if target.holds(year)), None)
