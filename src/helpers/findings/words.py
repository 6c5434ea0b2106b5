"""The numbers and names of a finding as words of one language."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.core.formatting import Lang, count, number, percent, plain_decimals
from helpers.findings.model import Finding, Item


@dataclass(frozen=True, slots=True)
class Words:
    """Gives a sentence its words. A sentence can say no number that the finding does not hold.

    Attributes:
        decimals: the precision at which its numbers are said.
        brief: a short form is wanted: lists of names that can grow long are left out.
    """

    source: Finding | Item
    lang: Lang
    decimals: int
    brief: bool = False

    def has(self, key: str) -> bool:
        """Whether the finding holds that number."""
        return key in self.source.numbers

    def some(self, key: str) -> bool:
        """Whether the finding holds that number and it is not zero."""
        return bool(self.source.numbers.get(key))

    def named(self, key: str) -> bool:
        """Whether the finding holds that name."""
        return key in self.source.names

    def name(self, key: str) -> str:
        """A name in this language."""
        return self.source.names[key].get(self.lang)

    def whose(self, link: str = " ") -> str:
        """The unit that a sentence begins with; "" at the top of its own report."""
        return "" if self.brief else self.name("unit") + link

    def percent(self, key: str, decimals: int | None = None) -> str:
        """A rate (0–100) with its sign."""
        places = self.decimals if decimals is None else decimals
        return percent(self.source.numbers[key], places, self.lang)

    def number(self, key: str) -> str:
        """A number at the finding's precision."""
        return number(self.source.numbers[key], self.decimals, self.lang)

    def magnitude(self, key: str) -> str:
        """A number at the finding's precision without its sign."""
        return number(abs(self.source.numbers[key]), self.decimals, self.lang)

    def measured(self, key: str, decimals: str = "") -> str:
        """A number without its sign, in the unit of measure that the finding names: "3,2 điểm".

        Args:
            decimals: the number that holds its precision, where that is not the finding's.
        """
        places = int(self.source.numbers[decimals]) if decimals else self.decimals
        amount = number(abs(self.source.numbers[key]), places, self.lang)
        measure = self.name("measure")
        if self.lang == "en" and (amount, measure) == ("1", "points"):
            measure = "point"
        return amount + (measure if measure in ("", "%") else f" {measure}")

    def count(self, key: str) -> str:
        """A count in running text (02 in Vietnamese)."""
        return count(int(self.source.numbers[key]), self.lang)

    def size(self, key: str) -> str:
        """A count without its sign, in running text."""
        return count(abs(int(self.source.numbers[key])), self.lang)

    def whole(self, key: str) -> str:
        """A whole number without leading zero (ranks, large counts)."""
        return number(self.source.numbers[key], 0, self.lang)

    def plain(self, key: str) -> str:
        """A number with no more decimals than it needs, up to three (targets, printed rates)."""
        value = self.source.numbers[key]
        return number(value, plain_decimals(value), self.lang)

    def number_at(self, key: str, decimals: str) -> str:
        """A number at a precision of its own, which the finding holds too."""
        places = int(self.source.numbers[decimals])
        return number(self.source.numbers[key], places, self.lang)

    def sign(self, key: str) -> int:
        """Whether a number is above (1), below (−1) or at (0) zero."""
        value = self.source.numbers[key]
        return (value > 0) - (value < 0)

    def maximum(self) -> str:
        """The maximum score as the document writes it."""
        return number(
            self.source.numbers["maximum"], int(self.source.numbers["maximum_decimals"]), self.lang
        )

    def items(self) -> tuple[Words, ...]:
        """The words of each listed entry."""
        if isinstance(self.source, Item):
            return ()
        return tuple(
            Words(item, self.lang, self.decimals, self.brief) for item in self.source.items
        )


def words(finding: Finding, lang: Lang, *, brief: bool = False) -> Words:
    """The words of a finding in a language."""
    return Words(finding, lang, finding.decimals, brief)
